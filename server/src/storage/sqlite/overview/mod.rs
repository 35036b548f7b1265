//! The overview's queries: one a block of the page, all of one moment.

use async_trait::async_trait;
use jiff::civil::Date;
use rusqlite::{Connection, Row, params};
use tokio::sync::watch;
use tungngo_shared::{
    access::Role,
    clock::Millis,
    ids::{AlleyId, CampaignId, DeviceId, GroupId, HouseholdId, UserId, WardCode},
};
use uuid::Uuid;

use super::{Sqlite, rows};
use crate::storage::{
    Reach, StoreResult,
    overview::{
        Arrived, CampaignBrief, HouseCell, HouseFilter, HouseRow, Overview, OverviewStore,
        SilentDevice, Waits,
    },
};

mod coverage;

fn brief(row: &Row<'_>) -> rusqlite::Result<CampaignBrief> {
    Ok(CampaignBrief {
        id: CampaignId(row.get("id")?),
        name: row.get("name")?,
        starts_on: row.get("starts_on")?,
        ends_on: row.get("ends_on")?,
        state: row.get("state")?,
    })
}

fn silent(row: &Row<'_>) -> rusqlite::Result<SilentDevice> {
    Ok(SilentDevice {
        id: DeviceId(row.get("id")?),
        name: row.get("name")?,
        person_id: UserId(row.get("person_id")?),
        person: row.get("person")?,
        role: rows::parsed(row, "role", Role::parse)?,
        last_seen_ms: rows::maybe_millis(row, "last_seen_ms")?,
        waiting: row.get("waiting")?,
    })
}

fn briefs(c: &Connection, ward: &WardCode) -> StoreResult<Vec<CampaignBrief>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/overview/campaigns.sql"))?;
    let found = statement.query_map([ward.as_str()], brief)?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn read_overview(
    c: &Connection,
    reach: &Reach,
    wanted: Option<CampaignId>,
    group: Option<GroupId>,
    today: Millis,
    silent_since: Millis,
) -> StoreResult<Overview> {
    let ward = reach.ward.as_str();
    let campaigns = briefs(c, &reach.ward)?;
    let campaign = match wanted {
        Some(id) => campaigns.iter().find(|b| b.id == id).cloned(),
        None => campaigns.first().cloned(),
    };
    let mut overview = Overview {
        campaigns,
        campaign: campaign.clone(),
        ..Overview::default()
    };
    overview.devices = c
        .prepare_cached(include_str!("../../../../sql/overview/devices.sql"))?
        .query_row([ward], |row| row.get(0))?;
    let mut statement = c.prepare_cached(include_str!("../../../../sql/overview/silent.sql"))?;
    overview.silent = statement
        .query_map(params![ward, silent_since.0], silent)?
        .collect::<Result<_, _>>()?;
    let Some(campaign) = campaign else {
        return Ok(overview);
    };
    overview.alleys = coverage::read(c, reach, campaign.id, group)?;
    (overview.today_visits, overview.today_houses) = c
        .prepare_cached(include_str!("../../../../sql/overview/today.sql"))?
        .query_row(
            params![ward, today.0, campaign.id.0, reach.whole, reach.viewer.0],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
    Ok(overview)
}

#[async_trait]
impl OverviewStore for Sqlite {
    async fn overview(
        &self,
        reach: Reach,
        campaign: Option<CampaignId>,
        group: Option<GroupId>,
        today: Millis,
        silent_since: Millis,
    ) -> StoreResult<Overview> {
        self.read(move |c| read_overview(c, &reach, campaign, group, today, silent_since))
            .await
    }

    async fn waits(&self, reach: Reach, late: Option<Millis>, today: Date) -> StoreResult<Waits> {
        self.read(move |c| {
            let waits = c
                .prepare_cached(include_str!("../../../../sql/overview/waits.sql"))?
                .query_row(
                    params![
                        reach.ward.as_str(),
                        reach.whole,
                        reach.viewer.0,
                        late.map_or(i64::MIN, |ms| ms.0),
                        today.to_string()
                    ],
                    |row| {
                        Ok(Waits {
                            received: row.get("received")?,
                            oldest_ms: rows::maybe_millis(row, "oldest_ms")?,
                            mine: row.get("mine")?,
                            returned: row.get("returned")?,
                            clashes: row.get("clashes")?,
                            asides: row.get("asides")?,
                            proposed: row.get("proposed")?,
                            observations: row.get("observations")?,
                            observations_late: row.get("observations_late")?,
                            tasks_mine: row.get("tasks_mine")?,
                            tasks: row.get("tasks")?,
                            cases: row.get("cases")?,
                            cases_due: row.get("cases_due")?,
                            moves: row.get("moves")?,
                            erasures: row.get("erasures")?,
                        })
                    },
                )?;
            Ok(waits)
        })
        .await
    }

    async fn arrived(&self, reach: Reach, since: Millis) -> StoreResult<Arrived> {
        self.read(move |c| {
            let arrived = c
                .prepare_cached(include_str!("../../../../sql/overview/arrived.sql"))?
                .query_row(
                    params![reach.ward.as_str(), since.0, reach.whole, reach.viewer.0],
                    |row| {
                        Ok(Arrived {
                            visits: row.get("visits")?,
                            observations: row.get("observations")?,
                        })
                    },
                )?;
            Ok(arrived)
        })
        .await
    }

    fn commits(&self) -> watch::Receiver<u64> {
        self.writer.commits()
    }

    async fn cells(
        &self,
        reach: Reach,
        campaign: CampaignId,
        group: GroupId,
    ) -> StoreResult<Vec<HouseCell>> {
        self.read(move |c| {
            let mut statement =
                c.prepare_cached(include_str!("../../../../sql/overview/cells.sql"))?;
            let found = statement.query_map(
                params![
                    campaign.0,
                    reach.ward.as_str(),
                    reach.whole,
                    reach.viewer.0,
                    group.0
                ],
                |row| {
                    Ok(HouseCell {
                        id: HouseholdId(row.get("id")?),
                        alley: AlleyId(row.get("alley_id")?),
                        alley_name: row.get("alley_name")?,
                        number: row.get("number")?,
                        status: row.get("status")?,
                    })
                },
            )?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn houses_behind(&self, reach: Reach, filter: HouseFilter) -> StoreResult<Vec<HouseRow>> {
        self.read(move |c| {
            let (place, id) = filter
                .after
                .map_or((String::new(), Uuid::nil()), |(place, id)| (place, id.0));
            let mut statement =
                c.prepare_cached(include_str!("../../../../sql/overview/houses.sql"))?;
            let found = statement.query_map(
                params![
                    filter.campaign.0,
                    reach.ward.as_str(),
                    reach.whole,
                    reach.viewer.0,
                    filter.group.map(|g| g.0),
                    filter.alley.map(|a| a.0),
                    place,
                    id,
                    filter.status,
                    filter.limit,
                ],
                |row| {
                    Ok(HouseRow {
                        id: HouseholdId(row.get("id")?),
                        group_name: row.get("group_name")?,
                        alley_name: row.get("alley_name")?,
                        number: row.get("number")?,
                        head_name: row.get("head_name")?,
                        status: row.get("status")?,
                        signed: row.get("signed")?,
                        tries: row.get("tries")?,
                        last_ms: rows::maybe_millis(row, "last_ms")?,
                        place: row.get("place")?,
                    })
                },
            )?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn campaign_briefs(&self, ward: WardCode) -> StoreResult<Vec<CampaignBrief>> {
        self.read(move |c| briefs(c, &ward)).await
    }
}

//! Campaigns and their teams, in SQLite.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;
use tungngo_shared::{
    access::Role,
    campaign::Campaign,
    clock::Millis,
    ids::{AlleyId, CampaignId, GroupId, Rev, TeamId, UserId, WardCode},
};
use uuid::Uuid;

use super::{
    Sqlite, Tx, audit,
    docs::{self, Author},
    rows,
};
use crate::storage::{
    StoreError, StoreResult,
    campaigns::{
        CampaignAlley, CampaignRecord, CampaignRow, CampaignStore, TeamForm, TeamRow, Walker,
    },
};

fn walker(row: &Row<'_>) -> rusqlite::Result<Walker> {
    Ok(Walker {
        id: UserId(row.get("id")?),
        name: row.get("name")?,
        role: rows::parsed(row, "role", Role::parse)?,
    })
}

fn find(c: &Connection, ward: &WardCode, id: CampaignId) -> StoreResult<(Rev, Campaign)> {
    c.prepare_cached(include_str!("../../../sql/campaigns/one.sql"))?
        .query_row(params![id.0, ward.as_str()], |row| {
            Ok((Rev::from_stored(row.get("rev")?), rows::json(row, "body")?))
        })
        .optional()?
        .ok_or(StoreError::NotFound)
}

fn teams(c: &Connection, id: CampaignId) -> StoreResult<Vec<TeamRow>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/campaigns/teams.sql"))?;
    let mut list: Vec<TeamRow> = statement
        .query_map([id.0], |row| {
            Ok(TeamRow {
                id: TeamId(row.get("id")?),
                name: row.get("name")?,
                members: Vec::new(),
            })
        })?
        .collect::<Result<_, _>>()?;
    let mut statement = c.prepare_cached(include_str!("../../../sql/campaigns/members.sql"))?;
    let mut found = statement.query([id.0])?;
    while let Some(row) = found.next()? {
        let team = TeamId(row.get("team_id")?);
        if let Some(team) = list.iter_mut().find(|t| t.id == team) {
            team.members.push(walker(row)?);
        }
    }
    Ok(list)
}

fn alleys(c: &Connection, id: CampaignId) -> StoreResult<Vec<CampaignAlley>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/campaigns/alleys.sql"))?;
    let mut found = statement.query([id.0])?;
    let mut list: Vec<CampaignAlley> = Vec::new();
    while let Some(row) = found.next()? {
        let alley = AlleyId(row.get("id")?);
        let team = row.get::<_, Option<Uuid>>("team_id")?.map(TeamId);
        match list.last_mut().filter(|last| last.id == alley) {
            // One row an alley and team: rows of one alley follow each other.
            Some(last) => last.teams.extend(team),
            None => list.push(CampaignAlley {
                id: alley,
                name: row.get("name")?,
                group: GroupId(row.get("group_id")?),
                group_name: row.get("group_name")?,
                houses: row.get("houses")?,
                teams: team.into_iter().collect(),
            }),
        }
    }
    Ok(list)
}

/// The team, if it belongs to this campaign of this ward.
fn has_team(
    c: &Connection,
    ward: &WardCode,
    campaign: CampaignId,
    team: TeamId,
) -> StoreResult<bool> {
    Ok(
        c.prepare_cached(include_str!("../../../sql/campaigns/team_of.sql"))?
            .query_row(params![team.0, campaign.0, ward.as_str()], |_| Ok(()))
            .optional()?
            .is_some(),
    )
}

fn clear_team(tx: &Tx<'_>, team: TeamId) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../sql/campaigns/clear_members.sql"))?
        .execute([team.0])?;
    tx.prepare_cached(include_str!("../../../sql/campaigns/clear_alleys.sql"))?
        .execute([team.0])?;
    Ok(())
}

fn log(
    tx: &Tx<'_>,
    ward: &WardCode,
    by: UserId,
    now: Millis,
    action: &str,
    subject: Uuid,
    detail: serde_json::Value,
) -> StoreResult<()> {
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: Some(ward),
            user: Some(by),
            device: None,
            action,
            subject: Some(subject),
            detail,
        },
    )
}

#[async_trait]
impl CampaignStore for Sqlite {
    async fn campaigns(&self, ward: WardCode) -> StoreResult<Vec<CampaignRow>> {
        self.read(move |c| {
            let mut statement =
                c.prepare_cached(include_str!("../../../sql/campaigns/list.sql"))?;
            let found = statement.query_map([ward.as_str()], |row| {
                Ok(CampaignRow {
                    id: CampaignId(row.get("id")?),
                    name: row.get("name")?,
                    starts_on: row.get("starts_on")?,
                    ends_on: row.get("ends_on")?,
                    state: row.get("state")?,
                    groups: row.get("groups")?,
                    teams: row.get("teams")?,
                    visits: row.get("visits")?,
                })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn campaign(&self, ward: WardCode, id: CampaignId) -> StoreResult<CampaignRecord> {
        self.read(move |c| {
            let (rev, campaign) = find(c, &ward, id)?;
            let mut statement =
                c.prepare_cached(include_str!("../../../sql/campaigns/walkers.sql"))?;
            let walkers = statement
                .query_map([ward.as_str()], walker)?
                .collect::<Result<_, _>>()?;
            Ok(CampaignRecord {
                id,
                rev,
                campaign,
                teams: teams(c, id)?,
                alleys: alleys(c, id)?,
                walkers,
            })
        })
        .await
    }

    async fn save_campaign(
        &self,
        ward: WardCode,
        id: CampaignId,
        campaign: Campaign,
        seen_rev: Option<Rev>,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            if let Some(seen) = &seen_rev {
                let (rev, _) = find(tx, &ward, id)?;
                if rev != *seen {
                    return Err(StoreError::Conflict("campaign"));
                }
            }
            let author = Author::desk(Some(by));
            docs::change(tx, &ward, author, now, |changes| {
                changes.put_campaign(id, &campaign)
            })?;
            let detail = json!({ "state": campaign.state, "groups": campaign.groups.len() });
            log(tx, &ward, by, now, "campaign.save", id.0, detail)
        })
        .await
    }

    async fn save_team(
        &self,
        ward: WardCode,
        campaign: CampaignId,
        team: TeamForm,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            let (_, stored) = find(tx, &ward, campaign)?;
            tx.prepare_cached(include_str!("../../../sql/campaigns/save_team.sql"))?
                .execute(params![team.id.0, campaign.0, team.name])?;
            if !has_team(tx, &ward, campaign, team.id)? {
                // The id is another campaign's team: nothing of this is kept.
                return Err(StoreError::NotFound);
            }
            clear_team(tx, team.id)?;
            let mut add =
                tx.prepare_cached(include_str!("../../../sql/campaigns/add_member.sql"))?;
            for member in &team.members {
                add.execute(params![team.id.0, member.0, ward.as_str()])?;
            }
            let mut add =
                tx.prepare_cached(include_str!("../../../sql/campaigns/add_alley.sql"))?;
            for alley in &team.alleys {
                add.execute(params![team.id.0, alley.0, campaign.0])?;
            }
            // Phones learn what they walk from the campaign.
            let author = Author::desk(Some(by));
            docs::change(tx, &ward, author, now, |changes| changes.bump(campaign.0))?;
            let detail = json!({
                "campaign_state": stored.state,
                "members": team.members.len(),
                "alleys": team.alleys.len(),
            });
            log(tx, &ward, by, now, "team.save", team.id.0, detail)
        })
        .await
    }

    async fn delete_team(
        &self,
        ward: WardCode,
        campaign: CampaignId,
        team: TeamId,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            if !has_team(tx, &ward, campaign, team)? {
                return Err(StoreError::NotFound);
            }
            clear_team(tx, team)?;
            tx.prepare_cached(include_str!("../../../sql/campaigns/delete_team.sql"))?
                .execute([team.0])?;
            let author = Author::desk(Some(by));
            docs::change(tx, &ward, author, now, |changes| changes.bump(campaign.0))?;
            log(tx, &ward, by, now, "team.delete", team.0, json!({}))
        })
        .await
    }
}

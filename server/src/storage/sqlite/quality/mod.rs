//! The measured figures, in SQLite: one query a kind of record, all of one moment.

use async_trait::async_trait;
use jiff::{ToSpan as _, civil::Date};
use rusqlite::{Connection, params};
use tungngo_shared::{
    ids::{CaseId, GroupId, HouseholdId, WardCode},
    quality::{Figure, Kind, TREND_KEPT_DAYS},
};

use super::{Sqlite, Tx, audit, rows};
use crate::storage::{
    QualityStore, Reach, StoreResult,
    quality::{
        Day, GroupQuality, LackFilter, LackingCase, LackingHousehold, Moment, Quality, Shares,
    },
};

mod count;
mod lacking;

use count::{Eyes, cases, households, share, signed};

/// The cases without those of minors, as the table of days calls them.
const OF_AGE: &str = "case_of_age";

/// Today as the tables write it.
fn today(at: Moment) -> String {
    at.now.local_date().to_string()
}

fn quality(c: &Connection, reach: &Reach, at: Moment) -> StoreResult<Quality> {
    let eyes = Eyes::of(reach);
    let signed = signed(c, eyes.ward)?;
    let mut kinds = [
        (Kind::Household, households(c, &eyes, at)?),
        (Kind::Case, cases(c, &eyes, signed.map(|(run, _)| run), at)?),
    ];
    let mut statement = c.prepare_cached(include_str!("../../../../sql/cases/groups.sql"))?;
    let place = params![eyes.ward.as_str(), eyes.whole, eyes.viewer.0];
    let groups = statement.query_map(place, |row| {
        let id = GroupId(row.get("id")?);
        let mut group = GroupQuality {
            name: row.get("name")?,
            ..GroupQuality::default()
        };
        for (kind, counted) in &mut kinds {
            let (records, shares) = counted.remove(&id).unwrap_or_default();
            group.records.insert(*kind, records);
            group.shares.extend(shares);
        }
        Ok((id, group))
    })?;
    Ok(Quality {
        groups: groups.collect::<Result<_, _>>()?,
        signed_ms: signed.map(|(_, at)| at),
    })
}

fn note(tx: &Tx<'_>, ward: &WardCode, at: Moment) -> StoreResult<()> {
    let run = signed(tx, ward)?.map(|(run, _)| run);
    let all = Eyes::over(ward, true);
    let of_age = Eyes::over(ward, false);
    let kept = at.now.local_date().saturating_sub(TREND_KEPT_DAYS.days());
    // A group that has no records any more leaves nothing of an earlier hour behind.
    tx.prepare_cached(include_str!("../../../../sql/quality/drop_days.sql"))?
        .execute(params![ward.as_str(), kept.to_string(), today(at)])?;
    let mut put = tx.prepare_cached(include_str!("../../../../sql/quality/put_day.sql"))?;
    for (kind, counted) in [
        (Kind::Household.as_str(), households(tx, &all, at)?),
        (Kind::Case.as_str(), cases(tx, &all, run, at)?),
        (OF_AGE, cases(tx, &of_age, run, at)?),
    ] {
        for (group, (_, shares)) in counted {
            for ((_, figure), share) in shares {
                put.execute(params![
                    ward.as_str(),
                    today(at),
                    kind,
                    figure.as_str(),
                    group.0,
                    share.good,
                    share.of
                ])?;
            }
        }
    }
    Ok(())
}

fn days(c: &Connection, reach: &Reach, first: Date) -> StoreResult<Vec<Day>> {
    let cases = if reach.whole {
        Kind::Case.as_str()
    } else {
        OF_AGE
    };
    let mut statement = c.prepare_cached(include_str!("../../../../sql/quality/days.sql"))?;
    let mut found = statement.query(params![
        reach.ward.as_str(),
        first.to_string(),
        cases,
        reach.whole,
        reach.viewer.0
    ])?;
    let kind_of = |text: &str| match text {
        OF_AGE => Some(Kind::Case),
        text => Kind::parse(text),
    };
    let mut days: Vec<Day> = Vec::new();
    while let Some(row) = found.next()? {
        let day = rows::parsed(row, "day", |text| text.parse().ok())?;
        let kind = rows::parsed(row, "kind", kind_of)?;
        let figure = rows::parsed(row, "figure", Figure::parse)?;
        let of = ((kind, figure), share(row, "good", "counted")?);
        match days.last_mut().filter(|last| last.day == day) {
            Some(last) => last.shares.extend([of]),
            None => days.push(Day {
                day,
                shares: Shares::from([of]),
            }),
        }
    }
    Ok(days)
}

#[async_trait]
impl QualityStore for Sqlite {
    async fn quality(&self, reach: Reach, at: Moment) -> StoreResult<Quality> {
        self.read(move |c| quality(c, &reach, at)).await
    }

    async fn note_quality(&self, ward: WardCode, at: Moment) -> StoreResult<()> {
        self.write(move |tx| note(tx, &ward, at)).await
    }

    async fn quality_days(&self, reach: Reach, first: Date) -> StoreResult<Vec<Day>> {
        self.read(move |c| days(c, &reach, first)).await
    }

    async fn lacking_households(
        &self,
        reach: Reach,
        filter: LackFilter<(String, HouseholdId)>,
        at: Moment,
    ) -> StoreResult<Vec<LackingHousehold>> {
        self.write(move |tx| lacking::households(tx, &reach, filter, at))
            .await
    }

    async fn lacking_cases(
        &self,
        reach: Reach,
        filter: LackFilter<(String, CaseId)>,
        at: Moment,
    ) -> StoreResult<Vec<LackingCase>> {
        self.write(move |tx| lacking::cases(tx, &reach, filter, at))
            .await
    }
}

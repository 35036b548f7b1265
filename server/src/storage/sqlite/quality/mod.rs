//! The measured figures, in SQLite: one query a kind of record, all of one moment.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::{ToSpan as _, civil::Date};
use rusqlite::{Connection, params};
use tungngo_shared::{
    ids::{CaseId, GroupId, HouseholdId, WardCode},
    quality::{Figure, Kind, Share, TREND_KEPT_DAYS},
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

use count::{Counted, Eyes, cases, households, share, signed};

/// The cases without those of minors, as the table of days calls them.
const OF_AGE: &str = "case_of_age";

/// Today as the tables write it.
fn today(at: Moment) -> String {
    at.now.local_date().to_string()
}

/// What stands in a ward's figures, by group.
struct Counts {
    households: Counted,
    cases: Counted,
    /// The cases without those of minors.
    of_age: Counted,
}

impl Counts {
    /// Counts everything of a ward.
    fn of(c: &Connection, ward: &WardCode, at: Moment) -> StoreResult<Self> {
        let run = signed(c, ward)?.map(|(run, _)| run);
        let (all, of_age) = (Eyes::over(ward, true), Eyes::over(ward, false));
        Ok(Self {
            households: households(c, &all, at)?,
            cases: cases(c, &all, run, at)?,
            of_age: cases(c, &of_age, run, at)?,
        })
    }

    /// As the table of days has them.
    fn lines(&self) -> BTreeSet<Line> {
        let kinds = [
            (Kind::Household.as_str(), &self.households),
            (Kind::Case.as_str(), &self.cases),
            (OF_AGE, &self.of_age),
        ];
        let mut lines = BTreeSet::new();
        for (kind, counted) in kinds {
            for (group, (_, shares)) in counted {
                let line = |((_, figure), share): (&(Kind, Figure), &Share)| Line {
                    kind: kind.to_owned(),
                    figure: figure.as_str().to_owned(),
                    group: *group,
                    good: share.good,
                    of: share.of,
                };
                lines.extend(shares.iter().map(line));
            }
        }
        lines
    }
}

/// One number of a day.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    kind: String,
    figure: String,
    group: GroupId,
    good: u64,
    of: u64,
}

/// The figures that one reader sees of a ward that has been counted.
fn quality(c: &Connection, reach: &Reach, at: Moment, counted: &Counts) -> StoreResult<Quality> {
    let eyes = Eyes::of(reach);
    let signed = signed(c, eyes.ward)?;
    // Whoever is over the whole ward sees every minor; others are counted for anew.
    let of_cases = match reach.whole {
        true => counted.cases.clone(),
        false => cases(c, &eyes, signed.map(|(run, _)| run), at)?,
    };
    // Groups that are not the reader's are left out below.
    let mut kinds = [
        (Kind::Household, counted.households.clone()),
        (Kind::Case, of_cases),
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

/// What the table of days has of today.
fn noted(c: &Connection, ward: &WardCode, at: Moment) -> StoreResult<BTreeSet<Line>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/quality/day.sql"))?;
    let found = statement.query_map(params![ward.as_str(), today(at)], |row| {
        Ok(Line {
            kind: row.get("kind")?,
            figure: row.get("figure")?,
            group: GroupId(row.get("group_id")?),
            good: row.get("good")?,
            of: row.get("counted")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn note(tx: &Tx<'_>, ward: &WardCode, at: Moment, lines: &BTreeSet<Line>) -> StoreResult<()> {
    let kept = at.now.local_date().saturating_sub(TREND_KEPT_DAYS.days());
    // A group that has no records any more leaves nothing of an earlier hour behind.
    tx.prepare_cached(include_str!("../../../../sql/quality/drop_days.sql"))?
        .execute(params![ward.as_str(), kept.to_string(), today(at)])?;
    let mut put = tx.prepare_cached(include_str!("../../../../sql/quality/put_day.sql"))?;
    for line in lines {
        put.execute(params![
            ward.as_str(),
            today(at),
            line.kind,
            line.figure,
            line.group.0,
            line.good,
            line.of
        ])?;
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
        let ward = reach.ward.clone();
        // Counted beside the writer, for phones that send must not wait for it.
        let (shown, lines) = self
            .read(move |c| {
                let counts = Counts::of(c, &reach.ward, at)?;
                let lines = counts.lines();
                let is_new = noted(c, &reach.ward, at)? != lines;
                let shown = quality(c, &reach, at, &counts)?;
                Ok((shown, is_new.then_some(lines)))
            })
            .await?;
        if let Some(lines) = lines {
            self.write(move |tx| note(tx, &ward, at, &lines)).await?;
        }
        Ok(shown)
    }

    async fn note_quality(&self, ward: WardCode, at: Moment) -> StoreResult<()> {
        let of = ward.clone();
        let lines = self
            .read(move |c| Ok(Counts::of(c, &of, at)?.lines()))
            .await?;
        self.write(move |tx| note(tx, &ward, at, &lines)).await
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

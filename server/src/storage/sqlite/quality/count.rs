//! Counting: what of each group's records is as it should be, one query a kind of record.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use tungngo_shared::{
    clock::Millis,
    ids::{GroupId, UserId, WardCode},
    quality::{Figure, Kind, Share},
};
use uuid::Uuid;

use super::{rows, today};
use crate::storage::{
    Reach, StoreResult,
    quality::{Moment, Shares},
};

/// How much somebody may count: the groups, and the minors.
pub struct Eyes<'a> {
    /// Which ward.
    pub ward: &'a WardCode,
    /// Whose groups, and whose minors.
    pub viewer: UserId,
    /// Every group.
    pub whole: bool,
    /// Every minor.
    pub minors: bool,
}

impl<'a> Eyes<'a> {
    /// A reader's.
    pub fn of(reach: &'a Reach) -> Self {
        Self {
            ward: &reach.ward,
            viewer: reach.viewer,
            whole: reach.whole,
            minors: reach.whole,
        }
    }

    /// Nobody's: the whole ward, with or without its minors.
    pub fn over(ward: &'a WardCode, minors: bool) -> Self {
        Self {
            ward,
            viewer: UserId(Uuid::nil()),
            whole: true,
            minors,
        }
    }
}

/// The figures of one kind, by group: how many records there are, and the shares.
pub type Counted = BTreeMap<GroupId, (u64, Shares)>;

/// A share from two columns.
pub fn share(row: &Row<'_>, good: &str, of: &str) -> rusqlite::Result<Share> {
    Ok(Share {
        good: row.get(good)?,
        of: row.get(of)?,
    })
}

/// The campaign that is running.
pub fn campaign(c: &Connection, ward: &WardCode) -> StoreResult<Option<Uuid>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/quality/campaign.sql"))?;
    let found = statement.query_row([ward.as_str()], |row| row.get("id"));
    Ok(found.optional()?)
}

/// The reconciliation that was signed last, and when.
pub fn signed(c: &Connection, ward: &WardCode) -> StoreResult<Option<(Uuid, Millis)>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/quality/signed.sql"))?;
    let found = statement.query_row([ward.as_str()], |row| {
        Ok((row.get("id")?, rows::millis(row, "signed_ms")?))
    });
    Ok(found.optional()?)
}

/// The figures of households.
pub fn households(c: &Connection, eyes: &Eyes<'_>, at: Moment) -> StoreResult<Counted> {
    let campaign = campaign(c, eyes.ward)?;
    let mut statement = c.prepare_cached(include_str!("../../../../sql/quality/households.sql"))?;
    let found = statement.query_map(
        params![
            eyes.ward.as_str(),
            campaign,
            at.since.0,
            eyes.whole,
            eyes.viewer.0
        ],
        |row| {
            let of = |figure, good| {
                let key = (Kind::Household, figure);
                share(row, good, "counted").map(|share| (key, share))
            };
            let shares = [
                of(Figure::Complete, "complete")?,
                of(Figure::Clean, "clean")?,
                of(Figure::Current, "confirmed")?,
            ];
            let group = GroupId(row.get("group_id")?);
            Ok((group, (row.get("counted")?, Shares::from(shares))))
        },
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The figures of cases; `run` is the reconciliation that was signed last.
pub fn cases(
    c: &Connection,
    eyes: &Eyes<'_>,
    run: Option<Uuid>,
    at: Moment,
) -> StoreResult<Counted> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/quality/cases.sql"))?;
    let found = statement.query_map(
        params![
            eyes.ward.as_str(),
            eyes.minors,
            eyes.viewer.0,
            today(at),
            at.since.0,
            run,
            eyes.whole
        ],
        |row| {
            let of = |figure, good, of| {
                let key = (Kind::Case, figure);
                share(row, good, of).map(|share| (key, share))
            };
            let mut shares = Shares::from([
                of(Figure::Complete, "complete", "counted")?,
                of(Figure::Clean, "clean", "counted")?,
                of(Figure::Current, "confirmed", "counted")?,
            ]);
            if run.is_some() {
                shares.extend([of(Figure::Correct, "correct", "matched")?]);
            }
            let group = GroupId(row.get("group_id")?);
            Ok((group, (row.get("counted")?, shares)))
        },
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}

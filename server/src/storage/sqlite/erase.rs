//! Erasing a document with all that hangs on it. Its row in the feed stays as a tombstone, so that phones
//! wipe it; its revisions stay by name and say nothing any more.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Map, Value};
use tungngo_shared::{
    ids::{HouseholdId, Rev, VisitId, WardCode},
    sync::attachment::ContentHash,
};
use uuid::Uuid;

use super::{
    Tx,
    docs::{Changes, Version},
    rows,
};
use crate::storage::{StoreError, StoreResult, retention::Gone};

/// How much is erased in one transaction: others wait meanwhile.
pub const STEP: u32 = 200;

type Body = Map<String, Value>;

/// The current version of a document.
pub struct Current {
    /// Its name.
    pub rev: Rev,
    /// What it says.
    pub body: Body,
}

/// The current version of a document of a ward; none when it is not there or was erased.
pub fn current(c: &Connection, doc: Uuid, ward: &str) -> StoreResult<Option<Current>> {
    Ok(
        c.prepare_cached(include_str!("../../../sql/retention/current.sql"))?
            .query_row(params![doc, ward], |row| {
                Ok(Current {
                    rev: Rev::from_stored(row.get("rev")?),
                    body: rows::json(row, "body")?,
                })
            })
            .optional()?,
    )
}

/// Whether a document has not been erased meanwhile.
pub fn is_here(c: &Connection, doc: Uuid) -> StoreResult<bool> {
    let erased: Option<Option<i64>> = c
        .prepare_cached(include_str!("../../../sql/retention/place_of.sql"))?
        .query_row([doc], |row| row.get("erased_ms"))
        .optional()?;
    Ok(erased == Some(None))
}

fn run(tx: &Tx<'_>, sql: &str, params: impl rusqlite::Params) -> StoreResult<()> {
    tx.prepare_cached(sql)?.execute(params)?;
    Ok(())
}

/// A household with its visits, and what somebody was asked to do there. A case of somebody who lived there stays
/// without it.
pub fn household(c: &mut Changes<'_>, id: Uuid) -> StoreResult<Gone> {
    let visits: Vec<Uuid> = {
        let mut statement = c.tx.prepare_cached(include_str!(
            "../../../sql/retention/visits_of_household.sql"
        ))?;
        let found = statement.query_map([id], |row| row.get("id"))?;
        found.collect::<Result<_, _>>()?
    };
    let mut gone = Gone {
        households: 1,
        ..Gone::default()
    };
    for one in visits {
        gone.add(visit(c, one)?);
    }
    for one in super::tasks::of_household(c.tx, HouseholdId(id))? {
        gone.add(task(c, one.0)?);
    }
    super::cases::leave_household(c.tx, id)?;
    super::search::forget(c.tx, id)?;
    run(
        c.tx,
        include_str!("../../../sql/retention/drop_household.sql"),
        [id],
    )?;
    document(c, id)?;
    Ok(gone)
}

/// One visit.
pub fn visit(c: &mut Changes<'_>, id: Uuid) -> StoreResult<Gone> {
    let photos = unlink_photos(c.tx, id)?;
    for sql in [
        include_str!("../../../sql/retention/drop_observation_events.sql"),
        include_str!("../../../sql/retention/drop_observations.sql"),
        include_str!("../../../sql/retention/drop_events.sql"),
        include_str!("../../../sql/retention/drop_visit.sql"),
    ] {
        run(c.tx, sql, [id])?;
    }
    document(c, id)?;
    Ok(Gone {
        visits: 1,
        photos,
        ..Gone::default()
    })
}

/// One task.
pub fn task(c: &mut Changes<'_>, id: Uuid) -> StoreResult<Gone> {
    super::support::leave_case(c.tx, id)?;
    run(c.tx, include_str!("../../../sql/tasks/drop.sql"), [id])?;
    document(c, id)?;
    Ok(Gone {
        tasks: 1,
        ..Gone::default()
    })
}

/// What every document has.
fn document(c: &mut Changes<'_>, id: Uuid) -> StoreResult<()> {
    for sql in [
        include_str!("../../../sql/retention/drop_clashes.sql"),
        include_str!("../../../sql/retention/empty_revisions.sql"),
    ] {
        run(c.tx, sql, [id])?;
    }
    run(
        c.tx,
        include_str!("../../../sql/retention/drop_asides.sql"),
        params![c.ward.as_str(), id.to_string()],
    )?;
    run(
        c.tx,
        include_str!("../../../sql/retention/erase_doc.sql"),
        params![c.at.0, id],
    )?;
    c.delete(id)
}

/// Takes a visit's photos away; those that no other visit refers to.
fn unlink_photos(tx: &Tx<'_>, visit: Uuid) -> StoreResult<Vec<ContentHash>> {
    let names: Vec<String> = {
        let mut statement =
            tx.prepare_cached(include_str!("../../../sql/retention/photos_of_visit.sql"))?;
        let found = statement.query_map([visit], |row| row.get("sha256"))?;
        found.collect::<Result<_, _>>()?
    };
    run(
        tx,
        include_str!("../../../sql/retention/drop_photos_of_visit.sql"),
        [visit],
    )?;
    let mut free = Vec::new();
    for name in names {
        let used: i64 = tx
            .prepare_cached(include_str!("../../../sql/retention/photo_in_use.sql"))?
            .query_row([&name], |row| row.get(0))?;
        if used == 0 {
            free.extend(name.parse::<ContentHash>().ok());
        }
    }
    Ok(free)
}

/// The photos of a visit that stays: a new version of it names none, so that phones drop theirs.
pub fn photos(c: &mut Changes<'_>, id: Uuid) -> StoreResult<Vec<ContentHash>> {
    let free = unlink_photos(c.tx, id)?;
    let Some(mut now) = current(c.tx, id, c.ward.as_str())? else {
        return Ok(free);
    };
    if now.body.remove("photos").is_some() {
        let text = serde_json::to_string(&now.body)?;
        c.put_visit_body(VisitId(id), Version::server(&text, Some(&now.rev)))?;
    }
    Ok(free)
}

/// One observation of a visit that stays: its content, what officers wrote about it, and what its author was asked.
pub fn observation(c: &mut Changes<'_>, id: Uuid, visit: Uuid) -> StoreResult<()> {
    let questions: Vec<String> = {
        let mut statement =
            c.tx.prepare_cached(include_str!("../../../sql/retention/questions_of.sql"))?;
        let found = statement.query_map([id], |row| row.get("comment"))?;
        found.collect::<Result<_, _>>()?
    };
    let mut is_shown = false;
    for question in questions {
        run(
            c.tx,
            include_str!("../../../sql/retention/forget_question.sql"),
            params![visit, question],
        )?;
        is_shown |=
            c.tx.prepare_cached(include_str!(
                "../../../sql/retention/forget_shown_question.sql"
            ))?
            .execute(params![visit, question])?
                > 0;
    }
    run(
        c.tx,
        include_str!("../../../sql/retention/expire_observation.sql"),
        params![c.at.0, id],
    )?;
    run(
        c.tx,
        include_str!("../../../sql/retention/forget_triage.sql"),
        [id],
    )?;
    strip_observation(c.tx, visit, id)?;
    // The phone that was asked hears that the question is gone.
    if is_shown { c.bump(visit) } else { Ok(()) }
}

/// Takes an observation out of every revision of its visit.
fn strip_observation(tx: &Tx<'_>, visit: Uuid, id: Uuid) -> StoreResult<()> {
    let id = id.to_string();
    change_bodies(tx, visit, |body| {
        let Some(Value::Array(list)) = body.get_mut("observations") else {
            return false;
        };
        let before = list.len();
        list.retain(|one| one["id"].as_str() != Some(id.as_str()));
        list.len() != before
    })
}

/// The same for revisions that brought an expired one along again.
pub fn strip_again(tx: &Tx<'_>, ward: &WardCode) -> StoreResult<()> {
    let again: Vec<(Uuid, Uuid)> = {
        let mut statement =
            tx.prepare_cached(include_str!("../../../sql/retention/expired_again.sql"))?;
        let found = statement.query_map(params![ward.as_str(), "\"enc\""], |row| {
            Ok((row.get("id")?, row.get("visit_id")?))
        })?;
        found.collect::<Result<_, _>>()?
    };
    for (id, visit) in again {
        strip_observation(tx, visit, id)?;
    }
    Ok(())
}

/// Takes fields out of every revision of a document, and whatever was kept aside or disputed about it.
pub fn forget_fields(tx: &Tx<'_>, doc: Uuid, fields: &[&str]) -> StoreResult<()> {
    run(
        tx,
        include_str!("../../../sql/retention/drop_clashes.sql"),
        [doc],
    )?;
    change_bodies(tx, doc, |body| {
        let found = fields.iter().filter(|f| body.remove(**f).is_some());
        found.count() > 0
    })
}

fn change_bodies(
    tx: &Tx<'_>,
    doc: Uuid,
    mut change: impl FnMut(&mut Body) -> bool,
) -> StoreResult<()> {
    let all: Vec<(String, Body)> = {
        let mut statement = tx.prepare_cached(include_str!("../../../sql/retention/bodies.sql"))?;
        let found =
            statement.query_map([doc], |row| Ok((row.get("rev")?, rows::json(row, "body")?)))?;
        found.collect::<Result<_, _>>()?
    };
    for (rev, mut body) in all {
        if change(&mut body) {
            let text = serde_json::to_string(&body).map_err(StoreError::Json)?;
            run(
                tx,
                include_str!("../../../sql/retention/set_body.sql"),
                params![text, doc, rev],
            )?;
        }
    }
    Ok(())
}

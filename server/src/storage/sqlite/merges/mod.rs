//! Two records of one person made one, and parted again, in SQLite. The record that goes keeps all its rows; of the one that
//! is kept, fields alone change. So what was done with either is never put together from pieces, only shown together.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::json;
use tungngo_shared::{
    casefile::{
        CaseField, CaseFile, CaseState, LawStatus,
        merge::{Picks, UNDO_DAYS, part, with_fields_of},
    },
    clock::Millis,
    ids::{CaseId, MergeId},
    text,
};

use super::{Sqlite, Tx, audit, cases, moves, rows, search, support};
use crate::storage::{
    MergeStore, Reach, StoreError, StoreResult,
    cases::{CaseLine, CaseRecord},
    merges::{MergeBrief, MergeDone, NewMerge},
};

mod erase;

pub use erase::{expire, forget, forget_fields, grounds};

/// Rows of the list of what is alike.
const MOST: u32 = 20;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Until when a merge can be taken back.
fn until(merged: Millis) -> Millis {
    Millis(merged.0 + UNDO_DAYS * DAY_MS)
}

fn alike(tx: &Tx<'_>, reach: &Reach, id: CaseId, now: Millis) -> StoreResult<Vec<CaseLine>> {
    cases::find(tx, reach, id, now)?;
    let mut statement = tx.prepare_cached(include_str!("../../../../sql/merges/alike.sql"))?;
    let asked = params![reach.ward.as_str(), id.0, MOST];
    let found = statement.query_map(asked, |row| {
        Ok(CaseLine {
            id: CaseId(row.get("id")?),
            name: row.get("name")?,
            birth: rows::json(row, "birth")?,
            status: rows::parsed(row, "law_status", LawStatus::parse)?,
            review_on: cases::maybe(row, "review_on", |text| text.parse().ok())?,
            listed_on: row.get("listed_on")?,
            group_name: row.get("group_name")?,
            officer: row.get("officer")?,
            proposer: row.get("proposer")?,
            fate: cases::fate(row)?,
        })
    })?;
    let lines: Vec<CaseLine> = found.collect::<Result<_, _>>()?;
    let shown: Vec<CaseId> = lines.iter().map(|line| line.id).collect();
    let detail = json!({ "shown": shown });
    audit::note(tx, reach, "merge.list", Some(id.0), detail, now)?;
    Ok(lines)
}

/// Which field does not go with the group or the ward.
fn misfit(
    tx: &Tx<'_>,
    reach: &Reach,
    before: &CaseFile,
    file: &CaseFile,
) -> StoreResult<Option<CaseField>> {
    // As in a correction: what stays as it was is not asked about.
    let moved = file.group != before.group;
    if (moved || file.officer != before.officer)
        && !cases::officer_fits(tx, reach, file.officer, file.group)?
    {
        return Ok(Some(CaseField::Officer));
    }
    if let Some(household) = file.household
        && (moved || file.household != before.household)
        && cases::group_of(tx, reach, household)? != Some(file.group)
    {
        return Ok(Some(CaseField::Household));
    }
    Ok(None)
}

fn set_kept(tx: &Tx<'_>, id: CaseId, seen: i64, file: &CaseFile) -> StoreResult<bool> {
    let changed = tx
        .prepare_cached(include_str!("../../../../sql/merges/set_kept.sql"))?
        .execute(params![
            file.group.0,
            file.household.map(|id| id.0),
            file.name,
            serde_json::to_string(&file.birth)?,
            file.birth.of_age_on().to_string(),
            file.personal_number,
            file.category.as_str(),
            file.officer.0,
            text::fold(&file.name),
            id.0,
            seen
        ])?;
    Ok(changed == 1)
}

fn has_merged(c: &Connection, id: CaseId) -> StoreResult<bool> {
    Ok(
        c.prepare_cached(include_str!("../../../../sql/merges/has_merged.sql"))?
            .query_row([id.0], |row| row.get(0))?,
    )
}

/// Whether a record can be one of the two.
fn is_free(case: &CaseRecord, seen: i64) -> bool {
    case.state == CaseState::Open && case.fate.is_none() && case.version == seen
}

fn merge(tx: &Tx<'_>, reach: &Reach, new: &NewMerge, now: Millis) -> StoreResult<MergeDone> {
    let ((kept_id, kept_seen), (gone_id, gone_seen)) = (new.kept, new.gone);
    let kept = cases::find(tx, reach, kept_id, now)?;
    let gone = cases::find(tx, reach, gone_id, now)?;
    if kept_id == gone_id || !is_free(&kept, kept_seen) || !is_free(&gone, gone_seen) {
        return Ok(MergeDone::Changed);
    }
    if moves::is_offered(tx, kept_id)? || moves::is_offered(tx, gone_id)? {
        return Ok(MergeDone::Offered);
    }
    // What is asked to be erased is answered first.
    for id in [kept_id, gone_id] {
        if cases::erasure_asked(tx, id)?.is_some() {
            return Ok(MergeDone::Changed);
        }
    }
    if has_merged(tx, gone_id)? {
        return Ok(MergeDone::HasMerged);
    }
    let file = with_fields_of(&kept.file, &gone.file, &new.picks);
    if let Some(error) = file.check(now.local_date()).first() {
        let field = CaseField::parse(error.path.trim_start_matches('/'));
        return Ok(MergeDone::DoesNotFit(field.unwrap_or(CaseField::Birth)));
    }
    if let Some(field) = misfit(tx, reach, &kept.file, &file)? {
        return Ok(MergeDone::DoesNotFit(field));
    }
    let picks: Vec<&str> = new.picks.iter().map(|field| field.as_str()).collect();
    tx.prepare_cached(include_str!("../../../../sql/merges/add.sql"))?
        .execute(params![
            new.id.0,
            reach.ward.as_str(),
            kept_id.0,
            gone_id.0,
            reach.viewer.0,
            now.0,
            new.reason,
            serde_json::to_string(&picks)?,
            serde_json::to_string(&kept.file)?,
            serde_json::to_string(&file)?,
        ])?;
    let closed = tx
        .prepare_cached(include_str!("../../../../sql/merges/close.sql"))?
        .execute(params![now.0, kept_id.0, gone_id.0, gone_seen])?;
    if closed != 1 || !set_kept(tx, kept_id, kept_seen, &file)? {
        return Err(StoreError::Conflict("case_file"));
    }
    // Nobody would see that it still holds places. Parting them does not bring its needs back.
    support::case_closed(tx, reach, gone_id, now)?;
    search::case(tx, kept_id.0)?;
    search::case(tx, gone_id.0)?;
    for (case, other) in [(kept_id, gone_id), (gone_id, kept_id)] {
        let detail = json!({ "other": other, "fields": picks });
        audit::note(tx, reach, "merge.make", Some(case.0), detail, now)?;
    }
    Ok(MergeDone::Done(kept_id))
}

/// A merge that stands.
struct Standing {
    kept: CaseId,
    gone: CaseId,
    merged_ms: Millis,
    before: Option<CaseFile>,
    after: Option<CaseFile>,
    gone_listed_on: Option<String>,
}

fn snapshot(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<Option<CaseFile>> {
    match row.get::<_, Option<String>>(column)? {
        Some(_) => Ok(Some(rows::json(row, column)?)),
        None => Ok(None),
    }
}

fn standing(c: &Connection, reach: &Reach, id: MergeId) -> StoreResult<Option<Standing>> {
    let found = c
        .prepare_cached(include_str!("../../../../sql/merges/one.sql"))?
        .query_row(params![reach.ward.as_str(), id.0], |row| {
            Ok(Standing {
                kept: CaseId(row.get("kept_id")?),
                gone: CaseId(row.get("gone_id")?),
                merged_ms: rows::millis(row, "merged_ms")?,
                before: snapshot(row, "before")?,
                after: snapshot(row, "after")?,
                gone_listed_on: row.get("gone_listed_on")?,
            })
        })
        .optional()?;
    Ok(found)
}

fn undo(
    tx: &Tx<'_>,
    reach: &Reach,
    (id, seen, sure): (MergeId, i64, bool),
    now: Millis,
) -> StoreResult<MergeDone> {
    let merge = standing(tx, reach, id)?.ok_or(StoreError::NotFound)?;
    let kept = cases::find(tx, reach, merge.kept, now)?;
    let briefs = of_case(tx, merge.kept, now)?;
    let can = briefs.iter().any(|b| b.id == id && b.undo_until.is_some());
    let (Some(before), Some(after)) = (&merge.before, &merge.after) else {
        return Ok(MergeDone::Changed);
    };
    if !can || kept.fate.is_some() || kept.version != seen || now >= until(merge.merged_ms) {
        return Ok(MergeDone::Changed);
    }
    if moves::is_offered(tx, merge.kept)? {
        return Ok(MergeDone::Offered);
    }
    let mut parted = part(before, after, &kept.file);
    if !parted.lost.is_empty() && !sure {
        return Ok(MergeDone::WouldLose);
    }
    // A household that was erased since, or stands in another group now, does not come back.
    if let Some(household) = parted.file.household
        && cases::group_of(tx, reach, household)? != Some(parted.file.group)
    {
        parted.file.household = None;
    }
    let reopened = tx
        .prepare_cached(include_str!("../../../../sql/merges/reopen.sql"))?
        .execute(params![
            merge.gone_listed_on.unwrap_or_default(),
            merge.gone.0,
            merge.kept.0
        ])?;
    if reopened != 1 || !set_kept(tx, merge.kept, seen, &parted.file)? {
        return Err(StoreError::Conflict("case_file"));
    }
    tx.prepare_cached(include_str!("../../../../sql/merges/undo.sql"))?
        .execute(params![reach.viewer.0, now.0, id.0])?;
    search::case(tx, merge.kept.0)?;
    search::case(tx, merge.gone.0)?;
    let lost: Vec<&str> = parted.lost.iter().map(|field| field.as_str()).collect();
    for (case, other) in [(merge.kept, merge.gone), (merge.gone, merge.kept)] {
        let detail = json!({ "other": other, "fields": lost });
        audit::note(tx, reach, "merge.undo", Some(case.0), detail, now)?;
    }
    Ok(MergeDone::Done(merge.kept))
}

/// The merges of a case, newest first, with what taking each back would do now.
pub fn of_case(c: &Connection, id: CaseId, now: Millis) -> StoreResult<Vec<MergeBrief>> {
    let current = c
        .prepare_cached(include_str!("../../../../sql/merges/now.sql"))?
        .query_row([id.0], cases::file)
        .optional()?;
    let mut statement = c.prepare_cached(include_str!("../../../../sql/merges/of_case.sql"))?;
    let found = statement.query_map([id.0], |row| {
        let kept = (CaseId(row.get("kept_id")?), row.get("kept_name")?);
        let merged_ms = rows::millis(row, "merged_ms")?;
        let undone = rows::maybe_millis(row, "undone_ms")?;
        let who: Option<String> = row.get("undone_by")?;
        let snapshots = snapshot(row, "before")?.zip(snapshot(row, "after")?);
        let is_open = undone.is_none()
            && kept.0 == id
            && !row.get::<_, bool>("is_behind")?
            && now < until(merged_ms);
        let parted = match (&snapshots, &current) {
            (Some((before, after)), Some(current)) if is_open => Some(part(before, after, current)),
            _ => None,
        };
        Ok(MergeBrief {
            id: MergeId(row.get("id")?),
            kept,
            gone: (CaseId(row.get("gone_id")?), row.get("gone_name")?),
            merged_ms,
            by: row.get("merged_by")?,
            reason: row.get("reason")?,
            picks: rows::json::<Picks>(row, "fields")?.into_iter().collect(),
            undone: undone.map(|at| (at, who.unwrap_or_default())),
            undo_until: parted.as_ref().map(|_| until(merged_ms)),
            lost: parted.as_ref().map_or_else(Vec::new, |p| p.lost.clone()),
            stays: parted.map_or_else(Vec::new, |p| p.stays),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

#[async_trait]
impl MergeStore for Sqlite {
    async fn alike(&self, reach: Reach, id: CaseId, now: Millis) -> StoreResult<Vec<CaseLine>> {
        self.write(move |tx| alike(tx, &reach, id, now)).await
    }

    async fn merge_cases(
        &self,
        reach: Reach,
        new: NewMerge,
        now: Millis,
    ) -> StoreResult<MergeDone> {
        self.write(move |tx| merge(tx, &reach, &new, now)).await
    }

    async fn part_cases(
        &self,
        reach: Reach,
        id: MergeId,
        seen: i64,
        sure: bool,
        now: Millis,
    ) -> StoreResult<MergeDone> {
        self.write(move |tx| undo(tx, &reach, (id, seen, sure), now))
            .await
    }
}

//! What becomes of an offer. Both wards' cases, their histories and their logs change in one transaction, so at no moment
//! does nobody answer for the person, or do two.

use rusqlite::params;
use serde_json::json;
use tungngo_shared::{
    casefile::{
        CaseField, CaseState, CaseStep, may_approve,
        moves::{MoveState, MoveStep, ReceiptNumber},
    },
    clock::Millis,
    ids::{CaseId, GroupId, MoveId, UserId},
};
use uuid::Uuid;

use super::{
    super::{Tx, cases, rows, search, support},
    note_both, papers,
    read::{self, Sides},
};
use crate::storage::{
    Reach, StoreError, StoreResult,
    moves::{MoveChange, MoveDone, MoveRecord, Reception},
};

/// The case that is offered, as it stands now.
struct Source {
    state: CaseState,
    version: i64,
    verified_by: Option<UserId>,
    officer: UserId,
}

fn source(tx: &Tx<'_>, id: Uuid) -> StoreResult<Source> {
    let found = tx
        .prepare_cached(include_str!("../../../../sql/moves/source.sql"))?
        .query_row([id], |row| {
            Ok(Source {
                state: rows::parsed(row, "state", CaseState::parse)?,
                version: row.get("version")?,
                verified_by: row.get::<_, Option<Uuid>>("verified_by")?.map(UserId),
                officer: UserId(row.get("officer_id")?),
            })
        })?;
    Ok(found)
}

/// What is written down of an answer.
#[derive(Default)]
struct Answer<'a> {
    why: Option<&'a str>,
    new_case: Option<CaseId>,
    from_officer: Option<UserId>,
    to_officer: Option<UserId>,
    receipt: Option<ReceiptNumber>,
}

fn write_down(
    tx: &Tx<'_>,
    reach: &Reach,
    (id, seen): (MoveId, i64),
    to: MoveState,
    answer: &Answer<'_>,
    now: Millis,
) -> StoreResult<bool> {
    let changed = tx
        .prepare_cached(include_str!("../../../../sql/moves/decide.sql"))?
        .execute(params![
            to.as_str(),
            reach.viewer.0,
            now.0,
            answer.why,
            answer.new_case.map(|id| id.0),
            answer.from_officer.map(|id| id.0),
            answer.to_officer.map(|id| id.0),
            answer.receipt.map(|receipt| receipt.year),
            answer.receipt.map(|receipt| receipt.nr),
            id.0,
            seen
        ])?;
    Ok(changed == 1)
}

fn next_receipt(tx: &Tx<'_>, reach: &Reach, now: Millis) -> StoreResult<ReceiptNumber> {
    let year = now.local_date().year();
    let nr = tx
        .prepare_cached(include_str!("../../../../sql/moves/next_receipt.sql"))?
        .query_row(params![reach.ward.as_str(), year], |row| row.get("nr"))?;
    Ok(ReceiptNumber { year, nr })
}

/// The group that the case belongs to from now on; or which choice does not go with the ward.
fn place(
    tx: &Tx<'_>,
    reach: &Reach,
    wanted: &Reception,
) -> StoreResult<Result<GroupId, CaseField>> {
    let group = match wanted.household {
        // Whoever comes to a household is of its group.
        Some(household) => match cases::group_of(tx, reach, household)? {
            Some(group) => group,
            None => return Ok(Err(CaseField::Household)),
        },
        None => match wanted.group {
            Some(group) if cases::group_fits(tx, reach, group)? => group,
            _ => return Ok(Err(CaseField::Group)),
        },
    };
    Ok(
        match cases::officer_fits(tx, reach, wanted.officer, group)? {
            true => Ok(group),
            false => Err(CaseField::Officer),
        },
    )
}

fn accept(
    tx: &Tx<'_>,
    reach: &Reach,
    found: &MoveRecord,
    sides: &Sides,
    wanted: &Reception,
    now: Millis,
) -> StoreResult<MoveDone> {
    let old = sides.case.ok_or(StoreError::BadValue("case_id"))?;
    let source = source(tx, old)?;
    let fits = source.state.after(CaseStep::HandOver).is_some();
    if !fits || source.version != wanted.case_version {
        return Ok(MoveDone::Changed);
    }
    let offered_by = sides.offered_by;
    // Two people stand behind a case in its new ward, too: who offered it, and who takes it over.
    if !may_approve(reach.viewer, offered_by, source.verified_by) {
        return Ok(MoveDone::SamePerson);
    }
    let group = match place(tx, reach, wanted)? {
        Ok(group) => group,
        Err(field) => return Ok(MoveDone::DoesNotFit(field)),
    };
    let going = papers::going(tx, old)?;
    let lacking = papers::lacking(&going, &wanted.copies);
    if !lacking.is_empty() {
        return Ok(MoveDone::Lacks(lacking));
    }
    let answer = Answer {
        new_case: Some(wanted.id),
        from_officer: Some(source.officer),
        to_officer: Some(wanted.officer),
        receipt: Some(next_receipt(tx, reach, now)?),
        ..Answer::default()
    };
    let seen = (found.id, found.version);
    if !write_down(tx, reach, seen, MoveState::Accepted, &answer, now)? {
        return Ok(MoveDone::Changed);
    }
    tx.prepare_cached(include_str!("../../../../sql/moves/receive.sql"))?
        .execute(params![
            wanted.id.0,
            reach.ward.as_str(),
            group.0,
            wanted.household.map(|id| id.0),
            wanted.officer.0,
            offered_by.0,
            source.verified_by.map(|id| id.0),
            reach.viewer.0,
            old
        ])?;
    for sql in [
        include_str!("../../../../sql/moves/receive_statuses.sql"),
        include_str!("../../../../sql/moves/receive_events.sql"),
    ] {
        tx.prepare_cached(sql)?.execute([wanted.id.0, old])?;
    }
    let along = papers::receive(tx, (found.id, wanted.id), going, &wanted.copies)?;
    let closed = tx
        .prepare_cached(include_str!("../../../../sql/moves/close.sql"))?
        .execute(params![
            now.local_date().to_string(),
            now.0,
            found.id.0,
            old,
            source.version
        ])?;
    if closed != 1 {
        return Err(StoreError::Conflict("case_file"));
    }
    // Places of the old ward's offers are free again; what is needed in the new one is its own to note.
    let giver = Reach {
        ward: sides.from.clone(),
        whole: true,
        viewer: reach.viewer,
    };
    support::case_closed(tx, &giver, CaseId(old), now)?;
    let (from, to) = (&found.between.from, &found.between.to);
    let went = cases::Event::with(CaseStep::HandOver, Some(to), None);
    cases::add_event(tx, reach, CaseId(old), &went, now)?;
    let came = cases::Event::with(CaseStep::Receive, Some(from), None);
    cases::add_event(tx, reach, wanted.id, &came, now)?;
    search::case(tx, old)?;
    search::case(tx, wanted.id.0)?;
    let mut detail = json!({ "from_ward": sides.from, "to_ward": sides.to, "move": found.id });
    detail["papers"] = json!(along.n);
    if along.lost > 0 {
        detail["papers_lost"] = json!(along.lost);
    }
    let logs = [(&sides.from, old), (&sides.to, wanted.id.0)];
    note_both(tx, reach, "move.accept", logs, &detail, now)?;
    Ok(MoveDone::Done)
}

/// Takes a case over, declines it or takes the offer back, if it is as it was seen.
pub fn decide(
    tx: &Tx<'_>,
    reach: &Reach,
    (id, seen): (MoveId, i64),
    change: &MoveChange,
    now: Millis,
) -> StoreResult<MoveDone> {
    let found = read::find(tx, reach, id)?;
    let step = match change {
        MoveChange::Accept(_) => MoveStep::Accept,
        MoveChange::Decline(_) => MoveStep::Decline,
        MoveChange::Withdraw => MoveStep::Withdraw,
    };
    if step.is_of() != found.between.side {
        return Err(StoreError::NotFound);
    }
    let to = found.state.after(step, found.between.side);
    let Some(to) = to.filter(|_| found.version == seen) else {
        return Ok(MoveDone::Changed);
    };
    let sides = read::sides(tx, id)?;
    let (why, told, action) = match change {
        MoveChange::Accept(wanted) => return accept(tx, reach, &found, &sides, wanted, now),
        MoveChange::Decline(why) => (Some(why.as_str()), CaseStep::Decline, "move.decline"),
        MoveChange::Withdraw => (None, CaseStep::Withdraw, "move.withdraw"),
    };
    let answer = Answer {
        why,
        ..Answer::default()
    };
    if !write_down(tx, reach, (id, seen), to, &answer, now)? {
        return Ok(MoveDone::Changed);
    }
    let old = sides.case.ok_or(StoreError::BadValue("case_id"))?;
    let event = cases::Event::with(told, Some(&found.between.to), why);
    cases::add_event(tx, reach, CaseId(old), &event, now)?;
    let detail = json!({ "from_ward": sides.from, "to_ward": sides.to });
    let logs = [(&sides.from, old), (&sides.to, id.0)];
    note_both(tx, reach, action, logs, &detail, now)?;
    Ok(MoveDone::Done)
}

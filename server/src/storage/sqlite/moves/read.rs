//! Moves as one of the two wards may see them. Whom one is about comes from the ward's own case, and from the other's only
//! as long as it is offered.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Value, json};
use tungngo_shared::{
    casefile::{
        LawStatus,
        moves::{MoveState, Offer, ReceiptNumber, Side},
    },
    clock::Millis,
    ids::{CaseId, MoveId, UserId, WardCode},
    observation::Category,
};
use uuid::Uuid;

use super::{
    super::{Tx, audit, rows},
    note_both, papers,
};
use crate::storage::{
    Reach, StoreError, StoreResult,
    cases::Look,
    moves::{Between, MoveBrief, MoveLine, MoveList, MoveRecord, Moving},
};

fn between(row: &Row<'_>, ward: &WardCode) -> rusqlite::Result<Between> {
    let side = match rows::ward(row, "from_ward")? == *ward {
        true => Side::From,
        false => Side::To,
    };
    Ok(Between {
        side,
        from: row.get("from_name")?,
        to: row.get("to_name")?,
    })
}

fn receipt(row: &Row<'_>) -> rusqlite::Result<Option<ReceiptNumber>> {
    let (year, nr): (Option<i16>, Option<u32>) = (row.get("receipt_year")?, row.get("receipt_nr")?);
    Ok(year.zip(nr).map(|(year, nr)| ReceiptNumber { year, nr }))
}

fn line(row: &Row<'_>, ward: &WardCode) -> rusqlite::Result<MoveLine> {
    let name: Option<String> = row.get("name")?;
    let person = match name {
        Some(name) => Some((name, rows::json(row, "birth")?)),
        None => None,
    };
    Ok(MoveLine {
        id: MoveId(row.get("id")?),
        between: between(row, ward)?,
        state: rows::parsed(row, "state", MoveState::parse)?,
        offered_ms: rows::millis(row, "offered_ms")?,
        decided_ms: rows::maybe_millis(row, "decided_ms")?,
        why: row.get("why")?,
        receipt: receipt(row)?,
        person,
    })
}

/// A page of a ward's moves; the look is audited.
pub fn list(
    tx: &Tx<'_>,
    reach: &Reach,
    list: MoveList,
    after: Option<(Millis, MoveId)>,
    limit: u32,
    now: Millis,
) -> StoreResult<Vec<MoveLine>> {
    let (at, id) = after.map_or((i64::MAX, Uuid::max()), |(at, id)| (at.0, id.0));
    let mut statement = tx.prepare_cached(include_str!("../../../../sql/moves/list.sql"))?;
    let asked = params![
        reach.ward.as_str(),
        list != MoveList::Outgoing,
        list != MoveList::Incoming,
        list != MoveList::Decided,
        at,
        id,
        limit
    ];
    let found = statement.query_map(asked, |row| line(row, &reach.ward))?;
    let lines: Vec<MoveLine> = found.collect::<Result<_, _>>()?;
    // The last of a full answer only tells that there is more.
    let shown = lines.iter().take(limit.saturating_sub(1) as usize);
    let shown: Vec<MoveId> = shown.map(|line| line.id).collect();
    audit::note(tx, reach, "move.list", None, json!({ "shown": shown }), now)?;
    Ok(lines)
}

fn offered(row: &Row<'_>) -> rusqlite::Result<Option<Offer>> {
    let address: Option<String> = row.get("address")?;
    let Some(address) = address else {
        return Ok(None);
    };
    Ok(Some(Offer {
        address,
        reason: row.get("reason")?,
        number: row.get("number")?,
        dated: rows::parsed(row, "dated", |text| text.parse().ok())?,
    }))
}

fn moving(row: &Row<'_>, ward: &WardCode) -> rusqlite::Result<Option<Moving>> {
    let Some(of) = rows::maybe_ward(row, "case_ward")? else {
        return Ok(None);
    };
    let review: Option<String> = row.get("review_on")?;
    Ok(Some(Moving {
        case: match of == *ward {
            true => Some(CaseId(row.get("case_id")?)),
            false => None,
        },
        version: row.get("case_version")?,
        name: row.get("name")?,
        birth: rows::json(row, "birth")?,
        personal_number: row.get("personal_number")?,
        category: rows::parsed(row, "category", Category::parse)?,
        status: rows::parsed(row, "law_status", LawStatus::parse)?,
        review_on: match review {
            Some(_) => Some(rows::parsed(row, "review_on", |text| text.parse().ok())?),
            None => None,
        },
        offer: offered(row)?,
    }))
}

/// What a look or a step is written down about: each ward's own record.
pub struct Sides {
    /// The ward that offers.
    pub from: WardCode,
    /// The ward that is asked.
    pub to: WardCode,
    /// The case that is offered; none once it is erased.
    pub case: Option<Uuid>,
    /// Who offered it.
    pub offered_by: UserId,
}

/// The two wards of a move and its case.
pub fn sides(c: &Connection, id: MoveId) -> StoreResult<Sides> {
    c.prepare_cached(include_str!("../../../../sql/moves/sides.sql"))?
        .query_row([id.0], |row| {
            Ok(Sides {
                from: rows::ward(row, "from_ward")?,
                to: rows::ward(row, "to_ward")?,
                case: row.get("case_id")?,
                offered_by: UserId(row.get("offered_by")?),
            })
        })
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// One move as a ward sees it; not audited, for what is done with it.
pub fn find(c: &Connection, reach: &Reach, id: MoveId) -> StoreResult<MoveRecord> {
    c.prepare_cached(include_str!("../../../../sql/moves/one.sql"))?
        .query_row(params![reach.ward.as_str(), id.0], |row| {
            let between = between(row, &reach.ward)?;
            let state = rows::parsed(row, "state", MoveState::parse)?;
            let person = moving(row, &reach.ward)?;
            Ok(MoveRecord {
                id,
                // The query holds this already; the rule has the last word.
                papers: papers::along(row)?,
                person: person.filter(|_| state.shows_person(between.side)),
                between,
                state,
                version: row.get("version")?,
                offered_ms: rows::millis(row, "offered_ms")?,
                offerer: row.get("offerer")?,
                decided_ms: rows::maybe_millis(row, "decided_ms")?,
                decider: row.get("decider")?,
                why: row.get("why")?,
                receipt: receipt(row)?,
                from_officer: row.get("from_officer")?,
                to_officer: row.get("to_officer")?,
            })
        })
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// One move; the look is audited, and where another ward looks at whom it is offered, in that one's log, too.
pub fn one(
    tx: &Tx<'_>,
    reach: &Reach,
    id: MoveId,
    look: Look,
    now: Millis,
) -> StoreResult<MoveRecord> {
    let found = find(tx, reach, id)?;
    if look == Look::Print && found.receipt.is_none() {
        return Err(StoreError::NotFound);
    }
    let action = match look {
        Look::Page => "move.view",
        Look::Print => "move.print",
    };
    let Sides { from, to, case, .. } = sides(tx, id)?;
    let looks_across = found.between.side == Side::To && found.state == MoveState::Offered;
    match case.filter(|_| looks_across) {
        Some(case) => {
            let sides = [(&from, case), (&to, id.0)];
            let detail = json!({ "from_ward": from, "to_ward": to });
            note_both(tx, reach, action, sides, &detail, now)?;
        }
        None => audit::note(
            tx,
            reach,
            action,
            Some(id.0),
            Value::Object(Default::default()),
            now,
        )?,
    }
    Ok(found)
}

/// By which moves a case came and went, or is about to go.
pub fn of_case(c: &Connection, ward: &WardCode, case: CaseId) -> StoreResult<Vec<MoveBrief>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/moves/of_case.sql"))?;
    let found = statement.query_map([case.0], |row| {
        Ok(MoveBrief {
            id: MoveId(row.get("id")?),
            between: between(row, ward)?,
            state: rows::parsed(row, "state", MoveState::parse)?,
            offered_ms: rows::millis(row, "offered_ms")?,
            decided_ms: rows::maybe_millis(row, "decided_ms")?,
            receipt: receipt(row)?,
            offerer: row.get("offerer")?,
            decider: row.get("decider")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

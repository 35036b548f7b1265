//! Laying a list beside the open cases.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, params};
use serde_json::json;
use tungngo_shared::{
    casefile::LawStatus,
    clock::Millis,
    ids::{CaseId, ReconcileId},
    reconcile::{
        Column, Columns, Listed, Matched, Ours, Outcome, Pair, Theirs, differences,
        lay as match_up, read,
    },
};

use super::{Tx, find, note, rows};
use crate::storage::{
    Reach, StoreResult,
    reconcile::{Offer, Offers, OurCase, RunDone, RunState},
};

/// A case as it is compared: its door is its address. The group is none: other systems seldom write it, and its number
/// would be taken for a house's.
pub fn our_case(row: &Row<'_>) -> rusqlite::Result<OurCase> {
    let door = ["number", "alley_name"].map(|column| row.get(column));
    let door: Vec<Option<String>> = door.into_iter().collect::<Result<_, _>>()?;
    let door: Vec<String> = door
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    Ok(OurCase {
        id: CaseId(row.get("id")?),
        ours: Ours {
            listed: Listed {
                name: row.get("name")?,
                birth: Some(rows::json(row, "birth")?),
                number: row.get("personal_number")?,
                address: door.join(" · "),
            },
            status: rows::parsed(row, "law_status", LawStatus::parse)?,
        },
    })
}

/// What became of one row.
pub struct Laid {
    nr: i64,
    outcome: Outcome,
    case: Option<CaseId>,
    offers: Offers,
    fields: Vec<Column>,
}

fn theirs(c: &Connection, id: ReconcileId, columns: &Columns) -> StoreResult<Vec<(i64, Theirs)>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/reconcile/cells.sql"))?;
    let found = statement.query_map([id.0], |row| {
        let cells: Vec<String> = rows::json(row, "cells")?;
        Ok((row.get("nr")?, read(columns, &cells)))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn ours(c: &Connection, reach: &Reach) -> StoreResult<Vec<OurCase>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/reconcile/ours.sql"))?;
    let found = statement.query_map([reach.ward.as_str()], our_case)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Lays a list that has not been laid yet beside the open cases; none where it has.
pub fn lay(
    c: &Connection,
    reach: &Reach,
    id: ReconcileId,
    columns: &Columns,
) -> StoreResult<Option<Vec<Laid>>> {
    if find(c, reach, id)?.state != RunState::Uploaded {
        return Ok(None);
    }
    let (theirs, ours) = (theirs(c, id, columns)?, ours(c, reach)?);
    let listed: Vec<Listed> = theirs.iter().map(|(_, t)| t.listed.clone()).collect();
    let our_listed: Vec<Listed> = ours.iter().map(|case| case.ours.listed.clone()).collect();
    let matched = match_up(&listed, &our_listed);
    Ok(Some(told(columns, &theirs, &ours, &matched)))
}

fn told(
    columns: &Columns,
    theirs: &[(i64, Theirs)],
    ours: &[OurCase],
    matched: &Matched,
) -> Vec<Laid> {
    let offer = |pair: &Pair| Offer {
        case: ours[pair.ours].id,
        by: pair.by,
        parts: pair.parts,
    };
    let pairs = matched.pairs.iter().map(|pair| {
        let (nr, row) = &theirs[pair.theirs];
        let fields = differences(columns, row, &ours[pair.ours].ours);
        Laid {
            nr: *nr,
            outcome: match fields.is_empty() {
                true => Outcome::Equal,
                false => Outcome::Differs,
            },
            case: Some(ours[pair.ours].id),
            offers: Offers {
                unclear: false,
                list: vec![offer(pair)],
            },
            fields,
        }
    });
    let alone = |nr, outcome, case, offers| Laid {
        nr,
        outcome,
        case,
        offers,
        fields: Vec::new(),
    };
    let unclear = matched.unclear.iter().map(|(at, list)| {
        let list = list.iter().map(offer).collect();
        let offers = Offers {
            unclear: true,
            list,
        };
        alone(theirs[*at].0, Outcome::Unclear, None, offers)
    });
    let only_theirs = matched
        .only_theirs
        .iter()
        .map(|at| alone(theirs[*at].0, Outcome::OnlyTheirs, None, Offers::default()));
    // Numbered below zero, so that they stand in the order of their names.
    let first = -(matched.only_ours.len() as i64);
    let only_ours = (first..)
        .zip(&matched.only_ours)
        .map(|(nr, at)| alone(nr, Outcome::OnlyOurs, Some(ours[*at].id), Offers::default()));
    pairs
        .chain(unclear)
        .chain(only_theirs)
        .chain(only_ours)
        .collect()
}

/// Writes what came of it, all or nothing, if nobody has laid the list meanwhile.
pub fn write(
    tx: &Tx<'_>,
    reach: &Reach,
    id: ReconcileId,
    columns: &Columns,
    laid: &[Laid],
    now: Millis,
) -> StoreResult<RunDone> {
    let said = serde_json::to_string(columns)?;
    let changed = tx
        .prepare_cached(include_str!("../../../../sql/reconcile/set_laid.sql"))?
        .execute(params![said, id.0, reach.ward.as_str()])?;
    if changed == 0 {
        return Ok(RunDone::Changed);
    }
    tx.prepare_cached(include_str!("../../../../sql/reconcile/remember.sql"))?
        .execute(params![said, id.0])?;
    let mut set = tx.prepare_cached(include_str!("../../../../sql/reconcile/set_row.sql"))?;
    let mut add = tx.prepare_cached(include_str!("../../../../sql/reconcile/add_our_row.sql"))?;
    for row in laid {
        let outcome = row.outcome.as_str();
        let case = row.case.map(|case| case.0);
        if row.nr < 0 {
            add.execute(params![id.0, row.nr, outcome, case])?;
            continue;
        }
        let pairs = serde_json::to_string(&row.offers)?;
        let fields = serde_json::to_string(&row.fields)?;
        set.execute(params![outcome, case, pairs, fields, id.0, row.nr])?;
    }
    let outcomes: BTreeSet<&str> = laid.iter().map(|row| row.outcome.as_str()).collect();
    let count = |outcome: &str| {
        laid.iter()
            .filter(|row| row.outcome.as_str() == outcome)
            .count()
    };
    let counts: serde_json::Map<_, _> = outcomes
        .into_iter()
        .map(|outcome| (outcome.to_owned(), json!(count(outcome))))
        .collect();
    note(
        tx,
        reach,
        "reconcile.lay",
        id,
        json!({ "counts": counts }),
        now,
    )?;
    Ok(RunDone::Done)
}

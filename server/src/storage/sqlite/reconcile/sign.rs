//! Signing a run: what was decided in figures, and of each case whether the two systems agree.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::ReconcileId,
    reconcile::{Decision, Outcome},
};
use uuid::Uuid;

use super::{Tx, find_laid, note, rows};
use crate::{
    reconciled::{Record, Tally},
    storage::{Reach, StoreResult, reconcile::RunDone},
};

/// The record of a run as it is now, and its cases with whether they agree.
fn tally(
    c: &Connection,
    reach: &Reach,
    id: ReconcileId,
    now: Millis,
) -> StoreResult<Option<(Record, BTreeMap<Uuid, bool>)>> {
    let Some(run) = find_laid(c, reach, id)? else {
        return Ok(None);
    };
    if run.counts.values().any(|count| count.open > 0) {
        return Ok(None);
    }
    let (mut tally, mut agree) = (Tally::default(), BTreeMap::new());
    let mut statement = c.prepare_cached(include_str!("../../../../sql/reconcile/tally.sql"))?;
    let mut found = statement.query([id.0])?;
    while let Some(row) = found.next()? {
        let outcome = rows::parsed(row, "outcome", Outcome::parse)?;
        let decision: Option<String> = row.get("decision")?;
        let decision = decision.as_deref().and_then(Decision::parse);
        let case: Option<Uuid> = row.get("case_id")?;
        if let Some(case) = case {
            // Somebody who stands in their list twice agrees when both rows do.
            let agrees = outcome.agrees(decision);
            agree
                .entry(case)
                .and_modify(|all| *all &= agrees)
                .or_insert(agrees);
        }
        let kind = match decision {
            Some(decision) => format!("{}.{}", outcome.as_str(), decision.as_str()),
            None => outcome.as_str().to_owned(),
        };
        let nr: i64 = row.get("nr")?;
        let at: Option<i64> = row.get("decided_ms")?;
        let by: Option<Uuid> = row.get("decided_by")?;
        let text = |column: &str| {
            Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(column)?.unwrap_or_default())
        };
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let at = at.map(|at| at.to_string()).unwrap_or_default();
        let parts = [
            nr.to_string(),
            kind.clone(),
            id(case),
            id(by),
            at,
            text("cells")?,
            text("fields")?,
            text("comment")?,
        ];
        tally.add(kind, &parts.each_ref().map(String::as_str));
    }
    let record = tally.record(&reach.ward, run.id, run.sha256, (reach.viewer, now));
    Ok(Some((record, agree)))
}

/// What would be signed now.
pub fn record(
    c: &Connection,
    reach: &Reach,
    id: ReconcileId,
    now: Millis,
) -> StoreResult<Option<Record>> {
    Ok(tally(c, reach, id, now)?.map(|(record, _)| record))
}

/// Keeps what was signed, if the run is still so.
pub fn sign(
    tx: &Tx<'_>,
    reach: &Reach,
    id: ReconcileId,
    (record, signature): (&Record, &str),
    now: Millis,
) -> StoreResult<RunDone> {
    let Some((is, agree)) = tally(tx, reach, id, now)? else {
        return Ok(RunDone::Changed);
    };
    if !is.says_the_same(record) {
        return Ok(RunDone::Changed);
    }
    tx.prepare_cached(include_str!("../../../../sql/reconcile/sign.sql"))?
        .execute(params![
            serde_json::to_string(record)?,
            signature,
            now.0,
            id.0,
            reach.ward.as_str()
        ])?;
    tx.prepare_cached(include_str!(
        "../../../../sql/reconcile/drop_agreements.sql"
    ))?
    .execute([reach.ward.as_str()])?;
    let mut add = tx.prepare_cached(include_str!("../../../../sql/reconcile/add_agreement.sql"))?;
    for (case, agrees) in &agree {
        add.execute(params![id.0, now.0, agrees, case])?;
    }
    let rows: u64 = record.counts.values().sum();
    let detail = json!({ "rows": rows, "sha256": record.rows });
    note(tx, reach, "reconcile.sign", id, detail, now)?;
    Ok(RunDone::Done)
}

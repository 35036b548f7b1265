//! What somebody says of rows: who a row is, what is to be done, and that it was said by mistake.

use rusqlite::{Connection, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, ReconcileId},
    reconcile::{Column, Columns, Decision, Outcome, differences, read as read_cells},
};

use super::{Tx, cases, find_laid, note, read};
use crate::storage::{
    Reach, StoreError, StoreResult,
    cases::{CaseChange, CaseCorrection, CaseDone},
    reconcile::{RunRow, Said, Told},
    retention::Reason,
};

const DONE: Told = Told {
    done: 1,
    changed: 0,
    unfit: 0,
};
const CHANGED: Told = Told {
    done: 0,
    changed: 1,
    unfit: 0,
};
const UNFIT: Told = Told {
    done: 0,
    changed: 0,
    unfit: 1,
};

/// A run that is being decided on.
struct Desk<'a> {
    tx: &'a Tx<'a>,
    reach: &'a Reach,
    run: ReconcileId,
    columns: Columns,
    now: Millis,
}

impl Desk<'_> {
    /// Writes a row as it is to be, if it is as it was seen.
    fn save(&self, row: &RunRow, is_decided: bool, seen: i64) -> StoreResult<Told> {
        let fields = match row.fields.is_empty() {
            true => None,
            false => Some(serde_json::to_string(&row.fields)?),
        };
        let changed = self
            .tx
            .prepare_cached(include_str!("../../../../sql/reconcile/decide.sql"))?
            .execute(params![
                row.outcome.as_str(),
                row.case.map(|case| case.0),
                fields,
                row.decision.map(Decision::as_str),
                is_decided.then_some(self.reach.viewer.0),
                is_decided.then_some(self.now.0),
                row.comment,
                self.run.0,
                row.nr,
                seen
            ])?;
        Ok(if changed == 1 { DONE } else { CHANGED })
    }

    /// A case stands in the run on its own as long as no row of theirs is it or may be.
    fn settle(&self, case: CaseId) -> StoreResult<()> {
        let is_claimed = self
            .tx
            .prepare_cached(include_str!("../../../../sql/reconcile/is_claimed.sql"))?
            .exists(params![self.run.0, case.0, case.to_string()])?;
        self.tx
            .prepare_cached(include_str!("../../../../sql/reconcile/drop_ours.sql"))?
            .execute(params![self.run.0, case.0])?;
        if !is_claimed && read::cases(self.tx, self.reach, &[case])?.contains_key(&case) {
            self.tx
                .prepare_cached(include_str!("../../../../sql/reconcile/add_ours.sql"))?
                .execute(params![self.run.0, Outcome::OnlyOurs.as_str(), case.0])?;
        }
        Ok(())
    }

    /// Says who an unclear row is.
    fn name(&self, mut row: RunRow, who: Option<CaseId>, seen: i64) -> StoreResult<Told> {
        let is_offered = |case| row.offers.list.iter().any(|offer| offer.case == case);
        if row.outcome != Outcome::Unclear || !who.is_none_or(is_offered) {
            return Ok(CHANGED);
        }
        row.case = who;
        row.outcome = match who {
            None => Outcome::OnlyTheirs,
            Some(case) => {
                let cases = read::cases(self.tx, self.reach, &[case])?;
                let Some(ours) = cases.get(&case) else {
                    return Ok(CHANGED);
                };
                let theirs = read_cells(&self.columns, &row.cells);
                row.fields = differences(&self.columns, &theirs, &ours.ours);
                match row.fields.is_empty() {
                    true => Outcome::Equal,
                    false => Outcome::Differs,
                }
            }
        };
        let told = self.save(&row, false, seen)?;
        for offer in &row.offers.list {
            self.settle(offer.case)?;
        }
        Ok(told)
    }

    /// Takes back what was decided; of a row that was unclear, who it is, too, once nothing is decided any more.
    fn again(&self, mut row: RunRow, seen: i64) -> StoreResult<Told> {
        // What a case took over, or that one was proposed, is taken back in the case.
        let is_in_case = matches!(row.decision, Some(Decision::TakeTheirs | Decision::Propose));
        let is_unclear = row.offers.unclear && row.decision.is_none();
        if is_in_case || (row.decision.is_none() && !is_unclear) {
            return Ok(CHANGED);
        }
        row.decision = None;
        row.comment = None;
        if is_unclear {
            row.outcome = Outcome::Unclear;
            row.case = None;
            row.fields = Vec::new();
        }
        let told = self.save(&row, false, seen)?;
        for offer in row.offers.list.iter().filter(|_| is_unclear) {
            self.settle(offer.case)?;
        }
        Ok(told)
    }

    /// Corrects the case by what theirs says.
    fn take_theirs(&self, row: &mut RunRow) -> StoreResult<Told> {
        let Some(id) = row.case else {
            return Ok(CHANGED);
        };
        let found = match cases::find(self.tx, self.reach, id, self.now) {
            Ok(found) => found,
            Err(StoreError::NotFound) => return Ok(CHANGED),
            Err(error) => return Err(error),
        };
        if !row.fields.iter().all(|field| field.is_taken_over()) {
            return Ok(UNFIT);
        }
        let theirs = read_cells(&self.columns, &row.cells).listed;
        let mut file = found.file.clone();
        for field in &row.fields {
            match field {
                Column::Name => file.name.clone_from(&theirs.name),
                Column::Birth => file.birth = theirs.birth.unwrap_or(file.birth),
                _ => file.personal_number.clone_from(&theirs.number),
            }
        }
        if !file.check(self.now.local_date()).is_empty() {
            return Ok(UNFIT);
        }
        let change = CaseChange::Correct(CaseCorrection {
            file,
            reason: Reason::Wrong,
            forget: false,
        });
        let done = cases::change(self.tx, self.reach, id, found.version, &change, self.now)?;
        Ok(match done {
            CaseDone::Done | CaseDone::GivenAway => DONE,
            CaseDone::Changed => CHANGED,
            _ => UNFIT,
        })
    }

    fn decide(
        &self,
        mut row: RunRow,
        (decision, comment): (Decision, Option<String>),
        seen: i64,
    ) -> StoreResult<Told> {
        // That a case is proposed is said by proposing it.
        let can = row.outcome.decisions().contains(&decision) && decision != Decision::Propose;
        if !can || row.decision.is_some() {
            return Ok(CHANGED);
        }
        if decision == Decision::TakeTheirs {
            let taken = self.take_theirs(&mut row)?;
            if taken != DONE {
                return Ok(taken);
            }
        }
        row.decision = Some(decision);
        row.comment = comment;
        self.save(&row, true, seen)
    }

    fn one(&self, nr: i64, seen: i64, said: &Said) -> StoreResult<Told> {
        let Some(row) = read::find_row(self.tx, self.run, nr)?.filter(|row| row.version == seen)
        else {
            return Ok(CHANGED);
        };
        match said {
            Said::Is(case) => self.name(row, Some(*case), seen),
            Said::Nobody => self.name(row, None, seen),
            Said::Again => self.again(row, seen),
            Said::Decide(decision, comment) => self.decide(row, (*decision, comment.clone()), seen),
        }
    }
}

/// Says one thing of rows, each as it was seen.
pub fn say(
    tx: &Tx<'_>,
    reach: &Reach,
    run: ReconcileId,
    rows: &[(i64, i64)],
    said: &Said,
    now: Millis,
) -> StoreResult<Told> {
    let Some(found) = find_laid(tx, reach, run)? else {
        return Ok(Told {
            changed: rows.len() as u64,
            ..Told::default()
        });
    };
    let desk = Desk {
        tx,
        reach,
        run,
        columns: found.columns.unwrap_or_default(),
        now,
    };
    let mut told = Told::default();
    for (nr, seen) in rows {
        told.add(desk.one(*nr, *seen, said)?);
    }
    if told.done > 0 {
        let (action, detail) = match said {
            Said::Is(_) | Said::Nobody => ("reconcile.name", json!({ "rows": told.done })),
            Said::Again => ("reconcile.again", json!({ "rows": told.done })),
            Said::Decide(decision, _) => (
                "reconcile.decide",
                json!({ "decision": decision, "rows": told.done }),
            ),
        };
        note(tx, reach, action, run, detail, now)?;
    }
    Ok(told)
}

/// Decides all open rows that stand somewhere.
pub fn rest(
    tx: &Tx<'_>,
    reach: &Reach,
    run: ReconcileId,
    (outcome, decision): (Outcome, Decision),
    now: Millis,
) -> StoreResult<Told> {
    let can = outcome.decisions().contains(&decision) && decision.is_for_many();
    if find_laid(tx, reach, run)?.is_none() || !can {
        return Ok(CHANGED);
    }
    let changed = tx
        .prepare_cached(include_str!("../../../../sql/reconcile/decide_rest.sql"))?
        .execute(params![
            decision.as_str(),
            reach.viewer.0,
            now.0,
            run.0,
            outcome.as_str()
        ])?;
    let done = changed as u64;
    let detail = json!({ "decision": decision, "rows": done });
    note(tx, reach, "reconcile.decide", run, detail, now)?;
    Ok(Told {
        done,
        ..Told::default()
    })
}

/// Whether a case can be proposed from a row: it is none of ours, nobody has decided on it, and it has led to none.
pub fn can_propose(c: &Connection, reach: &Reach, run: ReconcileId, nr: i64) -> StoreResult<bool> {
    if find_laid(c, reach, run)?.is_none() {
        return Ok(false);
    }
    let row = read::find_row(c, run, nr)?.ok_or(StoreError::NotFound)?;
    let decisions = row.outcome.decisions();
    Ok(decisions.contains(&Decision::Propose) && row.decision.is_none())
}

/// A case was proposed from a row.
pub fn proposed(
    tx: &Tx<'_>,
    reach: &Reach,
    (run, nr): (ReconcileId, i64),
    now: Millis,
) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/reconcile/proposed.sql"))?
        .execute(params![
            Decision::Propose.as_str(),
            reach.viewer.0,
            now.0,
            run.0,
            nr
        ])?;
    Ok(())
}

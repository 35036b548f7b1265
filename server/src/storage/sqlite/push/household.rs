//! A pushed household: a missed house, a correction, a proposal to close.

use rusqlite::params;
use serde_json::{Map, Value};
use tungngo_shared::{
    household::{Household, ListState},
    ids::HouseholdId,
    sync::{Op, push::Outcome},
};

use super::{Doc, Judged, allowed, standing::stored, verdict, version};
use crate::{
    storage::{StoreResult, sqlite::docs::Changes, sync::Push},
    sync::plan::{self, Settled},
};

pub fn take(
    c: &mut Changes<'_>,
    push: &Push,
    op: &Op,
    doc: Option<Doc>,
    id: HouseholdId,
) -> Judged<Outcome> {
    let sent: Map<String, Value> = allowed!(plan::read(op.body.get()));
    let _: Household = allowed!(plan::read(op.body.get()));
    let (settled, before) = match &doc {
        None => (proposed(&sent), None),
        Some(doc) => {
            let stored = stored(c, push, op, doc)?;
            let settled = plan::settle(&sent, &stored);
            let before: Household = serde_json::from_value(Value::Object(stored.current))?;
            (settled, Some(before))
        }
    };
    let body = serde_json::to_string(&settled.body)?;
    let next: Household = allowed!(plan::read(&body));
    let body = without_unknown(body, &next)?;
    let known = is_alley_known(c, &next)?;
    allowed!(plan::judge_household(
        &push.actor,
        c.ward,
        &next,
        before.as_ref(),
        known
    ));

    let own = op.rev(push.device);
    let rev = match doc {
        // Nothing new came of it: the phone's version is kept, the document stays as it is.
        Some(doc) if !settled.is_new => {
            c.keep_revision(id.0, &own, op.base_rev.as_ref(), op.body.get())?;
            doc.rev
        }
        Some(_) => {
            let version = version(c, op, &own, &settled, &body)?;
            c.put_household(id, &next, version)?
        }
        None => {
            // The revision that the phone knows comes first, so that its next edit has a base.
            let sent: Household = allowed!(plan::read(op.body.get()));
            let first = super::Version {
                body: op.body.get(),
                rev: Some(&own),
                base: None,
            };
            let rev = c.put_household(id, &sent, first)?;
            if settled.as_sent {
                rev
            } else {
                c.put_household(id, &next, super::Version::server(&body, Some(&own)))?
            }
        }
    };
    Ok(Ok(verdict(c, push, op, rev, settled.clashes)?))
}

/// The planted bug `unknown_fields_dropped`: a document written from what this program knows of it.
fn without_unknown(body: String, household: &Household) -> StoreResult<String> {
    if !tungngo_shared::planted!("unknown_fields_dropped") {
        return Ok(body);
    }
    let mut known = household.clone();
    known.extra.clear();
    Ok(serde_json::to_string(&known)?)
}

/// A new house is a proposal, whatever the phone called it.
fn proposed(sent: &Map<String, Value>) -> Settled {
    let mut body = sent.clone();
    body.insert(
        "list_state".to_owned(),
        ListState::ProposedNew.as_str().into(),
    );
    Settled {
        as_sent: body == *sent,
        is_new: true,
        body,
        clashes: Vec::new(),
    }
}

fn is_alley_known(c: &Changes<'_>, household: &Household) -> StoreResult<bool> {
    let count: i64 =
        c.tx.prepare_cached(include_str!("../../../../sql/sync/alley_in_group.sql"))?
            .query_row(
                params![household.alley.0, household.group.0, c.ward.as_str()],
                |row| row.get(0),
            )?;
    Ok(count == 1)
}

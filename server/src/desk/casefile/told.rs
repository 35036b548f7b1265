//! What was done with a case, and where it came from and went, in words.

use serde_json::Value;
use tungngo_shared::{
    casefile::{
        Birth, CaseStep,
        moves::{MoveState, Side},
    },
    ids::{CaseId, MoveId},
};

use super::{super::texts::Texts, born};
use crate::storage::{cases::EventRow, merges::MergeBrief, moves::MoveBrief};

/// Something that was done, in words.
pub(super) struct Word {
    pub(super) office: bool,
    pub(super) text: String,
    pub(super) changes: Vec<(String, String)>,
    pub(super) said: String,
    pub(super) of_merged: bool,
}

/// By which move it came or went, or is about to go, in words.
pub(super) struct Moved {
    pub(super) id: MoveId,
    /// An id: `offered`, `gone`, `come`.
    pub(super) how: &'static str,
    pub(super) text: String,
    pub(super) has_receipt: bool,
}

/// A merge in words.
pub(super) struct Merged {
    /// The other record.
    pub(super) other: CaseId,
    /// An id: `into`, `from`, `undone`.
    pub(super) how: &'static str,
    pub(super) text: String,
    pub(super) said: String,
    /// Where it can be taken back.
    pub(super) undo: Option<String>,
}

/// What stood in a field before, in words.
fn before(t: Texts, field: &str, value: &Value) -> String {
    match (field, value) {
        (_, Value::Null) => t.tr("case-unknown"),
        ("category", Value::String(id)) => t.id_or_itself("category-", id),
        ("birth", value) => {
            serde_json::from_value::<Birth>(value.clone()).map_or_else(|_| value.to_string(), born)
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

pub(super) fn word(t: Texts, event: &EventRow) -> Word {
    let who = event.who.clone().unwrap_or_else(|| t.tr("somebody"));
    let what = match (event.step, event.word.as_deref()) {
        (CaseStep::Status, Some(id)) => t.id_or_itself("law-status-", id),
        (CaseStep::End, Some(id)) => t.id_or_itself("end-reason-", id),
        (CaseStep::Correct | CaseStep::AskErasure, Some(id)) => {
            t.id_or_itself("rights-reason-", id)
        }
        (
            CaseStep::Offer
            | CaseStep::Withdraw
            | CaseStep::Decline
            | CaseStep::HandOver
            | CaseStep::Receive,
            Some(ward),
        ) => ward.to_owned(),
        _ => String::new(),
    };
    let changes = event.fields.iter().map(|field| {
        let label = t.id("case-field-", field.as_str());
        let value = event.earlier.get(field.as_str());
        let said = value.map(|value| before(t, field.as_str(), value));
        (label, said.unwrap_or_default())
    });
    Word {
        office: event.step != CaseStep::Propose,
        text: t.tr_with(
            &format!("case-told-{}", event.step.as_str()),
            &[
                ("who", &who),
                ("time", &t.exactly(event.at_ms)),
                ("what", &what),
            ],
        ),
        changes: changes.collect(),
        said: event.comment.clone().unwrap_or_default(),
        of_merged: event.of_merged,
    }
}

/// A move in words.
pub(super) fn moved(t: Texts, m: &MoveBrief) -> Moved {
    let how = match (m.state, m.between.side) {
        (MoveState::Accepted, Side::From) => "gone",
        (MoveState::Accepted, Side::To) => "come",
        _ => "offered",
    };
    let at = m.decided_ms.unwrap_or(m.offered_ms);
    let receipt = m.receipt.map_or_else(String::new, |nr| nr.to_string());
    let who = match how {
        "gone" => m.decider.as_ref(),
        _ => Some(&m.offerer),
    };
    Moved {
        id: m.id,
        how,
        text: t.tr_with(
            &format!("case-move-{how}"),
            &[
                ("ward", m.between.other()),
                ("time", &t.exactly(at)),
                ("who", who.map_or("", String::as_str)),
                ("nr", &receipt),
            ],
        ),
        has_receipt: m.receipt.is_some(),
    }
}

/// A merge in words, as one of its records tells it.
pub(super) fn merged(t: Texts, id: CaseId, m: &MergeBrief) -> Merged {
    let is_kept = m.kept.0 == id;
    let (other, name) = if is_kept { &m.gone } else { &m.kept };
    let how = match (&m.undone, is_kept) {
        (Some(_), _) => "undone",
        (None, true) => "from",
        (None, false) => "into",
    };
    let (at, who) = match &m.undone {
        Some((at, who)) => (*at, who),
        None => (m.merged_ms, &m.by),
    };
    let fields = m.picks.iter().map(|f| t.id("case-field-", f.as_str()));
    let fields: Vec<String> = fields.collect();
    let text = t.tr_with(
        &format!("case-merge-{how}"),
        &[("name", name), ("who", who), ("time", &t.exactly(at))],
    );
    let taken = t.tr_with("merge-taken", &[("fields", &fields.join(", "))]);
    Merged {
        other: *other,
        how,
        text: match fields.is_empty() || how != "from" {
            true => text,
            false => format!("{text} {taken}"),
        },
        said: m.reason.clone(),
        undo: m
            .undo_until
            .map(|_| format!("/cases/{id}/unmerge/{}", m.id)),
    }
}

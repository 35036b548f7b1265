//! The whole history of a document in words: recorded, received, each revision with what changed, each
//! decision with who and when.

use serde_json::Value;
use tungngo_shared::review::ReviewState;

use super::super::{
    look::{self, FieldChange, Names},
    texts::Texts,
};
use crate::{
    clock,
    storage::review::{ReviewEvent, RevisionRow, VisitRecord},
};

/// Something that happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What, who and when.
    pub text: String,
    /// What else is worth knowing.
    pub note: Option<String>,
    /// An officer's words.
    pub quote: Option<String>,
    /// What changed.
    pub changes: Vec<FieldChange>,
    /// Whether the office did it.
    pub office: bool,
}

/// The history of a visit, oldest first.
pub fn of(t: Texts, v: &VisitRecord) -> Vec<Entry> {
    let mut dated = vec![(v.recorded_ms.0.min(v.received_ms.0), 0, recorded(t, v))];
    for (n, revision) in v.revisions.iter().enumerate() {
        let entry = match n {
            0 => received(t, v, revision),
            _ => mended(t, &Names::new(), &v.revisions, n),
        };
        dated.push((revision.at_ms.0, 1, entry));
    }
    dated.extend(v.events.iter().map(|e| (e.at_ms.0, 2, decided(t, e))));
    // Stable: what happened in one millisecond stays in the order it was read in.
    dated.sort_by_key(|(at, rank, _)| (*at, *rank));
    dated.into_iter().map(|(_, _, entry)| entry).collect()
}

/// The history of a document without decisions (a household).
#[must_use]
pub fn document(t: Texts, names: &Names, revisions: &[RevisionRow]) -> Vec<Entry> {
    (0..revisions.len())
        .map(|n| match n {
            0 => Entry {
                text: began(t, &revisions[0]),
                office: !revisions[0].by_phone,
                ..Entry::default()
            },
            _ => mended(t, names, revisions, n),
        })
        .collect()
}

fn recorded(t: Texts, v: &VisitRecord) -> Entry {
    let role = t.id("role-", v.author_role.as_str());
    Entry {
        text: t.tr_with(
            "history-recorded",
            &[
                ("name", &v.author),
                ("role", &role),
                ("time", &t.exactly(v.recorded_ms)),
            ],
        ),
        note: Some(t.tr_with(
            "history-recorded-note",
            &[
                ("lasting", &t.lasting(v.visit.seconds_on_form.into())),
                ("campaign", &v.campaign_name),
            ],
        )),
        ..Entry::default()
    }
}

fn received(t: Texts, v: &VisitRecord, first: &RevisionRow) -> Entry {
    Entry {
        text: t.tr_with("history-received", &[("time", &t.exactly(first.at_ms))]),
        note: Some(t.phone(v.device_name.as_deref())),
        ..Entry::default()
    }
}

/// Where a document comes from: from nobody when a list was brought in by the server's command line.
fn began(t: Texts, first: &RevisionRow) -> String {
    match first.author {
        Some(_) => sentence(t, "history-created", first),
        None => sentence(t, "history-began", first),
    }
}

fn sentence(t: Texts, key: &str, revision: &RevisionRow) -> String {
    let name = revision.author.clone().unwrap_or_else(|| t.tr("somebody"));
    let now = clock::now();
    t.tr_with(
        key,
        &[("name", &name), ("time", &t.moment(revision.at_ms, now))],
    )
}

/// A later revision, compared with the one it came from.
fn mended(t: Texts, names: &Names, revisions: &[RevisionRow], n: usize) -> Entry {
    let revision = &revisions[n];
    let base = revision
        .base
        .as_ref()
        .and_then(|base| revisions.iter().find(|r| r.rev == *base))
        .unwrap_or(&revisions[n - 1]);
    let key = if revision.by_phone {
        "history-mended"
    } else {
        "history-office-change"
    };
    let empty = Value::Null;
    let before = if base.rev == revision.rev {
        &empty
    } else {
        &base.body
    };
    let changes = look::changes(t, names, before, &revision.body);
    Entry {
        text: sentence(t, key, revision),
        note: changes.is_empty().then(|| t.tr("history-no-change")),
        changes,
        office: !revision.by_phone,
        quote: None,
    }
}

fn decided(t: Texts, e: &ReviewEvent) -> Entry {
    let now = clock::now();
    let time = t.moment(e.at_ms, now);
    let waits_again = e.to == ReviewState::Received;
    let text = match &e.officer {
        Some(name) if !waits_again => {
            let key = format!("history-{}", e.to.as_str());
            t.tr_with(&key, &[("name", name), ("time", &time)])
        }
        _ => t.tr_with("history-waits-again", &[("time", &time)]),
    };
    Entry {
        text,
        note: e
            .field
            .as_ref()
            .map(|field| t.tr_with("history-about", &[("field", &look::label(t, field))])),
        quote: e.comment.clone(),
        changes: Vec::new(),
        office: !waits_again,
    }
}

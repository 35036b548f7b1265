//! The support side of a case's page, in words: what the person needs, where they were or can be referred to, and the tasks
//! about the case.

use std::collections::BTreeMap;

use serde::Deserialize;
use tungngo_shared::{
    clock::dmy,
    ids::{GroupId, MatchId, NeedId, OfferId, TaskId},
    observation::SupportNeed,
    support::{
        MatchResult, MatchStep, NeedSource, NeedState, OfferNow, SupportStep, Wanted, fitting,
    },
};

use super::{
    super::{Choice, offer, texts::Texts},
    told::Word,
};
use crate::{
    clock,
    storage::support::{CaseSupport, MatchRow, NeedRow, SupportEvent},
};

/// The name of these forms, for their faults.
pub const SUPPORT: &str = "support";
/// So many offers stand below a need; the others wait their turn.
const OFFERED: usize = 8;

/// A need about to be noted, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NeedForm {
    pub kind: String,
    pub source: String,
    pub noted_on: String,
}

/// What was typed into the forms of this side.
#[derive(Clone, Debug, Default)]
pub struct SupportTyped {
    /// A new need.
    pub need: Option<NeedForm>,
    /// Words, by what they are about: the id of a need or a referral, and of which form.
    pub words: BTreeMap<String, String>,
}

/// An offer that fits.
pub(super) struct Offered {
    pub(super) id: OfferId,
    pub(super) title: String,
    pub(super) giver: String,
    pub(super) about: String,
}

/// A referral in words.
pub(super) struct Referred {
    pub(super) offer: OfferId,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) state: String,
}

/// The referral that runs, and what can be done with it.
pub(super) struct Running {
    pub(super) id: MatchId,
    pub(super) version: i64,
    pub(super) contact: String,
    pub(super) is_accepted: bool,
    pub(super) words: String,
}

/// A need in words.
pub(super) struct Need {
    pub(super) id: NeedId,
    pub(super) version: i64,
    pub(super) kind: String,
    pub(super) state: &'static str,
    pub(super) about: String,
    pub(super) referred: Vec<Referred>,
    pub(super) running: Option<Running>,
    pub(super) offers: Vec<Offered>,
    pub(super) close_words: String,
    pub(super) refer_words: String,
}

impl Need {
    /// Whether something can be done about it.
    pub(super) fn is_open(&self) -> bool {
        self.state == NeedState::Open.as_str()
    }
}

/// A task about the case, in words.
pub(super) struct Task {
    pub(super) id: TaskId,
    pub(super) kind: String,
    pub(super) assignee: String,
    pub(super) due: String,
    pub(super) state: String,
    pub(super) result: String,
}

/// Everything that the page shows of it.
pub(super) struct Support {
    pub(super) needs: Vec<Need>,
    pub(super) tasks: Vec<Task>,
    pub(super) kinds: Vec<Choice>,
    pub(super) sources: Vec<Choice>,
    pub(super) results: Vec<Choice>,
    pub(super) noted_on: String,
}

/// Where words were typed: about which record, in which form.
pub(super) fn place(id: impl std::fmt::Display, form: &str) -> String {
    format!("{id}-{form}")
}

fn referred(t: Texts, m: &MatchRow) -> Referred {
    let state = t.id("match-state-", m.state.as_str());
    Referred {
        offer: m.offer,
        title: m.title.clone(),
        about: format!("{} · {}", m.giver, t.day(m.at_ms)),
        state: match m.result {
            Some(result) => format!("{state} · {}", t.id("match-result-", result.as_str())),
            None => state,
        },
    }
}

fn offered(t: Texts, one: &OfferNow) -> Offered {
    let area = match one.offer.group {
        Some(_) => t.tr("offer-own-group"),
        None => t.tr("offer-whole-ward"),
    };
    Offered {
        id: one.id,
        title: one.offer.title.clone(),
        giver: one.offer.giver.clone(),
        about: [area, offer::places(t, one), offer::days(t, one)].join(" · "),
    }
}

fn need(t: Texts, row: &NeedRow, all: &[OfferNow], group: GroupId, typed: &SupportTyped) -> Need {
    let said = |id: &str| typed.words.get(id).cloned().unwrap_or_default();
    let running = row.running();
    let wanted = Wanted {
        kind: row.kind,
        group,
        day: clock::now().local_date(),
    };
    let offers = match (row.state, running) {
        (NeedState::Open, None) => fitting(all, wanted),
        _ => Vec::new(),
    };
    Need {
        id: row.id,
        version: row.version,
        kind: t.id("support-", row.kind.as_str()),
        state: row.state.as_str(),
        about: t.tr_with(
            "need-about",
            &[
                ("source", &t.id("need-source-", row.source.as_str())),
                ("day", &dmy(row.noted_on)),
                ("who", &row.noter),
            ],
        ),
        referred: row.matches.iter().map(|m| referred(t, m)).collect(),
        running: running.map(|m| Running {
            id: m.id,
            version: m.version,
            contact: m.contact.clone(),
            is_accepted: m.state.after(MatchStep::Finish).is_some(),
            words: said(&place(m.id, "step")),
        }),
        offers: offers
            .into_iter()
            .take(OFFERED)
            .map(|one| offered(t, one))
            .collect(),
        close_words: said(&place(row.id, "close")),
        refer_words: said(&place(row.id, "refer")),
    }
}

impl Support {
    pub(super) fn of(t: Texts, s: &CaseSupport, group: GroupId, typed: &SupportTyped) -> Self {
        let form = typed.need.clone().unwrap_or_default();
        let is_open = |kind: SupportNeed| {
            let same = |n: &&NeedRow| n.kind == kind && n.state == NeedState::Open;
            s.needs.iter().any(|n| same(&n))
        };
        let today = clock::now().local_date().to_string();
        let (open, over): (Vec<&NeedRow>, Vec<&NeedRow>) =
            s.needs.iter().partition(|n| n.state == NeedState::Open);
        Self {
            // What is still needed stands above what is over.
            needs: open
                .into_iter()
                .chain(over)
                .map(|row| need(t, row, &s.offers, group, typed))
                .collect(),
            tasks: s
                .tasks
                .iter()
                .map(|task| Task {
                    id: task.id,
                    kind: t.id("task-kind-", task.kind.as_str()),
                    assignee: task.assignee.clone(),
                    due: dmy(task.due),
                    state: t.id("task-state-", task.state.as_str()),
                    result: task
                        .result
                        .map_or_else(String::new, |r| t.id("task-result-", r.as_str())),
                })
                .collect(),
            // The same thing is needed once.
            kinds: offer::kinds(t, &form.kind)
                .into_iter()
                .filter(|choice| SupportNeed::parse(&choice.id).is_some_and(|k| !is_open(k)))
                .collect(),
            sources: NeedSource::ALL
                .iter()
                .map(|source| {
                    let id = source.as_str();
                    Choice::new(id, t.id("need-source-", id), form.source == id)
                })
                .collect(),
            results: MatchResult::ALL
                .iter()
                .map(|result| {
                    let id = result.as_str();
                    Choice::new(id, t.id("match-result-", id), false)
                })
                .collect(),
            noted_on: match form.noted_on.is_empty() {
                true => today,
                false => form.noted_on,
            },
        }
    }
}

/// A line of the history.
pub(super) fn word(t: Texts, event: &SupportEvent) -> Word {
    let who = event.who.clone().unwrap_or_else(|| t.tr("somebody"));
    let kind = event
        .kind
        .map_or_else(String::new, |kind| t.id("support-", kind.as_str()));
    let result = |beginning: &str| {
        let word = event.word.as_deref();
        word.map(|id| t.id_or_itself(beginning, id))
    };
    let what = match event.step {
        SupportStep::NeedNoted | SupportStep::NeedClosed => Some(kind),
        SupportStep::Proposed
        | SupportStep::Accepted
        | SupportStep::Declined
        | SupportStep::Ended => event.title.clone(),
        SupportStep::Done => {
            let title = event.title.clone().unwrap_or_default();
            result("match-result-").map(|r| format!("{title} · {r}"))
        }
        SupportStep::TaskGiven => None,
        SupportStep::TaskDone => result("task-result-"),
    };
    Word {
        office: true,
        text: t.tr_with(
            &format!("support-told-{}", event.step.as_str()),
            &[
                ("who", &who),
                ("time", &t.exactly(event.at_ms)),
                ("what", &what.unwrap_or_default()),
            ],
        ),
        changes: Vec::new(),
        said: event.comment.clone().unwrap_or_default(),
        of_merged: false,
    }
}

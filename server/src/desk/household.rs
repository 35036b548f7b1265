//! One household: its facts, the knocks on its door, what two people said differently, and what walkers
//! propose about it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    household::{Household, ListState},
    ids::{HouseholdId, VisitId},
    text,
};

use super::{
    Frame,
    look::{Fact, Names},
    page,
    path::Path,
    texts::Texts,
    visit::{ClashView, HistoryEntry, clash_view, document_history},
    ward_of,
};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::{Reach, review::HouseholdRecord},
};

/// A knock in words.
struct Knock {
    id: VisitId,
    when: String,
    campaign: String,
    outcome: &'static str,
    author: String,
    state: &'static str,
}

/// A button that moves the household in the list.
struct Settle {
    to: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "desk/household.html")]
struct HouseholdPage {
    f: Frame,
    h: HouseholdRecord,
    heading: String,
    proposed: bool,
    sees_looks: bool,
    may_erase: bool,
    may_give: bool,
    settles: Vec<Settle>,
    facts: Vec<Fact>,
    clashes: Vec<ClashView>,
    clash_action: String,
    knocks: Vec<Knock>,
    history: Vec<HistoryEntry>,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct DoneQuery {
    /// The tail of the text key.
    pub done: Option<String>,
}

fn facts(t: Texts, h: &Household) -> Vec<Fact> {
    let mut list = vec![
        Fact::of(t, "head_name", h.head_name.clone()),
        Fact::of(t, "kind", t.id("household-kind-", h.kind.as_str())),
    ];
    let mut add = |field: &str, value: Option<String>| {
        if let Some(value) = value {
            list.push(Fact::of(t, field, value));
        }
    };
    add("people", h.people.map(|n| n.to_string()));
    add("phone", h.phone.as_deref().map(text::spaced_phone));
    add("note", h.note.clone());
    add(
        "location",
        h.location.map(|p| format!("{:.5}, {:.5}", p.lat, p.lon)),
    );
    list
}

/// The steps from a state: the first is what the proposal asks for.
fn settles(t: Texts, state: ListState) -> Vec<Settle> {
    let settle = |to: ListState, key: &str| Settle {
        to: to.as_str(),
        text: t.tr(key),
    };
    match state {
        ListState::ProposedNew => vec![
            settle(ListState::Listed, "settle-add"),
            settle(ListState::Closed, "settle-not-a-house"),
        ],
        ListState::ProposedClosed => vec![
            settle(ListState::Closed, "settle-close"),
            settle(ListState::Listed, "settle-keep"),
        ],
        ListState::Listed => vec![settle(ListState::Closed, "settle-close")],
        ListState::Closed => vec![settle(ListState::Listed, "settle-reopen")],
    }
}

/// `GET /households/{id}`. For those who may read households of its group; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<HouseholdId>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach =
        Reach::of(&desk.actor, Action::ReadHousehold, &ward).ok_or_else(ApiError::refused)?;
    let now = clock::now();
    let t = Texts(desk.lang);
    let h = app.store.household(reach, id, now).await?;
    let scope = Scope::alley(&ward, h.household.group, h.household.alley);
    desk.require(Action::ReadHousehold, &scope)?;
    let names: Names = names(&app, &ward).await?;
    let heading = t.tr_with(
        "visit-heading",
        &[
            ("number", &t.door(&h.household.number)),
            ("name", &h.household.head_name),
        ],
    );
    let state = h.household.list_state;
    let frame = Frame::of(&app, &desk, &ward, "households", heading.clone()).await?;
    page(&HouseholdPage {
        f: frame.saying(query.done.as_deref()),
        heading,
        sees_looks: desk.can(Action::ReadAudit, &Scope::ward(&ward)),
        may_erase: desk.can(Action::EraseRecords, &Scope::ward(&ward)),
        may_give: desk.can(Action::ManageTasks, &scope),
        proposed: matches!(state, ListState::ProposedNew | ListState::ProposedClosed),
        settles: match desk.can(Action::EditHousehold, &scope) {
            true => settles(t, state),
            false => Vec::new(),
        },
        facts: facts(t, &h.household),
        clashes: h
            .clashes
            .iter()
            .map(|c| clash_view(t, &names, c, ""))
            .collect(),
        clash_action: format!("/households/{id}/clashes"),
        knocks: h
            .knocks
            .iter()
            .map(|k| Knock {
                id: k.id,
                when: t.moment(k.recorded_ms, now),
                campaign: k.campaign_name.clone(),
                outcome: k.outcome.as_str(),
                author: k.author.clone(),
                state: k.state.as_str(),
            })
            .collect(),
        history: document_history(t, &names, &h.revisions),
        h,
    })
}

/// The names of a ward's groups and alleys.
///
/// # Errors
/// The store's own.
pub async fn names(app: &AppState, ward: &tungngo_shared::ids::WardCode) -> ApiResult<Names> {
    let mut names: BTreeMap<_, _> = app
        .store
        .groups(ward)
        .await?
        .into_iter()
        .map(|g| (g.id.0, g.name))
        .collect();
    names.extend(
        app.store
            .alleys(ward)
            .await?
            .into_iter()
            .map(|a| (a.id.0, a.name)),
    );
    Ok(names)
}

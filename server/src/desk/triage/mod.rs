//! Observations to be verified (thông tin cần xác minh): the board by state, age, group and category.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    clock::Millis,
    ids::{GroupId, ObservationId, WardCode},
    observation::{Category, Observation},
    place::WardRules,
    triage::{TriageState, due},
};

use super::{
    Choice, Frame,
    chart::Counted,
    export::offered,
    observation::{Opened, open_rows},
    page,
    saved::{List, Saved, above},
    texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        triage::{TriageCounts, TriageFilter, TriageRow},
    },
};

mod export;
mod one;

pub use export::{ask_export, export};
pub use one::{show, step};

/// Rows on a page.
const PAGE: usize = 50;
/// How many are opened at once to look for a category; their content is not stored in the clear.
const BATCH: usize = 250;
/// How many are opened for one page at most; the next page goes on from there.
const MOST_OPENED: usize = 2_000;
/// The tab of those given to the viewer.
const MINE: &str = "mine";
/// The tab of open ones whose time is over.
const LATE: &str = "late";

/// How far somebody's eyes reach over observations, with their ward and its rules.
async fn reach(app: &AppState, desk: &Desk) -> ApiResult<(WardCode, WardRules, Reach)> {
    let ward = ward_of(app, desk, None).await?;
    let reach =
        Reach::of(&desk.actor, Action::VerifyObservation, &ward).ok_or_else(ApiError::refused)?;
    let body = app.store.ward(&ward).await?;
    Ok((ward, body.map(|w| w.rules).unwrap_or_default(), reach))
}

/// Open observations that came before this moment are late; none where the ward sets no time.
#[must_use]
pub fn late_before(rules: &WardRules, now: Millis) -> Option<Millis> {
    due(Millis(0), rules).map(|days| Millis(now.0 - days.0))
}

/// What an observation is about, or that it does not open.
fn category(t: Texts, content: Option<&Observation>) -> String {
    content.map_or_else(
        || t.tr("observation-cannot-open"),
        |o| t.id("category-", o.category.as_str()),
    )
}

/// How long it has waited, and whether that is too long.
fn age(t: Texts, row: &TriageRow, rules: &WardRules, now: Millis) -> (String, bool) {
    let seconds = u64::try_from((now.0 - row.received_ms.0) / 1000).unwrap_or(0);
    let is_late = due(row.received_ms, rules).is_some_and(|due| due < now);
    (t.lasting(seconds), row.state.is_open() && is_late)
}

/// What to list, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct BoardQuery {
    #[serde(default)]
    tab: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    category: String,
    /// When the row before came, and its id.
    at: Option<i64>,
    after: Option<ObservationId>,
    done: Option<String>,
}

impl BoardQuery {
    /// The tab; whatever is none is the first.
    fn tab(&self) -> &'static str {
        TABS.into_iter()
            .find(|tab| *tab == self.tab)
            .unwrap_or(TABS[0])
    }

    fn category(&self) -> Option<Category> {
        Category::parse(&self.category)
    }

    fn group(&self) -> Option<GroupId> {
        self.group.parse().ok()
    }

    fn filter(&self, late: Option<Millis>) -> TriageFilter {
        let tab = self.tab();
        TriageFilter {
            state: TriageState::parse(tab),
            group: self.group(),
            mine: tab == MINE,
            before: late.filter(|_| tab == LATE),
        }
    }

    /// The choices as they stand in an address.
    pub(super) fn choices(&self) -> String {
        let board = self.href(self.tab());
        board.replacen("/observations?", "", 1)
    }

    fn href(&self, tab: &str) -> String {
        let group = self
            .group()
            .map_or_else(String::new, |g| format!("&group={g}"));
        let category = self
            .category()
            .map_or_else(String::new, |c| format!("&category={}", c.as_str()));
        format!("/observations?tab={tab}{group}{category}")
    }
}

/// The tabs' ids: states, and the two that cut across them.
const TABS: [&str; 8] = [
    "received",
    MINE,
    "assigned",
    "needs_info",
    LATE,
    "verified",
    "unfounded",
    "duplicate",
];

struct Tab {
    id: &'static str,
    href: String,
    text: String,
    active: bool,
}

fn tabs(t: Texts, query: &BoardQuery, counts: &TriageCounts) -> Vec<Tab> {
    let text = |id: &str| {
        let name = match TriageState::parse(id) {
            Some(_) => t.id("triage-state-", id),
            None => t.id("triage-tab-", id),
        };
        let n = match (id, TriageState::parse(id)) {
            (MINE, _) => Some(counts.mine),
            (LATE, _) => Some(counts.late),
            (_, Some(state)) if state.is_open() => {
                Some(counts.open.get(&state).copied().unwrap_or_default())
            }
            _ => None,
        };
        match n {
            Some(n) => t.tr_with("tasks-tab", &[("name", &name), ("n", &t.number(n))]),
            None => name,
        }
    };
    TABS.into_iter()
        .map(|id| Tab {
            id,
            href: query.href(id),
            text: text(id),
            active: id == query.tab(),
        })
        .collect()
}

/// How old the open ones are, the newest above.
fn ages(t: Texts, counts: &TriageCounts) -> Option<Counted> {
    let named = |(age, n): (usize, &u64)| (t.id("triage-ages-", age.to_string()), *n);
    let counts = counts.ages.iter().enumerate().map(named).collect();
    let texts = ["triage-ages-title", "triage-ages-of", "triage-ages-unit"];
    Counted::of(t, "triage-ages", texts, counts)
}

/// An observation in words.
struct Row {
    id: ObservationId,
    category: String,
    place: String,
    author: String,
    age: String,
    late: bool,
    state: &'static str,
    assignee: String,
}

#[derive(Template)]
#[template(path = "desk/observations.html")]
struct BoardPage {
    f: Frame,
    tab: &'static str,
    tabs: Vec<Tab>,
    groups: Vec<Choice>,
    categories: Vec<Choice>,
    filtered: bool,
    saved: Saved,
    /// How old all open ones are, above the first page.
    ages: Option<Counted>,
    /// All that nobody verifies yet, from its beginning: what has come meanwhile belongs here.
    first: bool,
    export: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// Where a page ends: when its last row came, and which it is.
type Place = (Millis, ObservationId);

/// The rows of one page, opened, and where the next one begins.
async fn gather(
    app: &AppState,
    reach: &Reach,
    filter: &TriageFilter,
    wanted: Option<Category>,
    mut after: Option<Place>,
) -> ApiResult<(Vec<Opened>, Option<Place>)> {
    let batch = match wanted {
        Some(_) => BATCH,
        None => PAGE + 1,
    };
    let (mut shown, mut opened) = (Vec::new(), 0);
    loop {
        let rows = app
            .store
            .triage_rows(reach.clone(), filter.clone(), after, batch as u32)
            .await?;
        let is_last = rows.len() < batch;
        opened += rows.len();
        for (row, content) in open_rows(app, &reach.ward, rows).await? {
            let fits = wanted.is_none_or(|c| content.as_ref().is_some_and(|o| o.category == c));
            if fits && shown.len() == PAGE {
                return Ok((shown, after));
            }
            after = Some((row.received_ms, row.sealed.id));
            if fits {
                shown.push((row, content));
            }
        }
        if is_last {
            return Ok((shown, None));
        }
        if opened >= MOST_OPENED {
            return Ok((shown, after));
        }
    }
}

/// `GET /observations`. For those who verify observations somewhere in the ward; the look is audited with the ids
/// of what is shown.
///
/// # Errors
/// Not found for others.
pub async fn board(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<BoardQuery>,
) -> ApiResult<Html<String>> {
    let (ward, rules, reach) = reach(&app, &desk).await?;
    let (t, now) = (Texts(desk.lang), clock::now());
    let late = late_before(&rules, now);
    let counts = app.store.triage_counts(reach.clone(), late, now).await?;
    let (filter, wanted) = (query.filter(late), query.category());
    let after = query.at.map(Millis).zip(query.after);
    let (shown, next) = match (query.tab(), late) {
        // A ward that sets no time has nothing late.
        (LATE, None) => (Vec::new(), None),
        _ => gather(&app, &reach, &filter, wanted, after).await?,
    };
    let ids = shown.iter().map(|(row, _)| row.sealed.id).collect();
    app.store.note_board(reach.clone(), ids, now).await?;
    let groups = app.store.groups(&ward).await?.into_iter();
    let in_reach = |group: &GroupId| reach.whole || desk.actor.groups.contains(group);
    let filtered = filter.group.is_some() || wanted.is_some();
    let frame = Frame::of(&app, &desk, &ward, "observations", t.tr("nav-observations")).await?;
    page(&BoardPage {
        f: frame.saying(query.done.as_deref()),
        tab: query.tab(),
        tabs: tabs(t, &query, &counts),
        groups: groups
            .filter(|g| in_reach(&g.id))
            .map(|g| Choice::new(g.id, g.name, filter.group == Some(g.id)))
            .collect(),
        categories: Category::ALL
            .iter()
            .map(|c| {
                let id = c.as_str();
                Choice::new(id, t.id("category-", id), wanted == Some(*c))
            })
            .collect(),
        ages: after.is_none().then(|| ages(t, &counts)).flatten(),
        first: query.tab() == TABS[0] && !filtered && after.is_none(),
        filtered,
        saved: above(&app, &desk, List::Observations, &query.choices()).await?,
        export: offered(&desk, &ward, export::place(&query)).filter(|_| wanted.is_none()),
        rows: shown
            .into_iter()
            .map(|(row, content)| {
                let (age, late) = age(t, &row, &rules, now);
                Row {
                    id: row.sealed.id,
                    category: category(t, content.as_ref()),
                    place: t.place(&row.door),
                    author: row.author,
                    age,
                    late,
                    state: row.state.as_str(),
                    assignee: row.assignee.map(|(_, name)| name).unwrap_or_default(),
                }
            })
            .collect(),
        next: next.map(|(at, id)| format!("{}&at={}&after={id}", query.href(query.tab()), at.0)),
    })
}

//! Cases of people under management (hồ sơ người trong diện quản lý): the list by state, and what its pages share.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    casefile::{Birth, CaseState, LawStatus},
    clock::{Millis, dmy},
    ids::{CaseId, WardCode},
    observation::{Category, Subject},
};

use super::{
    Choice, Frame,
    chart::Counted,
    export::offered,
    look::Fact,
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
        cases::{CaseChoices, CaseCounts, CaseFilter, CaseLine, Fate},
    },
};

mod change;
pub mod erasure;
mod export;
mod forms;
mod give;
mod needs;
mod one;
pub mod papers;
mod print;
mod propose;
mod support;
mod told;
mod wrong;

pub use change::{correct, decide, end, reopen, status};
pub use export::{ask_export, export};
pub(super) use forms::{FACTS, FactsForm, words};
pub use give::{give, new as new_task};
pub use needs::{add as add_need, close as close_need, refer, step as step_match};
pub use one::show;
pub use print::print;
pub use propose::{form, propose};
pub(super) use wrong::Wrong;

/// Rows on a page.
const PAGE: u32 = 100;

/// How far somebody's eyes reach over cases, with their ward.
async fn reach(app: &AppState, desk: &Desk, action: Action) -> ApiResult<(WardCode, Reach)> {
    let ward = ward_of(app, desk, None).await?;
    let reach = Reach::of(&desk.actor, action, &ward).ok_or_else(ApiError::refused)?;
    Ok((ward, reach))
}

/// A day of birth, or the year.
pub(super) fn born(birth: Birth) -> String {
    match birth {
        Birth::Day(day) => dmy(day),
        Birth::Year(year) => year.to_string(),
    }
}

/// A labelled value of a case.
pub(super) fn fact(t: Texts, field: &str, value: String) -> Fact {
    Fact {
        label: t.id("case-field-", field),
        value,
        ..Fact::default()
    }
}

/// The lists of a form of a person's facts, with what it holds chosen.
pub(super) struct Lists {
    pub(super) categories: Vec<Choice>,
    pub(super) groups: Vec<Choice>,
    pub(super) officers: Vec<Choice>,
}

impl Lists {
    pub(super) fn of(t: Texts, choices: CaseChoices, form: &FactsForm) -> Self {
        let categories = Category::ALL.iter().filter(|c| c.fits(Subject::Person));
        Self {
            categories: categories
                .map(|c| {
                    let id = c.as_str();
                    Choice::new(id, t.id("category-", id), form.category == id)
                })
                .collect(),
            groups: choices
                .groups
                .into_iter()
                .map(|(id, name)| Choice::new(id, name, form.group == id.to_string()))
                .collect(),
            officers: choices
                .officers
                .into_iter()
                .map(|o| {
                    let role = t.id("role-", o.role.as_str());
                    let name = format!("{} · {role}", o.name);
                    Choice::new(o.id, name, form.officer == o.id.to_string())
                })
                .collect(),
        }
    }
}

/// What to list, as it stands in the address; nonsense counts as not set.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CasesQuery {
    state: String,
    status: String,
    overdue: String,
    /// The day and the id of the row before.
    day: Option<String>,
    after: Option<CaseId>,
    done: Option<String>,
}

impl CasesQuery {
    fn filter(&self) -> CaseFilter {
        CaseFilter {
            // What waits for a decision comes first.
            state: CaseState::parse(&self.state).unwrap_or(CaseState::Proposed),
            status: LawStatus::parse(&self.status),
            overdue: self.overdue == "1",
        }
    }

    /// The choices as they stand in an address.
    pub(super) fn choices(&self) -> String {
        let filter = self.filter();
        let state = filter.state.as_str();
        let status = filter.status.map_or("", LawStatus::as_str);
        let overdue = if filter.overdue { "1" } else { "" };
        format!("state={state}&status={status}&overdue={overdue}")
    }
}

struct Tab {
    id: &'static str,
    text: String,
    active: bool,
}

/// A case in words.
struct Row {
    id: CaseId,
    name: String,
    born: String,
    minor: bool,
    status: String,
    review: String,
    overdue: bool,
    group: String,
    officer: String,
    proposer: String,
    moved: bool,
}

#[derive(Template)]
#[template(path = "desk/cases.html")]
struct CasesPage {
    f: Frame,
    state: &'static str,
    tabs: Vec<Tab>,
    /// The open ones by status, above the first page.
    open: Option<Counted>,
    statuses: Vec<Choice>,
    overdue: bool,
    filtered: bool,
    saved: Saved,
    export: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// Whether a review is due that nobody has held.
fn is_overdue(state: CaseState, review_on: Option<Date>, now: Millis) -> bool {
    state == CaseState::Open && review_on.is_some_and(|day| day < now.local_date())
}

fn row(t: Texts, line: CaseLine, state: CaseState, now: Millis) -> Row {
    Row {
        id: line.id,
        name: line.name,
        born: born(line.birth),
        minor: line.birth.is_minor(now.local_date()),
        status: t.id("law-status-", line.status.as_str()),
        review: line.review_on.map_or_else(String::new, dmy),
        overdue: is_overdue(state, line.review_on, now),
        group: line.group_name,
        officer: line.officer,
        proposer: line.proposer,
        moved: matches!(line.fate, Some(Fate::Moved(_))),
    }
}

/// The open cases by the law's status; those that nobody has are left out.
fn open_by_status(t: Texts, counts: &CaseCounts) -> Option<Counted> {
    let named = |status: &LawStatus| {
        let n = counts.get(&(CaseState::Open, *status))?;
        Some((t.id("law-status-", status.as_str()), *n))
    };
    let lines = LawStatus::ALL.iter().filter_map(named).collect();
    let texts = ["cases-open-title", "cases-open-of", "cases-open-unit"];
    Counted::of(t, "cases-open", texts, lines)
}

/// `GET /cases`. For those who may read cases somewhere in the ward; they see those of their groups, and of minors those
/// that they are in charge of. The look is audited.
///
/// # Errors
/// Not found for others.
pub async fn list(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<CasesQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk, Action::ReadCase).await?;
    let t = Texts(desk.lang);
    let now = clock::now();
    let (filter, rest) = (query.filter(), query.choices());
    let counts = app.store.case_counts(reach.clone(), now).await?;
    let after = query.day.zip(query.after);
    let open = after
        .is_none()
        .then(|| open_by_status(t, &counts))
        .flatten();
    let mut lines = app.store.cases(reach, filter, after, PAGE + 1, now).await?;
    let more = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let state = filter.state.as_str();
    let status = filter.status.map_or("", LawStatus::as_str);
    let next = lines
        .last()
        .filter(|_| more)
        .map(|last| format!("/cases?{rest}&day={}&after={}", last.listed_on, last.id));
    let tab = |one: &CaseState| {
        let of = counts.iter().filter(|((state, _), _)| state == one);
        let n: u64 = of.map(|(_, n)| n).sum();
        let name = t.id("case-state-", one.as_str());
        Tab {
            id: one.as_str(),
            text: t.tr_with("cases-tab", &[("name", &name), ("n", &t.number(n))]),
            active: *one == filter.state,
        }
    };
    let frame = Frame::of(&app, &desk, &ward, "cases", t.tr("nav-cases")).await?;
    page(&CasesPage {
        f: frame.saying(query.done.as_deref()),
        state,
        tabs: CaseState::ALL.iter().map(tab).collect(),
        open,
        statuses: LawStatus::ALL
            .iter()
            .map(|s| {
                let id = s.as_str();
                Choice::new(id, t.id("law-status-", id), status == id)
            })
            .collect(),
        overdue: filter.overdue,
        filtered: filter.overdue || filter.status.is_some(),
        saved: above(&app, &desk, List::Cases, &rest).await?,
        export: offered(&desk, &ward, format!("/cases/export?{rest}")),
        rows: lines
            .into_iter()
            .map(|line| row(t, line, filter.state, now))
            .collect(),
        next,
    })
}

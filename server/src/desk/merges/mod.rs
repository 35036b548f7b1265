//! Two records of one person made one (nhập hồ sơ trùng): what is alike, both side by side, which field is taken from
//! which, and the way back. For leads.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    casefile::{CaseField, merge::Picks},
    clock::dmy,
    ids::{CaseId, MergeId, WardCode},
};

use super::{
    Frame,
    casefile::{Wrong, born, words},
    decision::conflict,
    page,
    path::Path,
    texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        cases::{CaseRecord, Look},
        merges::{MergeDone, NewMerge},
    },
};

mod undo;

pub use undo::{ask_undo, undo};

/// The name of the form, for its faults.
const MERGE: &str = "merge";

async fn allowed(app: &AppState, desk: &Desk) -> ApiResult<(WardCode, Reach)> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::MergeCases, &Scope::ward(&ward))?;
    let reach = Reach::of(&desk.actor, Action::MergeCases, &ward).ok_or_else(ApiError::refused)?;
    Ok((ward, reach))
}

/// A case that is alike, in words.
struct Line {
    id: CaseId,
    name: String,
    born: String,
    status: String,
    group: String,
    officer: String,
}

#[derive(Template)]
#[template(path = "desk/merge_alike.html")]
struct AlikePage {
    f: Frame,
    id: CaseId,
    name: String,
    lines: Vec<Line>,
}

/// `GET /cases/{id}/merge`: open cases that are in all likelihood about the same person. For leads; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn alike(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CaseId>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let (t, now) = (Texts(desk.lang), clock::now());
    let case = app.store.case(reach.clone(), id, Look::Page, now).await?;
    let lines = app.store.alike(reach, id, now).await?.into_iter();
    page(&AlikePage {
        f: Frame::of(&app, &desk, &ward, "cases", t.tr("merge-alike")).await?,
        id,
        name: case.file.name,
        lines: lines
            .map(|line| Line {
                id: line.id,
                name: line.name,
                born: born(line.birth),
                status: t.id("law-status-", line.status.as_str()),
                group: line.group_name,
                officer: line.officer,
            })
            .collect(),
    })
}

/// One field of both records.
struct Pair {
    field: &'static str,
    label: String,
    kept: String,
    gone: String,
    differs: bool,
    /// Whether the other record's is taken.
    taken: bool,
}

/// What cannot be picked, of both records, so that whoever decides sees it.
struct Beside {
    label: String,
    kept: String,
    gone: String,
}

#[derive(Template)]
#[template(path = "desk/merge.html")]
struct MergePage {
    f: Frame,
    id: CaseId,
    other: CaseId,
    name: String,
    versions: (i64, i64),
    pairs: Vec<Pair>,
    beside: Vec<Beside>,
    may: bool,
    reason: String,
    wrong: Wrong,
}

/// A field of a record in words.
fn shown(t: Texts, c: &CaseRecord, field: CaseField) -> String {
    match field {
        CaseField::Name => c.file.name.clone(),
        CaseField::Birth => born(c.file.birth),
        CaseField::PersonalNumber => c
            .file
            .personal_number
            .clone()
            .unwrap_or_else(|| t.tr("case-unknown")),
        CaseField::Category => t.id("category-", c.file.category.as_str()),
        CaseField::Household => c
            .door
            .as_ref()
            .map_or_else(|| t.tr("case-no-household"), |door| t.place(door)),
        CaseField::Group => c.group_name.clone(),
        CaseField::Officer => c.officer.clone(),
    }
}

/// How a record says something that cannot be picked.
type Says = fn(Texts, &CaseRecord) -> String;

fn beside(t: Texts, kept: &CaseRecord, gone: &CaseRecord) -> Vec<Beside> {
    let told: [(String, Says); 4] = [
        (t.id("case-field-", "status"), |t, c| {
            t.id("law-status-", c.status.as_str())
        }),
        (t.id("case-field-", "review_on"), |_, c| {
            c.review_on.map_or_else(String::new, dmy)
        }),
        (t.tr("case-decisions"), |t, c| {
            t.number(c.statuses.len() as u64)
        }),
        (t.id("case-field-", "approver"), |_, c| {
            c.approver.clone().unwrap_or_default()
        }),
    ];
    let rows = told.into_iter().map(|(label, of)| Beside {
        label,
        kept: of(t, kept),
        gone: of(t, gone),
    });
    rows.collect()
}

/// Which record's field is taken, as the form holds it: a radio a field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MergeForm {
    name: String,
    birth: String,
    personal_number: String,
    category: String,
    household: String,
    group: String,
    officer: String,
    reason: String,
    version: String,
    other_version: String,
}

impl MergeForm {
    fn picks(&self) -> Picks {
        let all = CaseField::ALL.iter().copied();
        all.filter(|field| self.of(*field) == "gone").collect()
    }

    fn of(&self, field: CaseField) -> &str {
        match field {
            CaseField::Name => &self.name,
            CaseField::Birth => &self.birth,
            CaseField::PersonalNumber => &self.personal_number,
            CaseField::Category => &self.category,
            CaseField::Household => &self.household,
            CaseField::Group => &self.group,
            CaseField::Officer => &self.officer,
        }
    }
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    (id, other): (CaseId, CaseId),
    (form, wrong): (MergeForm, Wrong),
) -> ApiResult<Html<String>> {
    let (t, now) = (Texts(desk.lang), clock::now());
    let kept = app.store.case(reach.clone(), id, Look::Page, now).await?;
    let gone = app.store.case(reach, other, Look::Page, now).await?;
    let differing = kept.file.changed(&gone.file);
    let picks = form.picks();
    let pairs = CaseField::ALL.iter().map(|field| Pair {
        field: field.as_str(),
        label: t.id("case-field-", field.as_str()),
        kept: shown(t, &kept, *field),
        gone: shown(t, &gone, *field),
        differs: differing.contains(field),
        taken: picks.contains(field),
    });
    let is_open =
        |c: &CaseRecord| c.state == tungngo_shared::casefile::CaseState::Open && c.fate.is_none();
    page(&MergePage {
        f: Frame::of(app, desk, ward, "cases", t.tr("merge-title")).await?,
        id,
        other,
        name: kept.file.name.clone(),
        versions: (kept.version, gone.version),
        pairs: pairs.collect(),
        beside: beside(t, &kept, &gone),
        may: id != other && is_open(&kept) && is_open(&gone),
        reason: form.reason,
        wrong,
    })
}

/// `GET /cases/{id}/merge/{other}`: both side by side; the first is the one that is kept. For leads; both looks are audited.
///
/// # Errors
/// Not found for others.
pub async fn form(
    State(app): State<AppState>,
    desk: Desk,
    Path(ids): Path<(CaseId, CaseId)>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    render(&app, &desk, (&ward, reach), ids, Default::default()).await
}

fn number(typed: &str) -> ApiResult<i64> {
    typed.parse().map_err(|_| ApiError::bad_request())
}

/// `POST /cases/{id}/merge/{other}`: they are one. For leads.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn merge(
    State(app): State<AppState>,
    Path((id, other)): Path<(CaseId, CaseId)>,
    DeskForm(desk, form): DeskForm<MergeForm>,
) -> ApiResult<Response> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let seen = (number(&form.version)?, number(&form.other_version)?);
    let mut wrong = Wrong::default();
    let reason = words(&mut wrong, MERGE, &form.reason, true);
    if let Some(reason) = reason.filter(|_| wrong.is_nothing()) {
        let new = NewMerge {
            id: MergeId(clock::new_id()),
            kept: (id, seen.0),
            gone: (other, seen.1),
            picks: form.picks(),
            reason,
        };
        let done = app
            .store
            .merge_cases(reach.clone(), new, clock::now())
            .await?;
        wrong = match done {
            MergeDone::Done(kept) => {
                let to = format!("/cases/{kept}?done=merge-make");
                return Ok(Redirect::to(&to).into_response());
            }
            MergeDone::DoesNotFit(field) => Wrong::of(MERGE, field.as_str(), "does_not_fit"),
            MergeDone::Offered => Wrong::of(MERGE, "comment", "offered"),
            MergeDone::HasMerged => Wrong::of(MERGE, "comment", "has_merged"),
            MergeDone::Changed | MergeDone::WouldLose => {
                let here = format!("/cases/{id}/merge");
                let typed = Some(form.reason.trim().to_owned()).filter(|text| !text.is_empty());
                return conflict(&app, &desk, &ward, "cases", typed, here).await;
            }
        };
    }
    let shown = render(&app, &desk, (&ward, reach), (id, other), (form, wrong)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

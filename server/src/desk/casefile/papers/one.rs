//! One paper: what is said of it, its versions, replacing and removing it.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    ids::{CaseId, PaperId, WardCode},
    paper::PaperFault,
    validation::Code,
};

use super::{
    super::super::{
        Choice, Frame, decision::conflict, household::DoneQuery, page, path::Path, rights::reasons,
        texts::Texts,
    },
    PAPER, PaperForm, PaperView, Same, Wrong, form, kinds, may_attach, reach, refusal, same, view,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm, DeskUpload},
    clock,
    problem::{ApiError, ApiResult},
    retention,
    storage::{
        Reach,
        papers::{PaperChange, PaperDone},
        retention::Reason,
    },
};

/// The name of the form that removes a paper, for its faults.
const REMOVE: &str = "remove";

#[derive(Template)]
#[template(path = "desk/paper.html")]
struct PaperPage {
    f: Frame,
    id: CaseId,
    name: String,
    minor: bool,
    paper: PaperView,
    version: i64,
    may_replace: bool,
    may_remove: bool,
    may_erase: bool,
    form: PaperForm,
    kinds: Vec<Choice>,
    reasons: Vec<Choice>,
    wrong: Wrong,
    same: Option<Same>,
    today: String,
}

/// What the page is shown with.
#[derive(Default)]
struct Shown {
    form: Option<PaperForm>,
    wrong: Wrong,
    same: Option<PaperId>,
    done: Option<String>,
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    (case, id): (CaseId, PaperId),
    shown: Shown,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let now = clock::now();
    let c = app.store.papers(reach, case, now).await?;
    let found = c.papers.iter().find(|p| p.id == id);
    let paper = found.ok_or_else(ApiError::not_found)?;
    // A merged record's paper is only read here.
    let is_here = paper.removed.is_none() && paper.of_merged.is_none();
    let may_erase = desk.can(Action::EraseRecords, &Scope::ward(ward));
    let today = now.local_date();
    let form = shown.form.unwrap_or_else(|| PaperForm::filled(paper));
    let frame = Frame::of(app, desk, ward, "cases", t.tr("paper-title")).await?;
    page(&PaperPage {
        f: frame.saying(shown.done.as_deref()),
        id: case,
        name: c.file.name.clone(),
        minor: c.file.birth.is_minor(today),
        paper: view(t, case, paper),
        version: paper.version,
        may_replace: is_here && may_attach(desk, ward, &c),
        may_remove: is_here && may_erase,
        may_erase,
        kinds: kinds(t, &form.kind),
        form,
        reasons: reasons(t, ""),
        same: same(t, &c, shown.same),
        wrong: shown.wrong,
        today: today.to_string(),
    })
}

/// `GET /cases/{id}/documents/{paper}`. For those who may see the case; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(at): Path<(CaseId, PaperId)>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk, Action::ReadCase).await?;
    let shown = Shown {
        done: query.done,
        ..Shown::default()
    };
    render(&app, &desk, (&ward, reach), at, shown).await
}

/// `POST /cases/{id}/documents/{paper}`: something else is said of it, and with a file there is a new version. For those
/// who manage cases of its group and may see this one.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422, with a file that is too large 413.
pub async fn change(
    State(app): State<AppState>,
    Path(at): Path<(CaseId, PaperId)>,
    DeskUpload(desk, parts): DeskUpload,
) -> ApiResult<Response> {
    let (ward, reach) = reach(&app, &desk, Action::ManageCases).await?;
    let now = clock::now();
    let here = format!("/cases/{}/documents/{}", at.0, at.1);
    if !app.store.takes_papers(reach.clone(), at.0, now).await? {
        return conflict(&app, &desk, &ward, "cases", None, here).await;
    }
    let came = form::read(&app, parts, false, now.local_date()).await?;
    let words = came.form.typed(Texts(desk.lang));
    let seen = came.form.version();
    let mut shown = Shown {
        form: Some(came.form),
        ..Shown::default()
    };
    let facts = match came.facts {
        Ok(facts) => facts,
        Err(wrong) => {
            let status = refusal(&wrong);
            shown.wrong = wrong;
            let shown = render(&app, &desk, (&ward, reach), at, shown).await?;
            return Ok((status, shown).into_response());
        }
    };
    let brought = came.content.as_ref().map(|content| content.id);
    let what = PaperChange::Replace(facts, came.content);
    let changed = match seen {
        Ok(seen) => {
            let now = clock::now();
            let changed = app.store.change_paper(reach.clone(), at, seen, what, now);
            changed.await.map_err(ApiError::from)
        }
        Err(error) => Err(error),
    };
    if let Some(id) = brought.filter(|_| !matches!(changed, Ok(PaperDone::Done(_)))) {
        // Nothing speaks of it.
        app.papers.drop_bytes(vec![id]).await?;
    }
    let fault = match changed? {
        PaperDone::Done(_) => {
            let done = match brought {
                Some(_) => "paper-replace",
                None => "paper-correct",
            };
            return Ok(Redirect::to(&format!("{here}?done={done}")).into_response());
        }
        PaperDone::Changed => {
            return conflict(&app, &desk, &ward, "cases", words, here).await;
        }
        PaperDone::TooMany => PaperFault::TooMany,
        PaperDone::Duplicate(other) => {
            shown.same = Some(other);
            PaperFault::Duplicate
        }
    };
    shown.wrong = Wrong::of(PAPER, "file", fault.as_str());
    let shown = render(&app, &desk, (&ward, reach), at, shown).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

/// The form that removes a paper.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    reason: String,
    version: String,
}

/// `POST /cases/{id}/documents/{paper}/remove`: its bytes go at once; kind, number and day stay in the history. For those
/// who may erase records.
///
/// # Errors
/// Not found for others; without a reason the page is 422.
pub async fn remove(
    State(app): State<AppState>,
    Path(at): Path<(CaseId, PaperId)>,
    DeskForm(desk, form): DeskForm<RemoveForm>,
) -> ApiResult<Response> {
    let (ward, reach) = reach(&app, &desk, Action::EraseRecords).await?;
    let seen: i64 = form.version.parse().map_err(|_| ApiError::bad_request())?;
    let Some(reason) = Reason::ALL.into_iter().find(|r| r.as_str() == form.reason) else {
        let shown = Shown {
            wrong: Wrong::of(REMOVE, "reason", Code::Required.as_str()),
            ..Shown::default()
        };
        let shown = render(&app, &desk, (&ward, reach), at, shown).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    };
    let what = PaperChange::Remove(reason);
    let done = app.store.change_paper(reach, at, seen, what, clock::now());
    let here = format!("/cases/{}/documents/{}", at.0, at.1);
    match done.await? {
        PaperDone::Done(bytes) => {
            app.papers.drop_bytes(bytes).await?;
            retention::empty_logs(&app).await;
            let to = format!("/cases/{}/documents?done=paper-remove", at.0);
            Ok(Redirect::to(&to).into_response())
        }
        _ => conflict(&app, &desk, &ward, "cases", None, here).await,
    }
}

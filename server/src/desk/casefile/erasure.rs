//! Erasing a case before its period is over (xóa hồ sơ trước thời hạn): somebody who manages it asks, a lead who is
//! somebody else erases it or says why it stays. What is gone cannot be taken back, so no one person can do it.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    ids::{CaseId, WardCode},
    validation::Code,
};

use super::{
    super::{
        Choice, Frame, decision::conflict, household::DoneQuery, page, path::Path, rights::reasons,
        texts::Texts,
    },
    born,
    forms::{version, words},
    reach,
    wrong::Wrong,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    retention,
    storage::{
        Reach,
        cases::{CaseDone, CaseRecord, Fate, Look},
        erasures::{CaseErased, ErasureLine, ErasureStep},
        retention::Reason,
    },
};

/// The name of the forms, for their faults.
const ERASURE: &str = "erasure";

/// What is asked, in words.
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) why: String,
}

/// That a case is asked to be erased, in words.
pub(super) fn asked(t: Texts, c: &CaseRecord) -> Option<Asked> {
    let asked = c.erasure.as_ref()?;
    Some(Asked {
        text: t.tr_with(
            "erasure-told",
            &[
                ("who", &asked.asker),
                ("time", &t.exactly(asked.asked_ms)),
                ("what", &t.id("rights-reason-", asked.reason.as_str())),
            ],
        ),
        why: asked.why.clone(),
    })
}

/// What the reader may do.
#[derive(Clone, Copy, Default)]
struct May {
    ask: bool,
    withdraw: bool,
    /// Erase it, or say why it stays.
    answer: bool,
}

/// Whether somebody may ask to have a case erased; a record that has gone into another is erased with that.
pub(super) fn is_theirs(desk: &Desk, scope: &Scope, c: &CaseRecord) -> bool {
    !matches!(c.fate, Some(Fate::Merged(_))) && desk.can(Action::ManageCases, scope)
}

fn may(desk: &Desk, ward: &WardCode, c: &CaseRecord) -> May {
    let scope = Scope {
        group: Some(c.file.group),
        ..Scope::ward(ward)
    };
    let is_theirs = is_theirs(desk, &scope, c);
    let asker = c.erasure.as_ref().map(|asked| asked.asked_by);
    let is_asker = asker == Some(desk.actor.user);
    May {
        ask: is_theirs && asker.is_none(),
        withdraw: is_theirs && is_asker,
        answer: is_theirs
            && asker.is_some()
            && !is_asker
            && desk.can(Action::EraseRecords, &Scope::ward(ward)),
    }
}

#[derive(Template)]
#[template(path = "desk/case_erasure.html")]
struct ErasurePage {
    f: Frame,
    id: CaseId,
    version: i64,
    name: String,
    asked: Option<Asked>,
    may: May,
    goes: Vec<String>,
    reasons: Vec<Choice>,
    form: ErasureForm,
    wrong: Wrong,
}

/// What goes with the case, in words.
fn goes(t: Texts, c: &CaseRecord) -> Vec<String> {
    let counted = [
        ("erasure-goes-decisions", c.statuses.len()),
        (
            "erasure-goes-papers",
            super::papers::kept(&c.papers).count(),
        ),
        ("erasure-goes-needs", c.support.needs.len()),
    ];
    let counted = counted.into_iter().filter(|(_, n)| *n > 0);
    let mut all: Vec<String> = counted.map(|(key, n)| t.tw(key, n)).collect();
    if c.observation.is_some() {
        all.push(t.tr("erasure-goes-observation"));
    }
    all
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    id: CaseId,
    (form, wrong): (ErasureForm, Wrong),
    done: Option<&str>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let c = app.store.case(reach, id, Look::Page, clock::now()).await?;
    let frame = Frame::of(app, desk, ward, "cases", t.tr("erasure-title")).await?;
    page(&ErasurePage {
        f: frame.saying(done),
        id,
        version: c.version,
        name: c.file.name.clone(),
        asked: asked(t, &c),
        may: may(desk, ward, &c),
        goes: goes(t, &c),
        reasons: reasons(t, &form.reason),
        form,
        wrong,
    })
}

/// `GET /cases/{id}/erasure`: what would go, what is asked, and the answer. For those who manage cases of its group; the
/// look is audited.
///
/// # Errors
/// Not found for others.
pub async fn form(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CaseId>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk, Action::ManageCases).await?;
    let done = query.done.as_deref();
    render(&app, &desk, (&ward, reach), id, Default::default(), done).await
}

/// What the forms say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ErasureForm {
    reason: String,
    comment: String,
    sure: String,
    version: String,
}

impl ErasureForm {
    fn ask(&self) -> Result<ErasureStep, Wrong> {
        let mut wrong = Wrong::default();
        let reason = Reason::ALL.into_iter().find(|r| r.as_str() == self.reason);
        if reason.is_none() {
            wrong.add(ERASURE, "reason", Code::Required.as_str());
        }
        let why = words(&mut wrong, ERASURE, &self.comment, true);
        let asked = reason.zip(why).filter(|_| wrong.is_nothing());
        asked
            .map(|(reason, why)| ErasureStep::Ask(reason, why))
            .ok_or(wrong)
    }

    fn keep(&self) -> Result<ErasureStep, Wrong> {
        let mut wrong = Wrong::default();
        let why = words(&mut wrong, ERASURE, &self.comment, true);
        let why = why.filter(|_| wrong.is_nothing());
        why.map(ErasureStep::Keep).ok_or(wrong)
    }
}

async fn change(
    app: &AppState,
    desk: &Desk,
    id: CaseId,
    form: ErasureForm,
    read: Result<ErasureStep, Wrong>,
) -> ApiResult<Response> {
    let (ward, reach) = reach(app, desk, Action::ManageCases).await?;
    let seen = version(&form.version)?;
    let wrong = match read {
        Err(wrong) => wrong,
        Ok(said) => {
            let step = said.step();
            let now = clock::now();
            let store = &app.store;
            match store
                .speak_of_erasure(reach.clone(), id, seen, said, now)
                .await?
            {
                CaseDone::Done => {
                    let step = step.as_str().replace('_', "-");
                    let to = format!("/cases/{id}?done=case-{step}");
                    return Ok(Redirect::to(&to).into_response());
                }
                CaseDone::Offered => Wrong::of(ERASURE, "comment", "offered"),
                _ => {
                    let typed = Some(form.comment).filter(|text| !text.trim().is_empty());
                    let here = format!("/cases/{id}/erasure");
                    return conflict(app, desk, &ward, "cases", typed, here).await;
                }
            }
        }
    };
    let shown = render(app, desk, (&ward, reach), id, (form, wrong), None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

/// `POST /cases/{id}/erasure`: asks. For those who manage cases of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn ask(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<ErasureForm>,
) -> ApiResult<Response> {
    let read = form.ask();
    change(&app, &desk, id, form, read).await
}

/// `POST /cases/{id}/erasure/withdraw`: whoever asked does not ask any more.
///
/// # Errors
/// Not found for others; a conflict for whoever did not ask.
pub async fn withdraw(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<ErasureForm>,
) -> ApiResult<Response> {
    change(&app, &desk, id, form, Ok(ErasureStep::Unask)).await
}

async fn as_lead(app: &AppState, desk: &Desk) -> ApiResult<(WardCode, Reach)> {
    let (ward, reach) = reach(app, desk, Action::ManageCases).await?;
    desk.require(Action::EraseRecords, &Scope::ward(&ward))?;
    Ok((ward, reach))
}

/// `POST /cases/{id}/erasure/keep`: it stays, and why. For those who may erase records and did not ask.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn keep(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<ErasureForm>,
) -> ApiResult<Response> {
    as_lead(&app, &desk).await?;
    let read = form.keep();
    change(&app, &desk, id, form, read).await
}

/// `POST /cases/{id}/erasure/carry-out`: it is gone. For those who may erase records, did not ask, and showed lately who
/// they are.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password; the page with what is wrong is 422.
pub async fn carry_out(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<ErasureForm>,
) -> ApiResult<Response> {
    let (ward, reach) = as_lead(&app, &desk).await?;
    desk.require_fresh(&format!("/cases/{id}/erasure"))?;
    let seen = version(&form.version)?;
    let wrong = if form.sure == "1" {
        match retention::erase_case(&app, reach.clone(), id, seen).await? {
            CaseErased::Done(_) => {
                return Ok(Redirect::to("/cases?done=case-erase").into_response());
            }
            CaseErased::SamePerson => Wrong::of(ERASURE, "erase", "same_person"),
            CaseErased::Changed => {
                let here = format!("/cases/{id}");
                return conflict(&app, &desk, &ward, "cases", None, here).await;
            }
        }
    } else {
        Wrong::of(ERASURE, "erase", Code::Required.as_str())
    };
    let shown = render(&app, &desk, (&ward, reach), id, (form, wrong), None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

/// A case that is asked to be erased, in words.
struct Line {
    id: CaseId,
    name: String,
    born: String,
    state: String,
    group: String,
    reason: String,
    why: String,
    asked: String,
    own: bool,
}

#[derive(Template)]
#[template(path = "desk/case_erasures.html")]
struct ErasuresPage {
    f: Frame,
    lines: Vec<Line>,
}

fn line(t: Texts, desk: &Desk, line: ErasureLine) -> Line {
    Line {
        id: line.id,
        name: line.name,
        born: born(line.birth),
        state: t.id("case-state-", line.state.as_str()),
        group: line.group_name,
        reason: t.id("rights-reason-", line.asked.reason.as_str()),
        why: line.asked.why,
        asked: t.tr_with(
            "erasure-asked-by",
            &[
                ("who", &line.asked.asker),
                ("time", &t.exactly(line.asked.asked_ms)),
            ],
        ),
        own: line.asked.asked_by == desk.actor.user,
    }
}

/// `GET /cases/erasures`: what is asked to be erased and waits for an answer. For those who may erase records of the ward;
/// the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn list(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    let (ward, reach) = as_lead(&app, &desk).await?;
    if !reach.whole {
        return Err(ApiError::refused());
    }
    let t = Texts(desk.lang);
    let lines = app.store.erasures(reach, clock::now()).await?;
    page(&ErasuresPage {
        f: Frame::of(&app, &desk, &ward, "cases", t.tr("erasures-title")).await?,
        lines: lines.into_iter().map(|one| line(t, &desk, one)).collect(),
    })
}

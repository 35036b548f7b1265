//! What is done with a case. What changed since it was read is never overwritten: a page says so and keeps the words.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use tungngo_shared::{access::Action, ids::CaseId};

use super::{
    super::{decision::conflict, path::Path, texts::Texts},
    forms::{self, FactsForm, StatusForm, WordsForm},
    one::{Typed, render},
    reach,
    wrong::Wrong,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::ApiResult,
    retention,
    storage::cases::{CaseChange, CaseDone},
};

/// A form that was sent: for which version, what it wants, what was typed.
struct Sent {
    form: &'static str,
    version: i64,
    read: Result<CaseChange, Wrong>,
    words: Option<String>,
    typed: Typed,
}

/// Only one's own words; what else a form holds is chosen from lists.
fn comment(form: &WordsForm) -> Option<String> {
    Some(form.comment.trim().to_owned()).filter(|text| !text.is_empty())
}

async fn change(
    app: &AppState,
    desk: &Desk,
    action: Action,
    id: CaseId,
    sent: Sent,
) -> ApiResult<Response> {
    let (ward, reach) = reach(app, desk, action).await?;
    let wrong = match sent.read {
        Err(wrong) => wrong,
        Ok(change) => {
            let step = change.step();
            let forgets = matches!(&change, CaseChange::Correct(c) if c.forget);
            let done = app
                .store
                .change_case(reach.clone(), id, sent.version, change, clock::now())
                .await?;
            match done {
                CaseDone::Done | CaseDone::GivenAway => {
                    if forgets {
                        retention::empty_logs(app).await;
                    }
                    let to = match done {
                        CaseDone::Done => format!("/cases/{id}"),
                        _ => "/cases".to_owned(),
                    };
                    let to = format!("{to}?done=case-{}", step.as_str());
                    return Ok(Redirect::to(&to).into_response());
                }
                CaseDone::SamePerson => Wrong::of(sent.form, "decision", "same_person"),
                CaseDone::Offered => Wrong::of(sent.form, "comment", "offered"),
                CaseDone::NotVerified => Wrong::of(sent.form, "decision", "not_verified"),
                CaseDone::DoesNotFit(field) => Wrong::of(sent.form, field.as_str(), "does_not_fit"),
                CaseDone::Changed | CaseDone::Already => {
                    let here = format!("/cases/{id}");
                    return conflict(app, desk, &ward, "cases", sent.words, here).await;
                }
            }
        }
    };
    let typed = Typed {
        wrong,
        ..sent.typed
    };
    let shown = render(app, desk, (&ward, reach), id, typed, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

/// `POST /cases/{id}/decision`: approved or refused, by a lead who neither proposed nor verified it.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn decide(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<WordsForm>,
) -> ApiResult<Response> {
    let sent = Sent {
        form: forms::DECISION,
        version: form.version()?,
        read: form.decision()?,
        words: comment(&form),
        typed: Typed {
            decision: form,
            ..Typed::default()
        },
    };
    change(&app, &desk, Action::ApproveCases, id, sent).await
}

/// `POST /cases/{id}/status`: a new decision. For those who manage cases of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn status(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<StatusForm>,
) -> ApiResult<Response> {
    let sent = Sent {
        form: forms::STATUS,
        version: form.version()?,
        read: form.read(clock::now().local_date()),
        words: form.typed(Texts(desk.lang)),
        typed: Typed {
            status: Some(form),
            ..Typed::default()
        },
    };
    change(&app, &desk, Action::ManageCases, id, sent).await
}

/// `POST /cases/{id}/correct`. For those who manage cases of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn correct(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<FactsForm>,
) -> ApiResult<Response> {
    let sent = Sent {
        form: forms::FACTS,
        version: form.version()?,
        read: form.correction(clock::now().local_date()),
        words: form.typed(Texts(desk.lang)),
        typed: Typed {
            facts: Some(form),
            ..Typed::default()
        },
    };
    change(&app, &desk, Action::ManageCases, id, sent).await
}

/// `POST /cases/{id}/end`. For those who manage cases of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn end(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<WordsForm>,
) -> ApiResult<Response> {
    let sent = Sent {
        form: forms::END,
        version: form.version()?,
        read: form.end(),
        words: comment(&form),
        typed: Typed {
            end: form,
            ..Typed::default()
        },
    };
    change(&app, &desk, Action::ManageCases, id, sent).await
}

/// `POST /cases/{id}/reopen`: it is decided anew, by two people. For those who manage cases of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn reopen(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<WordsForm>,
) -> ApiResult<Response> {
    let sent = Sent {
        form: forms::REOPEN,
        version: form.version()?,
        read: form.reopen(),
        words: comment(&form),
        typed: Typed {
            reopen: form,
            ..Typed::default()
        },
    };
    change(&app, &desk, Action::ManageCases, id, sent).await
}

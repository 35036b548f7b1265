//! Noting what somebody in a case needs, referring them to an offer, and what becomes of it. Whoever comes second is told
//! and keeps the words that were typed.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    ids::{CaseId, MatchId, NeedId, OfferId},
    observation::SupportNeed,
    support::{MatchResult, MatchStep, NeedSource},
    text,
    validation::{Code, MAX_NOTE_CHARS},
};

use super::{
    super::{decision::conflict, path::Path},
    one::{Typed, render},
    reach,
    support::{NeedForm, SUPPORT, SupportTyped, place},
    wrong::Wrong,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::support::{NewMatch, NewNeed, NewStep, SupportDone},
};

/// A need is noted at most so long after it was told.
const OLDEST_DAYS: i32 = 366;

/// What became of a form, and what to say then.
struct Came {
    done: SupportDone,
    /// The tail of what the page says when it is done.
    told: &'static str,
    /// Where it is said that the last place is gone.
    at: String,
}

/// The page with what is wrong and what was typed.
async fn again(
    app: &AppState,
    desk: &Desk,
    id: CaseId,
    (status, wrong): (StatusCode, Wrong),
    support: SupportTyped,
) -> ApiResult<Response> {
    let (ward, reach) = reach(app, desk, Action::ManageCases).await?;
    let typed = Typed {
        wrong,
        support,
        ..Typed::default()
    };
    let shown = render(app, desk, (&ward, reach), id, typed, None).await?;
    Ok((status, shown).into_response())
}

async fn answer(
    app: &AppState,
    desk: &Desk,
    id: CaseId,
    came: Came,
    typed: SupportTyped,
) -> ApiResult<Response> {
    match came.done {
        SupportDone::Done => {
            let to = format!("/cases/{id}?done=support-{}", came.told);
            Ok(Redirect::to(&to).into_response())
        }
        SupportDone::Already => {
            let wrong = Wrong::of(SUPPORT, "kind", "already");
            again(
                app,
                desk,
                id,
                (StatusCode::UNPROCESSABLE_ENTITY, wrong),
                typed,
            )
            .await
        }
        SupportDone::Full => {
            let mut wrong = Wrong::default();
            wrong.add(SUPPORT, &came.at, "full");
            again(app, desk, id, (StatusCode::CONFLICT, wrong), typed).await
        }
        SupportDone::Changed => {
            let (ward, _) = reach(app, desk, Action::ManageCases).await?;
            let words: Vec<String> = typed.words.into_values().collect();
            let words = Some(words.join("\n")).filter(|text| !text.is_empty());
            conflict(app, desk, &ward, "cases", words, format!("/cases/{id}")).await
        }
    }
}

/// `POST /cases/{id}/needs`: something is needed. For those who manage cases of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn add(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<NeedForm>,
) -> ApiResult<Response> {
    let (_, reach) = reach(&app, &desk, Action::ManageCases).await?;
    let now = clock::now();
    let today = now.local_date();
    let kind = SupportNeed::parse(&form.kind);
    let source = NeedSource::parse(&form.source);
    let noted = form.noted_on.parse::<Date>().ok();
    let mut wrong = Wrong::default();
    for (field, there) in [
        ("kind", kind.is_some()),
        ("source", source.is_some()),
        ("noted_on", noted.is_some()),
    ] {
        if !there {
            wrong.add(SUPPORT, field, Code::Required.as_str());
        }
    }
    if noted.is_some_and(|day| day > today || day < today.saturating_sub(OLDEST_DAYS.days())) {
        wrong.add(SUPPORT, "noted_on", Code::OutOfRange.as_str());
    }
    let typed = SupportTyped {
        need: Some(form),
        ..SupportTyped::default()
    };
    let (Some(kind), Some(source), Some(noted_on), true) =
        (kind, source, noted, wrong.is_nothing())
    else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return again(&app, &desk, id, (status, wrong), typed).await;
    };
    let new = NewNeed {
        id: NeedId(clock::new_id()),
        case: id,
        kind,
        source,
        noted_on,
    };
    let came = Came {
        done: app.store.add_need(reach, new, now).await?,
        told: "noted",
        at: String::new(),
    };
    answer(&app, &desk, id, came, typed).await
}

/// Words about a need or a referral, with what is chosen beside them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SupportForm {
    comment: String,
    /// The version of the need or the referral that was shown.
    seen: String,
    offer: String,
    step: String,
    result: String,
}

impl SupportForm {
    fn seen(&self) -> ApiResult<i64> {
        self.seen.parse().map_err(|_| ApiError::bad_request())
    }

    /// What was typed, for when it cannot be taken.
    fn typed(&self, at: &str) -> SupportTyped {
        let comment = self.comment.trim().to_owned();
        let words = Some((at.to_owned(), comment)).filter(|(_, text)| !text.is_empty());
        SupportTyped {
            words: words.into_iter().collect(),
            ..SupportTyped::default()
        }
    }

    /// The words, where they are needed or given.
    fn words(&self, wrong: &mut Wrong, at: &str, needed: bool) -> Option<String> {
        let text = text::nfc_multiline(&self.comment);
        if text.is_empty() && needed {
            wrong.add(SUPPORT, at, Code::Required.as_str());
        } else if text.chars().count() > MAX_NOTE_CHARS {
            wrong.add(SUPPORT, at, Code::TooLong.as_str());
        }
        Some(text).filter(|text| !text.is_empty())
    }
}

/// `POST /cases/{id}/needs/{need}/close`: it is not needed any more, and why. For those who manage cases of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn close(
    State(app): State<AppState>,
    Path((id, need)): Path<(CaseId, NeedId)>,
    DeskForm(desk, form): DeskForm<SupportForm>,
) -> ApiResult<Response> {
    let (_, reach) = reach(&app, &desk, Action::ManageCases).await?;
    let at = place(need, "close");
    let typed = form.typed(&at);
    let seen = form.seen()?;
    let mut wrong = Wrong::default();
    let words = form.words(&mut wrong, &at, true);
    let Some(why) = words.filter(|_| wrong.is_nothing()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return again(&app, &desk, id, (status, wrong), typed).await;
    };
    let store = &app.store;
    let done = store.close_need(reach, id, (need, seen), why, clock::now());
    let came = Came {
        done: done.await?,
        told: "closed",
        at,
    };
    answer(&app, &desk, id, came, typed).await
}

/// `POST /cases/{id}/needs/{need}/match`: referred to an offer, whose place is taken. For those who manage cases of its
/// group.
///
/// # Errors
/// Not found for others; the page that says that the last place is gone is 409.
pub async fn refer(
    State(app): State<AppState>,
    Path((id, need)): Path<(CaseId, NeedId)>,
    DeskForm(desk, form): DeskForm<SupportForm>,
) -> ApiResult<Response> {
    let (_, reach) = reach(&app, &desk, Action::ManageCases).await?;
    let at = place(need, "refer");
    let typed = form.typed(&at);
    let offer: OfferId = form.offer.parse().map_err(|_| ApiError::bad_request())?;
    let mut wrong = Wrong::default();
    let words = form.words(&mut wrong, &at, false);
    if !wrong.is_nothing() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return again(&app, &desk, id, (status, wrong), typed).await;
    }
    let new = NewMatch {
        id: MatchId(clock::new_id()),
        case: id,
        need,
        seen: form.seen()?,
        offer,
        words,
    };
    let came = Came {
        done: app.store.refer(reach, new, clock::now()).await?,
        told: "proposed",
        at: place(need, "offer"),
    };
    answer(&app, &desk, id, came, typed).await
}

/// `POST /cases/{id}/matches/{match}`: a step of a referral. For those who manage cases of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn step(
    State(app): State<AppState>,
    Path((id, one)): Path<(CaseId, MatchId)>,
    DeskForm(desk, form): DeskForm<SupportForm>,
) -> ApiResult<Response> {
    let (_, reach) = reach(&app, &desk, Action::ManageCases).await?;
    let step = MatchStep::parse(&form.step).ok_or_else(ApiError::bad_request)?;
    let at = place(one, "step");
    let typed = form.typed(&at);
    let mut wrong = Wrong::default();
    let words = form.words(&mut wrong, &at, step.needs_words());
    let result = MatchResult::parse(&form.result);
    if step == MatchStep::Finish && result.is_none() {
        wrong.add(SUPPORT, &place(one, "result"), Code::Required.as_str());
    }
    if !wrong.is_nothing() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return again(&app, &desk, id, (status, wrong), typed).await;
    }
    let new = NewStep {
        case: id,
        id: one,
        seen: form.seen()?,
        step,
        result,
        words,
    };
    let came = Came {
        done: app.store.step_match(reach, new, clock::now()).await?,
        told: step.as_str(),
        at,
    };
    answer(&app, &desk, id, came, typed).await
}

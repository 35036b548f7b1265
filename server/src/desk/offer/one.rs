//! One offer: what it says, who was referred to it, changing and closing it.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    ids::{CaseId, OfferId, WardCode},
    text,
    validation::{Code, MAX_NOTE_CHARS},
};

use super::{
    super::{
        Frame, casefile::Wrong, decision::conflict, household::DoneQuery, look::Fact, page,
        path::Path, texts::Texts,
    },
    days,
    form::{FORM, Lists, OfferForm},
    places, reach,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        support::{MatchedRow, OfferChange, OfferDone, OfferLine},
    },
};

/// The name of the closing form, for its faults.
const CLOSE: &str = "close";

/// Somebody who was referred, in words.
struct Matched {
    case: CaseId,
    name: String,
    group: String,
    state: String,
    since: String,
}

#[derive(Template)]
#[template(path = "desk/offer.html")]
struct OfferPage {
    f: Frame,
    id: OfferId,
    version: i64,
    state: &'static str,
    title: String,
    facts: Vec<Fact>,
    matched: Vec<Matched>,
    /// Those whose cases the reader may not see.
    others: Option<String>,
    form: OfferForm,
    lists: Lists,
    wrong: Wrong,
    why: String,
}

/// What the forms hold.
#[derive(Default)]
struct Typed {
    form: Option<OfferForm>,
    why: String,
    wrong: Wrong,
}

fn facts(t: Texts, line: &OfferLine) -> Vec<Fact> {
    let offer = &line.now.offer;
    let area = line.group_name.clone();
    let mut all = vec![
        ("kind", t.id("support-", offer.kind.as_str())),
        ("giver", offer.giver.clone()),
        ("contact", offer.contact.clone()),
        ("area", area.unwrap_or_else(|| t.tr("offer-whole-ward"))),
        ("places", places(t, &line.now)),
        ("days", days(t, &line.now)),
        ("note", offer.note.clone()),
    ];
    if let Some(why) = &line.close_reason {
        all.push(("close_reason", why.clone()));
    }
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(field, value)| Fact {
        label: t.id("offer-field-", field),
        value,
        ..Fact::default()
    })
    .collect()
}

fn matched(t: Texts, row: MatchedRow) -> Matched {
    let state = t.id("match-state-", row.state.as_str());
    Matched {
        case: row.case,
        name: row.name,
        group: row.group_name,
        state: match row.result {
            Some(result) => format!("{state} · {}", t.id("match-result-", result.as_str())),
            None => state,
        },
        since: t.day(row.at_ms),
    }
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    id: OfferId,
    typed: Typed,
    done: Option<&str>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let cases = Reach::of(&desk.actor, Action::ReadCase, ward);
    let found = app
        .store
        .offer(reach.clone(), cases, id, clock::now())
        .await?;
    let line = found.line;
    let form = typed
        .form
        .unwrap_or_else(|| OfferForm::filled(&line.now.offer));
    let others = found.in_all.saturating_sub(found.matched.len() as u64);
    let frame = Frame::of(app, desk, ward, "offers", line.now.offer.title.clone()).await?;
    page(&OfferPage {
        f: frame.saying(done),
        id,
        version: line.version,
        state: line.now.state.as_str(),
        title: line.now.offer.title.clone(),
        facts: facts(t, &line),
        matched: found
            .matched
            .into_iter()
            .map(|row| matched(t, row))
            .collect(),
        others: (others > 0).then(|| t.tw("offer-others", t.number(others))),
        lists: Lists::of(app, t, reach, &form).await?,
        form,
        wrong: typed.wrong,
        why: typed.why,
    })
}

/// `GET /offers/{id}`. For those who manage offers of the whole ward, or of its group; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<OfferId>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk).await?;
    let done = query.done.as_deref();
    render(&app, &desk, (&ward, reach), id, Typed::default(), done).await
}

/// A form that was sent: for which version, what it wants, what was typed.
struct Sent {
    version: i64,
    read: Result<OfferChange, Wrong>,
    words: Option<String>,
    typed: Typed,
}

async fn send(app: &AppState, desk: &Desk, id: OfferId, sent: Sent) -> ApiResult<Response> {
    let (ward, reach) = reach(app, desk).await?;
    let wrong = match sent.read {
        Err(wrong) => wrong,
        Ok(change) => {
            let step = change.as_str();
            let store = &app.store;
            let done = store.change_offer(reach.clone(), id, sent.version, change, clock::now());
            match done.await? {
                OfferDone::Done => {
                    let to = format!("/offers/{id}?done=offer-{step}");
                    return Ok(Redirect::to(&to).into_response());
                }
                OfferDone::DoesNotFit(field) => Wrong::of(FORM, field.as_str(), "does_not_fit"),
                OfferDone::Changed => {
                    let here = format!("/offers/{id}");
                    return conflict(app, desk, &ward, "offers", sent.words, here).await;
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

/// `POST /offers/{id}`: it says something else. For those who manage offers of the whole ward, or of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn change(
    State(app): State<AppState>,
    Path(id): Path<OfferId>,
    DeskForm(desk, form): DeskForm<OfferForm>,
) -> ApiResult<Response> {
    let sent = Sent {
        version: form.version()?,
        // How many places are taken is asked in the transaction.
        read: form.read(0).map(OfferChange::Change),
        words: form.typed(Texts(desk.lang)),
        typed: Typed {
            form: Some(form),
            ..Typed::default()
        },
    };
    send(&app, &desk, id, sent).await
}

/// Why it is closed, or nothing but the version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CloseForm {
    why: String,
    version: String,
}

impl CloseForm {
    fn version(&self) -> ApiResult<i64> {
        self.version.parse().map_err(|_| ApiError::bad_request())
    }

    fn read(&self) -> Result<OfferChange, Wrong> {
        let why = text::nfc_multiline(&self.why);
        let wrong = match why.chars().count() {
            0 => Code::Required,
            n if n > MAX_NOTE_CHARS => Code::TooLong,
            _ => return Ok(OfferChange::Close(why)),
        };
        Err(Wrong::of(CLOSE, "why", wrong.as_str()))
    }
}

/// `POST /offers/{id}/close`. For those who manage offers of the whole ward, or of its group.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn close(
    State(app): State<AppState>,
    Path(id): Path<OfferId>,
    DeskForm(desk, form): DeskForm<CloseForm>,
) -> ApiResult<Response> {
    let sent = Sent {
        version: form.version()?,
        read: form.read(),
        words: Some(form.why.trim().to_owned()).filter(|why| !why.is_empty()),
        typed: Typed {
            why: form.why,
            ..Typed::default()
        },
    };
    send(&app, &desk, id, sent).await
}

/// `POST /offers/{id}/reopen`. For those who manage offers of the whole ward, or of its group.
///
/// # Errors
/// Not found for others.
pub async fn reopen(
    State(app): State<AppState>,
    Path(id): Path<OfferId>,
    DeskForm(desk, form): DeskForm<CloseForm>,
) -> ApiResult<Response> {
    let sent = Sent {
        version: form.version()?,
        read: Ok(OfferChange::Reopen),
        words: None,
        typed: Typed::default(),
    };
    send(&app, &desk, id, sent).await
}

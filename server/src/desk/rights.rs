//! A person's rights over what is kept of them: correction and erasure, with a reason, by the lead.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    ids::{HouseholdId, VisitId, WardCode},
    text,
    validation::{Code, FieldError, MAX_NAME_CHARS, MAX_NOTE_CHARS},
};

use super::{Choice, Frame, page, path::Path, texts::Texts, ward_of};
use crate::{
    app::{App, AppState},
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    retention,
    storage::{
        Reach,
        retention::{Correction, Erasure, Reason},
    },
};

#[derive(Template)]
#[template(path = "desk/rights.html")]
struct RightsPage {
    f: Frame,
    heading: String,
    lead: String,
    at: String,
    correct: Option<Fields>,
    reasons: Vec<Choice>,
    counts: String,
}

/// What of a household may be corrected.
struct Fields {
    head_name: String,
    people: String,
    phone: String,
    note: String,
}

async fn reach(app: &App, desk: &Desk, action: Action) -> ApiResult<(WardCode, Reach)> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::EraseRecords, &Scope::ward(&ward))?;
    let reach = Reach::of(&desk.actor, action, &ward).ok_or_else(ApiError::refused)?;
    Ok((ward, reach))
}

/// The closed list of reasons, with one chosen by its id.
pub(super) fn reasons(t: Texts, chosen: &str) -> Vec<Choice> {
    let reasons = Reason::ALL.into_iter().map(|reason| {
        let id = reason.as_str();
        Choice::new(id, t.id("rights-reason-", id), chosen == id)
    });
    reasons.collect()
}

/// `GET /households/{id}/rights`. For those who may erase records of the ward; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn of_household(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<HouseholdId>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk, Action::ReadHousehold).await?;
    let h = app.store.household(reach, id, clock::now()).await?;
    let t = Texts(desk.lang);
    page(&RightsPage {
        f: Frame::of(&app, &desk, &ward, "households", t.tr("rights-title")).await?,
        heading: t.tr_with(
            "visit-heading",
            &[
                ("number", &t.door(&h.household.number)),
                ("name", &h.household.head_name),
            ],
        ),
        lead: t.tr("rights-lead"),
        at: format!("/households/{id}"),
        correct: Some(Fields {
            head_name: h.household.head_name,
            people: h
                .household
                .people
                .map(|n| n.to_string())
                .unwrap_or_default(),
            phone: h.household.phone.unwrap_or_default(),
            note: h.household.note.unwrap_or_default(),
        }),
        reasons: reasons(t, ""),
        counts: t.tw("rights-erase-household", h.knocks.len()),
    })
}

/// `GET /visits/{id}/rights`. For those who may erase records of the ward; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn of_visit(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<VisitId>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk, Action::ReadVisit).await?;
    let v = app.store.visit(reach, id, clock::now()).await?;
    let t = Texts(desk.lang);
    page(&RightsPage {
        f: Frame::of(&app, &desk, &ward, "queue", t.tr("rights-title-erase")).await?,
        heading: t.tr_with(
            "visit-heading",
            &[
                ("number", &t.door(&v.door.number)),
                ("name", &v.door.head_name),
            ],
        ),
        lead: t.tr("rights-lead-erase"),
        at: format!("/visits/{id}"),
        correct: None,
        reasons: reasons(t, ""),
        counts: t.tr("rights-erase-visit"),
    })
}

/// Erasing: the reason, and a tick that it is meant.
#[derive(Debug, Deserialize)]
pub struct EraseForm {
    reason: Reason,
    #[serde(default)]
    sure: String,
}

async fn erase(
    app: &App,
    desk: &Desk,
    doc: uuid::Uuid,
    form: &EraseForm,
    to: &str,
) -> ApiResult<Response> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::EraseRecords, &Scope::ward(&ward))?;
    if form.sure != "1" {
        let error = FieldError::new("/sure", Code::Required);
        return Err(ApiError::invalid_fields(vec![error]));
    }
    let erasure = Erasure {
        ward,
        doc,
        reason: form.reason,
        by: Some(desk.actor.user),
    };
    retention::erase(app, erasure).await?;
    Ok(Redirect::to(&format!("{to}?done=erased")).into_response())
}

/// `POST /households/{id}/erase`: the household and its visits. For those who may erase records.
///
/// # Errors
/// Not found for others; a field that is wrong.
pub async fn erase_household(
    State(app): State<AppState>,
    Path(id): Path<HouseholdId>,
    DeskForm(desk, form): DeskForm<EraseForm>,
) -> ApiResult<Response> {
    let (_, reach) = reach(&app, &desk, Action::ReadHousehold).await?;
    // That it is a household of this ward, and not some other document.
    app.store.household(reach, id, clock::now()).await?;
    erase(&app, &desk, id.0, &form, "/households").await
}

/// `POST /visits/{id}/erase`. For those who may erase records.
///
/// # Errors
/// Not found for others; a field that is wrong.
pub async fn erase_visit(
    State(app): State<AppState>,
    Path(id): Path<VisitId>,
    DeskForm(desk, form): DeskForm<EraseForm>,
) -> ApiResult<Response> {
    let (_, reach) = reach(&app, &desk, Action::ReadVisit).await?;
    app.store.visit(reach, id, clock::now()).await?;
    erase(&app, &desk, id.0, &form, "/queue").await
}

/// Correcting: the fields as they should be.
#[derive(Debug, Deserialize)]
pub struct CorrectForm {
    reason: Reason,
    head_name: String,
    #[serde(default)]
    people: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    forget: String,
}

fn within(field: &str, text: &str, most: usize) -> Result<(), FieldError> {
    match text.chars().count() > most {
        true => Err(FieldError::new(field, Code::TooLong)),
        false => Ok(()),
    }
}

/// `POST /households/{id}/correct`: phones and search follow. For those who may erase records.
///
/// # Errors
/// Not found for others; fields that are wrong.
pub async fn correct(
    State(app): State<AppState>,
    Path(id): Path<HouseholdId>,
    DeskForm(desk, form): DeskForm<CorrectForm>,
) -> ApiResult<Response> {
    let (ward, reach) = reach(&app, &desk, Action::ReadHousehold).await?;
    app.store.household(reach, id, clock::now()).await?;
    let head_name = text::nfc(&form.head_name);
    let phone = text::nfc(&form.phone);
    let note = text::nfc_multiline(&form.note);
    let people = form.people.trim();
    let read = (!people.is_empty()).then(|| people.parse::<u32>());
    let mut errors: Vec<FieldError> = [
        within("/head_name", &head_name, MAX_NAME_CHARS),
        within("/phone", &phone, MAX_NAME_CHARS),
        within("/note", &note, MAX_NOTE_CHARS),
    ]
    .into_iter()
    .filter_map(Result::err)
    .collect();
    let people = match read {
        None => None,
        Some(Ok(people)) if people < 1000 => Some(people),
        Some(_) => {
            errors.push(FieldError::new("/people", Code::BadFormat));
            None
        }
    };
    if !errors.is_empty() {
        return Err(ApiError::invalid_fields(errors));
    }
    let correction = Correction {
        ward,
        household: id,
        head_name,
        people,
        phone: Some(phone).filter(|t| !t.is_empty()),
        note: Some(note).filter(|t| !t.is_empty()),
        forget: form.forget == "1",
        reason: form.reason,
        by: desk.actor.user,
    };
    app.store.correct(correction, clock::now()).await?;
    if form.forget == "1" {
        retention::empty_logs(&app).await;
    }
    Ok(Redirect::to(&format!("/households/{id}?done=saved")).into_response())
}

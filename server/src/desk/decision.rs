//! Decisions on a visit and choices between two values. What changed since the officer looked is never
//! overwritten: a page says so and keeps the officer's words.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    ids::{HouseholdId, Rev, VisitId, WardCode},
    review::ReviewState,
    text,
    validation::{Code, FieldError, MAX_NOTE_CHARS},
};
use uuid::Uuid;

use super::{
    Frame, page,
    path::Path,
    query::{QueueQuery, read},
    texts::Texts,
    visit::FIELDS,
    ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        review::{Decided, Decision},
    },
};

/// The decision bar's forms.
#[derive(Debug, Deserialize)]
pub struct DecisionForm {
    decision: String,
    rev: String,
    seen: String,
    #[serde(default)]
    comment: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    back: String,
}

impl DecisionForm {
    /// The decision, with a comment where one is needed.
    fn read(self, visit: VisitId) -> ApiResult<Decision> {
        let to = ReviewState::parse(&self.decision).ok_or_else(ApiError::bad_request)?;
        let seen_state = ReviewState::parse(&self.seen).ok_or_else(ApiError::bad_request)?;
        let comment = Some(text::nfc_multiline(&self.comment)).filter(|c| !c.is_empty());
        let wrong = |code| {
            Err(ApiError::invalid_fields(vec![FieldError::new(
                "/comment", code,
            )]))
        };
        if comment
            .as_ref()
            .is_some_and(|c| c.chars().count() > MAX_NOTE_CHARS)
        {
            return wrong(Code::TooLong);
        }
        if comment.is_none() && matches!(to, ReviewState::Returned | ReviewState::Rejected) {
            return wrong(Code::Required);
        }
        Ok(Decision {
            visit,
            seen_rev: Rev::from_stored(self.rev),
            seen_state,
            to,
            comment,
            field: Some(self.field).filter(|f| FIELDS.contains(&f.as_str())),
        })
    }
}

#[derive(Template)]
#[template(path = "desk/conflict.html")]
struct ConflictPage {
    f: Frame,
    comment: Option<String>,
    href: String,
}

/// 409: it changed meanwhile; nothing was done and nothing that was typed is lost.
pub(super) async fn conflict(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    active: &str,
    comment: Option<String>,
    href: String,
) -> ApiResult<Response> {
    let t = Texts(desk.lang);
    let shown = page(&ConflictPage {
        f: Frame::of(app, desk, ward, active, t.tr("conflict-title")).await?,
        comment,
        href,
    })?;
    Ok((StatusCode::CONFLICT, shown).into_response())
}

/// `POST /visits/{id}/decision`. For those who may review visits of its group.
///
/// # Errors
/// Not found for others; a missing comment is `invalid_fields`.
pub async fn decide(
    State(app): State<AppState>,
    Path(id): Path<VisitId>,
    DeskForm(desk, form): DeskForm<DecisionForm>,
) -> ApiResult<Response> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ReviewVisit, &ward).ok_or_else(ApiError::refused)?;
    let query = read::<QueueQuery>(&form.back).opened(&app, &desk);
    let here = format!(
        "/visits/{id}?{}",
        query.written(&query.filter(), query.seek())
    );
    let decision = form.read(id)?;
    let (to, comment) = (decision.to, decision.comment.clone());
    match app.store.decide(reach, decision, clock::now()).await? {
        Decided::Done => Ok(Redirect::to(&format!("{here}&done={}", to.as_str())).into_response()),
        Decided::Changed | Decided::NotAllowed => {
            conflict(&app, &desk, &ward, "queue", comment, here).await
        }
    }
}

/// Where one comes from who saw it in the list of all disagreements.
const ATTENTION: &str = "/attention";

/// A choice between two values.
#[derive(Debug, Deserialize)]
pub struct ClashForm {
    choice: String,
    #[serde(default)]
    back: String,
}

impl ClashForm {
    fn takes_incoming(&self) -> ApiResult<bool> {
        match self.choice.as_str() {
            "incoming" => Ok(true),
            "current" => Ok(false),
            _ => Err(ApiError::bad_request()),
        }
    }
}

/// Settles a disagreement about a document that the caller may do this with; gives where to go on.
async fn settle_clash(
    app: &AppState,
    desk: &Desk,
    action: Action,
    (doc, clash): (Uuid, i64),
    form: &ClashForm,
    its_page: String,
) -> ApiResult<Response> {
    let ward = ward_of(app, desk, None).await?;
    let reach = Reach::of(&desk.actor, action, &ward).ok_or_else(ApiError::refused)?;
    let incoming = form.takes_incoming()?;
    app.store
        .settle_clash(reach, doc, clash, incoming, clock::now())
        .await?;
    let to = match form.back.as_str() {
        ATTENTION => format!("{ATTENTION}?done=settled"),
        _ => its_page,
    };
    Ok(Redirect::to(&to).into_response())
}

/// `POST /visits/{id}/clashes/{n}`. For those who may review visits of its group.
///
/// # Errors
/// Not found for others, or where it is settled already.
pub async fn settle_visit_clash(
    State(app): State<AppState>,
    Path((id, clash)): Path<(VisitId, i64)>,
    DeskForm(desk, form): DeskForm<ClashForm>,
) -> ApiResult<Response> {
    let query = read::<QueueQuery>(&form.back).opened(&app, &desk);
    let place = query.written(&query.filter(), query.seek());
    let its_page = format!("/visits/{id}?{place}&done=settled");
    settle_clash(
        &app,
        &desk,
        Action::ReviewVisit,
        (id.0, clash),
        &form,
        its_page,
    )
    .await
}

/// `POST /households/{id}/clashes/{n}`. For those who may edit households of its group.
///
/// # Errors
/// Not found for others, or where it is settled already.
pub async fn settle_household_clash(
    State(app): State<AppState>,
    Path((id, clash)): Path<(HouseholdId, i64)>,
    DeskForm(desk, form): DeskForm<ClashForm>,
) -> ApiResult<Response> {
    let its_page = format!("/households/{id}?done=settled");
    settle_clash(
        &app,
        &desk,
        Action::EditHousehold,
        (id.0, clash),
        &form,
        its_page,
    )
    .await
}

/// Nothing but what was seen and what is wanted.
#[derive(Debug, Deserialize)]
pub struct ListStateForm {
    rev: String,
    to: String,
}

/// `POST /households/{id}/list-state`: a proposal accepted or turned down, a house closed or listed
/// again. For those who may edit households of its group.
///
/// # Errors
/// Not found for others.
pub async fn settle_household(
    State(app): State<AppState>,
    Path(id): Path<HouseholdId>,
    DeskForm(desk, form): DeskForm<ListStateForm>,
) -> ApiResult<Response> {
    use tungngo_shared::household::ListState;
    let ward = ward_of(&app, &desk, None).await?;
    let reach =
        Reach::of(&desk.actor, Action::EditHousehold, &ward).ok_or_else(ApiError::refused)?;
    let to = [ListState::Listed, ListState::Closed]
        .into_iter()
        .find(|s| s.as_str() == form.to)
        .ok_or_else(ApiError::bad_request)?;
    let seen = Rev::from_stored(form.rev);
    let here = format!("/households/{id}");
    match app
        .store
        .settle_household(reach, id, seen, to, clock::now())
        .await?
    {
        Decided::Done => {
            Ok(Redirect::to(&format!("{here}?done=household-{}", to.as_str())).into_response())
        }
        Decided::Changed | Decided::NotAllowed => {
            conflict(&app, &desk, &ward, "households", None, here).await
        }
    }
}

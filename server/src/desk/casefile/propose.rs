//! Proposing a case from what one officer has verified.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use tungngo_shared::{
    access::Action,
    ids::{CaseId, ObservationId, WardCode},
    observation::{Category, Observation, Subject},
};

use super::{
    super::{
        Choice, Frame, decision::conflict, look::Fact, observation, page, path::Path, texts::Texts,
    },
    Lists, forms,
    forms::FactsForm,
    reach,
    wrong::Wrong,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        cases::{CaseDone, CaseSource, Ground, NewCase},
    },
};

#[derive(Template)]
#[template(path = "desk/case_form.html")]
struct CaseFormPage {
    f: Frame,
    observation: ObservationId,
    place: String,
    seen: Option<Vec<Fact>>,
    /// There is a case already, and perhaps the reader may open it.
    existing: Option<Option<CaseId>>,
    /// What was observed is about a place.
    no_person: bool,
    form: FactsForm,
    lists: Lists,
    households: Vec<Choice>,
    wrong: Wrong,
}

/// The observation in the clear, in memory; none where its key is not here any more.
fn opened(app: &AppState, ward: &WardCode, source: &CaseSource) -> Option<Observation> {
    observation::Opener::new(app, ward).open(source.visit, &source.sealed)
}

/// The form as the observation fills it. What was suspected is offered, nothing more: the officer says what is so.
fn filled(desk: &Desk, source: &CaseSource, seen: Option<&Observation>) -> FactsForm {
    let person = seen.filter(|o| o.subject == Subject::Person);
    FactsForm {
        name: person.and_then(|o| o.name.clone()).unwrap_or_default(),
        birth_year: person
            .and_then(|o| o.birth_year)
            .map(|year| year.to_string())
            .unwrap_or_default(),
        category: person
            .map(|o| o.category)
            .map_or_else(String::new, |c: Category| c.as_str().to_owned()),
        household: source.household.to_string(),
        group: source.group.to_string(),
        officer: desk.actor.user.to_string(),
        ..FactsForm::default()
    }
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    id: ObservationId,
    typed: Option<(FactsForm, Wrong)>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let source = app
        .store
        .case_source(reach.clone(), id, clock::now())
        .await?;
    let seen = opened(app, ward, &source);
    let (form, wrong) =
        typed.unwrap_or_else(|| (filled(desk, &source, seen.as_ref()), Wrong::default()));
    let choices = app.store.case_choices(reach).await?;
    let household = source.household.to_string();
    let chosen = form.household == household;
    page(&CaseFormPage {
        f: Frame::of(app, desk, ward, "cases", t.tr("case-new")).await?,
        observation: id,
        place: t.place(&source.door),
        no_person: seen.as_ref().is_some_and(|o| o.subject != Subject::Person),
        seen: seen.map(|o| observation::facts(t, &o)),
        existing: source.case,
        lists: Lists::of(t, choices, &form),
        households: vec![
            Choice::new("", t.tr("case-no-household"), !chosen),
            Choice::new(household, t.place(&source.door), chosen),
        ],
        form,
        wrong,
    })
}

/// `GET /observations/{id}/case`. For those who manage cases in its group; the look at the observation is audited.
///
/// # Errors
/// Not found for others, and for an observation that is not verified.
pub async fn form(
    State(app): State<AppState>,
    desk: Desk,
    Path(observation): Path<ObservationId>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk, Action::ManageCases).await?;
    render(&app, &desk, (&ward, reach), observation, None).await
}

/// `POST /observations/{id}/case`. For those who manage cases in its group.
///
/// # Errors
/// Not found for others, and for an observation that is not verified; the form with what is wrong is 422.
pub async fn propose(
    State(app): State<AppState>,
    Path(observation): Path<ObservationId>,
    DeskForm(desk, form): DeskForm<FactsForm>,
) -> ApiResult<Response> {
    let (ward, reach) = reach(&app, &desk, Action::ManageCases).await?;
    let now = clock::now();
    let source = app
        .store
        .case_source(reach.clone(), observation, now)
        .await?;
    if opened(&app, &ward, &source).is_some_and(|o| o.subject != Subject::Person) {
        // Its page offers no form.
        return Err(ApiError::bad_request());
    }
    let wrong = match form.read(now.local_date()) {
        Ok(file) => {
            let id = CaseId(clock::new_id());
            let new = NewCase {
                id,
                ground: Ground::Observation(observation),
                file,
            };
            match app.store.propose_case(reach.clone(), new, now).await? {
                CaseDone::Done => {
                    let to = format!("/cases/{id}?done=case-propose");
                    return Ok(Redirect::to(&to).into_response());
                }
                // A minor's case, in a colleague's charge.
                CaseDone::GivenAway => {
                    return Ok(Redirect::to("/cases?done=case-propose").into_response());
                }
                CaseDone::DoesNotFit(field) => {
                    Wrong::of(forms::FACTS, field.as_str(), "does_not_fit")
                }
                _ => {
                    let here = format!("/observations/{observation}/case");
                    let typed = form.typed(Texts(desk.lang));
                    return conflict(&app, &desk, &ward, "cases", typed, here).await;
                }
            }
        }
        Err(wrong) => wrong,
    };
    let typed = Some((form, wrong));
    let shown = render(&app, &desk, (&ward, reach), observation, typed).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

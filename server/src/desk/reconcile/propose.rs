//! Proposing a case from a row of another system's list that is none of ours.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use tungngo_shared::{
    casefile::Birth,
    ids::{CaseId, ReconcileId, WardCode},
    reconcile::{Outcome, read},
};

use super::{
    super::{
        Choice, Frame,
        casefile::{FACTS, FactsForm, Lists, Wrong},
        decision::conflict,
        look::Fact,
        page,
        path::Path,
        texts::Texts,
    },
    allowed,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        cases::{CaseDone, Ground, NewCase},
        reconcile::{Run, RunRow},
    },
};

#[derive(Template)]
#[template(path = "desk/reconcile_case.html")]
struct CaseFormPage {
    f: Frame,
    run: ReconcileId,
    nr: i64,
    file_name: String,
    /// Whether somebody has decided on the row.
    decided: bool,
    seen: Vec<Fact>,
    form: FactsForm,
    lists: Lists,
    households: Vec<Choice>,
    wrong: Wrong,
}

/// The row with its run; only one that is none of ours leads to a case.
async fn source(
    app: &AppState,
    reach: &Reach,
    (id, nr): (ReconcileId, i64),
) -> ApiResult<(Run, RunRow)> {
    let run = app.store.run(reach.clone(), id).await?;
    let found = app
        .store
        .run_row(reach.clone(), id, nr, clock::now())
        .await?;
    let row = found.rows.into_iter().next();
    let row = row.filter(|row| row.outcome == Outcome::OnlyTheirs);
    Ok((run, row.ok_or_else(ApiError::not_found)?))
}

/// The form as the row fills it; what somebody is looked after for is for the lead to say.
fn filled(desk: &Desk, run: &Run, row: &RunRow) -> FactsForm {
    let columns = run.columns.clone().unwrap_or_default();
    let theirs = read(&columns, &row.cells).listed;
    let (birth_date, birth_year) = match theirs.birth {
        Some(Birth::Day(day)) => (day.to_string(), String::new()),
        Some(Birth::Year(year)) => (String::new(), year.to_string()),
        None => Default::default(),
    };
    FactsForm {
        name: theirs.name,
        birth_date,
        birth_year,
        personal_number: theirs.number.unwrap_or_default(),
        officer: desk.actor.user.to_string(),
        ..FactsForm::default()
    }
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    (run, row): (Run, RunRow),
    typed: Option<(FactsForm, Wrong)>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let (form, wrong) = typed.unwrap_or_else(|| (filled(desk, &run, &row), Wrong::default()));
    let choices = app.store.case_choices(reach).await?;
    let seen = run.heads.iter().zip(&row.cells);
    let seen = seen
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(head, cell)| Fact {
            label: head.clone(),
            value: cell.clone(),
            ..Fact::default()
        });
    page(&CaseFormPage {
        f: Frame::of(app, desk, ward, "reconcile", t.tr("case-new")).await?,
        run: run.id,
        nr: row.nr,
        decided: row.decision.is_some(),
        seen: seen.collect(),
        lists: Lists::of(t, choices, &form),
        households: vec![Choice::new("", t.tr("case-no-household"), true)],
        file_name: run.file_name,
        form,
        wrong,
    })
}

/// `GET /reconcile/{id}/rows/{n}/case`. For those who match lists; the look at the row is audited.
///
/// # Errors
/// Not found for others, and for a row that is no stranger.
pub async fn form(
    State(app): State<AppState>,
    desk: Desk,
    Path((id, nr)): Path<(ReconcileId, i64)>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let found = source(&app, &reach, (id, nr)).await?;
    render(&app, &desk, (&ward, reach), found, None).await
}

/// `POST /reconcile/{id}/rows/{n}/case`. For those who match lists; another lead approves.
///
/// # Errors
/// Not found for others, and for a row that is no stranger; the form with what is wrong is 422.
pub async fn propose(
    State(app): State<AppState>,
    Path((id, nr)): Path<(ReconcileId, i64)>,
    DeskForm(desk, form): DeskForm<FactsForm>,
) -> ApiResult<Response> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let found = source(&app, &reach, (id, nr)).await?;
    let now = clock::now();
    let wrong = match form.read(now.local_date()) {
        Err(wrong) => wrong,
        Ok(file) => {
            let new = NewCase {
                id: CaseId(clock::new_id()),
                ground: Ground::Listed(id, nr),
                file,
            };
            match app.store.propose_case(reach.clone(), new, now).await? {
                CaseDone::Done | CaseDone::GivenAway => {
                    let to = format!("/reconcile/{id}?outcome=only_theirs&done=case-propose");
                    return Ok(Redirect::to(&to).into_response());
                }
                CaseDone::DoesNotFit(field) => Wrong::of(FACTS, field.as_str(), "does_not_fit"),
                _ => {
                    let here = format!("/reconcile/{id}?outcome=only_theirs");
                    let typed = form.typed(Texts(desk.lang));
                    return conflict(&app, &desk, &ward, "reconcile", typed, here).await;
                }
            }
        }
    };
    let typed = Some((form, wrong));
    let shown = render(&app, &desk, (&ward, reach), found, typed).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

//! A task about a case: given at the case's household like any other, with a form that is filled in as far as it can be.
//! That it is about a case is kept here; the task and the phone that gets it say nothing of it.

use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::ToSpan as _;
use tungngo_shared::{
    access::{Action, Role},
    casefile::CaseState,
    ids::{CaseId, HouseholdId, WardCode},
    task::TaskKind,
};

use super::{
    super::{
        decision::conflict,
        path::Path,
        task::{At, TaskForm, form_page},
    },
    reach,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        cases::{CaseRecord, Look},
        support::SupportDone,
    },
};

/// By when, unless the officer says another day.
const DUE_DAYS: i32 = 7;

/// The case and its household, for somebody who manages it and gives tasks there.
async fn about(
    app: &AppState,
    desk: &Desk,
    id: CaseId,
) -> ApiResult<(WardCode, Reach, CaseRecord, HouseholdId)> {
    let (ward, reach) = reach(app, desk, Action::ManageCases).await?;
    let tasks = Reach::of(&desk.actor, Action::ManageTasks, &ward);
    let tasks = tasks.ok_or_else(ApiError::refused)?;
    let case = app.store.case(reach, id, Look::Page, clock::now()).await?;
    // Its page says so instead of offering the form.
    let household = case.file.household.ok_or_else(ApiError::not_found)?;
    if case.state != CaseState::Open {
        return Err(ApiError::not_found());
    }
    Ok((ward, tasks, case, household))
}

/// `GET /cases/{id}/tasks/new`. For those who manage cases and give tasks in its group; the looks at the case and the
/// household are audited.
///
/// # Errors
/// Not found for others, and for a case that is not open or has no household.
pub async fn new(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CaseId>,
) -> ApiResult<Html<String>> {
    let (ward, reach, case, household) = about(&app, &desk, id).await?;
    // Who was asked last; otherwise the one helper, where there is only one.
    let last = case.support.tasks.first().map(|task| task.assignee_id);
    let helper = match last {
        Some(who) => Some(who),
        None => {
            let people = app.store.assignees(reach.clone(), household).await?;
            let mut helpers = people.into_iter().filter(|a| a.role == Role::Helper);
            helpers
                .next()
                .filter(|_| helpers.next().is_none())
                .map(|a| a.id)
        }
    };
    let due = clock::now().local_date().saturating_add(DUE_DAYS.days());
    let form = TaskForm::filled(TaskKind::Support, helper, due);
    form_page(&app, &desk, (&ward, reach), At::Case(id, household), form).await
}

/// `POST /cases/{id}/tasks/new`. For those who manage cases and give tasks in its group.
///
/// # Errors
/// Not found for others, for a case that is not open or has no household, and where the person cannot be given one; the
/// form with what is wrong is 422.
pub async fn give(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<TaskForm>,
) -> ApiResult<Response> {
    let (ward, reach, _, household) = about(&app, &desk, id).await?;
    let now = clock::now();
    let typed = form.typed();
    match form.read(household, now) {
        Ok(task) => match app.store.give_case_task(reach, id, task, now).await? {
            SupportDone::Done => {
                let to = format!("/cases/{id}?done=task-given");
                Ok(Redirect::to(&to).into_response())
            }
            _ => conflict(&app, &desk, &ward, "cases", typed, format!("/cases/{id}")).await,
        },
        Err(form) => {
            let at = At::Case(id, household);
            let shown = form_page(&app, &desk, (&ward, reach), at, *form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
    }
}

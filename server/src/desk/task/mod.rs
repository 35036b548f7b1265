//! Tasks (việc được giao): the list by state, and giving one at a household's door.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    clock::{Millis, dmy},
    ids::{CaseId, HouseholdId, TaskId, WardCode},
    task::{TaskKind, TaskState},
};

use super::{
    Choice, Frame,
    export::offered,
    page,
    path::Path,
    saved::{List, Saved, above},
    texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{Reach, review::Door, tasks::TaskLine},
};

mod export;
mod form;
mod one;
mod report;

pub use export::{ask_export, export};
pub use form::TaskForm;
pub use one::{answer, show};
pub use report::report;

/// Rows on a page.
const PAGE: u32 = 100;

/// The tab of those given to the viewer.
const MINE: &str = "mine";

/// How far somebody's eyes reach over tasks, with their ward.
async fn reach(app: &AppState, desk: &Desk) -> ApiResult<(WardCode, Reach)> {
    let ward = ward_of(app, desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ManageTasks, &ward).ok_or_else(ApiError::refused)?;
    Ok((ward, reach))
}

/// What to list, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
pub struct TasksQuery {
    #[serde(default)]
    state: String,
    /// The day and the id of the row before.
    due: Option<String>,
    after: Option<TaskId>,
    done: Option<String>,
}

impl TasksQuery {
    /// What waits for the office comes first.
    fn state(&self) -> TaskState {
        TaskState::parse(&self.state).unwrap_or(TaskState::Reported)
    }

    fn is_mine(&self) -> bool {
        self.state == MINE
    }

    /// The tab's id.
    fn tab(&self) -> &'static str {
        match self.is_mine() {
            true => MINE,
            false => self.state().as_str(),
        }
    }

    /// The choices as they stand in an address.
    pub(super) fn choices(&self) -> String {
        format!("state={}", self.tab())
    }
}

struct Tab {
    id: &'static str,
    text: String,
    active: bool,
}

/// A task in words.
struct Row {
    id: TaskId,
    kind: String,
    place: String,
    head_name: String,
    assignee: String,
    due: String,
    late: bool,
}

#[derive(Template)]
#[template(path = "desk/tasks.html")]
struct TasksPage {
    f: Frame,
    tabs: Vec<Tab>,
    saved: Saved,
    export: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
}

fn row(t: Texts, line: TaskLine, state: TaskState, now: Millis) -> Row {
    let due: Option<Date> = line.due_on.parse().ok();
    Row {
        id: line.id,
        kind: t.id("task-kind-", line.kind.as_str()),
        place: t.place(&line.door),
        head_name: line.door.head_name,
        assignee: line.assignee,
        due: due.map_or(line.due_on, dmy),
        late: state.is_to_do() && due.is_some_and(|due| due < now.local_date()),
    }
}

/// `GET /tasks`. For those who give tasks somewhere in the ward; they see those of their groups.
///
/// # Errors
/// Not found for others.
pub async fn list(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<TasksQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk).await?;
    let t = Texts(desk.lang);
    let (is_mine, here, choices) = (query.is_mine(), query.tab(), query.choices());
    let state = match is_mine {
        true => TaskState::Open,
        false => query.state(),
    };
    let counts = app.store.task_counts(reach.clone()).await?;
    let after = query.due.zip(query.after);
    let mut lines = match is_mine {
        true => app.store.my_tasks(reach, after, PAGE + 1).await?,
        false => app.store.tasks(reach, state, after, PAGE + 1).await?,
    };
    let more = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let next = lines
        .last()
        .filter(|_| more)
        .map(|last| format!("/tasks?state={here}&due={}&after={}", last.due_on, last.id));
    let tab = |one: TaskState| {
        let n = counts.get(&one).copied().unwrap_or_default();
        let name = t.id("task-state-", one.as_str());
        Tab {
            id: one.as_str(),
            text: t.tr_with("tasks-tab", &[("name", &name), ("n", &t.number(n))]),
            active: one.as_str() == here,
        }
    };
    let order = [
        TaskState::Reported,
        TaskState::Open,
        TaskState::Returned,
        TaskState::Accepted,
        TaskState::Cancelled,
    ];
    let now = clock::now();
    let frame = Frame::of(&app, &desk, &ward, "tasks", t.tr("nav-tasks")).await?;
    let mine = Tab {
        id: MINE,
        text: t.tr_with(
            "tasks-tab",
            &[
                ("name", &t.tr("tasks-tab-mine")),
                ("n", &t.number(frame.waits.tasks_mine)),
            ],
        ),
        active: is_mine,
    };
    page(&TasksPage {
        f: frame.saying(query.done.as_deref()),
        tabs: std::iter::once(mine).chain(order.map(tab)).collect(),
        saved: above(&app, &desk, List::Tasks, &choices).await?,
        export: match is_mine {
            true => None,
            false => offered(&desk, &ward, export::place(state.as_str())),
        },
        rows: lines
            .into_iter()
            .map(|line| row(t, line, state, now))
            .collect(),
        next,
    })
}

/// Where a task is given from.
#[derive(Clone, Copy, Debug)]
pub enum At {
    /// A household's page.
    Household(HouseholdId),
    /// The page of a case that has a household.
    Case(CaseId, HouseholdId),
}

impl At {
    fn household(self) -> HouseholdId {
        match self {
            Self::Household(id) | Self::Case(_, id) => id,
        }
    }

    /// The page that it is given from.
    fn page(self) -> String {
        match self {
            Self::Household(id) => format!("/households/{id}"),
            Self::Case(id, _) => format!("/cases/{id}"),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/task_form.html")]
struct TaskFormPage {
    f: Frame,
    /// The page that it is given from.
    back: String,
    of_case: bool,
    place: String,
    head_name: String,
    today: String,
    form: TaskForm,
    kinds: Vec<Choice>,
    people: Vec<Choice>,
}

/// The form's page, wherever it is given from; the look at the household is audited.
///
/// # Errors
/// Not found where the household is out of reach.
pub(super) async fn form_page(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    at: At,
    form: TaskForm,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let now = clock::now();
    let household = at.household();
    let h = app.store.household(reach.clone(), household, now).await?;
    let people = app.store.assignees(reach, household).await?;
    let kinds = TaskKind::ALL.iter().map(|kind| {
        let id = kind.as_str();
        Choice::new(id, t.id("task-kind-", id), form.kind == id)
    });
    page(&TaskFormPage {
        f: Frame::of(app, desk, ward, "tasks", t.tr("task-new")).await?,
        back: at.page(),
        of_case: matches!(at, At::Case(..)),
        place: t.place(&Door {
            number: h.household.number,
            head_name: String::new(),
            alley_name: h.alley_name,
            group_name: h.group_name,
        }),
        head_name: h.household.head_name,
        today: now.local_date().to_string(),
        kinds: kinds.collect(),
        people: people
            .into_iter()
            .map(|a| {
                let role = t.id("role-", a.role.as_str());
                let name = format!("{} · {role}", a.name);
                Choice::new(a.id, name, form.assignee == a.id.to_string())
            })
            .collect(),
        form,
    })
}

/// `GET /households/{id}/tasks/new`. For those who give tasks in its group; the look at the household is audited.
///
/// # Errors
/// Not found for others.
pub async fn new(
    State(app): State<AppState>,
    desk: Desk,
    Path(household): Path<HouseholdId>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk).await?;
    let at = At::Household(household);
    form_page(&app, &desk, (&ward, reach), at, TaskForm::default()).await
}

/// `POST /households/{id}/tasks/new`. For those who give tasks in its group.
///
/// # Errors
/// Not found for others, and where the person cannot be given one; the form with what is wrong is 422.
pub async fn give(
    State(app): State<AppState>,
    Path(household): Path<HouseholdId>,
    DeskForm(desk, form): DeskForm<TaskForm>,
) -> ApiResult<Response> {
    let (ward, reach) = reach(&app, &desk).await?;
    let now = clock::now();
    match form.read(household, now) {
        Ok(task) => {
            let id = task.id;
            app.store.give_task(reach, task, now).await?;
            Ok(Redirect::to(&format!("/tasks/{id}?done=task-given")).into_response())
        }
        Err(form) => {
            let at = At::Household(household);
            let shown = form_page(&app, &desk, (&ward, reach), at, *form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
    }
}

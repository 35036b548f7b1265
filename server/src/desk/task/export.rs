//! The list of tasks as a file. What they ask for is about people and stays out, as it is not on the list.

use async_trait::async_trait;

use super::*;
use crate::desk::export::{self, BATCH, Batches, Cells, ExportForm, Place, Table};

fn places(state: TaskState) -> Place {
    let state = state.as_str();
    Place {
        active: "tasks",
        back: format!("/tasks?state={state}"),
        here: place(state),
    }
}

/// Where the list of this state can be taken out.
pub(super) fn place(state: &str) -> String {
    format!("/tasks/export?state={state}")
}

/// `GET /tasks/export`: what the file will be. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn ask_export(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<TasksQuery>,
) -> ApiResult<Html<String>> {
    let place = places(query.state());
    let ward = export::allowed(&app, &desk, &place.here).await?;
    export::ask(&app, &desk, &ward, place).await
}

/// The list's rows, in its order.
struct Tasks {
    app: AppState,
    t: Texts,
    reach: Reach,
    state: TaskState,
    after: Option<(String, TaskId)>,
    more: bool,
}

impl Tasks {
    fn cells(&self, line: TaskLine, now: Millis) -> Cells {
        let door = line.door.clone();
        let row = row(self.t, line, self.state, now);
        let late = match row.late {
            true => self.t.tr("task-late"),
            false => String::new(),
        };
        vec![
            row.kind,
            door.group_name,
            door.alley_name,
            door.number,
            row.head_name,
            row.assignee,
            row.due,
            late,
            self.t.id("task-state-", self.state.as_str()),
        ]
    }
}

#[async_trait]
impl Batches for Tasks {
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>> {
        if !self.more {
            return Ok(None);
        }
        let (reach, after) = (self.reach.clone(), self.after.take());
        let store = &self.app.store;
        let read = store.tasks(reach, self.state, after, BATCH).await?;
        self.more = read.len() == BATCH as usize;
        self.after = read.last().map(|last| (last.due_on.clone(), last.id));
        let now = clock::now();
        let rows = read.into_iter().map(|line| self.cells(line, now));
        Ok(Some(rows.collect()))
    }
}

/// `POST /tasks/export`: the file. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn export(
    State(app): State<AppState>,
    Query(query): Query<TasksQuery>,
    DeskForm(desk, form): DeskForm<ExportForm>,
) -> ApiResult<Response> {
    let place = places(query.state());
    let ward = export::allowed(&app, &desk, &place.here).await?;
    let (_, reach) = reach(&app, &desk).await?;
    let t = Texts(desk.lang);
    let heads = [
        "col-task",
        "filter-group",
        "filter-alley",
        "field-number",
        "field-head_name",
        "task-assignee",
        "task-due",
        "task-late",
        "col-state",
    ];
    let table = Table {
        list: "tasks",
        heads: heads.map(|key| t.tr(key)).into(),
        rows: Box::new(Tasks {
            app: app.clone(),
            t,
            reach,
            state: query.state(),
            after: None,
            more: true,
        }),
    };
    export::file(&app, &desk, (&ward, place), &form, table).await
}

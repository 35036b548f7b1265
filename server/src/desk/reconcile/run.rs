//! One run: its columns to be named, then its rows to be decided on, then what was signed.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use tungngo_shared::{
    ids::{ReconcileId, WardCode},
    reconcile::{Decision, Outcome},
};

use super::{
    super::{Frame, page, path::Path, texts::Texts},
    allowed, columns,
    sign::{Signed, signed},
    view::{RowView, View},
};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::ApiResult,
    storage::{
        Reach,
        reconcile::{Counts, RowFilter, Run, RunState},
    },
};

/// Rows on a page: each is read, not only looked over.
const PAGE: u32 = 25;

/// Which rows, as it stands in the address; nonsense counts as not set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RunQuery {
    outcome: String,
    /// Those decided on, too.
    all: String,
    after: Option<i64>,
    done: Option<String>,
    /// What became of rows that something was said of.
    told: Option<u64>,
    changed: Option<u64>,
    unfit: Option<u64>,
}

struct Tab {
    id: &'static str,
    text: String,
    active: bool,
}

#[derive(Template)]
#[template(path = "desk/reconcile_run.html")]
struct RunPage {
    f: Frame,
    id: ReconcileId,
    came: String,
    outcome: &'static str,
    all: bool,
    tabs: Vec<Tab>,
    rows: Vec<RowView>,
    next: Option<String>,
    /// What can be decided of many rows.
    many: Vec<&'static str>,
    /// How many of this kind nobody has decided on.
    open_here: String,
    left: Option<String>,
    signed: Option<Signed>,
    has_rows: bool,
    told: Vec<String>,
}

/// What became of rows that something was said of, in words.
fn told(t: Texts, query: &RunQuery) -> Vec<String> {
    let said = [
        ("reconcile-told", query.told),
        ("reconcile-told-changed", query.changed),
        ("reconcile-told-unfit", query.unfit),
    ];
    let said = said
        .into_iter()
        .filter_map(|(key, n)| Some((key, n.filter(|n| *n > 0)?)));
    said.map(|(key, n)| t.tw(key, t.number(n))).collect()
}

/// What waits comes first; where nothing does, what there is.
fn first(counts: &Counts) -> Outcome {
    let with = |wanted: fn(&crate::storage::reconcile::Count) -> bool| {
        let of = |outcome: &&Outcome| counts.get(outcome).is_some_and(wanted);
        Outcome::ALL.iter().find(of).copied()
    };
    with(|count| count.open > 0)
        .or_else(|| with(|count| count.all > 0))
        .unwrap_or(Outcome::Equal)
}

fn tabs(t: Texts, counts: &Counts, active: Outcome) -> Vec<Tab> {
    let tab = |outcome: &Outcome| {
        let count = counts.get(outcome).copied().unwrap_or_default();
        let name = t.id("reconcile-outcome-", outcome.as_str());
        let n = match outcome.needs_decision() {
            true => format!(
                "{} / {}",
                t.number(count.all - count.open),
                t.number(count.all)
            ),
            false => t.number(count.all),
        };
        Tab {
            id: outcome.as_str(),
            text: format!("{name} ({n})"),
            active: *outcome == active,
        }
    };
    Outcome::ALL.iter().map(tab).collect()
}

async fn rows_page(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    run: Run,
    query: &RunQuery,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let id = run.id;
    let outcome = Outcome::parse(&query.outcome).unwrap_or_else(|| first(&run.counts));
    let count = run.counts.get(&outcome).copied().unwrap_or_default();
    // Where nothing is open any more, what was decided is shown.
    let all = query.all == "1" || count.open == 0;
    let filter = RowFilter {
        outcome: Some(outcome),
        open: !all,
    };
    let mut read = app
        .store
        .run_rows(reach, id, filter, query.after, PAGE + 1, clock::now())
        .await?;
    let has_more = read.rows.len() > PAGE as usize;
    read.rows.truncate(PAGE as usize);
    let is_signed = run.state == RunState::Signed;
    let columns = run.columns.clone().unwrap_or_default();
    let view = View {
        t,
        run: id,
        columns: &columns,
        is_signed,
    };
    let last = read.rows.last().map(|row| row.nr).filter(|_| has_more);
    let left: u64 = run.counts.values().map(|count| count.open).sum();
    let many = outcome.decisions().iter().filter(|d| d.is_for_many());
    let frame = Frame::of(app, desk, ward, "reconcile", run.file_name.clone()).await?;
    page(&RunPage {
        id,
        came: t.tr_with(
            "reconcile-came",
            &[("who", &run.by), ("time", &t.exactly(run.at_ms))],
        ),
        outcome: outcome.as_str(),
        all,
        tabs: tabs(t, &run.counts, outcome),
        rows: view.rows(&read),
        next: last.map(|nr| {
            let all = if query.all == "1" { "1" } else { "" };
            format!(
                "/reconcile/{id}?outcome={}&all={all}&after={nr}",
                outcome.as_str()
            )
        }),
        many: match count.open > 0 && !is_signed {
            true => many.map(|decision: &Decision| decision.as_str()).collect(),
            false => Vec::new(),
        },
        open_here: t.number(count.open),
        left: (left > 0).then(|| t.tw("reconcile-left", t.number(left))),
        signed: signed(app, t, &run),
        has_rows: run.has_rows,
        told: told(t, query),
        f: frame.saying(query.done.as_deref()),
    })
}

/// `GET /reconcile/{id}`. For those who match lists; the rows looked at are audited.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<ReconcileId>,
    Query(query): Query<RunQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let run = app.store.run(reach.clone(), id).await?;
    match run.state {
        RunState::Uploaded => columns::render(&app, &desk, (&ward, reach), run, None).await,
        _ => rows_page(&app, &desk, (&ward, reach), run, &query).await,
    }
}

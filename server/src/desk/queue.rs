//! The queue (hàng chờ): visits by state and filter, paged by key, and several accepted at once after
//! a summary.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    clock::Millis,
    ids::{GroupId, Rev, VisitId, WardCode},
    review::ReviewState,
    visit::Outcome,
};

use super::{
    Choice, Frame,
    export::offered,
    page,
    query::{FLAGS, QueueQuery, paged},
    saved::{List, Saved, above},
    texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        overview::Waits,
        review::{Decided, Decision, QueueFilter, QueueRow, Seek},
    },
};

mod bulk;
mod export;

pub use bulk::accept;
pub use export::{ask_export, export};

/// Rows on a page.
const PAGE: usize = 50;

/// A tab: a state with its count where it is worth counting.
struct Tab {
    id: &'static str,
    href: String,
    text: String,
    active: bool,
}

/// A select of the filter.
struct Select {
    name: &'static str,
    options: Vec<Choice>,
}

/// A row in words.
struct RowView {
    id: VisitId,
    pick: String,
    pick_label: String,
    number: String,
    head_name: String,
    group_name: String,
    alley_name: String,
    outcome: &'static str,
    flags: Vec<String>,
    observations: u32,
    came_back: bool,
    came_back_text: String,
    author: String,
    sent: String,
    state: &'static str,
    reviewer: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct QueuePage {
    f: Frame,
    notice: Option<String>,
    tabs: Vec<Tab>,
    state: &'static str,
    mine: bool,
    campaign: Option<String>,
    since: Option<String>,
    text: String,
    lost: bool,
    selects: Vec<Select>,
    filtered: bool,
    saved: Saved,
    /// All that waits, from its beginning: what has come meanwhile belongs here.
    first: bool,
    query: String,
    export: Option<String>,
    bulk: bool,
    show_state: bool,
    rows: Vec<RowView>,
    prev: Option<String>,
    next: Option<String>,
}

/// What the queue shows to whoever chooses nothing.
fn waiting() -> QueueFilter {
    QueueFilter {
        state: Some(ReviewState::Received),
        ..QueueFilter::default()
    }
}

fn tabs(t: Texts, query: &QueueQuery, filter: &QueueFilter, waits: &Waits) -> Vec<Tab> {
    let with_count = |key: &str, n: u64| format!("{} ({})", t.tr(key), t.number(n));
    let tab = |id, state: Option<ReviewState>, mine: bool, text: String| {
        let wanted = QueueFilter {
            state,
            mine,
            ..filter.clone()
        };
        Tab {
            id,
            href: format!("/queue?{}", query.written(&wanted, Seek::First)),
            text,
            active: filter.state == state && filter.mine == mine,
        }
    };
    let received = Some(ReviewState::Received);
    vec![
        tab(
            "received",
            received,
            false,
            with_count("review-received", waits.received),
        ),
        tab("mine", received, true, with_count("queue-mine", waits.mine)),
        tab(
            "returned",
            Some(ReviewState::Returned),
            false,
            with_count("review-returned", waits.returned),
        ),
        tab(
            "accepted",
            Some(ReviewState::Accepted),
            false,
            t.tr("review-accepted"),
        ),
        tab(
            "rejected",
            Some(ReviewState::Rejected),
            false,
            t.tr("review-rejected"),
        ),
        tab("all", None, false, t.tr("queue-all")),
    ]
}

async fn selects(
    app: &AppState,
    desk: &Desk,
    reach: &Reach,
    filter: &QueueFilter,
) -> ApiResult<Vec<Select>> {
    let t = Texts(desk.lang);
    let ward = &reach.ward;
    let groups = app.store.groups(ward).await?;
    let in_reach = |group: GroupId| reach.whole || desk.actor.groups.contains(&group);
    let mut list = vec![Select {
        name: "group",
        options: groups
            .into_iter()
            .filter(|g| in_reach(g.id))
            .map(|g| Choice::new(g.id, g.name, filter.group == Some(g.id)))
            .collect(),
    }];
    // Forty alleys of all groups are no choice; those of one group are.
    if filter.group.is_some() || filter.alley.is_some() {
        let alleys = app.store.alleys(ward).await?;
        let group = filter.group.or_else(|| {
            alleys
                .iter()
                .find(|a| Some(a.id) == filter.alley)
                .map(|a| a.group)
        });
        list.push(Select {
            name: "alley",
            options: alleys
                .into_iter()
                .filter(|a| Some(a.group) == group && in_reach(a.group))
                .map(|a| Choice::new(a.id, a.name, filter.alley == Some(a.id)))
                .collect(),
        });
    }
    list.push(Select {
        name: "outcome",
        options: Outcome::ALL
            .iter()
            .map(|o| {
                Choice::new(
                    o.as_str(),
                    t.id("outcome-", o.as_str()),
                    filter.outcome == Some(*o),
                )
            })
            .collect(),
    });
    list.push(Select {
        name: "flag",
        options: FLAGS
            .iter()
            .map(|id| Choice::new(id, t.flag(id), filter.flag.as_deref() == Some(id)))
            .collect(),
    });
    list.push(Select {
        name: "author",
        options: app
            .store
            .authors(reach.clone())
            .await?
            .into_iter()
            .map(|(id, name)| Choice::new(id, name, filter.author == Some(id)))
            .collect(),
    });
    Ok(list)
}

fn row_view(t: Texts, r: QueueRow, desk: &Desk, now: Millis) -> RowView {
    let came_back = r.state == ReviewState::Received && r.reviewer.is_some();
    let mine = r.reviewer == Some(desk.actor.user);
    let reviewer = r.reviewer_name.unwrap_or_default();
    RowView {
        pick: format!("{}~{}", r.id, r.rev),
        pick_label: t.tr_with(
            "queue-pick",
            &[("house", &t.door(&r.number)), ("name", &r.head_name)],
        ),
        came_back_text: match mine {
            true => t.tr("queue-came-back-mine"),
            false => t.tr_with("queue-came-back", &[("name", &reviewer)]),
        },
        came_back,
        id: r.id,
        number: t.door(&r.number),
        head_name: r.head_name,
        group_name: r.group_name,
        alley_name: r.alley_name,
        outcome: r.outcome.as_str(),
        flags: r.flags,
        observations: r.observations,
        author: r.author,
        sent: t.moment(r.updated_ms, now),
        state: r.state.as_str(),
        reviewer: Some(reviewer).filter(|name| !name.is_empty()),
    }
}

fn notice(t: Texts, query: &QueueQuery) -> Option<String> {
    let accepted = query.accepted?;
    let mut words = t.tw("queue-accepted", accepted);
    if let Some(changed) = query.changed.filter(|n| *n > 0) {
        words = format!("{words} {}", t.tw("queue-changed", changed));
    }
    Some(words)
}

/// `POST /queue`: takes what was typed and chosen to an address that does not tell the words. For those who review
/// visits somewhere in the ward.
///
/// # Errors
/// Not found for others.
pub async fn find(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<QueueQuery>,
) -> ApiResult<Redirect> {
    let ward = ward_of(&app, &desk, None).await?;
    Reach::of(&desk.actor, Action::ReviewVisit, &ward).ok_or_else(ApiError::refused)?;
    let query = form.typed(&app, &desk)?;
    let to = query.written(&query.filter(), Seek::First);
    Ok(Redirect::to(&format!("/queue?{to}")))
}

/// `GET /queue`. For those who review visits somewhere in the ward.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<QueueQuery>,
) -> ApiResult<Response> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ReviewVisit, &ward).ok_or_else(ApiError::refused)?;
    if let Some(rest) = query.without_words() {
        return Ok(Redirect::to(&format!("/queue?{rest}")).into_response());
    }
    let query = query.opened(&app, &desk);
    let t = Texts(desk.lang);
    let (filter, seek) = (query.filter(), query.seek());
    let read = app
        .store
        .queue(reach.clone(), filter.clone(), seek, PAGE as u32 + 1)
        .await?;
    let shown = paged(read, seek, PAGE);
    let frame = Frame::of(&app, &desk, &ward, "queue", t.tr("nav-queue")).await?;
    let now = clock::now();
    let plain = QueueFilter {
        state: filter.state,
        mine: filter.mine,
        ..QueueFilter::default()
    };
    let href = |seek: Seek| format!("/queue?{}", query.written(&filter, seek));
    let answer = page(&QueuePage {
        notice: notice(t, &query),
        tabs: tabs(t, &query, &filter, &frame.waits),
        state: filter.state.map_or("all", ReviewState::as_str),
        mine: filter.mine,
        campaign: filter.campaign.map(|c| c.to_string()),
        since: filter.since.map(|ms| ms.local_date().to_string()),
        text: filter.text.clone(),
        lost: query.search.lost,
        selects: selects(&app, &desk, &reach, &filter).await?,
        saved: above(&app, &desk, List::Queue, &query.choices()).await?,
        first: filter == waiting() && seek == Seek::First,
        filtered: filter != plain,
        query: query.written(&filter, seek),
        export: offered(&desk, &ward, export::place(&query)),
        bulk: filter.state == Some(ReviewState::Received),
        show_state: filter.state != Some(ReviewState::Received),
        prev: shown.prev.map(href),
        next: shown.next.map(href),
        rows: shown
            .rows
            .into_iter()
            .map(|r| row_view(t, r, &desk, now))
            .collect(),
        f: frame.saying(query.done.as_deref()),
    })?;
    Ok(answer.into_response())
}

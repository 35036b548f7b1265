//! Numbers that change while a page is open: how much waits, and how much has come since the page was made. Numbers and
//! nothing else; whoever wants to know what they are about loads the page.
//!
//! One task looks for all open pages ([`watch`]), when something was committed, and while somebody watches. A browser asks
//! once and is told (server-sent events); a page without a script stays as it is. Watching is no use of a session.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    extract::{Query, State},
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use tokio::sync::{Notify, mpsc};
use tungngo_shared::{
    access::{Action, Actor},
    clock::Millis,
    ids::WardCode,
};

use super::{triage, ward_of};
use crate::{
    app::{App, AppState},
    auth::{Watching, web},
    clock,
    problem::{ApiError, ApiResult},
    storage::{Reach, overview::Waits},
};

mod watch;

/// Something is said so often at least: whoever is silent for longer is let go (`listen::Limits::silence`).
pub const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// Open pages of one session at once. A browser has six connections to a server, and pages need some.
pub const MOST_OF_SESSION: usize = 3;
/// Open pages at once: each takes one of the server's 800 connections.
pub const MOST: usize = 300;
/// What waits to be read by one page; whoever is slower gets the next numbers.
const ROOM: usize = 4;

/// What one page is told.
pub type Numbers = BTreeMap<&'static str, u64>;

/// An open page.
struct Open {
    /// Counts them, so that one is found again.
    id: u64,
    /// The hash of its session's token.
    session: String,
    /// When the page was made.
    since: Millis,
    /// What it was told last.
    told: Numbers,
    to: mpsc::Sender<Event>,
}

#[derive(Default)]
struct Pages {
    open: Vec<Open>,
    opened: u64,
    /// Whether the task is there that looks for them.
    is_watched: bool,
    /// The server stops.
    is_closed: bool,
}

/// All open pages.
#[derive(Default)]
pub struct Live {
    pages: Mutex<Pages>,
    /// The server stops.
    closed: Notify,
}

impl Live {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many pages are open.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pages().open.len()
    }

    /// Whether no page is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Ends every stream and begins none any more: the server stops, and waits for whatever is open.
    pub fn close(&self) {
        let mut pages = self.pages();
        pages.is_closed = true;
        pages.open.clear();
        self.closed.notify_one();
    }

    /// Takes a page in, with what it is told first. A session's oldest one makes room for it.
    fn open(
        &self,
        session: String,
        since: Millis,
        told: Numbers,
    ) -> Option<(mpsc::Receiver<Event>, bool)> {
        let (to, from) = mpsc::channel(ROOM);
        let mut pages = self.pages();
        pages.open.retain(|page| !page.to.is_closed());
        if pages.is_closed || pages.open.len() >= MOST {
            return None;
        }
        let own = pages.open.iter().filter(|page| page.session == session);
        if own.count() >= MOST_OF_SESSION
            && let Some(oldest) = pages.open.iter().position(|page| page.session == session)
        {
            end(&pages.open.remove(oldest));
        }
        // There is room for one.
        let _ = to.try_send(said(&told));
        pages.opened += 1;
        let id = pages.opened;
        pages.open.push(Open {
            id,
            session,
            since,
            told,
            to,
        });
        let was_watched = std::mem::replace(&mut pages.is_watched, true);
        Some((from, was_watched))
    }
}

/// The page is told that nothing more comes, so that its browser does not ask again.
fn end(page: &Open) {
    let _ = page.to.try_send(Event::default().event("end").data("end"));
}

fn said(numbers: &Numbers) -> Event {
    let data = serde_json::to_string(numbers).unwrap_or_default();
    Event::default().event("numbers").data(data)
}

/// How much waits for somebody; none where they review nothing.
///
/// # Errors
/// The store's own; not found without the ward.
pub async fn waits(app: &App, actor: &Actor, ward: &WardCode) -> ApiResult<Option<Waits>> {
    let Some(reach) = Reach::of(actor, Action::ReviewVisit, ward) else {
        return Ok(None);
    };
    let body = app.store.ward(ward).await?;
    let rules = body.ok_or_else(ApiError::not_found)?.rules;
    let now = clock::now();
    let late = triage::late_before(&rules, now);
    let waits = app.store.waits(reach, late, now.local_date()).await?;
    Ok(Some(waits))
}

/// The numbers of a page that was made at a moment.
async fn numbers(app: &App, reach: Reach, waits: &Waits, since: Millis) -> ApiResult<Numbers> {
    let arrived = app.store.arrived(reach, since).await?;
    let mut numbers = Numbers::from(waits.counts());
    numbers.insert("attention", waits.attention());
    numbers.insert("tasks-all", waits.all_tasks());
    numbers.insert("new-visits", arrived.visits);
    numbers.insert("new-observations", arrived.observations);
    Ok(numbers)
}

/// When the page was made that wants to hear.
#[derive(Debug, Deserialize)]
pub struct LiveQuery {
    since: i64,
}

/// `GET /live`: the numbers of the rail and of what waits, now and whenever they change. For those who review visits
/// somewhere in the ward, until their session ends.
///
/// # Errors
/// Not found for others; `unavailable` when too many pages are open.
pub async fn live(
    State(app): State<AppState>,
    Watching(desk): Watching,
    Query(query): Query<LiveQuery>,
) -> ApiResult<Sse<impl Stream<Item = Result<Event, std::convert::Infallible>>>> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ReviewVisit, &ward).ok_or_else(ApiError::refused)?;
    let waits = waits(&app, &desk.actor, &ward).await?;
    let waits = waits.ok_or_else(ApiError::refused)?;
    let since = Millis(query.since);
    let numbers = numbers(&app, reach, &waits, since).await?;
    let opened = app.live.open(desk.session, since, numbers);
    let (from, was_watched) = opened.ok_or_else(|| ApiError::busy(60))?;
    if !was_watched {
        tokio::spawn(watch::all(app));
    }
    let events = stream::unfold(from, async |mut from| {
        let event = from.recv().await?;
        Some((Ok(event), from))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// What somebody's session shows now: how far they reach, and how much waits there; none when it has ended.
async fn seen(app: &App, session: &str) -> ApiResult<Option<(Reach, Waits)>> {
    let Some(session) = web::standing(app, session, clock::now()).await? else {
        return Ok(None);
    };
    let Some(ward) = session.actor.ward.clone().filter(|_| !session.lacks_second) else {
        return Ok(None);
    };
    let reach = Reach::of(&session.actor, Action::ReviewVisit, &ward);
    let waits = waits(app, &session.actor, &ward).await?;
    Ok(reach.zip(waits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listen::Limits;

    #[test]
    fn an_open_page_is_never_silent_for_as_long_as_the_server_waits() {
        assert!(KEEP_ALIVE * 3 < Limits::default().silence);
        assert!(MOST * 2 < Limits::default().connections);
    }

    #[test]
    fn a_session_s_oldest_page_makes_room_and_a_server_has_a_most() {
        let live = Live::default();
        let open = |session: &str| live.open(session.to_owned(), Millis(0), Numbers::new());
        let mut first = open("a").unwrap().0;
        let rest: Vec<_> = (1..MOST_OF_SESSION).map(|_| open("a").unwrap()).collect();
        let other = open("b").unwrap();
        let last = open("a").unwrap();
        assert_eq!(live.len(), MOST_OF_SESSION + 1);
        // What it was told, that this is the end, and the end.
        assert!(first.try_recv().is_ok() && first.try_recv().is_ok());
        let gone = first.try_recv().unwrap_err();
        assert_eq!(gone, mpsc::error::TryRecvError::Disconnected);
        drop((rest, other));
        // Those whose browser has gone leave room.
        let many: Vec<_> = (1..MOST).map(|n| open(&n.to_string()).unwrap()).collect();
        assert!(open("one more").is_none());
        drop((many, last));
        assert!(open("one more").is_some());
        live.close();
        assert!(live.is_empty() && open("late").is_none());
    }
}

//! Cases that move between wards (chuyển hồ sơ): what other wards offer, what one's own ward has offered, and what became
//! of it. For leads; a ward sees whom a move is about as long as it is offered, or has taken over.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    casefile::moves::Side,
    clock::Millis,
    ids::{MoveId, WardCode},
};

use super::{Frame, casefile::born, page, texts::Texts, ward_of};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        moves::{MoveLine, MoveList},
    },
};

mod decide;
mod offer;
mod one;
mod receipt;

pub use decide::{accept, decline, withdraw};
pub use offer::{form, offer};
pub use one::show;
pub use receipt::receipt;

/// Rows on a page.
const PAGE: u32 = 50;

/// The ward, and how far somebody reaches over its moves: all of them or none.
async fn allowed(app: &AppState, desk: &Desk) -> ApiResult<(WardCode, Reach)> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::MoveCases, &Scope::ward(&ward))?;
    let reach = Reach::of(&desk.actor, Action::MoveCases, &ward).ok_or_else(ApiError::refused)?;
    Ok((ward, reach))
}

/// Which list, as it stands in the address; nonsense counts as not set.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MovesQuery {
    list: String,
    /// The moment and the id of the row before.
    at: Option<i64>,
    after: Option<MoveId>,
    done: Option<String>,
}

const LISTS: [(&str, MoveList); 3] = [
    ("in", MoveList::Incoming),
    ("out", MoveList::Outgoing),
    ("decided", MoveList::Decided),
];

struct Tab {
    id: &'static str,
    text: String,
    active: bool,
}

/// A move in words.
struct Line {
    id: MoveId,
    /// Whom it is about, where the ward may know.
    name: Option<String>,
    born: String,
    between: String,
    offered: String,
    state: String,
    decided: String,
    why: String,
    receipt: String,
}

#[derive(Template)]
#[template(path = "desk/moves.html")]
struct MovesPage {
    f: Frame,
    list: &'static str,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    next: Option<String>,
}

fn line(t: Texts, m: MoveLine) -> Line {
    let (name, born) = match m.person {
        Some((name, birth)) => (Some(name), born(birth)),
        None => (None, String::new()),
    };
    let key = match m.between.side {
        Side::From => "move-to",
        Side::To => "move-from",
    };
    Line {
        id: m.id,
        name,
        born,
        between: t.tr_with(key, &[("ward", m.between.other())]),
        offered: t.exactly(m.offered_ms),
        state: t.id("move-state-", m.state.as_str()),
        decided: m.decided_ms.map_or_else(String::new, |at| t.exactly(at)),
        why: m.why.unwrap_or_default(),
        receipt: m.receipt.map_or_else(String::new, |nr| nr.to_string()),
    }
}

/// `GET /moves`. For leads; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn list(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<MovesQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let t = Texts(desk.lang);
    let wanted = LISTS.iter().find(|(id, _)| *id == query.list);
    let (id, list) = *wanted.unwrap_or(&LISTS[0]);
    let after = query.at.map(Millis).zip(query.after);
    let counts = app.store.move_counts(ward.clone()).await?;
    let now = clock::now();
    let mut moves = app.store.moves(reach, list, after, PAGE + 1, now).await?;
    let more = moves.len() > PAGE as usize;
    moves.truncate(PAGE as usize);
    let next = moves.last().filter(|_| more).map(|last| {
        let at = last.offered_ms.0;
        format!("/moves?list={id}&at={at}&after={}", last.id)
    });
    let tabs = LISTS.iter().map(|(one, of)| {
        let name = t.id("moves-tab-", one);
        let n = match of {
            MoveList::Incoming => Some(counts.incoming),
            MoveList::Outgoing => Some(counts.outgoing),
            MoveList::Decided => None,
        };
        Tab {
            id: one,
            text: match n {
                Some(n) => t.tr_with("cases-tab", &[("name", &name), ("n", &t.number(n))]),
                None => name,
            },
            active: *one == id,
        }
    });
    let frame = Frame::of(&app, &desk, &ward, "moves", t.tr("nav-moves")).await?;
    page(&MovesPage {
        f: frame.saying(query.done.as_deref()),
        list: id,
        tabs: tabs.collect(),
        lines: moves.into_iter().map(|m| line(t, m)).collect(),
        next,
    })
}

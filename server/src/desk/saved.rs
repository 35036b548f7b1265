//! Filters kept under a name (bộ lọc đã lưu): above each list that has a filter, one's own, one click away. What is kept is
//! what the list's own query reads from an address and writes again; the words somebody looked for are no part of it.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{access::Action, ids::WardCode, text};
use uuid::Uuid;

use super::{
    Frame, anywhere,
    casefile::CasesQuery,
    households::HouseholdsQuery,
    login::Empty,
    page,
    path::Path,
    query::{QueueQuery, read},
    task::TasksQuery,
    texts::Texts,
    triage::BoardQuery,
    ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm, web::url_encode},
    clock,
    problem::{ApiError, ApiResult},
    storage::saved::{Kept, MOST_SAVED, SavedFilter},
};

/// The longest name, in characters.
const NAME_CHARS: usize = 40;

/// A list with a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Visits.
    Queue,
    /// The board of observations.
    Observations,
    /// Cases.
    Cases,
    /// Tasks.
    Tasks,
    /// Households.
    Households,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Queue,
        Self::Observations,
        Self::Cases,
        Self::Tasks,
        Self::Households,
    ];

    /// Its id: its line in the rail, its address, and what stands in the database.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Observations => "observations",
            Self::Cases => "cases",
            Self::Tasks => "tasks",
            Self::Households => "households",
        }
    }

    fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.id() == id)
    }

    /// What opens the list.
    fn action(self) -> Action {
        match self {
            Self::Queue => Action::ReviewVisit,
            Self::Observations => Action::VerifyObservation,
            Self::Cases => Action::ReadCase,
            Self::Tasks => Action::ManageTasks,
            Self::Households => Action::ReadHousehold,
        }
    }

    /// The choices of an address as the list itself writes them: its first page, without words.
    fn choices(self, query: &str) -> String {
        match self {
            Self::Queue => read::<QueueQuery>(query).choices(),
            Self::Observations => read::<BoardQuery>(query).choices(),
            Self::Cases => read::<CasesQuery>(query).choices(),
            Self::Tasks => read::<TasksQuery>(query).choices(),
            Self::Households => read::<HouseholdsQuery>(query).choices(),
        }
    }
}

/// A kept filter above its list.
pub struct Chip {
    /// Which.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// The list with its choices.
    pub href: String,
    /// Whether it is what the list shows.
    pub active: bool,
}

/// What stands above a list.
pub struct Saved {
    /// One's own filters, by name.
    pub chips: Vec<Chip>,
    /// Where the list's choices are kept; none where they are one of these.
    pub keep: Option<String>,
}

/// One's filters of a list that shows these choices: `query` is what its address says, words and page included.
///
/// # Errors
/// The store's own.
pub async fn above(app: &AppState, desk: &Desk, list: List, query: &str) -> ApiResult<Saved> {
    let shown = list.choices(query);
    let kept = app.store.saved_filters(desk.actor.user, list.id());
    let chip = |filter: SavedFilter| Chip {
        id: filter.id,
        name: filter.name,
        href: format!("/{}?{}", list.id(), filter.query),
        active: filter.query == shown,
    };
    let chips: Vec<Chip> = kept.await?.into_iter().map(chip).collect();
    let is_kept = chips.iter().any(|chip| chip.active);
    let (id, query) = (list.id(), url_encode(&shown));
    Ok(Saved {
        chips,
        keep: (!is_kept).then(|| format!("/filters/new?list={id}&query={query}")),
    })
}

/// Which choices of which list.
#[derive(Debug, Deserialize)]
pub struct NewQuery {
    list: String,
    #[serde(default)]
    query: String,
}

/// The form: the same, and what they are to be called.
#[derive(Debug, Deserialize)]
pub struct NewForm {
    list: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    name: String,
}

#[derive(Template)]
#[template(path = "desk/filter_form.html")]
struct NewPage {
    f: Frame,
    list: &'static str,
    query: String,
    name: String,
    error: Option<String>,
}

/// The list, for those who may open it, and their ward.
async fn opened(app: &AppState, desk: &Desk, list: &str) -> ApiResult<(List, WardCode)> {
    let list = List::parse(list).ok_or_else(ApiError::not_found)?;
    let ward = ward_of(app, desk, None).await?;
    match anywhere(desk, list.action(), &ward) {
        true => Ok((list, ward)),
        false => Err(ApiError::refused()),
    }
}

async fn form(
    app: &AppState,
    desk: &Desk,
    (list, ward): (List, &WardCode),
    (query, name): (String, String),
    error: Option<String>,
) -> ApiResult<Html<String>> {
    let title = Texts(desk.lang).tr("saved-new");
    page(&NewPage {
        f: Frame::of(app, desk, ward, list.id(), title).await?,
        list: list.id(),
        query,
        name,
        error,
    })
}

/// `GET /filters/new`: what shall it be called. For those who may open the list.
///
/// # Errors
/// Not found for others, and for what is no list.
pub async fn new(
    State(app): State<AppState>,
    desk: Desk,
    Query(asked): Query<NewQuery>,
) -> ApiResult<Html<String>> {
    let (list, ward) = opened(&app, &desk, &asked.list).await?;
    let query = list.choices(&asked.query);
    form(&app, &desk, (list, &ward), (query, String::new()), None).await
}

/// `POST /filters/new`: keeps it. For those who may open the list.
///
/// # Errors
/// Not found for others, and for what is no list; the form with what is wrong is 422.
pub async fn keep(
    State(app): State<AppState>,
    DeskForm(desk, asked): DeskForm<NewForm>,
) -> ApiResult<Response> {
    let (list, ward) = opened(&app, &desk, &asked.list).await?;
    let t = Texts(desk.lang);
    let (query, name) = (list.choices(&asked.query), text::nfc(&asked.name));
    let wrong = if name.is_empty() {
        Some(t.tr("error-required"))
    } else if name.chars().count() > NAME_CHARS {
        Some(t.tw("saved-too-long", NAME_CHARS))
    } else {
        let filter = SavedFilter {
            id: clock::new_id(),
            name: name.clone(),
            query: query.clone(),
        };
        let user = desk.actor.user;
        match app
            .store
            .save_filter(user, list.id(), filter, clock::now())
            .await?
        {
            Kept::Done => None,
            Kept::TooMany => Some(t.tw("saved-too-many", MOST_SAVED)),
            Kept::Taken => Some(t.tr("saved-taken")),
        }
    };
    if wrong.is_some() {
        let shown = form(&app, &desk, (list, &ward), (query, name), wrong).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    }
    let to = format!("/{}?{query}&done=filter-kept", list.id());
    Ok(Redirect::to(&to).into_response())
}

/// `POST /filters/{id}/drop`: forgets it. For its owner.
///
/// # Errors
/// Not found for others.
pub async fn forget(
    State(app): State<AppState>,
    Path(id): Path<Uuid>,
    DeskForm(desk, Empty {}): DeskForm<Empty>,
) -> ApiResult<Redirect> {
    let list = app.store.drop_filter(desk.actor.user, id).await?;
    Ok(Redirect::to(&format!("/{list}?done=filter-dropped")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_what_the_list_reads_and_nothing_else() {
        let group = "0190a000-0000-7000-8000-000000000001";
        for (list, query, kept) in [
            (
                List::Queue,
                format!(
                    "state=all&find=c2VhbGVk&group={group}&after=5_{group}&q=Dat&done=x&evil=1"
                ),
                format!("state=all&group={group}"),
            ),
            (
                List::Observations,
                format!("tab=late&group={group}&category=dealing&at=5&after={group}"),
                format!("tab=late&group={group}&category=dealing"),
            ),
            (
                List::Cases,
                format!("state=open&status=&overdue=1&day=2026-01-01&after={group}"),
                "state=open&status=&overdue=1".to_owned(),
            ),
            (
                List::Tasks,
                format!("state=open&due=2026-01-01&after={group}"),
                "state=open".to_owned(),
            ),
            (
                List::Households,
                format!("group={group}&alley=&find=c2VhbGVk&after=c2VhbGVk"),
                format!("group={group}"),
            ),
        ] {
            assert_eq!(list.choices(&query), kept, "{list:?}");
            assert_eq!(list.choices(&kept), kept, "{list:?}");
            // Nonsense is the list as it is.
            assert_eq!(list.choices("%zz&state='--"), list.choices(""), "{list:?}");
            assert_eq!(List::parse(list.id()), Some(list));
        }
    }
}

//! Search from the top of every page: households, cases and accounts that somebody may see, in one page.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Actor, Role, Scope, can},
    ids::{CaseId, HouseholdId, UserId, WardCode},
};

use super::{
    Frame, casefile, page,
    sealed::{LOST, Search},
    texts::Texts,
    ward_of,
};
use crate::{
    app::{App, AppState},
    auth::{Desk, DeskForm, web::url_encode},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        search::{Found, FoundCase, FoundHouse, FoundPerson, Hits, Looker, Rank},
    },
};

/// What is looked for, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
pub struct SearchQuery {
    /// What was typed into the form; never in an address of ours.
    q: Option<String>,
    /// The words looked for, sealed.
    find: Option<String>,
}

fn href(find: &str) -> String {
    match find {
        "" => "/search".to_owned(),
        find => format!("/search?find={}", url_encode(find)),
    }
}

/// How far somebody can search in a ward; none where they see nothing that is searched.
pub(super) fn looker(actor: &Actor, ward: &WardCode) -> Option<Looker> {
    let looker = Looker {
        ward: ward.clone(),
        user: actor.user,
        households: Reach::of(actor, Action::ReadHousehold, ward),
        cases: Reach::of(actor, Action::ReadCase, ward),
        people: can(actor, Action::ManagePeople, &Scope::ward(ward)),
    };
    let any = looker.households.is_some() || looker.cases.is_some() || looker.people;
    any.then_some(looker)
}

async fn seat(app: &App, desk: &Desk) -> ApiResult<(WardCode, Looker)> {
    let ward = ward_of(app, desk, None).await?;
    let looker = looker(&desk.actor, &ward).ok_or_else(ApiError::refused)?;
    Ok((ward, looker))
}

struct HouseView {
    id: HouseholdId,
    number: String,
    head_name: String,
    place: String,
    list_state: Option<String>,
    near: bool,
}

struct CaseView {
    id: CaseId,
    name: String,
    born: String,
    minor: bool,
    state: String,
    group: String,
    near: bool,
}

struct PersonView {
    id: UserId,
    name: String,
    login: Option<String>,
    role: String,
    may_open: bool,
    disabled: bool,
    near: bool,
}

#[derive(Template)]
#[template(path = "desk/search.html")]
struct SearchPage {
    f: Frame,
    lost: bool,
    asked: bool,
    nothing: bool,
    households: Vec<HouseView>,
    all_households: Option<String>,
    cases: Vec<CaseView>,
    more_cases: bool,
    people: Vec<PersonView>,
    more_people: bool,
}

fn views<T, V>(hits: Hits<T>, view: impl Fn(T, bool) -> V) -> Vec<V> {
    let near = |rank| rank == Rank::Slip;
    let list = hits.list.into_iter();
    list.map(|hit| view(hit.row, near(hit.rank))).collect()
}

fn house(t: Texts, row: FoundHouse, near: bool) -> HouseView {
    HouseView {
        id: row.id,
        number: match row.number.is_empty() {
            true => t.tr("households-no-number"),
            false => row.number,
        },
        head_name: row.head_name,
        place: format!("{} · {}", row.alley_name, row.group_name),
        list_state: Some(row.list_state)
            .filter(|state| state != "listed")
            .map(|state| t.id_or_itself("list-state-", &state)),
        near,
    }
}

fn case(t: Texts, row: FoundCase, near: bool) -> CaseView {
    CaseView {
        id: row.id,
        name: row.name,
        born: casefile::born(row.birth),
        minor: row.birth.is_minor(clock::now().local_date()),
        state: t.id("case-state-", row.state.as_str()),
        group: row.group_name,
        near,
    }
}

fn person(t: Texts, desk: &Desk, row: FoundPerson, near: bool) -> PersonView {
    PersonView {
        id: row.id,
        name: row.name,
        login: row.login,
        role: t.id("role-", row.role.as_str()),
        // The same rule as that of the person's own page.
        may_open: row.role != Role::Admin || desk.actor.role == Role::Admin,
        disabled: row.is_disabled,
        near,
    }
}

/// `POST /search`: takes what was typed to an address that does not tell it. For those who may see something that is
/// searched.
///
/// # Errors
/// Not found for others.
pub async fn find(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<SearchQuery>,
) -> ApiResult<Redirect> {
    seat(&app, &desk).await?;
    let search = Search::typed(&app, &desk, form.q.as_deref().unwrap_or_default())?;
    Ok(Redirect::to(&href(&search.sealed)))
}

/// `GET /search`. For those who may see something that is searched; they find that. Which rows were shown is audited.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<SearchQuery>,
) -> ApiResult<Response> {
    let (ward, looker) = seat(&app, &desk).await?;
    if query.q.is_some() {
        // Nobody's words stand in an address for longer than this.
        return Ok(Redirect::to(&href(LOST)).into_response());
    }
    let search = Search::carried(&app, &desk, query.find.as_deref());
    let t = Texts(desk.lang);
    let asked = !search.text.is_empty();
    let found = match asked {
        true => {
            let typed = search.text.clone();
            app.store.search(looker, typed, clock::now()).await?
        }
        false => Found::default(),
    };
    let title = t.tr("search-title");
    let frame = Frame::of(&app, &desk, &ward, "search", title).await?;
    let (more_cases, more_people) = (found.cases.more, found.people.more);
    let all = found.households.more;
    let all = all.then(|| format!("/households?find={}", url_encode(&search.sealed)));
    let households = views(found.households, |row, near| house(t, row, near));
    let cases = views(found.cases, |row, near| case(t, row, near));
    let people = views(found.people, |row, near| person(t, &desk, row, near));
    let shown = page(&SearchPage {
        f: frame.looking_for(search.text),
        lost: search.lost,
        asked,
        nothing: households.is_empty() && cases.is_empty() && people.is_empty(),
        households,
        all_households: all,
        cases,
        more_cases,
        people,
        more_people,
    })?;
    Ok(shown.into_response())
}

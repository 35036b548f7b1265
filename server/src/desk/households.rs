//! The ward's list of households: by group and alley in walking order, searched without diacritics.

use std::str::FromStr;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    ids::{AlleyId, GroupId, HouseholdId},
};

use super::{
    Choice, Frame,
    export::offered,
    page,
    saved::{List, Saved, above},
    sealed::{LOST, Search, open_place, seal_place},
    texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm, web::url_encode},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        households::{ListFilter, ListedHouse},
    },
};

mod export;

pub use export::{ask as ask_export, file as export};

/// Rows on a page.
const PAGE: u32 = 100;

/// What to list, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
pub struct HouseholdsQuery {
    /// What was typed into the form; never in an address of ours.
    q: Option<String>,
    /// The words looked for, sealed.
    find: Option<String>,
    #[serde(default)]
    group: String,
    #[serde(default)]
    alley: String,
    /// Behind which row, sealed.
    after: Option<String>,
    /// What was just done.
    done: Option<String>,
}

/// An id as it is written; empty for what is none.
fn id<I: FromStr + ToString>(text: &str) -> String {
    text.parse()
        .map_or_else(|_| String::new(), |id: I| id.to_string())
}

impl HouseholdsQuery {
    /// The choices as they stand in an address: the first page, without the words looked for.
    pub(super) fn choices(&self) -> String {
        let known = Self {
            group: id::<GroupId>(&self.group),
            alley: id::<AlleyId>(&self.alley),
            ..Self::default()
        };
        known.href("", "").replacen("/households?", "", 1)
    }

    fn href(&self, find: &str, after: &str) -> String {
        let given = [
            ("group", self.group.as_str()),
            ("alley", &self.alley),
            ("find", find),
            ("after", after),
        ];
        let given = given.iter().filter(|(_, value)| !value.is_empty());
        let given: Vec<String> = given
            .map(|(name, value)| format!("{name}={}", url_encode(value)))
            .collect();
        format!("/households?{}", given.join("&"))
    }
}

/// A row in words. The group and the alley are told where they begin.
struct HouseView {
    id: HouseholdId,
    begins: Option<String>,
    number: String,
    head_name: String,
    kind: String,
    people: String,
    status: String,
    last: String,
    list_state: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/households.html")]
struct HouseholdsPage {
    f: Frame,
    sub: String,
    campaign: Option<String>,
    may_import: bool,
    export: Option<String>,
    text: String,
    lost: bool,
    groups: Vec<Choice>,
    alleys: Vec<Choice>,
    filtered: bool,
    saved: Saved,
    rows: Vec<HouseView>,
    next: Option<String>,
}

fn views(t: Texts, rows: Vec<ListedHouse>) -> Vec<HouseView> {
    let now = clock::now();
    let mut before = String::new();
    rows.into_iter()
        .map(|row| {
            let place = format!("{} · {}", row.group_name, row.alley_name);
            let begins = (place != before).then(|| place.clone());
            before = place;
            HouseView {
                id: row.id,
                begins,
                number: match row.number.is_empty() {
                    true => t.tr("households-no-number"),
                    false => row.number,
                },
                head_name: row.head_name,
                kind: t.id_or_itself("household-kind-", &row.kind),
                people: row.people.map(|n| n.to_string()).unwrap_or_default(),
                status: row.status,
                last: row.last_ms.map_or_else(String::new, |at| t.moment(at, now)),
                list_state: Some(row.list_state)
                    .filter(|state| state != "listed")
                    .map(|state| t.id_or_itself("list-state-", &state)),
            }
        })
        .collect()
}

/// `POST /households`: takes what was typed and chosen to an address that does not tell the words. For those who may read
/// households somewhere in the ward.
///
/// # Errors
/// Not found for others.
pub async fn find(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<HouseholdsQuery>,
) -> ApiResult<Redirect> {
    let ward = ward_of(&app, &desk, None).await?;
    Reach::of(&desk.actor, Action::ReadHousehold, &ward).ok_or_else(ApiError::refused)?;
    let search = Search::typed(&app, &desk, form.q.as_deref().unwrap_or_default())?;
    Ok(Redirect::to(&form.href(&search.sealed, "")))
}

/// `GET /households`. For those who may read households somewhere in the ward; they see those.
///
/// # Errors
/// Not found for others.
pub async fn list(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<HouseholdsQuery>,
) -> ApiResult<Response> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach =
        Reach::of(&desk.actor, Action::ReadHousehold, &ward).ok_or_else(ApiError::refused)?;
    if query.q.is_some() {
        // Of an earlier version, with the words in the clear.
        return Ok(Redirect::to(&query.href(LOST, "")).into_response());
    }
    let search = Search::carried(&app, &desk, query.find.as_deref());
    let t = Texts(desk.lang);
    let group: Option<GroupId> = query.group.parse().ok();
    let alley: Option<AlleyId> = query.alley.parse().ok();
    let campaign = app.store.campaign_briefs(ward.clone()).await?;
    let campaign = campaign.into_iter().next();
    let filter = ListFilter {
        campaign: campaign.as_ref().map(|c| c.id),
        group,
        alley,
        text: search.text.clone(),
        after: open_place(&app, &desk, query.after.as_deref()),
        limit: PAGE + 1,
    };
    let mut rows = app.store.listed(reach.clone(), filter).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next = match rows.last().filter(|_| more) {
        Some(last) => {
            let after = seal_place(&app, &desk, &last.place, last.id)?;
            Some(query.href(&search.sealed, &after))
        }
        None => None,
    };
    let groups = app.store.groups(&ward).await?;
    let in_reach = |group: GroupId| reach.whole || desk.actor.groups.contains(&group);
    let groups = groups
        .into_iter()
        .filter(|g| in_reach(g.id))
        .map(|g| Choice::new(g.id, g.name, group == Some(g.id)))
        .collect();
    let alleys = app.store.alleys(&ward).await?;
    let alleys = alleys
        .into_iter()
        .filter(|a| group == Some(a.group) && in_reach(a.group))
        .map(|a| Choice::new(a.id, a.name, alley == Some(a.id)))
        .collect();
    let count = app.store.listed_count(reach).await?;
    let title = t.tr("nav-households");
    let frame = Frame::of(&app, &desk, &ward, "households", title).await?;
    let shown = page(&HouseholdsPage {
        f: frame.saying(query.done.as_deref()),
        sub: t.tw("households-count", t.number(count)),
        campaign: campaign.map(|c| c.name),
        export: offered(&desk, &ward, export::place(&query, &search.sealed)),
        saved: above(&app, &desk, List::Households, &query.choices()).await?,
        may_import: desk.can(Action::ImportHouseholds, &desk.ward_scope()),
        filtered: group.is_some() || alley.is_some() || !search.text.is_empty(),
        text: search.text,
        lost: search.lost,
        groups,
        alleys,
        rows: views(t, rows),
        next,
    })?;
    Ok(shown.into_response())
}

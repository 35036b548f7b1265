//! What the ward has to offer to people under management (nguồn hỗ trợ): the list by state and kind, and what its pages
//! share. Offers name who gives them; whoever is referred to one is named to those who may read the case alone.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    clock::dmy,
    ids::{OfferId, WardCode},
    observation::SupportNeed,
    support::{OfferNow, OfferState},
};

use super::{Choice, Frame, page, texts::Texts, ward_of};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        support::{OfferFilter, OfferLine},
    },
};

mod form;
mod one;

pub use form::{create, new};
pub use one::{change, close, reopen, show};

/// Rows on a page.
const PAGE: u32 = 100;

/// How far somebody's eyes reach over offers, with their ward.
async fn reach(app: &AppState, desk: &Desk) -> ApiResult<(WardCode, Reach)> {
    let ward = ward_of(app, desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ManageOffers, &ward);
    Ok((ward, reach.ok_or_else(ApiError::refused)?))
}

/// How many places are free, in words.
pub(super) fn places(t: Texts, offer: &OfferNow) -> String {
    match (offer.offer.places, offer.free()) {
        (Some(_), Some(0)) => t.tr("offer-full"),
        (Some(all), Some(free)) => t.tr_with(
            "offer-free",
            &[("free", &t.number(free)), ("n", &t.number(all))],
        ),
        _ => t.tr("offer-no-limit"),
    }
}

/// From when to when it is given, in words.
pub(super) fn days(t: Texts, offer: &OfferNow) -> String {
    let from = dmy(offer.offer.from_on);
    match offer.offer.to_on {
        Some(end) => t.tr_with("offer-days", &[("from", &from), ("to", &dmy(end))]),
        None => t.tr_with("offer-from", &[("from", &from)]),
    }
}

/// All kinds, with one chosen.
pub(super) fn kinds(t: Texts, chosen: &str) -> Vec<Choice> {
    SupportNeed::ALL
        .iter()
        .map(|kind| {
            let id = kind.as_str();
            Choice::new(id, t.id("support-", id), chosen == id)
        })
        .collect()
}

/// What to list, as it stands in the address; nonsense counts as not set.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OffersQuery {
    state: String,
    kind: String,
    after: Option<OfferId>,
}

impl OffersQuery {
    fn filter(&self) -> OfferFilter {
        OfferFilter {
            state: OfferState::parse(&self.state).unwrap_or(OfferState::Open),
            kind: SupportNeed::parse(&self.kind),
        }
    }
}

struct Tab {
    href: String,
    id: &'static str,
    text: String,
    active: bool,
}

/// An offer in words.
struct Row {
    id: OfferId,
    title: String,
    kind: String,
    giver: String,
    area: String,
    places: String,
    is_full: bool,
    days: String,
    /// It can be used, and not today.
    is_out_of_time: bool,
}

#[derive(Template)]
#[template(path = "desk/offers.html")]
struct OffersPage {
    f: Frame,
    state: &'static str,
    tabs: Vec<Tab>,
    kinds: Vec<Choice>,
    filtered: bool,
    rows: Vec<Row>,
    next: Option<String>,
}

fn row(t: Texts, line: OfferLine) -> Row {
    let today = clock::now().local_date();
    let offer = &line.now;
    Row {
        id: offer.id,
        places: places(t, offer),
        is_full: !offer.has_room(),
        days: days(t, offer),
        is_out_of_time: offer.state == OfferState::Open && !offer.offer.runs_on(today),
        kind: t.id("support-", offer.offer.kind.as_str()),
        area: line.group_name.unwrap_or_else(|| t.tr("offer-whole-ward")),
        title: line.now.offer.title,
        giver: line.now.offer.giver,
    }
}

/// `GET /offers`. For those who manage offers somewhere in the ward; they see the ward's and those of their groups.
///
/// # Errors
/// Not found for others.
pub async fn list(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<OffersQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk).await?;
    let t = Texts(desk.lang);
    let filter = query.filter();
    let kind = filter.kind.map_or("", SupportNeed::as_str);
    let counts = app.store.offer_counts(reach.clone()).await?;
    let store = &app.store;
    let mut lines = store.offers(reach, filter, query.after, PAGE + 1).await?;
    let more = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let state = filter.state.as_str();
    let next = lines
        .last()
        .filter(|_| more)
        .map(|last| format!("/offers?state={state}&kind={kind}&after={}", last.now.id));
    let tab = |one: &OfferState| {
        let id = one.as_str();
        let n = counts.get(one).copied().unwrap_or_default();
        let name = t.id("offer-state-", id);
        Tab {
            href: format!("/offers?state={id}&kind={kind}"),
            id,
            text: t.tr_with("offers-tab", &[("name", &name), ("n", &t.number(n))]),
            active: *one == filter.state,
        }
    };
    page(&OffersPage {
        f: Frame::of(&app, &desk, &ward, "offers", t.tr("nav-offers")).await?,
        state,
        tabs: OfferState::ALL.iter().map(tab).collect(),
        kinds: kinds(t, kind),
        filtered: filter.kind.is_some(),
        rows: lines.into_iter().map(|line| row(t, line)).collect(),
        next,
    })
}

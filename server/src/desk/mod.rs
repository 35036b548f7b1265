//! The office pages: server-rendered, working without JavaScript, quick with it. A handler checks
//! `can` through [`Desk`] or reads through a [`Reach`]; what is out of reach answers 404.

use askama::Template;
use axum::response::Html;
use tungngo_shared::{
    access::{Action, Scope, can},
    clock::Millis,
    ids::WardCode,
};

use crate::{
    app::App,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::{Reach, overview::Waits},
    text,
};

pub mod assets;
pub mod attention;
pub mod audit;
mod audit_detail;
pub mod campaigns;
pub mod casefile;
pub mod chart;
pub mod confirm;
pub mod coverage;
pub mod decision;
pub mod devices;
pub mod export;
pub mod figures;
pub mod household;
pub mod households;
pub mod import;
pub mod import_outbox;
pub mod kept;
pub mod live;
pub mod login;
pub mod look;
pub mod me;
pub mod merges;
pub mod moves;
pub mod needs;
pub mod observation;
pub mod offer;
pub mod overview;
pub mod path;
pub mod people;
pub mod person;
pub mod privacy;
pub mod quality;
pub mod query;
pub mod queue;
pub mod reconcile;
pub mod rights;
pub mod saved;
pub mod sealed;
pub mod search;
pub mod task;
pub mod teams;
pub mod texts;
pub mod triage;
pub mod visit;

use texts::Texts;

/// A number that may change while the page is open.
#[derive(Clone, Debug)]
pub struct Count {
    /// In words.
    pub text: String,
    /// Nothing is not shown, but has its place.
    pub is_none: bool,
}

impl Count {
    /// The number in the reader's language.
    #[must_use]
    pub fn of(t: Texts, n: u64) -> Self {
        Self {
            text: t.number(n),
            is_none: n == 0,
        }
    }
}

/// A line of the rail.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// The tail of its text key.
    pub id: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// How much waits there, and the id of that number while the page is open.
    pub count: Option<(&'static str, Count)>,
    /// Whether the page belongs to it.
    pub active: bool,
}

/// What stands around every page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Texts in the reader's language.
    pub t: Texts,
    /// The page's title.
    pub title: String,
    /// The ward's name.
    pub ward_name: String,
    /// Whether the ward was made up for a demonstration.
    pub synthetic: bool,
    /// Who is signed in.
    pub who: String,
    /// Their role's id.
    pub role: &'static str,
    /// What forms carry.
    pub csrf: String,
    /// The rail.
    pub nav: Vec<NavItem>,
    /// The tail of the text key that says what was just done.
    pub done: Option<String>,
    /// What waits for the viewer, where they review.
    pub waits: Waits,
    /// When the page was made, where its numbers change while it is open.
    pub live: Option<Millis>,
    /// Whether there is something that the viewer can search.
    pub may_search: bool,
    /// What they have looked for.
    pub searched: String,
}

/// Whether somebody may do this anywhere in a ward.
fn anywhere(desk: &Desk, action: Action, ward: &WardCode) -> bool {
    Reach::of(&desk.actor, action, ward).is_some() || can(&desk.actor, action, &Scope::ward(ward))
}

/// The rail's lines: id, address, and the action that opens it.
const NAV: [(&str, &str, Action); 16] = [
    ("overview", "/", Action::ReadFigures),
    ("quality", "/quality", Action::ReadFigures),
    ("queue", "/queue", Action::ReviewVisit),
    ("attention", "/attention", Action::ReviewVisit),
    ("observations", "/observations", Action::VerifyObservation),
    ("tasks", "/tasks", Action::ManageTasks),
    ("cases", "/cases", Action::ReadCase),
    ("moves", "/moves", Action::MoveCases),
    ("offers", "/offers", Action::ManageOffers),
    ("reconcile", "/reconcile", Action::Reconcile),
    ("households", "/households", Action::ReadHousehold),
    ("campaigns", "/campaigns", Action::ManageCampaigns),
    ("people", "/people", Action::ManagePeople),
    ("devices", "/devices", Action::ManageDevices),
    ("audit", "/audit", Action::ReadAudit),
    ("retention", "/retention", Action::ReadAudit),
];

impl Frame {
    /// The frame of a page of one ward; `active` is the id of its line in the rail.
    ///
    /// # Errors
    /// The store's own.
    pub async fn of(
        app: &App,
        desk: &Desk,
        ward: &WardCode,
        active: &str,
        title: String,
    ) -> ApiResult<Self> {
        let body = app
            .store
            .ward(ward)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let waits = live::waits(app, &desk.actor, ward).await?;
        let live = waits.map(|_| clock::now());
        let waits = waits.unwrap_or_default();
        let t = Texts(desk.lang);
        let nav = NAV
            .into_iter()
            .filter(|(_, _, action)| anywhere(desk, *action, ward))
            .map(|(id, href, _)| NavItem {
                id,
                href,
                count: match id {
                    "queue" => Some(("received", waits.received)),
                    "attention" => Some(("attention", waits.attention())),
                    "observations" => Some(("observations", waits.observations)),
                    "tasks" => Some(("tasks-all", waits.all_tasks())),
                    "cases" => Some(("cases", waits.cases)),
                    "moves" => Some(("moves", waits.moves)),
                    _ => None,
                }
                .map(|(id, n)| (id, Count::of(t, n))),
                active: id == active,
            })
            .collect();
        Ok(Self {
            t,
            title,
            ward_name: body.name,
            synthetic: body.synthetic,
            who: desk.name.clone(),
            role: desk.actor.role.as_str(),
            csrf: desk.csrf.clone(),
            nav,
            done: None,
            waits,
            live,
            may_search: search::looker(&desk.actor, ward).is_some(),
            searched: String::new(),
        })
    }

    /// The same frame, with what was looked for in its search field.
    #[must_use]
    pub fn looking_for(mut self, text: String) -> Self {
        self.searched = text;
        self
    }

    /// The same frame, saying that something was done, if `done` names something there is a text for.
    #[must_use]
    pub fn saying(mut self, done: Option<&str>) -> Self {
        self.done = done
            .filter(|d| text::catalog().has(self.t.0, &format!("done-{d}")))
            .map(str::to_owned);
        self
    }
}

/// The ward that a page is about: one's own, or for those above wards the one they ask for.
///
/// # Errors
/// Not found where there is none, or it is not theirs to see.
pub async fn ward_of(app: &App, desk: &Desk, wanted: Option<&str>) -> ApiResult<WardCode> {
    if let Some(own) = &desk.actor.ward {
        return Ok(own.clone());
    }
    match wanted.filter(|w| !w.is_empty()) {
        Some(code) => code.parse().map_err(|_| ApiError::not_found()),
        None => {
            let first = app.store.wards().await?.into_iter().next();
            first.map(|w| w.code).ok_or_else(ApiError::not_found)
        }
    }
}

/// Turns a template into an answer.
///
/// # Errors
/// When the template cannot be rendered, which is our own fault.
pub fn page(template: &impl Template) -> ApiResult<Html<String>> {
    template
        .render()
        .map(Html)
        .map_err(|e| ApiError::internal(&e))
}

/// An option of a select or a box to tick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub id: String,
    /// What people read.
    pub name: String,
    /// A second line.
    pub note: String,
    /// Whether it is chosen.
    pub selected: bool,
}

impl Choice {
    /// A choice without a second line.
    #[must_use]
    pub fn new(id: impl ToString, name: String, selected: bool) -> Self {
        Self {
            id: id.to_string(),
            name,
            note: String::new(),
            selected,
        }
    }
}

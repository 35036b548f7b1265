//! The overview: how far the sweep is, what waits, which phones are silent. Figures name nobody;
//! the rows behind them are only for those who may see households.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    clock::Millis,
    ids::{CampaignId, WardCode},
};

use super::{
    Choice, Count, Frame,
    chart::{Chart, coverage},
    figures::Line,
    page,
    texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        overview::{AlleyFigures, CampaignBrief, Figures, Overview, SilentDevice, Waits},
    },
};

/// A phone that has been silent for so long is pointed out.
const SILENT_MS: i64 = 24 * 60 * 60 * 1000;

/// A figure of the top line.
struct Kpi {
    id: &'static str,
    value: String,
    of: Option<String>,
    note: String,
    href: Option<String>,
}

/// Something that waits.
struct WaitLine {
    id: &'static str,
    count: Count,
    href: &'static str,
}

/// A silent phone in words.
struct SilentLine {
    person_id: String,
    person: String,
    device: String,
    seen: String,
    waiting: u64,
}

#[derive(Template)]
#[template(path = "desk/overview.html")]
struct OverviewPage {
    f: Frame,
    sub: String,
    wards: Vec<Choice>,
    campaigns: Vec<Choice>,
    campaign: Option<CampaignBrief>,
    campaign_id: String,
    ward_param: String,
    kpis: Vec<Kpi>,
    chart: Option<Chart>,
    groups: Vec<Line>,
    rows_base: Option<String>,
    waits: Option<Vec<WaitLine>>,
    waiting: bool,
    silent: Vec<SilentLine>,
    silent_count: usize,
}

/// Which ward and campaign.
#[derive(Debug, Default, Deserialize)]
pub struct OverviewQuery {
    /// For those above wards.
    pub ward: Option<String>,
    /// None takes the one that is running.
    pub campaign: Option<CampaignId>,
}

/// Sums alleys into groups, keeping their order.
pub fn by_group(t: Texts, alleys: &[AlleyFigures]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for a in alleys {
        let id = a.group.to_string();
        match lines.last_mut().filter(|line| line.id == id) {
            Some(line) => line.figures.add(&a.figures),
            None => lines.push(Line {
                param: format!("group={id}"),
                id,
                name: a.group_name.clone(),
                figures: a.figures,
                t,
            }),
        }
    }
    lines
}

fn kpis(
    t: Texts,
    overview: &Overview,
    all: &Figures,
    rows: Option<&str>,
    oldest: Option<Millis>,
) -> Vec<Kpi> {
    let behind = |status: &str, n: u64| {
        rows.filter(|_| n > 0)
            .map(|q| format!("/coverage?{q}&status={status}"))
    };
    let waiting_note = match oldest {
        Some(at) => {
            let seconds = u64::try_from((clock::now().0 - at.0) / 1000).unwrap_or(0);
            t.tr_with("kpi-oldest", &[("time", &t.lasting(seconds))])
        }
        None if all.waiting == 0 => t.tr("kpi-nothing-waits"),
        // Figures alone do not say since when.
        None => String::new(),
    };
    vec![
        Kpi {
            id: "visited",
            value: t.number(all.visited),
            of: Some(t.number(all.houses)),
            note: t.tr_with(
                "kpi-visited-note",
                &[
                    ("percent", &t.percent(all.visited, all.houses)),
                    ("today", &t.number(overview.today_houses)),
                ],
            ),
            href: behind("visited", all.visited),
        },
        Kpi {
            id: "signed",
            value: t.number(all.signed),
            of: None,
            note: t.tr_with(
                "kpi-signed-note",
                &[
                    ("percent", &t.percent(all.signed, all.met)),
                    ("left", &t.number(all.met.saturating_sub(all.signed))),
                ],
            ),
            href: behind("signed", all.signed),
        },
        Kpi {
            id: "absent3",
            value: t.number(all.absent3),
            of: None,
            note: t.tr("kpi-absent3-note"),
            href: behind("absent3", all.absent3),
        },
        Kpi {
            id: "waiting",
            value: t.number(all.waiting),
            of: None,
            note: waiting_note,
            href: rows
                .filter(|_| all.waiting > 0)
                .map(|q| format!("/queue?state=received&{q}")),
        },
        Kpi {
            id: "today",
            value: t.number(overview.today_visits),
            of: None,
            note: t.tr_with(
                "kpi-today-note",
                &[("houses", &t.number(overview.today_houses))],
            ),
            href: rows.filter(|_| overview.today_visits > 0).map(|q| {
                let today = clock::now().local_date();
                format!("/queue?state=all&{q}&since={today}")
            }),
        },
    ]
}

/// Where a line of what waits leads.
fn waits_at(id: &str) -> &'static str {
    match id {
        "received" => "/queue?state=received",
        "mine" => "/queue?state=received&mine=1",
        "returned" => "/queue?state=returned",
        "observations" => "/observations",
        "observations-late" => "/observations?tab=late",
        "tasks-mine" => "/tasks?state=mine",
        "tasks" => "/tasks?state=reported",
        "cases" => "/cases?state=proposed",
        "moves" => "/moves",
        "erasures" => "/cases/erasures",
        "cases-due" => "/cases?state=open&overdue=1",
        _ => "/attention",
    }
}

/// A line for each; those with nothing are hidden, until there is something.
fn wait_lines(t: Texts, w: &Waits) -> Vec<WaitLine> {
    let line = |(id, n)| WaitLine {
        id,
        count: Count::of(t, n),
        href: waits_at(id),
    };
    w.counts().map(line).into()
}

fn silent_line(t: Texts, d: SilentDevice, now: Millis) -> SilentLine {
    SilentLine {
        person_id: d.person_id.to_string(),
        person: d.person,
        device: d.name,
        seen: d
            .last_seen_ms
            .map_or_else(|| t.tr("never"), |at| t.moment(at, now)),
        waiting: d.waiting,
    }
}

fn sub_line(t: Texts, overview: &Overview, now: Millis) -> String {
    t.tr_with(
        "overview-sub",
        &[
            ("day", &t.day(now)),
            ("time", &now.local_hm()),
            ("devices", &t.number(overview.devices)),
            ("silent", &overview.silent.len().to_string()),
        ],
    )
}

/// What links carry for those above wards: which ward they look at.
pub fn ward_param(desk: &Desk, ward: &WardCode) -> String {
    match &desk.actor.ward {
        Some(_) => String::new(),
        None => format!("&ward={ward}"),
    }
}

/// Where somebody without figures begins.
async fn elsewhere(app: &AppState, desk: &Desk, ward: &WardCode) -> ApiResult<Response> {
    let frame = Frame::of(app, desk, ward, "", String::new()).await?;
    // Everybody has an account of their own to look after.
    let first = frame.nav.first().map_or("/me", |item| item.href);
    Ok(Redirect::to(first).into_response())
}

/// `GET /`. For everybody who may read figures; others go to their first page.
///
/// # Errors
/// Not found, or the store's own.
pub async fn overview(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<OverviewQuery>,
) -> ApiResult<Response> {
    let ward = ward_of(&app, &desk, query.ward.as_deref()).await?;
    let Some(reach) = Reach::of(&desk.actor, Action::ReadFigures, &ward) else {
        return elsewhere(&app, &desk, &ward).await;
    };
    let t = Texts(desk.lang);
    let now = clock::now();
    let today = Millis::start_of_day(now.local_date());
    let overview = app
        .store
        .overview(
            reach,
            query.campaign,
            None,
            today,
            Millis(now.0 - SILENT_MS),
        )
        .await?;
    let ward_param = ward_param(&desk, &ward);
    if query.campaign.is_some() && overview.campaign.is_none() {
        // Who picks another ward sends the former one's campaign along.
        return match ward_param.is_empty() {
            true => Err(ApiError::not_found()),
            false => Ok(Redirect::to(&format!("/?{}", &ward_param[1..])).into_response()),
        };
    }
    let frame = Frame::of(&app, &desk, &ward, "overview", t.tr("overview-title")).await?;
    let campaign_id = overview
        .campaign
        .as_ref()
        .map_or_else(String::new, |c| c.id.to_string());
    let may_list = Reach::of(&desk.actor, Action::ReadHousehold, &ward).is_some();
    let rows_base = may_list.then(|| format!("campaign={campaign_id}"));
    let groups = by_group(t, &overview.alleys);
    let mut all = Figures::default();
    groups.iter().for_each(|g| all.add(&g.figures));
    let reviews = Reach::of(&desk.actor, Action::ReviewVisit, &ward).is_some();
    let names_owners = desk.can(Action::ManageDevices, &Scope::ward(&ward));
    let wards = match &desk.actor.ward {
        Some(_) => Vec::new(),
        None => app
            .store
            .wards()
            .await?
            .into_iter()
            .map(|w| Choice::new(&w.code, w.name, w.code == ward))
            .collect(),
    };
    let shown = page(&OverviewPage {
        sub: sub_line(t, &overview, now),
        wards,
        campaigns: overview
            .campaigns
            .iter()
            .map(|c| Choice::new(c.id, c.name.clone(), overview.campaign.as_ref() == Some(c)))
            .collect(),
        kpis: kpis(
            t,
            &overview,
            &all,
            rows_base.as_deref(),
            frame.waits.oldest_ms,
        ),
        waits: reviews.then(|| wait_lines(t, &frame.waits)),
        waiting: frame.waits.counts().iter().any(|(_, n)| *n > 0),
        silent_count: overview.silent.len(),
        silent: overview
            .silent
            .into_iter()
            .filter(|_| names_owners)
            .map(|d| silent_line(t, d, now))
            .collect(),
        f: frame,
        campaign: overview.campaign,
        campaign_id,
        ward_param,
        chart: coverage(t, &groups),
        groups,
        rows_base,
    })?;
    Ok(shown.into_response())
}

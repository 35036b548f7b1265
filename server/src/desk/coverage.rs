//! The rows behind the overview's figures: a group's alleys and houses, and the list of houses in a
//! state.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    ids::{AlleyId, CampaignId, GroupId, HouseholdId},
};

use super::{
    Frame,
    figures::Line,
    look,
    overview::{OverviewQuery, by_group, ward_param},
    page,
    path::Path,
    sealed::{open_place, seal_place},
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
        overview::{HouseFilter, HouseRow},
    },
};

/// Rows on a page of houses.
const PAGE: u32 = 100;

/// One house as a cell.
struct CellView {
    id: String,
    number: String,
    status: String,
    shape: &'static str,
    title: String,
}

/// The cells of one alley.
struct AlleyCells {
    id: AlleyId,
    name: String,
    cells: Vec<CellView>,
}

#[derive(Template)]
#[template(path = "desk/group.html")]
struct GroupPage {
    f: Frame,
    campaign_id: String,
    campaign_name: String,
    ward_param: String,
    group: Line,
    alleys: Vec<Line>,
    rows_base: Option<String>,
    cells: Vec<AlleyCells>,
}

/// `GET /groups/{id}`: a group's alleys, and for those who may see households one cell a house.
///
/// # Errors
/// Not found where the group is out of reach or not in the campaign.
pub async fn group(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<GroupId>,
    Query(query): Query<OverviewQuery>,
) -> ApiResult<Html<String>> {
    let ward = ward_of(&app, &desk, query.ward.as_deref()).await?;
    let reach = Reach::of(&desk.actor, Action::ReadFigures, &ward).ok_or_else(ApiError::refused)?;
    let t = Texts(desk.lang);
    let now = clock::now();
    let overview = app
        .store
        .overview(reach, query.campaign, Some(id), now, now)
        .await?;
    let campaign = overview.campaign.ok_or_else(ApiError::not_found)?;
    let group = by_group(t, &overview.alleys)
        .pop()
        .ok_or_else(ApiError::not_found)?;
    let in_group = Scope {
        group: Some(id),
        ..Scope::ward(&ward)
    };
    let may_list = desk.can(Action::ReadHousehold, &in_group);
    let mut cells: Vec<AlleyCells> = Vec::new();
    if may_list && let Some(reach) = Reach::of(&desk.actor, Action::ReadHousehold, &ward) {
        for c in app.store.cells(reach, campaign.id, id).await? {
            let status = if c.status == "todo" {
                t.tr("status-todo")
            } else {
                t.id("outcome-", &c.status)
            };
            let cell = CellView {
                id: c.id.to_string(),
                title: format!("{} – {status}", t.door(&c.number)),
                number: t.door(&c.number),
                shape: look::shape(&c.status),
                status: c.status,
            };
            match cells.last_mut().filter(|last| last.id == c.alley) {
                Some(last) => last.cells.push(cell),
                None => cells.push(AlleyCells {
                    id: c.alley,
                    name: c.alley_name,
                    cells: vec![cell],
                }),
            }
        }
    }
    page(&GroupPage {
        f: Frame::of(&app, &desk, &ward, "overview", group.name.clone()).await?,
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name,
        ward_param: ward_param(&desk, &ward),
        rows_base: may_list.then(|| format!("campaign={}", campaign.id)),
        alleys: overview
            .alleys
            .into_iter()
            .map(|a| Line {
                id: a.alley.to_string(),
                param: format!("alley={}", a.alley),
                name: a.alley_name,
                figures: a.figures,
                t,
            })
            .collect(),
        group,
        cells,
    })
}

/// A tab of a list.
struct Tab {
    href: String,
    text: String,
    active: bool,
}

/// A house in words.
struct HouseView {
    id: HouseholdId,
    number: String,
    head_name: String,
    group_name: String,
    alley_name: String,
    status: String,
    signed: bool,
    tries: u64,
    last: String,
}

#[derive(Template)]
#[template(path = "desk/coverage.html")]
struct CoveragePage {
    f: Frame,
    campaign_id: CampaignId,
    campaign_name: String,
    tabs: Vec<Tab>,
    rows: Vec<HouseView>,
    next: Option<String>,
}

/// Which houses.
#[derive(Debug, Deserialize)]
pub struct CoverageQuery {
    campaign: CampaignId,
    group: Option<GroupId>,
    alley: Option<AlleyId>,
    #[serde(default)]
    status: String,
    /// Behind which row, sealed.
    after: Option<String>,
}

/// The states to list by; the empty one is all.
const STATES: [&str; 10] = [
    "", "todo", "visited", "met", "absent", "absent3", "refused", "other", "signed", "unsigned",
];

/// `GET /coverage`: the houses behind a number of the overview.
///
/// # Errors
/// Not found for those who may not see households.
pub async fn coverage(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<CoverageQuery>,
) -> ApiResult<Html<String>> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach =
        Reach::of(&desk.actor, Action::ReadHousehold, &ward).ok_or_else(ApiError::refused)?;
    let t = Texts(desk.lang);
    let campaigns = app.store.campaign_briefs(ward.clone()).await?;
    let campaign = campaigns
        .into_iter()
        .find(|c| c.id == query.campaign)
        .ok_or_else(ApiError::not_found)?;
    let filter = HouseFilter {
        campaign: campaign.id,
        group: query.group,
        alley: query.alley,
        status: query.status.clone(),
        after: open_place(&app, &desk, query.after.as_deref()),
        limit: PAGE + 1,
    };
    let mut rows = app.store.houses_behind(reach, filter).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let base = |status: &str| {
        let mut href = format!("/coverage?campaign={}", campaign.id);
        if let Some(group) = query.group {
            href.push_str(&format!("&group={group}"));
        }
        if let Some(alley) = query.alley {
            href.push_str(&format!("&alley={alley}"));
        }
        href.push_str(&format!("&status={status}"));
        href
    };
    let next = match rows.last().filter(|_| more) {
        Some(last) => {
            let after = seal_place(&app, &desk, &last.place, last.id)?;
            Some(format!("{}&after={after}", base(&query.status)))
        }
        None => None,
    };
    let tab_text = |status: &str| {
        t.tr(format!(
            "houses-{}",
            if status.is_empty() { "all" } else { status }
        ))
    };
    page(&CoveragePage {
        f: Frame::of(&app, &desk, &ward, "overview", t.tr("coverage-title")).await?,
        campaign_id: campaign.id,
        campaign_name: campaign.name.clone(),
        tabs: STATES
            .iter()
            .map(|status| Tab {
                href: base(status),
                text: tab_text(status),
                active: query.status == *status,
            })
            .collect(),
        rows: rows.into_iter().map(|row| house_view(t, row)).collect(),
        next,
    })
}

fn house_view(t: Texts, row: HouseRow) -> HouseView {
    let now = clock::now();
    HouseView {
        id: row.id,
        number: t.door(&row.number),
        head_name: row.head_name,
        group_name: row.group_name,
        alley_name: row.alley_name,
        status: row.status,
        signed: row.signed,
        tries: row.tries,
        last: row.last_ms.map_or_else(String::new, |at| t.moment(at, now)),
    }
}

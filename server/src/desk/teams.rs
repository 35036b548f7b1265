//! Teams of a campaign: who walks which alley. What a team walks decides what its phones hold.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    ids::{AlleyId, CampaignId, TeamId, UserId, WardCode},
    text,
    validation::{Code, MAX_NAME_CHARS},
};

use super::{Choice, Frame, campaigns::managed_ward, login::Empty, page, path::Path, texts::Texts};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::campaigns::{CampaignRecord, TeamForm as TeamRow},
};

/// The alleys of one group to tick.
struct GroupAlleys {
    name: String,
    alleys: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/team_form.html")]
struct TeamPage {
    f: Frame,
    campaign_id: CampaignId,
    campaign_name: String,
    team: Option<TeamId>,
    action: String,
    name: String,
    error: Option<&'static str>,
    walkers: Vec<Choice>,
    groups: Vec<GroupAlleys>,
}

/// The team's form.
#[derive(Debug, Default, Deserialize)]
pub struct TeamForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    members: Vec<UserId>,
    #[serde(default)]
    alleys: Vec<AlleyId>,
}

/// Who else walks an alley, and how many houses stand there.
fn alley_choices(
    t: Texts,
    c: &CampaignRecord,
    team: Option<TeamId>,
    chosen: &[AlleyId],
) -> Vec<GroupAlleys> {
    let mut groups: Vec<GroupAlleys> = Vec::new();
    for a in &c.alleys {
        let others: Vec<&str> = c
            .teams
            .iter()
            .filter(|other| Some(other.id) != team && a.teams.contains(&other.id))
            .map(|other| other.name.as_str())
            .collect();
        let houses = t.tw("houses", a.houses);
        let choice = Choice {
            note: match others.is_empty() {
                true => houses,
                false => format!("{houses} · {}", others.join(", ")),
            },
            ..Choice::new(a.id, a.name.clone(), chosen.contains(&a.id))
        };
        match groups.last_mut().filter(|g| g.name == a.group_name) {
            Some(group) => group.alleys.push(choice),
            None => groups.push(GroupAlleys {
                name: a.group_name.clone(),
                alleys: vec![choice],
            }),
        }
    }
    groups
}

async fn form_page(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    c: CampaignRecord,
    team: Option<TeamId>,
    form: TeamForm,
    error: Option<&'static str>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let title = match team {
        Some(_) => form.name.clone(),
        None => t.tr("team-new"),
    };
    page(&TeamPage {
        f: Frame::of(app, desk, ward, "campaigns", title).await?,
        campaign_id: c.id,
        team,
        action: match team {
            Some(team) => format!("/campaigns/{}/teams/{team}", c.id),
            None => format!("/campaigns/{}/teams/new", c.id),
        },
        name: form.name.clone(),
        error,
        walkers: c
            .walkers
            .iter()
            .map(|w| Choice {
                note: t.id("role-", w.role.as_str()),
                ..Choice::new(w.id, w.name.clone(), form.members.contains(&w.id))
            })
            .collect(),
        groups: alley_choices(t, &c, team, &form.alleys),
        campaign_name: c.campaign.name,
    })
}

/// `GET /campaigns/{id}/teams/new`. For those who manage campaigns.
///
/// # Errors
/// Not found for others.
pub async fn new(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CampaignId>,
) -> ApiResult<Html<String>> {
    let ward = managed_ward(&app, &desk).await?;
    let c = app.store.campaign(ward.clone(), id).await?;
    form_page(&app, &desk, &ward, c, None, TeamForm::default(), None).await
}

/// `GET /campaigns/{id}/teams/{team}`. For those who manage campaigns.
///
/// # Errors
/// Not found for others.
pub async fn edit(
    State(app): State<AppState>,
    desk: Desk,
    Path((id, team)): Path<(CampaignId, TeamId)>,
) -> ApiResult<Html<String>> {
    let ward = managed_ward(&app, &desk).await?;
    let c = app.store.campaign(ward.clone(), id).await?;
    let found = c
        .teams
        .iter()
        .find(|t| t.id == team)
        .ok_or_else(ApiError::not_found)?;
    let form = TeamForm {
        name: found.name.clone(),
        members: found.members.iter().map(|m| m.id).collect(),
        alleys: c
            .alleys
            .iter()
            .filter(|a| a.teams.contains(&team))
            .map(|a| a.id)
            .collect(),
    };
    form_page(&app, &desk, &ward, c, Some(team), form, None).await
}

async fn save(
    app: &AppState,
    desk: &Desk,
    id: CampaignId,
    team: Option<TeamId>,
    form: TeamForm,
) -> ApiResult<Response> {
    let ward = managed_ward(app, desk).await?;
    let name = text::nfc(&form.name);
    let error = match name.chars().count() {
        0 => Some(Code::Required.as_str()),
        n if n > MAX_NAME_CHARS => Some(Code::TooLong.as_str()),
        _ => None,
    };
    if error.is_some() {
        let c = app.store.campaign(ward.clone(), id).await?;
        let shown = form_page(app, desk, &ward, c, team, form, error).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    }
    let row = TeamRow {
        id: team.unwrap_or_else(|| TeamId(clock::new_id())),
        name,
        members: form.members,
        alleys: form.alleys,
    };
    app.store
        .save_team(ward, id, row, desk.actor.user, clock::now())
        .await?;
    Ok(Redirect::to(&format!("/campaigns/{id}?done=saved")).into_response())
}

/// `POST /campaigns/{id}/teams/new`. For those who manage campaigns.
///
/// # Errors
/// Not found for others; a faulty form is shown again.
pub async fn create(
    State(app): State<AppState>,
    Path(id): Path<CampaignId>,
    DeskForm(desk, form): DeskForm<TeamForm>,
) -> ApiResult<Response> {
    save(&app, &desk, id, None, form).await
}

/// `POST /campaigns/{id}/teams/{team}`. For those who manage campaigns.
///
/// # Errors
/// Not found for others; a faulty form is shown again.
pub async fn update(
    State(app): State<AppState>,
    Path((id, team)): Path<(CampaignId, TeamId)>,
    DeskForm(desk, form): DeskForm<TeamForm>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    let c = app.store.campaign(ward, id).await?;
    if !c.teams.iter().any(|t| t.id == team) {
        return Err(ApiError::not_found());
    }
    save(&app, &desk, id, Some(team), form).await
}

/// `POST /campaigns/{id}/teams/{team}/delete`. For those who manage campaigns.
///
/// # Errors
/// Not found for others.
pub async fn delete(
    State(app): State<AppState>,
    Path((id, team)): Path<(CampaignId, TeamId)>,
    DeskForm(desk, Empty {}): DeskForm<Empty>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    app.store
        .delete_team(ward, id, team, desk.actor.user, clock::now())
        .await?;
    Ok(Redirect::to(&format!("/campaigns/{id}?done=deleted")).into_response())
}

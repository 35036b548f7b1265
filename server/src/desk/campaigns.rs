//! Campaigns (đợt rà soát): the list, making and changing one, its start and end.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Map;
use tungngo_shared::{
    access::{Action, Scope},
    campaign::{Campaign, CampaignState},
    clock::dmy,
    ids::{CampaignId, GroupId, Rev, TeamId, WardCode},
    text,
    validation::{Code, MAX_NAME_CHARS},
};

use super::{
    Choice, Frame, decision::conflict, household::DoneQuery, page, path::Path, texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        StoreError,
        campaigns::{CampaignAlley, CampaignRecord},
    },
};

mod one;

pub use one::show;

/// A campaign in the list, in words.
struct Row {
    id: CampaignId,
    name: String,
    dates: String,
    state: String,
    groups: u64,
    teams: u64,
    visits: String,
}

#[derive(Template)]
#[template(path = "desk/campaigns.html")]
struct CampaignsPage {
    f: Frame,
    rows: Vec<Row>,
}

/// The ward, for those who may manage its campaigns.
pub(super) async fn managed_ward(app: &AppState, desk: &Desk) -> ApiResult<WardCode> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::ManageCampaigns, &Scope::ward(&ward))?;
    Ok(ward)
}

fn iso(date: &str) -> String {
    date.parse::<Date>().map_or_else(|_| date.to_owned(), dmy)
}

/// `GET /campaigns`. For those who manage campaigns.
///
/// # Errors
/// Not found for others.
pub async fn list(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    let ward = managed_ward(&app, &desk).await?;
    let t = Texts(desk.lang);
    let rows = app.store.campaigns(ward.clone()).await?;
    page(&CampaignsPage {
        f: Frame::of(&app, &desk, &ward, "campaigns", t.tr("nav-campaigns")).await?,
        rows: rows
            .into_iter()
            .map(|c| Row {
                id: c.id,
                name: c.name,
                dates: format!("{} – {}", iso(&c.starts_on), iso(&c.ends_on)),
                state: c.state,
                groups: c.groups,
                teams: c.teams,
                visits: t.number(c.visits),
            })
            .collect(),
    })
}

/// What a campaign's form holds, with what is wrong with it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct CampaignForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    starts_on: String,
    #[serde(default)]
    ends_on: String,
    #[serde(default)]
    groups: Vec<GroupId>,
    #[serde(default)]
    rev: String,
    #[serde(skip)]
    errors: Vec<(&'static str, &'static str)>,
}

impl CampaignForm {
    /// What is wrong with a field: the tail of its text key.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<&'static str> {
        self.errors
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, code)| *code)
    }

    /// The campaign, or the form with its errors.
    fn read(mut self, before: Option<Campaign>) -> Result<Campaign, Box<Self>> {
        let name = text::nfc(&self.name);
        let starts_on = self.starts_on.parse::<Date>();
        let ends_on = self.ends_on.parse::<Date>();
        let mut wrong = |field, code| self.errors.push((field, code));
        if name.is_empty() {
            wrong("name", Code::Required.as_str());
        } else if name.chars().count() > MAX_NAME_CHARS {
            wrong("name", Code::TooLong.as_str());
        }
        if starts_on.is_err() {
            wrong("starts_on", Code::BadFormat.as_str());
        }
        match (&starts_on, &ends_on) {
            (_, Err(_)) => wrong("ends_on", Code::BadFormat.as_str()),
            (Ok(first), Ok(last)) if last < first => wrong("ends_on", "ends_before"),
            _ => {}
        }
        if self.groups.is_empty() {
            wrong("groups", Code::Required.as_str());
        }
        let (Ok(starts_on), Ok(ends_on), true) = (starts_on, ends_on, self.errors.is_empty())
        else {
            return Err(Box::new(self));
        };
        let base = before.unwrap_or(Campaign {
            name: String::new(),
            starts_on,
            ends_on,
            state: CampaignState::Draft,
            groups: Vec::new(),
            questionnaire_version: 1,
            extra: Map::new(),
        });
        Ok(Campaign {
            name,
            starts_on,
            ends_on,
            groups: self.groups,
            ..base
        })
    }
}

#[derive(Template)]
#[template(path = "desk/campaign_form.html")]
struct CampaignFormPage {
    f: Frame,
    action: String,
    cancel: String,
    rev: String,
    form: CampaignForm,
    groups: Vec<Choice>,
}

async fn form_page(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    id: Option<CampaignId>,
    form: CampaignForm,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let groups = app.store.groups(ward).await?;
    let (action, cancel, title) = match id {
        Some(id) => (
            format!("/campaigns/{id}/edit"),
            format!("/campaigns/{id}"),
            t.tr("campaign-edit"),
        ),
        None => (
            "/campaigns/new".to_owned(),
            "/campaigns".to_owned(),
            t.tr("campaign-new"),
        ),
    };
    page(&CampaignFormPage {
        f: Frame::of(app, desk, ward, "campaigns", title).await?,
        action,
        cancel,
        rev: form.rev.clone(),
        groups: groups
            .into_iter()
            .map(|g| Choice::new(g.id, g.name, form.groups.contains(&g.id)))
            .collect(),
        form,
    })
}

/// `GET /campaigns/new`. For those who manage campaigns.
///
/// # Errors
/// Not found for others.
pub async fn new(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    let ward = managed_ward(&app, &desk).await?;
    let today = clock::now().local_date();
    let form = CampaignForm {
        starts_on: today.to_string(),
        // The plans sweep for a month at a time.
        ends_on: today.saturating_add(jiff::Span::new().days(30)).to_string(),
        groups: app
            .store
            .groups(&ward)
            .await?
            .into_iter()
            .map(|g| g.id)
            .collect(),
        ..CampaignForm::default()
    };
    form_page(&app, &desk, &ward, None, form).await
}

/// Groups of a form that are not the ward's are dropped.
async fn own_groups(app: &AppState, ward: &WardCode, form: &mut CampaignForm) -> ApiResult<()> {
    let own = app.store.groups(ward).await?;
    form.groups.retain(|id| own.iter().any(|g| g.id == *id));
    Ok(())
}

/// `POST /campaigns/new`. For those who manage campaigns.
///
/// # Errors
/// Not found for others; a faulty form is shown again.
pub async fn create(
    State(app): State<AppState>,
    DeskForm(desk, mut form): DeskForm<CampaignForm>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    own_groups(&app, &ward, &mut form).await?;
    match form.read(None) {
        Ok(campaign) => {
            let id = CampaignId(clock::new_id());
            app.store
                .save_campaign(ward, id, campaign, None, desk.actor.user, clock::now())
                .await?;
            Ok(Redirect::to(&format!("/campaigns/{id}?done=saved")).into_response())
        }
        Err(form) => {
            let shown = form_page(&app, &desk, &ward, None, *form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
    }
}

/// `GET /campaigns/{id}/edit`. For those who manage campaigns.
///
/// # Errors
/// Not found for others.
pub async fn edit(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CampaignId>,
) -> ApiResult<Html<String>> {
    let ward = managed_ward(&app, &desk).await?;
    let found = app.store.campaign(ward.clone(), id).await?;
    let form = CampaignForm {
        name: found.campaign.name,
        starts_on: found.campaign.starts_on.to_string(),
        ends_on: found.campaign.ends_on.to_string(),
        groups: found.campaign.groups,
        rev: found.rev.to_string(),
        errors: Vec::new(),
    };
    form_page(&app, &desk, &ward, Some(id), form).await
}

/// `POST /campaigns/{id}/edit`. For those who manage campaigns.
///
/// # Errors
/// Not found for others; a faulty form is shown again.
pub async fn update(
    State(app): State<AppState>,
    Path(id): Path<CampaignId>,
    DeskForm(desk, mut form): DeskForm<CampaignForm>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    own_groups(&app, &ward, &mut form).await?;
    let before = app.store.campaign(ward.clone(), id).await?.campaign;
    let seen = Rev::from_stored(form.rev.clone());
    match form.read(Some(before)) {
        Ok(campaign) => save(&app, &desk, &ward, id, campaign, seen).await,
        Err(form) => {
            let shown = form_page(&app, &desk, &ward, Some(id), *form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
    }
}

async fn save(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    id: CampaignId,
    campaign: Campaign,
    seen: Rev,
) -> ApiResult<Response> {
    let here = format!("/campaigns/{id}");
    let by = desk.actor.user;
    let saved = app
        .store
        .save_campaign(ward.clone(), id, campaign, Some(seen), by, clock::now())
        .await;
    match saved {
        Ok(()) => Ok(Redirect::to(&format!("{here}?done=saved")).into_response()),
        Err(StoreError::Conflict(_)) => conflict(app, desk, ward, "campaigns", None, here).await,
        Err(other) => Err(other.into()),
    }
}

/// A start or an end.
#[derive(Debug, Deserialize)]
pub struct StateForm {
    state: String,
    rev: String,
}

/// The states that a campaign may step to.
fn steps(state: CampaignState) -> &'static [CampaignState] {
    match state {
        CampaignState::Draft => &[CampaignState::Running],
        CampaignState::Running => &[CampaignState::Ended],
        // Ended by mistake: phones get it back.
        CampaignState::Ended => &[CampaignState::Running],
    }
}

/// `POST /campaigns/{id}/state`: starts or ends it; phones follow. For those who manage campaigns.
///
/// # Errors
/// Not found for others.
pub async fn set_state(
    State(app): State<AppState>,
    Path(id): Path<CampaignId>,
    DeskForm(desk, form): DeskForm<StateForm>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    let campaign = app.store.campaign(ward.clone(), id).await?.campaign;
    let to = steps(campaign.state)
        .iter()
        .find(|s| s.as_str() == form.state)
        .ok_or_else(ApiError::conflict)?;
    let campaign = Campaign {
        state: *to,
        ..campaign
    };
    save(&app, &desk, &ward, id, campaign, Rev::from_stored(form.rev)).await
}

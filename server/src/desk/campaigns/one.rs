//! One campaign: its teams, and the alleys that nobody walks.

use super::*;

/// A team in words.
struct TeamView {
    id: TeamId,
    name: String,
    members: String,
    alleys: String,
    houses: u64,
}

/// A step on a button.
struct Step {
    to: &'static str,
    main: bool,
}

#[derive(Template)]
#[template(path = "desk/campaign.html")]
struct CampaignPage {
    f: Frame,
    dates: String,
    steps: Vec<Step>,
    teams: Vec<TeamView>,
    unassigned: Vec<CampaignAlley>,
    c: CampaignRecord,
}

/// `GET /campaigns/{id}`: the campaign, its teams, and the alleys that nobody walks. For those who
/// manage campaigns.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CampaignId>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let ward = managed_ward(&app, &desk).await?;
    let c = app.store.campaign(ward.clone(), id).await?;
    let joined = |names: Vec<&str>| names.join(", ");
    let teams = c
        .teams
        .iter()
        .map(|team| {
            let walked = || c.alleys.iter().filter(|a| a.teams.contains(&team.id));
            TeamView {
                id: team.id,
                name: team.name.clone(),
                members: joined(team.members.iter().map(|m| m.name.as_str()).collect()),
                alleys: joined(walked().map(|a| a.name.as_str()).collect()),
                houses: walked().map(|a| a.houses).sum(),
            }
        })
        .collect();
    let frame = Frame::of(&app, &desk, &ward, "campaigns", c.campaign.name.clone()).await?;
    page(&CampaignPage {
        f: frame.saying(query.done.as_deref()),
        dates: format!(
            "{} – {}",
            dmy(c.campaign.starts_on),
            dmy(c.campaign.ends_on)
        ),
        steps: steps(c.campaign.state)
            .iter()
            .map(|to| Step {
                to: to.as_str(),
                main: c.campaign.state == CampaignState::Draft,
            })
            .collect(),
        teams,
        unassigned: c
            .alleys
            .iter()
            .filter(|a| a.teams.is_empty())
            .cloned()
            .collect(),
        c,
    })
}

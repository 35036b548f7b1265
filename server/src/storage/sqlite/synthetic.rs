//! Writing made-up wards.

use async_trait::async_trait;
use rusqlite::params;
use serde_json::Map;
use tungngo_shared::{
    campaign::Team,
    clock::Millis,
    household::Household,
    ids::{HouseholdId, TeamId, UserId, WardCode},
    place::{Alley, Group},
    review::ReviewState,
};

use super::{
    Sqlite, Tx,
    docs::{self, Author, Changes, Version, VisitFacts},
    search,
};
use crate::{
    storage::{StoreResult, SyntheticStore, synthetic::Visited},
    synthetic::{
        casework::{Casework, SyntheticCase},
        visits::SyntheticVisit,
        ward::SyntheticWard,
    },
};

/// As much is written in one transaction: the pages that a long one has changed are kept twice, and every statement
/// looks through them.
const STEP: usize = 1_000;

/// Places and campaigns.
fn add_content(c: &mut Changes<'_>, content: &SyntheticWard) -> StoreResult<()> {
    for group in &content.groups {
        let extra = Map::new();
        let name = group.name.clone();
        c.put_group(group.id, &Group { name, extra })?;
    }
    for alley in &content.alleys {
        let document = Alley {
            group: alley.group,
            name: alley.name.clone(),
            extra: Map::new(),
        };
        c.put_alley(alley.id, &document)?;
    }
    for (id, campaign) in &content.campaigns {
        c.put_campaign(*id, campaign)?;
    }
    Ok(())
}

fn add_households(c: &mut Changes<'_>, households: &[(HouseholdId, Household)]) -> StoreResult<()> {
    for (id, household) in households {
        let body = serde_json::to_string(household)?;
        c.put_household(*id, household, Version::server(&body, None))?;
    }
    Ok(())
}

fn add_team(tx: &Tx<'_>, id: TeamId, team: &Team) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../sql/synthetic/add_team.sql"))?
        .execute(params![id.0, team.campaign.0, team.name])?;
    let mut member = tx.prepare_cached(include_str!("../../../sql/synthetic/add_member.sql"))?;
    for user in &team.members {
        member.execute(params![id.0, user.0])?;
    }
    let mut alley = tx.prepare_cached(include_str!("../../../sql/synthetic/add_alley.sql"))?;
    for walked in &team.alleys {
        alley.execute(params![id.0, walked.0])?;
    }
    Ok(())
}

fn add_visit(
    tx: &Tx<'_>,
    ward: &WardCode,
    visited: &SyntheticVisit,
    reviewer: Option<UserId>,
) -> StoreResult<()> {
    let by = Author {
        user: Some(visited.author),
        device: Some(visited.device),
    };
    let body = serde_json::to_string(&visited.visit)?;
    let rev = docs::change(tx, ward, by, visited.received, |c| {
        let flags = if visited.visit.people_living == visited.household.people
            || visited.visit.people_living.is_none()
        {
            &[][..]
        } else {
            &["people_differ"][..]
        };
        let facts = VisitFacts {
            group: visited.household.group,
            alley: visited.household.alley,
            author: visited.author,
            device: visited.device,
            flags,
            review: ReviewState::Received,
        };
        c.put_visit(
            visited.id,
            &visited.visit,
            Version::server(&body, None),
            facts,
        )
    })?;
    if visited.review != ReviewState::Received {
        const AN_HOUR_MS: i64 = 60 * 60 * 1000;
        let at = visited.received.0 + AN_HOUR_MS;
        let reviewer = reviewer.map(|r| r.0);
        let state = visited.review.as_str();
        tx.prepare_cached(include_str!("../../../sql/synthetic/review_visit.sql"))?
            .execute(params![state, reviewer, at, visited.id.0])?;
        tx.prepare_cached(include_str!("../../../sql/synthetic/add_event.sql"))?
            .execute(params![
                visited.id.0,
                at,
                reviewer,
                ReviewState::Received.as_str(),
                state,
                rev.as_str(),
            ])?;
    }
    Ok(())
}

fn add_case(c: &Changes<'_>, case: &SyntheticCase) -> StoreResult<()> {
    let file = &case.file;
    let review_on = case.approver.map(|_| case.listed_on.to_string());
    c.tx.prepare_cached(include_str!("../../../sql/synthetic/add_case.sql"))?
        .execute(params![
            case.id.0,
            c.ward.as_str(),
            file.group.0,
            file.household.map(|id| id.0),
            case.state.as_str(),
            file.name,
            serde_json::to_string(&file.birth)?,
            file.birth.of_age_on().to_string(),
            file.personal_number,
            file.category.as_str(),
            file.officer.0,
            case.approver.map(|id| id.0),
            case.status.as_str(),
            review_on,
            case.listed_on.to_string(),
        ])?;
    search::case(c.tx, case.id.0)
}

#[async_trait]
impl SyntheticStore for Sqlite {
    async fn add_synthetic(
        &self,
        ward: &WardCode,
        content: SyntheticWard,
        now: Millis,
    ) -> StoreResult<()> {
        let mut content = content;
        let households = std::mem::take(&mut content.households);
        let of = ward.clone();
        self.write(move |tx| {
            docs::change(tx, &of, Author::default(), now, |c| {
                add_content(c, &content)
            })
        })
        .await?;
        for some in households.chunks(STEP) {
            let (of, some) = (ward.clone(), some.to_vec());
            let write = self.write(move |tx| {
                docs::change(tx, &of, Author::default(), now, |c| {
                    add_households(c, &some)
                })
            });
            write.await?;
        }
        Ok(())
    }

    async fn add_synthetic_visits(&self, ward: &WardCode, visited: Visited) -> StoreResult<()> {
        let Visited {
            teams,
            visits,
            reviewer,
        } = visited;
        self.write(move |tx| {
            let mut teams = teams.iter();
            teams.try_for_each(|(id, team)| add_team(tx, *id, team))
        })
        .await?;
        for some in visits.chunks(STEP) {
            let (of, some) = (ward.clone(), some.to_vec());
            let write = self.write(move |tx| {
                let mut some = some.iter();
                some.try_for_each(|visit| add_visit(tx, &of, visit, reviewer))
            });
            write.await?;
        }
        Ok(())
    }

    async fn add_synthetic_casework(
        &self,
        ward: &WardCode,
        work: Casework,
        now: Millis,
    ) -> StoreResult<()> {
        let ward = ward.clone();
        self.write(move |tx| {
            docs::change(tx, &ward, Author::default(), now, |c| {
                for case in &work.cases {
                    add_case(c, case)?;
                }
                for (id, task) in &work.tasks {
                    let body = serde_json::to_string(task)?;
                    c.put_task(*id, task, Version::server(&body, None))?;
                }
                Ok(())
            })
        })
        .await
    }
}

//! Proposing a case from a verified observation, or from a row of another system's list.

use rusqlite::{OptionalExtension as _, params};
use tungngo_shared::{
    casefile::{CaseField, CaseState, CaseStep, LawStatus},
    clock::Millis,
    ids::{CaseId, GroupId, HouseholdId, ObservationId, UserId, VisitId},
    observation::SealedObservation,
    seal::Sealed,
    text,
};
use uuid::Uuid;

use super::{
    super::reconcile,
    Tx, audit,
    change::{Event, add_event},
    group_fits, household_fits, nothing, officer_fits, record, rows, search, today,
};
use crate::storage::{
    Reach, StoreError, StoreResult,
    cases::{CaseDone, CaseSource, Ground, NewCase},
};

/// A verified observation, who verified it, and the case it led to.
struct Found {
    source: CaseSource,
    verifier: Option<UserId>,
    case: Option<CaseId>,
}

fn find(tx: &Tx<'_>, reach: &Reach, id: ObservationId) -> StoreResult<Found> {
    tx.prepare_cached(include_str!("../../../../sql/cases/source.sql"))?
        .query_row(
            params![id.0, reach.ward.as_str(), reach.whole, reach.viewer.0],
            |row| {
                Ok(Found {
                    source: CaseSource {
                        sealed: SealedObservation {
                            id,
                            sealed: Sealed {
                                key_id: row.get("key_id")?,
                                enc: row.get("enc")?,
                                ct: row.get("ct")?,
                            },
                        },
                        visit: VisitId(row.get("visit_id")?),
                        household: HouseholdId(row.get("household_id")?),
                        group: GroupId(row.get("group_id")?),
                        door: rows::door(row)?,
                        case: None,
                    },
                    verifier: row.get::<_, Option<Uuid>>("assignee_id")?.map(UserId),
                    case: row.get::<_, Option<Uuid>>("case_id")?.map(CaseId),
                })
            },
        )
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// The observation, sealed; the look is audited.
pub fn source(
    tx: &Tx<'_>,
    reach: &Reach,
    id: ObservationId,
    now: Millis,
) -> StoreResult<CaseSource> {
    let Found {
        mut source, case, ..
    } = find(tx, reach, id)?;
    source.case = match case {
        None => None,
        Some(case) => match record::find(tx, reach, case, now) {
            Ok(_) => Some(Some(case)),
            // There is one, and it is not theirs to see.
            Err(StoreError::NotFound) => Some(None),
            Err(error) => return Err(error),
        },
    };
    crate::storage::sqlite::review::record::note_look(tx, reach, "observation.view", id.0, now)?;
    Ok(source)
}

/// Who verified the ground of a case; none where the ground has led to a case already, or cannot.
fn verifier(tx: &Tx<'_>, reach: &Reach, ground: Ground) -> StoreResult<Option<Option<UserId>>> {
    match ground {
        Ground::Observation(id) => {
            let found = find(tx, reach, id)?;
            Ok(found.case.is_none().then_some(found.verifier))
        }
        // A list says who somebody is and nobody has looked: the lead who approves is the second person.
        Ground::Listed(run, nr) => Ok(reconcile::can_propose(tx, reach, run, nr)?.then_some(None)),
    }
}

/// Proposes a case, once an observation or a row of a list.
pub fn propose(tx: &Tx<'_>, reach: &Reach, new: &NewCase, now: Millis) -> StoreResult<CaseDone> {
    let Some(verifier) = verifier(tx, reach, new.ground)? else {
        return Ok(CaseDone::Already);
    };
    let file = &new.file;
    if !group_fits(tx, reach, file.group)? {
        return Ok(CaseDone::DoesNotFit(CaseField::Group));
    }
    if !officer_fits(tx, reach, file.officer, file.group)? {
        return Ok(CaseDone::DoesNotFit(CaseField::Officer));
    }
    if let Some(household) = file.household
        && !household_fits(tx, reach, household, file.group)?
    {
        return Ok(CaseDone::DoesNotFit(CaseField::Household));
    }
    let observation = match new.ground {
        Ground::Observation(id) => Some(id.0),
        Ground::Listed(..) => None,
    };
    tx.prepare_cached(include_str!("../../../../sql/cases/add.sql"))?
        .execute(params![
            new.id.0,
            reach.ward.as_str(),
            file.group.0,
            file.household.map(|id| id.0),
            observation,
            CaseState::Proposed.as_str(),
            file.name,
            serde_json::to_string(&file.birth)?,
            file.birth.of_age_on().to_string(),
            file.personal_number,
            file.category.as_str(),
            file.officer.0,
            reach.viewer.0,
            verifier.map(|id| id.0),
            LawStatus::None.as_str(),
            today(now),
            text::fold(&file.name),
        ])?;
    if let Ground::Listed(run, nr) = new.ground {
        tx.prepare_cached(include_str!("../../../../sql/cases/set_ground.sql"))?
            .execute(params![run.0, nr, new.id.0])?;
        reconcile::proposed(tx, reach, (run, nr), now)?;
    }
    search::case(tx, new.id.0)?;
    add_event(tx, reach, new.id, &Event::of(CaseStep::Propose), now)?;
    audit::note(tx, reach, "case.propose", Some(new.id.0), nothing(), now)?;
    record::done(tx, reach, new.id, now)
}

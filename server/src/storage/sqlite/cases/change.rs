//! What is done with a case, each in one transaction with its event and its entry in the log.

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value, json};
use tungngo_shared::{
    casefile::{CaseField, CaseFile, CaseState, CaseStep, StatusChange, may_approve},
    clock::Millis,
    ids::{CaseId, UserId},
    text,
};
use uuid::Uuid;

use super::{
    super::{merges, moves},
    Tx, audit, group_fits, household_fits, officer_fits, record, search, support, today,
};
use crate::storage::{
    Reach, StoreResult,
    cases::{CaseChange, CaseCorrection, CaseDone, CaseRecord},
};

/// A line of a case's history.
#[derive(Default)]
pub struct Event<'a> {
    step: &'static str,
    word: Option<&'a str>,
    comment: Option<&'a str>,
    fields: Option<String>,
    earlier: Option<String>,
}

impl<'a> Event<'a> {
    /// A step without anything more.
    pub fn of(step: CaseStep) -> Self {
        Self {
            step: step.as_str(),
            ..Self::default()
        }
    }

    /// A step with a word, and a sentence.
    pub fn with(step: CaseStep, word: Option<&'a str>, comment: Option<&'a str>) -> Self {
        Self {
            word,
            comment,
            ..Self::of(step)
        }
    }
}

/// Writes a line of the history.
pub fn add_event(
    tx: &Tx<'_>,
    reach: &Reach,
    case: CaseId,
    event: &Event<'_>,
    now: Millis,
) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/cases/add_event.sql"))?
        .execute(params![
            case.0,
            now.0,
            reach.viewer.0,
            event.step,
            event.word,
            event.comment,
            event.fields,
            event.earlier
        ])?;
    Ok(())
}

/// Whether the approver is a third hand, and what it rests on is still held to be so. Asked once more here, because
/// observation and case may have changed since the page was read.
fn second_pair_of_eyes(tx: &Tx<'_>, reach: &Reach, case: &CaseRecord) -> StoreResult<CaseDone> {
    let by = reach.viewer;
    if !may_approve(by, case.proposed_by, case.verified_by) {
        return Ok(CaseDone::SamePerson);
    }
    let Some(observation) = case.observation else {
        return Ok(CaseDone::Done);
    };
    let now: Option<(String, Option<Uuid>)> = tx
        .prepare_cached(include_str!("../../../../sql/cases/observation.sql"))?
        .query_row([observation.0], |row| {
            Ok((row.get("state")?, row.get("assignee_id")?))
        })
        .optional()?;
    Ok(match now {
        Some((state, _)) if state != "verified" => CaseDone::NotVerified,
        Some((_, assignee)) if !may_approve(by, case.proposed_by, assignee.map(UserId)) => {
            CaseDone::SamePerson
        }
        // Erased with its visit after somebody had verified it.
        _ => CaseDone::Done,
    })
}

/// What does not go with the reach, the group or the ward.
fn misfit(
    tx: &Tx<'_>,
    reach: &Reach,
    before: &CaseFile,
    next: &CaseFile,
) -> StoreResult<Option<CaseField>> {
    let changed = before.changed(next);
    let moved = changed.contains(&CaseField::Group);
    if moved && !group_fits(tx, reach, next.group)? {
        return Ok(Some(CaseField::Group));
    }
    if (moved || changed.contains(&CaseField::Officer))
        && !officer_fits(tx, reach, next.officer, next.group)?
    {
        return Ok(Some(CaseField::Officer));
    }
    if (moved || changed.contains(&CaseField::Household))
        && let Some(household) = next.household
        && !household_fits(tx, reach, household, next.group)?
    {
        return Ok(Some(CaseField::Household));
    }
    Ok(None)
}

/// What stood in the fields that say who somebody is. Places and officers are not kept twice.
fn earlier(before: &CaseFile, fields: &[CaseField]) -> Map<String, Value> {
    let value = |field: &CaseField| match field {
        CaseField::Name => Some(json!(before.name)),
        CaseField::Birth => Some(json!(before.birth)),
        CaseField::PersonalNumber => Some(json!(before.personal_number)),
        CaseField::Category => Some(json!(before.category.as_str())),
        CaseField::Household | CaseField::Group | CaseField::Officer => None,
    };
    let kept = fields.iter().filter_map(|field| {
        let value = value(field)?;
        Some((field.as_str().to_owned(), value))
    });
    kept.collect()
}

/// Takes fields out of what earlier corrections kept.
fn forget(tx: &Tx<'_>, case: CaseId, fields: &[CaseField]) -> StoreResult<()> {
    let kept: Vec<(i64, String)> = {
        let mut statement = tx.prepare_cached(include_str!("../../../../sql/cases/earlier.sql"))?;
        let found =
            statement.query_map([case.0], |row| Ok((row.get("id")?, row.get("earlier")?)))?;
        found.collect::<Result<_, _>>()?
    };
    for (id, text) in kept {
        let mut values: Map<String, Value> = serde_json::from_str(&text)?;
        values.retain(|name, _| !fields.iter().any(|field| field.as_str() == name));
        tx.prepare_cached(include_str!("../../../../sql/cases/set_earlier.sql"))?
            .execute(params![serde_json::to_string(&values)?, id])?;
    }
    Ok(())
}

/// What of a case is written back.
struct Next {
    case: CaseRecord,
    listed_on: Option<String>,
    closed: bool,
}

fn save(tx: &Tx<'_>, next: &Next, seen: i64, now: Millis) -> StoreResult<bool> {
    let case = &next.case;
    let file = &case.file;
    let changed = tx
        .prepare_cached(include_str!("../../../../sql/cases/save.sql"))?
        .execute(params![
            file.group.0,
            file.household.map(|id| id.0),
            case.state.as_str(),
            file.name,
            serde_json::to_string(&file.birth)?,
            file.birth.of_age_on().to_string(),
            file.personal_number,
            file.category.as_str(),
            file.officer.0,
            case.proposed_by.0,
            case.approved_by.map(|id| id.0),
            case.status.as_str(),
            case.review_on.map(|day| day.to_string()),
            next.listed_on,
            next.closed.then_some(now.0),
            text::fold(&file.name),
            case.id.0,
            seen
        ])?;
    search::case(tx, case.id.0)?;
    Ok(changed == 1)
}

fn decided(tx: &Tx<'_>, case: &mut CaseRecord, new: &StatusChange, now: Millis) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/cases/add_status.sql"))?
        .execute(params![
            case.id.0,
            now.0,
            new.status.as_str(),
            new.number,
            new.decided_on.to_string(),
            new.review_on.to_string(),
            new.officer.0
        ])?;
    case.status = new.status;
    case.review_on = Some(new.review_on);
    case.file.officer = new.officer;
    Ok(())
}

fn correct<'a>(
    tx: &Tx<'_>,
    case: &mut CaseRecord,
    correction: &'a CaseCorrection,
) -> StoreResult<(Event<'a>, Value)> {
    let fields = case.file.changed(&correction.file);
    let before = earlier(&case.file, &fields);
    if correction.forget {
        forget(tx, case.id, &fields)?;
        for gone in merges::forget_fields(tx, case.id, &fields, &correction.file)? {
            forget(tx, gone, &fields)?;
        }
    }
    case.file = correction.file.clone();
    let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    let told = json!({
        "reason": correction.reason, "fields": names, "forgotten": correction.forget,
    });
    let event = Event {
        word: Some(correction.reason.as_str()),
        fields: Some(serde_json::to_string(&names)?),
        earlier: match correction.forget || before.is_empty() {
            true => None,
            false => Some(serde_json::to_string(&before)?),
        },
        ..Event::of(CaseStep::Correct)
    };
    Ok((event, told))
}

/// Does one thing with a case, if it is as it was seen.
pub fn change(
    tx: &Tx<'_>,
    reach: &Reach,
    id: CaseId,
    seen: i64,
    change: &CaseChange,
    now: Millis,
) -> StoreResult<CaseDone> {
    let mut case = record::find(tx, reach, id, now)?;
    let (step, from) = (change.step(), case.state);
    // What another ward has taken over is that ward's alone to change.
    let may_change = case.fate.is_none() && case.version == seen;
    let Some(to) = from.after(step).filter(|_| may_change) else {
        return Ok(CaseDone::Changed);
    };
    if to != from && moves::is_offered(tx, id)? {
        return Ok(CaseDone::Offered);
    }
    let mut event = Event::of(step);
    let mut told = json!({ "from": from, "to": to });
    match change {
        CaseChange::Approve => {
            let eyes = second_pair_of_eyes(tx, reach, &case)?;
            if eyes != CaseDone::Done {
                return Ok(eyes);
            }
            case.approved_by = Some(reach.viewer);
        }
        CaseChange::Refuse(why) => event.comment = Some(why),
        CaseChange::Status(new) => {
            if !officer_fits(tx, reach, new.officer, case.file.group)? {
                return Ok(CaseDone::DoesNotFit(CaseField::Officer));
            }
            decided(tx, &mut case, new, now)?;
            event.word = Some(new.status.as_str());
            told = super::nothing();
        }
        CaseChange::Correct(correction) => {
            if let Some(field) = misfit(tx, reach, &case.file, &correction.file)? {
                return Ok(CaseDone::DoesNotFit(field));
            }
            (event, told) = correct(tx, &mut case, correction)?;
        }
        CaseChange::End(reason, words) => {
            event.word = Some(reason.as_str());
            event.comment = words.as_deref();
        }
        CaseChange::Reopen(why) => {
            event.comment = Some(why);
            // Two people decide anew: whoever asks for it is not one who approves.
            case.proposed_by = reach.viewer;
            case.approved_by = None;
        }
    }
    case.state = to;
    let listed_on = match to {
        CaseState::Open => case
            .review_on
            .map_or_else(String::new, |day| day.to_string()),
        _ => today(now),
    };
    // A correction moves a case that waits or is closed to no other place of its list.
    let stays = step == CaseStep::Correct;
    let next = Next {
        listed_on: (!stays).then_some(listed_on),
        closed: to.is_closed(),
        case,
    };
    if !save(tx, &next, seen, now)? {
        return Ok(CaseDone::Changed);
    }
    add_event(tx, reach, id, &event, now)?;
    let action = format!("case.{}", step.as_str());
    audit::note(tx, reach, &action, Some(id.0), told, now)?;
    if to.is_closed() && !from.is_closed() {
        support::case_closed(tx, reach, id, now)?;
    }
    record::done(tx, reach, id, now)
}

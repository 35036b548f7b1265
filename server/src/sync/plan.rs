//! What is to become of an operation: pure rules over what the phone sent and what is stored. Storage
//! gathers the facts, asks here, and does what it is told.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tungngo_shared::{
    access::{Action, Actor, Scope, can},
    household::{Household, LatLon, ListState},
    ids::{AlleyId, DeviceId, GroupId, UserId, WardCode},
    observation::SealedObservation,
    sync::{
        MAX_OP_BYTES, Op,
        merge::{self, Clash},
        push::{Outcome, RejectCode},
    },
    task::Task,
    validation::{self, Code, FieldError},
    visit::{self, Visit},
};

/// Farther from the house than this is pointed out, in metres beyond the fix's own accuracy.
pub const FAR_M: f64 = 100.0;
/// Quicker than this at a door that opened is pointed out, in seconds.
pub const FAST_S: u32 = 10;

/// Why an operation is not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub code: RejectCode,
    /// Which fields, for `invalid_fields`.
    pub fields: Vec<FieldError>,
}

impl From<RejectCode> for Refusal {
    fn from(code: RejectCode) -> Self {
        Self {
            code,
            fields: Vec::new(),
        }
    }
}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        Self::Rejected {
            code: refusal.code,
            fields: refusal.fields,
        }
    }
}

fn fields(fields: Vec<FieldError>) -> Result<(), Refusal> {
    if fields.is_empty() {
        Ok(())
    } else {
        Err(Refusal {
            code: RejectCode::InvalidFields,
            fields,
        })
    }
}

fn field(path: &str, code: Code) -> Result<(), Refusal> {
    fields(vec![FieldError::new(path, code)])
}

/// Checks what can be seen from the operation alone.
///
/// # Errors
/// `too_large`, `bad_hash`, `not_pushable`.
pub fn check_envelope(op: &Op, device: DeviceId) -> Result<(), Refusal> {
    if op.body.get().len() > MAX_OP_BYTES {
        return Err(RejectCode::TooLarge.into());
    }
    if op.digest(device) != op.sha256 {
        return Err(RejectCode::BadHash.into());
    }
    if !op.kind.is_pushed() {
        return Err(RejectCode::NotPushable.into());
    }
    Ok(())
}

/// Reads a body as the document that it should be.
///
/// # Errors
/// `bad_body`.
pub fn read<T: DeserializeOwned>(body: &str) -> Result<T, Refusal> {
    serde_json::from_str(body).map_err(|_| RejectCode::BadBody.into())
}

/// A stored document that an operation edits.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its current body.
    pub current: Map<String, Value>,
    /// The body the edit started from, where that is known and not current.
    pub base: Option<Map<String, Value>>,
    /// Whether the edit started from the current body.
    pub on_top: bool,
}

/// One version out of what was sent and what is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// The version to store.
    pub body: Map<String, Value>,
    /// Whether it is what the phone sent, so that the phone's own revision names it.
    pub as_sent: bool,
    /// Whether it differs from what is stored.
    pub is_new: bool,
    /// Fields of which both values are kept for a person.
    pub clashes: Vec<Clash>,
}

/// Brings an edit together with the stored document: on top it simply follows, otherwise the two are
/// merged by field. A base that is not known here counts as empty, so every difference is shown.
#[must_use]
pub fn settle(sent: &Map<String, Value>, stored: &Stored) -> Settled {
    let mut incoming = sent.clone();
    keep_observations(&mut incoming, &stored.current);
    let (body, clashes) = if stored.on_top {
        (incoming, Vec::new())
    } else {
        let empty = Map::new();
        let base = stored.base.as_ref().unwrap_or(&empty);
        let merged = merge::three_way(base, &stored.current, &incoming);
        last_to_arrange(merged)
    };
    Settled {
        as_sent: body == *sent,
        is_new: body != stored.current,
        body,
        clashes,
    }
}

/// Two orders of an alley are no question of fact that a person has to settle: whoever arranged it last, did.
fn last_to_arrange(merged: merge::Merged) -> (Map<String, Value>, Vec<Clash>) {
    let (mut body, mut clashes) = (merged.body, merged.clashes);
    if let Some(n) = clashes.iter().position(|c| c.field == "walk_order")
        && let Some(place) = clashes.remove(n).incoming
    {
        body.insert("walk_order".to_owned(), place);
    }
    (body, clashes)
}

/// Sealed observations are not sent back to phones, so a version without one does not take it away.
fn keep_observations(incoming: &mut Map<String, Value>, current: &Map<String, Value>) {
    const FIELD: &str = "observations";
    let Some(Value::Array(held)) = current.get(FIELD) else {
        return;
    };
    let sent = incoming
        .entry(FIELD)
        .or_insert_with(|| Value::Array(Vec::new()));
    let Value::Array(sent) = sent else {
        return;
    };
    let is_sent = |o: &Value| sent.iter().any(|s| s.get("id") == o.get("id"));
    let missing: Vec<Value> = held.iter().filter(|o| !is_sent(o)).cloned().collect();
    sent.splice(0..0, missing);
}

/// Judges a task about to be stored with the report of the person it is given to.
///
/// # Errors
/// The refusal.
pub fn judge_task(actor: &Actor, ward: &WardCode, next: &Task) -> Result<(), Refusal> {
    let scope = Scope::ward(ward).owned_by(next.assignee);
    if !can(actor, Action::ReportTask, &scope) {
        return Err(RejectCode::Forbidden.into());
    }
    fields(validation::task(next))
}

/// Judges a household about to be stored: `next` is the settled version, `before` what is stored.
/// `alley_known` says whether its alley is in its group in this ward.
///
/// # Errors
/// The refusal.
pub fn judge_household(
    actor: &Actor,
    ward: &WardCode,
    next: &Household,
    before: Option<&Household>,
    alley_known: bool,
) -> Result<(), Refusal> {
    let may_edit = |h: &Household| {
        can(
            actor,
            Action::EditHousehold,
            &Scope::alley(ward, h.group, h.alley),
        )
    };
    if !alley_known {
        return Err(RejectCode::UnknownReference.into());
    }
    if !may_edit(next) || before.is_some_and(|b| !may_edit(b)) {
        return Err(RejectCode::Forbidden.into());
    }
    fields(validation::household(next))?;
    // A phone proposes; the office decides.
    use ListState::{Listed, ProposedClosed, ProposedNew};
    let allowed = match before.map(|b| b.list_state) {
        None => next.list_state == ProposedNew,
        Some(was) => {
            was == next.list_state
                || matches!(
                    (was, next.list_state),
                    (Listed, ProposedClosed) | (ProposedClosed, Listed)
                )
        }
    };
    if allowed {
        Ok(())
    } else {
        field("/list_state", Code::DoesNotFit)
    }
}

/// What a visit's household and the visits around it say.
#[derive(Clone, Debug)]
pub struct Door {
    /// The household's ward.
    pub ward: WardCode,
    /// Its group.
    pub group: GroupId,
    /// Its alley.
    pub alley: AlleyId,
    /// How many people the list says live there.
    pub people: Option<u32>,
    /// Where it is, if somebody stood there.
    pub location: Option<LatLon>,
    /// Whether somebody else recorded a visit there on the same day of the same campaign.
    pub visited_by_others: bool,
}

/// The stored visit that is edited.
#[derive(Clone, Debug)]
pub struct VisitBefore {
    /// Who recorded it.
    pub author: UserId,
    /// Its door and campaign.
    pub visit: Visit,
}

/// Judges a visit about to be stored and gives the flags to point out to the reviewer.
///
/// # Errors
/// The refusal.
pub fn judge_visit(
    actor: &Actor,
    ward: &WardCode,
    visit: &Visit,
    door: Option<&Door>,
    campaign_known: bool,
    before: Option<&VisitBefore>,
) -> Result<Vec<&'static str>, Refusal> {
    let door = door.ok_or(RejectCode::UnknownReference)?;
    if door.ward != *ward || !can(actor, Action::RecordVisit, &Scope::ward(ward)) {
        return Err(RejectCode::Forbidden.into());
    }
    if !campaign_known {
        return Err(RejectCode::UnknownReference.into());
    }
    if let Some(before) = before {
        if before.author != actor.user {
            return Err(RejectCode::IdTaken.into());
        }
        if before.visit.household != visit.household {
            field("/household", Code::DoesNotFit)?;
        }
        if before.visit.campaign != visit.campaign {
            field("/campaign", Code::DoesNotFit)?;
        }
    }
    let may_observe = can(actor, Action::RecordObservation, &Scope::ward(ward));
    if !visit.observations.is_empty() && !may_observe {
        return Err(RejectCode::Forbidden.into());
    }
    fields(validation::visit(visit))?;
    fields(sealed(&visit.observations))?;
    Ok(flags(actor, ward, visit, door))
}

fn sealed(observations: &[SealedObservation]) -> Vec<FieldError> {
    let twice = |i: usize, o: &SealedObservation| observations[..i].iter().any(|e| e.id == o.id);
    let too_long =
        |o: &SealedObservation| o.sealed.ct.len() > 64 * 1024 || o.sealed.enc.len() > 128;
    let wrong = observations
        .iter()
        .enumerate()
        .filter(|(i, o)| twice(*i, o) || too_long(o));
    wrong
        .map(|(i, _)| FieldError::new(&format!("/observations/{i}"), Code::BadFormat))
        .collect()
}

fn flags(actor: &Actor, ward: &WardCode, v: &Visit, door: &Door) -> Vec<&'static str> {
    let place = Scope::alley(ward, door.group, door.alley);
    let is_far = v
        .fix
        .as_ref()
        .zip(door.location)
        .is_some_and(|(fix, house)| fix.point.distance_m(house) > FAR_M + fix.accuracy_m.max(0.0));
    let is_met = v.outcome == visit::Outcome::Met;
    let differs = |(now, listed)| now != listed;
    [
        ("clock_off", v.clock.is_off()),
        (
            "out_of_assignment",
            !can(actor, Action::ReadHousehold, &place),
        ),
        ("far_from_house", is_far),
        ("too_fast", is_met && v.seconds_on_form < FAST_S),
        ("mock_location", v.fix.as_ref().is_some_and(|f| f.mock)),
        (
            "people_differ",
            v.people_living.zip(door.people).is_some_and(differs),
        ),
        ("duplicate", door.visited_by_others),
    ]
    .into_iter()
    .filter_map(|(flag, is_raised)| is_raised.then_some(flag))
    .collect()
}

#[cfg(test)]
mod tests;

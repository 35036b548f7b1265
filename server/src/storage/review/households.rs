//! Households and what phones sent aside, as the office sees them.

use super::*;

/// One knock in a household's list.
#[derive(Clone, Debug)]
pub struct KnockRow {
    /// Which visit.
    pub id: VisitId,
    /// The campaign's name.
    pub campaign_name: String,
    /// What happened.
    pub outcome: Outcome,
    /// When.
    pub recorded_ms: Millis,
    /// Where it stands.
    pub state: ReviewState,
    /// Who recorded it.
    pub author: String,
}

/// A household with what stands beside it.
#[derive(Clone, Debug)]
pub struct HouseholdRecord {
    /// Which.
    pub id: HouseholdId,
    /// Its revision now.
    pub rev: Rev,
    /// Its content.
    pub household: Household,
    /// Its group's name.
    pub group_name: String,
    /// Its alley's name.
    pub alley_name: String,
    /// The knocks on its door, newest first.
    pub knocks: Vec<KnockRow>,
    /// Every revision, oldest first.
    pub revisions: Vec<RevisionRow>,
    /// Disagreements about it.
    pub clashes: Vec<ClashRow>,
}

/// A house that walkers propose to add or to close.
#[derive(Clone, Debug)]
pub struct ProposedRow {
    /// Which.
    pub id: HouseholdId,
    /// The door.
    pub door: Door,
    /// `proposed_new` or `proposed_closed`.
    pub list_state: String,
}

/// Something a phone sent that was kept aside.
#[derive(Clone, Debug)]
pub struct AsideRow {
    /// Its number.
    pub id: i64,
    /// Its place in the phone's outbox.
    pub op_seq: u64,
    /// The operation as it came, JSON.
    pub op: String,
    /// Why it was kept aside.
    pub reason: String,
    /// When.
    pub at_ms: Millis,
    /// The phone.
    pub device_name: Option<String>,
    /// Its owner.
    pub sender: Option<String>,
}

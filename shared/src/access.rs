//! Who may do what: roles, actions and the one function that decides, [`can`]. Server handlers,
//! storage filters and screens all ask it; nothing else knows what a role is allowed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{AlleyId, GroupId, UserId, WardCode},
    visit::answers,
};

answers! {
    /// What somebody is in the sweep (text keys `role-…`).
    Role {
        /// Tổ trưởng tổ dân phố.
        GroupLeader = "group_leader",
        /// Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở.
        Volunteer = "volunteer",
        /// Người được giao giúp đỡ.
        Helper = "helper",
        /// Cảnh sát khu vực.
        AreaOfficer = "area_officer",
        /// Trưởng, Phó Trưởng Công an phường.
        PoliceLead = "police_lead",
        /// Ban Chỉ đạo.
        Steering = "steering",
        /// Công an thành phố.
        City = "city",
        /// Quản trị kỹ thuật.
        Admin = "admin",
        /// Thanh tra, kiểm tra.
        Auditor = "auditor",
    }
}

impl Role {
    /// Whether people of this role carry the field app.
    #[must_use]
    pub fn uses_phone(self) -> bool {
        matches!(self, Self::GroupLeader | Self::Volunteer | Self::Helper)
    }
}

answers! {
    /// What can be done. One id a kind of handler or screen.
    Action {
        /// Push and pull with a phone.
        Sync = "sync",
        /// See a household.
        ReadHousehold = "read_household",
        /// Add a missed house, correct a household, propose that one is closed.
        EditHousehold = "edit_household",
        /// Bring a list of households in.
        ImportHouseholds = "import_households",
        /// Bring in the file that carries a phone's unsent work.
        ImportOutbox = "import_outbox",
        /// Record a visit.
        RecordVisit = "record_visit",
        /// Write down something to be verified.
        RecordObservation = "record_observation",
        /// See a visit without its observations.
        ReadVisit = "read_visit",
        /// See what is to be verified.
        ReadObservation = "read_observation",
        /// Take or assign an observation, ask for more, say what came of it.
        VerifyObservation = "verify_observation",
        /// Accept, return or reject a visit.
        ReviewVisit = "review_visit",
        /// Report on a task that one was given.
        ReportTask = "report_task",
        /// Give tasks, see and answer what came of them.
        ManageTasks = "manage_tasks",
        /// See cases of people under management.
        ReadCase = "read_case",
        /// Propose, change, correct, end a case.
        ManageCases = "manage_cases",
        /// Approve or refuse a case that somebody else proposed.
        ApproveCases = "approve_cases",
        /// Offer a case to another ward, take one over from there or decline it.
        MoveCases = "move_cases",
        /// Make two records of one person one, and part them again.
        MergeCases = "merge_cases",
        /// See, write down, change and close what can be offered as support.
        ManageOffers = "manage_offers",
        /// Lay another system's list beside the cases, decide row by row, sign what was decided.
        Reconcile = "reconcile",
        /// See figures in which nobody is named.
        ReadFigures = "read_figures",
        /// Make campaigns and teams.
        ManageCampaigns = "manage_campaigns",
        /// Make accounts, enrolment codes; stop them.
        ManagePeople = "manage_people",
        /// See and revoke phones.
        ManageDevices = "manage_devices",
        /// Read the audit log.
        ReadAudit = "read_audit",
        /// Take lists with names out as files.
        ExportLists = "export_lists",
        /// Correct or erase a record where somebody has a right to it.
        EraseRecords = "erase_records",
    }
}

/// Somebody who wants to do something, as the server knows them; never as a request claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// Their ward; none for the city's roles.
    pub ward: Option<WardCode>,
    /// The groups they lead or are responsible for.
    pub groups: BTreeSet<GroupId>,
    /// The alleys their teams walk in campaigns that are running.
    pub alleys: BTreeSet<AlleyId>,
}

/// Where something is, as far down as it matters to the action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The ward; none means all of them.
    pub ward: Option<WardCode>,
    /// The group inside the ward.
    pub group: Option<GroupId>,
    /// The alley inside the group.
    pub alley: Option<AlleyId>,
    /// Who wrote it, or whom it was given to, where that matters.
    pub owner: Option<UserId>,
}

impl Scope {
    /// Every ward.
    #[must_use]
    pub fn city() -> Self {
        Self::default()
    }

    /// A whole ward.
    #[must_use]
    pub fn ward(ward: &WardCode) -> Self {
        Self {
            ward: Some(ward.clone()),
            ..Self::default()
        }
    }

    /// Something that stands in an alley.
    #[must_use]
    pub fn alley(ward: &WardCode, group: GroupId, alley: AlleyId) -> Self {
        Self {
            group: Some(group),
            alley: Some(alley),
            ..Self::ward(ward)
        }
    }

    /// The same place, for something written by `owner`.
    #[must_use]
    pub fn owned_by(self, owner: UserId) -> Self {
        Self {
            owner: Some(owner),
            ..self
        }
    }
}

impl Actor {
    fn is_of(&self, ward: Option<&WardCode>) -> bool {
        ward.is_some() && self.ward.as_ref() == ward
    }

    fn leads(&self, group: Option<GroupId>) -> bool {
        group.is_some_and(|g| self.groups.contains(&g))
    }

    fn walks(&self, alley: Option<AlleyId>) -> bool {
        alley.is_some_and(|a| self.alleys.contains(&a))
    }
}

/// Whether `actor` may do `action` in `scope`. The table of `domain` roles, deny by default.
///
/// Recording is wider than reading on purpose: an alley may be handed to another team while a phone
/// is offline, and the visit that it then brings home must not be lost. Such a visit is taken in,
/// flagged for the reviewer, and not sent back to phones that no longer walk there.
#[must_use]
pub fn can(actor: &Actor, action: Action, scope: &Scope) -> bool {
    use Action::*;
    let own_ward = actor.is_of(scope.ward.as_ref());
    let own_writing = scope.owner == Some(actor.user);
    match actor.role {
        Role::GroupLeader => {
            own_ward
                && match action {
                    Sync | RecordVisit | RecordObservation => true,
                    ReadHousehold | EditHousehold => {
                        actor.leads(scope.group) || actor.walks(scope.alley)
                    }
                    ReadVisit => own_writing || actor.leads(scope.group),
                    ReportTask => own_writing,
                    _ => false,
                }
        }
        Role::Volunteer => {
            own_ward
                && match action {
                    Sync | RecordVisit | RecordObservation => true,
                    ReadHousehold | EditHousehold => actor.walks(scope.alley),
                    ReadVisit | ReportTask => own_writing,
                    _ => false,
                }
        }
        Role::Helper => own_ward && (action == Sync || (action == ReportTask && own_writing)),
        Role::AreaOfficer => {
            own_ward
                && match action {
                    ReadHousehold | EditHousehold | ReadVisit | ReadObservation
                    | VerifyObservation | ReviewVisit | ManageTasks | ReadCase | ManageCases => {
                        actor.leads(scope.group)
                    }
                    // What is for the whole ward is every officer's to give.
                    ManageOffers | ReadFigures => scope.group.is_none() || actor.leads(scope.group),
                    // A phone's work is one file, whichever groups it is about.
                    ImportOutbox => true,
                    _ => false,
                }
        }
        Role::PoliceLead => {
            own_ward
                && matches!(
                    action,
                    ReadHousehold
                        | EditHousehold
                        | ImportHouseholds
                        | ImportOutbox
                        | ReadVisit
                        | ReadObservation
                        | VerifyObservation
                        | ReviewVisit
                        | ManageTasks
                        | ReadCase
                        | ManageCases
                        | ApproveCases
                        | MoveCases
                        | MergeCases
                        | ManageOffers
                        | Reconcile
                        | ReadFigures
                        | ManageCampaigns
                        | ManagePeople
                        | ManageDevices
                        | ReadAudit
                        | ExportLists
                        | EraseRecords
                )
        }
        Role::Steering => own_ward && action == ReadFigures,
        Role::City => action == ReadFigures,
        Role::Admin => {
            (own_ward || actor.ward.is_none()) && matches!(action, ManagePeople | ManageDevices)
        }
        Role::Auditor => (own_ward || actor.ward.is_none()) && action == ReadAudit,
    }
}

#[cfg(test)]
mod tests;

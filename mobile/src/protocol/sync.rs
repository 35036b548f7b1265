//! Sync as people see it: numbers, and what needs them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tungngo_shared::{
    clock::Millis,
    ids::{HouseholdId, TaskId, VisitId},
};

/// How the phone and the server stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// No network, or the server cannot be reached.
    #[default]
    Offline,
    /// Reached, nothing to do.
    Idle,
    /// Sending.
    Sending,
    /// Fetching.
    Receiving,
    /// The server asked to wait, or a try failed; goes on by itself.
    Waiting,
    /// The app is too old; what is recorded stays.
    NeedsUpdate,
    /// The office revoked this phone or its session; what is recorded stays.
    Revoked,
}

impl Link {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Offline,
        Self::Idle,
        Self::Sending,
        Self::Receiving,
        Self::Waiting,
        Self::NeedsUpdate,
        Self::Revoked,
    ];

    /// The stable id, also the tail of its text key (`link-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Idle => "idle",
            Self::Sending => "sending",
            Self::Receiving => "receiving",
            Self::Waiting => "waiting",
            Self::NeedsUpdate => "needs_update",
            Self::Revoked => "revoked",
        }
    }
}

/// The truth in numbers, for the strip at the top.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncTruth {
    /// How the phone and the server stand to each other.
    pub link: Link,
    /// Own visits of the running campaign, all.
    pub visits_total: u32,
    /// Of these, how many the server holds.
    pub visits_safe: u32,
    /// Photos of own visits of the running campaign, all.
    pub photos_total: u32,
    /// Of these, how many the server holds, whole, with the visit that names them.
    pub photos_safe: u32,
    /// How many the server will never take.
    pub photos_refused: u32,
    /// Edits of any kind that wait on this phone.
    pub waiting: u32,
    /// Their size in bytes.
    pub waiting_bytes: u64,
    /// Sealed copies of an earlier store that wait on this phone.
    pub earlier: u32,
    /// When the server was last heard, by its own clock.
    pub last_contact: Option<Millis>,
    /// How many things need a person.
    pub attention: u32,
    /// Whether the phone's clock is more than ten minutes off.
    pub clock_off: bool,
    /// Whether the list has been fetched completely at least once.
    pub list_complete: bool,
    /// Documents fetched so far, while the list is being fetched.
    pub rows_received: u32,
    /// When the next try is made, by the phone's clock, while waiting.
    pub next_try: Option<Millis>,
}

/// What sync cost this month, in bytes over the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataUsed {
    /// The month's first day; none before anything was counted.
    pub since: Option<Date>,
    /// To the server.
    pub sent: u64,
    /// From the server.
    pub received: u64,
}

impl DataUsed {
    /// The same with more of it; another month begins at nothing.
    #[must_use]
    pub fn with(self, today: Date, (sent, received): (u64, u64)) -> Self {
        let month = Some(today.first_of_month());
        let before = if self.since == month {
            self
        } else {
            Self::default()
        };
        Self {
            since: month,
            sent: before.sent.saturating_add(sent),
            received: before.received.saturating_add(received),
        }
    }
}

/// The sync screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncView {
    /// The numbers.
    pub truth: SyncTruth,
    /// What needs a person, oldest first.
    pub needs: Vec<Need>,
    /// What sync cost this month.
    pub used: DataUsed,
    /// The server's address.
    pub server: String,
    /// The app's version.
    pub app_version: String,
}

/// Something that needs a person: a plain sentence and one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// For [`super::Request::Dismiss`]; 0 where it cannot be dismissed.
    pub id: i64,
    /// What it is.
    pub code: NeedCode,
    /// The key of its sentence (`need-…`, or `reject-…` for an edit that the server refused).
    pub key: String,
    /// The one action.
    pub action: NeedAction,
    /// The house it is about, in words (`12A, Ngõ 45`).
    pub about: Option<String>,
    /// When it came up.
    pub at: Option<Millis>,
}

/// What needs a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedCode {
    /// The server refused an edit.
    Rejected,
    /// Two people changed one field: the office decides, both values are kept.
    Conflict,
    /// The server does not take a photo.
    PhotoRefused,
    /// The clock is off.
    ClockOff,
    /// The app is too old.
    UpdateApp,
    /// The phone or its session was revoked.
    Revoked,
}

/// What can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedAction {
    /// Open the visit and mend it.
    MendVisit(VisitId),
    /// Open the house.
    OpenHouse(HouseholdId),
    /// Open the task and report again.
    OpenTask(TaskId),
    /// Read, then dismiss.
    Dismiss,
    /// Set the phone's clock.
    SetClock,
    /// Update the app.
    UpdateApp,
    /// Talk to the office.
    CallOffice,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn another_month_begins_at_nothing() {
        let used = DataUsed::default().with(date(2026, 11, 3), (10, 100));
        let used = used.with(date(2026, 11, 30), (5, 0));
        assert_eq!((used.sent, used.received), (15, 100));
        assert_eq!(used.since, Some(date(2026, 11, 1)));
        let used = used.with(date(2026, 12, 1), (0, 7));
        assert_eq!((used.sent, used.received), (0, 7));
    }
}

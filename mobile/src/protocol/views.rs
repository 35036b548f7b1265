//! Places and doors as screens show them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tungngo_shared::{
    clock::Millis,
    household::{Household, HouseholdKind, LatLon, ListState},
    ids::{AlleyId, CampaignId, HouseholdId, VisitId},
    place::Hotline,
    text::{Parity, nfc, nfc_multiline},
    visit::{Appointment, Outcome},
};

use crate::platform::Protection;

use super::{Draft, MyTask, MyVisit, PastVisit, SyncTruth, VisitForm};

/// The campaign that is running.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CampaignView {
    /// Which campaign.
    pub id: CampaignId,
    /// `Đợt rà soát tháng 11`.
    pub name: String,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
    /// Which day of it today is, from 1; none before and after.
    pub day: Option<u32>,
    /// How many days it has.
    pub days: u32,
}

/// Doors by state. The parts add up to `total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// All doors (closed ones are not counted).
    pub total: u32,
    /// Gặp.
    pub met: u32,
    /// Vắng: to be tried again or decided.
    pub absent: u32,
    /// Hẹn lại.
    pub postponed: u32,
    /// Từ chối.
    pub refused: u32,
    /// Không có người ở, không tìm thấy nhà.
    pub other: u32,
    /// Nobody has knocked yet.
    pub not_visited: u32,
}

impl Progress {
    /// Doors that were knocked on at least once: the big figure.
    #[must_use]
    pub fn visited(&self) -> u32 {
        self.total.saturating_sub(self.not_visited)
    }

    /// Doors that need another knock.
    #[must_use]
    pub fn remaining(&self) -> u32 {
        self.not_visited + self.absent + self.postponed
    }
}

/// The first page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Today {
    /// The campaign; none while none is running.
    pub campaign: Option<CampaignView>,
    /// The groups whose doors are on this phone (`Tổ dân phố 3`).
    pub group_names: Vec<String>,
    /// The ward's name.
    pub ward_name: String,
    /// All doors on this phone.
    pub progress: Progress,
    /// Where to go on; none when every door is done.
    pub next: Option<NextStop>,
    /// How many doors are due for another knock now.
    pub due_count: u32,
    /// The first of them, in walking order.
    pub due: Vec<HouseRow>,
    /// Visits that the office returned, oldest first.
    pub returned: Vec<MyVisit>,
    /// Tasks that are to be done, the most urgent first, and those whose report waits for the office.
    pub tasks: Vec<MyTask>,
    /// Doors that the phone's owner knocked on today.
    pub knocked: u32,
    /// Sync.
    pub sync: SyncTruth,
}

/// The day in numbers, to be told to others. Nobody's name is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recap {
    /// The day.
    pub date: Date,
    /// The groups whose doors are on this phone.
    pub group_names: Vec<String>,
    /// The doors that its owner knocked on that day.
    pub knocked: Progress,
    /// All doors of the campaign on this phone, whoever knocked.
    pub progress: Progress,
    /// Doors that asked to be knocked on again tomorrow.
    pub tomorrow: u32,
    /// What is on this phone only.
    pub waiting: u32,
}

/// Where to go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextStop {
    /// Which alley.
    pub alley: AlleyId,
    /// Its name.
    pub alley_name: String,
    /// Doors left there.
    pub remaining: u32,
    /// The first of them.
    pub house: HouseRow,
}

/// An alley with its progress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlleyRow {
    /// Which alley.
    pub id: AlleyId,
    /// Its name.
    pub name: String,
    /// Its group's name.
    pub group_name: String,
    /// Its doors.
    pub progress: Progress,
    /// Doors due for another knock now.
    pub due_now: u32,
}

/// The doors of one alley.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Houses {
    /// The alley.
    pub alley: AlleyRow,
    /// Its doors in walking order, closed ones left out.
    pub rows: Vec<HouseRow>,
    /// Numbers nobody has entered.
    pub gaps: Vec<GapRow>,
    /// The door to knock on next.
    pub next: Option<HouseholdId>,
}

/// An alley as a sketch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The alley.
    pub alley: AlleyRow,
    /// Its doors in walking order, closed ones left out.
    pub doors: Vec<PlanDoor>,
}

/// A door on the sketch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanDoor {
    /// As in the list.
    pub row: HouseRow,
    /// Where it stands, as the list says or the last visitor's phone knew.
    pub at: Option<LatLon>,
}

/// “Giữa 12 và 18 chưa có 14, 16”.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapRow {
    /// Draw the line after this door.
    pub after: HouseholdId,
    /// The number before the gap.
    pub after_number: String,
    /// The number behind the gap.
    pub before_number: String,
    /// The side of the way.
    pub side: Option<Parity>,
    /// The missing numbers.
    pub missing: Vec<u32>,
}

/// What is to be done about a door in this campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Door {
    /// Nobody has knocked yet.
    NotVisited,
    /// Vắng, try again: “Vắng 2/3”.
    Absent {
        /// Different times tried.
        tried: u32,
        /// How many are needed before somebody decides.
        needed: u32,
        /// When the door asked to be knocked on again.
        at: Option<Appointment>,
    },
    /// Hẹn lại.
    Postponed {
        /// When.
        at: Option<Appointment>,
    },
    /// Tried often enough: the group leader decides.
    Decide {
        /// Different times tried.
        tried: u32,
    },
    /// Nothing more to do.
    Done(Outcome),
}

/// A door in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseRow {
    /// Which door.
    pub id: HouseholdId,
    /// Its alley.
    pub alley: AlleyId,
    /// The alley's name.
    pub alley_name: String,
    /// The number as written; may be empty.
    pub number: String,
    /// The head of the household or the sign.
    pub head_name: String,
    /// How many people the list says live here.
    pub people: Option<u32>,
    /// What stands behind the door.
    pub kind: HouseholdKind,
    /// Whether it is on the list.
    pub list_state: ListState,
    /// Odd or even.
    pub side: Option<Parity>,
    /// What is to be done.
    pub door: Door,
    /// Whether somebody should knock now.
    pub due_now: bool,
    /// The last knock in this campaign.
    pub last: Option<LastVisit>,
    /// Something about this door is on this phone only.
    pub on_phone: bool,
    /// An own visit to this door was returned.
    pub returned: bool,
}

/// The last knock on a door.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastVisit {
    /// Which visit.
    pub id: VisitId,
    /// When.
    pub at: Millis,
    /// What happened.
    pub outcome: Outcome,
    /// Who recorded it; none for oneself.
    pub author_name: Option<String>,
}

/// Doors found by a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchResult {
    /// The text that was searched, to drop late answers.
    pub text: String,
    /// At most 50, in walking order.
    pub rows: Vec<HouseRow>,
    /// Whether there are more.
    pub more: bool,
}

/// One door.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseDetail {
    /// As in the list.
    pub row: HouseRow,
    /// A phone number.
    pub phone: Option<String>,
    /// What the next visitor should know.
    pub note: Option<String>,
    /// Where it stands.
    pub location: Option<LatLon>,
    /// Earlier visits, newest first.
    pub history: Vec<PastVisit>,
    /// For “Như lần trước”.
    pub like_last_time: Option<VisitForm>,
    /// Times to offer for the next knock.
    pub suggestions: Vec<Appointment>,
    /// Which try an absent answer would be now (“Lần 2/3”).
    pub attempt: u32,
    /// A form that was begun and not saved.
    pub draft: Option<Draft>,
    /// Whether a visit can be recorded (a campaign is running).
    pub can_visit: bool,
}

/// A house as a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseDraft {
    /// The alley its door opens to.
    pub alley: AlleyId,
    /// The number as written.
    pub number: String,
    /// The head of the household or the sign.
    pub head_name: String,
    /// How many people live here.
    pub people: Option<u32>,
    /// What stands behind the door.
    pub kind: HouseholdKind,
    /// A phone number.
    pub phone: Option<String>,
    /// What the next visitor should know.
    pub note: Option<String>,
    /// Where it stands; none keeps what is known.
    pub location: Option<LatLon>,
}

impl HouseDraft {
    /// Writes the draft over a household; what the form does not know stays.
    pub fn fill(&self, household: &mut Household) {
        let text = |t: &Option<String>| t.as_deref().map(nfc_multiline).filter(|t| !t.is_empty());
        let digits = |t: &String| {
            t.chars()
                .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
                .collect::<String>()
        };
        household.alley = self.alley;
        household.number = nfc(&self.number);
        household.head_name = nfc(&self.head_name);
        household.people = self.people;
        household.kind = self.kind;
        household.phone = self.phone.as_ref().map(digits).filter(|t| !t.is_empty());
        household.note = text(&self.note);
        household.location = self.location.or(household.location);
    }
}

/// Whom to call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Help {
    /// The ward's name.
    pub ward_name: String,
    /// Numbers explained at every door.
    pub hotlines: Vec<Hotline>,
    /// What keeps a copy of this phone's data shut, beside the PIN.
    pub protection: Protection,
}

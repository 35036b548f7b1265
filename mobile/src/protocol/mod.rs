//! What screens and core say to each other: every [`Request`] has one [`Answer`], both plain and
//! serialisable, so that the core may live on a thread, in a worker or in another process.
//!
//! [`Note`] is what screens watch: a counter that grows whenever something they show may have changed,
//! and the truth about sync for the strip at the top.

use serde::{Deserialize, Serialize};
use tungngo_shared::{
    auth::EnrolCheckReply,
    check::Findings,
    ids::{AlleyId, HouseholdId, TaskId, VisitId},
    observation::Observation,
    sync::attachment::ContentHash,
    task::TaskResult,
};

mod boot;
mod drafts;
mod failure;
mod photos;
mod rescue;
mod settings;
mod sync;
mod tasks;
mod views;
mod visits;

pub use boot::{Boot, Me};
pub use drafts::{Draft, FormKey};
pub use failure::{Failure, FailureCode};
pub use photos::{PhotoRow, PhotoTally, Picture};
pub use rescue::{Carried, SetAside, SetAsideWhy};
pub use settings::{Settings, TextSize, Theme};
pub use sync::{DataUsed, Link, Need, NeedAction, NeedCode, SyncTruth, SyncView};
pub use tasks::MyTask;
pub use views::{
    AlleyRow, CampaignView, Door, GapRow, Help, HouseDetail, HouseDraft, HouseRow, Houses,
    LastVisit, NextStop, Plan, PlanDoor, Progress, Recap, SearchResult, Today,
};
pub use visits::{MyVisit, PastVisit, Saved, UndoToken, VisitForm, VisitState, VisitToMend};

/// What a screen may ask.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Which screen comes first. → [`Answer::Boot`]
    Boot,
    /// Whose code is this? Needs the network. → [`Answer::EnrolCheck`]
    EnrolCheck {
        /// The server's address (`https://…`).
        server: String,
        /// As typed or scanned.
        code: String,
    },
    /// Sets the PIN of a new phone and makes its encrypted store; after “Đúng là tôi”, before
    /// [`Request::EnrolConfirm`], so that the session is never written in the clear. → [`Answer::Boot`]
    SetPin {
        /// Six digits.
        pin: String,
    },
    /// Uses the code up. May be repeated after a lost reply. → [`Answer::Boot`]
    EnrolConfirm {
        /// The server's address.
        server: String,
        /// As typed or scanned.
        code: String,
        /// What the owner would call the phone.
        device_name: String,
    },
    /// Opens the store. → [`Answer::Boot`]; a wrong PIN fails with [`FailureCode::WrongPin`].
    Unlock {
        /// Six digits.
        pin: String,
    },
    /// Closes the store; sync rests until it is opened again. → [`Answer::Boot`]
    Lock,
    /// For a forgotten PIN: with a new code from the office (checked with the server) the old store
    /// is set aside whole, not deleted, and the phone can be enrolled anew. → [`Answer::Boot`]
    StartOver {
        /// The server's address.
        server: String,
        /// A new, unused code.
        code: String,
    },
    /// The first page. → [`Answer::Today`]
    Today,
    /// The day in numbers. → [`Answer::Recap`]
    Recap,
    /// All alleys in walking order. → [`Answer::Alleys`]
    Alleys,
    /// The doors of an alley in walking order. → [`Answer::Houses`]
    Houses {
        /// Which alley.
        alley: AlleyId,
    },
    /// An alley as a sketch. → [`Answer::Plan`]
    Plan {
        /// Which alley.
        alley: AlleyId,
    },
    /// Doors by number, name, phone or alley, diacritics or not. → [`Answer::Search`]
    Search {
        /// As typed.
        text: String,
        /// Only in this alley.
        alley: Option<AlleyId>,
    },
    /// One door with its history and what a new form starts with. → [`Answer::House`]
    House {
        /// Which door.
        household: HouseholdId,
    },
    /// Keeps a half-filled form, so that it survives the app being killed; an empty one is dropped.
    /// → [`Answer::Done`]
    KeepDraft {
        /// Which form.
        form: FormKey,
        /// The answers so far; none forgets the draft, and the photos taken for it.
        draft: Option<Box<Draft>>,
    },
    /// Notes which form lies open, so that an app that was killed comes back to it ([`Me::open_form`]);
    /// none when it was left. → [`Answer::Done`]
    FormOpen(Option<FormKey>),
    /// Records a visit. → [`Answer::Saved`]; [`FailureCode::Invalid`] names the fields.
    SaveVisit {
        /// Which door.
        household: HouseholdId,
        /// The answers.
        form: VisitForm,
        /// Sealed to the ward's key before anything is written.
        observations: Vec<Observation>,
    },
    /// Keeps a photo with a form that is not saved yet, so that it survives the app being killed; saving
    /// the visit takes it along. Everything but the picture is removed first. →
    /// [`Answer::Photos`]; [`FailureCode::Invalid`] when it is no picture, too large or one too many.
    AddPhoto {
        /// Which form.
        form: FormKey,
        /// JPEG, PNG or WebP, turned the right way up and scaled.
        picture: Picture,
    },
    /// Takes a photo off a form that is not saved yet. → [`Answer::Photos`]
    RemovePhoto {
        /// Which form.
        form: FormKey,
        /// Which photo.
        sha256: ContentHash,
    },
    /// The photos of a form that is not saved yet. → [`Answer::Photos`]
    Photos {
        /// Which form.
        form: FormKey,
    },
    /// A photo's bytes, as long as they are on this phone. → [`Answer::Picture`]
    Photo {
        /// Which photo.
        sha256: ContentHash,
    },
    /// Takes back a save that has not been sent. → [`Answer::Done`]; [`FailureCode::TooLate`] once sent.
    Undo {
        /// From [`Saved::undo`].
        token: UndoToken,
    },
    /// A house that is not on the list. → [`Answer::Saved`] with the new house as `next`.
    AddHouse {
        /// What was seen at the door.
        draft: HouseDraft,
    },
    /// Corrects a house: only the fields of the draft change. → [`Answer::Saved`]
    EditHouse {
        /// Which door.
        household: HouseholdId,
        /// The fields as they should be.
        draft: HouseDraft,
    },
    /// Proposes to strike a house off the list. → [`Answer::Saved`]
    CloseHouse {
        /// Which door.
        household: HouseholdId,
        /// Why, for the officer.
        note: Option<String>,
    },
    /// Puts the doors of an alley into the order in which people walk. Only those that have to move are edited;
    /// a door that is not named stays behind the one it follows now. → [`Answer::Done`]
    Arrange {
        /// Which alley.
        alley: AlleyId,
        /// Its doors in the order wanted.
        doors: Vec<HouseholdId>,
    },
    /// Own visits, newest first. → [`Answer::MyVisits`]
    MyVisits,
    /// An own visit, opened to be mended. → [`Answer::Mend`]
    Mend {
        /// Which visit.
        visit: VisitId,
    },
    /// Saves a mended visit. → [`Answer::Saved`]
    SaveMended {
        /// Which visit.
        visit: VisitId,
        /// The answers.
        form: VisitForm,
        /// Further observations; those already sealed stay with the visit.
        observations: Vec<Observation>,
    },
    /// What the phone's owner was asked to do, what is to do first. → [`Answer::Tasks`]
    Tasks,
    /// One task. → [`Answer::Task`]; [`FailureCode::Gone`] when it was taken back.
    Task {
        /// Which.
        task: TaskId,
    },
    /// Says what came of a task. → [`Answer::Saved`]; [`FailureCode::Invalid`] names the fields.
    ReportTask {
        /// Which.
        task: TaskId,
        /// What came of it.
        result: TaskResult,
        /// In the owner's words.
        note: Option<String>,
        /// What a check found.
        found: Findings,
    },
    /// Sync in numbers. → [`Answer::Sync`]
    Sync,
    /// The unsent work as one sealed file that somebody can carry. Nothing is sent by it, and making it
    /// again does no harm. The PIN is asked for once more, because a file leaves the phone; wrong ones count
    /// as they do at the lock. → [`Answer::Carried`]
    Carry {
        /// Six digits.
        pin: String,
    },
    /// Sync now, without waiting for the next round or the time to undo. → [`Answer::Done`] at once.
    SyncNow,
    /// The app came to the foreground or the network may be back: a good time to try. →
    /// [`Answer::Done`]
    Woke,
    /// A refused edit has been read and is not wanted any more: it leaves the list, its content stays in
    /// the store. → [`Answer::Done`]
    Dismiss {
        /// From [`Need::id`].
        need: i64,
    },
    /// Hotlines and whom to ask. → [`Answer::Help`]
    Help,
    /// How the app looks; known before the PIN. → [`Answer::Settings`]
    Settings,
    /// Changes how the app looks. → [`Answer::Settings`]
    SetSettings(Settings),
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Which screen comes first.
    Boot(Boot),
    /// Whose code it is.
    EnrolCheck(EnrolCheckReply),
    /// The first page.
    Today(Box<Today>),
    /// The day in numbers.
    Recap(Recap),
    /// Alleys in walking order.
    Alleys(Vec<AlleyRow>),
    /// Doors of an alley.
    Houses(Houses),
    /// An alley as a sketch.
    Plan(Plan),
    /// Doors found.
    Search(SearchResult),
    /// One door.
    House(Box<HouseDetail>),
    /// Saved, durably.
    Saved(Saved),
    /// The photos of a form, in the order they were taken.
    Photos(Vec<PhotoRow>),
    /// A photo's bytes.
    Picture(Picture),
    /// Own visits.
    MyVisits(Vec<MyVisit>),
    /// A visit to be mended.
    Mend(Box<VisitToMend>),
    /// Tasks, what is to do first.
    Tasks(Vec<MyTask>),
    /// One task.
    Task(Box<MyTask>),
    /// Sync in numbers.
    Sync(SyncView),
    /// The file to carry.
    Carried(Carried),
    /// Hotlines.
    Help(Help),
    /// How the app looks.
    Settings(Settings),
    /// Done, nothing more to say.
    Done,
}

/// What screens watch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Grows whenever stored data changed; a screen that shows some asks again.
    pub version: u64,
    /// Whether the store is open.
    pub open: bool,
    /// For the strip at the top.
    pub sync: SyncTruth,
}

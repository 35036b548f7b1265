//! Storage: one trait a noun, each offering whole operations, so that an engine owns its transactions
//! and every engine calls the same pure rules. [`Storage`] is all of them together.
//!
//! Two doors lead to a database: reads, which see one moment of it, and writes, which are durable
//! when their future is ready.

use rusqlite::ErrorCode;

pub mod attachments;
pub mod audit;
pub mod auth;
pub mod campaigns;
pub mod cases;
pub mod erasures;
pub mod households;
pub mod imports;
pub mod merges;
pub mod moves;
pub mod overview;
pub mod own;
pub mod papers;
pub mod people;
pub mod place;
pub mod quality;
mod reach;
pub mod reconcile;
pub mod rescue;
pub mod retention;
pub mod review;
pub mod saved;
pub mod search;
pub mod sqlite;
pub mod support;
pub mod sync;
pub mod synthetic;
pub mod tasks;
pub mod triage;

pub use attachments::AttachmentStore;
pub use audit::AuditStore;
pub use auth::AuthStore;
pub use campaigns::CampaignStore;
pub use cases::CaseStore;
pub use households::HouseholdStore;
pub use imports::ImportStore;
pub use merges::MergeStore;
pub use moves::MoveStore;
pub use overview::OverviewStore;
pub use own::OwnStore;
pub use papers::{PaperBytes, PaperStore};
pub use people::PeopleStore;
pub use place::PlaceStore;
pub use quality::QualityStore;
pub use reach::Reach;
pub use reconcile::ReconcileStore;
pub use rescue::RescueStore;
pub use retention::RetentionStore;
pub use review::ReviewStore;
pub use saved::SavedStore;
pub use search::SearchStore;
pub use support::SupportStore;
pub use sync::SyncStore;
pub use synthetic::SyntheticStore;
pub use tasks::TaskStore;
pub use triage::TriageStore;

/// What phones need.
pub trait PhoneStorage: AuthStore + PlaceStore + RescueStore + SyncStore {}
impl<T: AuthStore + PlaceStore + RescueStore + SyncStore> PhoneStorage for T {}

/// What office pages need.
pub trait DeskStorage:
    CampaignStore
    + CaseStore
    + MergeStore
    + MoveStore
    + OverviewStore
    + OwnStore
    + PaperStore
    + PeopleStore
    + QualityStore
    + ReconcileStore
    + ReviewStore
    + SavedStore
    + SupportStore
    + TaskStore
    + TriageStore
{
}
impl<
    T: CampaignStore
        + CaseStore
        + MergeStore
        + MoveStore
        + OverviewStore
        + OwnStore
        + PaperStore
        + PeopleStore
        + QualityStore
        + ReconcileStore
        + ReviewStore
        + SavedStore
        + SupportStore
        + TaskStore
        + TriageStore,
> DeskStorage for T
{
}

/// What whole lists, and looking for something in all of them, need.
pub trait ListStorage: HouseholdStore + ImportStore + SearchStore + SyntheticStore {}
impl<T: HouseholdStore + ImportStore + SearchStore + SyntheticStore> ListStorage for T {}

/// Everything the server keeps.
pub trait Storage: PhoneStorage + DeskStorage + ListStorage + AuditStore + RetentionStore {}
impl<T: PhoneStorage + DeskStorage + ListStorage + AuditStore + RetentionStore> Storage for T {}

/// What an operation gives back.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why an operation failed. Messages name tables and columns at most, never what stands in them.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine's own error.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
    /// There is no room; nothing of the operation is stored. Works again when there is room.
    #[error("the disk is full")]
    DiskFull,
    /// A page of the database does not read back.
    #[error("the database is damaged: {0}")]
    Damaged(rusqlite::Error),
    /// The folder or the file cannot be written.
    #[error("the database cannot be written: {0}")]
    ReadOnly(rusqlite::Error),
    /// A stored document does not read back.
    #[error("stored json: {0}")]
    Json(#[from] serde_json::Error),
    /// A stored value is not one this program knows.
    #[error("stored value of {0} is not known")]
    BadValue(&'static str),
    /// What was asked for is not there, or not in the caller's scope.
    #[error("not found")]
    NotFound,
    /// Somebody else changed it in between, or the name is taken.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The database was made by a newer program; this one must not touch it.
    #[error(
        "the database has schema {found}, this program knows up to {known}; use a newer program"
    )]
    Newer {
        /// The database's schema.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// The key does not open the database, or it is no database.
    #[error("the database does not open with this key")]
    WrongKey,
    /// The transaction could not be begun or made durable; nothing of it is stored.
    #[error("commit failed: {0}")]
    Commit(String),
    /// The store is closing, or an operation panicked.
    #[error("the store is closed")]
    Closed,
    /// A file of the store could not be read or written.
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => Self::ReadOnly(error),
            _ => Self::Sqlite(error),
        }
    }
}

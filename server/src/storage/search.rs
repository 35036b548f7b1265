//! Search over everything that somebody may see: households, cases, accounts.

use async_trait::async_trait;
use tungngo_shared::{
    access::Role,
    casefile::{Birth, CaseState},
    clock::Millis,
    ids::{CaseId, HouseholdId, UserId, WardCode},
};

use super::{Reach, StoreResult};

/// Most rows of a kind.
pub const MOST: usize = 20;

/// Who looks, and how far they see of each kind; none sees nothing of it.
#[derive(Clone, Debug)]
pub struct Looker {
    /// The ward.
    pub ward: WardCode,
    /// Who.
    pub user: UserId,
    /// Over households.
    pub households: Option<Reach>,
    /// Over cases.
    pub cases: Option<Reach>,
    /// Whether over the ward's accounts.
    pub people: bool,
}

/// How well a row fits what was typed, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Every word stands there as it was typed, accents and all.
    Same,
    /// Every word stands there without its accents.
    Folded,
    /// Every word begins one.
    Begins,
    /// Every word begins one or is one slip away.
    Slip,
}

/// A row that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<T> {
    /// What.
    pub row: T,
    /// How well it fits.
    pub rank: Rank,
}

/// What was found of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits<T> {
    /// The best ones, at most [`MOST`].
    pub list: Vec<Hit<T>>,
    /// Whether there are more.
    pub more: bool,
}

impl<T> Default for Hits<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            more: false,
        }
    }
}

/// A household that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundHouse {
    /// Which.
    pub id: HouseholdId,
    /// Its number as written.
    pub number: String,
    /// The name on the list.
    pub head_name: String,
    /// Whether it stands on the list, an id.
    pub list_state: String,
    /// Its alley's name.
    pub alley_name: String,
    /// Its group's name.
    pub group_name: String,
}

/// A case that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCase {
    /// Which.
    pub id: CaseId,
    /// Whom it is about.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// Where it stands.
    pub state: CaseState,
    /// Its group's name.
    pub group_name: String,
}

/// An account that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    /// Whose.
    pub id: UserId,
    /// As what.
    pub role: Role,
    /// Their name.
    pub name: String,
    /// With which login, if they have a desk.
    pub login: Option<String>,
    /// Whether it was stopped.
    pub is_disabled: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Households.
    pub households: Hits<FoundHouse>,
    /// Cases.
    pub cases: Hits<FoundCase>,
    /// Accounts.
    pub people: Hits<FoundPerson>,
}

/// Search over everything that somebody may see.
#[async_trait]
pub trait SearchStore: Send + Sync {
    /// What fits the words best, of each kind; which rows those are is noted in the log, the words are not.
    async fn search(&self, looker: Looker, typed: String, now: Millis) -> StoreResult<Found>;
}

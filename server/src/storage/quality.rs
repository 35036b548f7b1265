//! The measured figures “đúng – đủ – sạch – sống”, the records behind them, and how they went. Counted from the records
//! themselves each time, so that no figure can be another than its rows; only the trend is kept.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::civil::Date;
use tungngo_shared::{
    casefile::Birth,
    clock::Millis,
    ids::{CaseId, GroupId, HouseholdId, WardCode},
    place::WardRules,
    quality::{Figure, Kind, Lack, Share, confirmed_since},
};

use super::{Reach, StoreResult, review::Door};

/// The figures of some records. What stands in no map was not measured: cases where nothing was ever signed.
pub type Shares = BTreeMap<(Kind, Figure), Share>;

/// A group's figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupQuality {
    /// Its name.
    pub name: String,
    /// How many records there are of each kind, whichever of them a figure counts.
    pub records: BTreeMap<Kind, u64>,
    /// Its figures.
    pub shares: Shares,
}

/// The figures at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quality {
    /// Every group in reach, in its order.
    pub groups: Vec<(GroupId, GroupQuality)>,
    /// When a reconciliation was signed last; none where none ever was.
    pub signed_ms: Option<Millis>,
}

/// When the figures are taken, and what counts as confirmed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Now.
    pub now: Millis,
    /// What is older is not confirmed any more.
    pub since: Millis,
}

impl Moment {
    /// Now, in a ward with these rules.
    #[must_use]
    pub fn of(rules: &WardRules, now: Millis) -> Self {
        Self {
            now,
            since: confirmed_since(rules, now),
        }
    }
}

/// The figures of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub day: Date,
    /// As they were when they were written last.
    pub shares: Shares,
}

/// Which records a figure lacks.
#[derive(Clone, Debug)]
pub struct LackFilter<Key> {
    /// For which figure.
    pub figure: Figure,
    /// Of one group only.
    pub group: Option<GroupId>,
    /// Behind this one.
    pub after: Option<Key>,
    /// At most so many.
    pub limit: u32,
}

/// A household that a figure lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LackingHousehold {
    /// Which.
    pub id: HouseholdId,
    /// Its door.
    pub door: Door,
    /// With the id the key of the next page.
    pub place: String,
    /// What it lacks.
    pub lacks: Vec<Lack>,
}

/// A case that a figure lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LackingCase {
    /// Which.
    pub id: CaseId,
    /// Whom it is about.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// Where.
    pub group_name: String,
    /// Who is in charge.
    pub officer: String,
    /// With the id the key of the next page.
    pub listed_on: String,
    /// What it lacks.
    pub lacks: Vec<Lack>,
}

/// The measured figures. Whoever is not over a whole ward sees nothing of a minor's case in somebody else's charge:
/// it is not counted, and is nobody's double.
#[async_trait]
pub trait QualityStore: Send + Sync {
    /// The figures of every group in reach. The ward's are written down as those of today where they have changed.
    async fn quality(&self, reach: Reach, at: Moment) -> StoreResult<Quality>;
    /// Writes a ward's figures down as those of today, and drops days that have been kept long enough.
    async fn note_quality(&self, ward: WardCode, at: Moment) -> StoreResult<()>;
    /// The figures of each day since `first` that was written down, together for all groups in reach. Without minors'
    /// cases for whoever is not over the whole ward.
    async fn quality_days(&self, reach: Reach, first: Date) -> StoreResult<Vec<Day>>;
    /// The households in reach that a figure lacks; the look is audited.
    async fn lacking_households(
        &self,
        reach: Reach,
        filter: LackFilter<(String, HouseholdId)>,
        at: Moment,
    ) -> StoreResult<Vec<LackingHousehold>>;
    /// The cases in reach that a figure lacks; the look is audited.
    async fn lacking_cases(
        &self,
        reach: Reach,
        filter: LackFilter<(String, CaseId)>,
        at: Moment,
    ) -> StoreResult<Vec<LackingCase>>;
}

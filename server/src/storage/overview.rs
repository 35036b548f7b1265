//! What the overview counts: figures by alley, the houses behind them, and what waits.

use async_trait::async_trait;
use jiff::civil::Date;
use tokio::sync::watch;
use tungngo_shared::{
    access::Role,
    clock::Millis,
    ids::{AlleyId, CampaignId, DeviceId, GroupId, HouseholdId, UserId, WardCode},
};

use super::{Reach, StoreResult};

/// A campaign in a picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignBrief {
    /// Which.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// First day, ISO 8601.
    pub starts_on: String,
    /// Last day, ISO 8601.
    pub ends_on: String,
    /// `draft`, `running`, `ended`.
    pub state: String,
}

/// How many houses are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// All houses in scope that are not closed.
    pub houses: u64,
    /// Knocked on at least once.
    pub visited: u64,
    /// Met at the last knock.
    pub met: u64,
    /// Absent or postponed at the last knock.
    pub absent: u64,
    /// Refused at the last knock.
    pub refused: u64,
    /// Vacant or not found.
    pub other: u64,
    /// A commitment signed now or before.
    pub signed: u64,
    /// Absent at three different times or more, and at the last knock.
    pub absent3: u64,
    /// Visits waiting for an officer.
    pub waiting: u64,
}

impl Figures {
    /// Never knocked on.
    #[must_use]
    pub fn todo(&self) -> u64 {
        self.houses.saturating_sub(self.visited)
    }

    /// Adds another set of houses.
    pub fn add(&mut self, o: &Self) {
        self.houses += o.houses;
        self.visited += o.visited;
        self.met += o.met;
        self.absent += o.absent;
        self.refused += o.refused;
        self.other += o.other;
        self.signed += o.signed;
        self.absent3 += o.absent3;
        self.waiting += o.waiting;
    }
}

/// One alley's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlleyFigures {
    /// Its group.
    pub group: GroupId,
    /// The group's name.
    pub group_name: String,
    /// Which alley.
    pub alley: AlleyId,
    /// Its name.
    pub alley_name: String,
    /// The figures.
    pub figures: Figures,
}

/// What waits for somebody at the office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Visits waiting for an officer.
    pub received: u64,
    /// Since when the oldest of them waits.
    pub oldest_ms: Option<Millis>,
    /// Of them, those the viewer returned before and that came back mended.
    pub mine: u64,
    /// Visits returned and not mended yet.
    pub returned: u64,
    /// Fields on which two people disagree.
    pub clashes: u64,
    /// Operations kept aside.
    pub asides: u64,
    /// Houses proposed to be added or closed.
    pub proposed: u64,
    /// Observations that nobody verifies yet.
    pub observations: u64,
    /// Open observations whose time is over.
    pub observations_late: u64,
    /// Tasks that the viewer is to do.
    pub tasks_mine: u64,
    /// Reports of others on tasks, which the viewer may answer.
    pub tasks: u64,
    /// Proposed cases that the viewer may approve or refuse.
    pub cases: u64,
    /// Open cases whose review is over: the viewer's own, a lead's all.
    pub cases_due: u64,
    /// Cases that other wards offer to this one; for a lead.
    pub moves: u64,
    /// Cases that somebody else asks to have erased; for a lead.
    pub erasures: u64,
}

/// What came after a moment and still waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrived {
    /// Visits, new or mended.
    pub visits: u64,
    /// Observations.
    pub observations: u64,
}

impl Waits {
    /// All of it, by the ids of the overview's lines.
    #[must_use]
    pub fn counts(&self) -> [(&'static str, u64); 14] {
        [
            ("received", self.received),
            ("mine", self.mine),
            ("returned", self.returned),
            ("proposed", self.proposed),
            ("clashes", self.clashes),
            ("asides", self.asides),
            ("observations", self.observations),
            ("observations-late", self.observations_late),
            ("tasks-mine", self.tasks_mine),
            ("tasks", self.tasks),
            ("cases", self.cases),
            ("cases-due", self.cases_due),
            ("moves", self.moves),
            ("erasures", self.erasures),
        ]
    }

    /// Everything about tasks that waits for the viewer.
    #[must_use]
    pub fn all_tasks(&self) -> u64 {
        self.tasks + self.tasks_mine
    }

    /// All that needs a person besides the queue.
    #[must_use]
    pub fn attention(&self) -> u64 {
        self.clashes + self.asides + self.proposed
    }
}

/// A phone that has not reported for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilentDevice {
    /// Which.
    pub id: DeviceId,
    /// What its owner calls it.
    pub name: String,
    /// Its owner.
    pub person_id: UserId,
    /// The owner's name.
    pub person: String,
    /// The owner's role.
    pub role: Role,
    /// The last contact.
    pub last_seen_ms: Option<Millis>,
    /// Edits waiting on it then.
    pub waiting: u64,
}

/// Everything the overview shows, at one moment.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// The ward's campaigns for the picker.
    pub campaigns: Vec<CampaignBrief>,
    /// The campaign that is shown.
    pub campaign: Option<CampaignBrief>,
    /// Figures by alley, in walking order.
    pub alleys: Vec<AlleyFigures>,
    /// Visits taken in today.
    pub today_visits: u64,
    /// Houses they were made at.
    pub today_houses: u64,
    /// Phones in use in the ward.
    pub devices: u64,
    /// Phones that have not reported since the given moment.
    pub silent: Vec<SilentDevice>,
}

/// A house with its state in a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseCell {
    /// Which.
    pub id: HouseholdId,
    /// Its alley.
    pub alley: AlleyId,
    /// The alley's name.
    pub alley_name: String,
    /// Its number as written.
    pub number: String,
    /// An outcome's id, or `todo`.
    pub status: String,
}

/// A house behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseRow {
    /// Which.
    pub id: HouseholdId,
    /// Its group's name.
    pub group_name: String,
    /// Its alley's name.
    pub alley_name: String,
    /// Its number as written.
    pub number: String,
    /// The name on the list.
    pub head_name: String,
    /// An outcome's id, or `todo`.
    pub status: String,
    /// Whether a commitment is signed.
    pub signed: bool,
    /// Different times it was absent.
    pub tries: u64,
    /// The last knock.
    pub last_ms: Option<Millis>,
    /// Where it stands in the list; the key of the next page.
    pub place: String,
}

/// Which houses to list.
#[derive(Clone, Debug)]
pub struct HouseFilter {
    /// The campaign.
    pub campaign: CampaignId,
    /// One group only.
    pub group: Option<GroupId>,
    /// One alley only.
    pub alley: Option<AlleyId>,
    /// An outcome, `todo`, `visited`, `signed`, `unsigned`, `absent3`, `other`, or empty for all.
    pub status: String,
    /// After this row.
    pub after: Option<(String, HouseholdId)>,
    /// Most rows.
    pub limit: u32,
}

/// The overview's reads.
#[async_trait]
pub trait OverviewStore: Send + Sync {
    /// Everything the overview shows: of the given campaign, or of the one that is running; the alleys of one group, or of
    /// all in reach.
    async fn overview(
        &self,
        reach: Reach,
        campaign: Option<CampaignId>,
        group: Option<GroupId>,
        today: Millis,
        silent_since: Millis,
    ) -> StoreResult<Overview>;
    /// What waits for the viewer. Observations that came before `late` are late, reviews before `today` are over.
    async fn waits(&self, reach: Reach, late: Option<Millis>, today: Date) -> StoreResult<Waits>;
    /// What came after a moment and still waits for the viewer's groups.
    async fn arrived(&self, reach: Reach, since: Millis) -> StoreResult<Arrived>;
    /// Grows with every commit of this process.
    fn commits(&self) -> watch::Receiver<u64>;
    /// Every house of a group in sight.
    async fn cells(
        &self,
        reach: Reach,
        campaign: CampaignId,
        group: GroupId,
    ) -> StoreResult<Vec<HouseCell>>;
    /// The houses behind a figure.
    async fn houses_behind(&self, reach: Reach, filter: HouseFilter) -> StoreResult<Vec<HouseRow>>;
    /// The ward's campaigns, what runs first.
    async fn campaign_briefs(&self, ward: WardCode) -> StoreResult<Vec<CampaignBrief>>;
}

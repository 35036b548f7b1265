//! Cases that move between wards: offering one, taking it over with a receipt, declining it, taking the offer back.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tungngo_shared::{
    casefile::{
        Birth, CaseField, LawStatus,
        moves::{MoveState, Offer, ReceiptNumber, Side},
    },
    clock::Millis,
    ids::{CaseId, GroupId, HouseholdId, MoveId, UserId, WardCode},
    observation::Category,
    paper::PaperKind,
};
use uuid::Uuid;

use super::{Reach, StoreResult, cases::Look, papers::Content};

/// An offer about to be made.
#[derive(Clone, Debug)]
pub struct NewMove {
    /// Made by the caller.
    pub id: MoveId,
    /// To which ward.
    pub to: WardCode,
    /// What is said of it.
    pub offer: Offer,
}

/// Where the bytes of the papers that go along have been written down once more, by their name in the ward that gives; none
/// for those that cannot be read any more.
pub type Copies = BTreeMap<Uuid, Option<Uuid>>;

/// How a ward takes a case over.
#[derive(Clone, Debug)]
pub struct Reception {
    /// The new case; made by the caller.
    pub id: CaseId,
    /// The version of the case that was seen.
    pub case_version: i64,
    /// The group that it belongs to from now on; a household's own, where one is chosen.
    pub group: Option<GroupId>,
    /// The household, where the person has come to one of the list.
    pub household: Option<HouseholdId>,
    /// Who is in charge.
    pub officer: UserId,
    /// The bytes of its papers.
    pub copies: Copies,
}

/// What is to be done with an offer.
#[derive(Clone, Debug)]
pub enum MoveChange {
    /// Take the case over.
    Accept(Reception),
    /// Do not, and why.
    Decline(String),
    /// Take the offer back.
    Withdraw,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoveDone {
    /// Done.
    Done,
    /// Nothing yet: these bytes go along, and have to be there for the new case first.
    Lacks(Vec<Content>),
    /// It is not as it was seen, or somebody was faster.
    Changed,
    /// Whoever proposed or verified does not take over.
    SamePerson,
    /// This field does not go with the group or the ward.
    DoesNotFit(CaseField),
}

/// Which moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveList {
    /// Offered to the ward, and not answered.
    Incoming,
    /// Offered by the ward, and not answered.
    Outgoing,
    /// Answered or taken back, both ways.
    Decided,
}

/// How many moves wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MoveCounts {
    /// For this ward's answer.
    pub incoming: u64,
    /// For another ward's.
    pub outgoing: u64,
}

/// The two wards of a move, as one of them sees it.
#[derive(Clone, Debug)]
pub struct Between {
    /// Which of the two looks.
    pub side: Side,
    /// The name of the ward that offers.
    pub from: String,
    /// The name of the one that is asked.
    pub to: String,
}

impl Between {
    /// The other ward's name.
    #[must_use]
    pub fn other(&self) -> &str {
        match self.side {
            Side::From => &self.to,
            Side::To => &self.from,
        }
    }
}

/// A move in the list.
#[derive(Clone, Debug)]
pub struct MoveLine {
    /// Which.
    pub id: MoveId,
    /// Whose.
    pub between: Between,
    /// Where it stands.
    pub state: MoveState,
    /// When it was offered; with the id the key of the next page.
    pub offered_ms: Millis,
    /// When it was answered or taken back.
    pub decided_ms: Option<Millis>,
    /// Why it was declined.
    pub why: Option<String>,
    /// The receipt.
    pub receipt: Option<ReceiptNumber>,
    /// Whom it is about, where the ward may know.
    pub person: Option<(String, Birth)>,
}

/// Whom a move is about: what is needed to decide on it.
#[derive(Clone, Debug)]
pub struct Moving {
    /// The ward's own case, once or as long as it has one.
    pub case: Option<CaseId>,
    /// Its version, which a form of taking over carries.
    pub version: i64,
    /// Họ tên.
    pub name: String,
    /// Ngày sinh hoặc năm sinh.
    pub birth: Birth,
    /// Số định danh cá nhân.
    pub personal_number: Option<String>,
    /// Điều đã xác minh.
    pub category: Category,
    /// What the law says.
    pub status: LawStatus,
    /// When that is to be looked at again.
    pub review_on: Option<Date>,
    /// What the ward that offers says; none when both cases were erased.
    pub offer: Option<Offer>,
}

/// A paper that went along, as the receipt tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperAlong {
    /// What it is.
    pub kind: PaperKind,
    /// Its number.
    pub number: Option<String>,
    /// Its day.
    pub dated_on: Option<Date>,
    /// How many versions of it.
    pub versions: u32,
}

/// The papers of a move.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PapersAlong {
    /// How many go along, or went; not known of moves before papers did, nor told of those that came to nothing.
    pub n: Option<u64>,
    /// Of how many a file could not be read any more.
    pub lost: u64,
    /// Each that went; none any more when both cases were erased.
    pub list: Vec<PaperAlong>,
}

/// A whole move, as far as the ward may know of it.
#[derive(Clone, Debug)]
pub struct MoveRecord {
    /// Which.
    pub id: MoveId,
    /// Whose.
    pub between: Between,
    /// Where it stands.
    pub state: MoveState,
    /// Counts what was done: what a form was filled for.
    pub version: i64,
    /// When it was offered.
    pub offered_ms: Millis,
    /// By whom.
    pub offerer: String,
    /// When it was answered or taken back.
    pub decided_ms: Option<Millis>,
    /// By whom.
    pub decider: Option<String>,
    /// Why it was declined.
    pub why: Option<String>,
    /// The receipt.
    pub receipt: Option<ReceiptNumber>,
    /// Who was in charge.
    pub from_officer: Option<String>,
    /// Who is from then on.
    pub to_officer: Option<String>,
    /// Its papers.
    pub papers: PapersAlong,
    /// Whom it is about, where the ward may know.
    pub person: Option<Moving>,
}

/// A move as its case's page tells it.
#[derive(Clone, Debug)]
pub struct MoveBrief {
    /// Which.
    pub id: MoveId,
    /// Whose.
    pub between: Between,
    /// Offered or taken over.
    pub state: MoveState,
    /// When it was offered.
    pub offered_ms: Millis,
    /// When it was taken over.
    pub decided_ms: Option<Millis>,
    /// The receipt.
    pub receipt: Option<ReceiptNumber>,
    /// Who offered it.
    pub offerer: String,
    /// Who took it over.
    pub decider: Option<String>,
}

/// The office's work with moves; for leads. A move of two other wards is `NotFound`, and so is a case out of reach. Every
/// step, and every look at whom an offer is about, is written into the logs of both wards.
#[async_trait]
pub trait MoveStore: Send + Sync {
    /// Offers an open case, if it is as it was seen.
    async fn offer_case(
        &self,
        reach: Reach,
        case: CaseId,
        seen: i64,
        new: NewMove,
        now: Millis,
    ) -> StoreResult<MoveDone>;
    /// How many wait.
    async fn move_counts(&self, ward: WardCode) -> StoreResult<MoveCounts>;
    /// The ward's moves behind `after`, newest first; the look is audited.
    async fn moves(
        &self,
        reach: Reach,
        list: MoveList,
        after: Option<(Millis, MoveId)>,
        limit: u32,
        now: Millis,
    ) -> StoreResult<Vec<MoveLine>>;
    /// One move; the look is audited.
    async fn case_move(
        &self,
        reach: Reach,
        id: MoveId,
        look: Look,
        now: Millis,
    ) -> StoreResult<MoveRecord>;
    /// Takes a case over, declines it, takes the offer back, if it is as it was seen. The bytes of papers are the caller's
    /// to write down first ([`crate::papers::along`]).
    async fn decide_move(
        &self,
        reach: Reach,
        id: MoveId,
        seen: i64,
        change: MoveChange,
        now: Millis,
    ) -> StoreResult<MoveDone>;
}

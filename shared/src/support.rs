//! Support for people under management (hỗ trợ tái hòa nhập): what a ward has to offer, what somebody in a case needs,
//! and how one is brought to the other. The office does it; nothing of it is ever on a phone.
//!
//! An offer has so many places. A place is taken from the moment somebody is referred to it, and is free again when they
//! decline, when nothing came of it, or when the referral ends before it was used; what was used stays used.

use std::cmp::Ordering;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{GroupId, OfferId},
    observation::SupportNeed,
    validation::{Code, FieldError, MAX_NAME_CHARS, MAX_NOTE_CHARS},
    visit::answers,
};

/// More places than this in one offer is a typing error.
pub const MAX_PLACES: u32 = 9_999;

answers! {
    /// Whether an offer can be used (text keys `offer-state-…`).
    OfferState {
        /// Đang nhận.
        Open = "open",
        /// Đã đóng.
        Closed = "closed",
    }
}

answers! {
    /// What of an offer can be changed (text keys `offer-field-…`).
    OfferField {
        /// Loại hỗ trợ.
        Kind = "kind",
        /// Tên.
        Title = "title",
        /// Nơi hỗ trợ, người phụ trách.
        Giver = "giver",
        /// Điện thoại, địa chỉ.
        Contact = "contact",
        /// Số chỗ.
        Places = "places",
        /// Từ ngày.
        FromOn = "from_on",
        /// Đến hết ngày.
        ToOn = "to_on",
        /// Dành cho.
        Area = "area",
        /// Ghi chú.
        Note = "note",
    }
}

answers! {
    /// How a need is known (text keys `need-source-…`).
    NeedSource {
        /// Người đó nói.
        Person = "person",
        /// Gia đình nói.
        Family = "family",
        /// Cán bộ nhận thấy.
        Officer = "officer",
        /// Nơi chữa trị, đoàn thể đề nghị.
        Organisation = "organisation",
    }
}

answers! {
    /// Where a need stands (text keys `need-state-…`).
    NeedState {
        /// Đang cần.
        Open = "open",
        /// Đã được giúp.
        Met = "met",
        /// Không còn cần.
        Closed = "closed",
    }
}

answers! {
    /// Where a referral (giới thiệu) stands (text keys `match-state-…`).
    MatchState {
        /// Đã giới thiệu.
        Proposed = "proposed",
        /// Đã nhận.
        Accepted = "accepted",
        /// Không nhận.
        Declined = "declined",
        /// Đã xong.
        Done = "done",
        /// Đã dừng.
        Ended = "ended",
    }
}

answers! {
    /// What can be done with a referral (text keys `match-step-…`).
    MatchStep {
        /// Hai bên đã nhận.
        Accept = "accept",
        /// Không nhận, vì sao.
        Decline = "decline",
        /// Xong, kết quả ra sao.
        Finish = "finish",
        /// Dừng, vì sao.
        Stop = "stop",
    }
}

answers! {
    /// What came of a referral (text keys `match-result-…`).
    MatchResult {
        /// Đã được giúp.
        Helped = "helped",
        /// Được giúp một phần, còn cần thêm.
        Partly = "partly",
        /// Không dùng đến.
        NotUsed = "not_used",
    }
}

answers! {
    /// What is told of somebody's support in the history of a case (text keys `support-told-…`).
    SupportStep {
        /// A need was noted.
        NeedNoted = "need_noted",
        /// A need is not one any more.
        NeedClosed = "need_closed",
        /// Somebody was referred to an offer.
        Proposed = "proposed",
        /// Both sides took it.
        Accepted = "accepted",
        /// One side did not.
        Declined = "declined",
        /// It is over, with a result.
        Done = "done",
        /// It ended before it was over.
        Ended = "ended",
        /// A task about the case was given.
        TaskGiven = "task_given",
        /// The office took the result of such a task.
        TaskDone = "task_done",
    }
}

impl MatchState {
    /// Where a step leads from here; none where it cannot be taken.
    #[must_use]
    pub fn after(self, step: MatchStep) -> Option<Self> {
        match (self, step) {
            (Self::Proposed, MatchStep::Accept) => Some(Self::Accepted),
            (Self::Proposed, MatchStep::Decline) => Some(Self::Declined),
            (Self::Accepted, MatchStep::Finish) => Some(Self::Done),
            (Self::Proposed | Self::Accepted, MatchStep::Stop) => Some(Self::Ended),
            _ => None,
        }
    }

    /// Whether something is still to come of it. A need has one such referral at most.
    #[must_use]
    pub fn is_running(self) -> bool {
        matches!(self, Self::Proposed | Self::Accepted)
    }

    /// Whether it holds a place of its offer. One that is done holds it unless nothing was used.
    #[must_use]
    pub fn holds_place(self, result: Option<MatchResult>) -> bool {
        match self {
            Self::Proposed | Self::Accepted => true,
            Self::Done => result != Some(MatchResult::NotUsed),
            Self::Declined | Self::Ended => false,
        }
    }

    /// What the history of the case says when a referral comes here.
    #[must_use]
    pub fn told(self) -> SupportStep {
        match self {
            Self::Proposed => SupportStep::Proposed,
            Self::Accepted => SupportStep::Accepted,
            Self::Declined => SupportStep::Declined,
            Self::Done => SupportStep::Done,
            Self::Ended => SupportStep::Ended,
        }
    }
}

impl MatchStep {
    /// Whether the step says too little without words.
    #[must_use]
    pub fn needs_words(self) -> bool {
        matches!(self, Self::Decline | Self::Stop)
    }
}

impl MatchResult {
    /// Where the need stands afterwards.
    #[must_use]
    pub fn need(self) -> NeedState {
        match self {
            Self::Helped => NeedState::Met,
            Self::Partly | Self::NotUsed => NeedState::Open,
        }
    }
}

/// What somebody gives, as an officer writes it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Loại hỗ trợ.
    pub kind: SupportNeed,
    /// Tên, in a few words.
    pub title: String,
    /// Nơi hỗ trợ, người phụ trách.
    pub giver: String,
    /// Điện thoại, địa chỉ.
    pub contact: String,
    /// Số chỗ; no limit where there is none.
    pub places: Option<u32>,
    /// Từ ngày.
    pub from_on: Date,
    /// Đến hết ngày; open-ended where there is none.
    pub to_on: Option<Date>,
    /// Dành cho một tổ dân phố; for the whole ward where there is none.
    pub group: Option<GroupId>,
    /// Ghi chú.
    pub note: String,
}

impl Offer {
    /// What is wrong with it, so many places being taken; empty when nothing is.
    #[must_use]
    pub fn check(&self, taken: u32) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |field: OfferField, code| {
            errors.push(FieldError::new(&format!("/{}", field.as_str()), code));
        };
        for (field, text) in [
            (OfferField::Title, &self.title),
            (OfferField::Giver, &self.giver),
        ] {
            if text.trim().is_empty() {
                wrong(field, Code::Required);
            } else if text.chars().count() > MAX_NAME_CHARS {
                wrong(field, Code::TooLong);
            }
        }
        for (field, text) in [
            (OfferField::Contact, &self.contact),
            (OfferField::Note, &self.note),
        ] {
            if text.chars().count() > MAX_NOTE_CHARS {
                wrong(field, Code::TooLong);
            }
        }
        match self.places {
            Some(0) => wrong(OfferField::Places, Code::OutOfRange),
            Some(n) if n > MAX_PLACES => wrong(OfferField::Places, Code::OutOfRange),
            Some(n) if n < taken => wrong(OfferField::Places, Code::DoesNotFit),
            _ => {}
        }
        if self.to_on.is_some_and(|end| end < self.from_on) {
            wrong(OfferField::ToOn, Code::OutOfRange);
        }
        errors
    }

    /// What differs in `next`.
    #[must_use]
    pub fn changed(&self, next: &Self) -> Vec<OfferField> {
        let differs = |field: &OfferField| match field {
            OfferField::Kind => self.kind != next.kind,
            OfferField::Title => self.title != next.title,
            OfferField::Giver => self.giver != next.giver,
            OfferField::Contact => self.contact != next.contact,
            OfferField::Places => self.places != next.places,
            OfferField::FromOn => self.from_on != next.from_on,
            OfferField::ToOn => self.to_on != next.to_on,
            OfferField::Area => self.group != next.group,
            OfferField::Note => self.note != next.note,
        };
        OfferField::ALL.iter().copied().filter(differs).collect()
    }

    /// Whether it is given on a day.
    #[must_use]
    pub fn runs_on(&self, day: Date) -> bool {
        self.from_on <= day && self.to_on.is_none_or(|end| day <= end)
    }
}

/// An offer with what has become of its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferNow {
    /// Which.
    pub id: OfferId,
    /// What it says.
    pub offer: Offer,
    /// Whether it can be used.
    pub state: OfferState,
    /// How many places are taken.
    pub taken: u32,
}

/// Somebody's need: of what kind, in which group, on which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Of what.
    pub kind: SupportNeed,
    /// Where the person lives.
    pub group: GroupId,
    /// On which day.
    pub day: Date,
}

impl OfferNow {
    /// How many places are free; none where there is no limit.
    #[must_use]
    pub fn free(&self) -> Option<u32> {
        self.offer
            .places
            .map(|places| places.saturating_sub(self.taken))
    }

    /// Whether somebody can be referred to it at all, whoever needs it.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.free() != Some(0)
    }

    /// Whether it is for what is needed there on that day; its places are another question.
    #[must_use]
    pub fn is_for(&self, wanted: Wanted) -> bool {
        self.state == OfferState::Open
            && self.offer.kind == wanted.kind
            && self.offer.runs_on(wanted.day)
            && self.offer.group.is_none_or(|group| group == wanted.group)
    }

    /// Whether somebody with this need can be referred to it.
    #[must_use]
    pub fn fits(&self, wanted: Wanted) -> bool {
        self.is_for(wanted) && self.has_room()
    }
}

/// What goes before what, both fitting: the group's own before the ward's; of those what ends sooner, so that it is used
/// while it lasts; then where more is free; then by name, and the same every time.
fn order(a: &OfferNow, b: &OfferNow) -> Ordering {
    let end = |o: &OfferNow| o.offer.to_on.unwrap_or(Date::MAX);
    let free = |o: &OfferNow| o.free().unwrap_or(u32::MAX);
    a.offer
        .group
        .is_none()
        .cmp(&b.offer.group.is_none())
        .then_with(|| end(a).cmp(&end(b)))
        .then_with(|| free(b).cmp(&free(a)))
        .then_with(|| a.offer.title.cmp(&b.offer.title))
        .then_with(|| a.id.cmp(&b.id))
}

/// The offers that somebody with this need can be referred to, the best first.
#[must_use]
pub fn fitting(offers: &[OfferNow], wanted: Wanted) -> Vec<&OfferNow> {
    let mut found: Vec<&OfferNow> = offers.iter().filter(|o| o.fits(wanted)).collect();
    found.sort_by(|a, b| order(a, b));
    found
}

#[cfg(test)]
mod tests;

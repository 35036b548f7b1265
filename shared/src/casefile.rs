//! A case (hồ sơ người trong diện quản lý): somebody who is looked after as the law says. It is there only after one
//! officer verified what was observed and another person, a police lead, approved; every word in it can be corrected,
//! taken back and, once it has ended, erased.

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{GroupId, HouseholdId, UserId},
    observation::{Category, Subject},
    validation::{Code, FieldError, MAX_NAME_CHARS},
    visit::answers,
};

pub mod merge;
pub mod moves;

/// From this age on somebody is of age (đủ 18 tuổi).
const OF_AGE: i16 = 18;
/// Nobody is older.
const OLDEST: i16 = 120;
/// Digits of a personal number (số định danh cá nhân).
const PERSONAL_DIGITS: usize = 12;

answers! {
    /// Where a case stands (text keys `case-state-…`).
    CaseState {
        /// Chờ duyệt.
        Proposed = "proposed",
        /// Đang quản lý.
        Open = "open",
        /// Đã kết thúc.
        Ended = "ended",
        /// Không duyệt.
        Refused = "refused",
    }
}

answers! {
    /// What can be done with a case (text keys `case-step-…`).
    CaseStep {
        /// Đề xuất lập hồ sơ.
        Propose = "propose",
        /// Phê duyệt.
        Approve = "approve",
        /// Không duyệt.
        Refuse = "refuse",
        /// Ghi quyết định mới.
        Status = "status",
        /// Sửa cho đúng.
        Correct = "correct",
        /// Kết thúc.
        End = "end",
        /// Xem xét lại.
        Reopen = "reopen",
        /// Đề nghị chuyển đến phường khác.
        Offer = "offer",
        /// Rút lại đề nghị chuyển.
        Withdraw = "withdraw",
        /// Bên nhận không tiếp nhận.
        Decline = "decline",
        /// Bên nhận đã tiếp nhận.
        HandOver = "hand_over",
        /// Tiếp nhận từ phường khác.
        Receive = "receive",
        /// Đề nghị xóa hồ sơ trước thời hạn.
        AskErasure = "ask_erasure",
        /// Rút lại đề nghị xóa.
        UnaskErasure = "unask_erasure",
        /// Không xóa, giữ hồ sơ.
        Keep = "keep",
    }
}

answers! {
    /// What the law says of the person (text keys `law-status-…`).
    LawStatus {
        /// Chưa có quyết định.
        None = "none",
        /// Người sử dụng trái phép bị quản lý.
        IllegalUserManaged = "illegal_user_managed",
        /// Cai nghiện tự nguyện tại gia đình, cộng đồng.
        VoluntaryRehabHome = "voluntary_rehab_home",
        /// Cai nghiện tự nguyện tại cơ sở.
        VoluntaryRehabFacility = "voluntary_rehab_facility",
        /// Cai nghiện bắt buộc.
        CompulsoryRehab = "compulsory_rehab",
        /// Điều trị thay thế.
        Substitution = "substitution",
        /// Quản lý sau cai.
        PostRehab = "post_rehab",
    }
}

answers! {
    /// Why a case ended (text keys `end-reason-…`).
    EndReason {
        /// Hoàn thành.
        Completed = "completed",
        /// Chuyển nơi khác.
        Moved = "moved",
        /// Đã chết.
        Died = "died",
        /// Lập nhầm, không đúng.
        Wrong = "wrong",
        /// Lý do khác, nói rõ.
        Other = "other",
    }
}

answers! {
    /// What of a case can be corrected (text keys `case-field-…`).
    CaseField {
        /// Họ tên.
        Name = "name",
        /// Ngày sinh hoặc năm sinh.
        Birth = "birth",
        /// Số định danh cá nhân.
        PersonalNumber = "personal_number",
        /// Điều đã xác minh.
        Category = "category",
        /// Hộ.
        Household = "household",
        /// Tổ dân phố.
        Group = "group",
        /// Cán bộ phụ trách.
        Officer = "officer",
    }
}

impl CaseState {
    /// Where a step leads from here; none where it cannot be taken.
    #[must_use]
    pub fn after(self, step: CaseStep) -> Option<Self> {
        use CaseStep::*;
        let to = match step {
            Approve if self == Self::Proposed => Self::Open,
            Refuse if self == Self::Proposed => Self::Refused,
            Status if self == Self::Open => Self::Open,
            End if self == Self::Open => Self::Ended,
            // What is kept is right, whatever became of it.
            // Nor is what is asked to be erased another before it is.
            Correct | AskErasure | UnaskErasure | Keep => self,
            // Whoever was wrongly refused, wrongly opened or wrongly ended is decided on anew, by two people again.
            Reopen if self != Self::Proposed => Self::Proposed,
            Offer | Withdraw | Decline if self == Self::Open => Self::Open,
            HandOver if self == Self::Open => Self::Ended,
            _ => return None,
        };
        Some(to)
    }

    /// Whether it is erased after its period.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Ended | Self::Refused)
    }
}

impl EndReason {
    /// Whether the reason says too little without words.
    #[must_use]
    pub fn needs_words(self) -> bool {
        self == Self::Other
    }
}

/// Whether somebody may approve: neither who proposed it nor who verified what it rests on. So a name comes into the
/// files only when two people stand behind it.
#[must_use]
pub fn may_approve(by: UserId, proposer: UserId, verifier: Option<UserId>) -> bool {
    by != proposer && Some(by) != verifier
}

/// When somebody was born, as far as it is known: a day, or only the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Birth {
    /// Ngày sinh.
    Day(Date),
    /// Chỉ biết năm sinh.
    Year(i16),
}

impl Birth {
    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        match self {
            Self::Day(day) => day.year(),
            Self::Year(year) => year,
        }
    }

    /// The first day on which the person is certainly of age. Of whom only the year is known is a minor until
    /// the year alone proves otherwise; born on 29 February, until 1 March.
    #[must_use]
    pub fn of_age_on(self) -> Date {
        let of_age = match self {
            Self::Day(day) => Date::new(day.year().saturating_add(OF_AGE), day.month(), day.day())
                .or_else(|_| Date::new(day.year().saturating_add(OF_AGE), 3, 1)),
            Self::Year(year) => Date::new(year.saturating_add(OF_AGE + 1), 1, 1),
        };
        // Beyond the calendar nobody is of age.
        of_age.unwrap_or(Date::MAX)
    }

    /// Whether the person is under 18, or might be: then a lead and the officer in charge alone see the case.
    #[must_use]
    pub fn is_minor(self, today: Date) -> bool {
        today < self.of_age_on()
    }

    fn is_plausible(self, today: Date) -> bool {
        let born_already = match self {
            Self::Day(day) => day <= today,
            Self::Year(year) => year <= today.year(),
        };
        born_already && self.year() >= today.year() - OLDEST
    }
}

/// A personal number as it is kept: digits only; what is not twelve digits is left as it was typed, to be mended.
#[must_use]
pub fn personal_number(typed: &str) -> String {
    let bare: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
        .collect();
    match is_personal_number(&bare) {
        true => bare,
        false => typed.trim().to_owned(),
    }
}

fn is_personal_number(text: &str) -> bool {
    text.len() == PERSONAL_DIGITS && text.bytes().all(|b| b.is_ascii_digit())
}

/// The year of birth that a personal number tells: its fourth digit stands for the century and the sex, the two after
/// it for the year. None where it is no such number.
#[must_use]
pub fn year_told_by(number: &str) -> Option<i16> {
    if !is_personal_number(number) {
        return None;
    }
    let digit = |at: usize| number.as_bytes().get(at).map(|b| i16::from(b - b'0'));
    let (century, tens, ones) = (digit(3)? / 2, digit(4)?, digit(5)?);
    Some(1900 + century * 100 + tens * 10 + ones)
}

/// What a case says of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFile {
    /// Họ tên.
    pub name: String,
    /// Ngày sinh hoặc năm sinh.
    pub birth: Birth,
    /// Số định danh cá nhân, where it is known.
    pub personal_number: Option<String>,
    /// Điều đã xác minh; one that can be said of a person.
    pub category: Category,
    /// Hộ, where the person belongs to one of the list.
    pub household: Option<HouseholdId>,
    /// Tổ dân phố.
    pub group: GroupId,
    /// Cán bộ phụ trách.
    pub officer: UserId,
}

impl CaseFile {
    /// What is wrong with it; empty when nothing is.
    #[must_use]
    pub fn check(&self, today: Date) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |path: &str, code| errors.push(FieldError::new(path, code));
        if self.name.trim().is_empty() {
            wrong("/name", Code::Required);
        } else if self.name.chars().count() > MAX_NAME_CHARS {
            wrong("/name", Code::TooLong);
        }
        if !self.birth.is_plausible(today) {
            wrong("/birth", Code::OutOfRange);
        }
        if let Some(number) = &self.personal_number {
            match year_told_by(number) {
                None => wrong("/personal_number", Code::BadFormat),
                Some(year) if year != self.birth.year() => {
                    wrong("/personal_number", Code::DoesNotFit);
                }
                Some(_) => {}
            }
        }
        if !self.category.fits(Subject::Person) {
            wrong("/category", Code::DoesNotFit);
        }
        errors
    }

    /// What differs in `next`.
    #[must_use]
    pub fn changed(&self, next: &Self) -> Vec<CaseField> {
        let differs = |field: &CaseField| match field {
            CaseField::Name => self.name != next.name,
            CaseField::Birth => self.birth != next.birth,
            CaseField::PersonalNumber => self.personal_number != next.personal_number,
            CaseField::Category => self.category != next.category,
            CaseField::Household => self.household != next.household,
            CaseField::Group => self.group != next.group,
            CaseField::Officer => self.officer != next.officer,
        };
        CaseField::ALL.iter().copied().filter(differs).collect()
    }
}

/// A decision (quyết định) that changes what the law says of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    /// To what.
    pub status: LawStatus,
    /// Số quyết định.
    pub number: String,
    /// Ngày quyết định.
    pub decided_on: Date,
    /// Ngày xem xét lại.
    pub review_on: Date,
    /// Cán bộ phụ trách từ nay.
    pub officer: UserId,
}

impl StatusChange {
    /// What is wrong with it; empty when nothing is.
    #[must_use]
    pub fn check(&self, today: Date) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |path: &str, code| errors.push(FieldError::new(path, code));
        if self.status == LawStatus::None {
            wrong("/status", Code::Required);
        }
        if self.number.trim().is_empty() {
            wrong("/number", Code::Required);
        } else if self.number.chars().count() > MAX_NAME_CHARS {
            wrong("/number", Code::TooLong);
        }
        if self.decided_on > today || self.decided_on < today.saturating_sub(OLDEST.years()) {
            wrong("/decided_on", Code::OutOfRange);
        }
        if self.review_on <= today {
            wrong("/review_on", Code::OutOfRange);
        }
        errors
    }
}

#[cfg(test)]
mod tests;

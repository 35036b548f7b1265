//! A case that moves to another ward (chuyển hồ sơ). One ward offers, the other takes it over or declines; until it is
//! taken over the ward that offers answers for it, from then on the other. At every moment exactly one of them does.

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

use super::OLDEST;
use crate::{
    validation::{Code, FieldError, MAX_NAME_CHARS, MAX_NOTE_CHARS},
    visit::answers,
};

answers! {
    /// Where a move stands (text keys `move-state-…`).
    MoveState {
        /// Chờ bên nhận trả lời.
        Offered = "offered",
        /// Đã tiếp nhận.
        Accepted = "accepted",
        /// Không tiếp nhận.
        Declined = "declined",
        /// Bên chuyển đã rút lại.
        Withdrawn = "withdrawn",
    }
}

answers! {
    /// What can be done with a move.
    MoveStep {
        /// Tiếp nhận.
        Accept = "accept",
        /// Không tiếp nhận.
        Decline = "decline",
        /// Rút lại.
        Withdraw = "withdraw",
    }
}

answers! {
    /// One of the two wards of a move.
    Side {
        /// Bên chuyển.
        From = "from",
        /// Bên nhận.
        To = "to",
    }
}

impl MoveStep {
    /// Who alone can take it.
    #[must_use]
    pub fn is_of(self) -> Side {
        match self {
            Self::Accept | Self::Decline => Side::To,
            Self::Withdraw => Side::From,
        }
    }
}

impl MoveState {
    /// Where a step of one of the two wards leads from here; none where it cannot be taken. What was decided stays: a
    /// person who comes back is offered anew.
    #[must_use]
    pub fn after(self, step: MoveStep, by: Side) -> Option<Self> {
        if self != Self::Offered || step.is_of() != by {
            return None;
        }
        Some(match step {
            MoveStep::Accept => Self::Accepted,
            MoveStep::Decline => Self::Declined,
            MoveStep::Withdraw => Self::Withdrawn,
        })
    }

    /// Which ward answers for the person.
    #[must_use]
    pub fn responsible(self) -> Side {
        match self {
            Self::Accepted => Side::To,
            Self::Offered | Self::Declined | Self::Withdrawn => Side::From,
        }
    }

    /// Whether a ward may see whom it is about. The one that declined, or from which the offer was taken back, knows
    /// afterwards only that there was one.
    #[must_use]
    pub fn shows_person(self, to: Side) -> bool {
        match self {
            Self::Offered | Self::Accepted => true,
            Self::Declined | Self::Withdrawn => to == Side::From,
        }
    }
}

/// What a ward says when it offers a case to another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Nơi ở mới.
    pub address: String,
    /// Lý do chuyển.
    pub reason: String,
    /// Số công văn hoặc quyết định.
    pub number: String,
    /// Ngày của công văn hoặc quyết định.
    pub dated: Date,
}

impl Offer {
    /// What is wrong with it; empty when nothing is.
    #[must_use]
    pub fn check(&self, today: Date) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for (path, text, most) in [
            ("/address", &self.address, MAX_NOTE_CHARS),
            ("/reason", &self.reason, MAX_NOTE_CHARS),
            ("/number", &self.number, MAX_NAME_CHARS),
        ] {
            if text.trim().is_empty() {
                errors.push(FieldError::new(path, Code::Required));
            } else if text.chars().count() > most {
                errors.push(FieldError::new(path, Code::TooLong));
            }
        }
        if self.dated > today || self.dated < today.saturating_sub(OLDEST.years()) {
            errors.push(FieldError::new("/dated", Code::OutOfRange));
        }
        errors
    }
}

/// The receipt of a case that was taken over: numbered by the ward that took it, year by year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptNumber {
    /// The year.
    pub year: i16,
    /// Counted from 1 within the year.
    pub nr: u32,
}

impl std::fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.nr, self.year)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_step_from_every_state_by_both_wards() {
        for state in MoveState::ALL.iter().copied() {
            for (step, by, to) in [
                (MoveStep::Accept, Side::To, MoveState::Accepted),
                (MoveStep::Decline, Side::To, MoveState::Declined),
                (MoveStep::Withdraw, Side::From, MoveState::Withdrawn),
            ] {
                let other = match by {
                    Side::From => Side::To,
                    Side::To => Side::From,
                };
                let wanted = (state == MoveState::Offered).then_some(to);
                assert_eq!(state.after(step, by), wanted, "{state:?} {step:?}");
                assert_eq!(state.after(step, other), None, "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn who_declined_or_was_taken_the_offer_from_sees_nobody() {
        for (state, from, to) in [
            (MoveState::Offered, true, true),
            (MoveState::Accepted, true, true),
            (MoveState::Declined, true, false),
            (MoveState::Withdrawn, true, false),
        ] {
            assert_eq!(state.shows_person(Side::From), from, "{state:?}");
            assert_eq!(state.shows_person(Side::To), to, "{state:?}");
        }
    }

    const TODAY: Date = date(2026, 11, 28);

    fn offer() -> Offer {
        Offer {
            address: "Số 7 ngõ 12, đường Mẫu".to_owned(),
            reason: "Chuyển nơi thường trú".to_owned(),
            number: "12/CV-CAP".to_owned(),
            dated: TODAY,
        }
    }

    #[test]
    fn an_offer_says_where_to_why_and_by_which_letter() {
        assert_eq!(offer().check(TODAY), []);
        let long = "a".repeat(MAX_NOTE_CHARS + 1);
        type Change = fn(&mut Offer, &str);
        let table: [(Change, &str, &str, Code); 7] = [
            (
                |o, t| o.address = t.to_owned(),
                " ",
                "/address",
                Code::Required,
            ),
            (
                |o, t| o.address = t.to_owned(),
                &long,
                "/address",
                Code::TooLong,
            ),
            (
                |o, t| o.reason = t.to_owned(),
                "",
                "/reason",
                Code::Required,
            ),
            (
                |o, t| o.reason = t.to_owned(),
                &long,
                "/reason",
                Code::TooLong,
            ),
            (
                |o, t| o.number = t.to_owned(),
                "",
                "/number",
                Code::Required,
            ),
            (
                |o, t| o.number = t.to_owned(),
                &long,
                "/number",
                Code::TooLong,
            ),
            (
                |o, _| o.dated = date(2026, 11, 29),
                "",
                "/dated",
                Code::OutOfRange,
            ),
        ];
        for (change, text, path, code) in table {
            let mut offer = offer();
            change(&mut offer, text);
            assert_eq!(offer.check(TODAY), [FieldError::new(path, code)]);
        }
    }

    #[test]
    fn a_receipt_is_written_with_its_year() {
        let number = ReceiptNumber { year: 2026, nr: 7 };
        assert_eq!(number.to_string(), "7/2026");
    }

    proptest! {
        /// Whatever two wards do, in whatever order: who answers changes once at most, by the other ward's taking over
        /// alone, and never back.
        #[test]
        fn exactly_one_ward_answers_and_it_changes_by_taking_over_alone(
            steps in prop::collection::vec((0_usize..3, prop::bool::ANY), 0..12)
        ) {
            let mut state = MoveState::Offered;
            let mut changes = 0;
            for (step, giver) in steps {
                let step = MoveStep::ALL[step];
                let by = if giver { Side::From } else { Side::To };
                let Some(next) = state.after(step, by) else { continue };
                prop_assert_eq!(state, MoveState::Offered);
                if next.responsible() != state.responsible() {
                    prop_assert_eq!((step, by), (MoveStep::Accept, Side::To));
                    changes += 1;
                }
                state = next;
            }
            prop_assert!(changes <= 1);
            prop_assert_eq!(changes == 1, state == MoveState::Accepted);
        }
    }
}

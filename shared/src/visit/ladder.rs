//! The absent ladder: a door that stays shut is tried at least three times, on different days or in
//! different parts of the day, before the group leader decides.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Appointment, Outcome};
use crate::clock::PartOfDay;

/// How many different times a shut door is tried before somebody decides.
pub const ATTEMPTS_NEEDED: usize = 3;

/// One earlier knock on the same door in the same campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What happened.
    pub outcome: Outcome,
    /// The day.
    pub date: Date,
    /// The part of the day.
    pub part: PartOfDay,
    /// When the door asked to be knocked on again.
    pub appointment: Option<Appointment>,
}

/// What is to be done about a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nobody has knocked yet.
    NotVisited,
    /// Come again; from `at` on it is due.
    Again {
        /// Different times tried so far.
        tried: usize,
        /// The appointment, or none where any other time will do.
        at: Option<Appointment>,
    },
    /// Tried often enough: the leader decides.
    Decide {
        /// Different times tried.
        tried: usize,
    },
    /// Nothing more to do in this campaign.
    Done(Outcome),
}

impl Due {
    /// Whether somebody should knock at this time.
    #[must_use]
    pub fn is_due(&self, date: Date, part: PartOfDay) -> bool {
        match self {
            Self::Again { at: Some(at), .. } => (at.date, at.part) <= (date, part),
            Self::Again { at: None, .. } => true,
            _ => false,
        }
    }
}

/// Judges the attempts on one door, oldest first.
#[must_use]
pub fn judge(attempts: &[Attempt]) -> Due {
    let Some(last) = attempts.last() else {
        return Due::NotVisited;
    };
    if last.outcome.is_final() {
        return Due::Done(last.outcome);
    }
    // Two knocks on one afternoon are one try: the family was out that afternoon.
    let tried = attempts
        .iter()
        .filter(|a| a.outcome == Outcome::Absent)
        .map(|a| (a.date, a.part))
        .collect::<BTreeSet<_>>()
        .len();
    if tried >= ATTEMPTS_NEEDED && last.outcome == Outcome::Absent {
        Due::Decide { tried }
    } else {
        Due::Again {
            tried,
            at: last.appointment,
        }
    }
}

/// Times to offer for the next knock: first those not tried yet, soonest first.
#[must_use]
pub fn suggest(attempts: &[Attempt], today: Date, now: PartOfDay) -> Vec<Appointment> {
    let tried: BTreeSet<_> = attempts.iter().map(|a| a.part).collect();
    let mut coming: Vec<Appointment> = (0..3_i64)
        .filter_map(|days| today.checked_add(jiff::Span::new().days(days)).ok())
        .flat_map(|date| PartOfDay::ALL.map(|part| Appointment { date, part }))
        .filter(|a| (a.date, a.part) > (today, now))
        .collect();
    coming.sort_by_key(|a| (tried.contains(&a.part), *a));
    coming.truncate(3);
    coming
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn absent(day: i8, part: PartOfDay) -> Attempt {
        Attempt {
            outcome: Outcome::Absent,
            date: date(2026, 11, day),
            part,
            appointment: None,
        }
    }

    #[test]
    fn three_different_times_are_needed() {
        use PartOfDay::{Afternoon, Evening};
        assert_eq!(judge(&[]), Due::NotVisited);
        let same = [absent(1, Evening), absent(1, Evening), absent(1, Evening)];
        assert_eq!(judge(&same), Due::Again { tried: 1, at: None });
        let different = [absent(1, Afternoon), absent(1, Evening), absent(2, Evening)];
        assert_eq!(judge(&different), Due::Decide { tried: 3 });
    }

    #[test]
    fn a_met_household_is_done_whatever_came_before() {
        let mut attempts = vec![absent(1, PartOfDay::Evening)];
        attempts.push(Attempt {
            outcome: Outcome::Met,
            ..absent(2, PartOfDay::Morning)
        });
        assert_eq!(judge(&attempts), Due::Done(Outcome::Met));
    }

    #[test]
    fn an_appointment_is_due_from_its_part_of_the_day_on() {
        let at = Appointment {
            date: date(2026, 11, 2),
            part: PartOfDay::Evening,
        };
        let due = judge(&[Attempt {
            appointment: Some(at),
            ..absent(1, PartOfDay::Morning)
        }]);
        assert!(!due.is_due(date(2026, 11, 2), PartOfDay::Afternoon));
        assert!(due.is_due(date(2026, 11, 2), PartOfDay::Evening));
        assert!(due.is_due(date(2026, 11, 3), PartOfDay::Morning));
    }

    #[test]
    fn times_not_tried_yet_are_offered_first() {
        let today = date(2026, 11, 1);
        let offered = suggest(&[absent(1, PartOfDay::Morning)], today, PartOfDay::Morning);
        assert_eq!(
            offered[0],
            Appointment {
                date: today,
                part: PartOfDay::Afternoon
            }
        );
        assert_eq!(
            offered[1],
            Appointment {
                date: today,
                part: PartOfDay::Evening
            }
        );
        assert!(offered.iter().all(|a| a.part != PartOfDay::Morning));
    }
}

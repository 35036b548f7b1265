//! Times as facts that were written down. No rule of the sync lets a clock decide anything; these
//! types record what a clock showed and turn it into the dates and words that people read.

use jiff::{civil, tz::Offset};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// Viet Nam keeps UTC+7 the whole year, so no time-zone table has to travel with the phone app.
const VIETNAM: Offset = Offset::constant(7);

impl Millis {
    /// The time on a Vietnamese wall clock; a value outside jiff's years becomes the epoch.
    #[must_use]
    pub fn local(self) -> civil::DateTime {
        let instant =
            jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        VIETNAM.to_datetime(instant)
    }

    /// The Vietnamese calendar day.
    #[must_use]
    pub fn local_date(self) -> civil::Date {
        self.local().date()
    }

    /// `17:05`, as people in the ward would read it.
    #[must_use]
    pub fn local_hm(self) -> String {
        let t = self.local();
        format!("{:02}:{:02}", t.hour(), t.minute())
    }

    /// `22/11/2026`.
    #[must_use]
    pub fn local_dmy(self) -> String {
        dmy(self.local_date())
    }

    /// The first millisecond of a Vietnamese calendar day.
    #[must_use]
    pub fn start_of_day(date: civil::Date) -> Self {
        let midnight = date.to_datetime(civil::Time::midnight());
        VIETNAM
            .to_timestamp(midnight)
            .map_or(Self(0), |t| Self(t.as_millisecond()))
    }

    /// Which part of the day it is for somebody knocking on doors.
    #[must_use]
    pub fn part_of_day(self) -> PartOfDay {
        match self.local().hour() {
            0..12 => PartOfDay::Morning,
            12..18 => PartOfDay::Afternoon,
            _ => PartOfDay::Evening,
        }
    }
}

/// `22/11/2026`, the order Vietnamese readers expect.
#[must_use]
pub fn dmy(date: civil::Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// A part of the day (buổi): sáng until 12, chiều until 18, tối afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOfDay {
    /// Sáng.
    Morning,
    /// Chiều.
    Afternoon,
    /// Tối.
    Evening,
}

impl PartOfDay {
    /// All parts, in the order of the day.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    /// The stable id, also the tail of its text key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
        }
    }
}

/// What the phone's clocks showed when something was recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// The phone's wall clock.
    pub device_ms: Millis,
    /// Time since the phone started, which no user can set; absent where the platform hides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_ms: Option<i64>,
    /// Server time minus device time as last measured; absent before the first contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_offset_ms: Option<i64>,
}

impl ClockReading {
    /// A clock further off than this is pointed out to the reviewer and to the user, never refused.
    pub const WARN_OFF_BY_MS: i64 = 10 * 60 * 1000;

    /// Whether the phone's clock was known to be more than ten minutes off.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.server_offset_ms
            .is_some_and(|ms| ms.abs() > Self::WARN_OFF_BY_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnam_is_seven_hours_ahead_and_the_day_turns_at_local_midnight() {
        let new_year = Millis(1_798_736_400_000); // 2026-12-31T17:00:00Z
        assert_eq!(new_year.local_dmy(), "01/01/2027");
        assert_eq!(new_year.local_hm(), "00:00");
        assert_eq!(Millis::start_of_day(new_year.local_date()), new_year);
        assert_eq!(Millis(new_year.0 - 1).local_dmy(), "31/12/2026");
    }

    #[test]
    fn the_parts_of_a_day_meet_at_noon_and_at_six() {
        let day = Millis::start_of_day(civil::date(2026, 11, 22));
        let at = |h: i64, m: i64| Millis(day.0 + (h * 60 + m) * 60_000).part_of_day();
        assert_eq!(at(11, 59), PartOfDay::Morning);
        assert_eq!(at(12, 0), PartOfDay::Afternoon);
        assert_eq!(at(18, 0), PartOfDay::Evening);
    }

    #[test]
    fn a_clock_is_off_beyond_ten_minutes_either_way() {
        let reading = |ms| ClockReading {
            server_offset_ms: Some(ms),
            ..ClockReading::default()
        };
        assert!(!reading(600_000).is_off());
        assert!(reading(600_001).is_off());
        assert!(reading(-600_001).is_off());
        assert!(!ClockReading::default().is_off());
    }
}

//! Words that several screens say in one way: days, times, states of doors, what went wrong.

use jiff::civil::Date;
use tungngo_shared::{
    clock::Millis,
    household::ListState,
    sync::push::RejectCode,
    task::TaskState,
    validation::Code,
    visit::{Appointment, Outcome},
};

use crate::components::Tone;
use crate::protocol::{Door, Failure, HouseRow, VisitState};
use crate::texts::{Say, side_by_side};

/// `hôm nay`, `mai`, `thứ Ba, 24/11`.
#[must_use]
pub fn day(say: Say, date: Date, today: Date) -> String {
    match (date - today).get_days() {
        0 => say.t("day-today"),
        1 => say.t("day-tomorrow"),
        _ => named(say, date),
    }
}

/// `thứ Ba, 24/11`, whatever day it is today.
fn named(say: Say, date: Date) -> String {
    let weekday = date.weekday().to_monday_one_offset();
    let weekday = say.t(&format!("weekday-{weekday}"));
    let day = format!("{}/{}", date.day(), date.month());
    say.with(
        "day-named",
        &[("weekday", weekday.into()), ("text", day.into())],
    )
}

/// `tối mai`.
#[must_use]
pub fn appointment(say: Say, at: Appointment, today: Date) -> String {
    part_of(say, at, day(say, at.date, today))
}

/// `tối thứ Ba, 24/11`: for what may be read on another day.
#[must_use]
pub fn dated(say: Say, at: Appointment) -> String {
    part_of(say, at, named(say, at.date))
}

fn part_of(say: Say, at: Appointment, day: String) -> String {
    let part = say.t(&format!("part-{}", at.part.as_str()));
    say.with("appointment", &[("part", part.into()), ("day", day.into())])
}

/// `17:02 hôm nay`, `ngày 12/8/2026`.
#[must_use]
pub fn when(say: Say, at: Millis, today: Date) -> String {
    if at.local_date() == today {
        return say.with("when-today", &[("hm", at.local_hm().into())]);
    }
    say.s("when-day", &at.local_dmy())
}

/// What happened, in one word.
#[must_use]
pub fn outcome(say: Say, outcome: Outcome) -> String {
    say.t(&format!("outcome-{}", outcome.as_str()))
}

/// The colour and shape of what happened.
#[must_use]
pub fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Met => Tone::Met,
        Outcome::Absent | Outcome::Postponed => Tone::Absent,
        Outcome::Refused => Tone::Refused,
        Outcome::Vacant | Outcome::NotFound => Tone::Other,
    }
}

/// The state of a door, as colour, shape and word.
#[must_use]
pub fn door(say: Say, row: &HouseRow) -> (Tone, String) {
    if row.returned {
        return (Tone::Returned, say.t("door-returned"));
    }
    match row.door {
        Door::NotVisited => (Tone::Todo, say.t("door-todo")),
        Door::Absent { tried, needed, .. } => {
            let args = [("tried", tried.into()), ("needed", needed.into())];
            (Tone::Absent, say.with("door-absent", &args))
        }
        Door::Postponed { .. } => (Tone::Absent, say.t("door-postponed")),
        Door::Decide { tried } => {
            let text = say.with("door-decide", &[("tried", tried.into())]);
            (Tone::Absent, text)
        }
        Door::Done(done) => (outcome_tone(done), outcome(say, done)),
    }
}

/// The line under a house's name: what matters most about it now.
#[must_use]
pub fn about(say: Say, row: &HouseRow, today: Date) -> String {
    let mut parts = Vec::new();
    if row.returned {
        parts.push(say.t("house-needs-mend"));
    }
    if row.list_state != ListState::Listed {
        parts.push(say.t(&format!("list-state-{}", row.list_state.as_str())));
    }
    match row.door {
        Door::Absent { at: Some(at), .. } | Door::Postponed { at: Some(at) } => {
            parts.push(say.s("house-appointment", &appointment(say, at, today)));
        }
        _ => {}
    }
    if let Some(last) = &row.last {
        let at = when(say, last.at, today);
        parts.push(match &last.author_name {
            Some(name) => say.with("house-by", &[("name", name.into()), ("text", at.into())]),
            None => at,
        });
    } else if let Some(people) = row.people {
        parts.push(say.n("house-people", people));
    }
    if row.on_phone {
        parts.push(say.t("house-on-phone"));
    }
    side_by_side(&parts)
}

/// A house's name in a row: its head or sign, else what stands there.
#[must_use]
pub fn name(say: Say, row: &HouseRow) -> String {
    if row.head_name.is_empty() {
        kind(say, row)
    } else {
        row.head_name.clone()
    }
}

fn kind(say: Say, row: &HouseRow) -> String {
    say.t(&format!("household-kind-{}", row.kind.as_str()))
}

/// The number, or that there is none.
#[must_use]
pub fn number(say: Say, number: &str) -> String {
    if number.is_empty() {
        say.t("house-no-number")
    } else {
        number.to_owned()
    }
}

/// Long numbers (`CH 1205 tòa B`) are written smaller, so that they stay on one line.
#[must_use]
pub fn number_class(number: &str) -> &'static str {
    if number.chars().count() > 6 {
        "no long"
    } else {
        "no"
    }
}

/// The colour and shape of where a visit stands.
#[must_use]
pub fn state_tone(state: VisitState) -> Tone {
    match state {
        VisitState::OnPhone | VisitState::Sending => Tone::Absent,
        VisitState::Received => Tone::Todo,
        VisitState::Accepted => Tone::Met,
        VisitState::NeedsMore | VisitState::NotAccepted | VisitState::Refused => Tone::Returned,
    }
}

/// The colour and shape of where a task stands.
#[must_use]
pub fn task_tone(state: TaskState) -> Tone {
    match state {
        TaskState::Open => Tone::Absent,
        TaskState::Returned => Tone::Returned,
        TaskState::Reported => Tone::Todo,
        TaskState::Accepted => Tone::Met,
        TaskState::Cancelled => Tone::Other,
    }
}

/// What went wrong, in a sentence.
#[must_use]
pub fn failure(say: Say, failure: &Failure) -> String {
    let key = failure.code.key();
    // A newer server may know problems that this app does not.
    if say.has(&key) {
        say.t(&key)
    } else {
        say.t("failure-internal")
    }
}

/// What is wrong with an answer.
#[must_use]
pub fn code(say: Say, code: Code) -> String {
    say.t(&format!("error-{}", code.as_str()))
}

/// The key of why the server refused an edit (`reject-bad_body`).
#[must_use]
pub fn reject_key(code: RejectCode) -> String {
    format!("reject-{}", code.as_str())
}

/// `12,4 kB`: bytes as people read them.
#[must_use]
pub fn size(bytes: u64) -> String {
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let (tenths, unit) = match bytes {
        0..1_000_000 => (bytes / 100, "kB"),
        _ => (bytes / 100_000, "MB"),
    };
    format!("{},{} {unit}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use tungngo_shared::clock::PartOfDay;

    use super::*;

    #[test]
    fn days_are_named_as_people_name_them() {
        let say = Say::default();
        let today = date(2026, 11, 22);
        let at = |day| Appointment {
            date: date(2026, 11, day),
            part: PartOfDay::Evening,
        };
        assert_eq!(appointment(say, at(22), today), "tối hôm nay");
        assert_eq!(appointment(say, at(23), today), "tối mai");
        assert_eq!(appointment(say, at(24), today), "tối thứ Ba, 24/11");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(999), "999 B");
        assert_eq!(size(12_499), "12,4 kB");
        assert_eq!(size(999_999), "999,9 kB");
        assert_eq!(size(1_250_000), "1,2 MB");
    }
}

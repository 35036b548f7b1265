//! Failed sign-ins and refusals on their way into the log. They are counted in memory and written by one
//! task, so that nobody waits for the disk and no answer tells by its time what was found. What is alike is
//! one entry when it first happens and one an hour with how often since; a flood of a million guesses is
//! as many entries as one of a hundred.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::{Notify, oneshot};
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, UserId},
};
use uuid::Uuid;

use crate::{
    app::{App, AppState},
    clock,
    storage::audit::Noted,
};

/// What is alike is written once in so long.
pub const INTERVAL_MS: i64 = 60 * 60 * 1000;
/// How many different things people who are not signed in can have written in an interval; more are one entry.
pub const MOST_OF_STRANGERS: usize = 100;
/// How many different records one person can be refused by name in an interval; more are one entry.
pub const MOST_OF_ONE: usize = 20;
/// How many different things are counted at once, whoever did them.
pub const MOST: usize = 5_000;
/// The longest a written entry waits for its turn.
const LOOK: Duration = Duration::from_secs(60);
/// The shortest time between two writes.
const PAUSE: Duration = Duration::from_secs(1);

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A name and a password that do not belong together.
    Password,
    /// A code of the second factor.
    SecondFactor,
    /// An enrolment code.
    Code,
    /// Something that is not this person's to see or do.
    Refused,
}

impl Kind {
    /// The action in the log.
    #[must_use]
    pub fn action(self) -> &'static str {
        match self {
            Self::Password => "sign_in.failed",
            Self::SecondFactor => "second_factor.failed",
            Self::Code => "code.failed",
            Self::Refused => "access.refused",
        }
    }
}

/// Whether a try was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Try {
    /// It was wrong.
    Wrong,
    /// It came too soon or too many at once, and nobody looked at it.
    TurnedAway,
}

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: Kind,
    by: Option<UserId>,
    device: Option<DeviceId>,
    /// The account that was tried, or the record that was refused.
    about: Option<Uuid>,
    /// Method and route of what was refused; routes hold no ids.
    what: Option<String>,
    /// Whether it stands for what was too much to be told apart.
    rest: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    wrong: u64,
    turned_away: u64,
    first: Millis,
    last: Millis,
    written: Option<Millis>,
}

impl Count {
    fn waits(&self) -> bool {
        self.wrong + self.turned_away > 0
    }

    /// Whether an entry of the last hour stands for it. A clock that was set back does not hold it for ever.
    fn is_recent(&self, now: Millis) -> bool {
        let since = self.written.map(|at| now.0 - at.0);
        since.is_some_and(|ms| (0..INTERVAL_MS).contains(&ms))
    }
}

/// What has not been written yet, and what was a short while ago.
#[derive(Debug, Default)]
pub struct Notes {
    counts: Mutex<BTreeMap<Key, Count>>,
    wake: Notify,
}

impl Notes {
    fn counts(&self) -> MutexGuard<'_, BTreeMap<Key, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody did not get in. `about` is the account that was tried, if there is one: never what was typed.
    pub fn failed(&self, kind: Kind, about: Option<UserId>, tried: Try, now: Millis) {
        let key = Key {
            kind,
            by: None,
            device: None,
            about: about.map(|user| user.0),
            what: None,
            rest: false,
        };
        self.add(key, tried, now);
    }

    /// Somebody who is signed in was refused `what` (method and route), about this record if it was one.
    pub fn refused(
        &self,
        (by, device): (UserId, Option<DeviceId>),
        about: Option<Uuid>,
        what: String,
        now: Millis,
    ) {
        let key = Key {
            kind: Kind::Refused,
            by: Some(by),
            device,
            about,
            what: Some(what),
            rest: false,
        };
        self.add(key, Try::Wrong, now);
    }

    fn add(&self, key: Key, tried: Try, now: Millis) {
        let mut counts = self.counts();
        let key = if counts.contains_key(&key) {
            key
        } else {
            roomy(&counts, key)
        };
        let count = counts.entry(key).or_insert(Count {
            first: now,
            ..Count::default()
        });
        if !count.waits() {
            count.first = now;
        }
        count.last = now;
        match tried {
            Try::Wrong => count.wrong += 1,
            Try::TurnedAway => count.turned_away += 1,
        }
        let is_due = !count.is_recent(now);
        drop(counts);
        if is_due {
            self.wake.notify_one();
        }
    }

    /// Takes what is to be written now; `all` of it, or what no entry of the last hour stands for.
    fn take(&self, all: bool, now: Millis) -> Vec<(Key, Count)> {
        let mut counts = self.counts();
        let mut taken = Vec::new();
        for (key, count) in counts.iter_mut() {
            if count.waits() && (all || !count.is_recent(now)) {
                taken.push((key.clone(), *count));
                (count.wrong, count.turned_away) = (0, 0);
                count.written = Some(now);
            }
        }
        counts.retain(|_, count| count.waits() || count.is_recent(now));
        taken
    }

    /// What could not be written is due again.
    fn put_back(&self, taken: Vec<(Key, Count)>) {
        let mut counts = self.counts();
        for (key, old) in taken {
            let count = counts.entry(key).or_insert(Count {
                first: old.first,
                last: old.last,
                ..Count::default()
            });
            count.wrong += old.wrong;
            count.turned_away += old.turned_away;
            count.first = count.first.min(old.first);
            count.last = count.last.max(old.last);
            count.written = old.written;
        }
    }

    /// How many different things are counted; never more than [`MOST`] and a few.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts().len()
    }

    /// Whether nothing went wrong lately.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The key itself as long as there is room for one more of its kind, else the one that stands for the rest.
fn roomy(counts: &BTreeMap<Key, Count>, key: Key) -> Key {
    let is_alike = |other: &&Key| other.by == key.by && !other.rest;
    let alike = counts.keys().filter(is_alike).count();
    let most = key.by.map_or(MOST_OF_STRANGERS, |_| MOST_OF_ONE);
    if alike < most && counts.len() < MOST {
        return key;
    }
    Key {
        // With everything full even people are no longer told apart.
        by: key.by.filter(|_| counts.len() < MOST),
        device: None,
        about: None,
        what: None,
        rest: true,
        ..key
    }
}

/// Writes what is due into the log, or `all` that waits. What cannot be written is kept for the next time.
pub async fn write(app: &App, all: bool) {
    let now = clock::now();
    let taken = app.notes.take(all, now);
    if taken.is_empty() {
        return;
    }
    let entries = taken.iter().map(|(key, count)| Noted {
        action: key.kind.action(),
        by: key.by,
        device: key.device,
        about: key.about,
        what: key.what.clone(),
        rest: key.rest,
        wrong: count.wrong,
        turned_away: count.turned_away,
        first: count.first,
        last: count.last,
    });
    if let Err(error) = app.store.note_failures(entries.collect(), now).await {
        tracing::error!(%error, "failures were not written into the log yet");
        app.notes.put_back(taken);
    }
}

/// Writes what is due, soon after it happens, until `finish` is told or dropped; then all that waits.
pub async fn writing(app: AppState, mut finish: oneshot::Receiver<()>) {
    loop {
        tokio::select! {
            () = app.notes.wake.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
            _ = &mut finish => break,
        }
        write(&app, false).await;
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = &mut finish => break,
        }
    }
    write(&app, true).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_000_000_000);

    fn user(n: usize) -> UserId {
        UserId::from_parts(1, u128::to_be_bytes(n as u128)[6..].try_into().unwrap())
    }

    fn written(notes: &Notes, all: bool, now: Millis) -> (usize, u64) {
        let taken = notes.take(all, now);
        let sum = taken.iter().map(|(_, c)| c.wrong + c.turned_away).sum();
        (taken.len(), sum)
    }

    #[test]
    fn the_first_is_written_at_once_and_the_others_once_an_hour() {
        let notes = Notes::default();
        let fail = |at| notes.failed(Kind::Password, Some(user(1)), Try::Wrong, at);
        fail(NOW);
        assert_eq!(written(&notes, false, NOW), (1, 1));
        for n in 1..=500 {
            fail(Millis(NOW.0 + n));
            assert_eq!(written(&notes, false, Millis(NOW.0 + n)), (0, 0));
        }
        let later = Millis(NOW.0 + INTERVAL_MS);
        assert_eq!(written(&notes, false, later), (1, 500));
        assert_eq!(written(&notes, true, later), (0, 0));
        let quiet = Millis(later.0 + INTERVAL_MS);
        assert_eq!(written(&notes, false, quiet), (0, 0));
        assert!(notes.is_empty());
        // Nothing waits for a clock that was set back.
        fail(quiet);
        written(&notes, false, quiet);
        fail(NOW);
        assert_eq!(written(&notes, false, NOW), (1, 1));
    }

    #[test]
    fn what_could_not_be_written_is_written_later_and_counted_once() {
        let notes = Notes::default();
        for kind in [Kind::Password, Kind::Code, Kind::SecondFactor] {
            notes.failed(kind, None, Try::Wrong, NOW);
        }
        let taken = notes.take(false, NOW);
        assert_eq!(taken.len(), 3);
        notes.failed(Kind::Code, None, Try::TurnedAway, Millis(NOW.0 + 1));
        notes.put_back(taken);
        assert_eq!(written(&notes, false, NOW), (3, 4));
    }

    #[test]
    fn a_day_of_guessing_at_everybody_is_a_bounded_number_of_entries_and_all_are_counted() {
        let notes = Notes::default();
        let (mut entries, mut counted, mut tried) = (0, 0, 0);
        for minute in 0..24 * 60 {
            let now = Millis(NOW.0 + minute * 60_000);
            for n in 0..300 {
                notes.failed(Kind::Password, Some(user(n)), Try::Wrong, now);
                tried += 1;
            }
            assert!(notes.len() <= MOST_OF_STRANGERS + 1, "{}", notes.len());
            let (more, sum) = written(&notes, false, now);
            (entries, counted) = (entries + more, counted + sum);
        }
        counted += written(&notes, true, NOW).1;
        assert_eq!(counted, tried);
        assert!(entries <= 24 * (MOST_OF_STRANGERS + 1), "{entries} entries");
    }

    #[test]
    fn nobody_hides_in_somebody_elses_flood() {
        let notes = Notes::default();
        let refuse = |who: usize, record: usize| {
            let about = Some(user(record).0);
            notes.refused((user(who), None), about, "GET /visits/{id}".to_owned(), NOW);
        };
        for record in 0..1_000 {
            refuse(1, record);
            notes.failed(Kind::Password, Some(user(record)), Try::Wrong, NOW);
        }
        refuse(2, 7);
        let taken = notes.take(false, NOW);
        let of = |who: usize| {
            let own = taken
                .iter()
                .filter(move |(key, _)| key.by == Some(user(who)));
            own.map(|(key, count)| (key.about, key.rest, count.wrong))
        };
        assert_eq!(of(1).count(), MOST_OF_ONE + 1);
        assert_eq!(of(1).map(|(.., n)| n).sum::<u64>(), 1_000);
        assert!(of(1).any(|rest| rest == (None, true, 1_000 - MOST_OF_ONE as u64)));
        let second: Vec<_> = of(2).collect();
        assert_eq!(second, [(Some(user(7).0), false, 1)]);
        // A thousand people at once are still counted, and no longer told apart.
        for who in 0..2_000 {
            for record in 0..4 {
                refuse(10 + who, record);
            }
        }
        assert!(notes.len() <= MOST + 2, "{}", notes.len());
        assert_eq!(written(&notes, true, NOW).1, 8_000);
    }
}

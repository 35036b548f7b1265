//! A day in numbers.

use jiff::{ToSpan as _, civil::Date};
use tungngo_shared::{clock::Millis, visit::Outcome};

use super::{Result, Store, all, count, one, sql};
use crate::protocol::Progress;

impl Store {
    /// The doors knocked on by this phone's owner on a day of the phone's clock, by what happened there last.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn knocked_on(&self, day: Date) -> Result<Progress> {
        let next = day.checked_add(1.day()).unwrap_or(day);
        let range = (Millis::start_of_day(day).0, Millis::start_of_day(next).0);
        let rows = all(&self.conn, sql!("visits/of_day"), range, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1).map(count)?))
        })?;
        let mut knocked = Progress::default();
        for (outcome, n) in rows {
            let slot = match Outcome::parse(&outcome) {
                Some(Outcome::Met) => &mut knocked.met,
                Some(Outcome::Absent) => &mut knocked.absent,
                Some(Outcome::Postponed) => &mut knocked.postponed,
                Some(Outcome::Refused) => &mut knocked.refused,
                Some(Outcome::Vacant | Outcome::NotFound) | None => &mut knocked.other,
            };
            *slot += n;
            knocked.total += n;
        }
        Ok(knocked)
    }

    /// How many doors asked to be knocked on again on this day.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn asked_for(&self, day: Date) -> Result<u32> {
        let found = one(
            &self.conn,
            sql!("households/asked_for"),
            [day.to_string()],
            |row| row.get::<_, i64>(0),
        )?;
        Ok(found.map_or(0, count))
    }
}

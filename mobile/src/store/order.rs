//! The walking order of an alley's doors.

use tungngo_shared::{
    ids::{AlleyId, HouseholdId},
    walk::Standing,
};

use super::{Result, Store, all, id, key, sql};

impl Store {
    /// The doors of an alley in walking order, closed ones left out, with their own places in it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn standing(&self, alley: AlleyId) -> Result<Vec<Standing>> {
        all(
            &self.conn,
            sql!("households/standing"),
            [key(alley)],
            |row| {
                let number: String = row.get(1)?;
                let place: i64 = row.get(2)?;
                let place = Some(place).filter(|at| *at != i64::MAX);
                Ok(Standing::new(HouseholdId(id(row.get(0)?)), &number, place))
            },
        )
    }
}

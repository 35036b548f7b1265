//! Where doors stand.

use std::collections::HashMap;

use tungngo_shared::{
    household::LatLon,
    ids::{AlleyId, HouseholdId},
};

use super::{Result, Store, all, id, key, sql};

/// A knock tells where a door is only when the phone knew well enough where it was, in metres.
const GOOD_ENOUGH_M: f64 = 30.0;

impl Store {
    /// The known positions of an alley's doors: as the list says, else where the phone was at the last knock.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn positions(&self, alley: AlleyId) -> Result<HashMap<HouseholdId, LatLon>> {
        let rows = all(
            &self.conn,
            sql!("households/positions"),
            [key(alley)],
            |row| {
                let point = |at: usize| {
                    let (lat, lon): (Option<f64>, Option<f64>) = (row.get(at)?, row.get(at + 1)?);
                    Ok::<_, rusqlite::Error>(lat.zip(lon).map(|(lat, lon)| LatLon { lat, lon }))
                };
                let accuracy: Option<f64> = row.get(5)?;
                let knock = point(3)?.filter(|_| accuracy.is_some_and(|m| m <= GOOD_ENOUGH_M));
                let listed = point(1)?;
                Ok((HouseholdId(id(row.get(0)?)), listed.or(knock)))
            },
        )?;
        Ok(rows
            .into_iter()
            .filter_map(|(door, at)| Some((door, at?)))
            .collect())
    }
}

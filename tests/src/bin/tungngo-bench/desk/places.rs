//! What the pages of a ward can be asked for: ids and names out of its database, before the server runs.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;
use rusqlite::Connection;
use tungngo_server::keys::Keys;
use tungngo_tests::keyring;
use uuid::Uuid;

/// So many different records of each kind are asked for in turn.
pub const RECORDS: usize = 60;

/// What is there.
pub struct Places {
    /// Households of all wards.
    pub households_in_all: u64,
    /// Visits of all wards.
    pub visits_in_all: u64,
    /// Name, number, alley and telephone of households of the ward.
    pub houses: Vec<House>,
    ids: BTreeMap<&'static str, Vec<String>>,
}

/// A household as somebody looks for it.
pub struct House {
    pub name: String,
    pub number: String,
    pub alley: String,
}

/// Some ids of a kind, from all over the ward.
fn some(c: &Connection, sql: &str, ward: &str) -> anyhow::Result<Vec<String>> {
    let mut statement = c.prepare(sql)?;
    let found = statement.query_map([ward], |row| row.get::<_, Uuid>(0))?;
    let all: Vec<Uuid> = found.collect::<Result<_, _>>()?;
    let step = (all.len() / RECORDS).max(1);
    let some = all.iter().step_by(step).take(RECORDS);
    Ok(some.map(Uuid::to_string).collect())
}

impl Places {
    /// Reads a ward.
    pub fn read(data: &Path, ward: &str) -> anyhow::Result<Self> {
        let keys = Keys::open(&data.with_extension("keys"), false)?;
        let c = keyring::open(&data.join("tungngo.db"), &keys.database.0)?;
        let mut ids = BTreeMap::new();
        for (kind, sql) in [
            ("groups", include_str!("groups.sql")),
            ("households", include_str!("households.sql")),
            ("visits", include_str!("visits.sql")),
            ("observations", include_str!("observations.sql")),
            ("tasks", include_str!("tasks.sql")),
            ("cases", include_str!("cases.sql")),
            ("campaigns", include_str!("campaigns.sql")),
            ("people", include_str!("people.sql")),
        ] {
            let found = some(&c, sql, ward).with_context(|| kind.to_owned())?;
            anyhow::ensure!(!found.is_empty(), "the ward has no {kind}");
            ids.insert(kind, found);
        }
        let mut statement = c.prepare(include_str!("teams.sql"))?;
        let teams = statement.query_map([ward], |row| {
            let (campaign, team): (Uuid, Uuid) = (row.get("campaign_id")?, row.get("id")?);
            Ok(format!("{campaign}/teams/{team}"))
        })?;
        ids.insert("teams", teams.take(RECORDS).collect::<Result<_, _>>()?);
        let mut statement = c.prepare(include_str!("houses.sql"))?;
        let houses = statement.query_map([ward], |row| {
            Ok(House {
                name: row.get("head_name")?,
                number: row.get("number")?,
                alley: row.get("alley_name")?,
            })
        })?;
        let houses: Vec<House> = houses.collect::<Result<_, _>>()?;
        let step = (houses.len() / RECORDS).max(1);
        let count = |sql| c.query_row(sql, [], |row| row.get(0));
        Ok(Self {
            households_in_all: count(include_str!("count_households.sql"))?,
            visits_in_all: count(include_str!("count_visits.sql"))?,
            houses: houses.into_iter().step_by(step).take(RECORDS).collect(),
            ids,
        })
    }

    /// One more kind, of which there is one record.
    pub fn put(&mut self, kind: &'static str, id: String) {
        self.ids.insert(kind, vec![id]);
    }

    /// The `nth` record of a kind.
    pub fn id(&self, kind: &str, nth: usize) -> Option<&str> {
        let ids = self.ids.get(kind)?;
        ids.get(nth % ids.len()).map(String::as_str)
    }
}

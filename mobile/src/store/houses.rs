//! Doors as lists and as one.

use rusqlite::Row;
use tungngo_shared::{
    clock::Millis,
    household::{Household, HouseholdKind, ListState},
    ids::{AlleyId, GroupId, HouseholdId, VisitId},
    sync::DocKind,
    text::{Parity, fold, missing_between, side_of},
    visit::{Outcome, ladder::ATTEMPTS_NEEDED},
};

use super::doors::{appointment, part_start};
use super::words::{expression, words};
use super::{Label, Result, Store, all, count, id, key, one, sql};
use crate::protocol::{
    AlleyRow, Door, GapRow, HouseRow, LastVisit, NextStop, Progress, SearchResult,
};

/// A door in its alley, with whether people gave it a place of its own.
struct Walked {
    row: HouseRow,
    by_hand: bool,
}

/// What the clock says about which doors are due.
#[derive(Clone, Copy)]
struct When {
    now: Millis,
    part_start: i64,
}

impl When {
    fn new(now: Millis) -> Self {
        Self {
            now,
            part_start: part_start(now),
        }
    }

    fn params(self) -> (String, i64, i64) {
        (
            self.now.local_date().to_string(),
            self.now.part_of_day() as i64,
            self.part_start,
        )
    }
}

fn house_kind(text: &str) -> HouseholdKind {
    HouseholdKind::ALL
        .into_iter()
        .find(|k| k.as_str() == text)
        .unwrap_or_default()
}

fn list_state(text: &str) -> ListState {
    [
        ListState::ProposedNew,
        ListState::ProposedClosed,
        ListState::Closed,
    ]
    .into_iter()
    .find(|s| s.as_str() == text)
    .unwrap_or_default()
}

/// A row of the view `house_row`, in the column order of the queries over it.
fn walked(row: &Row<'_>, when: When) -> rusqlite::Result<Walked> {
    let number: String = row.get(3)?;
    let outcome: Option<String> = row.get(9)?;
    let outcome = outcome.and_then(|o| Outcome::parse(&o));
    let tried = count(row.get::<_, Option<i64>>(10)?.unwrap_or(0));
    let at = appointment(row.get(11)?, row.get(12)?);
    let state: Option<String> = row.get(8)?;
    let last_ms: Option<i64> = row.get(14)?;
    let again_now = match at {
        Some(at) => (at.date, at.part) <= (when.now.local_date(), when.now.part_of_day()),
        None => last_ms.is_some_and(|ms| ms < when.part_start),
    };
    let (door, due_now) = match (state.as_deref(), outcome) {
        (Some("absent"), _) => {
            let needed = ATTEMPTS_NEEDED as u32;
            (Door::Absent { tried, needed, at }, again_now)
        }
        (Some("postponed"), _) => (Door::Postponed { at }, again_now),
        (Some("decide"), _) => (Door::Decide { tried }, false),
        (Some(_), Some(outcome)) => (Door::Done(outcome), false),
        _ => (Door::NotVisited, false),
    };
    let last_visit: Option<[u8; 16]> = row.get(13)?;
    let author_name: Option<String> = row.get(15)?;
    let last = match (last_visit, last_ms, outcome) {
        (Some(visit), Some(ms), Some(outcome)) => Some(LastVisit {
            id: VisitId(id(visit)),
            at: Millis(ms),
            outcome,
            author_name,
        }),
        _ => None,
    };
    Ok(Walked {
        row: HouseRow {
            id: HouseholdId(id(row.get(0)?)),
            alley: AlleyId(id(row.get(1)?)),
            alley_name: row.get(2)?,
            side: side_of(&number),
            number,
            head_name: row.get(4)?,
            people: row.get(5)?,
            kind: house_kind(&row.get::<_, String>(6)?),
            list_state: list_state(&row.get::<_, String>(7)?),
            door,
            due_now,
            last,
            returned: row.get(16)?,
            on_phone: row.get(17)?,
        },
        by_hand: row.get::<_, i64>(18)? != i64::MAX,
    })
}

/// A row of the queries for alleys with their progress.
fn alley_row(row: &Row<'_>) -> rusqlite::Result<AlleyRow> {
    let n = |column| row.get::<_, i64>(column).map(count);
    Ok(AlleyRow {
        id: AlleyId(id(row.get(0)?)),
        name: row.get(1)?,
        group_name: row.get(2)?,
        progress: Progress {
            total: n(3)?,
            met: n(4)?,
            absent: n(5)?,
            postponed: n(6)?,
            refused: n(7)?,
            other: n(8)?,
            not_visited: n(9)?,
        },
        due_now: n(10)?,
    })
}

/// Whether somebody should knock at a door now.
fn open(row: &HouseRow) -> bool {
    row.due_now || row.door == Door::NotVisited
}

/// The next door after `from`: people walk one side and come back on the other, unless somebody arranged the
/// alley; then it is the next of the list, also where doors stand by number.
fn next_door(rows: &[Walked], from: Option<HouseholdId>) -> Option<&HouseRow> {
    let here = from.and_then(|id| rows.iter().position(|w| w.row.id == id));
    let Some(here) = here else {
        return rows.iter().map(|w| &w.row).find(|r| open(r));
    };
    let (before, after) = (&rows[..here], &rows[here + 1..]);
    let by_hand = rows.iter().any(|w| w.by_hand);
    let same_side = |w: &&Walked| by_hand || w.row.side == rows[here].row.side;
    after
        .iter()
        .filter(same_side)
        .chain(after.iter().filter(|w| !same_side(w)))
        .chain(before.iter())
        .map(|w| &w.row)
        .find(|r| open(r))
}

/// Numbers nobody has entered, side by side.
fn gaps(rows: &[Walked]) -> Vec<GapRow> {
    let mut found = Vec::new();
    for side in [Parity::Even, Parity::Odd] {
        let on_side: Vec<&HouseRow> = rows
            .iter()
            .map(|w| &w.row)
            .filter(|r| r.side == Some(side))
            .collect();
        let numbers: Vec<&str> = on_side.iter().map(|r| r.number.as_str()).collect();
        for gap in missing_between(&numbers) {
            let after = on_side.iter().rev().find(|r| r.number == gap.after);
            found.extend(after.map(|after| GapRow {
                after: after.id,
                after_number: gap.after.clone(),
                before_number: gap.before.clone(),
                side: Some(side),
                missing: gap.missing.clone(),
            }));
        }
    }
    found
}

impl Store {
    /// All alleys in walking order, with their progress.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn alleys(&self, now: Millis) -> Result<Vec<AlleyRow>> {
        self.alley_rows(None, now)
    }

    /// One alley with its progress.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn alley(&self, alley: AlleyId, now: Millis) -> Result<Option<AlleyRow>> {
        Ok(self.alley_rows(Some(alley), now)?.into_iter().next())
    }

    /// This alley, or all in walking order.
    fn alley_rows(&self, only: Option<AlleyId>, now: Millis) -> Result<Vec<AlleyRow>> {
        let (day, part, since) = When::new(now).params();
        let params = (day, part, since, only.map(key));
        let sql = sql!("places/alleys_with_progress");
        all(&self.conn, sql, params, alley_row)
    }

    fn walk(&self, alley: AlleyId, now: Millis) -> Result<Vec<Walked>> {
        let when = When::new(now);
        all(
            &self.conn,
            sql!("households/of_alley"),
            [key(alley)],
            |row| walked(row, when),
        )
    }

    /// The doors of an alley in walking order, with the numbers nobody has entered.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn houses(&self, alley: AlleyId, now: Millis) -> Result<(Vec<HouseRow>, Vec<GapRow>)> {
        let rows = self.walk(alley, now)?;
        let gaps = gaps(&rows);
        Ok((rows.into_iter().map(|w| w.row).collect(), gaps))
    }

    /// The door to knock on after `from`; the alley's first open one without.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn next_door(
        &self,
        alley: AlleyId,
        from: Option<HouseholdId>,
        now: Millis,
    ) -> Result<Option<HouseRow>> {
        let rows = self.walk(alley, now)?;
        Ok(next_door(&rows, from).cloned())
    }

    /// Where to go on: the alley of the last own knock while it has open doors, else the first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn next_stop(&self, alleys: &[AlleyRow], now: Millis) -> Result<Option<NextStop>> {
        let last = one(&self.conn, sql!("visits/last_alley"), [], |row| {
            Ok((AlleyId(id(row.get(0)?)), HouseholdId(id(row.get(1)?))))
        })?;
        let open = |a: &&AlleyRow| a.progress.not_visited > 0 || a.due_now > 0;
        let here = last.and_then(|(alley, _)| alleys.iter().find(|a| a.id == alley));
        let Some(alley) = here.filter(open).or_else(|| alleys.iter().find(open)) else {
            return Ok(None);
        };
        let from = last.filter(|(at, _)| *at == alley.id).map(|(_, door)| door);
        Ok(self.next_door(alley.id, from, now)?.map(|house| NextStop {
            alley: alley.id,
            alley_name: alley.name.clone(),
            remaining: alley.progress.remaining(),
            house,
        }))
    }

    /// The first doors that are due for another knock.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn due(&self, now: Millis) -> Result<Vec<HouseRow>> {
        let when = When::new(now);
        all(&self.conn, sql!("households/due"), when.params(), |row| {
            walked(row, when).map(|w| w.row)
        })
    }

    /// Doors whose number, name, phone or alley has words beginning like those typed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn search(&self, text: &str, alley: Option<AlleyId>, now: Millis) -> Result<SearchResult> {
        let folded = fold(text);
        let words = words(&folded);
        let index = expression(&words);
        let mut beginnings: Vec<String> = words.iter().map(|w| format!(" {w}")).collect();
        beginnings.resize(4, String::new());
        let when = When::new(now);
        let read = |row: &Row<'_>| walked(row, when).map(|w| w.row);
        let [a, b, c, d] = [0, 1, 2, 3].map(|n| beginnings.get(n).map_or("", String::as_str));
        let mut rows = match alley {
            None if words.is_empty() => all(&self.conn, sql!("households/first"), [], read)?,
            None => {
                let params = (index, a, b, c, d);
                all(&self.conn, sql!("households/search"), params, read)?
            }
            Some(alley) => {
                let params = (key(alley), a, b, c, d);
                all(&self.conn, sql!("households/search_alley"), params, read)?
            }
        };
        let more = rows.len() > 50;
        rows.truncate(50);
        Ok(SearchResult {
            text: text.to_owned(),
            rows,
            more,
        })
    }

    /// One door as in a list.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn house_row(&self, household: HouseholdId, now: Millis) -> Result<Option<HouseRow>> {
        let when = When::new(now);
        one(
            &self.conn,
            sql!("households/one"),
            [key(household)],
            |row| walked(row, when).map(|w| w.row),
        )
    }

    /// One household as it stands with own edits.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn household(&self, household: HouseholdId) -> Result<Option<Household>> {
        let own: Option<String> = one(
            &self.conn,
            sql!("outbox/overlay"),
            [key(household)],
            |row| row.get(0),
        )?;
        let body = match own {
            Some(body) => Some(body),
            None => one(
                &self.conn,
                sql!("docs/get"),
                (DocKind::Household.as_str(), key(household)),
                |row| row.get(1),
            )?,
        };
        Ok(body.as_deref().map(serde_json::from_str).transpose()?)
    }

    /// A house in words.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn label(&self, household: &Household) -> Result<Label> {
        let name: Option<String> = one(
            &self.conn,
            sql!("places/alley_name"),
            [key(household.alley)],
            |row| row.get(0),
        )?;
        Ok(Label {
            number: household.number.clone(),
            head_name: household.head_name.clone(),
            alley_name: name.unwrap_or_default(),
        })
    }

    /// The group an alley lies in.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn group_of(&self, alley: AlleyId) -> Result<Option<GroupId>> {
        let found: Option<[u8; 16]> = one(
            &self.conn,
            sql!("places/alley_group"),
            [key(alley)],
            |row| row.get(0),
        )?;
        Ok(found.map(|g| GroupId(id(g))))
    }

    /// The groups whose doors are on this phone.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn group_names(&self) -> Result<Vec<String>> {
        all(&self.conn, sql!("places/group_names"), [], |row| row.get(0))
    }
}

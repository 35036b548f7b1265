//! Asking the index: the best rows first, each way of fitting asked only when those before it leave room.

use std::collections::BTreeSet;

use async_trait::async_trait;
use rusqlite::{Connection, Row, params};
use serde_json::json;
use tungngo_shared::{
    access::Role,
    casefile::CaseState,
    clock::Millis,
    ids::{CaseId, HouseholdId, UserId, WardCode},
    text::is_one_slip,
};
use uuid::Uuid;

use super::{
    super::{Sqlite, audit, rows},
    words::{self, Kind, Word},
};
use crate::storage::{
    Reach, SearchStore, StoreResult,
    search::{Found, FoundCase, FoundHouse, FoundPerson, Hit, Hits, Looker, MOST, Rank},
};

/// A word with those that it may have been meant to be.
type Meant = (Word, Vec<String>);

/// What is asked: words of a kind in a ward.
struct Asked<'a> {
    scope: String,
    words: &'a [Word],
    /// Of these groups alone.
    groups: Option<Vec<Uuid>>,
}

impl<'a> Asked<'a> {
    fn new(
        c: &Connection,
        kind: Kind,
        ward: &WardCode,
        reach: Option<&Reach>,
        words: &'a [Word],
    ) -> StoreResult<Self> {
        let groups = match reach.filter(|reach| !reach.whole) {
            Some(reach) => {
                let sql = include_str!("../../../../sql/search/groups.sql");
                let mut statement = c.prepare_cached(sql)?;
                let found = statement.query_map([reach.viewer.0], |row| row.get(0))?;
                Some(found.collect::<Result<_, _>>()?)
            }
            None => None,
        };
        Ok(Self {
            scope: kind.scope(ward),
            words,
            groups,
        })
    }

    /// The expression for a way of fitting; none where it finds no more than the ones before it.
    fn expression(&self, c: &Connection, rank: Rank) -> StoreResult<Option<String>> {
        let (scope, words) = (&self.scope, self.words);
        let asked = match rank {
            Rank::Same => Some(words::same(scope, words)),
            Rank::Folded => Some(words::folded(scope, words)),
            Rank::Begins => Some(words::begins(scope, words)),
            Rank::Slip => self.slips(c)?.map(|words| words::slips(scope, &words)),
        };
        Ok(asked.map(|asked| match &self.groups {
            Some(groups) => words::within(&asked, scope, groups),
            None => asked,
        }))
    }

    /// The words with those that they may have been meant to be; none when nothing is like any of them.
    fn slips(&self, c: &Connection) -> StoreResult<Option<Vec<Meant>>> {
        let mut meant: Vec<Meant> = self
            .words
            .iter()
            .map(|word| (word.clone(), Vec::new()))
            .collect();
        if !self.words.iter().any(words::may_slip) {
            return Ok(None);
        }
        let mut statement = c.prepare_cached(include_str!("../../../../sql/search/known.sql"))?;
        let mut known = statement.query([&self.scope])?;
        while let Some(row) = known.next()? {
            let one = row.get_ref("word")?.as_str().unwrap_or_default();
            for (word, meant) in &mut meant {
                if words::may_slip(word) && is_one_slip(&word.folded, one) {
                    meant.push(one.to_owned());
                }
            }
        }
        let any = meant.iter().any(|(_, meant)| !meant.is_empty());
        Ok(any.then_some(meant))
    }

    /// Reads the best rows, by `read` with an expression and how many.
    fn hits<T>(
        &self,
        c: &Connection,
        read: impl Fn(&str, usize) -> StoreResult<Vec<(i64, T)>>,
    ) -> StoreResult<Hits<T>> {
        let mut hits = Hits::default();
        let mut seen = BTreeSet::new();
        if self.words.is_empty() || self.groups.as_ref().is_some_and(Vec::is_empty) {
            return Ok(hits);
        }
        for rank in [Rank::Same, Rank::Folded, Rank::Begins, Rank::Slip] {
            let Some(expression) = self.expression(c, rank)? else {
                continue;
            };
            // What is known already is found again.
            let limit = hits.list.len() + MOST + 1;
            for (nr, row) in read(&expression, limit)? {
                if seen.insert(nr) {
                    hits.list.push(Hit { row, rank });
                }
            }
            if hits.list.len() > MOST {
                hits.list.truncate(MOST);
                hits.more = true;
                break;
            }
        }
        Ok(hits)
    }
}

fn rows_of<T>(
    c: &Connection,
    sql: &str,
    asked: impl rusqlite::Params,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> StoreResult<Vec<(i64, T)>> {
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map(asked, |row| Ok((row.get("nr")?, read(row)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn households(c: &Connection, reach: &Reach, words: &[Word]) -> StoreResult<Hits<FoundHouse>> {
    let asked = Asked::new(c, Kind::Household, &reach.ward, Some(reach), words)?;
    let sql = include_str!("../../../../sql/search/households.sql");
    let (ward, whole, viewer) = (reach.ward.as_str(), reach.whole, reach.viewer.0);
    asked.hits(c, |expression, limit| {
        let asked = params![expression, ward, whole, viewer, limit];
        rows_of(c, sql, asked, |row| {
            Ok(FoundHouse {
                id: HouseholdId(row.get("id")?),
                number: row.get("number")?,
                head_name: row.get("head_name")?,
                list_state: row.get("list_state")?,
                alley_name: row.get("alley_name")?,
                group_name: row.get("group_name")?,
            })
        })
    })
}

fn cases(
    c: &Connection,
    reach: &Reach,
    words: &[Word],
    now: Millis,
) -> StoreResult<Hits<FoundCase>> {
    let asked = Asked::new(c, Kind::Case, &reach.ward, Some(reach), words)?;
    let sql = include_str!("../../../../sql/search/cases.sql");
    let (ward, whole, viewer) = (reach.ward.as_str(), reach.whole, reach.viewer.0);
    let today = now.local_date().to_string();
    asked.hits(c, |expression, limit| {
        let asked = params![expression, ward, whole, viewer, today, limit];
        rows_of(c, sql, asked, |row| {
            Ok(FoundCase {
                id: CaseId(row.get("id")?),
                name: row.get("name")?,
                birth: rows::json(row, "birth")?,
                state: rows::parsed(row, "state", CaseState::parse)?,
                group_name: row.get("group_name")?,
            })
        })
    })
}

fn people(c: &Connection, ward: &WardCode, words: &[Word]) -> StoreResult<Hits<FoundPerson>> {
    let asked = Asked::new(c, Kind::Person, ward, None, words)?;
    let sql = include_str!("../../../../sql/search/people.sql");
    asked.hits(c, |expression, limit| {
        let asked = params![expression, ward.as_str(), limit];
        rows_of(c, sql, asked, |row| {
            Ok(FoundPerson {
                id: UserId(row.get("id")?),
                role: rows::parsed(row, "role", Role::parse)?,
                name: row.get("name")?,
                login: row.get("login")?,
                is_disabled: rows::maybe_millis(row, "disabled_ms")?.is_some(),
            })
        })
    })
}

fn find(c: &Connection, looker: &Looker, typed: &str, now: Millis) -> StoreResult<Found> {
    let words = words::typed(typed);
    let mut found = Found::default();
    if let Some(reach) = &looker.households {
        found.households = households(c, reach, &words)?;
    }
    if let Some(reach) = &looker.cases {
        found.cases = cases(c, reach, &words, now)?;
    }
    if looker.people {
        found.people = people(c, &looker.ward, &words)?;
    }
    Ok(found)
}

#[async_trait]
impl SearchStore for Sqlite {
    async fn search(&self, looker: Looker, typed: String, now: Millis) -> StoreResult<Found> {
        let (ward, user) = (looker.ward.clone(), looker.user);
        let found = self.read(move |c| find(c, &looker, &typed, now)).await?;
        let households: Vec<HouseholdId> = ids(&found.households, |one| one.id);
        let cases: Vec<CaseId> = ids(&found.cases, |one| one.id);
        let people: Vec<UserId> = ids(&found.people, |one| one.id);
        let detail = json!({ "households": households, "cases": cases, "people": people });
        // Written before anybody sees it.
        self.write(move |tx| {
            audit::append(
                tx,
                &audit::Entry {
                    at: now,
                    ward: Some(&ward),
                    user: Some(user),
                    device: None,
                    action: "search.list",
                    subject: None,
                    detail,
                },
            )
        })
        .await?;
        Ok(found)
    }
}

fn ids<T, Id>(hits: &Hits<T>, id: impl Fn(&T) -> Id) -> Vec<Id> {
    hits.list.iter().map(|hit| id(&hit.row)).collect()
}

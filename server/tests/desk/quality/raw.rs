//! The rows of the tables, read as they stand. Nothing that the program derived for the figures is among them.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use tungngo_server::storage::sqlite::Sqlite;
use uuid::Uuid;

#[derive(Default)]
pub struct House {
    pub group: Uuid,
    pub alley: Uuid,
    pub number: String,
    pub head_name: String,
    pub people: Option<u32>,
    pub kind: String,
    pub list_state: String,
}

pub struct Visit {
    pub id: Uuid,
    pub campaign: Uuid,
    pub household: Uuid,
    pub outcome: String,
    pub people: Option<u32>,
    pub recorded: i64,
    pub received: i64,
    pub review: String,
}

pub struct Case {
    pub group: Uuid,
    pub household: Option<Uuid>,
    pub state: String,
    pub name: String,
    pub birth: String,
    pub number: Option<String>,
    pub officer: Uuid,
    pub status: String,
    pub review_on: Option<String>,
}

/// Everything that a figure can depend on.
#[derive(Default)]
pub struct Raw {
    pub houses: BTreeMap<Uuid, House>,
    pub visits: Vec<Visit>,
    /// Which are running, with their first day.
    pub campaigns: Vec<(Uuid, String, String)>,
    pub campaign_groups: Vec<(Uuid, Uuid)>,
    /// The documents of open disagreements.
    pub clashes: Vec<Uuid>,
    pub corrections: Vec<(Uuid, i64)>,
    pub cases: BTreeMap<Uuid, Case>,
    pub statuses: Vec<(Uuid, String)>,
    pub events: Vec<(Uuid, i64)>,
    /// Signed runs.
    pub runs: Vec<(Uuid, i64)>,
    pub agreements: Vec<(Uuid, Uuid, bool)>,
    pub account_groups: Vec<(Uuid, Uuid)>,
}

fn all<T>(
    c: &Connection,
    sql: &str,
    row: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    c.prepare(sql)?.query_map([], |r| row(r))?.collect()
}

fn pair<A: rusqlite::types::FromSql, B: rusqlite::types::FromSql>(
    r: &Row<'_>,
) -> rusqlite::Result<(A, B)> {
    Ok((r.get(0)?, r.get(1)?))
}

fn house(r: &Row<'_>) -> rusqlite::Result<(Uuid, House)> {
    let house = House {
        group: r.get(1)?,
        alley: r.get(2)?,
        number: r.get(3)?,
        head_name: r.get(4)?,
        people: r.get(5)?,
        kind: r.get(6)?,
        list_state: r.get(7)?,
    };
    Ok((r.get(0)?, house))
}

fn visit(r: &Row<'_>) -> rusqlite::Result<Visit> {
    Ok(Visit {
        id: r.get(0)?,
        campaign: r.get(1)?,
        household: r.get(2)?,
        outcome: r.get(3)?,
        people: r.get(4)?,
        recorded: r.get(5)?,
        received: r.get(6)?,
        review: r.get(7)?,
    })
}

fn case(r: &Row<'_>) -> rusqlite::Result<(Uuid, Case)> {
    let case = Case {
        group: r.get(1)?,
        household: r.get(2)?,
        state: r.get(3)?,
        name: r.get(4)?,
        birth: r.get(5)?,
        number: r.get(6)?,
        officer: r.get(7)?,
        status: r.get(8)?,
        review_on: r.get(9)?,
    };
    Ok((r.get(0)?, case))
}

fn read(c: &Connection) -> rusqlite::Result<Raw> {
    let houses =
        "SELECT id, group_id, alley_id, number, head_name, people, kind, list_state FROM household";
    let visits = "SELECT id, campaign_id, household_id, outcome, people_living, recorded_ms, received_ms, review_state FROM visit";
    let cases = "SELECT id, group_id, household_id, state, name, birth, personal_number, officer_id, law_status, review_on FROM case_file";
    let corrections = "SELECT subject, at_ms FROM audit WHERE action = 'household.correct'";
    let agreements = "SELECT case_id, run_id, agrees FROM case_agreement";
    let campaigns = "SELECT id, state, starts_on FROM campaign";
    Ok(Raw {
        houses: all(c, houses, house)?.into_iter().collect(),
        visits: all(c, visits, visit)?,
        campaigns: all(c, campaigns, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?,
        campaign_groups: all(c, "SELECT campaign_id, group_id FROM campaign_group", pair)?,
        clashes: all(
            c,
            "SELECT doc_id FROM clash WHERE resolved_ms IS NULL",
            |r| r.get(0),
        )?,
        corrections: all(c, corrections, pair)?,
        cases: all(c, cases, case)?.into_iter().collect(),
        statuses: all(c, "SELECT case_id, status FROM case_status", pair)?,
        events: all(c, "SELECT case_id, at_ms FROM case_event", pair)?,
        runs: all(
            c,
            "SELECT id, signed_ms FROM reconcile_run WHERE state = 'signed'",
            pair,
        )?,
        agreements: all(c, agreements, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?,
        account_groups: all(c, "SELECT account_id, group_id FROM account_group", pair)?,
    })
}

impl Raw {
    /// Of a server with one ward.
    pub async fn read(store: &Sqlite) -> Self {
        store.read(|c| Ok(read(c)?)).await.unwrap()
    }
}

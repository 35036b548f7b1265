//! Pull: the ward's feed as one phone may see it, page by page.

use std::collections::BTreeSet;

use data_encoding::BASE64URL_NOPAD;
use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::{Map, Value, value::RawValue};
use sha2::{Digest as _, Sha256};
use tungngo_shared::{
    access::{Actor, Role},
    clock::Millis,
    ids::{Rev, UserId, WardCode},
    planted,
    review::{ReviewNote, ReviewState},
    sync::{
        Change, ChangeKind, Check, Cursor, DocKind, PullReply, check::Tally, cursor::CursorError,
    },
};
use uuid::Uuid;

use super::rows;
use crate::storage::{StoreError, StoreResult, sync::Pull};

/// What a phone may see, in few characters: changes when its groups, alleys or role do, or when its app has learnt
/// a kind of document.
fn scope_digest(actor: &Actor, knows_tasks: bool) -> String {
    let mut sha = Sha256::new();
    sha.update(actor.role.as_str());
    let mut part = |name: &[u8], ids: BTreeSet<Uuid>| {
        sha.update(name);
        for id in ids {
            sha.update(id.as_bytes());
        }
    };
    part(b"groups", actor.groups.iter().map(|g| g.0).collect());
    part(b"alleys", actor.alleys.iter().map(|a| a.0).collect());
    if knows_tasks {
        sha.update(b"tasks");
    }
    BASE64URL_NOPAD.encode(&sha.finalize()[..9])
}

/// Which life of the database this is.
pub fn epoch(c: &Connection) -> StoreResult<u64> {
    let text: String = c
        .prepare_cached(include_str!("../../../sql/sync/epoch.sql"))?
        .query_row([], |row| row.get(0))?;
    text.parse().map_err(|_| StoreError::BadValue("meta.epoch"))
}

/// The next page, or why the phone has to start anew.
pub fn pull(
    c: &Connection,
    pull: &Pull,
    now: Millis,
) -> StoreResult<Result<PullReply, CursorError>> {
    let ward = pull.actor.ward.as_ref().ok_or(StoreError::NotFound)?;
    let tip: u64 = c
        .prepare_cached(include_str!("../../../sql/sync/tip.sql"))?
        .query_row([ward.as_str()], |row| row.get(0))?;
    let tip = super::ahead::tip(tip);
    let (epoch, scope) = (epoch(c)?, scope_digest(&pull.actor, pull.knows_tasks()));
    let after = match &pull.cursor {
        None => 0,
        Some(text) => match Cursor::decode(text, epoch, tip, &scope) {
            Ok(cursor) => cursor.seq,
            Err(error) => return Ok(Err(error)),
        },
    };
    // One row more than asked for tells whether there is more.
    let limit = usize::try_from(pull.limit).unwrap_or(usize::MAX);
    let mut statement = c.prepare_cached(PAGE)?;
    let most = i64::from(pull.limit) + 1;
    let mut found = statement.query(page_params(pull, ward, after, most))?;
    let mut changes = Vec::new();
    let (mut seq, mut more) = (tip, false);
    let mut last = after;
    while let Some(row) = found.next()? {
        if changes.len() == limit {
            (seq, more) = (last, true);
            if planted!("page_edge_skipped") {
                seq = row.get("feed_seq")?;
            }
            break;
        }
        last = row.get("feed_seq")?;
        if planted!("missing_remove") && named(row)?.2 == ChangeKind::Remove {
            continue;
        }
        changes.push(change(row, &pull.actor)?);
    }
    let cursor = Cursor { epoch, seq, scope }.encode();
    Ok(Ok(PullReply {
        changes,
        cursor,
        more,
        server_ms: now,
        last_op_seq: None,
        check: (pull.check && !more)
            .then(|| check(c, pull, ward))
            .transpose()?,
    }))
}

const PAGE: &str = include_str!("../../../sql/sync/page.sql");

fn page_params<'a>(
    pull: &Pull,
    ward: &'a WardCode,
    after: u64,
    most: i64,
) -> (Uuid, bool, bool, &'a str, u64, i64) {
    let leads = pull.actor.role == Role::GroupLeader;
    let user = pull.actor.user.0;
    (user, leads, pull.knows_tasks(), ward.as_str(), after, most)
}

/// What the phone ought to hold at this moment, by the query that feeds it.
fn check(c: &Connection, pull: &Pull, ward: &WardCode) -> StoreResult<Check> {
    let mut statement = c.prepare_cached(PAGE)?;
    let mut found = statement.query(page_params(pull, ward, 0, i64::MAX))?;
    let mut tally = Tally::default();
    while let Some(row) = found.next()? {
        let (id, kind, what) = named(row)?;
        if what != ChangeKind::Put {
            continue;
        }
        let is_own =
            kind == DocKind::Visit && row.get::<_, Uuid>("author_id")? == pull.actor.user.0;
        let review = is_own.then(|| review_note(row)).transpose()?;
        let rev: String = row.get("rev")?;
        tally.add(kind, id, &rev, review.as_ref());
    }
    Ok(tally.check())
}

/// Which document a row is about, and what happened to it.
fn named(row: &Row<'_>) -> StoreResult<(Uuid, DocKind, ChangeKind)> {
    let kind = rows::parsed(row, "kind", DocKind::parse)?;
    let id = match kind {
        DocKind::Ward => Uuid::nil(),
        _ => row.get("id")?,
    };
    let what = if !row.get::<_, bool>("visible")? {
        ChangeKind::Remove
    } else if rows::maybe_millis(row, "deleted_ms")?.is_some() {
        ChangeKind::Delete
    } else {
        ChangeKind::Put
    };
    Ok((id, kind, what))
}

fn change(row: &Row<'_>, actor: &Actor) -> StoreResult<Change> {
    let (id, kind, what) = named(row)?;
    let is_put = what == ChangeKind::Put;
    let body = match kind {
        _ if !is_put => None,
        DocKind::Visit => Some(visit_body(row, actor)?),
        DocKind::Task => Some(task_body(row)?),
        _ => Some(RawValue::from_string(row.get("body")?)?),
    };
    let rev = is_put
        .then(|| row.get("rev").map(Rev::from_stored))
        .transpose()?;
    Ok(Change {
        id,
        kind,
        change: what,
        rev,
        body,
    })
}

/// [`tungngo_shared::sync::pull::VisitRow`] with the visit's unknown fields left as they are.
#[derive(Serialize)]
struct VisitRowOut {
    visit: Map<String, Value>,
    author: UserId,
    author_name: String,
    received_ms: Millis,
    observation_count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<ReviewNote>,
}

fn visit_body(row: &Row<'_>, actor: &Actor) -> StoreResult<Box<RawValue>> {
    let mut visit: Map<String, Value> = rows::json(row, "body")?;
    visit.remove("observations");
    let author = UserId(row.get("author_id")?);
    let is_own = author == actor.user;
    let review = is_own.then(|| review_note(row)).transpose()?;
    let out = VisitRowOut {
        visit,
        author,
        author_name: row.get("author_name")?,
        received_ms: rows::millis(row, "received_ms")?,
        observation_count: if is_own {
            row.get("observation_count")?
        } else {
            0
        },
        review,
    };
    Ok(serde_json::value::to_raw_value(&out)?)
}

/// The office's answer; a visit that waits (again) has none yet, whatever was said before.
fn review_note(row: &Row<'_>) -> StoreResult<ReviewNote> {
    let state = rows::parsed(row, "review_state", ReviewState::parse)?;
    if state == ReviewState::Received {
        return Ok(ReviewNote {
            state,
            comment: None,
            field: None,
            reviewer: None,
            at: rows::millis(row, "updated_ms")?,
        });
    }
    let decided = rows::maybe_millis(row, "reviewed_ms")?;
    Ok(ReviewNote {
        state,
        comment: row.get("review_comment")?,
        field: row.get("review_field")?,
        reviewer: row.get("reviewer_name")?,
        at: decided.unwrap_or_default(),
    })
}

/// [`tungngo_shared::sync::pull::TaskRow`] with the task's unknown fields left as they are.
#[derive(Serialize)]
struct TaskRowOut {
    task: Box<RawValue>,
    number: String,
    alley_name: String,
    head_name: String,
    officer: String,
}

fn task_body(row: &Row<'_>) -> StoreResult<Box<RawValue>> {
    let out = TaskRowOut {
        task: RawValue::from_string(row.get("body")?)?,
        number: row.get("number")?,
        alley_name: row.get("alley_name")?,
        head_name: row.get("head_name")?,
        officer: row.get("officer_name")?,
    };
    Ok(serde_json::value::to_raw_value(&out)?)
}

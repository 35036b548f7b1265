//! Keeping no longer than needed, in SQLite. Deleted content is overwritten (`secure_delete`), and the
//! log ahead is emptied afterwards, so that erased means gone from the files.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    household::Household,
    ids::{HouseholdId, UserId, WardCode},
    place::WardRules,
};
use uuid::Uuid;

use super::{
    Sqlite, Tx, audit, cases,
    docs::{self, Author, Version},
    erase::{self, STEP},
    merges, moves, reconcile, rows, support,
};
use crate::storage::{
    StoreError, StoreResult,
    retention::{Correction, Erasure, Gone, Kept, RetentionStore},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is older than this has been kept long enough; nothing is, where there is no end.
fn before(days: u16, now: Millis) -> i64 {
    match days {
        0 => i64::MIN,
        days => now.0 - i64::from(days) * DAY_MS,
    }
}

/// Ids that are due, at most one step's.
fn due(c: &Connection, sql: &str, params: impl rusqlite::Params) -> StoreResult<Vec<Uuid>> {
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map(params, |row| row.get("id"))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What is due in one step.
struct Due {
    observations: Vec<(Uuid, Uuid)>,
    photos: Vec<Uuid>,
    visits: Vec<Uuid>,
    tasks: Vec<Uuid>,
    cases: Vec<cases::Due>,
    moves: Vec<Uuid>,
    lists: Vec<reconcile::Due>,
    offers: Vec<Uuid>,
    households: Vec<Uuid>,
    settled: u64,
    settled_before: i64,
}

fn look(c: &Connection, code: &WardCode, rules: &WardRules, now: Millis) -> StoreResult<Due> {
    let ward = code.as_str();
    let since = |days| before(days, now);
    let mut statement =
        c.prepare_cached(include_str!("../../../sql/retention/observations_due.sql"))?;
    let observations = statement.query_map(
        params![
            ward,
            since(rules.unfounded_days),
            since(rules.unverified_days),
            STEP
        ],
        |row| Ok((row.get("id")?, row.get("visit_id")?)),
    )?;
    let settled_before = since(rules.aside_days);
    Ok(Due {
        observations: observations.collect::<Result<_, _>>()?,
        photos: due(
            c,
            include_str!("../../../sql/retention/photos_due.sql"),
            params![ward, since(rules.photo_days), STEP],
        )?,
        visits: due(
            c,
            include_str!("../../../sql/retention/visits_due.sql"),
            params![ward, since(rules.visit_days), STEP],
        )?,
        tasks: due(
            c,
            include_str!("../../../sql/retention/tasks_due.sql"),
            params![ward, since(rules.visit_days), STEP],
        )?,
        cases: cases::due(
            c,
            code,
            // Whoever was refused was found to be nobody to look after.
            (since(rules.ended_case_days), since(rules.unfounded_days)),
            STEP,
        )?,
        // Nobody's to answer for, as what was found to be nothing.
        moves: moves::due(c, code, since(rules.unfounded_days), STEP)?,
        lists: reconcile::due(c, code, since(rules.reconcile_days), STEP)?,
        // As long as the cases that may ask where somebody was referred to.
        offers: support::offers_due(c, code, since(rules.ended_case_days), STEP)?,
        households: due(
            c,
            include_str!("../../../sql/retention/households_due.sql"),
            params![ward, since(rules.closed_household_days), STEP],
        )?,
        settled: c
            .prepare_cached(include_str!("../../../sql/retention/count_settled.sql"))?
            .query_row(params![ward, settled_before], |row| row.get("due"))?,
        settled_before,
    })
}

fn count<T>(list: &[T]) -> u64 {
    list.len() as u64
}

fn rows_of(lists: &[reconcile::Due]) -> u64 {
    lists.iter().map(|list| list.rows).sum()
}

fn expire(tx: &Tx<'_>, ward: &WardCode, due: &Due, now: Millis) -> StoreResult<Gone> {
    let mut gone = Gone {
        observations: count(&due.observations),
        photos_of_visits: count(&due.photos),
        moves: count(&due.moves),
        listed: rows_of(&due.lists),
        offers: count(&due.offers),
        settled: due.settled,
        ..Gone::default()
    };
    erase::strip_again(tx, ward)?;
    merges::expire(tx, ward, now)?;
    for id in &due.moves {
        moves::drop_due(tx, *id)?;
    }
    for list in &due.lists {
        reconcile::drop_run(tx, ward, list.id)?;
    }
    for offer in &due.offers {
        support::drop_offer(tx, *offer)?;
    }
    for sql in [
        include_str!("../../../sql/retention/drop_settled_asides.sql"),
        include_str!("../../../sql/retention/drop_settled_clashes.sql"),
    ] {
        tx.prepare_cached(sql)?
            .execute(params![ward.as_str(), due.settled_before])?;
    }
    docs::change(tx, ward, Author::default(), now, |c| {
        for (id, visit) in &due.observations {
            erase::observation(c, *id, *visit)?;
        }
        for case in &due.cases {
            gone.add(cases::erase_whole(c, case.id, &case.observations)?);
        }
        for household in &due.households {
            gone.add(erase::household(c, *household)?);
        }
        for visit in &due.visits {
            if erase::is_here(c.tx, *visit)? {
                gone.add(erase::visit(c, *visit)?);
            }
        }
        for task in &due.tasks {
            if erase::is_here(c.tx, *task)? {
                gone.add(erase::task(c, *task)?);
            }
        }
        for visit in &due.photos {
            if erase::is_here(c.tx, *visit)? {
                gone.photos.extend(erase::photos(c, *visit)?);
            }
        }
        Ok(())
    })?;
    Ok(gone)
}

fn erase(tx: &Tx<'_>, erasure: &Erasure, now: Millis) -> StoreResult<Gone> {
    let place: Option<(String, String, Option<i64>)> = tx
        .prepare_cached(include_str!("../../../sql/retention/place_of.sql"))?
        .query_row([erasure.doc], |row| {
            Ok((row.get("kind")?, row.get("ward")?, row.get("erased_ms")?))
        })
        .optional()?;
    let (kind, ward, erased) = place.ok_or(StoreError::NotFound)?;
    if ward != erasure.ward.as_str() || erased.is_some() {
        return Err(StoreError::NotFound);
    }
    let by = Author::desk(erasure.by);
    let (action, gone) = docs::change(tx, &erasure.ward, by, now, |c| match kind.as_str() {
        "household" => Ok(("household.erase", erase::household(c, erasure.doc)?)),
        "visit" => Ok(("visit.erase", erase::visit(c, erasure.doc)?)),
        _ => Err(StoreError::NotFound),
    })?;
    // Lists that wait for a confirmation may name the same people.
    tx.prepare_cached(include_str!("../../../sql/retention/drop_uploads.sql"))?
        .execute([erasure.ward.as_str()])?;
    let detail =
        json!({ "reason": erasure.reason, "visits": gone.visits, "photos": gone.photos.len() });
    note(
        tx,
        &erasure.ward,
        erasure.by,
        action,
        Some(erasure.doc),
        detail,
        now,
    )?;
    Ok(gone)
}

fn note(
    tx: &Tx<'_>,
    ward: &WardCode,
    by: Option<UserId>,
    action: &str,
    subject: Option<Uuid>,
    detail: serde_json::Value,
    now: Millis,
) -> StoreResult<()> {
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: Some(ward),
            user: by,
            device: None,
            action,
            subject,
            detail,
        },
    )
}

fn correct(tx: &Tx<'_>, correction: &Correction, now: Millis) -> StoreResult<()> {
    let id = correction.household.0;
    let before = erase::current(tx, id, correction.ward.as_str())?.ok_or(StoreError::NotFound)?;
    let mut body = before.body.clone();
    let fields = [
        ("head_name", json!(correction.head_name)),
        ("people", json!(correction.people)),
        ("phone", json!(correction.phone)),
        ("note", json!(correction.note)),
    ];
    let mut changed = Vec::new();
    for (name, value) in fields {
        if body.get(name).unwrap_or(&serde_json::Value::Null) == &value {
            continue;
        }
        changed.push(name);
        match value.is_null() {
            true => body.remove(name),
            false => body.insert(name.to_owned(), value),
        };
    }
    let household: Household = serde_json::from_value(json!(body))?;
    let text = serde_json::to_string(&body)?;
    let by = Author::desk(Some(correction.by));
    if correction.forget {
        erase::forget_fields(tx, id, &changed)?;
    }
    docs::change(tx, &correction.ward, by, now, |c| {
        let version = Version::server(&text, Some(&before.rev));
        c.put_household(HouseholdId(id), &household, version)
    })?;
    let detail =
        json!({ "reason": correction.reason, "fields": changed, "forgotten": correction.forget });
    note(
        tx,
        &correction.ward,
        Some(correction.by),
        "household.correct",
        Some(id),
        detail,
        now,
    )
}

#[async_trait]
impl RetentionStore for Sqlite {
    async fn expire(
        &self,
        ward: WardCode,
        rules: WardRules,
        dry_run: bool,
        now: Millis,
    ) -> StoreResult<Gone> {
        if dry_run {
            return self
                .read(move |c| {
                    let due = look(c, &ward, &rules, now)?;
                    Ok(Gone {
                        observations: count(&due.observations),
                        photos_of_visits: count(&due.photos),
                        visits: count(&due.visits),
                        tasks: count(&due.tasks),
                        cases: count(&due.cases),
                        moves: count(&due.moves),
                        listed: rows_of(&due.lists),
                        offers: count(&due.offers),
                        households: count(&due.households),
                        settled: due.settled,
                        photos: Vec::new(),
                        papers: Vec::new(),
                    })
                })
                .await;
        }
        self.write(move |tx| {
            let due = look(tx, &ward, &rules, now)?;
            expire(tx, &ward, &due, now)
        })
        .await
    }

    async fn note_retention(&self, ward: WardCode, gone: Gone, now: Millis) -> StoreResult<()> {
        self.write(move |tx| {
            let detail = serde_json::to_value(&gone)?;
            note(tx, &ward, None, "retention.run", None, detail, now)
        })
        .await
    }

    async fn erase(&self, erasure: Erasure, now: Millis) -> StoreResult<Gone> {
        self.write(move |tx| erase(tx, &erasure, now)).await
    }

    async fn correct(&self, correction: Correction, now: Millis) -> StoreResult<()> {
        self.write(move |tx| correct(tx, &correction, now)).await
    }

    async fn kept(&self, ward: WardCode) -> StoreResult<Vec<Kept>> {
        self.read(move |c| {
            let mut statement =
                c.prepare_cached(include_str!("../../../sql/retention/kept.sql"))?;
            let found = statement.query_map([ward.as_str()], |row| {
                Ok(Kept {
                    kind: row.get("kind")?,
                    kept: row.get("kept")?,
                    oldest_ms: rows::maybe_millis(row, "oldest_ms")?,
                })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn last_retention(&self, ward: WardCode) -> StoreResult<Option<Millis>> {
        self.read(move |c| {
            let at: Option<i64> = c
                .prepare_cached(include_str!("../../../sql/retention/last_run.sql"))?
                .query_row([ward.as_str()], |row| row.get("at_ms"))?;
            Ok(at.map(Millis))
        })
        .await
    }
}

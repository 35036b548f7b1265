//! Running what wards have decided about how long data is kept.

use std::path::Path;

use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, WardCode},
};
use uuid::Uuid;

use crate::{
    app::App,
    clock,
    storage::{
        Reach, StoreResult,
        erasures::CaseErased,
        retention::{Erasure, Gone},
        sqlite::{
            Key,
            upkeep::{self, DATABASES},
        },
    },
};

/// Erases what one ward has kept long enough, or says how much that would be.
///
/// # Errors
/// The store's own; what went before it stays gone.
pub async fn run(app: &App, ward: &WardCode, dry_run: bool) -> StoreResult<Gone> {
    let now = clock::now();
    let Some(body) = app.store.ward(ward).await? else {
        return Ok(Gone::default());
    };
    let mut all = Gone::default();
    loop {
        let step = app
            .store
            .expire(ward.clone(), body.rules.clone(), dry_run, now)
            .await?;
        let is_last = dry_run || step.is_nothing();
        all.add(step);
        if is_last {
            break;
        }
    }
    if dry_run {
        return Ok(all);
    }
    drop_bytes(app, &mut all).await?;
    // A day without anything to erase is noted, too: the job ran.
    app.store
        .note_retention(ward.clone(), all.clone(), now)
        .await?;
    if !all.is_nothing() {
        empty_logs(app).await;
    }
    Ok(all)
}

/// Erases one record.
///
/// # Errors
/// Not found, or the store's own.
pub async fn erase(app: &App, erasure: Erasure) -> StoreResult<Gone> {
    let mut gone = app.store.erase(erasure, clock::now()).await?;
    drop_bytes(app, &mut gone).await?;
    empty_logs(app).await;
    Ok(gone)
}

/// Erases a case as it was asked.
///
/// # Errors
/// Not found, or the store's own.
pub async fn erase_case(app: &App, reach: Reach, id: CaseId, seen: i64) -> StoreResult<CaseErased> {
    let mut done = app.store.erase_case(reach, id, seen, clock::now()).await?;
    if let CaseErased::Done(gone) = &mut done {
        drop_bytes(app, gone).await?;
        empty_logs(app).await;
    }
    Ok(done)
}

async fn drop_bytes(app: &App, gone: &mut Gone) -> StoreResult<()> {
    let photos = std::mem::take(&mut gone.photos);
    if !photos.is_empty() {
        app.attachments.drop_content(photos).await?;
    }
    let papers = std::mem::take(&mut gone.papers);
    if !papers.is_empty() {
        app.papers.drop_bytes(papers).await?;
    }
    Ok(())
}

/// Bytes of papers that no paper speaks of are waited for so long: some are still arriving.
const STRAY_MS: i64 = 24 * 60 * 60 * 1000;
/// So many are looked at in one step.
const STRAYS: u32 = 500;

/// Drops bytes of papers that no paper speaks of: what was broken off, and what a crash left between bytes and row. Gives
/// how many.
///
/// # Errors
/// The store's own.
pub async fn drop_strays(app: &App) -> StoreResult<usize> {
    let before = Millis(clock::now().0 - STRAY_MS);
    let (mut after, mut dropped) = (Uuid::nil(), 0);
    loop {
        let ids = app.papers.bytes_before(before, after, STRAYS).await?;
        let Some(last) = ids.last().copied() else {
            break;
        };
        let spoken_of = app.store.bytes_spoken_of(ids.clone()).await?;
        let strays: Vec<Uuid> = ids
            .into_iter()
            .filter(|id| !spoken_of.contains(id))
            .collect();
        dropped += strays.len();
        app.papers.drop_bytes(strays).await?;
        after = last;
    }
    if dropped > 0 {
        empty_logs(app).await;
    }
    Ok(dropped)
}

/// Old states in the logs ahead go, too. If somebody reads one just now, the next run does it.
pub async fn empty_logs(app: &App) {
    let (dir, key) = (app.config.data_dir.clone(), app.keys.database.clone());
    // Opens databases and may wait seconds for a reader: not on a thread that answers others.
    let emptied = tokio::task::spawn_blocking(move || empty(&dir, &key)).await;
    if let Err(error) = emptied {
        tracing::warn!(%error, "the logs ahead were not emptied");
    }
}

fn empty(dir: &Path, key: &Key) {
    for database in DATABASES {
        match upkeep::empty_log(&dir.join(database.file), key) {
            Ok(true) => {}
            Ok(false) => tracing::info!(
                file = database.file,
                "the log ahead is in use; emptied later"
            ),
            Err(error) => {
                tracing::warn!(%error, file = database.file, "the log ahead was not emptied")
            }
        }
    }
}

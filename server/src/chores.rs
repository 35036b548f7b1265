//! What a running server does by itself once a day.

use std::{path::Path, time::Duration};

use crate::{
    app::{App, AppState},
    checkpoint, clock, retention,
    storage::{StoreResult, quality::Moment},
};

/// How often.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Not while everybody comes back after a start.
const FIRST: Duration = Duration::from_secs(60);

/// Does the day's chores soon and then every day. Ends with the task it runs in.
pub async fn daily(app: AppState) {
    tokio::time::sleep(FIRST).await;
    loop {
        once(&app).await;
        tokio::time::sleep(DAY).await;
    }
}

/// Does the day's chores. What does not work is logged and tried again the next day.
pub async fn once(app: &App) {
    if let Err(error) = expire(app).await {
        tracing::error!(%error, "what has been kept long enough was not erased");
    }
    match retention::drop_strays(app).await {
        Ok(0) => {}
        Ok(papers) => tracing::info!(papers, "dropped files that no paper speaks of"),
        Err(error) => tracing::error!(%error, "files that no paper speaks of were not dropped"),
    }
    if let Err(error) = note_quality(app).await {
        tracing::error!(%error, "the day's figures were not written down");
    }
    if let Err(error) = sign_audit(app).await {
        tracing::error!(error = %format!("{error:#}"), "no checkpoint of the audit log was kept");
    }
}

/// Erases what wards have kept long enough.
async fn expire(app: &App) -> StoreResult<()> {
    for ward in app.store.wards().await? {
        let gone = retention::run(app, &ward.code, false).await?;
        if !gone.is_nothing() {
            tracing::info!(ward = %ward.code, observations = gone.observations, visits = gone.visits,
                households = gone.households, "erased what had been kept long enough");
        }
    }
    Ok(())
}

/// Writes each ward's figures of the day down, so that a trend has no holes where nobody looked.
async fn note_quality(app: &App) -> StoreResult<()> {
    for brief in app.store.wards().await? {
        if let Some(ward) = app.store.ward(&brief.code).await? {
            let at = Moment::of(&ward.rules, clock::now());
            app.store.note_quality(brief.code, at).await?;
        }
    }
    Ok(())
}

/// Keeps a signed checkpoint of the audit log beside the keys.
async fn sign_audit(app: &App) -> anyhow::Result<()> {
    let Some(tip) = app.store.audit_tip().await? else {
        return Ok(());
    };
    let dir = checkpoint::folder(&app.config.keys_dir);
    let kept = checkpoint::keep(&app.keys, &dir, &tip, clock::now())?;
    if let Some(file) = kept.as_deref().and_then(Path::file_name) {
        tracing::info!(file = %file.to_string_lossy(), "signed the audit log");
    }
    Ok(())
}

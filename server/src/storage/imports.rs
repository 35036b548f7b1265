//! Lists of households coming in, and files that wait for somebody to confirm them.

use std::sync::Arc;

use async_trait::async_trait;
use tungngo_shared::{
    clock::Millis,
    ids::{UserId, WardCode},
};
use uuid::Uuid;

use super::StoreResult;
use crate::imports::{list::List, report::Report};

/// A list about to come in.
#[derive(Clone, Debug)]
pub struct Import {
    /// The ward whose list it is.
    pub ward: WardCode,
    /// The file's name, for the record.
    pub file_name: String,
    /// The file as it was read.
    pub list: Arc<List>,
    /// Write nothing, whatever the rows say.
    pub dry_run: bool,
    /// Write the good rows although others are rejected.
    pub partial: bool,
    /// Who brings it in; none for the command line.
    pub by: Option<UserId>,
}

/// A file that waits to be confirmed, or was.
#[derive(Clone, Debug)]
pub struct Upload {
    /// By chance, so that nobody guesses it.
    pub id: Uuid,
    /// The ward it is for.
    pub ward: WardCode,
    /// Who brought it.
    pub by: UserId,
    /// What it was called.
    pub file_name: String,
    /// Its bytes; empty once it was written.
    pub content: Vec<u8>,
    /// The report of its dry run, then of its writing.
    pub report: Report,
    /// When it is thrown away.
    pub expires_ms: Millis,
}

/// Lists of households coming in, and files that wait to be confirmed.
#[async_trait]
pub trait ImportStore: Send + Sync {
    /// Plans an import against the ward as it is and, if wanted and nothing stands against it, writes
    /// it: plan and writing are one transaction. `NotFound` when there is no such ward.
    async fn import_households(&self, import: Import, now: Millis) -> StoreResult<Report>;
    /// Keeps a file until it is confirmed; throws away those that have expired.
    async fn keep_upload(&self, upload: Upload, now: Millis) -> StoreResult<()>;
    /// A file that the same person brought for the same ward and that has not expired.
    async fn upload(
        &self,
        id: Uuid,
        ward: &WardCode,
        by: UserId,
        now: Millis,
    ) -> StoreResult<Option<Upload>>;
    /// Replaces a file by the report of its writing.
    async fn finish_upload(&self, id: Uuid, report: Report) -> StoreResult<()>;
}

//! The attachments' database, of visits' photos and of cases' papers: its own file beside the main one, encrypted with the same key, with its
//! own writer thread, so that a large photo never holds up a push.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use tungngo_shared::{
    clock::Millis,
    picture::Media,
    sync::attachment::{ContentHash, Progress},
};

use super::{Key, Tx, open, readers::Readers, rows, writer::Writer};
use crate::storage::{
    AttachmentStore, StoreError, StoreResult,
    attachments::{Piece, Upload},
};

pub mod papers;

/// The file of this database in the data folder.
pub const FILE: &str = "attachments.db";

/// All migrations in order.
pub const MIGRATIONS: &[&str] = &[
    include_str!("../../../sql/attachments/migrations/0001_initial.sql"),
    include_str!("../../../sql/attachments/migrations/0002_papers.sql"),
];

/// The database of the photos and papers of one server.
#[derive(Clone)]
pub struct Attachments {
    writer: Writer,
    readers: Arc<Readers>,
}

impl Attachments {
    /// Opens the database at `path`, making or upgrading it where needed.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::Newer`], or the engine's own.
    pub fn open(path: &Path, key: &Key) -> StoreResult<Self> {
        let mut connection = open::connection_to(path, key, MIGRATIONS)?;
        open::migrate_with(&mut connection, MIGRATIONS)?;
        Ok(Self {
            writer: Writer::start(connection)?,
            readers: Arc::new(Readers::open(path, key, MIGRATIONS)?),
        })
    }
}

struct Found {
    id: i64,
    received: u64,
    media: Option<Media>,
    is_complete: bool,
}

impl Found {
    fn progress(&self) -> Progress {
        Progress {
            offset: self.received,
            complete: self.is_complete,
        }
    }
}

const NOTHING: Progress = Progress {
    offset: 0,
    complete: false,
};

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    let is_complete = row.get::<_, Option<i64>>("completed_ms")?.is_some();
    Ok(Found {
        id: row.get("id")?,
        received: row.get("received")?,
        media: match is_complete {
            true => Some(rows::parsed(row, "media", Media::parse)?),
            false => None,
        },
        is_complete,
    })
}

fn find(c: &Connection, upload: &Upload) -> StoreResult<Option<Found>> {
    Ok(
        c.prepare_cached(include_str!("../../../sql/attachments/find.sql"))?
            .query_row(params![upload.sha256.as_str(), upload.sender.0], found)
            .optional()?,
    )
}

fn bytes(c: &Connection, id: i64) -> StoreResult<Vec<u8>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/attachments/pieces.sql"))?;
    let mut rows = statement.query([id])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.extend_from_slice(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
    }
    Ok(all)
}

fn append(tx: &Tx<'_>, piece: &Piece, now: Millis) -> StoreResult<Result<Progress, Progress>> {
    let upload = &piece.upload;
    let before = find(tx, upload)?;
    let at = before.as_ref().map_or(NOTHING, Found::progress);
    if at.complete || at.offset != piece.start {
        return Ok(Err(at));
    }
    let end = piece.start + piece.bytes.len() as u64;
    if end > upload.size {
        return Err(StoreError::Conflict("more bytes than there should be"));
    }
    let id = match before {
        Some(found) => found.id,
        None => tx
            .prepare_cached(include_str!("../../../sql/attachments/begin.sql"))?
            .query_row(
                params![upload.sha256.as_str(), upload.sender.0, upload.size, now.0],
                |row| row.get(0),
            )?,
    };
    tx.prepare_cached(include_str!("../../../sql/attachments/add_piece.sql"))?
        .execute(params![id, piece.start, piece.bytes])?;
    tx.prepare_cached(include_str!("../../../sql/attachments/advance.sql"))?
        .execute(params![end, id])?;
    Ok(Ok(Progress {
        offset: end,
        complete: false,
    }))
}

fn complete(tx: &Tx<'_>, upload: &Upload, media: Media, now: Millis) -> StoreResult<()> {
    let found = find(tx, upload)?.ok_or(StoreError::NotFound)?;
    if found.is_complete {
        return Ok(());
    }
    for drop in [
        include_str!("../../../sql/attachments/drop_pieces_of_others.sql"),
        include_str!("../../../sql/attachments/drop_others.sql"),
    ] {
        tx.prepare_cached(drop)?
            .execute(params![upload.sha256.as_str(), found.id])?;
    }
    tx.prepare_cached(include_str!("../../../sql/attachments/complete.sql"))?
        .execute(params![now.0, media.as_str(), found.id])?;
    Ok(())
}

fn discard(tx: &Tx<'_>, upload: &Upload) -> StoreResult<()> {
    let Some(found) = find(tx, upload)?.filter(|f| !f.is_complete) else {
        return Ok(());
    };
    for drop in [
        include_str!("../../../sql/attachments/drop_pieces.sql"),
        include_str!("../../../sql/attachments/drop.sql"),
    ] {
        tx.prepare_cached(drop)?.execute([found.id])?;
    }
    Ok(())
}

/// Hashes all complete bytes anew: how many there are, or one whose bytes are not its own.
///
/// # Errors
/// The engine's own.
pub fn verify(c: &Connection) -> StoreResult<Result<u64, ContentHash>> {
    let mut statement =
        c.prepare_cached(include_str!("../../../sql/attachments/all_complete.sql"))?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let sha256: ContentHash = rows::parsed(row, "sha256", |text| text.parse().ok())?;
        if ContentHash::of(&bytes(c, row.get("id")?)?) != sha256 {
            return Ok(Err(sha256));
        }
        count += 1;
    }
    Ok(Ok(count))
}

#[async_trait]
impl AttachmentStore for Attachments {
    async fn progress(&self, upload: Upload) -> StoreResult<Progress> {
        let found = self.readers.read(move |c| find(c, &upload)).await?;
        Ok(found.map_or(NOTHING, |f| f.progress()))
    }

    async fn append(&self, piece: Piece, now: Millis) -> StoreResult<Result<Progress, Progress>> {
        self.writer.write(move |tx| append(tx, &piece, now)).await
    }

    async fn arrived(&self, upload: Upload) -> StoreResult<Vec<u8>> {
        self.readers
            .read(move |c| match find(c, &upload)? {
                Some(found) => bytes(c, found.id),
                None => Ok(Vec::new()),
            })
            .await
    }

    async fn complete(&self, upload: Upload, media: Media, now: Millis) -> StoreResult<()> {
        self.writer
            .write(move |tx| complete(tx, &upload, media, now))
            .await
    }

    async fn discard(&self, upload: Upload) -> StoreResult<()> {
        self.writer.write(move |tx| discard(tx, &upload)).await
    }

    async fn content(&self, sha256: ContentHash) -> StoreResult<Option<(Media, Vec<u8>)>> {
        self.readers
            .read(move |c| {
                let found = c
                    .prepare_cached(include_str!("../../../sql/attachments/find.sql"))?
                    .query_row(params![sha256.as_str(), None::<uuid::Uuid>], found)
                    .optional()?;
                match found.and_then(|f| f.media.map(|media| (f.id, media))) {
                    Some((id, media)) => Ok(Some((media, bytes(c, id)?))),
                    None => Ok(None),
                }
            })
            .await
    }

    async fn drop_content(&self, names: Vec<ContentHash>) -> StoreResult<()> {
        self.writer
            .write(move |tx| {
                for name in &names {
                    for sql in [
                        include_str!("../../../sql/attachments/drop_pieces_of_content.sql"),
                        include_str!("../../../sql/attachments/drop_content.sql"),
                    ] {
                        tx.prepare_cached(sql)?.execute([name.as_str()])?;
                    }
                }
                Ok(())
            })
            .await
    }

    async fn held(&self, among: Vec<ContentHash>) -> StoreResult<BTreeSet<ContentHash>> {
        self.readers
            .read(move |c| {
                let mut is_complete =
                    c.prepare_cached(include_str!("../../../sql/attachments/is_complete.sql"))?;
                let mut held = BTreeSet::new();
                for sha256 in among {
                    let count: i64 = is_complete.query_row([sha256.as_str()], |row| row.get(0))?;
                    if count > 0 {
                        held.insert(sha256);
                    }
                }
                Ok(held)
            })
            .await
    }

    async fn verify_attachments(&self) -> StoreResult<Result<u64, ContentHash>> {
        self.readers.read(verify).await
    }
}

#[cfg(test)]
mod tests;

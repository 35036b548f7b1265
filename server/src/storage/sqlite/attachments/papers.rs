//! The bytes of papers, beside those of photos.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, params};
use tungngo_shared::{clock::Millis, sync::attachment::ContentHash};
use uuid::Uuid;

use super::{Attachments, Tx, rows};
use crate::storage::{
    StoreError, StoreResult,
    papers::{Content, PIECE_BYTES, PaperBytes},
};

fn whole(c: &Connection, id: Uuid) -> StoreResult<Vec<u8>> {
    let mut statement = c.prepare_cached(include_str!(
        "../../../../sql/attachments/papers/pieces.sql"
    ))?;
    let mut rows = statement.query([id])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.extend_from_slice(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
    }
    Ok(all)
}

fn add_piece(tx: &Tx<'_>, id: Uuid, start: u64, bytes: &[u8]) -> StoreResult<()> {
    tx.prepare_cached(include_str!(
        "../../../../sql/attachments/papers/add_piece.sql"
    ))?
    .execute(params![id, start, bytes])?;
    Ok(())
}

fn put(tx: &Tx<'_>, id: Uuid, start: u64, bytes: &[u8], now: Millis) -> StoreResult<()> {
    if start == 0 {
        tx.prepare_cached(include_str!("../../../../sql/attachments/papers/begin.sql"))?
            .execute(params![id, now.0])?;
    }
    let end = start + bytes.len() as u64;
    let grown = tx
        .prepare_cached(include_str!(
            "../../../../sql/attachments/papers/advance.sql"
        ))?
        .execute(params![end, id, start])?;
    match grown {
        1 => add_piece(tx, id, start, bytes),
        _ => Err(StoreError::Conflict("not the end of what is there")),
    }
}

fn settle(tx: &Tx<'_>, content: &Content, instead: Option<&[u8]>, now: Millis) -> StoreResult<()> {
    if let Some(bytes) = instead {
        tx.prepare_cached(include_str!(
            "../../../../sql/attachments/papers/drop_pieces.sql"
        ))?
        .execute([content.id])?;
        let mut start = 0;
        for piece in bytes.chunks(PIECE_BYTES) {
            add_piece(tx, content.id, start, piece)?;
            start += piece.len() as u64;
        }
    }
    let settled = tx
        .prepare_cached(include_str!(
            "../../../../sql/attachments/papers/settle.sql"
        ))?
        .execute(params![
            content.size,
            now.0,
            content.sha256.as_str(),
            content.id
        ])?;
    match settled {
        1 => Ok(()),
        _ => Err(StoreError::NotFound),
    }
}

/// Hashes all settled bytes anew: those that are not their own, the first of them.
pub fn verify(c: &Connection) -> StoreResult<Option<Uuid>> {
    let mut statement = c.prepare_cached(include_str!(
        "../../../../sql/attachments/papers/settled.sql"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: Uuid = row.get("id")?;
        let sha256: ContentHash = rows::parsed(row, "sha256", |text| text.parse().ok())?;
        if ContentHash::of(&whole(c, id)?) != sha256 {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

#[async_trait]
impl PaperBytes for Attachments {
    async fn put_piece(
        &self,
        id: Uuid,
        start: u64,
        bytes: Vec<u8>,
        now: Millis,
    ) -> StoreResult<()> {
        self.writer
            .write(move |tx| put(tx, id, start, &bytes, now))
            .await
    }

    async fn whole(&self, id: Uuid) -> StoreResult<Vec<u8>> {
        self.readers.read(move |c| whole(c, id)).await
    }

    async fn settle(
        &self,
        content: Content,
        instead: Option<Vec<u8>>,
        now: Millis,
    ) -> StoreResult<()> {
        self.writer
            .write(move |tx| settle(tx, &content, instead.as_deref(), now))
            .await
    }

    async fn piece(&self, id: Uuid, start: u64) -> StoreResult<Option<Vec<u8>>> {
        self.readers
            .read(move |c| {
                let sql = include_str!("../../../../sql/attachments/papers/piece.sql");
                let found = c
                    .prepare_cached(sql)?
                    .query_row(params![id, start], |row| row.get("bytes"));
                Ok(found.optional()?)
            })
            .await
    }

    async fn drop_bytes(&self, ids: Vec<Uuid>) -> StoreResult<()> {
        self.writer
            .write(move |tx| {
                for id in &ids {
                    for sql in [
                        include_str!("../../../../sql/attachments/papers/drop_pieces.sql"),
                        include_str!("../../../../sql/attachments/papers/drop.sql"),
                    ] {
                        tx.prepare_cached(sql)?.execute([id])?;
                    }
                }
                Ok(())
            })
            .await
    }

    async fn bytes_before(
        &self,
        before: Millis,
        after: Uuid,
        limit: u32,
    ) -> StoreResult<Vec<Uuid>> {
        self.readers
            .read(move |c| {
                let sql = include_str!("../../../../sql/attachments/papers/before.sql");
                let mut statement = c.prepare_cached(sql)?;
                let found =
                    statement.query_map(params![before.0, after, limit], |row| row.get("id"))?;
                Ok(found.collect::<Result<_, _>>()?)
            })
            .await
    }
}

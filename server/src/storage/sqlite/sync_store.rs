//! [`SyncStore`] by the functions of `push` and `pull`.

use async_trait::async_trait;
use rusqlite::{OptionalExtension as _, params};
use tungngo_shared::{
    clock::Millis,
    ids::UserId,
    picture::Media,
    sync::{PullReply, PushReply, attachment::ContentHash, cursor::CursorError},
};

use super::{Sqlite, pull, push, rows};
use crate::storage::{
    StoreResult, SyncStore,
    sync::{DeclaredPhoto, Pull, Push},
};

/// A phone that only pulls is written down again after this time, or when its figures change.
const CONTACT_MS: i64 = 60 * 1000;

#[async_trait]
impl SyncStore for Sqlite {
    async fn push(&self, push: Push, now: Millis) -> StoreResult<Result<PushReply, CursorError>> {
        self.write(move |tx| push::push(tx, &push, now)).await
    }

    async fn pull(&self, pull: Pull, now: Millis) -> StoreResult<Result<PullReply, CursorError>> {
        let (device, hello) = (pull.device.0, pull.hello.clone());
        let (mut page, contact) = self
            .read(move |c| Ok((pull::pull(c, &pull, now)?, push::last_contact(c, device)?)))
            .await?;
        if let Ok(page) = &mut page {
            page.last_op_seq = Some(contact.last_op_seq);
        }
        let is_old = contact
            .last_seen_ms
            .is_none_or(|ms| now.0 - ms.0 > CONTACT_MS);
        if is_old || contact.waiting != hello.waiting {
            let noted = self.write(move |tx| {
                // Read again: a push may have come in between.
                let last = push::last_contact(tx, device)?.last_op_seq;
                push::touch(tx, device, last, &hello, now)
            });
            // Where nothing can be written, phones still get what there is to read.
            if let Err(error) = noted.await {
                tracing::warn!(error = %error, "the contact was not noted");
            }
        }
        Ok(page)
    }

    async fn declared_photo(
        &self,
        author: UserId,
        sha256: ContentHash,
    ) -> StoreResult<Option<DeclaredPhoto>> {
        self.read(move |c| {
            Ok(
                c.prepare_cached(include_str!("../../../sql/photos/declared.sql"))?
                    .query_row(params![sha256.as_str(), author.0], |row| {
                        Ok(DeclaredPhoto {
                            size: row.get("size")?,
                            media: rows::parsed(row, "media", Media::parse)?,
                        })
                    })
                    .optional()?,
            )
        })
        .await
    }
}

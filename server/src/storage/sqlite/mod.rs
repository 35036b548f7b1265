//! SQLite behind the storage traits: SQLCipher with a key from outside the data folder, one writer
//! thread that commits many operations at once, a pool of readers. One file a noun.

use std::{path::Path, sync::Arc};

use rusqlite::Connection;

use super::StoreResult;

mod ahead;
pub mod attachments;
pub mod audit;
mod auth;
mod auth_store;
mod campaigns;
mod cases;
pub mod docs;
mod erase;
mod failures;
mod households;
mod imports;
mod merges;
mod moves;
mod open;
mod overview;
mod own;
mod papers;
mod people;
mod phones;
mod place;
mod pull;
mod push;
mod quality;
mod readers;
mod reconcile;
mod rescue;
mod retention;
mod review;
pub mod rows;
mod saved;
mod search;
mod support;
mod sync_store;
mod synthetic;
mod tasks;
mod triage;
pub mod upkeep;
pub mod watch;
mod writer;

pub use attachments::Attachments;
pub use open::Key;
pub use writer::Tx;

/// The database of one server.
#[derive(Clone)]
pub struct Sqlite {
    writer: writer::Writer,
    readers: Arc<readers::Readers>,
}

impl Sqlite {
    /// Opens the database at `path`, making or upgrading it where needed.
    ///
    /// # Errors
    /// [`super::StoreError::WrongKey`], [`super::StoreError::Newer`], or the engine's own.
    pub fn open(path: &Path, key: &Key) -> StoreResult<Self> {
        let mut connection = open::connection(path, key)?;
        open::migrate(&mut connection)?;
        search::fill(&mut connection)?;
        open::begin_epoch(&connection)?;
        cases::fold_names(&connection)?;
        ahead::begin();
        let readers = readers::Readers::open(path, key, open::MIGRATIONS)?;
        Ok(Self {
            writer: writer::Writer::start(connection)?,
            readers: Arc::new(readers),
        })
    }

    /// Reads, in one transaction: every statement of `f` sees the same moment.
    ///
    /// # Errors
    /// Whatever `f` gives back, or the engine's own.
    pub async fn read<T, F>(&self, f: F) -> StoreResult<T>
    where
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
        T: Send + 'static,
    {
        self.readers.read(f).await
    }

    /// Writes, all or nothing; durable when the future is ready. Several calls may share one commit,
    /// but each stands or falls alone.
    ///
    /// # Errors
    /// Whatever `f` gives back (then nothing of it is kept), or a failed commit.
    pub async fn write<T, F>(&self, f: F) -> StoreResult<T>
    where
        F: FnOnce(&Tx<'_>) -> StoreResult<T> + Send + 'static,
        T: Send + 'static,
    {
        self.writer.write(f).await
    }
}

#[cfg(test)]
mod tests;

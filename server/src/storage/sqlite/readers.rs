//! The reader pool: connections that cannot write, each lent to one read at a time.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::open::{self, Key};
use crate::storage::{StoreError, StoreResult};

/// How many reads run at once.
const READERS: usize = 4;

/// Connections that only read; made when they are first needed, and kept.
pub struct Readers {
    path: PathBuf,
    key: Key,
    migrations: &'static [&'static str],
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// Opens the first connection, so that a database that cannot be read says so now.
    pub fn open(path: &Path, key: &Key, migrations: &'static [&'static str]) -> StoreResult<Self> {
        let readers = Self {
            path: path.to_owned(),
            key: key.clone(),
            migrations,
            idle: Mutex::default(),
            permits: Arc::new(Semaphore::new(READERS)),
        };
        readers.give_back(readers.another()?);
        Ok(readers)
    }

    fn another(&self) -> StoreResult<Connection> {
        let connection = open::connection_to(&self.path, &self.key, self.migrations)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    fn take(&self) -> StoreResult<Connection> {
        let idle = self.idle.lock().map_err(|_| StoreError::Closed)?.pop();
        idle.map_or_else(|| self.another(), Ok)
    }

    fn give_back(&self, connection: Connection) {
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(connection);
        }
    }

    /// Runs `f` on a connection, in one transaction.
    pub async fn read<T, F>(self: &Arc<Self>, f: F) -> StoreResult<T>
    where
        F: FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
        T: Send + 'static,
    {
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Closed)?;
        let pool = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            // Held by the work, not by the caller, who may go away before it is done.
            let _permit = permit;
            let mut connection = pool.take()?;
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let moment = connection.transaction()?;
                let result = f(&moment);
                moment.finish()?;
                result
            }));
            pool.give_back(connection);
            result.unwrap_or(Err(StoreError::Closed))
        })
        .await
        .map_err(|_| StoreError::Closed)?
    }
}

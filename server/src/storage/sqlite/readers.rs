//! The reader pool: connections that cannot write, each lent to one read at a time.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::open::{self, Key};
use crate::storage::{StoreError, StoreResult};

/// How many reads run at once.
const READERS: usize = 4;

/// Connections that only read.
pub struct Readers {
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// Opens all connections.
    pub fn open(path: &Path, key: &Key, migrations: &[&str]) -> StoreResult<Self> {
        let mut idle = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let connection = open::connection_to(path, key, migrations)?;
            connection.pragma_update(None, "query_only", true)?;
            idle.push(connection);
        }
        Ok(Self {
            idle: Mutex::new(idle),
            permits: Arc::new(Semaphore::new(READERS)),
        })
    }

    fn take(&self) -> StoreResult<Connection> {
        let mut idle = self.idle.lock().map_err(|_| StoreError::Closed)?;
        idle.pop().ok_or(StoreError::Closed)
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

//! The writer: one thread, one connection. Operations wait in a queue; all that are there are run in
//! one transaction, a savepoint each, and answered after one commit. Under load many operations
//! share a disk sync; alone, an operation waits for nobody.

use std::{
    ops::Deref,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use crate::storage::{StoreError, StoreResult};

/// Most operations in one commit.
const GROUP: usize = 128;
/// Most operations waiting; further callers wait for a place.
const QUEUE: usize = 1024;

/// A write transaction. Only the writer makes one, so what takes it cannot run elsewhere.
pub struct Tx<'a>(&'a Connection);

impl Deref for Tx<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.0
    }
}

/// Answers the caller, told whether the commit went through.
type Answer = Box<dyn FnOnce(Result<(), &str>) + Send>;
type Job = Box<dyn FnOnce(&mut Transaction<'_>) -> Answer + Send>;

/// The handle to the writer thread; the thread ends when the last handle is gone.
#[derive(Clone)]
pub struct Writer {
    jobs: Arc<mpsc::Sender<Job>>,
}

impl Writer {
    /// Starts the thread.
    pub fn start(connection: Connection) -> StoreResult<Self> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(connection, queue))?;
        Ok(Self {
            jobs: Arc::new(jobs),
        })
    }

    /// Queues `f` and waits until it is durable.
    pub async fn write<T, F>(&self, f: F) -> StoreResult<T>
    where
        F: FnOnce(&Tx<'_>) -> StoreResult<T> + Send + 'static,
        T: Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = in_savepoint(tx, f);
            Box::new(move |committed| {
                let answer = match committed {
                    Ok(()) => result,
                    Err(why) => result.and(Err(StoreError::Commit(why.to_owned()))),
                };
                // A caller that went away has its reply lost, as on a network.
                let _ = sender.send(answer);
            })
        });
        self.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        receiver.await.map_err(|_| StoreError::Closed)?
    }
}

fn in_savepoint<T>(
    tx: &mut Transaction<'_>,
    f: impl FnOnce(&Tx<'_>) -> StoreResult<T>,
) -> StoreResult<T> {
    // Dropping a savepoint rolls it back.
    let savepoint = tx.savepoint()?;
    let result = catch_unwind(AssertUnwindSafe(|| f(&Tx(&savepoint))));
    match result {
        Ok(Ok(value)) => {
            savepoint.commit()?;
            Ok(value)
        }
        Ok(Err(error)) => Err(error),
        Err(_) => Err(StoreError::Closed),
    }
}

fn run(mut connection: Connection, mut queue: mpsc::Receiver<Job>) {
    while let Some(first) = queue.blocking_recv() {
        let answers = group(&mut connection, first, &mut queue);
        if let Err((answers, why)) = answers {
            tracing::error!(error = %why, "commit failed");
            for answer in answers {
                answer(Err(&why));
            }
        }
    }
}

/// Runs one group; on a failed commit gives back who is still to be told.
fn group(
    connection: &mut Connection,
    first: Job,
    queue: &mut mpsc::Receiver<Job>,
) -> Result<(), (Vec<Answer>, String)> {
    let mut answers: Vec<Answer> = Vec::new();
    let mut tx = match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(tx) => tx,
        // The job is dropped, and with it the caller's channel: the caller sees `Closed`.
        Err(error) => return Err((answers, error.to_string())),
    };
    answers.push(first(&mut tx));
    while answers.len() < GROUP
        && let Ok(job) = queue.try_recv()
    {
        answers.push(job(&mut tx));
    }
    match tx.commit() {
        Ok(()) => {
            for answer in answers {
                answer(Ok(()));
            }
            Ok(())
        }
        Err(error) => Err((answers, error.to_string())),
    }
}

//! The writer: one thread, one connection. Operations wait in a queue; all that are there are run in
//! one transaction, a savepoint each, and answered after one commit. Under load many operations
//! share a disk sync; alone, an operation waits for nobody.

use std::{
    ops::Deref,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread::JoinHandle,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};

use super::watch::Watched;
use crate::storage::{StoreError, StoreResult};

/// Most operations in one commit.
const GROUP: usize = 128;
/// Most operations waiting; further callers wait for a place.
const QUEUE: usize = 1024;

/// A write transaction. Only the writer makes one, so what takes it cannot run elsewhere.
pub struct Tx<'a>(&'a Connection);

impl<'a> Tx<'a> {
    /// For work on a database that nobody serves.
    pub(super) fn alone(transaction: &'a Transaction<'_>) -> Self {
        Self(transaction)
    }
}

impl Deref for Tx<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.0
    }
}

/// Why a whole group was not stored; every caller of the group is told.
#[derive(Clone)]
enum Failed {
    Full,
    Other(String),
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        match error.into() {
            StoreError::DiskFull => Self::Full,
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<Failed> for StoreError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Full => Self::DiskFull,
            Failed::Other(why) => Self::Commit(why),
        }
    }
}

/// Answers the caller, told whether the commit went through.
type Answer = Box<dyn FnOnce(Result<(), Failed>) + Send>;
/// Runs in the group's transaction and says what the engine found wrong, if it did; without a
/// transaction, only the answer is to be given.
type Job = Box<dyn FnOnce(Option<&mut Transaction<'_>>) -> (Answer, Option<Failed>) + Send>;

/// The handle to the writer thread; the thread ends when the last handle is gone.
#[derive(Clone)]
pub struct Writer {
    running: Arc<Running>,
}

/// The thread and the way to it.
struct Running {
    /// Taken when the thread should end.
    jobs: Option<mpsc::Sender<Job>>,
    watched: Watched,
    /// Grows with every commit.
    commits: watch::Receiver<u64>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Running {
    /// Waits until the database is closed: a process that ends meanwhile would take the cryptographic
    /// library away from under it.
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

impl Writer {
    /// Starts the thread.
    pub fn start(connection: Connection) -> StoreResult<Self> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let watched = Watched::by_this_thread();
        let watch = watched.clone();
        let (committed, commits) = watch::channel(0);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(connection, queue, &watch, &committed))?;
        Ok(Self {
            running: Arc::new(Running {
                jobs: Some(jobs),
                watched,
                commits,
                thread: Some(thread),
            }),
        })
    }

    /// Grows with every commit.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.running.commits.clone()
    }

    /// Queues `f` and waits until it is durable.
    pub async fn write<T, F>(&self, f: F) -> StoreResult<T>
    where
        F: FnOnce(&Tx<'_>) -> StoreResult<T> + Send + 'static,
        T: Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = tx.map(|tx| in_savepoint(tx, f));
            let fault = match &result {
                Some(Err(StoreError::DiskFull)) => Some(Failed::Full),
                Some(Err(error)) => Some(Failed::Other(error.to_string())),
                _ => None,
            };
            let answer: Answer = Box::new(move |committed| {
                let answer = match (committed, result) {
                    (Ok(()), Some(result)) => result,
                    (Ok(()), None) => Err(StoreError::Closed),
                    // What went wrong in the operation itself says more than that nobody's was stored.
                    (Err(_), Some(Err(own))) => Err(own),
                    (Err(failed), _) => Err(failed.into()),
                };
                // A caller that went away has its reply lost, as on a network.
                let _ = sender.send(answer);
            });
            (answer, fault)
        });
        let jobs = self.running.jobs.as_ref().ok_or(StoreError::Closed)?;
        self.running.watched.queued();
        jobs.send(job).await.map_err(|_| StoreError::Closed)?;
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

fn run(
    mut connection: Connection,
    mut queue: mpsc::Receiver<Job>,
    watched: &Watched,
    committed: &watch::Sender<u64>,
) {
    while let Some(first) = queue.blocking_recv() {
        let (answers, done) = group(&mut connection, first, &mut queue, watched);
        if let Err(failed) = &done {
            let error = StoreError::from(failed.clone());
            tracing::error!(error = %error, operations = answers.len(), "nothing was stored");
        }
        for answer in answers {
            answer(done.clone());
        }
        if done.is_ok() {
            committed.send_modify(|n| *n += 1);
        }
    }
}

/// Runs one group: who is to be told, and what.
fn group(
    connection: &mut Connection,
    first: Job,
    queue: &mut mpsc::Receiver<Job>,
    watched: &Watched,
) -> (Vec<Answer>, Result<(), Failed>) {
    let mut tx = match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(tx) => tx,
        Err(error) => return (vec![first(None).0], Err(error.into())),
    };
    let mut answers = Vec::new();
    let mut next = Some(first);
    while let Some(job) = next {
        let (answer, fault) = job(Some(&mut tx));
        answers.push(answer);
        // A full disk or a failing one makes the engine roll everything back on the spot: what ran
        // before in this group is gone, and nothing may follow.
        if tx.is_autocommit() {
            let failed = fault.unwrap_or(Failed::Other("rolled back by the engine".to_owned()));
            return (answers, Err(failed));
        }
        next = (answers.len() < GROUP)
            .then(|| queue.try_recv().ok())
            .flatten();
    }
    let mut done = commit(tx, watched);
    if tungngo_shared::planted!("ack_before_commit") {
        done = Ok(());
    }
    (answers, done)
}

fn commit(tx: Transaction<'_>, watched: &Watched) -> Result<(), Failed> {
    if !watched.may_commit() {
        return Err(Failed::Other("on purpose".to_owned()));
    }
    fail::fail_point!("server-before-commit", |_| Err(Failed::Other(
        "on purpose".to_owned()
    )));
    // A transaction that does not commit is rolled back when it is dropped.
    tx.commit()?;
    fail::fail_point!("server-after-commit", |_| Err(Failed::Other(
        "on purpose".to_owned()
    )));
    Ok(())
}

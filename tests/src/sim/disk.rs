//! The server's disk as the simulation plays it: a commit fails, or hangs while somebody reads.

use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use tokio::sync::Notify;
use tungngo_server::storage::sqlite::watch::{self, Watch};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mood {
    #[default]
    Well,
    /// The next commit fails.
    Fails,
    /// The next commit is to hang.
    Hangs,
    /// A commit hangs.
    Hanging,
}

#[derive(Default)]
pub(super) struct Disk {
    mood: Mutex<Mood>,
    changed: Condvar,
    hangs: Notify,
    queued: Notify,
}

impl Disk {
    /// A disk under every server that this thread opens from now on.
    pub(super) fn under_this_thread() -> Arc<Self> {
        let disk = Arc::new(Self::default());
        let watch: Arc<dyn Watch> = disk.clone();
        watch::set(Some(watch));
        disk
    }

    fn mood(&self) -> MutexGuard<'_, Mood> {
        self.mood.lock().expect("nobody panics here")
    }

    fn set(&self, mood: Mood) {
        *self.mood() = mood;
        self.changed.notify_all();
    }

    /// The next commit fails.
    pub(super) fn fail_once(&self) {
        self.set(Mood::Fails);
    }

    /// The next commit hangs.
    pub(super) fn hang(&self) {
        self.set(Mood::Hangs);
    }

    /// Commits go through (again).
    pub(super) fn heal(&self) {
        self.set(Mood::Well);
    }

    /// Waits until a commit hangs.
    pub(super) async fn hanging(&self) {
        self.hangs.notified().await;
    }

    /// Waits until somebody else wants to write while a commit hangs.
    pub(super) async fn queued_behind(&self) {
        self.queued.notified().await;
    }
}

impl Watch for Disk {
    fn queued(&self) {
        if *self.mood() == Mood::Hanging {
            self.queued.notify_one();
        }
    }

    fn may_commit(&self) -> bool {
        let mut mood = self.mood();
        match *mood {
            Mood::Well | Mood::Hanging => true,
            Mood::Fails => {
                *mood = Mood::Well;
                false
            }
            Mood::Hangs => {
                *mood = Mood::Hanging;
                self.hangs.notify_one();
                while *mood == Mood::Hanging {
                    mood = self.changed.wait(mood).expect("nobody panics here");
                }
                true
            }
        }
    }
}

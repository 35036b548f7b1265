//! What a simulation sees of the writer and does to it. Without the feature `failpoints`, which only the
//! tests turn on, nothing of it is compiled and no commit asks anybody.

#[cfg(feature = "failpoints")]
pub use watched::{Watch, set};

/// The watch over one writer.
#[derive(Clone, Default)]
pub struct Watched {
    #[cfg(feature = "failpoints")]
    by: Option<std::sync::Arc<dyn Watch>>,
}

impl Watched {
    /// The watch that the calling thread has set, for a writer that it starts.
    pub fn by_this_thread() -> Self {
        Self {
            #[cfg(feature = "failpoints")]
            by: watched::of_this_thread(),
        }
    }

    /// A write is about to wait for the writer.
    pub fn queued(&self) {
        #[cfg(feature = "failpoints")]
        if let Some(by) = &self.by {
            by.queued();
        }
    }

    /// Whether a commit may go through; called by the writer's thread, which waits for the answer.
    pub fn may_commit(&self) -> bool {
        #[cfg(feature = "failpoints")]
        if let Some(by) = &self.by {
            return by.may_commit();
        }
        true
    }
}

#[cfg(feature = "failpoints")]
mod watched {
    use std::{cell::RefCell, sync::Arc};

    /// Somebody who watches a writer.
    pub trait Watch: Send + Sync {
        /// A write is about to wait for the writer.
        fn queued(&self);
        /// Whether a commit may go through.
        fn may_commit(&self) -> bool;
    }

    thread_local! {
        static WATCH: RefCell<Option<Arc<dyn Watch>>> = const { RefCell::new(None) };
    }

    /// Watches every writer that this thread starts from now on.
    pub fn set(watch: Option<Arc<dyn Watch>>) {
        WATCH.with(|w| *w.borrow_mut() = watch);
    }

    pub(super) fn of_this_thread() -> Option<Arc<dyn Watch>> {
        WATCH.with(|w| w.borrow().clone())
    }
}

//! Threads that hash passwords and do nothing else. A hash takes 19 MiB for a moment, and the allocator keeps what a thread
//! gave back for that thread: on whichever thread is free, a morning of sign-ins costs 19 MiB for each of them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// The threads; they end when this is dropped and their work is done.
pub struct Hashers {
    jobs: mpsc::Sender<Job>,
}

impl Hashers {
    /// So many threads.
    ///
    /// # Panics
    /// When the system has no room for them, which is at start-up.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn new(threads: usize) -> Self {
        let (jobs, next) = mpsc::channel::<Job>();
        let next = Arc::new(Mutex::new(next));
        for _ in 0..threads {
            let next = Arc::clone(&next);
            thread::Builder::new()
                .name("passwords".to_owned())
                .spawn(move || work(&next))
                .expect("a thread for passwords");
        }
        Self { jobs }
    }

    /// Does something on one of the threads when it is free.
    ///
    /// # Errors
    /// The work's own, and where it panicked.
    pub async fn run<T: Send + 'static>(
        &self,
        f: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move || {
            // Whoever asked may have gone.
            let _ = tell.send(f());
        });
        self.jobs
            .send(job)
            .map_err(|_| anyhow::anyhow!("no thread for passwords is left"))?;
        told.await?
    }
}

fn work(next: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let job = next.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else {
            return;
        };
        // The thread outlives what it is given; whoever asked hears that nothing came.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    use super::*;

    #[tokio::test]
    async fn no_more_work_is_done_at_once_than_there_are_threads() {
        let hashers = Arc::new(Hashers::new(2));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let asked = (0..8).map(|n| {
            let (hashers, now, most) = (hashers.clone(), now.clone(), most.clone());
            tokio::spawn(async move {
                let work = move || {
                    let busy = now.fetch_add(1, Ordering::SeqCst) + 1;
                    most.fetch_max(busy, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(5));
                    now.fetch_sub(1, Ordering::SeqCst);
                    Ok(n)
                };
                hashers.run(work).await.unwrap()
            })
        });
        let mut done = Vec::new();
        for one in asked.collect::<Vec<_>>() {
            done.push(one.await.unwrap());
        }
        assert_eq!(done, Vec::from_iter(0..8));
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_thread_outlives_what_panics_on_it() {
        let hashers = Hashers::new(1);
        let broken = hashers.run::<()>(|| panic!("planted")).await;
        assert!(broken.is_err());
        assert_eq!(hashers.run(|| Ok(7)).await.unwrap(), 7);
    }
}

//! The task that looks for all open pages.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::{Instant, sleep};
use tungngo_shared::clock::Millis;

use super::{Live, end, numbers, said, seen};
use crate::app::{App, AppState};

/// Between two looks, however much is committed.
const PAUSE: Duration = Duration::from_secs(1);
/// So many times as long as a look took nothing is looked at: a tenth of one reader's time at most.
const REST: u32 = 9;
/// Without a commit of this process: another one's (a stopped account on the command line), or a session whose
/// time is over.
const UNASKED: Duration = Duration::from_secs(15);

/// An open page, as the task sees it.
struct Page {
    id: u64,
    session: String,
    since: Millis,
}

impl Live {
    /// The pages that are open; without any, nobody looks any more.
    fn to_look_at(&self) -> Vec<Page> {
        let mut pages = self.pages();
        pages.open.retain(|page| !page.to.is_closed());
        pages.is_watched = !pages.open.is_empty();
        let page = |page: &super::Open| Page {
            id: page.id,
            session: page.session.clone(),
            since: page.since,
        };
        pages.open.iter().map(page).collect()
    }

    /// Tells a page its numbers, where they are others than before.
    fn tell(&self, id: u64, numbers: super::Numbers) {
        let mut pages = self.pages();
        let found = pages.open.iter_mut().find(|page| page.id == id);
        // A page that does not read hears of it with the next look.
        if let Some(page) = found
            && page.told != numbers
            && page.to.try_send(said(&numbers)).is_ok()
        {
            page.told = numbers;
        }
    }

    fn end_of_session(&self, session: &str) {
        let is_its = |page: &mut super::Open| page.session == session;
        let mut pages = self.pages();
        pages
            .open
            .extract_if(.., is_its)
            .for_each(|page| end(&page));
    }
}

/// Looks for all open pages until there are none.
pub async fn all(app: AppState) {
    let mut commits = app.store.commits();
    loop {
        commits.mark_unchanged();
        let pages = app.live.to_look_at();
        if pages.is_empty() {
            return;
        }
        let began = Instant::now();
        look(&app, pages).await;
        sleep(PAUSE.max(began.elapsed() * REST)).await;
        tokio::select! {
            // The store is as old as the program.
            _ = commits.changed() => {}
            () = sleep(UNASKED) => {}
            () = app.live.closed.notified() => {}
        }
    }
}

/// One look: at each session once, then at each of its pages.
async fn look(app: &App, pages: Vec<Page>) {
    let mut by_session: BTreeMap<String, Vec<Page>> = BTreeMap::new();
    for page in pages {
        by_session
            .entry(page.session.clone())
            .or_default()
            .push(page);
    }
    for (session, pages) in by_session {
        let (reach, waits) = match seen(app, &session).await {
            Ok(Some(seen)) => seen,
            Ok(None) => {
                app.live.end_of_session(&session);
                continue;
            }
            // Said in the log; the next look may see more.
            Err(_) => continue,
        };
        for page in pages {
            if let Ok(numbers) = numbers(app, reach.clone(), &waits, page.since).await {
                app.live.tell(page.id, numbers);
            }
        }
    }
}

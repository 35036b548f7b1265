//! Links that the system hands to the program while it runs, not to the page: iOS does so, at the start, too.

use std::sync::LazyLock;

use tokio::sync::watch;

static LAST: LazyLock<watch::Sender<Option<String>>> = LazyLock::new(|| watch::Sender::new(None));

/// A link was opened. The screens hear of it, even if they are not there yet.
pub fn open(text: String) {
    LAST.send_replace(Some(text));
}

/// What is opened from now on, and the last one if nobody has heard of it.
pub fn opened() -> Links {
    let mut links = LAST.subscribe();
    links.mark_changed();
    Links(links)
}

/// The links, one after another.
pub struct Links(watch::Receiver<Option<String>>);

impl Links {
    /// The next link; none when there will be no more.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            self.0.changed().await.ok()?;
            if let Some(text) = self.0.borrow_and_update().clone() {
                return Some(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_link_is_heard_of_that_was_opened_before_the_screens_were_there() {
        open("tungngo://enrol?a".to_owned());
        let mut links = opened();
        assert_eq!(links.next().await.as_deref(), Some("tungngo://enrol?a"));
        open("tungngo://enrol?b".to_owned());
        assert_eq!(links.next().await.as_deref(), Some("tungngo://enrol?b"));
    }
}

//! What the server sends: pages of its feed, and the swap after a reset.

use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    planted,
    review::ReviewNote,
    sync::{Change, ChangeKind, Check, DocKind, check::Tally, cursor},
};
use uuid::Uuid;

use super::project::Doors;
use super::state::{forget, get, set};
use super::{Result, Store, StoreError, Writer, id, key, run, sql};

/// A page of the feed, to be stored in one transaction with its cursor.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The changes, in feed order.
    pub changes: &'a [Change],
    /// Where the next page starts.
    pub cursor: &'a str,
    /// Whether there is more right now.
    pub more: bool,
    /// The highest operation number that the server holds of this phone, if it said.
    pub last_op_seq: Option<u64>,
    /// What this phone ought to hold, if it was asked for.
    pub check: Option<&'a Check>,
    /// Today, to choose the campaign.
    pub today: Date,
}

/// What storing a page brought to light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The server lacks operations that it had answered; they wait again.
    pub owed: bool,
    /// What is here is not what the server says should be.
    pub differs: bool,
}

impl Store {
    /// Where the next pull starts; none starts from nothing. While the list is fetched anew, that
    /// is the new list's place.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn cursor(&self) -> Result<Option<String>> {
        if self.is_resetting()? {
            get(&self.conn, "shadow_cursor")
        } else {
            self.kept_cursor()
        }
    }

    /// Up to where the list that is here, and what is said to be safe, follow the feed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn kept_cursor(&self) -> Result<Option<String>> {
        get(&self.conn, "cursor")
    }

    /// Whether the list is being fetched anew beside the old one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_resetting(&self) -> Result<bool> {
        Ok(get(&self.conn, "resetting")?.unwrap_or(false))
    }

    /// Whether the list has been fetched completely at least once.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_complete(&self) -> Result<bool> {
        Ok(get(&self.conn, "complete")?.unwrap_or(false))
    }

    /// The server will not follow our cursor: fetch everything anew beside what is here. The outbox
    /// is not touched.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn begin_reset(&mut self) -> Result<()> {
        self.write(|w| {
            run(&w.tx, sql!("docs/shadow_clear"), [])?;
            forget(&w.tx, "shadow_cursor")?;
            if planted!("reset_wipes_outbox") {
                run(&w.tx, sql!("outbox/planted_wipe"), [])?;
            }
            set(&w.tx, "resetting", &true)
        })
    }

    /// Stores a page and its cursor, and at the tip compares what is here with what the server says.
    ///
    /// # Errors
    /// When the store cannot be written; nothing of the page stays then.
    pub fn store_page(&mut self, page: &Page<'_>) -> Result<Kept> {
        let is_resetting = self.is_resetting()?;
        if planted!("cursor_before_rows") && !is_resetting {
            self.write(|w| set(&w.tx, "cursor", page.cursor))?;
        }
        self.write(|w| {
            let mut kept = Kept::default();
            if is_resetting {
                kept.owed = w.store_beside(page)?;
            } else {
                w.store_in_place(page)?;
            }
            if page.more {
                return Ok(kept);
            }
            w.index_if_long()?;
            if let Some(last) = page.last_op_seq {
                kept.owed |= w.owe_above(last)?;
            }
            if let Some(theirs) = page.check {
                kept.differs = w.check()? != *theirs;
            }
            Ok(kept)
        })
    }
}

/// The part of a visit's row that counts beside its revision.
#[derive(Deserialize)]
struct Reviewed {
    review: Option<ReviewNote>,
}

impl Writer<'_> {
    fn store_in_place(&self, page: &Page<'_>) -> Result<()> {
        let mut doors = Doors::new();
        let mut campaigns = false;
        for change in page.changes {
            let put = (sql!("docs/put"), sql!("docs/remove"));
            self.store_change(change, put)?;
            self.project(change.kind, change.id, &mut doors)?;
            campaigns |= change.kind == DocKind::Campaign;
        }
        self.judge_all(&doors)?;
        if campaigns {
            self.choose_campaign(page.today)?;
        }
        set(&self.tx, "cursor", page.cursor)?;
        if !page.more {
            set(&self.tx, "complete", &true)?;
        }
        Ok(())
    }

    /// Whether operations wait again that the server had answered in another life.
    fn store_beside(&self, page: &Page<'_>) -> Result<bool> {
        for change in page.changes {
            let put = (sql!("docs/shadow_put"), sql!("docs/shadow_remove"));
            self.store_change(change, put)?;
        }
        if page.more && !planted!("shadow_swapped_early") {
            set(&self.tx, "shadow_cursor", page.cursor)?;
            return Ok(false);
        }
        let before: Option<String> = get(&self.tx, "cursor")?;
        let was_restored =
            before.is_some_and(|before| !cursor::is_of_one_life(&before, page.cursor));
        run(&self.tx, sql!("docs/clear"), [])?;
        run(&self.tx, sql!("docs/swap"), [])?;
        run(&self.tx, sql!("docs/shadow_clear"), [])?;
        forget(&self.tx, "shadow_cursor")?;
        forget(&self.tx, "resetting")?;
        set(&self.tx, "cursor", page.cursor)?;
        set(&self.tx, "complete", &true)?;
        self.rebuild()?;
        self.choose_campaign(page.today)?;
        // Restored from a backup: what came there after it is gone.
        if was_restored {
            self.doubt_photos()?;
            return self.owe_all();
        }
        Ok(false)
    }

    /// What the server sent and is here now.
    fn check(&self) -> Result<Check> {
        let mut tally = Tally::default();
        let mut statement = self.tx.prepare_cached(sql!("docs/all_revs"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let kind = DocKind::parse(row.get_ref(0)?.as_str().unwrap_or_default())
                .ok_or(StoreError::Gone)?;
            let body: Option<String> = row.get(3)?;
            let reviewed: Option<Reviewed> =
                body.as_deref().map(serde_json::from_str).transpose()?;
            let rev: String = row.get(2)?;
            let review = reviewed.and_then(|r| r.review);
            tally.add(kind, id(row.get(1)?), &rev, review.as_ref());
        }
        Ok(tally.check())
    }

    fn store_change(&self, change: &Change, (put, remove): (&str, &str)) -> Result<()> {
        let kind = change.kind.as_str();
        match (change.change, &change.body) {
            (ChangeKind::Put, Some(body)) => {
                let rev = change.rev.as_ref().map_or("", |r| r.as_str());
                run(&self.tx, put, (kind, key(change.id), rev, body.get()))
            }
            // A put without a body is a server's fault; what is here stays.
            (ChangeKind::Put, None) => Ok(0),
            (ChangeKind::Delete | ChangeKind::Remove, _) => {
                run(&self.tx, remove, (kind, key(change.id)))
            }
        }?;
        if change.change == ChangeKind::Delete {
            self.erase(change.id)?;
        }
        Ok(())
    }

    /// The document is gone for everybody: what this phone wrote of it goes, too, as far as the server has
    /// it.
    pub(in crate::store) fn erase(&self, doc: Uuid) -> Result<()> {
        for sql in [
            sql!("outbox/erase"),
            sql!("drafts/remove"),
            sql!("photos/unlink_all"),
            sql!("photos/clear_form"),
        ] {
            run(&self.tx, sql, [key(doc)])?;
        }
        self.forget_unused_photos()
    }
}

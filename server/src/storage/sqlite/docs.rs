//! The one way in which a document changes: its ward's counter, a revision, its place in the feed and
//! its projection move together, in the caller's transaction.
//!
//! ```ignore
//! docs::change(tx, &ward, Author::desk(by), now, |c| {
//!     c.put_household(household_id, &household, Version::server(&body, None))?;
//!     Ok(())
//! })
//! ```
//! Whoever changes something of a document that is not in its body (a review) calls [`Changes::bump`],
//! so that phones hear of it.

use rusqlite::{OptionalExtension as _, params};
use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, DeviceId, GroupId, Rev, UserId, WardCode},
    review::ReviewState,
    sync::DocKind,
};
use uuid::Uuid;

use super::Tx;
use crate::storage::{StoreError, StoreResult};

mod put;

pub use put::household_search;

/// Who changes something.
#[derive(Clone, Copy, Debug, Default)]
pub struct Author {
    /// The person; none for the command line.
    pub user: Option<UserId>,
    /// The phone, where it was one.
    pub device: Option<DeviceId>,
}

impl Author {
    /// A person at the desk; none for the command line.
    #[must_use]
    pub fn desk(user: Option<UserId>) -> Self {
        Self { user, device: None }
    }
}

/// The version about to be written.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The body as JSON text, unknown fields and all.
    pub body: &'a str,
    /// Its name; none lets the server name it after its place in the feed.
    pub rev: Option<&'a Rev>,
    /// The revision it came from.
    pub base: Option<&'a Rev>,
}

impl<'a> Version<'a> {
    /// A version made on the server.
    #[must_use]
    pub fn server(body: &'a str, base: Option<&'a Rev>) -> Self {
        Self {
            body,
            rev: None,
            base,
        }
    }
}

/// What the server knows of a visit beside its body.
#[derive(Clone, Copy, Debug)]
pub struct VisitFacts<'a> {
    /// Where its household stands.
    pub group: GroupId,
    /// Where its household stands.
    pub alley: AlleyId,
    /// Who recorded it.
    pub author: UserId,
    /// With which phone.
    pub device: DeviceId,
    /// Ids for the reviewer (`clock_off`, `out_of_assignment` …).
    pub flags: &'a [&'a str],
    /// Where it stands after this version.
    pub review: ReviewState,
}

/// The id under which a ward's own document is stored. Phones know it as the nil id.
#[must_use]
pub fn ward_doc_id(ward: &WardCode) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(b"ward");
    for (to, from) in bytes[11..].iter_mut().zip(ward.as_str().bytes()) {
        *to = from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Changes documents of one ward. The ward's counter is read once and stored once.
///
/// # Errors
/// `NotFound` when there is no such ward, and whatever `f` gives back.
pub fn change<T>(
    tx: &Tx<'_>,
    ward: &WardCode,
    by: Author,
    at: Millis,
    f: impl FnOnce(&mut Changes<'_>) -> StoreResult<T>,
) -> StoreResult<T> {
    let before: u64 = tx
        .prepare_cached(include_str!("../../../sql/doc/next_seq.sql"))?
        .query_row([ward.as_str()], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound)?;
    let mut changes = Changes {
        tx,
        ward,
        by,
        at,
        seq: before,
        renamed: Vec::new(),
    };
    let result = f(&mut changes)?;
    // At one go: between other changes the index would write down what it has been told each time.
    for household in std::mem::take(&mut changes.renamed) {
        super::search::household(tx, household)?;
    }
    if changes.seq != before {
        super::ahead::note(changes.seq);
        tx.prepare_cached(include_str!("../../../sql/doc/store_seq.sql"))?
            .execute(params![changes.seq, ward.as_str()])?;
    }
    Ok(result)
}

/// Changes under way in one ward.
pub struct Changes<'a> {
    /// The transaction they are part of.
    pub tx: &'a Tx<'a>,
    /// The ward.
    pub ward: &'a WardCode,
    /// Who makes them.
    pub by: Author,
    /// When, by the server's clock.
    pub at: Millis,
    seq: u64,
    /// Households whose words may have changed.
    renamed: Vec<Uuid>,
}

/// Where a document stands, and whose it is.
#[derive(Clone, Copy, Default)]
struct Place {
    group: Option<GroupId>,
    alley: Option<AlleyId>,
    owner: Option<UserId>,
}

impl Changes<'_> {
    /// The ward's feed number as it is now.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    fn next(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    fn put(
        &mut self,
        id: Uuid,
        kind: DocKind,
        place: Place,
        version: Version<'_>,
    ) -> StoreResult<Rev> {
        let seq = self.next();
        let rev = match version.rev {
            Some(rev) => rev.clone(),
            None => Rev::of_server(super::pull::epoch(self.tx)?, seq),
        };
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/upsert.sql"))?
            .execute(params![
                id,
                kind.as_str(),
                self.ward.as_str(),
                rev.as_str(),
                seq,
                place.group.map(|g| g.0),
                place.alley.map(|a| a.0),
                place.owner.map(|o| o.0),
            ])?;
        self.add_revision(id, &rev, version)?;
        Ok(rev)
    }

    fn add_revision(&self, id: Uuid, rev: &Rev, version: Version<'_>) -> StoreResult<()> {
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/insert_revision.sql"))?
            .execute(params![
                id,
                rev.as_str(),
                version.base.map(Rev::as_str),
                version.body,
                self.by.user.map(|u| u.0),
                self.by.device.map(|d| d.0),
                self.at.0,
            ])?;
        Ok(())
    }

    /// Keeps a revision that does not become the current one (what a phone sent before a merge).
    ///
    /// # Errors
    /// The engine's own.
    pub fn keep_revision(
        &self,
        id: Uuid,
        rev: &Rev,
        base: Option<&Rev>,
        body: &str,
    ) -> StoreResult<()> {
        self.add_revision(
            id,
            rev,
            Version {
                body,
                rev: None,
                base,
            },
        )
    }

    /// Moves a document to the feed's end without a new revision: something beside its body changed.
    ///
    /// # Errors
    /// `NotFound` when there is no such document.
    pub fn bump(&mut self, id: Uuid) -> StoreResult<()> {
        let seq = self.next();
        let changed = self
            .tx
            .prepare_cached(include_str!("../../../sql/doc/bump.sql"))?
            .execute(params![seq, id])?;
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Leaves a tombstone for phones; revisions stay.
    ///
    /// # Errors
    /// `NotFound` when there is no such document.
    pub fn delete(&mut self, id: Uuid) -> StoreResult<()> {
        let seq = self.next();
        let changed = self
            .tx
            .prepare_cached(include_str!("../../../sql/doc/delete.sql"))?
            .execute(params![seq, self.at.0, id])?;
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }
}

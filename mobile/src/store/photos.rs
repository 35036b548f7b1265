//! Photos: taken for a form, saved with its visit in one transaction, sent after the visit is safe,
//! and kept until the server has had them long enough.
//!
//! Which photos a visit has is read from its bodies in the outbox, so that undo, a second save and a
//! frozen operation need no bookkeeping of their own: whatever no version names any more is dropped.

use std::collections::BTreeSet;

use serde::Deserialize;
use tungngo_shared::{
    clock::Millis,
    ids::HouseholdId,
    picture::Media,
    sync::attachment::{ContentHash, Progress},
    visit::PhotoRef,
};
use uuid::Uuid;

use super::{Result, Store, StoreError, Writer, all, count, key, one, run, sql};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How long safe bytes are kept at the longest.
const KEPT_MS: i64 = 30 * DAY_MS;
/// How long safe bytes are kept once their visits are accepted: longer than from one backup of the
/// server to the next but one.
const KEPT_ACCEPTED_MS: i64 = 7 * DAY_MS;
/// After this time a photo is offered again that the server did not know.
const UNKNOWN_MS: i64 = 60 * 60 * 1000;

/// The photo whose bytes go next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPhoto {
    /// Its name.
    pub sha256: ContentHash,
    /// How many bytes it has.
    pub size: u64,
    /// How many of them the server last said it holds.
    pub sent: u64,
}

/// Photos of own visits of the running campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhotoCounts {
    /// All.
    pub total: u32,
    /// Of these, how many the server holds, with the visit that names them.
    pub safe: u32,
    /// How many the server will never take.
    pub refused: u32,
}

/// As much of a visit as photos need.
#[derive(Deserialize)]
struct Named {
    household: HouseholdId,
    #[serde(default)]
    photos: Vec<PhotoRef>,
}

/// A version that does not read so names no photos.
fn named(body: &str) -> Option<Named> {
    serde_json::from_str(body).ok()
}

fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Store {
    /// Keeps a photo with a form that is not saved yet: of a house, or of a visit being mended. Durable
    /// when it returns. The same bytes again change nothing.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`]; nothing is changed then.
    pub fn add_photo(
        &mut self,
        form: Uuid,
        media: Media,
        bytes: &[u8],
        now: Millis,
    ) -> Result<PhotoRef> {
        let photo = PhotoRef::of(media, bytes);
        let name = photo.sha256.as_str();
        self.write(|w| {
            let params = (name, number(photo.size), &photo.media, now.0);
            run(&w.tx, sql!("photos/add"), params)?;
            run(&w.tx, sql!("photos/add_bytes"), (bytes, name))?;
            run(&w.tx, sql!("photos/add_to_form"), (key(form), name))
        })?;
        Ok(photo)
    }

    /// Takes a photo off a form that is not saved yet.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when the form has no such photo.
    pub fn remove_photo(&mut self, form: Uuid, sha256: &ContentHash) -> Result<()> {
        self.write(|w| {
            let params = (key(form), sha256.as_str());
            if run(&w.tx, sql!("photos/remove_from_form"), params)? == 0 {
                return Err(StoreError::Gone);
            }
            w.forget_unused_photos()
        })
    }

    /// The photos of a form that is not saved yet, in the order they were taken.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn form_photos(&self, form: Uuid) -> Result<Vec<PhotoRef>> {
        let rows = all(&self.conn, sql!("photos/of_form"), [key(form)], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, String>(2)?,
            ))
        })?;
        rows.into_iter()
            .map(|(sha256, size, media)| {
                Ok(PhotoRef {
                    sha256: name(&sha256)?,
                    size: u64::try_from(size).unwrap_or(0),
                    media,
                    extra: Default::default(),
                })
            })
            .collect()
    }

    /// The bytes of a photo, as long as they are here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn photo(&self, sha256: &ContentHash) -> Result<Option<Vec<u8>>> {
        one(&self.conn, sql!("photos/bytes"), [sha256.as_str()], |row| {
            row.get(0)
        })
    }

    /// Photos in numbers.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn photo_counts(&self) -> Result<PhotoCounts> {
        let counts = one(&self.conn, sql!("photos/counts"), [], |row| {
            Ok(PhotoCounts {
                total: count(row.get(0)?),
                safe: count(row.get(1)?),
                refused: count(row.get(2)?),
            })
        })?;
        Ok(counts.unwrap_or_default())
    }

    /// The photo whose bytes go next; none when there is nothing to send now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn next_photo(&self, now: Millis) -> Result<Option<NextPhoto>> {
        let recently = (now.0 - UNKNOWN_MS, now.0);
        let row = one(&self.conn, sql!("photos/next"), recently, |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, i64>(2)?,
            ))
        })?;
        row.map(|(sha256, size, sent)| {
            Ok(NextPhoto {
                sha256: name(&sha256)?,
                size: u64::try_from(size).unwrap_or(0),
                sent: u64::try_from(sent).unwrap_or(0),
            })
        })
        .transpose()
    }

    /// Some bytes of a photo; none when they are not here any more.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn photo_piece(
        &self,
        sha256: &ContentHash,
        offset: u64,
        length: u64,
    ) -> Result<Option<Vec<u8>>> {
        let params = (
            number(offset).saturating_add(1),
            number(length),
            sha256.as_str(),
        );
        one(&self.conn, sql!("photos/piece"), params, |row| row.get(0))
    }

    /// How far the server says a photo has come.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn photo_progress(
        &mut self,
        sha256: &ContentHash,
        progress: Progress,
        now: Millis,
    ) -> Result<()> {
        let safe = progress.complete.then_some(now.0);
        let params = (number(progress.offset), safe, sha256.as_str());
        self.write(|w| run(&w.tx, sql!("photos/progress"), params).map(drop))
    }

    /// The server did not take a photo, for the reason of this code: `not_found` is asked again after
    /// a while. Bytes that came damaged are simply sent anew, unless they are damaged here.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn photo_refused(&mut self, sha256: &ContentHash, code: &str, now: Millis) -> Result<()> {
        let is_whole = || -> Result<bool> {
            let bytes = self.photo(sha256)?;
            Ok(bytes.is_some_and(|bytes| ContentHash::of(&bytes) == *sha256))
        };
        let again = code == "attachment_corrupt" && is_whole()?;
        let refused = (!again).then_some((code, now.0));
        let (code, at) = refused.unzip();
        let params = (code, at, sha256.as_str());
        self.write(|w| run(&w.tx, sql!("photos/refuse"), params).map(drop))
    }

    /// Drops bytes that need not be kept any more; how many photos' bytes those were.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn drop_safe_photos(&mut self, now: Millis) -> Result<usize> {
        // Most phones most of the time: a look costs less than a transaction.
        if one(&self.conn, sql!("photos/any_bytes"), [], |_| Ok(()))?.is_none() {
            return Ok(0);
        }
        let before = (now.0 - KEPT_MS, now.0 - KEPT_ACCEPTED_MS);
        self.write(|w| run(&w.tx, sql!("photos/drop_bytes"), before))
    }
}

fn name(text: &str) -> Result<ContentHash> {
    text.parse().map_err(|_| StoreError::Damaged)
}

impl Writer<'_> {
    /// Brings the list of a visit's photos up to date with its versions in the outbox. What no
    /// version names any more goes, unless the server was told of it; after an undo it goes back to the
    /// form that is open again.
    pub(super) fn link_photos(&self, visit: Uuid, back_to: Option<Uuid>) -> Result<()> {
        let bodies = all(&self.tx, sql!("photos/bodies"), [key(visit)], |row| {
            Ok([row.get::<_, Option<String>>(0)?, row.get(1)?])
        })?;
        let mut wanted = BTreeSet::new();
        let mut forms = BTreeSet::from([visit]);
        for found in bodies.iter().flatten().flatten().filter_map(|b| named(b)) {
            forms.insert(found.household.0);
            wanted.extend(found.photos.into_iter().map(|p| p.sha256));
        }
        let linked = all(&self.tx, sql!("photos/of_visit"), [key(visit)], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, bool>(2)?,
            ))
        })?;
        if wanted.is_empty() && linked.is_empty() {
            return Ok(());
        }
        for (photo_no, sha256, told) in linked {
            if !told && !wanted.contains(&name(&sha256)?) {
                run(&self.tx, sql!("photos/unlink"), (key(visit), photo_no))?;
                if let Some(form) = back_to {
                    run(&self.tx, sql!("photos/back_to_form"), (key(form), photo_no))?;
                }
            }
        }
        for sha256 in wanted {
            let params = (key(visit), sha256.as_str());
            run(&self.tx, sql!("photos/link"), params)?;
        }
        for form in forms {
            let params = (key(form), key(visit));
            run(&self.tx, sql!("photos/saved_from_form"), params)?;
        }
        self.forget_unused_photos()
    }

    /// The door of a visit's newest save.
    pub(super) fn door_of(&self, visit: Uuid) -> Result<Option<Uuid>> {
        let body: Option<String> = one(&self.tx, sql!("outbox/last_body"), [key(visit)], |row| {
            row.get(0)
        })?;
        Ok(body.and_then(|b| named(&b)).map(|n| n.household.0))
    }

    /// The server holds this version of a visit: it takes the photos that it names.
    pub(super) fn tell_photos(&self, visit: Uuid, body: &str) -> Result<()> {
        for photo in named(body).map(|n| n.photos).unwrap_or_default() {
            let params = (key(visit), photo.sha256.as_str());
            run(&self.tx, sql!("photos/tell"), params)?;
        }
        Ok(())
    }

    /// The server may have lost what it said was safe (it was restored from a backup): whatever can
    /// still be sent is asked about again.
    pub(super) fn doubt_photos(&self) -> Result<()> {
        run(&self.tx, sql!("photos/doubt"), []).map(drop)
    }

    /// Forgets the photos of a form that is given up.
    pub(super) fn clear_form_photos(&self, form: Uuid) -> Result<()> {
        if run(&self.tx, sql!("photos/clear_form"), [key(form)])? > 0 {
            self.forget_unused_photos()?;
        }
        Ok(())
    }

    pub(super) fn forget_unused_photos(&self) -> Result<()> {
        run(&self.tx, sql!("photos/forget_unused"), []).map(drop)
    }
}

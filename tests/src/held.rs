//! What a server's database holds, read without the server's own queries, and compared with what it
//! has acknowledged.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use rusqlite::{Connection, OpenFlags};
use tungngo_server::{app, keys::Keys, storage::sqlite::Sqlite};
use tungngo_shared::ids::{DeviceId, VisitId};
use uuid::Uuid;

/// An operation that the server has answered as taken in.
#[derive(Clone, Debug)]
pub struct Acked {
    /// The phone.
    pub device: DeviceId,
    /// Its number.
    pub op_seq: u64,
    /// The document.
    pub doc: Uuid,
    /// The digest of its bytes.
    pub sha256: String,
    /// When the answer was there, in microseconds since 1970.
    pub at_us: i64,
}

/// What a database holds of phones' work.
#[derive(Debug, Default)]
pub struct Held {
    /// Digest and document of each operation.
    ops: BTreeMap<(Uuid, u64), (String, Uuid)>,
    /// Visits, with how many revisions each has and the phone it came from.
    visits: BTreeMap<Uuid, (u64, Uuid)>,
    /// The last operation of each phone.
    last_seq: BTreeMap<Uuid, u64>,
    /// Places in the feed that are taken, by ward.
    feed: BTreeMap<String, BTreeSet<u64>>,
    /// Wards' feed counters.
    tips: BTreeMap<String, u64>,
    /// What SQLite says of its own file; none when nothing is wrong.
    damage: Option<String>,
}

impl Held {
    /// Reads it.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn read(conn: &Connection) -> rusqlite::Result<Self> {
        let mut held = Self::default();
        let mut ops = conn.prepare_cached("SELECT device_id, op_seq, sha256, doc_id FROM op")?;
        let mut rows = ops.query([])?;
        while let Some(row) = rows.next()? {
            let of = (row.get(0)?, row.get(1)?);
            held.ops.insert(of, (row.get(2)?, row.get(3)?));
        }
        let mut visits = conn.prepare_cached(
            "SELECT v.id, v.device_id, COUNT(r.rev) FROM visit v \
             LEFT JOIN revision r ON r.doc_id = v.id GROUP BY v.id",
        )?;
        let mut rows = visits.query([])?;
        while let Some(row) = rows.next()? {
            held.visits.insert(row.get(0)?, (row.get(2)?, row.get(1)?));
        }
        let mut devices = conn.prepare_cached("SELECT id, last_op_seq FROM device")?;
        let mut rows = devices.query([])?;
        while let Some(row) = rows.next()? {
            held.last_seq.insert(row.get(0)?, row.get(1)?);
        }
        let mut docs = conn.prepare_cached("SELECT ward, feed_seq FROM doc")?;
        let mut rows = docs.query([])?;
        while let Some(row) = rows.next()? {
            held.feed
                .entry(row.get(0)?)
                .or_default()
                .insert(row.get(1)?);
        }
        let mut wards = conn.prepare_cached("SELECT code, feed_seq FROM ward")?;
        let mut rows = wards.query([])?;
        while let Some(row) = rows.next()? {
            held.tips.insert(row.get(0)?, row.get(1)?);
        }
        let said: String = conn.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
        held.damage = (said != "ok").then_some(said);
        Ok(held)
    }

    /// Opens a database that no server uses with the server's own code, and reads it. The audit log is
    /// checked too.
    ///
    /// # Errors
    /// When it does not open, cannot be read, or the audit log is not whole.
    pub async fn open(data_dir: &Path, keys_dir: &Path) -> anyhow::Result<Self> {
        let keys = Keys::open(keys_dir, false)?;
        let store = Sqlite::open(&data_dir.join("tungngo.db"), &keys.database)?;
        let held = store.read(|conn| Ok(Self::read(conn)?)).await?;
        let audit = tungngo_server::storage::AuditStore::verify_audit(&store).await?;
        ensure!(audit.is_ok(), "the audit log is not whole: {audit:?}");
        Ok(held)
    }

    /// What was acknowledged and is not there as it was sent.
    #[must_use]
    pub fn lost<'a>(&self, acked: impl IntoIterator<Item = &'a Acked>) -> Vec<&'a Acked> {
        acked
            .into_iter()
            .filter(|op| {
                let kept = self.ops.get(&(op.device.0, op.op_seq));
                !kept.is_some_and(|(sha256, doc)| *sha256 == op.sha256 && *doc == op.doc)
                    || !self.visits.contains_key(&op.doc)
            })
            .collect()
    }

    /// Visits that are there more than once: as two revisions of one operation, or as two operations.
    /// For phones that never edit a visit.
    #[must_use]
    pub fn doubled(&self) -> Vec<Uuid> {
        let mut ops_of = BTreeMap::<Uuid, u32>::new();
        for (_, doc) in self.ops.values() {
            *ops_of.entry(*doc).or_default() += 1;
        }
        let twice = |id: &Uuid| ops_of.get(id).is_some_and(|n| *n > 1);
        let visits = self.visits.iter();
        visits
            .filter(|(id, (revisions, _))| *revisions != 1 || twice(id))
            .map(|(id, _)| *id)
            .collect()
    }

    /// How many visits of this phone are there.
    #[must_use]
    pub fn visits_of(&self, device: DeviceId) -> usize {
        let of = |(_, d): &&(u64, Uuid)| *d == device.0;
        self.visits.values().filter(of).count()
    }

    /// Whether a visit is there.
    #[must_use]
    pub fn has(&self, visit: Uuid) -> bool {
        self.visits.contains_key(&visit)
    }

    /// The phone that a visit came from.
    #[must_use]
    pub fn device_of(&self, visit: Uuid) -> Option<DeviceId> {
        Some(DeviceId(self.visits.get(&visit)?.1))
    }

    /// All visits.
    #[must_use]
    pub fn visits(&self) -> BTreeSet<Uuid> {
        self.visits.keys().copied().collect()
    }

    /// Checks what must hold whatever happened: the file is whole, each phone's numbers are gapless
    /// and counted right, and so is the feed, from `quiet` on (up to there documents may have been
    /// changed again, which leaves holes).
    ///
    /// # Errors
    /// What does not hold.
    pub fn check(&self, quiet: &BTreeMap<String, u64>) -> anyhow::Result<()> {
        ensure!(self.damage.is_none(), "damaged: {:?}", self.damage);
        let mut seqs = BTreeMap::<Uuid, u64>::new();
        for (device, op_seq) in self.ops.keys() {
            let last = seqs.entry(*device).or_default();
            ensure!(*op_seq == *last + 1, "a gap before {device}.{op_seq}");
            *last = *op_seq;
        }
        for (device, last) in &self.last_seq {
            let kept = seqs.get(device).copied().unwrap_or(0);
            ensure!(kept == *last, "{device} counts {last}, but {kept} are kept");
        }
        for (ward, tip) in &self.tips {
            let taken = self.feed.get(ward).context("a ward without documents")?;
            let from = quiet.get(ward).copied().unwrap_or(0);
            let later = taken.range(from + 1..).copied();
            ensure!(
                later.eq(from + 1..=*tip),
                "the feed of {ward} has a hole between {from} and {tip}"
            );
        }
        Ok(())
    }

    /// Where the feeds stand.
    #[must_use]
    pub fn tips(&self) -> BTreeMap<String, u64> {
        self.tips.clone()
    }
}

/// The folder of a data folder's keys.
#[must_use]
pub fn keys_of(data_dir: &Path) -> PathBuf {
    app::Config::at(data_dir.to_owned()).keys_dir
}

/// A look into the database of a running server.
#[derive(Debug)]
pub struct Eye {
    conn: Connection,
}

impl Eye {
    /// Opens it for reading.
    ///
    /// # Errors
    /// When key or database cannot be read.
    pub fn open(data_dir: &Path) -> anyhow::Result<Self> {
        let key = std::fs::read_to_string(keys_of(data_dir).join("database.key"))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(data_dir.join("tungngo.db"), flags)?;
        conn.pragma_update(None, "key", format!("x'{}'", key.trim()))?;
        conn.busy_timeout(crate::wait::PATIENCE)?;
        Ok(Self { conn })
    }

    /// How many visits of a phone are committed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn visits_of(&self, device: DeviceId) -> anyhow::Result<u32> {
        let mut count = self
            .conn
            .prepare_cached("SELECT COUNT(*) FROM visit WHERE device_id = $1")?;
        Ok(count.query_row([device.0], |row| row.get(0))?)
    }

    /// What the office has said of a visit.
    ///
    /// # Errors
    /// When there is no such visit.
    pub fn review_state(&self, visit: VisitId) -> anyhow::Result<String> {
        let mut state = self
            .conn
            .prepare_cached("SELECT review_state FROM visit WHERE id = $1")?;
        Ok(state.query_row([visit.0], |row| row.get(0))?)
    }

    /// Everything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn held(&self) -> anyhow::Result<Held> {
        Ok(Held::read(&self.conn)?)
    }
}

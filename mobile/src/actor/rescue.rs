//! What keeps unsent work safe beside the store: freezing in time, the sealed copies, sending what an
//! earlier store left, and the file that somebody can carry.

use std::collections::BTreeSet;
use std::io;
use std::pin::Pin;

use tungngo_shared::{
    clock::Millis,
    ids::DeviceId,
    rescue::{
        SealedOp,
        file::{self, FileFault},
    },
    seal::Sender,
    sync::{
        MAX_OPS, RescueReply, RescueRequest,
        rescue::{Fate, MAX_RESCUE_BYTES},
    },
};

use super::{Core, Open};
use crate::durable;
use crate::engine::{self, Event, State};
use crate::protocol::{Carried, Failure, FailureCode};
use crate::rescue::{Copies, Place};
use crate::store::{Identity, Store, StoreError};
use crate::sync::At;
use crate::vault::VaultError;

/// How often to look again while the youngest edit can still be undone, in milliseconds.
const FREEZE_AGAIN_MS: i64 = 1_000;
/// Room for the rest of a request in [`MAX_RESCUE_BYTES`].
const REQUEST_OVERHEAD: usize = 64 * 1024;
/// The folder of files to carry.
pub(super) const CARRY_DIR: &str = "carry";

/// What a call to the server brought.
pub(super) type Outcome = Result<RescueReply, engine::Failure>;

/// What is kept beside an open store.
pub(super) struct Rescue {
    copies: Copies,
    device: DeviceId,
    sender: Sender,
    /// Copies of this store's operations that are there, by number.
    own: BTreeSet<u64>,
    /// Copies that an earlier store left.
    earlier: Vec<Place>,
    /// Those of them that the server did not open; not asked again before the next unlock.
    refused: BTreeSet<Place>,
    pub(super) sending: Option<Pin<Box<dyn Future<Output = Outcome>>>>,
    asked: Vec<Place>,
    /// When to try the server again, by the steady clock.
    again: Option<Millis>,
    /// When to freeze, by the steady clock.
    freeze: Option<Millis>,
    warned: bool,
}

/// Why what is beside the store could not be brought into order.
#[derive(Debug, thiserror::Error)]
pub(super) enum SweepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Self {
        match error {
            SweepError::Store(error) => error.into(),
            SweepError::Io(error) => VaultError::Io(error).into(),
        }
    }
}

impl Rescue {
    /// Looks through the copies. The second value says whether the store lost something that it had
    /// stored durably: a copy is only ever written after its operation.
    pub(super) fn sweep(
        copies: Copies,
        identity: &Identity,
        store: &Store,
    ) -> Result<(Self, bool), SweepError> {
        let device = match store.enrolled()? {
            Some(enrolled) => enrolled.device,
            None => identity.device,
        };
        let mut rescue = Self {
            copies,
            device,
            sender: Sender::phone(device, &identity.nonce),
            own: BTreeSet::new(),
            earlier: Vec::new(),
            refused: BTreeSet::new(),
            sending: None,
            asked: Vec::new(),
            again: None,
            freeze: None,
            warned: false,
        };
        let mut has_lost = false;
        for place in rescue.copies.list()? {
            if place.0 != device {
                rescue.earlier.push(place);
                continue;
            }
            let copy = rescue.copies.read(place)?;
            match (store.frozen(place.1)?, copy) {
                (Some(op), Some(copy)) if op.sha256 == copy.sha256 => {
                    rescue.own.insert(place.1);
                }
                // A damaged copy of what the store has is written anew.
                (Some(_), None) => {}
                _ => has_lost = true,
            }
        }
        Ok((rescue, has_lost))
    }

    /// The highest number of a copy of this store.
    pub(super) fn highest(&self) -> Result<u64, SweepError> {
        let own = self.copies.list()?.into_iter();
        let own = own.filter(|place| place.0 == self.device);
        Ok(own.map(|place| place.1).max().unwrap_or(0))
    }

    /// How many copies an earlier store left.
    pub(super) fn earlier(&self) -> u32 {
        u32::try_from(self.earlier.len()).unwrap_or(u32::MAX)
    }

    /// When something is to be done, by the steady clock.
    pub(super) fn wake(&self) -> Option<Millis> {
        match (self.freeze, self.again) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// An edit was saved that can no longer be undone from `at` on.
    pub(super) fn freeze_at(&mut self, at: Millis) {
        self.freeze.get_or_insert(at);
    }

    /// Writes the copies that are missing and takes away those that are no longer needed. What does
    /// not work now is tried again the next time; sending does not wait for it.
    pub(super) fn secure(&mut self, store: &Store) {
        match self.try_secure(store) {
            Ok(()) => self.warned = false,
            Err(error) if !self.warned => {
                self.warned = true;
                tracing::warn!(%error, "sealed copies could not be written");
            }
            Err(_) => {}
        }
    }

    fn try_secure(&mut self, store: &Store) -> Result<(), SweepError> {
        let wanted: BTreeSet<u64> = store.to_keep()?.into_iter().collect();
        let surplus: Vec<u64> = self.own.difference(&wanted).copied().collect();
        for op_seq in surplus {
            self.copies.remove((self.device, op_seq))?;
            self.own.remove(&op_seq);
        }
        let missing: Vec<u64> = wanted.difference(&self.own).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let (Some(enrolled), Some(ward)) = (store.enrolled()?, store.ward()?) else {
            return Ok(());
        };
        let place = (&enrolled.person.ward, self.device);
        for op_seq in missing {
            let Some(op) = store.frozen(op_seq)? else {
                continue;
            };
            let key = &ward.sealing_key;
            let copy = SealedOp::seal(&op, place, &self.sender, key, &mut rand::rng())
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            self.copies.write(&copy)?;
            self.own.insert(op_seq);
        }
        Ok(())
    }

    /// The next copies to send, as many as one request takes.
    fn batch(&mut self) -> io::Result<Vec<SealedOp>> {
        let (mut records, mut bytes) = (Vec::new(), REQUEST_OVERHEAD);
        self.asked.clear();
        for place in &self.earlier {
            if self.refused.contains(place) {
                continue;
            }
            let Some(record) = self.copies.read(*place)? else {
                self.refused.insert(*place);
                continue;
            };
            bytes += record.sealed.ct.len() + 512;
            if !records.is_empty() && (bytes > MAX_RESCUE_BYTES || records.len() >= MAX_OPS) {
                break;
            }
            records.push(record);
            self.asked.push(*place);
        }
        Ok(records)
    }

    /// Takes in what became of the copies; whether the server took any.
    fn answered(&mut self, reply: &RescueReply) -> io::Result<bool> {
        let mut has_taken = false;
        for answer in &reply.answers {
            let place = (answer.device, answer.op_seq);
            if matches!(answer.fate, Fate::Judged(_)) && self.asked.contains(&place) {
                self.copies.remove(place)?;
                self.earlier.retain(|p| *p != place);
                has_taken = true;
            }
        }
        let left = self.asked.drain(..).filter(|p| self.earlier.contains(p));
        self.refused.extend(left);
        Ok(has_taken)
    }
}

impl Open {
    /// Freezes every edit and writes the copies.
    pub(super) fn secure_all(&mut self) -> Result<(), Failure> {
        let device = self.rescue.device;
        let all = Millis(i64::MAX);
        self.session.store.freeze_ripe(device, (all, all))?;
        self.rescue.secure(&self.session.store);
        Ok(())
    }

    /// Freezes what has become ripe.
    fn freeze_due(&mut self, at: At, undo_ms: i64) {
        if self.rescue.freeze.is_none_or(|due| at.steady < due) {
            return;
        }
        let ripe = (Millis(at.wall.0 - undo_ms), at.wall);
        let store = &mut self.session.store;
        let left = store
            .freeze_ripe(self.rescue.device, ripe)
            .and_then(|_| store.has_pending());
        if let Err(error) = &left {
            tracing::error!(%error, "the store failed while freezing");
        }
        let again = Millis(at.steady.0 + FREEZE_AGAIN_MS);
        self.rescue.freeze = left.unwrap_or(true).then_some(again);
    }

    /// Sends copies of an earlier store when sync rests and the server was there.
    fn send_earlier(&mut self, at: At) {
        let rescue = &mut self.rescue;
        let is_due = rescue.again.is_none_or(|again| at.steady >= again);
        let is_at_rest = matches!(self.session.state(), State::Idle { .. });
        if rescue.sending.is_some() || rescue.earlier.is_empty() || !is_due || !is_at_rest {
            return;
        }
        rescue.again = None;
        let (Some(api), Some(access)) = (self.api.clone(), self.session.access()) else {
            return;
        };
        match rescue.batch() {
            Ok(records) if records.is_empty() => {}
            Ok(records) => {
                let hello = self.session.hello(0, at);
                let request = RescueRequest { hello, records };
                rescue.sending = Some(Box::pin(async move { api.rescue(access, request).await }));
            }
            Err(error) => tracing::warn!(%error, "sealed copies could not be read"),
        }
    }
}

impl Core {
    /// Time passed.
    pub(super) fn tick(&mut self) {
        if self.is_to_be_wiped() {
            self.lock();
            return;
        }
        let (at, undo_ms) = (self.at(), self.undo_ms());
        if let Some(open) = &mut self.open {
            open.freeze_due(at, undo_ms);
        }
        self.drive(Event::Tick);
    }

    /// Keeps what lies beside the store in step with it, before anything is sent.
    pub(super) fn keep_safe(&mut self, at: At) {
        let Some(open) = &mut self.open else { return };
        open.rescue.secure(&open.session.store);
        open.send_earlier(at);
    }

    /// Copies of an earlier store were answered, or not.
    pub(super) fn rescued(&mut self, outcome: Outcome) {
        let at = self.at();
        let Some(open) = &mut self.open else { return };
        open.rescue.sending = None;
        let taken = match outcome {
            Ok(reply) => open.rescue.answered(&reply),
            Err(_) => {
                let pause = i64::try_from(self.config.pace.busy.as_millis()).unwrap_or(i64::MAX);
                open.rescue.again = Some(Millis(at.steady.0.saturating_add(pause)));
                Ok(false)
            }
        };
        match taken {
            // They come back by the feed, as one's own.
            Ok(true) => {
                self.version += 1;
                self.drive(Event::NetworkMaybe);
            }
            Ok(false) => self.tell(),
            Err(error) => tracing::warn!(%error, "sealed copies could not be removed"),
        }
    }

    /// The unsent work as one sealed file, for whoever knows the PIN.
    pub(super) fn carry(&mut self, pin: &str) -> Result<Carried, Failure> {
        let now = self.clock.now();
        self.open()?;
        self.vault.open(pin, now)?;
        let dir = self.config.data_dir.join(CARRY_DIR);
        let open = self.open()?;
        open.secure_all()?;
        let store = &open.session.store;
        let io = |error: io::Error| Failure::from(VaultError::Io(error));
        let mut content = file::Carried {
            ops: store.unanswered()?,
            earlier: Vec::new(),
        };
        for place in &open.rescue.earlier {
            content
                .earlier
                .extend(open.rescue.copies.read(*place).map_err(io)?);
        }
        let count = content.ops.len() + content.earlier.len();
        if count == 0 {
            return Err(FailureCode::NothingToCarry.into());
        }
        let enrolled = store.enrolled()?.ok_or(FailureCode::NotEnrolled)?;
        let ward = &enrolled.person.ward;
        let key = store.ward()?.ok_or(FailureCode::NoKey)?.sealing_key;
        let device = enrolled.device;
        let sender = &open.rescue.sender;
        let bytes = content
            .seal((ward, device), now, sender, &key, &mut rand::rng())
            .map_err(|fault| match fault {
                FileFault::NoKey => FailureCode::NoKey,
                _ => FailureCode::Internal,
            })?;
        let id = device.0.simple().to_string();
        let short = id.get(24..).unwrap_or_default();
        let name = format!(
            "tungngo-{ward}-{short}-{}.{}",
            now.local_date(),
            file::EXTENSION
        );
        std::fs::create_dir_all(&dir).map_err(io)?;
        let path = dir.join(&name);
        durable::write(&path, &bytes).map_err(io)?;
        self.changed();
        Ok(Carried {
            name,
            path: path.display().to_string(),
            count: u32::try_from(count).unwrap_or(u32::MAX),
            bytes,
        })
    }
}

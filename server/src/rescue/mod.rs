//! Work that a phone did and somebody brings: sealed copies through another session, or the carried
//! file. Everything is opened and checked before anything is written, and then taken in as the
//! phone's own push would have been.

use std::collections::{BTreeMap, BTreeSet};

use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, UserId, WardCode},
    rescue::{
        RecordError, SealedOp,
        file::{Carried, Closed, FileFault},
    },
    seal,
    sync::{
        Op,
        rescue::{Fate, Refusal, RescueAnswer},
    },
};

use crate::{
    app::App,
    storage::{
        StoreResult,
        rescue::{Rescue, Rescued, Sender, Way},
    },
};

mod report;

pub use report::{Counts, OpReport, Report};

/// Who brings work, and how.
#[derive(Clone, Debug)]
pub struct Carrier {
    /// The person; none for the command line.
    pub user: Option<UserId>,
    /// Only this ward's; none for the command line.
    pub ward: Option<WardCode>,
    /// By which way.
    pub way: Way,
}

impl Carrier {
    /// A revoked phone's work comes in by an officer's hand, or by its owner's new phone.
    fn may_bring(&self, sender: &Sender) -> bool {
        !sender.revoked || self.way == Way::File || self.user == Some(sender.owner)
    }

    fn is_at_home(&self, ward: &WardCode) -> bool {
        self.ward.as_ref().is_none_or(|own| own == ward)
    }
}

/// Why a file is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file; nothing was changed.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The store.
    #[error(transparent)]
    Store(#[from] crate::storage::StoreError),
}

/// An operation that came out of its copy, or why it did not.
type Opened = Result<Op, Refusal>;

/// Takes sealed copies in, in any order. One answer for each.
///
/// # Errors
/// The store's own.
pub async fn take_records(
    app: &App,
    carrier: &Carrier,
    records: &[SealedOp],
    now: Millis,
) -> StoreResult<Vec<RescueAnswer>> {
    let mut senders = BTreeMap::new();
    for device in records.iter().map(|r| r.device).collect::<BTreeSet<_>>() {
        senders.insert(device, app.store.sender(device).await?);
    }
    let mut fates: BTreeMap<(DeviceId, u64, String), Fate> = BTreeMap::new();
    let mut ops: BTreeMap<DeviceId, Vec<Op>> = BTreeMap::new();
    for record in records {
        let sender = senders.get(&record.device).and_then(Option::as_ref);
        match open(app, carrier, sender, record) {
            Ok(op) => ops.entry(record.device).or_default().push(op),
            Err(refusal) => {
                fates.insert(place(record), Fate::Refused(refusal));
            }
        }
    }
    for (device, ops) in ops {
        // A number twice in one request is a second try, told apart by its digest.
        for ops in ascending(ops) {
            let digests: Vec<_> = ops.iter().map(|o| (o.op_seq, o.sha256.clone())).collect();
            let done = take(app, carrier, device, ops, now).await?;
            for ((op_seq, sha256), verdict) in digests.into_iter().zip(done.verdicts) {
                fates.insert((device, op_seq, sha256), Fate::Judged(verdict.outcome));
            }
        }
    }
    let answer = |record: &SealedOp| {
        Some(RescueAnswer {
            device: record.device,
            op_seq: record.op_seq,
            fate: fates.get(&place(record))?.clone(),
        })
    };
    Ok(records.iter().filter_map(answer).collect())
}

fn place(record: &SealedOp) -> (DeviceId, u64, String) {
    (record.device, record.op_seq, record.sha256.clone())
}

/// Lists in which every number stands once, ascending; one list, unless somebody plays.
fn ascending(mut ops: Vec<Op>) -> Vec<Vec<Op>> {
    ops.sort_by(|a, b| (a.op_seq, &a.sha256).cmp(&(b.op_seq, &b.sha256)));
    ops.dedup_by(|a, b| (a.op_seq, &a.sha256) == (b.op_seq, &b.sha256));
    let mut lists: Vec<Vec<Op>> = Vec::new();
    for op in ops {
        let free = lists
            .iter_mut()
            .find(|list| list.last().is_none_or(|last| last.op_seq < op.op_seq));
        match free {
            Some(list) => list.push(op),
            None => lists.push(vec![op]),
        }
    }
    lists
}

async fn take(
    app: &App,
    carrier: &Carrier,
    device: DeviceId,
    ops: Vec<Op>,
    now: Millis,
) -> StoreResult<Rescued> {
    let rescue = Rescue {
        device,
        ops,
        way: carrier.way,
        by: carrier.user,
    };
    app.store.rescue(rescue, now).await
}

fn open(app: &App, carrier: &Carrier, sender: Option<&Sender>, record: &SealedOp) -> Opened {
    let sender = sender.ok_or(Refusal::UnknownDevice)?;
    if sender.ward != record.ward || !carrier.is_at_home(&record.ward) {
        return Err(Refusal::OtherWard);
    }
    if !carrier.may_bring(sender) {
        return Err(Refusal::DeviceRevoked);
    }
    let key_id = &record.sealed.key_id;
    let private = app
        .keys
        .ward_private(&record.ward, key_id)
        .map_err(|_| Refusal::NoKey)?;
    let mut refusal = Refusal::DoesNotOpen;
    for phone in phones(sender) {
        match record.open(&private, &phone) {
            Ok(op) if is_numbered(&op) => return Ok(op),
            Ok(_) | Err(RecordError::Damaged | RecordError::Seal(_)) => {}
            Err(RecordError::Newer) => refusal = Refusal::Newer,
        }
    }
    Err(refusal)
}

fn phones(sender: &Sender) -> impl Iterator<Item = seal::Sender> + '_ {
    let hashes = sender.nonce_hashes.iter();
    hashes.filter_map(|hash| seal::Sender::known(sender.device, hash))
}

/// Whether an operation has a number that one of ours could have.
fn is_numbered(op: &Op) -> bool {
    op.op_seq > 0 && i64::try_from(op.op_seq).is_ok()
}

/// Takes a carried file in. Once more changes nothing.
///
/// # Errors
/// [`ImportError::File`] when it is refused as a whole; nothing has been changed then.
pub async fn take_file(
    app: &App,
    carrier: &Carrier,
    file: &[u8],
    now: Millis,
) -> Result<Report, ImportError> {
    let closed = Closed::read(file)?;
    let header = &closed.header;
    if !carrier.is_at_home(&header.ward) {
        return Err(FileFault::OtherWard.into());
    }
    if app.store.ward(&header.ward).await?.is_none() {
        return Err(FileFault::OtherWard.into());
    }
    let sender = app.store.sender(header.device).await?;
    let sender = sender.ok_or(FileFault::UnknownDevice)?;
    if sender.ward != header.ward {
        return Err(FileFault::OtherWard.into());
    }
    let carried = open_file(app, &sender, &closed)?;
    let kinds: Vec<_> = carried.ops.iter().map(|op| op.kind).collect();
    let mut report = Report::new(header, sender.owner_name);
    if !carried.ops.is_empty() {
        let done = take(app, carrier, header.device, carried.ops, now).await?;
        for (kind, verdict) in kinds.into_iter().zip(done.verdicts) {
            report.judged(header.device, verdict.op_seq, Some(kind), verdict.outcome);
        }
        report.missing = done.missing;
    }
    for answer in take_records(app, carrier, &carried.earlier, now).await? {
        match answer.fate {
            Fate::Judged(outcome) => report.judged(answer.device, answer.op_seq, None, outcome),
            Fate::Refused(refusal) => report.refused(answer.device, answer.op_seq, refusal),
        }
    }
    Ok(report)
}

fn open_file(app: &App, sender: &Sender, closed: &Closed<'_>) -> Result<Carried, FileFault> {
    let header = &closed.header;
    let private = app
        .keys
        .ward_private(&header.ward, &header.key_id)
        .map_err(|_| FileFault::NoKey)?;
    let mut fault = FileFault::Damaged;
    for phone in phones(sender) {
        match closed.open(&private, &phone) {
            Ok(carried) if carried.ops.iter().all(is_numbered) => return Ok(carried),
            Ok(_) => {}
            Err(why) => fault = why,
        }
    }
    Err(fault)
}

//! What became of a carried file, operation by operation.

use serde::Serialize;
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, WardCode},
    rescue::file::Header,
    sync::{
        DocKind,
        push::{ConflictCode, Outcome},
        rescue::Refusal,
    },
};

/// How many operations had which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// New here, taken in.
    pub applied: usize,
    /// Here already, by whatever way.
    pub already: usize,
    /// Kept, but a person must choose.
    pub conflict: usize,
    /// Kept aside for a person.
    pub rejected: usize,
    /// Copies that did not open.
    pub unopened: usize,
}

/// What became of one operation. Says nothing of what was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpReport {
    /// The phone that froze it.
    pub device: DeviceId,
    /// Its number there.
    pub op_seq: u64,
    /// What it is about, where it was opened here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<DocKind>,
    /// `applied`, `already`, `conflict`, `rejected`, `unopened` (texts `outbox-fate-…`).
    pub fate: &'static str,
    /// Why: a code of the protocol (texts `aside-…`, `rescue-…`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
}

/// What became of a carried file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The ward.
    pub ward: WardCode,
    /// The phone that made the file.
    pub device: DeviceId,
    /// Whose phone it is.
    pub owner: String,
    /// When it was made, by the phone's clock.
    pub made_ms: Millis,
    /// How many of each fate.
    pub counts: Counts,
    /// Numbers of this phone that nobody has brought yet.
    pub missing: Vec<u64>,
    /// The operations, by number.
    pub ops: Vec<OpReport>,
}

impl Report {
    pub(super) fn new(header: &Header, owner: String) -> Self {
        Self {
            ward: header.ward.clone(),
            device: header.device,
            owner,
            made_ms: header.made_ms,
            counts: Counts::default(),
            missing: Vec::new(),
            ops: Vec::new(),
        }
    }

    pub(super) fn judged(
        &mut self,
        device: DeviceId,
        op_seq: u64,
        kind: Option<DocKind>,
        outcome: Outcome,
    ) {
        let counts = &mut self.counts;
        let (count, fate, code) = match outcome {
            Outcome::Applied { .. } => (&mut counts.applied, "applied", None),
            Outcome::Replayed { .. } => (&mut counts.already, "already", None),
            Outcome::Conflict { code, .. } => {
                let code = match code {
                    ConflictCode::FieldsClash => "fields_clash",
                    ConflictCode::OpSeqReused => "op_seq_reused",
                };
                (&mut counts.conflict, "conflict", Some(code))
            }
            Outcome::Rejected { code, .. } => {
                (&mut counts.rejected, "rejected", Some(code.as_str()))
            }
        };
        *count += 1;
        self.ops.push(OpReport {
            device,
            op_seq,
            kind,
            fate,
            code,
        });
    }

    pub(super) fn refused(&mut self, device: DeviceId, op_seq: u64, refusal: Refusal) {
        self.counts.unopened += 1;
        self.ops.push(OpReport {
            device,
            op_seq,
            kind: None,
            fate: "unopened",
            code: Some(refusal.as_str()),
        });
    }

    /// The key of the sentence that says what became of the whole file.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        let c = &self.counts;
        match (c.conflict + c.rejected + c.unopened, c.applied) {
            (0, 0) => "outbox-outcome-nothing_new",
            (0, _) => "outbox-outcome-taken_in",
            _ => "outbox-outcome-look",
        }
    }
}

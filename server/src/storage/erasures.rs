//! Cases that are asked to be erased before their period is over.

use tungngo_shared::{
    casefile::{Birth, CaseState, CaseStep},
    clock::Millis,
    ids::{CaseId, UserId},
};

use super::retention::{Gone, Reason};

/// That somebody asked to have a case erased before its period is over.
#[derive(Clone, Debug)]
pub struct AskedErasure {
    /// Why, by the law's grounds.
    pub reason: Reason,
    /// Why, in their words; goes with the case.
    pub why: String,
    /// Who.
    pub asked_by: UserId,
    /// Their name.
    pub asker: String,
    /// When.
    pub asked_ms: Millis,
}

/// A case that is asked to be erased.
#[derive(Clone, Debug)]
pub struct ErasureLine {
    /// Which.
    pub id: CaseId,
    /// Whom it is about.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// Where it stands.
    pub state: CaseState,
    /// Where.
    pub group_name: String,
    /// What is asked.
    pub asked: AskedErasure,
}

/// What is said about erasing a case, short of doing it.
#[derive(Clone, Debug)]
pub enum ErasureStep {
    /// Have it erased before its period is over, on which ground, and why.
    Ask(Reason, String),
    /// The asker does not ask any more.
    Unask,
    /// It is not erased, and why.
    Keep(String),
}

impl ErasureStep {
    /// Which step of the case it is.
    #[must_use]
    pub fn step(&self) -> CaseStep {
        match self {
            Self::Ask(..) => CaseStep::AskErasure,
            Self::Unask => CaseStep::UnaskErasure,
            Self::Keep(_) => CaseStep::Keep,
        }
    }
}

/// What became of an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseErased {
    /// It is gone, with all this; the papers' bytes are to be dropped.
    Done(Gone),
    /// It is not as it was seen, nothing is asked, or it goes with another record.
    Changed,
    /// Whoever asks does not erase.
    SamePerson,
}

//! Calls and replies in words, for traces.

use tungngo_mobile::{
    engine::Failure,
    sync::{Call, Reply},
};

/// A call in a trace.
pub(super) fn call_name(call: &Call) -> String {
    match call {
        Call::Push { request, .. } => {
            let numbers: Vec<_> = request.ops.iter().map(|op| op.op_seq).collect();
            format!("push {numbers:?}")
        }
        Call::Pull { request, .. } if request.check => "pull and compare".to_owned(),
        Call::Pull { request, .. } if request.cursor.is_none() => "pull from nothing".to_owned(),
        Call::Pull { .. } => "pull".to_owned(),
        Call::Refresh { .. } => "refresh".to_owned(),
        Call::PhotoOffset { .. } => "ask about a photo".to_owned(),
        Call::PhotoPiece { offset, .. } => format!("photo from {offset}"),
    }
}

/// What became of a call, in a trace.
pub(super) fn outcome_name(outcome: &Result<Reply, Failure>) -> String {
    match outcome {
        Ok(Reply::Push(reply)) => {
            let verdicts = serde_json::to_string(&reply.verdicts).unwrap_or_default();
            format!("{verdicts} gap {:?} last {}", reply.gap, reply.last_op_seq)
        }
        Ok(Reply::Pull(page)) if page.changes.len() > 9 => {
            format!("{} rows, more {}", page.changes.len(), page.more)
        }
        Ok(Reply::Pull(page)) => {
            let named = page
                .changes
                .iter()
                .map(|c| (c.kind, c.id, c.change, &c.rev));
            format!("{:?}, more {}", named.collect::<Vec<_>>(), page.more)
        }
        Ok(Reply::Tokens(_)) => "tokens".to_owned(),
        Ok(Reply::Photo(progress)) => format!("{progress:?}"),
        Err(failure) => format!("{failure:?}"),
    }
}

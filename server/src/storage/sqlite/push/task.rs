//! A pushed task: the report of the person it is given to.

use serde_json::{Map, Value};
use tungngo_shared::{
    ids::TaskId,
    sync::{
        Op,
        push::{Outcome, RejectCode},
    },
    task::Task,
};

use super::{Doc, Judged, allowed, standing::stored, version};
use crate::{
    storage::{sqlite::docs::Changes, sync::Push},
    sync::plan::{self, Settled},
};

pub fn take(
    c: &mut Changes<'_>,
    push: &Push,
    op: &Op,
    doc: Option<Doc>,
    id: TaskId,
) -> Judged<Outcome> {
    let sent: Map<String, Value> = allowed!(plan::read(op.body.get()));
    // Tasks are given at the office.
    let Some(doc) = doc else {
        return Ok(Err(RejectCode::Forbidden.into()));
    };
    let stored = stored(c, push, op, &doc)?;
    let base = match stored.on_top {
        true => Some(&stored.current),
        false => stored.base.as_ref(),
    };
    let next = Task::with_report(&stored.current, base, &sent);
    let body = serde_json::to_string(&next)?;
    let task: Task = allowed!(plan::read(&body));
    allowed!(plan::judge_task(&push.actor, c.ward, &task));
    let settled = Settled {
        as_sent: next == sent,
        is_new: next != stored.current,
        body: next,
        clashes: Vec::new(),
    };
    let own = op.rev(push.device);
    let rev = if settled.is_new {
        let version = version(c, op, &own, &settled, &body)?;
        c.put_task(id, &task, version)?
    } else {
        c.keep_revision(id.0, &own, op.base_rev.as_ref(), op.body.get())?;
        doc.rev
    };
    Ok(Ok(Outcome::Applied { rev }))
}

//! [`RescueStore`]: the rules of a push, with a gap allowed.

use std::collections::BTreeSet;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, UserId, WardCode},
    sync::{Hello, ProtocolRange, push::Outcome},
};

use super::{
    Sqlite, Tx, audit, auth,
    docs::{self, Author},
    push::{self, Order},
    rows,
};
use crate::storage::{
    RescueStore, StoreError, StoreResult,
    rescue::{MAX_MISSING, Rescue, Rescued, Sender, Way},
    sync::Push,
};

#[async_trait]
impl RescueStore for Sqlite {
    async fn sender(&self, device: DeviceId) -> StoreResult<Option<Sender>> {
        self.read(move |c| sender(c, device)).await
    }

    async fn rescue(&self, rescue: Rescue, now: Millis) -> StoreResult<Rescued> {
        self.write(move |tx| take_in(tx, rescue, now)).await
    }
}

fn sender(c: &Connection, device: DeviceId) -> StoreResult<Option<Sender>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/rescue/nonces.sql"))?;
    let hashes = statement.query_map([device.0], |row| row.get(0))?;
    let nonce_hashes = hashes.collect::<Result<_, _>>()?;
    let found = c
        .prepare_cached(include_str!("../../../sql/rescue/device.sql"))?
        .query_row([device.0], |row| {
            Ok((
                UserId(row.get("account_id")?),
                row.get("name")?,
                rows::maybe_ward(row, "ward")?,
                rows::maybe_millis(row, "revoked_ms")?.is_some(),
            ))
        })
        .optional()?;
    Ok(found.and_then(|(owner, owner_name, ward, revoked)| {
        Some(Sender {
            device,
            owner,
            owner_name,
            ward: ward?,
            revoked,
            nonce_hashes,
        })
    }))
}

fn take_in(tx: &Tx<'_>, rescue: Rescue, now: Millis) -> StoreResult<Rescued> {
    let device = rescue.device;
    let sender = sender(tx, device)?.ok_or(StoreError::NotFound)?;
    let actor = auth::author(tx, sender.owner)?.ok_or(StoreError::NotFound)?;
    let before = push::last_contact(tx, device.0)?.last_op_seq;
    let numbers: BTreeSet<u64> = rescue.ops.iter().map(|op| op.op_seq).collect();
    let push = Push {
        actor,
        device,
        hello: nobody_spoke(now),
        cursor: None,
        ops: rescue.ops,
        lost: Vec::new(),
    };
    let by = Author {
        user: Some(sender.owner),
        device: Some(device),
    };
    let push::Taken { verdicts, last, .. } = docs::change(tx, &sender.ward, by, now, |c| {
        push::take_in(c, &push, before, Order::AnyGap)
    })?;
    if last > before {
        tx.prepare_cached(include_str!("../../../sql/sync/set_last_op.sql"))?
            .execute(params![last, device.0])?;
    }
    let highest = numbers.last().copied().unwrap_or(0);
    let mut missing = Vec::new();
    for number in (last + 1..highest).filter(|n| !numbers.contains(n)) {
        if missing.len() == MAX_MISSING {
            break;
        }
        if push::answered(tx, device, number)?.is_none() {
            missing.push(number);
        }
    }
    let new = |v: &&tungngo_shared::sync::Verdict| !matches!(v.outcome, Outcome::Replayed { .. });
    let summary = json!({
        "operations": verdicts.len(), "new": verdicts.iter().filter(new).count(),
        "first": numbers.first(), "last": highest, "missing": missing,
        "sha256": push::digest(push.ops.iter()),
    });
    note(
        tx,
        &sender.ward,
        &rescue.way,
        rescue.by,
        device,
        summary,
        now,
    )?;
    Ok(Rescued { verdicts, missing })
}

fn note(
    tx: &Tx<'_>,
    ward: &WardCode,
    way: &Way,
    by: Option<UserId>,
    subject: DeviceId,
    detail: serde_json::Value,
    now: Millis,
) -> StoreResult<()> {
    let (action, device) = match way {
        Way::Phone(through) => ("outbox.rescue", Some(*through)),
        Way::File => ("outbox.import", None),
    };
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: Some(ward),
            user: by,
            device,
            action,
            subject: Some(subject.0),
            detail,
        },
    )
}

/// The phone itself is not here, so it says nothing of itself.
fn nobody_spoke(now: Millis) -> Hello {
    Hello {
        protocol: ProtocolRange::OURS,
        app_version: String::new(),
        device_ms: now,
        waiting: 0,
    }
}

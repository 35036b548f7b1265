//! A pushed visit: a new one, or its author's mended version.

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value};
use tungngo_shared::{
    clock::Millis,
    household::{Household, LatLon},
    ids::{AlleyId, GroupId, Rev, UserId, VisitId},
    review::ReviewState,
    sync::{Op, push::Outcome},
    visit::Visit,
};

use super::{Doc, Judged, allowed, standing::stored, verdict, version};
use crate::{
    storage::{
        StoreError, StoreResult,
        sqlite::{
            docs::{Changes, Version, VisitFacts},
            rows, triage,
        },
        sync::Push,
    },
    sync::plan::{self, Door, VisitBefore},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub fn take(
    c: &mut Changes<'_>,
    push: &Push,
    op: &Op,
    doc: Option<Doc>,
    id: VisitId,
) -> Judged<Outcome> {
    let sent: Visit = allowed!(plan::read(op.body.get()));
    let door = door(c, push, &sent)?;
    let campaign_known = is_campaign_known(c, &sent)?;
    match doc {
        None => {
            let judged = plan::judge_visit(
                &push.actor,
                c.ward,
                &sent,
                door.as_ref(),
                campaign_known,
                None,
            );
            let flags = allowed!(judged);
            let own = op.rev(push.device);
            let version = Version {
                body: op.body.get(),
                rev: Some(&own),
                base: None,
            };
            let place = door
                .map(|d| (d.group, d.alley))
                .ok_or(StoreError::NotFound)?;
            let facts = facts(push, place, &flags, ReviewState::Received);
            let rev = c.put_visit(id, &sent, version, facts)?;
            Ok(Ok(Outcome::Applied { rev }))
        }
        Some(doc) => mend(c, push, op, doc, id, door.as_ref(), campaign_known),
    }
}

fn facts<'a>(
    push: &Push,
    (group, alley): (GroupId, AlleyId),
    flags: &'a [&'static str],
    review: ReviewState,
) -> VisitFacts<'a> {
    VisitFacts {
        group,
        alley,
        author: push.actor.user,
        device: push.device,
        flags,
        review,
    }
}

/// A version of a visit that is here already.
fn mend(
    c: &mut Changes<'_>,
    push: &Push,
    op: &Op,
    doc: Doc,
    id: VisitId,
    door: Option<&Door>,
    campaign_known: bool,
) -> Judged<Outcome> {
    let sent: Map<String, Value> = allowed!(plan::read(op.body.get()));
    let stored = stored(c, push, op, &doc)?;
    let settled = plan::settle(&sent, &stored);
    let row = row(c, id)?;
    let before = VisitBefore {
        author: row.author,
        visit: serde_json::from_value(Value::Object(stored.current))?,
    };
    let body = serde_json::to_string(&settled.body)?;
    let next: Visit = allowed!(plan::read(&body));
    let judged = plan::judge_visit(
        &push.actor,
        c.ward,
        &next,
        door,
        campaign_known,
        Some(&before),
    );
    let flags = allowed!(judged);
    let own = op.rev(push.device);
    // Photos of a version that loses a clash are kept like the version itself.
    if let Ok(sent) = plan::read::<Visit>(op.body.get()) {
        c.link_photos(id, &sent.photos)?;
    }
    if !settled.is_new {
        c.keep_revision(id.0, &own, op.base_rev.as_ref(), op.body.get())?;
        return Ok(Ok(verdict(c, push, op, doc.rev, settled.clashes)?));
    }
    let review = row.review.after_resend();
    let version = version(c, op, &own, &settled, &body)?;
    // A visit stays where its house stood when it was recorded.
    let rev = c.put_visit(id, &next, version, facts(push, row.place, &flags, review))?;
    add_event(c, push, id, row.review, review, &rev)?;
    triage::answered(c.tx, id, push.actor.user, c.at)?;
    Ok(Ok(verdict(c, push, op, rev, settled.clashes)?))
}

fn add_event(
    c: &Changes<'_>,
    push: &Push,
    id: VisitId,
    from: ReviewState,
    to: ReviewState,
    rev: &Rev,
) -> StoreResult<()> {
    c.tx.prepare_cached(include_str!("../../../../sql/sync/add_review_event.sql"))?
        .execute(params![
            id.0,
            c.at.0,
            push.actor.user.0,
            from.as_str(),
            to.as_str(),
            rev.as_str()
        ])?;
    Ok(())
}

struct Row {
    author: UserId,
    place: (GroupId, AlleyId),
    review: ReviewState,
}

fn row(c: &Changes<'_>, id: VisitId) -> StoreResult<Row> {
    Ok(c.tx
        .prepare_cached(include_str!("../../../../sql/sync/visit_before.sql"))?
        .query_row([id.0], |row| {
            Ok(Row {
                author: UserId(row.get("author_id")?),
                place: (GroupId(row.get("group_id")?), AlleyId(row.get("alley_id")?)),
                review: rows::parsed(row, "review_state", ReviewState::parse)?,
            })
        })?)
}

/// What is known about the visited household; none when there is no such one.
fn door(c: &Changes<'_>, push: &Push, visit: &Visit) -> StoreResult<Option<Door>> {
    let found =
        c.tx.prepare_cached(include_str!("../../../../sql/sync/door.sql"))?
            .query_row([visit.household.0], |row| {
                Ok(Door {
                    ward: rows::ward(row, "ward")?,
                    group: GroupId(row.get("group_id")?),
                    alley: AlleyId(row.get("alley_id")?),
                    people: row.get("people")?,
                    location: None,
                    visited_by_others: false,
                })
            })
            .optional()?;
    let Some(mut door) = found else {
        return Ok(None);
    };
    // The place is not in the projection; only a visit with a position asks for it.
    if visit.fix.is_some() {
        door.location = location(c, visit)?;
    }
    door.visited_by_others = is_visited_by_others(c, push, visit)?;
    Ok(Some(door))
}

fn location(c: &Changes<'_>, visit: &Visit) -> StoreResult<Option<LatLon>> {
    let household: Option<Household> =
        c.tx.prepare_cached(include_str!("../../../../sql/sync/current_body.sql"))?
            .query_row([visit.household.0], |row| rows::json(row, "body"))
            .optional()?;
    Ok(household.and_then(|h| h.location))
}

fn is_visited_by_others(c: &Changes<'_>, push: &Push, visit: &Visit) -> StoreResult<bool> {
    let today = Millis::start_of_day(c.at.local_date()).0;
    let count: i64 =
        c.tx.prepare_cached(include_str!("../../../../sql/sync/visited_by_others.sql"))?
            .query_row(
                params![
                    visit.household.0,
                    visit.campaign.0,
                    push.actor.user.0,
                    today,
                    today + DAY_MS
                ],
                |row| row.get(0),
            )?;
    Ok(count > 0)
}

fn is_campaign_known(c: &Changes<'_>, visit: &Visit) -> StoreResult<bool> {
    let count: i64 =
        c.tx.prepare_cached(include_str!("../../../../sql/sync/campaign_known.sql"))?
            .query_row(params![visit.campaign.0, c.ward.as_str()], |row| row.get(0))?;
    Ok(count == 1)
}

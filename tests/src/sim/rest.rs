//! The end of a run: everything that ails is healed, nobody does anything new, and within a bounded
//! number of calls all agree.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tungngo_mobile::{
    engine::State,
    store::{EditState, LedgerRow},
};
use tungngo_shared::sync::ProtocolRange;
use uuid::Uuid;

use super::{
    Broken, Holds,
    model::{self, Held},
    phone::{HouseEdit, Phone, UNDO_MS, UnderWay},
    plan::Fate,
    world::World,
};

/// Most calls until a phone has nothing more to say.
const MOST_CALLS: usize = 60;

impl World<'_> {
    pub(super) fn come_to_rest(&mut self) -> Holds {
        self.note(|| "rest".to_owned());
        for call in std::mem::take(&mut self.late) {
            self.serve(0, &call);
        }
        for phone in 0..self.phones.len() {
            if self.phones[phone].protocol != ProtocolRange::OURS {
                self.phones[phone].protocol = ProtocolRange::OURS;
                self.phones[phone].restart();
            }
        }
        // What is still on its way was said long ago, and may be true no more: it takes none of the rounds.
        for phone in 0..self.phones.len() {
            if matches!(
                self.phones[phone].under_way,
                Some((UnderWay::Answered(_), _))
            ) {
                self.fate(phone, Fate::Arrives)?;
            }
        }
        self.pass(UNDO_MS + 1_000);
        // Twice: what one phone sent in the first round, another fetches in the second.
        for _ in 0..2 {
            for phone in 0..self.phones.len() {
                self.rest(phone)?;
            }
            self.pass(600_000);
        }
        for phone in 0..self.phones.len() {
            let it = &self.phones[phone];
            if !it.revoked && it.session.state() != State::Revoked {
                self.agrees(phone)?;
            }
        }
        self.keeps_what_it_acknowledged()?;
        self.doubles_nothing()?;
        self.merges()?;
        self.read(model::feed)
    }

    fn rest(&mut self, phone: usize) -> Holds {
        use tungngo_mobile::engine::Event;
        self.act(phone, |session, at| session.drive(Event::SyncNow, at));
        for _ in 0..MOST_CALLS {
            let Some((under_way, sent)) = self.take_under_way(phone) else {
                let session = &self.phones[phone].session;
                let waits = session.store.waiting().expect("the store can be read").0 > 0;
                let until = match session.state() {
                    // After a failure it pauses, as it should.
                    State::Waiting { until } | State::Offline { until } => until,
                    // Saved while a round was under way: the next one is for it.
                    State::Idle { until } if waits => until,
                    _ => return self.is_idle(phone),
                };
                self.pass((until.0 - self.steady).max(0) + 1);
                self.act(phone, |session, at| session.drive(Event::Tick, at));
                continue;
            };
            let answered = match under_way {
                UnderWay::Asked(call) => self.serve(phone, &call),
                UnderWay::Answered(answered) => answered,
            };
            self.reply(phone, answered, sent)?;
        }
        let detail = format!("phone {phone} still calls after {MOST_CALLS} calls");
        Err(Broken::new(
            "at rest within a bounded number of calls",
            detail,
        ))
    }

    fn is_idle(&self, phone: usize) -> Holds {
        let it = &self.phones[phone];
        match it.session.state() {
            State::Idle { .. } => Ok(()),
            // A store set back to an old copy looks like a thief's: it has to be enrolled again.
            State::Revoked if it.revoked || it.rolled_back > 0 => Ok(()),
            state => {
                let detail = format!("phone {phone}: {state:?}");
                Err(Broken::new(
                    "a phone with a good network comes to rest",
                    detail,
                ))
            }
        }
    }

    fn agrees(&mut self, phone: usize) -> Holds {
        let user = self.ground.holders[phone].user;
        let expected = self.read(move |c| model::visible(c, user));
        self.holds(phone, &[expected])?;
        self.tells_the_truth(phone)?;
        let device = self.ground.holders[phone].device.0;
        let held = self.read(move |c| model::held(c, device));
        let chance = self.draw();
        let it = &self.phones[phone];
        let ledger = it.session.store.ledger().expect("a ledger");
        for row in &ledger {
            let is_answered = matches!(
                row.state,
                EditState::Safe | EditState::Conflict | EditState::Rejected
            );
            if !is_answered {
                let detail = format!("phone {phone}: op {:?} is {:?}", row.op_seq, row.state);
                return Err(Broken::new("at rest nothing waits", detail));
            }
            let rejected = row.state == EditState::Rejected;
            if rejected
                && !row
                    .op_seq
                    .is_some_and(|n| held.ops.get(&n).is_some_and(|op| op.rejected))
            {
                let detail = format!("phone {phone}: op {:?}", row.op_seq);
                return Err(Broken::new("only the server rejects", detail));
            }
        }
        let saves = it.saves.iter();
        let last: BTreeMap<Uuid, &str> = saves
            .filter(|s| !s.undone)
            .map(|s| (s.doc, s.body.as_str()))
            .collect();
        for (doc, body) in last {
            if !ledger.iter().any(|row| row.doc == doc && row.body == body) {
                let detail = format!("phone {phone}: {doc}");
                return Err(Broken::new("a phone keeps what was saved on it", detail));
            }
        }
        let truth = it
            .session
            .truth(it.at(self.steady, chance))
            .expect("a truth");
        let rejected = ledger.iter().any(|r| r.state == EditState::Rejected);
        if truth.waiting != 0 || (!rejected && truth.visits_safe != truth.visits_total) {
            let detail = format!("phone {phone}: {truth:?}");
            return Err(Broken::new(
                "at rest the screen says that all is safe",
                detail,
            ));
        }
        self.content_arrived(phone, &held)
    }

    /// Every answered edit's very bytes are on the server, as a revision or kept aside.
    fn content_arrived(&self, phone: usize, held: &Held) -> Holds {
        let ledger = self.phones[phone].session.store.ledger().expect("a ledger");
        for row in ledger {
            let (Some(op_seq), Some(sha256)) = (row.op_seq, row.sha256) else {
                continue;
            };
            let is_aside = held.asides.contains(&(op_seq, sha256));
            let doc = row.doc;
            let revisions = self.read(move |c| model::revisions(c, doc));
            if !is_aside && !revisions.values().any(|body| *body == row.body) {
                let detail = format!("phone {phone}: op {op_seq} of {doc}");
                return Err(Broken::new("every edit's bytes arrive", detail));
            }
        }
        Ok(())
    }

    /// What was acknowledged is there, unless the server forgot it and so did its phone.
    fn keeps_what_it_acknowledged(&self) -> Holds {
        for known in &self.acknowledged {
            let it = &self.phones[known.phone];
            let forgotten = self.restores > 0 && (it.revoked || it.rolled_back > 0);
            if forgotten {
                continue;
            }
            let doc = known.doc;
            let revisions = self.read(move |c| model::revisions(c, doc));
            let device = self.ground.holders[known.phone].device.0;
            let held = self.read(move |c| model::held(c, device));
            let is_aside = held.asides.contains(&(known.op_seq, known.sha256.clone()));
            if !is_aside && !revisions.values().any(|body| *body == known.body) {
                let detail = format!("phone {}: op {}", known.phone, known.op_seq);
                return Err(Broken::new("nothing acknowledged is lost", detail));
            }
        }
        Ok(())
    }

    fn doubles_nothing(&self) -> Holds {
        let visits = self.read(model::visits);
        for (index, holder) in self.ground.holders.iter().enumerate() {
            let it = &self.phones[index];
            if it.rolled_back > 0 {
                continue;
            }
            let device = holder.device.0;
            if self.read(move |c| model::reused(c, device)) > 0 {
                let detail = format!("phone {index}");
                return Err(Broken::new("no number names two operations", detail));
            }
            if self.read(move |c| model::stepped_over(c, device)) > 0 {
                let detail = format!("phone {index}");
                let promise = "only a store that was set back lacks numbers";
                return Err(Broken::new(promise, detail));
            }
            let own: BTreeSet<Uuid> = it.saves.iter().map(|s| s.doc).collect();
            let mends = |doc: Uuid| it.saves.iter().filter(|s| s.doc == doc).count() as u64 - 1;
            for visit in visits.iter().filter(|v| v.device == holder.device.0) {
                if !own.contains(&visit.id) {
                    let detail = format!("phone {index}: {}", visit.id);
                    return Err(Broken::new("no visit comes from nowhere", detail));
                }
                let (id, author) = (visit.id, visit.author);
                let events = self.read(move |c| model::author_events(c, id, author));
                if events > mends(visit.id) {
                    let detail = format!("phone {index}: {events} events of {id}");
                    return Err(Broken::new("no edit is applied twice", detail));
                }
            }
        }
        Ok(())
    }

    /// A field that one edit changed has that edit's value; one that several changed has a value of
    /// theirs; what nobody knows is untouched.
    fn merges(&self) -> Holds {
        let clashes: Vec<_> = (self.ground.holders.iter())
            .map(|holder| {
                let device = holder.device.0;
                self.read(move |c| model::clashes(c, device))
            })
            .collect();
        for id in &self.ground.houses {
            let doc = id.0;
            let body = self.read(move |c| model::body(c, doc)).unwrap_or_default();
            let body: Value = serde_json::from_str(&body).expect("JSON");
            if body.get("tam_moi").is_none() {
                return Err(Broken::new("unknown fields survive", format!("{doc}")));
            }
            if !self.merges_hold {
                continue;
            }
            for field in ["head_name", "people", "note"] {
                let phones = self.phones.iter().zip(&clashes);
                let phones = phones.flat_map(|(phone, clashes)| applied(phone, clashes));
                let edits: Vec<&HouseEdit> = (phones.chain(&self.desk_edits))
                    .filter(|e| e.house == doc && e.field == field)
                    .collect();
                let is = body.get(field).unwrap_or(&Value::Null);
                if !edits.is_empty() && !edits.iter().any(|e| e.to == *is) {
                    let detail = format!("{doc} {field}: {is}, edits {edits:?}");
                    return Err(Broken::new("a merge loses no edit", detail));
                }
            }
        }
        Ok(())
    }
}

/// The corrections that the server took in: by an operation that carries their value, and whose field nobody
/// else had changed meanwhile. A correction saved before another one was sent travels in that one's.
fn applied<'p>(phone: &'p Phone, clashes: &BTreeSet<(u64, String)>) -> Vec<&'p HouseEdit> {
    let ledger = phone.session.store.ledger().expect("a ledger");
    let is_in = |edit: &HouseEdit| {
        let carries = |row: &LedgerRow| {
            let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
            let was_merged = match row.state {
                EditState::Safe => true,
                EditState::Conflict => {
                    (row.op_seq).is_some_and(|n| !clashes.contains(&(n, edit.field.to_owned())))
                }
                _ => false,
            };
            was_merged && *body.get(edit.field).unwrap_or(&Value::Null) == edit.to
        };
        let save = edit.save.and_then(|s| phone.saves.get(s));
        save.is_some_and(|save| {
            let mut of_it = ledger.iter().filter(|row| row.doc == save.doc);
            of_it.any(carries)
        })
    };
    phone.house_edits.iter().filter(|e| is_in(e)).collect()
}

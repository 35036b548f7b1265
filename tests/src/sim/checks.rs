//! What is true after every reply.

use tungngo_mobile::{engine::Failure, store::EditState, sync::Reply};

use super::{
    Broken, Holds,
    model::{self, Documents},
    world::{Acknowledged, World},
};

impl World<'_> {
    /// What the server sent that this phone holds.
    fn documents(&self, phone: usize) -> Documents {
        let session = &self.phones[phone].session;
        let documents = session.store.documents().expect("the store can be read");
        documents
            .into_iter()
            .map(|(kind, id, rev)| ((kind, id), rev))
            .collect()
    }

    /// The phone's list, when a reply is a part of the new one that is fetched beside it.
    pub(super) fn list_fetched_anew(
        &self,
        phone: usize,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Documents> {
        let is_part = matches!(outcome, Ok(Reply::Pull(page)) if page.more);
        let store = &self.phones[phone].session.store;
        let is_anew = is_part && store.is_resetting().expect("the store can be read");
        is_anew.then(|| self.documents(phone))
    }

    /// The list stays in use until the new one is complete.
    pub(super) fn kept_its_list(&self, phone: usize, before: &Documents) -> Holds {
        if self.documents(phone) == *before {
            return Ok(());
        }
        Err(Broken::new(
            "a list is whole while it is fetched anew",
            format!("phone {phone}"),
        ))
    }

    /// The phone holds exactly what it may see.
    pub(super) fn holds(&self, phone: usize, expected: &[Documents]) -> Holds {
        let held = self.documents(phone);
        if expected.contains(&held) {
            return Ok(());
        }
        let Some(expected) = expected.first() else {
            return Ok(());
        };
        let missing = expected.iter().filter(|(k, v)| held.get(*k) != Some(*v));
        let excess = held.iter().filter(|(k, _)| !expected.contains_key(*k));
        let detail = format!(
            "phone {phone}: missing or old {:?}, out of scope {:?}",
            missing.take(3).collect::<Vec<_>>(),
            excess.take(3).collect::<Vec<_>>()
        );
        Err(Broken::new(
            "at the tip a phone holds what it may see",
            detail,
        ))
    }

    /// What the phone calls safe the server holds, byte for byte.
    pub(super) fn tells_the_truth(&mut self, phone: usize) -> Holds {
        let device = self.ground.holders[phone].device.0;
        let held = self.read(move |c| model::held(c, device));
        let it = &self.phones[phone];
        // What was kept aside under a number that was used twice, and forgotten since: only the feed tells.
        let may_be_forgotten = it.rolled_back > 0 && it.heard_restores < self.restores;
        for row in it.session.store.ledger().expect("the store can be read") {
            let (Some(op_seq), Some(sha256)) = (row.op_seq, row.sha256) else {
                continue;
            };
            let is_op = held
                .ops
                .get(&op_seq)
                .is_some_and(|op| op.sha256 == sha256 && !op.rejected);
            let is_aside = held.asides.contains(&(op_seq, sha256.clone()));
            let is_there = match row.state {
                EditState::Safe => is_op,
                EditState::Conflict => is_op || is_aside || may_be_forgotten,
                _ => continue,
            };
            if !is_there {
                let detail = format!("phone {phone} calls op {op_seq} safe");
                return Err(Broken::new("what is called safe is on the server", detail));
            }
            if row.state == EditState::Safe
                && self.acknowledged.insert(Acknowledged {
                    phone,
                    op_seq,
                    sha256,
                    doc: row.doc,
                    body: row.body,
                })
            {
                self.counts.acknowledged += 1;
            }
        }
        let stepped_over = self.read(move |c| model::stepped_over(c, device));
        if held.last != held.ops.len() as u64 + stepped_over
            || held.ops.keys().last().copied().unwrap_or(0) != held.last
        {
            let detail = format!("phone {phone}: {} ops, last {}", held.ops.len(), held.last);
            return Err(Broken::new("operations are numbered without gaps", detail));
        }
        let differed = self.phones[phone].session.differed();
        if differed > 0 {
            let detail = format!("phone {phone} fetched its list anew {differed} times");
            return Err(Broken::new(
                "the comparison at the tip never differs",
                detail,
            ));
        }
        Ok(())
    }
}

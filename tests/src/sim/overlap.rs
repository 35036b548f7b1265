//! Two requests at a time: one phone's write hangs in its commit while the server answers another phone.

use std::pin::pin;

use axum::body::Bytes;
use tungngo_mobile::{
    engine::Failure,
    sync::{Call, Reply},
};

use super::{Holds, disk::Disk, model, phone::UnderWay, server::Server, world::World};

type Answer = (Result<Reply, Failure>, Bytes);

impl World<'_> {
    /// The calls of two phones overlap; both hear the answers.
    pub(super) fn overlap(&mut self, first: usize, second: usize) -> Holds {
        let is_ready =
            |phone: &super::phone::Phone| matches!(phone.under_way, Some((UnderWay::Asked(_), _)));
        if first == second || !is_ready(&self.phones[first]) || !is_ready(&self.phones[second]) {
            return Ok(());
        }
        let taken = (self.take_under_way(first), self.take_under_way(second));
        let (Some((UnderWay::Asked(a), a_sent)), Some((UnderWay::Asked(b), b_sent))) = taken else {
            return Ok(());
        };
        // Whether one sees what the other wrote is the server's business; that it is all or nothing is not.
        let before = [first, second].map(|phone| {
            let user = self.ground.holders[phone].user;
            self.read(move |c| model::visible(c, user))
        });
        let both = both(&self.server, &self.disk, &a, &b);
        let (a_answer, b_answer) = self.ground.runtime.block_on(both);
        let mut a_answered = self.answered(first, &a, a_answer);
        let mut b_answered = self.answered(second, &b, b_answer);
        for (answered, before) in [&mut a_answered, &mut b_answered].into_iter().zip(before) {
            if !answered.expected.is_empty() {
                answered.expected.push(before);
            }
        }
        self.reply(first, a_answered, a_sent)?;
        self.reply(second, b_answered, b_sent)
    }
}

/// Answers `b` while `a` hangs in its first commit. Nothing here depends on how quick a thread is.
async fn both(server: &Server, disk: &Disk, a: &Call, b: &Call) -> (Answer, Answer) {
    disk.hang();
    let mut first = pin!(server.answer(a));
    tokio::select! {
        biased;
        answer = &mut first => {
            // It had nothing to write.
            disk.heal();
            return (answer, server.answer(b).await);
        }
        () = disk.hanging() => {}
    }
    let mut second = pin!(server.answer(b));
    let early = tokio::select! {
        biased;
        answer = &mut second => Some(answer),
        () = disk.queued_behind() => None,
    };
    disk.heal();
    let first = first.await;
    match early {
        Some(second) => (first, second),
        None => (first, second.await),
    }
}

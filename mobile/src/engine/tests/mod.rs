//! Every transition of the engine, and what holds whatever the server does.

use tungngo_shared::{
    ids::Rev,
    sync::{
        MAX_OPS, MAX_ROWS, Verdict,
        push::{Gap, Outcome},
    },
};

use super::*;

mod always;
mod answers;
mod photos;
mod sizes;

const TUNING: Tuning = Tuning {
    busy_ms: 15_000,
    calm_ms: 60_000,
    first_retry_ms: 2_000,
    longest_retry_ms: 300_000,
    push_ops: MAX_OPS,
    page_rows: MAX_ROWS as usize,
    request_ms: 2_000,
};

const TIP: Stored = Stored {
    more: false,
    owed: false,
    unchecked: false,
    differs: false,
};
const MORE: Stored = Stored { more: true, ..TIP };

fn at(ms: i64) -> Facts {
    Facts {
        now: Millis(ms),
        chance: 0.5,
        waiting: false,
    }
}

fn verdicts(n: u64) -> PushReply {
    let verdict = |op_seq| Verdict {
        op_seq,
        outcome: Outcome::Applied {
            rev: Rev::from_stored("d.1".to_owned()),
        },
    };
    PushReply {
        verdicts: (1..=n).map(verdict).collect(),
        gap: None,
        last_op_seq: n,
        server_ms: Millis(0),
    }
}

fn gap(expected: u64) -> PushReply {
    PushReply {
        gap: Some(Gap { expected }),
        ..verdicts(0)
    }
}

fn page(more: bool) -> PullReply {
    PullReply {
        changes: vec![],
        cursor: "c".to_owned(),
        more,
        server_ms: Millis(0),
        last_op_seq: None,
        check: None,
    }
}

fn status(status: u16) -> Event {
    Event::Failed(Failure::Status {
        status,
        retry_after_s: None,
        code: String::new(),
    })
}

/// The effects as words, for tables.
fn names(effects: &[Effect]) -> Vec<String> {
    let name = |effect: &Effect| match effect {
        Effect::FreezeAndPush { max_ops, rush, .. } => {
            let rush = if *rush { " rush" } else { "" };
            format!("push {max_ops}{rush}")
        }
        Effect::ApplyVerdicts(_) => "verdicts".to_owned(),
        Effect::Pull { check: false, .. } => "pull".to_owned(),
        Effect::Pull { check: true, .. } => "pull and compare".to_owned(),
        Effect::StorePage(_) => "page".to_owned(),
        Effect::BeginReset => "reset".to_owned(),
        Effect::NextPhoto => "next photo".to_owned(),
        Effect::AskOffset { .. } => "ask".to_owned(),
        Effect::SendPiece { offset, length, .. } => format!("send {length} at {offset}"),
        Effect::PhotoProgress { progress, .. } => format!("progress {}", progress.offset),
        Effect::RefusePhoto { code, .. } => format!("refuse {code}"),
        Effect::Refresh => "refresh".to_owned(),
        Effect::Sleep(until) => format!("sleep {}", until.0),
    };
    effects.iter().map(name).collect()
}

struct Run {
    engine: Engine,
    now: i64,
}

impl Run {
    /// On a link that has carried a lot already.
    fn new() -> Self {
        let mut run = Self::on_a_new_link();
        run.engine.pushes.grow();
        run.engine.pages.grow();
        run
    }

    fn on_a_new_link() -> Self {
        Self {
            engine: Engine::new(TUNING),
            now: 0,
        }
    }

    fn step(&mut self, event: Event) -> Vec<String> {
        names(&self.engine.step(event, &at(self.now)))
    }

    /// A page comes and is stored; there are no photos.
    fn page(&mut self, stored: Stored) -> Vec<String> {
        let effects = self.step(Event::PullReply(page(stored.more)));
        assert_eq!(effects, ["page"]);
        let effects = self.step(Event::Stored(stored));
        if effects == ["next photo"] {
            return self.step(Event::Photo(None));
        }
        effects
    }

    /// Through a whole round without work.
    fn idle(&mut self) {
        self.step(Event::Tick);
        self.step(Event::NothingToPush);
        self.page(TIP);
        assert!(matches!(self.engine.state(), State::Idle { .. }));
    }

    fn pulling(&mut self) {
        self.step(Event::Tick);
        self.step(Event::NothingToPush);
        assert_eq!(self.engine.state(), State::Pulling);
    }
}

#[test]
fn a_round_pushes_until_nothing_is_left_then_pulls_to_the_tip() {
    let mut run = Run::new();
    assert_eq!(run.step(Event::Tick), ["push 200"]);
    assert_eq!(
        run.step(Event::PushReply(verdicts(2))),
        ["verdicts", "push 200"]
    );
    assert_eq!(run.step(Event::NothingToPush), ["pull"]);
    assert_eq!(run.page(MORE), ["pull"]);
    assert_eq!(run.page(TIP), ["sleep 60000"]);
    run.now = 59_999;
    assert_eq!(run.step(Event::Tick), ["sleep 60000"]);
    run.now = 60_000;
    assert_eq!(run.step(Event::Tick), ["push 200"]);
}

#[test]
fn while_edits_wait_rounds_come_faster() {
    let mut engine = Engine::new(TUNING);
    let facts = Facts {
        waiting: true,
        ..at(0)
    };
    engine.step(Event::Tick, &facts);
    engine.step(Event::NothingToPush, &facts);
    engine.step(Event::PullReply(page(false)), &facts);
    engine.step(Event::Stored(TIP), &facts);
    let effects = engine.step(Event::Photo(None), &facts);
    assert_eq!(names(&effects), ["sleep 15000"]);
}

#[test]
fn a_save_is_sent_when_it_can_no_longer_be_undone() {
    let mut run = Run::new();
    run.idle();
    let ripe = Millis(8_000);
    assert_eq!(run.step(Event::Saved { ripe }), ["sleep 8000"]);
    run.now = 8_000;
    assert_eq!(run.step(Event::Tick), ["push 200"]);
    // Saved in the middle of a round: the next one begins for it.
    let ripe = Millis(9_000);
    assert!(run.step(Event::Saved { ripe }).is_empty());
    run.step(Event::NothingToPush);
    assert_eq!(run.page(TIP), ["sleep 9000"]);
}

#[test]
fn sync_now_leaves_no_edit_for_undo() {
    let mut run = Run::new();
    run.idle();
    assert_eq!(run.step(Event::SyncNow), ["push 200 rush"]);
    assert_eq!(run.step(Event::SyncNow), [""; 0]);
    run.step(Event::NothingToPush);
    assert_eq!(
        run.page(TIP),
        ["sleep 0"],
        "asked for again meanwhile: one more round"
    );
}

#[test]
fn without_network_it_tries_again_and_at_once_when_something_happens() {
    let mut run = Run::new();
    run.step(Event::Tick);
    assert_eq!(run.step(Event::Failed(Failure::Unreachable)), ["sleep 251"]);
    assert_eq!(run.engine.state(), State::Offline { until: Millis(251) });
    assert_eq!(run.step(Event::NetworkMaybe), ["push 200"]);
    // Longer after the second failure, when the line no longer carries.
    assert_eq!(run.step(Event::Failed(Failure::NotOurs)), ["sleep 1001"]);
    assert_eq!(run.step(Event::Saved { ripe: Millis(500) }), ["sleep 500"]);
}

#[test]
fn pauses_double_up_to_a_bound_and_start_small_again_after_an_answer() {
    let mut run = Run::new();
    let mut longest = 0;
    for _ in 0..40 {
        run.step(Event::NetworkMaybe);
        run.step(Event::Failed(Failure::Unreachable));
        let State::Offline { until } = run.engine.state() else {
            panic!("{:?}", run.engine.state());
        };
        longest = longest.max(until.0);
    }
    assert_eq!(longest, 150_001);
    run.step(Event::NetworkMaybe);
    run.step(Event::PushReply(verdicts(1)));
    run.step(Event::Failed(Failure::Unreachable));
    assert_eq!(run.engine.state(), State::Offline { until: Millis(251) });
}

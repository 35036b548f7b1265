//! Every transition of the engine, and what holds whatever the server does.

use proptest::prelude::*;
use tungngo_shared::{
    ids::Rev,
    sync::{
        Verdict,
        push::{Gap, Outcome},
    },
};

use super::*;

const TUNING: Tuning = Tuning {
    busy_ms: 15_000,
    calm_ms: 60_000,
    first_retry_ms: 2_000,
    longest_retry_ms: 300_000,
};

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
        Effect::FreezeAndPush {
            max_ops,
            resend_from,
            rush,
            ..
        } => {
            let from = resend_from
                .map(|n| format!(" from {n}"))
                .unwrap_or_default();
            let rush = if *rush { " rush" } else { "" };
            format!("push {max_ops}{from}{rush}")
        }
        Effect::ApplyVerdicts(_) => "verdicts".to_owned(),
        Effect::Pull => "pull".to_owned(),
        Effect::StorePage(_) => "page".to_owned(),
        Effect::BeginReset => "reset".to_owned(),
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
    fn new() -> Self {
        Self {
            engine: Engine::new(TUNING),
            now: 0,
        }
    }

    fn step(&mut self, event: Event) -> Vec<String> {
        names(&self.engine.step(event, &at(self.now)))
    }

    /// Through a whole round without work.
    fn idle(&mut self) {
        self.step(Event::Tick);
        self.step(Event::NothingToPush);
        self.step(Event::PullReply(page(false)));
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
    assert_eq!(run.step(Event::PullReply(page(true))), ["page", "pull"]);
    assert_eq!(
        run.step(Event::PullReply(page(false))),
        ["page", "sleep 60000"]
    );
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
    let effects = engine.step(Event::PullReply(page(false)), &facts);
    assert_eq!(names(&effects), ["page", "sleep 15000"]);
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
    assert_eq!(
        run.step(Event::PullReply(page(false))),
        ["page", "sleep 9000"]
    );
}

#[test]
fn sync_now_leaves_no_edit_for_undo() {
    let mut run = Run::new();
    run.idle();
    assert_eq!(run.step(Event::SyncNow), ["push 200 rush"]);
    assert_eq!(run.step(Event::SyncNow), [""; 0]);
    run.step(Event::NothingToPush);
    let after = run.step(Event::PullReply(page(false)));
    assert_eq!(
        after,
        ["page", "sleep 0"],
        "asked for again meanwhile: one more round"
    );
}

#[test]
fn without_network_it_tries_again_and_at_once_when_something_happens() {
    let mut run = Run::new();
    run.step(Event::Tick);
    assert_eq!(
        run.step(Event::Failed(Failure::Unreachable)),
        ["sleep 1001"]
    );
    assert_eq!(
        run.engine.state(),
        State::Offline {
            until: Millis(1001)
        }
    );
    assert_eq!(run.step(Event::NetworkMaybe), ["push 200"]);
    // Twice as long after the second failure.
    assert_eq!(run.step(Event::Failed(Failure::NotOurs)), ["sleep 2001"]);
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
    assert_eq!(
        run.engine.state(),
        State::Offline {
            until: Millis(1_001)
        }
    );
}

#[test]
fn a_server_that_asks_to_wait_is_left_in_peace() {
    for code in [429, 503] {
        let mut run = Run::new();
        run.step(Event::Tick);
        let asked = Event::Failed(Failure::Status {
            status: code,
            retry_after_s: Some(30),
            code: String::new(),
        });
        assert_eq!(run.step(asked), ["sleep 30000"]);
        for event in [Event::SyncNow, Event::NetworkMaybe, Event::Tick] {
            assert_eq!(run.step(event), ["sleep 30000"]);
        }
        assert!(run.step(Event::Saved { ripe: Millis(1) }).is_empty());
        run.now = 30_000;
        assert_eq!(run.step(Event::Tick), ["push 200 rush"]);
    }
}

#[test]
fn a_push_that_is_too_large_is_halved_down_to_one() {
    let mut run = Run::new();
    run.step(Event::Tick);
    for half in [100, 50, 25, 12, 6, 3, 1] {
        assert_eq!(run.step(status(413)), [format!("push {half}")]);
    }
    run.step(status(413));
    assert!(matches!(run.engine.state(), State::Waiting { .. }));
    run.now = 400_000;
    assert_eq!(run.step(Event::Tick), ["push 200"]);
}

#[test]
fn an_expired_token_is_renewed_once_a_round_and_what_was_interrupted_goes_on() {
    let mut run = Run::new();
    run.step(Event::Tick);
    assert_eq!(run.step(status(401)), ["refresh"]);
    assert_eq!(run.step(Event::Refreshed), ["push 200"]);
    run.step(status(401));
    assert!(matches!(run.engine.state(), State::Waiting { .. }));

    let mut run = Run::new();
    run.pulling();
    assert_eq!(run.step(status(401)), ["refresh"]);
    assert_eq!(run.step(Event::Refreshed), ["pull"]);
}

#[test]
fn a_dead_session_stops_sync_until_somebody_asks() {
    let mut run = Run::new();
    run.step(Event::Tick);
    run.step(status(401));
    assert!(run.step(status(401)).is_empty());
    assert_eq!(run.engine.state(), State::Revoked);
    run.now = 1_000_000;
    assert!(run.step(Event::Tick).is_empty());
    assert!(run.step(Event::Saved { ripe: Millis(0) }).is_empty());
    assert_eq!(run.step(Event::SyncNow), ["push 200 rush"]);
}

#[test]
fn a_network_failure_while_renewing_is_not_a_dead_session() {
    let mut run = Run::new();
    run.step(Event::Tick);
    run.step(status(401));
    run.step(Event::Failed(Failure::Unreachable));
    assert!(matches!(run.engine.state(), State::Offline { .. }));
    let mut run = Run::new();
    run.step(Event::Tick);
    run.step(status(401));
    run.step(status(503));
    assert!(matches!(run.engine.state(), State::Waiting { .. }));
}

#[test]
fn a_revoked_phone_and_an_old_app_stop_and_keep_everything() {
    let mut run = Run::new();
    run.step(Event::Tick);
    let revoked = Event::Failed(Failure::Status {
        status: 403,
        retry_after_s: None,
        code: "device_revoked".to_owned(),
    });
    assert!(run.step(revoked).is_empty());
    assert_eq!(run.engine.state(), State::Revoked);

    let mut run = Run::new();
    run.pulling();
    assert!(run.step(status(426)).is_empty());
    assert_eq!(run.engine.state(), State::NeedsUpdate);
    assert!(run.step(Event::Tick).is_empty());
    assert_eq!(run.step(Event::NetworkMaybe), ["push 200"]);
}

#[test]
fn a_cursor_that_the_server_will_not_follow_starts_the_list_anew_but_not_in_a_circle() {
    let mut run = Run::new();
    run.pulling();
    assert_eq!(run.step(status(410)), ["reset", "pull"]);
    run.step(status(410));
    assert!(matches!(run.engine.state(), State::Waiting { .. }));

    let mut run = Run::new();
    run.pulling();
    run.step(status(410));
    run.step(Event::PullReply(page(true)));
    assert_eq!(
        run.step(status(410)),
        ["reset", "pull"],
        "it had gone on in between"
    );
}

#[test]
fn after_a_gap_it_sends_from_the_number_the_server_waits_for_but_not_in_a_circle() {
    let mut run = Run::new();
    run.step(Event::Tick);
    assert_eq!(
        run.step(Event::PushReply(gap(3))),
        ["verdicts", "push 200 from 3"]
    );
    let effects = run.step(Event::PushReply(gap(3)));
    assert_eq!(effects[0], "verdicts");
    assert!(matches!(run.engine.state(), State::Waiting { .. }));
}

#[test]
fn an_empty_answer_does_not_make_it_ask_for_ever() {
    let mut run = Run::new();
    run.step(Event::Tick);
    run.step(Event::PushReply(verdicts(0)));
    assert!(matches!(run.engine.state(), State::Waiting { .. }));
}

#[test]
fn a_full_disk_makes_it_wait() {
    let mut run = Run::new();
    run.pulling();
    run.step(Event::PullReply(page(true)));
    run.step(Event::StoreFailed);
    assert!(matches!(run.engine.state(), State::Waiting { .. }));
}

#[test]
fn answers_that_nobody_waits_for_are_not_heeded() {
    let mut run = Run::new();
    run.idle();
    for event in [
        Event::PushReply(verdicts(1)),
        Event::PullReply(page(true)),
        Event::NothingToPush,
        Event::Refreshed,
        status(401),
    ] {
        assert!(run.step(event).is_empty());
    }
}

/// What the world may do next, in tests of everything.
#[derive(Clone, Debug)]
enum Move {
    Wait(i64),
    Tick,
    NetworkMaybe,
    SyncNow,
    Save,
    Fail(u16),
    Unreachable,
    Gap(u64),
    Answer,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        (0..400_000_i64).prop_map(Move::Wait),
        Just(Move::Tick),
        Just(Move::NetworkMaybe),
        Just(Move::SyncNow),
        Just(Move::Save),
        prop::sample::select(vec![400_u16, 401, 403, 410, 413, 426, 429, 500, 503])
            .prop_map(Move::Fail),
        Just(Move::Unreachable),
        (1..5_u64).prop_map(Move::Gap),
        Just(Move::Answer),
        Just(Move::Answer),
    ];
    prop::collection::vec(one, 0..60)
}

/// The world: at most one request at a time, and how many operations are left.
struct World {
    engine: Engine,
    now: i64,
    left: u64,
    asked: Option<&'static str>,
}

impl World {
    fn step(&mut self, event: Event) {
        let facts = Facts {
            now: Millis(self.now),
            chance: 0.3,
            waiting: self.left > 0,
        };
        let answered = matches!(
            event,
            Event::PushReply(_)
                | Event::PullReply(_)
                | Event::NothingToPush
                | Event::Refreshed
                | Event::Failed(_)
        );
        if answered {
            self.asked = None;
        }
        for effect in self.engine.step(event, &facts) {
            let asked = match effect {
                Effect::FreezeAndPush { max_ops, .. } => {
                    assert!(max_ops >= 1);
                    "push"
                }
                Effect::Pull => "pull",
                Effect::Refresh => "refresh",
                _ => continue,
            };
            assert_eq!(self.asked, None, "two requests at a time");
            self.asked = Some(asked);
        }
        assert_eq!(self.asked.is_some(), self.engine.is_under_way());
    }

    /// The server answers as it should.
    fn answer(&mut self) {
        match self.asked {
            Some("push") if self.left == 0 => self.step(Event::NothingToPush),
            Some("push") => {
                let taken = self.left.min(3);
                self.left -= taken;
                self.step(Event::PushReply(verdicts(taken)));
            }
            Some("pull") => self.step(Event::PullReply(page(false))),
            Some(_) => self.step(Event::Refreshed),
            None => {}
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_one_request_at_a_time_and_in_the_end_everything_is_sent(moves in moves()) {
        let engine = Engine::new(TUNING);
        let mut world = World { engine, now: 0, left: 2, asked: None };
        for next in moves {
            match next {
                Move::Wait(ms) => world.now += ms,
                Move::Tick => world.step(Event::Tick),
                Move::NetworkMaybe => world.step(Event::NetworkMaybe),
                Move::SyncNow => world.step(Event::SyncNow),
                Move::Save => {
                    world.left += 1;
                    let ripe = Millis(world.now + 8_000);
                    world.step(Event::Saved { ripe });
                }
                Move::Fail(code) if world.asked.is_some() => world.step(status(code)),
                Move::Unreachable if world.asked.is_some() => {
                    world.step(Event::Failed(Failure::Unreachable));
                }
                Move::Gap(expected) if world.asked == Some("push") => {
                    world.step(Event::PushReply(gap(expected)));
                }
                Move::Answer => world.answer(),
                _ => {}
            }
        }
        // From here on the server answers, and somebody opens the app once.
        world.now += 1_000_000;
        world.step(Event::NetworkMaybe);
        for _ in 0..200 {
            world.answer();
            world.now += 61_000;
            world.step(Event::Tick);
        }
        while world.asked.is_some() {
            world.answer();
        }
        prop_assert_eq!(world.left, 0);
        let idle = matches!(world.engine.state(), State::Idle { .. });
        prop_assert!(idle);
    }
}

//! What each kind of answer leads to.

use super::*;

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
fn a_push_is_as_large_as_the_link_carries_in_good_time() {
    let mut run = Run::new();
    run.step(Event::Tick);
    // Five seconds on the way: half as much next time, and so on.
    run.now += 5_000;
    assert_eq!(
        run.step(Event::PushReply(verdicts(200))),
        ["verdicts", "push 100"]
    );
    run.now += 2_500;
    assert_eq!(
        run.step(Event::PushReply(verdicts(100))),
        ["verdicts", "push 50"]
    );
    run.now += 1_400;
    assert_eq!(
        run.step(Event::PushReply(verdicts(50))),
        ["verdicts", "push 50"]
    );
    for next in [25, 24, 24] {
        run.now += 2_100;
        let had = Event::PushReply(verdicts(50));
        assert_eq!(
            run.step(had),
            ["verdicts".to_owned(), format!("push {next}")]
        );
    }
    // Cut on the way, and no way at all, which says nothing about size.
    for (after, next) in [(1_000, 12), (3, 12), (600, 6), (600, 3), (600, 1), (600, 1)] {
        run.now += after;
        run.step(Event::Failed(Failure::Unreachable));
        run.now += 400_000;
        assert_eq!(run.step(Event::Tick), [format!("push {next}")]);
    }
    // It comes through again, slowly at first; only full pushes tell.
    for (after, had, next) in [
        (1_500, 1, 2),
        (1_500, 1, 2),
        (1_500, 2, 4),
        (2_500, 4, 8),
        (900, 8, 16),
        (1_500, 16, 24),
        (1_500, 24, 24),
        (900, 24, 48),
        (900, 48, 96),
    ] {
        run.now += after;
        let had = Event::PushReply(verdicts(had));
        assert_eq!(
            run.step(had),
            ["verdicts".to_owned(), format!("push {next}")]
        );
    }
}

#[test]
fn a_restored_server_is_listened_to_before_it_is_told_anything() {
    let mut run = Run::new();
    run.step(Event::Tick);
    // The list's own cursor shows whether it has to come anew; half of it may be here already.
    assert_eq!(run.step(status(410)), ["pull"]);
    assert_eq!(run.step(status(410)), ["reset", "pull"]);
    assert_eq!(run.step(Event::PullReply(page(true))), ["page"]);
    assert_eq!(run.step(Event::Stored(MORE)), ["pull"]);
    assert_eq!(run.step(Event::PullReply(page(false))), ["page"]);
    assert_eq!(run.step(Event::Stored(TIP)), ["push 200"]);
    assert_eq!(run.step(Event::NothingToPush), ["pull"]);

    // One that never has enough is left alone for a while.
    let mut run = Run::new();
    run.step(Event::Tick);
    for _ in 0..3 {
        assert_eq!(run.step(status(410)), ["pull"]);
        assert_eq!(run.step(Event::PullReply(page(false))), ["page"]);
        assert_eq!(run.step(Event::Stored(TIP)), ["push 200"]);
    }
    run.step(status(410));
    run.step(Event::PullReply(page(false)));
    run.step(Event::Stored(TIP));
    run.step(Event::Photo(None));
    assert!(matches!(run.engine.state(), State::Idle { .. }));
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
    run.page(MORE);
    assert_eq!(
        run.step(status(410)),
        ["reset", "pull"],
        "it had gone on in between"
    );
}

#[test]
fn after_a_gap_it_pushes_again_but_not_in_a_circle() {
    let mut run = Run::new();
    run.step(Event::Tick);
    assert_eq!(run.step(Event::PushReply(gap(3))), ["verdicts", "push 200"]);
    let effects = run.step(Event::PushReply(gap(3)));
    assert_eq!(effects[0], "verdicts");
    assert!(matches!(run.engine.state(), State::Waiting { .. }));
}

#[test]
fn what_a_restored_server_lacks_is_sent_again_but_not_for_ever() {
    let owed = Stored { owed: true, ..TIP };
    let mut run = Run::new();
    run.pulling();
    for _ in 0..3 {
        assert_eq!(run.page(owed), ["push 200"]);
        run.step(Event::PushReply(verdicts(1)));
        run.step(Event::NothingToPush);
    }
    assert_eq!(run.page(owed), ["sleep 60000"]);
}

#[test]
fn the_list_is_compared_after_rows_came_and_fetched_anew_once_when_it_differs() {
    let unchecked = Stored {
        unchecked: true,
        ..TIP
    };
    let differs = Stored {
        differs: true,
        ..TIP
    };
    let mut run = Run::new();
    run.pulling();
    assert_eq!(run.page(unchecked), ["pull and compare"]);
    assert_eq!(run.page(differs), ["reset", "pull"]);
    assert_eq!(run.page(MORE), ["pull"]);
    assert_eq!(run.page(unchecked), ["pull and compare"]);
    assert_eq!(run.page(differs), ["sleep 60000"], "once a round");
    // An old server does not say what it holds: asked once, then left.
    let mut run = Run::new();
    run.pulling();
    assert_eq!(run.page(unchecked), ["pull and compare"]);
    assert_eq!(run.page(unchecked), ["sleep 60000"]);
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
        Event::Stored(MORE),
        Event::NothingToPush,
        Event::Refreshed,
        status(401),
    ] {
        assert!(run.step(event).is_empty());
    }
}

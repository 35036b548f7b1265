//! How much a request carries on a link that is slow, or ends now and then.

use tungngo_shared::sync::{Change, ChangeKind, DocKind};

use super::*;

/// How much the request under way may carry.
fn asked(effects: &[Effect]) -> usize {
    match effects.last() {
        Some(Effect::Pull { most_rows, .. }) => *most_rows,
        Some(Effect::FreezeAndPush { max_ops, .. }) => *max_ops,
        other => panic!("{other:?} carries nothing"),
    }
}

/// Goes on until a page is asked for.
fn pull(run: &mut Run) -> usize {
    run.step(Event::SyncNow);
    asked(&run.engine.step(Event::NothingToPush, &at(run.now)))
}

fn cut_after(run: &mut Run, ms: i64) {
    run.now += ms;
    run.step(Event::Failed(Failure::Unreachable));
}

/// A page of so many rows comes after so long; how many the next may have.
fn page_after(run: &mut Run, rows: usize, ms: i64) -> usize {
    run.now += ms;
    let change = Change {
        id: uuid::Uuid::nil(),
        kind: DocKind::Household,
        change: ChangeKind::Delete,
        rev: None,
        body: None,
    };
    let reply = PullReply {
        changes: vec![change; rows],
        ..page(true)
    };
    run.step(Event::PullReply(reply));
    asked(&run.engine.step(Event::Stored(MORE), &at(run.now)))
}

/// A page that is cut starts again from its first byte: one that takes longer than the link holds would
/// never come.
#[test]
fn a_page_that_is_cut_is_asked_for_again_with_half_as_many_rows() {
    let mut run = Run::new();
    assert_eq!(pull(&mut run), 500);
    for expected in [250, 125, 62, 31, 15, 7, 3, 1, 1] {
        cut_after(&mut run, 3_000);
        assert_eq!(pull(&mut run), expected);
    }
}

#[test]
fn no_way_at_all_says_nothing_about_size() {
    let mut run = Run::new();
    pull(&mut run);
    cut_after(&mut run, 300);
    assert_eq!(pull(&mut run), 500);
}

#[test]
fn pages_grow_with_a_link_that_carries_them_and_shrink_with_one_that_crawls() {
    let mut run = Run::new();
    pull(&mut run);
    for _ in 0..6 {
        cut_after(&mut run, 3_000);
        pull(&mut run);
    }
    // What surrounds so few rows weighs more than they do.
    assert_eq!(page_after(&mut run, 7, 1_500), 14);
    assert_eq!(page_after(&mut run, 14, 1_500), 28);
    assert_eq!(page_after(&mut run, 28, 1_500), 50);
    assert_eq!(page_after(&mut run, 50, 1_500), 50);
    assert_eq!(page_after(&mut run, 50, 500), 100);
    // Half a page says nothing about a whole one.
    assert_eq!(page_after(&mut run, 60, 500), 100);
    assert_eq!(page_after(&mut run, 100, 500), 200);
    assert_eq!(page_after(&mut run, 200, 2_500), 100);
    assert_eq!(page_after(&mut run, 100, 2_500), 50);
    assert_eq!(page_after(&mut run, 50, 2_500), 50);
}

#[test]
fn pushes_and_pages_each_have_their_own_size() {
    let mut run = Run::new();
    assert_eq!(asked(&run.engine.step(Event::SyncNow, &at(0))), MAX_OPS);
    cut_after(&mut run, 3_000);
    assert_eq!(asked(&run.engine.step(Event::SyncNow, &at(0))), MAX_OPS / 2);
    run.step(Event::NothingToPush);
    cut_after(&mut run, 3_000);
    assert_eq!(asked(&run.engine.step(Event::SyncNow, &at(0))), MAX_OPS / 2);
    assert_eq!(asked(&run.engine.step(Event::NothingToPush, &at(0))), 250);
}

/// What the link carries shows with the first request, which is a small one.
#[test]
fn on_a_new_link_both_begin_small() {
    let mut run = Run::on_a_new_link();
    assert_eq!(asked(&run.engine.step(Event::SyncNow, &at(0))), FEW_OPS);
    run.now += 500;
    let all = verdicts(FEW_OPS as u64);
    let next = run.engine.step(Event::PushReply(all), &at(run.now));
    assert_eq!(asked(&next), FEW_OPS * 2);
    let first = run.engine.step(Event::NothingToPush, &at(run.now));
    assert_eq!(asked(&first), FEW_ROWS);
    assert_eq!(page_after(&mut run, FEW_ROWS, 500), FEW_ROWS * 2);
}

//! Photos: after everything else, piece by piece, going on where the server says.

use tungngo_shared::sync::attachment::{ContentHash, Progress};

use super::*;
use crate::store::NextPhoto;

const SIZE: u64 = 1_000_000;

fn photo(sent: u64) -> Event {
    Event::Photo(Some(NextPhoto {
        sha256: ContentHash::of(b"a photo"),
        size: SIZE,
        sent,
    }))
}

fn came(offset: u64) -> Event {
    Event::PhotoReply(Progress {
        offset,
        complete: offset == SIZE,
    })
}

fn refused(status: u16, code: &str) -> Event {
    Event::Failed(Failure::Status {
        status,
        retry_after_s: None,
        code: code.to_owned(),
    })
}

const BROKE: Event = Event::Failed(Failure::Unreachable);

impl Run {
    /// Through a round to its photos.
    fn at_photos() -> Self {
        let mut run = Self::new();
        run.step(Event::Tick);
        run.step(Event::NothingToPush);
        run.step(Event::PullReply(page(false)));
        assert_eq!(run.step(Event::Stored(TIP)), ["next photo"]);
        run
    }

    /// The same, and the server was asked where it stands.
    fn sure() -> Self {
        let mut run = Self::at_photos();
        assert_eq!(run.step(photo(0)), ["ask"]);
        assert_eq!(run.step(came(0)), ["progress 0", "next photo"]);
        run
    }
}

#[test]
fn the_first_question_is_where_to_go_on_and_quick_pieces_grow() {
    let mut run = Run::at_photos();
    assert_eq!(run.step(photo(0)), ["ask"]);
    assert_eq!(run.step(came(100)), ["progress 100", "next photo"]);
    assert_eq!(run.step(photo(100)), ["send 65536 at 100"]);
    assert_eq!(run.step(came(65_636)), ["progress 65636", "next photo"]);
    assert_eq!(run.step(photo(65_636)), ["send 131072 at 65636"]);
    run.now += 6_000;
    assert_eq!(run.step(came(196_708)), ["progress 196708", "next photo"]);
    assert_eq!(run.step(photo(196_708)), ["send 131072 at 196708"]);
    for _ in 0..6 {
        run.step(came(SIZE));
        run.step(photo(0));
        run.step(came(131_072));
        run.step(photo(SIZE - 3));
    }
    // Never beyond the end, and never more than half a mebibyte.
    assert_eq!(run.step(came(SIZE)), ["progress 1000000", "next photo"]);
    assert!(run.engine.is_under_way());
    assert_eq!(run.step(Event::Photo(None)), ["sleep 66000"]);
}

#[test]
fn after_a_break_the_server_is_asked_and_a_piece_that_brought_nothing_shrinks() {
    let mut run = Run::sure();
    assert_eq!(run.step(photo(0)), ["send 65536 at 0"]);
    assert_eq!(run.step(BROKE), ["sleep 251"]);
    run.now = 251;
    // No round in between: the round's other work was done a second ago.
    assert_eq!(run.step(Event::Tick), ["next photo"]);
    assert_eq!(run.step(photo(0)), ["ask"]);
    run.step(came(20_000));
    assert_eq!(run.step(photo(20_000)), ["send 65536 at 20000"]);
    run.step(BROKE);
    run.now = 10_000;
    run.step(Event::Tick);
    run.step(photo(20_000));
    run.step(came(20_000));
    assert_eq!(run.step(photo(20_000)), ["send 32768 at 20000"]);
    for _ in 0..9 {
        run.step(BROKE);
        run.now += 5_000;
        run.step(Event::Tick);
        run.step(photo(20_000));
        run.step(came(20_000));
        run.step(photo(20_000));
    }
    run.step(came(24_096));
    assert_eq!(run.step(photo(24_096)), ["send 8192 at 24096"]);
}

#[test]
fn an_edit_waits_for_one_piece_and_a_long_photo_for_each_round() {
    let mut run = Run::sure();
    run.step(photo(0));
    run.step(Event::Saved { ripe: Millis(500) });
    run.now = 600;
    run.step(came(65_536));
    assert_eq!(run.step(photo(65_536)), ["push 200"]);
    run.step(Event::NothingToPush);
    run.step(Event::PullReply(page(false)));
    assert_eq!(run.step(Event::Stored(TIP)), ["next photo"]);
    assert_eq!(run.step(photo(65_536)), ["send 131072 at 65536"]);
    run.now = 60_600;
    run.step(came(196_608));
    assert_eq!(run.step(photo(196_608)), ["push 200"]);
    // However long the round took, a piece goes each time.
    run.now = 300_000;
    run.step(Event::NothingToPush);
    run.step(Event::PullReply(page(false)));
    run.step(Event::Stored(TIP));
    assert_eq!(run.step(photo(196_608)), ["send 131072 at 196608"]);
}

#[test]
fn an_edit_saved_while_the_line_is_broken_goes_first() {
    let mut run = Run::sure();
    run.step(photo(0));
    run.step(BROKE);
    assert_eq!(run.step(Event::Saved { ripe: Millis(200) }), ["sleep 200"]);
    run.now = 200;
    assert_eq!(run.step(Event::Tick), ["push 200"]);
    let mut run = Run::sure();
    run.step(photo(0));
    run.step(BROKE);
    assert_eq!(run.step(Event::SyncNow), ["push 200 rush"]);
}

#[test]
fn a_server_that_says_elsewhere_is_followed_but_not_for_ever() {
    let mut run = Run::sure();
    run.step(photo(0));
    assert_eq!(run.step(came(5_000)), ["progress 5000", "next photo"]);
    assert_eq!(run.step(photo(5_000)), ["send 65536 at 5000"]);
    assert_eq!(run.step(came(5_000)), ["progress 5000", "next photo"]);
    run.step(photo(5_000));
    assert_eq!(run.step(came(5_000)), ["progress 5000", "sleep 251"]);
    assert!(matches!(run.engine.state(), State::Waiting { .. }));
}

#[test]
fn refusals_are_stored_and_the_next_photo_goes_on() {
    let mut run = Run::sure();
    run.step(photo(0));
    let effects = run.step(refused(404, "not_found"));
    assert_eq!(effects, ["refuse not_found", "next photo"]);
    // A question has an answer without a body.
    assert_eq!(run.step(photo(0)), ["ask"]);
    assert_eq!(
        run.step(refused(404, "")),
        ["refuse not_found", "next photo"]
    );
    run.step(photo(0));
    run.step(came(0));
    run.step(photo(0));
    let effects = run.step(refused(422, "attachment_not_an_image"));
    assert_eq!(effects, ["refuse attachment_not_an_image", "next photo"]);
    run.step(photo(0));
    run.step(came(0));
    run.step(photo(0));
    let effects = run.step(refused(422, "attachment_corrupt"));
    assert_eq!(effects, ["refuse attachment_corrupt", "sleep 251"]);
}

#[test]
fn a_piece_that_is_too_large_for_something_on_the_way_is_halved_until_it_cannot() {
    let mut run = Run::sure();
    let mut lengths = Vec::new();
    loop {
        let effects = run.step(photo(0));
        if effects == ["ask"] {
            run.step(came(0));
            continue;
        }
        lengths.push(effects[0].clone());
        if run.step(refused(413, "")) != ["next photo"] {
            break;
        }
    }
    assert_eq!(lengths.len(), 5);
    assert_eq!(lengths[4], "send 4096 at 0");
    assert!(matches!(run.engine.state(), State::Waiting { .. }));
}

#[test]
fn a_token_that_ran_out_is_renewed_and_the_photo_goes_on() {
    let mut run = Run::sure();
    run.step(photo(0));
    assert_eq!(run.step(status(401)), ["refresh"]);
    assert_eq!(run.step(Event::Refreshed), ["pull"]);
    run.step(Event::PullReply(page(false)));
    assert_eq!(run.step(Event::Stored(TIP)), ["next photo"]);
    assert_eq!(run.step(photo(0)), ["ask"]);
    // And once more, after something went through.
    run.step(came(0));
    run.step(photo(0));
    assert_eq!(run.step(status(401)), ["refresh"]);
}

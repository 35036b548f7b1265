//! What holds whatever the server does.

use proptest::prelude::*;
use tungngo_shared::sync::attachment::{ContentHash, Progress};

use super::*;
use crate::store::NextPhoto;

const PHOTO: u64 = 200_000;

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
    Found(u8),
    Photo,
    Answer,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        (0..400_000_i64).prop_map(Move::Wait),
        Just(Move::Tick),
        Just(Move::NetworkMaybe),
        Just(Move::SyncNow),
        Just(Move::Save),
        prop::sample::select(vec![400_u16, 401, 403, 404, 410, 413, 426, 429, 500, 503])
            .prop_map(Move::Fail),
        Just(Move::Unreachable),
        (1..5_u64).prop_map(Move::Gap),
        any::<u8>().prop_map(Move::Found),
        Just(Move::Photo),
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
    /// Bytes of the photo under way that the server holds; photos are of 200,000 bytes.
    held: u64,
    photos: u64,
    asked: Option<&'static str>,
    /// How long the piece under way is.
    length: u64,
    /// What the next stored page finds.
    stored: Stored,
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
                | Event::PhotoReply(_)
                | Event::NothingToPush
                | Event::Refreshed
                | Event::Failed(_)
        );
        if answered {
            self.asked = None;
        }
        let (mut stored, mut look) = (None, false);
        for effect in self.engine.step(event, &facts) {
            let asked = match effect {
                Effect::StorePage(_) => {
                    stored = Some(std::mem::take(&mut self.stored));
                    continue;
                }
                Effect::NextPhoto => {
                    look = true;
                    continue;
                }
                Effect::AskOffset { .. } => "ask",
                Effect::SendPiece { offset, length, .. } => {
                    assert!(offset == self.held && length > 0, "not where it ends");
                    self.length = length;
                    "piece"
                }
                Effect::FreezeAndPush { max_ops, .. } => {
                    assert!(max_ops >= 1);
                    "push"
                }
                Effect::Pull { .. } => "pull",
                Effect::Refresh => "refresh",
                _ => continue,
            };
            assert_eq!(self.asked, None, "two requests at a time");
            self.asked = Some(asked);
        }
        if let Some(stored) = stored {
            return self.step(Event::Stored(stored));
        }
        if look {
            let next = (self.photos > 0).then(|| NextPhoto {
                sha256: ContentHash::of(b"a photo"),
                size: PHOTO,
                sent: self.held,
            });
            return self.step(Event::Photo(next));
        }
        assert_eq!(self.asked.is_some(), self.engine.is_under_way());
    }

    fn photo_reply(&mut self) {
        let progress = Progress {
            offset: self.held,
            complete: self.held == PHOTO,
        };
        if progress.complete {
            self.photos -= 1;
            self.held = 0;
        }
        self.step(Event::PhotoReply(progress));
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
            Some("ask") => self.photo_reply(),
            Some("piece") => {
                self.held += self.length;
                self.photo_reply();
            }
            Some(_) => self.step(Event::Refreshed),
            None => {}
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_one_request_at_a_time_and_in_the_end_everything_is_sent(moves in moves()) {
        let engine = Engine::new(TUNING);
        let mut world = World { engine, now: 0, left: 2, held: 0, photos: 1, asked: None, length: 0, stored: TIP };
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
                Move::Found(bits) => {
                    world.stored = Stored {
                        more: bits & 1 > 0,
                        owed: bits & 2 > 0,
                        unchecked: bits & 4 > 0,
                        differs: bits & 8 > 0,
                    };
                }
                Move::Photo => world.photos += 1,
                Move::Answer => world.answer(),
                _ => {}
            }
        }
        // From here on the server answers, and somebody opens the app once.
        world.now += 1_000_000;
        world.step(Event::NetworkMaybe);
        for _ in 0..1_000 {
            world.answer();
            world.now += 61_000;
            world.step(Event::Tick);
        }
        while world.asked.is_some() {
            world.answer();
        }
        prop_assert_eq!((world.left, world.photos), (0, 0));
        let idle = matches!(world.engine.state(), State::Idle { .. });
        prop_assert!(idle);
    }
}

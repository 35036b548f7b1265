//! A simulated phone: the app's session over its own encrypted file, killed and started again at will.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::PathBuf,
    sync::Once,
};

use serde_json::Value;
use tungngo_mobile::{
    engine::{Failure, Tuning},
    store::Store,
    sync::{About, At, Call, Reply, Session},
};
use tungngo_shared::{
    clock::Millis,
    sync::{MAX_OPS, MAX_ROWS, ProtocolRange},
};
use uuid::Uuid;

use super::{ground::PHONE_KEY, model::Documents};

const TUNING: Tuning = Tuning {
    busy_ms: 15_000,
    calm_ms: 60_000,
    first_retry_ms: 2_000,
    longest_retry_ms: 300_000,
    push_ops: MAX_OPS,
    page_rows: MAX_ROWS as usize,
    request_ms: 2_000,
};
pub(super) const UNDO_MS: i64 = 8_000;

/// How much this phone sends and takes at a time: little, so that a day has many pages and pushes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub page_rows: usize,
    pub push_ops: usize,
}

/// A call under way.
pub(super) enum UnderWay {
    /// Not yet at the server.
    Asked(Call),
    /// The server has answered; the reply is on its way.
    Answered(Answered),
}

/// A reply on its way, with what was true when the server gave it.
pub(super) struct Answered {
    pub outcome: Result<Reply, Failure>,
    /// What the phone may hold after the feed's last page; nothing when this is not one.
    pub expected: Vec<Documents>,
    /// Whether it answers for all operations that the server holds.
    pub tells_held: bool,
    /// How often the server had been restored.
    pub restores: u64,
}

/// An edit that somebody saved on this phone.
#[derive(Clone, Debug)]
pub(super) struct Save {
    pub doc: Uuid,
    pub is_visit: bool,
    pub body: String,
    pub undone: bool,
}

pub(super) struct Phone {
    pub file: PathBuf,
    pub session: Session,
    pub under_way: Option<(UnderWay, Millis)>,
    pub wall_offset: i64,
    pub saves: Vec<Save>,
    pub last_undo: Option<tungngo_mobile::protocol::UndoToken>,
    pub revoked: bool,
    /// How often its store was set back to an old copy.
    pub rolled_back: u64,
    /// How often the server had been restored when this phone last came to the feed's tip.
    pub heard_restores: u64,
    /// Its store as it was once, and what had been saved by then.
    pub copy: Option<(PathBuf, Vec<Save>, Vec<HouseEdit>)>,
    pub protocol: ProtocolRange,
    sizes: Sizes,
    /// Houses as this phone's owner saw them before an edit, for the merge's check.
    pub house_edits: Vec<HouseEdit>,
}

/// A correction of one field of one house.
#[derive(Clone, Debug)]
pub(super) struct HouseEdit {
    pub house: Uuid,
    pub field: &'static str,
    pub to: Value,
    /// The save it belongs to; none for the office's.
    pub save: Option<usize>,
}

thread_local! {
    /// Commits until the crash, and whether it comes after the commit.
    static CRASH: Cell<Option<(u8, bool)>> = const { Cell::new(None) };
}

/// What a simulated crash unwinds with.
struct Crash;

fn maybe_crash(after: bool) {
    let Some((left, is_after)) = CRASH.get() else {
        return;
    };
    if is_after != after {
        return;
    }
    if left == 0 {
        CRASH.set(None);
        resume_unwind(Box::new(Crash));
    }
    CRASH.set(Some((left - 1, is_after)));
}

/// Lets crashes happen inside the store's transactions.
pub(super) fn allow_crashes() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        fail::cfg_callback("phone_before_commit", || maybe_crash(false)).expect("a fail point");
        fail::cfg_callback("phone_after_commit", || maybe_crash(true)).expect("a fail point");
    });
}

pub(super) fn arm(commits: u8, after: bool) {
    CRASH.set(Some((commits, after)));
}

impl Phone {
    pub(super) fn open(file: PathBuf, protocol: ProtocolRange, sizes: Sizes) -> Self {
        Self {
            session: session(&file, protocol, sizes),
            file,
            under_way: None,
            wall_offset: 0,
            saves: Vec::new(),
            last_undo: None,
            revoked: false,
            rolled_back: 0,
            heard_restores: 0,
            copy: None,
            protocol,
            sizes,
            house_edits: Vec::new(),
        }
    }

    /// The app is gone, mid-sentence, and started again on the same file.
    pub(super) fn restart(&mut self) {
        self.under_way = None;
        self.last_undo = None;
        CRASH.set(None);
        self.session = session(&self.file, self.protocol, self.sizes);
    }

    pub(super) fn at(&self, steady: i64, chance: f64) -> At {
        At {
            wall: Millis(super::ground::START.0 + steady + self.wall_offset),
            steady: Millis(steady),
            chance,
        }
    }

    /// Lets the app do something; false when it crashed on the way (and has been started again).
    pub(super) fn act(&mut self, at: At, what: impl FnOnce(&mut Session)) -> bool {
        let result = catch_unwind(AssertUnwindSafe(|| what(&mut self.session)));
        match result {
            Ok(()) => {
                if let Some(call) = self.session.take_call() {
                    assert!(self.under_way.is_none(), "two calls at a time");
                    self.under_way = Some((UnderWay::Asked(call), at.wall));
                }
                true
            }
            Err(cause) if cause.is::<Crash>() => {
                self.restart();
                false
            }
            Err(cause) => resume_unwind(cause),
        }
    }
}

fn session(file: &std::path::Path, protocol: ProtocolRange, sizes: Sizes) -> Session {
    let store = Store::open(file, &PHONE_KEY).expect("the phone's store opens");
    let about = About {
        app_version: "0.1.0".to_owned(),
        protocol,
        tuning: Tuning {
            push_ops: sizes.push_ops,
            page_rows: sizes.page_rows,
            ..TUNING
        },
        undo_ms: UNDO_MS,
        check_ms: 0,
    };
    Session::new(store, about)
}

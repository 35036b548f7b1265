//! Photos: sent in pieces after the round's other work is done, one piece at a time, so that an edit
//! never waits longer for a photo than one piece takes.
//!
//! The server keeps whatever arrived, so a line that breaks every few seconds still brings a photo
//! forward, and no byte is sent twice as long as the phone asks first where to go on. Pieces grow
//! while they are quick and shrink when one brought nothing at all (something between here and the
//! server collects a whole request before it passes it on).

use tungngo_shared::{
    clock::Millis,
    sync::attachment::{ContentHash, Progress},
};

use super::{Effect, Engine, Facts, State};
use crate::store::NextPhoto;

/// The first piece, in bytes.
const FIRST_PIECE: u64 = 64 * 1024;
/// The smallest piece, in bytes.
const LEAST_PIECE: u64 = 4 * 1024;
/// The largest piece, in bytes.
const MOST_PIECE: u64 = 512 * 1024;
/// A piece that took longer is large enough for this line, in milliseconds.
const QUICK_MS: i64 = 5_000;
/// So many answers in a row that bring nothing forward end the round.
const MOST_STUCK: u32 = 3;

/// Where sending photos stands.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    /// How many bytes the next piece has at most.
    piece: u64,
    /// What is asked or sent right now.
    current: Option<Current>,
    /// The server may hold more than it said: ask before anything is sent.
    unsure: bool,
    /// Where a piece began that failed.
    failed_at: Option<u64>,
    /// Answers in a row that brought nothing forward.
    stuck: u32,
    /// When this round's photos began.
    since: Millis,
    /// The line broke in the middle of a photo: go on there, without another round first.
    pub(super) resume: bool,
}

#[derive(Clone, Debug)]
struct Current {
    sha256: ContentHash,
    size: u64,
    offset: u64,
    /// 0 for a question.
    length: u64,
    began: Millis,
}

impl Upload {
    pub(super) fn new() -> Self {
        Self {
            piece: FIRST_PIECE,
            current: None,
            // What the last run of the app had sent when it ended is not known.
            unsure: true,
            failed_at: None,
            stuck: 0,
            since: Millis(0),
            resume: false,
        }
    }

    /// The request under way came to nothing.
    fn broke(&mut self) {
        self.unsure = true;
        if let Some(current) = self.current.take().filter(|c| c.length > 0) {
            self.failed_at = Some(current.offset);
        }
    }

    fn shrink(&mut self) {
        self.piece = (self.piece / 2).max(LEAST_PIECE);
    }
}

impl Engine {
    /// The round's other work is done: photos.
    pub(super) fn photos(&mut self, facts: &Facts) -> Vec<Effect> {
        self.upload.since = facts.now;
        self.next_photo()
    }

    /// Goes on with photos after a pause, as long as it is not time for another round.
    pub(super) fn resume(&mut self, facts: &Facts) -> Option<Vec<Effect>> {
        let is_fresh = facts.now.0 - self.upload.since.0 < self.tuning.calm_ms;
        (self.upload.resume && is_fresh).then(|| self.next_photo())
    }

    fn next_photo(&mut self) -> Vec<Effect> {
        self.upload.resume = false;
        self.state = State::Uploading;
        vec![Effect::NextPhoto]
    }

    pub(super) fn photo(&mut self, next: Option<NextPhoto>, facts: &Facts) -> Vec<Effect> {
        let Some(next) = next else {
            return self.rest(facts);
        };
        let is_round_due = facts.now.0 - self.upload.since.0 >= self.tuning.calm_ms;
        if is_round_due || self.ripe.is_some_and(|ripe| ripe <= facts.now) {
            return self.begin();
        }
        let offset = next.sent.min(next.size);
        let length = match self.upload.unsure {
            true => 0,
            false => self.upload.piece.min(next.size - offset),
        };
        let sha256 = next.sha256.clone();
        self.upload.current = Some(Current {
            sha256: next.sha256,
            size: next.size,
            offset,
            length,
            began: facts.now,
        });
        vec![match length {
            0 => Effect::AskOffset { sha256 },
            _ => Effect::SendPiece {
                sha256,
                offset,
                length,
            },
        }]
    }

    pub(super) fn photo_came(&mut self, progress: Progress, facts: &Facts) -> Vec<Effect> {
        let Some(current) = self.upload.current.take() else {
            return self.next_photo();
        };
        self.failures = 0;
        self.refreshed = false;
        let upload = &mut self.upload;
        let brought = if current.length == 0 {
            if upload.failed_at.is_some_and(|from| progress.offset <= from) {
                upload.shrink();
            }
            progress.offset < current.size
        } else if progress.offset == current.offset + current.length {
            if facts.now.0 - current.began.0 < QUICK_MS {
                upload.piece = (upload.piece * 2).min(MOST_PIECE);
            }
            true
        } else {
            false
        };
        upload.failed_at = None;
        upload.unsure = false;
        upload.stuck = match brought || progress.complete {
            true => 0,
            false => upload.stuck + 1,
        };
        let is_stuck = upload.stuck >= MOST_STUCK;
        let mut effects = vec![Effect::PhotoProgress {
            sha256: current.sha256,
            progress,
        }];
        if is_stuck {
            self.upload.stuck = 0;
            self.upload.unsure = true;
            effects.extend(self.back_off(None, facts));
        } else {
            effects.extend(self.next_photo());
        }
        effects
    }

    /// No answer came while a photo was under way.
    pub(super) fn photo_broke(&mut self) {
        if self.state == State::Uploading {
            self.upload.broke();
            self.upload.resume = true;
        }
    }

    /// The server refused a photo, or asked for something else; none where that is nothing about photos.
    pub(super) fn photo_failed(
        &mut self,
        status: u16,
        code: &str,
        facts: &Facts,
    ) -> Option<Vec<Effect>> {
        let current = self.upload.current.clone()?;
        self.upload.broke();
        if status == 413 && current.length > LEAST_PIECE {
            self.upload.failed_at = None;
            self.upload.shrink();
            return Some(self.next_photo());
        }
        let code = match (status, code) {
            (404, _) => "not_found",
            (413 | 422, code) if !code.is_empty() => code,
            _ => return None,
        };
        self.upload.failed_at = None;
        let mut effects = vec![Effect::RefusePhoto {
            sha256: current.sha256,
            code: code.to_owned(),
        }];
        // Damaged on the way: the same line may well do it again.
        effects.extend(match code {
            "attachment_corrupt" => self.back_off(None, facts),
            _ => self.next_photo(),
        });
        Some(effects)
    }
}

//! The sync engine without input or output: events go in, effects come out. Clock and chance are
//! passed in, so that the very code that ships can be simulated.
//!
//! A round is: push until nothing is left to send, then pull until the feed's tip, then, where rows came,
//! compare, then send photos. At most one request is under way. Nothing that happens here ever deletes
//! unsent work: an engine that may not go on (revoked, too old) only stops sending.

use batch::Batch;
use tungngo_shared::{
    clock::Millis,
    sync::{MAX_OPS, MAX_PUSH_BYTES, PullReply, PushReply},
};

mod batch;
mod events;
mod photos;

pub use events::{Effect, Event, Facts, Failure, State, Stored, Tuning};

#[cfg(test)]
mod tests;

/// Fewer operations than this in a push weigh less than what surrounds them.
const FEW_OPS: usize = 24;
/// The same of rows in a page.
const FEW_ROWS: usize = 50;

/// Most bytes of a push of so many operations, uncompressed.
fn bytes_of(ops: usize) -> usize {
    MAX_PUSH_BYTES * 9 / 10 * ops / MAX_OPS
}

/// The engine of one phone.
#[derive(Clone, Debug)]
pub struct Engine {
    state: State,
    tuning: Tuning,
    failures: u32,
    max_ops: usize,
    max_bytes: usize,
    pushes: Batch,
    pages: Batch,
    /// The server found a push of this round too large.
    too_large: bool,
    last_gap: Option<u64>,
    refreshed: bool,
    reset: bool,
    /// The list was fetched anew in this round because it differed.
    rescanned: bool,
    /// Comparing was asked for in this round.
    checked: bool,
    /// The server was restored and takes nothing before the list was fetched anew.
    held_back: bool,
    /// How often in this round the server lacked what it had answered.
    owed: u32,
    rush: bool,
    /// An edit was saved since the round's last push.
    ripe: Option<Millis>,
    upload: photos::Upload,
}

impl Engine {
    /// An engine that begins with a round at the first tick.
    #[must_use]
    pub fn new(tuning: Tuning) -> Self {
        Self {
            state: State::Idle { until: Millis(0) },
            tuning,
            failures: 0,
            // The first push is sized when it begins.
            max_ops: 0,
            max_bytes: 0,
            pushes: Batch::new((FEW_OPS, tuning.push_ops), tuning.request_ms),
            pages: Batch::new((FEW_ROWS, tuning.page_rows), tuning.request_ms),
            too_large: false,
            last_gap: None,
            refreshed: false,
            reset: false,
            rescanned: false,
            checked: false,
            held_back: false,
            owed: 0,
            rush: false,
            ripe: None,
            upload: photos::Upload::new(),
        }
    }

    /// What it is doing.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// Takes an event in and says what to do.
    pub fn step(&mut self, event: Event, facts: &Facts) -> Vec<Effect> {
        let effects = self.take_in(event, facts);
        match effects.last() {
            Some(Effect::FreezeAndPush { .. }) => self.pushes.sent(facts.now),
            Some(Effect::Pull { .. }) => self.pages.sent(facts.now),
            _ => {}
        }
        effects
    }

    fn take_in(&mut self, event: Event, facts: &Facts) -> Vec<Effect> {
        match event {
            Event::Tick => self.tick(facts),
            Event::NetworkMaybe => self.wake(facts),
            Event::SyncNow => {
                self.rush = true;
                self.wake(facts)
            }
            Event::Saved { ripe } => self.saved(ripe),
            Event::NothingToPush if self.state == State::Pushing => {
                self.rush = false;
                self.pull(false)
            }
            Event::PushReply(reply) if self.state == State::Pushing => self.pushed(reply, facts),
            Event::PullReply(reply) if self.state == State::Pulling => self.pulled(reply, facts),
            Event::Stored(stored) if self.state == State::Pulling => self.stored(stored, facts),
            Event::Photo(next) if self.state == State::Uploading => self.photo(next, facts),
            Event::PhotoReply(progress) if self.state == State::Uploading => {
                self.photo_came(progress, facts)
            }
            Event::Refreshed => match self.state {
                State::Refreshing { push: true } => self.push(),
                State::Refreshing { push: false } => self.pull(false),
                _ => Vec::new(),
            },
            Event::Failed(failure) => self.failed(&failure, facts),
            Event::StoreFailed => self.back_off(None, facts),
            // An answer to a request that is no longer under way.
            Event::NothingToPush
            | Event::PushReply(_)
            | Event::PullReply(_)
            | Event::Stored(_)
            | Event::Photo(_)
            | Event::PhotoReply(_) => Vec::new(),
        }
    }

    /// Whether a request is under way.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        matches!(
            self.state,
            State::Pushing | State::Pulling | State::Refreshing { .. } | State::Uploading
        )
    }

    fn tick(&mut self, facts: &Facts) -> Vec<Effect> {
        match self.state {
            State::Idle { until } | State::Offline { until } | State::Waiting { until } => {
                if facts.now < until {
                    vec![Effect::Sleep(until)]
                } else {
                    self.resume(facts).unwrap_or_else(|| self.begin())
                }
            }
            _ => Vec::new(),
        }
    }

    /// Something speaks for trying now; only a server that asked to wait is left in peace.
    fn wake(&mut self, facts: &Facts) -> Vec<Effect> {
        match self.state {
            State::Waiting { until } if facts.now < until => vec![Effect::Sleep(until)],
            _ if self.is_under_way() => {
                if self.rush {
                    self.ripe = Some(facts.now);
                }
                Vec::new()
            }
            _ => self.begin(),
        }
    }

    fn saved(&mut self, ripe: Millis) -> Vec<Effect> {
        let at = match self.state {
            State::Idle { until } => {
                let until = until.min(ripe);
                self.state = State::Idle { until };
                until
            }
            State::Offline { until } => {
                self.upload.resume = false;
                let until = until.min(ripe);
                self.state = State::Offline { until };
                until
            }
            _ => {
                self.ripe = Some(ripe);
                return Vec::new();
            }
        };
        vec![Effect::Sleep(at)]
    }

    fn begin(&mut self) -> Vec<Effect> {
        self.size_push();
        self.too_large = false;
        self.refreshed = false;
        self.reset = false;
        self.rescanned = false;
        self.checked = false;
        self.held_back = false;
        self.owed = 0;
        self.last_gap = None;
        self.ripe = None;
        self.upload.resume = false;
        self.push()
    }

    fn size_push(&mut self) {
        self.max_ops = self.pushes.size();
        self.max_bytes = bytes_of(self.max_ops);
    }

    fn push(&mut self) -> Vec<Effect> {
        self.state = State::Pushing;
        vec![Effect::FreezeAndPush {
            max_ops: self.max_ops,
            max_bytes: self.max_bytes,
            rush: self.rush,
        }]
    }

    fn pull(&mut self, check: bool) -> Vec<Effect> {
        self.state = State::Pulling;
        let most_rows = self.pages.size();
        vec![Effect::Pull { check, most_rows }]
    }

    /// Fetches the list anew, beside the one that is here.
    fn restart(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::BeginReset];
        effects.extend(self.pull(false));
        effects
    }

    fn pushed(&mut self, reply: PushReply, facts: &Facts) -> Vec<Effect> {
        let gap = reply.gap.map(|g| g.expected);
        let nothing_said = gap.is_none() && reply.verdicts.is_empty();
        self.pushes.answered(reply.verdicts.len(), facts.now);
        let mut effects = vec![Effect::ApplyVerdicts(reply)];
        // The same gap twice, or no word about anything: asking again at once would not end.
        let stuck = nothing_said || (gap.is_some() && gap == self.last_gap);
        self.last_gap = gap;
        if stuck {
            effects.extend(self.back_off(None, facts));
        } else {
            self.failures = 0;
            if !self.too_large {
                self.size_push();
            }
            effects.extend(self.push());
        }
        effects
    }

    fn pulled(&mut self, reply: PullReply, facts: &Facts) -> Vec<Effect> {
        self.pages.answered(reply.changes.len(), facts.now);
        self.failures = 0;
        self.reset = false;
        vec![Effect::StorePage(reply)]
    }

    fn stored(&mut self, stored: Stored, facts: &Facts) -> Vec<Effect> {
        /// A server that keeps forgetting what it was sent is tried again in the next round.
        const MOST_OWED: u32 = 3;
        if stored.more {
            return self.pull(false);
        }
        if (stored.owed || self.held_back) && self.owed < MOST_OWED {
            self.owed += 1;
            self.held_back = false;
            return self.push();
        }
        if stored.differs && !self.rescanned {
            self.rescanned = true;
            self.checked = false;
            return self.restart();
        }
        if stored.unchecked && !self.checked {
            self.checked = true;
            return self.pull(true);
        }
        self.photos(facts)
    }

    /// The round is over.
    fn rest(&mut self, facts: &Facts) -> Vec<Effect> {
        let pace = if facts.waiting {
            self.tuning.busy_ms
        } else {
            self.tuning.calm_ms
        };
        let next = Millis(facts.now.0 + pace);
        let until = self.ripe.take().map_or(next, |ripe| ripe.min(next));
        self.state = State::Idle { until };
        vec![Effect::Sleep(until)]
    }

    fn failed(&mut self, failure: &Failure, facts: &Facts) -> Vec<Effect> {
        if !self.is_under_way() {
            return Vec::new();
        }
        let (status, retry_after_s, code) = match failure {
            Failure::Unreachable | Failure::NotOurs => {
                self.photo_broke();
                match self.state {
                    State::Pushing => self.pushes.cut(facts.now),
                    State::Pulling => self.pages.cut(facts.now),
                    _ => {}
                }
                return self.offline(facts);
            }
            Failure::Status {
                status,
                retry_after_s,
                code,
            } => (*status, *retry_after_s, code.as_str()),
        };
        if self.state == State::Uploading
            && let Some(effects) = self.photo_failed(status, code, facts)
        {
            return effects;
        }
        match (status, self.state) {
            _ if code == "device_revoked" => self.stop(State::Revoked),
            (426, _) => self.stop(State::NeedsUpdate),
            (401, State::Refreshing { .. }) => self.stop(State::Revoked),
            (401, State::Pushing | State::Pulling | State::Uploading) if !self.refreshed => {
                self.refreshed = true;
                let push = self.state == State::Pushing;
                self.state = State::Refreshing { push };
                vec![Effect::Refresh]
            }
            (410, State::Pulling) if !self.reset => {
                self.reset = true;
                self.restart()
            }
            // Not begun anew here: the list may be half fetched already, and the pull says so if it is not.
            (410, State::Pushing) if !self.held_back => {
                self.held_back = true;
                self.pull(false)
            }
            (413, State::Pushing) if self.max_ops > 1 => {
                self.too_large = true;
                self.max_ops /= 2;
                self.max_bytes /= 2;
                self.push()
            }
            _ => self.back_off(retry_after_s, facts),
        }
    }

    fn stop(&mut self, state: State) -> Vec<Effect> {
        self.rush = false;
        self.state = state;
        Vec::new()
    }

    fn offline(&mut self, facts: &Facts) -> Vec<Effect> {
        let until = self.retry_at(facts);
        self.rush = false;
        self.state = State::Offline { until };
        vec![Effect::Sleep(until)]
    }

    fn back_off(&mut self, retry_after_s: Option<u32>, facts: &Facts) -> Vec<Effect> {
        let jitter = self.retry_at(facts);
        let asked = retry_after_s.map_or(0, |s| i64::from(s) * 1_000);
        let until = jitter.max(Millis(facts.now.0 + asked));
        self.rush = false;
        self.state = State::Waiting { until };
        vec![Effect::Sleep(until)]
    }

    /// Full jitter: anywhere up to a bound that doubles with every failure, so that a thousand phones
    /// do not come back together. A line that carried something a moment ago is tried again soon: on a
    /// bad one that is most of what can be had.
    fn retry_at(&mut self, facts: &Facts) -> Millis {
        let bound = match self.failures.min(20).checked_sub(1) {
            None => self.tuning.first_retry_ms / 4,
            Some(doublings) => self.tuning.first_retry_ms << doublings,
        };
        self.failures += 1;
        let bound = bound.clamp(1, self.tuning.longest_retry_ms.max(1));
        Millis(facts.now.0 + (bound as f64 * facts.chance) as i64 + 1)
    }
}

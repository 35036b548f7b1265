//! One phone's sync without input or output: the engine decides, the store keeps, and whoever owns the
//! [`Session`] makes the calls it asks for and brings the replies. Clocks and chance are passed in. The app
//! drives it over HTTP (`actor`), the simulation by calling the server's code.

use std::collections::VecDeque;

use tungngo_shared::{
    auth::Tokens,
    clock::Millis,
    sync::{
        Hello, ProtocolRange, PullReply, PullRequest, PushReply, PushRequest,
        attachment::{ContentHash, Progress},
    },
};

use crate::engine::{Engine, Event, Facts, Failure, State, Tuning};
use crate::protocol::SyncTruth;
use crate::store::{Result, Store};

mod effects;
mod truth;

/// What the session asks of the server; at most one call is under way.
#[derive(Clone, Debug)]
pub enum Call {
    /// Offer operations.
    Push {
        /// The access token.
        access: String,
        /// What to send.
        request: PushRequest,
    },
    /// Ask for the next page.
    Pull {
        /// The access token.
        access: String,
        /// What to send.
        request: PullRequest,
    },
    /// Ask how far a photo has come.
    PhotoOffset {
        /// The access token.
        access: String,
        /// Which photo.
        sha256: ContentHash,
    },
    /// Send a piece of a photo.
    PhotoPiece {
        /// The access token.
        access: String,
        /// Which photo.
        sha256: ContentHash,
        /// Where the piece begins.
        offset: u64,
        /// The piece.
        bytes: Vec<u8>,
    },
    /// Get new tokens.
    Refresh {
        /// The refresh token.
        refresh: String,
    },
}

/// What the server answered to a [`Call`].
#[derive(Clone, Debug)]
pub enum Reply {
    /// To a push.
    Push(PushReply),
    /// To a pull.
    Pull(PullReply),
    /// To a question about a photo, and to a piece; also when the server says that the piece belongs
    /// elsewhere.
    Photo(Progress),
    /// To a refresh.
    Tokens(Tokens),
}

/// What clocks and chance say at one moment.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// The wall clock, as its owner set it; recorded, decides nothing.
    pub wall: Millis,
    /// A clock that goes on evenly whatever happens to the wall clock.
    pub steady: Millis,
    /// A number from 0 up to 1, by chance.
    pub chance: f64,
}

/// What a session is told once.
#[derive(Clone, Debug)]
pub struct About {
    /// The app's version, for people.
    pub app_version: String,
    /// What the app speaks.
    pub protocol: ProtocolRange,
    /// Paces.
    pub tuning: Tuning,
    /// How long a save can be undone before it may be sent, in milliseconds.
    pub undo_ms: i64,
    /// How often the list is compared with the server's at most, in milliseconds.
    pub check_ms: i64,
}

/// The sync of one phone whose store is open.
pub struct Session {
    /// The store; screens read it and save to it.
    pub store: Store,
    about: About,
    engine: Engine,
    /// Lives in memory alone; a restart asks for a new one.
    access: Option<String>,
    call: Option<Call>,
    wake: Option<Millis>,
    rows_received: u32,
    /// Rows came that were not compared yet.
    unchecked: bool,
    /// When the list was compared last, by the steady clock.
    checked: Option<Millis>,
    changed: bool,
    /// How often what is here differed from what the server said it should be.
    differed: u32,
    /// The server said that this phone, not only its session, is revoked.
    revoked: bool,
}

impl Session {
    /// A session over an open store. It begins with a round at the first tick.
    #[must_use]
    pub fn new(store: Store, about: About) -> Self {
        Self {
            engine: Engine::new(about.tuning),
            store,
            about,
            access: None,
            call: None,
            wake: None,
            rows_received: 0,
            unchecked: true,
            checked: None,
            changed: false,
            differed: 0,
            revoked: false,
        }
    }

    /// Gives the session the access token that came with enrolment.
    pub fn set_access(&mut self, access: String) {
        self.access = Some(access);
    }

    /// The access token, while there is one.
    #[must_use]
    pub fn access(&self) -> Option<String> {
        self.access.clone()
    }

    /// When the engine wants a tick, by the steady clock.
    #[must_use]
    pub fn wake(&self) -> Option<Millis> {
        self.wake
    }

    /// The call to make now; its outcome goes to [`Session::came`]. A call that is dropped, with the app
    /// or by it, does no harm: whatever it did, making it again does nothing more.
    pub fn take_call(&mut self) -> Option<Call> {
        self.call.take()
    }

    /// Whether the store has changed since this was last asked, so that screens read it again.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// How often, since the app started, the list differed from the server's and was fetched anew. Any such
    /// time means a fault in the sync.
    #[must_use]
    pub fn differed(&self) -> u32 {
        self.differed
    }

    /// Whether the server has said that this phone is revoked and must hold nothing any more.
    #[must_use]
    pub fn is_revoked(&self) -> bool {
        self.revoked
    }

    /// Keeps new tokens that were asked for outside a round.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn renewed(&mut self, sent: Millis, tokens: Tokens, at: At) -> Result<()> {
        self.heard(sent, Reply::Tokens(tokens), at).map(drop)
    }

    /// What the engine is doing.
    #[must_use]
    pub fn state(&self) -> State {
        self.engine.state()
    }

    /// How sync stands, in numbers.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn truth(&self, at: At) -> Result<SyncTruth> {
        truth::truth(self, at)
    }

    /// An edit was saved: it may be sent once it can no longer be undone.
    pub fn saved(&mut self, at: At) {
        self.changed = true;
        let ripe = Millis(at.steady.0 + self.about.undo_ms + 1);
        self.drive(Event::Saved { ripe }, at);
    }

    /// The call that was made when the wall clock showed `sent` had this outcome.
    pub fn came(&mut self, sent: Millis, outcome: std::result::Result<Reply, Failure>, at: At) {
        let event = match outcome {
            Err(failure) => {
                self.revoked |= failure.says_revoked();
                Event::Failed(failure)
            }
            Ok(reply) => match self.heard(sent, reply, at) {
                Ok(event) => event,
                Err(error) => {
                    tracing::error!(%error, "the store failed during sync");
                    Event::StoreFailed
                }
            },
        };
        self.drive(event, at);
    }

    /// Keeps what any reply tells: the server's clock, new tokens, that we are welcome.
    fn heard(&mut self, sent: Millis, reply: Reply, at: At) -> Result<Event> {
        let server = match &reply {
            Reply::Photo(progress) => return Ok(Event::PhotoReply(*progress)),
            Reply::Push(reply) => reply.server_ms,
            Reply::Pull(reply) => reply.server_ms,
            Reply::Tokens(tokens) => tokens.server_ms,
        };
        // The server's clock was read about half-way.
        let half_way = sent.0 + (at.wall.0 - sent.0) / 2;
        self.store.heard(server, server.0 - half_way)?;
        let is_welcome = !matches!(reply, Reply::Tokens(_));
        if is_welcome && self.store.barred()?.is_some() {
            self.store.set_barred(None)?;
        }
        Ok(match reply {
            Reply::Photo(progress) => Event::PhotoReply(progress),
            Reply::Push(reply) => Event::PushReply(reply),
            Reply::Pull(reply) => Event::PullReply(reply),
            Reply::Tokens(tokens) => {
                self.store.set_refresh_token(Some(&tokens.refresh))?;
                self.access = Some(tokens.access);
                Event::Refreshed
            }
        })
    }

    /// Lets the engine take an event in and does what it says, until it waits. Does nothing before
    /// enrolment.
    pub fn drive(&mut self, event: Event, at: At) {
        if !matches!(self.store.enrolled(), Ok(Some(_))) {
            return;
        }
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let facts = Facts {
                now: at.steady,
                chance: at.chance,
                waiting: self.store.waiting().is_ok_and(|(edits, _)| edits > 0),
            };
            for effect in self.engine.step(event, &facts) {
                match self.carry_out(effect, at) {
                    Ok(None) => {}
                    Ok(Some(event)) => events.push_back(event),
                    Err(error) => {
                        tracing::error!(%error, "the store failed during sync");
                        events.push_back(Event::StoreFailed);
                        break;
                    }
                }
            }
        }
        if let Err(error) = self.remember_bar() {
            tracing::error!(%error, "the store failed during sync");
        }
    }

    /// What the phone says of itself.
    #[must_use]
    pub fn hello(&self, waiting: u64, at: At) -> Hello {
        Hello {
            protocol: self.about.protocol,
            app_version: self.about.app_version.clone(),
            device_ms: at.wall,
            waiting,
        }
    }

    /// A phone that the server turned away knows it after a restart, too.
    fn remember_bar(&mut self) -> Result<()> {
        let bar = match self.engine.state() {
            State::Revoked => "revoked",
            State::NeedsUpdate => "needs_update",
            _ => return Ok(()),
        };
        if self.store.barred()?.as_deref() == Some(bar) {
            return Ok(());
        }
        self.store.set_barred(Some(&bar.to_owned()))
    }
}

//! Carries out what the engine decides, and tells screens how sync stands.

use std::collections::VecDeque;

use rand::RngExt as _;
use tungngo_shared::ids::{HouseholdId, VisitId};
use tungngo_shared::{
    auth::Tokens,
    clock::{ClockReading, Millis},
    sync::{DocKind, MAX_ROWS, PullRequest, PushRequest, push::Outcome},
};

use super::{APP_VERSION, Core, Open, UnderWay};
use crate::engine::{self, Effect, Event, Facts, State};
use crate::protocol::{Failure, Link, Need, NeedAction, NeedCode, Note, SyncTruth, SyncView};
use crate::store::{NeedRow, Page, Result as StoreResult};

/// What a request under way brought.
pub(super) struct Came {
    event: Event,
    tokens: Option<Tokens>,
    /// The wall clock when it was sent, to measure the server's by.
    sent: Millis,
}

impl Core {
    /// Something came from the network.
    pub(super) fn came(&mut self, came: Came) {
        let now = self.clock.now();
        let Some(open) = &mut self.open else { return };
        open.under_way = None;
        let server_ms = match (&came.event, &came.tokens) {
            (Event::PushReply(reply), _) => Some(reply.server_ms),
            (Event::PullReply(reply), _) => Some(reply.server_ms),
            (_, Some(tokens)) => Some(tokens.server_ms),
            _ => None,
        };
        let stored = (|| {
            if let Some(server) = server_ms {
                // The server's clock was read about half-way.
                let offset = server.0 - (came.sent.0 + now.0) / 2;
                open.store.heard(server, offset)?;
                if came.tokens.is_none() && open.store.barred()?.is_some() {
                    open.store.set_barred(None)?;
                }
            }
            if let Some(tokens) = came.tokens {
                open.store.set_refresh_token(Some(&tokens.refresh))?;
                open.access = Some(tokens.access);
            }
            StoreResult::Ok(())
        })();
        match stored {
            Ok(()) => self.drive(came.event),
            Err(_) => self.drive(Event::StoreFailed),
        }
    }

    /// Lets the engine take an event in and does what it says, until it waits.
    pub(super) fn drive(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let Some(open) = &mut self.open else { return };
            if open.api.is_none() {
                return;
            }
            let facts = Facts {
                now: self.clock.engine_now(),
                chance: rand::rng().random(),
                waiting: open.store.waiting().is_ok_and(|(edits, _)| edits > 0),
            };
            for effect in open.engine.step(event, &facts) {
                match self.carry_out(effect) {
                    Ok(None) => {}
                    Ok(Some(event)) => events.push_back(event),
                    Err(error) => {
                        tracing::error!(%error, "the store failed during sync");
                        events.push_back(Event::StoreFailed);
                        break;
                    }
                }
                if self.open.is_none() {
                    return;
                }
            }
        }
        self.remember_bar();
        self.tell();
    }

    fn carry_out(&mut self, effect: Effect) -> StoreResult<Option<Event>> {
        let now = self.clock.now();
        let waiting = match &self.open {
            Some(open) => u64::from(open.store.waiting()?.0),
            None => return Ok(None),
        };
        let hello = self.hello(waiting);
        let undo_ms = i64::try_from(self.config.pace.undo.as_millis()).unwrap_or(0);
        let Some(open) = &mut self.open else {
            return Ok(None);
        };
        let Some(api) = open.api.clone() else {
            return Ok(None);
        };
        match effect {
            Effect::Sleep(until) => open.wake = Some(until),
            Effect::FreezeAndPush {
                max_ops,
                max_bytes,
                resend_from,
                rush,
            } => {
                let Some(enrolled) = open.store.enrolled()? else {
                    return Ok(None);
                };
                let ripe = Millis(if rush { now.0 } else { now.0 - undo_ms });
                let ops = open.store.freeze(
                    enrolled.device,
                    (max_ops, max_bytes),
                    resend_from,
                    (ripe, now),
                )?;
                if ops.is_empty() {
                    return Ok(Some(Event::NothingToPush));
                }
                let Some(access) = open.access.clone() else {
                    return Ok(Some(no_token()));
                };
                let left = waiting.saturating_sub(ops.len() as u64);
                let hello = tungngo_shared::sync::Hello {
                    waiting: left,
                    ..hello
                };
                open.start(now, async move {
                    api.push(access, PushRequest { hello, ops })
                        .await
                        .map(Event::PushReply)
                });
            }
            Effect::Pull => {
                let Some(access) = open.access.clone() else {
                    return Ok(Some(no_token()));
                };
                let cursor = open.store.cursor()?;
                if cursor.is_none() {
                    open.rows_received = 0;
                }
                let request = PullRequest {
                    hello,
                    cursor,
                    limit: MAX_ROWS,
                };
                open.start(now, async move {
                    api.pull(access, request).await.map(Event::PullReply)
                });
            }
            Effect::Refresh => {
                let Some(refresh) = open.store.refresh_token()? else {
                    return Ok(Some(no_token()));
                };
                open.under_way = Some(Box::pin(async move {
                    let (event, tokens) = match api.refresh(refresh).await {
                        Ok(tokens) => (Event::Refreshed, Some(tokens)),
                        Err(failure) => (Event::Failed(failure), None),
                    };
                    Came {
                        event,
                        tokens,
                        sent: now,
                    }
                }));
            }
            Effect::ApplyVerdicts(reply) => {
                open.store
                    .apply_verdicts(&reply.verdicts, reply.last_op_seq, now)?;
                self.version += 1;
            }
            Effect::StorePage(reply) => {
                open.store.store_page(&Page {
                    changes: &reply.changes,
                    cursor: &reply.cursor,
                    more: reply.more,
                    today: now.local_date(),
                })?;
                let rows = u32::try_from(reply.changes.len()).unwrap_or(u32::MAX);
                open.rows_received = open.rows_received.saturating_add(rows);
                if rows > 0 {
                    self.version += 1;
                }
            }
            Effect::BeginReset => open.store.begin_reset()?,
        }
        Ok(None)
    }

    /// Something in the store changed.
    pub(super) fn changed(&mut self) {
        self.version += 1;
        self.tell();
    }

    /// An edit was saved: it may be sent once it can no longer be undone.
    pub(super) fn saved(&mut self) {
        self.version += 1;
        let undo_ms = i64::try_from(self.config.pace.undo.as_millis()).unwrap_or(0);
        let ripe = Millis(self.clock.engine_now().0 + undo_ms + 1);
        self.drive(Event::Saved { ripe });
    }

    fn remember_bar(&mut self) {
        let Some(open) = &mut self.open else { return };
        let bar = match open.engine.state() {
            State::Revoked => "revoked",
            State::NeedsUpdate => "needs_update",
            _ => return,
        };
        let known = open.store.barred().ok().flatten();
        if known.as_deref() == Some(bar) {
            return;
        }
        if let Err(error) = open.store.set_barred(Some(&bar.to_owned())) {
            tracing::error!(%error, "the store failed during sync");
        }
    }

    fn tell(&self) {
        let note = Note {
            version: self.version,
            open: self.open.as_ref().is_some_and(|o| o.api.is_some()),
            sync: self.truth().unwrap_or_default(),
        };
        self.tell.send_if_modified(|old| {
            let news = *old != note;
            *old = note;
            news
        });
    }

    /// How sync stands, in numbers.
    pub(super) fn truth(&self) -> Result<SyncTruth, Failure> {
        let Some(open) = &self.open else {
            return Ok(SyncTruth::default());
        };
        let store = &open.store;
        let (visits_total, visits_safe) = store.visit_counts()?;
        let (waiting, waiting_bytes) = store.waiting()?;
        let clock_off = ClockReading {
            server_offset_ms: store.offset_ms()?,
            ..ClockReading::default()
        }
        .is_off();
        let state = open.engine.state();
        let barred = store.barred()?;
        let last_contact = store.last_contact()?;
        let link = match (state, barred.as_deref()) {
            (State::Revoked, _) | (State::Idle { .. }, Some("revoked")) => Link::Revoked,
            (State::NeedsUpdate, _) | (State::Idle { .. }, Some(_)) => Link::NeedsUpdate,
            (State::Idle { .. }, None) if last_contact.is_none() => Link::Offline,
            (State::Idle { .. }, None) => Link::Idle,
            (State::Offline { .. }, _) => Link::Offline,
            (State::Waiting { .. }, _) => Link::Waiting,
            (State::Pushing, _) => Link::Sending,
            (State::Pulling | State::Refreshing { .. }, _) => Link::Receiving,
        };
        let next_try = match state {
            State::Offline { until } | State::Waiting { until } => Some(Millis(
                self.clock.now().0 + until.0 - self.clock.engine_now().0,
            )),
            _ => None,
        };
        let needs = store.needs()?.len()
            + usize::from(clock_off)
            + usize::from(matches!(link, Link::Revoked | Link::NeedsUpdate));
        Ok(SyncTruth {
            link,
            visits_total,
            visits_safe,
            waiting,
            waiting_bytes,
            last_contact,
            attention: u32::try_from(needs).unwrap_or(u32::MAX),
            clock_off,
            list_complete: store.is_complete()?,
            rows_received: open.rows_received,
            next_try,
        })
    }

    pub(super) fn sync_view(&mut self) -> Result<SyncView, Failure> {
        let truth = self.truth()?;
        let open = self.open()?;
        let mut needs: Vec<Need> = Vec::new();
        let plain = |code, key: &str, action| Need {
            id: 0,
            code,
            key: key.to_owned(),
            action,
            about: None,
            at: None,
        };
        match truth.link {
            Link::Revoked => {
                needs.push(plain(
                    NeedCode::Revoked,
                    "need-revoked",
                    NeedAction::CallOffice,
                ));
            }
            Link::NeedsUpdate => {
                needs.push(plain(
                    NeedCode::UpdateApp,
                    "need-update_app",
                    NeedAction::UpdateApp,
                ));
            }
            _ => {}
        }
        if truth.clock_off {
            needs.push(plain(
                NeedCode::ClockOff,
                "need-clock_off",
                NeedAction::SetClock,
            ));
        }
        needs.extend(open.store.needs()?.into_iter().map(need));
        let server = open.store.enrolled()?.map(|e| e.server).unwrap_or_default();
        Ok(SyncView {
            truth,
            needs,
            server,
            app_version: APP_VERSION.to_owned(),
        })
    }
}

/// No access token in memory: as if the server had not known it.
fn no_token() -> Event {
    Event::Failed(engine::Failure::Status {
        status: 401,
        retry_after_s: None,
        code: "unauthorised".to_owned(),
    })
}

fn need(row: NeedRow) -> Need {
    let about = [&row.label.number, &row.label.alley_name]
        .into_iter()
        .filter(|t| !t.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    let (code, key, action) = match (&row.verdict, row.kind) {
        (Some(Outcome::Rejected { code, .. }), kind) => {
            let action = match kind {
                DocKind::Visit => NeedAction::MendVisit(VisitId(row.doc)),
                _ => NeedAction::OpenHouse(HouseholdId(row.doc)),
            };
            (
                NeedCode::Rejected,
                format!("reject-{}", code.as_str()),
                action,
            )
        }
        _ => (
            NeedCode::Conflict,
            "need-conflict".to_owned(),
            NeedAction::Dismiss,
        ),
    };
    Need {
        id: row.local_id,
        code,
        key,
        action,
        about: (!about.is_empty()).then_some(about),
        at: row.at,
    }
}

impl Open {
    fn start(
        &mut self,
        sent: Millis,
        request: impl Future<Output = Result<Event, engine::Failure>> + 'static,
    ) {
        let under_way: UnderWay = Box::pin(async move {
            Came {
                event: request.await.unwrap_or_else(Event::Failed),
                tokens: None,
                sent,
            }
        });
        self.under_way = Some(under_way);
    }
}

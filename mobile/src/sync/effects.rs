//! Carries out what the engine decides.

use tungngo_shared::{
    clock::Millis,
    sync::{PullReply, PullRequest, PushRequest, attachment::ContentHash},
};

use super::{At, Call, Session};
use crate::engine::{Effect, Event, Failure, Stored};
use crate::store::{Page, Result};

impl Session {
    pub(super) fn carry_out(&mut self, effect: Effect, at: At) -> Result<Option<Event>> {
        match effect {
            Effect::Sleep(until) => self.wake = Some(until),
            Effect::FreezeAndPush {
                max_ops,
                max_bytes,
                rush,
            } => return self.push((max_ops, max_bytes), rush, at),
            Effect::Pull { check, most_rows } => return self.pull(check, most_rows, at),
            Effect::Refresh => {
                let Some(refresh) = self.store.refresh_token()? else {
                    return Ok(Some(no_token()));
                };
                self.call = Some(Call::Refresh { refresh });
            }
            Effect::NextPhoto => return self.next_photo(at).map(Some),
            Effect::AskOffset { sha256 } => {
                let Some(access) = self.access.clone() else {
                    return Ok(Some(no_token()));
                };
                self.call = Some(Call::PhotoOffset { access, sha256 });
            }
            Effect::SendPiece {
                sha256,
                offset,
                length,
            } => return self.send_piece(sha256, offset, length),
            Effect::PhotoProgress { sha256, progress } => {
                let now = self.server_now(at)?;
                self.store.photo_progress(&sha256, progress, now)?;
                self.changed |= progress.complete;
            }
            Effect::RefusePhoto { sha256, code } => {
                let now = self.server_now(at)?;
                self.store.photo_refused(&sha256, &code, now)?;
                self.changed = true;
            }
            Effect::ApplyVerdicts(reply) => {
                self.store.apply_verdicts(&reply, at.wall)?;
                self.changed = true;
            }
            Effect::StorePage(reply) => return self.store_page(&reply, at).map(Some),
            Effect::BeginReset => {
                self.store.begin_reset()?;
                self.rows_received = 0;
                self.unchecked = true;
                self.checked = None;
            }
        }
        Ok(None)
    }

    fn push(&mut self, limits: (usize, usize), rush: bool, at: At) -> Result<Option<Event>> {
        let Some(enrolled) = self.store.enrolled()? else {
            return Ok(None);
        };
        let ripe = if rush {
            at.wall
        } else {
            Millis(at.wall.0 - self.about.undo_ms)
        };
        let ops = self
            .store
            .freeze(enrolled.device, limits, (ripe, at.wall))?;
        if ops.is_empty() {
            return Ok(Some(Event::NothingToPush));
        }
        let Some(access) = self.access.clone() else {
            return Ok(Some(no_token()));
        };
        let waiting = u64::from(self.store.waiting()?.0);
        let hello = self.hello(waiting.saturating_sub(ops.len() as u64), at);
        let lost = self.store.lost(&ops)?;
        self.call = Some(Call::Push {
            access,
            request: PushRequest {
                hello,
                cursor: self.store.kept_cursor()?,
                ops,
                lost,
            },
        });
        Ok(None)
    }

    fn pull(&mut self, check: bool, most_rows: usize, at: At) -> Result<Option<Event>> {
        let Some(access) = self.access.clone() else {
            return Ok(Some(no_token()));
        };
        let waiting = u64::from(self.store.waiting()?.0);
        let request = PullRequest {
            hello: self.hello(waiting, at),
            cursor: self.store.cursor()?,
            limit: u32::try_from(most_rows).unwrap_or(u32::MAX),
            check,
        };
        self.call = Some(Call::Pull { access, request });
        Ok(None)
    }

    /// The server's clock as it was last heard: how long photos are kept must not hang on a phone's.
    fn server_now(&self, at: At) -> Result<Millis> {
        Ok(self.store.last_contact()?.unwrap_or(at.wall))
    }

    fn next_photo(&mut self, at: At) -> Result<Event> {
        let now = self.server_now(at)?;
        let next = self.store.next_photo(now)?;
        if next.is_none() {
            self.store.drop_safe_photos(now)?;
        }
        Ok(Event::Photo(next))
    }

    fn send_piece(
        &mut self,
        sha256: ContentHash,
        offset: u64,
        length: u64,
    ) -> Result<Option<Event>> {
        let Some(access) = self.access.clone() else {
            return Ok(Some(no_token()));
        };
        let Some(bytes) = self.store.photo_piece(&sha256, offset, length)? else {
            return Ok(Some(Event::StoreFailed));
        };
        self.call = Some(Call::PhotoPiece {
            access,
            sha256,
            offset,
            bytes,
        });
        Ok(None)
    }

    fn store_page(&mut self, reply: &PullReply, at: At) -> Result<Event> {
        let kept = self.store.store_page(&Page {
            changes: &reply.changes,
            cursor: &reply.cursor,
            more: reply.more,
            last_op_seq: reply.last_op_seq,
            check: reply.check.as_ref(),
            today: at.wall.local_date(),
        })?;
        let rows = u32::try_from(reply.changes.len()).unwrap_or(u32::MAX);
        self.rows_received = self.rows_received.saturating_add(rows);
        self.unchecked |= rows > 0;
        self.changed |= rows > 0 || kept.owed;
        if reply.check.is_some() && !kept.differs {
            self.unchecked = false;
            self.checked = Some(at.steady);
        }
        if kept.differs {
            self.differed += 1;
            // Never the content; that it happened at all is worth knowing.
            tracing::warn!("the list differed from the server's and is fetched anew");
        }
        let is_due = self
            .checked
            .is_none_or(|last| at.steady.0 - last.0 >= self.about.check_ms);
        Ok(Event::Stored(Stored {
            more: reply.more,
            owed: kept.owed,
            unchecked: self.unchecked && is_due,
            differs: kept.differs,
        }))
    }
}

/// No access token in memory: as if the server had not known it.
fn no_token() -> Event {
    Event::Failed(Failure::Status {
        status: 401,
        retry_after_s: None,
        code: "unauthorised".to_owned(),
    })
}

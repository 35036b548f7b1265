//! Lets sync run by itself: makes the calls that the session asks for, and tells screens how it stands.

use rand::RngExt as _;
use tungngo_shared::{
    clock::Millis,
    ids::{HouseholdId, TaskId, VisitId},
    sync::{
        DocKind,
        push::{Outcome, RejectCode},
    },
};

use super::{APP_VERSION, Core, Open};
use crate::engine::{self, Event};
use crate::http::Api;
use crate::protocol::{Failure, Link, Need, NeedAction, NeedCode, Note, SyncTruth, SyncView};
use crate::store::NeedRow;
use crate::sync::{At, Call, Reply};

/// What a call under way brought.
pub(super) struct Came {
    outcome: Result<Reply, engine::Failure>,
    /// The wall clock when it was made, to measure the server's by.
    sent: Millis,
}

/// Makes a call over HTTP.
async fn make(api: Api, call: Call) -> Result<Reply, engine::Failure> {
    match call {
        Call::Push { access, request } => api.push(access, request).await.map(Reply::Push),
        Call::Pull { access, request } => api.pull(access, request).await.map(Reply::Pull),
        Call::PhotoOffset { access, sha256 } => {
            api.photo_offset(access, &sha256).await.map(Reply::Photo)
        }
        Call::PhotoPiece {
            access,
            sha256,
            offset,
            bytes,
        } => {
            let piece = api.photo_piece(access, &sha256, offset, bytes);
            piece.await.map(Reply::Photo)
        }
        Call::Refresh { refresh } => api.refresh(refresh).await.map(Reply::Tokens),
    }
}

impl Open {
    /// Adds what went over the line to this month's; when nothing is under way, so that it costs one write a round.
    pub(super) fn note_used(&mut self, now: Millis) {
        let Some(api) = &self.api else { return };
        let more = api.meter().take();
        if more == (0, 0) {
            return;
        }
        let store = &mut self.session.store;
        let noted = store.data_used().and_then(|used| {
            let used = used.unwrap_or_default().with(now.local_date(), more);
            store.set_data_used(Some(&used))
        });
        if let Err(error) = noted {
            tracing::warn!(%error, "what sync cost could not be noted");
        }
    }
}

impl Core {
    pub(super) fn at(&self) -> At {
        At {
            wall: self.clock.now(),
            steady: self.clock.engine_now(),
            chance: rand::rng().random(),
        }
    }

    /// Something came from the network.
    pub(super) fn came(&mut self, came: Came) {
        let at = self.at();
        let Some(open) = &mut self.open else { return };
        open.under_way = None;
        open.session.came(came.sent, came.outcome, at);
        if open.session.is_revoked() {
            self.wipe_revoked();
            return;
        }
        self.after(at);
    }

    /// Lets sync take an event in.
    pub(super) fn drive(&mut self, event: Event) {
        let at = self.at();
        let Some(open) = &mut self.open else { return };
        open.session.drive(event, at);
        self.after(at);
    }

    /// An edit was saved.
    pub(super) fn saved(&mut self) {
        let at = self.at();
        let ripe = Millis(at.steady.0.saturating_add(self.undo_ms()) + 1);
        let Some(open) = &mut self.open else { return };
        open.rescue.freeze_at(ripe);
        open.session.saved(at);
        self.after(at);
    }

    /// Makes the call that the session asks for, and tells.
    fn after(&mut self, at: At) {
        self.keep_safe(at);
        let Some(open) = &mut self.open else { return };
        if let (Some(api), Some(call)) = (open.api.clone(), open.session.take_call()) {
            let sent = at.wall;
            open.under_way = Some(Box::pin(async move {
                Came {
                    outcome: make(api, call).await,
                    sent,
                }
            }));
        }
        if open.under_way.is_none() {
            open.note_used(at.wall);
        }
        if open.session.take_changed() {
            self.version += 1;
        }
        self.tell();
    }

    /// Something in the store changed.
    pub(super) fn changed(&mut self) {
        self.version += 1;
        self.tell();
    }

    pub(super) fn tell(&self) {
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
        match &self.open {
            Some(Open {
                session, rescue, ..
            }) => Ok(SyncTruth {
                earlier: rescue.earlier(),
                ..session.truth(self.at())?
            }),
            None => Ok(SyncTruth::default()),
        }
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
        if truth.photos_refused > 0 {
            needs.push(plain(
                NeedCode::PhotoRefused,
                "need-photo_refused",
                NeedAction::CallOffice,
            ));
        }
        needs.extend(open.session.store.needs()?.into_iter().map(need));
        let server = open
            .session
            .store
            .enrolled()?
            .map(|e| e.server)
            .unwrap_or_default();
        let used = open.session.store.data_used()?.unwrap_or_default();
        Ok(SyncView {
            truth,
            needs,
            // Last month's is of no use to anybody.
            used: used.with(self.clock.now().local_date(), (0, 0)),
            server,
            app_version: APP_VERSION.to_owned(),
        })
    }
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
            let action = match (kind, code) {
                // What it was about is gone: there is nothing to mend, and the office keeps what was sent.
                (_, RejectCode::UnknownReference) => NeedAction::Dismiss,
                (DocKind::Visit, _) => NeedAction::MendVisit(VisitId(row.doc)),
                (DocKind::Task, _) => NeedAction::OpenTask(TaskId(row.doc)),
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

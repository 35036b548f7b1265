//! The server in this process: the real router over a real encrypted database, without a socket between.

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Request, header},
};
use rusqlite::{Connection, params};
use tower::ServiceExt as _;
use tungngo_mobile::{
    engine::Failure,
    sync::{Call, Reply},
};
use tungngo_server::{
    app::{App, Config},
    clock,
    keys::Keys,
    router::router,
    storage::{
        auth::NewAccount,
        sqlite::{Key, Sqlite},
    },
};
use tungngo_shared::{
    access::Role,
    auth::RefreshRequest,
    ids::{AlleyId, GroupId, TeamId, UserId},
    problem::Problem,
    sync::attachment::{ContentHash, PIECE_MEDIA_TYPE, Progress, UPLOAD_COMPLETE, UPLOAD_OFFSET},
};

use super::ground::{Ground, app_over};

pub(super) struct Server {
    pub app: Arc<App>,
    pub store: Sqlite,
    router: Router,
}

impl Server {
    pub(super) fn open(config: &Config) -> Self {
        let keys = Keys::open(&config.keys_dir, false).expect("keys");
        let file = config.data_dir.join("tungngo.db");
        let store = Sqlite::open(&file, &keys.database).expect("the database opens");
        let app = app_over(config.clone(), store.clone());
        Self {
            router: router(app.clone()),
            app,
            store,
        }
    }

    /// Answers one call as it comes off the wire; also the bytes, for the trace.
    pub(super) async fn answer(&self, call: &Call) -> (Result<Reply, Failure>, Bytes) {
        if let Call::PhotoOffset { access, sha256 } = call {
            return self.photo((access, sha256), None).await;
        }
        if let Call::PhotoPiece {
            access,
            sha256,
            offset,
            bytes,
        } = call
        {
            return self.photo((access, sha256), Some((*offset, bytes))).await;
        }
        let json = |value: serde_json::Result<Vec<u8>>| Bytes::from(value.expect("JSON"));
        let (path, access, body) = match call {
            Call::Push { access, request } => {
                let plain = json(serde_json::to_vec(request));
                let packed = zstd::encode_all(&plain[..], 3).expect("zstd");
                ("/api/v1/sync/push", Some(access), Bytes::from(packed))
            }
            Call::Pull { access, request } => {
                let body = json(serde_json::to_vec(request));
                ("/api/v1/sync/pull", Some(access), body)
            }
            Call::Refresh { refresh } => {
                let refresh = refresh.clone();
                let body = json(serde_json::to_vec(&RefreshRequest { refresh }));
                ("/api/v1/token/refresh", None, body)
            }
            Call::PhotoOffset { .. } | Call::PhotoPiece { .. } => unreachable!("answered above"),
        };
        let (status, bytes) = self.post(path, access.map(String::as_str), body).await;
        let reply = if status != 200 {
            let code = serde_json::from_slice::<Problem>(&bytes).map(|p| p.code);
            Err(Failure::Status {
                status,
                retry_after_s: None,
                code: code.unwrap_or_default(),
            })
        } else {
            let read = match call {
                Call::Push { .. } => serde_json::from_slice(&bytes).map(Reply::Push),
                Call::Pull { .. } => serde_json::from_slice(&bytes).map(Reply::Pull),
                Call::Refresh { .. } => serde_json::from_slice(&bytes).map(Reply::Tokens),
                Call::PhotoOffset { .. } | Call::PhotoPiece { .. } => {
                    unreachable!("answered above")
                }
            };
            read.map_err(|_| Failure::NotOurs)
        };
        (reply, bytes)
    }

    /// Asks about a photo, or sends a piece of it.
    async fn photo(
        &self,
        (access, sha256): (&str, &ContentHash),
        piece: Option<(u64, &[u8])>,
    ) -> (Result<Reply, Failure>, Bytes) {
        let request = Request::builder()
            .uri(format!("/api/v1/attachments/{sha256}"))
            .header(header::AUTHORIZATION, format!("Bearer {access}"));
        let request = match piece {
            None => request.method("HEAD").body(Body::empty()),
            Some((offset, bytes)) => request
                .method("PATCH")
                .header(header::CONTENT_TYPE, PIECE_MEDIA_TYPE)
                .header(UPLOAD_OFFSET, offset)
                .body(Body::from(bytes.to_vec())),
        };
        let request = request.expect("a request");
        let response = self.router.clone().oneshot(request).await;
        let response = response.expect("an answer");
        let status = response.status().as_u16();
        let text = |name: &str| response.headers().get(name)?.to_str().ok();
        let offset = text(UPLOAD_OFFSET).and_then(|v| v.parse().ok());
        let complete = text(UPLOAD_COMPLETE) == Some("?1");
        let reply = match (status, offset) {
            (200 | 204 | 409, Some(offset)) => Ok(Reply::Photo(Progress { offset, complete })),
            _ => Err(Failure::Status {
                status,
                retry_after_s: None,
                code: String::new(),
            }),
        };
        (
            reply,
            Bytes::from(format!("{status} {offset:?} {complete}")),
        )
    }

    pub(super) async fn post(&self, path: &str, access: Option<&str>, body: Bytes) -> (u16, Bytes) {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        if path.ends_with("/push") {
            request = request.header(header::CONTENT_ENCODING, "zstd");
        }
        if let Some(access) = access {
            request = request.header(header::AUTHORIZATION, format!("Bearer {access}"));
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), usize::MAX)
            .await
            .expect("a body");
        (status, bytes)
    }

    pub(super) async fn person(&self, ground: &Ground, id: UserId, role: Role, groups: &[GroupId]) {
        let account = NewAccount {
            id,
            ward: Some(ground.ward.clone()),
            role,
            name: format!("Người Mẫu {}", role.as_str()),
            login: None,
            password_hash: None,
            groups: groups.to_vec(),
        };
        let made = self.app.store.create_account(account, None, clock::now());
        made.await.expect("an account");
    }

    /// Makes a team or gives it other alleys.
    pub(super) async fn team(
        &self,
        ground: &Ground,
        id: TeamId,
        members: &[UserId],
        alleys: &[AlleyId],
    ) {
        let (campaign, members, alleys) = (ground.campaign, members.to_vec(), alleys.to_vec());
        let write = self.store.write(move |tx| {
            tx.execute(include_str!("sql/drop_alleys.sql"), [id.0])?;
            tx.execute(include_str!("sql/drop_members.sql"), [id.0])?;
            tx.execute(
                include_str!("sql/put_team.sql"),
                params![id.0, campaign.0, "Đội"],
            )?;
            for member in members {
                tx.execute(include_str!("sql/add_member.sql"), [id.0, member.0])?;
            }
            for alley in alleys {
                tx.execute(include_str!("sql/add_alley.sql"), [id.0, alley.0])?;
            }
            Ok(())
        });
        write.await.expect("a team");
    }
}

/// Copies a database with its log while nobody writes.
pub(super) fn copy_at_rest(from: &Path, to: &Path) {
    let log = |file: &Path| {
        let mut name = file.as_os_str().to_owned();
        name.push("-wal");
        std::path::PathBuf::from(name)
    };
    std::fs::copy(from, to).expect("a copy");
    if log(from).exists() {
        std::fs::copy(log(from), log(to)).expect("a copy");
    }
}

/// A whole copy of a database, without a log.
pub(super) fn copy_database(from: &Path, to: &Path, key: &Key) {
    let connection = Connection::open(from).expect("the database");
    let key = data_encoding::HEXLOWER.encode(&key.0);
    connection
        .pragma_update(None, "key", format!("x'{key}'"))
        .expect("the key");
    connection
        .execute(include_str!("sql/copy.sql"), [to.to_str().expect("a path")])
        .expect("a copy");
}

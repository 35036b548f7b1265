//! A ward with people on a real server: the real router over a real database in a folder that goes
//! away. Requests go in as HTTP, without a socket between.
//!
//! Group A has the alleys A1 and A2, group B has B1. Lan leads A; Huy walks A1 and Minh walks A1 and
//! A2 in the running campaign. Everybody is made up.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tower::ServiceExt as _;
use tungngo_server::{
    app::{App, AppState, Config},
    auth::{enrol, password},
    cli::ward,
    clock,
    router::router,
    storage::{
        auth::NewAccount,
        sqlite::{
            Sqlite,
            docs::{self, Author, Version},
        },
    },
};
use tungngo_shared::{
    access::Role,
    auth::EnrolReply,
    campaign::{Campaign, CampaignState},
    household::Household,
    ids::{AlleyId, CampaignId, DeviceId, GroupId, HouseholdId, Rev, TeamId, UserId, WardCode},
};
use uuid::Uuid;

mod phone;
pub use phone::Phone;

pub const WARD: &str = "11383";
pub const OTHER_WARD: &str = "10525";
pub const PASSWORD: &str = "bốn cái ghế đá cạnh giếng";

pub struct Server {
    pub app: AppState,
    pub store: Sqlite,
    pub router: Router,
    pub ward: WardCode,
    pub group_a: GroupId,
    pub group_b: GroupId,
    pub a1: AlleyId,
    pub a2: AlleyId,
    pub b1: AlleyId,
    pub campaign: CampaignId,
    pub lan: UserId,
    pub huy: UserId,
    pub minh: UserId,
    _dir: tempfile::TempDir,
}

/// An answer with its JSON body (null where there is none).
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The body of a 200.
    pub fn ok<T: serde::de::DeserializeOwned>(self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        // Through text: bodies hold raw JSON, which does not come out of a `Value`.
        serde_json::from_str(&self.body.to_string()).unwrap()
    }

    /// The code of a problem with this status.
    pub fn problem(self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        self.body["code"].as_str().unwrap().to_owned()
    }
}

impl Server {
    pub async fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap()).await
    }

    /// The same in a folder that may hold keys already.
    pub async fn start_in(dir: tempfile::TempDir) -> Self {
        let app = App::open(Config::at(dir.path().join("data"))).unwrap();
        let store = Sqlite::open(&dir.path().join("data/tungngo.db"), &app.keys.database).unwrap();
        let code: WardCode = WARD.parse().unwrap();
        ward::add(&app, &code, None, true).await.unwrap();
        ward::add(&app, &OTHER_WARD.parse().unwrap(), None, true)
            .await
            .unwrap();
        let now = clock::now();
        let group = async |name: &str| {
            app.store
                .ensure_group(&code, name, None, now)
                .await
                .unwrap()
        };
        let (group_a, group_b) = (group("Tổ dân phố 1").await, group("Tổ dân phố 2").await);
        let alley = async |group, name: &str| {
            app.store
                .ensure_alley(&code, group, name, None, now)
                .await
                .unwrap()
        };
        let a1 = alley(group_a, "Ngõ 1").await;
        let a2 = alley(group_a, "Ngõ 2").await;
        let b1 = alley(group_b, "Ngõ 3").await;
        let mut server = Self {
            router: router(app.clone()),
            lan: UserId(Uuid::nil()),
            huy: UserId(Uuid::nil()),
            minh: UserId(Uuid::nil()),
            campaign: CampaignId(clock::new_id()),
            ward: code,
            store,
            app,
            group_a,
            group_b,
            a1,
            a2,
            b1,
            _dir: dir,
        };
        server.lan = server
            .person(WARD, Role::GroupLeader, "Nguyễn Thị Lan", &[group_a])
            .await;
        server.huy = server
            .person(WARD, Role::Volunteer, "Trần Văn Huy", &[])
            .await;
        server.minh = server
            .person(WARD, Role::Volunteer, "Lê Quang Minh", &[])
            .await;
        server.set_campaign(CampaignState::Running).await;
        server.team(&[server.huy], &[a1]).await;
        server.team(&[server.minh], &[a1, a2]).await;
        server
    }

    /// The same people and phones at another database.
    pub fn moved_to(&self, app: AppState, dir: tempfile::TempDir) -> Self {
        let file = app.config.data_dir.join("tungngo.db");
        let store = Sqlite::open(&file, &app.keys.database).unwrap();
        let router = router(app.clone());
        let ward = self.ward.clone();
        Self {
            app,
            store,
            router,
            ward,
            _dir: dir,
            ..*self
        }
    }

    pub async fn person(&self, ward: &str, role: Role, name: &str, groups: &[GroupId]) -> UserId {
        let id = UserId(clock::new_id());
        let login = format!("{}.{}", role.as_str(), &id.0.simple().to_string()[20..]);
        let account = NewAccount {
            id,
            ward: Some(ward.parse().unwrap()),
            role,
            name: name.to_owned(),
            login: Some(login),
            password_hash: (!role.uses_phone()).then(|| password::hash_blocking(PASSWORD).unwrap()),
            groups: groups.to_vec(),
        };
        self.app
            .store
            .create_account(account, None, clock::now())
            .await
            .unwrap();
        id
    }

    pub async fn set_campaign(&self, state: CampaignState) {
        let campaign = Campaign {
            name: "Đợt rà soát tháng 11".to_owned(),
            starts_on: "2026-11-01".parse().unwrap(),
            ends_on: "2026-11-30".parse().unwrap(),
            state,
            groups: vec![self.group_a, self.group_b],
            questionnaire_version: 1,
            extra: Map::new(),
        };
        let (ward, id) = (self.ward.clone(), self.campaign);
        let write = self.store.write(move |tx| {
            docs::change(tx, &ward, Author::default(), clock::now(), |c| {
                c.put_campaign(id, &campaign)
            })
        });
        write.await.unwrap();
    }

    pub async fn team(&self, members: &[UserId], alleys: &[AlleyId]) {
        let (id, campaign) = (TeamId(clock::new_id()), self.campaign);
        let (members, alleys) = (members.to_vec(), alleys.to_vec());
        let write = self.store.write(move |tx| {
            tx.execute(
                include_str!("../../sql/synthetic/add_team.sql"),
                rusqlite::params![id.0, campaign.0, "Đội"],
            )?;
            for member in members {
                tx.execute(
                    include_str!("../../sql/synthetic/add_member.sql"),
                    [id.0, member.0],
                )?;
            }
            for alley in alleys {
                tx.execute(
                    include_str!("../../sql/synthetic/add_alley.sql"),
                    [id.0, alley.0],
                )?;
            }
            Ok(())
        });
        write.await.unwrap();
    }

    /// A household on the list, as an import would bring it in.
    pub async fn household(&self, alley: AlleyId, number: &str) -> HouseholdId {
        let id = HouseholdId(clock::new_id());
        let group = if alley == self.b1 {
            self.group_b
        } else {
            self.group_a
        };
        let mut household = Household::at(group, alley, number);
        household.people = Some(4);
        self.put_household(id, household).await;
        id
    }

    pub async fn put_household(&self, id: HouseholdId, household: Household) -> Rev {
        let ward = self.ward.clone();
        let write = self.store.write(move |tx| {
            let body = serde_json::to_string(&household)?;
            docs::change(tx, &ward, Author::default(), clock::now(), |c| {
                c.put_household(id, &household, Version::server(&body, None))
            })
        });
        write.await.unwrap()
    }

    pub async fn delete(&self, doc: Uuid) {
        let ward = self.ward.clone();
        let write = self.store.write(move |tx| {
            docs::change(tx, &ward, Author::default(), clock::now(), |c| {
                c.delete(doc)
            })
        });
        write.await.unwrap();
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.send(request).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status,
            headers,
            body,
        }
    }

    pub async fn post(&self, path: &str, token: Option<&str>, body: &impl Serialize) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = serde_json::to_vec(body).unwrap();
        self.answer(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn code(&self, user: UserId) -> String {
        enrol::create_code(&self.app, user, None).await.unwrap()
    }

    /// Enrols a phone of somebody.
    pub async fn phone(&self, user: UserId) -> Phone<'_> {
        let device = DeviceId(clock::new_id());
        let code = self.code(user).await;
        let reply: EnrolReply = self
            .post("/api/v1/enrol", None, &enrol_request(&code, device))
            .await
            .ok();
        Phone {
            server: self,
            device,
            tokens: reply.tokens,
            next_seq: 1,
        }
    }
}

pub fn enrol_request(code: &str, device: DeviceId) -> Value {
    json!({
        "code": code, "device": device, "nonce": "n".repeat(43), "device_name": "Máy thử",
        "platform": "preview", "app_version": "0.1.0", "protocol": {"min": 1, "max": 1},
    })
}

pub fn hello() -> Value {
    json!({"protocol": {"min": 1, "max": 1}, "app_version": "0.1.0", "device_ms": clock::now(), "waiting": 0})
}

/// A visit at a door that nobody opened.
pub fn absent(server: &Server, household: HouseholdId) -> Value {
    json!({"household": household, "campaign": server.campaign, "outcome": "absent"})
}

/// A visit at a door that opened, with nothing to report.
pub fn met(server: &Server, household: HouseholdId, people: u32) -> Value {
    json!({
        "household": household, "campaign": server.campaign, "outcome": "met", "people_living": people,
        "residence_declared": "complete", "commitment": {"state": "already_signed"}, "seconds_on_form": 60,
    })
}

//! Two wards with everything in them that has a name. Each name says where it belongs:
//! `house-of-group` is a house of another group of the same ward.
//!
//! The zones, as somebody of group A sees them who walks alley A1: `own` is what the volunteer of A1
//! recorded, `person` what a colleague recorded in the same alley, `alley` another alley of the group,
//! `group` another group of the ward, `ward` another ward.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use serde_json::{Map, Value, json};
use tower::ServiceExt as _;
use tungngo_server::{
    app::{App, AppState, Config},
    auth::enrol,
    cli::ward,
    clock,
    router::router,
    storage::{
        auth::NewAccount,
        sqlite::{
            Sqlite,
            docs::{self, Author},
        },
    },
};
use tungngo_shared::{
    access::Role,
    auth::EnrolReply,
    campaign::{Campaign, CampaignState},
    ids::{AlleyId, CampaignId, DeviceId, GroupId, TeamId, UserId, WardCode},
};
use uuid::Uuid;

use super::{
    caller::{Caller, Credential, DESKS},
    things::Recorded,
};

pub const ZONES: [&str; 5] = ["own", "person", "alley", "group", "ward"];
const WARD: &str = "11383";
const OTHER_WARD: &str = "10525";

/// A zone, and what stands in it from the beginning.
pub struct Zone {
    pub name: &'static str,
    pub ward: WardCode,
    pub group: GroupId,
    pub alley: AlleyId,
    pub campaign: CampaignId,
    pub team: TeamId,
    /// Whose phone recorded what is here.
    pub phone: Caller,
    pub seq: u64,
    pub recorded: Recorded,
    /// How many sealed copies it made.
    pub copies: u64,
}

pub struct World {
    pub app: AppState,
    pub store: Sqlite,
    pub router: Router,
    pub zones: BTreeMap<&'static str, Zone>,
    pub callers: Vec<Caller>,
    /// The next numbers of the callers' own operations.
    pub seqs: BTreeMap<&'static str, u64>,
    _dir: tempfile::TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

/// The first piece of a body.
async fn first(mut body: Body) -> Bytes {
    use hyper::body::Body as _;
    let piece = std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context));
    piece.await.unwrap().unwrap().into_data().unwrap()
}

impl World {
    pub async fn make() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let app = App::open(Config::at(dir.path().join("data"))).unwrap();
        let store = Sqlite::open(&dir.path().join("data/tungngo.db"), &app.keys.database).unwrap();
        let mut world = Self {
            router: router(app.clone()),
            app,
            store,
            zones: BTreeMap::new(),
            callers: Vec::new(),
            seqs: BTreeMap::new(),
            _dir: dir,
        };
        for (code, zone) in [(WARD, "own"), (OTHER_WARD, "ward")] {
            let name = Some(format!("ward-of-{zone}"));
            ward::add(&world.app, &code.parse().unwrap(), name, true)
                .await
                .unwrap();
        }
        world.places().await;
        world.people().await;
        for zone in ZONES {
            world.record(zone).await;
        }
        world
    }

    /// Groups, alleys, campaigns, teams, and a phone in each zone.
    async fn places(&mut self) {
        let now = clock::now();
        for zone in ZONES {
            let ward: WardCode = match zone {
                "ward" => OTHER_WARD.parse().unwrap(),
                _ => WARD.parse().unwrap(),
            };
            let group_of = match zone {
                "person" | "alley" => "own",
                other => other,
            };
            let alley_of = if zone == "person" { "own" } else { zone };
            let name = format!("group-of-{group_of}");
            let group = self
                .app
                .store
                .ensure_group(&ward, &name, None, now)
                .await
                .unwrap();
            let name = format!("alley-of-{alley_of}");
            let alley = self
                .app
                .store
                .ensure_alley(&ward, group, &name, None, now)
                .await
                .unwrap();
            let user = self
                .account(
                    Some(&ward),
                    Role::Volunteer,
                    &format!("person-of-{zone}"),
                    &[],
                )
                .await;
            let campaign = match self.zones.values().find(|z| z.ward == ward) {
                Some(found) => found.campaign,
                None => CampaignId(clock::new_id()),
            };
            let zone = Zone {
                name: zone,
                ward,
                group,
                alley,
                campaign,
                team: TeamId(clock::new_id()),
                phone: Caller {
                    name: "volunteer",
                    user,
                    credential: Credential::None,
                },
                seq: 0,
                recorded: Recorded::default(),
                copies: 0,
            };
            self.zones.insert(zone.name, zone);
        }
        for zone in ["own", "ward"] {
            self.campaign(zone).await;
        }
        for zone in ZONES {
            let z = &self.zones[zone];
            let (team, campaign, user, alley) = (z.team, z.campaign, z.phone.user, z.alley);
            self.team(team, campaign, &format!("team-of-{zone}"), user, alley)
                .await;
            let phone = self
                .enrolled("volunteer", user, &format!("phone-of-{zone}"))
                .await;
            self.zones.get_mut(zone).unwrap().phone = phone;
        }
    }

    /// The campaign of a zone's ward, over all groups of that ward.
    pub async fn campaign(&self, zone: &str) {
        let (ward, id) = (self.zones[zone].ward.clone(), self.zones[zone].campaign);
        let own = self.zones.values().filter(|z| z.ward == ward);
        let mut groups: Vec<GroupId> = own.map(|z| z.group).collect();
        groups.sort();
        groups.dedup();
        let campaign = Campaign {
            name: format!("campaign-of-{zone}"),
            starts_on: "2026-11-01".parse().unwrap(),
            ends_on: "2026-11-30".parse().unwrap(),
            state: CampaignState::Running,
            groups,
            questionnaire_version: 1,
            extra: Map::new(),
        };
        let write = self.store.write(move |tx| {
            docs::change(tx, &ward, Author::default(), clock::now(), |c| {
                c.put_campaign(id, &campaign)
            })
        });
        write.await.unwrap();
    }

    pub async fn team(
        &self,
        id: TeamId,
        campaign: CampaignId,
        name: &str,
        user: UserId,
        alley: AlleyId,
    ) {
        let name = name.to_owned();
        let write = self.store.write(move |tx| {
            tx.execute(
                include_str!("../../sql/synthetic/add_team.sql"),
                rusqlite::params![id.0, campaign.0, name],
            )?;
            tx.execute(
                include_str!("../../sql/synthetic/add_member.sql"),
                [id.0, user.0],
            )?;
            tx.execute(
                include_str!("../../sql/synthetic/add_alley.sql"),
                [id.0, alley.0],
            )?;
            Ok(())
        });
        write.await.unwrap();
    }

    /// Those who call: three with phones, six at the desk, all of group A's ward, and nobody.
    async fn people(&mut self) {
        let ward = self.zones["own"].ward.clone();
        let group = self.zones["own"].group;
        let nobody = UserId(Uuid::nil());
        self.callers.push(Caller {
            name: "nobody",
            user: nobody,
            credential: Credential::None,
        });
        let leader = self
            .account(Some(&ward), Role::GroupLeader, "the leader", &[group])
            .await;
        let helper = self
            .account(Some(&ward), Role::Helper, "the helper", &[])
            .await;
        let phones = [
            ("leader", leader),
            ("volunteer", self.zones["own"].phone.user),
            ("helper", helper),
        ];
        for (name, user) in phones {
            let phone = self.enrolled(name, user, "a phone").await;
            self.callers.push(phone);
        }
        for (name, role) in DESKS {
            let ward = Some(&ward).filter(|_| role != Role::City);
            let groups = match role {
                Role::AreaOfficer => vec![group],
                _ => Vec::new(),
            };
            let user = self
                .account(ward, role, &format!("the {name}"), &groups)
                .await;
            self.callers.push(Caller {
                name,
                user,
                credential: Credential::Desk,
            });
        }
    }

    pub async fn account(
        &self,
        ward: Option<&WardCode>,
        role: Role,
        name: &str,
        groups: &[GroupId],
    ) -> UserId {
        let id = UserId(clock::new_id());
        let account = NewAccount {
            id,
            ward: ward.cloned(),
            role,
            name: name.to_owned(),
            login: Some(id.0.simple().to_string()),
            password_hash: None,
            groups: groups.to_vec(),
        };
        let made = self.app.store.create_account(account, None, clock::now());
        made.await.unwrap();
        id
    }

    /// A new phone of somebody.
    pub async fn enrolled(&self, name: &'static str, user: UserId, device_name: &str) -> Caller {
        let code = enrol::create_code(&self.app, user, None).await.unwrap();
        let device = DeviceId(clock::new_id());
        let body = enrol_request(&code, device, device_name);
        let request =
            Request::post("/api/v1/enrol").header(header::CONTENT_TYPE, "application/json");
        let answer = self
            .answer(request.body(Body::from(body.to_string())).unwrap())
            .await;
        let reply: EnrolReply = serde_json::from_str(&answer.body).unwrap();
        Caller {
            name,
            user,
            credential: Credential::Phone {
                device,
                access: reply.tokens.access,
                refresh: reply.tokens.refresh,
            },
        }
    }

    pub async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let stream = headers.get(header::CONTENT_TYPE);
        let bytes = match stream.is_some_and(|kind| kind == "text/event-stream") {
            // It has no end; what is said first is all that it says unasked.
            true => first(response.into_body()).await,
            false => to_bytes(response.into_body(), usize::MAX).await.unwrap(),
        };
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status,
            headers,
            body,
        }
    }

    /// What requests can change, as figures: equal before and after says that nothing was.
    pub async fn fingerprint(&self) -> String {
        let read = self
            .store
            .read(|c| Ok(c.query_row(include_str!("fingerprint.sql"), [], |row| row.get(0))?));
        read.await.unwrap()
    }
}

pub fn enrol_request(code: &str, device: DeviceId, name: &str) -> Value {
    json!({
        "code": code, "device": device, "nonce": "n".repeat(43), "device_name": name,
        "platform": "preview", "app_version": "0.1.0", "protocol": {"min": 1, "max": 1},
    })
}

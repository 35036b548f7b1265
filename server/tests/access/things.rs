//! Things with names, recorded by a zone's phone: some from the beginning, others fresh for each
//! request that may change them.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Map, Value, json, value::RawValue};
use tungngo_server::{
    clock,
    imports::{Limits, list},
    storage::{
        imports::{Import, Upload},
        saved::{Kept, SavedFilter},
        sqlite::docs::{self, Author, Version},
    },
};
use tungngo_shared::{
    clock::Millis,
    household::Household,
    ids::{DeviceId, HouseholdId, ObservationId, Rev, TaskId, UserId, VisitId},
    observation::{Basis, Category, Observation, Subject},
    picture::{Media, made_up::picture},
    rescue::SealedOp,
    seal::Sender,
    sync::{DocKind, Op, attachment::ContentHash},
    task::{Task, TaskKind},
    visit::PhotoRef,
};
use uuid::Uuid;

use super::{
    caller::{Caller, Credential},
    world::World,
};

/// What a zone holds from the beginning.
#[derive(Clone, Default)]
pub struct Recorded {
    pub household: Option<(HouseholdId, Rev)>,
    pub visit: Option<(VisitId, Rev)>,
    pub photo: Option<ContentHash>,
    pub task: Option<TaskId>,
    pub observation: Option<ObservationId>,
}

pub const LIST: &str = "Chủ hộ;Số nhà;Đường;Tổ;Số khẩu\nAn;812;Lê Lợi;3;4\n";

pub fn hello() -> Value {
    json!({"protocol": {"min": 1, "max": 2}, "app_version": "0.1.0", "device_ms": clock::now(), "waiting": 0})
}

fn op(device: DeviceId, seq: u64, kind: DocKind, id: Uuid, base: Option<&Rev>, body: &Value) -> Op {
    let raw = RawValue::from_string(body.to_string()).unwrap();
    Op::freeze(device, seq, id, kind, base.cloned(), raw)
}

pub fn rev_of(verdict: &Value) -> Rev {
    serde_json::from_value(verdict["rev"].clone())
        .unwrap_or_else(|_| panic!("no revision in {verdict}"))
}

impl World {
    /// The body of a push of one operation with the caller's next number.
    pub fn one_op(
        &mut self,
        caller: &Caller,
        kind: DocKind,
        id: Uuid,
        base: Option<&Rev>,
        body: &Value,
    ) -> Value {
        let Credential::Phone { device, .. } = &caller.credential else {
            // Whoever has no phone still tries.
            return json!({"hello": hello(), "ops": [op(DeviceId(clock::new_id()), 1, kind, id, base, body)]});
        };
        let seq = self.seqs.entry(caller.name).or_default();
        *seq += 1;
        json!({"hello": hello(), "ops": [op(*device, *seq, kind, id, base, body)]})
    }

    /// Pushes by the zone's own phone and gives the verdict.
    pub async fn push(
        &mut self,
        zone: &str,
        kind: DocKind,
        id: Uuid,
        base: Option<&Rev>,
        body: &Value,
    ) -> Value {
        let z = self.zones.get_mut(zone).unwrap();
        z.seq += 1;
        let Credential::Phone { device, access, .. } = z.phone.credential.clone() else {
            panic!("{zone} has no phone");
        };
        let body = json!({"hello": hello(), "ops": [op(device, z.seq, kind, id, base, body)]});
        let request = Request::post("/api/v1/sync/push")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {access}"))
            .body(Body::from(body.to_string()))
            .unwrap();
        let answer = self.answer(request).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["verdicts"][0].clone()
    }

    /// A house of the zone on the list, as an import would bring it in.
    pub async fn household(&self, zone: &str) -> (HouseholdId, Rev) {
        let z = &self.zones[zone];
        let id = HouseholdId(clock::new_id());
        let mut household = Household::at(z.group, z.alley, "12");
        household.people = Some(4);
        household.head_name = format!("house-of-{zone}");
        let ward = z.ward.clone();
        let write = self.store.write(move |tx| {
            let body = serde_json::to_string(&household)?;
            docs::change(tx, &ward, Author::default(), clock::now(), |c| {
                c.put_household(id, &household, Version::server(&body, None))
            })
        });
        (id, write.await.unwrap())
    }

    /// A task at a house of its own, for the zone's phone.
    pub async fn task(&self, zone: &str) -> (TaskId, Rev) {
        self.task_for(zone, self.zones[zone].phone.user).await
    }

    /// A task at a house of its own, for somebody.
    pub async fn task_for(&self, zone: &str, assignee: UserId) -> (TaskId, Rev) {
        let (household, _) = self.household(zone).await;
        let z = &self.zones[zone];
        let id = TaskId(clock::new_id());
        let task = Task {
            kind: TaskKind::Support,
            household,
            assignee,
            what: format!("note-of-{zone}"),
            due: "2999-12-31".parse().unwrap(),
            given_by: z.phone.user,
            report: None,
            answer: None,
            extra: Map::new(),
        };
        let ward = z.ward.clone();
        let write = self.store.write(move |tx| {
            let body = serde_json::to_string(&task)?;
            docs::change(tx, &ward, Author::default(), clock::now(), |c| {
                c.put_task(id, &task, Version::server(&body, None))
            })
        });
        (id, write.await.unwrap())
    }

    pub fn visit_body(&self, zone: &str, household: HouseholdId) -> Value {
        json!({
            "household": household, "campaign": self.zones[zone].campaign, "outcome": "absent",
            "note": format!("note-of-{zone}"),
        })
    }

    /// A visit at a house of its own.
    pub async fn visit(&mut self, zone: &str) -> (VisitId, Rev) {
        let (household, _) = self.household(zone).await;
        let id = VisitId(clock::new_id());
        let body = self.visit_body(zone, household);
        let verdict = self.push(zone, DocKind::Visit, id.0, None, &body).await;
        (id, rev_of(&verdict))
    }

    /// The number of the newest row of a table.
    async fn newest(&self, table: &'static str) -> i64 {
        let read = self.store.read(move |c| {
            Ok(
                c.query_row(&format!("SELECT MAX(id) FROM {table}"), [], |row| {
                    row.get(0)
                })?,
            )
        });
        read.await.unwrap()
    }

    /// A house on which two edits disagree.
    pub async fn household_clash(&mut self, zone: &str) -> (HouseholdId, i64) {
        let (id, base) = self.household(zone).await;
        let z = &self.zones[zone];
        let mut household = Household::at(z.group, z.alley, "12");
        for people in [7, 8] {
            household.head_name = format!("house-of-{zone}");
            household.people = Some(people);
            let body = serde_json::to_value(&household).unwrap();
            self.push(zone, DocKind::Household, id.0, Some(&base), &body)
                .await;
        }
        (id, self.newest("clash").await)
    }

    /// A visit on which two edits disagree.
    pub async fn visit_clash(&mut self, zone: &str) -> (VisitId, i64) {
        let (household, _) = self.household(zone).await;
        let id = VisitId(clock::new_id());
        let mut body = self.visit_body(zone, household);
        let verdict = self.push(zone, DocKind::Visit, id.0, None, &body).await;
        let base = rev_of(&verdict);
        for n in [1, 2] {
            body["note"] = format!("note-of-{zone} {n}").into();
            self.push(zone, DocKind::Visit, id.0, Some(&base), &body)
                .await;
        }
        (id, self.newest("clash").await)
    }

    /// An operation that is not taken in and kept aside.
    pub async fn aside(&mut self, zone: &str) -> i64 {
        let mut body = self.visit_body(zone, HouseholdId(Uuid::max()));
        body["note"] = format!("aside-of-{zone}").into();
        let verdict = self
            .push(zone, DocKind::Visit, clock::new_id(), None, &body)
            .await;
        assert_eq!(verdict["verdict"], "rejected", "{verdict}");
        self.newest("op_aside").await
    }

    /// A file that waits to be confirmed.
    pub async fn upload(&self, zone: &str, by: UserId) -> Uuid {
        let ward = self.zones[zone].ward.clone();
        let read = list::read(LIST.as_bytes(), &Limits::default()).unwrap();
        let import = Import {
            ward: ward.clone(),
            file_name: "list.csv".to_owned(),
            list: Arc::new(read),
            dry_run: true,
            partial: false,
            by: Some(by),
        };
        let now = clock::now();
        let store = &self.app.store;
        let report = store.import_households(import, now).await.unwrap();
        let id = uuid::Builder::from_random_bytes(clock::random()).into_uuid();
        let upload = Upload {
            id,
            ward,
            by,
            file_name: format!("upload-of-{zone}"),
            content: LIST.as_bytes().to_vec(),
            report,
            expires_ms: Millis(now.0 + 60_000),
        };
        store.keep_upload(upload, now).await.unwrap();
        id
    }

    /// A filter that somebody has kept.
    pub async fn kept_filter(&self, by: UserId) -> Uuid {
        let id = clock::new_id();
        let filter = SavedFilter {
            id,
            name: id.to_string(),
            query: "state=all".to_owned(),
        };
        let store = &self.app.store;
        let kept = store.save_filter(by, "queue", filter, clock::now()).await;
        assert_eq!(kept.unwrap(), Kept::Done);
        id
    }

    async fn sealed(&self, zone: &str, visit: VisitId) -> (ObservationId, Value) {
        let ward = self.app.store.ward(&self.zones[zone].ward).await;
        let key = ward.unwrap().unwrap().sealing_key;
        let seen = Observation {
            subject: Subject::Place,
            category: Category::Litter,
            basis: Basis::SeenDirectly,
            support: vec![],
            name: None,
            birth_year: None,
            note: Some(format!("observation-of-{zone}")),
            extra: Map::new(),
        };
        let id = ObservationId(clock::new_id());
        (
            id,
            json!(seen.seal(&key, visit, id, &mut rand::rng()).unwrap()),
        )
    }

    /// An observation that nobody has touched, with a visit of its own.
    pub async fn observation(&mut self, zone: &str) -> ObservationId {
        let (household, _) = self.household(zone).await;
        let visit = VisitId(clock::new_id());
        let (id, sealed) = self.sealed(zone, visit).await;
        let mut body = self.visit_body(zone, household);
        body["observations"] = json!([sealed]);
        self.push(zone, DocKind::Visit, visit.0, None, &body).await;
        id
    }

    /// The house, the visit with note, photo and observation, and the rest that a zone has from the
    /// beginning.
    pub async fn record(&mut self, zone: &str) {
        let (household, household_rev) = self.household(zone).await;
        let id = VisitId(clock::new_id());
        let seed = super::world::ZONES.iter().position(|z| *z == zone).unwrap();
        let bytes = picture(Media::Png, seed as u64, 2_000);
        let photo = PhotoRef::of(Media::Png, &bytes);
        let (observation, sealed) = self.sealed(zone, id).await;
        let mut body = self.visit_body(zone, household);
        body["photos"] = json!([photo]);
        body["observations"] = json!([sealed]);
        let verdict = self.push(zone, DocKind::Visit, id.0, None, &body).await;
        assert_eq!(verdict["verdict"], "applied", "{verdict}");
        self.send_photo(zone, &photo.sha256, bytes).await;
        self.aside(zone).await;
        self.household_clash(zone).await;
        let (task, _) = self.task(zone).await;
        let z = self.zones.get_mut(zone).unwrap();
        z.recorded = Recorded {
            task: Some(task),
            observation: Some(observation),
            household: Some((household, household_rev)),
            visit: Some((id, rev_of(&verdict))),
            photo: Some(photo.sha256),
        };
    }

    async fn send_photo(&self, zone: &str, sha256: &ContentHash, bytes: Vec<u8>) {
        let Credential::Phone { access, .. } = &self.zones[zone].phone.credential else {
            panic!("{zone} has no phone");
        };
        let request = Request::patch(format!("/api/v1/attachments/{sha256}"))
            .header(header::AUTHORIZATION, format!("Bearer {access}"))
            .header(header::CONTENT_TYPE, "application/partial-upload")
            .header("upload-offset", 0)
            .body(Body::from(bytes))
            .unwrap();
        let answer = self.answer(request).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
    }

    /// A sealed copy of a visit that the zone's phone never sent.
    pub async fn copy(&mut self, zone: &str) -> SealedOp {
        let (household, _) = self.household(zone).await;
        let body = self.visit_body(zone, household);
        let z = self.zones.get_mut(zone).unwrap();
        let Credential::Phone { device, .. } = z.phone.credential else {
            panic!("{zone} has no phone");
        };
        // Far behind what the phone pushes itself.
        z.copies += 1;
        let op = op(
            device,
            900_000 + z.copies,
            DocKind::Visit,
            clock::new_id(),
            None,
            &body,
        );
        let ward = z.ward.clone();
        let key = self
            .app
            .store
            .ward(&ward)
            .await
            .unwrap()
            .unwrap()
            .sealing_key;
        let sender = Sender::phone(device, &"n".repeat(43));
        SealedOp::seal(&op, (&ward, device), &sender, &key, &mut rand::rng()).unwrap()
    }
}

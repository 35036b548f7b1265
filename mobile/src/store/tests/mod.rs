//! The store's contract, on real encrypted files.

use std::path::PathBuf;

use jiff::civil::date;
use serde_json::value::RawValue;
use tungngo_shared::{
    access::Role,
    campaign::{Campaign, CampaignState},
    clock::{ClockReading, Millis},
    household::Household,
    ids::{AlleyId, CampaignId, DeviceId, GroupId, HouseholdId, Rev, UserId, VisitId},
    place::{Alley, Group, Ward},
    review::{ReviewNote, ReviewState},
    seal::SealingKey,
    sync::{
        Change, ChangeKind, Check, DocKind, Op, PushReply, Verdict,
        pull::VisitRow,
        push::{Outcome as Fate, RejectCode},
    },
    visit::{Outcome, Visit},
};
use uuid::Uuid;

use super::*;

mod edits;
mod feed;
mod fixtures;
mod freeze;
mod open;
mod photos;
mod tasks;
mod views;
mod words;

/// Sunday 22/11/2026, 17:00 in Viet Nam.
pub(crate) const NOW: Millis = Millis(1_795_341_600_000);
const HOUR: i64 = 3_600_000;
const KEY: [u8; 32] = [7; 32];

pub(crate) fn me() -> UserId {
    UserId::from_parts(1, [1; 10])
}

fn device() -> DeviceId {
    DeviceId::from_parts(1, [2; 10])
}

fn group() -> GroupId {
    GroupId::from_parts(1, [3; 10])
}

pub(crate) fn alley(n: u8) -> AlleyId {
    AlleyId::from_parts(1, [n; 10])
}

pub(crate) fn house(n: u8) -> HouseholdId {
    HouseholdId::from_parts(2, [n; 10])
}

pub(crate) fn campaign() -> CampaignId {
    CampaignId::from_parts(3, [1; 10])
}

pub(crate) fn visit_id(n: u8) -> VisitId {
    VisitId::from_parts(4, [n; 10])
}

fn later(hours: i64) -> Millis {
    Millis(NOW.0 + hours * HOUR)
}

pub(crate) fn put(
    kind: DocKind,
    id: impl Into<Uuid>,
    rev: &str,
    body: &impl serde::Serialize,
) -> Change {
    let text = serde_json::to_string(body).unwrap();
    Change {
        id: id.into(),
        kind,
        change: ChangeKind::Put,
        rev: Some(Rev::from_stored(rev.to_owned())),
        body: Some(RawValue::from_string(text).unwrap()),
    }
}

fn gone(kind: DocKind, id: impl Into<Uuid>, change: ChangeKind) -> Change {
    Change {
        id: id.into(),
        kind,
        change,
        rev: None,
        body: None,
    }
}

fn household(n: u8, number: &str, name: &str) -> Change {
    let mut h = Household::at(group(), alley(1), number);
    h.head_name = name.to_owned();
    put(DocKind::Household, house(n), "s.1", &h)
}

/// A ward with one alley of six doors and a running campaign.
pub(crate) fn ward_page() -> Vec<Change> {
    let g = Group {
        name: "Tổ dân phố 3".to_owned(),
        extra: Default::default(),
    };
    let a = Alley {
        group: group(),
        name: "Ngõ 45 Lý Thường Kiệt".to_owned(),
        extra: Default::default(),
    };
    let c = Campaign {
        name: "Đợt rà soát tháng 11".to_owned(),
        starts_on: date(2026, 11, 15),
        ends_on: date(2026, 11, 30),
        state: CampaignState::Running,
        groups: vec![group()],
        questionnaire_version: 1,
        extra: Default::default(),
    };
    vec![
        put(DocKind::Group, group(), "s.1", &g),
        put(DocKind::Alley, alley(1), "s.1", &a),
        put(DocKind::Campaign, campaign(), "s.1", &c),
        household(1, "8", "Nguyễn Văn Hùng"),
        household(2, "10", "Phạm Thị Phượng"),
        household(3, "12", "Đinh Thị Hường"),
        household(4, "18", "Trần Văn Đạt"),
        household(5, "9", "Lê Thị Yến"),
        household(6, "11", "Vũ Văn Cường"),
    ]
}

/// Makes a store a group leader's phone, of a ward with this public key and a server that is not there.
pub(crate) fn enrol(store: &mut Store, public: String) {
    let enrolled = Enrolled {
        device: device(),
        person: Person {
            user: me(),
            name: "Nguyễn Thị Mẫu".to_owned(),
            role: Role::GroupLeader,
            ward: "11383".parse().unwrap(),
        },
        server: "http://127.0.0.1:9".to_owned(),
    };
    let ward = Ward {
        code: "11383".parse().unwrap(),
        name: "Phường Mẫu".to_owned(),
        hotlines: vec![],
        sealing_key: SealingKey {
            key_id: "k1".to_owned(),
            public,
        },
        synthetic: true,
        rules: tungngo_shared::place::WardRules::default(),
        extra: Default::default(),
    };
    store.enrol(&enrolled, "r1", &ward).unwrap();
}

struct Phone {
    dir: tempfile::TempDir,
    store: Store,
    /// The highest number that the server has answered.
    last_op_seq: u64,
}

/// What the server answers that holds operations up to a number.
pub(crate) fn push_reply(verdicts: Vec<Verdict>, last_op_seq: u64) -> PushReply {
    PushReply {
        verdicts,
        gap: None,
        last_op_seq,
        server_ms: NOW,
    }
}

impl Phone {
    fn file(&self) -> PathBuf {
        self.dir.path().join("store.db")
    }

    fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("store.db"), &KEY).unwrap();
        enrol(&mut store, String::new());
        Self {
            dir,
            store,
            last_op_seq: 0,
        }
    }

    fn with_ward() -> Self {
        let mut phone = Self::empty();
        phone.feed(&ward_page(), "c1", false);
        phone
    }

    fn feed(&mut self, changes: &[Change], cursor: &str, more: bool) {
        self.tip(changes, cursor, more, None, None);
    }

    fn tip(
        &mut self,
        changes: &[Change],
        cursor: &str,
        more: bool,
        last_op_seq: Option<u64>,
        check: Option<&Check>,
    ) -> Kept {
        self.store
            .store_page(&Page {
                changes,
                cursor,
                more,
                last_op_seq,
                check,
                today: NOW.local_date(),
            })
            .unwrap()
    }

    /// The app is killed: nothing is closed, the file is opened again.
    fn kill(self) -> Self {
        let Self {
            dir,
            store,
            last_op_seq,
        } = self;
        std::mem::forget(store);
        let store = Store::open(&dir.path().join("store.db"), &KEY).unwrap();
        Self {
            dir,
            store,
            last_op_seq,
        }
    }

    fn save(&mut self, id: VisitId, visit: &Visit, now: Millis) -> SavedEdit {
        let edit = Edit {
            doc: id.0,
            kind: DocKind::Visit,
            body: serde_json::to_string(visit).unwrap(),
            label: Label {
                number: "8".to_owned(),
                ..Label::default()
            },
            now,
            form: None,
        };
        self.store.save(&edit).unwrap()
    }

    fn freeze(&mut self) -> Vec<Op> {
        let far = Millis(i64::MAX);
        self.store
            .freeze(device(), (200, 1_000_000), (far, far))
            .unwrap()
    }

    fn answer(&mut self, op_seq: u64, outcome: Fate) {
        let last = self.last_op_seq.max(op_seq);
        self.last_op_seq = last;
        let reply = push_reply(vec![Verdict { op_seq, outcome }], last);
        self.store.apply_verdicts(&reply, NOW).unwrap();
    }

    fn applied(&mut self, op: &Op) {
        self.answer(
            op.op_seq,
            Fate::Applied {
                rev: op.rev(device()),
            },
        );
    }

    fn row(&self, n: u8) -> crate::protocol::HouseRow {
        self.store.house_row(house(n), NOW).unwrap().unwrap()
    }
}

fn visit(n: u8, outcome: Outcome, at: Millis) -> Visit {
    let mut v = Visit::new(house(n), campaign(), outcome);
    v.clock = ClockReading {
        device_ms: at,
        ..ClockReading::default()
    };
    v
}

pub(crate) fn fed(v: Visit, author: UserId, review: Option<ReviewState>) -> VisitRow {
    VisitRow {
        visit: v,
        author,
        author_name: "Trần Văn Mẫu".to_owned(),
        received_ms: NOW,
        observation_count: 0,
        review: review.map(|state| ReviewNote {
            state,
            comment: Some("Xin ghi rõ số người".to_owned()),
            field: Some("people_living".to_owned()),
            reviewer: None,
            at: NOW,
        }),
    }
}

fn rejected() -> Fate {
    Fate::Rejected {
        code: RejectCode::InvalidFields,
        fields: vec![],
    }
}

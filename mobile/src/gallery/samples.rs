//! Made-up people and doors of the gallery. Nobody real is meant.

use tungngo_shared::{
    access::Role,
    clock::{Millis, PartOfDay},
    commitment::{Commitment, CommitmentState},
    household::{HouseholdKind, ListState},
    ids::{AlleyId, CampaignId, DeviceId, HouseholdId, TaskId, UserId, VisitId},
    place::Hotline,
    sync::push::RejectCode,
    task::{TaskKind, TaskState},
    visit::{Appointment, Outcome, ResidenceDeclared},
};

use super::answers::{no_sync, signature, truth};
use super::pages::{Phase, Scene};
use crate::protocol::{
    AlleyRow, Boot, Door, HouseDetail, HouseRow, LastVisit, Me, MyTask, MyVisit, Need, NeedAction,
    NeedCode, PastVisit, PhotoTally, Progress, SyncView, Today, VisitForm, VisitState,
};
use crate::screens::{house, samples};
use crate::ui::now;

/// The alley of most doors.
pub(super) fn alley() -> AlleyId {
    samples::alley_id()
}

/// A door that is visited.
pub(super) fn door() -> HouseholdId {
    samples::house("11", "").id
}

/// An own visit that was returned.
pub(super) fn visit() -> VisitId {
    samples::visit_id()
}

/// So many hours ago.
pub(super) fn ago(hours: i64) -> Millis {
    Millis(now().0 - hours * 3_600_000)
}

/// A door in this state.
pub(super) fn row(number: &str, head: &str, door: Door) -> HouseRow {
    HouseRow {
        door,
        ..samples::house(number, head)
    }
}

/// Doors in every state, one with a long number, one with a long name, one with neither.
pub(super) fn rows() -> Vec<HouseRow> {
    let tomorrow = Appointment {
        date: now().local_date(),
        part: PartOfDay::Evening,
    };
    let absent = Door::Absent {
        tried: 2,
        needed: 3,
        at: Some(tomorrow),
    };
    let mut rows = vec![
        row("8", "Nguyễn Văn An", Door::Done(Outcome::Met)),
        row("9", "Trần Thị Bích", Door::Done(Outcome::Refused)),
        row("11", "Lê Hữu Cường", Door::NotVisited),
        row("12", "Phạm Thị Ngọc Diệp", absent),
        row("18", "Hoàng Minh Giang", Door::Decide { tried: 3 }),
        row("CH 1205 tòa A", "Vũ Thu Hà", Door::NotVisited),
        row(
            "20",
            "Quán cơm Bùi Xuân Khánh và các con",
            Door::Done(Outcome::NotFound),
        ),
        row("22A", "Đặng Thị Lan", Door::Done(Outcome::Met)),
        row("", "", Door::NotVisited),
    ];
    rows[0].last = Some(LastVisit {
        id: visit(),
        at: ago(2),
        outcome: Outcome::Met,
        author_name: None,
    });
    rows[1].last = Some(LastVisit {
        id: visit(),
        at: ago(30),
        outcome: Outcome::Refused,
        author_name: Some("Đỗ Văn Long".to_owned()),
    });
    rows[3].due_now = true;
    rows[0].on_phone = true;
    rows[6].kind = HouseholdKind::Business;
    rows[7].returned = true;
    rows[8].list_state = ListState::ProposedNew;
    rows[8].people = None;
    rows
}

/// How far the campaign has come.
pub(super) fn progress() -> Progress {
    Progress {
        total: 120,
        met: 24,
        absent: 6,
        postponed: 1,
        refused: 3,
        other: 3,
        not_visited: 83,
    }
}

/// Alleys, one of them done, one not begun.
pub(super) fn alleys() -> Vec<AlleyRow> {
    let with = |name: &str, progress: Progress, due_now| AlleyRow {
        name: name.to_owned(),
        id: AlleyId::from_parts(2, [name.len().try_into().unwrap_or(0); 10]),
        progress,
        due_now,
        ..samples::alley()
    };
    let done = Progress {
        total: 14,
        met: 12,
        refused: 2,
        ..Progress::default()
    };
    let whole = Progress {
        total: 41,
        not_visited: 41,
        ..Progress::default()
    };
    vec![
        samples::alley(),
        with("Ngách 45/8 Lý Thường Kiệt", done, 0),
        with("Phố Dương Quảng Hàm", progress(), 2),
        with("Chung cư Trần Hưng Đạo, tòa A", whole, 0),
    ]
}

/// Which screen comes first, on the way to this one.
pub(super) fn boot(scene: Scene) -> Boot {
    let blank = Boot::NotEnrolled {
        server: None,
        pin_set: false,
        set_aside: None,
    };
    match scene {
        Scene::Enrol => blank,
        Scene::Unlock => Boot::Locked {
            tries_left: 10,
            wait_ms: 0,
        },
        // Five digits are a ward's code.
        _ => "11383".parse().map_or(blank, |ward| {
            Boot::Open(Box::new(Me {
                user: UserId::from_parts(1, [1; 10]),
                name: "Nguyễn Thị Mai".to_owned(),
                role: Role::GroupLeader,
                ward,
                ward_name: "Phường Mẫu".to_owned(),
                synthetic: true,
                device: DeviceId::from_parts(1, [1; 10]),
                server: "https://phuong.example".to_owned(),
                open_form: None,
            }))
        }),
    }
}

/// A house that is not on the list, as it is typed.
pub(super) fn house_typed() -> Vec<house::Event> {
    vec![
        house::Event::Number("14".to_owned()),
        house::Event::Head("Đào Thị Phương".to_owned()),
        house::Event::People(3),
        house::Event::Kind(HouseholdKind::Lodging),
        house::Event::Phone("0900 000 214".to_owned()),
        house::Event::Note("Cổng sau ngõ, có chó dữ".to_owned()),
    ]
}

/// A task in each state.
pub(super) fn tasks() -> Vec<MyTask> {
    let all = [
        TaskState::Returned,
        TaskState::Open,
        TaskState::Reported,
        TaskState::Accepted,
        TaskState::Cancelled,
    ];
    let task = |(n, state): (u8, TaskState)| MyTask {
        id: TaskId::from_parts(1, [n; 10]),
        kind: TaskKind::ALL[usize::from(n) % TaskKind::ALL.len()],
        on_phone: state == TaskState::Reported,
        ..samples::task(state)
    };
    (1..).zip(all).map(task).collect()
}

/// The first page in the middle of an evening.
pub(super) fn today() -> Today {
    let due: Vec<_> = rows().into_iter().filter(|row| row.due_now).collect();
    Today {
        progress: progress(),
        due_count: 1,
        due,
        knocked: 12,
        tasks: tasks().into_iter().take(2).collect(),
        sync: truth(Phase::Ready),
        ..samples::today()
    }
}

/// The answers of a visit at which somebody was met.
pub(super) fn met() -> VisitForm {
    let line: Vec<u16> = (0..40)
        .flat_map(|n| [60 + n * 12, 120 + (n % 7) * 12])
        .collect();
    VisitForm {
        outcome: Some(Outcome::Met),
        people_living: Some(4),
        residence_declared: Some(ResidenceDeclared::Complete),
        leaflet_given: Some(true),
        commitment: Some(Commitment {
            state: CommitmentState::Signed,
            signature: Some(signature(vec![line])),
        }),
        note: Some("Hay đi làm ca tối".to_owned()),
        ..VisitForm::default()
    }
}

/// A door that was visited in an earlier campaign.
pub(super) fn detail() -> HouseDetail {
    let history = vec![PastVisit {
        id: visit(),
        campaign: CampaignId::from_parts(1, [3; 10]),
        recorded: ago(24 * 40),
        outcome: Outcome::Met,
        author_name: Some("Đỗ Văn Long".to_owned()),
        note: Some("Hay đi làm ca tối".to_owned()),
        state: None,
    }];
    HouseDetail {
        row: row("11", "Lê Hữu Cường", Door::NotVisited),
        phone: Some("0900000311".to_owned()),
        note: Some("Gọi cửa to, chủ nhà nặng tai".to_owned()),
        history,
        like_last_time: Some(met()),
        ..samples::detail()
    }
}

/// Own visits, one in every state.
pub(super) fn my_visits() -> Vec<MyVisit> {
    let rows = rows();
    let states = [
        VisitState::NeedsMore,
        VisitState::Refused,
        VisitState::OnPhone,
        VisitState::Sending,
        VisitState::Received,
        VisitState::Accepted,
        VisitState::NotAccepted,
    ];
    let of = |(n, (state, row)): (u8, (VisitState, &HouseRow))| MyVisit {
        id: VisitId::from_parts(2, [n; 10]),
        number: row.number.clone(),
        head_name: row.head_name.clone(),
        recorded: ago(i64::from(n)),
        comment: (state == VisitState::NeedsMore).then(|| "Xin ghi lại số người.".to_owned()),
        refused: (state == VisitState::Refused).then_some(RejectCode::InvalidFields),
        photos: PhotoTally {
            total: u32::from(n % 3),
            safe: 0,
        },
        ..samples::my_visit(state)
    };
    (1..).zip(states.into_iter().zip(&rows)).map(of).collect()
}

/// Numbers to call.
pub(super) fn hotlines() -> Vec<Hotline> {
    let line = |name: &str, phone: &str| Hotline {
        name: name.to_owned(),
        phone: phone.to_owned(),
    };
    vec![
        line("Trưởng Công an phường", "0900000001"),
        line("Phó Trưởng Công an phường", "0900000002"),
    ]
}

/// Everything that can need a person.
pub(super) fn sync() -> SyncView {
    let need = |code, key: &str, action, about: Option<&str>| Need {
        id: 1,
        code,
        key: key.to_owned(),
        action,
        about: about.map(str::to_owned),
        at: Some(ago(1)),
    };
    let door_about = Some("12A, Ngõ 45 Lý Thường Kiệt");
    SyncView {
        truth: truth(Phase::Ready),
        needs: vec![
            need(
                NeedCode::Rejected,
                "reject-invalid_fields",
                NeedAction::MendVisit(visit()),
                door_about,
            ),
            need(
                NeedCode::Conflict,
                "need-conflict",
                NeedAction::Dismiss,
                door_about,
            ),
            need(
                NeedCode::PhotoRefused,
                "need-photo_refused",
                NeedAction::CallOffice,
                None,
            ),
            need(
                NeedCode::ClockOff,
                "need-clock_off",
                NeedAction::SetClock,
                None,
            ),
        ],
        ..no_sync()
    }
}

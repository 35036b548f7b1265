//! A few synthetic rows: for the tests of the screens' rules, and for the gallery.

use jiff::civil::date;
use tungngo_shared::{
    access::Role,
    auth::EnrolCheckReply,
    check::{self, CheckAnswer, Findings, Found},
    clock::{ClockReading, Millis, PartOfDay},
    household::{HouseholdKind, ListState},
    ids::{AlleyId, CampaignId, HouseholdId, TaskId, VisitId},
    task::{TaskKind, TaskReport, TaskResult, TaskState},
    text::{missing_between, side_of},
    visit::{Appointment, Outcome},
};

use crate::protocol::{
    AlleyRow, CampaignView, Door, GapRow, HouseDetail, HouseRow, Houses, MyTask, MyVisit, NextStop,
    PhotoTally, Progress, SyncTruth, Today, VisitForm, VisitState, VisitToMend,
};

pub fn alley_id() -> AlleyId {
    AlleyId::from_parts(1, [1; 10])
}

pub fn visit_id() -> VisitId {
    VisitId::from_parts(1, [2; 10])
}

pub fn enrol_reply() -> EnrolCheckReply {
    EnrolCheckReply {
        name: "Nguyễn Thị Mẫu".to_owned(),
        role: Role::GroupLeader,
        ward_name: "Phường Mẫu".to_owned(),
    }
}

pub fn house(number: &str, head: &str) -> HouseRow {
    let mut random = [0; 10];
    for (slot, byte) in random.iter_mut().zip(number.bytes()) {
        *slot = byte;
    }
    HouseRow {
        id: HouseholdId::from_parts(1, random),
        alley: alley_id(),
        alley_name: "Ngõ 45 Lý Thường Kiệt".to_owned(),
        number: number.to_owned(),
        head_name: head.to_owned(),
        people: Some(4),
        kind: HouseholdKind::Permanent,
        list_state: ListState::Listed,
        side: side_of(number),
        door: Door::NotVisited,
        due_now: false,
        last: None,
        on_phone: false,
        returned: false,
    }
}

/// A door that the phone's owner knocked on and that is on this phone only.
#[cfg(test)]
pub fn knocked(number: &str, outcome: Outcome) -> HouseRow {
    HouseRow {
        door: Door::Done(outcome),
        last: Some(crate::protocol::LastVisit {
            id: visit_id(),
            at: Millis(1_763_800_000_000),
            outcome,
            author_name: None,
        }),
        on_phone: true,
        ..house(number, "Ông Mẫu")
    }
}

pub fn alley() -> AlleyRow {
    AlleyRow {
        id: alley_id(),
        name: "Ngõ 45 Lý Thường Kiệt".to_owned(),
        group_name: "Tổ dân phố 3".to_owned(),
        progress: Progress {
            total: 4,
            met: 1,
            absent: 1,
            not_visited: 2,
            ..Progress::default()
        },
        due_now: 0,
    }
}

pub fn houses() -> Houses {
    let mut rows: Vec<_> = ["8", "11", "12", "18"].map(|n| house(n, "Ông Mẫu")).into();
    rows[0].door = Door::Done(Outcome::Met);
    rows[2].door = Door::Absent {
        tried: 1,
        needed: 3,
        at: None,
    };
    let gaps = missing_between(&["12", "18"])
        .into_iter()
        .map(|gap| GapRow {
            after: rows[2].id,
            after_number: gap.after,
            before_number: gap.before,
            side: side_of("12"),
            missing: gap.missing,
        })
        .collect();
    Houses {
        alley: alley(),
        next: Some(rows[1].id),
        rows,
        gaps,
    }
}

pub fn my_visit(state: VisitState) -> MyVisit {
    MyVisit {
        id: visit_id(),
        household: house("22", "").id,
        number: "22".to_owned(),
        head_name: "Ông Mẫu".to_owned(),
        alley_name: "Ngõ 45 Lý Thường Kiệt".to_owned(),
        outcome: Outcome::Met,
        recorded: Millis(1_763_800_000_000),
        state,
        comment: None,
        field: None,
        refused: None,
        photos: PhotoTally::default(),
    }
}

pub fn task_id() -> TaskId {
    TaskId::from_parts(1, [5; 10])
}

/// A task that stands there; everything from the first report on has one.
pub fn task(state: TaskState) -> MyTask {
    MyTask {
        id: task_id(),
        kind: TaskKind::Support,
        number: "22".to_owned(),
        alley_name: "Ngõ 45 Lý Thường Kiệt".to_owned(),
        head_name: "Ông Mẫu".to_owned(),
        what: "Thăm hỏi gia đình".to_owned(),
        due: date(2026, 12, 1),
        officer: "Trung tá Mẫu".to_owned(),
        state,
        report: (state != TaskState::Open).then(|| TaskReport {
            result: TaskResult::Partly,
            note: Some("Mới gặp được con gái".to_owned()),
            found: Findings::new(),
            clock: ClockReading::default(),
        }),
        comment: (state == TaskState::Returned)
            .then(|| "Xin đến lại vào chiều Chủ nhật.".to_owned()),
        on_phone: false,
    }
}

/// A check of a lodging house that stands there, half of it answered.
pub fn check(state: TaskState) -> MyTask {
    let mut task = MyTask {
        kind: TaskKind::ResidenceCheck,
        what: "Kiểm tra việc khai báo của người thuê trọ".to_owned(),
        ..task(state)
    };
    if let Some(report) = &mut task.report {
        report.found = Findings::from([
            (check::PRESENT.to_owned(), Found::Count(5)),
            (check::DECLARED.to_owned(), Found::Count(3)),
            ("register_kept".to_owned(), Found::Answer(CheckAnswer::Yes)),
        ]);
    }
    task
}

pub fn today() -> Today {
    Today {
        campaign: Some(CampaignView {
            id: CampaignId::from_parts(1, [3; 10]),
            name: "Đợt rà soát tháng 11".to_owned(),
            starts_on: jiff::civil::date(2026, 11, 1),
            ends_on: jiff::civil::date(2026, 11, 30),
            day: Some(22),
            days: 30,
        }),
        group_names: vec!["Tổ dân phố 3".to_owned()],
        ward_name: "Phường Mẫu".to_owned(),
        progress: alley().progress,
        next: Some(NextStop {
            alley: alley_id(),
            alley_name: "Ngõ 45 Lý Thường Kiệt".to_owned(),
            remaining: 3,
            house: house("11", "Bà Mẫu"),
        }),
        due_count: 0,
        due: vec![],
        tasks: vec![],
        returned: vec![my_visit(VisitState::NeedsMore)],
        knocked: 0,
        sync: SyncTruth::default(),
    }
}

pub fn detail() -> HouseDetail {
    HouseDetail {
        row: house("18", "Ông Đạt"),
        phone: None,
        note: None,
        location: None,
        history: vec![],
        like_last_time: None,
        suggestions: vec![Appointment {
            date: jiff::civil::date(2026, 11, 23),
            part: PartOfDay::Evening,
        }],
        attempt: 2,
        draft: None,
        can_visit: true,
    }
}

pub fn to_mend(form: VisitForm) -> VisitToMend {
    VisitToMend {
        id: visit_id(),
        house: Some(house("22", "Ông Mẫu")),
        form,
        state: VisitState::NeedsMore,
        comment: Some("Xin ghi lại số người.".to_owned()),
        field: Some("people_living".to_owned()),
        reviewer: Some("Cán bộ Mẫu".to_owned()),
        refused: None,
        refused_fields: vec![],
        observation_count: 1,
        photos: vec![],
        photo_tally: PhotoTally::default(),
        recorded: Millis(1_763_800_000_000),
        draft: None,
    }
}

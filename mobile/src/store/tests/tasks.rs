//! Tasks: shown with the own report over what the server said.

use jiff::civil::date;
use tungngo_shared::{
    check::Findings,
    clock::ClockReading,
    ids::{HouseholdId, TaskId},
    sync::pull::TaskRow,
    task::{Task, TaskAnswer, TaskDecision, TaskKind, TaskReport, TaskResult, TaskState},
};

use super::*;
use crate::store::{Edit, Label};

fn task_id(n: u8) -> TaskId {
    TaskId::from_parts(7, [n; 10])
}

fn row(n: u8, day: i8) -> TaskRow {
    TaskRow {
        task: Task {
            kind: TaskKind::Support,
            household: HouseholdId::from_parts(9, [n; 10]),
            assignee: me(),
            what: format!("Việc {n}"),
            due: date(2026, 12, day),
            given_by: UserId::from_parts(1, [2; 10]),
            report: None,
            answer: None,
            extra: serde_json::from_str(r#"{"field_of_tomorrow":1}"#).unwrap(),
        },
        number: n.to_string(),
        alley_name: "Ngõ 45".to_owned(),
        head_name: "Bà Mẫu".to_owned(),
        officer: "Trung tá Mẫu".to_owned(),
    }
}

fn reported(row: &TaskRow) -> Edit {
    let mut task = row.task.clone();
    task.report = Some(TaskReport {
        result: TaskResult::Done,
        note: None,
        found: Findings::new(),
        clock: ClockReading::default(),
    });
    task.answer = None;
    Edit {
        doc: task_id(1).0,
        kind: DocKind::Task,
        body: serde_json::to_string(&task).unwrap(),
        label: Label::default(),
        now: NOW,
        form: None,
    }
}

#[test]
fn what_is_to_do_stands_first_and_the_own_report_lies_over_what_was_given() {
    let mut phone = Phone::with_ward();
    let mut returned = row(3, 3);
    returned.task.answer = Some(TaskAnswer {
        decision: TaskDecision::Returned,
        comment: Some("Xin đến lại".to_owned()),
        by: UserId::from_parts(1, [2; 10]),
        at: NOW,
    });
    let given = [
        put(DocKind::Task, task_id(1), "s1.1", &row(1, 9)),
        put(DocKind::Task, task_id(2), "s1.2", &row(2, 5)),
        put(DocKind::Task, task_id(3), "s1.3", &returned),
    ];
    phone.feed(&given, "c2", false);
    let shown = |phone: &Phone| {
        let tasks = phone.store.my_tasks().unwrap();
        tasks.iter().map(|t| (t.id, t.state)).collect::<Vec<_>>()
    };
    assert_eq!(
        shown(&phone),
        [
            (task_id(3), TaskState::Returned),
            (task_id(2), TaskState::Open),
            (task_id(1), TaskState::Open),
        ]
    );
    let tasks = phone.store.my_tasks().unwrap();
    assert_eq!(tasks[0].comment.as_deref(), Some("Xin đến lại"));

    let saved = phone.store.save(&reported(&row(1, 9))).unwrap();
    assert_eq!(shown(&phone)[2], (task_id(1), TaskState::Reported));
    let (task, stored) = phone.store.my_task(task_id(1)).unwrap().unwrap();
    assert!(task.on_phone && task.what == "Việc 1");
    assert_eq!(stored.task.extra["field_of_tomorrow"], 1);
    phone.store.undo(saved.token).unwrap();
    assert_eq!(shown(&phone)[2], (task_id(1), TaskState::Open));

    // Answered, it is shown as the feed will bring it: with the door's words.
    phone.store.save(&reported(&row(1, 9))).unwrap();
    let ops = phone.freeze();
    let rev = Rev::of_op(device(), ops[0].op_seq);
    let verdict = Verdict {
        op_seq: ops[0].op_seq,
        outcome: Fate::Applied { rev },
    };
    phone
        .store
        .apply_verdicts(&push_reply(vec![verdict], 1), later(1))
        .unwrap();
    let (task, _) = phone.store.my_task(task_id(1)).unwrap().unwrap();
    assert_eq!(task.state, TaskState::Reported);
    assert!(!task.on_phone && task.alley_name == "Ngõ 45");

    // Refused, it is on this phone alone, and leads to somebody who looks at it.
    phone.store.save(&reported(&row(1, 9))).unwrap();
    let ops = phone.freeze();
    let code = RejectCode::Forbidden;
    phone.answer(
        ops[0].op_seq,
        Fate::Rejected {
            code,
            fields: Vec::new(),
        },
    );
    let (task, _) = phone.store.my_task(task_id(1)).unwrap().unwrap();
    assert!(task.on_phone);
    let needs = phone.store.needs().unwrap();
    assert_eq!((needs[0].kind, needs[0].doc), (DocKind::Task, task_id(1).0));

    let erased = gone(DocKind::Task, task_id(1), ChangeKind::Delete);
    phone.feed(&[erased], "c3", false);
    assert_eq!(shown(&phone).len(), 2);
    assert!(phone.store.my_task(task_id(1)).unwrap().is_none());
}

//! What the gallery answers when a screen asks: something of everything, or nothing at all.

use tungngo_shared::{
    commitment::Signature, household::LatLon, sync::attachment::ContentHash, task::TaskState,
    visit::Fix,
};

use super::pages::{Phase, Scene};
use super::samples;
use crate::platform::Protection;
use crate::protocol::{
    AlleyRow, Answer, Carried, DataUsed, Door, Help, HouseDetail, HouseRow, Houses, Link, MyTask,
    PhotoRow, Picture, Plan, PlanDoor, Progress, Recap, Request, Saved, SearchResult, Settings,
    SyncTruth, SyncView, Today, UndoToken, VisitForm, VisitToMend,
};
use crate::screens::samples as plain;
use crate::ui::now;

/// A drawn house, 16 by 12 points.
const PHOTO: &str = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAMCAMAAABcOc2zAAAAD1BMVEXP4O61akrx5tBaQjB9mmp5mXpzAAAAM0lEQVR42mNgwA4YgQCNiyTEiAQgIkxwAFXCxMwM4gFJnAIQHpIW/AIsEMDMDGXABOAAAEQiAR2j4SdaAAAAAElFTkSuQmCC";

/// What the strip at the top tells beside a screen in this state.
pub(super) fn truth(phase: Phase) -> SyncTruth {
    let idle = SyncTruth {
        link: Link::Idle,
        list_complete: true,
        last_contact: Some(samples::ago(0)),
        ..SyncTruth::default()
    };
    let some = SyncTruth {
        visits_total: 37,
        visits_safe: 34,
        photos_total: 12,
        photos_safe: 11,
        waiting: 3,
        waiting_bytes: 12_400,
        ..idle.clone()
    };
    match phase {
        Phase::Loading => SyncTruth {
            link: Link::Receiving,
            list_complete: false,
            rows_received: 120,
            ..SyncTruth::default()
        },
        Phase::Empty => idle,
        Phase::Failed => SyncTruth {
            link: Link::Offline,
            ..some
        },
        Phase::Ready => SyncTruth {
            attention: 4,
            ..some
        },
    }
}

/// Where the phone is.
pub(super) fn fix() -> Fix {
    Fix {
        point: spot(3),
        accuracy_m: 8.0,
        provider: None,
        mock: false,
    }
}

fn spot(n: u8) -> LatLon {
    LatLon {
        lat: 20.86 + f64::from(n) * 0.000_1,
        lon: 106.33,
    }
}

/// A signature of these strokes.
pub(super) fn signature(strokes: Vec<Vec<u16>>) -> Signature {
    Signature {
        width: 600,
        height: 240,
        strokes,
    }
}

/// A photo's bytes.
pub(super) fn picture() -> Picture {
    Picture::try_from(PHOTO.to_owned()).unwrap_or(Picture(Vec::new()))
}

fn photos() -> Vec<PhotoRow> {
    let bytes = picture().0;
    vec![PhotoRow {
        sha256: ContentHash::of(&bytes),
        size: 184_300,
    }]
}

/// A phone with nothing to send and nothing to tell.
pub(super) fn no_sync() -> SyncView {
    SyncView {
        truth: truth(Phase::Empty),
        needs: vec![],
        used: DataUsed::default(),
        server: "https://phuong.example".to_owned(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn saved() -> Answer {
    Answer::Saved(Saved {
        visit: Some(samples::visit()),
        at: now(),
        undo: UndoToken {
            local_id: 1,
            save_no: 1,
        },
        next: samples::rows().into_iter().nth(3),
    })
}

fn plan(rows: Vec<HouseRow>) -> Plan {
    let doors = (0..).zip(rows).map(|(n, row)| PlanDoor {
        at: (n % 4 != 3).then(|| spot(n)),
        row,
    });
    Plan {
        alley: plain::alley(),
        doors: doors.collect(),
    }
}

/// An alley in which nobody has entered a door yet.
fn no_doors() -> AlleyRow {
    AlleyRow {
        progress: Progress::default(),
        ..plain::alley()
    }
}

fn carried() -> Answer {
    Answer::Carried(Carried {
        name: "1.tungngo".to_owned(),
        path: "Documents/TungNgo/1.tungngo".to_owned(),
        count: 3,
        bytes: vec![],
    })
}

/// The answer of a phone in the middle of an evening's work.
pub(super) fn something(request: &Request) -> Answer {
    match request {
        Request::Boot
        | Request::SetPin { .. }
        | Request::EnrolConfirm { .. }
        | Request::Unlock { .. } => Answer::Boot(samples::boot(Scene::Today)),
        Request::Lock => Answer::Boot(samples::boot(Scene::Unlock)),
        Request::StartOver { .. } => Answer::Boot(samples::boot(Scene::Enrol)),
        Request::EnrolCheck { .. } => Answer::EnrolCheck(plain::enrol_reply()),
        Request::Today => Answer::Today(Box::new(samples::today())),
        Request::Recap => Answer::Recap(Recap {
            date: now().local_date(),
            group_names: samples::today().group_names,
            knocked: Progress {
                total: 12,
                met: 8,
                absent: 3,
                refused: 1,
                ..Progress::default()
            },
            progress: samples::progress(),
            tomorrow: 2,
            waiting: 3,
        }),
        Request::Alleys => Answer::Alleys(samples::alleys()),
        Request::Houses { .. } => Answer::Houses(Houses {
            rows: samples::rows(),
            next: Some(samples::door()),
            ..plain::houses()
        }),
        Request::Plan { .. } => Answer::Plan(plan(samples::rows())),
        Request::Search { text, .. } => Answer::Search(SearchResult {
            text: text.clone(),
            rows: samples::rows(),
            more: true,
        }),
        Request::House { .. } => Answer::House(Box::new(samples::detail())),
        Request::SaveVisit { .. }
        | Request::SaveMended { .. }
        | Request::AddHouse { .. }
        | Request::EditHouse { .. }
        | Request::CloseHouse { .. }
        | Request::ReportTask { .. } => saved(),
        Request::AddPhoto { .. } | Request::RemovePhoto { .. } | Request::Photos { .. } => {
            Answer::Photos(photos())
        }
        Request::Photo { .. } => Answer::Picture(picture()),
        Request::MyVisits => Answer::MyVisits(samples::my_visits()),
        Request::Mend { .. } => Answer::Mend(Box::new(VisitToMend {
            photos: photos(),
            ..plain::to_mend(samples::met())
        })),
        Request::Tasks => Answer::Tasks(samples::tasks()),
        Request::Task { .. } => Answer::Task(Box::new(plain::check(TaskState::Returned))),
        Request::Sync => Answer::Sync(samples::sync()),
        Request::Carry { .. } => carried(),
        Request::Help => Answer::Help(Help {
            ward_name: samples::today().ward_name,
            hotlines: samples::hotlines(),
            protection: Protection::System,
        }),
        Request::Settings => Answer::Settings(Settings::default()),
        Request::SetSettings(settings) => Answer::Settings(*settings),
        Request::KeepDraft { .. }
        | Request::FormOpen(_)
        | Request::Undo { .. }
        | Request::Arrange { .. }
        | Request::SyncNow
        | Request::Woke
        | Request::Dismiss { .. } => Answer::Done,
    }
}

/// The answer of a phone on which there is nothing of what is asked for.
pub(super) fn nothing(request: &Request) -> Answer {
    match request {
        Request::Today => Answer::Today(Box::new(Today {
            campaign: None,
            progress: Progress::default(),
            next: None,
            returned: vec![],
            ..plain::today()
        })),
        Request::Recap => Answer::Recap(Recap {
            date: now().local_date(),
            group_names: samples::today().group_names,
            knocked: Progress::default(),
            progress: Progress::default(),
            tomorrow: 0,
            waiting: 0,
        }),
        Request::Alleys => Answer::Alleys(vec![]),
        Request::Houses { .. } => Answer::Houses(Houses {
            alley: no_doors(),
            rows: vec![],
            gaps: vec![],
            next: None,
        }),
        Request::Plan { .. } => Answer::Plan(plan(vec![])),
        Request::Search { text, .. } => Answer::Search(SearchResult {
            text: text.clone(),
            ..SearchResult::default()
        }),
        // Nothing is known of the door, and no campaign is running.
        Request::House { .. } => Answer::House(Box::new(HouseDetail {
            row: HouseRow {
                people: None,
                ..samples::row("", "", Door::NotVisited)
            },
            suggestions: vec![],
            attempt: 1,
            can_visit: false,
            ..plain::detail()
        })),
        Request::Photos { .. } => Answer::Photos(vec![]),
        Request::MyVisits => Answer::MyVisits(vec![]),
        // The house has left the phone, and nothing was asked.
        Request::Mend { .. } => Answer::Mend(Box::new(VisitToMend {
            house: None,
            comment: None,
            field: None,
            reviewer: None,
            observation_count: 0,
            ..plain::to_mend(VisitForm::default())
        })),
        Request::Tasks => Answer::Tasks(vec![]),
        // Taken back before anything was said of it.
        Request::Task { .. } => Answer::Task(Box::new(MyTask {
            report: None,
            ..plain::check(TaskState::Cancelled)
        })),
        Request::Sync => Answer::Sync(no_sync()),
        Request::Help => Answer::Help(Help::default()),
        other => something(other),
    }
}

//! The rules of the frame: first screen, back, locking, late answers.

use tungngo_shared::{
    access::Role,
    clock::Millis,
    ids::{DeviceId, UserId},
};

use super::super::Act;
use super::*;
use crate::protocol::{FormKey, Link, Note, Picture, Settings, Theme};
use crate::screens::{alleys, houses, samples, today, visit};

fn me() -> Boot {
    Boot::Open(Box::new(Me {
        user: UserId::from_parts(1, [1; 10]),
        name: "Nguyễn Thị Mẫu".to_owned(),
        role: Role::GroupLeader,
        ward: "11383".parse().unwrap(),
        ward_name: "Phường Mẫu".to_owned(),
        synthetic: true,
        device: DeviceId::from_parts(1, [1; 10]),
        server: "http://127.0.0.1:1".to_owned(),
        open_form: None,
    }))
}

fn locked() -> Boot {
    Boot::Locked {
        tries_left: 5,
        wait_ms: 0,
    }
}

fn answer(shell: &mut Shell, request: Request, boot: Boot) -> Vec<Task> {
    let place = shell.front().id;
    shell.update(Event::Answered {
        place,
        request: Box::new(request),
        answer: Box::new(Ok(Answer::Boot(boot))),
    })
}

fn open() -> Shell {
    let mut shell = Shell::new("preview".to_owned(), Millis(0));
    shell.update(Event::Start);
    answer(&mut shell, Request::Boot, me());
    shell
}

/// Which place keeps a photo of the made-up visit.
fn photo_place(tasks: &[Task]) -> Option<u64> {
    tasks.iter().find_map(|task| match task {
        Task::Ask {
            place,
            request: Request::AddPhoto { .. },
        } => Some(*place),
        _ => None,
    })
}

#[test]
fn a_photo_outlives_its_form_and_the_lock() {
    let mut shell = open();
    let id = samples::visit_id();
    let form = FormKey::Visit(id);
    let taken = || Event::Photo(form, Picture(vec![1, 2, 3]));
    let gone = photo_place(&shell.update(taken())).unwrap();
    assert_ne!(gone, shell.front().id, "no form is open");
    go(
        &mut shell,
        Act::MyVisits(crate::screens::my_visits::Event::Again),
    );
    shell.push(Screen::of(Route::Mend(id)));
    let visit = shell.front().id;
    shell.push(Screen::of(Route::Help));
    let tasks = shell.update(taken());
    assert_eq!(photo_place(&tasks), Some(visit), "behind another screen");
    // While the camera was open the app locked itself.
    let request = Request::AddPhoto {
        form,
        picture: Picture(vec![1, 2, 3]),
    };
    shell.update(Event::Answered {
        place: visit,
        request: Box::new(request),
        answer: Box::new(Err(FailureCode::Locked.into())),
    });
    answer(&mut shell, Request::Boot, locked());
    let tasks = answer(&mut shell, Request::Boot, me());
    assert_eq!(photo_place(&tasks), Some(visit));
    assert_eq!(photo_place(&answer(&mut shell, Request::Boot, me())), None);
}

#[test]
fn an_app_that_was_killed_over_a_form_comes_back_to_it() {
    let left = |form| match me() {
        Boot::Open(me) => Boot::Open(Box::new(Me {
            open_form: Some(form),
            ..*me
        })),
        boot => boot,
    };
    let house = samples::house("20", "").id;
    let forms = [
        (FormKey::Door(house), visit::Target::New(house)),
        (
            FormKey::Visit(samples::visit_id()),
            visit::Target::Mend(samples::visit_id()),
        ),
    ];
    for (form, target) in forms {
        let mut shell = Shell::new("preview".to_owned(), Millis(0));
        shell.update(Event::Start);
        answer(&mut shell, Request::Boot, left(form));
        assert!(matches!(&shell.front().screen, Screen::Visit(v) if v.target == target));
        assert_eq!(shell.depth(), 1, "the first page lies behind it");
        // What lay open when the app locked itself is nearer than what the store remembers.
        shell.push(Screen::of(Route::Help));
        answer(&mut shell, Request::Lock, locked());
        answer(&mut shell, Request::Boot, left(form));
        assert!(matches!(shell.front().screen, Screen::Help(_)));
    }
}

fn go(shell: &mut Shell, act: Act) -> Vec<Task> {
    shell.update(Event::Act(act))
}

#[test]
fn the_page_gets_its_look_at_the_start_even_when_it_is_the_default() {
    let mut shell = Shell::new("preview".to_owned(), Millis(0));
    let mut settings = |settings: Settings| {
        let place = shell.front().id;
        shell.update(Event::Answered {
            place,
            request: Box::new(Request::Settings),
            answer: Box::new(Ok(Answer::Settings(settings))),
        })
    };
    let looks = |tasks: Vec<Task>| tasks.iter().filter(|t| matches!(t, Task::Look(_))).count();
    assert_eq!(looks(settings(Settings::default())), 1);
    assert_eq!(looks(settings(Settings::default())), 0);
    let dark = Settings {
        theme: Theme::Dark,
        ..Settings::default()
    };
    assert_eq!(looks(settings(dark)), 1);
}

#[test]
fn the_core_decides_which_screen_comes_first() {
    let mut shell = Shell::new("preview".to_owned(), Millis(0));
    assert_eq!(shell.update(Event::Start).len(), 2);
    let new = Boot::NotEnrolled {
        server: Some("http://a".to_owned()),
        pin_set: false,
        set_aside: None,
    };
    answer(&mut shell, Request::Boot, new);
    assert!(matches!(&shell.front().screen, Screen::Enrol(s) if s.server == "http://a"));
    answer(&mut shell, Request::Boot, locked());
    assert!(matches!(shell.front().screen, Screen::Unlock(_)));
    let tasks = answer(&mut shell, Request::Boot, me());
    assert_eq!(shell.front().screen.tab(), Some("today"));
    assert!(matches!(
        tasks.as_slice(),
        [Task::Ask {
            request: Request::Today,
            ..
        }]
    ));
}

#[test]
fn back_leads_step_by_step_to_today_and_then_out() {
    let mut shell = open();
    shell.update(Event::Tab("alleys"));
    go(
        &mut shell,
        Act::Alleys(alleys::Event::Alley(samples::alley_id())),
    );
    let house = samples::house("12", "").id;
    go(&mut shell, Act::Houses(houses::Event::House(house)));
    assert_eq!(shell.depth(), 2);
    assert!(matches!(shell.front().screen, Screen::Visit(_)));
    let tasks = shell.update(Event::Back);
    assert!(matches!(shell.front().screen, Screen::Houses(_)));
    assert!(
        !tasks.is_empty(),
        "the list asks again for what may have changed"
    );
    shell.update(Event::Back);
    assert_eq!(shell.front().screen.tab(), Some("alleys"));
    shell.update(Event::Back);
    assert_eq!(shell.front().screen.tab(), Some("today"));
    assert!(matches!(shell.update(Event::Back).as_slice(), [Task::Exit]));
}

#[test]
fn an_answer_finds_the_screen_that_asked_or_nobody() {
    let mut shell = open();
    let today = shell.front().id;
    shell.update(Event::Tab("alleys"));
    let tasks = shell.update(Event::Answered {
        place: today,
        request: Box::new(Request::Today),
        answer: Box::new(Ok(Answer::Today(Box::new(samples::today())))),
    });
    assert!(tasks.is_empty());
    assert!(matches!(&shell.front().screen, Screen::Alleys(s) if s.alleys.ready().is_none()));
}

#[test]
fn what_is_half_written_comes_back_after_the_pin() {
    let mut shell = open();
    let house = samples::house("12", "").id;
    go(&mut shell, Act::Today(today::Event::House(house)));
    let before = shell.front().clone();
    let tasks = shell.update(Event::Idle);
    assert!(matches!(
        tasks.as_slice(),
        [Task::Ask {
            request: Request::Lock,
            ..
        }]
    ));
    answer(&mut shell, Request::Lock, locked());
    assert!(matches!(shell.front().screen, Screen::Unlock(_)));
    assert!(shell.update(Event::Idle).is_empty(), "locked already");
    let pin = Request::Unlock { pin: String::new() };
    answer(&mut shell, pin, me());
    assert_eq!(shell.front().id, before.id);
    assert_eq!(shell.depth(), 1);
}

#[test]
fn a_phone_enrolled_anew_does_not_show_what_lay_open_before() {
    let mut shell = open();
    let house = samples::house("12", "").id;
    go(&mut shell, Act::Today(today::Event::House(house)));
    answer(&mut shell, Request::Lock, locked());
    let anew = Boot::NotEnrolled {
        server: None,
        pin_set: false,
        set_aside: None,
    };
    answer(&mut shell, Request::Boot, anew);
    answer(&mut shell, Request::Boot, me());
    assert_eq!(shell.front().screen.tab(), Some("today"));
}

#[test]
fn a_store_that_closed_shows_the_lock_whoever_notices_it() {
    let mut shell = open();
    let note = Note {
        version: 1,
        open: false,
        sync: SyncTruth::default(),
    };
    let tasks = shell.update(Event::Noted(note));
    assert!(matches!(
        tasks.as_slice(),
        [Task::Ask {
            request: Request::Boot,
            ..
        }]
    ));
    let mut shell = open();
    let place = shell.front().id;
    let tasks = shell.update(Event::Answered {
        place,
        request: Box::new(Request::Today),
        answer: Box::new(Err(FailureCode::Locked.into())),
    });
    assert!(matches!(
        tasks.as_slice(),
        [Task::Ask {
            request: Request::Boot,
            ..
        }]
    ));
}

#[test]
fn a_change_is_asked_for_once_and_the_same_version_not_again() {
    let mut shell = open();
    let note = Note {
        version: 4,
        open: true,
        sync: SyncTruth {
            visits_total: 3,
            ..SyncTruth::default()
        },
    };
    assert_eq!(shell.update(Event::Noted(note.clone())).len(), 1);
    assert_eq!(shell.sync.visits_total, 3);
    assert!(shell.update(Event::Noted(note)).is_empty());
}

#[test]
fn the_sync_screen_follows_the_link_and_other_screens_only_what_is_stored() {
    let mut shell = open();
    let note = |link| Note {
        version: 0,
        open: true,
        sync: SyncTruth {
            link,
            ..SyncTruth::default()
        },
    };
    assert!(shell.update(Event::Noted(note(Link::Sending))).is_empty());
    shell.update(Event::Strip);
    let tasks = shell.update(Event::Noted(note(Link::Revoked)));
    assert!(matches!(
        tasks.as_slice(),
        [Task::Ask {
            request: Request::Sync,
            ..
        }]
    ));
    assert!(shell.update(Event::Noted(note(Link::Revoked))).is_empty());
}

#[test]
fn a_toast_goes_by_itself_and_its_undo_works_once() {
    let mut shell = open();
    let house = samples::house("12", "").id;
    go(&mut shell, Act::Today(today::Event::House(house)));
    go(&mut shell, Act::Visit(visit::Event::EditHouse));
    let undo = UndoToken {
        local_id: 1,
        save_no: 1,
    };
    shell.run(vec![Effect::Toast(Toast {
        key: "toast-saved",
        at: None,
        undo: Some(undo),
    })]);
    assert!(shell.wants_ticks());
    assert_eq!(shell.update(Event::Undo).len(), 1);
    assert!(shell.update(Event::Undo).is_empty());
    let front = shell.front().id;
    shell.update(Event::Answered {
        place: TOAST_PLACE,
        request: Box::new(Request::Undo { token: undo }),
        answer: Box::new(Err(FailureCode::TooLate.into())),
    });
    assert_eq!(shell.toast.as_ref().unwrap().0.key, "failure-too-late");
    assert_eq!(shell.front().id, front, "nothing else happens");
    shell.run(vec![Effect::Toast(Toast {
        key: "toast-saved",
        at: None,
        undo: None,
    })]);
    shell.update(Event::Tick(Millis(TOAST_MS - 1)));
    assert!(shell.toast.is_some());
    shell.update(Event::Tick(Millis(TOAST_MS)));
    assert!(shell.toast.is_none());
}

#[test]
fn a_core_that_cannot_start_is_said_and_asked_again() {
    let mut shell = Shell::new("preview".to_owned(), Millis(0));
    shell.update(Event::Start);
    shell.update(Event::Answered {
        place: 0,
        request: Box::new(Request::Boot),
        answer: Box::new(Err(FailureCode::StoreDamaged.into())),
    });
    assert!(shell.boot_failure.is_some());
    assert_eq!(shell.update(Event::Start).len(), 2);
    assert!(shell.boot_failure.is_none());
}

#[test]
fn what_opens_later_knows_the_later_time() {
    let mut shell = open();
    let later = Millis(3_600_000);
    let house = samples::house("12", "").id;
    shell.update_at(later, Event::Act(Act::Today(today::Event::House(house))));
    assert!(matches!(&shell.front().screen, Screen::Visit(visit) if visit.opened == later));
}

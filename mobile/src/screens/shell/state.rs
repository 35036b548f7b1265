//! The rules of the frame.

use tungngo_shared::clock::Millis;

use super::event::{Event, Place, Task};
use super::photos::Late;
use super::screen::{Act, Screen};
use crate::protocol::{
    Answer, Boot, Failure, FailureCode, Me, Request, Settings, SyncTruth, UndoToken,
};
use crate::screens::{
    Effect, Logic as _, Route, Toast, enrol, handover, plan, recap, unlock, visit,
};

/// Who asks for what a toast offers: no screen.
const TOAST_PLACE: u64 = u64::MAX;
/// How long a toast stays, in milliseconds.
const TOAST_MS: i64 = 8_000;

/// The frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Shell {
    /// The screens, the one in front last; never empty.
    pub(super) stack: Vec<Place>,
    /// What lay open when the app locked itself; comes back after the PIN.
    pub(super) set_aside: Vec<Place>,
    /// Whose phone this is, once it is open.
    pub me: Option<Me>,
    /// How the app looks.
    pub settings: Settings,
    /// Whether the page looks so: what it began with need not be what the defaults mean.
    has_look: bool,
    /// The truth about sync.
    pub sync: SyncTruth,
    /// Why the app could not start.
    pub boot_failure: Option<Failure>,
    /// What was said in passing, and until when.
    pub toast: Option<(Toast, Millis)>,
    version: u64,
    /// Photos that came while the app was locked.
    pub(super) late: Vec<Late>,
    next_id: u64,
    pub(super) now: Millis,
    pub(super) device_name: String,
    pub(super) server: Option<String>,
}

impl Shell {
    /// The frame before anything is known. `device_name` is what the office will call the phone.
    #[must_use]
    pub fn new(device_name: String, now: Millis) -> Self {
        Self {
            stack: vec![Place {
                id: 0,
                screen: Screen::Start,
            }],
            set_aside: Vec::new(),
            me: None,
            settings: Settings::default(),
            has_look: false,
            sync: SyncTruth::default(),
            boot_failure: None,
            toast: None,
            version: 0,
            late: Vec::new(),
            next_id: 1,
            now,
            device_name,
            server: None,
        }
    }

    /// The screen in front.
    #[must_use]
    pub fn front(&self) -> &Place {
        // The stack is never empty; the first place is the honest answer if it ever were one.
        self.stack.last().unwrap_or(&self.stack[0])
    }

    /// Whether time has to be told: a toast to take away, a wait to count down.
    #[must_use]
    pub fn wants_ticks(&self) -> bool {
        self.toast.is_some() || matches!(self.front().screen, Screen::Unlock(_))
    }

    /// How many screens lie behind the one in front.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.stack.len() - 1
    }

    pub(super) fn push(&mut self, screen: Screen) -> Vec<Task> {
        let id = self.next_id;
        self.next_id += 1;
        self.stack.push(Place { id, screen });
        self.reopen()
    }

    pub(super) fn reopen(&mut self) -> Vec<Task> {
        let now = self.now;
        let effects = match self.stack.last_mut() {
            Some(place) => place.screen.opened(now),
            None => vec![],
        };
        self.run(effects)
    }

    pub(super) fn only(&mut self, screen: Screen) -> Vec<Task> {
        self.stack.clear();
        self.push(screen)
    }

    fn run(&mut self, effects: Vec<Effect>) -> Vec<Task> {
        let mut tasks = Vec::new();
        for effect in effects {
            match effect {
                Effect::Ask(request) => tasks.push(Task::Ask {
                    place: self.front().id,
                    request,
                }),
                Effect::Open(Route::Today) => tasks.extend(self.home("today")),
                Effect::Open(route) => tasks.extend(self.push(Screen::of(route))),
                Effect::Replace(route) => {
                    self.stack.pop();
                    tasks.extend(self.push(Screen::of(route)));
                }
                Effect::Back => tasks.extend(self.leave()),
                Effect::Toast(toast) => {
                    let until = Millis(self.now.0 + TOAST_MS);
                    self.toast = Some((toast, until));
                }
                Effect::Focus(id) => tasks.push(Task::Focus(id)),
                Effect::Share(text) => tasks.push(Task::Share(text)),
                Effect::Locate => tasks.push(Task::Locate),
            }
        }
        tasks
    }

    fn leave(&mut self) -> Vec<Task> {
        if self.stack.len() > 1 {
            self.stack.pop();
            return self.reopen();
        }
        match self.front().screen.tab() {
            Some(tab) if tab != "today" => self.home("today"),
            _ => vec![Task::Exit],
        }
    }

    pub(super) fn home(&mut self, tab: &str) -> Vec<Task> {
        let route = match tab {
            "alleys" => Route::Alleys,
            "visits" => Route::MyVisits,
            "help" => Route::Help,
            _ => Route::Today,
        };
        self.only(Screen::of(route))
    }

    fn answered(
        &mut self,
        id: u64,
        request: &Request,
        answer: Result<Answer, Failure>,
    ) -> Vec<Task> {
        if let Ok(Answer::Settings(settings)) = &answer
            && (self.settings != *settings || !self.has_look)
        {
            self.settings = *settings;
            self.has_look = true;
            let mut tasks = vec![Task::Look(*settings)];
            tasks.extend(self.deliver(id, request, answer));
            return tasks;
        }
        if id == TOAST_PLACE {
            return self.undone(answer.is_ok());
        }
        let has_strip = self.front().screen.has_strip();
        let is_photo = matches!(request, Request::AddPhoto { .. });
        match answer {
            Ok(Answer::Boot(boot)) => {
                // The PIN of a new phone leaves it not enrolled; its screen goes on from there.
                if matches!(request, Request::SetPin { .. }) && !matches!(boot, Boot::Open(_)) {
                    return self.deliver(id, request, Ok(Answer::Boot(boot)));
                }
                if matches!(request, Request::Lock) {
                    self.lock();
                }
                self.boot(boot)
            }
            Err(failure) if failure.code == FailureCode::Locked && (has_strip || is_photo) => {
                self.hold_back(request);
                self.lock();
                let boot = has_strip.then(|| self.ask(Request::Boot));
                boot.into_iter().collect()
            }
            Err(failure) if matches!(request, Request::Boot) => {
                self.boot_failure = Some(failure);
                vec![]
            }
            answer => self.deliver(id, request, answer),
        }
    }

    fn ask(&self, request: Request) -> Task {
        Task::Ask {
            place: self.front().id,
            request,
        }
    }

    fn deliver(
        &mut self,
        id: u64,
        request: &Request,
        answer: Result<Answer, Failure>,
    ) -> Vec<Task> {
        let Some(at) = self.stack.iter().position(|place| place.id == id) else {
            return vec![]; // its screen has gone
        };
        let effects = self.stack[at].screen.answered(request, answer);
        // Only the screen in front moves; what lies behind just takes its answer in.
        if at + 1 == self.stack.len() {
            self.run(effects)
        } else {
            vec![]
        }
    }

    fn undo(&mut self) -> Vec<Task> {
        let token: Option<UndoToken> = self.toast.take().and_then(|(toast, _)| toast.undo);
        token
            .map(|token| Task::Ask {
                place: TOAST_PLACE,
                request: Request::Undo { token },
            })
            .into_iter()
            .collect()
    }

    /// What a toast offered was done or not. A form for a house that is gone again is left.
    fn undone(&mut self, done: bool) -> Vec<Task> {
        let key = if done {
            "toast-taken-back"
        } else {
            "failure-too-late"
        };
        let mut tasks = self.run(vec![Effect::Toast(Toast {
            key,
            at: None,
            undo: None,
        })]);
        let effects = match self.stack.last_mut() {
            Some(Place {
                screen: Screen::Visit(visit),
                ..
            }) if done => visit.door_undone(),
            _ => vec![],
        };
        tasks.extend(self.run(effects));
        tasks
    }

    /// Something happened at this time of the phone's clock.
    pub fn update_at(&mut self, now: Millis, event: Event) -> Vec<Task> {
        self.now = now;
        self.update(event)
    }

    fn update(&mut self, event: Event) -> Vec<Task> {
        match event {
            Event::Start => {
                self.boot_failure = None;
                vec![self.ask(Request::Settings), self.ask(Request::Boot)]
            }
            Event::Act(act) => {
                let effects = match self.stack.last_mut() {
                    Some(place) => place.screen.act(act),
                    None => vec![],
                };
                self.run(effects)
            }
            Event::Answered {
                place,
                request,
                answer,
            } => self.answered(place, &request, *answer),
            Event::Photo(form, picture) => vec![self.keep_photo(form, picture)],
            Event::Fix(fix) => {
                let act = match &self.front().screen {
                    Screen::Visit(_) => Act::Visit(visit::Event::Fix(fix)),
                    Screen::Plan(_) => Act::Plan(plan::Event::Here(fix.point)),
                    _ => return vec![], // left meanwhile
                };
                self.update(Event::Act(act))
            }
            Event::Shared(how) => {
                let act = match &self.front().screen {
                    Screen::Recap(_) => Act::Recap(recap::Event::Sent(how)),
                    Screen::Handover(_) => Act::Handover(handover::Event::Sent(how)),
                    _ => return vec![], // left meanwhile
                };
                self.update(Event::Act(act))
            }
            Event::Scan(scanned) => {
                let act = match &self.front().screen {
                    Screen::Enrol(_) => Act::Enrol(enrol::Event::Scan(scanned)),
                    Screen::Unlock(_) => Act::Unlock(unlock::Event::Scan(scanned)),
                    _ => return vec![], // left meanwhile
                };
                self.update(Event::Act(act))
            }
            Event::Noted(note) => {
                let told = note.sync != self.sync;
                let photos = note.sync.photos_safe != self.sync.photos_safe;
                self.sync = note.sync;
                let grown = note.version != self.version;
                self.version = note.version;
                if !note.open && self.front().screen.has_strip() {
                    self.lock();
                    return vec![self.ask(Request::Boot)];
                }
                // Another tab of the same phone opened it.
                if note.open && matches!(self.front().screen, Screen::Unlock(_)) {
                    return vec![self.ask(Request::Boot)];
                }
                let effects = match self.stack.last_mut() {
                    Some(place) if grown => place.screen.changed(),
                    Some(place) if photos && matches!(place.screen, Screen::MyVisits(_)) => {
                        place.screen.changed()
                    }
                    // Its numbers are these, and they change without a document changing.
                    Some(place) if told && matches!(place.screen, Screen::Sync(_)) => {
                        place.screen.changed()
                    }
                    _ => vec![],
                };
                self.run(effects)
            }
            Event::Back => {
                let effects = match self.stack.last_mut() {
                    Some(place) => place.screen.back(),
                    None => vec![],
                };
                self.run(effects)
            }
            Event::Tab(tab) => self.home(tab),
            Event::Strip if matches!(self.front().screen, Screen::Sync(_)) => vec![],
            Event::Strip => self.push(Screen::of(Route::Sync)),
            Event::Undo => self.undo(),
            Event::Tick(now) => {
                self.now = now;
                if self.toast.as_ref().is_some_and(|(_, until)| *until <= now) {
                    self.toast = None;
                }
                match self.stack.last_mut() {
                    Some(Place {
                        screen: Screen::Unlock(lock),
                        ..
                    }) => {
                        let effects = lock.update(unlock::Event::Tick(now));
                        self.run(effects)
                    }
                    _ => vec![],
                }
            }
            Event::Idle if self.front().screen.has_strip() => vec![self.ask(Request::Lock)],
            Event::Idle => vec![],
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

//! The app: binds the frame's rules to the page, the core and the clock.

use std::time::Duration;

use data_encoding::BASE64;
use dioxus::prelude::*;
use tungngo_shared::{clock::Millis, household::LatLon, ids::HouseholdId, visit::Fix};

use crate::handle::Handle;
use crate::links;
use crate::protocol::{FormKey, Picture, Request, Settings, Theme};
use crate::scan::{self, Sheet, Unread};
use crate::screens::enrol::Scanned;
use crate::screens::shell::{Act, Event, Frame, Shell, Task};
use crate::screens::{order, recap, visit};
use crate::texts::Say;

/// What the screens run on; given to the app as a root context.
#[derive(Clone)]
pub struct Host {
    /// The way to the core.
    pub handle: Handle,
    /// What the office will call the phone.
    pub device_name: String,
    /// After how long without a touch the app locks; none leaves it open.
    pub lock_after: Option<Duration>,
}

/// The phone's clock.
#[must_use]
pub fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Millis(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
}

/// What the page's script tells.
#[derive(serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum FromPage {
    /// The phone's back button.
    Back,
    /// A link was opened while the app runs.
    Link { text: String },
    /// The app went out of sight.
    Hidden,
    /// The app came back.
    Shown,
    /// Where the phone is.
    Fix { lat: f64, lon: f64, accuracy_m: f64 },
    /// What became of a text to be handed on.
    Shared { how: recap::How },
    /// A door was dragged and let go where so many stand before it.
    Dropped { door: HouseholdId, to: usize },
    /// A finished stroke of the signature, `x0,y0,x1,y1,…`.
    Stroke { points: Vec<u16> },
    /// A photo of an enrolment sheet was taken.
    ScanBegun,
    /// It does not open as a picture.
    ScanFailed,
    /// A piece of its grey values, row by row, in base64; `width` of them to a row.
    ScanPiece {
        width: usize,
        first: bool,
        last: bool,
        text: String,
    },
    /// A photo was chosen.
    PhotoBegun { form: FormKey },
    /// It is no use.
    PhotoFailed { form: FormKey, why: visit::BadFile },
    /// A piece of it, made small, in base64.
    PhotoPiece {
        form: FormKey,
        first: bool,
        last: bool,
        text: String,
    },
}

/// How a screen tells what a person did.
#[derive(Clone, Copy, PartialEq)]
pub struct Send(pub(crate) Callback<Event>);

impl Send {
    /// To the frame.
    pub fn frame(self, event: Event) {
        self.0.call(event);
    }

    /// To the screen in front.
    pub fn act(self, act: Act) {
        self.0.call(Event::Act(act));
    }
}

/// Sets language, text size and colours of the whole page.
pub(crate) fn look(settings: Settings) {
    let theme = match settings.theme {
        Theme::System => "",
        other => other.as_str(),
    };
    let lang = settings.lang.as_str();
    let percent = settings.text_size.percent();
    document::eval(&format!(
        r#"const root = document.documentElement;
        root.lang = "{lang}"; root.dataset.text = "{percent}";
        const dark = matchMedia("(prefers-color-scheme: dark)");
        const set = () => {{ root.dataset.theme = "{theme}" || (dark.matches ? "dark" : "light"); }};
        dark.onchange = set; set();"#
    ));
}

/// Brings an element into view and focuses it; waits for it, since it may be about to be drawn.
pub(crate) fn focus(id: &str) {
    let id = serde_json::Value::from(id);
    document::eval(&format!(
        r#"let tries = 20;
        const go = () => {{
            const found = document.getElementById({id});
            if (!found) {{ if (tries-- > 0) setTimeout(go, 50); return; }}
            found.scrollIntoView({{ block: "center" }});
            found.focus({{ preventScroll: true }});
        }};
        setTimeout(go, 30);"#
    ));
}

fn photo_event(event: visit::PhotoEvent) -> Event {
    Event::Act(Act::Visit(visit::Event::Photo(event)))
}

/// A long text that comes in pieces, because a window takes long messages badly.
#[derive(Default)]
struct Pieces(String);

impl Pieces {
    /// Takes one in; gives out the whole with the last.
    fn take(&mut self, first: bool, last: bool, text: &str) -> Option<String> {
        if first {
            self.0.clear();
        }
        self.0.push_str(text);
        last.then(|| std::mem::take(&mut self.0))
    }
}

/// Reads an enrolment sheet away from the screens' thread.
async fn read_sheet(grey: String, width: usize) -> Result<Sheet, Unread> {
    let read = move || {
        let grey = BASE64.decode(grey.as_bytes()).map_err(|_| Unread::NoCode)?;
        scan::read(&grey, width)
    };
    let read = tokio::task::spawn_blocking(read).await;
    read.unwrap_or(Err(Unread::NoCode))
}

/// A link says what a sheet's code does.
fn linked(text: &str) -> Event {
    Event::Scan(Scanned::Read(Sheet::of_link(text).ok_or(Unread::NotOurs)))
}

/// All pieces of a photo have come.
fn whole_photo(form: FormKey, text: String) -> Event {
    match Picture::try_from(text) {
        Ok(picture) => Event::Photo(form, picture),
        Err(_) => photo_event(visit::PhotoEvent::Failed(form, visit::BadFile::NotPicture)),
    }
}

/// The whole app.
#[component]
pub fn App() -> Element {
    let host = use_context::<Host>();
    let name = host.device_name.clone();
    let mut shell = use_signal(move || Shell::new(name, now()));
    let mut touched = use_signal(now);

    let send = use_callback({
        let host = host.clone();
        move |event: Event| {
            let todo = shell.write().update_at(now(), event);
            for task in todo {
                carry_out(task, &host, shell);
            }
        }
    });
    use_context_provider(|| Send(send));

    // The core's news; also the start, so that no news is missed between.
    use_future({
        let host = host.clone();
        move || {
            let mut notes = host.handle.watch();
            async move {
                send.call(Event::Start);
                loop {
                    let note = notes.borrow_and_update().clone();
                    send.call(Event::Noted(note));
                    if notes.changed().await.is_err() {
                        break;
                    }
                }
            }
        }
    });

    // The page's script.
    use_future({
        let handle = host.handle.clone();
        move || {
            let handle = handle.clone();
            async move {
                let mut page = document::eval(include_str!("../assets/bridge.js"));
                let (mut photo, mut grey) = (Pieces::default(), Pieces::default());
                while let Ok(message) = page.recv::<FromPage>().await {
                    touched.set(now());
                    match message {
                        FromPage::Back => send.call(Event::Back),
                        FromPage::Link { text } => send.call(linked(&text)),
                        FromPage::Stroke { points } => {
                            send.call(Event::Act(Act::Visit(visit::Event::Stroke(points))));
                        }
                        FromPage::PhotoBegun { form } => {
                            send.call(photo_event(visit::PhotoEvent::Begun(form)));
                        }
                        FromPage::PhotoFailed { form, why } => {
                            send.call(photo_event(visit::PhotoEvent::Failed(form, why)));
                        }
                        FromPage::PhotoPiece {
                            form,
                            first,
                            last,
                            text,
                        } => {
                            if let Some(whole) = photo.take(first, last, &text) {
                                send.call(whole_photo(form, whole));
                            }
                        }
                        FromPage::ScanBegun => send.call(Event::Scan(Scanned::Begun)),
                        FromPage::ScanFailed => {
                            send.call(Event::Scan(Scanned::Read(Err(Unread::NoCode))));
                        }
                        FromPage::ScanPiece {
                            width,
                            first,
                            last,
                            text,
                        } => {
                            if let Some(whole) = grey.take(first, last, &text) {
                                let read = read_sheet(whole, width).await;
                                send.call(Event::Scan(Scanned::Read(read)));
                            }
                        }
                        FromPage::Fix {
                            lat,
                            lon,
                            accuracy_m,
                        } => {
                            let fix = Fix {
                                point: LatLon { lat, lon },
                                accuracy_m,
                                provider: None,
                                mock: false,
                            };
                            send.call(Event::Fix(fix));
                        }
                        FromPage::Shared { how } => send.call(Event::Shared(how)),
                        FromPage::Dropped { door, to } => {
                            send.call(Event::Act(Act::Order(order::Event::Dropped { door, to })));
                        }
                        FromPage::Hidden => {}
                        FromPage::Shown => {
                            let handle = handle.clone();
                            // Whether a try was made shows in the strip.
                            spawn(async move {
                                let _ = handle.ask(Request::Woke).await;
                            });
                        }
                    }
                }
            }
        }
    });

    // Links that the system hands to the program itself.
    use_future(move || async move {
        let mut links = links::opened();
        while let Some(text) = links.next().await {
            send.call(linked(&text));
        }
    });

    // Time: counting down, taking toasts away, locking an app that lies untouched.
    use_future({
        let lock_after = host.lock_after;
        move || async move {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let at = now();
                if shell.peek().wants_ticks() {
                    send.call(Event::Tick(at));
                }
                let idle = at.0 - touched.peek().0;
                if lock_after
                    .is_some_and(|d| u128::try_from(idle).is_ok_and(|i| i >= d.as_millis()))
                {
                    touched.set(at);
                    send.call(Event::Idle);
                }
            }
        }
    });

    let say = Say(shell.read().settings.lang);
    rsx! {
        div {
            class: "app",
            onpointerdown: move |_| touched.set(now()),
            onkeydown: move |_| touched.set(now()),
            Frame { shell, say }
        }
    }
}

/// Does what the rules want done. Answers come back as events; the work goes on while the page is out
/// of sight, because the core runs on its own thread.
fn carry_out(task: Task, host: &Host, mut shell: Signal<Shell>) {
    match task {
        Task::Ask { place, request } => {
            let handle = host.handle.clone();
            let host = host.clone();
            spawn(async move {
                let answer = handle.ask(request.clone()).await;
                let event = Event::Answered {
                    place,
                    request: Box::new(request),
                    answer: Box::new(answer),
                };
                let todo = shell.write().update_at(now(), event);
                for task in todo {
                    carry_out(task, &host, shell);
                }
            });
        }
        Task::Focus(id) => focus(&id),
        Task::Look(settings) => look(settings),
        Task::Share(text) => {
            let text = serde_json::Value::from(text);
            document::eval(&format!("window.__share?.({text})"));
        }
        Task::Locate => {
            document::eval("window.__locate?.()");
        }
        // In a browser there is nothing to leave; Android's activity closes itself.
        Task::Exit => {
            document::eval("window.__exit?.()");
        }
    }
}

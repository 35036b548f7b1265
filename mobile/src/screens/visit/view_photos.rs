//! The drawing of a visit's photos.

use dioxus::prelude::*;
use tungngo_shared::{sync::attachment::ContentHash, validation::MAX_PHOTOS};

use super::photos::{BadFile, PhotoEvent, PhotoFault, Photos};
use super::view_parts::Form;
use super::{Event, State};
use crate::components::{Button, Glyph, Icon, Kind, Photo, Sheet, TakePhoto};
use crate::protocol::PhotoRow;
use crate::screens::words;
use crate::texts::{Say, side_by_side};
use crate::ui::Send;

/// Optional, whatever happened at the door.
pub fn photos(state: &State, say: Say, send: Send) -> Element {
    let form = Form { state, say, send };
    let photos = &state.photos;
    let taken = photos.taken.len();
    let none = taken + photos.saved.len() == 0;
    let label = match (photos.busy, none) {
        (true, _) => "visit-photo-busy",
        (false, true) => "visit-photo-take",
        (false, false) => "visit-photo-more",
    };
    // A name of ids and letters cannot fail to be written.
    let target = serde_json::to_string(&state.key()).unwrap_or_default();
    let tally = [
        ("total", photos.tally.total.into()),
        ("safe", photos.tally.safe.into()),
    ];
    let said = if photos.busy {
        say.t("visit-photo-busy-text")
    } else if none {
        say.t("visit-photo-none")
    } else if taken > 0 {
        say.n("visit-photo-kept", taken)
    } else {
        String::new()
    };
    form.ask("photos", form.title("photos"), say.t("visit-photo-hint"), rsx! {
        if photos.tally.total > 0 {
            p { class: "hint", "data-testid": "visit-photo-safe", {say.with("visits-photos", &tally)} }
        }
        {gallery(photos, form)}
        p { class: "hint", role: "status", "data-testid": "visit-photo-status", "{said}" }
        if let Some(fault) = &photos.fault {
            {wrong(fault, say)}
        }
        if photos.full() {
            p { class: "note calm", "data-testid": "visit-photo-full",
                Icon { glyph: Glyph::Tick }
                {say.n("visit-photo-full", MAX_PHOTOS)}
            }
        } else {
            TakePhoto {
                label: say.t(label),
                form: target,
                busy: photos.busy,
                testid: "visit-photo-take",
            }
        }
    })
}

fn gallery(photos: &Photos, form: Form<'_>) -> Element {
    let say = form.say;
    let saved = photos.saved.iter().map(|row| (row, false));
    let taken = photos.taken.iter().map(|row| (row, true));
    let rows: Vec<(usize, PhotoRow, bool)> = (1..)
        .zip(saved.chain(taken))
        .map(|(n, (row, removable))| (n, row.clone(), removable))
        .collect();
    if rows.is_empty() {
        return rsx! {};
    }
    rsx! {
        ul { class: "photos",
            for (n , row , removable) in rows {
                li { key: "{row.sha256}",
                    {one(photos, n, &row, say, removable.then(|| remove(n, &row.sha256, form)))}
                }
            }
        }
    }
}

fn one(photos: &Photos, n: usize, row: &PhotoRow, say: Say, below: Option<Element>) -> Element {
    let name = say.n("visit-photo-name", n);
    let shown = photos.shown.get(&row.sha256);
    let instead = match shown {
        None => say.t("visit-photo-opening"),
        Some(_) => say.t("visit-photo-gone"),
    };
    rsx! {
        Photo {
            address: shown.cloned().flatten(),
            name: name.clone(),
            below: side_by_side(&[name, words::size(row.size)]),
            instead,
            {below}
        }
    }
}

fn remove(n: usize, sha256: &ContentHash, form: Form<'_>) -> Element {
    let on = form.on();
    let sha256 = sha256.clone();
    let label = form.say.n("visit-photo-remove", n);
    rsx! {
        button {
            r#type: "button",
            class: "link",
            "data-testid": "visit-photo-remove",
            onclick: move |_| on(Event::Photo(PhotoEvent::Remove(sha256.clone()))),
            "{label}"
        }
    }
}

fn wrong(fault: &PhotoFault, say: Say) -> Element {
    let text = match fault {
        PhotoFault::File(BadFile::NotPicture) => say.t("visit-photo-bad-not_picture"),
        PhotoFault::File(BadFile::TooLarge) => say.t("visit-photo-bad-too_large"),
        PhotoFault::TooMany => say.n("visit-photo-full", MAX_PHOTOS),
        PhotoFault::Core(failure) => words::failure(say, failure),
    };
    rsx! {
        div { class: "note bad", role: "alert", "data-testid": "visit-photo-fault",
            Icon { glyph: Glyph::Warning }
            div {
                h3 { {say.t("visit-photo-not-kept")} }
                p { "{text}" }
            }
        }
    }
}

/// A photo that is removed is gone: asked first.
pub fn confirm(state: &State, sha256: &ContentHash, say: Say, send: Send) -> Element {
    let form = Form { state, say, send };
    let on = form.on();
    let photos = &state.photos;
    let before = photos.saved.len() + 1;
    let at = photos.taken.iter().position(|row| row.sha256 == *sha256);
    rsx! {
        Sheet { title: say.t("visit-photo-remove-title"), testid: "visit-photo-sheet",
            if let Some(at) = at {
                {one(photos, before + at, &photos.taken[at], say, None)}
            }
            p { {say.t("visit-photo-remove-text")} }
            Button {
                label: say.t("visit-photo-remove-yes"),
                testid: "visit-photo-remove-yes",
                kind: Kind::Warn,
                onclick: move |()| on(Event::Photo(PhotoEvent::RemoveNow)),
            }
            Button {
                label: say.t("visit-photo-remove-no"),
                testid: "visit-photo-remove-no",
                onclick: move |()| on(Event::Stay),
            }
        }
    }
}

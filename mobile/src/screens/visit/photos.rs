//! The photos of a visit's form: taken, looked at, removed. They are never required.

use std::{collections::BTreeMap, sync::Arc};

use data_encoding::BASE64;
use serde::Deserialize;
use tungngo_shared::{
    picture,
    sync::attachment::ContentHash,
    validation::{Code, MAX_PHOTOS},
};

use super::event::{Over, Target};
use super::state::State;
use crate::protocol::{
    Answer, Failure, FailureCode, FormKey, PhotoRow, PhotoTally, Picture, Request,
};
use crate::screens::{Effect, expect_answer};

/// What the page's script can say against a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadFile {
    /// It does not open as a picture.
    NotPicture,
    /// Larger than a cheap phone can open.
    TooLarge,
}

/// What happens to photos on the form. Every photo says which form it is for: making it small takes a
/// moment, in which somebody may go on to the next house.
#[derive(Clone, Debug)]
pub enum PhotoEvent {
    /// One was chosen and is being made small.
    Begun(FormKey),
    /// It could not be.
    Failed(FormKey, BadFile),
    /// Remove one: asks first.
    Remove(ContentHash),
    /// Yes, remove it.
    RemoveNow,
}

/// Why a photo was not kept. Whatever was there is still there.
#[derive(Clone, Debug, PartialEq)]
pub enum PhotoFault {
    /// The file.
    File(BadFile),
    /// One too many.
    TooMany,
    /// The core could not keep it: no room, for example.
    Core(Failure),
}

/// The photos of a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Photos {
    /// Kept with the form, not saved yet.
    pub taken: Vec<PhotoRow>,
    /// Whether the core has said which these are.
    pub known: bool,
    /// Saved with the visit before.
    pub saved: Vec<PhotoRow>,
    /// How many of these are safe.
    pub tally: PhotoTally,
    /// What to show of them, as the page takes it; none where the bytes are no longer on this phone.
    pub shown: BTreeMap<ContentHash, Option<Arc<str>>>,
    /// One is being made small and kept.
    pub busy: bool,
    /// Why the last one was not kept.
    pub fault: Option<PhotoFault>,
}

impl Photos {
    /// Whether there is no room for another.
    #[must_use]
    pub fn full(&self) -> bool {
        self.taken.len() + self.saved.len() >= MAX_PHOTOS
    }

    /// Asks for what is not shown yet.
    fn look(&self) -> Vec<Effect> {
        let all = self.saved.iter().chain(&self.taken);
        let unseen = all.filter(|row| !self.shown.contains_key(&row.sha256));
        unseen
            .map(|row| {
                let sha256 = row.sha256.clone();
                Effect::Ask(Request::Photo { sha256 })
            })
            .collect()
    }

    fn takes(&mut self, picture: Result<Picture, Failure>, sha256: &ContentHash) {
        let address = picture.ok().and_then(|Picture(bytes)| {
            let media = picture::sniff(&bytes)?.as_str();
            Some(format!("data:{media};base64,{}", BASE64.encode(&bytes)).into())
        });
        self.shown.insert(sha256.clone(), address);
    }

    /// They went with the visit.
    pub(super) fn save(&mut self) {
        self.saved.append(&mut self.taken);
        self.fault = None;
    }

    /// The visit as it is now.
    pub(super) fn of_visit(&mut self, rows: Vec<PhotoRow>, tally: PhotoTally) {
        self.saved = rows;
        self.tally = tally;
    }
}

/// What the core has against a photo.
fn fault_of(failure: Failure) -> PhotoFault {
    let code = failure.fields.first().map(|f| f.code);
    match code.filter(|_| failure.code == FailureCode::Invalid) {
        Some(Code::BadFormat) => PhotoFault::File(BadFile::NotPicture),
        Some(Code::TooLong) => PhotoFault::File(BadFile::TooLarge),
        Some(Code::TooMany) => PhotoFault::TooMany,
        _ => PhotoFault::Core(failure),
    }
}

impl State {
    /// Which form this is.
    #[must_use]
    pub fn key(&self) -> FormKey {
        match self.target {
            Target::New(household) => FormKey::Door(household),
            Target::Mend(visit) => FormKey::Visit(visit),
        }
    }

    pub(super) fn ask_photos(&self) -> Effect {
        let form = self.key();
        Effect::Ask(Request::Photos { form })
    }

    pub(super) fn photo_event(&mut self, event: PhotoEvent) -> Vec<Effect> {
        let own = self.key();
        match event {
            PhotoEvent::Begun(form) if form == own => {
                self.photos.busy = true;
                self.photos.fault = None;
            }
            PhotoEvent::Failed(form, why) if form == own => {
                self.photos.busy = false;
                self.photos.fault = Some(PhotoFault::File(why));
            }
            // Another form's; the core keeps that photo all the same.
            PhotoEvent::Begun(_) | PhotoEvent::Failed(..) => {}
            PhotoEvent::Remove(sha256) => self.over = Some(Over::RemovePhoto(sha256)),
            PhotoEvent::RemoveNow => {
                if let Some(Over::RemovePhoto(sha256)) = self.over.take() {
                    let form = own;
                    return vec![Effect::Ask(Request::RemovePhoto { form, sha256 })];
                }
            }
        }
        vec![]
    }

    /// The core answered a request about photos.
    pub(super) fn photos_answered(
        &mut self,
        request: &Request,
        answer: Result<Answer, Failure>,
    ) -> Vec<Effect> {
        if let Request::Photo { sha256 } = request {
            self.photos.takes(expect_answer!(answer, Picture), sha256);
            return vec![];
        }
        // Also when all are asked for: an answer to `AddPhoto` may have come while the app was locked.
        if !matches!(request, Request::RemovePhoto { .. }) {
            self.photos.busy = false;
        }
        match expect_answer!(answer, Photos) {
            Ok(rows) => {
                self.photos.taken = rows;
                self.photos.known = true;
                self.photos.look()
            }
            Err(failure) => {
                self.photos.fault = Some(fault_of(failure));
                vec![]
            }
        }
    }
}

//! Photos of forms: made plain, held to the limits, kept.

use tungngo_shared::{
    picture,
    sync::attachment::{ContentHash, MAX_PHOTO_BYTES},
    validation::{Code, FieldError, MAX_PHOTOS},
};

use super::Core;
use crate::protocol::{Failure, FailureCode, FormKey, PhotoRow, Picture};

fn wrong(code: Code) -> Failure {
    Failure::invalid(vec![FieldError::new("/photos", code)])
}

impl Core {
    pub(super) fn photos(&mut self, form: FormKey) -> Result<Vec<PhotoRow>, Failure> {
        let photos = self.open()?.session.store.form_photos(form.id())?;
        Ok(photos.into_iter().map(PhotoRow::from).collect())
    }

    /// Where it was taken and with which camera stays on no disk, not even this phone's.
    pub(super) fn add_photo(
        &mut self,
        form: FormKey,
        picture: &Picture,
    ) -> Result<Vec<PhotoRow>, Failure> {
        let now = self.clock.now();
        let (media, bytes) = picture::plain(&picture.0).ok_or_else(|| wrong(Code::BadFormat))?;
        if bytes.len() as u64 > MAX_PHOTO_BYTES {
            return Err(wrong(Code::TooLong));
        }
        let store = &mut self.open()?.session.store;
        let mut held = store.form_photos(form.id())?;
        match form {
            FormKey::Door(household) => {
                store.household(household)?.ok_or(FailureCode::Gone)?;
            }
            FormKey::Visit(visit) => {
                store.my_visit(visit)?.ok_or(FailureCode::Gone)?;
                held.extend(store.visit(visit)?.ok_or(FailureCode::Gone)?.photos);
            }
        }
        let name = ContentHash::of(&bytes);
        if held.iter().all(|p| p.sha256 != name) {
            if held.len() >= MAX_PHOTOS {
                return Err(wrong(Code::TooMany));
            }
            store.add_photo(form.id(), media, &bytes, now)?;
        }
        self.photos(form)
    }

    pub(super) fn remove_photo(
        &mut self,
        form: FormKey,
        sha256: &ContentHash,
    ) -> Result<Vec<PhotoRow>, Failure> {
        self.open()?.session.store.remove_photo(form.id(), sha256)?;
        self.photos(form)
    }

    pub(super) fn photo(&mut self, sha256: &ContentHash) -> Result<Picture, Failure> {
        let bytes = self.open()?.session.store.photo(sha256)?;
        Ok(Picture(bytes.ok_or(FailureCode::Gone)?))
    }
}

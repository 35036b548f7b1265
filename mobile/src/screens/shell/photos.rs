//! Photos on their way to the core: taking one takes time, in which its form may be left or the app may
//! lock itself. None is lost by that.

use super::event::Task;
use super::screen::Screen;
use super::state::Shell;
use crate::protocol::{FormKey, Picture, Request};

/// Who asks for what no screen waits for any more.
const NO_PLACE: u64 = u64::MAX - 1;

/// A photo that waits for the PIN.
#[derive(Clone, Debug, PartialEq)]
pub struct Late {
    form: FormKey,
    picture: Picture,
}

impl Shell {
    /// The photo is kept even when its form has been left; the answer finds the form if it has not.
    pub(super) fn keep_photo(&self, form: FormKey, picture: Picture) -> Task {
        let places = self.stack.iter().chain(&self.set_aside);
        let mut its = places.filter(|place| match &place.screen {
            Screen::Visit(visit) => visit.key() == form,
            _ => false,
        });
        Task::Ask {
            place: its.next().map_or(NO_PLACE, |place| place.id),
            request: Request::AddPhoto { form, picture },
        }
    }

    /// The store was locked: a photo is asked for again when it is open.
    pub(super) fn hold_back(&mut self, request: &Request) {
        if let Request::AddPhoto { form, picture } = request {
            self.late.push(Late {
                form: *form,
                picture: picture.clone(),
            });
        }
    }

    /// The store is open.
    pub(super) fn late_photos(&mut self) -> Vec<Task> {
        let late = std::mem::take(&mut self.late).into_iter();
        late.map(|photo| self.keep_photo(photo.form, photo.picture))
            .collect()
    }
}

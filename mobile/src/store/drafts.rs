//! Half-filled forms, so that they survive the app being killed.

use tungngo_shared::clock::Millis;
use uuid::Uuid;

use super::state::forget;
use super::{Result, Store, Writer, key, one, run, sql};
use crate::protocol::Draft;

impl Store {
    /// Keeps or forgets a half-filled form; `id` is that of its [`crate::protocol::FormKey`].
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn keep_draft(&mut self, id: Uuid, draft: Option<&Draft>, now: Millis) -> Result<()> {
        let body = draft
            .filter(|f| !f.is_empty())
            .map(serde_json::to_string)
            .transpose()?;
        self.write(|w| {
            match body {
                Some(body) => run(&w.tx, sql!("drafts/put"), (key(id), body, now.0))?,
                None => run(&w.tx, sql!("drafts/remove"), [key(id)])?,
            };
            // An empty form may still have photos; one that is given up has none.
            match draft {
                Some(_) => Ok(()),
                None => w.clear_form_photos(id),
            }
        })
    }

    /// The half-filled form of a door or a visit.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn draft(&self, id: Uuid) -> Result<Option<Draft>> {
        let body: Option<String> =
            one(&self.conn, sql!("drafts/get"), [key(id)], |row| row.get(0))?;
        // A draft of another version of the app is no reason to fail: the form starts empty.
        Ok(body.and_then(|b| serde_json::from_str(&b).ok()))
    }
}

impl Writer<'_> {
    /// The form was saved: nothing of it is begun any more. Its photos have gone with the visit.
    pub(super) fn close_form(&self, id: Uuid) -> Result<()> {
        run(&self.tx, sql!("drafts/remove"), [key(id)])?;
        forget(&self.tx, "open_form")
    }
}

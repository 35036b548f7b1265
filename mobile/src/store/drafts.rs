//! Half-filled forms, so that they survive the app being killed.

use tungngo_shared::{clock::Millis, ids::HouseholdId};

use super::{Result, Store, key, one, run, sql};
use crate::protocol::VisitForm;

impl Store {
    /// Keeps or forgets a half-filled form.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn keep_draft(
        &mut self,
        household: HouseholdId,
        form: Option<&VisitForm>,
        now: Millis,
    ) -> Result<()> {
        let body = form
            .filter(|f| !f.is_empty())
            .map(serde_json::to_string)
            .transpose()?;
        self.write(|w| {
            match body {
                Some(body) => run(&w.tx, sql!("drafts/put"), (key(household), body, now.0))?,
                None => run(&w.tx, sql!("drafts/remove"), [key(household)])?,
            };
            // An empty form may still have photos; one that is given up has none.
            match form {
                Some(_) => Ok(()),
                None => w.clear_form_photos(household.0),
            }
        })
    }

    /// The half-filled form of a door.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn draft(&self, household: HouseholdId) -> Result<Option<VisitForm>> {
        let body: Option<String> = one(&self.conn, sql!("drafts/get"), [key(household)], |row| {
            row.get(0)
        })?;
        // A draft of another version of the app is no reason to fail: the form starts empty.
        Ok(body.and_then(|b| serde_json::from_str(&b).ok()))
    }
}

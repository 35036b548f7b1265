//! Forms that are not saved yet.

use serde::{Deserialize, Serialize};
use tungngo_shared::ids::{HouseholdId, VisitId};
use uuid::Uuid;

use super::VisitForm;

/// Which form it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormKey {
    /// A new visit's.
    Door(HouseholdId),
    /// That of a visit being mended.
    Visit(VisitId),
}

impl FormKey {
    /// The id under which the store keeps what belongs to the form.
    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Self::Door(household) => household.0,
            Self::Visit(visit) => visit.0,
        }
    }
}

/// A form that was begun, and where its owner was in it: whoever is called away finds the same place again,
/// even when the app was killed. What is told to the police is no part of it, only that there was
/// something to tell: observations are never written in the clear.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The answers so far.
    #[serde(flatten)]
    pub form: VisitForm,
    /// The question answered last (`people_living`).
    pub at: Option<String>,
    /// “Khác” was chosen, and not yet which.
    pub other: bool,
    /// “Có điều cần báo?” was answered with yes.
    pub reports: bool,
    /// The field to sign in lay over the form.
    pub signing: bool,
}

impl Draft {
    /// Whether nothing was answered, so that it is not worth keeping.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.form.is_empty() && !self.other && !self.reports
    }
}

impl From<VisitForm> for Draft {
    fn from(form: VisitForm) -> Self {
        Self {
            form,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_of_answers_alone_is_read_too() {
        let form = VisitForm {
            people_living: Some(4),
            ..VisitForm::default()
        };
        let text = serde_json::to_string(&form).unwrap();
        let read: Draft = serde_json::from_str(&text).unwrap();
        assert_eq!(read, Draft::from(form));
    }

    #[test]
    fn where_one_was_survives_the_way_through_the_store() {
        let draft = Draft {
            form: VisitForm::default(),
            at: Some("outcome".to_owned()),
            other: true,
            reports: true,
            signing: true,
        };
        let text = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&text).unwrap(), draft);
        assert!(!draft.is_empty() && Draft::default().is_empty());
    }
}

//! The rules of the form for a house: added, corrected, struck off.

use tungngo_shared::{
    clock::Millis,
    household::{Household, HouseholdKind, LatLon},
    ids::{AlleyId, GroupId, HouseholdId},
    validation::{self, Code, FieldError, MAX_PEOPLE},
};

use crate::protocol::{Answer, Failure, HouseDetail, HouseDraft, Request};
use crate::screens::{Effect, Load, Logic, Route, Toast, expect_answer};

/// What the form is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A house that is not on the list.
    Add {
        /// Its alley.
        alley: AlleyId,
    },
    /// A house on the list.
    Edit(HouseholdId),
}

/// The form. Texts are first values; what is typed comes as events.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The alley its door opens to.
    pub alley: AlleyId,
    /// The alley's name.
    pub alley_name: String,
    /// The number as written.
    pub number: String,
    /// The head of the household or the sign.
    pub head_name: String,
    /// How many people live here, as far as known.
    pub people: Option<u32>,
    /// What stands behind the door.
    pub kind: HouseholdKind,
    /// A phone number.
    pub phone: String,
    /// What the next visitor should know.
    pub note: String,
    /// Where it stands.
    pub location: Option<LatLon>,
}

/// The form for a house.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What it is for.
    pub target: Target,
    /// The form.
    pub form: Load<Form>,
    /// “Nhà này không còn”: being asked.
    pub closing: bool,
    /// Why it is to be struck off.
    pub closing_note: String,
    /// What is wrong with which field.
    pub errors: Vec<FieldError>,
    /// Why saving did not work.
    pub failure: Option<Failure>,
    /// Being saved.
    pub saving: bool,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// The number was typed.
    Number(String),
    /// The name was typed.
    Head(String),
    /// How many people.
    People(u32),
    /// What stands behind the door.
    Kind(HouseholdKind),
    /// The phone number was typed.
    Phone(String),
    /// The note was typed.
    Note(String),
    /// Save.
    Save,
    /// “Nhà này không còn”.
    Close,
    /// Why.
    ClosingNote(String),
    /// Propose it.
    ConfirmClose,
    /// Once more after a failure.
    Again,
}

impl State {
    /// A house that is not on the list.
    #[must_use]
    pub fn add(alley: AlleyId, alley_name: String, number: String) -> Self {
        let form = Form {
            alley,
            alley_name,
            number,
            head_name: String::new(),
            people: None,
            kind: HouseholdKind::default(),
            phone: String::new(),
            note: String::new(),
            location: None,
        };
        Self::with(Target::Add { alley }, Load::Ready(form))
    }

    /// A house on the list.
    #[must_use]
    pub fn edit(household: HouseholdId) -> Self {
        Self::with(Target::Edit(household), Load::Loading)
    }

    fn with(target: Target, form: Load<Form>) -> Self {
        Self {
            target,
            form,
            closing: false,
            closing_note: String::new(),
            errors: Vec::new(),
            failure: None,
            saving: false,
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error_of(&self, field: &str) -> Option<Code> {
        let found = self.errors.iter().find(|e| e.path[1..] == *field);
        found.map(|e| e.code)
    }

    fn take(&mut self, detail: HouseDetail) {
        self.form = Load::Ready(Form {
            alley: detail.row.alley,
            alley_name: detail.row.alley_name,
            number: detail.row.number,
            head_name: detail.row.head_name,
            people: detail.row.people,
            kind: detail.row.kind,
            phone: detail.phone.unwrap_or_default(),
            note: detail.note.unwrap_or_default(),
            location: detail.location,
        });
    }

    fn save(&mut self) -> Vec<Effect> {
        let Some(form) = self.form.ready().filter(|_| !self.saving) else {
            return vec![];
        };
        let digits = |c: &char| c.is_ascii_digit() || *c == '+';
        let phone: String = form.phone.chars().filter(digits).collect();
        let some = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let draft = HouseDraft {
            alley: form.alley,
            number: form.number.trim().to_owned(),
            head_name: form.head_name.trim().to_owned(),
            people: form.people.map(|n| n.min(MAX_PEOPLE)),
            kind: form.kind,
            phone: some(&phone),
            note: some(&form.note),
            location: form.location,
        };
        let mut household = Household::at(GroupId(uuid::Uuid::nil()), draft.alley, &draft.number);
        household.head_name.clone_from(&draft.head_name);
        household.phone.clone_from(&draft.phone);
        household.note.clone_from(&draft.note);
        self.errors = validation::household(&household);
        if self.phone_unreadable(&phone) {
            self.errors.push(FieldError::new("/phone", Code::BadFormat));
        }
        if let Some(first) = self.errors.first() {
            return vec![Effect::Focus(format!("f-house-{}", &first.path[1..]))];
        }
        self.saving = true;
        self.failure = None;
        vec![Effect::Ask(match self.target {
            Target::Add { .. } => Request::AddHouse { draft },
            Target::Edit(household) => Request::EditHouse { household, draft },
        })]
    }

    /// Something was typed for a phone number, but no digit is in it.
    fn phone_unreadable(&self, digits: &str) -> bool {
        let typed = self.form.ready().map_or("", |form| form.phone.trim());
        !typed.is_empty() && digits.is_empty()
    }

    fn change(&mut self, change: impl FnOnce(&mut Form)) {
        if let Load::Ready(form) = &mut self.form {
            change(form);
        }
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        match (&self.target, &self.form) {
            (Target::Edit(household), Load::Loading | Load::Failed(_)) => {
                vec![Effect::Ask(Request::House {
                    household: *household,
                })]
            }
            _ => vec![],
        }
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        if let Request::House { .. } = request {
            match expect_answer!(answer, House) {
                Ok(detail) => self.take(*detail),
                Err(failure) => self.form = Load::Failed(failure),
            }
            return vec![];
        }
        self.saving = false;
        let saved = match expect_answer!(answer, Saved) {
            Ok(saved) => saved,
            Err(failure) => {
                self.errors = failure.fields.clone();
                self.failure = Some(failure);
                self.closing = false;
                return vec![];
            }
        };
        let toast = |key| {
            Effect::Toast(Toast {
                key,
                at: Some(saved.at),
                undo: Some(saved.undo),
            })
        };
        match (request, &saved.next) {
            // A house is added at its door: knocking comes next.
            (Request::AddHouse { .. }, Some(house)) => vec![
                toast("toast-house-added"),
                Effect::Replace(Route::Visit(house.id)),
            ],
            (Request::CloseHouse { .. }, _) => vec![toast("toast-house-closed"), Effect::Back],
            _ => vec![toast("toast-saved"), Effect::Back],
        }
    }

    fn back(&mut self) -> Vec<Effect> {
        if self.closing {
            self.closing = false;
            return vec![];
        }
        vec![Effect::Back]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Number(text) => self.change(|f| f.number = text),
            Event::Head(text) => self.change(|f| f.head_name = text),
            Event::People(n) => self.change(|f| f.people = Some(n)),
            Event::Kind(kind) => self.change(|f| f.kind = kind),
            Event::Phone(text) => self.change(|f| f.phone = text),
            Event::Note(text) => self.change(|f| f.note = text),
            Event::Save => return self.save(),
            Event::Close => self.closing = true,
            Event::ClosingNote(text) => self.closing_note = text,
            Event::ConfirmClose => {
                if let (Target::Edit(household), false) = (&self.target, self.saving) {
                    self.saving = true;
                    let note = self.closing_note.trim().to_owned();
                    return vec![Effect::Ask(Request::CloseHouse {
                        household: *household,
                        note: Some(note).filter(|n| !n.is_empty()),
                    })];
                }
            }
            Event::Again => {
                self.form = Load::Loading;
                return self.opened(Millis::default());
            }
        }
        vec![]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Saved, UndoToken};
    use crate::screens::samples;

    fn saved() -> Result<Answer, Failure> {
        Ok(Answer::Saved(Saved {
            visit: None,
            at: Millis(1),
            undo: UndoToken {
                local_id: 1,
                save_no: 1,
            },
            next: Some(samples::house("14", "")),
        }))
    }

    #[test]
    fn a_house_needs_a_number_or_a_name_and_a_phone_that_can_be_dialled() {
        let mut state = State::add(samples::alley_id(), "Ngõ 45".to_owned(), String::new());
        let effects = state.update(Event::Save);
        assert!(matches!(effects.as_slice(), [Effect::Focus(id)] if id == "f-house-number"));
        state.update(Event::Head("Nhà trọ Mẫu".to_owned()));
        for bad in ["0900", "không có"] {
            state.update(Event::Phone(bad.to_owned()));
            state.update(Event::Save);
            assert_eq!(state.error_of("phone"), Some(Code::BadFormat), "{bad}");
        }
        state.update(Event::Phone("0900 000 001".to_owned()));
        let effects = state.update(Event::Save);
        assert!(matches!(
            effects.as_slice(),
            [Effect::Ask(Request::AddHouse { draft })]
                if draft.phone.as_deref() == Some("0900000001")
        ));
    }

    #[test]
    fn after_adding_one_knocks_at_the_new_house() {
        let mut state = State::add(samples::alley_id(), String::new(), "14".to_owned());
        let effects = state.update(Event::Save);
        let [Effect::Ask(request)] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        assert!(state.update(Event::Save).is_empty(), "one save at a time");
        let effects = state.answered(request, saved());
        assert!(matches!(
            effects.as_slice(),
            [Effect::Toast(_), Effect::Replace(Route::Visit(_))]
        ));
    }

    #[test]
    fn striking_off_is_asked_first_and_can_be_left() {
        let mut state = State::edit(samples::house("18", "").id);
        let effects = state.opened(Millis(0));
        let [Effect::Ask(request)] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        state.answered(request, Ok(Answer::House(Box::new(samples::detail()))));
        assert_eq!(state.form.ready().unwrap().number, "18");
        state.update(Event::Close);
        assert!(state.back().is_empty() && !state.closing);
        state.update(Event::Close);
        let effects = state.update(Event::ConfirmClose);
        assert!(matches!(
            effects.as_slice(),
            [Effect::Ask(Request::CloseHouse { note: None, .. })]
        ));
    }
}

//! The rules of the form for something to be verified. Its content lives in memory only, until it is
//! sealed together with its visit.

use serde_json::Map;
use tungngo_shared::{
    observation::{Basis, Category, Observation, Subject, SupportNeed},
    validation::{self, Code, FieldError},
};

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Person or place.
    pub subject: Option<Subject>,
    /// What is to be verified.
    pub category: Option<Category>,
    /// How it is known.
    pub basis: Option<Basis>,
    /// Help wished for.
    pub support: Vec<SupportNeed>,
    /// A name, if known.
    pub name: String,
    /// A year of birth, as typed.
    pub birth_year: String,
    /// What was seen or said.
    pub note: String,
    /// “Đang có nguy hiểm”: shows whom to call.
    pub danger: bool,
    /// What is wrong with which field.
    pub errors: Vec<FieldError>,
    this_year: i16,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Person or place.
    Subject(Subject),
    /// What is to be verified.
    Category(Category),
    /// How it is known.
    Basis(Basis),
    /// Help wished for, on or off.
    Support(SupportNeed),
    /// A name.
    Name(String),
    /// A year of birth.
    BirthYear(String),
    /// What was seen or said.
    Note(String),
    /// Danger now, on or off.
    Danger,
    /// Ready to be sealed.
    Done,
    /// Not after all.
    Cancel,
}

/// What became of the form.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Still open.
    Open,
    /// Thrown away.
    Cancelled,
    /// Something is missing at this question.
    Wrong(&'static str),
    /// Ready.
    Done(Box<Observation>),
}

impl State {
    /// An empty form. `this_year` limits years of birth.
    #[must_use]
    pub fn new(this_year: i16) -> Self {
        Self {
            subject: None,
            category: None,
            basis: None,
            support: Vec::new(),
            name: String::new(),
            birth_year: String::new(),
            note: String::new(),
            danger: false,
            errors: Vec::new(),
            this_year,
        }
    }

    /// The categories that can be said of the subject.
    #[must_use]
    pub fn categories(&self) -> Vec<Category> {
        let fits = |c: &Category| self.subject.is_some_and(|s| c.fits(s));
        Category::ALL.iter().copied().filter(fits).collect()
    }

    /// What is wrong with a question's answer.
    #[must_use]
    pub fn error_of(&self, question: &str) -> Option<Code> {
        let found = self.errors.iter().find(|e| e.path[1..] == *question);
        found.map(|e| e.code)
    }

    fn done(&mut self) -> Outcome {
        self.errors.clear();
        let mut missing = |path: &str| self.errors.push(FieldError::new(path, Code::Required));
        if self.subject.is_none() {
            missing("/subject");
        }
        if self.category.is_none() {
            missing("/category");
        }
        if self.basis.is_none() {
            missing("/basis");
        }
        let year = self.birth_year.trim();
        let person = self.subject == Some(Subject::Person);
        let birth_year = year.parse::<i16>().ok().filter(|_| person);
        if person && !year.is_empty() && birth_year.is_none() {
            let path = "/birth_year";
            self.errors.push(FieldError::new(path, Code::BadFormat));
        }
        if let (Some(subject), Some(category), Some(basis)) =
            (self.subject, self.category, self.basis)
        {
            let text = |t: &str| Some(t.trim().to_owned()).filter(|t| !t.is_empty());
            let observation = Observation {
                subject,
                category,
                basis,
                support: if person { self.support.clone() } else { vec![] },
                name: text(&self.name).filter(|_| person),
                birth_year,
                note: text(&self.note),
                extra: Map::new(),
            };
            let faults = validation::observation(&observation, self.this_year);
            self.errors.extend(faults);
            if self.errors.is_empty() {
                return Outcome::Done(Box::new(observation));
            }
        }
        let wrong = ["subject", "category", "basis", "name", "birth_year", "note"];
        let first = wrong.into_iter().find(|q| self.error_of(q).is_some());
        Outcome::Wrong(first.unwrap_or("subject"))
    }

    /// A person did something.
    pub fn update(&mut self, event: Event) -> Outcome {
        match event {
            Event::Subject(subject) => {
                self.subject = Some(subject);
                self.category = self.category.filter(|c| c.fits(subject));
            }
            Event::Category(category) => self.category = Some(category),
            Event::Basis(basis) => self.basis = Some(basis),
            Event::Support(need) => match self.support.iter().position(|n| *n == need) {
                Some(at) => {
                    self.support.remove(at);
                }
                None => self.support.push(need),
            },
            Event::Name(text) => self.name = text,
            Event::BirthYear(text) => self.birth_year = text,
            Event::Note(text) => self.note = text,
            Event::Danger => self.danger = !self.danger,
            Event::Done => return self.done(),
            Event::Cancel => return Outcome::Cancelled,
        }
        Outcome::Open
    }
}

/// The taps of a short observation, for tests of the visit form too.
#[cfg(test)]
pub(crate) fn sample_events() -> Vec<Event> {
    vec![
        Event::Subject(Subject::Place),
        Event::Category(Category::Litter),
        Event::Basis(Basis::SeenDirectly),
        Event::Done,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_it_is_known_must_be_said() {
        let mut state = State::new(2026);
        state.update(Event::Subject(Subject::Person));
        state.update(Event::Category(Category::YouthAtRisk));
        assert_eq!(state.update(Event::Done), Outcome::Wrong("basis"));
        assert_eq!(state.error_of("basis"), Some(Code::Required));
        state.update(Event::Basis(Basis::FamilyDeclared));
        assert!(matches!(state.update(Event::Done), Outcome::Done(_)));
    }

    #[test]
    fn a_place_has_no_name_of_a_person_and_no_age() {
        let mut state = State::new(2026);
        state.update(Event::Subject(Subject::Person));
        state.update(Event::Category(Category::Addicted));
        state.update(Event::Name("Tên Mẫu".to_owned()));
        state.update(Event::BirthYear("1990".to_owned()));
        state.update(Event::Support(SupportNeed::Job));
        state.update(Event::Subject(Subject::Place));
        assert_eq!(state.category, None);
        for event in sample_events().into_iter().take(3) {
            state.update(event);
        }
        let Outcome::Done(observation) = state.update(Event::Done) else {
            panic!("{:?}", state.errors);
        };
        assert_eq!((observation.name, observation.birth_year), (None, None));
        assert!(observation.support.is_empty());
    }

    #[test]
    fn a_year_of_birth_is_a_year_in_the_past() {
        let mut state = State::new(2026);
        state.update(Event::Subject(Subject::Person));
        state.update(Event::Category(Category::Addicted));
        state.update(Event::Basis(Basis::SelfDeclared));
        for bad in ["2027", "1890", "khoảng 30"] {
            state.update(Event::BirthYear(bad.to_owned()));
            assert_eq!(
                state.update(Event::Done),
                Outcome::Wrong("birth_year"),
                "{bad}"
            );
        }
        state.update(Event::BirthYear(" 1996 ".to_owned()));
        assert!(matches!(state.update(Event::Done), Outcome::Done(_)));
    }
}

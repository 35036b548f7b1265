//! What is wrong with a form, said under its fields.

use std::fmt::Display;

use tungngo_shared::validation::FieldError;

use super::super::texts::Texts;

/// What is wrong with one field.
pub struct Said {
    /// Stable.
    pub code: String,
    /// In words.
    pub text: String,
}

/// What is wrong with a form: its name, the field, a stable code.
#[derive(Clone, Debug, Default)]
pub struct Wrong(Vec<(&'static str, String, &'static str)>);

impl Wrong {
    /// One fault.
    pub fn of(form: &'static str, field: &str, code: &'static str) -> Self {
        let mut wrong = Self::default();
        wrong.add(form, field, code);
        wrong
    }

    /// One more.
    pub fn add(&mut self, form: &'static str, field: &str, code: &'static str) {
        self.0.push((form, field.to_owned(), code));
    }

    /// What a rule says.
    pub fn add_all(&mut self, form: &'static str, errors: Vec<FieldError>) {
        for error in errors {
            self.add(
                form,
                error.path.trim_start_matches('/'),
                error.code.as_str(),
            );
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether exactly this is wrong.
    #[must_use]
    pub fn is(&self, form: &str, field: &str, code: &str) -> bool {
        let mut all = self.0.iter();
        all.any(|(f, name, c)| *f == form && name == field && *c == code)
    }

    /// What is said under a field. A case's own words come before those for any field.
    #[must_use]
    pub fn said(&self, t: &Texts, form: &str, field: &str) -> Option<Said> {
        self.told(t, "case-error-", form, (field, field))
    }

    /// The same where a page has a form more than once: the field of the record with this id.
    #[must_use]
    pub fn said_at(&self, t: &Texts, form: &str, id: impl Display, field: &str) -> Option<Said> {
        self.told(t, "case-error-", form, (&format!("{id}-{field}"), field))
    }

    /// The same in another page's words: the beginning of their keys.
    #[must_use]
    pub fn said_in(&self, t: &Texts, words: &str, form: &str, field: &str) -> Option<Said> {
        self.told(t, words, form, (field, field))
    }

    fn told(
        &self,
        t: &Texts,
        words: &str,
        form: &str,
        (named, field): (&str, &str),
    ) -> Option<Said> {
        let found = self
            .0
            .iter()
            .find(|(f, name, _)| *f == form && name == named);
        let (_, _, code) = found?;
        let own = format!("{field}-{code}");
        let text = match t.id_or_itself(words, &own) {
            words if words == own => t.id("error-", code),
            words => words,
        };
        Some(Said {
            code: (*code).to_owned(),
            text,
        })
    }
}

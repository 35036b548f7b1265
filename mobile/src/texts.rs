//! What the screens say: the Fluent files of this crate together with the shared ones.

use std::sync::OnceLock;

use tungngo_shared::i18n::{Catalog, FluentValue, Lang};

const VI: &[&str] = &[
    include_str!("../locales/vi/field.ftl"),
    include_str!("../locales/vi/rescue.ftl"),
    include_str!("../locales/vi/tasks.ftl"),
    include_str!("../locales/vi/visit.ftl"),
];
const EN: &[&str] = &[
    include_str!("../locales/en/field.ftl"),
    include_str!("../locales/en/rescue.ftl"),
    include_str!("../locales/en/tasks.ftl"),
    include_str!("../locales/en/visit.ftl"),
];

/// The catalogue, read once; none when a file is faulty, which a test holds off.
fn catalog() -> Option<&'static Catalog> {
    static CATALOG: OnceLock<Option<Catalog>> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::new(VI, EN).ok()).as_ref()
}

/// Between parts that stand side by side. The dot stays with what it follows: a line that begins with one
/// reads as if something were missing.
const DOT: &str = "\u{a0}· ";

/// The parts that say something, side by side.
#[must_use]
pub fn side_by_side<T: AsRef<str>>(parts: &[T]) -> String {
    let said = parts.iter().map(AsRef::as_ref).filter(|p| !p.is_empty());
    said.collect::<Vec<_>>().join(DOT)
}

/// Looks texts up in one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Say(pub Lang);

impl Say {
    /// The text of a key; the key itself where there is none.
    #[must_use]
    pub fn t(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of a key that has arguments.
    #[must_use]
    pub fn with(self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let text = catalog().map_or_else(|| key.to_owned(), |c| c.text_with(self.0, key, args));
        text.replace(" · ", DOT)
    }

    /// The text of a key with one number, `n`.
    #[must_use]
    pub fn n(self, key: &str, n: impl Into<FluentValue<'static>>) -> String {
        self.with(key, &[("n", n.into())])
    }

    /// The text of a key with one text, `text`.
    #[must_use]
    pub fn s(self, key: &str, text: &str) -> String {
        self.with(key, &[("text", text.into())])
    }

    /// Whether a key has a text.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        catalog().is_some_and(|c| c.has(self.0, key))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::protocol::{FailureCode, Link, VisitState};

    fn keys(file: &str) -> BTreeSet<&str> {
        file.lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
            .filter_map(|line| line.split_once('='))
            .map(|(key, _)| key.trim())
            .collect()
    }

    #[test]
    fn both_languages_parse_and_say_the_same_keys() {
        assert!(catalog().is_some(), "{:?}", Catalog::new(VI, EN).err());
        for (vi, en) in VI.iter().zip(EN) {
            assert_eq!(keys(vi), keys(en));
        }
    }

    #[test]
    fn every_code_of_the_core_has_a_sentence() {
        let say = Say::default();
        let failures = [
            FailureCode::Locked,
            FailureCode::NotEnrolled,
            FailureCode::AlreadyDone,
            FailureCode::WrongPin {
                tries_left: 1,
                wait_ms: 0,
            },
            FailureCode::Wait { wait_ms: 1 },
            FailureCode::NoTriesLeft,
            FailureCode::PinFormat,
            FailureCode::PinTooSimple,
            FailureCode::NoNetwork,
            FailureCode::BadServer,
            FailureCode::Invalid,
            FailureCode::Gone,
            FailureCode::NoCampaign,
            FailureCode::NoKey,
            FailureCode::TooLate,
            FailureCode::DiskFull,
            FailureCode::NothingToCarry,
            FailureCode::StoreNewer,
            FailureCode::StoreDamaged,
            FailureCode::Internal,
        ];
        for failure in failures {
            assert!(say.has(&failure.key()), "{}", failure.key());
        }
        let states = [
            VisitState::OnPhone,
            VisitState::Sending,
            VisitState::Received,
            VisitState::NeedsMore,
            VisitState::Accepted,
            VisitState::NotAccepted,
            VisitState::Refused,
        ];
        for state in states {
            assert!(say.has(&format!("visit-state-{}", state.as_str())));
        }
        for link in Link::ALL {
            assert!(say.has(&format!("link-{}", link.as_str())));
        }
    }

    #[test]
    fn no_dot_dangles() {
        assert_eq!(side_by_side(&["Ngõ 45", ""]), "Ngõ 45");
        assert_eq!(side_by_side(&["", "Ngõ 45", "5"]), "Ngõ 45\u{a0}· 5");
        let text = Say(Lang::Vi).n("visits-filter-on-phone", 3);
        assert!(text.contains("\u{a0}· 3"), "{text}");
    }

    #[test]
    fn numbers_and_names_are_put_in_plainly() {
        let text = Say(Lang::Vi).n("today-visited", 37);
        assert!(text.contains("37") && !text.contains('\u{2068}'), "{text}");
    }
}

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::picture::made_up;

const TODAY: Date = date(2026, 11, 28);

fn facts(kind: PaperKind, number: Option<&str>, dated_on: Option<Date>) -> PaperFacts {
    PaperFacts {
        kind,
        number: number.map(str::to_owned),
        dated_on,
        title: "Về việc mẫu".to_owned(),
    }
}

fn wrong(facts: &PaperFacts) -> Vec<(String, Code)> {
    let errors = facts.check(TODAY).into_iter();
    errors.map(|e| (e.path, e.code)).collect()
}

#[test]
fn what_each_kind_needs() {
    let number = || ("/number".to_owned(), Code::Required);
    let day = || ("/dated_on".to_owned(), Code::Required);
    for kind in PaperKind::ALL.iter().copied() {
        let needed = match kind {
            PaperKind::Decision => vec![number(), day()],
            _ => vec![],
        };
        assert_eq!(wrong(&facts(kind, None, None)), needed, "{kind:?}");
        let whole = facts(kind, Some("12/QĐ"), Some(TODAY));
        assert_eq!(wrong(&whole), [], "{kind:?}");
    }
}

#[test]
fn numbers_days_and_titles_have_their_limits() {
    let other = |number: &str, day| facts(PaperKind::Other, Some(number), Some(day));
    let tomorrow = date(2026, 11, 29);
    let old = date(1906, 11, 27);
    let long = "ố".repeat(121);
    for (facts, path, code) in [
        (other("  ", TODAY), "/number", Code::Required),
        (other(&long, TODAY), "/number", Code::TooLong),
        (other("1", tomorrow), "/dated_on", Code::OutOfRange),
        (other("1", old), "/dated_on", Code::OutOfRange),
    ] {
        assert_eq!(wrong(&facts), [(path.to_owned(), code)]);
    }
    for (title, code) in [(" ", Code::Required), (long.as_str(), Code::TooLong)] {
        let mut paper = other("1", date(1906, 11, 28));
        paper.title = title.to_owned();
        assert_eq!(wrong(&paper), [("/title".to_owned(), code)]);
    }
}

#[test]
fn a_decision_is_known_by_its_number_however_it_is_typed() {
    let paper = facts(PaperKind::Decision, Some("45/QĐ-CTUBND"), Some(TODAY));
    for same in ["45/QĐ-CTUBND", "45/qđ-ctubnd", " 45 / QĐ - CTUBND "] {
        assert!(paper.is_decision(same), "{same}");
    }
    for other in ["45/QĐ-UBND", "145/QĐ-CTUBND", ""] {
        assert!(!paper.is_decision(other), "{other}");
    }
    let minutes = facts(PaperKind::Minutes, Some("45/QĐ-CTUBND"), None);
    assert!(
        !minutes.is_decision("45/QĐ-CTUBND"),
        "minutes decide nothing"
    );
    assert!(!facts(PaperKind::Decision, None, None).is_decision(""));
}

#[test]
fn a_file_is_what_its_bytes_begin_with() {
    for media in [Media::Jpeg, Media::Png, Media::WebP] {
        let bytes = made_up::picture(media, 1, 200);
        assert_eq!(sniff(&bytes), Some(Container::Picture(media)));
        assert_eq!(PaperFormat::from(media).as_str(), media.as_str());
    }
    assert_eq!(sniff(b"%PDF-1.7\n"), Some(Container::Pdf));
    assert_eq!(sniff(b"PK\x03\x04rest"), Some(Container::Zip));
    for strange in [
        b"".as_slice(),
        b"%PDF",
        b" %PDF-1.7",
        // A document of the old kind, which may hold macros that nobody sees.
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"MZ\x90\0",
        b"<html>",
        b"PK\x05\x06",
    ] {
        assert_eq!(sniff(strange), None, "{strange:?}");
    }
}

#[test]
fn every_state_but_the_refused_takes_papers() {
    for state in CaseState::ALL.iter().copied() {
        assert_eq!(
            takes_papers(state),
            state != CaseState::Refused,
            "{state:?}"
        );
    }
}

proptest! {
    /// Whatever comes is none of the kinds unless it begins like one.
    #[test]
    fn nothing_is_taken_for_more_than_it_is(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let known = [&b"%PDF-"[..], b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"RIFF"];
        let begins = known.iter().any(|head| bytes.starts_with(head));
        prop_assert!(begins || sniff(&bytes).is_none());
    }

    /// A number is the same however its letters are written, and another with one more digit.
    #[test]
    fn numbers_are_compared_whole(n in 1_u32..100_000, letters in "[A-Z]{2,8}") {
        let paper = facts(PaperKind::Decision, Some(&format!("{n}/QĐ-{letters}")), Some(TODAY));
        let typed = format!("{n}/qđ-{}", letters.to_lowercase());
        let other = format!("1{n}/QĐ-{letters}");
        prop_assert!(paper.is_decision(&typed));
        prop_assert!(!paper.is_decision(&other));
    }
}

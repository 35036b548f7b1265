use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn user(n: u8) -> UserId {
    UserId::from_parts(1, [n; 10])
}

fn someone() -> CaseFile {
    CaseFile {
        name: "Trần Văn Mẫu".to_owned(),
        birth: Birth::Year(1991),
        personal_number: Some("030091012345".to_owned()),
        category: Category::IllegalUser,
        household: None,
        group: GroupId::from_parts(1, [1; 10]),
        officer: user(1),
    }
}

const TODAY: Date = date(2026, 11, 28);

fn wrong(file: &CaseFile) -> Vec<(String, Code)> {
    let errors = file.check(TODAY);
    errors.into_iter().map(|e| (e.path, e.code)).collect()
}

#[test]
fn every_step_from_every_state() {
    use CaseState::*;
    use CaseStep::*;
    let steps = [
        Propose,
        Approve,
        Refuse,
        Status,
        Correct,
        End,
        Reopen,
        Offer,
        Withdraw,
        Decline,
        HandOver,
        Receive,
        AskErasure,
        UnaskErasure,
        Keep,
    ];
    // What is asked about a case changes nothing of where it stands.
    let about = [AskErasure, UnaskErasure, Keep];
    assert_eq!(steps.len(), CaseStep::ALL.len());
    let table = [
        (
            Proposed,
            vec![(Approve, Open), (Refuse, Refused), (Correct, Proposed)],
        ),
        (
            Open,
            vec![
                (Status, Open),
                (Correct, Open),
                (End, Ended),
                (Reopen, Proposed),
                (Offer, Open),
                (Withdraw, Open),
                (Decline, Open),
                (HandOver, Ended),
            ],
        ),
        (Ended, vec![(Correct, Ended), (Reopen, Proposed)]),
        (Refused, vec![(Correct, Refused), (Reopen, Proposed)]),
    ];
    assert_eq!(table.len(), CaseState::ALL.len());
    for (from, wanted) in table {
        for step in steps {
            let to = wanted.iter().find(|(taken, _)| *taken == step);
            let to = match about.contains(&step) {
                true => Some(from),
                false => to.map(|(_, to)| *to),
            };
            assert_eq!(from.after(step), to, "{from:?} {step:?}");
        }
    }
}

#[test]
fn only_a_third_hand_approves() {
    let (proposer, verifier, other) = (user(1), user(2), user(3));
    assert!(may_approve(other, proposer, Some(verifier)));
    assert!(may_approve(other, proposer, None));
    assert!(!may_approve(proposer, proposer, Some(verifier)));
    assert!(!may_approve(verifier, proposer, Some(verifier)));
    assert!(!may_approve(proposer, proposer, Some(proposer)));
}

#[test]
fn a_birthday_makes_of_age_and_a_year_alone_does_so_when_it_is_over() {
    for (birth, last_as_minor, first_of_age) in [
        (
            Birth::Day(date(2008, 11, 28)),
            date(2026, 11, 27),
            date(2026, 11, 28),
        ),
        (
            Birth::Day(date(2008, 2, 29)),
            date(2026, 2, 28),
            date(2026, 3, 1),
        ),
        (Birth::Year(2008), date(2026, 12, 31), date(2027, 1, 1)),
    ] {
        assert!(birth.is_minor(last_as_minor), "{birth:?}");
        assert!(!birth.is_minor(first_of_age), "{birth:?}");
    }
    assert!(
        Birth::Year(i16::MAX).is_minor(TODAY),
        "nonsense protects, too"
    );
}

#[test]
fn what_is_wrong_with_a_case_is_said_field_by_field() {
    assert_eq!(wrong(&someone()), []);
    let with = |change: fn(&mut CaseFile)| {
        let mut file = someone();
        change(&mut file);
        wrong(&file)
    };
    let only = |path: &str, code| vec![(path.to_owned(), code)];
    assert_eq!(
        with(|f| f.name = " ".to_owned()),
        only("/name", Code::Required)
    );
    assert_eq!(
        with(|f| f.name = "a".repeat(121)),
        only("/name", Code::TooLong)
    );
    assert_eq!(with(|f| f.personal_number = None), []);
    for bad in [
        "03009101234",
        "0300910123456",
        "03009101234a",
        "０30091012345",
        "",
    ] {
        let mut file = someone();
        file.personal_number = Some(bad.to_owned());
        assert_eq!(
            wrong(&file),
            only("/personal_number", Code::BadFormat),
            "{bad}"
        );
    }
    assert_eq!(
        with(|f| f.birth = Birth::Year(1992)),
        only("/personal_number", Code::DoesNotFit)
    );
    for birth in [
        Birth::Day(TODAY.tomorrow().unwrap()),
        Birth::Year(2027),
        Birth::Year(1905),
    ] {
        let file = CaseFile {
            birth,
            personal_number: None,
            ..someone()
        };
        assert_eq!(wrong(&file), only("/birth", Code::OutOfRange), "{birth:?}");
    }
    assert_eq!(
        with(|f| f.category = Category::Litter),
        only("/category", Code::DoesNotFit)
    );
}

#[test]
fn a_personal_number_tells_the_year_and_may_be_typed_with_gaps() {
    for (number, year) in [
        ("030091012345", 1991),
        ("030191012345", 1991),
        ("030208012345", 2008),
        ("030305012345", 2005),
    ] {
        assert_eq!(year_told_by(number), Some(year), "{number}");
    }
    assert_eq!(year_told_by("123"), None);
    assert_eq!(personal_number(" 030 091-012.345 "), "030091012345");
    assert_eq!(personal_number(" 030 091 "), "030 091");
}

#[test]
fn a_decision_is_of_today_or_before_and_is_looked_at_again_later() {
    let good = StatusChange {
        status: LawStatus::PostRehab,
        number: "12/QĐ-UBND".to_owned(),
        decided_on: TODAY,
        review_on: TODAY.tomorrow().unwrap(),
        officer: user(1),
    };
    assert_eq!(good.check(TODAY), vec![]);
    let bad = StatusChange {
        status: LawStatus::None,
        number: " ".to_owned(),
        decided_on: TODAY.tomorrow().unwrap(),
        review_on: TODAY,
        officer: user(1),
    };
    let wrong: Vec<_> = bad
        .check(TODAY)
        .into_iter()
        .map(|e| (e.path, e.code))
        .collect();
    assert_eq!(
        wrong,
        [
            ("/status".to_owned(), Code::Required),
            ("/number".to_owned(), Code::Required),
            ("/decided_on".to_owned(), Code::OutOfRange),
            ("/review_on".to_owned(), Code::OutOfRange),
        ]
    );
}

#[test]
fn what_changed_is_named() {
    let mut next = someone();
    assert_eq!(someone().changed(&next), []);
    next.name = "Trần Văn Mậu".to_owned();
    next.officer = user(2);
    next.household = Some(HouseholdId::from_parts(1, [1; 10]));
    assert_eq!(
        someone().changed(&next),
        [CaseField::Name, CaseField::Household, CaseField::Officer]
    );
}

fn any_day() -> impl Strategy<Value = Date> {
    (1900_i16..2100, 1_i8..=12, 1_i8..=31)
        .prop_filter_map("a day of the calendar", |(y, m, d)| Date::new(y, m, d).ok())
}

proptest! {
    /// Knowing less never shows more.
    #[test]
    fn whoever_is_a_minor_by_the_day_is_one_by_the_year(day in any_day(), today in any_day()) {
        let by_year = Birth::Year(day.year());
        prop_assert!(!Birth::Day(day).is_minor(today) || by_year.is_minor(today));
        prop_assert!(Birth::Day(day).of_age_on() <= by_year.of_age_on());
    }

    /// Somebody of age stays so, and at 17 nobody is.
    #[test]
    fn age_goes_one_way(day in any_day(), days in 0_i32..20_000) {
        for birth in [Birth::Day(day), Birth::Year(day.year())] {
            let first = birth.of_age_on();
            prop_assert!(!birth.is_minor(first.saturating_add(days.days())));
            prop_assert!(birth.is_minor(day.saturating_add(18.years()).saturating_sub(1.days())));
        }
    }

    /// No way leads to an open case but an approval.
    #[test]
    fn nothing_opens_without_an_approval(steps in proptest::collection::vec(0..CaseStep::ALL.len(), 0..30)) {
        let (mut state, mut approved) = (CaseState::Proposed, false);
        for step in steps.into_iter().map(|n| CaseStep::ALL[n]) {
            let Some(next) = state.after(step) else { continue };
            approved = match step {
                CaseStep::Approve => true,
                CaseStep::Reopen => false,
                _ => approved,
            };
            state = next;
            prop_assert!(approved || matches!(state, CaseState::Proposed | CaseState::Refused));
        }
    }
}

//! Frozen in time, and what needs a copy.

use super::*;

impl Phone {
    fn freeze_ripe(&mut self, ripe: Millis) -> usize {
        self.store
            .freeze_ripe(device(), (ripe, later(1_000)))
            .unwrap()
    }
}

#[test]
fn an_edit_is_frozen_when_it_is_ripe_and_no_sooner() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Absent, NOW), NOW);
    let late = phone.save(visit_id(2), &visit(2, Outcome::Absent, NOW), later(1));
    assert_eq!(phone.freeze_ripe(Millis(NOW.0 - 1)), 0);
    assert_eq!(phone.freeze_ripe(NOW), 1);
    assert_eq!(phone.freeze_ripe(NOW), 0);
    assert!(phone.store.has_pending().unwrap());
    assert_eq!(phone.store.to_keep().unwrap(), [1]);
    phone.store.undo(late.token).unwrap();
    assert!(!phone.store.has_pending().unwrap());
    let op = phone.store.frozen(1).unwrap().unwrap();
    assert_eq!(op.digest(device()), op.sha256);
    assert!(phone.store.frozen(2).unwrap().is_none());
    // What is pushed is what was frozen.
    assert_eq!(phone.freeze()[0].sha256, op.sha256);
}

#[test]
fn an_edit_does_not_wait_for_the_answer_to_the_one_before() {
    let mut phone = Phone::with_ward();
    for (outcome, hours) in [
        (Outcome::Absent, 0),
        (Outcome::Refused, 1),
        (Outcome::Vacant, 2),
    ] {
        phone.save(visit_id(1), &visit(1, outcome, NOW), later(hours));
        assert_eq!(phone.freeze_ripe(later(hours)), 1);
    }
    let ops = phone.store.unanswered().unwrap();
    let bases: Vec<_> = ops.iter().map(|op| op.base_rev.clone()).collect();
    let own = |n| Some(Rev::of_op(device(), n));
    assert_eq!(bases, [None, own(1), own(2)]);
}

#[test]
fn an_edit_behind_a_refused_one_stands_on_what_that_one_stood_on() {
    let mut phone = Phone::with_ward();
    for (outcome, hours) in [(Outcome::Absent, 0), (Outcome::Refused, 1)] {
        phone.save(visit_id(1), &visit(1, outcome, NOW), later(hours));
        phone.freeze_ripe(later(hours));
    }
    let second = phone.store.frozen(2).unwrap().unwrap();
    phone.answer(1, rejected());
    phone.applied(&second);
    // Until the feed brings it, the phone still shows what it sent.
    let mine = phone.store.my_visits().unwrap();
    assert_eq!(mine.len(), 1);
    assert_eq!(
        (mine[0].outcome, mine[0].state.as_str()),
        (Outcome::Refused, "received")
    );
}

#[test]
fn what_the_server_does_not_hold_needs_a_copy() {
    let mut phone = Phone::with_ward();
    for n in 1..=3 {
        phone.save(visit_id(n), &visit(n, Outcome::Refused, NOW), NOW);
    }
    phone.freeze_ripe(NOW);
    let first = phone.store.frozen(1).unwrap().unwrap();
    assert_eq!(phone.store.to_keep().unwrap(), [1, 2, 3]);
    phone.applied(&first);
    phone.answer(2, rejected());
    assert_eq!(
        phone.store.to_keep().unwrap(),
        [2, 3],
        "refused is not safe"
    );
    let need = phone.store.needs().unwrap().remove(0);
    phone.store.dismiss(need.local_id, NOW).unwrap();
    assert_eq!(phone.store.to_keep().unwrap(), [3]);
    phone.store.raise_op_floor(40).unwrap();
    phone.save(visit_id(4), &visit(4, Outcome::Refused, NOW), NOW);
    phone.freeze_ripe(NOW);
    assert_eq!(phone.store.to_keep().unwrap(), [3, 41]);
}

#[test]
fn damage_anywhere_in_the_file_is_found_when_it_is_opened() {
    let phone = Phone::with_ward();
    let file = phone.file();
    drop(phone.store);
    let whole = std::fs::read(&file).unwrap();
    assert!(whole.len() > 20 * 4096);
    for page in (0..whole.len() / 4096).step_by(3) {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 2_000] ^= 1;
        std::fs::write(&file, &bytes).unwrap();
        let opened = Store::open(&file, &KEY);
        assert!(
            matches!(opened.err(), Some(StoreError::Damaged)),
            "page {page}"
        );
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "left as it is");
    }
    std::fs::write(&file, &whole[..whole.len() - 4096]).unwrap();
    let cut = Store::open(&file, &KEY);
    assert!(matches!(cut.err(), Some(StoreError::Damaged)));
    std::fs::write(&file, &whole).unwrap();
    assert!(Store::open(&file, &KEY).is_ok());
}

//! Saving, undoing, freezing, being answered.

use tungngo_shared::sync::{cursor::Cursor, push::ConflictCode};

use super::*;

#[test]
fn a_save_shows_at_once_and_waits() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Absent, NOW), NOW);
    let row = phone.row(1);
    assert!(row.on_phone);
    assert_eq!(row.last.unwrap().outcome, Outcome::Absent);
    assert_eq!(phone.store.visit_counts().unwrap(), (1, 0));
    assert_eq!(phone.store.waiting().unwrap().0, 1);
}

#[test]
fn a_save_can_be_undone_until_it_is_sent_and_only_the_last_one() {
    let mut phone = Phone::with_ward();
    let first = phone.save(visit_id(1), &visit(1, Outcome::Absent, NOW), NOW);
    let second = phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    assert!(matches!(
        phone.store.undo(first.token),
        Err(StoreError::TooLate)
    ));
    phone.store.undo(second.token).unwrap();
    assert_eq!(phone.store.my_visits().unwrap()[0].outcome, Outcome::Absent);
    assert!(matches!(
        phone.store.undo(second.token),
        Err(StoreError::TooLate)
    ));

    let alone = phone.save(visit_id(2), &visit(2, Outcome::Refused, NOW), NOW);
    phone.store.undo(alone.token).unwrap();
    assert_eq!(phone.row(2).door, crate::protocol::Door::NotVisited);
    assert!(matches!(
        phone.store.undo(alone.token),
        Err(StoreError::Gone)
    ));

    let sent = phone.save(visit_id(3), &visit(3, Outcome::Refused, NOW), NOW);
    assert_eq!(phone.freeze().len(), 2);
    assert!(matches!(
        phone.store.undo(sent.token),
        Err(StoreError::TooLate)
    ));
    assert_eq!(phone.store.my_visits().unwrap().len(), 2);
}

#[test]
fn two_saves_before_sending_are_one_operation() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Absent, NOW), NOW);
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    let ops = phone.freeze();
    assert_eq!(ops.len(), 1);
    assert!(ops[0].body.get().contains("refused"));
    assert_eq!(ops[0].digest(device()), ops[0].sha256);
}

#[test]
fn what_was_frozen_is_sent_again_byte_for_byte_also_after_a_kill() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Absent, NOW), NOW);
    let sent = phone.freeze();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    let mut phone = phone.kill();
    let again = phone.freeze();
    assert_eq!(
        again.len(),
        2,
        "the edit behind an unanswered one follows it"
    );
    assert_eq!(again[1].base_rev, Some(sent[0].rev(device())));
    assert_eq!(again[0].sha256, sent[0].sha256);
    assert_eq!(again[0].body.get(), sent[0].body.get());
    assert_eq!(again[0].op_seq, 1);

    let changed = phone.store.write(|w| {
        Ok(w.tx.execute("UPDATE outbox SET body = '{}' WHERE op_seq = 1", [])?)
    });
    assert!(changed.is_err());
    let deleted = phone
        .store
        .write(|w| Ok(w.tx.execute("DELETE FROM outbox WHERE op_seq = 1", [])?));
    assert!(deleted.is_err());
}

#[test]
fn an_edit_of_a_sent_edit_starts_from_it() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Absent, NOW), NOW);
    let first = phone.freeze().remove(0);
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    phone.applied(&first);
    let second = phone.freeze().remove(0);
    assert_eq!(second.op_seq, 2);
    assert_eq!(second.base_rev, Some(first.rev(device())));
    phone.applied(&second);
    phone.save(visit_id(1), &visit(1, Outcome::Vacant, NOW), NOW);
    assert_eq!(
        phone.freeze()[0].base_rev,
        Some(second.rev(device())),
        "also when the feed has not brought it yet"
    );
}

#[test]
fn a_refused_edit_whose_base_has_its_own_number_comes_to_an_end() {
    // The store was set back: the feed has brought what the number stood for before.
    let mut phone = Phone::with_ward();
    let mut before = household(1, "8", "Bùi Văn Mẫu");
    before.rev = Some(Rev::of_op(device(), 1));
    phone.feed(&[before], "c2", false);
    let edit = Edit {
        doc: house(1).0,
        kind: DocKind::Household,
        body: household(1, "8A", "Bùi Văn Mẫu")
            .body
            .unwrap()
            .get()
            .to_owned(),
        label: Label::default(),
        now: NOW,
        form: None,
    };
    phone.store.save(&edit).unwrap();
    let op = phone.freeze().remove(0);
    assert_eq!((op.op_seq, op.base_rev), (1, Some(Rev::of_op(device(), 1))));
    phone.answer(1, rejected());
    assert_eq!(phone.store.needs().unwrap().len(), 1);
}

#[test]
fn a_verdict_makes_a_visit_safe_once_and_for_all() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    let op = phone.freeze().remove(0);
    assert_eq!(
        phone.store.my_visits().unwrap()[0].state.as_str(),
        "sending"
    );
    phone.applied(&op);
    phone.answer(op.op_seq, rejected());
    let mut phone = phone.kill();
    assert_eq!(phone.store.visit_counts().unwrap(), (1, 1));
    assert_eq!(
        phone.store.my_visits().unwrap()[0].state.as_str(),
        "received"
    );
    assert!(!phone.row(1).on_phone);
    assert!(phone.freeze().is_empty());
    assert!(phone.store.needs().unwrap().is_empty());
}

#[test]
fn a_refused_edit_stays_until_a_person_saves_anew_and_that_starts_where_it_did() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    phone.save(visit_id(2), &visit(2, Outcome::Refused, NOW), NOW);
    let ops = phone.freeze();
    phone.answer(1, rejected());
    phone.applied(&ops[1]);
    assert_eq!(phone.store.needs().unwrap().len(), 1);
    assert_eq!(phone.store.visit_counts().unwrap(), (2, 1));
    let own = phone.store.my_visit(visit_id(1)).unwrap().unwrap();
    assert_eq!(own.row.refused, Some(RejectCode::InvalidFields));

    let saved = phone.save(visit_id(1), &visit(1, Outcome::Vacant, NOW), NOW);
    assert!(phone.store.needs().unwrap().is_empty());
    phone.store.undo(saved.token).unwrap();
    assert_eq!(
        phone.store.needs().unwrap().len(),
        1,
        "undone: it needs a person again"
    );
    phone.save(visit_id(1), &visit(1, Outcome::Vacant, NOW), NOW);
    let again = phone.freeze().remove(0);
    assert_eq!((again.op_seq, again.base_rev), (3, None));
}

#[test]
fn an_edit_behind_a_refused_one_takes_its_place() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Absent, NOW), NOW);
    phone.freeze();
    let saved = phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    phone.answer(1, rejected());
    assert!(phone.store.needs().unwrap().is_empty());
    phone.store.undo(saved.token).unwrap();
    assert_eq!(phone.store.needs().unwrap().len(), 1);
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    let op = phone.freeze().remove(0);
    assert_eq!((op.op_seq, op.base_rev), (2, None));

    phone.save(visit_id(2), &visit(2, Outcome::Absent, NOW), NOW);
    phone.answer(
        2,
        Fate::Applied {
            rev: Rev::of_op(device(), 2),
        },
    );
    phone.freeze();
    phone.save(visit_id(2), &visit(2, Outcome::Refused, NOW), NOW);
    phone.answer(3, rejected());
    let op = phone.freeze().remove(0);
    assert_eq!(
        (op.op_seq, op.base_rev),
        (4, None),
        "the server never saw its base"
    );
}

#[test]
fn a_dismissed_refusal_leaves_the_list_and_its_content_stays() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    phone.freeze();
    phone.answer(1, rejected());
    let need = phone.store.needs().unwrap().remove(0);
    phone.store.dismiss(need.local_id, NOW).unwrap();
    assert!(phone.store.needs().unwrap().is_empty());
    assert!(phone.store.my_visits().unwrap().is_empty());
    assert!(phone.store.own_body(visit_id(1).0).unwrap().is_some());
}

#[test]
fn operations_leave_in_order_and_fresh_ones_wait_for_undo() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    phone.save(visit_id(2), &visit(2, Outcome::Refused, NOW), later(1));
    phone.save(visit_id(3), &visit(3, Outcome::Refused, NOW), later(1));
    let ripe = Millis(later(1).0 - 8_000);
    let freeze = |phone: &mut Phone, limits, now| {
        let ops = phone.store.freeze(device(), limits, now).unwrap();
        ops.iter().map(|o| o.op_seq).collect::<Vec<_>>()
    };
    let plenty = (200, 1_000_000);
    assert_eq!(freeze(&mut phone, plenty, (ripe, later(1))), [1]);
    assert_eq!(freeze(&mut phone, plenty, (later(2), later(2))), [1, 2, 3]);
    assert_eq!(
        freeze(&mut phone, (2, 1_000_000), (later(2), later(2))),
        [1, 2]
    );
    assert_eq!(freeze(&mut phone, (200, 10), (later(2), later(2))), [1]);
    // A clock set back must not hold edits for ever.
    phone.save(visit_id(4), &visit(4, Outcome::Refused, NOW), later(1));
    assert_eq!(
        freeze(&mut phone, plenty, (later(-9), later(-9))),
        [1, 2, 3, 4]
    );
}

#[test]
fn what_a_restored_server_lacks_waits_again_and_is_sent_as_it_was() {
    let mut phone = Phone::with_ward();
    for n in 1..=3 {
        phone.save(visit_id(n), &visit(n, Outcome::Refused, NOW), NOW);
    }
    let ops = phone.freeze();
    for op in &ops {
        phone.applied(op);
    }
    assert_eq!(phone.store.visit_counts().unwrap(), (3, 3));
    // A pull tells first …
    let kept = phone.tip(&[], "c2", false, Some(1), None);
    assert!(kept.owed);
    assert_eq!(phone.store.visit_counts().unwrap(), (3, 1));
    let again = phone.freeze();
    let digests = |ops: &[Op]| ops.iter().map(|o| o.sha256.clone()).collect::<Vec<_>>();
    assert_eq!(digests(&again), digests(&ops[1..]));
    assert!(!phone.tip(&[], "c2", false, Some(1), None).owed, "it waits");
    // … or a push does, which came to a gap.
    phone.applied(&ops[1]);
    phone.applied(&ops[2]);
    assert_eq!(phone.store.waiting().unwrap().0, 0);
    phone
        .store
        .apply_verdicts(&push_reply(vec![], 0), NOW)
        .unwrap();
    assert_eq!(digests(&phone.freeze()), digests(&ops));
    assert_eq!(phone.store.visit_counts().unwrap(), (3, 0));
}

/// No count of numbers tells whether a restored server still has what it kept aside: the number is taken by
/// another operation.
#[test]
fn what_was_kept_aside_beside_another_operation_waits_again_in_another_life_of_the_server() {
    let cursor = |epoch| Cursor {
        epoch,
        seq: 1,
        scope: String::new(),
    };
    let mut phone = Phone::with_ward();
    phone.feed(&[], &cursor(1).encode(), false);
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    let ops = phone.freeze();
    let aside = Fate::Conflict {
        code: ConflictCode::OpSeqReused,
        rev: None,
        clashes: vec![],
    };
    phone.answer(ops[0].op_seq, aside);
    for (epoch, is_owed) in [(1, false), (2, true)] {
        phone.store.begin_reset().unwrap();
        let next = cursor(epoch).encode();
        let kept = phone.tip(&ward_page(), &next, false, Some(1), None);
        assert_eq!(kept.owed, is_owed, "life {epoch}");
        assert_eq!(phone.store.waiting().unwrap().0, u32::from(is_owed));
    }
    assert_eq!(phone.freeze()[0].sha256, ops[0].sha256);
}

#[test]
fn numbers_that_the_server_has_seen_are_not_used_again() {
    let mut phone = Phone::with_ward();
    phone
        .store
        .apply_verdicts(&push_reply(vec![], 41), NOW)
        .unwrap();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    assert_eq!(phone.freeze()[0].op_seq, 42);
}

/// A store set back to an old copy says which of its numbers it lacks, so that a server restored from a backup
/// of before them does not wait for ever.
#[test]
fn what_an_old_copy_lacks_is_told_with_what_follows() {
    let lost = |phone: &mut Phone| {
        let ops = phone.freeze();
        let numbers: Vec<u64> = ops.iter().map(|op| op.op_seq).collect();
        let lost = phone.store.lost(&ops).unwrap();
        let lost: Vec<_> = lost.iter().map(|s| (s.first, s.last)).collect();
        (numbers, lost)
    };
    let seen = |phone: &mut Phone, last| {
        let reply = push_reply(vec![], last);
        phone.store.apply_verdicts(&reply, NOW).unwrap();
    };
    let mut phone = Phone::with_ward();
    assert_eq!(lost(&mut phone), (vec![], vec![]));
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    phone.save(visit_id(2), &visit(2, Outcome::Refused, NOW), NOW);
    assert_eq!(lost(&mut phone), (vec![1, 2], vec![]));
    seen(&mut phone, 5);
    phone.save(visit_id(3), &visit(3, Outcome::Refused, NOW), NOW);
    assert_eq!(lost(&mut phone), (vec![1, 2, 6], vec![(3, 5)]));
    // In front of the first that is sent, too.
    for op in &phone.freeze()[..2] {
        phone.applied(op);
    }
    assert_eq!(lost(&mut phone), (vec![6], vec![(3, 5)]));
}

#[test]
fn an_edit_that_no_push_could_carry_is_refused_at_once() {
    let mut phone = Phone::with_ward();
    let mut v = visit(1, Outcome::Refused, NOW);
    v.note = Some("x".repeat(200_000));
    let edit = Edit {
        doc: visit_id(1).0,
        kind: DocKind::Visit,
        body: serde_json::to_string(&v).unwrap(),
        label: Label::default(),
        now: NOW,
        form: None,
    };
    assert!(matches!(phone.store.save(&edit), Err(StoreError::TooLarge)));
    assert_eq!(phone.store.waiting().unwrap().0, 0);
}

//! What the server sends.

use tungngo_shared::sync::check::Tally;

use super::*;
use crate::protocol::Door;

#[test]
fn a_page_and_its_cursor_are_stored_together() {
    let mut phone = Phone::empty();
    assert_eq!(phone.store.cursor().unwrap(), None);
    phone.feed(&ward_page(), "c1", true);
    assert!(!phone.store.is_complete().unwrap());
    phone.feed(&[household(7, "20", "Bùi Văn Mẫu")], "c2", false);
    assert!(phone.store.is_complete().unwrap());
    let phone = phone.kill();
    assert_eq!(phone.store.cursor().unwrap().as_deref(), Some("c2"));
    assert_eq!(phone.store.alleys(NOW).unwrap()[0].progress.total, 7);
}

#[test]
fn what_left_the_scope_is_wiped() {
    let mut phone = Phone::with_ward();
    phone.feed(
        &[
            gone(DocKind::Household, house(1), ChangeKind::Remove),
            gone(DocKind::Household, house(2), ChangeKind::Delete),
        ],
        "c2",
        false,
    );
    assert!(phone.store.house_row(house(1), NOW).unwrap().is_none());
    assert!(phone.store.household(house(2)).unwrap().is_none());
    assert!(
        phone
            .store
            .search("hung", None, NOW)
            .unwrap()
            .rows
            .is_empty()
    );
}

#[test]
fn a_replay_of_what_is_gone_puts_nothing_back() {
    for gone in [ChangeKind::Remove, ChangeKind::Delete] {
        let mut phone = Phone::with_ward();
        let new = household(7, "20", "Bùi Văn Mẫu");
        let edit = Edit {
            doc: new.id,
            kind: DocKind::Household,
            body: new.body.unwrap().get().to_owned(),
            label: Label::default(),
            now: NOW,
            form: None,
        };
        phone.store.save(&edit).unwrap();
        let op = phone.freeze().remove(0);
        let outcome = Fate::Replayed {
            rev: op.rev(device()),
            change: Some(gone),
        };
        phone.answer(op.op_seq, outcome);
        assert!(phone.store.house_row(house(7), NOW).unwrap().is_none());
        assert!(phone.store.household(house(7)).unwrap().is_none());
        let phone = phone.kill();
        let body: String = super::fixtures::plain(&phone.file())
            .query_row("SELECT body FROM outbox", [], |row| row.get(0))
            .unwrap();
        assert_eq!(body == "{}", gone == ChangeKind::Delete);
    }
}

#[test]
fn an_unsent_visit_outlives_its_house() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    phone.feed(
        &[gone(DocKind::Household, house(1), ChangeKind::Remove)],
        "c2",
        false,
    );
    let mine = phone.store.my_visits().unwrap();
    assert_eq!((mine.len(), mine[0].number.as_str()), (1, "8"));
    assert_eq!(phone.freeze().len(), 1);
}

#[test]
fn a_document_that_this_version_cannot_read_does_not_stop_the_others() {
    let mut phone = Phone::with_ward();
    let odd = serde_json::json!({ "group": "not an id" });
    let changes = [
        put(DocKind::Household, house(8), "s.2", &odd),
        household(7, "20", "Bùi Văn Mẫu"),
    ];
    phone.feed(&changes, "c2", false);
    assert!(phone.store.house_row(house(8), NOW).unwrap().is_none());
    assert!(phone.store.house_row(house(7), NOW).unwrap().is_some());
}

#[test]
fn others_visits_count_for_the_door_and_are_not_mine() {
    let mut phone = Phone::with_ward();
    let other = UserId::from_parts(1, [9; 10]);
    let row = fed(visit(1, Outcome::Met, NOW), other, None);
    phone.feed(
        &[put(DocKind::Visit, visit_id(1), "d.1", &row)],
        "c2",
        false,
    );
    let row = phone.row(1);
    assert_eq!(row.door, Door::Done(Outcome::Met));
    assert_eq!(
        row.last.unwrap().author_name.as_deref(),
        Some("Trần Văn Mẫu")
    );
    assert!(phone.store.my_visits().unwrap().is_empty());
}

#[test]
fn a_returned_visit_asks_to_be_mended_until_it_was() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    let op = phone.freeze().remove(0);
    phone.applied(&op);
    let rev = op.rev(device());
    let row = fed(
        visit(1, Outcome::Refused, NOW),
        me(),
        Some(ReviewState::Returned),
    );
    phone.feed(
        &[put(DocKind::Visit, visit_id(1), rev.as_str(), &row)],
        "c2",
        false,
    );
    assert!(phone.row(1).returned);
    let returned = phone.store.my_returned().unwrap();
    assert_eq!(returned[0].field.as_deref(), Some("people_living"));
    assert_eq!(returned[0].state.as_str(), "needs_more");

    phone.save(visit_id(1), &visit(1, Outcome::Vacant, NOW), NOW);
    assert!(phone.store.my_returned().unwrap().is_empty());
    assert!(!phone.row(1).returned);
    assert_eq!(phone.freeze()[0].base_rev, Some(rev));
}

#[test]
fn the_feed_wins_over_what_was_sent_but_not_over_what_was_not() {
    let mut phone = Phone::with_ward();
    let mut mine = phone.store.household(house(1)).unwrap().unwrap();
    mine.people = Some(5);
    let edit = Edit {
        doc: house(1).0,
        kind: DocKind::Household,
        body: serde_json::to_string(&mine).unwrap(),
        label: Label::default(),
        now: NOW,
        form: None,
    };
    phone.store.save(&edit).unwrap();
    let mut theirs = Household::at(group(), alley(1), "8");
    theirs.people = Some(3);
    phone.feed(
        &[put(DocKind::Household, house(1), "s.9", &theirs)],
        "c2",
        false,
    );
    assert_eq!(phone.row(1).people, Some(5));
    let op = phone.freeze().remove(0);
    assert_eq!(
        op.base_rev.as_ref().unwrap().as_str(),
        "s.1",
        "the edit started there"
    );
    // Merged by the server; the feed was faster than the verdict.
    theirs.people = Some(4);
    phone.feed(
        &[put(DocKind::Household, house(1), "s.10", &theirs)],
        "c3",
        false,
    );
    phone.answer(
        op.op_seq,
        Fate::Applied {
            rev: Rev::from_stored("s.10".to_owned()),
        },
    );
    assert_eq!(phone.row(1).people, Some(4));
}

#[test]
fn a_reset_fetches_beside_swaps_at_the_end_and_leaves_the_outbox() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    phone.save(visit_id(2), &visit(2, Outcome::Refused, NOW), NOW);
    phone.freeze();
    phone.store.begin_reset().unwrap();
    assert_eq!(phone.store.cursor().unwrap(), None);
    let page: Vec<Change> = ward_page().into_iter().take(5).collect();
    phone.feed(&page, "n1", true);
    assert_eq!(
        phone.store.alleys(NOW).unwrap()[0].progress.total,
        6,
        "the old list is in use"
    );

    let mut phone = phone.kill();
    assert_eq!(phone.store.cursor().unwrap().as_deref(), Some("n1"));
    phone.feed(&[household(9, "30", "Đỗ Thị Mẫu")], "n2", false);
    let phone = phone.kill();
    assert_eq!(phone.store.cursor().unwrap().as_deref(), Some("n2"));
    assert!(!phone.store.is_resetting().unwrap());
    assert_eq!(phone.store.alleys(NOW).unwrap()[0].progress.total, 3);
    assert!(phone.store.house_row(house(6), NOW).unwrap().is_none());
    assert_eq!(phone.row(1).door, Door::Done(Outcome::Refused));
    assert_eq!(phone.store.waiting().unwrap().0, 2);
    assert_eq!(phone.store.my_visits().unwrap().len(), 2);
}

#[test]
fn read_models_made_anew_are_the_same() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Absent, NOW), NOW);
    phone.save(visit_id(2), &visit(2, Outcome::Met, NOW), NOW);
    let op = phone.freeze().remove(0);
    phone.applied(&op);
    let view = |phone: &Phone| {
        let (rows, gaps) = phone.store.houses(alley(1), NOW).unwrap();
        let alleys = phone.store.alleys(NOW).unwrap();
        let found = phone.store.search("ngo 45", None, NOW).unwrap();
        (rows, gaps, alleys, found, phone.store.my_visits().unwrap())
    };
    let before = view(&phone);
    phone.store.write(|w| w.rebuild()).unwrap();
    assert_eq!(view(&phone), before);
    assert_eq!(before.0.len(), 6);
}

#[test]
fn at_the_tip_what_is_here_is_compared_with_what_should_be() {
    let mut phone = Phone::with_ward();
    let mut tally = Tally::default();
    for change in ward_page() {
        tally.add(
            change.kind,
            change.id,
            change.rev.as_ref().unwrap().as_str(),
            None,
        );
    }
    let ward = (DocKind::Ward, Uuid::nil(), "");
    tally.add(ward.0, ward.1, ward.2, None);
    let good = tally.check();
    assert!(!phone.tip(&[], "c2", false, None, Some(&good)).differs);
    // A visit counts with its answer.
    let row = fed(
        visit(1, Outcome::Met, NOW),
        me(),
        Some(ReviewState::Returned),
    );
    let change = put(DocKind::Visit, visit_id(1), "d.1", &row);
    assert!(phone.tip(&[change], "c3", false, None, Some(&good)).differs);
    tally.add(DocKind::Visit, visit_id(1).0, "d.1", row.review.as_ref());
    let good = tally.check();
    assert!(!phone.tip(&[], "c4", false, None, Some(&good)).differs);
    // In the middle of the feed nothing is compared.
    assert!(
        !phone
            .tip(&[], "c5", true, None, Some(&Tally::default().check()))
            .differs
    );
}

#[test]
fn an_edit_that_changed_nothing_leaves_the_revision_that_the_server_has() {
    let mut phone = Phone::with_ward();
    let house_1 = phone.store.household(house(1)).unwrap().unwrap();
    let edit = Edit {
        doc: house(1).0,
        kind: DocKind::Household,
        body: serde_json::to_string(&house_1).unwrap(),
        label: Label::default(),
        now: NOW,
        form: None,
    };
    phone.store.save(&edit).unwrap();
    let op = phone.freeze().remove(0);
    let rev = Rev::from_stored("s.1".to_owned());
    phone.answer(op.op_seq, Fate::Applied { rev });
    let documents = phone.store.documents().unwrap();
    let held = documents.iter().find(|d| d.1 == house(1).0).unwrap();
    assert_eq!(held.2, "s.1");
}

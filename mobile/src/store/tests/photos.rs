//! Photos: taken, saved, undone, sent, kept and let go.

use tungngo_shared::{
    picture::{Media, made_up::picture},
    sync::attachment::{ContentHash, Progress},
    visit::PhotoRef,
};

use super::*;

fn jpeg(seed: u64) -> Vec<u8> {
    picture(Media::Jpeg, seed, 3_000)
}

fn days(n: i64) -> Millis {
    later(24 * n)
}

impl Phone {
    fn take(&mut self, form: impl Into<Uuid>, seed: u64) -> PhotoRef {
        self.store
            .add_photo(form.into(), Media::Jpeg, &jpeg(seed), NOW)
            .unwrap()
    }

    /// Saves a visit with the photos of its door's form, as the app does.
    fn save_with_photos(&mut self, n: u8) -> SavedEdit {
        let mut v = visit(n, Outcome::Absent, NOW);
        v.photos = self.store.form_photos(house(n).0).unwrap();
        self.save(visit_id(n), &v, NOW)
    }

    fn counts(&self) -> (u32, u32) {
        let counts = self.store.photo_counts().unwrap();
        (counts.total, counts.safe)
    }

    fn next(&self) -> Option<ContentHash> {
        let next = self.store.next_photo(NOW).unwrap();
        next.map(|n| n.sha256)
    }

    fn arrived(&mut self, photo: &PhotoRef, now: Millis) {
        let progress = Progress {
            offset: photo.size,
            complete: true,
        };
        self.store
            .photo_progress(&photo.sha256, progress, now)
            .unwrap();
    }

    fn is_here(&self, photo: &PhotoRef) -> bool {
        self.store.photo(&photo.sha256).unwrap().is_some()
    }
}

#[test]
fn a_photo_of_a_form_survives_a_kill_and_is_saved_with_its_visit() {
    let mut phone = Phone::with_ward();
    let (one, two) = (phone.take(house(1), 1), phone.take(house(1), 2));
    assert_eq!(
        phone.take(house(1), 1),
        one,
        "the same bytes are there once"
    );
    let mut phone = phone.kill();
    let form = phone.store.form_photos(house(1).0).unwrap();
    assert_eq!(form, [one.clone(), two.clone()]);
    assert_eq!(phone.counts(), (0, 0));
    phone.save_with_photos(1);
    assert_eq!(phone.store.form_photos(house(1).0).unwrap(), []);
    assert_eq!(phone.counts(), (2, 0));
    let phone = phone.kill();
    assert_eq!(phone.store.photo(&two.sha256).unwrap(), Some(jpeg(2)));
}

#[test]
fn what_is_taken_off_or_given_up_is_gone() {
    let mut phone = Phone::with_ward();
    let (one, two) = (phone.take(house(1), 1), phone.take(house(1), 2));
    let elsewhere = phone.take(house(2), 2);
    phone.store.remove_photo(house(1).0, &one.sha256).unwrap();
    assert!(!phone.is_here(&one));
    let again = phone.store.remove_photo(house(1).0, &one.sha256);
    assert!(matches!(again, Err(StoreError::Gone)));
    // An empty form that stays open keeps its photos; one that is given up does not.
    let empty = crate::protocol::Draft::default();
    phone
        .store
        .keep_draft(house(1).0, Some(&empty), NOW)
        .unwrap();
    assert_eq!(phone.store.form_photos(house(1).0).unwrap().len(), 1);
    phone.store.keep_draft(house(1).0, None, NOW).unwrap();
    assert_eq!(phone.store.form_photos(house(1).0).unwrap(), []);
    assert!(phone.is_here(&two), "the other form's photo went, too");
    assert_eq!(two, elsewhere);
}

#[test]
fn undo_takes_the_photos_back_to_the_form_and_an_earlier_save_keeps_its_own() {
    let mut phone = Phone::with_ward();
    let back = phone.take(house(1), 1);
    let saved = phone.save_with_photos(1);
    phone.store.undo(saved.token).unwrap();
    assert_eq!(phone.counts(), (0, 0), "no visit has it");
    assert_eq!(
        phone.store.form_photos(house(1).0).unwrap(),
        std::slice::from_ref(&back)
    );
    // The form is given up after all.
    phone.store.keep_draft(house(1).0, None, NOW).unwrap();
    assert!(!phone.is_here(&back));

    let first = phone.take(house(2), 2);
    phone.save_with_photos(2);
    let second = phone.take(visit_id(2), 3);
    let mut mended = visit(2, Outcome::Refused, NOW);
    mended.photos = vec![first.clone(), second.clone()];
    let saved = phone.save(visit_id(2), &mended, NOW);
    assert_eq!(phone.counts(), (2, 0));
    phone.store.undo(saved.token).unwrap();
    assert!(phone.is_here(&first) && phone.is_here(&second));
    assert_eq!(phone.counts(), (1, 0));
    assert_eq!(phone.store.form_photos(visit_id(2).0).unwrap(), [second]);
}

#[test]
fn a_photo_that_only_an_unsent_version_had_is_not_sent() {
    let mut phone = Phone::with_ward();
    let photo = phone.take(house(1), 1);
    phone.save_with_photos(1);
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    assert!(phone.is_here(&photo), "undo could still bring it back");
    let ops = phone.freeze();
    phone.applied(&ops[0]);
    assert!(!phone.is_here(&photo));
    assert_eq!((phone.next(), phone.counts()), (None, (0, 0)));
}

#[test]
fn photos_follow_their_visit_one_by_one_and_are_safe_when_the_server_says_so() {
    let mut phone = Phone::with_ward();
    let (one, two) = (phone.take(house(1), 1), phone.take(house(1), 2));
    phone.save_with_photos(1);
    assert_eq!(phone.next(), None);
    let ops = phone.freeze();
    assert_eq!(phone.next(), None, "sent is not safe");
    phone.applied(&ops[0]);
    assert_eq!(phone.next().as_ref(), Some(&one.sha256));

    let part = Progress {
        offset: 1_000,
        complete: false,
    };
    phone.store.photo_progress(&one.sha256, part, NOW).unwrap();
    let mut phone = phone.kill();
    let next = phone.store.next_photo(NOW).unwrap().unwrap();
    assert_eq!(
        (&next.sha256, next.size, next.sent),
        (&one.sha256, one.size, 1_000)
    );
    let piece = phone.store.photo_piece(&one.sha256, 1_000, 500).unwrap();
    assert_eq!(piece.as_deref(), Some(&jpeg(1)[1_000..1_500]));
    let end = phone
        .store
        .photo_piece(&one.sha256, one.size - 3, 500)
        .unwrap();
    assert_eq!(end.unwrap().len(), 3);

    assert_eq!(phone.counts(), (2, 0));
    phone.arrived(&one, NOW);
    assert_eq!(phone.counts(), (2, 1));
    assert_eq!(phone.next().as_ref(), Some(&two.sha256));
    phone.arrived(&two, NOW);
    assert_eq!((phone.next(), phone.counts()), (None, (2, 2)));
}

#[test]
fn a_photo_is_not_safe_while_the_visit_that_names_it_is_not() {
    let mut phone = Phone::with_ward();
    let photo = phone.take(house(1), 1);
    phone.save_with_photos(1);
    let ops = phone.freeze();
    phone.applied(&ops[0]);
    phone.arrived(&photo, NOW);
    // The same picture for another house: the server has the bytes, but not the visit.
    phone.take(house(2), 1);
    phone.save_with_photos(2);
    assert_eq!(phone.counts(), (2, 1));
    let ops = phone.freeze();
    phone.answer(ops[0].op_seq, rejected());
    assert_eq!(phone.counts(), (2, 1));
    assert_eq!(phone.next(), None);
}

#[test]
fn a_visit_that_was_only_kept_aside_does_not_send_its_photos() {
    let mut phone = Phone::with_ward();
    phone.take(house(1), 1);
    phone.save_with_photos(1);
    let ops = phone.freeze();
    let aside = Fate::Conflict {
        code: tungngo_shared::sync::push::ConflictCode::OpSeqReused,
        rev: None,
        clashes: vec![],
    };
    phone.answer(ops[0].op_seq, aside);
    assert_eq!((phone.next(), phone.counts()), (None, (1, 0)));
}

#[test]
fn refusals_are_counted_and_what_the_server_did_not_know_is_offered_again() {
    let mut phone = Phone::with_ward();
    let (one, two) = (phone.take(house(1), 1), phone.take(house(1), 2));
    phone.save_with_photos(1);
    let ops = phone.freeze();
    phone.applied(&ops[0]);
    phone
        .store
        .photo_refused(&one.sha256, "not_found", NOW)
        .unwrap();
    assert_eq!(phone.next().as_ref(), Some(&two.sha256));
    phone
        .store
        .photo_refused(&two.sha256, "attachment_not_an_image", NOW)
        .unwrap();
    assert_eq!(phone.next(), None);
    assert_eq!(phone.store.photo_counts().unwrap().refused, 1);
    let later = phone.store.next_photo(later(2)).unwrap().unwrap();
    assert_eq!(later.sha256, one.sha256);
    // A clock that was set back does not hold it up.
    let earlier = phone.store.next_photo(Millis(NOW.0 - HOUR * 48)).unwrap();
    assert_eq!(earlier.unwrap().sha256, one.sha256);

    // Damaged on the way: sent anew. Damaged here: that would not end.
    phone
        .store
        .photo_refused(&one.sha256, "attachment_corrupt", NOW)
        .unwrap();
    assert_eq!(phone.next().as_ref(), Some(&one.sha256));
    phone
        .store
        .write(|w| Ok(w.tx.execute("UPDATE photo_bytes SET bytes = x'00'", [])?))
        .unwrap();
    phone
        .store
        .photo_refused(&one.sha256, "attachment_corrupt", NOW)
        .unwrap();
    assert_eq!(phone.next(), None);
    assert_eq!(phone.store.photo_counts().unwrap().refused, 2);
}

#[test]
fn bytes_are_kept_a_week_after_acceptance_and_thirty_days_otherwise_and_never_before_they_are_safe()
{
    let mut phone = Phone::with_ward();
    let photos = [1, 2, 3].map(|n| phone.take(house(n), u64::from(n)));
    for n in 1..=3 {
        phone.save_with_photos(n);
    }
    for op in phone.freeze() {
        phone.applied(&op);
    }
    phone.arrived(&photos[0], NOW);
    phone.arrived(&photos[1], NOW);
    let mut accepted = visit(1, Outcome::Absent, NOW);
    accepted.photos = vec![photos[0].clone()];
    let row = fed(accepted, me(), Some(ReviewState::Accepted));
    phone.feed(
        &[put(DocKind::Visit, visit_id(1), "s.9", &row)],
        "c2",
        false,
    );

    let here = |phone: &Phone| photos.each_ref().map(|p| phone.is_here(p));
    assert_eq!(phone.store.drop_safe_photos(days(6)).unwrap(), 0);
    assert_eq!(phone.store.drop_safe_photos(days(8)).unwrap(), 1);
    assert_eq!(here(&phone), [false, true, true]);
    assert_eq!(phone.store.drop_safe_photos(days(31)).unwrap(), 1);
    assert_eq!(here(&phone), [false, false, true]);
    assert_eq!(phone.store.drop_safe_photos(days(400)).unwrap(), 0);
    assert_eq!(phone.counts(), (3, 2), "dropped bytes still count as safe");
}

#[test]
fn a_server_that_lost_photos_is_asked_about_all_that_can_still_be_sent() {
    let mut phone = Phone::with_ward();
    let (one, two) = (phone.take(house(1), 1), phone.take(house(1), 2));
    phone.save_with_photos(1);
    let ops = phone.freeze();
    phone.applied(&ops[0]);
    phone.arrived(&one, NOW);
    assert_eq!(phone.store.drop_safe_photos(days(31)).unwrap(), 1);
    phone.arrived(&two, days(31));
    // A change of what the phone may see is no reason to doubt; another life of the database is.
    let swap = |phone: &mut Phone, epoch| {
        let cursor = tungngo_shared::sync::Cursor {
            epoch,
            seq: 1,
            scope: "s".to_owned(),
        };
        phone.store.begin_reset().unwrap();
        let mut page = ward_page();
        let mut v = visit(1, Outcome::Absent, NOW);
        v.photos = vec![one.clone(), two.clone()];
        page.push(put(DocKind::Visit, visit_id(1), "s.9", &fed(v, me(), None)));
        phone.feed(&page, &cursor.encode(), false);
    };
    swap(&mut phone, 1);
    phone.applied(&ops[0]);
    phone.arrived(&two, days(31));
    swap(&mut phone, 1);
    assert_eq!((phone.counts(), phone.next()), ((2, 2), None));
    swap(&mut phone, 2);
    // Their visit is in doubt itself, until the server says once more that it holds it.
    assert_eq!((phone.counts(), phone.next()), ((2, 0), None));
    phone.applied(&ops[0]);
    assert_eq!(phone.counts(), (2, 1));
    assert_eq!(phone.next(), Some(two.sha256));
}

#[test]
fn a_photo_of_a_visit_that_the_server_lacks_waits_for_it_again() {
    let mut phone = Phone::with_ward();
    let photo = phone.take(house(1), 1);
    phone.save_with_photos(1);
    let ops = phone.freeze();
    phone.applied(&ops[0]);
    phone.arrived(&photo, NOW);
    assert_eq!(phone.counts(), (1, 1));
    let forgot = push_reply(vec![], 0);
    phone.store.apply_verdicts(&forgot, NOW).unwrap();
    assert_eq!((phone.counts(), phone.next()), ((1, 0), None));
    let ops = phone.freeze();
    phone.applied(&ops[0]);
    assert_eq!(phone.next(), Some(photo.sha256));
}

#[test]
fn a_photo_is_not_readable_without_the_key() {
    let mut phone = Phone::with_ward();
    let photo = phone.take(house(1), 1);
    let bytes = jpeg(1);
    for entry in std::fs::read_dir(phone.dir.path()).unwrap() {
        let file = std::fs::read(entry.unwrap().path()).unwrap();
        for needle in [&bytes[500..516], photo.sha256.as_str().as_bytes()] {
            assert!(!file.windows(needle.len()).any(|w| w == needle));
        }
    }
}

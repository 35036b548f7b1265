//! The rules of a visit's photos.

use tungngo_shared::{
    clock::Millis,
    picture::{Media, made_up::picture},
    sync::attachment::ContentHash,
    validation::{Code, FieldError, MAX_PHOTOS},
    visit::Outcome,
};

use super::*;
use crate::protocol::{
    Answer, Failure, FailureCode, FormKey, PhotoRow, PhotoTally, Picture, Request, Saved,
    UndoToken, VisitForm,
};
use crate::screens::{Effect, Logic as _, samples};

const OPENED: Millis = Millis(1_795_341_600_000); // 2026-11-22 17:00 in Viet Nam

fn bytes(seed: u64) -> Vec<u8> {
    picture(Media::Jpeg, seed, 2_000)
}

fn row(seed: u64) -> PhotoRow {
    PhotoRow {
        sha256: ContentHash::of(&bytes(seed)),
        size: 2_000,
    }
}

fn rows(seeds: std::ops::Range<u64>) -> Answer {
    Answer::Photos(seeds.map(row).collect())
}

/// What the effects ask the core.
fn asked(effects: &[Effect]) -> Vec<&Request> {
    let mut requests = Vec::new();
    for effect in effects {
        if let Effect::Ask(request) = effect {
            requests.push(request);
        }
    }
    requests
}

/// A form at a door, opened, with what its answers ask for.
fn at_door() -> (State, Vec<Effect>) {
    let detail = samples::detail();
    let household = detail.row.id;
    let mut state = State::new(Target::New(household));
    state.opened(OPENED);
    let request = Request::House { household };
    let effects = state.answered(&request, Ok(Answer::House(Box::new(detail))));
    state.update(Event::Outcome(Outcome::Refused));
    (state, effects)
}

fn add(state: &mut State, answer: Result<Answer, FailureCode>) -> Vec<Effect> {
    let form = state.key();
    state.update(Event::Photo(PhotoEvent::Begun(form)));
    assert!(state.photos.busy);
    let picture = Picture(bytes(0));
    let request = Request::AddPhoto { form, picture };
    state.answered(&request, answer.map_err(Failure::from))
}

#[test]
fn a_form_that_is_opened_again_shows_its_photos_again() {
    let (mut state, effects) = at_door();
    let [Request::Photos { form }] = asked(&effects)[..] else {
        panic!("{effects:?}");
    };
    let form = *form;
    assert_eq!(form, state.key());
    let effects = state.answered(&Request::Photos { form }, Ok(rows(0..2)));
    assert_eq!(state.photos.taken, [row(0), row(1)]);
    let looks = asked(&effects);
    assert_eq!(looks.len(), 2, "{effects:?}");
    for (seed, look) in (0..).zip(looks) {
        let is_it = matches!(look, Request::Photo { sha256 } if *sha256 == row(seed).sha256);
        assert!(is_it, "{look:?}");
        // The second has left the phone meanwhile.
        let answer = match seed {
            0 => Ok(Answer::Picture(Picture(bytes(0)))),
            _ => Err(FailureCode::Gone.into()),
        };
        state.answered(look, answer);
    }
    let shown = |seed| state.photos.shown[&row(seed).sha256].clone();
    assert!(shown(0).is_some_and(|a| a.starts_with("data:image/jpeg;base64,")));
    assert_eq!(shown(1), None);
    let again = state.answered(&Request::Photos { form }, Ok(rows(0..2)));
    assert!(asked(&again).is_empty(), "looked at once only");
}

#[test]
fn a_photo_is_kept_and_never_costs_a_draft() {
    let (mut state, _) = at_door();
    let effects = add(&mut state, Ok(rows(0..1)));
    assert!(!state.photos.busy && state.photos.taken.len() == 1);
    assert_eq!(asked(&effects).len(), 1);
    // “Khác” empties this form: with no draft at all its photos would go.
    let effects = state.update(Event::Other);
    assert!(state.form.is_empty());
    assert!(matches!(
        asked(&effects)[..],
        [Request::KeepDraft { draft: Some(_), .. }]
    ));
    // Thrown away on purpose they do.
    let effects = state.update(Event::Restart);
    assert!(matches!(
        asked(&effects)[..],
        [Request::KeepDraft { draft: None, .. }]
    ));
    assert!(state.photos.taken.is_empty());
}

#[test]
fn nothing_is_saved_while_a_photo_is_made_small_and_no_photo_is_required() {
    let (mut state, _) = at_door();
    let form = state.key();
    state.update(Event::Photo(PhotoEvent::Begun(form)));
    assert!(state.update(Event::Save(OPENED)).is_empty() && !state.saving);
    state.update(Event::Photo(PhotoEvent::Failed(form, BadFile::NotPicture)));
    let fault = PhotoFault::File(BadFile::NotPicture);
    assert_eq!(state.photos.fault, Some(fault));
    assert_eq!(state.form.outcome, Some(Outcome::Refused));
    let effects = state.update(Event::Save(OPENED));
    assert!(matches!(asked(&effects)[..], [Request::SaveVisit { .. }]));
}

#[test]
fn what_the_core_does_not_keep_is_said_and_nothing_is_lost() {
    let invalid = |code| Failure::invalid(vec![FieldError::new("/photos", code)]);
    let cases = [
        (
            invalid(Code::BadFormat),
            PhotoFault::File(BadFile::NotPicture),
        ),
        (invalid(Code::TooLong), PhotoFault::File(BadFile::TooLarge)),
        (invalid(Code::TooMany), PhotoFault::TooMany),
        (
            FailureCode::DiskFull.into(),
            PhotoFault::Core(FailureCode::DiskFull.into()),
        ),
    ];
    for (failure, fault) in cases {
        let (mut state, _) = at_door();
        add(&mut state, Ok(rows(0..1)));
        let form = state.key();
        let picture = Picture(bytes(1));
        state.update(Event::Photo(PhotoEvent::Begun(form)));
        state.answered(&Request::AddPhoto { form, picture }, Err(failure));
        assert_eq!(state.photos.fault, Some(fault));
        assert!(!state.photos.busy && state.photos.taken.len() == 1);
        // The next one makes the sentence go.
        state.update(Event::Photo(PhotoEvent::Begun(form)));
        assert_eq!(state.photos.fault, None);
    }
}

#[test]
fn a_photo_of_the_house_before_changes_nothing_here() {
    let (mut state, _) = at_door();
    let other = FormKey::Visit(samples::visit_id());
    state.update(Event::Photo(PhotoEvent::Begun(other)));
    state.update(Event::Photo(PhotoEvent::Failed(other, BadFile::TooLarge)));
    assert_eq!(state.photos, Photos::default());
}

#[test]
fn removing_asks_first() {
    let (mut state, _) = at_door();
    add(&mut state, Ok(rows(0..2)));
    let first = row(0).sha256;
    let remove = Event::Photo(PhotoEvent::Remove(first.clone()));
    state.update(remove.clone());
    assert_eq!(state.over, Some(Over::RemovePhoto(first.clone())));
    assert!(
        state.back().is_empty() && state.over.is_none(),
        "back keeps it"
    );
    state.update(remove.clone());
    state.update(Event::Stay);
    assert!(state.over.is_none());
    state.update(remove);
    let effects = state.update(Event::Photo(PhotoEvent::RemoveNow));
    let [Request::RemovePhoto { form, sha256 }] = asked(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!((*form, sha256), (state.key(), &first));
    let request = Request::RemovePhoto {
        form: *form,
        sha256: first,
    };
    state.answered(&request, Ok(rows(1..2)));
    assert!(state.photos.taken == [row(1)] && state.over.is_none());
}

#[test]
fn twelve_are_enough_and_saved_ones_count() {
    let (mut state, _) = at_door();
    let all = MAX_PHOTOS as u64;
    add(&mut state, Ok(rows(0..all - 1)));
    assert!(!state.photos.full());
    add(&mut state, Ok(rows(0..all)));
    assert!(state.photos.full());
    state.photos.saved = vec![state.photos.taken.remove(0)];
    assert!(state.photos.full());
}

#[test]
fn a_returned_visit_shows_what_it_has_and_says_what_was_not_sent_with_it() {
    let id = samples::visit_id();
    let mut state = State::new(Target::Mend(id));
    state.opened(OPENED);
    let mut visit = samples::to_mend(VisitForm {
        outcome: Some(Outcome::Refused),
        ..VisitForm::default()
    });
    visit.photos = vec![row(0)];
    visit.photo_tally = PhotoTally { total: 1, safe: 1 };
    let answer = Answer::Mend(Box::new(visit));
    state.answered(&Request::Mend { visit: id }, Ok(answer));
    assert_eq!(state.photos.saved, [row(0)]);
    assert!(matches!(
        state.back()[..],
        [Effect::Ask(Request::FormOpen(None)), Effect::Back]
    ));
    add(&mut state, Ok(rows(1..2)));
    assert!(state.back().is_empty());
    assert_eq!(state.over, Some(Over::Leave), "a photo waits for a save");
    state.update(Event::Stay);
    state.update(Event::Save(OPENED));
    let undo = UndoToken {
        local_id: 3,
        save_no: 1,
    };
    let saved = Saved {
        visit: Some(id),
        at: OPENED,
        undo,
        next: None,
    };
    let request = Request::SaveMended {
        visit: id,
        form: state.form.clone(),
        observations: vec![],
    };
    state.answered(&request, Ok(Answer::Saved(saved)));
    assert_eq!(state.photos.saved, [row(0), row(1)]);
    // Taken back, the form asks what it has.
    let effects = state.answered(&Request::Undo { token: undo }, Ok(Answer::Done));
    assert!(matches!(
        asked(&effects)[..],
        [
            Request::KeepDraft { .. },
            Request::FormOpen(Some(_)),
            Request::Mend { .. }
        ]
    ));
}

#[test]
fn a_save_that_is_taken_back_is_a_draft_again() {
    let (mut state, _) = at_door();
    let token = UndoToken {
        local_id: 3,
        save_no: 1,
    };
    let effects = state.answered(&Request::Undo { token }, Ok(Answer::Done));
    assert!(matches!(
        asked(&effects)[..],
        [
            Request::KeepDraft { draft: Some(_), .. },
            Request::FormOpen(Some(_)),
            Request::House { .. }
        ]
    ));
}

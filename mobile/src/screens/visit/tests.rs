//! The rules of the visit form, outcome by outcome.

use tungngo_shared::{
    clock::{Millis, PartOfDay},
    commitment::CommitmentState,
    validation::Code,
    visit::{Outcome, ResidenceDeclared},
};

use super::*;
use crate::protocol::{
    Answer, FailureCode, FormKey, HouseDetail, Request, Saved, UndoToken, VisitForm,
};
use crate::screens::{Effect, Logic as _, Route, observation, samples};

pub(super) const OPENED: Millis = Millis(1_795_341_600_000); // 2026-11-22 17:00 in Viet Nam

pub(super) fn opened(change: impl FnOnce(&mut HouseDetail)) -> State {
    let mut detail = samples::detail();
    change(&mut detail);
    let mut state = State::new(Target::New(detail.row.id));
    let effects = state.opened(OPENED);
    let [
        Effect::Ask(request),
        Effect::Ask(Request::FormOpen(Some(_))),
        Effect::Locate,
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    state.answered(request, Ok(Answer::House(Box::new(detail))));
    let form = state.key();
    state.answered(&Request::Photos { form }, Ok(Answer::Photos(vec![])));
    state
}

fn last_time() -> VisitForm {
    VisitForm {
        people_living: Some(5),
        residence_declared: Some(ResidenceDeclared::Complete),
        commitment: Some(tungngo_shared::commitment::Commitment {
            state: CommitmentState::AlreadySigned,
            signature: None,
        }),
        ..VisitForm::default()
    }
}

pub(super) fn save(state: &mut State) -> Option<(VisitForm, usize)> {
    let effects = state.update(Event::Save(Millis(OPENED.0 + 30_500)));
    match effects.as_slice() {
        [
            Effect::Ask(Request::SaveVisit {
                form, observations, ..
            }),
        ] => Some((form.clone(), observations.len())),
        _ => None,
    }
}

#[test]
fn nothing_to_report_is_three_taps_on_the_form() {
    let mut state = opened(|d| d.like_last_time = Some(last_time()));
    state.update(Event::Outcome(Outcome::Met));
    state.update(Event::LikeLastTime);
    let (form, observations) = save(&mut state).unwrap();
    assert_eq!(form.people_living, Some(5));
    assert_eq!(form.leaflet_given, Some(false));
    assert_eq!(form.seconds_on_form, 30);
    assert_eq!(observations, 0);
}

#[test]
fn the_lists_number_is_offered_where_nobody_answered_before() {
    let mut state = opened(|_| {});
    state.update(Event::Outcome(Outcome::Met));
    assert_eq!(state.form.people_living, Some(4));
    let effects = state.update(Event::Save(OPENED));
    assert!(matches!(effects.as_slice(), [Effect::Focus(id)] if id == "q-residence_declared"));
    assert_eq!(state.error_of("commitment"), Some(Code::Required));
    assert_eq!(state.error_of("people_living"), None);
}

#[test]
fn without_an_answer_to_the_first_question_nothing_is_saved() {
    let mut state = opened(|_| {});
    assert!(save(&mut state).is_none());
    assert_eq!(state.error_of("outcome"), Some(Code::Required));
    state.update(Event::Other);
    assert!(save(&mut state).is_none());
}

#[test]
fn what_does_not_belong_to_the_outcome_is_left_out() {
    let mut state = opened(|d| d.like_last_time = Some(last_time()));
    state.update(Event::Outcome(Outcome::Met));
    state.update(Event::LikeLastTime);
    state.update(Event::Outcome(Outcome::Absent));
    state.update(Event::Appointment(samples::detail().suggestions[0]));
    state.update(Event::Notice);
    let (form, _) = save(&mut state).unwrap();
    assert_eq!((form.people_living, form.commitment), (None, None));
    assert!(form.appointment.is_some() && form.notice_left == Some(true));
}

#[test]
fn refused_needs_no_reason_and_postponed_needs_a_date() {
    let mut state = opened(|_| {});
    state.update(Event::Outcome(Outcome::Refused));
    assert!(save(&mut state).is_some());
    let mut state = opened(|_| {});
    state.update(Event::Other);
    state.update(Event::Outcome(Outcome::Postponed));
    assert!(save(&mut state).is_none());
    assert_eq!(state.error_of("appointment"), Some(Code::Required));
    state.update(Event::Part(PartOfDay::Morning));
    state.update(Event::Day(-9));
    let (form, _) = save(&mut state).unwrap();
    let at = form.appointment.unwrap();
    assert_eq!(at.date, OPENED.local_date(), "never before today");
    assert_eq!(at.part, PartOfDay::Morning);
}

#[test]
fn a_signature_is_drawn_wiped_and_needed() {
    let mut state = opened(|d| d.like_last_time = Some(last_time()));
    state.update(Event::Outcome(Outcome::Met));
    state.update(Event::LikeLastTime);
    state.update(Event::Commitment(CommitmentState::Signed));
    assert_eq!(state.over, Some(Over::Signature));
    state.update(Event::Stroke(vec![10, 10, 700, 300, 20]));
    let strokes = &state.signature().unwrap().strokes;
    assert_eq!(strokes, &[vec![10, 10, SIGNATURE_WIDTH, SIGNATURE_HEIGHT]]);
    state.update(Event::ClearSignature);
    assert_eq!(state.cleared, 1);
    state.update(Event::SignatureDone);
    assert_eq!(
        state.form.commitment, None,
        "an empty field is no signature"
    );
    assert!(save(&mut state).is_none());
    state.update(Event::Sign);
    state.update(Event::Stroke(vec![1, 1, 9, 9]));
    state.update(Event::SignatureDone);
    let (form, _) = save(&mut state).unwrap();
    assert!(form.commitment.unwrap().signature.unwrap().is_drawn());
}

#[test]
fn strokes_beyond_the_limit_are_left_out() {
    let mut state = opened(|_| {});
    state.update(Event::Sign);
    for _ in 0..6 {
        state.update(Event::Stroke(vec![5; 2_000]));
    }
    let points = state.signature().unwrap().points();
    assert_eq!(points, tungngo_shared::commitment::Signature::MAX_POINTS);
}

#[test]
fn leaving_with_an_unsaved_observation_asks_first() {
    let mut state = opened(|_| {});
    assert!(matches!(
        state.back().as_slice(),
        [Effect::Ask(Request::FormOpen(None)), Effect::Back]
    ));
    state.update(Event::Reports(true));
    state.back();
    assert!(state.over.is_none() && !state.reports);
    state.update(Event::Reports(true));
    for event in observation::sample_events() {
        state.update(Event::Observation(event));
    }
    assert!(state.back().is_empty());
    assert_eq!(state.over, Some(Over::Leave));
    assert!(matches!(
        state.update(Event::LeaveAnyway).as_slice(),
        [
            Effect::Ask(Request::KeepDraft { draft: None, .. }),
            Effect::Ask(Request::FormOpen(None)),
            Effect::Back
        ]
    ));
}

#[test]
fn after_saving_one_goes_on_or_takes_it_back() {
    let mut state = opened(|_| {});
    state.update(Event::Outcome(Outcome::Refused));
    let effects = state.update(Event::Save(OPENED));
    let [Effect::Ask(request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert!(
        state.update(Event::Save(OPENED)).is_empty(),
        "one save at a time"
    );
    let undo = UndoToken {
        local_id: 3,
        save_no: 1,
    };
    let saved = Saved {
        visit: None,
        at: OPENED,
        undo,
        next: Some(samples::house("20", "Bà Mẫu")),
    };
    state.answered(request, Ok(Answer::Saved(saved)));
    assert!(matches!(
        state.update(Event::NextHouse).as_slice(),
        [Effect::Replace(Route::Visit(id))] if *id == samples::house("20", "").id
    ));
    let request = Request::Undo { token: undo };
    state.answered(&request, Err(FailureCode::TooLate.into()));
    assert!(state.saved.is_some() && state.failure.is_some());
    state.answered(&request, Ok(Answer::Done));
    assert!(state.saved.is_none());
    assert_eq!(
        state.form.outcome,
        Some(Outcome::Refused),
        "still on the form"
    );
}

#[test]
fn a_returned_visit_opens_at_the_field_asked_about_and_is_sent_again() {
    let mut state = State::new(Target::Mend(samples::visit_id()));
    let effects = state.opened(OPENED);
    let [
        Effect::Ask(request),
        Effect::Ask(Request::FormOpen(Some(FormKey::Visit(_)))),
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    let form = VisitForm {
        outcome: Some(Outcome::Met),
        ..last_time()
    };
    let effects = state.answered(request, Ok(Answer::Mend(Box::new(samples::to_mend(form)))));
    assert!(
        matches!(effects.as_slice(), [Effect::Focus(id), Effect::Ask(_)] if id == "q-people_living")
    );
    assert!(state.asked_about("people_living") && !state.asked_about("commitment"));
    assert!(matches!(
        state.back().as_slice(),
        [Effect::Ask(Request::FormOpen(None)), Effect::Back]
    ));
    assert!(matches!(
        state.update(Event::People(6)).as_slice(),
        [Effect::Ask(Request::KeepDraft {
            form: FormKey::Visit(_),
            draft: Some(_)
        })]
    ));
    assert!(state.back().is_empty() && state.over == Some(Over::Leave));
    state.update(Event::Stay);
    let effects = state.update(Event::Save(OPENED));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Ask(Request::SaveMended { form, .. })] if form.people_living == Some(6)
    ));
}

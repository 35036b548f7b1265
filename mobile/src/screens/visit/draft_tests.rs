//! The form as a draft.

use tungngo_shared::{
    commitment::CommitmentState,
    visit::{Fix, Outcome},
};

use super::tests::{OPENED, opened, save};
use super::*;
use crate::protocol::{Answer, Draft, FormKey, PhotoRow, Request, Saved, UndoToken, VisitForm};
use crate::screens::{Effect, Logic as _, observation, samples};

/// The draft that these effects keep; `Some(None)` when they forget it.
fn kept(effects: &[Effect]) -> Option<Option<Draft>> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(Request::KeepDraft { draft, .. }) => Some(draft.as_deref().cloned()),
        _ => None,
    })
}

#[test]
fn every_change_is_kept_with_its_place_but_never_an_observation() {
    let mut state = opened(|_| {});
    let draft = kept(&state.update(Event::Outcome(Outcome::Refused))).flatten();
    assert_eq!(draft.unwrap().at.as_deref(), Some("outcome"));
    let draft = kept(&state.update(Event::Reports(true))).flatten().unwrap();
    assert!(draft.reports && draft.at.as_deref() == Some("observations"));
    for event in observation::sample_events() {
        assert!(state.update(Event::Observation(event)).is_empty());
    }
    assert_eq!(state.observations.len(), 1);
    let draft = kept(&state.update(Event::Note("Nhà có chó".to_owned()))).flatten();
    let text = serde_json::to_string(&draft).unwrap();
    for told in [state.observations[0].category.as_str(), "reported_by"] {
        assert!(!text.contains(told), "{text}");
    }
    let (_, observations) = save(&mut state).unwrap();
    assert_eq!(observations, 1);
}

#[test]
fn a_begun_form_comes_back_to_its_place_and_can_be_thrown_away() {
    let form = VisitForm {
        outcome: Some(Outcome::Absent),
        ..VisitForm::default()
    };
    let draft = Draft {
        at: Some("appointment".to_owned()),
        ..form.clone().into()
    };
    let mut state = State::new(Target::New(samples::detail().row.id));
    state.opened(OPENED);
    let detail = crate::protocol::HouseDetail {
        draft: Some(draft),
        ..samples::detail()
    };
    let request = Request::House {
        household: detail.row.id,
    };
    let effects = state.answered(&request, Ok(Answer::House(Box::new(detail))));
    assert!(matches!(&effects[0], Effect::Focus(id) if id == "q-appointment"));
    assert!(state.resumed);
    assert_eq!(state.form, form);
    let form = state.key();
    state.answered(&Request::Photos { form }, Ok(Answer::Photos(vec![])));
    assert_eq!(kept(&state.update(Event::Restart)), Some(None));
}

#[test]
fn the_field_to_sign_in_and_what_was_to_be_told_come_back_as_questions() {
    let draft = Draft {
        at: Some("commitment".to_owned()),
        reports: true,
        signing: true,
        ..Draft::default()
    };
    let mut state = opened(|d| d.draft = Some(draft));
    assert_eq!(state.over, Some(Over::Signature));
    assert!(state.told_before());
    state.update(Event::SignatureDone);
    state.update(Event::Outcome(Outcome::Refused));
    assert!(
        save(&mut state).is_none(),
        "told or taken back, not forgotten"
    );
    state.update(Event::Reports(false));
    assert!(save(&mut state).is_some());
}

#[test]
fn signing_is_a_place_until_it_is_done() {
    let mut state = opened(|_| {});
    state.update(Event::Outcome(Outcome::Met));
    let signing = |effects: Vec<Effect>| kept(&effects).flatten().unwrap().signing;
    assert!(signing(
        state.update(Event::Commitment(CommitmentState::Signed))
    ));
    assert!(signing(state.update(Event::Stroke(vec![1, 1, 9, 9]))));
    assert!(!signing(state.back()), "back closes the field");
    assert!(!signing(state.update(Event::SignatureDone)));
}

/// The phone may know where it is before the core has answered.
#[test]
fn a_place_that_is_known_at_once_costs_neither_draft_nor_photos() {
    let fix = || {
        Event::Fix(Fix {
            point: tungngo_shared::household::LatLon {
                lat: 20.8,
                lon: 106.6,
            },
            accuracy_m: 8.0,
            provider: None,
            mock: false,
        })
    };
    let mut state = State::new(Target::New(samples::detail().row.id));
    state.opened(OPENED);
    assert!(state.update(fix()).is_empty(), "nothing is loaded");
    state.form.fix = None;
    let request = Request::House {
        household: samples::detail().row.id,
    };
    state.answered(&request, Ok(Answer::House(Box::new(samples::detail()))));
    let draft = kept(&state.update(fix()));
    assert!(
        matches!(draft, Some(Some(_))),
        "its photos are not known yet"
    );
    let form = state.key();
    state.answered(&Request::Photos { form }, Ok(Answer::Photos(vec![])));
    assert_eq!(kept(&state.update(fix())), Some(None));
}

#[test]
fn what_is_being_saved_is_no_draft_any_more() {
    let mut state = opened(|_| {});
    state.update(Event::Outcome(Outcome::Refused));
    let effects = state.update(Event::Save(OPENED));
    let [Effect::Ask(request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    let late = || Event::Note("chữ cuối".to_owned());
    assert!(state.update(late()).is_empty(), "being saved");
    let undo = UndoToken {
        local_id: 3,
        save_no: 1,
    };
    let saved = Saved {
        visit: None,
        at: OPENED,
        undo,
        next: None,
    };
    state.answered(request, Ok(Answer::Saved(saved)));
    assert!(state.update(late()).is_empty(), "saved");
}

#[test]
fn a_correction_that_is_given_up_leaves_nothing_behind() {
    let mut state = State::new(Target::Mend(samples::visit_id()));
    let effects = state.opened(OPENED);
    let Effect::Ask(request) = &effects[0] else {
        panic!("{effects:?}");
    };
    let form = VisitForm {
        outcome: Some(Outcome::Met),
        people_living: Some(2),
        ..VisitForm::default()
    };
    let mut visit = samples::to_mend(form.clone());
    let begun = VisitForm {
        people_living: Some(6),
        ..form
    };
    visit.draft = Some(begun.clone().into());
    state.answered(request, Ok(Answer::Mend(Box::new(visit))));
    assert!(state.resumed);
    assert_eq!(state.form, begun);
    let row = PhotoRow {
        sha256: tungngo_shared::sync::attachment::ContentHash::of(b"x"),
        size: 1,
    };
    let key = FormKey::Visit(samples::visit_id());
    state.answered(
        &Request::Photos { form: key },
        Ok(Answer::Photos(vec![row])),
    );
    assert!(state.back().is_empty() && state.over == Some(Over::Leave));
    assert_eq!(kept(&state.update(Event::LeaveAnyway)), Some(None));
}

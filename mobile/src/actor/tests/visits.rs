//! Recording, undoing and mending visits.

use tungngo_shared::sync::{Verdict, push};

use super::*;
use crate::protocol::{Saved, UndoToken};
use crate::store::tests::push_reply;

fn seen() -> Observation {
    Observation {
        subject: Subject::Place,
        category: Category::Litter,
        basis: Basis::SeenDirectly,
        support: vec![],
        name: None,
        birth_year: None,
        note: Some("Kim tiêm sau nhà văn hóa".to_owned()),
        extra: Default::default(),
    }
}

async fn save(
    phone: &Phone,
    n: u8,
    form: VisitForm,
    observations: Vec<Observation>,
) -> Result<Saved, Failure> {
    let request = Request::SaveVisit {
        household: house(n),
        form,
        observations,
    };
    phone.handle.save(request).await
}

/// The store behind a phone that was locked.
async fn store_of(phone: &Phone) -> Store {
    phone.handle.boot(Request::Lock).await.unwrap();
    let key = vault(phone.dir.path()).open(PIN, Millis(i64::MAX)).unwrap();
    Store::open(&phone.dir.path().join("store.db"), &key).unwrap()
}

#[tokio::test]
async fn a_save_says_when_and_where_to_go_next_and_forgets_the_draft() {
    let phone = Phone::open().await;
    let form = FormKey::Door(house(1));
    let draft = Request::KeepDraft {
        form,
        draft: Some(Box::new(met().into())),
    };
    phone.ask(draft).await.unwrap();
    phone.ask(Request::FormOpen(Some(form))).await.unwrap();
    assert_eq!(phone.me().await.open_form, Some(form));
    let household = house(1);
    let kept = phone
        .handle
        .house(Request::House { household })
        .await
        .unwrap();
    assert_eq!(kept.draft, Some(met().into()));
    assert_eq!(kept.attempt, 1);

    let saved = save(&phone, 1, met(), vec![]).await.unwrap();
    assert_eq!(saved.next.unwrap().number, "10");
    let detail = phone
        .handle
        .house(Request::House { household })
        .await
        .unwrap();
    assert_eq!(detail.draft, None);
    assert_eq!(phone.me().await.open_form, None);
    assert_eq!(detail.row.door, Door::Done(Outcome::Met));
    assert_eq!(detail.history[0].state, Some(VisitState::OnPhone));
    let again = detail.like_last_time.unwrap();
    assert_eq!((again.outcome, again.people_living), (None, Some(4)));

    let mine = phone.handle.my_visits(Request::MyVisits).await.unwrap();
    assert_eq!(mine[0].id, saved.visit.unwrap());
    assert_eq!(mine[0].recorded, saved.at);
    let today = phone.handle.today(Request::Today).await.unwrap();
    assert_eq!(today.next.unwrap().house.number, "10");
}

#[tokio::test]
async fn a_form_with_something_wrong_is_not_saved_and_says_where() {
    let phone = Phone::open().await;
    let paths = |f: Failure| {
        assert_eq!(f.code, FailureCode::Invalid);
        let found = f.fields.into_iter().map(|e| (e.path, e.code));
        found.collect::<Vec<_>>()
    };
    let empty = save(&phone, 1, VisitForm::default(), vec![]).await;
    assert_eq!(
        paths(empty.unwrap_err()),
        [("/outcome".to_owned(), Code::Required)]
    );
    let mut form = met();
    form.people_living = None;
    let mut wrong = seen();
    wrong.category = Category::Addicted;
    let refused = save(&phone, 1, form, vec![seen(), wrong]).await;
    assert_eq!(
        paths(refused.unwrap_err()),
        [
            ("/people_living".to_owned(), Code::Required),
            ("/observations/1/category".to_owned(), Code::DoesNotFit),
        ]
    );
    assert_eq!(phone.handle.note().sync.waiting, 0);
    let gone = save(&phone, 99, met(), vec![]).await;
    assert_eq!(gone.unwrap_err().code, FailureCode::Gone);
}

#[tokio::test]
async fn an_observation_is_sealed_before_it_is_stored_and_a_mended_visit_keeps_it() {
    let phone = Phone::open().await;
    let saved = save(&phone, 1, met(), vec![seen()]).await.unwrap();
    let visit = saved.visit.unwrap();
    let mend = phone.handle.mend(Request::Mend { visit }).await.unwrap();
    assert_eq!(mend.observation_count, 1);
    let mut form = mend.form;
    form.people_living = Some(5);
    let request = Request::SaveMended {
        visit,
        form,
        observations: vec![seen()],
    };
    phone.handle.save(request).await.unwrap();

    let store = store_of(&phone).await;
    let body = store.own_body(visit.0).unwrap().unwrap();
    assert!(!body.contains("litter") && !body.contains("Kim"));
    let kept = store.visit(visit).unwrap().unwrap();
    assert_eq!(kept.people_living, Some(5));
    assert_eq!(
        kept.clock.device_ms, saved.at,
        "when somebody stood at the door"
    );
    assert_eq!(kept.observations.len(), 2);
    for sealed in kept.observations {
        assert_eq!(sealed.open(&phone.private, visit).unwrap(), seen());
    }
}

#[tokio::test]
async fn a_visit_mended_after_it_was_sent_still_carries_its_observations() {
    let phone = Phone::open().await;
    let saved = save(&phone, 1, met(), vec![seen()]).await.unwrap();
    let visit = saved.visit.unwrap();
    let mut store = store_of(&phone).await;
    let device = store.enrolled().unwrap().unwrap().device;
    let far = Millis(i64::MAX);
    let op = store
        .freeze(device, (200, 1_000_000), (far, far))
        .unwrap()
        .remove(0);
    let verdict = Verdict {
        op_seq: op.op_seq,
        outcome: push::Outcome::Applied {
            rev: op.rev(device),
        },
    };
    store
        .apply_verdicts(&push_reply(vec![verdict], op.op_seq), saved.at)
        .unwrap();
    assert!(store.visit(visit).unwrap().unwrap().observations.is_empty());
    drop(store);

    let pin = PIN.to_owned();
    phone.handle.boot(Request::Unlock { pin }).await.unwrap();
    let mend = phone.handle.mend(Request::Mend { visit }).await.unwrap();
    assert_eq!(
        (mend.state, mend.observation_count),
        (VisitState::Received, 1)
    );
    let request = Request::SaveMended {
        visit,
        form: mend.form,
        observations: vec![],
    };
    phone.handle.save(request).await.unwrap();
    let body = store_of(&phone).await.visit(visit).unwrap().unwrap();
    assert_eq!(body.observations.len(), 1);
    assert_eq!(
        body.observations[0].open(&phone.private, visit).unwrap(),
        seen()
    );
}

#[tokio::test]
async fn undo_takes_back_the_last_save_alone() {
    let phone = Phone::open().await;
    let saved = save(&phone, 1, met(), vec![]).await.unwrap();
    let undo = |token: UndoToken| Request::Undo { token };
    phone.ask(undo(saved.undo)).await.unwrap();
    assert_eq!(phone.ask(undo(saved.undo)).await, Err(FailureCode::Gone));
    let today = phone.handle.today(Request::Today).await.unwrap();
    assert_eq!(today.progress.not_visited, 6);
    assert_eq!(phone.handle.note().sync.visits_total, 0);
}

#[tokio::test]
async fn a_time_to_come_again_is_offered_after_an_absence() {
    let phone = Phone::open().await;
    let form = VisitForm {
        outcome: Some(Outcome::Absent),
        notice_left: Some(true),
        ..VisitForm::default()
    };
    save(&phone, 1, form, vec![]).await.unwrap();
    let household = house(1);
    let detail = phone
        .handle
        .house(Request::House { household })
        .await
        .unwrap();
    assert!(matches!(detail.row.door, Door::Absent { tried: 1, .. }));
    assert_eq!(detail.suggestions.len(), 3);
    assert!(!detail.row.due_now, "not in the same part of the day");
    assert!(detail.like_last_time.is_none(), "nobody was met");
}

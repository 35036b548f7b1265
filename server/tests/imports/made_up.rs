//! A made-up ward works as a real one: everybody gets in, and nothing in it breaks a rule.

use tempfile::TempDir;
use tungngo_server::{
    app::{App, Config},
    auth::web::{self, SignIn},
    clock,
    synthetic::{self, Wanted},
};
use tungngo_shared::access::Role;

#[tokio::test]
async fn a_made_up_ward_has_people_of_each_role_who_get_in_and_a_second_one_is_another() {
    let dir = TempDir::new().unwrap();
    let app = App::open(Config::at(dir.path().join("data"))).unwrap();
    let wanted = Wanted {
        seed: 1,
        wards: 1,
        households: 400,
        longest_alley: None,
        visited: 30,
        phones: 2,
        casework: 0,
        now: clock::now(),
    };
    let first = synthetic::make(&app, &wanted).await.unwrap();
    let ward = &first.wards[0];
    assert_eq!((ward.groups, ward.alleys, ward.households), (2, 13, 400));
    assert!(ward.visits > 100 && ward.codes.len() == 2);
    assert!(app.store.ward(&ward.code).await.unwrap().unwrap().synthetic);

    let now = clock::now();
    let people = || ward.people.iter().chain(&first.people);
    for role in Role::ALL {
        assert!(people().any(|p| p.role == *role), "{role:?}");
    }
    for person in people() {
        if let (Some(login), Some(password)) = (&person.login, &person.password) {
            let asked = SignIn {
                login,
                password: password.clone(),
                address: "test",
                known: None,
                browser: web::Browser::default(),
            };
            assert!(web::sign_in(&app, asked).await.is_ok());
        }
        if let Some(code) = &person.code {
            let owner = app
                .store
                .code_owner(&clock::hashed(code), now)
                .await
                .unwrap();
            assert_eq!(owner.unwrap().account.id, person.id);
        }
    }
    // A volunteer walks all alleys of a group in the campaign that is running.
    let volunteer = people().find(|p| p.role == Role::Volunteer).unwrap();
    let actor = app.store.actor(volunteer.id).await.unwrap().unwrap();
    assert_eq!(actor.alleys.len(), 7);

    let second = synthetic::make(&app, &wanted).await.unwrap();
    assert_ne!(second.wards[0].code, ward.code);
    assert!(second.people.is_empty());
}

//! The search above every page: what fits best stands first, nobody finds what they may not see, and what is erased
//! is not found.

use axum::http::StatusCode;
use tungngo_server::{
    clock,
    storage::sqlite::docs::{self, Author, Version},
    synthetic,
};
use tungngo_shared::{
    household::Household,
    ids::{AlleyId, GroupId, HouseholdId, WardCode},
    text::fold,
};
use uuid::Uuid;

use super::{
    cases::kit::{NAME, NUMBER, Scene, says},
    kit::{Desk, Office, links},
    searching::{addresses, tells_nothing},
};

mod index;

/// Where a group's first alley is.
async fn alley_of(office: &Office, ward: &WardCode, nth: usize) -> (GroupId, AlleyId) {
    let groups = office.app.store.groups(ward).await.unwrap();
    let alleys = office.app.store.alleys(ward).await.unwrap();
    let group = groups[nth].id;
    let alley = alleys.iter().find(|a| a.group == group).unwrap();
    (group, alley.id)
}

async fn put(office: &Office, ward: &WardCode, id: HouseholdId, household: Household) {
    let ward = ward.clone();
    let write = office.store.write(move |tx| {
        let body = serde_json::to_string(&household)?;
        docs::change(tx, &ward, Author::default(), clock::now(), |c| {
            c.put_household(id, &household, Version::server(&body, None))
        })
    });
    write.await.unwrap();
}

/// A household in the first group of the first officer.
async fn settle(office: &Office, number: &str, name: &str, phone: Option<&str>) -> HouseholdId {
    let (group, alley) = alley_of(office, &office.ward.code, 0).await;
    let mut household = Household::at(group, alley, number);
    household.head_name = name.to_owned();
    household.phone = phone.map(str::to_owned);
    let id = HouseholdId(clock::new_id());
    put(office, &office.ward.code, id, household).await;
    id
}

async fn search(desk: &Desk<'_>, words: &str) -> String {
    let to = desk.post("/search", &[("q", words)]).await.moved();
    desk.get(&to).await.ok()
}

/// The households of a page of results, in order.
fn households(html: &str) -> Vec<HouseholdId> {
    let of = html.split("data-testid=\"search-household\"").skip(1);
    of.map(|row| {
        links(row, "/households/")[0]["/households/".len()..]
            .parse()
            .unwrap()
    })
    .collect()
}

#[tokio::test]
async fn same_accents_come_first_then_none_then_beginnings_then_one_slip() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let slip = settle(&office, "901", "Khuất Thị Luý", None).await;
    let begins = settle(&office, "902", "Khuất Thị Luân", None).await;
    let folded = settle(&office, "903", "Khuất Thị Lúa", None).await;
    let same = settle(&office, "904", "Khuất Thị Lụa", None).await;
    settle(&office, "905", "Khuất Thị Hồng", None).await;
    let html = search(&lead, "khuất lụa").await;
    assert_eq!(households(&html), [same, folded, begins, slip]);
    let near: Vec<&str> = html
        .split("data-testid=\"search-household\"")
        .skip(1)
        .collect();
    let near: Vec<bool> = near.iter().map(|row| row.contains("search-near")).collect();
    assert_eq!(near, [false, false, false, true]);
}

#[tokio::test]
async fn a_mistyped_word_finds_what_was_meant_and_a_mistyped_number_does_not() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let id = settle(&office, "7781", "Khuất Thị Lụa", Some("0900000187")).await;
    for words in [
        "khuta lua",
        "khuat luaa",
        "Khất Lụa",
        "7781 khuaat",
        "hkuat",
    ] {
        assert_eq!(households(&search(&lead, words).await), [id], "{words}");
    }
    for words in ["khuat 7782", "0900000178", "ku lua", "khtaau"] {
        let html = search(&lead, words).await;
        assert!(html.contains("search-empty"), "{words}");
    }
}

#[tokio::test]
async fn numbers_are_found_as_people_write_them_and_with_their_alley() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let phone = Some("0900000987");
    let id = settle(&office, "77/81B", "Khuất Thị Lụa", phone).await;
    let (_, alley) = alley_of(&office, &office.ward.code, 0).await;
    let alleys = office.app.store.alleys(&office.ward.code).await.unwrap();
    let alley = alleys.into_iter().find(|a| a.id == alley).unwrap().name;
    for words in [
        "0900 000 987",
        "0900.000.987",
        "+84 900 000 987",
        "090000098",
        "77/81b",
        "77/81B khu",
        "khuat 0900 000 987",
        &format!("77/81B {alley}"),
        &fold(&format!("{alley} 77/81")),
    ] {
        // Made-up telephones are few, so others may have the same.
        let found = households(&search(&lead, words).await);
        assert!(
            found.contains(&id) && found.len() < 20,
            "{words}: {found:?}"
        );
    }
    let admin = office.sign_in("admin").await;
    let html = search(&admin, "lead").await;
    assert!(html.contains("search-person") && html.contains("lead."));
    assert!(search(&admin, "khuat").await.contains("search-empty"));
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_see() {
    let office = Office::with_visits(0).await;
    let wanted = synthetic::Wanted {
        seed: 8,
        wards: 1,
        households: 200,
        longest_alley: None,
        visited: 0,
        phones: 0,
        casework: 0,
        now: clock::now(),
    };
    let made = synthetic::make(&office.app, &wanted).await.unwrap();
    let abroad = made.wards[0].code.clone();
    let own = settle(&office, "901", "Khuất Thị Lụa", None).await;
    let mut ids = Vec::new();
    for (ward, nth) in [(&office.ward.code, 1), (&abroad, 0)] {
        let (group, alley) = alley_of(&office, ward, nth).await;
        let mut household = Household::at(group, alley, "902");
        household.head_name = "Khuất Thị Lụa".to_owned();
        let id = HouseholdId(clock::new_id());
        put(&office, ward, id, household).await;
        ids.push(id);
    }
    for (stem, found) in [
        ("lead", vec![own, ids[0]]),
        ("officer1", vec![own]),
        ("officer2", vec![ids[0]]),
    ] {
        let desk = office.sign_in(stem).await;
        for words in ["Khuất Thị Lụa", "khuat", "khuatt", "khuta"] {
            let html = search(&desk, words).await;
            assert_eq!(households(&html), found, "{stem} {words}");
            assert!(!html.contains("search-person") || stem == "lead");
        }
    }
    for stem in ["steering", "auditor"] {
        let desk = office.sign_in(stem).await;
        assert_eq!(desk.get("/search").await.status, StatusCode::NOT_FOUND);
        let sent = desk.post("/search", &[("q", "khuat")]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
        let first = match stem {
            "steering" => desk.get("/").await,
            _ => desk.get("/audit").await,
        };
        assert!(!first.ok().contains("action=\"/search\""), "{stem}");
    }
}

#[tokio::test]
async fn a_case_is_found_by_name_and_number_and_a_minors_by_its_officer_and_leads() {
    let scene = Scene::set().await;
    let (path, id) = scene.opened(&[("personal_number", NUMBER)]).await;
    let minor = [("name", "Khuất Văn Nhỏ"), ("birth_year", "2015")];
    let (minor, minor_id) = scene.opened(&minor).await;
    for (stem, sees_minor) in [("lead", true), ("officer1", true), ("colleague", false)] {
        let desk = scene.desk(stem).await;
        for words in [NAME, "ly mau thu", "030 091 087654", "mua thu ly"] {
            assert!(search(&desk, words).await.contains(&path), "{stem} {words}");
        }
        for words in ["Khuất Văn Nhỏ", "khuta nho"] {
            let html = search(&desk, words).await;
            assert_eq!(html.contains(&minor), sees_minor, "{stem} {words}");
            assert_eq!(html.contains(&minor_id.to_string()), sees_minor);
        }
    }
    let officer2 = scene.desk("officer2").await;
    assert!(!search(&officer2, NAME).await.contains(&id.to_string()));
}

#[tokio::test]
async fn what_is_erased_or_corrected_is_not_found_and_its_words_are_nowhere() {
    let scene = Scene::set().await;
    let office = &scene.office;
    let lead = scene.desk("lead").await;
    let erased = settle(office, "901", "Khuấtx Thị Lụay", Some("0900000187")).await;
    let kept = settle(office, "902", "Khuấtx Thị Cũk", None).await;
    assert_eq!(households(&search(&lead, "khuatx").await), [erased, kept]);
    assert!(says(&scene.bytes().await, "khuatx"));
    let mut renamed = Household::at(GroupId(Uuid::nil()), AlleyId(Uuid::nil()), "902");
    (renamed.group, renamed.alley) = alley_of(office, &office.ward.code, 0).await;
    renamed.head_name = "Vi Thị Mới".to_owned();
    put(office, &office.ward.code, kept, renamed).await;
    assert_eq!(households(&search(&lead, "khuatx").await), [erased]);
    assert_eq!(households(&search(&lead, "vi moi").await), [kept]);
    let path = format!("/households/{erased}");
    let sent = lead
        .post(
            &format!("{path}/erase"),
            &[("reason", "asked"), ("sure", "1")],
        )
        .await;
    assert!(sent.moved().contains("done=erased"));
    for words in ["khuatx", "khuaxt", "luay", "0900000187"] {
        let html = search(&lead, words).await;
        assert!(!households(&html).contains(&erased), "{words}");
    }
    let image = scene.bytes().await;
    for word in ["khuatx", "khuấtx", "luay", "lụay", "0900000187"] {
        assert!(!says(&image, word), "{word} is still in a page");
    }
}

#[tokio::test]
async fn a_search_tells_its_words_neither_in_an_address_nor_in_the_log() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let id = settle(&office, "901", "Khuất Thị Lụa", None).await;
    let typed = "Khuất Lụaa";
    let to = lead.post("/search", &[("q", typed)]).await.moved();
    tells_nothing(&to, typed);
    let html = lead.get(&to).await.ok();
    assert!(html.contains(&format!("value=\"{typed}\"")));
    for address in addresses(&html) {
        tells_nothing(&address, typed);
    }
    let read = office.store.read(|c| {
        let sql = "SELECT detail FROM audit WHERE action = 'search.list'";
        Ok(c.query_row(sql, [], |row| row.get::<_, String>(0))?)
    });
    let detail = read.await.unwrap();
    let detail: serde_json::Value = serde_json::from_str(&detail).unwrap();
    let wanted = serde_json::json!({"households": [id], "cases": [], "people": []});
    assert_eq!(detail, wanted);
    let log = lead.get("/audit").await.ok();
    assert!(log.contains("Xem kết quả tìm kiếm") && log.contains("Số hộ: 1"));
    // Somebody else's, and a word in the clear.
    let officer = office.sign_in("officer1").await;
    assert!(officer.get(&to).await.ok().contains("search-lost"));
    let to = lead.get("/search?q=Khu%E1%BA%A5t").await.moved();
    assert_eq!(to, "/search?find=-");
    assert_eq!(lead.post("/search", &[("q", " ")]).await.moved(), "/search");
}

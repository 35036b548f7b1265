use axum::http::StatusCode;
use tungngo_server::{clock, storage::Reach};
use tungngo_shared::{
    ids::OfferId,
    observation::SupportNeed,
    support::{Offer, OfferState},
};

use super::{
    super::{
        cases::kit::Scene,
        kit::{hidden, links},
    },
    TITLE, form, groups, offered, post,
};

#[tokio::test]
async fn an_offer_is_written_down_found_changed_closed_and_opened_again() {
    let scene = Scene::set().await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let (path, id) = offered(&officer, &[]).await;
    let list = lead.get("/offers?kind=vocational_training").await.ok();
    assert!(list.contains(TITLE) && list.contains(&path) && list.contains("Còn 1/1 chỗ"));
    let list = lead.get("/offers?kind=loan").await.ok();
    assert!(!list.contains(TITLE) && list.contains("offers-empty"));

    let html = officer.get(&path).await.ok();
    let seen = hidden(&html, "version");
    let change = |title: &str, version: &str| {
        let mut fields = form(&[("places", "")]);
        fields.retain(|(n, _)| *n != "title");
        fields.push(("title", title.to_owned()));
        fields.push(("version", version.to_owned()));
        fields
    };
    post(&officer, &path, &change("Lớp mộc, khóa 2", &seen))
        .await
        .moved();
    let late = post(&lead, &path, &change("Lớp mộc, khóa 3", &seen)).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.html.contains("Lớp mộc, khóa 3"),
        "what was typed is kept"
    );
    let html = lead.get(&path).await.ok();
    assert!(html.contains("Lớp mộc, khóa 2") && html.contains("Không giới hạn"));

    let version = hidden(&html, "version");
    let close = |why: &str| vec![("why", why.to_owned()), ("version", version.clone())];
    let bare = post(&lead, &format!("{path}/close"), &close(" ")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.html.contains("vì sao đóng"));
    post(
        &lead,
        &format!("{path}/close"),
        &close("Hợp tác xã đã đủ người"),
    )
    .await
    .moved();
    let late = post(&lead, &format!("{path}/close"), &close("Một lần nữa")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains("Một lần nữa"));
    let list = lead.get("/offers?state=closed").await.ok();
    assert!(list.contains(&path) && list.contains("Đã đóng (1)"));
    assert!(!lead.get("/offers").await.ok().contains(&path));
    let html = lead.get(&path).await.ok();
    assert!(html.contains("Hợp tác xã đã đủ người"));
    let version = hidden(&html, "version");
    let again = [("version", version.as_str())];
    lead.post(&format!("{path}/reopen"), &again).await.moved();
    assert!(lead.get("/offers").await.ok().contains(&path));
    for (action, n) in [
        ("offer.add", 1),
        ("offer.change", 1),
        ("offer.close", 1),
        ("offer.reopen", 1),
    ] {
        assert_eq!(scene.office.audited(action, id).await, n, "{action}");
    }
    assert!(scene.office.audited("offer.view", id).await >= 3);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_stays() {
    let scene = Scene::set().await;
    let officer = scene.desk("officer1").await;
    for (changes, said) in [
        ([("kind", "")], "Phải trả lời"),
        ([("giver", " ")], "Phải trả lời"),
        ([("places", "ba")], "bằng chữ số"),
        ([("places", "0")], "từ 1 đến"),
        ([("to_on", "2020-01-01")], "phải sau ngày bắt đầu"),
        ([("from_on", "")], "ghi ngày bắt đầu"),
    ] {
        let page = post(&officer, "/offers/new", &form(&changes)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{changes:?}");
        assert!(
            page.html.contains(said)
                || said == "Phải trả lời" && page.html.contains("data-code=\"required\""),
            "{changes:?}: {}",
            page.html
        );
        assert!(page.html.contains("0900 000 001"), "{changes:?}");
    }
    let list = officer.get("/offers").await.ok();
    assert!(!list.contains(TITLE), "nothing came of them");
}

#[tokio::test]
async fn an_officer_sees_and_gives_what_is_for_the_ward_and_for_assigned_groups() {
    let scene = Scene::set().await;
    let (first, second) = groups(&scene);
    let (officer, other) = (scene.desk("officer1").await, scene.desk("officer2").await);
    let own = first.to_string();
    let (path, _) = offered(&officer, &[("group", &own)]).await;
    let (whole, _) = offered(&officer, &[("title", "Cho cả phường")]).await;
    let theirs = second.to_string();
    let page = post(&officer, "/offers/new", &form(&[("group", &theirs)])).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("không thuộc địa bàn"));

    let list = other.get("/offers").await.ok();
    assert!(!list.contains(&path) && list.contains(&whole) && list.contains("Đang nhận (1)"));
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    let close = [("why", "x"), ("version", "1")];
    let closed = other.post(&format!("{path}/close"), &close).await;
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
    assert!(
        scene
            .desk("lead")
            .await
            .get("/offers")
            .await
            .ok()
            .contains(&path)
    );
    for stem in ["steering", "admin", "auditor"] {
        let desk = scene.desk(stem).await;
        for page in ["/offers", "/offers/new", &whole, "/needs"] {
            let status = desk.get(page).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND, "{stem} {page}");
        }
    }
}

#[tokio::test]
async fn many_offers_are_listed_page_by_page_and_none_twice() {
    let scene = Scene::set().await;
    let reach = Reach {
        ward: scene.office.ward.code.clone(),
        viewer: scene.lead,
        whole: true,
    };
    let now = clock::now();
    for n in 0..205 {
        let offer = Offer {
            kind: SupportNeed::Job,
            title: format!("Việc làm số {n}"),
            giver: "Xưởng mẫu".to_owned(),
            contact: String::new(),
            places: None,
            from_on: now.local_date(),
            to_on: None,
            group: None,
            note: String::new(),
        };
        let store = &scene.office.app.store;
        let id = OfferId(clock::new_id());
        store
            .add_offer(reach.clone(), id, offer, now)
            .await
            .unwrap();
    }
    let counts = scene.office.app.store.offer_counts(reach).await.unwrap();
    assert_eq!(counts[&OfferState::Open], 205);
    let lead = scene.desk("lead").await;
    let (mut path, mut all, mut pages) = ("/offers".to_owned(), Vec::new(), 0);
    loop {
        let html = lead.get(&path).await.ok();
        pages += 1;
        all.extend(links(&html, "/offers/0"));
        match links(&html, "/offers?")
            .into_iter()
            .find(|l| l.contains("after="))
        {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!((all.len(), pages), (205, 3));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 205);
}

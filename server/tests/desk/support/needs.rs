use axum::http::StatusCode;

use super::{
    super::{
        cases::kit::{NAME, Scene, step as case_step},
        kit::{hidden, links},
    },
    TITLE, about, action, groups, held, need, offered, refer, step, taken,
};

const KIND: &str = "Học nghề";

#[tokio::test]
async fn from_a_need_by_a_referral_to_help() {
    let scene = Scene::set().await;
    let (path, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let (offer_path, offer) = offered(&officer, &[("places", "2")]).await;
    assert!(officer.get(&path).await.ok().contains("needs-empty"));
    let moved = need(&officer, &path, "vocational_training").await.moved();
    assert!(moved.ends_with("done=support-noted"));
    let twice = need(&officer, &path, "vocational_training").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.html.contains("đã được ghi"));

    let html = officer.get(&path).await.ok();
    assert!(about(&html, KIND).contains(TITLE) && about(&html, KIND).contains("Còn 2/2 chỗ"));
    refer(&officer, about(&html, KIND), offer, "Đã gọi điện trước")
        .await
        .moved();
    assert_eq!(taken(&scene, offer).await, 1);
    let html = officer.get(&path).await.ok();
    let part = about(&html, KIND);
    assert!(part.contains("Đã giới thiệu") && !part.contains("refer-form"));
    assert!(html.contains("Đã gọi điện trước"), "it is in the history");
    let lead = scene.desk("lead").await;
    let seen = lead.get(&offer_path).await.ok();
    assert!(seen.contains(NAME) && seen.contains(&path));

    let bare = step(&officer, part, "decline", &[("comment", " ")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.html.contains("nói rõ vì sao"));
    step(&officer, part, "accept", &[]).await.moved();
    let late = step(&officer, part, "stop", &[("comment", "Đổi ý rồi")]).await;
    assert_eq!(
        late.status,
        StatusCode::CONFLICT,
        "it is not as it was seen"
    );
    assert!(late.html.contains("Đổi ý rồi"));

    let html = officer.get(&path).await.ok();
    let part = about(&html, KIND);
    let bare = step(&officer, part, "finish", &[("comment", "Học hết khóa")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.html.contains("chọn kết quả") && bare.html.contains("Học hết khóa"));
    // Part of it: the place is used, and the need waits again.
    step(&officer, part, "finish", &[("result", "partly")])
        .await
        .moved();
    assert_eq!(taken(&scene, offer).await, 1);
    let html = officer.get(&path).await.ok();
    let part = about(&html, KIND);
    assert!(part.contains("Đang cần") && part.contains("Còn 1/2 chỗ"));
    refer(&officer, part, offer, "").await.moved();
    let html = officer.get(&path).await.ok();
    step(&officer, about(&html, KIND), "accept", &[])
        .await
        .moved();
    let html = officer.get(&path).await.ok();
    step(
        &officer,
        about(&html, KIND),
        "finish",
        &[("result", "helped")],
    )
    .await
    .moved();
    let html = officer.get(&path).await.ok();
    assert!(about(&html, KIND).contains("Đã được giúp"));
    assert_eq!(
        (taken(&scene, offer).await, held(&scene, offer).await),
        (2, 2)
    );
    for (action, n) in [
        ("need.add", 1),
        ("match.propose", 2),
        ("match.accept", 2),
        ("match.finish", 2),
        ("match.stop", 0),
    ] {
        assert_eq!(scene.office.audited(action, id).await, n, "{action}");
    }
    // Met, it can be needed again.
    need(&officer, &path, "vocational_training").await.moved();
}

#[tokio::test]
async fn what_was_not_used_is_free_again() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let (_, offer) = offered(&officer, &[]).await;
    need(&officer, &path, "vocational_training").await.moved();
    let part = async || about(&officer.get(&path).await.ok(), KIND).to_owned();
    let words = ("comment", "Ở xa quá");
    for (before, last) in [
        (None, ("decline", vec![words])),
        (None, ("stop", vec![words])),
        (Some("accept"), ("stop", vec![words])),
        (Some("accept"), ("finish", vec![("result", "not_used")])),
    ] {
        refer(&officer, &part().await, offer, "").await.moved();
        assert_eq!(taken(&scene, offer).await, 1);
        if let Some(before) = before {
            step(&officer, &part().await, before, &[]).await.moved();
        }
        step(&officer, &part().await, last.0, &last.1).await.moved();
        assert_eq!(taken(&scene, offer).await, 0, "{last:?}");
    }
    // A need that is none any more ends what runs for it.
    refer(&officer, &part().await, offer, "").await.moved();
    let shown = part().await;
    let close = shown.split("/close\"").last().unwrap();
    let version = hidden(close, "seen");
    let to = action(&shown, "/close");
    let form = [("comment", "Đã tự tìm được"), ("seen", version.as_str())];
    officer.post(&to, &form).await.moved();
    assert_eq!(taken(&scene, offer).await, 0);
    let part = part().await;
    assert!(part.contains("Không còn cần") && part.contains("Đã dừng"));
    let late = officer.post(&to, &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains("Đã tự tìm được"));
}

#[tokio::test]
async fn two_officers_after_the_last_place_one_gets_it_and_the_other_is_told() {
    let scene = Scene::set().await;
    let (one, _) = scene.opened(&[]).await;
    let (two, id) = scene.opened(&[("name", "Lý Văn Mẫu Hai")]).await;
    let (officer, colleague) = (scene.desk("officer1").await, scene.desk("colleague").await);
    let (_, offer) = offered(&officer, &[]).await;
    for case in [&one, &two] {
        need(&officer, case, "vocational_training").await.moved();
    }
    let pages = (officer.get(&one).await.ok(), colleague.get(&two).await.ok());
    let (first, second) = tokio::join!(
        refer(&officer, about(&pages.0, KIND), offer, "Lời dặn một"),
        refer(&colleague, about(&pages.1, KIND), offer, "Lời dặn hai"),
    );
    let mut came = [(first, "Lời dặn một"), (second, "Lời dặn hai")];
    came.sort_by_key(|(page, _)| page.status.as_u16());
    let [(won, _), (lost, words)] = came;
    assert_eq!(won.status, StatusCode::SEE_OTHER);
    assert_eq!(lost.status, StatusCode::CONFLICT);
    assert!(lost.html.contains("Chỗ cuối cùng") && lost.html.contains(words));
    assert_eq!(
        (taken(&scene, offer).await, held(&scene, offer).await),
        (1, 1)
    );

    // Both have the same need before them: whoever is later is told, too.
    let (_, other) = offered(&officer, &[("kind", "job"), ("places", "9")]).await;
    need(&officer, &two, "job").await.moved();
    let pages = (officer.get(&two).await.ok(), colleague.get(&two).await.ok());
    refer(&officer, about(&pages.0, "Việc làm"), other, "")
        .await
        .moved();
    let late = refer(
        &colleague,
        about(&pages.1, "Việc làm"),
        other,
        "Nhờ gọi lại",
    )
    .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains("Nhờ gọi lại"));
    assert_eq!(taken(&scene, other).await, 1);
    assert!(scene.office.audited("match.propose", id).await >= 1);
}

#[tokio::test]
async fn the_database_itself_gives_no_place_and_no_need_twice() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let (_, offer) = offered(&officer, &[]).await;
    need(&officer, &path, "vocational_training").await.moved();
    refer(
        &officer,
        about(&officer.get(&path).await.ok(), KIND),
        offer,
        "",
    )
    .await
    .moved();
    for sql in [
        "UPDATE offer SET taken = taken + 1",
        "UPDATE offer SET taken = -1",
        "UPDATE offer SET state = 'closed'",
        "INSERT INTO support_match SELECT randomblob(16), need_id, offer_id, state, result, 0, proposed_by, 1 FROM support_match",
        "INSERT INTO case_need SELECT randomblob(16), case_id, kind, source, noted_on, noted_by, state, 1 FROM case_need",
        "UPDATE support_match SET state = 'done'",
    ] {
        let write = scene.office.store.write(move |tx| Ok(tx.execute(sql, [])?));
        assert!(write.await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn only_what_fits_is_offered_and_nothing_else_is_taken() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let (own, other) = groups(&scene);
    let (own, other) = (own.to_string(), other.to_string());
    let tomorrow = super::super::cases::kit::day(1);
    let (_, ward) = offered(&lead, &[("title", "Của cả phường")]).await;
    let (_, of_group) = offered(&lead, &[("title", "Của tổ này"), ("group", &own)]).await;
    let unfit = [
        offered(&lead, &[("title", "Của tổ khác"), ("group", &other)])
            .await
            .1,
        offered(&lead, &[("title", "Loại khác"), ("kind", "loan")])
            .await
            .1,
        offered(&lead, &[("title", "Chưa mở"), ("from_on", &tomorrow)])
            .await
            .1,
    ];
    need(&officer, &path, "vocational_training").await.moved();
    let html = officer.get(&path).await.ok();
    let part = about(&html, KIND);
    let at = |title: &str| part.find(title).unwrap();
    assert!(
        at("Của tổ này") < at("Của cả phường"),
        "the group's own first"
    );
    for title in ["Của tổ khác", "Loại khác", "Chưa mở"] {
        assert!(!part.contains(title), "{title}");
    }
    for id in unfit {
        let forged = refer(&officer, part, id, "").await;
        assert_eq!(forged.status, StatusCode::CONFLICT);
        assert_eq!(taken(&scene, id).await, 0);
    }
    assert_eq!(
        (taken(&scene, ward).await, taken(&scene, of_group).await),
        (0, 0)
    );
}

#[tokio::test]
async fn what_ends_with_the_case_and_what_is_left_alone_before_it_is_approved() {
    let scene = Scene::set().await;
    let (path, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let (_, offer) = offered(&officer, &[]).await;
    need(&officer, &path, "vocational_training").await.moved();
    need(&officer, &path, "loan").await.moved();
    refer(
        &officer,
        about(&officer.get(&path).await.ok(), KIND),
        offer,
        "",
    )
    .await
    .moved();
    let stale = about(&officer.get(&path).await.ok(), KIND).to_owned();
    case_step(&officer, &path, "end", &[("reason", "completed")])
        .await
        .moved();
    assert_eq!(taken(&scene, offer).await, 0);
    let html = officer.get(&path).await.ok();
    for kind in [KIND, "Vay vốn"] {
        let part = about(&html, kind);
        assert!(
            part.contains("Không còn cần") && !part.contains("<form"),
            "{kind}"
        );
    }
    assert_eq!(scene.office.audited("need.close", id).await, 1);
    let late = step(&officer, &stale, "accept", &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let late = need(&officer, &path, "job").await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    let (waits, _) = scene.proposed(&[("name", "Lý Văn Mẫu Chờ")]).await;
    let html = officer.get(&waits).await.ok();
    assert!(!html.contains("need-form") && !html.contains("case-task-new"));
    let early = need(&officer, &waits, "job").await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert_eq!(links(&html, &format!("{waits}/tasks/new")).len(), 0);
}

#[tokio::test]
async fn a_kind_and_places_do_not_change_under_those_who_were_referred() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    let (second, _) = scene.opened(&[("name", "Lý Văn Mẫu Hai")]).await;
    let officer = scene.desk("officer1").await;
    let (offer_path, offer) = offered(&officer, &[("places", "3")]).await;
    for case in [&path, &second] {
        need(&officer, case, "vocational_training").await.moved();
        refer(
            &officer,
            about(&officer.get(case).await.ok(), KIND),
            offer,
            "",
        )
        .await
        .moved();
    }
    let version = hidden(&officer.get(&offer_path).await.ok(), "version");
    for (changes, said) in [
        ([("kind", "loan"), ("places", "3")], "không đổi loại"),
        (
            [("kind", "vocational_training"), ("places", "1")],
            "ít hơn số đã dùng",
        ),
    ] {
        let mut form = super::form(&changes);
        form.push(("version", version.clone()));
        let page = super::post(&officer, &offer_path, &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains(said), "{said}");
    }
}

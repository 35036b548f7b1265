use axum::http::StatusCode;

use super::super::kit::hidden;
use super::kit::{NAME, Scene, day, filled, named, send, step};

/// Born so that the person is 18 in so many days.
fn of_age_in(days: i32) -> String {
    let born: jiff::civil::Date = day(days).parse().unwrap();
    born.saturating_sub(jiff::Span::new().years(18)).to_string()
}

#[tokio::test]
async fn a_minor_is_seen_by_leads_and_the_officer_in_charge_alone() {
    let scene = Scene::set().await;
    let born = of_age_in(2);
    let minor = [("birth_date", born.as_str()), ("birth_year", "")];
    let (path, id) = scene.opened(&minor).await;
    let officer = scene.desk("officer1").await;
    let html = officer.get(&path).await.ok();
    assert!(html.contains("Chưa đủ 18 tuổi"));
    assert!(
        scene
            .desk("lead")
            .await
            .get(&path)
            .await
            .ok()
            .contains(NAME)
    );

    // A colleague of the same groups meets no page, no line, no number.
    let colleague = scene.desk("colleague").await;
    for page in [path.clone(), format!("{path}/print")] {
        assert_eq!(colleague.get(&page).await.status, StatusCode::NOT_FOUND);
    }
    let list = colleague.get("/cases?state=open").await.ok();
    assert!(!list.contains(&path) && !list.contains(NAME) && list.contains("Đang quản lý (0)"));
    let version = hidden(&html, "version");
    for (what, form) in [
        ("status", vec![("status", "post_rehab")]),
        ("end", vec![("reason", "completed")]),
        ("reopen", vec![("comment", "x")]),
    ] {
        let mut form = form;
        form.push(("version", &version));
        if what == "status" {
            form.extend([
                ("number", "1"),
                ("decided_on", "2026-01-01"),
                ("review_on", "2999-01-01"),
            ]);
        }
        let officer = scene.officer.to_string();
        form.push(("officer", &officer));
        let sent = colleague.post(&format!("{path}/{what}"), &form).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{what}");
    }
    let list = officer.get("/cases?state=open").await.ok();
    assert!(list.contains(&path) && list.contains("Đang quản lý (1)"));

    // Handed to the colleague, who sees it now, and the officer does not.
    let colleague_id = scene
        .office
        .app
        .store
        .case_choices(tungngo_server::storage::Reach {
            ward: scene.office.ward.code.clone(),
            viewer: scene.lead,
            whole: true,
        });
    let all = colleague_id.await.unwrap().officers;
    let other = all.iter().find(|o| o.name.ends_with("colleague")).unwrap();
    let to = other.id.to_string();
    let html = officer.get(&path).await.ok();
    let version = hidden(&html, "version");
    let form = filled(
        &html,
        &[("officer", &to), ("reason", "wrong"), ("version", &version)],
    );
    let moved = send(&officer, &format!("{path}/correct"), &form)
        .await
        .moved();
    assert_eq!(
        moved, "/cases?done=case-correct",
        "not to a page that is not theirs"
    );
    assert_eq!(officer.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(colleague.get(&path).await.ok().contains(NAME));

    // Of age: the groups' officers see it.
    let write = scene.office.store.write(move |tx| {
        let today = tungngo_server::clock::now().local_date().to_string();
        let sql = "UPDATE case_file SET of_age_on = $1 WHERE id = $2";
        Ok(tx.execute(sql, rusqlite::params![today, id])?)
    });
    write.await.unwrap();
    assert!(officer.get(&path).await.ok().contains(NAME));
}

#[tokio::test]
async fn of_whom_only_the_year_is_known_is_a_minor_until_the_year_proves_otherwise() {
    let scene = Scene::set().await;
    let this_year = tungngo_server::clock::now().local_date().year();
    let colleague = scene.desk("colleague").await;
    for (age, seen) in [(18, StatusCode::NOT_FOUND), (19, StatusCode::OK)] {
        let year = (this_year - age).to_string();
        let (path, _) = scene.proposed(&[("birth_year", &year)]).await;
        assert_eq!(colleague.get(&path).await.status, seen, "{age}");
    }
}

#[tokio::test]
async fn a_proposal_about_a_minor_in_a_colleagues_charge_says_only_that_it_was_sent() {
    let scene = Scene::set().await;
    let lead = scene.lead.to_string();
    let observation = scene.verified_by(scene.officer).await;
    let officer = scene.desk("officer1").await;
    let born = of_age_in(400);
    let changes = [
        ("birth_date", born.as_str()),
        ("birth_year", ""),
        ("officer", &lead),
    ];
    let moved = scene.propose(&officer, observation, &changes).await.moved();
    assert_eq!(moved, "/cases?done=case-propose");
    let html = officer
        .get(&format!("/observations/{observation}/case"))
        .await
        .ok();
    assert!(html.contains("đã có hồ sơ") && !html.contains("case-existing-open"));
    let listed = scene.desk("lead").await.get("/cases").await.ok();
    assert!(listed.contains(NAME));
}

#[tokio::test]
async fn identity_is_corrected_with_a_reason_and_what_stood_there_can_be_forgotten() {
    let scene = Scene::set().await;
    let (path, id) = scene.opened(&[("personal_number", "030091087654")]).await;
    let officer = scene.desk("officer1").await;
    let correct = async |changes: &[(&str, &str)]| {
        let html = officer.get(&path).await.ok();
        let version = hidden(&html, "version");
        let mut changes = changes.to_vec();
        changes.push(("version", &version));
        send(
            &officer,
            &format!("{path}/correct"),
            &filled(&html, &changes),
        )
        .await
    };
    let bare = correct(&[("name", "Lý Văn Mẫu Đúng")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason");
    assert!(bare.html.contains("Lý Văn Mẫu Đúng"));
    correct(&[("name", "Lý Văn Mẫu Đúng"), ("reason", "wrong")])
        .await
        .moved();
    let html = officer.get(&path).await.ok();
    assert!(html.contains("Lý Văn Mẫu Đúng") && html.contains(&format!("<del>{NAME}</del>")));

    // Asked to be forgotten: neither this value nor the one before is in the file.
    let forget = [
        ("name", "Lý Văn Mẫu Cuối"),
        ("birth_year", "1992"),
        ("personal_number", "030092087654"),
        ("reason", "asked"),
        ("forget", "1"),
    ];
    correct(&forget).await.moved();
    assert_eq!(scene.log_ahead(), 0, "nor in the log ahead");
    let html = officer.get(&path).await.ok();
    for gone in [NAME, "Lý Văn Mẫu Đúng", "030091087654", "1991"] {
        assert!(!html.contains(gone), "{gone}");
    }
    let image = scene.bytes().await;
    assert!(super::kit::says(&image, "Lý Văn Mẫu Cuối"));
    for gone in [NAME, "Lý Văn Mẫu Đúng", "030091087654"] {
        assert!(!super::kit::says(&image, gone), "{gone} is still in a page");
    }
    assert_eq!(scene.office.audited("case.correct", id).await, 2);
    // It stays what it is.
    let page = step(&officer, &path, "end", &[("reason", "wrong")]).await;
    assert_eq!(named(&page.moved()).1, id);
}

//! An observation from the phone to its result: who may take which step, what the phone is asked, what is alike,
//! and what is left of it when it was nothing.

use axum::http::StatusCode;
use serde_json::json;
use tungngo_server::retention;
use tungngo_shared::{observation::Category, sync::DocKind};

use super::{
    kit::{Desk, Office, Page, hidden, links},
    observed::{about, send},
};

/// Takes a step as the page stood.
async fn step(desk: &Desk<'_>, html: &str, path: &str, more: &[(&str, &str)]) -> Page {
    let seen = hidden(html, "seen");
    let mut form = vec![("seen", seen.as_str())];
    form.extend(more);
    desk.post(&format!("{path}/step"), &form).await
}

/// Takes a step on the page as it stands now.
async fn now(desk: &Desk<'_>, path: &str, more: &[(&str, &str)]) -> Page {
    let html = desk.get(path).await.ok();
    step(desk, &html, path, more).await
}

fn state(html: &str) -> &str {
    let rest = html.split("data-testid=\"triage-state\">").nth(1).unwrap();
    rest.split('<').next().unwrap()
}

#[tokio::test]
async fn one_officer_verifies_asks_the_author_and_says_what_came_of_it() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = phone.somewhere().await;
    let sent = send(
        &mut phone,
        door,
        &about(Some("Trần Văn Ân"), Category::Addicted),
    )
    .await;
    let (lead, officer) = (
        office.sign_in("lead").await,
        office.sign_in("officer1").await,
    );

    for stem in ["officer2", "steering", "admin"] {
        let other = office.sign_in(stem).await;
        assert_eq!(
            other.get(&sent.path).await.status,
            StatusCode::NOT_FOUND,
            "{stem}"
        );
    }
    let board = lead.get("/observations").await.ok();
    assert_eq!(links(&board, "/observations/0"), [sent.path.as_str()]);
    assert!(board.contains("Nghi nghiện ma túy") && !board.contains("Trần Văn Ân"));
    assert!(
        !lead
            .get("/observations?category=dealing")
            .await
            .ok()
            .contains(&sent.path)
    );
    assert!(
        lead.get("/observations?category=addicted")
            .await
            .ok()
            .contains(&sent.path)
    );

    // Nobody says what came of it before it is somebody's.
    let verify = [("step", "verify"), ("words", "Đã gặp gia đình")];
    assert_eq!(
        now(&lead, &sent.path, &verify).await.status,
        StatusCode::CONFLICT
    );
    now(&officer, &sent.path, &[("step", "assign")])
        .await
        .moved();
    let html = lead.get(&sent.path).await.ok();
    assert!(html.contains("Đang xác minh") && !html.contains("triage-verify\""));
    assert_eq!(
        step(&lead, &html, &sent.path, &verify).await.status,
        StatusCode::CONFLICT
    );

    let mute = now(&officer, &sent.path, &[("step", "ask"), ("words", " ")]).await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
    let question = "Nhà nào gần đó nghe thấy?";
    now(
        &officer,
        &sent.path,
        &[("step", "ask"), ("words", question)],
    )
    .await
    .moved();
    let told = phone.pull().await;
    let row = told
        .iter()
        .rfind(|c| c["id"] == sent.visit.to_string().as_str())
        .unwrap();
    let review = &row["body"]["review"];
    assert_eq!(
        (&review["state"], &review["comment"], &review["field"]),
        (&json!("returned"), &json!(question), &json!("observations"))
    );
    assert_eq!(
        state(&officer.get(&sent.path).await.ok()),
        "Chờ người ghi bổ sung"
    );
    let mut mended = sent.body.clone();
    mended["note"] = json!("Nhà số 14 nghe thấy");
    phone
        .push(DocKind::Visit, sent.visit.0, Some(&sent.rev), &mended)
        .await;
    let html = officer.get(&sent.path).await.ok();
    assert_eq!(state(&html), "Đang xác minh");
    assert!(html.contains("đã bổ sung lượt thăm"));

    now(&officer, &sent.path, &verify).await.moved();
    assert_eq!(state(&lead.get(&sent.path).await.ok()), "Đã xác minh");
    now(
        &lead,
        &sent.path,
        &[("step", "reopen"), ("words", "Gia đình khiếu nại")],
    )
    .await
    .moved();
    let html = lead.get(&sent.path).await.ok();
    assert_eq!(state(&html), "Mới nhận");
    assert!(html.contains("Đã gặp gia đình") && html.contains("Gia đình khiếu nại"));
    assert_eq!(office.audited("observation.step", sent.id.0).await, 4);
    assert!(office.audited("observation.view", sent.id.0).await >= 10);
}

#[tokio::test]
async fn two_officers_at_once_one_wins_and_the_other_loses_no_words() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = phone.somewhere().await;
    let sent = send(&mut phone, door, &about(None, Category::YouthAtRisk)).await;
    let (lead, officer) = (
        office.sign_in("lead").await,
        office.sign_in("officer1").await,
    );
    let seen = lead.get(&sent.path).await.ok();
    now(&officer, &sent.path, &[("step", "assign")])
        .await
        .moved();
    let late = step(&lead, &seen, &sent.path, &[("step", "assign")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    let seen = officer.get(&sent.path).await.ok();
    now(&lead, &sent.path, &[("step", "assign")]).await.moved();
    let words = "Không ai trong nhà sử dụng; hàng xóm xác nhận";
    let late = step(
        &officer,
        &seen,
        &sent.path,
        &[("step", "dismiss"), ("words", words)],
    )
    .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.html.contains(words),
        "what was typed is there to be copied"
    );
    assert_eq!(state(&lead.get(&sent.path).await.ok()), "Đang xác minh");
}

#[tokio::test]
async fn what_is_alike_stands_side_by_side_and_can_be_called_a_duplicate() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = phone.somewhere().await;
    let first = send(
        &mut phone,
        door,
        &about(Some("Trần Văn Ân"), Category::Addicted),
    )
    .await;
    let twin = send(
        &mut phone,
        door,
        &about(Some("tran van an"), Category::IllegalUser),
    )
    .await;
    let other = send(
        &mut phone,
        door,
        &about(Some("Lê Thị Mẫu"), Category::Addicted),
    )
    .await;
    let lead = office.sign_in("lead").await;

    let html = lead.get(&first.path).await.ok();
    let beside = html.split("data-testid=\"triage-twins\"").nth(1).unwrap();
    assert!(beside.contains(&twin.path) && !beside.contains(&other.path));
    assert!(beside.contains("cùng nhà, cùng tên, cùng năm sinh"));
    assert_eq!(
        office.audited("observation.view", twin.id.0).await,
        1,
        "it was shown"
    );
    assert_eq!(office.audited("observation.view", other.id.0).await, 0);

    let id = first.id.to_string();
    now(&lead, &twin.path, &[("step", "merge"), ("twin", &id)])
        .await
        .moved();
    let html = lead.get(&twin.path).await.ok();
    assert!(state(&html) == "Trùng" && html.contains(&format!("href=\"{}\"", first.path)));
    // No circles, and nothing repeats itself.
    let id = twin.id.to_string();
    let back = now(&lead, &first.path, &[("step", "merge"), ("twin", &id)]).await;
    assert_eq!(back.status, StatusCode::CONFLICT);
    let id = first.id.to_string();
    let own = now(&lead, &first.path, &[("step", "merge"), ("twin", &id)]).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
}

/// Every text of every table in which one of the words stands.
async fn within(office: &Office, words: &'static [&'static str]) -> Vec<String> {
    let read = office.store.read(|c| {
        let mut tables = c.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
        let tables: Vec<String> = tables
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut found = Vec::new();
        for table in tables {
            let mut all = c.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = all.column_count();
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                for n in 0..columns {
                    let Ok(text) = row.get_ref(n)?.as_bytes() else {
                        continue;
                    };
                    let text = String::from_utf8_lossy(text);
                    found.extend(
                        words
                            .iter()
                            .filter(|w| text.contains(**w))
                            .map(|w| format!("{table}: {w}")),
                    );
                }
            }
        }
        Ok(found)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn what_was_nothing_goes_after_its_period_with_all_that_was_written_about_it() {
    const WORDS: &[&str] = &["Không có việc này", "Ai báo?"];
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = phone.somewhere().await;
    let sent = send(
        &mut phone,
        door,
        &about(Some("Trần Văn Ân"), Category::Addicted),
    )
    .await;
    let twin = send(
        &mut phone,
        door,
        &about(Some("tran van an"), Category::Addicted),
    )
    .await;
    let lead = office.sign_in("lead").await;
    now(&lead, &sent.path, &[("step", "assign")]).await.moved();
    now(&lead, &sent.path, &[("step", "ask"), ("words", WORDS[1])])
        .await
        .moved();
    let id = sent.id.to_string();
    now(&lead, &twin.path, &[("step", "merge"), ("twin", &id)])
        .await
        .moved();
    now(
        &lead,
        &sent.path,
        &[("step", "dismiss"), ("words", WORDS[0])],
    )
    .await
    .moved();
    phone.pull().await;

    let days = async |days: i64| {
        let by = days * 24 * 60 * 60 * 1000;
        let write = office.store.write(move |tx| {
            Ok(tx.execute("UPDATE observation SET closed_ms = closed_ms - $1", [by])?)
        });
        write.await.unwrap();
        retention::run(&office.app, &office.ward.code, false)
            .await
            .unwrap()
    };
    assert_eq!(days(29).await.observations, 0);
    assert!(!within(&office, WORDS).await.is_empty());
    let gone = days(2).await.observations;
    assert_eq!(gone, 2, "with what repeats it");
    assert_eq!(within(&office, WORDS).await, Vec::<String>::new());
    for path in [&sent.path, &twin.path] {
        assert_eq!(lead.get(path).await.status, StatusCode::NOT_FOUND);
    }
    for tab in ["received", "unfounded", "duplicate"] {
        let board = lead.get(&format!("/observations?tab={tab}")).await.ok();
        assert_eq!(
            links(&board, "/observations/0"),
            Vec::<String>::new(),
            "{tab}"
        );
    }
    let told = phone.pull().await;
    let row = told
        .iter()
        .rfind(|c| c["id"] == sent.visit.to_string().as_str())
        .unwrap();
    assert_eq!(
        row["body"]["review"].get("comment"),
        None,
        "the phone forgets the question"
    );
}

#[tokio::test]
async fn what_waits_too_long_rises_to_the_lead() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = phone.somewhere().await;
    let sent = send(&mut phone, door, &about(None, Category::Addicted)).await;
    let lead = office.sign_in("lead").await;
    let late = "/observations?tab=late";
    assert_eq!(links(&lead.get("/").await.ok(), late), Vec::<String>::new());
    assert_eq!(
        links(&lead.get(late).await.ok(), "/observations/0"),
        Vec::<String>::new()
    );
    let write = office.store.write(|tx| {
        let by = 8 * 24 * 60 * 60 * 1000_i64;
        Ok(tx.execute(
            "UPDATE observation SET received_ms = received_ms - $1",
            [by],
        )?)
    });
    write.await.unwrap();
    assert!(lead.get("/").await.ok().contains(late));
    assert_eq!(
        links(&lead.get(late).await.ok(), "/observations/0"),
        [sent.path]
    );
}

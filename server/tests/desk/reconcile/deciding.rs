//! What is said of rows, one by one, many at once, by two people at once.

use axum::http::StatusCode;
use tungngo_shared::ids::CaseId;

use super::{
    super::{
        cases::kit::{Scene, filled, send},
        kit::{Desk, hidden},
    },
    kit::{button, laid, made, open_case, rows, rows_of, say, tab},
};

struct Set {
    scene: Scene,
    an: CaseId,
    bich: CaseId,
    huy: [CaseId; 2],
}

async fn set() -> Set {
    let scene = Scene::set().await;
    Set {
        an: open_case(&scene, made("Nguyễn Văn An", 1980, Some("030080000001"))).await,
        bich: open_case(&scene, made("Trần Thị Bích", 1991, None)).await,
        huy: [
            open_case(&scene, made("Lê Quang Huy", 1975, None)).await,
            open_case(&scene, made("Lê Quang Huy", 1975, None)).await,
        ],
        scene,
    }
}

const LIST: &str = "Họ và tên;Ngày sinh;Số CCCD\n\
    Nguyễn Văn Ân;1980;030080000001\n\
    Trần Thị Bích;12/03/1991;\n\
    Lê Quang Huy;1975;\n\
    Phạm Văn Lạ;1988;030088000009\n\
    Vũ Thị Xa;1979;\n";

/// A case's name and birth as they stand in the table.
async fn case(scene: &Scene, id: CaseId) -> (String, String, i64) {
    let read = scene.office.store.read(move |c| {
        let sql = "SELECT name, birth, version FROM case_file WHERE id = $1";
        Ok(c.query_row(sql, [id.0], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn the_case_is_corrected_as_the_other_side_says_or_the_other_side_is_told() {
    let Set { scene, an, .. } = set().await;
    let lead = scene.desk("lead").await;
    let run = laid(&lead, LIST).await;
    let differs = rows_of(&lead, &run, "differs").await;
    // The case that knows the year alone does not contradict a day of it.
    assert_eq!(differs.len(), 1, "{differs:?}");
    let told = say(&lead, &run, &differs[0], "differs", "take_theirs")
        .await
        .moved();
    assert!(lead.get(&told).await.ok().contains("Đã ghi 1 dòng."));
    let (name, _, version) = case(&scene, an).await;
    assert_eq!((name.as_str(), version), ("Nguyễn Văn Ân", 2));
    // It stands in the case's history with what stood there before.
    let history = lead.get(&format!("/cases/{an}")).await.ok();
    assert!(history.contains("Nguyễn Văn An") && history.contains("Nguyễn Văn Ân"));
    let row = &rows_of(&lead, &run, "differs").await[0];
    assert!(row.contains("Sửa hồ sơ theo bên kia ·") && row.contains("đã gọi điện hỏi"));
    // What a case took over is taken back in the case.
    assert!(!row.contains("value=\"again\""));
}

#[tokio::test]
async fn somebody_says_who_an_unclear_row_is_and_can_say_it_again() {
    let Set { scene, huy, .. } = set().await;
    let lead = scene.desk("lead").await;
    let run = laid(&lead, LIST).await;
    let row = rows_of(&lead, &run, "unclear").await.remove(0);
    let is = button(&row, "is~");
    let chosen: CaseId = is.strip_prefix("is~").unwrap().parse().unwrap();
    assert!(huy.contains(&chosen));
    say(&lead, &run, &row, "unclear", &is).await.moved();
    let html = lead.get(&run).await.ok();
    // The other one of the name stands on its own now.
    assert_eq!(tab(&html, "unclear"), "0 / 0");
    assert_eq!(
        (tab(&html, "equal"), tab(&html, "only_ours")),
        ("2".to_owned(), "0 / 1".to_owned())
    );
    let again = rows_of(&lead, &run, "equal").await;
    let again = again
        .iter()
        .find(|row| row.contains("value=\"again\""))
        .unwrap();
    say(&lead, &run, again, "equal", "again").await.moved();
    let html = lead.get(&run).await.ok();
    assert_eq!(
        (tab(&html, "unclear"), tab(&html, "only_ours")),
        ("0 / 1".to_owned(), "0 / 0".to_owned())
    );
    let row = rows_of(&lead, &run, "unclear").await.remove(0);
    say(&lead, &run, &row, "unclear", "nobody").await.moved();
    let html = lead.get(&run).await.ok();
    assert_eq!(
        (tab(&html, "only_theirs"), tab(&html, "only_ours")),
        ("0 / 3".to_owned(), "0 / 2".to_owned())
    );
}

#[tokio::test]
async fn many_rows_are_decided_at_once_but_not_what_writes_into_cases() {
    let Set { scene, .. } = set().await;
    let lead = scene.desk("lead").await;
    let run = laid(&lead, LIST).await;
    let path = format!("{run}/rows");
    let rest = |outcome: &'static str, said: &'static str| {
        let (lead, path) = (&lead, &path);
        async move {
            let form = [("outcome", outcome), ("said", said), ("rest", "1")];
            lead.post(path, &form).await
        }
    };
    for (outcome, said) in [
        ("differs", "take_theirs"),
        ("only_theirs", "missing_there"),
        ("only_theirs", "propose"),
    ] {
        assert_eq!(
            rest(outcome, said).await.status,
            StatusCode::CONFLICT,
            "{said}"
        );
    }
    let told = rest("only_theirs", "not_ours").await.moved();
    let html = lead.get(&told).await.ok();
    assert!(html.contains("Đã ghi 2 dòng."));
    assert_eq!(tab(&html, "only_theirs"), "2 / 2");
    // Those that were ticked, as they were seen.
    let rows = rows_of(&lead, &run, "only_theirs").await;
    say(&lead, &run, &rows[0], "only_theirs", "again")
        .await
        .moved();
    let picks: Vec<String> = rows.iter().map(|row| hidden(row, "pick")).collect();
    let form = [
        ("pick", picks[0].as_str()),
        ("pick", picks[1].as_str()),
        ("outcome", "only_theirs"),
        ("said", "wrong_there"),
    ];
    let told = lead.post(&path, &form).await.moved();
    assert!(lead.get(&told).await.ok().contains("2 dòng giữ nguyên"));
}

#[tokio::test]
async fn two_leads_at_the_same_row_one_wins_and_the_other_loses_no_word() {
    let Set { scene, .. } = set().await;
    let (lead, deputy) = (scene.desk("lead").await, scene.desk("deputy").await);
    let run = laid(&lead, LIST).await;
    let row = rows_of(&lead, &run, "only_theirs").await.remove(0);
    say(&lead, &run, &row, "only_theirs", "not_ours")
        .await
        .moved();
    let late = say(&deputy, &run, &row, "only_theirs", "verify").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains("đã gọi điện hỏi"));
    let row = rows_of(&lead, &run, "only_theirs").await.remove(0);
    assert!(row.contains("Không thuộc phường ·"));
}

/// The page of the form that proposes a case from the first row that is theirs alone.
async fn proposal(lead: &Desk<'_>, run: &str) -> String {
    let row = rows_of(lead, run, "only_theirs").await.remove(0);
    let at = row.find("/reconcile/").map(|_| {
        row.split("href=\"")
            .find(|h| h.contains("/case\""))
            .unwrap()
    });
    at.unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_stranger_is_proposed_as_a_case_and_another_lead_approves() {
    let Set { scene, bich, .. } = set().await;
    let (lead, deputy) = (scene.desk("lead").await, scene.desk("deputy").await);
    let run = laid(&lead, LIST).await;
    let path = proposal(&lead, &run).await;
    let html = lead.get(&path).await.ok();
    assert!(html.contains("value=\"Phạm Văn Lạ\"") && html.contains("030088000009"));
    // What somebody is looked after for is for a person to say.
    let wrong = send(&lead, &path, &filled(&html, &[])).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let group = html.split("id=\"group\"").nth(1).unwrap();
    let group = group
        .split("<option value=\"")
        .nth(2)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let form = filled(&html, &[("category", "illegal_user"), ("group", group)]);
    send(&lead, &path, &form).await.moved();
    let row = rows_of(&lead, &run, "only_theirs").await.remove(0);
    assert!(row.contains("Đề xuất lập hồ sơ ·") && !row.contains("value=\"again\""));
    assert!(
        lead.get(&path)
            .await
            .ok()
            .contains("reconcile-case-decided")
    );
    // Sent twice: there is one case.
    assert_eq!(
        send(&deputy, &path, &form).await.status,
        StatusCode::CONFLICT
    );
    let cases = lead.get("/cases?state=proposed").await.ok();
    let case = cases
        .split("href=\"/cases/")
        .find(|c| c.contains("Phạm Văn Lạ"))
        .unwrap();
    let case = format!("/cases/{}", case.split('"').next().unwrap());
    let decide = async |desk: &Desk<'_>| {
        let html = desk.get(&case).await.ok();
        assert!(html.contains("danh-sach.csv"), "what it rests on");
        let version = hidden(&html, "version");
        desk.post(
            &format!("{case}/decision"),
            &[("decision", "approve"), ("version", &version)],
        )
        .await
    };
    assert_eq!(decide(&lead).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    decide(&deputy).await.moved();
    // A row that is somebody of ours leads to no case.
    let equal = rows(&lead.get(&format!("{run}?outcome=equal")).await.ok());
    assert!(equal.iter().any(|row| row.contains(&bich.to_string())));
    let nr = hidden(&rows_of(&lead, &run, "differs").await[0], "pick");
    let nr = nr.split('~').next().unwrap();
    assert_eq!(
        lead.get(&format!("{run}/rows/{nr}/case")).await.status,
        StatusCode::NOT_FOUND
    );
}

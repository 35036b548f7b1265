//! The signed record, the file that goes back, and what is left when the period is over.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use tower::ServiceExt as _;
use tungngo_server::{auth::web::url_encode, retention};
use tungngo_shared::access::Role;

use super::{
    super::{
        cases::kit::{Scene, says},
        kit::Desk,
    },
    kit::{agreements, laid, made, open_case, rows_of, say},
};

const LIST: &str = "STT;Họ và tên;Năm sinh;Số CCCD\n\
    1;Nguyễn Văn An;1980;030080000001\n\
    2;Trần Thị Bích;1990;030190000002\n\
    3;Phạm Văn Khuyết Danh;1988;\n";

struct Set {
    scene: Scene,
    agree: Vec<(uuid::Uuid, bool)>,
}

/// One that agrees, one that differs in the year, one that they do not have.
async fn set() -> Set {
    let scene = Scene::set().await;
    let an = open_case(&scene, made("Nguyễn Văn An", 1980, Some("030080000001"))).await;
    let bich = open_case(&scene, made("Trần Thị Bích", 1991, Some("030190000002"))).await;
    let sot = open_case(&scene, made("Đỗ Thị Sót", 1969, None)).await;
    let mut agree = vec![(an.0, true), (bich.0, true), (sot.0, false)];
    agree.sort_unstable();
    Set { scene, agree }
}

/// Every row is decided on.
async fn decided(lead: &Desk<'_>) -> String {
    let run = laid(lead, LIST).await;
    for (outcome, said) in [
        ("differs", "keep_ours"),
        ("only_theirs", "not_ours"),
        ("only_ours", "missing_there"),
    ] {
        let row = rows_of(lead, &run, outcome).await.remove(0);
        say(lead, &run, &row, outcome, said).await.moved();
    }
    run
}

#[tokio::test]
async fn what_was_decided_is_signed_and_changes_no_more() {
    let Set { scene, agree } = set().await;
    let lead = scene.desk("lead").await;
    let open = laid(&lead, LIST).await;
    assert!(
        lead.get(&format!("{open}/sign"))
            .await
            .ok()
            .contains("reconcile-sign-not")
    );
    assert_eq!(
        lead.post(&format!("{open}/sign"), &[]).await.status,
        StatusCode::CONFLICT
    );
    let run = decided(&lead).await;
    assert!(
        lead.get(&format!("{run}/sign"))
            .await
            .ok()
            .contains("Khác nhau: Giữ theo phường")
    );
    let to = lead.post(&format!("{run}/sign"), &[]).await.moved();
    let html = lead.get(&to).await.ok();
    assert!(html.contains("data-testid=\"reconcile-fits\""), "{html}");
    let who = &scene.office.person(Role::PoliceLead).name;
    assert!(html.contains(&format!("{who} ký lúc")), "{html}");
    assert_eq!(agreements(&scene.office.store).await, agree);
    // Nothing is said of it any more, and it cannot be thrown away.
    let row = rows_of(&lead, &run, "differs").await.remove(0);
    assert!(!row.contains("<button"), "{row}");
    let form = [("outcome", "differs"), ("said", "verify"), ("rest", "1")];
    assert_eq!(
        lead.post(&format!("{run}/rows"), &form).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        lead.post(&format!("{run}/drop"), &[]).await.status,
        StatusCode::CONFLICT
    );
    let record = lead.get(&format!("{run}/record")).await.ok();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["record"]["counts"]["differs.keep_ours"], 1);
    assert!(!record.to_string().contains("Nguyễn"));
    // A figure that was changed in the database is seen.
    let forge = scene.office.store.write(|tx| {
        let sql = "UPDATE reconcile_run SET record = replace(record, '\"equal\":1', '\"equal\":2') WHERE state = 'signed'";
        Ok(tx.execute(sql, [])?)
    });
    assert_eq!(forge.await.unwrap(), 1);
    assert!(
        lead.get(&run)
            .await
            .ok()
            .contains("data-testid=\"reconcile-fits-not\"")
    );
}

async fn file(desk: &Desk<'_>, path: &str) -> Vec<csv::StringRecord> {
    let form = format!("kind=csv&csrf={}", url_encode(&desk.csrf));
    let request = Request::post(path)
        .header(header::COOKIE, &desk.cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT_LANGUAGE, "vi")
        .body(Body::from(form))
        .unwrap();
    let answer = desk.office.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(&bytes[3..]);
    reader.records().map(Result::unwrap).collect()
}

#[tokio::test]
async fn the_file_goes_back_in_the_columns_it_came_in() {
    let Set { scene, .. } = set().await;
    let lead = scene.desk("lead").await;
    let run = decided(&lead).await;
    let rows = file(&lead, &format!("{run}/export")).await;
    let cell = |row: usize| rows[row].iter().take(6).collect::<Vec<_>>();
    assert_eq!(
        cell(0),
        [
            "STT",
            "Họ và tên",
            "Năm sinh",
            "Số CCCD",
            "Kết quả đối sánh",
            "Quyết định của phường"
        ]
    );
    let with = |name: &str| {
        let row = rows.iter().find(|row| &row[1] == name).unwrap();
        row.iter().take(6).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        with("Nguyễn Văn An"),
        ["1", "Nguyễn Văn An", "1980", "030080000001", "Khớp", ""]
    );
    // What the ward holds to be right stands where the other side was wrong.
    assert_eq!(with("Trần Thị Bích")[2], "1991");
    let missing = with("Đỗ Thị Sót");
    assert_eq!(missing[..4], ["", "Đỗ Thị Sót", "1969", ""]);
    assert_eq!(missing[5], "Đề nghị bên kia bổ sung");
    assert_eq!(rows.len(), 5);
}

#[tokio::test]
async fn when_the_period_is_over_the_rows_are_gone_and_the_record_stays() {
    let Set { scene, .. } = set().await;
    let lead = scene.desk("lead").await;
    let run = decided(&lead).await;
    lead.post(&format!("{run}/sign"), &[]).await.moved();
    let waiting = laid(&lead, LIST).await;
    assert!(says(&scene.bytes().await, "Khuyết Danh"));
    let listed = async || {
        let ward = &scene.office.ward.code;
        retention::run(&scene.office.app, ward, false)
            .await
            .unwrap()
            .listed
    };
    let age = |days: i64| {
        scene.office.store.write(move |tx| {
        let sql = "UPDATE reconcile_run SET at_ms = at_ms - $1 * 86400000, signed_ms = signed_ms - $1 * 86400000";
        Ok(tx.execute(sql, [days])?)
    })
    };
    age(89).await.unwrap();
    assert_eq!(listed().await, 0);
    age(2).await.unwrap();
    assert_eq!(listed().await, 8);
    assert!(!says(&scene.bytes().await, "Khuyết Danh"));
    let html = lead.get(&run).await.ok();
    assert!(html.contains("reconcile-gone") && html.contains("data-testid=\"reconcile-fits\""));
    assert_eq!(lead.get(&waiting).await.status, StatusCode::NOT_FOUND);
}

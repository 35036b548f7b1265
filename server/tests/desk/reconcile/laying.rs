//! From a file to rows that are each in one place.

use axum::http::StatusCode;

use super::{
    super::cases::kit::Scene,
    kit::{laid, made, offered, open_case, rows_of, tab, upload},
};

const LIST: &str = "DANH SÁCH NGƯỜI TRONG DIỆN QUẢN LÝ;;;;;\n\
    STT;Họ và tên;Năm sinh;Số CCCD;Nơi cư trú;Hình thức quản lý\n\
    1;NGUYEN VAN AN;1980;;;Sử dụng trái phép\n\
    2;Trần Thị Bích;1990;030190000002;;Quản lý sau cai\n\
    3;Lê Quang Huy;1975;;;\n\
    4;Phạm Văn Lạ;1988;;;\n";

async fn scene() -> Scene {
    let scene = Scene::set().await;
    open_case(&scene, made("Nguyễn Văn An", 1980, None)).await;
    open_case(&scene, made("Trần Thị Bích", 1991, Some("030190000002"))).await;
    open_case(&scene, made("Lê Quang Huy", 1975, None)).await;
    open_case(&scene, made("Lê Quang Huy", 1975, None)).await;
    open_case(&scene, made("Đỗ Thị Sót", 1969, None)).await;
    scene
}

#[tokio::test]
async fn rows_are_equal_differ_are_unclear_or_on_one_side_only() {
    let scene = scene().await;
    let lead = scene.desk("lead").await;
    let run = laid(&lead, LIST).await;
    let html = lead.get(&run).await.ok();
    // What waits comes first: who the third row is.
    assert!(html.contains("aria-current=\"page\" data-testid=\"reconcile-tab-unclear\""));
    for (outcome, count) in [
        ("equal", "1"),
        ("differs", "0 / 1"),
        ("unclear", "0 / 1"),
        ("only_theirs", "0 / 1"),
        ("only_ours", "0 / 1"),
    ] {
        assert_eq!(tab(&html, outcome), count, "{outcome}");
    }
    let differs = &rows_of(&lead, &run, "differs").await[0];
    assert_eq!(
        differs.matches("data-testid=\"reconcile-differs\"").count(),
        2
    );
    assert!(differs.contains("Trùng số định danh") && differs.contains("Dòng 4"));
    assert!(differs.contains(">1990<") && differs.contains(">1991<"));
    // A status needs a decision with its number: nothing is offered that would pass it by.
    assert!(differs.contains("reconcile-mend") && !differs.contains("value=\"take_theirs\""));
    let unclear = &rows_of(&lead, &run, "unclear").await[0];
    assert_eq!(unclear.matches("data-testid=\"reconcile-is\"").count(), 2);
    assert!(unclear.contains("Giống nhau "));
    assert!(rows_of(&lead, &run, "only_theirs").await[0].contains("Phạm Văn Lạ"));
    let ours = &rows_of(&lead, &run, "only_ours").await[0];
    assert!(ours.contains("Đỗ Thị Sót") && !ours.contains("value=\"not_ours\""));
}

#[tokio::test]
async fn columns_are_named_once_and_wrong_ones_are_said() {
    let scene = scene().await;
    let lead = scene.desk("lead").await;
    let list = "Mã;Ai;Khi nào;Số;Ở đâu\n7;Nguyễn Văn An;1980;;\n";
    let run = upload(&lead, list.as_bytes()).await.moved();
    let html = lead.get(&run).await.ok();
    assert!(html.contains("Nguyễn Văn An") && offered(&html).iter().all(|(_, at)| at.is_empty()));
    let name = |columns: &'static [(&'static str, &'static str)]| {
        let path = format!("{run}/columns");
        let lead = &lead;
        async move { lead.post(&path, columns).await }
    };
    for (columns, said) in [
        (&[("name", "1")][..], "Cần cột họ và tên"),
        (&[("name", "1"), ("birth", "1")], "một loại thông tin"),
        (&[("name", "9"), ("birth", "2")], "Cần cột họ và tên"),
    ] {
        let wrong = name(columns).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.html.contains(said), "{columns:?}");
    }
    name(&[("name", "1"), ("birth", "2")]).await.moved();
    // Named twice: the second is told, and nothing is laid anew.
    assert_eq!(
        name(&[("name", "2"), ("birth", "1")]).await.status,
        StatusCode::CONFLICT
    );
    // The next list with the same heads has its columns named already.
    let next = upload(&lead, list.as_bytes()).await.moved();
    let html = lead.get(&next).await.ok();
    let chosen = offered(&html);
    assert_eq!(chosen[0], ("name", "1".to_owned()));
    assert_eq!(chosen[1], ("birth", "2".to_owned()));
    assert!(html.contains("cùng tên cột với một lần trước"));
}

#[tokio::test]
async fn what_is_no_list_says_why_and_a_list_can_be_thrown_away() {
    let scene = scene().await;
    let lead = scene.desk("lead").await;
    let refused = upload(&lead, b"%PDF-1.7").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("data-code=\"not_a_spreadsheet\""));
    let run = laid(&lead, LIST).await;
    let to = lead.post(&format!("{run}/drop"), &[]).await.moved();
    assert!(lead.get(&to).await.ok().contains("Đã bỏ lần đối sánh"));
    assert_eq!(lead.get(&run).await.status, StatusCode::NOT_FOUND);
    let left = scene.office.store.read(|c| {
        Ok(
            c.query_row("SELECT COUNT(*) FROM reconcile_row", [], |row| {
                row.get::<_, i64>(0)
            })?,
        )
    });
    assert_eq!(left.await.unwrap(), 0);
}

#[tokio::test]
async fn a_list_is_for_leads_and_every_case_that_is_shown_stands_in_the_log() {
    let scene = scene().await;
    let lead = scene.desk("lead").await;
    let run = laid(&lead, LIST).await;
    let officer = scene.desk("officer1").await;
    for path in ["/reconcile", run.as_str()] {
        assert_eq!(officer.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let id = run.rsplit('/').next().unwrap().parse().unwrap();
    let before = scene.office.audited("reconcile.view", id).await;
    let shown = rows_of(&lead, &run, "unclear").await;
    let case = shown[0]
        .split("/cases/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert_eq!(scene.office.audited("reconcile.view", id).await, before + 1);
    let case = case.to_owned();
    let logged = scene.office.store.read(move |c| {
        let sql = "SELECT COUNT(*) FROM audit WHERE action = 'reconcile.view' AND detail LIKE '%' || $1 || '%'";
        Ok(c.query_row(sql, [case], |row| row.get::<_, u64>(0))?)
    });
    assert!(logged.await.unwrap() >= 1);
}

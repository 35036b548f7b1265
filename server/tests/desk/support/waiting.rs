use axum::http::StatusCode;

use super::{
    super::{
        cases::kit::{NAME, Scene, day},
        kit::links,
    },
    about, need, offered, refer, taken,
};

const MINOR: &str = "Lý Thị Mẫu Nhỏ";

/// A case of somebody of fifteen, in the first officer's charge.
async fn minor(scene: &Scene) -> String {
    let born: jiff::civil::Date = day(0).parse().unwrap();
    let born = born.saturating_sub(jiff::Span::new().years(15)).to_string();
    let facts = [("name", MINOR), ("birth_date", &born), ("birth_year", "")];
    scene.opened(&facts).await.0
}

#[tokio::test]
async fn what_the_ward_lacks_stands_above_what_it_has() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    let (other, _) = scene.opened(&[("name", "Lý Văn Mẫu Hai")]).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    assert!(lead.get("/needs").await.ok().contains("needs-none"));
    let (_, one) = offered(&officer, &[("kind", "job")]).await;
    offered(&officer, &[("kind", "health"), ("places", "")]).await;
    for (case, kind) in [
        (&path, "job"),
        (&other, "job"),
        (&other, "health"),
        (&other, "loan"),
    ] {
        need(&officer, case, kind).await.moved();
    }
    refer(
        &officer,
        about(&officer.get(&path).await.ok(), "Việc làm"),
        one,
        "",
    )
    .await
    .moved();
    assert_eq!(taken(&scene, one).await, 1);

    let html = lead.get("/needs").await.ok();
    assert!(
        html.contains("3 nhu cầu đang chờ, trong đó 2 nhu cầu"),
        "{html}"
    );
    let told: Vec<&str> = ["Chưa có nguồn", "Đã hết chỗ", "Có 1 nguồn còn chỗ"]
        .into_iter()
        .filter(|said| html.contains(said))
        .collect();
    assert_eq!(told.len(), 3);
    let lines = html.split("data-testid=\"needs-line\"").skip(1);
    let kinds: Vec<&str> = lines
        .map(|l| l.split("</a>").next().unwrap().rsplit('>').next().unwrap())
        .collect();
    assert_eq!(kinds, ["Vay vốn", "Việc làm", "Khám, chữa bệnh"]);
    assert!(
        html.contains(&other) && !html.contains(&path),
        "{path} is being helped"
    );

    let of_loan = links(&html, "/needs?kind=loan").pop().unwrap();
    let html = lead.get(&of_loan).await.ok();
    let rows = html.matches("data-testid=\"needs-row\"").count();
    assert_eq!(rows, 1);
    assert!(html.contains("needs-chosen"));
    // Of another officer's groups nothing is shown, no figure either.
    let html = scene.desk("officer2").await.get("/needs").await.ok();
    assert!(html.contains("needs-none") && !html.contains("Lý Văn Mẫu Hai"));

    let here = links(&lead.get("/needs?kind=loan").await.ok(), "/needs/export")
        .pop()
        .unwrap();
    let csv = lead.post(&here, &[("kind", "csv")]).await.ok();
    let rows: Vec<&str> = csv.trim().lines().collect();
    assert_eq!(rows.len(), 2, "{csv}");
    assert!(rows[1].contains("Lý Văn Mẫu Hai") && rows[1].contains("Vay vốn"));
    assert!(rows[1].contains("Chưa có nguồn") && rows[1].contains("tải lúc"));
    let officers = officer.get("/needs/export?kind=loan").await;
    assert_eq!(officers.status, StatusCode::NOT_FOUND);
    let read = scene.office.store.read(|c| {
        let sql = "SELECT COUNT(*) FROM audit WHERE action = 'need.list' AND detail LIKE '%shown%'";
        Ok(c.query_row(sql, [], |row| row.get::<_, u64>(0))?)
    });
    assert!(read.await.unwrap() >= 4, "every look is in the log");
}

#[tokio::test]
async fn a_minors_need_is_known_to_leads_and_the_officer_in_charge_alone() {
    let scene = Scene::set().await;
    let path = minor(&scene).await;
    let (grown, _) = scene.opened(&[]).await;
    let (officer, colleague) = (scene.desk("officer1").await, scene.desk("colleague").await);
    let (offer_path, offer) = offered(&officer, &[("kind", "counselling"), ("places", "5")]).await;
    need(&officer, &path, "loan").await.moved();
    for case in [&path, &grown] {
        need(&officer, case, "counselling").await.moved();
    }
    let html = officer.get(&path).await.ok();
    let closes = about(&html, "Vay vốn").to_owned();
    let html = colleague.get("/needs").await.ok();
    assert!(!html.contains(MINOR) && !html.contains("Vay vốn") && html.contains(NAME));
    for desk in [&officer, &scene.desk("lead").await] {
        let html = desk.get("/needs").await.ok();
        assert!(html.contains(MINOR) && html.contains("Vay vốn"));
    }
    for case in [&path, &grown] {
        refer(
            &officer,
            about(&officer.get(case).await.ok(), "Tư vấn"),
            offer,
            "",
        )
        .await
        .moved();
    }
    let html = colleague.get(&offer_path).await.ok();
    assert!(!html.contains(MINOR) && html.contains(NAME));
    assert!(html.contains("Còn 1 người khác") && html.contains("Còn 3/5 chỗ"));
    assert!(officer.get(&offer_path).await.ok().contains(MINOR));
    // Nor can they do anything about it.
    let to = super::action(&closes, "/close");
    let form = [("comment", "x"), ("seen", "1")];
    let closed = colleague.post(&to, &form).await;
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
    let noted = need(&colleague, &path, "job").await;
    assert_eq!(noted.status, StatusCode::NOT_FOUND);
}

//! Lists of any length: sent piece by piece, to their end or not at all.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
use tower::ServiceExt as _;
use tungngo_server::auth::web::url_encode;

use super::{
    super::kit::{Desk, Office},
    file, logged, rows,
};

/// The next piece of a body.
async fn piece(body: &mut Body) -> Option<Vec<u8>> {
    use hyper::body::Body as _;
    let frame = std::future::poll_fn(|context| std::pin::Pin::new(&mut *body).poll_frame(context));
    let frame = frame.await?.unwrap();
    Some(frame.into_data().unwrap().to_vec())
}

async fn download(desk: &Desk<'_>, path: &str) -> Body {
    let form = format!("kind=csv&csrf={}", url_encode(&desk.csrf));
    let request = Request::post(path)
        .header(header::COOKIE, &desk.cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    let answer = desk.office.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.into_body()
}

#[tokio::test]
async fn a_long_list_is_sent_in_pieces_and_known_to_have_been_broken_off() {
    let office = Office::of(3_200, 0).await;
    let lead = office.sign_in("lead").await;
    let (_, _, csv) = file(&lead, "/households/export?group=", "csv").await;
    let all = rows(&csv);
    assert!(all.len() >= 3_200, "{}", all.len());
    let mut keys: Vec<String> = all
        .iter()
        .map(|row| format!("{}|{}|{}|{}", &row[0], &row[1], &row[2], &row[3]))
        .collect();
    keys.sort();
    keys.dedup();
    assert!(keys.len() * 100 > all.len() * 95, "a batch came twice");

    let mut body = download(&lead, "/households/export?group=").await;
    let mut sizes = Vec::new();
    while let Some(piece) = piece(&mut body).await {
        sizes.push(piece.len());
    }
    let whole: usize = sizes.iter().sum();
    assert_eq!(whole, csv.len());
    let largest = sizes.iter().max().unwrap();
    assert!(sizes.len() >= 5 && largest * 2 < whole, "{sizes:?}");

    // Whoever goes away after the first rows: what left is known to be not all.
    let ended = logged(&office, "list.exported").await.len();
    let mut body = download(&lead, "/households/export?group=").await;
    for _ in 0..2 {
        piece(&mut body).await.unwrap();
    }
    drop(body);
    assert_eq!(logged(&office, "list.export").await.len(), ended + 1);
    assert_eq!(logged(&office, "list.exported").await.len(), ended);
}

#[tokio::test]
async fn a_list_that_is_too_long_for_a_workbook_says_so_and_leaves_as_text() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let write = office.store.write(|tx| {
        let sql = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000)
                   INSERT INTO audit (seq, at_ms, ward, action, detail, hash)
                   SELECT 1000000 + n, n, $1, 'group.add', '{}', x'00' FROM n";
        let ward: String = tx.query_row("SELECT code FROM ward", [], |row| row.get(0))?;
        Ok(tx.execute(sql, [ward])?)
    });
    assert_eq!(write.await.unwrap(), 20_000);
    let here = "/audit/export?action=group.add&to=1970-01-02";
    let (_, _, xlsx) = file(&lead, here, "xlsx").await;
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(xlsx)).unwrap();
    let sheet = book.sheet_names()[0].clone();
    assert_eq!(book.worksheet_range(&sheet).unwrap().height(), 20_001);

    let more = office.store.write(|tx| {
        let sql = "INSERT INTO audit (seq, at_ms, ward, action, detail, hash)
                   SELECT 2000000, 1, code, 'group.add', '{}', x'00' FROM ward";
        Ok(tx.execute(sql, [])?)
    });
    assert_eq!(more.await.unwrap(), 1);
    let before = logged(&office, "list.export").await.len();
    let page = lead.post(here, &[("kind", "xlsx")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("export-too-long") && page.html.contains("20.000"));
    assert!(!page.html.contains("export-xlsx") && page.html.contains("export-csv"));
    assert_eq!(
        logged(&office, "list.export").await.len(),
        before,
        "nothing left"
    );
    let (_, _, csv) = file(&lead, here, "csv").await;
    assert_eq!(rows(&csv).len(), 20_001);
}

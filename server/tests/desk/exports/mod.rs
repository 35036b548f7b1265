//! Lists that leave as files: exactly what the list shows, for a lead who has just shown who they are, and known
//! to the log and to every row.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
use tower::ServiceExt as _;
use tungngo_server::auth::web::url_encode;

use super::kit::{Desk, Office, links};

mod lists;
mod whole;

/// Every address at which a list leaves.
const PLACES: [&str; 8] = [
    "/queue/export?state=received",
    "/households/export?group=",
    "/observations/export?tab=received",
    "/cases/export?state=open",
    "/tasks/export?state=open",
    "/needs/export?kind=&group=",
    "/people/export",
    "/audit/export?action=",
];

/// A file as it comes: its name, its media type, its bytes.
async fn file(desk: &Desk<'_>, path: &str, kind: &str) -> (String, String, Vec<u8>) {
    let form = format!("kind={kind}&csrf={}", url_encode(&desk.csrf));
    let request = Request::post(path)
        .header(header::COOKIE, &desk.cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT_LANGUAGE, "vi")
        .body(Body::from(form))
        .unwrap();
    let answer = desk.office.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let head = |name| answer.headers()[name].to_str().unwrap().to_owned();
    let (name, media) = (
        head(header::CONTENT_DISPOSITION),
        head(header::CONTENT_TYPE),
    );
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (name, media, bytes.to_vec())
}

/// The details of all entries of one action.
async fn logged(office: &Office, action: &'static str) -> Vec<String> {
    let read = office.store.read(move |c| {
        let sql = "SELECT detail FROM audit WHERE action = $1 ORDER BY seq";
        let mut all = c.prepare(sql)?;
        let found = all.query_map([action], |row| row.get::<_, String>(0))?;
        Ok(found.collect::<Result<Vec<_>, _>>()?)
    });
    read.await.unwrap()
}

fn rows(csv: &[u8]) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_reader(&csv[3..]);
    reader.records().map(Result::unwrap).collect()
}

/// The names of every page of the list.
async fn listed(desk: &Desk<'_>, first: &str) -> Vec<String> {
    let mut path = first.to_owned();
    let mut all = Vec::new();
    loop {
        let html = desk.get(&path).await.ok();
        let rows = html.split("data-testid=\"household-row\"").skip(1);
        let names = rows.map(|row| {
            row.split("<small>")
                .nth(1)
                .unwrap()
                .split('<')
                .next()
                .unwrap()
        });
        all.extend(names.map(str::to_owned));
        match links(&html, "/households?")
            .into_iter()
            .find(|l| l.contains("after="))
        {
            Some(next) => path = next,
            None => return all,
        }
    }
}

#[tokio::test]
async fn a_file_holds_what_the_list_shows_and_says_who_took_it() {
    let office = Office::with_visits(30).await;
    let lead = office.sign_in("lead").await;
    let list = lead.get("/households").await.ok();
    let group = list.split("<select id=\"f-group\"").nth(1).unwrap();
    let group = group
        .split("option value=\"")
        .nth(2)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let first = format!("/households?group={group}");
    let wanted = listed(&lead, &first).await;
    assert!(wanted.len() > 100, "more than a page");
    let html = lead.get(&first).await.ok();
    let here = links(&html, "/households/export").pop().unwrap();
    assert!(lead.get(&here).await.ok().contains("export-xlsx"));

    let (name, media, csv) = file(&lead, &here, "csv").await;
    assert!(name.starts_with("attachment; filename=\"tungngo-") && name.ends_with(".csv\""));
    assert_eq!(media, "text/csv; charset=utf-8");
    let found = rows(&csv);
    let names: Vec<&str> = found.iter().map(|row| &row[3]).collect();
    assert_eq!(names, wanted);
    let lead_name = &office.person(tungngo_shared::access::Role::PoliceLead).name;
    for row in &found {
        assert!(
            row[9].contains(lead_name.as_str()) && row[9].contains("tải lúc"),
            "{row:?}"
        );
    }

    let (name, _, xlsx) = file(&lead, &here, "xlsx").await;
    assert!(name.ends_with(".xlsx\""));
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(xlsx)).unwrap();
    let sheet = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&sheet).unwrap();
    assert_eq!(range.height(), wanted.len() + 1);

    assert_eq!(logged(&office, "list.export").await.len(), 2);
    let log = logged(&office, "list.exported").await;
    let rows = format!("\"rows\":{}", wanted.len());
    assert!(
        log.len() == 2 && log.iter().all(|l| l.contains(&rows)),
        "{log:?}"
    );
    assert_eq!(
        lead.post(&here, &[("kind", "exe")]).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn nobody_takes_a_list_out_without_showing_who_they_are() {
    let office = Office::with_visits(0).await;
    let officer = office.sign_in("officer1").await;
    for list in ["/queue", "/households", "/observations", "/tasks"] {
        let html = officer.get(list).await.ok();
        assert!(!html.contains("export-open"), "{list}");
    }
    let lead = office.sign_in("lead").await;
    let write = office
        .store
        .write(|tx| Ok(tx.execute("UPDATE web_session SET fresh_ms = fresh_ms - 660000", [])?));
    assert!(write.await.unwrap() > 0);
    for here in PLACES {
        for page in [
            lead.get(here).await,
            lead.post(here, &[("kind", "csv")]).await,
        ] {
            assert!(page.moved().starts_with("/confirm?next="), "{here}");
        }
    }
}

#[tokio::test]
async fn words_that_are_lost_make_no_file_of_everything() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    for lost in ["/households/export?find=-", "/queue/export?find=-"] {
        let answer = lead.post(lost, &[("kind", "csv")]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{lost}");
    }
}

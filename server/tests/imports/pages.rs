//! The import pages and the list of households over the real router, in a made-up ward.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use tempfile::TempDir;
use tower::ServiceExt as _;
use tungngo_server::{
    app::{App, AppState, Config},
    auth::web::{self, Entered, SignIn},
    clock,
    router::router,
    synthetic::{self, Made, Wanted, people::MadePerson},
};
use tungngo_shared::{access::Role, clock::Millis};

struct Office {
    app: AppState,
    router: Router,
    made: Made,
    _dir: TempDir,
}

/// Somebody signed in.
struct Seat<'a> {
    office: &'a Office,
    cookie: String,
    csrf: String,
}

struct Page {
    status: StatusCode,
    to: String,
    text: String,
}

impl Office {
    async fn open(households: usize) -> Self {
        let dir = TempDir::new().unwrap();
        let app = App::open(Config::at(dir.path().join("data"))).unwrap();
        let wanted = Wanted {
            seed: 5,
            wards: 1,
            households,
            longest_alley: None,
            visited: 20,
            phones: 1,
            casework: 0,
            now: clock::now(),
        };
        let made = synthetic::make(&app, &wanted).await.unwrap();
        Self {
            router: router(app.clone()),
            app,
            made,
            _dir: dir,
        }
    }

    fn person(&self, role: Role) -> &MadePerson {
        let people = self.made.wards[0].people.iter();
        people
            .chain(&self.made.people)
            .find(|p| p.role == role)
            .unwrap()
    }

    async fn seat(&self, role: Role) -> Seat<'_> {
        let person = self.person(role);
        let (login, password) = (
            person.login.clone().unwrap(),
            person.password.clone().unwrap(),
        );
        let asked = SignIn {
            login: &login,
            password,
            address: "test",
            known: None,
            browser: web::Browser::default(),
        };
        let Entered::In(signed_in) = web::sign_in(&self.app, asked).await.unwrap() else {
            panic!("{login} has a second factor");
        };
        let cookie = signed_in.session;
        let live = web::live_session(&self.app, cookie.value(), clock::now())
            .await
            .unwrap();
        Seat {
            office: self,
            cookie: format!("{}={}", cookie.name(), cookie.value()),
            csrf: live.unwrap().csrf,
        }
    }
}

impl Seat<'_> {
    async fn send(&self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Page {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let reply = self.office.router.clone().oneshot(request).await.unwrap();
        let status = reply.status();
        let to = reply.headers().get(header::LOCATION);
        let to = to
            .map(|v| v.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let bytes = to_bytes(reply.into_body(), 10_000_000).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Page { status, to, text }
    }

    async fn get(&self, path: &str) -> Page {
        self.send("GET", path, "text/plain", Vec::new()).await
    }

    async fn upload(&self, csrf: &str, content: &[u8]) -> Page {
        let head = "--cut\r\nContent-Disposition: form-data; name";
        let mut body = format!(
            "{head}=\"csrf\"\r\n\r\n{csrf}\r\n{head}=\"file\"; filename=\"C:\\\\x\\\\list.csv\"\r\n\r\n"
        )
        .into_bytes();
        body.extend(content);
        body.extend(b"\r\n--cut--\r\n");
        self.send("POST", "/import", "multipart/form-data; boundary=cut", body)
            .await
    }

    async fn confirm(&self, report: &str, csrf: &str, partial: bool) -> Page {
        let partial = if partial { "&partial=1" } else { "" };
        let body = format!("csrf={csrf}{partial}").into_bytes();
        let path = format!("{report}/confirm");
        self.send("POST", &path, "application/x-www-form-urlencoded", body)
            .await
    }

    async fn finds(&self, words: &str) -> usize {
        let body = format!("csrf={}&q={}", self.csrf, web::url_encode(words)).into_bytes();
        let form = "application/x-www-form-urlencoded";
        let found = self.send("POST", "/households", form, body).await;
        self.get(&found.to)
            .await
            .text
            .matches("data-testid=\"household-row\"")
            .count()
    }
}

const LIST: &str = "Chủ hộ;Số nhà;Đường;Tổ;Số khẩu\n\
                    Đinh Văn Đạt;901;Ngõ Thử;1;4\n\
                    Trần Thị Hồng;902;Ngõ Thử;1;bốn\n";

#[tokio::test]
async fn a_list_is_looked_at_then_written_and_found_without_diacritics() {
    let office = Office::open(60).await;
    let lead = office.seat(Role::PoliceLead).await;
    let sent = lead.upload(&lead.csrf, LIST.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let report = sent.to;
    let shown = lead.get(&report).await.text;
    // The faulty row comes first, in words and with its row and column.
    assert!(shown.contains("data-testid=\"import-confirm\"") && shown.contains("list.csv"));
    assert!(shown.contains("Dòng 3") && shown.contains("Số nhân khẩu (cột E): chưa đúng dạng"));
    assert_eq!(lead.finds("dinh van dat 901").await, 0);

    let refused = lead.confirm(&report, &lead.csrf, false).await;
    assert!(refused.to.ends_with("?refused=1"), "{}", refused.to);
    assert!(
        lead.get(&refused.to)
            .await
            .text
            .contains("Chưa ghi gì, vì còn dòng chưa đúng.")
    );
    assert_eq!(lead.finds("dinh van dat 901").await, 0);

    let written = lead.confirm(&report, &lead.csrf, true).await;
    assert_eq!(written.to, report);
    let shown = lead.get(&report).await.text;
    assert!(!shown.contains("data-testid=\"import-confirm\""));
    for words in ["dinh van dat 901", "ĐINH VĂN ĐẠT thu", "901"] {
        assert_eq!(lead.finds(words).await, 1, "{words}");
    }
    assert_eq!(lead.finds("902 hong").await, 0);
    // Written is written: the file is gone.
    let again = lead.confirm(&report, &lead.csrf, true).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_file_that_is_no_list_shows_the_form_again_with_its_code() {
    let office = Office::open(60).await;
    let lead = office.seat(Role::PoliceLead).await;
    let cases: [(&[u8], u16, &str); 3] = [
        (b"%PDF-1.7", 422, "not_a_spreadsheet"),
        (b"", 422, "file_empty"),
        (&[b'1'; 30 * 1024 * 1024], 413, "file_too_large"),
    ];
    for (file, status, code) in cases {
        let shown = lead.upload(&lead.csrf, file).await;
        assert_eq!(shown.status.as_u16(), status, "{code}");
        assert!(
            shown.text.contains(&format!("data-code=\"{code}\"")),
            "{code}"
        );
    }
}

#[tokio::test]
async fn a_forms_token_counts_in_its_body_and_not_in_its_address() {
    let office = Office::open(60).await;
    let lead = office.seat(Role::PoliceLead).await;
    let address = format!("/import?csrf={}", lead.csrf);
    for first in [
        "",
        "--cut\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nx\r\n",
    ] {
        let body = format!(
            "{first}--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\n{LIST}\r\n--cut--\r\n"
        );
        let kind = "multipart/form-data; boundary=cut";
        let sent = lead.send("POST", &address, kind, body.into_bytes()).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{first}");
    }
    for path in ["/import", "/import/outbox", "/households", "/queue"] {
        let shown = lead.get(path).await.text;
        let token = &lead.csrf;
        assert!(
            shown.contains(&format!("name=\"csrf\" value=\"{token}\"")),
            "{path}"
        );
        assert!(
            !shown.contains(&format!("={token}")),
            "{path} has it in an address"
        );
    }
}

#[tokio::test]
async fn only_those_who_may_import_do_and_only_from_our_own_pages() {
    let office = Office::open(60).await;
    let lead = office.seat(Role::PoliceLead).await;
    assert_eq!(
        lead.upload("wrong", LIST.as_bytes()).await.status,
        StatusCode::FORBIDDEN
    );
    let report = lead.upload(&lead.csrf, LIST.as_bytes()).await.to;
    assert_eq!(
        lead.confirm(&report, "wrong", true).await.status,
        StatusCode::FORBIDDEN
    );
    for role in [
        Role::AreaOfficer,
        Role::Steering,
        Role::Admin,
        Role::Auditor,
        Role::City,
    ] {
        let other = office.seat(role).await;
        assert_eq!(
            other.get("/import").await.status,
            StatusCode::NOT_FOUND,
            "{role:?}"
        );
        assert_eq!(
            other.get(&report).await.status,
            StatusCode::NOT_FOUND,
            "{role:?}"
        );
        let sent = other.upload(&other.csrf, LIST.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{role:?}");
        let confirmed = other.confirm(&report, &other.csrf, true).await;
        assert_eq!(confirmed.status, StatusCode::NOT_FOUND, "{role:?}");
    }
    assert_eq!(lead.finds("901").await, 0);
}

#[tokio::test]
async fn a_file_that_waits_belongs_to_one_person_for_an_hour() {
    let office = Office::open(60).await;
    let lead = office.seat(Role::PoliceLead).await;
    let report = lead.upload(&lead.csrf, LIST.as_bytes()).await.to;
    let id = report.rsplit('/').next().unwrap().parse().unwrap();
    let (ward, me) = (
        &office.made.wards[0].code,
        office.person(Role::PoliceLead).id,
    );
    let now = clock::now();
    let after = |ms: i64| Millis(now.0 + ms);
    let store = &office.app.store;
    let there = store
        .upload(id, ward, me, after(59 * 60_000))
        .await
        .unwrap();
    assert_eq!(there.unwrap().content, LIST.as_bytes());
    assert!(
        store
            .upload(id, ward, me, after(61 * 60_000))
            .await
            .unwrap()
            .is_none()
    );
    let other = office.person(Role::Admin).id;
    assert!(store.upload(id, ward, other, now).await.unwrap().is_none());
}

#[tokio::test]
async fn the_list_shows_what_is_in_reach_page_by_page() {
    let office = Office::open(400).await;
    let lead = office.seat(Role::PoliceLead).await;
    let mut path = "/households".to_owned();
    let (mut rows, mut pages) = (0, 0);
    loop {
        let text = lead.get(&path).await.text;
        rows += text.matches("data-testid=\"household-row\"").count();
        pages += 1;
        let Some((_, link)) = text.split_once("rel=\"next\"") else {
            break;
        };
        assert!(!link.is_empty());
        let before = text.split("rel=\"next\"").next().unwrap();
        let href = before
            .rsplit("href=\"")
            .next()
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        path = href.replace("&#38;", "&").replace("&amp;", "&");
    }
    assert_eq!((rows, pages), (400, 4));
    // Two groups: the officer of the first sees nothing of the second.
    let officer = office.seat(Role::AreaOfficer).await;
    let shown = officer.get("/households").await;
    assert!(shown.text.contains("Tổ dân phố 1 · "), "{}", shown.status);
    assert!(!shown.text.contains("Tổ dân phố 2"));
    let steering = office.seat(Role::Steering).await;
    assert_eq!(
        steering.get("/households").await.status,
        StatusCode::NOT_FOUND
    );
}

//! A made-up ward on a real server, people signed in at its pages with cookie and CSRF token, and a
//! phone that pushes and pulls. Requests go in as HTTP, without a socket between.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json, value::RawValue};
use tower::ServiceExt as _;
use tungngo_server::{
    app::{App, AppState, Config},
    auth::web::url_encode,
    clock,
    router::router,
    storage::sqlite::Sqlite,
    synthetic::{self, MadeWard, people::MadePerson},
};
use tungngo_shared::{
    access::Role,
    ids::{CampaignId, DeviceId, HouseholdId, Rev, VisitId},
    sync::{DocKind, Op, version::NEWEST},
};
use uuid::Uuid;

/// A server with one made-up ward: 2 groups, an officer each.
pub struct Office {
    pub app: AppState,
    pub store: Sqlite,
    pub router: Router,
    pub ward: MadeWard,
    _dir: tempfile::TempDir,
}

/// A page, or what came instead of one.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub cookie: Option<String>,
    pub html: String,
}

impl Page {
    /// The page of a 200.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.html);
        self.html
    }

    /// Where a 303 leads.
    #[track_caller]
    pub fn moved(self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.html);
        self.location
    }
}

/// The value of a hidden field.
#[track_caller]
pub fn hidden(html: &str, name: &str) -> String {
    let field = html
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no field {name} in {html}"));
    unescaped(field.split('"').next().unwrap())
}

fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&")
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
}

/// Every address that the page shows and that begins with `start`.
pub fn links(html: &str, start: &str) -> Vec<String> {
    let html = html.replace(" hidden><a href=", "");
    html.split("href=\"")
        .skip(1)
        .map(|rest| unescaped(rest.split('"').next().unwrap()))
        .filter(|href| href.starts_with(start))
        .collect()
}

impl Office {
    /// So many of a hundred houses have been visited.
    pub async fn with_visits(percent: u32) -> Self {
        Self::of(400, percent).await
    }

    /// So many houses, of which so many of a hundred have been visited.
    pub async fn of(households: usize, percent: u32) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let app = App::open(Config::at(dir.path().join("data"))).unwrap();
        let wanted = synthetic::Wanted {
            seed: 7,
            wards: 1,
            households,
            longest_alley: None,
            visited: percent,
            phones: 0,
            casework: 0,
            now: clock::now(),
        };
        let made = synthetic::make(&app, &wanted).await.unwrap();
        let store = Sqlite::open(&dir.path().join("data/tungngo.db"), &app.keys.database).unwrap();
        Self {
            router: router(app.clone()),
            ward: made.wards.into_iter().next().unwrap(),
            app,
            store,
            _dir: dir,
        }
    }

    pub async fn answer(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let header = |name| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let (location, cookie) = (header(header::LOCATION), header(header::SET_COOKIE));
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Page {
            status,
            location: location.unwrap_or_default(),
            cookie,
            html: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    pub fn person(&self, role: Role) -> &MadePerson {
        self.ward.people.iter().find(|p| p.role == role).unwrap()
    }

    /// Somebody who was made with a login that begins so.
    pub async fn sign_in(&self, stem: &str) -> Desk<'_> {
        let login = format!("{stem}.{}", self.ward.code);
        let people = self.ward.people.iter();
        let person = people
            .clone()
            .find(|p| p.login.as_deref() == Some(&login))
            .unwrap();
        self.sign_in_as(&login, person.password.as_deref().unwrap())
            .await
            .unwrap()
    }

    /// Somebody with a login and a password; none where they do not fit.
    pub async fn sign_in_as(&self, login: &str, password: &str) -> Option<Desk<'_>> {
        let form = format!(
            "login={}&password={}&next=/",
            url_encode(login),
            url_encode(password)
        );
        let request = Request::post("/login")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        let cookie = self.answer(request).await.cookie?;
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let mut desk = Desk {
            office: self,
            cookie,
            csrf: String::new(),
        };
        // The first page may lead on to another.
        let mut first = desk.get("/").await;
        if first.status == StatusCode::SEE_OTHER {
            first = desk.get(&first.location).await;
        }
        desk.csrf = hidden(&first.ok(), "csrf");
        Some(desk)
    }

    /// The phone of the first volunteer, enrolled.
    pub async fn phone(&self) -> Phone<'_> {
        let code = self.person(Role::Volunteer).code.clone().unwrap();
        self.phone_with(&code).await
    }

    /// A phone that is enrolled with this code.
    pub async fn phone_with(&self, code: &str) -> Phone<'_> {
        let device = DeviceId(clock::new_id());
        let enrol = json!({
            "code": code, "device": device, "nonce": "n".repeat(43), "device_name": "Máy thử",
            "platform": "preview", "app_version": "0.1.0", "protocol": {"min": 1, "max": 1},
        });
        let reply = self.api("/api/v1/enrol", None, &enrol).await;
        Phone {
            office: self,
            device,
            access: reply["tokens"]["access"].as_str().unwrap().to_owned(),
            seq: 0,
            cursor: Value::Null,
            protocol: NEWEST,
        }
    }

    async fn api(&self, path: &str, token: Option<&str>, body: &Value) -> Value {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let page = self
            .answer(request.body(Body::from(body.to_string())).unwrap())
            .await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        serde_json::from_str(&page.html).unwrap()
    }

    /// How many entries of the audit log say so of a record.
    pub async fn audited(&self, action: &'static str, subject: Uuid) -> u64 {
        let sql = "SELECT COUNT(*) FROM audit WHERE action = $1 AND subject = $2";
        let count = move |c: &rusqlite::Connection| {
            Ok(c.query_row(sql, (action, subject), |row| row.get(0))?)
        };
        self.store.read(count).await.unwrap()
    }
}

/// Somebody signed in.
pub struct Desk<'a> {
    pub office: &'a Office,
    pub cookie: String,
    pub csrf: String,
}

impl Desk<'_> {
    pub async fn get(&self, path: &str) -> Page {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT_LANGUAGE, "vi");
        self.office
            .answer(request.body(Body::empty()).unwrap())
            .await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let mut form = form.to_vec();
        form.push(("csrf", &self.csrf));
        self.post_without_token(path, &form).await
    }

    pub async fn post_without_token(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let pairs: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{name}={}", url_encode(value)))
            .collect();
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(pairs.join("&")))
            .unwrap();
        self.office.answer(request).await
    }

    /// Decides on a visit as its page stands now.
    pub async fn decide(&self, visit: VisitId, decision: &str, comment: &str, field: &str) -> Page {
        let html = self.get(&format!("/visits/{visit}")).await.ok();
        self.decide_on(&html, visit, decision, comment, field).await
    }

    /// Decides on a visit as a page showed it.
    pub async fn decide_on(
        &self,
        html: &str,
        visit: VisitId,
        decision: &str,
        comment: &str,
        field: &str,
    ) -> Page {
        let (rev, seen) = (hidden(html, "rev"), hidden(html, "seen"));
        let form = [
            ("decision", decision),
            ("rev", &rev),
            ("seen", &seen),
            ("comment", comment),
            ("field", field),
        ];
        self.post(&format!("/visits/{visit}/decision"), &form).await
    }

    /// Every visit of the queue, page by page, with how many pages it took.
    pub async fn queue(&self, query: &str) -> (Vec<VisitId>, usize) {
        let mut path = format!("/queue?{query}");
        let (mut ids, mut pages) = (Vec::new(), 0);
        loop {
            let html = self.get(&path).await.ok();
            ids.extend(visits_in(&html));
            pages += 1;
            let next = html
                .split("rel=\"next\"")
                .next()
                .filter(|before| before.len() < html.len());
            match next.and_then(|before| links(before, "/queue?").pop()) {
                Some(next) => path = next,
                None => return (ids, pages),
            }
        }
    }
}

/// The visits that a queue page links to, in its order.
pub fn visits_in(html: &str) -> Vec<VisitId> {
    links(html, "/visits/")
        .iter()
        .map(|href| href["/visits/".len()..][..36].parse().unwrap())
        .collect()
}

/// An enrolled phone; numbers its operations itself.
pub struct Phone<'a> {
    pub office: &'a Office,
    pub device: DeviceId,
    pub access: String,
    pub seq: u64,
    pub cursor: Value,
    /// The newest protocol it speaks.
    pub protocol: u32,
}

impl Phone<'_> {
    fn hello(&self) -> Value {
        json!({"protocol": {"min": 1, "max": self.protocol}, "app_version": "0.1.0", "device_ms": clock::now(), "waiting": 0})
    }

    /// Pushes one document and gives its revision.
    pub async fn push(&mut self, kind: DocKind, id: Uuid, base: Option<&Rev>, body: &Value) -> Rev {
        let verdict = self.try_push(kind, id, base, body).await;
        assert_eq!(verdict["verdict"], "applied", "{verdict}");
        serde_json::from_value(verdict["rev"].clone()).unwrap()
    }

    /// Pushes one document and gives what became of it.
    pub async fn try_push(
        &mut self,
        kind: DocKind,
        id: Uuid,
        base: Option<&Rev>,
        body: &Value,
    ) -> Value {
        self.seq += 1;
        let raw = RawValue::from_string(body.to_string()).unwrap();
        let op = Op::freeze(self.device, self.seq, id, kind, base.cloned(), raw);
        let push = json!({"hello": self.hello(), "ops": [op]});
        let reply = self
            .office
            .api("/api/v1/sync/push", Some(&self.access), &push)
            .await;
        reply["verdicts"][0].clone()
    }

    /// Everything that changed for the phone since its last pull.
    pub async fn pull(&mut self) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let body = json!({"hello": self.hello(), "cursor": self.cursor, "limit": 500});
            let page = self
                .office
                .api("/api/v1/sync/pull", Some(&self.access), &body)
                .await;
            all.extend(page["changes"].as_array().unwrap().clone());
            self.cursor = page["cursor"].clone();
            if page["more"] == false {
                return all;
            }
        }
    }

    /// The first house it sees and the campaign that is running.
    pub async fn somewhere(&mut self) -> (HouseholdId, CampaignId) {
        let all = self.pull().await;
        let id = |kind: &str| {
            let found = all
                .iter()
                .find(|c| c["kind"] == kind && c["change"] == "put")
                .unwrap();
            found["id"].as_str().unwrap().parse::<Uuid>().unwrap()
        };
        (HouseholdId(id("household")), CampaignId(id("campaign")))
    }

    /// Records a visit where somebody was met.
    pub async fn meet(&mut self, people: u32) -> (VisitId, Rev, Value) {
        let (household, campaign) = self.somewhere().await;
        let id = VisitId(clock::new_id());
        let body = json!({
            "household": household, "campaign": campaign, "outcome": "met", "people_living": people,
            "residence_declared": "complete", "commitment": {"state": "already_signed"},
            "seconds_on_form": 60, "clock": {"device_ms": clock::now()},
        });
        let rev = self.push(DocKind::Visit, id.0, None, &body).await;
        (id, rev, body)
    }
}

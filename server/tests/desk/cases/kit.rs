//! A verified observation, the people around it, and the forms of a case as a browser sends them.

use jiff::ToSpan as _;
use serde_json::{Map, json};
use tungngo_server::{
    auth::{enrol, password},
    clock,
    storage::auth::NewAccount,
};
use tungngo_shared::{
    access::Role,
    cipher,
    ids::{GroupId, ObservationId, UserId, VisitId},
    observation::{Basis, Category, Observation, Subject},
    sync::DocKind,
};
use uuid::Uuid;

use super::super::kit::{Desk, Office, Page, hidden};

pub const NAME: &str = "Lý Văn Mẫu Thử";
pub const NUMBER: &str = "030091087654";

/// A second lead and a second officer of the first officer's groups, beside those of the made-up ward.
pub struct Scene {
    pub office: Office,
    pub officer: UserId,
    pub lead: UserId,
}

const PASSWORD: &str = "bốn cái ghế đá cạnh giếng";

impl Scene {
    pub async fn set() -> Self {
        let office = Office::with_visits(0).await;
        let officer = office.person(Role::AreaOfficer);
        let (id, groups) = (officer.id, officer.groups.clone());
        let scene = Self {
            officer: id,
            lead: office.person(Role::PoliceLead).id,
            office,
        };
        scene.account("deputy", Role::PoliceLead, &[]).await;
        scene.account("colleague", Role::AreaOfficer, &groups).await;
        scene
    }

    async fn account(&self, login: &str, role: Role, groups: &[GroupId]) {
        let account = NewAccount {
            id: UserId(clock::new_id()),
            ward: Some(self.office.ward.code.clone()),
            role,
            name: format!("Người mẫu {login}"),
            login: Some(login.to_owned()),
            password_hash: Some(password::hash_blocking(PASSWORD).unwrap()),
            groups: groups.to_vec(),
        };
        let store = &self.office.app.store;
        store
            .create_account(account, None, clock::now())
            .await
            .unwrap();
    }

    pub async fn desk(&self, stem: &str) -> Desk<'_> {
        match stem {
            "deputy" | "colleague" => self.office.sign_in_as(stem, PASSWORD).await.unwrap(),
            stem => self.office.sign_in(stem).await,
        }
    }

    /// An observation at the first volunteer's first door, brought by a phone.
    pub async fn observed(&self, subject: Subject) -> ObservationId {
        let office = &self.office;
        let volunteer = office.person(Role::Volunteer).id;
        let code = enrol::create_code(&office.app, volunteer, None)
            .await
            .unwrap();
        let mut phone = office.phone_with(&code).await;
        let (household, campaign) = phone.somewhere().await;
        let (visit, id) = (VisitId(clock::new_id()), ObservationId(clock::new_id()));
        let person = subject == Subject::Person;
        let seen = Observation {
            subject,
            category: if person {
                Category::IllegalUser
            } else {
                Category::Litter
            },
            basis: Basis::FamilyDeclared,
            support: vec![],
            name: person.then(|| NAME.to_owned()),
            birth_year: person.then_some(1991),
            note: Some("Gia đình xin được giúp đỡ".to_owned()),
            extra: Map::new(),
        };
        let ward = office.app.store.ward(&office.ward.code).await.unwrap();
        let key = ward.unwrap().sealing_key;
        let sealed = seen.seal(&key, visit, id, &mut rand::rng()).unwrap();
        let body = json!({
            "household": household, "campaign": campaign, "outcome": "absent", "observations": [sealed],
            "seconds_on_form": 60, "clock": {"device_ms": clock::now()},
        });
        phone.push(DocKind::Visit, visit.0, None, &body).await;
        id
    }

    /// The same, verified by somebody.
    pub async fn verified_by(&self, who: UserId) -> ObservationId {
        let id = self.observed(Subject::Person).await;
        self.triage(id, "verified", who).await;
        id
    }

    pub async fn triage(&self, id: ObservationId, state: &'static str, who: UserId) {
        let changed = self.office.store.write(move |tx| {
            let sql = "UPDATE observation SET state = $1, assignee_id = $2, version = version + 1 WHERE id = $3";
            Ok(tx.execute(sql, rusqlite::params![state, who.0, id.0])?)
        });
        assert_eq!(changed.await.unwrap(), 1);
    }

    /// The case that an observation led to, proposed with the form as the page fills it and these changes.
    pub async fn propose(
        &self,
        desk: &Desk<'_>,
        observation: ObservationId,
        changes: &[(&str, &str)],
    ) -> Page {
        let path = format!("/observations/{observation}/case");
        let html = desk.get(&path).await.ok();
        let form = filled(&html, changes);
        send(desk, &path, &form).await
    }

    /// A case that the first officer verified and proposed: its address and id.
    pub async fn proposed(&self, changes: &[(&str, &str)]) -> (String, Uuid) {
        let observation = self.verified_by(self.officer).await;
        let officer = self.desk("officer1").await;
        let moved = self.propose(&officer, observation, changes).await.moved();
        named(&moved)
    }

    /// The same, approved by the lead.
    pub async fn opened(&self, changes: &[(&str, &str)]) -> (String, Uuid) {
        let (path, id) = self.proposed(changes).await;
        let lead = self.desk("lead").await;
        step(&lead, &path, "decision", &[("decision", "approve")])
            .await
            .moved();
        (path, id)
    }

    /// How many bytes of earlier states lie beside the database.
    pub fn log_ahead(&self) -> u64 {
        self.log_ahead_of("tungngo.db")
    }

    /// The same of one of the databases.
    pub fn log_ahead_of(&self, file: &str) -> u64 {
        let dir = &self.office.app.config.data_dir;
        std::fs::metadata(dir.join(format!("{file}-wal"))).map_or(0, |log| log.len())
    }

    /// Every page of the database in the clear, free ones included.
    pub async fn bytes(&self) -> Vec<u8> {
        self.bytes_of("tungngo.db").await
    }

    /// The same of one of the databases.
    pub async fn bytes_of(&self, file: &str) -> Vec<u8> {
        let app = &self.office.app;
        image_of(&app.config.data_dir.join(file), &app.keys.database.0)
    }
}

/// A database opened with its key.
pub fn opened(path: &std::path::Path, key: &[u8; 32]) -> rusqlite::Connection {
    let mut salt = [0; cipher::SALT_BYTES];
    let mut file = std::fs::File::open(path).unwrap();
    std::io::Read::read_exact(&mut file, &mut salt).unwrap();
    let open = |pragma| {
        let c = rusqlite::Connection::open(path).unwrap();
        c.pragma_update(None, "key", pragma).unwrap();
        let read = c.pragma_query_value(None, "schema_version", |r| r.get::<_, i64>(0));
        read.is_ok().then_some(c)
    };
    let pragmas = cipher::key_pragmas(key, Some(salt));
    pragmas.into_iter().find_map(open).unwrap()
}

/// Every page of a database in the clear, free ones included.
pub fn image_of(path: &std::path::Path, key: &[u8; 32]) -> Vec<u8> {
    let mut c = opened(path, key);
    let image = c.serialize("main").unwrap().to_vec();
    assert!(image.starts_with(b"SQLite format 3"), "not in the clear");
    image
}

/// Whether a word is in there.
pub fn says(image: &[u8], word: &str) -> bool {
    image.windows(word.len()).any(|w| w == word.as_bytes())
}

/// A case's address and id from where a form led.
pub fn named(moved: &str) -> (String, Uuid) {
    let path = moved.split('?').next().unwrap().to_owned();
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    (path, id)
}

/// The value of an input, or the chosen option of a select.
fn value(html: &str, name: &str) -> String {
    let at = html
        .find(&format!("name=\"{name}\""))
        .unwrap_or_else(|| panic!("no {name} in {html}"));
    let rest = &html[at..];
    if html[..at].ends_with("<select ")
        || html[..at].rsplit('<').next().unwrap().starts_with("select")
    {
        let options = rest.split("</select>").next().unwrap();
        let chosen = options
            .split("<option ")
            .skip(1)
            .find(|o| o.split('>').next().unwrap().contains("selected"));
        return chosen.map_or_else(String::new, |o| hidden(&format!("name=\"x\" {o}"), "x"));
    }
    let tag = rest.split('>').next().unwrap();
    let value = tag
        .split("value=\"")
        .nth(1)
        .map(|v| v.split('"').next().unwrap());
    value.unwrap_or_default().to_owned()
}

const FACTS: [&str; 8] = [
    "name",
    "birth_date",
    "birth_year",
    "personal_number",
    "category",
    "group",
    "household",
    "officer",
];

/// The form of a person's facts as a page holds it, with changes.
pub fn filled(html: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let form = html
        .split("data-testid=\"case-correct-form\"")
        .last()
        .unwrap();
    let mut fields: Vec<(String, String)> = FACTS
        .iter()
        .map(|name| ((*name).to_owned(), value(form, name)))
        .collect();
    for (name, value) in changes {
        fields.retain(|(n, _)| n != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

pub async fn send(desk: &Desk<'_>, path: &str, form: &[(String, String)]) -> Page {
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    desk.post(path, &form).await
}

/// Sends one of a case's forms as its page stands now.
pub async fn step(desk: &Desk<'_>, path: &str, what: &str, form: &[(&str, &str)]) -> Page {
    let html = desk.get(path).await.ok();
    step_on(desk, &html, path, what, form).await
}

/// Sends one of a case's forms as a page showed it.
pub async fn step_on(
    desk: &Desk<'_>,
    html: &str,
    path: &str,
    what: &str,
    form: &[(&str, &str)],
) -> Page {
    let version = hidden(html, "version");
    let mut form = form.to_vec();
    form.push(("version", &version));
    desk.post(&format!("{path}/{what}"), &form).await
}

/// A day so far from today, as a form sends it.
pub fn day(days: i32) -> String {
    let today = clock::now().local_date();
    today.saturating_add(days.days()).to_string()
}

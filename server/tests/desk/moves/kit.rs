//! Two more wards on the server, each with a lead, an officer and one household, and the forms of a move.

use tungngo_server::{
    auth::password,
    cli::ward,
    clock,
    storage::{
        auth::NewAccount,
        sqlite::docs::{self, Author, Version},
    },
};
use tungngo_shared::{
    access::Role,
    household::Household,
    ids::{GroupId, HouseholdId, UserId, WardCode},
};
use uuid::Uuid;

use super::super::{
    cases::kit::{Scene, day},
    kit::{Desk, Page, hidden},
};

const PASSWORD: &str = "ba con thuyền giấy qua cầu";
pub const ADDRESS: &str = "Số 9 ngõ Mẫu Mới";
pub const REASON: &str = "Về ở cùng mẹ đẻ từ tháng này";

/// Another ward.
pub struct Other {
    pub code: WardCode,
    pub name: String,
    pub group: GroupId,
    pub household: HouseholdId,
    pub officer: UserId,
    /// The stem of its people's logins.
    stem: &'static str,
}

/// The made-up ward of the other tests, and two others.
pub struct Wards {
    pub scene: Scene,
    pub to: Other,
    pub third: Other,
}

impl Wards {
    pub async fn set() -> Self {
        let scene = Scene::set().await;
        let hash = password::hash_blocking(PASSWORD).unwrap();
        let to = other(&scene, "10525", "to", &hash).await;
        let third = other(&scene, "10522", "third", &hash).await;
        Self { scene, to, third }
    }

    /// A lead or an officer of one of the others.
    pub async fn desk(&self, of: &Other, role: &str) -> Desk<'_> {
        let login = format!("{role}-{}", of.stem);
        let office = &self.scene.office;
        office.sign_in_as(&login, PASSWORD).await.unwrap()
    }

    /// Offers a case with what the form needs.
    pub async fn offer(&self, desk: &Desk<'_>, path: &str, to: &Other) -> Page {
        let html = desk.get(&format!("{path}/move")).await.ok();
        let (version, today) = (hidden(&html, "version"), day(0));
        let form = [
            ("to", to.code.as_str()),
            ("address", ADDRESS),
            ("reason", REASON),
            ("number", "12/CV-CAP"),
            ("dated", today.as_str()),
            ("version", version.as_str()),
        ];
        desk.post(&format!("{path}/move"), &form).await
    }

    /// Takes a case over as the page of its move stands now.
    pub async fn accept(&self, desk: &Desk<'_>, path: &str, to: &Other) -> Page {
        let html = desk.get(path).await.ok();
        self.accept_on(desk, &html, path, to).await
    }

    /// The same as a page showed it.
    pub async fn accept_on(&self, desk: &Desk<'_>, html: &str, path: &str, to: &Other) -> Page {
        let (group, officer) = (to.group.to_string(), to.officer.to_string());
        let form = [("group", group.as_str()), ("officer", officer.as_str())];
        taking(desk, html, path, &form).await
    }

    /// How many entries of a ward's log say so.
    pub async fn logged(&self, ward: &WardCode, action: &'static str) -> u64 {
        let ward = ward.to_string();
        let sql = "SELECT COUNT(*) FROM audit WHERE action = $1 AND ward = $2";
        let count =
            move |c: &rusqlite::Connection| Ok(c.query_row(sql, (action, ward), |row| row.get(0))?);
        self.scene.office.store.read(count).await.unwrap()
    }

    /// The ids and wards of all cases that are looked after now.
    pub async fn open(&self) -> Vec<(Uuid, String)> {
        let read = self.scene.office.store.read(|c| {
            let sql = "SELECT id, ward FROM case_file WHERE state = 'open' ORDER BY ward";
            let mut statement = c.prepare(sql)?;
            let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(found.collect::<Result<_, _>>()?)
        });
        read.await.unwrap()
    }
}

/// Sends the form of taking over with these fields.
pub async fn taking(desk: &Desk<'_>, html: &str, path: &str, form: &[(&str, &str)]) -> Page {
    let (version, case) = (hidden(html, "version"), hidden(html, "case_version"));
    let mut form = form.to_vec();
    form.push(("version", &version));
    form.push(("case_version", &case));
    desk.post(&format!("{path}/accept"), &form).await
}

/// The address of a move from where its form led.
pub fn named(moved: &str) -> String {
    moved.split('?').next().unwrap().to_owned()
}

async fn other(scene: &Scene, code: &str, stem: &'static str, hash: &str) -> Other {
    let app = &scene.office.app;
    let (code, name): (WardCode, _) = (code.parse().unwrap(), format!("Phường Mẫu {stem}"));
    ward::add(app, &code, Some(name.clone()), true)
        .await
        .unwrap();
    let now = clock::now();
    let store = &app.store;
    let group = store.ensure_group(&code, "Tổ dân phố Mẫu", None, now).await;
    let group = group.unwrap();
    let alley = store.ensure_alley(&code, group, "Ngõ Mẫu", None, now).await;
    let alley = alley.unwrap();
    let household = HouseholdId(clock::new_id());
    let mut house = Household::at(group, alley, "9");
    house.head_name = format!("Bà Mẫu {stem}");
    let ward = code.clone();
    let write = scene.office.store.write(move |tx| {
        let body = serde_json::to_string(&house)?;
        docs::change(tx, &ward, Author::default(), now, |c| {
            c.put_household(household, &house, Version::server(&body, None))
        })
    });
    write.await.unwrap();
    let mut officer = None;
    for (role, of, groups) in [
        ("lead", Role::PoliceLead, vec![]),
        ("officer", Role::AreaOfficer, vec![group]),
    ] {
        let id = UserId(clock::new_id());
        let account = NewAccount {
            id,
            ward: Some(code.clone()),
            role: of,
            name: format!("Cán bộ {role} {stem}"),
            login: Some(format!("{role}-{stem}")),
            password_hash: Some(hash.to_owned()),
            groups,
        };
        store.create_account(account, None, now).await.unwrap();
        officer = Some(id);
    }
    Other {
        code,
        name,
        group,
        household,
        officer: officer.unwrap(),
        stem,
    }
}

//! Open cases, a list of another system, and its pages as a browser works with them.

use axum::{
    body::Body,
    http::{Request, header},
};
use tungngo_server::{clock, storage::sqlite::Sqlite};
use tungngo_shared::{access::Role, casefile::Birth, ids::CaseId};
use uuid::Uuid;

use super::super::{
    cases::kit::Scene,
    kit::{Desk, Page, hidden},
};

/// A case as it stands in the table.
pub struct Made {
    pub name: &'static str,
    pub birth: Birth,
    pub number: Option<&'static str>,
    pub status: &'static str,
}

pub fn made(name: &'static str, year: i16, number: Option<&'static str>) -> Made {
    Made {
        name,
        birth: Birth::Year(year),
        number,
        status: "illegal_user_managed",
    }
}

/// An open case of the first group, proposed by the officer and approved by the lead.
pub async fn open_case(scene: &Scene, case: Made) -> CaseId {
    let id = CaseId(clock::new_id());
    let ward = scene.office.ward.code.to_string();
    let group = scene.office.person(Role::AreaOfficer).groups[0];
    let (officer, lead) = (scene.officer, scene.lead);
    let write = scene.office.store.write(move |tx| {
        let sql = "INSERT INTO case_file (id, ward, group_id, state, name, birth, of_age_on, personal_number, category,
                       officer_id, proposed_by, approved_by, law_status, listed_on, version)
                   VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, 'illegal_user', $8, $8, $9, $10, '', 1)";
        let birth = serde_json::to_string(&case.birth)?;
        let of_age = case.birth.of_age_on().to_string();
        let facts = rusqlite::params![
            id.0, ward, group.0, case.name, birth, of_age, case.number, officer.0, lead.0, case.status
        ];
        Ok(tx.execute(sql, facts)?)
    });
    write.await.unwrap();
    id
}

/// A list comes in.
pub async fn upload(desk: &Desk<'_>, content: &[u8]) -> Page {
    let head = "--cut\r\nContent-Disposition: form-data; name";
    let csrf = &desk.csrf;
    let mut body = format!(
        "{head}=\"csrf\"\r\n\r\n{csrf}\r\n{head}=\"file\"; filename=\"danh-sach.csv\"\r\n\r\n"
    )
    .into_bytes();
    body.extend(content);
    body.extend(b"\r\n--cut--\r\n");
    let request = Request::post("/reconcile")
        .header(header::COOKIE, &desk.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap();
    desk.office.answer(request).await
}

/// The columns as the page offers them.
pub fn offered(html: &str) -> Vec<(&'static str, String)> {
    ["name", "birth", "personal_number", "address", "status"]
        .into_iter()
        .map(|column| {
            let select = html.split(&format!("name=\"{column}\"")).nth(1).unwrap();
            let select = select.split("</select>").next().unwrap();
            let chosen = select
                .split("<option ")
                .find(|o| o.contains("\" selected>"));
            let chosen =
                chosen.map_or_else(String::new, |o| hidden(&format!("name=\"x\" {o}"), "x"));
            (column, chosen)
        })
        .collect()
}

/// A list that came and was laid beside the cases: its address.
pub async fn laid(desk: &Desk<'_>, content: &str) -> String {
    let run = upload(desk, content.as_bytes()).await.moved();
    let html = desk.get(&run).await.ok();
    let columns = offered(&html);
    let form: Vec<(&str, &str)> = columns.iter().map(|(c, at)| (*c, at.as_str())).collect();
    desk.post(&format!("{run}/columns"), &form).await.moved();
    run
}

/// The rows of a page, each as its part of it.
pub fn rows(html: &str) -> Vec<String> {
    let parts = html.split("data-testid=\"reconcile-row\"").skip(1);
    parts
        .map(|part| part.split("</article>").next().unwrap().to_owned())
        .collect()
}

/// The rows that stand somewhere.
pub async fn rows_of(desk: &Desk<'_>, run: &str, outcome: &str) -> Vec<String> {
    rows(
        &desk
            .get(&format!("{run}?outcome={outcome}&all=1"))
            .await
            .ok(),
    )
}

/// Says something of a row as it stands.
pub async fn say(desk: &Desk<'_>, run: &str, row: &str, outcome: &str, said: &str) -> Page {
    let pick = hidden(row, "pick");
    let form = [
        ("pick", pick.as_str()),
        ("outcome", outcome),
        ("said", said),
        ("comment", "đã gọi điện hỏi"),
    ];
    desk.post(&format!("{run}/rows"), &form).await
}

/// The first value of a button that begins so.
pub fn button(row: &str, begins: &str) -> String {
    let value = row.split(&format!("value=\"{begins}")).nth(1).unwrap();
    format!("{begins}{}", value.split('"').next().unwrap())
}

/// How many rows each tab counts: decided of all, or all.
pub fn tab(html: &str, outcome: &str) -> String {
    let tab = html
        .split(&format!("reconcile-tab-{outcome}\">"))
        .nth(1)
        .unwrap();
    let text = tab.split('<').next().unwrap();
    text.rsplit('(')
        .next()
        .unwrap()
        .trim_end_matches(')')
        .to_owned()
}

/// Which cases agree with the matching that was signed last.
pub async fn agreements(store: &Sqlite) -> Vec<(Uuid, bool)> {
    let read = store.read(|c| {
        let mut statement =
            c.prepare("SELECT case_id, agrees FROM case_agreement ORDER BY case_id")?;
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<Result<Vec<_>, _>>()?)
    });
    read.await.unwrap()
}

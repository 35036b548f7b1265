//! What the ward has to offer, what people in cases need, who is referred where, and tasks about a case.

use tungngo_server::clock;
use tungngo_shared::ids::GroupId;
use uuid::Uuid;

use super::{
    cases::kit::{Scene, named},
    kit::{Desk, Page, hidden},
};

mod erasing;
mod leaving;
mod needs;
mod offers;
mod tasks;
mod waiting;

const TITLE: &str = "Lớp học nghề mộc thử";

fn today() -> String {
    clock::now().local_date().to_string()
}

/// The form of an offer, with changes.
fn form(changes: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut form = vec![
        ("kind", "vocational_training".to_owned()),
        ("title", TITLE.to_owned()),
        ("giver", "Hợp tác xã mộc mẫu".to_owned()),
        ("contact", "0900 000 001".to_owned()),
        ("places", "1".to_owned()),
        ("from_on", today()),
        ("to_on", String::new()),
        ("group", String::new()),
        ("note", String::new()),
    ];
    for (name, value) in changes {
        form.retain(|(n, _)| n != name);
        form.push((*name, (*value).to_owned()));
    }
    form
}

async fn post(desk: &Desk<'_>, path: &str, form: &[(&str, String)]) -> Page {
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    desk.post(path, &form).await
}

/// An offer as somebody writes it down: its address and its id.
async fn offered(desk: &Desk<'_>, changes: &[(&'static str, &str)]) -> (String, Uuid) {
    named(&post(desk, "/offers/new", &form(changes)).await.moved())
}

/// Notes a need of a case.
async fn need(desk: &Desk<'_>, case: &str, kind: &str) -> Page {
    let day = today();
    let form = [("kind", kind), ("source", "family"), ("noted_on", &day)];
    desk.post(&format!("{case}/needs"), &form).await
}

/// The part of a case's page that is about its first need of this kind, in words.
#[track_caller]
fn about<'a>(html: &'a str, kind: &str) -> &'a str {
    let found = html
        .split("data-testid=\"need\"")
        .skip(1)
        .find(|part| part.contains(&format!("<h3>{kind} ")));
    let part = found.unwrap_or_else(|| panic!("no need of {kind} in {html}"));
    part.split("</article>").next().unwrap()
}

/// Where a form of a need's part is sent to.
#[track_caller]
fn action(part: &str, end: &str) -> String {
    let found = part
        .split("action=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .find(|to| to.contains(end));
    found
        .unwrap_or_else(|| panic!("no form to {end} in {part}"))
        .to_owned()
}

/// Refers the person to an offer, as a page showed the need.
async fn refer(desk: &Desk<'_>, part: &str, offer: Uuid, words: &str) -> Page {
    let (to, version, offer) = (
        action(part, "/match"),
        hidden(part, "seen"),
        offer.to_string(),
    );
    let form = [
        ("offer", offer.as_str()),
        ("seen", &version),
        ("comment", words),
    ];
    desk.post(&to, &form).await
}

/// Takes a step of a referral, as a page showed it.
async fn step(desk: &Desk<'_>, part: &str, step: &str, more: &[(&str, &str)]) -> Page {
    let (to, version) = (action(part, "/matches/"), hidden(part, "seen"));
    let mut form = vec![("step", step), ("seen", version.as_str())];
    form.extend_from_slice(more);
    desk.post(&to, &form).await
}

/// How many places of an offer are taken.
async fn taken(scene: &Scene, offer: Uuid) -> u32 {
    let read = scene.office.store.read(move |c| {
        let sql = "SELECT taken FROM offer WHERE id = $1";
        Ok(c.query_row(sql, [offer], |row| row.get(0))?)
    });
    read.await.unwrap()
}

/// What the table of referrals says of that itself.
async fn held(scene: &Scene, offer: Uuid) -> u32 {
    let read = scene.office.store.read(move |c| {
        let sql = "SELECT COUNT(*) FROM support_match WHERE offer_id = $1 \
                   AND (state IN ('proposed', 'accepted') OR (state = 'done' AND result <> 'not_used'))";
        Ok(c.query_row(sql, [offer], |row| row.get(0))?)
    });
    read.await.unwrap()
}

/// The groups of the first and the second officer.
fn groups(scene: &Scene) -> (GroupId, GroupId) {
    let people = scene.office.ward.people.iter();
    let mut officers =
        people.filter(|p| p.login.as_deref().is_some_and(|l| l.starts_with("officer")));
    let mut next = || officers.next().unwrap().groups[0];
    (next(), next())
}

//! One request for a line of the table: what it is about, what it carries, and how its answer reads.

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use serde_json::Value;
use tungngo_server::{auth::web::url_encode, clock};
use tungngo_shared::ids::TeamId;

use super::{
    caller::{Caller, Credential},
    forms::{campaign_rev, decision, erasure, person},
    table::Line,
    things::LIST,
    world::{Answer, World},
};

pub enum Content {
    Nothing,
    Form(Vec<(&'static str, String)>),
    Json(Value),
    /// A form with its file behind its words.
    Upload(Vec<(&'static str, String)>, Vec<u8>),
    Piece,
}

pub struct Ready {
    pub path: String,
    pub content: Content,
}

/// Sends a line's request for one caller; gives the answer and the word for it.
pub async fn ask(world: &mut World, caller: &Caller, line: &Line) -> (Answer, String) {
    // As it was, whatever the last one did to it: an ended one takes the phones' alleys away.
    if line.path.starts_with("/campaigns/") || line.path == "/api/openapi.json" {
        world.campaign("own").await;
    }
    let ready = match line.path.starts_with("/api/") {
        true => super::ask_api::api(world, caller, line).await,
        false => desk(world, caller, line).await,
    };
    let before = world.fingerprint().await;
    let (builder, csrf) = caller.request(world, &line.method, &ready.path).await;
    let request = match ready.content {
        Content::Nothing => builder.body(Body::empty()),
        Content::Form(mut fields) => {
            fields.push(("csrf", csrf));
            let pairs: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}={}", url_encode(value)))
                .collect();
            builder
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(pairs.join("&")))
        }
        Content::Json(value) => builder
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(value.to_string())),
        Content::Upload(words, bytes) => {
            let head = "--cut\r\nContent-Disposition: form-data; name";
            let mut body = format!("{head}=\"csrf\"\r\n\r\n{csrf}\r\n");
            for (name, value) in words {
                body.push_str(&format!("{head}=\"{name}\"\r\n\r\n{value}\r\n"));
            }
            body.push_str(&format!("{head}=\"file\"; filename=\"list.csv\"\r\n\r\n"));
            let body = [body.as_bytes(), &bytes, b"\r\n--cut--\r\n"].concat();
            builder
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
                .body(Body::from(body))
        }
        Content::Piece => builder
            .header(header::CONTENT_TYPE, "application/partial-upload")
            .header("upload-offset", 0)
            .body(Body::from(vec![0])),
    };
    let answer = world.answer(request.unwrap()).await;
    let changed = world.fingerprint().await != before;
    let word = word(&answer, changed);
    let refused = !answer.status.is_success() && answer.status != StatusCode::SEE_OTHER;
    assert!(
        !(refused || word == "login") || !changed,
        "line {}: {} was refused ({word}) and changed something all the same",
        line.number,
        caller.name
    );
    (answer, word)
}

/// An answer in the table's words.
fn word(answer: &Answer, changed: bool) -> String {
    let location = answer
        .headers
        .get(header::LOCATION)
        .map(|v| v.to_str().unwrap());
    if answer.status == StatusCode::SEE_OTHER {
        return match location {
            Some(to) if to.starts_with("/login?next") || to == "/login" => "login",
            _ if changed => "done",
            _ => "moved",
        }
        .to_owned();
    }
    let json = answer.json();
    let of_push = &json["verdicts"][0]["verdict"];
    let fate = &json["answers"][0]["fate"];
    for said in [of_push, &fate["judged"]["verdict"], &fate["refused"]] {
        if let Some(word) = said.as_str() {
            return word.to_owned();
        }
    }
    answer.status.as_u16().to_string()
}

pub fn filled(path: &str, values: &[(&str, String)]) -> String {
    let mut path = path.to_owned();
    for (name, value) in values {
        path = path.replace(&format!("{{{name}}}"), value);
    }
    path
}

/// The zone of a line; lines about none use the own one.
pub fn zone(of: &str) -> &'static str {
    let name = of.rsplit(':').next().unwrap_or_default();
    super::world::ZONES
        .into_iter()
        .find(|z| *z == name)
        .unwrap_or("own")
}

async fn desk(world: &mut World, caller: &Caller, line: &Line) -> Ready {
    let zone = zone(&line.of);
    let mut form: Vec<(&'static str, String)> = Vec::new();
    let z = &world.zones[zone];
    let (group, alley, campaign, team, ward) =
        (z.group, z.alley, z.campaign, z.team, z.ward.clone());
    let recorded = z.recorded.clone();
    let (household, _) = recorded.household.unwrap();
    let (visit, _) = recorded.visit.unwrap();
    let mut values = vec![
        ("group", group.to_string()),
        ("campaign", campaign.to_string()),
        ("ward", ward.to_string()),
        ("team", team.to_string()),
        ("sha256", recorded.photo.unwrap().to_string()),
        ("file", "desk.css".to_owned()),
    ];
    let gets = line.method == "GET";
    let first = line.path.split(['/', '?']).nth(1).unwrap_or_default();
    let mut id = match first {
        "groups" => group.to_string(),
        "visits" => visit.to_string(),
        "households" => household.to_string(),
        "campaigns" => campaign.to_string(),
        "tasks" => recorded.task.unwrap().to_string(),
        "observations" => recorded.observation.unwrap().to_string(),
        _ => String::new(),
    };
    match (first, line.path.as_str()) {
        (_, path) if path.ends_with("/export") && !path.contains("{id}") => {
            form = vec![("kind", "csv".to_owned())];
        }
        ("people", path) if path.contains("{id}") => {
            id = person(world, caller, &line.of).await.to_string();
            form = vec![("name", format!("person-of-{zone}"))];
        }
        ("people", _) => {
            form = vec![
                ("name", "somebody new".to_owned()),
                ("role", "volunteer".to_owned()),
                ("groups", group.to_string()),
            ];
        }
        ("devices", path) if path.contains("{id}") => {
            let user = world.zones[zone].phone.user;
            let phone = world
                .enrolled("volunteer", user, &format!("phone-of-{zone}"))
                .await;
            let Credential::Phone { device, .. } = phone.credential else {
                unreachable!()
            };
            id = device.to_string();
        }
        ("import", path) if path.contains("{id}") => {
            let by = match line.of.as_str() {
                "own" => caller.user,
                _ => world.zones["person"].phone.user,
            };
            // Nobody has no account under which a file could wait.
            let by = if by.0.is_nil() {
                world.zones["person"].phone.user
            } else {
                by
            };
            id = world.upload(zone, by).await.to_string();
        }
        ("cases", path) if path.contains("merge") => {
            let (other, merge);
            (id, other, merge, form) = world.ask_merge(path, &line.of, zone).await;
            values.extend([("other", other), ("merge", merge)]);
        }
        ("cases", path) if path.contains("/erasure") && path.contains("{id}") => {
            (id, form) = world.ask_erasure(path, &line.of, zone, caller.user).await;
        }
        ("moves", path) if path.contains("{id}") => {
            (id, form) = world.ask_move(path, &line.of, caller).await;
        }
        ("reconcile", path) if path.contains("{id}") => {
            let nr;
            (id, nr, form) = world.ask_run(path, zone, caller.user).await;
            values.push(("n", nr));
        }
        ("filters", path) if path.contains("{id}") => {
            let by = match line.of.as_str() {
                "own" if !caller.user.0.is_nil() => caller.user,
                _ => world.zones["person"].phone.user,
            };
            id = world.kept_filter(by).await.to_string();
        }
        ("filters", _) => {
            let name = clock::token();
            form = vec![
                ("list", "queue".to_owned()),
                ("query", "state=all".to_owned()),
                ("name", name.chars().take(20).collect()),
            ];
        }
        ("attention", path) if path.contains("{n}") => {
            values.push(("n", world.aside(zone).await.to_string()))
        }
        ("queue", "/queue/accept") => {
            let (visit, rev) = world.visit(zone).await;
            form = vec![
                ("pick", format!("{visit}~{rev}")),
                ("confirmed", "1".to_owned()),
            ];
        }
        ("visits", "/visits/{id}/decision") => {
            let (visit, rev) = world.visit(zone).await;
            id = visit.to_string();
            form = decision(&rev);
        }
        ("visits", "/visits/{id}/clashes/{n}") => {
            let (visit, clash) = world.visit_clash(zone).await;
            id = visit.to_string();
            values.push(("n", clash.to_string()));
            form = vec![("choice", "incoming".to_owned())];
        }
        ("households", "/households/{id}/clashes/{n}") => {
            let (house, clash) = world.household_clash(zone).await;
            id = house.to_string();
            values.push(("n", clash.to_string()));
            form = vec![("choice", "incoming".to_owned())];
        }
        ("visits", "/visits/{id}/erase") => {
            id = world.visit(zone).await.0.to_string();
            form = erasure();
        }
        ("households", "/households/{id}/erase") => {
            id = world.household(zone).await.0.to_string();
            form = erasure();
        }
        ("households", "/households/{id}/correct") => {
            id = world.household(zone).await.0.to_string();
            form = erasure();
            form.push(("head_name", format!("house-of-{zone}")));
        }
        ("households", "/households/{id}/list-state") => {
            let (house, rev) = world.household(zone).await;
            id = house.to_string();
            form = vec![("rev", rev.to_string()), ("to", "closed".to_owned())];
        }
        ("households", "/households/{id}/tasks/new") => {
            form = vec![
                ("kind", "support".to_owned()),
                ("assignee", world.zones[zone].phone.user.to_string()),
                ("due", "2999-12-31".to_owned()),
                ("what", format!("note-of-{zone}")),
            ];
        }
        ("observations", "/observations/{id}/step") => {
            id = world.observation(zone).await.to_string();
            form = vec![("step", "assign".to_owned()), ("seen", "0".to_owned())];
        }
        ("tasks", "/tasks/{id}/report") => {
            let assignee = match line.of.as_str() {
                // A colleague's, in the caller's own group.
                "person" => world.zones["own"].phone.user,
                _ if caller.is_desk() => caller.user,
                _ => world.zones[zone].phone.user,
            };
            let zone = if line.of == "person" { "own" } else { zone };
            let (task, rev) = world.task_for(zone, assignee).await;
            id = task.to_string();
            form = vec![
                ("result", "done".to_owned()),
                ("rev", rev.to_string()),
                ("note", format!("note-of-{zone}")),
            ];
        }
        ("tasks", "/tasks/{id}/answer") => {
            let (task, rev) = world.task(zone).await;
            id = task.to_string();
            form = vec![
                ("decision", "cancelled".to_owned()),
                ("rev", rev.to_string()),
                ("comment", format!("note-of-{zone}")),
            ];
        }
        ("offers", path) if !gets || path.contains("{id}") => {
            (id, form) = world.ask_offer(path, &line.of, zone).await;
        }
        ("cases", path) if super::support::is_support(path) => {
            let more;
            (id, more, form) = world.ask_support(path, &line.of, zone).await;
            values.extend(more);
        }
        ("observations", "/observations/{id}/looks") => {
            let record = recorded.observation.unwrap();
            world.looked(zone, "observation.view", record.0).await;
        }
        ("cases", path) if path.contains("/documents") || path.ends_with("/looks") => {
            let (case, paper) = world.paper(&line.of, zone).await;
            let ward = if line.of == "minor" { "own" } else { zone };
            world.looked(ward, "case.view", case.0).await;
            id = case.to_string();
            values.push(("paper", paper.to_string()));
            values.push(("n", "1".to_owned()));
            form = match path.ends_with("/remove") {
                true => vec![("reason", "wrong".to_owned()), ("version", "1".to_owned())],
                false => super::papers::words(zone),
            };
        }
        ("observations", path @ "/observations/{id}/case") | ("cases", path)
            if path.contains("{id}") =>
        {
            (id, form) = world.ask_case(path, &line.of, zone, caller).await;
        }
        ("campaigns", path) if !gets => {
            let rev = campaign_rev(world, zone).await;
            form = vec![
                ("name", "a campaign".to_owned()),
                ("starts_on", "2026-11-01".to_owned()),
                ("ends_on", "2026-12-01".to_owned()),
                ("groups", group.to_string()),
                ("rev", rev.to_string()),
                ("state", "ended".to_owned()),
            ];
            if path.contains("/teams/") {
                let member = world.zones[zone].phone.user;
                let fresh = TeamId(clock::new_id());
                if path.contains("{team}") {
                    world.team(fresh, campaign, "a team", member, alley).await;
                    values.retain(|(name, _)| *name != "team");
                    values.push(("team", fresh.to_string()));
                }
                form = vec![
                    ("name", format!("team {}", fresh.0.simple())),
                    ("members", member.to_string()),
                    ("alleys", alley.to_string()),
                ];
            }
        }
        ("me", "/me/sessions") => form = vec![("end", "others".to_owned())],
        ("login", _) => {
            form = vec![
                ("login", clock::token()),
                ("password", "not the right one".to_owned()),
            ]
        }
        _ => {}
    }
    values.push(("id", id));
    let content = match (gets, line.path.as_str()) {
        (true, _) => Content::Nothing,
        (_, "/cases/{id}/documents" | "/cases/{id}/documents/{paper}") => {
            Content::Upload(form, super::papers::file())
        }
        (_, "/reconcile") => Content::Upload(form, super::reconcile::LIST.as_bytes().to_vec()),
        (_, "/import") => Content::Upload(form, LIST.as_bytes().to_vec()),
        (_, "/import/outbox") => Content::Upload(form, b"not a file of ours".to_vec()),
        _ => Content::Form(form),
    };
    Ready {
        path: filled(&line.path, &values),
        content,
    }
}

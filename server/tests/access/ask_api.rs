//! What the phones' addresses are sent, for a line of the table.

use serde_json::{Value, json};
use tungngo_server::{auth::enrol, clock};
use tungngo_shared::{
    ids::{DeviceId, HouseholdId},
    sync::DocKind,
};

use super::{
    ask::{Content, Ready, filled, zone},
    caller::{Caller, Credential},
    table::Line,
    things::hello,
    world::{World, enrol_request},
};

pub async fn api(world: &mut World, caller: &Caller, line: &Line) -> Ready {
    let zone = zone(&line.of);
    let what = line.of.split(':').next().unwrap_or_default();
    let content = match line.path.as_str() {
        "/api/openapi.json" => Content::Nothing,
        "/api/v1/enrol/check" => {
            let user = world.zones["own"].phone.user;
            let code = enrol::create_code(&world.app, user, None).await.unwrap();
            Content::Json(
                json!({"code": if line.of == "own" { code } else { "22222222".to_owned() }}),
            )
        }
        "/api/v1/enrol" => {
            let user = world.zones["own"].phone.user;
            let code = enrol::create_code(&world.app, user, None).await.unwrap();
            let device = match world.zones[zone].phone.credential {
                Credential::Phone { device, .. } if line.of != "own" => device,
                _ => DeviceId(clock::new_id()),
            };
            Content::Json(enrol_request(&code, device, "a phone"))
        }
        "/api/v1/token/refresh" => {
            let user = world.zones["own"].phone.user;
            let phone = world.enrolled("volunteer", user, "a phone").await;
            let Credential::Phone {
                device, refresh, ..
            } = phone.credential
            else {
                unreachable!()
            };
            if line.of == "revoked" {
                world
                    .app
                    .store
                    .revoke_device(device, None, clock::now())
                    .await
                    .unwrap();
            }
            Content::Json(json!({ "refresh": refresh }))
        }
        "/api/v1/sync/pull" => {
            Content::Json(json!({"hello": hello(), "cursor": null, "limit": 500}))
        }
        "/api/v1/sync/push" => Content::Json(pushed(world, caller, what, zone).await),
        "/api/v1/sync/rescue" => {
            let copy = world.copy(zone).await;
            Content::Json(json!({"hello": hello(), "records": [copy]}))
        }
        path if path.starts_with("/api/v1/attachments/") => match line.method.as_str() {
            "PATCH" => Content::Piece,
            _ => Content::Nothing,
        },
        path => panic!("nothing is known to send to {path}"),
    };
    let sha256 = world.zones[zone]
        .recorded
        .photo
        .clone()
        .unwrap()
        .to_string();
    Ready {
        path: filled(&line.path, &[("sha256", sha256)]),
        content,
    }
}

/// A push about something in a zone.
async fn pushed(world: &mut World, caller: &Caller, what: &str, zone: &str) -> Value {
    match what {
        "visit" => {
            let (household, _) = world.household(zone).await;
            let body = world.visit_body(zone, household);
            world.one_op(caller, DocKind::Visit, clock::new_id(), None, &body)
        }
        // A visit that somebody else recorded, changed.
        "mend" => {
            let (visit, rev) = world.visit(zone).await;
            let body = world.visit_body(zone, HouseholdId(clock::new_id()));
            world.one_op(caller, DocKind::Visit, visit.0, Some(&rev), &body)
        }
        "house" => {
            let (household, rev) = world.household(zone).await;
            let z = &world.zones[zone];
            let mut body = tungngo_shared::household::Household::at(z.group, z.alley, "12");
            body.people = Some(5);
            body.head_name = format!("house-of-{zone}");
            let body = serde_json::to_value(&body).unwrap();
            world.one_op(caller, DocKind::Household, household.0, Some(&rev), &body)
        }
        other => panic!("nothing is known to push about {other}"),
    }
}

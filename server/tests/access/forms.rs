//! What several lines' requests carry.

use tungngo_shared::{
    access::Role,
    ids::{Rev, UserId},
};

use super::{ask::zone, caller::Caller, world::World};

pub fn erasure() -> Vec<(&'static str, String)> {
    vec![("reason", "asked".to_owned()), ("sure", "1".to_owned())]
}

pub fn decision(rev: &Rev) -> Vec<(&'static str, String)> {
    vec![
        ("decision", "accepted".to_owned()),
        ("rev", rev.to_string()),
        ("seen", "received".to_owned()),
    ]
}

pub async fn campaign_rev(world: &World, zone: &str) -> Rev {
    let z = &world.zones[zone];
    let found = world.app.store.campaign(z.ward.clone(), z.campaign).await;
    found.unwrap().rev
}

/// Somebody to manage: a volunteer of the zone's ward, a technical administrator, oneself.
pub async fn person(world: &World, caller: &Caller, of: &str) -> UserId {
    if of == "self" {
        return caller.user;
    }
    let ward = world.zones[zone(of)].ward.clone();
    let role = if of == "admin" {
        Role::Admin
    } else {
        Role::Volunteer
    };
    world
        .account(Some(&ward), role, &format!("person-of-{}", zone(of)), &[])
        .await
}

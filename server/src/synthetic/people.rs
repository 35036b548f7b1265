//! People of each role for a made-up ward, with logins and enrolment codes that are told once.

use serde::Serialize;
use tungngo_shared::{
    access::Role,
    auth::CODE_ALPHABET,
    ids::{GroupId, UserId, WardCode},
};

use super::ward::{Chance, SyntheticWard};
use crate::{
    app::App,
    auth::{enrol, password},
    clock,
    storage::auth::NewAccount,
};

/// Somebody who was made, with what they need to begin. Secrets are made by chance each time, never
/// by the seed, and not kept.
#[derive(Clone, Debug, Serialize)]
pub struct MadePerson {
    /// Their id.
    pub id: UserId,
    /// As what.
    pub role: Role,
    /// Their name.
    pub name: String,
    /// The groups they lead or are responsible for.
    pub groups: Vec<GroupId>,
    /// For the pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// For the pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// For a phone, once, within a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// Who is made for a ward: role, the stem of a login for people with a desk, groups.
fn posts(ward: &SyntheticWard) -> Vec<(Role, Option<String>, Vec<GroupId>)> {
    let all: Vec<GroupId> = ward.groups.iter().map(|g| g.id).collect();
    let (first, second) = all.split_at(all.len().div_ceil(2));
    let desk =
        |role: Role, stem: &str, groups: &[GroupId]| (role, Some(stem.to_owned()), groups.to_vec());
    let mut posts = vec![
        desk(Role::PoliceLead, "lead", &[]),
        desk(Role::AreaOfficer, "officer1", first),
        desk(Role::AreaOfficer, "officer2", second),
        desk(Role::Steering, "steering", &[]),
        desk(Role::Admin, "admin", &[]),
        desk(Role::Auditor, "auditor", &[]),
        (Role::Helper, None, Vec::new()),
    ];
    for group in &all {
        posts.push((Role::GroupLeader, None, vec![*group]));
        posts.push((Role::Volunteer, None, Vec::new()));
    }
    posts
}

/// Makes people of each role. Volunteers come in the order of the groups.
///
/// # Errors
/// The store's own.
pub async fn make(
    app: &App,
    code: &WardCode,
    ward: &SyntheticWard,
    chance: &mut Chance,
) -> anyhow::Result<Vec<MadePerson>> {
    let mut made = Vec::new();
    for (role, stem, groups) in posts(ward) {
        let login = stem.map(|stem| format!("{stem}.{code}"));
        made.push(person(app, Some(code), role, login, groups, chance.person()).await?);
    }
    Ok(made)
}

/// Makes somebody who sees all wards.
///
/// # Errors
/// The store's own; a conflict when there is one already.
pub async fn make_city(app: &App, chance: &mut Chance) -> anyhow::Result<MadePerson> {
    let login = Some("city".to_owned());
    person(app, None, Role::City, login, Vec::new(), chance.person()).await
}

/// Enrolment codes of so many phones, each of a leader of all groups; for load tests.
///
/// # Errors
/// The store's own.
pub async fn make_phones(
    app: &App,
    code: &WardCode,
    ward: &SyntheticWard,
    chance: &mut Chance,
    many: usize,
) -> anyhow::Result<Vec<String>> {
    let mut codes = Vec::with_capacity(many);
    for _ in 0..many {
        let groups = ward.groups.iter().map(|g| g.id).collect();
        let role = Role::GroupLeader;
        let made = person(app, Some(code), role, None, groups, chance.person()).await?;
        codes.extend(made.code);
    }
    Ok(codes)
}

async fn person(
    app: &App,
    ward: Option<&WardCode>,
    role: Role,
    login: Option<String>,
    groups: Vec<GroupId>,
    name: String,
) -> anyhow::Result<MadePerson> {
    let id = UserId(clock::new_id());
    let password = login.is_some().then(new_password);
    let password_hash = match &password {
        Some(password) => {
            let hash = app.passwords.hash(password.clone()).await;
            Some(hash.map_err(|e| anyhow::anyhow!("hash a password: {}", e.code))?)
        }
        None => None,
    };
    let account = NewAccount {
        id,
        ward: ward.cloned(),
        role,
        name: name.clone(),
        login: login.clone(),
        password_hash,
        groups: groups.clone(),
    };
    app.store
        .create_account(account, None, clock::now())
        .await?;
    let code = if role.uses_phone() {
        Some(new_code(app, id).await?)
    } else {
        None
    };
    Ok(MadePerson {
        id,
        role,
        name,
        groups,
        login,
        password,
        code,
    })
}

async fn new_code(app: &App, user: UserId) -> anyhow::Result<String> {
    enrol::create_code(app, user, None)
        .await
        .map_err(|e| anyhow::anyhow!("make an enrolment code: {}", e.code))
}

/// Fifteen characters in groups that can be typed from a screen.
fn new_password() -> String {
    let random = clock::random::<{ password::MIN_CHARS + 2 }>();
    let letters: Vec<String> = random
        .chunks(4)
        .map(|chunk| {
            let letter = |b: &u8| char::from(CODE_ALPHABET[usize::from(*b) % CODE_ALPHABET.len()]);
            chunk.iter().map(letter).collect::<String>().to_lowercase()
        })
        .collect();
    letters.join("-")
}

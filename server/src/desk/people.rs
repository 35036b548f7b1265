//! People: the list, and making an account.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Role, Scope},
    clock::Millis,
    ids::{GroupId, UserId, WardCode},
    text,
    validation::MAX_NAME_CHARS,
};

use super::{Choice, Frame, export::offered, page, texts::Texts, ward_of};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm, password, web},
    clock,
    problem::{ApiError, ApiResult},
    storage::{StoreError, auth::NewAccount},
};

mod export;

pub use export::{ask_export, export};

/// A person in the list, in words.
struct Row {
    id: UserId,
    name: String,
    login: Option<String>,
    role: String,
    groups: String,
    phones: usize,
    seen: String,
    seen_ms: Option<Millis>,
    disabled: bool,
    may_open: bool,
}

#[derive(Template)]
#[template(path = "desk/people.html")]
struct PeoplePage {
    f: Frame,
    export: Option<String>,
    rows: Vec<Row>,
}

/// The ward, for those who may manage its people.
pub(super) async fn managed_ward(app: &AppState, desk: &Desk) -> ApiResult<WardCode> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::ManagePeople, &Scope::ward(&ward))?;
    Ok(ward)
}

async fn rows(app: &AppState, desk: &Desk, ward: &WardCode) -> ApiResult<Vec<Row>> {
    let t = Texts(desk.lang);
    let now = clock::now();
    let groups: BTreeMap<GroupId, String> = app
        .store
        .groups(ward)
        .await?
        .into_iter()
        .map(|g| (g.id, g.name))
        .collect();
    let of_people = app.store.groups_of_people(ward.clone()).await?;
    let mut phones: BTreeMap<UserId, (usize, Option<Millis>)> = BTreeMap::new();
    for d in app.store.devices(Some(ward.clone())).await? {
        if d.revoked_ms.is_none() {
            let entry = phones.entry(d.user).or_default();
            entry.0 += 1;
            entry.1 = entry.1.max(d.last_seen_ms);
        }
    }
    let row = |a: crate::storage::auth::Account| {
        let (count, seen) = phones.get(&a.id).copied().unwrap_or_default();
        let led = of_people.get(&a.id).map_or(&[][..], Vec::as_slice);
        let mut names: Vec<&str> = led
            .iter()
            .filter_map(|g| groups.get(g))
            .map(String::as_str)
            .collect();
        names.sort_by_key(|n| text::alley_order_key(n));
        Row {
            // The same rule as that of the person's own page.
            may_open: a.role != Role::Admin || desk.actor.role == Role::Admin,
            id: a.id,
            name: a.name,
            login: a.login,
            role: t.id("role-", a.role.as_str()),
            groups: names.join(", "),
            phones: count,
            seen: seen.map_or_else(String::new, |at| t.moment(at, now)),
            seen_ms: seen,
            disabled: a.disabled_ms.is_some(),
        }
    };
    let accounts = app.store.accounts(Some(ward.clone())).await?;
    Ok(accounts.into_iter().map(row).collect())
}

/// `GET /people`. For those who manage people.
///
/// # Errors
/// Not found for others.
pub async fn list(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    let ward = managed_ward(&app, &desk).await?;
    let t = Texts(desk.lang);
    page(&PeoplePage {
        f: Frame::of(&app, &desk, &ward, "people", t.tr("nav-people")).await?,
        export: offered(&desk, &ward, export::PLACE.to_owned()),
        rows: rows(&app, &desk, &ward).await?,
    })
}

/// A new person's form. The password is never shown again.
#[derive(Default, Deserialize)]
pub struct PersonForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    groups: Vec<GroupId>,
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
}

#[derive(Template)]
#[template(path = "desk/person_form.html")]
struct PersonFormPage {
    f: Frame,
    name: String,
    login: String,
    roles: Vec<Choice>,
    groups: Vec<Choice>,
    errors: BTreeMap<&'static str, String>,
}

/// The roles that somebody may hand out: those of a ward; only a technical administrator makes another.
fn roles(desk: &Desk) -> Vec<Role> {
    Role::ALL
        .iter()
        .copied()
        .filter(|r| match r {
            Role::City => false,
            Role::Admin => desk.actor.role == Role::Admin,
            _ => true,
        })
        .collect()
}

async fn form_page(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    form: &PersonForm,
    errors: BTreeMap<&'static str, String>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    page(&PersonFormPage {
        f: Frame::of(app, desk, ward, "people", t.tr("person-new")).await?,
        name: form.name.clone(),
        login: form.login.clone(),
        roles: roles(desk)
            .into_iter()
            .map(|r| {
                Choice::new(
                    r.as_str(),
                    t.id("role-", r.as_str()),
                    form.role == r.as_str(),
                )
            })
            .collect(),
        groups: app
            .store
            .groups(ward)
            .await?
            .into_iter()
            .map(|g| Choice::new(g.id, g.name, form.groups.contains(&g.id)))
            .collect(),
        errors,
    })
}

/// `GET /people/new`. For those who manage people.
///
/// # Errors
/// Not found for others.
pub async fn new(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    let ward = managed_ward(&app, &desk).await?;
    form_page(&app, &desk, &ward, &PersonForm::default(), BTreeMap::new()).await
}

/// What is wrong with a form, by field, in words.
fn faults(t: Texts, desk: &Desk, ward: &str, form: &PersonForm) -> BTreeMap<&'static str, String> {
    let mut errors = BTreeMap::new();
    let name = text::nfc(&form.name);
    if name.is_empty() {
        errors.insert("name", t.tr("error-required"));
    } else if name.chars().count() > MAX_NAME_CHARS {
        errors.insert("name", t.tr("error-too_long"));
    }
    let role = Role::parse(&form.role).filter(|r| roles(desk).contains(r));
    let Some(role) = role else {
        errors.insert("role", t.tr("error-required"));
        return errors;
    };
    if role.uses_phone() {
        return errors;
    }
    let login = web::normal_login(&form.login);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if login.is_empty() {
        errors.insert("login", t.tr("error-required"));
    } else if !login.chars().all(plain) {
        errors.insert("login", t.tr("person-login-form"));
    }
    if let Err(weak) = password::check_strength(&form.password, &[&login, &name, ward]) {
        errors.insert("password", t.id("password-", weak.as_str()));
    }
    errors
}

/// `POST /people/new`. For those who manage people.
///
/// # Errors
/// Not found for others; a faulty form is shown again.
pub async fn create(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<PersonForm>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    let t = Texts(desk.lang);
    let named = app.store.ward(&ward).await?;
    let named = named.map(|w| w.name).unwrap_or_default();
    let mut errors = faults(t, &desk, &named, &form);
    if errors.is_empty() {
        match make(&app, &desk, &ward, &form).await {
            Ok(id) => {
                return Ok(Redirect::to(&format!("/people/{id}?done=person-made")).into_response());
            }
            Err(error) if error.status == StatusCode::CONFLICT => {
                errors.insert("login", t.tr("person-login-taken"));
            }
            Err(error) => return Err(error),
        }
    }
    let shown = form_page(&app, &desk, &ward, &form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

async fn make(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    form: &PersonForm,
) -> ApiResult<UserId> {
    let role = Role::parse(&form.role).ok_or_else(ApiError::bad_request)?;
    let (login, password_hash) = match role.uses_phone() {
        // Their key is the enrolled phone; a password would be one more thing to lose.
        true => (None, None),
        false => {
            let hash = app.passwords.hash(form.password.clone()).await?;
            (Some(web::normal_login(&form.login)), Some(hash))
        }
    };
    let id = UserId(clock::new_id());
    let own = app.store.groups(ward).await?;
    let account = NewAccount {
        id,
        ward: Some(ward.clone()),
        role,
        name: text::nfc(&form.name),
        login,
        password_hash,
        groups: form
            .groups
            .iter()
            .copied()
            .filter(|id| own.iter().any(|g| g.id == *id))
            .collect(),
    };
    let by = Some(desk.actor.user);
    app.store
        .create_account(account, by, clock::now())
        .await
        .map_err(|error: StoreError| error.into())
        .map(|()| id)
}

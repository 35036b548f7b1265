//! One person: groups, phones, the enrolment code and its sheet, stopping the account.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Role, Scope},
    clock::Millis,
    ids::{GroupId, UserId, WardCode},
    text,
    validation::{Code, FieldError, MAX_NAME_CHARS},
};

use super::{
    Choice, Frame,
    devices::{DeviceView, device_view},
    household::DoneQuery,
    login::Empty,
    page,
    path::Path,
    people::managed_ward,
    texts::Texts,
};
use crate::{
    app::{App, AppState},
    auth::{Desk, DeskForm, enrol},
    clock,
    problem::{ApiError, ApiResult},
    storage::auth::Account,
};

#[derive(Template)]
#[template(path = "desk/person.html")]
struct PersonPage {
    f: Frame,
    p: Account,
    open_code: Option<String>,
    devices: Vec<DeviceView>,
    show_owner: bool,
    back: String,
    sees_looks: bool,
    groups: Vec<Choice>,
    has_second: bool,
}

/// Somebody of this ward whom the viewer may manage.
async fn find(app: &App, ward: &WardCode, desk: &Desk, id: UserId) -> ApiResult<Account> {
    let found = app.store.account(id).await?;
    found
        .filter(|a| a.ward.as_ref() == Some(ward))
        .filter(|a| a.role != Role::Admin || desk.actor.role == Role::Admin)
        .ok_or_else(ApiError::not_found)
}

/// `GET /people/{id}`. For those who manage people.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<UserId>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let ward = managed_ward(&app, &desk).await?;
    let p = find(&app, &ward, &desk, id).await?;
    let t = Texts(desk.lang);
    let now = clock::now();
    app.store
        .note_read(
            ward.clone(),
            desk.actor.user,
            "account.view",
            Some(id.0),
            now,
        )
        .await?;
    let of_people = app.store.groups_of_people(ward.clone()).await?;
    let led = of_people.get(&id).cloned().unwrap_or_default();
    let devices = app.store.devices(Some(ward.clone())).await?;
    let open_code = app.store.open_code(id, now).await?;
    let has_second = app.store.second_factor(id).await?.is_some();
    let frame = Frame::of(&app, &desk, &ward, "people", p.name.clone()).await?;
    page(&PersonPage {
        f: frame.saying(query.done.as_deref()),
        open_code: open_code.map(|at| t.tr_with("code-open", &[("time", &t.exactly(at))])),
        devices: devices
            .into_iter()
            .filter(|d| d.user == id)
            .map(|d| device_view(t, d, now))
            .collect(),
        show_owner: false,
        has_second,
        back: format!("/people/{id}"),
        sees_looks: desk.can(Action::ReadAudit, &Scope::ward(&ward)),
        groups: app
            .store
            .groups(&ward)
            .await?
            .into_iter()
            .map(|g| Choice::new(g.id, g.name, led.contains(&g.id)))
            .collect(),
        p,
    })
}

/// Name and groups.
#[derive(Debug, Deserialize)]
pub struct ChangeForm {
    name: String,
    #[serde(default)]
    groups: Vec<GroupId>,
}

/// `POST /people/{id}`: name and groups; phones follow. For those who manage people.
///
/// # Errors
/// Not found for others.
pub async fn change(
    State(app): State<AppState>,
    Path(id): Path<UserId>,
    DeskForm(desk, form): DeskForm<ChangeForm>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    find(&app, &ward, &desk, id).await?;
    let name = text::nfc(&form.name);
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        let error = FieldError::new(
            "/name",
            if name.is_empty() {
                Code::Required
            } else {
                Code::TooLong
            },
        );
        return Err(ApiError::invalid_fields(vec![error]));
    }
    app.store
        .change_person(ward, id, name, form.groups, desk.actor.user, clock::now())
        .await?;
    Ok(Redirect::to(&format!("/people/{id}?done=saved")).into_response())
}

/// `POST /people/{id}/disable`: stops the account; its sessions and phones end. For those who manage
/// people, but not on themselves.
///
/// # Errors
/// Not found for others; conflict on oneself.
pub async fn disable(
    State(app): State<AppState>,
    Path(id): Path<UserId>,
    DeskForm(desk, Empty {}): DeskForm<Empty>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    find(&app, &ward, &desk, id).await?;
    if id == desk.actor.user {
        return Err(ApiError::forbidden());
    }
    app.store
        .disable_account(id, Some(desk.actor.user), clock::now())
        .await?;
    Ok(Redirect::to(&format!("/people/{id}?done=disabled")).into_response())
}

/// `POST /people/{id}/enable`: lets a stopped account work again. For those who manage people.
///
/// # Errors
/// Not found for others.
pub async fn enable(
    State(app): State<AppState>,
    Path(id): Path<UserId>,
    DeskForm(desk, Empty {}): DeskForm<Empty>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    find(&app, &ward, &desk, id).await?;
    app.store
        .enable_account(ward, id, desk.actor.user, clock::now())
        .await?;
    Ok(Redirect::to(&format!("/people/{id}?done=enabled")).into_response())
}

/// `POST /people/{id}/second-factor`: takes the second factor of somebody who has lost it away; their sessions end.
/// For those who manage people.
///
/// # Errors
/// Not found for others.
pub async fn drop_second(
    State(app): State<AppState>,
    Path(id): Path<UserId>,
    DeskForm(desk, Empty {}): DeskForm<Empty>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    find(&app, &ward, &desk, id).await?;
    desk.require_fresh(&format!("/people/{id}"))?;
    app.store
        .drop_second_factor(id, Some(desk.actor.user), clock::now())
        .await?;
    Ok(Redirect::to(&format!("/people/{id}?done=second-reset")).into_response())
}

#[derive(Template)]
#[template(path = "desk/code.html")]
struct CodePage {
    f: Frame,
    person: UserId,
    name: String,
    role: String,
    qr: String,
    code: String,
    server: String,
    until: String,
}

/// Where phones reach this server: as it was set up, or as this very request did.
fn server_url(app: &App, headers: &HeaderMap) -> String {
    app.config.public_url.clone().unwrap_or_else(|| {
        let host = headers.get(header::HOST).and_then(|v| v.to_str().ok());
        format!("http://{}", host.unwrap_or("127.0.0.1"))
    })
}

/// A QR code as an SVG of nothing but paths.
pub(super) fn qr(text: &str) -> ApiResult<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|e| ApiError::internal(&e))?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    // The XML declaration has no place inside a page.
    Ok(drawn
        .find("<svg")
        .map_or_else(String::new, |at| drawn[at..].to_owned()))
}

/// `POST /people/{id}/code`: makes an enrolment code and shows it, once, as a sheet to print. Earlier
/// unused codes stop working. For those who manage people.
///
/// # Errors
/// Not found for others.
pub async fn code(
    State(app): State<AppState>,
    Path(id): Path<UserId>,
    headers: HeaderMap,
    DeskForm(desk, Empty {}): DeskForm<Empty>,
) -> ApiResult<Response> {
    let ward = managed_ward(&app, &desk).await?;
    let p = find(&app, &ward, &desk, id).await?;
    if !p.role.uses_phone() {
        return Err(ApiError::not_found());
    }
    desk.require_fresh(&format!("/people/{id}"))?;
    let t = Texts(desk.lang);
    let code = enrol::create_code(&app, id, Some(desk.actor.user)).await?;
    let server = server_url(&app, &headers);
    let until = Millis(clock::now().0 + enrol::CODE_LIFETIME_MS);
    let shown = page(&CodePage {
        f: Frame::of(&app, &desk, &ward, "people", t.tr("code-sheet-title")).await?,
        person: id,
        name: p.name,
        role: t.id("role-", p.role.as_str()),
        qr: qr(&enrol::enrol_link(&server, &code))?,
        // Four and four: easier to read out and to type.
        code: format!("{} {}", &code[..4], &code[4..]),
        server,
        until: t.tr_with("code-until", &[("time", &t.exactly(until))]),
    })?;
    Ok((StatusCode::OK, shown).into_response())
}

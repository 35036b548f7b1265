//! Phones: which are in use, when they last reported, and revoking one.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    clock::{ClockReading, Millis},
    ids::{DeviceId, UserId},
};

use super::{Frame, household::DoneQuery, page, path::Path, texts::Texts, ward_of};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm, web},
    clock,
    problem::{ApiError, ApiResult},
    storage::auth::Device,
};

/// A phone in words.
pub struct DeviceView {
    /// Which.
    pub id: DeviceId,
    /// What its owner calls it.
    pub name: String,
    /// Platform, version, since when.
    pub about: String,
    /// Whose.
    pub owner_id: UserId,
    /// Their name.
    pub owner: String,
    /// The last contact.
    pub seen: String,
    /// How far its clock is off, where that matters.
    pub clock_off: Option<String>,
    /// Edits waiting on it, as it last said.
    pub waiting: u64,
    /// When it was revoked.
    pub revoked: Option<String>,
}

/// A phone in words.
#[must_use]
pub fn device_view(t: Texts, d: Device, now: Millis) -> DeviceView {
    let off = d.clock_off_ms.map(i64::unsigned_abs);
    DeviceView {
        id: d.id,
        name: t.phone(Some(&d.name)),
        about: t.tr_with(
            "device-about",
            &[
                ("platform", &t.id_or_itself("platform-", &d.platform)),
                ("version", &d.app_version),
                ("time", &d.enrolled_ms.local_dmy()),
            ],
        ),
        owner_id: d.user,
        owner: d.user_name,
        seen: d
            .last_seen_ms
            .map_or_else(|| t.tr("never"), |at| t.moment(at, now)),
        clock_off: off
            .filter(|ms| *ms > ClockReading::WARN_OFF_BY_MS.unsigned_abs())
            .map(|ms| t.tr_with("device-clock-off", &[("time", &t.lasting(ms / 1000))])),
        waiting: d.waiting,
        revoked: d
            .revoked_ms
            .map(|at| t.tr_with("device-revoked", &[("time", &t.moment(at, now))])),
    }
}

#[derive(Template)]
#[template(path = "desk/devices.html")]
struct DevicesPage {
    f: Frame,
    devices: Vec<DeviceView>,
    show_owner: bool,
    back: String,
}

/// `GET /devices`. For those who manage phones.
///
/// # Errors
/// Not found for others.
pub async fn list(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let ward = ward_of(&app, &desk, None).await?;
    desk.require(Action::ManageDevices, &Scope::ward(&ward))?;
    let t = Texts(desk.lang);
    let now = clock::now();
    let mut devices = app.store.devices(Some(ward.clone())).await?;
    // In use first, longest silence on top: that is where something is to be done.
    devices.sort_by_key(|d| (d.revoked_ms.is_some(), d.last_seen_ms));
    let frame = Frame::of(&app, &desk, &ward, "devices", t.tr("nav-devices")).await?;
    page(&DevicesPage {
        f: frame.saying(query.done.as_deref()),
        devices: devices
            .into_iter()
            .map(|d| device_view(t, d, now))
            .collect(),
        show_owner: true,
        back: "/devices".to_owned(),
    })
}

/// Where to go back to.
#[derive(Debug, Deserialize)]
pub struct BackForm {
    #[serde(default)]
    back: String,
}

/// `POST /devices/{id}/revoke`: the phone's sessions end at once. For those who manage phones.
///
/// # Errors
/// Not found for others.
pub async fn revoke(
    State(app): State<AppState>,
    Path(id): Path<DeviceId>,
    DeskForm(desk, form): DeskForm<BackForm>,
) -> ApiResult<Response> {
    let ward = ward_of(&app, &desk, None).await?;
    desk.require(Action::ManageDevices, &Scope::ward(&ward))?;
    let own = app.store.devices(Some(ward)).await?;
    if !own.iter().any(|d| d.id == id) {
        return Err(ApiError::not_found());
    }
    app.store
        .revoke_device(id, Some(desk.actor.user), clock::now())
        .await?;
    let back = web::safe_next(Some(&form.back));
    let to = if back.starts_with("/people/") {
        back
    } else {
        "/devices"
    };
    Ok(Redirect::to(&format!("{to}?done=revoked")).into_response())
}

//! Whoever is signed in and was refused something is noted for the log: who, what kind of page or call, and
//! which record. A forged request (one without its CSRF token) is nobody's doing and not noted.

use std::sync::{Arc, OnceLock};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Extensions, StatusCode, Uri},
    middleware::Next,
    response::Response,
};
use tungngo_shared::{
    access::{Actor, Role},
    ids::DeviceId,
};
use uuid::Uuid;

use crate::{app::AppState, clock, problem::ApiError, storage::audit::Place};

/// Who asked, as soon as it is known.
#[derive(Clone, Debug, Default)]
struct Asker(Arc<OnceLock<(Actor, Option<DeviceId>)>>);

/// An extractor knows who asks.
pub fn tell(extensions: &Extensions, actor: &Actor, device: Option<DeviceId>) {
    if let Some(asker) = extensions.get::<Asker>() {
        // Two extractors of one request know the same.
        let _ = asker.0.set((actor.clone(), device));
    }
}

/// The record that an address is about: its last id.
fn record(uri: &Uri) -> Option<Uuid> {
    uri.path().rsplit('/').find_map(|part| part.parse().ok())
}

/// Whether a record is beyond what this person may see of any kind.
fn is_beyond(actor: &Actor, place: &Place) -> bool {
    let is_others = |group| actor.role == Role::AreaOfficer && !actor.groups.contains(&group);
    // Of those above wards only the handlers know what they may see.
    let is_abroad = actor.ward.is_some() && place.ward != actor.ward;
    is_abroad || place.group.is_some_and(is_others)
}

/// Notes a refusal. “Not found” is one where the handler says so, or where the record exists elsewhere.
pub async fn watch(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let asker = Asker::default();
    request.extensions_mut().insert(asker.clone());
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let is_forbidden = response.status() == StatusCode::FORBIDDEN;
    if !is_forbidden && response.status() != StatusCode::NOT_FOUND {
        return response;
    }
    let error = response.extensions().get::<ApiError>();
    let (Some(error), Some((actor, device))) = (error, asker.0.get()) else {
        return response;
    };
    // Asked to show who they are first: not refused yet.
    if error.redirect.is_some() {
        return response;
    }
    let about = record(&uri);
    let is_refused = is_forbidden || error.refused || {
        let place = match about {
            Some(id) => app.store.place_of(id).await,
            None => Ok(None),
        };
        place.is_ok_and(|place| place.is_some_and(|place| is_beyond(actor, &place)))
    };
    if is_refused {
        let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
        let what = format!("{method} {route}");
        app.notes
            .refused((actor.user, *device), about, what, clock::now());
    }
    response
}

//! The API in OpenAPI's words, at `/api/openapi.json`. A test holds it to a stored copy, so that a
//! change of the contract is seen in review.

use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};

use crate::{auth::enrol, sync};

pub mod bodies;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Từng Ngõ",
        description = "Bodies are described by the types of the same names in the crate `tungngo-shared`. Errors are RFC 9457 problems with a stable `code`."
    ),
    paths(
        enrol::check,
        enrol::enrol,
        enrol::refresh_token,
        sync::push::push,
        sync::pull::pull,
        sync::rescue::rescue,
        sync::attachments::progress,
        sync::attachments::append
    ),
    modifiers(&Security)
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.bearer_format = Some("JWT".to_owned());
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("phone", SecurityScheme::Http(bearer));
    }
}

/// The API's description.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// `GET /api/openapi.json`. Open to anybody.
pub async fn serve() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written anew with `UPDATE_SNAPSHOTS=1`.
    #[test]
    fn the_contract_is_the_stored_one() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
        let now = document().to_pretty_json().unwrap() + "\n";
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(file, &now).unwrap();
        }
        let stored = std::fs::read_to_string(file).unwrap_or_default();
        assert!(
            stored == now,
            "openapi.json differs; look at it with UPDATE_SNAPSHOTS=1"
        );
    }
}

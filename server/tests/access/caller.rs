//! Who calls, and how their requests are signed.

use axum::http::{Method, header, request::Builder};
use tungngo_server::{auth::web, clock, storage::auth::NewWebSession};
use tungngo_shared::{
    access::Role,
    clock::Millis,
    ids::{DeviceId, UserId},
};

use super::world::World;

/// How somebody shows who they are.
#[derive(Clone)]
pub enum Credential {
    None,
    /// An access token; the phone numbers its operations.
    Phone {
        device: DeviceId,
        access: String,
        refresh: String,
    },
    Desk,
}

/// Somebody who calls.
#[derive(Clone)]
pub struct Caller {
    /// A column of `names.txt`.
    pub name: &'static str,
    pub user: UserId,
    pub credential: Credential,
}

impl Caller {
    pub fn is_phone(&self) -> bool {
        matches!(self.credential, Credential::Phone { .. })
    }

    pub fn is_desk(&self) -> bool {
        matches!(self.credential, Credential::Desk)
    }

    /// Whether this column of the table of routes stands for this caller.
    pub fn is_of(&self, column: &str) -> bool {
        match column {
            "phone" => self.is_phone(),
            "desk" => self.is_desk(),
            name => self.name == name,
        }
    }

    /// A request as this caller sends it, and the CSRF token that its form has to carry. Each comes in
    /// a session of its own: one that signs out does not disturb the next.
    pub async fn request(&self, world: &World, method: &str, path: &str) -> (Builder, String) {
        let mut builder =
            axum::http::Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap());
        let mut csrf = String::new();
        match &self.credential {
            Credential::None => {}
            Credential::Phone { access, .. } => {
                builder = builder.header(header::AUTHORIZATION, format!("Bearer {access}"));
            }
            Credential::Desk => {
                let (token, given) = (clock::token(), clock::token());
                let session = NewWebSession {
                    token_hash: clock::hashed(&token),
                    user: self.user,
                    csrf: given.clone(),
                    browser: "test".to_owned(),
                    expires_ms: Millis(clock::now().0 + web::LONGEST_MS),
                };
                let store = &world.app.store;
                store
                    .start_web_session(session, clock::now())
                    .await
                    .unwrap();
                let name = web::cookie_name(&world.app.config);
                builder = builder.header(header::COOKIE, format!("{name}={token}"));
                csrf = given;
            }
        }
        (builder.uri(path), csrf)
    }
}

/// The roles that sign in at the desk, by their columns.
pub const DESKS: [(&str, Role); 6] = [
    ("officer", Role::AreaOfficer),
    ("lead", Role::PoliceLead),
    ("steering", Role::Steering),
    ("city", Role::City),
    ("admin", Role::Admin),
    ("auditor", Role::Auditor),
];

//! The two kinds of caller. A handler says which one it serves by taking [`Phone`], [`Desk`],
//! [`DeskForm`] or [`DeskUpload`]; without one of them it has no [`Actor`] to ask `can` about.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Multipart, OptionalFromRequestParts, Request},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
};
use axum_extra::extract::Form;
use serde::{Deserialize, de::DeserializeOwned};
use tungngo_shared::{
    access::{Action, Actor, Scope, can},
    clock::Millis,
    i18n::Lang,
    ids::DeviceId,
};
use uuid::Uuid;

use super::{refused, web};
use crate::{
    app::AppState,
    clock,
    problem::{ApiError, ApiResult},
    storage::auth::WebSession,
};

/// A phone with a live session.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Who speaks, with their rights as they are now.
    pub actor: Actor,
    /// Their name.
    pub name: String,
    /// With which phone.
    pub device: DeviceId,
    /// The session.
    pub session: Uuid,
}

impl FromRequestParts<AppState> for Phone {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.strip_prefix("Bearer "))
            .ok_or_else(ApiError::unauthorised)?;
        let now = clock::now();
        let access = app
            .access
            .check(token, now)
            .ok_or_else(ApiError::unauthorised)?;
        let live = app
            .store
            .phone_session(access.session, now)
            .await?
            .ok_or_else(ApiError::unauthorised)?;
        if access.generation > live.heard_generation {
            // The phone has got these tokens: the ones before them are of no more use.
            app.store
                .tokens_heard(access.session, access.generation)
                .await?;
        }
        refused::tell(&parts.extensions, &live.actor, Some(live.device));
        Ok(Self {
            actor: live.actor,
            name: live.name,
            device: live.device,
            session: access.session,
        })
    }
}

/// Somebody signed in at the desk. For anything but GET and HEAD the request must carry the session's CSRF
/// token in the header `x-csrf-token`; forms carry it in a field and use [`DeskForm`] or [`DeskUpload`].
#[derive(Clone, Debug)]
pub struct Desk {
    /// Who speaks, with their rights as they are now.
    pub actor: Actor,
    /// Their name.
    pub name: String,
    /// What forms must carry in a field `csrf`.
    pub csrf: String,
    /// The hash of the session's token, which names the session.
    pub session: String,
    /// When this person last showed who they are.
    pub fresh_ms: Millis,
    /// The language to answer in.
    pub lang: Lang,
}

impl Desk {
    /// Whether this person may do this.
    #[must_use]
    pub fn can(&self, action: Action, scope: &Scope) -> bool {
        can(&self.actor, action, scope)
    }

    /// 404 unless this person may do this: at the desk, what is out of scope is not there.
    ///
    /// # Errors
    /// Not found.
    pub fn require(&self, action: Action, scope: &Scope) -> ApiResult<()> {
        if self.can(action, scope) {
            Ok(())
        } else {
            Err(ApiError::refused())
        }
    }

    /// Takes somebody who has not shown who they are for ten minutes to a page that asks, and back to `next`
    /// afterwards: for what gives keys away or takes data out.
    ///
    /// # Errors
    /// A redirect.
    pub fn require_fresh(&self, next: &str) -> ApiResult<()> {
        if clock::now().0 - self.fresh_ms.0 <= web::FRESH_MS {
            return Ok(());
        }
        Err(ApiError {
            redirect: Some(format!("/confirm?next={}", web::url_encode(next))),
            ..ApiError::forbidden()
        })
    }

    /// The scope of this person's own ward; the city's roles have none.
    #[must_use]
    pub fn ward_scope(&self) -> Scope {
        Scope {
            ward: self.actor.ward.clone(),
            ..Scope::default()
        }
    }

    async fn signed_in(parts: &Parts, app: &AppState) -> Result<Self, ApiError> {
        let token = token(parts, app)?;
        let session = web::live_session(app, &token, clock::now()).await?;
        Self::of(parts, &token, session)
    }

    fn of(parts: &Parts, token: &str, session: Option<WebSession>) -> Result<Self, ApiError> {
        let session = session.ok_or_else(|| to_sign_in(parts))?;
        let path = parts.uri.path();
        let is_own = path == "/me" || path.starts_with("/me/");
        if session.lacks_second && !is_own && !matches!(path, "/logout" | "/confirm") {
            return Err(ApiError {
                redirect: Some("/me/second".to_owned()),
                ..ApiError::forbidden()
            });
        }
        Ok(Self {
            session: clock::hashed(token),
            fresh_ms: session.fresh_ms,
            actor: session.actor,
            name: session.name,
            csrf: session.csrf,
            lang: lang(parts),
        })
    }

    fn has_csrf(&self, given: Option<&str>) -> bool {
        given == Some(self.csrf.as_str())
    }
}

fn token(parts: &Parts, app: &AppState) -> Result<String, ApiError> {
    web::cookie_token(&parts.headers, &app.config).ok_or_else(|| to_sign_in(parts))
}

/// Somebody signed in whose open page asks by itself: that is no use of the session, which ends an hour after its last.
#[derive(Clone, Debug)]
pub struct Watching(pub Desk);

impl FromRequestParts<AppState> for Watching {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let token = token(parts, app)?;
        let session = web::standing(app, &clock::hashed(&token), clock::now()).await?;
        let desk = Desk::of(parts, &token, session)?;
        refused::tell(&parts.extensions, &desk.actor, None);
        Ok(Self(desk))
    }
}

/// The language that the browser asks for.
#[must_use]
pub fn lang(parts: &Parts) -> Lang {
    let header = parts.headers.get(header::ACCEPT_LANGUAGE);
    Lang::from_accept(header.and_then(|v| v.to_str().ok()))
}

/// A 401 that takes a browser to the sign-in page, and back afterwards.
fn to_sign_in(parts: &Parts) -> ApiError {
    let next = if parts.method == Method::GET {
        let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
        format!("?next={}", web::url_encode(path))
    } else {
        String::new()
    };
    ApiError {
        redirect: Some(format!("/login{next}")),
        ..ApiError::unauthorised()
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Browsers say whether a request comes from one of our own pages; other callers say nothing.
pub(crate) fn is_cross_site(parts: &Parts) -> bool {
    parts
        .headers
        .get("sec-fetch-site")
        .is_some_and(|v| v != "same-origin" && v != "none")
}

#[derive(Deserialize)]
struct CsrfField {
    csrf: Option<String>,
}

impl FromRequestParts<AppState> for Desk {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let desk = Self::signed_in(parts, app).await?;
        if is_safe(&parts.method) {
            refused::tell(&parts.extensions, &desk.actor, None);
            return Ok(desk);
        }
        let header = parts
            .headers
            .get("x-csrf-token")
            .and_then(|v| v.to_str().ok());
        if is_cross_site(parts) || !desk.has_csrf(header) {
            return Err(ApiError::forbidden());
        }
        refused::tell(&parts.extensions, &desk.actor, None);
        Ok(desk)
    }
}

/// A page that also works for people who are not signed in.
impl OptionalFromRequestParts<AppState> for Desk {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &AppState,
    ) -> Result<Option<Self>, ApiError> {
        match Self::signed_in(parts, app).await {
            Ok(desk) => Ok(Some(desk)),
            Err(error) if error.code == "unauthorised" => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A form sent by somebody signed in, its `csrf` field checked.
#[derive(Debug)]
pub struct DeskForm<T>(pub Desk, pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for DeskForm<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let desk = Desk::signed_in(&parts, app).await?;
        if is_cross_site(&parts) {
            return Err(ApiError::forbidden());
        }
        let extensions = parts.extensions.clone();
        let request = Request::from_parts(parts, body);
        let bytes = Bytes::from_request(request, app)
            .await
            .map_err(|e| match e.status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::too_large(),
                _ => ApiError::bad_request(),
            })?;
        let csrf = parse::<CsrfField>(&bytes).await?.csrf;
        if !desk.has_csrf(csrf.as_deref()) {
            return Err(ApiError::forbidden());
        }
        refused::tell(&extensions, &desk.actor, None);
        Ok(Self(desk, parse(&bytes).await?))
    }
}

/// A form with a file, sent by somebody signed in: its first field is `csrf` and has been checked, the others are
/// still to be read. None of them where the request is too large to be read at all; then nothing was checked either.
#[derive(Debug)]
pub struct DeskUpload(pub Desk, pub Option<Multipart>);

impl FromRequest<AppState> for DeskUpload {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let desk = Desk::signed_in(&parts, app).await?;
        if is_cross_site(&parts) {
            return Err(ApiError::forbidden());
        }
        let extensions = parts.extensions.clone();
        let request = Request::from_parts(parts, body);
        let fields = Multipart::from_request(request, app).await;
        let mut fields = fields.map_err(|_| ApiError::bad_request())?;
        let first = match fields.next_field().await {
            Ok(Some(field)) if field.name() == Some("csrf") => field.text().await,
            Ok(_) => return Err(ApiError::forbidden()),
            Err(error) => Err(error),
        };
        let fields = match first {
            Ok(csrf) if desk.has_csrf(Some(&csrf)) => Some(fields),
            Ok(_) => return Err(ApiError::forbidden()),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => None,
            Err(_) => return Err(ApiError::bad_request()),
        };
        refused::tell(&extensions, &desk.actor, None);
        Ok(Self(desk, fields))
    }
}

/// Reads a form; a field may be there several times (`Vec`).
async fn parse<T: DeserializeOwned>(bytes: &Bytes) -> ApiResult<T> {
    let mut request = Request::new(Body::from(bytes.clone()));
    *request.method_mut() = Method::POST;
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, form);
    let Form(value) = Form::from_request(request, &())
        .await
        .map_err(|_| ApiError::bad_request())?;
    Ok(value)
}

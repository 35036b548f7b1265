//! Errors: one type for handlers, one place that words it. Under `/api/` it becomes problem+json, on
//! pages an HTML page; the sentence comes from `problem-CODE` in the caller's language.

use askama::Template;
use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use tungngo_shared::{
    i18n::Lang,
    problem::{MEDIA_TYPE, Problem},
    sync::attachment::Progress,
    validation::FieldError,
};

use crate::{storage::StoreError, sync::attachments::upload_headers, text};

/// What a handler answers when it cannot do what was asked.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// The HTTP status.
    pub status: StatusCode,
    /// Stable; the tail of the text key `problem-…`.
    pub code: &'static str,
    /// Which fields were wrong and why.
    pub fields: Vec<FieldError>,
    /// In how many seconds to come again.
    pub retry_after_s: Option<u32>,
    /// How far the upload that was asked about has come.
    pub progress: Option<Progress>,
    /// Where a browser should go instead of seeing an error.
    pub redirect: Option<String>,
    /// Whether it is there and not for this person; the answer does not tell, the log does.
    pub refused: bool,
}

/// What handlers give back.
pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    /// An error with this status and code.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self {
            status,
            code,
            fields: Vec::new(),
            retry_after_s: None,
            progress: None,
            redirect: None,
            refused: false,
        }
    }

    /// No (live) credentials.
    #[must_use]
    pub fn unauthorised() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorised")
    }

    /// Not this person's to do.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden")
    }

    /// Not there, or not for this person to know of.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// Answered like [`Self::not_found`], and known to be a refusal.
    #[must_use]
    pub fn refused() -> Self {
        Self {
            refused: true,
            ..Self::not_found()
        }
    }

    /// Not understood.
    #[must_use]
    pub fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request")
    }

    /// Understood, but fields are wrong.
    #[must_use]
    pub fn invalid_fields(fields: Vec<FieldError>) -> Self {
        Self {
            fields,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_fields")
        }
    }

    /// Larger than allowed.
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
    }

    /// Come again later.
    #[must_use]
    pub fn too_many_requests(retry_after_s: u32) -> Self {
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests")
        }
    }

    /// Too much at once; come again in a moment.
    #[must_use]
    pub fn busy(retry_after_s: u32) -> Self {
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        }
    }

    /// Plain HTTP where TLS is spoken.
    #[must_use]
    pub fn tls_required() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "tls_required")
    }

    /// Somebody else changed it meanwhile.
    #[must_use]
    pub fn conflict() -> Self {
        Self::new(StatusCode::CONFLICT, "conflict")
    }

    /// Our own fault; what happened goes to the log.
    #[must_use]
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(error = %error, "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::UNAUTHORIZED => "unauthorised",
            StatusCode::FORBIDDEN => "forbidden",
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            StatusCode::TOO_MANY_REQUESTS => "too_many_requests",
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => "unavailable",
            s if s.is_server_error() => "internal",
            _ => "bad_request",
        };
        Self::new(status, code)
    }

    /// The error in words.
    #[must_use]
    pub fn problem(&self, lang: Lang) -> Problem {
        Problem {
            kind: format!("about:blank#{}", self.code),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            title: text::t(lang, &format!("problem-{}", self.code)),
            detail: None,
            fields: self.fields.clone(),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::Conflict(_) => Self::conflict(),
            StoreError::DiskFull => Self {
                retry_after_s: Some(60),
                ..Self::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full")
            },
            StoreError::Closed | StoreError::Commit(_) | StoreError::ReadOnly(_) => {
                tracing::error!(error = %error, "store unavailable");
                Self {
                    retry_after_s: Some(30),
                    ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
                }
            }
            other => Self::internal(&other),
        }
    }
}

impl IntoResponse for ApiError {
    /// Only marks the response; [`render`] words it, because it knows the language and the path.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    lang: &'a str,
    heading: String,
    home: String,
    /// What stands before the code.
    code: String,
    /// What may have happened, where the sentence alone does not say it.
    hint: Option<String>,
    problem: &'a Problem,
}

/// Words every error response of the router, also the ones that axum makes by itself.
pub async fn render(request: Request, next: Next) -> Response {
    let lang = Lang::from_accept(
        request
            .headers()
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|v| v.to_str().ok()),
    );
    let is_api = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let marked = response.extensions().get::<ApiError>().cloned();
    // A page that words its own error (a form shown again) is left as it is.
    if marked.is_none() && is_html(&response) {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let error = marked.unwrap_or_else(|| ApiError::of_status(status));
    let mut worded = word(&error, lang, is_api);
    if let Some(allow) = allow {
        worded.headers_mut().insert(header::ALLOW, allow);
    }
    worded
}

fn is_html(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("text/html"))
}

fn word(error: &ApiError, lang: Lang, is_api: bool) -> Response {
    if let Some(to) = error.redirect.as_deref().filter(|_| !is_api) {
        return Redirect::to(to).into_response();
    }
    let problem = error.problem(lang);
    let mut response = if is_api {
        let mut json = (error.status, Json(problem)).into_response();
        let media = HeaderValue::from_static(MEDIA_TYPE);
        json.headers_mut().insert(header::CONTENT_TYPE, media);
        json
    } else {
        let page = ErrorPage {
            lang: lang.as_str(),
            heading: text::t(lang, "error-page-title"),
            home: text::t(lang, "error-page-home"),
            code: text::t(lang, "error-page-code"),
            hint: (error.status == StatusCode::NOT_FOUND)
                .then(|| text::t(lang, "error-page-not-found")),
            problem: &problem,
        };
        let html = page.render().unwrap_or_else(|_| problem.title.clone());
        (error.status, Html(html)).into_response()
    };
    if let Some(seconds) = error.retry_after_s {
        let value = HeaderValue::from(seconds);
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    if let Some(progress) = error.progress {
        response.headers_mut().extend(upload_headers(progress));
    }
    response
}

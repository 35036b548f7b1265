//! HTTP requests to the ward's server: JSON, pushed bodies compressed with zstd, replies read with
//! a limit while they are decompressed.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, Url};
use rustls::{ClientConfig, RootCertStore};
use serde::{Serialize, de::DeserializeOwned};
use tungngo_shared::{
    auth::{EnrolCheckReply, EnrolCheckRequest, EnrolReply, EnrolRequest, RefreshRequest, Tokens},
    problem::Problem,
    sync::{
        PullReply, PullRequest, PushReply, PushRequest, RescueReply, RescueRequest,
        attachment::{ContentHash, PIECE_MEDIA_TYPE, Progress, UPLOAD_COMPLETE, UPLOAD_OFFSET},
    },
};

use crate::engine::Failure;

mod meter;

pub use meter::Meter;
use meter::weight;

/// The largest reply, decompressed: well over a page of the largest documents.
const MAX_REPLY_BYTES: usize = 80 * 1024 * 1024;
/// The zstd level of pushed bodies: cheap on a phone, most of the gain.
const ZSTD_LEVEL: i32 = 3;

/// How long a request may take before it counts as failed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until there is a connection.
    pub connect: Duration,
    /// Between two signs of life of the server.
    pub silence: Duration,
    /// Altogether.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            whole: Duration::from_secs(120),
        }
    }
}

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The TLS library refused its settings.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// The HTTP library refused its settings.
    #[error("HTTP: {0}")]
    Http(#[from] reqwest::Error),
}

/// The public certificate authorities.
#[must_use]
pub fn public_roots() -> RootCertStore {
    RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned())
}

/// An HTTP client that trusts these certificate authorities.
///
/// TLS is set up by hand, with the same roots everywhere: the platform's own
/// verifier needs Java code beside the app on Android, and panics without it.
///
/// # Errors
/// [`ClientError`].
pub fn client(limits: Limits, roots: RootCertStore) -> Result<reqwest::Client, ClientError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(limits.connect)
        .read_timeout(limits.silence)
        .timeout(limits.whole)
        .redirect(reqwest::redirect::Policy::none())
        .build()?)
}

/// A server address as it is kept: scheme, host, port. Anything but https is for this machine only.
#[must_use]
pub fn server_address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let with_scheme = if typed.contains("://") {
        typed.to_owned()
    } else {
        format!("https://{typed}")
    };
    let url = Url::parse(&with_scheme).ok()?;
    let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let allowed = url.scheme() == "https" || (url.scheme() == "http" && local);
    let plain = url.path() == "/" && url.query().is_none() && url.username().is_empty();
    (allowed && plain && url.host_str().is_some())
        .then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// The ward's server, as one phone talks to it.
#[derive(Clone, Debug)]
pub struct Api {
    client: reqwest::Client,
    server: String,
    meter: Arc<Meter>,
}

impl Api {
    /// The server at an address from [`server_address`].
    #[must_use]
    pub fn new(client: reqwest::Client, server: String) -> Self {
        Self {
            client,
            server,
            meter: Arc::default(),
        }
    }

    /// What goes over the line by this and its clones.
    #[must_use]
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Whose code is this?
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn enrol_check(&self, code: String) -> Result<EnrolCheckReply, Failure> {
        let body = EnrolCheckRequest { code };
        self.send(self.post("/api/v1/enrol/check"), &body).await
    }

    /// Binds this phone to the code's owner.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn enrol(&self, body: EnrolRequest) -> Result<EnrolReply, Failure> {
        self.send(self.post("/api/v1/enrol"), &body).await
    }

    /// New tokens for the old refresh token.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn refresh(&self, refresh: String) -> Result<Tokens, Failure> {
        let body = RefreshRequest { refresh };
        self.send(self.post("/api/v1/token/refresh"), &body).await
    }

    /// Offers operations.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn push(&self, access: String, body: PushRequest) -> Result<PushReply, Failure> {
        self.send_packed("/api/v1/sync/push", access, &body).await
    }

    /// Hands in what an earlier store left.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn rescue(
        &self,
        access: String,
        body: RescueRequest,
    ) -> Result<RescueReply, Failure> {
        self.send_packed("/api/v1/sync/rescue", access, &body).await
    }

    async fn send_packed<T: DeserializeOwned>(
        &self,
        path: &str,
        access: String,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        let json = serde_json::to_vec(body).map_err(|_| Failure::NotOurs)?;
        let packed = zstd::encode_all(json.as_slice(), ZSTD_LEVEL).map_err(|_| Failure::NotOurs)?;
        let request = self
            .post(path)
            .bearer_auth(access)
            .header(CONTENT_ENCODING, "zstd")
            .body(packed);
        self.answer(request).await
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn pull(&self, access: String, body: PullRequest) -> Result<PullReply, Failure> {
        let request = self.post("/api/v1/sync/pull").bearer_auth(access);
        self.send(request, &body).await
    }

    /// How far a photo has come.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn photo_offset(
        &self,
        access: String,
        sha256: &ContentHash,
    ) -> Result<Progress, Failure> {
        let request = self.client.head(self.photo_url(sha256));
        self.progress(request.bearer_auth(access)).await
    }

    /// Sends a piece of a photo; the server may also say that it belongs elsewhere.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn photo_piece(
        &self,
        access: String,
        sha256: &ContentHash,
        offset: u64,
        bytes: Vec<u8>,
    ) -> Result<Progress, Failure> {
        let request = self.client.patch(self.photo_url(sha256));
        let request = request
            .bearer_auth(access)
            .header(CONTENT_TYPE, PIECE_MEDIA_TYPE)
            .header(UPLOAD_OFFSET, offset)
            .body(bytes);
        self.progress(request).await
    }

    fn photo_url(&self, sha256: &ContentHash) -> String {
        format!("{}/api/v1/attachments/{sha256}", self.server)
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.client
            .post(format!("{}{path}", self.server))
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT_ENCODING, "zstd")
    }

    async fn send<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        let json = serde_json::to_vec(body).map_err(|_| Failure::NotOurs)?;
        self.answer(request.body(json)).await
    }

    async fn go(&self, request: RequestBuilder) -> Result<Response, Failure> {
        let request = request.build().map_err(|_| Failure::Unreachable)?;
        self.meter.sends(&request);
        let response = self.client.execute(request).await;
        let response = response.map_err(|_| Failure::Unreachable)?;
        self.meter.receives(weight(response.headers()));
        Ok(response)
    }

    async fn answer<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Failure> {
        let response = self.go(request).await?;
        if !response.status().is_success() {
            return Err(self.refusal(response).await);
        }
        let bytes = self.read(response).await?;
        serde_json::from_slice(&bytes).map_err(|_| Failure::NotOurs)
    }

    /// An answer that is in the headers.
    async fn progress(&self, request: RequestBuilder) -> Result<Progress, Failure> {
        let response = self.go(request).await?;
        let text = |name: &str| response.headers().get(name)?.to_str().ok();
        let offset = text(UPLOAD_OFFSET).and_then(|v| v.parse().ok());
        let complete = text(UPLOAD_COMPLETE) == Some("?1");
        match (response.status().as_u16(), offset) {
            (200..=299 | 409, Some(offset)) => Ok(Progress { offset, complete }),
            (200..=299, None) => Err(Failure::NotOurs),
            _ => Err(self.refusal(response).await),
        }
    }

    /// What an answer says that is no success.
    async fn refusal(&self, response: Response) -> Failure {
        let status = response.status();
        let retry_after_s = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|v| v.to_str().ok()?.trim().parse().ok());
        let bytes = match self.read(response).await {
            Ok(bytes) => bytes,
            Err(failure) => return failure,
        };
        let code = serde_json::from_slice::<Problem>(&bytes)
            .map(|problem| problem.code)
            .unwrap_or_default();
        if code.is_empty() && status.is_redirection() {
            return Failure::NotOurs;
        }
        Failure::Status {
            status: status.as_u16(),
            retry_after_s,
            code,
        }
    }

    /// Reads a reply whole, up to the limit, whatever it claims of its length.
    async fn read(&self, mut response: Response) -> Result<Vec<u8>, Failure> {
        let packed = response
            .headers()
            .get(CONTENT_ENCODING)
            .is_some_and(|v| v.as_bytes().eq_ignore_ascii_case(b"zstd"));
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| Failure::Unreachable)? {
            self.meter.receives(chunk.len());
            if bytes.len() + chunk.len() > MAX_REPLY_BYTES {
                return Err(Failure::NotOurs);
            }
            bytes.extend_from_slice(&chunk);
        }
        if !packed {
            return Ok(bytes);
        }
        let mut plain = Vec::new();
        let decoder = zstd::Decoder::new(bytes.as_slice()).map_err(|_| Failure::NotOurs)?;
        decoder
            .take(MAX_REPLY_BYTES as u64 + 1)
            .read_to_end(&mut plain)
            .map_err(|_| Failure::NotOurs)?;
        if plain.len() > MAX_REPLY_BYTES {
            return Err(Failure::NotOurs);
        }
        Ok(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::server_address;

    #[test]
    fn a_client_is_made() {
        super::client(super::Limits::default(), super::public_roots()).unwrap();
    }

    #[test]
    fn a_server_is_https_or_this_machine() {
        let good = [
            ("ward.example.vn", "https://ward.example.vn"),
            (
                " https://ward.example.vn:8443/ ",
                "https://ward.example.vn:8443",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ];
        for (typed, kept) in good {
            assert_eq!(server_address(typed).as_deref(), Some(kept), "{typed}");
        }
        let bad = [
            "",
            "http://ward.example.vn",
            "ftp://ward.example.vn",
            "https://ward.example.vn/path",
            "https://me@ward.example.vn",
        ];
        for typed in bad {
            assert_eq!(server_address(typed), None, "{typed}");
        }
    }
}

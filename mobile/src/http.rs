//! HTTP requests to the ward's server.

use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};

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

/// An HTTP client that trusts the public certificate authorities.
///
/// TLS is set up by hand, with the same roots everywhere: the platform's own
/// verifier needs Java code beside the app on Android, and panics without it.
pub fn client() -> Result<reqwest::Client, ClientError> {
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(Duration::from_secs(10))
        .build()?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_client_is_made() {
        super::client().unwrap();
    }
}

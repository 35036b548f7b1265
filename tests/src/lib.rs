//! What the end-to-end tests share.

/// Chooses the TLS library for HTTP clients made without settings of their own
/// (such as the WebDriver client's). Call it first in each such test; calling it again is
/// harmless.
pub fn init_tls() {
    // An error only says that a provider was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[cfg(test)]
mod tests {
    #[test]
    fn clients_need_no_settings() {
        super::init_tls();
        super::init_tls();
        reqwest::Client::builder().build().unwrap();
    }
}

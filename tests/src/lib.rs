//! What the tests of the whole system share: real programs, a browser, a desk's session.
//!
//! A test makes a [`ward::TestWard`], starts a [`program::Program`] or several, and waits with
//! [`wait::until`] for what should come true; it never sleeps for a guessed time.

pub mod browser;
pub mod day;
pub mod desk;
pub mod fuzzed;
pub mod held;
pub mod keyring;
pub mod listed;
pub mod phone;
pub mod post;
pub mod power;
pub mod program;
pub mod proxy;
pub mod secrets;
pub mod seed;
pub mod sender;
pub mod sim;
pub mod small_disk;
pub mod tls;
pub mod truth;
pub mod wait;
pub mod ward;
pub mod wire;

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

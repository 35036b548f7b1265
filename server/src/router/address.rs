//! Whose call it is, as far as the network says.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

use crate::app::AppState;

/// The caller's network address, for slowing down guesses; never logged.
#[derive(Clone, Debug)]
pub struct Address(pub String);

impl Address {
    /// Whether the call comes from the server's own machine (or from a test without a socket).
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        let ip = self.0.parse::<IpAddr>();
        ip.map_or(self.0 == UNKNOWN, |ip| ip.is_loopback())
    }
}

/// The address of a caller without a socket.
const UNKNOWN: &str = "unknown";

impl FromRequestParts<AppState> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        let forwarded = parts
            .headers
            .get("x-forwarded-for")
            .filter(|_| app.config.behind_proxy)
            .and_then(|v| v.to_str().ok())
            // The proxy appends whom it saw; what stands before that is the caller's own word.
            .and_then(|v| v.rsplit(',').next())
            .map(|v| v.trim().to_owned());
        let peer = || {
            let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
            info.map_or_else(|| UNKNOWN.to_owned(), |c| c.0.ip().to_string())
        };
        Ok(Self(forwarded.unwrap_or_else(peer)))
    }
}

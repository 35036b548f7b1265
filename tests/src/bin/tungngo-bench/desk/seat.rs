//! Somebody at the desk who asks for pages and looks at the clock.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tungngo_tests::{desk::Desk, ward::Person};

/// A session may ask so often at once; then another one is begun.
const A_SESSION: usize = 250;

/// Somebody signed in.
pub struct Seat {
    url: String,
    login: String,
    password: String,
    desk: Desk,
    asked: usize,
    /// How often each page is asked for.
    pub asks: usize,
}

impl Seat {
    /// Signs in.
    pub async fn take(url: &str, person: &Person, asks: usize) -> anyhow::Result<Self> {
        let (login, password) = person.credentials()?;
        Ok(Self {
            url: url.to_owned(),
            login: login.to_owned(),
            password: password.to_owned(),
            desk: Desk::sign_in(url, login, password).await?,
            asked: 0,
            asks,
        })
    }

    /// The session, or a new one when it has asked for long enough.
    pub async fn desk(&mut self, asks: usize) -> anyhow::Result<&Desk> {
        if self.asked + asks > A_SESSION {
            self.again().await?;
        }
        self.asked += asks;
        Ok(&self.desk)
    }

    /// A new session: of somebody who has just shown who they are.
    pub async fn again(&mut self) -> anyhow::Result<&Desk> {
        self.desk = Desk::sign_in(&self.url, &self.login, &self.password).await?;
        self.asked = 0;
        Ok(&self.desk)
    }

    /// Gets a page: its status, how long it took with the last byte, how many bytes it has.
    pub async fn ask(&mut self, path: &str) -> anyhow::Result<(StatusCode, Duration, usize)> {
        let desk = self.desk(1).await?;
        let start = Instant::now();
        let reply = desk.get(path).await?;
        let moved = reply.url().path() != path.split('?').next().unwrap_or_default();
        let status = match moved {
            true => StatusCode::SEE_OTHER,
            false => reply.status(),
        };
        let bytes = reply.bytes().await?.len();
        Ok((status, start.elapsed(), bytes))
    }
}

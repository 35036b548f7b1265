//! What every journey stands on: a made-up ward on a running server, and a browser's driver.

use std::path::Path;

use tempfile::TempDir;
use tungngo_tests::{
    browser::{Browser, DESK, Driver, PHONE},
    program::Program,
    ward::{Person, TestWard},
};

use crate::{desk, phone};

/// A ward, its server, a driver.
pub struct Stage {
    pub driver: Driver,
    pub server: Program,
    pub ward: TestWard,
    dir: TempDir,
}

impl Stage {
    /// Makes a ward with this many households and starts its server.
    pub async fn set(households: u32) -> anyhow::Result<Self> {
        Self::set_with(households, 0).await
    }

    /// The same, with so many of a hundred households visited before.
    pub async fn set_with(households: u32, visited: u32) -> anyhow::Result<Self> {
        let dir = TempDir::new()?;
        let data = dir.path().join("server");
        let ward = TestWard::make(&data, households, visited).await?;
        Ok(Self {
            driver: Driver::start().await?,
            server: Program::server(&data).await?,
            ward,
            dir,
        })
    }

    /// A folder for a phone's data, or for files.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// A browser at the desk, signed in as the first person of a role.
    pub async fn desk(&self, role: &str) -> anyhow::Result<Browser> {
        let (login, password) = self.ward.person(role)?.credentials()?;
        let browser = self.driver.browser(DESK).await?;
        desk::sign_in(&browser, self.server.url(), login, password).await?;
        Ok(browser)
    }

    /// A phone of the first person of a role, enrolled, with its list fetched.
    pub async fn phone(&self, role: &str) -> anyhow::Result<Phone> {
        let phone = self.blank_phone(role).await?;
        phone::enrol(&phone).await?;
        Ok(phone)
    }

    /// A phone of the first person of a role, at its first start.
    pub async fn blank_phone(&self, role: &str) -> anyhow::Result<Phone> {
        let person = self.ward.person(role)?.clone();
        let data = self.dir.path().join(format!("phone-{role}"));
        let phone = Phone {
            app: Program::phone(&data, self.server.url()).await?,
            browser: self.driver.browser(PHONE).await?,
            person,
        };
        phone.browser.open(phone.app.url()).await?;
        Ok(phone)
    }
}

/// One phone: its app and the browser that shows its screens.
pub struct Phone {
    pub app: Program,
    pub browser: Browser,
    pub person: Person,
}

impl Phone {
    /// Kills the app as a phone short of memory does, starts it again and opens it with the PIN.
    pub async fn kill_and_start_again(&mut self) -> anyhow::Result<()> {
        self.app.kill().await?;
        self.app.start_again().await?;
        self.browser.open(self.app.url()).await?;
        phone::unlock(self).await
    }
}

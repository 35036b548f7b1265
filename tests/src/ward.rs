//! A made-up ward on a server's data folder.

use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::program::server_cli;

/// A ward that `tungngo-server synthesize` made.
#[derive(Clone, Debug, Deserialize)]
pub struct TestWard {
    /// Its official code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Somebody of each role.
    pub people: Vec<Person>,
    /// Further enrolment codes, of a group leader who sees every household.
    #[serde(default)]
    pub codes: Vec<String>,
}

/// Somebody in a made-up ward.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    /// The role's id.
    pub role: String,
    /// Their name.
    pub name: String,
    /// For the pages.
    #[serde(default)]
    pub login: Option<String>,
    /// For the pages.
    #[serde(default)]
    pub password: Option<String>,
    /// For a phone.
    #[serde(default)]
    pub code: Option<String>,
}

#[derive(Deserialize)]
struct Made {
    wards: Vec<TestWard>,
    /// Above wards.
    #[serde(default)]
    people: Vec<Person>,
}

impl TestWard {
    /// Makes a ward of this many households on a server's data folder; so many of a hundred have been
    /// visited.
    ///
    /// # Errors
    /// When the server's command fails.
    pub async fn make(data_dir: &Path, households: u32, visited: u32) -> anyhow::Result<Self> {
        let (households, visited) = (households.to_string(), visited.to_string());
        let args = [
            "synthesize",
            "--wards",
            "1",
            "--households",
            &households,
            "--visited",
            &visited,
            "--json",
        ];
        Self::read(&server_cli(data_dir, &args).await?)
    }

    /// The same, with enrolment codes for `phones` phones that each see every household.
    ///
    /// # Errors
    /// When the server's command fails.
    pub async fn make_for_load(
        data_dir: &Path,
        households: u32,
        phones: usize,
    ) -> anyhow::Result<Self> {
        let (households, phones) = (households.to_string(), phones.to_string());
        let args = [
            "synthesize",
            "--wards",
            "1",
            "--households",
            &households,
            "--phones",
            &phones,
            "--json",
        ];
        Self::read(&server_cli(data_dir, &args).await?)
    }

    /// A ward for one phone that sees all of it: alleys of 20 to 120 doors, a quarter of which have been
    /// visited in each campaign.
    ///
    /// # Errors
    /// When the server's command fails.
    pub async fn make_for_one_phone(data_dir: &Path, households: u32) -> anyhow::Result<Self> {
        let households = households.to_string();
        let args = [
            "synthesize",
            "--wards",
            "1",
            "--households",
            &households,
            "--longest-alley",
            "120",
            "--visited",
            "25",
            "--phones",
            "1",
            "--json",
        ];
        Self::read(&server_cli(data_dir, &args).await?)
    }

    /// Reads what `synthesize --json` printed: its first ward.
    ///
    /// # Errors
    /// When it is no such JSON.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let made: Made = serde_json::from_str(text).context("synthesize said no JSON")?;
        let mut ward = made.wards.into_iter().next();
        if let Some(ward) = &mut ward {
            ward.people.extend(made.people);
        }
        ward.context("no ward was made")
    }

    /// The first person of a role.
    ///
    /// # Errors
    /// When there is none.
    pub fn person(&self, role: &str) -> anyhow::Result<&Person> {
        self.people
            .iter()
            .find(|person| person.role == role)
            .with_context(|| format!("nobody is {role}"))
    }
}

impl Person {
    /// The code that enrols their phone.
    ///
    /// # Errors
    /// When they have none.
    pub fn code(&self) -> anyhow::Result<&str> {
        self.code.as_deref().context("no enrolment code")
    }

    /// Their login and password for the pages.
    ///
    /// # Errors
    /// When they have none.
    pub fn credentials(&self) -> anyhow::Result<(&str, &str)> {
        let login = self.login.as_deref().context("no login")?;
        Ok((login, self.password.as_deref().context("no password")?))
    }
}

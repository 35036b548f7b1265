//! `synthesize`: made-up wards for demonstrations, tests and measurements.

use std::io::Write as _;

use clap::Args;

use super::Store;
use crate::{app::App, clock, synthetic};

/// Make up wards with people, places, households and campaigns.
#[derive(Debug, Args)]
pub struct Synthesize {
    #[command(flatten)]
    store: Store,
    /// How many wards.
    #[arg(long, default_value_t = 1)]
    wards: usize,
    /// Households of each ward; every 200 of them make a group, every 30 an alley.
    #[arg(long, default_value_t = 1_200)]
    households: usize,
    /// Instead of 30 doors in every alley, between 20 and so many.
    #[arg(long, value_parser = clap::value_parser!(u32).range(20..=1_000))]
    longest_alley: Option<u32>,
    /// Of a hundred households, how many have been visited in each campaign.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100))]
    visited: u32,
    /// Further enrolment codes of each ward, of leaders of all its groups; for load tests.
    #[arg(long, default_value_t = 0)]
    phones: usize,
    /// So many cases, and as many tasks, of each ward; for measurements.
    #[arg(long, default_value_t = 0)]
    casework: usize,
    /// The same seed on the same day makes the same places and households.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// One JSON object instead of lines for people.
    #[arg(long)]
    json: bool,
}

impl Synthesize {
    /// Makes the wards and prints logins, passwords and enrolment codes; they are told only here.
    ///
    /// # Errors
    /// The store's own.
    pub async fn run(self) -> anyhow::Result<()> {
        let app = App::open(self.store.config())?;
        let made = synthetic::make(
            &app,
            &synthetic::Wanted {
                seed: self.seed,
                wards: self.wards,
                households: self.households,
                longest_alley: self.longest_alley.map(|n| n as usize),
                visited: self.visited,
                phones: self.phones,
                casework: self.casework,
                now: clock::now(),
            },
        )
        .await?;
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&made)?)?;
            return Ok(());
        }
        for ward in &made.wards {
            writeln!(
                out,
                "{} {}: {} groups, {} alleys, {} households, {} visits",
                ward.code, ward.name, ward.groups, ward.alleys, ward.households, ward.visits
            )?;
        }
        let people = made.wards.iter().flat_map(|w| &w.people);
        for person in people.chain(&made.people) {
            let dash = || "-".to_owned();
            writeln!(
                out,
                "{:<13} {:<24} {:<16} {:<16} {}",
                person.role.as_str(),
                person.name,
                person.login.clone().unwrap_or_else(dash),
                person.password.clone().unwrap_or_else(dash),
                person.code.clone().unwrap_or_else(dash),
            )?;
        }
        Ok(())
    }
}

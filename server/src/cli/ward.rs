//! `ward`: which wards this server serves.

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde_json::{Map, json};
use tungngo_shared::{
    ids::WardCode,
    place::{Ward, WardRules},
};

use super::{Store, out::Out};
use crate::{
    app::{App, AppState},
    clock,
    storage::StoreError,
};

/// The city's official units: code, kind, name.
const UNITS: &str = include_str!("../../data/hai_phong_units.csv");

/// Wards.
#[derive(Debug, Args)]
pub struct WardCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Serve a ward.
    Add {
        #[command(flatten)]
        store: Store,
        /// Its official code.
        code: WardCode,
        /// Its name, where the official list does not have it.
        #[arg(long)]
        name: Option<String>,
        /// Made up, for a demonstration.
        #[arg(long)]
        synthetic: bool,
        #[command(flatten)]
        out: Out,
    },
    /// Change what a ward has decided about its data; 0 means without end. Phones hear of it.
    Set {
        #[command(flatten)]
        store: Store,
        /// Its official code.
        code: WardCode,
        #[command(flatten)]
        rules: Rules,
        #[command(flatten)]
        out: Out,
    },
    /// Say whether everybody at a ward's desk has to have a second factor.
    SecondFactor {
        #[command(flatten)]
        store: Store,
        /// Its official code.
        code: WardCode,
        /// `true` or `false`.
        #[arg(action = clap::ArgAction::Set)]
        required: bool,
        #[command(flatten)]
        out: Out,
    },
    /// List the wards.
    List {
        #[command(flatten)]
        store: Store,
        #[command(flatten)]
        out: Out,
    },
}

/// Periods in days.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Rules {
    /// A phone away from the server for so long opens only with network.
    #[arg(long)]
    lock_after_days: Option<u16>,
    /// Observations should be verified within; later ones are pointed out.
    #[arg(long)]
    verify_days: Option<u16>,
    /// Households and cases count as confirmed for so long.
    #[arg(long)]
    confirm_days: Option<u16>,
    /// Observations found to be nothing are erased after.
    #[arg(long)]
    unfounded_days: Option<u16>,
    /// Observations that nobody has verified are erased after.
    #[arg(long)]
    unverified_days: Option<u16>,
    /// Photos are erased after.
    #[arg(long)]
    photo_days: Option<u16>,
    /// Visits are erased after.
    #[arg(long)]
    visit_days: Option<u16>,
    /// Households that left the list are erased after.
    #[arg(long)]
    closed_household_days: Option<u16>,
    /// Cases that ended are erased after.
    #[arg(long)]
    ended_case_days: Option<u16>,
    /// Rows of other systems' lists that were laid beside the cases are erased after.
    #[arg(long)]
    reconcile_days: Option<u16>,
    /// Work that was kept aside and settled is erased after.
    #[arg(long)]
    aside_days: Option<u16>,
}

impl Rules {
    fn change(&self, rules: &mut WardRules) {
        for (said, rule) in [
            (self.lock_after_days, &mut rules.lock_after_days),
            (self.verify_days, &mut rules.verify_days),
            (self.confirm_days, &mut rules.confirm_days),
            (self.unfounded_days, &mut rules.unfounded_days),
            (self.unverified_days, &mut rules.unverified_days),
            (self.photo_days, &mut rules.photo_days),
            (self.visit_days, &mut rules.visit_days),
            (self.closed_household_days, &mut rules.closed_household_days),
            (self.ended_case_days, &mut rules.ended_case_days),
            (self.reconcile_days, &mut rules.reconcile_days),
            (self.aside_days, &mut rules.aside_days),
        ] {
            if let Some(days) = said {
                *rule = days;
            }
        }
    }
}

impl WardCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// What could not be done, in words.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Add {
                store,
                code,
                name,
                synthetic,
                out,
            } => {
                let app = App::open(store.config())?;
                let ward = add(&app, &code, name, synthetic).await?;
                let line = format!("{} {}", ward.code, ward.name);
                out.print(&ward, [line])
            }
            What::Set {
                store,
                code,
                rules,
                out,
            } => {
                let app = App::open(store.config())?;
                let ward = app.store.ward(&code).await?;
                let mut ward = ward.with_context(|| format!("there is no ward {code}"))?;
                rules.change(&mut ward.rules);
                let told = serde_json::to_value(&ward.rules)?;
                let logged = ("ward.rules", told.clone());
                app.store.change_ward(ward, logged, clock::now()).await?;
                out.print(&told, [told.to_string()])
            }
            What::SecondFactor {
                store,
                code,
                required,
                out,
            } => {
                let app = App::open(store.config())?;
                let now = clock::now();
                let said = app
                    .store
                    .require_second_factor_in(code.clone(), required, now);
                match said.await {
                    Ok(()) => {}
                    Err(StoreError::NotFound) => bail!("there is no ward {code}"),
                    Err(error) => return Err(error.into()),
                }
                let word = if required { "required" } else { "optional" };
                let line = format!("a second factor is {word} in {code}");
                out.print(&json!({ "ward": code, "required": required }), [line])
            }
            What::List { store, out } => {
                let app = App::open(store.config())?;
                let wards = app.store.wards().await?;
                let lines: Vec<_> = wards
                    .iter()
                    .map(|w| format!("{} {}", w.code, w.name))
                    .collect();
                out.print(&wards, lines)
            }
        }
    }
}

/// The official name of a unit.
#[must_use]
pub fn official_name(code: &WardCode) -> Option<String> {
    let mut units = csv::Reader::from_reader(UNITS.as_bytes());
    let found = units
        .records()
        .flatten()
        .find(|unit| unit.get(0) == Some(code.as_str()));
    found.and_then(|unit| unit.get(2).map(str::to_owned))
}

/// Adds a ward with a new sealing key.
///
/// # Errors
/// When it is there already, its name is not known, or its key cannot be written.
pub async fn add(
    app: &AppState,
    code: &WardCode,
    name: Option<String>,
    synthetic: bool,
) -> anyhow::Result<Ward> {
    let name = name
        .or_else(|| official_name(code))
        .with_context(|| format!("{code} is not in the official list; say --name"))?;
    if app.store.ward(code).await?.is_some() {
        bail!("ward {code} is there already");
    }
    let now = clock::now();
    let sealing_key = app.keys.new_ward_key(code, now)?;
    let ward = Ward {
        code: code.clone(),
        name,
        hotlines: Vec::new(),
        sealing_key,
        synthetic,
        rules: WardRules::default(),
        extra: Map::new(),
    };
    match app.store.add_ward(ward.clone(), None, now).await {
        Ok(()) => Ok(ward),
        Err(StoreError::Conflict(_)) => bail!("ward {code} is there already"),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn official_names_come_with_their_kind() {
        let name = |code: &str| official_name(&code.parse().unwrap());
        assert_eq!(name("10525").as_deref(), Some("Phường Hải Dương"));
        assert_eq!(name("99999"), None);
    }
}

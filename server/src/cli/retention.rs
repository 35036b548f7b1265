//! `retention`: keeping no longer than needed.

use clap::{Args, Subcommand};
use serde_json::json;
use tungngo_shared::ids::WardCode;

use super::{Store, out::Out};
use crate::{app::App, retention};

/// Keeping no longer than needed.
#[derive(Debug, Args)]
pub struct RetentionCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Erase what wards have kept long enough by their own rules; a running server does it every day.
    Run {
        #[command(flatten)]
        store: Store,
        /// Only this ward.
        #[arg(long)]
        ward: Option<WardCode>,
        /// Only say what would go (at most one step of each kind).
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        out: Out,
    },
}

impl RetentionCommand {
    /// Runs the command; a server may run meanwhile.
    ///
    /// # Errors
    /// What could not be done, in words.
    pub async fn run(self) -> anyhow::Result<()> {
        let What::Run {
            store,
            ward,
            dry_run,
            out,
        } = self.what;
        let app = App::open(store.config())?;
        let wards = match ward {
            Some(ward) => vec![ward],
            None => {
                let all = app.store.wards().await?;
                all.into_iter().map(|ward| ward.code).collect()
            }
        };
        let (mut values, mut lines) = (Vec::new(), Vec::new());
        for ward in wards {
            let gone = retention::run(&app, &ward, dry_run).await?;
            let verb = if dry_run { "would go" } else { "went" };
            lines.push(format!(
                "{ward}: {} observations, photos of {} visits, {} visits, {} tasks, {} cases, {} households, {} settled entries {verb}",
                gone.observations,
                gone.photos_of_visits,
                gone.visits,
                gone.tasks,
                gone.cases,
                gone.households,
                gone.settled
            ));
            values.push(json!({ "ward": ward, "dry_run": dry_run, "gone": gone }));
        }
        out.print(&values, lines)
    }
}

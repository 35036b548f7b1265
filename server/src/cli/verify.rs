//! `verify`: is the audit log whole?

use anyhow::bail;
use clap::Args;
use serde_json::json;

use super::{Store, out::Out};
use crate::app::App;

/// Check that no entry of the audit log was changed, taken out or moved.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    store: Store,
    #[command(flatten)]
    out: Out,
}

impl Verify {
    /// Runs the command.
    ///
    /// # Errors
    /// When an entry does not follow from the one before it.
    pub async fn run(self) -> anyhow::Result<()> {
        let app = App::open(self.store.config())?;
        match app.store.verify_audit().await? {
            Ok(entries) => {
                let line = format!("the audit log is whole: {entries} entries");
                self.out.print(&json!({ "audit_entries": entries }), [line])
            }
            Err(seq) => bail!("audit entry {seq} does not follow from the one before it"),
        }
    }
}

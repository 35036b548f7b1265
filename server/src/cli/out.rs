//! What commands print: lines for people, or one JSON value with `--json`.

use std::io::Write as _;

use clap::Args;
use serde::Serialize;

/// How to print.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Out {
    /// One JSON value instead of lines for people.
    #[arg(long)]
    json: bool,
}

impl Out {
    /// Prints a value, or its lines for people.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn print<T: Serialize>(
        self,
        value: &T,
        lines: impl IntoIterator<Item = String>,
    ) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string(value)?)?;
        } else {
            for line in lines {
                writeln!(out, "{line}")?;
            }
        }
        Ok(out.flush()?)
    }
}

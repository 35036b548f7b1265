//! `import outbox`: the file that carries a phone's unsent work.

use std::{io::Write as _, path::PathBuf};

use clap::Args;
use tungngo_shared::{
    i18n::{Lang, grouped},
    rescue::file::MAX_FILE_BYTES,
};

use super::{SOME_REJECTED, Store, read};
use crate::{
    app::App,
    clock,
    rescue::{self, Carrier, ImportError, Report},
    storage::rescue::Way,
    text::t,
};

/// The file that carries a phone's unsent work (.tungngo).
#[derive(Debug, Args)]
pub struct Outbox {
    #[command(flatten)]
    store: Store,
    /// The file.
    file: PathBuf,
    /// The whole report as one JSON object.
    #[arg(long)]
    json: bool,
}

impl Outbox {
    /// Imports and prints the report. Ends the process with code 2 when something was not taken in.
    ///
    /// # Errors
    /// When the file as a whole is refused, and the store's own.
    pub async fn run(self) -> anyhow::Result<()> {
        let lang = Lang::from_accept(std::env::var("LANG").ok().as_deref());
        let file = read(&self.file, MAX_FILE_BYTES as u64)?;
        let app = App::open(self.store.config())?;
        let carrier = Carrier {
            user: None,
            ward: None,
            way: Way::File,
        };
        let mut out = std::io::stdout().lock();
        let report = match rescue::take_file(&app, &carrier, &file, clock::now()).await {
            Ok(report) => report,
            Err(ImportError::File(fault)) => {
                let code = fault.as_str();
                if self.json {
                    writeln!(out, "{}", serde_json::json!({ "error": code }))?;
                }
                anyhow::bail!("{code}: {}", t(lang, &format!("outbox-file-{code}")))
            }
            Err(error) => return Err(error.into()),
        };
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&report)?)?;
        } else {
            print(&mut out, lang, &report)?;
        }
        out.flush()?;
        if report.counts.rejected + report.counts.unopened > 0 {
            std::process::exit(SOME_REJECTED);
        }
        Ok(())
    }
}

fn print(out: &mut impl std::io::Write, lang: Lang, report: &Report) -> anyhow::Result<()> {
    let c = report.counts;
    for (fate, count) in [
        ("applied", c.applied),
        ("already", c.already),
        ("conflict", c.conflict),
        ("rejected", c.rejected),
        ("unopened", c.unopened),
    ] {
        let label = t(lang, &format!("outbox-fate-{fate}"));
        writeln!(out, "{:>9}  {label}", grouped(count as u64))?;
    }
    for op in report.ops.iter().filter(|op| op.code.is_some()) {
        let fate = t(lang, &format!("outbox-fate-{}", op.fate));
        writeln!(
            out,
            "{}: {fate} [{}]",
            op.op_seq,
            op.code.unwrap_or_default()
        )?;
    }
    if !report.missing.is_empty() {
        let numbers: Vec<_> = report.missing.iter().map(u64::to_string).collect();
        writeln!(out, "{}: {}", t(lang, "outbox-missing"), numbers.join(", "))?;
    }
    writeln!(out, "{}", t(lang, report.outcome()))?;
    Ok(())
}

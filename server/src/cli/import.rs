//! `import households`: a ward's list from a file. `import outbox`: a phone's carried work.

use std::{
    fs::File,
    io::{Read as _, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use tungngo_shared::{
    i18n::{FluentValue, Lang, grouped},
    ids::WardCode,
};

use super::Store;
use crate::{
    app::App,
    clock,
    imports::{
        Limits, list,
        report::{Fate, Fault, Report},
        said,
    },
    storage::{StoreError, imports::Import},
    text::{t, t_with},
};

mod outbox;

/// Bring a file in.
#[derive(Debug, Args)]
pub struct ImportCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A ward's list of households (XLSX or CSV).
    Households(Households),
    /// The file that carries a phone's unsent work (.tungngo).
    Outbox(outbox::Outbox),
}

/// A ward's list of households (XLSX or CSV).
#[derive(Debug, Args)]
struct Households {
    #[command(flatten)]
    store: Store,
    /// The file.
    file: PathBuf,
    /// The ward's official code.
    #[arg(long)]
    ward: WardCode,
    /// Only say what would be done; nothing is written.
    #[arg(long)]
    dry_run: bool,
    /// Write the good rows although others are rejected. Without it the whole file stays out.
    #[arg(long)]
    partial: bool,
    /// The whole report as one JSON object.
    #[arg(long)]
    json: bool,
}

/// The exit code when rows were rejected.
const SOME_REJECTED: i32 = 2;
/// Problem rows shown to a person; the JSON report has all of them.
const SHOWN_ROWS: usize = 50;

impl ImportCommand {
    /// Imports and prints the report. Ends the process with code 2 when rows were rejected.
    ///
    /// # Errors
    /// When the file as a whole is refused, the ward is not there, and the store's own.
    pub async fn run(self) -> anyhow::Result<()> {
        let wanted = match self.what {
            What::Households(wanted) => wanted,
            What::Outbox(outbox) => return outbox.run().await,
        };
        let lang = Lang::from_accept(std::env::var("LANG").ok().as_deref());
        let limits = Limits::default();
        let list = match list::read(&read(&wanted.file, limits.file_bytes)?, &limits) {
            Ok(list) => list,
            Err(fault) if wanted.json => {
                let mut out = std::io::stdout().lock();
                writeln!(out, "{}", serde_json::json!({ "error": fault.as_str() }))?;
                anyhow::bail!("{}", fault.as_str())
            }
            Err(fault) => anyhow::bail!("{}: {}", fault.as_str(), said::file_fault(lang, fault)),
        };
        let app = App::open(wanted.store.config())?;
        let name = wanted.file.file_name().unwrap_or_default();
        let import = Import {
            ward: wanted.ward.clone(),
            file_name: name.to_string_lossy().into_owned(),
            list: Arc::new(list),
            dry_run: wanted.dry_run,
            partial: wanted.partial,
            by: None,
        };
        let report = match app.store.import_households(import, clock::now()).await {
            Err(StoreError::NotFound) => anyhow::bail!("there is no ward {}", wanted.ward),
            report => report?,
        };
        let mut out = std::io::stdout().lock();
        if wanted.json {
            writeln!(out, "{}", serde_json::to_string(&report)?)?;
        } else {
            print(&mut out, lang, &report)?;
        }
        out.flush()?;
        if report.counts.rejected > 0 {
            std::process::exit(SOME_REJECTED);
        }
        Ok(())
    }
}

/// Reads a file, stopping one byte beyond the limit.
fn read(path: &Path, limit: u64) -> anyhow::Result<Vec<u8>> {
    let file = File::open(path).with_context(|| format!("open {}", path.display()))?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("read {}", path.display()))?;
    Ok(bytes)
}

fn print(out: &mut impl Write, lang: Lang, report: &Report) -> anyhow::Result<()> {
    let c = report.counts;
    for (fate, count) in [
        ("created", c.created),
        ("updated", c.updated),
        ("unchanged", c.unchanged),
        ("rejected", c.rejected),
        ("skipped", c.skipped),
    ] {
        let label = t(lang, &format!("import-fate-{fate}"));
        writeln!(out, "{:>9}  {label}", grouped(count as u64))?;
    }
    let places = [
        ("import-new-groups", report.new_groups.len()),
        ("import-new-alleys", report.new_alleys.len()),
    ];
    for (key, count) in places {
        writeln!(out, "{:>9}  {}", grouped(count as u64), t(lang, key))?;
    }
    let problems: Vec<_> = report
        .rows
        .iter()
        .filter_map(|row| match &row.fate {
            Fate::Rejected { faults } => Some((row, faults)),
            _ => None,
        })
        .collect();
    for (row, faults) in problems.iter().take(SHOWN_ROWS) {
        let why: Vec<String> = faults.iter().map(|f| fault(lang, f)).collect();
        writeln!(out, "{}: {}", said::row(lang, &row.at), why.join("; "))?;
    }
    if let Some(more) = problems.len().checked_sub(SHOWN_ROWS).filter(|n| *n > 0) {
        let count = FluentValue::from(grouped(more as u64));
        writeln!(
            out,
            "{}",
            t_with(lang, "import-more-rows", &[("count", count)])
        )?;
    }
    writeln!(out, "{}", t(lang, said::outcome(report)))?;
    Ok(())
}

fn fault(lang: Lang, fault: &Fault) -> String {
    format!("{} [{}]", said::fault(lang, fault), fault.code.as_str())
}

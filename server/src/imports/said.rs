//! A report in words, for pages and for the command line.

use tungngo_shared::i18n::{FluentValue, Lang};

use super::{
    fault::FileFault,
    list::RowRef,
    report::{Fault, Report},
};
use crate::text::{t, t_with};

/// Why a file as a whole is refused.
#[must_use]
pub fn file_fault(lang: Lang, fault: FileFault) -> String {
    t(lang, &format!("import-file-{}", fault.as_str()))
}

/// `Dòng 12`, with its sheet where the file has sheets.
#[must_use]
pub fn row(lang: Lang, at: &RowRef) -> String {
    let row = FluentValue::from(at.row.to_string());
    if at.sheet.is_empty() {
        t_with(lang, "import-row", &[("row", row)])
    } else {
        let sheet = FluentValue::from(at.sheet.as_str());
        t_with(
            lang,
            "import-row-of-sheet",
            &[("row", row), ("sheet", sheet)],
        )
    }
}

/// `Số nhà (cột C): …`, with the other rows it has to do with.
#[must_use]
pub fn fault(lang: Lang, fault: &Fault) -> String {
    let field = t(lang, &format!("import-field-{}", fault.field.as_str()));
    let place = match &fault.column {
        Some(column) => {
            let args = [
                ("field", FluentValue::from(field)),
                ("column", FluentValue::from(column.as_str())),
            ];
            t_with(lang, "import-column", &args)
        }
        None => field,
    };
    let why = t(lang, &format!("import-why-{}", fault.code.as_str()));
    let rows: Vec<String> = fault.rows.iter().map(|at| row(lang, at)).collect();
    if rows.is_empty() {
        format!("{place}: {why}")
    } else {
        format!("{place}: {why} ({})", rows.join(", "))
    }
}

/// The key of the sentence that says what became of the whole file.
#[must_use]
pub fn outcome(report: &Report) -> &'static str {
    let changes = report.counts.created + report.counts.updated;
    match (report.written, report.dry_run, report.counts.rejected) {
        (true, _, _) if changes == 0 => "import-outcome-nothing_new",
        (true, _, 0) => "import-outcome-written",
        (true, _, _) => "import-outcome-written_partly",
        (false, true, 0) => "import-outcome-ready",
        (false, true, _) => "import-outcome-ready_with_faults",
        (false, false, _) => "import-outcome-refused",
    }
}

//! The server's texts: its own Fluent files together with the shared ones.

use std::sync::LazyLock;

use tungngo_shared::i18n::{Catalog, FluentValue, Lang};

/// Vietnamese files; add a line for each new one.
const VI: &[&str] = &[
    include_str!("../locales/vi/account.ftl"),
    include_str!("../locales/vi/attachments.ftl"),
    include_str!("../locales/vi/audit.ftl"),
    include_str!("../locales/vi/cases.ftl"),
    include_str!("../locales/vi/charts.ftl"),
    include_str!("../locales/vi/reconcile.ftl"),
    include_str!("../locales/vi/core.ftl"),
    include_str!("../locales/vi/desk.ftl"),
    include_str!("../locales/vi/imports.ftl"),
    include_str!("../locales/vi/live.ftl"),
    include_str!("../locales/vi/merges.ftl"),
    include_str!("../locales/vi/erasure.ftl"),
    include_str!("../locales/vi/moves.ftl"),
    include_str!("../locales/vi/outbox.ftl"),
    include_str!("../locales/vi/papers.ftl"),
    include_str!("../locales/vi/privacy.ftl"),
    include_str!("../locales/vi/quality.ftl"),
    include_str!("../locales/vi/retention.ftl"),
    include_str!("../locales/vi/saved.ftl"),
    include_str!("../locales/vi/search.ftl"),
    include_str!("../locales/vi/support.ftl"),
    include_str!("../locales/vi/tasks.ftl"),
    include_str!("../locales/vi/export.ftl"),
    include_str!("../locales/vi/triage.ftl"),
];
/// English files, the same ones.
const EN: &[&str] = &[
    include_str!("../locales/en/account.ftl"),
    include_str!("../locales/en/attachments.ftl"),
    include_str!("../locales/en/audit.ftl"),
    include_str!("../locales/en/cases.ftl"),
    include_str!("../locales/en/charts.ftl"),
    include_str!("../locales/en/reconcile.ftl"),
    include_str!("../locales/en/core.ftl"),
    include_str!("../locales/en/desk.ftl"),
    include_str!("../locales/en/imports.ftl"),
    include_str!("../locales/en/live.ftl"),
    include_str!("../locales/en/merges.ftl"),
    include_str!("../locales/en/erasure.ftl"),
    include_str!("../locales/en/moves.ftl"),
    include_str!("../locales/en/outbox.ftl"),
    include_str!("../locales/en/papers.ftl"),
    include_str!("../locales/en/privacy.ftl"),
    include_str!("../locales/en/quality.ftl"),
    include_str!("../locales/en/retention.ftl"),
    include_str!("../locales/en/saved.ftl"),
    include_str!("../locales/en/search.ftl"),
    include_str!("../locales/en/support.ftl"),
    include_str!("../locales/en/tasks.ftl"),
    include_str!("../locales/en/export.ftl"),
    include_str!("../locales/en/triage.ftl"),
];

/// All texts. The files are compiled in and held to be whole by a test.
#[allow(clippy::expect_used)]
static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::new(VI, EN).expect("the compiled-in Fluent files parse"));

/// All texts of the server.
#[must_use]
pub fn catalog() -> &'static Catalog {
    &CATALOG
}

/// A text without arguments.
#[must_use]
pub fn t(lang: Lang, key: &str) -> String {
    CATALOG.text(lang, key)
}

/// A text with arguments.
#[must_use]
pub fn t_with(lang: Lang, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    CATALOG.text_with(lang, key, args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_whole() {
        Catalog::new(VI, EN).unwrap();
    }

    #[test]
    fn every_file_is_compiled_in() {
        let code = include_str!("text.rs");
        for lang in ["vi", "en"] {
            let folder = format!("{}/locales/{lang}", env!("CARGO_MANIFEST_DIR"));
            for file in std::fs::read_dir(folder).unwrap() {
                let name = file.unwrap().file_name().into_string().unwrap();
                let named = format!("../locales/{lang}/{name}");
                assert!(code.contains(&named), "{named}");
            }
        }
    }
}

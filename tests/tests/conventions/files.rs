//! The files of the checkout: those that git tracks or would track.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// A text file.
#[derive(Clone, Debug)]
pub struct File {
    /// From the root, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    pub fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, ext)| ext)
    }

    /// Whether all of the file is tests.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
            // What the tests of the screens' states start from.
            || self.path.ends_with("/samples.rs")
    }

    /// Lines with their numbers from 1.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Every text file.
pub fn all() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let listed = Command::new("git")
            .args([
                "ls-files",
                "--cached",
                "--others",
                "--exclude-standard",
                "-z",
            ])
            .current_dir(root())
            .output()
            .unwrap();
        assert!(listed.status.success(), "git ls-files failed");
        let files: Vec<File> = String::from_utf8(listed.stdout)
            .unwrap()
            .split('\0')
            .filter(|path| !path.is_empty() && *path != "Cargo.lock")
            .filter_map(|path| {
                // Pictures and fonts are no text; a file may be deleted and not yet committed.
                let text = std::fs::read_to_string(root().join(path)).ok()?;
                Some(File {
                    path: path.to_owned(),
                    text,
                })
            })
            .collect();
        assert!(files.len() > 20, "the checkout looks empty");
        files
    })
}

/// The files with one of these extensions.
pub fn of_kind(extensions: &'static [&'static str]) -> impl Iterator<Item = File> {
    all()
        .iter()
        .filter(|file| extensions.contains(&file.extension()))
        .cloned()
}

/// Whether a text has a letter with a Vietnamese mark, in one piece or composed.
pub fn has_vietnamese(text: &str) -> bool {
    text.chars().any(|c| {
        c.is_alphabetic() && matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
            || matches!(c, '\u{300}'..='\u{323}')
    })
}

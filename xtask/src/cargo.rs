//! Where things are, and how cargo is called: always for the whole workspace with the same features,
//! so that every stage finds what the one before it has built.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::Value;
use xshell::{Shell, cmd};

/// The checkout and its target folder.
#[derive(Debug)]
pub struct Place {
    /// The workspace's root.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Place {
    /// The feature that all builds but the phones' have in common: the field app served to a browser.
    pub const FEATURES: &str = "tungngo-mobile/preview";

    /// Asks cargo.
    pub fn find() -> anyhow::Result<Self> {
        let sh = Shell::new()?;
        let text = cmd!(sh, "cargo metadata --no-deps --format-version 1")
            .quiet()
            .read()?;
        let metadata: Value = serde_json::from_str(&text)?;
        let path = |key: &str| {
            metadata[key]
                .as_str()
                .map(PathBuf::from)
                .with_context(|| format!("cargo metadata has no {key}"))
        };
        Ok(Self {
            root: path("workspace_root")?,
            target: path("target_directory")?,
        })
    }

    /// A shell in the workspace's root.
    pub fn shell(&self) -> anyhow::Result<Shell> {
        let sh = Shell::new()?;
        sh.change_dir(&self.root);
        Ok(sh)
    }

    /// A built program; `release` tells which build.
    pub fn program(&self, name: &str, release: bool) -> anyhow::Result<PathBuf> {
        let path = self.programs(release).join(name);
        if !path.is_file() {
            bail!("{} has not been built", path.display());
        }
        Ok(path)
    }

    /// The folder of the built programs.
    pub fn programs(&self, release: bool) -> PathBuf {
        self.target.join(if release { "release" } else { "debug" })
    }

    /// The folder that browser journeys leave their pictures in.
    pub fn screenshots(&self) -> PathBuf {
        self.target.join("screenshots")
    }

    /// `cargo <verb> --workspace` with the common features and `more` arguments.
    pub fn workspace(&self, verb: &str, more: &[&str]) -> anyhow::Result<()> {
        self.workspace_with(verb, more, &[])
    }

    /// The same, with more variables in its surroundings.
    pub fn workspace_with(
        &self,
        verb: &str,
        more: &[&str],
        surroundings: &[(&str, &Path)],
    ) -> anyhow::Result<()> {
        let sh = self.shell()?;
        let features = Self::FEATURES;
        let programs = self.programs(false);
        let screenshots = self.screenshots();
        cmd!(
            sh,
            "cargo {verb} --workspace --features {features} {more...}"
        )
        .env("TUNGNGO_BIN_DIR", programs)
        .env("TUNGNGO_SCREENSHOTS", screenshots)
        .envs(surroundings.iter().copied())
        .run()?;
        Ok(())
    }
}

/// Empties a folder and makes it anew.
pub fn fresh_dir(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        std::fs::remove_dir_all(path).with_context(|| format!("emptying {}", path.display()))?;
    }
    std::fs::create_dir_all(path).with_context(|| format!("making {}", path.display()))
}

//! `cargo xtask release`: the server's program for a ward's machine, built so that anybody who builds the same
//! commit with the same compiler gets the same bytes and can see that nothing was put in.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use clap::Args;
use sha2::{Digest as _, Sha256};
use xshell::cmd;

use crate::{
    cargo::{Place, fresh_dir},
    host,
};

/// How to build it.
#[derive(Debug, Args)]
pub struct Release {
    /// Build it a second time, elsewhere, and compare.
    #[arg(long)]
    twice: bool,
}

/// Builds what is committed, and prints where it is and its SHA-256.
pub fn run(place: &Place, options: &Release) -> anyhow::Result<()> {
    host::install(&[host::BUILD])?;
    let folder = place.target.join("reproducible");
    let first = build(place, &folder.join("one"))?;
    if options.twice {
        let second = build(place, &folder.join("a-second-time"))?;
        let same = fs::read(&first)? == fs::read(&second)?;
        ensure!(same, "{} and {} differ", first.display(), second.display());
        println!("Built twice in different folders: the same bytes.");
    }
    let sh = place.shell()?;
    let commit = cmd!(sh, "git rev-parse HEAD").quiet().read()?;
    let compiler = cmd!(sh, "rustc --version").quiet().read()?;
    println!(
        "{}  {}\ncommit {commit}, {compiler}",
        sha256(&first)?,
        first.display()
    );
    Ok(())
}

fn sha256(file: &Path) -> anyhow::Result<String> {
    let digest = Sha256::digest(fs::read(file)?);
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A copy of the commit, built in a folder of its own: what lies about in the checkout has no part in it.
fn build(place: &Place, folder: &Path) -> anyhow::Result<PathBuf> {
    fresh_dir(folder)?;
    let (source, target) = (folder.join("source"), folder.join("target"));
    let sh = place.shell()?;
    let root = &place.root;
    cmd!(sh, "git clone --quiet --no-hardlinks {root} {source}").run()?;
    let date = cmd!(sh, "git log -1 --format=%ct").quiet().read()?;
    // Where it was built stands nowhere in it.
    let from = [
        (source.clone(), "/tungngo"),
        (target.clone(), "/target"),
        (cargo_home()?, "/cargo"),
    ];
    let flags: Vec<String> = from
        .iter()
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .collect();
    sh.change_dir(&source);
    cmd!(
        sh,
        "cargo build --release --locked --package tungngo-server --bins"
    )
    .env("CARGO_TARGET_DIR", &target)
    .env("CARGO_INCREMENTAL", "0")
    .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
    .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
    .env("SOURCE_DATE_EPOCH", date)
    .run()?;
    Ok(target.join("release").join("tungngo-server"))
}

fn cargo_home() -> anyhow::Result<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home = std::env::var_os("HOME").context("no HOME")?;
    Ok(PathBuf::from(home).join(".cargo"))
}

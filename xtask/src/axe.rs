//! axe-core, the accessibility checker, from npm into the target folder.

use std::path::PathBuf;

use xshell::cmd;

use crate::{cargo::Place, host};

/// The version that judges; a newer one may find more.
const VERSION: &str = "4.14.1";

/// Where its script lies; none, said loudly, where it cannot be had: the journeys are worth running all
/// the same.
pub fn script(place: &Place) -> Option<PathBuf> {
    let folder = place.target.join("npm");
    let package = folder.join("node_modules/axe-core");
    let script = package.join("axe.min.js");
    let there = std::fs::read_to_string(package.join("package.json"))
        .is_ok_and(|text| text.contains(&format!("\"version\": \"{VERSION}\"")));
    if there && script.is_file() {
        return Some(script);
    }
    if !host::runs("npm", &["--version"]) {
        println!("{}", missing("npm is not installed"));
        return None;
    }
    let name = format!("axe-core@{VERSION}");
    let got = place.shell().and_then(|sh| {
        std::fs::create_dir_all(&folder)?;
        sh.change_dir(&folder);
        cmd!(
            sh,
            "npm install --no-audit --no-fund --no-save --ignore-scripts --prefix . {name}"
        )
        .quiet()
        .ignore_stdout()
        .run()?;
        Ok(())
    });
    match got {
        Ok(()) if script.is_file() => Some(script),
        Ok(()) => {
            println!("{}", missing("npm brought no axe.min.js"));
            None
        }
        Err(error) => {
            println!("{}", missing(&format!("npm failed: {error:#}")));
            None
        }
    }
}

/// What is said where it is not there.
fn missing(why: &str) -> String {
    format!("NOT CHECKED: accessibility, because {why}. Everything else of the journeys runs.")
}

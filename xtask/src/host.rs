//! What the machine itself must have. On Debian and Ubuntu missing packages are installed with apt-get;
//! elsewhere they are named.

use std::{path::Path, process::Stdio};

use anyhow::{Context as _, bail};
use xshell::{Shell, cmd};

/// Packages for one purpose.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// What they are for.
    pub purpose: &'static str,
    /// Debian's names.
    pub packages: &'static [&'static str],
    /// What to get where there is no apt-get.
    pub elsewhere: &'static str,
}

/// A C compiler and the libraries that the server and the field app link to.
pub const BUILD: Need = Need {
    purpose: "building",
    packages: &["build-essential", "pkg-config", "libssl-dev"],
    elsewhere: "a C compiler, pkg-config and OpenSSL's headers",
};

/// The browser of the journeys.
pub const BROWSER: Need = Need {
    purpose: "browser journeys",
    packages: &["chromium", "chromium-driver"],
    elsewhere: "Chromium and ChromeDriver of the same version, both on PATH",
};

/// What the power-cut test reads the programs' writes with.
pub const TRACE: Need = Need {
    purpose: "power-cut tests",
    packages: &["strace"],
    elsewhere: "strace (these tests need Linux)",
};

/// What made-up requests are sent with.
pub const PYTHON: Need = Need {
    purpose: "made-up requests",
    packages: &["python3", "python3-venv"],
    elsewhere: "Python 3.10 or newer with venv",
};

/// A newer compiler with its library's sources, for checking phone targets without an SDK.
pub const PHONE_TYPES: Need = Need {
    purpose: "type checks for Android and iOS",
    packages: &["rustc-web", "rust-web-src"],
    elsewhere: "rustup's targets aarch64-linux-android (with the NDK) and aarch64-apple-ios (with Xcode)",
};

/// Installs what is missing of `needs`, or says what to install.
pub fn install(needs: &[Need]) -> anyhow::Result<()> {
    if !Path::new("/usr/bin/apt-get").exists() {
        return elsewhere(needs);
    }
    let sh = Shell::new()?;
    let wanted = needs.iter().flat_map(|need| need.packages.iter().copied());
    let missing: Vec<&str> = wanted.filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing system packages: {}", missing.join(" "));
    let known = missing.iter().all(|package| has_candidate(package));
    apt_install(&sh, &missing, !known)
}

/// Brings packages that are too old up to what the archive has today: a package list from when the
/// machine was made may know only an older one.
pub fn upgrade(need: &Need) -> anyhow::Result<()> {
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!("please get {}", need.elsewhere);
    }
    println!("Too old for {}: {}", need.purpose, need.packages.join(" "));
    apt_install(&Shell::new()?, need.packages, true)
}

fn apt_install(sh: &Shell, packages: &[&str], update: bool) -> anyhow::Result<()> {
    let sudo: &[&str] = if is_root(sh)? {
        &[]
    } else if runs("sudo", &["-n", "true"]) || runs("sudo", &["--version"]) {
        &["sudo"]
    } else {
        bail!(
            "please run as root: apt-get install -y {}",
            packages.join(" ")
        );
    };
    if update {
        let update = [sudo, &["apt-get", "update", "-q"]].concat();
        call(sh, &update)?;
    }
    let mut call_line = sudo.to_vec();
    call_line.extend([
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        "-y",
        "-q",
        "--no-install-recommends",
    ]);
    call_line.extend(packages);
    call(sh, &call_line)
}

/// Whether all of `need` is there or can be installed here.
pub fn can_have(need: &Need) -> bool {
    need.packages
        .iter()
        .all(|package| is_installed(package) || has_candidate(package))
}

fn elsewhere(needs: &[Need]) -> anyhow::Result<()> {
    let mut absent = Vec::new();
    for need in needs {
        let there = match need.purpose {
            p if p == BUILD.purpose => {
                runs("cc", &["--version"]) && runs("pkg-config", &["openssl"])
            }
            p if p == BROWSER.purpose => runs("chromedriver", &["--version"]),
            p if p == TRACE.purpose => runs("strace", &["-V"]),
            p if p == PYTHON.purpose => runs("python3", &["-m", "venv", "--help"]),
            _ => false,
        };
        if !there {
            absent.push(format!("- for {}: {}", need.purpose, need.elsewhere));
        }
    }
    if !absent.is_empty() {
        bail!(
            "this machine has no apt-get; please install\n{}",
            absent.join("\n")
        );
    }
    Ok(())
}

fn is_installed(package: &str) -> bool {
    // build-essential is only a name for a compiler.
    if package == "build-essential" && runs("cc", &["--version"]) {
        return true;
    }
    std::process::Command::new("dpkg-query")
        .args(["-W", "-f=${db:Status-Status}", package])
        .stderr(Stdio::null())
        .output()
        .is_ok_and(|out| out.status.success() && out.stdout == b"installed")
}

fn has_candidate(package: &str) -> bool {
    std::process::Command::new("apt-cache")
        .args(["show", "--no-all-versions", package])
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn is_root(sh: &Shell) -> anyhow::Result<bool> {
    Ok(cmd!(sh, "id -u").quiet().read()? == "0")
}

/// Whether a program can be run with these arguments and is content.
pub fn runs(program: &str, args: &[&str]) -> bool {
    std::process::Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn call(sh: &Shell, line: &[&str]) -> anyhow::Result<()> {
    let (program, args) = line.split_first().context("nothing to call")?;
    cmd!(sh, "{program} {args...}").run()?;
    Ok(())
}

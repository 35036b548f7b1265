//! Type checks of the field app for Android and iOS. With rustup's target and the platform's kit
//! they use those; otherwise Debian's newer compiler checks the types with its own library sources,
//! with the C compilers stubbed out. That is a check of types, not a build: `dx bundle` makes packages.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context as _, bail};
use xshell::{Shell, cmd};

use crate::{cargo::Place, host};

const FEATURES: [&str; 5] = [
    "--package",
    "tungngo-mobile",
    "--no-default-features",
    "--features",
    "mobile",
];

struct Phone {
    /// `Android`, for people.
    name: &'static str,
    /// The target folder's name.
    folder: &'static str,
    target: &'static str,
    /// As cc-rs spells the target in its variables.
    underscored: &'static str,
}

const PHONES: [Phone; 2] = [
    Phone {
        name: "Android",
        folder: "android",
        target: "aarch64-linux-android",
        underscored: "aarch64_linux_android",
    },
    Phone {
        name: "iOS",
        folder: "ios",
        target: "aarch64-apple-ios",
        underscored: "aarch64_apple_ios",
    },
];

/// Checks both phones and prints how long each took.
pub fn check(place: &Place) -> anyhow::Result<()> {
    let sh = place.shell()?;
    for phone in &PHONES {
        let start = Instant::now();
        if has_own_kit(&sh, phone) {
            with_kit(&sh, place, phone)?;
        } else {
            with_stubs(&sh, place, phone)?;
        }
        println!(
            "{}: types checked in {} s",
            phone.name,
            start.elapsed().as_secs()
        );
    }
    Ok(())
}

fn has_own_kit(sh: &Shell, phone: &Phone) -> bool {
    let targets = cmd!(sh, "rustup target list --installed")
        .quiet()
        .ignore_stderr()
        .read()
        .unwrap_or_default();
    let kit = match phone.folder {
        "android" => sh.var("ANDROID_NDK_HOME").is_ok(),
        _ => host::runs("xcrun", &["--sdk", "iphoneos", "--show-sdk-path"]),
    };
    kit && targets.lines().any(|line| line.trim() == phone.target)
}

fn with_kit(sh: &Shell, place: &Place, phone: &Phone) -> anyhow::Result<()> {
    let Phone { target, .. } = phone;
    let mut check = cmd!(sh, "cargo check --target {target} {FEATURES...}")
        .env("CARGO_TARGET_DIR", place.target.join(phone.folder));
    if phone.folder == "android" {
        let bin = ndk_bin(&PathBuf::from(sh.var("ANDROID_NDK_HOME")?))?;
        check = check
            .env(
                format!("CC_{}", phone.underscored),
                bin.join("aarch64-linux-android28-clang"),
            )
            .env(format!("AR_{}", phone.underscored), bin.join("llvm-ar"));
        // The kit has no OpenSSL: phone packages bring their own.
        check = check.args(["--features", "vendored-openssl"]);
    }
    check.run()?;
    Ok(())
}

fn ndk_bin(ndk: &Path) -> anyhow::Result<PathBuf> {
    let prebuilt = ndk.join("toolchains/llvm/prebuilt");
    let host = fs::read_dir(&prebuilt)
        .with_context(|| format!("reading {}", prebuilt.display()))?
        .next()
        .context("the NDK has no toolchain")??;
    Ok(host.path().join("bin"))
}

fn with_stubs(sh: &Shell, place: &Place, phone: &Phone) -> anyhow::Result<()> {
    if !host::can_have(&host::PHONE_TYPES) {
        bail!(
            "{} cannot be checked here: please install {}, or leave this out with --skip-mobile",
            phone.name,
            host::PHONE_TYPES.elsewhere
        );
    }
    host::install(&[host::BUILD, host::PHONE_TYPES])?;
    if !is_new_enough(sh)? {
        host::upgrade(&host::PHONE_TYPES)?;
        if !is_new_enough(sh)? {
            bail!(
                "/usr/bin/rustc is older than {}; please get {}, or leave this out with --skip-mobile",
                env!("CARGO_PKG_RUST_VERSION"),
                host::PHONE_TYPES.elsewhere
            );
        }
    }
    let stubs = openssl_stub(place)?;
    let (target, cc) = (phone.target, phone.underscored);
    cmd!(
        sh,
        "cargo check -Zbuild-std --target {target} {FEATURES...}"
    )
    .env("RUSTC", "/usr/bin/rustc")
    // Debian's compiler is a stable one; -Zbuild-std asks for this.
    .env("RUSTC_BOOTSTRAP", "1")
    .env(format!("CC_{cc}"), "/bin/true")
    .env(format!("CXX_{cc}"), "/bin/true")
    .env(format!("AR_{cc}"), "/bin/true")
    .env("OPENSSL_DIR", &stubs)
    .env("SDKROOT", &stubs)
    .env("CARGO_TARGET_DIR", place.target.join(phone.folder))
    .run()?;
    Ok(())
}

/// Whether Debian's compiler is as new as the workspace asks for.
fn is_new_enough(sh: &Shell) -> anyhow::Result<bool> {
    // "rustc 1.96.0 (…)"
    let said = cmd!(sh, "/usr/bin/rustc --version").quiet().read()?;
    let version = said.split_whitespace().nth(1).unwrap_or_default();
    Ok(numbers(version) >= numbers(env!("CARGO_PKG_RUST_VERSION")))
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|n| n.parse().ok()).collect()
}

/// A folder that looks like an installed OpenSSL: Debian's headers and an empty library.
fn openssl_stub(place: &Place) -> anyhow::Result<PathBuf> {
    let dir = place.target.join("phone-stubs");
    let include = dir.join("include");
    fs::create_dir_all(&include)?;
    fs::create_dir_all(dir.join("lib"))?;
    fs::write(dir.join("lib/libcrypto.a"), b"")?;
    fs::write(dir.join("lib/libssl.a"), b"")?;
    let headers = include.join("openssl");
    if !headers.exists() {
        let debian = Path::new("/usr/include/openssl");
        if !debian.exists() {
            bail!("OpenSSL's headers are not in {}", debian.display());
        }
        link(debian, &headers)?;
    }
    Ok(dir)
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> anyhow::Result<()> {
    Ok(std::os::unix::fs::symlink(from, to)?)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> anyhow::Result<()> {
    bail!("the stubbed check needs Debian or Ubuntu")
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(numbers("1.96.0") >= numbers("1.95"));
        assert!(numbers("1.100.0") >= numbers("1.95"));
        assert!(numbers("1.85.0") < numbers("1.95"));
    }
}

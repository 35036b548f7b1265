//! The program `tungngo-field`: the field app in a browser on this machine, in a window, on a phone.

#[cfg(any(feature = "preview", feature = "desktop", feature = "mobile"))]
mod command;

#[cfg(any(feature = "preview", feature = "desktop", feature = "mobile"))]
fn main() -> anyhow::Result<()> {
    command::run()
}

#[cfg(not(any(feature = "desktop", feature = "mobile", feature = "preview")))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("built without screens: choose the feature preview, desktop or mobile")
}

//! The program `tungngo-field`.

#[cfg(feature = "preview")]
mod preview;

#[cfg(feature = "preview")]
fn main() -> anyhow::Result<()> {
    preview::main()
}

#[cfg(all(any(feature = "desktop", feature = "mobile"), not(feature = "preview")))]
fn main() {
    dioxus::launch(tungngo_mobile::ui::App);
}

#[cfg(not(any(feature = "desktop", feature = "mobile", feature = "preview")))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("built without screens: choose the feature preview, desktop or mobile")
}

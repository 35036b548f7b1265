//! The app in a window of its own: on a computer, on Android, on iOS.

// One renderer under two names; which name there is depends on the feature.
#[cfg(feature = "desktop")]
use dioxus::desktop as renderer;
#[cfg(not(feature = "desktop"))]
use dioxus::mobile as renderer;
use renderer::Config;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
use renderer::{LogicalSize, WindowBuilder};

use crate::links;
use crate::page;
use crate::ui::{App, Host};

/// Opens the window and runs until it closes.
pub fn launch(host: Host) {
    let config = Config::new()
        .with_custom_index(page::page(""))
        .with_custom_event_handler(|event, _| {
            if let renderer::tao::event::Event::Opened { urls } = event
                && let Some(link) = urls.last()
            {
                links::open(link.to_string());
            }
        });
    #[cfg(not(any(target_os = "android", target_os = "ios")))]
    let config = config.with_menu(None).with_window(
        WindowBuilder::new()
            .with_title("Từng Ngõ")
            .with_inner_size(LogicalSize::new(412.0, 915.0)),
    );
    dioxus::LaunchBuilder::new()
        .with_cfg(config)
        .with_context(host)
        .launch(App);
}

//! The app in a window of its own: on a computer, on Android, on iOS.

use dioxus::desktop::Config;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
use dioxus::desktop::{LogicalSize, WindowBuilder};

use crate::page;
use crate::ui::{App, Host};

/// Opens the window and runs until it closes.
pub fn launch(host: Host) {
    let config = Config::new().with_custom_index(page::page(""));
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

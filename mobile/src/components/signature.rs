//! The field to sign in. The bridge script draws while the finger moves and tells of each finished
//! stroke; what is drawn here are the strokes that the screen's state holds, so a redraw, a turned
//! phone or another tab shows the same.

use dioxus::prelude::*;
use tungngo_shared::commitment::Signature;

/// The field. `drawn` changes with every clearing, so that the script's canvas goes too.
#[component]
pub fn SignaturePad(signature: Signature, cleared: u32, label: String) -> Element {
    let path = signature.svg_path();
    let strokes = signature.strokes.len();
    rsx! {
        div {
            class: "pad",
            role: "img",
            aria_label: label,
            "data-testid": "signature-pad",
            "data-strokes": "{strokes}",
            div { class: "dots" }
            svg {
                view_box: "0 0 {signature.width} {signature.height}",
                preserve_aspect_ratio: "none",
                fill: "none",
                stroke: "currentColor",
                stroke_width: "4",
                stroke_linecap: "round",
                stroke_linejoin: "round",
                "aria-hidden": "true",
                path { d: path }
            }
            for key in [cleared] {
                canvas { key: "{key}", "data-signature": "1", "data-testid": "signature-canvas" }
            }
        }
    }
}

//! The gallery's list of pages. Plain HTML: no screen of the app is on it.

use std::fmt::Write as _;

use super::pages::{Page, Part, Phase, Scene};
use crate::page;

/// Looks that the same page can be seen in, as its address says it.
const LOOKS: [(&str, &str); 4] = [
    ("light", "?theme=light"),
    ("dark", "?theme=dark"),
    ("outdoor", "?theme=outdoor"),
    ("200 %", "?theme=light&amp;text_size=largest"),
];

fn link(page: Page, look: &str, text: &str) -> String {
    format!("<a href=\"/gallery/{}{look}\">{text}</a>", page.path())
}

/// A page in its plain look and in the others.
fn links(page: Page, text: &str) -> String {
    let plain = link(page, "", &format!("<b data-gallery>{text}</b>"));
    let others = LOOKS.map(|(name, look)| link(page, look, name));
    format!("{plain} ({})", others.join(", "))
}

/// The list.
#[must_use]
pub fn index() -> String {
    let mut html = String::from("<main class=\"app main\"><h1>Gallery</h1><h2>Components</h2><ul>");
    // Writing to a text cannot fail.
    for part in Part::ALL {
        let line = links(Page::Part(*part), part.as_str());
        let _ = write!(html, "<li>{line}</li>");
    }
    html.push_str("</ul>");
    for scene in Scene::ALL {
        let _ = write!(html, "<h2>{}</h2><ul>", scene.as_str());
        for phase in Phase::ALL {
            let name = phase.as_str();
            let line = match scene.never(*phase) {
                Some(why) => format!("{name}: never – {why}"),
                None => links(Page::Screen(*scene, *phase), name),
            };
            let _ = write!(html, "<li>{line}</li>");
        }
        html.push_str("</ul>");
    }
    html.push_str("</main>");
    page::page(&html)
}

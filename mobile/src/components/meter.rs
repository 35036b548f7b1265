//! A bar in shares.

use dioxus::prelude::*;

/// One share of a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The class that colours it (`bar-met`).
    pub class: &'static str,
    /// How many.
    pub count: usize,
}

/// Each share in percent of the whole; at least one percent where there is anything at all.
#[must_use]
pub fn percents(shares: &[Share], total: usize) -> Vec<usize> {
    shares
        .iter()
        .map(|s| match (s.count, total) {
            (0, _) | (_, 0) => 0,
            (n, total) => (n * 100 / total).clamp(1, 100),
        })
        .collect()
}

/// The bar; `label` says the same in words.
#[component]
pub fn Meter(
    shares: Vec<Share>,
    total: usize,
    label: String,
    #[props(default)] small: bool,
) -> Element {
    let widths = percents(&shares, total);
    rsx! {
        div {
            class: if small { "meter small" } else { "meter" },
            role: "img",
            aria_label: label,
            for (share , width) in shares.iter().zip(widths) {
                i { key: "{share.class}", class: share.class, style: "width:{width}%" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(count: usize) -> Share {
        Share { class: "x", count }
    }

    #[test]
    fn one_house_of_a_thousand_is_still_seen_and_none_is_not() {
        assert_eq!(
            percents(&[share(1), share(0), share(500)], 1000),
            [1, 0, 50]
        );
        assert_eq!(percents(&[share(1)], 0), [0]);
    }
}

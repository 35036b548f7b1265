//! Failed sign-ins and refusals in words.

use serde::Deserialize;
use tungngo_shared::clock::Millis;

use super::Texts;

/// What stands in the log of one.
#[derive(Deserialize)]
struct Detail {
    count: u64,
    #[serde(default)]
    turned_away: u64,
    first_ms: i64,
    last_ms: i64,
    what: Option<String>,
    #[serde(default)]
    rest: bool,
}

/// Whether an action is a failure or a refusal.
pub fn is_one(action: &str) -> bool {
    action.ends_with(".failed") || action == "access.refused"
}

/// How often, when, and what was refused; none for other actions.
pub fn told(t: Texts, action: &str, detail: &str) -> Option<String> {
    let is_one = is_one(action);
    let detail: Detail = is_one.then(|| serde_json::from_str(detail).ok())??;
    let mut parts = vec![t.tr_with("audit-times", &[("n", &t.number(detail.count))])];
    if detail.turned_away > 0 {
        let n = t.number(detail.turned_away);
        parts.push(t.tr_with("audit-turned-away", &[("n", &n)]));
    }
    if detail.first_ms != detail.last_ms {
        let at = |ms| t.exactly(Millis(ms));
        let (first, last) = (at(detail.first_ms), at(detail.last_ms));
        parts.push(t.tr_with("audit-between", &[("first", &first), ("last", &last)]));
    }
    if detail.rest {
        parts.push(t.tr("audit-rest"));
    }
    parts.extend(detail.what);
    Some(parts.join(" · "))
}

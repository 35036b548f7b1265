//! What the ward keeps of people, since when, how long and why. Figures, no names.

use askama::Template;
use axum::{extract::State, response::Html};
use tungngo_shared::{
    access::{Action, Scope},
    clock::Millis,
    place::WardRules,
};

use super::{Frame, page, privacy, texts::Texts, ward_of};
use crate::{app::AppState, auth::Desk, clock, problem::ApiResult, storage::retention::Kept};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// One kind in words.
struct Line {
    kind: String,
    why: String,
    kept: String,
    oldest: String,
    period: String,
    next: String,
}

#[derive(Template)]
#[template(path = "desk/kept.html")]
struct KeptPage {
    f: Frame,
    lines: Vec<Line>,
    last: String,
    told: String,
}

/// How long one kind is kept and why, in words.
pub(super) struct Period {
    /// What is kept.
    pub(super) kind: String,
    /// What for.
    pub(super) why: String,
    /// Until when.
    pub(super) period: String,
}

/// How long a kind is kept, where a number of days says it.
fn days(rules: &WardRules, kind: &str) -> Option<u16> {
    match kind {
        "closed_household" => Some(rules.closed_household_days),
        // An offer, once closed, is kept as long as a case that may ask where somebody was referred to.
        "ended_case" | "closed_offer" => Some(rules.ended_case_days),
        // What was done for a task is told by visits and cases; it is kept as long as a visit.
        "visit" | "task" => Some(rules.visit_days),
        "photo" => Some(rules.photo_days),
        "unverified" => Some(rules.unverified_days),
        // Nobody to look after, and nothing to report.
        "unfounded" | "refused_case" | "closed_move" => Some(rules.unfounded_days),
        "listed" => Some(rules.reconcile_days),
        "aside" => Some(rules.aside_days),
        _ => None,
    }
}

/// How long one kind is kept and why, in words.
pub(super) fn period(t: Texts, rules: &WardRules, kind: &str) -> Period {
    let days = days(rules, kind);
    let key = kind.replace('_', "-");
    Period {
        kind: t.id("kept-kind-", &key),
        why: t.id("kept-why-", &key),
        period: match days {
            Some(0) => t.tr("kept-until-never"),
            Some(days) => t.tw("kept-days", t.number(days)),
            None => t.id("kept-until-", &key),
        },
    }
}

fn line(t: Texts, rules: &WardRules, kept: &Kept) -> Line {
    let Period { kind, why, period } = period(t, rules, &kept.kind);
    let ends = days(rules, &kept.kind).filter(|days| *days > 0);
    Line {
        kind,
        why,
        kept: t.number(kept.kept),
        oldest: kept.oldest_ms.map_or_else(String::new, |at| at.local_dmy()),
        period,
        next: match (ends, kept.oldest_ms) {
            (Some(days), Some(at)) => Millis(at.0 + i64::from(days) * DAY_MS).local_dmy(),
            _ => String::new(),
        },
    }
}

/// `GET /retention`. For those who may read the log.
///
/// # Errors
/// Not found for others.
pub async fn report(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    let ward = ward_of(&app, &desk, None).await?;
    desk.require(Action::ReadAudit, &Scope::ward(&ward))?;
    let t = Texts(desk.lang);
    let rules = app.store.ward(&ward).await?;
    let rules = rules.map(|ward| ward.rules).unwrap_or_default();
    let kept = app.store.kept(ward.clone()).await?;
    let last = app.store.last_retention(ward.clone()).await?;
    page(&KeptPage {
        told: privacy::address(desk.lang, &ward),
        f: Frame::of(&app, &desk, &ward, "retention", t.tr("nav-retention")).await?,
        lines: kept.iter().map(|kept| line(t, &rules, kept)).collect(),
        last: last.map_or_else(
            || t.tr("kept-never-ran"),
            |at| t.tr_with("kept-last-ran", &[("time", &t.moment(at, clock::now()))]),
        ),
    })
}

#[cfg(test)]
mod tests {
    use tungngo_shared::i18n::Lang;

    use super::*;

    #[test]
    fn every_kind_is_explained_in_both_languages() {
        let sql = include_str!("../../sql/retention/kept.sql");
        let kinds: Vec<&str> = sql
            .lines()
            .filter_map(|line| line.strip_prefix("SELECT '")?.split('\'').next())
            .collect();
        assert_eq!(kinds.len(), 22);
        for lang in [Lang::Vi, Lang::En] {
            for kind in &kinds {
                let kept = Kept {
                    kind: (*kind).to_owned(),
                    kept: 3,
                    oldest_ms: Some(Millis(0)),
                };
                for rules in [
                    WardRules::default(),
                    serde_json::from_str(r#"{"photo_days":0}"#).unwrap(),
                ] {
                    let line = line(Texts(lang), &rules, &kept);
                    for text in [line.kind, line.why, line.period] {
                        assert!(
                            !text.is_empty() && !text.contains("kept-"),
                            "{kind}: {text}"
                        );
                    }
                }
            }
        }
    }
}

//! For residents, open to anybody: what the ward keeps about them, why, how long, who sees it, and what they may
//! ask for. Nothing in it is about a person; the periods and numbers to call are the ward's own.
//!
//! Each language has an address of its own, so that a page may be printed, linked and cached without asking who
//! reads it.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    i18n::Lang,
    ids::WardCode,
    place::{Hotline, Ward},
};

use super::{kept, page, texts::Texts};
use crate::{
    app::AppState,
    problem::{ApiError, ApiResult},
};

const VIETNAMESE: &str = "/quyen-rieng-tu";
const ENGLISH: &str = "/privacy";
/// What is kept of residents, in the order of [`kept`]'s page; accounts are of people who work with it.
const KINDS: [&str; 18] = [
    "household",
    "closed_household",
    "visit",
    "task",
    "photo",
    "unverified",
    "unfounded",
    "verified",
    "case",
    "ended_case",
    "merged_case",
    "refused_case",
    "closed_move",
    "receipt",
    "need",
    "paper",
    "aside",
    "audit",
];

/// The page's address in a language.
#[must_use]
pub fn path(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => VIETNAMESE,
        Lang::En => ENGLISH,
    }
}

/// The address of what one ward tells.
#[must_use]
pub fn address(lang: Lang, ward: &WardCode) -> String {
    format!("{}?ward={ward}", path(lang))
}

/// Which ward's.
#[derive(Debug, Default, Deserialize)]
pub struct PrivacyQuery {
    ward: Option<String>,
}

/// A heading with what is said under it.
struct Section {
    id: &'static str,
    title: String,
    points: Vec<String>,
}

/// A number to call.
struct Number {
    who: String,
    phone: String,
    /// The same for a link: digits only.
    dial: String,
}

/// What is told of one ward.
struct Told {
    ward: String,
    synthetic: bool,
    sections: [Vec<Section>; 2],
    rights: Section,
    kept: Vec<kept::Period>,
    numbers: Vec<Number>,
}

#[derive(Template)]
#[template(path = "desk/privacy.html")]
struct PrivacyPage {
    t: Texts,
    other_lang: &'static str,
    other_href: String,
    told: Option<Told>,
    wards: Vec<(String, String)>,
}

fn section(t: Texts, id: &'static str, points: usize, ward: &str) -> Section {
    let point = |n| t.tr_with(&format!("privacy-{id}-{n}"), &[("ward", ward)]);
    Section {
        id,
        title: t.tr(format!("privacy-{id}-title")),
        points: (1..=points).map(point).collect(),
    }
}

fn number(hotline: &Hotline) -> Number {
    Number {
        who: hotline.name.clone(),
        phone: hotline.phone.clone(),
        dial: hotline
            .phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect(),
    }
}

fn told(t: Texts, ward: &Ward) -> Told {
    let section = |id, points| section(t, id, points, &ward.name);
    Told {
        ward: ward.name.clone(),
        synthetic: ward.synthetic,
        sections: [
            vec![section("who", 2), section("asked", 9), section("never", 5)],
            vec![section("seen", 7), section("guarded", 4)],
        ],
        rights: section("rights", 4),
        kept: KINDS
            .iter()
            .map(|kind| kept::period(t, &ward.rules, kind))
            .collect(),
        numbers: ward.hotlines.iter().map(number).collect(),
    }
}

async fn show(app: &AppState, lang: Lang, query: &PrivacyQuery) -> ApiResult<Response> {
    let t = Texts(lang);
    let wards = app.store.wards().await?;
    let wanted = query.ward.as_deref().filter(|code| !code.is_empty());
    let chosen = match wanted {
        Some(code) => {
            let code: WardCode = code.parse().map_err(|_| ApiError::not_found())?;
            let ward = wards.iter().find(|ward| ward.code == code);
            Some(ward.ok_or_else(ApiError::not_found)?)
        }
        None => wards.first().filter(|_| wards.len() == 1),
    };
    let other = match lang {
        Lang::Vi => Lang::En,
        Lang::En => Lang::Vi,
    };
    let shown = page(&PrivacyPage {
        t,
        other_lang: other.as_str(),
        other_href: match (wanted, chosen) {
            (Some(_), Some(ward)) => address(other, &ward.code),
            _ => path(other).to_owned(),
        },
        told: chosen.map(|ward| told(t, ward)),
        wards: wards
            .iter()
            .filter(|ward| chosen.is_none_or(|chosen| chosen.code != ward.code))
            .map(|ward| (address(lang, &ward.code), ward.name.clone()))
            .collect(),
    })?;
    // The same for everybody; a changed period shows within the hour.
    let cached = [(header::CACHE_CONTROL, "public, max-age=3600")];
    Ok((cached, shown).into_response())
}

/// `GET /quyen-rieng-tu`: in Vietnamese. Open to anybody.
///
/// # Errors
/// Not found for a ward that is not there; the store's own.
pub async fn vietnamese(
    State(app): State<AppState>,
    Query(query): Query<PrivacyQuery>,
) -> ApiResult<Response> {
    show(&app, Lang::Vi, &query).await
}

/// `GET /privacy`: in English. Open to anybody.
///
/// # Errors
/// Not found for a ward that is not there; the store's own.
pub async fn english(
    State(app): State<AppState>,
    Query(query): Query<PrivacyQuery>,
) -> ApiResult<Response> {
    show(&app, Lang::En, &query).await
}

//! Offering a case to another ward of this server. Whoever goes to a place that this server does not know of is not
//! offered to anybody: the case ends, with “moved away” as its reason.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    casefile::{CaseStep, moves},
    ids::{CaseId, MoveId, WardCode},
    text,
    validation::Code,
};

use super::{
    super::{
        Choice, Frame,
        casefile::{Wrong, papers::kept},
        decision::conflict,
        page,
        path::Path,
        texts::Texts,
    },
    allowed,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        cases::Look,
        moves::{MoveDone, NewMove},
    },
};

/// The name of the form, for its faults.
const OFFER: &str = "offer";

/// What is said of an offer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfferForm {
    pub to: String,
    pub address: String,
    pub reason: String,
    pub number: String,
    pub dated: String,
    pub version: String,
}

impl OfferForm {
    /// To whom and with what words, or what is wrong.
    fn read(&self, today: Date) -> Result<(WardCode, moves::Offer), Wrong> {
        let mut wrong = Wrong::default();
        let to = self.to.parse::<WardCode>().ok();
        if to.is_none() {
            wrong.add(OFFER, "to", Code::Required.as_str());
        }
        let dated = self.dated.parse::<Date>().ok();
        if dated.is_none() {
            wrong.add(OFFER, "dated", Code::Required.as_str());
        }
        let offer = moves::Offer {
            address: text::nfc_multiline(&self.address),
            reason: text::nfc_multiline(&self.reason),
            number: text::nfc(&self.number),
            dated: dated.unwrap_or(today),
        };
        wrong.add_all(OFFER, offer.check(today));
        match to {
            Some(to) if wrong.is_nothing() => Ok((to, offer)),
            _ => Err(wrong),
        }
    }

    /// One's own words, for a page that cannot take them.
    fn typed(&self) -> Option<String> {
        let words = [&self.address, &self.reason, &self.number];
        let words: Vec<&str> = words.iter().map(|w| w.trim()).collect();
        let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
        Some(words.join("\n")).filter(|text| !text.is_empty())
    }
}

#[derive(Template)]
#[template(path = "desk/move_form.html")]
struct OfferPage {
    f: Frame,
    id: CaseId,
    name: String,
    version: i64,
    may: bool,
    wards: Vec<Choice>,
    /// How many papers go along.
    papers: usize,
    form: OfferForm,
    wrong: Wrong,
    today: String,
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    id: CaseId,
    (form, wrong): (OfferForm, Wrong),
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let now = clock::now();
    let case = app.store.case(reach, id, Look::Page, now).await?;
    let others = app.store.wards().await?;
    let others = others.into_iter().filter(|other| other.code != *ward);
    let is_living = case
        .moves
        .iter()
        .any(|m| m.state == moves::MoveState::Offered);
    page(&OfferPage {
        f: Frame::of(app, desk, ward, "cases", t.tr("move-new")).await?,
        id,
        name: case.file.name,
        version: case.version,
        papers: kept(&case.papers).count(),
        may: case.state.after(CaseStep::Offer).is_some() && case.fate.is_none() && !is_living,
        wards: others
            .map(|other| {
                let chosen = form.to == other.code.as_str();
                Choice::new(other.code, other.name, chosen)
            })
            .collect(),
        form,
        wrong,
        today: now.local_date().to_string(),
    })
}

/// `GET /cases/{id}/move`. For leads; the look at the case is audited.
///
/// # Errors
/// Not found for others.
pub async fn form(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CaseId>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    render(&app, &desk, (&ward, reach), id, Default::default()).await
}

/// `POST /cases/{id}/move`. For leads.
///
/// # Errors
/// Not found for others, and for a ward that this server does not know; the form with what is wrong is 422.
pub async fn offer(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskForm(desk, form): DeskForm<OfferForm>,
) -> ApiResult<Response> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let now = clock::now();
    let seen: i64 = form.version.parse().map_err(|_| ApiError::bad_request())?;
    let (to, offer) = match form.read(now.local_date()) {
        Ok(read) => read,
        Err(wrong) => {
            let shown = render(&app, &desk, (&ward, reach), id, (form, wrong)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
        }
    };
    let new = NewMove {
        id: MoveId(clock::new_id()),
        to,
        offer,
    };
    let at = format!("/moves/{}?done=move-offer", new.id);
    match app.store.offer_case(reach, id, seen, new, now).await? {
        MoveDone::Done => Ok(Redirect::to(&at).into_response()),
        _ => {
            let here = format!("/cases/{id}");
            conflict(&app, &desk, &ward, "cases", form.typed(), here).await
        }
    }
}

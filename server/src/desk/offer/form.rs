//! The form of an offer, and writing a new one down.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    ids::{GroupId, OfferId, WardCode},
    observation::SupportNeed,
    support::{Offer, OfferField},
    text,
    validation::Code,
};

use super::{
    super::{Choice, Frame, casefile::Wrong, page, texts::Texts},
    kinds, reach,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{Reach, support::OfferDone},
};

/// The name of the form, for its faults.
pub const FORM: &str = "offer";

/// What is said of an offer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfferForm {
    pub kind: String,
    pub title: String,
    pub giver: String,
    pub contact: String,
    pub places: String,
    pub from_on: String,
    pub to_on: String,
    pub group: String,
    pub note: String,
    pub version: String,
}

impl OfferForm {
    /// The form as an offer fills it.
    #[must_use]
    pub fn filled(offer: &Offer) -> Self {
        Self {
            kind: offer.kind.as_str().to_owned(),
            title: offer.title.clone(),
            giver: offer.giver.clone(),
            contact: offer.contact.clone(),
            places: offer.places.map(|n| n.to_string()).unwrap_or_default(),
            from_on: offer.from_on.to_string(),
            to_on: offer.to_on.map(|day| day.to_string()).unwrap_or_default(),
            group: offer.group.map(|id| id.to_string()).unwrap_or_default(),
            note: offer.note.clone(),
            version: String::new(),
        }
    }

    /// The offer, so many of its places being taken, or what is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self, taken: u32) -> Result<Offer, Wrong> {
        let mut wrong = Wrong::default();
        let mut bad = |field: OfferField, code: Code| {
            wrong.add(FORM, field.as_str(), code.as_str());
        };
        let kind = SupportNeed::parse(&self.kind);
        if kind.is_none() {
            bad(OfferField::Kind, Code::Required);
        }
        let places = match self.places.trim() {
            "" => None,
            typed => match typed.parse::<u32>() {
                Ok(n) => Some(n),
                Err(_) => {
                    bad(OfferField::Places, Code::BadFormat);
                    None
                }
            },
        };
        let from = self.from_on.parse::<Date>().ok();
        if from.is_none() {
            bad(OfferField::FromOn, Code::Required);
        }
        let to = match self.to_on.trim() {
            "" => None,
            typed => match typed.parse::<Date>() {
                Ok(day) => Some(day),
                Err(_) => {
                    bad(OfferField::ToOn, Code::BadFormat);
                    None
                }
            },
        };
        let group = match self.group.as_str() {
            "" => None,
            id => match id.parse::<GroupId>() {
                Ok(group) => Some(group),
                Err(_) => {
                    bad(OfferField::Area, Code::Required);
                    None
                }
            },
        };
        // What can be said of the rest is said at once, whatever is missing.
        let offer = Offer {
            kind: kind.unwrap_or(SupportNeed::Counselling),
            title: text::nfc(&self.title),
            giver: text::nfc(&self.giver),
            contact: text::nfc_multiline(&self.contact),
            places,
            from_on: from.unwrap_or(Date::MIN),
            to_on: to,
            group,
            note: text::nfc_multiline(&self.note),
        };
        wrong.add_all(FORM, offer.check(taken));
        match wrong.is_nothing() {
            true => Ok(offer),
            false => Err(wrong),
        }
    }

    /// The version that it was filled for.
    ///
    /// # Errors
    /// Not understood.
    pub fn version(&self) -> ApiResult<i64> {
        self.version.parse().map_err(|_| ApiError::bad_request())
    }

    /// What was typed, for when it cannot be taken.
    #[must_use]
    pub fn typed(&self, t: Texts) -> Option<String> {
        let lines: Vec<String> = [
            (OfferField::Title, &self.title),
            (OfferField::Giver, &self.giver),
            (OfferField::Contact, &self.contact),
            (OfferField::Places, &self.places),
            (OfferField::FromOn, &self.from_on),
            (OfferField::ToOn, &self.to_on),
            (OfferField::Note, &self.note),
        ]
        .iter()
        .filter(|(_, typed)| !typed.trim().is_empty())
        .map(|(field, typed)| format!("{}: {}", t.id("offer-field-", field.as_str()), typed.trim()))
        .collect();
        Some(lines.join("\n")).filter(|text| !text.is_empty())
    }
}

/// The lists of the form, with what it holds chosen.
pub(super) struct Lists {
    pub(super) kinds: Vec<Choice>,
    pub(super) groups: Vec<Choice>,
}

impl Lists {
    pub(super) async fn of(
        app: &AppState,
        t: Texts,
        reach: Reach,
        form: &OfferForm,
    ) -> ApiResult<Self> {
        let mut groups = vec![Choice::new(
            "",
            t.tr("offer-whole-ward"),
            form.group.is_empty(),
        )];
        let found = app.store.case_choices(reach).await?.groups;
        groups.extend(
            found
                .into_iter()
                .map(|(id, name)| Choice::new(id, name, form.group == id.to_string())),
        );
        Ok(Self {
            kinds: kinds(t, &form.kind),
            groups,
        })
    }
}

#[derive(Template)]
#[template(path = "desk/offer_form.html")]
struct OfferFormPage {
    f: Frame,
    form: OfferForm,
    lists: Lists,
    wrong: Wrong,
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    form: OfferForm,
    wrong: Wrong,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    page(&OfferFormPage {
        f: Frame::of(app, desk, ward, "offers", t.tr("offer-new")).await?,
        lists: Lists::of(app, t, reach, &form).await?,
        form,
        wrong,
    })
}

/// `GET /offers/new`. For those who manage offers somewhere in the ward.
///
/// # Errors
/// Not found for others.
pub async fn new(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk).await?;
    let form = OfferForm {
        from_on: clock::now().local_date().to_string(),
        ..OfferForm::default()
    };
    render(&app, &desk, (&ward, reach), form, Wrong::default()).await
}

/// `POST /offers/new`. For those who manage offers of the whole ward, or of its group.
///
/// # Errors
/// Not found for others; the form with what is wrong is 422.
pub async fn create(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<OfferForm>,
) -> ApiResult<Response> {
    let (ward, reach) = reach(&app, &desk).await?;
    let wrong = match form.read(0) {
        Ok(offer) => {
            let id = OfferId(clock::new_id());
            let store = &app.store;
            let done = store.add_offer(reach.clone(), id, offer, clock::now());
            match done.await? {
                OfferDone::DoesNotFit(field) => Wrong::of(FORM, field.as_str(), "does_not_fit"),
                OfferDone::Done | OfferDone::Changed => {
                    return Ok(
                        Redirect::to(&format!("/offers/{id}?done=offer-add")).into_response()
                    );
                }
            }
        }
        Err(wrong) => wrong,
    };
    let shown = render(&app, &desk, (&ward, reach), form, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

//! Validation: what is wrong with a document, as codes with field paths. Phone and server run the
//! same functions; the screen turns codes into sentences (`error-…` in the Fluent files).

use serde::{Deserialize, Serialize};

use crate::{
    check,
    commitment::{CommitmentState, Signature},
    household::{Household, LatLon},
    observation::{Observation, Subject},
    sync::attachment::MAX_PHOTO_BYTES,
    task::{Task, TaskResult},
    visit::{Outcome, PhotoRef, Visit},
};

/// Why a field is not acceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Must be answered.
    Required,
    /// Longer than is sensible.
    TooLong,
    /// A number or date beyond its limits.
    OutOfRange,
    /// Not in the form that the field needs.
    BadFormat,
    /// Signed now, but nothing was drawn.
    SignatureMissing,
    /// Does not go with another answer.
    DoesNotFit,
    /// Too many of them.
    TooMany,
}

impl Code {
    /// The stable id, also the tail of its text key (`error-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong => "too_long",
            Self::OutOfRange => "out_of_range",
            Self::BadFormat => "bad_format",
            Self::SignatureMissing => "signature_missing",
            Self::DoesNotFit => "does_not_fit",
            Self::TooMany => "too_many",
        }
    }
}

/// One field and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FieldError {
    /// A JSON pointer into the document (`/commitment/signature`).
    pub path: String,
    /// What is wrong.
    pub code: Code,
}

impl FieldError {
    /// A fault of the field at `path`.
    #[must_use]
    pub fn new(path: &str, code: Code) -> Self {
        Self {
            path: path.to_owned(),
            code,
        }
    }
}

/// The longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 2_000;
/// The longest name or number, in characters.
pub const MAX_NAME_CHARS: usize = 120;
/// More people than this behind one door is a typing error (a lodging house may hold hundreds).
pub const MAX_PEOPLE: u32 = 999;
/// More observations than this in one visit is a fault.
pub const MAX_OBSERVATIONS: usize = 20;
/// The most photos of one visit.
pub const MAX_PHOTOS: usize = 12;

fn text(errors: &mut Vec<FieldError>, path: &str, value: Option<&str>, max: usize) {
    if value.is_some_and(|v| v.chars().count() > max) {
        errors.push(FieldError::new(path, Code::TooLong));
    }
}

fn people(errors: &mut Vec<FieldError>, path: &str, value: Option<u32>) {
    if value.is_some_and(|n| n > MAX_PEOPLE) {
        errors.push(FieldError::new(path, Code::OutOfRange));
    }
}

fn point(errors: &mut Vec<FieldError>, path: &str, value: Option<LatLon>) {
    if value.is_some_and(|p| !(p.lat.abs() <= 90.0 && p.lon.abs() <= 180.0)) {
        errors.push(FieldError::new(path, Code::OutOfRange));
    }
}

/// Digits with an optional leading plus, 8 to 15 of them (E.164 allows 15).
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// What is wrong with a household; empty when nothing is.
#[must_use]
pub fn household(h: &Household) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if h.number.trim().is_empty() && h.head_name.trim().is_empty() {
        errors.push(FieldError::new("/number", Code::Required));
    }
    text(&mut errors, "/number", Some(&h.number), MAX_NAME_CHARS);
    text(
        &mut errors,
        "/head_name",
        Some(&h.head_name),
        MAX_NAME_CHARS,
    );
    text(&mut errors, "/note", h.note.as_deref(), MAX_NOTE_CHARS);
    people(&mut errors, "/people", h.people);
    if h.phone.as_deref().is_some_and(|p| !is_phone(p)) {
        errors.push(FieldError::new("/phone", Code::BadFormat));
    }
    point(&mut errors, "/location", h.location);
    errors
}

/// What is wrong with a task, as the office gives it or as it comes back; empty when nothing is.
#[must_use]
pub fn task(t: &Task) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if t.what.trim().is_empty() {
        errors.push(FieldError::new("/what", Code::Required));
    }
    text(&mut errors, "/what", Some(&t.what), MAX_NOTE_CHARS);
    if let Some(report) = &t.report {
        let note = report.note.as_deref();
        let says_nothing = note.is_none_or(|n| n.trim().is_empty());
        if report.result != TaskResult::Done && says_nothing {
            errors.push(FieldError::new("/report/note", Code::Required));
        }
        text(&mut errors, "/report/note", note, MAX_NOTE_CHARS);
        errors.extend(check::faults("/report/found", t.kind, &report.found));
    }
    errors
}

/// What is wrong with a visit; empty when nothing is.
#[must_use]
pub fn visit(v: &Visit) -> Vec<FieldError> {
    let mut errors = Vec::new();
    match v.outcome {
        Outcome::Met => {
            if v.people_living.is_none() {
                errors.push(FieldError::new("/people_living", Code::Required));
            }
            if v.residence_declared.is_none() {
                errors.push(FieldError::new("/residence_declared", Code::Required));
            }
            if v.commitment.is_none() {
                errors.push(FieldError::new("/commitment", Code::Required));
            }
        }
        Outcome::Postponed if v.appointment.is_none() => {
            errors.push(FieldError::new("/appointment", Code::Required));
        }
        _ => {}
    }
    if let Some(commitment) = &v.commitment {
        if v.outcome != Outcome::Met && commitment.state == CommitmentState::Signed {
            errors.push(FieldError::new("/commitment/state", Code::DoesNotFit));
        }
        let signature = commitment.signature.as_ref();
        if commitment.state == CommitmentState::Signed
            && !signature.is_some_and(Signature::is_drawn)
        {
            errors.push(FieldError::new(
                "/commitment/signature",
                Code::SignatureMissing,
            ));
        }
        if signature.is_some_and(|s| s.points() > Signature::MAX_POINTS) {
            errors.push(FieldError::new("/commitment/signature", Code::TooLong));
        }
    }
    people(&mut errors, "/people_living", v.people_living);
    text(&mut errors, "/note", v.note.as_deref(), MAX_NOTE_CHARS);
    text(
        &mut errors,
        "/refusal_reason",
        v.refusal_reason.as_deref(),
        MAX_NOTE_CHARS,
    );
    point(&mut errors, "/fix", v.fix.as_ref().map(|f| f.point));
    if v.observations.len() > MAX_OBSERVATIONS {
        errors.push(FieldError::new("/observations", Code::TooMany));
    }
    errors.extend(photos(&v.photos));
    errors
}

/// What is wrong with a visit's photos, as far as can be said without their bytes.
#[must_use]
pub fn photos(photos: &[PhotoRef]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if photos.len() > MAX_PHOTOS {
        errors.push(FieldError::new("/photos", Code::TooMany));
    }
    for (index, photo) in photos.iter().enumerate() {
        let mut wrong = |field: &str, code| {
            errors.push(FieldError::new(&format!("/photos/{index}/{field}"), code));
        };
        if photo.media().is_none() {
            wrong("media", Code::BadFormat);
        }
        if photo.size == 0 {
            wrong("size", Code::OutOfRange);
        }
        if photo.size > MAX_PHOTO_BYTES {
            wrong("size", Code::TooLong);
        }
        if photos[..index].iter().any(|p| p.sha256 == photo.sha256) {
            wrong("sha256", Code::DoesNotFit);
        }
    }
    errors
}

/// What is wrong with an observation, checked on the form before it is sealed.
#[must_use]
pub fn observation(o: &Observation, this_year: i16) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if !o.category.fits(o.subject) {
        errors.push(FieldError::new("/category", Code::DoesNotFit));
    }
    text(&mut errors, "/name", o.name.as_deref(), MAX_NAME_CHARS);
    text(&mut errors, "/note", o.note.as_deref(), MAX_NOTE_CHARS);
    if o.birth_year
        .is_some_and(|y| !(this_year - 120..=this_year).contains(&y))
    {
        errors.push(FieldError::new("/birth_year", Code::OutOfRange));
    }
    if o.subject == Subject::Place && o.birth_year.is_some() {
        errors.push(FieldError::new("/birth_year", Code::DoesNotFit));
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        commitment::Commitment,
        ids::{AlleyId, CampaignId, GroupId, HouseholdId},
        picture::Media,
        visit::ResidenceDeclared,
    };

    fn met() -> Visit {
        let mut v = Visit::new(
            HouseholdId::from_parts(1, [1; 10]),
            CampaignId::from_parts(1, [2; 10]),
            Outcome::Met,
        );
        v.people_living = Some(4);
        v.residence_declared = Some(ResidenceDeclared::Complete);
        v.commitment = Some(Commitment {
            state: CommitmentState::AlreadySigned,
            signature: None,
        });
        v
    }

    fn paths(errors: &[FieldError]) -> Vec<(&str, Code)> {
        errors.iter().map(|e| (e.path.as_str(), e.code)).collect()
    }

    #[test]
    fn a_met_household_needs_its_three_answers() {
        assert_eq!(visit(&met()), vec![]);
        let bare = Visit::new(met().household, met().campaign, Outcome::Met);
        assert_eq!(
            paths(&visit(&bare)),
            [
                ("/people_living", Code::Required),
                ("/residence_declared", Code::Required),
                ("/commitment", Code::Required),
            ]
        );
    }

    #[test]
    fn the_other_outcomes_need_nothing_but_a_postponed_one_its_date() {
        for outcome in Outcome::ALL {
            let v = Visit::new(met().household, met().campaign, *outcome);
            let wanted = match outcome {
                Outcome::Met => 3,
                Outcome::Postponed => 1,
                _ => 0,
            };
            assert_eq!(visit(&v).len(), wanted, "{outcome:?}");
        }
    }

    #[test]
    fn signed_now_without_a_drawn_signature_is_not_signed() {
        let mut v = met();
        for strokes in [None, Some(vec![]), Some(vec![vec![1, 1]])] {
            v.commitment = Some(Commitment {
                state: CommitmentState::Signed,
                signature: strokes.map(|strokes| Signature {
                    width: 300,
                    height: 100,
                    strokes,
                }),
            });
            assert_eq!(
                paths(&visit(&v)),
                [("/commitment/signature", Code::SignatureMissing)]
            );
        }
    }

    #[test]
    fn numbers_have_limits() {
        let mut v = met();
        v.people_living = Some(MAX_PEOPLE);
        assert!(visit(&v).is_empty());
        v.people_living = Some(MAX_PEOPLE + 1);
        assert_eq!(paths(&visit(&v)), [("/people_living", Code::OutOfRange)]);
    }

    #[test]
    fn photos_have_limits_and_are_there_once() {
        let photo = |n: u8| PhotoRef::of(Media::Jpeg, &[n]);
        let mut v = met();
        v.photos = (0..12).map(photo).collect();
        assert!(visit(&v).is_empty());
        v.photos.push(photo(12));
        assert_eq!(paths(&visit(&v)), [("/photos", Code::TooMany)]);
        v.photos.truncate(2);
        v.photos[0].size = MAX_PHOTO_BYTES + 1;
        v.photos[1].size = 0;
        v.photos.push(photo(1));
        v.photos[2].media = "image/svg+xml".to_owned();
        assert_eq!(
            paths(&visit(&v)),
            [
                ("/photos/0/size", Code::TooLong),
                ("/photos/1/size", Code::OutOfRange),
                ("/photos/2/media", Code::BadFormat),
                ("/photos/2/sha256", Code::DoesNotFit),
            ]
        );
    }

    #[test]
    fn a_household_needs_a_number_or_a_name_and_a_phone_that_can_be_dialled() {
        let group = GroupId::from_parts(1, [1; 10]);
        let alley = AlleyId::from_parts(1, [1; 10]);
        assert_eq!(
            paths(&household(&Household::at(group, alley, " "))),
            [("/number", Code::Required)]
        );
        let mut h = Household::at(group, alley, "12A");
        assert!(household(&h).is_empty());
        h.phone = Some("09-123".to_owned());
        assert_eq!(paths(&household(&h)), [("/phone", Code::BadFormat)]);
        h.phone = Some("+84900000001".to_owned());
        assert!(household(&h).is_empty());
    }
}

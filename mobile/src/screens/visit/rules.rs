//! What the visit form makes of its answers: which belong to an outcome, what is missing, what stands
//! at the top.

use tungngo_shared::{
    clock::Millis,
    commitment::{Commitment, CommitmentState, Signature},
    ids::{CampaignId, HouseholdId},
    validation::{self, FieldError},
    visit::{Appointment, Outcome, Visit},
};

use crate::protocol::{HouseDetail, HouseRow, PastVisit, VisitForm, VisitState, VisitToMend};

/// The field that a signature is drawn on, in its own points.
pub const SIGNATURE_WIDTH: u16 = 600;
/// See [`SIGNATURE_WIDTH`].
pub const SIGNATURE_HEIGHT: u16 = 240;

/// What the form says about its door and, for a visit that came back, about the office's question.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The door; none when it has left this phone.
    pub row: Option<HouseRow>,
    /// What the next visitor should know.
    pub note: Option<String>,
    /// A phone number.
    pub phone: Option<String>,
    /// The last visit before this one.
    pub last: Option<PastVisit>,
    /// For “Như lần trước”.
    pub like_last_time: Option<VisitForm>,
    /// Times to offer for the next knock.
    pub suggestions: Vec<Appointment>,
    /// Which try an absent answer would be.
    pub attempt: u32,
    /// Whether a visit can be recorded.
    pub can_visit: bool,
    /// Where a visit that is mended stands.
    pub state: Option<VisitState>,
    /// What the officer wrote.
    pub comment: Option<String>,
    /// Who wrote it.
    pub reviewer: Option<String>,
    /// The field it is about.
    pub field: Option<String>,
    /// The key of why the server refused it.
    pub refused: Option<String>,
    /// Sealed observations that belong to it already.
    pub sealed: u32,
    /// When it was recorded.
    pub recorded: Option<Millis>,
}

impl Head {
    /// For a new visit.
    #[must_use]
    pub fn of_house(detail: &HouseDetail) -> Self {
        Self {
            row: Some(detail.row.clone()),
            note: detail.note.clone(),
            phone: detail.phone.clone(),
            last: detail.history.first().cloned(),
            like_last_time: detail.like_last_time.clone(),
            suggestions: detail.suggestions.clone(),
            attempt: detail.attempt,
            can_visit: detail.can_visit,
            state: None,
            comment: None,
            reviewer: None,
            field: None,
            refused: None,
            sealed: 0,
            recorded: None,
        }
    }

    /// For a visit that is mended.
    #[must_use]
    pub fn of_visit(visit: &VisitToMend) -> Self {
        Self {
            row: visit.house.clone(),
            note: None,
            phone: None,
            last: None,
            like_last_time: None,
            suggestions: Vec::new(),
            attempt: 1,
            can_visit: true,
            state: Some(visit.state),
            comment: visit.comment.clone(),
            reviewer: visit.reviewer.clone(),
            field: visit.field.clone(),
            refused: visit
                .refused
                .map(|code| format!("reject-{}", code.as_str())),
            sealed: visit.observation_count,
            recorded: Some(visit.recorded),
        }
    }
}

/// The answers that belong to the outcome; a mistaken tap leaves nothing behind in what is saved.
#[must_use]
pub fn fitting(form: &VisitForm) -> VisitForm {
    let mut out = VisitForm {
        outcome: form.outcome,
        note: form.note.clone(),
        fix: form.fix.clone(),
        seconds_on_form: form.seconds_on_form,
        ..VisitForm::default()
    };
    match form.outcome {
        Some(Outcome::Met) => {
            out.answered_by = form.answered_by;
            out.people_living = form.people_living;
            out.residence_declared = form.residence_declared;
            out.leaflet_given = Some(form.leaflet_given.unwrap_or(false));
            out.commitment = form.commitment.clone();
            out.camera = form.camera;
        }
        Some(Outcome::Absent) => {
            out.appointment = form.appointment;
            out.notice_left = Some(form.notice_left.unwrap_or(false));
        }
        Some(Outcome::Refused) => out.refusal_reason = form.refusal_reason.clone(),
        Some(Outcome::Postponed) => out.appointment = form.appointment,
        Some(Outcome::Vacant | Outcome::NotFound) | None => {}
    }
    out
}

/// What is missing or wrong; empty when the form can be saved.
#[must_use]
pub fn faults(form: &VisitForm) -> Vec<FieldError> {
    let nil = uuid::Uuid::nil();
    let blank = Visit::new(HouseholdId(nil), CampaignId(nil), Outcome::Met);
    match form.fill(blank) {
        Some(visit) => validation::visit(&visit),
        None => vec![FieldError::new("/outcome", validation::Code::Required)],
    }
}

/// The name of the question that a field belongs to (`/commitment/signature` → `commitment`).
#[must_use]
pub fn question_of(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or("")
}

/// Adds a finished stroke; the drawing is kept below its limit by leaving out what is beyond.
pub fn add_stroke(commitment: &mut Option<Commitment>, points: Vec<u16>) {
    let commitment = commitment.get_or_insert(Commitment {
        state: CommitmentState::Signed,
        signature: None,
    });
    commitment.state = CommitmentState::Signed;
    let signature = commitment.signature.get_or_insert_with(blank_signature);
    let room = Signature::MAX_POINTS.saturating_sub(signature.points()) * 2;
    let mut stroke: Vec<u16> = points.into_iter().take(room).collect();
    if stroke.len() % 2 == 1 {
        stroke.pop();
    }
    for (i, value) in stroke.iter_mut().enumerate() {
        let limit = if i % 2 == 0 {
            SIGNATURE_WIDTH
        } else {
            SIGNATURE_HEIGHT
        };
        *value = (*value).min(limit);
    }
    if stroke.len() >= 4 {
        signature.strokes.push(stroke);
    }
}

/// An empty field to sign on.
#[must_use]
pub fn blank_signature() -> Signature {
    Signature {
        width: SIGNATURE_WIDTH,
        height: SIGNATURE_HEIGHT,
        strokes: Vec::new(),
    }
}

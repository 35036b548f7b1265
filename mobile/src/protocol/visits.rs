//! Visits as forms and lists.

use serde::{Deserialize, Serialize};
use tungngo_shared::{
    clock::Millis,
    commitment::{Commitment, CommitmentState},
    ids::{CampaignId, HouseholdId, VisitId},
    sync::push::RejectCode,
    text::nfc_multiline,
    validation::FieldError,
    visit::{Appointment, Camera, Fix, Outcome, Relation, ResidenceDeclared, Visit},
};

use super::{Draft, HouseRow, Link, PhotoRow, PhotoTally};

/// The answers of the visit form, filled in or not. Without observations: a form may be kept as a
/// draft, and observations are never written in the clear.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VisitForm {
    /// “Có ai ở nhà?”
    pub outcome: Option<Outcome>,
    /// Who answered.
    pub answered_by: Option<Relation>,
    /// “Bao nhiêu người đang ở?”
    pub people_living: Option<u32>,
    /// “Khai báo tạm trú đủ chưa?”
    pub residence_declared: Option<ResidenceDeclared>,
    /// Leaflet given, hotlines explained.
    pub leaflet_given: Option<bool>,
    /// The commitment.
    pub commitment: Option<Commitment>,
    /// Camera at the door.
    pub camera: Option<Camera>,
    /// When to come again.
    pub appointment: Option<Appointment>,
    /// Whether a notice was left.
    pub notice_left: Option<bool>,
    /// Why it was refused.
    pub refusal_reason: Option<String>,
    /// A note for the reviewer and the next visitor.
    pub note: Option<String>,
    /// Where the phone was when the form was opened.
    pub fix: Option<Fix>,
    /// Seconds since the form was opened.
    pub seconds_on_form: u32,
}

impl VisitForm {
    /// The form of a recorded visit.
    #[must_use]
    pub fn of(visit: &Visit) -> Self {
        let v = visit.clone();
        Self {
            outcome: Some(v.outcome),
            answered_by: v.answered_by,
            people_living: v.people_living,
            residence_declared: v.residence_declared,
            leaflet_given: v.leaflet_given,
            commitment: v.commitment,
            camera: v.camera,
            appointment: v.appointment,
            notice_left: v.notice_left,
            refusal_reason: v.refusal_reason,
            note: v.note,
            fix: v.fix,
            seconds_on_form: v.seconds_on_form,
        }
    }

    /// What the next visit may take over (“Như lần trước”): the lasting answers. A commitment signed
    /// then is one already signed now; what happened at the door that day is not repeated.
    #[must_use]
    pub fn like_last_time(visit: &Visit) -> Self {
        let commitment = visit.commitment.as_ref().and_then(|c| match c.state {
            CommitmentState::Signed | CommitmentState::AlreadySigned => Some(Commitment {
                state: CommitmentState::AlreadySigned,
                signature: None,
            }),
            CommitmentState::Declined | CommitmentState::NotAsked => None,
        });
        Self {
            people_living: visit.people_living,
            residence_declared: visit.residence_declared,
            camera: visit.camera,
            commitment,
            ..Self::default()
        }
    }

    /// Writes the answers over a visit; what the form does not know stays. None without an outcome.
    #[must_use]
    pub fn fill(&self, mut visit: Visit) -> Option<Visit> {
        let text = |t: &Option<String>| t.as_deref().map(nfc_multiline).filter(|t| !t.is_empty());
        visit.outcome = self.outcome?;
        visit.answered_by = self.answered_by;
        visit.people_living = self.people_living;
        visit.residence_declared = self.residence_declared;
        visit.leaflet_given = self.leaflet_given;
        visit.commitment = self.commitment.clone();
        visit.camera = self.camera;
        visit.appointment = self.appointment;
        visit.notice_left = self.notice_left;
        visit.refusal_reason = text(&self.refusal_reason);
        visit.note = text(&self.note);
        visit.fix = self.fix.clone().or(visit.fix);
        visit.seconds_on_form = self.seconds_on_form;
        Some(visit)
    }

    /// Whether nothing was answered, so that a draft of it is not worth keeping.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let bare = Self {
            fix: None,
            seconds_on_form: 0,
            ..self.clone()
        };
        bare == Self::default()
    }
}

/// Saved, durably on this phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// The visit that was saved; none for a house.
    pub visit: Option<VisitId>,
    /// When, by the phone's clock (“Đã lưu trên máy lúc 17:12”).
    pub at: Millis,
    /// For [`super::Request::Undo`].
    pub undo: UndoToken,
    /// The next door to knock on in this alley; for an added or edited house the house itself.
    pub next: Option<HouseRow>,
}

/// Names one save.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoToken {
    /// The outbox row.
    pub local_id: i64,
    /// The count of saves at that time: a later save makes the token useless.
    pub save_no: i64,
}

/// Where an own visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// Saved on this phone only.
    OnPhone,
    /// Frozen to be sent and not answered; may or may not have arrived.
    Sending,
    /// The server holds it; the office has not looked yet.
    Received,
    /// Returned to be mended.
    NeedsMore,
    /// Accepted.
    Accepted,
    /// Not accepted by the office.
    NotAccepted,
    /// The server refused it; it is on this phone only.
    Refused,
}

impl VisitState {
    /// What may be said of it now. A visit that was frozen stays so until it is answered, however long
    /// the network is away: only while a request is under way is it being sent.
    #[must_use]
    pub fn while_link_is(self, link: Link) -> Self {
        match self {
            Self::Sending if link != Link::Sending => Self::OnPhone,
            state => state,
        }
    }

    /// The stable id, also the tail of its text key (`visit-state-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnPhone => "on_phone",
            Self::Sending => "sending",
            Self::Received => "received",
            Self::NeedsMore => "needs_more",
            Self::Accepted => "accepted",
            Self::NotAccepted => "not_accepted",
            Self::Refused => "refused",
        }
    }
}

/// A row of “Lượt của tôi”.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MyVisit {
    /// Which visit.
    pub id: VisitId,
    /// The door.
    pub household: HouseholdId,
    /// The house number as written; empty when the house has left this phone.
    pub number: String,
    /// The head of the household.
    pub head_name: String,
    /// The alley's name.
    pub alley_name: String,
    /// What happened.
    pub outcome: Outcome,
    /// When it was recorded.
    pub recorded: Millis,
    /// Where it stands.
    pub state: VisitState,
    /// The officer's comment or reason.
    pub comment: Option<String>,
    /// The field the comment is about.
    pub field: Option<String>,
    /// Why the server refused it (text key [`RejectCode::as_str`] under `reject-`).
    pub refused: Option<RejectCode>,
    /// Its photos.
    pub photos: PhotoTally,
}

/// An earlier visit, in a door's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastVisit {
    /// Which visit.
    pub id: VisitId,
    /// The campaign it belongs to.
    pub campaign: CampaignId,
    /// When it was recorded.
    pub recorded: Millis,
    /// What happened.
    pub outcome: Outcome,
    /// Who recorded it; none for oneself.
    pub author_name: Option<String>,
    /// Its note.
    pub note: Option<String>,
    /// Where it stands, for own visits.
    pub state: Option<VisitState>,
}

/// A visit opened to be mended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitToMend {
    /// Which visit.
    pub id: VisitId,
    /// The door; none when the house has left this phone.
    pub house: Option<HouseRow>,
    /// The answers as they stand.
    pub form: VisitForm,
    /// Where it stands.
    pub state: VisitState,
    /// The officer's comment.
    pub comment: Option<String>,
    /// The field it is about (`people_living`): open there.
    pub field: Option<String>,
    /// The officer's name.
    pub reviewer: Option<String>,
    /// Why the server refused it.
    pub refused: Option<RejectCode>,
    /// Which fields the server refused.
    pub refused_fields: Vec<FieldError>,
    /// How many sealed observations it carries; this phone cannot read them.
    pub observation_count: u32,
    /// The photos that it was saved with; those taken since are asked for by [`super::Request::Photos`].
    pub photos: Vec<PhotoRow>,
    /// How many of them are safe.
    pub photo_tally: PhotoTally,
    /// When it was recorded.
    pub recorded: Millis,
    /// A correction that was begun and not saved.
    pub draft: Option<Draft>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_being_sent_only_while_a_request_is_under_way() {
        for link in Link::ALL {
            let said = VisitState::Sending.while_link_is(link);
            let expected = match link {
                Link::Sending => VisitState::Sending,
                _ => VisitState::OnPhone,
            };
            assert_eq!(said, expected, "{link:?}");
            // What the server holds it holds, network or not.
            for state in [
                VisitState::OnPhone,
                VisitState::Received,
                VisitState::Refused,
            ] {
                assert_eq!(state.while_link_is(link), state, "{link:?}");
            }
        }
    }
}

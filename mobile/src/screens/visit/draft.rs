//! The form as a draft: kept at every change with the place one was at, so that a call, a lock or an app that
//! was killed costs nothing. Only what is told to the police cannot come back.

use tungngo_shared::visit::Outcome;

use super::event::{Event, Over, Target};
use super::state::State;
use crate::protocol::{Draft, Request, VisitForm};
use crate::screens::Effect;

impl Event {
    /// The question that it answers; none for what is no answer.
    fn question(&self) -> Option<&'static str> {
        Some(match self {
            Self::Outcome(Outcome::Vacant | Outcome::NotFound | Outcome::Postponed) => "other",
            Self::Outcome(_) | Self::Other => "outcome",
            Self::People(_) | Self::LikeLastTime => "people_living",
            Self::Residence(_) => "residence_declared",
            Self::AnsweredBy(_) => "answered_by",
            Self::Leaflet => "leaflet_given",
            Self::Commitment(_) | Self::Sign | Self::Stroke(_) => "commitment",
            Self::ClearSignature | Self::SignatureDone => "commitment",
            Self::Camera(_) => "camera",
            Self::Reports(_) | Self::AddObservation => "observations",
            Self::Observation(_) | Self::RemoveObservation(_) => "observations",
            Self::Appointment(_) | Self::Day(_) | Self::Part(_) => "appointment",
            Self::Notice => "notice_left",
            Self::Photo(_) => "photos",
            _ => return None,
        })
    }
}

impl State {
    /// Notes where in the form one is.
    pub(super) fn step(&mut self, event: &Event) {
        if let Some(question) = event.question() {
            self.at = Some(question.to_owned());
        }
    }

    fn draft(&self) -> Draft {
        Draft {
            form: self.form.clone(),
            at: self.at.clone(),
            other: self.other,
            reports: self.reports,
            signing: self.over == Some(Over::Signature),
        }
    }

    /// What there is to begin with, before anything was changed.
    fn untouched(&self) -> bool {
        let answers = match self.target {
            Target::New(_) => self.draft().is_empty(),
            Target::Mend(_) => self.form == self.before,
        };
        answers && self.photos.taken.is_empty()
    }

    /// Keeps the answers. A form is forgotten only when it is known to have no photos, because they would go
    /// with it; what is not loaded yet, and what is being saved, is no draft.
    pub(super) fn keep(&self) -> Vec<Effect> {
        if self.head.ready().is_none() || self.saving || self.saved.is_some() {
            return vec![];
        }
        let nothing = self.untouched() && self.photos.known;
        vec![Effect::Ask(Request::KeepDraft {
            form: self.key(),
            draft: (!nothing).then(|| Box::new(self.draft())),
        })]
    }

    /// This form is the one to come back to.
    pub(super) fn lies_open(&self) -> Effect {
        Effect::Ask(Request::FormOpen(Some(self.key())))
    }

    /// The form is left. A new visit's answers stay a draft; a correction is given up, after a question.
    pub(super) fn leave(&mut self, given_up: bool) -> Vec<Effect> {
        let mut effects = Vec::new();
        if given_up {
            self.observations.clear();
            self.reports = self.sealed() > 0;
            let draft = match self.target {
                Target::New(_) => (!self.untouched()).then(|| Box::new(self.draft())),
                Target::Mend(_) => None,
            };
            let form = self.key();
            effects.push(Effect::Ask(Request::KeepDraft { form, draft }));
        }
        effects.push(Effect::Ask(Request::FormOpen(None)));
        effects.push(Effect::Back);
        effects
    }

    /// Takes up a form where it was left; tells where that is.
    pub(super) fn resume(&mut self, draft: Draft) -> Vec<Effect> {
        self.form = draft.form;
        self.other = draft.other;
        self.reports = draft.reports;
        self.resumed = true;
        if draft.signing {
            self.over = Some(Over::Signature);
        }
        let at = draft.at.clone();
        self.at = draft.at;
        at.map(|at| Effect::Focus(format!("q-{at}")))
            .into_iter()
            .collect()
    }

    /// Throws the begun form away: empty again, or as the visit stands.
    pub(super) fn restart(&mut self) {
        self.form = match self.target {
            Target::New(_) => VisitForm::default(),
            Target::Mend(_) => self.before.clone(),
        };
        self.photos.taken.clear();
        self.other = false;
        self.reports = self.sealed() > 0;
        self.at = None;
        self.resumed = false;
    }
}

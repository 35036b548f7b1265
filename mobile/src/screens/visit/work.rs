//! What the visit form does behind its questions: offering, keeping, saving, opening.

use jiff::ToSpan as _;
use tungngo_shared::{
    clock::{Millis, PartOfDay},
    commitment::Signature,
    household::ListState,
    validation::{Code, FieldError},
    visit::Appointment,
};

use super::event::{Over, Target};
use super::rules::{self, Head};
use super::state::State;
use crate::protocol::{Answer, Failure, FailureCode, Request};
use crate::screens::{Effect, Load, observation};

impl State {
    /// An edit of the door was taken back: ask for it again, or leave where it was only just added.
    pub(in crate::screens) fn door_undone(&mut self) -> Vec<Effect> {
        let fresh = |head: &Head| {
            let row = head.row.as_ref();
            row.is_some_and(|row| row.list_state == ListState::ProposedNew && row.last.is_none())
        };
        if self.head.ready().is_none_or(fresh) {
            return vec![Effect::Back];
        }
        self.load()
    }

    pub(super) fn today(&self) -> jiff::civil::Date {
        self.opened.local_date()
    }

    pub(super) fn load(&self) -> Vec<Effect> {
        vec![Effect::Ask(match self.target {
            Target::New(household) => Request::House { household },
            Target::Mend(visit) => Request::Mend { visit },
        })]
    }

    /// Whether leaving would lose what was written.
    pub(super) fn would_lose(&self) -> bool {
        let mended = self.form != self.before || !self.photos.taken.is_empty();
        let changed = mended && matches!(self.target, Target::Mend(_));
        self.saved.is_none() && (changed || !self.observations.is_empty())
    }

    pub(super) fn change_appointment(&mut self, change: impl FnOnce(&mut Appointment)) {
        let tomorrow = self.today().checked_add(1.day());
        let mut at = self.form.appointment.unwrap_or(Appointment {
            date: tomorrow.unwrap_or_else(|_| self.today()),
            part: PartOfDay::Evening,
        });
        change(&mut at);
        at.date = at.date.max(self.today());
        self.form.appointment = Some(at);
    }

    pub(super) fn save(&mut self, at: Millis) -> Vec<Effect> {
        // A photo that is being made small belongs to this visit.
        if self.saving || self.photos.busy {
            return vec![];
        }
        let seconds = (at.0 - self.opened.0).max(0) / 1000;
        let mut form = rules::fitting(&self.form);
        let before = self.form.seconds_on_form;
        form.seconds_on_form = before.saturating_add(u32::try_from(seconds).unwrap_or(u32::MAX));
        self.failure = None;
        self.errors = rules::faults(&form);
        if self.reports && self.observations.is_empty() && self.sealed() == 0 {
            let path = "/observations";
            self.errors.push(FieldError::new(path, Code::Required));
        }
        if let Some(first) = self.errors.first() {
            let id = format!("q-{}", rules::question_of(&first.path));
            return vec![Effect::Focus(id)];
        }
        self.saving = true;
        let observations = if self.reports {
            self.observations.clone()
        } else {
            vec![]
        };
        vec![Effect::Ask(match self.target {
            Target::New(household) => Request::SaveVisit {
                household,
                form,
                observations,
            },
            Target::Mend(visit) => Request::SaveMended {
                visit,
                form,
                observations,
            },
        })]
    }

    pub(super) fn sealed(&self) -> u32 {
        self.head.ready().map_or(0, |head| head.sealed)
    }

    pub(super) fn loaded(&mut self, answer: Result<Answer, Failure>) -> Vec<Effect> {
        match answer {
            Ok(Answer::House(detail)) => {
                let first = self.head.ready().is_none();
                self.head = Load::Ready(Head::of_house(&detail));
                self.photos.saved.clear();
                let mut effects = match detail.draft.filter(|_| first) {
                    Some(draft) => self.resume(draft),
                    None => vec![],
                };
                effects.push(self.ask_photos());
                return effects;
            }
            Ok(Answer::Mend(visit)) => {
                let first = self.head.ready().is_none();
                let head = Head::of_visit(&visit);
                let field = head.field.as_deref().map(rules::question_of);
                let focus = field.map(|name| Effect::Focus(format!("q-{name}")));
                self.head = Load::Ready(head);
                self.photos.of_visit(visit.photos, visit.photo_tally);
                let photos = self.ask_photos();
                if !first {
                    return vec![photos];
                }
                self.form = visit.form.clone();
                self.before = visit.form;
                self.reports = visit.observation_count > 0;
                self.errors = visit.refused_fields;
                let mut effects = match visit.draft {
                    Some(draft) => self.resume(draft),
                    None => focus.into_iter().collect(),
                };
                effects.push(photos);
                return effects;
            }
            other => self.head.take(other.and(Err(FailureCode::Internal.into()))),
        }
        vec![]
    }

    /// Offers what is known when somebody is at home: the last answer, or the list's number.
    pub(super) fn offer(&mut self) {
        let Some(head) = self.head.ready() else {
            return;
        };
        if self.form.people_living.is_none() {
            let last = head.like_last_time.as_ref().and_then(|f| f.people_living);
            let listed = head.row.as_ref().and_then(|row| row.people);
            self.form.people_living = last.or(listed);
        }
    }

    pub(super) fn like_last_time(&mut self) {
        let last = self.head.ready().and_then(|h| h.like_last_time.clone());
        if let Some(last) = last {
            self.form.people_living = last.people_living.or(self.form.people_living);
            self.form.residence_declared = last.residence_declared;
            self.form.camera = last.camera;
            if last.commitment.is_some() {
                self.form.commitment = last.commitment;
            }
        }
    }

    pub(super) fn observe(&mut self, event: observation::Event) -> Vec<Effect> {
        let Some(Over::Observation(sheet)) = &mut self.over else {
            return vec![];
        };
        match sheet.update(event) {
            observation::Outcome::Open => {}
            observation::Outcome::Cancelled => {
                self.over = None;
                self.reports = !self.observations.is_empty() || self.sealed() > 0;
                return self.keep();
            }
            observation::Outcome::Wrong(question) => {
                return vec![Effect::Focus(format!("q-{question}"))];
            }
            observation::Outcome::Done(observation) => {
                self.observations.push(*observation);
                self.over = None;
                self.errors.clear();
            }
        }
        vec![]
    }

    pub(super) fn close_signature(&mut self) {
        self.over = None;
        let drawn = self.signature().is_some_and(Signature::is_drawn);
        if !drawn {
            self.form.commitment = None;
        }
    }

    pub(super) fn open_observation(&mut self) -> Vec<Effect> {
        self.reports = true;
        let year = self.today().year();
        self.over = Some(Over::Observation(Box::new(observation::State::new(year))));
        if self.hotlines.is_empty() {
            return vec![Effect::Ask(Request::Help)];
        }
        vec![]
    }
}

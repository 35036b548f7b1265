//! The rules of the visit form.

use jiff::ToSpan as _;
use tungngo_shared::{
    clock::Millis,
    commitment::{Commitment, CommitmentState, Signature},
    observation::Observation,
    place::Hotline,
    validation::{Code, FieldError},
    visit::Outcome,
};

use super::event::{Event, Over, Target};
use super::photos::Photos;
use super::rules::{self, Head};
use crate::protocol::{Answer, Failure, Request, Saved, VisitForm};
use crate::screens::{Effect, Load, Logic, Route, Toast, expect_answer, observation};

/// The visit form.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What it is for.
    pub target: Target,
    /// The door and what is known about it.
    pub head: Load<Head>,
    /// The answers.
    pub form: VisitForm,
    /// “Khác” was chosen, and not yet which.
    pub other: bool,
    /// “Có điều cần báo?” was answered with yes.
    pub reports: bool,
    /// To be sealed when the visit is saved; only ever in memory.
    pub observations: Vec<Observation>,
    /// The photos.
    pub photos: Photos,
    /// What lies over the form.
    pub over: Option<Over>,
    /// Grows with every clearing of the signature.
    pub cleared: u32,
    /// What is wrong with which field.
    pub errors: Vec<FieldError>,
    /// Why saving or undoing did not work.
    pub failure: Option<Failure>,
    /// Being saved.
    pub saving: bool,
    /// Saved: what comes next.
    pub saved: Option<Saved>,
    /// A form begun earlier was opened again.
    pub resumed: bool,
    /// The question answered last.
    pub at: Option<String>,
    /// Numbers to call when there is danger.
    pub hotlines: Vec<Hotline>,
    /// When the form was opened.
    pub opened: Millis,
    pub(super) before: VisitForm,
}

impl State {
    /// An empty form.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self {
            target,
            head: Load::Loading,
            form: VisitForm::default(),
            other: false,
            reports: false,
            observations: Vec::new(),
            photos: Photos::default(),
            over: None,
            cleared: 0,
            errors: Vec::new(),
            failure: None,
            saving: false,
            saved: None,
            resumed: false,
            at: None,
            hotlines: Vec::new(),
            opened: Millis::default(),
            before: VisitForm::default(),
        }
    }

    /// What is wrong with a question's answer.
    #[must_use]
    pub fn error_of(&self, question: &str) -> Option<Code> {
        let fits = |e: &&FieldError| rules::question_of(&e.path) == question;
        self.errors.iter().find(fits).map(|e| e.code)
    }

    /// Whether there was something to tell in a form begun earlier: the words were not kept.
    #[must_use]
    pub fn told_before(&self) -> bool {
        self.reports && self.observations.is_empty() && self.sealed() == 0
    }

    /// Whether the office asked about this question.
    #[must_use]
    pub fn asked_about(&self, question: &str) -> bool {
        let field = self.head.ready().and_then(|head| head.field.as_deref());
        field.is_some_and(|field| rules::question_of(field) == question)
    }

    /// The signature drawn so far.
    #[must_use]
    pub fn signature(&self) -> Option<&Signature> {
        self.form.commitment.as_ref()?.signature.as_ref()
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, now: Millis) -> Vec<Effect> {
        let mut effects = self.load();
        if self.opened == Millis::default() {
            self.opened = now;
            effects.push(self.lies_open());
            if matches!(self.target, Target::New(_)) {
                effects.push(Effect::Locate);
            }
        }
        effects
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        match request {
            Request::SaveVisit { .. } | Request::SaveMended { .. } => {
                self.saving = false;
                match expect_answer!(answer, Saved) {
                    Ok(saved) => {
                        self.before = self.form.clone();
                        self.photos.save();
                        self.saved = Some(saved);
                    }
                    Err(failure) => {
                        self.errors = failure.fields.clone();
                        self.failure = Some(failure);
                    }
                }
            }
            Request::Undo { .. } => match answer {
                Ok(_) => {
                    self.saved = None;
                    let mut effects = vec![Effect::Toast(Toast {
                        key: "toast-undone",
                        at: None,
                        undo: None,
                    })];
                    // The form is open again: it is a draft, and the photos have come back to it.
                    effects.extend(self.keep());
                    effects.push(self.lies_open());
                    effects.extend(self.load());
                    return effects;
                }
                Err(failure) => self.failure = Some(failure),
            },
            Request::Help => {
                if let Ok(Answer::Help(help)) = answer {
                    self.hotlines = help.hotlines;
                }
            }
            Request::KeepDraft { .. } | Request::FormOpen(_) => {
                if let Err(failure) = answer {
                    self.failure = Some(failure);
                }
            }
            Request::Photos { .. }
            | Request::Photo { .. }
            | Request::AddPhoto { .. }
            | Request::RemovePhoto { .. } => return self.photos_answered(request, answer),
            _ => return self.loaded(answer),
        }
        vec![]
    }

    fn back(&mut self) -> Vec<Effect> {
        match self.over {
            Some(Over::Signature) => self.close_signature(),
            Some(Over::Observation(_)) => return self.observe(observation::Event::Cancel),
            Some(Over::Leave | Over::RemovePhoto(_)) => {
                self.over = None;
                return vec![];
            }
            None if self.would_lose() => {
                self.over = Some(Over::Leave);
                return vec![];
            }
            None => return self.leave(false),
        }
        // Which sheet lay over the form is part of the draft.
        self.keep()
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        self.step(&event);
        match event {
            Event::Outcome(outcome) => {
                self.form.outcome = Some(outcome);
                self.other = matches!(
                    outcome,
                    Outcome::Vacant | Outcome::NotFound | Outcome::Postponed
                );
                self.errors.clear();
                if outcome == Outcome::Met {
                    self.offer();
                }
            }
            Event::Other => {
                self.other = true;
                self.form.outcome = None;
            }
            Event::LikeLastTime => self.like_last_time(),
            Event::People(n) => self.form.people_living = Some(n),
            Event::Residence(answer) => self.form.residence_declared = Some(answer),
            Event::AnsweredBy(who) => {
                let again = self.form.answered_by == Some(who);
                self.form.answered_by = (!again).then_some(who);
            }
            Event::Leaflet => {
                self.form.leaflet_given = Some(!self.form.leaflet_given.unwrap_or(false));
            }
            Event::Commitment(CommitmentState::Signed) | Event::Sign => {
                let signature = self.signature().cloned();
                let signature = Some(signature.unwrap_or_else(rules::blank_signature));
                self.form.commitment = Some(Commitment {
                    state: CommitmentState::Signed,
                    signature,
                });
                self.over = Some(Over::Signature);
            }
            Event::Commitment(state) => {
                self.form.commitment = Some(Commitment {
                    state,
                    signature: None,
                });
            }
            Event::Stroke(points) => {
                if self.over == Some(Over::Signature) {
                    rules::add_stroke(&mut self.form.commitment, points);
                }
            }
            Event::ClearSignature => {
                self.cleared += 1;
                if let Some(commitment) = &mut self.form.commitment {
                    commitment.signature = Some(rules::blank_signature());
                }
            }
            Event::SignatureDone => self.close_signature(),
            Event::Camera(answer) => self.form.camera = Some(answer),
            Event::Reports(false) => {
                self.reports = false;
                self.errors.clear();
            }
            Event::Reports(true) if !self.observations.is_empty() => self.reports = true,
            Event::Reports(true) | Event::AddObservation => {
                let mut effects = self.open_observation();
                effects.extend(self.keep());
                return effects;
            }
            Event::Observation(event) => return self.observe(event),
            Event::RemoveObservation(at) => {
                if at < self.observations.len() {
                    self.observations.remove(at);
                }
                self.reports = !self.observations.is_empty() || self.sealed() > 0;
            }
            Event::Appointment(at) => {
                let again = self.form.appointment == Some(at);
                self.form.appointment = (!again).then_some(at);
            }
            Event::Day(days) => self.change_appointment(|at| {
                at.date = at.date.checked_add(days.days()).unwrap_or(at.date);
            }),
            Event::Part(part) => self.change_appointment(|at| at.part = part),
            Event::Notice => {
                self.form.notice_left = Some(!self.form.notice_left.unwrap_or(false));
            }
            Event::Refusal(text) => self.form.refusal_reason = Some(text),
            Event::Note(text) => self.form.note = Some(text),
            Event::Photo(event) => return self.photo_event(event),
            Event::Fix(fix) if self.form.fix.is_none() => self.form.fix = Some(fix),
            Event::Fix(_) => {}
            Event::Restart => self.restart(),
            Event::Save(at) => return self.save(at),
            Event::Undo => {
                let token = self.saved.as_ref().map(|saved| saved.undo);
                return token
                    .map(|token| Effect::Ask(Request::Undo { token }))
                    .into_iter()
                    .collect();
            }
            Event::NextHouse => {
                let next = self.saved.as_ref().and_then(|s| s.next.as_ref());
                return next
                    .map(|row| Effect::Replace(Route::Visit(row.id)))
                    .into_iter()
                    .collect();
            }
            Event::ToList => return vec![Effect::Back],
            Event::LeaveAnyway => return self.leave(true),
            Event::EditHouse => {
                let row = self.head.ready().and_then(|head| head.row.as_ref());
                return row
                    .map(|row| Effect::Open(Route::EditHouse(row.id)))
                    .into_iter()
                    .collect();
            }
            Event::Stay => {
                self.over = None;
                return vec![];
            }
            Event::Again => {
                self.head = Load::Loading;
                return self.load();
            }
        }
        self.keep()
    }
}

//! The rules of the visit form.

use jiff::ToSpan as _;
use tungngo_shared::{
    clock::{Millis, PartOfDay},
    commitment::{Commitment, CommitmentState, Signature},
    ids::{HouseholdId, VisitId},
    observation::Observation,
    place::Hotline,
    validation::{Code, FieldError},
    visit::{Appointment, Camera, Fix, Outcome, Relation, ResidenceDeclared},
};

use super::rules::{self, Head};
use crate::protocol::{Answer, Failure, FailureCode, Request, Saved, VisitForm};
use crate::screens::{
    Effect, Load, Logic, Route, Toast, expect_answer, observation,
};

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A new visit to this door.
    New(HouseholdId),
    /// An own visit, read or mended.
    Mend(VisitId),
}

/// What lies over the form.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// The field to sign in.
    Signature,
    /// Something to be verified.
    Observation(Box<observation::State>),
    /// Leaving would lose something.
    Leave,
}

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
    /// Numbers to call when there is danger.
    pub hotlines: Vec<Hotline>,
    /// When the form was opened.
    pub opened: Millis,
    before: VisitForm,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// “Có ai ở nhà?”
    Outcome(Outcome),
    /// “Khác”.
    Other,
    /// “Như lần trước”.
    LikeLastTime,
    /// How many people.
    People(u32),
    /// Temporary residence declared.
    Residence(ResidenceDeclared),
    /// Who answered.
    AnsweredBy(Relation),
    /// Leaflet given: the other way round.
    Leaflet,
    /// The commitment.
    Commitment(CommitmentState),
    /// Sign, or look at the signature again.
    Sign,
    /// A stroke was drawn.
    Stroke(Vec<u16>),
    /// Wipe the signature.
    ClearSignature,
    /// The signature is as it should be.
    SignatureDone,
    /// The camera at the door.
    Camera(Camera),
    /// “Có điều cần báo?”
    Reports(bool),
    /// One more thing to be verified.
    AddObservation,
    /// Something on the observation's own form.
    Observation(observation::Event),
    /// Not after all.
    RemoveObservation(usize),
    /// When to come again.
    Appointment(Appointment),
    /// A day later or earlier.
    Day(i32),
    /// In this part of the day.
    Part(PartOfDay),
    /// Notice left: the other way round.
    Notice,
    /// Why it was refused.
    Refusal(String),
    /// A note for the reviewer and the next visitor.
    Note(String),
    /// Where the phone is.
    Fix(Fix),
    /// Throw the begun form away.
    Restart,
    /// Save.
    Save(Millis),
    /// Take the save back.
    Undo,
    /// On to the next house.
    NextHouse,
    /// Back to the list.
    ToList,
    /// Correct the house itself.
    EditHouse,
    /// Leave although something is lost.
    LeaveAnyway,
    /// Stay.
    Stay,
    /// Once more after a failure.
    Again,
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
            over: None,
            cleared: 0,
            errors: Vec::new(),
            failure: None,
            saving: false,
            saved: None,
            resumed: false,
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

    fn today(&self) -> jiff::civil::Date {
        self.opened.local_date()
    }

    fn load(&self) -> Vec<Effect> {
        vec![Effect::Ask(match self.target {
            Target::New(household) => Request::House { household },
            Target::Mend(visit) => Request::Mend { visit },
        })]
    }

    /// Keeps a new visit's answers, so that nothing is lost when the app is killed.
    fn keep(&self) -> Vec<Effect> {
        match self.target {
            Target::New(household) => vec![Effect::Ask(Request::KeepDraft {
                household,
                form: (!self.form.is_empty()).then(|| self.form.clone()),
            })],
            Target::Mend(_) => vec![],
        }
    }

    /// Whether leaving would lose what was written.
    fn would_lose(&self) -> bool {
        let changed = self.form != self.before && matches!(self.target, Target::Mend(_));
        self.saved.is_none() && (changed || !self.observations.is_empty())
    }

    fn change_appointment(&mut self, change: impl FnOnce(&mut Appointment)) {
        let tomorrow = self.today().checked_add(1.day());
        let mut at = self.form.appointment.unwrap_or(Appointment {
            date: tomorrow.unwrap_or_else(|_| self.today()),
            part: PartOfDay::Evening,
        });
        change(&mut at);
        at.date = at.date.max(self.today());
        self.form.appointment = Some(at);
    }

    fn save(&mut self, at: Millis) -> Vec<Effect> {
        if self.saving {
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
        let observations = if self.reports { self.observations.clone() } else { vec![] };
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

    fn sealed(&self) -> u32 {
        self.head.ready().map_or(0, |head| head.sealed)
    }

    fn loaded(&mut self, answer: Result<Answer, Failure>) -> Vec<Effect> {
        match answer {
            Ok(Answer::House(detail)) => {
                if self.head.ready().is_none()
                    && let Some(draft) = detail.draft.clone()
                {
                    self.form = draft;
                    self.resumed = true;
                }
                self.head = Load::Ready(Head::of_house(&detail));
            }
            Ok(Answer::Mend(visit)) => {
                let first = self.head.ready().is_none();
                let head = Head::of_visit(&visit);
                let field = head.field.as_deref().map(rules::question_of);
                let focus = field.map(|name| Effect::Focus(format!("q-{name}")));
                self.head = Load::Ready(head);
                if first {
                    self.form = visit.form.clone();
                    self.before = visit.form;
                    self.reports = visit.observation_count > 0;
                    self.errors = visit.refused_fields;
                    return focus.into_iter().collect();
                }
            }
            other => self.head.take(other.and(Err(FailureCode::Internal.into()))),
        }
        vec![]
    }

    /// Offers what is known when somebody is at home: the last answer, or the list's number.
    fn offer(&mut self) {
        let Some(head) = self.head.ready() else { return };
        if self.form.people_living.is_none() {
            let last = head.like_last_time.as_ref().and_then(|f| f.people_living);
            let listed = head.row.as_ref().and_then(|row| row.people);
            self.form.people_living = last.or(listed);
        }
    }

    fn like_last_time(&mut self) {
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

    fn observe(&mut self, event: observation::Event) -> Vec<Effect> {
        let Some(Over::Observation(sheet)) = &mut self.over else {
            return vec![];
        };
        match sheet.update(event) {
            observation::Outcome::Open => {}
            observation::Outcome::Cancelled => {
                self.over = None;
                self.reports = !self.observations.is_empty() || self.sealed() > 0;
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

    fn close_signature(&mut self) {
        self.over = None;
        let drawn = self.signature().is_some_and(Signature::is_drawn);
        if !drawn {
            self.form.commitment = None;
        }
    }

    fn open_observation(&mut self) -> Vec<Effect> {
        self.reports = true;
        let year = self.today().year();
        self.over = Some(Over::Observation(Box::new(observation::State::new(year))));
        if self.hotlines.is_empty() {
            return vec![Effect::Ask(Request::Help)];
        }
        vec![]
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, now: Millis) -> Vec<Effect> {
        if self.opened == Millis::default() {
            self.opened = now;
        }
        self.load()
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        match request {
            Request::SaveVisit { .. } | Request::SaveMended { .. } => {
                self.saving = false;
                match expect_answer!(answer, Saved) {
                    Ok(saved) => {
                        self.before = self.form.clone();
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
                    return vec![Effect::Toast(Toast {
                        key: "toast-undone",
                        at: None,
                        undo: None,
                    })];
                }
                Err(failure) => self.failure = Some(failure),
            },
            Request::Help => {
                if let Ok(Answer::Help(help)) = answer {
                    self.hotlines = help.hotlines;
                }
            }
            Request::KeepDraft { .. } => {
                if let Err(failure) = answer {
                    self.failure = Some(failure);
                }
            }
            _ => return self.loaded(answer),
        }
        vec![]
    }

    fn back(&mut self) -> Vec<Effect> {
        match self.over {
            Some(Over::Signature) => self.close_signature(),
            Some(Over::Observation(_)) => return self.observe(observation::Event::Cancel),
            Some(Over::Leave) => self.over = None,
            None if self.would_lose() => self.over = Some(Over::Leave),
            None => return vec![Effect::Back],
        }
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
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
            Event::Reports(true) | Event::AddObservation => return self.open_observation(),
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
            Event::Fix(fix) => self.form.fix = Some(fix),
            Event::Restart => {
                self.form = VisitForm::default();
                self.other = false;
                self.resumed = false;
            }
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
            Event::ToList | Event::LeaveAnyway => return vec![Effect::Back],
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

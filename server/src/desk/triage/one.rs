//! One observation: what it says, what may say the same, what was done, and the next step.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    clock::Millis,
    ids::{HouseholdId, ObservationId, UserId, VisitId},
    observation::{Observation, Subject},
    review::ReviewState,
    text,
    triage::{Alike, TriageState, TriageStep, alike, due},
    validation::{Code, FieldError, MAX_NOTE_CHARS},
};

use super::{
    super::{
        Choice, Frame,
        decision::conflict,
        household::DoneQuery,
        look::Fact,
        observation::{Opened, facts, open_rows},
        page,
        path::Path,
        texts::Texts,
    },
    age, category, reach,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        review::Decided,
        triage::{NewStep, TriageEvent, TriageRecord, TriageRow},
    },
};

/// The most that are shown beside one.
const MOST_TWINS: usize = 5;

/// Another observation that may say the same.
struct Twin {
    id: ObservationId,
    category: String,
    place: String,
    state: &'static str,
    came: String,
    alike: String,
    facts: Vec<Fact>,
    may_merge: bool,
}

/// Something that was done.
struct Line {
    office: bool,
    text: String,
    words: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/observation.html")]
struct ObservationPage {
    f: Frame,
    id: ObservationId,
    version: u32,
    visit: VisitId,
    household: HouseholdId,
    place: String,
    head_name: String,
    author: String,
    came: String,
    due: Option<String>,
    late: bool,
    state: &'static str,
    assignee: Option<String>,
    facts: Option<Vec<Fact>>,
    twins: Vec<Twin>,
    original: Option<ObservationId>,
    lines: Vec<Line>,
    may_take: bool,
    people: Vec<Choice>,
    may_verify: bool,
    may_ask: bool,
    waits_for_author: bool,
    may_reopen: bool,
    is_behind_case: bool,
    may_case: bool,
    is_for_other: bool,
    sees_looks: bool,
}

fn line(t: Texts, e: TriageEvent) -> Line {
    let somebody = || t.tr("somebody");
    let who = e.who.unwrap_or_else(somebody);
    let name = e.assignee.unwrap_or_else(somebody);
    let is_answer =
        (e.from, e.to) == (TriageState::NeedsInfo, TriageState::Assigned) && who != name;
    let key = match e.to {
        TriageState::Assigned if is_answer => "triage-told-answered".to_owned(),
        TriageState::Assigned if who == name => "triage-told-taken".to_owned(),
        to => format!("triage-told-{}", to.as_str()),
    };
    let time = t.exactly(e.at_ms);
    Line {
        office: !is_answer,
        text: t.tr_with(&key, &[("who", &who), ("name", &name), ("time", &time)]),
        words: e.comment,
    }
}

/// Those that may say the same, the likeliest first.
fn twins(t: Texts, row: &TriageRow, content: &Observation, near: Vec<Opened>) -> Vec<Twin> {
    let mut found: Vec<(usize, i64, Twin)> = Vec::new();
    for (other, said) in near {
        let Some(said) = said else { continue };
        let reasons = alike(content, &said, other.household == row.household);
        if reasons.is_empty() {
            continue;
        }
        let words: Vec<String> = reasons
            .iter()
            .map(|what: &Alike| t.id("alike-", what.as_str()))
            .collect();
        let apart = (other.received_ms.0 - row.received_ms.0).abs();
        let twin = Twin {
            id: other.sealed.id,
            category: category(t, Some(&said)),
            place: t.place(&other.door),
            state: other.state.as_str(),
            came: t.exactly(other.received_ms),
            alike: words.join(", "),
            facts: facts(t, &said),
            may_merge: row.state.after(TriageStep::Merge).is_some()
                && other.state != TriageState::Duplicate,
        };
        found.push((reasons.len(), apart, twin));
    }
    found.sort_by_key(|(reasons, apart, _)| (std::cmp::Reverse(*reasons), *apart));
    found.truncate(MOST_TWINS);
    found.into_iter().map(|(_, _, twin)| twin).collect()
}

/// `GET /observations/{id}`: opened, with likely duplicates beside it. For those who verify observations of its
/// group; the look at each one that is shown is audited first.
///
/// # Errors
/// Not found for others, and for what was erased.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<ObservationId>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let (ward, rules, reach) = reach(&app, &desk).await?;
    let (t, now) = (Texts(desk.lang), clock::now());
    let TriageRecord {
        row,
        events,
        is_behind_case,
    } = app.store.triage_record(reach.clone(), id).await?;
    let near = app.store.triage_near(reach.clone(), id).await?;
    let people = app.store.verifiers(reach.clone(), id).await?;
    let mut opened = open_rows(&app, &ward, vec![row]).await?;
    let (row, content) = opened.pop().ok_or_else(ApiError::not_found)?;
    let near = open_rows(&app, &ward, near).await?;
    let twins = match &content {
        Some(content) => twins(t, &row, content, near),
        None => Vec::new(),
    };
    let shown = std::iter::once(id).chain(twins.iter().map(|twin| twin.id));
    app.store.note_views(reach, shown.collect(), now).await?;

    let me = desk.actor.user;
    let holder = row.assignee.as_ref().map(|(id, _)| *id);
    let may = |step: TriageStep| row.state.after(step).is_some() && step.is_allowed_to(me, holder);
    let until: Option<Millis> = due(row.received_ms, &rules).filter(|_| row.state.is_open());
    let is_person = content
        .as_ref()
        .is_some_and(|o| o.subject == Subject::Person);
    let title = category(t, content.as_ref());
    let frame = Frame::of(&app, &desk, &ward, "observations", title).await?;
    let can_return = row.review.may_become(ReviewState::Returned);
    page(&ObservationPage {
        f: frame.saying(query.done.as_deref()),
        id,
        version: row.version,
        visit: row.visit,
        household: row.household,
        place: t.place(&row.door),
        came: t.exactly(row.received_ms),
        due: until.map(|until| until.local_dmy()),
        late: age(t, &row, &rules, now).1,
        state: row.state.as_str(),
        facts: content.as_ref().map(|o| facts(t, o)),
        twins,
        original: row.duplicate_of,
        lines: events.into_iter().map(|e| line(t, e)).collect(),
        may_take: may(TriageStep::Assign) && holder != Some(me),
        people: match may(TriageStep::Assign) {
            true => people
                .into_iter()
                .filter(|(id, _)| *id != me && Some(*id) != holder)
                .map(|(id, name)| Choice::new(id, name, false))
                .collect(),
            false => Vec::new(),
        },
        may_verify: may(TriageStep::Verify),
        may_ask: may(TriageStep::Ask) && can_return,
        waits_for_author: may(TriageStep::Ask) && !can_return,
        may_reopen: may(TriageStep::Reopen) && !is_behind_case,
        is_behind_case,
        may_case: row.state == TriageState::Verified && is_person,
        is_for_other: row.state.is_open() && holder.is_some_and(|id| id != me),
        sees_looks: desk.can(Action::ReadAudit, &Scope::ward(&ward)),
        head_name: row.door.head_name,
        author: row.author,
        assignee: row.assignee.map(|(_, name)| name),
    })
}

/// The form of a step.
#[derive(Debug, Deserialize)]
pub struct StepForm {
    step: String,
    seen: u32,
    #[serde(default)]
    assignee: String,
    #[serde(default)]
    twin: String,
    #[serde(default)]
    words: String,
}

impl StepForm {
    fn read(self, observation: ObservationId) -> ApiResult<NewStep> {
        let step = TriageStep::parse(&self.step).ok_or_else(ApiError::bad_request)?;
        let words = Some(text::nfc_multiline(&self.words)).filter(|w| !w.is_empty());
        let code = match &words {
            Some(words) if words.chars().count() > MAX_NOTE_CHARS => Some(Code::TooLong),
            None if step.needs_words() => Some(Code::Required),
            _ => None,
        };
        if let Some(code) = code {
            let wrong = FieldError::new("/words", code);
            return Err(ApiError::invalid_fields(vec![wrong]));
        }
        Ok(NewStep {
            observation,
            seen: self.seen,
            step,
            assignee: self.assignee.parse::<UserId>().ok(),
            twin: self.twin.parse::<ObservationId>().ok(),
            words: words.filter(|_| step.needs_words()),
        })
    }
}

/// `POST /observations/{id}/step`. For those who verify observations of its group.
///
/// # Errors
/// Not found for others; missing words are `invalid_fields`.
pub async fn step(
    State(app): State<AppState>,
    Path(id): Path<ObservationId>,
    DeskForm(desk, form): DeskForm<StepForm>,
) -> ApiResult<Response> {
    let (ward, _, reach) = reach(&app, &desk).await?;
    let new = form.read(id)?;
    let (step, words) = (new.step, new.words.clone());
    let here = format!("/observations/{id}");
    match app.store.take_step(reach, new, clock::now()).await? {
        Decided::Done => {
            let to = format!("{here}?done=triage-{}", step.as_str());
            Ok(Redirect::to(&to).into_response())
        }
        Decided::Changed | Decided::NotAllowed => {
            conflict(&app, &desk, &ward, "observations", words, here).await
        }
    }
}

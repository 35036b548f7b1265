//! One move: what is needed to decide on it, what became of it, and what the reader may do now.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use tungngo_shared::{
    access::Action,
    casefile::moves::{MoveState, MoveStep, Side},
    clock::dmy,
    ids::{CaseId, MoveId, WardCode},
};

use super::{
    super::{
        Choice, Frame,
        casefile::{FactsForm, Lists, Wrong, born, fact, papers::called},
        household::DoneQuery,
        look::Fact,
        page,
        path::Path,
        texts::Texts,
    },
    allowed,
};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        cases::Look,
        moves::{MoveRecord, Moving, PaperAlong},
        search::Looker,
    },
};

/// How a ward takes a case over, as its form holds it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AcceptForm {
    /// Which of the form's buttons: `find` looks for a household, everything else takes over.
    #[serde(rename = "do")]
    pub step: String,
    pub find: String,
    pub household: String,
    pub group: String,
    pub officer: String,
    pub version: String,
    pub case_version: String,
}

/// What the forms hold.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) accept: AcceptForm,
    /// Why it is declined.
    pub(super) why: String,
    pub(super) wrong: Wrong,
}

/// What stands on the page and on the receipt.
pub(super) struct Told {
    pub(super) person: Vec<Fact>,
    pub(super) said: Vec<Fact>,
    pub(super) steps: Vec<Fact>,
    /// Each paper that went along.
    pub(super) papers: Vec<String>,
}

/// The form of taking over.
struct Taking {
    case_version: String,
    find: String,
    /// Whether something was looked for and nothing is like it.
    nothing: bool,
    households: Vec<Choice>,
    groups: Vec<Choice>,
    officers: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/move.html")]
struct MovePage {
    f: Frame,
    id: MoveId,
    version: i64,
    state: &'static str,
    between: String,
    is_to: bool,
    name: Option<String>,
    minor: bool,
    told: Told,
    case: Option<CaseId>,
    receipt: Option<String>,
    taking: Option<Taking>,
    may_withdraw: bool,
    why: String,
    wrong: Wrong,
}

fn labelled(t: Texts, key: &str, value: String) -> Fact {
    Fact {
        label: t.id("move-field-", key),
        value,
        ..Fact::default()
    }
}

fn person(t: Texts, p: &Moving) -> Vec<Fact> {
    let number = p.personal_number.clone();
    let mut list = vec![
        fact(t, "name", p.name.clone()),
        fact(t, "birth", born(p.birth)),
        fact(
            t,
            "personal_number",
            number.unwrap_or_else(|| t.tr("case-unknown")),
        ),
        fact(t, "category", t.id("category-", p.category.as_str())),
        fact(t, "status", t.id("law-status-", p.status.as_str())),
    ];
    if let Some(day) = p.review_on {
        list.push(fact(t, "review_on", dmy(day)));
    }
    list
}

/// How many papers go along, or went.
fn papers(t: Texts, m: &MoveRecord) -> Vec<Fact> {
    let key = match m.state {
        MoveState::Offered => "papers-go",
        _ => "papers-went",
    };
    let mut list = Vec::new();
    if let Some(n) = m.papers.n {
        list.push(labelled(t, key, t.number(n)));
    }
    if m.papers.lost > 0 {
        list.push(labelled(t, "papers-lost", t.number(m.papers.lost)));
    }
    list
}

/// A paper that went along, in words.
fn went(t: Texts, paper: &PaperAlong) -> String {
    let what = called(t, paper.kind, paper.number.as_deref(), paper.dated_on);
    match paper.versions {
        1 => what,
        n => t.tr_with("move-paper", &[("what", &what), ("n", &n.to_string())]),
    }
}

/// Whom it is about, what was said of it, and who did what when.
pub(super) fn told(t: Texts, m: &MoveRecord) -> Told {
    let said = m.person.as_ref().and_then(|p| p.offer.as_ref());
    let said = said.map_or_else(Vec::new, |offer| {
        vec![
            labelled(t, "address", offer.address.clone()),
            labelled(t, "reason", offer.reason.clone()),
            labelled(t, "number", offer.number.clone()),
            labelled(t, "dated", dmy(offer.dated)),
        ]
    });
    let mut steps = vec![
        labelled(t, "from", m.between.from.clone()),
        labelled(t, "to", m.between.to.clone()),
        labelled(t, "offered", t.exactly(m.offered_ms)),
        labelled(t, "offerer", m.offerer.clone()),
    ];
    if let Some(at) = m.decided_ms {
        let state = m.state.as_str();
        steps.push(labelled(t, &format!("{state}-at"), t.exactly(at)));
        let who = m.decider.clone().unwrap_or_default();
        steps.push(labelled(t, &format!("{state}-by"), who));
    }
    if m.receipt.is_some() {
        let officers = [
            ("from-officer", &m.from_officer),
            ("to-officer", &m.to_officer),
        ];
        for (key, officer) in officers {
            steps.push(labelled(t, key, officer.clone().unwrap_or_default()));
        }
    }
    steps.extend(papers(t, m));
    if let Some(why) = &m.why {
        steps.push(labelled(t, "why", why.clone()));
    }
    Told {
        person: m.person.as_ref().map_or_else(Vec::new, |p| person(t, p)),
        said,
        steps,
        papers: m.papers.list.iter().map(|paper| went(t, paper)).collect(),
    }
}

/// Households that are like what was looked for; the look is audited.
async fn found(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    form: &AcceptForm,
) -> ApiResult<Vec<Choice>> {
    if form.find.trim().is_empty() {
        return Ok(Vec::new());
    }
    let looker = Looker {
        ward: ward.clone(),
        user: desk.actor.user,
        households: Reach::of(&desk.actor, Action::ReadHousehold, ward),
        cases: None,
        people: false,
    };
    let found = app
        .store
        .search(looker, form.find.clone(), clock::now())
        .await?;
    let t = Texts(desk.lang);
    let choices = found.households.list.into_iter().map(|hit| {
        let h = hit.row;
        let number = t.door(&h.number);
        let place = format!("{number} · {} · {}", h.alley_name, h.group_name);
        let name = match h.head_name.is_empty() {
            true => place,
            false => format!("{place} · {}", h.head_name),
        };
        Choice::new(h.id, name, form.household == h.id.to_string())
    });
    Ok(choices.collect())
}

async fn taking(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    case_version: i64,
    form: AcceptForm,
) -> ApiResult<Taking> {
    let t = Texts(desk.lang);
    let choices = app.store.case_choices(reach).await?;
    let households = found(app, desk, ward, &form).await?;
    let chosen = FactsForm {
        group: form.group.clone(),
        officer: form.officer.clone(),
        ..FactsForm::default()
    };
    let lists = Lists::of(t, choices, &chosen);
    let nothing = !form.find.trim().is_empty() && households.is_empty();
    let none_chosen = !households.iter().any(|h| h.selected);
    let mut all = vec![Choice::new("", t.tr("case-no-household"), none_chosen)];
    all.extend(households);
    Ok(Taking {
        // What is shown now is what is taken over.
        case_version: case_version.to_string(),
        find: form.find,
        nothing,
        households: all,
        groups: lists.groups,
        officers: lists.officers,
    })
}

/// The page of a move with what its forms hold; the look is audited.
pub(super) async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    id: MoveId,
    typed: Typed,
    done: Option<&str>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let now = clock::now();
    let m = app
        .store
        .case_move(reach.clone(), id, Look::Page, now)
        .await?;
    let side = m.between.side;
    let may = |step: MoveStep| m.state.after(step, side).is_some();
    let taking = match (&m.person, may(MoveStep::Accept)) {
        (Some(person), true) => {
            let version = person.version;
            Some(taking(app, desk, (ward, reach), version, typed.accept).await?)
        }
        _ => None,
    };
    let key = match side {
        Side::From => "move-to",
        Side::To => "move-from",
    };
    let today = now.local_date();
    let frame = Frame::of(app, desk, ward, "moves", t.tr("move-title")).await?;
    page(&MovePage {
        f: frame.saying(done),
        id,
        version: m.version,
        state: m.state.as_str(),
        between: t.tr_with(key, &[("ward", m.between.other())]),
        is_to: side == Side::To,
        name: m.person.as_ref().map(|p| p.name.clone()),
        minor: m.person.as_ref().is_some_and(|p| p.birth.is_minor(today)),
        told: told(t, &m),
        case: m.person.as_ref().and_then(|p| p.case),
        receipt: m
            .receipt
            .filter(|_| m.state == MoveState::Accepted)
            .map(|nr| nr.to_string()),
        taking,
        may_withdraw: may(MoveStep::Withdraw),
        why: typed.why,
        wrong: typed.wrong,
    })
}

/// `GET /moves/{id}`. For the leads of the two wards; the look is audited, in the log of the ward that offers, too.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<MoveId>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let done = query.done.as_deref();
    render(&app, &desk, (&ward, reach), id, Typed::default(), done).await
}

/// A number that a form carries.
///
/// # Errors
/// Not understood.
pub(super) fn version(typed: &str) -> ApiResult<i64> {
    typed.parse().map_err(|_| ApiError::bad_request())
}

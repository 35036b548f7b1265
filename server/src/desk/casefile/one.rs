//! One case: what it says, every decision, what was done with it, and what the reader may do now.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use tungngo_shared::{
    access::{Action, Scope},
    casefile::{CaseStep, EndReason, LawStatus, may_approve, moves::MoveState},
    clock::{Millis, dmy},
    ids::{CaseId, HouseholdId, WardCode},
};

use super::{
    super::{
        Choice, Frame, household::DoneQuery, look::Fact, page, path::Path, rights::reasons,
        texts::Texts,
    },
    Lists, born, erasure, fact, forms, is_overdue,
    papers::{self, PaperView},
    reach,
    support::{self, Support, SupportTyped},
    told::{Merged, Moved, Word, merged, moved, word},
    wrong::Wrong,
};
use crate::{
    app::AppState,
    auth::{Desk, web::url_encode},
    clock,
    problem::ApiResult,
    storage::{
        Reach,
        cases::{CaseRecord, Look, StatusRow},
        papers::Paper,
    },
};

/// One decision in words.
pub(super) struct Decided {
    /// Where its paper is, or where it can be put in.
    pub(super) paper: Option<String>,
    pub(super) has_paper: bool,
    pub(super) status: String,
    pub(super) number: String,
    pub(super) decided: String,
    pub(super) review: String,
    pub(super) officer: String,
    pub(super) of_merged: bool,
}

/// Which forms the reader gets.
#[derive(Default)]
struct May {
    approve: bool,
    /// Would approve, and is one of the two people already.
    is_same: bool,
    refuse: bool,
    status: bool,
    correct: bool,
    end: bool,
    reopen: bool,
    /// Offer it to another ward.
    offer: bool,
    /// Look for other records of the same person.
    merge: bool,
    /// Notes needs, refers to offers, gives tasks about it.
    support: bool,
    /// Asks to have it erased, or answers that.
    erase: bool,
}

/// What the forms hold.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) facts: Option<forms::FactsForm>,
    pub(super) status: Option<forms::StatusForm>,
    pub(super) end: forms::WordsForm,
    pub(super) decision: forms::WordsForm,
    pub(super) reopen: forms::WordsForm,
    pub(super) wrong: Wrong,
    pub(super) support: SupportTyped,
}

#[derive(Template)]
#[template(path = "desk/case.html")]
struct CasePage {
    f: Frame,
    id: CaseId,
    version: i64,
    state: &'static str,
    name: String,
    household: Option<HouseholdId>,
    minor: bool,
    overdue: bool,
    sees_looks: bool,
    papers: Vec<PaperView>,
    may_attach: bool,
    facts: Vec<Fact>,
    statuses: Vec<Decided>,
    words: Vec<Word>,
    support: Support,
    may: May,
    moves: Vec<Moved>,
    merges: Vec<Merged>,
    may_move: bool,
    erasure: Option<erasure::Asked>,
    form: forms::FactsForm,
    status: forms::StatusForm,
    end: forms::WordsForm,
    decision: forms::WordsForm,
    reopen: forms::WordsForm,
    wrong: Wrong,
    lists: Lists,
    households: Vec<Choice>,
    law_statuses: Vec<Choice>,
    status_officers: Vec<Choice>,
    end_reasons: Vec<Choice>,
    reasons: Vec<Choice>,
    today: String,
    first_review: String,
}

/// What a case says of a person and what the law says, with who is in charge: what a sheet of paper needs.
pub(super) fn summary(t: Texts, c: &CaseRecord) -> Vec<Fact> {
    let unknown = || t.tr("case-unknown");
    let mut list = vec![
        fact(t, "name", c.file.name.clone()),
        fact(t, "birth", born(c.file.birth)),
        fact(
            t,
            "personal_number",
            c.file.personal_number.clone().unwrap_or_else(unknown),
        ),
        fact(
            t,
            "household",
            c.door
                .as_ref()
                .map_or_else(|| t.tr("case-no-household"), |door| t.place(door)),
        ),
        fact(t, "group", c.group_name.clone()),
        fact(t, "status", t.id("law-status-", c.status.as_str())),
    ];
    if let Some(day) = c.review_on {
        list.push(fact(t, "review_on", dmy(day)));
    }
    list.push(fact(t, "officer", c.officer.clone()));
    list
}

/// The same with what it began with and who stands behind it.
fn facts(t: Texts, c: &CaseRecord) -> Vec<Fact> {
    let mut list = summary(t, c);
    let category = t.id("category-", c.file.category.as_str());
    list.push(fact(t, "category", category));
    list.push(fact(t, "proposer", c.proposer.clone()));
    if let Some(listed) = &c.listed {
        let row = t.tw("reconcile-row", listed.nr);
        list.push(fact(t, "ground", format!("{} · {row}", listed.file_name)));
    }
    for (field, name) in [("verifier", &c.verifier), ("approver", &c.approver)] {
        if let Some(name) = name {
            list.push(fact(t, field, name.clone()));
        }
    }
    list
}

/// Every decision in words, oldest first.
pub(super) fn decisions(t: Texts, rows: &[StatusRow]) -> Vec<Decided> {
    rows.iter()
        .map(|row| Decided {
            paper: None,
            has_paper: false,
            status: t.id("law-status-", row.status.as_str()),
            number: row.number.clone(),
            decided: dmy(row.decided_on),
            review: dmy(row.review_on),
            officer: row.officer.clone(),
            of_merged: row.of_merged,
        })
        .collect()
}

/// The same with the paper of each: known by its number, or to be put in by whoever may.
fn with_papers(t: Texts, c: &CaseRecord, may_attach: bool) -> Vec<Decided> {
    let mut list = decisions(t, &c.statuses);
    for (said, row) in list.iter_mut().zip(&c.statuses) {
        let fits = |p: &&Paper| p.facts().is_decision(&row.number);
        // Its own record's, if both have one.
        let own = papers::kept(&c.papers).filter(|p| p.of_merged.is_some() == row.of_merged);
        let mut papers = own.chain(papers::kept(&c.papers));
        let paper = papers.find(fits);
        let here = format!("/cases/{}/documents", c.id);
        said.has_paper = paper.is_some();
        said.paper = match paper {
            Some(paper) => Some(format!("{here}/{}", paper.id)),
            None => may_attach.then(|| {
                let number = url_encode(&row.number);
                let day = row.decided_on;
                format!("{here}?kind=decision&number={number}&dated_on={day}#paper-form")
            }),
        };
    }
    list
}

/// What was done with the case, for the person's support and with its papers, oldest first.
fn history(t: Texts, c: &CaseRecord) -> Vec<Word> {
    let steps = c.events.iter().map(|e| (e.at_ms, word(t, e)));
    let support = c.support.events.iter();
    let support = support.map(|e| (e.at_ms, support::word(t, e)));
    let of_papers = papers::told(t, &c.papers);
    let mut all: Vec<(Millis, Word)> = steps.chain(support).chain(of_papers).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, word)| word).collect()
}

fn may(desk: &Desk, ward: &WardCode, c: &CaseRecord) -> May {
    let scope = Scope {
        group: Some(c.file.group),
        ..Scope::ward(ward)
    };
    let erase = erasure::is_theirs(desk, &scope, c);
    if c.fate.is_some() {
        return May {
            erase,
            ..May::default()
        };
    }
    // While another ward is asked, the case does not end and is not decided on anew.
    let is_offered = c.moves.iter().any(|m| m.state == MoveState::Offered);
    // What is asked to be erased is answered first.
    let is_free = !is_offered && c.erasure.is_none();
    let can = |step: CaseStep, action| {
        let to = c.state.after(step);
        to.is_some_and(|to| to == c.state || !is_offered) && desk.can(action, &scope)
    };
    let manages = |step| can(step, Action::ManageCases);
    let decides = can(CaseStep::Approve, Action::ApproveCases);
    let is_third = may_approve(desk.actor.user, c.proposed_by, c.verified_by);
    May {
        approve: decides && is_third,
        is_same: decides && !is_third,
        refuse: can(CaseStep::Refuse, Action::ApproveCases),
        status: manages(CaseStep::Status),
        correct: manages(CaseStep::Correct),
        end: manages(CaseStep::End),
        reopen: manages(CaseStep::Reopen),
        erase: erase && !is_offered,
        merge: is_free && can(CaseStep::Offer, Action::MergeCases),
        offer: is_free && can(CaseStep::Offer, Action::MoveCases),
        // As long as decisions are written down, so is support.
        support: manages(CaseStep::Status),
    }
}

/// The page of a case with what its forms hold; the look is audited.
pub(super) async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    id: CaseId,
    typed: Typed,
    done: Option<&str>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let now: Millis = clock::now();
    let today = now.local_date();
    let choices = app.store.case_choices(reach.clone()).await?;
    let c = app.store.case(reach, id, Look::Page, now).await?;
    let may_attach = papers::may_attach(desk, ward, &c);
    let form = typed
        .facts
        .unwrap_or_else(|| forms::FactsForm::filled(&c.file));
    let status = typed.status.unwrap_or_else(|| forms::StatusForm {
        officer: c.file.officer.to_string(),
        ..forms::StatusForm::default()
    });
    let lists = Lists::of(t, choices, &form);
    let status_officers = lists.officers.iter().map(|o| {
        let selected = o.id == status.officer;
        Choice::new(&o.id, o.name.clone(), selected)
    });
    let mut households = vec![Choice::new(
        "",
        t.tr("case-no-household"),
        form.household.is_empty(),
    )];
    if let (Some(household), Some(door)) = (c.file.household, &c.door) {
        let chosen = form.household == household.to_string();
        households.push(Choice::new(household, t.place(door), chosen));
    }
    let frame = Frame::of(app, desk, ward, "cases", t.tr("case-title")).await?;
    page(&CasePage {
        f: frame.saying(done),
        id,
        version: c.version,
        state: c.state.as_str(),
        name: c.file.name.clone(),
        household: c.file.household,
        minor: c.file.birth.is_minor(today),
        overdue: is_overdue(c.state, c.review_on, now),
        facts: facts(t, &c),
        sees_looks: desk.can(Action::ReadAudit, &Scope::ward(ward)),
        papers: papers::kept(&c.papers)
            .map(|paper| papers::view(t, id, paper))
            .collect(),
        may_attach,
        statuses: with_papers(t, &c, may_attach),
        words: history(t, &c),
        support: Support::of(t, &c.support, c.file.group, &typed.support),
        may: may(desk, ward, &c),
        moves: c.moves.iter().map(|m| moved(t, m)).collect(),
        merges: c.merges.iter().map(|m| merged(t, id, m)).collect(),
        erasure: erasure::asked(t, &c),
        may_move: desk.can(Action::MoveCases, &Scope::ward(ward)),
        law_statuses: LawStatus::ALL
            .iter()
            .filter(|s| **s != LawStatus::None)
            .map(|s| {
                let id = s.as_str();
                Choice::new(id, t.id("law-status-", id), status.status == id)
            })
            .collect(),
        status_officers: status_officers.collect(),
        end_reasons: EndReason::ALL
            .iter()
            .map(|r| {
                let id = r.as_str();
                Choice::new(id, t.id("end-reason-", id), typed.end.reason == id)
            })
            .collect(),
        reasons: reasons(t, &form.reason),
        today: today.to_string(),
        first_review: today.tomorrow().unwrap_or(today).to_string(),
        form,
        status,
        end: typed.end,
        decision: typed.decision,
        reopen: typed.reopen,
        wrong: typed.wrong,
        lists,
        households,
    })
}

/// `GET /cases/{id}`. For those who may read cases of its group, and a minor's case for a lead and the officer in charge
/// alone; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CaseId>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk, Action::ReadCase).await?;
    let done = query.done.as_deref();
    render(&app, &desk, (&ward, reach), id, Typed::default(), done).await
}

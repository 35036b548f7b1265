//! A case's papers (tài liệu trong hồ sơ): the list, putting one in, a paper with its versions, taking one out as a file.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    clock::{Millis, dmy},
    ids::{CaseId, PaperId, WardCode},
    paper::{MAX_PAPER_BYTES, PaperFault, PaperKind},
    text,
};

use super::{
    super::{Choice, Frame, decision::conflict, page, path::Path, texts::Texts},
    reach,
    told::Word,
    wrong::Wrong,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskUpload},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        cases::CaseRecord,
        papers::{NewPaper, Paper, PaperDone, PaperVersion},
    },
};

mod form;
mod one;
mod take;

pub use form::PaperForm;
pub use one::{change, remove, show};
pub use take::take;

/// The name of the form of a paper, for its faults.
pub(super) const PAPER: &str = "paper";

/// The largest request: a file and what a form puts around it.
#[must_use]
pub fn max_request() -> usize {
    usize::try_from(MAX_PAPER_BYTES).unwrap_or(usize::MAX) + 64 * 1024
}

/// A version in words.
pub(super) struct VersionView {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) file: String,
    pub(super) came: String,
}

/// A paper in words.
pub(super) struct PaperView {
    pub(super) href: String,
    pub(super) kind: String,
    pub(super) number: String,
    pub(super) dated: String,
    pub(super) title: String,
    /// That it was removed, when, by whom and why.
    pub(super) removed: Option<String>,
    /// The newest first.
    pub(super) versions: Vec<VersionView>,
    /// Its page in the record that it lies in, where that has gone into this one.
    pub(super) of_merged: Option<String>,
}

/// `1,4 MB`, `12 KB`: rounded up, so that nothing is nothing.
fn size(t: Texts, bytes: u64) -> String {
    const MB: u64 = 1024 * 1024;
    match bytes {
        0..MB => format!("{} KB", t.number(bytes.div_ceil(1024))),
        _ => format!("{} MB", t.tenths((bytes * 10).div_ceil(MB))),
    }
}

fn version(t: Texts, href: &str, v: &PaperVersion) -> VersionView {
    let came = [("who", &*v.who), ("time", &*t.exactly(v.at_ms))];
    VersionView {
        href: format!("{href}/{}", v.nr),
        name: t.tw("paper-version", v.nr),
        file: format!(
            "{} · {}",
            v.format.extension().to_uppercase(),
            size(t, v.size)
        ),
        came: t.tr_with("paper-came", &came),
    }
}

/// A paper as its pages show it.
pub(super) fn view(t: Texts, case: CaseId, paper: &Paper) -> PaperView {
    let href = format!("/cases/{case}/documents/{}", paper.id);
    let removed = paper.removed.as_ref().map(|gone| {
        let why = t.id("rights-reason-", gone.reason.as_str());
        let time = t.exactly(gone.at_ms);
        let told = [("who", &*gone.who), ("time", &*time), ("why", &*why)];
        t.tr_with("paper-removed", &told)
    });
    let versions = paper.versions.iter().rev();
    PaperView {
        kind: t.id("paper-kind-", paper.kind.as_str()),
        number: paper.number.clone().unwrap_or_default(),
        dated: paper.dated_on.map_or_else(String::new, dmy),
        title: paper.title.clone(),
        versions: versions.map(|v| version(t, &href, v)).collect(),
        of_merged: paper
            .of_merged
            .map(|own| format!("/cases/{own}/documents/{}", paper.id)),
        removed,
        href,
    }
}

/// `Quyết định số 12/QĐ ngày 20/11/2026`: what is told of a paper when it is not there any more, too.
pub(in crate::desk) fn called(
    t: Texts,
    kind: PaperKind,
    number: Option<&str>,
    dated_on: Option<Date>,
) -> String {
    let mut said = t.id("paper-kind-", kind.as_str());
    if let Some(number) = number {
        said = format!(
            "{said} {}",
            t.tr_with("paper-number", &[("number", number)])
        );
    }
    if let Some(day) = dated_on {
        said = format!("{said} {}", t.tr_with("paper-dated", &[("day", &dmy(day))]));
    }
    said
}

fn name_of(t: Texts, paper: &Paper) -> String {
    called(t, paper.kind, paper.number.as_deref(), paper.dated_on)
}

/// What was done with a case's papers, for its history.
pub(super) fn told(t: Texts, papers: &[Paper]) -> Vec<(Millis, Word)> {
    let mut lines = Vec::new();
    for paper in papers {
        let what = name_of(t, paper);
        let mut tell = |key: &str, at: Millis, who: &str, more: &str| {
            let time = t.exactly(at);
            let args = [
                ("who", who),
                ("time", &time),
                ("what", &what),
                ("more", more),
            ];
            let word = Word {
                office: true,
                text: t.tr_with(key, &args),
                changes: Vec::new(),
                said: String::new(),
                of_merged: paper.of_merged.is_some(),
            };
            lines.push((at, word));
        };
        for v in &paper.versions {
            match v.nr {
                1 => tell("paper-told-add", v.at_ms, &v.who, ""),
                nr => tell("paper-told-replace", v.at_ms, &v.who, &nr.to_string()),
            }
        }
        if let Some(gone) = &paper.removed {
            let why = t.id("rights-reason-", gone.reason.as_str());
            tell("paper-told-remove", gone.at_ms, &gone.who, &why);
        }
    }
    lines
}

/// The papers that are still there, the newest first.
pub(in crate::desk) fn kept(papers: &[Paper]) -> impl Iterator<Item = &Paper> {
    papers.iter().rev().filter(|p| p.removed.is_none())
}

/// Whether somebody may put papers into a case.
pub(super) fn may_attach(desk: &Desk, ward: &WardCode, c: &CaseRecord) -> bool {
    let scope = Scope {
        group: Some(c.file.group),
        ..Scope::ward(ward)
    };
    c.takes_papers() && desk.can(Action::ManageCases, &scope)
}

fn kinds(t: Texts, chosen: &str) -> Vec<Choice> {
    let all = PaperKind::ALL.iter().map(|kind| {
        let id = kind.as_str();
        Choice::new(id, t.id("paper-kind-", id), chosen == id)
    });
    all.collect()
}

/// The paper that holds the same bytes: where it is and what it is called.
struct Same {
    href: String,
    name: String,
}

fn same(t: Texts, c: &CaseRecord, id: Option<PaperId>) -> Option<Same> {
    let paper = c.papers.iter().find(|p| Some(p.id) == id)?;
    Some(Same {
        href: format!("/cases/{}/documents/{}", c.id, paper.id),
        name: format!("{} · {}", name_of(t, paper), paper.title),
    })
}

#[derive(Template)]
#[template(path = "desk/papers.html")]
struct PapersPage {
    f: Frame,
    id: CaseId,
    name: String,
    minor: bool,
    papers: Vec<PaperView>,
    may_attach: bool,
    form: PaperForm,
    kinds: Vec<Choice>,
    wrong: Wrong,
    same: Option<Same>,
    today: String,
}

/// What the list is shown with.
#[derive(Default)]
struct Shown {
    form: PaperForm,
    wrong: Wrong,
    same: Option<PaperId>,
    done: Option<String>,
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    id: CaseId,
    shown: Shown,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let now = clock::now();
    let c = app.store.papers(reach, id, now).await?;
    let today = now.local_date();
    let frame = Frame::of(app, desk, ward, "cases", t.tr("papers-title")).await?;
    page(&PapersPage {
        f: frame.saying(shown.done.as_deref()),
        id,
        name: c.file.name.clone(),
        minor: c.file.birth.is_minor(today),
        papers: c.papers.iter().rev().map(|p| view(t, id, p)).collect(),
        may_attach: may_attach(desk, ward, &c),
        kinds: kinds(t, &shown.form.kind),
        same: same(t, &c, shown.same),
        form: shown.form,
        wrong: shown.wrong,
        today: today.to_string(),
    })
}

/// What the form begins with, as a link to it says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PapersQuery {
    kind: String,
    number: String,
    dated_on: String,
    done: Option<String>,
}

/// `GET /cases/{id}/documents`. For those who may see the case; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn list(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CaseId>,
    Query(query): Query<PapersQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk, Action::ReadCase).await?;
    let form = PaperForm {
        kind: query.kind,
        number: text::nfc(&query.number),
        dated_on: query.dated_on,
        ..PaperForm::default()
    };
    let shown = Shown {
        form,
        done: query.done,
        ..Shown::default()
    };
    render(&app, &desk, (&ward, reach), id, shown).await
}

/// The status of a page that says why a file is not taken in.
fn refusal(wrong: &Wrong) -> StatusCode {
    match wrong.is(PAPER, "file", PaperFault::TooLarge.as_str()) {
        true => StatusCode::PAYLOAD_TOO_LARGE,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// `POST /cases/{id}/documents`: a paper is put in. For those who manage cases of its group and may see this one.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422, with a file that is too large 413.
pub async fn add(
    State(app): State<AppState>,
    Path(id): Path<CaseId>,
    DeskUpload(desk, parts): DeskUpload,
) -> ApiResult<Response> {
    let (ward, reach) = reach(&app, &desk, Action::ManageCases).await?;
    let now = clock::now();
    let takes = app.store.takes_papers(reach.clone(), id, now).await?;
    let here = format!("/cases/{id}/documents");
    if !takes {
        return conflict(&app, &desk, &ward, "cases", None, here).await;
    }
    let came = form::read(&app, parts, true, now.local_date()).await?;
    let words = came.form.typed(Texts(desk.lang));
    let mut shown = Shown {
        form: came.form,
        ..Shown::default()
    };
    let (facts, content) = match (came.facts, came.content) {
        (Ok(facts), Some(content)) => (facts, content),
        (Ok(_), None) => return Err(ApiError::bad_request()),
        (Err(wrong), _) => {
            shown.wrong = wrong;
            let status = refusal(&shown.wrong);
            let shown = render(&app, &desk, (&ward, reach), id, shown).await?;
            return Ok((status, shown).into_response());
        }
    };
    let new = NewPaper {
        id: PaperId(clock::new_id()),
        case: id,
        facts,
        content: content.clone(),
    };
    let added = app.store.add_paper(reach.clone(), new, clock::now()).await;
    if !matches!(added, Ok(PaperDone::Done(_))) {
        // Nothing speaks of it.
        app.papers.drop_bytes(vec![content.id]).await?;
    }
    let fault = match added? {
        PaperDone::Done(_) => {
            let to = format!("{here}?done=paper-add");
            return Ok(Redirect::to(&to).into_response());
        }
        PaperDone::Changed => {
            return conflict(&app, &desk, &ward, "cases", words, here).await;
        }
        PaperDone::TooMany => PaperFault::TooMany,
        PaperDone::Duplicate(other) => {
            shown.same = Some(other);
            PaperFault::Duplicate
        }
    };
    shown.wrong = Wrong::of(PAPER, "file", fault.as_str());
    let shown = render(&app, &desk, (&ward, reach), id, shown).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

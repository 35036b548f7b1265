//! Bringing in the file that carries a phone's unsent work ("tệp mang tay").

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use tungngo_shared::{
    access::Action,
    ids::{DeviceId, WardCode},
    rescue::file::{FileFault, MAX_FILE_BYTES},
};

use super::{Frame, import, page, texts::Texts, ward_of};
use crate::{
    app::{App, AppState},
    auth::{Desk, DeskUpload},
    clock,
    problem::ApiResult,
    rescue::{self, Carrier, ImportError, OpReport, Report},
    storage::rescue::Way,
};

/// The largest request: a file and what a form puts around it.
pub const MAX_REQUEST: usize = MAX_FILE_BYTES + 64 * 1024;

struct Row {
    op_seq: u64,
    earlier: bool,
    kind: String,
    fate: &'static str,
    why: Option<String>,
}

struct Shown {
    outcome: String,
    good: bool,
    facts: Vec<(String, String)>,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "desk/import_outbox.html")]
struct OutboxPage {
    f: Frame,
    fault: Option<(&'static str, String)>,
    shown: Option<Shown>,
}

async fn form(
    app: &App,
    desk: &Desk,
    fault: Option<FileFault>,
    report: Option<&Report>,
) -> ApiResult<Html<String>> {
    let ward = allowed(app, desk).await?;
    let t = Texts(desk.lang);
    page(&OutboxPage {
        f: Frame::of(app, desk, &ward, "attention", t.tr("outbox-title")).await?,
        fault: fault.map(|fault| (fault.as_str(), t.id("outbox-file-", fault.as_str()))),
        shown: report.map(|report| shown(t, report)),
    })
}

/// The ward whose phones' files this person may bring in.
async fn allowed(app: &App, desk: &Desk) -> ApiResult<WardCode> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::ImportOutbox, &desk.ward_scope())?;
    Ok(ward)
}

fn shown(t: Texts, report: &Report) -> Shown {
    let c = report.counts;
    let fates = [
        ("applied", c.applied),
        ("already", c.already),
        ("conflict", c.conflict),
        ("rejected", c.rejected),
        ("unopened", c.unopened),
    ];
    let mut facts = vec![
        (t.tr("outbox-owner"), report.owner.clone()),
        (t.tr("outbox-made"), t.exactly(report.made_ms)),
    ];
    let counted = fates.into_iter().filter(|(_, n)| *n > 0);
    facts.extend(counted.map(|(fate, n)| (t.id("outbox-fate-", fate), t.number(n as u64))));
    if !report.missing.is_empty() {
        let numbers: Vec<_> = report.missing.iter().map(u64::to_string).collect();
        facts.push((t.tr("outbox-missing"), numbers.join(", ")));
    }
    Shown {
        outcome: t.tr(report.outcome()),
        good: c.conflict + c.rejected + c.unopened == 0,
        facts,
        rows: report
            .ops
            .iter()
            .map(|op| row(t, report.device, op))
            .collect(),
    }
}

fn row(t: Texts, device: DeviceId, op: &OpReport) -> Row {
    Row {
        op_seq: op.op_seq,
        earlier: op.device != device,
        kind: op.kind.map_or_else(
            || t.tr("outbox-kind-copy"),
            |k| t.id("outbox-kind-", k.as_str()),
        ),
        fate: op.fate,
        why: op.code.map(|code| {
            let beginning = match op.fate {
                "unopened" => "rescue-",
                _ => "aside-",
            };
            t.id_or_itself(beginning, code)
        }),
    }
}

/// `GET /import/outbox`. For those who may bring in phones' files.
///
/// # Errors
/// Not found for others.
pub async fn show(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    form(&app, &desk, None, None).await
}

/// `POST /import/outbox`: takes a file in and shows what became of each operation. The same file once
/// more changes nothing. For those who may bring in phones' files.
///
/// # Errors
/// Not found for others; a file that is refused shows the form again, saying why.
pub async fn upload(
    State(app): State<AppState>,
    DeskUpload(desk, parts): DeskUpload,
) -> ApiResult<Response> {
    let ward = allowed(&app, &desk).await?;
    let file = match import::file(parts).await? {
        Ok((_, file)) if !file.is_empty() => file,
        Ok(_) => return refused(&app, &desk, FileFault::NotOurs).await,
        Err(crate::imports::fault::FileFault::TooLarge) => {
            return refused(&app, &desk, FileFault::TooLarge).await;
        }
        Err(_) => return refused(&app, &desk, FileFault::NotOurs).await,
    };
    let carrier = Carrier {
        user: Some(desk.actor.user),
        ward: Some(ward),
        way: Way::File,
    };
    match rescue::take_file(&app, &carrier, &file, clock::now()).await {
        Ok(report) => Ok(form(&app, &desk, None, Some(&report))
            .await?
            .into_response()),
        Err(ImportError::File(fault)) => refused(&app, &desk, fault).await,
        Err(ImportError::Store(error)) => Err(error.into()),
    }
}

async fn refused(app: &App, desk: &Desk, fault: FileFault) -> ApiResult<Response> {
    let shown = form(app, desk, Some(fault), None).await?;
    let status = match fault {
        FileFault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, shown).into_response())
}

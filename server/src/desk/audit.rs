//! The log of who did or saw what: a page for the auditor and the lead, and one for each record:
//! “Ai đã xem hồ sơ này”.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Role, Scope},
    clock::Millis,
    ids::WardCode,
};

use super::{Choice, Frame, audit_detail, page, texts::Texts, ward_of};
use crate::{
    app::AppState,
    auth::{Desk, web::url_encode},
    clock,
    problem::ApiResult,
    storage::audit::{ACTIONS, AuditFilter, AuditReach, AuditRow},
};

mod export;
mod failures;
mod looks;

pub use export::{ask_export, export};
pub use looks::{of_case, of_household, of_observation, of_person, of_visit};

/// Entries on a page.
const PAGE: u32 = 100;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What to show, as it stands in the address; nonsense counts as not set.
#[derive(Debug, Default, Deserialize)]
pub struct AuditQuery {
    #[serde(default)]
    person: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    before: String,
}

/// An entry in words.
struct Line {
    seq: i64,
    when: String,
    who: String,
    role: String,
    device: Option<String>,
    action: String,
    /// Leads to the record, for those who may see it.
    link: Option<String>,
    record: String,
    /// The record's id, where nobody has seen the record.
    id: Option<String>,
    detail: String,
}

fn key(action: &str) -> String {
    action.replace('.', "-")
}

fn action_name(t: Texts, action: &str) -> String {
    t.id_or_itself("audit-action-", &key(action))
}

fn line(t: Texts, row: AuditRow, may_open: bool) -> Line {
    let id = row.subject.map(|id| id.to_string());
    let page = match row.kind.as_deref() {
        Some("household") => Some("households"),
        Some("visit") => Some("visits"),
        Some("case") => Some("cases"),
        Some("move") => Some("moves"),
        Some("offer") => Some("offers"),
        Some("observation") => Some("observations"),
        _ => None,
    };
    // The server does not fail to sign in: somebody does, and it is not known who.
    let nobody = match failures::is_one(&row.action) {
        true => "audit-somebody",
        false => "audit-nobody",
    };
    let failed = failures::told(t, &row.action, &row.detail);
    Line {
        seq: row.seq,
        when: t.exactly(row.at_ms),
        who: row.name.unwrap_or_else(|| t.tr(nobody)),
        role: row
            .role
            .map_or_else(String::new, |role| t.id_or_itself("role-", &role)),
        device: row.device.map(|name| t.phone(Some(&name))),
        action: action_name(t, &row.action),
        link: page
            .zip(id.as_ref())
            .filter(|_| may_open)
            .map(|(page, id)| format!("/{page}/{id}")),
        record: match row.kind {
            Some(kind) => t.id_or_itself("audit-record-", &kind),
            None => String::new(),
        },
        id: id.filter(|_| failed.is_some()),
        detail: failed.unwrap_or_else(|| audit_detail::words(t, &row.action, &row.detail)),
    }
}

/// The whole server's entries are for those who inspect it, not for one ward's lead.
fn reach(desk: &Desk, ward: &WardCode) -> AuditReach {
    AuditReach {
        ward: ward.clone(),
        server: desk.actor.role == Role::Auditor,
    }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

impl AuditQuery {
    fn filter(&self) -> AuditFilter {
        AuditFilter {
            user: self.person.parse().ok(),
            action: Some(self.action.clone()).filter(|a| ACTIONS.contains(&a.as_str())),
            from: day(&self.from).map(Millis::start_of_day),
            to: day(&self.to).map(|d| Millis(Millis::start_of_day(d).0 + DAY_MS)),
            subject: None,
            listed: false,
            before: self.before.parse().ok(),
        }
    }

    /// The choices as they stand in an address.
    fn rest(&self) -> String {
        let fields = [
            ("person", &self.person),
            ("action", &self.action),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let fields = fields.map(|(name, value)| format!("{name}={}", url_encode(value)));
        fields.join("&")
    }
}

#[derive(Template)]
#[template(path = "desk/audit.html")]
struct AuditPage {
    f: Frame,
    people: Vec<Choice>,
    actions: Vec<Choice>,
    from: String,
    to: String,
    filtered: bool,
    export: String,
    lines: Vec<Line>,
    next: Option<String>,
}

/// `GET /audit`. For those who may read the log; the look is written into it.
///
/// # Errors
/// Not found for others.
pub async fn log(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<AuditQuery>,
) -> ApiResult<Html<String>> {
    let ward = ward_of(&app, &desk, None).await?;
    desk.require(Action::ReadAudit, &Scope::ward(&ward))?;
    let t = Texts(desk.lang);
    let reach = reach(&desk, &ward);
    let filter = query.filter();
    app.store
        .note_read(
            ward.clone(),
            desk.actor.user,
            "audit.read",
            None,
            clock::now(),
        )
        .await?;
    let mut rows = app
        .store
        .audit_entries(reach.clone(), filter.clone(), PAGE + 1)
        .await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let rest = query.rest();
    let next = rows.last().filter(|_| more);
    let next = next.map(|row| format!("/audit?{rest}&before={}", row.seq));
    let people = app.store.audited_people(reach).await?;
    let may_open = desk.can(Action::ReadVisit, &Scope::ward(&ward));
    let mut actions: Vec<Choice> = ACTIONS
        .iter()
        .map(|id| {
            let chosen = filter.action.as_deref() == Some(*id);
            Choice::new(id, action_name(t, id), chosen)
        })
        .collect();
    actions.sort_by_key(|choice| tungngo_shared::text::fold(&choice.name));
    page(&AuditPage {
        f: Frame::of(&app, &desk, &ward, "audit", t.tr("nav-audit")).await?,
        people: people
            .into_iter()
            .map(|(id, name)| Choice::new(id, name, filter.user == Some(id)))
            .collect(),
        actions,
        filtered: filter != AuditFilter::default(),
        export: format!("/audit/export?{rest}"),
        from: day(&query.from).map_or_else(String::new, |d| d.to_string()),
        to: day(&query.to).map_or_else(String::new, |d| d.to_string()),
        lines: rows.into_iter().map(|row| line(t, row, may_open)).collect(),
        next,
    })
}

#[cfg(test)]
mod tests {
    use tungngo_shared::i18n::Lang;

    use super::*;
    use crate::text;

    #[test]
    fn every_action_has_a_name_in_both_languages() {
        for action in ACTIONS {
            let name = format!("audit-action-{}", key(action));
            for lang in [Lang::Vi, Lang::En] {
                assert!(text::catalog().has(lang, &name), "{lang:?} {name}");
            }
        }
    }

    /// What stands in quotes like `noun.verb` in the code and is no action.
    const NO_ACTIONS: [&str; 5] = [
        "clash.doc_id",
        "doc.rev",
        "meta.epoch",
        "nguyen.lan",
        "test.note",
    ];

    fn quoted(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                quoted(&path, found);
            } else {
                let code = std::fs::read_to_string(&path).unwrap();
                found.extend(code.split('"').map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_action_in_the_code_is_one_that_has_a_name() {
        let mut found = Vec::new();
        for folder in ["auth", "cli", "desk", "storage", "upkeep"] {
            let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
            quoted(&source.join(folder), &mut found);
        }
        let word =
            |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let files = ["db", "json", "key", "css", "js", "svg", "pem", "html"];
        let mut seen = 0;
        for text in &found {
            let Some((noun, verb)) = text.split_once('.') else {
                continue;
            };
            if !word(noun) || !word(verb) || files.contains(&verb) {
                continue;
            }
            seen += 1;
            let known = ACTIONS.contains(&text.as_str()) || NO_ACTIONS.contains(&text.as_str());
            assert!(known, "{text} has no name on the pages");
        }
        assert!(seen > ACTIONS.len(), "the code is not read: {seen}");
    }

    #[test]
    fn what_is_nonsense_in_an_address_asks_nothing() {
        let query = AuditQuery {
            person: "x".to_owned(),
            action: "visit.%".to_owned(),
            from: "yesterday".to_owned(),
            to: "2026-13-01".to_owned(),
            before: "-".to_owned(),
        };
        assert_eq!(query.filter(), AuditFilter::default());
        let query = AuditQuery {
            from: "2026-11-27".to_owned(),
            to: "2026-11-27".to_owned(),
            ..AuditQuery::default()
        };
        let filter = query.filter();
        let length = filter.to.unwrap().0 - filter.from.unwrap().0;
        assert_eq!(length, DAY_MS, "the last day is part of it");
    }
}

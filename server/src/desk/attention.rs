//! Whatever needs a person besides the queue ("Cần người xem"): proposals about houses, fields on which
//! two people disagree, and operations of phones that were not taken in. Nothing kept aside is
//! invisible.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::Value;
use tungngo_shared::{access::Action, clock::Millis, sync::DocKind};

use super::{
    Frame, household::names, login::Empty, look::Names, page, path::Path, texts::Texts,
    visit::clash_view, ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        review::{AsideRow, ClashRow, ProposedRow},
    },
};

/// Rows of each kind on a page.
const PAGE: u32 = 50;

/// A disagreement with its door.
struct Disagreement {
    id: i64,
    field: String,
    current: String,
    incoming: String,
    who: String,
    settled: Option<String>,
    back: String,
    href: String,
    number: String,
    place: String,
    action: String,
}

/// Something kept aside, in words.
struct Aside {
    id: i64,
    reason: String,
    from: String,
    content: String,
}

#[derive(Template)]
#[template(path = "desk/attention.html")]
struct AttentionPage {
    f: Frame,
    proposed: Vec<ProposedRow>,
    clashes: Vec<Disagreement>,
    asides: Vec<Aside>,
    next: Option<String>,
}

/// Where each list goes on.
#[derive(Debug, Default, Deserialize)]
pub struct AttentionQuery {
    #[serde(default)]
    clash: i64,
    #[serde(default)]
    aside: i64,
    done: Option<String>,
}

fn disagreement(t: Texts, names: &Names, c: &ClashRow) -> Disagreement {
    let view = clash_view(t, names, c, "/attention");
    let noun = if c.kind == DocKind::Visit {
        "visits"
    } else {
        "households"
    };
    let (number, place) = c.door.as_ref().map_or_else(Default::default, |d| {
        let number = if d.number.is_empty() {
            &d.head_name
        } else {
            &d.number
        };
        (
            number.clone(),
            format!("{} · {} · {}", d.head_name, d.group_name, d.alley_name),
        )
    });
    Disagreement {
        id: view.id,
        field: view.field,
        current: view.current,
        incoming: view.incoming,
        who: view.who,
        settled: view.settled,
        back: view.back,
        href: format!("/{noun}/{}", c.doc),
        number,
        place,
        action: format!("/{noun}/{}/clashes", c.doc),
    }
}

/// What an operation says, readable, without what only the ward's key opens.
fn content(op: &str) -> String {
    let mut value: Value = match serde_json::from_str(op) {
        Ok(value) => value,
        Err(_) => return op.to_owned(),
    };
    if let Some(list) = value.pointer_mut("/body/observations") {
        let sealed = list.as_array().map_or(0, Vec::len);
        *list = Value::from(sealed);
    }
    serde_json::to_string_pretty(&value).unwrap_or_else(|_| op.to_owned())
}

fn aside(t: Texts, a: AsideRow, now: Millis) -> Aside {
    let sender = a.sender.unwrap_or_else(|| t.tr("somebody"));
    let phone = t.phone(a.device_name.as_deref());
    Aside {
        id: a.id,
        reason: t.id_or_itself("aside-", &a.reason),
        from: t.tr_with(
            "aside-from",
            &[
                ("name", &sender),
                ("phone", &phone),
                ("time", &t.moment(a.at_ms, now)),
                ("n", &a.op_seq.to_string()),
            ],
        ),
        content: content(&a.op),
    }
}

/// `GET /attention`. For those who review visits somewhere in the ward.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<AttentionQuery>,
) -> ApiResult<Html<String>> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ReviewVisit, &ward).ok_or_else(ApiError::refused)?;
    let t = Texts(desk.lang);
    let now = clock::now();
    let clashes = app
        .store
        .open_clashes(reach.clone(), query.clash, PAGE)
        .await?;
    let asides = app
        .store
        .open_asides(reach.clone(), query.aside, PAGE)
        .await?;
    let full = |n: usize| n == PAGE as usize;
    let next = (full(clashes.len()) || full(asides.len())).then(|| {
        let clash = clashes.last().map_or(query.clash, |c| c.id);
        let aside = asides.last().map_or(query.aside, |a| a.id);
        format!("/attention?clash={clash}&aside={aside}")
    });
    let names = names(&app, &ward).await?;
    let frame = Frame::of(&app, &desk, &ward, "attention", t.tr("nav-attention")).await?;
    page(&AttentionPage {
        f: frame.saying(query.done.as_deref()),
        proposed: app.store.proposed(reach).await?,
        clashes: clashes.iter().map(|c| disagreement(t, &names, c)).collect(),
        asides: asides.into_iter().map(|a| aside(t, a, now)).collect(),
        next,
    })
}

/// `POST /attention/asides/{n}`: somebody saw to it. For those who review the whole ward.
///
/// # Errors
/// Not found for others.
pub async fn settle_aside(
    State(app): State<AppState>,
    Path(id): Path<i64>,
    DeskForm(desk, Empty {}): DeskForm<Empty>,
) -> ApiResult<Response> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ReviewVisit, &ward).ok_or_else(ApiError::refused)?;
    app.store.settle_aside(reach, id, clock::now()).await?;
    Ok(Redirect::to("/attention?done=settled").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_observations_are_counted_not_shown() {
        let shown = content(
            r#"{"op_seq":3,"body":{"note":"x","observations":[{"ct":"secret"},{"ct":"more"}]}}"#,
        );
        assert!(shown.contains("\"observations\": 2") && !shown.contains("secret"));
        assert_eq!(content("not json"), "not json");
    }
}

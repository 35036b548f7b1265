//! One visit: what was recorded, where, by whom, what became of it, and the decision bar.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use tungngo_shared::{
    access::{Action, Scope, can},
    commitment::{CommitmentState, Signature},
    ids::{ObservationId, VisitId},
    observation::SealedObservation,
    review::ReviewState,
    visit::Visit,
};

use super::{
    Choice, Frame,
    look::{self, Fact, Names},
    observation::{self, Opener},
    page,
    path::Path,
    query::QueueQuery,
    texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        review::{ClashRow, Position, Seek, VisitRecord},
    },
};

mod history;
mod photos;
mod place;

use history::Entry;
use photos::Photos;
use place::Sketch;

pub use history::{Entry as HistoryEntry, document as document_history};
pub use photos::photo;

/// A drawn signature, ready for an SVG path.
struct Drawn {
    width: u16,
    height: u16,
    path: String,
}

/// Two values of one field in words.
pub struct ClashView {
    /// Its number.
    pub id: i64,
    /// The field.
    pub field: String,
    /// What stands in the document.
    pub current: String,
    /// What somebody else sent.
    pub incoming: String,
    /// Who sent it and when.
    pub who: String,
    /// Who chose what, once it is settled.
    pub settled: Option<String>,
    /// Where to go back to.
    pub back: String,
}

/// A disagreement in words.
#[must_use]
pub fn clash_view(t: Texts, names: &Names, c: &ClashRow, back: &str) -> ClashView {
    let now = clock::now();
    let somebody = || t.tr("somebody");
    ClashView {
        id: c.id,
        field: c.field.clone(),
        current: look::value(t, names, &c.field, c.current.as_ref()),
        incoming: look::value(t, names, &c.field, c.incoming.as_ref()),
        who: t.tr_with(
            "clash-incoming",
            &[
                ("name", &c.sender.clone().unwrap_or_else(somebody)),
                ("time", &t.moment(c.at_ms, now)),
            ],
        ),
        settled: c.resolved_ms.map(|at| {
            let who = c.resolver.clone().unwrap_or_else(somebody);
            let key = match c.chosen.as_deref() {
                Some("incoming") => "clash-settled-incoming",
                _ => "clash-settled-current",
            };
            t.tr_with(key, &[("name", &who), ("time", &t.moment(at, now))])
        }),
        back: back.to_owned(),
    }
}

#[derive(Template)]
#[template(path = "desk/visit.html")]
struct VisitPage {
    f: Frame,
    v: VisitRecord,
    heading: String,
    facts: Vec<Fact>,
    history: Vec<Entry>,
    clashes: Vec<ClashView>,
    clash_action: String,
    signature: Option<Drawn>,
    photos: Option<Photos>,
    sketch: Option<Sketch>,
    place_text: String,
    place_note: Option<String>,
    may_open: bool,
    sees_looks: bool,
    may_erase: bool,
    opened: Option<Vec<(ObservationId, Option<Vec<Fact>>)>>,
    may_review: bool,
    may_accept: bool,
    may_return: bool,
    may_reject: bool,
    fields: Vec<Choice>,
    templates: Vec<String>,
    query: String,
    prev: Option<String>,
    next: Option<String>,
}

/// The fields that a returned visit can be about; the phone opens there.
pub const FIELDS: [&str; 9] = [
    "people_living",
    "residence_declared",
    "commitment",
    "camera",
    "answered_by",
    "leaflet_given",
    "appointment",
    "observations",
    "note",
];

/// How many ready-made comments there are (`comment-1` …).
const TEMPLATES: usize = 5;

/// What the form says, in the order of the form.
fn facts(t: Texts, v: &VisitRecord) -> Vec<Fact> {
    let visit = &v.visit;
    let mut list = Vec::new();
    let mut add = |field: &str, value: Option<String>| {
        if let Some(value) = value {
            list.push(Fact::of(t, field, value));
        }
    };
    add(
        "answered_by",
        visit.answered_by.map(|r| t.id("relation-", r.as_str())),
    );
    add("people_living", visit.people_living.map(|n| n.to_string()));
    add(
        "residence_declared",
        visit
            .residence_declared
            .map(|r| t.id("residence-", r.as_str())),
    );
    add(
        "leaflet_given",
        visit.leaflet_given.map(|yes| look::yes_no(t, yes)),
    );
    add(
        "commitment",
        visit
            .commitment
            .as_ref()
            .map(|c| commitment(t, visit, c.state)),
    );
    add("camera", visit.camera.map(|c| t.id("camera-", c.as_str())));
    add(
        "appointment",
        visit.appointment.map(|a| look::appointment(t, a)),
    );
    add(
        "notice_left",
        visit.notice_left.map(|yes| look::yes_no(t, yes)),
    );
    add("refusal_reason", visit.refusal_reason.clone());
    add("note", visit.note.clone());
    for fact in &mut list {
        let listed = v
            .household
            .people
            .filter(|listed| Some(*listed) != visit.people_living);
        if fact.label == look::label(t, "people_living")
            && let Some(listed) = listed
        {
            fact.differs = Some(t.tw("list-says", listed));
        }
    }
    list
}

fn commitment(t: Texts, visit: &Visit, state: CommitmentState) -> String {
    if state == CommitmentState::Signed {
        let at = visit.clock.device_ms.local_hm();
        return t.tr_with("commitment-signed-at", &[("time", &at)]);
    }
    t.id("commitment-", state.as_str())
}

fn drawn(visit: &Visit) -> Option<Drawn> {
    let signature: &Signature = visit.commitment.as_ref()?.signature.as_ref()?;
    signature.is_drawn().then(|| Drawn {
        width: signature.width.max(1),
        height: signature.height.max(1),
        path: signature.svg_path(),
    })
}

/// `GET /visits/{id}`. For those who may read visits of its group.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<VisitId>,
    Query(query): Query<QueueQuery>,
) -> ApiResult<Html<String>> {
    render(&app, &desk, id, &query.opened(&app, &desk), false).await
}

/// `GET /visits/{id}/observations`: the same page with its observations opened; the look is written
/// into the audit log first. For those who may read observations of its group.
///
/// # Errors
/// Not found for others.
pub async fn observations(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<VisitId>,
    Query(query): Query<QueueQuery>,
) -> ApiResult<Html<String>> {
    render(&app, &desk, id, &query.opened(&app, &desk), true).await
}

async fn beside(
    app: &AppState,
    reach: &Reach,
    query: &QueueQuery,
    v: &VisitRecord,
) -> ApiResult<[Option<String>; 2]> {
    let filter = query.filter();
    let here = Position {
        updated_ms: v.updated_ms,
        id: v.id,
    };
    let mut found = [None, None];
    for (place, seek) in found
        .iter_mut()
        .zip([Seek::Before(here), Seek::After(here)])
    {
        let rows = app
            .store
            .queue(reach.clone(), filter.clone(), seek, 1)
            .await?;
        *place = rows
            .first()
            .map(|r| format!("/visits/{}?{}", r.id, query.written(&filter, query.seek())));
    }
    Ok(found)
}

async fn render(
    app: &AppState,
    desk: &Desk,
    id: VisitId,
    query: &QueueQuery,
    open: bool,
) -> ApiResult<Html<String>> {
    let ward = ward_of(app, desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ReadVisit, &ward).ok_or_else(ApiError::refused)?;
    let now = clock::now();
    let v = app.store.visit(reach.clone(), id, now).await?;
    let scope = Scope::alley(&ward, v.group, v.alley).owned_by(v.author_id);
    desk.require(Action::ReadVisit, &scope)?;
    let t = Texts(desk.lang);
    let may_open = desk.can(Action::ReadObservation, &scope);
    let opened = match open {
        true => {
            desk.require(Action::ReadObservation, &scope)?;
            let sealed = app
                .store
                .sealed_observations(reach.clone(), id, now)
                .await?;
            let mut opener = Opener::new(app, &ward);
            let open = |o: &SealedObservation| {
                let said = opener.open(id, o);
                (o.id, said.map(|said| observation::facts(t, &said)))
            };
            Some(sealed.iter().map(open).collect())
        }
        false => None,
    };
    let may_review = can(&desk.actor, Action::ReviewVisit, &scope);
    let heading = t.tr_with(
        "visit-heading",
        &[
            ("number", &t.door(&v.door.number)),
            ("name", &v.door.head_name),
        ],
    );
    let [prev, next] = beside(app, &reach, query, &v).await?;
    let (sketch, place_text, place_note) = place::of(t, &v);
    let back = query.written(&query.filter(), query.seek());
    let frame = Frame::of(app, desk, &ward, "queue", heading.clone()).await?;
    page(&VisitPage {
        f: frame.saying(query.done.as_deref()),
        facts: facts(t, &v),
        history: history::of(t, &v),
        clashes: v
            .clashes
            .iter()
            .map(|c| clash_view(t, &Names::new(), c, &back))
            .collect(),
        clash_action: format!("/visits/{id}/clashes"),
        signature: drawn(&v.visit),
        photos: photos::of(app, t, id, &v.visit.photos).await?,
        sketch,
        place_text,
        place_note,
        may_open,
        sees_looks: desk.can(Action::ReadAudit, &Scope::ward(&ward)),
        may_erase: desk.can(Action::EraseRecords, &Scope::ward(&ward)),
        opened,
        may_accept: may_review && v.state.may_become(ReviewState::Accepted),
        may_return: may_review && v.state.may_become(ReviewState::Returned),
        may_reject: may_review && v.state.may_become(ReviewState::Rejected),
        may_review,
        fields: FIELDS
            .iter()
            .map(|field| Choice::new(field, look::label(t, field), false))
            .collect(),
        templates: (1..=TEMPLATES)
            .map(|n| t.tr(format!("comment-{n}")))
            .collect(),
        query: back,
        prev,
        next,
        heading,
        v,
    })
}

//! A case on one sheet of paper: who, what was decided, who is in charge. What was said and corrected on the way is left out.

use askama::Template;
use axum::{extract::State, response::Html};
use tungngo_shared::{access::Action, ids::CaseId};

use super::{
    super::{Frame, look::Fact, page, path::Path, texts::Texts},
    one::{Decided, decisions, summary},
    reach,
};
use crate::{app::AppState, auth::Desk, clock, problem::ApiResult, storage::cases::Look};

#[derive(Template)]
#[template(path = "desk/case_print.html")]
struct CasePrint {
    f: Frame,
    id: CaseId,
    state: &'static str,
    facts: Vec<Fact>,
    statuses: Vec<Decided>,
    printed: String,
}

/// `GET /cases/{id}/print`. For those who may read the case; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn print(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CaseId>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(&app, &desk, Action::ReadCase).await?;
    let t = Texts(desk.lang);
    let now = clock::now();
    let c = app.store.case(reach, id, Look::Print, now).await?;
    let printed = t.tr_with(
        "case-printed",
        &[("who", &desk.name), ("time", &t.exactly(now))],
    );
    page(&CasePrint {
        f: Frame::of(&app, &desk, &ward, "cases", t.tr("case-print-title")).await?,
        id,
        state: c.state.as_str(),
        facts: summary(t, &c),
        statuses: decisions(t, &c.statuses),
        printed,
    })
}

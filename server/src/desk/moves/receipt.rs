//! The receipt of a case that was taken over, on one sheet of paper. When the case is erased it names the officers alone.

use askama::Template;
use axum::{extract::State, response::Html};
use tungngo_shared::ids::MoveId;

use super::{
    super::{Frame, page, path::Path, texts::Texts},
    allowed,
    one::{Told, told},
};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::cases::Look,
};

#[derive(Template)]
#[template(path = "desk/move_receipt.html")]
struct ReceiptPage {
    f: Frame,
    id: MoveId,
    number: String,
    told: Told,
    printed: String,
}

/// `GET /moves/{id}/receipt`. For the leads of the two wards; the look is audited.
///
/// # Errors
/// Not found for others, and for a move without a receipt.
pub async fn receipt(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<MoveId>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let t = Texts(desk.lang);
    let now = clock::now();
    let m = app.store.case_move(reach, id, Look::Print, now).await?;
    let number = m.receipt.ok_or_else(ApiError::not_found)?.to_string();
    let printed = t.tr_with(
        "case-printed",
        &[("who", &desk.name), ("time", &t.exactly(now))],
    );
    page(&ReceiptPage {
        f: Frame::of(&app, &desk, &ward, "moves", t.tr("move-receipt-title")).await?,
        id,
        number,
        told: told(t, &m),
        printed,
    })
}

//! The pages about people under management: their cases, where these go, what is done for them, other systems' lists.

use axum::{
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::Routes;
use crate::desk;

/// Cases of people under management.
pub fn case_pages() -> Routes {
    use desk::casefile;
    Routes::new()
        .route("/cases", get(casefile::list))
        .route(
            "/observations/{id}/case",
            get(casefile::form).post(casefile::propose),
        )
        .route("/cases/{id}", get(casefile::show))
        .route("/cases/{id}/print", get(casefile::print))
        .route("/cases/{id}/decision", post(casefile::decide))
        .route("/cases/{id}/status", post(casefile::status))
        .route("/cases/{id}/correct", post(casefile::correct))
        .route("/cases/{id}/end", post(casefile::end))
        .route("/cases/{id}/reopen", post(casefile::reopen))
        .route("/cases/erasures", get(casefile::erasure::list))
        .route(
            "/cases/{id}/erasure",
            get(casefile::erasure::form).post(casefile::erasure::ask),
        )
        .route(
            "/cases/{id}/erasure/withdraw",
            post(casefile::erasure::withdraw),
        )
        .route("/cases/{id}/erasure/keep", post(casefile::erasure::keep))
        .route(
            "/cases/{id}/erasure/carry-out",
            post(casefile::erasure::carry_out),
        )
}

/// Cases that move between wards.
pub fn move_pages() -> Routes {
    use desk::moves;
    Routes::new()
        .route("/moves", get(moves::list))
        .route("/cases/{id}/move", get(moves::form).post(moves::offer))
        .route("/moves/{id}", get(moves::show))
        .route("/moves/{id}/receipt", get(moves::receipt))
        .route("/moves/{id}/decline", post(moves::decline))
        .route("/moves/{id}/withdraw", post(moves::withdraw))
}

/// Two records of one person made one.
pub fn merge_pages() -> Routes {
    use desk::merges;
    Routes::new()
        .route("/cases/{id}/merge", get(merges::alike))
        .route(
            "/cases/{id}/merge/{other}",
            get(merges::form).post(merges::merge),
        )
        .route(
            "/cases/{id}/unmerge/{merge}",
            get(merges::ask_undo).post(merges::undo),
        )
}

/// What the ward can offer, and what is needed.
pub fn support_pages() -> Routes {
    use desk::{casefile, needs, offer};
    Routes::new()
        .route("/offers", get(offer::list))
        .route("/offers/new", get(offer::new).post(offer::create))
        .route("/offers/{id}", get(offer::show).post(offer::change))
        .route("/offers/{id}/close", post(offer::close))
        .route("/offers/{id}/reopen", post(offer::reopen))
        .route("/needs", get(needs::list))
        .route("/needs/export", get(needs::ask_export).post(needs::export))
        .route("/cases/{id}/needs", post(casefile::add_need))
        .route("/cases/{id}/needs/{need}/close", post(casefile::close_need))
        .route("/cases/{id}/needs/{need}/match", post(casefile::refer))
        .route("/cases/{id}/matches/{match}", post(casefile::step_match))
        .route(
            "/cases/{id}/tasks/new",
            get(casefile::new_task).post(casefile::give),
        )
}

/// Other systems' lists laid beside the cases.
pub fn reconcile_pages() -> Routes {
    use desk::reconcile;
    let form = get(reconcile::list).post(reconcile::upload);
    Routes::new()
        .route(
            "/reconcile",
            form.layer(DefaultBodyLimit::max(desk::import::max_request())),
        )
        .route("/reconcile/{id}", get(reconcile::show))
        .route("/reconcile/{id}/columns", post(reconcile::name_columns))
        .route("/reconcile/{id}/rows", post(reconcile::say))
        .route(
            "/reconcile/{id}/rows/{n}/case",
            get(reconcile::case_form).post(reconcile::propose_case),
        )
        .route(
            "/reconcile/{id}/sign",
            get(reconcile::ask_sign).post(reconcile::sign),
        )
        .route("/reconcile/{id}/record", get(reconcile::record))
        .route(
            "/reconcile/{id}/export",
            get(reconcile::ask_export).post(reconcile::export),
        )
        .route("/reconcile/{id}/drop", post(reconcile::drop_run))
}

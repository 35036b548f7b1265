//! What is said of rows, one by one or many at once.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    ids::ReconcileId,
    reconcile::{Decision, Outcome},
    text,
    validation::MAX_NOTE_CHARS,
};

use super::{
    super::{decision::conflict, path::Path},
    allowed,
};
use crate::{
    app::AppState,
    auth::DeskForm,
    clock,
    problem::{ApiError, ApiResult},
    storage::reconcile::{Said, Told},
};

/// So many rows are on a page at most.
const MAX_PICKS: usize = 100;

/// Rows, each `number~version`, and what is said of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SayForm {
    pick: Vec<String>,
    /// A decision, `again`, `nobody`, or `is~` and a case.
    said: String,
    comment: String,
    /// Whether it is said of all open rows that stand where `outcome` says.
    rest: String,
    outcome: String,
}

impl SayForm {
    fn picks(&self) -> ApiResult<Vec<(i64, i64)>> {
        let pick = |pick: &String| {
            let (nr, version) = pick.split_once('~')?;
            Some((nr.parse().ok()?, version.parse().ok()?))
        };
        let picks: Option<Vec<_>> = self.pick.iter().take(MAX_PICKS).map(pick).collect();
        picks.ok_or_else(ApiError::bad_request)
    }

    fn comment(&self) -> Option<String> {
        let comment = text::nfc_multiline(&self.comment);
        let comment: String = comment.chars().take(MAX_NOTE_CHARS).collect();
        Some(comment).filter(|comment| !comment.is_empty())
    }

    fn said(&self) -> ApiResult<Said> {
        let said = match self.said.as_str() {
            "again" => Some(Said::Again),
            "nobody" => Some(Said::Nobody),
            other => match other.strip_prefix("is~") {
                Some(case) => case.parse().ok().map(Said::Is),
                None => {
                    Decision::parse(other).map(|decision| Said::Decide(decision, self.comment()))
                }
            },
        };
        said.ok_or_else(ApiError::bad_request)
    }
}

/// `POST /reconcile/{id}/rows`. For those who match lists; a row that somebody else has decided on stays as it is.
///
/// # Errors
/// Not found for others; conflict where the one row had changed, with the words that were typed.
pub async fn say(
    State(app): State<AppState>,
    Path(id): Path<ReconcileId>,
    DeskForm(desk, form): DeskForm<SayForm>,
) -> ApiResult<Response> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let outcome = Outcome::parse(&form.outcome).ok_or_else(ApiError::bad_request)?;
    let here = format!("/reconcile/{id}?outcome={}", outcome.as_str());
    let now = clock::now();
    let told = match (form.rest.as_str(), form.said()?) {
        ("1", Said::Decide(decision, _)) => {
            app.store
                .decide_rest(reach, id, outcome, decision, now)
                .await?
        }
        ("1", _) => return Err(ApiError::bad_request()),
        (_, said) => {
            app.store
                .say_of_rows(reach, id, form.picks()?, said, now)
                .await?
        }
    };
    if let Told {
        done: 0,
        changed: 1,
        unfit: 0,
    } = told
    {
        return conflict(&app, &desk, &ward, "reconcile", form.comment(), here).await;
    }
    let Told {
        done,
        changed,
        unfit,
    } = told;
    let to = format!("{here}&told={done}&changed={changed}&unfit={unfit}");
    Ok(Redirect::to(&to).into_response())
}

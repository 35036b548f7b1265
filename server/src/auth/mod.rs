//! Who speaks: passwords and web sessions at the desk, enrolment codes and tokens for phones, and the
//! extractors that handlers name in their signatures.

use tungngo_shared::{clock::Millis, ids::UserId};

use crate::{
    app::App,
    noted::{Kind, Try},
    problem::{ApiError, ApiResult},
};

pub mod attempts;
pub mod enrol;
pub mod extract;
mod hashers;
pub mod jwt;
pub mod known;
pub mod password;
pub mod rates;
pub mod refresh;
pub mod refused;
pub mod second;
pub mod web;

use attempts::Subject;
pub use extract::{Desk, DeskForm, DeskUpload, Phone, Watching};

/// Lets a try through, or turns it away and notes that for the log; `about` is the account that is tried, if
/// there is one.
///
/// # Errors
/// `too_many_requests`.
pub fn begin_try(
    app: &App,
    subjects: &[Subject<'_>],
    (kind, about): (Kind, Option<UserId>),
    now: Millis,
) -> ApiResult<()> {
    app.attempts.begin(subjects, now).map_err(|wait| {
        app.notes.failed(kind, about, Try::TurnedAway, now);
        ApiError::too_many_requests(wait)
    })
}

//! Taking a case over, declining it, taking the offer back. Of two wards at once one wins, and the other is told.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    ids::{CaseId, GroupId, HouseholdId, MoveId, UserId},
    validation::Code,
};

use super::{
    super::{
        casefile::{Wrong, words},
        decision::conflict,
        path::Path,
    },
    allowed,
    one::{AcceptForm, Typed, render, version},
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    papers::along::take_over,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        moves::{MoveChange, MoveDone, Reception},
    },
};

/// The name of the form of taking over, for its faults.
const ACCEPT: &str = "accept";
/// The same of declining.
const DECLINE: &str = "decline";

impl AcceptForm {
    fn read(&self) -> ApiResult<Result<MoveChange, Wrong>> {
        let mut wrong = Wrong::default();
        let household = Some(self.household.as_str()).filter(|id| !id.is_empty());
        let household = household.map(str::parse::<HouseholdId>).transpose();
        let group = self.group.parse::<GroupId>().ok();
        let officer = self.officer.parse::<UserId>();
        let has_place = group.is_some() || matches!(household, Ok(Some(_)));
        for (field, there) in [
            ("household", household.is_ok()),
            ("group", has_place),
            ("officer", officer.is_ok()),
        ] {
            if !there {
                wrong.add(ACCEPT, field, Code::Required.as_str());
            }
        }
        let case_version = version(&self.case_version)?;
        Ok(match (household, officer) {
            (Ok(household), Ok(officer)) if wrong.is_nothing() => {
                Ok(MoveChange::Accept(Reception {
                    id: CaseId(clock::new_id()),
                    case_version,
                    group,
                    household,
                    officer,
                    copies: Default::default(),
                }))
            }
            _ => Err(wrong),
        })
    }
}

/// A step that was asked for, and what its form holds should it not be taken.
struct Sent {
    form: &'static str,
    version: i64,
    read: Result<MoveChange, Wrong>,
    words: Option<String>,
    typed: Typed,
}

/// Does what was asked for. A case that is taken over may have many papers: that goes on when whoever asked waits no more.
async fn carry_out(
    app: &AppState,
    reach: Reach,
    (id, seen): (MoveId, i64),
    change: MoveChange,
) -> ApiResult<MoveDone> {
    let MoveChange::Accept(wanted) = change else {
        let now = clock::now();
        return Ok(app.store.decide_move(reach, id, seen, change, now).await?);
    };
    let app = app.clone();
    let taken = tokio::spawn(async move { take_over(&app, reach, id, seen, wanted).await });
    Ok(taken.await.map_err(|e| ApiError::internal(&e))??)
}

async fn decide(app: &AppState, desk: &Desk, id: MoveId, sent: Sent) -> ApiResult<Response> {
    let (ward, reach) = allowed(app, desk).await?;
    let wrong = match sent.read {
        Err(wrong) => wrong,
        Ok(change) => {
            let step = match change {
                MoveChange::Accept(_) => "accept",
                MoveChange::Decline(_) => "decline",
                MoveChange::Withdraw => "withdraw",
            };
            match carry_out(app, reach.clone(), (id, sent.version), change).await? {
                MoveDone::Done => {
                    let to = format!("/moves/{id}?done=move-{step}");
                    return Ok(Redirect::to(&to).into_response());
                }
                MoveDone::SamePerson => Wrong::of(sent.form, "officer", "same_person"),
                MoveDone::DoesNotFit(field) => Wrong::of(sent.form, field.as_str(), "does_not_fit"),
                MoveDone::Changed | MoveDone::Lacks(_) => {
                    let here = format!("/moves/{id}");
                    return conflict(app, desk, &ward, "moves", sent.words, here).await;
                }
            }
        }
    };
    let typed = Typed {
        wrong,
        ..sent.typed
    };
    let shown = render(app, desk, (&ward, reach), id, typed, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

/// `POST /moves/{id}/accept`: the case is this ward's from now on, and there is a receipt. With `do=find` it only looks for a
/// household. For the leads of the ward that is asked.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn accept(
    State(app): State<AppState>,
    Path(id): Path<MoveId>,
    DeskForm(desk, form): DeskForm<AcceptForm>,
) -> ApiResult<Response> {
    if form.step == "find" {
        let (ward, reach) = allowed(&app, &desk).await?;
        let typed = Typed {
            accept: form,
            ..Typed::default()
        };
        let shown = render(&app, &desk, (&ward, reach), id, typed, None).await?;
        return Ok(shown.into_response());
    }
    let sent = Sent {
        form: ACCEPT,
        version: version(&form.version)?,
        read: form.read()?,
        words: None,
        typed: Typed {
            accept: form,
            ..Typed::default()
        },
    };
    decide(&app, &desk, id, sent).await
}

/// Why it is declined.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeclineForm {
    comment: String,
    version: String,
}

/// `POST /moves/{id}/decline`: the case stays where it is, and this ward sees whom it is about no more. For the leads of
/// the ward that is asked.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn decline(
    State(app): State<AppState>,
    Path(id): Path<MoveId>,
    DeskForm(desk, form): DeskForm<DeclineForm>,
) -> ApiResult<Response> {
    let mut wrong = Wrong::default();
    let why = words(&mut wrong, DECLINE, &form.comment, true);
    let read = why.filter(|_| wrong.is_nothing());
    let sent = Sent {
        form: DECLINE,
        version: version(&form.version)?,
        read: read.map(MoveChange::Decline).ok_or(wrong),
        words: Some(form.comment.trim().to_owned()).filter(|text| !text.is_empty()),
        typed: Typed {
            why: form.comment,
            ..Typed::default()
        },
    };
    decide(&app, &desk, id, sent).await
}

/// Which version is taken back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WithdrawForm {
    version: String,
}

/// `POST /moves/{id}/withdraw`: the offer is taken back. For the leads of the ward that made it.
///
/// # Errors
/// Not found for others.
pub async fn withdraw(
    State(app): State<AppState>,
    Path(id): Path<MoveId>,
    DeskForm(desk, form): DeskForm<WithdrawForm>,
) -> ApiResult<Response> {
    let sent = Sent {
        form: DECLINE,
        version: version(&form.version)?,
        read: Ok(MoveChange::Withdraw),
        words: None,
        typed: Typed::default(),
    };
    decide(&app, &desk, id, sent).await
}

//! Several visits accepted at once, after a summary.

use super::*;
use crate::desk::query::read;

/// The rows ticked in the queue, each `visit~revision`.
#[derive(Debug, Deserialize)]
pub struct BulkForm {
    #[serde(default)]
    pick: Vec<String>,
    #[serde(default)]
    back: String,
    confirmed: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/queue_confirm.html")]
struct ConfirmPage {
    f: Frame,
    back: String,
    rows: Vec<RowView>,
    flagged: usize,
}

/// `POST /queue/accept`: shows what would be accepted; accepts it when that was confirmed. For those
/// who review visits; rows out of reach count as changed.
///
/// # Errors
/// Not found for others.
pub async fn accept(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<BulkForm>,
) -> ApiResult<Response> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ReviewVisit, &ward).ok_or_else(ApiError::refused)?;
    let query = read::<QueueQuery>(&form.back).opened(&app, &desk);
    let (filter, seek) = (query.filter(), query.seek());
    let back = query.written(&filter, seek);
    if form.pick.is_empty() || form.pick.len() > PAGE {
        return Ok(Redirect::to(&format!("/queue?{back}")).into_response());
    }
    if form.confirmed.is_none() {
        return confirm(&app, &desk, &ward, reach, form.pick, &query).await;
    }
    let (mut accepted, mut changed) = (0, 0);
    for pick in &form.pick {
        match accept_one(&app, &reach, pick).await? {
            Decided::Done => accepted += 1,
            Decided::Changed | Decided::NotAllowed => changed += 1,
        }
    }
    let to = format!("/queue?{back}&accepted={accepted}&changed={changed}");
    Ok(Redirect::to(&to).into_response())
}

async fn accept_one(app: &AppState, reach: &Reach, pick: &str) -> ApiResult<Decided> {
    let (id, rev) = pick.split_once('~').ok_or_else(ApiError::bad_request)?;
    let decision = Decision {
        visit: id.parse().map_err(|_| ApiError::bad_request())?,
        seen_rev: Rev::from_stored(rev.to_owned()),
        seen_state: ReviewState::Received,
        to: ReviewState::Accepted,
        comment: None,
        field: None,
    };
    match app
        .store
        .decide(reach.clone(), decision, clock::now())
        .await
    {
        Ok(decided) => Ok(decided),
        Err(crate::storage::StoreError::NotFound) => Ok(Decided::Changed),
        Err(other) => Err(other.into()),
    }
}

async fn confirm(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    reach: Reach,
    picks: Vec<String>,
    query: &QueueQuery,
) -> ApiResult<Response> {
    let t = Texts(desk.lang);
    let now = clock::now();
    let (filter, seek) = (query.filter(), query.seek());
    let back = query.written(&filter, seek);
    // The page the boxes stood on, read again: what changed meanwhile is no longer among them.
    let read = app
        .store
        .queue(reach, filter, seek, PAGE as u32 + 1)
        .await?;
    let rows: Vec<RowView> = paged(read, seek, PAGE)
        .rows
        .into_iter()
        .map(|r| row_view(t, r, desk, now))
        .filter(|r| picks.contains(&r.pick))
        .collect();
    if rows.is_empty() {
        let to = format!("/queue?{back}&accepted=0&changed={}", picks.len());
        return Ok(Redirect::to(&to).into_response());
    }
    let shown = page(&ConfirmPage {
        f: Frame::of(app, desk, ward, "queue", t.tw("confirm-title", rows.len())).await?,
        flagged: rows
            .iter()
            .filter(|r| !r.flags.is_empty() || r.observations > 0)
            .count(),
        back,
        rows,
    })?;
    Ok(shown.into_response())
}

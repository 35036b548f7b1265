//! Papers that go along with a case to another ward: their bytes are written down once more, under names of their own, before
//! the one transaction that takes the case over.
//!
//! Context: bytes belong to one paper alone, so that erasing a case never takes anything from another. So the new case needs
//! its own, and they may be many.
//!
//! Design: the store is asked to take the case over; where it lacks bytes it changes nothing and says which. They are copied
//! piece by piece, their hash is found again on the way, and the store is asked once more. Rows of papers are written with
//! the rest of the new case, so it has all of its papers or is not there; what a crash leaves before that is bytes that
//! nothing speaks of, which go with the day's chores once they are a day old.

use tungngo_shared::{ids::MoveId, sync::attachment::Hashing};
use uuid::Uuid;

use crate::{
    app::App,
    clock, retention,
    storage::{
        Reach, StoreResult,
        moves::{Copies, MoveChange, MoveDone, Reception},
        papers::Content,
    },
};

/// So often a case is looked at again whose papers change while they are copied.
const TRIES: u32 = 4;

/// Copies what was written down; whether it was all of it, and still its own.
async fn write(app: &App, from: &Content, to: Uuid) -> StoreResult<bool> {
    let (mut start, mut hashing) = (0_u64, Hashing::default());
    while let Some(piece) = app.papers.piece(from.id, start).await? {
        hashing.add(&piece);
        let end = start + piece.len() as u64;
        app.papers.put_piece(to, start, piece, clock::now()).await?;
        start = end;
    }
    if start != from.size || hashing.name() != from.sha256 {
        return Ok(false);
    }
    let content = Content {
        id: to,
        ..from.clone()
    };
    app.papers.settle(content, None, clock::now()).await?;
    Ok(true)
}

/// Copies bytes under a name of their own; none where they cannot be read any more.
async fn copy(app: &App, from: &Content) -> StoreResult<Option<Uuid>> {
    let to = clock::new_id();
    let copied = write(app, from, to).await;
    if !matches!(copied, Ok(true)) {
        app.papers.drop_bytes(vec![to]).await?;
    }
    match copied? {
        true => Ok(Some(to)),
        false => {
            tracing::warn!(content = %from.id, "a paper's bytes are not there to be copied");
            Ok(None)
        }
    }
}

/// Drops those copies that no paper speaks of.
async fn drop_unused(app: &App, copies: &Copies) -> StoreResult<()> {
    let all: Vec<Uuid> = copies.values().copied().flatten().collect();
    if all.is_empty() {
        return Ok(());
    }
    let used = app.store.bytes_spoken_of(all.clone()).await?;
    let unused: Vec<Uuid> = all.into_iter().filter(|id| !used.contains(id)).collect();
    if !unused.is_empty() {
        app.papers.drop_bytes(unused).await?;
        // One of them may be of a paper that was removed meanwhile.
        retention::empty_logs(app).await;
    }
    Ok(())
}

/// Takes a case over with its papers, if it is as it was seen.
///
/// # Errors
/// The store's own. Whether the case was taken over is not always known then; bytes that nothing speaks of go later.
pub async fn take_over(
    app: &App,
    reach: Reach,
    id: MoveId,
    seen: i64,
    mut wanted: Reception,
) -> StoreResult<MoveDone> {
    for _ in 0..TRIES {
        let change = MoveChange::Accept(wanted.clone());
        let done = app
            .store
            .decide_move(reach.clone(), id, seen, change, clock::now())
            .await?;
        let MoveDone::Lacks(lacking) = done else {
            drop_unused(app, &wanted.copies).await?;
            return Ok(done);
        };
        for from in &lacking {
            match copy(app, from).await {
                Ok(copied) => wanted.copies.insert(from.id, copied),
                Err(error) => {
                    drop_unused(app, &wanted.copies).await?;
                    return Err(error);
                }
            };
        }
    }
    drop_unused(app, &wanted.copies).await?;
    Ok(MoveDone::Changed)
}

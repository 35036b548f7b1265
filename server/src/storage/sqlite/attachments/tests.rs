//! The attachments' own promises: gapless pieces, each sender for themselves, complete once.

use tungngo_shared::ids::UserId;

use super::*;

const KEY: Key = Key([7; 32]);
const NOW: Millis = Millis(1_795_341_600_000);

fn upload(sender: u8, of: &[u8]) -> Upload {
    Upload {
        sha256: ContentHash::of(of),
        sender: UserId::from_parts(1, [sender; 10]),
        size: of.len() as u64,
    }
}

fn make() -> (tempfile::TempDir, Attachments) {
    let dir = tempfile::tempdir().unwrap();
    let store = Attachments::open(&dir.path().join("a.db"), &KEY).unwrap();
    (dir, store)
}

async fn append(
    store: &Attachments,
    upload: &Upload,
    start: u64,
    bytes: &[u8],
) -> StoreResult<Result<u64, u64>> {
    let piece = Piece {
        upload: upload.clone(),
        start,
        bytes: bytes.to_vec(),
    };
    let progress = store.append(piece, NOW).await?;
    Ok(progress.map(|p| p.offset).map_err(|p| p.offset))
}

#[tokio::test]
async fn pieces_follow_each_other_without_gaps_and_never_beyond_the_size() {
    let (dir, store) = make();
    let bytes = b"0123456789";
    let one = upload(1, bytes);
    assert_eq!(append(&store, &one, 1, b"1").await.unwrap(), Err(0));
    assert_eq!(append(&store, &one, 0, b"0123").await.unwrap(), Ok(4));
    for wrong in [0, 3, 5] {
        assert_eq!(append(&store, &one, wrong, b"x").await.unwrap(), Err(4));
    }
    let beyond = append(&store, &one, 4, b"456789!").await;
    assert!(matches!(beyond, Err(StoreError::Conflict(_))), "{beyond:?}");
    assert_eq!(append(&store, &one, 4, b"456789").await.unwrap(), Ok(10));
    assert_eq!(store.arrived(one.clone()).await.unwrap(), bytes);
    assert!(store.content(one.sha256.clone()).await.unwrap().is_none());
    drop(store);
    let store = Attachments::open(&dir.path().join("a.db"), &KEY).unwrap();
    assert_eq!(store.arrived(one.clone()).await.unwrap(), bytes);
    store.complete(one.clone(), Media::Jpeg, NOW).await.unwrap();
    let content = store.content(one.sha256.clone()).await.unwrap();
    assert_eq!(content, Some((Media::Jpeg, bytes.to_vec())));
    assert_eq!(append(&store, &one, 10, b"").await.unwrap(), Err(10));
}

#[tokio::test]
async fn two_that_write_at_once_do_not_mix() {
    let (_dir, store) = make();
    let bytes = vec![7; 100];
    let one = upload(1, &bytes);
    let (a, b) = tokio::join!(
        append(&store, &one, 0, &bytes[..60]),
        append(&store, &one, 0, &bytes[..60])
    );
    let mut ends = [a.unwrap(), b.unwrap()];
    ends.sort();
    assert_eq!(ends, [Ok(60), Err(60)]);
}

#[tokio::test]
async fn complete_bytes_are_there_once_and_are_not_forgotten() {
    let (_dir, store) = make();
    let bytes = b"the same bytes";
    let (one, two) = (upload(1, bytes), upload(2, bytes));
    append(&store, &one, 0, b"something else")
        .await
        .unwrap()
        .unwrap();
    append(&store, &two, 0, bytes).await.unwrap().unwrap();
    store.complete(two.clone(), Media::Png, NOW).await.unwrap();
    // The other one's pieces are gone; looking at them again, or giving them up, changes nothing.
    store.complete(one.clone(), Media::Png, NOW).await.unwrap();
    store.discard(one.clone()).await.unwrap();
    assert!(store.progress(one.clone()).await.unwrap().complete);
    assert_eq!(store.verify_attachments().await.unwrap(), Ok(1));
    let held = store.held(vec![one.sha256.clone(), ContentHash::of(b"not here")]);
    assert_eq!(held.await.unwrap(), [one.sha256.clone()].into());

    let third = upload(1, b"given up");
    append(&store, &third, 0, b"giv").await.unwrap().unwrap();
    store.discard(third.clone()).await.unwrap();
    assert_eq!(append(&store, &third, 3, b"x").await.unwrap(), Err(0));
}

#[tokio::test]
async fn verify_finds_bytes_that_are_not_their_own() {
    let (_dir, store) = make();
    let one = upload(1, b"these bytes");
    append(&store, &one, 0, b"other bytes")
        .await
        .unwrap()
        .unwrap();
    store.complete(one.clone(), Media::Png, NOW).await.unwrap();
    assert_eq!(store.verify_attachments().await.unwrap(), Err(one.sha256));
}

#[tokio::test]
async fn a_look_over_the_file_finds_missing_pieces_and_other_bytes() {
    use super::super::upkeep::{DATABASES, check};
    let (dir, store) = make();
    let file = dir.path().join("a.db");
    let photos = DATABASES.iter().find(|d| d.file == FILE).unwrap();
    let faults = || {
        let found = check(photos, &file, &KEY, &mut |_| {});
        let kinds = found.faults.into_iter().map(|f| (f.kind, f.first));
        kinds.collect::<Vec<_>>()
    };
    let one = upload(1, b"these bytes");
    append(&store, &one, 0, b"these ").await.unwrap().unwrap();
    append(&store, &one, 6, b"bytes").await.unwrap().unwrap();
    append(&store, &upload(2, b"half of it"), 0, b"half")
        .await
        .unwrap()
        .unwrap();
    store.complete(one.clone(), Media::Png, NOW).await.unwrap();
    assert_eq!(faults(), []);

    let raw = open::connection_to(&file, &KEY, MIGRATIONS).unwrap();
    raw.execute("UPDATE piece SET bytes = 'BYTES' WHERE start = 6", [])
        .unwrap_err();
    raw.execute("UPDATE piece SET bytes = x'4259544553' WHERE start = 6", [])
        .unwrap();
    let said = format!("{}: these are other bytes", one.sha256);
    assert_eq!(faults(), [("photo", said)]);
    raw.execute("DELETE FROM piece WHERE start = 0", [])
        .unwrap();
    let said = "upload 1: has 1 pieces that do not make up 11 bytes".to_owned();
    assert_eq!(faults(), [("photo", said)]);
}

/// Bytes of a paper as they are settled.
fn content(id: u8, bytes: &[u8]) -> crate::storage::papers::Content {
    crate::storage::papers::Content {
        id: uuid::Uuid::from_bytes([id; 16]),
        sha256: ContentHash::of(bytes),
        size: bytes.len() as u64,
        format: tungngo_shared::paper::PaperFormat::Pdf,
    }
}

#[tokio::test]
async fn a_papers_bytes_come_in_order_are_settled_once_and_leave_piece_by_piece() {
    use crate::storage::{PaperBytes as _, papers::PIECE_BYTES};
    let (_dir, store) = make();
    let one = content(1, b"0123456789");
    let put = async |start, bytes: &[u8]| store.put_piece(one.id, start, bytes.to_vec(), NOW).await;
    for (start, bytes, taken) in [
        (4, &b"4567"[..], false),
        (0, b"0123", true),
        (0, b"0123", false),
        (3, b"34", false),
        (4, b"456789", true),
    ] {
        let done = put(start, bytes).await;
        assert_eq!(done.is_ok(), taken, "{start}: {done:?}");
    }
    assert_eq!(
        store.piece(one.id, 0).await.unwrap(),
        None,
        "not looked through"
    );
    assert_eq!(store.whole(one.id).await.unwrap(), b"0123456789");
    store.settle(one.clone(), None, NOW).await.unwrap();
    assert!(store.settle(one.clone(), None, NOW).await.is_err(), "once");
    assert!(put(10, b"x").await.is_err(), "it does not grow any more");
    assert_eq!(store.piece(one.id, 4).await.unwrap().unwrap(), b"456789");
    assert_eq!(store.piece(one.id, 5).await.unwrap(), None);

    // Others in their place, in pieces again.
    let other = vec![7; PIECE_BYTES + 5];
    let two = content(2, &other);
    store
        .put_piece(two.id, 0, b"with a place".to_vec(), NOW)
        .await
        .unwrap();
    store
        .settle(two.clone(), Some(other.clone()), NOW)
        .await
        .unwrap();
    assert_eq!(store.whole(two.id).await.unwrap(), other);
    let last = store.piece(two.id, PIECE_BYTES as u64).await.unwrap();
    assert_eq!(last.unwrap(), [7; 5]);

    let found = |c: &Connection| papers::verify(c);
    assert_eq!(store.readers.read(found).await.unwrap(), None);
    let later = Millis(NOW.0 + 1);
    let nil = uuid::Uuid::nil();
    assert!(store.bytes_before(NOW, nil, 9).await.unwrap().is_empty());
    assert_eq!(
        store.bytes_before(later, nil, 9).await.unwrap(),
        [one.id, two.id]
    );
    assert_eq!(
        store.bytes_before(later, one.id, 9).await.unwrap(),
        [two.id]
    );
    assert_eq!(store.bytes_before(later, nil, 1).await.unwrap(), [one.id]);
    store.drop_bytes(vec![one.id]).await.unwrap();
    assert!(store.whole(one.id).await.unwrap().is_empty());
    let write = store.writer.write(|tx| {
        Ok(tx.execute(
            "UPDATE paper_piece SET bytes = zeroblob(5) WHERE start > 0",
            [],
        )?)
    });
    assert_eq!(write.await.unwrap(), 1);
    assert_eq!(store.readers.read(found).await.unwrap(), Some(two.id));
}

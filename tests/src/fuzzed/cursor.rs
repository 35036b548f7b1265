//! Cursors, which phones keep and give back as they are, or not.

use data_encoding::BASE64URL_NOPAD;
use tungngo_shared::sync::{
    Cursor,
    cursor::{CursorError, is_of_one_life},
};

/// Any text is a cursor that can be followed or an error, and a cursor comes back as it was.
pub fn cursor(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    // What a client may send; then JSON where a mutation still makes sense, in our own dress; then
    // numbers and a scope as they are.
    let dressed = BASE64URL_NOPAD.encode(bytes);
    let understood = foreign(&text) | foreign(&dressed);
    if let Some((numbers, scope)) = bytes.split_at_checked(16) {
        let number = |at: usize| {
            let eight = numbers[at..at + 8].iter();
            eight.fold(0, |n: u64, byte| n << 8 | u64::from(*byte))
        };
        own(&Cursor {
            epoch: number(0),
            seq: number(8),
            scope: String::from_utf8_lossy(scope).into_owned(),
        });
    }
    understood
}

fn foreign(text: &str) -> bool {
    assert!(is_of_one_life(text, text));
    let read = BASE64URL_NOPAD.decode(text.as_bytes()).ok();
    let read = read.and_then(|json| serde_json::from_slice::<Cursor>(&json).ok());
    let Some(cursor) = read else {
        let refused = Cursor::decode(text, 0, u64::MAX, "");
        assert_eq!(refused, Err(CursorError::Unreadable));
        return false;
    };
    let followed = Cursor::decode(text, cursor.epoch, cursor.seq, &cursor.scope);
    assert_eq!(followed.as_ref(), Ok(&cursor));
    own(&cursor);
    true
}

fn own(cursor: &Cursor) {
    let Cursor { epoch, seq, scope } = cursor;
    let text = cursor.encode();
    let decode = |epoch, tip, scope: &str| Cursor::decode(&text, epoch, tip, scope);
    assert_eq!(decode(*epoch, *seq, scope).as_ref(), Ok(cursor));
    assert_eq!(decode(*epoch, u64::MAX, scope).as_ref(), Ok(cursor));
    let other = decode(epoch.wrapping_add(1), *seq, scope);
    assert_eq!(other, Err(CursorError::OtherEpoch));
    let other = decode(*epoch, *seq, &format!("{scope}."));
    assert_eq!(other, Err(CursorError::OtherScope));
    if let Some(before) = seq.checked_sub(1) {
        assert_eq!(decode(*epoch, before, scope), Err(CursorError::Ahead));
    }
    // Cut anywhere it is no cursor: a phone's database may have lost its end.
    let cut = &text[..text.len() - 1];
    assert!(Cursor::decode(cut, *epoch, *seq, scope).is_err());
}

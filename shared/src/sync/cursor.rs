//! The cursor of a pull: which database, how far, under which scope. Opaque to phones.

use crate::planted;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

/// Where a phone stands in its ward's feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Which life of the database: a restored one begins a new epoch.
    #[serde(rename = "e")]
    pub epoch: u64,
    /// The last feed number that was delivered.
    #[serde(rename = "s")]
    pub seq: u64,
    /// A digest of what the phone could see when it began; when it changes, the phone starts anew.
    #[serde(rename = "v")]
    pub scope: String,
}

/// Why a cursor cannot be followed; each is answered by 410 and a fresh start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// Not one of ours.
    #[error("the cursor is not readable")]
    Unreadable,
    /// From another life of the database.
    #[error("the cursor is of another epoch")]
    OtherEpoch,
    /// Further than the feed.
    #[error("the cursor is ahead of the feed")]
    Ahead,
    /// The phone's scope has changed.
    #[error("the cursor is of another scope")]
    OtherScope,
}

/// Whether two cursors are of one life of the database. Whatever else stands in them is the server's
/// business; a phone only asks whether the server may have forgotten what it had.
#[must_use]
pub fn is_of_one_life(a: &str, b: &str) -> bool {
    let epoch = |text: &str| Cursor::read(text).ok().map(|cursor| cursor.epoch);
    epoch(a) == epoch(b)
}

impl Cursor {
    /// The cursor as phones keep it.
    #[must_use]
    pub fn encode(&self) -> String {
        // A struct of two numbers and a string always serialises.
        BASE64URL_NOPAD.encode(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a cursor back and checks that it can be followed.
    ///
    /// # Errors
    /// [`CursorError`], each of which means: start anew.
    pub fn decode(text: &str, epoch: u64, tip: u64, scope: &str) -> Result<Self, CursorError> {
        let cursor = Self::read(text)?;
        if cursor.epoch != epoch && !planted!("epoch_not_compared") {
            return Err(CursorError::OtherEpoch);
        }
        if cursor.scope != scope && !planted!("scope_not_compared") {
            return Err(CursorError::OtherScope);
        }
        if cursor.seq > tip {
            return Err(CursorError::Ahead);
        }
        Ok(cursor)
    }

    /// Whether a cursor is of this life of the database; how far it is and what it sees do not matter.
    ///
    /// # Errors
    /// [`CursorError::Unreadable`], [`CursorError::OtherEpoch`].
    pub fn check_life(text: &str, epoch: u64) -> Result<(), CursorError> {
        if Self::read(text)?.epoch != epoch {
            return Err(CursorError::OtherEpoch);
        }
        Ok(())
    }

    fn read(text: &str) -> Result<Self, CursorError> {
        let bytes = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| CursorError::Unreadable)?;
        serde_json::from_slice(&bytes).map_err(|_| CursorError::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_fitting_cursor_is_followed() {
        let cursor = Cursor {
            epoch: 2,
            seq: 10,
            scope: "a".to_owned(),
        };
        let text = cursor.encode();
        assert_eq!(Cursor::decode(&text, 2, 10, "a"), Ok(cursor));
        assert_eq!(
            Cursor::decode(&text, 3, 10, "a"),
            Err(CursorError::OtherEpoch)
        );
        assert_eq!(Cursor::decode(&text, 2, 9, "a"), Err(CursorError::Ahead));
        assert_eq!(
            Cursor::decode(&text, 2, 10, "b"),
            Err(CursorError::OtherScope)
        );
        for bad in ["", "!", "e30", "eyJlIjoxfQ"] {
            assert_eq!(
                Cursor::decode(bad, 2, 10, "a"),
                Err(CursorError::Unreadable),
                "{bad}"
            );
            assert_eq!(
                Cursor::check_life(bad, 2),
                Err(CursorError::Unreadable),
                "{bad}"
            );
        }
        assert_eq!(Cursor::check_life(&text, 2), Ok(()));
        assert_eq!(Cursor::check_life(&text, 3), Err(CursorError::OtherEpoch));
    }
}

//! An outbox operation: one edit of one document, numbered without gaps by the phone that made it and
//! frozen when it is first sent.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::ids::{DeviceId, Rev};

/// What kind of document an operation or a feed row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocKind {
    /// [`crate::place::Ward`]; its id is the nil UUID.
    Ward,
    /// [`crate::place::Group`].
    Group,
    /// [`crate::place::Alley`].
    Alley,
    /// [`crate::household::Household`].
    Household,
    /// [`crate::campaign::Campaign`].
    Campaign,
    /// [`crate::visit::Visit`]; in the feed a [`crate::sync::pull::VisitRow`].
    Visit,
    /// [`crate::task::Task`]; in the feed a [`crate::sync::pull::TaskRow`]. Since protocol 2.
    Task,
}

impl DocKind {
    /// All kinds, in the order in which a first sync stores them.
    pub const ALL: [Self; 7] = [
        Self::Ward,
        Self::Group,
        Self::Alley,
        Self::Household,
        Self::Campaign,
        Self::Visit,
        Self::Task,
    ];

    /// The stable id.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ward => "ward",
            Self::Group => "group",
            Self::Alley => "alley",
            Self::Household => "household",
            Self::Campaign => "campaign",
            Self::Visit => "visit",
            Self::Task => "task",
        }
    }

    /// The kind with this id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == id)
    }

    /// Whether phones may push edits of this kind.
    #[must_use]
    pub fn is_pushed(self) -> bool {
        matches!(self, Self::Household | Self::Visit | Self::Task)
    }
}

/// One edit of one document. The whole document is sent, not a difference: an operation can be read,
/// judged and kept on its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Op {
    /// Place in the phone's outbox, without gaps from 1.
    pub op_seq: u64,
    /// The document.
    pub doc_id: Uuid,
    /// Its kind.
    pub kind: DocKind,
    /// The revision this edit started from; none creates the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_rev: Option<Rev>,
    /// The document after the edit, a JSON object, byte for byte as it was frozen.
    pub body: Box<RawValue>,
    /// SHA-256 over all of the above and the device, base64url; see [`Op::digest`].
    pub sha256: String,
}

impl Op {
    /// Freezes an edit: from here on neither its bytes nor its number change.
    #[must_use]
    pub fn freeze(
        device: DeviceId,
        op_seq: u64,
        doc_id: Uuid,
        kind: DocKind,
        base_rev: Option<Rev>,
        body: Box<RawValue>,
    ) -> Self {
        let mut op = Self {
            op_seq,
            doc_id,
            kind,
            base_rev,
            body,
            sha256: String::new(),
        };
        op.sha256 = op.digest(device);
        op
    }

    /// The digest that this operation should carry when it comes from `device`. Every part is
    /// preceded by its length, so that no two operations share their bytes.
    #[must_use]
    pub fn digest(&self, device: DeviceId) -> String {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        part(device.0.as_bytes());
        part(&self.op_seq.to_be_bytes());
        part(self.doc_id.as_bytes());
        part(self.kind.as_str().as_bytes());
        part(self.base_rev.as_ref().map_or("", Rev::as_str).as_bytes());
        part(self.body.get().as_bytes());
        BASE64URL_NOPAD.encode(&hash.finalize())
    }

    /// The revision that this edit makes.
    #[must_use]
    pub fn rev(&self, device: DeviceId) -> Rev {
        Rev::of_op(device, self.op_seq)
    }

    /// The body as an object; none when it is something else.
    #[must_use]
    pub fn object(&self) -> Option<Map<String, Value>> {
        serde_json::from_str(self.body.get()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn op(body: &str) -> Op {
        let device = DeviceId::from_parts(1, [1; 10]);
        let body = RawValue::from_string(body.to_owned()).unwrap();
        Op::freeze(device, 7, Uuid::nil(), DocKind::Visit, None, body)
    }

    #[test]
    fn the_digest_tells_apart_what_differs_in_one_part() {
        let device = DeviceId::from_parts(1, [1; 10]);
        let first = op(r#"{"a":1}"#);
        assert_eq!(first.digest(device), first.sha256);
        assert_ne!(first.sha256, op(r#"{"a":2}"#).sha256);
        assert_ne!(first.digest(DeviceId::from_parts(2, [1; 10])), first.sha256);
        for change in [
            |o: &mut Op| o.op_seq = 8,
            |o: &mut Op| o.doc_id = Uuid::max(),
            |o: &mut Op| o.kind = DocKind::Household,
            |o: &mut Op| o.base_rev = Some(Rev::from_stored("x".to_owned())),
        ] {
            let mut other = first.clone();
            change(&mut other);
            assert_ne!(other.digest(device), first.sha256);
        }
    }

    #[test]
    fn the_body_travels_byte_for_byte() {
        let spaced = op(r#"{"z": 1.0, "a":"\u1ea1"}"#);
        let sent = serde_json::to_string(&spaced).unwrap();
        let back: Op = serde_json::from_str(&sent).unwrap();
        assert_eq!(back.body.get(), spaced.body.get());
        assert_eq!(back.digest(DeviceId::from_parts(1, [1; 10])), spaced.sha256);
    }
}

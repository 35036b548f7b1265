//! Messages between phone and server, and the documents in them.

use std::any::type_name;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use tungngo_shared::{
    auth::{EnrolReply, EnrolRequest, RefreshRequest, Tokens},
    campaign::Campaign,
    household::Household,
    ids::DeviceId,
    observation::Observation,
    place::{Alley, Group, Ward},
    problem::Problem,
    sync::{
        DocKind, Op, PullReply, PullRequest, PushReply, PushRequest, RescueReply, RescueRequest,
        pull::VisitRow,
    },
    validation,
    visit::Visit,
};

/// Any bytes are a message or an error. What is read is written and read again as the same; a body
/// stays as its phone froze it; fields of a newer app survive in documents.
pub fn wire(bytes: &[u8]) -> bool {
    let mut understood = false;
    understood |= message::<PullRequest>(bytes).is_some();
    understood |= message::<PushReply>(bytes).is_some();
    understood |= message::<RescueRequest>(bytes).is_some();
    understood |= message::<RescueReply>(bytes).is_some();
    understood |= message::<EnrolRequest>(bytes).is_some();
    understood |= message::<EnrolReply>(bytes).is_some();
    understood |= message::<RefreshRequest>(bytes).is_some();
    understood |= message::<Tokens>(bytes).is_some();
    understood |= message::<Problem>(bytes).is_some();
    if let Some(request) = message::<PushRequest>(bytes) {
        understood = true;
        for op in &request.ops {
            frozen(op);
        }
    }
    if let Some(reply) = message::<PullReply>(bytes) {
        understood = true;
        for change in &reply.changes {
            if let Some(body) = &change.body {
                document(Some(change.kind), body.get().as_bytes());
            }
        }
    }
    understood | document(None, bytes)
}

/// What became of `bytes` as a message; none when they are none.
fn message<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let read: T = serde_json::from_slice(bytes).ok()?;
    let written = serde_json::to_vec(&read).expect("what was read can be written");
    let again: T = serde_json::from_slice(&written)
        .unwrap_or_else(|e| panic!("{} does not read itself: {e}", type_name::<T>()));
    let twice = serde_json::to_vec(&again).expect("what was read can be written");
    assert!(
        written == twice,
        "{} changes on its way:\n{}\n{}",
        type_name::<T>(),
        String::from_utf8_lossy(&written),
        String::from_utf8_lossy(&twice),
    );
    Some(read)
}

fn frozen(op: &Op) {
    let device = DeviceId::from_parts(1, [1; 10]);
    let sent = serde_json::to_string(op).expect("what was read can be written");
    let got: Op = serde_json::from_str(&sent).expect("an operation");
    assert_eq!(got.body.get(), op.body.get(), "a body was touched");
    assert_eq!(got.digest(device), op.digest(device));
    document(Some(op.kind), op.body.get().as_bytes());
}

/// A document that keeps what it does not know.
trait Document: Serialize + DeserializeOwned {
    fn extra(&self) -> &Map<String, Value>;
}

macro_rules! documents {
    ($($document:ty),+) => {$(
        impl Document for $document {
            fn extra(&self) -> &Map<String, Value> { &self.extra }
        }
    )+};
}
documents!(Ward, Group, Alley, Campaign, Household, Visit, Observation);

fn document(kind: Option<DocKind>, bytes: &[u8]) -> bool {
    let is = |wanted| kind.is_none_or(|kind| kind == wanted);
    let mut understood = false;
    if is(DocKind::Ward) {
        understood |= keeps_all::<Ward>(bytes).is_some();
    }
    if is(DocKind::Group) {
        understood |= keeps_all::<Group>(bytes).is_some();
    }
    if is(DocKind::Alley) {
        understood |= keeps_all::<Alley>(bytes).is_some();
    }
    if is(DocKind::Campaign) {
        understood |= keeps_all::<Campaign>(bytes).is_some();
    }
    if is(DocKind::Household)
        && let Some(household) = keeps_all::<Household>(bytes)
    {
        understood = true;
        let _ = validation::household(&household);
    }
    if is(DocKind::Visit) {
        if let Some(visit) = keeps_all::<Visit>(bytes) {
            understood = true;
            let _ = validation::visit(&visit);
        }
        understood |= message::<VisitRow>(bytes).is_some();
    }
    if kind.is_none()
        && let Some(observation) = keeps_all::<Observation>(bytes)
    {
        understood = true;
        let _ = validation::observation(&observation, 2026);
    }
    understood
}

fn keeps_all<T: Document>(bytes: &[u8]) -> Option<T> {
    let document = message::<T>(bytes)?;
    let sent: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
    let written = serde_json::to_vec(&document).expect("what was read can be written");
    let kept: Map<String, Value> = serde_json::from_slice(&written).expect("an object");
    for (field, value) in &sent {
        if document.extra().contains_key(field) {
            assert_eq!(kept.get(field), Some(value), "{field} of a newer app");
        } else if !kept.contains_key(field) {
            // A field that is known may be left out where it says nothing.
            let says_nothing = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            assert!(says_nothing, "{} lost {field}", type_name::<T>());
        }
    }
    Some(document)
}

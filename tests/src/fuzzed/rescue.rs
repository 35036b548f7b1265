//! Work that a phone did and somebody brings: the sealed file, the sealed copies, and a real server
//! that takes them in.

mod ground;

use std::io::Read as _;

use serde::Deserialize;
use serde_json::value::RawValue;
use tungngo_server::{
    clock,
    rescue::{Carrier, ImportError, Report, take_file, take_records},
    storage::rescue::Way,
};
use tungngo_shared::{
    clock::Millis,
    ids::Rev,
    rescue::{
        SealedOp,
        file::{Carried, Closed, FileFault},
    },
    seal,
    sync::{DocKind, Op, rescue::Fate},
};
use uuid::Uuid;

use ground::Ground;

/// The first byte says what the rest is: `o`, edits that the phone freezes, seals and carries; `s`,
/// one edit in a sealed copy, or that copy's content; `c`, the content of a file before it is packed
/// and sealed; `z`, that content packed; anything else, a file or a copy as it lies there. Whatever it
/// is, the server reports each operation or says why the file is refused, and a second time changes
/// nothing. `@house` and its like stand for what the server has.
pub fn rescue_file(bytes: &[u8]) -> bool {
    let Some((kind, rest)) = bytes.split_first() else {
        return false;
    };
    Ground::with(|ground| match kind {
        b'o' => edits(ground, &ground.named(rest)),
        b's' => copy(ground, &ground.named(rest)),
        b'c' => {
            let packed = zstd::encode_all(&ground.named(rest)[..], 3).expect("packing in memory");
            content(ground, &packed)
        }
        b'z' => content(ground, rest),
        _ => lying_there(ground, &ground.named(bytes)),
    })
}

fn lying_there(ground: &Ground, bytes: &[u8]) -> bool {
    let read = SealedOp::from_bytes(bytes);
    if let Ok(copy) = &read {
        assert!(copy.to_bytes().is_ok_and(|again| again == bytes));
        bring_copy(ground, copy);
    }
    let closed = Closed::read(bytes);
    if let Ok(closed) = &closed {
        let Err(fault) = closed.open(&ground.private, &ground.sender) else {
            panic!("nobody sealed this");
        };
        assert_eq!(fault, FileFault::Damaged);
    }
    assert!(carry(ground, bytes).is_none(), "nobody sealed this");
    read.is_ok() || closed.is_ok()
}

/// A file with this content, sealed by the phone: only the content can be wrong.
fn content(ground: &Ground, packed: &[u8]) -> bool {
    let file = ground.sealed_file(packed);
    let closed = Closed::read(&file).expect("a whole file");
    match closed.open(&ground.private, &ground.sender) {
        Ok(carried) => {
            let json = serde_json::to_string(&carried).expect("JSON");
            let again: Carried = serde_json::from_str(&json).expect("its own JSON");
            assert_eq!(serde_json::to_string(&again).expect("JSON"), json);
            carry(ground, &file).is_some()
        }
        Err(fault) => {
            assert!(matches!(fault, FileFault::Damaged | FileFault::TooLarge));
            assert!(carry(ground, &file).is_none(), "opened by the server alone");
            false
        }
    }
}

/// A copy that the phone sealed: only the content can be wrong.
fn copy(ground: &mut Ground, content: &[u8]) -> bool {
    let Ok(edit) = serde_json::from_slice::<Edit>(content) else {
        let copy = ground.sealed_copy(content);
        assert!(!bring_copy(ground, &copy), "that is no operation");
        return false;
    };
    let op = edit.freeze(ground);
    let by = (&ground.ward, ground.device);
    let copy = SealedOp::seal(&op, by, &ground.sender, &ground.key, &mut rand::rng());
    let copy = copy.expect("a copy");
    let file = copy.to_bytes().expect("a file");
    assert_eq!(SealedOp::from_bytes(&file).as_ref(), Ok(&copy));
    assert!(bring_copy(ground, &copy), "the phone's own copy");
    true
}

fn bring_copy(ground: &Ground, copy: &SealedOp) -> bool {
    let records = [copy.clone()];
    let carrier = Carrier {
        user: Some(ground.owner),
        ward: Some(ground.ward.clone()),
        way: Way::Phone(ground.device),
    };
    let bring = take_records(&ground.app, &carrier, &records, clock::now());
    let answers = ground.runtime.block_on(bring).expect("the store's answer");
    assert_eq!(answers.len(), 1);
    matches!(answers[0].fate, Fate::Judged(_))
}

/// An edit as a phone's store would freeze it, its number left to the phone.
#[derive(Deserialize)]
struct Edit {
    doc_id: Uuid,
    kind: DocKind,
    #[serde(default)]
    base_rev: Option<Rev>,
    body: Box<RawValue>,
}

impl Edit {
    fn freeze(self, ground: &mut Ground) -> Op {
        let op_seq = ground.next();
        let (kind, base) = (self.kind, self.base_rev);
        Op::freeze(ground.device, op_seq, self.doc_id, kind, base, self.body)
    }
}

fn edits(ground: &mut Ground, json: &[u8]) -> bool {
    let Ok(edits) = serde_json::from_slice::<Vec<Edit>>(json) else {
        return false;
    };
    let edits = edits.into_iter().take(20);
    let ops: Vec<Op> = edits.map(|edit| edit.freeze(ground)).collect();
    let count = ops.len();
    let carried = Carried {
        ops,
        earlier: Vec::new(),
    };
    let by = (&ground.ward, ground.device);
    let file = carried
        .seal(by, Millis(1), &ground.sender, &ground.key, &mut rand::rng())
        .expect("a file");
    let first = carry(ground, &file).expect("the phone's own file");
    assert_eq!(first.ops.len(), count, "an operation has no fate");
    let second = carry(ground, &file).expect("the phone's own file");
    assert_eq!(second.ops.len(), count);
    assert_eq!(second.counts.applied, 0, "taken in twice");
    assert_eq!(second.counts.unopened, 0);
    // Not one byte can be changed unseen.
    let at = json.len() * 31 % file.len();
    let mut touched = file;
    touched[at] ^= 1;
    assert!(carry(ground, &touched).is_none(), "byte {at} was changed");
    first.counts.applied > 0
}

/// What the server makes of a file; none when it refuses it.
fn carry(ground: &Ground, file: &[u8]) -> Option<Report> {
    let carrier = Carrier {
        user: None,
        ward: None,
        way: Way::File,
    };
    let bring = take_file(&ground.app, &carrier, file, clock::now());
    match ground.runtime.block_on(bring) {
        Ok(report) => Some(report),
        Err(ImportError::File(_)) => None,
        Err(ImportError::Store(error)) => panic!("the store: {error}"),
    }
}

// Kept out of the signature of `seal` in `shared`: the header of a file with any content.
impl Ground {
    fn sealed_file(&self, packed: &[u8]) -> Vec<u8> {
        let bytes = seal::ENC_BYTES + packed.len() + seal::TAG_BYTES;
        let header = serde_json::json!({
            "ward": self.ward, "device": self.device, "key_id": self.key.key_id,
            "count": counted(packed), "made_ms": 1, "bytes": bytes,
        });
        let mut file = format!("TUNGNGO-OUTBOX 1\n{header}\n").into_bytes();
        let (enc, ct) =
            seal::seal_bytes_from(&self.sender, &self.key, &file, packed, &mut rand::rng())
                .expect("a seal");
        file.extend(enc);
        file.extend(ct);
        file
    }

    fn sealed_copy(&self, content: &[u8]) -> SealedOp {
        let (ward, device, key_id) = (&self.ward, self.device, &self.key.key_id);
        let (op_seq, sha256) = (1, String::new());
        let binding = format!("tungngo/rescue-op/1/{ward}/{device}/{op_seq}/{sha256}/{key_id}");
        let sealed = seal::seal_from(
            &self.sender,
            &self.key,
            binding.as_bytes(),
            content,
            &mut rand::rng(),
        );
        SealedOp {
            format: 1,
            ward: self.ward.clone(),
            device: self.device,
            op_seq,
            sha256,
            sealed: sealed.expect("a seal"),
        }
    }
}

/// How many operations a packed content seems to hold.
fn counted(packed: &[u8]) -> usize {
    let mut json = Vec::new();
    let unpacked = zstd::Decoder::with_buffer(packed);
    let most = 1024 * 1024;
    let read = unpacked.and_then(|d| d.take(most).read_to_end(&mut json));
    let carried = read.map(|_| serde_json::from_slice::<Carried>(&json));
    carried.map_or(0, |c| c.map_or(0, |c| c.ops.len() + c.earlier.len()))
}

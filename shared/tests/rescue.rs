//! Sealed copies and the carried file: whole they open, changed in any byte they do not.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::value::RawValue;
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, Rev, WardCode},
    rescue::{
        RecordError, SealedOp,
        file::{Carried, Closed, FileFault},
    },
    seal::{self, SealingKey, Sender},
    sync::{DocKind, Op},
};
use uuid::Uuid;

const SECRET: &str = "Nguyễn Thị Mẫu";

struct Ward {
    code: WardCode,
    private: Vec<u8>,
    public: SealingKey,
    device: DeviceId,
    sender: Sender,
}

fn ward() -> Ward {
    let (private, public) = seal::generate("k1", &mut rand::rng());
    let device = DeviceId::from_parts(0xabcdef, [0xab; 10]);
    Ward {
        code: "11383".parse().unwrap(),
        private,
        public,
        device,
        sender: Sender::phone(device, "a nonce of chance"),
    }
}

fn op(w: &Ward, op_seq: u64) -> Op {
    let body = format!("{{\"head_name\":\"{SECRET}\",\"people\":{op_seq}}}");
    let base = Some(Rev::of_op(w.device, 1));
    let raw = RawValue::from_string(body).unwrap();
    Op::freeze(w.device, op_seq, Uuid::max(), DocKind::Visit, base, raw)
}

fn copy(w: &Ward, op_seq: u64) -> Vec<u8> {
    let place = (&w.code, w.device);
    let copy = SealedOp::seal(
        &op(w, op_seq),
        place,
        &w.sender,
        &w.public,
        &mut rand::rng(),
    );
    copy.unwrap().to_bytes().unwrap()
}

fn file(w: &Ward) -> Vec<u8> {
    let carried = Carried {
        ops: vec![op(w, 3), op(w, 4)],
        earlier: vec![SealedOp::from_bytes(&copy(w, 9)).unwrap()],
    };
    let place = (&w.code, w.device);
    carried
        .seal(place, Millis(7), &w.sender, &w.public, &mut rand::rng())
        .unwrap()
}

fn open_copy(w: &Ward, bytes: &[u8]) -> Result<Op, RecordError> {
    SealedOp::from_bytes(bytes)?.open(&w.private, &w.sender)
}

fn open_file(w: &Ward, bytes: &[u8]) -> Result<Carried, FileFault> {
    Closed::read(bytes)?.open(&w.private, &w.sender)
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[test]
fn a_copy_gives_back_its_operation_byte_for_byte_and_says_nothing() {
    let w = ward();
    let bytes = copy(&w, 3);
    let (before, after) = (op(&w, 3), open_copy(&w, &bytes).unwrap());
    assert_eq!(after.body.get(), before.body.get());
    assert_eq!((after.sha256, after.op_seq), (before.sha256, 3));
    for word in [SECRET, "Mẫu", "head_name", "people", "visit"] {
        assert!(!holds(&bytes, word), "{word} is readable");
    }
}

#[test]
fn a_copy_does_not_pass_for_another_number_phone_or_ward() {
    let w = ward();
    let good = SealedOp::from_bytes(&copy(&w, 3)).unwrap();
    for change in [
        |c: &mut SealedOp| c.op_seq = 4,
        |c: &mut SealedOp| c.device = DeviceId::from_parts(1, [1; 10]),
        |c: &mut SealedOp| c.ward = "10525".parse().unwrap(),
        |c: &mut SealedOp| c.sha256 = "x".repeat(43),
        |c: &mut SealedOp| c.sealed.key_id = "k2".to_owned(),
    ] {
        let mut other = good.clone();
        change(&mut other);
        assert!(other.open(&w.private, &w.sender).is_err(), "{other:?}");
    }
    let mut newer = good.clone();
    newer.format = 2;
    let newer = newer.to_bytes().unwrap();
    assert_eq!(SealedOp::from_bytes(&newer), Err(RecordError::Newer));
    // A phone cannot seal what another one recorded.
    let forged = SealedOp::seal(
        &op(&w, 3),
        (&w.code, w.device),
        &Sender::phone(w.device, "guessed"),
        &w.public,
        &mut rand::rng(),
    );
    assert!(forged.unwrap().open(&w.private, &w.sender).is_err());
}

#[test]
fn a_file_carries_everything_and_says_how_much_in_the_clear() {
    let w = ward();
    let bytes = file(&w);
    let closed = Closed::read(&bytes).unwrap();
    let header = &closed.header;
    assert_eq!((header.count, header.made_ms), (3, Millis(7)));
    assert_eq!((&header.ward, header.device), (&w.code, w.device));
    let carried = open_file(&w, &bytes).unwrap();
    assert_eq!(carried.ops.len(), 2);
    assert_eq!(carried.ops[1].body.get(), op(&w, 4).body.get());
    assert_eq!(carried.earlier[0].op_seq, 9);
    for word in [SECRET, "Mẫu", "head_name", "op_seq"] {
        assert!(!holds(&bytes, word), "{word} is readable");
    }
}

#[test]
fn a_file_that_is_cut_or_not_ours_is_told_apart() {
    let w = ward();
    let bytes = file(&w);
    for end in 1..bytes.len() {
        assert_eq!(open_file(&w, &bytes[..end]).unwrap_err(), FileFault::Cut);
    }
    let mut longer = bytes.clone();
    longer.push(0);
    let newer = [b"TUNGNGO-OUTBOX 2\n".as_slice(), &bytes[17..]].concat();
    let cases = [
        (b"".as_slice(), FileFault::NotOurs),
        (b"PK\x03\x04".as_slice(), FileFault::NotOurs),
        (&longer, FileFault::Damaged),
        (&newer, FileFault::Newer),
    ];
    for (bytes, fault) in cases {
        assert_eq!(open_file(&w, bytes).unwrap_err(), fault);
    }
    let stranger = Sender::phone(w.device, "guessed");
    let opened = Closed::read(&bytes).unwrap().open(&w.private, &stranger);
    assert_eq!(opened.unwrap_err(), FileFault::Damaged);
}

#[test]
fn codes_of_faults_are_all_different() {
    let codes: std::collections::BTreeSet<_> = FileFault::ALL.iter().map(|f| f.as_str()).collect();
    assert_eq!(codes.len(), FileFault::ALL.len());
}

proptest! {
    #[test]
    fn no_byte_of_a_copy_can_be_changed_unseen(at: prop::sample::Index, flip in 1..=255_u8) {
        let w = ward();
        let mut bytes = copy(&w, 3);
        prop_assert!(open_copy(&w, &bytes).is_ok());
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        prop_assert!(open_copy(&w, &bytes).is_err());
    }

    #[test]
    fn no_byte_of_a_file_can_be_changed_unseen(at: prop::sample::Index, flip in 1..=255_u8) {
        let w = ward();
        let mut bytes = file(&w);
        prop_assert!(open_file(&w, &bytes).is_ok());
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        prop_assert!(open_file(&w, &bytes).is_err());
    }
}

use tungngo_shared::seal::Sealed;

use super::*;

fn copy(n: u8, op_seq: u64) -> SealedOp {
    SealedOp {
        format: 1,
        ward: "11383".parse().unwrap(),
        device: DeviceId::from_parts(1, [n; 10]),
        op_seq,
        sha256: "h".to_owned(),
        sealed: Sealed {
            key_id: "k1".to_owned(),
            enc: "e".to_owned(),
            ct: "c".to_owned(),
        },
    }
}

#[test]
fn copies_are_kept_listed_read_and_removed() {
    let dir = tempfile::tempdir().unwrap();
    let copies = Copies::new(dir.path());
    assert_eq!(copies.list().unwrap(), []);
    for (n, op_seq) in [(2, 1), (1, 10), (1, 9)] {
        copies.write(&copy(n, op_seq)).unwrap();
    }
    let place = |n: u8, op_seq| (DeviceId::from_parts(1, [n; 10]), op_seq);
    let all = [place(1, 9), place(1, 10), place(2, 1)];
    assert_eq!(copies.list().unwrap(), all);
    assert_eq!(copies.read(place(1, 9)).unwrap(), Some(copy(1, 9)));
    assert_eq!(copies.read(place(3, 1)).unwrap(), None);
    for _ in 0..2 {
        copies.remove(place(1, 9)).unwrap();
    }
    assert_eq!(copies.list().unwrap(), all[1..]);
}

#[test]
fn a_damaged_copy_and_files_of_others_stay_where_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let copies = Copies::new(dir.path());
    copies.write(&copy(1, 9)).unwrap();
    let place = (DeviceId::from_parts(1, [1; 10]), 9);
    let file = copies.file(place);
    std::fs::write(&file, b"{").unwrap();
    let other = file.with_file_name("note.txt");
    std::fs::write(&other, b"x").unwrap();
    assert_eq!(copies.read(place).unwrap(), None);
    assert_eq!(copies.list().unwrap(), [place]);
    assert!(file.exists() && other.exists());
}

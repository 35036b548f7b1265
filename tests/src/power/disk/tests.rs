use super::*;
use crate::seed::lots;

fn wrote(name: &str, at: usize, bytes: &[u8]) -> Step {
    Step::Wrote {
        name: name.into(),
        at,
        bytes: bytes.into(),
    }
}

fn synced(name: Option<&str>) -> [Step; 2] {
    let name = name.map(OsString::from);
    [
        Step::SyncBegins { name, thread: 1 },
        Step::SyncEnds { thread: 1 },
    ]
}

/// What many cuts leave of the file `a`.
fn left(disk: &Disk) -> BTreeSet<Option<Vec<u8>>> {
    let mut rng = lots(1, 1);
    let mut seen = BTreeSet::new();
    for how in Cut::ALL {
        for _ in 0..200 {
            let dir = tempfile::tempdir().unwrap();
            disk.cut(how, &mut rng, dir.path()).unwrap();
            seen.insert(std::fs::read(dir.path().join("a")).ok());
        }
    }
    seen
}

#[test]
fn what_was_synced_stays_and_the_rest_may_be_anything_between() {
    let mut disk = Disk::default();
    disk.step(&Step::Made("a".into()));
    disk.step(&wrote("a", 0, b"old"));
    // Content without a name is lost.
    synced(Some("a")).iter().for_each(|s| disk.step(s));
    assert!(left(&disk).contains(&None));
    synced(None).iter().for_each(|s| disk.step(s));
    assert_eq!(left(&disk), BTreeSet::from([Some(b"old".to_vec())]));
    disk.step(&wrote("a", 2, b"DER"));
    let seen = left(&disk);
    for may in ["old", "olDER", "ol\0\0\0", "olD"] {
        assert!(seen.contains(&Some(may.into())), "{may:?} in {seen:?}");
    }
    // What was safe and not written again keeps its value.
    assert!(seen.iter().flatten().all(|c| c.starts_with(b"ol")));
    // A write after the sync has begun is not covered by it.
    disk.step(&synced(Some("a"))[0]);
    disk.step(&wrote("a", 0, b"N"));
    disk.step(&synced(Some("a"))[1]);
    let seen = left(&disk);
    assert!(seen.contains(&Some(b"olDER".to_vec())) && seen.contains(&Some(b"NlDER".to_vec())));
    assert!(seen.iter().flatten().all(|c| c.ends_with(b"lDER")));
}

#[test]
fn a_renamed_file_is_the_old_one_or_the_new_one() {
    let mut disk = Disk::default();
    disk.step(&Step::Made("a".into()));
    disk.step(&wrote("a", 0, b"old"));
    synced(Some("a")).iter().for_each(|s| disk.step(s));
    synced(None).iter().for_each(|s| disk.step(s));
    disk.step(&Step::Made("a.new".into()));
    disk.step(&wrote("a.new", 0, b"new"));
    synced(Some("a.new")).iter().for_each(|s| disk.step(s));
    let (from, to) = ("a.new".into(), "a".into());
    disk.step(&Step::Renamed { from, to });
    let may = BTreeSet::from([Some(b"old".to_vec()), Some(b"new".to_vec())]);
    assert_eq!(left(&disk), may);
    synced(None).iter().for_each(|s| disk.step(s));
    assert_eq!(left(&disk), BTreeSet::from([Some(b"new".to_vec())]));
}

//! Bugs planted one at a time in the code that ships: seeds find each, and this test says after how many; a
//! short kept run shows it, too. A kind of fault that the simulation could not see would be one that it proves nothing about.

use std::{collections::BTreeSet, path::Path, process::Command, sync::Mutex};

use serde_json::Value;

/// Every point where a bug of the sync can be planted, with what is wrong then.
const PLANTS: [(&str, &str); 17] = [
    (
        "ack_before_commit",
        "answered before the commit that may fail",
    ),
    ("cursor_before_rows", "the cursor is stored before its rows"),
    ("dropped_rejected_op", "a refused operation is not kept"),
    ("epoch_not_compared", "a cursor of another life is followed"),
    (
        "missing_remove",
        "rows that leave the scope are not taken back",
    ),
    (
        "no_hash_compare",
        "a number seen before passes for a replay",
    ),
    (
        "no_op_edit_named",
        "an edit that changed nothing names a revision",
    ),
    (
        "page_edge_skipped",
        "the row at a page's edge is stepped over",
    ),
    ("replay_applied_again", "a replay is applied again"),
    ("reset_wipes_outbox", "a reset takes unsent work with it"),
    (
        "restore_not_noticed",
        "a server that forgot is not sent again",
    ),
    ("safe_before_verdict", "sent counts as safe"),
    (
        "scope_not_compared",
        "a cursor of another scope is followed",
    ),
    ("seq_before_commit", "a feed number is seen before its row"),
    ("shadow_swapped_early", "half a list replaces a whole one"),
    ("unknown_fields_dropped", "a newer app's fields are lost"),
    ("wrong_merge_base", "a merge starts from the wrong version"),
];

/// Most seeds until a bug has to be found.
const MOST: u64 = 2_000;

/// How many seeds it took, and what broke.
fn seeds_until_found(plant: &str) -> Result<(u64, String), String> {
    let most = MOST.to_string();
    let out = Command::new(env!("CARGO_BIN_EXE_tungngo-simulate"))
        .args(["--plant", plant, "--seeds", &most, "--threads", "1"])
        .arg("--as-is")
        .output()
        .map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&out.stdout);
    let last = text.lines().last().unwrap_or_default();
    let report: Value = serde_json::from_str(last).map_err(|e| format!("{e}: {text}"))?;
    let broken = report["broken"]["promise"].as_str();
    let broken = broken.ok_or_else(|| format!("not found in {} seeds", report["seeds"]))?;
    Ok((
        report["seeds"].as_u64().unwrap_or_default(),
        broken.to_owned(),
    ))
}

#[test]
fn seeds_find_each() {
    let left = Mutex::new(PLANTS.iter().collect::<Vec<_>>());
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = left.lock().unwrap().pop();
                    let Some(&(plant, what)) = next else { return };
                    let result = seeds_until_found(plant);
                    found.lock().unwrap().push((plant, what, result));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort_by_key(|(plant, ..)| *plant);
    let mut missed = Vec::new();
    for (plant, what, result) in found {
        match result {
            Ok((seeds, promise)) => {
                println!("{plant} ({what}): after {seeds} seeds: “{promise}”");
            }
            Err(why) => missed.push(format!("{plant} ({what}): {why}")),
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Each has a short run that shows it (`tests/kept`); without the bug it holds (`simulate.rs`).
#[test]
fn every_kept_run_shows_its_bug() {
    for (plant, _) in PLANTS {
        let file = format!("{}/kept/{plant}.json", env!("CARGO_MANIFEST_DIR"));
        let out = Command::new(env!("CARGO_BIN_EXE_tungngo-simulate"))
            .args(["--plant", plant, "--kept", &file])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&out.stdout);
        let last: Value = serde_json::from_str(text.lines().last().unwrap_or_default()).unwrap();
        assert!(last["broken"].is_string(), "{plant}: {text}");
    }
}

/// A point in the code that this test does not know is one that nobody has seen found.
#[test]
fn every_point_is_tried() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut points = BTreeSet::new();
    for folder in ["shared/src", "server/src", "mobile/src"] {
        collect(&Path::new(root).join(folder), &mut points).unwrap();
    }
    // These two are for cut power, which the simulation does not play (`power_cut.rs`).
    for elsewhere in ["server_synchronous_normal", "phone_synchronous_normal"] {
        assert!(points.remove(elsewhere), "{elsewhere}");
    }
    let known: BTreeSet<_> = PLANTS
        .iter()
        .map(|(plant, _)| (*plant).to_owned())
        .collect();
    assert_eq!(points, known);
}

/// Adds the names of all points in a folder's code.
fn collect(folder: &Path, points: &mut BTreeSet<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, points)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path)?;
            let after = text.split("planted!(\"").skip(1);
            points.extend(after.filter_map(|part| part.split('"').next().map(str::to_owned)));
        }
    }
    Ok(())
}

//! Every input kept for fuzzing, also those that once broke something, keeps every promise; and every
//! target has a program, and seeds that get somewhere.

#![allow(
    clippy::unwrap_used,
    reason = "a test's own helpers: a panic is how they fail"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use tungngo_tests::fuzzed::TARGETS;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_kept_input_keeps_every_promise() {
    for (target, body) in TARGETS {
        let folder = fuzz().join("seeds").join(target);
        let mut understood = 0;
        for name in names(&folder) {
            println!("{target}/{name}");
            understood += usize::from(body(&fs::read(folder.join(name)).unwrap()));
        }
        let all = names(&folder).len();
        // Seeds that are all refused teach a fuzzer nothing, nor do seeds that never are.
        assert!(understood > 0, "{target}: no seed is understood");
        assert!(understood < all, "{target}: no seed is refused");
        assert!(!body(b""), "{target}");
    }
}

#[test]
fn every_target_has_a_program_and_seeds() {
    let mut wanted: Vec<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    wanted.sort();
    assert_eq!(names(&fuzz().join("seeds")), wanted);
    let programs: Vec<String> = wanted.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(names(&fuzz().join("targets")), programs);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for name in &wanted {
        assert!(manifest.contains(&format!("path = \"targets/{name}.rs\"")));
        let program = fuzz().join("targets").join(format!("{name}.rs"));
        let calls = format!("tungngo_fuzz::fuzzed::{name}(");
        assert!(fs::read_to_string(program).unwrap().contains(&calls));
    }
}

/// The two workspaces build the product with the same versions of what the fuzz manifest names itself.
#[test]
fn versions_are_those_of_the_root_manifest() {
    let version = |line: &str| {
        let (name, rest) = line.split_once(" = ")?;
        let text = rest.split('"').nth(1)?;
        let number = text.starts_with(|c: char| c.is_ascii_digit());
        number.then(|| (name.to_owned(), text.to_owned()))
    };
    let read = |path: PathBuf| fs::read_to_string(path).unwrap();
    let root = read(fuzz().join("../Cargo.toml"));
    let root: Vec<_> = root.lines().filter_map(version).collect();
    let ours = read(fuzz().join("Cargo.toml"));
    let dependencies = ours.split("[dependencies]").nth(1).unwrap();
    let dependencies = dependencies.split("\n[").next().unwrap();
    let mut same = 0;
    for (name, number) in dependencies.lines().filter_map(version) {
        if let Some((_, wanted)) = root.iter().find(|(n, _)| *n == name) {
            assert_eq!(&number, wanted, "{name}");
            same += 1;
        }
    }
    assert!(same > 5);
}

//! What the programs share: the targets themselves, a limit on memory, and a way to let the product
//! catch what it catches.

use std::{
    alloc::System,
    collections::BTreeSet,
    panic::{self, PanicHookInfo},
    process,
    sync::{Mutex, PoisonError},
};

use cap::Cap;

#[path = "../../tests/src/fuzzed/mod.rs"]
pub mod fuzzed;

/// Rust's part of the heap. Inputs are small, so what asks for more is led by a number in the input.
const MOST_BYTES: usize = 1024 * 1024 * 1024;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, MOST_BYTES);

/// libFuzzer's hook ends the program at any panic. The import catches its parsers' panics, so they
/// are only named here, each place once; one of our own code ends the program all the same.
pub fn parsers_may_panic() {
    static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let ends_the_program = panic::take_hook();
    panic::set_hook(Box::new(move |info| match place_in_a_library(info) {
        Some(place) => {
            let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.insert(place.clone()) {
                eprintln!("CAUGHT by the product: {place}");
            }
        }
        None => {
            ends_the_program(info);
            process::abort();
        }
    }));
}

fn place_in_a_library(info: &PanicHookInfo<'_>) -> Option<String> {
    let place = info.location()?;
    // Where cargo keeps what it downloads; the standard library says `/rustc/…`.
    let (_, library) = place.file().split_once("/registry/src/")?;
    let library = library.split_once('/').map_or(library, |(_, path)| path);
    Some(format!("{library}:{}", place.line()))
}

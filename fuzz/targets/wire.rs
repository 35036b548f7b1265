#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tungngo_fuzz::fuzzed::wire(bytes);
});

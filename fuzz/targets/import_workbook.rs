#![no_main]

libfuzzer_sys::fuzz_target!(
    init: tungngo_fuzz::parsers_may_panic(),
    |bytes: &[u8]| {
        tungngo_fuzz::fuzzed::import_workbook(bytes);
    }
);

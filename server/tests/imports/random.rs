//! Whatever the bytes are, reading them ends with a list or a code.

use std::sync::LazyLock;

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use tungngo_server::imports::{Limits, list};

static BOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["Chủ hộ", "Số nhà", "Tổ", "Đường"]) {
        sheet.write(0, column, header).unwrap();
        for row in 1..20 {
            sheet.write(row, column, row).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
});

fn limits() -> Limits {
    Limits {
        inflated_bytes: 1024 * 1024,
        rows: 500,
        ..Limits::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = list::read(&bytes, &limits());
    }

    #[test]
    fn random_tables_never_panic(text in "(([0-9A-Zà-ỹ/ .:'\"-]{0,12}|Số nhà|Chủ hộ|Tổ|Ngõ|STT)[;,\t\n]){0,60}") {
        let _ = list::read(text.as_bytes(), &limits());
    }

    #[test]
    fn a_damaged_workbook_never_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = BOOK.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = list::read(&bytes, &limits());
    }
}

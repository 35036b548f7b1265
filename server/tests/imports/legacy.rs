//! The same list in every encoding and form that a ward's computers ever had.

use rust_xlsxwriter::Workbook;

use crate::ward::{TestWard, WHOLE};

const UNICODE: [[&str; 6]; 4] = [
    [
        "STT",
        "Họ và tên chủ hộ",
        "Số nhà",
        "Đường/Phố",
        "Tổ dân phố",
        "Ghi chú",
    ],
    [
        "1",
        "Nguyễn Văn Đạt",
        "12A",
        "Lý Thường Kiệt",
        "Tổ dân phố số 3",
        "Cổng sau ngõ",
    ],
    [
        "2",
        "Trần Thị Hồng",
        "12B/3",
        "Lý Thường Kiệt",
        "Tổ dân phố số 3",
        "",
    ],
    [
        "3",
        "Phạm Đức Hải",
        "14",
        "Trần Phú",
        "Tổ dân phố số 4",
        "Nhà trong sân",
    ],
];
const TCVN3: [[&str; 6]; 4] = [
    [
        "STT",
        "Hä vµ tªn chñ hé",
        "Sè nhµ",
        "§\u{AD}êng/Phè",
        "Tæ d©n phè",
        "Ghi chó",
    ],
    [
        "1",
        "NguyÔn V¨n §¹t",
        "12A",
        "Lý Th\u{AD}êng KiÖt",
        "Tæ d©n phè sè 3",
        "Cæng sau ngâ",
    ],
    [
        "2",
        "TrÇn ThÞ Hång",
        "12B/3",
        "Lý Th\u{AD}êng KiÖt",
        "Tæ d©n phè sè 3",
        "",
    ],
    [
        "3",
        "Ph¹m §øc H¶i",
        "14",
        "TrÇn Phó",
        "Tæ d©n phè sè 4",
        "Nhµ trong s©n",
    ],
];
const VNI: [[&str; 6]; 4] = [
    [
        "STT",
        "Hoï vaø teân chuû hoä",
        "Soá nhaø",
        "Ñöôøng/Phoá",
        "Toå daân phoá",
        "Ghi chuù",
    ],
    [
        "1",
        "Nguyeãn Vaên Ñaït",
        "12A",
        "Lyù Thöôøng Kieät",
        "Toå daân phoá soá 3",
        "Coång sau ngoõ",
    ],
    [
        "2",
        "Traàn Thò Hoàng",
        "12B/3",
        "Lyù Thöôøng Kieät",
        "Toå daân phoá soá 3",
        "",
    ],
    [
        "3",
        "Phaïm Ñöùc Haûi",
        "14",
        "Traàn Phuù",
        "Toå daân phoá soá 4",
        "Nhaø trong saân",
    ],
];

fn csv(rows: &[[&str; 6]], separator: &str) -> String {
    let lines: Vec<String> = rows.iter().map(|r| r.join(separator)).collect();
    lines.join("\r\n")
}

/// One byte a character, as old programs wrote it.
fn bytes(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

fn xlsx(rows: &[[&str; 6]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (at, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(row) {
            sheet.write(at, column, *text).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Combining marks instead of whole letters.
fn nfd(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfd().collect()
}

#[tokio::test]
async fn one_list_in_every_encoding_is_one_list() {
    let ward = TestWard::new().await;
    let unicode = csv(&UNICODE, ";");
    let first = ward.import(unicode.as_bytes(), WHOLE).await.unwrap();
    assert_eq!(first.counts.created, 3);
    let dump = ward.dump().await;

    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{FEFF}{}", csv(&UNICODE, "\t"))
            .encode_utf16()
            .flat_map(unit)
            .collect()
    };
    let same: Vec<(&str, Vec<u8>)> = vec![
        (
            "utf-8 with mark, comma",
            format!("\u{FEFF}{}", csv(&UNICODE, ",")).into_bytes(),
        ),
        ("nfd", nfd(&unicode).into_bytes()),
        ("utf-16 little", utf16(u16::to_le_bytes)),
        ("utf-16 big", utf16(u16::to_be_bytes)),
        ("tcvn3 bytes", bytes(&csv(&TCVN3, ";"))),
        ("tcvn3 as utf-8", csv(&TCVN3, ";").into_bytes()),
        ("vni bytes", bytes(&csv(&VNI, ","))),
        ("vni as utf-8", csv(&VNI, "\t").into_bytes()),
        ("xlsx", xlsx(&UNICODE)),
        ("xlsx tcvn3", xlsx(&TCVN3)),
        ("xlsx vni", xlsx(&VNI)),
    ];
    for (name, file) in same {
        let report = ward.import(&file, WHOLE).await.unwrap();
        assert_eq!(report.counts.unchanged, 3, "{name}: {:?}", report.rows);
        assert!(ward.dump().await == dump, "{name} changed something");
    }
}

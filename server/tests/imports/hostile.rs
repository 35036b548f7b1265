//! Files that are no lists, or were made to do harm: a clear code each, and nothing changed.

use std::io::Write as _;

use rust_xlsxwriter::Workbook;
use tungngo_server::imports::fault::FileFault;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::ward::{TestWard, WHOLE};

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A real workbook with one part replaced.
fn with_part(name: &str, content: &[u8]) -> Vec<u8> {
    use std::io::Read as _;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["Chủ hộ", "Số nhà", "Tổ", "Đường"]) {
        sheet.write(0, column, header).unwrap();
        sheet.write(1, column, "1").unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut replaced = false;
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let part_name = part.name().unwrap().into_owned();
        zip.start_file(&part_name, SimpleFileOptions::default())
            .unwrap();
        if part_name == name {
            replaced = true;
            zip.write_all(content).unwrap();
        } else {
            let mut kept = Vec::new();
            part.read_to_end(&mut kept).unwrap();
            zip.write_all(&kept).unwrap();
        }
    }
    assert!(replaced, "{name}");
    zip.finish().unwrap().into_inner()
}

/// 300 MB of spaces in 300 KB, its sizes in the directory made small.
fn bomb() -> Vec<u8> {
    let spaces = vec![b' '; 300 * 1024 * 1024];
    let size = u32::try_from(spaces.len()).unwrap().to_le_bytes();
    let mut bytes = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/big.xml", &spaces)]);
    let small = 100_u32.to_le_bytes();
    let mut lies = 0;
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == size {
            bytes[at..at + 4].copy_from_slice(&small);
            lies += 1;
        }
    }
    assert!(lies >= 1);
    bytes
}

fn sheet(cells: &str) -> Vec<u8> {
    let ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let text = format!("<worksheet xmlns=\"{ns}\"><sheetData>{cells}</sheetData></worksheet>");
    with_part("xl/worksheets/sheet1.xml", text.as_bytes())
}

#[tokio::test]
async fn files_that_are_no_lists_are_refused_and_nothing_changes() {
    let ward = TestWard::new().await;
    let before = ward.dump().await;
    let honest_bomb = {
        let spaces = vec![b' '; 300 * 1024 * 1024];
        archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/big.xml", &spaces)])
    };
    let many: Vec<(String, Vec<u8>)> = (0..2_001).map(|n| (format!("{n}.xml"), vec![])).collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(n, c)| (n.as_str(), c.as_slice()))
        .collect();
    let mut cut = sheet("");
    cut.truncate(cut.len() / 2);
    let strings = br#"<sst uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;
    let one_number = "<row r=\"9\"><c r=\"A9\"><v>1</v></c></row>";
    let cases: Vec<(&str, Vec<u8>, FileFault)> = vec![
        ("empty", vec![], FileFault::Empty),
        (
            "a PDF renamed .xlsx",
            b"%PDF-1.7\n1 0 obj".to_vec(),
            FileFault::NotASpreadsheet,
        ),
        ("50 MB", vec![b'1'; 50 * 1024 * 1024], FileFault::TooLarge),
        ("a zip bomb", honest_bomb, FileFault::InflatesTooMuch),
        ("a zip bomb that lies", bomb(), FileFault::Damaged),
        ("parts without end", archive(&many), FileFault::TooManyParts),
        (
            "a text document",
            archive(&[("word/document.xml", b"<w/>")]),
            FileFault::NotASpreadsheet,
        ),
        ("half a workbook", cut, FileFault::Damaged),
        (
            "a promise of texts",
            with_part("xl/sharedStrings.xml", strings),
            FileFault::Damaged,
        ),
        (
            "a far cell",
            sheet("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"),
            FileFault::TooManyColumns,
        ),
        (
            "a column's name without end",
            sheet(&format!(
                "<row r=\"1\"><c r=\"{}1\"><v>1</v></c></row>",
                "p".repeat(70)
            )),
            FileFault::Damaged,
        ),
        (
            "a row's number without end",
            sheet(&format!(
                "<row r=\"1\"><c r=\"A{}\"><v>1</v></c></row>",
                "9".repeat(70)
            )),
            FileFault::Damaged,
        ),
        ("one number", sheet(one_number), FileFault::NoHeader),
        ("no cell", sheet(""), FileFault::Empty),
        (
            "no xml",
            with_part("xl/worksheets/sheet1.xml", b"\0\0<"),
            FileFault::Damaged,
        ),
        (
            "old",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(),
            FileFault::OldXls,
        ),
    ];
    for (name, file, wanted) in cases {
        assert_eq!(
            ward.import(&file, WHOLE).await.unwrap_err(),
            wanted,
            "{name}"
        );
    }
    assert!(ward.dump().await == before);
}

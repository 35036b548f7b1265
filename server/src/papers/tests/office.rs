//! Office files.

use std::io::{Cursor, Write as _};

use tungngo_shared::paper::{PaperFault, PaperFormat};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::super::check;

/// An archive of these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const DOCM: &str = "application/vnd.ms-word.document.macroEnabled.main+xml";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn kinds(main: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>"#
    )
}

/// A text with one more part.
fn docx(main: &str, name: &str, text: &str) -> Result<PaperFormat, PaperFault> {
    let kinds = kinds(main);
    let parts = [
        ("[Content_Types].xml", kinds.as_str()),
        ("word/document.xml", "<w:document/>"),
        (name, text),
    ];
    check(archive(&parts)).map(|found| found.format)
}

fn reference(kind: &str, target: &str, mode: &str) -> String {
    format!(
        r#"<Relationships><Relationship Id="a" Type="{LINKS}/{kind}" Target="{target}"{mode}/></Relationships>"#
    )
}

#[test]
fn texts_and_workbooks_are_known_by_what_is_in_them() {
    let rels = "word/_rels/document.xml.rels";
    let outside = r#" TargetMode="External""#;
    let link = reference("hyperlink", "https://example.vn", outside);
    assert_eq!(docx(DOCX, rels, &link), Ok(PaperFormat::Docx));
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet()
        .write_string(0, 0, "Danh sách")
        .unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let found = check(bytes.clone()).unwrap();
    assert!(found.format == PaperFormat::Xlsx && found.bytes == bytes);
    assert_eq!(
        docx("text/plain", "a.txt", ""),
        Err(PaperFault::UnknownKind)
    );
    assert_eq!(
        check(archive(&[("a.txt", "x")])),
        Err(PaperFault::UnknownKind)
    );
    assert_eq!(
        check(b"PK\x03\x04 and no archive".to_vec()),
        Err(PaperFault::Damaged)
    );
}

#[test]
fn what_acts_in_an_office_file_is_found() {
    let rels = "word/_rels/document.xml.rels";
    let outside = r#" TargetMode="External""#;
    let escaped = r#" TargetMode="E&#120;ternal""#;
    for (what, main, name, text, fault) in [
        (
            "macros by kind",
            DOCM,
            "a",
            String::new(),
            PaperFault::Macros,
        ),
        (
            "macros by name",
            DOCX,
            "word/vbaProject.bin",
            String::new(),
            PaperFault::Macros,
        ),
        (
            "macros by reference",
            DOCX,
            rels,
            reference("vbaProject", "x.bin", ""),
            PaperFault::Macros,
        ),
        (
            "macros with another slash",
            DOCX,
            "word\\VBAPROJECT.BIN",
            String::new(),
            PaperFault::Macros,
        ),
        (
            "old macros",
            DOCX,
            "xl/macrosheets/sheet1.xml",
            String::new(),
            PaperFault::Macros,
        ),
        (
            "controls",
            DOCX,
            "word/activeX/activeX1.bin",
            String::new(),
            PaperFault::Active,
        ),
        (
            "a file",
            DOCX,
            "word/embeddings/oleObject1.bin",
            String::new(),
            PaperFault::Embedded,
        ),
        (
            "a template from elsewhere",
            DOCX,
            rels,
            reference("attachedTemplate", "https://x/a.dotm", outside),
            PaperFault::External,
        ),
        (
            "the same, escaped",
            DOCX,
            rels,
            reference("attachedTemplate", "https://x/a.dotm", escaped),
            PaperFault::External,
        ),
        (
            "a picture from elsewhere",
            DOCX,
            "word/_rels/header1.xml.rels",
            reference("image", "https://x/a.png", outside),
            PaperFault::External,
        ),
        (
            "words of its own",
            DOCX,
            rels,
            format!(
                "<!DOCTYPE x [<!ENTITY e 'External'>]>{}",
                reference("image", "x", "")
            ),
            PaperFault::Unreadable,
        ),
        (
            "no list at all",
            DOCX,
            rels,
            "<Relationships><Relationship".to_owned(),
            PaperFault::Damaged,
        ),
    ] {
        assert_eq!(docx(main, name, &text), Err(fault), "{what}");
    }
    // The second list of kinds is the one that another program might believe.
    let (one, two) = (kinds(DOCX), kinds(DOCM));
    let parts = [
        ("[Content_Types].xml", one.as_str()),
        ("/[CONTENT_TYPES].xml", two.as_str()),
    ];
    assert_eq!(check(archive(&parts)), Err(PaperFault::Damaged));
    let wide: Vec<u8> = kinds(DOCX)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("[Content_Types].xml", SimpleFileOptions::default())
        .unwrap();
    writer
        .write_all(&[[0xff, 0xfe].as_slice(), &wide].concat())
        .unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(
        check(bytes),
        Err(PaperFault::Unreadable),
        "in another encoding"
    );
}

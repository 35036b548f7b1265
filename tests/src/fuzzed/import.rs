//! Lists of households as wards have them, or as somebody made them to do harm.

use std::{io::Write as _, sync::LazyLock};

use tungngo_server::imports::{
    Limits,
    list::{self, List},
    plan::{Existing, Known, Plan, plan},
    report::{Fate, Report},
};
use tungngo_shared::{
    ids::{Rev, WardCode},
    validation,
};
use uuid::Uuid;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Smaller than the server's, so that they are reached.
const LIMITS: Limits = Limits {
    file_bytes: 1024 * 1024,
    zip_parts: 50,
    inflated_bytes: 8 * 1024 * 1024,
    rows: 2_000,
    columns: 100,
};

static WARD: LazyLock<WardCode> = LazyLock::new(|| "11383".parse().expect("a code"));

/// Any bytes are a table of text that gives a report of every row, or no list, for a reason.
pub fn import_table(bytes: &[u8]) -> bool {
    // Workbooks have a target of their own.
    !bytes.starts_with(b"PK") && is_accounted_for(bytes)
}

/// The parts of a workbook, each behind a line `=== name`; what stands in front is the first sheet.
/// Parts that are not given are an ordinary workbook's. Bytes that are an archive are taken as one.
pub fn import_workbook(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"PK") {
        return is_accounted_for(bytes);
    }
    is_accounted_for(&workbook(bytes))
}

fn is_accounted_for(bytes: &[u8]) -> bool {
    let Ok(list) = list::read(bytes, &LIMITS) else {
        return false;
    };
    assert!(list.lines.len() <= LIMITS.rows);
    for column in &list.columns {
        assert!(column.letters.len() <= 2, "{column:?}");
    }
    let mut ward = Existing::default();
    let mut ids = 0;
    let first = planned(&list, &ward, &mut ids);
    assert!(first.writes.iter().all(|write| write.base.is_none()));
    for write in &first.writes {
        let faults = validation::household(&write.household);
        assert!(faults.is_empty(), "would write {faults:?}");
    }
    add(&mut ward, first);
    // The same list again finds everything there.
    let again = planned(&list, &ward, &mut ids);
    assert!(
        again.writes.is_empty() && again.groups.is_empty() && again.alleys.is_empty(),
        "the same list twice writes {:?} {:?} {:?}",
        again.writes,
        again.groups,
        again.alleys
    );
    true
}

fn planned(list: &List, ward: &Existing, ids: &mut u128) -> Plan {
    let made = plan(list, ward, &mut || {
        *ids += 1;
        Uuid::from_u128(*ids)
    });
    assert_eq!(made.rows.len(), list.lines.len(), "a row has no fate");
    let changed = |fate: &Fate| matches!(fate, Fate::Created | Fate::Updated { .. });
    let fates = made.rows.iter().filter(|row| changed(&row.fate)).count();
    assert_eq!(fates, made.writes.len(), "a fate is not what is written");
    let report = Report::of(&WARD, "list", list, ward, &made);
    let text = serde_json::to_string(&report).expect("a report is JSON");
    let back: Report = serde_json::from_str(&text).expect("its own JSON");
    assert_eq!(back, report, "as it is shown and kept");
    made
}

fn add(ward: &mut Existing, plan: Plan) {
    ward.groups.extend(plan.groups);
    ward.alleys.extend(plan.alleys);
    ward.households
        .extend(plan.writes.into_iter().map(|write| Known {
            id: write.id,
            rev: Rev::from_stored("1".to_owned()),
            household: write.household,
        }));
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// An ordinary workbook of one sheet.
const PARTS: [(&str, &str); 7] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
    ),
    (SHEET, "<worksheet/>"),
    (
        "xl/sharedStrings.xml",
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="3" uniqueCount="3"><si><t>Số nhà</t></si><si><t>Chủ hộ</t></si><si><t>Tổ</t></si></sst>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
    ),
];

fn workbook(bytes: &[u8]) -> Vec<u8> {
    const MARK: &[u8] = b"\n=== ";
    let mut given: Vec<(&[u8], &[u8])> = Vec::new();
    let (mut name, mut rest): (&[u8], &[u8]) = (SHEET.as_bytes(), bytes);
    loop {
        let end = rest.windows(MARK.len()).position(|w| w == MARK);
        given.push((name, &rest[..end.unwrap_or(rest.len())]));
        let Some(end) = end else { break };
        rest = &rest[end + MARK.len()..];
        let line = rest.iter().position(|b| *b == b'\n');
        name = &rest[..line.unwrap_or(rest.len())];
        rest = &rest[line.map_or(rest.len(), |at| at + 1)..];
    }
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut put = |name: &[u8], content: &[u8]| {
        let name = String::from_utf8_lossy(name);
        // No name twice: the archive could not be made.
        if zip.start_file(name, stored).is_ok() {
            zip.write_all(content).expect("writing in memory");
        }
    };
    for (name, content) in &given {
        put(name, content);
    }
    for (name, content) in PARTS {
        if given.iter().all(|(n, _)| *n != name.as_bytes()) {
            put(name.as_bytes(), content.as_bytes());
        }
    }
    zip.finish().expect("writing in memory").into_inner()
}

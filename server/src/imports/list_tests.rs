use super::*;

fn list(text: &str) -> List {
    read(text.as_bytes(), &Limits::default()).unwrap()
}

fn told(list: &List) -> Vec<(u32, String)> {
    let tell = |line: &Line| match &line.content {
        Content::Household(e, faults) => {
            assert_eq!(faults, &[], "row {}", line.at.row);
            format!("{} | {} | {} | {}", e.group, e.alley, e.number, e.head_name)
        }
        Content::Skipped(why) => why.as_str().to_owned(),
    };
    list.lines.iter().map(|l| (l.at.row, tell(l))).collect()
}

#[test]
fn a_printed_list_with_sections_totals_and_signatures_is_accounted_for_row_by_row() {
    let list = list(
        "ỦY BAN NHÂN DÂN PHƯỜNG;;;;\n\
         DANH SÁCH HỘ DÂN TỔ DÂN PHỐ SỐ 9;;;;\n\
         STT;Chủ hộ;Số nhà;Ngõ;Đường\n\
         (1);(2);(3);(4);(5)\n\
         1;Nguyễn Văn An;12;45;Lê Lợi\n\
         I;TỔ DÂN PHỐ SỐ 3;;;\n\
         2;Trần Thị Bình;14;45;Lê Lợi\n\
         3;Tống Công Cúc;16;45;Lê Lợi\n\
         4;;;;\n\
         STT;Chủ hộ;Số nhà;Ngõ;Đường\n\
         Tổ 4;;;;\n\
         5;Lê Văn Dũng;;45;Lê Lợi\n\
         ;Tổng cộng;4;;\n\
         ;;;;Ngày 1 tháng 11 năm 2026\n\
         ;;;;NGƯỜI LẬP BIỂU\n",
    );
    let alley = "Ngõ 45 Lê Lợi";
    assert_eq!(
        told(&list),
        [
            (4, "header".to_owned()),
            (5, format!("Tổ dân phố 9 | {alley} | 12 | Nguyễn Văn An")),
            (6, "section".to_owned()),
            (7, format!("Tổ dân phố 3 | {alley} | 14 | Trần Thị Bình")),
            (8, format!("Tổ dân phố 3 | {alley} | 16 | Tống Công Cúc")),
            (9, "blank".to_owned()),
            (10, "header".to_owned()),
            (11, "section".to_owned()),
            (12, format!("Tổ dân phố 4 | {alley} |  | Lê Văn Dũng")),
            (13, "total".to_owned()),
            (14, "footer".to_owned()),
            (15, "footer".to_owned()),
        ]
    );
}

#[test]
fn alleys_may_be_sections_too() {
    let list =
        list("STT;Chủ hộ;Số nhà;TDP\nNgõ 45 Lê Lợi;;;\n1;An;12;3\nPhố Cấm;;;\n2;Bình;14;3\n");
    assert_eq!(
        told(&list)[1..],
        [
            (3, "Tổ dân phố 3 | Ngõ 45 Lê Lợi | 12 | An".to_owned()),
            (4, "section".to_owned()),
            (5, "Tổ dân phố 3 | Phố Cấm | 14 | Bình".to_owned()),
        ]
    );
}

#[test]
fn a_village_without_ways_puts_its_doors_under_its_own_name() {
    let list = list("Chủ hộ;Số nhà;Thôn\nAn;12;Thôn Đông\n");
    assert_eq!(told(&list)[0].1, "Thôn Đông | Thôn Đông | 12 | An");
}

#[test]
fn whole_files_are_refused_with_a_code_of_their_own() {
    let limits = Limits {
        file_bytes: 1_000,
        rows: 3,
        columns: 5,
        ..Limits::default()
    };
    let fault = |bytes: &[u8]| read(bytes, &limits).map(|_| ()).unwrap_err().as_str();
    let head = "Chủ hộ;Số nhà;Tổ;Đường\n";
    let rows = |n: usize| format!("{head}{}", "An;12;3;Cấm\n".repeat(n));
    assert_eq!(fault(b""), "file_empty");
    assert_eq!(fault(b" \n\n \n"), "file_empty");
    assert_eq!(fault(&[b'x'; 1_001]), "file_too_large");
    assert_eq!(fault(b"%PDF-1.7 ..."), "not_a_spreadsheet");
    assert_eq!(fault(b"PK\x03\x04 no archive"), "file_damaged");
    assert_eq!(fault(b"abc\0def"), "not_a_spreadsheet");
    assert_eq!(fault(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "old_xls");
    let mut locked = b"\xD0\xCF\x11\xE0".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(fault(&locked), "password_protected");
    assert_eq!(fault(b"a;b\n1;2\n"), "no_header");
    assert_eq!(fault(head.as_bytes()), "no_rows");
    assert_eq!(fault(rows(3).as_bytes()), "too_many_rows");
    assert!(read(rows(2).as_bytes(), &limits).is_ok());
    assert_eq!(
        fault(format!("{head};;;;;6\n").as_bytes()),
        "too_many_columns"
    );
}

#[test]
fn a_merged_cell_is_spread_over_its_rows_and_one_merged_twice_only_once() {
    let row = |number, cells: [&str; 3]| Row {
        number,
        cells: cells.map(|c| Cell::text(c.to_owned())).to_vec(),
    };
    let merged = |top, bottom| Merged {
        top,
        bottom,
        left: 2,
    };
    let sheet = Sheet {
        rows: vec![
            row(1, ["Số nhà", "Chủ hộ", "Tổ"]),
            row(2, ["1", "An", "3"]),
            row(3, ["2", "Bình", ""]),
            row(4, ["3", "Cúc", ""]),
            row(5, ["4", "Dũng", "4"]),
            row(6, ["5", "Em", ""]),
        ],
        merged: vec![merged(5, 6), merged(2, 3), merged(3, 4)],
        ..Sheet::default()
    };
    let header = header::find(&sheet.rows).unwrap();
    let mut body = sheet.rows[header.end..].to_vec();
    spread_merged(&mut body, &sheet, &header);
    let groups: Vec<String> = body.iter().map(|row| row.cell(2).shown()).collect();
    assert_eq!(groups, ["3", "3", "", "4", "4"]);
}

//! Tables of text (CSV): the bytes' encoding, the separator, the rows.

use super::{
    Limits,
    fault::FileFault,
    header,
    sheet::{Cell, Row, Sheet},
};

/// A longer cell does not exist in any spreadsheet: a quotation mark was not closed.
const MAX_CELL_CHARS: usize = 32_767;
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// Reads a table of text.
///
/// # Errors
/// A [`FileFault`] when it is not text, a quotation mark is never closed, or a limit is exceeded.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, FileFault> {
    let text = decode(bytes)?;
    // The last line ends like the others, so that lines can be counted.
    let text = text + "\n";
    let (named, body) = separator_named(&text);
    let separator = named.unwrap_or_else(|| best_separator(body, limits));
    let first_row = if named.is_some() { 2 } else { 1 };
    let rows = split(body, separator, first_row, limits, false)?;
    Ok(Sheet {
        rows,
        ..Sheet::default()
    })
}

/// UTF-8 and UTF-16 with or without a mark; anything else is taken as Windows-1252, which is how
/// bytes of the legacy encodings reach [`super::legacy`].
fn decode(bytes: &[u8]) -> Result<String, FileFault> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return Ok(String::from_utf8_lossy(rest).into_owned());
    }
    let wide = match bytes {
        [0xFF, 0xFE, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xFE, 0xFF, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        // Without a mark: every other byte of the first line's separators and spaces is zero.
        [a, 0, ..] if *a != 0 => Some((bytes, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0, a, ..] if *a != 0 => Some((bytes, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => None,
    };
    let text = match wide {
        Some((rest, unit)) => {
            let units = rest.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
            char::decode_utf16(units)
                .collect::<Result<String, _>>()
                .map_err(|_| FileFault::NotASpreadsheet)?
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|b| windows_1252(*b)).collect(),
        },
    };
    if text.contains('\0') {
        return Err(FileFault::NotASpreadsheet);
    }
    Ok(text)
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// `sep=;` in the first line, as Excel writes and reads it.
fn separator_named(text: &str) -> (Option<u8>, &str) {
    let Some((first, rest)) = text.split_once('\n') else {
        return (None, text);
    };
    match first.trim().strip_prefix("sep=").map(str::as_bytes) {
        Some([separator]) => (Some(*separator), rest),
        _ => (None, text),
    }
}

/// The separator with which the first rows say most about their columns.
fn best_separator(text: &str, limits: &Limits) -> u8 {
    let mut best = (SEPARATORS[0], (0, 0));
    for separator in SEPARATORS {
        let Ok(rows) = split(text, separator, 1, limits, true) else {
            continue;
        };
        let recognised = header::find(&rows).map_or(0, |h| h.columns.len());
        let cells = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        if (recognised, cells) > best.1 {
            best = (separator, (recognised, cells));
        }
    }
    best.0
}

fn split(
    text: &str,
    separator: u8,
    first_row: u32,
    limits: &Limits,
    looking_ahead: bool,
) -> Result<Vec<Row>, FileFault> {
    let most = if looking_ahead {
        header::SEARCHED_ROWS
    } else {
        limits.rows
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Row> = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut number = first_row - 1;
    let mut line = reader.position().line();
    while reader
        .read_record(&mut record)
        .map_err(|_| FileFault::Damaged)?
    {
        // Lines that hold nothing are passed over by the reader, but a spreadsheet counts them.
        let next_line = reader.position().line();
        let inside = record.iter().map(|f| f.matches('\n').count() as u64).sum();
        let rows_passed = (next_line - line).saturating_sub(inside).max(1);
        number = number.saturating_add(u32::try_from(rows_passed).unwrap_or(u32::MAX));
        line = next_line;

        if record.iter().any(|f| f.chars().count() > MAX_CELL_CHARS) {
            return Err(FileFault::Damaged);
        }
        let filled = record.iter().enumerate();
        let filled = filled.filter(|(_, f)| !f.trim().is_empty());
        let Some((last, _)) = filled.last() else {
            continue;
        };
        if last >= limits.columns && !looking_ahead {
            return Err(FileFault::TooManyColumns);
        }
        if rows.len() == most {
            return if looking_ahead {
                Ok(rows)
            } else {
                Err(FileFault::TooManyRows)
            };
        }
        // Looking ahead, a line of a million cells is not judged cell by cell: it is refused later.
        let cells = record.iter().take((last + 1).min(limits.columns));
        rows.push(Row {
            number,
            cells: cells.map(|f| Cell::text(f.to_owned())).collect(),
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let sheet = read(bytes, &Limits::default()).unwrap();
        let shown = |row: &Row| row.cells.iter().map(Cell::shown).collect();
        sheet.rows.iter().map(|r| (r.number, shown(r))).collect()
    }

    fn wide(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn every_encoding_and_separator_gives_the_same_table() {
        let wanted = vec![
            (1, vec!["Số nhà".to_owned(), "Chủ hộ".to_owned()]),
            (
                2,
                vec!["12A".to_owned(), "Nguyễn Văn An; Bình, \"C\"".to_owned()],
            ),
        ];
        for separator in [';', '\t', ',', '|'] {
            let text = format!(
                "Số nhà{separator}Chủ hộ\r\n12A{separator}\"Nguyễn Văn An; Bình, \"\"C\"\"\"\r\n"
            );
            let marked = format!("\u{FEFF}{text}");
            assert_eq!(table(text.as_bytes()), wanted, "{separator:?}");
            assert_eq!(table(marked.as_bytes()), wanted);
            assert_eq!(table(&wide(&marked, u16::to_le_bytes)), wanted);
            assert_eq!(table(&wide(&marked, u16::to_be_bytes)), wanted);
            assert_eq!(table(&wide(&text, u16::to_le_bytes)), wanted);
            assert_eq!(table(&wide(&text, u16::to_be_bytes)), wanted);
        }
        assert_eq!(table("sep=,\nSố nhà,Chủ hộ\n".as_bytes())[0].0, 2);
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let text = "Số nhà;Chủ hộ\n\n12;\"An\nBình\"\n;\n\n\n14;Cúc";
        let numbers: Vec<u32> = table(text.as_bytes()).iter().map(|r| r.0).collect();
        assert_eq!(numbers, [1, 3, 7]);
    }

    #[test]
    fn a_line_of_a_million_cells_is_refused_without_looking_at_each() {
        let start = std::time::Instant::now();
        let line = "a;".repeat(1_000_000);
        let refused = read(line.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(refused, FileFault::TooManyColumns);
        // Trying every cell as a header took minutes.
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn bytes_of_an_old_file_become_the_characters_that_people_saw() {
        assert_eq!(table(b"Nguy\xD4n V\xA8n")[0].1, ["NguyÔn V¨n"]);
        assert_eq!(table(b"\x93A\x94 \xD4")[0].1, ["“A” Ô"]);
    }
}

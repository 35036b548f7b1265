//! Brings a sheet's text into Unicode. The encoding is decided for each column over all its cells,
//! because lists are pasted together from files of different ages; a column that says nothing by
//! itself (`Tô`, `Ba`) goes with the rest of the sheet.

use std::collections::{HashMap, HashSet};

use tungngo_shared::text::legacy::{Encoding, detect, detect_one, to_unicode};

use super::sheet::{Cell, Row};

/// A word that speaks for one encoding, to ask whether a column has anything against it.
const TCVN3_WORD: &str = "NguyÔn";
const VNI_WORD: &str = "Nguyeãn";

/// Decodes the rows in place and says how each column was read.
pub fn decode(rows: &mut [Row]) -> Vec<Encoding> {
    let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let words: Vec<HashSet<&str>> = (0..width)
        .map(|column| {
            let cells = rows.iter().filter_map(|r| text_of(r.cell(column)));
            // Lists repeat themselves: each word is judged once.
            cells
                .filter(|text| !text.is_ascii())
                .flat_map(str::split_whitespace)
                .filter(|word| !word.is_ascii())
                .collect()
        })
        .collect();
    let whole = detect(words.iter().flatten().copied());
    let encodings: Vec<Encoding> = words
        .iter()
        .map(|words| {
            let words = || words.iter().copied();
            match (detect(words()), whole) {
                (Encoding::Unicode, Encoding::Tcvn3) => agree(words(), TCVN3_WORD),
                (Encoding::Unicode, Encoding::Vni) => agree(words(), VNI_WORD),
                (own, _) => own,
            }
        })
        .collect();
    let mut judged: HashMap<String, Encoding> = HashMap::new();
    for row in rows {
        for (cell, encoding) in row.cells.iter_mut().zip(&encodings) {
            let Cell::Text(text) = cell else { continue };
            if text.is_ascii() {
                continue;
            }
            // A single cell pasted from an old file into a new list.
            let encoding = match encoding {
                Encoding::Unicode => *judged
                    .entry(text.clone())
                    .or_insert_with(|| detect_one(text)),
                legacy => *legacy,
            };
            if encoding != Encoding::Unicode {
                *cell = Cell::text(to_unicode(text, encoding));
            }
        }
    }
    encodings
}

/// A text on its own, such as a title above the header.
#[must_use]
pub fn decode_one(text: &str) -> String {
    to_unicode(text, detect_one(text))
}

fn agree<'a>(cells: impl Iterator<Item = &'a str>, word: &'a str) -> Encoding {
    detect(cells.chain(std::iter::once(word)))
}

fn text_of(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_is_read_in_its_own_encoding() {
        let row = |number, cells: [&str; 3]| Row {
            number,
            cells: cells.map(|c| Cell::text(c.to_owned())).to_vec(),
        };
        let mut rows = vec![
            row(1, ["NguyÔn V¨n §¹t", "Traàn Höng Ñaïo", "Hòa"]),
            row(2, ["TrÇn ThÞ Hång", "Lyù Thöôøng Kieät", "Nguyễn"]),
            row(3, ["Lª V¨n C", "Hai Baø Tröng", "NguyÔn V¨n ¸nh"]),
            row(4, ["§ç §×nh", "Leâ Lôïi", "Đỗ Quốc Việt, phố Lê Lợi"]),
        ];
        let encodings = decode(&mut rows);
        assert_eq!(
            encodings,
            [Encoding::Tcvn3, Encoding::Vni, Encoding::Unicode]
        );
        let shown: Vec<String> = rows
            .iter()
            .flat_map(|r| r.cells.iter().map(Cell::shown))
            .collect();
        assert_eq!(
            shown,
            [
                "Nguyễn Văn Đạt",
                "Trần Hưng Đạo",
                "Hòa",
                "Trần Thị Hồng",
                "Lý Thường Kiệt",
                "Nguyễn",
                "Lê Văn C",
                "Hai Bà Trưng",
                "Nguyễn Văn Ánh",
                "Đỗ Đình",
                "Lê Lợi",
                "Đỗ Quốc Việt, phố Lê Lợi",
            ]
        );
    }
}

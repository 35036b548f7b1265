//! Which row says what the columns hold, and what they hold. Wards write their own headers, in any
//! order and below any number of titles; they are known by their folded words.

use tungngo_shared::text::{
    fold,
    legacy::{Encoding, to_unicode},
    nfc,
};

pub use super::field::Field;
use super::sheet::{Cell, Row};

/// The header is looked for among so many rows that are not empty.
pub const SEARCHED_ROWS: usize = 20;

/// A column that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Counted from 0.
    pub at: usize,
    /// What it holds.
    pub field: Field,
    /// Its header in Unicode.
    pub label: String,
    /// Its header as the file has it.
    pub raw: String,
}

/// A header that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Index (not number) of its first row among those given.
    pub first: usize,
    /// Index of the first row below it.
    pub end: usize,
    /// The columns, in the order of the file; no field twice.
    pub columns: Vec<Column>,
}

impl Header {
    /// The column of a field.
    #[must_use]
    pub fn at(&self, field: Field) -> Option<usize> {
        self.columns.iter().find(|c| c.field == field).map(|c| c.at)
    }

    /// Whether a row below the header repeats it, as printed lists do on every page.
    #[must_use]
    pub fn is_repeated_by(&self, row: &Row) -> bool {
        let said = |c: &&Column| match row.cell(c.at) {
            // Most cells are told apart by their length alone.
            Cell::Text(text) if text.len().abs_diff(c.label.len()) <= c.label.len() => {
                let text = nfc(text).to_lowercase();
                text == c.label.to_lowercase() || text == c.raw.to_lowercase()
            }
            _ => false,
        };
        let repeated = self.columns.iter().filter(said).count();
        repeated >= 2 && repeated * 2 >= self.columns.len()
    }
}

/// The first row, or pair of rows, that names a household's place or head and one thing more.
#[must_use]
pub fn find(rows: &[Row]) -> Option<Header> {
    rows.iter()
        .take(SEARCHED_ROWS)
        .enumerate()
        .find_map(|(first, row)| {
            let one = recognise(row);
            let two = rows
                .get(first + 1)
                .map(|below| together(&one, recognise(below)));
            // The second row is part of the header only if it names something that the first does not.
            let (end, columns) = match two {
                Some(two) if !one.is_empty() && two.len() > one.len() => (first + 2, two),
                _ => (first + 1, one),
            };
            let identifies = |f| matches!(f, Field::HeadName | Field::Number | Field::Address);
            (columns.len() >= 2 && columns.iter().any(|c| identifies(c.field))).then_some(Header {
                first,
                end,
                columns,
            })
        })
}

fn recognise(row: &Row) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (at, cell) in row.filled() {
        if let Some((field, label)) = field_of(cell)
            && columns.iter().all(|c| c.field != field)
        {
            let raw = nfc(&cell.shown());
            columns.push(Column {
                at,
                field,
                label,
                raw,
            });
        }
    }
    columns
}

/// `Địa chỉ` above `Số nhà`, `Ngõ`, `Đường`: what stands below is nearer to the data.
fn together(above: &[Column], below: Vec<Column>) -> Vec<Column> {
    let mut columns = below;
    for column in above {
        if columns
            .iter()
            .all(|c| c.field != column.field && c.at != column.at)
        {
            columns.push(column.clone());
        }
    }
    columns.sort_by_key(|c| c.at);
    columns
}

/// The field that a header cell names, and the cell in Unicode. A header in an old encoding is read
/// in each until one makes sense: a misread header never looks like another.
fn field_of(cell: &Cell) -> Option<(Field, String)> {
    let Cell::Text(text) = cell else { return None };
    [Encoding::Unicode, Encoding::Tcvn3, Encoding::Vni]
        .into_iter()
        .find_map(|encoding| {
            let text = to_unicode(text, encoding);
            let bare = text.split(['(', '[']).next().unwrap_or_default();
            let field = by_words(&words(&text)).or_else(|| by_words(&words(bare)))?;
            Some((field, nfc(&text)))
        })
}

fn by_words(words: &str) -> Option<Field> {
    Field::ALL
        .into_iter()
        .find(|field| field.synonyms().contains(&words))
}

/// Folded words with single spaces; punctuation (`Ngõ/Ngách`, `Số nhà (*)`) only separates.
fn words(text: &str) -> String {
    let spaced: String = fold(text)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u32, cells: &[&str]) -> Row {
        let cells = cells.iter().map(|c| Cell::text((*c).to_owned())).collect();
        Row { number, cells }
    }

    fn fields(header: &Header) -> Vec<(usize, &'static str)> {
        let columns = header.columns.iter();
        columns.map(|c| (c.at, c.field.as_str())).collect()
    }

    #[test]
    fn headers_are_known_in_any_order_spelling_and_encoding() {
        let cells = [
            "So\u{302}\u{301} nha\u{300}",
            "HỌ VÀ TÊN\nCHỦ HỘ",
            "Ngâ/Ng¸ch",
            "Ñöôøng/Phoá",
            "Sè nh©n khÈu",
            "SĐT (nếu có)",
            "TDP",
            "Loại hộ *",
        ];
        let header = find(&[row(1, &cells)]).unwrap();
        assert_eq!(
            fields(&header),
            [
                (0, "number"),
                (1, "head_name"),
                (2, "alley"),
                (3, "street"),
                (4, "people"),
                (5, "phone"),
                (6, "group"),
                (7, "kind"),
            ]
        );
    }

    #[test]
    fn titles_above_are_passed_over_and_a_header_of_two_rows_is_one() {
        let rows = [
            row(1, &["ỦY BAN NHÂN DÂN PHƯỜNG"]),
            row(3, &["DANH SÁCH HỘ DÂN TỔ DÂN PHỐ SỐ 3"]),
            row(
                5,
                &["STT", "Họ và tên chủ hộ", "Địa chỉ", "", "", "Số nhân khẩu"],
            ),
            row(6, &["", "", "Số nhà", "Ngõ", "Đường", "Tổng số", "Nữ"]),
            row(
                7,
                &["1", "Nguyễn Văn An", "12", "45", "Lý Thường Kiệt", "4", "2"],
            ),
        ];
        let header = find(&rows).unwrap();
        assert_eq!((header.first, header.end), (2, 4));
        assert_eq!(
            fields(&header),
            [
                (0, "index"),
                (1, "head_name"),
                (2, "number"),
                (3, "alley"),
                (4, "street"),
                (5, "people"),
            ]
        );
        assert!(!header.is_repeated_by(&rows[4]));
    }

    #[test]
    fn a_printed_list_repeats_its_header() {
        let header = find(&[row(1, &["STT", "Chủ hộ", "Số nhà", "Tổ"])]).unwrap();
        assert!(header.is_repeated_by(&row(40, &["STT", "CHỦ HỘ", "Số nhà", "Tổ"])));
        assert!(!header.is_repeated_by(&row(41, &["1", "Tổ", "12", "3"])));
    }

    #[test]
    fn figures_by_group_are_no_list_of_households() {
        assert_eq!(
            find(&[row(1, &["STT", "Tổ dân phố", "Số hộ", "Số khẩu"])]),
            None
        );
        assert_eq!(find(&[row(1, &["Chủ hộ"])]), None);
    }
}

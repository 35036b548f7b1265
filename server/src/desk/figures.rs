//! Figures on a page: a line of a coverage table with its bar and the links behind its numbers.

use super::texts::Texts;
use crate::storage::overview::Figures;

/// A group or an alley with its figures.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The figures.
    pub figures: Figures,
    /// What a link to its rows says (`group=…` or `alley=…`).
    pub param: String,
    /// For numbers.
    pub t: Texts,
}

/// A piece of a bar, in hundredths of its length.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which state.
    pub class: &'static str,
    /// Where it begins.
    pub x: String,
    /// How long it is.
    pub width: String,
}

/// A number, with its rows where one may see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The number.
    pub text: String,
    /// Where its rows are.
    pub href: Option<String>,
}

impl Line {
    /// The bar's pieces.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let f = &self.figures;
        let share = |n: u64| {
            if f.houses == 0 {
                0.0
            } else {
                n as f64 * 100.0 / f.houses as f64
            }
        };
        let mut x = 0.0;
        let mut parts = Vec::new();
        for (class, n) in [
            ("met", f.met),
            ("absent", f.absent),
            ("refused", f.refused),
            ("other", f.other),
        ] {
            let width = share(n);
            if n > 0 {
                parts.push(Part {
                    class,
                    x: format!("{x:.2}"),
                    width: format!("{width:.2}"),
                });
            }
            x += width;
        }
        parts
    }

    /// The bar in words.
    #[must_use]
    pub fn described(&self, t: &Texts) -> String {
        let f = &self.figures;
        t.tr_with(
            "coverage-described",
            &[
                ("visited", &t.number(f.visited)),
                ("houses", &t.number(f.houses)),
                ("percent", &t.percent(f.visited, f.houses)),
                ("met", &t.number(f.met)),
                ("absent", &t.number(f.absent)),
                ("refused", &t.number(f.refused)),
                ("other", &t.number(f.other)),
            ],
        )
    }

    /// The numbers of the table's columns. `rows` names the campaign as the lists' addresses do,
    /// for those who may see it.
    #[must_use]
    pub fn cells(&self, rows: &Option<String>) -> Vec<Cell> {
        let (f, t) = (&self.figures, &self.t);
        let behind = |status: &str, n: u64, text: String| Cell {
            text,
            href: rows
                .as_ref()
                .filter(|_| n > 0)
                .map(|q| format!("/coverage?{q}&{}&status={status}", self.param)),
        };
        let of_all = format!("{}/{}", t.number(f.visited), t.number(f.houses));
        let waiting = Cell {
            text: t.number(f.waiting),
            href: rows
                .as_ref()
                .filter(|_| f.waiting > 0)
                .map(|q| format!("/queue?state=received&{q}&{}", self.param)),
        };
        vec![
            behind("visited", f.visited, of_all),
            behind("met", f.met, t.number(f.met)),
            behind("absent", f.absent, t.number(f.absent)),
            behind("refused", f.refused, t.number(f.refused)),
            behind("other", f.other, t.number(f.other)),
            behind("todo", f.todo(), t.number(f.todo())),
            behind("signed", f.signed, t.number(f.signed)),
            waiting,
        ]
    }
}

#[cfg(test)]
mod tests {
    use tungngo_shared::i18n::Lang;

    use super::*;

    fn line() -> Line {
        Line {
            id: "g".to_owned(),
            name: "Tổ 1".to_owned(),
            figures: Figures {
                houses: 8,
                visited: 4,
                met: 2,
                absent: 1,
                refused: 0,
                other: 1,
                signed: 2,
                absent3: 0,
                waiting: 3,
            },
            param: "group=g".to_owned(),
            t: Texts(Lang::Vi),
        }
    }

    #[test]
    fn a_bar_is_cut_by_shares_and_leaves_the_rest_open() {
        let cut: Vec<_> = line()
            .parts()
            .into_iter()
            .map(|p| (p.class, p.x, p.width))
            .collect();
        let part = |class, x: &str, width: &str| (class, x.to_owned(), width.to_owned());
        assert_eq!(
            cut,
            [
                part("met", "0.00", "25.00"),
                part("absent", "25.00", "12.50"),
                part("other", "37.50", "12.50"),
            ]
        );
    }

    #[test]
    fn numbers_lead_to_their_rows_only_where_there_are_some_and_one_may_see_them() {
        let cells = line().cells(&Some("campaign=c".to_owned()));
        assert_eq!(cells[0].text, "4/8");
        assert_eq!(
            cells[1].href.as_deref(),
            Some("/coverage?campaign=c&group=g&status=met")
        );
        assert_eq!(cells[3].href, None, "no refusals, no link");
        assert_eq!(
            cells[7].href.as_deref(),
            Some("/queue?state=received&campaign=c&group=g")
        );
        assert!(line().cells(&None).iter().all(|c| c.href.is_none()));
    }
}

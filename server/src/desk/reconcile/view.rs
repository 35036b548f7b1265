//! A row beside the cases that it is or may be, in words.

use tungngo_shared::{
    casefile::LawStatus,
    ids::{CaseId, ReconcileId},
    reconcile::{By, Column, Columns, Decision, Listed, Ours, Outcome, Theirs, differences, read},
};

use super::super::{casefile::born, texts::Texts};
use crate::storage::reconcile::{Offer, OurCase, RunRow, RunRows};

/// One field of both sides.
pub(super) struct Field {
    pub(super) label: String,
    pub(super) theirs: String,
    pub(super) ours: String,
    pub(super) differs: bool,
}

/// A case beside a row.
pub(super) struct Side {
    pub(super) case: CaseId,
    /// What the pair rests on.
    pub(super) why: String,
    pub(super) fields: Vec<Field>,
    /// Whether somebody has to say that it is the one.
    pub(super) offered: bool,
}

/// A row in words.
pub(super) struct RowView {
    /// `number~version`, as a form says which row was seen how.
    pub(super) pick: String,
    /// `Dòng 12`; a case of ours has none.
    pub(super) title: String,
    pub(super) sides: Vec<Side>,
    /// What theirs says, where no case stands beside it.
    pub(super) alone: Vec<Field>,
    /// What was decided, by whom and when.
    pub(super) decided: Option<String>,
    pub(super) comment: String,
    /// What can be decided of it by a button.
    pub(super) decisions: Vec<&'static str>,
    /// That what differs is mended in the case.
    pub(super) mends_in_case: bool,
    /// Where a case is proposed from it.
    pub(super) propose: Option<String>,
    pub(super) unclear: bool,
    /// Whether what was said of it can be taken back.
    pub(super) again: bool,
    /// Whether it can be ticked for many.
    pub(super) open: bool,
}

/// What one side says of a field.
fn said(t: Texts, column: Column, listed: &Listed, status: &str) -> String {
    match column {
        Column::Name => listed.name.clone(),
        Column::Birth => listed.birth.map(born).unwrap_or_default(),
        Column::PersonalNumber => listed.number.clone().unwrap_or_default(),
        Column::Address => listed.address.clone(),
        Column::Status => match LawStatus::parse(status) {
            Some(status) => t.id("law-status-", status.as_str()),
            None => status.to_owned(),
        },
    }
}

/// What a cell of theirs says; one that cannot be read stands as it is.
fn their_words(
    t: Texts,
    columns: &Columns,
    cells: &[String],
    theirs: &Theirs,
    column: Column,
) -> String {
    let read = said(t, column, &theirs.listed, &theirs.status);
    if read.is_empty() {
        let at = columns.get(&column).copied();
        return at.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
    }
    read
}

fn fields(t: Texts, columns: &Columns, cells: &[String], ours: Option<&Ours>) -> Vec<Field> {
    let theirs = (!cells.is_empty()).then(|| read(columns, cells));
    let differ = match (&theirs, ours) {
        (Some(theirs), Some(ours)) => differences(columns, theirs, ours),
        _ => Vec::new(),
    };
    let field = |column: &Column| Field {
        label: t.id("reconcile-column-", column.as_str()),
        theirs: match &theirs {
            Some(theirs) => their_words(t, columns, cells, theirs, *column),
            None => String::new(),
        },
        ours: ours.map_or_else(String::new, |ours| {
            said(t, *column, &ours.listed, ours.status.as_str())
        }),
        differs: differ.contains(column),
    };
    let shown = Column::ALL
        .iter()
        .filter(|column| columns.contains_key(column));
    shown.map(field).collect()
}

/// `Giống 82/100: họ tên 46/50, ngày sinh 30/30, nơi ở 6/20`.
fn why(t: Texts, offer: &Offer) -> String {
    if offer.by == By::Number {
        return t.tr("reconcile-by-number");
    }
    let number = |n: u8| n.to_string();
    t.tr_with(
        "reconcile-by-likeness",
        &[
            ("total", &number(offer.parts.total())),
            ("name", &number(offer.parts.name)),
            ("birth", &number(offer.parts.birth)),
            ("address", &number(offer.parts.address)),
        ],
    )
}

/// The rows of a run, for somebody who can decide on them, or after it was signed for somebody who reads.
pub(super) struct View<'a> {
    pub(super) t: Texts,
    pub(super) run: ReconcileId,
    pub(super) columns: &'a Columns,
    pub(super) is_signed: bool,
}

impl View<'_> {
    fn side(&self, row: &RunRow, case: &OurCase, offer: Option<&Offer>) -> Side {
        Side {
            case: case.id,
            why: offer.map(|offer| why(self.t, offer)).unwrap_or_default(),
            fields: fields(self.t, self.columns, &row.cells, Some(&case.ours)),
            offered: row.outcome == Outcome::Unclear,
        }
    }

    fn sides(&self, row: &RunRow, read: &RunRows) -> Vec<Side> {
        let offer_of = |case| row.offers.list.iter().find(|offer| offer.case == case);
        match row.outcome {
            Outcome::Unclear => {
                let offered = row.offers.list.iter();
                offered
                    .filter_map(|offer| {
                        let case = read.cases.get(&offer.case)?;
                        Some(self.side(row, case, Some(offer)))
                    })
                    .collect()
            }
            _ => {
                let case = row.case.and_then(|id| read.cases.get(&id));
                let side = case.map(|case| self.side(row, case, offer_of(case.id)));
                side.into_iter().collect()
            }
        }
    }

    fn row(&self, row: &RunRow, read: &RunRows) -> RowView {
        let t = self.t;
        let sides = self.sides(row, read);
        let can = row.outcome.decisions();
        let is_open = row.decision.is_none() && !self.is_signed;
        let can_take = row.fields.iter().all(|field| field.is_taken_over());
        let buttons = can.iter().filter(|decision| match decision {
            Decision::Propose => false,
            Decision::TakeTheirs => can_take,
            _ => true,
        });
        let taken_back = match row.decision {
            Some(decision) => decision.is_for_many(),
            None => row.offers.unclear && row.outcome != Outcome::Unclear,
        };
        let decided = row.decision.map(|decision| {
            let words = t.id("reconcile-decision-", decision.as_str());
            let who = row.decider.as_deref().unwrap_or_default();
            let when = row.decided_ms.map(|at| t.exactly(at)).unwrap_or_default();
            t.tr_with(
                "reconcile-decided",
                &[("what", &words), ("who", who), ("time", &when)],
            )
        });
        RowView {
            pick: format!("{}~{}", row.nr, row.version),
            title: match row.nr {
                ..0 => t.tr("reconcile-not-in-theirs"),
                nr => t.tw("reconcile-row", nr),
            },
            alone: match sides.is_empty() {
                true => fields(t, self.columns, &row.cells, None),
                false => Vec::new(),
            },
            sides,
            decided,
            comment: row.comment.clone().unwrap_or_default(),
            decisions: match is_open {
                true => buttons.map(|decision| decision.as_str()).collect(),
                false => Vec::new(),
            },
            mends_in_case: is_open && can.contains(&Decision::TakeTheirs) && !can_take,
            propose: (is_open && can.contains(&Decision::Propose))
                .then(|| format!("/reconcile/{}/rows/{}/case", self.run, row.nr)),
            unclear: row.outcome == Outcome::Unclear && !self.is_signed,
            again: taken_back && !self.is_signed,
            open: is_open && can.iter().any(|decision| decision.is_for_many()),
        }
    }

    /// Rows in words, in their order.
    pub(super) fn rows(&self, read: &RunRows) -> Vec<RowView> {
        read.rows.iter().map(|row| self.row(row, read)).collect()
    }
}

/// A case of ours as a row of their list would say it, for the columns that hold something of ours.
pub(super) fn as_theirs(t: Texts, columns: &Columns, width: usize, case: &OurCase) -> Vec<String> {
    let mut cells = vec![String::new(); width];
    for (column, at) in columns {
        if let Some(cell) = cells.get_mut(*at) {
            *cell = said(t, *column, &case.ours.listed, case.ours.status.as_str());
        }
    }
    cells
}

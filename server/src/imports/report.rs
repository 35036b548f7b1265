//! What became of a file, row by row.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use tungngo_shared::ids::{GroupId, WardCode};

use super::{
    fault::RowCode,
    header::Field,
    list::{ColumnRead, List, RowRef, Skip},
    plan::{Existing, Plan},
};

/// The report of one import, the same for a dry run as for a real one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The ward's code.
    pub ward: String,
    /// The file's name without its folder.
    pub file_name: String,
    /// SHA-256 of the file in hex.
    pub sha256: String,
    /// Whether nothing was to be written whatever the rows say.
    pub dry_run: bool,
    /// Whether good rows are written although others are rejected.
    pub partial: bool,
    /// Whether the households were written. True also when nothing had changed.
    pub written: bool,
    /// How many rows met which fate.
    pub counts: Counts,
    /// Groups that were not there before.
    pub new_groups: Vec<String>,
    /// Alleys that were not there before.
    pub new_alleys: Vec<NewAlleyName>,
    /// How the columns were understood.
    pub columns: Vec<ColumnRead>,
    /// Every row below the header.
    pub rows: Vec<RowReport>,
}

/// An alley that was not there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAlleyName {
    /// The group's name.
    pub group: String,
    /// The alley's name.
    pub name: String,
}

/// How many rows met which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// New households.
    pub created: usize,
    /// Households with a field that changed.
    pub updated: usize,
    /// Households already like this, and doubles within the file.
    pub unchanged: usize,
    /// Rows with a fault.
    pub rejected: usize,
    /// Rows that hold no household.
    pub skipped: usize,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowReport {
    /// Where it stands.
    #[serde(flatten)]
    pub at: RowRef,
    /// Group, alley, number and head as they were understood; empty for a skipped row.
    pub household: Shown,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// A row's household for people to recognise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The group's name.
    pub group: String,
    /// The alley's name.
    pub alley: String,
    /// The house number.
    pub number: String,
    /// The head of the household.
    pub head_name: String,
}

/// What became of a row, or would.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub enum Fate {
    /// A new household.
    Created,
    /// A household with these fields changed.
    Updated {
        /// The fields.
        changes: Vec<FieldChange>,
    },
    /// Nothing to do.
    Unchanged {
        /// The earlier row of the same file that says the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duplicate_of: Option<RowRef>,
    },
    /// Not acceptable.
    Rejected {
        /// Why, one entry a cell.
        faults: Vec<Fault>,
    },
    /// No household.
    Skipped {
        /// Why.
        why: Skip,
    },
}

impl Fate {
    /// The stable id, also the tail of its text key (`import-fate-…`).
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated { .. } => "updated",
            Self::Unchanged { .. } => "unchanged",
            Self::Rejected { .. } => "rejected",
            Self::Skipped { .. } => "skipped",
        }
    }
}

/// A field that an import changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The household's field (`people`).
    pub field: String,
    /// What it was; empty when there was nothing.
    pub old: String,
    /// What it becomes.
    pub new: String,
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What the cell should have held.
    pub field: Field,
    /// The column's letters; none when the file has no such column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is wrong.
    pub code: RowCode,
    /// Other rows it has to do with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowRef>,
}

impl Report {
    /// The report of a plan that has not been written (yet).
    #[must_use]
    pub fn of(
        ward: &WardCode,
        file_name: &str,
        list: &List,
        existing: &Existing,
        plan: &Plan,
    ) -> Self {
        let groups: HashMap<GroupId, &str> = existing
            .groups
            .iter()
            .chain(&plan.groups)
            .map(|(id, name)| (*id, name.as_str()))
            .collect();
        let new_alleys = plan.alleys.iter().map(|(_, group, name)| NewAlleyName {
            group: groups.get(group).copied().unwrap_or_default().to_owned(),
            name: name.clone(),
        });
        Self {
            ward: ward.to_string(),
            file_name: file_name.to_owned(),
            sha256: list.sha256.clone(),
            dry_run: true,
            partial: false,
            written: false,
            counts: Counts::of(&plan.rows),
            new_groups: plan.groups.iter().map(|(_, name)| name.clone()).collect(),
            new_alleys: new_alleys.collect(),
            columns: list.columns.clone(),
            rows: plan.rows.clone(),
        }
    }
}

impl Counts {
    /// Counts rows.
    #[must_use]
    pub fn of(rows: &[RowReport]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            *match row.fate {
                Fate::Created => &mut counts.created,
                Fate::Updated { .. } => &mut counts.updated,
                Fate::Unchanged { .. } => &mut counts.unchanged,
                Fate::Rejected { .. } => &mut counts.rejected,
                Fate::Skipped { .. } => &mut counts.skipped,
            } += 1;
        }
        counts
    }
}

//! What the forms of a case hold, what is wrong with it, and what was typed, for when it cannot be taken.

use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    casefile::{Birth, CaseField, CaseFile, EndReason, LawStatus, StatusChange, personal_number},
    ids::{GroupId, HouseholdId, UserId},
    observation::Category,
    text,
    validation::{Code, FieldError, MAX_NOTE_CHARS},
};

use super::{super::texts::Texts, wrong::Wrong};
use crate::{
    problem::{ApiError, ApiResult},
    storage::{
        cases::{CaseChange, CaseCorrection},
        retention::Reason,
    },
};

/// Words where they are needed, or at most so many.
pub fn words(wrong: &mut Wrong, form: &'static str, typed: &str, needed: bool) -> Option<String> {
    let text = text::nfc_multiline(typed);
    if text.is_empty() && needed {
        wrong.add(form, "comment", Code::Required.as_str());
    } else if text.chars().count() > MAX_NOTE_CHARS {
        wrong.add(form, "comment", Code::TooLong.as_str());
    }
    Some(text).filter(|text| !text.is_empty())
}

/// The version that a form was filled for.
///
/// # Errors
/// Not understood.
pub fn version(typed: &str) -> ApiResult<i64> {
    typed.parse().map_err(|_| ApiError::bad_request())
}

/// `Họ tên: …`, a line for each field that holds something.
fn typed(t: Texts, fields: &[(&str, &str)]) -> Option<String> {
    let lines: Vec<String> = fields
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(field, value)| format!("{}: {}", t.id("case-field-", field), value.trim()))
        .collect();
    Some(lines.join("\n")).filter(|text| !text.is_empty())
}

/// What a case says of a person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FactsForm {
    pub name: String,
    pub birth_date: String,
    pub birth_year: String,
    pub personal_number: String,
    pub category: String,
    pub household: String,
    pub group: String,
    pub officer: String,
    pub reason: String,
    pub forget: String,
    pub version: String,
}

/// The name of the form of a person's facts, for its faults.
pub const FACTS: &str = "facts";
/// The same of a new decision.
pub const STATUS: &str = "status";
/// The same of the end.
pub const END: &str = "end";
/// The same of approving and refusing.
pub const DECISION: &str = "decision";
/// The same of deciding anew.
pub const REOPEN: &str = "reopen";

impl FactsForm {
    /// The form as a case fills it.
    #[must_use]
    pub fn filled(file: &CaseFile) -> Self {
        let (birth_date, birth_year) = match file.birth {
            Birth::Day(day) => (day.to_string(), String::new()),
            Birth::Year(year) => (String::new(), year.to_string()),
        };
        Self {
            name: file.name.clone(),
            birth_date,
            birth_year,
            personal_number: file.personal_number.clone().unwrap_or_default(),
            category: file.category.as_str().to_owned(),
            household: file.household.map(|id| id.to_string()).unwrap_or_default(),
            group: file.group.to_string(),
            officer: file.officer.to_string(),
            ..Self::default()
        }
    }

    /// A day, or the year alone; where both are said they agree.
    fn birth(&self, wrong: &mut Wrong) -> Option<Birth> {
        let (day, year) = (self.birth_date.trim(), self.birth_year.trim());
        if day.is_empty() && year.is_empty() {
            wrong.add(FACTS, "birth", Code::Required.as_str());
            return None;
        }
        let read_day = Some(day).filter(|d| !d.is_empty()).map(str::parse::<Date>);
        let read_year = Some(year).filter(|y| !y.is_empty()).map(str::parse::<i16>);
        match (read_day, read_year) {
            (Some(Ok(day)), None) => Some(Birth::Day(day)),
            (None, Some(Ok(year))) => Some(Birth::Year(year)),
            (Some(Ok(day)), Some(Ok(year))) if day.year() == year => Some(Birth::Day(day)),
            (Some(Ok(_)), Some(Ok(_))) => {
                wrong.add(FACTS, "birth", Code::DoesNotFit.as_str());
                None
            }
            _ => {
                wrong.add(FACTS, "birth", Code::BadFormat.as_str());
                None
            }
        }
    }

    /// The case, or what is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self, today: Date) -> Result<CaseFile, Wrong> {
        let mut wrong = Wrong::default();
        let birth = self.birth(&mut wrong);
        let category = Category::parse(&self.category);
        let (group, officer) = (self.group.parse().ok(), self.officer.parse::<UserId>().ok());
        let household = Some(self.household.as_str()).filter(|id| !id.is_empty());
        let household = household.map(str::parse::<HouseholdId>).transpose();
        for (field, there) in [
            ("category", category.is_some()),
            ("group", group.is_some()),
            ("officer", officer.is_some()),
            ("household", household.is_ok()),
        ] {
            if !there {
                wrong.add(FACTS, field, Code::Required.as_str());
            }
        }
        let number = personal_number(&self.personal_number);
        // What can be said of the rest is said at once, whatever is missing.
        let nobody = uuid::Uuid::nil();
        let file = CaseFile {
            name: text::nfc(&self.name),
            birth: birth.unwrap_or(Birth::Year(today.year())),
            personal_number: Some(number).filter(|n| !n.is_empty()),
            category: category.unwrap_or(Category::IllegalUser),
            household: household.ok().flatten(),
            group: group.unwrap_or(GroupId(nobody)),
            officer: officer.unwrap_or(UserId(nobody)),
        };
        let needs_birth =
            |e: &FieldError| e.path == "/personal_number" && e.code == Code::DoesNotFit;
        let errors = file.check(today).into_iter();
        let errors = errors.filter(|e| birth.is_some() || !needs_birth(e));
        wrong.add_all(FACTS, errors.collect());
        match wrong.is_nothing() {
            true => Ok(file),
            false => Err(wrong),
        }
    }

    /// The correction, or what is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn correction(&self, today: Date) -> Result<CaseChange, Wrong> {
        let reason = Reason::ALL.into_iter().find(|r| r.as_str() == self.reason);
        let read = self.read(today);
        match (read, reason) {
            (Ok(file), Some(reason)) => Ok(CaseChange::Correct(CaseCorrection {
                file,
                reason,
                forget: self.forget == "1",
            })),
            (read, reason) => {
                let mut wrong = read.err().unwrap_or_default();
                if reason.is_none() {
                    wrong.add(FACTS, "reason", Code::Required.as_str());
                }
                Err(wrong)
            }
        }
    }

    /// The version that it was filled for.
    ///
    /// # Errors
    /// Not understood.
    pub fn version(&self) -> ApiResult<i64> {
        version(&self.version)
    }

    /// What was typed.
    #[must_use]
    pub fn typed(&self, t: Texts) -> Option<String> {
        let category = match Category::parse(&self.category) {
            Some(category) => t.id("category-", category.as_str()),
            None => String::new(),
        };
        let birth = format!("{} {}", self.birth_date, self.birth_year);
        typed(
            t,
            &[
                (CaseField::Name.as_str(), &self.name),
                (CaseField::Birth.as_str(), &birth),
                (CaseField::PersonalNumber.as_str(), &self.personal_number),
                (CaseField::Category.as_str(), &category),
            ],
        )
    }
}

/// A new decision.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StatusForm {
    pub status: String,
    pub number: String,
    pub decided_on: String,
    pub review_on: String,
    pub officer: String,
    pub version: String,
}

impl StatusForm {
    /// The decision, or what is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self, today: Date) -> Result<CaseChange, Wrong> {
        let mut wrong = Wrong::default();
        let mut day = |field: &str, typed: &str| {
            let read = typed.parse::<Date>().ok();
            if read.is_none() {
                wrong.add(STATUS, field, Code::Required.as_str());
            }
            read
        };
        let (decided, review) = (
            day("decided_on", &self.decided_on),
            day("review_on", &self.review_on),
        );
        let officer = self.officer.parse::<UserId>().ok();
        if officer.is_none() {
            wrong.add(STATUS, "officer", Code::Required.as_str());
        }
        let change = StatusChange {
            status: LawStatus::parse(&self.status).unwrap_or(LawStatus::None),
            number: text::nfc(&self.number),
            decided_on: decided.unwrap_or(today),
            review_on: review.unwrap_or(Date::MAX),
            officer: officer.unwrap_or(UserId(uuid::Uuid::nil())),
        };
        wrong.add_all(STATUS, change.check(today));
        match wrong.is_nothing() {
            true => Ok(CaseChange::Status(change)),
            false => Err(wrong),
        }
    }

    /// The version that it was filled for.
    ///
    /// # Errors
    /// Not understood.
    pub fn version(&self) -> ApiResult<i64> {
        version(&self.version)
    }

    /// What was typed.
    #[must_use]
    pub fn typed(&self, t: Texts) -> Option<String> {
        let status = match LawStatus::parse(&self.status) {
            Some(status) => t.id("law-status-", status.as_str()),
            None => String::new(),
        };
        typed(
            t,
            &[
                ("status", &status),
                ("number", &self.number),
                ("decided_on", &self.decided_on),
                ("review_on", &self.review_on),
            ],
        )
    }
}

/// A step that is taken with words: a decision, the end, deciding anew.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WordsForm {
    pub decision: String,
    pub reason: String,
    pub comment: String,
    pub version: String,
}

impl WordsForm {
    /// Approving or refusing, or what is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn decision(&self) -> ApiResult<Result<CaseChange, Wrong>> {
        let mut wrong = Wrong::default();
        let change = match self.decision.as_str() {
            "approve" => Some(CaseChange::Approve),
            "refuse" => words(&mut wrong, DECISION, &self.comment, true).map(CaseChange::Refuse),
            _ => return Err(ApiError::bad_request()),
        };
        Ok(change.filter(|_| wrong.is_nothing()).ok_or(wrong))
    }

    /// The end, or what is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn end(&self) -> Result<CaseChange, Wrong> {
        let mut wrong = Wrong::default();
        let reason = EndReason::parse(&self.reason);
        let needed = reason.is_some_and(EndReason::needs_words);
        let words = words(&mut wrong, END, &self.comment, needed);
        match reason {
            Some(reason) if wrong.is_nothing() => Ok(CaseChange::End(reason, words)),
            Some(_) => Err(wrong),
            None => {
                wrong.add(END, "reason", Code::Required.as_str());
                Err(wrong)
            }
        }
    }

    /// Deciding anew, or what is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn reopen(&self) -> Result<CaseChange, Wrong> {
        let mut wrong = Wrong::default();
        let words = words(&mut wrong, REOPEN, &self.comment, true);
        let change = words.map(CaseChange::Reopen);
        change.filter(|_| wrong.is_nothing()).ok_or(wrong)
    }

    /// The version that it was filled for.
    ///
    /// # Errors
    /// Not understood.
    pub fn version(&self) -> ApiResult<i64> {
        version(&self.version)
    }
}

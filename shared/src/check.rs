//! The short forms of checks (kiểm tra): what somebody asks at a lodging house (nhà trọ) or at a business under security
//! conditions (cơ sở kinh doanh có điều kiện), as part of the report on a task.
//!
//! What was found says nothing about a person; names stay where residence is declared. Conditions of a business after
//! Nghị định 96/2016/NĐ-CP, điều 7 and 25.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    task::TaskKind,
    validation::{Code, FieldError},
    visit::answers,
};

answers! {
    /// An answer to a question of a check (text keys `check-answer-…`).
    CheckAnswer {
        /// Có.
        Yes = "yes",
        /// Không.
        No = "no",
        /// Không áp dụng.
        NotApplicable = "not_applicable",
    }
}

/// More people than this are in no house.
pub const MOST_PEOPLE: u32 = 999;

/// What was found about one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Found {
    /// How many.
    Count(u32),
    /// Whether.
    Answer(CheckAnswer),
    /// Of a newer version, kept as it came.
    Other(Value),
}

/// What was found, by question.
pub type Findings = BTreeMap<String, Found>;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// By a number of people, from 0 to [`MOST_PEOPLE`].
    Count,
    /// By a [`CheckAnswer`].
    Answer,
}

/// A question of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The stable id, also the tail of its text key (`check-q-…`).
    pub id: &'static str,
    /// How it is answered.
    pub ask: Ask,
}

const fn count(id: &'static str) -> Question {
    Question {
        id,
        ask: Ask::Count,
    }
}

const fn answer(id: &'static str) -> Question {
    Question {
        id,
        ask: Ask::Answer,
    }
}

/// How many people are there at the time of the check.
pub const PRESENT: &str = "people_present";
/// How many of them are declared.
pub const DECLARED: &str = "people_declared";

/// Kiểm tra cư trú, nhà trọ.
const RESIDENCE: &[Question] = &[
    count(PRESENT),
    count(DECLARED),
    answer("register_kept"),
    answer("hotline_posted"),
];

/// Kiểm tra cơ sở kinh doanh có điều kiện.
const BUSINESS: &[Question] = &[
    answer("licence_valid"),
    answer("manager_present"),
    answer("staff_declared"),
    answer("camera_works"),
    answer("commitment_signed"),
];

/// The form of a kind of task, in the order in which one asks; other kinds have none.
#[must_use]
pub fn questions(kind: TaskKind) -> &'static [Question] {
    match kind {
        TaskKind::ResidenceCheck => RESIDENCE,
        TaskKind::BusinessCheck => BUSINESS,
        TaskKind::Support | TaskKind::Other => &[],
    }
}

/// How many people are there and not declared; nothing where one of the two was not counted.
#[must_use]
pub fn undeclared(found: &Findings) -> Option<u32> {
    let count = |id| match found.get(id) {
        Some(Found::Count(n)) => Some(*n),
        _ => None,
    };
    Some(count(PRESENT)?.saturating_sub(count(DECLARED)?))
}

/// The questions of a kind that nothing was found about.
pub fn missing(kind: TaskKind, found: &Findings) -> impl Iterator<Item = &'static Question> {
    questions(kind)
        .iter()
        .filter(|question| !found.contains_key(question.id))
}

/// What is wrong with findings; paths begin with `at`. A question that was not answered is no fault here: an older
/// version does not ask. What this version does not know is let be.
#[must_use]
pub fn faults(at: &str, kind: TaskKind, found: &Findings) -> Vec<FieldError> {
    let fault = |question: &Question| {
        let code = match (question.ask, found.get(question.id)?) {
            (Ask::Count, Found::Count(n)) if *n > MOST_PEOPLE => Code::OutOfRange,
            (Ask::Count, Found::Count(_)) | (Ask::Answer, Found::Answer(_)) => return None,
            (Ask::Answer, Found::Other(Value::String(_))) => return None,
            _ => Code::BadFormat,
        };
        Some(FieldError::new(&format!("{at}/{}", question.id), code))
    };
    questions(kind).iter().filter_map(fault).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(value: Value) -> Findings {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_form_asks_each_thing_once_and_only_checks_have_one() {
        for kind in TaskKind::ALL {
            let ids: Vec<&str> = questions(*kind).iter().map(|q| q.id).collect();
            let once: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), once.len());
            let is_check = matches!(kind, TaskKind::ResidenceCheck | TaskKind::BusinessCheck);
            assert_eq!(!ids.is_empty(), is_check);
        }
    }

    #[test]
    fn what_comes_is_kept_as_it_came() {
        for value in [
            json!({"people_present": 4, "register_kept": "no"}),
            json!({"licence_valid": "not_applicable", "of_tomorrow": {"deep": [1]}}),
            json!({"register_kept": "an_answer_of_tomorrow", "people_present": -1}),
        ] {
            let kept = serde_json::to_value(found(value.clone())).unwrap();
            assert_eq!(kept, value);
        }
    }

    #[test]
    fn faults_are_of_what_this_version_asks_alone() {
        let kind = TaskKind::ResidenceCheck;
        let codes = |value| -> Vec<(String, Code)> {
            let faults = faults("/found", kind, &found(value));
            faults.into_iter().map(|e| (e.path, e.code)).collect()
        };
        assert_eq!(codes(json!({})), []);
        assert_eq!(
            codes(json!({"people_present": 999, "register_kept": "yes"})),
            []
        );
        assert_eq!(
            codes(json!({"register_kept": "of_tomorrow", "of_tomorrow": 7})),
            []
        );
        let present = |code| vec![("/found/people_present".to_owned(), code)];
        assert_eq!(
            codes(json!({"people_present": 1000})),
            present(Code::OutOfRange)
        );
        for wrong in [json!(-1), json!("yes"), json!(1.5), json!(null)] {
            assert_eq!(
                codes(json!({"people_present": wrong})),
                present(Code::BadFormat)
            );
        }
        assert_eq!(
            codes(json!({"register_kept": 2})),
            [("/found/register_kept".to_owned(), Code::BadFormat)]
        );
    }

    #[test]
    fn who_is_not_declared_is_what_is_left() {
        for (value, left) in [
            (json!({"people_present": 5, "people_declared": 3}), Some(2)),
            (json!({"people_present": 2, "people_declared": 3}), Some(0)),
            (json!({"people_present": 5}), None),
            (
                json!({"people_present": 5, "people_declared": "of_tomorrow"}),
                None,
            ),
        ] {
            assert_eq!(undeclared(&found(value)), left);
        }
    }

    #[test]
    fn what_is_not_asked_yet_is_missing() {
        let left = |value| -> Vec<&str> {
            let found = found(value);
            missing(TaskKind::ResidenceCheck, &found)
                .map(|q| q.id)
                .collect()
        };
        assert_eq!(left(json!({})).len(), 4);
        assert_eq!(
            left(json!({"people_present": 1, "people_declared": 1, "register_kept": "no"})),
            ["hotline_posted"]
        );
    }
}

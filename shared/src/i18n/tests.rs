use super::*;
use crate::{
    access::Role,
    campaign::CampaignState,
    clock::PartOfDay,
    commitment::CommitmentState,
    household::HouseholdKind,
    observation::{Basis, Category, Subject, SupportNeed},
    review::ReviewState,
    task::{TaskDecision, TaskKind, TaskResult, TaskState},
    visit::{Camera, Outcome, Relation, ResidenceDeclared},
};

fn catalog() -> Catalog {
    Catalog::new(&[], &[]).unwrap()
}

/// Every closed answer has a text in both languages.
#[test]
fn every_answer_can_be_said() {
    let mut keys: Vec<String> = Vec::new();
    let mut add = |prefix: &str, ids: Vec<&str>| {
        keys.extend(ids.into_iter().map(|id| format!("{prefix}-{id}")));
    };
    add("role", Role::ALL.iter().map(|r| r.as_str()).collect());
    add("outcome", Outcome::ALL.iter().map(|r| r.as_str()).collect());
    add(
        "relation",
        Relation::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add(
        "residence",
        ResidenceDeclared::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add("camera", Camera::ALL.iter().map(|r| r.as_str()).collect());
    add("subject", Subject::ALL.iter().map(|r| r.as_str()).collect());
    add(
        "category",
        Category::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add("basis", Basis::ALL.iter().map(|r| r.as_str()).collect());
    add(
        "support",
        SupportNeed::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add(
        "review",
        ReviewState::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add(
        "household-kind",
        HouseholdKind::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add(
        "commitment",
        CommitmentState::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add(
        "task-kind",
        TaskKind::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add(
        "task-result",
        TaskResult::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add(
        "task-decision",
        TaskDecision::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add(
        "task-state",
        TaskState::ALL.iter().map(|r| r.as_str()).collect(),
    );
    add("part", PartOfDay::ALL.iter().map(|r| r.as_str()).collect());
    add(
        "campaign-state",
        [
            CampaignState::Draft,
            CampaignState::Running,
            CampaignState::Ended,
        ]
        .iter()
        .map(|r| r.as_str())
        .collect(),
    );
    add(
        "list-state",
        vec!["listed", "proposed_new", "proposed_closed", "closed"],
    );
    add(
        "error",
        vec![
            "required",
            "too_long",
            "out_of_range",
            "bad_format",
            "signature_missing",
            "does_not_fit",
            "too_many",
        ],
    );
    let catalog = catalog();
    for key in keys {
        for lang in [Lang::Vi, Lang::En] {
            assert!(
                catalog.has(lang, &key),
                "no text for {key} in {}",
                lang.as_str()
            );
        }
    }
}

#[test]
fn a_missing_key_is_shown_as_itself() {
    assert_eq!(catalog().text(Lang::Vi, "no-such-key"), "no-such-key");
}

#[test]
fn numbers_are_grouped_with_dots() {
    for (n, text) in [
        (0, "0"),
        (999, "999"),
        (1042, "1.042"),
        (1_300_000, "1.300.000"),
    ] {
        assert_eq!(grouped(n), text);
    }
}

#[test]
fn the_reader_chooses_the_language() {
    assert_eq!(Lang::from_accept(None), Lang::Vi);
    assert_eq!(Lang::from_accept(Some("en-GB,en;q=0.9,vi;q=0.8")), Lang::En);
    assert_eq!(Lang::from_accept(Some("fr, vi;q=0.5")), Lang::Vi);
}

//! What an entry of the log says beside its action, in words.

use serde_json::{Map, Value};

use super::{look, texts::Texts};

/// What programs compare entries by, and people do not.
const SILENT: [&str; 3] = ["rev", "sha256", "clash"];

/// The words for an entry's detail; empty where it says nothing to people. What a newer program wrote and
/// this one cannot name stands as it is: the log hides nothing.
pub fn words(t: Texts, action: &str, detail: &str) -> String {
    let told = match serde_json::from_str(detail) {
        Ok(Value::Object(told)) => told,
        Ok(Value::Null) => return String::new(),
        _ => return detail.to_owned(),
    };
    let mut parts: Vec<String> = step(t, action, &told).into_iter().collect();
    let has_step = !parts.is_empty();
    // Whether a map keeps the order it was written in is another library's choice.
    let mut told: Vec<(String, Value)> = told.into_iter().collect();
    told.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, value) in &told {
        let said = SILENT.contains(&name.as_str()) || has_step && (name == "from" || name == "to");
        if said {
            continue;
        }
        // A list of numbers of each kind: its names speak for themselves.
        if let Value::Object(counts) = value {
            parts.extend(counts.iter().map(|(name, n)| part(t, name, n)));
            continue;
        }
        parts.push(part(t, name, value));
    }
    parts.join(" · ")
}

/// From one state to another.
fn step(t: Texts, action: &str, told: &Map<String, Value>) -> Option<String> {
    let (from, to) = (told.get("from")?, told.get("to")?);
    let beginning = match action {
        "visit.decide" => "review-",
        "household.settle" => "list-state-",
        "task.answer" | "task.report" => "task-state-",
        "match.accept" | "match.decline" | "match.finish" | "match.stop" => "match-state-",
        "observation.step" => "triage-state-",
        "case.approve" | "case.refuse" | "case.end" | "case.reopen" => "case-state-",
        _ => return None,
    };
    let name = |state: &Value| Some(t.id_or_itself(beginning, state.as_str()?));
    Some(format!("{} → {}", name(from)?, name(to)?))
}

fn part(t: Texts, name: &str, value: &Value) -> String {
    let label = t.id_or_itself("audit-detail-", name);
    format!("{label}: {}", shown(t, name, value))
}

fn shown(t: Texts, name: &str, value: &Value) -> String {
    match (name, value) {
        ("kind", Value::String(id)) => t.id_or_itself("task-kind-", id),
        ("reason", Value::String(id)) => t.id_or_itself("rights-reason-", id),
        ("state" | "campaign_state", Value::String(id)) => t.id_or_itself("campaign-state-", id),
        ("decision", Value::String(id)) => t.id_or_itself("reconcile-decision-", id),
        ("list", Value::String(id)) => t.id_or_itself("export-list-", id),
        ("figure", Value::String(id)) => t.id_or_itself("quality-figure-", id),
        ("counted", Value::String(id)) => t.id_or_itself("quality-kind-", id),
        ("paper", Value::String(id)) => t.id_or_itself("paper-kind-", id),
        ("field", Value::String(id)) => look::label(t, id),
        ("chosen", Value::String(id)) => t.id_or_itself("audit-chosen-", id),
        ("fields", Value::Array(fields)) => {
            let names = fields.iter().filter_map(Value::as_str);
            let names: Vec<String> = names.map(|field| field_name(t, field)).collect();
            names.join(", ")
        }
        (_, Value::Bool(yes)) => look::yes_no(t, *yes),
        (_, Value::Array(list)) => list.len().to_string(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// What a field of a document, of a case or of an offer is called.
fn field_name(t: Texts, field: &str) -> String {
    match look::label(t, field) {
        label if label == field => match t.id_or_itself("case-field-", field) {
            label if label == field => t.id_or_itself("offer-field-", field),
            label => label,
        },
        label => label,
    }
}

#[cfg(test)]
mod tests {
    use tungngo_shared::i18n::Lang;

    use super::*;

    #[test]
    fn details_are_told_in_words() {
        let t = Texts(Lang::Vi);
        for (action, detail, told) in [
            ("visit.view", "{}", ""),
            ("account.view", "null", ""),
            (
                "visit.decide",
                r#"{"from":"received","to":"accepted","rev":"s1.2"}"#,
                "Chờ xem → Đã duyệt",
            ),
            (
                "household.settle",
                r#"{"from":"proposed_new","to":"listed"}"#,
                "Đề nghị thêm → Trong danh sách",
            ),
            (
                "clash.settle",
                r#"{"clash":7,"field":"people","chosen":"incoming"}"#,
                "Lấy: giá trị mới · Ô: Số nhân khẩu",
            ),
            (
                "household.correct",
                r#"{"reason":"wrong","fields":["head_name","people"],"forgotten":true}"#,
                "Ô: Chủ hộ, Số nhân khẩu · Xóa cả giá trị cũ: Có · Lý do: Ghi nhầm",
            ),
            (
                "case.correct",
                r#"{"reason":"asked","fields":["birth","personal_number"],"forgotten":false}"#,
                "Ô: Ngày sinh hoặc năm sinh, Số định danh cá nhân · Xóa cả giá trị cũ: Không · Lý do: Người có dữ liệu yêu cầu",
            ),
            (
                "match.decline",
                r#"{"from":"proposed","to":"declined"}"#,
                "Đã giới thiệu → Không nhận",
            ),
            (
                "offer.change",
                r#"{"fields":["giver","places"]}"#,
                "Ô: Nơi hỗ trợ, người phụ trách, Số chỗ",
            ),
            (
                "case.approve",
                r#"{"from":"proposed","to":"open"}"#,
                "Chờ duyệt → Đang quản lý",
            ),
            (
                "paper.replace",
                r#"{"version":2,"paper":"decision","paper_id":"0193"}"#,
                "Tài liệu: Quyết định · Mã tài liệu: 0193 · Bản: 2",
            ),
            (
                "households.import",
                r#"{"sha256":"00ff","counts":{"created":2,"rejected":1}}"#,
                "Thêm mới: 2 · Không nhận: 1",
            ),
            (
                "sync.push",
                r#"{"from":3,"to":7,"sha256":"00ff"}"#,
                "Từ: 3 · Đến: 7",
            ),
            ("visit.view", r#"{"brand_new":5}"#, "brand_new: 5"),
            ("visit.view", "torn", "torn"),
        ] {
            assert_eq!(words(t, action, detail), told, "{action} {detail}");
        }
    }

    /// A name of every detail that the program writes, so that no page shows a machine's word.
    #[test]
    fn every_detail_has_a_name_in_both_languages() {
        let written = [
            "after",
            "alleys",
            "aside",
            "aside_days",
            "backup_made_ms",
            "before",
            "campaign_state",
            "chosen",
            "counted",
            "closed_household_days",
            "confirm_days",
            "created",
            "decision",
            "differs",
            "equal",
            "listed",
            "only_ours",
            "other",
            "only_theirs",
            "reconcile_days",
            "unclear",
            "cases",
            "ended_case_days",
            "epoch",
            "field",
            "file",
            "fields",
            "figure",
            "first",
            "forgotten",
            "from",
            "from_ward",
            "groups",
            "households",
            "last",
            "list",
            "lock_after_days",
            "lost",
            "members",
            "missing",
            "move",
            "moves",
            "needs",
            "new",
            "observations",
            "offers",
            "operations",
            "paper",
            "paper_id",
            "people",
            "photo_days",
            "photos",
            "photos_of_visits",
            "reason",
            "referrals",
            "rejected",
            "required",
            "rows",
            "settled",
            "shown",
            "skipped",
            "state",
            "tasks",
            "to",
            "to_ward",
            "unchanged",
            "verify_days",
            "version",
            "unfounded_days",
            "unverified_days",
            "updated",
            "visit_days",
            "visits",
        ];
        for name in written {
            for lang in [Lang::Vi, Lang::En] {
                let key = format!("audit-detail-{name}");
                assert!(crate::text::catalog().has(lang, &key), "{lang:?} {key}");
            }
        }
    }
}

//! The queue, read by key.

use rusqlite::{Connection, Row, params};
use tungngo_shared::{
    access::Role,
    ids::{HouseholdId, Rev, UserId, VisitId},
    review::ReviewState,
    text,
    visit::Outcome,
};
use uuid::Uuid;

use super::super::rows;
use crate::storage::{
    Reach, StoreResult,
    review::{QueueFilter, QueueRow, Seek},
};

fn queue_row(row: &Row<'_>) -> rusqlite::Result<QueueRow> {
    Ok(QueueRow {
        id: VisitId(row.get("id")?),
        rev: Rev::from_stored(row.get("rev")?),
        household: HouseholdId(row.get("household_id")?),
        number: row.get("number")?,
        head_name: row.get("head_name")?,
        group_name: row.get("group_name")?,
        alley_name: row.get("alley_name")?,
        outcome: rows::parsed(row, "outcome", Outcome::parse)?,
        flags: rows::json(row, "flags")?,
        observations: row.get("observation_count")?,
        recorded_ms: rows::millis(row, "recorded_ms")?,
        received_ms: rows::millis(row, "received_ms")?,
        updated_ms: rows::millis(row, "updated_ms")?,
        state: rows::parsed(row, "review_state", ReviewState::parse)?,
        reviewer: row.get::<_, Option<Uuid>>("reviewer_id")?.map(UserId),
        reviewer_name: row.get("reviewer")?,
        author: row.get("author")?,
        author_role: rows::parsed(row, "author_role", Role::parse)?,
    })
}

/// Text that stands for itself in a LIKE pattern.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// Up to four words, each a pattern for the beginning of a word; the rest match everything.
fn word_patterns(typed: &str) -> [String; 4] {
    let folded = text::fold(typed);
    let mut words = folded.split(' ').filter(|w| !w.is_empty());
    std::array::from_fn(|_| {
        words
            .next()
            .map_or_else(|| "%".to_owned(), |word| format!("% {}%", literal(word)))
    })
}

/// Reads rows in the queue's order.
pub fn read(
    c: &Connection,
    reach: &Reach,
    filter: &QueueFilter,
    seek: Seek,
    limit: u32,
) -> StoreResult<Vec<QueueRow>> {
    let oldest_first = filter.oldest_first();
    // Reading what stands before a row means walking the other way and turning the rows round.
    let ascending = oldest_first != matches!(seek, Seek::Before(_));
    let sql = match (filter.state.is_some(), ascending) {
        (true, true) => include_str!("../../../../sql/review/queue_oldest.sql"),
        (true, false) => include_str!("../../../../sql/review/queue_newest.sql"),
        (false, true) => include_str!("../../../../sql/review/queue_all_oldest.sql"),
        (false, false) => include_str!("../../../../sql/review/queue_all_newest.sql"),
    };
    let (from_ms, from_id) = match seek {
        Seek::After(p) | Seek::Before(p) => (p.updated_ms.0, p.id.0),
        Seek::First if ascending => (i64::MIN, Uuid::nil()),
        Seek::First => (i64::MAX, Uuid::max()),
    };
    let [w1, w2, w3, w4] = word_patterns(&filter.text);
    let flag = filter
        .flag
        .as_ref()
        .map_or_else(String::new, |flag| format!("%\"{flag}\"%"));
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map(
        params![
            reach.ward.as_str(),
            reach.whole,
            reach.viewer.0,
            filter.group.map(|g| g.0),
            filter.alley.map(|a| a.0),
            filter.outcome.map_or("", Outcome::as_str),
            filter.author.map(|a| a.0),
            flag,
            filter.mine,
            filter.campaign.map(|c| c.0),
            w1,
            w2,
            w3,
            w4,
            filter.since.map_or(i64::MIN, |ms| ms.0),
            filter.state.map_or("all", ReviewState::as_str),
            from_ms,
            from_id,
            limit,
        ],
        queue_row,
    )?;
    let mut list: Vec<QueueRow> = found.collect::<Result<_, _>>()?;
    if matches!(seek, Seek::Before(_)) {
        list.reverse();
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_become_patterns_and_signs_stand_for_themselves() {
        assert_eq!(
            word_patterns(" Đinh  Đạt "),
            ["% dinh%", "% dat%", "%", "%"]
        );
        assert_eq!(word_patterns("50%_"), ["% 50\\%\\_%", "%", "%", "%"]);
    }
}

//! The queue's filters as they stand in an address: what a person chose can be sent to a colleague and
//! come back to.

use std::fmt::Write as _;

use axum::{extract::Query, http::Uri};
use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, GroupId, VisitId},
    review::ReviewState,
    visit::Outcome,
};

use crate::{
    auth::web::url_encode,
    storage::review::{Position, QueueFilter, QueueRow, Seek},
};

/// The parameters; unknown values count as not set.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct QueueQuery {
    state: Option<String>,
    group: Option<String>,
    alley: Option<String>,
    outcome: Option<String>,
    author: Option<String>,
    flag: Option<String>,
    mine: Option<String>,
    campaign: Option<String>,
    q: Option<String>,
    since: Option<String>,
    after: Option<String>,
    before: Option<String>,
    /// What was just done.
    pub done: Option<String>,
    /// How many were accepted at once.
    pub accepted: Option<u32>,
    /// How many had changed meanwhile.
    pub changed: Option<u32>,
}

/// The flags a visit can carry.
pub const FLAGS: [&str; 7] = [
    "far_from_house",
    "too_fast",
    "clock_off",
    "mock_location",
    "people_differ",
    "duplicate",
    "out_of_assignment",
];

fn parsed<T: std::str::FromStr>(value: Option<&String>) -> Option<T> {
    value.and_then(|v| v.parse().ok())
}

fn position(value: Option<&String>) -> Option<Position> {
    let (ms, id) = value?.split_once('_')?;
    Some(Position {
        updated_ms: Millis(ms.parse().ok()?),
        id: id.parse::<VisitId>().ok()?,
    })
}

impl QueueQuery {
    /// Reads the part of an address behind the question mark; nonsense is an empty query.
    #[must_use]
    pub fn read(query: &str) -> Self {
        format!("/?{query}")
            .parse::<Uri>()
            .ok()
            .and_then(|uri| Query::<Self>::try_from_uri(&uri).ok())
            .map(|Query(q)| q)
            .unwrap_or_default()
    }

    /// What is to be shown. Without a state it is what waits.
    #[must_use]
    pub fn filter(&self) -> QueueFilter {
        QueueFilter {
            state: match self.state.as_deref() {
                Some("all") => None,
                Some(id) => Some(ReviewState::parse(id).unwrap_or_default()),
                None => Some(ReviewState::Received),
            },
            group: parsed(self.group.as_ref()),
            alley: parsed(self.alley.as_ref()),
            outcome: self.outcome.as_deref().and_then(Outcome::parse),
            author: parsed(self.author.as_ref()),
            flag: self.flag.clone().filter(|f| FLAGS.contains(&f.as_str())),
            mine: self.mine.as_deref() == Some("1"),
            campaign: parsed(self.campaign.as_ref()),
            text: self.q.clone().unwrap_or_default().trim().to_owned(),
            since: parsed::<Date>(self.since.as_ref()).map(Millis::start_of_day),
        }
    }

    /// Which page of it.
    #[must_use]
    pub fn seek(&self) -> Seek {
        match (
            position(self.after.as_ref()),
            position(self.before.as_ref()),
        ) {
            (Some(p), _) => Seek::After(p),
            (None, Some(p)) => Seek::Before(p),
            (None, None) => Seek::First,
        }
    }
}

/// A filter and a page as they stand behind a question mark.
#[must_use]
pub fn written(filter: &QueueFilter, seek: Seek) -> String {
    let mut out = format!("state={}", filter.state.map_or("all", ReviewState::as_str));
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            let _ = write!(out, "&{name}={}", url_encode(&value));
        }
    };
    add("group", filter.group.map(|g: GroupId| g.to_string()));
    add("alley", filter.alley.map(|a: AlleyId| a.to_string()));
    add("outcome", filter.outcome.map(|o| o.as_str().to_owned()));
    add("author", filter.author.map(|a| a.to_string()));
    add("flag", filter.flag.clone());
    add("mine", filter.mine.then(|| "1".to_owned()));
    add("campaign", filter.campaign.map(|c| c.to_string()));
    add("q", Some(filter.text.clone()));
    add("since", filter.since.map(|ms| ms.local_date().to_string()));
    let key = |p: Position| Some(format!("{}_{}", p.updated_ms.0, p.id));
    match seek {
        Seek::First => {}
        Seek::After(p) => add("after", key(p)),
        Seek::Before(p) => add("before", key(p)),
    }
    out
}

/// A page of rows: what is shown, and the keys of the pages beside it.
#[derive(Debug)]
pub struct Paged {
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// The page before.
    pub prev: Option<Seek>,
    /// The page behind.
    pub next: Option<Seek>,
}

/// Cuts a page out of rows that were read with one more than it holds.
#[must_use]
pub fn paged(mut rows: Vec<QueueRow>, seek: Seek, size: usize) -> Paged {
    let more = rows.len() > size;
    let backwards = matches!(seek, Seek::Before(_));
    if more && backwards {
        rows.remove(0);
    }
    rows.truncate(size);
    let first = rows.first().map(|r| Seek::Before(r.position()));
    let last = rows.last().map(|r| Seek::After(r.position()));
    Paged {
        prev: first.filter(|_| if backwards { more } else { seek != Seek::First }),
        next: last.filter(|_| backwards || more),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let query = "state=all&group=0190a000-0000-7000-8000-000000000001&outcome=absent&flag=too_fast&mine=1\
                     &q=%C4%90inh%20%26%20%C4%90%E1%BA%A1t&since=2026-11-22&after=5_0190a000-0000-7000-8000-000000000002";
        let read = QueueQuery::read(query);
        let filter = read.filter();
        assert_eq!(filter.state, None);
        assert_eq!(filter.text, "Đinh & Đạt");
        assert!(filter.mine && filter.since.is_some() && filter.outcome == Some(Outcome::Absent));
        let again = QueueQuery::read(&written(&filter, read.seek()));
        assert_eq!(again.filter(), filter);
        assert_eq!(again.seek(), read.seek());
    }

    #[test]
    fn nonsense_is_what_waits() {
        for query in ["", "state=&group=x&alley=;&flag='--", "%zz"] {
            let filter = QueueQuery::read(query).filter();
            let waits = QueueFilter {
                state: Some(ReviewState::Received),
                ..QueueFilter::default()
            };
            assert_eq!(filter, waits, "{query}");
        }
    }
}

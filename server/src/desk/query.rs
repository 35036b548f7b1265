//! The queue's filters as they stand in an address: what a person chose can be come back to, and sent to a colleague but
//! for the words looked for, which stand there sealed (see [`super::sealed`]).

use std::fmt::Write as _;

use axum::{extract::Query, http::Uri};
use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};
use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, GroupId, VisitId},
    review::ReviewState,
    visit::Outcome,
};

use super::sealed::{LOST, Search};
use crate::{
    app::App,
    auth::{Desk, web::url_encode},
    problem::ApiResult,
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
    /// What was typed into the form; never in an address of ours.
    pub q: Option<String>,
    find: Option<String>,
    since: Option<String>,
    after: Option<String>,
    before: Option<String>,
    /// What was just done.
    pub done: Option<String>,
    /// How many were accepted at once.
    pub accepted: Option<u32>,
    /// How many had changed meanwhile.
    pub changed: Option<u32>,
    /// The words looked for, once [`Self::opened`] or [`Self::typed`] was called.
    #[serde(skip)]
    pub search: Search,
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

/// Reads the part of an address behind the question mark; nonsense is an empty query.
#[must_use]
pub fn read<Q: DeserializeOwned + Default>(query: &str) -> Q {
    format!("/?{query}")
        .parse::<Uri>()
        .ok()
        .and_then(|uri| Query::<Q>::try_from_uri(&uri).ok())
        .map(|Query(q)| q)
        .unwrap_or_default()
}

impl QueueQuery {
    /// The choices as they stand in an address: the first page, without the words looked for.
    #[must_use]
    pub fn choices(&self) -> String {
        let without = Self {
            search: Search::default(),
            ..self.clone()
        };
        without.written(&without.filter(), Seek::First)
    }

    /// The same with the words that a link carries.
    #[must_use]
    pub fn opened(self, app: &App, desk: &Desk) -> Self {
        Self {
            search: Search::carried(app, desk, self.find.as_deref()),
            ..self
        }
    }

    /// The same with the words that somebody has just typed.
    ///
    /// # Errors
    /// Internal, the cipher's own.
    pub fn typed(self, app: &App, desk: &Desk) -> ApiResult<Self> {
        Ok(Self {
            search: Search::typed(app, desk, self.q.as_deref().unwrap_or_default())?,
            ..self
        })
    }

    /// Where an address of an earlier version leads that has the words in the clear: to the same list without
    /// them.
    #[must_use]
    pub fn without_words(&self) -> Option<String> {
        self.q.as_ref()?;
        let rest = self.written(&self.filter(), self.seek());
        Some(format!("{rest}&find={LOST}"))
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
            text: self.search.text.clone(),
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

    /// A filter and a page as they stand behind a question mark; the words looked for are those of this query.
    #[must_use]
    pub fn written(&self, filter: &QueueFilter, seek: Seek) -> String {
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
        add("find", Some(self.search.sealed.clone()));
        add("since", filter.since.map(|ms| ms.local_date().to_string()));
        let key = |p: Position| Some(format!("{}_{}", p.updated_ms.0, p.id));
        match seek {
            Seek::First => {}
            Seek::After(p) => add("after", key(p)),
            Seek::Before(p) => add("before", key(p)),
        }
        out
    }
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
                     &find=c2VhbGVk&since=2026-11-22&after=5_0190a000-0000-7000-8000-000000000002";
        let carried = |query: &str| {
            let mut read = read::<QueueQuery>(query);
            assert_eq!(read.find.as_deref(), Some("c2VhbGVk"));
            read.search = Search {
                text: "Đinh & Đạt".to_owned(),
                sealed: "c2VhbGVk".to_owned(),
                lost: false,
            };
            read
        };
        let read = carried(query);
        let filter = read.filter();
        assert_eq!(filter.state, None);
        assert_eq!(filter.text, "Đinh & Đạt");
        assert!(filter.mine && filter.since.is_some() && filter.outcome == Some(Outcome::Absent));
        let written = read.written(&filter, read.seek());
        assert!(!written.contains("inh"), "{written}");
        let again = carried(&written);
        assert_eq!(again.filter(), filter);
        assert_eq!(again.seek(), read.seek());
    }

    #[test]
    fn words_in_the_clear_are_left_out_and_not_looked_for() {
        let query = read::<QueueQuery>("state=returned&mine=1&q=%C4%90inh&flag=too_fast");
        assert_eq!(query.filter().text, "");
        assert_eq!(
            query.without_words().as_deref(),
            Some("state=returned&flag=too_fast&mine=1&find=-")
        );
        assert_eq!(read::<QueueQuery>("state=returned").without_words(), None);
    }

    #[test]
    fn nonsense_is_what_waits() {
        for query in ["", "state=&group=x&alley=;&flag='--", "%zz"] {
            let filter = read::<QueueQuery>(query).filter();
            let waits = QueueFilter {
                state: Some(ReviewState::Received),
                ..QueueFilter::default()
            };
            assert_eq!(filter, waits, "{query}");
        }
    }
}

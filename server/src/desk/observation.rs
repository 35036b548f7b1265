//! Observations opened in memory, and their content in words.

use std::collections::BTreeMap;

use tungngo_shared::{
    ids::{VisitId, WardCode},
    observation::{Observation, SealedObservation},
};

use super::{look::Fact, texts::Texts};
use crate::{
    app::{App, AppState},
    problem::{ApiError, ApiResult},
    storage::triage::TriageRow,
};

/// Opens a ward's observations; reads each private key once.
pub struct Opener<'a> {
    app: &'a App,
    ward: &'a WardCode,
    keys: BTreeMap<String, Option<Vec<u8>>>,
}

impl<'a> Opener<'a> {
    /// For one ward.
    #[must_use]
    pub fn new(app: &'a App, ward: &'a WardCode) -> Self {
        Self {
            app,
            ward,
            keys: BTreeMap::new(),
        }
    }

    /// The content; none where it does not open.
    pub fn open(&mut self, visit: VisitId, sealed: &SealedObservation) -> Option<Observation> {
        let key_id = &sealed.sealed.key_id;
        let (app, ward) = (self.app, self.ward);
        let private = self.keys.entry(key_id.clone()).or_insert_with(|| {
            let private = app.keys.ward_private(ward, key_id);
            private
                .inspect_err(|error| tracing::error!(error = %error, "ward key"))
                .ok()
        });
        let opened = sealed.open(private.as_ref()?, visit);
        opened
            .inspect_err(|error| tracing::warn!(error = %error, "observation does not open"))
            .ok()
    }
}

/// An observation of the board, opened.
pub type Opened = (TriageRow, Option<Observation>);

/// Opens many away from the threads that answer requests.
///
/// # Errors
/// Internal, when that thread stopped.
pub async fn open_rows(
    app: &AppState,
    ward: &WardCode,
    rows: Vec<TriageRow>,
) -> ApiResult<Vec<Opened>> {
    let (app, ward) = (app.clone(), ward.clone());
    let opened = tokio::task::spawn_blocking(move || {
        let mut opener = Opener::new(&app, &ward);
        let open = |row: TriageRow| {
            let content = opener.open(row.visit, &row.sealed);
            (row, content)
        };
        rows.into_iter().map(open).collect()
    });
    opened.await.map_err(|e| ApiError::internal(&e))
}

/// What an observation says.
#[must_use]
pub fn facts(t: Texts, o: &Observation) -> Vec<Fact> {
    let mut list = vec![
        Fact::of(t, "subject", t.id("subject-", o.subject.as_str())),
        Fact::of(t, "category", t.id("category-", o.category.as_str())),
        Fact::of(t, "basis", t.id("basis-", o.basis.as_str())),
    ];
    if !o.support.is_empty() {
        let wished: Vec<String> = o
            .support
            .iter()
            .map(|s| t.id("support-", s.as_str()))
            .collect();
        list.push(Fact::of(t, "support", wished.join(", ")));
    }
    if let Some(name) = &o.name {
        list.push(Fact::of(t, "name", name.clone()));
    }
    if let Some(year) = o.birth_year {
        list.push(Fact::of(t, "birth_year", year.to_string()));
    }
    if let Some(note) = &o.note {
        list.push(Fact::of(t, "note", note.clone()));
    }
    list
}

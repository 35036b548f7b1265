//! Visits as lists and as one.

use rusqlite::Row;
use tungngo_shared::{
    clock::Millis,
    ids::{CampaignId, HouseholdId, VisitId},
    observation::SealedObservation,
    review::{ReviewNote, ReviewState},
    sync::{
        DocKind,
        pull::VisitRow,
        push::{self, RejectCode},
    },
    validation::FieldError,
    visit::{Outcome, Visit},
};

use super::{Label, Result, Store, all, count, id, key, one, sql};
use crate::protocol::{MyVisit, PastVisit, PhotoTally, VisitState};

/// An own visit with what the office and the server said.
#[derive(Clone, Debug)]
pub struct OwnVisit {
    /// As in the list.
    pub row: MyVisit,
    /// The office's answer.
    pub review: Option<ReviewNote>,
    /// How many sealed observations it carries.
    pub observation_count: u32,
    /// Fields that the server refused.
    pub refused_fields: Vec<FieldError>,
}

/// Where an own visit stands, from its outbox row and the office's answer.
fn state_of(outbox: Option<&str>, review: Option<&ReviewNote>) -> VisitState {
    match outbox {
        Some("pending") => VisitState::OnPhone,
        Some("sent") => VisitState::Sending,
        Some("rejected") => VisitState::Refused,
        _ => match review.map(|r| r.state) {
            None | Some(ReviewState::Received) => VisitState::Received,
            Some(ReviewState::Accepted) => VisitState::Accepted,
            Some(ReviewState::Returned) => VisitState::NeedsMore,
            Some(ReviewState::Rejected) => VisitState::NotAccepted,
        },
    }
}

fn outcome(text: &str) -> Outcome {
    Outcome::parse(text).unwrap_or(Outcome::Absent)
}

fn json<T: serde::de::DeserializeOwned>(text: Option<String>) -> Option<T> {
    text.and_then(|t| serde_json::from_str(&t).ok())
}

fn own(row: &Row<'_>) -> rusqlite::Result<OwnVisit> {
    let review: Option<ReviewNote> = json(row.get(7)?);
    let outbox: Option<String> = row.get(9)?;
    let (refused, refused_fields) = match json(row.get(10)?) {
        Some(push::Outcome::Rejected { code, fields }) => (Some(code), fields),
        _ => (None::<RejectCode>, Vec::new()),
    };
    // The house may have left this phone; the label remembers it.
    let label: Label = json(row.get(11)?).unwrap_or_default();
    let or = |found: Option<String>, label: String| found.unwrap_or(label);
    Ok(OwnVisit {
        row: MyVisit {
            id: VisitId(id(row.get(0)?)),
            household: HouseholdId(id(row.get(1)?)),
            number: or(row.get(2)?, label.number),
            head_name: or(row.get(3)?, label.head_name),
            alley_name: or(row.get(4)?, label.alley_name),
            outcome: outcome(&row.get::<_, String>(5)?),
            recorded: Millis(row.get(6)?),
            state: state_of(outbox.as_deref(), review.as_ref()),
            comment: review.as_ref().and_then(|r| r.comment.clone()),
            field: review.as_ref().and_then(|r| r.field.clone()),
            refused,
            photos: PhotoTally {
                total: count(row.get(12)?),
                safe: count(row.get(13)?),
            },
        },
        review,
        observation_count: count(row.get(8)?),
        refused_fields,
    })
}

impl Store {
    /// Own visits, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn my_visits(&self) -> Result<Vec<MyVisit>> {
        let rows = all(&self.conn, sql!("visits/mine"), [], own)?;
        Ok(rows.into_iter().map(|v| v.row).collect())
    }

    /// Own visits that the office returned, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn my_returned(&self) -> Result<Vec<MyVisit>> {
        let rows = all(&self.conn, sql!("visits/my_returned"), [], own)?;
        Ok(rows.into_iter().map(|v| v.row).collect())
    }

    /// One own visit.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn my_visit(&self, visit: VisitId) -> Result<Option<OwnVisit>> {
        one(&self.conn, sql!("visits/my_one"), [key(visit)], own)
    }

    /// Earlier visits to a door, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn history(&self, household: HouseholdId) -> Result<Vec<PastVisit>> {
        all(
            &self.conn,
            sql!("visits/of_household"),
            [key(household)],
            |row| {
                let author_name: Option<String> = row.get(5)?;
                let review: Option<ReviewNote> = json(row.get(6)?);
                let outbox: Option<String> = row.get(7)?;
                let mine = author_name.is_none();
                Ok(PastVisit {
                    id: VisitId(id(row.get(0)?)),
                    campaign: CampaignId(id(row.get(1)?)),
                    outcome: outcome(&row.get::<_, String>(2)?),
                    recorded: Millis(row.get(3)?),
                    note: row.get(4)?,
                    author_name,
                    state: mine.then(|| state_of(outbox.as_deref(), review.as_ref())),
                })
            },
        )
    }

    /// A visit as it stands with own edits. Without observations, unless this phone's own unsent or
    /// sent edit carries them (sealed).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn visit(&self, visit: VisitId) -> Result<Option<Visit>> {
        let own: Option<String> = one(&self.conn, sql!("outbox/overlay"), [key(visit)], |row| {
            row.get(0)
        })?;
        if let Some(body) = own {
            return Ok(Some(serde_json::from_str(&body)?));
        }
        let fed: Option<String> = one(
            &self.conn,
            sql!("docs/get"),
            (DocKind::Visit.as_str(), key(visit)),
            |row| row.get(1),
        )?;
        if let Some(body) = fed {
            return Ok(Some(serde_json::from_str::<VisitRow>(&body)?.visit));
        }
        // Kept aside by the server for a person to look at, and not in the feed.
        let kept = self.own_body(visit.0)?;
        Ok(kept.as_deref().map(serde_json::from_str).transpose()?)
    }

    /// The sealed observations that this phone recorded with a visit: the feed never brings them
    /// back, and a mended visit must not lose them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sealed_of(&self, visit: VisitId) -> Result<Vec<SealedObservation>> {
        let Some(body) = self.own_body(visit.0)? else {
            return Ok(Vec::new());
        };
        Ok(serde_json::from_str::<Visit>(&body)?.observations)
    }

    /// The last visit at which somebody was met, for “Như lần trước”.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn last_met(&self, household: HouseholdId) -> Result<Option<Visit>> {
        let found: Option<[u8; 16]> = one(
            &self.conn,
            sql!("visits/last_met"),
            [key(household)],
            |row| row.get(0),
        )?;
        match found {
            Some(visit) => self.visit(VisitId(id(visit))),
            None => Ok(None),
        }
    }

    /// Own visits of the running campaign, and how many of them the server holds.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn visit_counts(&self) -> Result<(u32, u32)> {
        let counts = one(&self.conn, sql!("visits/counts"), [], |row| {
            Ok((count(row.get(0)?), count(row.get(1)?)))
        })?;
        Ok(counts.unwrap_or_default())
    }
}

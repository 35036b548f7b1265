//! Read models: each document as screens should see it, that is the server's version with this
//! phone's own unsent edit over it.

use std::collections::BTreeSet;

use tungngo_shared::{
    household::Household,
    ids::{CampaignId, HouseholdId},
    place::{Alley, Group},
    sync::{DocKind, pull::VisitRow},
    text::{alley_order_key, fold, house_order_key},
    visit::Visit,
};
use uuid::Uuid;

use super::{Result, StoreError, Writer, all, id, key, one, run, sql};

/// Doors to judge again after a change.
pub(super) type Doors = BTreeSet<(CampaignId, HouseholdId)>;

impl Writer<'_> {
    /// Brings the read models of one document up to date. A document that this version cannot read
    /// is kept and not shown; it must not stop the ones behind it.
    pub(super) fn project(&self, kind: DocKind, doc: Uuid, doors: &mut Doors) -> Result<()> {
        match self.project_read(kind, doc, doors) {
            Err(StoreError::Json(error)) => {
                tracing::warn!(kind = kind.as_str(), %doc, %error, "a document cannot be shown");
                Ok(())
            }
            other => other,
        }
    }

    fn project_read(&self, kind: DocKind, doc: Uuid, doors: &mut Doors) -> Result<()> {
        match kind {
            DocKind::Ward | DocKind::Campaign => Ok(()),
            DocKind::Group => self.project_group(doc),
            DocKind::Alley => self.project_alley(doc),
            DocKind::Household => self.project_household(doc),
            DocKind::Visit => self.project_visit(doc, doors),
            DocKind::Task => self.project_task(doc),
        }
    }

    pub(super) fn doc_body(&self, kind: DocKind, doc: Uuid) -> Result<Option<String>> {
        one(
            &self.tx,
            sql!("docs/get"),
            (kind.as_str(), key(doc)),
            |row| row.get(1),
        )
    }

    pub(super) fn own_edit(&self, doc: Uuid) -> Result<Option<String>> {
        one(&self.tx, sql!("outbox/overlay"), [key(doc)], |row| {
            row.get(0)
        })
    }

    /// An own edit that the server keeps for a person to look at, of a document it never published.
    fn kept_aside(&self, doc: Uuid) -> Result<Option<String>> {
        one(&self.tx, sql!("outbox/kept_aside"), [key(doc)], |row| {
            row.get(0)
        })
    }

    fn project_group(&self, doc: Uuid) -> Result<()> {
        let Some(body) = self.doc_body(DocKind::Group, doc)? else {
            return run(&self.tx, sql!("places/remove_group"), [key(doc)]).map(drop);
        };
        let group: Group = serde_json::from_str(&body)?;
        let order = alley_order_key(&group.name);
        run(
            &self.tx,
            sql!("places/put_group"),
            (key(doc), &group.name, order),
        )
        .map(drop)
    }

    fn project_alley(&self, doc: Uuid) -> Result<()> {
        let before = self.alley_name(doc)?;
        let name = match self.doc_body(DocKind::Alley, doc)? {
            None => {
                run(&self.tx, sql!("places/remove_alley"), [key(doc)])?;
                None
            }
            Some(body) => {
                let alley: Alley = serde_json::from_str(&body)?;
                let order = alley_order_key(&alley.name);
                run(
                    &self.tx,
                    sql!("places/put_alley"),
                    (key(doc), key(alley.group), &alley.name, order),
                )?;
                Some(alley.name)
            }
        };
        if before == name {
            return Ok(());
        }
        // Houses are found by the name of their alley, too.
        let houses: Vec<[u8; 16]> = all(
            &self.tx,
            sql!("households/ids_of_alley"),
            [key(doc)],
            |row| row.get(0),
        )?;
        for house in houses {
            self.project_household(id(house))?;
        }
        Ok(())
    }

    fn alley_name(&self, alley: Uuid) -> Result<Option<String>> {
        one(&self.tx, sql!("places/alley_name"), [key(alley)], |row| {
            row.get(0)
        })
    }

    fn project_household(&self, doc: Uuid) -> Result<()> {
        let body = match self.own_edit(doc)? {
            Some(body) => Some(body),
            None => match self.doc_body(DocKind::Household, doc)? {
                Some(body) => Some(body),
                None => self.kept_aside(doc)?,
            },
        };
        let Some(body) = body else {
            return run(&self.tx, sql!("households/remove"), [key(doc)]).map(drop);
        };
        let h: Household = serde_json::from_str(&body)?;
        let alley_name = self.alley_name(h.alley.0)?.unwrap_or_default();
        let phone = h.phone.as_deref().unwrap_or_default();
        // A space in front, so that every word begins behind one.
        let search = format!(
            " {}",
            fold(&format!(
                "{} {} {phone} {alley_name}",
                h.number, h.head_name
            ))
        );
        let params = rusqlite::params![
            key(doc),
            key(h.group),
            key(h.alley),
            h.number,
            house_order_key(&h.number),
            h.walk_order.unwrap_or(i64::MAX),
            h.head_name,
            h.people,
            h.kind.as_str(),
            h.list_state.as_str(),
            h.phone,
            search,
        ];
        run(&self.tx, sql!("households/put"), params).map(drop)
    }

    fn project_visit(&self, doc: Uuid, doors: &mut Doors) -> Result<()> {
        let before = one(&self.tx, sql!("visits/door"), [key(doc)], |row| {
            Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, [u8; 16]>(1)?))
        })?;
        if let Some((campaign, household)) = before {
            doors.insert((CampaignId(id(campaign)), HouseholdId(id(household))));
        }
        let sent: Option<VisitRow> = self
            .doc_body(DocKind::Visit, doc)?
            .as_deref()
            .map(serde_json::from_str)
            .transpose()?;
        let mut own: Option<Visit> = self
            .own_edit(doc)?
            .as_deref()
            .map(serde_json::from_str)
            .transpose()?;
        if own.is_none() && sent.is_none() {
            own = self
                .kept_aside(doc)?
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?;
        }
        let (visit, author, review, observations) = match (own, sent) {
            // While an own edit is on its way, the office's last answer is about an older version.
            (Some(own), _) => {
                let observations = own.observations.len();
                (own, None, None, observations)
            }
            (None, Some(row)) => {
                let author = (Some(row.author) != self.me).then_some(row.author_name);
                let review = row.review.filter(|_| author.is_none());
                let observations = row.observation_count as usize;
                (row.visit, author, review, observations)
            }
            (None, None) => {
                return run(&self.tx, sql!("visits/remove"), [key(doc)]).map(drop);
            }
        };
        let review = review.as_ref().map(serde_json::to_string).transpose()?;
        let params = rusqlite::params![
            key(doc),
            key(visit.household),
            key(visit.campaign),
            visit.outcome.as_str(),
            recorded_ms(&visit),
            visit.appointment.map(|a| a.date.to_string()),
            visit.appointment.map(|a| a.part as i64),
            visit.note,
            author,
            review,
            observations as i64,
        ];
        run(&self.tx, sql!("visits/put"), params)?;
        doors.insert((visit.campaign, visit.household));
        Ok(())
    }

    /// Makes all read models anew.
    pub(super) fn rebuild(&self) -> Result<()> {
        self.clear_index()?;
        for clear in [
            sql!("places/clear_groups"),
            sql!("places/clear_alleys"),
            sql!("households/clear"),
            sql!("visits/clear"),
            sql!("tasks/clear"),
            sql!("doors/clear"),
        ] {
            run(&self.tx, clear, [])?;
        }
        let mut doors = Doors::new();
        for kind in DocKind::ALL {
            let ids: Vec<[u8; 16]> = all(&self.tx, sql!("docs/of_kind"), [kind.as_str()], |row| {
                row.get(0)
            })?;
            for doc in ids {
                self.project(kind, id(doc), &mut doors)?;
            }
        }
        let edited: Vec<([u8; 16], String)> = all(&self.tx, sql!("outbox/all_docs"), [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        for (doc, kind) in edited {
            if let Some(kind) = DocKind::parse(&kind) {
                self.project(kind, id(doc), &mut doors)?;
            }
        }
        self.judge_all(&doors)
    }
}

/// When a visit was recorded, by the server's clock as far as the phone knew it.
pub(super) fn recorded_ms(visit: &Visit) -> i64 {
    visit.clock.device_ms.0 + visit.clock.server_offset_ms.unwrap_or(0)
}

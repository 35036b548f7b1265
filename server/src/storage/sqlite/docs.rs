//! The one way in which a document changes: its ward's counter, a revision, its place in the feed and
//! its projection move together, in the caller's transaction.
//!
//! ```ignore
//! docs::change(tx, &ward, Author::user(id), now, |c| {
//!     c.put_household(household_id, Version::server(&body), &household)?;
//!     Ok(())
//! })
//! ```
//! Whoever changes something of a document that is not in its body (a review) calls [`Changes::bump`],
//! so that phones hear of it.

use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use tungngo_shared::{
    campaign::Campaign,
    clock::Millis,
    household::Household,
    ids::{AlleyId, CampaignId, DeviceId, GroupId, HouseholdId, Rev, UserId, VisitId, WardCode},
    place::{Alley, Group, Ward},
    review::ReviewState,
    sync::DocKind,
    text,
    visit::Visit,
};
use uuid::Uuid;

use super::Tx;
use crate::storage::{StoreError, StoreResult};

/// Who changes something.
#[derive(Clone, Copy, Debug, Default)]
pub struct Author {
    /// The person; none for the command line.
    pub user: Option<UserId>,
    /// The phone, where it was one.
    pub device: Option<DeviceId>,
}

impl Author {
    /// A person at the desk; none for the command line.
    #[must_use]
    pub fn desk(user: Option<UserId>) -> Self {
        Self { user, device: None }
    }
}

/// The version about to be written.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The body as JSON text, unknown fields and all.
    pub body: &'a str,
    /// Its name; none lets the server name it after its place in the feed.
    pub rev: Option<&'a Rev>,
    /// The revision it came from.
    pub base: Option<&'a Rev>,
}

impl<'a> Version<'a> {
    /// A version made on the server.
    #[must_use]
    pub fn server(body: &'a str, base: Option<&'a Rev>) -> Self {
        Self {
            body,
            rev: None,
            base,
        }
    }
}

/// What the server knows of a visit beside its body.
#[derive(Clone, Copy, Debug)]
pub struct VisitFacts<'a> {
    /// Where its household stands.
    pub group: GroupId,
    /// Where its household stands.
    pub alley: AlleyId,
    /// Who recorded it.
    pub author: UserId,
    /// With which phone.
    pub device: DeviceId,
    /// Ids for the reviewer (`clock_off`, `out_of_assignment` …).
    pub flags: &'a [&'a str],
    /// Where it stands after this version.
    pub review: ReviewState,
}

/// The id under which a ward's own document is stored. Phones know it as the nil id.
#[must_use]
pub fn ward_doc_id(ward: &WardCode) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(b"ward");
    for (to, from) in bytes[11..].iter_mut().zip(ward.as_str().bytes()) {
        *to = from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Changes documents of one ward. The ward's counter is read once and stored once.
///
/// # Errors
/// `NotFound` when there is no such ward, and whatever `f` gives back.
pub fn change<T>(
    tx: &Tx<'_>,
    ward: &WardCode,
    by: Author,
    at: Millis,
    f: impl FnOnce(&mut Changes<'_>) -> StoreResult<T>,
) -> StoreResult<T> {
    let before: u64 = tx
        .prepare_cached(include_str!("../../../sql/doc/next_seq.sql"))?
        .query_row([ward.as_str()], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound)?;
    let mut changes = Changes {
        tx,
        ward,
        by,
        at,
        seq: before,
    };
    let result = f(&mut changes)?;
    if changes.seq != before {
        tx.prepare_cached(include_str!("../../../sql/doc/store_seq.sql"))?
            .execute(params![changes.seq, ward.as_str()])?;
    }
    Ok(result)
}

/// Changes under way in one ward.
pub struct Changes<'a> {
    /// The transaction they are part of.
    pub tx: &'a Tx<'a>,
    /// The ward.
    pub ward: &'a WardCode,
    /// Who makes them.
    pub by: Author,
    /// When, by the server's clock.
    pub at: Millis,
    seq: u64,
}

/// Where a document stands, and whose it is.
#[derive(Clone, Copy, Default)]
struct Place {
    group: Option<GroupId>,
    alley: Option<AlleyId>,
    owner: Option<UserId>,
}

impl Changes<'_> {
    /// The ward's feed number as it is now.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    fn next(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    fn put(
        &mut self,
        id: Uuid,
        kind: DocKind,
        place: Place,
        version: Version<'_>,
    ) -> StoreResult<Rev> {
        let seq = self.next();
        let rev = version
            .rev
            .cloned()
            .unwrap_or_else(|| Rev::of_server(self.ward, seq));
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/upsert.sql"))?
            .execute(params![
                id,
                kind.as_str(),
                self.ward.as_str(),
                rev.as_str(),
                seq,
                place.group.map(|g| g.0),
                place.alley.map(|a| a.0),
                place.owner.map(|o| o.0),
            ])?;
        self.add_revision(id, &rev, version)?;
        Ok(rev)
    }

    fn add_revision(&self, id: Uuid, rev: &Rev, version: Version<'_>) -> StoreResult<()> {
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/insert_revision.sql"))?
            .execute(params![
                id,
                rev.as_str(),
                version.base.map(Rev::as_str),
                version.body,
                self.by.user.map(|u| u.0),
                self.by.device.map(|d| d.0),
                self.at.0,
            ])?;
        Ok(())
    }

    /// Keeps a revision that does not become the current one (what a phone sent before a merge).
    ///
    /// # Errors
    /// The engine's own.
    pub fn keep_revision(
        &self,
        id: Uuid,
        rev: &Rev,
        base: Option<&Rev>,
        body: &str,
    ) -> StoreResult<()> {
        self.add_revision(
            id,
            rev,
            Version {
                body,
                rev: None,
                base,
            },
        )
    }

    /// Stores what phones need to know of the ward.
    ///
    /// # Errors
    /// The engine's own.
    pub fn put_ward(&mut self, ward: &Ward) -> StoreResult<Rev> {
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/upsert_ward.sql"))?
            .execute(params![
                ward.name,
                serde_json::to_string(&ward.hotlines)?,
                ward.sealing_key.key_id,
                ward.sealing_key.public,
                ward.synthetic,
                self.ward.as_str()
            ])?;
        let body = serde_json::to_string(ward)?;
        self.put(
            ward_doc_id(self.ward),
            DocKind::Ward,
            Place::default(),
            Version::server(&body, None),
        )
    }

    /// Stores a residential group.
    ///
    /// # Errors
    /// The engine's own; a name that is taken is a constraint violation.
    pub fn put_group(&mut self, id: GroupId, group: &Group) -> StoreResult<Rev> {
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/upsert_group.sql"))?
            .execute(params![
                id.0,
                self.ward.as_str(),
                group.name,
                text::fold(&group.name),
                text::alley_order_key(&group.name),
            ])?;
        let place = Place {
            group: Some(id),
            ..Place::default()
        };
        let body = serde_json::to_string(group)?;
        self.put(id.0, DocKind::Group, place, Version::server(&body, None))
    }

    /// Stores an alley.
    ///
    /// # Errors
    /// The engine's own; a name that is taken is a constraint violation.
    pub fn put_alley(&mut self, id: AlleyId, alley: &Alley) -> StoreResult<Rev> {
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/upsert_alley.sql"))?
            .execute(params![
                id.0,
                self.ward.as_str(),
                alley.group.0,
                alley.name,
                text::fold(&alley.name),
                text::alley_order_key(&alley.name),
            ])?;
        let place = Place {
            group: Some(alley.group),
            alley: Some(id),
            owner: None,
        };
        let body = serde_json::to_string(alley)?;
        self.put(id.0, DocKind::Alley, place, Version::server(&body, None))
    }

    /// Stores a household. `version.body` is `household` as JSON, possibly with more fields.
    ///
    /// # Errors
    /// The engine's own.
    pub fn put_household(
        &mut self,
        id: HouseholdId,
        household: &Household,
        version: Version<'_>,
    ) -> StoreResult<Rev> {
        let place = Place {
            group: Some(household.group),
            alley: Some(household.alley),
            owner: None,
        };
        let rev = self.put(id.0, DocKind::Household, place, version)?;
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/upsert_household.sql"))?
            .execute(params![
                id.0,
                self.ward.as_str(),
                household.group.0,
                household.alley.0,
                household.number,
                text::house_order_key(&household.number),
                household.head_name,
                household_search(household),
                household.people,
                household.kind.as_str(),
                household.phone,
                household.list_state.as_str(),
                household.walk_order,
            ])?;
        Ok(rev)
    }

    /// Stores a campaign with its groups.
    ///
    /// # Errors
    /// The engine's own.
    pub fn put_campaign(&mut self, id: CampaignId, campaign: &Campaign) -> StoreResult<Rev> {
        let body = serde_json::to_string(campaign)?;
        let rev = self.put(
            id.0,
            DocKind::Campaign,
            Place::default(),
            Version::server(&body, None),
        )?;
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/upsert_campaign.sql"))?
            .execute(params![
                id.0,
                self.ward.as_str(),
                campaign.name,
                campaign.starts_on.to_string(),
                campaign.ends_on.to_string(),
                campaign.state.as_str(),
            ])?;
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/clear_campaign_groups.sql"))?
            .execute(params![id.0])?;
        let mut add = self
            .tx
            .prepare_cached(include_str!("../../../sql/doc/add_campaign_group.sql"))?;
        for group in &campaign.groups {
            add.execute(params![id.0, group.0])?;
        }
        Ok(rev)
    }

    /// Stores a visit with its observations. `version.body` is `visit` as JSON, possibly with more
    /// fields.
    ///
    /// # Errors
    /// The engine's own.
    pub fn put_visit(
        &mut self,
        id: VisitId,
        visit: &Visit,
        version: Version<'_>,
        facts: VisitFacts<'_>,
    ) -> StoreResult<Rev> {
        let place = Place {
            group: Some(facts.group),
            alley: Some(facts.alley),
            owner: Some(facts.author),
        };
        let rev = self.put(id.0, DocKind::Visit, place, version)?;
        self.tx
            .prepare_cached(include_str!("../../../sql/doc/upsert_visit.sql"))?
            .execute(params![
                id.0,
                self.ward.as_str(),
                visit.campaign.0,
                visit.household.0,
                facts.group.0,
                facts.alley.0,
                facts.author.0,
                facts.device.0,
                visit.outcome.as_str(),
                visit.commitment.as_ref().map(|c| c.state.as_str()),
                visit.people_living,
                visit.observations.len(),
                visit.clock.device_ms.0,
                self.at.0,
                to_json(facts.flags)?,
                facts.review.as_str(),
            ])?;
        if !visit.observations.is_empty() {
            let mut add = self
                .tx
                .prepare_cached(include_str!("../../../sql/doc/add_observation.sql"))?;
            for o in &visit.observations {
                add.execute(params![
                    o.id.0,
                    self.ward.as_str(),
                    id.0,
                    o.sealed.key_id,
                    o.sealed.enc,
                    o.sealed.ct,
                    self.at.0
                ])?;
            }
        }
        Ok(rev)
    }

    /// Moves a document to the feed's end without a new revision: something beside its body changed.
    ///
    /// # Errors
    /// `NotFound` when there is no such document.
    pub fn bump(&mut self, id: Uuid) -> StoreResult<()> {
        let seq = self.next();
        let changed = self
            .tx
            .prepare_cached(include_str!("../../../sql/doc/bump.sql"))?
            .execute(params![seq, id])?;
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Leaves a tombstone for phones; revisions stay.
    ///
    /// # Errors
    /// `NotFound` when there is no such document.
    pub fn delete(&mut self, id: Uuid) -> StoreResult<()> {
        let seq = self.next();
        let changed = self
            .tx
            .prepare_cached(include_str!("../../../sql/doc/delete.sql"))?
            .execute(params![seq, self.at.0, id])?;
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }
}

fn to_json<T: Serialize + ?Sized>(value: &T) -> StoreResult<String> {
    Ok(serde_json::to_string(value)?)
}

/// What a search for a household looks in: name, number and phone, folded.
#[must_use]
pub fn household_search(household: &Household) -> String {
    let phone = household.phone.as_deref().unwrap_or_default();
    text::fold(&format!(
        "{} {} {phone}",
        household.head_name, household.number
    ))
}

//! What each kind of document is stored as, beside its place in the feed and its revisions.

use rusqlite::params;
use tungngo_shared::{
    campaign::Campaign,
    household::Household,
    ids::{AlleyId, CampaignId, GroupId, HouseholdId, Rev, TaskId, VisitId},
    place::{Alley, Group, Ward},
    sync::DocKind,
    task::Task,
    text, validation,
    visit::{PhotoRef, Visit},
};

use super::{super::search, Changes, Place, Version, VisitFacts, ward_doc_id};
use crate::storage::StoreResult;

impl Changes<'_> {
    /// Stores what phones need to know of the ward.
    ///
    /// # Errors
    /// The engine's own.
    pub fn put_ward(&mut self, ward: &Ward) -> StoreResult<Rev> {
        self.tx
            .prepare_cached(include_str!("../../../../sql/doc/upsert_ward.sql"))?
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
            .prepare_cached(include_str!("../../../../sql/doc/upsert_group.sql"))?
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
        let before = search::alley_name(self.tx, id)?;
        self.tx
            .prepare_cached(include_str!("../../../../sql/doc/upsert_alley.sql"))?
            .execute(params![
                id.0,
                self.ward.as_str(),
                alley.group.0,
                alley.name,
                text::fold(&alley.name),
                text::alley_order_key(&alley.name),
            ])?;
        if before.is_some_and(|name| name != alley.name) {
            self.renamed.extend(search::households_of(self.tx, id)?);
        }
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
            .prepare_cached(include_str!("../../../../sql/doc/upsert_household.sql"))?
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
        self.renamed.push(id.0);
        // Whoever has something to do there is told how the door is called now.
        for task in super::super::tasks::of_household(self.tx, id)? {
            self.bump(task.0)?;
        }
        Ok(rev)
    }

    /// Stores a task. `version.body` is `task` as JSON, possibly with more fields.
    ///
    /// # Errors
    /// The engine's own.
    pub fn put_task(&mut self, id: TaskId, task: &Task, version: Version<'_>) -> StoreResult<Rev> {
        let place = Place {
            owner: Some(task.assignee),
            ..Place::default()
        };
        let rev = self.put(id.0, DocKind::Task, place, version)?;
        self.tx
            .prepare_cached(include_str!("../../../../sql/doc/upsert_task.sql"))?
            .execute(params![
                id.0,
                self.ward.as_str(),
                task.household.0,
                task.assignee.0,
                task.given_by.0,
                task.kind.as_str(),
                task.state().as_str(),
                task.due.to_string(),
                task.answer
                    .as_ref()
                    .filter(|_| task.state().is_closed())
                    .map(|answer| answer.at.0),
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
            .prepare_cached(include_str!("../../../../sql/doc/upsert_campaign.sql"))?
            .execute(params![
                id.0,
                self.ward.as_str(),
                campaign.name,
                campaign.starts_on.to_string(),
                campaign.ends_on.to_string(),
                campaign.state.as_str(),
            ])?;
        self.tx
            .prepare_cached(include_str!(
                "../../../../sql/doc/clear_campaign_groups.sql"
            ))?
            .execute(params![id.0])?;
        let mut add = self
            .tx
            .prepare_cached(include_str!("../../../../sql/doc/add_campaign_group.sql"))?;
        for group in &campaign.groups {
            add.execute(params![id.0, group.0])?;
        }
        Ok(rev)
    }

    /// Stores a visit with its observations and the names of its photos. `version.body` is `visit` as JSON, possibly with more
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
            .prepare_cached(include_str!("../../../../sql/doc/upsert_visit.sql"))?
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
                serde_json::to_string(facts.flags)?,
                facts.review.as_str(),
            ])?;
        if !visit.observations.is_empty() {
            let mut add = self
                .tx
                .prepare_cached(include_str!("../../../../sql/doc/add_observation.sql"))?;
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
        self.link_photos(id, &visit.photos)?;
        Ok(rev)
    }

    /// Stores a version of a visit that says less than the one before it (photos that have been kept long
    /// enough); where it stands and what the office said of it stays.
    ///
    /// # Errors
    /// The engine's own.
    pub fn put_visit_body(&mut self, id: VisitId, version: Version<'_>) -> StoreResult<Rev> {
        let place = self
            .tx
            .prepare_cached(include_str!("../../../../sql/retention/place_of.sql"))?
            .query_row([id.0], |row| {
                let uuid = |column| row.get::<_, Option<uuid::Uuid>>(column);
                Ok(Place {
                    group: uuid("group_id")?.map(tungngo_shared::ids::GroupId),
                    alley: uuid("alley_id")?.map(tungngo_shared::ids::AlleyId),
                    owner: uuid("owner_id")?.map(tungngo_shared::ids::UserId),
                })
            })?;
        self.put(id.0, DocKind::Visit, place, version)
    }

    /// Notes which photos a version of a visit refers to, so that its author may send their bytes. What
    /// is not a photo's description is left out.
    ///
    /// # Errors
    /// The engine's own.
    pub fn link_photos(&self, id: VisitId, photos: &[PhotoRef]) -> StoreResult<()> {
        if photos.is_empty() || !validation::photos(photos).is_empty() {
            return Ok(());
        }
        let mut link = self
            .tx
            .prepare_cached(include_str!("../../../../sql/photos/link.sql"))?;
        for photo in photos {
            link.execute(params![
                id.0,
                photo.sha256.as_str(),
                photo.size,
                photo.media
            ])?;
        }
        Ok(())
    }
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

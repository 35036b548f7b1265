//! Saves: forms become documents, checked by the shared rules, sealed where they must be, and stored.

use rand::Rng as _;
use tungngo_shared::{
    clock::Millis,
    household::{Household, ListState},
    ids::{HouseholdId, ObservationId, VisitId},
    observation::{Observation, SealedObservation},
    sync::DocKind,
    text::nfc_multiline,
    validation::{self, Code, FieldError},
    visit::{Outcome, Visit},
};
use uuid::Uuid;

use super::Core;
use crate::protocol::{Failure, FailureCode, HouseDraft, HouseRow, Saved, VisitForm};
use crate::store::{Edit, Label};

impl Core {
    fn random(&self) -> (u64, [u8; 10]) {
        let mut random = [0; 10];
        rand::rng().fill_bytes(&mut random);
        (u64::try_from(self.clock.now().0).unwrap_or(0), random)
    }

    pub(super) fn save_visit(
        &mut self,
        household: HouseholdId,
        form: &VisitForm,
        observations: &[Observation],
    ) -> Result<Saved, Failure> {
        let now = self.clock.now();
        let (ms, random) = self.random();
        let id = VisitId::from_parts(ms, random);
        let clock = self.clock.clone();
        let open = self.open()?;
        open.keep_day(now)?;
        let house = open
            .session
            .store
            .household(household)?
            .ok_or(FailureCode::Gone)?;
        let (campaign, _) = open
            .session
            .store
            .campaign()?
            .ok_or(FailureCode::NoCampaign)?;
        let mut visit = Visit::new(household, campaign, Outcome::Met);
        visit.photos = open.session.store.form_photos(household.0)?;
        visit.clock = clock.reading(now, open.session.store.offset_ms()?);
        let visit = self.checked(id, form, visit, observations)?;
        self.store_visit(id, &visit, Some(&house), (household.0, now))
    }

    pub(super) fn save_mended(
        &mut self,
        id: VisitId,
        form: &VisitForm,
        observations: &[Observation],
    ) -> Result<Saved, Failure> {
        let now = self.clock.now();
        let store = &self.open()?.session.store;
        store.my_visit(id)?.ok_or(FailureCode::Gone)?;
        let mut visit = store.visit(id)?.ok_or(FailureCode::Gone)?;
        visit.observations = store.sealed_of(id)?;
        visit.photos.extend(store.form_photos(id.0)?);
        let house = store.household(visit.household)?;
        // The clock stays: it says when somebody stood at the door, not when the form was mended.
        let visit = self.checked(id, form, visit, observations)?;
        self.store_visit(id, &visit, house.as_ref(), (id.0, now))
    }

    /// The filled visit, if nothing is wrong with it, its observations sealed.
    fn checked(
        &mut self,
        id: VisitId,
        form: &VisitForm,
        visit: Visit,
        observations: &[Observation],
    ) -> Result<Visit, Failure> {
        let this_year = self.clock.now().local_date().year();
        let Some(mut visit) = form.fill(visit) else {
            let missing = FieldError::new("/outcome", Code::Required);
            return Err(Failure::invalid(vec![missing]));
        };
        let mut errors = validation::visit(&visit);
        for (index, observation) in observations.iter().enumerate() {
            errors.extend(
                validation::observation(observation, this_year)
                    .into_iter()
                    .map(|e| FieldError::new(&format!("/observations/{index}{}", e.path), e.code)),
            );
        }
        if visit.observations.len() + observations.len() > validation::MAX_OBSERVATIONS {
            errors.push(FieldError::new("/observations", Code::TooMany));
        }
        if !errors.is_empty() {
            return Err(Failure::invalid(errors));
        }
        let sealed = self.seal(id, observations)?;
        visit.observations.extend(sealed);
        Ok(visit)
    }

    /// From here on nobody but the ward's police can read them.
    fn seal(
        &mut self,
        visit: VisitId,
        observations: &[Observation],
    ) -> Result<Vec<SealedObservation>, Failure> {
        if observations.is_empty() {
            return Ok(Vec::new());
        }
        let key = self
            .open()?
            .session
            .store
            .ward()?
            .ok_or(FailureCode::NoKey)?
            .sealing_key;
        observations
            .iter()
            .map(|observation| {
                let (ms, random) = self.random();
                observation
                    .seal(
                        &key,
                        visit,
                        ObservationId::from_parts(ms, random),
                        &mut rand::rng(),
                    )
                    .map_err(|_| FailureCode::NoKey.into())
            })
            .collect()
    }

    /// `house` is none when it has left this phone; the visit is still its author's to mend. `form` is the
    /// one it was filled in on, with the time of saving.
    fn store_visit(
        &mut self,
        id: VisitId,
        visit: &Visit,
        house: Option<&Household>,
        (form, now): (Uuid, Millis),
    ) -> Result<Saved, Failure> {
        let label = match house {
            Some(house) => self.open()?.session.store.label(house)?,
            None => Label::default(),
        };
        let mut saved = self.store_edit(&Edit {
            doc: id.0,
            kind: DocKind::Visit,
            body: body(visit)?,
            label,
            now,
            form: Some(form),
        })?;
        saved.visit = Some(id);
        if let Some(house) = house {
            let store = &self.open()?.session.store;
            saved.next = store.next_door(house.alley, Some(visit.household), now)?;
        }
        Ok(saved)
    }

    pub(super) fn store_edit(&mut self, edit: &Edit) -> Result<Saved, Failure> {
        let saved = self.open()?.session.store.save(edit)?;
        self.saved();
        Ok(Saved {
            visit: None,
            at: edit.now,
            undo: saved.token,
            next: None,
        })
    }

    fn store_house(&mut self, id: HouseholdId, house: &Household) -> Result<Saved, Failure> {
        let now = self.clock.now();
        let errors = validation::household(house);
        if !errors.is_empty() {
            return Err(Failure::invalid(errors));
        }
        let label = self.open()?.session.store.label(house)?;
        let mut saved = self.store_edit(&Edit {
            doc: id.0,
            kind: DocKind::Household,
            body: body(house)?,
            label,
            now,
            form: None,
        })?;
        let row: Option<HouseRow> = self.open()?.session.store.house_row(id, now)?;
        saved.next = row;
        Ok(saved)
    }

    pub(super) fn add_house(&mut self, draft: &HouseDraft) -> Result<Saved, Failure> {
        let group = self
            .open()?
            .session
            .store
            .group_of(draft.alley)?
            .ok_or(FailureCode::Gone)?;
        let (ms, random) = self.random();
        let mut house = Household::at(group, draft.alley, "");
        draft.fill(&mut house);
        house.list_state = ListState::ProposedNew;
        self.place_new(&mut house)?;
        self.store_house(HouseholdId::from_parts(ms, random), &house)
    }

    pub(super) fn edit_house(
        &mut self,
        household: HouseholdId,
        draft: &HouseDraft,
    ) -> Result<Saved, Failure> {
        let store = &self.open()?.session.store;
        let mut house = store.household(household)?.ok_or(FailureCode::Gone)?;
        house.group = store.group_of(draft.alley)?.ok_or(FailureCode::Gone)?;
        draft.fill(&mut house);
        self.store_house(household, &house)
    }

    pub(super) fn close_house(
        &mut self,
        household: HouseholdId,
        note: Option<String>,
    ) -> Result<Saved, Failure> {
        let store = &self.open()?.session.store;
        let mut house = store.household(household)?.ok_or(FailureCode::Gone)?;
        house.list_state = ListState::ProposedClosed;
        if let Some(note) = note.map(|n| nfc_multiline(&n)).filter(|n| !n.is_empty()) {
            house.note = Some(note);
        }
        self.store_house(household, &house)
    }
}

pub(super) fn body(document: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(document).map_err(|_| FailureCode::Internal.into())
}

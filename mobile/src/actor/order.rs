//! The walking order of an alley: the doors that have to move become edits of those households.

use tungngo_shared::{
    household::Household,
    ids::{AlleyId, HouseholdId},
    sync::DocKind,
    walk::{self, Standing},
};

use super::{Core, write::body};
use crate::protocol::{Failure, FailureCode};
use crate::store::Edit;

impl Core {
    /// Saves the order, all of it or nothing.
    pub(super) fn arrange(&mut self, alley: AlleyId, doors: &[HouseholdId]) -> Result<(), Failure> {
        let now = self.clock.now();
        let store = &mut self.open()?.session.store;
        let standing = store.standing(alley)?;
        let today: Vec<HouseholdId> = standing.iter().map(|door| door.id).collect();
        let wanted: Vec<Standing> = walk::brought_up_to_date(doors, &today)
            .iter()
            .filter_map(|id| standing.iter().find(|door| door.id == *id).cloned())
            .collect();
        let mut edits = Vec::new();
        for (id, place) in walk::places(&wanted) {
            let mut house = store.household(id)?.ok_or(FailureCode::Gone)?;
            house.walk_order = place;
            edits.push(Edit {
                doc: id.0,
                kind: DocKind::Household,
                body: body(&house)?,
                label: store.label(&house)?,
                now,
                form: None,
            });
        }
        if edits.is_empty() {
            return Ok(());
        }
        store.save_all(&edits)?;
        self.saved();
        Ok(())
    }

    /// Gives a new house its place in an alley that somebody has arranged.
    pub(super) fn place_new(&mut self, house: &mut Household) -> Result<(), Failure> {
        let standing = self.open()?.session.store.standing(house.alley)?;
        house.walk_order = walk::beside(&standing, &house.number);
        Ok(())
    }
}

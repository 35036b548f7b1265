//! What the office does meanwhile, through the storage that its pages use.

use tungngo_server::storage::{
    Reach,
    review::{Decided, Decision},
};
use tungngo_shared::{
    household::Household,
    ids::{AlleyId, HouseholdId, Rev, VisitId},
    review::ReviewState,
};

use super::{
    model,
    take::{change_field, pick},
    world::World,
};

impl World<'_> {
    pub(super) fn review(&mut self, which: u8, decision: u8) {
        let visits = self.read(model::visits);
        let Some(visit) = pick(&visits, which) else {
            return;
        };
        let Some(seen_state) = ReviewState::parse(&visit.state) else {
            return;
        };
        let to = [
            ReviewState::Accepted,
            ReviewState::Returned,
            ReviewState::Returned,
            ReviewState::Rejected,
        ];
        let to = to[usize::from(decision) % to.len()];
        let reach = Reach {
            ward: self.ground.ward.clone(),
            viewer: self.ground.officer,
            whole: true,
        };
        let decision = Decision {
            visit: VisitId(visit.id),
            seen_rev: Rev::from_stored(visit.rev.clone()),
            seen_state,
            to,
            comment: Some("Xin bổ sung".to_owned()),
            field: None,
        };
        let now = self.server_now();
        let decided = self.server.app.store.decide(reach, decision, now);
        let decided = self.ground.runtime.block_on(decided).expect("a decision");
        assert_ne!(decided, Decided::Changed);
    }

    fn house(&self, door: u8) -> Option<(HouseholdId, Household)> {
        let id = *pick(&self.ground.houses, door)?;
        let body = self.read(move |c| model::body(c, id.0))?;
        Some((id, serde_json::from_str(&body).expect("a household")))
    }

    fn put_house(&mut self, id: HouseholdId, house: Household) {
        let put = self.server.put_household(&self.ground.ward, id, house);
        self.ground.runtime.block_on(put);
    }

    pub(super) fn desk_edit(&mut self, door: u8, field: u8) {
        let Some((id, mut house)) = self.house(door) else {
            return;
        };
        let mut edit = change_field(&mut house, field, self.counts.steps);
        edit.house = id.0;
        self.desk_edits.push(edit);
        self.put_house(id, house);
    }

    pub(super) fn move_house(&mut self, door: u8, alley: u8) {
        let Some((id, mut house)) = self.house(door) else {
            return;
        };
        let Some((alley, group)) = pick(&self.ground.alleys, alley).copied() else {
            return;
        };
        (house.alley, house.group) = (alley, group);
        self.put_house(id, house);
    }

    pub(super) fn reassign(&mut self, team: u8, alleys: u8) {
        let Some((id, members)) = pick(&self.ground.teams, team) else {
            return;
        };
        let walked: Vec<AlleyId> = (self.ground.alleys.iter().enumerate())
            .filter(|(bit, _)| alleys >> bit & 1 == 1)
            .map(|(_, (alley, _))| *alley)
            .collect();
        let change = self.server.team(self.ground, *id, members, &walked);
        self.ground.runtime.block_on(change);
    }

    pub(super) fn revoke(&mut self, phone: usize) {
        let device = self.ground.holders[phone].device;
        let (by, now) = (Some(self.ground.officer), self.server_now());
        let revoke = self.server.app.store.revoke_device(device, by, now);
        self.ground.runtime.block_on(revoke).expect("a revocation");
        self.phones[phone].revoked = true;
    }
}

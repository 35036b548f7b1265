//! How far somebody's eyes reach on the office pages: a ward, whole or only the groups assigned. Every
//! page's SQL filters by it, so that a forgotten check in a handler shows nothing of other groups.

use tungngo_shared::{
    access::{Action, Actor, Role, Scope, can},
    ids::{UserId, WardCode},
};

/// What part of one ward a page may show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The ward.
    pub ward: WardCode,
    /// Who looks; their assigned groups count where `whole` is false.
    pub viewer: UserId,
    /// Whether the whole ward is in sight.
    pub whole: bool,
}

impl Reach {
    /// How far `actor` reaches in `ward` for an action; none if nowhere.
    #[must_use]
    pub fn of(actor: &Actor, action: Action, ward: &WardCode) -> Option<Self> {
        let whole = can(actor, action, &Scope::ward(ward));
        let some = whole
            || actor.groups.iter().any(|group| {
                let scope = Scope {
                    group: Some(*group),
                    ..Scope::ward(ward)
                };
                can(actor, action, &scope)
            });
        some.then(|| Self {
            ward: ward.clone(),
            viewer: actor.user,
            // An area officer may see the ward's figures, but works with the assigned groups.
            whole: whole && actor.role != Role::AreaOfficer,
        })
    }
}

#[cfg(test)]
mod tests {
    use tungngo_shared::ids::GroupId;

    use super::*;

    fn actor(role: Role, groups: &[u8]) -> Actor {
        Actor {
            user: UserId::from_parts(1, [1; 10]),
            role,
            ward: "11383".parse().ok(),
            groups: groups
                .iter()
                .map(|n| GroupId::from_parts(1, [*n; 10]))
                .collect(),
            alleys: [].into(),
        }
    }

    #[test]
    fn a_lead_sees_the_ward_an_officer_the_groups_and_others_nothing() {
        let home: WardCode = "11383".parse().unwrap();
        let reach = |a: &Actor| Reach::of(a, Action::ReviewVisit, &home).map(|r| r.whole);
        assert_eq!(reach(&actor(Role::PoliceLead, &[])), Some(true));
        assert_eq!(reach(&actor(Role::AreaOfficer, &[3])), Some(false));
        assert_eq!(reach(&actor(Role::AreaOfficer, &[])), None);
        for role in [Role::Steering, Role::City, Role::Admin, Role::GroupLeader] {
            assert_eq!(reach(&actor(role, &[3])), None, "{role:?}");
        }
        let abroad: WardCode = "10525".parse().unwrap();
        let lead = actor(Role::PoliceLead, &[]);
        assert_eq!(Reach::of(&lead, Action::ReviewVisit, &abroad), None);
    }
}

use super::*;

fn ward(code: &str) -> WardCode {
    code.parse().unwrap()
}

fn actor(role: Role) -> Actor {
    Actor {
        user: UserId::from_parts(1, [1; 10]),
        role,
        ward: Some(ward("11383")),
        groups: [GroupId::from_parts(1, [3; 10])].into(),
        alleys: [AlleyId::from_parts(1, [4; 10])].into(),
    }
}

fn home() -> Scope {
    Scope::alley(
        &ward("11383"),
        GroupId::from_parts(1, [3; 10]),
        AlleyId::from_parts(1, [4; 10]),
    )
}

#[test]
fn nobody_but_the_city_reaches_into_another_ward_and_the_city_only_for_figures() {
    for role in Role::ALL {
        for action in Action::ALL {
            let mut abroad = home();
            abroad.ward = Some(ward("10525"));
            let allowed = can(&actor(*role), *action, &abroad);
            assert_eq!(
                allowed,
                *role == Role::City && *action == Action::ReadFigures,
                "{role:?} {action:?}"
            );
        }
    }
}

/// One row a role: the actions allowed at home, in an alley that is led and walked.
#[test]
fn the_table_of_what_each_role_may_do_at_home() {
    use Action::*;
    let table: &[(Role, &[Action])] = &[
        (
            Role::GroupLeader,
            &[
                Sync,
                ReadHousehold,
                EditHousehold,
                RecordVisit,
                RecordObservation,
                ReadVisit,
            ],
        ),
        (
            Role::Volunteer,
            &[
                Sync,
                ReadHousehold,
                EditHousehold,
                RecordVisit,
                RecordObservation,
            ],
        ),
        (Role::Helper, &[Sync]),
        (
            Role::AreaOfficer,
            &[
                ReadHousehold,
                EditHousehold,
                ReadVisit,
                ReadObservation,
                VerifyObservation,
                ReviewVisit,
                ManageTasks,
                ReadCase,
                ManageCases,
                ManageOffers,
                ReadFigures,
                ImportOutbox,
            ],
        ),
        (
            Role::PoliceLead,
            &[
                ReadHousehold,
                EditHousehold,
                ImportHouseholds,
                ImportOutbox,
                ReadVisit,
                ReadObservation,
                VerifyObservation,
                ReviewVisit,
                ManageTasks,
                ReadCase,
                ManageCases,
                ApproveCases,
                MoveCases,
                MergeCases,
                ManageOffers,
                Reconcile,
                ReadFigures,
                ManageCampaigns,
                ManagePeople,
                ManageDevices,
                ReadAudit,
                ExportLists,
                EraseRecords,
            ],
        ),
        (Role::Steering, &[ReadFigures]),
        (Role::City, &[ReadFigures]),
        (Role::Admin, &[ManagePeople, ManageDevices]),
        (Role::Auditor, &[ReadAudit]),
    ];
    assert_eq!(table.len(), Role::ALL.len());
    for (role, allowed) in table {
        for action in Action::ALL {
            assert_eq!(
                can(&actor(*role), *action, &home()),
                allowed.contains(action),
                "{role:?} {action:?}"
            );
        }
    }
}

#[test]
fn a_volunteer_sees_only_walked_alleys_and_own_visits() {
    let volunteer = actor(Role::Volunteer);
    let mut elsewhere = home();
    elsewhere.alley = Some(AlleyId::from_parts(1, [9; 10]));
    assert!(!can(&volunteer, Action::ReadHousehold, &elsewhere));
    assert!(
        can(&volunteer, Action::RecordVisit, &elsewhere),
        "a late visit is taken in"
    );
    assert!(can(
        &volunteer,
        Action::ReadVisit,
        &home().owned_by(volunteer.user)
    ));
    let colleague = UserId::from_parts(1, [7; 10]);
    assert!(!can(
        &volunteer,
        Action::ReadVisit,
        &home().owned_by(colleague)
    ));
}

#[test]
fn a_task_is_reported_on_by_the_person_it_is_given_to_alone() {
    let colleague = UserId::from_parts(1, [7; 10]);
    for role in Role::ALL {
        let actor = actor(*role);
        let own = home().owned_by(actor.user);
        assert_eq!(
            can(&actor, Action::ReportTask, &own),
            role.uses_phone(),
            "{role:?}"
        );
        assert!(!can(
            &actor,
            Action::ReportTask,
            &home().owned_by(colleague)
        ));
    }
}

#[test]
fn an_area_officer_reviews_only_the_groups_assigned() {
    let officer = actor(Role::AreaOfficer);
    let mut other_group = home();
    other_group.group = Some(GroupId::from_parts(1, [8; 10]));
    assert!(can(&officer, Action::ReviewVisit, &home()));
    for action in [
        Action::ReviewVisit,
        Action::ReadObservation,
        Action::ReadHousehold,
    ] {
        assert!(!can(&officer, action, &other_group), "{action:?}");
    }
    assert!(!can(
        &officer,
        Action::ReviewVisit,
        &Scope::ward(&ward("11383"))
    ));
}

#[test]
fn a_scope_without_a_ward_is_nobodys_home() {
    for role in Role::ALL
        .iter()
        .filter(|r| !matches!(r, Role::City | Role::Admin | Role::Auditor))
    {
        for action in Action::ALL {
            assert!(
                !can(&actor(*role), *action, &Scope::city()),
                "{role:?} {action:?}"
            );
        }
    }
}

#[test]
fn cases_are_the_officers_of_their_groups_and_the_leads_who_alone_approve() {
    let cases = [Action::ReadCase, Action::ManageCases, Action::ApproveCases];
    let mut other_group = home();
    other_group.group = Some(GroupId::from_parts(1, [9; 10]));
    for role in Role::ALL {
        for scope in [home(), other_group.clone(), Scope::ward(&ward("11383"))] {
            let may = cases.map(|action| can(&actor(*role), action, &scope));
            let wanted = match role {
                Role::PoliceLead => [true; 3],
                Role::AreaOfficer if scope == home() => [true, true, false],
                _ => [false; 3],
            };
            assert_eq!(may, wanted, "{role:?} {scope:?}");
        }
    }
}

#[test]
fn an_officer_gives_out_what_is_for_the_ward_or_for_an_assigned_group() {
    let officer = actor(Role::AreaOfficer);
    let whole = Scope::ward(&ward("11383"));
    let of = |n: u8| Scope {
        group: Some(GroupId::from_parts(1, [n; 10])),
        ..whole.clone()
    };
    assert!(can(&officer, Action::ManageOffers, &whole));
    assert!(can(&officer, Action::ManageOffers, &of(3)));
    assert!(!can(&officer, Action::ManageOffers, &of(9)));
    assert!(can(&actor(Role::PoliceLead), Action::ManageOffers, &of(9)));
}

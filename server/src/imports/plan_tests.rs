use tungngo_shared::household::HouseholdKind;

use super::*;
use crate::imports::{Limits, list, report::Counts};

const HEAD: &str = "STT;Chủ hộ;Số nhà;Ngõ;Đường;Tổ;Số khẩu;Loại hộ;SĐT;Ghi chú\n";

fn ids() -> impl FnMut() -> Uuid {
    let mut next = 0;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

fn planned(rows: &str, existing: &Existing) -> Plan {
    let list = list::read(format!("{HEAD}{rows}").as_bytes(), &Limits::default()).unwrap();
    plan(&list, existing, &mut ids())
}

/// The ward after a plan was written.
fn after(mut existing: Existing, plan: &Plan) -> Existing {
    existing.groups.extend(plan.groups.clone());
    existing.alleys.extend(plan.alleys.clone());
    for write in &plan.writes {
        existing.households.retain(|k| k.id != write.id);
        existing.households.push(Known {
            id: write.id,
            rev: Rev::from_stored("1".to_owned()),
            household: write.household.clone(),
        });
    }
    existing
}

fn fates(plan: &Plan) -> Vec<&'static str> {
    plan.rows.iter().map(|r| r.fate.as_str()).collect()
}

const FIRST: &str = "1;Nguyễn Văn An;12A;45;Lê Lợi;3;4;Thường trú;0900000001;\n\
                     2;Trần Thị Bình;14;45;Lê Lợi;3;2;;;\n\
                     3;Lê Văn Cúc;;45;Lê Lợi;3;;;;\n\
                     4;Phạm Văn Dũng;1;;Lê Lợi;TDP số 5;3;;;\n";

#[test]
fn the_first_import_makes_places_and_households_and_the_second_nothing() {
    let first = planned(FIRST, &Existing::default());
    assert_eq!(fates(&first), ["created"; 4]);
    let groups: Vec<_> = first.groups.iter().map(|g| g.1.as_str()).collect();
    assert_eq!(groups, ["Tổ dân phố 3", "Tổ dân phố 5"]);
    let alleys: Vec<_> = first.alleys.iter().map(|a| a.2.as_str()).collect();
    assert_eq!(alleys, ["Ngõ 45 Lê Lợi", "Lê Lợi"]);
    assert_eq!(first.writes.len(), 4);

    let ward = after(Existing::default(), &first);
    let second = planned(FIRST, &ward);
    assert_eq!(fates(&second), ["unchanged"; 4]);
    assert!(second.groups.is_empty() && second.alleys.is_empty() && second.writes.is_empty());
    // Other spellings of the same places, doors and names.
    let spelt = "1;NGUYỄN VĂN AN;số 012a;Ngõ 45;ĐƯỜNG LÊ LỢI;TDP 03;4;;;\n";
    assert_eq!(fates(&planned(spelt, &ward)), ["unchanged"]);
}

#[test]
fn what_changed_is_told_field_by_field_and_empty_cells_erase_nothing() {
    let ward = after(Existing::default(), &planned(FIRST, &Existing::default()));
    let plan = planned("1;;12A;45;Lê Lợi;3;5;Nhà trọ;;Cổng sau\n", &ward);
    let Fate::Updated { changes } = &plan.rows[0].fate else {
        panic!("{:?}", plan.rows[0].fate);
    };
    let told: Vec<_> = changes
        .iter()
        .map(|c| (c.field.as_str(), c.old.as_str(), c.new.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("people", "4", "5"),
            ("kind", "permanent", "lodging"),
            ("note", "", "Cổng sau"),
        ]
    );
    let house = &plan.writes[0].household;
    assert_eq!(house.head_name, "Nguyễn Văn An");
    assert_eq!(house.phone.as_deref(), Some("0900000001"));
    assert_eq!(house.kind, HouseholdKind::Lodging);
    assert!(plan.writes[0].base.is_some());
}

#[test]
fn doubles_that_agree_are_one_and_doubles_that_differ_are_nobody() {
    let rows = "1;An;12;45;Lê Lợi;3;4;;;\n\
                2;AN;012;Ngõ 45;Lê Lợi;Tổ 3;;;0900000001;\n\
                3;Bình;14;45;Lê Lợi;3;4;;;\n\
                4;Bình;14;45;Lê Lợi;3;5;;;\n";
    let plan = planned(rows, &Existing::default());
    assert_eq!(
        fates(&plan),
        ["created", "unchanged", "rejected", "rejected"]
    );
    let Fate::Unchanged {
        duplicate_of: Some(of),
    } = &plan.rows[1].fate
    else {
        panic!("{:?}", plan.rows[1].fate);
    };
    assert_eq!(of.row, 2);
    // What only the second row knew is not lost.
    assert_eq!(plan.writes.len(), 1);
    assert_eq!(
        plan.writes[0].household.phone.as_deref(),
        Some("0900000001")
    );
    for (row, other) in [(2, 5), (3, 4)] {
        let Fate::Rejected { faults } = &plan.rows[row].fate else {
            panic!("{:?}", plan.rows[row].fate);
        };
        assert_eq!(faults[0].code, RowCode::DuplicateConflict);
        assert_eq!(faults[0].column.as_deref(), Some("G"));
        assert_eq!(faults[0].rows[0].row, other);
    }
    assert_eq!(
        Counts::of(&plan.rows),
        Counts {
            created: 1,
            unchanged: 1,
            rejected: 2,
            ..Counts::default()
        }
    );
}

#[test]
fn two_households_behind_one_door_are_told_apart_by_their_heads() {
    let mut ward = after(Existing::default(), &planned(FIRST, &Existing::default()));
    let mut twin = ward.households[0].clone();
    twin.id = HouseholdId(Uuid::from_u128(99));
    twin.household.head_name = "Đỗ Thị Em".to_owned();
    ward.households.push(twin);
    let rows = "1;Do Thi Em;12A;45;Lê Lợi;3;7;;;\n";
    assert_eq!(planned(rows, &ward).writes[0].id.0, Uuid::from_u128(99));
    let plan = planned("1;Người khác;12A;45;Lê Lợi;3;7;;;\n", &ward);
    assert_eq!(fates(&plan), ["rejected"]);
    ward.households[0].household.list_state = ListState::Closed;
    assert_eq!(
        fates(&planned("1;Mới;12A;45;Lê Lợi;3;;;;\n", &ward)),
        ["updated"]
    );
}

#[test]
fn the_list_confirms_what_a_phone_proposed_but_reopens_nothing() {
    let mut ward = after(Existing::default(), &planned(FIRST, &Existing::default()));
    for (state, wanted) in [
        (ListState::ProposedNew, "updated"),
        (ListState::ProposedClosed, "unchanged"),
        (ListState::Closed, "unchanged"),
    ] {
        ward.households[0].household.list_state = state;
        let fate = fates(&planned(FIRST, &ward))[0];
        assert_eq!(fate, wanted, "{state:?}");
    }
}

#[test]
fn a_new_house_of_an_arranged_alley_stands_beside_its_neighbours() {
    let row = |number: &str| format!("1;Nguyễn Văn An {number};{number};45;Lê Lợi;3;4;;;\n");
    let list: String = ["1", "3", "7", "4", "2"].map(row).concat();
    let mut ward = after(Existing::default(), &planned(&list, &Existing::default()));
    assert!(
        ward.households
            .iter()
            .all(|k| k.household.walk_order.is_none())
    );
    let places = [1024, 2048, 3072, 4096, 5120];
    for (known, place) in ward.households.iter_mut().zip(places) {
        known.household.walk_order = Some(place);
    }
    let more: String = ["5", "6", "6A"].map(row).concat();
    let plan = planned(&more, &ward);
    let places: Vec<_> = plan.writes.iter().map(|w| w.household.walk_order).collect();
    assert_eq!(places, [Some(2560), Some(3584), Some(3328)]);
    // Other alleys stay as they were.
    let elsewhere = planned("1;Lê Văn Cúc;5;46;Lê Lợi;3;4;;;\n", &ward);
    assert_eq!(elsewhere.writes[0].household.walk_order, None);
}

//! Made one with whatever fields, and parted again: every row is what it was.

use tungngo_server::{
    clock,
    storage::{
        Reach,
        cases::Look,
        merges::{MergeDone, NewMerge},
    },
};
use tungngo_shared::{
    access::Role,
    casefile::{CaseField, merge::Picks},
    ids::{CaseId, MergeId, UserId},
};

use super::{
    super::cases::kit::{NUMBER, Scene},
    kit::rows,
};

fn id(path: &str) -> CaseId {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn merged_with_any_fields_and_parted_every_row_is_what_it_was() {
    let scene = Scene::set().await;
    let lead: UserId = scene.lead;
    let facts = [
        ("household", ""),
        ("birth_date", "1991-02-03"),
        ("birth_year", ""),
        ("personal_number", NUMBER),
        ("category", "addicted"),
        ("officer", &lead.to_string()),
    ];
    let kept = id(&scene.opened(&facts).await.0);
    let gone = id(&scene.opened(&[("name", "LÝ VĂN MẪU THỬ")]).await.0);
    let store = &scene.office.app.store;
    let reach = Reach {
        ward: scene.office.ward.code.clone(),
        viewer: scene.office.person(Role::PoliceLead).id,
        whole: true,
    };
    let before = rows(&scene).await;
    let mut tried = 0;
    // Every set of the fields that differ.
    for bits in 0_u32..128 {
        let all = CaseField::ALL.iter().enumerate();
        let picks: Picks = all
            .filter(|(at, _)| bits & (1 << at) != 0)
            .map(|(_, field)| *field)
            .collect();
        let now = clock::now();
        let seen = async |id| {
            let case = store.case(reach.clone(), id, Look::Page, now).await;
            case.unwrap()
        };
        let (a, b) = (seen(kept).await, seen(gone).await);
        let new = NewMerge {
            id: MergeId(clock::new_id()),
            kept: (kept, a.version),
            gone: (gone, b.version),
            picks: picks.clone(),
            reason: "a reason".to_owned(),
        };
        let merge = new.id;
        let done = store.merge_cases(reach.clone(), new, now).await.unwrap();
        assert_eq!(done, MergeDone::Done(kept), "{picks:?}");
        let one = seen(kept).await;
        let differing: Picks = a.file.changed(&b.file).into_iter().collect();
        let taken: Vec<CaseField> = picks.intersection(&differing).copied().collect();
        assert_eq!(a.file.changed(&one.file), taken);
        assert_eq!(one.events.len(), a.events.len() + b.events.len());
        assert_ne!(rows(&scene).await, before);
        let done = store.part_cases(reach.clone(), merge, one.version, false, now);
        assert_eq!(done.await.unwrap(), MergeDone::Done(kept));
        assert_eq!(rows(&scene).await, before, "{picks:?}");
        tried += 1;
    }
    assert_eq!(tried, 128);
}

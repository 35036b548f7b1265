//! Taking a case over that is cut off at every point where it waits: as a process that is killed there leaves it.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

use tungngo_server::{
    clock,
    papers::along::take_over,
    retention,
    storage::{
        Reach,
        moves::{MoveDone, Reception},
    },
};
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, MoveId},
};
use uuid::Uuid;

use super::{
    super::{
        cases::kit::opened,
        papers::kit::{attach, pdf, replace},
    },
    kit::{Wards, named},
    papers::{fault, files_of},
};

/// Lets something go on until it waits for the so-manieth time; what came of it, if it came to its end.
async fn for_so_long<F: Future>(future: &mut Pin<Box<F>>, waits: usize) -> Option<F::Output> {
    let mut left = waits;
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// What was under way when it was cut off is over.
async fn settled(wards: &Wards) {
    let office = &wards.scene.office;
    office.store.write(|_| Ok(())).await.unwrap();
    office.app.papers.drop_bytes(Vec::new()).await.unwrap();
}

struct Asked {
    reach: Reach,
    id: MoveId,
    wanted: Reception,
}

async fn asked(wards: &Wards, at: &str) -> Asked {
    let read = wards.scene.office.store.read(|c| {
        let sql = "SELECT id FROM account WHERE login = 'lead-to'";
        Ok(c.query_row(sql, [], |row| row.get::<_, Uuid>(0))?)
    });
    let lead = read.await.unwrap();
    let version = wards.scene.office.store.read(|c| {
        let sql = "SELECT version FROM case_file WHERE state = 'open'";
        Ok(c.query_row(sql, [], |row| row.get::<_, i64>(0))?)
    });
    Asked {
        reach: Reach {
            ward: wards.to.code.clone(),
            whole: true,
            viewer: tungngo_shared::ids::UserId(lead),
        },
        id: MoveId(at.rsplit('/').next().unwrap().parse().unwrap()),
        wanted: Reception {
            id: CaseId(clock::new_id()),
            case_version: version.await.unwrap(),
            group: Some(wards.to.group),
            household: None,
            officer: wards.to.officer,
            copies: Default::default(),
        },
    }
}

#[tokio::test]
async fn a_case_is_there_with_all_of_its_papers_or_not_at_all() {
    let wards = Wards::set().await;
    let scene = &wards.scene;
    let (path, old) = scene.opened(&[]).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let large = pdf(&"rất dài ".repeat(60_000));
    let paper = attach(&officer, &path, &[], &pdf("một")).await;
    replace(&officer, &paper, &[], Some(&large)).await.moved();
    attach(&officer, &path, &[("number", "46/QĐ")], &pdf("hai")).await;
    let files = vec![pdf("hai"), pdf("một"), large];
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());

    let (app, mut waits, mut left_behind) = (&scene.office.app, 0, 0);
    let new = loop {
        let Asked { reach, id, wanted } = asked(&wards, &at).await;
        let mut taking = Box::pin(take_over(app, reach, id, 1, wanted));
        let done = for_so_long(&mut taking, waits).await;
        drop(taking);
        settled(&wards).await;
        assert_eq!(fault(&wards), None, "cut off at {waits}");
        let open = wards.open().await;
        assert_eq!(open.len(), 1);
        if open[0].0 != old {
            break format!("/cases/{}", open[0].0);
        }
        assert!(done.is_none(), "it was not taken over: {done:?}");
        assert_eq!(files_of(&lead, &path).await, files, "cut off at {waits}");
        left_behind = left_behind.max(scene.files().await - 3);
        waits += 1;
    };
    // It was cut off before each step of the copying, and in the end while the rows were written or after that.
    assert!(waits > 10 && left_behind > 10, "{waits} {left_behind}");
    assert_eq!(files_of(&theirs, &new).await, files);
    assert_eq!(files_of(&lead, &path).await, files);

    // What was left behind goes with the day's chores, and nothing else does.
    let path = app.config.data_dir.join("attachments.db");
    let c = opened(&path, &app.keys.database.0);
    let older = Millis(clock::now().0 - 2 * 24 * 60 * 60 * 1000);
    c.execute("UPDATE paper SET begun_ms = $1", [older.0])
        .unwrap();
    let dropped = retention::drop_strays(app).await.unwrap();
    assert!(dropped >= left_behind);
    assert_eq!(scene.files().await, 6);
    assert_eq!(files_of(&theirs, &new).await, files);
    assert_eq!(fault(&wards), None);
}

#[tokio::test]
async fn a_paper_that_comes_while_they_are_copied_goes_along() {
    let wards = Wards::set().await;
    let scene = &wards.scene;
    let (path, old) = scene.opened(&[]).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    attach(&officer, &path, &[], &pdf("một")).await;
    let gone = attach(&officer, &path, &[("number", "46/QĐ")], &pdf("bị xóa")).await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    let Asked { reach, id, wanted } = asked(&wards, &at).await;
    let app = &scene.office.app;
    let mut taking = Box::pin(take_over(app, reach, id, 1, wanted));
    // Until both are copied.
    let mut done = None;
    while done.is_none() && scene.files().await < 4 {
        done = for_so_long(&mut taking, 1).await;
    }
    assert!(done.is_none(), "{done:?}");
    attach(
        &officer,
        &path,
        &[("number", "47/QĐ")],
        &pdf("đến giữa chừng"),
    )
    .await;
    super::super::papers::kit::remove(&lead, &gone)
        .await
        .moved();
    assert_eq!(taking.await.unwrap(), MoveDone::Done);
    let open = wards.open().await;
    assert_ne!(open[0].0, old);
    let new = format!("/cases/{}", open[0].0);
    let expected = vec![pdf("đến giữa chừng"), pdf("một")];
    assert_eq!(files_of(&theirs, &new).await, expected);
    assert_eq!(
        scene.files().await,
        4,
        "the copy of what was removed is dropped"
    );
    assert_eq!(fault(&wards), None);
}

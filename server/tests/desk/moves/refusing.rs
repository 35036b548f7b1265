use axum::http::StatusCode;

use super::{
    super::{
        cases::kit::NAME,
        kit::{Page, hidden},
    },
    kit::{ADDRESS, REASON, Wards, named},
};

const WHY: &str = "Người này chưa về ở đây";

#[tokio::test]
async fn who_declines_keeps_day_and_reason_and_sees_nobody() {
    let wards = Wards::set().await;
    let (path, id) = wards.scene.opened(&[]).await;
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    let html = theirs.get(&at).await.ok();
    let version = hidden(&html, "version");
    let decline = format!("{at}/decline");
    let bare = [("comment", " "), ("version", version.as_str())];
    let wrong = theirs.post(&decline, &bare).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("data-code=\"required\""));
    let form = [("comment", WHY), ("version", version.as_str())];
    let own = lead.post(&decline, &form).await;
    assert_eq!(own.status, StatusCode::NOT_FOUND, "not one's own offer");
    theirs.post(&decline, &form).await.moved();

    for page in [at.as_str(), "/moves?list=decided"] {
        let html = theirs.get(page).await.ok();
        assert!(html.contains(WHY), "{page}");
        for told in [NAME, ADDRESS, REASON] {
            assert!(!html.contains(told), "{page} still tells {told}");
        }
    }
    let html = lead.get(&path).await.ok();
    assert!(
        html.contains(WHY) && html.contains("case-end-form"),
        "as before"
    );
    let html = lead.get(&at).await.ok();
    assert!(html.contains(WHY) && html.contains(NAME) && html.contains(ADDRESS));
    let own = &wards.scene.office.ward.code;
    assert_eq!(wards.open().await, [(id, own.to_string())]);
    for ward in [own, &wards.to.code] {
        assert_eq!(wards.logged(ward, "move.decline").await, 1);
    }
    // And is free to ask somebody else.
    wards.offer(&lead, &path, &wards.third).await.moved();
    assert!(!theirs.get("/moves").await.ok().contains(NAME));
}

#[tokio::test]
async fn an_offer_is_taken_back_by_who_made_it_alone() {
    let wards = Wards::set().await;
    let (path, _) = wards.scene.opened(&[]).await;
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    let version = hidden(&lead.get(&at).await.ok(), "version");
    let form = [("version", version.as_str())];
    let withdraw = format!("{at}/withdraw");
    assert_eq!(
        theirs.post(&withdraw, &form).await.status,
        StatusCode::NOT_FOUND
    );
    lead.post(&withdraw, &form).await.moved();
    let html = theirs.get(&at).await.ok();
    assert!(!html.contains(NAME) && !html.contains(REASON) && html.contains("Đã rút lại"));
    let html = lead.get(&path).await.ok();
    assert!(html.contains("rút lại đề nghị chuyển") && html.contains("case-end-form"));
    for ward in [&wards.scene.office.ward.code, &wards.to.code] {
        assert_eq!(wards.logged(ward, "move.withdraw").await, 1);
    }
}

#[tokio::test]
async fn taken_back_and_taken_over_at_once_one_wins_and_the_other_is_told() {
    let wards = Wards::set().await;
    let (path, _) = wards.scene.opened(&[]).await;
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let mut taken_back = 0;
    for turn in 0..6 {
        let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
        let (ours, there) = (lead.get(&at).await.ok(), theirs.get(&at).await.ok());
        let version = hidden(&ours, "version");
        let form = [("version", version.as_str())];
        let withdraw = format!("{at}/withdraw");
        let back = lead.post(&withdraw, &form);
        let over = wards.accept_on(&theirs, &there, &at, &wards.to);
        // Whoever is asked first here is not always first there.
        let (back, over): (Page, Page) = match turn % 2 {
            0 => tokio::join!(back, over),
            _ => {
                let (over, back) = tokio::join!(over, back);
                (back, over)
            }
        };
        let won = [&back, &over].map(|page| page.status == StatusCode::SEE_OTHER);
        let told = [&back, &over].map(|page| page.status == StatusCode::CONFLICT);
        assert!(
            won[0] != won[1] && told[0] != told[1] && won != told,
            "{won:?}"
        );
        let open = wards.open().await;
        assert_eq!(open.len(), 1);
        if over.status == StatusCode::SEE_OTHER {
            assert_eq!(open[0].1, wards.to.code.as_str());
            return;
        }
        taken_back += 1;
        assert_eq!(open[0].1, wards.scene.office.ward.code.as_str());
    }
    assert_eq!(taken_back, 6);
}

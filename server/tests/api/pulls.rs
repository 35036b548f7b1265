//! Pull: everything one may see, nothing else, in pages that miss nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tungngo_server::clock::new_id;
use tungngo_shared::{
    campaign::CampaignState,
    household::Household,
    sync::{Change, ChangeKind, DocKind, PullReply, check::Tally, pull::VisitRow},
};
use uuid::Uuid;

use super::kit::{Server, absent, hello};

fn ids(changes: &[Change], kind: DocKind) -> BTreeSet<Uuid> {
    let puts = changes
        .iter()
        .filter(|c| c.kind == kind && c.change == ChangeKind::Put);
    puts.map(|c| c.id).collect()
}

#[tokio::test]
async fn each_sees_their_own_part_of_the_ward() {
    let server = Server::start().await;
    let (in_a1, in_a2) = (
        server.household(server.a1, "1").await,
        server.household(server.a2, "2").await,
    );
    let in_b1 = server.household(server.b1, "3").await;
    let (mut huy, minh) = (
        server.phone(server.huy).await,
        server.phone(server.minh).await,
    );
    let lan = server.phone(server.lan).await;
    let (at_home, abroad) = (new_id(), new_id());
    huy.push_one(DocKind::Visit, at_home, None, &absent(&server, in_a1))
        .await;
    huy.push_one(DocKind::Visit, abroad, None, &absent(&server, in_b1))
        .await;

    let see = async |phone: &super::kit::Phone<'_>| phone.pull(None, 500).await.0;
    let (huys, minhs, lans) = (see(&huy).await, see(&minh).await, see(&lan).await);
    assert_eq!(ids(&huys, DocKind::Household), [in_a1.0].into());
    assert_eq!(ids(&minhs, DocKind::Household), [in_a1.0, in_a2.0].into());
    assert_eq!(ids(&lans, DocKind::Household), [in_a1.0, in_a2.0].into());
    assert_eq!(ids(&huys, DocKind::Visit), [at_home, abroad].into());
    assert_eq!(ids(&minhs, DocKind::Visit), [].into());
    assert_eq!(ids(&lans, DocKind::Visit), [at_home].into());
    for seen in [&huys, &minhs, &lans] {
        assert_eq!(ids(seen, DocKind::Ward), [Uuid::nil()].into());
        assert_eq!(ids(seen, DocKind::Group), [server.group_a.0].into());
        assert_eq!(ids(seen, DocKind::Campaign), [server.campaign.0].into());
    }
    assert_eq!(ids(&huys, DocKind::Alley), [server.a1.0].into());

    let body = |changes: &[Change]| -> Value {
        let row = changes.iter().find(|c| c.id == at_home).unwrap();
        serde_json::from_str(row.body.as_ref().unwrap().get()).unwrap()
    };
    assert_eq!(body(&huys)["review"]["state"], "received");
    assert_eq!(body(&lans)["review"], Value::Null);
    assert_eq!(body(&lans)["author_name"], "Trần Văn Huy");
}

#[tokio::test]
async fn pages_of_every_size_bring_the_same_rows() {
    let server = Server::start().await;
    for n in 0..23 {
        server
            .household(
                if n % 3 == 0 { server.b1 } else { server.a1 },
                &n.to_string(),
            )
            .await;
    }
    let huy = server.phone(server.huy).await;
    let all: Vec<_> = huy.pull(None, 500).await.0.iter().map(|c| c.id).collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    for limit in [1, 2, 3, 7, all.len(), all.len() + 1] {
        let limit = u32::try_from(limit).unwrap();
        let paged: Vec<_> = huy.pull(None, limit).await.0.iter().map(|c| c.id).collect();
        assert_eq!(paged, all, "{limit}");
    }
}

#[tokio::test]
async fn a_house_that_moves_away_is_removed_even_after_several_moves() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let (huy, minh) = (
        server.phone(server.huy).await,
        server.phone(server.minh).await,
    );
    let (_, huys) = huy.pull(None, 500).await;
    let (_, minhs) = minh.pull(None, 500).await;
    server
        .put_household(house, Household::at(server.group_a, server.a2, "12"))
        .await;
    let (changes, _) = minh.pull(Some(&minhs), 500).await;
    assert_eq!((changes.len(), changes[0].change), (1, ChangeKind::Put));
    server
        .put_household(house, Household::at(server.group_b, server.b1, "12"))
        .await;
    server
        .put_household(house, Household::at(server.group_b, server.b1, "12A"))
        .await;
    for (phone, cursor) in [(&huy, &huys), (&minh, &minhs)] {
        let (changes, _) = phone.pull(Some(cursor), 500).await;
        assert_eq!((changes.len(), changes[0].id), (1, house.0));
        assert_eq!(
            (changes[0].change, changes[0].body.is_none()),
            (ChangeKind::Remove, true)
        );
    }
}

#[tokio::test]
async fn a_deleted_document_leaves_a_tombstone() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let huy = server.phone(server.huy).await;
    let (_, cursor) = huy.pull(None, 500).await;
    server.delete(house.0).await;
    let (changes, _) = huy.pull(Some(&cursor), 500).await;
    assert_eq!(
        (changes[0].id, changes[0].change),
        (house.0, ChangeKind::Delete)
    );
}

#[tokio::test]
async fn a_changed_assignment_or_a_strange_cursor_asks_to_start_anew() {
    let server = Server::start().await;
    server.household(server.a1, "12").await;
    let (huy, minh) = (
        server.phone(server.huy).await,
        server.phone(server.minh).await,
    );
    let (_, cursor) = huy.pull(None, 500).await;
    let (_, minhs) = minh.pull(None, 500).await;
    assert_eq!(
        huy.try_pull(Some("junk"), 10).await.problem(410),
        "cursor_reset"
    );
    assert_eq!(
        huy.try_pull(Some(&minhs), 10).await.problem(410),
        "cursor_reset"
    );
    assert_eq!(huy.try_pull(Some(&cursor), 10).await.status, 200);
    server.team(&[server.huy], &[server.b1]).await;
    assert_eq!(
        huy.try_pull(Some(&cursor), 10).await.problem(410),
        "cursor_reset"
    );
    assert_eq!(minh.try_pull(Some(&minhs), 10).await.status, 200);

    // When the campaign ends, nobody walks any longer.
    server.set_campaign(CampaignState::Ended).await;
    assert_eq!(
        minh.try_pull(Some(&minhs), 10).await.problem(410),
        "cursor_reset"
    );
    let (changes, _) = minh.pull(None, 500).await;
    assert_eq!(ids(&changes, DocKind::Household), [].into());
}

#[tokio::test]
async fn unknown_fields_go_round() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let mut visit = absent(&server, house);
    visit["weather"] = json!({"rain": true});
    let id = new_id();
    huy.push_one(DocKind::Visit, id, None, &visit).await;
    let (changes, _) = huy.pull(None, 500).await;
    let row = changes.iter().find(|c| c.id == id).unwrap();
    let body: Value = serde_json::from_str(row.body.as_ref().unwrap().get()).unwrap();
    assert_eq!(body["visit"]["weather"], json!({"rain": true}));
}

#[tokio::test]
async fn the_last_page_says_what_a_phone_ought_to_hold_when_asked() {
    let server = Server::start().await;
    server.household(server.b1, "2").await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let id = new_id();
    huy.push_one(DocKind::Visit, id, None, &absent(&server, house))
        .await;

    let ask = async |cursor: Option<&str>, limit: u32| -> PullReply {
        let body = json!({"hello": hello(), "cursor": cursor, "limit": limit, "check": true});
        let access = &huy.tokens.access;
        let asked = server.post("/api/v1/sync/pull", Some(access), &body);
        asked.await.ok()
    };
    let first = ask(None, 1).await;
    assert!(first.more && first.check.is_none());
    let all = ask(None, 500).await;
    assert_eq!(all.last_op_seq, Some(1));
    let mut tally = Tally::default();
    for change in &all.changes {
        let rev = change.rev.as_ref().unwrap().as_str();
        let row = change.body.as_ref().unwrap().get();
        let review = match change.kind {
            DocKind::Visit => serde_json::from_str::<VisitRow>(row).unwrap().review,
            _ => None,
        };
        tally.add(change.kind, change.id, rev, review.as_ref());
    }
    assert_eq!(all.check, Some(tally.check()));
    let nothing_new = ask(Some(&all.cursor), 500).await;
    assert!(nothing_new.changes.is_empty());
    assert_eq!(nothing_new.check, all.check);
    assert!(
        huy.try_pull(Some(&all.cursor), 500)
            .await
            .ok::<PullReply>()
            .check
            .is_none()
    );
}

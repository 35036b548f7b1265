//! Every list's file says what its page says, and nothing of what is to be verified.

use tungngo_shared::{access::Role, observation::Category, sync::DocKind, visit::Outcome};

use super::{
    super::{
        kit::{Office, links},
        observed,
    },
    file, rows,
};

/// The texts between a mark and the next tag.
fn texts<'a>(html: &'a str, mark: &str) -> Vec<&'a str> {
    let all = html.split(mark).skip(1);
    all.map(|rest| rest.split('<').next().unwrap()).collect()
}

fn column(csv: &[u8], n: usize) -> Vec<String> {
    rows(csv).iter().map(|row| row[n].to_owned()).collect()
}

#[tokio::test]
async fn the_file_of_visits_is_the_queue_with_its_filter() {
    let office = Office::with_visits(60).await;
    let mut phone = office.phone().await;
    let place = phone.somewhere().await;
    let said = observed::about(Some("Trần Văn Khuyết"), Category::Dealing);
    observed::send(&mut phone, place, &said).await;
    let lead = office.sign_in("lead").await;
    let list = "/queue?state=all&outcome=absent";
    let (ids, pages) = lead.queue("state=all&outcome=absent").await;
    assert!(!ids.is_empty(), "no absent house");
    let html = lead.get(list).await.ok();
    let here = links(&html, "/queue/export").pop().unwrap();
    let (name, _, csv) = file(&lead, &here, "csv").await;
    assert!(name.contains("-visits-"), "{name}");
    let found = rows(&csv);
    assert_eq!(found.len(), ids.len(), "{pages} pages");
    let outcome = tungngo_server::text::t(
        tungngo_shared::i18n::Lang::Vi,
        &format!("outcome-{}", Outcome::Absent.as_str()),
    );
    assert!(found.iter().all(|row| row[4] == outcome), "{found:?}");
    // In the page's order.
    let shown = texts(&html, "class=\"house\">");
    assert!(
        column(&csv, 2)
            .iter()
            .map(String::as_str)
            .take(shown.len())
            .eq(shown)
    );
    let all = String::from_utf8(csv).unwrap();
    for word in ["Khuyết", "nhà văn hóa", "điều cần báo", "mua bán"] {
        assert!(!all.contains(word), "{word}");
    }
}

#[tokio::test]
async fn the_file_of_the_board_says_where_and_how_long_and_never_what() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let place = phone.somewhere().await;
    let said = observed::about(Some("Trần Văn Khuyết"), Category::Dealing);
    let one = observed::send(&mut phone, place, &said).await;
    observed::send(&mut phone, place, &said).await;
    let lead = office.sign_in("lead").await;
    let html = lead.get("/observations").await.ok();
    let here = links(&html, "/observations/export").pop().unwrap();
    let (_, _, csv) = file(&lead, &here, "csv").await;
    let found = rows(&csv);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|row| &row[6] == "Chưa giao"), "{found:?}");
    let all = String::from_utf8(csv).unwrap();
    let category = tungngo_server::text::t(tungngo_shared::i18n::Lang::Vi, "category-dealing");
    for word in ["Khuyết", "nhà văn hóa", "1990", &category] {
        assert!(!all.contains(word), "{word}");
    }
    let log = super::logged(&office, "observation.list").await;
    assert!(log.last().unwrap().contains(&one.id.to_string()), "{log:?}");

    // One category alone would say what they are about.
    let filtered = "/observations?tab=received&category=dealing";
    assert!(!lead.get(filtered).await.ok().contains("export-open"));
    let bad = "/observations/export?tab=received&category=dealing";
    assert_eq!(lead.get(bad).await.status, 400);
    assert_eq!(lead.post(bad, &[("kind", "csv")]).await.status, 400);
}

#[tokio::test]
async fn the_file_of_tasks_holds_those_of_the_state_that_is_shown() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let mut phone = office.phone().await;
    let (household, _) = phone.somewhere().await;
    let assignee = office.person(Role::Helper).id.to_string();
    for (kind, due) in [("support", "2999-01-02"), ("other", "2999-01-01")] {
        let form = [
            ("kind", kind),
            ("assignee", &assignee),
            ("due", due),
            ("what", "Hỏi thăm bà Khuyết"),
        ];
        let path = format!("/households/{household}/tasks/new");
        lead.post(&path, &form).await.moved();
    }
    let html = lead.get("/tasks?state=open").await.ok();
    let here = links(&html, "/tasks/export").pop().unwrap();
    let (_, _, csv) = file(&lead, &here, "csv").await;
    assert_eq!(column(&csv, 6), ["01/01/2999", "02/01/2999"]);
    assert!(!String::from_utf8(csv).unwrap().contains("Khuyết"));
    let (_, _, csv) = file(&lead, "/tasks/export?state=accepted", "csv").await;
    assert!(rows(&csv).is_empty());
}

#[tokio::test]
async fn the_file_of_people_is_the_lead_s_alone() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let html = lead.get("/people").await.ok();
    let here = links(&html, "/people/export").pop().unwrap();
    let (_, _, csv) = file(&lead, &here, "csv").await;
    let shown = html.matches("person-row").count();
    assert_eq!(rows(&csv).len(), shown);
    let name = &office.person(Role::Helper).name;
    assert!(column(&csv, 0).contains(name));
    // Who makes accounts takes no names out.
    let admin = office.sign_in("admin").await;
    assert!(!admin.get("/people").await.ok().contains("export-open"));
    assert_eq!(admin.get(&here).await.status, 404);
}

#[tokio::test]
async fn the_log_leaves_with_its_filter_for_whoever_may_read_it() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let (household, _) = phone.somewhere().await;
    let lead = office.sign_in("lead").await;
    for _ in 0..3 {
        lead.get(&format!("/households/{household}")).await.ok();
    }
    let auditor = office.sign_in("auditor").await;
    for reader in [&lead, &auditor] {
        let list = "/audit?action=household.view";
        let html = reader.get(list).await.ok();
        let here = links(&html, "/audit/export").pop().unwrap();
        let (_, _, csv) = file(reader, &here, "csv").await;
        let found = rows(&csv);
        assert_eq!(found.len(), 3, "{found:?}");
        let lead_name = &office.person(Role::PoliceLead).name;
        assert!(found.iter().all(|row| row[2] == *lead_name));
    }
    // The taking itself is part of the log that was taken.
    let (_, _, csv) = file(&auditor, "/audit/export", "csv").await;
    let begun = "Bắt đầu tải danh sách ra tệp";
    assert_eq!(column(&csv, 5)[0], begun);
}

#[tokio::test]
async fn a_visit_s_kind_is_no_secret_of_the_file() {
    // A visit without an observation and one with read alike.
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let place = phone.somewhere().await;
    let said = observed::about(None, Category::Litter);
    let one = observed::send(&mut phone, place, &said).await;
    let mut body = one.body.clone();
    body.as_object_mut().unwrap().remove("observations");
    let id = tungngo_server::clock::new_id();
    phone.push(DocKind::Visit, id, None, &body).await;
    let lead = office.sign_in("lead").await;
    let (_, _, csv) = file(&lead, "/queue/export?state=received", "csv").await;
    let found = rows(&csv);
    assert_eq!(found.len(), 2);
    let told = |n: usize| {
        (
            found[n][3].to_owned(),
            found[n][4].to_owned(),
            found[n].len(),
        )
    };
    assert_eq!(told(0), told(1));
}

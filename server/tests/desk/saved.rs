//! Filters kept under a name: one's own, of choices alone, twenty a list.

use axum::http::StatusCode;
use tungngo_server::auth::web::url_encode;

use super::kit::{Office, links};

const LISTS: [(&str, &str); 5] = [
    ("queue", "state=all&outcome=absent"),
    ("observations", "tab=late&category=dealing"),
    ("cases", "state=open&status=&overdue=1"),
    ("tasks", "state=open"),
    ("households", "group=0190a000-0000-7000-8000-000000000001"),
];

/// Where each of a page's filters leads.
fn chips(html: &str) -> Vec<String> {
    let chips = html.split("class=\"chip\"").skip(1);
    chips.map(|chip| links(chip, "/").remove(0)).collect()
}

#[tokio::test]
async fn a_filter_is_kept_for_oneself_opens_its_list_and_goes_again() {
    let office = Office::with_visits(10).await;
    let (lead, officer) = (
        office.sign_in("lead").await,
        office.sign_in("officer1").await,
    );
    for (list, query) in LISTS {
        let path = format!("/{list}?{query}");
        let html = lead.get(&path).await.ok();
        assert_eq!(chips(&html), Vec::<String>::new(), "{list}");
        let new = links(&html, "/filters/new").pop().unwrap();
        let wanted = format!("/filters/new?list={list}&query={}", url_encode(query));
        assert_eq!(new, wanted);
        assert!(lead.get(&new).await.ok().contains("filter-save"));
        let form = [
            ("list", list),
            ("query", query),
            ("name", "  Việc\u{a0}sáng thứ Hai "),
        ];
        let kept = lead.post("/filters/new", &form).await.moved();
        assert_eq!(kept, format!("{path}&done=filter-kept"));
        let html = lead.get(&kept).await.ok();
        assert!(html.contains("Đã lưu bộ lọc."), "{list}");
        assert_eq!(chips(&html), [path.as_str()]);
        assert!(html.contains("aria-current=\"true\"") && !html.contains("saved-new"));
        // Elsewhere on the list it is offered, and another one can be kept.
        let plain = lead.get(&format!("/{list}")).await.ok();
        assert_eq!(chips(&plain), [path.as_str()]);
        assert!(!plain.contains("aria-current=\"true\"") && plain.contains("saved-new"));
        // Nobody else sees it.
        let theirs = officer.get(&format!("/{list}")).await.ok();
        assert_eq!(chips(&theirs), Vec::<String>::new(), "{list}");
        let at = plain.find("/filters/0").unwrap();
        let drop = plain[at..].split('"').next().unwrap().to_owned();
        let refused = officer.post(&drop, &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{list}");
        assert_eq!(chips(&lead.get(&path).await.ok()).len(), 1);
        let gone = lead.post(&drop, &[]).await.moved();
        assert_eq!(gone, format!("/{list}?done=filter-dropped"));
        assert_eq!(chips(&lead.get(&gone).await.ok()), Vec::<String>::new());
        assert_eq!(lead.post(&drop, &[]).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn words_looked_for_are_no_part_of_what_is_kept() {
    let office = Office::with_visits(10).await;
    let lead = office.sign_in("lead").await;
    for list in ["queue", "households"] {
        let found = lead
            .post(&format!("/{list}"), &[("q", "Nguyễn")])
            .await
            .moved();
        assert!(found.contains("find="), "{found}");
        let html = lead.get(&found).await.ok();
        let new = links(&html, "/filters/new").pop().unwrap();
        assert!(!new.contains("find"), "{new}");
        let form = [
            ("list", list),
            ("query", &found[list.len() + 2..]),
            ("name", "x"),
        ];
        lead.post("/filters/new", &form).await.moved();
    }
    let read = office.store.read(|c| {
        let mut all = c.prepare("SELECT query FROM saved_filter ORDER BY page")?;
        let found = all.query_map([], |row| row.get::<_, String>(0))?;
        Ok(found.collect::<Result<Vec<_>, _>>()?)
    });
    assert_eq!(read.await.unwrap(), ["", "state=received"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_name_is_said_and_a_list_has_its_most() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let keep = async |list: &str, name: &str| {
        let form = [("list", list), ("query", "state=open"), ("name", name)];
        lead.post("/filters/new", &form).await
    };
    let long = "ă".repeat(41);
    for name in ["", "   ", &long] {
        let page = keep("tasks", name).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.html.contains("filter-error"), "{name}");
    }
    keep("tasks", &"ă".repeat(40)).await.moved();
    let taken = keep("tasks", &"ă".repeat(40)).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    for n in 1..20 {
        keep("tasks", &format!("việc {n}")).await.moved();
    }
    let page = keep("tasks", "một nữa").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.html.contains("Đã đủ 20 bộ lọc") && page.html.contains("một nữa"),
        "{}",
        page.html
    );
    // Each list has its own.
    keep("cases", "một nữa").await.moved();
    // What is no list, or not one's own list, keeps nothing.
    for list in ["people", "", "../tasks"] {
        assert_eq!(
            keep(list, "x").await.status,
            StatusCode::NOT_FOUND,
            "{list}"
        );
    }
    let auditor = office.sign_in("auditor").await;
    let form = [("list", "queue"), ("query", ""), ("name", "x")];
    assert_eq!(
        auditor.post("/filters/new", &form).await.status,
        StatusCode::NOT_FOUND
    );
    // What could be a script is a name.
    keep("queue", "<b>\"x\"</b>").await.moved();
    let html = lead.get("/queue").await.ok();
    assert!(html.contains("&#60;b&#62;") && !html.contains("<b>\"x\""));
}

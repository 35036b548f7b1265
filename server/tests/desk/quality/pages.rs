//! Who sees what of the figures, the way to where something is mended, and the trend.

use axum::http::StatusCode;
use tungngo_server::{
    chores, clock,
    storage::{Reach, quality::Moment},
};
use tungngo_shared::clock::Millis;
use uuid::Uuid;

use super::{
    super::{
        cases::kit::{NAME, NUMBER, Scene, filled, send},
        kit::{Desk, Office, hidden, links},
    },
    shown,
};

const HOUSEHOLD: [&str; 3] = ["complete", "clean", "current"];
const CASE: [&str; 4] = ["correct", "complete", "clean", "current"];

fn rows(kind: &str, figure: &str) -> String {
    format!("/quality/rows?kind={kind}&figure={figure}")
}

/// Every row of a list, page by page: where each leads.
async fn listed(desk: &Desk<'_>, path: &str, start: &str) -> Vec<String> {
    let (mut path, mut found) = (path.to_owned(), Vec::new());
    loop {
        let html = desk.get(&path).await.ok();
        for row in html.split("data-testid=\"lacking-row\"").skip(1) {
            found.push(links(row, start).swap_remove(0));
        }
        let next = html.split("rel=\"next\"").next();
        let next = next.filter(|before| before.len() < html.len());
        match next.and_then(|before| links(before, "/quality/rows").pop()) {
            Some(next) => path = next,
            None => return found,
        }
    }
}

async fn days(office: &Office) -> Vec<(String, u64)> {
    let read = office.store.read(|c| {
        let mut all =
            c.prepare("SELECT day, COUNT(*) FROM quality_day GROUP BY day ORDER BY day")?;
        let found = all.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn steering_and_city_see_figures_and_no_row_and_others_nothing() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[("personal_number", NUMBER)]).await;
    let lead = scene.desk("lead").await;
    let (_, wanted) = shown::figures(&lead.get("/quality").await.ok());
    assert_eq!(
        wanted[&("case", "complete")],
        Some((0, 1)),
        "no decision yet"
    );
    let steering = scene.desk("steering").await;
    let html = steering.get("/quality").await.ok();
    assert_eq!(shown::figures(&html).1, wanted);
    assert!(!html.contains(NAME) && links(&html, "/quality/rows").is_empty());
    assert!(
        links(&html, "/quality").contains(&"/quality".to_owned()),
        "in the rail"
    );
    for (kind, figures) in [("household", &HOUSEHOLD[..]), ("case", &CASE[..])] {
        for figure in figures {
            let page = steering.get(&rows(kind, figure)).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{kind} {figure}");
        }
    }
    let html = lead.get(&rows("case", "complete")).await.ok();
    assert!(html.contains(NAME) && links(&html, &path).len() >= 2);
    assert!(html.contains("Chưa có quyết định") && !html.contains("Chưa có số định danh cá nhân"));
}

#[tokio::test]
async fn a_minors_case_is_in_no_figure_and_no_list_of_a_colleague() {
    let scene = Scene::set().await;
    let minor = [("birth_date", "2012-03-03"), ("birth_year", "")];
    let (path, _) = scene.opened(&minor).await;
    for (who, n) in [
        ("lead", 1),
        ("steering", 1),
        ("officer1", 1),
        ("colleague", 0),
    ] {
        let desk = scene.desk(who).await;
        let html = desk.get("/quality").await.ok();
        let share = shown::figures(&html).1[&("case", "complete")];
        assert_eq!(share.map_or(0, |(_, of)| of), n, "{who}");
        let is_told = html.contains("data-testid=\"quality-minors\"");
        assert_eq!(is_told, who == "officer1" || who == "colleague");
        // The drawing of the trend counts nobody whom the reader may not know of.
        let drawn = html.contains("data-testid=\"chart-quality-case\"");
        assert_eq!(drawn, who == "lead" || who == "steering", "{who}");
        if who != "steering" {
            let found = listed(&desk, &rows("case", "complete"), "/cases/").await;
            assert_eq!(found.contains(&path), n == 1, "{who}");
        }
    }
}

#[tokio::test]
async fn every_row_says_what_it_lacks_and_leads_to_where_it_is_mended() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let html = lead.get("/quality").await.ok();
    let (groups, total) = shown::figures(&html);
    let group = links(&html, "/quality/rows?kind=household&figure=complete&group=");
    assert_eq!(group.len(), groups.len(), "a way from each group");

    // Nobody has been anywhere yet: page by page, each once.
    let found = listed(&lead, &rows("household", "complete"), "/households/").await;
    let once: std::collections::BTreeSet<&String> = found.iter().collect();
    let (good, of) = total[&("household", "complete")].unwrap();
    assert_eq!((found.len(), once.len() as u64), (once.len(), of - good));
    assert!(found.len() > 200, "more than two pages");
    let mut in_groups = 0;
    for path in &group {
        in_groups += listed(&lead, path, "/households/").await.len();
    }
    assert_eq!(in_groups, found.len());

    // Nobody's name and number stand in the lead's form; there they are mended.
    let house: Uuid = found[0].rsplit('/').next().unwrap().parse().unwrap();
    let write = office.store.write(move |tx| {
        let sql =
            "UPDATE household SET head_name = '', people = NULL, kind = 'permanent' WHERE id = $1";
        Ok(tx.execute(sql, [house])?)
    });
    assert_eq!(write.await.unwrap(), 1);
    let row = |html: &str| {
        let rows = html.split("data-testid=\"lacking-row\"");
        let row = rows.skip(1).find(|row| row.contains(&found[0]));
        row.map(|row| row.split("</tr>").next().unwrap().to_owned())
    };
    let html = lead.get(&rows("household", "complete")).await.ok();
    let said = row(&html).unwrap();
    for (lack, href) in [
        ("name", format!("{}/rights", found[0])),
        ("people", format!("{}/rights", found[0])),
        ("knock", found[0].clone()),
    ] {
        let link = said
            .split(&format!("data-testid=\"lack-{lack}\""))
            .next()
            .unwrap();
        assert_eq!(
            links(link, "/households/").pop(),
            Some(href.clone()),
            "{lack}"
        );
        lead.get(&href).await.ok();
    }
    let form = [
        ("reason", "wrong"),
        ("head_name", "Hộ mẫu thử"),
        ("people", "3"),
    ];
    lead.post(&format!("{}/correct", found[0]), &form)
        .await
        .moved();
    let html = lead.get(&rows("household", "complete")).await.ok();
    let said = row(&html).unwrap();
    assert!(said.contains("lack-knock") && !said.contains("lack-name"));
    // Whoever was corrected was confirmed.
    let found_again = listed(&lead, &rows("household", "current"), "/households/").await;
    assert!(!found_again.contains(&found[0]) && found_again.len() + 1 == of as usize);

    // An officer corrects on the household's page, and sees no other group.
    let officer = office.sign_in("officer1").await;
    let own = listed(&officer, &rows("household", "complete"), "/households/").await;
    assert!(!own.is_empty() && own.len() < found.len());
    let elsewhere = group
        .iter()
        .map(|path| listed(&officer, path, "/households/"));
    let mut seen = 0;
    for list in elsewhere {
        seen += list.await.len();
    }
    assert_eq!(seen, own.len());
    let audited = office.store.read(|c| {
        let sql = "SELECT COUNT(*) FROM audit WHERE action = 'quality.list'";
        Ok(c.query_row(sql, [], |row| row.get::<_, u64>(0))?)
    });
    assert!(audited.await.unwrap() > 6, "each look is in the log");
    let log = lead.get("/audit").await.ok();
    assert!(
        log.contains("Xem hồ sơ và hộ chưa đạt chỉ số") && !log.contains("audit-action-quality")
    );
}

#[tokio::test]
async fn two_cases_of_one_person_are_told_whatever_the_accents() {
    let scene = Scene::set().await;
    let (first, _) = scene.opened(&[("name", "Lý Văn Mẫu Thử")]).await;
    let (second, _) = scene.opened(&[("name", "LY VAN  MAU THU")]).await;
    let lead = scene.desk("lead").await;
    let clean = rows("case", "clean");
    let found = listed(&lead, &clean, "/cases/").await;
    assert!(
        found.contains(&first) && found.contains(&second),
        "{found:?}"
    );
    // Different personal numbers say that they are two people.
    for (path, number) in [(&first, "030091087654"), (&second, "030091087655")] {
        let html = lead.get(path).await.ok();
        let version = hidden(&html, "version");
        let form = filled(
            &html,
            &[
                ("personal_number", number),
                ("reason", "wrong"),
                ("version", &version),
            ],
        );
        send(&lead, &format!("{path}/correct"), &form).await.moved();
    }
    assert!(listed(&lead, &clean, "/cases/").await.is_empty());

    // A case of before names were kept as they are compared.
    let write = scene.office.store.write(|tx| {
        Ok(tx.execute(
            "UPDATE case_file SET name_fold = NULL, personal_number = NULL",
            [],
        )?)
    });
    write.await.unwrap();
    assert!(listed(&lead, &clean, "/cases/").await.is_empty());
    let path = scene.office.app.config.data_dir.join("tungngo.db");
    let key = &scene.office.app.keys.database;
    drop(tungngo_server::storage::sqlite::Sqlite::open(&path, key).unwrap());
    assert_eq!(listed(&lead, &clean, "/cases/").await.len(), 2);
}

#[tokio::test]
async fn the_trend_is_written_once_a_day_and_kept_two_years() {
    let office = Office::with_visits(30).await;
    assert_eq!(days(&office).await, []);
    chores::once(&office.app).await;
    let today = clock::now().local_date().to_string();
    let written = days(&office).await;
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].0, today);
    let lead = office.sign_in("lead").await;
    for _ in 0..2 {
        lead.get("/quality").await.ok();
    }
    assert_eq!(days(&office).await, written, "once");

    // Days that nobody saw are left out; those of more than two years ago go.
    let store = &office.app.store;
    let rules = store.ward(&office.ward.code).await.unwrap().unwrap().rules;
    let ago = |days: i64| {
        let now = Millis(clock::now().0 - days * 86_400_000);
        Moment::of(&rules, now)
    };
    for n in [800, 729, 29, 5] {
        store
            .note_quality(office.ward.code.clone(), ago(n))
            .await
            .unwrap();
    }
    let html = lead.get("/quality").await.ok();
    let at = |n: i64| ago(n).now.local_date().to_string();
    let kept: Vec<String> = days(&office)
        .await
        .into_iter()
        .map(|(day, _)| day)
        .collect();
    assert_eq!(kept, [at(729), at(29), at(5), at(0)]);
    let table = html
        .split("data-testid=\"quality-days-household\"")
        .nth(1)
        .unwrap();
    let table = table.split("</table>").next().unwrap();
    assert_eq!(
        table.matches("scope=\"row\"").count(),
        3,
        "of the last 30 days"
    );
    let chart = html
        .split("data-testid=\"chart-quality-household\"")
        .nth(1)
        .unwrap();
    let chart = chart.split("</svg>").next().unwrap();
    let lines = chart.split(" d=\"").skip(1);
    let corners = lines.map(|line| line.split('"').next().unwrap().matches(['M', 'L']).count());
    assert_eq!(corners.collect::<Vec<_>>(), [3; 3], "3 figures on 3 days");
    assert!(chart.contains("<title") && chart.contains("<desc"));
}

#[tokio::test]
async fn without_a_period_what_was_ever_confirmed_stays_confirmed() {
    let office = Office::with_visits(60).await;
    let write = office.store.write(|tx| {
        let sql = "UPDATE visit SET review_state = 'accepted', recorded_ms = 1, received_ms = 1";
        Ok(tx.execute(sql, [])?)
    });
    assert!(write.await.unwrap() > 100);
    let lead = office.sign_in("lead").await;
    let current = async || {
        let html = lead.get("/quality").await.ok();
        let share = shown::figures(&html).1[&("household", "current")];
        (share.unwrap().0, html.contains("Phường chưa đặt thời hạn"))
    };
    assert_eq!(current().await, (0, false));
    let store = &office.app.store;
    let mut ward = store.ward(&office.ward.code).await.unwrap().unwrap();
    ward.rules.confirm_days = 0;
    let logged = ("ward.rules", serde_json::json!({ "confirm_days": 0 }));
    store
        .change_ward(ward.clone(), logged, clock::now())
        .await
        .unwrap();
    let (good, said) = current().await;
    assert!(good > 100 && said, "{good}");
    let reach = Reach {
        ward: office.ward.code.clone(),
        viewer: office.ward.people[0].id,
        whole: true,
    };
    let at = Moment::of(&ward.rules, clock::now());
    assert!(store.quality(reach, at).await.unwrap().signed_ms.is_none());
}

#[tokio::test]
async fn a_review_is_overdue_on_the_day_after() {
    let scene = Scene::set().await;
    let (_, id) = scene.opened(&[]).await;
    let store = &scene.office.app.store;
    let today = clock::now();
    let due = today.local_date().to_string();
    let write = scene.office.store.write(move |tx| {
        let sql = "UPDATE case_file SET review_on = $1 WHERE id = $2";
        Ok(tx.execute(sql, rusqlite::params![due, id])?)
    });
    write.await.unwrap();
    let reach = Reach {
        ward: scene.office.ward.code.clone(),
        viewer: scene.lead,
        whole: true,
    };
    for (days, good) in [(0, 1), (1, 0)] {
        let now = Millis(today.0 + days * 86_400_000);
        let since = Millis(today.0 - 86_400_000);
        let at = Moment { now, since };
        let quality = store.quality(reach.clone(), at).await.unwrap();
        let shares = quality.groups.iter().map(|(_, group)| &group.shares);
        let key = (
            tungngo_shared::quality::Kind::Case,
            tungngo_shared::quality::Figure::Current,
        );
        let found: u64 = shares.filter_map(|s| s.get(&key)).map(|s| s.good).sum();
        assert_eq!(found, good, "{days} days later");
    }
}

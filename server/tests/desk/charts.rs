//! The charts of the pages: they say what the table beside them says, and count for nobody more than that person
//! may know of.

use std::collections::BTreeMap;

use tungngo_server::clock;
use tungngo_shared::{access::Role, observation::Subject};

use super::{cases::kit::Scene, kit::Office};

/// The numbers of a chart's bars, by line and state.
fn bars(html: &str, id: &str) -> BTreeMap<(String, String), u64> {
    let Some(chart) = html.split(&format!("data-testid=\"chart-{id}\"")).nth(1) else {
        return BTreeMap::new();
    };
    let chart = chart.split("</svg>").next().unwrap();
    let said = |bar: &str, name: &str| {
        let value = bar.split(&format!("data-{name}=\"")).nth(1)?;
        Some(value.split('"').next()?.to_owned())
    };
    let bars = chart
        .split("<rect")
        .skip(1)
        .map(|bar| bar.split('>').next().unwrap());
    bars.filter_map(|bar| {
        let n = said(bar, "value")?.parse().unwrap();
        Some(((said(bar, "category")?, said(bar, "series")?), n))
    })
    .collect()
}

/// The rows of the first table behind a mark: what stands in each cell.
fn rows(html: &str, mark: &str) -> Vec<Vec<String>> {
    let Some(table) = html.split(&format!("data-testid=\"{mark}\"")).nth(1) else {
        return Vec::new();
    };
    let body = table.split("<tbody>").nth(1).unwrap();
    let body = body.split("</tbody>").next().unwrap();
    let text = |cell: &str| {
        let mut inside = false;
        let plain = cell.chars().filter(|c| {
            inside = match c {
                '<' => true,
                '>' => {
                    inside = false;
                    return false;
                }
                _ => inside,
            };
            !inside
        });
        plain.collect::<String>().trim().to_owned()
    };
    let cells = |row: &str| {
        let cells = row.replace("</th>", "</td>");
        let cells = cells.split("</td>").map(text);
        cells.filter(|cell| !cell.is_empty()).collect()
    };
    body.split("</tr>")
        .map(cells)
        .filter(|row: &Vec<String>| !row.is_empty())
        .collect()
}

fn number(cell: &str) -> u64 {
    cell.replace('.', "").parse().unwrap()
}

/// A chart of one count a line beside its table: both, and that they agree.
fn counted(html: &str, id: &str) -> BTreeMap<String, u64> {
    let drawn = bars(html, id);
    let table = rows(html, id);
    let table: BTreeMap<String, u64> = table
        .into_iter()
        .map(|row| (row[0].clone(), number(&row[1])))
        .collect();
    let of_bars = drawn.into_iter().map(|((line, _), n)| (line, n)).collect();
    let some = table.iter().filter(|(_, n)| **n > 0);
    let some: BTreeMap<String, u64> = some.map(|(line, n)| (line.clone(), *n)).collect();
    assert_eq!(some, of_bars, "{id}");
    some
}

#[tokio::test]
async fn coverage_is_drawn_as_the_table_says_and_for_officers_of_their_groups_alone() {
    let office = Office::with_visits(60).await;
    let mut seen = BTreeMap::new();
    for who in ["lead", "steering", "officer1", "officer2"] {
        let html = office.sign_in(who).await.get("/").await.ok();
        let drawn = bars(&html, "coverage");
        let table = rows(&html, "coverage");
        let states = ["Gặp", "Vắng", "Từ chối", "Khác", "Chưa đến"];
        let mut of_table = BTreeMap::new();
        for row in &table {
            for (state, cell) in states.iter().zip(&row[2..7]) {
                of_table.insert((row[0].clone(), (*state).to_owned()), number(cell));
            }
        }
        of_table.retain(|_, n| *n > 0);
        assert_eq!(drawn, of_table, "{who}");
        assert!(!drawn.is_empty(), "{who}");
        seen.insert(who, drawn);
    }
    assert_eq!(seen["lead"], seen["steering"], "figures name nobody");
    let mut both = seen["officer1"].clone();
    both.extend(seen["officer2"].clone());
    assert_eq!(both, seen["lead"]);
    let is_theirs = |key| !seen["officer1"].contains_key(key);
    assert!(seen["officer2"].keys().all(is_theirs));
}

#[tokio::test]
async fn the_boards_chart_counts_open_ones_by_age_within_reach() {
    let scene = Scene::set().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(scene.observed(Subject::Person).await);
    }
    // One is new, one came five days ago, one forty; and one of five days that is settled.
    let settled = scene.verified_by(scene.officer).await;
    for (id, days) in [(ids[1], 5), (ids[2], 40), (settled, 5)] {
        let at = clock::now().0 - days * 86_400_000;
        let write = scene.office.store.write(move |tx| {
            let sql = "UPDATE observation SET received_ms = $1 WHERE id = $2";
            Ok(tx.execute(sql, (at, id.0))?)
        });
        assert_eq!(write.await.unwrap(), 1);
    }
    let wanted = [
        ("Đến 1 ngày", 1),
        ("Trên 3 đến 7 ngày", 1),
        ("Trên 30 ngày", 1),
    ];
    let wanted: BTreeMap<String, u64> = wanted
        .into_iter()
        .map(|(line, n)| (line.to_owned(), n))
        .collect();
    for (who, sees) in [
        ("lead", true),
        ("officer1", true),
        ("colleague", true),
        ("officer2", false),
    ] {
        let desk = scene.desk(who).await;
        let html = desk.get("/observations").await.ok();
        let counts = counted(&html, "triage-ages");
        assert_eq!(
            counts,
            if sees {
                wanted.clone()
            } else {
                BTreeMap::new()
            },
            "{who}"
        );
        assert_eq!(html.contains("chart-triage-ages"), sees, "{who}");
        // Whatever is looked for: the chart is of all that is open.
        let html = desk.get("/observations?tab=verified").await.ok();
        assert_eq!(counted(&html, "triage-ages"), counts, "{who}");
        // Not again on later pages.
        let after = format!("/observations?tab=received&at=0&after={}", ids[0]);
        assert!(!desk.get(&after).await.ok().contains("chart-triage-ages"));
    }
}

#[tokio::test]
async fn open_cases_are_drawn_by_status_and_a_minors_for_nobody_who_may_not_know_of_it() {
    let scene = Scene::set().await;
    scene.opened(&[]).await;
    let minor = [("birth_date", "2012-03-03"), ("birth_year", "")];
    scene.opened(&minor).await;
    scene.proposed(&[]).await;
    for (who, n) in [
        ("lead", 2),
        ("officer1", 2),
        ("colleague", 1),
        ("officer2", 0),
    ] {
        let html = scene.desk(who).await.get("/cases").await.ok();
        let counts = counted(&html, "cases-open");
        let wanted = (n > 0).then(|| ("Chưa có quyết định".to_owned(), n));
        assert_eq!(counts, wanted.into_iter().collect(), "{who}");
    }
    assert_eq!(scene.office.person(Role::AreaOfficer).id, scene.officer);
}

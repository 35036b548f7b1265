//! The overview's figures are those of the visits, counted as the rules count them.

use std::collections::BTreeMap;

use serde_json::json;
use tungngo_server::clock;
use tungngo_shared::{
    clock::Millis,
    sync::DocKind,
    visit::{
        Outcome,
        ladder::{Attempt, Due, judge},
    },
};
use uuid::Uuid;

use super::kit::{Office, links};

/// The number that a figure shows.
fn kpi(html: &str, id: &str) -> u64 {
    let block = html
        .split(&format!("data-testid=\"kpi-{id}\""))
        .nth(1)
        .unwrap();
    let number = block.split("<b>").nth(1).unwrap();
    let digits: String = number
        .chars()
        .take_while(|c| *c != '<')
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap()
}

/// One door that stayed shut in three different parts of days, and one where the three knocks were two
/// parts only.
async fn add_absences(office: &Office) {
    const HOUR_MS: i64 = 60 * 60 * 1000;
    let mut phone = office.phone().await;
    let doors = office
        .store
        .read(|c| {
            let mut all = c.prepare(
                "SELECT h.id FROM household h JOIN residential_group g ON g.id = h.group_id
                 WHERE NOT EXISTS (SELECT 1 FROM visit v WHERE v.household_id = h.id)
                 ORDER BY g.order_key, h.id LIMIT 2",
            )?;
            let found = all.query_map([], |row| row.get::<_, Uuid>(0))?;
            Ok(found.collect::<Result<Vec<_>, _>>()?)
        })
        .await
        .unwrap();
    let (_, campaign) = phone.somewhere().await;
    let yesterday = Millis(clock::now().0 - 24 * HOUR_MS).local_date();
    let morning = Millis::start_of_day(yesterday).0 + 8 * HOUR_MS;
    for (door, hours) in doors.iter().zip([[0, 6, 12], [0, 2, 12]]) {
        for hour in hours {
            let body = json!({
                "household": door, "campaign": campaign, "outcome": "absent", "seconds_on_form": 30,
                "clock": {"device_ms": morning + hour * HOUR_MS},
            });
            phone
                .push(DocKind::Visit, clock::new_id(), None, &body)
                .await;
        }
    }
}

#[tokio::test]
async fn figures_are_counted_as_the_ladder_judges() {
    let office = Office::with_visits(80).await;
    add_absences(&office).await;
    let lead = office.sign_in("lead").await;
    let html = lead.get("/").await.ok();
    let coverage = links(&html, "/coverage?campaign=");
    let campaign: Uuid = coverage[0]["/coverage?campaign=".len()..][..36]
        .parse()
        .unwrap();
    let visits: Vec<(Uuid, String, Option<String>, i64)> = office
        .store
        .read(move |c| {
            let mut all = c.prepare(
                "SELECT household_id, outcome, commitment, recorded_ms FROM visit
                 WHERE campaign_id = $1 AND review_state <> 'rejected' ORDER BY recorded_ms, id",
            )?;
            let found = all.query_map([campaign], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
        .unwrap();
    /// The knocks on a door, and whether it signed.
    type Door = (Vec<Attempt>, bool);
    let mut doors: BTreeMap<Uuid, Door> = BTreeMap::new();
    for (door, outcome, commitment, at) in visits {
        let at = Millis(at);
        let entry = doors.entry(door).or_default();
        entry.0.push(Attempt {
            outcome: Outcome::parse(&outcome).unwrap(),
            date: at.local_date(),
            part: at.part_of_day(),
            appointment: None,
        });
        entry.1 |= matches!(commitment.as_deref(), Some("signed" | "already_signed"));
    }
    let count =
        |wanted: &dyn Fn(&Door) -> bool| doors.values().filter(|d| wanted(d)).count() as u64;
    assert!(doors.len() > 200);
    assert_eq!(kpi(&html, "visited"), doors.len() as u64);
    assert_eq!(kpi(&html, "signed"), count(&|d| d.1));
    let decide = count(&|d| matches!(judge(&d.0), Due::Decide { .. }));
    assert_eq!((kpi(&html, "absent3"), decide), (1, 1));

    // The rows behind a number are as many as the number.
    let href = coverage
        .iter()
        .find(|h| h.ends_with("&status=signed"))
        .unwrap();
    let mut path = href.clone();
    let mut rows = 0;
    loop {
        let page = lead.get(&path).await.ok();
        rows += page.matches("data-testid=\"house-row\"").count() as u64;
        let next = page
            .split("rel=\"next\"")
            .next()
            .filter(|b| b.len() < page.len());
        match next.and_then(|before| links(before, "/coverage?").pop()) {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(rows, count(&|d| d.1));
}

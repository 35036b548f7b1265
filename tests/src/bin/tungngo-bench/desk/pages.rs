//! Which addresses are asked for. They come from the router's own list, so a new page is asked for, too, or named here.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context as _, ensure};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tungngo_server::router;
use tungngo_shared::text::fold;

use super::{places::Places, seat::Seat};
use crate::load::{millis, of_100};

/// What is no page, or not there in a made-up ward: said why.
const LEFT_OUT: [(&str, &str); 14] = [
    ("/login", "whoever is signed in is taken to the first page"),
    ("/import/{id}", "a file that waits for its confirmation"),
    (
        "/visits/{id}/photos/{sha256}",
        "a photo, and none was taken",
    ),
    (
        "/observations/{id}/case",
        "a proposal, and nothing is verified",
    ),
    (
        "/cases/{id}/documents/{paper}",
        "a paper, and none was brought",
    ),
    ("/cases/{id}/documents/{paper}/{n}", "its file"),
    ("/live", "a stream that does not end"),
    (
        "/reconcile/{id}/rows/{n}/case",
        "a proposal, as from an observation",
    ),
    (
        "/cases/{id}/merge/{other}",
        "two records, and none is double",
    ),
    (
        "/cases/{id}/unmerge/{merge}",
        "a way back, and nothing was made one",
    ),
    ("/moves/{id}", "an offer, and no other ward makes one"),
    ("/moves/{id}/receipt", "a receipt, as of an offer"),
    ("/reconcile/{id}/record", "a file, and nothing is signed"),
    (
        "/campaigns/{id}/teams/{team}",
        "a campaign's own team, asked for below",
    ),
];

/// Pages with what somebody chose on them.
const CHOSEN: [&str; 24] = [
    "/campaigns/{teams}",
    "/queue?state=all",
    "/queue?state=accepted",
    "/queue?state=received&group={groups}",
    "/queue?state=all&outcome=refused",
    "/queue?state=all&mine=1",
    "/households?group={groups}",
    "/coverage?campaign={campaigns}&group={groups}",
    "/?campaign={campaigns}",
    "/cases?state=open",
    "/cases?state=open&overdue=1",
    "/cases?state=ended",
    "/tasks?state=accepted",
    "/tasks?state=mine",
    "/offers?kind=job",
    "/needs?kind=job",
    "/needs?group={groups}",
    "/observations?state=all",
    "/observations?category=addicted",
    "/audit?action=search.list",
    "/audit?person={people}",
    "/households/export?group=",
    "/filters/new?list=queue&query=state%3Dall",
    "/reconcile/{reconcile}?outcome=only_ours",
];

/// A page with its times.
pub struct Timed {
    pub role: &'static str,
    pub page: String,
    pub p50: Duration,
    pub p99: Duration,
    pub bytes: usize,
}

impl Timed {
    /// For the last line.
    pub fn json(&self) -> Value {
        json!({
            "role": self.role,
            "page": self.page,
            "p50_ms": millis(self.p50),
            "p99_ms": millis(self.p99),
            "bytes": self.bytes,
        })
    }
}

/// The pages of the router's list, as they are written there.
fn listed() -> Vec<&'static str> {
    let paths = router::paths().into_iter();
    let no_page = |path: &&str| !path.starts_with("/api/") && !path.starts_with("/assets/");
    let operators = ["/healthz", "/readyz", "/metrics"];
    paths
        .filter(no_page)
        .filter(|path| !operators.contains(path))
        .filter(|path| LEFT_OUT.iter().all(|(out, _)| out != path))
        .collect()
}

/// An address with the ids of the `nth` records. Where none is known here, one that nothing has: whatever shows a page
/// there is missed in the end.
fn filled(template: &str, places: &Places, nth: usize) -> String {
    const NOTHING: &str = "00000000-0000-0000-0000-000000000000";
    let kind = template.split('/').nth(1).unwrap_or_default();
    let mut path = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let name = if name == "id" { kind } else { name };
        path.push_str(before);
        path.push_str(match name {
            "n" => "1",
            name => places.id(name, nth).unwrap_or(NOTHING),
        });
        rest = after;
    }
    path + rest
}

/// Asks for a page again and again; nothing came of it when it is not for this person.
async fn timed(
    seat: &mut Seat,
    role: &'static str,
    page: &str,
    address: impl Fn(usize) -> String,
) -> anyhow::Result<Option<Timed>> {
    // Some records may be out of sight.
    let mut seen = 0;
    let mut took = Vec::new();
    let mut largest = 0;
    for nth in 0..seat.asks {
        let (status, time, bytes) = seat.ask(&address(nth)).await?;
        match status {
            StatusCode::OK => {
                seen += 1;
                took.push(time);
                largest = largest.max(bytes);
            }
            // An address that only takes forms has no page.
            StatusCode::METHOD_NOT_ALLOWED => return Ok(None),
            // Some say by 400 that they want something chosen.
            StatusCode::NOT_FOUND | StatusCode::SEE_OTHER | StatusCode::BAD_REQUEST => {}
            other => anyhow::bail!("{page} answered {other}"),
        }
        // After so many, what nobody may see does not come any more.
        if nth >= 9 && seen == 0 {
            return Ok(None);
        }
    }
    Ok((seen > 0).then(|| Timed {
        role,
        page: page.to_owned(),
        p50: of_100(&took, 50),
        p99: of_100(&took, 99),
        bytes: largest,
    }))
}

/// Every page that this person may see.
pub async fn every(
    seat: &mut Seat,
    role: &'static str,
    places: &Places,
) -> anyhow::Result<Vec<Timed>> {
    let mut rows = Vec::new();
    for page in listed().into_iter().chain(CHOSEN) {
        let address = |nth| filled(page, places, nth);
        rows.extend(timed(seat, role, page, address).await?);
    }
    Ok(rows)
}

/// Searches as people type them, and the same words in the list of households.
pub async fn searches(
    seat: &mut Seat,
    role: &'static str,
    places: &Places,
) -> anyhow::Result<Vec<Timed>> {
    let house = places.houses.first().context("no household")?;
    let mistyped = |word: &str| {
        let mut letters: Vec<char> = fold(word).chars().collect();
        let last = letters.len().saturating_sub(1);
        letters.swap(last, last.saturating_sub(1));
        String::from_iter(letters)
    };
    let given = house.name.split(' ').next_back().unwrap_or_default();
    let mut rows = Vec::new();
    for (what, words) in [
        ("a whole name", house.name.clone()),
        ("without accents", fold(&house.name)),
        ("a beginning", fold(&house.name).chars().take(3).collect()),
        ("one letter", "n".to_owned()),
        (
            "number and alley",
            format!("{} {}", house.number, house.alley),
        ),
        ("mistyped", mistyped(&house.name)),
        ("two mistyped words", format!("nguyne {}", mistyped(given))),
        ("a telephone's beginning", "0900 000 1".to_owned()),
        ("nobody", "Khuất Lụa Quỳnh".to_owned()),
    ] {
        let address = seat.desk(2).await?.search(&words).await?;
        let page = format!("/search, {what}");
        rows.extend(timed(seat, role, &page, |_| address.clone()).await?);
        let address = address.replacen("/search", "/households", 1);
        let page = format!("/households, {what}");
        rows.extend(timed(seat, role, &page, |_| address.clone()).await?);
        let address = address.replacen("/households?", "/queue?state=all&", 1);
        let page = format!("/queue, {what}");
        rows.extend(timed(seat, role, &page, |_| address.clone()).await?);
    }
    Ok(rows)
}

/// Every page of the router has been seen by somebody; an address that only takes forms has none.
pub async fn none_forgotten(
    seat: &mut Seat,
    rows: &[Timed],
    places: &Places,
) -> anyhow::Result<()> {
    let path = |row: &'_ Timed| row.page.split('?').next().unwrap_or_default().to_owned();
    let seen: BTreeSet<String> = rows.iter().map(path).collect();
    let mut missing = Vec::new();
    for page in listed().into_iter().filter(|page| !seen.contains(*page)) {
        let (status, _, _) = seat.ask(&filled(page, places, 0)).await?;
        if status != StatusCode::METHOD_NOT_ALLOWED {
            missing.push(page);
        }
    }
    ensure!(missing.is_empty(), "nobody has seen {missing:?}");
    Ok(())
}

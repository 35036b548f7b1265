//! Looking for people: what was typed stands in no address, and yet every link of what was found keeps it.

use axum::http::StatusCode;
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use tungngo_server::auth::web::url_encode;
use tungngo_shared::text::fold;

use super::kit::{Desk, Office, hidden, links, visits_in};

const LOST: &str = "data-testid=\"search-lost\"";

fn field(html: &str) -> String {
    let field = html.split("data-search-key").next().unwrap();
    let value = field.rsplit("value=\"").next().unwrap();
    value.split('"').next().unwrap().to_owned()
}

fn rows(html: &str, kind: &str) -> usize {
    html.matches(&format!("data-testid=\"{kind}\"")).count()
}

/// Whether an address tells the words, written in one of the ways in which addresses are.
#[track_caller]
pub fn tells_nothing(address: &str, words: &str) {
    let lower = address.to_lowercase();
    for word in words.split(' ') {
        let (bytes, folded) = (word.as_bytes(), fold(word));
        let ways = [
            word.to_lowercase(),
            folded.clone(),
            url_encode(word).to_lowercase(),
            BASE64.encode(bytes).to_lowercase(),
            BASE64URL_NOPAD.encode(bytes).to_lowercase(),
            HEXLOWER.encode(bytes),
            HEXLOWER.encode(folded.as_bytes()),
        ];
        for way in ways.iter().filter(|way| way.len() > 3) {
            assert!(!lower.contains(way.as_str()), "{address} tells {word}");
        }
    }
}

/// Every address that a browser could call from a page, or carry along in a form.
pub fn addresses(html: &str) -> Vec<String> {
    let mut all = links(html, "/");
    for before in ["action=\"", "src=\"", "name=\"back\" value=\""] {
        let found = html.split(before).skip(1);
        all.extend(found.map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    all
}

async fn find(desk: &Desk<'_>, list: &str, words: &str) -> (String, String) {
    let sent = desk.post(list, &[("q", words)]).await;
    let to = sent.moved();
    tells_nothing(&to, words);
    let html = desk.get(&to).await.ok();
    assert_eq!(field(&html), words);
    for address in addresses(&html) {
        tells_nothing(&address, words);
    }
    (to, html)
}

#[tokio::test]
async fn a_searched_name_stands_in_no_address_and_every_link_keeps_it() {
    let office = Office::with_visits(80).await;
    let lead = office.sign_in("lead").await;
    let waiting = lead.get("/queue").await.ok();
    let first = visits_in(&waiting)[0];
    let page = lead.get(&format!("/visits/{first}")).await.ok();
    let name = page.split("<h1").nth(1).unwrap().split("</h1>").next();
    let name = name.unwrap().rsplit([',', '·', '>', '–']).next();
    let name = name.unwrap().trim().to_owned();
    let family = name.split(' ').next().unwrap();

    // The queue: tabs, pages, rows, the visit, the visit beside it, and back.
    let (to, html) = find(&lead, "/queue", family).await;
    let find_param = to.split("find=").nth(1).unwrap();
    assert!(visits_in(&html).len() > 5, "{family} is a name of many");
    let tabs = links(&html, "/queue?");
    assert!(tabs.len() >= 6);
    let cleared = "/queue?state=received";
    for link in tabs.iter().filter(|link| *link != cleared) {
        assert!(link.contains(find_param), "{link}");
    }
    let visit = links(&html, "/visits/").pop().unwrap();
    assert!(visit.contains(find_param), "{visit}");
    let shown = lead.get(&visit).await.ok();
    let beside = links(&shown, "/visits/");
    assert!(beside.iter().any(|link| link.contains(find_param)));
    for address in addresses(&shown) {
        tells_nothing(&address, family);
    }
    let decided = lead
        .decide_on(&shown, visits_in(&html)[0], "accepted", "", "")
        .await;
    tells_nothing(&decided.location, family);
    let all = lead.queue("state=received").await.0.len();
    let found = lead.queue(to.split_once('?').unwrap().1).await.0.len();
    assert!(found > 0 && found < all, "{found} of {all}");
    let accept = [("pick", "x~y"), ("back", &hidden(&html, "back"))];
    let back = lead.post("/queue/accept", &accept).await;
    assert!(back.location.contains("/queue?") || !back.html.contains(family));
    tells_nothing(&back.location, family);

    // Households: a word of many, so that there is a next page.
    let (_, html) = find(&lead, "/households", "Ngõ").await;
    let next = links(&html, "/households?find=").pop().unwrap();
    let second = lead.get(&next).await.ok();
    assert_eq!(field(&second), "Ngõ");
    assert!(rows(&second, "household-row") > 0 && !second.contains(LOST));
    assert!(!next.contains('|') && !next.contains("place"), "{next}");
    let (to, html) = find(&lead, "/households", &name).await;
    let few = rows(&html, "household-row");
    assert!((1..50).contains(&few), "{few} are called {name}");
    // Once more, and by a link of its own: a browser's reload.
    let again = lead.get(&to).await.ok();
    assert_eq!(rows(&again, "household-row"), few);
}

#[tokio::test]
async fn a_search_opens_for_whoever_searched_and_anybody_else_sees_the_plain_list() {
    let office = Office::with_visits(60).await;
    let lead = office.sign_in("lead").await;
    let other = office.sign_in("officer1").await;
    for (list, kind) in [("/queue", "queue-row"), ("/households", "household-row")] {
        let (to, html) = find(&lead, list, "khong ai ten the nay").await;
        assert_eq!(rows(&html, kind), 0);
        assert!(!html.contains(LOST));
        let changed = format!("{}AA", &to[..to.len() - 2]);
        for (seat, address) in [
            (&other, to.clone()),
            (&lead, changed),
            (&lead, format!("{list}?find=-")),
            (&lead, format!("{list}?find=")),
            (&lead, format!("{list}?find=%C4%90inh")),
        ] {
            let plain = rows(&seat.get(list).await.ok(), kind);
            assert!(plain > 5);
            let html = seat.get(&address).await.ok();
            assert!(html.contains(LOST), "{address}");
            assert_eq!(field(&html), "");
            assert_eq!(rows(&html, kind), plain, "{address}");
        }
    }
}

#[tokio::test]
async fn an_address_with_a_name_in_the_clear_is_left_at_once_and_a_forged_search_refused() {
    let office = Office::with_visits(20).await;
    let lead = office.sign_in("lead").await;
    for (list, more) in [("/queue", "&state=all"), ("/households", "&group=")] {
        let old = lead.get(&format!("{list}?q=Nguy%E1%BB%85n{more}")).await;
        let to = old.moved();
        tells_nothing(&to, "Nguyễn");
        let html = lead.get(&to).await.ok();
        assert!(html.contains(LOST));
        assert_eq!(field(&html), "");
        let forged = [("q", "Nguyễn"), ("csrf", "x")];
        let forged = lead.post_without_token(list, &forged).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        // Nothing typed: the plain list, without a word about a lost search.
        let to = lead.post(list, &[("q", "  ")]).await.moved();
        assert!(!to.contains("find="), "{to}");
        assert!(!lead.get(&to).await.ok().contains(LOST));
        // No page asks for words in an address.
        let html = lead.get(list).await.ok();
        assert!(!html.contains("method=\"get\""), "{list}");
    }
}

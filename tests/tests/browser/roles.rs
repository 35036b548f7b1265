//! What each role is shown: its own lines in the rail, its own pages, and no name of anybody who is not
//! theirs to know of.

use std::collections::BTreeSet;

use anyhow::{Context as _, ensure};
use totp_rs::{Builder, Secret};
use tungngo_server::{auth::second, keys::Keys, storage::sqlite::Sqlite};
use tungngo_tests::browser::Browser;

use crate::{desk, phone, stage::Stage};

/// The pages that somebody may ask for by their address.
const PAGES: [&str; 22] = [
    "/",
    "/quality",
    "/quality/rows?kind=case",
    "/queue",
    "/attention",
    "/observations",
    "/tasks",
    "/cases",
    "/moves",
    "/offers",
    "/offers/new",
    "/needs",
    "/reconcile",
    "/households",
    "/import",
    "/import/outbox",
    "/campaigns",
    "/campaigns/new",
    "/people",
    "/people/new",
    "/devices",
    "/me",
];

/// A role, its lines in the rail, and which of [`PAGES`] open for it.
type Line = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const ROLES: [Line; 6] = [
    (
        "area_officer",
        &[
            "overview",
            "quality",
            "queue",
            "attention",
            "observations",
            "tasks",
            "cases",
            "offers",
            "households",
        ],
        &[
            "/",
            "/quality",
            "/quality/rows?kind=case",
            "/queue",
            "/attention",
            "/observations",
            "/tasks",
            "/cases",
            "/offers",
            "/offers/new",
            "/needs",
            "/households",
            "/import/outbox",
            "/me",
        ],
    ),
    (
        "police_lead",
        &[
            "overview",
            "quality",
            "queue",
            "attention",
            "observations",
            "tasks",
            "cases",
            "moves",
            "offers",
            "reconcile",
            "households",
            "campaigns",
            "people",
            "devices",
        ],
        &PAGES,
    ),
    (
        "steering",
        &["overview", "quality"],
        &["/", "/quality", "/me"],
    ),
    ("city", &["overview", "quality"], &["/", "/quality", "/me"]),
    // Sent on from the first page.
    (
        "admin",
        &["people", "devices"],
        &["/", "/people", "/people/new", "/devices", "/me"],
    ),
    ("auditor", &[], &["/", "/me"]),
];

/// The names of heads of households: of the groups assigned to the first officer, and of all others.
async fn heads(stage: &Stage) -> anyhow::Result<[BTreeSet<String>; 2]> {
    let data = stage.dir().join("server");
    let keys = Keys::open(&stage.dir().join("server.keys"), false)?;
    let store = Sqlite::open(&data.join("tungngo.db"), &keys.database)?;
    let login = stage
        .ward
        .person("area_officer")?
        .credentials()?
        .0
        .to_owned();
    // A made-up neighbour may be called like a made-up colleague, whom others do see.
    let staff = |name: &str| stage.ward.people.iter().any(|p| p.name.contains(name));
    let rows: Vec<(String, bool)> = store
        .read(move |c| {
            let mut statement = c.prepare(
                "SELECT h.head_name, h.group_id IN (SELECT ag.group_id FROM account_group ag
                        JOIN account a ON a.id = ag.account_id WHERE a.login = $1) AS own
                 FROM household h WHERE h.head_name <> ''",
            )?;
            let found = statement.query_map([login], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await?;
    let rows: Vec<_> = rows.into_iter().filter(|(name, _)| !staff(name)).collect();
    let own = rows
        .iter()
        .filter(|(_, own)| *own)
        .map(|(name, _)| name.clone());
    let own: BTreeSet<String> = own.collect();
    let others = rows.iter().map(|(name, _)| name.clone());
    let others = others.filter(|name| !own.contains(name)).collect();
    Ok([own, others])
}

/// No name of these stands in the page, shown or hidden. Shorter names may stand inside the viewer's own.
async fn names_none(
    browser: &Browser,
    what: &str,
    names: impl IntoIterator<Item = &String>,
    own: &str,
) -> anyhow::Result<()> {
    let source = browser.driver().source().await?.replace(own, "");
    for name in names {
        ensure!(!source.contains(name.as_str()), "{what} shows {name}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn each_role_is_shown_what_is_its_own() -> anyhow::Result<()> {
    let stage = Stage::set_with(400, 30).await?;
    let url = stage.server.url();
    let [own, others] = heads(&stage).await?;
    ensure!(own.len() > 50 && others.len() > 50, "a ward without names");
    for (role, rail, open) in ROLES {
        let me = stage.ward.person(role)?.name.clone();
        let browser = stage.desk(role).await?;
        let mut lines = Vec::new();
        for line in [
            "overview",
            "quality",
            "queue",
            "attention",
            "observations",
            "tasks",
            "cases",
            "moves",
            "offers",
            "reconcile",
            "households",
            "campaigns",
            "people",
            "devices",
        ] {
            if browser.has(&format!("nav-{line}")).await {
                lines.push(line);
            }
        }
        ensure!(lines == rail, "the rail of {role} has {lines:?}");
        let mut seen = 0;
        for page in PAGES {
            browser.open(&format!("{url}{page}")).await?;
            let what = format!("{page} for {role}");
            if open.contains(&page) {
                browser
                    .find("me-name")
                    .await
                    .with_context(|| what.clone())?;
            } else {
                browser
                    .find("error-text")
                    .await
                    .with_context(|| what.clone())?;
            }
            match role {
                "police_lead" => {}
                "area_officer" => names_none(&browser, &what, &others, &me).await?,
                _ => names_none(&browser, &what, own.iter().chain(&others), &me).await?,
            }
            let source = browser.driver().source().await?;
            seen += own
                .iter()
                .filter(|name| source.contains(name.as_str()))
                .count();
        }
        // Whoever works with households does see them: the search above finds names where there are any.
        let works = matches!(role, "area_officer" | "police_lead");
        ensure!(works == (seen > 0), "{role} came across {seen} names");
        browser.picture(&format!("role-{role}")).await?;
        browser.close().await?;
        println!("{role}: {seen} names of households");
    }
    for role in ["group_leader", "volunteer", "helper"] {
        let me = stage.ward.person(role)?.name.clone();
        let mobile = stage.blank_phone(role).await?;
        // Who only helps has no doors to go to.
        let first = match role {
            "helper" => "sync-strip",
            _ => "today-progress",
        };
        phone::enrol_to(&mobile, first).await?;
        // The first leader and the first volunteer walk the first officer's first group.
        names_none(&mobile.browser, role, &others, &me).await?;
        if role == "helper" {
            names_none(&mobile.browser, role, &own, &me).await?;
        } else {
            mobile.browser.click("today-due").await?;
            mobile.browser.find("bar-back").await?;
            names_none(&mobile.browser, role, &others, &me).await?;
        }
        for observed in ["observation-text", "visit-open-observations"] {
            ensure!(
                !mobile.browser.has(observed).await,
                "{role} reads observations"
            );
        }
        mobile.browser.close().await?;
        println!("{role} on the phone");
    }
    Ok(())
}

/// What the app on one's own telephone shows, so many half minutes from now.
fn code(secret: &str, steps: u64) -> anyhow::Result<String> {
    let secret: String = secret.split_whitespace().collect();
    let secret = second::read_secret(&secret).context("no secret")?;
    let totp = Builder::new()
        .with_secret(Secret::new_stack(secret))
        .build()?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(totp.generate(now.as_secs() + steps * 30).to_string())
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn somebody_looks_after_their_own_account() -> anyhow::Result<()> {
    let stage = Stage::set(40).await?;
    let url = stage.server.url();
    let officer = stage.desk("area_officer").await?;
    officer.click("nav-me").await?;
    officer.find("session-row").await?;
    officer.picture("me").await?;
    officer.open(&format!("{url}/confirm?next=/me")).await?;
    officer.find("confirm-password").await?;
    officer.picture("confirm").await?;
    officer.open(&format!("{url}/me")).await?;
    officer.click("second-set").await?;
    let secret = officer.text("second-secret").await?;
    officer.picture("second").await?;
    officer.fill("second-code", "000000").await?;
    officer.click("second-save").await?;
    officer.find("second-problem").await?;
    officer.fill("second-code", &code(&secret, 0)?).await?;
    officer.click("second-save").await?;
    let codes = officer.text("second-codes").await?;
    officer.picture("second-codes").await?;
    officer.click("second-codes-done").await?;
    officer.find("second-on").await?;
    officer.click("logout").await?;
    officer.find("login-name").await?;

    let (login, password) = stage.ward.person("area_officer")?.credentials()?;
    for answer in [
        code(&secret, 1)?,
        codes.lines().next().unwrap_or_default().to_owned(),
    ] {
        officer.open(&format!("{url}/login")).await?;
        officer.fill("login-name", login).await?;
        officer.fill("login-password", password).await?;
        officer.click("login-submit").await?;
        officer.find("login-code").await?;
        ensure!(
            !officer.has("me-name").await,
            "the password alone opens pages"
        );
        officer.picture("login-second").await?;
        officer.fill("login-code", &answer).await?;
        officer.click("login-second-submit").await?;
        officer.find("me-name").await?;
        officer.click("logout").await?;
        officer.find("login-name").await?;
    }

    // The lead resets it.
    let lead = stage.desk("police_lead").await?;
    lead.open(&format!("{url}/people")).await?;
    let name = &stage.ward.person("area_officer")?.name;
    let link = thirtyfour::By::LinkText(name.as_str());
    let link = lead
        .driver()
        .find(link)
        .await
        .context("the officer is not listed")?;
    lead.click_on(&link).await?;
    lead.click("person-second-reset").await?;
    lead.find("banner").await?;
    lead.close().await?;
    desk::sign_in(&officer, url, login, password).await?;
    officer.close().await
}

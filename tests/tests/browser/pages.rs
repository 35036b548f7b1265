//! Every page of the desk: it is there, fits its window, breaks none of its own rules in the browser,
//! and leaves a picture.

use anyhow::{Context as _, ensure};
use thirtyfour::By;
use tungngo_tests::{
    browser::{Browser, DESK, Driver},
    desk::Desk,
};

use crate::{desk, stage::Stage};

/// Pages that the lead opens by their address.
const BY_ADDRESS: [(&str, &str); 29] = [
    ("overview", "/"),
    ("quality", "/quality"),
    (
        "quality-rows",
        "/quality/rows?kind=household&figure=complete",
    ),
    ("search", "/search"),
    ("queue", "/queue"),
    ("attention", "/attention"),
    ("moves", "/moves"),
    ("households", "/households"),
    ("export", "/households/export?group="),
    ("export-cases", "/cases/export?state=open"),
    ("export-visits", "/queue/export?state=received"),
    ("export-observations", "/observations/export?tab=received"),
    ("export-tasks", "/tasks/export?state=open"),
    ("offers", "/offers"),
    ("offer-new", "/offers/new"),
    ("needs", "/needs"),
    ("export-needs", "/needs/export?kind=&group="),
    ("export-people", "/people/export"),
    ("export-audit", "/audit/export?action="),
    ("filter-new", "/filters/new?list=queue&query=state%3Dall"),
    ("campaigns", "/campaigns"),
    ("campaign-new", "/campaigns/new"),
    ("people", "/people"),
    ("person-new", "/people/new"),
    ("devices", "/devices"),
    ("import", "/import"),
    ("import-outbox", "/import/outbox"),
    ("audit", "/audit"),
    ("retention", "/retention"),
];

/// Pages behind the first link of this kind: the picture's name, where the link is, how it begins.
const BEHIND_LINKS: [(&str, &str, &str); 7] = [
    ("coverage", "/", "/coverage?"),
    ("group", "/", "/groups/"),
    ("visit-accepted", "/queue?state=accepted", "/visits/"),
    ("visit-waiting", "/queue?state=received", "/visits/"),
    ("household", "/households", "/households/0"),
    ("campaign", "/campaigns", "/campaigns/0"),
    ("person", "/people", "/people/0"),
];

/// Nothing sticks out at the side, and the browser has nothing to complain of.
async fn is_sound(browser: &Browser, name: &str) -> anyhow::Result<()> {
    let script = "return document.documentElement.scrollWidth - window.innerWidth";
    let over = browser.driver().execute(script, vec![]).await?;
    let over = over.json().as_i64().context("no number")?;
    ensure!(over <= 0, "{name} is {over} px wider than its window");
    for entry in browser.driver().browser_log().await? {
        let text = format!("{entry:?}");
        ensure!(!text.contains("Severe"), "{name}: {text}");
    }
    Ok(())
}

async fn look(browser: &Browser, name: &str) -> anyhow::Result<()> {
    browser.picture(name).await?;
    is_sound(browser, name).await
}

/// A checker that finds nothing would be content with anything.
#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn the_checker_sees_a_page_that_keeps_people_out() -> anyhow::Result<()> {
    let driver = Driver::start().await?;
    let browser = driver.browser(DESK).await?;
    let page = "data:text/html,<html><body><main><h1>x</h1><p style='color:%23ccc'>faint</p>\
                <input><button style='width:9px;height:9px'></button><button style='width:9px;\
                height:9px'></button></main></body></html>";
    browser.open(page).await?;
    if let Some(found) = browser.faults(DESK).await? {
        let rules: Vec<&str> = found.iter().map(|fault| fault.rule.as_str()).collect();
        for rule in [
            "button-name",
            "color-contrast",
            "html-has-lang",
            "label",
            "target-size",
        ] {
            ensure!(rules.contains(&rule), "{rule} is not among {rules:?}");
        }
    }
    browser.close().await
}

/// A campaign's own form, and its teams'.
async fn teams(lead: &Browser, url: &str) -> anyhow::Result<()> {
    let at_campaign = async || {
        lead.open(&format!("{url}/campaigns")).await?;
        let link = By::Css("main a[href^='/campaigns/0']");
        let link = lead.driver().find(link).await.context("no campaign")?;
        lead.click_on(&link).await
    };
    at_campaign().await?;
    lead.click("team-new").await?;
    lead.find("team-save").await?;
    look(lead, "team-new").await?;
    at_campaign().await?;
    for (name, link) in [
        ("team", "main a[href*='/teams/0']"),
        ("campaign-edit", "main a[href$='/edit']"),
    ] {
        let link = lead.driver().find(By::Css(link)).await;
        lead.click_on(&link.with_context(|| format!("no link to {name}"))?)
            .await?;
        lead.find("me-name").await?;
        look(lead, name).await?;
        at_campaign().await?;
    }
    Ok(())
}

/// Who has seen a record, and what people may ask for: behind a button of the record's page.
async fn behind_records(lead: &Browser, url: &str) -> anyhow::Result<()> {
    for (record, list, start) in [
        ("household", "/households", "/households/0"),
        ("visit", "/queue?state=all", "/visits/0"),
        ("person", "/people", "/people/0"),
    ] {
        for button in ["looks-open", "rights-open"] {
            lead.open(&format!("{url}{list}")).await?;
            let link = By::Css(format!("main a[href^='{start}']"));
            let link = lead.driver().find(link).await;
            lead.click_on(&link.with_context(|| format!("{list} is empty"))?)
                .await?;
            lead.find("looks-open").await?;
            if record == "person" && button == "rights-open" {
                continue;
            }
            lead.click(button).await?;
            lead.find("me-name").await?;
            let page = button.trim_end_matches("-open");
            look(lead, &format!("{record}-{page}")).await?;
        }
    }
    Ok(())
}

/// A filter is kept, opens its list with one click, and is dropped.
async fn kept_filters(lead: &Browser, url: &str) -> anyhow::Result<()> {
    // The list, then the form again, because the name is taken.
    for then in ["saved-filter", "filter-error"] {
        lead.open(&format!(
            "{url}/filters/new?list=queue&query=state%3Dall%26outcome%3Dabsent"
        ))
        .await?;
        lead.fill("filter-name", "Vắng, đợt này").await?;
        lead.click("filter-save").await?;
        lead.find(then).await?;
    }
    look(lead, "filter-taken").await?;
    lead.open(&format!("{url}/queue")).await?;
    lead.click("saved-filter").await?;
    lead.find("queue-row").await?;
    ensure!(!lead.has("saved-new").await, "it is kept already");
    look(lead, "queue-filtered").await?;
    lead.click("saved-drop").await?;
    lead.gone("saved-filter").await
}

/// Several visits are picked and looked over once more.
async fn several_at_once(lead: &Browser, url: &str) -> anyhow::Result<()> {
    lead.open(&format!("{url}/queue")).await?;
    lead.find("queue-pick").await?;
    for pick in lead.all("queue-pick").await.iter().take(3) {
        lead.click_on(pick).await?;
    }
    lead.picture("queue-picked").await?;
    lead.click("queue-accept").await?;
    lead.find("confirm-accept").await?;
    look(lead, "queue-confirm").await
}

/// While an officer looks at a visit, another decides on it.
async fn decided_by_somebody_else(lead: &Browser, url: &str, stage: &Stage) -> anyhow::Result<()> {
    lead.open(&format!("{url}/queue")).await?;
    let row = lead.find("queue-row").await?;
    desk::open_row(lead, &row).await?;
    let page = lead.driver().current_url().await?;
    let (login, password) = stage.ward.person("police_lead")?.credentials()?;
    let other = Desk::sign_in(url, login, password).await?;
    let html = other.page(page.path()).await?;
    let hidden = |name: &str| {
        let value = html.split(&format!("name=\"{name}\" value=\"")).nth(1);
        value.and_then(|v| v.split('"').next()).unwrap_or_default()
    };
    let form = [
        ("decision", "accepted"),
        ("rev", hidden("rev")),
        ("seen", hidden("seen")),
    ];
    let to = format!("{}/decision", page.path());
    let reply = other.post(page.path(), &to, &form).await?;
    ensure!(
        reply.status().is_success(),
        "the other officer got {}",
        reply.status()
    );
    lead.click("visit-return-open").await?;
    lead.fill("visit-comment", "Chữ ký chưa rõ, xin ký lại.")
        .await?;
    lead.click("visit-return").await?;
    lead.find("conflict").await?;
    lead.picture("conflict").await
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn every_page_is_sound() -> anyhow::Result<()> {
    let stage = Stage::set_with(1_200, 35).await?;
    let url = stage.server.url();

    let stranger = stage.driver.browser(DESK).await?;
    stranger.open(&format!("{url}/queue")).await?;
    stranger.find("login-name").await?;
    look(&stranger, "login").await?;
    let (login, _) = stage.ward.person("police_lead")?.credentials()?;
    stranger.fill("login-name", login).await?;
    stranger.fill("login-password", "not the password").await?;
    stranger.click("login-submit").await?;
    stranger.find("login-problem").await?;
    stranger.picture("login-problem").await?;
    stranger.click("privacy-open").await?;
    stranger.find("privacy-contact").await?;
    look(&stranger, "privacy").await?;
    stranger.click("privacy-language").await?;
    stranger.find("privacy-contact").await?;
    look(&stranger, "privacy-other-language").await?;
    stranger.close().await?;

    let lead = stage.desk("police_lead").await?;
    for (name, path) in BY_ADDRESS {
        lead.open(&format!("{url}{path}")).await?;
        lead.find("me-name").await?;
        look(&lead, name).await?;
    }
    for (name, path, start) in BEHIND_LINKS {
        lead.open(&format!("{url}{path}")).await?;
        lead.find("me-name").await?;
        let link = By::Css(format!("main a[href^='{start}']"));
        let link = lead.driver().find(link).await;
        let link = link.with_context(|| format!("{path} links to no {start}"))?;
        lead.click_on(&link).await?;
        lead.find("me-name").await?;
        look(&lead, name).await?;
    }
    lead.open(&format!("{url}/visits/0")).await?;
    lead.find("error-text").await?;
    lead.picture("not-found").await?;
    teams(&lead, url).await?;
    kept_filters(&lead, url).await?;
    behind_records(&lead, url).await?;
    several_at_once(&lead, url).await?;
    decided_by_somebody_else(&lead, url, &stage).await?;
    lead.dark().await?;
    for (name, path) in [
        ("dark-overview", "/"),
        ("dark-quality", "/quality"),
        ("dark-queue", "/queue"),
        ("dark-person-new", "/people/new"),
    ] {
        lead.open(&format!("{url}{path}")).await?;
        lead.find("me-name").await?;
        look(&lead, name).await?;
    }
    lead.click("logout").await?;
    lead.find("login-name").await?;
    lead.picture("dark-login-signed-out").await?;
    lead.close().await?;

    // Figures without names: what the steering committee sees.
    let steering = stage.desk("steering").await?;
    look(&steering, "overview-steering").await?;
    ensure!(
        !steering.has("nav-queue").await,
        "the steering committee is offered visits"
    );
    steering.close().await?;

    // The log alone: what an inspector sees.
    let auditor = stage.desk("auditor").await?;
    auditor.find("audit-row").await?;
    look(&auditor, "audit-auditor").await?;
    ensure!(
        !auditor.has("nav-households").await,
        "the auditor is offered households"
    );
    auditor.close().await?;

    // The same pages on an officer's phone.
    let small = stage.driver.browser(tungngo_tests::browser::PHONE).await?;
    let (login, password) = stage.ward.person("area_officer")?.credentials()?;
    desk::sign_in(&small, url, login, password).await?;
    for (name, path) in [
        ("desk-overview", "/"),
        ("desk-quality", "/quality"),
        (
            "desk-quality-rows",
            "/quality/rows?kind=household&figure=complete",
        ),
        ("desk-queue", "/queue"),
        ("desk-households", "/households"),
        ("desk-offers", "/offers"),
        ("desk-offer-new", "/offers/new"),
        ("desk-needs", "/needs"),
    ] {
        small.open(&format!("{url}{path}")).await?;
        small.find("me-name").await?;
        look(&small, name).await?;
    }
    small.open(&format!("{url}/queue")).await?;
    let row = small.find("queue-row").await?;
    desk::open_row(&small, &row).await?;
    look(&small, "desk-visit").await?;
    small.open(&format!("{url}/quyen-rieng-tu")).await?;
    small.find("privacy-contact").await?;
    look(&small, "desk-privacy").await?;
    small.close().await
}

//! A ward changes its sealing key while phones are at work: what was sealed before still opens, what comes
//! after is sealed to the new key, and either private key alone opens only its own.

use anyhow::{Context as _, ensure};
use serde_json::{Map, Value};
use tungngo_mobile::protocol::Request;
use tungngo_shared::{
    ids::VisitId,
    observation::{Basis, Category, Observation, Subject},
};
use tungngo_tests::{
    desk::Desk,
    phone::{NEVER, OFTEN, PIN, Phone, met},
    post::World,
    program::server_cli,
};

fn observed(note: &str) -> Observation {
    Observation {
        subject: Subject::Place,
        category: Category::Litter,
        basis: Basis::SeenDirectly,
        support: vec![],
        name: None,
        birth_year: None,
        note: Some(note.to_owned()),
        extra: Map::new(),
    }
}

async fn observe(phone: &Phone, note: &str) -> anyhow::Result<VisitId> {
    let save = Request::SaveVisit {
        household: phone.first_house().await?.id,
        form: met(3),
        observations: vec![observed(note)],
    };
    phone.handle.save(save).await?.visit.context("no visit")
}

async fn sent(phone: &Phone, visits: u32) -> anyhow::Result<()> {
    phone
        .until("it is safe", |t| t.visits_safe == visits && t.waiting == 0)
        .await
}

#[tokio::test]
async fn a_ward_changes_its_key_and_everything_still_opens() -> anyhow::Result<()> {
    const NOTES: [&str; 3] = [
        "trước khi đổi khóa",
        "sau khi đổi khóa",
        "máy chưa hay khóa mới",
    ];
    let mut world = World::start(60, 2).await?;
    let (url, ward) = (world.server.url().to_owned(), world.ward.code.clone());
    let a = Phone::enrol_with(world.config("a", OFTEN), &url, &world.ward.codes[0]).await?;
    let b = Phone::enrol_with(world.config("b", NEVER), &url, &world.ward.codes[1]).await?;
    let first = observe(&a, NOTES[0]).await?;
    sent(&a, 1).await?;

    let rotate = ["keys", "rotate-sealing", "--ward", &ward, "--json"];
    let said: Value = serde_json::from_str(&server_cli(&world.data(), &rotate).await?)?;
    let (before, after) = (said["before"].as_str(), said["after"].as_str());
    let (before, after) = (before.context("before")?, after.context("after")?);
    assert_ne!(before, after);
    let rows = a.truth().rows_received;
    a.handle.ask(Request::SyncNow).await?;
    a.until("the new key came", |t| t.rows_received > rows)
        .await?;
    let second = observe(&a, NOTES[1]).await?;
    sent(&a, 2).await?;

    // A phone that has not heard of it seals to the old key, on the stick, too.
    world.server.stop().await?;
    let third = observe(&b, NOTES[2]).await?;
    let carried = b
        .handle
        .carry(Request::Carry {
            pin: PIN.to_owned(),
        })
        .await?;
    let said = server_cli(
        &world.data(),
        &["import", "outbox", &carried.path, "--json"],
    )
    .await?;
    ensure!(said.contains("\"applied\":1"), "{said}");
    world.server.start_again().await?;

    let (login, password) = world.ward.person("police_lead")?.credentials()?;
    let lead = Desk::sign_in(&url, login, password).await?;
    let opens = async |visit: VisitId, note: &str| {
        let page = lead.page(&format!("/visits/{visit}/observations")).await?;
        anyhow::Ok(page.contains(note))
    };
    for (visit, note) in [first, second, third].into_iter().zip(NOTES) {
        assert!(opens(visit, note).await?, "{note}");
    }
    let key = |id: &str| {
        world
            .dir
            .path()
            .join(format!("server.keys/ward-{ward}-{id}.key"))
    };
    let away = world.dir.path().join("away.key");
    std::fs::rename(key(before), &away)?;
    let opened = [
        opens(first, NOTES[0]).await?,
        opens(second, NOTES[1]).await?,
        opens(third, NOTES[2]).await?,
    ];
    assert_eq!(opened, [false, true, false], "each key opens its own");
    std::fs::rename(&away, key(before))?;
    std::fs::rename(key(after), &away)?;
    assert!(!opens(second, NOTES[1]).await? && opens(first, NOTES[0]).await?);

    // From a secret store: a variable that names the file.
    world.server.stop().await?;
    let name = format!(
        "TUNGNGO_KEY_WARD_{ward}_{}",
        after.to_uppercase().replace('-', "_")
    );
    let value = format!("{name}=@{}", away.display());
    let setup = tungngo_tests::program::Setup {
        prefix: vec!["env".into(), value.into()],
        ..Default::default()
    };
    let server = tungngo_tests::program::Program::server_with(&world.data(), setup).await?;
    let lead = Desk::sign_in(server.url(), login, password).await?;
    let page = format!("/visits/{second}/observations");
    let page = lead.page(&page).await?;
    assert!(page.contains(NOTES[1]), "not by the variable");
    Ok(())
}

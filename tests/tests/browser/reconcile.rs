//! Another system's list at the desk: its columns named, who is who said, each difference decided, a stranger proposed as a
//! case, the rest at once, and all of it signed.

use anyhow::{Context as _, ensure};
use tungngo_server::{clock, keys::Keys, storage::sqlite::Sqlite};
use tungngo_tests::browser::Browser;
use uuid::Uuid;

use crate::{desk::choose, stage::Stage};

const LIST: &str = "CÔNG AN THÀNH PHỐ;;;;\nSTT;Họ tên người được quản lý;Năm sinh;Số CCCD;Đang ở diện nào\n\
    1;NGUYEN VAN MAU;1980;030080000001;\n2;Trần Thị Thử;1990;030190000002;Quản lý sau cai\n\
    3;Lê Quang Mẫu;1975;;\n4;Phạm Văn Thử Lạ;1988;030088000009;\n5;Vũ Thị Mẫu Xa;1979;;\n";

/// Open cases in the database of a server that does not run.
pub async fn open_cases(stage: &Stage) -> anyhow::Result<()> {
    let keys = Keys::open(&stage.dir().join("server.keys"), false)?;
    let path = stage.dir().join("server").join("tungngo.db");
    let store = Sqlite::open(&path, &keys.database)?;
    let write = store.write(|tx| {
        let place = "SELECT ward, id FROM residential_group LIMIT 1";
        let (ward, group): (String, Uuid) =
            tx.query_row(place, [], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let police = "SELECT id FROM account WHERE role = $1 AND ward = $2";
        let id_of = |role| tx.query_row(police, [role, ward.as_str()], |r| r.get::<_, Uuid>(0));
        let (officer, lead) = (id_of("area_officer")?, id_of("police_lead")?);
        for (name, year, number) in [
            ("Nguyễn Văn Mẫu", 1980, Some("030080000001")),
            ("Trần Thị Thứ", 1990, Some("030190000002")),
            ("Lê Quang Mẫu", 1975, None),
            ("Lê Quang Mẫu", 1975, None),
            ("Đỗ Thị Mẫu Sót", 1969, None),
        ] {
            let sql = include_str!("../reconcile/case.sql");
            let of_age = format!("{}-01-01", year + 19);
            let none = None::<Uuid>;
            let facts = rusqlite::params![
                clock::new_id(),
                ward,
                group,
                none,
                name,
                year.to_string(),
                of_age,
                number,
                officer,
                lead
            ];
            tx.execute(sql, facts)?;
        }
        Ok(())
    });
    Ok(write.await?)
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn another_systems_list_is_matched_decided_and_signed() -> anyhow::Result<()> {
    let mut stage = Stage::set(60).await?;
    stage.server.stop().await?;
    open_cases(&stage).await?;
    stage.server.start_again().await?;
    let url = stage.server.url().to_owned();
    let lead = stage.desk("police_lead").await?;
    lead.open(&format!("{url}/reconcile")).await?;
    lead.find("reconcile-empty").await?;
    lead.picture("reconcile-none").await?;
    come(&stage, &lead).await?;
    named(&lead).await?;
    let run = lead.driver().current_url().await?;
    let run = format!("{url}{}", run.path());
    who_is_who(&lead).await?;
    differing(&lead).await?;
    stranger(&lead, &run).await?;
    rest(&lead, &run).await?;
    signed(&lead, &run).await?;
    lead.open(&format!("{url}/reconcile")).await?;
    lead.find("reconcile-run").await?;
    lead.picture("reconcile-list").await?;
    for action in LOGGED {
        lead.open(&format!("{url}/audit?action={action}")).await?;
        let there = lead.find("audit-row").await;
        there.with_context(|| format!("no {action} in the log"))?;
    }
    lead.close().await
}

const LOGGED: [&str; 7] = [
    "reconcile.upload",
    "reconcile.lay",
    "reconcile.view",
    "reconcile.name",
    "reconcile.decide",
    "reconcile.sign",
    "case.propose",
];

/// The list comes in; a file that is none is told so.
async fn come(stage: &Stage, lead: &Browser) -> anyhow::Result<()> {
    for (name, content, then) in [
        ("anh.csv", "%PDF-1.7", "reconcile-fault"),
        ("danh-sach.csv", LIST, "reconcile-lay"),
    ] {
        let file = stage.dir().join(name);
        std::fs::write(&file, content)?;
        let input = lead.find("reconcile-file").await?;
        let file = file.to_str().context("an odd folder")?;
        input.send_keys(file).await?;
        lead.click("reconcile-upload").await?;
        lead.find(then).await?;
        lead.picture(then).await?;
    }
    Ok(())
}

async fn named(lead: &Browser) -> anyhow::Result<()> {
    // One head says nothing that is known.
    choose(lead, "reconcile-column-name", "Không có").await?;
    lead.click("reconcile-lay").await?;
    lead.find("reconcile-columns-fault").await?;
    lead.picture("reconcile-columns-wrong").await?;
    choose(lead, "reconcile-column-name", "Họ tên người được quản lý").await?;
    choose(lead, "reconcile-column-status", "Đang ở diện nào").await?;
    lead.click("reconcile-lay").await?;
    lead.find("reconcile-left").await?;
    Ok(())
}

async fn who_is_who(lead: &Browser) -> anyhow::Result<()> {
    lead.says("reconcile-why", "Giống nhau").await?;
    lead.picture("reconcile-unclear").await?;
    lead.click("reconcile-is").await?;
    lead.says("reconcile-told", "Đã ghi 1 dòng").await?;
    lead.picture("reconcile-told").await
}

async fn differing(lead: &Browser) -> anyhow::Result<()> {
    lead.click("reconcile-tab-differs").await?;
    lead.find("reconcile-mend").await?;
    lead.picture("reconcile-differs").await?;
    ensure!(
        !lead.has("reconcile-take_theirs").await,
        "a status is taken over without a decision"
    );
    lead.click("reconcile-keep_ours").await?;
    lead.says("reconcile-decided", "Giữ theo phường").await?;
    lead.picture("reconcile-decided").await
}

async fn stranger(lead: &Browser, run: &str) -> anyhow::Result<()> {
    lead.open(&format!("{run}?outcome=only_theirs")).await?;
    lead.click("reconcile-propose").await?;
    lead.says("reconcile-case-seen", "Phạm Văn Thử Lạ").await?;
    lead.picture("reconcile-case").await?;
    choose(lead, "case-category", "Nghi sử dụng trái phép chất ma túy").await?;
    choose(lead, "case-group", "Tổ dân phố 1").await?;
    lead.click("case-propose").await?;
    lead.says("banner", "Đã gửi đề xuất").await
}

/// Those that are ticked, then all that are left.
async fn rest(lead: &Browser, run: &str) -> anyhow::Result<()> {
    lead.open(&format!("{run}?outcome=only_theirs")).await?;
    lead.click("reconcile-pick").await?;
    choose(lead, "reconcile-many", "Không thuộc phường").await?;
    lead.picture("reconcile-many").await?;
    lead.click("reconcile-picked").await?;
    lead.says("reconcile-told", "Đã ghi 1 dòng").await?;
    lead.open(&format!("{run}?outcome=only_ours")).await?;
    lead.find("reconcile-row").await?;
    lead.picture("reconcile-only-ours").await?;
    lead.click("reconcile-rest").await?;
    lead.says("reconcile-told", "Đã ghi 2 dòng").await
}

async fn signed(lead: &Browser, run: &str) -> anyhow::Result<()> {
    lead.click("reconcile-sign-open").await?;
    lead.find("reconcile-sign").await?;
    lead.picture("reconcile-sign").await?;
    lead.click("reconcile-sign").await?;
    lead.find("reconcile-fits").await?;
    lead.picture("reconcile-signed").await?;
    lead.dark().await?;
    lead.picture("dark-reconcile-signed").await?;
    lead.open(&format!("{run}/export")).await?;
    lead.find("export-csv").await?;
    lead.picture("export-reconcile").await
}

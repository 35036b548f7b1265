//! A case that moves to another ward at both wards' desks: offered, declined, offered again, taken over with a receipt.

use anyhow::{Context as _, ensure};
use tungngo_server::{
    app::{App, Config},
    auth::password,
    cli::ward,
    clock,
    keys::Keys,
    storage::{
        Reach,
        auth::NewAccount,
        papers::{Content, NewPaper},
        sqlite::Sqlite,
    },
};
use tungngo_shared::{
    access::Role,
    ids::{CaseId, GroupId, PaperId, UserId, WardCode},
    paper::{PaperFacts, PaperFormat, PaperKind},
    sync::attachment::ContentHash,
};
use tungngo_tests::browser::{Browser, DESK};
use uuid::Uuid;

use crate::{
    desk::{choose, date, sign_in},
    stage::Stage,
};

const NAME: &str = "Đỗ Thị Mẫu Chuyển";
const WARD: &str = "Phường Mẫu Bên Kia";
const OFFICER: &str = "Nguyễn Mẫu Phụ Trách";
const LOGIN: &str = "lead.mau";
const PASSWORD: &str = "sáu chậu hoa giấy trước hiên";
const TITLE: &str = "Về việc quản lý mẫu";
const WHY: &str = "Chưa thấy người này về ở địa bàn.";

/// An open case, and beside it another ward with a lead and an officer, on a server that does not run.
async fn two_wards(stage: &Stage) -> anyhow::Result<()> {
    let data = stage.dir().join("server");
    let app = App::open(Config::at(data.clone()))?;
    let now = clock::now();
    let code: WardCode = "10522".parse()?;
    ward::add(&app, &code, Some(WARD.to_owned()), true).await?;
    let name = "Tổ dân phố Mẫu 1";
    let group = app.store.ensure_group(&code, name, None, now).await?;
    let hash = password::hash_blocking(PASSWORD)?;
    let people: [(&str, Role, &str, Vec<GroupId>); 2] = [
        (LOGIN, Role::PoliceLead, "Lê Mẫu Trưởng", Vec::new()),
        ("officer.mau", Role::AreaOfficer, OFFICER, vec![group]),
    ];
    for (login, role, name, groups) in people {
        let account = NewAccount {
            id: UserId(clock::new_id()),
            ward: Some(code.clone()),
            role,
            name: name.to_owned(),
            login: Some(login.to_owned()),
            password_hash: Some(hash.clone()),
            groups,
        };
        app.store.create_account(account, None, now).await?;
    }
    drop(app);
    let keys = Keys::open(&stage.dir().join("server.keys"), false)?;
    let store = Sqlite::open(&data.join("tungngo.db"), &keys.database)?;
    let own = stage.ward.code.clone();
    let write = store.write(move |tx| {
        let place = "SELECT id FROM residential_group WHERE ward = $1 LIMIT 1";
        let group: Uuid = tx.query_row(place, [&own], |r| r.get(0))?;
        let police = "SELECT id FROM account WHERE role = $1 AND ward = $2";
        let id_of = |role| tx.query_row(police, [role, own.as_str()], |r| r.get::<_, Uuid>(0));
        let facts = rusqlite::params![
            clock::new_id(),
            own,
            group,
            None::<Uuid>,
            NAME,
            "1969",
            "1988-01-01",
            None::<String>,
            id_of("area_officer")?,
            id_of("police_lead")?
        ];
        Ok(tx.execute(include_str!("../reconcile/case.sql"), facts)?)
    });
    write.await?;
    Ok(())
}

/// Puts a decision into every case of the ward, on a server that does not run.
pub async fn with_papers(stage: &Stage) -> anyhow::Result<()> {
    let data = stage.dir().join("server");
    let keys = Keys::open(&stage.dir().join("server.keys"), false)?;
    let store = Sqlite::open(&data.join("tungngo.db"), &keys.database)?;
    let ward = stage.ward.code.clone();
    let cases = store.read(move |c| {
        let sql = "SELECT id, officer_id FROM case_file WHERE ward = $1 ORDER BY id";
        let mut statement = c.prepare(sql)?;
        let found = statement.query_map([ward.as_str()], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(found.collect::<Result<Vec<(Uuid, Uuid)>, _>>()?)
    });
    let cases = cases.await?;
    drop(store);
    let app = App::open(Config::at(data))?;
    for (nr, (case, officer)) in (45..).zip(cases) {
        let (now, bytes) = (
            clock::now(),
            format!("%PDF-1.7\n({case})\n%%EOF\n").into_bytes(),
        );
        let content = Content {
            id: clock::new_id(),
            sha256: ContentHash::of(&bytes),
            size: bytes.len() as u64,
            format: PaperFormat::Pdf,
        };
        app.papers.put_piece(content.id, 0, bytes, now).await?;
        app.papers.settle(content.clone(), None, now).await?;
        let new = NewPaper {
            id: PaperId(clock::new_id()),
            case: CaseId(case),
            facts: PaperFacts {
                kind: PaperKind::Decision,
                number: Some(format!("{nr}/QĐ-CTUBND")),
                dated_on: Some("2026-01-05".parse()?),
                title: TITLE.to_owned(),
            },
            content,
        };
        let reach = Reach {
            ward: stage.ward.code.parse()?,
            viewer: UserId(officer),
            whole: true,
        };
        app.store.add_paper(reach, new, now).await?;
    }
    Ok(())
}

/// What the receiver's log says afterwards, and but for the last the giver's, too.
const LOGGED: [&str; 6] = [
    "move.offer",
    "move.decline",
    "move.accept",
    "move.view",
    "move.list",
    "move.print",
];

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn a_case_moves_to_another_ward_with_a_receipt() -> anyhow::Result<()> {
    let mut stage = Stage::set(60).await?;
    stage.server.stop().await?;
    two_wards(&stage).await?;
    with_papers(&stage).await?;
    stage.server.start_again().await?;
    let url = stage.server.url().to_owned();
    let lead = stage.desk("police_lead").await?;
    lead.open(&format!("{url}/moves")).await?;
    lead.find("moves-empty").await?;
    lead.picture("moves-none").await?;
    offered(&lead, &url).await?;
    lead.picture("move-outgoing").await?;
    lead.open(&format!("{url}/moves?list=out")).await?;
    lead.find("move-row").await?;

    let theirs = stage.driver.browser(DESK).await?;
    sign_in(&theirs, &url, LOGIN, PASSWORD).await?;
    declined(&theirs, &url).await?;
    lead.open(&format!("{url}/cases?state=open")).await?;
    behind_row(&lead, "case-row").await?;
    lead.says("case-history", WHY).await?;
    lead.picture("case-declined").await?;
    offered(&lead, &url).await?;
    taken_over(&theirs, &url).await?;

    lead.open(&format!("{url}/cases?state=ended")).await?;
    lead.find("case-moved").await?;
    behind_row(&lead, "case-row").await?;
    lead.says("case-move-gone", WARD).await?;
    ensure!(!lead.has("case-reopen").await, "it is another ward's");
    lead.picture("case-moved").await?;
    lead.open(&format!("{url}/moves?list=decided")).await?;
    lead.find("move-row").await?;
    lead.picture("moves-decided").await?;
    // Whoever printed the receipt did so when the case was theirs alone.
    let [both @ .., _] = &LOGGED;
    for (browser, actions) in [(&lead, both.as_slice()), (&theirs, &LOGGED)] {
        for action in actions {
            browser
                .open(&format!("{url}/audit?action={action}"))
                .await?;
            let there = browser.find("audit-row").await;
            there.with_context(|| format!("no {action} in the log"))?;
        }
    }
    theirs.close().await?;
    lead.close().await
}

async fn behind_row(browser: &Browser, row: &str) -> anyhow::Result<()> {
    let row = browser.find(row).await?;
    let link = row.find(thirtyfour::By::Tag("a")).await?;
    browser.click_on(&link).await
}

/// The lead offers the one open case.
async fn offered(lead: &Browser, url: &str) -> anyhow::Result<()> {
    lead.open(&format!("{url}/cases?state=open")).await?;
    behind_row(lead, "case-row").await?;
    lead.click("case-move").await?;
    choose(lead, "move-to", WARD).await?;
    lead.fill("move-address", "Số 9, ngõ 4, Tổ dân phố Mẫu 1")
        .await?;
    lead.fill("move-reason", "Về ở cùng con gái").await?;
    lead.fill("move-number", "12/CV-CAP").await?;
    date(lead, "move-dated", "2026-01-05").await?;
    lead.says("move-papers", "1 tài liệu").await?;
    lead.picture("move-form").await?;
    lead.click("move-offer").await?;
    lead.says("move-state", "Chờ trả lời").await
}

async fn incoming(theirs: &Browser, url: &str) -> anyhow::Result<()> {
    theirs.open(&format!("{url}/moves")).await?;
    theirs.find("move-row").await?;
    theirs.picture("moves-incoming").await?;
    behind_row(theirs, "move-row").await?;
    theirs
        .says("move-told", "Số tài liệu sẽ chuyển theo")
        .await?;
    theirs.says("move-person", NAME).await
}

async fn declined(theirs: &Browser, url: &str) -> anyhow::Result<()> {
    incoming(theirs, url).await?;
    theirs.picture("move-incoming").await?;
    theirs.fill("move-why", WHY).await?;
    theirs.click("move-decline").await?;
    theirs.says("move-state", "Không tiếp nhận").await?;
    ensure!(!theirs.has("move-person").await, "nobody is shown any more");
    theirs.picture("move-declined").await
}

async fn taken_over(theirs: &Browser, url: &str) -> anyhow::Result<()> {
    incoming(theirs, url).await?;
    theirs.fill("move-find", "zzzz").await?;
    theirs.click("move-find-go").await?;
    theirs.find("move-find-none").await?;
    theirs.picture("move-find-none").await?;
    choose(theirs, "move-group", "Tổ dân phố Mẫu 1").await?;
    choose(theirs, "move-officer", OFFICER).await?;
    theirs.click("move-accept").await?;
    theirs.says("move-state", "Đã tiếp nhận").await?;
    theirs.picture("move-accepted").await?;
    theirs.click("move-receipt").await?;
    theirs.says("receipt-number", "1/").await?;
    theirs.says("receipt-papers", "45/QĐ-CTUBND").await?;
    theirs.picture("move-receipt").await?;
    theirs.click("move-receipt-back").await?;
    theirs.click("move-case").await?;
    theirs.says("case-move-come", "Tiếp nhận từ").await?;
    theirs.says("case-papers", TITLE).await?;
    theirs.picture("case-come").await
}

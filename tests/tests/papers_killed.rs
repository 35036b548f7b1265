//! A server that is killed (`kill -9`) while it takes a case over with its papers: the case is in one ward, with all of its
//! papers or not at all, and `verify` finds nothing.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use rand::RngExt as _;
use rusqlite::Connection;
use tungngo_server::{
    app::{App, AppState, Config},
    auth::password,
    cli::ward,
    clock,
    keys::Keys,
    storage::{
        Reach,
        auth::NewAccount,
        moves::NewMove,
        papers::{Content, NewPaper, PIECE_BYTES},
        sqlite::Sqlite,
    },
};
use tungngo_shared::{
    access::Role,
    casefile::moves::Offer,
    ids::{CaseId, GroupId, MoveId, PaperId, UserId, WardCode},
    paper::{PaperFacts, PaperFormat, PaperKind},
    sync::attachment::ContentHash,
};
use tungngo_tests::{
    desk::Desk,
    keyring,
    program::{Program, server_cli},
    seed::{cycles, lots, seed},
    ward::TestWard,
};
use uuid::Uuid;

const LOGIN: &str = "lead.mau";
const PASSWORD: &str = "bảy cây bàng ngoài sân đình";
const PAPERS: u32 = 6;

/// A paper's bytes, of some pieces.
fn bytes(nr: u32) -> Vec<u8> {
    let mut all = format!("%PDF-1.7\n({nr})\n").into_bytes();
    all.resize(PIECE_BYTES * 5 + nr as usize, nr.to_le_bytes()[0]);
    all
}

/// What is offered, and to whom.
struct Offered {
    data: PathBuf,
    id: MoveId,
    group: GroupId,
    officer: UserId,
}

impl Offered {
    fn open(&self, file: &str) -> anyhow::Result<Connection> {
        let keys = Keys::open(&self.data.with_extension("keys"), false)?;
        keyring::open(&self.data.join(file), &keys.database.0)
    }

    /// The wards of the open cases, and how many papers each open case holds.
    fn open_cases(&self) -> anyhow::Result<Vec<(String, u32)>> {
        let sql = "SELECT c.ward, (SELECT COUNT(*) FROM case_paper p WHERE p.case_id = c.id) \
                   FROM case_file c WHERE c.state = 'open'";
        let c = self.open("tungngo.db")?;
        let mut statement = c.prepare(sql)?;
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// How many files lie there.
    fn files(&self) -> anyhow::Result<u32> {
        let c = self.open("attachments.db")?;
        Ok(c.query_row("SELECT COUNT(*) FROM paper", [], |row| row.get(0))?)
    }
}

async fn other_ward(app: &AppState, code: &WardCode) -> anyhow::Result<(GroupId, UserId)> {
    ward::add(app, code, Some("Phường Mẫu Bên Kia".to_owned()), true).await?;
    let now = clock::now();
    let group = app.store.ensure_group(code, "Tổ dân phố Mẫu", None, now);
    let group = group.await?;
    let (hash, officer) = (password::hash_blocking(PASSWORD)?, UserId(clock::new_id()));
    for (id, login, role, groups) in [
        (UserId(clock::new_id()), LOGIN, Role::PoliceLead, Vec::new()),
        (officer, "officer.mau", Role::AreaOfficer, vec![group]),
    ] {
        let account = NewAccount {
            id,
            ward: Some(code.clone()),
            role,
            name: format!("Cán bộ {login}"),
            login: Some(login.to_owned()),
            password_hash: Some(hash.clone()),
            groups,
        };
        app.store.create_account(account, None, now).await?;
    }
    Ok((group, officer))
}

async fn put_in(app: &App, reach: &Reach, case: CaseId, nr: u32) -> anyhow::Result<()> {
    let (now, all) = (clock::now(), bytes(nr));
    let content = Content {
        id: clock::new_id(),
        sha256: ContentHash::of(&all),
        size: all.len() as u64,
        format: PaperFormat::Pdf,
    };
    let mut start = 0;
    for piece in all.chunks(PIECE_BYTES) {
        let put = app.papers.put_piece(content.id, start, piece.to_vec(), now);
        put.await?;
        start += piece.len() as u64;
    }
    app.papers.settle(content.clone(), None, now).await?;
    let new = NewPaper {
        id: PaperId(clock::new_id()),
        case,
        facts: PaperFacts {
            kind: PaperKind::Minutes,
            number: None,
            dated_on: None,
            title: format!("Biên bản {nr}"),
        },
        content,
    };
    app.store.add_paper(reach.clone(), new, now).await?;
    Ok(())
}

/// A case with papers that is offered to another ward, on a server that does not run.
async fn offered(dir: &Path) -> anyhow::Result<Offered> {
    let data = dir.join("server");
    let made = TestWard::make(&data, 20, 0).await?;
    let (own, to): (WardCode, WardCode) = (made.code.parse()?, "10522".parse()?);
    let app = App::open(Config::at(data.clone()))?;
    let (group, officer) = other_ward(&app, &to).await?;
    let keys = Keys::open(&data.with_extension("keys"), false)?;
    let store = Sqlite::open(&data.join("tungngo.db"), &keys.database)?;
    let (case, code) = (clock::new_id(), own.clone());
    let lead = store.write(move |tx| {
        let place = "SELECT id FROM residential_group WHERE ward = $1 LIMIT 1";
        let group: Uuid = tx.query_row(place, [code.as_str()], |r| r.get(0))?;
        let police = "SELECT id FROM account WHERE role = $1 AND ward = $2";
        let id_of = |role| tx.query_row(police, [role, code.as_str()], |r| r.get::<_, Uuid>(0));
        let (officer, lead) = (id_of("area_officer")?, id_of("police_lead")?);
        let facts = rusqlite::params![
            case,
            code.as_str(),
            group,
            None::<Uuid>,
            "Đỗ Thị Mẫu Chuyển",
            "1969",
            "1988-01-01",
            None::<String>,
            officer,
            lead
        ];
        tx.execute(include_str!("reconcile/case.sql"), facts)?;
        Ok(lead)
    });
    let reach = Reach {
        ward: own,
        viewer: UserId(lead.await?),
        whole: true,
    };
    for nr in 0..PAPERS {
        put_in(&app, &reach, CaseId(case), nr).await?;
    }
    let new = NewMove {
        id: MoveId(clock::new_id()),
        to,
        offer: Offer {
            address: "Số 9, ngõ Mẫu".to_owned(),
            reason: "Về ở cùng con gái".to_owned(),
            number: "12/CV-CAP".to_owned(),
            dated: clock::now().local_date(),
        },
    };
    let id = new.id;
    let now = clock::now();
    app.store
        .offer_case(reach, CaseId(case), 1, new, now)
        .await?;
    Ok(Offered {
        data,
        id,
        group,
        officer,
    })
}

async fn take_over(desk: &Desk, offered: &Offered) -> anyhow::Result<reqwest::Response> {
    let (group, officer) = (offered.group.to_string(), offered.officer.to_string());
    let form = [
        ("version", "1"),
        ("case_version", "1"),
        ("group", &group),
        ("officer", &officer),
    ];
    let page = format!("/moves/{}", offered.id);
    desk.post(&page, &format!("{page}/accept"), &form).await
}

#[tokio::test]
async fn killed_while_a_case_moves_it_has_all_of_its_papers_or_is_not_there() -> anyhow::Result<()>
{
    let dir = tempfile::tempdir()?;
    let offered = offered(dir.path()).await?;
    let mut server = Program::server(&offered.data).await?;
    let desk = Desk::sign_in(server.url(), LOGIN, PASSWORD).await?;
    let (mut rng, mut half_done, mut is_over) = (lots(seed(), 0), 0, false);
    for round in 0..cycles(14) as u64 {
        // A little longer each time: at first it has hardly begun.
        let life = Duration::from_millis(round * 12 + rng.random_range(0..12));
        let asked = async { tokio::time::timeout(life, take_over(&desk, &offered)).await };
        // Whatever it answered: it is killed.
        drop(asked.await);
        server.kill().await?;
        server_cli(&offered.data, &["verify"]).await?;
        let cases = offered.open_cases()?;
        ensure!(cases.len() == 1, "one ward answers: {cases:?}");
        ensure!(cases[0].1 == PAPERS, "it has all of its papers: {cases:?}");
        server.start_again().await?;
        is_over = cases[0].0 == "10522";
        if is_over {
            break;
        }
        half_done += u32::from(offered.files()? > PAPERS);
    }
    ensure!(half_done > 0, "it was never killed in the middle");
    if !is_over {
        take_over(&desk, &offered).await?.error_for_status()?;
    }
    let page = desk.page(&format!("/moves/{}", offered.id)).await?;
    let case = page.split("href=\"/cases/").nth(1).context("not taken")?;
    let case = case.split('"').next().unwrap_or_default();
    let list = desk.page(&format!("/cases/{case}/documents")).await?;
    let mut files = Vec::new();
    for part in list.split("href=\"/cases/").skip(1) {
        let path = part.split('"').next().unwrap_or_default();
        if path.ends_with("/1") {
            let reply = desk.get(&format!("/cases/{path}")).await?;
            files.push(reply.error_for_status()?.bytes().await?.to_vec());
        }
    }
    let expected: Vec<Vec<u8>> = (0..PAPERS).rev().map(bytes).collect();
    ensure!(files == expected, "{} files, or other bytes", files.len());
    server.stop().await?;
    server_cli(&offered.data, &["verify"]).await?;
    Ok(())
}

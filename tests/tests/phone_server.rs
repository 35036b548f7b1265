//! The phone's core against the real server process: what was recorded arrives once, whatever the
//! network does.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::{Context as _, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tungngo_mobile::protocol::{Boot, HouseDetail, HouseDraft, Link, Request, VisitState};
use tungngo_server::{app, storage::synthetic::Visited};
use tungngo_shared::{
    campaign::Team,
    clock::Millis,
    ids::{AlleyId, HouseholdId, TeamId, VisitId},
    sync::DocKind,
};
use tungngo_tests::{
    phone::{NEVER, OFTEN, Phone},
    program::Program,
    wait,
    ward::TestWard,
    wire::WirePhone,
};

/// How often a visit is in the server's feed.
async fn on_server(url: &str, code: &str, visit: VisitId) -> anyhow::Result<usize> {
    let pulled = WirePhone::enrol(url, code).await?.pull(None).await?;
    let is_it = |c: &&tungngo_shared::sync::Change| c.kind == DocKind::Visit && c.id == visit.0;
    Ok(pulled.changes.iter().filter(is_it).count())
}

struct Ward {
    dir: tempfile::TempDir,
    ward: TestWard,
    server: Program,
}

impl Ward {
    async fn start(households: u32, phones: usize) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let data = dir.path().join("server");
        let ward = TestWard::make_for_load(&data, households, phones).await?;
        let server = Program::server(&data).await?;
        Ok(Self { dir, ward, server })
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("server")
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

#[tokio::test]
async fn a_visit_recorded_without_network_survives_a_kill_and_arrives() -> anyhow::Result<()> {
    let mut w = Ward::start(60, 2).await?;
    let url = w.server.url().to_owned();
    let phone = Phone::enrol(w.folder("a"), &url, &w.ward.codes[0], OFTEN).await?;
    let house = phone.first_house().await?;
    w.server.stop().await?;

    let saved = phone.met(house.id, 4).await?;
    let visit = saved.visit.context("no visit")?;
    assert_ne!(saved.next.context("no next door")?.id, house.id);
    phone
        .until("it is offline", |t| t.link == Link::Offline)
        .await?;
    assert_ne!(phone.state(visit).await?, VisitState::Received);

    let phone = phone.restart().await?;
    let detail = phone.house(house.id).await?;
    assert!(detail.row.on_phone && detail.row.last.is_some());
    assert_eq!(phone.handle.note().sync.visits_safe, 0);

    w.server.start_again().await?;
    phone
        .until("it is safe", |t| t.visits_safe == 1 && t.waiting == 0)
        .await?;
    wait::until("the office has it", async || {
        (phone.state(visit).await.ok()? == VisitState::Received).then_some(())
    })
    .await?;
    assert_eq!(on_server(&url, &w.ward.codes[1], visit).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_reply_lost_after_the_commit_doubles_nothing() -> anyhow::Result<()> {
    let w = Ward::start(60, 2).await?;
    let wire = Wire::start(w.server.address()?).await?;
    // Nothing but the save makes it talk.
    let phone = Phone::enrol(w.folder("a"), &wire.url, &w.ward.codes[0], NEVER).await?;
    let house = phone.first_house().await?;
    wire.swallow.store(true, Ordering::SeqCst);
    let visit = phone.met(house.id, 3).await?.visit.context("no visit")?;
    phone
        .until("it is safe", |t| t.visits_safe == 1 && t.waiting == 0)
        .await?;
    assert!(!wire.swallow.load(Ordering::SeqCst), "no reply was lost");
    let url = w.server.url();
    assert_eq!(on_server(url, &w.ward.codes[1], visit).await?, 1);
    assert_eq!(phone.handle.note().sync.attention, 0);
    Ok(())
}

#[tokio::test]
async fn two_phones_that_changed_one_house_both_keep_their_word() -> anyhow::Result<()> {
    let mut w = Ward::start(60, 2).await?;
    let url = w.server.url().to_owned();
    let a = Phone::enrol(w.folder("a"), &url, &w.ward.codes[0], OFTEN).await?;
    let b = Phone::enrol(w.folder("b"), &url, &w.ward.codes[1], OFTEN).await?;
    let house = a.first_house().await?;
    w.server.stop().await?;
    let draft = |detail: &HouseDetail| HouseDraft {
        alley: detail.row.alley,
        number: detail.row.number.clone(),
        head_name: detail.row.head_name.clone(),
        people: detail.row.people,
        kind: detail.row.kind,
        phone: detail.phone.clone(),
        note: detail.note.clone(),
        location: None,
    };
    for (phone, people, note) in [(&a, Some(31), None), (&b, None, Some("Cổng sau"))] {
        let mut draft = draft(&phone.house(house.id).await?);
        draft.people = people.or(draft.people);
        draft.note = note.map(str::to_owned).or(draft.note);
        let household = house.id;
        phone
            .handle
            .save(Request::EditHouse { household, draft })
            .await?;
    }
    w.server.start_again().await?;
    for phone in [&a, &b] {
        wait::until("both edits are on the phone", async || {
            let detail = phone.house(house.id).await.ok()?;
            let both = detail.row.people == Some(31) && detail.note.as_deref() == Some("Cổng sau");
            (both && !detail.row.on_phone).then_some(())
        })
        .await?;
        assert_eq!(phone.handle.note().sync.attention, 0);
    }
    Ok(())
}

/// The numbers of an alley's doors as a phone lists them.
async fn order(phone: &Phone, alley: AlleyId) -> anyhow::Result<Vec<HouseholdId>> {
    let houses = phone.handle.houses(Request::Houses { alley }).await?;
    Ok(houses.rows.iter().map(|row| row.id).collect())
}

#[tokio::test]
async fn an_alley_arranged_on_one_phone_is_walked_so_on_the_other() -> anyhow::Result<()> {
    let mut w = Ward::start(60, 2).await?;
    let url = w.server.url().to_owned();
    let a = Phone::enrol(w.folder("a"), &url, &w.ward.codes[0], OFTEN).await?;
    let b = Phone::enrol(w.folder("b"), &url, &w.ward.codes[1], OFTEN).await?;
    let alley = a.first_house().await?.alley;
    let natural = order(&a, alley).await?;
    let arrange = async |phone: &Phone, doors: &[HouseholdId]| {
        let doors = doors.to_vec();
        phone.handle.ask(Request::Arrange { alley, doors }).await
    };
    let both_walk = async |wanted: &[HouseholdId]| {
        wait::until("both phones have the order", async || {
            for phone in [&a, &b] {
                let done = order(phone, alley).await.ok()? == wanted && phone.truth().waiting == 0;
                done.then_some(())?;
            }
            Some(())
        })
        .await
    };
    // Offline, all the way round.
    w.server.stop().await?;
    let round: Vec<_> = natural.iter().rev().copied().collect();
    arrange(&a, &round).await?;
    w.server.start_again().await?;
    a.handle.ask(Request::SyncNow).await?;
    both_walk(&round).await?;

    // Two who arrange at the same time: the later counts, and nobody has to choose.
    let mut later = round.clone();
    later.rotate_left(1);
    w.server.stop().await?;
    arrange(&a, &later).await?;
    assert!(
        a.truth().waiting <= 1,
        "one drag, one change: {:?}",
        a.truth()
    );
    arrange(&b, &natural).await?;
    w.server.start_again().await?;
    for phone in [&a, &b] {
        phone.handle.ask(Request::SyncNow).await?;
    }
    wait::until("both phones have one order", async || {
        let is_sent = a.truth().waiting == 0 && b.truth().waiting == 0;
        let same = order(&a, alley).await.ok()? == order(&b, alley).await.ok()?;
        (is_sent && same).then_some(())
    })
    .await?;
    for phone in [&a, &b] {
        assert_eq!(phone.truth().attention, 0, "nobody has to choose");
    }
    arrange(&b, &natural).await?;
    both_walk(&natural).await
}

#[tokio::test]
async fn a_changed_assignment_fetches_the_list_anew_and_keeps_what_is_unsent() -> anyhow::Result<()>
{
    let mut w = Ward::start(600, 1).await?;
    let url = w.server.url().to_owned();
    let code = w.ward.person("volunteer")?.code()?.to_owned();
    let phone = Phone::enrol(w.folder("a"), &url, &code, OFTEN).await?;
    let before = phone.handle.alleys(Request::Alleys).await?;
    let house = phone.first_house().await?;
    let Boot::Open(me) = phone.handle.boot(Request::Boot).await? else {
        bail!("not open");
    };
    w.server.stop().await?;
    let visit = phone.met(house.id, 2).await?.visit.context("no visit")?;

    let today = phone.handle.today(Request::Today).await?;
    let campaign = today.campaign.context("no campaign")?.id;
    let has: Vec<AlleyId> = before.iter().map(|a| a.id).collect();
    let more = hand_over(&w.data(), &w.ward.code, me.user, campaign, &has).await?;
    w.server.start_again().await?;

    wait::until("the new alley is there", async || {
        let alleys = phone.handle.alleys(Request::Alleys).await.ok()?;
        alleys
            .iter()
            .any(|a| a.id == more && a.progress.total > 0)
            .then_some(())
    })
    .await?;
    phone
        .until("it is safe", |t| t.visits_safe == 1 && t.waiting == 0)
        .await?;
    assert_eq!(phone.state(visit).await?, VisitState::Received);
    Ok(())
}

/// Gives somebody an alley that they did not have.
async fn hand_over(
    data: &Path,
    ward: &str,
    user: tungngo_shared::ids::UserId,
    campaign: tungngo_shared::ids::CampaignId,
    has: &[AlleyId],
) -> anyhow::Result<AlleyId> {
    let app = app::App::open(app::Config::at(data.to_owned()))?;
    let ward = ward.parse()?;
    let alleys = app.store.alleys(&ward).await?;
    let more = alleys
        .iter()
        .map(|a| a.id)
        .find(|a| !has.contains(a))
        .context("they have every alley")?;
    let team = Team {
        campaign,
        name: "Đội thêm".to_owned(),
        members: vec![user],
        alleys: vec![more],
    };
    let now = Millis(0);
    let id = TeamId::from_parts(u64::try_from(now.0)?, [7; 10]);
    let visited = Visited {
        teams: vec![(id, team)],
        visits: vec![],
        reviewer: None,
    };
    app.store.add_synthetic_visits(&ward, visited).await?;
    Ok(more)
}

/// The way between phone and server: carries bytes, and can lose one reply.
struct Wire {
    url: String,
    swallow: Arc<AtomicBool>,
}

impl Wire {
    async fn start(server: std::net::SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let swallow = Arc::new(AtomicBool::new(false));
        let lost = swallow.clone();
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let lost = lost.clone();
                tokio::spawn(async move {
                    // An end of either side ends the connection; that is all it says.
                    let _ = carry(phone, server, &lost).await;
                });
            }
        });
        Ok(Self { url, swallow })
    }
}

async fn carry(
    mut phone: TcpStream,
    server: std::net::SocketAddr,
    lost: &AtomicBool,
) -> std::io::Result<()> {
    let mut server = TcpStream::connect(server).await?;
    let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        tokio::select! {
            n = phone.read(&mut up) => match n? {
                0 => return Ok(()),
                n => server.write_all(&up[..n]).await?,
            },
            n = server.read(&mut down) => match n? {
                0 => return Ok(()),
                // The server answers after it has committed: the answer is lost, not the work.
                _ if lost.swap(false, Ordering::SeqCst) => return Ok(()),
                n => phone.write_all(&down[..n]).await?,
            },
        }
    }
}

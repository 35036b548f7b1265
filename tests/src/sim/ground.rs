//! What every run starts from: a ward's database with its keys, and phones that are enrolled but have
//! not synced yet. Made once, copied for each run.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use serde_json::{Map, json};
use tokio::runtime::Runtime;
use tungngo_mobile::store::{Enrolled, Person, Store};
use tungngo_server::{
    app::{App, Config},
    auth::enrol,
    cli::ward,
    clock::{self, simulated},
    keys::Keys,
    storage::{
        StoreResult,
        sqlite::{
            Attachments, Key, Sqlite,
            docs::{self, Author, Changes, Version},
        },
    },
};
use tungngo_shared::{
    access::Role,
    auth::EnrolReply,
    campaign::{Campaign, CampaignState},
    clock::Millis,
    household::Household,
    ids::{AlleyId, CampaignId, DeviceId, GroupId, HouseholdId, Rev, TeamId, UserId, WardCode},
    place::{Alley, Group},
};

use super::{
    plan::PHONES,
    quick_dir,
    server::{Server, copy_database},
};

/// Wednesday 25/11/2026, 17:00 in Viet Nam.
pub const START: Millis = Millis(1_795_600_800_000);
const CHANCE: u64 = 1;
/// The key of every simulated phone's store.
pub(super) const PHONE_KEY: [u8; 32] = [7; 32];

/// A person with a phone.
#[derive(Clone, Debug)]
pub(super) struct Holder {
    pub user: UserId,
    pub device: DeviceId,
}

/// The ground of all runs of one thread.
pub struct Ground {
    dir: tempfile::TempDir,
    pub(super) runtime: Runtime,
    pub(super) ward: WardCode,
    pub(super) campaign: CampaignId,
    /// With their groups.
    pub(super) alleys: Vec<(AlleyId, GroupId)>,
    pub(super) houses: Vec<HouseholdId>,
    pub(super) teams: Vec<(TeamId, Vec<UserId>)>,
    pub(super) holders: Vec<Holder>,
    pub(super) officer: UserId,
}

impl Ground {
    /// Makes the ground.
    ///
    /// # Panics
    /// When it cannot be made; there is nothing to simulate then.
    #[must_use]
    pub fn make() -> Self {
        simulated::begin(CHANCE, START);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(2)
            .build()
            .expect("a runtime");
        let mut ground = Self {
            dir: quick_dir(),
            runtime,
            ward: "11383".parse().expect("a code"),
            campaign: CampaignId(clock::new_id()),
            alleys: Vec::new(),
            houses: Vec::new(),
            teams: Vec::new(),
            holders: Vec::new(),
            officer: UserId(clock::new_id()),
        };
        let config = ground.config(&ground.data_dir());
        std::fs::create_dir_all(&config.data_dir).expect("a folder");
        // Fixed keys: tokens, and with them traces, are the same on every machine.
        let keys = Keys::open(&config.keys_dir, true).expect("keys");
        drop(
            Sqlite::open(&config.data_dir.join("tungngo.db"), &keys.database).expect("a database"),
        );
        let server = Server::open(&config);
        let people = Runtime::block_on(&ground.runtime, ground_ward(&server, &ground));
        (ground.alleys, ground.houses, ground.teams, ground.holders) = people;
        // Whole files, without a log beside them.
        let database = config.data_dir.join("tungngo.db");
        copy_database(&database, &ground.database(), &keys.database);
        for index in 0..ground.holders.len() {
            let (from, to) = (ground.enrolled_store(index), ground.phone_store(index));
            copy_database(&from, &to, &Key(PHONE_KEY));
        }
        ground
    }

    fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub(super) fn config(&self, data_dir: &Path) -> Config {
        Config {
            keys_dir: self.dir.path().join("keys"),
            ..Config::at(data_dir.to_owned())
        }
    }

    /// The server's database at the start of a run.
    pub(super) fn database(&self) -> PathBuf {
        self.dir.path().join("tungngo.db")
    }

    /// A phone's store at the start of a run.
    pub(super) fn phone_store(&self, index: usize) -> PathBuf {
        self.dir.path().join(format!("phone{index}.db"))
    }

    fn enrolled_store(&self, index: usize) -> PathBuf {
        self.dir.path().join(format!("enrolled{index}.db"))
    }

    /// How many phones there are.
    #[must_use]
    pub fn phones(&self) -> usize {
        self.holders.len()
    }
}

type People = (
    Vec<(AlleyId, GroupId)>,
    Vec<HouseholdId>,
    Vec<(TeamId, Vec<UserId>)>,
    Vec<Holder>,
);

async fn ground_ward(server: &Server, ground: &Ground) -> People {
    let app = &server.app;
    ward::add(app, &ground.ward, None, true)
        .await
        .expect("a ward");
    let (mut alleys, mut houses) = (Vec::new(), Vec::new());
    let mut groups = Vec::new();
    for g in 1..=2 {
        let name = format!("Tổ dân phố {g}");
        let group = GroupId(clock::new_id());
        let extra = Map::new();
        let write = move |c: &mut Changes<'_>| c.put_group(group, &Group { name, extra });
        put(server, &ground.ward, write).await;
        groups.push(group);
        for a in 1..=2 {
            let name = format!("Ngõ {g}{a}");
            let alley = AlleyId(clock::new_id());
            let extra = Map::new();
            let write =
                move |c: &mut Changes<'_>| c.put_alley(alley, &Alley { group, name, extra });
            put(server, &ground.ward, write).await;
            alleys.push((alley, group));
        }
    }
    for (alley, group) in &alleys {
        for number in 1..=3 {
            let id = HouseholdId(clock::new_id());
            let mut house = Household::at(*group, *alley, &number.to_string());
            house.head_name = format!("Nguyễn Văn Mẫu {number}");
            house.people = Some(4);
            // What a newer version wrote must survive everybody.
            house
                .extra
                .insert("tam_moi".to_owned(), json!({"n": number}));
            server.put_household(&ground.ward, id, house).await;
            houses.push(id);
        }
    }
    server
        .person(ground, ground.officer, Role::PoliceLead, &[])
        .await;
    put_campaign(server, ground, &groups).await;
    let mut holders = Vec::new();
    for index in 0..usize::from(PHONES) {
        let user = UserId(clock::new_id());
        let (role, own) = match index {
            0 => (Role::GroupLeader, &groups[..1]),
            _ => (Role::Volunteer, &[][..]),
        };
        server.person(ground, user, role, own).await;
        let device = DeviceId(clock::new_id());
        enrol_phone(server, ground, index, user, device).await;
        holders.push(Holder { user, device });
    }
    let mut teams = Vec::new();
    for (members, walked) in [(1..2, 0..1), (2..3, 0..2), (3..4, 2..3)] {
        let team = TeamId(clock::new_id());
        let members: Vec<_> = holders[members].iter().map(|h: &Holder| h.user).collect();
        let walked: Vec<_> = alleys[walked].iter().map(|(a, _)| *a).collect();
        server.team(ground, team, &members, &walked).await;
        teams.push((team, members));
    }
    (alleys, houses, teams, holders)
}

/// Writes documents of the ward. Their ids are drawn by the caller: the server's writer, on a thread of its
/// own, knows no simulated chance.
async fn put(
    server: &Server,
    ward: &WardCode,
    what: impl FnOnce(&mut Changes<'_>) -> StoreResult<Rev> + Send + 'static,
) {
    let ward = ward.clone();
    let now = clock::now();
    let write = server
        .store
        .write(move |tx| docs::change(tx, &ward, Author::default(), now, what));
    write.await.expect("a document");
}

async fn put_campaign(server: &Server, ground: &Ground, groups: &[GroupId]) {
    let campaign = Campaign {
        name: "Đợt rà soát tháng 11".to_owned(),
        starts_on: "2026-11-01".parse().expect("a date"),
        ends_on: "2026-11-30".parse().expect("a date"),
        state: CampaignState::Running,
        groups: groups.to_vec(),
        questionnaire_version: 1,
        extra: Map::new(),
    };
    let id = ground.campaign;
    put(server, &ground.ward, move |c| c.put_campaign(id, &campaign)).await;
}

async fn enrol_phone(
    server: &Server,
    ground: &Ground,
    index: usize,
    user: UserId,
    device: DeviceId,
) {
    let code = enrol::create_code(&server.app, user, None)
        .await
        .expect("a code");
    let body = json!({
        "code": code, "device": device, "nonce": "n".repeat(43), "device_name": "Máy mô phỏng",
        "platform": "preview", "app_version": "0.1.0", "protocol": {"min": 1, "max": 1},
    });
    let (status, bytes) = server
        .post("/api/v1/enrol", None, body.to_string().into())
        .await;
    assert_eq!(status, 200, "enrolment");
    let reply: EnrolReply = serde_json::from_slice(&bytes).expect("an enrolment");
    let mut store = Store::open(&ground.enrolled_store(index), &PHONE_KEY).expect("a store");
    let enrolled = Enrolled {
        device,
        person: Person {
            user,
            name: reply.name,
            role: reply.role,
            ward: reply.ward,
        },
        server: "http://127.0.0.1:9".to_owned(),
    };
    store
        .enrol(&enrolled, &reply.tokens.refresh, &reply.ward_body)
        .expect("an enrolled store");
}

/// A household as the office writes it.
pub(super) fn household_body(house: &Household) -> String {
    serde_json::to_string(house).expect("a household")
}

impl Server {
    pub(super) async fn put_household(&self, ward: &WardCode, id: HouseholdId, house: Household) {
        put(self, ward, move |c| {
            let body = household_body(&house);
            c.put_household(id, &house, Version::server(&body, None))
        })
        .await;
    }
}

/// Simulated people take no photos: one empty database of them serves every simulated server.
fn no_photos() -> Attachments {
    static ONE: OnceLock<(tempfile::TempDir, Attachments)> = OnceLock::new();
    let (_, photos) = ONE.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("attachments.db");
        let photos = Attachments::open(&file, &Key([7; 32])).expect("a database");
        (dir, photos)
    });
    photos.clone()
}

/// An app over a store that is open already.
pub(super) fn app_over(config: Config, store: Sqlite) -> std::sync::Arc<App> {
    use tungngo_server::{auth::jwt::AccessTokens, auth::password::Passwords, ops::Metrics};
    let keys = Keys::open(&config.keys_dir, false).expect("keys");
    std::sync::Arc::new(App {
        attachments: std::sync::Arc::new(no_photos()),
        papers: std::sync::Arc::new(no_photos()),
        store: std::sync::Arc::new(store),
        access: AccessTokens::new(keys.token.clone()).expect("a key"),
        passwords: Passwords::default(),
        attempts: Default::default(),
        rates: Default::default(),
        notes: Default::default(),
        metrics: Metrics::default(),
        live: Default::default(),
        keys,
        config,
        hold: None,
    })
}

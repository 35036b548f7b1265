//! A server with a ward, a walker and their phone, made anew now and then: what one input left should
//! not reach many others.

use std::cell::RefCell;

use serde_json::Map;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tungngo_server::{
    app::{App, AppState, Config},
    cli::ward,
    clock,
    storage::{
        auth::{NewAccount, NewCode, NewDevice},
        sqlite::{
            Sqlite,
            docs::{self, Author, Version},
        },
    },
};
use tungngo_shared::{
    access::Role,
    campaign::{Campaign, CampaignState},
    clock::Millis,
    household::Household,
    ids::{CampaignId, DeviceId, HouseholdId, UserId, WardCode},
    seal::{SealingKey, Sender},
};

/// So many inputs are given to one server.
const INPUTS: u32 = 500;
const WARD: &str = "11383";
const NONCE: &str = "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn";

/// What stands for an id in an input, and the id.
type Name = (&'static [u8], String);

pub struct Ground {
    pub app: AppState,
    pub runtime: Runtime,
    pub ward: WardCode,
    pub owner: UserId,
    pub device: DeviceId,
    pub sender: Sender,
    pub key: SealingKey,
    /// The ward's private key.
    pub private: Vec<u8>,
    names: Vec<Name>,
    inputs: u32,
    op_seq: u64,
    _dir: TempDir,
}

thread_local! {
    static GROUND: RefCell<Option<Ground>> = const { RefCell::new(None) };
}

impl Ground {
    /// Does something on this thread's server.
    pub fn with<T>(what: impl FnOnce(&mut Self) -> T) -> T {
        GROUND.with_borrow_mut(|ground| {
            if ground.as_ref().is_some_and(|g| g.inputs >= INPUTS) {
                *ground = None;
            }
            let ground = ground.get_or_insert_with(Self::make);
            ground.inputs += 1;
            what(ground)
        })
    }

    /// The phone's next number. None is used twice: that is another test's subject.
    pub fn next(&mut self) -> u64 {
        self.op_seq += 1;
        self.op_seq
    }

    /// The input with ids in place of names.
    pub fn named(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            let named = self.names.iter().find(|(name, _)| rest.starts_with(name));
            match named {
                Some((name, id)) => {
                    out.extend(id.as_bytes());
                    rest = &rest[name.len()..];
                }
                None => {
                    out.push(*first);
                    rest = after;
                }
            }
        }
        out
    }

    fn make() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        // In memory where the machine has such a folder: every input is one or two commits.
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let dir = dir.expect("a folder");
        let app = App::open(Config::at(dir.path().join("data"))).expect("a server");
        let ward: WardCode = WARD.parse().expect("a code");
        let (owner, device) = (UserId(clock::new_id()), DeviceId(clock::new_id()));
        let filled = runtime.block_on(fill(&app, &ward, owner, device));
        let (key, mut names) = filled.expect("a ward");
        names.push((b"@device", device.to_string()));
        names.push((b"@key", key.key_id.clone()));
        Self {
            private: app.keys.ward_private(&ward, &key.key_id).expect("a key"),
            sender: Sender::phone(device, NONCE),
            app,
            runtime,
            ward,
            owner,
            device,
            key,
            names,
            inputs: 0,
            op_seq: 0,
            _dir: dir,
        }
    }
}

async fn fill(
    app: &AppState,
    code: &WardCode,
    owner: UserId,
    device: DeviceId,
) -> anyhow::Result<(SealingKey, Vec<Name>)> {
    let now = clock::now();
    let ward = ward::add(app, code, None, true).await?;
    let group = app
        .store
        .ensure_group(code, "Tổ dân phố 1", None, now)
        .await?;
    let alley = app
        .store
        .ensure_alley(code, group, "Ngõ 1", None, now)
        .await?;
    let account = NewAccount {
        id: owner,
        ward: Some(code.clone()),
        role: Role::GroupLeader,
        name: "Nguyễn Thị Mẫu".to_owned(),
        login: None,
        password_hash: None,
        groups: vec![group],
    };
    app.store.create_account(account, None, now).await?;
    let code_hash = clock::hashed("ABCDEFGH");
    let enrolment = NewCode {
        code_hash: code_hash.clone(),
        user: owner,
        by: None,
        expires_ms: Millis(now.0 + 60_000),
    };
    app.store.create_code(enrolment, now).await?;
    let phone = NewDevice {
        id: device,
        code_hash,
        nonce_hash: clock::hashed(NONCE),
        name: "Máy mẫu".to_owned(),
        platform: "preview".to_owned(),
        app_version: "0.1.0".to_owned(),
        session: clock::new_id(),
        refresh_hash: clock::hashed("refresh"),
        expires_ms: Millis(now.0 + 60_000),
    };
    app.store.enrol(phone, now).await?;
    let house = HouseholdId(clock::new_id());
    let campaign = CampaignId(clock::new_id());
    let running = Campaign {
        name: "Đợt rà soát".to_owned(),
        starts_on: "2026-11-01".parse()?,
        ends_on: "2026-11-30".parse()?,
        state: CampaignState::Running,
        groups: vec![group],
        questionnaire_version: 1,
        extra: Map::new(),
    };
    let household = Household::at(group, alley, "12");
    let body = serde_json::to_string(&household)?;
    let file = app.config.data_dir.join("tungngo.db");
    let store = Sqlite::open(&file, &app.keys.database)?;
    let code = code.clone();
    let write = store.write(move |tx| {
        docs::change(tx, &code, Author::default(), now, |c| {
            c.put_campaign(campaign, &running)?;
            c.put_household(house, &household, Version::server(&body, None))
        })
    });
    let rev = write.await?;
    let names = vec![
        (&b"@group"[..], group.to_string()),
        (b"@alley", alley.to_string()),
        (b"@campaign", campaign.to_string()),
        (b"@house", house.to_string()),
        (b"@rev", rev.to_string()),
        (b"@ward", WARD.to_owned()),
    ];
    Ok((ward.sealing_key, names))
}

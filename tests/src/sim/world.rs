//! One run's world: a server, phones, time, and the story so far.

use std::{path::PathBuf, sync::Arc};

use axum::body::Bytes;
use data_encoding::HEXLOWER;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use tungngo_mobile::{
    engine::Failure,
    sync::{Call, Reply},
};
use tungngo_server::{clock::simulated, storage::StoreResult};
use tungngo_shared::{clock::Millis, sync::ProtocolRange};
use uuid::Uuid;

use super::{
    Broken, Counts, Holds, Run,
    disk::Disk,
    ground::{Ground, START},
    model,
    names::{call_name, outcome_name},
    phone::{Answered, HouseEdit, Phone, Sizes, UnderWay, allow_crashes},
    quick_dir,
    server::{Server, copy_at_rest},
};

/// An operation that a phone was told is safe.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Acknowledged {
    pub phone: usize,
    pub op_seq: u64,
    pub sha256: String,
    pub doc: Uuid,
    pub body: String,
}

pub(super) struct World<'g> {
    pub ground: &'g Ground,
    dir: tempfile::TempDir,
    pub server: Server,
    pub disk: Arc<Disk>,
    data_dir: PathBuf,
    pub phones: Vec<Phone>,
    pub steady: i64,
    server_offset: i64,
    pub late: Vec<Call>,
    backup: Option<PathBuf>,
    pub restores: u64,
    pub acknowledged: std::collections::BTreeSet<Acknowledged>,
    pub desk_edits: Vec<HouseEdit>,
    /// Whether a merge can be judged: nothing was forgotten on either side.
    pub merges_hold: bool,
    chance: StdRng,
    trace: Sha256,
    pub counts: Counts,
    tell: bool,
    story: Vec<String>,
    files: u32,
}

impl<'g> World<'g> {
    pub(super) fn new(ground: &'g Ground, seed: u64, tell: bool) -> Self {
        allow_crashes();
        let disk = Disk::under_this_thread();
        simulated::begin(seed, START);
        let dir = quick_dir();
        let data_dir = dir.path().join("data0");
        std::fs::create_dir(&data_dir).expect("a folder");
        std::fs::copy(ground.database(), data_dir.join("tungngo.db")).expect("a copy");
        let mut chance = StdRng::seed_from_u64(seed ^ 0x5eed);
        let phones = (0..ground.phones())
            .map(|index| {
                let file = dir.path().join(format!("phone{index}.db"));
                std::fs::copy(ground.phone_store(index), &file).expect("a copy");
                // Now and then somebody's app is older than the server allows.
                let is_old = chance.random_bool(0.05);
                let sizes = Sizes {
                    page_rows: chance.random_range(2..30),
                    push_ops: chance.random_range(1..9),
                };
                let old = ProtocolRange { min: 0, max: 0 };
                let protocol = if is_old { old } else { ProtocolRange::OURS };
                Phone::open(file, protocol, sizes)
            })
            .collect();
        Self {
            server: Server::open(&ground.config(&data_dir)),
            disk,
            ground,
            dir,
            data_dir,
            phones,
            steady: 0,
            server_offset: 0,
            late: Vec::new(),
            backup: None,
            restores: 0,
            acknowledged: Default::default(),
            desk_edits: Vec::new(),
            merges_hold: true,
            chance,
            trace: Sha256::new(),
            counts: Counts::default(),
            tell,
            story: Vec::new(),
            files: 0,
        }
    }

    pub(super) fn finish(self, broken: Option<(usize, Broken)>) -> Run {
        Run {
            trace: HEXLOWER.encode(&self.trace.finalize()),
            counts: self.counts,
            broken,
            story: self.story,
        }
    }

    /// Something happened.
    pub(super) fn note(&mut self, what: impl FnOnce() -> String) {
        let what = what();
        self.trace.update(&what);
        self.trace.update([0]);
        if self.tell {
            self.story.push(what);
        }
    }

    pub(super) fn pass(&mut self, ms: i64) {
        self.steady += ms;
        self.set_server_clock();
    }

    pub(super) fn jump_server_clock(&mut self, ms: i64) {
        self.server_offset += ms;
        self.set_server_clock();
    }

    fn set_server_clock(&self) {
        simulated::set(self.server_now());
    }

    pub(super) fn server_now(&self) -> Millis {
        Millis(START.0 + self.steady + self.server_offset)
    }

    pub(super) fn draw(&mut self) -> f64 {
        self.chance.random()
    }

    /// Reads the server's database.
    pub(super) fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    ) -> T {
        self.ground
            .runtime
            .block_on(self.server.store.read(f))
            .expect("the server's database can be read")
    }

    /// Lets a phone's app do something now; false when it crashed.
    pub(super) fn act(
        &mut self,
        phone: usize,
        what: impl FnOnce(&mut tungngo_mobile::sync::Session, tungngo_mobile::sync::At),
    ) -> bool {
        let chance = self.draw();
        let at = self.phones[phone].at(self.steady, chance);
        let went_well = self.phones[phone].act(at, |session| what(session, at));
        if !went_well {
            self.counts.kills += 1;
            self.note(|| format!("phone {phone} crashed"));
        }
        went_well
    }

    /// A request reaches the server.
    pub(super) fn serve(&mut self, phone: usize, call: &Call) -> Answered {
        let answer = self.ground.runtime.block_on(self.server.answer(call));
        self.answered(phone, call, answer)
    }

    /// The server has answered a request.
    pub(super) fn answered(
        &mut self,
        phone: usize,
        call: &Call,
        (outcome, bytes): (Result<Reply, Failure>, Bytes),
    ) -> Answered {
        self.counts.requests += 1;
        self.trace.update(&bytes);
        let user = self.ground.holders[phone].user;
        let is_tip = matches!(&outcome, Ok(Reply::Pull(page)) if !page.more);
        let expected = if is_tip {
            vec![self.read(move |c| model::visible(c, user))]
        } else {
            Vec::new()
        };
        self.note(|| {
            format!(
                "phone {phone}: {} → {}",
                call_name(call),
                outcome_name(&outcome)
            )
        });
        Answered {
            expected,
            tells_held: is_tip || matches!(outcome, Ok(Reply::Push(_))),
            outcome,
            restores: self.restores,
        }
    }

    /// A reply reaches the phone.
    pub(super) fn reply(&mut self, phone: usize, answered: Answered, sent: Millis) -> Holds {
        let Answered {
            outcome,
            expected,
            tells_held,
            restores,
        } = answered;
        let list = self.list_fetched_anew(phone, &outcome);
        if !self.act(phone, |session, at| session.came(sent, outcome, at)) {
            return Ok(());
        }
        if let Some(list) = list {
            self.kept_its_list(phone, &list)?;
        }
        if !expected.is_empty() {
            self.phones[phone].heard_restores = restores;
            self.holds(phone, &expected)?;
        }
        if tells_held && restores == self.restores {
            self.tells_the_truth(phone)?;
        }
        Ok(())
    }

    pub(super) fn kill_server(&mut self) {
        self.counts.kills += 1;
        self.server = Server::open(&self.ground.config(&self.data_dir));
    }

    fn new_file(&mut self, name: &str) -> PathBuf {
        self.files += 1;
        self.dir.path().join(format!("{name}{}", self.files))
    }

    pub(super) fn copy_phone(&mut self, phone: usize) {
        let to = self.new_file("copy");
        copy_at_rest(&self.phones[phone].file, &to);
        let it = &mut self.phones[phone];
        it.copy = Some((to, it.saves.clone(), it.house_edits.clone()));
    }

    /// The old copy becomes the phone's store.
    pub(super) fn roll_phone_back(&mut self, phone: usize) -> bool {
        let Some((copy, saves, house_edits)) = self.phones[phone].copy.clone() else {
            return false;
        };
        let file = self.new_file("phone");
        copy_at_rest(&copy, &file);
        let it = &mut self.phones[phone];
        it.file = file;
        // An edit that was taken back since then stands again.
        (it.saves, it.house_edits) = (saves, house_edits);
        it.rolled_back += 1;
        it.restart();
        self.merges_hold = false;
        true
    }

    pub(super) fn back_up(&mut self) {
        let to = self.new_file("backup");
        copy_at_rest(&self.data_dir.join("tungngo.db"), &to);
        self.backup = Some(to);
    }

    /// The newest backup becomes the database, in a new epoch.
    pub(super) fn restore(&mut self) -> bool {
        let Some(backup) = self.backup.clone() else {
            return false;
        };
        let dir = self.new_file("data");
        std::fs::create_dir(&dir).expect("a folder");
        copy_at_rest(&backup, &dir.join("tungngo.db"));
        self.data_dir = dir;
        self.server = Server::open(&self.ground.config(&self.data_dir));
        self.restores += 1;
        self.counts.restores += 1;
        self.merges_hold = false;
        let epoch = 1_000 + self.restores;
        let write = self.server.store.write(move |tx| {
            tx.execute(include_str!("sql/new_epoch.sql"), [epoch.to_string()])?;
            Ok(())
        });
        self.ground.runtime.block_on(write).expect("an epoch");
        true
    }

    /// The call that a phone has under way, taken from it.
    pub(super) fn take_under_way(&mut self, phone: usize) -> Option<(UnderWay, Millis)> {
        self.phones[phone].under_way.take()
    }
}

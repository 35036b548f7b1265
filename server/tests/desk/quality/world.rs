//! What people do in a ward, by chance: every way through the routes that office and phones use. What another system's
//! list said is written as its matching writes it.

use std::collections::BTreeMap;

use serde_json::Value;
use tungngo_server::{auth::enrol, clock, synthetic::ward::Chance};
use tungngo_shared::{
    access::Role,
    ids::{CampaignId, Rev, UserId, VisitId},
};
use uuid::Uuid;

use super::super::{
    cases::kit::Scene,
    kit::{Desk, Page, Phone},
};

pub const DAY_MS: i64 = 86_400_000;

/// A ward with its people at work.
pub struct World<'a> {
    pub scene: &'a Scene,
    pub lead: Desk<'a>,
    pub deputy: Desk<'a>,
    pub officer: Desk<'a>,
    pub colleague: Desk<'a>,
    pub colleague_id: UserId,
    pub phone: Phone<'a>,
    pub chance: Chance,
    /// The houses that something happens to, as the phone holds them.
    pub houses: BTreeMap<Uuid, (Rev, Value)>,
    pub campaigns: Vec<CampaignId>,
    pub visits: Vec<VisitId>,
    pub cases: Vec<String>,
    /// How often each thing was done.
    pub done: BTreeMap<&'static str, usize>,
    /// How many days have gone by.
    pub days: i64,
}

async fn ids(scene: &Scene, sql: &'static str) -> Vec<Uuid> {
    let read = scene.office.store.read(move |c| {
        let mut all = c.prepare(sql)?;
        let found = all.query_map([], |row| row.get(0))?;
        Ok(found.collect::<Result<Vec<Uuid>, _>>()?)
    });
    read.await.unwrap()
}

impl<'a> World<'a> {
    pub async fn begin(scene: &'a Scene, seed: u64) -> Self {
        let office = &scene.office;
        let leader = office.person(Role::GroupLeader).id;
        let code = enrol::create_code(&office.app, leader, None).await.unwrap();
        let colleague = "SELECT id FROM account WHERE login = 'colleague'";
        let mut world = Self {
            lead: scene.desk("lead").await,
            deputy: scene.desk("deputy").await,
            officer: scene.desk("officer1").await,
            colleague: scene.desk("colleague").await,
            colleague_id: UserId(ids(scene, colleague).await[0]),
            phone: office.phone_with(&code).await,
            chance: Chance::new(seed, clock::now()),
            houses: BTreeMap::new(),
            campaigns: ids(scene, "SELECT id FROM campaign ORDER BY starts_on DESC")
                .await
                .into_iter()
                .map(CampaignId)
                .collect(),
            visits: Vec::new(),
            cases: Vec::new(),
            done: BTreeMap::new(),
            days: 0,
            scene,
        };
        world.pull().await;
        world
    }

    pub fn pick(&mut self, many: usize) -> usize {
        usize::try_from(self.chance.between(0, many as i64 - 1)).unwrap()
    }

    /// What the phone hears of; of the houses it sees, a few are kept in mind.
    pub async fn pull(&mut self) {
        for change in self.phone.pull().await {
            if change["kind"] != "household" {
                continue;
            }
            let id: Uuid = change["id"].as_str().unwrap().parse().unwrap();
            let known = self.houses.contains_key(&id) || self.houses.len() < 24;
            if change["change"] == "put" && known {
                let rev = serde_json::from_value(change["rev"].clone()).unwrap();
                self.houses.insert(id, (rev, change["body"].clone()));
            }
        }
    }

    pub fn house(&mut self) -> (Uuid, Rev, Value) {
        let at = self.pick(self.houses.len());
        let (id, (rev, body)) = self.houses.iter().nth(at).unwrap();
        (*id, rev.clone(), body.clone())
    }

    /// One thing, chosen by chance. `ends` allows what later steps of some kinds need to be over.
    pub async fn step(&mut self, may_end: bool) -> &'static str {
        let what = match self.chance.between(0, 99) {
            0..20 => self.visit().await,
            20..32 => self.decide().await,
            32..36 => self.correct_house().await,
            36..42 => self.settle_house().await,
            42..48 => self.renumber().await,
            48..51 => self.add_house().await,
            51..54 => self.clash().await,
            54..57 => self.settle_clash().await,
            57..66 => self.open_case().await,
            66..73 => self.decide_status().await,
            73..83 => self.correct_case().await,
            83..86 => self.end_case().await,
            86..88 => self.reopen_case().await,
            88..92 => self.sign_matching().await,
            92..94 if may_end => self.turn_campaign().await,
            _ => {
                // Single days meet the very day on which something is due.
                self.days += match self.chance.percent(50) {
                    true => 1,
                    false => self.chance.between(2, 40),
                };
                "days"
            }
        };
        *self.done.entry(what).or_default() += 1;
        what
    }
}

pub fn lent<'f>(form: &'f [(&'static str, String)]) -> Vec<(&'static str, &'f str)> {
    form.iter().map(|(n, v)| (*n, v.as_str())).collect()
}

/// What was done, where it was.
pub fn moved(page: &Page, what: &'static str) -> &'static str {
    if page.status.is_redirection() {
        what
    } else {
        "nothing"
    }
}

pub fn applied(verdict: &Value, what: &'static str) -> &'static str {
    if verdict["verdict"] == "applied" {
        what
    } else {
        "nothing"
    }
}

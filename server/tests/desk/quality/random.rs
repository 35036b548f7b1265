//! The acceptance: at every step of a random sequence, figures, lists and trend are those of the recount, for everybody.

use std::collections::{BTreeMap, BTreeSet};

use tungngo_server::{
    clock,
    storage::{
        Reach,
        quality::{LackFilter, Moment, Quality, Shares},
    },
};
use tungngo_shared::{
    clock::Millis,
    ids::{GroupId, UserId},
    quality::{Figure, Kind},
};
use uuid::Uuid;

use super::{
    super::{cases::kit::Scene, kit::Desk},
    raw::Raw,
    recount::{Counts, Eyes, KEYS, Key, Prepared, When, recount, together},
    shown,
    world::World,
};

const STEPS: usize = 360;
const SEED: u64 = 20;
const PERIOD: i64 = 180;
const DAY_MS: i64 = 86_400_000;

/// What has to happen at least once.
const WANTED: [&str; 16] = [
    "visit",
    "decide",
    "correct_house",
    "settle_house",
    "renumber",
    "add_house",
    "clash",
    "settle_clash",
    "open_case",
    "decide_status",
    "correct_case",
    "end_case",
    "reopen_case",
    "sign_matching",
    "turn_campaign",
    "days",
];

fn parsed((kind, figure): Key) -> (Kind, Figure) {
    (Kind::parse(kind).unwrap(), Figure::parse(figure).unwrap())
}

/// What counts something.
fn told(shares: &Shares) -> BTreeMap<Key, (u64, u64)> {
    let all = KEYS.into_iter().filter_map(|key| {
        let share = shares.get(&parsed(key))?;
        (share.of > 0).then_some((key, (share.good, share.of)))
    });
    all.collect()
}

fn counted(quality: &Quality) -> BTreeMap<Uuid, Counts> {
    let groups = quality.groups.iter().map(|(id, group)| {
        let records = group.records.iter().filter(|(_, n)| **n > 0);
        let counts = Counts {
            records: records.map(|(kind, n)| (kind.as_str(), *n)).collect(),
            shares: told(&group.shares),
            lacking: BTreeMap::new(),
        };
        (id.0, counts)
    });
    groups
        .filter(|(_, counts)| *counts != Counts::default())
        .collect()
}

/// The recounts of one step: as time has gone by in the sequence, and as the clock on the wall says.
struct Recounted {
    then: BTreeMap<Eyes, BTreeMap<Uuid, Counts>>,
    today: BTreeMap<Eyes, BTreeMap<Uuid, Counts>>,
    is_signed: bool,
}

impl Recounted {
    fn of(raw: &Raw, eyes: [Eyes; 4], [then, today]: [When; 2]) -> Self {
        let prepared = Prepared::of(raw);
        let all = |when| {
            eyes.map(|eyes| (eyes, recount(&prepared, eyes, when)))
                .into()
        };
        Self {
            then: all(then),
            today: all(today),
            is_signed: !raw.runs.is_empty(),
        }
    }
}

struct Judge<'a> {
    scene: &'a Scene,
    names: BTreeMap<Uuid, String>,
}

impl Judge<'_> {
    fn reach(&self, eyes: Eyes) -> Reach {
        let (viewer, whole) = match eyes {
            Eyes::Whole => (self.scene.lead, true),
            Eyes::Officer(me) | Eyes::TrendOf(me) => (UserId(me), false),
        };
        Reach {
            ward: self.scene.office.ward.code.clone(),
            viewer,
            whole,
        }
    }

    async fn figures(&self, all: &Recounted, eyes: Eyes, at: Moment) -> u64 {
        let store = &self.scene.office.app.store;
        let quality = store.quality(self.reach(eyes), at).await.unwrap();
        let mut wanted = all.then[&eyes].clone();
        for counts in wanted.values_mut() {
            counts.lacking.clear();
        }
        assert_eq!(counted(&quality), wanted, "{eyes:?}");
        assert_eq!(quality.signed_ms.is_some(), all.is_signed);
        let shares = wanted.values().flat_map(|counts| counts.shares.values());
        shares.map(|(_, of)| of).sum()
    }

    /// The records behind one figure, group by group.
    async fn lists(&self, all: &Recounted, eyes: Eyes, at: Moment, key: Key) {
        let store = &self.scene.office.app.store;
        let (kind, figure) = parsed(key);
        for (group, counts) in &all.then[&eyes] {
            let (reach, group) = (self.reach(eyes), Some(GroupId(*group)));
            let found: BTreeSet<Uuid> = if kind == Kind::Household {
                let filter = filter(figure, group);
                let rows = store.lacking_households(reach, filter, at).await.unwrap();
                assert!(rows.iter().all(|row| !row.lacks.is_empty()));
                rows.into_iter().map(|row| row.id.0).collect()
            } else {
                let filter = filter(figure, group);
                let rows = store.lacking_cases(reach, filter, at).await.unwrap();
                assert!(rows.iter().all(|row| !row.lacks.is_empty()));
                rows.into_iter().map(|row| row.id.0).collect()
            };
            let wanted = counts.lacking.get(&key).cloned().unwrap_or_default();
            assert_eq!(found, wanted, "{eyes:?} {key:?}");
        }
    }

    /// Today's point of the trend, as the lead and as the first officer's groups see it.
    async fn trend(&self, all: &Recounted, eyes: [Eyes; 2], at: Moment) {
        let store = &self.scene.office.app.store;
        let ward = self.scene.office.ward.code.clone();
        store.note_quality(ward, at).await.unwrap();
        let today = at.now.local_date();
        for eyes in eyes {
            let days = store.quality_days(self.reach(eyes), today).await.unwrap();
            let last = days.iter().find(|day| day.day == today);
            let shares = last.map(|day| told(&day.shares)).unwrap_or_default();
            assert_eq!(shares, together(&all.then[&eyes]), "{eyes:?}");
        }
    }

    /// What the page says today.
    async fn page(&self, desk: &Desk<'_>, all: &Recounted, eyes: Eyes) {
        let html = desk.get("/quality").await.ok();
        let (groups, total) = shown::figures(&html);
        let wanted = &all.today[&eyes];
        let numbers = |line: &shown::Line| -> BTreeMap<Key, (u64, u64)> {
            let all = line
                .iter()
                .filter_map(|(key, share)| share.map(|s| (*key, s)));
            all.filter(|(_, (_, of))| *of > 0).collect()
        };
        let by_name = wanted
            .iter()
            .map(|(id, c)| (&self.names[id], c.shares.clone()));
        let by_name: BTreeMap<&String, _> = by_name.collect();
        for (name, line) in &groups {
            let wanted = by_name.get(name).cloned().unwrap_or_default();
            assert_eq!(numbers(line), wanted, "{eyes:?} {name}");
        }
        assert!(by_name.keys().all(|name| groups.contains_key(*name)));
        assert_eq!(numbers(&total), together(wanted), "{eyes:?}");
        assert_eq!(html.contains("chưa đối sánh"), !all.is_signed);
    }
}

fn filter<Id>(figure: Figure, group: Option<GroupId>) -> LackFilter<(String, Id)> {
    LackFilter {
        figure,
        group,
        after: None,
        limit: 1_000,
    }
}

async fn names(scene: &Scene) -> BTreeMap<Uuid, String> {
    let groups = scene.office.app.store.groups(&scene.office.ward.code);
    let groups = groups.await.unwrap();
    groups.into_iter().map(|g| (g.id.0, g.name)).collect()
}

#[tokio::test]
async fn the_figures_agree_with_an_independent_recount_at_every_step() {
    let scene = Scene::set().await;
    let steering = scene.desk("steering").await;
    let mut world = World::begin(&scene, SEED).await;
    let judge = Judge {
        names: names(&scene).await,
        scene: &scene,
    };
    let officer = Eyes::Officer(scene.officer.0);
    let colleague = Eyes::Officer(world.colleague_id.0);
    let trend = Eyes::TrendOf(scene.officer.0);
    let ward = scene.office.app.store.ward(&scene.office.ward.code).await;
    let rules = ward.unwrap().unwrap().rules;
    let (mut compared, mut differed) = (0, 0);
    for n in 0..STEPS {
        world.step(n > STEPS * 2 / 3).await;
        let raw = Raw::read(&scene.office.store).await;
        let today = clock::now();
        let at = Moment::of(&rules, Millis(today.0 + world.days * DAY_MS));
        let when = [at.now.0, today.0].map(|now| When {
            now,
            period: PERIOD,
        });
        let all = Recounted::of(&raw, [Eyes::Whole, officer, colleague, trend], when);
        for eyes in [Eyes::Whole, officer, colleague] {
            compared += judge.figures(&all, eyes, at).await;
            judge.lists(&all, eyes, at, KEYS[n % KEYS.len()]).await;
        }
        judge.trend(&all, [Eyes::Whole, trend], at).await;
        for (desk, eyes) in [
            (&world.lead, Eyes::Whole),
            (&steering, Eyes::Whole),
            (&world.officer, officer),
            (&world.colleague, colleague),
        ] {
            judge.page(desk, &all, eyes).await;
        }
        differed += usize::from(together(&all.then[&officer]) != together(&all.then[&colleague]));
    }
    println!(
        "{STEPS} steps over {} days, {compared} answers about records counted twice; two officers of the same \
         groups saw other figures at {differed} of them: {:?}",
        world.days, world.done
    );
    for wanted in WANTED {
        assert!(world.done.contains_key(wanted), "no {wanted}");
    }
    assert!(differed > STEPS / 10, "minors made no difference");
}

//! What happens in a run, as data. Numbers are taken modulo what there is when the step is taken.

use rand::{Rng as _, RngExt as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use serde::{Deserialize, Serialize};

/// What becomes of a call under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// Request and reply arrive.
    Arrives,
    /// The request is lost.
    RequestLost,
    /// The server did it; the reply is lost.
    ReplyLost,
    /// The request arrives twice; the phone hears the first reply, or the second.
    Twice { second: bool },
    /// The server does it; the reply is on its way until the call's next fate.
    ReplyHeld,
    /// The phone gives up; the request arrives later (see [`Step::Late`]).
    RequestLate,
    /// The server's disk fails in the middle of it.
    NotStored,
    /// The server dies in the middle of it: before its commit, or after it.
    ServerDies { stored: bool },
    /// The server is too busy.
    Busy,
    /// The body is too large for something on the way.
    TooLarge,
    /// Something else answers (a hotel's log-in page).
    Portal,
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Time passes; phones whose time has come look for work.
    Pass { ms: u32 },
    /// Somebody records a visit.
    Visit { phone: u8, door: u8, outcome: u8 },
    /// The last save is taken back.
    Undo { phone: u8 },
    /// A visit that was sent back (or any own one) is mended.
    Mend { phone: u8, which: u8 },
    /// A house on the list is corrected.
    EditHouse { phone: u8, door: u8, field: u8 },
    /// A missed house is added.
    AddHouse { phone: u8, alley: u8 },
    /// Somebody taps “sync now”.
    SyncNow { phone: u8 },
    /// The call under way meets its fate.
    Call { phone: u8, fate: Fate },
    /// A good link for a while: the phone looks for work until it has none.
    Round { phone: u8 },
    /// The calls of two phones overlap: the first one's hangs in its commit while the other's is answered.
    Overlap { first: u8, second: u8 },
    /// A request that was given up reaches the server after all.
    Late { which: u8 },
    /// The app is killed and started again.
    KillPhone { phone: u8 },
    /// The app will be killed inside, or right after, one of its next store transactions.
    CrashPhone { phone: u8, commits: u8, after: bool },
    /// The server is killed and started again.
    KillServer,
    /// A phone's wall clock jumps.
    PhoneClock { phone: u8, minutes: i32 },
    /// The server's clock jumps.
    ServerClock { minutes: i16 },
    /// An officer decides.
    Review { which: u8, decision: u8 },
    /// The office corrects a house.
    DeskEdit { door: u8, field: u8 },
    /// The office moves a house to another alley.
    MoveHouse { door: u8, alley: u8 },
    /// A team gets other alleys (a bit each).
    Reassign { team: u8, alleys: u8 },
    /// The office revokes a phone.
    Revoke { phone: u8 },
    /// The database is backed up.
    Backup,
    /// The newest backup becomes the database, in a new epoch.
    Restore,
    /// A copy of a phone's store is put by.
    CopyStore { phone: u8 },
    /// The copy comes back: the phone has forgotten what it did since.
    OldStore { phone: u8 },
    /// The app is brought up to date.
    UpdateApp { phone: u8 },
}

/// How many phones there are at most.
pub const PHONES: u8 = 4;

/// Two phones that walk an alley together (`Ground`).
const NEIGHBOURS: [u8; 2] = [1, 2];

/// What a run is about: things that seldom happen at the same time are rarer still in ordinary runs, and
/// frequent in a few.
struct Theme {
    /// How many phones somebody uses; few get far.
    phones: u8,
    /// Up to where [`one`] draws: the rare things are at the end.
    most: u32,
    /// In how many of a hundred steps a phone has a good link.
    rounds: u32,
    /// In how many of a hundred two phones talk to the server at the same moment.
    tangles: u32,
    /// In how many of a hundred a push is on its way while the office's world changes.
    belated: u32,
    /// 0 for a good network, up to 4.
    bad_network: u32,
}

impl Theme {
    fn new(chance: &mut StdRng) -> Self {
        let bad_network = chance.random_range(0..5);
        let ordinary = Self {
            phones: PHONES,
            most: 102,
            rounds: 3,
            tangles: 0,
            belated: 0,
            bad_network,
        };
        match chance.random_range(0..20) {
            0..9 => ordinary,
            9..13 => Self {
                most: 120,
                rounds: 10,
                ..ordinary
            },
            // Nearly everything is forgotten by somebody.
            13..17 => Self {
                phones: chance.random_range(1..=PHONES),
                most: 180,
                rounds: 15,
                belated: 5,
                ..ordinary
            },
            _ => Self {
                phones: 3,
                rounds: 8,
                tangles: 15,
                ..ordinary
            },
        }
    }
}

/// The plan of a seed.
#[must_use]
pub fn plan(seed: u64) -> Vec<Step> {
    let mut chance = StdRng::seed_from_u64(seed);
    let length = chance.random_range(20..100);
    let theme = Theme::new(&mut chance);
    let mut steps = Vec::with_capacity(length + 3);
    while steps.len() < length {
        match chance.random_range(0..100) {
            n if n < theme.rounds => steps.push(Step::Round {
                phone: chance.random_range(0..theme.phones),
            }),
            n if n < theme.rounds + theme.tangles => tangle(&mut steps, &mut chance),
            n if n < theme.rounds + theme.tangles + theme.belated => {
                belated(&mut steps, &mut chance, &theme);
            }
            _ => steps.push(one(&mut chance, &theme)),
        }
    }
    steps
}

/// Two phones that see the same houses save and send at the same moment.
fn tangle(steps: &mut Vec<Step>, chance: &mut StdRng) {
    let mut both = NEIGHBOURS;
    both.shuffle(chance);
    let [first, second] = both;
    steps.extend([
        Step::EditHouse {
            phone: first,
            door: any(chance),
            field: any(chance),
        },
        Step::SyncNow { phone: first },
        Step::SyncNow { phone: second },
        Step::Overlap { first, second },
    ]);
}

/// A push is given up, sent again, and comes a second time when the server was restored or others walk there.
fn belated(steps: &mut Vec<Step>, chance: &mut StdRng, theme: &Theme) {
    let phone = chance.random_range(0..theme.phones);
    let all = [
        Step::Backup,
        Step::EditHouse {
            phone,
            door: any(chance),
            field: any(chance),
        },
        Step::SyncNow { phone },
        Step::Call {
            phone,
            fate: Fate::RequestLate,
        },
        Step::Round { phone },
        Step::Restore,
        Step::Reassign {
            team: any(chance),
            alleys: any(chance),
        },
        Step::Late { which: any(chance) },
        Step::Round { phone },
    ];
    steps.extend(all.into_iter().filter(|_| chance.random_bool(0.9)));
}

fn any(chance: &mut StdRng) -> u8 {
    (chance.next_u32() & 0xff) as u8
}

fn one(chance: &mut StdRng, theme: &Theme) -> Step {
    let phone = chance.random_range(0..theme.phones);
    match chance.random_range(0..theme.most) {
        0..16 => Step::Pass {
            ms: match chance.random_range(0..10) {
                0..6 => chance.random_range(500..9_000),
                6..9 => chance.random_range(10_000..70_000),
                _ => chance.random_range(300_000..5_000_000),
            },
        },
        16..28 => Step::Visit {
            phone,
            door: any(chance),
            outcome: any(chance),
        },
        28..30 => Step::Undo { phone },
        30..34 => Step::Mend {
            phone,
            which: any(chance),
        },
        34..39 => Step::EditHouse {
            phone,
            door: any(chance),
            field: any(chance),
        },
        39..41 => Step::AddHouse {
            phone,
            alley: any(chance),
        },
        41..44 => Step::SyncNow { phone },
        44..47 => Step::Overlap {
            first: phone,
            second: chance.random_range(0..theme.phones),
        },
        47..78 => Step::Call {
            phone,
            fate: fate(chance, theme.bad_network),
        },
        78..80 => Step::Late { which: any(chance) },
        80..82 => Step::KillPhone { phone },
        82..85 => Step::CrashPhone {
            phone,
            commits: chance.random_range(0..4),
            after: chance.random_bool(0.5),
        },
        85..87 => Step::KillServer,
        87..89 => Step::PhoneClock {
            phone,
            minutes: chance.random_range(-600_000..600_000),
        },
        89 => Step::ServerClock {
            minutes: chance.random_range(-60..60),
        },
        90..94 => Step::Review {
            which: any(chance),
            decision: any(chance),
        },
        94..97 => Step::DeskEdit {
            door: any(chance),
            field: any(chance),
        },
        97..99 => Step::MoveHouse {
            door: any(chance),
            alley: any(chance),
        },
        99..101 => Step::Reassign {
            team: any(chance),
            alleys: any(chance),
        },
        101 => Step::UpdateApp { phone },
        102..107 | 120..130 => Step::Backup,
        107..112 | 130..145 => Step::Restore,
        112..115 | 145..162 => Step::CopyStore { phone },
        115..118 | 162..178 => Step::OldStore { phone },
        _ => Step::Revoke { phone },
    }
}

fn fate(chance: &mut StdRng, bad_network: u32) -> Fate {
    if chance.random_range(0..6) >= bad_network {
        return Fate::Arrives;
    }
    match chance.random_range(0..14) {
        0..2 => Fate::RequestLost,
        2..5 => Fate::ReplyLost,
        5 => Fate::Twice { second: false },
        6 => Fate::Twice { second: true },
        7..9 => Fate::ReplyHeld,
        9 => Fate::RequestLate,
        10 => match chance.random_range(0..3) {
            0 => Fate::Busy,
            1 => Fate::TooLarge,
            _ => Fate::Portal,
        },
        11 => Fate::NotStored,
        12 => Fate::ServerDies {
            stored: chance.random_bool(0.5),
        },
        _ => Fate::Arrives,
    }
}

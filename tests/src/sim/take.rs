//! Takes one step in the world.

use serde_json::json;
use tungngo_mobile::{
    engine::{Event, Failure},
    store::{Edit, Label, StoreError},
    sync::Call,
};
use tungngo_shared::{
    clock::Millis,
    household::{Household, ListState},
    ids::{HouseholdId, VisitId},
    sync::{DocKind, ProtocolRange},
    visit::{Outcome, Visit},
};
use uuid::Uuid;

use super::{
    Holds, Step,
    phone::{HouseEdit, Save, UnderWay, arm},
    plan::Fate,
    world::World,
};

const OUTCOMES: [Outcome; 5] = [
    Outcome::Refused,
    Outcome::Absent,
    Outcome::Vacant,
    Outcome::NotFound,
    Outcome::Refused,
];

pub(super) fn pick<T>(from: &[T], at: u8) -> Option<&T> {
    (!from.is_empty()).then(|| &from[usize::from(at) % from.len()])
}

/// A field that an edit of a house changes, and to what; `n` makes it unlike any other edit's.
pub(super) fn change_field(house: &mut Household, field: u8, n: u64) -> HouseEdit {
    let (field, to) = match field % 3 {
        0 => {
            house.head_name = format!("Trần Thị Mẫu {n}");
            ("head_name", json!(house.head_name))
        }
        1 => {
            house.people = Some((n % 40) as u32 + 1);
            ("people", json!(house.people))
        }
        _ => {
            house.note = Some(format!("Ghi chú mẫu {n}"));
            ("note", json!(house.note))
        }
    };
    HouseEdit {
        house: Uuid::nil(),
        field,
        to,
        save: None,
    }
}

impl World<'_> {
    pub(super) fn take(&mut self, step: &Step) -> Holds {
        self.take_one(step)?;
        if matches!(step, Step::Call { .. } | Step::Overlap { .. }) {
            return self.read(super::model::feed);
        }
        Ok(())
    }

    fn take_one(&mut self, step: &Step) -> Holds {
        self.counts.steps += 1;
        self.note(|| format!("{step:?}"));
        let phones = self.phones.len();
        let of = |phone: u8| usize::from(phone) % phones;
        match *step {
            Step::Pass { ms } => {
                self.pass(i64::from(ms));
                self.tick_all();
            }
            Step::Visit {
                phone,
                door,
                outcome,
            } => self.visit(of(phone), door, outcome),
            Step::Undo { phone } => self.undo(of(phone)),
            Step::Mend { phone, which } => self.mend(of(phone), which),
            Step::EditHouse { phone, door, field } => self.edit_house(of(phone), door, field),
            Step::AddHouse { phone, alley } => self.add_house(of(phone), alley),
            Step::SyncNow { phone } => {
                self.act(of(phone), |session, at| session.drive(Event::SyncNow, at));
            }
            Step::Call { phone, fate } => return self.fate(of(phone), fate),
            Step::Round { phone } => return self.round(of(phone)),
            Step::Overlap { first, second } => return self.overlap(of(first), of(second)),
            Step::Late { which } => {
                if !self.late.is_empty() {
                    let call = self.late.remove(usize::from(which) % self.late.len());
                    // Whose it was does not matter: nobody hears the reply.
                    self.serve(0, &call);
                }
            }
            Step::KillPhone { phone } => {
                self.counts.kills += 1;
                self.phones[of(phone)].restart();
            }
            Step::CrashPhone {
                phone: _,
                commits,
                after,
            } => arm(commits, after),
            Step::KillServer => self.kill_server(),
            Step::PhoneClock { phone, minutes } => {
                self.phones[of(phone)].wall_offset += i64::from(minutes) * 60_000;
            }
            Step::ServerClock { minutes } => self.jump_server_clock(i64::from(minutes) * 60_000),
            Step::Review { which, decision } => self.review(which, decision),
            Step::DeskEdit { door, field } => self.desk_edit(door, field),
            Step::MoveHouse { door, alley } => self.move_house(door, alley),
            Step::Reassign { team, alleys } => self.reassign(team, alleys),
            Step::Revoke { phone } => self.revoke(of(phone)),
            Step::Backup => self.back_up(),
            Step::Restore => {
                self.restore();
            }
            Step::CopyStore { phone } => self.copy_phone(of(phone)),
            Step::OldStore { phone } => {
                self.roll_phone_back(of(phone));
            }
            Step::UpdateApp { phone } => {
                let phone = &mut self.phones[of(phone)];
                phone.protocol = ProtocolRange::OURS;
                phone.restart();
            }
        }
        Ok(())
    }

    /// Phones whose time has come look for work.
    pub(super) fn tick_all(&mut self) {
        for phone in 0..self.phones.len() {
            let wake = self.phones[phone].session.wake();
            if wake.is_none_or(|wake| wake.0 <= self.steady) {
                self.act(phone, |session, at| session.drive(Event::Tick, at));
            }
        }
    }

    /// As many calls as there are until the phone rests or has to wait, and some: a run is about more.
    fn round(&mut self, phone: usize) -> Holds {
        const MOST_CALLS: usize = 25;
        self.act(phone, |session, at| session.drive(Event::SyncNow, at));
        for _ in 0..MOST_CALLS {
            if self.phones[phone].under_way.is_none() {
                break;
            }
            self.fate(phone, Fate::Arrives)?;
        }
        self.read(super::model::feed)
    }

    pub(super) fn fate(&mut self, phone: usize, fate: Fate) -> Holds {
        let Some((under_way, sent)) = self.take_under_way(phone) else {
            return Ok(());
        };
        let call = match under_way {
            UnderWay::Answered(answered) => {
                let is_lost = matches!(
                    fate,
                    Fate::RequestLost
                        | Fate::ReplyLost
                        | Fate::RequestLate
                        | Fate::ServerDies { .. }
                );
                return if is_lost {
                    self.fail(phone, Failure::Unreachable, sent)
                } else {
                    self.reply(phone, answered, sent)
                };
            }
            UnderWay::Asked(call) => call,
        };
        match fate {
            Fate::Arrives => {
                let answered = self.serve(phone, &call);
                self.reply(phone, answered, sent)
            }
            Fate::RequestLost => self.fail(phone, Failure::Unreachable, sent),
            Fate::ReplyLost => {
                self.serve(phone, &call);
                self.fail(phone, Failure::Unreachable, sent)
            }
            Fate::Twice { second } => {
                let first = self.serve(phone, &call);
                let again = self.serve(phone, &call);
                self.reply(phone, if second { again } else { first }, sent)
            }
            Fate::ReplyHeld => {
                let answered = self.serve(phone, &call);
                self.phones[phone].under_way = Some((UnderWay::Answered(answered), sent));
                Ok(())
            }
            Fate::RequestLate => {
                // A refresh token that comes back much later is what a thief's looks like; the session
                // ends, by design.
                if !matches!(call, Call::Refresh { .. }) {
                    self.late.push(call);
                }
                self.fail(phone, Failure::Unreachable, sent)
            }
            Fate::NotStored => {
                self.disk.fail_once();
                let answered = self.serve(phone, &call);
                self.disk.heal();
                self.reply(phone, answered, sent)
            }
            Fate::ServerDies { stored } => {
                if !stored {
                    self.disk.fail_once();
                }
                self.serve(phone, &call);
                self.disk.heal();
                self.kill_server();
                self.fail(phone, Failure::Unreachable, sent)
            }
            Fate::Busy => self.fail(phone, status(503, Some(7)), sent),
            Fate::TooLarge => self.fail(phone, status(413, None), sent),
            Fate::Portal => self.fail(phone, Failure::NotOurs, sent),
        }
    }

    fn fail(&mut self, phone: usize, failure: Failure, sent: Millis) -> Holds {
        self.act(phone, |session, at| session.came(sent, Err(failure), at));
        Ok(())
    }

    /// A new id, the same in every run of a seed.
    fn new_id(&mut self) -> Uuid {
        let high = (self.draw() * 1e15) as u64;
        let low = (self.draw() * 1e15) as u64;
        let mut random = [0; 10];
        random[..5].copy_from_slice(&high.to_be_bytes()[3..]);
        random[5..].copy_from_slice(&low.to_be_bytes()[3..]);
        VisitId::from_parts(self.server_now().0.unsigned_abs(), random).0
    }

    /// Saves on the phone as its screens would.
    fn save(&mut self, phone: usize, doc: Uuid, kind: DocKind, body: String) -> bool {
        let text = body.clone();
        let mut token = None;
        let saved = self.act(phone, |session, at| {
            let edit = Edit {
                doc,
                kind,
                body: text,
                label: Label::default(),
                now: at.wall,
                form: None,
            };
            let saved = session.store.save(&edit).expect("a save");
            token = Some(saved.token);
            session.saved(at);
        });
        // Crashed inside: saved or not, nobody was told; the ledger knows.
        let was_saved = saved || {
            let ledger = self.phones[phone].session.store.ledger().expect("a ledger");
            ledger.iter().any(|row| row.doc == doc && row.body == body)
        };
        if was_saved {
            self.counts.saves += 1;
            self.phones[phone].last_undo = token.filter(|_| saved);
            self.phones[phone].saves.push(Save {
                doc,
                is_visit: kind == DocKind::Visit,
                body,
                undone: false,
            });
        }
        was_saved
    }

    fn doors(&self, phone: usize) -> Vec<HouseholdId> {
        let documents = self.phones[phone].session.store.documents();
        let documents = documents.expect("the store can be read");
        let houses = documents.into_iter().filter(|d| d.0 == DocKind::Household);
        houses.map(|(_, id, _)| HouseholdId(id)).collect()
    }

    fn visit(&mut self, phone: usize, door: u8, outcome: u8) {
        let doors = self.doors(phone);
        let (Some(house), Some(outcome)) = (pick(&doors, door), pick(&OUTCOMES, outcome)) else {
            return;
        };
        let id = self.new_id();
        let mut visit = Visit::new(*house, self.ground.campaign, *outcome);
        visit.clock.device_ms = Millis(self.server_now().0 + self.phones[phone].wall_offset);
        visit.note = Some(format!("Lượt mẫu {}", self.counts.steps));
        let body = serde_json::to_string(&visit).expect("a visit");
        self.save(phone, id, DocKind::Visit, body);
    }

    fn undo(&mut self, phone: usize) {
        let Some(token) = self.phones[phone].last_undo.take() else {
            return;
        };
        let mut undone = false;
        let went_well = self.act(phone, |session, _| match session.store.undo(token) {
            Ok(()) => undone = true,
            Err(StoreError::TooLate | StoreError::Gone) => {}
            Err(error) => panic!("undo: {error}"),
        });
        let it = &mut self.phones[phone];
        let Some(save) = it.saves.last_mut() else {
            return;
        };
        if !went_well {
            let ledger = it.session.store.ledger().expect("a ledger");
            undone = !ledger
                .iter()
                .any(|r| r.doc == save.doc && r.body == save.body);
        }
        if undone {
            save.undone = true;
            let last = it.saves.len() - 1;
            it.house_edits.retain(|e| e.save != Some(last));
        }
    }

    fn mend(&mut self, phone: usize, which: u8) {
        let store = &self.phones[phone].session.store;
        let mut own: Vec<Uuid> = Vec::new();
        for save in self.phones[phone]
            .saves
            .iter()
            .filter(|s| s.is_visit && !s.undone)
        {
            if !own.contains(&save.doc) {
                own.push(save.doc);
            }
        }
        let Some(id) = pick(&own, which).copied() else {
            return;
        };
        let Some(mut visit) = store.visit(VisitId(id)).expect("the store can be read") else {
            return;
        };
        visit.note = Some(format!("Đã bổ sung {}", self.counts.steps));
        let body = serde_json::to_string(&visit).expect("a visit");
        self.save(phone, id, DocKind::Visit, body);
    }

    fn edit_house(&mut self, phone: usize, door: u8, field: u8) {
        let doors = self.doors(phone);
        let Some(id) = pick(&doors, door).copied() else {
            return;
        };
        let store = &self.phones[phone].session.store;
        let Some(mut house) = store.household(id).expect("the store can be read") else {
            return;
        };
        let mut edit = change_field(&mut house, field, self.counts.steps);
        let body = super::ground::household_body(&house);
        if self.save(phone, id.0, DocKind::Household, body) {
            edit.house = id.0;
            edit.save = Some(self.phones[phone].saves.len() - 1);
            self.phones[phone].house_edits.push(edit);
        }
    }

    fn add_house(&mut self, phone: usize, alley: u8) {
        let alleys: Vec<_> = {
            let documents = self.phones[phone].session.store.documents();
            let seen = documents.expect("the store can be read");
            let of_phone = |a: Uuid| seen.iter().any(|d| d.0 == DocKind::Alley && d.1 == a);
            let all = self.ground.alleys.iter();
            all.filter(|(a, _)| of_phone(a.0)).copied().collect()
        };
        let Some((alley, group)) = pick(&alleys, alley).copied() else {
            return;
        };
        let id = self.new_id();
        let mut house = Household::at(group, alley, &format!("{}A", self.counts.steps));
        house.list_state = ListState::ProposedNew;
        house.extra.insert("tam_moi".to_owned(), json!({"n": 0}));
        let body = super::ground::household_body(&house);
        self.save(phone, id, DocKind::Household, body);
    }
}

fn status(status: u16, retry_after_s: Option<u32>) -> Failure {
    Failure::Status {
        status,
        retry_after_s,
        code: String::new(),
    }
}

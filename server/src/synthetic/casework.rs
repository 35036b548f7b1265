//! What officers of a made-up ward work on: cases and tasks, for measurements.

use jiff::ToSpan as _;
use tungngo_shared::{
    access::Role,
    casefile::{Birth, CaseFile, CaseState, LawStatus},
    clock::Millis,
    ids::{CaseId, TaskId, UserId},
    observation::Category,
    task::{Task, TaskKind},
};

use super::{people::MadePerson, ward::Chance, ward::SyntheticWard, words::OF_PEOPLE};

/// A case as it would stand after its steps.
#[derive(Clone, Debug)]
pub struct SyntheticCase {
    /// Its id.
    pub id: CaseId,
    /// What it says.
    pub file: CaseFile,
    /// Proposed or open.
    pub state: CaseState,
    /// What the law says of the person.
    pub status: LawStatus,
    /// Who approved it, where somebody did.
    pub approver: Option<UserId>,
    /// When it is to be looked at again, or was proposed.
    pub listed_on: jiff::civil::Date,
}

/// What officers work on.
#[derive(Clone, Debug, Default)]
pub struct Casework {
    /// Cases.
    pub cases: Vec<SyntheticCase>,
    /// Tasks.
    pub tasks: Vec<(TaskId, Task)>,
}

/// So many cases and as many tasks, spread over the ward's households: every tenth case waits for approval, and of every
/// twentieth only the year of birth is known, which makes a minor.
#[must_use]
pub fn make(
    ward: &SyntheticWard,
    people: &[MadePerson],
    many: usize,
    now: Millis,
    chance: &mut Chance,
) -> Casework {
    let of = |role: Role| people.iter().filter(move |p| p.role == role);
    let lead = of(Role::PoliceLead).next().map(|p| p.id);
    let walkers: Vec<UserId> = of(Role::Volunteer).map(|p| p.id).collect();
    let today = now.local_date();
    let step = (ward.households.len() / many.max(1)).max(1);
    let mut made = Casework::default();
    for (n, (household, of_house)) in ward.households.iter().step_by(step).take(many).enumerate() {
        let officer = of(Role::AreaOfficer).find(|p| p.groups.contains(&of_house.group));
        let group = ward.groups.iter().position(|g| g.id == of_house.group);
        let walker = group.and_then(|g| walkers.get(g));
        let (Some(officer), Some(walker)) = (officer, walker) else {
            continue;
        };
        let waits = n % 10 == 0;
        let year = match n % 20 {
            5 => today.year().saturating_sub(15),
            _ => i16::try_from(chance.between(1960, 2000)).unwrap_or(1980),
        };
        let days = i32::try_from(chance.between(-30, 300)).unwrap_or_default();
        made.cases.push(SyntheticCase {
            id: CaseId(chance.visit().0),
            file: CaseFile {
                name: chance.person(),
                birth: Birth::Year(year),
                personal_number: Some(format!("0300{:08}", chance.between(0, 99_999_999))),
                category: Category::IllegalUser,
                household: Some(*household),
                group: of_house.group,
                officer: officer.id,
            },
            state: if waits {
                CaseState::Proposed
            } else {
                CaseState::Open
            },
            status: if waits {
                LawStatus::None
            } else {
                LawStatus::PostRehab
            },
            approver: lead.filter(|_| !waits),
            listed_on: today.saturating_add(days.days()),
        });
        let task = Task {
            kind: TaskKind::ALL[n % TaskKind::ALL.len()],
            household: *household,
            assignee: *walker,
            what: chance.one_of(&OF_PEOPLE).to_owned(),
            due: today.saturating_add(days.days()),
            given_by: officer.id,
            report: None,
            answer: None,
            extra: serde_json::Map::new(),
        };
        made.tasks.push((TaskId(chance.visit().0), task));
    }
    made
}

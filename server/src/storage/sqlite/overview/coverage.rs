//! What became of every house of a campaign, counted by alley. Each house's knocks are judged by the phone's own rule
//! ([`judge`]), in one walk through a group's houses; SQLite would sort them several times over.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};
use tungngo_shared::{
    commitment::CommitmentState,
    ids::{AlleyId, CampaignId, GroupId},
    review::ReviewState,
    visit::{
        Outcome,
        ladder::{Attempt, Due, judge},
    },
};
use uuid::Uuid;

use super::super::rows;
use crate::storage::{
    Reach, StoreResult,
    overview::{AlleyFigures, Figures},
};

/// One house while its knocks are read.
#[derive(Default)]
struct House {
    attempts: Vec<Attempt>,
    is_signed: bool,
    waiting: u64,
}

impl House {
    /// A knock more, where the row has one.
    fn knock(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let Some(recorded) = rows::maybe_millis(row, "recorded_ms")? else {
            return Ok(());
        };
        self.attempts.push(Attempt {
            outcome: rows::parsed(row, "outcome", Outcome::parse)?,
            date: recorded.local_date(),
            part: recorded.part_of_day(),
            appointment: None,
        });
        let commitment: Option<String> = row.get("commitment")?;
        let signed = [CommitmentState::Signed, CommitmentState::AlreadySigned];
        self.is_signed |= commitment.is_some_and(|id| signed.iter().any(|s| s.as_str() == id));
        let state = rows::parsed(row, "review_state", ReviewState::parse)?;
        self.waiting += u64::from(state == ReviewState::Received);
        Ok(())
    }

    /// As one of the houses of an alley.
    fn figures(&self) -> Figures {
        let last = self.attempts.last().map(|last| last.outcome);
        let is = |outcomes: &[Outcome]| u64::from(last.is_some_and(|o| outcomes.contains(&o)));
        Figures {
            houses: 1,
            visited: u64::from(last.is_some()),
            met: is(&[Outcome::Met]),
            absent: is(&[Outcome::Absent, Outcome::Postponed]),
            refused: is(&[Outcome::Refused]),
            other: is(&[Outcome::Vacant, Outcome::NotFound]),
            signed: u64::from(self.is_signed),
            absent3: u64::from(matches!(judge(&self.attempts), Due::Decide { .. })),
            waiting: self.waiting,
        }
    }
}

/// One group's figures by alley.
fn of_group(
    c: &Connection,
    reach: &Reach,
    campaign: CampaignId,
    group: GroupId,
) -> StoreResult<BTreeMap<Uuid, Figures>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/overview/knocks.sql"))?;
    let mut found = statement.query(params![campaign.0, reach.ward.as_str(), group.0])?;
    let mut alleys: BTreeMap<Uuid, Figures> = BTreeMap::new();
    let mut now: Option<(Uuid, i64, House)> = None;
    let mut close = |alley, house: House| {
        let figures: &mut Figures = alleys.entry(alley).or_default();
        figures.add(&house.figures());
    };
    while let Some(row) = found.next()? {
        let (alley, nr): (Uuid, i64) = (row.get("alley_id")?, row.get("house")?);
        if let Some((before, _, house)) = now.take_if(|(_, open, _)| *open != nr) {
            close(before, house);
        }
        let (_, _, house) = now.get_or_insert_with(|| (alley, nr, House::default()));
        house.knock(row)?;
    }
    if let Some((alley, _, house)) = now {
        close(alley, house);
    }
    Ok(alleys)
}

/// The figures of every alley in reach that has houses, or of one group's, in their order.
pub fn read(
    c: &Connection,
    reach: &Reach,
    campaign: CampaignId,
    group: Option<GroupId>,
) -> StoreResult<Vec<AlleyFigures>> {
    let mut groups = c.prepare_cached(include_str!("../../../../sql/overview/groups.sql"))?;
    let place = params![
        campaign.0,
        reach.whole,
        reach.viewer.0,
        group.map(|group| group.0)
    ];
    let groups = groups.query_map(place, |row| {
        Ok((GroupId(row.get("id")?), row.get::<_, String>("name")?))
    })?;
    let mut name = c.prepare_cached(include_str!("../../../../sql/overview/alley.sql"))?;
    let mut all = Vec::new();
    for found in groups {
        let (group, group_name) = found?;
        let mut alleys = Vec::new();
        for (alley, figures) in of_group(c, reach, campaign, group)? {
            let named = |row: &Row<'_>| Ok((row.get("order_key")?, row.get("name")?));
            let place: (String, String) = name.query_row([alley], named)?;
            alleys.push((place, alley, figures));
        }
        alleys.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let figures = |((_, alley_name), alley, figures)| AlleyFigures {
            group,
            group_name: group_name.clone(),
            alley: AlleyId(alley),
            alley_name,
            figures,
        };
        all.extend(alleys.into_iter().map(figures));
    }
    Ok(all)
}

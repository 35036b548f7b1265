//! What is to be done about each door: judged from its visits by the shared rule, kept as a row.

use jiff::civil::Date;
use tungngo_shared::{
    campaign::{Campaign, CampaignState},
    clock::{Millis, PartOfDay},
    ids::{CampaignId, HouseholdId},
    review::{ReviewNote, ReviewState},
    sync::DocKind,
    visit::{
        Appointment, Outcome,
        ladder::{self, Attempt, Due},
    },
};

use super::project::Doors;
use super::{Result, Store, Writer, all, id, key, one, run, sql};

/// One visit as the rule and the lists need it.
pub(super) struct Knock {
    pub(super) attempt: Attempt,
    id: [u8; 16],
    recorded_ms: i64,
    author: Option<String>,
    returned: bool,
}

/// The part of the day with this stored number.
pub(super) fn part(number: i64) -> PartOfDay {
    match number {
        0 => PartOfDay::Morning,
        1 => PartOfDay::Afternoon,
        _ => PartOfDay::Evening,
    }
}

/// An appointment from its two columns.
pub(super) fn appointment(date: Option<String>, number: Option<i64>) -> Option<Appointment> {
    let date: Date = date?.parse().ok()?;
    Some(Appointment {
        date,
        part: part(number?),
    })
}

/// When the present part of the day began: a knock before it is another try.
pub(super) fn part_start(now: Millis) -> i64 {
    let hours = match now.part_of_day() {
        PartOfDay::Morning => 0,
        PartOfDay::Afternoon => 12,
        PartOfDay::Evening => 18,
    };
    Millis::start_of_day(now.local_date()).0 + hours * 3_600_000
}

/// The visits of one door in a campaign, oldest first.
pub(super) fn knocks(
    conn: &rusqlite::Connection,
    campaign: CampaignId,
    household: HouseholdId,
) -> Result<Vec<Knock>> {
    all(
        conn,
        sql!("visits/of_door"),
        (key(household), key(campaign)),
        |row| {
            let recorded_ms: i64 = row.get(2)?;
            let at = Millis(recorded_ms);
            let review: Option<String> = row.get(6)?;
            Ok(Knock {
                attempt: Attempt {
                    outcome: Outcome::parse(&row.get::<_, String>(1)?).unwrap_or(Outcome::Absent),
                    date: at.local_date(),
                    part: at.part_of_day(),
                    appointment: appointment(row.get(3)?, row.get(4)?),
                },
                id: row.get(0)?,
                recorded_ms,
                author: row.get(5)?,
                returned: review.is_some_and(|r| is_returned(&r)),
            })
        },
    )
}

fn is_returned(review: &str) -> bool {
    serde_json::from_str::<ReviewNote>(review).is_ok_and(|r| r.state == ReviewState::Returned)
}

impl Writer<'_> {
    /// Judges doors again.
    pub(super) fn judge_all(&self, doors: &Doors) -> Result<()> {
        doors
            .iter()
            .try_for_each(|(campaign, household)| self.judge(*campaign, *household))
    }

    fn judge(&self, campaign: CampaignId, household: HouseholdId) -> Result<()> {
        let knocks = knocks(&self.tx, campaign, household)?;
        let attempts: Vec<Attempt> = knocks.iter().map(|k| k.attempt).collect();
        let Some(last) = knocks.last() else {
            let door = (key(campaign), key(household));
            return run(&self.tx, sql!("doors/remove"), door).map(drop);
        };
        let (state, tried, at) = match ladder::judge(&attempts) {
            Due::NotVisited | Due::Done(_) => ("done", 0, None),
            Due::Decide { tried } => ("decide", tried, None),
            Due::Again { tried, at } if last.attempt.outcome == Outcome::Postponed => {
                ("postponed", tried, at)
            }
            Due::Again { tried, at } => ("absent", tried, at),
        };
        let params = rusqlite::params![
            key(campaign),
            key(household),
            state,
            last.attempt.outcome.as_str(),
            tried as i64,
            at.map(|a| a.date.to_string()),
            at.map(|a| a.part as i64),
            last.id,
            last.recorded_ms,
            last.author,
            knocks.iter().any(|k| k.returned),
        ];
        run(&self.tx, sql!("doors/put"), params).map(drop)
    }

    /// Counts the alleys again in which something changed.
    pub(super) fn count_progress(&self) -> Result<()> {
        let is_stale = one(&self.tx, sql!("places/any_stale"), [], |row| row.get(0))?;
        if is_stale != Some(true) {
            return Ok(());
        }
        for sql in [
            sql!("places/forget_progress"),
            sql!("places/count_progress"),
            sql!("places/forget_open_doors"),
            sql!("places/note_open_doors"),
            sql!("places/clear_stale"),
        ] {
            run(&self.tx, sql, [])?;
        }
        Ok(())
    }

    /// Chooses the campaign that visits are recorded for: running, begun and not over if there is
    /// one, else running; the latest of them.
    pub(super) fn choose_campaign(&self, today: Date) -> Result<()> {
        match best(&self.tx, today)? {
            Some(campaign) => run(&self.tx, sql!("places/set_campaign"), [key(campaign)]),
            None => run(&self.tx, sql!("places/clear_campaign"), []),
        }
        .map(drop)
    }
}

/// The campaign to record visits for today.
fn best(conn: &rusqlite::Connection, today: Date) -> Result<Option<CampaignId>> {
    Ok(running(conn)?
        .into_iter()
        .max_by_key(|(id, c)| (c.starts_on <= today && today <= c.ends_on, c.starts_on, *id))
        .map(|(id, _)| id))
}

/// The campaign that visits are recorded for.
fn current(conn: &rusqlite::Connection) -> Result<Option<CampaignId>> {
    let chosen: Option<[u8; 16]> = one(conn, sql!("places/campaign"), [], |row| row.get(0))?;
    Ok(chosen.map(|c| CampaignId(id(c))))
}

fn running(conn: &rusqlite::Connection) -> Result<Vec<(CampaignId, Campaign)>> {
    let rows: Vec<([u8; 16], String)> = all(
        conn,
        sql!("docs/of_kind"),
        [DocKind::Campaign.as_str()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut found = Vec::new();
    for (bytes, body) in rows {
        let campaign: Campaign = serde_json::from_str(&body)?;
        if campaign.state == CampaignState::Running {
            found.push((CampaignId(id(bytes)), campaign));
        }
    }
    Ok(found)
}

impl Store {
    /// The campaign that visits are recorded for.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn campaign(&self) -> Result<Option<(CampaignId, Campaign)>> {
        let Some(chosen) = current(&self.conn)? else {
            return Ok(None);
        };
        Ok(running(&self.conn)?
            .into_iter()
            .find(|(id, _)| *id == chosen))
    }

    /// Looks again which campaign is the present one; a new day may change it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn refresh_campaign(&mut self, today: Date) -> Result<()> {
        // On most days it stays, and the first list need not wait for the disk.
        if current(&self.conn)? == best(&self.conn, today)? {
            return Ok(());
        }
        self.write(|w| w.choose_campaign(today))
    }

    /// The tries of one door in the present campaign, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn attempts(&self, household: HouseholdId) -> Result<Vec<Attempt>> {
        let Some((campaign, _)) = self.campaign()? else {
            return Ok(Vec::new());
        };
        Ok(knocks(&self.conn, campaign, household)?
            .into_iter()
            .map(|k| k.attempt)
            .collect())
    }
}

//! Views: what screens show, read from the store.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, HouseholdId, VisitId},
    visit::{Outcome, ladder},
};

use super::{Core, Open};
use crate::protocol::{
    AlleyRow, CampaignView, Failure, FailureCode, Help, HouseDetail, Houses, PhotoRow, Plan,
    PlanDoor, Progress, Recap, SearchResult, Today, VisitForm, VisitToMend,
};

fn sum(alleys: &[AlleyRow]) -> Progress {
    alleys.iter().fold(Progress::default(), |sum, a| Progress {
        total: sum.total + a.progress.total,
        met: sum.met + a.progress.met,
        absent: sum.absent + a.progress.absent,
        postponed: sum.postponed + a.progress.postponed,
        refused: sum.refused + a.progress.refused,
        other: sum.other + a.progress.other,
        not_visited: sum.not_visited + a.progress.not_visited,
    })
}

fn days(from: jiff::civil::Date, to: jiff::civil::Date) -> u32 {
    from.until(to)
        .map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0))
}

impl Open {
    /// Looks once a day which campaign is the present one.
    pub(super) fn keep_day(&mut self, now: Millis) -> Result<(), Failure> {
        let today = now.local_date();
        if self.campaign_day != Some(today) {
            self.session.store.refresh_campaign(today)?;
            self.campaign_day = Some(today);
        }
        Ok(())
    }

    fn campaign_view(&self, now: Millis) -> Result<Option<CampaignView>, Failure> {
        let today = now.local_date();
        Ok(self.session.store.campaign()?.map(|(id, c)| CampaignView {
            id,
            day: (c.starts_on <= today && today <= c.ends_on).then(|| days(c.starts_on, today) + 1),
            days: days(c.starts_on, c.ends_on) + 1,
            name: c.name,
            starts_on: c.starts_on,
            ends_on: c.ends_on,
        }))
    }
}

impl Core {
    pub(super) fn today(&mut self) -> Result<Today, Failure> {
        let now = self.clock.now();
        let sync = self.truth()?;
        let open = self.open()?;
        open.keep_day(now)?;
        let alleys = open.session.store.alleys(now)?;
        let campaign = open.campaign_view(now)?;
        let next = match campaign {
            Some(_) => open.session.store.next_stop(&alleys, now)?,
            None => None,
        };
        Ok(Today {
            campaign,
            group_names: open.session.store.group_names()?,
            ward_name: open
                .session
                .store
                .ward()?
                .map(|w| w.name)
                .unwrap_or_default(),
            progress: sum(&alleys),
            next,
            due_count: alleys.iter().map(|a| a.due_now).sum(),
            due: open.session.store.due(now)?,
            returned: open.session.store.my_returned()?,
            tasks: {
                let mut tasks = open.session.store.my_tasks()?;
                tasks.retain(|task| !task.state.is_closed());
                tasks
            },
            knocked: open.session.store.knocked_on(now.local_date())?.total,
            sync,
        })
    }

    pub(super) fn recap(&mut self) -> Result<Recap, Failure> {
        let now = self.clock.now();
        let waiting = self.truth()?.waiting;
        let open = self.open()?;
        open.keep_day(now)?;
        let store = &open.session.store;
        let date = now.local_date();
        Ok(Recap {
            date,
            group_names: store.group_names()?,
            knocked: store.knocked_on(date)?,
            progress: sum(&store.alleys(now)?),
            tomorrow: store.asked_for(date.checked_add(1.day()).unwrap_or(date))?,
            waiting,
        })
    }

    pub(super) fn alleys(&mut self) -> Result<Vec<AlleyRow>, Failure> {
        let now = self.clock.now();
        let open = self.open()?;
        open.keep_day(now)?;
        Ok(open.session.store.alleys(now)?)
    }

    pub(super) fn houses(&mut self, alley: AlleyId) -> Result<Houses, Failure> {
        let now = self.clock.now();
        let open = self.open()?;
        open.keep_day(now)?;
        let row = open
            .session
            .store
            .alley(alley, now)?
            .ok_or(FailureCode::Gone)?;
        let (rows, gaps) = open.session.store.houses(alley, now)?;
        let last_here = rows
            .iter()
            .filter_map(|r| r.last.as_ref().map(|l| (l.at, r.id)))
            .max()
            .map(|(_, id)| id);
        let next = open
            .session
            .store
            .next_door(alley, last_here, now)?
            .map(|r| r.id);
        Ok(Houses {
            alley: row,
            rows,
            gaps,
            next,
        })
    }

    pub(super) fn plan(&mut self, alley: AlleyId) -> Result<Plan, Failure> {
        let Houses { alley, rows, .. } = self.houses(alley)?;
        let mut positions = self.open()?.session.store.positions(alley.id)?;
        let doors = rows.into_iter().map(|row| PlanDoor {
            at: positions.remove(&row.id),
            row,
        });
        Ok(Plan {
            alley,
            doors: doors.collect(),
        })
    }

    pub(super) fn search(
        &mut self,
        text: &str,
        alley: Option<AlleyId>,
    ) -> Result<SearchResult, Failure> {
        let now = self.clock.now();
        Ok(self.open()?.session.store.search(text, alley, now)?)
    }

    pub(super) fn house(&mut self, household: HouseholdId) -> Result<HouseDetail, Failure> {
        let now = self.clock.now();
        let open = self.open()?;
        open.keep_day(now)?;
        let store = &open.session.store;
        let row = store.house_row(household, now)?.ok_or(FailureCode::Gone)?;
        let body = store.household(household)?.ok_or(FailureCode::Gone)?;
        let attempts = store.attempts(household)?;
        let this_time = (now.local_date(), now.part_of_day());
        let mut tries: BTreeSet<_> = attempts
            .iter()
            .filter(|a| a.outcome == Outcome::Absent)
            .map(|a| (a.date, a.part))
            .collect();
        tries.insert(this_time);
        let last = store.last_met(household)?;
        Ok(HouseDetail {
            row,
            phone: body.phone,
            note: body.note,
            location: body.location,
            history: store.history(household)?,
            like_last_time: last.as_ref().map(VisitForm::like_last_time),
            suggestions: ladder::suggest(&attempts, this_time.0, this_time.1),
            attempt: u32::try_from(tries.len()).unwrap_or(u32::MAX),
            draft: store.draft(household.0)?,
            can_visit: store.campaign()?.is_some(),
        })
    }

    pub(super) fn mend(&mut self, visit: VisitId) -> Result<VisitToMend, Failure> {
        let now = self.clock.now();
        let store = &self.open()?.session.store;
        let own = store.my_visit(visit)?.ok_or(FailureCode::Gone)?;
        let body = store.visit(visit)?.ok_or(FailureCode::Gone)?;
        Ok(VisitToMend {
            id: visit,
            house: store.house_row(own.row.household, now)?,
            form: VisitForm::of(&body),
            state: own.row.state,
            comment: own.row.comment,
            field: own.row.field,
            reviewer: own.review.and_then(|r| r.reviewer),
            refused: own.row.refused,
            refused_fields: own.refused_fields,
            observation_count: own.observation_count,
            photos: body.photos.iter().cloned().map(PhotoRow::from).collect(),
            photo_tally: own.row.photos,
            recorded: own.row.recorded,
            draft: store.draft(visit.0)?,
        })
    }

    pub(super) fn help(&mut self) -> Result<Help, Failure> {
        let ward = self.open()?.session.store.ward()?;
        let (ward_name, hotlines) = ward.map(|w| (w.name, w.hotlines)).unwrap_or_default();
        Ok(Help {
            ward_name,
            hotlines,
            protection: self.vault.protection(),
        })
    }
}

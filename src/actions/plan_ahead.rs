//! Planning ahead: the sessions that the series of a centre promise, up to the horizon.
//!
//! Keeps true: nothing is planned twice; what people booked, moved or cancelled is theirs (K3, B7); no two sessions
//! of a room overlap, turnaround included, and equipment is there for each (C4). With nothing to do no number is taken.

pub(super) mod ground;

use crate::domain::ids::{Number, RoomId, SeriesId, SessionId};
use crate::domain::plan::ahead::Planned;
use crate::domain::plan::steps::{Before, Existing, Step, steps};
use crate::domain::session::{Cause, Session};
use crate::domain::timetable::Claim;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::series::{self, Series};
use crate::store::sessions::{self, Reschedule};
use crate::store::{Command, Held, centres};
use ground::Ground;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub struct PlanAhead {
    pub now: Timestamp,
}

impl Command for PlanAhead {
    /// Sessions added.
    type Output = usize;

    async fn run(&self, held: &mut Held) -> Result<usize, Error> {
        Ok(plan(held, &BTreeMap::new(), self.now).await?)
    }
}

/// Brings the sessions of every series up to its plan. `before` has what changed plans said until now.
pub(super) async fn plan(
    held: &mut Held,
    before: &BTreeMap<SeriesId, Before>,
    now: Timestamp,
) -> Result<usize, Fault> {
    let centre = held.centre();
    let Some(mut ground) = Ground::load(held, centre, now).await? else { return Ok(0) };
    ground.retime(held, now).await?;
    centres::keep_zone_data(held).await?;
    let mut work = Vec::new();
    for series in std::mem::take(&mut ground.series) {
        let steps = ground.steps(held, &series, before.get(&series.id).copied()).await?;
        work.push((series, steps));
    }
    // What gives way makes room for what another series wants there.
    for (_, steps) in &work {
        ground.clear(steps);
    }
    let mut added = 0;
    for (series, steps) in work {
        let steps = ground.feasible(&series, steps);
        added += ground.carry_out(held, &series, &steps, now).await?;
    }
    Ok(added)
}

impl Ground {
    /// K4: where the time zone data has changed, the wall time stays and the instant moves.
    async fn retime(&mut self, held: &mut Held, now: Timestamp) -> Result<(), Fault> {
        let zone = self.centre.zone;
        for (_, session) in self.existing.iter_mut().filter(|(_, session)| session.window.starts() > now) {
            let starts = zone.instant(session.at.0.and_time(session.at.1));
            let late = starts - session.window.starts();
            let moved = Window::new(starts, session.window.ends() + late);
            let Some(window) = moved.filter(|_| late != Span::zero()) else { continue };
            held.record("session.retimed", session.id.0, "", now).await?;
            session.window = window;
            session.clears_at += late;
            series::retime(held, session.id, window, session.clears_at).await?;
            sessions::content(held, session.id, Reschedule::Yes, now).await?;
        }
        Ok(())
    }

    async fn steps(
        &self,
        held: &mut Held,
        series: &Series,
        before: Option<Before>,
    ) -> Result<Vec<Step>, Fault> {
        let planned = self.promised(held, series).await?;
        let own = self.existing.iter().filter(|(id, _)| *id == Some(series.id));
        let own: Vec<Existing> = own.map(|(_, session)| session.clone()).collect();
        Ok(steps(&planned, &own, before, self.from))
    }

    fn clear(&mut self, steps: &[Step]) {
        for step in steps {
            if let Step::Withdraw(gone) = step {
                self.free(*gone);
            }
        }
    }

    /// Without the steps for which the room, or equipment, is taken (C4); staff planned something else there.
    fn feasible(&mut self, series: &Series, steps: Vec<Step>) -> Vec<(SessionId, Step)> {
        let mut feasible = Vec::new();
        for step in steps {
            let (id, planned) = match step {
                Step::Withdraw(id) | Step::Confirm(id) => (id, None),
                Step::Renew(id, planned) | Step::Restore(id, planned) => (id, Some(planned)),
                Step::Add(planned) => (SessionId::new(), Some(planned)),
            };
            let room = planned.and_then(|planned| self.room(series.eras().on(planned.date)));
            let room = room.map_or(series.room, |room| room.id);
            let is_shut = matches!(step, Step::Restore(..))
                && planned.is_some_and(|planned| self.shut(room, &planned).is_some());
            let is_free = match planned {
                Some(planned) => self.takes(series, (room, id), &planned),
                None => true,
            };
            if !is_shut && is_free {
                feasible.push((id, step));
            }
        }
        feasible
    }

    fn takes(&mut self, series: &Series, (room, session): (RoomId, SessionId), planned: &Planned) -> bool {
        let needs = series.eras().on(planned.date).terms.needs.clone();
        let blocked = Window::new(planned.window.starts(), planned.clears_at);
        let window = planned.window;
        blocked.is_some_and(|blocked| self.take(Claim { session, room, blocked, window, needs }))
    }

    /// Writes the steps of one series under one number. How many sessions were added.
    async fn carry_out(
        &self,
        held: &mut Held,
        series: &Series,
        steps: &[(SessionId, Step)],
        now: Timestamp,
    ) -> Result<usize, Fault> {
        if steps.is_empty() {
            return Ok(0);
        }
        let number = held.record("series.planned", series.id.0, &told(steps), now).await?;
        held.mark_content();
        let mut added = 0;
        for (id, step) in steps {
            match step {
                Step::Withdraw(id) => {
                    sessions::cancel(held, *id, &series::withdrawn(), now).await?;
                    sessions::content(held, *id, Reschedule::Yes, now).await?;
                }
                Step::Confirm(id) => {
                    series::confirm(held, *id).await?;
                    sessions::content(held, *id, Reschedule::No, now).await?;
                }
                Step::Renew(id, planned) | Step::Restore(id, planned) => {
                    let plan = series.eras().on(planned.date);
                    let Some(session) = self.session((series.id, plan), *id, planned) else { continue };
                    series::renew(held, &session, number).await?;
                    sessions::content(held, *id, Reschedule::Yes, now).await?;
                    if matches!(step, Step::Restore(..)) {
                        super::add_make_up::take_in(held, &session, now).await?; // B9
                    }
                }
                Step::Add(planned) => {
                    let plan = series.eras().on(planned.date);
                    let Some(session) = self.session((series.id, plan), *id, planned) else { continue };
                    added += usize::from(self.add(held, &session, (planned, number), now).await?);
                }
            }
        }
        Ok(added)
    }

    /// A new session; called off at once where its room is shut (B7), and else with everybody enrolled (B9).
    pub(super) async fn add(
        &self,
        held: &mut Held,
        session: &Session,
        (planned, number): (&Planned, Number),
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let is_new = sessions::insert(held, session, number, now).await?;
        if let Some(shut) = self.shut(session.room, planned) {
            sessions::cancel(held, session.id, &Cause(shut.reason.clone()), now).await?;
        } else {
            super::add_make_up::take_in(held, session, now).await?;
        }
        Ok(is_new)
    }
}

/// For the ledger: how many of each.
fn told(steps: &[(SessionId, Step)]) -> String {
    let count = |is: fn(&Step) -> bool| steps.iter().filter(|(_, step)| is(step)).count();
    format!(
        "added {} withdrawn {} restored {} renewed {} confirmed {}",
        count(|step| matches!(step, Step::Add(_))),
        count(|step| matches!(step, Step::Withdraw(_))),
        count(|step| matches!(step, Step::Restore(..))),
        count(|step| matches!(step, Step::Renew(..))),
        count(|step| matches!(step, Step::Confirm(_))),
    )
}

//! Planning ahead: the sessions that the series of a centre promise, up to the horizon.
//!
//! Keeps true: nothing is planned twice; what people booked, moved or cancelled is theirs (K3, B7); no two sessions
//! of a room overlap, turnaround included (C4). With nothing to do no number is taken.

use crate::domain::centre::Centre;
use crate::domain::closure::{self, Closure};
use crate::domain::ids::{RoomId, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::opening::Holidays;
use crate::domain::plan::ahead::{self, Planned, Setting};
use crate::domain::plan::steps::{Before, Existing, Life, Step, steps};
use crate::domain::room::Room;
use crate::domain::school::School;
use crate::domain::series::Judged;
use crate::domain::session::{Cause, Session, Standing};
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::series::{self, Series};
use crate::store::sessions::{self, Reschedule};
use crate::store::{Command, Held, centres, closures};
use std::collections::{BTreeMap, HashMap};

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
    let Some(mut ground) = Ground::load(held, now).await? else { return Ok(0) };
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

/// Courses are planned whole, past the horizon: closures are looked up so much further.
const LONGEST_COURSE_WEEKS: i64 = 60;

/// What planning rests on.
struct Ground {
    centre: Centre,
    holidays: Holidays,
    school: Option<School>,
    rooms: Vec<Room>,
    series: Vec<Series>,
    closures: Vec<Closure>,
    existing: Vec<(Option<SeriesId>, Existing)>,
    days: std::ops::Range<crate::domain::zone::Date>,
    /// Steps concern sessions that start from here on.
    from: Timestamp,
    /// Rooms and when they are taken, turnaround included.
    taken: HashMap<RoomId, Vec<(Window, SessionId)>>,
}

impl Ground {
    /// A centre without a file of its own has no holidays anybody announced.
    async fn load(held: &mut Held, now: Timestamp) -> Result<Option<Ground>, Fault> {
        let id = held.centre();
        let (centre, particulars) = (centres::find(held, id).await?, centres::particulars(held, id).await?);
        let Some(centre) = centre else { return Ok(None) };
        let days = ahead::horizon(centre.zone.date(now), centre.rules.horizon_weeks);
        let (monday, end) = (centre.zone.day(days.start).starts(), centre.zone.day(days.end).starts());
        // The first time, the days gone by of this week are planned too, so that the week can be shown.
        let from = if series::has_sessions(held, id).await? { now } else { monday };
        let existing = series::sessions(held, id, monday).await?;
        let mut taken: HashMap<RoomId, Vec<(Window, SessionId)>> = HashMap::new();
        for (_, session) in existing.iter().filter(|(_, session)| session.life == Life::Stands) {
            if let Some(window) = Window::new(session.window.starts(), session.clears_at) {
                taken.entry(session.room).or_default().push((window, session.id));
            }
        }
        let (holidays, school) = particulars.map(|known| (known.holidays, known.school)).unzip();
        let school = school.flatten();
        Ok(Some(Ground {
            rooms: centres::rooms(held, id).await?,
            series: series::of_centre(held, id).await?,
            closures: match Window::new(monday, end + Span::weeks(LONGEST_COURSE_WEEKS)) {
                Some(horizon) => closures::touching(held, id, horizon).await?,
                None => Vec::new(),
            },
            holidays: holidays.unwrap_or_else(|| Holidays::none_until(days.end)),
            school,
            centre,
            existing,
            days,
            from,
            taken,
        }))
    }

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
        let room = self.rooms.iter().find(|room| room.id == series.room);
        let mut planned = match room.filter(|_| series.is_open) {
            Some(room) => {
                let (zone, turnaround_minutes) = (self.centre.zone, room.turnaround_minutes);
                let school = self.school.as_ref();
                let setting = Setting { zone, holidays: &self.holidays, school, turnaround_minutes };
                let days = ahead::days_of(&series.plan, setting, self.days.clone());
                ahead::sessions(&series.plan, setting, days)
            }
            None => Vec::new(),
        };
        if series.plan.terms.judged == Judged::SeriesFirstSession
            && let Some(date) = series::frozen(held, series.id).await?
        {
            planned.iter_mut().for_each(|planned| planned.judged_on = date);
        }
        let own = self.existing.iter().filter(|(id, _)| *id == Some(series.id));
        let own: Vec<Existing> = own.map(|(_, session)| session.clone()).collect();
        Ok(steps(&planned, &own, before, self.from))
    }

    fn clear(&mut self, steps: &[Step]) {
        for step in steps {
            if let Step::Withdraw(gone) = step {
                self.taken.values_mut().for_each(|taken| taken.retain(|(_, id)| id != gone));
            }
        }
    }

    /// Without the steps for which the room is taken (C4); staff planned something else there.
    fn feasible(&mut self, series: &Series, steps: Vec<Step>) -> Vec<(SessionId, Step)> {
        let mut feasible = Vec::new();
        for step in steps {
            let (id, planned) = match step {
                Step::Withdraw(id) | Step::Confirm(id) => (id, None),
                Step::Renew(id, planned) | Step::Restore(id, planned) => (id, Some(planned)),
                Step::Add(planned) => (SessionId::new(), Some(planned)),
            };
            let is_shut = matches!(step, Step::Restore(..)) && self.shut(series.room, planned).is_some();
            if !is_shut && planned.is_none_or(|planned| self.take(series.room, id, &planned)) {
                feasible.push((id, step));
            }
        }
        feasible
    }

    /// Takes the room for a session; false where another has it.
    fn take(&mut self, room: RoomId, id: SessionId, planned: &Planned) -> bool {
        let Some(window) = Window::new(planned.window.starts(), planned.clears_at) else { return false };
        let taken = self.taken.entry(room).or_default();
        if taken.iter().any(|(other, by)| *by != id && other.overlaps(window)) {
            return false;
        }
        taken.retain(|(_, by)| *by != id);
        taken.push((window, id));
        true
    }

    fn shut(&self, room: RoomId, planned: Option<Planned>) -> Option<&Closure> {
        closure::in_the_way(&self.closures, room, &self.rooms, planned?.window).next()
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
                    let session = self.session(series, *id, planned);
                    series::renew(held, &session).await?;
                    sessions::content(held, *id, Reschedule::Yes, now).await?;
                    if matches!(step, Step::Restore(..)) {
                        super::add_make_up::take_in(held, &session, now).await?; // B9
                    }
                }
                Step::Add(planned) => {
                    let session = self.session(series, *id, planned);
                    added += usize::from(sessions::insert(held, &session, number, now).await?);
                    if let Some(shut) = self.shut(series.room, Some(*planned)) {
                        let cause = Cause(shut.reason.clone());
                        sessions::cancel(held, *id, &cause, now).await?; // B7
                    } else {
                        super::add_make_up::take_in(held, &session, now).await?; // B9
                    }
                }
            }
        }
        Ok(added)
    }

    fn session(&self, series: &Series, id: SessionId, planned: &Planned) -> Session {
        let plan = &series.plan;
        let is_named = plan.host.names != Names::default();
        Session {
            id,
            centre: self.centre.id,
            room: series.room,
            series: Some(series.id),
            names: plan.names.clone(),
            description: plan.description.clone(),
            // Nobody named: the house itself.
            host: if is_named { plan.host.names.clone() } else { self.centre.names.clone() },
            window: planned.window,
            clears_at: planned.clears_at,
            date: planned.date,
            starts: planned.wall,
            ends: self.centre.zone.wall(planned.window.ends()).time(),
            limits: plan.limits,
            terms: plan.terms.clone(),
            judged_on: planned.judged_on,
            standing: Standing::Planned,
            is_confirmed: planned.is_confirmed,
        }
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

//! What planning rests on: a centre's rooms, equipment, calendars, series and closures, and when what is taken.

use crate::domain::centre::Centre;
use crate::domain::closure::{self, Closure};
use crate::domain::equipment::{self, Equipment, Needs};
use crate::domain::ids::{RoomId, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::opening::{Holidays, Opening};
use crate::domain::plan::SeriesPlan;
use crate::domain::plan::ahead::{self, Planned, Setting};
use crate::domain::plan::eras::Eras;
use crate::domain::plan::steps::{Existing, Life};
use crate::domain::room::{Room, share_floor};
use crate::domain::school::School;
use crate::domain::series::{Judged, Limits};
use crate::domain::session::{Session, Standing};
use crate::domain::timetable::Claim;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp};
use crate::error::Fault;
use crate::store::series::{self, Series};
use crate::store::{Conn, centres, closures};
use std::collections::HashMap;
use std::ops::Range;

/// Courses are planned whole, past the horizon: closures are looked up so much further.
const LONGEST_COURSE_WEEKS: i64 = 60;

/// What planning rests on.
pub struct Ground {
    pub centre: Centre,
    pub holidays: Holidays,
    /// None where nobody has said when the house is open.
    pub opening: Option<Opening>,
    pub school: Option<School>,
    pub rooms: Vec<Room>,
    pub equipment: Vec<Equipment>,
    pub series: Vec<Series>,
    pub closures: Vec<Closure>,
    pub existing: Vec<(Option<SeriesId>, Existing)>,
    pub days: Range<Date>,
    /// Steps concern sessions that start from here on.
    pub from: Timestamp,
    /// What each session takes, once.
    taken: Vec<Claim>,
}

/// What is in the way of a session.
pub enum InTheWay {
    /// This one has the room.
    Room(SessionId),
    /// Of this equipment there are too few; these have it.
    TooFew(Equipment, Vec<SessionId>),
}

impl Ground {
    /// A centre without a file of its own has no holidays anybody announced.
    pub async fn load(
        db: &mut Conn,
        id: crate::domain::ids::CentreId,
        now: Timestamp,
    ) -> Result<Option<Ground>, Fault> {
        let (centre, particulars) = (centres::find(db, id).await?, centres::particulars(db, id).await?);
        let Some(centre) = centre else { return Ok(None) };
        let days = ahead::horizon(centre.zone.date(now), centre.rules.horizon_weeks);
        let (monday, end) = (centre.zone.day(days.start).starts(), centre.zone.day(days.end).starts());
        // The first time, the days gone by of this week are planned too, so that the week can be shown.
        let from = if series::has_sessions(db, id).await? { now } else { monday };
        let existing = series::sessions(db, id, monday).await?;
        let (holidays, opening, school, equipment) = match particulars {
            Some(known) => (known.holidays, Some(known.opening), known.school, known.equipment),
            None => (Holidays::none_until(days.end), None, None, Vec::new()),
        };
        let mut needs =
            if equipment.is_empty() { HashMap::new() } else { series::needs(db, id, monday).await? };
        let standing = existing.iter().filter(|(_, session)| session.life == Life::Stands);
        let taken = standing.filter_map(|(_, session)| claim(session, needs.remove(&session.id)));
        let taken = taken.collect();
        Ok(Some(Ground {
            rooms: centres::rooms(db, id).await?,
            series: series::of_centre(db, id).await?,
            closures: match Window::new(monday, end + Span::weeks(LONGEST_COURSE_WEEKS)) {
                Some(horizon) => closures::touching(db, id, horizon).await?,
                None => Vec::new(),
            },
            holidays,
            opening,
            school,
            equipment,
            centre,
            existing,
            days,
            from,
            taken,
        }))
    }

    /// The sessions a series' plans promise, up to the horizon.
    pub fn planned(&self, eras: Eras<'_>) -> Vec<Planned> {
        let days = match self.setting(eras.plan) {
            Some(setting) => ahead::days_of(eras.plan, setting, self.days.clone()),
            None => self.days.clone(),
        };
        eras.sessions(|plan| self.setting(plan), days)
    }

    /// What a series promises, its ages judged on the day that was frozen at its first booking (A3).
    pub async fn promised(&self, db: &mut Conn, series: &Series) -> Result<Vec<Planned>, Fault> {
        let mut planned = if series.is_open { self.planned(series.eras()) } else { Vec::new() };
        if series.plan.terms.judged == Judged::SeriesFirstSession
            && let Some(date) = series::frozen(db, series.id).await?
        {
            planned.iter_mut().for_each(|planned| planned.judged_on = date);
        }
        Ok(planned)
    }

    /// The first date of a plan by itself.
    pub fn first_date(&self, plan: &SeriesPlan) -> Option<Date> {
        ahead::first_date(plan, self.setting(plan)?)
    }

    fn setting(&self, plan: &SeriesPlan) -> Option<Setting<'_>> {
        let room = self.room(plan)?;
        Some(Setting {
            zone: self.centre.zone,
            holidays: &self.holidays,
            school: self.school.as_ref(),
            turnaround_minutes: room.turnaround_minutes,
        })
    }

    /// Where a plan takes place, if that room is still open.
    pub fn room(&self, plan: &SeriesPlan) -> Option<&Room> {
        self.rooms.iter().find(|room| room.slug == plan.room)
    }

    /// What a plan's sessions hold, in its room as it is now (C1).
    pub fn limits(&self, plan: &SeriesPlan) -> Limits {
        let holds = self.room(plan).map(|room| room.holds(plan.limits.room_limit));
        Limits { room_limit: holds.unwrap_or(plan.limits.room_limit), ..plan.limits }
    }

    /// A session gives back what it takes.
    pub fn free(&mut self, gone: SessionId) {
        self.taken.retain(|claim| claim.session != gone);
    }

    /// What has a room at a time, or the floor it shares with others (C10), or equipment of which there are too few, but
    /// for the session itself (C4).
    pub fn in_the_way(&self, claim: &Claim) -> Vec<InTheWay> {
        let others = || self.taken.iter().filter(|other| other.session != claim.session);
        let has_room = |other: &&Claim| {
            other.blocked.overlaps(claim.blocked) && share_floor(&self.rooms, other.room, claim.room)
        };
        let room = others().find(has_room).map(|other| InTheWay::Room(other.session));
        if claim.needs.is_empty() {
            return room.into_iter().collect();
        }
        let at_once = others().filter(|other| other.window.overlaps(claim.window));
        let uses: Vec<_> = at_once.map(|other| other.use_by(other.session)).collect();
        let lacking = equipment::lacking(&self.equipment, (claim.window, &claim.needs), &uses);
        let lacking = lacking.into_iter().map(|lack| InTheWay::TooFew(lack.equipment.clone(), lack.used_by));
        room.into_iter().chain(lacking).collect()
    }

    /// Takes room and equipment for a session; false where others have them.
    pub fn take(&mut self, claim: Claim) -> bool {
        if !self.in_the_way(&claim).is_empty() {
            return false;
        }
        self.free(claim.session);
        self.taken.push(claim);
        true
    }

    pub fn shut(&self, room: RoomId, planned: &Planned) -> Option<&Closure> {
        closure::in_the_way(&self.closures, room, &self.rooms, planned.window).next()
    }

    /// The session a plan makes of one of its dates; none where its room is no longer open.
    pub fn session(
        &self,
        (series, plan): (SeriesId, &SeriesPlan),
        id: SessionId,
        planned: &Planned,
    ) -> Option<Session> {
        let room = self.room(plan)?;
        let is_named = plan.host.names != Names::default();
        Some(Session {
            id,
            centre: self.centre.id,
            room: room.id,
            series: Some(series),
            names: plan.names.clone(),
            description: plan.description.clone(),
            // Nobody named: the house itself.
            host: if is_named { plan.host.names.clone() } else { self.centre.names.clone() },
            window: planned.window,
            clears_at: planned.clears_at,
            date: planned.date,
            starts: planned.wall,
            ends: self.centre.zone.wall(planned.window.ends()).time(),
            limits: self.limits(plan),
            terms: plan.terms.clone(),
            judged_on: planned.judged_on,
            standing: Standing::Planned,
            is_confirmed: planned.is_confirmed,
        })
    }
}

fn claim(session: &Existing, needs: Option<Needs>) -> Option<Claim> {
    Some(Claim {
        session: session.id,
        room: session.room,
        blocked: Window::new(session.window.starts(), session.clears_at)?,
        window: session.window,
        needs: needs.unwrap_or_default(),
    })
}

//! The demo's past: the weeks gone by at the centre that has a manager, so that its reports say something.
//!
//! Keeps true: every session follows from a series of the centre's own file; invented families come to what is for their
//! children, twice a week at most and never to two things at once; the neighbours nobody named are counts alone. Planted
//! once, the same every time.

use super::bookings::who_would_come;
use super::cast::{Cast, id};
use crate::domain::booking::{self, CancelledBy, State};
use crate::domain::centre::{Centre, HouseRules};
use crate::domain::household::Household;
use crate::domain::ids::{BookingId, HouseholdId, SessionId};
use crate::domain::names::Names;
use crate::domain::plan::ahead::{self, Planned, Setting};
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::room::Privacy;
use crate::domain::series::BookingMode;
use crate::domain::session::{Session, Standing};
use crate::domain::staff::Role;
use crate::domain::zone::{Datelike, Span, Timelike, Timestamp};
use crate::error::{Error, Fault};
use crate::store::bookings::{self, Booking};
use crate::store::series::Series;
use crate::store::{Command, Held, attendance, centres, exports, households, marks, series, sessions};

const WEEKS: i64 = 5;

/// Plants the weeks before this one.
#[derive(Debug, Clone)]
pub(super) struct PlantPast {
    pub now: Timestamp,
}

impl Command for PlantPast {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let id = held.centre();
        let Some(centre) = centres::find(held, id).await? else { return Err(Error::Missing) };
        let mark = format!("demo past {}", centre.slug);
        let is_managed =
            |person: &&super::cast::Person| person.role >= Role::Manager && person.centre == centre.slug;
        if Cast::ours().staff.iter().find(is_managed).is_none() || marks::find(held, &mark).await?.is_some() {
            return Ok(());
        }
        let past = self.sessions(held, &centre).await?;
        let number = held.record("series.planned", id.0, "demo", self.now).await?;
        for session in &past {
            sessions::insert(held, session, number, self.now).await?;
        }
        let families = neighbours(held, &centre).await?;
        let mut named = vec![0_u16; past.len()];
        for family in &families {
            for at in visits_of((family, &centre.rules), &past) {
                named[at] += come(held, (family, &centre.rules), &past[at]).await?;
            }
        }
        for (session, named) in past.iter().zip(named) {
            finish(held, session, named).await?;
        }
        turn_away(held, &past);
        marks::put(held, &mark, &self.now.to_rfc3339()).await?;
        Ok(())
    }
}

impl PlantPast {
    /// What the series of the house had on, in order, no two in a room at once.
    async fn sessions(&self, held: &mut Held, centre: &Centre) -> Result<Vec<Session>, Fault> {
        let Some(known) = centres::particulars(held, centre.id).await? else { return Ok(Vec::new()) };
        let monday = centre.zone.monday(centre.zone.date(self.now));
        let days = monday - Span::weeks(WEEKS)..monday;
        let rooms = centres::rooms(held, centre.id).await?;
        let mut past: Vec<Session> = Vec::new();
        for series in series::of_centre(held, centre.id).await? {
            let room = rooms.iter().find(|room| room.id == series.room && room.privacy == Privacy::Public);
            let Some(room) = room.filter(|_| series.is_open) else { continue };
            let (zone, turnaround_minutes) = (centre.zone, room.turnaround_minutes);
            let setting = Setting {
                zone,
                holidays: &known.holidays,
                school: known.school.as_ref(),
                turnaround_minutes,
            };
            for planned in ahead::sessions(&series.plan, setting, days.clone()) {
                let session = session(centre, &series, planned);
                let is_taken =
                    |other: &Session| other.room == session.room && other.window.overlaps(session.window);
                if !past.iter().any(is_taken) {
                    past.push(session);
                }
            }
        }
        past.sort_by_key(|session| (session.window.starts(), session.room));
        Ok(past)
    }
}

fn session(centre: &Centre, series: &Series, planned: Planned) -> Session {
    let plan = &series.plan;
    let is_named = plan.host.names != Names::default();
    Session {
        id: SessionId::new(),
        centre: centre.id,
        room: series.room,
        series: Some(series.id),
        names: plan.names.clone(),
        description: plan.description.clone(),
        host: if is_named { plan.host.names.clone() } else { centre.names.clone() },
        window: planned.window,
        clears_at: planned.clears_at,
        date: planned.date,
        starts: planned.wall,
        ends: centre.zone.wall(planned.window.ends()).time(),
        limits: plan.limits,
        terms: plan.terms.clone(),
        judged_on: planned.judged_on,
        standing: Standing::Planned,
        is_confirmed: planned.is_confirmed,
    }
}

/// The cast's families of this centre; not the one people enter as, whose story is theirs to begin.
async fn neighbours(held: &mut Held, centre: &Centre) -> Result<Vec<Household>, Fault> {
    let mut families = Vec::new();
    for family in Cast::ours().households.iter().skip(1) {
        let household = households::find(held, HouseholdId(id("household", &family.key))).await?;
        families.extend(household.filter(|household| household.centre == centre.id));
    }
    Ok(families)
}

/// Two sessions of each week that are for the family, on two days.
fn visits_of((family, rules): (&Household, &HouseRules), past: &[Session]) -> Vec<usize> {
    let is_open =
        |session: &Session| matches!(session.terms.booking, BookingMode::Open | BookingMode::DropIn);
    let fits =
        |at: &usize| is_open(&past[*at]) && who_would_come(family, (&past[*at], rules), |_| true).is_some();
    let fitting: Vec<usize> = (0..past.len()).filter(fits).collect();
    let mut visits: Vec<usize> = Vec::new();
    let mut rest = fitting.as_slice();
    while let Some(first) = rest.first() {
        let week = past[*first].date.iso_week();
        let (this, later) = rest.split_at(rest.partition_point(|at| past[*at].date.iso_week() <= week));
        let chosen = |nth: u8| {
            this[usize::from(roll(&[&family.id.to_string(), &format!("{week:?} {nth}")])) % this.len()]
        };
        let (one, other) = (chosen(0), chosen(1));
        visits.push(one);
        visits.extend((past[one].date != past[other].date).then_some(other));
        rest = later;
    }
    visits
}

/// A family comes, late or not at all, or waited for a place. How many of its children were there.
async fn come(
    held: &mut Held,
    (family, rules): (&Household, &HouseRules),
    session: &Session,
) -> Result<u16, Fault> {
    let Some(request) = who_would_come(family, (session, rules), |_| true) else { return Ok(0) };
    let (before, starts) = (session.window.starts() - Span::days(3), session.window.starts());
    let fate = roll(&[&family.id.to_string(), &session.date.to_string(), &session.starts.to_string()]) % 24;
    let first = if fate == 7 {
        State::Waiting
    } else if fate < 2 {
        State::Confirmed
    } else {
        State::Attended { left: false }
    };
    let booking = Booking {
        id: BookingId::new(),
        centre: session.centre,
        session: session.id,
        household: family.id,
        number: held.number(),
        code: format!("{:04}", u16::from(fate) * 100 + u16::from(roll(&[&family.id.to_string()])) % 100),
        created_at: before,
        is_by_desk: false,
        times: booking::Terms::default(),
        enrolment: None,
    };
    bookings::insert(held, &booking, &request, (first, true)).await?;
    match fate {
        0 => bookings::move_all(held, booking.id, first, State::NoShow, session.window.ends()).await?,
        1 => {
            let by = State::Cancelled { by: CancelledBy::Household };
            bookings::move_all(held, booking.id, first, by, before).await?
        }
        7 => bookings::move_all(held, booking.id, first, State::Lapsed, starts).await?,
        2..=5 => bookings::promoted(held, booking.id, before, starts).await.map(|()| 0)?,
        _ => 0,
    };
    Ok(if matches!(first, State::Attended { .. }) {
        u16::try_from(request.children.len()).unwrap_or(1)
    } else {
        0
    })
}

/// The session is over, and the neighbours who came are counted: fuller at the end of the week and towards evening.
async fn finish(held: &mut Held, session: &Session, named: u16) -> Result<(), Fault> {
    let weekend = if session.date.weekday().num_days_from_monday() >= 5 { 30 } else { 0 };
    let hour = u16::try_from(session.starts.hour()).unwrap_or(12);
    let chance = u16::from(roll(&[&session.names.zh, &session.date.to_string()])) % 30;
    let filled = (25 + weekend + chance + 12 - hour.abs_diff(15).min(6) * 3).min(100);
    let came = i64::from((session.limits.places * filled / 100).saturating_sub(named));
    let (late, missed, cancelled) = (came / 9, i64::from(chance % 7 == 0) + came / 15, came / 7);
    let walk_ins = i64::from(session.limits.walk_in_places.min(chance / 10));
    let counts = [(came - late - missed).max(0), late, missed, 0, cancelled, walk_ins, walk_ins * 2];
    if came > 0 || walk_ins > 0 {
        exports::add_count(held, session.id.0, counts).await?;
    }
    attendance::leave_all(held, session.id, session.window.ends()).await?;
    sessions::close(held, session.id).await
}

/// Every day somebody hears no.
fn turn_away(held: &mut Held, past: &[Session]) {
    let mut days: Vec<_> = past.iter().map(|session| session.date).collect();
    days.dedup();
    let (left, wanted) = (0, 1);
    let often = [
        (15, Refusal::Full { left, wanted }),
        (4, Refusal::PlacedByDesk),
        (2, Refusal::CourseWhole),
        (2, Refusal::NobodyComes),
        (1, Refusal::RoomFull { left, heads: 2 }),
        (1, Refusal::GuardianNeeded { needed: 1, named: 0, in_room: true }),
    ];
    for day in days {
        for (most, refusal) in &often {
            let times = roll(&[&day.to_string(), refusal.key()]) % (most + 1);
            (0..times).for_each(|_| held.turn_away(day, &Refusals::one(refusal.clone())));
        }
    }
}

/// A number that is the same every time.
fn roll(of: &[&str]) -> u8 {
    id("past", &of.join(" ")).as_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dice_fall_the_same_way_twice_and_not_all_alike() {
        let faces: std::collections::BTreeSet<u8> = (0..40).map(|n| roll(&[&n.to_string()])).collect();
        assert!(faces.len() > 20);
        assert_eq!(roll(&["a", "b"]), roll(&["a", "b"]));
    }
}

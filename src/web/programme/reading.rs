//! What a programme's pages read, in one snapshot.

use crate::domain::announcement::Announcement;
use crate::domain::closure::Closure;
use crate::domain::emergency::Emergency;
use crate::domain::facts::Facts;
use crate::domain::ids::{HouseholdId, RoomId};
use crate::domain::plan::Particulars;
use crate::domain::private_room::Standing;
use crate::domain::room::{Privacy, Room};
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp, Zone};
use crate::error::Fault;
use crate::store::{Conn, announcements, centres, closures, emergencies, facts, private_rooms, sessions};

use super::size;
use super::week::DOOR_OPENS_MINUTES;

/// Days shown at once: today and the next seven.
pub const DAYS: i64 = 8;

/// What is asked for.
pub struct Wish {
    pub slug: String,
    pub household: Option<HouseholdId>,
    pub day: Option<Date>,
    /// A room by its slug.
    pub room: String,
}

pub struct Reading {
    /// Of the days that are drawn, and of this moment.
    pub facts: Facts,
    /// Sessions of the other days: known by their hours and terms alone.
    pub elsewhere: Vec<Session>,
    /// The first day that is drawn card by card, and the day after the last.
    pub drawn: (Date, Date),
    pub closures: Vec<Closure>,
    /// Those of this day.
    pub announcements: Vec<Announcement>,
    pub emergency: Option<Emergency>,
    /// None where nobody has told when the house is open.
    pub particulars: Option<Particulars>,
    pub first: Date,
    /// How each private room stands now, where today is among the days (M2).
    pub private: Vec<(RoomId, Standing)>,
}

impl Reading {
    /// Eight days of a centre: from today, or from the day asked for where that lies further ahead. Those that fit on
    /// a page are read whole.
    pub async fn days(db: &mut Conn, wish: &Wish, now: Timestamp) -> Result<Option<Reading>, Fault> {
        let Some(centre) = centres::by_slug(db, &wish.slug).await? else { return Ok(None) };
        let (id, zone, today) = (centre.id, centre.zone, centre.zone.date(now));
        let horizon = today + Span::weeks(centre.rules.horizon_weeks.into());
        let ahead = wish.day.filter(|day| *day >= today + Span::days(DAYS) && *day < horizon);
        let first = ahead.unwrap_or(today);
        let last = first + Span::days(DAYS - 1);
        let window = Window::new(zone.day(first).starts(), zone.day(last).ends());
        let window = window.unwrap_or_else(|| zone.day(first));
        let particulars = centres::particulars(db, id).await?;
        let closures = closures::touching(db, id, window).await?;
        let Some(house) = facts::house(db, id).await? else { return Ok(None) };
        let all = sessions::touching(db, id, window).await?;
        let shown = wish.day.filter(|day| (first..=last).contains(day)).unwrap_or(first);
        let drawn = drawn(&all, house.rooms.iter().find(|room| room.slug == wish.room), (first, shown));
        let whole = around(&all, drawn, zone);
        let soon = Window::new(now, now + Span::minutes(DOOR_OPENS_MINUTES + 1));
        let moment = soon.filter(|soon| first == today && !whole.overlaps(*soon));
        let (near, mut elsewhere): (Vec<Session>, Vec<Session>) =
            all.into_iter().partition(|session| session.window.overlaps(whole));
        let facts = match moment {
            None => facts::load_around(db, (id, near), wish.household, whole, now).await?,
            Some(moment) => facts::load_over(db, id, wish.household, &[whole, moment], now).await?,
        };
        let Some(facts) = facts else { return Ok(None) };
        elsewhere.retain(|session| facts.session(session.id).is_none());
        let announcements = announcements::touching(db, id, zone.day(today)).await?;
        let emergency = emergencies::standing(db, id).await?;
        let private = if first == today { private(db, &facts, now).await? } else { Vec::new() };
        Ok(Some(Reading {
            facts,
            elsewhere,
            drawn,
            closures,
            announcements,
            emergency,
            particulars,
            first,
            private,
        }))
    }

    /// Every session of the eight days.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.facts.sessions.iter().chain(&self.elsewhere)
    }

    pub fn is_drawn(&self, date: Date) -> bool {
        self.drawn.0 <= date && date < self.drawn.1
    }

    pub fn dates(&self) -> impl Iterator<Item = Date> + use<> {
        self.first.iter_days().take(DAYS.unsigned_abs() as usize)
    }

    /// The day that stands open, where it is not today: one of the eight.
    pub fn shown(&self, day: Option<Date>, now: Timestamp) -> Option<Date> {
        let today = self.facts.centre.zone.date(now);
        let first = (self.first != today).then_some(self.first);
        day.filter(|day| *day != today && self.dates().any(|date| date == *day)).or(first)
    }
}

/// The first day to draw, and the day after the last: as many as fit on a page around the one that is shown.
fn drawn(all: &[Session], room: Option<&Room>, (first, shown): (Date, Date)) -> (Date, Date) {
    let is_meant = |session: &&Session| room.is_none_or(|room| room.id == session.room);
    let on = |date: Date| all.iter().filter(is_meant).filter(|session| session.date == date).count();
    let counts: Vec<usize> = first.iter_days().take(DAYS.unsigned_abs() as usize).map(on).collect();
    let at = |date: Date| usize::try_from((date - first).num_days()).unwrap_or(0);
    let days = size::days(&counts, at(shown));
    let date = |at: usize| first + Span::days(i64::try_from(at).unwrap_or(0));
    (date(days.start), date(days.end))
}

/// The drawn days, to the end of what begins on the last of them.
fn around(all: &[Session], drawn: (Date, Date), zone: Zone) -> Window {
    let of_drawn = all.iter().filter(|session| drawn.0 <= session.date && session.date < drawn.1);
    let days = [zone.day(drawn.0), zone.day(drawn.1 - Span::days(1))];
    let windows: Vec<Window> = of_drawn.map(|session| session.window).chain(days).collect();
    Window::around(&windows).unwrap_or(days[0])
}

async fn private(db: &mut Conn, facts: &Facts, now: Timestamp) -> Result<Vec<(RoomId, Standing)>, Fault> {
    let zone = facts.centre.zone;
    let mut standings = Vec::new();
    for room in facts.rooms.iter().filter(|room| room.privacy == Privacy::Private) {
        let diary = private_rooms::diary(db, room, (zone.date(now), zone)).await?;
        standings.extend(diary.map(|diary| (room.id, diary.standing(now))));
    }
    Ok(standings)
}

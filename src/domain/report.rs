//! Reports (S5): what a period was like, from what is stored of it, in figures that name nobody.
//!
//! Keeps true: a figure about people below five is only "< 5", and everything else on the sheet – totals, shares,
//! sentences – is worked out from what is shown ([`Figure`]), so that no subtraction brings it back. Where parts and
//! whole would stand in different pictures (use by the hour, no-shows by weekday, the busiest hour), those pictures show
//! rounded shares and averages, never counts; what they say of the house is added up from what its rooms show. Reports of two periods that overlap can still be compared: they are the
//! manager's. Of a private room there is one number of uses (M2, M3).

mod figure;
pub mod hours;
mod period;
mod reasons;

pub use figure::{Field, Figure, LEAST};
pub use hours::Week;
pub use period::Period;
pub use reasons::reasons;

use super::age::Age;
use super::ids::RoomId;
use super::zone::Date;
use std::cmp::Reverse;

/// What became of the children booked into a session, and who came without a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    pub attended: u64,
    pub late: u64,
    pub no_show: u64,
    pub cancelled: u64,
    pub turned_away: u64,
    /// Booked into a session at which nobody was checked in (B5).
    pub unnoted: u64,
    /// Of those who came or were booked: carried, or brought along without a place (C2).
    pub placeless: u64,
    /// Children let in without a name (C8).
    pub walk_ins: u64,
    /// Where a place is a seat: grown-ups who sat there too (V1).
    pub grown_ups: u64,
    /// Of those who waited: who came, who had a place and did not come, who never had one.
    pub waited: [u64; 3],
}

/// A session that is over, in a room the public may see into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    pub room: RoomId,
    pub date: Date,
    /// From Monday on.
    pub weekday: u8,
    /// By the clock on the wall, from midnight.
    pub minute: u16,
    pub minutes: u32,
    pub places: u32,
    pub outcome: Outcome,
}

impl Happening {
    /// Places used. Where the door was not kept, whoever was booked is taken to have come.
    fn used(&self) -> u64 {
        let Outcome { attended, late, unnoted, placeless, walk_ins, grown_ups, .. } = self.outcome;
        (attended + late + unnoted + walk_ins + grown_ups).saturating_sub(placeless)
    }
}

/// A child that came: its birth date, and the first day it came in the period.
pub type Reached = (Option<Date>, Date);

/// What is stored of a period.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub happenings: Vec<Happening>,
    pub children: Vec<Reached>,
    /// The same of the year so far; and how often children came in it: in time, late, and without a booking.
    pub children_of_year: Vec<Reached>,
    pub visits_of_year: [u64; 3],
    pub turned_away: Vec<TurnedAway>,
    /// How often each private room was used.
    pub private: Vec<(RoomId, u64)>,
}

/// Requests turned away for one reason. A request with two reasons stands under both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnedAway {
    pub rule: String,
    pub reason: String,
    pub requests: u64,
}

/// What a period was like.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub period: Period,
    /// Each room in which anything was offered.
    pub rooms: Vec<(RoomId, Week)>,
    /// All of them together, and on how many days anything was offered.
    pub house: Week,
    pub days: u64,
    pub attendance: Attendance,
    /// No-shows among those expected, Monday first.
    pub missed: [Missed; 7],
    pub line: Line,
    /// Children by their age on the first day they came.
    pub ages: Ages,
    pub ages_of_year: Ages,
    /// How often children came: in the period, and in the year so far.
    pub visits: Figure,
    pub visits_of_year: Figure,
    /// The commonest reason first: rule, reason, requests.
    pub turned_away: Vec<(String, String, Figure)>,
    pub private: Vec<(RoomId, Figure)>,
}

/// Children booked, and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attendance {
    pub attended: Figure,
    pub late: Figure,
    pub no_show: Figure,
    pub cancelled: Figure,
    pub turned_away: Figure,
    pub unnoted: Figure,
    pub walk_ins: Figure,
}

impl Attendance {
    fn of(happenings: &[Happening]) -> Attendance {
        let sum = |of: fn(&Outcome) -> u64| Figure::of(happenings.iter().map(|h| of(&h.outcome)).sum());
        Attendance {
            attended: sum(|o| o.attended),
            late: sum(|o| o.late),
            no_show: sum(|o| o.no_show),
            cancelled: sum(|o| o.cancelled),
            turned_away: sum(|o| o.turned_away),
            unnoted: sum(|o| o.unnoted),
            walk_ins: sum(|o| o.walk_ins),
        }
    }

    pub fn came(&self) -> Figure {
        self.attended + self.late
    }

    pub fn booked(&self) -> Figure {
        self.came() + self.no_show + self.cancelled + self.turned_away + self.unnoted
    }
}

/// No-shows of a weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missed {
    /// Of a hundred who were expected.
    pub share: Field,
}

impl Missed {
    fn on(weekday: u8, happenings: &[Happening]) -> Missed {
        let day = || happenings.iter().filter(|h| h.weekday == weekday).map(|h| &h.outcome);
        let missed: u64 = day().map(|o| o.no_show).sum();
        let expected = missed + day().map(|o| o.attended + o.late).sum::<u64>();
        if expected == 0 {
            return Missed::default();
        }
        let few = Figure::of(missed).is_few() || Figure::of(expected).is_few();
        let share = u16::try_from((missed * 100 + expected / 2) / expected).unwrap_or(100);
        Missed { share: if few { Field::Few } else { Field::Shown(share) } }
    }
}

/// Children who waited for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Line {
    pub came: Figure,
    pub stayed_away: Figure,
    pub left_over: Figure,
}

impl Line {
    pub fn placed(&self) -> Figure {
        self.came + self.stayed_away
    }

    pub fn waited(&self) -> Figure {
        self.placed() + self.left_over
    }
}

/// Ages in months at which the next band begins; after them come those whose birth date nobody gave.
pub const BANDS: [u16; 6] = [12, 36, 72, 96, 144, 216];

/// Children in each of [`BANDS`], and of an unknown age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ages(pub [Figure; 7]);

impl Ages {
    fn of(children: &[Reached]) -> Ages {
        let mut counts = [0; 7];
        for (birth, on) in children {
            let months = birth.and_then(|birth| Age::on(birth, *on)).map(Age::months);
            let band = months.and_then(|months| BANDS.iter().position(|under| months < *under));
            counts[band.unwrap_or(BANDS.len())] += 1;
        }
        Ages(counts.map(Figure::of))
    }

    pub fn all(&self) -> Figure {
        self.0.into_iter().sum()
    }

    /// The band with most children: which, and how many of a hundred it holds.
    pub fn most(&self) -> Option<(usize, u16)> {
        let all = self.all();
        let shares = self.0.iter().enumerate().filter_map(|(band, n)| Some((band, n.of_hundred(all)?)));
        shares.filter(|(_, n)| *n > 0).reduce(|best, next| if next.1 > best.1 { next } else { best })
    }
}

/// Puts down what a period was like; rooms in their own order.
pub fn draw(period: Period, rooms: &[RoomId], facts: &Facts) -> Report {
    let happenings = &facts.happenings;
    let of_room = |room: &RoomId| {
        let own: Vec<&Happening> = happenings.iter().filter(|h| h.room == *room).collect();
        (!own.is_empty()).then(|| (*room, Week::of(own)))
    };
    let mut used: Vec<RoomId> = happenings.iter().map(|h| h.room).collect();
    used.sort_unstable();
    used.dedup();
    let mut days: Vec<Date> = happenings.iter().map(|h| h.date).collect();
    days.sort_unstable();
    days.dedup();
    let attendance = Attendance::of(happenings);
    let waited = |at: usize| Figure::of(happenings.iter().map(|h| h.outcome.waited[at]).sum());
    let mut turned_away = facts.turned_away.clone();
    // By what is shown: the order of the banded would tell which of them is larger.
    let shown = |line: &TurnedAway| Reverse(Figure::of(line.requests).low());
    turned_away.sort_by_cached_key(|line| (shown(line), line.rule.clone(), line.reason.clone()));
    let of_year = facts.visits_of_year.map(Figure::of);
    Report {
        period,
        rooms: rooms.iter().filter_map(of_room).collect(),
        house: Week::together(used.iter().filter_map(of_room).map(|(_, week)| week)),
        days: days.len() as u64,
        attendance,
        missed: [0, 1, 2, 3, 4, 5, 6].map(|weekday| Missed::on(weekday, happenings)),
        line: Line { came: waited(0), stayed_away: waited(1), left_over: waited(2) },
        ages: Ages::of(&facts.children),
        ages_of_year: Ages::of(&facts.children_of_year),
        visits: attendance.came() + attendance.walk_ins,
        visits_of_year: of_year.into_iter().sum(),
        turned_away: turned_away.into_iter().map(|t| (t.rule, t.reason, Figure::of(t.requests))).collect(),
        private: facts.private.iter().map(|(room, uses)| (*room, Figure::of(*uses))).collect(),
    }
}

//! The rota: who is on duty in the house on which day, turn by turn, and who is with which session (G4).
//!
//! Keeps true: turns are fair – who has had the fewest is next, then who waited longest – and nobody has two turns on
//! one day; what stands already is kept and counted.

use super::digest;
use super::ids::{DutyId, SessionId, StaffId};
use super::names::Names;
use super::window::Window;
use super::zone::{Date, TimeOfDay};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody on duty in the house, on its own clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    pub id: DutyId,
    pub staff: StaffId,
    pub date: Date,
    pub from: TimeOfDay,
    pub until: TimeOfDay,
}

/// Who is to take turns, on which days, how many on each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub people: Vec<StaffId>,
    pub from: Date,
    /// The last day.
    pub until: Date,
    pub each_day: u16,
}

/// Days planned at once, at most: a quarter of a year.
pub const LONGEST_DAYS: i64 = 92;
/// On duty on one day, at most.
pub const MOST_EACH_DAY: u16 = 20;
/// On duty on one day, where nobody says otherwise.
pub const EACH_DAY: u16 = 2;
/// How far back it is remembered who waited longest.
pub const REMEMBERED_DAYS: i64 = 60;

/// A day on which the house is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenDay {
    pub date: Date,
    pub from: TimeOfDay,
    pub until: TimeOfDay,
}

/// One turn of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Turn {
    pub date: Date,
    pub staff: StaffId,
    pub from: TimeOfDay,
    pub until: TimeOfDay,
}

/// What a plan would write down, in order of the days (Z3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Rotation {
    pub turns: Vec<Turn>,
    /// Days with too few all the same, and how many are lacking.
    pub short: Vec<(Date, u16)>,
}

/// What a rotation has to respect.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Of the days before, too: so that who waited longest is next.
    pub duties: Vec<Duty>,
    pub away: BTreeSet<(StaffId, Date)>,
}

impl Rotation {
    /// Names everything here, and nothing else.
    pub fn digest(&self) -> String {
        digest::of(self)
    }
}

/// Takes turns over some days.
pub fn rotate(people: &[StaffId], each_day: u16, days: &[OpenDay], known: &Known) -> Rotation {
    let mut rotation = Rotation::default();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return rotation };
    let mut turns: BTreeMap<StaffId, u16> = people.iter().map(|person| (*person, 0)).collect();
    let mut latest: BTreeMap<StaffId, Date> = BTreeMap::new();
    for duty in known.duties.iter().filter(|duty| duty.date <= last.date) {
        if duty.date < first.date {
            latest.entry(duty.staff).and_modify(|date| *date = duty.date.max(*date)).or_insert(duty.date);
        } else if let Some(turns) = turns.get_mut(&duty.staff) {
            *turns += 1;
        }
    }
    for day in days {
        let there: BTreeSet<StaffId> =
            known.duties.iter().filter(|duty| duty.date == day.date).map(|duty| duty.staff).collect();
        let lacking = usize::from(each_day).saturating_sub(there.len());
        let is_free =
            |person: &StaffId| !there.contains(person) && !known.away.contains(&(*person, day.date));
        let mut next: Vec<(u16, Option<Date>, usize, StaffId)> = turns
            .iter()
            .filter(|(person, _)| is_free(person))
            .map(|(person, turns)| {
                let place = people.iter().position(|other| other == person).unwrap_or_default();
                (*turns, latest.get(person).copied(), place, *person)
            })
            .collect();
        next.sort();
        next.truncate(lacking);
        if next.len() < lacking {
            rotation.short.push((day.date, u16::try_from(lacking - next.len()).unwrap_or(u16::MAX)));
        }
        for (.., staff) in next {
            *turns.entry(staff).or_default() += 1;
            latest.insert(staff, day.date);
            rotation.turns.push(Turn { date: day.date, staff, from: day.from, until: day.until });
        }
        latest.extend(there.into_iter().map(|staff| (staff, day.date)));
    }
    rotation
}

/// A session somebody is with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Post {
    pub session: SessionId,
    pub names: Names,
    pub window: Window,
}

/// Where somebody is at a time, but for one session itself. A turnaround is the room's, not a person's.
pub fn elsewhere(posts: &[Post], of: SessionId, window: Window) -> Option<&Post> {
    posts.iter().find(|post| post.session != of && post.window.overlaps(window))
}

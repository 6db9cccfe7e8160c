//! "A child of so many years, now": where there is room for it and whoever must come along (C8, C9).
//!
//! Keeps true: what is said to be open is what the walk-in press gives (Z1); of an age only what holds for every child
//! of that age; nobody gets past those who have a number.

use super::admission;
use super::age::{Age, AgeRange};
use super::audience::{self, Counter};
use super::capacity;
use super::door_line::DoorLine;
use super::facts::Facts;
use super::pick_up::HandOver;
use super::refusal::{Refusal, Refusals};
use super::room::{Privacy, Room};
use super::series::BookingMode;
use super::session::Session;
use super::visit;
use super::wall::{Now, Wall};
use super::zone::{Date, Datelike, Span, Timestamp};
use std::collections::BTreeSet;

/// Hours ahead that are still "now" to somebody who stands in the hall.
const SOON_HOURS: i64 = 2;
/// Ages people choose from, in months: half years below three, then years; from twelve on all are one.
const CHOICES: [u16; 16] = [0, 6, 12, 18, 24, 30, 36, 48, 60, 72, 84, 96, 108, 120, 132, 144];

/// The answer for one age.
#[derive(Debug, Clone, PartialEq)]
pub struct Here<'a> {
    pub ages: AgeRange,
    /// What may be entered first, then what begins soon, then what is full.
    pub offers: Vec<Offer<'a>>,
    /// What begins later today for this age, where nothing of now has room.
    pub later: Option<Offer<'a>>,
    /// M2: private rooms for whoever is as small as this, as a wall shows them.
    pub private: Vec<(&'a Room, Now<'a>)>,
}

/// One session this age may come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer<'a> {
    pub session: &'a Session,
    pub room: &'a Room,
    pub standing: Standing,
    /// C9: parties of one such child with its required guardian that still fit.
    pub places: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A walk-in is let in.
    Enter,
    /// There is room, and the desk must know the child by name (G5).
    ByName,
    /// The door opens then.
    Soon {
        opens: Timestamp,
    },
    /// Full, or others come first: the desk gives numbers, and so many have one.
    InLine {
        waiting: u16,
    },
    Full,
}

impl Standing {
    /// Somebody who comes now, or waits for the door, gets in.
    pub fn has_room(self) -> bool {
        matches!(self, Standing::Enter | Standing::ByName | Standing::Soon { .. })
    }
}

/// The ages to choose from: no programme of the day treats two children of one of them differently.
pub fn choices(sessions: &[Session], today: Date) -> Vec<AgeRange> {
    let end = Age::GROWN_UP.months();
    let of_today = sessions.iter().filter(|session| session.date == today && is_for_walk_ins(session));
    let bounds = of_today.flat_map(bounds).filter(|cut| *cut < end);
    let cuts: BTreeSet<u16> = CHOICES.into_iter().chain(bounds).collect();
    let ends = cuts.iter().copied().skip(1).chain([end]);
    cuts.iter().copied().zip(ends).filter_map(|(from, under)| AgeRange::new(from, Some(under))).collect()
}

/// The choice a child of so many months belongs to.
pub fn choice(wall: &Wall, months: u16) -> Option<AgeRange> {
    let age = Age::from_months(months);
    choices(&wall.facts.sessions, wall.today()).into_iter().find(|ages| ages.admits(age))
}

/// Where there is room for a child of these ages.
pub fn answer(wall: &Wall, ages: AgeRange) -> Here<'_> {
    let (now, today) = (wall.at, wall.today());
    let soon = now + Span::hours(SOON_HOURS);
    let is_near = |session: &Session| session.window.ends() > now && session.window.starts() <= soon;
    let offers = || wall.facts.sessions.iter().filter_map(move |session| offer(wall, session, ages));
    let mut near: Vec<Offer> = offers().filter(|offer| is_near(offer.session)).collect();
    near.sort_by_key(|offer| (offer.standing, offer.session.window.starts(), offer.room.position));
    let is_later = |offer: &Offer| offer.session.date == today && offer.session.window.starts() > soon;
    let later = match near.iter().any(|offer| offer.standing.has_room()) {
        true => None,
        false => offers().filter(is_later).min_by_key(|offer| !offer.standing.has_room()),
    };
    Here { ages, offers: near, later, private: private(wall, ages) }
}

/// How a child of these ages stands at a session: the first who would be let in, or why it would not.
pub fn standing(
    facts: &Facts,
    session: &Session,
    line: Option<&DoorLine>,
    ages: AgeRange,
    now: Timestamp,
) -> Option<Standing> {
    if !admits(session, ages, facts.centre.zone.date(now)) {
        return None;
    }
    let youngest = ages.min();
    let party = visit::walk_in(session, &facts.centre.rules, 1, youngest.months());
    let verdict = visit::admit_walk_in(facts, session, (&party, youngest), now);
    let line = line.filter(|line| line.given > 0 && session.is_running(now));
    if let Some(line) = line
        && (line.waiting() > 0 || verdict.as_ref().is_err_and(is_for_want_of_room))
    {
        return Some(Standing::InLine { waiting: line.waiting() });
    }
    Some(match &verdict {
        Ok(()) => Standing::Enter,
        Err(refusals) => refused(facts, session, (refusals, youngest), now),
    })
}

/// The door lets nobody in yet: what is left then is for whoever comes first.
fn refused(facts: &Facts, session: &Session, (why, age): (&Refusals, Age), now: Timestamp) -> Standing {
    let opens = why.iter().find_map(|refusal| match refusal {
        Refusal::DoorOpens { opens } => Some(*opens),
        _ => None,
    });
    match opens {
        Some(opens) if places(facts, session, age, now) > 0 => Standing::Soon { opens },
        _ if why.iter().all(|refusal| *refusal == Refusal::HandOver(HandOver::NamedOnly)) => Standing::ByName,
        _ => Standing::Full,
    }
}

fn is_for_want_of_room(refusals: &Refusals) -> bool {
    refusals.iter().any(Refusal::is_worth_waiting)
}

fn offer<'a>(wall: &'a Wall, session: &'a Session, ages: AgeRange) -> Option<Offer<'a>> {
    let (facts, now) = (&wall.facts, wall.at);
    let room = facts.room(session.room).filter(|room| room.privacy == Privacy::Public)?;
    let line = wall.lines.iter().find(|line| line.session == session.id);
    let standing = standing(facts, session, line, ages, now).filter(|_| session.window.ends() > now)?;
    Some(Offer { session, room, standing, places: places(facts, session, ages.min(), now) })
}

fn places(facts: &Facts, session: &Session, age: Age, now: Timestamp) -> u16 {
    let left = capacity::left(facts, session, now);
    audience::parties_that_fit(facts, session, &left, age, Counter::Now)
}

/// M2: only for those a private room is for.
fn private(wall: &Wall, ages: AgeRange) -> Vec<(&Room, Now<'_>)> {
    let is_for = |under: u16| ages.under().is_some_and(|end| end.months() <= under);
    let diaries = wall.diaries.iter().filter(|diary| is_for(diary.rules.child_under_months));
    let rooms = diaries.filter_map(|diary| wall.facts.room(diary.room));
    rooms.map(|room| (room, wall.room(room).now)).collect()
}

/// Sessions a family may walk into.
fn is_for_walk_ins(session: &Session) -> bool {
    !session.is_cancelled()
        && session.terms.booking != BookingMode::Desk
        && admission::bars(session).is_empty()
}

/// Months at which a session begins or ends to be for somebody, or asks for another guardian (G1, V1).
fn bounds(session: &Session) -> Vec<u16> {
    let ages = session.terms.ages.into_iter();
    let ends = ages.flat_map(|ages| [Some(ages.min().months()), ages.under().map(Age::months)]);
    let bands = session.terms.supervision.bands().iter().map(|band| band.under);
    let film = session.terms.advisory.iter();
    let film = film.flat_map(|film| [Some(film.min_months), Some(film.with_guardian_min_months)]);
    ends.chain(bands).chain(film).flatten().collect()
}

/// A2, A3, V1: whether a session is for every child that is of these ages today.
fn admits(session: &Session, ages: AgeRange, today: Date) -> bool {
    let (Some(wanted), Some(last)) = (session.terms.ages, last(ages)) else { return false };
    let judged = |age: Age| ages_on(age, today, session.judged_on);
    let on_the_day = |age: Age| ages_on(age, today, session.date);
    let least = session.terms.advisory.as_ref().map_or(0, |film| i32::from(film.with_guardian_min_months));
    let is_of_age = |months: i32| u16::try_from(months).is_ok_and(|m| wanted.admits(Age::from_months(m)));
    is_for_walk_ins(session)
        && [ages.min(), last].into_iter().flat_map(judged).all(is_of_age)
        && on_the_day(ages.min()).into_iter().all(|months| months >= least)
}

/// The oldest of a choice.
fn last(ages: AgeRange) -> Option<Age> {
    ages.under().and_then(|end| end.months().checked_sub(1)).map(Age::from_months)
}

/// What the age of a child that is of this age today can be on another date: its birthday in between is not known.
fn ages_on(age: Age, today: Date, other: Date) -> [i32; 2] {
    let months = i32::from(age.months());
    let (earlier, later) = (today.min(other), today.max(other));
    let apart = Age::on(earlier, later).map_or(0, |apart| i32::from(apart.months()));
    let rest = i32::from(earlier.day() != later.day());
    if other < today {
        [months - apart - rest, months - apart]
    } else {
        [months + apart, months + apart + rest]
    }
}

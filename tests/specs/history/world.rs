//! A small centre, invented from a seed: so tight that people are in each other's way.

use super::dice::Dice;
use leyuan::domain::zone::{Date, Months, Span, Timestamp, parse_date, parse_timestamp};

#[derive(Debug, Clone)]
pub struct World {
    pub begins: Timestamp,
    pub building_limit: i32,
    pub rooms: Vec<Room>,
    pub sessions: Vec<Session>,
    /// The sessions that are its lessons, in order of their start; none where there is no course.
    pub course: Vec<usize>,
    /// A3: ages are judged on its first date, not on each.
    pub judges_first_date: bool,
    pub households: Vec<Household>,
    pub children: Vec<Child>,
    pub guardians: Vec<Guardian>,
}

#[derive(Debug, Clone)]
pub struct Room {
    pub limit: i32,
    /// C10.
    pub part_of: Option<usize>,
}

#[derive(Debug, Clone)]
pub struct Session {
    pub room: usize,
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub places: i32,
    pub room_limit: i32,
    pub staff: i32,
    pub walk_in_places: i32,
    pub families_max: Option<i32>,
    pub youngest: i32,
    pub under: Option<i32>,
    /// A5.
    pub grace_days: i32,
    /// G1: under so many months, the guardian is there; the last has no end.
    pub stays: Vec<(i32, Stay)>,
    pub is_peak: bool,
    pub carries_babies: bool,
    pub cancel_hours: i64,
    pub is_drop_in: bool,
    /// B9: taken whole.
    pub is_course: bool,
}

/// Where the guardian is (G1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    InRoom,
    OnSite,
    Away,
}

#[derive(Debug, Clone)]
pub struct Household {
    pub is_resident: bool,
    pub has_consent: bool,
    pub children: Vec<usize>,
    pub guardians: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct Child {
    pub birth: Option<Date>,
    /// Days of strikes from before.
    pub strikes: Vec<Date>,
}

#[derive(Debug, Clone)]
pub struct Guardian {
    pub is_adult: bool,
}

pub const FOREVER: i32 = i32::MAX;

/// What the clock on the wall in Jinhuayuan is ahead of UTC, all year round.
pub const AHEAD: Span = Span::hours(8);

/// The centre's day at an instant (K5).
pub fn day(at: Timestamp) -> Date {
    (at + AHEAD).date_naive()
}

pub fn invent(dice: &mut Dice) -> World {
    let monday = parse_date("2026-05-04").expect("a date");
    let begins = parse_timestamp("2026-05-03T16:00:00Z").expect("an instant")
        + Span::days(dice.between(0, 6).into())
        + Span::minutes(dice.one_of(&[0, 8 * 60, 9 * 60, 10 * 60 + 30, 14 * 60, 20 * 60 + 55]));
    let rooms = invent_rooms(dice);
    let mut sessions = invent_sessions(dice, &rooms, begins);
    let course = invent_course(dice, &rooms, begins, &mut sessions);
    let mut world = World {
        begins,
        building_limit: dice.between(5, 16),
        rooms,
        sessions,
        course,
        judges_first_date: dice.once_in(2),
        households: Vec::new(),
        children: Vec::new(),
        guardians: Vec::new(),
    };
    for _ in 0..dice.between(4, 8) {
        invent_household(dice, &mut world, monday);
    }
    world
}

/// Two or three rooms; the second is a corner of the first more often than not.
fn invent_rooms(dice: &mut Dice) -> Vec<Room> {
    let mut rooms = vec![Room { limit: dice.between(4, 9), part_of: None }];
    let part_of = (!dice.once_in(3)).then_some(0);
    rooms.push(Room { limit: dice.between(3, 8), part_of });
    if dice.once_in(2) {
        rooms.push(Room { limit: dice.between(3, 8), part_of: None });
    }
    rooms
}

/// Four to eight sessions on a few days, no two at once in one room (C4); some places are so sought after that
/// everybody waits.
fn invent_sessions(dice: &mut Dice, rooms: &[Room], begins: Timestamp) -> Vec<Session> {
    let is_sought = dice.once_in(4);
    let days = match is_sought {
        true => [dice.between(0, 1), dice.between(1, 2), 2],
        false => [dice.between(0, 1), dice.between(1, 4), dice.between(2, 10)],
    };
    let mut sessions: Vec<Session> = Vec::new();
    let wanted = if is_sought { 8 } else { dice.between(4, 8).unsigned_abs() as usize };
    for _ in 0..60 {
        if sessions.len() == wanted {
            break;
        }
        let mut session = invent_session(dice, rooms, (begins, days));
        if !sessions.is_empty() && dice.once_in(3) {
            let beside = &sessions[dice.below(sessions.len())];
            session.ends = beside.starts + (session.ends - session.starts);
            session.starts = beside.starts;
        }
        if is_sought {
            (session.places, session.walk_in_places) = (1, 0);
        }
        if session.starts > begins && is_free(&sessions, &session) {
            sessions.push(session);
        }
    }
    sessions
}

fn is_free(sessions: &[Session], session: &Session) -> bool {
    sessions.iter().all(|other| {
        other.room != session.room
            || other.ends + Span::minutes(15) <= session.starts
            || session.ends + Span::minutes(15) <= other.starts
    })
}

/// In two worlds of three a course of a few lessons, some days apart, with few places; the lessons among the sessions.
fn invent_course(
    dice: &mut Dice,
    rooms: &[Room],
    begins: Timestamp,
    sessions: &mut Vec<Session>,
) -> Vec<usize> {
    if dice.once_in(3) {
        return Vec::new();
    }
    let like = invent_session(dice, rooms, (begins, [0, 1, 2]));
    let like = Session {
        ends: like.starts + Span::minutes(dice.one_of(&[60, 90])),
        places: dice.between(1, 3),
        walk_in_places: dice.one_of(&[0, 0, 0, 1]),
        is_drop_in: false,
        is_course: true,
        cancel_hours: 24,
        ..like
    };
    let (lessons, apart) = (dice.between(3, 4), dice.between(1, 3));
    let mut course = Vec::new();
    for number in 0..lessons {
        let later = Span::days((number * apart).into());
        let lesson = Session { starts: like.starts + later, ends: like.ends + later, ..like.clone() };
        if lesson.starts > begins && is_free(sessions, &lesson) {
            course.push(sessions.len());
            sessions.push(lesson);
        }
    }
    course
}

fn invent_session(dice: &mut Dice, rooms: &[Room], (begins, days): (Timestamp, [i32; 3])) -> Session {
    let room = dice.below(rooms.len());
    let midnight = day(begins).and_time(Default::default()).and_utc() - AHEAD;
    let starts = midnight
        + Span::days(dice.one_of(&days).into())
        + Span::minutes((dice.between(9, 19) * 60 + dice.one_of(&[0, 0, 30])).into());
    let ends = starts + Span::minutes(dice.one_of(&[60, 90, 120, 180, 300]));
    let (youngest, under) = dice.one_of(&[(0, None), (0, None), (36, Some(72)), (0, Some(96)), (48, None)]);
    Session {
        room,
        starts,
        ends,
        places: dice.between(1, 5),
        room_limit: dice.between(3, rooms[room].limit + 1),
        staff: dice.one_of(&[0, 0, 1, 2]),
        walk_in_places: dice.one_of(&[0, 0, 0, 1, 2]),
        families_max: dice.once_in(5).then(|| dice.between(1, 3)),
        youngest,
        under,
        grace_days: dice.one_of(&[0, 0, 0, 7]),
        stays: dice.one_of(&STAYS).to_vec(),
        is_peak: dice.once_in(4),
        carries_babies: dice.once_in(2),
        cancel_hours: dice.one_of(&[4, 4, 24]),
        is_drop_in: dice.once_in(4),
        is_course: false,
    }
}

const STAYS: [&[(i32, Stay)]; 4] = [
    &[(FOREVER, Stay::Away)],
    &[(72, Stay::InRoom), (96, Stay::OnSite), (FOREVER, Stay::Away)],
    &[(72, Stay::InRoom), (96, Stay::OnSite), (FOREVER, Stay::Away)],
    &[(FOREVER, Stay::OnSite)],
];

fn invent_household(dice: &mut Dice, world: &mut World, monday: Date) {
    let mut household = Household {
        is_resident: !dice.once_in(3),
        has_consent: !dice.once_in(25),
        children: Vec::new(),
        guardians: Vec::new(),
    };
    for _ in 0..dice.one_of(&[1, 1, 2, 2, 3]) {
        household.children.push(world.children.len());
        let birth = (!dice.once_in(40)).then(|| invent_birth(dice, world, monday));
        let strikes = match dice.below(8) {
            0 => vec![monday - Span::days(dice.between(48, 56).into()), monday - Span::days(20)],
            1 => vec![monday - Span::days(5), monday - Span::days(3)],
            _ => Vec::new(),
        };
        world.children.push(Child { birth, strikes });
    }
    for _ in 0..dice.one_of(&[1, 2, 2]) {
        household.guardians.push(world.guardians.len());
        world.guardians.push(Guardian { is_adult: !dice.once_in(20) });
    }
    world.households.push(household);
}

/// Often a child comes of age on, or about, the very day of a session.
fn invent_birth(dice: &mut Dice, world: &World, monday: Date) -> Date {
    if world.sessions.is_empty() || !dice.once_in(3) {
        return monday - Span::days(dice.between(60, 4300).into());
    }
    let session = dice.below(world.sessions.len());
    let months = dice.one_of(&[12, 36, 48, 72, 96]);
    day(world.sessions[session].starts) - Months::new(months) - Span::days(dice.between(-1, 1).into())
}

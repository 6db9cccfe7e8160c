//! A district to measure in: as many centres, sessions and bookings as a city has, written through the ledgers.
//!
//! The shape is that of a real city's drop-in programme: 226 centres, the busiest with sixty sessions a day in six
//! rooms, half of them with fewer than three. Nothing is drawn at random: two runs measure the same rows.

use crate::people::{self, Family};
use leyuan::actions::check_in::CheckIn;
use leyuan::actions::open_centre;
use leyuan::domain::age::AgeRange;
use leyuan::domain::centre::HouseRules;
use leyuan::domain::ids::{BookingId, CentreId, RoomId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::opening::{Holidays, Hours, Opening};
use leyuan::domain::plan::{CentrePlan, Contact, Particulars, RoomPlan};
use leyuan::domain::room::Privacy;
use leyuan::domain::series::{BookingMode, Counts, Judged, Limits, Supervision, Terms};
use leyuan::domain::session::{Session, Standing};
use leyuan::domain::window::Window;
use leyuan::domain::zone::{Date, Span, TimeOfDay, Timestamp, Zone, parse_date, parse_timestamp};
use leyuan::error::Error;
use leyuan::store::{Actor, Command, Held, Store, centres, sessions};

/// Ten in the morning of a Wednesday in the district.
pub const NOW: &str = "2026-01-14T15:00:00Z";
const ZONE: &str = "America/Toronto";
const CENTRES: usize = 226;
/// Sessions a day in the largest centres; the others follow, ever smaller.
const BUSIEST: [f64; 10] = [60.0, 42.0, 37.0, 26.0, 24.0, 23.0, 22.0, 20.0, 20.0, 20.0];
const SESSIONS_PER_ROOM: usize = 10;
const PLACES: u16 = 24;
/// Days with a programme, before today and from today on.
const PAST: i64 = 28;
const AHEAD: i64 = 84;
/// Rows in one command: each is one commit.
const AT_ONCE: usize = 500;

const LOOKS: [&str; 6] = ["play", "read", "class", "dance", "sport", "hall"];
const WHAT: [(&str, &str, u16, Option<u16>, BookingMode); 8] = [
    ("亲子游戏", "Family Play", 0, Some(72), BookingMode::Open),
    ("自由游乐", "Leisure Swim: Preschool", 36, Some(96), BookingMode::DropIn),
    ("美术角", "Arts and Crafts", 48, Some(120), BookingMode::Open),
    ("乒乓球", "Table Tennis", 96, None, BookingMode::DropIn),
    ("儿童舞蹈", "Dance for Children", 60, Some(108), BookingMode::Open),
    ("太极拳", "Gentle Fit", 204, None, BookingMode::Desk),
    ("故事会", "Story Time", 24, Some(84), BookingMode::Open),
    ("篮球", "Basketball: Youth", 120, Some(216), BookingMode::Open),
];

/// What was planted.
pub struct District {
    pub centres: usize,
    pub sessions: usize,
    pub bookings: usize,
    pub busiest: Busiest,
}

/// The centre that is looked at.
pub struct Busiest {
    pub id: CentreId,
    pub slug: String,
    /// A session of tomorrow noon.
    pub session: SessionId,
    /// A household that has booked.
    pub family: Family,
}

pub fn now() -> Timestamp {
    parse_timestamp(NOW).expect("an instant")
}

/// Plants the whole district: at least `most` sessions.
pub async fn plant(store: &Store, most: usize) -> Result<District, Error> {
    let zone = Zone::parse(ZONE).expect("a zone");
    let today = zone.date(now());
    let (mut planted, mut bookings, mut busiest) = (0, 0, None);
    let scale = most as f64 / 100_000.0;
    for nth in 0..CENTRES {
        let daily = daily(nth) * scale;
        let (centre, rooms) = open(store, nth, rooms_for(daily)).await?;
        let days = (-PAST..AHEAD).map(|days| today + Span::days(days));
        let all: Vec<Session> = days
            .enumerate()
            .flat_map(|(at, day)| on_a_day((centre, zone), &rooms, day, (at, daily)))
            .collect();
        planted += all.len();
        plan(store, centre, &all).await?;
        if nth == 0 {
            let (centre, count) = fill(store, centre, slug(0), &all, today).await?;
            bookings += count;
            busiest = Some(centre);
        }
    }
    Ok(District { centres: CENTRES, sessions: planted, bookings, busiest: busiest.expect("a centre") })
}

/// The busiest centre alone, with today and the week after it.
pub async fn plant_busiest(store: &Store) -> Result<Busiest, Error> {
    let zone = Zone::parse(ZONE).expect("a zone");
    let today = zone.date(now());
    let (centre, rooms) = open(store, 0, rooms_for(daily(0))).await?;
    let days = (0..8).map(|days| today + Span::days(days));
    let all: Vec<Session> = days
        .enumerate()
        .flat_map(|(at, day)| on_a_day((centre, zone), &rooms, day, (at, daily(0))))
        .collect();
    plan(store, centre, &all).await?;
    Ok(fill(store, centre, slug(0), &all, today).await?.0)
}

/// Sessions a day of the nth largest centre.
fn daily(nth: usize) -> f64 {
    BUSIEST.get(nth).copied().unwrap_or_else(|| 10.6 * (-((nth - BUSIEST.len()) as f64) / 58.0).exp())
}

fn rooms_for(daily: f64) -> usize {
    (daily.ceil() as usize).div_ceil(SESSIONS_PER_ROOM).clamp(1, 6)
}

fn slug(nth: usize) -> String {
    format!("district-{nth}")
}

/// A centre with rooms and no series: its sessions were imported.
pub async fn open(store: &Store, nth: usize, rooms: usize) -> Result<(CentreId, Vec<RoomId>), Error> {
    let time = |hour| TimeOfDay::from_hms_opt(hour, 0, 0).expect("an hour");
    let day = || Hours::new(vec![(time(7), time(22))]).expect("hours");
    let room = |index: usize| RoomPlan {
        slug: format!("hall-{index}"),
        names: Names::new(&format!("{index} 号厅"), &format!("Hall {index}")),
        look: LOOKS[index % LOOKS.len()].into(),
        room_limit: 60,
        part_of: None,
        divides: false,
        privacy: Privacy::Public,
        private_use: None,
        turnaround_minutes: 10,
        purpose: Default::default(),
        is_unconfirmed: true,
    };
    let plan = CentrePlan {
        slug: slug(nth),
        names: Names::new(&format!("第 {nth} 社区中心"), &format!("Community Centre {nth}")),
        zone: Zone::parse(ZONE).expect("a zone"),
        building_limit: 400,
        rules: HouseRules::default(),
        particulars: Particulars {
            contact: Contact::default(),
            opening: Opening::new(day(), day(), day()),
            holidays: Holidays::none_until(parse_date("2030-12-31").expect("a date")),
            school: None,
            equipment: Vec::new(),
            embed_on: Vec::new(),
            licence: Default::default(),
            is_unconfirmed: true,
        },
        rooms: (1..=rooms).map(room).collect(),
        series: Vec::new(),
        source_hash: format!("district {nth} {rooms}"),
    };
    let (centre, _) = open_centre::open(store, plan, now()).await?;
    let rooms = store.read(move |db| Box::pin(async move { centres::rooms(db, centre).await })).await?;
    Ok((centre, rooms.into_iter().map(|room| room.id).collect()))
}

/// The sessions of one day: as many as the day's share of `daily`, from nine, an hour each in every room.
fn on_a_day(
    (centre, zone): (CentreId, Zone),
    rooms: &[RoomId],
    date: Date,
    (nth_day, daily): (usize, f64),
) -> Vec<Session> {
    let upto = |day: usize| (day as f64 * daily).floor() as usize;
    let count = upto(nth_day + 1) - upto(nth_day);
    (0..count.min(rooms.len() * SESSIONS_PER_ROOM))
        .map(|index| {
            let hour = 9 + (index / rooms.len()) as u32;
            let starts = zone.instant(date.and_time(TimeOfDay::from_hms_opt(hour, 0, 0).expect("an hour")));
            session((centre, zone), rooms[index % rooms.len()], starts, WHAT[(index + nth_day) % WHAT.len()])
        })
        .collect()
}

/// Forty-five minutes of something.
pub fn session(
    (centre, zone): (CentreId, Zone),
    room: RoomId,
    starts: Timestamp,
    (zh, en, from, under, booking): (&str, &str, u16, Option<u16>, BookingMode),
) -> Session {
    let ends = starts + Span::minutes(45);
    let wall = zone.wall(starts);
    Session {
        id: SessionId::new(),
        centre,
        room,
        series: None,
        names: Names::new(zh, en),
        description: Names::default(),
        host: Names::default(),
        window: Window::new(starts, ends).expect("three quarters of an hour"),
        clears_at: ends + Span::minutes(10),
        date: wall.date(),
        starts: wall.time(),
        ends: zone.wall(ends).time(),
        limits: Limits { places: PLACES, room_limit: 60, staff: 1, walk_in_places: 2, families_max: None },
        terms: terms(from, under, booking),
        judged_on: wall.date(),
        standing: Standing::Planned,
        is_confirmed: true,
    }
}

fn terms(from: u16, under: Option<u16>, booking: BookingMode) -> Terms {
    Terms {
        booking,
        ages: AgeRange::new(from, under),
        judged: Judged::SessionDate,
        grace_days: 0,
        supervision: Supervision::usual(),
        is_peak: false,
        carries_babies: false,
        takes_siblings: false,
        counts: Counts::Children,
        advisory: None,
        cancel_hours: 4,
        door_checks: Vec::new(),
        fee: Default::default(),
        needs: Default::default(),
    }
}

/// Plans sessions, so many to a command.
pub async fn plan(store: &Store, centre: CentreId, all: &[Session]) -> Result<(), Error> {
    for part in all.chunks(AT_ONCE) {
        store.change(centre, Actor::System, Plan(part.to_vec())).await?;
    }
    Ok(())
}

struct Plan(Vec<Session>);

impl Command for Plan {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let number = held.record("session.planned", held.centre().0, "", now()).await?;
        for session in &self.0 {
            sessions::insert(held, session, number, now()).await?;
            if session.window.ends() <= now() {
                sessions::close(held, session.id).await?;
            }
        }
        Ok(())
    }
}

/// Households of the busiest centre, what they have booked, and who has come today.
async fn fill(
    store: &Store,
    centre: CentreId,
    slug: String,
    all: &[Session],
    today: Date,
) -> Result<(Busiest, usize), Error> {
    let families = people::register(store, centre, 4_000).await?;
    let mut next = families.iter().cycle();
    let mut booked: Vec<(Family, SessionId, Date)> = Vec::new();
    for (nth, session) in all.iter().enumerate().filter(|(_, session)| session.date < today + Span::days(8)) {
        // Eight hundred today, half of that on the days around it.
        let parties = if session.date == today { 13 + nth % 2 } else { 6 + nth % 3 };
        booked.extend(next.by_ref().take(parties).map(|family| (family.clone(), session.id, session.date)));
    }
    let bookings: Vec<(Family, SessionId)> =
        booked.iter().map(|(family, session, _)| (family.clone(), *session)).collect();
    let ids = people::book(store, centre, &bookings).await?;
    let running: Vec<SessionId> =
        all.iter().filter(|s| s.date == today && s.window.contains(now())).map(|s| s.id).collect();
    let here = ids.iter().zip(&booked).filter(|(_, (_, session, _))| running.contains(session));
    check_in(store, centre, here.map(|(booking, _)| *booking)).await?;
    let noon = all.iter().filter(|session| session.date == today + Span::days(1)).nth(20).expect("a session");
    let family = booked.iter().find(|(_, session, _)| *session == noon.id).expect("a booking").0.clone();
    Ok((Busiest { id: centre, slug, session: noon.id, family }, booked.len()))
}

/// Whoever booked a session that runs now is inside, but every fifth.
async fn check_in(
    store: &Store,
    centre: CentreId,
    expected: impl Iterator<Item = BookingId>,
) -> Result<(), Error> {
    for (nth, booking) in expected.enumerate().filter(|(nth, _)| nth % 5 != 4) {
        let press = CheckIn { booking, child: None, nonce: format!("door {nth}"), now: now() };
        store.change(centre, Actor::System, press).await?;
    }
    Ok(())
}

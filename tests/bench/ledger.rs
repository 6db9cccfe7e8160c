//! Bookings through the ledger, sixty-four in flight: committed together, and one transaction each.
//!
//! Invariant: both ways run the real booking command on the same file, in turns; what is told is the median of the
//! pairs' ratios.

use crate::district;
use crate::figures::{Line, Sample, print};
use crate::people::{self, Family};
use futures_util::{StreamExt, stream};
use leyuan::actions::book::{Answer, Book};
use leyuan::domain::ids::{CentreId, RoomId, SessionId};
use leyuan::domain::series::BookingMode;
use leyuan::domain::session::Session;
use leyuan::domain::zone::{Span, TimeOfDay, Zone};
use leyuan::store::ledger::Figures;
use leyuan::store::{Actor, Store};
use std::time::Instant;

const IN_FLIGHT: usize = 64;
const BOOKINGS: usize = 448;
const PAIRS: usize = 7;
/// Parties to a session: full rooms, nobody in line.
const PARTIES: usize = 20;
const ROOMS: usize = 6;
/// Bookings asked for in one day.
pub const A_DAY: usize = ROOMS * 10 * PARTIES;

/// A centre where everybody may book tomorrow and the days after.
pub struct Hall {
    pub store: Store,
    pub centre: CentreId,
    rooms: Vec<RoomId>,
    asks: Vec<(Family, SessionId)>,
    next: usize,
}

/// One round.
pub struct Round {
    pub seconds: f64,
    /// From asking to the durable answer, in ms.
    pub waits: Sample,
    pub did: Figures,
}

impl Hall {
    /// A centre with room for so many bookings yet to be asked for.
    pub async fn open(database: &str, many: usize) -> Hall {
        let store = Store::open(database).await.expect("a database");
        let (centre, rooms) = district::open(&store, 0, ROOMS).await.expect("a centre");
        let zone = Zone::parse("America/Toronto").expect("a zone");
        let tomorrow = zone.date(district::now()) + Span::days(1);
        let play = ("亲子游戏", "Family Play", 0, Some(72), BookingMode::Open);
        let starts = |nth: usize| {
            let (day, hour) = (nth / (ROOMS * 10), nth / ROOMS % 10);
            let time = TimeOfDay::from_hms_opt(9 + hour as u32, 0, 0).expect("an hour");
            zone.instant((tomorrow + Span::days(day as i64)).and_time(time))
        };
        let count = many.div_ceil(PARTIES);
        assert!(count <= ROOMS * 10 * 6, "booking opens seven days before");
        let all: Vec<Session> = (0..count)
            .map(|nth| district::session((centre, zone), rooms[nth % ROOMS], starts(nth), play))
            .collect();
        district::plan(&store, centre, &all).await.expect("sessions");
        let families = people::register(&store, centre, many as u32).await.expect("households");
        let asks = families.into_iter().enumerate().map(|(nth, family)| (family, all[nth / PARTIES].id));
        Hall { store, centre, rooms, asks: asks.collect(), next: 0 }
    }

    /// So many bookings of days gone by, made by the same households.
    pub async fn remembers(&mut self, bookings: usize) {
        let zone = Zone::parse("America/Toronto").expect("a zone");
        let today = zone.date(district::now());
        let play = ("亲子游戏", "Family Play", 0, Some(72), BookingMode::Open);
        let starts = |nth: usize| {
            let (day, hour) = (1 + nth / (ROOMS * 10), nth / ROOMS % 10);
            let time = TimeOfDay::from_hms_opt(9 + hour as u32, 0, 0).expect("an hour");
            zone.instant((today - Span::days(day as i64)).and_time(time))
        };
        let past =
            |nth: usize| district::session((self.centre, zone), self.rooms[nth % ROOMS], starts(nth), play);
        let all: Vec<Session> = (0..bookings.div_ceil(PARTIES)).map(past).collect();
        district::plan(&self.store, self.centre, &all).await.expect("sessions");
        let families = self.asks.iter().map(|(family, _)| family).cycle();
        let booked: Vec<(Family, SessionId)> = families
            .take(bookings)
            .enumerate()
            .map(|(nth, family)| (family.clone(), all[nth / PARTIES].id))
            .collect();
        people::book(&self.store, self.centre, &booked).await.expect("bookings");
    }

    /// Every session is booked by so many families, as if that had been decided.
    pub async fn fill(&self, parties: usize) {
        let sessions = self.asks.iter().step_by(PARTIES).map(|(_, session)| *session);
        let mut families = self.asks.iter().map(|(family, _)| family).cycle();
        let booked: Vec<(Family, SessionId)> = sessions
            .flat_map(|session| {
                families.by_ref().take(parties).map(|family| (family.clone(), session)).collect::<Vec<_>>()
            })
            .collect();
        people::book(&self.store, self.centre, &booked).await.expect("bookings");
    }

    /// The next so many bookings, so many of them in flight; `most` of them are committed together.
    pub async fn round(&mut self, many: usize, in_flight: usize, most: usize) -> Round {
        let asks = self.asks[self.next..self.next + many].to_vec();
        let store = self.store.clone().in_groups_of(most);
        let (first, centre) = (self.next, self.centre);
        self.next += many;
        let before = self.store.figures();
        let began = Instant::now();
        let answers = stream::iter(asks.into_iter().enumerate()).map(|(nth, (family, session))| {
            let store = store.clone();
            let key = format!("key {}", first + nth);
            async move {
                let asked = Instant::now();
                let book = Book { request: family.request(session), key, now: district::now() };
                let answer =
                    store.change(centre, Actor::Household(family.id), book).await.expect("an answer");
                assert!(matches!(answer, Answer::Placed(_)), "{answer:?}");
                asked.elapsed().as_secs_f64() * 1000.0
            }
        });
        let waits: Vec<f64> = answers.buffer_unordered(in_flight).collect().await;
        let seconds = began.elapsed().as_secs_f64();
        let after = self.store.figures();
        let mut sample = Sample::default();
        waits.into_iter().for_each(|wait| sample.add(wait));
        let did = Figures {
            commands: after.commands - before.commands,
            groups: after.groups - before.groups,
            statements: after.statements - before.statements,
            reads: after.reads - before.reads,
        };
        Round { seconds, waits: sample, did }
    }
}

/// `what` names the engine and the disk; the promise depends on whether the disk is made slow.
pub async fn measure(database: &str, what: &str) {
    let mut hall = Hall::open(database, 2 * PAIRS * BOOKINGS + BOOKINGS).await;
    hall.round(BOOKINGS / 2, IN_FLIGHT, IN_FLIGHT).await;
    let (mut ratios, mut together, mut alone) = (Sample::default(), Sample::default(), Sample::default());
    let (mut last, mut single) = (None, None);
    for _ in 0..PAIRS {
        let one = hall.round(BOOKINGS, IN_FLIGHT, IN_FLIGHT).await;
        let other = hall.round(BOOKINGS, IN_FLIGHT, 1).await;
        ratios.add(other.seconds / one.seconds);
        together.add(BOOKINGS as f64 / one.seconds);
        alone.add(BOOKINGS as f64 / other.seconds);
        (last, single) = (Some(one), Some(other));
    }
    let (one, other) = (last.expect("a round"), single.expect("a round"));
    let each = |figure: u64| figure as f64 / BOOKINGS as f64;
    let waits =
        |round: &Round| format!("p50 {:.0} ms, p99 {:.0} ms", round.waits.median(), round.waits.at(0.99));
    let promise = if what.contains("+2 ms") { 6.0 } else { 2.0 };
    let ratio = format!("{:.1} times (pairs {:.1}–{:.1})", ratios.median(), ratios.at(0.0), ratios.at(1.0));
    let (asked, commits) = (each(one.did.statements), each(one.did.groups));
    print(
        &format!("Bookings through the ledger, 64 in flight, {what}"),
        &[
            Line::promised(
                "commits for a booking",
                format!("1/{:.0}", 1.0 / commits),
                "≤ 1/16",
                commits <= 1.0 / 16.0,
            ),
            Line::promised("statements for a booking", format!("{asked:.1}"), "≤ 14", asked <= 14.0),
            Line::plain("committed together", format!("{:.0}/s, {}", together.median(), waits(&one))),
            Line::plain("one transaction each", format!("{:.0}/s, {}", alone.median(), waits(&other))),
            Line::promised(
                "together against one each",
                ratio,
                format!("≥ {promise:.0} times"),
                ratios.median() >= promise,
            ),
        ],
    );
    hall.store.close().await;
}

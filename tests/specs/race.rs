//! The race: sixty-four at once, and never over, no freed place lost, order kept (C6, B6), on both engines.
//!
//! `LEYUAN_ROUNDS` says how many rounds (12 unless told).

use crate::scene::{Family, Scene, booking, spec};
use leyuan::actions::book::{Answer, Book};
use leyuan::actions::cancel::Cancel;
use leyuan::domain::booking::State;
use leyuan::domain::capacity;
use leyuan::domain::ids::{BookingId, SessionId};
use leyuan::domain::party::{Authority, Liberties};
use leyuan::domain::series::Limits;
use leyuan::domain::zone::Timestamp;
use leyuan::error::Error;
use leyuan::store::{Actor, Command, Held, bookings, sessions};
use rand::prelude::*;
use std::sync::Arc;

const TASKS: usize = 64;
const PLACES: u16 = 12;

fn rounds() -> usize {
    std::env::var("LEYUAN_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(12)
}

/// What the desk does when it lowers a limit, or raises it again.
struct Lower {
    session: SessionId,
    places: u16,
    now: Timestamp,
}

impl Command for Lower {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        let limits = Limits { places: self.places, ..session.limits };
        held.record("session.limited", self.session.0, "", self.now).await?;
        sessions::set_limits(held, self.session, limits).await?;
        leyuan::actions::settle::settle(held, session.window, None, self.now).await?;
        Ok(())
    }
}

/// One family's next press, whichever it is.
async fn press(scene: &Scene, family: &Family, session: SessionId, own: &mut Option<BookingId>, key: String) {
    let now = scene.now();
    let actor = Actor::Household(family.id);
    match own.take() {
        Some(id) if rand::random_bool(0.5) => {
            let cancel = Cancel { booking: id, children: None, household: Some(family.id), now };
            drop(scene.store.change(scene.centre, actor, cancel).await);
        }
        kept => {
            let mut request = scene.request(family, session);
            if rand::random_bool(0.1) {
                request.authority = Authority::WalkIn(Liberties::default());
            }
            let answer =
                scene.store.change(scene.centre, actor, Book { request, key, now }).await.expect("an answer");
            *own = match answer {
                Answer::Placed(id) | Answer::InLine(id) => Some(id),
                Answer::Refused(_) => kept,
            };
        }
    }
}

/// What must hold after every round: never over, and nobody waits who fits.
async fn broken(scene: &Scene, session: SessionId, places: u16) -> Option<String> {
    let facts = scene.facts(session, None).await;
    let session = facts.session(session).expect("the session");
    let held = facts.holdings.iter().filter(|holding| holding.state.holds_place()).count();
    if held > usize::from(PLACES) {
        return Some(format!("{held} children in {PLACES} places"));
    }
    let left = capacity::left(&facts, session, scene.now()).places;
    let waiting = facts.holdings.iter().filter(|holding| holding.state == State::Waiting).count();
    (waiting > 0 && left > 0).then(|| format!("{left} of {places} free while {waiting} wait"))
}

spec! {
    sixty_four_at_once_never_sell_a_place_twice_or_lose_a_freed_one, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", PLACES).await;
        let mut families = Vec::new();
        for _ in 0..TASKS {
            families.push((scene.child().await, None));
        }
        let scene = Arc::new(scene);
        for round in 0..rounds() {
            let lowered = if round % 3 == 1 { PLACES / 2 } else { PLACES };
            let lower = Lower { session: gym, places: lowered, now: scene.now() };
            let desk = tokio::spawn({
                let scene = scene.clone();
                async move { scene.store.change(scene.centre, Actor::System, lower).await.expect("lowered") }
            });
            let tasks: Vec<_> = families.drain(..).enumerate().map(|(index, (family, mut own))| {
                let (scene, key) = (scene.clone(), format!("{round} {index}"));
                tokio::spawn(async move {
                    press(&scene, &family, gym, &mut own, key).await;
                    (family, own)
                })
            }).collect();
            for task in tasks {
                families.push(task.await.expect("a press"));
            }
            desk.await.expect("the desk");
            assert_eq!(broken(&scene, gym, lowered).await, None, "round {round}");
        }
        assert_eq!(scene.count("SELECT last_number FROM centre").await, scene.count("SELECT COUNT(*) FROM change").await);
    }
}

spec! {
    // Order: of sixty-four who ask at once, the twelve smallest numbers have the places, and cancelling moves up the next.
    the_smaller_number_was_first, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", PLACES).await;
        let mut families = Vec::new();
        for _ in 0..TASKS {
            families.push(scene.child().await);
        }
        families.shuffle(&mut rand::rng());
        let scene = Arc::new(scene);
        let tasks: Vec<_> = families.iter().cloned().map(|family| {
            let scene = scene.clone();
            tokio::spawn(async move { (scene.asks(&family, gym).await, family) })
        }).collect();
        let mut placed = Vec::new();
        let mut in_line = Vec::new();
        for task in tasks {
            let (answer, family) = task.await.expect("an answer");
            let id = booking(&answer);
            let number = scene.store.read(move |db| Box::pin(async move { bookings::find(db, id).await })).await;
            let number = number.unwrap().unwrap().number;
            if matches!(answer, Answer::Placed(_)) { placed.push((number, id, family)) } else { in_line.push((number, id)) }
        }
        assert_eq!(placed.len(), usize::from(PLACES));
        in_line.sort_unstable();
        assert!(placed.iter().all(|(number, ..)| *number < in_line[0].0));
        let leaving: Vec<_> = placed.into_iter().map(|(_, id, family)| {
            let scene = scene.clone();
            tokio::spawn(async move { scene.cancels(&family, id).await.expect("cancelled") })
        }).collect();
        for task in leaving {
            task.await.expect("a cancellation");
        }
        for (index, (_, id)) in in_line.into_iter().enumerate() {
            let expected = if index < usize::from(PLACES) { State::Confirmed } else { State::Waiting };
            assert_eq!(scene.states(id).await, [expected], "the {index}th in line");
        }
    }
}

/// Booking with the guard off: decided on what a reader saw, written without asking again.
struct Careless {
    request: leyuan::domain::party::Request,
    now: Timestamp,
}

impl Command for Careless {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let id = BookingId::new();
        let number = held.record("booking.confirmed", id.0, "", self.now).await?;
        let booking = bookings::Booking {
            id,
            centre: held.centre(),
            session: self.request.session,
            household: self.request.household,
            number,
            code: "0000".into(),
            created_at: self.now,
            is_by_desk: false,
            times: leyuan::domain::booking::Terms::default(),
            enrolment: None,
        };
        bookings::insert(held, &booking, &self.request, (State::Confirmed, false)).await?;
        Ok(())
    }
}

spec! {
    // The guard switched off: the same race, decided outside the ledger, must be seen to fail.
    decided_outside_the_ledger_the_same_race_sells_places_twice, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", PLACES).await;
        let mut families = Vec::new();
        for _ in 0..TASKS {
            families.push(scene.child().await);
        }
        let scene = Arc::new(scene);
        let all_have_looked = Arc::new(tokio::sync::Barrier::new(TASKS));
        let tasks: Vec<_> = families.into_iter().map(|family| {
            let (scene, all_have_looked) = (scene.clone(), all_have_looked.clone());
            tokio::spawn(async move {
                let facts = scene.facts(gym, Some(&family)).await;
                let request = scene.request(&family, gym);
                let verdict = leyuan::domain::admission::decide(&request, &facts, scene.now()).expect("a verdict");
                all_have_looked.wait().await;
                if verdict.is_ok() {
                    let careless = Careless { request, now: scene.now() };
                    scene.store.change(scene.centre, Actor::Household(family.id), careless).await.expect("written");
                }
            })
        }).collect();
        for task in tasks {
            task.await.expect("a task");
        }
        assert_eq!(broken(&scene, gym, PLACES).await, Some(format!("{TASKS} children in {PLACES} places")));
    }
}

//! What closing the building for a day costs: looked at, and done, with 1,500 bookings that day.
//!
//! Invariant: what is timed is what the page does: the look is one reader's snapshot, the press the whole command until
//! it is durable. Each day is closed once; the days beside it are as full.

use crate::district;
use crate::figures::{Line, Sample, print};
use crate::ledger::{A_DAY, Hall};
use leyuan::actions::Outcome;
use leyuan::actions::cancel_session::Why;
use leyuan::actions::close_room::{self, CloseRoom};
use leyuan::domain::closure::{Closure, Extent};
use leyuan::domain::ids::ClosureId;
use leyuan::domain::names::Names;
use leyuan::domain::zone::{Span, Zone};
use leyuan::store::{Actor, instead};
use std::time::Instant;

/// Days closed one after the other; the first two warm up.
const DAYS: i64 = 5;
/// To each of sixty sessions a day: 1,500 bookings.
const PARTIES: usize = 25;
const LOOKS: usize = 9;
const LOOK_MS: f64 = 300.0;
const DONE_MS: f64 = 2_000.0;

pub async fn measure(database: &str, what: &str) {
    let hall = Hall::open(database, DAYS as usize * A_DAY).await;
    hall.fill(PARTIES).await;
    let (mut looks, mut rather, mut presses) = (Sample::default(), Sample::default(), Sample::default());
    let mut hit = 0;
    for day in 1..=DAYS {
        let press = closing(day);
        for _ in 0..LOOKS {
            let (look, both) = look(&hall, &press).await;
            if day > 2 {
                looks.add(look);
                rather.add(both);
            }
        }
        let (centre, store) = (hall.centre, &hall.store);
        let Ok(Outcome::Changed(effects)) = store.change(centre, Actor::System, press.clone()).await else {
            panic!("nothing was hit")
        };
        hit = effects.0.iter().map(|touched| touched.bookings.len()).sum();
        let confirmed = CloseRoom { digest: effects.digest(), ..press };
        let began = Instant::now();
        let done = store.change(centre, Actor::System, confirmed).await.expect("an answer");
        assert_eq!(done, Outcome::Done);
        if day > 2 {
            presses.add(began.elapsed().as_secs_f64() * 1000.0);
        }
    }
    let (look, done) = (rather.median(), presses.median());
    let figure = format!("{look:.0} ms, of it {:.0} ms for the effects", looks.median());
    let lines = [
        Line::promised(
            format!("looking: {hit} bookings, and what fits instead"),
            figure,
            "< 300 ms",
            look < LOOK_MS,
        ),
        Line::promised("doing it", format!("{done:.0} ms"), "< 2 s", done < DONE_MS),
    ];
    print(&format!("The building closed for a day, {what}"), &lines);
    hall.store.close().await;
}

fn closing(day: i64) -> CloseRoom {
    let zone = Zone::parse("America/Toronto").expect("a zone");
    CloseRoom {
        id: ClosureId::new(),
        extent: Extent::Building,
        window: zone.day(zone.date(district::now()) + Span::days(day)),
        why: Why { code: "weather", words: Names::new("暴雨", "Heavy rain") },
        digest: String::new(),
        now: district::now(),
    }
}

/// How long the effects take, and the effects with what fits instead, in ms.
async fn look(hall: &Hall, press: &CloseRoom) -> (f64, f64) {
    let (centre, now) = (hall.centre, district::now());
    let (extent, reason) = (press.extent.clone(), press.why.words.clone());
    let closure = Closure { id: press.id, centre, extent, window: press.window, reason };
    let began = Instant::now();
    let read =
        hall.store.read(move |db| Box::pin(async move { close_room::effects(db, &closure, now).await }));
    let effects = read.await.expect("effects").1;
    let first = began.elapsed().as_secs_f64() * 1000.0;
    let read = hall
        .store
        .read(move |db| Box::pin(async move { instead::of_effects(db, centre, &effects, now).await }));
    read.await.expect("what fits");
    (first, began.elapsed().as_secs_f64() * 1000.0)
}

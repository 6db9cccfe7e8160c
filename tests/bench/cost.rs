//! What a booking costs in a house that has just opened, and in one where 100,000 were made before.
//!
//! Invariant: both houses stand side by side and take turns; whoever books has booked before, in the old house often.

use crate::figures::{Line, Sample, print};
use crate::ledger::{Hall, Round};
use crate::server::processor_seconds;
use sqlx::{Connection, Executor, PgConnection};
use std::time::Instant;

const FEW: usize = 1_000;
const MANY: usize = 100_000;
const PAIRS: usize = 25;
const BOOKINGS: usize = 128;
const IN_FLIGHT: usize = 64;
const PROMISE: f64 = 1.3;

/// `few` and `many` are two databases on one engine.
pub async fn measure(few: &str, many: &str) {
    let engine = if few.starts_with("sqlite:") { "SQLite" } else { "PostgreSQL" };
    let mut young = grown(few, FEW).await;
    let mut old = grown(many, MANY).await;
    let (mut ratios, mut work) = (Sample::default(), Sample::default());
    let (mut times, mut asked) = ([Sample::default(), Sample::default()], [0.0, 0.0]);
    for nth in 0..PAIRS {
        // Whoever goes first finds the disk as the other left it: by turns.
        let (one, other) = if nth % 2 == 0 {
            let one = spent(&mut young).await;
            (one, spent(&mut old).await)
        } else {
            let other = spent(&mut old).await;
            (spent(&mut young).await, other)
        };
        ratios.add(other.0.seconds / one.0.seconds);
        work.add(other.1 / one.1);
        for (at, (round, _)) in [one, other].into_iter().enumerate() {
            times[at].add(round.seconds * 1000.0 / BOOKINGS as f64);
            asked[at] = round.did.statements as f64 / BOOKINGS as f64;
        }
    }
    let figure = |at: usize| format!("{:.2} ms, {:.1} statements", times[at].median(), asked[at]);
    let ratio = ratios.median();
    let mut lines = vec![
        Line::plain("a booking with 1,000 stored", figure(0)),
        Line::plain("a booking with 100,000 stored", figure(1)),
        Line::promised("ratio of the times", format!("{ratio:.2}"), "≤ 1.3", ratio <= PROMISE),
    ];
    if engine == "SQLite" {
        // The engine runs in this process: what it works is counted here.
        let work = work.median();
        lines.push(Line::promised(
            "ratio of the processor's time",
            format!("{work:.2}"),
            "≤ 1.3",
            work <= PROMISE,
        ));
    }
    print(&format!("A booking in a young house and in an old one, {engine}"), &lines);
    young.store.close().await;
    old.store.close().await;
}

async fn grown(database: &str, bookings: usize) -> Hall {
    let began = Instant::now();
    let mut hall = Hall::open(database, (PAIRS + 2) * BOOKINGS).await;
    hall.remembers(bookings).await;
    if database.starts_with("postgres") {
        tidy(database).await;
    }
    eprintln!("{bookings} bookings stored in {:.1} s", began.elapsed().as_secs_f64());
    hall.round(2 * BOOKINGS, IN_FLIGHT, IN_FLIGHT).await;
    hall
}

/// What PostgreSQL does by itself within the hour: counts the rows and tidies up after so many.
async fn tidy(database: &str) {
    let mut db = PgConnection::connect(database).await.expect("PostgreSQL");
    db.execute("VACUUM ANALYZE").await.expect("a tidy database");
    db.close().await.expect("an end");
}

/// A round, and the processor's time it took, in seconds.
async fn spent(hall: &mut Hall) -> (Round, f64) {
    let before = processor_seconds("self");
    let round = hall.round(BOOKINGS, IN_FLIGHT, IN_FLIGHT).await;
    (round, processor_seconds("self") - before)
}

//! What the house costs, measured: `tests/bench/run` says how. Each command prints a table, each row with its promise.
//!
//! Invariant: two figures that are compared come from one run, taken in turns; a promise is judged on their ratio or
//! on a median, never on one time.

mod calendars;
mod closing;
mod cost;
mod district;
mod feeds;
mod figures;
mod harvest;
mod ledger;
mod pages;
mod people;
mod screens;
mod server;
mod start;

use std::path::PathBuf;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = asked.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(async {
        match words.as_slice() {
            ["district", folder] => district(PathBuf::from(folder)).await,
            ["pages", folder] => pages::measure(&PathBuf::from(folder)).await,
            ["feeds", folder] => feeds::measure(&PathBuf::from(folder)).await,
            ["start", folder] => start::measure(&PathBuf::from(folder)).await,
            ["ledger", database, what] => ledger::measure(database, what).await,
            ["calendars", database, what] => calendars::measure(database, what).await,
            ["closing", database, what] => closing::measure(database, what).await,
            ["cost", few, many] => cost::measure(few, many).await,
            ["harvest", folder] => harvest::measure(&PathBuf::from(folder)).await,
            ["screens", folder] => {
                if !screens::measure(&PathBuf::from(folder)).await {
                    std::process::exit(1);
                }
            }
            _ => {
                eprintln!("tests/bench/run [pages|feeds|start|ledger|cost|closing|calendars|harvest|screens] starts these");
                std::process::exit(2);
            }
        }
    });
}

/// Plants the district in a data folder that `leyuan` opens.
async fn district(folder: PathBuf) {
    let store = server::new_folder(&folder).await;
    let began = std::time::Instant::now();
    let planted = district::plant(&store, 100_000).await.expect("a district");
    let busiest = &planted.busiest;
    let desk = people::on_duty(&store, busiest.id).await.expect("somebody");
    let family = people::at_home(&store, busiest.id, &busiest.family).await.expect("somebody");
    server::remember(&folder, &[&busiest.slug, &busiest.session.to_string(), &desk, &family]);
    store.close().await;
    eprintln!(
        "{} centres, {} sessions, {} bookings in {:.1} s",
        planted.centres,
        planted.sessions,
        planted.bookings,
        began.elapsed().as_secs_f64()
    );
}

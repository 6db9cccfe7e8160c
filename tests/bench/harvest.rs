//! What a harvester costs: fifty thousand changes of one centre, walked from the first page to the last.
//!
//! Invariant: the client is a simple one – a page after the other, each read as JSON – and what is given out is as long as
//! the items of a centre are.

use crate::district;
use crate::figures::{Line, Sample, print};
use crate::server::{new_folder, visitor};
use leyuan::actions::give_out::{Draft, GiveOut};
use leyuan::addresses::Origin;
use leyuan::app::App;
use leyuan::broker::Broker;
use leyuan::cli::{self, Command};
use leyuan::clock::Clock;
use leyuan::domain::harvest::Feed;
use leyuan::domain::ids::{CentreId, Number};
use leyuan::domain::zone::Timestamp;
use leyuan::settings::{Purpose, Settings};
use leyuan::stop::Stop;
use leyuan::store::{Actor, Store};
use leyuan::web;
use leyuan::web::serve::{Limits, serve};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;
use uuid::Uuid;

const ITEMS: usize = 50_000;
const AT_ONCE: usize = 1_000;
const WALKS: usize = 5;
const PROMISED_SECONDS: f64 = 10.0;

pub async fn measure(folder: &Path) {
    let store = new_folder(folder).await;
    let now: Timestamp = district::NOW.parse().expect("an instant");
    let (centre, _) = district::open(&store, 1, 1).await.expect("a centre");
    plant(&store, centre, now).await;
    let (address, stop) = open(store, now).await;
    let (mut seconds, mut megabytes) = (Sample::default(), 0.0);
    for _ in 0..WALKS {
        let began = Instant::now();
        let (items, bytes) = walk(&format!("{address}/district-1/openactive/scheduled-sessions")).await;
        seconds.add(began.elapsed().as_secs_f64());
        assert_eq!(items, ITEMS);
        megabytes = bytes as f64 / 1e6;
    }
    stop.begin();
    let median = seconds.median();
    let what = format!("{ITEMS} changes walked in pages of 500, {megabytes:.0} MB");
    let figure = format!("{median:.1} s");
    print("harvest", &[Line::promised(what, figure, "< 10 s", median < PROMISED_SECONDS)]);
}

async fn plant(store: &Store, centre: CentreId, now: Timestamp) {
    let mut from = None;
    for _ in 0..ITEMS / AT_ONCE {
        let drafts = (0..AT_ONCE).map(|_| draft()).collect();
        let give = GiveOut { from, seen: Number(1), drafts, now };
        from = Some(store.change(centre, Actor::System, give).await.expect("given out"));
    }
}

fn draft() -> Draft {
    let id = Uuid::now_v7();
    let data = json!({
        "@context": "https://openactive.io/", "@type": "ScheduledSession", "identifier": id,
        "name": "自由游乐", "startDate": "2026-12-01T10:00:00+08:00", "description": "滑梯、积木、海洋球。".repeat(30),
    });
    Draft { feed: Feed::ScheduledSessions, id, data: Some(data.to_string()) }
}

/// The program without its jobs: what is planted stays as it is.
async fn open(store: Store, now: Timestamp) -> (String, Stop) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let Ok(Command::Serve(flags)) = cli::parse(["--data", "unused"]) else { panic!("no flags") };
    let stop = Stop::new();
    let app = App {
        store,
        clock: Clock::stopped(now),
        purpose: Purpose::Real,
        origin: Origin::parse(&address).expect("an origin"),
        settings: Arc::new(Settings::read(*flags).expect("settings")),
        stop: stop.clone(),
        broker: Broker::default(),
    };
    let limits = Limits::default();
    tokio::spawn(serve(listener, web::router(&app, limits), limits, stop.clone()));
    (address, stop)
}

/// How many items, and how many bytes they came in.
async fn walk(first: &str) -> (usize, usize) {
    let visitor = visitor();
    let (mut items, mut bytes, mut asked) = (0, 0, first.to_string());
    loop {
        let answer = visitor.get(&asked).send().await.expect("an answer");
        let text = answer.bytes().await.expect("a page");
        let page: Value = serde_json::from_slice(&text).expect("JSON");
        let many = page["items"].as_array().map_or(0, Vec::len);
        items += many;
        bytes += text.len();
        if many == 0 {
            return (items, bytes);
        }
        asked = page["next"].as_str().expect("a next page").to_string();
    }
}

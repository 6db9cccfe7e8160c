//! What a calendar of two thousand sessions costs: drawn, served from memory, and found to be held already.

use crate::district::NOW;
use crate::figures::{Line, Sample, print};
use crate::server::{Server, new_folder, visitor};
use leyuan::actions::open_centre;
use leyuan::config;
use leyuan::domain::zone::{Zone, parse_timestamp};
use reqwest::header::{ACCEPT_ENCODING, ETAG, IF_NONE_MATCH};
use std::path::Path;
use std::time::Instant;

const ASKED: usize = 100;
const CENTRE: &str = "jinhuayuan";
/// As many sessions as the promise is about, and the weeks in which the busiest of the three centres plans so many.
const SESSIONS: usize = 2_000;
const WEEKS: u16 = 28;
const COLD_MS: f64 = 60.0;

/// The three centres as their files have them, planned further ahead, in a folder of their own.
pub async fn measure(folder: &Path) {
    let store = new_folder(folder).await;
    let now = parse_timestamp(NOW).expect("an instant");
    let centres = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/centres");
    let mut plans = config::read_folder(&centres, Zone::UTC.date(now)).expect("three centres");
    plans.iter_mut().for_each(|plan| plan.rules.horizon_weeks = WEEKS);
    open_centre::open_all(&store, plans, now).await.expect("open");
    store.close().await;
    let server = Server::open(folder);
    let feed = format!("{}/{CENTRE}/calendar.ics", server.address);
    let mut lines = Vec::new();
    for coding in ["identity", "gzip"] {
        // Ages nobody has asked for yet: each is drawn anew.
        let cold = times(|nth| (format!("{feed}?age=0-{}", 1_000 + nth), coding, None)).await;
        let held = cold.0 >= SESSIONS || coding == "gzip";
        let figure = format!("{:.1} ms (p95 {:.1} ms), {} events", cold.1.median(), cold.1.at(0.95), cold.0);
        let is_kept = held && cold.1.median() < COLD_MS;
        lines.push(Line::promised(format!("drawn, {coding}"), figure, format!("< {COLD_MS:.0} ms"), is_kept));
        let warm = times(|_| (feed.clone(), coding, None)).await;
        let figure = format!("{:.2} ms (p95 {:.2} ms)", warm.1.median(), warm.1.at(0.95));
        lines.push(Line::plain(format!("from memory, {coding}"), figure));
    }
    let answer = visitor().get(&feed).header(ACCEPT_ENCODING, "identity").send().await.expect("an answer");
    let tag = answer.headers()[ETAG].to_str().expect("a tag").to_string();
    let held = times(|_| (feed.clone(), "identity", Some(tag.clone()))).await;
    lines.push(Line::plain(
        "held already (304)",
        format!("{:.2} ms (p95 {:.2} ms)", held.1.median(), held.1.at(0.95)),
    ));
    print("A calendar of two thousand sessions", &lines);
}

/// Asked one after the other: events in the last answer, and the milliseconds each took.
async fn times(ask: impl Fn(usize) -> (String, &'static str, Option<String>)) -> (usize, Sample) {
    let (visitor, mut sample, mut events) = (visitor(), Sample::default(), 0);
    for nth in 0..ASKED {
        let (address, coding, tag) = ask(nth);
        let request = visitor.get(address).header(ACCEPT_ENCODING, coding);
        let request = match tag {
            Some(tag) => request.header(IF_NONE_MATCH, tag),
            None => request,
        };
        let began = Instant::now();
        let answer = request.send().await.expect("an answer");
        let bytes = answer.bytes().await.expect("a calendar");
        sample.add(began.elapsed().as_secs_f64() * 1000.0);
        events = String::from_utf8_lossy(&bytes).matches("BEGIN:VEVENT").count();
    }
    (events, sample)
}

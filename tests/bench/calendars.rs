//! What calendar programs cost a centre of 2,000 sessions: reading all of it once, and asking what has changed.
//!
//! Invariant: what is timed is a whole request, from its bytes to those of its answer; between two syncs one session has
//! changed, and nothing else is told.

use crate::district;
use crate::figures::{Line, Sample, print};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use leyuan::app::App;
use leyuan::broker::Broker;
use leyuan::cli::{self, Command as Words};
use leyuan::clock::Clock;
use leyuan::domain::ids::{CentreId, SessionId};
use leyuan::domain::series::BookingMode;
use leyuan::domain::session::Session;
use leyuan::domain::zone::{Span, TimeOfDay, Zone};
use leyuan::error::Error;
use leyuan::settings::{Purpose, Settings};
use leyuan::stop::Stop;
use leyuan::store::sessions::{self, Reschedule};
use leyuan::store::{Actor, Command, Held, Store};
use leyuan::web;
use leyuan::web::serve::Limits;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use tower::ServiceExt;

const SESSIONS: usize = 2_000;
const ROOMS: usize = 6;
/// First day with sessions, from today: they lie on both sides of it.
const FIRST: i64 = -12;
const WARM: usize = 20;
const ASKED: usize = 200;
const WHOLE: usize = 15;
const PROMISE_MS: f64 = 10.0;
const ALL: &str = "/dav/district-0/all/";

/// A change of what calendars show, and nothing else.
struct Touch(SessionId);

impl Command for Touch {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let now = district::now();
        held.record("session.changed", self.0.0, "", now).await?;
        Ok(sessions::content(held, self.0, Reschedule::No, now).await?)
    }
}

pub async fn measure(database: &str, what: &str) {
    let store = Store::open(database).await.expect("a database");
    let (centre, ids) = plant(&store).await;
    let router = router(&store);
    let (mut whole, mut listed, mut same, mut one) =
        (Sample::default(), Sample::default(), Sample::default(), Sample::default());
    let mut token = String::new();
    for _ in 0..WHOLE {
        let (ms, answer) = sync(&router, "").await;
        assert_eq!(answer.matches("<D:response>").count(), SESSIONS);
        whole.add(ms);
        token = next(&answer);
        let propfind = "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:getetag/></D:prop></D:propfind>";
        listed.add(ask(&router, "PROPFIND", propfind).await.0);
    }
    for nth in 0..WARM + ASKED {
        let (unchanged, answer) = sync(&router, &token).await;
        assert_eq!(answer.matches("<D:response>").count(), 0);
        store.change(centre, Actor::System, Touch(ids[nth * 7 % SESSIONS])).await.expect("a change");
        let (changed, answer) = sync(&router, &token).await;
        assert_eq!(answer.matches("<D:response>").count(), 1);
        token = next(&answer);
        if nth >= WARM {
            same.add(unchanged);
            one.add(changed);
        }
    }
    let figure = |sample: &Sample| format!("{:.1} ms (p95 {:.1} ms)", sample.median(), sample.at(0.95));
    let lines = [
        Line::plain("everything, for who comes for the first time", figure(&whole)),
        Line::plain("a list of all entity tags", figure(&listed)),
        Line::plain("what has changed, where nothing has", figure(&same)),
        Line::promised(
            "what has changed, where one session has",
            figure(&one),
            "< 10 ms",
            one.median() < PROMISE_MS,
        ),
    ];
    print(&format!("A calendar of 2,000 sessions, {what}"), &lines);
    store.close().await;
}

async fn plant(store: &Store) -> (CentreId, Vec<SessionId>) {
    let (centre, rooms) = district::open(store, 0, ROOMS).await.expect("a centre");
    let zone = Zone::parse("America/Toronto").expect("a zone");
    let first = zone.date(district::now()) + Span::days(FIRST);
    let play = ("亲子游戏", "Family Play", 0, Some(72), BookingMode::Open);
    let session = |nth: usize| {
        let (day, hour) = (nth / (ROOMS * 10), nth / ROOMS % 10);
        let time = TimeOfDay::from_hms_opt(9 + hour as u32, 0, 0).expect("an hour");
        let starts = zone.instant((first + Span::days(day as i64)).and_time(time));
        district::session((centre, zone), rooms[nth % ROOMS], starts, play)
    };
    let all: Vec<Session> = (0..SESSIONS).map(session).collect();
    district::plan(store, centre, &all).await.expect("sessions");
    (centre, all.iter().map(|session| session.id).collect())
}

fn router(store: &Store) -> Router {
    let Ok(Words::Serve(flags)) = cli::parse(["--data", "unused"]) else { panic!("words") };
    let settings = Settings::read(*flags).expect("settings");
    let app = App {
        store: store.clone(),
        clock: Clock::stopped(district::now()),
        purpose: Purpose::Real,
        origin: settings.origin(settings.listen),
        settings: Arc::new(settings),
        stop: Stop::new(),
        broker: Broker::default(),
    };
    web::router(&app, Limits::default())
}

async fn sync(router: &Router, token: &str) -> (f64, String) {
    let body = format!(
        "<D:sync-collection xmlns:D=\"DAV:\"><D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>\
         <D:prop><D:getetag/></D:prop></D:sync-collection>"
    );
    ask(router, "REPORT", &body).await
}

/// How long it took in ms, and the answer.
async fn ask(router: &Router, method: &str, body: &str) -> (f64, String) {
    let request = Request::builder().method(method).uri(ALL).header("depth", "1");
    let mut request =
        request.header(header::HOST, "localhost:8080").body(Body::from(body.to_string())).expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4000))));
    let began = Instant::now();
    let answer = router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 207);
    let bytes = to_bytes(answer.into_body(), 64 << 20).await.expect("a body");
    let ms = began.elapsed().as_secs_f64() * 1000.0;
    (ms, String::from_utf8(bytes.into()).expect("text"))
}

/// The token to ask with next.
fn next(answer: &str) -> String {
    let (_, rest) = answer.split_once("<D:sync-token>").expect("a token");
    rest.split('<').next().expect("a token").to_string()
}

//! The live stream: it says "changed to n", never more than once at a time, and nothing else.

use crate::emergencies::{only, sounds};
use crate::scene::{Scene, spec};
use crate::staff::hired;
use crate::visitor::{Visitor, program};
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use futures_util::StreamExt;
use leyuan::app::App;
use leyuan::domain::emergency::Kind;
use leyuan::domain::ids::{CentreId, SessionId};
use leyuan::domain::session::Session;
use leyuan::domain::staff::Role;
use leyuan::web::events::{Pulse, entries_with};
use leyuan::web::mount;
use leyuan::web::serve::Limits;
use std::time::{Duration, Instant};
use tower::ServiceExt;

const LONG: Duration = Duration::from_secs(10);

/// A stream somebody listens to.
pub struct Listener {
    body: BodyDataStream,
    heard: String,
}

impl Listener {
    pub async fn at(app: &App, pulse: Pulse) -> Listener {
        let router = mount(entries_with(pulse), app, Limits::default());
        Listener::to(&router, None).await.expect("a stream")
    }

    async fn to(router: &axum::Router, seen: Option<&str>) -> Result<Listener, StatusCode> {
        let mut request = Request::get("/events/jinhuayuan").header("accept-encoding", "gzip, br");
        if let Some(seen) = seen {
            request = request.header("last-event-id", seen);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let address = std::net::SocketAddr::from(([192, 0, 2, 1], 4000));
        request.extensions_mut().insert(axum::extract::ConnectInfo(address));
        let answer = router.clone().oneshot(request).await.unwrap();
        if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
            assert_eq!(answer.headers()["retry-after"], "5", "it says when to come again");
        }
        if answer.status() != StatusCode::OK {
            return Err(answer.status());
        }
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert!(!answer.headers().contains_key("content-encoding"), "a compressed stream waits for more");
        Ok(Listener { body: answer.into_body().into_data_stream(), heard: String::new() })
    }

    /// The next event, as it was written; none at the end.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.heard.split_once("\n\n") {
                let event = event.to_string();
                self.heard = rest.to_string();
                return Some(event);
            }
            let more = tokio::time::timeout(LONG, self.body.next()).await.expect("something was said");
            self.heard.push_str(std::str::from_utf8(&more?.unwrap()).unwrap());
        }
    }

    /// The number of the next `changed`.
    async fn changed(&mut self) -> i64 {
        loop {
            let event = self.next().await.expect("the stream goes on");
            if let Some(rest) = event.strip_prefix("event: changed\n") {
                let id = rest.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id");
                assert_eq!(rest, format!("id: {id}\ndata: {id}"), "nothing but the number travels");
                return id.parse().unwrap();
            }
        }
    }
}

fn brisk() -> Pulse {
    Pulse { apart: Duration::from_millis(300), ..Pulse::default() }
}

async fn number(scene: &Scene) -> i64 {
    scene.count("SELECT last_number FROM centre").await
}

spec! {
    a_listener_hears_the_number_at_once_and_each_change_after_it, "2026-05-04T01:00:00Z", scene => {
        scene.session("2026-05-05T02:00:00Z", 5).await;
        let mut listener = Listener::at(&program(&scene), brisk()).await;
        assert_eq!(listener.changed().await, number(&scene).await);
        let session = scene.session("2026-05-05T04:00:00Z", 5).await;
        assert_eq!(listener.changed().await, number(&scene).await);
        scene.asks(&scene.child().await, session).await;
        let last = number(&scene).await;
        while listener.changed().await < last {}
    }
}

spec! {
    many_changes_at_once_are_told_as_one_and_the_last_always_comes, "2026-05-04T01:00:00Z", scene => {
        let mut listener = Listener::at(&program(&scene), brisk()).await;
        listener.changed().await;
        let began = Instant::now();
        for _ in 0..20 {
            scene.session("2026-05-05T02:00:00Z", 5).await;
        }
        let last = number(&scene).await;
        let mut told = 1;
        while listener.changed().await < last {
            told += 1;
        }
        let most = began.elapsed().as_millis() / 300 + 1;
        assert!(told <= most, "{told} in {:?}", began.elapsed());
    }
}

/// More changes than the house keeps for somebody who does not listen; on one engine, for the time it takes.
#[tokio::test(flavor = "multi_thread")]
async fn a_listener_far_behind_still_hears_the_last_number() {
    let scene = Scene::on_sqlite("2026-05-04T01:00:00Z").await;
    let mut listener = Listener::at(&program(&scene), brisk()).await;
    listener.changed().await;
    let draft = scene.draft("2026-05-05T02:00:00Z", 5);
    for _ in 0..1050 {
        scene.plan(&Session { id: SessionId::new(), ..draft.clone() }).await;
    }
    assert_eq!(listener.changed().await, number(&scene).await);
}

spec! {
    a_quiet_stream_pings, "2026-05-04T01:00:00Z", scene => {
        let pulse = Pulse { ping: Duration::from_millis(50), ..Pulse::default() };
        let mut listener = Listener::at(&program(&scene), pulse).await;
        listener.changed().await;
        let ping = listener.next().await.expect("a ping");
        assert_eq!(ping, format!("event: ping\nid: {0}\ndata: {0}", number(&scene).await));
    }
}

spec! {
    who_comes_back_having_missed_nothing_is_only_greeted, "2026-05-04T01:00:00Z", scene => {
        scene.session("2026-05-05T02:00:00Z", 5).await;
        let router = mount(entries_with(brisk()), &program(&scene), Limits::default());
        let last = number(&scene).await.to_string();
        let mut listener = Listener::to(&router, Some(&last)).await.expect("a stream");
        assert!(listener.next().await.expect("a greeting").starts_with("event: ping\n"));
        // Long ago, of a house that was put back to an earlier day, or nothing a house has said.
        for seen in ["0", "999999", "a lie"] {
            let mut listener = Listener::to(&router, Some(seen)).await.expect("a stream");
            assert_eq!(listener.changed().await.to_string(), last);
        }
    }
}

spec! {
    changes_of_another_centre_are_not_heard, "2026-05-04T01:00:00Z", scene => {
        let other = CentreId::new();
        scene.plant_centre(other, "guiyuan", 100).await;
        let pulse = Pulse { ping: Duration::from_millis(400), ..brisk() };
        let mut listener = Listener::at(&program(&scene), pulse).await;
        listener.changed().await;
        let scene = scene.moved_to(other);
        let room = scene.add_room("hall", 50, None).await;
        let draft = Session { room, ..scene.draft("2026-05-05T02:00:00Z", 5) };
        scene.plan(&draft).await;
        assert!(listener.next().await.expect("a ping").starts_with("event: ping\n"));
    }
}

spec! {
    streams_end_with_the_house, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene);
        let mut listener = Listener::at(&app, brisk()).await;
        listener.changed().await;
        app.stop.begin();
        while listener.next().await.is_some() {}
    }
}

spec! {
    when_every_stream_is_taken_the_next_is_asked_to_come_back, "2026-05-04T01:00:00Z", scene => {
        let limits = Limits { connections: 4, ..Limits::default() };
        let router = mount(entries_with(brisk()), &program(&scene), limits);
        let first = Listener::to(&router, None).await.expect("a stream");
        let _second = Listener::to(&router, None).await.expect("a stream");
        assert_eq!(Listener::to(&router, None).await.err(), Some(StatusCode::SERVICE_UNAVAILABLE));
        drop(first);
        assert!(Listener::to(&router, None).await.is_ok(), "who leaves makes room");
    }
}

spec! {
    a_centre_nobody_knows_has_no_stream, "2026-05-04T01:00:00Z", scene => {
        let mut visitor = Visitor::at(&program(&scene));
        assert_eq!(visitor.get("/events/nowhere").await.status, StatusCode::NOT_FOUND);
    }
}

spec! {
    // Within two seconds on every screen.
    an_emergency_is_told_at_once_whatever_was_told_a_moment_ago, "2026-05-04T01:00:00Z", scene => {
        let zhang = hired(&scene, "zhang", Role::OnDuty).await;
        let slow = Pulse { apart: Duration::from_secs(3), ..Pulse::default() };
        let app = program(&scene);
        let (mut first, mut second) = (Listener::at(&app, slow).await, Listener::at(&app, slow).await);
        first.changed().await;
        second.changed().await;
        scene.session("2026-05-05T02:00:00Z", 5).await;
        let begun = Instant::now();
        let id = sounds(&scene, zhang, only(Kind::Evacuate), None).await.unwrap();
        let number = number(&scene).await;
        for listener in [&mut first, &mut second] {
            let event = listener.next().await.expect("an event");
            assert_eq!(event, format!("event: now\ndata: {number}"), "nothing but the number, and no id");
            assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
        }
        let event = first.next().await.expect("an event");
        assert_eq!(event, format!("event: changed\nid: {number}\ndata: {number}"), "who does not listen for it is told in turn");
        // A change like any other hurries nobody, and what hurried before is not told again.
        scene.session("2026-05-05T04:00:00Z", 5).await;
        assert!(first.next().await.expect("an event").starts_with("event: changed"));
        let late = Listener::at(&app, slow).await.next().await;
        assert!(late.expect("a greeting").starts_with("event: changed"));
        sounds(&scene, zhang, only(Kind::Shelter), Some(id)).await.unwrap();
        assert!(first.next().await.expect("an event").starts_with("event: now"));
    }
}

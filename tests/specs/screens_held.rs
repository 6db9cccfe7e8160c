//! A plain screen of the house: its answer is left open until its picture has to be another.

use crate::emergencies::{enters, only, sounds};
use crate::kiosk::Hall;
use crate::paper::form;
use crate::scene::spec;
use crate::screens::{SCREENS, finds, waits};
use crate::visitor::{Visitor, program};
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use futures_util::StreamExt;
use leyuan::app::App;
use leyuan::domain::emergency::Kind;
use leyuan::domain::ids::StaffId;
use leyuan::web::serve::Limits;
use std::collections::BTreeMap;
use std::time::Duration;
use tower::ServiceExt;

const WALL: &str = "/jinhuayuan/kiosk";
/// For as long nothing may come, where nothing is to come.
const QUIET: Duration = Duration::from_millis(400);
/// Shorter than an answer is held at the most.
const LONG: Duration = Duration::from_secs(30);

/// An answer as it comes.
struct Held {
    first: String,
    refresh: String,
    body: BodyDataStream,
}

impl Held {
    async fn look(router: &axum::Router, cookies: &BTreeMap<String, String>) -> Held {
        let cookies: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            Request::get(WALL).header("host", "localhost:8080").header("accept-encoding", "gzip, br");
        let mut request = request.header("cookie", cookies.join("; ")).body(Body::empty()).unwrap();
        let address = std::net::SocketAddr::from(([192, 0, 2, 1], 4000));
        request.extensions_mut().insert(ConnectInfo(address));
        let answer = router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let refresh = answer.headers()["refresh"].to_str().unwrap().to_string();
        if refresh == "0" {
            assert!(!answer.headers().contains_key("content-encoding"), "a coder waits for more");
            assert_eq!(answer.headers()["x-accel-buffering"], "no");
        }
        let mut held = Held { first: String::new(), refresh, body: answer.into_body().into_data_stream() };
        held.first = held
            .next(LONG)
            .await
            .flatten()
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap();
        held
    }

    /// What comes next in this time: nothing yet, something, or its end.
    async fn next(&mut self, within: Duration) -> Option<Option<Bytes>> {
        let next = tokio::time::timeout(within, self.body.next()).await.ok()?;
        Some(next.map(|bytes| bytes.unwrap()))
    }

    async fn is_open(&mut self) -> bool {
        self.next(QUIET).await.is_none()
    }

    async fn ends(mut self) -> bool {
        while let Some(next) = self.next(LONG).await {
            if next.is_none_or(|bytes| bytes.is_empty()) {
                return true;
            }
        }
        false
    }
}

/// A screen of the whole house on electronic paper; who hung it, and the way to look.
async fn hung(hall: &Hall, limits: Limits) -> (StaffId, Visitor, App, axum::Router) {
    let (mut screen, typed) = waits(hall).await;
    let (zhang, mut desk) = enters(&hall.scene, "zhang").await;
    desk.get(SCREENS).await;
    let found = finds(&mut desk, &typed).await;
    form(&found.body, &format!("{SCREENS}/screen"))
        .ticking("layout", "plain")
        .press(&mut desk)
        .await
        .leads_to();
    assert_eq!(screen.get("/screen").await.leads_to(), WALL);
    let app = program(&hall.scene);
    let router = leyuan::web::router(&app, limits);
    (zhang, screen, app, router)
}

spec! {
    // Within two seconds on every screen.
    a_plain_screen_is_held_until_something_cannot_wait, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (zhang, screen, _, router) = hung(&hall, Limits::default()).await;
        let mut held = Held::look(&router, &screen.cookies).await;
        assert_eq!(held.refresh, "0");
        assert!(held.first.ends_with("</html>") && !held.first.contains("<script"), "it is whole at once");
        assert!(held.is_open().await);
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:30:00Z", 60).await;
        assert!(held.is_open().await, "paper is not drawn anew for everything");
        sounds(&hall.scene, zhang, only(Kind::Evacuate), None).await.unwrap();
        assert!(held.ends().await, "it waits while the house burns");
        let mut alarm = Held::look(&router, &screen.cookies).await;
        assert!(alarm.first.contains("请立即离开大楼") && alarm.first.contains("Please leave the building now"));
        assert!(alarm.is_open().await);
    }
}

spec! {
    a_plain_screen_is_let_go_at_the_instant_it_knows, "2026-05-05T06:29:58.500Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:30:00Z", 60).await;
        let (_, screen, _, router) = hung(&hall, Limits::default()).await;
        let mut held = Held::look(&router, &screen.cookies).await;
        assert!(held.is_open().await);
        assert!(held.ends().await);
    }
}

spec! {
    a_stop_lets_plain_screens_go, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (_, screen, app, router) = hung(&hall, Limits::default()).await;
        let held = Held::look(&router, &screen.cookies).await;
        app.stop.begin();
        assert!(held.ends().await);
    }
}

spec! {
    passers_by_and_more_screens_than_there_are_streams_are_not_held, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (_, screen, _, router) = hung(&hall, Limits { connections: 2, ..Limits::default() }).await;
        let first = Held::look(&router, &screen.cookies).await;
        let second = Held::look(&router, &screen.cookies).await;
        assert_eq!((first.refresh.as_str(), second.refresh.as_str()), ("0", "60"));
        assert!(second.ends().await);
        drop(first);
        assert_eq!(Held::look(&router, &screen.cookies).await.refresh, "0", "who leaves makes room");
        let passer = hall.visitor().get("/jinhuayuan/kiosk?layout=plain").await;
        assert_eq!(passer.header("refresh"), "60");
    }
}

//! What screens are sent packed: byte for byte what would be drawn for them, and nobody else's press.

use crate::kiosk::Hall;
use crate::scene::spec;
use crate::screens::{desk, hangs, waits};
use crate::visitor::program;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use flate2::read::GzDecoder;
use leyuan::actions::count_heads::{CountHeads, Step};
use leyuan::web::{self, serve::Limits};
use std::collections::BTreeMap;
use std::io::Read;
use tower::ServiceExt;

const WALL: &str = "/jinhuayuan/kiosk";

/// A face as a browser reads it, which takes gzip or nothing.
async fn look(
    router: &axum::Router,
    (path, cookies): (&str, &BTreeMap<String, String>),
    is_packed: bool,
) -> String {
    let cookies: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let coding = if is_packed { "gzip" } else { "identity" };
    let request = Request::get(path).header("host", "localhost:8080").header("accept-encoding", coding);
    let mut request = request.header("cookie", cookies.join("; ")).body(Body::empty()).unwrap();
    let address = std::net::SocketAddr::from(([192, 0, 2, 1], 4000));
    request.extensions_mut().insert(ConnectInfo(address));
    let answer = router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    assert!(!is_packed || answer.headers()["vary"].to_str().unwrap().contains("accept-encoding"), "{path}");
    let coded = answer.headers().get("content-encoding").cloned();
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    match coded.as_ref().map(|coded| coded.to_str().unwrap()) {
        Some("gzip") => {
            let mut page = String::new();
            GzDecoder::new(&bytes[..]).read_to_string(&mut page).unwrap();
            page
        }
        Some(other) => panic!("{path} came in {other}"),
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

spec! {
    what_was_kept_of_a_face_is_what_would_be_drawn, "2026-05-05T06:20:30.500Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:30:00Z", 60).await;
        let app = program(&hall.scene);
        let (router, nobody) = (web::router(&app, Limits::default()), BTreeMap::new());
        let faces = ["", "/play", "/baby", "/dance"];
        let choices = ["", "?lang=en", "?size=large", "?layout=portrait", "?layout=portrait&lang=en"];
        let mut seen = std::collections::BTreeSet::new();
        let mut before = None;
        // Of one picture at first: a second less is left on it.
        for hour in ["2026-05-05T06:20:30.500Z", "2026-05-05T06:20:31.400Z", "2026-05-05T06:29:58Z", "2026-05-05T06:30:00Z"] {
            hall.scene.until(hour);
            for face in faces {
                for choice in choices {
                    let path = format!("{WALL}{face}{choice}");
                    let first = look(&router, (&path, &nobody), true).await;
                    assert_eq!(first, look(&router, (&path, &nobody), true).await, "{path} at {hour}: as it was kept");
                    assert_eq!(first, look(&router, (&path, &nobody), false).await, "{path} at {hour}: as it is drawn");
                    seen.insert(first);
                }
            }
            let wall = look(&router, (WALL, &nobody), true).await;
            assert_ne!(before.replace(wall.clone()), Some(wall), "{hour}");
        }
        assert!(seen.len() > 40, "{} faces were told apart", seen.len());
        let empty = look(&router, (WALL, &nobody), true).await;
        let step = CountHeads { room: hall.rooms[0], step: Step::In, reason: None, nonce: "a".into(), now: hall.scene.now() };
        hall.scene.presses(step).await.expect("somebody came in");
        let full = look(&router, (WALL, &nobody), true).await;
        assert_ne!(empty, full, "a change is seen");
        assert_eq!(full, look(&router, (WALL, &nobody), false).await);
    }
}

spec! {
    the_press_at_a_door_is_its_own_screens, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let router = web::router(&program(&hall.scene), Limits::default());
        let mut desk = desk(&hall).await;
        let mut presses = Vec::new();
        for _ in 0..2 {
            let (mut screen, typed) = waits(&hall).await;
            hangs(&mut desk, &typed, ("baby", "zh-CN")).await;
            assert_eq!(screen.get("/screen").await.leads_to(), "/jinhuayuan/kiosk/baby");
            for is_packed in [true, true, false] {
                let page = look(&router, ("/jinhuayuan/kiosk/baby", &screen.cookies), is_packed).await;
                let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a press");
                presses.push(rest.split('"').next().unwrap().to_string());
            }
        }
        presses.sort();
        presses.dedup();
        assert_eq!(presses.len(), 6, "each answer is its own");
        let passer = look(&router, ("/jinhuayuan/kiosk/baby", &BTreeMap::new()), true).await;
        assert!(!passer.contains("csrf"), "and a passer-by none");
    }
}

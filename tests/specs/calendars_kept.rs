//! Calendars are drawn once and then served from memory: what asks the database, counted and not timed.

use axum::http::StatusCode;
use leyuan::app::App;
use leyuan::store::Store;

use crate::icalendar::{cancel, events, value};
use crate::imports::{TABLE, read, take};
use crate::scene::{Scene, booking, spec};
use crate::visitor::{Answer, Visitor, program};

const FEED: &str = "/jinhuayuan/calendar.ics";

/// The answer, and how many snapshots were read for it.
async fn reads(app: &App, visitor: &mut Visitor, path: &str) -> (u64, Answer) {
    let before = app.store.figures().reads;
    let answer = visitor.get(path).await;
    (app.store.figures().reads - before, answer)
}

spec!(a_calendar_is_read_once_and_then_served_from_memory, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let mut visitor = Visitor::at(&app);
    let (cold, first) = reads(&app, &mut visitor, FEED).await;
    let (warm, second) = reads(&app, &mut visitor, FEED).await;
    assert_eq!((cold, warm), (1, 0));
    assert_eq!((&first.body, first.header("etag")), (&second.body, second.header("etag")));
    visitor.headers.insert("if-none-match", first.header("etag").parse().unwrap());
    let (held, answer) = reads(&app, &mut visitor, FEED).await;
    assert_eq!((held, answer.status), (0, StatusCode::NOT_MODIFIED));
    assert_eq!(answer.header("etag"), first.header("etag"));
});

spec!(who_holds_it_already_makes_nobody_draw_it, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let tag = Visitor::at(&program(&scene)).get(FEED).await.header("etag").to_string();
    // A house that has just opened has nothing in memory.
    let app = program(&scene);
    let mut visitor = Visitor::at(&app);
    visitor.headers.insert("if-none-match", tag.parse().unwrap());
    let (first, answer) = reads(&app, &mut visitor, FEED).await;
    assert_eq!((first, answer.status), (1, StatusCode::NOT_MODIFIED));
    let (again, answer) = reads(&app, &mut visitor, FEED).await;
    assert_eq!((again, answer.status), (0, StatusCode::NOT_MODIFIED));
    visitor.headers.clear();
    let (whole, answer) = reads(&app, &mut visitor, FEED).await;
    assert_eq!((whole, answer.status, events(&answer.body).len()), (1, StatusCode::OK, 1));
});

spec!(a_booking_redraws_nothing_and_a_cancelled_session_is_seen_at_once, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let mut visitor = Visitor::at(&app);
    visitor.get(FEED).await;
    let family = scene.child().await;
    let booked = booking(&scene.asks(&family, session).await);
    scene.cancels(&family, booked).await.unwrap();
    let (read, before) = reads(&app, &mut visitor, FEED).await;
    assert_eq!(read, 0, "a family and a booking are on the ledger, and in no calendar");
    cancel(&scene, session).await;
    let (read, after) = reads(&app, &mut visitor, FEED).await;
    assert_eq!(read, 1);
    assert_eq!(value(&events(&after.body)[0], "STATUS"), "CANCELLED");
    assert_ne!(before.header("etag"), after.header("etag"));
    visitor.headers.insert("if-none-match", before.header("etag").parse().unwrap());
    assert_eq!(reads(&app, &mut visitor, FEED).await.1.status, StatusCode::OK, "nobody holds the new one");
});

spec!(each_calendar_is_kept_for_itself_and_midnight_draws_all_anew, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let mut visitor = Visitor::at(&app);
    let english = format!("{FEED}?lang=en");
    let all = [FEED, english.as_str(), "/jinhuayuan/rooms/play.ics", "/jinhuayuan/ages/36-72.ics"];
    for path in all {
        assert_eq!(reads(&app, &mut visitor, path).await.0, 1, "{path}");
    }
    visitor.headers.insert("accept-encoding", "gzip".parse().unwrap());
    assert_eq!(reads(&app, &mut visitor, FEED).await.0, 1, "packed, it is another");
    visitor.headers.clear();
    for path in all {
        assert_eq!(reads(&app, &mut visitor, path).await.0, 0, "{path}");
    }
    // The same words in another order ask for the same.
    scene.add_room("read", 20, None).await;
    reads(&app, &mut visitor, &format!("{FEED}?room=play&room=read")).await;
    assert_eq!(reads(&app, &mut visitor, &format!("{FEED}?room=read&room=play&x=1")).await.0, 0);
    scene.until("2026-05-04T16:00:00Z");
    for path in all {
        assert_eq!(reads(&app, &mut visitor, path).await.0, 1, "{path}: another day");
    }
});

spec!(what_is_not_there_is_not_kept, "2026-05-04T01:00:00Z", scene => {
    let app = program(&scene);
    let mut visitor = Visitor::at(&app);
    for _ in 0..2 {
        let (read, answer) = reads(&app, &mut visitor, "/jinhuayuan/rooms/none.ics").await;
        assert_eq!((read, answer.status), (1, StatusCode::NOT_FOUND));
    }
});

/// Another process of the house, which shares nothing with this one but the database.
async fn elsewhere(scene: &Scene) -> App {
    App { store: Store::open(&scene.url).await.expect("the same database"), ..program(scene) }
}

spec!(a_change_made_by_another_process_is_heard_of, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    // With SQLite there is one process.
    if scene.url.starts_with("sqlite:") {
        return;
    }
    let app = elsewhere(&scene).await;
    let mut visitor = Visitor::at(&app);
    let before = visitor.get(FEED).await;
    assert_eq!(reads(&app, &mut visitor, FEED).await.0, 0);
    cancel(&scene, session).await;
    let is_news = |answer: &Answer| answer.header("etag") != before.header("etag");
    for _ in 0..100 {
        if is_news(&visitor.get(FEED).await) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let after = visitor.get(FEED).await;
    assert_eq!(value(&events(&after.body)[0], "STATUS"), "CANCELLED");
});

spec!(houses_in_two_schemas_of_a_database_hear_nothing_of_each_other, "2026-05-04T01:00:00Z", scene => {
    if scene.url.starts_with("sqlite:") {
        return;
    }
    let app = elsewhere(&scene).await;
    let next_door = Scene::on_postgres("2026-05-04T01:00:00Z").await.expect("PostgreSQL");
    let also_next_door = elsewhere(&next_door).await;
    let (mut there, mut here) = (also_next_door.store.changes(), app.store.changes());
    next_door.session("2026-05-05T02:00:00Z", 5).await;
    assert_eq!(there.recv().await.unwrap().0, next_door.centre);
    scene.session("2026-05-05T02:00:00Z", 5).await;
    assert_eq!(here.recv().await.unwrap().0, scene.centre);
    assert_eq!(app.store.contents().into_keys().collect::<Vec<_>>(), [scene.centre], "it was told first, and not here");
});

spec!(many_who_come_at_once_wait_for_one_drawing, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let visitor = Visitor::at(&app);
    let before = app.store.figures().reads;
    let asks = (0..20).map(|_| {
        let mut one = visitor.clone();
        async move { one.get(FEED).await.status }
    });
    let answers = futures_util::future::join_all(asks).await;
    assert!(answers.iter().all(|status| *status == StatusCode::OK));
    assert_eq!(app.store.figures().reads - before, 1);
});

const JSON: &str = "/jinhuayuan/sessions.json";
const MAP: &str = "/sitemap.xml";

spec!(what_scripts_and_search_engines_read_is_read_once_too, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let some = format!("{JSON}?from=2026-05-05&to=2026-05-05");
    let mut visitor = Visitor::at(&app);
    for path in [JSON, some.as_str(), MAP] {
        let (cold, first) = reads(&app, &mut visitor, path).await;
        let (warm, second) = reads(&app, &mut visitor, path).await;
        assert_eq!((cold, warm), (1, 0), "{path}");
        assert_eq!((&first.body, first.header("content-type")), (&second.body, second.header("content-type")));
        visitor.headers.insert("if-none-match", first.header("etag").parse().unwrap());
        let (held, answer) = reads(&app, &mut visitor, path).await;
        assert_eq!((held, answer.status), (0, StatusCode::NOT_MODIFIED), "{path}");
        visitor.headers.clear();
    }
    let family = scene.child().await;
    scene.asks(&family, session).await;
    for path in [JSON, some.as_str(), MAP] {
        assert_eq!(reads(&app, &mut visitor, path).await.0, 0, "{path}: a booking is in none of it");
    }
    cancel(&scene, session).await;
    for path in [JSON, some.as_str(), MAP] {
        assert_eq!(reads(&app, &mut visitor, path).await.0, 1, "{path}: a session called off is");
    }
    assert!(visitor.get(JSON).await.body.contains("cancelled"));
    scene.until("2026-05-04T16:00:00Z");
    for path in [JSON, some.as_str(), MAP] {
        assert_eq!(reads(&app, &mut visitor, path).await.0, 1, "{path}: another day");
        assert_eq!(reads(&app, &mut visitor, path).await.0, 0, "{path}");
    }
});

spec!(who_holds_the_sitemap_makes_nobody_draw_it, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    for path in [JSON, MAP] {
        let tag = Visitor::at(&program(&scene)).get(path).await.header("etag").to_string();
        let app = program(&scene);
        let mut visitor = Visitor::at(&app);
        visitor.headers.insert("if-none-match", tag.parse().unwrap());
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(reads(&app, &mut visitor, path).await.0, 0, "{path}");
        visitor.headers.clear();
        let (read, answer) = reads(&app, &mut visitor, path).await;
        assert!(read == 1 && answer.body.len() > 100, "{path}: {}", answer.status);
    }
});

spec!(a_centre_that_opens_is_in_the_sitemap_at_once, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let mut visitor = Visitor::at(&app);
    assert!(!visitor.get(MAP).await.body.contains("/park-7"));
    take(&scene, &read(&TABLE)).await;
    assert!(visitor.get(MAP).await.body.contains("/park-7"));
    assert_eq!(reads(&app, &mut visitor, MAP).await.0, 0);
});

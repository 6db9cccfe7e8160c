//! Calendars of a part of a programme: some rooms, some ages, one series; and that what is not there is not made wider.

use axum::http::{Method, Request, StatusCode};
use leyuan::domain::age::AgeRange;
use leyuan::domain::ids::SessionId;
use leyuan::domain::names::Names;

use crate::icalendar::{events, feed, lines, value, visitor};
use crate::scene::{Scene, spec};

/// A session in a room of its own, for these ages.
async fn session(scene: &Scene, room: &str, starts: &str, ages: Option<AgeRange>) -> SessionId {
    let mut session = scene.draft(starts, 5);
    if room != "play" {
        session.room = scene.add_room(room, 20, None).await;
    }
    session.terms.ages = ages;
    scene.plan(&session).await
}

fn uids(body: &str) -> Vec<String> {
    events(body).iter().map(|event| value(event, "UID").to_string()).collect()
}

fn uid(session: SessionId) -> String {
    format!("session-{session}@localhost")
}

spec!(ages_have_a_calendar_of_what_is_for_some_of_them, "2026-05-04T01:00:00Z", scene => {
    let small = session(&scene, "play", "2026-05-05T02:00:00Z", AgeRange::new(0, Some(36))).await;
    let middle = session(&scene, "read", "2026-05-05T04:00:00Z", AgeRange::new(30, Some(48))).await;
    let grown = session(&scene, "class", "2026-05-05T06:00:00Z", AgeRange::new(72, None)).await;
    session(&scene, "hall", "2026-05-05T08:00:00Z", None).await;
    let body = feed(&scene, "/jinhuayuan/ages/36-72.ics").await;
    assert_eq!(uids(&body), [uid(middle)], "the 36th month is not in the first, nor the 72nd in these");
    let head = lines(&body);
    assert!(head.contains(&"NAME:3–5 岁 · 锦华苑".into()), "{head:?}");
    assert!(head.contains(&"SOURCE;VALUE=URI:http://localhost:8080/jinhuayuan/ages/36-72.ics".into()));
    assert_eq!(uids(&feed(&scene, "/jinhuayuan/ages/35-.ics").await), [uid(small), uid(middle), uid(grown)]);
    // As the programme's page asks: a child of so many years.
    assert_eq!(uids(&feed(&scene, "/jinhuayuan/calendar.ics?age=3").await), [uid(middle)]);
    assert_eq!(uids(&feed(&scene, "/jinhuayuan/calendar.ics?age=36-72").await), [uid(middle)]);
});

spec!(a_query_chooses_rooms_an_age_and_a_language_at_once, "2026-05-04T01:00:00Z", scene => {
    let ages = AgeRange::new(36, Some(72));
    let play = session(&scene, "play", "2026-05-05T02:00:00Z", ages).await;
    session(&scene, "read", "2026-05-05T04:00:00Z", AgeRange::new(72, None)).await;
    session(&scene, "class", "2026-05-05T06:00:00Z", ages).await;
    let body = feed(&scene, "/jinhuayuan/calendar.ics?room=read&room=play&age=4&lang=en&utm_source=x").await;
    assert_eq!(uids(&body), [uid(play)]);
    let head = lines(&body);
    assert!(head.iter().any(|line| line.starts_with("NAME:") && line.contains("age 4")), "{head:?}");
    let source = head.iter().find(|line| line.starts_with("SOURCE")).expect("a source");
    assert!(source.ends_with("/jinhuayuan/calendar.ics?room=play&room=read&age=48-60&lang=en"), "{source}");
    let one = feed(&scene, "/jinhuayuan/calendar.ics?room=play").await;
    assert_eq!(one, feed(&scene, "/jinhuayuan/rooms/play.ics").await, "one calendar has one address");
});

spec!(a_series_has_a_calendar_of_its_own, "2026-05-04T01:00:00Z", scene => {
    let (course, ids) = scene.course(&["2026-05-05T02:00:00Z", "2026-05-12T02:00:00Z"], 5, |session| {
        session.names = Names::new("芭蕾", "Ballet");
    }).await;
    scene.session("2026-05-06T02:00:00Z", 5).await;
    let body = feed(&scene, &format!("/jinhuayuan/series/{course}.ics")).await;
    assert_eq!(uids(&body), [uid(ids[0]), uid(ids[1])]);
    let head = lines(&body);
    assert!(head.contains(&"NAME:芭蕾 · 锦华苑".into()), "{head:?}");
    assert!(head.contains(&format!("URL:http://localhost:8080/jinhuayuan/series/{course}")));
    assert_eq!(value(&events(&body)[0], "RELATED-TO"), format!("series-{course}@localhost"));
});

spec! {
    // M2
    what_is_not_there_has_no_calendar_and_is_not_made_wider, "2026-05-04T01:00:00Z", scene => {
        session(&scene, "baby", "2026-05-05T02:00:00Z", AgeRange::new(0, None)).await;
        let (course, _) = scene.course(&["2026-05-05T02:00:00Z"], 5, |_| {}).await;
        let mut visitor = visitor(&scene);
        let series = format!("/jinhuayuan/series/{course}.ics");
        assert_eq!(visitor.get(&series).await.status, StatusCode::OK);
        scene.alter("UPDATE room SET privacy = 'private'").await;
        let mut visitor = crate::icalendar::visitor(&scene);
        let many = format!("/jinhuayuan/calendar.ics?room={}", "x".repeat(300));
        for nowhere in [
            "/jinhuayuan/calendar.ics?room=baby",
            "/jinhuayuan/calendar.ics?room=none",
            "/jinhuayuan/calendar.ics?age=18",
            "/jinhuayuan/calendar.ics?age=small",
            "/jinhuayuan/calendar.ics?age=72-36",
            "/jinhuayuan/calendar.ics?age=1-2-3",
            "/jinhuayuan/ages/72-36.ics",
            "/jinhuayuan/ages/-36.ics",
            "/jinhuayuan/ages/36-72",
            "/jinhuayuan/ages/99999-.ics",
            "/jinhuayuan/series/nothing.ics",
            "/jinhuayuan/series/nothing",
            "/nowhere/ages/36-72.ics",
            &series,
            series.trim_end_matches(".ics"),
            &many,
        ] {
            assert_eq!(visitor.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
        let whole = visitor.get("/jinhuayuan/calendar.ics?room=&age=").await;
        assert_eq!(whole.status, StatusCode::OK, "an empty box of a form chooses nothing");
    }
}

spec!(another_centres_series_is_not_here, "2026-05-04T01:00:00Z", scene => {
    let (course, _) = scene.course(&["2026-05-05T02:00:00Z"], 5, |_| {}).await;
    let other = leyuan::domain::ids::CentreId::new();
    scene.plant_centre(other, "guiyuan", 100).await;
    for address in [format!("/guiyuan/series/{course}.ics"), format!("/guiyuan/series/{course}")] {
        assert_eq!(visitor(&scene).get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
});

spec!(a_head_is_answered_like_its_calendar_without_a_body, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut visitor = visitor(&scene);
    let whole = visitor.get("/jinhuayuan/calendar.ics").await;
    let request = Request::builder().method(Method::HEAD).uri("/jinhuayuan/calendar.ics");
    let head = visitor.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(head.status, StatusCode::OK);
    for name in ["etag", "last-modified", "content-type", "cache-control", "content-length"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
    assert_eq!(head.header("content-length"), whole.body.len().to_string());
});

spec!(no_address_of_a_calendar_is_longer_than_google_takes, "2026-05-04T01:00:00Z", scene => {
    let mut named = Vec::new();
    for nth in 0..20 {
        let slug = format!("a-room-with-a-long-word-{nth}");
        scene.add_room(&slug, 20, None).await;
        named.push(format!("room={slug}"));
    }
    let mut visitor = visitor(&scene);
    let few = format!("/jinhuayuan/calendar.ics?{}", named[..5].join("&"));
    assert_eq!(visitor.get(&few).await.status, StatusCode::OK);
    // With the origin before it one is a little too long, the other far too long.
    for many in [&named[..8], &named[..]] {
        let many = format!("/jinhuayuan/calendar.ics?{}", many.join("&"));
        assert!("http://localhost:8080".len() + many.len() > 256);
        assert_eq!(visitor.get(&many).await.status, StatusCode::NOT_FOUND, "{many}");
    }
});

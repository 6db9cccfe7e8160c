//! How feeds are asked for: what may be kept, who hears "not modified", and what else there is beside the calendars.

use axum::http::StatusCode;

use crate::icalendar::{FEED, ROOM, assert_sound, cancel, events, of_family, value, visitor};
use crate::scene::{booking, spec};
use crate::visitor::{Answer, Visitor, program, program_with};

spec!(a_feed_is_for_everybody_to_keep_for_five_minutes, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let family = scene.child().await;
    let mut parent = of_family(&scene, &app, &family).await;
    let mut anybody = Visitor::at(&app);
    for path in [FEED, "/jinhuayuan/calendar.ics?lang=en"] {
        let answer = anybody.get(path).await;
        assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "public, max-age=300, must-revalidate");
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("content-disposition"), "inline");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
        assert!(answer.header("etag").starts_with('"'), "a strong tag");
        anybody.headers.insert("accept-language", "en".parse().unwrap());
        let own = parent.get(path).await;
        assert_eq!((own.body.as_str(), own.header("set-cookie")), (answer.body.as_str(), ""));
        assert_eq!(anybody.get(path).await.body, answer.body, "whatever language the reader likes");
    }
});

/// The status of the feed when asked with these headers.
async fn asked(visitor: &mut Visitor, headers: &[(&'static str, &str)]) -> u16 {
    visitor.headers.clear();
    for (name, value) in headers {
        visitor.headers.append(*name, value.parse().unwrap());
    }
    let answer: Answer = visitor.get(FEED).await;
    visitor.headers.clear();
    assert!(answer.status != StatusCode::NOT_MODIFIED || answer.body.is_empty());
    answer.status.as_u16()
}

spec!(who_holds_the_edition_hears_not_modified, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    scene.until("2026-05-04T02:00:00Z");
    let mut visitor = visitor(&scene);
    let answer = visitor.get(FEED).await;
    let (tag, date) = (answer.header("etag").to_string(), answer.header("last-modified").to_string());
    assert_eq!(date, "Mon, 04 May 2026 01:01:00 GMT");
    let weak = format!("W/{tag}");
    let list = format!("\"a,b\", {weak} , \"c\"");
    let bare = tag.trim_matches('"').to_string();
    let (held, sent) = (304, 200);
    let cases: &[(&[(&'static str, &str)], u16)] = &[
        (&[("if-none-match", &tag)], held),
        (&[("if-none-match", &weak)], held),
        (&[("if-none-match", &list)], held),
        (&[("if-none-match", "\"x\""), ("if-none-match", &tag)], held),
        (&[("if-none-match", "*")], held),
        (&[("if-none-match", "\"x\"")], sent),
        (&[("if-none-match", &bare)], sent),
        (&[("if-none-match", "\"")], sent),
        (&[("if-none-match", "")], sent),
        // A tag goes before a date.
        (&[("if-none-match", "\"x\""), ("if-modified-since", &date)], sent),
        (&[("if-none-match", &tag), ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT")], held),
        (&[("if-modified-since", &date)], held),
        (&[("if-modified-since", "Monday, 04-May-26 01:01:00 GMT")], held),
        (&[("if-modified-since", "Mon May  4 01:01:00 2026")], held),
        (&[("if-modified-since", "Mon, 04 May 2026 01:00:59 GMT")], sent),
        (&[("if-modified-since", "Tue, 05 May 2026 01:01:00 GMT")], sent),
        (&[("if-modified-since", "yesterday")], sent),
        (&[("if-modified-since", "")], sent),
        (&[], sent),
        (&[("accept", "text/html")], sent),
    ];
    for (headers, status) in cases {
        assert_eq!(asked(&mut visitor, headers).await, *status, "{headers:?}");
    }
    cancel(&scene, session).await;
    assert_eq!(asked(&mut visitor, &[("if-none-match", &tag)]).await, sent);
    assert_eq!(asked(&mut visitor, &[("if-modified-since", &date)]).await, sent);
    let now = visitor.get(FEED).await;
    assert_eq!(now.header("last-modified"), "Mon, 04 May 2026 02:00:00 GMT", "never later than now");
    let tag = now.header("etag").to_string();
    scene.until("2026-05-04T16:00:00Z");
    assert_eq!(asked(&mut visitor, &[("if-none-match", &tag)]).await, sent, "midnight moved the window");
});

spec!(each_coding_and_language_has_a_tag_of_its_own, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut visitor = visitor(&scene);
    let plain = visitor.get(FEED).await;
    let english = visitor.get("/jinhuayuan/calendar.ics?lang=en").await;
    let room = visitor.get(ROOM).await;
    let mut tags = vec![plain.header("etag"), english.header("etag"), room.header("etag")];
    visitor.headers.insert("accept-encoding", "br, gzip;q=0.8".parse().unwrap());
    let packed = visitor.get(FEED).await;
    assert_eq!((packed.header("content-encoding"), packed.header("vary")), ("gzip", "accept-encoding"));
    tags.push(packed.header("etag"));
    let count = tags.len();
    tags.sort_unstable();
    tags.dedup();
    assert_eq!(tags.len(), count, "{tags:?}");
    for (accepted, coding) in [("identity", ""), ("gzip;q=0", ""), ("br", ""), ("*", "gzip"), ("identity, gzip;q=0.5", ""), ("nonsense;;;", "")] {
        visitor.headers.insert("accept-encoding", accepted.parse().unwrap());
        assert_eq!(visitor.get(FEED).await.header("content-encoding"), coding, "{accepted}");
    }
});

spec!(another_origin_is_another_edition, "2026-05-04T01:00:00Z", scene => {
    let id = scene.session("2026-05-05T02:00:00Z", 5).await;
    let here = visitor(&scene).get(FEED).await;
    let app = program_with(&scene, "--data unused --public-url https://leyuan.example.cn");
    let there = Visitor::at(&app).get(FEED).await;
    assert_ne!(here.header("etag"), there.header("etag"));
    assert_eq!(value(&events(&there.body)[0], "UID"), format!("session-{id}@leyuan.example.cn"));
});

spec!(a_household_takes_its_own_booking_home_and_nobody_elses, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 1).await;
    let (first, second) = (scene.child().await, scene.child().await);
    let booked = booking(&scene.asks(&first, session).await);
    let waits = booking(&scene.asks(&second, session).await);
    let app = program(&scene);
    let mut one = of_family(&scene, &app, &first).await;
    let mut two = of_family(&scene, &app, &second).await;
    let (path, other) = (format!("/bookings/{booked}/calendar.ics"), format!("/bookings/{waits}/calendar.ics"));
    let answer = one.get(&path).await;
    assert_sound(&answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    let event = &events(&answer.body)[0];
    assert_eq!(value(event, "UID"), format!("booking-{booked}@localhost"));
    assert_eq!((value(event, "STATUS"), value(event, "TRANSP"), value(event, "CLASS")), ("CONFIRMED", "OPAQUE", "PRIVATE"));
    assert_eq!(value(event, "URL"), format!("http://localhost:8080/bookings/{booked}"));
    assert_eq!(value(&events(&two.get(&other).await.body)[0], "STATUS"), "TENTATIVE");
    assert_eq!(two.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(Visitor::at(&app).get(&path).await.status, StatusCode::SEE_OTHER);
    scene.cancels(&first, booked).await.unwrap();
    let gone = one.get(&path).await;
    let gone = &events(&gone.body)[0];
    assert_eq!((value(gone, "STATUS"), value(gone, "SEQUENCE")), ("CANCELLED", "1"));
});

spec!(scripts_read_the_same_sessions_in_utc, "2026-05-04T01:00:00Z", scene => {
    let id = scene.session("2026-05-05T02:00:00Z", 5).await;
    scene.session("2026-05-20T02:00:00Z", 5).await;
    let answer = visitor(&scene).get("/jinhuayuan/sessions.json?from=2026-05-05&to=2026-05-05").await;
    let read: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(read, serde_json::json!([{
        "uid": format!("session-{id}@localhost"), "start": "2026-05-05T02:00:00Z", "end": "2026-05-05T03:00:00Z",
        "status": "confirmed", "sequence": 0, "room": "play", "names": { "zh": "自由游乐", "en": "Free play" },
    }]));
});

spec!(the_sitemap_lists_the_programme_and_what_is_to_come, "2026-05-04T01:00:00Z", scene => {
    let past = scene.session("2026-05-02T02:00:00Z", 5).await;
    let coming = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut visitor = visitor(&scene);
    let answer = visitor.get("/sitemap.xml").await;
    assert!(answer.body.contains("<loc>http://localhost:8080/jinhuayuan</loc>"));
    assert!(answer.body.contains(&format!("sessions/{coming}</loc><lastmod>2026-05-04T01:00:00Z</lastmod>")), "{}", answer.body);
    assert!(!answer.body.contains(&past.to_string()));
    visitor.headers.insert("if-none-match", answer.header("etag").parse().unwrap());
    assert_eq!(visitor.get("/sitemap.xml").await.status, StatusCode::NOT_MODIFIED);
    assert!(visitor.get("/robots.txt").await.body.ends_with("Sitemap: http://localhost:8080/sitemap.xml\n"));
});

spec!(pages_lead_to_the_calendar_and_tell_search_engines_the_session, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut visitor = visitor(&scene);
    let page = format!("/jinhuayuan/sessions/{session}");
    let link = r#"<link rel="alternate" type="text/calendar" href="/jinhuayuan/calendar.ics" title="锦华苑">"#;
    for path in ["/jinhuayuan", "/jinhuayuan/help", &page] {
        let answer = visitor.get(&format!("{path}?lang=zh-CN")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.contains(link), "{path}");
    }
    let (_, block) = visitor.page.split_once(r#"<script type="application/ld+json">"#).expect("a block");
    let event: serde_json::Value = serde_json::from_str(block.split_once("</script>").unwrap().0).unwrap();
    assert_eq!((event["remainingAttendeeCapacity"].as_u64(), event["name"].as_str()), (Some(5), Some("自由游乐")));
    let help = visitor.get("/jinhuayuan/help?lang=en").await.body;
    assert!(help.contains(r#"href="webcal://localhost:8080/jinhuayuan/calendar.ics?lang=en""#));
    assert!(help.contains(r#"href="webcal://localhost:8080/jinhuayuan/rooms/play.ics?lang=en""#));
});

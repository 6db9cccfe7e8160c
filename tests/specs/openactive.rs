//! Open data for harvesters: RPDE by a change number, items as OpenActive and schema.org write them, and what leaves them.

use crate::harvest::{EVENT_SERIES, EVENTS, Mirror, Publisher, SERIES, SESSIONS, play_zone, sound};
use crate::icalendar::cancel;
use crate::scene::{booking, spec};
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::give_out::{Draft, GiveOut};
use leyuan::domain::age::AgeRange;
use leyuan::domain::fee::{Currency, Fee};
use leyuan::domain::harvest::Feed;
use leyuan::domain::ids::{Number, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::zone::Span;
use leyuan::error::Error;
use leyuan::jobs::harvest::forget;
use leyuan::store::Actor;
use serde_json::{Value, json};

const ORIGIN: &str = "http://localhost:8080";

fn activity() -> Value {
    json!([{ "@type": "Concept", "@id": "https://openactive.io/activity-list#36d7c0f9-1831-44ef-abf6-ead8b1cfa80e",
        "prefLabel": "Early Years Play", "inScheme": "https://openactive.io/activity-list" }])
}

/// What a session and its series say alike.
fn terms(id: SessionId) -> Value {
    json!({
        "location": { "@type": "Place", "@id": format!("{ORIGIN}/jinhuayuan/open-data#play"), "name": "锦华苑 乐享童年",
            "schema:alternateName": "Jinhuayuan, Play zone", "address": "锦华苑\nJinhuayuan", "url": format!("{ORIGIN}/jinhuayuan") },
        "ageRange": { "@type": "QuantitativeValue", "minValue": 3, "maxValue": 5 },
        "genderRestriction": "https://openactive.io/NoRestriction",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": false,
        "offers": [{ "@type": "Offer", "price": 12.5, "priceCurrency": "CNY", "url": format!("{ORIGIN}/jinhuayuan/sessions/{id}") }],
    })
}

spec!(a_session_and_what_recurs_hold_what_openactive_asks_for, "2026-05-04T01:00:00Z", scene => {
    play_zone(&scene).await;
    let mut session = scene.draft("2026-05-05T02:00:00Z", 14);
    session.terms.ages = AgeRange::new(36, Some(72));
    session.terms.fee = Fee::parse("12.5", Currency::Cny).unwrap();
    session.description = Names::new("蹦床 <b>", "Trampoline");
    let id = scene.plan(&session).await;
    scene.asks(&scene.family(&["2022-01-10"]).await, id).await;
    let app = program(&scene);
    Publisher::of(&app).gives_out().await;
    let (mut visitor, mut series, mut sessions) = (Visitor::at(&app), Mirror::of(SERIES), Mirror::of(SESSIONS));
    series.walks(&mut visitor).await;
    let told = sessions.walks(&mut visitor).await;
    assert_eq!((told[0]["kind"].as_str(), told[0]["state"].as_str()), (Some("ScheduledSession"), Some("updated")));
    let (origin, activity) = (ORIGIN, activity());
    let with_terms = |mut item: Value| {
        item.as_object_mut().unwrap().extend(terms(id).as_object().unwrap().clone());
        item
    };
    assert_eq!(sessions.of_session(id), Some(&with_terms(json!({
        "@context": "https://openactive.io/",
        "@type": "ScheduledSession",
        "@id": format!("{origin}{SESSIONS}/{id}"),
        "identifier": id,
        "superEvent": format!("{origin}{SERIES}/{id}"),
        "name": "自由游乐",
        "schema:alternateName": "Free play",
        "url": format!("{origin}/jinhuayuan/sessions/{id}"),
        "startDate": "2026-05-05T10:00:00+08:00",
        "endDate": "2026-05-05T11:00:00+08:00",
        "duration": "PT1H",
        "eventStatus": "https://schema.org/EventScheduled",
        "maximumAttendeeCapacity": 14,
        "remainingAttendeeCapacity": 13,
        "activity": activity,
    }))));
    assert_eq!(series.of_session(id), Some(&with_terms(json!({
        "@context": "https://openactive.io/",
        "@type": "SessionSeries",
        "@id": format!("{origin}{SERIES}/{id}"),
        "identifier": id,
        "name": "自由游乐",
        "schema:alternateName": "Free play",
        "description": "蹦床 <b>\nTrampoline",
        "url": format!("{origin}/jinhuayuan?room=play"),
        "image": [{ "@type": "ImageObject", "url": format!("{origin}/assets/icon.svg") }],
        "activity": activity,
        "accessibilitySupport": [{ "@type": "Concept", "@id": "https://openactive.io/accessibility-support#69b689d4-be04-4e6d-be56-4ac72ec82444",
            "prefLabel": "Social or behavioural problems", "inScheme": "https://openactive.io/accessibility-support" }],
        "organizer": { "@type": "Organization", "@id": format!("{origin}/jinhuayuan"), "name": "锦华苑",
            "schema:alternateName": "Jinhuayuan", "url": format!("{origin}/jinhuayuan") },
        "eventSchedule": [{ "@type": "PartialSchedule", "startTime": "10:00", "endTime": "11:00", "duration": "PT1H",
            "byDay": ["https://schema.org/Tuesday"], "scheduleTimezone": "Asia/Shanghai" }],
    }))));
    let alone = visitor.get(&format!("{SESSIONS}/{id}")).await;
    assert_eq!(Some(&alone.json()), sessions.of_session(id), "an item answers to its own name");
    assert_eq!(visitor.get(&format!("{EVENTS}/{id}")).await.status, StatusCode::NOT_FOUND);
});

spec!(the_last_page_names_itself_byte_for_byte_and_the_first_needs_no_number, "2026-05-04T01:00:00Z", scene => {
    play_zone(&scene).await;
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let mut visitor = Visitor::at(&app);
    let empty = sound(&visitor.get(SESSIONS).await);
    assert_eq!((empty["items"].as_array().map(Vec::len), empty["next"].as_str()), (Some(0), Some(format!("http://localhost:8080{SESSIONS}").as_str())));
    Publisher::of(&app).gives_out().await;
    for query in ["?afterChangeNumber=9007199254740991", "?x=%E5%84%BF&afterChangeNumber=9007199254740991&y=a+b&", "?afterChangeNumber=09007199254740991"] {
        let asked = format!("{SESSIONS}{query}");
        let page = sound(&visitor.get(&asked).await);
        assert_eq!(page["next"], format!("http://localhost:8080{asked}"));
        assert_eq!(page["items"], json!([]));
    }
    for bad in ["?afterChangeNumber=", "?afterChangeNumber=one", "?afterChangeNumber=99999999999999999999"] {
        assert_eq!(visitor.get(&format!("{SESSIONS}{bad}")).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
    for nowhere in ["/jinhuayuan/openactive/events", "/jinhuayuan/open-events/session-series", "/nowhere/openactive/session-series"] {
        assert_eq!(visitor.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
});

spec!(hundreds_of_sessions_are_told_in_pages_each_once_and_in_order, "2026-05-04T01:00:00Z", scene => {
    play_zone(&scene).await;
    for nth in 0..620 {
        let starts = scene.now() + Span::hours(2 * nth + 1);
        scene.session(&starts.to_rfc3339(), 5).await;
    }
    let app = program(&scene);
    Publisher::of(&app).gives_out().await;
    let mut visitor = Visitor::at(&app);
    let mut mirror = Mirror::of(SESSIONS);
    assert_eq!(mirror.walks(&mut visitor).await.len(), 620);
    assert_eq!((mirror.held().len(), mirror.pages), (620, 3));
    assert_eq!(mirror.walks(&mut visitor).await.len(), 0);
});

spec!(what_is_seen_differently_moves_to_the_end_and_nothing_else_does, "2026-05-04T01:00:00Z", scene => {
    play_zone(&scene).await;
    let (first, second) = (scene.session("2026-05-05T02:00:00Z", 5).await, scene.session("2026-05-06T02:00:00Z", 5).await);
    let app = program(&scene);
    let (publisher, mut visitor, mut mirror) = (Publisher::of(&app), Visitor::at(&app), Mirror::of(SESSIONS));
    publisher.gives_out().await;
    assert_eq!(mirror.walks(&mut visitor).await.len(), 2);
    let family = scene.child().await;
    let booked = booking(&scene.asks(&family, first).await);
    publisher.gives_out().await;
    let told = mirror.walks(&mut visitor).await;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0]["id"].as_str(), &told[0]["data"]["remainingAttendeeCapacity"]), (Some(first.to_string().as_str()), &json!(4)));
    scene.cancels(&family, booked).await.unwrap();
    publisher.gives_out().await;
    assert_eq!(mirror.walks(&mut visitor).await[0]["data"]["remainingAttendeeCapacity"], 5);
    // A day later nothing reads differently but what is over; a program that begins anew says nothing again.
    Publisher::of(&app).gives_out().await;
    assert_eq!(mirror.walks(&mut visitor).await, Vec::<serde_json::Value>::new());
    cancel(&scene, second).await;
    publisher.gives_out().await;
    let told = mirror.walks(&mut visitor).await;
    assert_eq!((told.len(), &told[0]["data"]["eventStatus"]), (1, &json!("https://schema.org/EventCancelled")));
    assert_eq!(told[0]["data"]["startDate"], "2026-05-06T10:00:00+08:00");
});

spec! {
    // C1: one building; its neighbour was not touched, and has fewer places.
    a_booking_that_takes_the_building_from_a_neighbour_tells_of_both, "2026-05-04T01:00:00Z", scene => {
        play_zone(&scene).await;
        let hall = scene.add_room("hall", 100, None).await;
        scene.alter("UPDATE centre SET building_limit = 3").await;
        let here = scene.session("2026-05-05T02:00:00Z", 3).await;
        let mut beside = scene.draft("2026-05-05T02:30:00Z", 3);
        beside.room = hall;
        let beside = scene.plan(&beside).await;
        let app = program(&scene);
        let (publisher, mut visitor) = (Publisher::of(&app), Visitor::at(&app));
        let (mut sessions, mut events) = (Mirror::of(SESSIONS), Mirror::of(EVENTS));
        publisher.gives_out().await;
        sessions.walks(&mut visitor).await;
        events.walks(&mut visitor).await;
        assert_eq!(events.of_session(beside).unwrap()["remainingAttendeeCapacity"], 3);
        scene.asks(&scene.child().await, here).await;
        publisher.gives_out().await;
        sessions.walks(&mut visitor).await;
        events.walks(&mut visitor).await;
        assert_eq!(sessions.of_session(here).unwrap()["remainingAttendeeCapacity"], 2);
        assert_eq!(events.of_session(beside).unwrap()["remainingAttendeeCapacity"], 2);
    }
}

spec!(a_number_a_centre_does_not_show_is_told_to_nobody, "2026-05-04T01:00:00Z", scene => {
    play_zone(&scene).await;
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    scene.alter("UPDATE centre SET rules = '{\"show_places_left\":false}'").await;
    let app = program(&scene);
    Publisher::of(&app).gives_out().await;
    let mut mirror = Mirror::of(SESSIONS);
    mirror.walks(&mut Visitor::at(&app)).await;
    assert_eq!(mirror.of_session(session).unwrap().get("remainingAttendeeCapacity"), None);
});

spec!(what_is_over_is_told_as_gone_for_a_month_and_then_forgotten, "2026-05-04T01:00:00Z", scene => {
    play_zone(&scene).await;
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let (publisher, mut visitor) = (Publisher::of(&app), Visitor::at(&app));
    let (mut series, mut sessions) = (Mirror::of(SERIES), Mirror::of(SESSIONS));
    publisher.gives_out().await;
    sessions.walks(&mut visitor).await;
    series.walks(&mut visitor).await;
    scene.until("2026-05-05T15:59:00Z");
    publisher.gives_out().await;
    sessions.walks(&mut visitor).await;
    assert!(sessions.of_session(session).is_some(), "until its day is over");
    scene.until("2026-05-05T16:00:00Z");
    publisher.gives_out().await;
    assert_eq!(sessions.walks(&mut visitor).await.len(), 1);
    assert_eq!((sessions.held().len(), sessions.items.len()), (0, 1));
    assert_eq!(series.walks(&mut visitor).await[0]["state"], "deleted", "nothing of it is to come");
    assert_eq!(visitor.get(&format!("{SESSIONS}/{session}")).await.status, StatusCode::NOT_FOUND);
    scene.until("2026-06-05T15:59:00Z");
    forget(app.clone()).await.unwrap();
    publisher.gives_out().await;
    assert_eq!(Mirror::of(SESSIONS).walks(&mut visitor).await.len(), 1, "who comes a month later still hears of it");
    scene.until("2026-06-05T16:00:01Z");
    forget(app.clone()).await.unwrap();
    assert_eq!(Mirror::of(SESSIONS).walks(&mut visitor).await.len(), 0);
});

spec!(what_is_planned_far_ahead_comes_in_when_its_time_comes, "2026-05-04T01:00:00Z", scene => {
    play_zone(&scene).await;
    let session = scene.session("2026-06-29T02:00:00Z", 5).await;
    let app = program(&scene);
    let (publisher, mut visitor, mut mirror) = (Publisher::of(&app), Visitor::at(&app), Mirror::of(SESSIONS));
    publisher.gives_out().await;
    mirror.walks(&mut visitor).await;
    assert_eq!(mirror.of_session(session), None);
    scene.until("2026-05-04T16:00:00Z");
    publisher.gives_out().await;
    mirror.walks(&mut visitor).await;
    assert!(mirror.of_session(session).is_some(), "eight weeks, today included");
});

spec!(what_has_no_activity_is_an_event_in_the_other_feeds_and_may_change_sides, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let app = program(&scene);
    let (publisher, mut visitor) = (Publisher::of(&app), Visitor::at(&app));
    let (mut sessions, mut events, mut series) = (Mirror::of(SESSIONS), Mirror::of(EVENTS), Mirror::of(EVENT_SERIES));
    publisher.gives_out().await;
    assert_eq!(sessions.walks(&mut visitor).await.len(), 0);
    let told = events.walks(&mut visitor).await;
    assert_eq!((told[0]["kind"].as_str(), told[0]["data"]["@context"].as_str()), (Some("Event"), Some("https://schema.org")));
    series.walks(&mut visitor).await;
    assert_eq!(told[0]["data"]["superEvent"]["@id"], series.of_session(session).unwrap()["@id"]);
    assert_eq!(series.of_session(session).unwrap()["@type"], "EventSeries");
    play_zone(&scene).await;
    Publisher::of(&app).gives_out().await;
    for mirror in [&mut sessions, &mut events, &mut series] {
        assert_eq!(mirror.walks(&mut visitor).await.len(), 1);
    }
    assert!(sessions.of_session(session).is_some());
    assert_eq!((events.held().len(), series.held().len()), (0, 0));
});

spec! {
    // M2
    a_private_room_is_in_no_feed_and_leaves_those_it_stood_in, "2026-05-04T01:00:00Z", scene => {
        play_zone(&scene).await;
        let session = scene.session("2026-05-05T02:00:00Z", 5).await;
        let hidden = scene.add_room("hidden", 5, None).await;
        scene.alter("UPDATE room SET privacy = 'private' WHERE slug = 'hidden'").await;
        let mut secret = scene.draft("2026-05-05T04:00:00Z", 5);
        secret.room = hidden;
        let secret = scene.plan(&secret).await;
        let app = program(&scene);
        let (publisher, mut visitor) = (Publisher::of(&app), Visitor::at(&app));
        publisher.gives_out().await;
        for feed in [SERIES, SESSIONS, EVENT_SERIES, EVENTS] {
            let page = visitor.get(feed).await;
            assert!(!page.body.contains(&secret.to_string()), "{feed}");
            let mut mirror = Mirror::of(feed);
            mirror.walks(&mut visitor).await;
            assert_eq!(mirror.items.contains_key(&session.to_string()), feed == SERIES || feed == SESSIONS);
        }
        let mut mirror = Mirror::of(SESSIONS);
        mirror.walks(&mut visitor).await;
        scene.alter("UPDATE room SET privacy = 'private' WHERE slug = 'play'").await;
        Publisher::of(&app).gives_out().await;
        assert_eq!(mirror.walks(&mut visitor).await[0]["state"], "deleted");
        assert_eq!(mirror.held().len(), 0);
    }
}

spec!(of_two_processes_that_drew_at_once_one_gives_out, "2026-05-04T01:00:00Z", scene => {
    let id = uuid::Uuid::new_v4();
    let drew = |from, said: &str| GiveOut {
        from,
        seen: Number(0),
        drafts: vec![Draft { feed: Feed::Events, id, data: Some(said.into()) }],
        now: scene.now(),
    };
    let gives = |wish| scene.store.change(scene.centre, Actor::System, wish);
    let stand = gives(drew(None, "1")).await.unwrap();
    assert!(matches!(gives(drew(None, "2")).await, Err(Error::Stale)));
    assert_eq!(scene.count("SELECT COUNT(*) FROM harvest_item WHERE data = '1'").await, 1, "the first stands");
    let next = gives(drew(Some(stand), "2")).await.unwrap();
    assert!(next.number > stand.number && scene.count("SELECT COUNT(*) FROM harvest_item WHERE data = '2'").await == 1);
});

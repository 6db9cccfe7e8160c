//! schema.org: what search engines read of a session, and that it says what the page says.

use leyuan::addresses::Origin;
use leyuan::domain::age::AgeRange;
use leyuan::domain::audience::{Counter, Fullness, fullness};
use leyuan::domain::ids::{SeriesId, SessionId};
use leyuan::domain::names::{Language, Names};
use leyuan::feeds::icalendar::Reader;
use leyuan::feeds::schema_org;
use leyuan::store::calendars;
use leyuan::views::words::Words;
use serde_json::{Value, json};

use crate::icalendar::cancel;
use crate::scene::{Scene, spec};

async fn text(scene: &Scene, session: SessionId) -> Option<String> {
    let facts = scene.facts(session, None).await;
    let full = fullness(&facts, facts.session(session).unwrap(), Counter::Ahead, scene.now());
    told(scene, session, full).await
}

async fn told(scene: &Scene, session: SessionId, full: Fullness) -> Option<String> {
    let found = scene.store.read(move |db| Box::pin(async move { calendars::session(db, session).await }));
    let (calendar, listed) = found.await.unwrap()?;
    let origin = Origin::parse("https://leyuan.example.cn").unwrap();
    let reader = Reader { origin: &origin, words: Words::of(Language::Zh) };
    schema_org::event(&calendar, &listed, full, reader)
}

async fn event(scene: &Scene, session: SessionId) -> Value {
    serde_json::from_str(&text(scene, session).await.expect("an event")).expect("JSON")
}

spec!(a_session_is_an_event_with_everything_search_engines_ask_for, "2026-05-04T01:00:00Z", scene => {
    let mut session = scene.draft("2026-05-05T02:00:00Z", 14);
    session.terms.ages = AgeRange::new(36, Some(72));
    session.description = Names::new("蹦床", "Trampoline");
    let id = scene.plan(&session).await;
    let family = scene.family(&["2022-01-10"]).await;
    scene.asks(&family, id).await;
    let page = format!("https://leyuan.example.cn/jinhuayuan/sessions/{id}");
    let expected = json!({
        "@context": "https://schema.org",
        "@type": "ChildrensEvent",
        "@id": format!("{page}#event"),
        "url": page,
        "name": "自由游乐",
        "alternateName": "Free play",
        "description": "蹦床",
        "image": ["https://leyuan.example.cn/assets/icon.svg"],
        "startDate": "2026-05-05T10:00:00+08:00",
        "endDate": "2026-05-05T11:00:00+08:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "乐享童年",
            "address": { "@type": "PostalAddress", "streetAddress": "锦华苑" },
            "containedInPlace": { "@type": "CivicStructure", "name": "锦华苑" },
        },
        "organizer": { "@type": "Organization", "name": "锦华苑", "url": "https://leyuan.example.cn/jinhuayuan" },
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "CNY",
            "availability": "https://schema.org/InStock",
            "url": page,
            "validFrom": "2026-04-28T09:00:00+08:00",
        },
        "inLanguage": "zh-CN",
        "isAccessibleForFree": true,
        "maximumAttendeeCapacity": 14,
        "remainingAttendeeCapacity": 13,
        "typicalAgeRange": "3-5",
    });
    assert_eq!(event(&scene, id).await, expected);
});

spec!(no_text_ends_the_element_it_stands_in, "2026-05-04T01:00:00Z", scene => {
    let mut session = scene.draft("2026-05-05T02:00:00Z", 14);
    session.description = Names::new("</script><!--<script>\"\\", "x");
    let id = scene.plan(&session).await;
    let text = text(&scene, id).await.unwrap();
    assert!(!text.contains("</") && !text.contains("<!--"), "{text}");
    assert_eq!(event(&scene, id).await["description"], session.description.zh);
});

spec!(a_full_session_is_sold_out_and_a_hidden_number_stays_hidden, "2026-05-04T01:00:00Z", scene => {
    let id = scene.session("2026-05-05T02:00:00Z", 1).await;
    scene.asks(&scene.child().await, id).await;
    let full = event(&scene, id).await;
    assert_eq!(full["offers"]["availability"], "https://schema.org/SoldOut");
    assert_eq!(full["remainingAttendeeCapacity"], 0);
    scene.alter("UPDATE centre SET rules = '{\"show_places_left\":false}'").await;
    assert_eq!(event(&scene, id).await.get("remainingAttendeeCapacity"), None);
    let at_desk: Value = serde_json::from_str(&told(&scene, id, Fullness::AtDesk).await.unwrap()).unwrap();
    assert_eq!(at_desk["offers"]["availability"], "https://schema.org/InStoreOnly");
});

spec! {
    // B7
    a_cancelled_session_keeps_its_time_and_says_it_is_cancelled, "2026-05-04T01:00:00Z", scene => {
        let id = scene.session("2026-05-05T02:00:00Z", 1).await;
        cancel(&scene, id).await;
        let cancelled = event(&scene, id).await;
        assert_eq!(cancelled["eventStatus"], "https://schema.org/EventCancelled");
        assert_eq!(cancelled["startDate"], "2026-05-05T10:00:00+08:00");
    }
}

spec!(a_moved_session_says_when_it_was_to_be, "2026-05-04T01:00:00Z", scene => {
    let id = scene.session("2026-05-05T02:00:00Z", 1).await;
    scene.alter("UPDATE session SET planned_wall = '09:00:00'").await;
    let moved = event(&scene, id).await;
    assert_eq!(moved["eventStatus"], "https://schema.org/EventRescheduled");
    assert_eq!(moved["previousStartDate"], "2026-05-05T09:00:00+08:00");
});

spec!(a_session_names_its_series_and_the_offset_of_its_day, "2026-07-01T01:00:00Z", scene => {
    scene.alter(
        "INSERT INTO series (id, centre_id, room_id, slug, name_zh, name_en, description_zh, description_en, host_kind, host_zh, host_en, plan) \
         SELECT id, centre_id, id, 'free', '自由游乐', 'Free play', '', '', 'staff', '', '', '{}' FROM room WHERE slug = 'play'",
    ).await;
    scene.alter("UPDATE centre SET zone = 'Europe/London'").await;
    let mut session = scene.draft("2026-07-05T02:00:00Z", 14);
    session.series = Some(SeriesId(scene.room.0));
    let id = scene.plan(&session).await;
    let event = event(&scene, id).await;
    assert_eq!(event["startDate"], "2026-07-05T03:00:00+01:00");
    let series = format!("https://leyuan.example.cn/jinhuayuan/series/{}", scene.room);
    assert_eq!(event["superEvent"]["@id"], series);
});

#[test]
fn ages_are_told_in_whole_years() {
    let told = |min, under| schema_org::age_range(AgeRange::new(min, under).unwrap());
    assert_eq!(told(36, Some(72)), "3-5");
    assert_eq!(told(96, None), "8-");
    assert_eq!(told(0, Some(19)), "0-1");
    assert_eq!(told(6, Some(18)), "0-1");
    assert_eq!(told(144, Some(156)), "12-12");
}

spec! {
    // M2
    a_private_room_is_no_event, "2026-05-04T01:00:00Z", scene => {
        let id = scene.session("2026-05-05T02:00:00Z", 1).await;
        scene.alter("UPDATE room SET privacy = 'private'").await;
        assert_eq!(text(&scene, id).await, None);
    }
}

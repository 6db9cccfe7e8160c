//! Closures over HTTP: shown before they are made, and told on walls, doors, pages, calendars and to programs (B7, Z3, S6).

use crate::kiosk::Hall;
use crate::pages_desk::at_desk;
use crate::scene::{booking, spec};
use axum::http::StatusCode;
use serde_json::Value;

const CLOSURES: &str = "/jinhuayuan/desk/closures";

/// Classroom and dance room, from two to three.
const FIELDS: [(&str, &str); 7] = [
    ("rooms", "class"),
    ("rooms", "dance"),
    ("from_date", "2026-05-05"),
    ("from_time", "14:00"),
    ("to_date", "2026-05-05"),
    ("to_time", "15:30"),
    ("reason", "disinfecting"),
];

spec! {
    // B7, Z3
    a_closure_of_several_rooms_is_one_press_and_does_nothing_that_was_not_shown, "2026-05-05T05:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        let class = hall.session(2, ("实验", "Experiments"), "2026-05-05T06:00:00Z", 60).await;
        let dance = hall.session(3, ("律动", "Moves"), "2026-05-05T07:00:00Z", 60).await;
        let mut desk = at_desk(&hall.scene).await;
        desk.get(CLOSURES).await;
        let shown = desk.post(CLOSURES, &FIELDS).await;
        assert!(shown.body.contains("Experiments") && shown.body.contains("Moves"));
        booking(&hall.scene.asks(&hall.scene.child().await, dance.id).await);
        let confirmed = |digest: &str| [&FIELDS[..], &[("digest", digest)]].concat().iter().map(|(n, v)| (n.to_string(), v.to_string())).collect::<Vec<_>>();
        for status in [StatusCode::CONFLICT, StatusCode::SEE_OTHER] {
            let digest = desk.hidden("digest").unwrap();
            let fields = confirmed(&digest);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            assert_eq!(desk.post(CLOSURES, &fields).await.status, status);
        }
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM closure").await, 1);
        for session in [class.id, dance.id] {
            assert!(hall.scene.facts(session, None).await.session(session).unwrap().is_cancelled());
        }
        let list = desk.get(CLOSURES).await.body;
        assert_eq!(list.matches("/end\"").count(), 1, "lifted as one");
    }
}

spec! {
    // B7, K1
    every_room_of_a_closure_is_told_on_walls_doors_pages_calendars_and_to_programs, "2026-05-05T05:30:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(2, ("实验", "Experiments"), "2026-05-05T06:00:00Z", 60).await;
        hall.session(3, ("律动", "Moves"), "2026-05-05T07:00:00Z", 60).await;
        hall.session(1, ("故事", "Stories"), "2026-05-05T06:00:00Z", 60).await;
        let mut desk = at_desk(&hall.scene).await;
        desk.get(CLOSURES).await;
        desk.post(CLOSURES, &FIELDS).await;
        let digest = desk.hidden("digest").unwrap();
        let fields = [&FIELDS[..], &[("digest", digest.as_str())]].concat();
        assert_eq!(desk.post(CLOSURES, &fields).await.leads_to(), CLOSURES);
        hall.scene.until("2026-05-05T06:10:00Z");
        let mut visitor = hall.visitor();
        visitor.headers.insert("accept-language", "zh-CN".parse().unwrap());
        assert_eq!(visitor.get("/jinhuayuan/kiosk").await.body.matches("消毒").count(), 2, "two cards of the wall");
        for (door, is_shut) in [("class", true), ("dance", true), ("read", false)] {
            let page = visitor.get(&format!("/jinhuayuan/kiosk/{door}")).await.body;
            assert_eq!(page.contains("消毒"), is_shut, "{door}");
        }
        let page = visitor.get("/jinhuayuan").await.body;
        assert!(page.contains("奇趣课堂、儿童舞蹈房") && page.contains("15:30"));
        let calendar = visitor.get("/jinhuayuan/calendar.ics").await.body;
        assert_eq!(calendar.matches("STATUS:CANCELLED").count(), 2);
        let days: Value = hall.visitor().get("/api/v1/centres/jinhuayuan/days?from=2026-05-05&to=2026-05-05").await.json();
        assert_eq!(days["items"][0]["closures"][0]["rooms"], serde_json::json!(["class", "dance"]));
    }
}

spec! {
    a_closure_needs_rooms_and_knows_them, "2026-05-05T05:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut desk = at_desk(&hall.scene).await;
        for rooms in [&[][..], &[("rooms", "class"), ("rooms", "cellar")]] {
            desk.get(CLOSURES).await;
            let fields = [rooms, &FIELDS[2..]].concat();
            let answer = desk.post(CLOSURES, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(r##"href="#rooms""##));
        }
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM closure").await, 0);
    }
}

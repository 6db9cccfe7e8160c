//! Emergencies: two presses, every screen, both languages, one at a time, until one press ends it.

use crate::announcements::{says, wall, wish};
use crate::kiosk::Hall;
use crate::paper::{form, text};
use crate::scene::{Scene, at, spec};
use crate::staff::{hired, signs_in};
use crate::visitor::Visitor;
use axum::http::{Method, StatusCode};
use leyuan::actions::sound_emergency::{EndEmergency, SoundEmergency};
use leyuan::domain::announcement::Said;
use leyuan::domain::emergency::{Instruction, Kind, LONGEST};
use leyuan::domain::ids::{EmergencyId, StaffId};
use leyuan::domain::names::Names;
use leyuan::domain::staff::Role;
use leyuan::error::Error;
use leyuan::store::{Actor, Store};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PASSWORD: &str = "a long enough password";
const PAGE: &str = "/jinhuayuan/desk/emergency";
const END: &str = "/jinhuayuan/desk/emergency/end";
const API: &str = "/api/v1/centres/jinhuayuan/desk/emergency";
const SCREENS: [&str; 9] = [
    "/jinhuayuan/kiosk",
    "/jinhuayuan/kiosk/play",
    "/jinhuayuan/kiosk/baby",
    "/jinhuayuan/kiosk?lang=en",
    "/jinhuayuan/kiosk?layout=portrait",
    "/jinhuayuan/kiosk?layout=plain",
    "/jinhuayuan/kiosk/play?layout=plain",
    "/jinhuayuan/kiosk/check-in",
    "/jinhuayuan/kiosk/here",
];

/// Nothing but what everybody is to do.
pub fn only(kind: Kind) -> Instruction {
    Instruction { kind, words: None, place: None }
}

pub async fn sounds(
    scene: &Scene,
    by: StaffId,
    what: Instruction,
    over: Option<EmergencyId>,
) -> Result<EmergencyId, Error> {
    let id = EmergencyId::new();
    let sound = SoundEmergency { id, what, over, now: scene.now() };
    scene.store.change(scene.centre, Actor::Staff(by), sound).await.map(|()| id)
}

async fn ends(scene: &Scene, by: StaffId, emergency: Option<EmergencyId>) -> Result<(), Error> {
    let end = EndEmergency { emergency, now: scene.now() };
    scene.store.change(scene.centre, Actor::Staff(by), end).await
}

pub async fn enters(scene: &Scene, login: &str) -> (StaffId, Visitor) {
    let id = hired(scene, login, Role::OnDuty).await;
    (id, signs_in(scene, (login, PASSWORD)).await.0)
}

spec! {
    // S8
    two_presses_cover_every_screen_in_both_languages_and_one_ends_it, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let scene = &hall.scene;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        let (zhang, mut desk) = enters(scene, "zhang").await;
        says(scene, zhang, wish(("电梯检修", ""), "2026-05-05T06:00:00Z", "2026-05-05T07:00:00Z")).await.unwrap();
        let page = desk.get(PAGE).await.body;
        let asked = form(&page, PAGE).ticking("kind", "evacuate").typing("zh", "厨房起火").typing("place_zh", "东门广场").typing("place_en", "East gate");
        let shown = asked.press(&mut desk).await;
        assert_eq!((shown.status, scene.count("SELECT COUNT(*) FROM emergency").await), (StatusCode::OK, 0), "the first press only shows it");
        assert!(!hall.visitor().get(SCREENS[0]).await.body.contains("请立即离开大楼"));
        let said = ["请立即离开大楼", "Please leave the building now", "厨房起火", "东门广场", "East gate"];
        for words in said {
            assert!(shown.body.contains(words), "shown first: {words}");
        }
        let sound = form(&shown.body, PAGE);
        assert_eq!(sound.press(&mut desk).await.leads_to(), PAGE);
        assert_eq!(sound.press(&mut desk).await.leads_to(), PAGE, "sent twice, sounded once");
        assert_eq!(scene.count("SELECT COUNT(*) FROM emergency").await, 1);
        for path in SCREENS {
            let page = hall.visitor().get(path).await.body;
            for words in said {
                assert!(page.contains(words), "{path}: {words}");
            }
            assert!(page.contains("alarm") && page.contains("lang=\"en\">Please leave") && page.contains("lang=\"zh-CN\">请立即"), "{path}");
            for other in ["自由游乐", "Free play", "电梯检修", "<form", "class=\"qr\""] {
                assert!(!page.contains(other), "{path} still says {other}");
            }
            assert!(page.len() < 6_000, "{path}: {} bytes", page.len());
        }
        let page = hall.visitor().get("/jinhuayuan").await.body;
        assert!(page.contains("note bad") && page.contains("请立即离开大楼") && page.contains("Please leave the building now"));
        let board = desk.get("/jinhuayuan/desk").await.body;
        assert!(board.contains("Emergency on every screen") && board.contains(&format!("<a href=\"{PAGE}\">")), "the red band leads there");

        let page = desk.get(PAGE).await.body;
        assert_eq!(form(&page, END).press(&mut desk).await.leads_to(), PAGE);
        for path in SCREENS {
            assert!(!hall.visitor().get(path).await.body.contains("alarm"), "{path}");
        }
        assert!(!desk.get("/jinhuayuan/desk").await.body.contains("Emergency on every screen"));
        let page = text(&desk.get(PAGE).await.body);
        assert!(page.contains("Emergencies before") && page.contains("同事zhang") && page.contains("厨房起火"));
        let ledger = scene.count("SELECT COUNT(*) FROM change WHERE verb IN ('emergency.sounded', 'emergency.ended') AND detail = 'evacuate'").await;
        assert_eq!(ledger, 2);
    }
}

spec! {
    // S8
    one_at_a_time_and_nobody_overrules_unseen, "2026-05-05T06:20:00Z", scene => {
        let (zhang, mut first) = enters(&scene, "zhang").await;
        let (wang, mut second) = enters(&scene, "wang").await;
        let page = second.get(PAGE).await.body;
        let asked = form(&page, PAGE).ticking("kind", "shelter");
        let shown = asked.press(&mut second).await.body;
        let standing = sounds(&scene, zhang, only(Kind::Evacuate), None).await.unwrap();
        let again = sounds(&scene, wang, only(Kind::Evacuate), None).await;
        assert!(again.is_ok() && scene.count("SELECT COUNT(*) FROM emergency").await == 1, "the same said twice is said once");
        assert!(matches!(sounds(&scene, wang, only(Kind::Pause), None).await, Err(Error::Stale)));

        let late = form(&shown, PAGE).press(&mut second).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("Somebody else pressed meanwhile") && late.body.contains("Please leave the building now"), "{}", late.body);
        assert_eq!(wall(&scene).await.emergency().map(|it| it.what.kind), Some(Kind::Evacuate), "nothing changed");
        assert_eq!(form(&late.body, PAGE).press(&mut second).await.leads_to(), PAGE, "seen, it takes its place");
        assert_eq!(wall(&scene).await.emergency().map(|it| it.what.kind), Some(Kind::Shelter));
        assert_eq!(scene.count("SELECT COUNT(*) FROM emergency WHERE ended_at IS NULL").await, 1);

        assert!(matches!(ends(&scene, zhang, Some(standing)).await, Err(Error::Stale)), "the one she saw is gone");
        first.get("/jinhuayuan/desk").await;
        let end = first.post(END, &[("emergency", standing.to_string().as_str())]).await;
        assert!(end.status == StatusCode::CONFLICT && end.body.contains("stay inside"), "{}", end.body);
        assert!(wall(&scene).await.emergency().is_some());
        ends(&scene, zhang, None).await.unwrap();
        ends(&scene, zhang, Some(standing)).await.unwrap();
        assert!(wall(&scene).await.emergency().is_none());
    }
}

spec! {
    // S8: the database keeps the same promise.
    no_row_can_stand_beside_another, "2026-05-05T06:20:00Z", scene => {
        let zhang = hired(&scene, "zhang", Role::OnDuty).await;
        sounds(&scene, zhang, only(Kind::Evacuate), None).await.unwrap();
        let twice = scene.store.change(scene.centre, Actor::Staff(zhang), Twice(zhang)).await;
        assert!(matches!(twice, Err(Error::Fault(_))), "{twice:?}");
        assert_eq!(scene.count("SELECT COUNT(*) FROM emergency").await, 1);
    }
}

/// Writes one without looking.
struct Twice(StaffId);

impl leyuan::store::Command for Twice {
    type Output = ();

    async fn run(&self, held: &mut leyuan::store::Held) -> Result<(), Error> {
        let at = (self.0, at("2026-05-05T06:21:00Z"));
        Ok(leyuan::store::emergencies::insert(held, EmergencyId::new(), &only(Kind::Pause), at).await?)
    }
}

spec! {
    // S8, K5: a house that is shut has screens too.
    an_emergency_is_over_everything_on_a_closed_day_too, "2026-05-04T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (zhang, _) = enters(&hall.scene, "zhang").await;
        assert!(hall.visitor().get(SCREENS[0]).await.body.contains("今日休馆"));
        says(&hall.scene, zhang, wish(("今日停水", ""), "2026-05-04T06:00:00Z", "2026-05-04T07:00:00Z")).await.unwrap();
        assert!(hall.visitor().get(SCREENS[0]).await.body.contains("今日停水"), "an announcement stands below the reason");
        sounds(&hall.scene, zhang, only(Kind::Shelter), None).await.unwrap();
        let page = hall.visitor().get(SCREENS[0]).await.body;
        assert!(page.contains("请留在室内") && page.contains("Please stay inside") && !page.contains("今日休馆"));
    }
}

spec! {
    // S8, P1
    its_own_words_are_text_in_one_language_or_both_and_not_too_long, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (zhang, mut desk) = enters(&hall.scene, "zhang").await;
        let page = desk.get(PAGE).await.body;
        let asked = form(&page, PAGE);
        let none = asked.press(&mut desk).await;
        assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.body.contains("href=\"#kind\""), "what to do has to be chosen");
        for (name, typed) in [("zh", "长".repeat(LONGEST + 1)), ("place_en", "x".repeat(41)), ("en", "\u{202e}gpj".into())] {
            let answer = asked.clone().ticking("kind", "pause").typing(name, &typed).press(&mut desk).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains(&format!("href=\"#{name}\"")), "{name}");
        }
        let words = Said::new(Names::new("", "<img src=x onerror=alert(1)>"));
        sounds(&hall.scene, zhang, Instruction { kind: Kind::Pause, words, place: None }, None).await.unwrap();
        for path in SCREENS.into_iter().chain(["/jinhuayuan", PAGE, "/jinhuayuan/desk"]) {
            let page = desk.get(path).await.body;
            assert!(page.contains("&lt;img src=x") && !page.contains("<img"), "{path}");
        }
        let page = hall.visitor().get(SCREENS[0]).await.body;
        assert_eq!(page.matches("&lt;img").count(), 1, "what is said in one language is said once");
    }
}

spec! {
    // P3
    only_the_staff_of_the_house_sound_and_end_one, "2026-05-05T06:20:00Z", scene => {
        let zhang = hired(&scene, "zhang", Role::OnDuty).await;
        let family = scene.child().await;
        let id = sounds(&scene, zhang, only(Kind::Pause), None).await.unwrap();
        for actor in [Actor::System, Actor::Household(family.id)] {
            let sound = SoundEmergency { id: EmergencyId::new(), what: only(Kind::Evacuate), over: Some(id), now: scene.now() };
            assert!(matches!(scene.store.change(scene.centre, actor, sound).await, Err(Error::Forbidden)));
            let end = EndEmergency { emergency: None, now: scene.now() };
            assert!(matches!(scene.store.change(scene.centre, actor, end).await, Err(Error::Forbidden)));
        }
        assert!(wall(&scene).await.emergency().is_some());
    }
}

spec! {
    // Within two seconds on every screen: no picture of a moment ago is waited for.
    a_screen_that_looks_after_an_emergency_does_not_wait_for_the_next_reading, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let zhang = hired(&hall.scene, "zhang", Role::OnDuty).await;
        let mut screen = hall.visitor();
        screen.get(SCREENS[0]).await;
        // A change made it read again this very moment.
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        assert!(screen.get(SCREENS[0]).await.body.contains("自由游乐"));
        sounds(&hall.scene, zhang, only(Kind::Evacuate), None).await.unwrap();
        let begun = Instant::now();
        let page = screen.get(SCREENS[1]).await.body;
        let waited = begun.elapsed();
        assert!(page.contains("请立即离开大楼"));
        assert!(waited < Duration::from_millis(700), "a second's rest was waited for: {waited:?}");
        ends(&hall.scene, zhang, None).await.unwrap();
        let begun = Instant::now();
        assert!(!screen.get(SCREENS[0]).await.body.contains("请立即离开大楼"));
        assert!(begun.elapsed() < Duration::from_millis(700), "its end as well: {:?}", begun.elapsed());
    }
}

spec! {
    // On PostgreSQL a second process hears that it hurries; on SQLite there is only one.
    another_process_hears_that_an_emergency_hurries, "2026-05-05T06:20:00Z", scene => {
        if scene.url.starts_with("postgres") {
            let zhang = hired(&scene, "zhang", Role::OnDuty).await;
            let other = Store::open(&scene.url).await.unwrap();
            let mut changes = other.changes();
            scene.session("2026-05-05T07:00:00Z", 5).await;
            assert_eq!(scene.store.hurried(scene.centre), None, "a session hurries nobody");
            sounds(&scene, zhang, only(Kind::Evacuate), None).await.unwrap();
            let number = scene.store.hurried(scene.centre).expect("it hurries here");
            let heard = tokio::time::timeout(Duration::from_secs(20), async {
                while changes.recv().await.unwrap() != (scene.centre, number) {}
            });
            heard.await.expect("heard");
            assert_eq!(other.hurried(scene.centre), Some(number), "known as such when its number is heard");
            let closed = tokio::time::timeout(Duration::from_secs(20), other.close());
            closed.await.expect("a store that listens can be closed");
        }
    }
}

spec! {
    // S8
    a_program_sounds_and_ends_one_as_the_desk_does, "2026-05-05T06:20:00Z", scene => {
        let (_, mut desk) = enters(&scene, "zhang").await;
        assert_eq!(desk.get(API).await.json(), json!({ "emergency": null }));
        let evacuate = json!({ "kind": "evacuate", "place_zh": "东门广场" });
        let told = desk.calls(Method::PUT, API, Some(&evacuate)).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.body);
        let told = told.json()["emergency"].clone();
        assert_eq!((&told["kind"], &told["place"], &told["words"], &told["by"]),
            (&json!("evacuate"), &json!({ "zh": "东门广场", "en": "" }), &Value::Null, &json!("同事zhang")));
        let same = desk.calls(Method::PUT, API, Some(&evacuate)).await.json();
        assert_eq!(same["emergency"]["id"], told["id"], "the same twice is the same once");
        let blind = desk.calls(Method::PUT, API, Some(&json!({ "kind": "shelter" }))).await;
        assert_eq!(blind.status, StatusCode::CONFLICT, "{}", blind.body);
        let seen = desk.calls(Method::PUT, API, Some(&json!({ "kind": "shelter", "over": told["id"] }))).await;
        assert_eq!(seen.json()["emergency"]["kind"], "shelter");
        let unknown = desk.calls(Method::PUT, API, Some(&json!({ "kind": "drill" }))).await;
        assert!(unknown.status.is_client_error());
        for _ in 0..2 {
            assert_eq!(desk.calls(Method::DELETE, API, None).await.status, StatusCode::NO_CONTENT);
        }
        assert_eq!(desk.get(API).await.json(), json!({ "emergency": null }));
    }
}

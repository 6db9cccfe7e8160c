//! What the house tells everybody: shown from one moment to another, to those it is meant for, as text and nothing else.

use crate::kiosk::Hall;
use crate::paper::{form, text};
use crate::scene::{Scene, at, spec};
use crate::staff::{hired, signs_in};
use crate::visitor::Visitor;
use axum::http::{Method, StatusCode};
use leyuan::actions::announce::{Announce, ChangeAnnouncement, TakeBack, Wish};
use leyuan::domain::announcement::{LONGEST, Said};
use leyuan::domain::closure::Extent;
use leyuan::domain::ids::{AnnouncementId, RoomId, StaffId};
use leyuan::domain::names::Names;
use leyuan::domain::staff::Role;
use leyuan::domain::wall::Wall;
use leyuan::domain::window::Window;
use leyuan::domain::zone::Span;
use leyuan::error::Error;
use leyuan::store::{Actor, walls};
use serde_json::json;

const PASSWORD: &str = "a long enough password";
const ALL: &str = "/jinhuayuan/desk/announcements";
const API: &str = "/api/v1/centres/jinhuayuan/desk/announcements";

pub fn wish(said: (&str, &str), from: &str, to: &str) -> Wish {
    let said = Said::new(Names::new(said.0, said.1)).expect("words");
    Wish { said, window: Window::new(at(from), at(to)).expect("a window"), extent: Extent::Building }
}

pub async fn says(scene: &Scene, by: StaffId, wish: Wish) -> Result<AnnouncementId, Error> {
    let id = AnnouncementId::new();
    let announce = Announce { id, wish, now: scene.now() };
    scene.store.change(scene.centre, Actor::Staff(by), announce).await.map(|()| id)
}

/// Somebody at the desk, signed in.
async fn enters(scene: &Scene, login: &str) -> (StaffId, Visitor) {
    let id = hired(scene, login, Role::OnDuty).await;
    (id, signs_in(scene, (login, PASSWORD)).await.0)
}

pub async fn wall(scene: &Scene) -> Wall {
    let now = scene.now();
    let read = scene.store.read(move |db| Box::pin(async move { walls::wall(db, "jinhuayuan", now).await }));
    read.await.unwrap().expect("a wall")
}

spec! {
    what_runs_is_said_in_every_layout_until_its_end, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (zhang, _) = enters(&hall.scene, "zhang").await;
        for said in [("电梯检修", "Lift out of order"), ("周六义诊", "")] {
            says(&hall.scene, zhang, wish(said, "2026-05-05T06:00:00Z", "2026-05-05T07:00:00Z")).await.unwrap();
        }
        let layouts = ["/jinhuayuan/kiosk?layout=portrait", "/jinhuayuan/kiosk?layout=plain", "/jinhuayuan/kiosk/play?layout=plain"];
        for path in layouts {
            let page = hall.visitor().get(path).await.body;
            assert!(page.contains("电梯检修"), "{path}");
            assert!(page.contains("周六义诊") || page.contains("还有 1 条"), "{path}: how many more");
        }
        hall.scene.until("2026-05-05T07:00:00Z");
        for path in layouts {
            assert!(!hall.visitor().get(path).await.body.contains("电梯检修"), "{path}: over");
        }
    }
}

spec! {
    // S8
    an_announcement_is_shown_from_its_first_instant_until_its_last_is_over, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (zhang, _) = enters(&hall.scene, "zhang").await;
        let wish = wish(("电梯检修", "The lift is out of order"), "2026-05-05T06:30:00Z", "2026-05-05T07:00:00Z");
        says(&hall.scene, zhang, wish).await.unwrap();
        let steps = [
            ("2026-05-05T06:29:59.999Z", false, Some("2026-05-05T06:30:00Z")),
            ("2026-05-05T06:30:00Z", true, Some("2026-05-05T07:00:00Z")),
            ("2026-05-05T06:59:59.999Z", true, Some("2026-05-05T07:00:00Z")),
            ("2026-05-05T07:00:00Z", false, None),
        ];
        for (now, is_shown, next) in steps {
            hall.scene.until(now);
            let wall = wall(&hall.scene).await;
            assert_eq!(wall.next_announcement_change(), next.map(at), "{now}");
            assert_eq!(wall.changes_at(), at(next.unwrap_or("2026-05-05T12:30:00Z")), "{now}: else the house closes");
            for path in ["/jinhuayuan/kiosk", "/jinhuayuan/kiosk/play", "/jinhuayuan"] {
                let page = hall.visitor().get(path).await.body;
                assert_eq!(page.contains("电梯检修"), is_shown, "{path} at {now}");
            }
        }
    }
}

spec! {
    an_announcement_makes_room_for_itself_on_the_upright_wall, "2026-05-05T05:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (zhang, _) = enters(&hall.scene, "zhang").await;
        for nth in 0..10 {
            let starts = at("2026-05-05T06:00:00Z") + Span::minutes(15 * nth);
            hall.session(0, ("游乐", "Play"), &starts.to_rfc3339(), 15).await;
        }
        let mut rows = Vec::new();
        for _ in 0..2 {
            let page = hall.visitor().get("/jinhuayuan/kiosk?layout=portrait&lang=en").await.body;
            let first = page.split("<ul class=\"dep\">").nth(1).and_then(|list| list.split("</ul>").next());
            rows.push(first.expect("a page of rows").matches("<li").count());
            let wish = wish(("电梯检修", "The lift is out of order"), "2026-05-05T05:00:00Z", "2026-05-05T07:00:00Z");
            says(&hall.scene, zhang, wish).await.unwrap();
        }
        assert!(rows[1] > 0 && rows[1] < rows[0], "{rows:?}: the foot would lie over the last");
    }
}

spec! {
    // K5
    from_and_to_are_times_of_the_centres_clock, "2026-05-05T06:20:00Z", scene => {
        let (_, mut desk) = enters(&scene, "zhang").await;
        let page = desk.get(ALL).await.body;
        let new = form(&page, ALL);
        assert_eq!((new.value("from_date"), new.value("from_time")), (vec!["2026-05-05"], vec!["14:20"]), "now, in Shanghai");
        let new = new.typing("zh", "早些关门").typing("from_date", "2026-05-06").typing("from_time", "00:30").typing("to_date", "2026-05-06").typing("to_time", "09:00");
        assert_eq!(new.press(&mut desk).await.leads_to(), ALL);
        assert_eq!(scene.count("SELECT COUNT(*) FROM announcement WHERE starts_at = '2026-05-05T16:30:00+00:00' AND ends_at = '2026-05-06T01:00:00+00:00'").await, 1);
        assert_eq!(wall(&scene).await.next_announcement_change(), Some(at("2026-05-05T16:30:00Z")), "the wall reads to the end of tomorrow");
    }
}

spec! {
    // S8, C10
    a_door_shows_what_is_meant_for_its_room_or_the_house_and_the_wall_shows_all, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (zhang, _) = enters(&hall.scene, "zhang").await;
        hall.scene.alter("UPDATE room SET part_of = (SELECT id FROM room WHERE slug = 'class') WHERE slug = 'dance'").await;
        let (from, to) = ("2026-05-05T06:00:00Z", "2026-05-05T07:00:00Z");
        let about = |text: &str, rooms: Vec<RoomId>| Wish { extent: Extent::of(rooms), ..wish((text, ""), from, to) };
        for said in [about("滑梯停用", vec![hall.rooms[0]]), about("地板打蜡", vec![hall.rooms[2], hall.rooms[4]]), about("全馆消防检查", Vec::new())] {
            says(&hall.scene, zhang, said).await.unwrap();
        }
        let doors = [
            ("", [true, true, true]), ("/play", [true, false, true]), ("/class", [false, true, true]),
            ("/dance", [false, true, true]), ("/cinema", [false, true, true]), ("/read", [false, false, true]), ("/baby", [false, false, true]),
        ];
        for (door, shown) in doors {
            let page = hall.visitor().get(&format!("/jinhuayuan/kiosk{door}")).await.body;
            assert_eq!(["滑梯停用", "地板打蜡", "全馆消防检查"].map(|said| page.contains(said)), shown, "{door}");
        }
        let page = text(&hall.visitor().get("/jinhuayuan/kiosk").await.body);
        assert!(page.contains("奇趣课堂和儿童影院") || page.contains("奇趣课堂、儿童影院"), "the rooms are named: {page}");
    }
}

spec! {
    // S8
    one_language_is_shown_to_both_under_its_own_name, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (zhang, _) = enters(&hall.scene, "zhang").await;
        let (from, to) = ("2026-05-05T06:00:00Z", "2026-05-05T07:00:00Z");
        says(&hall.scene, zhang, wish(("", "Lift out of order"), from, to)).await.unwrap();
        says(&hall.scene, zhang, wish(("请走楼梯", "Please take the stairs"), from, to)).await.unwrap();
        for path in ["/jinhuayuan/kiosk", "/jinhuayuan", "/jinhuayuan/kiosk/play"] {
            let page = hall.visitor().get(path).await.body;
            assert!(page.contains("lang=\"en\">Lift out of order") && page.contains("lang=\"zh-CN\">请走楼梯"), "{path}");
            assert!(!page.contains("take the stairs"), "{path}");
            let page = hall.visitor().get(&format!("{path}?lang=en")).await.body;
            assert!(page.contains("Lift out of order") && page.contains("lang=\"en\">Please take the stairs") && !page.contains("请走楼梯"), "{path}");
        }
        assert!(Said::new(Names::new("", "")).is_none());
    }
}

spec! {
    // P1
    what_somebody_wrote_is_text_everywhere, "2026-05-05T06:20:00Z", scene => {
        const HOSTILE: &str = "<script>alert(1)</script>\" onload='x' & <b>";
        let hall = Hall::open(scene).await;
        let (zhang, mut desk) = enters(&hall.scene, "zhang").await;
        let (from, to) = ("2026-05-05T06:00:00Z", "2026-05-05T07:00:00Z");
        let id = says(&hall.scene, zhang, wish((HOSTILE, HOSTILE), from, to)).await.unwrap();
        let one = format!("{ALL}/{id}");
        for path in ["/jinhuayuan/kiosk", "/jinhuayuan/kiosk/play", "/jinhuayuan", ALL, &one] {
            let page = desk.get(path).await;
            assert!(page.status.is_success() && page.body.contains("&lt;script&gt;alert(1)"), "{path}");
            assert!(!page.body.contains("<script>alert") && !page.body.contains("\" onload"), "{path}");
        }
    }
}

spec! {
    // S8
    what_cannot_be_read_is_told_at_its_box_and_nothing_is_written, "2026-05-05T06:20:00Z", scene => {
        let (_, mut desk) = enters(&scene, "zhang").await;
        let page = desk.get(ALL).await.body;
        let new = form(&page, ALL).typing("zh", "通知");
        let long = "长".repeat(LONGEST + 1);
        let wrong = [
            (new.clone().typing("zh", " \n "), "zh"),
            (new.clone().typing("zh", &long), "zh"),
            (new.clone().typing("en", "\u{202e}gpj"), "en"),
            (new.clone().typing("zh", "a\u{0007}b"), "zh"),
            (new.clone().typing("to_date", "2026-05-05").typing("to_time", "14:20"), "to_time"),
            (new.clone().typing("from_date", "2026-05-08").typing("to_date", "2026-05-07"), "to_time"),
            (new.clone().typing("from_date", "2026-02-30"), "from_date"),
        ];
        for (wrong, field) in wrong {
            let answer = wrong.press(&mut desk).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(answer.body.contains(&format!("href=\"#{field}\"")), "{field}");
        }
        let nowhere = desk.post(ALL, &[("zh", "通知"), ("rooms", "nowhere"), ("from_date", "2026-05-06"), ("from_time", "09:00"), ("to_date", "2026-05-06"), ("to_time", "10:00")]).await;
        assert!(nowhere.status == StatusCode::UNPROCESSABLE_ENTITY && nowhere.body.contains("href=\"#rooms\""));
        assert_eq!(scene.count("SELECT COUNT(*) FROM announcement").await, 0);
        let right = new.typing("zh", &"长".repeat(LONGEST));
        assert_eq!(right.press(&mut desk).await.leads_to(), ALL);
        assert_eq!(right.press(&mut desk).await.leads_to(), ALL, "sent twice, said once");
        assert_eq!(scene.count("SELECT COUNT(*) FROM announcement").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'announcement.made'").await, 1);
    }
}

spec! {
    // S8
    what_runs_is_changed_and_taken_back_and_what_is_over_stays_as_it_was, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let scene = &hall.scene;
        let (zhang, _) = enters(scene, "zhang").await;
        let (wang, mut desk) = enters(scene, "wang").await;
        let id = says(scene, zhang, wish(("四点关门", ""), "2026-05-05T06:00:00Z", "2026-05-05T08:00:00Z")).await.unwrap();
        let gone = says(scene, zhang, wish(("昨天的事", ""), "2026-05-05T06:00:00Z", "2026-05-05T06:30:00Z")).await.unwrap();
        let one = format!("{ALL}/{id}");
        let page = desk.get(&one).await.body;
        let changed = form(&page, &one).typing("zh", "五点关门").ticking("rooms", "read");
        assert_eq!(changed.press(&mut desk).await.leads_to(), ALL);
        let page = text(&desk.get(ALL).await.body);
        assert!(page.contains("五点关门") && !page.contains("四点关门") && page.contains("同事wang"), "whose words they are now: {page}");
        assert!(hall.visitor().get("/jinhuayuan/kiosk/read").await.body.contains("五点关门"));
        assert!(!hall.visitor().get("/jinhuayuan/kiosk/play").await.body.contains("五点关门"));
        let page = desk.get(&one).await.body;
        assert_eq!(form(&page, &one).value("rooms"), ["read"]);

        scene.until("2026-05-05T06:40:00Z");
        let over = wish(("改历史", ""), "2026-05-05T06:00:00Z", "2026-05-05T09:00:00Z");
        let change = ChangeAnnouncement { id: gone, wish: over.clone(), now: scene.now() };
        assert!(matches!(scene.store.change(scene.centre, Actor::Staff(wang), change).await, Err(Error::Stale)));
        let page = desk.get(&format!("{ALL}/{gone}")).await.body;
        assert!(text(&page).contains("昨天的事") && !page.contains("name=\"zh\""), "nothing to change");

        let page = desk.get(ALL).await.body;
        let back = form(&page, &format!("{one}/removal"));
        assert_eq!(back.press(&mut desk).await.leads_to(), ALL);
        assert_eq!(back.press(&mut desk).await.leads_to(), ALL, "twice is once");
        for path in ["/jinhuayuan/kiosk", "/jinhuayuan/kiosk/read", "/jinhuayuan"] {
            assert!(!hall.visitor().get(path).await.body.contains("五点关门"), "{path}");
        }
        let change = ChangeAnnouncement { id, wish: over, now: scene.now() };
        assert!(matches!(scene.store.change(scene.centre, Actor::Staff(wang), change).await, Err(Error::Stale)));
        let page = text(&desk.get(ALL).await.body);
        assert!(page.contains("Taken back") && page.contains("昨天的事"), "{page}");
        let lines = scene.count("SELECT COUNT(*) FROM change WHERE verb LIKE 'announcement.%' AND detail = ''").await;
        assert_eq!(lines, 4, "two made, one changed, one taken back; no words in the ledger");
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'announcement.taken_back'").await, 1);
    }
}

spec! {
    // P3
    nobody_but_the_staff_of_the_house_speaks_to_everybody_in_it, "2026-05-05T06:20:00Z", scene => {
        let zhang = hired(&scene, "zhang", Role::OnDuty).await;
        let wish = || wish(("通知", ""), "2026-05-05T06:00:00Z", "2026-05-05T07:00:00Z");
        let family = scene.child().await;
        for actor in [Actor::System, Actor::Household(family.id)] {
            let announce = Announce { id: AnnouncementId::new(), wish: wish(), now: scene.now() };
            assert!(matches!(scene.store.change(scene.centre, actor, announce).await, Err(Error::Forbidden)));
        }
        let elsewhere = Wish { extent: Extent::Rooms(vec![RoomId::new()]), ..wish() };
        assert!(matches!(says(&scene, zhang, elsewhere).await, Err(Error::Missing)), "a room of another house");
        let late = Wish { window: Window::new(at("2026-05-05T05:00:00Z"), at("2026-05-05T06:20:00Z")).unwrap(), ..wish() };
        assert!(matches!(says(&scene, zhang, late).await, Err(Error::Stale)), "over already");
        let id = says(&scene, zhang, wish()).await.unwrap();
        let other = leyuan::domain::ids::CentreId::new();
        scene.plant_centre(other, "guiyuan", 100).await;
        let change = ChangeAnnouncement { id, wish: wish(), now: scene.now() };
        assert!(matches!(scene.store.change(other, Actor::Staff(zhang), change).await, Err(Error::Missing)));
        let take = TakeBack { id, now: scene.now() };
        assert!(matches!(scene.store.change(other, Actor::Staff(zhang), take).await, Err(Error::Missing)));
    }
}

spec! {
    // S8
    a_wall_stays_small_with_as_much_to_say_as_there_can_be, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (zhang, _) = enters(&hall.scene, "zhang").await;
        let before = hall.visitor().get("/jinhuayuan/kiosk").await.body.len();
        for nth in 0..5 {
            let said = format!("{nth}{}", "长".repeat(LONGEST - 1));
            says(&hall.scene, zhang, wish((&said, ""), "2026-05-05T06:00:00Z", "2026-05-05T07:00:00Z")).await.unwrap();
        }
        let page = hall.visitor().get("/jinhuayuan/kiosk").await.body;
        assert_eq!(page.matches("class=\"notice").count(), 3, "fifteen seconds each, and the house has as many");
        assert!(page.contains("turns minute t3 p0") && page.contains("还有 2 条"));
        assert!(page.len() < before + 3_000 && page.len() < 40_000, "{} bytes, {before} before", page.len());
        hall.scene.until("2026-05-05T06:20:47Z");
        assert!(hall.visitor().get("/jinhuayuan/kiosk").await.body.contains("turns minute t3 p9"), "drawn anew it goes on where it was");
        let (script, style) = (hall.visitor().get("/assets/kiosk.js").await.body, hall.visitor().get("/assets/kiosk.css").await.body);
        assert!(script.len() <= 4_096, "{} bytes of script", script.len());
        assert!(style.contains("prefers-reduced-motion") && !page.contains("style="));
    }
}

spec! {
    // S8
    a_program_says_changes_and_takes_back_what_the_desk_does, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (_, mut desk) = enters(&hall.scene, "zhang").await;
        let new = json!({ "en": "Lift out of order", "from_date": "2026-05-05", "from_time": "14:00:00", "to_date": "2026-05-05", "to_time": "15:00:00", "rooms": ["play"] });
        let made = desk.calls_with_key(Method::POST, API, Some(&new), "one").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let told = made.json();
        assert_eq!((&told["words"], &told["rooms"], &told["standing"], &told["by"]),
            (&json!({ "zh": "", "en": "Lift out of order" }), &json!(["play"]), &json!("running"), &json!("同事zhang")));
        assert_eq!(desk.calls_with_key(Method::POST, API, Some(&new), "one").await.json()["id"], told["id"], "the same key, said once");
        let one = format!("{API}/{}", told["id"].as_str().unwrap());
        assert_eq!(made.header("location"), one);
        assert!(hall.visitor().get("/jinhuayuan/kiosk/play").await.body.contains("Lift out of order"));
        let empty = json!({ "from_date": "2026-05-05", "from_time": "14:00:00", "to_date": "2026-05-05", "to_time": "15:00:00" });
        let no = desk.calls(Method::POST, API, Some(&empty)).await;
        assert_eq!((no.status, no.json()["errors"][0]["at"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("zh")));
        let other = json!({ "zh": "电梯好了", "from_date": "2026-05-05", "from_time": "16:00:00", "to_date": "2026-05-05", "to_time": "17:00:00" });
        let changed = desk.calls(Method::PUT, &one, Some(&other)).await.json();
        assert_eq!((&changed["rooms"], &changed["standing"]), (&json!([]), &json!("ahead")));
        for _ in 0..2 {
            let later = json!({ "zh": "明天", "from_date": "2026-05-06", "from_time": "16:00:00", "to_date": "2026-05-06", "to_time": "17:00:00" });
            desk.calls(Method::POST, API, Some(&later)).await;
        }
        let first = desk.get(&format!("{API}?limit=2")).await.json();
        let rest = desk.get(first["next"].as_str().expect("there is more")).await.json();
        assert_eq!((rest["items"][0]["id"].clone(), rest["items"].as_array().unwrap().len(), rest["next"].is_null()), (told["id"].clone(), 1, true));
        assert_eq!(desk.calls(Method::DELETE, &one, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(desk.get(&one).await.json()["standing"], "taken_back");
        let late = desk.calls(Method::PUT, &one, Some(&other)).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    }
}

//! Screens that hang: kept to their own face, asked to load anew, and seen from the desk and by programs.

use crate::company::{Company, Knocks};
use crate::kiosk::Hall;
use crate::paper::form;
use crate::scene::spec;
use crate::screens::{SCREENS, code, desk, hangs, listed, picture, waits};
use crate::self_check_in::screen_of;
use crate::visitor::{Answer, Visitor, program};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use leyuan::domain::names::Language;
use leyuan::domain::screen::Picture;
use leyuan::views::assets;
use leyuan::views::pairing::sign;
use leyuan::views::words::Words;
use serde_json::{Value, json};

/// A look of the screen's script, which says this of itself.
async fn looks(screen: &mut Visitor, path: &str, says: &str) -> Answer {
    let request = Request::get(path).header("x-kiosk", says);
    screen.send(request.body(Body::empty()).expect("a look")).await
}

spec! {
    the_desk_sees_when_a_screen_looked_what_it_runs_and_how_old_its_picture_was, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (mut screen, typed) = waits(&hall).await;
        let mut desk = desk(&hall).await;
        hangs(&mut desk, &typed, ("play", "zh-CN")).await;
        assert!(desk.get(SCREENS).await.body.contains("还没有上线"));
        screen.get("/screen").await;
        screen.get("/jinhuayuan/kiosk/play").await;
        let page = desk.get(SCREENS).await.body;
        assert!(page.contains("14:20") && page.contains("在线") && page.contains("0 秒前") && page.contains("当前版本"));
        let number = hall.scene.count("SELECT last_number FROM centre WHERE slug = 'jinhuayuan'").await;
        let seen = "SELECT COUNT(*) FROM device WHERE build = '0123456789' AND age_seconds = 412";
        hall.scene.until("2026-05-05T06:20:59Z");
        looks(&mut screen, "/jinhuayuan/kiosk/play", "0123456789;412").await;
        assert_eq!(hall.scene.count(seen).await, 0, "once a minute is enough");
        hall.scene.until("2026-05-05T06:21:00Z");
        looks(&mut screen, "/jinhuayuan/kiosk/play", "0123456789;412").await;
        assert_eq!(hall.scene.count(seen).await, 1);
        let page = desk.get(SCREENS).await.body;
        assert!(page.contains("412 秒前") && page.contains("画面旧了") && page.contains("其他版本") && page.contains("14:21"));
        hall.scene.until("2026-05-05T06:22:00Z");
        for strange in ["1", "0123456789;-1", "<b>build</b>;3", "0123456789;99999999"] {
            assert_eq!(looks(&mut screen, "/jinhuayuan/kiosk/play", strange).await.status, StatusCode::OK, "{strange}");
        }
        let page = desk.get(SCREENS).await.body;
        assert!(page.contains("没有报告") && page.contains("14:22") && !page.contains("412 秒前"));
        hall.scene.until("2026-05-05T06:27:01Z");
        assert!(desk.get(SCREENS).await.body.contains("已 5 分钟没有消息"));
        let after = hall.scene.count("SELECT last_number FROM centre WHERE slug = 'jinhuayuan'").await;
        assert_eq!(after, number, "nothing changed for anybody");
        looks(&mut hall.visitor(), "/jinhuayuan/kiosk/play", "0123456789;7").await;
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM device WHERE age_seconds = 7").await, 0, "nobody speaks for it");
    }
}

spec! {
    a_screen_that_is_asked_to_loads_its_page_anew_once, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut desk = desk(&hall).await;
        let mut screens = Vec::new();
        for room in ["play", "read"] {
            let (mut screen, typed) = waits(&hall).await;
            hangs(&mut desk, &typed, (room, "zh-CN")).await;
            screen.get("/screen").await;
            screen.get(&format!("/jinhuayuan/kiosk/{room}")).await;
            screens.push(screen);
            hall.scene.until("2026-05-05T06:20:10Z");
        }
        let page = desk.get(SCREENS).await.body;
        let newest = listed(&page); // of the reading corner
        let number = hall.scene.count("SELECT last_number FROM centre WHERE slug = 'jinhuayuan'").await;
        let asked = form(&page, &format!("{SCREENS}/{newest}/reload")).press(&mut desk).await;
        assert_eq!(asked.leads_to(), format!("{SCREENS}#screen-{newest}"));
        assert!(desk.get(SCREENS).await.body.contains("下次刷新时会重新载入页面"));
        assert!(hall.scene.count("SELECT last_number FROM centre WHERE slug = 'jinhuayuan'").await > number, "which wakes it");
        let says = format!("{};30", assets::build());
        for _ in 0..2 {
            assert_eq!(looks(&mut screens[1], "/jinhuayuan/kiosk/read", &says).await.header("x-kiosk"), "anew");
        }
        assert_eq!(looks(&mut screens[0], "/jinhuayuan/kiosk/play", &says).await.header("x-kiosk"), "", "no other");
        assert_eq!(screens[1].get("/jinhuayuan/kiosk/read").await.header("x-kiosk"), "", "it loads");
        assert_eq!(looks(&mut screens[1], "/jinhuayuan/kiosk/read", &says).await.header("x-kiosk"), "", "and is done");
        assert!(!desk.get(SCREENS).await.body.contains("下次刷新时会重新载入页面"));
    }
}

spec! {
    a_screen_shows_its_own_face_and_leaves_it_by_no_way, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (mut screen, typed) = waits(&hall).await;
        let mut desk = desk(&hall).await;
        hangs(&mut desk, &typed, ("baby", "zh-CN")).await;
        screen.get("/screen").await;
        let face = "/jinhuayuan/kiosk/baby";
        for elsewhere in ["/", "/jinhuayuan", "/jinhuayuan/help", "/sign-in", "/jinhuayuan/desk", "/jinhuayuan/desk/sign-in", "/jinhuayuan/kiosk",
            "/jinhuayuan/kiosk/play", "/jinhuayuan/kiosk/pairing", "/guiyuan/kiosk", "/sign-out", "/no/such/page", "/api", "/jinhuayuan/kiosk/baby/"] {
            assert_eq!(screen.get(elsewhere).await.leads_to(), face, "{elsewhere}");
        }
        screen.get(face).await;
        for press in ["/sign-out", "/sign-in", "/jinhuayuan/desk/sign-in", "/jinhuayuan/desk/sign-out", "/demo/li"] {
            let entered = [("login", "pingmu"), ("password", "a long password")];
            assert_eq!(screen.post(press, &entered).await.leads_to(), face, "{press}");
            screen.get(face).await;
        }
        for beside in ["/assets/kiosk.js", "/sw.js", "/favicon.ico"] {
            assert_eq!(screen.get(beside).await.status, StatusCode::OK, "{beside}");
        }
        assert!(screen.get(face).await.body.contains(r#"value="in-use""#));
        assert_eq!(screen.post("/jinhuayuan/kiosk/baby/use", &[("use", "in-use")]).await.leads_to(), face);
        assert!(screen.get(face).await.body.contains("使用中"), "its own press is its own");
        hall.scene.alter("UPDATE room SET open = FALSE WHERE slug = 'baby'").await;
        assert_eq!(screen.get(face).await.leads_to(), "/jinhuayuan/kiosk", "a room that is gone leaves a wall");
    }
}

spec! {
    what_a_screen_speaks_is_the_desks_choice_and_not_the_passers_by, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (mut screen, typed) = waits(&hall).await;
        let mut desk = desk(&hall).await;
        hangs(&mut desk, &typed, ("", "en")).await;
        screen.get("/screen").await;
        for path in ["/jinhuayuan/kiosk", "/jinhuayuan/kiosk?lang=zh-CN", "/jinhuayuan/kiosk?layout=plain"] {
            let page = screen.get(path).await;
            assert!(page.status == StatusCode::OK && page.body.contains("Reading corner") && page.body.contains(r#"<html lang="en""#), "{path}");
        }
        let public = hall.visitor().get("/jinhuayuan/kiosk?layout=portrait&lang=en").await;
        assert!(public.status == StatusCode::OK && public.body.contains(r#"<html lang="en""#));
    }
}

const DESK: &str = "/api/v1/centres/jinhuayuan/desk";

spec! {
    programs_pair_by_code_list_reload_and_switch_off_as_the_desks_page_does, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let app = program(&company.scene);
        let mut screen = Visitor::at(&app);
        let page = screen.get("/screen").await.body;
        let typed = code(&page);
        let mut staff = company.browser(&app, Knocks::StaffHere, &company.scene.child().await).await;
        let found = staff.calls(Method::POST, &format!("{DESK}/codes"), Some(&json!({ "code": typed }))).await;
        let shown = Picture::parse(found.json()["picture"].as_str().expect("a picture")).expect("one of ours");
        assert_eq!(Words::of(Language::Zh).say(sign(shown).1), picture(&page));
        let wrong = staff.calls(Method::POST, &format!("{DESK}/pairings"), Some(&json!({ "code": "AAAAAAAA" }))).await;
        assert_eq!((wrong.status, wrong.json()["errors"][0]["at"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("code")));
        let wish = json!({ "code": typed, "room": "play", "layout": "portrait", "language": "en" });
        let hung = staff.calls_with_key(Method::POST, &format!("{DESK}/pairings"), Some(&wish), "once").await;
        assert_eq!((hung.status, hung.json()["page"].clone()), (StatusCode::CREATED, json!("/jinhuayuan/kiosk/play")));
        let again = staff.calls_with_key(Method::POST, &format!("{DESK}/pairings"), Some(&wish), "once").await;
        assert_eq!(again.json()["id"], hung.json()["id"]);
        let used = staff.calls(Method::POST, &format!("{DESK}/pairings"), Some(&wish)).await;
        assert_eq!(used.json()["errors"], wrong.json()["errors"], "used up is as wrong as never there");
        assert_eq!(screen.get("/screen").await.leads_to(), "/jinhuayuan/kiosk/play");
        screen.get("/jinhuayuan/kiosk/play").await;
        let one = |all: Value| all["items"].as_array().expect("a list").iter().find(|it| it["id"] == hung.json()["id"]).cloned();
        let listed = one(staff.get(&format!("{DESK}/screens")).await.json()).expect("it is listed");
        assert_eq!((&listed["layout"], &listed["language"], &listed["age_seconds"]), (&json!("portrait"), &json!("en"), &json!(0)));
        assert_eq!((&listed["is_this_build"], &listed["is_called_anew"]), (&json!(true), &json!(false)));
        assert!(listed["seen_at"].as_str().is_some_and(|at| at.starts_with("2026-11-28T06:20:00")));
        let path = format!("{DESK}/screens/{}", listed["id"].as_str().expect("an id"));
        assert_eq!(staff.calls(Method::POST, &format!("{path}/reload"), None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(looks(&mut screen, "/jinhuayuan/kiosk/play", "1").await.header("x-kiosk"), "anew");
        assert_eq!(one(staff.get(&format!("{DESK}/screens")).await.json()).expect("it is listed")["is_called_anew"], json!(true));
        assert_eq!(staff.calls(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
        assert!(one(staff.get(&format!("{DESK}/screens")).await.json()).is_none());
        assert_eq!(screen.get("/jinhuayuan/kiosk/play").await.leads_to(), "/screen");
    }
}

spec! {
    a_stand_is_seen_from_the_desk_like_any_screen_and_bears_its_own_name, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let seen = "SELECT COUNT(*) FROM device WHERE seen_at IS NOT NULL AND build IS NOT NULL";
        let mut stand = screen_of(&hall.scene, hall.scene.centre).await;
        hall.visitor().get("/jinhuayuan/kiosk/check-in").await;
        stand.get("/jinhuayuan/kiosk/check-in/answer").await;
        assert_eq!(stand.get("/jinhuayuan/kiosk/here").await.status, StatusCode::OK);
        assert_eq!(hall.scene.count(seen).await, 0, "neither a passer-by nor another page counts");
        assert_eq!(stand.get("/jinhuayuan/kiosk/check-in").await.status, StatusCode::OK);
        assert_eq!(hall.scene.count(seen).await, 1);
        let page = desk(&hall).await.page;
        let (_, panel) = page.split_once("id=\"screen-").expect("it is listed");
        assert!(panel.split("</h3>").next().is_some_and(|head| head.ends_with("自助报到")), "it is no wall");
    }
}

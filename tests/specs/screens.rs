//! Screens: a browser shows a code, staff type it and say where it hangs, and it becomes a screen.

use crate::company::Company;
use crate::kiosk::Hall;
use crate::paper::form;
use crate::scene::spec;
use crate::sign_in::on_duty;
use crate::visitor::{Answer, Visitor, program};
use axum::http::StatusCode;
use futures_util::future::{join_all, join3};
use leyuan::actions::forget_codes::ForgetCodes;
use leyuan::actions::pair_by_code::PairByCode;
use leyuan::domain::ids::DeviceId;
use leyuan::domain::names::Language;
use leyuan::domain::screen::{Code, Picture, Place};
use leyuan::store::Actor;
use leyuan::views::pairing::sign;
use leyuan::views::words::Words;
use leyuan::views::{assets, waiting};

pub const SCREENS: &str = "/jinhuayuan/kiosk/pairing";

/// What a waiting screen shows.
pub fn code(page: &str) -> String {
    let (_, rest) = page.split_once("<p class=\"code\">").expect("a code");
    let (shown, _) = rest.split_once("</p>").expect("its end");
    shown.replace("<span>", "").replace("</span>", "")
}

pub fn picture(page: &str) -> String {
    let (_, rest) = page.split_once("<p class=\"sign\">").expect("a picture");
    let (_, rest) = rest.split_once("<b>").expect("its name");
    rest.split('<').next().expect("a name").to_string()
}

/// A browser that waits, and what it shows.
pub async fn waits(hall: &Hall) -> (Visitor, String) {
    let mut screen = hall.visitor();
    let page = screen.get("/screen").await;
    assert_eq!(page.status, StatusCode::OK);
    let code = code(&page.body);
    (screen, code)
}

/// Somebody on duty, at the page of the screens.
pub async fn desk(hall: &Hall) -> Visitor {
    on_duty(&hall.scene, "pingmu", "a long password").await;
    let mut desk = hall.visitor();
    desk.get("/jinhuayuan/desk/sign-in").await;
    desk.post("/jinhuayuan/desk/sign-in", &[("login", "pingmu"), ("password", "a long password")]).await;
    desk.get(SCREENS).await;
    desk
}

pub async fn finds(desk: &mut Visitor, code: &str) -> Answer {
    let page = desk.get(SCREENS).await.body;
    form(&page, &format!("{SCREENS}/code")).typing("code", code).press(desk).await
}

/// Types the code and hangs its screen at a door.
pub async fn hangs(desk: &mut Visitor, code: &str, (room, language): (&str, &str)) {
    let found = finds(desk, code).await;
    assert_eq!(found.status, StatusCode::OK);
    let chosen = form(&found.body, &format!("{SCREENS}/screen"));
    let chosen = chosen.ticking("room", room).ticking("layout", "portrait").ticking("language", language);
    let hung = chosen.press(desk).await;
    assert!(hung.leads_to().starts_with(&format!("{SCREENS}#screen-")));
}

/// The only screen of the list.
pub fn listed(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"screen-").expect("a screen");
    rest.split('"').next().expect("its id").to_string()
}

spec! {
    a_browser_that_is_no_screen_shows_a_code_and_a_picture_and_looks_again_by_itself, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut screen = hall.visitor();
        let first = screen.get("/screen").await;
        assert_eq!((first.status, first.header("refresh"), first.header("cache-control")), (StatusCode::OK, "5", "no-store"));
        let shown = code(&first.body);
        assert!(Code::parse(&shown).is_some() && shown.len() == 9, "two groups of four");
        assert!(Picture::ALL.iter().any(|known| Words::of(Language::Zh).say(sign(*known).1) == picture(&first.body)));
        assert!(!first.body.contains("http-equiv"));
        let again = screen.get("/screen").await;
        assert_eq!((code(&again.body), picture(&again.body)), (shown.clone(), picture(&first.body)));
        assert_ne!(waits(&hall).await.1, shown, "another browser, another code");
        hall.scene.until("2026-05-05T06:34:59Z");
        assert_eq!(code(&screen.get("/screen").await.body), shown);
        hall.scene.until("2026-05-05T06:35:00Z");
        assert_ne!(code(&screen.get("/screen").await.body), shown, "a quarter of an hour later");
        let kept = "SELECT COUNT(*) FROM pairing WHERE length(code_hash) = 43 AND length(waiting_hash) = 43";
        assert_eq!((hall.scene.count(kept).await, hall.scene.count("SELECT COUNT(*) FROM pairing").await), (3, 3), "hashes alone");
    }
}

spec! {
    staff_see_the_picture_and_choose_and_the_screen_shows_its_door_at_its_next_look, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (mut screen, typed) = waits(&hall).await;
        let shown = picture(&screen.page);
        let mut desk = desk(&hall).await;
        let found = finds(&mut desk, &typed.to_lowercase().replace(' ', "-")).await;
        assert_eq!((found.status, picture(&found.body)), (StatusCode::OK, shown));
        assert_eq!(screen.get("/screen").await.status, StatusCode::OK, "to look is not to choose");
        hangs(&mut desk, &typed, ("read", "en")).await;
        let led = screen.get("/screen").await;
        assert_eq!(led.leads_to(), "/jinhuayuan/kiosk/read");
        assert!(!screen.cookies.contains_key("leyuan-waiting"));
        let door = screen.get("/jinhuayuan/kiosk/read").await;
        assert!(door.status == StatusCode::OK && door.body.contains("Reading corner") && door.body.contains(r#"lang="en""#));
        assert_eq!(screen.get("/screen").await.leads_to(), "/jinhuayuan/kiosk/read", "it waits no more");
        let page = desk.get(SCREENS).await.body;
        for said in ["悦读童年门口屏", "竖屏", "English", assets::build(), "当前版本"] {
            assert!(page.contains(said), "{said}");
        }
        assert_eq!(desk.get("/jinhuayuan/desk").await.status, StatusCode::OK, "whoever paired it stays signed in");
    }
}

spec! {
    a_screen_people_touch_is_hung_by_its_code_too, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut desk = desk(&hall).await;
        for (layout, face) in [("check_in", "/jinhuayuan/kiosk/check-in"), ("here", "/jinhuayuan/kiosk/here")] {
            let (mut screen, typed) = waits(&hall).await;
            let found = finds(&mut desk, &typed).await;
            let chosen = form(&found.body, &format!("{SCREENS}/screen")).ticking("room", "").ticking("layout", layout);
            chosen.ticking("language", "zh-CN").press(&mut desk).await;
            assert_eq!(screen.get("/screen").await.leads_to(), face);
            assert_eq!(screen.get(face).await.status, StatusCode::OK);
            assert_eq!(screen.get("/jinhuayuan").await.leads_to(), face, "it shows nothing else");
        }
    }
}

spec! {
    a_wrong_code_and_one_whose_time_is_over_hear_the_same, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (_screen, typed) = waits(&hall).await;
        let mut desk = desk(&hall).await;
        hall.scene.until("2026-05-05T06:35:00Z");
        let mut heard = Vec::new();
        for wrong in [typed.as_str(), "AAAA AAAA", "", "12", "' OR 1=1"] {
            let answer = finds(&mut desk, wrong).await;
            let (_, rest) = answer.body.split_once("id=\"errors\"").expect("an error");
            heard.push((answer.status, rest.split("</div>").next().expect("its end").to_string()));
        }
        assert!(heard.iter().all(|said| *said == heard[0] && said.0 == StatusCode::UNPROCESSABLE_ENTITY), "{heard:?}");
        let page = desk.get(SCREENS).await.body;
        let blind = form(&page, &format!("{SCREENS}/code")).typing("code", &typed).pairs(&[("room", "play")]);
        let answer = desk.send(desk.form(&format!("{SCREENS}/screen"), blind)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM device").await, 0);
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM pairing").await, 1);
        hall.scene.presses(ForgetCodes { now: hall.scene.now() }).await.expect("swept");
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM pairing").await, 0, "and is forgotten");
    }
}

spec! {
    whoever_guesses_codes_or_asks_for_many_is_slowed_down_and_whoever_waits_is_not, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut desk = desk(&hall).await;
        let page = desk.get(SCREENS).await.body;
        let guess = form(&page, &format!("{SCREENS}/code")).typing("code", "AAAA AAAA");
        // All at once, however slow the machine is.
        let mut guessers = vec![desk; 60];
        let guesses = join_all(guessers.iter_mut().map(|desk| guess.press(desk))).await;
        let heard = guesses.iter().filter(|answer| answer.status == StatusCode::UNPROCESSABLE_ENTITY).count();
        let held = guesses.iter().filter(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS).count();
        assert!(heard + held == 60 && (10..30).contains(&heard), "{heard} of 60 were heard, {held} held back");
        let (mut screen, _) = waits(&hall).await;
        let newcomer = hall.visitor();
        let mut newcomers = vec![newcomer; 60];
        let codes = join_all(newcomers.iter_mut().map(|browser| browser.get("/screen"))).await;
        let late: Vec<_> = codes.iter().filter(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS).collect();
        assert!((30..60).contains(&late.len()), "{} of 60 were held back", late.len());
        assert!(late.iter().all(|answer| answer.header("refresh") == "30"), "they try again by themselves");
        let made = hall.scene.count("SELECT COUNT(*) FROM pairing").await;
        assert_eq!(made, 1 + 60 - i64::try_from(late.len()).expect("few"));
        for _ in 0..40 {
            assert_eq!(screen.get("/screen").await.status, StatusCode::OK, "whoever waits looks as often as it likes");
        }
    }
}

spec! {
    one_code_pairs_one_browser_and_only_the_one_that_shows_it, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (mut screen, typed) = waits(&hall).await;
        let (mut other, _) = waits(&hall).await;
        let mut desk = desk(&hall).await;
        let found = finds(&mut desk, &typed).await.body;
        let chosen = form(&found, &format!("{SCREENS}/screen"));
        let first = chosen.press(&mut desk).await.leads_to().to_string();
        assert_eq!(chosen.press(&mut desk).await.leads_to(), first, "the same press sent twice");
        let again = finds(&mut desk, &typed).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it is used up");
        let page = desk.get(SCREENS).await.body;
        let blind = form(&page, &format!("{SCREENS}/code")).typing("code", &typed).pairs(&[("room", "play")]);
        assert_eq!(desk.send(desk.form(&format!("{SCREENS}/screen"), blind)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM device").await, 1);
        assert_eq!(other.get("/screen").await.status, StatusCode::OK, "another browser goes on waiting");
        let mut thief = hall.visitor();
        for name in ["leyuan-waiting", "leyuan"] {
            thief.cookies.insert(name.into(), typed.replace(' ', ""));
        }
        assert_eq!(thief.get("/screen").await.status, StatusCode::OK, "a code is no secret");
        assert_eq!(screen.get("/screen").await.leads_to(), "/jinhuayuan/kiosk");
    }
}

spec! {
    two_desks_that_type_one_code_at_once_pair_one_screen, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let (here, there) = (company.scene.centre, company.neighbour);
        for round in 0..4 {
            let mut screen = Visitor::at(&program(&company.scene));
            let typed = Code::parse(&code(&screen.get("/screen").await.body)).expect("a code");
            let pair = || PairByCode { id: DeviceId::new(), code_hash: typed.hash(), place: Place::default(), now: company.scene.now() };
            let (store, before) = (&company.scene.store, company.scene.count("SELECT COUNT(*) FROM sign_in").await);
            // Each has read the row before either takes it.
            let row = company.scene.lock("SELECT code_hash FROM pairing FOR UPDATE").await;
            let (one, two) = (store.change(here, Actor::System, pair()), store.change(there, Actor::System, pair()));
            let (one, two, ()) = join3(one, two, row.until_waited_for_by(2)).await;
            let paired = [one.expect("an answer"), two.expect("an answer")];
            assert_eq!(paired.iter().filter(|is_paired| **is_paired).count(), 1, "round {round}: {paired:?}");
            assert_eq!(company.scene.count("SELECT COUNT(*) FROM sign_in").await, before + 1);
        }
    }
}

spec! {
    a_screen_stops_being_whoever_it_was, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut family = hall.at_home(&hall.baby().await, "own").await;
        let typed = code(&family.get("/screen").await.body);
        assert_eq!(family.get("/bookings").await.status, StatusCode::OK, "to wait changes nothing yet");
        let mut desk = desk(&hall).await;
        hangs(&mut desk, &typed, ("", "zh-CN")).await;
        assert_eq!(family.get("/screen").await.leads_to(), "/jinhuayuan/kiosk");
        assert_eq!(family.get("/bookings").await.leads_to(), "/jinhuayuan/kiosk", "it is nobody's phone any more");
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM sign_in WHERE household_id IS NOT NULL").await, 0);
    }
}

spec! {
    a_screen_that_is_switched_off_shows_a_code_again, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (mut screen, typed) = waits(&hall).await;
        let mut desk = desk(&hall).await;
        hangs(&mut desk, &typed, ("play", "zh-CN")).await;
        screen.get("/screen").await;
        assert_eq!(screen.get("/jinhuayuan/kiosk/play").await.status, StatusCode::OK);
        let page = desk.get(SCREENS).await.body;
        let off = form(&page, &format!("{SCREENS}/{}/removal", listed(&page)));
        assert_eq!(off.press(&mut desk).await.leads_to(), SCREENS);
        assert_eq!(screen.get("/jinhuayuan/kiosk/play").await.leads_to(), "/screen");
        let waiting = screen.get("/screen").await;
        assert!(waiting.status == StatusCode::OK && code(&waiting.body) != typed);
        assert_eq!(screen.get("/jinhuayuan").await.status, StatusCode::OK, "and is an ordinary browser");
    }
}

#[test]
fn every_picture_has_a_drawing_and_a_name_of_its_own_in_both_languages() {
    let mut drawings: Vec<&str> = Picture::ALL.iter().map(|picture| sign(*picture).0).collect();
    drawings.sort_unstable();
    drawings.dedup();
    assert_eq!(drawings.len(), Picture::ALL.len());
    let (sprite, _, _) = assets::find("icons.svg").expect("the sprite");
    let sprite = String::from_utf8_lossy(sprite);
    for drawing in drawings {
        assert!(sprite.contains(&format!("id=\"{drawing}\"")), "{drawing}");
    }
    for language in Language::ALL {
        let words = Words::of(language);
        for picture in Picture::ALL {
            let name = words.say(sign(picture).1);
            let page = waiting::waiting(words, &Code::of([9; 16]), picture).into_string();
            assert!(page.contains(&name) && page.contains(&words.say("screen-how")), "{name}");
        }
    }
}

spec! {
    the_page_of_the_screens_is_in_both_languages, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let (_screen, typed) = waits(&hall).await;
        let mut desk = desk(&hall).await;
        for (language, said) in [("en", ["Screens", "Pair a screen by its code", "Is this the screen?", "Where it hangs", "Landscape", "Door of Reading corner"]),
            ("zh-CN", ["屏幕", "用配对码设置屏幕", "是这块屏幕吗？", "挂在哪里", "横屏", "悦读童年门口屏"])] {
            let page = desk.get(&format!("{SCREENS}?lang={language}")).await.body;
            let found = finds(&mut desk, &typed).await.body;
            for word in said {
                assert!(page.contains(word) || found.contains(word), "{word}");
            }
        }
    }
}

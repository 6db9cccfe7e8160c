//! "A child of so many years, now": what the screen says is what the door gives, and looking keeps nothing.

use crate::kiosk::Hall;
use crate::release::club;
use crate::scene::{Scene, booking, spec};
use crate::self_check_in::screen_of;
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::line_up::{LineUp, Step};
use leyuan::actions::take_number::TakeNumber;
use leyuan::actions::walk_in::WalkIn;
use leyuan::domain::age::AgeRange;
use leyuan::domain::here::{self, Standing};
use leyuan::domain::ids::{DeviceId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::series::{BookingMode, Supervision};
use leyuan::domain::session::Session;
use leyuan::domain::visit;
use leyuan::domain::wall::Wall;
use leyuan::error::Error;
use leyuan::store::{Actor, sessions, walls};

const HERE: &str = "/jinhuayuan/kiosk/here";
const NUMBER: &str = "/jinhuayuan/kiosk/here/number";

/// A session with a name of its own, changed as it is wished.
async fn named(scene: &Scene, name: &str, starts: &str, change: impl FnOnce(&mut Session)) -> SessionId {
    let mut draft = scene.draft(starts, 9);
    draft.names = Names::new(name, name);
    change(&mut draft);
    scene.plan(&draft).await
}

async fn wall(scene: &Scene) -> Wall {
    let now = scene.now();
    let read = scene.store.read(move |db| Box::pin(async move { walls::wall(db, "jinhuayuan", now).await }));
    read.await.unwrap().unwrap()
}

/// How a child of so many months stands at a session today.
async fn stands(scene: &Scene, session: SessionId, months: u16) -> Option<(Standing, u16)> {
    let wall = wall(scene).await;
    let ages = here::choice(&wall, months).expect("an age");
    let found = here::answer(&wall, ages);
    found.offers.iter().find(|offer| offer.session.id == session).map(|offer| (offer.standing, offer.places))
}

/// A child of the first band, and whoever must come along, without a name.
async fn walks_in(scene: &Scene, session: SessionId, nonce: &str) -> Result<(), Error> {
    let found = scene.store.read(move |db| Box::pin(async move { sessions::find(db, session).await }));
    let band = visit::bands(&found.await.unwrap().unwrap())[0];
    scene.presses(WalkIn { session, band, children: 1, nonce: nonce.into(), now: scene.now() }).await
}

async fn page(visitor: &mut Visitor, months: u16) -> String {
    let answer = visitor.get(&format!("{HERE}?age={months}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.body
}

spec! {
    // A1, A2
    an_age_is_let_in_from_its_first_month_to_its_last, "2026-05-05T06:10:00Z", scene => {
        let small = named(&scene, "Small", "2026-05-05T06:00:00Z", |s| s.terms.ages = AgeRange::new(36, Some(54))).await;
        let open = Some((Standing::Enter, 9));
        for (months, found) in [(35, None), (36, open), (47, open), (48, open), (53, open), (54, None), (59, None)] {
            assert_eq!(stands(&scene, small, months).await, found, "{months} months");
        }
        let wall = wall(&scene).await;
        let choices = here::choices(&wall.facts.sessions, wall.today());
        let cuts: Vec<u16> = choices.iter().map(|ages| ages.min().months()).collect();
        assert_eq!(cuts[..10], [0, 6, 12, 18, 24, 30, 36, 48, 54, 60], "four years are two ages where a session says so");
        assert!(choices.windows(2).all(|pair| pair[0].under() == Some(pair[1].min())), "every month once");
        assert_eq!(choices.last().and_then(|ages| ages.under()).map(|end| end.months()), Some(216));
    }
}

spec! {
    // A3: who is judged by another date's age is told only what holds for all of that age
    an_age_that_is_judged_on_another_date_is_counted_back, "2026-05-05T06:10:00Z", scene => {
        let course = named(&scene, "Course", "2026-05-05T06:00:00Z", |s| {
            s.terms.ages = AgeRange::new(48, Some(72));
            s.judged_on = crate::scene::day("2026-03-01");
        }).await;
        // Two months and four days ago: a child of 50 months today was 47 or 48 months old.
        assert_eq!(stands(&scene, course, 48).await, None, "perhaps too young then");
        assert_eq!(stands(&scene, course, 60).await, Some((Standing::Enter, 9)));
        assert_eq!(stands(&scene, course, 72).await, None, "perhaps not any more");
        let exact = named(&scene, "Exact", "2026-05-05T06:00:00Z", |s| {
            s.terms.ages = AgeRange::new(46, Some(70));
            s.judged_on = crate::scene::day("2026-03-05");
        }).await;
        assert_eq!(stands(&scene, exact, 48).await, Some((Standing::Enter, 9)), "two months to the day: 46");
    }
}

spec! {
    // C9, G2: the guardian is counted, the walk-in press gives just that (Z1)
    what_is_said_to_be_open_is_what_the_door_gives_guardian_counted, "2026-05-05T06:10:00Z", scene => {
        let play = named(&scene, "Play", "2026-05-05T06:00:00Z", |s| {
            s.terms.supervision = Supervision::usual();
            s.limits.room_limit = 5;
        }).await;
        let mut passer = Visitor::at(&program(&scene));
        assert_eq!(stands(&scene, play, 48).await, Some((Standing::Enter, 2)), "two pairs and nobody more");
        assert_eq!(stands(&scene, play, 96).await, Some((Standing::Enter, 5)), "who comes alone takes one head");
        assert!(page(&mut passer, 48).await.contains("家长一起入内"));
        for nonce in ["one", "two"] {
            walks_in(&scene, play, nonce).await.unwrap();
        }
        assert_eq!(stands(&scene, play, 48).await.unwrap().0, Standing::Full, "one head is left, two are needed");
        assert!(matches!(walks_in(&scene, play, "three").await, Err(Error::Refused(_))));
        assert_eq!(stands(&scene, play, 96).await, Some((Standing::Enter, 1)));
        let full = page(&mut passer, 48).await;
        assert!(full.contains("现在没有适合的空位") && full.contains("已满"), "{full}");
    }
}

spec! {
    // C8
    what_can_be_entered_stands_first_then_what_begins_soon_then_what_is_full, "2026-05-05T06:10:00Z", scene => {
        let full = named(&scene, "Fully", "2026-05-05T05:50:00Z", |s| s.limits.places = 1).await;
        named(&scene, "Soonish", "2026-05-05T08:10:00Z", |_| {}).await;
        named(&scene, "Doorway", "2026-05-05T06:40:00Z", |_| {}).await;
        named(&scene, "Later", "2026-05-05T08:11:00Z", |_| {}).await;
        named(&scene, "Talk", "2026-05-05T06:00:00Z", |s| s.terms.booking = BookingMode::Desk).await;
        named(&scene, "Grown", "2026-05-05T06:00:00Z", |s| s.terms.ages = AgeRange::new(216, None)).await;
        named(&scene, "Unstated", "2026-05-05T06:00:00Z", |s| s.terms.ages = None).await;
        named(&scene, "Past", "2026-05-05T05:10:00Z", |_| {}).await;
        let off = named(&scene, "Off", "2026-05-05T06:00:00Z", |_| {}).await;
        scene.alter(r#"UPDATE session SET cancelled = '{"zh":"病","en":"Ill"}' WHERE name_en = 'Off'"#).await;
        walks_in(&scene, full, "one").await.unwrap();
        let left = club(&scene, "2026-05-05T06:00:00Z").await;
        let wall = wall(&scene).await;
        let found = here::answer(&wall, here::choice(&wall, 60).unwrap());
        let order: Vec<(&str, Standing)> =
            found.offers.iter().map(|offer| (offer.session.names.en.as_str(), offer.standing)).collect();
        let opens = crate::scene::at("2026-05-05T07:40:00Z");
        assert_eq!(order, [
            ("Doorway", Standing::Enter),
            ("Free play", Standing::ByName),
            ("Soonish", Standing::Soon { opens }),
            ("Fully", Standing::Full),
        ]);
        assert!(found.later.is_none(), "there is room now");
        assert!(found.offers.iter().all(|offer| offer.session.id != off));
        assert_eq!(found.offers[1].session.id, left, "who is left with staff comes by name (G5)");
        let page = page(&mut Visitor::at(&program(&scene)), 60).await;
        for said in ["15:40 开始入场", "30 分钟后开始", "请先到服务台登记", "还有 40 分钟", "余 9 位"] {
            assert!(page.contains(said), "{said}");
        }
    }
}

spec! {
    where_nothing_has_room_the_next_of_today_is_named, "2026-05-05T06:10:00Z", scene => {
        named(&scene, "Fully", "2026-05-05T06:00:00Z", |s| s.limits.places = 1).await;
        let full = named(&scene, "Evening", "2026-05-05T10:00:00Z", |s| s.terms.ages = AgeRange::new(36, Some(72))).await;
        named(&scene, "Tomorrow", "2026-05-06T06:00:00Z", |_| {}).await;
        let family = scene.child().await;
        scene.asks(&family, full).await;
        scene.alter("UPDATE session SET places = 0 WHERE name_en = 'Fully'").await;
        let mut passer = Visitor::at(&program(&scene));
        let fits = page(&mut passer, 48).await;
        assert!(fits.contains("今天晚些时候") && fits.contains("Evening") && fits.contains("18:00"), "{fits}");
        let nothing = page(&mut passer, 96).await;
        assert!(nothing.contains("今天没有适合这个年龄的活动了") && !nothing.contains("Evening") && !nothing.contains("Tomorrow"));
    }
}

spec! {
    // M2
    a_private_room_is_free_or_in_use_for_those_it_is_for, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut passer = hall.visitor();
        assert!(page(&mut passer, 30).await.contains("母婴室"));
        assert!(!page(&mut passer, 36).await.contains("母婴室"));
        assert!(page(&mut passer, 0).await.contains("空闲"));
        let mut door = hall.door("baby").await;
        door.get("/jinhuayuan/kiosk/baby").await;
        door.post("/jinhuayuan/kiosk/baby/use", &[("use", "in-use")]).await;
        let page = page(&mut passer, 0).await;
        assert!(page.contains("使用中") && page.contains("14:50") && !page.contains("空闲"), "{page}");
    }
}

/// Full, and the desk gave the first number.
async fn full_with_a_line(scene: &Scene) -> SessionId {
    let play = named(scene, "Fully", "2026-05-05T06:00:00Z", |s| s.limits.places = 1).await;
    walks_in(scene, play, "one").await.unwrap();
    scene.presses(LineUp { session: play, step: Step::Give(1), now: scene.now() }).await.unwrap();
    play
}

spec! {
    // C8
    a_number_is_taken_once_for_each_press_at_a_screen_of_the_house_only, "2026-05-05T06:10:00Z", scene => {
        let play = named(&scene, "Fully", "2026-05-05T06:00:00Z", |s| s.limits.places = 1).await;
        let numbers = format!("{HERE}/sessions/{play}/numbers");
        let mut screen = screen_of(&scene, scene.centre).await;
        walks_in(&scene, play, "one").await.unwrap();
        assert!(!page(&mut screen, 48).await.contains(&numbers), "the desk gives no numbers yet");
        scene.presses(LineUp { session: play, step: Step::Give(1), now: scene.now() }).await.unwrap();
        let mut passer = Visitor::at(&program(&scene));
        let seen = page(&mut passer, 48).await;
        assert!(seen.contains("请到服务台取号") && seen.contains("前面还有 1 位") && !seen.contains("<form"));
        passer.get("/sign-in").await;
        assert_eq!(passer.post(&numbers, &[("age", "48")]).await.status, StatusCode::FORBIDDEN);
        page(&mut screen, 48).await;
        let form = screen.page.clone();
        for _ in 0..2 {
            screen.page.clone_from(&form);
            assert_eq!(screen.post(&numbers, &[("age", "48")]).await.leads_to(), NUMBER);
            let given = screen.get(NUMBER).await.body;
            assert!(given.contains(r#"<p class="number">2</p>"#) && given.contains("乐享童年"), "{given}");
        }
        let mut other = screen.clone();
        other.cookies = screen_of(&scene, scene.centre).await.cookies;
        other.page.clone_from(&form);
        page(&mut other, 48).await;
        other.post(&numbers, &[("age", "48")]).await;
        assert!(other.get(NUMBER).await.body.contains(r#"<p class="number">3</p>"#), "another press");
        assert_eq!(scene.count("SELECT COUNT(*) FROM door_line WHERE given = 3 AND called = 0").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'door.number_given'").await, 3);
        assert!(Visitor::at(&program(&scene)).get(NUMBER).await.body.contains("请到服务台取号"), "nobody else reads it");
    }
}

spec! {
    one_press_heard_by_two_processes_gives_one_number, "2026-05-05T06:10:00Z", scene => {
        let play = full_with_a_line(&scene).await;
        let ages = AgeRange::new(48, Some(60)).unwrap();
        let take = |nonce: &str| TakeNumber { session: play, ages, nonce: nonce.into(), now: scene.now() };
        let (screen, other) = (Actor::Device(DeviceId::new()), Actor::Device(DeviceId::new()));
        let press = async |actor, nonce: &str| scene.store.change(scene.centre, actor, take(nonce)).await.unwrap();
        let (one, same) = tokio::join!(press(screen, "key"), press(screen, "key"));
        assert_eq!((one, same), (2, 2), "in one group");
        assert_eq!(press(screen, "next").await, 3);
        assert_eq!(press(screen, "key").await, 2, "and later");
        assert_eq!(press(other, "key").await, 4, "another screen's key is another press");
    }
}

spec! {
    // Z1
    nobody_gets_past_those_who_have_a_number_and_without_a_line_none_is_given, "2026-05-05T06:10:00Z", scene => {
        let play = full_with_a_line(&scene).await;
        let numbers = format!("{HERE}/sessions/{play}/numbers");
        scene.alter("UPDATE session SET places = 5 WHERE name_en = 'Fully'").await;
        assert_eq!(stands(&scene, play, 48).await.unwrap().0, Standing::InLine { waiting: 1 }, "room, and somebody is first");
        let mut screen = screen_of(&scene, scene.centre).await;
        page(&mut screen, 48).await;
        scene.presses(LineUp { session: play, step: Step::Call(1), now: scene.now() }).await.unwrap();
        let pressed = screen.post(&numbers, &[("age", "48")]).await;
        assert_eq!(pressed.leads_to(), "/jinhuayuan/kiosk/here?age=48", "it is open now: the page says so");
        assert_eq!(scene.count("SELECT COUNT(*) FROM door_line WHERE given = 1").await, 1);
        assert_eq!(stands(&scene, play, 48).await, Some((Standing::Enter, 4)));
    }
}

spec! {
    numbers_are_not_taken_by_the_dozen, "2026-05-05T06:10:00Z", scene => {
        let play = full_with_a_line(&scene).await;
        let numbers = format!("{HERE}/sessions/{play}/numbers");
        let mut screen = screen_of(&scene, scene.centre).await;
        for _ in 0..25 {
            page(&mut screen, 48).await;
            screen.post(&numbers, &[("age", "48")]).await.leads_to();
        }
        assert!(screen.get(NUMBER).await.body.contains("请到服务台取号"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM door_line WHERE given = 21").await, 1, "the desk's, and twenty");
    }
}

/// Rows in every table.
async fn rows(scene: &Scene) -> Vec<(String, i64)> {
    let mut tables = Vec::new();
    for file in std::fs::read_dir("migrations").unwrap() {
        let sql = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let made = sql.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
        tables.extend(made.map(|rest| rest.split([' ', '(']).next().unwrap_or_default().to_string()));
    }
    assert!(tables.len() > 30);
    let mut counted = Vec::new();
    for table in tables {
        let sql: &'static str = Box::leak(format!("SELECT COUNT(*) FROM {table}").into_boxed_str());
        counted.push((table, scene.count(sql).await));
    }
    counted
}

spec! {
    // P1
    looking_keeps_nothing_names_nobody_and_an_age_that_is_none_is_asked_again, "2026-05-05T06:10:00Z", scene => {
        let play = full_with_a_line(&scene).await;
        let named = |household: &mut leyuan::domain::household::Household| {
            household.children[0].name = leyuan::domain::names::Name::parse("金丝雀儿").unwrap();
        };
        let family = scene.family_with(&["2022-03-01"], 1, named).await;
        let other = scene.session("2026-05-05T07:00:00Z", 9).await;
        let booked = booking(&scene.asks(&family, other).await);
        let mut screen = screen_of(&scene, scene.centre).await;
        let mut passer = Visitor::at(&program(&scene));
        let before = rows(&scene).await;
        for age in ["", "0", "5", "48", "215", "216", "65535", "65536", "-1", "4.5", "x", "%F0"] {
            for visitor in [&mut passer, &mut screen] {
                for lang in ["", "&lang=en"] {
                    let seen = visitor.get(&format!("{HERE}?age={age}{lang}")).await;
                    assert!(seen.header("set-cookie").is_empty(), "{age}");
                    for secret in ["金丝雀", &family.id.to_string(), &booked.to_string()] {
                        assert!(!seen.body.contains(secret), "{age} tells {secret}");
                    }
                    assert!(seen.body.len() < 40_000, "{age}: {} bytes", seen.body.len());
                    let is_age = ["0", "5", "48", "215"].contains(&age);
                    let is_choice = seen.body.contains("孩子多大") || seen.body.contains("How old is");
                    assert!(seen.status == StatusCode::OK && is_choice != is_age, "{age}");
                }
            }
        }
        assert!(page(&mut screen, 48).await.contains(&play.to_string()));
        assert!(passer.cookies.is_empty());
        assert_eq!(rows(&scene).await, before);
        let reading = screen.get(&format!("{HERE}?age=48")).await;
        assert_eq!(reading.header("refresh"), "60; url=/jinhuayuan/kiosk/here", "a screen goes back by itself");
        assert!(passer.get(&format!("{HERE}?age=48")).await.header("refresh").is_empty(), "a phone does not");
    }
}

//! The week on paper: every session in its place, closed days and holidays by name, private rooms without a slot.

use crate::company::PARTICULARS;
use crate::kiosk::Hall;
use crate::paper::{links, text};
use crate::scene::{Scene, at, spec};
use crate::sign_in::on_duty;
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::book_slot::BookSlot;
use leyuan::actions::open_centre;
use leyuan::config;
use leyuan::domain::age::AgeRange;
use leyuan::domain::names::Language;
use leyuan::domain::private_room::Party;
use leyuan::domain::series::{BookingMode, Policy};
use leyuan::store::Actor;
use std::path::Path;

/// A public holiday on Thursday, hours of its own on Friday, a make-up day on Saturday; Mondays are closed.
const HOLIDAY_WEEK: &str = r#"UPDATE centre SET particulars = '{"contact":{"phone":"0561-555 0100","address":{"zh":"邻里中心一楼","en":"Ground floor"}},"opening":{"weekday":["09:00-20:30"],"weekend":["09:00-20:30"],"holiday":[],"on":{"mon":[]},"exceptions":[{"date":"2026-05-08","hours":["14:00-18:00"],"reason":{"zh":"消防演练","en":"Fire drill"}}]},"holidays":{"source":["https://holidays.example"],"announced_until":"2026-12-31","holiday":[{"names":{"zh":"端午节","en":"Dragon Boat"},"from":"2026-05-07","until":"2026-05-07","makeup":["2026-05-09"]}]},"is_unconfirmed":false}'"#;

fn poster(query: &str) -> String {
    format!("/jinhuayuan/poster?week=2026-W19{query}")
}

async fn page(scene: &Scene, address: &str) -> String {
    let answer = Visitor::at(&program(scene)).get(address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}");
    answer.body
}

/// What one column or row of a sheet says.
fn column(page: &str, day: &str) -> String {
    let head = format!(">{day}</h3>");
    let (_, rest) = page.split_once(&head).unwrap_or_else(|| panic!("no day {day}"));
    text(&format!("<p>{}", rest.split("</section>").next().unwrap()))
}

fn sheets(page: &str) -> usize {
    page.matches("<section class=\"sheet ").count()
}

/// A Tuesday and the week around it: twice the same, something called off, something its series no longer has.
async fn week(hall: &Hall) {
    let mut play = hall.scene.draft("2026-05-05T07:30:00Z", 15);
    play.room = hall.rooms[0];
    play.terms.ages = AgeRange::new(36, Some(96));
    hall.scene.plan(&play).await;
    let later = hall.scene.draft("2026-05-05T09:00:00Z", 15);
    let again = leyuan::domain::session::Session { room: play.room, terms: play.terms.clone(), ..later };
    hall.scene.plan(&again).await;
    hall.session(4, ("海底世界", "Under the sea"), "2026-05-05T02:00:00Z", 75).await;
    hall.session(3, ("街舞入门", "Street dance"), "2026-05-10T07:00:00Z", 60).await;
    hall.session(3, ("下周的课", "Next week"), "2026-05-10T16:00:00Z", 60).await;
    hall.session(2, ("水墨", "Ink"), "2026-05-06T07:00:00Z", 60).await;
    hall.session(2, ("泥塑", "Clay"), "2026-05-06T09:00:00Z", 60).await;
    hall.scene
        .alter("UPDATE session SET cancelled = '{\"zh\":\"停电\",\"en\":\"No power\"}' WHERE name_en = 'Ink'")
        .await;
    hall.scene
        .alter("UPDATE session SET cancelled = '{\"zh\":\"\",\"en\":\"\"}' WHERE name_en = 'Clay'")
        .await;
}

spec! {
    // P1, K5
    every_session_of_the_week_stands_on_its_day_with_time_room_and_ages, "2026-05-03T16:30:00Z", scene => {
        let hall = Hall::open(scene).await;
        week(&hall).await;
        hall.scene.alter(HOLIDAY_WEEK).await;
        // Half past midnight on Monday, by the clock of the house: this week is the one that has just begun.
        let page = page(&hall.scene, "/jinhuayuan/poster").await;
        assert_eq!(sheets(&page), 1);
        let tuesday = column(&page, "周二 5 日");
        assert_eq!(tuesday.find("海底世界").map(|first| first < tuesday.find("自由游乐").unwrap()), Some(true), "{tuesday}");
        assert!(tuesday.contains("15:30–16:30、17:00–18:00 乐享童年自由游乐 3–7 岁"), "{tuesday}");
        assert!(tuesday.contains("10:00–11:15 儿童影院海底世界 不限年龄"), "{tuesday}");
        assert_eq!(tuesday.matches("自由游乐").count(), 1, "twice the same stands once");
        let wednesday = column(&page, "周三 6 日");
        assert!(wednesday.contains("水墨 不限年龄 已取消") && !wednesday.contains("泥塑"), "{wednesday}");
        assert!(column(&page, "周日 10 日").contains("街舞入门") && !page.contains("下周的课"));
        for said in ["2026 年 5 月 4 日 – 5 月 10 日", "锦华苑儿童友好社区", "电话 0561-555 0100", "邻里中心一楼", "localhost:8080/jinhuayuan", "<svg role=\"img\"", "5 月 4 日印"] {
            assert!(page.contains(said), "{said}");
        }
        let english = self::page(&hall.scene, &poster("&lang=en")).await;
        assert!(column(&english, "Tue 5").contains("15:30–16:30, 17:00–18:00 Play zoneFree play ages 3–7"));
        assert!(english.contains("4 May – 10 May 2026"));
    }
}

spec! {
    // K1
    closed_days_holidays_and_other_hours_are_said_by_name, "2026-05-04T09:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        week(&hall).await;
        hall.scene.alter(HOLIDAY_WEEK).await;
        let page = page(&hall.scene, &poster("")).await;
        assert_eq!(column(&page, "周一 4 日"), "休馆");
        assert_eq!(column(&page, "周四 7 日"), "休馆：端午节");
        let friday = column(&page, "周五 8 日");
        assert!(friday.contains("消防演练") && friday.contains("开放 14:00–18:00"), "{friday}");
        assert!(column(&page, "周六 9 日").contains("端午节调休"));
        assert!(page.contains("开放 09:00–20:30") && !page.contains("尚未公布"));
        // K3
        let later = self::page(&hall.scene, "/jinhuayuan/poster?week=2026-W53").await;
        assert!(later.contains("节假日安排尚未公布") && later.contains("2026 年 12 月 28 日 – 2027 年 1 月 3 日"));
    }
}

spec! {
    a_closure_stands_on_its_days_with_its_reason, "2026-05-04T09:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        week(&hall).await;
        hall.scene
            .alter(
                "INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) \
                 SELECT id, centre_id, '2026-05-05T01:00:00+00:00', '2026-05-06T16:00:00+00:00', '换地板', 'New floor' FROM room WHERE slug = 'dance'",
            )
            .await;
        hall.scene
            .alter(
                "INSERT INTO closure_room (closure_id, room_id) \
                 SELECT c.id, r.id FROM closure c JOIN room r ON r.centre_id = c.centre_id WHERE r.slug = 'dance'",
            )
            .await;
        let page = page(&hall.scene, &poster("")).await;
        assert!(column(&page, "周二 5 日").contains("儿童舞蹈房暂停开放：换地板"));
        assert!(column(&page, "周三 6 日").contains("换地板"), "to its last day");
        assert!(!column(&page, "周日 10 日").contains("换地板"));
        assert!(self::page(&hall.scene, &poster("&room=dance")).await.contains("暂停开放：换地板"));
        assert!(!self::page(&hall.scene, &poster("&room=play")).await.contains("换地板"), "another room's door");
    }
}

spec! {
    // M2, Z4
    of_a_private_room_paper_says_one_family_at_a_time_and_nothing_else, "2026-05-05T02:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        week(&hall).await;
        // As no press can: something dated in the private room.
        hall.session(5, ("翠鸟时间", "Kingfisher hour"), "2026-05-05T04:00:00Z", 60).await;
        let before = [page(&hall.scene, &poster("")).await, page(&hall.scene, &poster("&room=baby")).await];
        let family = hall.baby().await;
        let party = Party { guardian: family.guardians[0], adults: 1, children: family.children.clone() };
        let (room, household, now) = (hall.rooms[5], family.id, hall.scene.now());
        let book = BookSlot { room, household, party, starts: at("2026-05-05T03:20:00Z"), now };
        hall.scene.store.change(hall.scene.centre, Actor::Household(household), book).await.unwrap();
        let after = [page(&hall.scene, &poster("")).await, page(&hall.scene, &poster("&room=baby")).await];
        assert!(before == after, "a booked slot changes no word of it");
        for page in &after {
            assert!(page.contains("每次一家") && !page.contains("翠鸟时间") && !page.contains("11:20"));
        }
        assert!(after[0].contains("母婴室：每次一家"), "in the key to the rooms");
        assert!(after[1].contains("/jinhuayuan/rooms/baby/slots") && !after[1].contains("class=\"day\""));
    }
}

spec! {
    a_door_sheet_is_of_one_room_and_stands_upright, "2026-05-04T09:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        week(&hall).await;
        let page = page(&hall.scene, &poster("&room=play&paper=a3")).await;
        assert!(page.contains("class=\"sheet upright a3\"") && page.contains("/jinhuayuan?room=play"));
        assert!(column(&page, "周二 5 日").contains("15:30–16:30、17:00–18:00 自由游乐 3–7 岁"));
        assert!(!page.contains("海底世界") && !page.contains("街舞入门"));
        assert!(column(&page, "周三 6 日").contains("没有活动"));
        let mut visitor = Visitor::at(&program(&hall.scene));
        for missing in [poster("&room=attic"), "/nowhere/poster".into()] {
            assert_eq!(visitor.get(&missing).await.status, StatusCode::NOT_FOUND, "{missing}");
        }
        for odd in ["week=2026-W54", "week=next", "paper=letter", "week="] {
            let page = visitor.get(&format!("/jinhuayuan/poster?{odd}")).await;
            assert!(page.body.contains("2026 年 5 月 4 日") && page.body.contains("sheet across a4"), "{odd}");
        }
    }
}

spec! {
    programme_and_timetable_lead_to_it, "2026-05-04T02:00:00Z", scene => {
        scene.session("2026-05-05T02:00:00Z", 5).await;
        scene.alter(PARTICULARS).await;
        let mut visitor = Visitor::at(&program(&scene));
        let page = visitor.get("/jinhuayuan?day=2026-05-11").await.body;
        assert!(links(&page).contains(&"/jinhuayuan/poster?week=2026-W20".to_string()));
        on_duty(&scene, "zhang", "a long enough password").await;
        visitor.get("/jinhuayuan/desk/sign-in").await;
        visitor.post("/jinhuayuan/desk/sign-in", &[("login", "zhang"), ("password", "a long enough password")]).await.leads_to();
        let desk = visitor.get("/jinhuayuan/desk/sessions?week=2026-05-18&room=play").await.body;
        assert!(links(&desk).contains(&"/jinhuayuan/poster?week=2026-W21&room=play".to_string()));
        let shown = visitor.get("/jinhuayuan/poster?week=2026-W20").await.body;
        for link in ["/jinhuayuan/poster?week=2026-W19", "/jinhuayuan/poster?week=2026-W21", "/jinhuayuan/poster?week=2026-W20&paper=a3", "/jinhuayuan/poster?week=2026-W20&room=play"] {
            assert!(links(&shown).contains(&link.to_string()), "{link}");
        }
    }
}

spec! {
    what_is_not_public_stands_on_no_paper, "2026-05-04T02:00:00Z", scene => {
        let family = scene.family(&["2021-01-10"]).await;
        let mut group = scene.draft("2026-05-05T02:00:00Z", 5);
        group.terms.booking = BookingMode::Desk;
        group.terms.supervision = leyuan::domain::series::Supervision::new(vec![leyuan::domain::series::Band { under: None, policy: Policy::InRoom }]).unwrap();
        let session = scene.plan(&group).await;
        let open = scene.session("2026-05-06T02:00:00Z", 1).await;
        let before = page(&scene, &poster("")).await;
        scene.asks(&family, open).await;
        assert!(page(&scene, &poster("")).await == before, "a booking changes no word of it");
        assert!(!before.contains(&session.to_string()));
        for word in ["孩子", "家长", "余 ", "已满"] {
            assert!(!before.contains(word), "{word}");
        }
    }
}

/// Of the three centres we ship, weeks that are as busy as any.
async fn shipped(scene: &Scene) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/centres");
    let plans = config::read_folder(&folder, scene.zone().date(scene.now())).expect("three centres");
    open_centre::open_all(&scene.store, plans, scene.now()).await.expect("open");
}

spec! {
    the_week_of_jinhuayuan_fits_on_one_sheet_of_a4, "2026-11-23T02:00:00Z", scene => {
        shipped(&scene).await;
        for week in ["2026-W48", "2026-W49", "2026-W50", "2026-W51"] {
            let page = page(&scene, &format!("/jinhuayuan/poster?week={week}")).await;
            assert_eq!(sheets(&page), 1, "{week}");
            assert!(text(&page).contains("自主阅读"));
        }
        for (centre, format, language) in [("guiyuan", "a4", Language::Zh), ("xueyuan", "a4", Language::Zh), ("guiyuan", "a3", Language::En), ("jinhuayuan", "a3", Language::En)] {
            let page = page(&scene, &format!("/{centre}/poster?week=2026-W49&paper={format}&lang={}", language.code())).await;
            assert_eq!(sheets(&page), 1, "{centre} {format}");
        }
        let english = page(&scene, "/jinhuayuan/poster?week=2026-W49&lang=en").await;
        assert!(sheets(&english) <= 2);
        for sheet in 1..=sheets(&english) {
            assert!(english.contains(&format!("aria-label=\"Sheet {sheet} of {}\"", sheets(&english))));
        }
    }
}

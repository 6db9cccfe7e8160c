//! Reminders: once, the evening before, with one press "can't come" for whoever holds the link.

use crate::company::{Company, Knocks};
use crate::paper::{form, text, title};
use crate::post::servers::{Gateway, MailServer};
use crate::post::{hook, mail};
use crate::scene::{Family, Scene, at, booking, day, spec};
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::edit_household::{Edit, EditHousehold, Settings};
use leyuan::actions::take_notice::TakeNotice;
use leyuan::app::App;
use leyuan::domain::absence::Token;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::centre::{Centre, HouseRules};
use leyuan::domain::household::Phone;
use leyuan::domain::ids::CentreId;
use leyuan::domain::names::{Language, Name, Names};
use leyuan::domain::notice::{Notice, Subject};
use leyuan::domain::party::{Authority, Liberties, Request, Wish};
use leyuan::domain::reminder;
use leyuan::domain::series::BookingMode;
use leyuan::domain::zone::{Span, Zone, parse_time};
use leyuan::jobs::remind::remind;
use leyuan::jobs::send_notices::send_notices;
use leyuan::store::{Actor, notices};

/// Tuesday at 14:00; the evening before is Monday's at 18:00.
const TUESDAY: &str = "2026-05-05T06:00:00Z";
const EVENING: &str = "2026-05-04T10:00:00Z";

async fn reminders(scene: &Scene, family: &Family) -> usize {
    let is_one = |notice: &&Notice| matches!(notice.subject, Subject::Reminder { .. });
    scene.notices(family).await.iter().filter(is_one).count()
}

async fn reaches(scene: &Scene, app: &App, instant: &str) {
    scene.until(instant);
    remind(app.clone()).await.expect("reminded");
}

async fn calls(scene: &Scene) -> Vec<Notice> {
    let (centre, now) = (scene.centre, scene.now());
    scene.store.read(move |db| Box::pin(notices::calls(db, centre, 50, now))).await.unwrap()
}

spec! {
    a_family_is_reminded_once_the_evening_before_whatever_restarts, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene);
        let family = scene.child().await;
        let play = scene.session(TUESDAY, 5).await;
        booking(&scene.asks(&family, play).await);
        reaches(&scene, &app, "2026-05-04T09:59:59Z").await;
        assert_eq!(reminders(&scene, &family).await, 0, "the hour has not come");
        scene.until(EVENING);
        let (one, other) = tokio::join!(remind(app.clone()), remind(app.clone()));
        one.and(other).unwrap();
        reaches(&scene, &program(&scene), "2026-05-05T05:00:00Z").await;
        assert_eq!(reminders(&scene, &family).await, 1);
        assert_eq!(scene.notices(&family).await[0].subject, Subject::Reminder { starts: at(TUESDAY) });
    }
}

spec! {
    a_program_that_slept_through_the_evening_reminds_in_the_morning_but_not_after_the_start, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene);
        let (early, late) = (scene.child().await, scene.child().await);
        scene.asks(&late, scene.session("2026-05-05T00:30:00Z", 5).await).await;
        scene.asks(&early, scene.session(TUESDAY, 5).await).await;
        reaches(&scene, &app, "2026-05-05T00:30:00Z").await;
        assert_eq!((reminders(&scene, &early).await, reminders(&scene, &late).await), (1, 0));
    }
}

spec! {
    who_booked_after_the_hour_waits_gave_up_or_wants_none_is_not_reminded, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene);
        let play = scene.session(TUESDAY, 2).await;
        let gave_up = scene.child().await;
        let given = booking(&scene.asks(&gave_up, play).await);
        scene.cancels(&gave_up, given).await.unwrap();
        let silent = scene.child().await;
        scene.asks(&silent, play).await;
        let settings = Settings {
            name: Name::parse("一家").unwrap(),
            is_resident: true,
            language: Language::Zh,
            email: None,
            has_reminders: false,
        };
        let edit = EditHousehold { household: silent.id, edit: Edit::Settings(settings), now: scene.now() };
        scene.store.change(scene.centre, Actor::Household(silent.id), edit).await.unwrap();
        let sure = scene.child().await;
        scene.asks(&sure, play).await;
        let waits = scene.child().await;
        scene.asks(&waits, play).await;
        scene.until("2026-05-04T10:00:01Z");
        let late = scene.child().await;
        scene.asks(&late, scene.session("2026-05-05T08:00:00Z", 2).await).await;
        remind(app.clone()).await.unwrap();
        let mut heard = Vec::new();
        for family in [&gave_up, &silent, &sure, &waits, &late] {
            heard.push(reminders(&scene, family).await);
        }
        assert_eq!(heard, [0, 0, 1, 0, 0]);
    }
}

spec! {
    drop_in_and_course_sessions_are_reminded_of_a_private_room_never, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene);
        let mut families = Vec::new();
        for (mode, hour) in [(BookingMode::DropIn, "06"), (BookingMode::Course, "08"), (BookingMode::Open, "10")] {
            let mut draft = scene.draft(&format!("2026-05-05T{hour}:00:00Z"), 5);
            draft.terms.booking = mode;
            if mode == BookingMode::Open {
                draft.room = scene.add_room("baby", 10, None).await;
            }
            let session = scene.plan(&draft).await;
            let family = scene.child().await;
            let authority = Authority::Desk(Liberties::default());
            booking(&scene.sends(Request { authority, wish: Wish::Place, ..scene.request(&family, session) }).await);
            families.push(family);
        }
        scene.alter("UPDATE room SET privacy = 'private' WHERE slug = 'baby'").await;
        reaches(&scene, &app, EVENING).await;
        let mut heard = Vec::new();
        for family in &families {
            heard.push(reminders(&scene, family).await);
        }
        assert_eq!(heard, [1, 1, 0]);
    }
}

spec! {
    a_house_may_have_no_reminders_or_another_hour, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene);
        let family = scene.child().await;
        scene.asks(&family, scene.session(TUESDAY, 5).await).await;
        scene.alter(r#"UPDATE centre SET rules = '{"reminders":false}'"#).await;
        reaches(&scene, &app, EVENING).await;
        assert_eq!(reminders(&scene, &family).await, 0);
        scene.alter(r#"UPDATE centre SET rules = '{"reminds_at":"19:30:00"}'"#).await;
        reaches(&scene, &app, "2026-05-04T11:29:00Z").await;
        assert_eq!(reminders(&scene, &family).await, 0);
        reaches(&scene, &app, "2026-05-04T11:30:00Z").await;
        assert_eq!(reminders(&scene, &family).await, 1);
    }
}

spec! {
    a_booking_moved_to_another_day_is_reminded_of_again, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene);
        let family = scene.child().await;
        scene.asks(&family, scene.session(TUESDAY, 5).await).await;
        reaches(&scene, &app, EVENING).await;
        scene.alter("UPDATE session SET date = '2026-05-07', starts_at = '2026-05-07T06:00:00+00:00', ends_at = '2026-05-07T07:00:00+00:00', clears_at = '2026-05-07T07:15:00+00:00'").await;
        reaches(&scene, &app, "2026-05-06T10:00:00Z").await;
        assert_eq!(reminders(&scene, &family).await, 2);
    }
}

/// K4, K5: where the clock skips the hour it comes later by the gap, where it repeats it the first counts.
#[test]
fn the_hour_of_reminders_is_the_clocks_own_where_the_clocks_change() {
    let mut centre = Centre {
        id: CentreId::new(),
        slug: "x".into(),
        names: Names::new("一", "x"),
        zone: Zone::parse("America/New_York").unwrap(),
        building_limit: 1,
        rules: HouseRules { reminds_at: parse_time("02:30").unwrap(), ..HouseRules::default() },
    };
    let since = |centre: &Centre, date: &str, now: &str| {
        let due = reminder::due(centre, at(now));
        due.into_iter().find(|due| due.date == day(date)).map(|due| due.since)
    };
    let skipped = at("2026-03-08T07:30:00Z");
    assert_eq!(since(&centre, "2026-03-09", "2026-03-08T07:29:59Z"), None);
    assert_eq!(since(&centre, "2026-03-09", "2026-03-08T07:30:00Z"), Some(skipped));
    centre.rules.reminds_at = parse_time("01:30").unwrap();
    assert_eq!(since(&centre, "2026-11-02", "2026-11-01T05:29:59Z"), None);
    assert_eq!(since(&centre, "2026-11-02", "2026-11-01T05:30:00Z"), Some(at("2026-11-01T05:30:00Z")));
    assert_eq!(since(&centre, "2026-11-02", "2026-11-01T06:30:00Z"), Some(at("2026-11-01T05:30:00Z")));
}

/// A family with a letter box, reminded by letter of a booking whose place another family waits for.
struct Reminded {
    family: Family,
    other: Family,
    booking: leyuan::domain::ids::BookingId,
    waiting: leyuan::domain::ids::BookingId,
    link: String,
    app: App,
}

/// The address a letter leads to, after our origin.
fn link(letter: &str) -> String {
    let (_, rest) = letter.split_once("http://localhost:8080/absences/").expect("a link");
    format!("/absences/{}", rest.split_whitespace().next().unwrap())
}

async fn reminded(scene: &Scene) -> Reminded {
    let server = MailServer::open().await;
    let app = crate::post::program(scene, &mail(&server));
    let family = scene
        .family_with(&["2021-01-10"], 1, |household| {
            household.name = Name::parse("满家人").unwrap();
            household.children[0].name = Name::parse("陈小满").unwrap();
            household.guardians[0].name = Name::parse("陈大方").unwrap();
            household.guardians[0].phone = Phone::parse("13800138000");
            household.email = Some("family@example.cn".into());
        })
        .await;
    let play = scene.session(TUESDAY, 1).await;
    let booking = booking(&scene.asks(&family, play).await);
    let other = scene.child().await;
    let waiting = crate::scene::booking(&scene.asks(&other, play).await);
    reaches(scene, &app, EVENING).await;
    send_notices(app.clone()).await.unwrap();
    let letters = server.to("family@example.cn");
    let letter =
        letters.iter().find(|letter| letter.header("Subject").starts_with("提醒")).expect("a reminder");
    assert!(!["陈", "小满", "大方"].iter().any(|name| letter.text.contains(name)), "{}", letter.text);
    Reminded { link: link(&letter.text), family, other, booking, waiting, app }
}

spec! {
    the_link_of_a_reminder_shows_nickname_and_session_and_looking_changes_nothing, "2026-05-04T01:00:00Z", scene => {
        let Reminded { link, booking, app, .. } = reminded(&scene).await;
        let before = scene.count("SELECT last_number FROM centre").await;
        let mut stranger = Visitor::at(&app);
        for _ in 0..3 {
            let page = stranger.get(&link).await;
            assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "private, no-store"));
            let read = text(&page.body);
            for fact in ["陈小满", "自由游乐", "14:00–15:00", "名额会给候补的家庭"] {
                assert!(read.contains(fact), "{fact} is not in {read}");
            }
            for secret in ["陈大方", "满家人", "13800138000", "8000", "family@example.cn", "2021", &booking.to_string()] {
                assert!(!page.body.contains(secret), "{secret}");
            }
            assert!(!title(&page.body).contains("小满"));
        }
        assert_eq!(scene.states(booking).await, [State::Confirmed]);
        assert_eq!(scene.count("SELECT last_number FROM centre").await, before);
        let token = link.strip_prefix("/absences/").unwrap();
        assert_eq!(token.len(), 32);
        let kept = scene.count("SELECT COUNT(*) FROM absence").await;
        let hashed = Token::parse(token).unwrap().hash();
        let read = scene.store.read(move |db| Box::pin(async move { leyuan::store::reminders::linked(db, &hashed).await }));
        assert_eq!((kept, read.await.unwrap()), (1, Some(booking)), "the token itself is kept nowhere");
        assert_eq!(stranger.get("/absences/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get("/absences/x").await.status, StatusCode::NOT_FOUND);
    }
}

spec! {
    one_press_on_the_link_gives_the_place_to_who_waits_and_a_second_says_it_is_done, "2026-05-04T01:00:00Z", scene => {
        let Reminded { link, booking, waiting, app, other, .. } = reminded(&scene).await;
        let mut phone = Visitor::at(&app);
        let page = phone.get(&link).await;
        let press = form(&page.body, &link);
        let answer = press.clone().press(&mut phone).await;
        assert_eq!(answer.leads_to(), link);
        assert_eq!(scene.states(booking).await, [State::Cancelled { by: CancelledBy::Household }], "B4");
        assert_eq!(scene.states(waiting).await, [State::Offered], "B6");
        assert!(scene.was_told(&other, |subject| matches!(subject, Subject::Offered { .. })).await);
        let before = scene.count("SELECT last_number FROM centre").await;
        assert_eq!(press.press(&mut phone).await.leads_to(), link);
        assert_eq!(scene.count("SELECT last_number FROM centre").await, before);
        let page = phone.get(&link).await;
        assert!(text(&page.body).contains("知道了，位子让出来了"), "{}", text(&page.body));
        assert!(!page.body.contains("<button class=\"btn big bad\""));
    }
}

spec! {
    a_late_press_says_before_and_after_that_it_is_late_and_the_link_ends_at_the_start, "2026-05-04T01:00:00Z", scene => {
        let Reminded { link, booking, app, .. } = reminded(&scene).await;
        scene.until("2026-05-05T02:00:01Z");
        let mut phone = Visitor::at(&app);
        let page = phone.get(&link).await;
        assert!(text(&page.body).contains("仍算在本周次数里"), "B4: {}", text(&page.body));
        let press = form(&page.body, &link);
        scene.until(TUESDAY);
        assert_eq!(press.clone().press(&mut phone).await.status, StatusCode::GONE);
        let page = phone.get(&link).await;
        assert_eq!(page.status, StatusCode::GONE);
        assert!(!page.body.contains("陈小满"));
        assert_eq!(scene.states(booking).await, [State::Confirmed]);
        scene.until("2026-05-05T05:59:59Z");
        press.press(&mut phone).await;
        assert_eq!(scene.states(booking).await, [State::Cancelled { by: CancelledBy::HouseholdLate }]);
        assert!(text(&phone.get(&link).await.body).contains("说得晚"));
    }
}

spec! {
    a_letter_sent_twice_carries_two_links_and_both_open, "2026-05-04T01:00:00Z", scene => {
        let Reminded { link, booking, family, .. } = reminded(&scene).await;
        let notice = scene.notices(&family).await.remove(0);
        scene.alter("UPDATE notice SET sent_at = NULL, next_try_at = created_at").await;
        let token = Token::of([9; 24]);
        let take = TakeNotice { notice: notice.id, link: Some((token.clone(), booking)), now: scene.now() };
        assert!(scene.store.change(scene.centre, Actor::System, take).await.unwrap());
        let mut phone = Visitor::at(&program(&scene));
        for link in [link, format!("/absences/{}", token.as_str())] {
            assert_eq!(phone.get(&link).await.status, StatusCode::OK);
        }
    }
}

spec! {
    the_familys_own_page_has_the_same_press, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let app = program(scene);
        let family = scene.child().await;
        let id = booking(&scene.asks(&family, scene.session(TUESDAY, 5).await).await);
        let mut home = company.browser(&app, Knocks::Family, &family).await;
        let address = format!("/bookings/{id}/cancellation");
        let has_press = |page: &str| page.contains(&format!("action=\"{address}\""));
        assert!(!has_press(&home.get("/bookings").await.body));
        reaches(scene, &app, EVENING).await;
        let mut home = company.browser(&app, Knocks::Family, &family).await;
        for _ in 0..2 {
            let page = home.get("/bookings").await.body;
            assert!(has_press(&page) && text(&page).contains("别忘了"), "it stays there, read or not");
        }
        let page = home.get("/bookings").await.body;
        form(&page, &address).press(&mut home).await;
        assert_eq!(scene.states(id).await, [State::Cancelled { by: CancelledBy::Household }]);
        assert!(!has_press(&home.get("/bookings").await.body));
    }
}

spec! {
    who_has_no_mail_is_called_and_on_the_telephone_the_desk_presses_for_them, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let app = program(scene);
        let (silent, second) = (scene.child().await, scene.child().await);
        let reads_mail = scene.family_with(&["2021-01-10"], 1, |household| household.email = Some("a@example.cn".into())).await;
        let play = scene.session(TUESDAY, 5).await;
        let id = booking(&scene.asks(&silent, play).await);
        let other = booking(&scene.asks(&second, play).await);
        scene.asks(&reads_mail, play).await;
        reaches(scene, &app, EVENING).await;
        assert_eq!(calls(scene).await.iter().map(|call| call.household).collect::<Vec<_>>(), [silent.id, second.id]);
        let mut staff = company.browser(&app, Knocks::StaffHere, &silent).await;
        let page = staff.get("/jinhuayuan/desk/to-call").await.body;
        let notice = calls(scene).await.remove(0);
        form(&page, &format!("/jinhuayuan/desk/to-call/{}/absence", notice.id)).press(&mut staff).await;
        assert_eq!(scene.states(id).await, [State::Cancelled { by: CancelledBy::Desk }]);
        assert_eq!(calls(scene).await.len(), 1, "nobody calls again to say what they said themselves");
        scene.cancels(&second, other).await.unwrap();
        assert!(calls(scene).await.is_empty(), "who said so at home is not called");
    }
}

spec! {
    a_reminder_the_telephone_took_is_no_call_and_one_of_what_has_begun_neither, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = crate::post::program(&scene, &hook(&gateway));
        let reached = scene.family_with(&["2021-01-10"], 1, |household| household.guardians[0].phone = Phone::parse("13800138000")).await;
        let silent = scene.child().await;
        let play = scene.session(TUESDAY, 5).await;
        scene.asks(&reached, play).await;
        scene.asks(&silent, play).await;
        reaches(&scene, &app, EVENING).await;
        assert_eq!(calls(&scene).await.len(), 2);
        send_notices(app.clone()).await.unwrap();
        let [posted] = &gateway.posted()[..] else { panic!("{:?}", gateway.posted()) };
        let message = posted.json();
        assert_eq!(message["kind"], "reminder");
        assert!(message["link"].as_str().unwrap().starts_with("http://localhost:8080/absences/"));
        assert_eq!(calls(&scene).await.iter().map(|call| call.household).collect::<Vec<_>>(), [silent.id]);
        scene.clock.set(at(TUESDAY) + Span::minutes(1));
        assert!(calls(&scene).await.is_empty());
    }
}

//! Calendars to subscribe to: what stands in them, byte by byte, and how they are asked for.

use axum::http::StatusCode;
use leyuan::actions::Outcome;
use leyuan::actions::cancel_session::{CancelSession, Why};
use leyuan::actions::move_session::MoveSession;
use leyuan::actions::set_limits::{Change, Scope, SetLimits};
use leyuan::app::App;
use leyuan::domain::age::AgeRange;
use leyuan::domain::ids::{SeriesId, SessionId};
use leyuan::domain::names::{Name, Names};
use leyuan::domain::series::Limits;
use leyuan::domain::timetable::Plan;
use leyuan::domain::zone::{parse_date, parse_time};
use leyuan::store::sign_ins::Who;

use crate::scene::{Family, Scene, at, booking, spec};
use crate::visitor::{Visitor, program};
use crate::who::signed_in;

pub const FEED: &str = "/jinhuayuan/calendar.ics";
pub const ROOM: &str = "/jinhuayuan/rooms/play.ics";

pub fn visitor(scene: &Scene) -> Visitor {
    Visitor::at(&program(scene))
}

/// A family's browser, signed in, in front of everything there is.
pub async fn of_family(scene: &Scene, app: &App, family: &Family) -> Visitor {
    let (known, _) = signed_in(scene, app, Who::Household(family.id)).await;
    let mut visitor = Visitor::at(app);
    visitor.cookies = known.cookies;
    visitor
}

/// The lines of a feed, unfolded.
pub fn lines(body: &str) -> Vec<String> {
    body.replace("\r\n ", "").split_terminator("\r\n").map(str::to_string).collect()
}

/// Each event's lines.
pub fn events(body: &str) -> Vec<Vec<String>> {
    let lines = lines(body);
    let events = lines.split(|line| line == "BEGIN:VEVENT").skip(1);
    events.map(|event| event.iter().take_while(|line| *line != "END:VEVENT").cloned().collect()).collect()
}

/// The value of a property, with its parameters if it has some.
pub fn value<'a>(lines: &'a [String], property: &str) -> &'a str {
    let found = lines.iter().find_map(|line| {
        line.strip_prefix(property)
            .filter(|rest| rest.starts_with([':', ';']))
            .map(|rest| rest.trim_start_matches(':'))
    });
    found.unwrap_or("")
}

/// What every feed must be.
pub fn assert_sound(body: &str) {
    assert!(body.starts_with("BEGIN:VCALENDAR\r\n") && body.ends_with("\r\nEND:VCALENDAR\r\n"), "{body}");
    assert_eq!(body.matches('\n').count(), body.matches("\r\n").count(), "a bare line feed");
    assert_eq!(body.matches('\r').count(), body.matches("\r\n").count(), "a bare carriage return");
    for line in body.split_terminator("\r\n") {
        assert!(!line.is_empty() && line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    assert!(!body.contains("METHOD") && !body.contains("ORGANIZER") && !body.contains("VALARM"));
}

pub async fn feed(scene: &Scene, path: &str) -> String {
    let answer = visitor(scene).get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    assert_sound(&answer.body);
    answer.body
}

pub async fn cancel(scene: &Scene, session: SessionId) {
    let words = Names::new("停电", "No electricity");
    let mut press = CancelSession {
        session,
        cause: Why { code: "power", words },
        digest: String::new(),
        now: scene.now(),
    };
    if let Outcome::Changed(effects) = scene.presses(press.clone()).await.unwrap() {
        press.digest = effects.digest();
        assert_eq!(scene.presses(press).await.unwrap(), Outcome::Done);
    }
}

async fn relocate(scene: &Scene, session: SessionId, (date, starts, ends): (&str, &str, &str)) {
    let plan = Plan {
        room: scene.room,
        names: Names::new("自由游乐", "Free play"),
        date: parse_date(date).unwrap(),
        starts: parse_time(starts).unwrap(),
        ends: parse_time(ends).unwrap(),
        limits: Limits { places: 5, room_limit: 100, staff: 0, walk_in_places: 0, families_max: None },
        ages: AgeRange::new(0, None),
        needs: None,
        like: None,
    };
    move_to(scene, session, plan).await;
}

pub async fn move_to(scene: &Scene, session: SessionId, plan: Plan) {
    let mut press = MoveSession { session, plan, digest: String::new(), now: scene.now() };
    let mut outcome = scene.presses(press.clone()).await.unwrap();
    if let Outcome::Changed(effects) = &outcome {
        press.digest = effects.digest();
        outcome = scene.presses(press).await.unwrap();
    }
    assert_eq!(outcome, Outcome::Done);
}

async fn limit(scene: &Scene, session: SessionId, places: u16) {
    let change = Change { places: Some(places), ..Change::default() };
    let (scope, now) = (Scope::Session(session), scene.now());
    let mut press = SetLimits { scope, change, digest: String::new(), now };
    if let Outcome::Changed(effects) = scene.presses(press.clone()).await.unwrap() {
        press.digest = effects.digest();
        assert_eq!(scene.presses(press).await.unwrap(), Outcome::Done);
    }
}

spec!(a_session_is_one_event_and_every_property_says_what_it_must, "2026-05-04T01:00:00Z", scene => {
    scene.alter(
        "INSERT INTO series (id, centre_id, room_id, slug, name_zh, name_en, description_zh, description_en, host_kind, host_zh, host_en, plan) \
         SELECT id, centre_id, id, 'free', '自由游乐', 'Free play', '', '', 'staff', '', '', '{}' FROM room WHERE slug = 'play'",
    ).await;
    scene.alter(
        r#"UPDATE centre SET particulars = '{"contact":{"phone":"0561-555 0100","address":{"zh":"淮北市一楼","en":"Huaibei"}},"opening":{"weekday":["09:00-20:30"],"weekend":["09:00-20:30"],"holiday":[]},"holidays":{"source":[],"announced_until":"2027-12-31"},"is_unconfirmed":false}'"#,
    ).await;
    let mut session = scene.draft("2026-05-05T02:00:00Z", 14);
    session.series = Some(SeriesId(scene.room.0));
    session.terms.ages = AgeRange::new(36, Some(72));
    session.description = Names::new("蹦床，积木；\n一起来\\玩", "Trampoline");
    let id = scene.plan(&session).await;
    let body = feed(&scene, FEED).await;
    let series = scene.room;
    let expected = [
        format!("UID:session-{id}@localhost"),
        "DTSTAMP:20260504T010000Z".into(),
        "CREATED:20260504T010000Z".into(),
        "LAST-MODIFIED:20260504T010000Z".into(),
        "SEQUENCE:0".into(),
        "DTSTART;TZID=Asia/Shanghai:20260505T100000".into(),
        "DTEND;TZID=Asia/Shanghai:20260505T110000".into(),
        "SUMMARY:自由游乐".into(),
        format!(
            "DESCRIPTION:蹦床，积木；\\n一起来\\\\玩\\n活动：自由游乐 Free play\\n年龄：3–5 岁\\n名额：14 人\\n场馆：乐享童年 Play zone\\n\
             地点：锦华苑 Jinhuayuan\\n详情与预约：http://localhost:8080/jinhuayuan/sessions/{id}"
        ),
        "LOCATION:乐享童年，锦华苑，淮北市一楼".into(),
        "CATEGORIES:乐享童年".into(),
        "STATUS:CONFIRMED".into(),
        "TRANSP:TRANSPARENT".into(),
        "CLASS:PUBLIC".into(),
        "COLOR:indianred".into(),
        format!("URL:http://localhost:8080/jinhuayuan/sessions/{id}"),
        format!("RELATED-TO:series-{series}@localhost"),
    ];
    assert_eq!(events(&body), [expected]);
    let english = feed(&scene, "/jinhuayuan/calendar.ics?lang=en").await;
    assert_eq!(value(&events(&english)[0], "SUMMARY"), "Free play");
    assert_eq!(value(&events(&english)[0], "LOCATION"), "Play zone\\, Jinhuayuan\\, Huaibei");
    assert_eq!(value(&events(&english)[0], "UID"), value(&events(&body)[0], "UID"), "one session, one identity");
});

spec!(a_calendar_says_what_it_is_and_has_neither_method_nor_uid, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let body = feed(&scene, FEED).await;
    let head: Vec<String> = lines(&body).into_iter().take_while(|line| line != "BEGIN:VTIMEZONE").collect();
    assert_eq!(head, [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Leyuan//Leyuan//ZH",
        "CALSCALE:GREGORIAN",
        "NAME:锦华苑",
        "X-WR-CALNAME:锦华苑",
        "DESCRIPTION:锦华苑的活动日程：时间、地点、年龄。名额以网页为准。",
        "X-WR-CALDESC:锦华苑的活动日程：时间、地点、年龄。名额以网页为准。",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "SOURCE;VALUE=URI:http://localhost:8080/jinhuayuan/calendar.ics",
        "URL:http://localhost:8080/jinhuayuan",
        "COLOR:seagreen",
        "X-APPLE-CALENDAR-COLOR:#3B957D",
        "IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/svg+xml:http://localhost:8080/assets/icon.svg",
        "LAST-MODIFIED:20260504T010000Z",
    ]);
    let english = feed(&scene, "/jinhuayuan/calendar.ics?lang=en").await;
    assert!(lines(&english).contains(&"SOURCE;VALUE=URI:http://localhost:8080/jinhuayuan/calendar.ics?lang=en".into()));
});

spec!(long_chinese_lines_are_folded_by_octets_and_never_inside_a_character, "2026-05-04T01:00:00Z", scene => {
    for shift in 0..4 {
        let mut session = scene.draft(&format!("2026-05-05T0{}:00:00Z", shift * 2), 14);
        session.names = Names::new(&format!("{}{}", "a".repeat(shift), "乐享童年，👨‍👩‍👧‍👦;".repeat(20)), "Play");
        scene.plan(&session).await;
    }
    let body = feed(&scene, FEED).await;
    let longest = body.lines().map(str::len).max();
    assert!(longest.is_some_and(|longest| longest > 70), "lines are filled");
    let titles: Vec<String> = events(&body).iter().map(|event| value(event, "SUMMARY").to_string()).collect();
    for (shift, title) in titles.iter().enumerate() {
        assert_eq!(*title, format!("{}{}", "a".repeat(shift), "乐享童年，👨‍👩‍👧‍👦\\;".repeat(20)));
    }
});

spec!(a_move_keeps_the_uid_and_raises_the_sequence, "2026-05-04T01:00:00Z", scene => {
    let id = scene.session("2026-05-05T02:00:00Z", 5).await;
    let before = feed(&scene, FEED).await;
    scene.until("2026-05-04T03:00:00Z");
    relocate(&scene, id, ("2026-05-06", "15:00", "16:00")).await;
    let after = feed(&scene, FEED).await;
    let (before, after) = (&events(&before)[0], &events(&after)[0]);
    assert_eq!(value(before, "UID"), value(after, "UID"));
    assert_eq!((value(before, "SEQUENCE"), value(after, "SEQUENCE")), ("0", "1"));
    assert_eq!(value(after, "DTSTART"), ";TZID=Asia/Shanghai:20260506T150000");
    assert_eq!(value(after, "LAST-MODIFIED"), "20260504T030000Z");
    assert_eq!(value(after, "CREATED"), "20260504T010000Z");
});

spec!(a_cancelled_session_stays_thirty_days_and_says_so_in_its_title, "2026-05-04T01:00:00Z", scene => {
    let id = scene.session("2026-05-05T02:00:00Z", 5).await;
    scene.session("2026-05-06T02:00:00Z", 5).await;
    cancel(&scene, id).await;
    let body = feed(&scene, FEED).await;
    let first = &events(&body)[0];
    assert_eq!(value(first, "SUMMARY"), "已取消 CANCELLED: 自由游乐");
    assert_eq!((value(first, "STATUS"), value(first, "SEQUENCE")), ("CANCELLED", "1"));
    assert!(value(first, "DESCRIPTION").starts_with("取消原因：停电\\n"));
    let english = feed(&scene, "/jinhuayuan/calendar.ics?lang=en").await;
    assert_eq!(value(&events(&english)[0], "SUMMARY"), "已取消 CANCELLED: Free play");
    scene.until("2026-06-04T10:00:00Z");
    assert_eq!(events(&feed(&scene, FEED).await).len(), 2, "its thirtieth day");
    scene.until("2026-06-04T16:00:00Z");
    assert_eq!(events(&feed(&scene, FEED).await).len(), 1, "midnight in Shanghai");
});

spec! {
    // K3
    a_date_nobody_has_confirmed_is_tentative, "2026-05-04T01:00:00Z", scene => {
        let mut session = scene.draft("2026-05-05T02:00:00Z", 5);
        session.is_confirmed = false;
        scene.plan(&session).await;
        let body = feed(&scene, FEED).await;
        assert_eq!(value(&events(&body)[0], "STATUS"), "TENTATIVE");
        assert!(value(&events(&body)[0], "DESCRIPTION").contains("待核实"));
    }
}

spec!(a_feed_reaches_sixty_days_back_and_as_far_as_is_planned, "2026-05-04T01:00:00Z", scene => {
    for starts in ["2026-03-04T02:00:00Z", "2026-03-05T02:00:00Z", "2026-08-20T02:00:00Z", "2026-05-05T02:00:00Z"] {
        scene.session(starts, 5).await;
    }
    let body = feed(&scene, FEED).await;
    let starts: Vec<String> = events(&body).iter().map(|event| value(event, "DTSTART").to_string()).collect();
    assert_eq!(starts, [
        ";TZID=Asia/Shanghai:20260305T100000",
        ";TZID=Asia/Shanghai:20260505T100000",
        ";TZID=Asia/Shanghai:20260820T100000",
    ]);
    assert_eq!(body, feed(&scene, FEED).await, "the same bytes");
});

spec!(a_room_has_a_calendar_of_its_own, "2026-05-04T01:00:00Z", scene => {
    let mut story = scene.draft("2026-05-05T02:00:00Z", 5);
    story.room = scene.add_room("read", 20, None).await;
    scene.plan(&story).await;
    let play = scene.session("2026-05-05T06:00:00Z", 5).await;
    let body = feed(&scene, ROOM).await;
    assert_eq!(events(&body).len(), 1);
    assert_eq!(value(&events(&body)[0], "UID"), format!("session-{play}@localhost"));
    assert!(lines(&body).contains(&"NAME:乐享童年 · 锦华苑".into()));
    let mut visitor = visitor(&scene);
    for nowhere in ["/jinhuayuan/rooms/none.ics", "/jinhuayuan/rooms/play", "/nowhere/calendar.ics", "/jinhuayuan/sessions.json?from=x"] {
        assert_eq!(visitor.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
});

spec! {
    // M2
    a_private_room_stands_in_no_feed, "2026-05-04T01:00:00Z", scene => {
        let mut session = scene.draft("2026-05-05T02:00:00Z", 5);
        session.room = scene.add_room("baby", 5, None).await;
        session.names = Names::new("母婴专用", "Nursing");
        let id = scene.plan(&session).await;
        scene.alter("UPDATE room SET privacy = 'private' WHERE slug = 'baby'").await;
        assert_eq!(events(&feed(&scene, FEED).await).len(), 0);
        let mut visitor = visitor(&scene);
        assert_eq!(visitor.get("/jinhuayuan/rooms/baby.ics").await.status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.get("/jinhuayuan/sessions.json?from=2026-05-01&to=2026-05-31").await.body, "[]");
        assert!(!visitor.get("/sitemap.xml").await.body.contains(&id.to_string()));
    }
}

spec! {
    // P1
    no_feed_names_anybody, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-05T02:00:00Z", 5).await;
        let family = scene.family_with(&["2021-01-10"], 1, |household| {
            household.name = Name::parse("金丝雀家").unwrap();
            household.children[0].name = Name::parse("金丝雀").unwrap();
            household.guardians[0].name = Name::parse("Canary").unwrap();
        }).await;
        let booked = booking(&scene.asks(&family, session).await);
        let app = program(&scene);
        let mut parent = of_family(&scene, &app, &family).await;
        let ticket = format!("/bookings/{booked}/calendar.ics");
        for path in [FEED, ROOM, "/jinhuayuan/sessions.json", "/sitemap.xml", &ticket] {
            let answer = parent.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(!answer.body.contains("金丝雀") && !answer.body.contains("Canary"), "{path}: {}", answer.body);
            assert_eq!(answer.body.contains(&booked.to_string()), path == ticket, "{path}");
        }
    }
}

spec!(a_booking_changes_nothing_and_a_new_limit_changes_the_tag, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut visitor = visitor(&scene);
    let before = visitor.get(FEED).await;
    let family = scene.child().await;
    let booked = booking(&scene.asks(&family, session).await);
    scene.cancels(&family, booked).await.unwrap();
    let after = visitor.get(FEED).await;
    assert_eq!((before.header("etag"), &before.body), (after.header("etag"), &after.body));
    limit(&scene, session, 4).await;
    let limited = visitor.get(FEED).await;
    assert_ne!(limited.header("etag"), after.header("etag"));
    assert_eq!(value(&events(&limited.body)[0], "SEQUENCE"), "0", "the same time and place");
});

spec!(an_hour_shown_twice_is_told_in_utc, "2026-10-20T01:00:00Z", scene => {
    scene.alter("UPDATE centre SET zone = 'Europe/London'").await;
    // The clock goes back from 02:00 to 01:00: this is 00:30 to the second 01:30.
    let mut session = scene.draft("2026-10-24T23:30:00Z", 5);
    session.window = leyuan::domain::window::Window::new(at("2026-10-24T23:30:00Z"), at("2026-10-25T01:30:00Z")).unwrap();
    session.clears_at = session.window.ends();
    scene.plan(&session).await;
    let body = feed(&scene, FEED).await;
    let event = &events(&body)[0];
    assert_eq!((value(event, "DTSTART"), value(event, "DTEND")), ("20261024T233000Z", "20261025T013000Z"));
    // This ends at the first 01:00, which programs do not agree about either.
    session.id = SessionId::new();
    session.window = leyuan::domain::window::Window::new(at("2026-10-24T23:00:00Z"), at("2026-10-25T00:00:00Z")).unwrap();
    scene.plan(&session).await;
    let body = feed(&scene, FEED).await;
    assert_eq!(value(&events(&body)[0], "DTEND"), "20261025T000000Z");
    assert!(body.contains("BEGIN:DAYLIGHT"));
});

/// A house whose file says where it stands.
pub const ON_THE_MAP: &str = r#"UPDATE centre SET particulars = '{"contact":{"phone":"","address":{"zh":"","en":""},"position":{"latitude":-33.955844,"longitude":116.7}},"opening":{"weekday":["09:00-20:30"],"weekend":["09:00-20:30"],"holiday":[]},"holidays":{"source":[],"announced_until":"2027-12-31"},"is_unconfirmed":false}'"#;

spec!(where_the_house_stands_is_told_where_its_file_says_so, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    assert_eq!(value(&events(&feed(&scene, FEED).await)[0], "GEO"), "", "nothing where nobody said it");
    scene.alter(ON_THE_MAP).await;
    assert_eq!(value(&events(&feed(&scene, FEED).await)[0], "GEO"), "-33.955844;116.700000");
});

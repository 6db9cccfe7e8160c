//! What calendar programs ask of a calendar: stretches of time, sessions by name, and when it is taken.

use leyuan::domain::ids::{RoomId, SessionId};
use leyuan::domain::names::{Name, Names};

use crate::dav::member;
use crate::dav::program::{ALL, NAMESPACES, PLAY, Program, condition, told};
use crate::icalendar::{assert_sound, cancel, events, lines, value};
use crate::scene::{Scene, booking, spec};
use crate::visitor::Answer;

fn hrefs(answer: &Answer) -> Vec<String> {
    told(answer).into_iter().map(|one| one.href).collect()
}

fn event(range: &str) -> String {
    format!("<C:comp-filter name=\"VEVENT\">{range}</C:comp-filter>")
}

spec!(a_query_finds_what_touches_a_stretch_of_time, "2026-05-04T01:00:00Z", scene => {
    let early = member(ALL, scene.session("2026-05-05T02:00:00Z", 5).await);
    let late = member(ALL, scene.session("2026-05-06T02:00:00Z", 5).await);
    let mut program = Program::before(&scene);
    let both = vec![early.clone(), late.clone()];
    for (range, expected) in [
        ("", both.clone()),
        (r#"<C:time-range start="20260505T000000Z" end="20260506T000000Z"/>"#, vec![early.clone()]),
        (r#"<C:time-range start="20260505T023000Z" end="20260505T024000Z"/>"#, vec![early.clone()]),
        // Half-open, as windows are.
        (r#"<C:time-range start="20260505T030000Z" end="20260506T020000Z"/>"#, vec![]),
        (r#"<C:time-range start="20260505T025959Z" end="20260506T020001Z"/>"#, both.clone()),
        (r#"<C:time-range start="20260505T030000Z"/>"#, vec![late.clone()]),
        (r#"<C:time-range end="20260506T020000Z"/>"#, vec![early.clone()]),
        (r#"<C:time-range start="00010101T000000Z" end="99991231T235959Z"/>"#, both.clone()),
        (r#"<C:time-range start="99990101T000000Z"/>"#, vec![]),
        ("<C:is-not-defined/>", vec![]),
    ] {
        assert_eq!(hrefs(&program.queries(ALL, &event(range)).await), expected, "{range}");
    }
    assert_eq!(hrefs(&program.queries(ALL, "").await), both);
    assert_eq!(hrefs(&program.queries(ALL, "<C:is-not-defined/>").await), Vec::<String>::new());
    for other in ["VTODO", "VJOURNAL", "VFREEBUSY"] {
        let of = |part: &str| format!("<C:comp-filter name=\"{other}\">{part}</C:comp-filter>");
        assert_eq!(hrefs(&program.queries(ALL, &of("")).await), Vec::<String>::new());
        assert_eq!(hrefs(&program.queries(ALL, &of("<C:is-not-defined/>")).await), both);
    }
    let answer = program.queries(PLAY, &event(r#"<C:time-range start="20260506T000000Z"/>"#)).await;
    let [one] = &told(&answer)[..] else { panic!("one") };
    let data = one.text("calendar-data");
    assert_sound(&data);
    let get = program.asks("GET", &one.href, "", "").await;
    assert_eq!((data, one.text("getetag").as_str()), (get.body.clone(), get.header("etag")));
});

spec!(a_filter_we_do_not_apply_is_refused_and_never_ignored, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let text = r#"<C:prop-filter name="SUMMARY"><C:text-match>x</C:text-match></C:prop-filter>"#;
    let alarm = r#"<C:comp-filter name="VALARM"/>"#;
    let twice = format!("{}{}", event(r#"<C:time-range start="20260506T000000Z"/>"#), event(r#"<C:time-range end="20260506T000000Z"/>"#));
    for filter in [event(text).as_str(), event(alarm).as_str(), text, &twice, "<C:comp-filter name=\"VTIMEZONE\"/>", "<D:comp-filter name=\"VEVENT\"/>"] {
        let answer = program.queries(ALL, filter).await;
        assert_eq!((answer.status.as_u16(), condition(&answer).as_str()), (403, "supported-filter"), "{filter}");
    }
    for range in [
        "<C:time-range/>",
        r#"<C:time-range start="20260505"/>"#,
        r#"<C:time-range start="20260505T020000"/>"#,
        r#"<C:time-range start="20260505T020000Z" end="20260505T020000Z"/>"#,
        r#"<C:time-range start="yesterday"/>"#,
        r#"<C:time-range start="2026-05-05T02:00:00Z"/>"#,
    ] {
        let answer = program.queries(ALL, &event(range)).await;
        assert_eq!((answer.status.as_u16(), condition(&answer).as_str()), (403, "valid-filter"), "{range}");
    }
    let asked = |inner: &str| format!("<C:calendar-query {NAMESPACES}>{inner}</C:calendar-query>");
    for inner in ["", "<C:filter/>", "<C:filter><C:comp-filter name=\"VEVENT\"/></C:filter>"] {
        assert_eq!(condition(&program.reports(ALL, &asked(inner)).await), "valid-filter", "{inner}");
    }
    let other = r#"<D:prop><C:calendar-data content-type="application/calendar+json"/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter>"#;
    assert_eq!(condition(&program.reports(ALL, &asked(other)).await), "supported-calendar-data");
    let unknown = format!("<D:expand-property {NAMESPACES}/>");
    assert_eq!(condition(&program.reports(ALL, &unknown).await), "supported-report");
    assert_eq!(condition(&program.reports("/dav/jinhuayuan/", &asked(inner_all())).await), "supported-report", "of no calendar");
});

fn inner_all() -> &'static str {
    "<C:filter><C:comp-filter name=\"VCALENDAR\"/></C:filter>"
}

fn multiget(hrefs: &[String]) -> String {
    let hrefs: String = hrefs.iter().map(|href| format!("<D:href>{href}</D:href>\n")).collect();
    format!(
        "<C:calendar-multiget {NAMESPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{hrefs}</C:calendar-multiget>"
    )
}

spec!(sessions_are_given_by_name_and_what_is_not_there_is_told_so, "2026-05-04T01:00:00Z", scene => {
    let mut ids = Vec::new();
    for hour in 0..20 {
        ids.push(scene.session(&format!("2026-05-{:02}T02:00:00Z", 5 + hour), 5).await);
    }
    let nobody = member(ALL, SessionId::new());
    let elsewhere = member(PLAY, ids[0]);
    let absolute = format!("http://localhost:8080{}", member(ALL, ids[1]));
    let mut program = Program::before(&scene);
    // One by one, and so many that they are looked up together.
    for count in [3, 20] {
        let mut asked: Vec<String> = ids[2..count].iter().map(|id| member(ALL, *id)).collect();
        asked.extend([nobody.clone(), absolute.clone(), elsewhere.clone(), "nonsense".into(), nobody.clone(), absolute.clone()]);
        let told = told(&program.reports(ALL, &multiget(&asked)).await);
        let (gone, found): (Vec<_>, Vec<_>) = told.into_iter().partition(|one| one.status.is_some());
        let found: Vec<&str> = found.iter().map(|one| { assert!(one.text("calendar-data").contains("BEGIN:VEVENT")); one.href.as_str() }).collect();
        assert_eq!(found, ids[1..count].iter().map(|id| member(ALL, *id)).collect::<Vec<_>>());
        let gone: Vec<&str> = gone.iter().map(|one| { assert_eq!(one.status.as_deref(), Some("404")); one.href.as_str() }).collect();
        assert_eq!(gone, [nobody.as_str(), &elsewhere, "nonsense"]);
    }
    assert_eq!(program.reports(ALL, &multiget(&[])).await.status.as_u16(), 400);
});

async fn taken(program: &mut Program, path: &str, range: &str) -> Vec<String> {
    let body = format!("<C:free-busy-query {NAMESPACES}><C:time-range {range}/></C:free-busy-query>");
    let answer = program.reports(path, &body).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, "text/calendar; charset=utf-8")
    );
    busy(&answer)
}

fn busy(answer: &Answer) -> Vec<String> {
    assert_sound(&answer.body);
    assert!(
        !answer.body.contains("SUMMARY") && !answer.body.contains("VEVENT") && !answer.body.contains("自由")
    );
    lines(&answer.body)
        .iter()
        .filter_map(|line| line.strip_prefix("FREEBUSY;FBTYPE=BUSY:").map(str::to_string))
        .collect()
}

spec!(taken_time_is_told_merged_and_without_a_word_of_what_for, "2026-05-04T01:00:00Z", scene => {
    let hall = scene.add_room("hall", 100, None).await;
    let half = scene.add_room("half", 50, Some(hall)).await;
    scene.alter("UPDATE room SET divides = TRUE WHERE slug = 'hall'").await;
    let plan = async |room: RoomId, starts: &str| {
        let mut session = scene.draft(starts, 5);
        session.room = room;
        session.names = Names::new("自由", "SUMMARY");
        scene.plan(&session).await
    };
    for starts in ["2026-05-05T02:00:00Z", "2026-05-05T02:30:00Z", "2026-05-05T03:30:00Z", "2026-05-05T06:00:00Z"] {
        plan(scene.room, starts).await;
    }
    let called_off = plan(scene.room, "2026-05-05T08:00:00Z").await;
    cancel(&scene, called_off).await;
    plan(hall, "2026-05-05T09:00:00Z").await;
    plan(half, "2026-05-05T11:00:00Z").await;
    let mut program = Program::before(&scene);
    let day = r#"start="20260505T000000Z" end="20260506T000000Z""#;
    let play = ["20260505T020000Z/20260505T043000Z", "20260505T060000Z/20260505T070000Z"];
    assert_eq!(taken(&mut program, PLAY, day).await, play);
    assert_eq!(taken(&mut program, PLAY, r#"start="20260505T021500Z" end="20260505T022000Z""#).await, ["20260505T021500Z/20260505T022000Z"]);
    // C10: a hall that divides is not free while one of its parts is in use.
    let floor = ["20260505T090000Z/20260505T100000Z", "20260505T110000Z/20260505T120000Z"];
    assert_eq!(taken(&mut program, "/dav/jinhuayuan/half/", day).await, floor);
    assert_eq!(taken(&mut program, ALL, day).await, [play, floor].concat());
    let answer = program.asks("GET", "/jinhuayuan/rooms/play/freebusy.ifb", "", "").await;
    assert_eq!(busy(&answer), play);
    let told = lines(&answer.body);
    assert_eq!((value(&told, "DTSTART"), value(&told, "DTEND")), ("20260503T160000Z", "20260803T160000Z"));
    assert_eq!(value(&told, "DTSTAMP"), "20260504T010000Z", "never now");
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    program.0.headers.insert("if-none-match", answer.header("etag").parse().unwrap());
    assert_eq!(program.asks("GET", "/jinhuayuan/rooms/play/freebusy.ifb", "", "").await.status.as_u16(), 304);
    for range in ["", "start=\"x\""] {
        let body = format!("<C:free-busy-query {NAMESPACES}><C:time-range {range}/></C:free-busy-query>");
        assert_eq!(program.reports(PLAY, &body).await.status.as_u16(), 400);
    }
});

spec! {
    // M2
    when_a_private_room_is_taken_nobody_is_told, "2026-05-04T01:00:00Z", scene => {
        private(&scene).await;
        let mut program = Program::before(&scene);
        for path in ["/jinhuayuan/rooms/baby/freebusy.ifb", "/jinhuayuan/rooms/none/freebusy.ifb"] {
            assert_eq!(program.asks("GET", path, "", "").await.status.as_u16(), 404, "{path}");
        }
        let day = r#"start="20260505T000000Z" end="20260506T000000Z""#;
        assert_eq!(taken(&mut program, ALL, day).await, Vec::<String>::new());
        let body = format!("<C:free-busy-query {NAMESPACES}><C:time-range {day}/></C:free-busy-query>");
        assert_eq!(program.reports("/dav/jinhuayuan/baby/", &body).await.status.as_u16(), 404);
    }
}

async fn private(scene: &Scene) {
    let mut session = scene.draft("2026-05-05T02:00:00Z", 5);
    session.room = scene.add_room("baby", 5, None).await;
    scene.plan(&session).await;
    scene.alter("UPDATE room SET privacy = 'private' WHERE slug = 'baby'").await;
}

spec!(long_chinese_titles_and_faces_come_through_whole, "2026-05-04T01:00:00Z", scene => {
    let mut session = scene.draft("2026-05-05T02:00:00Z", 5);
    let title = "乐享童年👨‍👩‍👧‍👦<&>\"]]>".repeat(14);
    session.names = Names::new(&title, "Play");
    let id = scene.plan(&session).await;
    let mut program = Program::before(&scene);
    let answer = program.reports(ALL, &multiget(&[member(ALL, id)])).await;
    let data = told(&answer)[0].text("calendar-data");
    assert_sound(&data);
    assert_eq!(value(&events(&data)[0], "SUMMARY"), title);
});

spec! {
    // P1
    nothing_a_program_can_ask_names_anybody, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-05T02:00:00Z", 5).await;
        let family = scene.family_with(&["2021-01-10"], 1, |household| {
            household.name = Name::parse("金丝雀家").unwrap();
            household.children[0].name = Name::parse("金丝雀").unwrap();
            household.guardians[0].name = Name::parse("Canary").unwrap();
        }).await;
        let booked = booking(&scene.asks(&family, session).await).to_string();
        let mut program = Program::before(&scene);
        let everything = format!("<D:propfind {NAMESPACES}><D:allprop/><D:include><C:calendar-data/><D:displayname/><C:calendar-description/></D:include></D:propfind>");
        let mut said = Vec::new();
        for path in ["/dav/", "/dav/principals/public/", "/dav/jinhuayuan/", "/dav/calendars/", ALL, PLAY, &member(ALL, session)] {
            said.push(program.asks("PROPFIND", path, "1", &everything).await.body);
        }
        said.push(program.queries(ALL, "").await.body);
        said.push(program.syncs_with(ALL, "", "").await.body);
        said.push(program.reports(ALL, &multiget(&[member(ALL, session)])).await.body);
        said.push(program.asks("GET", "/jinhuayuan/rooms/play/freebusy.ifb", "", "").await.body);
        assert!(said.iter().any(|body| body.contains("自由游乐")));
        let betrayed = said.iter().position(|body| ["金丝雀", "Canary", &booked].iter().any(|canary| body.contains(canary)));
        assert_eq!(betrayed, None);
    }
}

//! Calendar programs: how they find a calendar, what they may do there, and what they are told of it.

pub mod program;
pub mod replica;

use axum::http::header::AUTHORIZATION;
use leyuan::domain::ids::{CentreId, SessionId};

use crate::icalendar::{assert_sound, cancel, events, value};
use crate::scene::{Scene, spec};
use program::{ALL, NAMESPACES, PLAY, Program, condition, told};

const METHODS: &str = "OPTIONS, GET, HEAD, PROPFIND, REPORT";

pub fn member(calendar: &str, session: SessionId) -> String {
    format!("{calendar}{session}.ics")
}

spec!(whoever_asks_at_the_well_known_address_is_sent_on_by_any_method, "2026-05-04T01:00:00Z", scene => {
    let mut program = Program::before(&scene);
    for method in ["GET", "HEAD", "PROPFIND", "OPTIONS", "REPORT", "POST"] {
        let answer = program.asks(method, "/.well-known/caldav", "0", "").await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (301, "/dav/"), "{method}");
    }
});

spec!(a_program_finds_the_only_centres_calendars_from_the_root, "2026-05-04T01:00:00Z", scene => {
    scene.add_room("read", 20, None).await;
    scene.add_room("baby", 5, None).await;
    scene.alter("UPDATE room SET privacy = 'private' WHERE slug = 'baby'").await;
    let mut program = Program::before(&scene);
    let root = program.finds("/dav/", "0", &["D:current-user-principal", "D:resourcetype", "C:calendar-home-set"]).await;
    assert_eq!((root[0].href.as_str(), root.len()), ("/dav/", 1));
    assert_eq!(root[0].text("current-user-principal"), "/dav/principals/public/");
    assert_eq!(root[0].missing, ["calendar-home-set"]);
    let wanted = ["C:calendar-home-set", "D:principal-URL", "D:displayname", "C:calendar-user-address-set", "D:resourcetype"];
    let principal = &program.finds("/dav/principals/public/", "0", &wanted).await[0];
    assert_eq!(principal.text("calendar-home-set"), "/dav/jinhuayuan/");
    assert_eq!(principal.text("principal-URL"), "/dav/principals/public/");
    assert_eq!((principal.text("displayname").as_str(), principal.text("calendar-user-address-set").as_str()), ("锦华苑", ""));
    assert_eq!(principal.words("resourcetype"), ["collection", "principal"]);
    assert!(principal.missing.is_empty());
    let home = program.finds("/dav/jinhuayuan/", "1", &["D:resourcetype", "D:displayname"]).await;
    let hrefs: Vec<&str> = home.iter().map(|one| one.href.as_str()).collect();
    assert_eq!(hrefs, ["/dav/jinhuayuan/", ALL, PLAY, "/dav/jinhuayuan/read/"], "and no private room (M2)");
    assert_eq!(home[0].words("resourcetype"), ["collection"]);
    assert_eq!(home[1].words("resourcetype"), ["collection", "calendar"]);
    assert_eq!((home[1].text("displayname").as_str(), home[2].text("displayname").as_str()), ("锦华苑", "乐享童年 · 锦华苑"));
});

spec!(of_several_centres_a_program_finds_one_calendar_each, "2026-05-04T01:00:00Z", scene => {
    let other = CentreId::new();
    scene.plant_centre(other, "guiyuan", 100).await;
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let public = program.finds("/dav/principals/public/", "0", &["C:calendar-home-set"]).await;
    assert_eq!(public[0].text("calendar-home-set"), "/dav/calendars/");
    let home = program.finds("/dav/calendars/", "1", &["D:resourcetype", "D:owner"]).await;
    let hrefs: Vec<&str> = home.iter().map(|one| one.href.as_str()).collect();
    assert_eq!(hrefs, ["/dav/calendars/", "/dav/calendars/guiyuan/", "/dav/calendars/jinhuayuan/"]);
    assert!(home.iter().all(|one| one.text("owner") == "/dav/principals/public/"));
    let synced = program.syncs("/dav/calendars/jinhuayuan/", "").await;
    assert_eq!(synced.hrefs(), [member("/dav/calendars/jinhuayuan/", session)]);
    // Who begins at a centre stays there.
    let home = program.finds("/dav/guiyuan/", "0", &["D:current-user-principal"]).await;
    assert_eq!(home[0].text("current-user-principal"), "/dav/principals/guiyuan/");
    let principal = program.finds("/dav/principals/guiyuan/", "0", &["C:calendar-home-set"]).await;
    assert_eq!(principal[0].text("calendar-home-set"), "/dav/guiyuan/");
    let root = program.finds("/dav/", "1", &["D:displayname"]).await;
    let hrefs: Vec<&str> = root.iter().map(|one| one.href.as_str()).collect();
    assert_eq!(hrefs, ["/dav/", "/dav/calendars/", "/dav/guiyuan/", "/dav/jinhuayuan/"]);
});

spec!(a_calendar_tells_what_it_is_and_that_nothing_is_written_there, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let wanted = [
        "D:resourcetype", "D:displayname", "C:supported-calendar-component-set", "D:supported-report-set",
        "D:current-user-privilege-set", "CS:getctag", "D:sync-token", "A:calendar-color", "D:owner", "C:calendar-timezone",
        "D:getcontenttype", "C:calendar-description", "D:current-user-principal", "C:supported-calendar-data",
        "D:quota-available-bytes", "CS:source", "X:y xmlns:X=\"urn:x&amp;y\"",
    ];
    let found = &program.finds(PLAY, "0", &wanted).await[0];
    assert_eq!(found.missing, ["quota-available-bytes", "source", "y"]);
    assert_eq!(found.words("current-user-privilege-set"), ["privilege", "read", "privilege", "read-free-busy"]);
    let reports = found.words("supported-report-set");
    let reports: Vec<&str> = reports.iter().skip(2).step_by(3).map(String::as_str).collect();
    assert_eq!(reports, ["calendar-query", "calendar-multiget", "sync-collection", "free-busy-query"]);
    let component = &found.property("supported-calendar-component-set").unwrap().inner[0];
    assert_eq!((component.name.word.as_str(), component.attribute("name")), ("comp", Some("VEVENT")));
    assert_eq!(found.text("owner"), "/dav/principals/jinhuayuan/");
    assert_eq!(found.text("calendar-color"), "#C54E43");
    assert!(found.text("calendar-timezone").contains("TZID:Asia/Shanghai"));
    assert!(found.text("sync-token").starts_with("https://localhost/ns/sync/jinhuayuan/"));
    assert!(found.text("sync-token").ends_with(&format!("/{}", found.text("getctag"))));
});

spec!(what_is_wanted_is_told_and_no_more, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let path = member(ALL, session);
    let usual = "resourcetype getcontenttype getetag getcontentlength getlastmodified creationdate";
    for body in ["".to_string(), format!("<D:propfind {NAMESPACES}><D:allprop/></D:propfind>")] {
        let found = &told(&program.asks("PROPFIND", &path, "0", &body).await)[0];
        assert!(usual.split(' ').all(|word| found.property(word).is_some()) && found.missing.is_empty());
        assert!(found.property("calendar-data").is_none() && found.property("sync-token").is_none());
    }
    let names = format!("<D:propfind {NAMESPACES}><D:propname/></D:propfind>");
    let found = &told(&program.asks("PROPFIND", PLAY, "0", &names).await)[0];
    assert_eq!((found.text("sync-token").as_str(), found.property("sync-token").is_some()), ("", true));
    let listed = program.finds(ALL, "1", &["D:getetag", "D:getcontenttype", "D:getcontentlength"]).await;
    assert_eq!((listed.len(), listed[1].href.as_str()), (2, path.as_str()));
    let get = program.asks("GET", &path, "", "").await;
    assert_eq!(listed[1].text("getetag"), get.header("etag"));
    assert_eq!(listed[1].text("getcontentlength"), get.body.len().to_string());
    assert_eq!(listed[1].text("getcontenttype"), "text/calendar; charset=utf-8; component=vevent");
});

spec!(a_session_is_read_whole_with_its_zone_and_heard_of_again_only_when_it_changed, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let path = member(ALL, session);
    let answer = program.asks("GET", &path, "", "").await;
    assert_sound(&answer.body);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert!(answer.body.contains("BEGIN:VTIMEZONE") && !answer.body.contains("X-WR-CALNAME"));
    assert_eq!(value(&events(&answer.body)[0], "UID"), format!("session-{session}@localhost"));
    let tag = answer.header("etag").to_string();
    let head = program.asks("HEAD", &path, "", "").await;
    assert_eq!((head.status.as_u16(), head.header("etag")), (200, tag.as_str()));
    assert_eq!(head.header("content-length"), answer.body.len().to_string());
    program.0.headers.insert("if-none-match", tag.parse().unwrap());
    program.0.headers.insert("accept-encoding", "gzip, br".parse().unwrap());
    assert_eq!(program.asks("GET", &path, "", "").await.status.as_u16(), 304);
    cancel(&scene, session).await;
    let after = program.asks("GET", &path, "", "").await;
    assert_eq!(after.status.as_u16(), 200);
    assert_ne!(after.header("etag"), tag);
    assert_eq!(after.header("content-encoding"), "", "one tag, one body");
});

spec!(options_say_what_may_be_done_and_writing_is_refused_by_its_name, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let path = member(ALL, session);
    for place in ["/dav/", "/dav/principals/public/", "/dav/jinhuayuan/", ALL, PLAY, &path] {
        let answer = program.asks("OPTIONS", place, "", "").await;
        assert_eq!(answer.status.as_u16(), 200);
        assert_eq!((answer.header("dav"), answer.header("allow")), ("1, 3, calendar-access", METHODS));
        for method in ["PUT", "DELETE", "MKCALENDAR", "MKCOL", "PROPPATCH", "MOVE", "COPY", "POST", "LOCK", "UNLOCK", "PATCH", "ACL"] {
            let answer = program.asks(method, place, "", "BEGIN:VCALENDAR").await;
            assert_eq!((answer.status.as_u16(), answer.header("allow")), (403, METHODS), "{method} {place}");
            assert_eq!(condition(&answer), "need-privileges", "{method} {place}");
        }
        let odd = program.asks("BREW", place, "", "").await;
        assert_eq!((odd.status.as_u16(), odd.header("allow")), (405, METHODS));
    }
    assert_eq!(program.asks("GET", &path, "", "").await.status.as_u16(), 200, "it is still there");
});

spec!(any_name_and_password_are_taken_and_none_is_asked_for, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let bare = program.asks("PROPFIND", ALL, "1", "").await.body;
    for said in ["Basic YXBwbGU6c2VjcmV0", "Basic garbage", "Bearer stale", "Digest x"] {
        program.0.headers.insert(AUTHORIZATION, said.parse().unwrap());
        // As another site's page, or an app, would send it.
        program.0.headers.insert("origin", "https://elsewhere.example".parse().unwrap());
        program.0.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        program.0.headers.insert("accept-language", "en".parse().unwrap());
        assert_eq!(program.asks("PROPFIND", ALL, "1", "").await.body, bare, "{said}");
        assert_eq!(program.asks("GET", &member(ALL, session), "", "").await.status.as_u16(), 200);
    }
    for path in [&member(ALL, session), ALL, "/dav/", "/dav/nowhere/"] {
        // `asks` sees that no cookie is set.
        program.asks("GET", &format!("{path}?lang=en&size=large"), "", "").await;
    }
});

spec!(what_is_not_there_is_missing_whatever_the_method, "2026-05-04T01:00:00Z", scene => {
    let private = private_session(&scene).await;
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let other = CentreId::new();
    scene.plant_centre(other, "guiyuan", 100).await;
    let mut program = Program::before(&scene);
    let nowhere = [
        "/dav/nowhere/".to_string(), "/dav/nowhere/all/".into(), "/dav/jinhuayuan/nowhere/".into(),
        "/dav/principals/nowhere/".into(), "/dav/calendars/nowhere/".into(), format!("{ALL}{}.ics", SessionId::new()),
        format!("{ALL}{session}"), format!("{ALL}{}.ics", session.to_string().to_uppercase()), format!("{ALL}nothing.ics"),
        // M2, and somebody else's session.
        "/dav/jinhuayuan/baby/".into(), member(ALL, private), format!("/dav/guiyuan/all/{session}.ics"),
        "/dav/h/secret/".into(),
    ];
    for path in &nowhere {
        for method in ["GET", "PROPFIND"] {
            assert_eq!(program.asks(method, path, "0", "").await.status.as_u16(), 404, "{method} {path}");
        }
    }
    let all = program.asks("PROPFIND", ALL, "1", "").await.body;
    assert!(all.contains(&session.to_string()) && !all.contains(&private.to_string()));
});

/// M2
async fn private_session(scene: &Scene) -> SessionId {
    let mut session = scene.draft("2026-05-05T02:00:00Z", 5);
    session.room = scene.add_room("baby", 5, None).await;
    let id = scene.plan(&session).await;
    scene.alter("UPDATE room SET privacy = 'private' WHERE slug = 'baby'").await;
    id
}

spec!(somebody_with_a_browser_is_led_to_what_a_person_can_read, "2026-05-04T01:00:00Z", scene => {
    let mut program = Program::before(&scene);
    for (path, to) in [
        ("/dav/", "/"),
        ("/dav", "/"),
        ("/dav/calendars/", "/"),
        ("/dav/jinhuayuan/", "/jinhuayuan"),
        ("/dav/principals/jinhuayuan/", "/jinhuayuan"),
        (ALL, "/jinhuayuan/calendar.ics"),
        (PLAY, "/jinhuayuan/rooms/play.ics"),
    ] {
        let answer = program.asks("GET", path, "", "").await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, to), "{path}");
    }
});

spec!(all_of_it_at_once_is_refused_by_its_name, "2026-05-04T01:00:00Z", scene => {
    let mut program = Program::before(&scene);
    for depth in ["infinity", "Infinity", ""] {
        let answer = program.asks("PROPFIND", "/dav/", depth, "").await;
        assert_eq!((answer.status.as_u16(), condition(&answer).as_str()), (403, "propfind-finite-depth"), "{depth:?}");
    }
    assert_eq!(program.asks("PROPFIND", "/dav/", "2", "").await.status.as_u16(), 400);
});

/// Follows an address to where it leads, as a program does that was given the house alone.
async fn well_known(program: &mut Program) -> String {
    let answer = program.asks("PROPFIND", "/.well-known/caldav", "0", "").await;
    assert_eq!(answer.status.as_u16(), 301);
    answer.header("location").to_string()
}

spec!(apples_way_from_the_house_leads_to_every_calendar, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    program.0.headers.insert(AUTHORIZATION, "Basic YW55Ym9keTphbnl0aGluZw==".parse().unwrap());
    let root = well_known(&mut program).await;
    let found = program.finds(&root, "0", &["D:current-user-principal", "D:principal-URL", "D:resourcetype"]).await;
    let principal = found[0].text("current-user-principal");
    assert!(program.asks("OPTIONS", &principal, "", "").await.header("dav").contains("calendar-access"));
    let wanted = [
        "C:calendar-home-set", "C:calendar-user-address-set", "D:current-user-principal", "D:displayname", "CS:dropbox-home-URL",
        "CS:email-address-set", "CS:notification-URL", "D:principal-collection-set", "D:principal-URL", "D:resource-id",
        "C:schedule-inbox-URL", "C:schedule-outbox-URL", "D:supported-report-set",
    ];
    let found = program.finds(&principal, "0", &wanted).await;
    let home = found[0].text("calendar-home-set");
    let wanted = [
        "A:calendar-color", "A:calendar-order", "C:calendar-description", "C:calendar-free-busy-set", "C:calendar-timezone", "CS:getctag",
        "D:current-user-privilege-set", "C:default-alarm-vevent-datetime", "D:displayname", "CS:push-transports", "D:quota-used-bytes",
        "D:resourcetype", "C:schedule-calendar-transp", "CS:source", "D:supported-report-set", "C:supported-calendar-component-set", "D:sync-token",
    ];
    let home = program.finds(&home, "1", &wanted).await;
    let calendars: Vec<&str> = home.iter().filter(|one| one.words("resourcetype").contains(&"calendar".into())).map(|one| one.href.as_str()).collect();
    assert_eq!(calendars, [ALL, PLAY]);
    assert!(home.iter().skip(1).all(|one| !one.text("sync-token").is_empty() && !one.text("getctag").is_empty()));
});

spec!(davx5s_way_from_the_house_and_from_a_calendars_own_address_leads_to_the_calendars, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let wanted = ["D:resourcetype", "D:displayname", "A:calendar-color", "C:calendar-home-set", "D:current-user-principal", "CS:source"];
    let root = well_known(&mut program).await;
    let mut homes = Vec::new();
    for begin in [root.as_str(), "/dav", "/dav/jinhuayuan", "/dav/jinhuayuan/play"] {
        let found = &program.finds(begin, "0", &wanted).await[0];
        assert!(found.href.ends_with('/'), "{begin}");
        let principal = found.text("current-user-principal");
        homes.push(program.finds(&principal, "0", &["C:calendar-home-set", "D:displayname"]).await[0].text("calendar-home-set"));
    }
    assert_eq!(homes, ["/dav/jinhuayuan/"; 4]);
    let wanted = ["D:resourcetype", "D:current-user-privilege-set", "D:displayname", "D:owner", "C:supported-calendar-component-set"];
    let home = program.finds("/dav/jinhuayuan/", "1", &wanted).await;
    assert_eq!(home.iter().filter(|one| one.words("resourcetype").contains(&"calendar".into())).count(), 2);
    // It lists what a stretch of time holds, then asks for what it has not.
    let range = r#"<C:comp-filter name="VEVENT"><C:time-range start="20260203T000000Z"/></C:comp-filter>"#;
    let listed = told(&program.queries(PLAY, range).await);
    assert_eq!((listed.len(), listed[0].text("calendar-data").contains("BEGIN:VEVENT")), (1, true));
});

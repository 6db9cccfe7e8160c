//! A household's own calendar for calendar programs (P5): found from its address alone, and followed change by change.

use leyuan::actions::consent::withdraw;
use leyuan::actions::edit_household::{Edit, EditHousehold};
use leyuan::domain::names::{Name, Names};
use leyuan::store::{Actor, households};

use crate::dav::program::{ALL, NAMESPACES, Program, Told, condition, told};
use crate::dav::replica::Replica;
use crate::family_calendar::{family, made};
use crate::household::at_home;
use crate::icalendar::{assert_sound, cancel, events, lines, value};
use crate::scene::{Family, Scene, booking, spec};
use crate::visitor::program;

/// Its home, for whoever reads the address a family made.
fn home_of(feed: &str) -> String {
    feed.replace("/calendar/", "/dav/h/").replace(".ics", "/")
}

/// A family with a calendar: its home, and the address its phones read.
async fn with_calendar(scene: &Scene, key: &str) -> (Family, String, String) {
    let family = family(scene).await;
    let feed = made(&mut at_home(scene, &family, key).await).await;
    (family, home_of(&feed), feed)
}

impl Replica {
    /// How many events are new or different, and how many are gone.
    async fn counts(&mut self, program: &mut Program) -> (usize, usize) {
        let synced = self.asks(program).await;
        (synced.shown.len(), synced.gone.len())
    }
}

async fn multiget(program: &mut Program, path: &str, hrefs: &[String]) -> Vec<Told> {
    let hrefs: String = hrefs.iter().map(|href| format!("<D:href>{href}</D:href>")).collect();
    let body = format!(
        "<C:calendar-multiget {NAMESPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{hrefs}</C:calendar-multiget>"
    );
    told(&program.reports(path, &body).await)
}

spec!(a_program_finds_it_from_its_address_alone, "2026-05-04T01:00:00Z", scene => {
    let (_, home, _) = with_calendar(&scene, "finds").await;
    let mut program = Program::before(&scene);
    let wanted = ["D:current-user-principal", "D:principal-URL", "C:calendar-home-set", "D:resourcetype", "D:displayname"];
    let found = program.finds(&home, "1", &wanted).await;
    let [who, calendar] = &found[..] else { panic!("its home, and one calendar") };
    for property in ["current-user-principal", "principal-URL", "calendar-home-set"] {
        assert_eq!(who.text(property), home, "{property}");
    }
    assert_eq!((who.href.as_str(), who.words("resourcetype")), (home.as_str(), vec!["collection".into(), "principal".into()]));
    assert_eq!(calendar.href, format!("{home}calendar/"));
    assert_eq!(calendar.words("resourcetype"), ["collection", "calendar"]);
    assert_eq!((calendar.text("displayname").as_str(), calendar.text("current-user-principal")), ("我家的预约", home.clone()));
    let wanted = ["D:current-user-privilege-set", "D:supported-report-set", "C:supported-calendar-component-set", "D:owner", "A:calendar-color"];
    let calendar = &program.finds(&calendar.href, "0", &wanted).await[0];
    assert!(calendar.missing.is_empty());
    assert_eq!(calendar.words("current-user-privilege-set"), ["privilege", "read", "privilege", "read-free-busy"]);
    let reports = calendar.words("supported-report-set");
    let reports: Vec<&str> = reports.iter().map(String::as_str).filter(|word| word.contains('-') && *word != "supported-report").collect();
    assert_eq!(reports, ["calendar-query", "calendar-multiget", "sync-collection"]);
    assert!(program.asks("OPTIONS", &home, "", "").await.header("dav").contains("calendar-access"));
    assert_eq!(program.asks("GET", &home, "", "").await.header("location"), "/household/calendar", "a browser");
    // It is told of nowhere else.
    let root = program.finds("/dav/", "1", &["D:resourcetype"]).await;
    assert!(root.iter().all(|one| !one.href.contains("/h/")));
    assert_eq!(program.asks("PROPFIND", "/dav/h/", "1", "").await.status.as_u16(), 404);
});

spec!(it_holds_each_event_of_the_feed_as_an_object_of_its_own, "2026-05-04T01:00:00Z", scene => {
    let first = scene.session("2026-05-05T02:00:00Z", 5).await;
    let second = scene.session("2026-05-06T02:00:00Z", 5).await;
    let (family, home, feed) = with_calendar(&scene, "holds").await;
    scene.asks(&family.only(0), first).await;
    scene.asks(&family, second).await;
    let mut program = Program::before(&scene);
    let calendar = format!("{home}calendar/");
    let listed = program.finds(&calendar, "1", &["D:getetag", "C:calendar-data", "D:getcontentlength"]).await;
    let mut objects = Vec::new();
    for one in &listed[1..] {
        let answer = program.asks("GET", &one.href, "", "").await;
        assert_sound(&answer.body);
        assert_eq!((answer.header("etag"), &answer.body), (one.text("getetag").as_str(), &one.text("calendar-data")));
        assert_eq!(one.text("getcontentlength"), answer.body.len().to_string());
        program.0.headers.insert("if-none-match", answer.header("etag").parse().unwrap());
        assert_eq!(program.asks("GET", &one.href, "", "").await.status.as_u16(), 304);
        program.0.headers.clear();
        assert!(lines(&answer.body).contains(&"BEGIN:VTIMEZONE".to_string()));
        objects.extend(events(&answer.body));
    }
    let whole = program.asks("GET", &feed, "", "").await.body;
    assert_eq!((objects.len(), objects), (2, events(&whole)), "line for line");
    let [one, other] = &multiget(&mut program, &calendar, &[listed[2].href.clone(), listed[1].href.clone()]).await[..] else { panic!("both") };
    assert_eq!((one.text("getetag"), other.text("getetag")), (listed[2].text("getetag"), listed[1].text("getetag")));
});

spec! {
    // B6
    a_program_hears_of_every_step_and_once_of_what_left, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-05T02:00:00Z", 1).await;
        let later = scene.session("2026-05-06T02:00:00Z", 5).await;
        let first = scene.child().await;
        let holds = booking(&scene.asks(&first, session).await);
        let (family, home, _) = with_calendar(&scene, "hears").await;
        let mut program = Program::before(&scene);
        let mut replica = Replica::of(&format!("{home}calendar/"), &mut program).await;
        assert_eq!(replica.held.len(), 0);
        let empty = replica.token.clone();
        booking(&scene.asks(&family.only(0), session).await);
        assert_eq!(replica.counts(&mut program).await, (1, 0), "waiting");
        assert_eq!(replica.counts(&mut program).await, (0, 0));
        scene.cancels(&first, holds).await.unwrap();
        scene.settles(session).await;
        assert_eq!(replica.counts(&mut program).await, (1, 0), "a place");
        let booked = booking(&scene.asks(&family.only(1), later).await);
        assert_eq!(replica.counts(&mut program).await, (1, 0), "another");
        let both = replica.token.clone();
        // Others come and go: nothing of it is theirs.
        scene.asks(&scene.child().await, later).await;
        assert_eq!(replica.counts(&mut program).await, (0, 0));
        assert_eq!(replica.token, both);
        cancel(&scene, session).await;
        assert_eq!(replica.counts(&mut program).await, (1, 0), "called off, and says so");
        scene.cancels(&family, booked).await.unwrap();
        assert_eq!(replica.counts(&mut program).await, (0, 1), "given up");
        assert_eq!(replica.counts(&mut program).await, (0, 0), "and told once");
        // Who slept through it hears the same at once; who never had it is told of nothing that is gone.
        replica.token = both;
        assert_eq!(replica.counts(&mut program).await, (1, 1));
        replica.token = empty;
        replica.held.clear();
        assert_eq!(replica.counts(&mut program).await, (1, 0));
    }
}

spec!(another_nickname_is_another_revision_for_programs_too, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let (family, home, _) = with_calendar(&scene, "renames").await;
    scene.asks(&family.only(0), session).await;
    let mut program = Program::before(&scene);
    let mut replica = Replica::of(&format!("{home}calendar/"), &mut program).await;
    let (ctag, _) = program.mark(&replica.path).await;
    let child = scene.store.read(move |db| Box::pin(households::find(db, family.id))).await.unwrap().unwrap().children.remove(0);
    let edit = Edit::ChangeChild(leyuan::domain::household::Child { name: Name::parse("Tuantuan").unwrap(), ..child });
    scene.presses(EditHousehold { household: family.id, edit, now: scene.now() }).await.unwrap();
    assert_eq!(replica.counts(&mut program).await, (1, 0));
    assert_ne!(program.mark(&replica.path).await.0, ctag);
});

spec! {
    // M2, M3
    of_a_private_room_a_program_has_that_the_family_is_busy_and_that_it_is_gone, "2026-05-04T01:00:00Z", scene => {
        let mut session = scene.draft("2026-05-05T02:00:00Z", 5);
        session.room = scene.add_room("baby", 5, None).await;
        session.names = Names::new("母婴专用", "Nursing");
        let session = scene.plan(&session).await;
        let (family, home, _) = with_calendar(&scene, "private").await;
        scene.asks(&family.only(0), session).await;
        let mut program = Program::before(&scene);
        let mut replica = Replica::of(&format!("{home}calendar/"), &mut program).await;
        scene.alter("UPDATE room SET privacy = 'private', name_zh = '母婴室' WHERE slug = 'baby'").await;
        scene.alter(
            "INSERT INTO private_use (id, centre_id, room_id, kind, starts_at, ends_at, household_id, guardian_id, code_word) \
             SELECT r.id, r.centre_id, r.id, 'slot', s.starts_at, s.ends_at, b.household_id, g.guardian_id, '小鹿' FROM room r, session s \
             JOIN booking b ON b.session_id = s.id JOIN (SELECT id AS guardian_id, household_id FROM guardian) g ON g.household_id = b.household_id WHERE r.slug = 'baby'",
        ).await;
        let synced = replica.asks(&mut program).await;
        assert_eq!((synced.shown.len(), synced.gone.len()), (2, 1), "a booking that is a busy time now, and a slot");
        let objects = multiget(&mut program, &replica.path, &synced.hrefs().iter().map(ToString::to_string).collect::<Vec<_>>()).await;
        for object in &objects {
            let text = object.text("calendar-data");
            assert_eq!(value(&events(&text)[0], "SUMMARY"), "忙");
            for word in ["母婴", "Nursing", "baby", "小鹿", "Doudou"] {
                assert!(!text.contains(word) && !object.href.contains(word), "{word}");
            }
        }
        scene.alter("DELETE FROM private_use").await;
        assert_eq!(replica.counts(&mut program).await, (0, 1));
        let kept = "SELECT COUNT(*) FROM change WHERE detail LIKE '%busy%'";
        assert_eq!(scene.count(kept).await, 0);
    }
}

spec!(a_token_it_never_gave_is_refused_by_its_name, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let (family, home, _) = with_calendar(&scene, "one").await;
    let (_, other, _) = with_calendar(&scene, "other").await;
    scene.asks(&family.only(0), session).await;
    let mut program = Program::before(&scene);
    let calendar = format!("{home}calendar/");
    let (ctag, token) = program.mark(&calendar).await;
    assert!(token.ends_with(&ctag) && !token.contains(home.trim_matches('/').rsplit('/').next().unwrap()), "the key is not in it");
    let (lead, last) = token.rsplit_once('/').unwrap();
    let (entries, seal) = last.split_once('.').unwrap();
    let wrong = [
        "garbage".to_string(), "0".into(), lead.into(), format!("{lead}/"), format!("{lead}/."), format!("{lead}/.{seal}"), entries.into(),
        format!("{lead}/{entries}"), format!("{lead}/{entries}."), format!("{lead}/{entries}{entries}.{seal}"), format!("{lead}/{}.{seal}", &entries[1..]),
        format!("{token}x"), format!("{token} x"), token.replace("localhost", "example.org"),
        program.mark(&format!("{other}calendar/")).await.1, program.mark(ALL).await.1,
    ];
    for wrong in &wrong {
        let answer = program.syncs_with(&calendar, wrong, "").await;
        assert_eq!((answer.status.as_u16(), condition(&answer).as_str()), (403, "valid-sync-token"), "{wrong}");
    }
    assert_eq!(condition(&program.syncs_with(ALL, &token, "").await), "valid-sync-token");
    assert_eq!(program.syncs(&calendar, &token).await.hrefs(), Vec::<&str>::new());
    // A new address: the same calendar, and a stranger's token.
    let anew = home_of(&made(&mut at_home(&scene, &family, "anew").await).await);
    assert_eq!(condition(&program.syncs_with(&format!("{anew}calendar/"), &token, "").await), "valid-sync-token");
});

spec!(an_address_that_opens_nothing_is_answered_like_one_where_nothing_stands, "2026-05-04T01:00:00Z", scene => {
    let (family, ended, _) = with_calendar(&scene, "ended").await;
    let (other, given_up, _) = with_calendar(&scene, "given-up").await;
    let (forgotten, _, _) = (family.id, 0, 0);
    let kept = made(&mut at_home(&scene, &family, "anew").await).await;
    withdraw(&program(&scene), (other.id, scene.centre), Actor::Household(other.id)).await.unwrap();
    let nobodys = format!("/dav/h/{}/", "A".repeat(43));
    let mut program = Program::before(&scene);
    let sync = format!("<D:sync-collection {NAMESPACES}><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>");
    for home in [&ended, &given_up, &nobodys, &"/dav/h/short/".to_string()] {
        for (method, part, elsewhere, body) in [
            ("GET", "", "/dav/nowhere/", ""),
            ("HEAD", "calendar/", "/dav/nowhere/all/", ""),
            ("GET", "calendar/AAAAAAAAAAAA.ics", "/dav/nowhere/all/x.ics", ""),
            ("PROPFIND", "", "/dav/nowhere/", ""),
            ("PROPFIND", "calendar/", "/dav/nowhere/all/", ""),
            ("PROPFIND", "calendar/AAAAAAAAAAAA.ics", "/dav/nowhere/all/x.ics", ""),
            ("REPORT", "calendar/", "/dav/nowhere/all/", sync.as_str()),
            ("OPTIONS", "", "/dav/nowhere/", ""),
        ] {
            let here = program.asks(method, &format!("{home}{part}"), "1", body).await;
            let there = program.asks(method, elsewhere, "1", body).await;
            assert_eq!((here.status, &here.headers, &here.body), (there.status, &there.headers, &there.body), "{method} {part}");
            assert!(method == "OPTIONS" || here.status.as_u16() == 404);
        }
    }
    let mark = async |program: &mut Program| program.asks("PROPFIND", &home_of(&kept), "0", "").await.status.as_u16();
    assert_eq!(mark(&mut program).await, 207);
    scene.alter("UPDATE household SET forgotten = TRUE").await;
    assert_eq!(mark(&mut program).await, 404, "{forgotten}: nobody remembers it");
});

spec!(its_answers_are_for_the_program_that_asked_and_for_nobody_in_between, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let (family, home, _) = with_calendar(&scene, "answers").await;
    scene.asks(&family.only(0), session).await;
    let mut program = Program::before(&scene);
    let calendar = format!("{home}calendar/");
    let event = program.syncs(&calendar, "").await.hrefs()[0].to_string();
    let sync = format!("<D:sync-collection {NAMESPACES}><D:sync-token/><D:sync-level>1</D:sync-level><D:prop/></D:sync-collection>");
    for (method, path, body) in [
        ("GET", &home, ""), ("PROPFIND", &home, ""), ("PROPFIND", &calendar, ""), ("GET", &event, ""), ("HEAD", &event, ""), ("REPORT", &calendar, sync.as_str()),
    ] {
        let answer = program.asks(method, path, "1", body).await;
        for (name, told) in [
            ("cache-control", "private, no-cache"), ("x-robots-tag", "noindex, nofollow"), ("referrer-policy", "no-referrer"),
            ("access-control-allow-origin", ""), ("last-modified", ""),
        ] {
            assert_eq!(answer.header(name), told, "{method} {path}: {name}");
        }
        assert!(!answer.header("dav").is_empty());
    }
    // A date says nothing: a nickname changes no date.
    program.0.headers.insert("if-modified-since", "Mon, 04 May 2026 02:00:00 GMT".parse().unwrap());
    scene.until("2026-05-04T03:00:00Z");
    assert_eq!(program.asks("GET", &event, "", "").await.status.as_u16(), 200);
});

spec!(it_answers_for_stretches_of_time_and_for_what_is_not_there, "2026-05-04T01:00:00Z", scene => {
    let first = scene.session("2026-05-05T02:00:00Z", 5).await;
    let second = scene.session("2026-05-06T02:00:00Z", 5).await;
    let (family, home, _) = with_calendar(&scene, "asks").await;
    scene.asks(&family.only(0), first).await;
    scene.asks(&family.only(0), second).await;
    let mut program = Program::before(&scene);
    let calendar = format!("{home}calendar/");
    let all = program.syncs(&calendar, "").await.hrefs().iter().map(ToString::to_string).collect::<Vec<_>>();
    let event = |range: &str| format!("<C:comp-filter name=\"VEVENT\">{range}</C:comp-filter>");
    for (range, expected) in [
        ("", &all[..]),
        (r#"<C:time-range start="20260505T000000Z" end="20260506T000000Z"/>"#, &all[..1]),
        (r#"<C:time-range start="20260505T030000Z" end="20260506T020000Z"/>"#, &[]),
        (r#"<C:time-range start="20260505T025959Z" end="20260506T020001Z"/>"#, &all[..]),
        (r#"<C:time-range start="20260505T030000Z"/>"#, &all[1..]),
        (r#"<C:time-range end="20260506T020000Z"/>"#, &all[..1]),
        ("<C:is-not-defined/>", &[]),
    ] {
        let found: Vec<String> = told(&program.queries(&calendar, &event(range)).await).into_iter().map(|one| one.href).collect();
        assert_eq!(found, expected, "{range}");
    }
    let (_, other, _) = with_calendar(&scene, "others").await;
    let theirs = all[0].replace(&home, &other);
    let missing = [format!("{ALL}{first}.ics"), theirs, format!("{calendar}AAAAAAAAAAAA.ics"), "x".into()];
    let asked = [&[all[0].clone(), all[0].clone(), format!("http://localhost:8080{}", all[0])], &missing[..]].concat();
    let got = multiget(&mut program, &calendar, &asked).await;
    assert_eq!((got[0].href.as_str(), got[0].status.as_deref()), (all[0].as_str(), None));
    let gone: Vec<(&str, Option<&str>)> = got[1..].iter().map(|one| (one.href.as_str(), one.status.as_deref())).collect();
    assert_eq!(gone, missing.iter().map(|href| (href.as_str(), Some("404"))).collect::<Vec<_>>());
    let limit = |most: usize| format!("<D:limit><D:nresults>{most}</D:nresults></D:limit>");
    let too_much = program.syncs_with(&calendar, "", &limit(1)).await;
    assert_eq!((too_much.status.as_u16(), condition(&too_much).as_str()), (507, "number-of-matches-within-limits"));
    assert_eq!(told(&program.syncs_with(&calendar, "", &limit(2)).await).len(), 2);
    let busy = format!("<C:free-busy-query {NAMESPACES}><C:time-range start=\"20260505T000000Z\" end=\"20260506T000000Z\"/></C:free-busy-query>");
    assert_eq!(condition(&program.reports(&calendar, &busy).await), "supported-report");
    let query = format!("<C:calendar-query {NAMESPACES}><C:filter><C:comp-filter name=\"VCALENDAR\"/></C:filter></C:calendar-query>");
    assert_eq!(condition(&program.reports(&home, &query).await), "supported-report", "a home is no calendar");
    for method in ["PUT", "DELETE", "PROPPATCH", "MKCALENDAR", "POST", "MOVE"] {
        assert_eq!(program.asks(method, &all[0], "", "").await.status.as_u16(), 403, "{method}");
    }
    assert_eq!(program.finds(&calendar, "1", &["D:getetag"]).await.len(), 3, "nothing was written");
});

//! A household's own calendar (P5): opened by its address alone, which is shown once, and ends when the family says so.

use axum::http::{Method, StatusCode};
use leyuan::actions::consent::withdraw;
use leyuan::domain::family_calendar::Token;
use leyuan::domain::names::{Name, Names};
use leyuan::store::Actor;
use serde_json::json;

use crate::company::{Company, Knocks};
use crate::household::at_home;
use crate::icalendar::{ON_THE_MAP, assert_sound, cancel, events, value};
use crate::merging::{merges, same};
use crate::paper::{addresses, form, text};
use crate::scene::{Family, Scene, booking, spec};
use crate::visitor::{Answer, Visitor, program};

const PAGE: &str = "/household/calendar";

/// A family whose children are called Doudou and Lili.
pub async fn family(scene: &Scene) -> Family {
    scene
        .family_with(&["2021-01-10", "2020-03-04"], 1, |household| {
            household.name = Name::parse("Lin family").unwrap();
            household.children[0].name = Name::parse("Doudou").unwrap();
            household.children[1].name = Name::parse("Lili").unwrap();
            household.guardians[0].name = Name::parse("Mama Lin").unwrap();
        })
        .await
}

/// The path of the address that a page shows.
fn shown(page: &str) -> Option<String> {
    let token = |before: &str, after: &str| {
        let (_, rest) = page.split_once(&format!("value=\"http://localhost:8080{before}"))?;
        Some(rest.split_once(after)?.0)
    };
    let opens = token("/calendar/", ".ics\"");
    assert_eq!(token("/dav/h/", "/\""), opens, "beside it, for programs that ask for a server");
    assert!(opens.is_none_or(|opens| Token::parse(opens).is_some()), "43 plain letters");
    Some(format!("/calendar/{}.ics", opens?))
}

/// Makes an address, as a family does.
pub async fn made(parent: &mut Visitor) -> String {
    let page = parent.get(PAGE).await.body;
    let answer = form(&page, PAGE).press(parent).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "private, no-store"));
    assert!(answer.body.contains("<svg role=\"img\""), "with its code");
    shown(&answer.body).expect("an address")
}

/// What a phone is answered, which has no cookie.
async fn read(scene: &Scene, address: &str) -> Answer {
    Visitor::at(&program(scene)).get(address).await
}

async fn told(scene: &Scene, address: &str) -> Vec<Vec<String>> {
    let answer = read(scene, address).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_sound(&answer.body);
    events(&answer.body)
}

spec!(a_place_stands_there_with_its_nickname_and_nobody_elses_name, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let family = family(&scene).await;
    let booked = booking(&scene.asks(&family.only(0), session).await);
    let mut parent = at_home(&scene, &family, "calendar").await;
    let address = made(&mut parent).await;
    let answer = read(&scene, &address).await;
    assert!(!answer.body.contains("Lin family") && !answer.body.contains("Mama") && !answer.body.contains("2021"));
    let told = told(&scene, &address).await;
    assert_eq!(told.len(), 1);
    let event = &told[0];
    assert_eq!(value(event, "UID"), format!("booking-{booked}@localhost"), "the same as of the ticket");
    assert_eq!(value(event, "SUMMARY"), "自由游乐（Doudou）");
    assert_eq!(value(event, "DTSTART"), ";TZID=Asia/Shanghai:20260505T100000");
    assert_eq!(value(event, "URL"), format!("http://localhost:8080/bookings/{booked}"));
    assert_eq!((value(event, "STATUS"), value(event, "TRANSP"), value(event, "CLASS")), ("CONFIRMED", "OPAQUE", "PRIVATE"));
    assert!(value(event, "DESCRIPTION").starts_with("Doudou：有名额\\n"));
    assert!(!answer.body.contains(address.trim_start_matches("/calendar/").trim_end_matches(".ics")), "what opens it stands nowhere in it");
});

spec! {
    // B6
    waiting_and_offers_are_tentative_and_each_step_is_a_newer_revision, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-05T02:00:00Z", 1).await;
        let first = scene.child().await;
        let holds = booking(&scene.asks(&first, session).await);
        let family = family(&scene).await;
        booking(&scene.asks(&family.only(0), session).await);
        let mut parent = at_home(&scene, &family, "calendar").await;
        let address = made(&mut parent).await;
        let waits = told(&scene, &address).await.remove(0);
        assert_eq!((value(&waits, "STATUS"), value(&waits, "SUMMARY")), ("TENTATIVE", "候补：自由游乐（Doudou）"));
        scene.alter("UPDATE booking_child SET state = 'offered' WHERE state = 'waiting'").await;
        let offered = told(&scene, &address).await.remove(0);
        assert_eq!((value(&offered, "STATUS"), value(&offered, "SUMMARY")), ("TENTATIVE", "有空位，请答复：自由游乐（Doudou）"));
        scene.alter("UPDATE booking_child SET state = 'waiting' WHERE state = 'offered'").await;
        scene.cancels(&first, holds).await.unwrap();
        scene.settles(session).await;
        let placed = told(&scene, &address).await.remove(0);
        assert_eq!((value(&placed, "STATUS"), value(&placed, "SUMMARY")), ("CONFIRMED", "自由游乐（Doudou）"));
        let revisions: Vec<u32> = [&waits, &offered, &placed].iter().map(|event| value(event, "SEQUENCE").parse().unwrap()).collect();
        assert_eq!(revisions, [0, 1, 2]);
    }
}

spec!(what_the_family_gave_up_leaves_it_and_what_the_centre_called_off_stays_and_says_so, "2026-05-04T01:00:00Z", scene => {
    let given = scene.session("2026-05-05T02:00:00Z", 5).await;
    let off = scene.session("2026-05-06T02:00:00Z", 5).await;
    let family = family(&scene).await;
    let booked = booking(&scene.asks(&family.only(0), given).await);
    scene.asks(&family.only(1), off).await;
    let mut parent = at_home(&scene, &family, "calendar").await;
    let address = made(&mut parent).await;
    assert_eq!(told(&scene, &address).await.len(), 2);
    scene.cancels(&family, booked).await.unwrap();
    cancel(&scene, off).await;
    let left = told(&scene, &address).await;
    assert_eq!(left.len(), 1);
    assert_eq!((value(&left[0], "STATUS"), value(&left[0], "SUMMARY")), ("CANCELLED", "已取消 CANCELLED: 自由游乐（Lili）"));
    assert!(value(&left[0], "DESCRIPTION").starts_with("Lili：中心已取消\\n取消原因：停电"));
});

spec! {
    // M2
    a_private_room_is_only_that_the_family_is_busy, "2026-05-04T01:00:00Z", scene => {
        let mut session = scene.draft("2026-05-05T02:00:00Z", 5);
        session.room = scene.add_room("baby", 5, None).await;
        session.names = Names::new("母婴专用", "Nursing");
        let session = scene.plan(&session).await;
        let family = family(&scene).await;
        let booked = booking(&scene.asks(&family.only(0), session).await);
        scene.alter("UPDATE room SET privacy = 'private', name_zh = '母婴室' WHERE slug = 'baby'").await;
        scene.alter(
            "INSERT INTO private_use (id, centre_id, room_id, kind, starts_at, ends_at, household_id, guardian_id, code_word) \
             SELECT r.id, r.centre_id, r.id, 'slot', s.starts_at, s.ends_at, b.household_id, g.guardian_id, '小鹿' FROM room r, session s \
             JOIN booking b ON b.session_id = s.id JOIN (SELECT id AS guardian_id, household_id FROM guardian) g ON g.household_id = b.household_id WHERE r.slug = 'baby'",
        ).await;
        scene.alter(ON_THE_MAP).await;
        let mut parent = at_home(&scene, &family, "calendar").await;
        let address = made(&mut parent).await;
        let busy = told(&scene, &address).await;
        assert_eq!(busy.len(), 2, "a slot, and a booking from before the room was private");
        for event in &busy {
            assert_eq!((value(event, "SUMMARY"), value(event, "CLASS")), ("忙", "PRIVATE"));
            for property in ["LOCATION", "GEO", "DESCRIPTION", "URL", "CATEGORIES", "RELATED-TO", "COLOR"] {
                assert_eq!(value(event, property), "", "{property}");
            }
        }
        let body = read(&scene, &address).await.body;
        for word in ["母婴", "Nursing", "baby", "小鹿", "Doudou"] {
            assert!(!body.contains(word), "{word}");
        }
        assert!(body.contains(&format!("busy-{booked}@")));
    }
}

spec!(its_answer_is_for_the_program_that_asked_and_for_nobody_in_between, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let family = family(&scene).await;
    scene.asks(&family.only(0), session).await;
    let mut parent = at_home(&scene, &family, "calendar").await;
    let address = made(&mut parent).await;
    let mut phone = Visitor::at(&program(&scene));
    let answer = phone.get(&address).await;
    for (name, told) in [
        ("content-type", "text/calendar; charset=utf-8"),
        ("cache-control", "private, no-cache"),
        ("x-robots-tag", "noindex, nofollow"),
        ("referrer-policy", "no-referrer"),
        ("access-control-allow-origin", ""),
        ("last-modified", ""),
        ("set-cookie", ""),
    ] {
        assert_eq!(answer.header(name), told, "{name}");
    }
    phone.headers.insert("if-none-match", answer.header("etag").parse().unwrap());
    let held = phone.get(&address).await;
    assert_eq!((held.status, held.header("referrer-policy")), (StatusCode::NOT_MODIFIED, "no-referrer"));
    cancel(&scene, session).await;
    assert_eq!(phone.get(&address).await.status, StatusCode::OK);
    let robots = phone.get("/robots.txt").await.body;
    assert!(!robots.contains("/calendar"), "Google's calendar would never subscribe");
});

spec!(an_address_is_shown_once_and_a_new_one_ends_the_old, "2026-05-04T01:00:00Z", scene => {
    let family = family(&scene).await;
    let mut parent = at_home(&scene, &family, "calendar").await;
    assert!(parent.get("/household").await.body.contains(PAGE), "the way there");
    let first = made(&mut parent).await;
    let again = parent.get(PAGE).await.body;
    assert_eq!(shown(&again), None, "never again");
    assert!(text(&again).contains("4 May 2026"), "{}", text(&again));
    let is_told = |address: &String| address.contains(".ics") || address.contains("/dav/");
    assert!(!addresses(&again).iter().any(is_told), "nor hidden in a link");
    let second = made(&mut parent).await;
    assert_ne!(first, second);
    assert_eq!(read(&scene, &first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(read(&scene, &second).await.status, StatusCode::OK);
    let page = parent.get(PAGE).await.body;
    form(&page, "/household/calendar/removal").press(&mut parent).await.leads_to();
    assert_eq!(read(&scene, &second).await.status, StatusCode::NOT_FOUND);
    assert_eq!(scene.count("SELECT COUNT(*) FROM family_calendar").await, 0);
    let told = "SELECT COUNT(*) FROM change WHERE verb IN ('calendar.shared', 'calendar.ended') AND detail = ''";
    assert_eq!(scene.count(told).await, 3);
});

spec!(of_an_address_only_its_hash_is_kept, "2026-05-04T01:00:00Z", scene => {
    let family = family(&scene).await;
    let mut parent = at_home(&scene, &family, "calendar").await;
    let address = made(&mut parent).await;
    let token = Token::parse(address.trim_start_matches("/calendar/").trim_end_matches(".ics")).unwrap();
    assert_eq!(format!("{token:?}"), "Token(…)");
    let read = scene.store.read(|db| Box::pin(async move { db.one::<(String,)>("SELECT token_hash FROM family_calendar", Vec::new()).await }));
    assert_eq!(read.await.unwrap().0, token.hash());
    assert_ne!(token.hash(), token.as_str());
    for wrong in ["/calendar/x.ics", "/calendar/.ics", &address[..address.len() - 4], &format!("/calendar/{}.ics", token.hash())] {
        assert_eq!(crate::family_calendar::read(&scene, wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
});

spec! {
    // P4
    it_ends_with_the_familys_consent, "2026-05-04T01:00:00Z", scene => {
        let family = family(&scene).await;
        let mut parent = at_home(&scene, &family, "calendar").await;
        let address = made(&mut parent).await;
        withdraw(&program(&scene), (family.id, scene.centre), Actor::Household(family.id)).await.unwrap();
        assert_eq!(read(&scene, &address).await.status, StatusCode::NOT_FOUND);
        assert_eq!(scene.count("SELECT COUNT(*) FROM family_calendar").await, 0);
    }
}

spec! {
    // S7
    two_records_that_become_one_keep_the_address_of_the_one_that_stays, "2026-05-04T01:00:00Z", scene => {
        let (stays, goes) = (family(&scene).await, family(&scene).await);
        let kept = made(&mut at_home(&scene, &stays, "stays").await).await;
        let ended = made(&mut at_home(&scene, &goes, "goes").await).await;
        merges(&scene, same(&goes, &stays)).await.unwrap();
        assert_eq!(read(&scene, &kept).await.status, StatusCode::OK);
        assert_eq!(read(&scene, &ended).await.status, StatusCode::NOT_FOUND);
        assert_eq!(scene.count("SELECT COUNT(*) FROM family_calendar").await, 1);
    }
}

spec!(a_household_nobody_remembers_opens_nothing, "2026-05-04T01:00:00Z", scene => {
    let family = family(&scene).await;
    let address = made(&mut at_home(&scene, &family, "calendar").await).await;
    scene.alter("UPDATE household SET forgotten = TRUE").await;
    assert_eq!(read(&scene, &address).await.status, StatusCode::NOT_FOUND);
});

spec!(another_familys_calendar_is_another, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let (one, other) = (family(&scene).await, scene.child().await);
    scene.asks(&one.only(0), session).await;
    let theirs = made(&mut at_home(&scene, &other, "other").await).await;
    assert_eq!(told(&scene, &theirs).await.len(), 0, "nothing booked: an empty calendar, and a sound one");
});

spec!(a_program_of_the_family_makes_and_ends_the_address_as_the_page_does, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = program(&company.scene);
    let family = family(&company.scene).await;
    let mut parent = at_home(&company.scene, &family, "calendar").await;
    let mut own = company.browser(&app, Knocks::Family, &family).await;
    let path = "/api/v1/household/calendar";
    assert_eq!(own.calls(Method::GET, path, None).await.json(), json!({ "made_at": null }));
    let made = own.calls(Method::POST, path, None).await;
    assert_eq!((made.status, made.header("location"), made.header("cache-control")), (StatusCode::CREATED, path, "private, no-store"));
    let told = made.json();
    let feed = told["feed"].as_str().unwrap().strip_prefix("http://localhost:8080").unwrap();
    assert_eq!(told["server"], format!("http://localhost:8080/dav/h/{}/", feed.trim_start_matches("/calendar/").trim_end_matches(".ics")));
    assert_eq!(read(&company.scene, feed).await.status, StatusCode::OK);
    assert_eq!(own.calls(Method::GET, path, None).await.json(), json!({ "made_at": told["made_at"] }), "that there is one, and no address");
    // One at a time, whoever made it: the page ends the program's, and the program the page's.
    let pages = self::made(&mut parent).await;
    assert_eq!(read(&company.scene, feed).await.status, StatusCode::NOT_FOUND);
    assert_eq!(own.calls(Method::DELETE, path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(read(&company.scene, &pages).await.status, StatusCode::NOT_FOUND);
    assert_eq!(own.calls(Method::GET, path, None).await.json(), json!({ "made_at": null }));
    assert_eq!(own.calls(Method::DELETE, path, None).await.status, StatusCode::NO_CONTENT, "nothing happens where none is");
    let told = "SELECT COUNT(*) FROM change WHERE verb IN ('calendar.shared', 'calendar.ended') AND detail = ''";
    assert_eq!(company.scene.count(told).await, 3);
});

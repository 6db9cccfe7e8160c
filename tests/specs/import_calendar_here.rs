//! A calendar taken into a centre: told by its UID, so that the same again changes nothing and a change only what differs.

use crate::import_calendar::{MAPPING, calendar, event, tried};
use crate::imports::{sessions_of, take};
use crate::scene::{Scene, booking, spec};
use crate::visitor::{Visitor, program};
use leyuan::domain::session::Session;
use leyuan::imports::Import;
use leyuan::store::imports::Figures;

const WEEKLY: &str = "DTSTART;TZID=China Standard Time:20260506T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nDESCRIPTION:3–5 岁";

/// An event in the centre's own room.
fn here(uid: &str, lines: &str) -> String {
    event(uid, lines).replace("LOCATION:Library", "LOCATION:Play zone\\, Plum House\\, 12 High Street")
}

fn read(lines: &str) -> Import {
    let mapping = format!("{MAPPING}[programme]\nplaces = 5\nroom_limit = 10\n");
    tried(calendar(lines).as_bytes(), &mapping, ("2026-05-04", "2026-08-01")).unwrap()
}

fn figures(added: u64, renewed: u64, withdrawn: u64) -> Figures {
    Figures { added, renewed, withdrawn }
}

/// Those that stand.
async fn stand(scene: &Scene) -> Vec<Session> {
    sessions_of(scene, "jinhuayuan").await.into_iter().filter(|session| !session.is_cancelled()).collect()
}

async fn starts(scene: &Scene) -> Vec<String> {
    stand(scene)
        .await
        .iter()
        .map(|session| format!("{} {}", session.date, session.starts.format("%H:%M")))
        .collect()
}

async fn numbers(scene: &Scene) -> i64 {
    scene.count("SELECT CAST(SUM(last_number) AS BIGINT) FROM centre").await
}

spec! {
    a_calendar_becomes_sessions_of_a_centre_and_the_same_again_changes_nothing, "2026-05-04T01:00:00Z", scene => {
        let both = here("a", WEEKLY) + &here("b", "DTSTART:20260507T060000Z\nDTEND:20260507T070000Z\nSUMMARY:ignored");
        let done = take(&scene, &read(&both)).await;
        assert_eq!((done.sessions, done.changed, done.left.len()), (figures(5, 0, 0), 1, 0));
        let all = stand(&scene).await;
        assert!(all.iter().all(|session| session.room == scene.room && session.names.zh == "Story time"));
        assert_eq!(all[0].terms.ages, leyuan::domain::age::AgeRange::parse("3-5"));
        assert_eq!(all.iter().filter(|session| session.series == all[0].series).count(), 4);
        let before = numbers(&scene).await;
        assert_eq!(take(&scene, &read(&both)).await.sessions, figures(0, 0, 0));
        scene.alter("DELETE FROM import_centre").await;
        // In another order, other zone names and forms: still the same.
        let other = here("b", "DTSTART:20260507T060000Z\nDURATION:PT1H")
            + &here("a", &WEEKLY.replace("China Standard Time", "Asia/Shanghai").replace("COUNT=4", "UNTIL=20260527"));
        assert_eq!(take(&scene, &read(&other)).await.sessions, figures(0, 0, 0));
        assert_eq!(numbers(&scene).await, before);
        let page = Visitor::at(&program(&scene)).get("/jinhuayuan?day=2026-05-06").await.body;
        assert!(page.contains("Story time"));
    }
}

spec! {
    a_date_that_moves_stays_the_same_session, "2026-05-04T01:00:00Z", scene => {
        take(&scene, &read(&here("a", WEEKLY))).await;
        let before = stand(&scene).await;
        let moved = here("a", "RECURRENCE-ID:20260513T010000Z\nDTSTART:20260514T060000Z\nDURATION:PT90M\nDESCRIPTION:3–5 岁");
        assert_eq!(take(&scene, &read(&(here("a", WEEKLY) + &moved))).await.sessions, figures(0, 1, 0));
        assert_eq!(starts(&scene).await, ["2026-05-06 09:00", "2026-05-14 14:00", "2026-05-20 09:00", "2026-05-27 09:00"]);
        assert_eq!(stand(&scene).await[1].id, before[1].id);
        // And on, and back.
        let again = moved.replace("20260514T060000Z", "20260515T060000Z");
        assert_eq!(take(&scene, &read(&(here("a", WEEKLY) + &again))).await.sessions, figures(0, 1, 0));
        assert_eq!(stand(&scene).await[1].id, before[1].id);
        assert_eq!(take(&scene, &read(&here("a", WEEKLY))).await.sessions, figures(0, 1, 0));
        let after = stand(&scene).await;
        assert_eq!(after.iter().map(|session| (session.id, session.window)).collect::<Vec<_>>(),
            before.iter().map(|session| (session.id, session.window)).collect::<Vec<_>>());
        // The whole series an hour later, and a single event on another day.
        let later = here("a", &WEEKLY.replace("T090000", "T100000"));
        assert_eq!(take(&scene, &read(&later)).await.sessions, figures(0, 4, 0));
        assert_eq!(stand(&scene).await.iter().map(|session| session.id).collect::<Vec<_>>(),
            before.iter().map(|session| session.id).collect::<Vec<_>>());
        let single = |start: &str| later.clone() + &here("b", &format!("DTSTART:{start}\nDURATION:PT1H"));
        assert_eq!(take(&scene, &read(&single("20260507T060000Z"))).await.sessions, figures(1, 0, 0));
        assert_eq!(take(&scene, &read(&single("20260509T070000Z"))).await.sessions, figures(0, 1, 0));
    }
}

spec! {
    // Onto its neighbour's time: families booked a time, so who stands there stays.
    dates_that_change_places_are_told_apart, "2026-05-04T01:00:00Z", scene => {
        take(&scene, &read(&here("a", WEEKLY))).await;
        let before = stand(&scene).await;
        let past = here("a", "RECURRENCE-ID:20260506T010000Z\nDTSTART:20260513T010000Z\nDURATION:PT1H\nDESCRIPTION:3–5 岁")
            + &here("a", "RECURRENCE-ID:20260513T010000Z\nDTSTART:20260506T010000Z\nDURATION:PT1H\nDESCRIPTION:3–5 岁");
        assert_eq!(take(&scene, &read(&(here("a", WEEKLY) + &past))).await.sessions, figures(0, 0, 0));
        assert_eq!(stand(&scene).await, before);
        // One follows the other: who stands at the time the first takes over stays, and the place the second takes is new.
        let chain = here("a", "RECURRENCE-ID:20260506T010000Z\nDTSTART:20260513T010000Z\nDURATION:PT1H\nDESCRIPTION:3–5 岁")
            + &here("a", "RECURRENCE-ID:20260513T010000Z\nDTSTART:20260514T060000Z\nDURATION:PT1H\nDESCRIPTION:3–5 岁");
        assert_eq!(take(&scene, &read(&(here("a", WEEKLY) + &chain))).await.sessions, figures(1, 0, 1));
        assert_eq!(stand(&scene).await[0], before[1]);
    }
}

spec! {
    what_is_gone_from_the_file_is_withdrawn_and_what_could_not_be_read_is_not, "2026-05-04T01:00:00Z", scene => {
        let other = here("b", "DTSTART:20260507T060000Z\nDURATION:PT1H");
        take(&scene, &read(&(here("a", WEEKLY) + &other))).await;
        let tentative = other.replace("END:VEVENT", "STATUS:TENTATIVE\nEND:VEVENT");
        let out = here("a", &format!("{WEEKLY}\nEXDATE:20260520T010000Z"));
        assert_eq!(take(&scene, &read(&(out.clone() + &tentative))).await.sessions, figures(0, 0, 1));
        assert_eq!(starts(&scene).await.len(), 4);
        // An override that cannot be read takes nothing away.
        let unclear = here("a", "RECURRENCE-ID:20260513T010000Z\nDTSTART;VALUE=DATE:20260513");
        assert_eq!(take(&scene, &read(&(out.clone() + &tentative + &unclear))).await.sessions, figures(0, 0, 0));
        // M2: what is no longer for everybody is.
        let private = here("c", "DTSTART:20260508T060000Z\nDURATION:PT1H");
        assert_eq!(take(&scene, &read(&(out.clone() + &tentative + &private))).await.sessions, figures(1, 0, 0));
        let private = private.replace("END:VEVENT", "CLASS:PRIVATE\nEND:VEVENT");
        assert_eq!(take(&scene, &read(&(out.clone() + &tentative + &private))).await.sessions, figures(0, 0, 1));
        let cancelled = other.replace("END:VEVENT", "STATUS:CANCELLED\nEND:VEVENT");
        assert_eq!(take(&scene, &read(&(out.clone() + &cancelled))).await.sessions, figures(0, 0, 1));
        assert_eq!(take(&scene, &read(&out)).await.sessions, figures(0, 0, 0));
        // Days nobody asked about are not taken for empty.
        let short = tried(calendar(&out).as_bytes(), MAPPING, ("2026-05-04", "2026-05-10")).unwrap();
        assert_eq!(take(&scene, &short).await.sessions.withdrawn, 0);
        assert_eq!(starts(&scene).await.len(), 3);
        // A calendar with nothing left ahead.
        let over = here("z", "DTSTART:20200106T060000Z\nDURATION:PT1H");
        assert_eq!(take(&scene, &read(&over)).await.sessions, figures(0, 0, 3));
    }
}

spec! {
    // K3, B7
    what_families_booked_stays_and_is_told_of, "2026-05-04T01:00:00Z", scene => {
        let weekly = here("a", &WEEKLY.replace("3–5 岁", "ages 8-10"));
        take(&scene, &read(&weekly)).await;
        let family = scene.family(&["2017-01-10"]).await;
        booking(&scene.asks(&family, stand(&scene).await[0].id).await);
        let moved = here("a", "RECURRENCE-ID:20260506T010000Z\nDTSTART:20260507T060000Z\nDURATION:PT1H\nDESCRIPTION:ages 8-10");
        let done = take(&scene, &read(&(weekly.clone() + &moved))).await;
        assert_eq!((done.sessions, done.left.len()), (figures(0, 0, 0), 1));
        assert_eq!(done.left[0].1.code(), "booked");
        assert_eq!(starts(&scene).await[0], "2026-05-06 09:00");
    }
}

spec! {
    an_old_file_changes_nothing_and_is_told_as_such, "2026-05-04T01:00:00Z", scene => {
        let version = |sequence: u8, minutes: u8| here("a", &format!("DTSTART:20260506T010000Z\nDURATION:PT{minutes}M\nSEQUENCE:{sequence}"));
        take(&scene, &read(&version(2, 60))).await;
        let done = take(&scene, &read(&version(1, 30))).await;
        assert_eq!((done.sessions, done.left[0].1.code()), (figures(0, 0, 0), "older"));
        // Many calendars change and do not count it.
        assert_eq!(take(&scene, &read(&version(2, 45))).await.sessions, figures(0, 1, 0));
        assert_eq!(take(&scene, &read(&version(3, 30))).await.sessions, figures(0, 1, 0));
    }
}

spec! {
    // C4, C10
    a_room_nobody_has_or_that_is_taken_is_asked_about, "2026-05-04T01:00:00Z", scene => {
        let hour = "DTSTART:20260506T010000Z\nDURATION:PT1H";
        let half = scene.add_room("half", 10, Some(scene.room)).await;
        scene.alter("UPDATE room SET divides = TRUE WHERE slug = 'play'").await;
        scene.alter("UPDATE room SET name_zh = '半间', name_en = 'Half' WHERE slug = 'half'").await;
        let all = here("a", hour) + &event("b", hour) + &event("c", hour).replace("LOCATION:Library\n", "")
            + &here("d", "DTSTART:20260506T013000Z\nDURATION:PT1H") + &event("e", hour).replace("Library", "半间，梅园");
        let done = take(&scene, &read(&all)).await;
        let codes: Vec<&str> = done.left.iter().map(|(_, why)| why.code()).collect();
        assert_eq!((done.sessions, codes), (figures(1, 0, 0), vec!["room", "room", "room_taken", "room_taken"]));
        assert_eq!(scene.count("SELECT COUNT(*) FROM room").await, 2, "a calendar opens no room");
        let mapping = format!("{MAPPING}[rooms]\n\"Library\" = \"half\"\n\"\" = \"play\"\n");
        let import = tried(calendar(&event("b", "DTSTART:20260508T010000Z\nDURATION:PT1H")).as_bytes(), &mapping, ("2026-05-07", "2026-06-01"));
        assert_eq!(take(&scene, &import.unwrap()).await.sessions.added, 1);
        assert_eq!(stand(&scene).await[1].room, half);
    }
}

spec! {
    a_calendar_opens_no_centre_and_touches_no_other, "2026-05-04T01:00:00Z", scene => {
        take(&scene, &read(&here("a", WEEKLY))).await;
        let elsewhere = MAPPING.replace("jinhuayuan", "jinhuayan");
        let import = tried(calendar(&here("a", WEEKLY)).as_bytes(), &elsewhere, ("2026-05-04", "2026-08-01")).unwrap();
        let done = take(&scene, &import).await;
        assert_eq!((done.sessions, done.left[0].1.code()), (figures(0, 0, 0), "centre"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM centre").await, 1);
        assert_eq!(starts(&scene).await.len(), 4);
    }
}

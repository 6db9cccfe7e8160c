//! Programmes from elsewhere: seen whole or not at all, the same again changes nothing, and what is not taken is told.

use crate::scene::{Scene, booking, spec};
use crate::visitor::{Visitor, program};
use leyuan::actions::Outcome;
use leyuan::actions::import::{Imported, import};
use leyuan::actions::set_limits::{Change, Scope, SetLimits};
use leyuan::cli::import::hall;
use leyuan::domain::effects::Effects;
use leyuan::domain::ids::{CentreId, SessionId};
use leyuan::domain::session::Session;
use leyuan::domain::window::Window;
use leyuan::domain::zone::Span;
use leyuan::imports::mapping::Mapping;
use leyuan::imports::openactive::Page;
use leyuan::imports::{Import, gather};
use leyuan::progress::Progress;
use leyuan::store::{centres, sessions};
use std::sync::Arc;

pub const MAPPING: &str = r#"
source = "park"
zone = "Asia/Shanghai"
[columns]
location = "Place"
title = "Title"
key = "Id"
details = ["Kind"]
age_min = "Youngest"
age_max = "Oldest"
first = "From"
last = "To"
weekday = "Day"
starts = ["Hour", "Minute"]
ends = ["End hour", "End minute"]
[ages]
none = ["None"]
[programme]
booking = "drop_in"
[centre]
slug = "park-{location}"
zh = "公园 {location}"
en = "Park {location}"
"#;

const HEADING: &str = "Place,Id,Title,Kind,Youngest,Oldest,From,To,Day,Hour,Minute,End hour,End minute";

/// Two places; in the first three programmes run at once.
pub const TABLE: [&str; 6] = [
    "7,a,Free skate,Skate,6,12,2026-05-06,2026-05-06,Wednesday,9,0,11,0",
    "7,a,Free skate,Skate,6,12,2026-05-13,2026-05-13,Wednesday,9,0,11,0",
    "7,b,Ball,Sport,0,None,2026-05-06,2026-05-06,Wednesday,10,0,12,30",
    "7,c,Chess,Hobby,0,None,2026-05-06,2026-05-06,Wednesday,10,30,12,0",
    "7,d,Yoga,Fitness,19,None,2026-05-06,2026-05-06,Wednesday,12,30,13,30",
    "8,e,Swim,Swim,0,98,2026-05-04,2026-05-25,Monday,18,0,19,0",
];

pub fn read(rows: &[&str]) -> Import {
    read_as(rows, MAPPING)
}

pub fn read_as(rows: &[&str], mapping: &str) -> Import {
    let table = format!("{HEADING}\n{}\n", rows.join("\n"));
    gather::table(table.as_bytes(), &Mapping::read(mapping).unwrap()).unwrap()
}

pub async fn take(scene: &Scene, read: &Import) -> Imported {
    import(&scene.store, read, &hall(), scene.now(), &Progress::untold()).await.unwrap()
}

pub async fn centre(scene: &Scene, slug: &str) -> Option<CentreId> {
    let slug = slug.to_owned();
    let found = scene.store.read(move |db| Box::pin(async move { centres::by_slug(db, &slug).await })).await;
    found.unwrap().map(|centre| centre.id)
}

/// The sessions of a centre in two months around now, in order.
pub async fn sessions_of(scene: &Scene, slug: &str) -> Vec<Session> {
    let id = centre(scene, slug).await.expect(slug);
    let window = Window::lasting(scene.now() - Span::weeks(4), Span::weeks(10)).unwrap();
    let found =
        scene.store.read(move |db| Box::pin(async move { sessions::touching(db, id, window).await })).await;
    found.unwrap()
}

async fn numbers(scene: &Scene) -> i64 {
    scene.count("SELECT CAST(SUM(last_number) AS BIGINT) FROM centre").await
}

fn whole(added: u64) -> leyuan::store::imports::Figures {
    leyuan::store::imports::Figures { added, renewed: 0, withdrawn: 0 }
}

spec! {
    a_table_becomes_centres_halls_and_sessions_and_the_same_again_changes_nothing, "2026-05-04T01:00:00Z", scene => {
        let read = read(&TABLE);
        assert_eq!((read.report.read, read.report.taken, read.report.left.len()), (6, 6, 0));
        let done = take(&scene, &read).await;
        assert_eq!((done.opened, done.sessions), (2, whole(9)));
        let first = sessions_of(&scene, "park-7").await;
        assert_eq!(first.len(), 5);
        assert_eq!(first[0].names.en, "Free skate");
        assert_eq!(first[0].window.starts().to_rfc3339(), "2026-05-06T01:00:00+00:00");
        assert!(first[0].is_drop_in() && first[0].description.en == "Skate");
        let weekly: Vec<String> =
            sessions_of(&scene, "park-8").await.iter().map(|session| session.date.to_string()).collect();
        assert_eq!(weekly, ["2026-05-04", "2026-05-11", "2026-05-18", "2026-05-25"]);
        let (before, changes) = (numbers(&scene).await, scene.count("SELECT COUNT(*) FROM change").await);
        let again = take(&scene, &read).await;
        assert_eq!((again.unchanged, again.opened + again.changed, again.sessions), (2, 0, whole(0)));
        assert_eq!((numbers(&scene).await, scene.count("SELECT COUNT(*) FROM change").await), (before, changes));
        // Not by its digest alone: compared session by session it is the same too.
        scene.alter("DELETE FROM import_centre").await;
        assert_eq!(take(&scene, &read).await.sessions, whole(0));
        assert_eq!(numbers(&scene).await, before);
        assert_eq!(scene.count("SELECT COUNT(*) FROM import_step").await, 0);
    }
}

spec! {
    what_runs_at_once_takes_halls_of_its_own_as_few_as_can_be, "2026-05-04T01:00:00Z", scene => {
        take(&scene, &read(&TABLE)).await;
        let id = centre(&scene, "park-7").await.unwrap();
        let rooms = scene.store.read(move |db| Box::pin(async move { centres::rooms(db, id).await })).await.unwrap();
        let names: Vec<(&str, &str)> = rooms.iter().map(|room| (room.names.zh.as_str(), room.names.en.as_str())).collect();
        assert_eq!(names, [("1 号厅", "Hall 1"), ("2 号厅", "Hall 2"), ("3 号厅", "Hall 3")]);
        assert!(rooms.iter().all(|room| room.is_unconfirmed));
        let sessions = sessions_of(&scene, "park-7").await;
        for (index, one) in sessions.iter().enumerate() {
            for other in &sessions[index + 1..] {
                assert!(one.room != other.room || !one.window.overlaps(other.window), "{one:?}\n{other:?}");
            }
        }
        // A new row keeps everybody where they are.
        let more = [&TABLE[..], &["7,f,Drums,Arts,6,12,2026-05-06,2026-05-06,Wednesday,8,30,9,30"]].concat();
        assert_eq!(take(&scene, &read(&more)).await.sessions, whole(1));
        let after = sessions_of(&scene, "park-7").await;
        for session in &sessions {
            assert!(after.contains(session));
        }
    }
}

spec! {
    // Every place a family or a program could look.
    nothing_of_an_import_is_seen_before_its_end, "2026-05-04T01:00:00Z", scene => {
        let many: Vec<String> = (0..700)
            .map(|day| {
                let date = leyuan::domain::zone::parse_date("2026-05-05").unwrap() + Span::days(day);
                format!("8,m{day},Early skate,Skate,6,12,{date},{date},,7,0,8,0")
            })
            .collect();
        let rows: Vec<&str> = TABLE.into_iter().chain(many.iter().map(String::as_str)).collect();
        let read = Arc::new(read(&rows));
        assert_eq!(read.report.left, []);
        for last_words in [5, 505, 709] {
            let (store, now, table) = (scene.store.clone(), scene.now(), read.clone());
            let dies = Progress::to(move |step| assert!(step.done < last_words, "the machine stops here"));
            let run = tokio::spawn(async move { import(&store, &table, &hall(), now, &dies).await });
            assert!(run.await.is_err(), "it did not get to {last_words}");
            assert!(scene.count("SELECT COUNT(*) FROM import_step").await >= 5, "something was written down");
            unseen(&scene).await;
        }
        let done = take(&scene, &read).await;
        assert_eq!((done.opened, done.sessions), (2, whole(709)));
        let home = Visitor::at(&program(&scene)).get("/").await.body;
        assert!(home.contains("公园 7") && home.contains("公园 8"), "{home}");
        assert_eq!(scene.count("SELECT COUNT(*) FROM import_step").await, 0, "what the dead left is cleared");
    }
}

async fn unseen(scene: &Scene) {
    let mut visitor = Visitor::at(&program(scene));
    let home = visitor.get("/").await;
    assert!(!home.body.contains("公园"), "{}", home.body);
    for page in ["/park-7", "/park-7/calendar.ics", "/park-7/help", "/park-7/kiosk", "/park-8"] {
        let answer = visitor.get(page).await;
        assert!(
            !answer.body.contains("Free skate") && answer.status.as_u16() == 404,
            "{page}: {}",
            answer.status
        );
    }
    let map = visitor.get("/sitemap.xml").await.body;
    assert!(!map.contains("park-7"), "{map}");
    assert_eq!(scene.count("SELECT COUNT(*) FROM session").await, 0);
    assert_eq!(numbers(scene).await, 0, "what is not seen takes no number");
}

spec! {
    a_changed_table_changes_only_what_differs, "2026-05-04T01:00:00Z", scene => {
        take(&scene, &read(&TABLE)).await;
        let before = sessions_of(&scene, "park-7").await;
        let mut rows = TABLE;
        rows[2] = "7,b,Ball games,Sport,0,None,2026-05-06,2026-05-06,Wednesday,10,0,12,0";
        let done = take(&scene, &read(&rows[..4])).await;
        assert_eq!(done.sessions, leyuan::store::imports::Figures { added: 0, renewed: 1, withdrawn: 5 });
        let after = sessions_of(&scene, "park-7").await;
        assert_eq!(before.len(), after.len());
        let named = |name: &str| after.iter().find(|session| session.names.en == name).unwrap();
        assert_eq!(named("Ball games").id, before.iter().find(|session| session.names.en == "Ball").unwrap().id);
        assert_eq!(named("Ball games").window.length(), Span::hours(2));
        assert!(named("Yoga").is_cancelled() && !named("Chess").is_cancelled());
        assert_eq!(take(&scene, &read(&rows[..4])).await.sessions, whole(0));
        // And back again: what was withdrawn stands again under its own id.
        take(&scene, &read(&TABLE)).await;
        assert_eq!(sessions_of(&scene, "park-7").await.len(), before.len());
        assert!(sessions_of(&scene, "park-7").await.iter().all(|session| !session.is_cancelled()));
    }
}

spec! {
    // K3, B7
    a_session_families_booked_is_never_taken_away_or_changed_but_told_of, "2026-05-04T01:00:00Z", scene => {
        take(&scene, &read(&TABLE)).await;
        let skate = sessions_of(&scene, "park-7").await[0].clone();
        let scene = scene.moved_to(skate.centre);
        let family = scene.family(&["2018-01-10"]).await;
        set_limits(&scene, skate.id).await;
        booking(&scene.asks(&family, skate.id).await);
        let mut rows = TABLE;
        rows[0] = "7,a,Free skate,Skate,6,12,2026-05-06,2026-05-06,Wednesday,9,0,10,0";
        let done = take(&scene, &read(&rows)).await;
        assert_eq!((done.sessions, done.left.len()), (whole(0), 1));
        assert!(done.left[0].0.to_string() == "2" && done.left[0].1.code() == "booked", "{:?}", done.left);
        let done = take(&scene, &read(&TABLE[1..])).await;
        assert_eq!((done.sessions, done.left.len(), done.left[0].1.code()), (whole(0), 1, "booked"));
        // It is told again until somebody decides.
        assert_eq!(take(&scene, &read(&TABLE[1..])).await.left.len(), 1);
        assert!(!sessions_of(&scene, "park-7").await[0].is_cancelled());
    }
}

async fn set_limits(scene: &Scene, session: SessionId) {
    let change = Change { places: Some(5), room_limit: Some(10), ..Change::default() };
    let digest = Effects::default().digest();
    let set = SetLimits { scope: Scope::Session(session), change, digest, now: scene.now() };
    assert_eq!(scene.presses(set).await.unwrap(), Outcome::Done);
}

spec! {
    // C1, A4
    what_comes_without_limits_or_for_adults_is_shown_and_not_booked, "2026-05-04T01:00:00Z", scene => {
        take(&scene, &read(&TABLE)).await;
        let all = sessions_of(&scene, "park-7").await;
        let (skate, yoga) = (all[0].clone(), all.iter().find(|session| session.names.en == "Yoga").unwrap().clone());
        let scene = scene.moved_to(skate.centre);
        let family = scene.family(&["2018-01-10"]).await;
        assert_eq!(scene.refused(scene.request(&family, skate.id)).await, ["C1 refusal-limits-not-stated"]);
        let adults = scene.refused(scene.request(&family, yoga.id)).await;
        assert_eq!(adults, ["A4 refusal-for-adults", "C1 refusal-limits-not-stated", "A2 refusal-too-young"]);
        let shown = Visitor::at(&program(&scene)).get("/park-7?day=2026-05-06").await.body;
        for said in ["Free skate", "Yoga", "是成人活动", "中心还没有定下能来多少人", "暂不预约"] {
            assert!(shown.contains(said), "{said}");
        }
        set_limits(&scene, skate.id).await;
        booking(&scene.asks(&family, skate.id).await);
        set_limits(&scene, yoga.id).await;
        let adults = scene.refused(scene.request(&family, yoga.id)).await;
        assert_eq!(adults, ["A4 refusal-for-adults", "A2 refusal-too-young"]);
        // What staff set outlives the next run.
        assert_eq!(take(&scene, &read(&TABLE)).await.sessions, whole(0));
        assert_eq!(sessions_of(&scene, "park-7").await[0].limits.places, 5);
    }
}

spec! {
    // K4
    new_time_zone_data_moves_the_instants_of_a_centre_nobody_plans_for, "2026-05-04T01:00:00Z", scene => {
        take(&scene, &read(&TABLE)).await;
        let nights = leyuan::jobs::plan_ahead::Nights::default();
        let house = program(&scene);
        leyuan::jobs::plan_ahead::plan_ahead(house.clone(), nights).await.unwrap();
        let before = sessions_of(&scene, "park-7").await;
        let number = numbers(&scene).await;
        // As if the data of today had come with this release: in the former, noon was an hour later.
        scene.alter(
            "UPDATE session SET starts_at = '2026-05-06 05:30:00+00:00', ends_at = '2026-05-06 06:30:00+00:00', \
             clears_at = '2026-05-06 06:30:00+00:00' WHERE name_en = 'Yoga'",
        ).await;
        let night = || leyuan::jobs::plan_ahead::plan_ahead(house.clone(), Default::default());
        night().await.unwrap();
        assert_ne!(sessions_of(&scene, "park-7").await, before, "the same data: nobody looks");
        scene.alter("UPDATE centre SET zone_data = '1999a' WHERE slug = 'park-7'").await;
        night().await.unwrap();
        assert_eq!(sessions_of(&scene, "park-7").await, before);
        assert_eq!(numbers(&scene).await, number + 1, "a change like any other");
        night().await.unwrap();
        assert_eq!(numbers(&scene).await, number + 1);
    }
}

spec! {
    // B7
    nobody_plans_over_what_was_brought_in_and_a_closed_house_takes_no_more, "2026-05-04T01:00:00Z", scene => {
        take(&scene, &read(&TABLE)).await;
        let id = centre(&scene, "park-7").await.unwrap();
        let plan = leyuan::actions::plan_ahead::PlanAhead { now: scene.now() };
        scene.store.change(id, leyuan::store::Actor::System, plan).await.unwrap();
        assert!(sessions_of(&scene, "park-7").await.iter().all(|session| !session.is_cancelled()));
        scene.alter(
            "INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) \
             SELECT id, id, '2026-05-07 00:00:00+00:00', '2026-05-09 00:00:00+00:00', '检修', 'Repairs' FROM centre WHERE slug = 'park-7'",
        ).await;
        let more = [&TABLE[..], &["7,g,Drums,Arts,6,12,2026-05-08,2026-05-08,Friday,9,0,10,0"]].concat();
        take(&scene, &read(&more)).await;
        let all = sessions_of(&scene, "park-7").await;
        assert!(all.iter().any(|session| session.names.en == "Drums" && session.is_cancelled()));
    }
}

/// A page of a feed: one item with two dates, one of another place, and what is gone.
pub fn page(items: &str) -> Import {
    let page = format!(
        r#"{{"next": "https://sports.example.org/feed?after=1", "items": [{items}], "license": "https://creativecommons.org/licenses/by/4.0/"}}"#
    );
    let page = Page::read(page.as_bytes()).unwrap();
    let zone = leyuan::domain::zone::Zone::parse("Asia/Shanghai").unwrap();
    gather::page(&page, &Mapping::of_feed(page.source.as_deref().unwrap(), zone))
}

pub fn item(id: &str, modified: u64, ages: &str, dates: &[(&str, &str)]) -> String {
    let events: Vec<String> = dates
        .iter()
        .map(|(starts, ends)| {
            format!(r#"{{"type": "Event", "startDate": "{starts}", "endDate": "{ends}", "maximumAttendeeCapacity": 12}}"#)
        })
        .collect();
    format!(
        r#"{{"state": "updated", "kind": "session", "id": "{id}", "modified": {modified}, "data": {{"type": "Event",
        "name": "Trampoline {id}", "description": "Bring socks.<br>\r\n<b>Fun &amp; games</b>", {ages}
        "location": {{"identifier": "0079", "name": "Plum Hall"}}, "subEvent": [{}]}}}}"#,
        events.join(", ")
    )
}

spec! {
    a_page_of_a_feed_is_taken_with_its_inclusive_ends_and_tombstones, "2026-05-04T01:00:00Z", scene => {
        let dates = [("2026-05-06T06:00:00Z", "2026-05-06T06:44:59Z"), ("2026-05-13T06:00:00Z", "2026-05-13T06:44:59Z")];
        let ages = r#""ageRange": {"type": "QuantitativeValue", "minValue": 0, "maxValue": 15},"#;
        let first = page(&[item("A1", 10, ages, &dates), item("B2", 11, "", &dates[..1])].join(","));
        assert_eq!((first.report.read, first.report.taken), (2, 2));
        assert_eq!(take(&scene, &first).await.sessions, whole(3));
        let all = sessions_of(&scene, "plum-hall").await;
        assert!(all.iter().all(|session| session.window.length() == Span::minutes(45)));
        let one = all.iter().find(|session| session.names.en == "Trampoline A1").unwrap();
        assert_eq!((one.limits.places, one.limits.room_limit), (12, 0));
        assert_eq!(one.terms.ages, leyuan::domain::age::AgeRange::new(0, Some(192)));
        assert_eq!(one.description.en, "Bring socks. Fun & games");
        assert!(all.iter().any(|session| session.names.en == "Trampoline B2" && session.terms.ages.is_none()));

        let before = numbers(&scene).await;
        assert_eq!(take(&scene, &first).await.sessions, whole(0));
        // Older words than those known are not taken.
        let older = page(&item("A1", 9, ages, &dates[..1]));
        assert_eq!(take(&scene, &older).await.sessions, whole(0));
        // What a page does not mention is elsewhere, not gone.
        let gone = r#"{"state": "deleted", "kind": "session", "id": "B2", "modified": 12}, {"state": "deleted", "kind": "session", "id": "never", "modified": 13}"#;
        assert_eq!(numbers(&scene).await, before);
        let done = take(&scene, &page(gone)).await;
        assert_eq!((done.sessions.withdrawn, done.left.len()), (1, 0));
        let all = sessions_of(&scene, "plum-hall").await;
        assert!(all.iter().all(|session| session.is_cancelled() == (session.names.en == "Trampoline B2")));
        assert_eq!(take(&scene, &page(gone)).await.sessions.withdrawn, 0);
    }
}

spec! {
    a_centre_that_is_here_by_another_way_is_left_alone, "2026-05-04T01:00:00Z", scene => {
        let mapping = MAPPING.replace("slug = \"park-{location}\"", "slug = \"jinhuayuan\"");
        let table = format!("{HEADING}\n{}\n", TABLE[0]);
        let read = gather::table(table.as_bytes(), &Mapping::read(&mapping).unwrap()).unwrap();
        let done = take(&scene, &read).await;
        assert_eq!((done.sessions, done.left.len(), done.left[0].1.code()), (whole(0), 1, "centre"));
        // Unless the mapping names it in so many words: then it takes place in halls beside the centre's own rooms.
        let chosen = format!("{MAPPING}\n[centres.7]\nslug = \"jinhuayuan\"\n");
        let read = gather::table(table.as_bytes(), &Mapping::read(&chosen).unwrap()).unwrap();
        assert_eq!(take(&scene, &read).await.sessions, whole(1));
        assert_eq!(sessions_of(&scene, "jinhuayuan").await.len(), 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM centre WHERE name_en = 'Jinhuayuan'").await, 1);
    }
}

spec! {
    many_centres_are_found_by_a_word_of_their_name_and_turned_over, "2026-05-04T01:00:00Z", scene => {
        let rows: Vec<String> =
            (10..80).map(|place| TABLE[0].replacen('7', &place.to_string(), 1).replacen(",a,", &format!(",a{place},"), 1)).collect();
        take(&scene, &read(&rows.iter().map(String::as_str).collect::<Vec<_>>())).await;
        let mut visitor = Visitor::at(&program(&scene));
        let first = visitor.get("/").await.body;
        assert_eq!(first.matches("href=\"/park-").count() + first.matches("href=\"/jinhuayuan\"").count(), 60);
        assert!(first.contains("name=\"find\"") && first.contains("共 71 个中心"), "{first}");
        let second = visitor.get("/?find=&from=60").await.body;
        assert_eq!(second.matches("href=\"/park-").count(), 11);
        let found = visitor.get("/?find=Park%2042").await.body;
        assert!(found.contains("共 1 个中心") && found.contains("公园 42"), "{found}");
        let nothing = visitor.get("/?find=%3Cb%3E&from=999999999999999999999").await.body;
        assert!(nothing.contains("没有叫这个名字的中心") && !nothing.contains("<b>\""), "{nothing}");
    }
}

//! Baskets: several sessions for several children at once, all of it or as many as fit; and where each child could be at
//! one hour.

use crate::scene::{Family, Scene, booking, day, spec, told};
use leyuan::actions::book::Answer;
use leyuan::actions::book_basket::{Became, BookBasket, Outcome};
use leyuan::domain::admission::Grant;
use leyuan::domain::age::AgeRange;
use leyuan::domain::basket::{Basket, MOST, Manner};
use leyuan::domain::booking::State;
use leyuan::domain::facts::Facts;
use leyuan::domain::ids::{RoomId, SessionId};
use leyuan::domain::party::{Request, Wish};
use leyuan::domain::series::{Band, BookingMode, Policy, Supervision};
use leyuan::domain::session::Session;
use leyuan::domain::split;
use leyuan::error::Error;
use leyuan::store::{Actor, facts, sessions};
use std::sync::Arc;

fn one(scene: &Scene, family: &Family, session: SessionId, child: usize) -> Request {
    Request { wish: Wish::Place, ..scene.request(&family.only(child), session) }
}

async fn presses(scene: &Scene, requests: Vec<Request>, manner: Manner, key: &str) -> Result<Outcome, Error> {
    let basket = Basket::new(requests, manner).expect("a basket");
    let actor = Actor::Household(basket.household());
    let press = BookBasket { basket, key: key.into(), now: scene.now() };
    scene.store.change(scene.centre, actor, press).await
}

async fn sends(scene: &Scene, requests: Vec<Request>, manner: Manner) -> Vec<String> {
    let key = uuid::Uuid::new_v4().to_string();
    said(&presses(scene, requests, manner, &key).await.expect("an outcome"))
}

/// `place`, `line`, `left out`, or the reasons.
fn said(outcome: &Outcome) -> Vec<String> {
    let one = |became: &Became| match became {
        Became::Placed(_) => "place".to_string(),
        Became::InLine(_) => "line".into(),
        Became::LeftOut => "left out".into(),
        Became::Refused(refusals) => told(refusals).join(", "),
    };
    outcome.lines.iter().map(|line| one(&line.became)).collect()
}

async fn at(scene: &Scene, starts: &str, places: u16, room: Option<RoomId>) -> SessionId {
    let mut draft = scene.draft(starts, places);
    draft.room = room.unwrap_or(draft.room);
    scene.plan(&draft).await
}

async fn over(scene: &Scene, family: &Family, sessions_of: &[SessionId]) -> Facts {
    let (centre, household, now, ids) = (scene.centre, Some(family.id), scene.now(), sessions_of.to_vec());
    let read = scene.store.read(move |db| {
        Box::pin(async move {
            let mut windows = Vec::new();
            for id in ids {
                windows.push(sessions::find(db, id).await?.expect("a session").window);
            }
            facts::load_over(db, centre, household, &windows, now).await
        })
    });
    read.await.expect("facts").expect("a centre")
}

spec! {
    a_basket_is_had_whole_or_nothing_of_it_and_each_line_hears_its_reasons, "2026-05-04T01:00:00Z", scene => {
        let family = scene.family(&["2021-01-10", "2019-01-10"]).await;
        let free = at(&scene, "2026-05-05T01:00:00Z", 3, None).await;
        let full = at(&scene, "2026-05-05T03:00:00Z", 1, None).await;
        booking(&scene.asks(&scene.child().await, full).await);
        let basket = || vec![one(&scene, &family, free, 0), one(&scene, &family, full, 1)];
        assert_eq!(sends(&scene, basket(), Manner::Whole).await, ["left out", "C6 refusal-full"]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 1, "nothing was written");
        assert_eq!(sends(&scene, basket(), Manner::Fitting).await, ["place", "C6 refusal-full"]);
        let mut waits = one(&scene, &family, full, 1);
        waits.wish = Wish::Line;
        let third = at(&scene, "2026-05-06T03:00:00Z", 1, None).await;
        let lines = vec![waits.clone(), one(&scene, &family, third, 1)];
        assert_eq!(sends(&scene, lines.clone(), Manner::Whole).await, ["C6 refusal-full", "left out"], "no place in line");
        assert_eq!(sends(&scene, lines, Manner::Fitting).await, ["line", "place"]);
    }
}

spec! {
    // B1, B2, C1: the earlier lines are there when the later are decided
    what_an_earlier_line_takes_the_later_ones_do_not_find, "2026-05-04T01:00:00Z", scene => {
        let family = scene.family(&["2021-01-10", "2019-01-10"]).await;
        let other = scene.add_room("read", 100, None).await;
        let third = scene.add_room("class", 100, None).await;
        let last = at(&scene, "2026-05-05T01:00:00Z", 1, None).await;
        let same_hour = at(&scene, "2026-05-05T01:30:00Z", 9, Some(other)).await;
        let lines = vec![one(&scene, &family, last, 0), one(&scene, &family, last, 1), one(&scene, &family, same_hour, 0)];
        assert_eq!(sends(&scene, lines, Manner::Whole).await, ["left out", "C6 refusal-full", "B1 refusal-overlap"]);
        let mut week = Vec::new();
        for (hour, room) in [("2026-05-05T03:00:00Z", None), ("2026-05-06T03:00:00Z", None), ("2026-05-07T03:00:00Z", None),
            ("2026-05-07T05:00:00Z", Some(other)), ("2026-05-08T05:00:00Z", Some(third))] {
            week.push(one(&scene, &family, at(&scene, hour, 9, room).await, 0));
        }
        let heard = ["place", "place", "B2 refusal-week-full-in-room", "place", "B2 refusal-week-full"];
        assert_eq!(sends(&scene, week, Manner::Fitting).await, heard);
    }
}

spec! {
    // C1: the building's limit over both rooms
    two_rooms_of_one_basket_share_the_building, "2026-05-04T01:00:00Z", scene => {
        scene.alter("UPDATE centre SET building_limit = 1").await;
        let family = scene.family(&["2021-01-10", "2019-01-10"]).await;
        let other = scene.add_room("read", 100, None).await;
        let (here, there) = (at(&scene, "2026-05-05T01:00:00Z", 9, None).await, at(&scene, "2026-05-05T01:30:00Z", 9, Some(other)).await);
        let lines = vec![one(&scene, &family, here, 0), one(&scene, &family, there, 1)];
        assert_eq!(sends(&scene, lines, Manner::Whole).await, ["left out", "C1 refusal-building-full"]);
    }
}

spec! {
    // B1a, G1: one grown-up cannot be in two rooms; on site is enough for both
    a_guardian_is_in_one_room_of_a_basket, "2026-05-04T01:00:00Z", scene => {
        let family = scene.family(&["2021-01-10", "2022-01-10"]).await;
        let other = scene.add_room("read", 100, None).await;
        let plan = async |policy: Policy, starts: &str, room: Option<RoomId>| {
            let mut draft = scene.draft(starts, 9);
            draft.room = room.unwrap_or(draft.room);
            draft.terms.supervision = Supervision::new(vec![Band { under: None, policy }]).unwrap();
            scene.plan(&draft).await
        };
        let minded = |session: SessionId, child: usize| {
            Request { guardians: family.guardians.clone(), ..one(&scene, &family, session, child) }
        };
        let in_room = plan(Policy::InRoom, "2026-05-05T01:00:00Z", None).await;
        let there = plan(Policy::InRoom, "2026-05-05T01:00:00Z", Some(other)).await;
        let lines = vec![minded(in_room, 0), minded(there, 1)];
        assert_eq!(sends(&scene, lines, Manner::Whole).await, ["left out", "B1a refusal-guardian-elsewhere"]);
        let on_site = plan(Policy::OnSite, "2026-05-05T01:30:00Z", Some(other)).await;
        assert_eq!(sends(&scene, vec![minded(in_room, 0), minded(on_site, 1)], Manner::Whole).await, ["place", "place"]);
    }
}

spec! {
    // Z1: the page decides by the same function on the same facts
    the_preview_of_a_basket_says_what_the_press_gives, "2026-05-04T01:00:00Z", scene => {
        let family = scene.family(&["2021-01-10", "2019-01-10"]).await;
        let last = at(&scene, "2026-05-05T01:00:00Z", 1, None).await;
        let later = at(&scene, "2026-05-12T01:00:00Z", 9, None).await;
        let lines = vec![one(&scene, &family, last, 0), one(&scene, &family, last, 1), one(&scene, &family, later, 1)];
        let basket = Basket::new(lines.clone(), Manner::Fitting).unwrap();
        let facts = over(&scene, &family, &[last, later]).await;
        let verdicts = basket.decide(&facts, scene.now()).expect("verdicts");
        let preview: Vec<String> = verdicts.iter().map(|verdict| match verdict {
            Ok(Grant::Place { .. }) => "place".into(),
            Ok(Grant::Line { .. }) => "line".into(),
            Err(refusals) => told(refusals).join(", "),
        }).collect();
        assert_eq!(preview, ["place", "C6 refusal-full", "B3 refusal-not-yet-open"]);
        assert_eq!(sends(&scene, lines, Manner::Fitting).await, preview);
    }
}

spec! {
    // C6
    the_same_key_makes_one_basket_and_hears_the_same_answer, "2026-05-04T01:00:00Z", scene => {
        let family = scene.family(&["2021-01-10", "2019-01-10"]).await;
        let (first, second) = (at(&scene, "2026-05-05T01:00:00Z", 2, None).await, at(&scene, "2026-05-06T01:00:00Z", 2, None).await);
        let lines = || vec![one(&scene, &family, first, 0), one(&scene, &family, second, 1)];
        let answer = presses(&scene, lines(), Manner::Whole, "k").await.unwrap();
        assert_eq!(presses(&scene, lines(), Manner::Whole, "k").await.unwrap(), answer);
        assert_eq!(answer.bookings().count(), 2);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 2);
        let refused = presses(&scene, lines(), Manner::Whole, "again").await.unwrap();
        assert_eq!(said(&refused), ["B1 refusal-already-booked", "B1 refusal-already-booked"]);
        for id in answer.bookings() {
            scene.cancels(&family, id).await.expect("cancelled");
        }
        assert_eq!(presses(&scene, lines(), Manner::Whole, "again").await.unwrap(), refused, "refusals too");
        let alone = leyuan::actions::book::Book { request: one(&scene, &family, first, 0), key: "k".into(), now: scene.now() };
        let answer = scene.store.change(scene.centre, Actor::Household(family.id), alone).await;
        assert!(matches!(answer, Err(Error::Stale)), "a basket's key books nothing else");
    }
}

spec! {
    // B6: settled first, so a place that fell free goes to who waits
    a_basket_finds_each_session_settled, "2026-05-04T01:00:00Z", scene => {
        let waits = scene.child().await;
        let gym = at(&scene, "2026-05-05T09:00:00Z", 1, None).await;
        booking(&scene.asks(&scene.child().await, gym).await);
        let entry = booking(&scene.asks(&waits, gym).await);
        scene.alter("UPDATE booking_child SET state = 'cancelled', active = FALSE, ended_by = 'desk' WHERE state = 'confirmed'").await;
        let family = scene.child().await;
        let free = at(&scene, "2026-05-06T09:00:00Z", 1, None).await;
        let lines = vec![one(&scene, &family, gym, 0), one(&scene, &family, free, 0)];
        assert_eq!(sends(&scene, lines, Manner::Whole).await, ["C6 refusal-full", "left out"]);
        assert_eq!(scene.states(entry).await, [State::Confirmed]);
    }
}

spec! {
    a_course_is_in_no_basket_and_a_basket_holds_twelve_lines_of_one_household, "2026-05-04T01:00:00Z", scene => {
        let family = scene.child().await;
        let mut course = scene.draft("2026-05-05T01:00:00Z", 9);
        course.terms.booking = BookingMode::Course;
        let course = scene.plan(&course).await;
        assert_eq!(sends(&scene, vec![one(&scene, &family, course, 0)], Manner::Fitting).await, ["B9 refusal-course-whole"]);
        let line = one(&scene, &family, course, 0);
        assert!(Basket::new(Vec::new(), Manner::Whole).is_none());
        assert!(Basket::new(vec![line.clone(); MOST], Manner::Whole).is_some());
        assert!(Basket::new(vec![line.clone(); MOST + 1], Manner::Whole).is_none());
        let stranger = one(&scene, &scene.child().await, course, 0);
        assert!(Basket::new(vec![line, stranger], Manner::Whole).is_none());
    }
}

spec! {
    // C6: the race for the last places
    of_two_baskets_for_the_last_places_exactly_one_is_whole, "2026-05-04T01:00:00Z", scene => {
        let scene = Arc::new(scene);
        for round in 0..6 {
            let room = scene.add_room(&format!("other{round}"), 100, None).await;
            let day = 5 + round;
            let here = at(&scene, &format!("2026-05-{day:02}T01:00:00Z"), 1, None).await;
            let there = at(&scene, &format!("2026-05-{day:02}T02:00:00Z"), 1, Some(room)).await;
            let mut tasks = Vec::new();
            for turn in 0..8 {
                let family = scene.family(&["2021-01-10", "2019-01-10"]).await;
                // Some ask in one order, some in the other.
                let mut lines = vec![one(&scene, &family, here, 0), one(&scene, &family, there, 1)];
                if turn % 2 == 1 { lines.reverse(); }
                let scene = scene.clone();
                tasks.push(tokio::spawn(async move { sends(&scene, lines, Manner::Whole).await }));
            }
            let mut whole = 0;
            for task in tasks {
                let heard = task.await.expect("an outcome");
                if heard == ["place", "place"] { whole += 1 } else { assert!(!heard.contains(&"place".into()), "{heard:?}") }
            }
            assert_eq!(whole, 1, "round {round}");
        }
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 12);
    }
}

/// A day of three rooms: play for 3–7 at ten, class for 8–11 at ten, stories for all at eleven.
async fn saturday(scene: &Scene) -> [SessionId; 3] {
    let class = scene.add_room("class", 100, None).await;
    let plan = async |starts: &str, ages: (u16, u16), room: Option<RoomId>| {
        let mut draft: Session = scene.draft(starts, 9);
        draft.room = room.unwrap_or(draft.room);
        draft.terms.ages = AgeRange::new(ages.0, Some(ages.1));
        draft.terms.supervision = Supervision::usual();
        draft.terms.takes_siblings = ages.0 == 36;
        scene.plan(&draft).await
    };
    [
        plan("2026-05-09T02:00:00Z", (36, 96), None).await,
        plan("2026-05-09T02:00:00Z", (72, 144), Some(class)).await,
        plan("2026-05-09T03:15:00Z", (36, 144), None).await,
    ]
}

async fn hours(scene: &Scene, family: &Family) -> Vec<split::Hour> {
    let window = scene.zone().day(day("2026-05-09"));
    let (centre, household, now) = (scene.centre, Some(family.id), scene.now());
    let read = scene
        .store
        .read(move |db| Box::pin(async move { facts::load(db, centre, household, window, now).await }));
    let facts = read.await.expect("facts").expect("a centre");
    split::hours(&facts, &family.children, day("2026-05-09"), now)
}

/// Sessions with their children and guardians, of the best split of an hour.
fn best(hours: &[split::Hour], hour: u32) -> Vec<&Request> {
    let found = hours.iter().find(|one| one.hour == hour);
    found.map(|one| one.splits[0].requests().iter().collect()).unwrap_or_default()
}

spec! {
    at_one_hour_each_child_finds_the_session_that_fits_it, "2026-05-04T01:00:00Z", scene => {
        let [play, class, stories] = saturday(&scene).await;
        // Four and nine years old, one grown-up: in the room with the small one.
        let family = scene.family(&["2022-01-10", "2017-01-10"]).await;
        let hours = hours(&scene, &family).await;
        assert_eq!(hours.iter().map(|hour| hour.hour).collect::<Vec<_>>(), [10, 11]);
        let ten = best(&hours, 10);
        assert_eq!(ten.iter().map(|r| (r.session, r.children.clone())).collect::<Vec<_>>(),
            [(play, vec![family.children[0]]), (class, vec![family.children[1]])]);
        assert_eq!((&ten[0].guardians, &ten[1].guardians), (&family.guardians, &Vec::new()));
        let eleven = best(&hours, 11);
        assert_eq!((eleven.len(), eleven[0].session), (1, stories), "together where they can be");
        let lines = ten.into_iter().cloned().collect();
        assert_eq!(sends(&scene, lines, Manner::Whole).await, ["place", "place"], "what was proposed is had");
    }
}

spec! {
    // B1a, G1
    one_grown_up_cannot_mind_two_rooms_and_two_can, "2026-05-04T01:00:00Z", scene => {
        let play = scene.draft("2026-05-09T02:00:00Z", 9);
        let read = scene.add_room("read", 100, None).await;
        let mut ids = Vec::new();
        for (room, ages) in [(play.room, (36, 48)), (read, (48, 72))] {
            let mut draft = Session { id: SessionId::new(), room, ..play.clone() };
            draft.terms.ages = AgeRange::new(ages.0, Some(ages.1));
            draft.terms.supervision = Supervision::usual();
            ids.push(scene.plan(&draft).await);
        }
        let births = ["2022-06-10", "2021-01-10", "2019-01-10"];
        let two_of = |family: Family| Family { children: family.children[..2].to_vec(), ..family };
        assert_eq!(hours(&scene, &two_of(scene.family(&births).await)).await, Vec::new());
        let all_three = scene.family_with(&births, 2, |_| {}).await;
        let both = two_of(all_three.clone());
        let found = hours(&scene, &both).await;
        let ten = best(&found, 10);
        assert_eq!(ten.iter().map(|request| request.session).collect::<Vec<_>>(), ids);
        let mut with: Vec<_> = ten.iter().flat_map(|request| request.guardians.clone()).collect();
        with.sort();
        let mut all = both.guardians.clone();
        all.sort();
        assert_eq!(with, all, "each in one room");
        // One of them is with the third child in another room then: nobody is left for one of the two.
        let other = scene.add_room("class", 100, None).await;
        let mut elsewhere = Session { id: SessionId::new(), room: other, ..play.clone() };
        elsewhere.terms.ages = AgeRange::new(84, Some(96));
        elsewhere.terms.supervision =
            Supervision::new(vec![Band { under: None, policy: Policy::InRoom }]).unwrap();
        let elsewhere = scene.plan(&elsewhere).await;
        let mut request = scene.request(&all_three.only(2), elsewhere);
        request.guardians = vec![both.guardians[1]];
        booking(&scene.sends(request).await);
        assert_eq!(hours(&scene, &both).await, Vec::new());
    }
}

spec! {
    // C2
    who_fits_nowhere_at_an_hour_is_brought_along_where_the_room_allows, "2026-05-04T01:00:00Z", scene => {
        let [play, ..] = saturday(&scene).await;
        let family = scene.family(&["2022-01-10", "2025-01-10"]).await;
        let found = hours(&scene, &family).await;
        let ten = best(&found, 10);
        assert_eq!(ten.len(), 1);
        assert_eq!((ten[0].session, &ten[0].along), (play, &vec![family.children[1]]));
        assert!(matches!(scene.sends(ten[0].clone()).await, Answer::Placed(_)));
    }
}

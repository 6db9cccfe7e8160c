//! Roll-call: everybody who is inside stands on one list, and being seen again corrects the counts (C7, C9, P2).

use crate::company::{Company, Knocks};
use crate::scene::{Scene, booking, spec};
use crate::sign_in::on_duty;
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode};
use leyuan::actions::check_in::CheckIn;
use leyuan::actions::check_out::CheckOut;
use leyuan::actions::count_heads::{CountHeads, Step};
use leyuan::actions::hold_roll_call::{Called, HoldRollCall, Seen};
use leyuan::actions::walk_in::{WalkIn, WalkOut};
use leyuan::domain::booking::State;
use leyuan::domain::household::Phone;
use leyuan::domain::ids::{BookingId, RollCallId, SessionId};
use leyuan::domain::names::Name;
use leyuan::domain::series::Supervision;
use leyuan::domain::visit::{self, Band};
use leyuan::domain::{board, roll_call};
use leyuan::store::visits;
use serde_json::json;

/// A session that runs, one child of it and his grandmother inside, two let in without a name, one head counted.
struct Afternoon {
    play: SessionId,
    booked: BookingId,
    band: Band,
}

const NOW: &str = "2026-11-28T06:10:00Z";

async fn afternoon(scene: &Scene) -> Afternoon {
    let mut play = scene.draft("2026-11-28T06:00:00Z", 9);
    play.terms.supervision = Supervision::usual();
    let play = scene.plan(&play).await;
    let family = scene.family_with(&["2022-01-10"], 1, |household| {
        household.children[0].needs = Name::parse("花生过敏").ok();
        household.guardians[0].phone = Phone::parse("13900003021");
    });
    let family = family.await;
    let mut request = scene.request(&family, play);
    request.guardians.clone_from(&family.guardians);
    let booked = booking(&scene.sends(request).await);
    scene.until(NOW);
    let press = CheckIn { booking: booked, child: None, nonce: "in".into(), now: scene.now() };
    scene.presses(press).await.unwrap();
    let facts = scene.facts(play, None).await;
    let band = *visit::bands(facts.session(play).unwrap()).last().unwrap();
    let press = WalkIn { session: play, band, children: 2, nonce: "walk".into(), now: scene.now() };
    scene.presses(press).await.unwrap();
    let head =
        CountHeads { room: scene.room, step: Step::In, reason: None, nonce: "head".into(), now: scene.now() };
    scene.presses(head).await.unwrap();
    Afternoon { play, booked, band }
}

fn hold(scene: &Scene, expected: u16, seen: u16) -> HoldRollCall {
    let rooms = vec![Seen { room: scene.room, expected, seen }];
    HoldRollCall { id: RollCallId::new(), rooms, now: scene.now() }
}

/// Named, let in without a name, counted: of the usual room, and how many the board says are inside.
async fn known(scene: &Scene, session: SessionId) -> ([u16; 3], u16) {
    let facts = scene.facts(session, None).await;
    let (centre, since) = (scene.centre, scene.now() - leyuan::domain::zone::Span::hours(6));
    let loose = scene.store.read(move |db| Box::pin(async move { visits::loose(db, centre, since).await }));
    let loose = loose.await.unwrap();
    let rooms = roll_call::rooms(&facts, &loose, scene.now());
    let room = rooms.iter().find(|room| room.room.id == scene.room).unwrap();
    let inside = board::rooms(&facts, &loose, &[], scene.now())[0].inside;
    ([room.named(), room.walk_ins(), room.counted()], inside)
}

spec! {
    // C7
    everybody_inside_stands_on_the_list_by_name_or_as_a_count, "2026-11-27T06:00:00Z", scene => {
        let Afternoon { play, .. } = afternoon(&scene).await;
        assert_eq!(known(&scene, play).await, ([2, 2, 1], 5), "a child and his grandmother, two walk-ins, one head");
    }
}

spec! {
    // C7, C9
    who_was_not_seen_and_has_no_name_is_taken_off_by_new_events_and_no_old_one_is_touched, "2026-11-27T06:00:00Z", scene => {
        let Afternoon { play, band, .. } = afternoon(&scene).await;
        let (events, sum) = ("SELECT COUNT(*) FROM visit", "SELECT CAST(SUM(heads * heads) AS BIGINT) FROM visit");
        let before = (scene.count(events).await, scene.count(sum).await);
        assert_eq!(scene.presses(hold(&scene, 5, 3)).await.unwrap(), Called::Written { seen: 3, expected: 5 });
        assert_eq!(known(&scene, play).await, ([2, 1, 0], 3), "first the head nobody knows, then a walk-in");
        assert_eq!(scene.count(events).await, before.0 + 2, "one for each");
        assert_eq!(scene.count(sum).await, before.1 + 2, "beside those that were there");
        let out = WalkOut { session: play, band, nonce: "out".into(), now: scene.now() };
        scene.presses(out.clone()).await.unwrap();
        assert_eq!(known(&scene, play).await, ([2, 0, 0], 2));
        let again = WalkOut { nonce: "out again".into(), ..out };
        assert!(scene.presses(again).await.is_err(), "nobody of the band is left to go");
    }
}

spec! {
    // C9
    a_child_who_was_not_seen_stays_on_the_list_until_checked_out_by_name, "2026-11-27T06:00:00Z", scene => {
        let Afternoon { play, booked, .. } = afternoon(&scene).await;
        assert_eq!(scene.presses(hold(&scene, 5, 0)).await.unwrap(), Called::Written { seen: 0, expected: 5 });
        assert_eq!(known(&scene, play).await, ([2, 0, 0], 2), "a count forgets no child");
        assert_eq!(scene.states(booked).await, [State::Attended { left: false }]);
        let out = CheckOut { booking: booked, child: None, nonce: "out".into(), now: scene.now() };
        scene.presses(out).await.unwrap();
        assert_eq!(known(&scene, play).await, ([0, 0, 0], 0));
    }
}

spec! {
    // C7
    heads_pressed_away_below_the_people_on_the_list_come_back, "2026-11-27T06:00:00Z", scene => {
        let Afternoon { play, .. } = afternoon(&scene).await;
        for nonce in ["a", "b", "c", "d"] {
            let step = Step::Out;
            let head = CountHeads { room: scene.room, step, reason: None, nonce: nonce.into(), now: scene.now() };
            scene.presses(head).await.unwrap();
        }
        assert_eq!(known(&scene, play).await, ([2, 0, 0], 1), "the list still names two");
        scene.presses(hold(&scene, 2, 2)).await.unwrap();
        assert_eq!(known(&scene, play).await, ([2, 0, 0], 2));
        scene.presses(hold(&scene, 2, 7)).await.unwrap();
        assert_eq!(known(&scene, play).await, ([2, 2, 3], 7), "more were seen than were counted");
    }
}

spec! {
    a_list_that_people_left_since_is_not_written_down_and_one_sent_twice_is_written_once, "2026-11-27T06:00:00Z", scene => {
        let Afternoon { play, .. } = afternoon(&scene).await;
        let held = "SELECT COUNT(*) FROM change WHERE verb = 'roll_call.held'";
        assert_eq!(scene.presses(hold(&scene, 6, 5)).await.unwrap(), Called::Changed);
        let twice = HoldRollCall { rooms: vec![hold(&scene, 5, 4).rooms[0]; 2], ..hold(&scene, 5, 4) };
        assert_eq!(scene.presses(twice).await.unwrap(), Called::Changed, "one room told twice");
        assert_eq!((scene.count(held).await, known(&scene, play).await.1), (0, 5));
        let once = hold(&scene, 5, 4);
        for _ in 0..2 {
            assert_eq!(scene.presses(once.clone()).await.unwrap(), Called::Written { seen: 4, expected: 5 });
        }
        assert_eq!((scene.count(held).await, known(&scene, play).await.1), (1, 4));
        let empty = "SELECT COUNT(*) FROM change WHERE verb = 'roll_call.held' AND detail = '4/5'";
        assert_eq!(scene.count(empty).await, 1, "figures, and no word about people");
    }
}

async fn at_desk(scene: &Scene) -> Visitor {
    on_duty(scene, "zhang", "a long enough password").await;
    let mut visitor = Visitor::at(&program(scene));
    visitor.headers.insert("accept-language", "en".parse().unwrap());
    visitor.get("/jinhuayuan/desk/sign-in").await;
    let fields = [("login", "zhang"), ("password", "a long enough password")];
    visitor.post("/jinhuayuan/desk/sign-in", &fields).await.leads_to();
    visitor
}

spec! {
    // P2
    the_page_is_one_press_from_the_board_and_names_whom_to_look_for, "2026-11-27T06:00:00Z", scene => {
        afternoon(&scene).await;
        let mut desk = at_desk(&scene).await;
        let address = "/jinhuayuan/desk/roll-call";
        assert!(desk.get("/jinhuayuan/desk").await.body.contains(&format!(r#"href="{address}""#)));
        let list = desk.get(address).await.body;
        for shown in ["孩子0", "花生过敏", "家长0", "13900003021", "孩子0</b> 4", "2 let in without a name", "5 people in the rooms"] {
            assert!(list.contains(shown), "{shown}: {list}");
        }
        for live in ["data-live", "data-swap"] {
            assert!(!list.contains(live), "nothing in it replaces itself: {live}");
        }
        let wrong = desk.post(address, &[("seen-play", "many"), ("expected-play", "5"), ("tick", "room-play")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let ticked = wrong.body.split(r#"value="room-play""#).nth(1).unwrap();
        assert!(ticked.split('>').next().unwrap().contains("checked"), "what was ticked stays");
        let nothing = desk.post(address, &[("seen-play", ""), ("expected-play", "5")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let old = desk.post(address, &[("seen-play", "4"), ("expected-play", "6")]).await;
        assert_eq!(old.status, StatusCode::CONFLICT);
        assert!(old.body.contains("People came or went"));
        let held = desk.post(address, &[("seen-play", "4"), ("expected-play", "5")]).await;
        assert!(desk.get(held.leads_to()).await.body.contains("4 of 5 seen"));
        assert!(desk.get(address).await.body.contains("4 people in the rooms"));
    }
}

spec! {
    a_program_reads_the_list_and_writes_it_down_by_the_same_decision, "2026-11-27T06:00:00Z", scene => {
        afternoon(&scene).await;
        let company = Company::gathers(scene).await;
        let child = company.scene.child().await;
        let mut staff = company.browser(&program(&company.scene), Knocks::StaffHere, &child).await;
        let address = "/api/v1/centres/jinhuayuan/desk/roll-call";
        let list = staff.get(address).await.json();
        let play = list["rooms"].as_array().unwrap().iter().find(|room| room["room"] == "play").unwrap();
        assert_eq!(json!([play["named"], play["walk_ins"], play["counted"], play["expected"]]), json!([2, 2, 1, 5]));
        assert_eq!(play["families"][0]["children"][0]["needs"], "花生过敏");
        assert_eq!(play["families"][0]["guardians"][0]["phone"], "13900003021");
        let baby = list["rooms"].as_array().unwrap().iter().find(|room| room["room"] == "baby").unwrap();
        assert_eq!((&baby["expected"], &baby["standing"]["is_free"]), (&json!(0), &baby["standing"]["is_free"]));
        let tell = |expected: i64, seen: i64| json!({ "rooms": [{ "room": "play", "expected": expected, "seen": seen }] });
        for (wish, status) in [
            (tell(6, 5), StatusCode::CONFLICT),
            (tell(5, -1), StatusCode::UNPROCESSABLE_ENTITY),
            (tell(5, 10_000), StatusCode::UNPROCESSABLE_ENTITY),
            (json!({ "rooms": [] }), StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            assert_eq!(staff.calls(Method::POST, address, Some(&wish)).await.status, status, "{wish}");
        }
        let done = staff.calls(Method::POST, address, Some(&tell(5, 4))).await.json();
        assert_eq!((&done["seen"], &done["expected"]), (&json!(4), &json!(5)));
        assert_eq!(staff.get(address).await.json()["people"], 4);
    }
}

//! The door: who is here, who may still come in, and what a press at the desk counts (B5, C7, C8, C9).

use crate::scene::{Scene, booking, spec, told};
use leyuan::actions::all_out::AllOut;
use leyuan::actions::book::Book;
use leyuan::actions::check_in::{Arrival, CheckIn};
use leyuan::actions::check_out::CheckOut;
use leyuan::actions::count_heads::{CountHeads, Counted, Step};
use leyuan::actions::reset_counts::ResetCounts;
use leyuan::actions::undo::Undo;
use leyuan::actions::walk_in::{WalkIn, WalkInFamily, WalkOut};
use leyuan::domain::booking::State;
use leyuan::domain::capacity::{self, Tally};
use leyuan::domain::ids::{BookingId, SessionId};
use leyuan::domain::party::{Authority, Liberties};
use leyuan::domain::series::Supervision;
use leyuan::domain::visit::{self, Band};
use leyuan::error::Error;
use leyuan::store::visits;

fn check_in(scene: &Scene, booking: BookingId) -> CheckIn {
    CheckIn { booking, child: None, nonce: BookingId::new().to_string(), now: scene.now() }
}

fn check_out(scene: &Scene, booking: BookingId) -> CheckOut {
    CheckOut { booking, child: None, nonce: BookingId::new().to_string(), now: scene.now() }
}

async fn band(scene: &Scene, session: SessionId, index: usize) -> Band {
    let facts = scene.facts(session, None).await;
    visit::bands(facts.session(session).unwrap())[index]
}

async fn walk_in(scene: &Scene, session: SessionId, children: u16) -> WalkIn {
    let band = band(scene, session, 0).await;
    WalkIn { session, band, children, nonce: BookingId::new().to_string(), now: scene.now() }
}

fn count(scene: &Scene, step: Step, nonce: &str) -> CountHeads {
    CountHeads { room: scene.room, step, reason: None, nonce: nonce.into(), now: scene.now() }
}

async fn tally(scene: &Scene, session: SessionId) -> Tally {
    scene.facts(session, None).await.tallies.get(&session).copied().unwrap_or_default()
}

async fn last(scene: &Scene, session: SessionId) -> leyuan::domain::ids::VisitId {
    let read = scene.store.read(move |db| Box::pin(async move { visits::last(db, session, 9).await }));
    read.await.unwrap()[0].id
}

spec! {
    // C7
    the_door_stops_at_the_hard_limit_even_for_booked_people_and_that_is_no_strike, "2026-05-06T00:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 5);
        play.limits.room_limit = 3;
        let play = scene.plan(&play).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-05-06T06:01:00Z");
        for nonce in ["a", "b", "c"] {
            scene.presses(count(&scene, Step::In, nonce)).await.unwrap();
        }
        let arrival = scene.presses(check_in(&scene, booked)).await.unwrap();
        let Arrival::TurnedAway(refusals) = arrival else { panic!("a fourth head in a room of three") };
        assert_eq!(told(&refusals), ["C1 refusal-room-full"]);
        assert_eq!(scene.states(booked).await, [State::TurnedAway]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 0);
        scene.presses(count(&scene, Step::Out, "d")).await.unwrap();
        assert_eq!(scene.presses(check_in(&scene, booked)).await.unwrap(), Arrival::Inside, "there is room again");
    }
}

spec! {
    // C10
    the_door_of_a_corner_stops_at_the_whole_rooms_limit, "2026-05-06T00:00:00Z", scene => {
        let whole = scene.add_room("reading", 2, None).await;
        let mut corner = scene.draft("2026-05-06T06:00:00Z", 5);
        corner.room = scene.add_room("corner", 20, Some(whole)).await;
        let mut hall = scene.draft("2026-05-06T06:00:00Z", 5);
        hall.room = whole;
        let (corner, hall) = (scene.plan(&corner).await, scene.plan(&hall).await);
        let booked = booking(&scene.asks(&scene.child().await, corner).await);
        scene.until("2026-05-06T06:01:00Z");
        for nonce in ["a", "b"] {
            scene.presses(CountHeads { room: whole, ..count(&scene, Step::In, nonce) }).await.unwrap();
        }
        assert_eq!(tally(&scene, hall).await.heads, 2);
        let arrival = scene.presses(check_in(&scene, booked)).await.unwrap();
        assert!(matches!(arrival, Arrival::TurnedAway(refusals) if told(&refusals) == ["C10 refusal-whole-room-full"]));
    }
}

spec! {
    // B5
    who_comes_after_a_quarter_of_an_hour_is_late_and_let_in_if_there_is_room, "2026-05-06T00:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 1).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-05-06T06:15:00Z");
        assert_eq!(scene.presses(check_in(&scene, booked)).await.unwrap(), Arrival::Inside);
        assert_eq!(scene.states(booked).await, [State::Late { left: false }]);
    }
}

spec! {
    // B5, C8
    a_place_nobody_claimed_goes_to_a_walk_in_and_who_comes_then_is_turned_away_without_a_strike, "2026-05-06T00:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 1).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-05-06T06:10:00Z");
        let early = scene.presses(walk_in(&scene, play, 1).await).await;
        assert!(matches!(early, Err(Error::Refused(_))), "the place is still kept");
        scene.until("2026-05-06T06:15:00Z");
        scene.presses(walk_in(&scene, play, 1).await).await.unwrap();
        let arrival = scene.presses(check_in(&scene, booked)).await.unwrap();
        assert!(matches!(arrival, Arrival::TurnedAway(_)));
        assert_eq!(scene.states(booked).await, [State::TurnedAway]);
    }
}

spec! {
    // C7
    two_presses_with_one_nonce_count_once, "2026-05-06T06:05:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 9).await;
        for _ in 0..2 {
            scene.presses(count(&scene, Step::In, "once")).await.unwrap();
        }
        assert_eq!(tally(&scene, play).await.heads, 1);
        let press = walk_in(&scene, play, 1).await;
        for _ in 0..2 {
            scene.presses(press.clone()).await.unwrap();
        }
        assert_eq!(tally(&scene, play).await.heads, 2);
    }
}

spec! {
    // C7
    a_check_in_is_counted_and_undo_restores_what_was, "2026-05-06T00:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.supervision = Supervision::usual();
        let play = scene.plan(&play).await;
        let family = scene.family(&["2022-01-10", "2021-01-10"]).await;
        let mut request = scene.request(&family, play);
        request.guardians = family.guardians.clone();
        let booked = booking(&scene.sends(request).await);
        scene.until("2026-05-06T05:55:00Z");
        scene.presses(check_in(&scene, booked)).await.unwrap();
        let inside = tally(&scene, play).await;
        assert_eq!((inside.children, inside.heads), (2, 3), "two children and their grandmother");
        scene.presses(Undo { visit: last(&scene, play).await, now: scene.now() }).await.unwrap();
        assert_eq!(tally(&scene, play).await, Tally::default());
        assert_eq!(scene.states(booked).await, [State::Confirmed, State::Confirmed]);
    }
}

spec! {
    // C7
    a_check_out_taken_back_leaves_the_child_inside, "2026-05-06T00:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 9).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-05-06T06:00:00Z");
        scene.presses(check_in(&scene, booked)).await.unwrap();
        scene.until("2026-05-06T06:30:00Z");
        scene.presses(check_out(&scene, booked)).await.unwrap();
        assert_eq!(scene.states(booked).await, [State::Attended { left: true }]);
        let out = last(&scene, play).await;
        for _ in 0..2 {
            scene.presses(Undo { visit: out, now: scene.now() }).await.unwrap();
        }
        assert_eq!(scene.states(booked).await, [State::Attended { left: false }]);
        assert_eq!(tally(&scene, play).await.heads, 1, "taken back once");
    }
}

spec! {
    // C7
    a_check_in_under_a_check_out_is_not_taken_back_first, "2026-05-06T00:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 9).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-05-06T06:00:00Z");
        scene.presses(check_in(&scene, booked)).await.unwrap();
        let first = last(&scene, play).await;
        scene.until("2026-05-06T06:30:00Z");
        scene.presses(check_out(&scene, booked)).await.unwrap();
        let undone = scene.presses(Undo { visit: first, now: scene.now() }).await;
        assert!(matches!(undone, Err(Error::Stale)));
    }
}

spec! {
    // G2
    a_guardian_of_two_bookings_comes_in_once_and_leaves_with_the_last_child, "2026-05-06T00:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.supervision = Supervision::usual();
        let play = scene.plan(&play).await;
        let family = scene.family(&["2022-01-10", "2021-01-10"]).await;
        let mut bookings = Vec::new();
        for child in [0, 1] {
            let mut request = scene.request(&family.only(child), play);
            request.guardians = family.guardians.clone();
            bookings.push(booking(&scene.sends(request).await));
        }
        scene.until("2026-05-06T06:00:00Z");
        for booked in &bookings {
            scene.presses(check_in(&scene, *booked)).await.unwrap();
        }
        assert_eq!(tally(&scene, play).await.heads, 3);
        scene.presses(check_out(&scene, bookings[0])).await.unwrap();
        assert_eq!(tally(&scene, play).await.heads, 2);
        scene.presses(check_out(&scene, bookings[1])).await.unwrap();
        assert_eq!(tally(&scene, play).await, Tally::default());
    }
}

spec! {
    // C8: the grown-ups G2 asks for come and go with the children
    walk_ins_bring_the_grown_ups_they_need, "2026-05-06T06:05:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.supervision = Supervision::usual();
        let play = scene.plan(&play).await;
        scene.presses(walk_in(&scene, play, 2).await).await.unwrap();
        let inside = tally(&scene, play).await;
        assert_eq!((inside.children, inside.heads), (2, 3));
        let out = |nonce: &str, band| WalkOut { session: play, band, nonce: nonce.into(), now: scene.now() };
        let youngest = band(&scene, play, 0).await;
        scene.presses(out("a", youngest)).await.unwrap();
        assert_eq!(tally(&scene, play).await.heads, 2, "one child and its grown-up stay");
        scene.presses(out("b", youngest)).await.unwrap();
        assert_eq!(tally(&scene, play).await, Tally::default());
        assert!(matches!(scene.presses(out("c", youngest)).await, Err(Error::Stale)));
    }
}

spec! {
    // C8, B2
    a_household_that_walks_in_is_booked_and_inside_in_one_press, "2026-05-06T06:05:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 9).await;
        let family = scene.child().await;
        let mut request = scene.request(&family, play);
        request.authority = Authority::WalkIn(Liberties::default());
        let book = Book { request, key: "walk".into(), now: scene.now() };
        let answer = scene.presses(WalkInFamily(book.clone())).await.unwrap();
        assert_eq!(scene.states(booking(&answer)).await, [State::Attended { left: false }]);
        assert_eq!(scene.presses(WalkInFamily(book)).await.unwrap(), answer);
        assert_eq!(tally(&scene, play).await.heads, 1);
    }
}

spec! {
    // C9
    a_count_corrects_heads_and_never_takes_a_child_who_is_inside_by_name, "2026-05-06T00:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 9).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-05-06T06:01:00Z");
        scene.presses(check_in(&scene, booked)).await.unwrap();
        scene.presses(count(&scene, Step::In, "somebody")).await.unwrap();
        for nonce in ["a", "b", "c"] {
            scene.presses(count(&scene, Step::Out, nonce)).await.unwrap();
        }
        let inside = tally(&scene, play).await;
        assert_eq!((inside.children, inside.heads), (1, 1));
        scene.presses(count(&scene, Step::In, "d")).await.unwrap();
        assert_eq!(tally(&scene, play).await.heads, 2, "no press that took nobody is owed");
        scene.presses(check_out(&scene, booked)).await.unwrap();
        scene.presses(count(&scene, Step::Out, "e")).await.unwrap();
        assert_eq!(tally(&scene, play).await, Tally::default());
    }
}

spec! {
    // C1, C9
    a_head_past_the_limit_is_counted_only_with_a_reason, "2026-05-06T06:05:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 5);
        (play.limits.room_limit, play.limits.staff) = (2, 1);
        let play = scene.plan(&play).await;
        scene.presses(count(&scene, Step::In, "a")).await.unwrap();
        let past = scene.presses(count(&scene, Step::In, "b")).await.unwrap();
        assert_eq!(past, Counted::PastLimit { limit: 1 });
        let why = CountHeads { reason: Some("recount"), ..count(&scene, Step::In, "b") };
        assert_eq!(scene.presses(why).await.unwrap(), Counted::Done);
        assert_eq!(tally(&scene, play).await.heads, 2);
        let left = capacity::left(&scene.facts(play, None).await, &scene.facts(play, None).await.sessions[0], scene.now());
        assert_eq!(left.over(), 1, "staff see it in red");
    }
}

spec! {
    // C7
    one_press_sends_everybody_of_a_session_out_and_can_be_taken_back, "2026-05-06T00:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 9).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-05-06T06:01:00Z");
        scene.presses(check_in(&scene, booked)).await.unwrap();
        scene.presses(walk_in(&scene, play, 2).await).await.unwrap();
        scene.until("2026-05-06T07:05:00Z");
        scene.presses(AllOut { session: play, nonce: "out".into(), now: scene.now() }).await.unwrap();
        assert_eq!(tally(&scene, play).await, Tally::default());
        assert_eq!(scene.states(booked).await, [State::Attended { left: true }]);
        let read = scene.store.read(move |db| Box::pin(async move { visits::last(db, play, 9).await }));
        let all_out = read.await.unwrap().into_iter().find(|event| event.kind == visits::Kind::AllOut).unwrap();
        scene.presses(Undo { visit: all_out.id, now: scene.now() }).await.unwrap();
        assert_eq!((tally(&scene, play).await.heads, scene.states(booked).await), (3, vec![State::Attended { left: false }]));
    }
}

spec! {
    // C7
    counts_are_reset_when_the_building_closes_but_not_while_a_session_runs, "2026-05-06T15:30:00Z", scene => {
        let night = scene.session("2026-05-06T15:20:00Z", 9).await;
        scene.presses(walk_in(&scene, night, 2).await).await.unwrap();
        scene.until("2026-05-06T16:05:00Z");
        let reset = ResetCounts { now: scene.now() };
        assert!(!scene.presses(reset).await.unwrap(), "midnight is not the end of a session");
        assert_eq!(tally(&scene, night).await.heads, 2);
        scene.until("2026-05-06T16:30:00Z");
        assert!(scene.presses(ResetCounts { now: scene.now() }).await.unwrap());
        assert_eq!(tally(&scene, night).await.heads, 0);
    }
}

spec! {
    // C7, C8
    who_walked_in_early_and_was_counted_out_holds_no_place_when_it_begins, "2026-05-06T05:40:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 2).await;
        scene.presses(walk_in(&scene, play, 2).await).await.unwrap();
        assert!(scene.presses(ResetCounts { now: scene.now() }).await.unwrap());
        assert_eq!(tally(&scene, play).await, Tally::default());
    }
}

spec! {
    // B5
    leaving_a_drop_in_session_frees_the_place_and_the_quarter_of_an_hour_does_not, "2026-05-06T00:00:00Z", scene => {
        let mut read = scene.draft("2026-05-06T06:00:00Z", 1);
        read.terms.booking = leyuan::domain::series::BookingMode::DropIn;
        let read = scene.plan(&read).await;
        let booked = booking(&scene.asks(&scene.child().await, read).await);
        scene.until("2026-05-06T06:40:00Z");
        assert!(scene.presses(walk_in(&scene, read, 1).await).await.is_err(), "a place is held to the end");
        scene.presses(check_in(&scene, booked)).await.unwrap();
        assert_eq!(scene.states(booked).await, [State::Attended { left: false }], "arrival any time counts");
        scene.presses(check_out(&scene, booked)).await.unwrap();
        scene.presses(walk_in(&scene, read, 1).await).await.unwrap();
    }
}

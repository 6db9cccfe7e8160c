//! Limits lowered and raised at the desk (C3, C5).

use crate::scene::{Scene, booking, spec};
use leyuan::actions::Outcome;
use leyuan::actions::book::{Answer, Book};
use leyuan::actions::book_at_desk::BookAtDesk;
use leyuan::actions::set_limits::{Change, Scope, SetLimits};
use leyuan::domain::booking::State;
use leyuan::domain::capacity;
use leyuan::domain::effects::Effects;
use leyuan::domain::party::{Authority, Liberties, Wish};

async fn set(scene: &Scene, scope: Scope, change: Change) -> Effects {
    let mut press = SetLimits { scope, change, digest: Effects::default().digest(), now: scene.now() };
    match scene.presses(press.clone()).await.unwrap() {
        Outcome::Done => Effects::default(),
        Outcome::Blocked(obstacles) => panic!("{obstacles:?}"),
        Outcome::Changed(effects) => {
            press.digest = effects.digest();
            assert_eq!(scene.presses(press).await.unwrap(), Outcome::Done);
            effects
        }
    }
}

fn places(places: u16) -> Change {
    Change { places: Some(places), ..Change::default() }
}

spec! {
    // C5
    lowering_a_limit_says_first_by_how_many_it_goes_over_and_cancels_nobody, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 5).await;
        let mut bookings = Vec::new();
        for _ in 0..3 {
            bookings.push(booking(&scene.asks(&scene.child().await, play).await));
        }
        let effects = set(&scene, Scope::Session(play), places(1)).await;
        assert_eq!(effects.0[0].over, 2);
        assert_eq!(effects.0[0].bookings.last().unwrap().booking, bookings[2], "the newest last");
        for booked in bookings {
            assert_eq!(scene.states(booked).await, [State::Confirmed]);
        }
        let facts = scene.facts(play, None).await;
        assert_eq!(capacity::left(&facts, facts.session(play).unwrap(), scene.now()).over(), 2);
        let mut late = scene.request(&scene.child().await, play);
        late.wish = Wish::Place;
        assert_eq!(scene.refused(late).await, ["C6 refusal-full"]);
    }
}

spec! {
    // C5, B6
    raising_a_limit_lets_the_waiting_in, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 1).await;
        booking(&scene.asks(&scene.child().await, play).await);
        let waiting = booking(&scene.asks(&scene.child().await, play).await);
        set(&scene, Scope::Session(play), places(2)).await;
        assert_eq!(scene.states(waiting).await, [State::Confirmed]);
    }
}

spec! {
    // C5
    a_rooms_limit_holds_for_all_its_sessions_to_come_and_for_no_other_room, "2026-05-04T01:00:00Z", scene => {
        let first = scene.session("2026-05-06T06:00:00Z", 5).await;
        let second = scene.session("2026-05-07T06:00:00Z", 5).await;
        let mut other = scene.draft("2026-05-06T06:00:00Z", 5);
        other.room = scene.add_room("read", 20, None).await;
        let other = scene.plan(&other).await;
        set(&scene, Scope::Room(scene.room), Change { room_limit: Some(7), ..Change::default() }).await;
        let limit = async |id| scene.facts(id, None).await.session(id).unwrap().limits.room_limit;
        assert_eq!([limit(first).await, limit(second).await, limit(other).await], [7, 7, 100]);
    }
}

spec! {
    // C3
    the_desk_passes_the_places_with_a_reason_that_stays_in_the_ledger, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 1).await;
        booking(&scene.asks(&scene.child().await, play).await);
        let mut request = scene.request(&scene.child().await, play);
        request.wish = Wish::Place;
        request.authority = Authority::Desk(Liberties { past_places: true, past_age: false });
        let book = Book { request, key: "one more".into(), now: scene.now() };
        let press = BookAtDesk { book, reason: Some("sibling") };
        let answer = scene.presses(press.clone()).await.unwrap();
        assert!(matches!(answer, Answer::Placed(_)));
        assert_eq!(scene.presses(press).await.unwrap(), answer);
        let told = "SELECT COUNT(*) FROM change WHERE verb = 'booking.past_places' AND detail = 'sibling'";
        assert_eq!(scene.count(told).await, 1);
    }
}

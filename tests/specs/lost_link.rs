//! Presses that waited for a lost link: heard once, and for the moment they were made (B5, C7).

use crate::scene::{Scene, at, booking, spec};
use leyuan::actions::check_in::{Arrival, CheckIn, HearArrival};
use leyuan::actions::close_session::CloseSession;
use leyuan::actions::walk_in::WalkIn;
use leyuan::domain::booking::State;
use leyuan::domain::ids::BookingId;
use leyuan::domain::visit;

fn heard(scene: &Scene, booking: BookingId, pressed: &str, nonce: &str) -> HearArrival {
    let check_in = CheckIn { booking, child: None, nonce: nonce.into(), now: scene.now() };
    HearArrival { check_in, pressed: at(pressed) }
}

spec! {
    // B5: the place was given to a walk-in meanwhile, and both are in: the child came in time
    who_came_in_time_while_the_link_was_lost_came_in_time, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 1).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-05-06T06:20:00Z");
        let session = scene.facts(play, None).await.session(play).unwrap().clone();
        let band = visit::bands(&session)[0];
        let now = scene.now();
        scene.presses(WalkIn { session: play, band, children: 1, nonce: "w".into(), now }).await.unwrap();
        let arrival = scene.presses(heard(&scene, booked, "2026-05-06T06:05:00Z", "a")).await.unwrap();
        assert_eq!(arrival, Arrival::Inside);
        assert_eq!(scene.states(booked).await, [State::Attended { left: false }]);
    }
}

spec! {
    // C7
    a_press_that_is_sent_again_when_the_link_is_back_counts_once, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 3).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-05-06T06:04:00Z");
        scene.presses(CheckIn { booking: booked, child: None, nonce: "a".into(), now: scene.now() }).await.unwrap();
        scene.until("2026-05-06T06:30:00Z");
        scene.presses(heard(&scene, booked, "2026-05-06T06:04:00Z", "a")).await.unwrap();
        assert_eq!(scene.facts(play, None).await.tallies[&play].children, 1);
    }
}

spec! {
    // B5: no strike for a press that came late
    whoever_was_struck_while_the_press_waited_came_after_all, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 3).await;
        let (here, lost) = (scene.child().await, scene.child().await);
        let (here, lost) = (booking(&scene.asks(&here, play).await), booking(&scene.asks(&lost, play).await));
        scene.until("2026-05-06T06:04:00Z");
        scene.presses(CheckIn { booking: here, child: None, nonce: "a".into(), now: scene.now() }).await.unwrap();
        scene.until("2026-05-06T07:10:00Z");
        scene.presses(CloseSession { session: play, now: scene.now() }).await.unwrap();
        assert_eq!(scene.states(lost).await, [State::NoShow]);
        assert_eq!(strikes(&scene).await, 1);
        let now_alone = CheckIn { booking: lost, child: None, nonce: "n".into(), now: scene.now() };
        assert!(scene.presses(now_alone).await.is_err(), "a press of now does not undo it");
        scene.presses(heard(&scene, lost, "2026-05-06T06:10:00Z", "b")).await.unwrap();
        assert_eq!(scene.states(lost).await, [State::Attended { left: false }]);
        assert_eq!(strikes(&scene).await, 0);
    }
}

async fn strikes(scene: &Scene) -> i64 {
    scene.count("SELECT COUNT(*) FROM strike").await
}

#[test]
fn of_a_long_wait_two_hours_count() {
    let now = at("2026-05-06T07:00:00Z");
    assert_eq!(visit::pressed_at(now, 60), at("2026-05-06T06:59:00Z"));
    assert_eq!(visit::pressed_at(now, u32::MAX), at("2026-05-06T05:00:00Z"));
}

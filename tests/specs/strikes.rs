//! Missing a session: strikes, pauses, and who is spared (B5).

use crate::scene::{Scene, booking, day, spec};
use leyuan::actions::answer_offer::{AnswerOffer, Reply};
use leyuan::actions::book::Answer;
use leyuan::actions::close_session::CloseSession;
use leyuan::domain::booking::State;
use leyuan::domain::cancellation::pause_for;
use leyuan::domain::centre::HouseRules;
use leyuan::domain::ids::{ChildId, SessionId};
use leyuan::domain::notice::Subject;
use leyuan::domain::zone::{Date, Span};
use leyuan::store::Actor;

async fn closes(scene: &Scene, session: SessionId) {
    let close = CloseSession { session, now: scene.now() };
    scene.store.change(scene.centre, Actor::System, close).await.expect("closed");
}

/// Somebody is checked in, so the desk was keeping the list.
const SOMEBODY_CAME: &str = "UPDATE booking_child SET state = 'attended', arrived_at = NULL WHERE booking_id IN \
                             (SELECT id FROM booking WHERE number = (SELECT MIN(number) FROM booking))";

spec! {
    who_never_came_gets_a_strike_and_hears_of_it, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 5).await;
        let (came, missed) = (scene.child().await, scene.child().await);
        booking(&scene.asks(&came, gym).await);
        let entry = booking(&scene.asks(&missed, gym).await);
        scene.alter(SOMEBODY_CAME).await;
        scene.until("2026-05-06T07:00:00Z");
        closes(&scene, gym).await;
        assert_eq!(scene.states(entry).await, [State::NoShow]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 1);
        assert!(scene.was_told(&missed, |subject| *subject == Subject::Missed).await);
    }
}

spec! {
    a_session_with_no_check_in_at_all_gives_nobody_a_no_show, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 5).await;
        let entry = booking(&scene.asks(&scene.child().await, gym).await);
        scene.until("2026-05-06T07:00:00Z");
        closes(&scene, gym).await;
        assert_eq!(scene.states(entry).await, [State::Confirmed]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 0);
    }
}

spec! {
    // B6
    a_promotion_nobody_saw_gives_no_strike, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 2).await;
        let (came, left, unaware) = (scene.child().await, scene.child().await, scene.child().await);
        booking(&scene.asks(&came, gym).await);
        let given_up = booking(&scene.asks(&left, gym).await);
        let entry = booking(&scene.asks(&unaware, gym).await);
        scene.cancels(&left, given_up).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Confirmed]);
        scene.alter(SOMEBODY_CAME).await;
        scene.until("2026-05-06T07:00:00Z");
        closes(&scene, gym).await;
        assert_eq!(scene.states(entry).await, [State::NoShow]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 0);
    }
}

spec! {
    who_still_waits_when_it_is_over_stops_waiting, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        booking(&scene.asks(&scene.child().await, gym).await);
        let entry = booking(&scene.asks(&scene.child().await, gym).await);
        scene.until("2026-05-06T07:00:00Z");
        closes(&scene, gym).await;
        assert_eq!(scene.states(entry).await, [State::Lapsed]);
    }
}

spec! {
    three_strikes_pause_online_booking_from_the_next_day_and_are_spent, "2026-05-04T01:00:00Z", scene => {
        let child = scene.child().await;
        scene.alter("INSERT INTO strike (child_id, session_id, session_date) SELECT c.id, s.id, '2026-04-01' FROM child c, session s").await;
        let old = scene.session("2026-05-05T01:30:00Z", 5).await;
        let older = scene.session("2026-05-05T04:00:00Z", 5).await;
        scene.alter("INSERT INTO strike (child_id, session_id, session_date) SELECT c.id, s.id, '2026-04-01' FROM child c, session s").await;
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 2);
        let gym = scene.session("2026-05-06T06:00:00Z", 5).await;
        booking(&scene.asks(&scene.child().await, gym).await);
        booking(&scene.asks(&child, gym).await);
        scene.alter("UPDATE booking_child SET state = 'attended' WHERE booking_id IN (SELECT id FROM booking WHERE number = (SELECT MIN(number) FROM booking))").await;
        scene.until("2026-05-06T07:00:00Z");
        closes(&scene, gym).await;
        assert_eq!(scene.count("SELECT COUNT(*) FROM pause").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike WHERE NOT spent").await, 0);
        let until = day("2026-05-21");
        assert!(scene.was_told(&child, |subject| *subject == Subject::Paused { until }).await);
        let next = scene.session("2026-05-08T06:00:00Z", 5).await;
        assert!(matches!(scene.asks(&child, next).await, Answer::Placed(_)), "not before the next day");
        scene.until("2026-05-07T01:00:00Z");
        let later = scene.session("2026-05-11T06:00:00Z", 5).await;
        assert_eq!(scene.refused(scene.request(&child, later)).await, ["B5 refusal-paused"]);
        assert!(old != older);
    }
}

#[test]
fn the_first_and_the_third_strike_lie_at_most_fifty_nine_days_apart() {
    let (child, rules) = (ChildId::new(), HouseRules::default());
    let first = day("2026-03-01");
    let on = |days: i64| -> Date { first + Span::days(days) };
    let today = on(60);
    assert!(pause_for(child, &[first, on(10), on(59)], &rules, today).is_some());
    assert!(pause_for(child, &[first, on(10), on(60)], &rules, today).is_none());
    assert!(pause_for(child, &[first, on(1)], &rules, today).is_none());
    let pause = pause_for(child, &[on(59), first, on(10)], &rules, today).unwrap();
    assert_eq!((pause.from, pause.until), (on(61), on(75)));
}

spec! {
    // B6
    who_took_an_offer_has_heard_of_it, "2026-05-05T08:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 2).await;
        let (came, left, taker) = (scene.child().await, scene.child().await, scene.child().await);
        booking(&scene.asks(&came, gym).await);
        let given_up = booking(&scene.asks(&left, gym).await);
        let entry = booking(&scene.asks(&taker, gym).await);
        scene.cancels(&left, given_up).await.unwrap();
        let household = Some(taker.id);
        let take = AnswerOffer { booking: entry, household, reply: Reply::Take, now: scene.now() };
        scene.store.change(scene.centre, Actor::Household(taker.id), take).await.unwrap();
        scene.alter(SOMEBODY_CAME).await;
        scene.until("2026-05-06T07:00:00Z");
        closes(&scene, gym).await;
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 1);
    }
}

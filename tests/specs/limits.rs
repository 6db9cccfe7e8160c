//! Limits lowered and raised at the desk (C3, C5).

use crate::scene::{Scene, booking, spec};
use crate::visitor;
use leyuan::actions::Outcome;
use leyuan::actions::book::{Answer, Book};
use leyuan::actions::book_at_desk::BookAtDesk;
use leyuan::actions::set_limits::{Change, Scope, SetLimits};
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::State;
use leyuan::domain::capacity;
use leyuan::domain::effects::Effects;
use leyuan::domain::party::{Authority, Liberties, Request, Wish};
use leyuan::domain::series::Limits;

pub async fn set(scene: &Scene, scope: Scope, change: Change) -> Effects {
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

spec! {
    // C1: what an import brings that states no numbers.
    a_session_without_limits_is_shown_and_booked_by_nobody_until_staff_set_them, "2026-05-04T01:00:00Z", scene => {
        let mut imported = scene.draft("2026-05-06T06:00:00Z", 0);
        imported.limits = Limits::UNSTATED;
        let imported = scene.plan(&imported).await;
        let family = scene.child().await;
        assert_eq!(scene.refused(scene.request(&family, imported)).await, ["C1 refusal-limits-not-stated"]);
        let desk = Authority::Desk(Liberties { past_places: true, past_age: false });
        let pressed = Request { authority: desk, ..scene.request(&family, imported) };
        assert_eq!(scene.refused(pressed).await, ["C1 refusal-limits-not-stated"]);

        let shown = visitor::Visitor::at(&visitor::program(&scene)).get("/jinhuayuan?day=2026-05-06").await.body;
        assert!(shown.contains("暂不预约") && shown.contains("中心还没有定下能来多少人"), "{shown}");
        let page = format!("/jinhuayuan/sessions/{imported}");
        let page = visitor::Visitor::at(&visitor::program(&scene)).get(&page).await.body;
        assert!(page.contains("工作人员定好人数和名额后才开放预约"), "{page}");

        let limits = Change { places: Some(5), room_limit: Some(10), ..Change::default() };
        set(&scene, Scope::Session(imported), limits).await;
        booking(&scene.asks(&family, imported).await);
    }
}

spec! {
    // A4
    a_programme_for_adults_is_shown_with_its_reason_and_booked_by_nobody, "2026-05-04T01:00:00Z", scene => {
        let mut adults = scene.draft("2026-05-06T06:00:00Z", 10);
        adults.terms.ages = AgeRange::new(216, None);
        let adults = scene.plan(&adults).await;
        let refused = scene.refused(scene.request(&scene.child().await, adults)).await;
        assert_eq!(refused, ["A4 refusal-for-adults", "A2 refusal-too-young"]);
        let shown = visitor::Visitor::at(&visitor::program(&scene)).get("/jinhuayuan?day=2026-05-06").await.body;
        assert!(shown.contains("暂不预约") && shown.contains("是成人活动"), "{shown}");
    }
}

spec! {
    // C1
    where_nobody_said_what_the_building_holds_its_rooms_limits_stand_alone, "2026-05-04T01:00:00Z", scene => {
        scene.alter("UPDATE centre SET building_limit = 65535").await;
        let mut play = scene.draft("2026-05-04T01:30:00Z", 5);
        play.limits.room_limit = 1;
        let play = scene.plan(&play).await;
        booking(&scene.asks(&scene.child().await, play).await);
        let mut late = scene.request(&scene.child().await, play);
        late.wish = Wish::Place;
        assert_eq!(scene.refused(late).await, ["C1 refusal-room-full"]);
        let facts = scene.facts(play, None).await;
        assert_eq!(facts.centre.stated_limit(), None);
        let now = leyuan::domain::board::building(&facts, &Default::default(), scene.now());
        assert_eq!(now.limit, None);
    }
}

spec! {
    // C3
    a_party_larger_than_the_places_may_pass_them_too, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 1).await;
        let mut request = scene.request(&scene.family(&["2021-01-10", "2020-01-10"]).await, play);
        assert_eq!(scene.refused(request.clone()).await, ["C1 refusal-party-too-large"]);
        request.authority = Authority::Desk(Liberties { past_places: true, past_age: false });
        assert!(matches!(scene.sends(request).await, Answer::Placed(_)));
    }
}

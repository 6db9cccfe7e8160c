//! Coming in late, again, or as one more of a family that is here (A6, B5, C7, C10).

use crate::scene::{Scene, booking, spec, told};
use leyuan::actions::book::Book;
use leyuan::actions::check_in::{Arrival, CheckIn};
use leyuan::actions::turn_away::TurnAway;
use leyuan::actions::walk_in::{WalkIn, WalkInFamily};
use leyuan::domain::booking::State;
use leyuan::domain::ids::{BookingId, ChildId};
use leyuan::domain::party::{Authority, Liberties};
use leyuan::domain::series::{Band, Policy, Supervision};
use leyuan::domain::visit;
use leyuan::error::Error;

fn check_in(scene: &Scene, booking: BookingId, child: Option<ChildId>) -> CheckIn {
    CheckIn { booking, child, nonce: BookingId::new().to_string(), now: scene.now() }
}

async fn turns_away(scene: &Scene, booking: BookingId, child: ChildId) {
    scene.presses(TurnAway { booking, child, now: scene.now() }).await.unwrap();
}

spec! {
    // B5, C1
    a_late_child_of_a_family_that_is_here_is_no_second_family, "2026-05-06T00:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 5);
        play.limits.families_max = Some(1);
        let play = scene.plan(&play).await;
        let pair = scene.family(&["2021-01-10", "2020-01-10"]).await;
        let booked = booking(&scene.asks(&pair, play).await);
        scene.until("2026-05-06T06:00:00Z");
        scene.presses(check_in(&scene, booked, Some(pair.children[0]))).await.unwrap();
        scene.until("2026-05-06T06:20:00Z");
        let arrival = scene.presses(check_in(&scene, booked, Some(pair.children[1]))).await.unwrap();
        assert_eq!(arrival, Arrival::Inside);
    }
}

spec! {
    // C10
    the_door_of_the_whole_counts_who_is_in_its_corner, "2026-05-06T00:00:00Z", scene => {
        let whole = scene.add_room("reading", 9, None).await;
        let mut hall = scene.draft("2026-05-06T06:00:00Z", 5);
        (hall.room, hall.limits.room_limit) = (whole, 2);
        let mut corner = scene.draft("2026-05-06T06:00:00Z", 5);
        corner.room = scene.add_room("corner", 9, Some(whole)).await;
        let (hall, corner) = (scene.plan(&hall).await, scene.plan(&corner).await);
        let in_hall = booking(&scene.asks(&scene.child().await, hall).await);
        scene.until("2026-05-06T06:01:00Z");
        let room = scene.facts(corner, None).await.session(corner).unwrap().room;
        for nonce in ["a", "b"] {
            let step = leyuan::actions::count_heads::Step::In;
            let count = leyuan::actions::count_heads::CountHeads { room, step, reason: None, nonce: nonce.into(), now: scene.now() };
            scene.presses(count).await.unwrap();
        }
        let arrival = scene.presses(check_in(&scene, in_hall, None)).await.unwrap();
        assert!(matches!(arrival, Arrival::TurnedAway(refusals) if told(&refusals) == ["C1 refusal-room-full"]));
    }
}

spec! {
    // A6, C1
    who_was_turned_away_comes_back_only_while_there_is_a_place, "2026-05-06T00:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 1).await;
        let (first, second) = (scene.child().await, scene.child().await);
        let booked = booking(&scene.asks(&first, play).await);
        scene.until("2026-05-06T05:40:00Z");
        turns_away(&scene, booked, first.children[0]).await;
        let taken = booking(&scene.asks(&second, play).await);
        let arrival = scene.presses(check_in(&scene, booked, None)).await.unwrap();
        assert!(matches!(arrival, Arrival::TurnedAway(refusals) if told(&refusals) == ["C6 refusal-full"]));
        scene.cancels(&second, taken).await.unwrap();
        assert_eq!(scene.presses(check_in(&scene, booked, None)).await.unwrap(), Arrival::Inside);
    }
}

spec! {
    // A6, B1
    who_was_turned_away_and_walked_in_since_is_not_expected_twice, "2026-05-06T00:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 5).await;
        let family = scene.child().await;
        let booked = booking(&scene.asks(&family, play).await);
        scene.until("2026-05-06T05:50:00Z");
        turns_away(&scene, booked, family.children[0]).await;
        let mut request = scene.request(&family, play);
        request.authority = Authority::WalkIn(Liberties::default());
        let walk_in = WalkInFamily(Book { request, key: "walk".into(), now: scene.now() });
        scene.presses(walk_in).await.unwrap();
        assert!(matches!(scene.presses(check_in(&scene, booked, None)).await, Err(Error::Stale)));
    }
}

spec! {
    // A6, B6
    who_is_turned_away_has_a_visit_of_the_week_left_for_where_they_wait, "2026-05-04T00:00:00Z", scene => {
        let later = scene.session("2026-05-08T06:00:00Z", 1).await;
        let (holder, child) = (scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, later).await);
        let entry = booking(&scene.asks(&child, later).await);
        let mut booked = Vec::new();
        for (index, day) in ["04", "05", "06"].iter().enumerate() {
            let mut session = scene.draft(&format!("2026-05-{day}T06:00:00Z"), 5);
            session.room = scene.add_room(&format!("room{index}"), 20, None).await;
            booked.push(booking(&scene.asks(&child, scene.plan(&session).await).await));
        }
        scene.cancels(&holder, held).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Waiting], "three a week");
        scene.until("2026-05-04T05:50:00Z");
        turns_away(&scene, booked[0], child.children[0]).await;
        assert_eq!(scene.states(entry).await, [State::Confirmed]);
    }
}

spec! {
    // C8, G2
    from_eight_years_on_one_grown_up_is_enough_for_all_who_walk_in, "2026-05-06T06:05:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.ages = leyuan::domain::age::AgeRange::new(96, None);
        play.terms.supervision = Supervision::new(vec![Band { under: None, policy: Policy::OnSite }]).unwrap();
        let play = scene.plan(&play).await;
        let band = visit::bands(scene.facts(play, None).await.session(play).unwrap())[0];
        let walk_in = WalkIn { session: play, band, children: 4, nonce: "walk".into(), now: scene.now() };
        scene.presses(walk_in).await.unwrap();
        let inside = scene.facts(play, None).await.tallies[&play];
        assert_eq!((inside.children, inside.heads, inside.on_site), (4, 4, 1));
    }
}

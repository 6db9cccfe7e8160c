//! Capacity: places, rooms, the building, and one definition of free (C1–C10, V1).

use crate::scene::{Family, Scene, booking, spec};
use leyuan::actions::book::Answer;
use leyuan::domain::audience::{self, Counter, Fullness};
use leyuan::domain::capacity;
use leyuan::domain::ids::SessionId;
use leyuan::domain::party::{Authority, Liberties, Request, Wish};
use leyuan::domain::series::{Counts, Supervision};

/// A request with the household's first guardian, for a place only.
fn with_guardian(scene: &Scene, family: &Family, session: SessionId) -> Request {
    let mut request = scene.request(family, session);
    request.guardians = family.guardians.clone();
    request.wish = Wish::Place;
    request
}

spec! {
    // C1, C2: guardians in the room and staff count in the room limit
    the_room_is_full_before_the_places_are_when_guardians_fill_it, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 10);
        play.terms.supervision = Supervision::usual();
        play.limits.room_limit = 6;
        play.limits.staff = 2;
        let play = scene.plan(&play).await;
        for _ in 0..2 {
            booking(&scene.sends(with_guardian(&scene, &scene.child().await, play)).await);
        }
        let refused = scene.refused(with_guardian(&scene, &scene.child().await, play)).await;
        assert_eq!(refused, ["C1 refusal-room-full"]);
    }
}

spec! {
    // C2: an on-site guardian is in the building, not in the room
    a_guardian_on_site_takes_no_room_but_counts_in_the_building, "2026-05-04T01:00:00Z", scene => {
        let mut class = scene.draft("2026-05-06T06:00:00Z", 10);
        class.terms.supervision = Supervision::usual();
        class.limits.room_limit = 2;
        let class = scene.plan(&class).await;
        scene.alter("UPDATE centre SET building_limit = 3").await;
        let seven = || scene.family(&["2019-01-10"]);
        booking(&scene.sends(with_guardian(&scene, &seven().await, class)).await);
        let refused = scene.refused(with_guardian(&scene, &seven().await, class)).await;
        assert_eq!(refused, ["C1 refusal-building-full"]);
    }
}

spec! {
    // C1: at each instant
    the_building_is_counted_at_each_instant_over_all_rooms, "2026-05-04T01:00:00Z", scene => {
        scene.alter("UPDATE centre SET building_limit = 3").await;
        let early = scene.session("2026-05-06T05:30:00Z", 9).await;
        let mut late = scene.draft("2026-05-06T06:30:00Z", 9);
        late.room = scene.add_room("late", 50, None).await;
        let late = scene.plan(&late).await;
        let mut across = scene.draft("2026-05-06T06:00:00Z", 9);
        across.room = scene.add_room("across", 50, None).await;
        let across = scene.plan(&across).await;
        for session in [early, early, late] {
            booking(&scene.asks(&scene.child().await, session).await);
        }
        booking(&scene.asks(&scene.child().await, across).await);
        let mut request = scene.request(&scene.child().await, across);
        request.wish = Wish::Place;
        assert_eq!(scene.refused(request).await, ["C1 refusal-building-full"], "three are in at 06:00");
    }
}

spec! {
    // G2: counted once
    a_guardian_of_two_bookings_is_counted_once_in_the_building, "2026-05-04T01:00:00Z", scene => {
        scene.alter("UPDATE centre SET building_limit = 3").await;
        let mut class = scene.draft("2026-05-06T06:00:00Z", 9);
        class.terms.supervision = Supervision::usual();
        let mut dance = class.clone();
        dance.id = SessionId::new();
        dance.room = scene.add_room("dance", 50, None).await;
        let (class, dance) = (scene.plan(&class).await, scene.plan(&dance).await);
        let siblings = scene.family(&["2019-01-10", "2018-09-01"]).await;
        booking(&scene.sends(with_guardian(&scene, &siblings.only(0), class)).await);
        let answer = scene.sends(with_guardian(&scene, &siblings.only(1), dance)).await;
        assert!(matches!(answer, Answer::Placed(_)), "two children and one grandmother are three: {answer:?}");
    }
}

spec! {
    // C1
    no_more_families_than_there_may_be, "2026-05-04T01:00:00Z", scene => {
        let mut music = scene.draft("2026-05-06T06:00:00Z", 9);
        music.limits.families_max = Some(1);
        let music = scene.plan(&music).await;
        booking(&scene.asks(&scene.child().await, music).await);
        let mut request = scene.request(&scene.child().await, music);
        request.wish = Wish::Place;
        assert_eq!(scene.refused(request).await, ["C1 refusal-families-full"]);
    }
}

spec! {
    // C1
    a_party_larger_than_the_session_is_told_so_and_does_not_wait, "2026-05-04T01:00:00Z", scene => {
        let small = scene.session("2026-05-06T06:00:00Z", 1).await;
        let twins = scene.family(&["2021-01-10", "2021-01-10"]).await;
        assert_eq!(scene.refused(scene.request(&twins, small)).await, ["C1 refusal-party-too-large"]);
    }
}

spec! {
    // C3
    staff_may_pass_the_places_with_a_reason_but_never_the_room, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 1);
        play.limits.room_limit = 2;
        let play = scene.plan(&play).await;
        booking(&scene.asks(&scene.child().await, play).await);
        let past = Authority::Desk(Liberties { past_places: true, past_age: false });
        let mut request = scene.request(&scene.child().await, play);
        request.authority = past;
        assert!(matches!(scene.sends(request).await, Answer::Placed(_)));
        let mut request = scene.request(&scene.child().await, play);
        (request.authority, request.wish) = (past, Wish::Place);
        assert_eq!(scene.refused(request).await, ["C1 refusal-room-full"]);
    }
}

spec! {
    // C5
    a_lowered_limit_cancels_nobody_and_takes_nobody_new, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 3).await;
        let families = [scene.child().await, scene.child().await, scene.child().await];
        for family in &families {
            booking(&scene.asks(family, play).await);
        }
        scene.alter("UPDATE session SET places = 1").await;
        let facts = scene.facts(play, None).await;
        let session = facts.session(play).unwrap();
        assert_eq!(capacity::left(&facts, session, scene.now()).over(), 2);
        assert_eq!(audience::fullness(&facts, session, Counter::Ahead, scene.now()), Fullness::Full);
        let mut request = scene.request(&scene.child().await, play);
        request.wish = Wish::Place;
        assert_eq!(scene.refused(request).await, ["C6 refusal-full"]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking_child WHERE state = 'confirmed'").await, 3);
    }
}

spec! {
    // C8
    walk_in_places_are_kept_off_online_booking, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 3);
        play.limits.walk_in_places = 2;
        let play = scene.plan(&play).await;
        booking(&scene.asks(&scene.child().await, play).await);
        let mut request = scene.request(&scene.child().await, play);
        request.wish = Wish::Place;
        assert_eq!(scene.refused(request.clone()).await, ["C8 refusal-only-at-desk"]);
        request.authority = Authority::WalkIn(Liberties::default());
        assert!(matches!(scene.sends(request).await, Answer::Placed(_)));
    }
}

spec! {
    // C8: exempt from B2 and B3
    a_walk_in_is_exempt_from_the_weekly_count_and_the_opening_hour, "2026-05-04T01:00:00Z", scene => {
        let family = scene.child().await;
        for starts in ["2026-05-05T06:00:00Z", "2026-05-06T06:00:00Z"] {
            booking(&scene.asks(&family, scene.session(starts, 3).await).await);
        }
        let thursday = scene.session("2026-05-07T06:00:00Z", 3).await;
        scene.until("2026-05-07T06:20:00Z");
        let mut request = scene.request(&family, thursday);
        request.authority = Authority::WalkIn(Liberties::default());
        assert!(matches!(scene.sends(request).await, Answer::Placed(_)));
    }
}

spec! {
    // C9: parties of one child with its guardian
    what_is_shown_is_how_many_parties_still_fit_in_every_limit, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 14);
        play.terms.supervision = Supervision::usual();
        play.limits.room_limit = 10;
        play.limits.staff = 1;
        let play = scene.plan(&play).await;
        let facts = scene.facts(play, None).await;
        let session = facts.session(play).unwrap();
        assert_eq!(audience::fullness(&facts, session, Counter::Ahead, scene.now()), Fullness::Free(4));
    }
}

spec! {
    // P1
    where_only_older_children_fit_it_is_few_from_an_age, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 14);
        play.terms.supervision = Supervision::usual();
        play.limits.room_limit = 1;
        let play = scene.plan(&play).await;
        let facts = scene.facts(play, None).await;
        let shown = audience::fullness(&facts, facts.session(play).unwrap(), Counter::Ahead, scene.now());
        assert_eq!(shown, Fullness::FewFrom(leyuan::domain::age::Age::from_months(72), 1));
    }
}

spec! {
    // C10
    heads_in_a_corner_count_in_the_whole_room, "2026-05-04T01:00:00Z", scene => {
        let whole = scene.add_room("reading", 2, None).await;
        let corner = scene.add_room("corner", 20, Some(whole)).await;
        let mut stories = scene.draft("2026-05-06T06:00:00Z", 9);
        stories.room = corner;
        let mut study = scene.draft("2026-05-06T06:00:00Z", 9);
        study.room = whole;
        study.limits.room_limit = 2;
        let (stories, study) = (scene.plan(&stories).await, scene.plan(&study).await);
        booking(&scene.asks(&scene.child().await, stories).await);
        booking(&scene.asks(&scene.child().await, study).await);
        let mut request = scene.request(&scene.child().await, stories);
        request.wish = Wish::Place;
        assert_eq!(scene.refused(request).await, ["C10 refusal-whole-room-full"]);
        let mut request = scene.request(&scene.child().await, study);
        request.wish = Wish::Place;
        assert_eq!(scene.refused(request).await, ["C1 refusal-room-full"]);
    }
}

spec! {
    // V1: a place is a seat
    in_the_cinema_a_guardian_takes_a_seat, "2026-05-04T01:00:00Z", scene => {
        let mut film = scene.draft("2026-05-06T06:00:00Z", 4);
        film.terms.supervision = Supervision::usual();
        film.terms.counts = Counts::Seats;
        let film = scene.plan(&film).await;
        booking(&scene.sends(with_guardian(&scene, &scene.child().await, film)).await);
        let facts = scene.facts(film, None).await;
        let session = facts.session(film).unwrap();
        assert_eq!(audience::fullness(&facts, session, Counter::Ahead, scene.now()), Fullness::Few(1));
        booking(&scene.sends(with_guardian(&scene, &scene.child().await, film)).await);
        let refused = scene.refused(with_guardian(&scene, &scene.child().await, film)).await;
        assert_eq!(refused, ["C6 refusal-full"]);
    }
}

spec! {
    // C2, V1: a carried baby takes a body, no seat
    a_carried_baby_takes_a_body_but_no_place, "2026-05-04T01:00:00Z", scene => {
        let mut film = scene.draft("2026-05-06T06:00:00Z", 2);
        film.terms.supervision = Supervision::usual();
        film.terms.counts = Counts::Seats;
        film.terms.carries_babies = true;
        film.limits.room_limit = 3;
        let film = scene.plan(&film).await;
        let family = scene.family(&["2021-01-10", "2025-12-01"]).await;
        let mut request = with_guardian(&scene, &family.only(0), film);
        request.carried = vec![family.children[1]];
        assert!(matches!(scene.sends(request).await, Answer::Placed(_)));
        let facts = scene.facts(film, None).await;
        let left = capacity::left(&facts, facts.session(film).unwrap(), scene.now());
        assert_eq!((left.places, left.room), (0, 0));
    }
}

spec! {
    // C9: one definition of free: the desk's number is the wall's, guardians and the whole room counted
    the_board_and_the_wall_say_the_same_number_of_places, "2026-05-06T06:10:00Z", scene => {
        let whole = scene.add_room("reading", 7, None).await;
        let corner = scene.add_room("corner", 20, Some(whole)).await;
        let mut stories = scene.draft("2026-05-06T06:00:00Z", 9);
        stories.terms.supervision = Supervision::usual();
        stories.room = corner;
        let stories = scene.plan(&stories).await;
        let facts = scene.facts(stories, None).await;
        let session = facts.session(stories).unwrap();
        assert_eq!(audience::fullness(&facts, session, Counter::Now, scene.now()), Fullness::Few(3));
        assert_eq!(leyuan::domain::board::slot(&facts, session, scene.now()).free, 3, "seven heads are three pairs");
    }
}

//! Booking: who gets a place, who waits, who hears no (B1–B3, C6, Z1, Z2).

use crate::scene::{at, booking, spec};
use leyuan::actions::book::Answer;
use leyuan::domain::booking::State;
use leyuan::domain::party::Wish;

spec! {
    // C6, B6
    the_last_place_goes_to_the_first_who_asks_and_the_next_waits, "2026-05-04T09:00:00Z", scene => {
        let gym = scene.session("2026-05-06T08:00:00Z", 1).await;
        let (first, second) = (scene.child().await, scene.child().await);
        assert!(matches!(scene.asks(&first, gym).await, Answer::Placed(_)));
        assert!(matches!(scene.asks(&second, gym).await, Answer::InLine(_)));
    }
}

spec! {
    // C6
    the_same_key_makes_one_booking_and_hears_the_same_answer, "2026-05-04T09:00:00Z", scene => {
        let gym = scene.session("2026-05-06T08:00:00Z", 5).await;
        let family = scene.child().await;
        let ask = |key: &str| leyuan::actions::book::Book {
            request: scene.request(&family, gym),
            key: key.into(),
            now: scene.now(),
        };
        let actor = leyuan::store::Actor::Household(family.id);
        let first = scene.store.change(scene.centre, actor, ask("once")).await.unwrap();
        let again = scene.store.change(scene.centre, actor, ask("once")).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 1);
        let other = scene.store.change(scene.centre, actor, ask("twice")).await.unwrap();
        assert!(matches!(other, Answer::Refused(_)));
    }
}

spec! {
    // C6: commands of one group are committed together, and each knows what the one before it answered.
    a_key_pressed_many_times_at_once_makes_one_booking_and_hears_one_answer, "2026-05-04T09:00:00Z", scene => {
        let gym = scene.session("2026-05-06T08:00:00Z", 5).await;
        let family = scene.child().await;
        let press = || {
            let request = scene.request(&family, gym);
            let book = leyuan::actions::book::Book { request, key: "once".into(), now: scene.now() };
            scene.store.change(scene.centre, leyuan::store::Actor::Household(family.id), book)
        };
        let answers = futures_util::future::join_all((0..20).map(|_| press())).await;
        let first = answers[0].as_ref().unwrap();
        assert!(matches!(first, Answer::Placed(_)));
        assert!(answers.iter().all(|answer| answer.as_ref().unwrap() == first));
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM request").await, 1);
    }
}

spec! {
    // B1
    a_child_cannot_be_in_two_rooms_at_once, "2026-05-04T09:00:00Z", scene => {
        let gym = scene.session("2026-05-06T08:00:00Z", 5).await;
        let mut story = scene.draft("2026-05-06T08:30:00Z", 5);
        story.room = scene.add_room("read", 20, None).await;
        let story = scene.plan(&story).await;
        let family = scene.child().await;
        booking(&scene.asks(&family, gym).await);
        assert_eq!(scene.refused(scene.request(&family, story)).await, ["B1 refusal-overlap"]);
    }
}

spec! {
    // C4: half-open
    a_session_that_ends_at_nine_does_not_overlap_one_that_starts_at_nine, "2026-05-04T09:00:00Z", scene => {
        let first = scene.session("2026-05-06T08:00:00Z", 5).await;
        let mut next = scene.draft("2026-05-06T09:00:00Z", 5);
        next.room = scene.add_room("read", 20, None).await;
        let next = scene.plan(&next).await;
        let family = scene.child().await;
        booking(&scene.asks(&family, first).await);
        assert!(matches!(scene.asks(&family, next).await, Answer::Placed(_)));
    }
}

spec! {
    // B1, over centres
    a_child_booked_in_another_centre_at_that_hour_is_refused_here, "2026-05-04T09:00:00Z", scene => {
        let there = leyuan::domain::ids::CentreId::new();
        scene.plant_centre(there, "guiyuan", 100).await;
        let here = scene.session("2026-05-06T08:00:00Z", 5).await;
        let mut elsewhere = scene.draft("2026-05-06T08:00:00Z", 5);
        elsewhere.id = leyuan::domain::ids::SessionId::new();
        let family = scene.child().await;
        let home = scene.centre;
        let scene = scene.moved_to(there);
        elsewhere.centre = there;
        elsewhere.room = scene.add_room("hall", 50, None).await;
        let elsewhere = scene.plan(&elsewhere).await;
        booking(&scene.asks(&family, elsewhere).await);
        let scene = scene.moved_to(home);
        assert_eq!(scene.refused(scene.request(&family, here)).await, ["B1 refusal-overlap"]);
    }
}

spec! {
    // B2
    three_sessions_a_week_are_enough_and_two_in_one_room, "2026-05-04T01:00:00Z", scene => {
        let family = scene.child().await;
        let read = scene.add_room("read", 20, None).await;
        for day in ["2026-05-05T08:00:00Z", "2026-05-06T08:00:00Z"] {
            booking(&scene.asks(&family, scene.session(day, 5).await).await);
        }
        let third_here = scene.session("2026-05-07T08:00:00Z", 5).await;
        assert_eq!(scene.refused(scene.request(&family, third_here)).await, ["B2 refusal-week-full-in-room"]);
        let mut there = scene.draft("2026-05-07T08:00:00Z", 5);
        there.room = read;
        booking(&scene.asks(&family, scene.plan(&there).await).await);
        let mut fourth = scene.draft("2026-05-08T08:00:00Z", 5);
        fourth.room = read;
        let fourth = scene.plan(&fourth).await;
        assert_eq!(scene.refused(scene.request(&family, fourth)).await, ["B2 refusal-week-full"]);
        let next_week = scene.session("2026-05-11T00:30:00Z", 5).await;
        assert!(matches!(scene.asks(&family, next_week).await, Answer::Placed(_)));
    }
}

spec! {
    // B2, B4
    an_on_time_cancellation_gives_the_week_back_and_a_late_one_does_not, "2026-05-04T01:00:00Z", scene => {
        let family = scene.child().await;
        let tuesday = scene.session("2026-05-05T08:00:00Z", 5).await;
        let wednesday = scene.session("2026-05-06T08:00:00Z", 5).await;
        let thursday = scene.session("2026-05-07T08:00:00Z", 5).await;
        let first = booking(&scene.asks(&family, tuesday).await);
        booking(&scene.asks(&family, wednesday).await);
        scene.until("2026-05-05T04:00:00Z"); // four hours before, that instant included
        assert_eq!(scene.cancels(&family, first).await.unwrap().word(), "household");
        let third = booking(&scene.asks(&family, thursday).await);
        scene.until("2026-05-07T04:00:00.001Z");
        assert_eq!(scene.cancels(&family, third).await.unwrap().word(), "household_late");
        let friday = scene.session("2026-05-08T08:00:00Z", 5).await;
        assert_eq!(scene.refused(scene.request(&family, friday)).await, ["B2 refusal-week-full-in-room"]);
    }
}

spec! {
    // B3: 09:00 in Shanghai is 01:00 UTC
    booking_opens_at_nine_seven_days_before_for_residents_and_six_for_others, "2026-05-04T00:59:59.999Z", scene => {
        let gym = scene.session("2026-05-11T08:00:00Z", 5).await;
        let resident = scene.child().await;
        let visitor = scene.family_with(&["2021-01-10"], 1, |household| household.is_resident = false).await;
        assert_eq!(scene.refused(scene.request(&resident, gym)).await, ["B3 refusal-not-yet-open"]);
        scene.until("2026-05-04T01:00:00Z");
        assert!(matches!(scene.asks(&resident, gym).await, Answer::Placed(_)));
        assert_eq!(scene.refused(scene.request(&visitor, gym)).await, ["B3 refusal-not-yet-open"]);
        scene.until("2026-05-05T01:00:00Z");
        assert!(matches!(scene.asks(&visitor, gym).await, Answer::Placed(_)));
    }
}

spec! {
    // B3
    booking_closes_at_the_start, "2026-05-06T07:59:59.999Z", scene => {
        let gym = scene.session("2026-05-06T08:00:00Z", 5).await;
        let (early, late) = (scene.child().await, scene.child().await);
        assert!(matches!(scene.asks(&early, gym).await, Answer::Placed(_)));
        scene.until("2026-05-06T08:00:00Z");
        assert_eq!(scene.refused(scene.request(&late, gym)).await, ["B3 refusal-already-started"]);
    }
}

spec! {
    // B9, B10
    a_course_is_taken_whole_and_a_talk_asked_for_at_the_desk, "2026-05-04T09:00:00Z", scene => {
        let family = scene.child().await;
        for (mode, said) in [
            (leyuan::domain::series::BookingMode::Course, "B9 refusal-course-whole"),
            (leyuan::domain::series::BookingMode::Desk, "B10 refusal-placed-by-desk"),
        ] {
            let mut session = scene.draft("2026-05-06T08:00:00Z", 5);
            session.terms.booking = mode;
            let session = scene.plan(&session).await;
            assert_eq!(scene.refused(scene.request(&family, session)).await, [said]);
        }
    }
}

spec! {
    // Z1: the page asks the same function on the same facts
    the_page_shows_the_verdict_the_button_gives, "2026-05-04T09:00:00Z", scene => {
        let mut toddlers = scene.draft("2026-05-06T08:00:00Z", 1);
        toddlers.terms.ages = leyuan::domain::age::AgeRange::new(12, Some(36));
        let toddlers = scene.plan(&toddlers).await;
        let family = scene.child().await;
        let facts = scene.facts(toddlers, Some(&family)).await;
        let request = scene.request(&family, toddlers);
        let shown = leyuan::domain::admission::decide(&request, &facts, scene.now()).unwrap().unwrap_err();
        assert_eq!(Answer::Refused(shown), scene.sends(request).await);
    }
}

spec! {
    // Z2: all reasons, in one order
    every_reason_is_told_not_only_the_first, "2026-05-04T09:00:00Z", scene => {
        let mut toddlers = scene.draft("2026-05-20T08:00:00Z", 1);
        toddlers.terms.ages = leyuan::domain::age::AgeRange::new(12, Some(36));
        toddlers.terms.supervision = leyuan::domain::series::Supervision::usual();
        let toddlers = scene.plan(&toddlers).await;
        let family = scene.family_with(&["2021-01-10"], 1, |household| household.has_consent = false).await;
        let said = scene.refused(scene.request(&family, toddlers)).await;
        assert_eq!(
            said,
            ["B3 refusal-not-yet-open", "P3 refusal-no-consent", "A2 refusal-too-old", "G1 refusal-guardian-needed"]
        );
    }
}

spec! {
    // G3
    a_party_is_taken_whole_or_not_at_all_and_hears_which_child_is_meant, "2026-05-04T09:00:00Z", scene => {
        let mut toddlers = scene.draft("2026-05-06T08:00:00Z", 5);
        toddlers.terms.ages = leyuan::domain::age::AgeRange::new(12, Some(36));
        let toddlers = scene.plan(&toddlers).await;
        let family = scene.family(&["2024-06-01", "2021-01-10"]).await;
        let Answer::Refused(refusals) = scene.asks(&family, toddlers).await else { panic!("granted") };
        assert_eq!(refusals.iter().map(|refusal| refusal.child()).collect::<Vec<_>>(), [Some(family.children[1])]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 0);
        assert!(matches!(scene.asks(&family.only(0), toddlers).await, Answer::Placed(_)));
    }
}

spec! {
    // B1: a waiting list is no place to hoard
    a_child_waits_for_three_sessions_a_week_at_most, "2026-05-04T01:00:00Z", scene => {
        let family = scene.child().await;
        let mut last = Vec::new();
        for starts in ["2026-05-05T06:00:00Z", "2026-05-06T06:00:00Z", "2026-05-07T06:00:00Z", "2026-05-08T06:00:00Z"] {
            let full = scene.session(starts, 1).await;
            booking(&scene.asks(&scene.child().await, full).await);
            last.push(scene.sends(scene.request(&family, full)).await);
        }
        assert!(last[..3].iter().all(|answer| matches!(answer, Answer::InLine(_))));
        assert!(matches!(&last[3], Answer::Refused(why) if crate::scene::told(why) == ["B1 refusal-waiting-enough"]));
    }
}

spec! {
    // Who asks for a place only, and not for the line, hears that it is full.
    a_wish_for_a_place_only_is_refused_when_full, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        booking(&scene.asks(&scene.child().await, gym).await);
        let family = scene.child().await;
        let mut request = scene.request(&family, gym);
        request.wish = Wish::Place;
        assert_eq!(scene.refused(request).await, ["C6 refusal-full"]);
    }
}

spec! {
    // The ledger: every change has its number, without gaps, and a refusal takes none.
    changes_are_numbered_without_gaps_and_a_refusal_takes_no_number, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let family = scene.child().await;
        let id = booking(&scene.asks(&family, gym).await);
        let before = scene.count("SELECT last_number FROM centre").await;
        let mut again = scene.request(&family, gym);
        again.wish = Wish::Place;
        assert_eq!(scene.refused(again).await, ["B1 refusal-already-booked", "C6 refusal-full"]);
        assert_eq!(scene.count("SELECT last_number FROM centre").await, before);
        scene.cancels(&family, id).await.unwrap();
        assert_eq!(scene.count("SELECT last_number FROM centre").await, before + 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change").await, before + 1);
        assert_eq!(scene.count("SELECT MAX(number) FROM change").await, before + 1);
        assert_eq!(scene.states(id).await, [State::Cancelled { by: leyuan::domain::booking::CancelledBy::Household }]);
        assert!(scene.now() < at("2026-05-06T06:00:00Z"));
    }
}

//! The waiting list: who moves up, when, and how long an offer stands (B6).

use crate::scene::{at, booking, spec};
use leyuan::actions::answer_offer::{AnswerOffer, Reply};
use leyuan::actions::book::Answer;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::ids::BookingId;
use leyuan::domain::notice::Subject;
use leyuan::domain::party::Wish;
use leyuan::error::Error;

async fn answers(
    scene: &crate::scene::Scene,
    family: &crate::scene::Family,
    offer: BookingId,
    reply: Reply,
) -> Result<(), Error> {
    let answer = AnswerOffer { booking: offer, household: Some(family.id), reply, now: scene.now() };
    scene.store.change(scene.centre, leyuan::store::Actor::Household(family.id), answer).await
}

spec! {
    a_day_ahead_a_freed_place_is_booked_at_once_for_the_first_in_line, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let (holder, first, second) = (scene.child().await, scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        let (first_entry, second_entry) = (booking(&scene.asks(&first, gym).await), booking(&scene.asks(&second, gym).await));
        scene.cancels(&holder, held).await.unwrap();
        assert_eq!(scene.states(first_entry).await, [State::Confirmed]);
        assert_eq!(scene.states(second_entry).await, [State::Waiting]);
        assert!(scene.was_told(&first, |subject| matches!(subject, Subject::Promoted { .. })).await);
    }
}

spec! {
    within_a_day_a_freed_place_is_offered_and_held_for_half_an_hour, "2026-05-05T08:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let (holder, next) = (scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        let entry = booking(&scene.asks(&next, gym).await);
        scene.cancels(&holder, held).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Offered]);
        let until = at("2026-05-05T08:30:00Z");
        assert!(scene.was_told(&next, |subject| *subject == Subject::Offered { until }).await);
        let mut direct = scene.request(&scene.child().await, gym);
        direct.wish = Wish::Place;
        assert_eq!(scene.refused(direct).await, ["C6 refusal-full"], "a held place is taken");
        answers(&scene, &next, entry, Reply::Take).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Confirmed]);
    }
}

spec! {
    an_offer_that_runs_out_ends_its_entry_and_goes_to_the_next, "2026-05-05T08:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let (holder, first, second) = (scene.child().await, scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        let (first_entry, second_entry) = (booking(&scene.asks(&first, gym).await), booking(&scene.asks(&second, gym).await));
        scene.cancels(&holder, held).await.unwrap();
        scene.until("2026-05-05T08:30:00Z");
        assert!(matches!(answers(&scene, &first, first_entry, Reply::Take).await, Err(Error::Stale)));
        scene.settles(gym).await;
        assert_eq!(scene.states(first_entry).await, [State::Lapsed]);
        assert_eq!(scene.states(second_entry).await, [State::Offered]);
    }
}

spec! {
    an_offer_declined_goes_to_the_next_at_once, "2026-05-05T08:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let (holder, first, second) = (scene.child().await, scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        let (first_entry, second_entry) = (booking(&scene.asks(&first, gym).await), booking(&scene.asks(&second, gym).await));
        scene.cancels(&holder, held).await.unwrap();
        answers(&scene, &first, first_entry, Reply::Leave).await.unwrap();
        assert_eq!(scene.states(first_entry).await, [State::Cancelled { by: CancelledBy::Household }]);
        assert_eq!(scene.states(second_entry).await, [State::Offered]);
    }
}

spec! {
    in_the_last_two_hours_nobody_is_offered_and_the_place_is_on_general_sale, "2026-05-06T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let (holder, waiting, passer_by) = (scene.child().await, scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        let entry = booking(&scene.asks(&waiting, gym).await);
        scene.until("2026-05-06T04:00:00.001Z");
        scene.cancels(&holder, held).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Waiting]);
        assert!(matches!(scene.asks(&passer_by, gym).await, Answer::Placed(_)));
    }
}

spec! {
    // 21:30 in Shanghai is 13:30 UTC
    a_hold_begun_at_night_ends_at_half_past_eight, "2026-05-05T13:30:00Z", scene => {
        let gym = scene.session("2026-05-06T08:00:00Z", 1).await;
        let (holder, next) = (scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        booking(&scene.asks(&next, gym).await);
        scene.cancels(&holder, held).await.unwrap();
        let until = at("2026-05-06T00:30:00Z");
        assert!(scene.was_told(&next, |subject| *subject == Subject::Offered { until }).await);
    }
}

spec! {
    a_hold_begun_at_night_ends_two_hours_before_an_early_start, "2026-05-05T13:30:00Z", scene => {
        let early = scene.session("2026-05-06T01:00:00Z", 1).await;
        let (holder, next) = (scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, early).await);
        booking(&scene.asks(&next, early).await);
        scene.cancels(&holder, held).await.unwrap();
        let until = at("2026-05-05T23:00:00Z");
        assert!(scene.was_told(&next, |subject| *subject == Subject::Offered { until }).await);
    }
}

spec! {
    a_party_that_does_not_fit_whole_keeps_its_place_and_the_next_that_fits_moves_up, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 2).await;
        let twins = scene.family(&["2021-01-10", "2021-01-10"]).await;
        let (one, other, single) = (scene.child().await, scene.child().await, scene.child().await);
        let first = booking(&scene.asks(&one, gym).await);
        let second = booking(&scene.asks(&other, gym).await);
        let (pair, alone) = (booking(&scene.asks(&twins, gym).await), booking(&scene.asks(&single, gym).await));
        scene.cancels(&one, first).await.unwrap();
        assert_eq!(scene.states(pair).await, [State::Waiting, State::Waiting]);
        assert_eq!(scene.states(alone).await, [State::Confirmed]);
        scene.cancels(&other, second).await.unwrap();
        assert_eq!(scene.states(pair).await, [State::Waiting, State::Waiting]);
        scene.cancels(&single, alone).await.unwrap();
        assert_eq!(scene.states(pair).await, [State::Confirmed, State::Confirmed]);
    }
}

spec! {
    whoever_is_not_eligible_any_more_is_passed_over_and_told_once, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let mut beside = scene.draft("2026-05-06T06:00:00Z", 9);
        beside.room = scene.add_room("read", 20, None).await;
        let beside = scene.plan(&beside).await;
        let (holder, busy, next) = (scene.child().await, scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        let (busy_entry, next_entry) = (booking(&scene.asks(&busy, gym).await), booking(&scene.asks(&next, gym).await));
        booking(&scene.asks(&busy, beside).await); // waiting does not stand in the way (B1)
        scene.cancels(&holder, held).await.unwrap();
        assert_eq!(scene.states(busy_entry).await, [State::Waiting]);
        assert_eq!(scene.states(next_entry).await, [State::Confirmed]);
        scene.cancels(&next, next_entry).await.unwrap();
        let skips = scene.notices(&busy).await;
        assert_eq!(skips.iter().filter(|n| matches!(n.subject, Subject::Skipped { .. })).count(), 1);
    }
}

spec! {
    // A freed child is what another session waited for.
    giving_up_one_session_moves_the_same_child_up_in_another_at_that_hour, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let mut story = scene.draft("2026-05-06T06:30:00Z", 9);
        story.room = scene.add_room("read", 20, None).await;
        let story = scene.plan(&story).await;
        let (holder, child) = (scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        let entry = booking(&scene.asks(&child, gym).await);
        let at_story = booking(&scene.asks(&child, story).await);
        scene.cancels(&holder, held).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Waiting]);
        scene.cancels(&child, at_story).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Confirmed]);
    }
}

spec! {
    a_promoted_booking_may_be_cancelled_on_time_for_two_hours_after_the_notice, "2026-05-04T01:00:00Z", scene => {
        let mut course = scene.draft("2026-05-05T02:00:00Z", 1);
        course.terms.cancel_hours = 48;
        let gym = scene.plan(&course).await;
        let (holder, next) = (scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        let entry = booking(&scene.asks(&next, gym).await);
        scene.cancels(&holder, held).await.unwrap();
        scene.until("2026-05-04T03:00:00Z");
        assert_eq!(scene.cancels(&next, entry).await.unwrap(), CancelledBy::Household);
    }
}

spec! {
    leaving_the_line_late_costs_nothing, "2026-05-06T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let (holder, next) = (scene.child().await, scene.child().await);
        booking(&scene.asks(&holder, gym).await);
        let entry = booking(&scene.asks(&next, gym).await);
        scene.until("2026-05-06T05:30:00Z");
        scene.cancels(&next, entry).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Cancelled { by: CancelledBy::Household }]);
    }
}

spec! {
    // B5: a smaller party frees the child's place and the guardian it no longer needs.
    a_party_may_be_reduced_and_the_place_goes_to_the_next, "2026-05-04T01:00:00Z", scene => {
        let mut gym = scene.draft("2026-05-06T06:00:00Z", 3);
        gym.terms.supervision = leyuan::domain::series::Supervision::usual();
        let gym = scene.plan(&gym).await;
        let three = scene.family_with(&["2021-01-10", "2021-01-10", "2021-01-10"], 2, |_| {}).await;
        let mut request = scene.request(&three, gym);
        request.guardians = three.guardians.clone();
        let held = booking(&scene.sends(request).await);
        let next = scene.child().await;
        let mut request = scene.request(&next, gym);
        request.guardians = next.guardians.clone();
        let entry = booking(&scene.sends(request).await);
        let reduce = leyuan::actions::cancel::Cancel {
            booking: held,
            children: Some(vec![three.children[2]]),
            household: Some(three.id),
            now: scene.now(),
        };
        scene.store.change(scene.centre, leyuan::store::Actor::Household(three.id), reduce).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Confirmed]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking_guardian").await, 2, "one each");
    }
}

spec! {
    // B2, B6
    an_offer_that_runs_out_gives_its_child_a_visit_of_the_week_back, "2026-05-04T01:00:00Z", scene => {
        let soon = scene.session("2026-05-04T10:00:00Z", 1).await;
        let later = scene.session("2026-05-08T06:00:00Z", 1).await;
        let (holder, child) = (scene.child().await, scene.child().await);
        let held = [booking(&scene.asks(&holder, soon).await), booking(&scene.asks(&holder, later).await)];
        let entries = [booking(&scene.asks(&child, soon).await), booking(&scene.asks(&child, later).await)];
        for (slug, starts) in [("read", "2026-05-05T06:00:00Z"), ("dance", "2026-05-06T06:00:00Z")] {
            let mut session = scene.draft(starts, 5);
            session.room = scene.add_room(slug, 20, None).await;
            booking(&scene.asks(&child, scene.plan(&session).await).await);
        }
        for held in held {
            scene.cancels(&holder, held).await.unwrap();
        }
        assert_eq!(scene.states(entries[0]).await, [State::Offered]);
        assert_eq!(scene.states(entries[1]).await, [State::Waiting], "three a week");
        scene.until("2026-05-04T01:30:00Z");
        scene.settles(soon).await;
        assert_eq!(scene.states(entries[0]).await, [State::Lapsed]);
        assert_eq!(scene.states(entries[1]).await, [State::Confirmed]);
    }
}

spec! {
    at_night_nothing_is_offered_that_would_have_run_out_at_once, "2026-05-05T22:00:00Z", scene => {
        let gym = scene.session("2026-05-06T01:00:00Z", 1).await; // at nine; offers end at seven
        let (holder, next) = (scene.child().await, scene.child().await);
        let held = booking(&scene.asks(&holder, gym).await);
        let entry = booking(&scene.asks(&next, gym).await);
        scene.until("2026-05-05T23:00:00Z");
        scene.cancels(&holder, held).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Waiting]);
        assert!(matches!(scene.asks(&scene.child().await, gym).await, Answer::Placed(_)), "it is on general sale");
    }
}

spec! {
    // B5, C2, G1
    a_smaller_party_frees_the_guardian_whom_nobody_needs_in_the_room, "2026-05-04T01:00:00Z", scene => {
        let mut gym = scene.draft("2026-05-06T06:00:00Z", 3);
        gym.terms.supervision = leyuan::domain::series::Supervision::usual();
        let gym = scene.plan(&gym).await;
        let pair = scene.family(&["2021-01-10", "2019-01-10"]).await;
        let mut request = scene.request(&pair, gym);
        request.guardians = pair.guardians.clone();
        let held = booking(&scene.sends(request).await);
        let heads = async || {
            let facts = scene.facts(gym, None).await;
            facts.load(facts.session(gym).unwrap(), scene.now()).bodies_used()
        };
        assert_eq!(heads().await, 3);
        let (children, household, now) = (Some(vec![pair.children[0]]), Some(pair.id), scene.now());
        let reduce = leyuan::actions::cancel::Cancel { booking: held, children, household, now };
        scene.store.change(scene.centre, leyuan::store::Actor::Household(pair.id), reduce).await.unwrap();
        assert_eq!(heads().await, 1, "the guardian of a child of seven waits outside");
    }
}

spec! {
    // B4, C2
    leaving_the_line_late_costs_the_baby_in_the_arms_nothing_either, "2026-05-06T01:00:00Z", scene => {
        let mut gym = scene.draft("2026-05-06T06:00:00Z", 1);
        gym.terms.carries_babies = true;
        let gym = scene.plan(&gym).await;
        booking(&scene.asks(&scene.child().await, gym).await);
        let pair = scene.family(&["2021-01-10", "2025-10-10"]).await;
        let mut request = scene.request(&pair.only(0), gym);
        (request.carried, request.guardians) = (vec![pair.children[1]], pair.guardians.clone());
        let entry = booking(&scene.sends(request).await);
        scene.until("2026-05-06T05:30:00Z");
        let (children, household, now) = (Some(vec![pair.children[0]]), Some(pair.id), scene.now());
        let leave = leyuan::actions::cancel::Cancel { booking: entry, children, household, now };
        scene.store.change(scene.centre, leyuan::store::Actor::Household(pair.id), leave).await.unwrap();
        assert_eq!(scene.states(entry).await, [State::Cancelled { by: CancelledBy::Household }; 2]);
    }
}

//! Courses: taken whole, joined late, excused from, left, waited for (B9).

use crate::scene::{Family, Scene, at, enrolment, spec, told};
use leyuan::actions::answer_course_offer::AnswerCourseOffer;
use leyuan::actions::answer_offer::Reply;
use leyuan::actions::cancel::Cancel;
use leyuan::actions::enrol::{Answer, Enrol};
use leyuan::actions::give_up::GiveUp;
use leyuan::actions::leave_course::LeaveCourse;
use leyuan::domain::age::AgeRange;
use leyuan::domain::audience::{self, Counter, Fullness};
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::ids::{BookingId, EnrolmentId, SeriesId, SessionId};
use leyuan::domain::notice::{CourseNews, Subject};
use leyuan::domain::party::{Authority, Liberties, Wish};
use leyuan::domain::series::Judged;
use leyuan::error::Error;
use leyuan::store::{Actor, enrolments};

/// Four Wednesdays at two in the afternoon; online booking opened a week before the first.
pub const WEDNESDAYS: [&str; 4] =
    ["2026-05-06T06:00:00Z", "2026-05-13T06:00:00Z", "2026-05-20T06:00:00Z", "2026-05-27T06:00:00Z"];

async fn reasons(scene: &Scene, family: &Family, series: SeriesId) -> Vec<String> {
    match scene.enrols(family, series).await {
        Answer::Refused(refusals) => told(&refusals),
        granted => panic!("{granted:?}"),
    }
}

/// The bookings of an enrolment, with what became of their children.
pub async fn dates(scene: &Scene, id: EnrolmentId) -> Vec<(BookingId, SessionId, Vec<State>)> {
    let read = scene.store.read(move |db| Box::pin(enrolments::bookings(db, id)));
    let mut dates = Vec::new();
    for (booking, session) in read.await.unwrap() {
        dates.push((booking, session, scene.states(booking).await));
    }
    dates
}

pub async fn standing(scene: &Scene, id: EnrolmentId) -> Option<State> {
    let read = scene.store.read(move |db| Box::pin(enrolments::find(db, id)));
    read.await.unwrap().and_then(|enrolment| enrolment.state())
}

pub async fn leaves(scene: &Scene, family: &Family, enrolment: EnrolmentId) -> Result<(), Error> {
    let leave = LeaveCourse { enrolment, children: None, household: Some(family.id), now: scene.now() };
    scene.store.change(scene.centre, Actor::Household(family.id), leave).await
}

pub async fn answers(
    scene: &Scene,
    family: &Family,
    enrolment: EnrolmentId,
    reply: Reply,
) -> Result<(), Error> {
    let answer = AnswerCourseOffer { enrolment, household: Some(family.id), reply, now: scene.now() };
    scene.store.change(scene.centre, Actor::Household(family.id), answer).await
}

spec! {
    one_enrolment_is_a_place_in_every_session, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 2, |_| {}).await;
        let family = scene.child().await;
        let id = enrolment(&scene.enrols(&family, dance).await);
        let booked = dates(&scene, id).await;
        assert_eq!(booked.iter().map(|(_, session, _)| *session).collect::<Vec<_>>(), sessions);
        assert!(booked.iter().all(|(_, _, states)| *states == [State::Confirmed]));
        let news = |subject: &Subject| matches!(subject, Subject::Course { news: CourseNews::Enrolled, enrolment } if *enrolment == id);
        assert!(scene.was_told(&family, news).await);
        assert_eq!(reasons(&scene, &family, dance).await, ["B9 refusal-already-enrolled"]);
    }
}

spec! {
    a_course_is_taken_on_all_its_dates_or_on_none, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 2, |_| {}).await;
        let family = scene.child().await;
        let elsewhere = scene.session("2026-05-06T06:30:00Z", 5).await;
        scene.asks(&family, elsewhere).await;
        assert_eq!(reasons(&scene, &family, dance).await, ["B1 refusal-overlap"]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking WHERE enrolment_id IS NOT NULL").await, 0);
        let facts = scene.facts(sessions[1], None).await;
        assert_eq!(audience::fullness(&facts, facts.session(sessions[1]).unwrap(), Counter::Ahead, scene.now()), Fullness::Few(2));
    }
}

spec! {
    what_stands_in_the_way_on_one_date_is_told_with_that_date, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 2, |_| {}).await;
        let mut trial = scene.request(&scene.family(&["2020-03-01", "2020-04-01"]).await, sessions[2]);
        trial.authority = Authority::Desk(Liberties::default());
        scene.sends(trial).await;
        let mut asks = scene.request(&scene.child().await, sessions[0]);
        asks.wish = Wish::Place;
        let Answer::Refused(refusals) = scene.enrols_as(asks, dance).await else { panic!("no place on 20 May") };
        assert_eq!(told(&refusals), ["C6 refusal-on-date"]);
        assert_eq!(refusals.iter().next().map(leyuan::domain::refusal::Refusal::is_worth_waiting), Some(true));
    }
}

spec! {
    a_course_does_not_count_in_the_week, "2026-05-04T01:00:00Z", scene => {
        let week = ["2026-05-05T06:00:00Z", "2026-05-06T06:00:00Z", "2026-05-07T06:00:00Z", "2026-05-08T06:00:00Z"];
        let (dance, _) = scene.course(&week, 2, |_| {}).await;
        let family = scene.child().await;
        enrolment(&scene.enrols(&family, dance).await);
        let play = scene.session("2026-05-09T02:00:00Z", 5).await;
        assert_eq!(scene.refused(scene.request(&family, play)).await, Vec::<String>::new());
    }
}

spec! {
    a_course_opens_with_its_first_session_and_closes_with_its_last, "2026-04-29T00:59:59Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 2, |_| {}).await;
        let (early, late) = (scene.child().await, scene.child().await);
        assert_eq!(reasons(&scene, &early, dance).await, ["B3 refusal-not-yet-open"]);
        scene.until("2026-04-29T01:00:00Z");
        enrolment(&scene.enrols(&early, dance).await);
        scene.until("2026-05-27T05:59:59Z");
        let id = enrolment(&scene.enrols(&late, dance).await);
        assert_eq!(dates(&scene, id).await.len(), 1);
        scene.until("2026-05-27T06:00:00Z");
        assert_eq!(reasons(&scene, &scene.child().await, dance).await, ["B9 refusal-course-over"]);
    }
}

spec! {
    // A3
    a_late_joiner_is_judged_on_the_first_session_she_attends, "2026-05-04T01:00:00Z", scene => {
        let ages = |session: &mut leyuan::domain::session::Session| {
            session.terms.ages = AgeRange::new(48, Some(60));
            session.terms.judged = Judged::SeriesFirstSession;
            session.judged_on = crate::scene::day("2026-05-06");
        };
        let (dance, _) = scene.course(&WEDNESDAYS, 5, ages).await;
        let turns_four_on_the_tenth = scene.family(&["2022-05-10"]).await;
        let turns_five_on_the_tenth = scene.family(&["2021-05-10"]).await;
        assert_eq!(reasons(&scene, &turns_four_on_the_tenth, dance).await, ["A2 refusal-too-young"]);
        enrolment(&scene.enrols(&turns_five_on_the_tenth, dance).await);
        scene.until("2026-05-06T08:00:00Z");
        let id = enrolment(&scene.enrols(&turns_four_on_the_tenth, dance).await);
        assert_eq!(dates(&scene, id).await.len(), 3);
        assert_eq!(reasons(&scene, &scene.family(&["2021-05-10"]).await, dance).await, ["A2 refusal-too-old"]);
    }
}

spec! {
    an_excused_date_goes_to_walk_ins_and_not_to_the_line, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let (dancer, waits) = (scene.child().await, scene.child().await);
        let id = enrolment(&scene.enrols(&dancer, dance).await);
        let entry = enrolment(&scene.enrols(&waits, dance).await);
        let second = dates(&scene, id).await[1].0;
        scene.cancels(&dancer, second).await.unwrap();
        assert_eq!(standing(&scene, id).await, Some(State::Confirmed));
        assert_eq!(standing(&scene, entry).await, Some(State::Waiting));
        let states: Vec<Vec<State>> = dates(&scene, id).await.into_iter().map(|(_, _, states)| states).collect();
        assert_eq!(states[1], [State::Cancelled { by: CancelledBy::Household }]);
        assert_eq!(states[2], [State::Confirmed]);
        let facts = scene.facts(sessions[1], None).await;
        let of = |counter| audience::fullness(&facts, facts.session(sessions[1]).unwrap(), counter, scene.now());
        assert_eq!((of(Counter::Ahead), of(Counter::Now)), (Fullness::Full, Fullness::Few(1)));
    }
}

spec! {
    // B4
    excusing_a_date_late_is_no_strike, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let dancer = scene.child().await;
        let id = enrolment(&scene.enrols(&dancer, dance).await);
        let first = dates(&scene, id).await[0].0;
        scene.until("2026-05-05T06:00:01Z");
        assert_eq!(scene.cancels(&dancer, first).await.unwrap(), CancelledBy::HouseholdLate);
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 0);
    }
}

spec! {
    leaving_gives_up_what_has_not_begun_and_the_line_moves_up, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let (dancer, first, second) = (scene.child().await, scene.child().await, scene.child().await);
        let id = enrolment(&scene.enrols(&dancer, dance).await);
        let entry = enrolment(&scene.enrols(&first, dance).await);
        let next = enrolment(&scene.enrols(&second, dance).await);
        scene.until("2026-05-07T01:00:00Z");
        leaves(&scene, &dancer, id).await.unwrap();
        let states: Vec<State> = dates(&scene, id).await.into_iter().flat_map(|(_, _, states)| states).collect();
        let left = State::Cancelled { by: CancelledBy::Household };
        assert_eq!(states, [State::Confirmed, left, left, left], "the first has begun");
        assert_eq!(standing(&scene, entry).await, Some(State::Confirmed));
        assert_eq!(dates(&scene, entry).await.len(), 3);
        assert_eq!(standing(&scene, next).await, Some(State::Waiting));
        let promoted = |subject: &Subject| matches!(subject, Subject::Course { news: CourseNews::Promoted { .. }, .. });
        assert!(scene.was_told(&first, promoted).await);
        assert!(matches!(leaves(&scene, &dancer, id).await, Err(Error::Stale)));
        assert!(matches!(leaves(&scene, &first, next).await, Err(Error::Missing)));
    }
}

spec! {
    // B6
    a_direct_request_cannot_overtake_the_line_of_a_course, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 2, |_| {}).await;
        let pair = scene.family(&["2020-01-01", "2020-02-01"]).await;
        let (one, waits) = (scene.child().await, scene.family(&["2020-01-01", "2020-02-01"]).await);
        let held = enrolment(&scene.enrols(&one, dance).await);
        let entry = enrolment(&scene.enrols(&waits, dance).await);
        assert_eq!(standing(&scene, entry).await, Some(State::Waiting), "two do not fit beside one");
        assert!(matches!(scene.enrols(&pair, dance).await, Answer::InLine(_)));
        leaves(&scene, &one, held).await.unwrap();
        assert_eq!(standing(&scene, entry).await, Some(State::Confirmed), "the first in line that fits whole");
        assert!(matches!(scene.enrols(&scene.child().await, dance).await, Answer::InLine(_)));
    }
}

spec! {
    // B6
    within_a_day_of_the_next_session_a_place_in_the_course_is_offered, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let (dancer, first, second) = (scene.child().await, scene.child().await, scene.child().await);
        let id = enrolment(&scene.enrols(&dancer, dance).await);
        let entry = enrolment(&scene.enrols(&first, dance).await);
        let next = enrolment(&scene.enrols(&second, dance).await);
        scene.until("2026-05-05T08:00:00Z");
        leaves(&scene, &dancer, id).await.unwrap();
        assert_eq!(standing(&scene, entry).await, Some(State::Offered));
        assert!(dates(&scene, entry).await.iter().all(|(_, _, states)| *states == [State::Offered]));
        let until = at("2026-05-05T08:30:00Z");
        assert!(scene.was_told(&first, |subject| *subject == Subject::Course { enrolment: entry, news: CourseNews::Offered { until } }).await);
        scene.until("2026-05-05T08:30:00Z");
        assert!(matches!(answers(&scene, &first, entry, Reply::Take).await, Err(Error::Stale)));
        scene.settles(dates(&scene, id).await[0].1).await;
        assert_eq!(standing(&scene, entry).await, Some(State::Lapsed));
        assert_eq!(standing(&scene, next).await, Some(State::Offered));
        answers(&scene, &second, next, Reply::Take).await.unwrap();
        assert_eq!(standing(&scene, next).await, Some(State::Confirmed));
        assert!(dates(&scene, next).await.iter().all(|(_, _, states)| *states == [State::Confirmed]));
    }
}

spec! {
    // B6
    an_offer_of_a_course_left_goes_to_the_next, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let (dancer, first, second) = (scene.child().await, scene.child().await, scene.child().await);
        let id = enrolment(&scene.enrols(&dancer, dance).await);
        let entry = enrolment(&scene.enrols(&first, dance).await);
        let next = enrolment(&scene.enrols(&second, dance).await);
        scene.until("2026-05-05T08:00:00Z");
        leaves(&scene, &dancer, id).await.unwrap();
        answers(&scene, &first, entry, Reply::Leave).await.unwrap();
        assert_eq!(standing(&scene, entry).await, Some(State::Cancelled { by: CancelledBy::Household }));
        assert!(dates(&scene, entry).await.iter().all(|(_, _, states)| *states == [State::Cancelled { by: CancelledBy::Household }]));
        assert_eq!(standing(&scene, next).await, Some(State::Offered));
    }
}

spec! {
    just_before_a_session_the_line_moves_up_into_those_after_it, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let (dancer, waits) = (scene.child().await, scene.child().await);
        let id = enrolment(&scene.enrols(&dancer, dance).await);
        let entry = enrolment(&scene.enrols(&waits, dance).await);
        scene.until("2026-05-06T04:00:01Z");
        leaves(&scene, &dancer, id).await.unwrap();
        assert_eq!(standing(&scene, entry).await, Some(State::Confirmed));
        let taken: Vec<SessionId> = dates(&scene, entry).await.into_iter().map(|(_, session, _)| session).collect();
        assert_eq!(taken, sessions[1..]);
    }
}

spec! {
    who_waits_and_could_not_come_is_told_once_and_keeps_the_place_in_line, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let (dancer, first, second) = (scene.child().await, scene.child().await, scene.child().await);
        let id = enrolment(&scene.enrols(&dancer, dance).await);
        let entry = enrolment(&scene.enrols(&first, dance).await);
        let next = enrolment(&scene.enrols(&second, dance).await);
        scene.asks(&first, scene.session("2026-05-06T06:30:00Z", 5).await).await;
        leaves(&scene, &dancer, id).await.unwrap();
        assert_eq!(standing(&scene, entry).await, Some(State::Waiting));
        assert_eq!(standing(&scene, next).await, Some(State::Confirmed));
        let skipped = |subject: &Subject| matches!(subject, Subject::Course { news: CourseNews::Skipped { .. }, .. });
        assert!(scene.was_told(&first, skipped).await);
    }
}

spec! {
    one_child_of_two_leaves_and_the_other_stays, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 2, |_| {}).await;
        let pair = scene.family(&["2020-01-01", "2020-02-01"]).await;
        let id = enrolment(&scene.enrols(&pair, dance).await);
        let leave = LeaveCourse {
            enrolment: id, children: Some(vec![pair.children[0]]), household: Some(pair.id), now: scene.now(),
        };
        scene.store.change(scene.centre, Actor::Household(pair.id), leave).await.unwrap();
        let left = State::Cancelled { by: CancelledBy::Household };
        assert!(dates(&scene, id).await.iter().all(|(_, _, states)| *states == [left, State::Confirmed]));
        assert!(matches!(scene.enrols(&scene.child().await, dance).await, Answer::Enrolled(_)), "one place is free");
        assert!(matches!(scene.enrols(&scene.child().await, dance).await, Answer::InLine(_)));
    }
}

spec! {
    // C6
    the_last_place_of_a_course_goes_to_one_of_twenty, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 5, |_| {}).await;
        let mut families = Vec::new();
        for _ in 0..20 {
            families.push(scene.child().await);
        }
        let answers = futures_util::future::join_all(families.iter().map(|family| scene.enrols(family, dance))).await;
        let enrolled = answers.iter().filter(|answer| matches!(answer, Answer::Enrolled(_))).count();
        assert_eq!(enrolled, 5);
        for session in sessions {
            let facts = scene.facts(session, None).await;
            assert_eq!(facts.load(facts.session(session).unwrap(), scene.now()).children, 5);
        }
    }
}

spec! {
    // C6
    the_same_key_enrols_once, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 5, |_| {}).await;
        let family = scene.child().await;
        let request = scene.request(&family, sessions[0]);
        let enrol = Enrol { series: dance, request, key: "once".into(), now: scene.now() };
        let actor = Actor::Household(family.id);
        let first = scene.store.change(scene.centre, actor, enrol.clone()).await.unwrap();
        let again = scene.store.change(scene.centre, actor, enrol).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(scene.count("SELECT COUNT(*) FROM enrolment").await, 1);
    }
}

spec! {
    // P4
    a_household_that_gives_up_leaves_its_courses, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let (dancer, waits) = (scene.child().await, scene.child().await);
        let id = enrolment(&scene.enrols(&dancer, dance).await);
        let entry = enrolment(&scene.enrols(&waits, dance).await);
        for family in [&waits, &dancer] {
            let give_up = GiveUp { household: family.id, child: None, now: scene.now() };
            scene.store.change(scene.centre, Actor::Household(family.id), give_up).await.unwrap();
        }
        let left = Some(State::Cancelled { by: CancelledBy::Household });
        assert_eq!((standing(&scene, id).await, standing(&scene, entry).await), (left, left));
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking_child WHERE active").await, 0);
    }
}

spec! {
    staff_enrol_ahead_of_the_opening_and_take_a_child_off, "2026-04-01T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let family = scene.child().await;
        let mut request = scene.request(&family, sessions[0]);
        request.authority = Authority::Desk(Liberties::default());
        let id = enrolment(&scene.enrols_as(request, dance).await);
        let leave = LeaveCourse { enrolment: id, children: None, household: None, now: scene.now() };
        scene.presses(leave).await.unwrap();
        assert_eq!(standing(&scene, id).await, Some(State::Cancelled { by: CancelledBy::Desk }));
        let off = |subject: &Subject| matches!(subject, Subject::Course { news: CourseNews::Left { by: CancelledBy::Desk }, .. });
        assert!(scene.was_told(&family, off).await);
    }
}

spec! {
    // B5
    a_missed_session_of_a_course_is_a_strike_and_an_excused_one_is_not, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 3, |_| {}).await;
        let (comes, misses, excused) = (scene.child().await, scene.child().await, scene.child().await);
        let here = enrolment(&scene.enrols(&comes, dance).await);
        enrolment(&scene.enrols(&misses, dance).await);
        let away = enrolment(&scene.enrols(&excused, dance).await);
        let booking = dates(&scene, away).await[0].0;
        let excuse = Cancel { booking, children: None, household: Some(excused.id), now: scene.now() };
        scene.store.change(scene.centre, Actor::Household(excused.id), excuse).await.unwrap();
        scene.until("2026-05-06T05:55:00Z");
        let arrives = dates(&scene, here).await[0].0;
        let check_in = leyuan::actions::check_in::CheckIn {
            booking: arrives, child: None, nonce: "one".into(), now: scene.now(),
        };
        scene.presses(check_in).await.unwrap();
        scene.until("2026-05-06T07:00:00Z");
        let close = leyuan::actions::close_session::CloseSession { session: sessions[0], now: scene.now() };
        scene.presses(close).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 1);
        assert!(scene.was_told(&misses, |subject| *subject == Subject::Missed).await);
    }
}

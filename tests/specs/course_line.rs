//! Who waits for a course: its one line, its offers, and what a party in line brings (B6, B9).

use super::courses::{WEDNESDAYS, answers, dates, leaves, standing};
use crate::scene::{Family, Scene, enrolment, spec};
use leyuan::actions::Outcome;
use leyuan::actions::answer_offer::Reply;
use leyuan::actions::cancel_session::{CancelSession, Why};
use leyuan::actions::check_in::CheckIn;
use leyuan::actions::close_session::CloseSession;
use leyuan::actions::edit_household::{Edit, EditHousehold};
use leyuan::actions::leave_course::LeaveCourse;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::ids::{EnrolmentId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::notice::{CourseNews, Subject};
use leyuan::domain::party::{Authority, Liberties, Request};
use leyuan::domain::series::Supervision;
use leyuan::error::Error;
use leyuan::store::Actor;

/// The desk lets a family try one date, past the places.
async fn tries(scene: &Scene, family: &Family, session: SessionId) {
    let mut trial = scene.request(family, session);
    trial.authority = Authority::Desk(Liberties { past_places: true, past_age: false });
    scene.sends(trial).await;
}

async fn leave(scene: &Scene, family: &Family, enrolment: EnrolmentId, children: &[usize]) {
    let children = Some(children.iter().map(|child| family.children[*child]).collect());
    let leave = LeaveCourse { enrolment, children, household: Some(family.id), now: scene.now() };
    scene.store.change(scene.centre, Actor::Household(family.id), leave).await.unwrap();
}

fn is_skipped(subject: &Subject) -> bool {
    matches!(subject, Subject::Course { news: CourseNews::Skipped { .. }, .. })
}

spec! {
    a_smaller_party_in_line_may_fit_at_once, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 2, |_| {}).await;
        enrolment(&scene.enrols(&scene.child().await, dance).await);
        let pair = scene.family(&["2020-01-01", "2020-02-01"]).await;
        let entry = enrolment(&scene.enrols(&pair, dance).await);
        assert_eq!(standing(&scene, entry).await, Some(State::Waiting));
        leave(&scene, &pair, entry, &[0]).await;
        assert_eq!(standing(&scene, entry).await, Some(State::Confirmed));
    }
}

spec! {
    // B5
    a_smaller_party_in_line_brings_only_the_guardians_it_needs, "2026-05-04T01:00:00Z", scene => {
        let guarded = |session: &mut leyuan::domain::session::Session| {
            session.terms.supervision = Supervision::usual();
            session.terms.is_peak = true;
        };
        let (dance, _) = scene.course(&WEDNESDAYS, 3, guarded).await;
        let dancer = scene.family(&["2016-01-01"]).await;
        let three = scene.family_with(&["2020-01-01", "2020-02-01", "2020-03-01"], 2, |_| {}).await;
        enrolment(&scene.enrols(&dancer, dance).await);
        let mut request = scene.request(&three, SessionId::new());
        request.guardians = three.guardians.clone();
        let entry = enrolment(&scene.enrols_as(request, dance).await);
        leave(&scene, &three, entry, &[0]).await;
        assert_eq!(standing(&scene, entry).await, Some(State::Confirmed));
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking_guardian").await, 4, "one on each date");
    }
}

spec! {
    // C1, B6
    a_party_in_line_fits_once_a_grown_up_of_it_is_gone, "2026-05-04T01:00:00Z", scene => {
        let guarded = |session: &mut leyuan::domain::session::Session| {
            session.terms.supervision = Supervision::usual();
            session.limits.room_limit = 4;
        };
        let (dance, _) = scene.course(&WEDNESDAYS, 9, guarded).await;
        let (first, next) = (scene.child().await, scene.family_with(&["2021-01-10"], 2, |_| {}).await);
        let mut entries = Vec::new();
        for family in [&first, &next] {
            let request = Request { guardians: family.guardians.clone(), ..scene.request(family, SessionId::new()) };
            entries.push(enrolment(&scene.enrols_as(request, dance).await));
        }
        assert_eq!(standing(&scene, entries[1]).await, Some(State::Waiting), "three heads for two");
        let edit = Edit::RemoveGuardian(next.guardians[0]);
        scene.presses(EditHousehold { household: next.id, edit, now: scene.now() }).await.unwrap();
        assert_eq!(standing(&scene, entries[1]).await, Some(State::Confirmed));
    }
}

spec! {
    who_joins_the_line_just_before_a_session_has_those_after_it, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        tries(&scene, &scene.child().await, sessions[0]).await;
        scene.until("2026-05-06T05:00:00Z");
        let entry = enrolment(&scene.enrols(&scene.child().await, dance).await);
        let taken: Vec<SessionId> = dates(&scene, entry).await.into_iter().map(|(_, session, _)| session).collect();
        assert_eq!(taken, sessions[1..]);
    }
}

spec! {
    // B7
    when_the_full_session_of_a_course_is_called_off_its_line_moves_up, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        tries(&scene, &scene.child().await, sessions[0]).await;
        let entry = enrolment(&scene.enrols(&scene.child().await, dance).await);
        assert_eq!(standing(&scene, entry).await, Some(State::Waiting));
        let cause = Why { code: "repair", words: Names::new("维修", "Repairs") };
        let mut cancel = CancelSession { session: sessions[0], cause, digest: String::new(), now: scene.now() };
        let Ok(Outcome::Changed(effects)) = scene.presses(cancel.clone()).await else { panic!("no effects") };
        cancel.digest = effects.digest();
        scene.presses(cancel).await.unwrap();
        assert_eq!(standing(&scene, entry).await, Some(State::Confirmed));
    }
}

spec! {
    asking_for_something_else_overtakes_nobody_in_the_line_of_a_course, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        tries(&scene, &scene.child().await, sessions[0]).await;
        let (first, second) = (scene.child().await, scene.child().await);
        let entry = enrolment(&scene.enrols(&first, dance).await);
        let next = enrolment(&scene.enrols(&second, dance).await);
        let play = scene.session("2026-05-06T09:00:00Z", 5).await;
        scene.until("2026-05-06T06:10:00Z");
        scene.asks(&second, play).await;
        assert_eq!(standing(&scene, entry).await, Some(State::Confirmed), "there is room in those to come");
        assert_eq!(standing(&scene, next).await, Some(State::Waiting));
    }
}

spec! {
    // B1
    who_waits_and_has_one_of_the_dates_already_is_passed_over, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 2, |_| {}).await;
        let (one, other, waits, after) =
            (scene.child().await, scene.child().await, scene.child().await, scene.child().await);
        let held = enrolment(&scene.enrols(&one, dance).await);
        let also = enrolment(&scene.enrols(&other, dance).await);
        let entry = enrolment(&scene.enrols(&waits, dance).await);
        let next = enrolment(&scene.enrols(&after, dance).await);
        tries(&scene, &waits, sessions[1]).await;
        leaves(&scene, &one, held).await.unwrap();
        leaves(&scene, &other, also).await.unwrap();
        assert_eq!(standing(&scene, entry).await, Some(State::Waiting));
        assert!(scene.was_told(&waits, is_skipped).await);
        assert_eq!(standing(&scene, next).await, Some(State::Confirmed));
    }
}

spec! {
    who_does_not_fit_into_a_course_whole_is_not_passed_over_but_waits, "2026-05-04T01:00:00Z", scene => {
        let (dance, sessions) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        let (dancer, waits) = (scene.child().await, scene.child().await);
        let id = enrolment(&scene.enrols(&dancer, dance).await);
        let entry = enrolment(&scene.enrols(&waits, dance).await);
        tries(&scene, &scene.child().await, sessions[0]).await;
        scene.asks(&waits, scene.session("2026-05-06T06:30:00Z", 5).await).await;
        leaves(&scene, &dancer, id).await.unwrap();
        assert_eq!(standing(&scene, entry).await, Some(State::Waiting));
        assert!(!scene.was_told(&waits, is_skipped).await);
    }
}

/// The child of a course left within a day of its first session, and who is offered the place.
async fn offered(scene: &Scene, places: u16) -> (Vec<SessionId>, Family, Family, EnrolmentId) {
    let (dance, sessions) = scene.course(&WEDNESDAYS, places, |_| {}).await;
    let (dancer, stays, waits) = (scene.child().await, scene.child().await, scene.child().await);
    let id = enrolment(&scene.enrols(&dancer, dance).await);
    if places > 1 {
        enrolment(&scene.enrols(&stays, dance).await);
    }
    let entry = enrolment(&scene.enrols(&waits, dance).await);
    scene.until("2026-05-05T08:00:00Z");
    leaves(scene, &dancer, id).await.unwrap();
    assert_eq!(standing(scene, entry).await, Some(State::Offered));
    (sessions, stays, waits, entry)
}

spec! {
    who_left_a_course_cannot_take_its_offer_any_more, "2026-05-04T01:00:00Z", scene => {
        let (_, _, waits, entry) = offered(&scene, 1).await;
        leaves(&scene, &waits, entry).await.unwrap();
        assert!(matches!(answers(&scene, &waits, entry, Reply::Take).await, Err(Error::Stale)));
        assert_eq!(standing(&scene, entry).await, Some(State::Cancelled { by: CancelledBy::Household }));
        assert!(!scene.was_told(&waits, |subject| matches!(subject, Subject::Course { news: CourseNews::Enrolled, .. })).await);
    }
}

spec! {
    an_offer_of_a_course_that_ran_out_unseen_ends_on_every_date, "2026-05-04T01:00:00Z", scene => {
        let (sessions, _, _, entry) = offered(&scene, 1).await;
        scene.until("2026-05-06T06:10:00Z");
        scene.settles(sessions[1]).await;
        assert!(dates(&scene, entry).await.iter().all(|(_, _, states)| *states == [State::Lapsed]));
    }
}

spec! {
    // B5
    who_took_the_offer_of_a_course_and_never_came_has_a_strike, "2026-05-04T01:00:00Z", scene => {
        let (sessions, stays, waits, entry) = offered(&scene, 2).await;
        answers(&scene, &waits, entry, Reply::Take).await.unwrap();
        scene.until("2026-05-06T05:55:00Z");
        let facts = scene.facts(sessions[0], None).await;
        let here = facts.holdings.iter().find(|holding| holding.household == stays.id).unwrap().booking;
        scene.presses(CheckIn { booking: here, child: None, nonce: "one".into(), now: scene.now() }).await.unwrap();
        scene.until("2026-05-06T07:00:00Z");
        scene.presses(CloseSession { session: sessions[0], now: scene.now() }).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 1);
    }
}

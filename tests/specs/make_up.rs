//! A make-up lesson: added to a course, with a place for everybody enrolled who has nothing else then (B7, B9).

use crate::planning::{changed, told};
use crate::scene::{Family, Scene, at, day, enrolment, spec};
use leyuan::actions::Outcome;
use leyuan::actions::add_make_up::{AddMakeUp, Thought, think};
use leyuan::actions::cancel_session::{self, CancelSession, Why};
use leyuan::actions::enrol::Answer;
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::State;
use leyuan::domain::course::Course;
use leyuan::domain::effects::{Effects, Fate};
use leyuan::domain::ids::{RoomId, SeriesId, SessionId};
use leyuan::domain::make_up::At;
use leyuan::domain::names::Names;
use leyuan::domain::notice::{CourseNews, Subject};
use leyuan::domain::party::Request;
use leyuan::domain::plan::CentrePlan;
use leyuan::domain::series::Judged;
use leyuan::domain::timetable::Obstacle;
use leyuan::domain::zone::parse_time;
use leyuan::error::Error;
use leyuan::store::{Actor, enrolments, sessions};

const WEDNESDAYS: [&str; 3] = ["2026-05-06T06:00:00Z", "2026-05-13T06:00:00Z", "2026-05-20T06:00:00Z"];

/// Friday the fifteenth at four: inside the course.
fn friday(room: RoomId) -> At {
    let time = |text| parse_time(text).unwrap();
    At { room, date: day("2026-05-15"), starts: time("16:00"), ends: time("17:00") }
}

impl Scene {
    async fn thinks(&self, id: SessionId, series: SeriesId, at: At) -> Result<Thought, Error> {
        let (centre, now) = (self.centre, self.now());
        let think = self
            .store
            .read(move |db| Box::pin(async move { Ok(think(db, (centre, id), (series, at), now).await) }));
        think.await.unwrap()
    }

    async fn adds(
        &self,
        (id, series, at): (SessionId, SeriesId, At),
        shown: &Effects,
    ) -> Result<Outcome, Error> {
        let add = AddMakeUp { id, series, at, digest: shown.digest(), now: self.now() };
        self.store.change(self.centre, Actor::System, add).await
    }

    /// Shown, then done.
    pub async fn makes_up(&self, series: SeriesId, at: At) -> SessionId {
        let id = SessionId::new();
        let shown = self.thinks(id, series, at).await.expect("a thought").effects;
        assert_eq!(self.adds((id, series, at), &shown).await.expect("added"), Outcome::Done);
        id
    }

    pub async fn in_it(&self, session: SessionId) -> Vec<State> {
        let members = self.store.read(move |db| Box::pin(leyuan::store::rosters::of_session(db, session)));
        members
            .await
            .unwrap()
            .into_iter()
            .flat_map(|entry| entry.members)
            .map(|member| member.state)
            .collect()
    }

    async fn course_of(&self, series: SeriesId) -> Course {
        self.store.read(move |db| Box::pin(enrolments::course(db, series))).await.unwrap().unwrap()
    }

    async fn heard(&self, family: &Family, wanted: fn(&CourseNews) -> bool) -> bool {
        let about = |subject: &Subject| matches!(subject, Subject::Course { news, .. } if wanted(news));
        self.was_told(family, about).await
    }
}

fn has_place(news: &CourseNews) -> bool {
    *news == CourseNews::MakeUp
}

fn has_none(news: &CourseNews) -> bool {
    matches!(news, CourseNews::MakeUpClash { .. })
}

spec! {
    // B7, B9
    everybody_enrolled_has_a_place_in_a_make_up_lesson_and_is_told, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 2, |session| session.description = Names::new("带水", "Bring water")).await;
        let (one, other, waits) = (scene.child().await, scene.child().await, scene.child().await);
        scene.enrols(&one, dance).await;
        scene.enrols(&other, dance).await;
        assert!(matches!(scene.enrols(&waits, dance).await, Answer::InLine(_)), "the course is full");
        let added = scene.makes_up(dance, friday(scene.room)).await;
        assert_eq!(scene.in_it(added).await, [State::Confirmed, State::Confirmed], "both, though the course is full");
        for family in [&one, &other] {
            assert!(scene.heard(family, has_place).await);
        }
        assert!(!scene.heard(&waits, has_place).await, "who waits for the course waits on");
        let course = scene.course_of(dance).await;
        let session = course.sessions.iter().find(|session| session.id == added).expect("a lesson of the course");
        assert_eq!((course.sessions.len(), &*session.description.zh, session.limits.places), (4, "带水", 2));
        assert_eq!(scene.count("SELECT COUNT(DISTINCT b.enrolment_id) FROM booking b JOIN session s ON s.id = b.session_id WHERE s.added").await, 2);
    }
}

spec! {
    // B7, C1
    who_has_something_else_then_is_listed_and_not_moved, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 4, |_| {}).await;
        let siblings = scene.family(&["2021-01-10", "2020-03-04"]).await;
        scene.enrols(&siblings, dance).await;
        let reading = scene.add_room("reading", 100, None).await;
        let mut other = scene.draft("2026-05-15T08:30:00Z", 5);
        other.room = reading;
        let other = scene.plan(&other).await;
        scene.until("2026-05-09T01:00:00Z");
        scene.asks(&siblings.only(0), other).await;
        let shown = scene.thinks(SessionId::new(), dance, friday(scene.room)).await.unwrap().effects;
        let fates: Vec<_> = shown.0[0].bookings.iter().map(|hit| (hit.children, hit.fate.clone())).collect();
        assert!(matches!(&fates[..], [(1, Fate::Kept), (1, Fate::Away(reasons))] if reasons.iter().all(|reason| reason.child() == Some(siblings.children[0]))), "{fates:?}");
        let added = scene.makes_up(dance, friday(scene.room)).await;
        assert_eq!(scene.in_it(added).await, [State::Confirmed], "the other child comes");
        assert_eq!(scene.in_it(other).await, [State::Confirmed], "nobody was moved");
        assert!(scene.heard(&siblings, has_place).await && scene.heard(&siblings, has_none).await);
    }
}

spec! {
    // Z3, C6
    it_does_what_was_shown_or_nothing_and_once, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 4, |_| {}).await;
        let (id, at) = (SessionId::new(), friday(scene.room));
        let shown = scene.thinks(id, dance, at).await.unwrap().effects;
        scene.enrols(&scene.child().await, dance).await;
        let answer = scene.adds((id, dance, at), &shown).await.unwrap();
        let Outcome::Changed(now) = answer else { panic!("{answer:?}") };
        assert_eq!(scene.course_of(dance).await.sessions.len(), 3, "nothing was done");
        assert_eq!(scene.adds((id, dance, at), &now).await.unwrap(), Outcome::Done);
        assert_eq!(scene.adds((id, dance, at), &now).await.unwrap(), Outcome::Done, "sent twice");
        assert_eq!(scene.course_of(dance).await.sessions.len(), 4);
        let (other, _) = scene.course(&["2026-06-05T06:00:00Z"], 4, |_| {}).await;
        assert!(matches!(scene.adds((id, other, at), &now).await, Err(Error::Missing)), "another course's key");
    }
}

spec! {
    // C4, B7
    a_taken_room_and_a_time_gone_by_stand_in_the_way, "2026-05-14T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 4, |_| {}).await;
        scene.session("2026-05-15T09:10:00Z", 5).await;
        let (id, at) = (SessionId::new(), friday(scene.room));
        let thought = scene.thinks(id, dance, at).await.unwrap();
        assert!(matches!(thought.obstacles[..], [Obstacle::Clash { .. }]), "its turnaround: {:?}", thought.obstacles);
        assert!(matches!(scene.adds((id, dance, at), &thought.effects).await.unwrap(), Outcome::Blocked(_)));
        let gone = At { date: day("2026-05-12"), ..at };
        assert_eq!(scene.thinks(id, dance, gone).await.unwrap().obstacles, [Obstacle::Past]);
        assert!(matches!(scene.thinks(id, SeriesId::new(), at).await, Err(Error::Missing)));
        assert!(matches!(scene.thinks(id, dance, At { room: RoomId::new(), ..at }).await, Err(Error::Missing)));
    }
}

spec! {
    // B7: the very hour that was called off
    a_lesson_called_off_is_made_up_at_its_own_hour_when_that_is_free_again, "2026-05-04T01:00:00Z", scene => {
        let (dance, lessons) = scene.course(&WEDNESDAYS, 4, |_| {}).await;
        let family = scene.child().await;
        let place = enrolment(&scene.enrols(&family, dance).await);
        let off = scene.store.read(move |db| Box::pin(sessions::find(db, lessons[1]))).await.unwrap().unwrap();
        let (own, hour) = (off.clone(), At { room: scene.room, date: off.date, starts: off.starts, ends: off.ends });
        let effects = scene.store.read(move |db| Box::pin(async move { cancel_session::effects(db, &[own]).await }));
        let digest = effects.await.unwrap().digest();
        let cause = Why { code: "ill", words: Names::new("老师生病", "The teacher is ill") };
        let cancel = CancelSession { session: off.id, cause, digest, now: scene.now() };
        scene.store.change(scene.centre, Actor::System, cancel).await.unwrap();
        let added = scene.makes_up(dance, hour).await;
        assert_eq!(scene.in_it(added).await, [State::Confirmed]);
        let read = scene.store.read(move |db| Box::pin(enrolments::bookings(db, place)));
        assert_eq!(read.await.unwrap().len(), 4, "three lessons, one of them called off, and this");
    }
}

spec! {
    // A3
    who_was_old_enough_when_she_joined_is_old_enough_for_it, "2026-05-08T01:00:00Z", scene => {
        // Four years old from the seventh of May on: too young on the first date, not when she joins.
        let (dance, _) = scene.course(&WEDNESDAYS, 4, |session| {
            session.terms.ages = AgeRange::new(48, Some(96));
            session.terms.judged = Judged::SeriesFirstSession;
            session.judged_on = day("2026-05-06");
        }).await;
        let late = scene.family(&["2022-05-07"]).await;
        enrolment(&scene.enrols(&late, dance).await);
        let added = scene.makes_up(dance, friday(scene.room)).await;
        assert_eq!(scene.in_it(added).await, [State::Confirmed]);
        assert!(at("2026-05-15T08:00:00Z") > scene.now());
    }
}

spec! {
    // C1, B9
    nobody_is_put_past_the_limit_of_a_smaller_room, "2026-05-04T01:00:00Z", scene => {
        let (dance, _) = scene.course(&WEDNESDAYS, 4, |_| {}).await;
        let (first, second) = (scene.child().await, scene.child().await);
        scene.enrols(&first, dance).await;
        scene.enrols(&second, dance).await;
        let nook = scene.add_room("nook", 1, None).await;
        let added = scene.makes_up(dance, friday(nook)).await;
        assert_eq!(scene.in_it(added).await, [State::Confirmed]);
        assert!(scene.heard(&first, has_place).await, "who joined first");
        assert!(scene.heard(&second, has_none).await);
    }
}

/// The Saturdays of May as a course for one child, until a day.
fn ballet(until: &str) -> impl FnOnce(&mut CentrePlan) {
    move |plan| {
        let series = &mut plan.series[0];
        series.terms.booking = leyuan::domain::series::BookingMode::Course;
        // Full with one child: its own place must not keep it from the new lessons.
        (series.limits.places, series.limits.walk_in_places) = (1, 0);
        series.repeats[0].dates.end = leyuan::domain::recurrence::End::Until(day(until));
    }
}

spec! {
    /// B9
    who_is_enrolled_takes_the_lessons_a_longer_plan_adds_and_planning_leaves_make_up_lessons_alone, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&changed("short", ballet("2026-05-24"))).await;
        let lessons = scene.standing().await;
        assert_eq!(lessons.len(), 2, "{:?}", told(&lessons));
        let course = lessons[0].series.unwrap();
        let lone = {
            let at = At {
                room: lessons[0].room,
                date: day("2026-05-21"),
                starts: lessons[0].starts,
                ends: lessons[0].ends,
            };
            scene.makes_up(course, at).await
        };
        scene.plans_ahead().await;
        assert!(scene.standing().await.iter().any(|session| session.id == lone), "nobody is in it, and it is not of the plan");
        let family = scene.child().await;
        let request = Request { guardians: family.guardians.clone(), ..scene.request(&family, lone) };
        crate::scene::enrolment(&scene.enrols_as(request, course).await);
        scene.opens(&changed("long", ballet("2026-05-31"))).await;
        let lessons = scene.standing().await;
        assert_eq!(lessons.len(), 4, "{:?}", told(&lessons));
        for session in &lessons {
            assert_eq!(scene.in_it(session.id).await.len(), 1, "{}", session.date);
        }
        let news = |subject: &Subject| matches!(subject, Subject::Course { news: CourseNews::MakeUp, .. });
        assert!(scene.was_told(&family, news).await);
    }
}

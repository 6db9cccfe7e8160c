//! Closures: what they hit, and only that (B7, C10, Z3).

use crate::scene::{Scene, at, booking, spec};
use leyuan::actions::Outcome;
use leyuan::actions::add_session::AddSession;
use leyuan::actions::cancel_session::Why;
use leyuan::actions::close_room::{self, CloseRoom};
use leyuan::actions::lift_closure::LiftClosure;
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::closure::{Closure, Extent};
use leyuan::domain::effects::Effects;
use leyuan::domain::ids::{ClosureId, RoomId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::notice::Subject;
use leyuan::domain::series::Limits;
use leyuan::domain::timetable::{Obstacle, Plan};
use leyuan::domain::window::Window;
use leyuan::domain::zone::{parse_date, parse_time};
use leyuan::error::Error;
use leyuan::store::closures;

fn closing(scene: &Scene, extent: Extent, (from, to): (&str, &str)) -> CloseRoom {
    CloseRoom {
        id: ClosureId::new(),
        extent,
        window: Window::new(at(from), at(to)).unwrap(),
        why: Why { code: "repair", words: Names::new("维修", "Repairs") },
        digest: String::new(),
        now: scene.now(),
    }
}

fn one(room: RoomId) -> Extent {
    Extent::Rooms(vec![room])
}

/// Looks at what it would do, then does it.
async fn close(scene: &Scene, closing: CloseRoom) -> Effects {
    let Outcome::Changed(effects) = scene.presses(closing.clone()).await.unwrap() else {
        panic!("nothing shown")
    };
    let confirmed = CloseRoom { digest: effects.digest(), ..closing };
    assert_eq!(scene.presses(confirmed).await.unwrap(), Outcome::Done);
    effects
}

async fn is_cancelled(scene: &Scene, session: SessionId) -> bool {
    scene.facts(session, None).await.session(session).unwrap().is_cancelled()
}

spec! {
    // B7
    a_closure_cancels_just_the_sessions_it_touches_tells_their_families_and_gives_the_week_back, "2026-05-04T01:00:00Z", scene => {
        let before = scene.session("2026-05-06T01:00:00Z", 5).await;
        let hit = scene.session("2026-05-06T06:00:00Z", 5).await;
        let next = scene.session("2026-05-06T08:00:00Z", 5).await;
        let family = scene.child().await;
        let booked = booking(&scene.asks(&family, hit).await);
        let effects = close(&scene, closing(&scene, one(scene.room), ("2026-05-06T06:59:00Z", "2026-05-06T08:00:00Z"))).await;
        assert_eq!((effects.0.len(), effects.families(), effects.to_call()), (1, 1, 1));
        assert!(is_cancelled(&scene, hit).await);
        assert!(!is_cancelled(&scene, before).await && !is_cancelled(&scene, next).await);
        let by = CancelledBy::Centre;
        assert_eq!(scene.states(booked).await, [State::Cancelled { by }]);
        assert!(!State::Cancelled { by }.counts_in_week());
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 0);
        assert!(scene.was_told(&family, |about| matches!(about, Subject::CancelledByCentre { .. })).await);
    }
}

spec! {
    // B7
    who_waits_for_a_session_that_is_closed_hears_of_it_too, "2026-05-04T01:00:00Z", scene => {
        let hit = scene.session("2026-05-06T06:00:00Z", 1).await;
        booking(&scene.asks(&scene.child().await, hit).await);
        let waiting = scene.child().await;
        booking(&scene.asks(&waiting, hit).await);
        close(&scene, closing(&scene, Extent::Building, ("2026-05-06T06:00:00Z", "2026-05-06T08:00:00Z"))).await;
        assert!(scene.was_told(&waiting, |about| matches!(about, Subject::CancelledByCentre { .. })).await);
    }
}

spec! {
    // C10, B7
    closing_the_whole_closes_its_part_and_closing_the_part_leaves_the_whole_open, "2026-05-04T01:00:00Z", scene => {
        let whole = scene.add_room("reading", 50, None).await;
        let part = scene.add_room("corner", 20, Some(whole)).await;
        let (mut hall, mut corner) = (scene.draft("2026-05-06T06:00:00Z", 5), scene.draft("2026-05-06T06:00:00Z", 5));
        (hall.room, corner.room) = (whole, part);
        let (hall, corner) = (scene.plan(&hall).await, scene.plan(&corner).await);
        let times = ("2026-05-06T06:00:00Z", "2026-05-06T07:00:00Z");
        close(&scene, closing(&scene, one(part), times)).await;
        assert!(is_cancelled(&scene, corner).await && !is_cancelled(&scene, hall).await);
        let mut later = scene.draft("2026-05-07T06:00:00Z", 5);
        later.room = part;
        let later = scene.plan(&later).await;
        close(&scene, closing(&scene, one(whole), ("2026-05-07T06:00:00Z", "2026-05-07T07:00:00Z"))).await;
        assert!(is_cancelled(&scene, later).await);
    }
}

spec! {
    // B7
    a_closure_of_several_rooms_hits_each_of_them_no_other_and_is_lifted_as_one, "2026-05-04T01:00:00Z", scene => {
        let (read, dance) = (scene.add_room("read", 20, None).await, scene.add_room("dance", 20, None).await);
        let mut sessions = Vec::new();
        for room in [scene.room, read, dance] {
            let mut session = scene.draft("2026-05-06T06:00:00Z", 5);
            session.room = room;
            sessions.push(scene.plan(&session).await);
        }
        for session in &sessions {
            booking(&scene.asks(&scene.child().await, *session).await);
        }
        let closing = closing(&scene, Extent::Rooms(vec![scene.room, dance]), ("2026-05-06T06:00:00Z", "2026-05-06T08:00:00Z"));
        let id = closing.id;
        let effects = close(&scene, closing).await;
        assert_eq!((effects.0.len(), effects.families()), (2, 2));
        assert!(is_cancelled(&scene, sessions[0]).await && is_cancelled(&scene, sessions[2]).await);
        assert!(!is_cancelled(&scene, sessions[1]).await, "another room");
        assert_eq!(scene.count("SELECT COUNT(*) FROM closure").await, 1);
        let standing = || scene.store.read({
            let (centre, now) = (scene.centre, scene.now());
            move |db| Box::pin(async move { closures::coming(db, centre, now, 9).await })
        });
        let stands = standing().await.unwrap();
        assert!(stands.len() == 1 && stands[0].extent.named().len() == 2);
        scene.presses(LiftClosure { closure: id, now: scene.now() }).await.unwrap();
        assert!(standing().await.unwrap().is_empty());
    }
}

spec! {
    a_closure_that_names_a_room_of_another_house_closes_nothing, "2026-05-04T01:00:00Z", scene => {
        let hit = scene.session("2026-05-06T06:00:00Z", 5).await;
        let there = Extent::Rooms(vec![scene.room, RoomId::new()]);
        let closing = closing(&scene, there, ("2026-05-06T06:00:00Z", "2026-05-06T08:00:00Z"));
        assert!(matches!(scene.presses(closing).await, Err(Error::Missing)));
        assert!(!is_cancelled(&scene, hit).await);
        assert_eq!(scene.count("SELECT COUNT(*) FROM closure").await, 0);
    }
}

spec! {
    // Z3
    a_closure_does_what_was_shown_or_nothing, "2026-05-04T01:00:00Z", scene => {
        let hit = scene.session("2026-05-06T06:00:00Z", 5).await;
        let closing = closing(&scene, Extent::Building, ("2026-05-06T06:00:00Z", "2026-05-06T08:00:00Z"));
        let Outcome::Changed(shown) = scene.presses(closing.clone()).await.unwrap() else { panic!() };
        booking(&scene.asks(&scene.child().await, hit).await);
        let confirmed = CloseRoom { digest: shown.digest(), ..closing };
        let Outcome::Changed(now) = scene.presses(confirmed).await.unwrap() else { panic!("it was done unseen") };
        assert_eq!(now.families(), 1);
        assert!(!is_cancelled(&scene, hit).await);
    }
}

spec! {
    // B7
    a_closed_room_takes_no_new_session_until_the_closure_is_lifted, "2026-05-04T01:00:00Z", scene => {
        scene.session("2026-05-05T06:00:00Z", 5).await;
        let closing = closing(&scene, one(scene.room), ("2026-05-06T06:00:00Z", "2026-05-06T08:00:00Z"));
        let id = closing.id;
        let nothing = CloseRoom { digest: Effects::default().digest(), ..closing };
        assert_eq!(scene.presses(nothing.clone()).await.unwrap(), Outcome::Done);
        assert_eq!(scene.presses(nothing).await.unwrap(), Outcome::Done, "the same press twice");
        assert_eq!(scene.count("SELECT COUNT(*) FROM closure").await, 1);
        let plan = Plan {
            room: scene.room,
            names: Names::new("加场", "Extra"),
            date: parse_date("2026-05-06").unwrap(),
            starts: parse_time("15:00").unwrap(),
            ends: parse_time("16:30").unwrap(),
            limits: Limits { places: 5, room_limit: 9, staff: 1, walk_in_places: 0, families_max: None },
            ages: AgeRange::new(0, None),
        needs: None,
        like: None,
        };
        let add = AddSession { id: SessionId::new(), plan, now: scene.now() };
        let Outcome::Blocked(obstacles) = scene.presses(add.clone()).await.unwrap() else { panic!("added") };
        assert!(matches!(obstacles[..], [Obstacle::Shut { .. }]));
        scene.presses(LiftClosure { closure: id, now: scene.now() }).await.unwrap();
        assert_eq!(scene.presses(add).await.unwrap(), Outcome::Done);
    }
}

spec! {
    // B7: a session that ends as the closure begins is not touched
    a_closure_is_half_open_like_every_time, "2026-05-04T01:00:00Z", scene => {
        let early = scene.session("2026-05-06T06:00:00Z", 5).await;
        let closure = Closure {
            id: ClosureId::new(),
            centre: scene.centre,
            extent: Extent::Building,
            window: Window::new(at("2026-05-06T07:00:00Z"), at("2026-05-06T08:00:00Z")).unwrap(),
            reason: Names::default(),
        };
        let now = scene.now();
        let read = scene.store.read(move |db| Box::pin(async move { close_room::effects(db, &closure, now).await }));
        assert_eq!(read.await.unwrap().0.len(), 0);
        assert!(!is_cancelled(&scene, early).await);
    }
}

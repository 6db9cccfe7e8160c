//! A room between two sessions: clear by a press, later than planned, and who is warned (C4).

use crate::scene::{Scene, at, booking, spec};
use leyuan::actions::check_in::CheckIn;
use leyuan::actions::turn_room::{Clear, TurnRoom};
use leyuan::domain::board;
use leyuan::domain::ids::SessionId;
use leyuan::domain::session::Session;
use leyuan::domain::turnaround::Late;
use leyuan::domain::wall::Now;
use leyuan::domain::zone::Span;
use leyuan::error::Error;
use leyuan::store::{visits, walls};

/// Two sessions of an hour, a quarter between them: half past one to a quarter to four.
async fn two(scene: &Scene) -> (SessionId, SessionId) {
    let mut first = scene.draft("2026-05-06T06:00:00Z", 5);
    first.clears_at = at("2026-05-06T07:15:00Z");
    let first = scene.plan(&first).await;
    (first, scene.session("2026-05-06T07:15:00Z", 5).await)
}

async fn turns(scene: &Scene, clear: Clear) -> Result<(), Error> {
    scene.presses(TurnRoom { room: scene.room, clear, now: scene.now() }).await
}

async fn session(scene: &Scene, id: SessionId) -> Session {
    scene.facts(id, None).await.session(id).unwrap().clone()
}

async fn late(scene: &Scene, next: SessionId) -> Option<Late> {
    let (centre, now, day) = (scene.centre, scene.now(), scene.zone().day(scene.zone().date(scene.now())));
    let read = scene.store.read(move |db| {
        Box::pin(async move {
            let facts = leyuan::store::facts::load(db, centre, None, day, now).await?;
            Ok(facts.zip(Some(visits::loose(db, centre, day.starts()).await?)))
        })
    });
    let (facts, loose) = read.await.unwrap().unwrap();
    let rooms = board::rooms(&facts, &loose, &[], now);
    let room = rooms.iter().find(|room| room.room.id == scene.room).unwrap();
    assert!(room.running.or(room.next).is_some_and(|session| session.id == next));
    room.late
}

/// What the door of the room says.
async fn says_cleaning(scene: &Scene) -> bool {
    let now = scene.now();
    let wall = scene.store.read(move |db| Box::pin(async move { walls::wall(db, "jinhuayuan", now).await }));
    let wall = wall.await.unwrap().unwrap();
    let room = wall.facts.room(scene.room).unwrap().clone();
    matches!(wall.room(&room).now, Now::Cleaning { .. })
}

spec! {
    // C4
    a_room_is_being_cleaned_until_somebody_says_that_it_is_clear, "2026-05-04T01:00:00Z", scene => {
        let (first, _) = two(&scene).await;
        scene.until("2026-05-06T06:59:59Z");
        assert!(matches!(turns(&scene, Clear::Now).await, Err(Error::Stale)), "it is still on");
        scene.until("2026-05-06T07:05:00Z");
        assert!(says_cleaning(&scene).await);
        turns(&scene, Clear::Now).await.unwrap();
        assert_eq!(session(&scene, first).await.clears_at, at("2026-05-06T07:05:00Z"));
        assert!(!says_cleaning(&scene).await);
        assert!(matches!(turns(&scene, Clear::Now).await, Err(Error::Stale)), "nobody cleans any more");
    }
}

spec! {
    // C4
    without_a_press_it_is_clear_when_it_was_planned_to_be, "2026-05-04T01:00:00Z", scene => {
        two(&scene).await;
        scene.until("2026-05-06T07:14:59Z");
        assert!(says_cleaning(&scene).await);
        scene.until("2026-05-06T07:15:00Z");
        assert!(!says_cleaning(&scene).await);
    }
}

spec! {
    // C4: the door says so too, though the next session has begun
    cleaning_that_takes_longer_warns_the_next_session_and_its_door, "2026-05-04T01:00:00Z", scene => {
        let (_, next) = two(&scene).await;
        scene.until("2026-05-06T07:10:00Z");
        assert_eq!(late(&scene, next).await, None);
        let until = at("2026-05-06T07:20:00Z");
        for _ in 0..2 {
            turns(&scene, Clear::At(until)).await.unwrap();
        }
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'room.cleaning_longer'").await, 1, "sent twice, said once");
        assert_eq!(late(&scene, next).await, Some(Late::Cleaning { until }));
        scene.until("2026-05-06T07:16:00Z");
        assert!(says_cleaning(&scene).await && late(&scene, next).await.is_some());
        scene.until("2026-05-06T07:20:00Z");
        assert!(!says_cleaning(&scene).await && late(&scene, next).await.is_none());
    }
}

spec! {
    // C4, C7
    people_who_are_still_inside_keep_the_next_session_waiting, "2026-05-04T01:00:00Z", scene => {
        let (first, next) = two(&scene).await;
        let booked = booking(&scene.asks(&scene.child().await, first).await);
        scene.until("2026-05-06T06:05:00Z");
        scene.presses(CheckIn { booking: booked, child: None, nonce: "a".into(), now: scene.now() }).await.unwrap();
        scene.until("2026-05-06T07:16:00Z");
        assert!(matches!(late(&scene, next).await, Some(Late::Inside { heads }) if heads > 0));
    }
}

spec! {
    // C4
    nobody_says_that_cleaning_takes_for_ever, "2026-05-04T01:00:00Z", scene => {
        two(&scene).await;
        scene.until("2026-05-06T07:05:00Z");
        for at in [scene.now(), scene.now() - Span::minutes(1), scene.now() + Span::minutes(61)] {
            assert!(matches!(turns(&scene, Clear::At(at)).await, Err(Error::Stale)));
        }
        let elsewhere = TurnRoom { room: leyuan::domain::ids::RoomId::new(), clear: Clear::Now, now: scene.now() };
        assert!(matches!(scene.presses(elsewhere).await, Err(Error::Missing)));
    }
}

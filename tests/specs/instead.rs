//! What fits instead of a session that falls out: shown to staff, and to each family for its own children (B7, Z1, Z2).

use crate::post::servers::MailServer;
use crate::post::{family, mail, program};
use crate::scene::{Scene, booking, spec};
use leyuan::actions::Outcome;
use leyuan::actions::cancel_session::Why;
use leyuan::actions::close_room::CloseRoom;
use leyuan::domain::age::AgeRange;
use leyuan::domain::closure::Extent;
use leyuan::domain::effects::Effects;
use leyuan::domain::ids::{ClosureId, RoomId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::session::Session;
use leyuan::jobs::send_notices::send_notices;
use leyuan::store::instead;

/// A session of a room, for ages in months.
async fn session(
    scene: &Scene,
    room: RoomId,
    starts: &str,
    (name, places): (&str, u16),
    ages: (u16, u16),
) -> SessionId {
    let draft = scene.draft(starts, places);
    let mut terms = draft.terms.clone();
    terms.ages = AgeRange::new(ages.0, Some(ages.1));
    scene.plan(&Session { room, names: Names::new(name, name), terms, ..draft }).await
}

/// The building on one day; what it would do.
async fn closing(scene: &Scene) -> (CloseRoom, Effects) {
    let close = CloseRoom {
        id: ClosureId::new(),
        extent: Extent::Building,
        window: scene.zone().day("2026-05-06".parse().unwrap()),
        why: Why { code: "weather", words: Names::new("暴雨", "Heavy rain") },
        digest: String::new(),
        now: scene.now(),
    };
    let Outcome::Changed(effects) = scene.presses(close.clone()).await.unwrap() else {
        panic!("nothing shown")
    };
    (close, effects)
}

/// Names of what staff are shown instead of a session.
async fn shown(scene: &Scene, effects: &Effects, session: SessionId) -> Vec<String> {
    let (centre, now, effects) = (scene.centre, scene.now(), effects.clone());
    let read = scene
        .store
        .read(move |db| Box::pin(async move { instead::of_effects(db, centre, &effects, now).await }));
    let mut found = read.await.unwrap();
    let fits = found.remove(&session).unwrap_or_default();
    fits.into_iter().map(|(session, _)| session.names.zh).collect()
}

spec! {
    // B7, Z2
    staff_see_up_to_three_sessions_of_the_same_ages_that_have_room_and_stand, "2026-05-05T01:00:00Z", scene => {
        let other = scene.add_room("read", 20, None).await;
        let hit = session(&scene, scene.room, "2026-05-06T06:00:00Z", ("出事", 5), (36, 72)).await;
        let empty = session(&scene, scene.room, "2026-05-06T08:00:00Z", ("没人", 5), (36, 72)).await;
        booking(&scene.asks(&scene.child().await, hit).await);
        let full = session(&scene, scene.room, "2026-05-07T06:00:00Z", ("满了", 1), (36, 72)).await;
        booking(&scene.asks(&scene.child().await, full).await);
        session(&scene, scene.room, "2026-05-07T08:00:00Z", ("太大", 5), (96, 144)).await;
        session(&scene, other, "2026-05-07T08:00:00Z", ("别屋", 5), (36, 72)).await;
        session(&scene, scene.room, "2026-05-21T06:00:00Z", ("太远", 5), (36, 72)).await;
        session(&scene, scene.room, "2026-05-08T06:00:00Z", ("同屋", 5), (48, 72)).await;
        let (_, effects) = closing(&scene).await;
        assert_eq!(shown(&scene, &effects, hit).await, ["同屋", "别屋"], "its room first");
        assert!(shown(&scene, &effects, empty).await.is_empty(), "nobody asks");
        session(&scene, other, "2026-05-09T06:00:00Z", ("三", 5), (36, 72)).await;
        session(&scene, other, "2026-05-10T06:00:00Z", ("四", 5), (36, 72)).await;
        assert_eq!(shown(&scene, &effects, hit).await, ["同屋", "别屋", "三"], "three are enough");
        let (_, again) = closing(&scene).await;
        assert_eq!(effects.digest(), again.digest(), "what fits instead is no effect");
    }
}

spec! {
    // B7, Z1: the letter asks for its own children, at the moment it is written
    a_family_is_offered_what_its_own_children_would_be_given_and_nothing_else, "2026-05-05T01:00:00Z", scene => {
        let server = MailServer::open().await;
        let app = program(&scene, &mail(&server));
        // Five years and three months old.
        let family = family(&scene, Some("family@example.cn"), None).await;
        let hit = session(&scene, scene.room, "2026-05-06T06:00:00Z", ("出事", 5), (36, 144)).await;
        let id = booking(&scene.asks(&family, hit).await);
        session(&scene, scene.room, "2026-05-07T06:00:00Z", ("太小的", 5), (36, 48)).await;
        let fit = session(&scene, scene.room, "2026-05-07T08:00:00Z", ("正合适", 1), (60, 72)).await;
        let taken = session(&scene, scene.room, "2026-05-08T06:00:00Z", ("约过的", 5), (60, 72)).await;
        booking(&scene.asks(&family, taken).await);
        let (close, effects) = closing(&scene).await;
        let confirmed = CloseRoom { digest: effects.digest(), ..close };
        assert_eq!(scene.presses(confirmed).await.unwrap(), Outcome::Done);
        send_notices(app).await.unwrap();
        let letters = server.to("family@example.cn");
        let letter = letters.iter().find(|letter| letter.text.contains("暴雨")).expect("a letter");
        assert!(letter.text.contains("这些还有空位") && letter.text.contains("正合适"), "{}", letter.text);
        assert!(!letter.text.contains("太小的") && !letter.text.contains("约过的"), "{}", letter.text);
        let link = "http://localhost:8080/jinhuayuan/sessions/";
        assert_eq!(letter.text.matches(link).count(), 1, "{}", letter.text);
        booking(&scene.asks(&scene.child().await, fit).await);
        let now = scene.now();
        let read = scene.store.read(move |db| Box::pin(async move { instead::of_booking(db, id, now).await }));
        assert!(read.await.unwrap().is_empty(), "somebody was quicker");
    }
}

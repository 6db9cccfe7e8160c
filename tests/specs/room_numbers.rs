//! The numbers of a room are shown first, hold for what is planned later, outlive the file, and are set again (S4).

use crate::planning::changed;
use crate::room_rules::office;
use crate::scene::{Scene, booking, spec};
use axum::http::StatusCode;
use leyuan::actions::plan_ahead::PlanAhead;
use leyuan::actions::set_room::{SetRoom, Told, think};
use leyuan::domain::booking::State;
use leyuan::domain::capacity;
use leyuan::domain::ids::RoomId;
use leyuan::domain::numbers::RoomShown;
use leyuan::domain::party::{Request, Wish};
use leyuan::domain::room::Numbers;
use leyuan::domain::series::Limits;
use leyuan::domain::session::Session;
use leyuan::domain::zone::Span;
use leyuan::store::centres;

async fn room(scene: &Scene, slug: &str) -> leyuan::domain::room::Room {
    let centre = scene.centre;
    let all = scene.store.read(move |db| Box::pin(centres::rooms(db, centre))).await.unwrap();
    all.into_iter().find(|room| room.slug == slug).unwrap()
}

async fn shown(scene: &Scene, room: RoomId, numbers: Numbers) -> RoomShown {
    let (centre, now) = (scene.centre, scene.now());
    let read = scene
        .store
        .read(move |db| Box::pin(async move { Ok(think(db, centre, (room, numbers), now).await) }));
    read.await.unwrap().unwrap()
}

async fn sets(scene: &Scene, room: RoomId, numbers: Numbers) -> Told {
    let digest = shown(scene, room, numbers).await.digest();
    scene.presses(SetRoom { room, numbers, why: "measured", digest, now: scene.now() }).await.unwrap()
}

spec! {
    // S4, C1, C5, Z3
    a_room_that_holds_fewer_cancels_nobody_and_holds_fewer_in_what_is_planned_later, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let session = scene.standing().await.into_iter().find(|one| one.window.starts() > scene.now()).unwrap();
        for birth in ["2022-10-01", "2022-11-01"] {
            let family = scene.family(&[birth]).await;
            let guardians = family.guardians.clone();
            booking(&scene.sends(Request { guardians, ..scene.request(&family, session.id) }).await);
        }
        let slug = {
            let centre = scene.centre;
            let all = scene.store.read(move |db| Box::pin(centres::rooms(db, centre))).await.unwrap();
            all.into_iter().find(|room| room.id == session.room).unwrap().slug
        };
        let was = room(scene, &slug).await;
        let page = format!("/jinhuayuan/desk/rooms/{slug}/numbers");
        desk.get(&page).await;
        let turnaround = was.turnaround_minutes.to_string();
        let fields = [("room_limit", "3"), ("turnaround", turnaround.as_str()), ("why", "measured")];
        let preview = desk.post(&page, &fields).await;
        assert_eq!(preview.status, StatusCode::OK);
        assert!(preview.body.contains("One of them goes over"));
        assert_eq!(room(scene, &slug).await, was, "shown, not done");
        let digest = desk.hidden("digest").unwrap();
        let stale = desk.post(&page, &[&fields[..], &[("digest", "0")]].concat()).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        desk.post(&page, &[&fields[..], &[("digest", digest.as_str())]].concat()).await.leads_to();
        let facts = scene.facts(session.id, None).await;
        assert!(capacity::left(&facts, facts.session(session.id).unwrap(), scene.now()).over() > 0);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking_child WHERE active AND state = 'confirmed'").await, 2);
        // What was before is brought back, by what the history sends.
        let history = desk.get(&page).await.body;
        assert!(history.contains("As it was before"));
        assert!(history.contains(&format!("name=\"room_limit\" value=\"{}\"", was.room_limit)));
        for (name, wrong) in [("room_limit", "0"), ("room_limit", "many"), ("turnaround", "241"), ("why", "because")] {
            desk.get(&page).await;
            let mut bad = fields.to_vec();
            bad.iter_mut().find(|(field, _)| *field == name).unwrap().1 = wrong;
            assert_eq!(desk.post(&page, &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {wrong}");
        }
        // The file, read again and changed, leaves the room's numbers to the desk.
        let file = changed("read again", |plan| plan.names.en = "Another name".into());
        scene.opens(&file).await;
        assert_eq!((room(scene, &slug).await.room_limit, room(scene, &slug).await.filed), (3, was.numbers()));
        // Weeks go by, and more of the series is planned.
        let known = scene.standing().await.len();
        scene.until("2026-06-22T01:00:00Z");
        scene.presses(PlanAhead { now: scene.now() }).await.unwrap();
        let later = scene.standing().await;
        assert!(later.len() > known, "something was planned");
        let in_room = later.iter().filter(|one| one.room == was.id && one.window.starts() > scene.now());
        assert!(in_room.clone().count() > 0 && in_room.clone().all(|one| one.limits.room_limit == 3));
        assert_eq!(sets(scene, was.id, was.numbers()).await, Told::Done);
        assert_eq!(room(scene, &slug).await, was);
        let again = scene.standing().await;
        assert!(again.iter().filter(|one| one.room == was.id && one.window.starts() > scene.now()).all(|one| one.limits.room_limit > 3));
    }
}

spec! {
    // C4
    longer_cleaning_moves_when_a_room_is_clear_and_is_refused_where_the_next_would_begin, "2026-05-04T01:00:00Z", scene => {
        let first = scene.session("2026-05-05T02:00:00Z", 9).await;
        let second = scene.session("2026-05-05T03:30:00Z", 9).await;
        let all = scene.standing().await;
        let one = all.iter().find(|one| one.id == first).unwrap();
        let gap = all.iter().find(|one| one.id == second).unwrap().window.starts() - one.window.ends();
        let gap = u16::try_from(gap.num_minutes()).unwrap();
        let numbers = |turnaround_minutes| Numbers { room_limit: 500, turnaround_minutes };
        let is = room(&scene, "play").await;
        let numbers = |minutes| Numbers { room_limit: is.room_limit, ..numbers(minutes) };
        let too_long = shown(&scene, is.id, numbers(gap + 1)).await;
        assert_eq!(too_long.clashes.iter().map(|clash| clash.session).collect::<Vec<_>>(), [second]);
        assert!(matches!(sets(&scene, is.id, numbers(gap + 1)).await, Told::Changed(_)));
        assert_eq!(room(&scene, "play").await, is);
        assert_eq!(sets(&scene, is.id, numbers(gap)).await, Told::Done, "it ends as the next begins");
        let one = scene.standing().await.into_iter().find(|one| one.id == first).unwrap();
        assert_eq!((one.clears_at - one.window.ends()).num_minutes(), i64::from(gap));
    }
}

spec! {
    // S4, C4: what was set for one session, or has begun, is not the room's to change
    what_is_sessions_own_or_has_begun_stays_and_another_floor_is_nobodys_clash, "2026-05-05T02:10:00Z", scene => {
        let begun = scene.session("2026-05-05T02:00:00Z", 9).await;
        let smaller = scene.plan(&with_limit(scene.draft("2026-05-06T02:00:00Z", 9), 10)).await;
        let mut quick = scene.draft("2026-05-07T02:00:00Z", 9);
        quick.clears_at = quick.window.ends() + Span::minutes(5);
        let quick = scene.plan(&quick).await;
        let hall = scene.add_room("hall", 50, None).await;
        let elsewhere = Session { room: hall, ..scene.draft("2026-05-08T03:20:00Z", 9) };
        scene.plan(&elsewhere).await;
        let usual = scene.session("2026-05-08T02:00:00Z", 9).await;
        let numbers = Numbers { room_limit: 60, turnaround_minutes: 30 };
        let before = scene.now();
        scene.until("2026-05-05T02:20:00Z");
        assert_eq!(sets(&scene, scene.room, numbers).await, Told::Done, "nothing else begins there");
        let all = scene.standing().await;
        let is = |id| {
            let one = all.iter().find(|one| one.id == id).unwrap();
            (one.limits.room_limit, (one.clears_at - one.window.ends()).num_minutes())
        };
        assert_eq!([is(begun), is(smaller), is(quick), is(usual)], [(60, 15), (10, 30), (60, 5), (60, 30)]);
        assert!(before < scene.now());
        let told = "SELECT COUNT(*) FROM session WHERE content_number > (SELECT MAX(number) FROM change WHERE verb <> 'room.numbers_set')";
        assert_eq!(scene.count(told).await, 4, "calendars hear of each");
    }
}

fn with_limit(session: Session, room_limit: u16) -> Session {
    Session { limits: Limits { room_limit, ..session.limits }, ..session }
}

spec! {
    // B6
    a_room_that_holds_more_lets_in_who_waits, "2026-05-04T01:00:00Z", scene => {
        let one = scene.plan(&with_limit(scene.draft("2026-05-06T02:00:00Z", 9), 100)).await;
        sets(&scene, scene.room, Numbers { room_limit: 1, turnaround_minutes: 15 }).await;
        booking(&scene.asks(&scene.child().await, one).await);
        let waits = scene.child().await;
        let waits = booking(&scene.sends(Request { wish: Wish::Line, ..scene.request(&waits, one) }).await);
        assert_eq!(scene.states(waits).await, [State::Waiting]);
        assert_eq!(sets(&scene, scene.room, Numbers { room_limit: 2, turnaround_minutes: 15 }).await, Told::Done);
        assert_eq!(scene.states(waits).await, [State::Confirmed]);
    }
}

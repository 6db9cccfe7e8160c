//! Harvested while it changes: families book and cancel, the programme moves, a harvester walks on and on; at the end it
//! holds what the pages say, and has missed nothing.

use crate::harvest::{EVENTS, Mirror, Publisher, SESSIONS, play_zone};
use crate::icalendar::cancel;
use crate::scene::{Family, Scene, spec};
use crate::visitor::{Visitor, program};
use leyuan::actions::book::{Answer, Book};
use leyuan::actions::cancel::Cancel;
use leyuan::domain::audience::{Counter, Fullness, fullness};
use leyuan::domain::ids::{BookingId, SessionId};
use leyuan::store::Actor;
use rand::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const FAMILIES: usize = 16;
const PRESSES: usize = 25;

/// A family that cannot make up its mind.
async fn wavers(scene: &Scene, family: &Family, sessions: &[SessionId], nth: usize) {
    let mut own: Option<BookingId> = None;
    for press in 0..PRESSES {
        let (now, actor) = (scene.now(), Actor::Household(family.id));
        own = match own {
            Some(booking) => {
                let cancel = Cancel { booking, children: None, household: Some(family.id), now };
                drop(scene.store.change(scene.centre, actor, cancel).await);
                None
            }
            None => {
                let session = sessions[rand::random_range(0..sessions.len())];
                let request = scene.request(family, session);
                let book = Book { request, key: format!("{nth} {press}"), now };
                match scene.store.change(scene.centre, actor, book).await.expect("an answer") {
                    Answer::Placed(id) | Answer::InLine(id) => Some(id),
                    Answer::Refused(_) => None,
                }
            }
        };
        if rand::random_bool(0.3) {
            tokio::time::sleep(std::time::Duration::from_millis(rand::random_range(0..8))).await;
        }
    }
}

/// What the page of a session says is left.
async fn left(scene: &Scene, session: SessionId) -> Option<u16> {
    let facts = scene.facts(session, None).await;
    match fullness(&facts, facts.session(session).expect("it"), Counter::Ahead, scene.now()) {
        Fullness::Free(left) | Fullness::Few(left) | Fullness::FewFrom(_, left) => Some(left),
        Fullness::Full | Fullness::Cancelled | Fullness::Over => Some(0),
        Fullness::AtDesk | Fullness::Barred => None,
    }
}

spec! {
    whoever_walks_while_everybody_writes_ends_with_the_programme, "2026-05-04T01:00:00Z", scene => {
        play_zone(&scene).await;
        let hall = scene.add_room("hall", 100, None).await;
        scene.alter("UPDATE centre SET building_limit = 12").await;
        let mut sessions = Vec::new();
        for nth in 0..12 {
            let mut session = scene.draft(&format!("2026-05-{:02}T02:00:00Z", 5 + nth / 4), 4);
            if nth % 2 == 0 { session.room = hall; }
            sessions.push(scene.plan(&session).await);
        }
        let mut families = Vec::new();
        for _ in 0..FAMILIES {
            families.push(scene.child().await);
        }
        let app = program(&scene);
        let (scene, sessions) = (Arc::new(scene), Arc::new(sessions));
        let is_over = Arc::new(AtomicBool::new(false));
        let publisher = Arc::new(Publisher::of(&app));
        publisher.gives_out().await;

        let giving = tokio::spawn({
            let (publisher, is_over) = (publisher.clone(), is_over.clone());
            async move { while !is_over.load(Ordering::SeqCst) { publisher.gives_out().await; } }
        });
        let walking = tokio::spawn({
            let (app, is_over) = (app.clone(), is_over.clone());
            async move {
                let mut visitor = Visitor::at(&app);
                let (mut active, mut other) = (Mirror::of(SESSIONS), Mirror::of(EVENTS));
                while !is_over.load(Ordering::SeqCst) {
                    active.walks(&mut visitor).await;
                    other.walks(&mut visitor).await;
                }
                (active, other)
            }
        });
        let writing = families.into_iter().enumerate().map(|(nth, family)| {
            let (scene, sessions) = (scene.clone(), sessions.clone());
            tokio::spawn(async move { wavers(&scene, &family, &sessions, nth).await })
        });
        futures_util::future::join_all(writing).await;
        let doomed = *sessions.choose(&mut rand::rng()).expect("one");
        cancel(&scene, doomed).await;
        is_over.store(true, Ordering::SeqCst);
        giving.await.unwrap();
        let (mut active, mut other) = walking.await.unwrap();

        publisher.gives_out().await;
        let mut visitor = Visitor::at(&app);
        active.walks(&mut visitor).await;
        other.walks(&mut visitor).await;
        for id in sessions.iter() {
            let held = active.of_session(*id).or(other.of_session(*id)).expect("held");
            let told = held.get("remainingAttendeeCapacity").and_then(serde_json::Value::as_u64);
            assert_eq!(told, left(&scene, *id).await.map(u64::from), "{id}");
            assert_eq!(held["eventStatus"] == "https://schema.org/EventCancelled", *id == doomed);
        }
        assert_eq!((active.held().len(), other.held().len()), (6, 6));
    }
}

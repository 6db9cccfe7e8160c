//! What the door looks at: told before booking, and no strike for who does not pass (A6).

use crate::scene::{booking, spec};
use crate::visitor::{Visitor, program};
use leyuan::actions::close_session::CloseSession;
use leyuan::actions::turn_away::TurnAway;
use leyuan::domain::booking::State;
use leyuan::domain::names::Names;
use leyuan::domain::notice::Subject;
use leyuan::error::Error;
use leyuan::store::Actor;

spec! {
    // A6
    what_the_door_looks_at_is_told_before_anybody_books, "2026-05-06T00:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.door_checks = vec![Names::new("身高不超过 140 厘米", "Up to 140 cm tall")];
        let play = scene.plan(&play).await;
        let app = program(&scene);
        let page = Visitor::at(&app).get(&format!("/jinhuayuan/sessions/{play}")).await;
        assert!(page.body.contains("身高不超过 140 厘米"));
        let page = Visitor::at(&app).get(&format!("/jinhuayuan/sessions/{play}?lang=en")).await;
        assert!(page.body.contains("Up to 140 cm tall"));
    }
}

spec! {
    // A6
    who_does_not_pass_the_door_loses_the_place_but_gets_no_strike, "2026-05-06T00:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 2).await;
        let (tall, other) = (scene.child().await, scene.child().await);
        let turned = booking(&scene.asks(&tall, play).await);
        let came = booking(&scene.asks(&other, play).await);
        let turn = |now| TurnAway { booking: turned, child: tall.children[0], now };
        assert!(matches!(scene.presses(turn(scene.now())).await, Err(Error::Refused(_))), "the door is not open yet");
        scene.until("2026-05-06T05:55:00Z");
        scene.presses(turn(scene.now())).await.unwrap();
        assert_eq!(scene.states(turned).await, [State::TurnedAway]);
        assert!(matches!(scene.presses(turn(scene.now())).await, Err(Error::Stale)), "once is enough");
        let facts = scene.facts(play, None).await;
        let left = leyuan::domain::capacity::left(&facts, facts.session(play).unwrap(), scene.now());
        assert_eq!(left.places, 1, "the place is free");
        let (child, nonce) = (None, "in".into());
        scene.presses(leyuan::actions::check_in::CheckIn { booking: came, child, nonce, now: scene.now() }).await.unwrap();
        scene.until("2026-05-06T07:00:00Z");
        let close = CloseSession { session: play, now: scene.now() };
        scene.store.change(scene.centre, Actor::System, close).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 0);
        assert!(!scene.was_told(&tall, |subject| *subject == Subject::Missed).await);
    }
}

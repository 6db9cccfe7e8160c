//! What happens without a press.

use crate::config::saturdays;
use crate::scene::{Scene, spec};
use crate::visitor::program;
use leyuan::actions::count_heads::{CountHeads, Step};
use leyuan::actions::open_centre;
use leyuan::domain::zone::Span;
use leyuan::jobs::reset_counts::reset_counts;
use leyuan::store::{Actor, centres, visits};

async fn heads(scene: &Scene) -> u16 {
    let (centre, since) = (scene.centre, scene.now() - Span::days(2));
    let read = scene.store.read(move |db| Box::pin(async move { visits::rooms(db, centre, since).await }));
    read.await.expect("visits").values().map(|tally| tally.heads).sum()
}

spec! {
    // C7: by the centre's own hours, not by the session's end and not by midnight
    everybody_is_counted_out_when_the_building_has_closed_and_not_before, "2026-05-09T01:30:00Z", scene => {
        open_centre::open(&scene.store, saturdays("jinhuayuan"), scene.now()).await.expect("open");
        let centre = scene.centre;
        let read = scene.store.read(move |db| Box::pin(async move { centres::particulars(db, centre).await }));
        let house = read.await.expect("a centre").expect("its hours");
        let hours = house.opening.windows(scene.zone().date(scene.now()), &house.holidays, scene.zone());
        let last = *hours.last().expect("it is open on Saturdays");
        let rooms = scene.store.read(move |db| Box::pin(async move { centres::rooms(db, centre).await }));
        let room = rooms.await.expect("rooms")[0].id;
        let app = program(&scene);

        scene.clock.set(last.ends() - Span::minutes(1));
        for nonce in ["one", "two"] {
            let press = CountHeads { room, step: Step::In, reason: None, nonce: nonce.into(), now: scene.now() };
            scene.store.change(centre, Actor::System, press).await.expect("counted");
        }
        reset_counts(app.clone()).await.expect("looked");
        assert_eq!(heads(&scene).await, 2, "the doors are open");
        scene.clock.set(last.ends());
        reset_counts(app.clone()).await.expect("reset");
        assert_eq!(heads(&scene).await, 0);
        let number = scene.count("SELECT last_number FROM centre").await;
        reset_counts(app).await.expect("looked");
        assert_eq!(scene.count("SELECT last_number FROM centre").await, number, "an empty house takes no number");
    }
}

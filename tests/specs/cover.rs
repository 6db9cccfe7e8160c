//! Staff standing in for guardians: one count for the card, a booking, the door and the desk (G4).

use crate::scene::{Scene, spec};
use crate::staff::{hired, signs_in};
use leyuan::actions::book::Answer;
use leyuan::actions::walk_in::WalkIn;
use leyuan::domain::age::AgeRange;
use leyuan::domain::audience::{self, Counter, Fullness};
use leyuan::domain::board;
use leyuan::domain::cover::Cover;
use leyuan::domain::ids::SessionId;
use leyuan::domain::series::{Band, Policy, Supervision};
use leyuan::domain::staff::Role;
use leyuan::domain::visit;
use leyuan::error::Error;

/// Twenty places for toddlers of one year who are handed over to one member of staff: five of them at most.
async fn nursery(scene: &Scene) -> SessionId {
    nursery_of(scene, Policy::DropOff).await
}

async fn nursery_of(scene: &Scene, policy: Policy) -> SessionId {
    let mut nursery = scene.draft("2026-05-06T06:00:00Z", 20);
    nursery.terms.ages = AgeRange::new(12, Some(24));
    nursery.terms.supervision = Supervision::new(vec![Band { under: None, policy }]).unwrap();
    nursery.limits.staff = 1;
    scene.plan(&nursery).await
}

const FOUR: [&str; 4] = ["2024-12-01", "2024-12-01", "2024-12-02", "2024-12-03"];

async fn shown(scene: &Scene, session: SessionId) -> Fullness {
    let facts = scene.facts(session, None).await;
    audience::fullness(&facts, facts.session(session).unwrap(), Counter::Ahead, scene.now())
}

spec! {
    // G4, Z1
    a_card_shows_no_more_places_than_the_staff_can_look_after, "2026-05-04T01:00:00Z", scene => {
        let nursery = nursery(&scene).await;
        assert_eq!(shown(&scene, nursery).await, Fullness::Free(5));
        assert!(matches!(scene.asks(&scene.family(&FOUR).await, nursery).await, Answer::Placed(_)));
        assert_eq!(shown(&scene, nursery).await, Fullness::Few(1));
        let two = scene.family(&FOUR[..2]).await;
        let asks = leyuan::domain::party::Request {
            wish: leyuan::domain::party::Wish::Place,
            ..scene.request(&two, nursery)
        };
        assert_eq!(scene.refused(asks).await, ["G4 refusal-too-few-staff"]);
        assert!(matches!(scene.asks(&two.only(0), nursery).await, Answer::Placed(_)));
        assert_eq!(shown(&scene, nursery).await, Fullness::Full);
        assert!(matches!(scene.asks(&scene.family(&FOUR[..1]).await, nursery).await, Answer::InLine(_)));
    }
}

spec! {
    // G4, C8
    whoever_walks_in_without_a_name_is_looked_after_by_somebody_too, "2026-05-06T06:05:00Z", scene => {
        // Parents wait outside: who is handed over comes by name alone (G5).
        let nursery = nursery_of(&scene, Policy::NotInRoom).await;
        let facts = scene.facts(nursery, None).await;
        let band = visit::bands(facts.session(nursery).unwrap())[0];
        let walks_in = |children: u16| {
            let nonce = format!("{children} walk in");
            scene.presses(WalkIn { session: nursery, band, children, nonce, now: scene.now() })
        };
        let Err(Error::Refused(why)) = walks_in(6).await else { panic!("let in") };
        assert_eq!(crate::scene::told(&why), ["G4 refusal-too-few-staff"]);
        walks_in(3).await.unwrap();
        let facts = scene.facts(nursery, None).await;
        let slot = board::slot(&facts, facts.session(nursery).unwrap(), scene.now());
        assert_eq!(slot.cover, Some(Cover { staff: 1, children: 3, most: 5 }));
        let Err(Error::Refused(why)) = walks_in(4).await else { panic!("let in") };
        assert_eq!(crate::scene::told(&why), ["G4 refusal-too-few-staff"]);
    }
}

spec! {
    // G4, as C5
    with_fewer_staff_nobody_is_turned_out_nobody_more_is_let_in_and_the_desk_sees_it_in_red, "2026-05-06T01:00:00Z", scene => {
        let nursery = nursery(&scene).await;
        let family = scene.family(&FOUR).await;
        let Answer::Placed(booking) = scene.asks(&family, nursery).await else { panic!("refused") };
        hired(&scene, "wang", Role::OnDuty).await;
        let (mut desk, entered) = signs_in(&scene, ("wang", "a long enough password")).await;
        assert!(!desk.get(entered.leads_to()).await.body.contains("too few staff"));
        scene.alter("UPDATE session SET staff = 0").await;
        assert!(desk.get("/jinhuayuan/desk").await.body.contains("too few staff"));
        let roster = desk.get(&format!("/jinhuayuan/desk/sessions/{nursery}")).await;
        assert!(roster.body.contains("0 staff may look after 0 children here; 4 are booked"), "{}", roster.body);
        assert!(scene.states(booking).await.iter().all(|state| state.holds_place()));
        assert_eq!(shown(&scene, nursery).await, Fullness::Full);
    }
}

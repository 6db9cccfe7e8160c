//! How full: a soft threshold and a firm limit, for each room and for the building, one definition for all (C7).

use crate::company::{Company, Knocks};
use crate::scene::{Scene, spec};
use crate::visitor::{Visitor, program};
use leyuan::actions::count_heads::{CountHeads, Counted, Step};
use leyuan::domain::centre::HouseRules;
use leyuan::domain::ids::StaffId;
use leyuan::store::Actor;
use serde_json::{Value, json};

async fn heads(scene: &Scene, many: u16, nonce: &str) {
    for nth in 0..many {
        let nonce = format!("{nonce} {nth}");
        let head =
            CountHeads { room: scene.room, step: Step::In, reason: Some("recount"), nonce, now: scene.now() };
        let counted = scene.store.change(scene.centre, Actor::Staff(StaffId::new()), head).await.unwrap();
        assert_eq!(counted, Counted::Done);
    }
}

/// What the API and the board say of the room and of the building.
async fn said(company: &Company, staff: &mut Visitor) -> ([Value; 4], String) {
    let board = staff.get("/api/v1/centres/jinhuayuan/desk/board").await.json();
    let play = board["rooms"].as_array().unwrap().iter().find(|room| room["room"] == "play").unwrap().clone();
    let building = &board["building"];
    let said = [&play["filling"], &play["soft_limit"], &building["filling"], &building["soft_limit"]];
    let child = company.scene.child().await;
    let mut desk = company.browser(&program(&company.scene), Knocks::StaffHere, &child).await;
    desk.headers.insert("accept-language", "en".parse().unwrap());
    (said.map(Clone::clone), desk.get("/jinhuayuan/desk").await.body)
}

spec! {
    // C7
    board_and_api_say_nearly_full_from_the_same_share_of_the_limit_on, "2026-11-28T06:20:00Z", scene => {
        let mut play = scene.draft("2026-11-28T06:00:00Z", 9);
        play.limits.room_limit = 10;
        scene.plan(&play).await;
        let company = Company::gathers(scene).await;
        company.scene.alter("UPDATE centre SET building_limit = 17 WHERE slug = 'jinhuayuan'").await;
        let child = company.scene.child().await;
        let mut staff = company.browser(&program(&company.scene), Knocks::StaffHere, &child).await;
        heads(&company.scene, 8, "a").await;
        let (fine, board) = said(&company, &mut staff).await;
        // The private room's five are kept free of the building's 17.
        assert_eq!(fine, [json!("fine"), json!(9), json!("fine"), json!(11)]);
        assert!(!board.contains("Nearly full") && !board.contains("nearly full"), "{board}");
        heads(&company.scene, 1, "b").await;
        let (nearly, board) = said(&company, &mut staff).await;
        assert_eq!(nearly[0], "nearly_full");
        assert!(board.contains("Nearly full") && !board.contains("The building is nearly full"));
        heads(&company.scene, 1, "c").await;
        assert_eq!(said(&company, &mut staff).await.0[0], "full");
        heads(&company.scene, 1, "d").await;
        let (over, board) = said(&company, &mut staff).await;
        assert_eq!((&over[0], &over[2]), (&json!("over"), &json!("nearly_full")));
        assert!(board.contains("The building is nearly full") && board.contains("1 over"));
        company.scene.alter(r#"UPDATE centre SET rules = '{"nearly_full_percent":100}'"#).await;
        let (hard, board) = said(&company, &mut staff).await;
        assert_eq!(hard, [json!("over"), json!(10), json!("fine"), json!(12)], "the share is the house's to set");
        assert!(!board.contains("The building is nearly full"));
    }
}

#[test]
fn the_soft_threshold_is_rounded_up_and_never_past_the_limit() {
    let at = |nearly_full_percent, limit| {
        HouseRules { nearly_full_percent, ..HouseRules::default() }.soft_limit(limit)
    };
    assert_eq!([at(85, 0), at(85, 1), at(85, 15), at(85, 100), at(100, 7), at(1, 7)], [0, 1, 13, 85, 7, 1]);
    assert_eq!([at(500, 10), at(85, u16::MAX)], [10, 55705]);
}

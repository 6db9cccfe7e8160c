//! Rooms and rules: every number in words, from the number the rules read (S4).

use crate::company::{Company, Knocks};
use crate::planning::changed;
use crate::scene::{Scene, spec};
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode};
use leyuan::domain::age::AgeRange;

const ROOMS: &str = "/jinhuayuan/desk/rooms";
const API: &str = "/api/v1/centres/jinhuayuan/desk/rooms";

/// Whoever plans, at a centre whose blocks are for three to five, twelve places, two for walk-ins.
pub async fn office(scene: Scene) -> (Company, Visitor) {
    let company = Company::gathers(scene).await;
    let plan = changed("with numbers", |plan| {
        let blocks = &mut plan.series[0];
        blocks.terms.ages = AgeRange::new(36, Some(72));
        blocks.terms.cancel_hours = 5;
        (blocks.limits.places, blocks.limits.room_limit, blocks.limits.staff) = (12, 31, 2);
        (blocks.limits.walk_in_places, blocks.limits.families_max) = (2, Some(9));
    });
    company.scene.opens(&plan).await;
    let family = company.scene.child().await;
    let mut desk = company.browser(&program(&company.scene), Knocks::Office, &family).await;
    desk.headers.insert("accept-language", "en".parse().unwrap());
    (company, desk)
}

spec! {
    // S4, A2
    a_room_tells_its_numbers_in_words_and_shows_birth_dates_back, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        scene.alter("UPDATE room SET room_limit = 33, turnaround_minutes = 20 WHERE slug = 'play'").await;
        let said = [
            "At most 33 people at once", "Closed 20 min for cleaning", "12 places for children", "At most 31 people in the room",
            "2 of the places are kept for whoever walks in", "At most 9 families", "2 staff", "until 5 h before the start",
            "born 2020-05-12 to 2023-05-11", "3 bookings a week for each child, 2 of them",
        ];
        let page = desk.get(&format!("{ROOMS}/play")).await;
        assert_eq!(page.status, StatusCode::OK);
        let silent: Vec<&str> = said.into_iter().filter(|said| !page.body.contains(said)).collect();
        assert_eq!(silent, Vec::<&str>::new());
        let told = desk.calls(Method::GET, &format!("{API}/play"), None).await;
        let sentences = told.json().to_string();
        let silent: Vec<&str> = said.into_iter().filter(|said| !sentences.contains(said)).collect();
        assert_eq!(silent, Vec::<&str>::new(), "programs hear the same");
        assert_eq!(told.json()["series"][0]["rules"][0]["rule"], "A2");
        assert!(desk.get(ROOMS).await.body.contains("At most 33 people at once"));
    }
}

spec! {
    // S4, M2
    a_private_room_tells_how_it_is_used_and_nothing_of_who_uses_it, "2026-05-11T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let family = company.scene.child().await;
        let mut desk = company.browser(&program(&company.scene), Knocks::StaffHere, &family).await;
        desk.headers.insert("accept-language", "en".parse().unwrap());
        let page = desk.get(&format!("{ROOMS}/baby")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Slots of 30 min, with 5 min between") && !page.body.contains("places for children"));
        assert_eq!(desk.get(&format!("{ROOMS}/nowhere")).await.status, StatusCode::NOT_FOUND);
    }
}

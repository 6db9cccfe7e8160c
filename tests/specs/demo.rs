//! The demo: invented people move in once, and one press is a way in; real data knows none of it.

use crate::scene::{Scene, spec};
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::enter_demo::seed;
use leyuan::app::App;
use leyuan::domain::zone::Span;
use leyuan::settings::Purpose;

fn demo(scene: &Scene) -> App {
    App { purpose: Purpose::Demo, ..program(scene) }
}

spec! {
    the_cast_moves_in_once_and_books_once, "2026-11-28T01:00:00Z", scene => {
        for day in 28..=30 {
            for hour in 2..10 {
                scene.session(&format!("2026-11-{day}T{hour:02}:00:00Z"), 6).await;
            }
        }
        let app = demo(&scene);
        seed(&app).await.unwrap();
        let counted = async || {
            let households = scene.count("SELECT COUNT(*) FROM household").await;
            let bookings = scene.count("SELECT COUNT(*) FROM booking").await;
            (households, bookings, scene.count("SELECT COUNT(*) FROM staff").await)
        };
        let (households, bookings, staff) = counted().await;
        assert!(households >= 12 && bookings >= 12 && staff >= 1, "{households} {bookings} {staff}");
        assert!(scene.count("SELECT COUNT(*) FROM booking_child WHERE state = 'waiting'").await > 0);
        seed(&app).await.unwrap();
        assert_eq!(counted().await, (households, bookings, staff));
        let refused = scene.count("SELECT COUNT(*) FROM turned_away WHERE date >= '2026-11-28'").await;
        assert_eq!(refused, 0, "nobody was refused what nobody asked for");
    }
}

spec! {
    one_press_is_a_way_in_only_in_the_demo, "2026-11-28T06:20:00Z", scene => {
        seed(&program(&scene)).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM household").await, 0, "nobody moves into real data");
        let app = demo(&scene);
        seed(&app).await.unwrap();
        for (person, leads_to) in
            [("grandmother", "/jinhuayuan"), ("staff", "/jinhuayuan/desk"), ("wall", "/jinhuayuan/kiosk")]
        {
            let mut visitor = Visitor::at(&app);
            visitor.get("/sign-in").await;
            let answer = visitor.post(&format!("/demo/{person}"), &[]).await;
            assert_eq!(answer.leads_to(), leads_to);
            let mut visitor = Visitor::at(&program(&scene));
            visitor.get("/sign-in").await;
            let answer = visitor.post(&format!("/demo/{person}"), &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        let mut visitor = Visitor::at(&app);
        visitor.get("/sign-in").await;
        assert_eq!(visitor.post("/demo/nobody", &[]).await.status, StatusCode::NOT_FOUND);
        visitor.get("/sign-in").await;
        visitor.post("/demo/grandmother", &[]).await;
        let page = visitor.get("/household").await;
        assert!(page.body.contains("小满") && page.body.contains("4 岁") && page.body.contains("7 岁"), "{}", page.body);
    }
}

spec! {
    the_grandmothers_card_of_the_demo_opens, "2026-11-28T06:20:00Z", scene => {
        let app = demo(&scene);
        seed(&app).await.unwrap();
        let card = leyuan::domain::card::CardNumber::of(2_026_112);
        let mut visitor = Visitor::at(&app);
        let answer = crate::sign_in::signs_in(&mut visitor, (&card.grouped(), "280416")).await;
        assert_eq!(answer.leads_to(), "/jinhuayuan");
    }
}

spec! {
    nobody_in_the_demo_is_asked_for_a_pin_they_cannot_know, "2026-11-28T06:20:00Z", scene => {
        let app = demo(&scene);
        seed(&app).await.unwrap();
        let mut visitor = Visitor::at(&app);
        visitor.get("/sign-in").await;
        visitor.post("/demo/grandmother", &[]).await;
        scene.clock.advance(Span::minutes(30));
        assert_eq!(visitor.get("/household/guardians").await.status, StatusCode::OK);
    }
}

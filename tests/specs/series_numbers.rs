//! The numbers of a series are shown first, set for what is to come, remembered, and set again as they were (S4).

use crate::room_rules::office;
use crate::scene::{Scene, booking, spec};
use axum::http::StatusCode;
use leyuan::actions::cancel_session::Why;
use leyuan::actions::set_numbers::{SetNumbers, Told};
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::State;
use leyuan::domain::capacity;
use leyuan::domain::ids::{BookingId, SeriesId};
use leyuan::domain::names::Names;
use leyuan::domain::numbers::Numbers;
use leyuan::domain::party::Request;
use leyuan::domain::series::Limits;
use leyuan::domain::session::Session;
use leyuan::error::Error;
use leyuan::store::{Actor, series};

async fn blocks(scene: &Scene) -> SeriesId {
    let centre = scene.centre;
    let all = scene.store.read(move |db| Box::pin(series::of_centre(db, centre))).await.unwrap();
    all.iter().find(|series| series.plan.slug == "blocks").unwrap().id
}

/// Two children of three and one of five in the first session that is to come.
async fn booked(scene: &Scene) -> (leyuan::domain::ids::SessionId, Vec<BookingId>) {
    let session = scene.standing().await.into_iter().find(|one| one.window.starts() > scene.now()).unwrap();
    let mut bookings = Vec::new();
    for birth in ["2022-10-01", "2022-11-01", "2021-01-10"] {
        let family = scene.family(&[birth]).await;
        let request = Request { guardians: family.guardians.clone(), ..scene.request(&family, session.id) };
        bookings.push(booking(&scene.sends(request).await));
    }
    (session.id, bookings)
}

async fn numbers(scene: &Scene, session: leyuan::domain::ids::SessionId) -> (Option<AgeRange>, Limits) {
    let facts = scene.facts(session, None).await;
    let session = facts.session(session).unwrap();
    (session.terms.ages, session.limits)
}

spec! {
    // S4, C5, A2, Z3
    numbers_say_first_who_becomes_too_young_and_what_goes_over_cancel_nobody_and_come_back, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let (session, bookings) = booked(scene).await;
        let before = numbers(scene, session).await;
        let page = format!("/jinhuayuan/desk/series/{}/numbers", blocks(scene).await);
        desk.get(&page).await;
        let fields = [
            ("ages", "5"), ("grace_days", "0"), ("places", "1"), ("staff", "2"), ("walk_in_places", "0"), ("families_max", ""),
            ("cancel_hours", "5"),
            ("why", "safety"),
        ];
        let shown = desk.post(&page, &fields).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.body.contains("2 children too young from") && shown.body.contains("1 session becomes over by 2"));
        assert_eq!(numbers(scene, session).await, before, "shown, not done");
        let stale = desk.post(&page, &[&fields[..], &[("digest", "0")]].concat()).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let digest = desk.hidden("digest").unwrap();
        desk.post(&page, &[&fields[..], &[("digest", digest.as_str())]].concat()).await.leads_to();
        for booked in bookings {
            assert_eq!(scene.states(booked).await, [State::Confirmed]);
        }
        let (ages, limits) = numbers(scene, session).await;
        assert_eq!((ages, limits.places, limits.room_limit), (AgeRange::new(60, Some(72)), 1, 31));
        let facts = scene.facts(session, None).await;
        assert_eq!(capacity::left(&facts, facts.session(session).unwrap(), scene.now()).over(), 2);
        let history = desk.get(&page).await.body;
        assert!(history.contains("Safety") && history.contains("As it was before"));
        // What the history's button sends.
        let restore = [
            ("ages", "3–5"), ("grace_days", "0"), ("places", "12"), ("staff", "2"), ("walk_in_places", "2"), ("families_max", "9"),
            ("cancel_hours", "5"),
            ("why", "restored"),
        ];
        for (name, value) in &restore[2..] {
            assert!(history.contains(&format!(r#"name="{name}" value="{value}""#)), "{name}");
        }
        desk.post(&page, &restore).await;
        let digest = desk.hidden("digest").unwrap();
        desk.post(&page, &[&restore[..], &[("digest", digest.as_str())]].concat()).await.leads_to();
        assert_eq!(numbers(scene, session).await, before);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'series.numbers_set'").await, 2);
        for (name, wrong) in [("ages", "a little older"), ("walk_in_places", "2"), ("places", "many"), ("why", "because")] {
            desk.get(&page).await;
            let mut bad = fields.to_vec();
            bad.iter_mut().find(|(field, _)| *field == name).unwrap().1 = wrong;
            assert_eq!(desk.post(&page, &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        }
    }
}

fn replanned() -> Why {
    Why { code: "replanned", words: Names::default() }
}

spec! {
    // S4: what its file took away, and what another centre runs, is not there to be set
    numbers_are_not_set_where_the_room_is_taken_or_the_series_is_no_more_or_another_centres, "2026-05-11T01:00:00Z", scene => {
        let (company, _) = office(scene).await;
        let scene = &company.scene;
        let series = blocks(scene).await;
        let numbers = {
            let found = scene.store.read(move |db| Box::pin(series::find(db, series))).await.unwrap();
            Numbers::of(&found.unwrap().plan)
        };
        let set = || SetNumbers { series, numbers, why: "safety", replanned: replanned(), digest: String::new(), now: scene.now() };
        assert!(matches!(scene.presses(set()).await, Ok(Told::Changed(_))));
        // C4: with the room taken on one of its dates nothing is set.
        let one = scene.standing().await.into_iter().find(|one| one.window.starts() > scene.now()).unwrap();
        scene.plan(&Session { room: one.room, ..scene.draft(&one.window.starts().to_rfc3339(), 5) }).await;
        assert!(matches!(scene.presses(set()).await, Ok(Told::Blocked(_))));
        let there = scene.store.change(company.neighbour, Actor::System, set()).await;
        assert!(matches!(there, Err(Error::Missing)));
        scene.alter("UPDATE series SET open = FALSE").await;
        assert!(matches!(scene.presses(set()).await, Err(Error::Missing)));
    }
}

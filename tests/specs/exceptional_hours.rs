//! Exceptional opening hours: what falls out of them, and only that, and where they are read (S6, K1, Z3).

use crate::kiosk::Hall;
use crate::pages_desk::at_desk;
use crate::scene::{Scene, booking, spec};
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::Outcome;
use leyuan::actions::cancel_session::Why;
use leyuan::actions::set_hours::{SetHours, Wish};
use leyuan::domain::names::Names;
use leyuan::domain::notice::Subject;
use leyuan::domain::opening::Hours;
use leyuan::domain::zone::{Date, parse_date};
use leyuan::error::Error;
use leyuan::store::centres;

const HOURS: &str = "/jinhuayuan/desk/hours";

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn setting(scene: &Scene, (from, until): (&str, &str), hours: Option<&str>) -> SetHours {
    let hours = hours.map(|text| Hours::parse(text).unwrap());
    SetHours {
        wish: Wish { from: day(from), until: day(until), hours },
        why: Why { code: "event", words: Names::new("中心活动", "An event of the centre") },
        digest: String::new(),
        now: scene.now(),
    }
}

/// Looks at what it would do, then does it; how many sessions and families that hits.
async fn set(scene: &Scene, setting: SetHours) -> (usize, usize) {
    let Outcome::Changed(effects) = scene.presses(setting.clone()).await.unwrap() else {
        panic!("nothing shown")
    };
    let confirmed = SetHours { digest: effects.digest(), ..setting };
    assert_eq!(scene.presses(confirmed).await.unwrap(), Outcome::Done);
    (effects.0.len(), effects.families())
}

/// From when to when a day is open, by whatever reads opening hours.
async fn open(scene: &Scene, date: &str) -> Vec<String> {
    let centre = scene.centre;
    let house =
        scene.store.read(move |db| Box::pin(centres::particulars(db, centre))).await.unwrap().unwrap();
    let hours = Hours::new(house.opening.hours(day(date), &house.holidays)).unwrap();
    hours.written()
}

spec! {
    // B7, K1, Z3
    shorter_hours_call_off_what_falls_out_of_them_and_nothing_else, "2026-05-05T01:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        // 10:00, 16:00 and, planned by hand after closing time, 21:00 on the centre's clock; and 16:00 the day after.
        let morning = hall.session(1, ("故事", "Stories"), "2026-05-06T02:00:00Z", 60).await;
        let late = hall.session(2, ("实验", "Experiments"), "2026-05-06T08:00:00Z", 60).await;
        let night = hall.session(3, ("律动", "Moves"), "2026-05-06T13:00:00Z", 60).await;
        let next = hall.session(2, ("实验", "Experiments"), "2026-05-07T08:00:00Z", 60).await;
        let family = hall.scene.child().await;
        booking(&hall.scene.asks(&family, late.id).await);
        let hit = set(&hall.scene, setting(&hall.scene, ("2026-05-06", "2026-05-06"), Some("9:00-12:00"))).await;
        assert_eq!(hit, (1, 1));
        for (session, is_off) in [(&morning, false), (&late, true), (&night, false), (&next, false)] {
            let facts = hall.scene.facts(session.id, None).await;
            assert_eq!(facts.session(session.id).unwrap().is_cancelled(), is_off);
        }
        assert!(hall.scene.was_told(&family, |about| matches!(about, Subject::CancelledByCentre { .. })).await);
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM strike").await, 0);
        assert_eq!(open(&hall.scene, "2026-05-06").await, ["09:00-12:00"]);
        assert_eq!(open(&hall.scene, "2026-05-07").await, ["09:00-20:30"]);
    }
}

spec! {
    // K1, K2
    a_closed_day_opens_plans_nothing_by_itself_and_is_as_usual_again, "2026-05-05T01:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        assert_eq!(open(&hall.scene, "2026-05-11").await, Vec::<String>::new(), "a Monday");
        let sessions = hall.scene.count("SELECT COUNT(*) FROM session").await;
        let days = ("2026-05-11", "2026-05-12");
        set(&hall.scene, setting(&hall.scene, days, Some("10:00-22:00"))).await;
        assert_eq!(open(&hall.scene, "2026-05-11").await, ["10:00-22:00"]);
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM session").await, sessions);
        // 21:00, inside the longer hours only.
        let evening = hall.session(1, ("故事", "Stories"), "2026-05-12T13:00:00Z", 60).await;
        booking(&hall.scene.asks(&hall.scene.child().await, evening.id).await);
        assert_eq!(set(&hall.scene, setting(&hall.scene, days, None)).await, (1, 1));
        assert_eq!(open(&hall.scene, "2026-05-11").await, Vec::<String>::new());
        assert_eq!(open(&hall.scene, "2026-05-12").await, ["09:00-20:30"]);
    }
}

spec! {
    hours_of_days_that_are_over_too_many_or_too_early_are_not_set, "2026-05-05T01:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        for days in [("2026-05-04", "2026-05-06"), ("2026-05-07", "2026-05-06"), ("2026-05-06", "2026-08-30")] {
            let refused = hall.scene.presses(setting(&hall.scene, days, Some("9:00-12:00"))).await;
            assert!(matches!(refused, Err(Error::Stale)), "{days:?}");
        }
        let before = hall.scene.count("SELECT COUNT(*) FROM change").await;
        set(&hall.scene, setting(&hall.scene, ("2026-05-06", "2026-05-06"), Some("9:00-12:00"))).await;
        set(&hall.scene, setting(&hall.scene, ("2026-05-06", "2026-05-06"), Some("9:00-12:00"))).await;
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM change").await, before + 1, "the same again is no change");
    }
}

spec! {
    // S6, Z3
    exceptional_hours_are_shown_first_then_told_on_pages_and_to_programs, "2026-05-05T01:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        let late = hall.session(2, ("实验", "Experiments"), "2026-05-06T08:00:00Z", 60).await;
        booking(&hall.scene.asks(&hall.scene.child().await, late.id).await);
        let mut desk = at_desk(&hall.scene).await;
        desk.get(HOURS).await;
        let fields = [("from", "2026-05-06"), ("until", ""), ("open", "hours"), ("hours", "9：00–12：00，13:00-15:30"), ("reason", "event")];
        let shown = desk.post(HOURS, &fields).await;
        assert!(shown.status == StatusCode::OK && shown.body.contains("Experiments"));
        assert_eq!(open(&hall.scene, "2026-05-06").await, ["09:00-20:30"], "shown, not done");
        let stale = desk.post(HOURS, &[&fields[..], &[("digest", "0")]].concat()).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let digest = desk.hidden("digest").unwrap();
        desk.post(HOURS, &[&fields[..], &[("digest", digest.as_str())]].concat()).await;
        assert_eq!(open(&hall.scene, "2026-05-06").await, ["09:00-12:00", "13:00-15:30"]);
        assert!(desk.get(HOURS).await.body.contains("13:00–15:30"));
        let mut anyone = Visitor::at(&program(&hall.scene));
        let days = anyone.get("/api/v1/centres/jinhuayuan/days?from=2026-05-06&to=2026-05-06").await;
        assert_eq!(days.json()["items"][0]["open"][1]["to"], "15:30:00");
        for (name, wrong) in [("hours", "9-12"), ("hours", "12:00-9:00"), ("hours", ""), ("open", "never"), ("from", "2026-05-01")] {
            let mut bad = fields.to_vec();
            bad.iter_mut().find(|(field, _)| *field == name).unwrap().1 = wrong;
            assert_eq!(desk.post(HOURS, &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {wrong}");
        }
    }
}

//! The timetable at the desk: sessions added, moved and cancelled (C4, B7, Z3), and families called.

use crate::scene::{Scene, at, booking, spec};
use leyuan::actions::Outcome;
use leyuan::actions::add_session::AddSession;
use leyuan::actions::book::Answer;
use leyuan::actions::call::Call;
use leyuan::actions::cancel_session::{CancelSession, Why};
use leyuan::actions::move_session::MoveSession;
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::effects::{Effects, Fate};
use leyuan::domain::ids::{BookingId, HouseholdId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::notice::Subject;
use leyuan::domain::roster::{self, Sought};
use leyuan::domain::series::{Advisory, Limits};
use leyuan::domain::timetable::{Obstacle, Plan};
use leyuan::domain::zone::{parse_date, parse_time};
use leyuan::store::{notices, rosters};

fn plan(scene: &Scene, date: &str, starts: &str, ends: &str) -> Plan {
    Plan {
        room: scene.room,
        names: Names::new("加场", "Extra"),
        date: parse_date(date).unwrap(),
        starts: parse_time(starts).unwrap(),
        ends: parse_time(ends).unwrap(),
        limits: Limits { places: 5, room_limit: 100, staff: 0, walk_in_places: 0, families_max: None },
        ages: AgeRange::new(0, None),
        needs: None,
        like: None,
    }
}

async fn add(scene: &Scene, plan: Plan) -> Outcome {
    scene.presses(AddSession { id: SessionId::new(), plan, now: scene.now() }).await.unwrap()
}

/// Looks at what a move would do, then does it.
async fn relocate(scene: &Scene, session: SessionId, plan: Plan) -> Effects {
    let mut press = MoveSession { session, plan, digest: String::new(), now: scene.now() };
    let Outcome::Changed(effects) = scene.presses(press.clone()).await.unwrap() else {
        panic!("nothing shown")
    };
    press.digest = effects.digest();
    assert_eq!(scene.presses(press).await.unwrap(), Outcome::Done);
    effects
}

spec! {
    // C4
    a_session_that_clashes_with_another_or_its_turnaround_is_not_added, "2026-05-04T01:00:00Z", scene => {
        scene.session("2026-05-06T06:00:00Z", 5).await;
        let clash = add(&scene, plan(&scene, "2026-05-06", "15:00", "16:00")).await;
        let Outcome::Blocked(obstacles) = clash else { panic!("cleaning was in the way") };
        assert!(matches!(&obstacles[..], [Obstacle::Clash { names, .. }] if names.zh == "自由游乐"));
        assert_eq!(add(&scene, plan(&scene, "2026-05-06", "15:15", "16:00")).await, Outcome::Done);
        let before = add(&scene, plan(&scene, "2026-05-06", "13:00", "13:50")).await;
        assert!(matches!(before, Outcome::Blocked(_)), "its own cleaning would run into the next");
    }
}

spec! {
    // C6
    adding_a_session_twice_with_one_key_adds_one, "2026-05-04T01:00:00Z", scene => {
        let press = AddSession { id: SessionId::new(), plan: plan(&scene, "2026-05-06", "15:00", "16:00"), now: scene.now() };
        assert_eq!(scene.presses(press.clone()).await.unwrap(), Outcome::Done);
        assert_eq!(scene.presses(press).await.unwrap(), Outcome::Done);
        assert_eq!(scene.count("SELECT COUNT(*) FROM session").await, 1);
    }
}

spec! {
    // V1
    an_hour_added_after_a_film_does_not_take_over_its_advisory, "2026-05-04T01:00:00Z", scene => {
        let mut film = scene.draft("2026-05-06T06:00:00Z", 5);
        let notice = Names::new("有打雷声", "Thunder");
        let alone_until = parse_time("20:00").unwrap();
        film.terms.advisory =
            Some(Advisory { min_months: 144, with_guardian_min_months: 132, alone_until, notice, rating: None });
        let film = scene.plan(&film).await;
        let press = AddSession { id: SessionId::new(), plan: plan(&scene, "2026-05-07", "15:00", "16:00"), now: scene.now() };
        let extra = press.id;
        assert_eq!(scene.presses(press).await.unwrap(), Outcome::Done);
        let ten = scene.family(&["2016-01-10"]).await;
        assert!(matches!(scene.asks(&ten, extra).await, Answer::Placed(_)));
        assert_eq!(relocate(&scene, film, plan(&scene, "2026-05-08", "14:00", "15:00")).await.families(), 0);
        let refused = scene.refused(scene.request(&ten, film)).await;
        assert_eq!(refused.first().map(String::as_str), Some("V1 refusal-film-too-grown"), "moved, it is still the film");
    }
}

spec! {
    // Z3
    moving_a_session_keeps_the_places_and_tells_the_families, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 5).await;
        let family = scene.child().await;
        let booked = booking(&scene.asks(&family, play).await);
        let effects = relocate(&scene, play, plan(&scene, "2026-05-07", "14:00", "15:00")).await;
        assert_eq!((effects.families(), effects.0[0].bookings[0].fate.clone()), (1, Fate::Kept));
        assert_eq!(scene.states(booked).await, [State::Confirmed]);
        let from = at("2026-05-06T06:00:00Z");
        assert!(scene.was_told(&family, |about| *about == Subject::Moved { from }).await);
        assert_eq!(scene.facts(play, None).await.session(play).unwrap().window.starts(), at("2026-05-07T06:00:00Z"));
    }
}

spec! {
    // B1, A2
    who_cannot_come_at_the_new_time_loses_the_place_by_the_centres_doing, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 5).await;
        let mut story = scene.draft("2026-05-07T06:00:00Z", 5);
        story.room = scene.add_room("read", 20, None).await;
        let story = scene.plan(&story).await;
        let (busy, free) = (scene.child().await, scene.child().await);
        let lost = booking(&scene.asks(&busy, play).await);
        let kept = booking(&scene.asks(&free, play).await);
        booking(&scene.asks(&busy, story).await);
        let effects = relocate(&scene, play, plan(&scene, "2026-05-07", "14:00", "15:00")).await;
        assert!(matches!(effects.0[0].bookings[0].fate, Fate::Lost(Some(_))));
        assert_eq!(scene.states(lost).await, [State::Cancelled { by: CancelledBy::Centre }]);
        assert_eq!(scene.states(kept).await, [State::Confirmed]);
    }
}

spec! {
    // C5
    a_move_into_smaller_limits_says_it_goes_over_and_evicts_nobody, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 5).await;
        let mut bookings = Vec::new();
        for _ in 0..3 {
            bookings.push(booking(&scene.asks(&scene.child().await, play).await));
        }
        let mut smaller = plan(&scene, "2026-05-06", "14:00", "15:00");
        smaller.limits.places = 2;
        let effects = relocate(&scene, play, smaller).await;
        assert_eq!((effects.0[0].over, effects.families()), (1, 0), "the same time: nobody need be told");
        for booked in bookings {
            assert_eq!(scene.states(booked).await, [State::Confirmed]);
        }
    }
}

spec! {
    // C4
    a_session_that_has_begun_is_not_moved, "2026-05-06T06:01:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 5).await;
        let plan = plan(&scene, "2026-05-07", "14:00", "15:00");
        let press = MoveSession { session: play, plan, digest: String::new(), now: scene.now() };
        let Outcome::Blocked(obstacles) = scene.presses(press).await.unwrap() else { panic!("moved") };
        assert_eq!(obstacles, [Obstacle::Begun]);
    }
}

spec! {
    // B7, Z3
    a_cancelled_session_tells_everybody_and_puts_the_silent_on_the_calling_list, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 5).await;
        let silent = scene.child().await;
        let reads_mail = scene.family_with(&["2021-01-10"], 1, |h| h.email = Some("a@example.org".into())).await;
        booking(&scene.asks(&silent, play).await);
        booking(&scene.asks(&reads_mail, play).await);
        let cause = Why { code: "teacher-ill", words: Names::new("老师生病", "The teacher is ill") };
        let mut press = CancelSession { session: play, cause, digest: String::new(), now: scene.now() };
        let Outcome::Changed(effects) = scene.presses(press.clone()).await.unwrap() else { panic!() };
        assert_eq!((effects.families(), effects.to_call()), (2, 1));
        press.digest = effects.digest();
        assert_eq!(scene.presses(press).await.unwrap(), Outcome::Done);
        let (centre, now) = (scene.centre, scene.now());
        let calls = async || {
            scene.store.read(move |db| Box::pin(async move { notices::calls(db, centre, 9, now).await })).await.unwrap()
        };
        let list = calls().await;
        assert_eq!(list.iter().map(|notice| notice.household).collect::<Vec<_>>(), [silent.id]);
        scene.presses(Call { notice: list[0].id, now: scene.now() }).await.unwrap();
        assert!(calls().await.is_empty());
    }
}

spec! {
    // P2
    names_are_shown_from_a_day_before_to_a_day_after_and_not_outside, "2026-05-04T01:00:00Z", scene => {
        let play = scene.draft("2026-05-06T06:00:00Z", 5);
        let shown = |now| roster::shows_names(&play, at(now));
        assert!(!shown("2026-05-05T05:59:59Z") && shown("2026-05-05T06:00:00Z"));
        assert!(shown("2026-05-07T06:59:59Z") && !shown("2026-05-07T07:00:00Z"));
    }
}

spec! {
    // S2
    a_roster_is_searched_by_name_code_and_the_end_of_a_phone_number, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 5).await;
        let phone = leyuan::domain::household::Phone::parse("13800003021");
        let family = scene.family_with(&["2021-01-10"], 1, |h| h.guardians[0].phone = phone).await;
        let mut request = scene.request(&family, play);
        request.guardians = family.guardians.clone();
        booking(&scene.sends(request).await);
        let read = scene.store.read(move |db| Box::pin(async move { rosters::of_session(db, play).await }));
        let entries = read.await.unwrap();
        let entry = &entries[0];
        let finds = |text: &str| Sought::read(text).is_some_and(|sought| entry.is_sought(&sought, None));
        assert!(finds("3021") && finds(&entry.code) && finds("孩子"));
        assert!(!finds("021") && !finds("别人") && !finds(" "));
        assert!(finds("13800003021") && finds("３０２１"), "typed whole, or full width");
        assert!(finds(&format!("https://leyuan.example.cn/bookings/{}", entry.booking)), "a ticket, scanned");
        assert!(!finds(&format!("https://leyuan.example.cn/bookings/{}", BookingId::new())));
        let card = Sought::read("1234 5671").unwrap();
        assert!(entry.is_sought(&card, Some(entry.household)) && !entry.is_sought(&card, Some(HouseholdId::new())));
        assert!(!entry.is_sought(&card, None), "a card nobody holds");
    }
}

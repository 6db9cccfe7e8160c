//! A sibling brought along: a body in the room, no place; minded like everybody, never there alone (C1, C2, G2, V1).

use crate::scene::{Family, Scene, booking, spec};
use leyuan::actions::book::Answer;
use leyuan::actions::cancel::Cancel;
use leyuan::actions::check_in::{Arrival, CheckIn};
use leyuan::actions::check_out::CheckOut;
use leyuan::actions::close_session::CloseSession;
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::ids::SessionId;
use leyuan::domain::party::Request;
use leyuan::domain::series::{Counts, Supervision};
use leyuan::domain::session::Session;
use leyuan::domain::{board, capacity};
use leyuan::store::Actor;

/// Six years old, and one year old: the session is for the first.
const BIRTHS: [&str; 2] = ["2021-01-10", "2025-01-10"];

fn draft(scene: &Scene, places: u16) -> Session {
    let mut draft = scene.draft("2026-05-06T06:00:00Z", places);
    draft.terms.ages = AgeRange::new(36, Some(96));
    draft.terms.supervision = Supervision::usual();
    draft.terms.takes_siblings = true;
    draft
}

/// The first child takes a place, the others come along, with every guardian of the family.
fn brings(scene: &Scene, family: &Family, session: SessionId) -> Request {
    let mut request = scene.request(&family.only(0), session);
    request.along = family.children[1..].to_vec();
    request.guardians.clone_from(&family.guardians);
    request
}

spec! {
    a_sibling_brought_along_is_a_body_in_the_room_and_takes_no_place, "2026-05-04T01:00:00Z", scene => {
        let mut play = draft(&scene, 2);
        play.limits.room_limit = 5;
        let play = scene.plan(&play).await;
        let family = scene.family(&BIRTHS).await;
        booking(&scene.sends(brings(&scene, &family, play)).await);
        let facts = scene.facts(play, None).await;
        let left = capacity::left(&facts, facts.session(play).unwrap(), scene.now());
        assert_eq!((left.places, left.room, left.building), (1, 2, 997));
        let other = scene.family(&BIRTHS).await;
        let mut three = brings(&scene, &other, play);
        three.wish = leyuan::domain::party::Wish::Place;
        assert_eq!(scene.refused(three).await, ["C1 refusal-room-full"], "three heads for two");
        let mut two = brings(&scene, &other, play);
        two.along.clear();
        assert!(matches!(scene.sends(two).await, Answer::Placed(_)));
    }
}

spec! {
    who_is_of_the_age_takes_a_place_and_not_every_room_has_space_for_siblings, "2026-05-04T01:00:00Z", scene => {
        let takes = scene.plan(&draft(&scene, 9)).await;
        let mut elsewhere = draft(&scene, 9);
        elsewhere.terms.takes_siblings = false;
        let takes_none = scene.plan(&elsewhere).await;
        let of_age = scene.family(&["2021-01-10", "2022-01-10"]).await;
        assert_eq!(scene.refused(brings(&scene, &of_age, takes)).await, ["C2 refusal-not-along"]);
        let family = scene.family(&BIRTHS).await;
        assert_eq!(scene.refused(brings(&scene, &family, takes_none)).await, ["C2 refusal-not-along"]);
        let undated = scene.family(&["2021-01-10", ""]).await;
        assert_eq!(scene.refused(brings(&scene, &undated, takes)).await, ["A4 refusal-birth-date-missing"]);
        let mut alone = brings(&scene, &family, takes);
        alone.children.clear();
        assert_eq!(scene.refused(alone).await, ["G3 refusal-nobody-comes"]);
    }
}

spec! {
    a_sibling_brought_along_needs_a_guardians_eyes_like_any_child_under_eight, "2026-05-04T01:00:00Z", scene => {
        let play = scene.plan(&draft(&scene, 9)).await;
        let three = scene.family(&["2021-01-10", "2025-01-10", "2024-12-10"]).await;
        assert_eq!(scene.refused(brings(&scene, &three, play)).await, ["G1 refusal-guardian-needed"]);
        let big = scene.family(&["2021-01-10", "2025-01-10", "2014-01-10"]).await;
        assert!(matches!(scene.sends(brings(&scene, &big, play)).await, Answer::Placed(_)));
        let mut older = draft(&scene, 9);
        older.window = leyuan::domain::window::Window::new(older.window.ends(), older.clears_at).unwrap();
        older.terms.ages = AgeRange::new(96, Some(144));
        let older = scene.plan(&older).await;
        let small = scene.family(&["2017-01-10", "2025-01-10"]).await;
        let mut unminded = brings(&scene, &small, older);
        unminded.guardians.clear();
        assert_eq!(scene.refused(unminded).await, ["G1 refusal-guardian-needed"], "the toddler needs one");
        assert!(matches!(scene.sends(brings(&scene, &small, older)).await, Answer::Placed(_)));
    }
}

spec! {
    in_the_cinema_a_sibling_brought_along_takes_a_seat, "2026-05-04T01:00:00Z", scene => {
        let mut film = draft(&scene, 5);
        film.terms.counts = Counts::Seats;
        let film = scene.plan(&film).await;
        booking(&scene.sends(brings(&scene, &scene.family(&BIRTHS).await, film)).await);
        assert_eq!(scene.refused(brings(&scene, &scene.family(&BIRTHS).await, film)).await, Vec::<String>::new());
        let facts = scene.facts(film, None).await;
        let left = capacity::left(&facts, facts.session(film).unwrap(), scene.now());
        assert_eq!(left.places, 2, "the second family waits: three seats for two");
    }
}

spec! {
    who_is_brought_along_is_in_no_weekly_count_but_cannot_be_in_two_rooms, "2026-05-04T01:00:00Z", scene => {
        let family = scene.family(&BIRTHS).await;
        let room = scene.add_room("read", 100, None).await;
        for hour in ["2026-05-05T01:00:00Z", "2026-05-05T03:00:00Z"] {
            let mut morning = scene.draft(hour, 9);
            morning.terms = draft(&scene, 9).terms;
            let morning = scene.plan(&morning).await;
            booking(&scene.sends(brings(&scene, &family, morning)).await);
        }
        let toddlers = scene.session("2026-05-06T01:00:00Z", 9).await;
        let mut at_once = scene.draft("2026-05-05T01:30:00Z", 9);
        at_once.room = room;
        let at_once = scene.plan(&at_once).await;
        assert_eq!(scene.refused(scene.request(&family.only(1), at_once)).await, ["B1 refusal-overlap"]);
        assert_eq!(scene.refused(scene.request(&family.only(0), toddlers)).await, ["B2 refusal-week-full-in-room"]);
        assert!(matches!(scene.asks(&family.only(1), toddlers).await, Answer::Placed(_)));
    }
}

spec! {
    a_sibling_moves_up_with_its_party_and_goes_when_the_last_child_does, "2026-05-04T01:00:00Z", scene => {
        let play = scene.plan(&draft(&scene, 1)).await;
        let (first, second) = (scene.family(&BIRTHS).await, scene.family(&BIRTHS).await);
        let has = booking(&scene.sends(brings(&scene, &first, play)).await);
        let waits = booking(&scene.sends(brings(&scene, &second, play)).await);
        assert_eq!(scene.states(waits).await, [State::Waiting, State::Waiting]);
        let children = Some(vec![first.children[0]]);
        let cancel = Cancel { booking: has, children, household: Some(first.id), now: scene.now() };
        scene.store.change(scene.centre, Actor::Household(first.id), cancel).await.expect("cancelled");
        let gone = State::Cancelled { by: CancelledBy::Household };
        assert_eq!(scene.states(has).await, [gone, gone]);
        assert_eq!(scene.states(waits).await, [State::Confirmed, State::Confirmed]);
        let facts = scene.facts(play, None).await;
        let left = capacity::left(&facts, facts.session(play).unwrap(), scene.now());
        assert_eq!((left.places, left.room), (0, 97));
    }
}

spec! {
    at_the_door_a_sibling_is_a_head_and_no_child_of_the_session, "2026-05-06T05:50:00Z", scene => {
        let play = scene.plan(&draft(&scene, 3)).await;
        let family = scene.family(&BIRTHS).await;
        let id = booking(&scene.sends(brings(&scene, &family, play)).await);
        let now = scene.now();
        let check_in = CheckIn { booking: id, child: None, nonce: "1".into(), now };
        assert_eq!(scene.presses(check_in).await.expect("in"), Arrival::Inside);
        scene.until("2026-05-06T06:10:00Z");
        let facts = scene.facts(play, None).await;
        let tally = facts.tallies[&play];
        assert_eq!((tally.children, tally.heads), (1, 3));
        let slot = board::slot(&facts, facts.session(play).unwrap(), scene.now());
        assert_eq!((slot.booked, slot.arrived), (1, 1));
        let out = CheckOut { booking: id, child: Some(family.children[0]), nonce: "2".into(), now: scene.now() };
        scene.presses(out).await.expect("out");
        let tally = scene.facts(play, None).await.tallies[&play];
        assert_eq!((tally.children, tally.heads), (0, 0), "who was brought along leaves with the last child");
    }
}

spec! {
    a_sibling_who_stays_at_home_is_no_strike, "2026-05-06T05:50:00Z", scene => {
        let play = scene.plan(&draft(&scene, 3)).await;
        let family = scene.family(&BIRTHS).await;
        let id = booking(&scene.sends(brings(&scene, &family, play)).await);
        let child = Some(family.children[0]);
        let check_in = CheckIn { booking: id, child, nonce: "1".into(), now: scene.now() };
        assert_eq!(scene.presses(check_in).await.expect("in"), Arrival::Inside);
        scene.until("2026-05-06T07:01:00Z");
        let close = CloseSession { session: play, now: scene.now() };
        scene.store.change(scene.centre, Actor::System, close).await.expect("closed");
        assert_eq!(scene.states(id).await, [State::Attended { left: false }, State::NoShow]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 0);
    }
}

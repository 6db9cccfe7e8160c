//! People counters: heads pass a door and are counted once; what is said wrongly counts nothing (C7, C9, C10).

use crate::scene::{Scene, at, booking, spec};
use leyuan::actions::add_counter::{AddCounter, RevokeCounter};
use leyuan::actions::check_in::CheckIn;
use leyuan::actions::count_heads::{CountHeads, Step};
use leyuan::actions::forget;
use leyuan::actions::hold_roll_call::{Called, HoldRollCall, Seen};
use leyuan::actions::read_counter::ReadCounter;
use leyuan::actions::reset_counts::ResetCounts;
use leyuan::actions::undo::Undo;
use leyuan::domain::board;
use leyuan::domain::counted::{self, Compared, Counter};
use leyuan::domain::counter::{Heard, Sent, Why};
use leyuan::domain::facts::Facts;
use leyuan::domain::ids::{CounterId, RollCallId, RoomId, SessionId};
use leyuan::domain::refusal::Refusal;
use leyuan::domain::roll_call;
use leyuan::domain::series::Supervision;
use leyuan::domain::visit;
use leyuan::domain::zone::Span;
use leyuan::error::Error;
use leyuan::store::counters::New;
use leyuan::store::{Actor, counters, facts, visits};

const NOW: &str = "2026-11-28T06:10:00Z";

pub async fn add(scene: &Scene, room: Option<RoomId>) -> CounterId {
    let id = CounterId::new();
    let new = New { id, room, name: "南门".into(), token_hash: id.to_string() };
    scene.presses(AddCounter { new, now: scene.now() }).await.unwrap();
    id
}

/// So many seconds after the scene's now.
pub fn passed(scene: &Scene, sequence: i64, seconds: i64, (ins, outs): (i64, i64)) -> Sent {
    let at = scene.now() + Span::seconds(seconds);
    Sent { sequence, at, ins: Some(ins), outs: Some(outs), inside: None }
}

fn inside(scene: &Scene, sequence: i64, heads: i64) -> Sent {
    Sent { sequence, at: scene.now(), ins: None, outs: None, inside: Some(heads) }
}

async fn says(scene: &Scene, counter: CounterId, sent: &[Sent]) -> Vec<Heard> {
    let read = ReadCounter { counter, sent: sent.to_vec(), now: scene.now() };
    scene.store.change(scene.centre, Actor::Counter(counter), read).await.unwrap()
}

/// What is known of the house now.
struct Known {
    facts: Facts,
    /// Heads of the usual room and of the building, as the board has them.
    inside: (u16, u16),
    counters: Vec<Counter>,
    places: Vec<Compared>,
}

async fn known(scene: &Scene) -> Known {
    let (centre, now, zone) = (scene.centre, scene.now(), scene.zone());
    let day = zone.day(zone.date(now));
    let read = scene.store.read(move |db| {
        Box::pin(async move {
            let facts = facts::load(db, centre, None, day, now).await?.expect("a centre");
            let loose = visits::loose(db, centre, day.starts()).await?;
            Ok((facts, loose, counters::of_centre(db, centre, 9).await?))
        })
    });
    let (facts, loose, counters) = read.await.unwrap();
    let room =
        board::rooms(&facts, &loose, &[], now).iter().find(|it| it.room.id == scene.room).unwrap().inside;
    let building = board::building(&facts, &loose, now).inside;
    let calls = roll_call::rooms(&facts, &loose, now);
    let places = counted::compared(&counters, &calls, (&facts.centre.rules, now));
    Known { inside: (room, building), counters, places, facts }
}

async fn changes(scene: &Scene) -> i64 {
    scene.count("SELECT COUNT(*) FROM change").await
}

/// A session that runs, with a child and his grandmother inside by name.
async fn two_by_name(scene: &Scene) -> SessionId {
    let mut play = scene.draft("2026-11-28T06:00:00Z", 9);
    play.terms.supervision = Supervision::usual();
    let play = scene.plan(&play).await;
    let family = scene.family(&["2022-01-10"]).await;
    let mut request = scene.request(&family, play);
    request.guardians.clone_from(&family.guardians);
    let booked = booking(&scene.sends(request).await);
    scene.until(NOW);
    let press = CheckIn { booking: booked, child: None, nonce: "in".into(), now: scene.now() };
    scene.presses(press).await.unwrap();
    play
}

spec! {
    // C7, C9
    heads_that_pass_a_door_count_once_however_often_they_are_sent, "2026-11-28T06:10:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 9).await;
        let door = add(&scene, Some(scene.room)).await;
        let batch = [passed(&scene, 1, 0, (5, 0)), passed(&scene, 2, 1, (0, 2)), passed(&scene, 3, 2, (1, 0))];
        let before = changes(&scene).await;
        assert_eq!(says(&scene, door, &batch).await, [Heard::Counted; 3]);
        assert_eq!(changes(&scene).await, before + 1, "a batch takes one number");
        assert_eq!(known(&scene).await.inside, (4, 4));
        assert_eq!(says(&scene, door, &batch).await, [Heard::Repeated; 3]);
        assert_eq!(says(&scene, door, &batch[1..2]).await, [Heard::Repeated]);
        assert_eq!(known(&scene).await.inside, (4, 4));
        assert_eq!(says(&scene, door, &[passed(&scene, 4, 3, (0, 0))]).await, [Heard::Counted]);
        assert_eq!(changes(&scene).await, before + 1, "nothing changed: no number");
        let facts = known(&scene).await.facts;
        assert_eq!((facts.tallies[&play].heads, facts.tallies[&play].children), (4, 0), "heads, never children");
    }
}

spec! {
    // C7
    a_message_that_was_on_its_way_longer_is_still_counted_once, "2026-11-28T06:10:00Z", scene => {
        let door = add(&scene, Some(scene.room)).await;
        let late = passed(&scene, 2, 1, (2, 0));
        assert_eq!(says(&scene, door, &[passed(&scene, 1, 0, (3, 0)), passed(&scene, 3, 2, (1, 0))]).await, [Heard::Counted; 2]);
        assert_eq!(says(&scene, door, std::slice::from_ref(&late)).await, [Heard::Counted]);
        assert_eq!(says(&scene, door, &[late]).await, [Heard::Repeated]);
        assert_eq!(known(&scene).await.inside.0, 6);
    }
}

spec! {
    // C9
    what_is_stale_early_malformed_or_too_much_counts_nothing_and_is_told, "2026-11-28T06:10:00Z", scene => {
        let door = add(&scene, Some(scene.room)).await;
        scene.until("2026-11-28T08:10:00Z");
        says(&scene, door, &[passed(&scene, 500, 0, (3, 0))]).await;
        let both = Sent { inside: Some(3), ..passed(&scene, 501, 0, (1, 0)) };
        let half = Sent { outs: None, ..passed(&scene, 501, 0, (1, 0)) };
        let tries = [
            (passed(&scene, 501, -3601, (1, 0)), Why::Stale),
            (passed(&scene, 501, 121, (1, 0)), Why::Early),
            (passed(&scene, 501, 1, (-1, 0)), Why::Malformed),
            (passed(&scene, 501, 1, (0, 10_000)), Why::Malformed),
            (passed(&scene, -1, 1, (1, 0)), Why::Malformed),
            (both, Why::Malformed),
            (half, Why::Malformed),
            (passed(&scene, 501, 1, (201, 0)), Why::Jump),
            (passed(&scene, 400, 1, (1, 0)), Why::OutOfOrder),
        ];
        for (nth, (sent, why)) in tries.into_iter().enumerate() {
            assert_eq!(says(&scene, door, &[sent]).await, [Heard::Refused(why)], "{nth}");
            let known = known(&scene).await;
            let refused = known.counters[0].refused.unwrap();
            assert_eq!((refused.many, refused.why, refused.at), (nth as i64 + 1, why, scene.now()));
            assert_eq!(known.inside.0, 3);
        }
        assert_eq!(says(&scene, door, &[passed(&scene, 501, 1, (1, 0))]).await, [Heard::Counted], "the right one still is");
    }
}

spec! {
    // C7
    who_leaves_an_empty_room_was_missed_coming_in_and_the_count_goes_on_from_zero, "2026-11-28T06:10:00Z", scene => {
        let door = add(&scene, Some(scene.room)).await;
        says(&scene, door, &[passed(&scene, 1, 0, (1, 0)), passed(&scene, 2, 1, (0, 4))]).await;
        let empty = known(&scene).await;
        assert_eq!((empty.inside, empty.places[0].drift), ((0, 0), -3), "the device alone would say three fewer than nobody");
        says(&scene, door, &[passed(&scene, 3, 2, (2, 0))]).await;
        assert_eq!(known(&scene).await.inside, (2, 2));
    }
}

spec! {
    // C9
    a_counter_takes_off_nobody_who_is_there_by_name, "2026-11-28T05:00:00Z", scene => {
        let play = two_by_name(&scene).await;
        let door = add(&scene, Some(scene.room)).await;
        says(&scene, door, &[passed(&scene, 1, 0, (3, 0))]).await;
        assert_eq!(known(&scene).await.inside, (5, 5));
        says(&scene, door, &[passed(&scene, 2, 1, (0, 5))]).await;
        let after = known(&scene).await;
        assert_eq!(after.inside, (2, 2), "the door says nobody; two are known");
        assert_eq!((after.facts.tallies[&play].children, after.places[0].drift), (1, -2));
        assert_eq!(after.counters[0].place.inside, 0);
    }
}

spec! {
    // C7, C9
    a_roll_call_sets_a_counter_right_keeps_its_drift_and_stands_above_what_was_said_before, "2026-11-28T05:00:00Z", scene => {
        two_by_name(&scene).await;
        let door = add(&scene, Some(scene.room)).await;
        says(&scene, door, &[passed(&scene, 1, 0, (7, 1))]).await;
        assert_eq!(known(&scene).await.inside.0, 8);
        scene.until("2026-11-28T06:20:00Z");
        let rooms = vec![Seen { room: scene.room, expected: 8, seen: 3 }];
        let call = HoldRollCall { id: RollCallId::new(), rooms, now: scene.now() };
        assert_eq!(scene.presses(call).await.unwrap(), Called::Written { seen: 3, expected: 8 });
        let after = known(&scene).await;
        assert_eq!((after.inside.0, after.counters[0].place.inside), (3, 3));
        assert_eq!((after.counters[0].drift, after.places[0].drift), (Some((5, scene.now())), 1));
        assert_eq!(says(&scene, door, &[passed(&scene, 2, -30, (4, 0))]).await, [Heard::Superseded], "before the roll-call");
        assert_eq!(known(&scene).await.inside.0, 3);
        says(&scene, door, &[passed(&scene, 3, 5, (1, 0))]).await;
        assert_eq!(known(&scene).await.inside.0, 4);
        let told = "SELECT COUNT(*) FROM change WHERE verb = 'counter.set_right' AND detail = '8/3'";
        assert_eq!(scene.count(told).await, 1);
    }
}

spec! {
    // C7
    the_closing_house_sets_its_counters_to_nobody_and_keeps_how_far_off_they_were, "2026-11-28T12:00:00Z", scene => {
        let (door, hall) = (add(&scene, Some(scene.room)).await, add(&scene, None).await);
        says(&scene, door, &[passed(&scene, 1, 0, (9, 2))]).await;
        says(&scene, hall, &[passed(&scene, 1, 0, (4, 6))]).await;
        scene.until("2026-11-28T14:00:00Z");
        assert!(scene.store.change(scene.centre, Actor::System, ResetCounts { now: scene.now() }).await.unwrap());
        let after = known(&scene).await;
        assert_eq!(after.inside, (0, 0));
        assert_eq!(after.counters.iter().map(|it| (it.place.inside, it.place.raw(), it.drift.unwrap().0)).collect::<Vec<_>>(), [(0, 0, 7), (0, 0, -2)]);
        let before = changes(&scene).await;
        scene.store.change(scene.centre, Actor::System, ResetCounts { now: scene.now() }).await.unwrap();
        assert_eq!(changes(&scene).await, before, "once");
    }
}

spec! {
    // C7
    a_device_that_begins_anew_is_heard_anew_and_nothing_of_before_counts_twice, "2026-11-28T06:10:00Z", scene => {
        let door = add(&scene, Some(scene.room)).await;
        let old = [passed(&scene, 900, 0, (3, 0)), passed(&scene, 901, 1, (1, 0))];
        says(&scene, door, &old).await;
        assert_eq!(says(&scene, door, &[passed(&scene, 1, 60, (1, 0)), passed(&scene, 2, 61, (1, 0))]).await, [Heard::Counted; 2]);
        assert_eq!(says(&scene, door, &old).await, [Heard::Superseded; 2]);
        assert_eq!(says(&scene, door, &[passed(&scene, 1, 60, (1, 0))]).await, [Heard::Repeated]);
        assert_eq!(known(&scene).await.inside.0, 6);
    }
}

spec! {
    // C9
    a_device_that_says_how_many_are_inside_moves_the_count_by_what_it_says_more_or_fewer, "2026-11-28T06:10:00Z", scene => {
        let door = add(&scene, Some(scene.room)).await;
        says(&scene, door, &[inside(&scene, 1, 12)]).await;
        assert_eq!(known(&scene).await.inside.0, 12);
        scene.until("2026-11-28T06:20:00Z");
        let rooms = vec![Seen { room: scene.room, expected: 12, seen: 9 }];
        scene.presses(HoldRollCall { id: RollCallId::new(), rooms, now: scene.now() }).await.unwrap();
        assert_eq!(says(&scene, door, &[inside(&scene, 2, 14)]).await, [Heard::Counted]);
        assert_eq!(known(&scene).await.inside.0, 11, "nine were seen, and two came");
        assert_eq!(says(&scene, door, &[inside(&scene, 3, 0)]).await, [Heard::Counted]);
        assert_eq!(known(&scene).await.inside.0, 0);
        says(&scene, door, &[inside(&scene, 4, 5)]).await;
        assert_eq!(known(&scene).await.inside.0, 5, "from zero on");
    }
}

spec! {
    // C1, C9
    the_buildings_doors_count_who_is_in_no_room_and_the_building_fills, "2026-11-28T05:00:00Z", scene => {
        scene.alter("UPDATE centre SET building_limit = 10").await;
        let play = two_by_name(&scene).await;
        let hall = add(&scene, None).await;
        says(&scene, hall, &[passed(&scene, 1, 0, (7, 0))]).await;
        let full = known(&scene).await;
        assert_eq!((full.inside, full.facts.at_door), ((2, 9), Some(9)), "seven more are somewhere");
        let session = full.facts.session(play).unwrap();
        let band = *visit::bands(session).last().unwrap();
        let party = visit::walk_in(session, &full.facts.centre.rules, 2, band.from_months());
        let youngest = band.ages().unwrap().min();
        let refused = visit::admit_walk_in(&full.facts, session, (&party, youngest), scene.now()).unwrap_err();
        assert!(refused.iter().any(|why| matches!(why, Refusal::BuildingFull { left: 1, heads: 2 })), "{refused}");
        scene.until("2026-11-28T06:30:00Z");
        let silent = known(&scene).await;
        assert_eq!((silent.inside, silent.facts.at_door), ((2, 2), None), "a silent counter says nothing of now");
        assert_eq!(silent.places[0].silent_since, Some(at(NOW)));
    }
}

spec! {
    // C9
    what_staff_press_moves_the_counter_along_and_back, "2026-11-28T06:10:00Z", scene => {
        let door = add(&scene, Some(scene.room)).await;
        says(&scene, door, &[passed(&scene, 1, 0, (3, 0))]).await;
        let more = CountHeads { room: scene.room, step: Step::In, reason: None, nonce: "a".into(), now: scene.now() };
        scene.presses(more).await.unwrap();
        says(&scene, door, &[passed(&scene, 2, 1, (1, 0))]).await;
        assert_eq!(known(&scene).await.inside.0, 5);
        let (centre, since) = (scene.centre, scene.now());
        let recent = scene.store.read(move |db| Box::pin(async move { visits::recent(db, centre, since, 9).await })).await.unwrap();
        assert_eq!(recent.len(), 1, "what a counter says is no press that could be taken back");
        scene.presses(Undo { visit: recent[0].id, now: scene.now() }).await.unwrap();
        says(&scene, door, &[passed(&scene, 3, 2, (1, 0))]).await;
        assert_eq!(known(&scene).await.inside.0, 5);
    }
}

spec! {
    // C10
    two_doors_of_a_room_count_together_and_heads_in_its_corner_count_once, "2026-11-28T06:10:00Z", scene => {
        let corner = scene.add_room("corner", 10, Some(scene.room)).await;
        let (south, north) = (add(&scene, Some(scene.room)).await, add(&scene, Some(scene.room)).await);
        let nook = add(&scene, Some(corner)).await;
        says(&scene, south, &[passed(&scene, 1, 0, (6, 0))]).await;
        says(&scene, north, &[passed(&scene, 1, 0, (0, 2))]).await;
        assert_eq!(known(&scene).await.inside, (4, 4));
        says(&scene, nook, &[passed(&scene, 1, 0, (3, 0))]).await;
        says(&scene, south, &[passed(&scene, 2, 1, (1, 0))]).await;
        assert_eq!(known(&scene).await.inside, (5, 5), "three of the five are in the corner");
    }
}

spec! {
    // C9, M2
    nobody_is_counted_in_a_private_room_and_a_counter_that_was_removed_says_nothing, "2026-11-28T06:10:00Z", scene => {
        let door = add(&scene, Some(scene.room)).await;
        scene.presses(RevokeCounter { counter: door, now: scene.now() }).await.unwrap();
        let read = ReadCounter { counter: door, sent: vec![passed(&scene, 1, 0, (1, 0))], now: scene.now() };
        assert!(matches!(scene.presses(read).await, Err(Error::Missing)));
        scene.alter("UPDATE room SET privacy = 'private'").await;
        let new = New { id: CounterId::new(), room: Some(scene.room), name: "门".into(), token_hash: "b".into() };
        assert!(matches!(scene.presses(AddCounter { new, now: scene.now() }).await, Err(Error::Missing)));
    }
}

spec! {
    // P4
    readings_are_forgotten_after_ninety_days, "2026-06-01T06:10:00Z", scene => {
        let door = add(&scene, Some(scene.room)).await;
        says(&scene, door, &[passed(&scene, 1, 0, (1, 0)), passed(&scene, 2, 1, (0, 1))]).await;
        scene.until("2026-08-29T06:10:00Z");
        assert_eq!(forget::everything_due(&scene.store, scene.now()).await.unwrap().readings, 0);
        scene.until("2026-08-30T06:10:01Z");
        assert_eq!(forget::everything_due(&scene.store, scene.now()).await.unwrap().readings, 2);
        assert_eq!(scene.count("SELECT COUNT(*) FROM counter_reading").await, 0);
    }
}

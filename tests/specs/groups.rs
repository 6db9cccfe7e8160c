//! Groups: placed by the desk with heads and ages, counted like anybody, in and out by one press (B10, C1–C3, C9).

use crate::scene::{Family, Scene, booking, spec, told};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use leyuan::actions::all_out::AllOut;
use leyuan::actions::book::Answer;
use leyuan::actions::cancel_session::{self, CancelSession, Why};
use leyuan::actions::close_session::CloseSession;
use leyuan::actions::forget;
use leyuan::actions::let_group_in::{LetGroupIn, Way};
use leyuan::actions::place_group::{CancelGroup, ChangeGroup, PlaceGroup, Wanted};
use leyuan::actions::reset_counts::ResetCounts;
use leyuan::actions::undo::Undo;
use leyuan::actions::{Outcome, move_session};
use leyuan::domain::age::AgeRange;
use leyuan::domain::board;
use leyuan::domain::booking::State;
use leyuan::domain::capacity::{self, Left};
use leyuan::domain::group::{self, Group, Heads};
use leyuan::domain::ids::{GroupId, SessionId, VisitId};
use leyuan::domain::names::{Name, Names};
use leyuan::domain::report::Period;
use leyuan::domain::roll_call;
use leyuan::domain::series::{Band, Limits, Policy, Supervision};
use leyuan::domain::session::Session;
use leyuan::domain::zone::Span;
use leyuan::error::Error;
use leyuan::store::{groups, reports, sessions, visits};
use rand::seq::SliceRandom;
use std::collections::HashMap;

pub const TEN: &str = "2026-05-06T02:00:00Z";

/// So many children of five, with grown-ups.
pub fn heads(children: u16, adults: u16) -> Heads {
    Heads::new(children, adults, AgeRange::parse("5").unwrap()).unwrap()
}

pub fn wanted(heads: Heads) -> Wanted {
    Wanted { name: Name::parse("花苗幼儿园 大班").unwrap(), heads, reason: None }
}

pub async fn places(scene: &Scene, session: SessionId, wanted: Wanted) -> Result<GroupId, Vec<String>> {
    let id = GroupId::new();
    let place = PlaceGroup { id, session, wanted, now: scene.now() };
    match scene.presses(place).await {
        Ok(()) => Ok(id),
        Err(Error::Refused(refusals)) => Err(told(&refusals)),
        Err(other) => panic!("{other:?}"),
    }
}

pub async fn placed(scene: &Scene, session: SessionId, children: u16, adults: u16) -> GroupId {
    places(scene, session, wanted(heads(children, adults))).await.expect("a group")
}

async fn goes(scene: &Scene, group: GroupId, way: Way) -> Result<(), Error> {
    let nonce = VisitId::new().to_string();
    let (pressed, now) = (scene.now(), scene.now());
    scene.presses(LetGroupIn { group, way, nonce, pressed, now }).await
}

pub async fn left(scene: &Scene, session: SessionId) -> Left {
    let facts = scene.facts(session, None).await;
    capacity::left(&facts, facts.session(session).unwrap(), scene.now())
}

pub async fn of(scene: &Scene, session: SessionId) -> Vec<Group> {
    scene.store.read(move |db| Box::pin(groups::of_session(db, session))).await.unwrap()
}

async fn state(scene: &Scene, session: SessionId) -> group::State {
    of(scene, session).await[0].state
}

/// Children, heads and grown-ups outside counted in a session.
pub async fn inside(scene: &Scene, session: SessionId) -> [u16; 3] {
    let tally = scene.facts(session, None).await.tallies.get(&session).copied().unwrap_or_default();
    [tally.children, tally.heads, tally.on_site]
}

/// An hour with these limits, for everybody who comes with somebody.
pub async fn hour(scene: &Scene, starts: &str, change: impl FnOnce(&mut Session)) -> SessionId {
    let mut session = scene.draft(starts, 20);
    session.limits = Limits { places: 20, room_limit: 30, staff: 2, walk_in_places: 4, families_max: None };
    session.terms.supervision = Supervision::new(vec![Band { under: None, policy: Policy::InRoom }]).unwrap();
    change(&mut session);
    scene.plan(&session).await
}

spec! {
    // B10, C1, C2
    a_group_takes_places_and_heads_before_it_comes_as_a_booking_does, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |_| {}).await;
        let before = left(&scene, ten).await;
        assert_eq!((before.places, before.places_ahead, before.room), (20, 16, 28));
        placed(&scene, ten, 12, 2).await;
        let after = left(&scene, ten).await;
        assert_eq!((after.places, after.places_ahead, after.room), (8, 4, 14));
        assert_eq!(before.building - after.building, 14);
        let facts = scene.facts(ten, None).await;
        let session = facts.session(ten).unwrap();
        assert_eq!((board::slot(&facts, session, scene.now()).booked, board::booked(&facts, session)), (12, 14));
        assert_eq!(board::in_figures(&facts, scene.now()).booked, 12);
        assert_eq!(places(&scene, ten, wanted(heads(5, 1))).await, Err(vec!["C8 refusal-only-at-desk".into()]), "four are kept for walk-ins");
        placed(&scene, ten, 4, 1).await;
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'group.placed' AND detail = '12+2'").await, 1);
    }
}

spec! {
    // C3
    past_the_places_with_a_reason_and_never_past_the_room_or_the_building, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |session| session.limits.places = 10).await;
        let reason = |heads| Wanted { reason: Some("leader-agrees"), ..wanted(heads) };
        assert_eq!(places(&scene, ten, wanted(heads(12, 2))).await, Err(vec!["C1 refusal-party-too-large".into()]));
        assert_eq!(places(&scene, ten, reason(heads(27, 4))).await, Err(vec!["C1 refusal-room-full".into()]));
        places(&scene, ten, reason(heads(12, 2))).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'group.past_places' AND detail = 'leader-agrees'").await, 1);
        scene.alter("UPDATE centre SET building_limit = 20").await;
        assert_eq!(places(&scene, ten, reason(heads(5, 1))).await, Err(vec!["C1 refusal-building-full".into()]));
        let seats = hour(&scene, "2026-05-06T06:00:00Z", |session| session.terms.counts = leyuan::domain::series::Counts::Seats).await;
        scene.alter("UPDATE centre SET building_limit = 1000").await;
        placed(&scene, seats, 10, 2).await;
        assert_eq!(left(&scene, seats).await.places, 8, "V1: grown-ups sit too");
    }
}

spec! {
    // G4, A2
    enough_grown_ups_come_with_it_and_all_its_ages_are_the_programmes, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |session| session.terms.ages = AgeRange::parse("4–8")).await;
        let few = ["G4 refusal-group-adults".to_string()];
        assert_eq!(places(&scene, ten, wanted(heads(9, 1))).await, Err(few.to_vec()), "one for eight under six");
        placed(&scene, ten, 8, 1).await;
        let of = |text: &str, children, adults| wanted(Heads::new(children, adults, AgeRange::parse(text).unwrap()).unwrap());
        let ages = vec!["A2 refusal-group-ages".to_string()];
        for text in ["3–5", "8–9", "4+", "10"] {
            assert_eq!(places(&scene, ten, of(text, 2, 2)).await, Err(ages.clone()), "{text}");
        }
        let all = [ages[0].as_str(), few[0].as_str(), "C8 refusal-only-at-desk"].map(String::from);
        assert_eq!(places(&scene, ten, of("3–5", 9, 1)).await, Err(all.to_vec()), "every reason");
        places(&scene, ten, of("8", 2, 1)).await.unwrap();
        assert_eq!(places(&scene, ten, of("8", 1, 0)).await, Err(few.to_vec()), "somebody answers for it");
        let club = hour(&scene, "2026-05-06T06:00:00Z", |session| {
            session.terms.supervision = Supervision::new(vec![Band { under: None, policy: Policy::Alone }]).unwrap();
        }).await;
        places(&scene, club, of("12+", 9, 0)).await.unwrap();
    }
}

spec! {
    // B10, C7
    it_comes_and_goes_by_one_press_each_counted_once_and_taken_back, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |_| {}).await;
        let group = placed(&scene, ten, 12, 2).await;
        assert!(matches!(goes(&scene, group, Way::In).await, Err(Error::Refused(_))), "the door is not open yet");
        scene.until("2026-05-06T01:45:00Z");
        let nonce = "in".to_string();
        let let_in = LetGroupIn { group, way: Way::In, nonce, pressed: scene.now(), now: scene.now() };
        scene.presses(let_in.clone()).await.unwrap();
        scene.presses(let_in).await.unwrap();
        goes(&scene, group, Way::In).await.unwrap();
        assert_eq!(inside(&scene, ten).await, [12, 14, 0]);
        assert_eq!((left(&scene, ten).await.places, left(&scene, ten).await.room), (8, 14), "before it begins it keeps its places");
        scene.until("2026-05-06T02:10:00Z");
        assert_eq!((left(&scene, ten).await.places, left(&scene, ten).await.room), (8, 14), "and is counted once when it runs");
        let facts = scene.facts(ten, None).await;
        assert_eq!(board::in_figures(&facts, scene.now()).arrived, 12);
        let call = roll_call::rooms(&facts, &HashMap::new(), scene.now());
        assert_eq!((call[0].named(), call[0].counted(), call[0].expected()), (14, 0, 14), "no roll-call forgets it");
        let entered = last(&scene, ten).await;
        goes(&scene, group, Way::Out).await.unwrap();
        assert_eq!((inside(&scene, ten).await, state(&scene, ten).await), ([0, 0, 0], group::State::Left));
        assert_eq!(left(&scene, ten).await.places, 20);
        assert!(matches!(goes(&scene, group, Way::In).await, Err(Error::Stale)), "that press is taken back, not made again");
        assert!(matches!(scene.presses(Undo { visit: entered, now: scene.now() }).await, Err(Error::Stale)), "the newer press first");
        scene.presses(Undo { visit: last(&scene, ten).await, now: scene.now() }).await.unwrap();
        assert!(state(&scene, ten).await.is_here());
        scene.presses(Undo { visit: entered, now: scene.now() }).await.unwrap();
        assert_eq!((inside(&scene, ten).await, state(&scene, ten).await), ([0, 0, 0], group::State::Placed));
        goes(&scene, group, Way::In).await.unwrap();
        scene.presses(AllOut { session: ten, nonce: "all".into(), now: scene.now() }).await.unwrap();
        assert_eq!((inside(&scene, ten).await, state(&scene, ten).await), ([0, 0, 0], group::State::Left));
        scene.presses(Undo { visit: last(&scene, ten).await, now: scene.now() }).await.unwrap();
        assert_eq!(inside(&scene, ten).await, [12, 14, 0]);
        scene.until("2026-05-06T15:00:00Z");
        scene.presses(ResetCounts { now: scene.now() }).await.unwrap();
        assert_eq!(state(&scene, ten).await, group::State::Left, "the house closes");
    }
}

async fn last(scene: &Scene, session: SessionId) -> VisitId {
    scene.store.read(move |db| Box::pin(visits::last(db, session, 1))).await.unwrap()[0].id
}

spec! {
    // C2: outside the door they count in the building alone
    where_grown_ups_wait_outside_the_door_a_groups_do_too, "2026-05-06T01:50:00Z", scene => {
        let ten = hour(&scene, TEN, |session| {
            session.terms.supervision = Supervision::new(vec![Band { under: None, policy: Policy::NotInRoom }]).unwrap();
        }).await;
        let before = left(&scene, ten).await;
        let group = placed(&scene, ten, 8, 1).await;
        let after = left(&scene, ten).await;
        assert_eq!((before.room - after.room, before.building - after.building), (8, 9));
        goes(&scene, group, Way::In).await.unwrap();
        assert_eq!(inside(&scene, ten).await, [8, 8, 1]);
        scene.until("2026-05-06T02:00:00Z");
        assert_eq!(left(&scene, ten).await.building, after.building);
    }
}

spec! {
    // B5, B10
    one_that_does_not_come_gets_no_strike_and_its_places_go_to_whoever_is_here, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |_| {}).await;
        let group = placed(&scene, ten, 16, 2).await;
        scene.until("2026-05-06T02:14:59Z");
        assert_eq!(left(&scene, ten).await.places, 4);
        scene.until("2026-05-06T02:15:00Z");
        assert_eq!(left(&scene, ten).await.places, 20, "a quarter of an hour after the start");
        assert_eq!(board::in_figures(&scene.facts(ten, None).await, scene.now()).missing, 16);
        let others = placed(&scene, ten, 12, 2).await;
        goes(&scene, others, Way::In).await.unwrap();
        let full = goes(&scene, group, Way::In).await;
        assert!(matches!(&full, Err(Error::Refused(refusals)) if told(refusals) == ["C6 refusal-full", "C1 refusal-room-full"]), "{full:?}");
        goes(&scene, others, Way::Out).await.unwrap();
        goes(&scene, group, Way::In).await.unwrap();
        scene.until("2026-05-06T03:00:00Z");
        scene.presses(CloseSession { session: ten, now: scene.now() }).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 0);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 0, "it is no household's");
    }
}

spec! {
    // B6
    what_a_group_gives_up_goes_to_the_first_family_in_line, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |session| session.limits.walk_in_places = 0).await;
        let group = placed(&scene, ten, 20, 3).await;
        let family = scene.family(&["2021-01-10"]).await;
        let mut families = Vec::new();
        for family in [family.clone(), scene.family(&["2021-01-10"]).await] {
            let mut request = scene.request(&family, ten);
            request.guardians = family.guardians.clone();
            families.push(booking(&scene.sends(request).await));
        }
        assert_eq!(scene.states(families[0]).await, [State::Waiting]);
        let fewer = ChangeGroup { group, wanted: wanted(heads(19, 3)), now: scene.now() };
        scene.presses(fewer).await.unwrap();
        assert_eq!([scene.states(families[0]).await, scene.states(families[1]).await], [[State::Confirmed], [State::Waiting]]);
        let more = ChangeGroup { group, wanted: wanted(heads(20, 3)), now: scene.now() };
        assert!(matches!(scene.presses(more).await, Err(Error::Refused(_))), "more is decided about anew");
        assert_eq!(of(&scene, ten).await[0].heads, heads(19, 3));
        scene.presses(CancelGroup { group, now: scene.now() }).await.unwrap();
        scene.presses(CancelGroup { group, now: scene.now() }).await.unwrap();
        assert_eq!(scene.states(families[1]).await, [State::Confirmed]);
        assert_eq!(left(&scene, ten).await.places, 18);
        let again = ChangeGroup { group, wanted: wanted(heads(2, 1)), now: scene.now() };
        assert!(matches!(scene.presses(again).await, Err(Error::Stale)));
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'group.cancelled'").await, 1);
    }
}

spec! {
    // C6
    a_group_and_families_at_once_never_share_a_place_or_pass_the_room, "2026-05-04T01:00:00Z", scene => {
        let mut won = [0, 0];
        for round in 0..12 {
            let starts = format!("2026-05-{:02}T02:00:00Z", 5 + round);
            let ten = hour(&scene, &starts, |session| {
                session.limits = Limits { places: 10, room_limit: 16, staff: 1, walk_in_places: 0, families_max: None };
            }).await;
            let mut families = Vec::new();
            for _ in 0..8 {
                families.push(scene.child().await);
            }
            let mut tries: Vec<BoxFuture<()>> = Vec::new();
            tries.extend(families.iter().map(|family| asks(&scene, family, ten).map(drop).boxed()));
            for (children, adults) in [(6, 1), (6, 1), (4, 1)] {
                tries.push(places(&scene, ten, wanted(heads(children, adults))).map(drop).boxed());
            }
            tries.shuffle(&mut rand::rng());
            join_all(tries).await;
            let facts = scene.facts(ten, None).await;
            let booked = facts.holdings.of(ten).filter(|holding| holding.state.holds_place()).count();
            let placed = of(&scene, ten).await;
            let sum = |heads: fn(Heads) -> u16| placed.iter().map(|group| usize::from(heads(group.heads))).sum::<usize>();
            let (children, adults) = (booked + sum(Heads::children), booked + sum(Heads::adults));
            assert!(children <= 10 && children + adults < 16, "{children} children, {adults} grown-ups");
            won = [won[0] + booked, won[1] + placed.len()];
        }
        assert!(won[0] > 0 && won[1] > 0, "families and groups both had places: {won:?}");
    }
}

async fn asks(scene: &Scene, family: &Family, session: SessionId) -> Answer {
    let mut request = scene.request(family, session);
    request.guardians = family.guardians.clone();
    request.authority = leyuan::domain::party::Authority::Desk(Default::default());
    scene.sends(request).await
}

spec! {
    // B7, Z3
    calling_a_session_off_or_moving_it_shows_the_groups_to_be_called, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |_| {}).await;
        let why = || Why { code: "repair", words: Names::new("维修", "Repair") };
        let effects = async || {
            let read = scene.store.read(move |db| Box::pin(async move {
                let session = sessions::find(db, ten).await?.unwrap();
                cancel_session::effects(db, &[session]).await
            }));
            read.await.unwrap()
        };
        let stale = effects().await.digest();
        let group = placed(&scene, ten, 12, 2).await;
        let cancel = |digest| CancelSession { session: ten, cause: why(), digest, now: scene.now() };
        let Outcome::Changed(shown) = scene.presses(cancel(stale)).await.unwrap() else { panic!("done") };
        assert!(!shown.is_nothing());
        assert_eq!(shown.groups().map(|hit| (hit.group, hit.children, hit.adults)).collect::<Vec<_>>(), [(group, 12, 2)]);
        let (centre, now, room) = (scene.centre, scene.now(), scene.room);
        let moved = scene.store.read(move |db| Box::pin(async move {
            let session = sessions::find(db, ten).await?.unwrap();
            let mut plan = leyuan::domain::timetable::Plan {
                room, names: session.names.clone(), date: session.date, starts: session.starts, ends: session.ends,
                limits: session.limits, ages: session.terms.ages, like: None, needs: None,
            };
            plan.starts += Span::minutes(90);
            plan.ends += Span::minutes(90);
            Ok(move_session::think(db, session, &plan, now).await.map(|thought| thought.effects))
        }));
        let moved = moved.await.unwrap().unwrap();
        assert_eq!((moved.groups().count(), moved.0[0].over), (1, 0), "{centre}");
        assert_eq!(scene.presses(cancel(shown.digest())).await.unwrap(), Outcome::Done);
        assert_eq!(state(&scene, ten).await, group::State::Cancelled);
    }
}

spec! {
    // S5: people served
    a_report_counts_the_children_of_groups_that_came_and_of_no_others, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |_| {}).await;
        let (comes, stays_away) = (placed(&scene, ten, 8, 1).await, placed(&scene, ten, 4, 1).await);
        scene.until("2026-05-06T02:05:00Z");
        goes(&scene, comes, Way::In).await.unwrap();
        let undone = placed(&scene, ten, 3, 1).await;
        goes(&scene, undone, Way::In).await.unwrap();
        scene.presses(Undo { visit: last(&scene, ten).await, now: scene.now() }).await.unwrap();
        goes(&scene, comes, Way::Out).await.unwrap();
        scene.until("2026-05-07T02:05:00Z");
        let asked = reports::Asked { centre: scene.centre, zone: scene.zone(), now: scene.now() };
        let period = Period::month_of(crate::scene::day("2026-05-06"));
        let facts = scene.store.read(move |db| Box::pin(reports::facts(db, asked, period))).await.unwrap();
        assert_eq!(facts.visits_of_year, [0, 0, 8], "{stays_away}");
        assert_eq!(facts.happenings.iter().map(|one| one.outcome.walk_ins).sum::<u64>(), 8);
    }
}

spec! {
    // P4
    after_a_year_nobody_knows_what_a_group_was_called_and_how_many_came_stays, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |_| {}).await;
        placed(&scene, ten, 8, 1).await;
        let placed_at = scene.now();
        forget::everything_due(&scene.store, placed_at + Span::days(365)).await.unwrap();
        assert_eq!(of(&scene, ten).await[0].name.as_str(), "花苗幼儿园 大班");
        forget::everything_due(&scene.store, placed_at + Span::days(366)).await.unwrap();
        let kept = of(&scene, ten).await;
        assert_eq!((kept[0].name.as_str(), kept[0].heads), ("", heads(8, 1)));
    }
}

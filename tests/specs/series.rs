//! Series at the desk: planned, changed "from here on" or as a whole; what was shown is what is done (Z3, B7, C4, K3).

use crate::planning::{changed, ill, little, told};
use crate::scene::{Family, Scene, at, day, spec};
use leyuan::actions::Outcome;
use leyuan::actions::move_session::{self, MoveSession};
use leyuan::actions::plan_series::{PlanSeries, Told, think};
use leyuan::actions::set_limits::{Change, Scope, SetLimits};
use leyuan::domain::effects::{Effects, Fate};
use leyuan::domain::ids::{RoomId, SeriesId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::notice::Subject;
use leyuan::domain::plan::ahead::Planned;
use leyuan::domain::plan::difference::{Difference, Note};
use leyuan::domain::plan::steps::{Existing, Life};
use leyuan::domain::plan::turns::{Turn, turns};
use leyuan::domain::plan::{SeriesPlan, Wish};
use leyuan::domain::recurrence::{Rule, Weekdays};
use leyuan::domain::series::{HostKind, Limits};
use leyuan::domain::session::Session;
use leyuan::domain::timetable::Plan;
use leyuan::domain::window::Window;
use leyuan::domain::zone::{Date, Span, Weekday, parse_time};
use leyuan::error::Error;
use leyuan::store::series as rows;
use proptest::prelude::*;
use std::collections::HashSet;

// ---- which session becomes which (pure) ----------------------------------------------------------------------------

fn planned((date, hour): (Date, u32)) -> Planned {
    let wall = parse_time(&format!("{hour:02}:00")).unwrap();
    let starts = at("2026-05-01T00:00:00Z")
        + (date.and_time(wall) - day("2026-05-01").and_time(parse_time("00:00").unwrap()));
    let window = Window::lasting(starts, Span::hours(1)).unwrap();
    Planned { date, wall, window, clears_at: window.ends(), judged_on: date, is_confirmed: true }
}

fn existing(key: (Date, u32), (life, is_moved): (Life, bool)) -> Existing {
    let planned = planned(key);
    let moved = (planned.date, parse_time("21:30").unwrap());
    Existing {
        id: SessionId::new(),
        occurrence: planned.occurrence(),
        at: if is_moved { moved } else { planned.occurrence() },
        room: RoomId::new(),
        window: planned.window,
        clears_at: planned.clears_at,
        limits: Limits::UNSTATED,
        judged_on: planned.date,
        is_confirmed: true,
        is_booked: false,
        is_added: false,
        is_by_hand: false,
        life,
    }
}

fn keys() -> impl Strategy<Value = HashSet<(Date, u32)>> {
    let key =
        (0u32..28, 9u32..13).prop_map(|(days, hour)| (day("2026-05-04") + Span::days(days.into()), hour));
    proptest::collection::hash_set(key, 0..14)
}

proptest! {
    #[test]
    fn every_date_is_planned_once_and_every_session_keeps_takes_or_gives_up_one(
        new in keys(), old in keys(), kinds in proptest::collection::vec(0u8..6, 14),
    ) {
        let planned: Vec<Planned> = new.iter().copied().map(planned).collect();
        let kind = |nth: usize| match kinds[nth] {
            0 => (Life::Withdrawn, false),
            1 => (Life::Cancelled, false),
            2 => (Life::Stands, true),
            _ => (Life::Stands, false),
        };
        let standing: Vec<Existing> = old.iter().enumerate().map(|(nth, key)| existing(*key, kind(nth))).collect();
        let turns = turns(&planned, &standing);
        let mut bears: Vec<_> = turns.iter().filter_map(|turn| match turn {
            Turn::Add(planned) | Turn::Take(_, planned) => Some(planned.occurrence()),
            Turn::Keep(_, occurrence) => Some(*occurrence),
            Turn::End(_) => None,
        }).collect();
        let concerned: HashSet<SessionId> = turns.iter().filter_map(|turn| match turn {
            Turn::Take(id, _) | Turn::Keep(id, _) | Turn::End(id) => Some(*id),
            Turn::Add(_) => None,
        }).collect();
        // A withdrawn one nobody needs stays what it was.
        let untouched = standing.iter().filter(|session| !concerned.contains(&session.id));
        for session in untouched {
            prop_assert_eq!(session.life, Life::Withdrawn);
            bears.push(session.occurrence);
        }
        for session in standing.iter().filter(|session| turns.contains(&Turn::End(session.id))) {
            prop_assert!(session.life == Life::Stands && !session.is_exception());
        }
        let covered = planned.iter().all(|planned| bears.contains(&planned.occurrence()));
        prop_assert!(covered, "a date of the plan has no session");
        let many = bears.len();
        let distinct: HashSet<_> = bears.into_iter().collect();
        prop_assert_eq!(distinct.len(), many, "two sessions bear one date");
    }
}

// ---- on the ledger -------------------------------------------------------------------------------------------------

pub fn plan(change: impl FnOnce(&mut SeriesPlan)) -> SeriesPlan {
    let mut plan = little().series.remove(0);
    change(&mut plan);
    plan
}

pub fn hour(text: &str) -> impl FnOnce(&mut SeriesPlan) {
    move |plan: &mut SeriesPlan| plan.repeats[0].at = parse_time(text).unwrap()
}

fn weekly(days: &[Weekday]) -> Rule {
    Rule::Weekly(Weekdays::new(days).unwrap())
}

impl Scene {
    pub async fn blocks(&self) -> SeriesId {
        let centre = self.centre;
        let all = self.store.read(move |db| Box::pin(rows::of_centre(db, centre))).await.unwrap();
        all.iter().find(|series| series.plan.slug == "blocks").expect("blocks").id
    }

    pub async fn looks(&self, series: SeriesId, wish: &Wish) -> Difference {
        let (centre, now, wish) = (self.centre, self.now(), wish.clone());
        let look = self
            .store
            .read(move |db| Box::pin(async move { Ok(think(db, centre, (series, &wish), now).await) }));
        look.await.unwrap().unwrap().difference
    }

    async fn plans(&self, series: SeriesId, wish: Wish, digest: String) -> Result<Told, Error> {
        self.presses(PlanSeries { series, wish, why: ill(), digest, now: self.now() }).await
    }

    /// Shown, and then done.
    async fn replans(&self, series: SeriesId, wish: Wish) -> Difference {
        let shown = self.looks(series, &wish).await;
        assert_eq!(self.plans(series, wish, shown.digest()).await.unwrap(), Told::Done, "{shown:?}");
        shown
    }

    async fn moves_by_hand(&self, session: &Session, change: impl FnOnce(&mut Plan)) {
        let mut plan = Plan {
            room: session.room,
            names: session.names.clone(),
            date: session.date,
            starts: session.starts,
            ends: session.ends,
            limits: session.limits,
            ages: session.terms.ages,
            needs: None,
            like: None,
        };
        change(&mut plan);
        let (was, wished, now) = (session.clone(), plan.clone(), self.now());
        let look = self
            .store
            .read(move |db| Box::pin(async move { Ok(move_session::think(db, was, &wished, now).await) }));
        let digest = look.await.unwrap().unwrap().effects.digest();
        let done =
            self.presses(MoveSession { session: session.id, plan, digest, now: self.now() }).await.unwrap();
        assert_eq!(done, Outcome::Done);
    }

    async fn child_of_four(&self) -> Family {
        self.family(&["2022-02-10"]).await
    }
}

spec! {
    // Z3
    a_series_planned_at_the_desk_runs_to_the_horizon_and_no_file_takes_it_away, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let before = scene.standing().await.len();
        let wish = Wish { plan: plan(|plan| { plan.slug = "chess".into(); plan.repeats[0].dates.rule = weekly(&[Weekday::Wed]) }), from: None };
        let id = SeriesId::new();
        let shown = scene.replans(id, wish.clone()).await;
        assert_eq!((shown.added.len(), shown.changed.len(), shown.ended.len()), (17, 0, 0), "from the 13th, and sixteen weeks more");
        assert!(shown.effects.0.is_empty() && shown.notes.is_empty(), "{:?}", shown.notes);
        assert_eq!(scene.standing().await.len(), before + 17);
        // Sent twice, planned once.
        let again = scene.looks(id, &wish).await;
        assert!(again.is_nothing(), "{again:?}");
        // Another file: its own series changes, the desk's stays.
        scene.opens(&changed("later", |plan| plan.series[0].names = Names::new("砖块", "Bricks"))).await;
        assert_eq!(scene.standing().await.len(), before + 17);
        scene.until("2026-05-18T01:00:00Z");
        assert_eq!(scene.plans_ahead().await, 2, "one more of each");
    }
}

spec! {
    // B7, K3
    an_hour_later_moves_what_stands_tells_who_is_booked_and_doubles_nothing, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&little()).await;
        let before = scene.standing().await;
        let family = scene.child_of_four().await;
        scene.books(&family, before[0].id).await;
        let series = scene.blocks().await;
        let shown = scene.replans(series, Wish { plan: plan(hour("11:00")), from: None }).await;
        assert_eq!((shown.added.len(), shown.changed.len(), shown.ended.len()), (0, before.len(), 0));
        assert_eq!(shown.effects.families(), 1);
        assert_eq!(shown.effects.0[0].bookings[0].fate, Fate::Kept);
        let after = scene.standing().await;
        let ids = |all: &[Session]| all.iter().map(|session| session.id).collect::<Vec<_>>();
        assert_eq!(ids(&after), ids(&before), "the same sessions, under their own ids");
        assert!(told(&after).iter().all(|told| told.ends_with("11:00")), "{:?}", told(&after));
        assert!(scene.was_told(&family, |about| matches!(about, Subject::Moved { .. })).await);
        assert_eq!(scene.plans_ahead().await, 0, "each is its own date of the series");
        // The desk keeps it now: the file says nothing of it any more.
        scene.opens(&changed("later", |_| {})).await;
        assert_eq!(told(&scene.standing().await), told(&after));
        assert_eq!(scene.count("SELECT MAX(sequence) FROM session").await, 1);
    }
}

spec! {
    from_a_day_on_what_was_before_stays_and_what_comes_goes_by_the_new_plan, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let series = scene.blocks().await;
        let wish = Wish { plan: plan(hour("15:00")), from: Some(day("2026-06-01")) };
        let shown = scene.replans(series, wish).await;
        let standing = scene.standing().await;
        assert_eq!(shown.changed.len(), standing.iter().filter(|session| session.date >= day("2026-06-01")).count());
        for session in &standing {
            let hour = if session.date < day("2026-06-01") { "10:00" } else { "15:00" };
            assert_eq!(session.starts, parse_time(hour).unwrap(), "{}", session.date);
        }
        scene.until("2026-05-18T01:00:00Z");
        assert_eq!(scene.plans_ahead().await, 1);
        assert_eq!(told(&scene.standing().await).last().unwrap(), "2026-09-12 15:00");
        // Changed once more, from an earlier day: the later plan is gone.
        scene.replans(series, Wish { plan: plan(hour("16:00")), from: Some(day("2026-05-25")) }).await;
        let hours: HashSet<String> = told(&scene.standing().await).iter().map(|told| told[11..].to_string()).collect();
        assert_eq!(hours, HashSet::from(["10:00".to_string(), "16:00".to_string()]));
        assert_eq!(scene.plans_ahead().await, 0);
    }
}

spec! {
    what_was_changed_by_hand_stays_as_it_is, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let all = scene.standing().await;
        scene.moves_by_hand(&all[0], |plan| plan.date = day("2026-05-17")).await;
        scene.moves_by_hand(&all[1], |plan| plan.names = Names::new("家长日", "Parents' day")).await;
        let change = Change { places: Some(6), ..Change::default() };
        let (scope, digest) = (Scope::Session(all[2].id), Effects::default().digest());
        let set = SetLimits { scope, change, digest, now: scene.now() };
        assert_eq!(scene.presses(set).await.unwrap(), Outcome::Done);
        scene.calls_off(all[3].id).await;
        let series = scene.blocks().await;
        let shown = scene.replans(series, Wish { plan: plan(hour("11:00")), from: None }).await;
        assert_eq!(shown.kept.len(), 3, "{:?}", shown.kept);
        let after = scene.standing().await;
        let find = |id: SessionId| after.iter().find(|session| session.id == id).cloned();
        assert_eq!(told(&[find(all[0].id).unwrap()]), ["2026-05-17 10:00"]);
        assert_eq!(find(all[1].id).unwrap().names.en, "Parents' day");
        assert_eq!((find(all[2].id).unwrap().limits.places, told(&[find(all[2].id).unwrap()])), (6, vec![format!("{} 10:00", all[2].date)]));
        assert_eq!(find(all[3].id), None, "called off it stays");
        assert!(told(&after[3..]).iter().all(|told| told.ends_with("11:00")));
        assert_eq!(scene.plans_ahead().await, 0, "and nothing is planned beside them");
    }
}

spec! {
    // B7
    a_week_left_out_ends_its_session_and_whoever_is_booked_hears_why, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&little()).await;
        let before = scene.standing().await;
        let family = scene.child_of_four().await;
        scene.books(&family, before[0].id).await;
        let series = scene.blocks().await;
        // Every other Sunday instead, from the 24th on.
        let fortnight = plan(|plan| {
            plan.repeats[0].dates.rule = weekly(&[Weekday::Sun]);
            plan.repeats[0].dates.first = day("2026-05-24");
            plan.repeats[0].dates.every = 2.try_into().unwrap();
        });
        let shown = scene.replans(series, Wish { plan: fortnight, from: None }).await;
        assert_eq!((shown.ended.len(), shown.changed.len()), (9, 7), "but for the Dragon Boat holiday: {shown:?}");
        assert_eq!(shown.effects.families(), 1);
        assert!(scene.was_told(&family, |about| matches!(about, Subject::CancelledByCentre { .. })).await);
        let after = scene.standing().await;
        assert_eq!(after[0].id, before[1].id, "a session of the week takes its day");
        assert!(after.iter().all(|session| session.date.format("%u").to_string() == "7"));
        // Back to what it was: what nobody had booked stands again under its own id.
        let back = scene.replans(series, Wish { plan: plan(|_| {}), from: None }).await;
        assert_eq!(back.added.len() + back.changed.len(), before.len() - 1, "the one called off is not planned again: {back:?}");
        let again: HashSet<SessionId> = scene.standing().await.iter().map(|session| session.id).collect();
        assert!(before[1..].iter().all(|session| again.contains(&session.id)));
    }
}

spec! {
    // C4
    a_taken_room_stops_the_whole_plan_and_is_named, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let all = scene.standing().await;
        let other = Session { names: Names::new("讲座", "Talk"), ..scene.draft("2026-05-30T07:30:00Z", 5) };
        scene.plan(&Session { room: all[0].room, ..other }).await;
        let series = scene.blocks().await;
        let wish = Wish { plan: plan(hour("14:20")), from: None };
        let shown = scene.looks(series, &wish).await;
        assert_eq!(shown.clashes.len(), 1, "ends 15:20, is clean at 15:35: {:?}", shown.clashes);
        assert_eq!(shown.clashes[0].names.en, "Talk");
        assert!(matches!(scene.plans(series, wish.clone(), shown.digest()).await.unwrap(), Told::Blocked(_)));
        assert_eq!(told(&scene.standing().await)[0], told(&all)[0], "nothing was done");
        // Without that day it goes.
        let mut without = wish;
        without.plan.repeats[0].dates.except.push(day("2026-05-30"));
        let shown = scene.replans(series, without).await;
        assert_eq!((shown.clashes.len(), shown.ended.len()), (0, 1));
    }
}

spec! {
    // K1, B7
    closed_days_shut_rooms_and_a_host_in_two_places_are_told, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let host = Names::new("小树书店", "Sapling Books");
        let mut elsewhere = scene.draft("2026-05-16T12:30:00Z", 5);
        elsewhere.host = host.clone();
        elsewhere.room = scene.add_room("attic", 20, None).await;
        scene.plan(&elsewhere).await;
        scene.closes(Window::lasting(at("2026-06-06T10:00:00Z"), Span::hours(6)).unwrap()).await;
        let wish = Wish {
            plan: plan(|plan| {
                plan.slug = "evening".into();
                plan.host.kind = HostKind::Partner;
                plan.host.names = host.clone();
                plan.repeats[0].at = parse_time("20:15").unwrap();
            }),
            from: None,
        };
        let shown = scene.replans(SeriesId::new(), wish).await;
        let count = |is: fn(&Note) -> bool| shown.notes.iter().filter(|note| is(note)).count();
        assert_eq!(count(|note| matches!(note, Note::OutsideHours { .. })), shown.added.len());
        assert_eq!(count(|note| matches!(note, Note::HostElsewhere { .. })), 1);
        assert_eq!(count(|note| matches!(note, Note::Shut { .. })), 1);
        let shut = scene.count("SELECT COUNT(*) FROM session WHERE date = '2026-06-06' AND cancelled IS NOT NULL").await;
        assert_eq!(shut, 1, "planned, and called off from the start");
    }
}

spec! {
    // Z3
    a_booking_made_meanwhile_shows_the_difference_again, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&little()).await;
        let before = scene.standing().await;
        let series = scene.blocks().await;
        let wish = Wish { plan: plan(hour("11:00")), from: None };
        let shown = scene.looks(series, &wish).await;
        let family = scene.child_of_four().await;
        scene.books(&family, before[0].id).await;
        let Told::Changed(now) = scene.plans(series, wish, shown.digest()).await.unwrap() else { panic!("nobody was asked") };
        assert_eq!(now.effects.families(), 1);
        assert_eq!(told(&scene.standing().await), told(&before));
    }
}

spec! {
    // A2, B7
    who_is_too_young_for_the_new_ages_is_listed_and_loses_the_place_without_a_strike, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&little()).await;
        let before = scene.standing().await;
        let family = scene.child_of_four().await;
        scene.books(&family, before[0].id).await;
        let older = plan(|plan| plan.terms.ages = leyuan::domain::age::AgeRange::parse("6–8 岁"));
        let shown = scene.replans(scene.blocks().await, Wish { plan: older, from: None }).await;
        let Fate::Lost(Some(reasons)) = &shown.effects.0[0].bookings[0].fate else { panic!("{:?}", shown.effects) };
        assert!(reasons.to_string().starts_with("A2"), "{reasons}");
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking_child WHERE active").await, 0);
    }
}

spec! {
    nobody_plans_over_another_centre_or_what_a_source_keeps, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let series = scene.blocks().await;
        scene.alter("UPDATE series SET source = 'park'").await;
        let wish = Wish { plan: plan(hour("11:00")), from: None };
        assert!(matches!(scene.plans(series, wish.clone(), String::new()).await, Err(Error::Missing)));
        let nowhere = Wish { plan: plan(|plan| plan.room = "cellar".into()), ..wish };
        assert!(matches!(scene.plans(SeriesId::new(), nowhere, String::new()).await, Err(Error::Missing)));
    }
}

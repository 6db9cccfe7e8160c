//! The rota: fair turns, who is with which session by name, and who is not here (G4, Z3).

use crate::company::{Company, Knocks, PARTICULARS};
use crate::paper::form;
use crate::planning::little;
use crate::scene::{Scene, booking, day, spec, told};
use crate::series::{hour, plan};
use crate::staff::{hired, signs_in};
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode};
use leyuan::actions::be_away::{BeAway, ComeBack, Off};
use leyuan::actions::book::Answer;
use leyuan::actions::plan_rota::{self, PlanRota, Planned};
use leyuan::actions::put_on_duty::{Put, PutOnDuty};
use leyuan::actions::staff_session::{LeaveSession, StaffSession, Staffed};
use leyuan::actions::walk_in::WalkIn;
use leyuan::domain::age::AgeRange;
use leyuan::domain::audience::{self, Counter, Fullness};
use leyuan::domain::board;
use leyuan::domain::cover;
use leyuan::domain::ids::{DutyId, SessionId, StaffId};
use leyuan::domain::plan::Wish as SeriesWish;
use leyuan::domain::plan::difference::Note;
use leyuan::domain::rota::{Duty, Known, OpenDay, Rotation, Wish, rotate};
use leyuan::domain::series::{Band, Policy, Supervision};
use leyuan::domain::session::Session;
use leyuan::domain::staff::Role;
use leyuan::domain::visit;
use leyuan::domain::zone::{Span, parse_time};
use leyuan::error::Error;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

fn people(many: usize) -> Vec<StaffId> {
    (0..many).map(|_| StaffId::new()).collect()
}

fn open_days(many: i64) -> Vec<OpenDay> {
    let at = |text: &str| parse_time(text).unwrap();
    let open =
        |nth| OpenDay { date: day("2026-05-04") + Span::days(nth), from: at("09:00"), until: at("20:30") };
    (0..many).map(open).collect()
}

#[test]
fn turns_differ_by_one_at_most_and_nobody_has_two_on_one_day() {
    // G4
    for people in (1..=7).map(people) {
        for each_day in 1..=4 {
            for days in 1..=40 {
                let rotation = rotate(&people, each_day, &open_days(days), &Known::default());
                let mut turns: BTreeMap<StaffId, usize> = people.iter().map(|one| (*one, 0)).collect();
                rotation.turns.iter().for_each(|turn| *turns.entry(turn.staff).or_default() += 1);
                let (most, least) = (turns.values().max().unwrap(), turns.values().min().unwrap());
                assert!(most - least <= 1, "{} people, {each_day} each of {days} days", people.len());
                let once: BTreeSet<_> = rotation.turns.iter().map(|turn| (turn.date, turn.staff)).collect();
                assert_eq!(once.len(), rotation.turns.len());
                let lacking: usize = rotation.short.iter().map(|(_, lacking)| usize::from(*lacking)).sum();
                assert_eq!(
                    rotation.turns.len() + lacking,
                    usize::from(each_day) * usize::try_from(days).unwrap()
                );
            }
        }
    }
}

#[test]
fn what_stands_is_kept_who_is_away_gets_no_turn_and_who_waited_longest_is_next() {
    let (people, days) = (people(3), open_days(2));
    let duty =
        |staff, date| Duty { id: DutyId::new(), staff, date, from: days[0].from, until: days[0].until };
    let (first, second) = (days[0].date, days[1].date);
    let standing = duty(people[2], first);
    let before = duty(people[0], first - Span::days(3));
    let known = Known { duties: vec![before, standing], away: BTreeSet::from([(people[1], second)]) };
    let rotation = rotate(&people, 2, &days, &known);
    let turns: Vec<_> = rotation.turns.iter().map(|turn| (turn.date, turn.staff)).collect();
    assert_eq!(turns, [(first, people[1]), (second, people[0]), (second, people[2])]);
    let alone = rotate(&people[1..2], 2, &days, &known);
    assert_eq!((alone.turns.len(), alone.short), (1, vec![(second, 2)]));
}

/// The house goes by the names of the rota.
pub async fn by_name(scene: &Scene) {
    scene.alter(r#"UPDATE centre SET rules = '{"rota":true}'"#).await;
}

/// Twenty places for toddlers of one year who are handed over; five for each member of staff.
pub async fn nursery(scene: &Scene, starts: &str) -> SessionId {
    let mut nursery = scene.draft(starts, 20);
    nursery.terms.ages = AgeRange::new(12, Some(24));
    nursery.terms.supervision =
        Supervision::new(vec![Band { under: None, policy: Policy::DropOff }]).unwrap();
    nursery.limits.staff = 2;
    scene.plan(&nursery).await
}

async fn staffs(scene: &Scene, session: SessionId, staff: StaffId) -> Staffed {
    scene.presses(StaffSession { session, staff, now: scene.now() }).await.unwrap()
}

async fn shown(scene: &Scene, session: SessionId) -> Fullness {
    let facts = scene.facts(session, None).await;
    audience::fullness(&facts, facts.session(session).unwrap(), Counter::Ahead, scene.now())
}

const TODDLER: &str = "2025-03-01";

spec! {
    // G4, Z1
    names_count_where_the_house_goes_by_names_and_the_stated_number_elsewhere, "2026-05-04T01:00:00Z", scene => {
        let (wang, li) = (hired(&scene, "wang", Role::OnDuty).await, hired(&scene, "li", Role::OnDuty).await);
        let nursery = nursery(&scene, "2026-05-06T06:00:00Z").await;
        assert_eq!(shown(&scene, nursery).await, Fullness::Free(10), "two are stated");
        by_name(&scene).await;
        assert_eq!(shown(&scene, nursery).await, Fullness::Full, "two are stated, nobody is named");
        let family = scene.family(&[TODDLER]).await;
        let request = leyuan::domain::party::Request {
            wish: leyuan::domain::party::Wish::Place,
            ..scene.request(&family, nursery)
        };
        assert_eq!(scene.refused(request).await, ["G4 refusal-too-few-staff"]);
        let facts = scene.facts(nursery, None).await;
        assert_eq!(cover::wanting(&facts, scene.now()).len(), 1);
        assert!(board::slot(&facts, facts.session(nursery).unwrap(), scene.now()).short_of_staff().is_some());
        assert_eq!(staffs(&scene, nursery, wang).await, Staffed::Done);
        assert_eq!(shown(&scene, nursery).await, Fullness::Free(5));
        assert_eq!(staffs(&scene, nursery, li).await, Staffed::Done);
        assert_eq!(shown(&scene, nursery).await, Fullness::Free(10));
        assert!(matches!(scene.asks(&family, nursery).await, Answer::Placed(_)));
        // Whose account is shut is with nothing any more.
        scene.alter("UPDATE staff SET removed = TRUE WHERE login = 'li'").await;
        assert_eq!(shown(&scene, nursery).await, Fullness::Free(4));
    }
}

spec! {
    // G4, B6
    whoever_waits_for_staff_has_the_place_once_somebody_is_named, "2026-05-04T01:00:00Z", scene => {
        by_name(&scene).await;
        let wang = hired(&scene, "wang", Role::OnDuty).await;
        let nursery = nursery(&scene, "2026-05-06T06:00:00Z").await;
        let Answer::InLine(waiting) = scene.asks(&scene.family(&[TODDLER]).await, nursery).await else { panic!("placed") };
        staffs(&scene, nursery, wang).await;
        assert!(scene.states(waiting).await[0].holds_place());
    }
}

spec! {
    // G4, as C5
    losing_somebody_turns_nobody_out_lets_nobody_in_and_is_told_to_the_desk, "2026-05-06T01:00:00Z", scene => {
        by_name(&scene).await;
        let wang = hired(&scene, "wang", Role::OnDuty).await;
        let today = day("2026-05-06");
        let nursery = nursery(&scene, "2026-05-06T06:00:00Z").await;
        staffs(&scene, nursery, wang).await;
        let (from, until) = (parse_time("09:00").unwrap(), parse_time("17:00").unwrap());
        let duty = Duty { id: DutyId::new(), staff: wang, date: today, from, until };
        assert_eq!(scene.presses(PutOnDuty { duty: duty.clone(), now: scene.now() }).await.unwrap(), Put::Done);
        let again = Duty { id: DutyId::new(), from: until - Span::minutes(1), until: parse_time("18:00").unwrap(), ..duty.clone() };
        assert_eq!(scene.presses(PutOnDuty { duty: again, now: scene.now() }).await.unwrap(), Put::Twice);
        let booked = booking(&scene.asks(&scene.family(&[TODDLER, TODDLER]).await, nursery).await);
        let (mut desk, entered) = signs_in(&scene, ("wang", "a long enough password")).await;
        assert!(!desk.get(entered.leads_to()).await.body.contains("too few staff"));
        assert!(!desk.get("/jinhuayuan/desk/to-call").await.body.contains("has too few staff"));
        let off = scene.presses(BeAway { staff: wang, date: today, now: scene.now() }).await.unwrap();
        assert_eq!(off, Off { duties: 1, sessions: vec![nursery] });
        assert!(scene.states(booked).await.iter().all(|state| state.holds_place()), "nobody is turned out");
        assert_eq!(shown(&scene, nursery).await, Fullness::Full);
        assert!(matches!(scene.asks(&scene.family(&[TODDLER]).await, nursery).await, Answer::InLine(_)));
        assert!(desk.get("/jinhuayuan/desk").await.body.contains("too few staff"));
        assert!(desk.get("/jinhuayuan/desk/to-call").await.body.contains("1 session has too few staff"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'session.short' AND detail = '2/0'").await, 1);
        assert_eq!(staffs(&scene, nursery, wang).await, Staffed::Away);
        assert_eq!(scene.presses(PutOnDuty { duty: duty.clone(), now: scene.now() }).await.unwrap(), Put::Away);
        scene.presses(ComeBack { staff: wang, date: today, now: scene.now() }).await.unwrap();
        assert_eq!(staffs(&scene, nursery, wang).await, Staffed::Done);
        scene.presses(LeaveSession { session: nursery, staff: wang, now: scene.now() }).await.unwrap();
        let yesterday = BeAway { staff: wang, date: today - Span::days(1), now: scene.now() };
        assert!(matches!(scene.presses(yesterday).await, Err(Error::Stale)));
    }
}

spec! {
    // G4, C8
    at_the_door_too_nobody_is_let_in_without_staff_by_name, "2026-05-06T06:05:00Z", scene => {
        by_name(&scene).await;
        // Parents wait outside: who is handed over comes by name alone (G5).
        let mut draft = scene.draft("2026-05-06T06:00:00Z", 20);
        draft.terms.ages = AgeRange::new(12, Some(24));
        draft.limits.staff = 2;
        draft.terms.supervision =
            Supervision::new(vec![Band { under: None, policy: Policy::NotInRoom }]).unwrap();
        let nursery = scene.plan(&draft).await;
        let facts = scene.facts(nursery, None).await;
        let band = visit::bands(facts.session(nursery).unwrap())[0];
        let walk = WalkIn { session: nursery, band, children: 1, nonce: "walk".into(), now: scene.now() };
        let Err(Error::Refused(why)) = scene.presses(walk.clone()).await else { panic!("let in") };
        assert_eq!(told(&why), ["G4 refusal-too-few-staff"]);
        let wang = hired(&scene, "wang", Role::OnDuty).await;
        staffs(&scene, nursery, wang).await;
        scene.presses(walk).await.unwrap();
    }
}

spec! {
    // G4
    nobody_is_with_two_sessions_at_once_and_hears_where_else_they_are, "2026-05-04T01:00:00Z", scene => {
        let wang = hired(&scene, "wang", Role::OnDuty).await;
        let first = nursery(&scene, "2026-05-06T06:00:00Z").await;
        let attic = scene.add_room("attic", 20, None).await;
        let mut drafts = ["2026-05-06T06:30:00Z", "2026-05-06T07:00:00Z"].map(|starts| scene.draft(starts, 5));
        drafts.iter_mut().for_each(|draft| draft.room = attic);
        let (beside, after) = (scene.plan(&drafts[0]).await, scene.plan(&drafts[1]).await);
        assert_eq!(staffs(&scene, first, wang).await, Staffed::Done);
        let Staffed::Elsewhere(post) = staffs(&scene, beside, wang).await else { panic!("in two rooms at once") };
        assert_eq!(post.session, first);
        assert_eq!(staffs(&scene, after, wang).await, Staffed::Done, "a room is cleaned, a person walks over");
        let (mut desk, entered) = signs_in(&scene, ("wang", "a long enough password")).await;
        desk.get(entered.leads_to()).await;
        let address = format!("/jinhuayuan/desk/sessions/{beside}/staff");
        let page = desk.get(&address).await.body;
        let refused = form(&page, &address).ticking("staff", &wang.to_string()).press(&mut desk).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains("With “Free play” at that time (Wed 6 May 14:00–15:00)"), "where and when");
    }
}

spec! {
    // G4
    a_series_moved_to_where_its_staff_are_elsewhere_is_told_before_it_is_done, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let wang = hired(&scene, "wang", Role::OnDuty).await;
        let first = scene.standing().await.remove(0);
        assert_eq!(staffs(&scene, first.id, wang).await, Staffed::Done);
        let attic = scene.add_room("attic", 20, None).await;
        let late = scene.zone().instant(first.date.and_time(parse_time("17:30").unwrap()));
        let talk = Session { room: attic, ..scene.draft(&late.to_rfc3339(), 5) };
        let talk = scene.plan(&talk).await;
        let series = scene.blocks().await;
        let moved = |text| SeriesWish { plan: plan(hour(text)), from: None };
        let is_it = |note: &&Note| matches!(note, Note::StaffElsewhere { staff, session, .. } if (*staff, *session) == (wang, talk));
        assert_eq!(scene.looks(series, &moved("17:00")).await.notes.iter().filter(is_it).count(), 0, "not with it yet");
        assert_eq!(staffs(&scene, talk, wang).await, Staffed::Done);
        assert_eq!(scene.looks(series, &moved("17:00")).await.notes.iter().filter(is_it).count(), 1);
    }
}

async fn office(scene: &Scene) -> Visitor {
    hired(scene, "chen", Role::Office).await;
    let (mut visitor, entered) = signs_in(scene, ("chen", "a long enough password")).await;
    visitor.get(entered.leads_to()).await;
    visitor
}

spec! {
    // Z3, G4
    turns_are_shown_before_they_are_written_down_and_written_down_once, "2026-05-04T01:00:00Z", scene => {
        scene.alter(PARTICULARS).await;
        let mut desk = office(&scene).await;
        let (wang, li) = (hired(&scene, "wang", Role::OnDuty).await, hired(&scene, "li", Role::OnDuty).await);
        let rota = "/jinhuayuan/desk/rota";
        let page = desk.get(rota).await.body;
        let nobody = form(&page, rota).press(&mut desk).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        let filled = form(&page, rota)
            .ticking("people", &wang.to_string())
            .ticking("people", &li.to_string())
            .typing("until_date", "2026-05-10");
        let preview = filled.press(&mut desk).await;
        let count = "SELECT COUNT(*) FROM duty";
        assert_eq!((preview.status, scene.count(count).await), (StatusCode::OK, 0));
        let confirm = form(&preview.body, rota);
        // Meanwhile one of them is away.
        scene.presses(BeAway { staff: li, date: day("2026-05-06"), now: scene.now() }).await.unwrap();
        let changed = confirm.press(&mut desk).await;
        assert_eq!((changed.status, scene.count(count).await), (StatusCode::CONFLICT, 0));
        let confirm = form(&changed.body, rota);
        for _ in 0..2 {
            assert!(confirm.clone().press(&mut desk).await.leads_to().starts_with(rota), "sent twice, done once");
        }
        assert_eq!(scene.count(count).await, 13, "two on each of seven days, but for one who is away");
        let week = desk.get(rota).await.body;
        assert!(week.contains("同事wang") && week.contains("away"));
    }
}

spec! {
    // G4
    the_office_plans_whoever_is_on_duty_sees_and_says_who_is_away, "2026-05-04T01:00:00Z", scene => {
        hired(&scene, "wang", Role::OnDuty).await;
        let (mut desk, entered) = signs_in(&scene, ("wang", "a long enough password")).await;
        desk.get(entered.leads_to()).await;
        let page = desk.get("/jinhuayuan/desk/rota").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("/desk/days-off") && !page.body.contains("/desk/duties"));
        assert_eq!(desk.post("/jinhuayuan/desk/rota", &[]).await.status, StatusCode::FORBIDDEN);
    }
}

spec! {
    // Z3
    a_rota_whose_ground_moved_is_not_written_down, "2026-05-04T01:00:00Z", scene => {
        scene.alter(PARTICULARS).await;
        let wang = hired(&scene, "wang", Role::OnDuty).await;
        let wish = Wish { people: vec![wang], from: day("2026-05-04"), until: day("2026-05-05"), each_day: 1 };
        let (centre, asked, now) = (scene.centre, wish.clone(), scene.now());
        let look = scene.store.read(move |db| Box::pin(async move { Ok(plan_rota::think(db, centre, &asked, now).await) }));
        let rotation: Rotation = look.await.unwrap().unwrap();
        assert_eq!(rotation.turns.len(), 2);
        let plan = PlanRota { id: wang.0, wish, digest: rotation.digest(), now };
        scene.presses(BeAway { staff: wang, date: day("2026-05-05"), now }).await.unwrap();
        assert!(matches!(scene.presses(plan).await.unwrap(), Planned::Changed(_)));
        let stranger = Wish { people: vec![StaffId::new()], from: day("2026-05-04"), until: day("2026-05-05"), each_day: 1 };
        let plan = PlanRota { id: wang.0, wish: stranger, digest: String::new(), now };
        assert!(matches!(scene.presses(plan).await, Err(Error::Missing)));
    }
}

spec!(a_program_plans_and_staffs_by_the_same_decision, "2026-11-28T06:20:00Z", scene => {
    // G4, Z3
    let company = Company::gathers(scene).await;
    let things = company.things("2026-11-29T07:00:00Z").await;
    let mut office = company.browser(&program(&company.scene), Knocks::Office, &things.family).await;
    let desk = "/api/v1/centres/jinhuayuan/desk";
    let mut wish = json!({ "people": [things.colleague], "from": "2026-12-01", "until": "2026-12-02", "each_day": 2 });
    let told = office.calls(Method::POST, &format!("{desk}/rota"), Some(&wish)).await.json();
    assert_eq!((told["turns"].as_array().unwrap().len(), told["short"].as_array().unwrap().len(), &told["is_done"]), (2, 2, &json!(false)));
    wish["digest"] = json!("0");
    assert_eq!(office.calls(Method::POST, &format!("{desk}/rota"), Some(&wish)).await.status, StatusCode::CONFLICT);
    wish["digest"] = told["digest"].clone();
    assert_eq!(office.calls(Method::POST, &format!("{desk}/rota"), Some(&wish)).await.json()["is_done"], true);
    let week = office.get(&format!("{desk}/rota?week=2026-12-01")).await.json();
    assert_eq!(week["days"][1]["duties"][0]["staff"], json!(things.colleague));
    let staff = format!("{desk}/sessions/{}/staff", things.session);
    let put = json!({ "staff": things.colleague });
    assert_eq!(office.calls(Method::POST, &staff, Some(&put)).await.status, StatusCode::NO_CONTENT);
    let beside = company.scene.draft("2026-11-29T07:30:00Z", 5);
    let beside = company.scene.plan(&beside).await;
    let refused = office.calls(Method::POST, &format!("{desk}/sessions/{beside}/staff"), Some(&put)).await;
    assert_eq!((refused.status, refused.json()["errors"][0]["at"].clone()), (StatusCode::CONFLICT, json!("staff")));
    let away = json!({ "staff": things.colleague, "date": "2026-11-29" });
    let off = office.calls(Method::POST, &format!("{desk}/days-off"), Some(&away)).await.json();
    assert_eq!(off, json!({ "duties": 0, "sessions": [things.session] }));
});

//! Release by name: a child left with staff goes home with whom a guardian named, and by no other press (G5).

use crate::company::PARTICULARS;
use crate::household::at_desk;
use crate::paper::{form, text};
use crate::pick_up::{allows, collector, lists};
use crate::scene::{Family, Scene, booking, spec, told};
use axum::http::{Method, StatusCode};
use leyuan::actions::all_out::AllOut;
use leyuan::actions::check_in::CheckIn;
use leyuan::actions::check_out::CheckOut;
use leyuan::actions::consent::withdraw;
use leyuan::actions::forget;
use leyuan::actions::release::Release;
use leyuan::actions::reset_counts::ResetCounts;
use leyuan::actions::undo::Undo;
use leyuan::actions::walk_in::WalkIn;
use leyuan::domain::booking::State;
use leyuan::domain::ids::{BookingId, ChildId, CollectorId, GuardianId, SessionId, VisitId};
use leyuan::domain::names::Name;
use leyuan::domain::pick_up::{How, PickUpList, Taker};
use leyuan::domain::series::{Band, Policy, Supervision};
use leyuan::domain::visit;
use leyuan::domain::zone::Span;
use leyuan::error::Error;
use leyuan::store::{Actor, pick_ups, sessions, visits};
use serde_json::json;

/// An hour at which children are left with staff.
pub async fn club(scene: &Scene, starts: &str) -> SessionId {
    let mut club = scene.draft(starts, 20);
    club.terms.supervision = Supervision::new(vec![Band { under: None, policy: Policy::DropOff }]).unwrap();
    club.limits.staff = 4;
    scene.plan(&club).await
}

/// Booked and let in.
pub async fn comes(scene: &Scene, family: &Family, session: SessionId) -> BookingId {
    let booking = booking(&scene.asks(family, session).await);
    let nonce = format!("in {booking}");
    scene.presses(CheckIn { booking, child: None, nonce, now: scene.now() }).await.unwrap();
    booking
}

pub async fn releases(scene: &Scene, booking: BookingId, child: ChildId, to: Taker) -> Result<(), Error> {
    let nonce = VisitId::new().to_string();
    let (pressed, now) = (scene.now(), scene.now());
    scene.presses(Release { booking, child, to, nonce, pressed, now }).await
}

fn why(result: Result<impl std::fmt::Debug, Error>) -> Vec<String> {
    match result {
        Err(Error::Refused(refusals)) => told(&refusals),
        other => panic!("{other:?}"),
    }
}

async fn list(scene: &Scene, session: SessionId) -> PickUpList {
    let read = scene.store.read(move |db| {
        Box::pin(async move {
            let session = sessions::find(db, session).await?.expect("a session");
            pick_ups::of_session(db, session).await
        })
    });
    read.await.unwrap()
}

const CLUB: &str = "2026-05-06T06:00:00Z";

spec! {
    // G5
    a_child_left_with_staff_is_released_to_a_parent_or_a_listed_grown_up_and_to_nobody_else, "2026-05-06T05:50:00Z", scene => {
        let club = club(&scene, CLUB).await;
        let (first, second) = (scene.child().await, scene.child().await);
        let granny = collector("外婆");
        lists(&scene, &first, granny.clone()).await.unwrap();
        let (ours, theirs) = (comes(&scene, &first, club).await, comes(&scene, &second, club).await);
        let child = first.children[0];
        let nobody = ["G5 refusal-not-listed"];
        assert_eq!(why(releases(&scene, ours, child, Taker::Collector(CollectorId::new())).await), nobody);
        assert_eq!(why(releases(&scene, ours, child, Taker::Guardian(second.guardians[0])).await), nobody, "of another family");
        assert_eq!(why(releases(&scene, ours, child, Taker::Guardian(GuardianId::new())).await), nobody);
        assert_eq!(why(releases(&scene, theirs, second.children[0], Taker::Collector(granny.id)).await), nobody, "listed by another family");
        assert_eq!(list(&scene, club).await.here.len(), 2);
        releases(&scene, ours, child, Taker::Collector(granny.id)).await.unwrap();
        releases(&scene, theirs, second.children[0], Taker::Guardian(second.guardians[0])).await.unwrap();
        let list = list(&scene, club).await;
        assert!(list.here.is_empty());
        let gone: Vec<_> = list.gone.iter().map(|gone| (gone.child, gone.released.how)).collect();
        assert_eq!(gone, [(child, How::Collector), (second.children[0], How::Guardian)]);
        assert_eq!(list.gone[0].released.taker.as_ref().map(Name::as_str), Some("外婆"));
        assert_eq!(list.gone[0].at, scene.now());
        assert_eq!(scene.states(ours).await, [State::Attended { left: true }]);
        assert_eq!(scene.facts(club, None).await.tallies[&club].children, 0);
    }
}

spec! {
    // G5
    a_guardian_under_eighteen_collects_nobody, "2026-05-06T05:50:00Z", scene => {
        let club = club(&scene, CLUB).await;
        let family = scene.family_with(&["2021-01-10"], 2, |household| household.guardians[1].is_adult = false).await;
        let booking = comes(&scene, &family, club).await;
        let sister = Taker::Guardian(family.guardians[1]);
        assert_eq!(why(releases(&scene, booking, family.children[0], sister).await), ["G5 refusal-not-listed"]);
        assert_eq!(list(&scene, club).await.here[0].may.len(), 1, "and is offered to nobody");
    }
}

spec! {
    // G5, A3
    alone_goes_who_is_eight_on_the_sessions_day_and_has_a_guardians_consent, "2026-05-06T05:50:00Z", scene => {
        let club = club(&scene, CLUB).await;
        // The second is eight a day after the session.
        let family = scene.family(&["2018-05-06", "2018-05-07"]).await;
        let booking = comes(&scene, &family, club).await;
        let [old, young] = [family.children[0], family.children[1]];
        assert_eq!(why(releases(&scene, booking, old, Taker::Alone).await), ["G5 refusal-may-not-leave"]);
        allows(&scene, &family, 0).await.unwrap();
        scene.until("2026-05-07T01:00:00Z");
        allows(&scene, &family, 1).await.unwrap();
        scene.until("2026-05-06T06:50:00Z");
        assert_eq!(why(releases(&scene, booking, young, Taker::Alone).await), ["G5 refusal-too-young-to-leave"]);
        let may: Vec<bool> = list(&scene, club).await.here.iter().map(|here| here.may_leave_alone).collect();
        assert_eq!(may, [true, false]);
        releases(&scene, booking, old, Taker::Alone).await.unwrap();
        assert_eq!(list(&scene, club).await.gone[0].released.how, How::Alone);
    }
}

spec! {
    // G5
    no_other_press_lets_a_child_left_with_staff_go, "2026-05-06T05:50:00Z", scene => {
        let club = club(&scene, CLUB).await;
        let family = scene.child().await;
        let booking = comes(&scene, &family, club).await;
        let (child, now) = (family.children[0], scene.now());
        for one in [None, Some(child)] {
            let out = CheckOut { booking, child: one, nonce: "out".into(), now };
            assert_eq!(why(scene.presses(out).await), ["G5 refusal-by-name"]);
        }
        assert_eq!(why(scene.presses(AllOut { session: club, nonce: "all".into(), now }).await), ["G5 refusal-still-here"]);
        let visit = scene.store.read(move |db| Box::pin(visits::last(db, club, 9))).await.unwrap()[0].id;
        scene.until("2026-05-06T06:01:00Z");
        assert_eq!(why(scene.presses(Undo { visit, now: scene.now() }).await), ["G5 refusal-by-name"], "an old check-in");
        let session = scene.facts(club, None).await.session(club).unwrap().clone();
        let band = visit::bands(&session)[0];
        assert!(visit::nameless_bands(&session).is_empty(), "no button says so");
        let walk = WalkIn { session: club, band, children: 1, nonce: "w".into(), now: scene.now() };
        assert_eq!(why(scene.presses(walk).await), ["G5 refusal-named-only"]);
        scene.until("2026-05-06T15:00:00Z");
        scene.presses(ResetCounts { now: scene.now() }).await.unwrap();
        assert_eq!(scene.states(booking).await, [State::Attended { left: false }], "the house closes, the child is still here");
        assert_eq!(list(&scene, club).await.here.len(), 1);
        releases(&scene, booking, child, Taker::Guardian(family.guardians[0])).await.unwrap();
        scene.presses(ResetCounts { now: scene.now() }).await.unwrap();
        assert_eq!(scene.states(booking).await, [State::Attended { left: true }]);
    }
}

spec! {
    // G5, C7
    a_release_pressed_by_mistake_is_taken_back_and_a_check_in_by_mistake_is_said_to_be_one, "2026-05-06T05:50:00Z", scene => {
        let club = club(&scene, CLUB).await;
        let (first, second) = (scene.child().await, scene.child().await);
        let (ours, fresh) = (comes(&scene, &first, club).await, comes(&scene, &second, club).await);
        let (child, parent) = (first.children[0], Taker::Guardian(first.guardians[0]));
        scene.until("2026-05-06T05:51:00Z");
        releases(&scene, ours, child, parent.clone()).await.unwrap();
        let last = scene.store.read(move |db| Box::pin(visits::last(db, club, 9))).await.unwrap();
        scene.presses(Undo { visit: last[0].id, now: scene.now() }).await.unwrap();
        let list_now = list(&scene, club).await;
        assert_eq!((list_now.here.len(), list_now.gone.len()), (2, 0), "here again");
        assert_eq!(scene.count("SELECT COUNT(*) FROM hand_over WHERE undone_at IS NOT NULL").await, 1, "and what was pressed is kept");
        releases(&scene, ours, child, parent).await.unwrap();
        let mine = last.iter().find(|visit| visit.booking == Some(fresh)).unwrap().id;
        scene.presses(Undo { visit: mine, now: scene.now() }).await.unwrap();
        assert_eq!(scene.states(fresh).await, [State::Confirmed], "a check-in is taken back at once");
        scene.presses(CheckIn { booking: fresh, child: None, nonce: "again".into(), now: scene.now() }).await.unwrap();
        scene.until("2026-05-06T06:30:00Z");
        let why = Taker::Mistake(Name::parse("妈妈来电，孩子在家").unwrap());
        releases(&scene, fresh, second.children[0], why).await.unwrap();
        let gone = list(&scene, club).await.gone;
        assert_eq!(gone[1].released.how, How::Mistake);
        assert_eq!(gone[1].released.reason.as_ref().map(Name::as_str), Some("妈妈来电，孩子在家"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE detail LIKE '%妈妈%'").await, 0);
    }
}

spec! {
    // G5, B5: the press waited for the link
    a_release_is_counted_once_and_kept_for_ninety_days, "2026-05-06T05:50:00Z", scene => {
        let club = club(&scene, CLUB).await;
        let family = scene.child().await;
        let booking = comes(&scene, &family, club).await;
        scene.until("2026-05-06T07:00:00Z");
        let (child, to, now) = (family.children[0], Taker::Guardian(family.guardians[0]), scene.now());
        let pressed = now - Span::minutes(12);
        let release = Release { booking, child, to, nonce: "n".into(), pressed, now };
        scene.presses(release.clone()).await.unwrap();
        scene.presses(release).await.unwrap();
        let gone = list(&scene, club).await.gone;
        assert_eq!((gone.len(), gone[0].at), (1, pressed));
        forget::everything_due(&scene.store, now + Span::days(89)).await.unwrap();
        assert_eq!(list(&scene, club).await.gone.len(), 1);
        forget::everything_due(&scene.store, now + Span::days(91)).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM hand_over").await, 0);
    }
}

spec! {
    // P4
    a_family_that_withdraws_leaves_no_name_of_who_took_its_child_home, "2026-05-06T05:50:00Z", scene => {
        let club = club(&scene, CLUB).await;
        let (leaves, stays) = (scene.child().await, scene.child().await);
        for family in [&leaves, &stays] {
            let booking = comes(&scene, family, club).await;
            releases(&scene, booking, family.children[0], Taker::Guardian(family.guardians[0])).await.unwrap();
        }
        withdraw(&crate::visitor::program(&scene), (leaves.id, scene.centre), Actor::Household(leaves.id)).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM hand_over").await, 2, "how and when stays");
        assert_eq!(scene.count("SELECT COUNT(*) FROM hand_over WHERE taker IS NOT NULL").await, 1);
    }
}

spec! {
    // G5, P2
    the_desk_reads_who_may_collect_presses_one_of_them_and_is_told_what_helps, "2026-05-06T05:50:00Z", scene => {
        scene.alter(PARTICULARS).await;
        let club = club(&scene, CLUB).await;
        let family = scene.child().await;
        lists(&scene, &family, collector("外婆")).await.unwrap();
        let booking = comes(&scene, &family, club).await;
        let mut desk = at_desk(&scene).await;
        let roster = desk.get(&format!("/jinhuayuan/desk/sessions/{club}")).await.body;
        let page = format!("/jinhuayuan/desk/sessions/{club}/pick-up");
        assert!(roster.contains(&format!("{page}#c-{booking}")) && !roster.contains("value=\"out\""));
        let shown = desk.get(&page).await.body;
        assert!(text(&shown).contains("外婆") && text(&shown).contains("家长0"));
        let release = format!("/jinhuayuan/desk/bookings/{booking}/release");
        let stranger = format!("collector {}", CollectorId::new());
        let child = family.children[0].to_string();
        let refused = desk.post(&release, &[("child", &child), ("to", &stranger)]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(text(&refused.body).contains("Rule G5") && text(&refused.body).contains("Call a guardian"));
        let parent = format!("guardian {}", family.guardians[0]);
        let shown = desk.get(&page).await.body;
        assert_eq!(form(&shown, &release).press_on(&mut desk, "to", &parent).await.leads_to(), page);
        assert!(text(&desk.get(&page).await.body).contains("with 家长0"));
        let out = format!("/jinhuayuan/desk/sessions/{club}/exit");
        desk.get(&page).await;
        assert_eq!(desk.post(&out, &[]).await.status, StatusCode::SEE_OTHER);
        scene.until("2026-05-08T06:00:00Z");
        assert!(!desk.get(&page).await.body.contains("家长0"), "a day later names are read no more (P2)");
    }
}

spec! {
    // G5: a reason is no longer than the document says, also where nobody asks for one.
    a_program_is_refused_a_reason_that_is_too_long_whoever_takes_the_child, "2026-05-06T05:50:00Z", scene => {
        scene.alter(PARTICULARS).await;
        let club = club(&scene, CLUB).await;
        let family = scene.child().await;
        let booking = comes(&scene, &family, club).await;
        let mut desk = at_desk(&scene).await;
        let release = format!("/api/v1/centres/jinhuayuan/desk/bookings/{booking}/release");
        for to in ["alone", "guardian", "mistake"] {
            let long = json!({ "child": family.children[0], "to": to, "who": family.guardians[0], "reason": "长".repeat(201) });
            assert_eq!(desk.calls(Method::POST, &release, Some(&long)).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
        }
    }
}

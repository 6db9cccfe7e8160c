//! What the desk does for families: a pause by hand, a grown-up who is gone, a message to all (S2, S7, B5, G2).

use crate::household::{at_desk, at_home};
use crate::scene::{Family, booking, enrolment, spec};
use axum::http::StatusCode;
use leyuan::actions::edit_household::{Edit, EditHousehold};
use leyuan::actions::message_all::MessageAll;
use leyuan::actions::pause_child::{PauseChild, Wish};
use leyuan::domain::booking::State;
use leyuan::domain::household::Guardian;
use leyuan::domain::ids::{GuardianId, SessionId};
use leyuan::domain::names::Name;
use leyuan::domain::notice::Subject;
use leyuan::domain::party::Request;
use leyuan::domain::series::Supervision;
use leyuan::domain::zone::Span;
use leyuan::error::Error;
use leyuan::store::enrolments;

spec! {
    // B5
    a_pause_by_hand_rests_online_booking_leaves_what_is_booked_and_is_lifted, "2026-05-04T01:00:00Z", scene => {
        let family = scene.child().await;
        let (first, second) = (scene.session("2026-05-05T02:00:00Z", 9).await, scene.session("2026-05-06T02:00:00Z", 9).await);
        let booked = booking(&scene.asks(&family, first).await);
        let mut desk = at_desk(&scene).await;
        let page = format!("/jinhuayuan/desk/households/{}/children/{}/pause", family.id, family.children[0]);
        for (until, why) in [("2026-05-04", "conduct"), ("2027-06-01", "conduct"), ("soon", "conduct"), ("2026-05-20", "because")] {
            desk.get(&page).await;
            let answer = desk.post(&page, &[("until", until), ("why", why)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{until} {why}");
        }
        desk.get(&page).await;
        desk.post(&page, &[("until", "2026-05-20"), ("why", "conduct")]).await.leads_to();
        assert_eq!(scene.states(booked).await, [State::Confirmed]);
        assert_eq!(scene.refused(scene.request(&family, second)).await, ["B5 refusal-paused"]);
        assert!(scene.was_told(&family, |subject| matches!(subject, Subject::PausedByHand { .. })).await);
        let mut home = at_home(&scene, &family, "card").await;
        assert!(home.get("/household").await.body.contains("Online booking rests until"));
        desk.get(&page).await;
        desk.post(&page, &[("wish", "lift"), ("why", "talked")]).await.leads_to();
        booking(&scene.asks(&family, second).await);
        assert!(scene.was_told(&family, |subject| *subject == Subject::PauseLifted).await);
        let lift = PauseChild {
            household: family.id, child: family.children[0], wish: Wish::Lift, why: "talked", now: scene.now(),
        };
        assert!(matches!(scene.presses(lift).await, Err(Error::Stale)), "there is none any more");
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb IN ('child.paused', 'child.pause_lifted')").await, 2);
    }
}

spec! {
    // B5: a pause by hand spends no strike; lifting one brings no strike back
    a_pause_by_hand_leaves_strikes_alone, "2026-05-04T01:00:00Z", scene => {
        let family = scene.child().await;
        scene.session("2026-05-05T02:00:00Z", 9).await;
        scene.alter("INSERT INTO strike (child_id, session_id, session_date, spent) SELECT c.id, s.id, '2026-05-01', FALSE FROM child c, session s").await;
        let until = leyuan::domain::zone::parse_date("2026-05-20").unwrap();
        let press = |wish| PauseChild { household: family.id, child: family.children[0], wish, why: "conduct", now: scene.now() };
        scene.presses(press(Wish::Until(until))).await.unwrap();
        scene.presses(press(Wish::Until(until + Span::days(3)))).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM pause").await, 1, "the newer one counts");
        scene.presses(press(Wish::Lift)).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike WHERE NOT spent").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM pause").await, 0);
    }
}

spec! {
    // G2
    when_a_grown_up_goes_somebody_else_comes_along_or_it_is_said_what_stands_in_the_way, "2026-05-04T01:00:00Z", scene => {
        let family = scene.child().await;
        let mut draft = scene.draft("2026-05-05T02:00:00Z", 9);
        draft.terms.supervision = Supervision::usual();
        let session = scene.plan(&draft).await;
        let gone = family.guardians[0];
        let booked = booking(&scene.sends(Request { guardians: vec![gone], ..scene.request(&family, session) }).await);
        let minor = Guardian { id: GuardianId::new(), name: Name::parse("哥哥").unwrap(), phone: None, is_adult: false };
        let edit = |edit| EditHousehold { household: family.id, edit, now: scene.now() };
        for other in &family.guardians[1..] {
            scene.presses(edit(Edit::RemoveGuardian(*other))).await.unwrap();
        }
        scene.presses(edit(Edit::AddGuardian(minor))).await.unwrap();
        let mut desk = at_desk(&scene).await;
        let page = format!("/jinhuayuan/desk/households/{}/guardians/{gone}/removal", family.id);
        let shown = desk.get(&page).await.body;
        assert!(shown.contains("nobody else can come along"));
        assert_eq!(desk.post(&page, &[]).await.status, StatusCode::CONFLICT);
        assert!(matches!(scene.presses(edit(Edit::RemoveGuardian(gone))).await, Err(Error::Stale)));
        let aunt = Guardian { id: GuardianId::new(), name: Name::parse("小姨").unwrap(), phone: None, is_adult: true };
        scene.presses(edit(Edit::AddGuardian(aunt.clone()))).await.unwrap();
        assert!(desk.get(&page).await.body.contains("小姨 comes along instead"));
        desk.post(&page, &[]).await.leads_to();
        assert_eq!(scene.states(booked).await, [State::Confirmed]);
        let facts = scene.facts(session, Some(&family)).await;
        let company: Vec<GuardianId> = facts.escorts.of(session).filter(|one| one.booking == booked).map(|one| one.guardian).collect();
        assert_eq!(company, [aunt.id]);
    }
}

spec! {
    // B9, G2
    in_a_course_somebody_else_comes_along_from_then_on, "2026-05-04T01:00:00Z", scene => {
        let (course, _) = scene.course(&["2026-05-08T02:00:00Z", "2026-05-15T02:00:00Z"], 9, |_| {}).await;
        let family = scene.family_with(&["2021-01-10"], 2, |_| {}).await;
        let (gone, stays) = (family.guardians[0], family.guardians[1]);
        let request = Request { guardians: vec![gone], ..scene.request(&family, SessionId::new()) };
        let enrolled = enrolment(&scene.enrols_as(request, course).await);
        let comes = || scene.store.read(move |db| Box::pin(enrolments::guardians(db, enrolled)));
        assert_eq!(comes().await.unwrap(), [gone]);
        let edit = Edit::RemoveGuardian(gone);
        scene.presses(EditHousehold { household: family.id, edit, now: scene.now() }).await.unwrap();
        assert_eq!(comes().await.unwrap(), [stays]);
    }
}

spec! {
    // C6, B6, G2
    who_waits_moves_up_into_the_body_a_grown_up_who_goes_leaves_free, "2026-05-04T01:00:00Z", scene => {
        let planned = |starts: &str, heads| {
            let mut draft = scene.draft(starts, 9);
            draft.terms.supervision = Supervision::usual();
            draft.limits.room_limit = heads;
            draft
        };
        let full = scene.plan(&planned("2026-05-06T02:00:00Z", 4)).await;
        let roomy = scene.plan(&planned("2026-05-07T02:00:00Z", 9)).await;
        let (family, next) = (scene.family_with(&["2021-01-10"], 2, |_| {}).await, scene.child().await);
        let with_all = |family: &Family, session| Request { guardians: family.guardians.clone(), ..scene.request(family, session) };
        for session in [full, roomy] {
            booking(&scene.sends(with_all(&family, session)).await);
        }
        let waiting = booking(&scene.sends(with_all(&next, full)).await);
        assert_eq!(scene.states(waiting).await, [State::Waiting], "three of four heads are there, and two more come");
        let before = scene.count("SELECT MAX(number) FROM change").await;
        let edit = Edit::RemoveGuardian(family.guardians[1]);
        scene.presses(EditHousehold { household: family.id, edit, now: scene.now() }).await.unwrap();
        assert_eq!(scene.states(waiting).await, [State::Confirmed]);
        assert!(scene.was_told(&next, |subject| matches!(subject, Subject::Promoted { .. })).await);
        let verb = "SELECT COUNT(*) FROM change p JOIN change g ON g.number < p.number WHERE p.verb = 'booking.promoted' AND g.verb = 'guardian.removed'";
        assert_eq!(scene.count(verb).await, 1, "the ledger says first why");
        assert_eq!(scene.count("SELECT MIN(seen_number) FROM session").await, before + 1, "where nobody waits it is seen too");
    }
}

spec! {
    // S2
    a_message_reaches_every_family_once_and_urgent_ones_are_called, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-05T02:00:00Z", 1).await;
        let (comes, waits, other) = (scene.child().await, scene.child().await, scene.child().await);
        booking(&scene.asks(&comes, session).await);
        booking(&scene.sends(Request { wish: leyuan::domain::party::Wish::Line, ..scene.request(&waits, session) }).await);
        let mut desk = at_desk(&scene).await;
        let page = format!("/jinhuayuan/desk/sessions/{session}/message");
        let long = "a".repeat(201);
        for wrong in ["", "  ", long.as_str(), "a\u{202e}b"] {
            desk.get(&page).await;
            assert_eq!(desk.post(&page, &[("text", wrong)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert!(desk.get(&page).await.body.contains("2 families read it"));
        for _ in 0..2 {
            desk.get(&page).await;
            desk.post(&page, &[("text", "请带防滑袜"), ("urgent", "yes")]).await.leads_to();
        }
        let says = |subject: &Subject| matches!(subject, Subject::Message { text, is_urgent: true } if text.as_str() == "请带防滑袜");
        for (family, hears) in [(&comes, 1), (&waits, 1), (&other, 0)] {
            let heard = scene.notices(family).await;
            assert_eq!(heard.iter().filter(|notice| says(&notice.subject)).count(), hears);
            assert!(heard.iter().filter(|notice| says(&notice.subject)).all(|notice| notice.is_to_call));
        }
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'session.messaged' AND detail = '2'").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE detail LIKE '%防滑%'").await, 0);
        scene.until("2026-05-05T04:00:00Z");
        let late = MessageAll { session, text: Name::stored("晚了".into()), is_urgent: false, now: scene.now() };
        assert!(matches!(scene.presses(late).await, Err(Error::Stale)));
    }
}

//! Courses at the desk over HTTP: a family enrolled, excused, taken off and answered for; a make-up lesson (B9, B7, Z3).

use crate::company::{Company, Knocks};
use crate::scene::{Scene, enrolment, spec};
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::domain::booking::State;
use leyuan::domain::ids::{EnrolmentId, SeriesId};
use leyuan::store::enrolments;

const WEDNESDAYS: [&str; 3] = ["2026-05-06T06:00:00Z", "2026-05-13T06:00:00Z", "2026-05-20T06:00:00Z"];

fn course_page(series: SeriesId) -> String {
    format!("/jinhuayuan/desk/courses/{series}")
}

fn enrolment_page(id: EnrolmentId) -> String {
    format!("/jinhuayuan/desk/enrolments/{id}")
}

async fn standing(scene: &Scene, id: EnrolmentId) -> Option<State> {
    let read = scene.store.read(move |db| Box::pin(enrolments::find(db, id)));
    read.await.unwrap().and_then(|enrolment| enrolment.state())
}

/// Somebody of the staff, at their own desk.
async fn at_desk(company: &Company) -> Visitor {
    let family = company.scene.child().await;
    let mut desk = company.browser(&program(&company.scene), Knocks::StaffHere, &family).await;
    desk.headers.insert("accept-language", "en".parse().unwrap());
    desk
}

spec! {
    // B9, Z1
    staff_find_a_family_hear_what_each_child_would_and_enrol_it, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let (dance, lessons) = scene.course(&WEDNESDAYS, 2, |session| session.terms.ages = leyuan::domain::age::AgeRange::new(48, Some(168))).await;
        let family = scene.family(&["2021-01-10", "2024-01-10"]).await;
        let mut desk = at_desk(&company).await;
        let roster = desk.get(&format!("/jinhuayuan/desk/sessions/{}", lessons[0])).await;
        assert!(roster.body.contains(&course_page(dance)), "the roster leads to its course");
        let once = desk.get(&format!("/jinhuayuan/desk/sessions/{}/bookings", lessons[0])).await;
        assert!(once.body.contains("This books this date alone") && once.body.contains(&format!("{}/enrolments", course_page(dance))));
        desk.get(&format!("{}/enrolments", course_page(dance))).await;
        let found = desk.post(&format!("{}/enrolments/search", course_page(dance)), &[("q", "一家")]).await;
        assert!(found.body.contains(&format!("{}/enrolments?household={}", course_page(dance), family.id)), "{}", found.body);
        let form = desk.get(&format!("{}/enrolments?household={}", course_page(dance), family.id)).await;
        assert!(form.body.contains("27 months, not yet"), "the little one hears why not: {}", form.body);
        let (household, small, big) = (family.id.to_string(), family.children[1].to_string(), family.children[0].to_string());
        let enrolments = format!("{}/enrolments", course_page(dance));
        let no = desk.post(&enrolments, &[("household", &household), ("child", &small)]).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(scene.count("SELECT COUNT(*) FROM enrolment").await, 0);
        let yes = desk.post(&enrolments, &[("household", &household), ("child", &big)]).await;
        let to = yes.leads_to().to_string();
        assert!(to.starts_with("/jinhuayuan/desk/enrolments/"), "{to}");
        assert!(desk.get(&to).await.body.contains("Enrolled: a place in every lesson"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking WHERE enrolment_id IS NOT NULL AND by_desk").await, 3);
        assert!(desk.get(&format!("/jinhuayuan/desk/households/{}", family.id)).await.body.contains(&to), "its page leads there too");
    }
}

spec! {
    // B9, C3
    a_full_course_takes_one_more_with_a_reason_that_stays_in_the_ledger_or_puts_it_in_line, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let (dance, _) = scene.course(&WEDNESDAYS, 1, |_| {}).await;
        scene.enrols(&scene.child().await, dance).await;
        let (squeezed, patient) = (scene.child().await, scene.child().await);
        let mut desk = at_desk(&company).await;
        let enrolments = format!("{}/enrolments", course_page(dance));
        let asks = async |desk: &mut Visitor, family: &crate::scene::Family, more: (&str, &str)| {
            desk.get(&format!("{enrolments}?household={}", family.id)).await;
            let (household, child) = (family.id.to_string(), family.children[0].to_string());
            desk.post(&enrolments, &[("household", &*household), ("child", &*child), more]).await
        };
        let full = asks(&mut desk, &squeezed, ("reason", "")).await;
        assert_eq!(full.status, StatusCode::CONFLICT);
        assert!(full.body.contains("One more than there are places"), "{}", full.body);
        asks(&mut desk, &squeezed, ("reason", leyuan::domain::reason::PAST_PLACES[0])).await.leads_to();
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'enrolment.past_places'").await, 1);
        let waits = asks(&mut desk, &patient, ("wish", "line")).await.leads_to().to_string();
        assert!(desk.get(&waits).await.body.contains("Number 1 in line"));
        assert!(desk.get(&course_page(dance)).await.body.contains("<dd>2 / 1</dd>"), "the true numbers");
    }
}

spec! {
    // B9, B6
    on_the_telephone_a_date_is_excused_an_offer_taken_and_a_child_taken_off, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let (dance, _) = scene.course(&WEDNESDAYS, 2, |_| {}).await;
        let siblings = scene.family(&["2021-01-10", "2020-03-04"]).await;
        let here = enrolment(&scene.enrols(&siblings, dance).await);
        let next = scene.child().await;
        let line = enrolment(&scene.enrols(&next, dance).await);
        let mut desk = at_desk(&company).await;
        let page = desk.get(&enrolment_page(here)).await;
        let booking = page.body.split("id=\"b-").nth(1).unwrap().split('"').next().unwrap().to_string();
        desk.post(&format!("{}/absences", enrolment_page(here)), &[("booking", &booking)]).await.leads_to();
        assert!(desk.get(&enrolment_page(here)).await.body.contains("Excused"));
        let theirs = enrolment(&scene.enrols(&scene.child().await, scene.course(&["2026-05-07T06:00:00Z"], 2, |_| {}).await.0).await);
        let other = desk.post(&format!("{}/absences", enrolment_page(theirs)), &[("booking", &booking)]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "a date of another family");
        // Within a day of the first lesson whoever is next is asked.
        scene.until("2026-05-05T08:00:00Z");
        let mut desk = at_desk(&company).await;
        desk.get(&format!("{}/departure", enrolment_page(here))).await;
        let child = siblings.children[0].to_string();
        desk.post(&format!("{}/departure", enrolment_page(here)), &[("child", &child)]).await.leads_to();
        assert_eq!(scene.count("SELECT COUNT(*) FROM enrolment_child WHERE state = 'cancelled' AND ended_by = 'desk'").await, 1);
        assert_eq!(standing(scene, line).await, Some(State::Offered));
        let page = desk.get(&enrolment_page(line)).await;
        assert!(page.body.contains("A place is held until the family confirms"), "{}", page.body);
        desk.post(&format!("{}/answer", enrolment_page(line)), &[("reply", "take")]).await.leads_to();
        assert_eq!(standing(scene, line).await, Some(State::Confirmed));
        desk.get(&enrolment_page(here)).await;
        let again = desk.post(&format!("{}/answer", enrolment_page(line)), &[("reply", "take")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "somebody was quicker");
    }
}

spec! {
    // B7, Z3
    a_make_up_lesson_is_shown_first_with_the_families_that_have_something_else_then, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let (dance, _) = scene.course(&WEDNESDAYS, 3, |_| {}).await;
        let (free, busy) = (scene.child().await, scene.child().await);
        scene.enrols(&free, dance).await;
        scene.enrols(&busy, dance).await;
        let hall = scene.add_room("hall", 100, None).await;
        let mut other = scene.draft("2026-05-15T08:30:00Z", 5);
        other.room = hall;
        let other = scene.plan(&other).await;
        scene.until("2026-05-09T01:00:00Z");
        scene.asks(&busy, other).await;
        let mut desk = at_desk(&company).await;
        let sessions = format!("{}/sessions", course_page(dance));
        let form = desk.get(&sessions).await;
        assert!(form.body.contains(r#"value="14:00""#), "the usual hour: {}", form.body);
        let when = [("room", "play"), ("date", "2026-05-15"), ("starts", "16:00"), ("ends", "17:00")];
        let nothing = desk.post(&sessions, &[("room", "play"), ("date", ""), ("starts", "16:00"), ("ends", "16:00")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let shown = desk.post(&sessions, &when).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.body.contains("1 families have something else then") || shown.body.contains("One family has something else then"), "{}", shown.body);
        assert!(shown.body.contains(&format!("/jinhuayuan/desk/households/{}", busy.id)));
        assert!(!shown.body.contains(&format!("/jinhuayuan/desk/households/{}", free.id)), "only whom staff speak with");
        assert!(shown.body.contains("1 children booked"), "those who come: {}", shown.body);
        assert_eq!(scene.count("SELECT COUNT(*) FROM session WHERE added").await, 0, "nothing yet");
        let (digest, lesson) = (desk.hidden("digest").unwrap(), desk.hidden("lesson").unwrap());
        let [room, date, starts, ends] = when;
        let confirm = [room, date, starts, ends, ("digest", &*digest), ("lesson", &*lesson)];
        let page = desk.page.clone();
        assert_eq!(desk.post(&sessions, &confirm).await.leads_to(), course_page(dance));
        desk.page = page;
        desk.post(&sessions, &confirm).await.leads_to();
        assert_eq!(scene.count("SELECT COUNT(*) FROM session WHERE added").await, 1, "sent twice, added once");
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking b JOIN session s ON s.id = b.session_id WHERE s.added").await, 1);
    }
}

spec! {
    // P2
    families_of_a_course_are_named_only_around_a_lesson, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let (dance, _) = scene.course(&WEDNESDAYS, 3, |_| {}).await;
        let family = scene.child().await;
        scene.enrols(&family, dance).await;
        let mut desk = at_desk(&company).await;
        let early = desk.get(&course_page(dance)).await;
        assert!(early.body.contains("Family 1") && !early.body.contains("孩子0"), "{}", early.body);
        scene.until("2026-05-05T08:00:00Z");
        let mut desk = at_desk(&company).await;
        assert!(desk.get(&course_page(dance)).await.body.contains("孩子0"));
    }
}

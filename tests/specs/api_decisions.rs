//! One decision: for the same facts a page and its API route do the same, or say no for the same reasons (Z1).
//!
//! Each verb is pressed on its page for one family and asked of the API for a twin of it.

use crate::company::{Company, Knocks};
use crate::heard::Twins;
use crate::scene::{Family, booking, spec};
use crate::visitor::program;
use axum::http::{Method, StatusCode};
use leyuan::domain::age::AgeRange;
use leyuan::domain::household::Household;
use leyuan::domain::ids::{BookingId, SessionId};
use leyuan::domain::series::{Band, BookingMode, Policy, Supervision};
use leyuan::domain::session::Session;
use serde_json::{Value, json};

impl Twins {
    /// Asks for a place, for a family like this in a session like that.
    async fn books(&mut self, verb: &str, like: &Like) {
        let mut draft = self.scene().draft(like.starts, 9);
        (like.session)(&mut draft);
        let session = self.scene().plan(&draft).await;
        for _ in 0..like.others {
            booking(&self.scene().asks(&self.scene().child().await, session).await);
        }
        let family = async |twins: &Twins| twins.scene().family_with(like.births, 1, like.household).await;
        let (one, other) = (family(self).await, family(self).await);
        let mut parent = self.browser(Knocks::Family, &one).await;
        let path = format!("/jinhuayuan/sessions/{session}");
        parent.get(&path).await;
        let ids = |family: &Family| family.children.iter().map(ToString::to_string).collect::<Vec<String>>();
        let (children, guardian) = (ids(&one), one.guardians[0].to_string());
        let mut fields: Vec<(&str, &str)> = children.iter().map(|child| ("child", child.as_str())).collect();
        fields.extend([("wish", like.wish)]);
        if like.is_escorted {
            fields.push(("guardian", &guardian));
        }
        let page = parent.post(&format!("{path}/bookings"), &fields).await;
        let guardians = if like.is_escorted { other.guardians.clone() } else { Vec::new() };
        let body = json!({ "children": other.children, "guardians": guardians, "wish": like.wish });
        let mut program = self.browser(Knocks::Family, &other).await;
        let asking = format!("/api/v1/centres/jinhuayuan/sessions/{session}/bookings");
        let api = program.calls(Method::POST, &asking, Some(&body)).await;
        self.compare(verb, &page, &api);
    }

    /// A press at the desk for one booking, and the same by a program for its twin.
    async fn presses(
        &mut self,
        verb: &str,
        (page, fields): (&str, &[(&str, &str)]),
        (api, body): (&str, Option<Value>),
    ) {
        let nobody = self.scene().child().await;
        let mut staff = self.browser(Knocks::StaffHere, &nobody).await;
        staff.get("/jinhuayuan/desk").await;
        let page = staff.post(&format!("/jinhuayuan/desk{page}"), fields).await;
        let api = format!("/api/v1/centres/jinhuayuan/desk{api}");
        let api = staff.calls(Method::POST, &api, body.as_ref()).await;
        self.compare(verb, &page, &api);
    }

    /// A family's own press about a booking, and the same by its twin's program.
    async fn answers(
        &mut self,
        verb: &str,
        [one, other]: [(&Family, BookingId); 2],
        (page, fields): (&str, &[(&str, &str)]),
        (api, body): (&str, Value),
    ) {
        let mut parent = self.browser(Knocks::Family, one.0).await;
        parent.get(&format!("/bookings/{}", one.1)).await;
        let page = parent.post(&format!("/bookings/{}/{page}", one.1), fields).await;
        let mut program = self.browser(Knocks::Family, other.0).await;
        let api =
            program.calls(Method::POST, &format!("/api/v1/bookings/{}/{api}", other.1), Some(&body)).await;
        self.compare(verb, &page, &api);
    }

    /// Two families with a place each.
    async fn booked(&self, session: SessionId) -> [(Family, BookingId); 2] {
        let (one, other) = (self.scene().child().await, self.scene().child().await);
        let had = [
            booking(&self.scene().asks(&one, session).await),
            booking(&self.scene().asks(&other, session).await),
        ];
        [(one, had[0]), (other, had[1])]
    }
}

/// A request, by what differs from the usual.
struct Like {
    starts: &'static str,
    session: fn(&mut Session),
    births: &'static [&'static str],
    household: fn(&mut Household),
    wish: &'static str,
    is_escorted: bool,
    /// Places others have.
    others: usize,
}

const USUAL: Like = Like {
    starts: "2026-11-29T07:00:00Z",
    session: |_| {},
    births: &["2021-01-10"],
    household: |_| {},
    wish: "place",
    is_escorted: true,
    others: 0,
};

fn for_schoolchildren(session: &mut Session) {
    session.terms.ages = AgeRange::new(72, Some(144));
}

fn with_a_guardian(session: &mut Session) {
    session.terms.supervision =
        Supervision::new(vec![Band { under: None, policy: Policy::InRoom }]).expect("bands");
}

spec!(a_request_for_a_place_hears_one_decision_on_the_page_and_from_the_api, "2026-11-28T06:20:00Z", scene => {
    let mut twins = Twins::gather(scene).await;
    twins.books("fits", &USUAL).await;
    twins.books("two fit", &Like { births: &["2021-01-10", "2020-01-10"], ..USUAL }).await;
    twins.books("too young", &Like { session: for_schoolchildren, ..USUAL }).await;
    twins.books("too old", &Like { session: for_schoolchildren, births: &["2010-01-10"], ..USUAL }).await;
    twins.books("one too young of two", &Like { session: for_schoolchildren, births: &["2021-01-10", "2018-01-10"], ..USUAL }).await;
    twins.books("nobody comes along", &Like { session: with_a_guardian, is_escorted: false, ..USUAL }).await;
    twins.books("too many", &Like { session: |it| it.limits.places = 1, births: &["2021-01-10", "2020-01-10"], ..USUAL }).await;
    twins.books("full", &Like { session: |it| it.limits.places = 1, others: 1, ..USUAL }).await;
    twins.books("in line", &Like { session: |it| it.limits.places = 1, others: 1, wish: "line", ..USUAL }).await;
    twins.books("full and too young", &Like { session: |it| { for_schoolchildren(it); it.limits.room_limit = 0 }, ..USUAL }).await;
    twins.books("not yet open", &Like { starts: "2026-12-20T07:00:00Z", ..USUAL }).await;
    twins.books("begun", &Like { starts: "2026-11-28T06:00:00Z", ..USUAL }).await;
    twins.books("at the desk", &Like { session: |it| it.terms.booking = BookingMode::Desk, ..USUAL }).await;
    twins.books("without consent", &Like { household: |it| it.has_consent = false, ..USUAL }).await;
    twins.books("without a birthday", &Like { births: &[""], session: for_schoolchildren, ..USUAL }).await;
    twins.books("nobody", &Like { births: &[], ..USUAL }).await;
    twins.books("not adult", &Like { session: with_a_guardian, household: |it| it.guardians[0].is_adult = false, ..USUAL }).await;
    twins.agree();
});

spec!(what_a_family_does_with_its_booking_is_one_decision_too, "2026-11-28T06:20:00Z", scene => {
    let mut twins = Twins::gather(scene).await;
    let session = twins.scene().session("2026-11-29T07:00:00Z", 9).await;
    let [one, other] = twins.booked(session).await;
    let who = [(&one.0, one.1), (&other.0, other.1)];
    twins.answers("nobody leaves", who, ("party", &[]), ("cancellation", json!({ "children": [] }))).await;
    twins.answers("cancel", who, ("cancellation", &[]), ("cancellation", json!({}))).await;
    twins.answers("cancel again", who, ("cancellation", &[]), ("cancellation", json!({}))).await;
    let states = [twins.scene().states(one.1).await, twins.scene().states(other.1).await];
    assert_eq!(states[0], states[1]);
    let begun = twins.scene().session("2026-11-28T07:00:00Z", 9).await;
    let [one, other] = twins.booked(begun).await;
    twins.scene().until("2026-11-28T07:10:00Z");
    let who = [(&one.0, one.1), (&other.0, other.1)];
    twins.answers("too late", who, ("cancellation", &[]), ("cancellation", json!({}))).await;
    // Ten hours ahead a freed place is offered (B6).
    let full = twins.scene().session("2026-11-28T17:00:00Z", 2).await;
    let [first, second] = twins.booked(full).await;
    let [one, other] = twins.booked(full).await;
    for (family, booking) in [first, second] {
        twins.scene().cancels(&family, booking).await.unwrap();
    }
    let who = [(&one.0, one.1), (&other.0, other.1)];
    twins.answers("take the offer", who, ("answer", &[("reply", "take")]), ("answer", json!({ "reply": "take" }))).await;
    let states = [twins.scene().states(one.1).await, twins.scene().states(other.1).await];
    assert_eq!(states[0], states[1]);
    twins.agree();
});

spec!(a_press_of_the_desk_and_a_programs_are_one_decision, "2026-11-28T06:20:00Z", scene => {
    let mut twins = Twins::gather(scene).await;
    let later = twins.scene().session("2026-11-28T09:00:00Z", 9).await;
    let [one, other] = twins.booked(later).await;
    let (page, api) = (format!("/bookings/{}/visits", one.1), format!("/bookings/{}/visits", other.1));
    let step = |step: &str| Some(json!({ "step": step }));
    twins.presses("before the door opens", (&page, &[("step", "in")]), (&api, step("in"))).await;
    let (page, api) = (format!("/bookings/{}/cancellation", one.1), format!("/bookings/{}/cancellation", other.1));
    twins.presses("cancel for them", (&page, &[]), (&api, None)).await;
    let now = twins.scene().session("2026-11-28T06:40:00Z", 4).await;
    let [one, other] = twins.booked(now).await;
    let (page, api) = (format!("/bookings/{}/visits", one.1), format!("/bookings/{}/visits", other.1));
    twins.presses("in", (&page, &[("step", "in")]), (&api, step("in"))).await;
    twins.presses("out", (&page, &[("step", "out")]), (&api, step("out"))).await;
    let walk = format!("/sessions/{now}/walk-ins");
    let band = |way: &str| Some(json!({ "band": "0-", "step": way }));
    twins.presses("walk in", (&walk, &[("band", "0-")]), (&walk, band("in"))).await;
    twins.presses("walk in", (&walk, &[("band", "0-")]), (&walk, band("in"))).await;
    twins.presses("full", (&walk, &[("band", "0-")]), (&walk, band("in"))).await;
    let exit = format!("/sessions/{now}/exit");
    twins.presses("all out", (&exit, &[]), (&exit, None)).await;
    let full = twins.scene().session("2026-11-29T09:00:00Z", 1).await;
    let [_, _] = twins.booked(full).await;
    let families = [twins.scene().child().await, twins.scene().child().await];
    let bookings = format!("/sessions/{full}/bookings");
    let [page, child] = [families[0].id.to_string(), families[0].children[0].to_string()];
    let mut fields = vec![("household", page.as_str()), ("child", child.as_str())];
    let mut body = json!({ "household": families[1].id, "party": { "children": families[1].children } });
    twins.presses("past the places", (&bookings, &fields), (&bookings, Some(body.clone()))).await;
    fields.push(("reason", "sibling"));
    body["reason"] = "sibling".into();
    twins.presses("past the places, with a reason", (&bookings, &fields), (&bookings, Some(body))).await;
    twins.agree();
});

spec!(what_touches_others_is_shown_first_and_done_as_shown_by_programs_too, "2026-11-28T01:00:00Z", scene => {
    // Z3
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let session = scene.session("2026-11-29T07:00:00Z", 9).await;
    let family = scene.child().await;
    booking(&scene.asks(&family, session).await);
    let mut staff = company.browser(&program(scene), Knocks::StaffHere, &family).await;
    let path = format!("/api/v1/centres/jinhuayuan/desk/sessions/{session}/cancellation");
    let mut wish = json!({ "reason": "teacher-ill" });
    let shown = staff.calls(Method::POST, &path, Some(&wish)).await.json();
    assert_eq!((&shown["is_done"], &shown["effects"]["families"]), (&json!(false), &json!(1)));
    assert!(!scene.facts(session, None).await.session(session).unwrap().is_cancelled());
    booking(&scene.asks(&scene.child().await, session).await);
    wish["digest"] = shown["effects"]["digest"].clone();
    let moved = staff.calls(Method::POST, &path, Some(&wish)).await;
    assert_eq!((moved.status, &moved.json()["effects"]["families"]), (StatusCode::CONFLICT, &json!(2)));
    wish["digest"] = moved.json()["effects"]["digest"].clone();
    let done = staff.calls(Method::POST, &path, Some(&wish)).await;
    assert_eq!(done.json()["is_done"], true, "{}", done.body);
    assert!(scene.facts(session, None).await.session(session).unwrap().is_cancelled());
});

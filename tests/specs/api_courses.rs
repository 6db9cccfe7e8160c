//! Courses for programs: asked for, seen, answered and left, at home and at the desk; page and program hear one decision
//! (B9, Z1).

use crate::company::{Company, Knocks};
use crate::heard::Twins;
use crate::scene::{Family, Scene, enrolment, spec};
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode};
use leyuan::domain::age::AgeRange;
use leyuan::domain::household::Household;
use leyuan::domain::ids::{EnrolmentId, SeriesId};
use leyuan::domain::session::Session;
use serde_json::{Value, json};

/// Four Wednesdays at two in the afternoon.
const WEDNESDAYS: [&str; 4] =
    ["2026-12-02T06:00:00Z", "2026-12-09T06:00:00Z", "2026-12-16T06:00:00Z", "2026-12-23T06:00:00Z"];

fn enrolling(series: SeriesId) -> String {
    format!("/api/v1/centres/jinhuayuan/courses/{series}/enrolments")
}

fn party(family: &Family) -> Value {
    json!({ "children": family.children, "guardians": family.guardians })
}

/// A request for a course, by what differs from the usual.
struct Like {
    session: fn(&mut Session),
    births: &'static [&'static str],
    household: fn(&mut Household),
    wish: &'static str,
    places: u16,
    /// Places others have.
    others: usize,
}

const USUAL: Like =
    Like { session: |_| {}, births: &["2021-01-10"], household: |_| {}, wish: "place", places: 5, others: 0 };

fn for_schoolchildren(session: &mut Session) {
    session.terms.ages = AgeRange::new(72, Some(144));
}

impl Twins {
    /// Asks for a course, for a family like this.
    async fn enrols(&mut self, verb: &str, like: &Like) {
        let (series, _) = self.scene().course(&WEDNESDAYS, like.places, like.session).await;
        for _ in 0..like.others {
            enrolment(&self.scene().enrols(&self.scene().child().await, series).await);
        }
        let family = async |twins: &Twins| twins.scene().family_with(like.births, 1, like.household).await;
        let (one, other) = (family(self).await, family(self).await);
        let mut parent = self.browser(Knocks::Family, &one).await;
        let path = format!("/jinhuayuan/courses/{series}");
        parent.get(&path).await;
        let children: Vec<String> = one.children.iter().map(ToString::to_string).collect();
        let guardian = one.guardians[0].to_string();
        let mut fields: Vec<(&str, &str)> = children.iter().map(|child| ("child", child.as_str())).collect();
        fields.extend([("guardian", guardian.as_str()), ("wish", like.wish)]);
        let page = parent.post(&format!("{path}/enrolments"), &fields).await;
        let mut body = party(&other);
        body["wish"] = like.wish.into();
        let mut program = self.browser(Knocks::Family, &other).await;
        let before = program.get(&format!("/api/v1/centres/jinhuayuan/courses/{series}")).await.json();
        let api = program.calls(Method::POST, &enrolling(series), Some(&body)).await;
        if let [verdict] = before["outlook"]["verdicts"].as_array().unwrap().as_slice()
            && like.wish == "place"
        {
            assert_eq!(verdict["may_enrol"], api.status == StatusCode::CREATED, "{verb}: the verdict told");
        }
        self.compare(verb, &page, &api);
    }

    /// A family's own press about an enrolment, and the same by its twin's program.
    async fn answers_course(
        &mut self,
        verb: &str,
        [one, other]: [(&Family, EnrolmentId); 2],
        (address, fields): (&str, &[(&str, &str)]),
        body: Value,
    ) {
        let mut parent = self.browser(Knocks::Family, one.0).await;
        parent.get(&format!("/enrolments/{}", one.1)).await;
        let page = parent.post(&format!("/enrolments/{}/{address}", one.1), fields).await;
        let mut program = self.browser(Knocks::Family, other.0).await;
        let path = format!("/api/v1/enrolments/{}/{address}", other.1);
        let api = program.calls(Method::POST, &path, Some(&body)).await;
        self.compare(verb, &page, &api);
        let states = [states(self.scene(), one.1).await, states(self.scene(), other.1).await];
        assert_eq!(states[0], states[1], "{verb}");
    }

    /// Two families that asked for a course.
    async fn enrolled(&self, series: SeriesId) -> [(Family, EnrolmentId); 2] {
        let (one, other) = (self.scene().child().await, self.scene().child().await);
        let had = [
            enrolment(&self.scene().enrols(&one, series).await),
            enrolment(&self.scene().enrols(&other, series).await),
        ];
        [(one, had[0]), (other, had[1])]
    }
}

/// How many dates of an enrolment are in each state, and how it stands as a whole.
async fn states(scene: &Scene, id: EnrolmentId) -> Vec<String> {
    let read = scene.store.read(move |db| {
        Box::pin(async move {
            let members = leyuan::store::enrolments::dates(db, id).await?;
            let whole = leyuan::store::enrolments::find(db, id).await?.and_then(|found| found.state());
            let mut states: Vec<String> = members.iter().map(|(_, _, state)| format!("{state:?}")).collect();
            states.sort();
            states.push(format!("{whole:?}"));
            Ok(states)
        })
    });
    read.await.expect("read")
}

spec!(a_request_for_a_course_hears_one_decision_on_the_page_and_from_the_api, "2026-11-28T06:20:00Z", scene => {
    // B9
    let mut twins = Twins::gather(scene).await;
    twins.enrols("fits", &USUAL).await;
    twins.enrols("too young", &Like { session: for_schoolchildren, ..USUAL }).await;
    twins.enrols("two, one too young", &Like { session: for_schoolchildren, births: &["2021-01-10", "2018-01-10"], ..USUAL }).await;
    twins.enrols("full", &Like { places: 1, others: 1, ..USUAL }).await;
    twins.enrols("in line", &Like { places: 1, others: 1, wish: "line", ..USUAL }).await;
    twins.enrols("too many", &Like { places: 1, births: &["2021-01-10", "2020-01-10"], ..USUAL }).await;
    twins.enrols("without consent", &Like { household: |it| it.has_consent = false, ..USUAL }).await;
    twins.enrols("nobody", &Like { births: &[], ..USUAL }).await;
    twins.agree();
});

spec!(what_a_family_does_with_its_course_is_one_decision_too, "2026-11-28T06:20:00Z", scene => {
    // B9, B6
    let mut twins = Twins::gather(scene).await;
    let (wide, _) = twins.scene().course(&WEDNESDAYS, 9, |_| {}).await;
    let [one, other] = twins.enrolled(wide).await;
    let who = [(&one.0, one.1), (&other.0, other.1)];
    twins.answers_course("leave", who, ("departure", &[]), json!({})).await;
    twins.answers_course("leave again", who, ("departure", &[]), json!({})).await;
    // A few hours ahead a freed place is offered.
    let soon = ["2026-11-28T17:00:00Z", "2026-12-05T17:00:00Z"];
    for (verb, reply) in [("take the offer", "take"), ("leave the offer", "leave")] {
        let (full, _) = twins.scene().course(&soon, 2, |_| {}).await;
        let [first, second] = twins.enrolled(full).await;
        let [one, other] = twins.enrolled(full).await;
        for (family, id) in [first, second] {
            let leave = leyuan::actions::leave_course::LeaveCourse {
                enrolment: id, children: None, household: Some(family.id), now: twins.scene().now(),
            };
            twins.scene().presses(leave).await.expect("left");
        }
        assert!(states(twins.scene(), one.1).await.iter().any(|state| state.contains("Offered")), "{verb}");
        let who = [(&one.0, one.1), (&other.0, other.1)];
        twins.answers_course(verb, who, ("answer", &[("reply", reply)]), json!({ "reply": reply })).await;
    }
    let (over, _) = twins.scene().course(&["2026-11-28T07:00:00Z"], 9, |_| {}).await;
    twins.enrols("full", &Like { places: 1, others: 1, ..USUAL }).await;
    let [one, other] = twins.enrolled(over).await;
    twins.scene().until("2026-11-28T08:10:00Z");
    let who = [(&one.0, one.1), (&other.0, other.1)];
    twins.answers_course("over", who, ("departure", &[]), json!({})).await;
    twins.agree();
});

async fn of_home(company: &Company, family: &Family) -> Visitor {
    company.browser(&program(&company.scene), Knocks::Family, family).await
}

spec!(a_program_enrols_once_sees_its_dates_excuses_one_and_leaves, "2026-11-28T06:20:00Z", scene => {
    // B9, C6
    let company = Company::gathers(scene).await;
    let (dance, sessions) = company.scene.course(&WEDNESDAYS, 2, |_| {}).await;
    let family = company.scene.family(&["2021-01-10", "2020-03-04"]).await;
    let mut parent = of_home(&company, &family).await;
    let courses = parent.get("/api/v1/centres/jinhuayuan/courses").await.json();
    assert_eq!(courses["items"][0]["series"], json!(dance));
    let first = parent.calls_with_key(Method::POST, &enrolling(dance), Some(&party(&family)), "one").await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    let mine = first.header("location").to_string();
    let again = parent.calls_with_key(Method::POST, &enrolling(dance), Some(&party(&family)), "one").await;
    assert_eq!((again.status, again.json()["id"].clone()), (StatusCode::CREATED, first.json()["id"].clone()));
    for (part, other) in [("children", json!(family.only(0).children)), ("wish", json!("line"))] {
        let mut body = party(&family);
        body[part] = other;
        let used = parent.calls_with_key(Method::POST, &enrolling(dance), Some(&body), "one").await;
        assert!(used.body.contains("#problem-key-used"), "{part}: {}", used.body);
    }
    let told = parent.get(&mine).await.json();
    let dates: Vec<&Value> = told["dates"].as_array().unwrap().iter().collect();
    assert_eq!(dates.iter().map(|date| date["session"].clone()).collect::<Vec<_>>(), sessions.iter().map(|id| json!(id)).collect::<Vec<_>>());
    let excuse = format!("/api/v1/bookings/{}/cancellation", dates[1]["booking"].as_str().unwrap());
    assert_eq!(parent.calls(Method::POST, &excuse, Some(&json!({}))).await.status, StatusCode::OK);
    assert_eq!(parent.get(&mine).await.json()["dates"][1]["state"], "cancelled");
    let gives_up = parent.get(&format!("{mine}/departure")).await.json();
    assert_eq!((gives_up["children"].clone(), gives_up["can_leave"].clone()), (json!(family.children), json!(true)));
    let some = json!({ "children": [family.children[0]] });
    let left = parent.calls(Method::POST, &format!("{mine}/departure"), Some(&some)).await.json();
    assert_eq!((&left["children"][0]["state"], &left["children"][1]["state"]), (&json!("cancelled"), &json!("confirmed")));
    let nobody = parent.calls(Method::POST, &format!("{mine}/departure"), Some(&json!({ "children": [] }))).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nobody.body);
    let list = parent.get("/api/v1/enrolments?limit=1").await.json();
    assert_eq!((list["items"][0]["id"].clone(), list["next"].clone()), (first.json()["id"].clone(), Value::Null));
    let mut stranger = of_home(&company, &company.scene.child().await).await;
    assert_eq!(stranger.get(&mine).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get("/api/v1/enrolments").await.json()["items"], json!([]));
});

spec!(the_desk_enrols_past_the_places_only_with_a_reason_and_takes_off, "2026-11-28T06:20:00Z", scene => {
    // B9, C3
    let company = Company::gathers(scene).await;
    let (dance, _) = company.scene.course(&WEDNESDAYS, 1, |_| {}).await;
    let (first, second) = (company.scene.child().await, company.scene.child().await);
    enrolment(&company.scene.enrols(&first, dance).await);
    let mut staff = company.browser(&program(&company.scene), Knocks::StaffHere, &first).await;
    let desk = "/api/v1/centres/jinhuayuan/desk";
    let outlook = staff.get(&format!("{desk}/courses/{dance}/outlook?household={}", second.id)).await.json();
    assert_eq!((&outlook["verdicts"][0]["may_enrol"], &outlook["verdicts"][0]["may_wait"]), (&json!(false), &json!(true)));
    let mut body = json!({ "household": second.id, "party": party(&second) });
    let path = format!("{desk}/courses/{dance}/enrolments");
    let refused = staff.calls(Method::POST, &path, Some(&body)).await;
    assert_eq!((refused.status, refused.json()["refusals"][0]["rule"].clone()), (StatusCode::CONFLICT, json!("C6")));
    body["reason"] = "sibling".into();
    let made = staff.calls(Method::POST, &path, Some(&body)).await;
    assert_eq!((made.status, made.json()["is_waiting"].clone()), (StatusCode::CREATED, json!(false)), "{}", made.body);
    let reasons = company.scene.count("SELECT COUNT(*) FROM change WHERE verb = 'enrolment.past_places' AND detail = 'sibling'").await;
    assert_eq!(reasons, 1);
    let roster = staff.get(made.header("location")).await.json();
    assert_eq!(roster["enrolments"].as_array().unwrap().len(), 2);
    assert_eq!((&roster["enrolments"][1]["household"], &roster["enrolments"][1]["is_by_desk"]), (&json!(second.id), &json!(true)));
    let off = format!("{desk}/enrolments/{}/departure", made.json()["enrolment"].as_str().unwrap());
    let off = staff.calls(Method::POST, &off, Some(&json!({}))).await.json();
    assert_eq!(off["children"][0]["cancelled_by"], "desk", "{off}");
});

spec!(a_lesson_made_up_is_shown_first_and_added_once_as_shown, "2026-11-28T06:20:00Z", scene => {
    // B7, Z3
    let company = Company::gathers(scene).await;
    let (dance, _) = company.scene.course(&WEDNESDAYS, 5, |_| {}).await;
    let family = company.scene.child().await;
    let id = enrolment(&company.scene.enrols(&family, dance).await);
    let mut staff = company.browser(&program(&company.scene), Knocks::StaffHere, &family).await;
    let path = format!("/api/v1/centres/jinhuayuan/desk/courses/{dance}/sessions");
    let mut wish = json!({ "room": "play", "date": "2026-12-30", "starts": "14:00:00", "ends": "15:00:00" });
    let shown = staff.calls_with_key(Method::POST, &path, Some(&wish), "one").await.json();
    assert_eq!((&shown["is_done"], &shown["effects"]["families"]), (&json!(false), &json!(1)), "{shown}");
    assert_eq!(states(&company.scene, id).await.len(), 5);
    wish["digest"] = "something else".into();
    let stale = staff.calls_with_key(Method::POST, &path, Some(&wish), "one").await;
    assert_eq!((stale.status, &stale.json()["effects"]["digest"]), (StatusCode::CONFLICT, &shown["effects"]["digest"]));
    wish["digest"] = shown["effects"]["digest"].clone();
    for _ in 0..2 {
        let done = staff.calls_with_key(Method::POST, &path, Some(&wish), "one").await;
        assert_eq!((done.status, done.json()["is_done"].clone()), (StatusCode::OK, json!(true)), "{}", done.body);
    }
    assert_eq!(states(&company.scene, id).await.len(), 6, "one more date, and the whole");
});

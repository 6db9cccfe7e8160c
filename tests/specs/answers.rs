//! What somebody hears after a press that did not go as they thought, or went twice; and that no link leads nowhere.
//!
//! Invariant: nothing typed or ticked is lost, and there is always something to press next.

use crate::company::{Company, Knocks};
use crate::paper::{addresses, form, links, text};
use crate::scene::{Family, Scene, booking, spec};
use crate::visitor::{Visitor, program};
use crate::who_may::{filled, seen};
use axum::http::{Method, StatusCode};
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::State;
use leyuan::domain::ids::{
    BookingId, ChildId, ClosureId, DeviceId, GuardianId, HouseholdId, NoticeId, PrivateUseId, SessionId,
};
use leyuan::web;
use leyuan::web::who::Access;
use std::collections::{BTreeSet, VecDeque};

async fn at_home(company: &Company, family: &Family) -> Visitor {
    let app = program(&company.scene);
    let mut visitor = company.browser(&app, Knocks::Family, family).await;
    visitor.headers.insert("accept-language", "zh-CN".parse().unwrap());
    visitor
}

fn page(session: SessionId) -> String {
    format!("/jinhuayuan/sessions/{session}")
}

fn asking(session: SessionId) -> String {
    format!("/jinhuayuan/sessions/{session}/bookings")
}

/// Two children and two grown-ups, none of them ticked for good.
async fn four(scene: &Scene) -> Family {
    scene.family_with(&["2021-01-10", "2020-03-04"], 2, |_| {}).await
}

spec!(a_form_typed_wrong_comes_back_as_it_was_with_what_to_change_on_top, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let family = company.scene.child().await;
    let mut parent = at_home(&company, &family).await;
    let blank = parent.get("/household/children").await.body;
    let sent = form(&blank, "/household/children")
        .typing("nickname", "小满<满>")
        .typing("year", "2027")
        .typing("month", "13")
        .typing("day", "1")
        .typing("needs", "花生");
    let answer = sent.press(&mut parent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = form(&answer.body, "/household/children");
    for (name, typed) in [("nickname", "小满<满>"), ("year", "2027"), ("month", "13"), ("day", "1"), ("needs", "花生")] {
        assert_eq!(again.value(name), [typed]);
    }
    assert!(answer.body.contains("id=\"errors\"") && answer.body.contains("aria-invalid=\"true\""));
    let leads = addresses(&answer.body).into_iter().filter(|to| to.starts_with('#') && to != "#main");
    for to in leads {
        assert!(answer.body.contains(&format!("id=\"{}\"", &to[1..])), "{to} leads to its box");
    }
    assert_ne!(again.value("key"), sent.value("key"), "a new key for a new try");
    let mended = again.typing("year", "2023").typing("month", "3");
    assert!(mended.press(&mut parent).await.leads_to().starts_with("/household"));
    assert!(text(&parent.get("/household").await.body).contains("小满<满>"));
});

spec!(a_sign_in_typed_wrong_keeps_the_card_and_forgets_the_pin, "2026-11-28T06:20:00Z", scene => {
    let mut visitor = Visitor::at(&program(&scene));
    let blank = visitor.get("/sign-in?next=/bookings").await.body;
    let sent = form(&blank, "/sign-in").typing("card", "12").typing("pin", "987654");
    let answer = sent.press(&mut visitor).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = form(&answer.body, "/sign-in");
    assert_eq!((again.value("card"), again.value("pin"), again.value("next")), (vec!["12"], vec![""], vec!["/bookings"]));
    assert!(answer.body.contains("id=\"errors\"") && !answer.body.contains("987654"));
});

spec!(a_place_gone_meanwhile_keeps_the_ticks_and_offers_the_line, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let session = scene.session("2026-11-29T07:00:00Z", 2).await;
    let (family, quicker) = (four(scene).await, four(scene).await);
    let mut parent = at_home(&company, &family).await;
    let seen = parent.get(&page(session)).await.body;
    let [one, two] = [family.children[0].to_string(), family.children[1].to_string()];
    let sent = form(&seen, &asking(session)).ticking("child", &one).ticking("child", &two);
    scene.asks(&quicker, session).await;
    let answer = sent.press(&mut parent).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let again = form(&answer.body, &asking(session));
    let ticked: BTreeSet<&str> = again.value("child").into_iter().collect();
    assert_eq!(ticked, BTreeSet::from([one.as_str(), two.as_str()]));
    assert_eq!(again.value("wish"), ["line"]);
    assert_ne!(again.value("key"), sent.value("key"), "a new key for a new try");
    assert!(text(&answer.body).contains("排候补"));
    let ticket = again.press(&mut parent).await.leads_to().to_string();
    assert!(text(&parent.get(&ticket).await.body).contains("候补第 1 位"));
});

spec!(who_asks_to_wait_where_a_place_is_free_has_it, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let session = scene.session("2026-11-29T07:00:00Z", 1).await;
    let (family, first) = (scene.child().await, scene.child().await);
    let had = booking(&scene.asks(&first, session).await);
    let mut parent = at_home(&company, &family).await;
    let full = parent.get(&page(session)).await.body;
    let sent = form(&full, &asking(session));
    assert_eq!(sent.value("wish"), ["line"]);
    scene.cancels(&first, had).await.unwrap();
    let ticket = sent.press(&mut parent).await.leads_to().to_string();
    let id: BookingId = ticket.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(scene.states(id).await, [State::Confirmed]);
    assert!(text(&parent.get(&ticket).await.body).contains("预约成功"));
});

spec!(the_same_press_sent_again_hears_the_same_answer, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let session = scene.session("2026-11-29T07:00:00Z", 1).await;
    let (family, other) = (scene.child().await, scene.child().await);
    let mut parent = at_home(&company, &family).await;
    let seen = parent.get(&page(session)).await.body;
    let sent = form(&seen, &asking(session));
    let first = sent.press(&mut parent).await.leads_to().to_string();
    assert_eq!(sent.press(&mut parent).await.leads_to(), first);
    assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 1);

    let mut late = at_home(&company, &other).await;
    let seen = late.get(&page(session)).await.body;
    let child = other.children[0].to_string();
    late.page = seen.clone();
    let no = late.post(&asking(session), &[("child", &child), ("wish", "place")]).await;
    scene.cancels(&family, first.rsplit('/').next().unwrap().parse().unwrap()).await.unwrap();
    late.page = seen;
    let again = late.post(&asking(session), &[("child", &child), ("wish", "place")]).await;
    assert_eq!((no.status, again.status), (StatusCode::CONFLICT, StatusCode::CONFLICT), "a no stays a no for its key");

    // A new child, pressed twice.
    let blank = parent.get("/household/children").await.body;
    let new = form(&blank, "/household/children").typing("nickname", "小满");
    let new = new.typing("year", "2023").typing("month", "3").typing("day", "1");
    let one = new.press(&mut parent).await.leads_to().to_string();
    assert_eq!(new.press(&mut parent).await.leads_to(), one);
    assert_eq!(scene.count("SELECT COUNT(*) FROM child WHERE name = '小满'").await, 1);
});

spec!(a_refusal_names_up_to_three_sessions_that_fit, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let mut draft = scene.draft("2026-11-29T07:00:00Z", 5);
    draft.terms.ages = AgeRange::new(96, None);
    let refused = scene.plan(&draft).await;
    let mut fit = Vec::new();
    for starts in ["2026-11-30T07:00:00Z", "2026-12-01T07:00:00Z", "2026-12-02T07:00:00Z", "2026-12-03T07:00:00Z"] {
        fit.push(scene.session(starts, 5).await);
    }
    let family = scene.child().await;
    let mut parent = at_home(&company, &family).await;
    parent.get(&page(refused)).await;
    let child = family.children[0].to_string();
    let answer = parent.post(&asking(refused), &[("child", &child), ("wish", "place")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let named = addresses(&answer.body);
    let named: Vec<SessionId> = fit.into_iter().filter(|session| named.contains(&page(*session))).collect();
    assert_eq!(named.len(), 3, "{}", text(&answer.body));
});

spec!(what_is_not_there_is_not_found, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = program(&company.scene);
    app.stop.begin();
    let known = company.things("2026-11-29T07:00:00Z").await;
    let mut unknown = known.clone();
    unknown.family.id = HouseholdId::new();
    unknown.family.children = vec![ChildId::new()];
    unknown.family.guardians = vec![GuardianId::new()];
    (unknown.session, unknown.booking, unknown.slot) = (SessionId::new(), BookingId::new(), PrivateUseId::new());
    (unknown.closure, unknown.screen, unknown.notice) = (ClosureId::new(), DeviceId::new(), NoticeId::new());
    let mut wrong = Vec::new();
    for entry in web::table().iter().filter(|entry| entry.method == Method::GET && entry.path.contains('{')) {
        let knocks = match entry.access {
            Access::Anyone => Knocks::Nobody,
            Access::Household | Access::Known => Knocks::Family,
            Access::Device => Knocks::Screen,
            Access::Counter => Knocks::Counter,
            Access::Host => Knocks::Host,
            access @ (Access::OnDuty | Access::Office | Access::Manager | Access::Admin) => {
                Knocks::rightful(access)
            }
        };
        let whole = filled(entry.path, "jinhuayuan", &unknown);
        let is_about_something = whole != filled(entry.path, "jinhuayuan", &known);
        let mut tries: Vec<String> = is_about_something.then(|| whole.clone()).into_iter().collect();
        if entry.access == Access::Anyone && entry.path.contains("{centre}") {
            tries.push(whole.replace("jinhuayuan", "nowhere"));
        }
        for (named, word) in [("{room}", "/play"), ("{room}", "/baby"), ("{file}", "/play.ics"), ("{name}", "/app.css")] {
            if entry.path.contains(named) && whole.contains(word) {
                tries.push(whole.replace(word, "/nothing"));
            }
        }
        if is_about_something {
            tries.push(format!("{whole}x"));
        }
        for address in tries {
            let mut visitor = company.browser(&app, knocks, &known.family).await;
            let status = seen(&mut visitor, &address).await.status;
            if status != StatusCode::NOT_FOUND {
                wrong.push(format!("{} {address}: {status}", entry.path));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
});

spec!(every_link_leads_somewhere, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = program(&company.scene);
    app.stop.begin();
    let things = company.things("2026-11-28T07:00:00Z").await;
    let mut wrong = Vec::new();
    for (knocks, from) in [(Knocks::Nobody, "/"), (Knocks::Family, "/bookings"), (Knocks::StaffHere, "/jinhuayuan/desk")] {
        let mut visitor = company.browser(&app, knocks, &things.family).await;
        let mut to_see = VecDeque::from([from.to_string(), "/jinhuayuan".into(), "/jinhuayuan/kiosk".into()]);
        let mut seen = BTreeSet::new();
        while let Some(address) = to_see.pop_front() {
            let place = address.split(['?', '#']).next().unwrap_or_default().to_string();
            // Its own sign-out is a press, and one page of each kind is enough.
            if !address.starts_with('/') || !seen.insert(place) || seen.len() > 120 {
                continue;
            }
            let answer = visitor.get(&address).await;
            // Parents' pages stay parents' pages: who came from the desk is shown the way to sign in.
            let is_shown_in = knocks == Knocks::StaffHere && answer.status == StatusCode::FORBIDDEN;
            let is_wrong = answer.status.is_client_error() || answer.status.is_server_error();
            if is_wrong && !is_shown_in {
                wrong.push(format!("{knocks:?} {address}: {}", answer.status));
            }
            let to = answer.header("location");
            to_see.extend(Some(to.to_string()).filter(|to| !to.is_empty()));
            to_see.extend(links(&answer.body));
        }
        assert!(seen.len() > 8, "{knocks:?} saw {seen:?}");
    }
    assert_eq!(wrong, Vec::<String>::new());
});

//! Who may: every address there is, and everybody who may knock, asked one after the other.
//!
//! Invariant: `decided` names every address of the table; one that nobody has decided about there fails.

mod decided;

use crate::company::{Company, Knocks, Things};
use crate::harvest::in_both_feeds;
use crate::scene::spec;
use crate::visitor::{Answer, Visitor, program};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use leyuan::app::App;
use leyuan::domain::staff::Role;
use leyuan::web::who::Access;
use leyuan::web::{self, Entry};
use std::collections::BTreeSet;

/// What somebody finds at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finds {
    /// Let in: a page, an answer to the press, or what is wrong with it.
    In,
    SignIn,
    Forbidden,
    Missing,
    /// A screen, led to its own face.
    TurnedBack,
}

/// What each access means to each, where the address does not make an exception.
pub fn decided(entry: &Entry, knocks: Knocks) -> Finds {
    // A device is no browser: on a page it is nobody.
    let knocks = if entry.operation.is_none() && knocks == Knocks::Counter { Knocks::Nobody } else { knocks };
    if knocks == Knocks::Screen && entry.operation.is_none() {
        return of_a_screen(entry);
    }
    if let Some(finds) = exception((&entry.method, entry.path), knocks) {
        return finds;
    }
    match (entry.access, knocks) {
        (Access::Anyone, _) => Finds::In,
        (_, Knocks::Nobody) if entry.operation.is_some() => Finds::SignIn,
        (Access::Counter, Knocks::Counter) => Finds::In,
        (Access::Counter, _) => Finds::Forbidden,
        (Access::Host, Knocks::Host) => Finds::In,
        (Access::Device, Knocks::Screen) => Finds::In,
        (Access::Device, _) => Finds::Forbidden,
        (_, Knocks::Nobody) if entry.method == Method::GET => Finds::SignIn,
        (Access::Known, Knocks::Nobody | Knocks::Screen | Knocks::Counter) => Finds::Forbidden,
        (Access::Known, _) => Finds::In,
        (Access::Household, Knocks::Family) => Finds::In,
        (Access::Household, Knocks::OtherFamily) if is_of_a_family(entry.path) => Finds::Missing,
        (Access::Household, Knocks::OtherFamily) => Finds::In,
        (access, knocks) if knocks.role().is_some_and(|role| may(role, access)) => Finds::In,
        (
            Access::Household
            | Access::OnDuty
            | Access::Office
            | Access::Manager
            | Access::Admin
            | Access::Host,
            _,
        ) => Finds::Forbidden,
    }
}

/// What hangs in a hall shows its own face, and fetches what that is drawn with; anything else turns it back.
fn of_a_screen(entry: &Entry) -> Finds {
    // Below /api a cookie says nothing, so nobody is known there to be a screen.
    const BESIDE: [&str; 8] = [
        "/api/openapi.json",
        "/assets/{name}",
        "/events/{centre}",
        "/favicon.ico",
        "/healthz",
        "/robots.txt",
        "/sw.js",
        "/{centre}/kiosk",
    ];
    const STANDS: [&str; 2] = ["/{centre}/kiosk/check-in", "/{centre}/kiosk/here"];
    match entry.path {
        // Somebody else's door.
        "/{centre}/kiosk/{room}/use" => Finds::Forbidden,
        path if BESIDE.contains(&path) => Finds::In,
        // What people touch, any screen of the house may show.
        path if STANDS.iter().any(|stand| path.starts_with(stand)) => Finds::In,
        _ => Finds::TurnedBack,
    }
}

/// A role may all that a smaller one may.
fn may(role: Role, access: Access) -> bool {
    match access {
        Access::OnDuty => true,
        Access::Office => role != Role::OnDuty,
        Access::Manager => role == Role::Manager || role == Role::Admin,
        Access::Admin => role == Role::Admin,
        Access::Anyone
        | Access::Known
        | Access::Household
        | Access::Device
        | Access::Counter
        | Access::Host => false,
    }
}

/// Addresses that decide for themselves.
fn exception((method, path): (&Method, &str), knocks: Knocks) -> Option<Finds> {
    match (path, knocks) {
        // With real data there is no demo.
        ("/demo/{person}", _) => Some(Finds::Missing),
        // It opens by its address alone, which nobody here has.
        (path, _) if path == "/calendar/{file}" || path.starts_with("/dav/h/") => Some(Finds::Missing),
        // Who is not there has been removed already, by the same press perhaps: nothing happens.
        (
            "/household/children/{child}/removal" | "/household/guardians/{guardian}/removal",
            Knocks::OtherFamily,
        ) if *method != Method::GET => Some(Finds::In),
        // Its own door's screen, its staff, a household.
        ("/{centre}/kiosk/{room}/use", Knocks::Nobody | Knocks::StaffElsewhere | Knocks::Host) => {
            Some(Finds::Forbidden)
        }
        // Its writer's, and the manager's.
        (path, Knocks::Office) if path.contains("{incident}") && *method == Method::GET => {
            Some(Finds::Missing)
        }
        _ => None,
    }
}

pub fn is_of_a_family(path: &str) -> bool {
    ["{booking}", "{enrolment}", "{child}", "{guardian}", "{used}"].iter().any(|named| path.contains(named))
}

/// Something a page presses; what programs send is asked in `api`.
fn is_pressed(entry: &&Entry) -> bool {
    entry.method != Method::GET && entry.operation.is_none()
}

/// The address with something real in it.
pub fn filled(path: &str, centre: &str, things: &Things) -> String {
    let is_private = ["/use", "/slots"].iter().any(|word| path.contains(word));
    let room = if is_private {
        "baby"
    } else if centre == "guiyuan" {
        "hall"
    } else {
        "play"
    };
    let filled = |word: &str| match word {
        "{centre}" => centre.to_string(),
        "{session}" => things.session.to_string(),
        "{booking}" => things.booking.to_string(),
        "{series}" => things.course.0.to_string(),
        "{enrolment}" => things.course.1.to_string(),
        "{household}" => things.family.id.to_string(),
        "{child}" => things.family.children[0].to_string(),
        "{guardian}" => things.family.guardians[0].to_string(),
        "{used}" => things.slot.to_string(),
        "{closure}" => things.closure.to_string(),
        "{notice}" => things.notice.to_string(),
        // A sign-in that is nobody's is over all the same.
        "{message}" | "{sign_in}" => things.message.to_string(),
        "{colleague}" => things.colleague.to_string(),
        "{account}" => things.account.to_string(),
        "{incident}" => things.incident.to_string(),
        "{announcement}" => things.announcement.to_string(),
        "{group}" => things.group.to_string(),
        "{duty}" => things.message.to_string(),
        // Nobody's: thrown away twice it is gone all the same.
        "{draft}" => things.message.to_string(),
        "{token}" => things.token.as_str().to_string(),
        // Nobody's: taken off twice they are off all the same.
        "{collector}" => things.message.to_string(),
        "{counter}" => things.counter.to_string(),
        "{device}" => things.screen.to_string(),
        "{room}" => room.to_string(),
        "{feed}" => if path.contains("open-events") { "events" } else { "scheduled-sessions" }.into(),
        "{item}" => things.session.to_string(),
        "{file}" if path.contains("/ages/") => "36-72.ics".into(),
        "{file}" => format!("{room}.ics"),
        "{secret}" => "A".repeat(43),
        "{member}" => format!("{}.ics", things.session),
        "{name}" if path.starts_with("/dav/") => "public".into(),
        "{name}" => "app.css".into(),
        "{table}" => "use.csv".into(),
        "outlook" => format!("outlook?household={}", things.family.id),
        "{person}" => "li".into(),
        other if other.starts_with('{') => panic!("{path}: what is {other}?"),
        other => other.to_string(),
    };
    path.split('/').map(filled).collect::<Vec<_>>().join("/")
}

pub fn what_happened(asked: &str, answer: &Answer) -> Finds {
    let to = answer.header("location");
    let is_sign_in = to.starts_with("/sign-in?next=") || to.contains("/desk/sign-in?next=");
    match answer.status {
        StatusCode::SEE_OTHER if is_sign_in => Finds::SignIn,
        StatusCode::UNAUTHORIZED => Finds::SignIn,
        StatusCode::FORBIDDEN => Finds::Forbidden,
        StatusCode::NOT_FOUND => Finds::Missing,
        status if status.is_server_error() => panic!("{asked}: {status}"),
        _ => Finds::In,
    }
}

/// What stands there, or where it leads: a page of an answer to a press leads back to where the press stood.
pub async fn seen(visitor: &mut Visitor, address: &str) -> Answer {
    let answer = visitor.get(address).await;
    if answer.status != StatusCode::SEE_OTHER || what_happened(address, &answer) == Finds::SignIn {
        return answer;
    }
    let to = answer.leads_to().to_string();
    visitor.get(&to).await
}

/// The same for one who may be a screen.
fn found(knocks: Knocks, asked: &str, answer: &Answer) -> Finds {
    let is_led_back = knocks == Knocks::Screen && answer.header("location") == "/jinhuayuan/kiosk";
    if is_led_back { Finds::TurnedBack } else { what_happened(asked, answer) }
}

/// A browser with a page of ours before it, so that it may press.
async fn ready(company: &Company, app: &App, (knocks, things): (Knocks, &Things)) -> Visitor {
    let mut visitor = company.browser(app, knocks, &things.family).await;
    let page = match knocks {
        Knocks::Family | Knocks::OtherFamily => "/jinhuayuan/desk/sign-in",
        _ => "/sign-in",
    };
    visitor.get(page).await;
    // A screen has a form where people touch it, and nowhere else.
    if knocks == Knocks::Screen {
        visitor.get("/jinhuayuan/kiosk/check-in").await;
    }
    assert!(visitor.hidden("csrf").is_some(), "{knocks:?}: a form");
    visitor
}

/// Live streams end at once, so that they can be read to their end.
fn whole(company: &Company) -> App {
    let app = program(&company.scene);
    app.stop.begin();
    app
}

fn line(entry: &Entry) -> String {
    format!("{} {}", entry.method, entry.path)
}

const SUNDAY: &str = "2026-11-29T07:00:00Z";

/// Everybody who presses: of the roles that may, the smallest, for the second would find done what the first did. That
/// the larger may too is seen at the pages.
pub fn pressing(entry: &Entry) -> impl Iterator<Item = Knocks> + use<'_> {
    let is_larger = |knocks: &Knocks| {
        knocks.role().is_some_and(|role| may(role, entry.access)) && *knocks != Knocks::rightful(entry.access)
    };
    Knocks::ALL.into_iter().filter(move |knocks| !is_larger(knocks))
}

async fn changes(company: &Company) -> i64 {
    company.scene.count("SELECT COUNT(*) FROM change").await
}

#[test]
fn every_address_has_been_decided_about_and_none_that_is_gone() {
    let there: BTreeSet<(String, String)> =
        web::table().iter().map(|entry| (line(entry), format!("{:?}", entry.access))).collect();
    let decided: BTreeSet<(String, String)> = decided::all()
        .flat_map(|(access, lines)| lines.iter().map(move |line| (line.to_string(), format!("{access:?}"))))
        .collect();
    let undecided: Vec<_> = there.difference(&decided).collect();
    let gone: Vec<_> = decided.difference(&there).collect();
    assert!(undecided.is_empty() && gone.is_empty(), "not decided: {undecided:#?}\ngone: {gone:#?}");
}

spec!(everybody_sees_what_was_decided_and_no_more, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = whole(&company);
    let things = company.things(SUNDAY).await;
    in_both_feeds(&company.scene).await;
    let mut wrong = Vec::new();
    for knocks in Knocks::ALL {
        for entry in web::table().iter().filter(|entry| entry.method == Method::GET) {
            let mut visitor = company.browser(&app, knocks, &things.family).await;
            let address = filled(entry.path, "jinhuayuan", &things);
            let finds = found(knocks, &address, &visitor.get(&address).await);
            if finds != decided(entry, knocks) {
                wrong.push(format!("{knocks:?} {} {finds:?}", line(entry)));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
});

spec!(everybody_may_press_what_was_decided_and_a_refused_press_changes_nothing, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = whole(&company);
    let mut wrong = Vec::new();
    for entry in web::table().iter().filter(is_pressed) {
        let things = company.things(SUNDAY).await;
        let address = filled(entry.path, "jinhuayuan", &things);
        // Who is let in comes last: a press may take away what was asked for.
        let (may, may_not): (Vec<Knocks>, Vec<Knocks>) =
            pressing(entry).partition(|knocks| decided(entry, *knocks) == Finds::In);
        for knocks in may_not.into_iter().chain(may) {
            let expected = decided(entry, knocks);
            let mut visitor = ready(&company, &app, (knocks, &things)).await;
            let before = changes(&company).await;
            let about = things.family.id.to_string();
            let finds = found(knocks, &address, &visitor.post(&address, &[("household", &about), ("use", "in-use")]).await);
            let is_none_of_theirs = knocks == Knocks::OtherFamily && is_of_a_family(entry.path);
            let is_changed = changes(&company).await != before && (expected != Finds::In || is_none_of_theirs);
            if finds != expected || is_changed {
                wrong.push(format!("{knocks:?} {} {finds:?}, changed: {is_changed}", line(entry)));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
});

spec!(nobody_presses_through_a_page_that_is_not_ours, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = whole(&company);
    let mut wrong = Vec::new();
    for entry in web::table().iter().filter(is_pressed) {
        let things = company.things(SUNDAY).await;
        let address = filled(entry.path, "jinhuayuan", &things);
        let knocks = Knocks::rightful(entry.access);
        let mut stranger = Visitor::at(&app);
        stranger.get("/sign-in").await;
        let theirs = stranger.hidden("csrf").expect("a token");
        let mut visitor = ready(&company, &app, (knocks, &things)).await;
        let ours = format!("csrf={}", visitor.hidden("csrf").expect("a token"));
        let theirs = format!("csrf={theirs}");
        let before = changes(&company).await;
        let tries = [
            ("no token", "", "http://localhost:8080", "same-origin"),
            ("another browser's token", theirs.as_str(), "http://localhost:8080", "same-origin"),
            ("another site", ours.as_str(), "http://localhost:8080", "cross-site"),
            ("another origin", ours.as_str(), "https://evil.example", "same-origin"),
            ("a sister site", ours.as_str(), "https://evil.example", "same-site"),
        ];
        for (what, body, origin, site) in tries {
            let request = Request::post(&address)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("origin", origin)
                .header("sec-fetch-site", site);
            let answer = visitor.send(request.body(Body::from(body.to_string())).unwrap()).await;
            // A press without its token is refused before or after it is read.
            if answer.status != StatusCode::FORBIDDEN {
                wrong.push(format!("{} {what}: {}", line(entry), answer.status));
            }
        }
        if changes(&company).await != before {
            wrong.push(format!("{}: changed", line(entry)));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
});

spec!(staff_see_and_press_nothing_of_another_centre_through_their_own, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let (company, things) = company.things_there(SUNDAY).await;
    let app = whole(&company);
    let mut wrong = Vec::new();
    let is_of_staff = |entry: &&Entry| !matches!(entry.access, Access::Anyone | Access::Household | Access::Device | Access::Counter);
    // A table is a word, nobody's.
    let is_about_something =
        |entry: &&Entry| entry.path.matches('{').count() > 1 && !entry.path.ends_with("{table}");
    let is_asked = |entry: &&Entry| entry.method == Method::GET || is_pressed(entry);
    for entry in web::table().iter().filter(is_of_staff).filter(is_about_something).filter(is_asked) {
        let knocks = match entry.access {
            Access::Known => Knocks::StaffHere,
            access => Knocks::rightful(access),
        };
        let mut visitor = ready(&company, &app, (knocks, &things)).await;
        let address = filled(entry.path, "jinhuayuan", &things).replace("/play", "/hall");
        let before = changes(&company).await;
        let answer = match entry.method {
            Method::GET => seen(&mut visitor, &address).await,
            _ => visitor.post(&address, &[]).await,
        };
        // A press that says nothing may be asked again before anybody looks whom it is about; a closure nobody
        // knows was lifted by somebody quicker.
        let is_asked_again = entry.method != Method::GET && answer.status == StatusCode::UNPROCESSABLE_ENTITY;
        let is_done_already =
            ["/closures/{closure}/end", "/drafts/{draft}/removal", "/duties/{duty}/removal"].iter().any(|end| entry.path.ends_with(end));
        if what_happened(&address, &answer) != Finds::Missing && !is_asked_again && !is_done_already {
            wrong.push(format!("{} {}", line(entry), answer.status));
        }
        if changes(&company).await != before {
            wrong.push(format!("{}: changed", line(entry)));
        }
    }
    assert_eq!(company.scene.count("SELECT COUNT(*) FROM closure WHERE lifted").await, 0);
    assert_eq!(wrong, Vec::<String>::new());
});

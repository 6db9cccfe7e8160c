//! The API: every operation stands in the table and in the document, and opens only to whom it was decided.

mod samples;

use crate::company::{Company, Knocks};
use crate::scene::spec;
use crate::visitor::{Visitor, program};
use crate::who_may::{Finds, decided, filled, is_of_a_family, pressing, what_happened};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use leyuan::addresses::{Origin, with};
use leyuan::domain::names::Language;
use leyuan::views::words::Words;
use leyuan::web::api::{Kind, document};
use leyuan::web::{self, Entry};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The document of a house.
pub fn told(language: Language) -> Value {
    document::document(&Origin::parse("http://localhost:8080").unwrap(), language)
}

fn operations() -> Vec<Entry> {
    web::table().into_iter().filter(|entry| entry.operation.is_some()).collect()
}

#[test]
fn the_table_and_the_document_know_the_same_operations() {
    let served: BTreeSet<String> = web::table()
        .iter()
        .filter(|entry| entry.path.starts_with("/api/v1/"))
        .map(|entry| format!("{} {}", entry.method, entry.path))
        .collect();
    let document = told(Language::En);
    let mut documented = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            documented.insert(format!("{} {path}", method.to_ascii_uppercase()));
            assert!(ids.insert(operation["operationId"].to_string()), "twice: {operation}");
        }
    }
    assert_eq!(served, documented);
    assert!(served.len() > 60, "{}", served.len());
}

/// Every `$ref` there is.
fn refs<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(all) => {
            found.extend(all.get("$ref").and_then(Value::as_str));
            all.values().for_each(|inner| refs(inner, found));
        }
        Value::Array(all) => all.iter().for_each(|inner| refs(inner, found)),
        _ => {}
    }
}

#[test]
fn everything_the_document_refers_to_is_in_it_and_its_words_are_in_both_languages() {
    for language in Language::ALL {
        let document = told(language);
        let mut found = Vec::new();
        refs(&document, &mut found);
        let missing: BTreeSet<&str> =
            found.into_iter().filter(|to| document.pointer(to.trim_start_matches('#')).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
        for kind in Kind::all() {
            assert!(Words::of(language).knows(&format!("problem-{}", kind.code())), "{kind:?}");
        }
    }
    let summary = |language| told(language)["paths"]["/api/v1/centres"]["get"]["summary"].clone();
    assert_ne!(summary(Language::Zh), summary(Language::En));
}

#[test]
fn what_is_sent_with_a_property_nobody_knows_is_refused_by_its_schema() {
    let document = told(Language::En);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for operation in
        document["paths"].as_object().unwrap().values().flat_map(|it| it.as_object().unwrap().values())
    {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        let Some(name) = schema.as_str().and_then(|to| to.rsplit('/').next()) else { continue };
        let all =
            schemas[name]["anyOf"].as_array().cloned().unwrap_or_else(|| vec![json!({ "$ref": schema })]);
        for one in all {
            let name = one["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
            assert_eq!(schemas[name]["additionalProperties"], false, "{name}");
        }
    }
}

/// Of whoever may.
fn rightful(entry: &Entry) -> Knocks {
    Knocks::rightful(entry.access)
}

/// Whoever names a family's people is of that family, or hears that there is no such thing.
fn expected(entry: &Entry, knocks: Knocks) -> Finds {
    let names_people = ["basket-outlook", "book", "book-basket", "book-slot", "enrol", "give-consent"]
        .contains(&entry.operation.unwrap().id);
    match decided(entry, knocks) {
        Finds::In if knocks == Knocks::OtherFamily && names_people => Finds::Missing,
        // Guesses stand before a lock, not before a door.
        Finds::In if entry.operation.unwrap().id == "sign-in" => Finds::SignIn,
        Finds::In if knocks == Knocks::OtherFamily && is_of_a_family(entry.path) => Finds::Missing,
        finds => finds,
    }
}

spec!(every_operation_opens_to_whom_it_was_decided_and_a_refused_one_changes_nothing, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = program(&company.scene);
    let mut wrong = Vec::new();
    for entry in operations().iter().filter(|entry| entry.method != Method::GET) {
        let things = company.things("2026-11-29T07:00:00Z").await;
        let address = filled(entry.path, "jinhuayuan", &things);
        let id = entry.operation.unwrap().id;
        let body = samples::body(id, &things);
        let (may, may_not): (Vec<Knocks>, Vec<Knocks>) =
            pressing(entry).partition(|knocks| *knocks == rightful(entry));
        for knocks in may_not.into_iter().chain(may) {
            let mut visitor = company.browser(&app, knocks, &things.family).await;
            let before = company.scene.count("SELECT COUNT(*) FROM change").await;
            let answer = visitor.calls(entry.method.clone(), &address, body.as_ref()).await;
            let finds = what_happened(&address, &answer);
            // Nothing was pressed that could be taken back, and nobody was given a card.
            let is_ours = [Knocks::Family, Knocks::OtherFamily].contains(&knocks) || knocks.role().is_some();
            let is_nothing_there = is_ours
                && ["undo", "change-pin"].contains(&id)
                && finds == Finds::Missing;
            let is_changed = company.scene.count("SELECT COUNT(*) FROM change").await != before;
            // Guesses lock what they guess at.
            let is_locked = id == "sign-in" && answer.status == StatusCode::TOO_MANY_REQUESTS;
            if finds != expected(entry, knocks) && !is_nothing_there && !is_locked {
                wrong.push(format!("{knocks:?} {id} {finds:?} {}", answer.body));
            }
            if is_changed && finds != Finds::In {
                wrong.push(format!("{knocks:?} {id} changed something"));
            }
            let is_misread = [400, 405, 413, 415, 422].contains(&answer.status.as_u16())
                && !answer.body.contains("#problem-refused");
            if knocks == rightful(entry) && is_misread {
                wrong.push(format!("{id}: the sample is no good: {}", answer.body));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
});

/// What the document says a number in the address may be: its name, and a number on either side that it may not.
fn bounded(operation: &Value) -> impl Iterator<Item = (&str, i64)> {
    let parameters =
        operation["parameters"].as_array().into_iter().flatten().filter(|it| it["in"] == "query");
    parameters.flat_map(|parameter| {
        let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
        let under = schema["minimum"].as_i64().map(|least| (name, least - 1));
        under.into_iter().chain(schema["maximum"].as_i64().map(|most| (name, most + 1)))
    })
}

spec!(a_number_the_document_does_not_allow_is_refused_wherever_one_is_asked, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = program(&company.scene);
    let things = company.things("2026-11-29T07:00:00Z").await;
    let document = told(Language::En);
    let (mut asked, mut wrong) = (0, Vec::new());
    for entry in operations().iter().filter(|entry| entry.method == Method::GET) {
        let mut visitor = company.browser(&app, rightful(entry), &things.family).await;
        for (name, number) in bounded(&document["paths"][entry.path]["get"]) {
            let address = with(&filled(entry.path, "jinhuayuan", &things), name, &number.to_string());
            let answer = visitor.calls(Method::GET, &address, None).await;
            let is_refused = answer.status.as_u16() == 422 && answer.json()["errors"][0]["at"] == name;
            asked += 1;
            if !is_refused {
                wrong.push(format!("{} {address}", answer.status));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(asked > 8, "{asked}");
});

spec!(what_belongs_to_another_centre_is_not_there_for_this_desk, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = program(&company.scene);
    let (company, things) = company.things_there("2026-11-29T07:00:00Z").await;
    let mut wrong = Vec::new();
    let named = ["{session}", "{booking}", "{series}", "{enrolment}", "{household}", "{closure}", "{notice}", "{message}", "{device}", "{colleague}", "{counter}", "{account}"];
    let is_about = |entry: &&Entry| {
        entry.path.contains("/desk/") && named.iter().any(|name| entry.path.contains(name)) && entry.method != Method::GET
    };
    for entry in operations().iter().filter(is_about) {
        let mut staff = company.browser(&app, rightful(entry), &things.family).await;
        let address = filled(entry.path, "jinhuayuan", &things);
        let id = entry.operation.unwrap().id;
        let before = company.scene.count("SELECT COUNT(*) FROM change").await;
        let answer = staff.calls(entry.method.clone(), &address, samples::body(id, &things).as_ref()).await;
        if answer.status != StatusCode::NOT_FOUND || company.scene.count("SELECT COUNT(*) FROM change").await != before {
            wrong.push(format!("{id} {} {}", answer.status, answer.body));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
});

spec!(a_cookie_opens_nothing_here_and_a_token_nothing_on_a_page, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let app = program(&company.scene);
    let things = company.things("2026-11-29T07:00:00Z").await;
    let family = company.browser(&app, Knocks::Family, &things.family).await;
    let token = family.cookies["leyuan"].clone();
    let mut stranger = Visitor::at(&app);
    for method in [Method::GET, Method::PUT] {
        let request = Request::builder().method(method).uri("/api/v1/household");
        let request = request.header(header::COOKIE, format!("leyuan={token}"));
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let body = json!({ "language": "en", "email": null, "has_reminders": true }).to_string();
        let answer = stranger.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.header("set-cookie").is_empty());
    }
    let with_token = |uri: &str, token: &str| {
        let request = Request::get(uri).header(header::AUTHORIZATION, format!("Bearer {token}"));
        request.body(Body::empty()).unwrap()
    };
    assert_eq!(stranger.send(with_token("/api/v1/household", &token)).await.status, StatusCode::OK);
    assert_eq!(stranger.send(with_token("/household", &token)).await.status, StatusCode::SEE_OTHER);
    // A token that opens nothing is told so, even where everybody may read.
    let stale = stranger.send(with_token("/api/v1/centres", &"x".repeat(32))).await;
    assert_eq!((stale.status, stale.header("www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer realm=\"leyuan\""));
});

//! What staff look after besides the programme, for programs: who is told of changes, misfits, screens.

use crate::api::told;
use crate::company::{Company, Knocks};
use crate::scene::{booking, day, spec};
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode, header};
use leyuan::actions::edit_household::{Edit, EditHousehold};
use leyuan::addresses::Origin;
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::household::Child;
use leyuan::domain::ids::Number;
use leyuan::domain::names::{Language, Name};
use leyuan::domain::series::BookingMode;
use leyuan::domain::webhook::Event;
use leyuan::feeds::webhooks::drawn;
use leyuan::store::Actor;
use serde_json::{Value, json};

const DESK: &str = "/api/v1/centres/jinhuayuan/desk";

/// Where a value is not as its schema says: a small reader of what our schemas use.
fn strays(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(to) = schema["$ref"].as_str() {
        return strays(document, document.pointer(to.trim_start_matches('#')).expect("a schema"), value, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = any.iter().any(|one| strays(document, one, value, at).is_empty());
        return if fits { Vec::new() } else { vec![format!("{at}: {value}")] };
    }
    if let Some(all) = schema["oneOf"].as_array() {
        let fits = all.iter().filter(|one| strays(document, one, value, at).is_empty()).count() == 1;
        return if fits { Vec::new() } else { vec![format!("{at}: {value}")] };
    }
    let is_one_of = |list: &Value| list.as_array().is_none_or(|all| all.contains(value));
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is_of_kind = schema["type"].is_null()
        || schema["type"] == kind
        || schema["type"].as_array().is_some_and(|all| all.contains(&json!(kind)));
    let is_meant = schema.get("const").is_none_or(|meant| meant == value);
    if !is_one_of(&schema["enum"]) || !is_of_kind || !is_meant {
        return vec![format!("{at}: {value} is none of {schema}")];
    }
    let mut wrong = Vec::new();
    if let Some(all) = value.as_object() {
        for (name, inner) in all {
            match schema["properties"].get(name) {
                Some(known) => wrong.extend(strays(document, known, inner, &format!("{at}.{name}"))),
                None => wrong.push(format!("{at}.{name} is not told of")),
            }
        }
        let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        wrong.extend(
            needed.filter(|name| !all.contains_key(*name)).map(|name| format!("{at}.{name} is missing")),
        );
    }
    wrong
}

spec!(what_is_sent_to_other_programs_is_as_the_document_says, "2026-11-28T06:20:00Z", scene => {
    let mut draft = scene.draft("2026-11-29T07:00:00Z", 3);
    draft.terms.ages = AgeRange::new(36, Some(72));
    draft.terms.booking = BookingMode::DropIn;
    let session = scene.plan(&draft).await;
    let facts = scene.facts(session, None).await;
    let origin = Origin::parse("http://localhost:8080").unwrap();
    let document = told(Language::En);
    for event in Event::ALL {
        let message = drawn(&facts, facts.session(session).unwrap(), (event, Number(7)), &origin, scene.now()).unwrap();
        let post = &document["webhooks"][event.word()]["post"];
        let schema = &post["requestBody"]["content"]["application/json"]["schema"];
        let payload: Value = serde_json::from_str(&message.payload).unwrap();
        assert_eq!(strays(&document, schema, &payload, event.word()), Vec::<String>::new());
        let mut other = payload.clone();
        other["data"]["colour"] = json!("red");
        other["type"] = json!("nothing");
        assert_eq!(strays(&document, schema, &other, event.word()).len(), 2, "a stray is found");
        let headers: Vec<&str> = post["parameters"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
        assert_eq!(headers, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
    }
});

async fn on_duty(company: &Company) -> Visitor {
    company.browser(&program(&company.scene), Knocks::StaffHere, &company.scene.child().await).await
}

spec!(a_message_nobody_took_is_listed_and_sent_again, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let things = company.things("2026-11-29T07:00:00Z").await;
    let mut staff = on_duty(&company).await;
    let given_up = staff.get(&format!("{DESK}/webhooks")).await.json()["given_up"].clone();
    assert_eq!((&given_up[0]["message"], &given_up[0]["why"]), (&json!(things.message), &json!("late")));
    let again = format!("{DESK}/webhooks/{}/delivery", things.message);
    assert_eq!(staff.calls(Method::POST, &again, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(staff.get(&format!("{DESK}/webhooks")).await.json()["given_up"], json!([]));
    assert_eq!(staff.calls(Method::POST, &again, None).await.status, StatusCode::NOT_FOUND, "it is on its way");
});

spec!(a_misfit_is_told_with_its_reasons_kept_for_one_in_words_or_given_up, "2026-11-28T06:20:00Z", scene => {
    // A7
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let mut draft = scene.draft("2026-12-02T08:00:00Z", 5);
    draft.terms.ages = AgeRange::new(48, Some(96));
    let gym = scene.plan(&draft).await;
    let family = scene.family(&["2021-01-10", "2020-03-04"]).await;
    let id = booking(&scene.asks(&family, gym).await);
    for nth in 0..2 {
        let name = Name::parse(&format!("孩子{nth}")).unwrap();
        let child = Child { id: family.children[nth], name, birth: Some(day("2024-01-10")), needs: None };
        let edit = EditHousehold { household: family.id, edit: Edit::ChangeChild(child), now: scene.now() };
        scene.store.change(scene.centre, Actor::Household(family.id), edit).await.unwrap();
    }
    let mut staff = on_duty(&company).await;
    let list = staff.get(&format!("{DESK}/misfits")).await.json()["items"].clone();
    assert_eq!((list.as_array().unwrap().len(), &list[0]["booking"], &list[0]["kept"]), (2, &json!(id), &Value::Null));
    assert_eq!(list[0]["reasons"][0]["rule"], "A2");
    let path = |child: usize| format!("{DESK}/bookings/{id}/children/{}/misfit", family.children[child]);
    let wordless = staff.calls(Method::POST, &path(0), Some(&json!({ "answer": "keep" }))).await;
    assert_eq!((wordless.status, wordless.json()["errors"][0]["at"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("reason")));
    let kept = staff.calls(Method::POST, &path(0), Some(&json!({ "answer": "keep", "reason": "老师同意" }))).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "{}", kept.body);
    assert_eq!(staff.calls(Method::POST, &path(1), Some(&json!({ "answer": "cancel" }))).await.status, StatusCode::NO_CONTENT);
    let list = staff.get(&format!("{DESK}/misfits")).await.json()["items"].clone();
    assert_eq!((list.as_array().unwrap().len(), &list[0]["kept"]["reason"]), (1, &json!("老师同意")));
    assert_eq!(scene.states(id).await, [State::Confirmed, State::Cancelled { by: CancelledBy::Desk }]);
});

spec!(whoever_pairs_a_screen_is_signed_out_by_it_and_a_screen_is_switched_off, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let mut staff = on_duty(&company).await;
    let before = staff.get(&format!("{DESK}/screens")).await.json()["items"].as_array().unwrap().len();
    let nowhere = staff.calls(Method::POST, &format!("{DESK}/screens"), Some(&json!({ "room": "nowhere" }))).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    let paired = staff.calls(Method::POST, &format!("{DESK}/screens"), Some(&json!({ "room": "play" }))).await;
    assert_eq!((paired.status, paired.json()["page"].clone()), (StatusCode::CREATED, json!("/jinhuayuan/kiosk/play")));
    assert_eq!(staff.get(&format!("{DESK}/screens")).await.status, StatusCode::UNAUTHORIZED, "signed out");
    let mut screen = Visitor::at(&program(&company.scene));
    let token = paired.json()["token"].as_str().unwrap().to_string();
    screen.headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    assert_eq!(screen.get(&format!("{DESK}/screens")).await.status, StatusCode::FORBIDDEN);
    let mut staff = on_duty(&company).await;
    let list = staff.get(&format!("{DESK}/screens")).await.json()["items"].clone();
    assert_eq!(list.as_array().unwrap().len(), before + 1);
    let own = list.as_array().unwrap().iter().find(|it| it["id"] == paired.json()["id"]).unwrap();
    assert_eq!(own["room"], "play");
    let off = format!("{DESK}/screens/{}", paired.json()["id"].as_str().unwrap());
    assert_eq!(staff.calls(Method::DELETE, &off, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(staff.calls(Method::DELETE, &off, None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(screen.get(&format!("{DESK}/screens")).await.status, StatusCode::UNAUTHORIZED);
});

//! What programs hear: problems with every reason, one answer to one key, lists in pages, and who may keep what.

use crate::company::{Company, Knocks};
use crate::scene::{Family, Scene, spec};
use crate::sign_in::{card, on_duty};
use crate::visitor::{Answer, Visitor, program};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use leyuan::domain::age::AgeRange;
use leyuan::domain::card::CardNumber;
use leyuan::domain::ids::SessionId;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn at_home(company: &Company, family: &Family) -> Visitor {
    let app = program(&company.scene);
    let mut visitor = company.browser(&app, Knocks::Family, family).await;
    visitor.headers.insert("accept-language", "en".parse().unwrap());
    visitor
}

fn asking(session: SessionId) -> String {
    format!("/api/v1/centres/jinhuayuan/sessions/{session}/bookings")
}

fn party(family: &Family) -> Value {
    json!({ "children": family.children, "guardians": family.guardians })
}

fn kind(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.body);
    let told = answer.json();
    assert_eq!(told["status"], answer.status.as_u16());
    assert!(["title", "detail"].iter().all(|part| told[part].as_str().is_some_and(|said| !said.is_empty())));
    let whole = told["type"].as_str().unwrap().to_string();
    whole.strip_prefix("http://localhost:8080/api#problem-").expect("explained on the page").into()
}

spec!(a_refusal_holds_every_reason_in_words_and_figures_and_up_to_three_sessions_that_fit, "2026-11-28T06:20:00Z", scene => {
    // Z2
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let mut draft = scene.draft("2026-11-29T07:00:00Z", 1);
    draft.terms.ages = AgeRange::new(96, None);
    let session = scene.plan(&draft).await;
    for starts in ["2026-11-30T07:00:00Z", "2026-12-01T07:00:00Z", "2026-12-02T07:00:00Z", "2026-12-03T07:00:00Z"] {
        scene.session(starts, 5).await;
    }
    let family = scene.family(&["2021-01-10"]).await;
    let full = scene.family(&["2015-01-10"]).await;
    scene.asks(&full, session).await;
    let mut parent = at_home(&company, &family).await;
    let answer = parent.calls(Method::POST, &asking(session), Some(&party(&family))).await;
    assert_eq!((answer.status, kind(&answer).as_str()), (StatusCode::CONFLICT, "refused"));
    let told = answer.json();
    let reasons = told["refusals"].as_array().unwrap();
    let rules: Vec<&str> = reasons.iter().map(|it| it["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["A2", "C6"]);
    assert_eq!((&reasons[0]["key"], &reasons[0]["child"]), (&json!("too-young"), &json!(family.children[0])));
    assert_eq!(reasons[0]["facts"]["ages"]["min_months"], 96);
    assert!(reasons.iter().all(|it| ["fact", "rule_text", "remedy"].iter().all(|say| it[say] != "")));
    assert!(reasons[0]["fact"].as_str().unwrap().contains("孩子0"), "{}", reasons[0]);
    assert_eq!(told["alternatives"].as_array().unwrap().len(), 3);
    assert_eq!(answer.header("cache-control"), "private, no-store");
});

spec!(every_kind_of_no_is_a_problem, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let family = company.scene.child().await;
    let session = company.scene.session("2026-11-29T07:00:00Z", 5).await;
    let mut parent = at_home(&company, &family).await;
    let mut nobody = Visitor::at(&program(&company.scene));
    let mut heard = BTreeSet::new();
    let mut hears = |answer: Answer, status: u16, wanted: &str| {
        assert_eq!((answer.status.as_u16(), kind(&answer).as_str()), (status, wanted), "{}", answer.body);
        heard.insert(wanted.to_string());
    };
    hears(nobody.get("/api/v1/household").await, 401, "sign-in");
    hears(parent.get("/api/v1/centres/jinhuayuan/desk/board").await, 403, "forbidden");
    hears(nobody.get("/api/v1/nothing").await, 404, "missing");
    hears(nobody.get("/api/v1/centres/jinhuayuan/sessions/no-id").await, 404, "missing");
    hears(nobody.calls(Method::PATCH, "/api/v1/centres", None).await, 405, "method");
    hears(nobody.get("/api/v1/centres?limit=0").await, 422, "invalid");
    hears(nobody.get("/api/v1/centres?colour=red").await, 422, "invalid");
    hears(nobody.get("/api/v1/centres/jinhuayuan/sessions?from=0001-01-01").await, 422, "invalid");
    let plain = Request::get("/api/v1/centres").header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
    hears(nobody.send(plain).await, 406, "unacceptable");
    let sent = |kind: &'static str, body: String| {
        let request = Request::post(asking(session)).header(header::CONTENT_TYPE, kind).header("idempotency-key", "k");
        request.body(Body::from(body)).unwrap()
    };
    hears(parent.send(sent("text/plain", "{}".into())).await, 415, "unsupported");
    hears(parent.send(sent("application/json", "{".into())).await, 400, "malformed");
    hears(parent.send(sent("application/json", "{\"children\":[],\"colour\":1}".into())).await, 422, "invalid");
    hears(parent.send(sent("application/json", " ".repeat(100_000))).await, 413, "too-large");
    let bare = Request::post(asking(session)).header(header::CONTENT_TYPE, "application/json");
    hears(parent.send(bare.body(Body::from(party(&family).to_string())).unwrap()).await, 400, "key-missing");
    let born = json!({ "nickname": "米", "birth": "2030-01-01" });
    let answer = parent.calls(Method::POST, "/api/v1/household/children", Some(&born)).await;
    assert_eq!(answer.json()["errors"][0]["at"], "birth");
    hears(answer, 422, "invalid");
    let wrong = json!({ "card": CardNumber::of(1_234_567).grouped(), "pin": "000001" });
    for _ in 0..25 {
        let answer = nobody.calls(Method::POST, "/api/v1/sign-ins", Some(&json!({ "card": "" }))).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(!answer.header("retry-after").is_empty());
            hears(answer, 429, "too-many");
            break;
        }
    }
    let mut other = Visitor::at(&program(&company.scene));
    hears(other.calls(Method::POST, "/api/v1/sign-ins", Some(&wrong)).await, 401, "denied");
    assert!(heard.len() > 10, "{heard:?}");
});

spec!(who_may_not_try_at_all_hears_that_however_often, "2026-11-28T06:20:00Z", scene => {
    let mut nobody = Visitor::at(&program(&scene));
    let pin = json!({ "pin": "000000", "new": "135790" });
    for _ in 0..30 {
        let answer = nobody.calls(Method::PUT, "/api/v1/household/pin", Some(&pin)).await;
        assert_eq!((answer.status, kind(&answer).as_str()), (StatusCode::UNAUTHORIZED, "sign-in"));
    }
});

spec!(one_key_has_one_answer_whoever_brings_it_page_or_program, "2026-11-28T06:20:00Z", scene => {
    // C6
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let session = scene.session("2026-11-29T07:00:00Z", 5).await;
    let family = scene.family(&["2021-01-10", "2020-03-04"]).await;
    let mut parent = at_home(&company, &family).await;
    let first = parent.calls_with_key(Method::POST, &asking(session), Some(&party(&family.only(0))), "one").await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    let again = parent.calls_with_key(Method::POST, &asking(session), Some(&party(&family.only(0))), "one").await;
    assert_eq!((again.status, again.json()["id"].clone()), (StatusCode::CREATED, first.json()["id"].clone()));
    assert_eq!(again.header("location"), format!("/api/v1/bookings/{}", first.json()["id"].as_str().unwrap()));
    let other = parent.calls_with_key(Method::POST, &asking(session), Some(&party(&family.only(1))), "one").await;
    assert_eq!((other.status, kind(&other).as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "key-used"));
    let mut line = party(&family.only(0));
    line["wish"] = "line".into();
    let other = parent.calls_with_key(Method::POST, &asking(session), Some(&line), "one").await;
    assert_eq!(kind(&other), "key-used", "the wish is part of the body");
    // A page's press and a program's share their keys.
    let path = format!("/jinhuayuan/sessions/{session}");
    parent.get(&path).await;
    let key = parent.hidden("key").unwrap();
    let child = family.children[1].to_string();
    let guardian = family.guardians[0].to_string();
    let fields = [("child", child.as_str()), ("guardian", guardian.as_str()), ("wish", "place")];
    let ticket = parent.post(&format!("{path}/bookings"), &fields).await.leads_to().to_string();
    let same = parent.calls_with_key(Method::POST, &asking(session), Some(&party(&family.only(1))), &key).await;
    assert!(ticket.ends_with(same.json()["id"].as_str().unwrap()), "{ticket} {}", same.body);
    assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 2);
});

/// Follows `next` to the end; every id that was told, in order.
async fn walked(visitor: &mut Visitor, from: &str, mut between: impl AsyncFnMut(usize)) -> Vec<String> {
    let (mut next, mut told, mut page) = (Some(from.to_string()), Vec::new(), 0);
    while let Some(address) = next {
        let answer = visitor.get(&address).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let list = answer.json();
        told.extend(
            list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_string()),
        );
        next = list["next"].as_str().map(String::from);
        let link = answer.header("link");
        assert_eq!(link, next.as_ref().map_or(String::new(), |next| format!("<{next}>; rel=\"next\"")));
        between(page).await;
        page += 1;
    }
    assert!(page > 2, "{page} pages");
    told
}

spec!(pages_of_a_list_tell_everything_once_while_changes_come_in, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let mut stay = Vec::new();
    for hour in 0..9 {
        // Two at one instant: the id decides.
        for _ in 0..2 {
            stay.push(scene.session(&format!("2026-11-29T{hour:02}:00:00Z"), 5).await.to_string());
        }
    }
    let mut reader = Visitor::at(&program(scene));
    let from = "/api/v1/centres/jinhuayuan/sessions?from=2026-11-29&to=2026-11-29&limit=4";
    let told = walked(&mut reader, from, async |page| {
        // Something before what was told, something after it.
        scene.session(&format!("2026-11-29T00:{:02}:00Z", 10 + page), 5).await;
        scene.session(&format!("2026-11-29T08:{:02}:00Z", 30 + page), 5).await;
    }).await;
    let once: BTreeSet<&String> = told.iter().collect();
    assert_eq!(once.len(), told.len(), "nothing twice");
    assert!(stay.iter().all(|id| once.contains(id)), "nothing left out");

    let family = scene.child().await;
    let mut sessions = Vec::new();
    for day in 1..8 {
        sessions.push(scene.session(&format!("2026-12-{day:02}T02:00:00Z"), 5).await);
    }
    scene.alter(r#"UPDATE centre SET rules = '{"per_week":9,"per_week_same_room":9,"opens_days_residents":30}'"#).await;
    for session in &sessions {
        crate::scene::booking(&scene.asks(&family, *session).await);
    }
    let mut parent = at_home(&company, &family).await;
    let told = walked(&mut parent, "/api/v1/bookings?limit=2", async |_| {}).await;
    assert_eq!(told.len(), sessions.len());
    assert_eq!(walked(&mut parent, "/api/v1/notices?limit=2", async |_| {}).await.len(), sessions.len());
});

spec!(what_everybody_may_keep_names_nobody_and_what_is_somebodys_is_not_kept, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let session = scene.session("2026-11-29T07:00:00Z", 5).await;
    let family = scene.child().await;
    let mut nobody = Visitor::at(&program(scene));
    let path = format!("/api/v1/centres/jinhuayuan/sessions/{session}");
    let open = nobody.get(&path).await;
    assert_eq!(open.header("cache-control"), "public, max-age=1, must-revalidate");
    assert_eq!((open.json()["outlook"].clone(), open.json()["fullness"]["left"].clone()), (Value::Null, json!(5)));
    let held = |tag: &str| Request::get(&path).header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
    let tag = open.header("etag").to_string();
    let unchanged = nobody.send(held(&tag)).await;
    assert_eq!((unchanged.status, unchanged.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let mut parent = at_home(&company, &family).await;
    let own = parent.get(&path).await;
    assert_eq!((own.header("cache-control"), own.header("etag")), ("private, no-store", ""));
    assert_eq!(own.json()["outlook"]["verdicts"][0]["may_book"], true);
    assert_eq!(own.json()["outlook"]["children"], json!(family.children));
    let booked = parent.calls(Method::POST, &asking(session), Some(&party(&family))).await;
    assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.body);
    let changed = nobody.send(held(&tag)).await;
    assert_eq!((changed.status, changed.json()["fullness"]["left"].clone()), (StatusCode::OK, json!(4)));
    assert!(!changed.body.contains(&family.children[0].to_string()));
});

/// Signs in as a program does; its visitor bears the token.
async fn signs_in(scene: &Scene, proof: Value) -> Visitor {
    let mut visitor = Visitor::at(&program(scene));
    let answer = visitor.calls(Method::POST, "/api/v1/sign-ins", Some(&proof)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let token = answer.json()["token"].as_str().unwrap().to_string();
    visitor.headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    visitor
}

spec!(a_program_signs_in_speaks_as_somebody_and_leaves, "2026-11-28T06:20:00Z", scene => {
    let family = scene.child().await;
    let (number, pin) = card(&scene, &family, "card").await;
    let mut parent = signs_in(&scene, json!({ "card": number, "pin": pin })).await;
    let who = parent.get("/api/v1/sign-ins/current").await.json();
    assert_eq!((&who["role"], &who["household"]), (&json!("household"), &json!(family.id)));
    assert_eq!(parent.calls(Method::DELETE, "/api/v1/sign-ins/current", None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(parent.get("/api/v1/household").await.status, StatusCode::UNAUTHORIZED);
    on_duty(&scene, "zhang", "a long enough password").await;
    let proof = json!({ "centre": "jinhuayuan", "login": "zhang", "password": "a long enough password" });
    let mut staff = signs_in(&scene, proof).await;
    assert_eq!(staff.get("/api/v1/centres/jinhuayuan/desk/board").await.status, StatusCode::OK);
    // A registered family's card works at once.
    let wish = json!({
        "is_resident": true, "language": "zh-CN", "has_consent": true,
        "guardian": { "name": "外公", "is_adult": true }, "children": [{ "nickname": "小米", "birth": "2022-03-15" }],
    });
    let made = staff.calls_with_key(Method::POST, "/api/v1/centres/jinhuayuan/desk/households", Some(&wish), "k").await;
    let again = staff.calls_with_key(Method::POST, "/api/v1/centres/jinhuayuan/desk/households", Some(&wish), "k").await;
    assert_eq!((made.status, &made.body), (StatusCode::CREATED, &again.body));
    let mut theirs = signs_in(&scene, json!({ "card": made.json()["card"], "pin": made.json()["pin"] })).await;
    assert_eq!(theirs.get("/api/v1/household").await.json()["children"][0]["nickname"], "小米");
    let pin = json!({ "pin": made.json()["pin"], "new": "280416" });
    let changed = theirs.calls(Method::PUT, "/api/v1/household/pin", Some(&pin)).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert_eq!(theirs.get("/api/v1/household").await.status, StatusCode::UNAUTHORIZED, "every other sign-in ended");
});

//! Series and drafts for programs: the same decision as the form's, told before it is done (Z1, Z3).

use crate::company::{Company, Knocks};
use crate::planning::{little, told};
use crate::scene::{Scene, spec};
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const DESK: &str = "/api/v1/centres/jinhuayuan/desk";

async fn office(scene: Scene) -> (Company, Visitor) {
    let company = Company::gathers(scene).await;
    company.scene.opens(&little()).await;
    let family = company.scene.child().await;
    let desk = company.browser(&program(&company.scene), Knocks::Office, &family).await;
    (company, desk)
}

fn chess() -> Value {
    json!({
        "room": "play", "zh": "象棋", "en": "Chess", "ages": "6–12", "mode": "open", "minutes": 60, "places": 8, "staff": 1,
        "walk_in_places": 0,
        "when": [{ "rule": "weekly", "days": ["wed"], "at": ["15:00:00"], "from": "2026-05-13", "until": "2026-05-27" }],
    })
}

fn with(mut wish: Value, name: &str, value: Value) -> Value {
    wish[name] = value;
    wish
}

spec! {
    // Z3
    a_program_plans_a_series_once_it_was_told_what_that_does, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let before = scene.standing().await.len();
        let series = format!("{DESK}/series");
        let shown = desk.calls_with_key(Method::POST, &series, Some(&chess()), "one").await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        let difference = &shown.json()["difference"];
        assert_eq!((difference["added"].as_array().unwrap().len(), shown.json()["is_done"].as_bool()), (3, Some(false)));
        assert_eq!(scene.standing().await.len(), before);
        let stale = with(chess(), "digest", json!("of something else"));
        let no = desk.calls_with_key(Method::POST, &series, Some(&stale), "two").await;
        assert_eq!((no.status, no.json()["effects"]["families"].as_i64()), (StatusCode::CONFLICT, Some(0)), "{}", no.body);
        let agreed = with(chess(), "digest", difference["digest"].clone());
        let done = desk.calls_with_key(Method::POST, &series, Some(&agreed), "three").await;
        assert_eq!(done.json()["is_done"], true, "{}", done.body);
        assert_eq!(scene.standing().await.len(), before + 3);
        let list = desk.calls(Method::GET, &series, None).await.json();
        let names: Vec<&str> = list["items"].as_array().unwrap().iter().map(|one| one["names"]["en"].as_str().unwrap()).collect();
        assert!(names.contains(&"Chess") && names.contains(&"Blocks"), "{names:?}");
        let wrong = with(chess(), "when", json!([{ "rule": "weekly", "at": ["15:00:00"], "from": "2026-05-13" }]));
        let no = desk.calls_with_key(Method::POST, &series, Some(&wrong), "four").await;
        assert_eq!((no.status, no.json()["errors"][0]["at"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("days-1")), "{}", no.body);
    }
}

spec! {
    // C4
    drafts_are_kept_listed_and_published_and_a_taken_room_is_told, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let (series, drafts, publication) = (format!("{DESK}/series"), format!("{DESK}/drafts"), format!("{DESK}/publication"));
        let before = scene.standing().await;
        let kept = desk.calls_with_key(Method::POST, &series, Some(&with(chess(), "is_draft", json!(true))), "one").await;
        assert_eq!((kept.json()["is_done"].as_bool(), &kept.json()["difference"]), (Some(false), &Value::Null), "{}", kept.body);
        let list = desk.calls(Method::GET, &drafts, None).await.json();
        assert_eq!((list["is_clear"].as_bool(), list["drafts"][0]["names"]["en"].as_str()), (Some(true), Some("Chess")));
        let ids = [list["drafts"][0]["id"].clone()];
        let stale = json!({ "drafts": ids, "digest": "0" });
        assert_eq!(desk.calls_with_key(Method::POST, &publication, Some(&stale), "two").await.status, StatusCode::CONFLICT);
        assert_eq!(told(&scene.standing().await), told(&before));
        let agreed = json!({ "drafts": ids, "digest": list["digest"] });
        let done = desk.calls_with_key(Method::POST, &publication, Some(&agreed), "three").await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.body);
        assert_eq!(scene.standing().await.len(), before.len() + 3);
        let again = with(with(chess(), "en", json!("Draughts")), "digest", json!("0"));
        let taken = desk.calls_with_key(Method::POST, &series, Some(&again), "four").await;
        assert_eq!(taken.status, StatusCode::CONFLICT);
        assert!(taken.body.contains("#problem-blocked"), "{}", taken.body);
    }
}

spec! {
    // Z3
    a_session_and_a_move_are_kept_as_drafts_by_the_office_alone, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let before = scene.standing().await;
        let talk = json!({
            "room": "play", "date": "2026-05-20", "starts": "18:00", "ends": "19:00", "zh": "讲座", "en": "Talk", "ages": "3–5",
            "places": 8, "room_limit": 30, "staff": 1, "walk_in_places": 0, "is_draft": true,
        });
        let sessions = format!("{DESK}/sessions");
        let family = scene.child().await;
        let mut on_duty = company.browser(&program(scene), Knocks::StaffHere, &family).await;
        let no = on_duty.calls_with_key(Method::POST, &sessions, Some(&talk), "one").await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "{}", no.body);
        let kept = desk.calls_with_key(Method::POST, &sessions, Some(&talk), "one").await;
        assert_eq!((kept.status, kept.json()["is_done"].as_bool()), (StatusCode::CREATED, Some(false)), "{}", kept.body);
        assert_eq!(kept.header("location"), format!("{DESK}/drafts"));
        let one = before.iter().find(|one| one.window.starts() > scene.now()).unwrap();
        let later = with(talk, "date", json!("2026-05-21"));
        let moved = desk.calls(Method::PUT, &format!("{sessions}/{}/plan", one.id), Some(&later)).await;
        assert_eq!(moved.json()["is_done"], false, "{}", moved.body);
        assert_eq!(told(&scene.standing().await), told(&before));
        let list = desk.calls(Method::GET, &format!("{DESK}/drafts"), None).await.json();
        let drafts: Vec<&Value> = list["drafts"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
        assert_eq!(drafts.len(), 2);
        let agreed = json!({ "drafts": drafts, "digest": list["digest"] });
        let done = desk.calls_with_key(Method::POST, &format!("{DESK}/publication"), Some(&agreed), "three").await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.body);
        assert_eq!(scene.standing().await.len(), before.len() + 1);
    }
}

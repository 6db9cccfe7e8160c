//! Equipment over HTTP: asked for in the forms of a series and a session, told where it is taken, listed with the rooms.

use crate::company::{Company, Knocks};
use crate::equipment::{house, needs};
use crate::pages_series::{boxes, sends};
use crate::planning::told;
use crate::scene::{Scene, spec};
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode};
use leyuan::actions::open_centre::open_all;
use leyuan::domain::equipment::Needs;
use leyuan::domain::plan::SeriesPlan;
use leyuan::store::series;
use serde_json::json;

/// Whoever plans, in a house with one projector, which the blocks use.
async fn office(scene: Scene) -> (Company, Visitor) {
    let company = Company::gathers(scene).await;
    company.scene.opens(&house("one", 1, |_| {})).await;
    let family = company.scene.child().await;
    let mut desk = company.browser(&program(&company.scene), Knocks::Office, &family).await;
    desk.headers.insert("accept-language", "en".parse().unwrap());
    (company, desk)
}

async fn called(scene: &Scene, name: &str) -> Option<(String, SeriesPlan)> {
    let centre = scene.centre;
    let all = scene.store.read(move |db| Box::pin(series::of_centre(db, centre))).await.unwrap();
    all.into_iter()
        .find(|series| series.plan.names.en == name)
        .map(|series| (series.id.to_string(), series.plan))
}

const TALK: [(&str, &str); 11] = [
    ("room", "loft"),
    ("date", "2026-05-16"),
    ("starts", "10:30"),
    ("ends", "11:30"),
    ("zh", "讲座"),
    ("en", "Talk"),
    ("ages", "all ages"),
    ("places", "9"),
    ("room_limit", "20"),
    ("staff", "1"),
    ("walk_in_places", "0"),
];

spec! {
    // C4
    a_session_is_planned_with_what_it_uses_and_refused_by_name_where_it_is_lent, "2026-05-14T02:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let form = desk.get("/jinhuayuan/desk/sessions/new").await;
        assert!(form.body.contains("name=\"needs-projector\"") && form.body.contains("The house has 1"));
        let address = "/jinhuayuan/desk/sessions";
        let talk = |otherwise: &[(&'static str, &'static str)]| {
            let others = otherwise.to_vec();
            let kept = TALK.into_iter().filter(move |(name, _)| !others.iter().any(|(other, _)| other == name));
            kept.chain(otherwise.iter().copied()).collect::<Vec<_>>()
        };
        let taken = desk.post(address, &talk(&[("needs-projector", "1")])).await;
        assert_eq!(taken.status, StatusCode::CONFLICT);
        assert!(taken.body.contains("Projector: there is only one, used by Blocks (Sat 16 May, 10:00 – 11:00)"), "{}", taken.body);
        let many = desk.post(address, &talk(&[("needs-projector", "2")])).await;
        assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(many.body.contains("the house has only 1"));
        for wrong in [("needs-projector", "one"), ("needs-piano", "1")] {
            assert_eq!(desk.post(address, &talk(&[wrong])).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        }
        let added = desk.post(address, &talk(&[("starts", "14:00"), ("ends", "15:00"), ("needs-projector", "１"), ("needs-speaker", "")])).await;
        let talk = scene.standing().await.into_iter().find(|session| session.names.en == "Talk").unwrap();
        assert_eq!(added.leads_to(), format!("{address}/{}", talk.id));
        assert_eq!(talk.terms.needs, needs(1));
        assert!(desk.get(added.leads_to()).await.body.contains("Equipment Projector × 1"));
        // It moves, its family is told, and it uses what it used.
        let family = scene.child().await;
        scene.books(&family, talk.id).await;
        let plan = format!("{address}/{}/plan", talk.id);
        let stands = boxes(&desk.get(&plan).await);
        assert!(stands.contains(&("needs-projector".into(), "1".into())), "{stands:?}");
        let shown = sends(&mut desk, &plan, &stands, &[("starts", "14:30")]).await;
        assert_eq!((shown.status, shown.body.contains("name=\"needs-projector\" value=\"1\"")), (StatusCode::OK, true));
        assert_eq!(sends(&mut desk, &plan, &boxes(&shown), &[]).await.leads_to(), format!("{address}/{}", talk.id));
        let moved = scene.standing().await.into_iter().find(|session| session.id == talk.id).unwrap();
        assert_eq!((told(std::slice::from_ref(&moved)), moved.terms.needs), (vec!["2026-05-16 14:30".to_string()], needs(1)));
    }
}

spec! {
    // C4
    a_series_says_what_it_uses_and_the_difference_names_who_has_it, "2026-05-14T02:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let address = "/jinhuayuan/desk/series";
        let form = boxes(&desk.get(&format!("{address}/new")).await);
        let chess = [
            ("room", "loft"), ("zh", "象棋"), ("en", "Chess"), ("days-1", "sat"), ("at-1", "10:30"), ("from-1", "2026-05-14"),
            ("ages", "6–12 岁"), ("places", "8"), ("needs-projector", "1"),
        ];
        let shown = sends(&mut desk, address, &form, &chess).await;
        assert!(shown.body.contains("The room, or equipment, is taken"), "{}", shown.body);
        assert!(shown.body.contains("Blocks Sat 16 May 10:00–11:00") && shown.body.contains("Projector: there is only one"));
        assert!(!shown.body.contains("Do it"));
        let mut later = chess;
        later[4] = ("at-1", "11:00");
        let shown = sends(&mut desk, address, &form, &later).await;
        assert_eq!(sends(&mut desk, address, &boxes(&shown), &[]).await.leads_to(), address);
        let (id, plan) = called(&company.scene, "Chess").await.expect("chess");
        assert_eq!(plan.terms.needs, needs(1));
        let stands = boxes(&desk.get(&format!("{address}/{id}/plan")).await);
        assert!(stands.contains(&("needs-projector".into(), "1".into())));
        let emptied = sends(&mut desk, &format!("{address}/{id}/plan"), &stands, &[("needs-projector", "")]).await;
        sends(&mut desk, &format!("{address}/{id}/plan"), &boxes(&emptied), &[]).await;
        assert_eq!(called(&company.scene, "Chess").await.unwrap().1.terms.needs, Needs::default());
    }
}

spec! {
    what_a_house_has_stands_with_its_rooms_and_what_lacks_is_marked, "2026-05-14T02:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let rooms = desk.get("/jinhuayuan/desk/rooms").await;
        assert!(rooms.body.contains("<h2 id=\"h-equipment\">Equipment</h2>") && rooms.body.contains("<dt>Projector</dt><dd>1</dd>"));
        assert!(rooms.body.contains("<dt>Speaker</dt><dd>4</dd>"));
        let week = "/jinhuayuan/desk/sessions?week=2026-05-16&room=all";
        assert!(!desk.get(week).await.body.contains("Lacks"));
        // Two that stood already when the second projector broke.
        let mut talk = scene.draft("2026-05-16T02:30:00Z", 5);
        talk.terms.needs = needs(1);
        talk.room = scene.add_room("cellar", 20, None).await;
        scene.plan(&talk).await;
        let shown = desk.get(week).await;
        assert_eq!(shown.body.matches("Lacks: Projector").count(), 2, "{}", shown.body);
        assert!(shown.body.contains("2 sessions in each other’s way"));
    }
}

spec! {
    a_series_that_uses_what_the_file_took_away_is_told_at_the_start_and_on_the_list, "2026-05-14T02:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let (id, _) = called(scene, "Blocks").await.unwrap();
        let plan = format!("/jinhuayuan/desk/series/{id}/plan");
        let stands = boxes(&desk.get(&plan).await);
        let shown = sends(&mut desk, &plan, &stands, &[("at-1", "11:00")]).await;
        sends(&mut desk, &plan, &boxes(&shown), &[]).await; // the desk's from now on
        let without = house("none", 1, |plan| {
            plan.particulars.equipment.clear();
            plan.series[0].terms.needs = Needs::default();
        });
        let opens = async |plan| open_all(&scene.store, vec![plan], scene.now()).await.unwrap();
        let lacking = opens(without.clone()).await;
        let lacking: Vec<_> = lacking.iter().map(|one| (one.series.to_string(), one.equipment.join(" "))).collect();
        assert_eq!(lacking, [(id, "projector".to_string())]);
        assert!(desk.get("/jinhuayuan/desk/series").await.body.contains("Not enough in the house: projector"));
        // Saved again it uses what there is: nothing.
        let stands = boxes(&desk.get(&plan).await);
        let shown = sends(&mut desk, &plan, &stands, &[("places", "9")]).await;
        sends(&mut desk, &plan, &boxes(&shown), &[]).await;
        let (_, blocks) = called(scene, "Blocks").await.unwrap();
        assert_eq!((blocks.limits.places, blocks.terms.needs), (9, Needs::default()));
        assert_eq!(opens(without).await, []);
    }
}

spec! {
    // Z1
    a_program_says_what_a_session_or_series_uses_and_hears_what_is_lent, "2026-05-14T02:00:00Z", scene => {
        let (company, mut staff) = office(scene).await;
        let desk = "/api/v1/centres/jinhuayuan/desk";
        let mut talk = json!({
            "room": "loft", "date": "2026-05-16", "starts": "10:30:00", "ends": "11:30:00", "zh": "讲座", "en": "Talk", "ages": "3–5",
            "places": 8, "room_limit": 20, "staff": 1, "walk_in_places": 0, "needs": [{ "equipment": "projector", "count": 1 }],
        });
        let path = format!("{desk}/sessions");
        let taken = staff.calls_with_key(Method::POST, &path, Some(&talk), "one").await;
        assert_eq!(taken.status, StatusCode::CONFLICT, "{}", taken.body);
        assert!(taken.body.contains("Projector: there is only one, used by Blocks"), "{}", taken.body);
        talk["starts"] = "11:00:00".into();
        let made = staff.calls_with_key(Method::POST, &path, Some(&talk), "two").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let needs_of = async || company.scene.standing().await.into_iter().find(|one| one.names.en == "Talk").unwrap().terms.needs;
        assert_eq!(needs_of().await, needs(1));
        let plan = format!("{path}/{}/plan", made.json()["id"].as_str().unwrap());
        // Left out it stays; an empty list takes it away.
        for (sent, then) in [(None, needs(1)), (Some(json!([])), Needs::default())] {
            talk.as_object_mut().unwrap().remove("needs");
            talk.as_object_mut().unwrap().extend(sent.map(|sent| ("needs".to_string(), sent)));
            let changed = staff.calls(Method::PUT, &plan, Some(&talk)).await;
            assert_eq!(changed.json()["is_done"], true, "{}", changed.body);
            assert_eq!(needs_of().await, then);
        }
        let chess = json!({
            "room": "loft", "zh": "象棋", "en": "Chess", "ages": "6–12", "mode": "open", "minutes": 60, "places": 8, "staff": 1, "walk_in_places": 0,
            "when": [{ "rule": "weekly", "days": ["sat"], "at": ["09:30:00"], "from": "2026-05-16", "until": "2026-05-30" }],
            "needs": [{ "equipment": "projector", "count": 1 }],
        });
        let shown = staff.calls_with_key(Method::POST, &format!("{desk}/series"), Some(&chess), "three").await.json();
        let clash = &shown["difference"]["clashes"][0];
        assert_eq!((&clash["by"]["en"], &clash["equipment"]["names"]["en"], &clash["equipment"]["count"]), (&json!("Blocks"), &json!("Projector"), &json!(1)), "{shown}");
    }
}

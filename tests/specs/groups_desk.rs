//! Groups at the desk and for its programs: placed, changed, called off, pressed in and out (B10, Z1).

use crate::groups::{TEN, heads, hour, inside, of, placed};
use crate::household::at_desk;
use crate::paper::{form, text};
use crate::scene::spec;
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode};
use serde_json::json;

const DESK: &str = "/jinhuayuan/desk";

spec! {
    // B10, Z1
    the_desk_places_a_group_reads_why_not_and_presses_it_in_on_the_roster, "2026-05-06T01:40:00Z", scene => {
        scene.alter(crate::company::PARTICULARS).await;
        let ten = hour(&scene, TEN, |_| {}).await;
        let mut desk = at_desk(&scene).await;
        let list = format!("{DESK}/sessions/{ten}/groups");
        let roster = format!("{DESK}/sessions/{ten}");
        assert!(desk.get(&roster).await.body.contains(&list), "there is a way to it");
        let page = desk.get(&list).await.body;
        let blank = form(&page, &list).typing("name", "花苗幼儿园 大班").typing("ages", "5 岁").typing("children", "12").typing("adults", "1");
        let refused = blank.clone().press(&mut desk).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(text(&refused.body).contains("2 grown-ups must come with it") && refused.body.contains("花苗幼儿园 大班"), "nothing typed is lost");
        for (field, typed) in [("children", "0"), ("children", "301"), ("children", "many"), ("ages", "big"), ("name", "")] {
            let wrong = blank.clone().typing(field, typed).press(&mut desk).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {typed}");
        }
        let right = form(&refused.body, &list).typing("adults", "2");
        assert_eq!(right.clone().press(&mut desk).await.leads_to(), list);
        assert_eq!(right.press(&mut desk).await.leads_to(), list, "sent twice, placed once");
        assert_eq!(scene.count("SELECT COUNT(*) FROM session_group").await, 1);
        let group = of(&scene, ten).await[0].id;
        let page = desk.get(&roster).await.body;
        assert!(text(&page).contains("12 children, 2 grown-ups"));
        let press = format!("{DESK}/groups/{group}/visits");
        form(&page, &press).press_on(&mut desk, "step", "in").await.leads_to();
        assert_eq!(inside(&scene, ten).await, [12, 14, 0]);
        let board = desk.get(DESK).await.body;
        assert!(board.contains("花苗幼儿园 大班") && text(&board).contains("a group of 14 in"));
        form(&board, &press).press_on(&mut desk, "step", "out").await.leads_to();
        assert_eq!(inside(&scene, ten).await, [0, 0, 0]);
        let next = placed(&scene, ten, 6, 1).await;
        let one = format!("{DESK}/groups/{next}");
        let page = desk.get(&one).await.body;
        let fewer = form(&page, &one).typing("children", "4");
        assert_eq!(fewer.press(&mut desk).await.leads_to(), list);
        assert_eq!(of(&scene, ten).await[1].heads, heads(4, 1), "the ages read back as they were");
        let off = form(&page, &format!("{one}/cancellation")).press(&mut desk).await;
        assert_eq!(off.leads_to(), list);
        let mut public = Visitor::at(&program(&scene));
        for address in ["/jinhuayuan", &format!("/jinhuayuan/sessions/{ten}")] {
            assert!(!public.get(address).await.body.contains("花苗"), "{address}");
        }
    }
}

spec! {
    // B10: the API hears what the page hears; a host sees what comes to it
    programs_place_groups_as_the_desk_does, "2026-05-06T01:40:00Z", scene => {
        scene.alter(crate::company::PARTICULARS).await;
        let ten = hour(&scene, TEN, |_| {}).await;
        let mut desk = at_desk(&scene).await;
        let list = format!("/api/v1/centres{DESK}/sessions/{ten}/groups");
        let group = |children: u16, adults: u16| json!({ "name": "大班", "ages": "5", "children": children, "adults": adults });
        let few = desk.calls(Method::POST, &list, Some(&group(12, 1))).await;
        assert_eq!((few.status, few.body.contains("G4")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{}", few.status);
        let made = desk.calls(Method::POST, &list, Some(&group(12, 2))).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let one = made.header("location").to_string();
        let changed = desk.calls(Method::PUT, &one, Some(&group(10, 2))).await.json();
        assert_eq!((changed["children"].clone(), changed["state"].clone()), (json!(10), json!("placed")));
        let visits = format!("{one}/visits");
        assert_eq!(desk.calls(Method::POST, &visits, Some(&json!({ "step": "in" }))).await.status, StatusCode::NO_CONTENT);
        assert_eq!(inside(&scene, ten).await, [10, 12, 0]);
        assert_eq!(desk.calls(Method::DELETE, &one, None).await.status, StatusCode::CONFLICT, "it is here");
        assert_eq!(desk.calls(Method::POST, &visits, Some(&json!({ "step": "out" }))).await.status, StatusCode::NO_CONTENT);
        let listed = desk.calls(Method::GET, &list, None).await.json();
        assert_eq!(listed["items"][0]["state"], "left");
    }
}

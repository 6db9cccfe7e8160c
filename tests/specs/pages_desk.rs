//! The desk over HTTP: whole without script, a press counted once, names where P2 lets them (S1, S2).

use crate::scene::{Scene, booking, spec};
use crate::sign_in::on_duty;
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::set_limits::{Change, Scope};
use leyuan::domain::booking::State;
use leyuan::domain::ids::SessionId;

/// A browser at the desk.
pub async fn at_desk(scene: &Scene) -> Visitor {
    on_duty(scene, "zhang", "a long enough password").await;
    let mut visitor = Visitor::at(&program(scene));
    visitor.headers.insert("accept-language", "en".parse().unwrap());
    signs_in(&mut visitor).await;
    visitor
}

async fn signs_in(visitor: &mut Visitor) {
    visitor.get("/jinhuayuan/desk/sign-in").await;
    let fields = [("login", "zhang"), ("password", "a long enough password")];
    visitor.post("/jinhuayuan/desk/sign-in", &fields).await.leads_to();
}

pub fn desk(path: &str) -> String {
    format!("/jinhuayuan/desk{path}")
}

async fn heads(scene: &Scene, session: SessionId) -> u16 {
    scene.facts(session, None).await.tallies.get(&session).map_or(0, |tally| tally.heads)
}

spec! {
    // C7
    a_head_pressed_on_the_board_is_counted_once_however_often_the_browser_sends_it, "2026-11-28T06:20:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 9).await;
        let mut desk_browser = at_desk(&scene).await;
        let board = desk_browser.get(&desk("")).await;
        assert!(board.body.contains("Free play, until 15:00"), "{}", board.body);
        let form = board.body;
        for _ in 0..2 {
            desk_browser.page.clone_from(&form);
            let answer = desk_browser.post(&desk("/rooms/play/headcount"), &[("step", "in")]).await;
            assert_eq!(answer.leads_to(), desk(""));
        }
        assert_eq!(heads(&scene, play).await, 1);
        desk_browser.get(&desk("")).await;
        desk_browser.post(&desk("/rooms/play/headcount"), &[("step", "in")]).await.leads_to();
        assert_eq!(heads(&scene, play).await, 2, "another page, another press");
    }
}

spec! {
    // C1
    past_the_limit_the_board_asks_why_and_counts_only_then, "2026-11-28T06:20:00Z", scene => {
        let mut play = scene.draft("2026-11-28T06:00:00Z", 9);
        play.limits.room_limit = 0;
        let play = scene.plan(&play).await;
        let mut desk_browser = at_desk(&scene).await;
        desk_browser.get(&desk("")).await;
        let asked = desk_browser.post(&desk("/rooms/play/headcount"), &[("step", "in")]).await;
        assert_eq!(asked.status, StatusCode::CONFLICT);
        assert!(asked.body.contains("say why") && asked.body.contains(r#"value="recount""#));
        let why = [("step", "in"), ("reason", "recount")];
        desk_browser.post(&desk("/rooms/play/headcount"), &why).await.leads_to();
        assert_eq!(heads(&scene, play).await, 1);
        assert!(desk_browser.get(&desk("")).await.body.contains("1 over"), "in red");
    }
}

spec! {
    // P2, C9: who might make room is named at the desk, and on no wall
    at_a_full_session_the_desk_sees_who_has_been_in_longest_and_the_wall_names_nobody, "2026-11-28T05:50:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 2).await;
        let (first, second) = (scene.child().await, scene.child().await);
        let (early, late) = (booking(&scene.asks(&first, play).await), booking(&scene.asks(&second, play).await));
        let mut desk_browser = at_desk(&scene).await;
        for (booked, at) in [(late, "2026-11-28T06:01:00Z"), (early, "2026-11-28T06:06:00Z")] {
            scene.until(at);
            desk_browser.get(&desk("")).await;
            desk_browser.post(&desk(&format!("/bookings/{booked}/visits")), &[("step", "in")]).await.leads_to();
        }
        scene.until("2026-11-28T06:10:00Z");
        let board = desk_browser.get(&desk("")).await.body;
        let (_, list) = board.split_once("Full. In longest:").expect("who is in longest");
        let (nine, four) = (list.find("in for 9 min,").unwrap(), list.find("in for 4 min,").unwrap());
        assert!(nine < four && list[..nine].contains("孩子0"), "the longest first, whoever booked first");
        let told = desk_browser.get(&format!("/api/v1/centres/jinhuayuan/desk/sessions/{play}")).await.json();
        let since = |nth: usize| told["bookings"][nth]["inside_since"].as_str().unwrap().to_string();
        assert_eq!([since(0), since(1)], ["2026-11-28T06:06:00Z", "2026-11-28T06:01:00Z"], "programs hear it too");
        let wall = desk_browser.get("/jinhuayuan/kiosk").await.body;
        assert!(!wall.contains("孩子0") && !wall.contains("In longest"));
        desk_browser.get(&desk("")).await;
        desk_browser.post(&desk(&format!("/bookings/{late}/visits")), &[("step", "out")]).await.leads_to();
        assert!(!desk_browser.get(&desk("")).await.body.contains("in for 9 min,"), "gone is gone");
    }
}

spec! {
    // P2: found by name, and the name in no address
    whoever_is_looked_for_is_found_and_stands_in_no_address, "2026-11-28T05:50:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 9).await;
        let booked = booking(&scene.asks(&scene.child().await, play).await);
        let mut desk_browser = at_desk(&scene).await;
        desk_browser.get(&desk("")).await;
        let found = desk_browser.post(&desk("/search"), &[("q", "孩子")]).await;
        assert!(found.status.is_success() && found.body.contains("孩子0"));
        let title = found.body.split("</title>").next().unwrap_or_default();
        assert!(!title.contains("孩子0") && !found.body.contains("q=%E5"));
        let nobody = desk_browser.post(&desk("/search"), &[("q", "别人")]).await;
        assert!(nobody.body.contains("Nobody on today"));
        desk_browser.get(&desk("")).await;
        let visits = desk(&format!("/bookings/{booked}/visits"));
        desk_browser.post(&visits, &[("step", "in")]).await.leads_to();
        assert_eq!(scene.states(booked).await, [State::Attended { left: false }]);
        assert_eq!(desk_browser.get(&desk("/search")).await.leads_to(), desk(""));
    }
}

spec! {
    // P2
    a_roster_more_than_a_day_ahead_shows_numbers_and_no_names, "2026-11-27T05:00:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 9).await;
        booking(&scene.asks(&scene.child().await, play).await);
        let mut desk_browser = at_desk(&scene).await;
        let roster = desk_browser.get(&desk(&format!("/sessions/{play}"))).await;
        assert!(roster.body.contains("1 / 9") && roster.body.contains("24 hours before"));
        assert!(!roster.body.contains("孩子0") && !roster.body.contains("家长0"));
        scene.until("2026-11-27T06:00:00Z");
        let tomorrow = desk_browser.get(&desk(&format!("/sessions/{play}"))).await;
        assert!(tomorrow.body.contains("孩子0"));
    }
}

spec! {
    // B7, Z3
    a_closure_is_shown_first_and_does_nothing_that_was_not_shown, "2026-11-28T01:00:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 9).await;
        let mut desk_browser = at_desk(&scene).await;
        desk_browser.get(&desk("/closures")).await;
        let fields = [
            ("rooms", "play"), ("from_date", "2026-11-28"), ("from_time", "14:00"),
            ("to_date", "2026-11-28"), ("to_time", "15:00"), ("reason", "repair"),
        ];
        let preview = desk_browser.post(&desk("/closures"), &fields).await;
        assert!(preview.status.is_success() && preview.body.contains("What this would do"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM closure").await, 0);
        booking(&scene.asks(&scene.child().await, play).await);
        let digest = desk_browser.hidden("digest").unwrap();
        let confirmed = [&fields[..], &[("digest", digest.as_str())]].concat();
        let moved = desk_browser.post(&desk("/closures"), &confirmed).await;
        assert_eq!(moved.status, StatusCode::CONFLICT);
        assert!(moved.body.contains("1 families told"), "{}", moved.body);
        let digest = desk_browser.hidden("digest").unwrap();
        let confirmed = [&fields[..], &[("digest", digest.as_str())]].concat();
        assert_eq!(desk_browser.post(&desk("/closures"), &confirmed).await.leads_to(), desk("/closures"));
        assert!(scene.facts(play, None).await.session(play).unwrap().is_cancelled());
        let calls = desk_browser.get(&desk("/to-call")).await;
        assert!(calls.body.contains("一家") && calls.body.contains("Repairs"), "{}", calls.body);
    }
}

spec! {
    a_new_session_that_was_typed_wrong_keeps_what_was_typed, "2026-11-28T01:00:00Z", scene => {
        let mut desk_browser = at_desk(&scene).await;
        desk_browser.get(&desk("/sessions/new")).await;
        let mut fields = vec![
            ("room", "play"), ("date", "2026-11-29"), ("starts", "15:00"), ("ends", "16:00"), ("zh", "加场"),
            ("en", "Extra"), ("ages", "a little older"), ("places", "8"), ("room_limit", "20"), ("staff", "1"),
            ("walk_in_places", "0"),
        ];
        let wrong = desk_browser.post(&desk("/sessions"), &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains(r##"href="#ages""##) && wrong.body.contains("a little older"));
        fields[6].1 = "3–5";
        let added = desk_browser.post(&desk("/sessions"), &fields).await;
        let roster = added.leads_to().to_string();
        let page = desk_browser.get(&roster).await;
        assert!(page.body.contains("Extra") && page.body.contains("born 2020-11-30 to 2023-11-29"), "{}", page.body);
        desk_browser.get(&desk("/sessions/new")).await;
        let clash = desk_browser.post(&desk("/sessions"), &fields).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        assert!(clash.body.contains("Clashes with Extra"), "{}", clash.body);
    }
}

spec! {
    // C3, Z1: the desk hears the verdict first, and passes the places with a reason
    the_desk_books_for_a_family_and_past_the_places_with_a_reason, "2026-11-28T01:00:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 1).await;
        booking(&scene.asks(&scene.child().await, play).await);
        let family = scene.child().await;
        let mut desk_browser = at_desk(&scene).await;
        let bookings = desk(&format!("/sessions/{play}/bookings"));
        let (household, child) = (family.id.to_string(), family.children[0].to_string());
        let form = desk_browser.get(&format!("{bookings}?household={household}")).await;
        assert!(form.body.contains("One more than there are places"), "{}", form.body);
        let mut fields = vec![("household", household.as_str()), ("child", child.as_str())];
        let refused = desk_browser.post(&bookings, &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        fields.push(("reason", "sibling"));
        desk_browser.post(&bookings, &fields).await.leads_to();
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'booking.past_places'").await, 1);
    }
}

spec! {
    another_centres_desk_is_not_theirs, "2026-11-28T01:00:00Z", scene => {
        let mut desk_browser = at_desk(&scene).await;
        scene.plant_centre(leyuan::domain::ids::CentreId::new(), "guiyuan", 100).await;
        assert_eq!(desk_browser.get("/guiyuan/desk").await.status, StatusCode::FORBIDDEN);
    }
}

spec! {
    // C6: the smaller number was first, and no name stands there
    staff_read_who_was_first, "2026-11-28T01:00:00Z", scene => {
        let play = scene.session("2026-12-01T06:00:00Z", 1).await;
        let family = scene.child().await;
        let first = booking(&scene.asks(&family, play).await);
        scene.asks(&scene.child().await, play).await;
        scene.cancels(&family, first).await.unwrap();
        let mut desk_browser = at_desk(&scene).await;
        let story = desk_browser.get(&desk(&format!("/sessions/{play}/story"))).await;
        let text = crate::paper::text(&story.body);
        let told = ["Moved up from the waiting list", "Cancelled: by the family, on time", "Joined the waiting list", "Booked"];
        let places: Vec<Option<usize>> = told.iter().map(|words| text.find(words)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
        assert!(!text.contains("孩子") && !text.contains("一家"), "{text}");
    }
}

spec! {
    // C7: over, and nobody said why: asked until somebody does
    a_room_that_is_over_asks_why_until_somebody_says, "2026-11-28T06:20:00Z", scene => {
        let mut play = scene.draft("2026-11-28T06:00:00Z", 9);
        play.limits.room_limit = 0;
        scene.plan(&play).await;
        let mut desk_browser = at_desk(&scene).await;
        let excess = desk("/rooms/play/excess");
        let fine = desk_browser.get(&desk("")).await.body;
        assert!(!fine.contains(&excess), "not over yet");
        desk_browser.post(&desk("/rooms/play/headcount"), &[("step", "in"), ("reason", "shelter")]).await.leads_to();
        let said = desk_browser.get(&desk("")).await.body;
        assert!(!said.contains(&excess) && said.contains("1 over"), "said with the head that went past");
        scene.until("2026-11-29T06:20:00Z");
        let mut tomorrow = scene.draft("2026-11-29T06:00:00Z", 9);
        tomorrow.limits.room_limit = 1;
        let tomorrow = scene.plan(&tomorrow).await;
        signs_in(&mut desk_browser).await;
        desk_browser.get(&desk("")).await;
        desk_browser.post(&desk("/rooms/play/headcount"), &[("step", "in")]).await.leads_to();
        crate::limits::set(&scene, Scope::Session(tomorrow), Change { room_limit: Some(0), ..Change::default() }).await;
        let asked = desk_browser.get(&desk("")).await.body;
        assert!(asked.contains(&excess), "what was said yesterday is no reason today");
        desk_browser.post(&excess, &[("reason", "collecting")]).await.leads_to();
        let answered = desk_browser.get(&desk("")).await.body;
        assert!(!answered.contains(&excess) && answered.contains("said at 14:20"));
        desk_browser.get(&desk("")).await;
        assert_eq!(desk_browser.post(&excess, &[("reason", "because")]).await.status, StatusCode::NOT_FOUND);
    }
}

spec! {
    // S1: a scanner is a keyboard
    the_only_party_that_is_found_has_the_press_under_the_key, "2026-11-28T05:50:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 9).await;
        let first = booking(&scene.asks(&scene.child().await, play).await);
        booking(&scene.asks(&scene.child().await, play).await);
        let mut desk_browser = at_desk(&scene).await;
        assert!(!desk_browser.get(&desk("")).await.body.contains("autofocus"), "nobody is looked for");
        let ticket = format!("http://localhost/jinhuayuan/bookings/{first}");
        let found = desk_browser.post(&desk("/search"), &[("q", &ticket)]).await.body;
        assert_eq!(found.matches("autofocus").count(), 1);
        assert!(found.contains("孩子0") && !found.contains("孩子1"));
        desk_browser.get(&desk("")).await;
        let both = desk_browser.post(&desk("/search"), &[("q", "孩子")]).await.body;
        assert!(!both.contains("autofocus"), "of two, Enter chooses nobody");
    }
}

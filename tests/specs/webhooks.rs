//! Other programs are told what changes: signed, once for each change, tried again, and never of a person (P1, M2, Z4).

use crate::company::{Company, Knocks};
use crate::paper::{form, text};
use crate::post::program;
use crate::post::servers::{Gateway, Posted};
use crate::scene::{booking, spec};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use leyuan::actions::tell_webhooks::FeedWebhook;
use leyuan::app::App;
use leyuan::cli::{self, Command};
use leyuan::domain::ids::Number;
use leyuan::domain::webhook::{Why, wait};
use leyuan::domain::zone::Span;
use leyuan::error::Error;
use leyuan::jobs::webhooks::{feed, forget, send};
use leyuan::settings::Settings;
use leyuan::store::{Actor, webhooks};
use serde_json::Value;
use std::fs;

const KEY: [u8; 32] = [7; 32];
const TUESDAY: &str = "2026-05-05T06:00:00Z";

fn secret() -> String {
    format!("whsec_{}", STANDARD.encode(KEY))
}

fn hook(name: &str, gateway: &Gateway, more: &str) -> String {
    let (port, secret) = (gateway.port, secret());
    format!(
        "[[webhook]]\nname = \"{name}\"\nurl = \"http://127.0.0.1:{port}/hooks?token=sesame\"\nsecret = \"{secret}\"\nallow_private = true\n{more}\n"
    )
}

/// One round of both jobs.
async fn round(app: &App) {
    feed(app.clone()).await.expect("fed");
    send(app.clone()).await.expect("sent");
}

fn told(posted: &[Posted]) -> Vec<(String, String)> {
    let one = |posted: &Posted| {
        let message = posted.json();
        let state = message["data"]["state"].as_str().or(message["data"]["status"].as_str());
        (message["type"].as_str().unwrap().to_string(), state.unwrap_or_default().to_string())
    };
    posted.iter().map(one).collect()
}

fn both(event: &str, state: &str) -> (String, String) {
    (event.into(), state.into())
}

spec! {
    a_change_is_told_signed_with_what_everybody_may_see_and_nothing_else, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook("portal", &gateway, ""));
        round(&app).await;
        assert!(gateway.posted().is_empty(), "from now on");
        let play = scene.session(TUESDAY, 5).await;
        round(&app).await;
        let mut posted = gateway.posted();
        posted.sort_by_key(|posted| posted.json()["type"].to_string());
        assert_eq!(told(&posted), [both("occupancy.changed", "free"), both("session.changed", "scheduled")], "{posted:?}");
        for posted in &posted {
            let (id, at) = (posted.header("webhook-id"), posted.header("webhook-timestamp"));
            assert!(id.starts_with("msg_") && at == scene.now().timestamp().to_string());
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&KEY).unwrap();
            mac.update(format!("{id}.{at}.{}", posted.body).as_bytes());
            let signature = posted.header("webhook-signature").strip_prefix("v1,").expect("v1");
            mac.verify_slice(&STANDARD.decode(signature).unwrap()).unwrap();
            let message = posted.json();
            assert_eq!(message["timestamp"], "2026-05-04T01:00:00Z");
            assert_eq!([&message["data"]["centre"], &message["data"]["session"]], ["jinhuayuan", &play.to_string()]);
        }
        let session = &posted[1].json()["data"];
        assert_eq!(session["names"]["en"], "Free play");
        assert_eq!([&session["starts"], &session["ends"], &session["zone"]], ["2026-05-05T06:00:00Z", "2026-05-05T07:00:00Z", "Asia/Shanghai"]);
        assert_eq!(session["url"], format!("http://localhost:8080/jinhuayuan/sessions/{play}"));
        round(&app).await;
        assert_eq!(gateway.posted().len(), 2, "once");
    }
}

spec! {
    a_booking_is_told_as_occupancy_and_names_nobody, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook("portal", &gateway, ""));
        let play = scene.session(TUESDAY, 2).await;
        round(&app).await;
        let (first, second) = (scene.child().await, scene.child().await);
        let id = booking(&scene.asks(&first, play).await);
        round(&app).await;
        booking(&scene.asks(&second, play).await);
        round(&app).await;
        scene.cancels(&first, id).await.unwrap();
        round(&app).await;
        let posted = gateway.posted();
        let lefts: Vec<Value> = posted.iter().map(|posted| posted.json()["data"]["places_left"].clone()).collect();
        assert_eq!(told(&posted), [both("occupancy.changed", "few"), both("occupancy.changed", "full"), both("occupancy.changed", "few")]);
        assert_eq!(lefts, [1, 0, 1]);
        let numbers: Vec<i64> = posted.iter().map(|posted| posted.json()["data"]["number"].as_i64().unwrap()).collect();
        assert!(numbers.is_sorted(), "{numbers:?}");
        for posted in &posted {
            let secrets = [first.id.to_string(), first.children[0].to_string(), first.guardians[0].to_string(), id.to_string(), "孩子".into(), "家长".into(), "一家".into(), "2021".into()];
            assert!(secrets.iter().all(|secret| !posted.body.contains(secret.as_str())), "{}", posted.body);
        }
    }
}

spec! {
    many_changes_before_anybody_sets_out_are_one_message_and_no_change_is_lost, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook("portal", &gateway, ""));
        let play = scene.session(TUESDAY, 9).await;
        round(&app).await;
        for _ in 0..3 {
            booking(&scene.asks(&scene.child().await, play).await);
            feed(app.clone()).await.unwrap();
        }
        send(app.clone()).await.unwrap();
        assert_eq!(gateway.posted().len(), 1, "the newest");
        assert_eq!(gateway.posted()[0].json()["data"]["places_left"], 6);
    }
}

spec! {
    a_neighbour_that_fills_with_the_building_is_told_too, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook("portal", &gateway, "events = [\"occupancy.changed\"]"));
        let hall = scene.add_room("hall", 100, None).await;
        let play = scene.session(TUESDAY, 5).await;
        let mut beside = scene.draft(TUESDAY, 5);
        beside.room = hall;
        let beside = scene.plan(&beside).await;
        scene.alter("UPDATE centre SET building_limit = 2").await;
        round(&app).await;
        // The first is heard of with the neighbour's baseline.
        booking(&scene.asks(&scene.child().await, play).await);
        round(&app).await;
        booking(&scene.asks(&scene.child().await, play).await);
        round(&app).await;
        let posted = gateway.posted();
        let of = |session: &str| -> Vec<String> {
            let about = posted.iter().filter(|posted| posted.json()["data"]["session"] == session);
            about.map(|posted| posted.json()["data"]["state"].as_str().unwrap().to_string()).collect()
        };
        assert_eq!(of(&play.to_string()), ["few", "full"]);
        assert_eq!(of(&beside.to_string()), ["full"], "C1: the building is full");
    }
}

spec! {
    what_was_not_taken_is_tried_again_with_the_same_id_and_words_and_then_given_up, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&["500 Broken", "302 Found\r\nLocation: http://127.0.0.1/elsewhere"]).await;
        let app = program(&scene, &hook("portal", &gateway, "events = [\"occupancy.changed\"]"));
        round(&app).await;
        let play = scene.session(TUESDAY, 5).await;
        round(&app).await;
        booking(&scene.asks(&scene.child().await, play).await);
        for (passed, posted) in [(0, 2), (4, 2), (1, 4), (59, 4), (7200, 4)] {
            scene.clock.advance(Span::seconds(passed));
            round(&app).await;
            assert_eq!(gateway.posted().len(), posted, "after {passed} more seconds");
        }
        let posted = gateway.posted();
        let seen = |posted: &Posted| (posted.header("webhook-id").to_string(), posted.body.clone());
        let (mut first, mut again) = (posted[..2].iter().map(seen).collect::<Vec<_>>(), posted[2..].iter().map(seen).collect::<Vec<_>>());
        first.sort();
        again.sort();
        assert_eq!(first, again);
        assert_ne!(first[0].0, first[1].0, "the change made meanwhile is a message of its own");
    }
}

spec! {
    who_never_takes_it_is_given_up_visibly_and_the_desk_sends_it_again, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let gateway = Gateway::open(&["410 Gone"]).await;
        let app = program(scene, &hook("portal", &gateway, "events = [\"session.changed\"]"));
        round(&app).await;
        scene.session(TUESDAY, 5).await;
        round(&app).await;
        let mut staff = company.browser(&app, Knocks::StaffHere, &scene.child().await).await;
        let board = staff.get("/jinhuayuan/desk").await.body;
        assert!(board.contains("href=\"/jinhuayuan/desk/webhooks\""), "the board says so");
        let page = staff.get("/jinhuayuan/desk/webhooks").await.body;
        assert!(text(&page).contains("answered-410") && text(&page).contains("portal"), "{}", text(&page));
        assert!(!page.contains("sesame") && !page.contains(&secret()) && page.contains("127.0.0.1"), "neither address nor secret");
        let (id, _) = page.split_once("/jinhuayuan/desk/webhooks/").expect("a press").1.split_once('"').unwrap();
        form(&page, &format!("/jinhuayuan/desk/webhooks/{id}")).press(&mut staff).await;
        round(&app).await;
        assert_eq!(gateway.posted().len(), 2);
        let page = staff.get("/jinhuayuan/desk/webhooks").await.body;
        assert!(!text(&page).contains("answered-410"));
    }
}

#[test]
fn tries_come_less_and_less_often_and_end() {
    let waits: Vec<i64> = (1..=12).map_while(|tries| Some(wait(tries, Why::Late)?.num_seconds())).collect();
    assert_eq!(waits.len(), 9);
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(wait(1, Why::Answered(410)), None);
}

spec! {
    two_programs_on_one_database_tell_once_and_a_cursor_never_goes_back, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook("portal", &gateway, ""));
        round(&app).await;
        scene.session(TUESDAY, 5).await;
        let (one, other) = tokio::join!(feed(app.clone()), feed(app.clone()));
        one.and(other).unwrap();
        let (one, other) = tokio::join!(send(app.clone()), send(app.clone()));
        one.and(other).unwrap();
        assert_eq!(gateway.posted().len(), 2);
        let old = FeedWebhook { endpoint: "portal".into(), from: Some(Number(0)), to: Number(0), drafts: Vec::new(), now: scene.now() };
        assert!(matches!(scene.store.change(scene.centre, Actor::System, old).await, Err(Error::Stale)));
    }
}

spec! {
    nothing_of_a_private_room_and_nothing_of_another_centre_is_told, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let gateway = Gateway::open(&[]).await;
        let app = program(scene, &hook("portal", &gateway, "centres = [\"guiyuan\"]"));
        round(&app).await;
        scene.session(TUESDAY, 5).await;
        round(&app).await;
        assert!(gateway.posted().is_empty(), "another centre");
        let app = program(scene, &hook("all", &gateway, ""));
        round(&app).await;
        scene.alter("UPDATE room SET privacy = 'private'").await;
        scene.session("2026-05-05T08:00:00Z", 5).await;
        company.things("2026-05-06T08:00:00Z").await;
        round(&app).await;
        assert!(gateway.posted().is_empty(), "M2, Z4: {:?}", gateway.posted());
    }
}

spec! {
    numbers_are_told_only_where_the_centre_shows_them, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook("portal", &gateway, "events = [\"occupancy.changed\"]"));
        scene.alter(r#"UPDATE centre SET rules = '{"show_places_left":false}'"#).await;
        let play = scene.session(TUESDAY, 9).await;
        round(&app).await;
        for _ in 0..2 {
            booking(&scene.asks(&scene.child().await, play).await);
            round(&app).await;
        }
        let posted = gateway.posted();
        assert_eq!(told(&posted), [both("occupancy.changed", "free")], "P1: one more booking changes nothing that is seen");
        assert_eq!(posted[0].json()["data"]["places_left"], Value::Null);
    }
}

spec! {
    a_name_that_leads_into_a_private_network_is_not_followed, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let lines = hook("portal", &gateway, "").replace("127.0.0.1", "localhost");
        let mut app = program(&scene, &lines);
        let mut settings = Settings::clone(&app.settings);
        settings.webhooks[0].may_be_private = false;
        app.settings = std::sync::Arc::new(settings);
        round(&app).await;
        scene.session(TUESDAY, 5).await;
        round(&app).await;
        assert!(gateway.posted().is_empty());
        assert_eq!(scene.count("SELECT COUNT(*) FROM webhook_message WHERE tries = 1 AND delivered_at IS NULL").await, 2);
    }
}

spec! {
    an_endpoint_the_settings_no_longer_name_is_given_up_and_all_is_forgotten_in_time, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook("portal", &gateway, ""));
        round(&app).await;
        scene.session(TUESDAY, 5).await;
        feed(app.clone()).await.unwrap();
        let other = program(&scene, &hook("other", &gateway, ""));
        send(other.clone()).await.unwrap();
        let centre = scene.centre;
        let dead = scene.store.read(move |db| Box::pin(webhooks::dead(db, centre, 9))).await.unwrap();
        assert_eq!(dead.iter().map(|dead| dead.why.as_str()).collect::<Vec<_>>(), ["unnamed", "unnamed"]);
        scene.clock.advance(Span::days(29));
        forget(other.clone()).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM webhook_message").await, 2);
        scene.clock.advance(Span::days(2));
        forget(other).await.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM webhook_message").await, 0);
    }
}

spec! {
    too_many_waiting_give_up_the_oldest, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook("portal", &gateway, "events = [\"session.changed\"]"));
        round(&app).await;
        for hour in 10..16 {
            scene.session(&format!("2026-05-05T{hour}:00:00Z"), 5).await;
        }
        feed(app.clone()).await.unwrap();
        let bound = Bound(4);
        assert_eq!(scene.store.change(scene.centre, Actor::System, bound).await.unwrap(), 2);
        assert_eq!(scene.count("SELECT COUNT(*) FROM webhook_message WHERE given_up = 'overflow'").await, 2);
    }
}

struct Bound(i64);

impl leyuan::store::Command for Bound {
    type Output = u64;

    async fn run(&self, held: &mut leyuan::store::Held) -> Result<u64, Error> {
        Ok(webhooks::bound(held, "portal", self.0).await?)
    }
}

/// What is said of settings with these lines: nothing when they will do.
fn mistake(lines: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("leyuan.toml");
    fs::write(&file, lines).unwrap();
    let words = ["--config", file.to_str().unwrap()];
    let Ok(Command::Serve(flags)) = cli::parse(words) else { panic!("{words:?}") };
    Settings::read(*flags).err().map(|mistake| mistake.to_string())
}

#[test]
fn endpoints_that_cannot_work_are_told_before_the_doors_open() {
    let hook = |url: &str, secret: &str, more: &str| {
        mistake(&format!("[[webhook]]\nname = \"portal\"\nurl = \"{url}\"\nsecret = \"{secret}\"\n{more}"))
    };
    let good = secret();
    assert_eq!(hook("https://portal.cn/x", &good, "centres = [\"jinhuayuan\"]"), None);
    assert_eq!(hook("http://127.0.0.1:9/x", &good, "allow_private = true"), None);
    for (url, wrong) in [
        ("http://portal.cn/x", "plain http only to this machine"),
        ("https://10.1.2.3/x", "private network"),
        ("https://169.254.169.254/latest", "private network"),
        ("https://[::1]/x", "private network"),
        ("http://localhost/x", "private network"),
        ("https://me:word@portal.cn/x", "no user"),
        ("portal.cn", "https://"),
    ] {
        let said = hook(url, &good, "").unwrap_or_default();
        assert!(said.contains(wrong) && said.contains("\"portal\""), "{url}: {said}");
    }
    assert!(hook("https://portal.cn/x", "short", "").unwrap().contains("whsec_"));
    assert!(
        hook("https://portal.cn/x", &good, "events = [\"booking.made\"]")
            .unwrap()
            .contains("unknown variant")
    );
    let twice = format!("[[webhook]]\nname = \"a\"\nurl = \"https://a.cn\"\nsecret = \"{good}\"\n").repeat(2);
    assert!(mistake(&twice).unwrap().contains("twice"));
    assert!(
        mistake("[[webhook]]\nname = \"A b\"\nurl = \"https://a.cn\"").unwrap().contains("small letters")
    );
    assert!(
        mistake("[[webhook]]\nname = \"city-portal\"\nurl = \"https://a.cn\"")
            .unwrap()
            .contains("LEYUAN_WEBHOOK_CITY_PORTAL_SECRET")
    );
    assert!(
        !format!("{:?}", leyuan::settings::webhook::Key::parse(&good)).contains("7, 7"),
        "a key is never printed"
    );
}

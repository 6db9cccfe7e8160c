//! People counters as they are heard, over HTTP and from a broker, and as staff see them (C9).

use crate::company::{Company, Knocks};
use crate::counters::add;
use crate::post::program as program_with_lines;
use crate::scene::{Scene, spec};
use crate::visitor::{Answer, Visitor, program};
use axum::http::{Method, StatusCode};
use leyuan::app::App;
use leyuan::broker::Link;
use leyuan::domain::ids::CounterId;
use leyuan::jobs::hear_counters;
use leyuan::settings::Settings;
use rumqttc::{AsyncClient, MqttOptions, QoS};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const DESK: &str = "/jinhuayuan/desk/counters";

fn readings(counter: CounterId) -> String {
    format!("/api/v1/centres/jinhuayuan/counters/{counter}/readings")
}

fn one(sequence: i64, ins: i64) -> Value {
    json!({ "readings": [{ "sequence": sequence, "at": "2026-11-28T06:20:00Z", "in": ins, "out": 0 }] })
}

/// A counter at the usual room, added over the API, and a program that bears its token.
async fn device(company: &Company, app: &App) -> (CounterId, Visitor) {
    let child = company.scene.child().await;
    let mut office = company.browser(app, Knocks::Office, &child).await;
    let wish = json!({ "name": "南门", "room": "play" });
    let added = office.calls(Method::POST, "/api/v1/centres/jinhuayuan/desk/counters", Some(&wish)).await;
    assert_eq!(added.status, StatusCode::CREATED);
    let mut device = Visitor::at(app);
    device.cookies.insert("leyuan".into(), added.json()["token"].as_str().unwrap().into());
    (added.json()["id"].as_str().unwrap().parse().unwrap(), device)
}

async fn listed(company: &Company, app: &App) -> Value {
    let child = company.scene.child().await;
    let mut office = company.browser(app, Knocks::Office, &child).await;
    office.get("/api/v1/centres/jinhuayuan/desk/counters").await.json()["items"][0].clone()
}

fn outcomes(answer: &Answer) -> Vec<String> {
    let all = answer.json()["readings"].as_array().unwrap().clone();
    let said = |one: &Value| match one["why"].as_str() {
        Some(why) => why.to_string(),
        None => one["outcome"].as_str().unwrap().to_string(),
    };
    all.iter().map(said).collect()
}

spec! {
    // C9
    a_batch_hears_what_became_of_each_reading, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let app = program(&company.scene);
        let (id, mut device) = device(&company, &app).await;
        let at = "2026-11-28T06:20:00Z";
        let batch = json!({ "readings": [
            { "sequence": 1, "at": at, "in": 4, "out": 0 }, { "sequence": 1, "at": at, "in": 4, "out": 0 },
            { "sequence": 2, "at": "2026-11-28T05:00:00Z", "in": 1, "out": 0 }, { "sequence": 2, "at": at, "in": 1, "inside": 3 },
        ] });
        let answer = device.calls(Method::POST, &readings(id), Some(&batch)).await;
        assert_eq!(outcomes(&answer), ["counted", "repeated", "stale", "malformed"]);
        let seen = listed(&company, &app).await;
        assert_eq!([&seen["inside"], &seen["drift"], &seen["refused"], &seen["refused_why"]], [&json!(4), &json!(4), &json!(2), &json!("malformed")]);
        assert_eq!([&seen["heard_at"], &seen["room"], &seen["silent_since"]], [&json!(at), &json!("play"), &Value::Null]);
    }
}

spec! {
    // C9
    what_nobody_can_read_is_refused_whole_and_staff_see_it, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let app = program(&company.scene);
        let (id, mut device) = device(&company, &app).await;
        let at = "2026-11-28T06:20:00Z";
        let many: Vec<Value> = (0..501).map(|nth| json!({ "sequence": nth, "at": at, "in": 1, "out": 0 })).collect();
        let tries = [
            json!({ "readings": [] }),
            json!({ "readings": many }),
            json!({ "readings": [[1, at, 1, 0, null]] }),
            json!({ "readings": [{ "sequence": 1, "at": at, "in": 1, "out": 0, "who": "x" }] }),
            json!({ "readings": [{ "sequence": "1", "at": at, "in": 1, "out": 0 }] }),
            json!({ "readings": [{ "sequence": 1, "at": "yesterday", "in": 1, "out": 0 }] }),
            json!({}),
        ];
        for body in &tries {
            let answer = device.calls(Method::POST, &readings(id), Some(body)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let seen = listed(&company, &app).await;
        assert_eq!([&seen["inside"], &seen["refused"], &seen["heard_at"]], [&json!(0), &json!(tries.len()), &Value::Null]);
        assert_eq!(company.scene.count("SELECT COUNT(*) FROM counter_reading").await, 0);
    }
}

spec! {
    // C9
    a_device_that_floods_is_held_back_and_what_it_sends_again_counts_once, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let app = program(&company.scene);
        let (id, mut device) = device(&company, &app).await;
        let mut held_back = Vec::new();
        // All at once: how quick this machine is does not matter.
        let at_once = (1..=100).map(|sequence| {
            let mut hand = device.clone();
            async move { (sequence, hand.calls(Method::POST, &readings(id), Some(&one(sequence, 1))).await) }
        });
        for (sequence, answer) in futures_util::future::join_all(at_once).await {
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                assert!((1..=2).contains(&answer.header("retry-after").parse::<u64>().unwrap()));
                held_back.push(sequence);
            }
        }
        assert!(!held_back.is_empty(), "a hundred at once are too many");
        tokio::time::sleep(Duration::from_secs(1)).await;
        let all: Vec<Value> = (1..=100).flat_map(|sequence| one(sequence, 1)["readings"].as_array().unwrap().clone()).collect();
        let answer = device.calls(Method::POST, &readings(id), Some(&json!({ "readings": all }))).await;
        let outcomes = outcomes(&answer);
        assert_eq!(outcomes.iter().filter(|it| *it == "counted").count(), held_back.len());
        assert!(outcomes.iter().all(|it| it == "counted" || it == "repeated"));
        assert_eq!(listed(&company, &app).await["inside"], 100);
    }
}

spec! {
    a_counters_token_opens_its_own_readings_and_nothing_else, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let app = program(&company.scene);
        let (id, mut device) = device(&company, &app).await;
        let (other, _) = self::device(&company, &app).await;
        assert_eq!(device.calls(Method::POST, &readings(other), Some(&one(1, 1))).await.status, StatusCode::NOT_FOUND);
        let there = readings(id).replace("jinhuayuan", "guiyuan");
        assert_eq!(device.calls(Method::POST, &there, Some(&one(1, 1))).await.status, StatusCode::FORBIDDEN);
        assert_eq!(device.get("/api/v1/centres/jinhuayuan/desk/counters").await.status, StatusCode::FORBIDDEN);
        assert_eq!(device.get(DESK).await.status, StatusCode::SEE_OTHER, "on a page it is nobody's");
        let child = company.scene.child().await;
        let mut office = company.browser(&app, Knocks::Office, &child).await;
        let gone = format!("/api/v1/centres/jinhuayuan/desk/counters/{id}");
        assert_eq!(office.calls(Method::DELETE, &gone, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(device.calls(Method::POST, &readings(id), Some(&one(1, 1))).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(company.scene.count("SELECT COUNT(*) FROM counter_reading").await, 0);
    }
}

spec! {
    // C9
    the_desk_adds_a_counter_shows_its_token_once_and_how_well_it_counts, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let app = program(&company.scene);
        let child = company.scene.child().await;
        let mut office = company.browser(&app, Knocks::Office, &child).await;
        office.headers.insert("accept-language", "en".parse().unwrap());
        office.get(DESK).await;
        let wrong = office.post(DESK, &[("name", " "), ("place", "baby")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Name: 1 to 40 characters") && wrong.body.contains("Choose what it counts"));
        let form = office.page.clone();
        let added = office.post(DESK, &[("name", "South door"), ("place", "play")]).await;
        let token = added.body.split_once("<code class=\"secret\">").unwrap().1.split('<').next().unwrap().to_string();
        assert_eq!((added.status, token.len()), (StatusCode::OK, 43));
        office.page = form;
        let again = office.post(DESK, &[("name", "South door"), ("place", "play")]).await;
        assert!(again.body.contains("shown once already") && !again.body.contains("class=\"secret\""));
        assert!(!office.get(DESK).await.body.contains(&token));
        assert_eq!(company.scene.count("SELECT COUNT(*) FROM counter WHERE NOT revoked").await, 1);
        let id = again.body.split_once("id=\"counter-").unwrap().1.split('"').next().unwrap().parse().unwrap();
        let mut device = Visitor::at(&app);
        device.cookies.insert("leyuan".into(), token);
        device.calls(Method::POST, &readings(id), Some(&one(1, 3))).await;
        device.calls(Method::POST, &readings(id), Some(&one(2, -3))).await;
        company.scene.until("2026-11-28T07:00:00Z");
        let page = office.get(DESK).await.body;
        for said in ["South door", "+3", "Silent for 40 minutes", "Cannot be read"] {
            assert!(page.contains(said), "{said}");
        }
    }
}

/// A Mosquitto of our own, stopped with its spec; none where there is no such program.
struct Mosquitto {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Mosquitto {
    fn program() -> Option<&'static str> {
        ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"]
            .into_iter()
            .find(|path| Path::new(path).exists())
    }

    fn opens(program: &str, port: u16, folder: tempfile::TempDir) -> Mosquitto {
        let file = folder.path().join("mosquitto.conf");
        let root = if cfg!(unix) { "user root\n" } else { "" };
        let lines = format!("listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n{root}");
        std::fs::write(&file, lines).unwrap();
        let mut command = Command::new(program);
        let command = command.arg("-c").arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
        Mosquitto { process: command.spawn().expect("Mosquitto"), port, folder }
    }

    /// Stopped, and opened again at the same port.
    async fn reopens(mut self, program: &str, pause: Duration) -> Mosquitto {
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        let port = self.port;
        drop(self);
        tokio::time::sleep(pause).await;
        Mosquitto::opens(program, port, folder)
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A device that publishes, again and again where the broker is not there yet.
struct Device {
    client: AsyncClient,
    topic: String,
}

impl Device {
    fn at(port: u16, counter: impl std::fmt::Display) -> Device {
        let mut options = MqttOptions::new(format!("device-{port}-{counter}"), "127.0.0.1", port);
        options.set_keep_alive(Duration::from_secs(5));
        let (client, mut events) = AsyncClient::new(options, 100);
        tokio::spawn(async move {
            loop {
                match events.poll().await {
                    Ok(_) => {}
                    Err(rumqttc::ConnectionError::RequestsDone) => break,
                    Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                }
            }
        });
        Device { client, topic: format!("leyuan/jinhuayuan/counters/{counter}") }
    }

    async fn says(&self, payload: &str) {
        self.client.publish(self.topic.as_str(), QoS::AtLeastOnce, false, payload).await.unwrap();
    }
}

/// Waits until a number is what it should be; what it is at last.
async fn until(scene: &Scene, sql: &'static str, wanted: i64) -> i64 {
    for _ in 0..150 {
        let is = scene.count(sql).await;
        if is == wanted {
            return is;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    scene.count(sql).await
}

async fn until_link(app: &App, is_it: impl Fn(Link) -> bool) -> bool {
    for _ in 0..150 {
        if is_it(app.broker.known().link) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    false
}

fn reading(sequence: i64, ins: i64) -> String {
    one(sequence, ins)["readings"][0].to_string()
}

const INSIDE: &str = "SELECT COALESCE(MAX(inside), 0) FROM counted_place";
const REFUSED: &str = "SELECT COALESCE(MAX(refused), 0) FROM counter";

spec! {
    // C9
    a_broker_is_listened_to_what_comes_twice_counts_once_and_one_that_goes_away_harms_nothing, "2026-11-28T06:20:00Z", scene => {
        let Some(mosquitto) = Mosquitto::program() else {
            eprintln!("left out: Mosquitto (it is not installed)");
            return;
        };
        let (port, door) = (free_port(), add(&scene, Some(scene.room)).await);
        let app = program_with_lines(&scene, &format!("[mqtt]\nbroker = \"mqtt://127.0.0.1:{port}\"\n"));
        hear_counters::start(&app);
        assert!(until_link(&app, |link| matches!(link, Link::Lost(_))).await, "it is not there yet");
        let broker = Mosquitto::opens(mosquitto, port, tempfile::tempdir().unwrap());
        assert!(until_link(&app, |link| link == Link::Up).await, "it is found once it is there");
        let device = Device::at(port, door);
        device.says(&reading(1, 3)).await;
        assert_eq!(until(&scene, INSIDE, 3).await, 3);
        device.says(&format!("[{},{}]", reading(1, 3), reading(2, 2))).await;
        assert_eq!(until(&scene, INSIDE, 5).await, 5, "sent again, and one more");
        for wrong in ["", "{", "[]", "7", "[[1]]", r#"{"sequence":3}"#, "\u{0}\u{1}"] {
            device.says(wrong).await;
        }
        assert_eq!(until(&scene, REFUSED, 7).await, 7);
        let stranger = Device::at(port, CounterId::new());
        stranger.says(&reading(1, 50)).await;
        Device::at(port, "nothing").says("x").await;
        for _ in 0..100 {
            if app.broker.known().strays == 2 { break; }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(app.broker.known().strays, 2);
        let before = scene.count("SELECT COUNT(*) FROM change").await;
        for sequence in 10..110 {
            device.says(&reading(sequence, 1)).await;
        }
        assert_eq!(until(&scene, INSIDE, 105).await, 105, "a hundred in a moment, each once");
        assert!(scene.count("SELECT COUNT(*) FROM change").await - before < 30, "and few numbers");
        let broker = broker.reopens(mosquitto, Duration::from_millis(1500)).await;
        // A broker that forgot everything forgot who listens, too: the device says it until it is heard.
        for _ in 0..60 {
            device.says(&reading(110, 1)).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            if scene.count(INSIDE).await > 105 { break; }
        }
        assert_eq!(until(&scene, INSIDE, 106).await, 106, "heard again after it was away, and once");
        app.stop.begin();
        drop(broker);
    }
}

#[test]
fn a_broker_that_cannot_be_is_said_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let tries = |lines: &str| {
        let file = folder.path().join("leyuan.toml");
        std::fs::write(&file, lines).unwrap();
        let words = format!("--data unused --config {}", file.display());
        let Ok(leyuan::cli::Command::Serve(flags)) = leyuan::cli::parse(words.split_whitespace()) else {
            panic!("{words}")
        };
        Settings::read(*flags).map(|settings| settings.mqtt).map_err(|wrong| wrong.to_string())
    };
    let line = |url: &str, more: &str| format!("[mqtt]\nbroker = \"{url}\"\n{more}");
    let good = tries(&line("mqtt://localhost", "user = \"a\"\npassword = \"sesame\"\nprefix = \"home\"\n"));
    let good = good.unwrap().unwrap();
    assert_eq!((good.port, good.prefix.as_str(), good.client.as_str()), (1883, "home", "leyuan"));
    assert!(!format!("{good:?}").contains("sesame"));
    for (url, more, says) in [
        ("mqtt://10.0.0.7", "", "insecure_lan"),
        ("mqtts://localhost", "", "mqtt://host"),
        ("mqtt://a:b@localhost", "", "lines of their own"),
        ("mqtt://localhost/x", "", "mqtt://host"),
        ("mqtt://localhost", "user = \"a\"\n", "password is missing"),
        ("mqtt://localhost", "password = \"a\"\n", "user is missing"),
        ("mqtt://localhost", "prefix = \"a/b\"\n", "one word"),
    ] {
        let wrong = tries(&line(url, more)).unwrap_err();
        assert!(wrong.contains(says), "{wrong}");
    }
    assert!(tries(&line("mqtt://10.0.0.7", "insecure_lan = true\n")).is_ok());
}

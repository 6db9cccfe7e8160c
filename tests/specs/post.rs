//! Notices leave the house: by e-mail, to a gateway for telephones, and what happens when they cannot (B6, P2).

pub mod servers;
mod subjects;

use crate::scene::{Family, Scene, at, booking, spec};
use crate::visitor::program_with;
use hmac::{Hmac, KeyInit, Mac};
use leyuan::actions::take_notice::TakeNotice;
use leyuan::app::App;
use leyuan::cli::{self, Command};
use leyuan::domain::household::{Household, Phone};
use leyuan::domain::ids::BookingId;
use leyuan::domain::names::{Language, Name};
use leyuan::domain::notice::{Notice, Subject};
use leyuan::domain::zone::Span;
use leyuan::jobs::send_notices::send_notices;
use leyuan::settings::{Purpose, Settings};
use leyuan::store::{Actor, centres, notices};
use leyuan::views::letters::{About, Links, letter};
use leyuan::views::refusals::Speaker;
use leyuan::views::words::Words;
use servers::{Gateway, MailServer};
use std::fs;
use std::sync::Arc;
use std::time::Duration;

const SECRET: &str = "sixteen letters!";

/// A program with these lines in its settings.
pub fn program(scene: &Scene, lines: &str) -> App {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("leyuan.toml");
    fs::write(&file, lines).unwrap();
    program_with(scene, &format!("--data unused --config {}", file.display()))
}

pub fn mail(server: &MailServer) -> String {
    format!("[mail]\nserver = \"smtp://127.0.0.1:{}\"\nfrom = \"leyuan@example.cn\"\n", server.port)
}

pub fn hook(gateway: &Gateway) -> String {
    format!("[hook]\nurl = \"http://127.0.0.1:{}/messages\"\nsecret = \"{SECRET}\"\n", gateway.port)
}

/// A family that can be reached so.
pub async fn family(scene: &Scene, email: Option<&str>, phone: Option<&str>) -> Family {
    family_with(scene, |household| {
        household.email = email.map(String::from);
        household.guardians[0].phone = phone.and_then(Phone::parse);
    })
    .await
}

async fn family_with(scene: &Scene, change: impl FnOnce(&mut Household)) -> Family {
    scene
        .family_with(&["2021-01-10"], 1, |household| {
            household.name = Name::parse("满家人").unwrap();
            household.children[0].name = Name::parse("陈小满").unwrap();
            household.guardians[0].name = Name::parse("陈大方").unwrap();
            change(household);
        })
        .await
}

/// The family waits, and a place comes free for it: booked at once a day ahead, offered within a day.
async fn moves_up(scene: &Scene, family: &Family) -> BookingId {
    let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
    let holder = scene.child().await;
    let held = booking(&scene.asks(&holder, gym).await);
    let waiting = booking(&scene.asks(family, gym).await);
    scene.cancels(&holder, held).await.unwrap();
    waiting
}

async fn newest(scene: &Scene, family: &Family) -> Notice {
    scene.notices(family).await.remove(0)
}

async fn calls(scene: &Scene) -> Vec<Notice> {
    let (centre, now) = (scene.centre, scene.now());
    scene.store.read(move |db| Box::pin(notices::calls(db, centre, 50, now))).await.unwrap()
}

fn names_nobody(text: &str) -> bool {
    !["陈", "小满", "大方", "满家"].iter().any(|name| text.contains(name))
}

spec! {
    a_letter_says_what_when_and_where_and_names_nobody, "2026-05-04T01:00:00Z", scene => {
        let server = MailServer::open().await;
        let app = program(&scene, &mail(&server));
        let family = family(&scene, Some("family@example.cn"), None).await;
        let gym = scene.session("2026-05-06T06:00:00Z", 1).await;
        let id = booking(&scene.asks(&family, gym).await);
        send_notices(app.clone()).await.unwrap();
        let [letter] = &server.to("family@example.cn")[..] else { panic!("{:?}", server.letters()) };
        assert_eq!(letter.header("Subject"), "约好了：自由游乐");
        assert_eq!(letter.header("From"), "锦华苑 <leyuan@example.cn>");
        assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
        let link = format!("http://localhost:8080/bookings/{id}");
        for fact in ["自由游乐", "5 月 6 日 周三", "14:00–15:00", "锦华苑 乐享童年", &link] {
            assert!(letter.text.contains(fact), "{fact} is not in {}", letter.text);
        }
        assert!(names_nobody(&letter.text) && letter.headers.iter().all(|(_, value)| names_nobody(value)));
        assert_eq!(newest(&scene, &family).await.sent_at, Some(scene.now()));
        send_notices(app).await.unwrap();
        assert_eq!(server.letters().len(), 1, "and it is sent once");
    }
}

spec! {
    a_household_is_written_to_in_its_language, "2026-05-04T01:00:00Z", scene => {
        let server = MailServer::open().await;
        let app = program(&scene, &mail(&server));
        let family = family_with(&scene, |household| {
            household.email = Some("family@example.cn".into());
            household.language = Language::En;
        }).await;
        moves_up(&scene, &family).await;
        send_notices(app).await.unwrap();
        let letters = server.to("family@example.cn");
        let subjects: Vec<String> = letters.iter().map(|letter| letter.header("Subject")).collect();
        assert!(subjects.contains(&"You have a place: Free play".into()), "{subjects:?}");
        assert!(letters.iter().all(|letter| letter.text.contains("When: Wed 6 May, 14:00–15:00\r\nWhere: Play zone, Jinhuayuan")));
    }
}

spec! {
    what_cannot_wait_goes_to_the_telephone_signed, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook(&gateway));
        let family = family(&scene, None, Some("+86 138 0013 8000")).await;
        let id = moves_up(&scene, &family).await;
        send_notices(app).await.unwrap();
        let [posted] = &gateway.posted()[..] else { panic!("only the promotion: {:?}", gateway.posted()) };
        let message = posted.json();
        assert_eq!([&message["phone"], &message["kind"]], ["+8613800138000", "promoted"]);
        assert_eq!(message["link"], format!("http://localhost:8080/bookings/{id}"));
        assert!(message["text"].as_str().unwrap().starts_with("锦华苑：候补到了"));
        assert!(names_nobody(&posted.body));
        let signature = posted.header("Leyuan-Signature");
        let (seconds, hex) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(format!("{seconds}.{}", posted.body).as_bytes());
        let bytes: Vec<u8> = (0..64).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
        mac.verify_slice(&bytes).unwrap();
        assert_eq!(seconds, scene.now().timestamp().to_string());
        assert!(newest(&scene, &family).await.sent_at.is_some(), "B6: it was heard");
    }
}

spec! {
    what_a_session_is_called_is_never_taken_for_a_place_in_the_message, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&[]).await;
        let app = program(&scene, &hook(&gateway));
        let family = family(&scene, None, Some("13800138000")).await;
        moves_up(&scene, &family).await;
        scene.alter(r#"UPDATE session SET name_zh = 'a "{phone}" \ {link}'"#).await;
        send_notices(app).await.unwrap();
        assert!(gateway.posted()[0].json()["text"].as_str().unwrap().contains(r#"a "{phone}" \ {link}"#));
    }
}

spec! {
    what_was_not_taken_is_tried_again_later_and_then_once, "2026-05-04T01:00:00Z", scene => {
        let gateway = Gateway::open(&["500 Broken", "302 Found\r\nLocation: /elsewhere"]).await;
        let app = program(&scene, &hook(&gateway));
        let family = family(&scene, None, Some("13800138000")).await;
        moves_up(&scene, &family).await;
        for (passed, posted) in [(0, 1), (29, 1), (1, 2), (59, 2), (1, 3), (3600, 3)] {
            scene.clock.advance(Span::seconds(passed));
            send_notices(app.clone()).await.unwrap();
            assert_eq!(gateway.posted().len(), posted, "after {passed} more seconds");
        }
        let notice = newest(&scene, &family).await;
        assert_eq!((notice.tries, notice.sent_at), (2, Some(at("2026-05-04T01:01:30Z"))));
    }
}

spec! {
    with_no_way_to_send_it_waits_on_the_page_and_where_it_matters_among_the_calls, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene, "");
        let family = family(&scene, Some("family@example.cn"), Some("13800138000")).await;
        moves_up(&scene, &family).await;
        assert!(calls(&scene).await.is_empty(), "it has e-mail");
        send_notices(app.clone()).await.unwrap();
        let notices = scene.notices(&family).await;
        assert_eq!(notices.len(), 2);
        assert!(notices.iter().all(|notice| notice.sent_at.is_none()));
        let calls = calls(&scene).await;
        assert!(matches!(&calls[..], [call] if matches!(call.subject, Subject::Promoted { .. })), "{calls:?}");
        scene.clock.advance(Span::hours(10));
        send_notices(app).await.unwrap();
        assert_eq!(scene.notices(&family).await[0].tries, 1, "and is not looked at again");
    }
}

spec! {
    a_letter_nobody_takes_is_given_up_and_becomes_a_call, "2026-05-04T01:00:00Z", scene => {
        let server = MailServer::open().await;
        let app = program(&scene, &mail(&server));
        let family = family(&scene, Some("bad@example.cn"), None).await;
        moves_up(&scene, &family).await;
        for _ in 0..11 {
            assert!(calls(&scene).await.is_empty());
            send_notices(app.clone()).await.unwrap();
            scene.clock.advance(Span::hours(5));
        }
        assert_eq!(calls(&scene).await.len(), 1);
    }
}

spec! {
    one_bad_address_stops_nobody_else, "2026-05-04T01:00:00Z", scene => {
        let server = MailServer::open().await;
        let app = program(&scene, &mail(&server));
        let gym = scene.session("2026-05-06T06:00:00Z", 30).await;
        for email in ["bad@example.cn", "no address", "good@example.cn", "bad2@example.cn", "fine@example.cn"] {
            let family = family(&scene, Some(email), None).await;
            scene.asks(&family, gym).await;
        }
        send_notices(app).await.unwrap();
        let mut reached: Vec<String> = server.letters().into_iter().map(|letter| letter.to).collect();
        reached.sort();
        assert_eq!(reached, ["fine@example.cn", "good@example.cn"]);
    }
}

spec! {
    a_mail_server_that_hangs_is_cut_off, "2026-05-04T01:00:00Z", scene => {
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let lines = format!("[mail]\nserver = \"smtp://{}\"\nfrom = \"leyuan@example.cn\"", silent.local_addr().unwrap());
        let mut app = program(&scene, &lines);
        let mut settings = Settings::clone(&app.settings);
        settings.post.mail.as_mut().unwrap().timeout = Duration::from_millis(100);
        app.settings = Arc::new(settings);
        let family = family(&scene, Some("family@example.cn"), None).await;
        scene.asks(&family, scene.session("2026-05-06T06:00:00Z", 1).await).await;
        tokio::time::timeout(Duration::from_secs(10), send_notices(app)).await.expect("in time").unwrap();
        let notice = newest(&scene, &family).await;
        assert_eq!((notice.tries, notice.sent_at), (1, None));
    }
}

spec! {
    two_programs_on_one_database_send_a_letter_once, "2026-05-04T01:00:00Z", scene => {
        let server = MailServer::open().await;
        let app = program(&scene, &mail(&server));
        let gym = scene.session("2026-05-06T06:00:00Z", 30).await;
        for number in 0..5 {
            let family = family(&scene, Some(&format!("family{number}@example.cn")), None).await;
            scene.asks(&family, gym).await;
        }
        let (one, other) = tokio::join!(send_notices(app.clone()), send_notices(app));
        one.and(other).unwrap();
        assert_eq!(server.letters().len(), 5);
    }
}

spec! {
    a_letter_nobody_came_back_from_is_sent_again, "2026-05-04T01:00:00Z", scene => {
        let server = MailServer::open().await;
        let app = program(&scene, &mail(&server));
        let family = family(&scene, Some("family@example.cn"), None).await;
        scene.asks(&family, scene.session("2026-05-06T06:00:00Z", 1).await).await;
        let take = TakeNotice { notice: newest(&scene, &family).await.id, link: None, now: scene.now() };
        assert!(scene.store.change(scene.centre, Actor::System, take).await.unwrap());
        send_notices(app.clone()).await.unwrap();
        assert_eq!(server.letters().len(), 0, "somebody is on the way with it");
        scene.clock.advance(Span::minutes(2));
        send_notices(app).await.unwrap();
        assert_eq!(server.letters().len(), 1);
    }
}

spec! {
    an_offer_nobody_can_take_any_more_is_not_sent, "2026-05-05T08:00:00Z", scene => {
        let server = MailServer::open().await;
        let app = program(&scene, &mail(&server));
        let family = family(&scene, Some("family@example.cn"), None).await;
        moves_up(&scene, &family).await;
        scene.until("2026-05-05T08:30:00Z");
        send_notices(app).await.unwrap();
        let subjects: Vec<String> = server.letters().iter().map(|letter| letter.header("Subject")).collect();
        assert_eq!(subjects, ["已排上候补：自由游乐"]);
    }
}

spec! {
    nothing_of_a_private_room_leaves_the_house, "2026-05-04T01:00:00Z", scene => {
        let (server, gateway) = (MailServer::open().await, Gateway::open(&[]).await);
        let app = program(&scene, &(mail(&server) + &hook(&gateway)));
        let family = family(&scene, Some("family@example.cn"), Some("13800138000")).await;
        moves_up(&scene, &family).await;
        scene.alter("UPDATE room SET privacy = 'private'").await;
        send_notices(app).await.unwrap();
        assert_eq!((server.letters().len(), gateway.posted().len()), (0, 0));
    }
}

spec! {
    the_demo_keeps_messages_in_a_file_without_the_number, "2026-05-04T01:00:00Z", scene => {
        let folder = tempfile::tempdir().unwrap();
        let mut app = program_with(&scene, &format!("--demo --data {}", folder.path().display()));
        app.purpose = Purpose::Demo;
        let family = family(&scene, None, Some("13800138000")).await;
        let id = moves_up(&scene, &family).await;
        send_notices(app).await.unwrap();
        let file = folder.path().join("outbox.jsonl");
        let text = fs::read_to_string(&file).unwrap();
        let message: serde_json::Value = serde_json::from_str(text.trim_end()).expect("one line");
        assert_eq!(message["kind"], "promoted");
        assert_eq!(message["household"], family.id.to_string());
        assert_eq!(message["link"], format!("http://localhost:8080/bookings/{id}"));
        assert!(!text.contains("138001") && names_nobody(&text));
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
    }
}

spec! {
    every_notice_makes_a_letter_in_both_languages, "2026-05-04T01:00:00Z", scene => {
        let (id, now) = (scene.centre, scene.now());
        let read = scene.store.read(move |db| Box::pin(centres::find(db, id))).await;
        let centre = read.unwrap().unwrap();
        let session = scene.draft("2026-05-06T06:00:00Z", 1);
        let links = Links { here: "https://x/b".into(), household: "https://x/h".into(), absence: None };
        for language in Language::ALL {
            let speaker = Speaker { words: Words::of(language), centre: &centre, household: None, now };
            for subject in subjects::every_subject() {
                for session in [Some(&session), None] {
                    let letter = letter(speaker, &subject, About { session, room: None, instead: &[] }, &links);
                    assert!(letter.text.contains("https://x/b") && letter.text.contains("https://x/h"));
                    assert!(!letter.subject.is_empty() && !letter.line.contains('\n'));
                }
            }
        }
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
fn settings_that_cannot_send_are_told_before_the_doors_open() {
    let mail = |server: &str, more: &str| {
        mistake(&format!("[mail]\nserver = \"{server}\"\nfrom = \"a@b.cn\"\n{more}"))
    };
    for server in ["smtps://mail.b.cn", "smtp://mail.b.cn:587", "smtp://localhost", "smtp://[::1]:2525"] {
        assert_eq!(mail(server, ""), None, "{server}");
    }
    for server in ["mail.b.cn", "http://mail.b.cn", "smtps://me:word@mail.b.cn", "smtp://mail.b.cn?tls=none"]
    {
        assert!(mail(server, "").unwrap().contains("smtps://host"), "{server}");
    }
    assert!(mail("smtps://b.cn", "user = \"a\"").unwrap().contains("LEYUAN_MAIL_PASSWORD"));
    assert!(mail("smtps://b.cn", "pasword = \"a\"").unwrap().contains("unknown field"));
    let hook = |url: &str, more: &str| mistake(&format!("[hook]\nurl = \"{url}\"\n{more}"));
    let secret = format!("secret = \"{SECRET}\"\n");
    assert_eq!(hook("https://gateway.cn/x", &secret), None);
    assert!(hook("http://gateway.cn/x", &secret).unwrap().contains("only to this machine"));
    assert!(hook("https://gateway.cn/x", "").unwrap().contains("LEYUAN_HOOK_SECRET"));
    assert!(hook("https://gateway.cn/x", "secret = \"short\"").unwrap().contains("16 characters"));
    let template = |text: &str| hook("https://gateway.cn/x", &format!("{secret}template = '{text}'"));
    assert!(template(r#"{"to": "{phone}"}"#).unwrap().contains("{text}"));
    assert!(template(r#"{"to": {phone}, "say": "{text}"}"#).unwrap().contains("between quotes"));
}

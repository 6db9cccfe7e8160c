//! Self-check-in: the right party goes in, whatever is wrong is one and the same answer, and nobody is named.

use crate::fees::costly;
use crate::misfits::corrects;
use crate::release::club;
use crate::scene::{Family, Scene, at, booking, spec};
use crate::sign_in::on_duty;
use crate::visitor::{Answer, Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::check_in::CheckIn;
use leyuan::actions::check_out::CheckOut;
use leyuan::actions::pair_screen::PairScreen;
use leyuan::actions::turn_away::TurnAway;
use leyuan::actions::walk_in::WalkIn;
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::State;
use leyuan::domain::ids::{BookingId, CentreId, SessionId, SignInId};
use leyuan::domain::layout::Layout;
use leyuan::domain::names::Language;
use leyuan::domain::names::{Name, Names};
use leyuan::domain::screen::Place;
use leyuan::domain::series::Supervision;
use leyuan::domain::visit;
use leyuan::domain::zone::Span;
use leyuan::store::{Actor, bookings, sessions};
use leyuan::web::cookies::Secret;

const FACE: &str = "/jinhuayuan/kiosk/check-in";
const ANSWER: &str = "/jinhuayuan/kiosk/check-in/answer";
const TEN: &str = "2026-05-05T02:00:00Z";

/// A browser that is a screen of a centre.
pub async fn screen_of(scene: &Scene, centre: CentreId) -> Visitor {
    let secret = Secret::random();
    let (token_hash, now) = (secret.hash(), scene.now());
    let place = Place { room: None, layout: Layout::CheckIn, language: Language::Zh };
    let pair = PairScreen { place, sign_in: SignInId::new(), token_hash, now };
    scene.store.change(centre, Actor::System, pair).await.unwrap();
    let mut screen = Visitor::at(&program(scene));
    screen.cookies.insert("leyuan".into(), secret.into_token());
    screen
}

async fn screen(scene: &Scene) -> Visitor {
    screen_of(scene, scene.centre).await
}

/// The same screen, after the program was started again: nobody remembers what was tried.
fn restarted(scene: &Scene, screen: &Visitor) -> Visitor {
    let mut again = Visitor::at(&program(scene));
    again.cookies.clone_from(&screen.cookies);
    again
}

async fn code(scene: &Scene, id: BookingId) -> String {
    let read = scene.store.read(move |db| Box::pin(async move { bookings::find(db, id).await }));
    read.await.unwrap().unwrap().code
}

/// What somebody hears who says this: the answer to the press, and the page it leads to.
async fn says(screen: &mut Visitor, text: &str) -> (Answer, Answer) {
    assert_eq!(screen.get(FACE).await.status, StatusCode::OK);
    let pressed = screen.post(FACE, &[("code", text)]).await;
    let to = pressed.leads_to().to_string();
    let read = screen.get(&to).await;
    (pressed, read)
}

/// Every byte of it.
fn all_of((pressed, read): &(Answer, Answer)) -> String {
    let told = |answer: &Answer| {
        let mut headers: Vec<String> = answer
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        headers.sort();
        format!("{} {headers:?} {}", answer.status, answer.body)
    };
    format!("{}\n{}", told(pressed), told(read))
}

fn is_welcome(answer: &(Answer, Answer)) -> bool {
    answer.1.body.contains("欢迎") && !answer.1.body.contains("请到服务台")
}

/// A named session the day before it takes place.
async fn named(scene: &Scene, name: &'static str, starts: &str, places: u16) -> SessionId {
    let mut draft = scene.draft(starts, places);
    draft.names = Names::new(name, name);
    scene.plan(&draft).await
}

async fn books(scene: &Scene, session: SessionId) -> (Family, BookingId) {
    let family = scene.child().await;
    let booked = booking(&scene.asks(&family, session).await);
    (family, booked)
}

async fn in_by_desk(scene: &Scene, booking: BookingId) {
    let check_in = CheckIn { booking, child: None, nonce: format!("in {booking}"), now: scene.now() };
    scene.presses(check_in).await.unwrap();
}

spec! {
    // B5, G2: by code, by ticket, as a scanner and as people type
    the_whole_party_of_the_right_booking_goes_in_and_reads_only_where, "2026-05-04T03:00:00Z", scene => {
        let mut draft = scene.draft(TEN, 9);
        draft.terms.supervision = Supervision::usual();
        draft.terms.door_checks = vec![Names::new("请穿防滑袜", "Please wear non-slip socks")];
        let play = scene.plan(&draft).await;
        let family = scene.family_with(&["2021-01-10", "2020-03-04"], 1, |household| {
            household.children[0].name = Name::parse("金丝雀儿").unwrap();
            household.guardians[0].name = Name::parse("金丝雀妈").unwrap();
        }).await;
        let guardians = family.guardians.clone();
        let request = leyuan::domain::party::Request { guardians, ..scene.request(&family, play) };
        let first = booking(&scene.sends(request).await);
        let (_, second) = books_with_guardian(&scene, play).await;
        scene.until("2026-05-05T01:50:00Z");
        scene.alter("UPDATE booking SET code = '4711' WHERE number = (SELECT MIN(number) FROM booking)").await;
        let digits = code(&scene, first).await;
        let wide: String = digits.chars().map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap()).collect();
        let mut screen = screen(&scene).await;
        let heard = says(&mut screen, &format!(" {} {} ", &wide[..6], &wide[6..])).await;
        assert_eq!(heard.0.leads_to(), ANSWER);
        assert!(is_welcome(&heard));
        let page = &heard.1.body;
        for said in ["乐享童年", "10:00", "rm-play", "请穿防滑袜"] {
            assert!(page.contains(said), "{said}");
        }
        let child = family.children[0].to_string();
        for secret in ["金丝雀", digits.as_str(), child.as_str(), &first.to_string(), "自由游乐"] {
            assert!(!all_of(&heard).contains(secret), "{secret}");
        }
        assert_eq!(heard.1.header("refresh"), "12; url=/jinhuayuan/kiosk/check-in");
        assert_eq!(scene.states(first).await, [State::Attended { left: false }; 2]);
        assert_eq!(scene.states(second).await, [State::Confirmed], "nobody else");
        let tally = scene.facts(play, None).await.tallies[&play];
        assert_eq!((tally.children, tally.heads), (2, 3), "the guardian is in the room too");
        assert!(screen.get(ANSWER).await.body.contains("10:00"), "read again, it is the same");
        let ticket = format!("https://leyuan.example.cn/bookings/{second}\r");
        assert!(is_welcome(&says(&mut screen, &ticket).await), "a scanned ticket");
        assert_eq!(scene.states(second).await, [State::Attended { left: false }]);
        let told = scene.count("SELECT COUNT(*) FROM change WHERE verb = 'visit.checked_in' AND actor LIKE 'device%'").await;
        assert_eq!(told, 2, "the ledger says that a screen did it");
    }
}

async fn books_with_guardian(scene: &Scene, session: SessionId) -> (Family, BookingId) {
    let family = scene.child().await;
    let guardians = family.guardians.clone();
    let request = leyuan::domain::party::Request { guardians, ..scene.request(&family, session) };
    let booked = booking(&scene.sends(request).await);
    (family, booked)
}

spec! {
    // P1, C7, G5, P2, A6, A7
    whatever_is_wrong_has_one_answer_byte_for_byte_and_changes_nothing, "2026-05-04T03:00:00Z", scene => {
        let mut wrong: Vec<(&str, String)> = ["", "0", "12345", "abcd", "一二三四"].map(|text| ("no code", text.into())).into();
        let mut sessions = Vec::new();
        for (name, starts, places) in [
            ("Tomorrow", "2026-05-06T02:00:00Z", 9), ("Early", "2026-05-05T03:00:00Z", 9), ("Over", "2026-05-05T00:00:00Z", 9),
            ("Ours", TEN, 9), ("Off", TEN, 9), ("Line", TEN, 1), ("Full", TEN, 9), ("Away", TEN, 9), ("Gone", TEN, 9),
            ("Note", TEN, 9),
        ] {
            sessions.push((name, named(&scene, name, starts, places).await));
        }
        let of = |name: &str| sessions.iter().find(|(known, _)| *known == name).unwrap().1;
        for name in ["Tomorrow", "Early", "Over", "Full"] {
            wrong.push((name, code(&scene, books(&scene, of(name)).await.1).await));
        }
        let (family, cancelled) = books(&scene, of("Ours")).await;
        scene.cancels(&family, cancelled).await.unwrap();
        wrong.push(("cancelled", code(&scene, cancelled).await));
        wrong.push(("a ticket cancelled", cancelled.to_string()));
        wrong.push(("called off", code(&scene, books(&scene, of("Off")).await.1).await));
        books(&scene, of("Line")).await;
        wrong.push(("waiting", code(&scene, books(&scene, of("Line")).await.1).await));
        let (turned, away) = books(&scene, of("Away")).await;
        wrong.push(("turned away", code(&scene, away).await));
        let gone = books(&scene, of("Gone")).await.1;
        wrong.push(("gone again", code(&scene, gone).await));
        let noted = scene.family_with(&["2021-01-10"], 1, |h| h.children[0].needs = Some(Name::parse("花生过敏").unwrap())).await;
        wrong.push(("a note", code(&scene, booking(&scene.asks(&noted, of("Note")).await)).await));
        let left = club(&scene, TEN).await;
        wrong.push(("left with staff", code(&scene, books(&scene, left).await.1).await));
        let paid = costly(&scene, TEN).await;
        wrong.push(("to be paid", code(&scene, books(&scene, paid).await.1).await));
        let mut bound = scene.draft(TEN, 9);
        bound.terms.ages = AgeRange::new(48, Some(96));
        let bound = scene.plan(&bound).await;
        let (young, misfit) = books(&scene, bound).await;
        corrects(&scene, &young, 0, "2024-01-10").await;
        wrong.push(("no longer fits", code(&scene, misfit).await));
        scene.alter(r#"UPDATE session SET cancelled = '{"zh":"病","en":"Ill"}' WHERE name_en = 'Off'"#).await;
        scene.alter("UPDATE session SET room_limit = 0 WHERE name_en = 'Full'").await;
        scene.until("2026-05-05T01:50:00Z");
        scene.presses(TurnAway { booking: away, child: turned.children[0], now: scene.now() }).await.unwrap();
        in_by_desk(&scene, gone).await;
        scene.presses(CheckOut { booking: gone, child: None, nonce: "out".into(), now: scene.now() }).await.unwrap();
        let screen = screen(&scene).await;
        let unknown = (0..10_000).map(|n| format!("{n:04}")).find(|code| wrong.iter().all(|(_, known)| known != code)).unwrap();
        let expected = all_of(&says(&mut restarted(&scene, &screen), &unknown).await);
        assert!(expected.contains("请到服务台") && !expected.contains("欢迎"));
        let rows = async || (
            scene.count("SELECT COUNT(*) FROM change").await,
            scene.count("SELECT COUNT(*) FROM visit").await,
            scene.count("SELECT COUNT(*) FROM booking_child WHERE state = 'confirmed'").await,
            scene.count("SELECT COUNT(*) FROM booking_child WHERE state = 'turned_away'").await,
        );
        let before = rows().await;
        for (what, text) in &wrong {
            let heard = says(&mut restarted(&scene, &screen), text).await;
            assert!(all_of(&heard) == expected, "{what} is told apart");
            assert_eq!(rows().await, before, "{what} changed something");
        }
    }
}

spec! {
    two_bookings_with_one_code_are_sent_to_the_desk_and_each_ticket_is_not, "2026-05-04T03:00:00Z", scene => {
        let (one, other) = (named(&scene, "One", TEN, 9).await, named(&scene, "Other", "2026-05-05T07:00:00Z", 9).await);
        let (first, later) = (books(&scene, one).await.1, books(&scene, other).await);
        scene.alter("UPDATE booking SET code = '4711'").await;
        scene.until("2026-05-05T01:50:00Z");
        let mut screen = screen(&scene).await;
        assert!(!is_welcome(&says(&mut screen, "4711").await), "one of them is for the afternoon, all the same");
        assert_eq!(scene.states(first).await, [State::Confirmed]);
        assert!(is_welcome(&says(&mut screen, &first.to_string()).await));
        scene.cancels(&later.0, later.1).await.unwrap();
        assert!(is_welcome(&says(&mut screen, "4711").await), "now there is one");
    }
}

spec! {
    // B5
    a_late_party_goes_in_while_there_is_room_and_else_to_the_desk, "2026-05-04T03:00:00Z", scene => {
        let play = scene.session(TEN, 2).await;
        let (first, second) = (books(&scene, play).await.1, books(&scene, play).await.1);
        scene.until("2026-05-05T02:20:00Z");
        let mut screen = screen(&scene).await;
        let said = code(&scene, first).await;
        assert!(is_welcome(&says(&mut screen, &said).await));
        assert_eq!(scene.states(first).await, [State::Late { left: false }]);
        let read = scene.store.read(move |db| Box::pin(async move { sessions::find(db, play).await }));
        let band = visit::bands(&read.await.unwrap().unwrap())[0];
        let walk_in = WalkIn { session: play, band, children: 1, nonce: "walk".into(), now: scene.now() };
        scene.presses(walk_in).await.unwrap();
        let said = code(&scene, second).await;
        assert!(!is_welcome(&says(&mut screen, &said).await));
        assert_eq!(scene.states(second).await, [State::Confirmed], "the desk still finds it expected");
    }
}

spec! {
    // C6
    a_press_sent_twice_counts_once_and_who_is_inside_is_welcome_again, "2026-05-04T03:00:00Z", scene => {
        let play = scene.session(TEN, 9).await;
        let booked = books(&scene, play).await.1;
        let said = code(&scene, booked).await;
        scene.until("2026-05-05T01:50:00Z");
        let mut screen = screen(&scene).await;
        screen.get(FACE).await;
        let form = screen.page.clone();
        for _ in 0..2 {
            screen.page.clone_from(&form);
            screen.post(FACE, &[("code", &said)]).await.leads_to();
            assert!(screen.get(ANSWER).await.body.contains("欢迎"));
        }
        assert!(is_welcome(&says(&mut screen, &said).await), "another press");
        assert_eq!(scene.count("SELECT COUNT(*) FROM visit").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'visit.checked_in'").await, 1);
    }
}

spec! {
    only_a_screen_of_this_very_centre_has_the_box, "2026-05-04T03:00:00Z", scene => {
        let play = scene.session(TEN, 9).await;
        let booked = books(&scene, play).await.1;
        let said = code(&scene, booked).await;
        scene.until("2026-05-05T01:50:00Z");
        let neighbour = CentreId::new();
        scene.plant_centre(neighbour, "guiyuan", 1000).await;
        let mut there = screen_of(&scene, neighbour).await;
        assert!(!there.get(FACE).await.body.contains("<form"), "another centre's screen");
        there.get("/guiyuan/kiosk/check-in").await;
        assert_eq!(there.post(FACE, &[("code", &said)]).await.status, StatusCode::FORBIDDEN);
        there.get("/guiyuan/kiosk/check-in").await;
        there.post("/guiyuan/kiosk/check-in", &[("code", &said)]).await.leads_to();
        assert!(there.get("/guiyuan/kiosk/check-in/answer").await.body.contains("请到服务台"), "and not its booking");
        let mut passer = Visitor::at(&program(&scene));
        let page = passer.get(FACE).await;
        assert!(page.body.contains("请到服务台") && !page.body.contains("<form"));
        assert!(passer.cookies.is_empty(), "nothing is kept in a browser that only looks");
        passer.cookies.insert("told".into(), "welcome.play.10:00".into());
        assert!(!passer.get(ANSWER).await.body.contains("欢迎"), "only a screen is told");
        passer.get("/sign-in").await;
        assert_eq!(passer.post(FACE, &[("code", &said)]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(scene.states(booked).await, [State::Confirmed]);
    }
}

spec! {
    // P1
    who_guesses_is_not_listened_to_for_ten_minutes_at_one_screen_and_then_at_all, "2026-05-04T03:00:00Z", scene => {
        let play = scene.session(TEN, 9).await;
        let booked = books(&scene, play).await.1;
        let right = code(&scene, booked).await;
        let wrong = if right == "0000" { "0001" } else { "0000" };
        scene.until("2026-05-05T01:45:00Z");
        // One program, several screens.
        let mut first = screen(&scene).await;
        let mut others = Vec::new();
        for _ in 0..4 {
            let mut other = first.clone();
            other.cookies = screen(&scene).await.cookies;
            others.push(other);
        }
        let usual = all_of(&says(&mut first, wrong).await);
        for _ in 1..7 {
            says(&mut first, wrong).await;
        }
        assert!(is_welcome(&says(&mut first, &right).await), "seven wrong ones are forgiven");
        says(&mut first, wrong).await;
        assert!(all_of(&says(&mut first, &right).await) == usual, "the ninth is refused, as every other is");
        assert!(is_welcome(&says(&mut others[0], &right).await), "another screen hears");
        for other in &mut others[0..2] {
            for _ in 0..8 {
                says(other, wrong).await;
            }
        }
        assert!(!is_welcome(&says(&mut others[2], &right).await), "all screens of the house together are too many");
        scene.clock.set(at("2026-05-05T01:45:00Z") + Span::minutes(10));
        for screen in [&mut first, &mut others[2]] {
            assert!(is_welcome(&says(screen, &right).await), "ten minutes later it is over");
        }
        for _ in 0..30 {
            assert!(is_welcome(&says(&mut first, &right).await), "who is right is never too often");
        }
    }
}

spec! {
    the_language_chosen_at_a_screen_is_gone_with_the_page, "2026-05-05T01:50:00Z", scene => {
        let play = scene.session("2026-05-05T02:00:00Z", 9).await;
        let said = code(&scene, books(&scene, play).await.1).await;
        let mut screen = screen(&scene).await;
        let page = screen.get(&format!("{FACE}?lang=en")).await;
        assert!(page.body.contains("Check in") && page.header("set-cookie").is_empty());
        let pressed = screen.post(&format!("{FACE}?lang=en"), &[("code", &said)]).await;
        let answer = screen.get(pressed.leads_to()).await;
        assert!(answer.body.contains("Welcome") && answer.body.contains("Play zone"));
        assert_eq!(answer.header("refresh"), "12; url=/jinhuayuan/kiosk/check-in", "then in the house's language");
        assert!(screen.get(FACE).await.body.contains("自助报到"));
    }
}

spec! {
    staff_choose_what_a_screen_is_for, "2026-05-05T01:50:00Z", scene => {
        on_duty(&scene, "zhiban", "a long password").await;
        for (face, leads) in [("check_in", FACE), ("here", "/jinhuayuan/kiosk/here")] {
            let mut desk = Visitor::at(&program(&scene));
            desk.get("/jinhuayuan/desk/sign-in").await;
            desk.post("/jinhuayuan/desk/sign-in", &[("login", "zhiban"), ("password", "a long password")]).await;
            assert!(desk.get(FACE).await.body.contains("fieldset disabled"), "staff may see how it looks");
            assert!(desk.get("/jinhuayuan/kiosk/pairing").await.body.contains(&format!(r#"value="{face}""#)));
            assert_eq!(desk.post("/jinhuayuan/kiosk/pairing", &[("room", face)]).await.leads_to(), leads);
            assert!(desk.get(FACE).await.body.contains(r#"action="/jinhuayuan/kiosk/check-in""#), "it is a screen now");
        }
    }
}

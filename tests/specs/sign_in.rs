//! Signing in: a family by its card, staff by password; what is wrong, lost or signed out opens nothing.

use crate::scene::{Scene, spec};
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::add_staff::AddStaff;
use leyuan::actions::issue_card::{IssueCard, draw};
use leyuan::actions::prove;
use leyuan::cli::staff::Password;
use leyuan::cli::{self, Command};
use leyuan::domain::card::CardNumber;
use leyuan::domain::ids::StaffId;
use leyuan::domain::names::Name;
use leyuan::domain::staff::{Login, Role};
use leyuan::domain::zone::Span;
use leyuan::store::Actor;

/// A card for a family, as the desk gives it: its number and PIN.
pub async fn card(scene: &Scene, family: &crate::scene::Family, key: &str) -> (String, String) {
    let drawn = draw(b"a browser's secret", key).unwrap();
    let sealed = prove::seal(drawn.pin.as_str()).await.unwrap();
    let issue = IssueCard { household: family.id, card: drawn.card(sealed), now: scene.now() };
    let number: CardNumber = scene.store.change(scene.centre, Actor::System, issue).await.unwrap();
    (number.grouped(), drawn.pin.as_str().into())
}

pub async fn signs_in(visitor: &mut Visitor, (card, pin): (&str, &str)) -> crate::visitor::Answer {
    visitor.get("/sign-in").await;
    visitor.post("/sign-in", &[("card", card), ("pin", pin)]).await
}

/// Somebody on duty at the scene's centre.
pub async fn on_duty(scene: &Scene, login: &str, password: &str) {
    hired(scene, (login, password), Role::OnDuty).await;
}

/// Somebody of the staff, whatever they may.
pub async fn hired(scene: &Scene, (login, password): (&str, &str), role: Role) {
    let add = AddStaff {
        id: StaffId::new(),
        login: Login::parse(login).unwrap(),
        name: Name::parse("值班").unwrap(),
        role,
        password: prove::seal(password).await.unwrap(),
        now: scene.now(),
    };
    assert!(scene.store.change(scene.centre, Actor::System, add).await.unwrap());
}

spec! {
    a_family_signs_in_with_its_card_and_leaves_again, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let (number, pin) = card(&scene, &family, "first").await;
        let mut visitor = Visitor::at(&program(&scene));
        let page = visitor.get("/sign-in?next=/bookings").await;
        assert!(page.body.contains(r#"name="next" value="/bookings""#));
        let before = visitor.cookies.clone();
        let answer = visitor.post("/sign-in", &[("card", &number), ("pin", &pin), ("next", "/bookings")]).await;
        assert_eq!(answer.leads_to(), "/bookings");
        assert_ne!(visitor.cookies, before, "a new cookie for a new sign-in");
        let wide: String = number.chars().map(|c| match c {
            '0'..='9' => char::from_u32(u32::from('０') + u32::from(c) - u32::from('0')).unwrap(),
            other => other,
        }).collect();
        let mut other = Visitor::at(&program(&scene));
        assert_eq!(signs_in(&mut other, (&wide, &pin)).await.leads_to(), "/jinhuayuan");
        assert_eq!(scene.count("SELECT COUNT(*) FROM sign_in").await, 2);

        other.get("/sign-in").await;
        other.page = page.body;
        let left = other.post("/sign-out", &[]).await;
        assert_eq!(left.status, StatusCode::FORBIDDEN, "a page of another browser signs nobody out");
        assert_eq!(scene.count("SELECT COUNT(*) FROM sign_in").await, 2);
    }
}

spec! {
    a_sign_in_leads_only_to_addresses_of_ours, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let (number, pin) = card(&scene, &family, "first").await;
        for next in ["//evil.example", "https://evil.example/", "/\\evil.example", "bookings"] {
            let mut visitor = Visitor::at(&program(&scene));
            visitor.get("/sign-in").await;
            let fields = [("card", number.as_str()), ("pin", &pin), ("next", next)];
            assert_eq!(visitor.post("/sign-in", &fields).await.leads_to(), "/jinhuayuan", "{next}");
        }
    }
}

spec! {
    a_wrong_pin_and_an_unknown_card_get_the_same_answer, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let (number, pin) = card(&scene, &family, "first").await;
        let unknown = (0..).map(CardNumber::of).find(|card| card.grouped() != number).unwrap();
        let mut answers = Vec::new();
        for number in [number.as_str(), unknown.as_str()] {
            let mut visitor = Visitor::at(&program(&scene));
            visitor.headers.insert("accept-language", "en".parse().unwrap());
            let answer = signs_in(&mut visitor, (number, "000001")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            let said = answer.body.split_once("do not match").expect("the reason").0.to_string();
            assert!(!said.contains(&pin));
            answers.push(said.len());
        }
        assert_eq!(scene.count("SELECT COUNT(*) FROM sign_in").await, 0);
    }
}

spec! {
    five_wrong_tries_lock_a_card_for_a_quarter_of_an_hour, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let (number, pin) = card(&scene, &family, "first").await;
        let mut visitor = Visitor::at(&program(&scene));
        for _ in 0..5 {
            signs_in(&mut visitor, (&number, "000001")).await;
        }
        let locked = signs_in(&mut visitor, (&number, &pin)).await;
        assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(locked.body.contains("14:35"), "it says when: {}", locked.body);
        scene.clock.advance(Span::minutes(15));
        assert_eq!(signs_in(&mut visitor, (&number, &pin)).await.leads_to(), "/jinhuayuan");
        assert_eq!(scene.count("SELECT failures FROM credential").await, 0);
    }
}

spec! {
    a_lost_card_is_dead_at_once_and_so_is_what_it_had_opened, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let (lost, old_pin) = card(&scene, &family, "lost").await;
        let mut finder = Visitor::at(&program(&scene));
        signs_in(&mut finder, (&lost, &old_pin)).await;
        assert_eq!(scene.count("SELECT COUNT(*) FROM sign_in").await, 1);
        let (number, pin) = card(&scene, &family, "new").await;
        assert_eq!(scene.count("SELECT COUNT(*) FROM sign_in").await, 0);
        assert_eq!(signs_in(&mut finder, (&lost, &old_pin)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let again = card(&scene, &family, "new").await;
        assert_eq!(again, (number.clone(), pin.clone()), "the same form shows the same card");
        assert_eq!(signs_in(&mut finder, (&number, &pin)).await.leads_to(), "/jinhuayuan");
    }
}

spec! {
    staff_sign_in_at_their_own_desk_by_password, "2026-11-28T06:20:00Z", scene => {
        on_duty(&scene, "zhang", "a long enough password").await;
        let mut visitor = Visitor::at(&program(&scene));
        visitor.get("/jinhuayuan/desk/sign-in").await;
        let wrong = visitor.post("/jinhuayuan/desk/sign-in", &[("login", "zhang"), ("password", "guess")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!wrong.body.contains("guess"), "a password is not shown again");
        let fields = [("login", " Zhang "), ("password", "a long enough password")];
        let right = visitor.post("/jinhuayuan/desk/sign-in", &fields).await;
        assert_eq!(right.leads_to(), "/jinhuayuan/desk");
        assert_eq!(visitor.get("/nowhere/desk/sign-in").await.status, StatusCode::NOT_FOUND);
    }
}

/// The words of the command line, as somebody added.
fn added(words: &[&str]) -> leyuan::cli::staff::Add {
    match leyuan::cli::parse(words.iter().copied()).unwrap() {
        Command::Staff(cli::staff::Staff::Add(add)) => *add,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_first_colleague_of_a_centre_is_added_by_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let words = |centre, login| {
        let who =
            ["staff", "add", "--centre", centre, "--login", login, "--role", "on_duty", "--name", "张老师"];
        added(&[&who[..], &["--data", &data]].concat())
    };
    let given = || Password::Given("a long enough password".into());
    let says = cli::staff::ask_to_add(words("guiyuan", "zhang"), given()).await.unwrap();
    assert!(says.contains("zhang") && says.contains("/guiyuan/desk/sign-in") && !says.contains("password"));
    for (centre, login, password) in [
        ("guiyuan", "zhang", given()),
        ("nowhere", "li", given()),
        ("guiyuan", "li", Password::Given("short".into())),
    ] {
        let fault = cli::staff::ask_to_add(words(centre, login), password).await.unwrap_err();
        assert!(fault.is::<cli::Wrong>(), "{fault}");
    }
    assert!(
        cli::parse(["staff", "add", "--centre", "c", "--login", "张", "--role", "on_duty", "--name", "x"])
            .is_err()
    );
}

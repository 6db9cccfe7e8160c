//! Being signed in: how long, where, on what; ended one by one or all at once; and proved again before what weighs most.

use crate::paper::{actions, form, text};
use crate::scene::{Family, Scene, spec};
use crate::sign_in::{card, signs_in};
use crate::staff;
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode};
use leyuan::domain::staff::Role;
use leyuan::domain::zone::Span;
use serde_json::json;

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15";
const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36";

fn browser(scene: &Scene, says: &str) -> Visitor {
    let mut visitor = Visitor::at(&program(scene));
    visitor.headers.insert("user-agent", says.parse().unwrap());
    visitor.headers.insert("accept-language", "en".parse().unwrap());
    visitor
}

/// A family's card, and its phone, signed in.
async fn at_home(scene: &Scene) -> (Family, (String, String), Visitor) {
    let family = scene.child().await;
    let known = card(scene, &family, "first").await;
    let mut phone = browser(scene, IPHONE);
    assert_eq!(signs_in(&mut phone, (&known.0, &known.1)).await.leads_to(), "/jinhuayuan");
    (family, known, phone)
}

async fn is_in(visitor: &mut Visitor) -> bool {
    visitor.get("/household").await.status == StatusCode::OK
}

spec! {
    a_phone_counts_as_shared_until_somebody_says_that_it_is_theirs, "2026-11-28T06:20:00Z", scene => {
        let (_, (number, pin), mut shared) = at_home(&scene).await;
        let mut own = browser(&scene, IPHONE);
        own.get("/sign-in").await;
        let entered = own.post("/sign-in", &[("card", &number), ("pin", &pin), ("own", "yes")]).await;
        let kept = entered.header("set-cookie").to_string();
        assert!(kept.contains("Max-Age=15552000"), "half a year");
        let again = signs_in(&mut browser(&scene, IPHONE), (&number, &pin)).await;
        assert!(!again.header("set-cookie").contains("Max-Age"), "gone with the browser");
        scene.clock.advance(Span::hours(13));
        assert!(!is_in(&mut shared).await);
        assert!(is_in(&mut own).await);
    }
}

spec! {
    a_cookie_holds_256_bits_and_another_each_time, "2026-11-28T06:20:00Z", scene => {
        let (_, (number, pin), mut phone) = at_home(&scene).await;
        let first = phone.cookies["leyuan"].clone();
        assert_eq!(first.len(), 43, "256 bits in base64");
        phone.get("/household").await;
        phone.post("/sign-out", &[]).await;
        signs_in(&mut phone, (&number, &pin)).await;
        assert_ne!(phone.cookies["leyuan"], first);
    }
}

spec! {
    everybody_sees_where_they_are_signed_in_and_ends_one_or_all, "2026-11-28T06:20:00Z", scene => {
        let (_, (number, pin), mut phone) = at_home(&scene).await;
        scene.clock.advance(Span::minutes(20));
        let mut computer = browser(&scene, WINDOWS);
        signs_in(&mut computer, (&number, &pin)).await;
        let page = computer.get("/sign-ins").await;
        let said = text(&page.body);
        assert!(said.contains("iPhone") && said.contains("Windows computer · This device"));
        assert!(said.contains("14:20") && said.contains("14:40"), "when each began");
        let ends: Vec<String> =
            actions(&page.body).into_iter().filter(|to| to.ends_with("/removal") && to.len() > 30).collect();
        assert_eq!(ends.len(), 2);
        // The newest stands first: the other one is the phone's.
        let pressed = form(&page.body, &ends[1]).press(&mut computer).await;
        assert_eq!(pressed.leads_to(), "/sign-ins");
        assert!(!is_in(&mut phone).await && is_in(&mut computer).await);
        signs_in(&mut phone, (&number, &pin)).await;
        let page = computer.get("/sign-ins").await;
        assert_eq!(form(&page.body, "/sign-ins/removal").press(&mut computer).await.leads_to(), "/");
        assert!(!is_in(&mut phone).await && !is_in(&mut computer).await);
    }
}

spec! {
    nobody_ends_a_sign_in_of_somebody_else, "2026-11-28T06:20:00Z", scene => {
        let (_, _, mut phone) = at_home(&scene).await;
        let page = phone.get("/sign-ins").await;
        let own = actions(&page.body).into_iter().find(|to| to.len() > 30).expect("a way to end it");
        let neighbour = scene.child().await;
        let (number, pin) = card(&scene, &neighbour, "neighbour").await;
        let mut other = browser(&scene, WINDOWS);
        signs_in(&mut other, (&number, &pin)).await;
        other.get("/sign-ins").await;
        assert_eq!(other.post(&own, &[]).await.leads_to(), "/sign-ins", "it learns nothing");
        assert!(is_in(&mut phone).await);
    }
}

spec! {
    staff_see_their_own_sign_ins_as_well, "2026-11-28T06:20:00Z", scene => {
        staff::hired(&scene, "lin", Role::OnDuty).await;
        let (mut lin, _) = staff::signs_in(&scene, ("lin", "a long enough password")).await;
        let page = lin.get("/sign-ins").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(text(&page.body).contains("This device"));
        let left = form(&page.body, "/sign-ins/removal").press(&mut lin).await;
        assert_eq!(left.leads_to(), "/");
        assert_eq!(lin.get("/jinhuayuan/desk").await.status, StatusCode::SEE_OTHER);
    }
}

spec! {
    who_comes_along_is_changed_only_with_the_pin_of_the_last_ten_minutes, "2026-11-28T06:20:00Z", scene => {
        let (_, (_, pin), mut phone) = at_home(&scene).await;
        assert_eq!(phone.get("/household/guardians").await.status, StatusCode::OK, "just signed in");
        let old_page = phone.page.clone();
        scene.clock.advance(Span::minutes(10));
        assert_eq!(phone.get("/household/guardians").await.leads_to(), "/proof?next=%2Fhousehold%2Fguardians");
        phone.page = old_page;
        let before = scene.count("SELECT COUNT(*) FROM guardian").await;
        let pressed = phone.post("/household/guardians", &[("guardian", "某人"), ("adult", "yes")]).await;
        assert!(pressed.leads_to().starts_with("/proof"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM guardian").await, before, "nothing was written");
        let before = phone.cookies["leyuan"].clone();
        let page = phone.get("/proof?next=/household/guardians").await;
        let ask = form(&page.body, "/proof");
        let wrong = ask.clone().typing("pin", "000001").press(&mut phone).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(scene.count("SELECT failures FROM credential").await, 1, "a try is a try");
        let right = ask.typing("pin", &pin).press(&mut phone).await;
        assert_eq!(right.leads_to(), "/household/guardians");
        assert_ne!(phone.cookies["leyuan"], before, "a new cookie");
        assert_eq!(phone.get("/household/guardians").await.status, StatusCode::OK);
        let mut copied = browser(&scene, IPHONE);
        copied.cookies.insert("leyuan".into(), before);
        assert!(!is_in(&mut copied).await, "a copy of the old cookie is worth nothing");
    }
}

spec! {
    a_proof_leads_only_to_addresses_of_ours, "2026-11-28T06:20:00Z", scene => {
        let (_, (_, pin), mut phone) = at_home(&scene).await;
        for next in ["//evil.example", "https://evil.example/"] {
            phone.get(&format!("/proof?next={next}")).await;
            let to = phone.post("/proof", &[("pin", &pin), ("next", next)]).await;
            assert_eq!(to.leads_to(), "/household", "{next}");
        }
    }
}

spec! {
    withdrawing_consent_erases_and_asks_for_the_pin, "2026-11-28T06:20:00Z", scene => {
        let (_, _, mut phone) = at_home(&scene).await;
        scene.clock.advance(Span::minutes(11));
        phone.get("/household/consent").await;
        let pressed = phone.post("/household/consent", &[("answer", "withdraw"), ("sure", "yes")]).await;
        assert_eq!(pressed.leads_to(), "/proof?next=%2Fhousehold%2Fconsent");
        assert_eq!(scene.count("SELECT COUNT(*) FROM household WHERE forgotten").await, 0);
        assert_eq!(scene.count("SELECT COUNT(*) FROM consent WHERE withdrawn_at IS NOT NULL").await, 0);
    }
}

spec! {
    roles_are_given_only_with_the_password_of_the_last_ten_minutes, "2026-11-28T06:20:00Z", scene => {
        staff::hired(&scene, "lin", Role::Admin).await;
        let wang = staff::hired(&scene, "wang", Role::OnDuty).await;
        let (mut lin, _) = staff::signs_in(&scene, ("lin", "a long enough password")).await;
        scene.clock.advance(Span::minutes(11));
        let one = format!("/jinhuayuan/desk/staff/{wang}");
        let asked = lin.get(&one).await.leads_to().to_string();
        assert!(asked.starts_with("/proof?next="));
        let api = format!("/api/v1/centres/jinhuayuan/desk/staff/{wang}");
        let wish = json!({ "name": "王", "role": "admin" });
        let refused = lin.calls(Method::PUT, &api, Some(&wish)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.json()["type"].as_str().unwrap().ends_with("proof"), "a program hears why");
        let page = lin.get(&asked).await;
        let proved = form(&page.body, "/proof").typing("password", "a long enough password").press(&mut lin).await;
        assert_eq!(proved.leads_to(), one);
        assert_eq!(lin.get(&one).await.status, StatusCode::OK);
        assert_eq!(lin.calls(Method::PUT, &api, Some(&wish)).await.status, StatusCode::NO_CONTENT);
    }
}

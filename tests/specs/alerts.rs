//! "Tell me when this opens" (B3): one press, told once, by each family's own day.

use crate::company::{Company, Knocks};
use crate::paper::{form, text};
use crate::post::servers::{Gateway, MailServer};
use crate::post::{hook, mail};
use crate::scene::{Family, Scene, spec};
use crate::visitor::program;
use axum::http::StatusCode;
use leyuan::actions::tell_when_open::{Tell, TellWhenOpen};
use leyuan::app::App;
use leyuan::domain::household::Phone;
use leyuan::domain::ids::SessionId;
use leyuan::domain::notice::{Notice, Subject};
use leyuan::error::Error;
use leyuan::jobs::remind::tell_opened;
use leyuan::jobs::send_notices::send_notices;
use leyuan::store::{Actor, notices};

/// A Tuesday: residents book from Tuesday the 5th at 09:00, others from Wednesday.
const TUESDAY: &str = "2026-05-12T06:00:00Z";

async fn asks(scene: &Scene, family: &Family, session: SessionId, wish: Tell) -> Result<(), Error> {
    let tell = TellWhenOpen { session, household: family.id, wish, now: scene.now() };
    scene.store.change(scene.centre, Actor::Household(family.id), tell).await
}

async fn told(scene: &Scene, family: &Family) -> usize {
    let is_one = |notice: &&Notice| matches!(notice.subject, Subject::Opened { .. });
    scene.notices(family).await.iter().filter(is_one).count()
}

async fn reaches(scene: &Scene, app: &App, instant: &str) {
    scene.until(instant);
    tell_opened(app.clone()).await.expect("told");
}

spec! {
    who_asked_is_told_once_when_it_opens_for_them, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene);
        let play = scene.session(TUESDAY, 5).await;
        let resident = scene.child().await;
        let guest = scene.family_with(&["2021-01-10"], 1, |household| household.is_resident = false).await;
        let nobody = scene.child().await;
        for family in [&resident, &guest] {
            asks(&scene, family, play, Tell::Once).await.unwrap();
            asks(&scene, family, play, Tell::Once).await.unwrap();
        }
        let mut heard = Vec::new();
        for instant in ["2026-05-05T00:59:59Z", "2026-05-05T01:00:00Z", "2026-05-06T00:59:59Z", "2026-05-06T01:00:00Z", "2026-05-07T01:00:00Z"] {
            scene.until(instant);
            let (one, other) = tokio::join!(tell_opened(app.clone()), tell_opened(app.clone()));
            one.and(other).unwrap();
            heard.push((told(&scene, &resident).await, told(&scene, &guest).await, told(&scene, &nobody).await));
        }
        assert_eq!(heard, [(0, 0, 0), (1, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 0)]);
    }
}

spec! {
    what_was_taken_back_called_off_or_has_begun_is_not_told, "2026-05-04T01:00:00Z", scene => {
        let app = program(&scene);
        let (play, off) = (scene.session(TUESDAY, 5).await, scene.session("2026-05-12T08:00:00Z", 5).await);
        let (one, other) = (scene.child().await, scene.child().await);
        asks(&scene, &one, play, Tell::Once).await.unwrap();
        asks(&scene, &one, play, Tell::Never).await.unwrap();
        asks(&scene, &other, off, Tell::Once).await.unwrap();
        scene.alter(r#"UPDATE session SET cancelled = '{"zh":"停电","en":"No power"}' WHERE starts_at > '2026-05-12 07:00:00+00:00'"#).await;
        reaches(&scene, &app, "2026-05-05T01:00:00Z").await;
        assert_eq!((told(&scene, &one).await, told(&scene, &other).await), (0, 0));
        let late = scene.session("2026-05-20T06:00:00Z", 5).await;
        asks(&scene, &one, late, Tell::Once).await.unwrap();
        reaches(&scene, &app, "2026-05-20T06:00:00Z").await;
        assert_eq!(told(&scene, &one).await, 0);
        assert_eq!(scene.count("SELECT COUNT(*) FROM alert").await, 0);
    }
}

spec! {
    only_what_opens_later_can_be_asked_for_and_nothing_of_a_private_room, "2026-05-04T01:00:00Z", scene => {
        let family = scene.child().await;
        let open = scene.session("2026-05-10T06:00:00Z", 5).await;
        assert!(matches!(asks(&scene, &family, open, Tell::Once).await, Err(Error::Stale)));
        assert!(matches!(asks(&scene, &family, SessionId::new(), Tell::Once).await, Err(Error::Missing)));
        let later = scene.session(TUESDAY, 5).await;
        scene.alter("UPDATE room SET privacy = 'private'").await;
        assert!(matches!(asks(&scene, &family, later, Tell::Once).await, Err(Error::Missing)));
    }
}

spec! {
    it_is_told_by_letter_and_telephone_with_the_sessions_page_and_is_never_a_call, "2026-05-04T01:00:00Z", scene => {
        let (server, gateway) = (MailServer::open().await, Gateway::open(&[]).await);
        let app = crate::post::program(&scene, &(mail(&server) + &hook(&gateway)));
        let play = scene.session(TUESDAY, 5).await;
        let by_mail = scene.family_with(&["2021-01-10"], 1, |household| household.email = Some("a@example.cn".into())).await;
        let by_phone = scene.family_with(&["2021-01-10"], 1, |household| household.guardians[0].phone = Phone::parse("13800138000")).await;
        let neither = scene.child().await;
        for family in [&by_mail, &by_phone, &neither] {
            asks(&scene, family, play, Tell::Once).await.unwrap();
        }
        reaches(&scene, &app, "2026-05-05T01:00:00Z").await;
        send_notices(app).await.unwrap();
        let link = format!("http://localhost:8080/jinhuayuan/sessions/{play}");
        let [letter] = &server.to("a@example.cn")[..] else { panic!("{:?}", server.letters()) };
        assert_eq!(letter.header("Subject"), "开放预约了：自由游乐");
        assert!(letter.text.contains(&link), "{}", letter.text);
        let [posted] = &gateway.posted()[..] else { panic!("{:?}", gateway.posted()) };
        assert_eq!((&posted.json()["kind"], &posted.json()["link"]), (&"opened".into(), &link.into()));
        let (centre, now) = (scene.centre, scene.now());
        let calls = scene.store.read(move |db| Box::pin(notices::calls(db, centre, 50, now))).await.unwrap();
        assert!(calls.is_empty(), "{calls:?}");
    }
}

spec! {
    the_page_of_what_opens_later_has_the_press_and_takes_it_back, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let app = program(scene);
        let play = scene.session(TUESDAY, 5).await;
        let family = scene.child().await;
        let mut home = company.browser(&app, Knocks::Family, &family).await;
        let (page, press) = (format!("/jinhuayuan/sessions/{play}"), format!("/jinhuayuan/sessions/{play}/alert"));
        for (button, count) in [("开放时告诉我", 1), ("不用告诉我了", 0), ("开放时告诉我", 1)] {
            let body = home.get(&page).await.body;
            assert!(text(&body).contains(button), "{}", text(&body));
            let answer = form(&body, &press).press(&mut home).await;
            assert_eq!((answer.status, answer.leads_to()), (StatusCode::SEE_OTHER, page.as_str()));
            assert_eq!(scene.count("SELECT COUNT(*) FROM alert").await, count);
        }
        reaches(scene, &app, "2026-05-05T01:00:00Z").await;
        let mut home = company.browser(&app, Knocks::Family, &family).await;
        let body = home.get(&page).await.body;
        assert!(!body.contains(&press), "it is open");
        let news = home.get("/bookings").await.body;
        assert!(news.contains(&format!("href=\"{page}\"")) && text(&news).contains("开放预约了"), "{}", text(&news));
        let mut nobody = company.browser(&app, Knocks::Nobody, &family).await;
        assert!(!nobody.get(&page).await.body.contains(&press));
    }
}

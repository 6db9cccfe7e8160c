//! Staff: added, changed and shut at the desk, by an admin; a centre that has an admin keeps one (S11).

use crate::company::{Company, Knocks};
use crate::paper::form;
use crate::scene::{Scene, spec};
use crate::visitor::{Answer, Visitor, program};
use axum::http::{Method, StatusCode};
use leyuan::actions::add_staff::AddStaff;
use leyuan::actions::cancel_session::{self, CancelSession, Why};
use leyuan::actions::edit_staff::{Edit, EditStaff, Edited};
use leyuan::actions::prove;
use leyuan::domain::ids::StaffId;
use leyuan::domain::names::{Name, Names};
use leyuan::domain::staff::{Login, Role};
use leyuan::domain::story::Teller;
use leyuan::store::{Actor, sessions, stories};
use serde_json::json;

const PASSWORD: &str = "a long enough password";
const STAFF: &str = "/jinhuayuan/desk/staff";

/// Somebody of the staff, who signs in with [`PASSWORD`].
pub async fn hired(scene: &Scene, login: &str, role: Role) -> StaffId {
    let id = StaffId::new();
    let add = AddStaff {
        id,
        login: Login::parse(login).unwrap(),
        name: Name::parse(&format!("同事{login}")).unwrap(),
        role,
        password: prove::seal(PASSWORD).await.unwrap(),
        now: scene.now(),
    };
    assert!(scene.store.change(scene.centre, Actor::System, add).await.unwrap());
    id
}

/// A browser in which somebody signs in at the desk.
pub async fn signs_in(scene: &Scene, (login, password): (&str, &str)) -> (Visitor, Answer) {
    let mut visitor = Visitor::at(&program(scene));
    visitor.headers.insert("accept-language", "en".parse().unwrap());
    visitor.get("/jinhuayuan/desk/sign-in").await;
    let answer = visitor.post("/jinhuayuan/desk/sign-in", &[("login", login), ("password", password)]).await;
    (visitor, answer)
}

async fn admin(scene: &Scene) -> Visitor {
    hired(scene, "lin", Role::Admin).await;
    let (mut visitor, answer) = signs_in(scene, ("lin", PASSWORD)).await;
    visitor.get(answer.leads_to()).await;
    visitor
}

spec! {
    // S11
    whoever_is_added_signs_in_with_the_first_password_and_may_what_the_role_may, "2026-11-28T06:20:00Z", scene => {
        let mut admin = admin(&scene).await;
        let page = admin.get(STAFF).await;
        assert!(page.body.contains("(you)"));
        let new = form(&page.body, STAFF).typing("name", "王老师").typing("login", "wang").ticking("role", "office");
        let short = new.clone().typing("password", "short").press(&mut admin).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(short.body.contains("王老师") && !short.body.contains(r#"value="short""#), "kept, but for the secret");
        let added = new.clone().typing("password", PASSWORD).press(&mut admin).await;
        assert_eq!(added.leads_to(), STAFF);
        assert_eq!(new.clone().typing("password", PASSWORD).press(&mut admin).await.leads_to(), STAFF, "sent twice, done once");
        let page = admin.get(STAFF).await;
        let taken = form(&page.body, STAFF).typing("name", "王二").typing("login", "wang").ticking("role", "office");
        let taken = taken.typing("password", PASSWORD).press(&mut admin).await;
        assert!(taken.status == StatusCode::UNPROCESSABLE_ENTITY && taken.body.contains("somebody’s already"));
        let (mut wang, entered) = signs_in(&scene, ("wang", PASSWORD)).await;
        let board = wang.get(entered.leads_to()).await;
        assert!(board.status.is_success() && !board.body.contains(STAFF), "no door that would not open");
        assert_eq!(wang.get(STAFF).await.status, StatusCode::FORBIDDEN);
        assert!(admin.get("/jinhuayuan/desk").await.body.contains(STAFF));
    }
}

spec! {
    // S11
    whose_account_is_shut_is_out_at_once_and_what_they_did_keeps_their_name, "2026-11-28T06:20:00Z", scene => {
        let mut admin = admin(&scene).await;
        let wang = hired(&scene, "wang", Role::OnDuty).await;
        let (mut visitor, entered) = signs_in(&scene, ("wang", PASSWORD)).await;
        assert!(visitor.get(entered.leads_to()).await.status.is_success());
        let play = scene.session("2026-11-28T06:00:00Z", 5).await;
        let shown = scene.store.read(move |db| Box::pin(async move {
            let session = sessions::find(db, play).await?.expect("a session");
            cancel_session::effects(db, &[session]).await
        }));
        let cancel = CancelSession {
            session: play,
            cause: Why { code: "repair", words: Names::default() },
            digest: shown.await.unwrap().digest(),
            now: scene.now(),
        };
        scene.store.change(scene.centre, Actor::Staff(wang), cancel).await.unwrap();
        let page = admin.get(&format!("{STAFF}/{wang}")).await;
        form(&page.body, &format!("{STAFF}/{wang}/removal")).press(&mut admin).await.leads_to();
        let out = visitor.get("/jinhuayuan/desk").await;
        assert!(out.leads_to().contains("/desk/sign-in"), "at once");
        assert_eq!(signs_in(&scene, ("wang", PASSWORD)).await.1.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!admin.get(STAFF).await.body.contains("同事wang"));
        assert_eq!(admin.get(&format!("{STAFF}/{wang}")).await.status, StatusCode::NOT_FOUND);
        let centre = scene.centre;
        let story = scene.store.read(move |db| Box::pin(stories::of_session(db, centre, play, 50))).await.unwrap();
        assert!(story.iter().any(|line| line.actor == Teller::Staff(Some("同事wang".into()))), "{story:?}");
    }
}

spec! {
    // S11
    a_new_password_ends_what_the_old_one_opened_and_a_role_changes_at_once, "2026-11-28T06:20:00Z", scene => {
        let mut admin = admin(&scene).await;
        let wang = hired(&scene, "wang", Role::OnDuty).await;
        let (mut visitor, entered) = signs_in(&scene, ("wang", PASSWORD)).await;
        visitor.get(entered.leads_to()).await;
        let own = format!("{STAFF}/{wang}");
        let page = admin.get(&own).await;
        form(&page.body, &own).ticking("role", "admin").press(&mut admin).await.leads_to();
        assert!(visitor.get(STAFF).await.status.is_success(), "with the sign-in they have");
        let page = admin.get(&own).await;
        let reseal = format!("{own}/password");
        form(&page.body, &reseal).typing("password", "another long password").press(&mut admin).await.leads_to();
        assert!(visitor.get(STAFF).await.leads_to().contains("/desk/sign-in"));
        assert_eq!(signs_in(&scene, ("wang", PASSWORD)).await.1.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(signs_in(&scene, ("wang", "another long password")).await.1.status, StatusCode::SEE_OTHER);
    }
}

spec! {
    // S11
    the_last_admin_can_be_neither_shut_nor_made_something_smaller, "2026-11-28T06:20:00Z", scene => {
        let lin = hired(&scene, "lin", Role::Admin).await;
        hired(&scene, "wang", Role::Manager).await;
        let (mut admin, entered) = signs_in(&scene, ("lin", PASSWORD)).await;
        admin.get(entered.leads_to()).await;
        let own = format!("{STAFF}/{lin}");
        let page = admin.get(&own).await;
        let smaller = form(&page.body, &own).ticking("role", "manager").press(&mut admin).await;
        assert!(smaller.status == StatusCode::UNPROCESSABLE_ENTITY && smaller.body.contains("The last admin"));
        let shut = form(&page.body, &format!("{own}/removal")).press(&mut admin).await;
        assert!(shut.status == StatusCode::UNPROCESSABLE_ENTITY && shut.body.contains("The last admin"));
        let hu = hired(&scene, "hu", Role::Admin).await;
        // Each shuts the other at once: one of them stays.
        let shuts = |staff| scene.presses(EditStaff { staff, edit: Edit::Shut, now: scene.now() });
        let (first, second) = tokio::join!(shuts(lin), shuts(hu));
        let done = [first.unwrap(), second.unwrap()];
        assert!(done.contains(&Edited::Done) && done.contains(&Edited::LastAdmin), "{done:?}");
        assert_eq!(scene.count("SELECT COUNT(*) FROM staff WHERE role = 'admin' AND NOT removed").await, 1);
    }
}

spec!(a_program_of_an_admin_hears_the_same, "2026-11-28T06:20:00Z", scene => {
    // S11
    let company = Company::gathers(scene).await;
    let things = company.things("2026-11-29T07:00:00Z").await;
    let mut admin = company.browser(&program(&company.scene), Knocks::Admin, &things.family).await;
    let desk = "/api/v1/centres/jinhuayuan/desk/staff";
    let new = json!({ "login": "wang", "name": "王老师", "role": "office", "password": PASSWORD });
    let made = admin.calls_with_key(Method::POST, desk, Some(&new), "once").await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.json(), admin.calls_with_key(Method::POST, desk, Some(&new), "once").await.json(), "sent twice, made once");
    let place = made.header("location").to_string();
    let taken = admin.calls(Method::POST, desk, Some(&new)).await;
    assert_eq!((taken.status, taken.json()["errors"][0]["at"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("login")));
    let item = |all: &serde_json::Value, login: &str| {
        all["items"].as_array().unwrap().iter().find(|it| it["login"] == login).cloned()
    };
    assert!(!admin.get(desk).await.body.contains("argon2"), "no seal is told");
    let changed = admin.calls(Method::PUT, &place, Some(&json!({ "name": "王老师", "role": "manager" }))).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    assert_eq!(item(&admin.get(desk).await.json(), "wang").unwrap()["role"], "manager");
    assert_eq!(admin.calls(Method::DELETE, &place, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.calls(Method::DELETE, &place, None).await.status, StatusCode::NOT_FOUND);
    let all = admin.get(desk).await.json();
    let own = all["items"].as_array().unwrap().iter().find(|it| it["role"] == "admin").cloned().unwrap();
    let last = admin.calls(Method::DELETE, &format!("{desk}/{}", own["id"].as_str().unwrap()), None).await;
    assert_eq!(last.status, StatusCode::CONFLICT, "{}", last.body);
});

//! Hosts from outside: let in and ended by a manager, they see their own sessions and who comes to them (P2).

use crate::paper::{form, text};
use crate::scene::{Family, Scene, spec};
use crate::staff::{hired, signs_in};
use crate::visitor::{Visitor, program};
use axum::http::{Method, StatusCode};
use leyuan::actions::add_staff::AddStaff;
use leyuan::actions::edit_household::{Edit, EditHousehold};
use leyuan::actions::let_host_in::{LetHostIn, LetIn};
use leyuan::actions::prove;
use leyuan::domain::card::Sealed;
use leyuan::domain::ids::{HostAccountId, SessionId, StaffId};
use leyuan::domain::names::{Name, Names};
use leyuan::domain::staff::{Login, Role};
use leyuan::store::{Actor, households};
use serde_json::json;

const PASSWORD: &str = "a long enough password";
const ACCOUNTS: &str = "/jinhuayuan/desk/hosts";
const HOME: &str = "/jinhuayuan/host";

fn tellers() -> Names {
    Names::new("故事团", "Storytellers")
}

fn frogs() -> Names {
    Names::new("小跳蛙", "Little Frog")
}

/// A course of each host, so that series name them.
async fn known(scene: &Scene) {
    scene.course(&["2027-01-09T02:00:00Z"], 5, |_| {}).await;
    scene.alter("UPDATE series SET host_kind = 'partner', host_zh = '小跳蛙', host_en = 'Little Frog'").await;
    scene.course(&["2027-01-09T06:00:00Z"], 5, |_| {}).await;
    scene
        .alter("UPDATE series SET host_kind = 'partner', host_zh = '故事团', host_en = 'Storytellers' WHERE host_zh <> '小跳蛙'")
        .await;
}

/// A session of a host, with a family of one child in it.
async fn hosted(scene: &Scene, host: &Names, starts: &str) -> (SessionId, Family) {
    let mut session = scene.draft(starts, 5);
    session.host = host.clone();
    let session = scene.plan(&session).await;
    let family = scene.child().await;
    scene.asks(&family, session).await;
    (session, family)
}

/// What a family's child is to be called.
async fn called(scene: &Scene, family: &Family, name: &str, needs: &str) {
    let (id, child) = (family.id, family.children[0]);
    let read = scene.store.read(move |db| Box::pin(households::find(db, id))).await;
    let mut household = read.unwrap().unwrap();
    let own = household.children.iter_mut().find(|one| one.id == child).unwrap();
    own.name = Name::parse(name).unwrap();
    own.needs = Name::parse(needs).ok();
    let edit = EditHousehold { household: id, edit: Edit::ChangeChild(own.clone()), now: scene.now() };
    scene.store.change(scene.centre, Actor::System, edit).await.unwrap();
}

async fn lets_in(scene: &Scene, login: &str, host: Names) -> (HostAccountId, LetIn) {
    let id = HostAccountId::new();
    let password = prove::seal(PASSWORD).await.unwrap();
    let let_in = LetHostIn { id, host, login: Login::parse(login).unwrap(), password, now: scene.now() };
    (id, scene.store.change(scene.centre, Actor::System, let_in).await.unwrap())
}

async fn host(scene: &Scene) -> Visitor {
    known(scene).await;
    assert_eq!(lets_in(scene, "gushi", tellers()).await.1, LetIn::Done);
    let (visitor, entered) = signs_in(scene, ("gushi", PASSWORD)).await;
    assert_eq!(entered.leads_to(), HOME);
    visitor
}

spec! {
    // P2
    a_host_sees_its_own_sessions_and_rosters_and_nobody_elses, "2026-11-28T06:20:00Z", scene => {
        let mut host = host(&scene).await;
        let (own, family) = hosted(&scene, &tellers(), "2026-11-29T02:00:00Z").await;
        called(&scene, &family, "小石榴", "花生").await;
        let (past, _) = hosted(&scene, &tellers(), "2026-11-29T04:00:00Z").await;
        let (others, _) = hosted(&scene, &frogs(), "2026-11-29T06:00:00Z").await;
        let page = host.get(HOME).await.body;
        assert!(page.contains("Storytellers") && page.contains(&own.to_string()) && page.contains(&past.to_string()));
        assert!(!page.contains(&others.to_string()), "another host's is not there");
        let roster = host.get(&format!("{HOME}/sessions/{own}")).await;
        let said = text(&roster.body);
        assert!(said.contains("小石榴") && said.contains("花生") && said.contains("One child"), "its own roster");
        assert!(!roster.body.contains("tel:"), "the desk calls, not the host");
        for address in [format!("{HOME}/sessions/{others}"), format!("{HOME}/sessions/{}", SessionId::new())] {
            assert_eq!(host.get(&address).await.status, StatusCode::NOT_FOUND);
        }
        for desk in ["", "/sessions", "/roll-call", "/households", "/hosts", "/reports", "/staff", "/search"] {
            assert_eq!(host.get(&format!("/jinhuayuan/desk{desk}")).await.status, StatusCode::FORBIDDEN, "{desk}");
        }
        assert_eq!(host.get(&format!("/jinhuayuan/desk/sessions/{own}")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(host.get("/household").await.status, StatusCode::FORBIDDEN);
        assert_eq!(host.get("/jinhuayuan/desk/sign-in").await.leads_to(), HOME);
    }
}

spec! {
    // B10
    a_host_sees_the_groups_placed_in_its_own_sessions_by_their_heads, "2026-11-28T06:20:00Z", scene => {
        let mut host = host(&scene).await;
        let (own, _) = hosted(&scene, &tellers(), "2026-12-05T02:00:00Z").await;
        let (others, _) = hosted(&scene, &frogs(), "2026-12-05T06:00:00Z").await;
        for session in [own, others] {
            crate::groups::placed(&scene, session, 4, 1).await;
        }
        let page = host.get(&format!("{HOME}/sessions/{own}")).await.body;
        assert!(text(&page).contains("花苗幼儿园 大班") && text(&page).contains("4 children, one grown-up"), "a week ahead too");
        let api = format!("/api/v1/centres{HOME}/sessions");
        let told = host.calls(Method::GET, &format!("{api}/{own}"), None).await.json();
        assert_eq!((told["groups"][0]["children"].clone(), told["shows_names"].clone()), (json!(4), json!(false)));
        assert_eq!(host.calls(Method::GET, &format!("{api}/{others}"), None).await.status, StatusCode::NOT_FOUND);
    }
}

spec! {
    // P2
    a_host_reads_names_from_a_day_before_until_a_day_after, "2026-11-28T06:20:00Z", scene => {
        known(&scene).await;
        lets_in(&scene, "gushi", tellers()).await;
        let (own, family) = hosted(&scene, &tellers(), "2026-11-30T02:00:00Z").await;
        called(&scene, &family, "小石榴", "花生").await;
        let address = format!("{HOME}/sessions/{own}");
        let mut shown = Vec::new();
        for now in ["2026-11-29T01:59:59Z", "2026-11-29T02:00:00Z", "2026-12-01T02:59:59Z", "2026-12-01T03:00:00Z"] {
            scene.until(now);
            // A sign-in of the host's lasts a working day.
            let (mut host, _) = signs_in(&scene, ("gushi", PASSWORD)).await;
            let page = host.get(&address).await;
            assert!(page.status.is_success());
            shown.push(page.body.contains("小石榴"));
        }
        assert_eq!(shown, [false, true, true, false]);
        scene.until("2026-12-08T06:20:00Z");
        let (mut host, _) = signs_in(&scene, ("gushi", PASSWORD)).await;
        assert_eq!(host.get(&address).await.status, StatusCode::NOT_FOUND, "the past few days are seven");
        assert!(!host.get(HOME).await.body.contains(&own.to_string()));
    }
}

spec! {
    // S11
    a_manager_lets_a_host_in_and_ends_it_at_once, "2026-11-28T06:20:00Z", scene => {
        known(&scene).await;
        hired(&scene, "lin", Role::Manager).await;
        let (mut manager, _) = signs_in(&scene, ("lin", PASSWORD)).await;
        assert!(manager.get("/jinhuayuan/desk/series").await.body.contains(ACCOUNTS), "there is a way to it");
        let page = manager.get(ACCOUNTS).await.body;
        let new = form(&page, ACCOUNTS).ticking("host", "故事团").typing("login", "gushi");
        let short = new.clone().typing("password", "short").press(&mut manager).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        let new = new.typing("password", PASSWORD);
        assert_eq!(new.clone().press(&mut manager).await.leads_to(), ACCOUNTS);
        assert_eq!(new.press(&mut manager).await.leads_to(), ACCOUNTS, "sent twice, done once");
        assert_eq!(scene.count("SELECT COUNT(*) FROM host_account").await, 1);
        let page = manager.get(ACCOUNTS).await.body;
        for (host, login) in [("", "frog"), ("故事团", "lin"), ("故事团", "gushi")] {
            let wrong = form(&page, ACCOUNTS).ticking("host", host).typing("login", login).typing("password", PASSWORD);
            assert_eq!(wrong.press(&mut manager).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{host} {login}");
        }
        let (mut host, entered) = signs_in(&scene, ("gushi", PASSWORD)).await;
        assert!(host.get(entered.leads_to()).await.status.is_success());
        let one = page.split('"').find(|part| part.starts_with(&format!("{ACCOUNTS}/"))).unwrap().to_string();
        let page = manager.get(&one).await.body;
        let other = "another long password";
        form(&page, &format!("{one}/password")).typing("password", other).press(&mut manager).await.leads_to();
        assert!(host.get(HOME).await.leads_to().contains("/desk/sign-in"), "signed out with the old password");
        assert_eq!(signs_in(&scene, ("gushi", PASSWORD)).await.1.status, StatusCode::UNPROCESSABLE_ENTITY);
        let (mut host, _) = signs_in(&scene, ("gushi", other)).await;
        let page = manager.get(&one).await.body;
        form(&page, &format!("{one}/removal")).press(&mut manager).await.leads_to();
        assert!(host.get(HOME).await.leads_to().contains("/desk/sign-in"), "at once");
        assert_eq!(signs_in(&scene, ("gushi", other)).await.1.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(manager.get(&one).await.status, StatusCode::NOT_FOUND);
    }
}

spec! {
    // S11
    a_login_is_one_persons_of_staff_and_hosts_for_ever, "2026-11-28T06:20:00Z", scene => {
        known(&scene).await;
        hired(&scene, "wang", Role::OnDuty).await;
        assert_eq!(lets_in(&scene, "wang", tellers()).await.1, LetIn::LoginTaken);
        assert_eq!(lets_in(&scene, "frog", Names::new("谁", "Who")).await.1, LetIn::UnknownHost);
        let (_, let_in) = lets_in(&scene, "frog", frogs()).await;
        assert_eq!(let_in, LetIn::Done);
        assert_eq!(lets_in(&scene, "frog", frogs()).await.1, LetIn::LoginTaken);
        let add = AddStaff {
            id: StaffId::new(),
            login: Login::parse("frog").unwrap(),
            name: Name::parse("小王").unwrap(),
            role: Role::OnDuty,
            password: Sealed::stored(String::new()),
            now: scene.now(),
        };
        assert!(!scene.store.change(scene.centre, Actor::System, add).await.unwrap());
    }
}

spec! {
    // S11
    wrong_tries_lock_a_host_out_as_they_do_staff, "2026-11-28T06:20:00Z", scene => {
        known(&scene).await;
        lets_in(&scene, "gushi", tellers()).await;
        for _ in 0..5 {
            signs_in(&scene, ("gushi", "not the password")).await;
        }
        let locked = signs_in(&scene, ("gushi", PASSWORD)).await.1;
        assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

spec! {
    // P2
    a_program_of_a_host_reads_what_its_page_shows, "2026-11-28T06:20:00Z", scene => {
        known(&scene).await;
        lets_in(&scene, "gushi", tellers()).await;
        let (own, family) = hosted(&scene, &tellers(), "2026-11-29T02:00:00Z").await;
        called(&scene, &family, "小石榴", "花生").await;
        let (others, _) = hosted(&scene, &frogs(), "2026-11-29T06:00:00Z").await;
        let app = program(&scene);
        let mut host = Visitor::at(&app);
        let proof = json!({ "centre": "jinhuayuan", "login": "gushi", "password": PASSWORD });
        let entered = host.calls(Method::POST, "/api/v1/sign-ins", Some(&proof)).await;
        let token = entered.json()["token"].as_str().unwrap().to_string();
        host.cookies.insert("leyuan".into(), token);
        let me = host.calls(Method::GET, "/api/v1/sign-ins/current", None).await.json();
        assert_eq!((&me["role"], &me["household"]), (&json!("host"), &json!(null)));
        let sessions = "/api/v1/centres/jinhuayuan/host/sessions";
        let listed = host.calls(Method::GET, sessions, None).await.json();
        let ids: Vec<&str> = listed["items"].as_array().unwrap().iter().filter_map(|one| one["id"].as_str()).collect();
        assert!(ids.contains(&own.to_string().as_str()) && !ids.contains(&others.to_string().as_str()));
        let roster = host.calls(Method::GET, &format!("{sessions}/{own}"), None).await.json();
        assert_eq!(roster["children"][0]["nickname"], "小石榴");
        assert_eq!(roster["children"][0]["needs"], "花生");
        let other = host.calls(Method::GET, &format!("{sessions}/{others}"), None).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        let board = host.calls(Method::GET, "/api/v1/centres/jinhuayuan/desk/board", None).await;
        assert_eq!(board.status, StatusCode::FORBIDDEN);
    }
}

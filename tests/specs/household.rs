//! Households: registered at the desk in one command, kept by the family itself, seen by nobody else (P2, P3, A4, A7).

use crate::scene::{Family, Scene, spec};
use crate::sign_in::{card, on_duty, signs_in};
use crate::visitor::{Answer, Visitor, program};
use axum::http::StatusCode;
use leyuan::actions::book::Answer as Booked;
use leyuan::actions::consent::withdraw;
use leyuan::actions::edit_household::{Edit, EditHousehold};
use leyuan::actions::issue_card::draw;
use leyuan::actions::prove;
use leyuan::actions::register_household::RegisterHousehold;
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::consent::Channel;
use leyuan::domain::household::{Child, Household};
use leyuan::domain::ids::HouseholdId;
use leyuan::domain::names::Name;
use leyuan::domain::zone::parse_date;
use leyuan::error::Error;
use leyuan::store::{Actor, households};

/// A phone of the family's own, signed in with its card.
pub async fn at_home(scene: &Scene, family: &Family, key: &str) -> Visitor {
    let (number, pin) = card(scene, family, key).await;
    let mut visitor = Visitor::at(&program(scene));
    visitor.headers.insert("accept-language", "en".parse().unwrap());
    visitor.get("/sign-in").await;
    let fields = [("card", number.as_str()), ("pin", &pin), ("own", "yes")];
    assert_eq!(visitor.post("/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
    visitor
}

/// A browser at the desk.
pub async fn at_desk(scene: &Scene) -> Visitor {
    on_duty(scene, "zhang", "a long enough password").await;
    let mut visitor = Visitor::at(&program(scene));
    visitor.headers.insert("accept-language", "en".parse().unwrap());
    visitor.get("/jinhuayuan/desk/sign-in").await;
    let fields = [("login", "zhang"), ("password", "a long enough password")];
    visitor.post("/jinhuayuan/desk/sign-in", &fields).await.leads_to();
    visitor
}

async fn registers(desk: &mut Visitor, fields: &[(&str, &str)]) -> Answer {
    desk.get("/jinhuayuan/desk/households").await;
    desk.post("/jinhuayuan/desk/households", fields).await
}

const FANG: [(&str, &str); 13] = [
    ("guardian", "方奶奶"),
    ("phone", "138 0000 1234"),
    ("adult", "yes"),
    ("nickname", "豆豆"),
    ("year", "２０２１年"),
    ("month", "3"),
    ("day", "5 日"),
    ("nickname", ""),
    ("year", ""),
    ("month", ""),
    ("day", ""),
    ("resident", "yes"),
    ("consent", "yes"),
];

/// What stands in an element with this attribute.
fn marked(page: &str, mark: &str) -> String {
    let (_, rest) = page.split_once(&format!("{mark}>")).expect(mark);
    rest.split('<').next().unwrap().to_string()
}

async fn household(scene: &Scene, id: HouseholdId) -> Household {
    let read = scene.store.read(move |db| Box::pin(households::find(db, id)));
    read.await.unwrap().expect("a household")
}

spec! {
    // P3
    the_desk_registers_a_family_in_one_form_and_its_card_opens, "2026-11-28T06:20:00Z", scene => {
        let mut desk = at_desk(&scene).await;
        let number = scene.count("SELECT last_number FROM centre").await;
        let answer = registers(&mut desk, &FANG).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(scene.count("SELECT last_number FROM centre").await, number + 1, "one command");
        let (shown, pin) = (marked(&answer.body, "data-card"), marked(&answer.body, "data-pin"));
        let mut phone = Visitor::at(&program(&scene));
        assert_eq!(signs_in(&mut phone, (&shown, &pin)).await.leads_to(), "/jinhuayuan");
        let page = phone.get("/household").await;
        assert!(page.body.contains("豆豆") && page.body.contains("方奶奶") && page.body.contains("13800001234"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM consent WHERE channel = 'desk' AND withdrawn_at IS NULL").await, 1);
        for title in [&page.body, &answer.body].map(|body| marked(body, "<title")) {
            assert!(!title.contains('豆') && !title.contains('方'), "{title}");
        }
    }
}

spec! {
    // C6
    the_same_register_form_sent_twice_shows_the_same_card_once, "2026-11-28T06:20:00Z", scene => {
        let mut desk = at_desk(&scene).await;
        let form = desk.get("/jinhuayuan/desk/households").await.body;
        let first = desk.post("/jinhuayuan/desk/households", &FANG).await;
        desk.page = form;
        let again = desk.post("/jinhuayuan/desk/households", &FANG).await;
        for mark in ["data-card", "data-pin"] {
            assert_eq!(marked(&first.body, mark), marked(&again.body, mark));
        }
        assert_eq!(scene.count("SELECT COUNT(*) FROM household").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM credential").await, 1);
    }
}

spec! {
    // P3
    without_consent_no_family_is_registered, "2026-11-28T06:20:00Z", scene => {
        let mut desk = at_desk(&scene).await;
        let answer = registers(&mut desk, &FANG[..12]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(r##"href="#consent-box""##));
        assert!(answer.body.contains("方奶奶") && answer.body.contains("２０２１年"), "what was typed stays");
        let family = household(&scene, scene.child().await.id).await;
        let drawn = draw(b"a browser's secret", "key").unwrap();
        let card = drawn.card(prove::seal(drawn.pin.as_str()).await.unwrap());
        let household = Household { id: HouseholdId::new(), has_consent: false, ..family };
        let register = RegisterHousehold { household, channel: Channel::Desk, card, now: scene.now() };
        let refused = scene.store.change(scene.centre, Actor::System, register).await;
        let Err(Error::Refused(refusals)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusals.iter().map(|refusal| refusal.rule()).collect::<Vec<_>>(), ["P3"]);
    }
}

spec! {
    // A4
    a_birth_after_today_or_eighteen_years_ago_is_asked_again, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let mut phone = at_home(&scene, &family, "card").await;
        for (year, month, day, said) in [
            ("2026", "11", "29", "today"),
            ("2008", "11", "28", "18"),
            ("2021", "13", "1", "between 1 and 12"),
            ("2023", "2", "29", "between 1 and 28"),
        ] {
            phone.get("/household/children").await;
            let fields = [("nickname", "米米"), ("year", year), ("month", month), ("day", day)];
            let answer = phone.post("/household/children", &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(said), "{said}");
            assert!(answer.body.contains(&format!("value=\"{year}\"")) && answer.body.contains("米米"));
            assert!(marked(&answer.body, "<title").starts_with("Error"));
        }
        // In China it is the 29th already.
        scene.until("2026-11-28T16:30:00Z");
        phone.get("/household/children").await;
        let fields = [("nickname", "米米"), ("year", "2026"), ("month", "11"), ("day", "29")];
        assert_eq!(phone.post("/household/children", &fields).await.leads_to(), "/household");
        assert_eq!(household(&scene, family.id).await.children.len(), 2);
    }
}

spec! {
    // P2
    texts_that_hide_something_are_not_taken_as_names, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let mut phone = at_home(&scene, &family, "card").await;
        for bad in ["米\u{202e}米", "米\u{0007}", &"长".repeat(41), "  "] {
            phone.get("/household/children").await;
            let fields = [("nickname", bad), ("year", "2022"), ("month", "1"), ("day", "2")];
            assert_eq!(phone.post("/household/children", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(household(&scene, family.id).await.children.len(), 1);
    }
}

spec! {
    // P2
    one_family_never_sees_the_pages_of_another, "2026-11-28T06:20:00Z", scene => {
        let (ours, theirs) = (scene.child().await, scene.child().await);
        let mut phone = at_home(&scene, &ours, "card").await;
        phone.get("/household").await;
        let (child, guardian) = (theirs.children[0], theirs.guardians[0]);
        for path in [
            format!("/household/children/{child}"),
            format!("/household/children/{child}/removal"),
            format!("/household/guardians/{guardian}"),
            format!("/household/guardians/{guardian}/removal"),
        ] {
            assert_eq!(phone.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            phone.get("/household").await;
            let fields = [("nickname", "偷"), ("guardian", "偷"), ("year", "2022"), ("month", "1"), ("day", "2")];
            let answer = phone.post(&path, &fields).await;
            let is_nothing = answer.status == StatusCode::NOT_FOUND
                || (path.ends_with("removal") && answer.leads_to() == "/household");
            assert!(is_nothing, "{path}: {}", answer.status);
        }
        assert_eq!(household(&scene, theirs.id).await.children.len(), 1);
        assert_eq!(household(&scene, theirs.id).await.guardians[0].name.as_str(), "家长0");
        let desk = format!("/jinhuayuan/desk/households/{}", ours.id);
        assert_eq!(phone.get(&desk).await.status, StatusCode::FORBIDDEN);
    }
}

spec! {
    // P3, P4
    consent_withdrawn_cancels_what_is_ahead_without_a_strike, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let soon = scene.session("2026-11-28T08:00:00Z", 5).await;
        let later = scene.session("2026-12-02T08:00:00Z", 5).await;
        let (soon, later) = (
            crate::scene::booking(&scene.asks(&family, soon).await),
            crate::scene::booking(&scene.asks(&family, later).await),
        );
        let app = program(&scene);
        withdraw(&app, (family.id, scene.centre), Actor::Household(family.id)).await.unwrap();
        assert_eq!(scene.states(later).await, [State::Cancelled { by: CancelledBy::Household }]);
        assert_eq!(scene.states(soon).await, [State::Cancelled { by: CancelledBy::HouseholdLate }]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 0);
        let gym = scene.session("2026-12-03T08:00:00Z", 5).await;
        assert!(scene.refused(scene.request(&family, gym)).await[0].starts_with("P3"));
        let mut phone = at_home(&scene, &family, "card").await;
        phone.get("/household/consent").await;
        let guardian = family.guardians[0].to_string();
        let fields = [("answer", "give"), ("guardian", guardian.as_str()), ("consent", "yes")];
        assert_eq!(phone.post("/household/consent", &fields).await.leads_to(), "/household");
        assert!(matches!(scene.asks(&family, gym).await, Booked::Placed(_)));
        assert_eq!(scene.count("SELECT COUNT(*) FROM consent WHERE channel = 'online'").await, 1);
    }
}

spec! {
    // A7
    a_corrected_birth_date_cancels_nothing_and_shows_staff_what_no_longer_fits, "2026-11-28T06:20:00Z", scene => {
        let family = scene.family(&["2021-01-10"]).await;
        let mut draft = scene.draft("2026-12-02T08:00:00Z", 5);
        draft.terms.ages = AgeRange::new(48, Some(84));
        let gym = scene.plan(&draft).await;
        let booking = crate::scene::booking(&scene.asks(&family, gym).await);
        let mut desk = at_desk(&scene).await;
        assert!(!desk.get("/jinhuayuan/desk/households").await.body.contains("孩子0"));
        let child = Child {
            id: family.children[0],
            name: Name::parse("孩子0").unwrap(),
            birth: parse_date("2023-01-10"),
            needs: None,
        };
        let edit = EditHousehold { household: family.id, edit: Edit::ChangeChild(child), now: scene.now() };
        scene.store.change(scene.centre, Actor::Household(family.id), edit).await.unwrap();
        assert_eq!(scene.states(booking).await, [State::Confirmed]);
        let page = desk.get("/jinhuayuan/desk/households").await;
        assert!(page.body.contains("/jinhuayuan/desk/households/misfits"), "{}", page.body);
        let page = desk.get("/jinhuayuan/desk/households/misfits").await;
        assert!(page.body.contains("孩子0") && page.body.contains("3 years 10 months"), "{}", page.body);
    }
}

spec! {
    a_child_that_is_removed_gives_up_its_places_and_its_name, "2026-11-28T06:20:00Z", scene => {
        let family = scene.family(&["2021-01-10", "2019-02-03"]).await;
        let gym = scene.session("2026-12-02T08:00:00Z", 5).await;
        let booking = crate::scene::booking(&scene.asks(&family, gym).await);
        let mut phone = at_home(&scene, &family, "card").await;
        let path = format!("/household/children/{}/removal", family.children[0]);
        assert_eq!(phone.get(&path).await.status, StatusCode::OK);
        assert_eq!(phone.post(&path, &[]).await.leads_to(), "/household");
        let states = scene.states(booking).await;
        assert_eq!(states, [State::Cancelled { by: CancelledBy::Household }, State::Confirmed]);
        assert_eq!(household(&scene, family.id).await.children.len(), 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM child WHERE removed AND name = ''").await, 1);
    }
}

spec! {
    the_desk_finds_a_family_by_nickname_phone_or_card, "2026-11-28T06:20:00Z", scene => {
        let mut desk = at_desk(&scene).await;
        let registered = registers(&mut desk, &FANG).await;
        let number = marked(&registered.body, "data-card");
        let id = scene.store.read(|db| Box::pin(async move {
            let centre = leyuan::store::centres::by_slug(db, "jinhuayuan").await?.unwrap();
            households::of_centre(db, centre.id, 10).await
        })).await.unwrap()[0];
        let page = format!("/jinhuayuan/desk/households/{id}");
        for wanted in ["豆豆", "方奶", "1234", "１２３４", number.as_str()] {
            desk.get("/jinhuayuan/desk/households").await;
            let answer = desk.post("/jinhuayuan/desk/households/search", &[("find", wanted)]).await;
            assert_eq!(answer.leads_to(), page, "{wanted}");
        }
        desk.get("/jinhuayuan/desk/households").await;
        let nobody = desk.post("/jinhuayuan/desk/households/search", &[("find", "100%")]).await;
        assert_eq!(nobody.status, StatusCode::OK);
        let shown = desk.get(&page).await;
        assert!(shown.body.contains("豆豆") && shown.body.contains(&number));
        desk.get(&format!("{page}/card")).await;
        let replaced = desk.post(&format!("{page}/card"), &[]).await;
        assert_ne!(marked(&replaced.body, "data-card"), number);
        assert_eq!(scene.count("SELECT COUNT(*) FROM credential WHERE replaced_at IS NULL").await, 1);
    }
}

spec! {
    a_pin_is_changed_by_whoever_knows_the_old_one, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let (number, pin) = card(&scene, &family, "card").await;
        let mut lent = Visitor::at(&program(&scene));
        signs_in(&mut lent, (&number, &pin)).await;
        let mut phone = Visitor::at(&program(&scene));
        signs_in(&mut phone, (&number, &pin)).await;
        phone.get("/household/pin").await;
        let wrong = phone.post("/household/pin", &[("pin", "000001"), ("new", "280416"), ("again", "280416")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let easy = phone.post("/household/pin", &[("pin", &pin), ("new", "123456"), ("again", "123456")]).await;
        assert_eq!(easy.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = phone.post("/household/pin", &[("pin", &pin), ("new", "280416"), ("again", "280416")]).await;
        assert_eq!(done.leads_to(), "/household");
        assert_eq!(phone.get("/household").await.status, StatusCode::OK);
        assert_eq!(lent.get("/household").await.leads_to(), "/sign-in?next=%2Fhousehold");
        assert_eq!(signs_in(&mut lent, (&number, "280416")).await.leads_to(), "/jinhuayuan");
    }
}

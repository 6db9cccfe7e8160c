//! The journey of one place, over HTTP and without script: refused, booked, waited for, given back, moved up, and seen
//! alike by the wall, the board, the calendars and the ledger.
//!
//! Invariant: every press is a form of the page before it, filled in as a person would.

use crate::icalendar::{events, value};
use crate::paper::{addresses, form, text, title};
use crate::scene::{Family, Scene, spec};
use crate::sign_in::{card, on_duty};
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::app::App;
use leyuan::domain::age::AgeRange;
use leyuan::domain::ids::SessionId;
use leyuan::domain::names::Name;
use leyuan::domain::series::{Band, Policy, Supervision};

/// A session of one place for children from three, with a guardian in the room.
async fn small(scene: &Scene, starts: &str) -> SessionId {
    let mut draft = scene.draft(starts, 1);
    draft.terms.ages = AgeRange::new(36, None);
    let bands =
        vec![Band { under: Some(72), policy: Policy::InRoom }, Band { under: None, policy: Policy::Alone }];
    draft.terms.supervision = Supervision::new(bands).unwrap();
    scene.plan(&draft).await
}

/// A family with one child and one grown-up of these names.
async fn family(scene: &Scene, birth: &str, child: &str, guardian: &str) -> Family {
    let named = |household: &mut leyuan::domain::household::Household| {
        household.children[0].name = Name::parse(child).unwrap();
        household.guardians[0].name = Name::parse(guardian).unwrap();
    };
    scene.family_with(&[birth], 1, named).await
}

/// From a session's page to the sign-in and back, with the card.
async fn enters_by_card(scene: &Scene, app: &App, family: &Family, page: &str) -> Visitor {
    let (number, pin) = card(scene, family, &family.id.to_string()).await;
    let mut visitor = Visitor::at(app);
    visitor.headers.insert("accept-language", "zh-CN".parse().unwrap());
    let open = visitor.get(page).await;
    let door =
        addresses(&open.body).into_iter().find(|to| to.starts_with("/sign-in?next=")).expect("a way in");
    let page_of_sign_in = visitor.get(&door).await.body;
    let filled = form(&page_of_sign_in, "/sign-in").typing("card", &number).typing("pin", &pin);
    assert_eq!(filled.press(&mut visitor).await.leads_to(), page, "back to where it came from");
    visitor
}

async fn ledger(scene: &Scene) -> Vec<String> {
    const VERBS: &str =
        "SELECT verb FROM change WHERE verb LIKE 'booking.%' OR verb LIKE 'visit.%' ORDER BY number";
    let read = scene.store.read(|db| Box::pin(async move { db.all::<(String,)>(VERBS, Vec::new()).await }));
    read.await.unwrap().into_iter().map(|(verb,)| verb).collect()
}

spec! {
    a_place_is_refused_booked_waited_for_given_back_and_moved_up_and_everything_agrees, "2026-12-01T02:00:00Z", scene => {
        let app = program(&scene);
        // Thursday and Saturday afternoon; the child is three on Friday.
        let (too_soon, wanted) = (small(&scene, "2026-12-03T07:00:00Z").await, small(&scene, "2026-12-05T07:00:00Z").await);
        let first = family(&scene, "2023-12-04", "小满", "陈爸爸").await;
        let second = family(&scene, "2022-05-01", "豆豆", "李奶奶").await;
        let page = |session: SessionId| format!("/jinhuayuan/sessions/{session}");
        let asking = |session: SessionId| format!("/jinhuayuan/sessions/{session}/bookings");

        // A refusal with its reason, before the press and after it.
        let mut chen = enters_by_card(&scene, &app, &first, &page(too_soon)).await;
        let before = chen.get(&page(too_soon)).await.body;
        let child = first.children[0].to_string();
        let (may, may_not) = form(&before, &asking(too_soon)).choices("child");
        assert_eq!((may, may_not), (vec![], vec![child.clone()]));
        assert!(text(&before).contains("12 月 4 日起可以"), "{}", text(&before));
        let refused = chen.post(&asking(too_soon), &[("child", &child), ("wish", "place")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("data-rule=\"A2\"") && refused.body.contains(&page(wanted)), "a session that fits");

        // Booked with one press: child and guardian are ticked already.
        let offered = chen.get(&page(wanted)).await.body;
        let ask = form(&offered, &asking(wanted));
        assert_eq!((ask.value("child"), ask.value("guardian").len()), (vec![child.as_str()], 1));
        let ticket = ask.press(&mut chen).await.leads_to().to_string();
        assert!(text(&chen.get(&ticket).await.body).contains("预约成功"));

        // A second household waits.
        let mut li = enters_by_card(&scene, &app, &second, &page(wanted)).await;
        let full = li.get(&page(wanted)).await.body;
        assert!(text(&full).contains("排候补"));
        let place_in_line = form(&full, &asking(wanted)).press(&mut li).await.leads_to().to_string();
        assert!(text(&li.get(&place_in_line).await.body).contains("候补第 1 位"));

        // The first gives the place back, the second has it.
        let ways = addresses(&chen.get(&ticket).await.body);
        let way_out = ways.into_iter().find(|to| to.ends_with("/cancellation")).expect("a way to cancel");
        let sure = chen.get(&way_out).await.body;
        assert!(text(&sure).contains("名额会给候补的家庭"));
        assert_eq!(form(&sure, &way_out).press(&mut chen).await.leads_to(), ticket);
        assert!(text(&chen.get(&ticket).await.body).contains("已取消"));
        assert!(text(&li.get("/bookings").await.body).contains("候补到了"));
        let promoted = li.get(&place_in_line).await.body;
        assert!(text(&promoted).contains("预约成功") && text(&promoted).contains("豆豆"));

        // On the day, ten minutes before it begins.
        scene.until("2026-12-05T06:50:00Z");
        let mut passer = Visitor::at(&app);
        passer.headers.insert("accept-language", "zh-CN".parse().unwrap());
        let wall = passer.get("/jinhuayuan/kiosk").await.body;
        assert!(text(&wall).contains("自由游乐") && text(&wall).contains("已满"), "{}", text(&wall));
        on_duty(&scene, "zhang", "a long enough password").await;
        let door = passer.get("/jinhuayuan/desk/sign-in").await.body;
        let mut zhang = Visitor::at(&app);
        zhang.headers.insert("accept-language", "zh-CN".parse().unwrap());
        assert!(form(&door, "/jinhuayuan/desk/sign-in").value("login").len() == 1);
        let door = zhang.get("/jinhuayuan/desk/sign-in").await.body;
        let filled = form(&door, "/jinhuayuan/desk/sign-in");
        let filled = filled.typing("login", "zhang").typing("password", "a long enough password");
        let board_at = filled.press(&mut zhang).await.leads_to().to_string();
        let board = zhang.get(&board_at).await.body;
        let cell = board.split(&format!("id=\"ev-{wanted}\"")).nth(1).expect("the session on the board");
        assert!(cell.contains("1/1"), "one is booked: {cell:.400}");
        let roster = zhang.get(&format!("/jinhuayuan/desk/sessions/{wanted}")).await.body;
        assert!(text(&roster).contains("豆豆") && text(&roster).contains("李奶奶") && !text(&roster).contains("小满"));
        let feed = passer.get("/jinhuayuan/calendar.ics").await.body;
        let event = events(&feed).into_iter().find(|event| value(event, "UID").contains(&wanted.to_string()));
        let event = event.expect("the session in the calendar");
        assert!(value(&event, "STATUS") != "CANCELLED" && value(&event, "DTSTART").contains("20261205T150000"), "{event:?}");

        // The family comes in: the board, the wall and the ledger count the same two heads.
        let number = place_in_line.rsplit('/').next().unwrap();
        let visits = format!("/jinhuayuan/desk/bookings/{number}/visits");
        let came = form(&roster, &visits).press_on(&mut zhang, "step", "in").await;
        assert!(came.status == StatusCode::SEE_OTHER || came.status == StatusCode::OK, "{}", came.status);
        let roster = zhang.get(&format!("/jinhuayuan/desk/sessions/{wanted}")).await.body;
        assert!(text(&roster).contains("2 / 100"), "{}", text(&roster));
        scene.until("2026-12-05T06:50:05Z");
        let wall = passer.get("/jinhuayuan/kiosk").await.body;
        assert!(text(&wall).contains("2 / 1000"), "{}", text(&wall));
        for name in ["小满", "豆豆", "陈爸爸", "李奶奶"] {
            assert!(!wall.contains(name) && !feed.contains(name) && !title(&roster).contains(name), "{name}");
        }
        assert_eq!(
            ledger(&scene).await,
            ["booking.confirmed", "booking.waiting", "booking.cancelled", "booking.promoted", "visit.checked_in"]
        );
    }
}

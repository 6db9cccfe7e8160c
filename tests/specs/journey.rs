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

/// Who takes part, and what it is about.
struct Journey<'a> {
    scene: &'a Scene,
    app: &'a App,
    /// Thursday's, the day before the child is three, and Saturday's.
    too_soon: SessionId,
    wanted: SessionId,
}

fn page(session: SessionId) -> String {
    format!("/jinhuayuan/sessions/{session}")
}

fn asking(session: SessionId) -> String {
    format!("/jinhuayuan/sessions/{session}/bookings")
}

impl Journey<'_> {
    /// The reason is there before the press and after it, with a session that fits.
    async fn is_refused(&self, first: &Family) -> Visitor {
        let mut chen = enters_by_card(self.scene, self.app, first, &page(self.too_soon)).await;
        let before = chen.get(&page(self.too_soon)).await.body;
        let child = first.children[0].to_string();
        let (may, may_not) = form(&before, &asking(self.too_soon)).choices("child");
        assert_eq!((may, may_not), (vec![], vec![child.clone()]));
        assert!(text(&before).contains("12 月 4 日起可以"), "{}", text(&before));
        let refused = chen.post(&asking(self.too_soon), &[("child", &child), ("wish", "place")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("data-rule=\"A2\"") && refused.body.contains(&page(self.wanted)));
        chen
    }

    /// One press: child and guardian are ticked already.
    async fn is_booked(&self, chen: &mut Visitor, first: &Family) -> String {
        let offered = chen.get(&page(self.wanted)).await.body;
        let ask = form(&offered, &asking(self.wanted));
        assert_eq!(ask.value("child"), [first.children[0].to_string()]);
        assert_eq!(ask.value("guardian").len(), 1);
        let ticket = ask.press(chen).await.leads_to().to_string();
        assert!(text(&chen.get(&ticket).await.body).contains("预约成功"));
        ticket
    }

    async fn is_waited_for(&self, second: &Family) -> (Visitor, String) {
        let mut li = enters_by_card(self.scene, self.app, second, &page(self.wanted)).await;
        let full = li.get(&page(self.wanted)).await.body;
        assert!(text(&full).contains("排候补"));
        let line = form(&full, &asking(self.wanted)).press(&mut li).await.leads_to().to_string();
        assert!(text(&li.get(&line).await.body).contains("候补第 1 位"));
        (li, line)
    }

    /// The first family gives it back, the second has it.
    async fn moves_up(&self, (chen, ticket): (&mut Visitor, &str), (li, line): (&mut Visitor, &str)) {
        let ways = addresses(&chen.get(ticket).await.body);
        let way_out = ways.into_iter().find(|to| to.ends_with("/cancellation")).expect("a way to cancel");
        let sure = chen.get(&way_out).await.body;
        assert!(text(&sure).contains("名额会给候补的家庭"));
        assert_eq!(form(&sure, &way_out).press(chen).await.leads_to(), ticket);
        assert!(text(&chen.get(ticket).await.body).contains("已取消"));
        assert!(text(&li.get("/bookings").await.body).contains("候补到了"));
        let promoted = text(&li.get(line).await.body);
        assert!(promoted.contains("预约成功") && promoted.contains("豆豆"));
    }

    /// Ten minutes before it begins, the wall says full, the board one of one, the calendar when.
    async fn is_seen_alike(&self) -> Visitor {
        let mut passer = self.passer();
        let wall = text(&passer.get("/jinhuayuan/kiosk").await.body);
        assert!(wall.contains("自由游乐") && wall.contains("已满"), "{wall}");
        on_duty(self.scene, "zhang", "a long enough password").await;
        let mut zhang = self.passer();
        let door = zhang.get("/jinhuayuan/desk/sign-in").await.body;
        let filled = form(&door, "/jinhuayuan/desk/sign-in").typing("login", "zhang");
        let signed_in = filled.typing("password", "a long enough password").press(&mut zhang).await;
        let board = zhang.get(signed_in.leads_to()).await.body;
        let cell = board.split(&format!("id=\"ev-{}\"", self.wanted)).nth(1).expect("it is on the board");
        assert!(cell.contains("1/1"), "one is booked: {cell:.400}");
        let feed = passer.get("/jinhuayuan/calendar.ics").await.body;
        let is_it = |event: &Vec<String>| value(event, "UID").contains(&self.wanted.to_string());
        let event = events(&feed).into_iter().find(is_it).expect("it is in the calendar");
        assert_ne!(value(&event, "STATUS"), "CANCELLED");
        assert!(value(&event, "DTSTART").contains("20261205T150000"), "{event:?}");
        assert!(NAMES.iter().all(|name| !wall.contains(name) && !feed.contains(name)));
        zhang
    }

    /// The family comes in: roster, wall and ledger count the same two heads.
    async fn comes_in(&self, zhang: &mut Visitor, line: &str) {
        let at = format!("/jinhuayuan/desk/sessions/{}", self.wanted);
        let roster = zhang.get(&at).await.body;
        assert!(text(&roster).contains("豆豆") && text(&roster).contains("李奶奶"));
        assert!(!text(&roster).contains("小满"), "who gave the place back is not expected");
        let booking = line.rsplit('/').next().unwrap_or_default();
        let visits = format!("/jinhuayuan/desk/bookings/{booking}/visits");
        form(&roster, &visits).press_on(zhang, "step", "in").await;
        let roster = zhang.get(&at).await.body;
        assert!(text(&roster).contains("2 / 100"), "{}", text(&roster));
        assert!(NAMES.iter().all(|name| !title(&roster).contains(name)));
        self.scene.until("2026-12-05T06:50:05Z");
        let wall = text(&self.passer().get("/jinhuayuan/kiosk").await.body);
        assert!(wall.contains("2 / 1000"), "{wall}");
    }

    fn passer(&self) -> Visitor {
        let mut passer = Visitor::at(self.app);
        passer.headers.insert("accept-language", "zh-CN".parse().unwrap());
        passer
    }
}

const NAMES: [&str; 4] = ["小满", "豆豆", "陈爸爸", "李奶奶"];

spec! {
    a_place_is_refused_booked_waited_for_given_back_and_moved_up_and_everything_agrees, "2026-12-01T02:00:00Z", scene => {
        let app = program(&scene);
        let too_soon = small(&scene, "2026-12-03T07:00:00Z").await;
        let wanted = small(&scene, "2026-12-05T07:00:00Z").await;
        let first = family(&scene, "2023-12-04", "小满", "陈爸爸").await;
        let second = family(&scene, "2022-05-01", "豆豆", "李奶奶").await;
        let journey = Journey { scene: &scene, app: &app, too_soon, wanted };
        let mut chen = journey.is_refused(&first).await;
        let ticket = journey.is_booked(&mut chen, &first).await;
        let (mut li, line) = journey.is_waited_for(&second).await;
        journey.moves_up((&mut chen, &ticket), (&mut li, &line)).await;
        scene.until("2026-12-05T06:50:00Z");
        let mut zhang = journey.is_seen_alike().await;
        journey.comes_in(&mut zhang, &line).await;
        assert_eq!(
            ledger(&scene).await,
            ["booking.confirmed", "booking.waiting", "booking.cancelled", "booking.promoted", "visit.checked_in"]
        );
    }
}

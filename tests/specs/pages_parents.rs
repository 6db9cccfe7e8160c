//! Parents' pages: what is on, why not, two presses to a place, and every way back out, over HTTP and without script.

use crate::scene::{Family, Scene, booking, day, spec};
use crate::sign_in::{card, signs_in};
use crate::visitor::{Answer, Visitor, program};
use axum::http::StatusCode;
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::State;
use leyuan::domain::ids::{BookingId, SessionId};
use leyuan::domain::names::Name;
use leyuan::domain::series::{Band, Policy, Supervision};

/// A Saturday noon; the sessions below are on Sunday.
const SUNDAY: &str = "2026-11-29T07:00:00Z";

async fn at_home(scene: &Scene, family: &Family) -> Visitor {
    let (number, pin) = card(scene, family, &family.id.to_string()).await;
    let mut visitor = Visitor::at(&program(scene));
    signs_in(&mut visitor, (&number, &pin)).await;
    visitor.headers.insert("accept-language", "zh-CN".parse().unwrap());
    visitor
}

fn page(session: SessionId) -> String {
    format!("/jinhuayuan/sessions/{session}")
}

fn form(session: SessionId) -> String {
    format!("/jinhuayuan/sessions/{session}/bookings")
}

/// Presses the one button with these children and all grown-ups.
async fn asks(visitor: &mut Visitor, family: &Family, session: SessionId, wish: &str) -> Answer {
    visitor.get(&page(session)).await;
    let children: Vec<String> = family.children.iter().map(ToString::to_string).collect();
    let mut fields: Vec<(&str, &str)> = children.iter().map(|child| ("child", child.as_str())).collect();
    let guardians: Vec<String> = family.guardians.iter().map(ToString::to_string).collect();
    fields.extend(guardians.iter().map(|guardian| ("guardian", guardian.as_str())));
    fields.push(("wish", wish));
    visitor.post(&form(session), &fields).await
}

/// The row of a child in the picker of the page last seen.
fn row<'a>(visitor: &'a Visitor, child: &impl ToString) -> &'a str {
    let lead = format!("<div data-child=\"{}\">", child.to_string());
    let (_, rest) = visitor.page.split_once(&lead).expect("a row for the child");
    rest.split("</div>").next().unwrap()
}

spec! {
    the_page_says_before_the_press_what_the_press_says_after_it, "2026-11-28T04:00:00Z", scene => {
        let mut draft = scene.draft(SUNDAY, 5);
        draft.terms.ages = AgeRange::new(48, Some(96));
        let session = scene.plan(&draft).await;
        let family = scene.family(&["2021-03-05", "2025-06-20"]).await; // Z1
        let mut visitor = at_home(&scene, &family).await;
        visitor.get(&page(session)).await;
        let (old, young) = (row(&visitor, &family.children[0]), row(&visitor, &family.children[1]));
        assert!(old.contains("checked") && !old.contains("disabled"), "{old}");
        assert!(young.contains("disabled") && young.contains("还不能参加，2029 年 6 月 20 日起可以"), "{young}");

        let answer = asks(&mut visitor, &family.only(1), session, "place").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in ["错误：", "适合 4–7 岁", "孩子1 2029 年 6 月 20 日起可以参加", "data-rule=\"A2\""] {
            assert!(answer.body.contains(said), "{said}");
        }
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 0);
    }
}

spec! {
    a_place_is_two_presses_away_and_its_ticket_has_code_and_qr, "2026-11-28T04:00:00Z", scene => {
        let session = scene.session(SUNDAY, 5).await;
        let family = scene.child().await;
        let mut visitor = at_home(&scene, &family).await;
        let week = visitor.get("/jinhuayuan?day=2026-11-29").await;
        assert!(week.body.contains(&format!("href=\"{}\"", page(session))), "one press to the session");
        visitor.get(&page(session)).await;
        assert!(visitor.page.contains("确认预约") && row(&visitor, &family.children[0]).contains("checked"));
        let answer = asks(&mut visitor, &family, session, "place").await;
        let ticket = answer.leads_to().to_string();
        let page = visitor.get(&ticket).await;
        for said in ["预约成功", "class=\"code\"", "<svg role=\"img\"", "前可以取消", "孩子0已预约"] {
            assert!(page.body.contains(said), "{said}");
        }
        assert!(!title(&page).contains("孩子0"), "no name in a title");
        assert_eq!(page.header("cache-control"), "private, no-store");
        let week = visitor.get("/jinhuayuan?day=2026-11-29").await;
        assert!(week.body.contains(&format!("href=\"{ticket}\"")), "the card leads to the ticket");
    }
}

spec! {
    the_same_form_sent_twice_is_one_booking, "2026-11-28T04:00:00Z", scene => {
        let session = scene.session(SUNDAY, 5).await;
        let family = scene.child().await;
        let mut visitor = at_home(&scene, &family).await;
        visitor.get(&page(session)).await;
        let sent = visitor.page.clone();
        let child = family.children[0].to_string();
        let fields = [("child", child.as_str()), ("wish", "place")];
        let first = visitor.post(&form(session), &fields).await.leads_to().to_string();
        visitor.page = sent;
        assert_eq!(visitor.post(&form(session), &fields).await.leads_to(), first);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 1);
    }
}

spec! {
    the_second_family_waits_and_moves_up_when_the_first_cancels, "2026-11-28T04:00:00Z", scene => {
        let session = scene.session(SUNDAY, 1).await;
        let (first, second) = (scene.child().await, scene.child().await);
        let (mut one, mut other) = (at_home(&scene, &first).await, at_home(&scene, &second).await);
        let had = asks(&mut one, &first, session, "place").await.leads_to().to_string();

        let answer = asks(&mut other, &second, session, "place").await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.body.contains("刚刚被约满了") && answer.body.contains("排候补"));
        assert!(answer.body.contains("name=\"wish\" value=\"line\""));
        let waits = asks(&mut other, &second, session, "line").await.leads_to().to_string();
        let ticket = other.get(&waits).await;
        assert!(ticket.body.contains("候补第 1 位"), "{}", ticket.body);

        let before = one.get(&format!("{had}/cancellation")).await;
        assert!(before.body.contains("名额会给候补的家庭") && before.body.contains("不占每周次数"));
        assert_eq!(one.post(&format!("{had}/cancellation"), &[]).await.leads_to(), had);
        assert!(one.get(&had).await.body.contains("已取消"));
        assert_eq!(one.post(&format!("{had}/cancellation"), &[]).await.leads_to(), had, "pressed twice, done once");

        let id: BookingId = waits.rsplit('/').next().unwrap().parse().unwrap();
        assert_eq!(scene.states(id).await, [State::Confirmed]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking WHERE seen_at IS NOT NULL").await, 0);
        let list = other.get("/bookings").await;
        assert!(list.body.contains("新消息") && list.body.contains("候补到了"), "{}", list.body);
        assert!(!other.get("/bookings").await.body.contains("新消息"), "read once");
        assert!(other.get(&waits).await.body.contains("预约成功"));
        let seen = "SELECT COUNT(*) FROM booking WHERE seen_at IS NOT NULL";
        assert_eq!(scene.count(seen).await, 1, "B6: it was seen");
    }
}

spec! {
    an_offer_is_taken_by_one_press_and_left_by_another, "2026-11-28T04:00:00Z", scene => {
        // Ten hours ahead: a freed place is offered (B6).
        let session = scene.session("2026-11-28T14:00:00Z", 1).await;
        let (first, second, third) = (scene.child().await, scene.child().await, scene.child().await);
        let had = booking(&scene.asks(&first, session).await);
        let [b, c] = [booking(&scene.asks(&second, session).await), booking(&scene.asks(&third, session).await)];
        scene.cancels(&first, had).await.unwrap();
        let (mut two, mut three) = (at_home(&scene, &second).await, at_home(&scene, &third).await);
        let offer = two.get(&format!("/bookings/{b}")).await;
        assert!(offer.body.contains("轮到您了") && offer.body.contains("12:30"), "{}", offer.body);
        assert!(two.get("/bookings").await.body.contains("轮到您了"));
        two.get(&format!("/bookings/{b}")).await;
        assert_eq!(two.post(&format!("/bookings/{b}/answer"), &[("reply", "leave")]).await.status, StatusCode::SEE_OTHER);
        assert!(two.get(&format!("/bookings/{b}")).await.body.contains("已取消"));
        three.get(&format!("/bookings/{c}")).await;
        three.post(&format!("/bookings/{c}/answer"), &[("reply", "take")]).await.leads_to();
        assert!(three.get(&format!("/bookings/{c}")).await.body.contains("预约成功"));
    }
}

spec! {
    a_refusal_names_the_child_the_rule_and_what_fits_instead, "2026-11-28T04:00:00Z", scene => {
        let mut draft = scene.draft(SUNDAY, 5);
        draft.terms.ages = AgeRange::new(48, Some(96));
        let session = scene.plan(&draft).await;
        let mut both = scene.draft("2026-11-30T07:00:00Z", 5);
        both.terms.ages = AgeRange::new(0, Some(96));
        let other = scene.plan(&both).await;
        let family = scene.family(&["2021-03-05", "2025-06-20"]).await; // G3
        let mut visitor = at_home(&scene, &family).await;
        let answer = asks(&mut visitor, &family, session, "place").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("只约孩子0"), "the rest of the party may be booked");
        assert!(answer.body.contains(&format!("href=\"{}\"", page(other))), "a session that fits both");
        assert!(row(&visitor, &family.children[0]).contains("checked"), "the ticks stay");
    }
}

spec! {
    a_party_grows_smaller_and_gives_its_place_back, "2026-11-28T04:00:00Z", scene => {
        let session = scene.session(SUNDAY, 2).await;
        let family = scene.family(&["2021-03-05", "2019-06-20"]).await;
        let id = booking(&scene.asks(&family, session).await);
        let mut visitor = at_home(&scene, &family).await;
        let path = format!("/bookings/{id}/party");
        visitor.get(&path).await;
        let nobody = visitor.post(&path, &[]).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        let child = family.children[1].to_string();
        assert_eq!(visitor.post(&path, &[("child", &child)]).await.leads_to(), format!("/bookings/{id}")); // B5
        let states = scene.states(id).await;
        assert!(states[0] == State::Confirmed && matches!(states[1], State::Cancelled { .. }), "{states:?}");
    }
}

spec! {
    a_grown_up_who_must_come_is_ticked_before_anybody_does, "2026-11-28T04:00:00Z", scene => {
        let mut draft = scene.draft(SUNDAY, 5);
        draft.terms.supervision = Supervision::new(vec![Band { under: None, policy: Policy::InRoom }]).unwrap();
        let session = scene.plan(&draft).await;
        let family = scene.family_with(&["2021-03-05"], 2, |_| {}).await;
        let mut visitor = at_home(&scene, &family).await;
        let page = visitor.get(&page(session)).await;
        let (_, rest) = page.body.split_once("name=\"guardian\"").expect("grown-ups");
        assert!(rest.split('>').next().unwrap().contains("checked"), "as many as must come");
        assert!(page.body.contains("大人要进房间陪着"), "G1 in words");
        let alone = Family { guardians: Vec::new(), ..family.clone() };
        let refused = asks(&mut visitor, &alone, session, "place").await;
        assert!(refused.body.contains("要有 1 位大人一起进房间"), "{}", refused.body);
    }
}

spec! {
    the_public_sees_what_is_on_and_is_shown_the_way_in, "2026-11-28T04:00:00Z", scene => {
        let session = scene.session(SUNDAY, 5).await;
        let mut visitor = Visitor::at(&program(&scene));
        visitor.headers.insert("accept-language", "en".parse().unwrap());
        let week = visitor.get("/jinhuayuan?day=2026-11-29&age=4").await;
        assert!(week.body.contains("Free play") && week.body.contains("data-session="), "{}", week.body);
        let look = visitor.get(&page(session)).await;
        assert!(look.body.contains("Sign in to book") && !look.body.contains("<form class=\"card-form\""));
        assert!(visitor.get(&form(session)).await.leads_to().starts_with("/sign-in?next="));
        for missing in ["/nowhere", "/jinhuayuan/sessions/nothing", &page(SessionId::new()), "/nowhere/help"] {
            assert_eq!(visitor.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
        }
        assert_eq!(visitor.get("/jinhuayuan/help").await.status, StatusCode::OK);
        assert_eq!(visitor.get("/").await.leads_to(), "/jinhuayuan", "the only centre");
    }
}

spec! {
    a_household_sees_its_own_bookings_and_nobody_elses, "2026-11-28T04:00:00Z", scene => {
        let session = scene.session(SUNDAY, 5).await;
        let (ours, theirs) = (scene.child().await, scene.child().await);
        let id = booking(&scene.asks(&theirs, session).await);
        let mut visitor = at_home(&scene, &ours).await;
        visitor.get("/bookings").await;
        for path in [format!("/bookings/{id}"), format!("/bookings/{id}/cancellation"), format!("/bookings/{id}/party")] {
            assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        visitor.get(&page(session)).await;
        assert_eq!(visitor.post(&format!("/bookings/{id}/cancellation"), &[]).await.status, StatusCode::NOT_FOUND);
        let stolen = Family { children: theirs.children.clone(), ..ours.clone() };
        let answer = asks(&mut visitor, &stolen, session, "place").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "another family's child");
        assert_eq!(scene.states(id).await, [State::Confirmed]);
    }
}

spec! {
    what_runs_now_with_room_comes_first_and_what_is_over_is_folded, "2026-11-28T06:20:00Z", scene => {
        let mut running = scene.draft("2026-11-28T06:00:00Z", 3);
        running.names.zh = "正在玩".into();
        scene.plan(&running).await;
        let mut over = scene.draft("2026-11-28T01:00:00Z", 3);
        over.names.zh = "早上的".into();
        scene.plan(&over).await;
        let family = scene.family_with(&["2021-03-05"], 1, |home| home.name = Name::parse("小满家").unwrap()).await;
        let mut visitor = at_home(&scene, &family).await;
        let page = visitor.get("/jinhuayuan").await.body;
        let (now, rest) = page.split_once("id=\"week\"").unwrap();
        assert!(now.contains("现在能去哪儿玩") && now.contains("正在玩") && now.contains("仅剩 3 位"), "{now}");
        let (folded, _) = rest.split_once("</details>").unwrap();
        assert!(folded.contains("1 场已结束") && folded.contains("早上的"));
        assert!(rest.contains("有空位请直接到服务台"));
        assert!(page.contains("data-live=\"/events/jinhuayuan\""));
    }
}

spec! {
    a_child_filter_says_what_suits_and_the_next_day_that_has_something, "2026-11-28T04:00:00Z", scene => {
        let mut draft = scene.draft(SUNDAY, 5);
        draft.terms.ages = AgeRange::new(48, Some(96));
        scene.plan(&draft).await;
        let family = scene.family(&["2021-03-05", "2025-06-20"]).await;
        let mut visitor = at_home(&scene, &family).await;
        let old = visitor.get(&format!("/jinhuayuan?child={}", family.children[0])).await.body;
        assert!(old.contains("孩子0可以玩什么？") && old.contains("这一天没有适合孩子0的活动。"), "{old}");
        assert!(old.contains("明天有 1 场"));
        let young = visitor.get(&format!("/jinhuayuan?child={}", family.children[1])).await.body;
        assert!(young.contains("ses no") && young.contains("2029 年 6 月 20 日起可以"), "{young}");
        assert_eq!(day("2029-06-20").to_string(), "2029-06-20");
        let again = visitor.get("/jinhuayuan").await.body;
        assert!(again.contains("孩子1可以玩什么？"), "remembered for the next visit");
        let stranger = visitor.get("/jinhuayuan?child=nobody&room=nowhere&day=never&age=x").await;
        assert_eq!(stranger.status, StatusCode::OK, "a query that makes no sense is left out");
    }
}

fn title(page: &Answer) -> &str {
    page.body.split_once("<title>").unwrap().1.split("</title>").next().unwrap()
}

spec! {
    // C2: brought along, where the programme takes siblings
    a_sibling_the_session_is_not_for_is_ticked_along_and_stands_on_the_ticket, "2026-11-28T04:00:00Z", scene => {
        let mut draft = scene.draft(SUNDAY, 5);
        draft.terms.ages = AgeRange::new(48, Some(96));
        draft.terms.takes_siblings = true;
        let session = scene.plan(&draft).await;
        let family = scene.family(&["2021-03-05", "2025-06-20"]).await;
        let mut visitor = at_home(&scene, &family).await;
        visitor.get(&page(session)).await;
        assert!(visitor.page.contains("一起进来的兄弟姐妹") && visitor.page.contains("name=\"along\""));
        let [child, sibling] = [0, 1].map(|nth| family.children[nth].to_string());
        let fields = [("child", child.as_str()), ("along", &sibling), ("wish", "place")];
        let ticket = visitor.post(&form(session), &fields).await.leads_to().to_string();
        assert!(visitor.get(&ticket).await.body.contains("孩子0、孩子1已预约"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking_child WHERE along AND active").await, 1);
    }
}

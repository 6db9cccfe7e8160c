//! The pages of a basket, over HTTP and without script: the hour, the week, the basket before the press and after it.

use crate::paper::{form, text};
use crate::scene::{Family, Scene, booking, spec};
use crate::sign_in::{card, signs_in};
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::domain::age::AgeRange;
use leyuan::domain::ids::{RoomId, SessionId};
use leyuan::domain::series::Supervision;

async fn at_home(scene: &Scene, family: &Family) -> Visitor {
    let (number, pin) = card(scene, family, &family.id.to_string()).await;
    let mut visitor = Visitor::at(&program(scene));
    signs_in(&mut visitor, (&number, &pin)).await;
    visitor.headers.insert("accept-language", "zh-CN".parse().unwrap());
    visitor
}

async fn plan(
    scene: &Scene,
    starts: &str,
    (from, under): (u16, u16),
    room: Option<RoomId>,
    places: u16,
) -> SessionId {
    let mut draft = scene.draft(starts, places);
    draft.room = room.unwrap_or(draft.room);
    draft.terms.ages = AgeRange::new(from, Some(under));
    draft.terms.supervision = Supervision::usual();
    scene.plan(&draft).await
}

/// Four and nine years old.
async fn siblings(scene: &Scene) -> Family {
    scene.family(&["2022-01-10", "2017-01-10"]).await
}

spec! {
    two_children_find_their_rooms_at_one_hour_and_one_press_books_both, "2026-11-28T04:00:00Z", scene => {
        let class = scene.add_room("class", 100, None).await;
        plan(&scene, "2026-11-29T02:00:00Z", (36, 96), None, 5).await;
        plan(&scene, "2026-11-29T02:15:00Z", (96, 144), Some(class), 5).await;
        let family = siblings(&scene).await;
        let mut visitor = at_home(&scene, &family).await;
        let programme = visitor.get("/jinhuayuan?day=2026-11-29").await;
        assert!(programme.body.contains("href=\"/jinhuayuan/together?day=2026-11-29\""));
        let page = visitor.get("/jinhuayuan/together?day=2026-11-29").await;
        let read = text(&page.body);
        for said in ["10:00 孩子0在", "孩子1在", "家长0进房间陪着", "不用大人陪", "一起预约 2 场"] {
            assert!(read.contains(said), "{said}: {read}");
        }
        let to = form(&page.body, "/jinhuayuan/baskets").press(&mut visitor).await.leads_to().to_string();
        let list = visitor.get(&to).await;
        assert!(text(&list.body).contains("一起约好的 2 场"), "{}", list.body);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 2);
        assert!(text(&visitor.get("/jinhuayuan/together?day=2026-11-30").await.body).contains("换一天看看"));
        let one = format!("/jinhuayuan/together?child={}", family.children[0]);
        assert!(text(&visitor.get(&one).await.body).contains("请勾选两个以上的孩子"));
    }
}

spec! {
    // Z1: ticked in the week, judged before the press, had whole
    sessions_of_the_week_are_ticked_looked_at_and_had_together, "2026-11-28T04:00:00Z", scene => {
        let first = plan(&scene, "2026-11-29T02:00:00Z", (36, 96), None, 5).await;
        let second = plan(&scene, "2026-12-01T02:00:00Z", (36, 144), None, 5).await;
        let family = siblings(&scene).await;
        let mut visitor = at_home(&scene, &family).await;
        let week = visitor.get("/jinhuayuan/baskets").await;
        let tick = |session: SessionId, child: usize| format!("{session}~{}", family.children[child]);
        assert!(week.body.contains(&tick(first, 0)) && !week.body.contains(&tick(first, 1)), "only whom it is for");
        let ticked = format!("/jinhuayuan/baskets?item={}&item={}&item={}", tick(second, 0), tick(first, 0), tick(second, 1));
        let review = visitor.get(&ticked).await;
        let read = text(&review.body);
        assert_eq!(read.matches("可以约").count(), 2, "{read}");
        assert!(read.contains("孩子0、孩子1在") && read.contains("一起预约 2 场"));
        let again = crate::paper::links(&review.body).into_iter().find(|link| link.contains("again=yes"));
        let again = visitor.get(&again.expect("a way back")).await;
        assert_eq!(form(&again.body, "/jinhuayuan/baskets").value("item").len(), 3, "the ticks stay");
        let sent = form(&review.body, "/jinhuayuan/baskets");
        let to = sent.press_on(&mut visitor, "manner", "whole").await.leads_to().to_string();
        assert!(text(&visitor.get(&to).await.body).contains("一起约好的 2 场"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking_child WHERE active").await, 3);
        let other = siblings(&scene).await;
        let mut stranger = at_home(&scene, &other).await;
        assert!(!text(&stranger.get(&to).await.body).contains("一起约好"), "a family sees its own basket only");
    }
}

spec! {
    // Z2
    a_basket_that_cannot_be_had_says_why_of_every_line, "2026-11-28T04:00:00Z", scene => {
        let full = plan(&scene, "2026-11-29T02:00:00Z", (36, 96), None, 1).await;
        let free = plan(&scene, "2026-11-29T04:00:00Z", (36, 96), None, 5).await;
        let family = siblings(&scene).await;
        let mut visitor = at_home(&scene, &family).await;
        let tick = |session: SessionId, child: usize| format!("{session}~{}", family.children[child]);
        let ticked = format!("/jinhuayuan/baskets?item={}&item={}", tick(full, 0), tick(free, 0));
        let review = visitor.get(&ticked).await;
        assert!(text(&review.body).contains("一起预约 2 场"));
        // Somebody is quicker.
        let quicker = scene.family(&["2022-01-10"]).await;
        let mut request = scene.request(&quicker, full);
        request.guardians.clone_from(&quicker.guardians);
        booking(&scene.sends(request).await);
        let sent = form(&review.body, "/jinhuayuan/baskets");
        let answer = sent.press_on(&mut visitor, "manner", "whole").await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        for said in ["id=\"errors\"", "一场也没有约成", "data-rule=\"C6\"", &format!("href=\"#line-{full}\"")] {
            assert!(answer.body.contains(said), "{said}");
        }
        assert!(text(&answer.body).contains("只约能约的 1 场"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 1, "all or nothing");
        let fitting = form(&answer.body, "/jinhuayuan/baskets").ticking("wait", "line");
        let to = fitting.press_on(&mut visitor, "manner", "fitting").await.leads_to().to_string();
        assert!(text(&visitor.get(&to).await.body).contains("一起约好的 2 场"), "one place, one place in line");
        // The wrong age, and too many: asked again.
        let wrong = visitor.get(&format!("/jinhuayuan/baskets?item={}", tick(free, 1))).await;
        assert!(text(&wrong.body).contains("约不了") && wrong.body.contains("data-rule=\"A2\""));
        let many: Vec<String> = (0..13).map(|_| format!("item={}", tick(SessionId::new(), 0))).collect();
        let answer = visitor.get(&format!("/jinhuayuan/baskets?{}", many.join("&"))).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(&answer.body).contains("一次最多 12 场，请少选几场"));
    }
}

spec! {
    of_as_many_as_fit_the_list_shows_what_was_had_and_why_not_the_rest, "2026-11-28T04:00:00Z", scene => {
        let full = plan(&scene, "2026-11-29T02:00:00Z", (36, 96), None, 1).await;
        let free = plan(&scene, "2026-11-29T04:00:00Z", (36, 96), None, 5).await;
        let quicker = scene.family(&["2022-01-10"]).await;
        let mut request = scene.request(&quicker, full);
        request.guardians.clone_from(&quicker.guardians);
        booking(&scene.sends(request).await);
        let family = siblings(&scene).await;
        let mut visitor = at_home(&scene, &family).await;
        let child = family.children[0];
        let review = visitor.get(&format!("/jinhuayuan/baskets?item={full}~{child}&item={free}~{child}")).await;
        assert!(!review.body.contains("value=\"whole\""), "no button that would be refused");
        let sent = form(&review.body, "/jinhuayuan/baskets");
        let to = sent.press_on(&mut visitor, "manner", "fitting").await.leads_to().to_string();
        let list = visitor.get(&to).await;
        let read = text(&list.body);
        assert!(read.contains("一起约好的 1 场") && read.contains("没有约上的 1 场"), "{read}");
        assert!(list.body.contains("data-rule=\"C6\""));
    }
}

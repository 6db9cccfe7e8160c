//! A page never draws more of a programme than a phone can hold, and what it leaves out is one link away.

use crate::paper::links;
use crate::scene::{Scene, at, spec};
use crate::visitor::{Visitor, program};
use futures_util::future::join_all;
use leyuan::domain::zone::Span;
use std::collections::BTreeSet;

const CARDS: usize = 200;

/// Sessions from nine by the centre's clock on days of the week: so many a day, so many minutes apart.
async fn fill(scene: &Scene, days: &[i64], (a_day, minutes): (i64, i64)) {
    let starts = |day, nth| at("2026-05-04T01:00:00Z") + Span::days(day) + Span::minutes(nth * minutes);
    let all = days.iter().flat_map(|&day| (0..a_day).map(move |nth| starts(day, nth)));
    let drafts: Vec<_> = all.map(|starts| scene.draft(&starts.to_rfc3339(), 10)).collect();
    join_all(drafts.iter().map(|draft| scene.plan(draft))).await;
}

fn cards(page: &str) -> BTreeSet<String> {
    let ids = page.split(" data-session=\"").skip(1);
    ids.filter_map(|rest| rest.split('"').next()).map(String::from).collect()
}

/// Every session that can be reached from the programme by its links to days, and how many cards the fullest page had.
async fn reached(scene: &Scene) -> (BTreeSet<String>, usize) {
    let mut visitor = Visitor::at(&program(scene));
    let (mut found, mut most) = (BTreeSet::new(), 0);
    let (mut ahead, mut seen) = (vec!["/jinhuayuan".to_string()], BTreeSet::new());
    while let Some(address) = ahead.pop() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let page = visitor.get(&address).await.body;
        let drawn = cards(&page);
        most = most.max(page.matches(" data-session=\"").count());
        found.extend(drawn);
        let to_days = links(&page).into_iter().filter(|link| link.starts_with("/jinhuayuan?day="));
        ahead.extend(to_days.filter(|link| link.as_str() < "/jinhuayuan?day=2026-05-12"));
    }
    (found, most)
}

spec! {
    // Sixty a day: eight days are too much for one page.
    a_full_week_is_drawn_day_by_day_and_every_session_can_be_reached, "2026-05-03T22:00:00Z", scene => {
        fill(&scene, &[0, 1, 2, 3, 4, 5, 6, 7], (60, 12)).await;
        let page = Visitor::at(&program(&scene)).get("/jinhuayuan").await.body;
        assert_eq!(cards(&page).len(), 180, "three days of sixty");
        assert!(page.contains("id=\"open-2026-05-09\""), "a day left out has a link");
        let (found, most) = reached(&scene).await;
        assert!(most <= CARDS, "{most} cards");
        assert_eq!(found.len(), 480);
    }
}

spec! {
    a_day_too_full_for_one_page_is_drawn_in_parts, "2026-05-03T22:00:00Z", scene => {
        fill(&scene, &[0], (430, 2)).await;
        let page = Visitor::at(&program(&scene)).get("/jinhuayuan").await.body;
        assert_eq!(cards(&page).len(), CARDS);
        let (found, most) = reached(&scene).await;
        assert!(most <= CARDS, "{most} cards");
        assert_eq!(found.len(), 430);
    }
}

spec! {
    // The moment is told whatever day is looked at.
    what_runs_now_is_told_beside_a_day_that_fills_the_page, "2026-05-04T02:30:00Z", scene => {
        fill(&scene, &[0, 4], (190, 4)).await;
        let mut visitor = Visitor::at(&program(&scene));
        let today = visitor.get("/jinhuayuan").await.body;
        let other = visitor.get("/jinhuayuan?day=2026-05-08").await.body;
        let now = |page: &str| page.split_once("id=\"now\"").unwrap().1.split_once("</section>").unwrap().0.to_string();
        assert!(now(&today).contains("<li"), "something runs");
        assert_eq!(now(&today), now(&other));
    }
}

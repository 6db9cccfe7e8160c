//! Screens hang where everybody reads them: not one byte they receive names anybody (P1, M2).
//!
//! Invariant: what a screen asks for is all here – its page in both languages, every door, what they are drawn with,
//! the worker that keeps them, and the live stream while the family comes and goes.

use crate::canary::{BIRTHS, Nest, envelope, has_canary};
use crate::company::Knocks;
use crate::live::Listener;
use crate::paper::form;
use crate::scene::spec;
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::store::centres;
use leyuan::web::events::Pulse;
use std::collections::BTreeSet;

/// Before the family's session, within it, and at night.
const MOMENTS: [&str; 3] = ["2026-11-28T06:25:00Z", "2026-11-28T06:40:00Z", "2026-11-28T14:00:00Z"];

/// The wall, and the door of each room.
async fn screens(nest: &Nest) -> Vec<String> {
    let centre = nest.company.scene.centre;
    let rooms =
        nest.company.scene.store.read(move |db| Box::pin(centres::rooms(db, centre))).await.expect("rooms");
    let doors = rooms.iter().map(|room| format!("/jinhuayuan/kiosk/{}", room.slug));
    ["/jinhuayuan/kiosk".to_string()].into_iter().chain(doors).collect()
}

/// What a page is drawn with.
fn drawn_with(page: &str) -> BTreeSet<String> {
    let assets = page.split('"').filter(|word| word.starts_with("/assets/"));
    assets.map(|asset| asset.split('#').next().unwrap_or(asset).to_string()).collect()
}

/// Everything one screen receives, address by address.
async fn received(screen: &mut Visitor, pages: &[String]) -> Vec<(String, String)> {
    let mut asked: BTreeSet<String> = ["/sw.js".to_string()].into();
    let mut all = Vec::new();
    for page in pages {
        let answer = screen.get(page).await;
        // A screen that is paired is shown its own face, and led back to it from any other.
        assert!(
            [StatusCode::OK, StatusCode::SEE_OTHER].contains(&answer.status),
            "{page}: {}",
            answer.status
        );
        asked.extend(drawn_with(&answer.body));
        all.push((page.clone(), format!("{}{}", envelope(&answer), answer.body)));
    }
    assert!(asked.len() > 3, "style, script and icon: {asked:?}");
    for asset in asked {
        let answer = screen.get(&asset).await;
        assert_eq!(answer.status, StatusCode::OK, "{asset}");
        all.push((asset, format!("{}{}", envelope(&answer), answer.body)));
    }
    all
}

spec!(no_byte_a_screen_receives_names_anybody, "2026-11-28T06:20:00Z", scene => {
    let nest = Nest::built(scene).await;
    let scene = &nest.company.scene;
    let pages = screens(&nest).await;
    let mut parent = nest.visitor(Knocks::Family, "zh-CN").await;
    let door = parent.get("/jinhuayuan/kiosk/baby").await.body;
    let pressed = form(&door, "/jinhuayuan/kiosk/baby/use").press(&mut parent).await;
    assert!(pressed.status.is_redirection() || pressed.status.is_success(), "{}", pressed.status);

    let mut stream = Listener::at(&program(scene), Pulse::default()).await;
    let mut wrong = Vec::new();
    for moment in MOMENTS {
        scene.until(moment);
        for knocks in [Knocks::Nobody, Knocks::Screen] {
            for language in ["zh-CN", "en"] {
                let mut screen = nest.visitor(knocks, language).await;
                screen.headers.insert("x-kiosk", "1".parse().unwrap());
                for (address, text) in received(&mut screen, &pages).await {
                    let born = BIRTHS.iter().copied().find(|birth| text.contains(birth));
                    if let Some(found) = has_canary(&text).or(born) {
                        wrong.push(format!("{moment} {knocks:?} {language} {address}: {found}"));
                    }
                }
            }
        }
        let later = scene.session("2026-11-29T06:00:00Z", 5).await;
        scene.asks(&nest.things.family, later).await;
        let number = scene.count("SELECT last_number FROM centre WHERE slug = 'jinhuayuan'").await;
        loop {
            let event = stream.next().await.expect("the stream goes on");
            let told = event.lines().last().and_then(|line| line.strip_prefix("data: ")).unwrap_or_default();
            let known = ["changed", "ping"].map(|name| format!("event: {name}\nid: {told}\ndata: {told}"));
            if !known.contains(&event) || !told.chars().all(|letter| letter.is_ascii_digit()) {
                wrong.push(format!("{moment} stream: more than a number"));
            }
            if told.parse::<i64>().is_ok_and(|told| told >= number) {
                break;
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
});

//! How long the busiest pages take, asked for over HTTP as a browser asks, one after the other.

use crate::figures::{Line, Sample, print};
use crate::server::{Server, Told, told, visitor};
use reqwest::header::{ACCEPT_ENCODING, COOKIE};
use std::path::Path;
use std::time::Instant;

const WARM: usize = 30;
const ASKED: usize = 200;
const PROMISE_MS: f64 = 15.0;
const CARDS: usize = 200;

/// A page, and as whom it is looked at.
struct Page {
    what: &'static str,
    path: String,
    cookie: Option<String>,
    /// Whether the figure was promised.
    is_promised: bool,
}

fn pages(told: &Told) -> Vec<Page> {
    let Told { slug, session, desk, family } = told;
    let page = |what, path: String, cookie: Option<&String>, is_promised| Page {
        what,
        path,
        cookie: cookie.map(|secret| format!("leyuan={secret}")),
        is_promised,
    };
    vec![
        page("the busiest real week, 336 sessions in eight days", "/district-1".into(), None, true),
        page("desk: today's board, 60 sessions and 800 bookings", format!("/{slug}/desk"), Some(desk), true),
        page("a fuller week, 480 sessions and 3,700 bookings", format!("/{slug}"), None, false),
        page("the same, for a household with two children", format!("/{slug}"), Some(family), false),
        page("session page", format!("/{slug}/sessions/{session}"), None, false),
        page("session page, a household", format!("/{slug}/sessions/{session}"), Some(family), false),
        page("desk: the sessions of the week", format!("/{slug}/desk/sessions"), Some(desk), false),
    ]
}

pub async fn measure(folder: &Path) {
    let told = told(folder);
    let server = Server::open(folder);
    let visitor = visitor();
    let mut lines = Vec::new();
    for page in pages(&told) {
        let ask = |coding: &'static str| {
            let request =
                visitor.get(format!("{}{}", server.address, page.path)).header(ACCEPT_ENCODING, coding);
            match &page.cookie {
                Some(cookie) => request.header(COOKIE, cookie),
                None => request,
            }
        };
        let answer = ask("identity").send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{}", page.path);
        let text = answer.text().await.expect("a page");
        let cards = text.matches(" data-session=").count();
        let mut times = Sample::default();
        let mut before = 0.0;
        for nth in 0..WARM + ASKED {
            if nth == WARM {
                before = server.processor_seconds();
            }
            let began = Instant::now();
            let answer = ask("gzip, deflate, br").send().await.expect("an answer");
            answer.bytes().await.expect("a page");
            if nth >= WARM {
                times.add(began.elapsed().as_secs_f64() * 1000.0);
            }
        }
        let work = (server.processor_seconds() - before) * 1000.0 / ASKED as f64;
        let figure = format!(
            "{:.1} ms (p95 {:.1} ms; processor {work:.1} ms), {cards} cards, {} kB",
            times.median(),
            times.at(0.95),
            text.len() / 1024
        );
        lines.push(if page.is_promised {
            let is_kept = times.median() < PROMISE_MS && cards <= CARDS;
            Line::promised(page.what, figure, "< 15 ms, ≤ 200 cards", is_kept)
        } else {
            Line::plain(page.what, figure)
        });
    }
    print("Pages, 100,000 sessions stored", &lines);
}

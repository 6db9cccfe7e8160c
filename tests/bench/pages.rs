//! How long the busiest pages take, asked for over HTTP as a browser asks, one after the other.

use crate::figures::{Line, Sample, print};
use crate::server::{Server, Told, told, visitor};
use reqwest::header::{ACCEPT_ENCODING, COOKIE};
use std::path::Path;
use std::time::Instant;

const WARM: usize = 30;
const ASKED: usize = 200;
const CARDS: usize = 200;

/// A page, and as whom it is looked at.
struct Page {
    what: &'static str,
    path: String,
    cookie: Option<String>,
    promise: Option<Promise>,
}

/// What a page may take at the middle of all tries, and weigh uncompressed.
struct Promise {
    ms: f64,
    kb: Option<usize>,
}

impl Promise {
    fn is_kept(&self, ms: f64, kb: usize, cards: usize) -> bool {
        ms < self.ms && cards <= CARDS && self.kb.is_none_or(|most| kb <= most)
    }

    fn in_words(&self) -> String {
        match self.kb {
            Some(kb) => format!("< {:.0} ms, ≤ {kb} kB", self.ms),
            None => format!("< {:.0} ms, ≤ {CARDS} cards", self.ms),
        }
    }
}

fn pages(told: &Told) -> Vec<Page> {
    let Told { slug, session, desk, family } = told;
    let page = |what, path: String, cookie: Option<&String>, promise| Page {
        what,
        path,
        cookie: cookie.map(|secret| format!("leyuan={secret}")),
        promise,
    };
    let week = Some(Promise { ms: 15.0, kb: None });
    let board = Some(Promise { ms: 10.0, kb: Some(60) });
    vec![
        page("the busiest real week, 336 sessions in eight days", "/district-1".into(), None, week),
        page("desk: today's board, 60 sessions and 800 bookings", format!("/{slug}/desk"), Some(desk), board),
        page("a fuller week, 480 sessions and 3,700 bookings", format!("/{slug}"), None, None),
        page("the same, for a household with two children", format!("/{slug}"), Some(family), None),
        page("session page", format!("/{slug}/sessions/{session}"), None, None),
        page("session page, a household", format!("/{slug}/sessions/{session}"), Some(family), None),
        page("desk: the sessions of the week", format!("/{slug}/desk/sessions"), Some(desk), None),
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
        let (ms, kb) = (times.median(), text.len() / 1024);
        let figure = format!(
            "{ms:.1} ms (p95 {:.1} ms; processor {work:.1} ms), {cards} cards, {kb} kB",
            times.at(0.95)
        );
        lines.push(match page.promise {
            Some(promise) => {
                Line::promised(page.what, figure, promise.in_words(), promise.is_kept(ms, kb, cards))
            }
            None => Line::plain(page.what, figure),
        });
    }
    print("Pages, 100,000 sessions stored", &lines);
}

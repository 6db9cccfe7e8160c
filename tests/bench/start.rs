//! From nothing to the first answer, and what the program holds on to when nobody asks.

use crate::figures::{Line, Sample, print};
use crate::server::{Server, told, visitor};
use std::path::Path;
use std::time::{Duration, Instant};

const STARTS: usize = 7;
const IDLE: Duration = Duration::from_secs(60);
const PROMISE_SECONDS: f64 = 1.0;
const PROMISE_MB: f64 = 60.0;

pub async fn measure(folder: &Path) {
    let told = told(folder);
    let visitor = visitor();
    let (mut opened, mut first) = (Sample::default(), Sample::default());
    for _ in 0..STARTS {
        let began = Instant::now();
        let server = Server::open(folder);
        let health = visitor.get(format!("{}/healthz", server.address)).send().await.expect("an answer");
        assert_eq!(health.status(), 200);
        opened.add(began.elapsed().as_secs_f64());
        let page = visitor.get(format!("{}/{}", server.address, told.slug)).send().await.expect("an answer");
        assert_eq!(page.status(), 200);
        page.bytes().await.expect("a page");
        first.add(began.elapsed().as_secs_f64());
    }
    let server = Server::open(folder);
    tokio::time::sleep(IDLE).await;
    let (idle, most) = (server.memory("VmRSS"), server.memory("VmHWM"));
    for _ in 0..50 {
        let page = visitor.get(format!("{}/{}", server.address, told.slug)).send().await.expect("an answer");
        page.bytes().await.expect("a page");
    }
    tokio::time::sleep(IDLE).await;
    let after = server.memory("VmRSS");
    let seconds = |sample: &Sample| format!("{:.2} s (slowest {:.2} s)", sample.median(), sample.at(1.0));
    print(
        "Start and memory, 100,000 sessions stored",
        &[
            Line::promised(
                "start to `/healthz`",
                seconds(&opened),
                "< 1 s",
                opened.median() < PROMISE_SECONDS,
            ),
            Line::promised(
                "start to the week page",
                seconds(&first),
                "< 1 s",
                first.median() < PROMISE_SECONDS,
            ),
            Line::promised(
                "memory after a minute idle",
                format!("{idle:.0} MB (most {most:.0} MB)"),
                "< 60 MB",
                idle < PROMISE_MB,
            ),
            Line::promised(
                "the same after 50 week pages and another minute",
                format!("{after:.0} MB"),
                "< 60 MB",
                after < PROMISE_MB,
            ),
        ],
    );
}

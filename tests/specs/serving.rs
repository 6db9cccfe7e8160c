//! The accept loop: nobody holds a connection for ever, and a stop ends everything.

use axum::Router;
use axum::http::StatusCode;
use axum::response::sse::{Event, Sse};
use axum::routing::{get, post};
use leyuan::stop::Stop;
use leyuan::web::guard::limited;
use leyuan::web::serve::{Limits, serve};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Longer than any limit below, far shorter than a hang.
const LONG: Duration = Duration::from_secs(5);

fn short() -> Limits {
    Limits {
        headers: Duration::from_millis(200),
        answer: Duration::from_millis(300),
        stalled: Duration::from_millis(200),
        drain: Duration::from_millis(300),
        ..Limits::default()
    }
}

/// A house with one page, one form, one live stream, one endless answer and one trap.
struct House {
    address: SocketAddr,
    stop: Stop,
    closed: JoinHandle<()>,
}

impl House {
    async fn open(limits: Limits) -> House {
        let stop = Stop::new();
        let live = stop.clone();
        let router = Router::new()
            .route("/", get(|| async { "ok" }))
            .route("/form", post(|body: String| async move { body.len().to_string() }))
            .route("/slow", get(|| tokio::time::sleep(LONG)))
            .route("/large", get(|| async { "x".repeat(64 << 20) }))
            .route("/panic", get(|| async { assert!(std::env::args().count() == 0, "trapped") }))
            .route("/live", get(move || live_stream(live.clone())));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let closed = tokio::spawn(serve(listener, limited(router, limits), limits, stop.clone()));
        House { address, stop, closed }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn get(&self, path: &str) -> TcpStream {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")).await
    }

    async fn send(&self, request: &str) -> TcpStream {
        let mut client = self.connect().await;
        client.write_all(request.as_bytes()).await.unwrap();
        client
    }
}

async fn live_stream(stop: Stop) -> Sse<impl futures_util::Stream<Item = Result<Event, Infallible>>> {
    let first = futures_util::stream::iter([Ok(Event::default().data("here"))]);
    let rest = futures_util::stream::pending();
    Sse::new(stop.ends(futures_util::StreamExt::chain(first, rest)))
}

/// Everything until the other side closes.
async fn rest(client: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset is a close too.
    let _ = timeout(LONG, client.read_to_end(&mut bytes)).await.expect("the connection was closed");
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn head(client: &mut TcpStream) -> String {
    let mut bytes = [0; 1024];
    let read = timeout(LONG, client.read(&mut bytes)).await.expect("an answer came").unwrap();
    String::from_utf8_lossy(&bytes[..read]).into_owned()
}

#[tokio::test]
async fn a_client_that_sends_its_headers_slowly_is_cut() {
    let house = House::open(short()).await;
    let mut client = house.send("GET / HTTP/1.1\r\nHost: local").await;
    let asked = Instant::now();
    assert!(!rest(&mut client).await.contains("200 OK"));
    assert!(asked.elapsed() < LONG);
}

#[tokio::test]
async fn a_client_that_says_nothing_is_cut() {
    let house = House::open(short()).await;
    assert_eq!(rest(&mut house.connect().await).await, "");
}

#[tokio::test]
async fn a_connection_kept_open_after_its_answer_is_cut() {
    let house = House::open(short()).await;
    let mut client = house.get("/").await;
    assert!(head(&mut client).await.starts_with("HTTP/1.1 200 OK"));
    assert_eq!(rest(&mut client).await, "");
}

#[tokio::test]
async fn a_second_request_on_the_same_connection_is_answered() {
    let house = House::open(short()).await;
    let mut client = house.get("/").await;
    assert!(head(&mut client).await.starts_with("HTTP/1.1 200 OK"));
    client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    assert!(head(&mut client).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn an_answer_that_takes_too_long_becomes_a_503() {
    let house = House::open(short()).await;
    assert!(head(&mut house.get("/slow").await).await.starts_with("HTTP/1.1 503"));
}

#[tokio::test]
async fn a_body_that_never_comes_is_a_503_and_a_closed_connection() {
    let house = House::open(short()).await;
    let mut client =
        house.send("POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf").await;
    assert!(rest(&mut client).await.starts_with("HTTP/1.1 503"));
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_is_cut() {
    let house = House::open(Limits { drain: LONG * 2, ..short() }).await;
    let _client = house.get("/large").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    house.stop.begin();
    timeout(LONG, house.closed).await.expect("it was cut before the drain had to").unwrap();
}

#[tokio::test]
async fn a_body_over_the_limit_is_a_413() {
    let house = House::open(Limits::default()).await;
    let body = "x".repeat(64 * 1024 + 1);
    let request = format!("POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", body.len());
    assert!(head(&mut house.send(&request).await).await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn a_body_over_the_limit_that_hides_its_length_is_a_413() {
    let house = House::open(Limits::default()).await;
    let chunk = format!("8000\r\n{}\r\n", "x".repeat(0x8000));
    let request = format!(
        "POST /form HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}{chunk}{chunk}0\r\n\r\n"
    );
    assert!(head(&mut house.send(&request).await).await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn a_body_at_the_limit_is_taken() {
    let house = House::open(Limits::default()).await;
    let body = "x".repeat(64 * 1024);
    let request =
        format!("POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    assert!(head(&mut house.send(&request).await).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn too_many_headers_are_a_431() {
    let house = House::open(Limits::default()).await;
    let lines: String = (0..65).map(|n| format!("X-{n}: 1\r\n")).collect();
    let mut client = house.send(&format!("GET / HTTP/1.1\r\n{lines}\r\n")).await;
    assert!(head(&mut client).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn headers_that_are_too_large_are_a_431() {
    let house = House::open(Limits::default()).await;
    let line = "x".repeat(20 * 1024);
    let mut client = house.send(&format!("GET / HTTP/1.1\r\nX: {line}\r\n\r\n")).await;
    assert!(head(&mut client).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn a_panic_is_a_500_and_the_connection_lives() {
    let house = House::open(Limits::default()).await;
    let mut client = house.get("/panic").await;
    assert!(head(&mut client).await.starts_with("HTTP/1.1 500"));
    client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    assert!(head(&mut client).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn when_every_seat_is_taken_the_next_client_waits_for_one() {
    let house = House::open(Limits { connections: 1, ..short() }).await;
    let _silent = house.connect().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let asked = Instant::now();
    assert!(head(&mut house.get("/").await).await.starts_with("HTTP/1.1 200 OK"));
    assert!(asked.elapsed() > Duration::from_millis(100), "it waited until the silent one was cut");
}

#[test]
fn five_thousand_screens_have_a_stream_and_leave_as_much_room_for_pages() {
    let limits = Limits::default();
    assert!(limits.streams() >= 5_000);
    assert!(limits.connections >= 2 * limits.streams());
    let few = limits.within(1_024);
    assert!(few.connections < 1_024, "the database opens files, too");
    assert!(few.streams() > 400 && few.connections >= 2 * few.streams());
    assert_eq!(limits.within(usize::MAX).connections, limits.connections);
}

#[tokio::test]
async fn a_live_stream_outlives_the_time_an_answer_may_take() {
    let house = House::open(short()).await;
    let mut client = house.get("/live").await;
    assert!(head(&mut client).await.contains("text/event-stream"));
    let silence = timeout(Duration::from_millis(700), client.read_u8()).await;
    // The event of the first moment may come apart from the headers.
    assert!(!matches!(silence, Ok(Err(_))), "the stream was cut");
}

#[tokio::test]
async fn a_stop_ends_a_live_stream_and_the_loop() {
    let house = House::open(Limits::default()).await;
    let mut client = house.get("/live").await;
    assert!(head(&mut client).await.contains("text/event-stream"));
    let stopped = Instant::now();
    house.stop.begin();
    assert!(rest(&mut client).await.ends_with("0\r\n\r\n"), "the stream ended in good order");
    timeout(LONG, house.closed).await.expect("the loop ended").unwrap();
    assert!(stopped.elapsed() < Duration::from_secs(2));
    assert!(TcpStream::connect(house.address).await.is_err(), "nobody is let in any more");
}

#[tokio::test]
async fn a_stop_lets_an_open_request_finish_and_cuts_it_when_it_does_not() {
    let limits = Limits { answer: LONG, ..short() };
    let house = House::open(limits).await;
    let _slow = house.get("/slow").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let stopped = Instant::now();
    house.stop.begin();
    timeout(LONG, house.closed).await.expect("the drain is bounded").unwrap();
    assert!(stopped.elapsed() >= limits.drain && stopped.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn an_open_request_is_answered_after_the_stop() {
    let house = House::open(Limits { answer: Duration::from_millis(100), ..short() }).await;
    let mut slow = house.get("/slow").await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    house.stop.begin();
    let answer = rest(&mut slow).await;
    assert!(answer.starts_with(&format!("HTTP/1.1 {}", StatusCode::SERVICE_UNAVAILABLE.as_u16())));
}

//! Screens on walls: what so many of them cost one process, how soon a change is on all of them, and how soon all are
//! back when the house was closed without a word.
//!
//! Invariant: each does what `kiosk.js` does. It holds its stream; after a change it waits up to 0.8 s of its own and
//! reads its page; it reads it every half a minute anyway; and three seconds after its stream was lost it comes back.

use crate::district;
use crate::figures::{Line, Sample, print};
use crate::people;
use crate::server::{self, Server, Told, visitor};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

/// Which promise is measured: so many screens, so much memory more.
const CALM: (usize, f64) = (1_000, 60.0);
const FULL: (usize, f64) = (5_000, 350.0);
const PROMISE_TOLD: f64 = 2.0;
const PROMISE_BACK: f64 = 30.0;
const CHANGES: usize = 5;

const SPREAD: Duration = Duration::from_millis(800);
const READS_AGAIN: Duration = Duration::from_secs(32);
const COMES_BACK: Duration = Duration::from_secs(3);
/// Longer than a connection may be silent between two requests.
const AT_REST: Duration = Duration::from_secs(13);
const LONG: Duration = Duration::from_secs(180);
const LOST: i64 = -1;

/// One house and its screens.
struct Hall {
    /// Where the house is now.
    door: Mutex<String>,
    slug: String,
    many: usize,
    /// The number each was told last, and at which its page was read last.
    told: Vec<AtomicI64>,
    read: Vec<AtomicI64>,
    wakes: Vec<Notify>,
}

/// Measures both, and says whether all that was promised is kept.
pub async fn measure(folder: &Path) -> bool {
    leyuan::web::serve::open_files::raise(4 * FULL.0);
    plant(folder).await;
    let mut lines = Vec::new();
    for promise in [CALM, FULL] {
        lines.extend(hang(folder, promise).await);
    }
    print("Screens on walls, one process", &lines);
    lines.iter().all(|line| line.is_kept != Some(false))
}

/// The busiest centre alone.
async fn plant(folder: &Path) {
    let store = server::new_folder(folder).await;
    let busiest = district::plant_busiest(&store).await.expect("a centre");
    let desk = people::on_duty(&store, busiest.id).await.expect("somebody");
    let family = people::at_home(&store, busiest.id, &busiest.family).await.expect("somebody");
    server::remember(folder, &[&busiest.slug, &busiest.session.to_string(), &desk, &family]);
    store.close().await;
}

/// What was measured of so many screens.
struct Measured {
    /// Megabytes more than without them: at rest, and the most there ever was.
    held: f64,
    most: f64,
    heard: Sample,
    seen: Sample,
    /// Seconds until all were served: at first, and after the house was killed.
    hung: f64,
    back: f64,
}

async fn hang(folder: &Path, (many, megabytes): (usize, f64)) -> Vec<Line> {
    let told = server::told(folder);
    let house = Server::open(folder);
    warm(&house, &told).await;
    let before = house.memory("VmRSS");
    let hall = Arc::new(Hall::of(&told.slug, many, door(&house)));
    let screens: Vec<_> =
        (0..many).flat_map(|nth| [listens(nth, hall.clone()), reads(nth, hall.clone())]).collect();
    let hung = hall.until(0).await.1;
    sleep(AT_REST).await;
    let held = house.memory("VmRSS") - before;

    let (mut heard, mut seen) = (Sample::default(), Sample::default());
    for _ in 0..CHANGES {
        let (first, last) = hall.change(&house, &told).await;
        heard.add(first);
        seen.add(last);
        sleep(Duration::from_secs(3)).await;
    }
    let most = house.memory("VmHWM") - before;

    let gone = Instant::now();
    let house = house.again(folder);
    *hall.door.lock().expect("a door") = door(&house);
    hall.change(&house, &told).await;
    let back = gone.elapsed().as_secs_f64();
    for screen in screens {
        screen.abort();
    }
    drop(house);
    lines((many, megabytes), &Measured { held, most, heard, seen, hung, back })
}

fn lines((many, megabytes): (usize, f64), is: &Measured) -> Vec<Line> {
    let each = is.held * 1024.0 / many as f64;
    let held = format!("{:.0} MB ({each:.0} kB for each); the most {:.0} MB", is.held, is.most);
    let all = |sample: &Sample| format!("{:.2} s (slowest {:.2} s)", sample.median(), sample.at(1.0));
    let back = format!("{:.1} s (hung up for the first time: {:.1} s)", is.back, is.hung);
    let (heard_by, back_on) = ("a change is heard by all", "killed and opened again: a change stands on all");
    let (heard, back) = if many == CALM.0 {
        let is_kept = is.heard.at(1.0) < PROMISE_TOLD;
        (Line::promised(heard_by, all(&is.heard), "< 2 s", is_kept), Line::plain(back_on, back))
    } else {
        let is_kept = is.back < PROMISE_BACK;
        (Line::plain(heard_by, all(&is.heard)), Line::promised(back_on, back, "< 30 s", is_kept))
    };
    let promise = format!("< {megabytes:.0} MB");
    vec![
        Line::promised(format!("{many} screens held: memory more"), held, promise, is.held < megabytes),
        heard,
        Line::plain("… and stands on all", all(&is.seen)),
        back,
    ]
}

fn door(house: &Server) -> String {
    house.address.trim_start_matches("http://").to_string()
}

/// What is made once is made before it is measured.
async fn warm(house: &Server, told: &Told) {
    for _ in 0..50 {
        let page =
            visitor().get(format!("{}/{}/kiosk", house.address, told.slug)).send().await.expect("an answer");
        assert_eq!(page.status(), 200);
        page.bytes().await.expect("a page");
    }
    sleep(Duration::from_secs(2)).await;
}

impl Hall {
    fn of(slug: &str, many: usize, door: String) -> Hall {
        let unheard = || (0..many).map(|_| AtomicI64::new(LOST)).collect();
        Hall {
            door: Mutex::new(door),
            slug: slug.into(),
            many,
            told: unheard(),
            read: unheard(),
            wakes: (0..many).map(|_| Notify::new()).collect(),
        }
    }

    /// Somebody comes in: how long until every screen was told, and until every one has read its page after that.
    async fn change(&self, house: &Server, told: &Told) -> (f64, f64) {
        let newest = self.told.iter().map(|number| number.load(Ordering::SeqCst)).max().unwrap_or(LOST);
        let came = visitor()
            .post(format!("{}/api/v1/centres/{}/desk/rooms/hall-1/headcount", house.address, told.slug))
            .bearer_auth(&told.desk)
            .header("content-type", "application/json")
            .header("idempotency-key", format!("change-{newest}"))
            .body(r#"{"step":"in"}"#);
        let came = came.send().await.expect("an answer");
        assert!(came.status().is_success(), "{}", came.status());
        self.until(newest + 1).await
    }

    async fn until(&self, number: i64) -> (f64, f64) {
        let began = Instant::now();
        let all = |which: &[AtomicI64]| which.iter().all(|is| is.load(Ordering::SeqCst) >= number);
        let both = async {
            while !all(&self.told) {
                sleep(Duration::from_millis(10)).await;
            }
            let told = began.elapsed().as_secs_f64();
            while !all(&self.read) {
                sleep(Duration::from_millis(10)).await;
            }
            (told, began.elapsed().as_secs_f64())
        };
        timeout(LONG, both).await.unwrap_or((LONG.as_secs_f64(), LONG.as_secs_f64()))
    }

    async fn enter(&self) -> std::io::Result<TcpStream> {
        let door = self.door.lock().expect("a door").clone();
        TcpStream::connect(door).await
    }

    /// The wait of one screen, as if it had been drawn.
    fn wait(&self, nth: usize) -> Duration {
        SPREAD.mul_f64((nth * 7919 % self.many) as f64 / self.many as f64)
    }
}

/// Holds the stream of one screen, again and again.
fn listens(nth: usize, hall: Arc<Hall>) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            // Lost in whatever way: it comes back.
            let _ = listen(nth, &hall).await;
            sleep(COMES_BACK).await;
        }
    })
}

async fn listen(nth: usize, hall: &Hall) -> std::io::Result<()> {
    let mut stream = BufReader::with_capacity(512, hall.enter().await?);
    let told = &hall.told[nth];
    let seen = match told.load(Ordering::SeqCst) {
        LOST => String::new(),
        number => format!("Last-Event-ID: {number}\r\n"),
    };
    let ask = format!(
        "GET /events/{} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n{seen}\r\n",
        hall.slug
    );
    stream.write_all(ask.as_bytes()).await?;
    let (mut line, mut is_change) = (String::new(), false);
    while stream.read_line(&mut line).await? > 0 {
        let said = line.trim_end();
        if said.starts_with("HTTP/1.1") && said != "HTTP/1.1 200 OK" {
            return Ok(());
        }
        if let Some(event) = said.strip_prefix("event: ") {
            is_change = event == "changed";
        }
        if let Some(number) = said.strip_prefix("id: ").and_then(|id| id.parse().ok()) {
            told.store(number, Ordering::SeqCst);
            if is_change {
                hall.wakes[nth].notify_one();
            }
        }
        line.clear();
    }
    Ok(())
}

/// Reads the page of one screen, on a connection of its own that is kept while the house keeps it.
fn reads(nth: usize, hall: Arc<Hall>) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let mut kept = None;
        loop {
            if timeout(READS_AGAIN + hall.wait(nth) * 4, hall.wakes[nth].notified()).await.is_ok() {
                sleep(hall.wait(nth)).await;
            }
            let number = hall.told[nth].load(Ordering::SeqCst);
            for _ in 0..2 {
                // A connection that was kept may have been closed meanwhile: then once more on a new one.
                let was_kept = kept.is_some();
                kept = read(&hall, kept.take()).await.ok();
                if kept.is_some() {
                    hall.read[nth].store(number, Ordering::SeqCst);
                }
                if kept.is_some() || !was_kept {
                    break;
                }
            }
        }
    })
}

async fn read(hall: &Hall, kept: Option<BufReader<TcpStream>>) -> std::io::Result<BufReader<TcpStream>> {
    let mut page = match kept {
        Some(page) => page,
        None => BufReader::with_capacity(2048, hall.enter().await?),
    };
    let ask = format!(
        "GET /{}/kiosk HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate, br\r\nX-Kiosk: 1\r\n\r\n",
        hall.slug
    );
    page.write_all(ask.as_bytes()).await?;
    let (mut line, mut length) = (String::new(), None);
    loop {
        line.clear();
        if page.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let said = line.trim_end().to_ascii_lowercase();
        if said.starts_with("http/1.1") && !said.starts_with("http/1.1 200") {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        if let Some(bytes) = said.strip_prefix("content-length: ") {
            length = bytes.parse().ok();
        }
        if said.is_empty() {
            break;
        }
    }
    match length {
        Some(bytes) => skip(&mut page, bytes).await?,
        None => skip_chunks(&mut page).await?,
    }
    Ok(page)
}

async fn skip_chunks(page: &mut BufReader<TcpStream>) -> std::io::Result<()> {
    loop {
        let mut size = String::new();
        page.read_line(&mut size).await?;
        let bytes = usize::from_str_radix(size.trim(), 16).map_err(|_| std::io::ErrorKind::InvalidData)?;
        skip(page, bytes + 2).await?;
        if bytes == 0 {
            return Ok(());
        }
    }
}

async fn skip(page: &mut BufReader<TcpStream>, bytes: usize) -> std::io::Result<()> {
    let mut away = vec![0; bytes];
    page.read_exact(&mut away).await.map(drop)
}

//! A disk that is full, a folder that is taken, a file with mistakes: the program itself, as a process on this machine.
//!
//! Invariant: what was written stays, reading goes on, and every "no" says what to do.

#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const LEYUAN: &str = env!("CARGO_BIN_EXE_leyuan");
const LONG: Duration = Duration::from_secs(90);
/// A Saturday morning: it is open.
const CLOCK: &str = "2026-11-28T10:00:00+08:00";

/// The program, open, until this is dropped.
struct House {
    process: Child,
    origin: String,
}

impl House {
    /// Opens a demo in this folder on a free port; `blocks` of 512 bytes are the most a file may hold.
    async fn open(folder: &Path, blocks: Option<u64>) -> House {
        let program =
            format!("exec {LEYUAN} --demo --clock {CLOCK} --listen 127.0.0.1:0 --data {}", folder.display());
        // A write past the limit fails as on a full disk, instead of ending the program.
        let line = match blocks {
            Some(blocks) => format!("trap '' XFSZ; ulimit -f {blocks}; {program}"),
            None => program,
        };
        let mut process = Command::new("sh")
            .args(["-c", &line])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_remove("LEYUAN_DATABASE")
            .env_remove("LEYUAN_PUBLIC_URL")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("sh");
        let out = process.stdout.take().expect("its words");
        let said = tokio::task::spawn_blocking(move || {
            BufReader::new(out)
                .lines()
                .map_while(Result::ok)
                .find_map(|line| line.strip_prefix("Leyuan is open: ").map(str::to_string))
        });
        let origin = tokio::time::timeout(LONG, said).await.expect("it opens in time").unwrap();
        House { process, origin: origin.expect("it says where it is open") }
    }

    /// Asks it to close, and waits until it has.
    async fn close(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(asked.expect("kill").success());
        let began = Instant::now();
        while self.process.try_wait().expect("a process").is_none() {
            assert!(began.elapsed() < LONG, "it closes in time");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Somebody with a browser.
struct Browser {
    client: reqwest::Client,
    origin: String,
}

impl Browser {
    fn at(house: &House) -> Browser {
        let client =
            reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none());
        Browser { client: client.build().expect("a client"), origin: house.origin.clone() }
    }

    async fn get(&self, path: &str) -> (u16, String) {
        let answer = self.client.get(format!("{}{path}", self.origin)).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a page"))
    }

    /// Presses the button of a page that leads to `action`.
    async fn press(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let sent = crate::paper::form(page, action).pairs(fields);
        let request = self.client.post(format!("{}{action}", self.origin)).header("origin", &self.origin);
        let request = request.header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(sent);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a page"))
    }

    /// Somebody on duty in the demo, before the board.
    async fn on_duty(house: &House) -> Browser {
        let browser = Browser::at(house);
        let (_, home) = browser.get("/").await;
        let (status, _) = browser.press(&home, "/demo/staff", &[]).await;
        assert_eq!(status, 303, "one press into the demo");
        browser
    }

    /// One head more in the playroom.
    async fn counts_one(&self) -> (u16, String) {
        let (status, board) = self.get(BOARD).await;
        assert_eq!(status, 200, "reading goes on");
        self.press(&board, COUNT, &[("step", "in")]).await
    }

    async fn heads(&self) -> String {
        let (status, body) = self.get("/jinhuayuan/kiosk").await;
        assert_eq!(status, 200, "reading goes on");
        let text = crate::paper::text(&body);
        let (_, rest) = text.split_once("馆内人数").expect("how many are inside");
        rest.chars().filter(|c| c.is_ascii_digit() || *c == '/').take_while(|c| *c != '/').collect()
    }
}

const BOARD: &str = "/jinhuayuan/desk";
const COUNT: &str = "/jinhuayuan/desk/rooms/play/headcount";

/// Runs the program to its end.
async fn run(words: &[&str]) -> Output {
    let mut command = Command::new(LEYUAN);
    command.args(words).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("LEYUAN_DATABASE");
    tokio::task::spawn_blocking(move || command.output().expect("it runs")).await.unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_pages_are_read_and_nothing_is_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path(), None).await;
    let staff = Browser::on_duty(&house).await;
    assert_eq!(staff.counts_one().await.0, 303);
    let before = staff.heads().await;
    house.close().await;

    // Enough to open with, and for a press or two.
    let house = House::open(folder.path(), Some(160)).await;
    let staff = Browser { client: staff.client, origin: house.origin.clone() };
    let mut refused = None;
    for _ in 0..25 {
        let (status, page) = staff.counts_one().await;
        if status == 503 {
            refused = Some(page);
            break;
        }
        assert_eq!(status, 303);
    }
    let page = crate::paper::text(&refused.expect("the disk is full at last"));
    assert!(page.contains("暂时不能保存") && page.contains("现在可以查看"), "it says so: {page}");
    let then = staff.heads().await;
    for path in ["/", "/jinhuayuan", BOARD, "/jinhuayuan/kiosk", "/jinhuayuan/calendar.ics", "/healthz"] {
        assert_eq!(staff.get(path).await.0, 200, "{path}");
    }
    house.close().await;

    let house = House::open(folder.path(), None).await;
    let staff = Browser { client: staff.client, origin: house.origin.clone() };
    assert_eq!(staff.heads().await, then, "as it was, after {before}");
    assert_eq!(staff.counts_one().await.0, 303, "and it can be written again");
    assert_ne!(staff.heads().await, then);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_that_was_killed_opens_again_from_its_backup() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    let house = House::open(&folder.path().join("home"), None).await;
    let staff = Browser::on_duty(&house).await;
    assert_eq!(staff.counts_one().await.0, 303);
    let backed_up = staff.heads().await;
    let output = run(&["backup", &place("backup.db"), "--data", &place("home")]).await;
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(staff.counts_one().await.0, 303);
    drop(house); // killed, with its socket and its lock left behind

    let output = run(&["restore", &place("backup.db"), "--data", &place("again")]).await;
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("forgotten since"), "{}", said(&output));
    let house = House::open(&folder.path().join("again"), None).await;
    let staff = Browser { client: staff.client, origin: house.origin.clone() };
    assert_eq!(staff.heads().await, backed_up);
    assert_eq!(staff.counts_one().await.0, 303, "and it goes on");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_serves_one_process_and_the_second_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path(), None).await;
    let path = folder.path().display().to_string();
    let second = run(&["--demo", "--clock", CLOCK, "--listen", "127.0.0.1:0", "--data", &path]).await;
    assert_eq!(second.status.code(), Some(2));
    assert!(said(&second).contains("is in use by another Leyuan"), "{}", said(&second));
    assert!(said(&second).contains("--data DIR"), "what to do: {}", said(&second));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_file_with_mistakes_is_explained_with_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.toml");
    let whole =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("config/centres/xueyuan.toml"));
    std::fs::write(&file, format!("colour = \"blue\"\n{}", whole.unwrap())).unwrap();
    let output = run(&["check", &file.display().to_string()]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("colour") && said(&output).contains('1'), "{}", said(&output));
    let fine = run(&["check", "config/centres/xueyuan.toml"]).await;
    assert_eq!(fine.status.code(), Some(0), "{}", said(&fine));
}

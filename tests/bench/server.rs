//! The program itself, opened on a data folder of ours and ended by its own process.

use crate::district::NOW;
use leyuan::store::Store;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Where the planted district is told.
const TOLD: &str = "district.txt";

/// What a visitor needs to know of a planted district.
pub struct Told {
    pub slug: String,
    pub session: String,
    /// Cookies: somebody on duty, somebody at home.
    pub desk: String,
    pub family: String,
}

/// A data folder as `leyuan --clock` makes one, and its database.
pub async fn new_folder(folder: &Path) -> Store {
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::write(folder.join("made.toml"), format!("purpose = \"real\"\nclock = \"{NOW}\"\n"))
        .expect("a file");
    let database = format!("sqlite:{}", folder.join("leyuan.db").display());
    Store::open(&database).await.expect("a database")
}

pub fn remember(folder: &Path, words: &[&str]) {
    std::fs::write(folder.join(TOLD), words.join("\n")).expect("a file");
}

pub fn told(folder: &Path) -> Told {
    let text = std::fs::read_to_string(folder.join(TOLD)).expect("a planted district");
    let mut words = text.lines().map(String::from);
    let mut next = || words.next().expect("a word");
    Told { slug: next(), session: next(), desk: next(), family: next() }
}

/// A running Leyuan; it ends with this.
pub struct Server {
    process: Child,
    pub address: String,
}

impl Server {
    /// Starts it and waits until it says that it is open.
    pub fn open(folder: &Path) -> Server {
        Server::open_on(folder, "0")
    }

    /// Ended without a word, and opened again where it was.
    pub fn again(self, folder: &Path) -> Server {
        let port = self.address.rsplit(':').next().expect("a port").to_string();
        drop(self);
        Server::open_on(folder, &port)
    }

    fn open_on(folder: &Path, port: &str) -> Server {
        let mut process = Command::new(env!("CARGO_BIN_EXE_leyuan"))
            .args(["--listen", &format!("127.0.0.1:{port}"), "--clock", NOW, "--data"])
            .arg(folder)
            .env("TOKIO_WORKER_THREADS", "2")
            .stdout(Stdio::piped())
            .stderr(Stdio::from(std::fs::File::create(folder.join("log.txt")).expect("a file")))
            .spawn()
            .expect("leyuan");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let said = lines.next().expect("a line").expect("a line");
        let port = said.rsplit(':').next().expect("a port").to_string();
        Server { process, address: format!("http://127.0.0.1:{port}") }
    }

    pub fn processor_seconds(&self) -> f64 {
        processor_seconds(&self.process.id().to_string())
    }

    /// A line of `/proc/<process>/status`, in MB.
    pub fn memory(&self, line: &str) -> f64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let found = status.lines().find_map(|text| text.strip_prefix(line)).unwrap_or_default();
        let kb = found.split_whitespace().nth(1).and_then(|text| text.parse::<f64>().ok());
        kb.map_or(f64::NAN, |kb| kb / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn visitor() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a visitor")
}

/// What all threads of a process have worked.
pub fn processor_seconds(process: &str) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let nanoseconds = |task: std::fs::DirEntry| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    tasks.filter_map(nanoseconds).sum::<f64>() / 1e9
}

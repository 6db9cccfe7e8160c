//! The socket in the data folder by which commands reach the server that has the house open.
//!
//! Keeps true: only its owner (and root) is heard; a request is one line, short and soon; a word of how far the work
//! has come may be lost, its result not. What was begun is done whether its asker stays or leaves.
//!
//! A line each way is a JSON value: [`Ask`], then any number of `{"step":…}`, then one `{"done":…}` or `{"failed":…}`.

use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::OwnedWriteHalf;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use super::ask::{Ask, answer};
use super::{Told, told};
use crate::app::App;
use crate::progress::{Progress, Step};

const NAME: &str = "leyuan.sock";
/// Bytes of a request, and of a line said back.
const LONGEST: u64 = 64 * 1024;
/// How long a request may take to arrive, and a line to be taken.
const SLOWEST: Duration = Duration::from_secs(10);
/// Work tells how far it has come; after this long without a word nobody is there.
const SILENCE: Duration = Duration::from_secs(30 * 60);
/// Commands attended to at once.
const AT_ONCE: usize = 4;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Step(Step),
    Done(String),
    Failed(Told),
}

/// Where commands are heard; gone from the folder with this.
#[derive(Debug)]
pub struct Socket {
    path: PathBuf,
    listener: UnixListener,
    owner: u32,
}

impl Socket {
    /// The socket of a folder this process holds; one left behind by a process that died is replaced.
    ///
    /// # Errors
    /// When the folder takes no socket: its path is too long, or its file system knows none.
    pub fn open(folder: &super::Folder) -> io::Result<Socket> {
        let path = folder.path.join(NAME);
        let new = path.with_extension("new");
        match fs::remove_file(&new) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
            Ok(()) | Err(_) => {}
        }
        let listener = UnixListener::bind(&new)?;
        fs::set_permissions(&new, fs::Permissions::from_mode(0o600))?;
        fs::rename(&new, &path)?;
        let owner = fs::metadata(&path)?.uid();
        Ok(Socket { path, listener, owner })
    }

    /// Hears commands until the program stops; work under way then is let finish for a while.
    pub fn attend(self, app: App, drain: Duration) -> JoinHandle<()> {
        tokio::spawn(async move {
            let mut open = JoinSet::new();
            while let Some(client) = self.next(&app, &mut open).await {
                open.spawn(attend(client, app.clone()));
            }
            drop(self);
            let all = async { while open.join_next().await.is_some() {} };
            if timeout(drain, all).await.is_err() {
                tracing::warn!("a command was not finished when the program closed");
            }
        })
    }

    /// The next client who may ask; nobody after the stop.
    async fn next(&self, app: &App, open: &mut JoinSet<()>) -> Option<UnixStream> {
        loop {
            let client = tokio::select! {
                biased;
                () = app.stop.begun() => return None,
                client = self.listener.accept() => client,
            };
            while open.try_join_next().is_some() {}
            match client {
                Ok((client, _)) if open.len() < AT_ONCE && self.is_known(&client) => return Some(client),
                Ok(_) => tracing::warn!("a command was not heard: too many at once, or somebody else's"),
                Err(fault) => {
                    tracing::warn!(%fault, "a command was not heard");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn is_known(&self, client: &UnixStream) -> bool {
        client.peer_cred().is_ok_and(|peer| peer.uid() == self.owner || peer.uid() == 0)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// One command, from its line to its result.
async fn attend(client: UnixStream, app: App) {
    let (reader, writer) = client.into_split();
    let mut line = String::new();
    let mut reader = BufReader::new(reader.take(LONGEST));
    if timeout(SLOWEST, reader.read_line(&mut line)).await.is_err() || !line.ends_with('\n') {
        return tracing::warn!("a command was not heard: its line was too long or too slow");
    }
    let (steps, heard) = mpsc::channel(64);
    let telling = tokio::spawn(tell(writer, heard));
    let said = match serde_json::from_str::<Ask>(&line) {
        Ok(ask) => {
            let told_steps = steps.clone();
            // A step nobody has taken yet makes room for none after it: the next one says more.
            let progress = Progress::to(move |step| drop(told_steps.try_send(Said::Step(step))));
            tracing::info!("a command is done: {}", ask.word());
            answer(&app, ask, &progress).await.map_or_else(|fault| Said::Failed(told(&fault)), Said::Done)
        }
        Err(_) => Said::Failed(Told {
            says: format!(
                "the server that has this folder open is Leyuan {VERSION}, and does not know this command"
            ),
            is_theirs: true,
        }),
    };
    // The asker may have left; what was done stays done.
    let _ = steps.send(said).await;
    drop(steps);
    let _ = telling.await;
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Says everything until it is all said, or nobody listens.
async fn tell(mut writer: OwnedWriteHalf, mut heard: mpsc::Receiver<Said>) {
    while let Some(said) = heard.recv().await {
        let Ok(mut line) = serde_json::to_string(&said) else { continue };
        line.push('\n');
        match timeout(SLOWEST, writer.write_all(line.as_bytes())).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return,
        }
    }
}

/// Asks the server that has this folder open; `None` when none has.
///
/// # Errors
/// What the server says of its failure, or that it was not to be understood.
pub async fn send(folder: &Path, ask: &Ask, progress: &Progress) -> anyhow::Result<Option<String>> {
    let Ok(mut server) = UnixStream::connect(folder.join(NAME)).await else { return Ok(None) };
    let line = format!("{}\n", serde_json::to_string(ask)?);
    server.write_all(line.as_bytes()).await?;
    let mut lines = BufReader::new(server);
    loop {
        let mut line = String::new();
        let mut bounded = (&mut lines).take(LONGEST);
        timeout(SILENCE, bounded.read_line(&mut line)).await.map_err(|_| Silent)?.map_err(|_| Silent)?;
        match serde_json::from_str(&line).map_err(|_| Silent)? {
            Said::Step(step) => progress.tell(&step.what, step.done, step.of),
            Said::Done(says) => return Ok(Some(says)),
            Said::Failed(told) => return Err(told.into()),
        }
    }
}

/// The server went away in the middle.
#[derive(Debug, thiserror::Error)]
#[error(
    "the server that has this folder open gave no answer; look at its log, and whether the work was done"
)]
pub struct Silent;

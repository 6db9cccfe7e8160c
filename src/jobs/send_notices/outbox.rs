//! The demo's telephone: `outbox.jsonl` in the data folder, one message a line.
//!
//! Invariant: for the owner's eyes only, and without the number; a line is written whole.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Undelivered;
use crate::domain::notice::Notice;
use crate::views::letters::Letter;

pub(super) struct Outbox(PathBuf);

impl Outbox {
    pub fn within(folder: &Path) -> Outbox {
        Outbox(folder.join("outbox.jsonl"))
    }

    pub async fn write(&self, notice: &Notice, letter: &Letter) -> Result<(), Undelivered> {
        let line = serde_json::json!({
            "kind": notice.subject.word(),
            "household": notice.household.to_string(),
            "text": letter.line,
            "link": letter.link,
        });
        let path = self.0.clone();
        let writing = tokio::task::spawn_blocking(move || append(&path, &format!("{line}\n")));
        match writing.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Undelivered::Unwritten),
        }
    }
}

fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut options = File::options();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(line.as_bytes())
}

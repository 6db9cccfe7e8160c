//! A backup: everything, as one file beside which its sha-256 stands, made while the house is open.
//!
//! Keeps true: nothing is overwritten; a backup that bears its name is whole, was looked over and is on the disk; until
//! then it is called `.part` and goes with whatever failed.

use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{Place, Wrong};
use crate::actions::forget;
use crate::app::App;
use crate::domain::zone::parse_timestamp;
use crate::progress::Progress;
use crate::settings::Purpose;
use crate::store::backups::look_over;

#[derive(Debug, Clone, Args)]
pub struct Backup {
    /// The file to write; none is overwritten. Its sha-256 goes beside it: FILE.sha256.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub place: Place,
}

/// What a backup is of, noted in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Note {
    pub made_at: String,
    pub program: String,
    pub is_demo: bool,
    /// Where the clock of a trial stood.
    pub clock: Option<String>,
}

/// Backs up a house that is open; what is to be said of it.
pub(super) async fn back_up(app: &App, file: PathBuf, progress: &Progress) -> anyhow::Result<String> {
    let now = app.clock.now();
    if file.try_exists()? || beside(&file).try_exists()? {
        return Err(Wrong::Exists(file).into());
    }
    // M3: nothing is copied that should be gone.
    forget::everything_due(&app.store, now).await?;
    let note = Note {
        made_at: now.to_rfc3339(),
        program: env!("CARGO_PKG_VERSION").into(),
        is_demo: app.purpose == Purpose::Demo,
        clock: (!app.clock.is_real()).then(|| now.to_rfc3339()),
    };
    let part = Part::new(&file)?;
    app.store.copy_to(&part.0, Some(serde_json::to_string(&note)?), progress).await?;
    let whole = look_over(&part.0).await.context("the copy is not whole, and was thrown away")?;
    let digest = digest(&part.0, progress).await?;
    let size = part.keep(&file, &digest)?;
    let ledgers: Vec<String> =
        whole.centres.iter().map(|(slug, number)| format!("{slug} {number}")).collect();
    Ok(format!(
        "{} is whole: {size} bytes, ledgers {}\nsha-256 {digest}\n\
         It holds names of families: keep it where only you can read it, and not for ever.",
        file.display(),
        ledgers.join(", "),
    ))
}

/// Where a file's digest stands.
pub(super) fn beside(file: &Path) -> PathBuf {
    with_end(file, ".sha256")
}

pub(super) fn with_end(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A file under way; gone with this unless it is kept.
struct Part(PathBuf);

impl Part {
    /// Empty, for its owner's eyes only. One that a process left behind that died is replaced.
    fn new(file: &Path) -> anyhow::Result<Part> {
        let part = with_end(file, ".part");
        match fs::remove_file(&part) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault.into()),
            Ok(()) | Err(_) => {}
        }
        create(&part).with_context(|| format!("{} cannot be written", part.display()))?;
        Ok(Part(part))
    }

    /// Onto the disk, digest first, then under its name. How large it is.
    fn keep(self, file: &Path, digest: &str) -> anyhow::Result<u64> {
        let written = File::open(&self.0)?;
        written.sync_all()?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut sum = create(&beside(file))?;
        writeln!(sum, "{digest}  {name}")?;
        sum.sync_all()?;
        // The name is taken first, so that of two backups at once one fails.
        if let Err(fault) = create(file) {
            let _ = fs::remove_file(beside(file));
            return Err(fault.into());
        }
        fs::rename(&self.0, file)?;
        sync_folder(file)?;
        Ok(written.metadata()?.len())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
        let _ = fs::remove_file(with_end(&self.0, "-journal"));
    }
}

/// A new file, for its owner's eyes only.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A rename is on the disk when its folder is.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

/// The sha-256 of a file, in hexadecimal.
pub(super) async fn digest(file: &Path, progress: &Progress) -> anyhow::Result<String> {
    let (file, progress) = (file.to_path_buf(), progress.clone());
    let reading = tokio::task::spawn_blocking(move || -> io::Result<String> {
        let mut file = File::open(file)?;
        let of = file.metadata()?.len();
        let (mut sum, mut block, mut done) = (Sha256::new(), vec![0; 1 << 20], 0);
        loop {
            let read = file.read(&mut block)?;
            if read == 0 {
                return Ok(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
            }
            sum.update(&block[..read]);
            done += read as u64;
            progress.tell("checking bytes", done, of);
        }
    });
    Ok(reading.await??)
}

impl Note {
    /// # Errors
    /// When the file has no note, or one that cannot be read.
    pub(super) fn read(file: &Path, text: Option<&str>) -> Result<Note, Wrong> {
        let note = text.and_then(|text| serde_json::from_str::<Note>(text).ok());
        let note =
            note.filter(|note| note.clock.as_deref().is_none_or(|clock| parse_timestamp(clock).is_some()));
        note.ok_or_else(|| Wrong::NoBackup(file.into(), "it does not say what it is of".into()))
    }
}

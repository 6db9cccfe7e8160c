//! A backup put back: looked over first, into a folder or a database that holds nothing.
//!
//! Keeps true: what should have been forgotten since the backup is forgotten in the copy, before a house can be opened
//! on it; the folder bears its name only once everything in it is there and on the disk; whatever was there stays.

use anyhow::Context;
use clap::Args;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::backup::{Note, beside, create, digest, sync_folder, with_end};
use super::{Folder, Place, Wrong};
use crate::actions::forget::{self, Forgotten};
use crate::clock::Clock;
use crate::domain::zone::{Timestamp, parse_timestamp};
use crate::progress::Progress;
use crate::settings::{Asked, Purpose, Settings};
use crate::store::Store;
use crate::store::backups::{self, look_over};

#[derive(Debug, Clone, Args)]
pub struct Restore {
    /// The backup; FILE.sha256 stands beside it.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub place: Place,
}

/// Puts a backup into the folder of these settings, and their database where they name one; what is to be said of it.
///
/// # Errors
/// [`Wrong`] when the backup is not whole or something is there already; then nothing was changed.
pub async fn restore(file: &Path, settings: Settings, progress: &Progress) -> anyhow::Result<String> {
    demand_empty(&settings.data)?;
    demand_digest(file, progress).await?;
    let whole = look_over(file).await.map_err(|fault| Wrong::NoBackup(file.into(), fault.to_string()))?;
    let note = Note::read(file, whole.note.as_deref())?;
    let (settings, now) = as_it_was(settings, &note);
    let building = Building::begin(&settings.data)?;
    let inside = Settings { data: building.0.clone(), ..settings.clone() };
    let folder = Folder::open(&inside)?;
    let (copy, ready) = (building.0.join("copy.db"), building.0.join("leyuan.db"));
    fs::copy(file, &copy).context("the backup cannot be copied")?;
    let forgotten = forget_in(&copy, now).await?;
    if let Some(database) = &settings.database {
        backups::fill(database.url(), &copy, progress).await?;
    } else {
        compact(&copy, &ready, progress).await?;
        look_over(&ready).await.context("what was put back is not whole")?;
        fs::File::open(&ready)?.sync_all()?;
    }
    for end in ["", "-wal", "-shm"] {
        match fs::remove_file(with_end(&copy, end)) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault.into()),
            Ok(()) | Err(_) => {}
        }
    }
    drop(folder);
    building.finish(&settings.data)?;
    let ledgers: Vec<String> =
        whole.centres.iter().map(|(slug, number)| format!("{slug} {number}")).collect();
    Ok(format!(
        "restored as of {}: ledgers {}\nforgotten since: {forgotten}\nopen it with: leyuan --data {}",
        note.made_at,
        ledgers.join(", "),
        settings.data.display(),
    ))
}

fn demand_empty(folder: &Path) -> anyhow::Result<()> {
    match fs::read_dir(folder).map(Iterator::count) {
        Ok(0) => Ok(()),
        Ok(_) => Err(Wrong::NotEmpty(folder.into()).into()),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(fault) => Err(fault.into()),
    }
}

/// The file is the one its digest was taken of.
async fn demand_digest(file: &Path, progress: &Progress) -> anyhow::Result<()> {
    let no = |why: &str| Wrong::NoBackup(file.into(), why.into());
    let known = fs::read_to_string(beside(file)).map_err(|_| no("FILE.sha256 is not beside it"))?;
    let now = digest(file, progress).await.map_err(|fault| no(&fault.to_string()))?;
    match known.split_whitespace().next() == Some(now.as_str()) {
        true => Ok(()),
        false => Err(no("its bytes are not those its sha-256 was taken of").into()),
    }
}

/// A demo stays a demo, and a trial keeps its clock.
fn as_it_was(settings: Settings, note: &Note) -> (Settings, Timestamp) {
    let purpose = if note.is_demo { Purpose::Demo } else { Purpose::Real };
    let trial = note.clock.as_deref().and_then(parse_timestamp);
    let clock = trial.map(|was| settings.clock.unwrap_or(was));
    let now = clock.unwrap_or_else(|| Clock::real().now());
    (Settings { purpose: Asked::For(purpose), clock, ..settings }, now)
}

/// Brings the copy up to this program's schema, and forgets in it what is due.
async fn forget_in(copy: &Path, now: Timestamp) -> anyhow::Result<Forgotten> {
    let store = Store::open(&format!("sqlite:{}", copy.display())).await?;
    let forgotten = forget::everything_due(&store, now).await;
    store.close().await;
    backups::take_note_out(copy).await?;
    Ok(forgotten?)
}

/// The copy again, without a trace of what was forgotten in it.
async fn compact(copy: &Path, ready: &Path, progress: &Progress) -> anyhow::Result<()> {
    create(ready)?;
    let store = Store::open(&format!("sqlite:{}", copy.display())).await?;
    let copied = store.copy_to(ready, None, progress).await;
    store.close().await;
    Ok(copied?)
}

/// The folder under another name until it is whole.
struct Building(PathBuf);

impl Building {
    /// One that a restore left behind that died is replaced.
    fn begin(folder: &Path) -> anyhow::Result<Building> {
        let inside = with_end(folder, ".restoring");
        match fs::remove_dir_all(&inside) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault.into()),
            Ok(()) | Err(_) => {}
        }
        Ok(Building(inside))
    }

    /// A folder of that name is empty, or the rename fails.
    fn finish(self, folder: &Path) -> anyhow::Result<()> {
        sync_folder(&self.0.join("leyuan.db"))?;
        fs::rename(&self.0, folder)
            .with_context(|| format!("{} cannot be given its name", folder.display()))?;
        Ok(sync_folder(folder)?)
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

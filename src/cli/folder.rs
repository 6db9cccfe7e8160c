//! The data folder: what it was made for, and that one process has it.
//!
//! Invariant: a demo never opens real data, a trial clock never writes into it, and a folder serves one process.

use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::domain::zone::{Timestamp, parse_timestamp};
use crate::settings::{Asked, Purpose, Settings};

/// A folder this process has to itself, for as long as it holds this.
#[derive(Debug)]
pub struct Folder {
    pub path: PathBuf,
    pub purpose: Purpose,
    _lock: File,
}

/// Why a folder is not opened.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    #[error(
        "{folder} is in use by another Leyuan{by}.\n\
         Close that one first, or choose another folder: leyuan --data DIR",
        folder = .0.display(), by = process(.1)
    )]
    InUse(PathBuf, String),
    #[error(
        "{folder} holds a demo with invented households.\n\
         For real data name a new folder (--data DIR); to open the demo again, leave --data out or add --demo.",
        folder = .0.display()
    )]
    Demo(PathBuf),
    #[error(
        "{folder} holds real data, and a demo would let anybody in.\n\
         Name another folder: leyuan --demo --data DIR",
        folder = .0.display()
    )]
    NoDemo(PathBuf),
    #[error(
        "{folder} was made with --clock {clock}: what it holds did not happen when it says.\n\
         Open it with --clock again, or name another folder (--data DIR).",
        folder = .0.display(), clock = .1
    )]
    Trial(PathBuf, String),
    #[error(
        "{folder} was made with the real clock, and --clock would write false times into it.\n\
         Leave --clock out, or name a new folder: leyuan --clock INSTANT --data DIR",
        folder = .0.display()
    )]
    NoTrial(PathBuf),
    #[error(
        "{file} cannot be read: {fault}.\n\
         It says what the folder was made for: purpose = \"real\" or \"demo\", and for a trial clock = \"INSTANT\".",
        file = .0.display(), fault = .1
    )]
    Unreadable(PathBuf, String),
    #[error("there is no house in {folder}; name its data folder with --data DIR", folder = .0.display())]
    Nothing(PathBuf),
    #[error("{path} cannot be used: {fault}", path = .0.display(), fault = .1)]
    Io(PathBuf, io::Error),
}

fn process(id: &str) -> String {
    match id.trim() {
        "" => String::new(),
        id => format!(" (process {id})"),
    }
}

/// made.toml: written once, when the folder is made.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    purpose: For,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum For {
    Demo,
    Real,
}

const MADE: &str = "made.toml";
const LOCK: &str = "lock";

impl Folder {
    /// Opens or makes the folder, if the settings fit what it is for. Nothing is written before that is known.
    pub fn open(settings: &Settings) -> anyhow::Result<Folder> {
        let path = settings.data.clone();
        let made = Made::read(&path)?;
        let purpose = purpose(&path, made.as_ref(), settings)?;
        settings.admit(purpose)?;
        let io = |fault| Unfit::Io(path.clone(), fault);
        make(&path).map_err(io)?;
        let lock = lock(&path)?;
        if made.is_none() {
            Made::new(purpose, settings.clock).write(&path).map_err(io)?;
        }
        Ok(Folder { path, purpose, _lock: lock })
    }

    /// The same for a folder that was made before; none is made.
    pub fn reopen(settings: &Settings) -> anyhow::Result<Folder> {
        match Made::read(&settings.data)? {
            Some(_) => Folder::open(settings),
            None => Err(Unfit::Nothing(settings.data.clone()).into()),
        }
    }

    /// Where its data is: the database that was named, or a file in the folder.
    pub fn database(&self, settings: &Settings) -> String {
        match &settings.database {
            Some(database) => database.url().into(),
            None => format!("sqlite:{}", self.path.join("leyuan.db").display()),
        }
    }
}

/// What the folder is for, by what it was made for and what is asked now.
fn purpose(path: &Path, made: Option<&Made>, settings: &Settings) -> Result<Purpose, Unfit> {
    let Some(made) = made else {
        return Ok(match settings.purpose {
            Asked::Nothing => Purpose::Demo,
            Asked::For(purpose) => purpose,
        });
    };
    match (&made.clock, settings.clock) {
        (Some(clock), None) => return Err(Unfit::Trial(path.into(), clock.clone())),
        (None, Some(_)) => return Err(Unfit::NoTrial(path.into())),
        (Some(_), Some(_)) | (None, None) => {}
    }
    match (made.purpose, settings.purpose) {
        (For::Demo, Asked::For(Purpose::Real)) => Err(Unfit::Demo(path.into())),
        (For::Real, Asked::For(Purpose::Demo)) => Err(Unfit::NoDemo(path.into())),
        (For::Demo, Asked::Nothing | Asked::For(Purpose::Demo)) => Ok(Purpose::Demo),
        (For::Real, Asked::Nothing | Asked::For(Purpose::Real)) => Ok(Purpose::Real),
    }
}

impl Made {
    fn new(purpose: Purpose, clock: Option<Timestamp>) -> Made {
        let purpose = match purpose {
            Purpose::Demo => For::Demo,
            Purpose::Real => For::Real,
        };
        Made { purpose, clock: clock.map(|instant| instant.to_rfc3339()) }
    }

    /// Nothing for a folder that is missing or empty; one that holds files but no word about them holds real data.
    fn read(folder: &Path) -> Result<Option<Made>, Unfit> {
        let file = folder.join(MADE);
        match fs::read_to_string(&file) {
            Ok(text) => Made::parse(&text).map(Some).map_err(|fault| Unfit::Unreadable(file, fault)),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
                let holds_files = fs::read_dir(folder)
                    .is_ok_and(|mut files| files.any(|file| file.is_ok_and(|file| file.file_name() != LOCK)));
                Ok(holds_files.then(|| Made::new(Purpose::Real, None)))
            }
            Err(fault) => Err(Unfit::Io(file, fault)),
        }
    }

    fn parse(text: &str) -> Result<Made, String> {
        let made: Made = toml::from_str(text).map_err(|fault| fault.message().to_string())?;
        match made.clock.as_deref().map(parse_timestamp) {
            Some(None) => Err("clock is not an instant".into()),
            Some(Some(_)) | None => Ok(made),
        }
    }

    fn write(&self, folder: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        let mut file = File::create(folder.join(MADE))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }
}

/// The folder, for its owner's eyes only.
fn make(path: &Path) -> io::Result<()> {
    let mut folder = DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

fn lock(folder: &Path) -> Result<File, Unfit> {
    let path = folder.join(LOCK);
    let io = |fault| Unfit::Io(path.clone(), fault);
    let opened = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = opened.map_err(io)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let owner = fs::read_to_string(&path).unwrap_or_default();
            return Err(Unfit::InUse(folder.into(), owner));
        }
        Err(TryLockError::Error(fault)) => return Err(io(fault)),
    }
    file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(io)?;
    Ok(file)
}

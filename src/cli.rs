//! The command line: what was asked, and how it ended.
//!
//! Invariant: 0 is done, 1 is a fault of ours or of this machine, 2 is something the one who typed can put right;
//! each says what to do in one or two sentences on standard error.

pub mod ask;
pub mod backup;
pub mod check;
pub mod export;
mod folder;
pub mod import;
mod place;
pub mod progress;
pub mod restore;
#[cfg(unix)]
pub mod socket;
#[cfg(not(unix))]
#[path = "cli/no_socket.rs"]
pub mod socket;
pub mod staff;
pub mod taking;

use clap::{Parser, Subcommand};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::config;
use crate::domain::zone::tz_version;
use crate::error::Fault;
use crate::settings::{Flags, Mistake};
use crate::store::engine::sqlite_version;

pub use folder::{Folder, Unfit};
pub use place::Place;

/// Booking and live occupancy for the activity spaces of a community centre.
///
/// Without arguments it opens a demo of three centres on this machine: http://localhost:8080
#[derive(Debug, Parser)]
#[command(name = "leyuan", args_conflicts_with_subcommands = true)]
struct Line {
    #[command(flatten)]
    flags: Box<Flags>,
    /// Say which version this is, of what it is made, and end.
    #[arg(long, short = 'V', exclusive = true)]
    version: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Open the doors; the same as naming no command.
    ///
    /// Example: leyuan serve --data /srv/leyuan
    Serve(Box<Flags>),
    /// Explain the mistakes of a centre's file: the line, what is wrong, what would be right.
    ///
    /// Example: leyuan check config/centres/jinhuayuan.toml
    Check(check::Check),
    /// Write everything into one file, while the house is open, and look it over.
    ///
    /// Example: leyuan backup /backups/leyuan-2026-11-25.db --data /srv/leyuan
    Backup(Box<backup::Backup>),
    /// Put a backup into a new folder, or a new database. What should have been forgotten since is forgotten first.
    ///
    /// Example: leyuan restore /backups/leyuan-2026-11-25.db --data /srv/leyuan-again
    Restore(Box<restore::Restore>),
    /// Write a centre down for another house: its file, its programme, its closures, and how many came. Nobody's name is in
    /// it. `leyuan import DIR` takes it over there.
    ///
    /// Example: leyuan export jinhuayuan --to /tmp/jinhuayuan --data /srv/leyuan
    Export(Box<export::Export>),
    /// Take a centre or a programme over from elsewhere: the folder that `leyuan export` wrote, a table with a mapping that
    /// says which column is what, or a page of an OpenActive feed. All of a centre or nothing; every row that was not taken
    /// is told, and why; the same again changes nothing.
    ///
    /// Example: leyuan import /tmp/jinhuayuan --data /srv/leyuan;
    /// leyuan import drop-in.csv --mapping config/mappings/toronto.toml --data /srv/leyuan --report not-taken.csv
    Import(Box<import::Take>),
    /// Forget now what need not be kept any longer, and say how much that was. The house does so by itself; this is
    /// for whoever wants to see it done.
    ///
    /// Example: leyuan forget --data /srv/leyuan
    Forget(Box<Place>),
    /// Say who works at a centre.
    #[command(subcommand)]
    Staff(staff::Staff),
    /// Say which version this is, and of what it is made.
    ///
    /// Example: leyuan --version
    Version,
}

impl Line {
    fn command(self) -> Command {
        match self.command {
            _ if self.version => Command::Version,
            Some(command) => command,
            None => Command::Serve(self.flags),
        }
    }
}

/// What the command line asks. Ends the program with 2 if it makes no sense, with 0 after --help.
pub fn read() -> Command {
    Line::parse().command()
}

/// The same for words given here.
pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Command, clap::Error> {
    let words = std::iter::once("leyuan").chain(words);
    Line::try_parse_from(words).map(Line::command)
}

/// This program and what it is made of, where the version matters.
pub async fn version() -> Result<String, Fault> {
    let (time_zones, sqlite) = (tz_version(), sqlite_version().await?);
    Ok(format!("leyuan {} (time zones {time_zones}, SQLite {sqlite})", env!("CARGO_PKG_VERSION")))
}

/// The address is taken.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0} is already in use: perhaps Leyuan is open in another window.\n\
     Close that program, or choose another port: leyuan --listen {ip}:{port}",
    ip = .0.ip(), port = .0.port().checked_add(1).unwrap_or(8080)
)]
pub struct Busy(pub SocketAddr);

/// What whoever typed it can put right.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    #[error("there is no centre `{0}`; these are there: {1}")]
    Centre(String, String),
    #[error("{0} cannot be written down: neither a file nor a source has opened it yet")]
    NotOpen(String),
    #[error("`{0}` is somebody's login already; choose another")]
    Taken(String),
    #[error("the password is too short: {0} characters or more")]
    Short(usize),
    #[error("{file} is there already, and nothing is overwritten; choose another name", file = .0.display())]
    Exists(PathBuf),
    #[error("{folder} is not empty, and nothing is overwritten; name a new folder with --data DIR", folder = .0.display())]
    NotEmpty(PathBuf),
    #[error("{folder} is not taken over: {why}", folder = .0.display(), why = .1)]
    NoExport(PathBuf, String),
    #[error("another centre called {0} stands here already, and none is written over")]
    Occupied(String),
    #[error("{file} is not put back: {why}", file = .0.display(), why = .1)]
    NoBackup(PathBuf, String),
    /// As the server that did the work told it.
    #[error("{0}")]
    Told(String),
}

/// A failure in words, and whether whoever asked can put it right.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    says: String,
    is_theirs: bool,
}

impl From<Told> for anyhow::Error {
    fn from(told: Told) -> anyhow::Error {
        match told.is_theirs {
            true => Wrong::Told(told.says).into(),
            false => anyhow::Error::msg(told.says),
        }
    }
}

/// The fault and what lies behind it, in words.
pub fn told(fault: &anyhow::Error) -> Told {
    let mut says = fault.to_string();
    for cause in fault.chain().skip(1) {
        says.push_str(&format!("\n  because: {cause}"));
    }
    let is_theirs = fault.is::<Mistake>()
        || fault.is::<Unfit>()
        || fault.is::<Busy>()
        || fault.is::<config::ToMend>()
        || fault.is::<crate::imports::Unreadable>()
        || fault.is::<Wrong>();
    Told { says, is_theirs }
}

/// The exit code, and the last words of a command that failed.
pub fn end(done: anyhow::Result<()>) -> ExitCode {
    let Err(fault) = done else {
        return ExitCode::SUCCESS;
    };
    let told = told(&fault);
    // Nobody is left to tell if standard error is closed.
    let _ = writeln!(std::io::stderr(), "leyuan: {}", told.says);
    ExitCode::from(if told.is_theirs { 2 } else { 1 })
}

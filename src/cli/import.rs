//! A programme from elsewhere: a table with its mapping, or a page of an OpenActive feed.
//!
//! Keeps true: every row that is not taken is told, with its place and the reason; `--dry-run` opens nothing.

use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

use super::Place;
use crate::actions::import::{Imported, import};
use crate::app::App;
use crate::domain::names::{Language, Names};
use crate::domain::zone::Zone;
use crate::imports::mapping::Mapping;
use crate::imports::openactive::{self, Page};
use crate::imports::{Import, Unreadable, gather};
use crate::progress::Progress;
use crate::words::Words;

/// No table of ours is larger.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Rows told on the screen; the rest is in the report.
const TOLD: usize = 20;

#[derive(Debug, Clone, Args)]
pub struct Take {
    #[command(flatten)]
    pub source: Source,
    /// Read and report; open and change nothing.
    #[arg(long = "dry-run")]
    pub is_trial: bool,
    #[command(flatten)]
    pub place: Place,
}

/// What is to be read, as it is asked of a house.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The folder that `leyuan export` wrote, a table (CSV), or a page of an OpenActive feed (JSON).
    pub file: PathBuf,
    /// Which column is what. Needed for a table; config/mappings has some to start from.
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// The time zone of the places in a feed, where no mapping says it.
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub zone: Option<Zone>,
    /// Write every row that was not taken to this file, as a table.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

fn zone(text: &str) -> Result<Zone, &'static str> {
    Zone::parse(text).ok_or("a time zone such as Europe/London")
}

impl Source {
    /// The same for a server whose working folder is another.
    ///
    /// # Errors
    /// When this process has no working folder.
    pub fn from_anywhere(self) -> std::io::Result<Source> {
        let whole = |path: Option<PathBuf>| path.map(std::path::absolute).transpose();
        let (mapping, report) = (whole(self.mapping)?, whole(self.report)?);
        Ok(Source { file: std::path::absolute(self.file)?, mapping, report, ..self })
    }
}

/// Reads and reports; what is to be said of it.
///
/// # Errors
/// [`Unreadable`] for what can be put right.
pub fn look_at(source: &Source) -> anyhow::Result<String> {
    let read = read(source)?;
    written(source, &read)?;
    Ok(told(source, &read, None))
}

/// Takes a programme over into a house that is open; what became of it.
///
/// # Errors
/// As [`look_at`], and when the database cannot be read or written.
pub(super) async fn take_over(app: &App, source: Source, progress: &Progress) -> anyhow::Result<String> {
    let reading = tokio::task::spawn_blocking(move || read(&source).map(|read| (source, read)));
    let (source, mut read) = reading.await??;
    let done = import(&app.store, &read, &hall(), app.clock.now(), progress).await?;
    read.report.left.extend(done.left.clone());
    written(&source, &read)?;
    Ok(told(&source, &read, Some(&done)))
}

fn written(source: &Source, read: &Import) -> anyhow::Result<()> {
    let Some(path) = &source.report else { return Ok(()) };
    std::fs::write(path, read.report.table()).with_context(|| format!("{} cannot be written", path.display()))
}

/// What the file says, by its mapping.
fn read(source: &Source) -> anyhow::Result<Import> {
    let bytes = bytes(&source.file)?;
    let mapping = match &source.mapping {
        Some(path) => Some(Mapping::read(&text(path)?)?),
        None => None,
    };
    if openactive::is_json(&bytes) {
        let page = Page::read(&bytes)?;
        let mapping = mapping.or_else(|| of_feed(source, &page)).ok_or_else(|| {
            Unreadable("the feed does not say its time zone: add --zone Europe/London, or a --mapping".into())
        })?;
        return Ok(gather::page(&page, &mapping));
    }
    let mapping = mapping.ok_or_else(|| {
        Unreadable("a table needs a --mapping that says which column is what; see config/mappings".into())
    })?;
    Ok(gather::table(&bytes, &mapping)?)
}

/// A feed without a mapping is called by its host, else by its file.
fn of_feed(source: &Source, page: &Page) -> Option<Mapping> {
    let stem = source.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Some(Mapping::of_feed(page.source.as_deref().unwrap_or(&stem), source.zone?))
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let cannot = |why: String| Unreadable(format!("{} cannot be read: {why}", path.display()));
    let size = std::fs::metadata(path).map_err(|fault| cannot(fault.to_string()))?.len();
    if size > LARGEST {
        return Err(cannot(format!("it is larger than {} MB", LARGEST / 1024 / 1024)).into());
    }
    Ok(std::fs::read(path).map_err(|fault| cannot(fault.to_string()))?)
}

fn text(path: &Path) -> anyhow::Result<String> {
    let cannot = |why: String| Unreadable(format!("{} cannot be read: {why}", path.display()));
    Ok(std::fs::read_to_string(path).map_err(|fault| cannot(fault.to_string()))?)
}

/// What a hall nobody named is called.
pub fn hall() -> Names {
    let named = |language| Words::of(language).tell("import-hall", &[("number", "{n}".into())]);
    Names { zh: named(Language::Zh), en: named(Language::En) }
}

fn told(source: &Source, read: &Import, done: Option<&Imported>) -> String {
    let report = &read.report;
    let mut says = format!("{}: {} read, {} taken", source.file.display(), report.read, report.taken);
    for (reason, many) in report.reasons() {
        says += &format!("\n  {many} not taken: {reason}");
    }
    for (note, many) in &report.notes {
        says += &format!("\n  {many} {}", note.words());
    }
    for (at, why) in report.left.iter().take(TOLD) {
        says += &format!("\n{}:{at}: {why}", source.file.display());
    }
    if report.left.len() > TOLD {
        says += &format!("\n  … and {} more; --report FILE has all", report.left.len() - TOLD);
    }
    match done {
        None => {
            let (centres, sessions) = (read.venues.len(), read.sessions());
            says += &format!(
                "\n{centres} centres and {sessions} sessions would be taken over; nothing was opened"
            );
        }
        Some(done) => {
            let Imported { opened, changed, unchanged, sessions, .. } = done;
            says += &format!("\ncentres: {opened} new, {changed} changed, {unchanged} unchanged");
            says += &format!(
                "\nsessions: {} added, {} changed, {} withdrawn",
                sessions.added, sessions.renewed, sessions.withdrawn
            );
        }
    }
    says
}

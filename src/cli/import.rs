//! A programme from elsewhere: a table with its mapping, a page of an OpenActive feed, or a calendar.
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
use crate::domain::zone::{Date, Span, Timestamp, Zone, parse_date};
use crate::imports::ics::{self, Calendar, lines};
use crate::imports::mapping::Mapping;
use crate::imports::openactive::{self, Page};
use crate::imports::{Extent, Import, Unreadable, gather};
use crate::progress::Progress;
use crate::store::imports;
use crate::words::Words;

/// No table of ours is larger.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Days of a calendar, unless said, and at most.
const DAYS_AHEAD: i64 = 366;
const MOST_DAYS: i64 = 1100;
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
    /// The folder that `leyuan export` wrote, a table (CSV), a page of an OpenActive feed (JSON), or a calendar (.ics).
    pub file: PathBuf,
    /// Which column is what. Needed for a table; config/mappings has some to start from.
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// The time zone of the places in a feed, where no mapping says it; of a calendar, where it is only looked at.
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub zone: Option<Zone>,
    /// Write every row that was not taken to this file, as a table.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Write every session that is asked for to this file, as a table.
    #[arg(long, value_name = "FILE")]
    pub sessions: Option<PathBuf>,
    #[command(flatten)]
    pub calendar: OfCalendar,
}

/// What has to be said of a calendar.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OfCalendar {
    /// The centre a calendar is for.
    #[arg(long, value_name = "CENTRE")]
    pub centre: Option<String>,
    /// What a calendar is called in the ledger, where its own name or its file's will not do.
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// A calendar's dates from this day on; today unless said.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<Date>,
    /// A calendar's dates before this day; a year ahead unless said.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Date>,
}

fn day(text: &str) -> Result<Date, &'static str> {
    parse_date(text).ok_or("a day such as 2026-09-05")
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
        let (mapping, report, sessions) = (whole(self.mapping)?, whole(self.report)?, whole(self.sessions)?);
        Ok(Source { file: std::path::absolute(self.file)?, mapping, report, sessions, ..self })
    }
}

/// Reads and reports; what is to be said of it.
///
/// # Errors
/// [`Unreadable`] for what can be put right.
pub fn look_at(source: &Source, now: Timestamp) -> anyhow::Result<String> {
    let read = read(source, source.zone, now)?;
    written(source, &read)?;
    Ok(told(source, &read, None))
}

/// Takes a programme over into a house that is open; what became of it.
///
/// # Errors
/// As [`look_at`], and when the database cannot be read or written.
pub(super) async fn take_over(app: &App, source: Source, progress: &Progress) -> anyhow::Result<String> {
    let (zone, now) = (zone_of(app, &source).await?, app.clock.now());
    let reading = tokio::task::spawn_blocking(move || read(&source, zone, now).map(|read| (source, read)));
    let (source, mut read) = reading.await??;
    let done = import(&app.store, &read, &hall(), app.clock.now(), progress).await?;
    read.report.left.extend(done.left.clone());
    written(&source, &read)?;
    Ok(told(&source, &read, Some(&done)))
}

/// What was said, else the zone of the centre a calendar is for.
async fn zone_of(app: &App, source: &Source) -> anyhow::Result<Option<Zone>> {
    let Some(slug) = source.calendar.centre.clone().filter(|_| source.zone.is_none()) else {
        return Ok(source.zone);
    };
    let owner = app.store.read(move |db| Box::pin(async move { imports::owner(db, &slug).await })).await?;
    Ok(owner.map(|owner| owner.zone))
}

fn written(source: &Source, read: &Import) -> anyhow::Result<()> {
    for (path, table) in [(&source.report, read.report.table()), (&source.sessions, read.table())] {
        let Some(path) = path else { continue };
        std::fs::write(path, table).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// What the file says, by its mapping.
fn read(source: &Source, zone: Option<Zone>, now: Timestamp) -> anyhow::Result<Import> {
    let bytes = bytes(&source.file)?;
    let mapping = match &source.mapping {
        Some(path) => Some(Mapping::read(&text(path)?)?),
        None => None,
    };
    if lines::is_calendar(&bytes) {
        return of_calendar(source, &Calendar::read(&bytes)?, mapping, (zone, now));
    }
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

fn of_calendar(
    source: &Source,
    calendar: &Calendar,
    mapping: Option<Mapping>,
    (zone, now): (Option<Zone>, Timestamp),
) -> anyhow::Result<Import> {
    let said = &source.calendar;
    let mut mapping = match (mapping, zone) {
        (Some(mapping), _) => mapping,
        (None, Some(zone)) => {
            let stem =
                source.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let own = || calendar.source().unwrap_or_else(|| ics::called(&stem));
            let name = said.source.as_deref().map_or_else(own, ics::called);
            Mapping::of_feed(&name, zone)
        }
        (None, None) => {
            let why =
                "no zone to read the calendar in: is the centre's word right? or add --zone Asia/Shanghai";
            return Err(Unreadable(why.into()).into());
        }
    };
    if said.centre.is_some() {
        mapping.calendar.centre.clone_from(&said.centre);
    }
    let from = said.from.unwrap_or_else(|| mapping.zone.date(now));
    let until = said.until.unwrap_or(from + Span::days(DAYS_AHEAD));
    if until <= from || until - from > Span::days(MOST_DAYS) {
        let why = format!("--until is a day after --from, and at most {MOST_DAYS} days after it");
        return Err(Unreadable(why).into());
    }
    Ok(gather::calendar(calendar, &mapping, &(from..until))?)
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
    if let (Extent::Days(from, until), Some(venue)) = (read.extent, read.venues.first()) {
        says += &format!("\n  dates from {from} on and before {until}, on the clock of {}", venue.zone);
    }
    for (reason, many) in report.reasons() {
        says += &format!("\n  {many} not taken: {reason}");
    }
    for (note, many) in &report.notes {
        says += &format!("\n  {many} {}", note.words());
    }
    let all = || report.left.iter().chain(&report.asked);
    for (at, why) in all().take(TOLD) {
        says += &format!("\n{}:{at}: {why}", source.file.display());
    }
    if all().count() > TOLD {
        says += &format!("\n  … and {} more; --report FILE has all", all().count() - TOLD);
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

//! Centres as text: one TOML file a person can read and change, and every mistake in it explained.
//!
//! Invariant: a file is taken whole or not at all, and what was wrong with it is told by its line, with what would
//! be right.

mod centre;
mod checks;
mod equipment;
mod form;
mod hours;
mod purposes;
mod reading;
mod rooms;
mod series;
mod slugs;
mod texts;
pub mod writing;

pub use reading::Fault;
pub use rooms::LOOKS;

use checks::Findings;

use crate::domain::plan::CentrePlan;
use crate::domain::zone::Date;
use std::fmt;
use std::path::{Path, PathBuf};

/// What a file gives, and what was found in it.
#[derive(Debug, Clone)]
pub struct CentreFile {
    pub report: Report,
    /// None where the file has a fault.
    pub plan: Option<CentrePlan>,
}

/// What `leyuan check` tells of a file.
#[derive(Debug, Clone)]
pub struct Report {
    pub path: PathBuf,
    /// To be mended; with one, nothing of the file is taken.
    pub faults: Vec<Fault>,
    /// Perhaps meant so.
    pub warnings: Vec<Fault>,
    /// Figures nobody has measured or confirmed.
    pub unconfirmed: Vec<Fault>,
    /// A2: the birth dates each range of ages admits.
    pub ages: Vec<Fault>,
}

/// Reads a centre's file; `today` is where looking ahead begins. Lists of holidays stand in `../holidays`.
pub fn read(path: &Path, today: Date) -> CentreFile {
    let (plan, found) = match std::fs::read_to_string(path) {
        Ok(text) => centre::read(&text, &holidays_for(path), today),
        Err(error) => (None, unreadable(&error)),
    };
    let Findings { faults, warnings, unconfirmed, ages } = found;
    CentreFile { report: Report { path: path.into(), faults, warnings, unconfirmed, ages }, plan }
}

/// What is to be said about a file.
pub fn check(path: &Path, today: Date) -> Report {
    read(path, today).report
}

/// Faults that keep files from being taken, a line each.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}\nnothing was changed; leyuan check FILE tells more")]
pub struct ToMend(String);

/// Every centre of a folder, by the name of its file.
///
/// # Errors
/// When the folder cannot be read, holds no centre, or holds one with a fault: then none is taken.
pub fn read_folder(folder: &Path, today: Date) -> Result<Vec<CentrePlan>, ToMend> {
    let named = "Name a folder of centres with --centres, such as config/centres";
    let cannot = |why: String| ToMend(format!("{} {why}. {named}", folder.display()));
    let entries = std::fs::read_dir(folder).map_err(|error| cannot(format!("cannot be read: {error}")))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    paths.sort();
    if paths.is_empty() {
        return Err(cannot("holds no centre's file".into()));
    }
    let mut files: Vec<CentreFile> = paths.iter().map(|path| read(path, today)).collect();
    one_slug_each(&mut files);
    let faults: Vec<String> = files.iter().flat_map(|file| file.report.faults_told()).collect();
    if faults.is_empty() {
        Ok(files.into_iter().filter_map(|file| file.plan).collect())
    } else {
        Err(ToMend(faults.join("\n")))
    }
}

/// Two files may not open the same centre.
fn one_slug_each(files: &mut [CentreFile]) {
    let mut seen: Vec<(String, PathBuf)> = Vec::new();
    for file in files {
        let Some(slug) = file.plan.as_ref().map(|plan| plan.slug.clone()) else { continue };
        if let Some((_, other)) = seen.iter().find(|(known, _)| *known == slug) {
            let wrong = format!("the slug `{slug}` is also that of {}", other.display());
            file.report.faults.push(Fault { line: 1, wrong, right: "Choose another word in `slug`".into() });
            file.plan = None;
        }
        seen.push((slug, file.report.path.clone()));
    }
}

fn holidays_for(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(Path::new(""));
    folder.join("..").join("holidays")
}

fn unreadable(error: &std::io::Error) -> Findings {
    let wrong = format!("the file cannot be read: {error}");
    let fault =
        Fault { line: 1, wrong, right: "Look at its name and its rights; it is text in UTF-8".into() };
    Findings { faults: vec![fault], ..Findings::default() }
}

impl Report {
    /// # Errors
    /// When there is something to mend.
    pub fn verdict(&self) -> Result<(), ToMend> {
        let faults = self.faults.len();
        let told = || ToMend(format!("{} has {faults} to mend", self.path.display()));
        if faults == 0 { Ok(()) } else { Err(told()) }
    }

    fn faults_told(&self) -> impl Iterator<Item = String> {
        self.faults.iter().map(|fault| format!("{}:{}: {fault}", self.path.display(), fault.line))
    }
}

/// `FILE:LINE: what is wrong. What would be right.`, a line each, and a last one with how many.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.path.display();
        let mut tell = |kind: &str, found: &[Fault]| {
            found.iter().try_for_each(|fault| writeln!(f, "{file}:{}: {kind}{fault}", fault.line))
        };
        tell("", &self.faults)?;
        tell("warning: ", &self.warnings)?;
        tell("unconfirmed: ", &self.unconfirmed)?;
        tell("ages: ", &self.ages)?;
        let (faults, warnings, unconfirmed) =
            (self.faults.len(), self.warnings.len(), self.unconfirmed.len());
        write!(f, "{file}: {faults} to mend, {warnings} to look at, {unconfirmed} unconfirmed")
    }
}

//! A centre written down for another house: its file, its programme, its closures, its announcements, and how many came.
//!
//! Keeps true: nothing in it names anybody, and of a private room it knows days and numbers alone (M2, M3, Z4); the folder
//! bears its name only once it is whole; the same centre gives the same bytes, but for the header of its manifest.

use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

use super::backup::{sync_folder, with_end};
use super::{Place, Wrong};
use crate::actions::forget;
use crate::app::App;
use crate::config::writing;
use crate::domain::centre::Centre;
use crate::domain::ids::Number;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::progress::Progress;
use crate::store::drawn::{self, Drawn, House};
use crate::store::exports::{
    self, AnnouncementLine, ClosureLine, CountLine, FIGURES, Mark, PrivateDayLine, SessionLine,
};
use crate::store::{Conn, centres};

#[derive(Debug, Clone, Args)]
pub struct Export {
    /// The centre's word in addresses.
    #[arg(value_name = "CENTRE")]
    pub centre: String,
    /// The folder to write; none is overwritten.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    #[command(flatten)]
    pub place: Place,
}

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SESSIONS: &str = "sessions.jsonl";
pub(super) const CLOSURES: &str = "closures.jsonl";
pub(super) const ANNOUNCEMENTS: &str = "announcements.jsonl";
pub(super) const GONE: &str = "gone.json";
pub(super) const BROUGHT: &str = "brought.json";
/// In place of a file, where nobody has written one.
pub(super) const FOUNDED: &str = "centre.json";
pub(super) const COUNTS: &str = "counts.csv";
pub(super) const PRIVATE_DAYS: &str = "private_days.csv";

/// What is in the folder. Only the header differs between two exports of the same centre.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub header: Header,
    pub format: u16,
    pub centre: String,
    /// The sha-256 of each file.
    pub files: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub made_at: Timestamp,
    pub program: String,
    /// How far the centre's ledger had come.
    pub number: i64,
}

pub(super) const FORMAT: u16 = 2;

/// Writes a centre down; what is to be said of it.
pub(super) async fn export(
    app: &App,
    centre: String,
    to: PathBuf,
    progress: &Progress,
) -> anyhow::Result<String> {
    if to.try_exists()? {
        return Err(Wrong::Exists(to).into());
    }
    let now = app.clock.now();
    // M3: what is a day old is a number by now.
    forget::everything_due(&app.store, now).await?;
    let all = app.store.read(|db| Box::pin(centres::all(db))).await?;
    let Some(found) = all.iter().find(|known| known.slug == centre).cloned() else {
        let slugs: Vec<&str> = all.iter().map(|centre| centre.slug.as_str()).collect();
        return Err(Wrong::Centre(centre, slugs.join(", ")).into());
    };
    let told = progress.clone();
    let read = app.store.read(move |db| Box::pin(async move { Outline::read(db, &found, now, &told).await }));
    let outline = read.await?.ok_or_else(|| Wrong::NotOpen(centre.clone()))?;
    let files = outline.files()?;
    let header = Header { made_at: now, program: env!("CARGO_PKG_VERSION").into(), number: outline.number.0 };
    let digests = files.iter().map(|(name, text)| (name.clone(), digest(text.as_bytes()))).collect();
    let manifest = Manifest { header, format: FORMAT, centre, files: digests };
    write(&to, &files, &manifest).with_context(|| format!("{} cannot be written", to.display()))?;
    Ok(format!(
        "{}: {} sessions, {} closures, counts of {} sessions; leyuan import {} takes it over elsewhere",
        to.display(),
        outline.sessions.len(),
        outline.closures.len(),
        outline.counts.len(),
        to.display()
    ))
}

pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A centre as one moment of its ledger shows it.
struct Outline {
    number: Number,
    drawn: Drawn,
    sessions: Vec<SessionLine>,
    closures: Vec<ClosureLine>,
    announcements: Vec<AnnouncementLine>,
    counts: Vec<CountLine>,
    private_days: Vec<PrivateDayLine>,
}

/// Before every session.
const FIRST: Mark = (Timestamp::UNIX_EPOCH, Uuid::nil());

impl Outline {
    async fn read(
        db: &mut Conn,
        centre: &Centre,
        now: Timestamp,
        progress: &Progress,
    ) -> Result<Option<Outline>, Fault> {
        let id = centre.id;
        let (number, _) = centres::numbers(db, id).await?;
        let Some(drawn) = drawn::draw(db, id).await? else { return Ok(None) };
        let (mut sessions, mut counts) = (Vec::new(), Vec::new());
        let mut after = Some(FIRST);
        while let Some(mark) = after {
            let (page, next) = exports::sessions(db, id, mark).await?;
            sessions.extend(page);
            progress.tell("sessions", sessions.len() as u64, None);
            after = next;
        }
        let mut after = Some(FIRST);
        while let Some(mark) = after {
            let (page, next) = exports::counts(db, id, mark, now).await?;
            counts.extend(page.into_iter().filter(|line| line.figures().iter().any(|figure| *figure > 0)));
            after = next;
        }
        let (closures, private_days) =
            (exports::closures(db, id).await?, exports::private_days(db, id).await?);
        let announcements = exports::announcements(db, id).await?;
        Ok(Some(Outline { number, drawn, sessions, closures, announcements, counts, private_days }))
    }

    /// Each file by its name, as text.
    fn files(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let Drawn { house, gone, brought } = &self.drawn;
        let mut files = BTreeMap::from([
            (GONE.to_string(), serde_json::to_string_pretty(gone)? + "\n"),
            (BROUGHT.into(), serde_json::to_string_pretty(brought)? + "\n"),
            (SESSIONS.into(), lines(&self.sessions)?),
            (CLOSURES.into(), lines(&self.closures)?),
            (ANNOUNCEMENTS.into(), lines(&self.announcements)?),
            (COUNTS.into(), counts(&self.counts)),
            (PRIVATE_DAYS.into(), private_days(&self.private_days)),
        ]);
        match house {
            House::File(plan) => {
                let (slug, written) = (&plan.slug, writing::write(plan)?);
                files.insert(format!("centres/{slug}.toml"), written.centre);
                files.insert(format!("holidays/{slug}.toml"), written.holidays);
                files.extend(written.terms.map(|terms| (format!("terms/{slug}.toml"), terms)));
            }
            House::Source(founded) => {
                files.insert(FOUNDED.into(), serde_json::to_string_pretty(founded)? + "\n");
            }
        }
        Ok(files)
    }
}

fn lines<T: Serialize>(all: &[T]) -> anyhow::Result<String> {
    let mut text = String::new();
    for one in all {
        text.push_str(&serde_json::to_string(one)?);
        text.push('\n');
    }
    Ok(text)
}

/// A table for a spreadsheet; of its columns, `session` and the figures are read back.
fn counts(all: &[CountLine]) -> String {
    let mut text = format!("session,date,time,room,{}\n", FIGURES.join(","));
    for line in all {
        let (date, wall, room) = line.place();
        let figures = line.figures().map(|figure| figure.to_string()).join(",");
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{},{date},{wall},{room},{figures}", line.session);
    }
    text
}

fn private_days(all: &[PrivateDayLine]) -> String {
    let mut text = String::from("room,date,uses\n");
    for PrivateDayLine { room, date, uses } in all {
        let _ = writeln!(text, "{room},{date},{uses}");
    }
    text
}

fn write(to: &Path, files: &BTreeMap<String, String>, manifest: &Manifest) -> anyhow::Result<()> {
    let part = Part(with_end(to, ".part"));
    match fs::remove_dir_all(&part.0) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault.into()),
        Ok(()) | Err(_) => {}
    }
    for folder in ["centres", "holidays", "terms"] {
        fs::create_dir_all(part.0.join(folder))?;
    }
    let whole = serde_json::to_string_pretty(manifest)? + "\n";
    for (name, text) in files.iter().map(|(name, text)| (name.as_str(), text)).chain([(MANIFEST, &whole)]) {
        fs::write(part.0.join(name), text)?;
        fs::File::open(part.0.join(name))?.sync_all()?;
    }
    fs::rename(&part.0, to)?;
    Ok(sync_folder(to)?)
}

/// A folder under way; gone with this unless it got its name.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

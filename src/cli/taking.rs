//! A centre that another house wrote down, taken over.
//!
//! Keeps true: a folder that is not what its manifest says is not taken, nor any part of it; every line is understood
//! before the first is written.

use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use uuid::Uuid;

use super::Wrong;
use super::export::{
    ANNOUNCEMENTS, BROUGHT, CLOSURES, COUNTS, FORMAT, FOUNDED, GONE, MANIFEST, Manifest, PRIVATE_DAYS,
    SESSIONS, digest,
};
use crate::actions::take_centre::{Taken, Took, take_over as take};
use crate::app::App;
use crate::config;
use crate::domain::zone::{Date, TimeOfDay, Zone, parse_date};
use crate::store::drawn::{Drawn, House};
use crate::store::exports::{AnnouncementLine, ClosureLine, FIGURES, Figures, PrivateDayLine, SessionLine};

/// Takes a centre over into a house that is open; what is to be said of it.
pub(super) async fn take_over(app: &App, from: PathBuf) -> anyhow::Result<String> {
    let now = app.clock.now();
    let today = Zone::UTC.date(now);
    let reading = tokio::task::spawn_blocking(move || Folder::open(&from)?.taken(today));
    let taken = reading.await??;
    let (slug, sessions) = (taken.drawn.slug().to_owned(), taken.sessions.len());
    match take(&app.store, taken, now).await? {
        Took::Everything => Ok(format!("{slug} is here: {sessions} sessions")),
        Took::IsHere => Ok(format!("{slug} is here already; nothing was changed")),
        Took::Another => Err(Wrong::Occupied(slug).into()),
    }
}

/// A folder whose files are what its manifest says.
struct Folder {
    path: PathBuf,
    centre: String,
    texts: BTreeMap<String, String>,
}

impl Folder {
    fn open(path: &Path) -> Result<Folder, Wrong> {
        let wrong = |what: String| Wrong::NoExport(path.into(), what);
        let text = |name: &str| {
            fs::read_to_string(path.join(name)).map_err(|fault| wrong(format!("{name}: {fault}")))
        };
        let manifest: Manifest =
            serde_json::from_str(&text(MANIFEST)?).map_err(|fault| wrong(format!("{MANIFEST}: {fault}")))?;
        if manifest.format != FORMAT {
            return Err(wrong(format!(
                "it is of format {}, and this Leyuan reads {FORMAT}",
                manifest.format
            )));
        }
        let mut texts = BTreeMap::new();
        for (name, known) in &manifest.files {
            let is_plain = !name.starts_with('/') && !name.split('/').any(|part| part == "..");
            let text = if is_plain { text(name)? } else { return Err(wrong(format!("{name} is outside"))) };
            if digest(text.as_bytes()) != *known {
                return Err(wrong(format!("{name} is not what {MANIFEST} says")));
            }
            texts.insert(name.clone(), text);
        }
        Ok(Folder { path: path.into(), centre: manifest.centre, texts })
    }

    fn text(&self, name: &str) -> Result<&str, Wrong> {
        let text = self.texts.get(name).map(String::as_str);
        text.ok_or_else(|| self.wrong(format!("{name} is missing")))
    }

    fn wrong(&self, what: String) -> Wrong {
        Wrong::NoExport(self.path.clone(), what)
    }

    fn taken(&self, today: Date) -> anyhow::Result<Taken> {
        let drawn =
            Drawn { house: self.house(today)?, gone: self.value(GONE)?, brought: self.value(BROUGHT)? };
        let taken = Taken {
            sessions: self.lines::<SessionLine>(SESSIONS)?,
            closures: self.lines::<ClosureLine>(CLOSURES)?,
            announcements: self.announcements()?,
            counts: self.counts()?,
            private_days: self.private_days()?,
            drawn,
        };
        self.demand_known(&taken)?;
        Ok(taken)
    }

    /// A house written down before there were any has no file of them.
    fn announcements(&self) -> Result<Vec<AnnouncementLine>, Wrong> {
        if self.texts.contains_key(ANNOUNCEMENTS) { self.lines(ANNOUNCEMENTS) } else { Ok(Vec::new()) }
    }

    fn house(&self, today: Date) -> anyhow::Result<House> {
        if self.texts.contains_key(FOUNDED) {
            return Ok(House::Source(Box::new(self.value(FOUNDED)?)));
        }
        let file = format!("centres/{}.toml", self.centre);
        self.text(&file)?;
        let read = config::read(&self.path.join(&file), today);
        read.report.verdict()?;
        let plan = read.plan.ok_or_else(|| self.wrong(format!("{file} gives no centre")))?;
        Ok(House::File(Box::new(plan)))
    }

    fn value<T: DeserializeOwned>(&self, name: &str) -> Result<T, Wrong> {
        serde_json::from_str(self.text(name)?).map_err(|fault| self.wrong(format!("{name}: {fault}")))
    }

    fn lines<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, Wrong> {
        let read = |(nth, line): (usize, &str)| {
            serde_json::from_str(line)
                .map_err(|fault| self.wrong(format!("{name}, line {}: {fault}", nth + 1)))
        };
        self.text(name)?.lines().enumerate().map(read).collect()
    }

    /// The cells of a table of ours, below its heading.
    fn rows(&self, name: &str) -> Result<impl Iterator<Item = (usize, Vec<&str>)>, Wrong> {
        Ok(self
            .text(name)?
            .lines()
            .enumerate()
            .skip(1)
            .map(|(nth, line)| (nth + 1, line.split(',').collect())))
    }

    fn counts(&self) -> Result<Vec<(Uuid, Figures)>, Wrong> {
        let read = |(line, cells): (usize, Vec<&str>)| {
            let session = cells.first().and_then(|cell| cell.parse::<Uuid>().ok());
            let figures =
                cells.iter().skip(4).map(|cell| cell.parse::<i64>().ok().filter(|figure| *figure >= 0));
            let figures: Option<Vec<i64>> = figures.collect();
            let figures = figures.and_then(|figures| Figures::try_from(figures).ok());
            session.zip(figures).ok_or_else(|| {
                self.wrong(format!(
                    "{COUNTS}, line {line}: write session,date,time,room,{}",
                    FIGURES.join(",")
                ))
            })
        };
        self.rows(COUNTS)?.map(read).collect()
    }

    fn private_days(&self) -> Result<Vec<PrivateDayLine>, Wrong> {
        let read = |(line, cells): (usize, Vec<&str>)| {
            let row = match cells[..] {
                [room, date, uses] => {
                    parse_date(date).zip(uses.parse().ok()).map(|(date, uses)| (room, date, uses))
                }
                _ => None,
            };
            let (room, date, uses) =
                row.ok_or_else(|| self.wrong(format!("{PRIVATE_DAYS}, line {line}: write room,date,uses")))?;
            Ok(PrivateDayLine { room: room.into(), date, uses })
        };
        self.rows(PRIVATE_DAYS)?.map(read).collect()
    }

    /// Every word that names something names something here.
    fn demand_known(&self, taken: &Taken) -> Result<(), Wrong> {
        let Drawn { gone, brought, .. } = &taken.drawn;
        let (rooms, series) = taken.drawn.slugs();
        let sessions: HashSet<Uuid> = taken.sessions.iter().map(|line| line.id).collect();
        let named = taken.sessions.iter().map(|line| line.room.as_str());
        let named = named.chain(taken.closures.iter().flat_map(|line| &line.rooms).map(String::as_str));
        let named = named.chain(taken.announcements.iter().flat_map(|line| &line.rooms).map(String::as_str));
        let named = named.chain(taken.private_days.iter().map(|line| line.room.as_str()));
        let named = named.chain(gone.series.iter().map(|series| series.room.as_str()));
        let named = named.chain(brought.series.iter().map(|series| series.room.as_str()));
        let mut named = named.chain(brought.desk.iter().map(|series| series.plan.room.as_str()));
        if let Some(room) = named.find(|room| !rooms.contains(room)) {
            return Err(self.wrong(format!("no room is called {room}")));
        }
        for line in &taken.sessions {
            if let Some(gone) = line.series.as_deref().filter(|slug| !series.contains(slug)) {
                return Err(self.wrong(format!("no series is called {gone}")));
            }
            let is_long = line.seconds > 0 && line.turnaround_seconds >= 0;
            if line.wall.parse::<TimeOfDay>().is_err() || !is_long {
                return Err(self.wrong(format!("session {} has no time of its own", line.id)));
            }
        }
        match taken.counts.iter().find(|(session, _)| !sessions.contains(session)) {
            Some((session, _)) => Err(self.wrong(format!("there is no session {session}"))),
            None if sessions.len() < taken.sessions.len() => {
                Err(self.wrong("a session stands there twice".into()))
            }
            None => Ok(()),
        }
    }
}

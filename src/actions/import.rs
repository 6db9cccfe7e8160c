//! Taking a programme over from elsewhere: a table or a page of a feed, for as many centres as it names.
//!
//! Keeps true: of each centre everything is seen or nothing: steps are written down first, in commands of at most
//! [`CHUNK`] rows, and shown by one; no centre is shown before the last step of all is written down; the same source
//! again takes no number; what a run that died left is never seen, and cleared by the next.

mod show;
mod stage;

use crate::domain::centre::Centre;
use crate::domain::ids::{CentreId, ImportId};
use crate::domain::names::Names;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::imports::report::{At, Why};
use crate::imports::work::{self, Ground, Known, Remembered, Said, Work};
use crate::imports::{Extent, Import, Venue};
use crate::progress::Progress;
use crate::store::imports::{self, Brought, Owner};
use crate::store::{Actor, Conn, Store, centres, closures, series};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};

use show::{Show, Shown};
use stage::{Clear, Stage};

/// Rows of one command, at most.
pub const CHUNK: usize = 500;
/// How often a centre is planned again because its ground moved meanwhile.
const TRIES: usize = 5;

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// Centres that are seen for the first time.
    pub opened: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub sessions: imports::Figures,
    /// What people have to decide, and what no room was found for.
    pub left: Vec<(At, Why)>,
}

/// One run, as every command of it needs it.
struct Run<'a> {
    store: &'a Store,
    import: &'a Import,
    /// What halls are called, with `{n}` for the number.
    hall: &'a Names,
    id: ImportId,
    now: Timestamp,
    progress: &'a Progress,
    /// Dates written down, or known to stand as they are.
    ready: AtomicU64,
}

/// Takes it over.
///
/// # Errors
/// When the database cannot be read or written. What was shown by then stays; the next run takes up the rest.
pub async fn import(
    store: &Store,
    import: &Import,
    hall: &Names,
    now: Timestamp,
    progress: &Progress,
) -> Result<Imported, Error> {
    let run = Run { store, import, hall, id: ImportId::new(), now, progress, ready: AtomicU64::new(0) };
    run.clear().await?;
    let mut done = Imported::default();
    let mut ready = Vec::new();
    for venue in run.venues().await? {
        match run.prepare(&venue).await? {
            Prepared::Unchanged(left) => {
                done.unchanged += 1;
                done.left.extend(left);
            }
            Prepared::Refused(at, why) => done.left.push((at, why)),
            Prepared::Ready(part) => ready.push((venue, part)),
        }
    }
    let centres = ready.len() as u64;
    for (shown, (venue, part)) in (1..).zip(ready) {
        run.show(&venue, part, &mut done).await?;
        progress.tell("centres", shown, centres);
    }
    Ok(done)
}

enum Prepared {
    Unchanged(Vec<(At, Why)>),
    Refused(At, Why),
    Ready(Box<Part>),
}

/// One centre's part, written down and not seen yet.
struct Part {
    owner: Owner,
    /// Its steps are in the database.
    work: Work,
    digest: Option<String>,
}

impl Run<'_> {
    fn tell(&self, more: usize) {
        let done = self.ready.fetch_add(more as u64, Ordering::Relaxed) + more as u64;
        let all = self.import.sessions() as u64;
        self.progress.tell("sessions", done.min(all), all);
    }

    /// Steps of a run that died are nobody's.
    async fn clear(&self) -> Result<(), Error> {
        let source = self.import.source.clone();
        let read = self.store.read(move |db| Box::pin(async move { imports::under_way(db, &source).await }));
        for centre in read.await? {
            let clear = Clear { source: self.import.source.clone() };
            self.store.change(centre, Actor::System, clear).await?;
        }
        Ok(())
    }

    /// What the source names, and an empty part for each centre that holds something it may have dropped.
    async fn venues(&self) -> Result<Vec<Venue>, Error> {
        let mut venues = self.import.venues.clone();
        let is_of_one_centre = matches!(self.import.extent, Extent::Days(..));
        if is_of_one_centre || self.import.extent == Extent::Page && self.import.gone.is_empty() {
            return Ok(venues);
        }
        let source = self.import.source.clone();
        let slugs: HashSet<String> = venues.iter().map(|venue| venue.slug.clone()).collect();
        let read = self.store.read(move |db| {
            Box::pin(async move {
                let mut held = Vec::new();
                for id in imports::centres(db, &source).await? {
                    held.extend(centres::find(db, id).await?);
                }
                Ok(held)
            })
        });
        let dropped = read.await?.into_iter().filter(|centre: &Centre| !slugs.contains(&centre.slug));
        venues.extend(dropped.map(|centre| Venue {
            slug: centre.slug,
            is_chosen: true,
            names: centre.names,
            zone: centre.zone,
            building_limit: None,
            programmes: Vec::new(),
        }));
        Ok(venues)
    }

    /// Writes down everything a centre needs.
    async fn prepare(&self, venue: &Venue) -> Result<Prepared, Error> {
        let at = || At::Item(venue.slug.clone());
        let source = self.import.source.as_str();
        let owner = match self.owner(&venue.slug).await? {
            Some(owner) => owner,
            None if matches!(self.import.extent, Extent::Days(..)) => {
                let why = "is not here; a calendar opens no centre";
                return Ok(Prepared::Refused(at(), Why::Centre(venue.slug.clone(), why)));
            }
            None => {
                let limit = venue.building_limit.unwrap_or(Centre::LIMIT_UNSTATED);
                imports::found(self.store, (&venue.slug, source), &venue.names, venue.zone, limit).await?;
                self.owner(&venue.slug).await?.ok_or(Error::Missing)?
            }
        };
        if owner.source.as_deref() != Some(source) && !venue.is_chosen {
            let why = "is here already, by another way; name one in the mapping, under [centres]";
            return Ok(Prepared::Refused(at(), Why::Centre(venue.slug.clone(), why)));
        }
        if owner.zone != venue.zone {
            let why = "has another time zone here";
            return Ok(Prepared::Refused(at(), Why::Centre(venue.slug.clone(), why)));
        }
        let digest = (self.import.extent == Extent::Whole).then(|| digest(venue));
        if digest.is_some() && owner.is_shown && self.digest(owner.centre).await? == digest {
            self.tell(venue.programmes.iter().map(|programme| programme.dates.len()).sum());
            return Ok(Prepared::Unchanged(Vec::new()));
        }
        let work = self.written_down(venue, &owner).await?;
        let is_named = owner.source.as_deref() != Some(source) || owner.names == venue.names;
        if work.is_nothing() && (is_named || !owner.is_shown) {
            return Ok(Prepared::Unchanged(work.left));
        }
        // What was left is told again by the next run.
        let digest = digest.filter(|_| work.left.is_empty());
        Ok(Prepared::Ready(Box::new(Part { owner, work, digest })))
    }

    /// Plans what has to be done and writes its steps down.
    async fn written_down(&self, venue: &Venue, owner: &Owner) -> Result<Work, Error> {
        let ground = self.ground(venue, owner).await?;
        let said = Said {
            source: &self.import.source,
            extent: self.import.extent,
            venue,
            gone: &self.import.gone,
            unsure: &self.import.unsure,
            hall: self.hall,
        };
        let mut work = work::work(said, &ground);
        let mut steps = std::mem::take(&mut work.steps);
        work.are_steps_written = !steps.is_empty();
        while !steps.is_empty() {
            let rest = steps.split_off(steps.len().min(CHUNK));
            let source = self.import.source.clone();
            let chunk = std::mem::replace(&mut steps, rest);
            let many = chunk.len();
            let stage = Stage { import: self.id, source, steps: chunk };
            self.store.change(owner.centre, Actor::System, stage).await?;
            self.tell(many);
        }
        Ok(work)
    }

    /// Shows a part, planned again as often as its ground has moved.
    async fn show(&self, venue: &Venue, part: Box<Part>, done: &mut Imported) -> Result<(), Error> {
        let Part { owner, mut work, mut digest } = *part;
        for _ in 0..TRIES {
            let left = std::mem::take(&mut work.left);
            let show = Show {
                import: self.id,
                source: self.import.source.clone(),
                names: venue.names.clone(),
                work,
                digest: digest.take(),
                now: self.now,
            };
            match self.store.change(owner.centre, Actor::System, show).await {
                Ok(Shown { sessions }) => {
                    done.opened += usize::from(!owner.is_shown);
                    done.changed += usize::from(owner.is_shown);
                    done.sessions += sessions;
                    done.left.extend(left);
                    return Ok(());
                }
                Err(Error::Stale) => {
                    let clear = Clear { source: self.import.source.clone() };
                    self.store.change(owner.centre, Actor::System, clear).await?;
                    work = self.written_down(venue, &owner).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Err(Fault::Busy(format!("the programme of {} changes too fast to be taken over", venue.slug)).into())
    }

    async fn owner(&self, slug: &str) -> Result<Option<Owner>, Fault> {
        let slug = slug.to_owned();
        self.store.read(move |db| Box::pin(async move { imports::owner(db, &slug).await })).await
    }

    async fn digest(&self, centre: CentreId) -> Result<Option<String>, Fault> {
        let source = self.import.source.clone();
        self.store.read(move |db| Box::pin(async move { imports::digest(db, centre, &source).await })).await
    }

    /// How the centre stands, from the first date concerned on.
    async fn ground(&self, venue: &Venue, owner: &Owner) -> Result<Ground, Fault> {
        let dates = || venue.programmes.iter().flat_map(|programme| &programme.dates);
        let first = dates().map(|date| date.window.starts()).min().unwrap_or(self.now).min(self.now);
        let last = dates().map(|date| date.window.ends()).max().unwrap_or(self.now);
        // A session that began the day before may reach into the first.
        let span = (first - Span::days(2), last.max(self.now) + Span::days(1));
        let (source, now, owner) = (self.import.source.clone(), self.now, owner.clone());
        self.store.read(move |db| Box::pin(async move { ground(db, &source, owner, span, now).await })).await
    }
}

async fn ground(
    db: &mut Conn,
    source: &str,
    owner: Owner,
    (from, until): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<Ground, Fault> {
    let centre = owner.centre;
    let series = imports::series(db, centre, source).await?.into_iter().map(known).collect();
    let said = imports::digests(db, (centre, source), from).await?.into_iter();
    let closures = match Window::new(now, until) {
        Some(window) => closures::touching(db, centre, window).await?,
        None => Vec::new(),
    };
    Ok(Ground {
        centre,
        names: owner.names,
        zone: owner.zone,
        rooms: centres::rooms(db, centre).await?,
        halls: imports::halls(db, centre, source).await?,
        series,
        sessions: series::sessions(db, centre, from).await?,
        digests: said.map(|(id, (digest, mark))| (id, Remembered { digest, mark })).collect(),
        closures,
        now,
    })
}

fn known(brought: Brought) -> Known {
    let Brought { id, key, room, plan, modified, is_open } = brought;
    Known { id, key, room, plan, modified, is_open }
}

/// Of everything a source says of a centre.
fn digest(venue: &Venue) -> String {
    let text = serde_json::to_string(venue).unwrap_or_default();
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

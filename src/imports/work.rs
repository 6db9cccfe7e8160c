//! What has to be done so that a centre shows what a source says.
//!
//! Keeps true: what stands as the source has it is left alone; a session families hold places in, or staff moved or
//! cancelled, is never changed or taken away but told of (K3, B7); what is over stays as it was; what staff set, they set.

mod same;

use super::ics::unfit::Unfit;
use super::lanes::Lanes;
use super::made::{digest, limits, series_plan, terms};
use super::report::{At, Why};
use super::rows::shortened;
use super::{Extent, Gone, Occurrence, Programme, Venue};
use crate::domain::closure::{self, Closure};
use crate::domain::ids::{CentreId, RoomId, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::plan::steps::{Existing, Life};
use crate::domain::plan::{RoomPlan, SeriesPlan};
use crate::domain::room::Room;
use crate::domain::session::{Cause, Session, Standing};
use crate::domain::window::Window;
use crate::domain::zone::{Date, TimeOfDay, Timestamp, Zone};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A centre as it stands.
#[derive(Debug, Clone)]
pub struct Ground {
    pub centre: CentreId,
    /// Who runs what nobody else does.
    pub names: Names,
    pub zone: Zone,
    pub rooms: Vec<Room>,
    /// Of these, the halls this source opened, in the order of their opening.
    pub halls: Vec<RoomId>,
    pub series: Vec<Known>,
    /// From the first date concerned on.
    pub sessions: Vec<(Option<SeriesId>, Existing)>,
    /// What the source said of each session when it was last taken.
    pub digests: HashMap<SessionId, Remembered>,
    pub closures: Vec<Closure>,
    pub now: Timestamp,
}

/// A session of the source as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    pub digest: String,
    /// What tells it from others of its series, where the source says so.
    pub mark: Option<String>,
}

/// A series of the source as it is remembered.
#[derive(Debug, Clone)]
pub struct Known {
    pub id: SeriesId,
    pub key: String,
    pub room: RoomId,
    pub plan: SeriesPlan,
    pub modified: Option<i64>,
    pub is_open: bool,
}

/// What the source says of a centre, and how its halls are called.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub source: &'a str,
    pub extent: Extent,
    pub venue: &'a Venue,
    pub gone: &'a [Gone],
    /// Keys of what could not be read.
    pub unsure: &'a HashSet<String>,
    /// With `{n}` for the number.
    pub hall: &'a Names,
}

/// Everything to be done, none of it seen before all is.
#[derive(Debug, Clone, Default)]
pub struct Work {
    pub rooms: Vec<(RoomId, RoomPlan)>,
    /// New or changed.
    pub series: Vec<Known>,
    pub shut: Vec<(SeriesId, Option<i64>)>,
    pub steps: Vec<Step>,
    /// Taken out of here and written down.
    pub are_steps_written: bool,
    pub left: Vec<(At, Why)>,
}

#[derive(Debug, Clone)]
pub enum Step {
    /// Cancelled at once where the house is closed then (B7).
    Add {
        session: Box<Session>,
        digest: String,
        mark: Option<String>,
        shut: Option<Cause>,
    },
    Renew {
        session: Box<Session>,
        digest: String,
        mark: Option<String>,
    },
    Withdraw(SessionId),
}

impl Work {
    pub fn is_nothing(&self) -> bool {
        self.rooms.is_empty()
            && self.series.is_empty()
            && self.shut.is_empty()
            && self.steps.is_empty()
            && !self.are_steps_written
    }
}

/// Compares what is said with what stands.
pub fn work(said: Said<'_>, ground: &Ground) -> Work {
    let mut planner = Planner::new(said, ground);
    for programme in &said.venue.programmes {
        planner.compare(programme);
    }
    planner.retire();
    planner.place();
    planner.work
}

/// A session to be placed.
struct Wanted<'a> {
    programme: &'a Programme,
    series: SeriesId,
    occurrence: &'a Occurrence,
    digest: String,
    /// It stands already, and changes.
    stands: Option<&'a Existing>,
}

/// The sessions of a series, by when they were planned for.
type Own<'a> = BTreeMap<(Date, TimeOfDay), &'a Existing>;

struct Planner<'a> {
    said: Said<'a>,
    ground: &'a Ground,
    known: HashMap<&'a str, &'a Known>,
    own: HashMap<SeriesId, Own<'a>>,
    wanted: Vec<Wanted<'a>>,
    /// Sessions that give their room back.
    leaving: HashSet<SessionId>,
    lanes: Lanes<'a>,
    /// Where each series was placed last.
    last: HashMap<SeriesId, RoomId>,
    work: Work,
}

impl<'a> Planner<'a> {
    fn new(said: Said<'a>, ground: &'a Ground) -> Planner<'a> {
        let mut own: HashMap<SeriesId, BTreeMap<_, _>> = HashMap::new();
        for (series, session) in &ground.sessions {
            if let Some(series) = series {
                own.entry(*series).or_default().insert(session.occurrence, session);
            }
        }
        Planner {
            said,
            ground,
            known: ground.series.iter().map(|known| (known.key.as_str(), known)).collect(),
            own,
            wanted: Vec::new(),
            leaving: HashSet::new(),
            lanes: Lanes::new(&ground.rooms, &ground.halls, said.hall),
            last: HashMap::new(),
            work: Work::default(),
        }
    }

    fn compare(&mut self, programme: &'a Programme) {
        let known = self.known.get(programme.key.as_str()).copied();
        if known.is_some_and(|known| self.is_older(known, programme)) {
            return;
        }
        let series = known.map_or_else(SeriesId::new, |known| known.id);
        let text = serde_json::to_string(&programme.offer).unwrap_or_default();
        let own = self.own.remove(&series).unwrap_or_default();
        let moved = self.moved(programme, &own);
        let before = self.work.left.len();
        for occurrence in &programme.dates {
            let digest = digest(&text, occurrence.window);
            let place = (occurrence.date, occurrence.starts);
            let stands = own.get(&place).or_else(|| moved.get(&place)).copied();
            let Some(session) = stands else {
                self.wanted.push(Wanted { programme, series, occurrence, digest, stands });
                continue;
            };
            let is_same = self.ground.digests.get(&session.id).is_some_and(|known| known.digest == digest);
            if session.life == Life::Withdrawn || !is_same && session.window.starts() > self.ground.now {
                match in_the_way(session) {
                    Some(why) => self.work.left.push((occurrence.at.clone(), why)),
                    None => {
                        self.leaving.insert(session.id);
                        self.wanted.push(Wanted { programme, series, occurrence, digest, stands });
                    }
                }
            }
        }
        let dates: HashSet<_> = programme.dates.iter().map(|date| (date.date, date.starts)).collect();
        let moved: HashSet<SessionId> = moved.into_values().map(|session| session.id).collect();
        let missing = own.into_iter().filter(|(occurrence, _)| !dates.contains(occurrence));
        let missing = missing.map(|(_, session)| session).filter(|session| !moved.contains(&session.id));
        let missing: Vec<&Existing> =
            missing.filter(|_| !self.said.unsure.contains(&programme.key)).collect();
        self.withdraw(&missing, At::Item(programme.key.clone()));
        let is_settled = self.work.left.len() == before;
        self.remember(programme, series, known, is_settled);
    }

    /// Takes away what is to come and nobody holds; the rest is told of. Whether nothing was left.
    fn withdraw(&mut self, sessions: &[&Existing], at: At) -> bool {
        let mut is_clear = true;
        for session in sessions {
            let is_spoken_of = self.said.extent.speaks_of(session.occurrence.0);
            if session.life != Life::Stands || session.window.starts() <= self.ground.now || !is_spoken_of {
                continue;
            }
            match in_the_way(session) {
                Some(why) => {
                    is_clear = false;
                    self.work.left.push((at.clone(), why));
                }
                None => {
                    self.leaving.insert(session.id);
                    self.work.steps.push(Step::Withdraw(session.id));
                }
            }
        }
        is_clear
    }

    /// The series itself, where it is new or says something else.
    fn remember(&mut self, programme: &Programme, id: SeriesId, known: Option<&Known>, is_settled: bool) {
        let plan = series_plan(self.said.source, programme);
        let modified = if is_settled { programme.modified } else { known.and_then(|known| known.modified) };
        if let Some(known) = known {
            let plan = SeriesPlan { room: known.plan.room.clone(), ..plan };
            if known.is_open && known.plan == plan && known.modified == modified {
                return;
            }
            let known = Known { plan, modified, is_open: true, ..known.clone() };
            self.work.series.push(known);
            return;
        }
        // Its room is that of its first session.
        let (key, room) = (programme.key.clone(), RoomId(uuid::Uuid::nil()));
        self.work.series.push(Known { id, key, room, plan, modified, is_open: true });
    }

    /// Series the source no longer has, or says are gone.
    fn retire(&mut self) {
        let named: HashSet<&str> = self.said.venue.programmes.iter().map(|p| p.key.as_str()).collect();
        for known in self.ground.series.iter().filter(|known| known.is_open) {
            let stone = self.said.gone.iter().find(|gone| gone.key == known.key);
            if self.said.unsure.contains(&known.key) {
                continue;
            }
            let is_missing = self.said.extent != Extent::Page && !named.contains(known.key.as_str());
            let is_newer = |gone: &&Gone| known.modified.is_none() || known.modified < gone.modified;
            let Some(modified) =
                stone.filter(is_newer).map(|gone| gone.modified).or(is_missing.then_some(None))
            else {
                continue;
            };
            let own = self.own.remove(&known.id).unwrap_or_default();
            let sessions: Vec<&Existing> = own.into_values().collect();
            let at = stone.map_or_else(|| At::Item(known.key.clone()), |gone| gone.at.clone());
            if self.withdraw(&sessions, at) {
                self.work.shut.push((known.id, modified));
            }
        }
    }

    /// Gives each session its room, in the order of their start.
    fn place(&mut self) {
        for (_, session) in self.ground.sessions.iter().filter(|(_, session)| session.life == Life::Stands) {
            let taken = Window::new(session.window.starts(), session.clears_at);
            if let Some(taken) = taken.filter(|_| !self.leaving.contains(&session.id)) {
                self.lanes.keep(session.room, taken);
            }
        }
        let mut wanted = std::mem::take(&mut self.wanted);
        wanted.sort_by(|one, other| {
            let order =
                |wanted: &Wanted| (wanted.occurrence.window.starts(), wanted.occurrence.window.ends());
            order(one).cmp(&order(other)).then_with(|| one.programme.key.cmp(&other.programme.key))
        });
        for wanted in wanted {
            match self.room_for(&wanted) {
                Ok((room, clears_at)) => self.step(wanted, room, clears_at),
                Err(why) => self.work.left.push((wanted.occurrence.at.clone(), why)),
            }
        }
        self.work.rooms = self.lanes.opened();
        let placed = &self.last;
        self.work.series.retain_mut(|series| {
            if series.room.0.is_nil() {
                series.room = placed.get(&series.id).copied().unwrap_or(series.room);
            }
            !series.room.0.is_nil()
        });
    }

    fn room_for(&mut self, wanted: &Wanted) -> Result<(RoomId, Timestamp), Why> {
        let by = Some(wanted.occurrence.at.clone());
        let window = wanted.occurrence.window;
        let said = wanted.programme.offer.room.as_deref();
        let named = match self.said.extent {
            Extent::Whole | Extent::Page => said,
            // A calendar opens no room.
            Extent::Days(..) => {
                let unknown = || Why::Calendar(Unfit::Room(said.map(shortened)));
                Some(said.and_then(|said| self.lanes.theirs(said)).ok_or_else(unknown)?)
            }
        };
        if let Some(name) = named {
            return self.lanes.take_named(name, window, by).map_err(Why::RoomTaken);
        }
        let before = wanted.stands.map(|session| session.room).or(self.last.get(&wanted.series).copied());
        Ok((self.lanes.take_hall(before, window, by), window.ends()))
    }

    fn step(&mut self, wanted: Wanted, room: RoomId, clears_at: Timestamp) {
        self.last.insert(wanted.series, room);
        let (occurrence, offer) = (wanted.occurrence, &wanted.programme.offer);
        let session = Box::new(Session {
            id: wanted.stands.map_or_else(SessionId::new, |session| session.id),
            centre: self.ground.centre,
            room,
            series: Some(wanted.series),
            names: offer.names.clone(),
            description: offer.description.clone(),
            host: self.ground.names.clone(),
            window: occurrence.window,
            clears_at,
            date: occurrence.date,
            starts: occurrence.starts,
            ends: self.ground.zone.wall(occurrence.window.ends()).time(),
            limits: limits(offer.limits, wanted.stands),
            terms: terms(offer),
            judged_on: occurrence.date,
            standing: Standing::Planned,
            is_confirmed: true,
        });
        let (digest, mark) = (wanted.digest, occurrence.mark.clone());
        let shut = || {
            let mut shut =
                closure::in_the_way(&self.ground.closures, room, &self.ground.rooms, session.window);
            shut.next().map(|closure| Cause(closure.reason.clone()))
        };
        let step = match wanted.stands {
            Some(_) => Step::Renew { session, digest, mark },
            None => Step::Add { shut: shut(), session, digest, mark },
        };
        self.work.steps.push(step);
    }
}

/// K3, B7: why a session is not the source's to change.
fn in_the_way(session: &Existing) -> Option<Why> {
    let date = session.at.0;
    if session.life == Life::Cancelled || session.at != session.occurrence {
        return Some(Why::Altered(date));
    }
    session.is_booked.then_some(Why::Booked(date))
}

//! What a plan would do to the sessions of a series and to everybody booked into them; nothing is written.

use super::{Step, Thought};
use crate::actions::plan_ahead::ground::{Ground, InTheWay};
use crate::actions::{cancel_session, move_session};
use crate::domain::ids::{CentreId, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::plan::Wish;
use crate::domain::plan::ahead::Planned;
use crate::domain::plan::difference::{Changed, Clash, Difference, Few, Note};
use crate::domain::plan::eras::{Earlier, cut};
use crate::domain::plan::steps::{Existing, Life};
use crate::domain::plan::turns::{Turn, turns};
use crate::domain::room::Privacy;
use crate::domain::series::{HostKind, Limits};
use crate::domain::session::Session;
use crate::domain::timetable::Claim;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp};
use crate::error::{Error, Fault};
use crate::store::series::{self, Keeper, Kept, Series};
use crate::store::{Conn, rota, sessions};

/// Clashes told at once: more say nothing more.
const MOST_CLASHES: usize = 20;

/// What a plan would do.
///
/// # Errors
/// [`Error::Missing`] when the series, or the room, is not this centre's, or its source keeps it.
pub async fn think(
    db: &mut Conn,
    centre: CentreId,
    (id, wish): (SeriesId, &Wish),
    now: Timestamp,
) -> Result<Thought, Error> {
    let mut ground = Ground::load(db, centre, now).await?.ok_or(Error::Missing)?;
    let was = ground.series.iter().find(|series| series.id == id).cloned();
    if was.is_none() && series::find(db, id).await?.is_some() {
        return Err(Error::Missing);
    }
    let room =
        ground.room(&wish.plan).filter(|room| room.privacy == Privacy::Public).ok_or(Error::Missing)?;
    let room = room.id;
    let today = ground.centre.zone.date(now);
    let from = wish.from.map_or(today, |from| from.max(today));
    let earlier = was.as_ref().map(|was| earlier(&ground, was, from)).unwrap_or_default();
    let kept = Kept { by: Keeper::Desk, earlier };
    let series = Series { id, room, plan: wish.plan.clone(), is_open: true, kept };
    let is_meant = |date: Date, starts: Timestamp| date >= from && starts > now;
    let mut planned = ground.promised(db, &series).await?;
    planned.retain(|planned| is_meant(planned.date, planned.window.starts()));
    let existing = ground.existing.iter().filter(|(of, session)| {
        *of == Some(id) && !session.is_added && is_meant(session.occurrence.0, session.window.starts())
    });
    let existing: Vec<Existing> = existing.map(|(_, session)| session.clone()).collect();

    let turns = turns(&planned, &existing);
    for turn in &turns {
        if let Turn::Take(gone, _) | Turn::End(gone) = turn {
            ground.free(*gone);
        }
    }
    let mut weighing =
        Weighing { ground, now, steps: Vec::new(), difference: Difference::default(), wanted: Vec::new() };
    let mut ordered = turns;
    ordered.sort_by_key(|turn| match turn {
        Turn::Add(planned) | Turn::Take(_, planned) => Some(planned.window.starts()),
        Turn::Keep(..) | Turn::End(_) => None,
    });
    for turn in ordered {
        weighing.turn(db, (&series, was.as_ref(), &existing), turn).await?;
    }
    weighing.host(db, centre, &series).await?;
    weighing.difference.notes.sort_by_key(|note| match note {
        Note::Shut { window, .. }
        | Note::OutsideHours { window }
        | Note::HostElsewhere { window, .. }
        | Note::StaffElsewhere { window, .. } => *window,
    });
    let Weighing { steps, difference, wanted, .. } = weighing;
    Ok(Thought { difference, series, steps, wanted })
}

/// What it was before a day; nothing, where it had no date before.
fn earlier(ground: &Ground, was: &Series, from: Date) -> Vec<Earlier> {
    let first = ground.first_date(was.eras().first());
    match first {
        Some(first) if first < from => cut(was.eras(), from),
        _ => Vec::new(),
    }
}

struct Weighing {
    ground: Ground,
    now: Timestamp,
    steps: Vec<Step>,
    difference: Difference,
    wanted: Vec<Claim>,
}

impl Weighing {
    async fn turn(
        &mut self,
        db: &mut Conn,
        (series, was, existing): (&Series, Option<&Series>, &[Existing]),
        turn: Turn,
    ) -> Result<(), Error> {
        let known = |id: SessionId| existing.iter().find(|session| session.id == id).cloned();
        match turn {
            Turn::Add(planned) => {
                let id = SessionId::new();
                let Some(session) = self.ground.session((series.id, &series.plan), id, &planned) else {
                    return Ok(());
                };
                if let Some(shut) = self.ground.shut(session.room, &planned) {
                    let (window, reason) = (planned.window, shut.reason.clone());
                    self.difference.notes.push(Note::Shut { window, reason });
                }
                self.wants(db, &session, &planned).await?;
                self.difference.added.push(planned.window);
                self.steps.push(Step::Add(Box::new(session), planned));
            }
            Turn::Take(id, planned) => {
                let (Some(existing), Some(before)) = (known(id), sessions::find(db, id).await?) else {
                    return Ok(());
                };
                let Some(mut after) = self.ground.session((series.id, &series.plan), id, &planned) else {
                    return Ok(());
                };
                let said = was.map(|was| self.ground.limits(was.eras().on(existing.occurrence.0)));
                after.limits = merged(before.limits, said.unwrap_or(after.limits), after.limits);
                self.take(db, existing, (before, after, planned)).await?;
            }
            Turn::Keep(id, occurrence) => {
                let Some(existing) = known(id) else { return Ok(()) };
                if existing.life == Life::Stands {
                    self.difference.kept.push((id, existing.window));
                }
                if existing.occurrence != occurrence {
                    self.steps.push(Step::Keep(id, occurrence));
                }
            }
            Turn::End(id) => {
                let (Some(existing), Some(before)) = (known(id), sessions::find(db, id).await?) else {
                    return Ok(());
                };
                self.difference.ended.push((id, existing.window));
                if existing.is_booked {
                    let hit = cancel_session::effects(db, std::slice::from_ref(&before)).await?;
                    self.difference.effects.0.extend(hit.0);
                }
                self.steps.push(Step::End(existing, Box::new(before)));
            }
        }
        Ok(())
    }

    async fn take(
        &mut self,
        db: &mut Conn,
        existing: Existing,
        (before, after, planned): (Session, Session, Planned),
    ) -> Result<(), Error> {
        self.wants(db, &after, &planned).await?;
        let is_back = existing.life == Life::Withdrawn;
        if !is_back && before == after && existing.occurrence == planned.occurrence() {
            return Ok(());
        }
        if let Some(shut) = self.ground.shut(after.room, &planned).filter(|_| before.window != after.window) {
            let (wanted, window) = (after.window, shut.window);
            self.difference.clashes.push(Clash {
                wanted,
                session: after.id,
                names: shut.reason.clone(),
                window,
                few: None,
            });
        }
        if is_back {
            self.difference.added.push(after.window);
        } else {
            let room = (before.room != after.room).then(|| {
                self.ground.rooms.iter().find(|room| room.id == after.room).map(|room| room.names.clone())
            });
            let (was, is) = (before.window, after.window);
            let room = room.flatten();
            self.difference.changed.push(Changed { session: after.id, was, is, room });
        }
        self.staff(db, (&before, &after)).await?;
        if existing.is_booked {
            self.difference.effects.0.push(move_session::consider(db, (&before, &after), self.now).await?);
        }
        self.steps.push(Step::Take(existing, Box::new((before, after)), planned));
        Ok(())
    }

    /// C4, K1: whether room and equipment are there, and the house open.
    async fn wants(&mut self, db: &mut Conn, session: &Session, planned: &Planned) -> Result<(), Fault> {
        if let Some(opening) = &self.ground.opening {
            let open = opening.windows(planned.date, &self.ground.holidays, self.ground.centre.zone);
            let is_inside = open
                .iter()
                .any(|open| open.starts() <= planned.window.starts() && planned.window.ends() <= open.ends());
            if !is_inside {
                self.difference.notes.push(Note::OutsideHours { window: planned.window });
            }
        }
        let Some(claim) = Claim::of(session) else { return Ok(()) };
        self.wanted.push(claim.clone());
        let in_the_way = self.ground.in_the_way(&claim);
        if in_the_way.is_empty() {
            self.ground.take(claim);
        }
        for one in in_the_way {
            let (others, few) = match one {
                InTheWay::Room(other) => (vec![other], None),
                // More is wanted than there is: it is in its own way.
                InTheWay::TooFew(few, none) if none.is_empty() => (vec![session.id], Some(few)),
                InTheWay::TooFew(few, others) => (others, Some(few)),
            };
            let few = few.map(|few| Few { names: few.names, count: few.count });
            for other in others {
                self.clash(db, session, (other, few.clone())).await?;
            }
        }
        Ok(())
    }

    async fn clash(
        &mut self,
        db: &mut Conn,
        session: &Session,
        (other, few): (SessionId, Option<Few>),
    ) -> Result<(), Fault> {
        if self.difference.clashes.len() < MOST_CLASHES {
            let wanted = session.window;
            let (names, window) =
                match sessions::find(db, other).await?.filter(|known| known.id != session.id) {
                    Some(known) => (known.names, known.window),
                    // Another date of the same plan.
                    None => (session.names.clone(), wanted),
                };
            self.difference.clashes.push(Clash { wanted, session: other, names, window, few });
        }
        Ok(())
    }

    /// G4: whether somebody named with a session is with another, not of this series, at its new time.
    async fn staff(&mut self, db: &mut Conn, (before, after): (&Session, &Session)) -> Result<(), Fault> {
        if before.window == after.window {
            return Ok(());
        }
        let mut with = rota::with_sessions(db, after.centre, before.window).await?;
        for (staff, _) in with.remove(&after.id).unwrap_or_default() {
            for post in rota::posts(db, (after.centre, staff), after.window).await? {
                let other = sessions::find(db, post.session).await?;
                let is_own =
                    other.is_some_and(|other| other.series.is_some() && other.series == after.series);
                if post.session != after.id && !is_own {
                    let (window, session, names) = (after.window, post.session, post.names);
                    self.difference.notes.push(Note::StaffElsewhere { window, staff, session, names });
                }
            }
        }
        Ok(())
    }

    /// Whether the host, where it is somebody from outside, is in another room at the same time.
    async fn host(&mut self, db: &mut Conn, centre: CentreId, series: &Series) -> Result<(), Fault> {
        let host = &series.plan.host;
        let starts = self.wanted.iter().map(|claim| claim.blocked.starts()).min();
        let ends = self.wanted.iter().map(|claim| claim.blocked.ends()).max();
        let span = starts.zip(ends).and_then(|(starts, ends)| Window::new(starts, ends));
        let Some(span) = span.filter(|_| host.kind != HostKind::Staff && host.names != Names::default())
        else {
            return Ok(());
        };
        for other in sessions::of_host(db, centre, &host.names, span).await? {
            let is_own = other.series == Some(series.id);
            let wanted = self.wanted.iter().find(|claim| claim.blocked.overlaps(other.window));
            if let Some(claim) = wanted.filter(|_| !is_own) {
                let (window, session, names) = (claim.blocked, other.id, other.names.clone());
                self.difference.notes.push(Note::HostElsewhere { window, session, names });
            }
        }
        Ok(())
    }
}

/// What was set for a room or a session since stays, but for the figures the plan itself changes.
fn merged(stands: Limits, said: Limits, says: Limits) -> Limits {
    let one = |stands: u16, said: u16, says: u16| if said == says { stands } else { says };
    Limits {
        places: one(stands.places, said.places, says.places),
        room_limit: one(stands.room_limit, said.room_limit, says.room_limit),
        staff: one(stands.staff, said.staff, says.staff),
        walk_in_places: one(stands.walk_in_places, said.walk_in_places, says.walk_in_places),
        families_max: if said.families_max == says.families_max {
            stands.families_max
        } else {
            says.families_max
        },
    }
}

/// The dates a series to come has among some days, and where.
///
/// # Errors
/// When the database cannot be read.
pub async fn dates(
    db: &mut Conn,
    centre: CentreId,
    (id, wish): (SeriesId, &Wish),
    days: std::ops::Range<Date>,
    now: Timestamp,
) -> Result<Vec<(crate::domain::ids::RoomId, Planned)>, Fault> {
    let Some(ground) = Ground::load(db, centre, now).await? else { return Ok(Vec::new()) };
    let Some(room) = ground.room(&wish.plan).map(|room| room.id) else { return Ok(Vec::new()) };
    let from = wish.from.unwrap_or(ground.centre.zone.date(now));
    let series = Series { id, room, plan: wish.plan.clone(), is_open: true, kept: Kept::default() };
    let mut planned = ground.promised(db, &series).await?;
    planned.retain(|one| days.contains(&one.date) && one.date >= from && one.window.starts() > now);
    Ok(planned.into_iter().map(|planned| (room, planned)).collect())
}

//! What a people counter says, heard in batches (C7, C9).
//!
//! Keeps true: a batch is one command and takes one number, none where nothing changed; what was counted is kept, so
//! that it counts once however often it is sent; a counter corrects heads, never children, and never below the people
//! who are there by name or were let in.

use super::check_in::source;
use super::correct_heads::correct;
use crate::domain::counted::Look;
use crate::domain::counter::{Bounds, Heard, Listener, Sent, Why};
use crate::domain::ids::{CounterId, RoomId};
use crate::domain::roll_call;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::counters::{self, Place};
use crate::store::{Command, Held, facts, visits};

/// Hears a batch of one device, in the order in which it was sent.
///
/// # Errors
/// [`Error::Missing`] when no such counter may speak here.
#[derive(Debug, Clone)]
pub struct ReadCounter {
    pub counter: CounterId,
    pub sent: Vec<Sent>,
    pub now: Timestamp,
}

impl Command for ReadCounter {
    /// What became of each message.
    type Output = Vec<Heard>;

    async fn run(&self, held: &mut Held) -> Result<Vec<Heard>, Error> {
        let (centre, now) = (held.centre(), self.now);
        let (place, mut ear) = counters::find(held, centre, self.counter).await?.ok_or(Error::Missing)?;
        let house = facts::house(held, centre).await?.ok_or(Error::Missing)?;
        let room = house.rooms.iter().find(|room| Some(room.id) == place.room);
        let bounds = Bounds::of(&house.centre, room);
        if let Some(run) = ear.run
            && self.sent.iter().any(|sent| sent.sequence < run.sequence)
        {
            ear.counted = counters::lately(held, (self.counter, run.nth), bounds.oldest(now)).await?;
        }
        let mut listener = Listener { ear, place: place.standing, bounds };
        let (mut all, mut kept) = (Vec::with_capacity(self.sent.len()), Vec::new());
        for sent in &self.sent {
            let (heard, moved) = listener.hear(sent, now);
            all.push(heard);
            kept.extend(moved);
        }
        if let Some(refused) = refused(&all) {
            counters::refuse(held, self.counter, refused, now).await?;
        }
        if all.iter().any(|heard| !matches!(heard, Heard::Refused(_))) {
            counters::follow(held, (self.counter, &listener.ear), &kept, now).await?;
        }
        if all.contains(&Heard::Counted) {
            counters::stand(held, place.id, &listener.place).await?;
            self.tell(held, &place, listener.place.inside).await?;
        }
        Ok(all)
    }
}

/// How many were refused, and why the last was.
fn refused(all: &[Heard]) -> Option<(u16, Why)> {
    let whys = all.iter().filter_map(|heard| match heard {
        Heard::Refused(why) => Some(*why),
        Heard::Counted | Heard::Repeated | Heard::Superseded => None,
    });
    let whys: Vec<Why> = whys.collect();
    Some((u16::try_from(whys.len()).unwrap_or(u16::MAX), *whys.last()?))
}

impl ReadCounter {
    /// The house counts what the place stands at; everybody is told where that is something else.
    async fn tell(&self, held: &mut Held, place: &Place, inside: u16) -> Result<(), Error> {
        let (centre, now) = (held.centre(), self.now);
        let zone = facts::house(held, centre).await?.ok_or(Error::Missing)?.centre.zone;
        let day = zone.day(zone.date(now));
        let is_changed = match place.room {
            Some(room) => self.correct(held, room, inside).await?,
            None => place.standing.inside != inside,
        };
        if is_changed {
            held.record("counter.counted", place.id, &inside.to_string(), now).await?;
            super::settle::settle(held, day, None, now).await?;
        }
        Ok(())
    }

    /// C9: the room counts as many heads as its counters say; true where that took anything.
    async fn correct(&self, held: &mut Held, room: RoomId, inside: u16) -> Result<bool, Error> {
        let (centre, now) = (held.centre(), self.now);
        let zone = facts::house(held, centre).await?.ok_or(Error::Missing)?.centre.zone;
        let day = zone.day(zone.date(now));
        let facts = facts::load(held, centre, None, day, now).await?.ok_or(Error::Missing)?;
        let loose = visits::loose(held, centre, day.starts()).await?;
        let calls = roll_call::rooms(&facts, &loose, now);
        let look = Look { calls: &calls, rooms: &facts.rooms, elsewhere: 0 };
        let Some(call) = calls.iter().find(|call| call.room.id == room) else { return Ok(false) };
        let source = source(held.actor());
        Ok(correct(held, (call, look.own(call, inside)), (&source, now)).await? > 0)
    }
}

/// Counts messages nobody could read, so that staff see them.
#[derive(Debug, Clone, Copy)]
pub struct RefuseReadings {
    pub counter: CounterId,
    pub many: u16,
    pub why: Why,
    pub now: Timestamp,
}

impl Command for RefuseReadings {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        Ok(counters::refuse(held, self.counter, (self.many, self.why), self.now).await?)
    }
}

//! A people counter is added at a place, and shut out again (C9).
//!
//! Keeps true: of its token only a hash is kept; nobody is counted in a private room (M2).

use crate::domain::counted::{Look, may_count};
use crate::domain::counter::Standing;
use crate::domain::ids::{CounterId, RoomId};
use crate::domain::roll_call;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::counters::{self, New};
use crate::store::{Command, Held, facts, visits};

/// Adds a counter, which may speak at once. False when it was added before.
///
/// # Errors
/// [`Error::Missing`] when nothing may be counted in such a room.
#[derive(Debug, Clone)]
pub struct AddCounter {
    pub new: New,
    pub now: Timestamp,
}

impl Command for AddCounter {
    type Output = bool;

    async fn run(&self, held: &mut Held) -> Result<bool, Error> {
        let (centre, New { id, room, .. }) = (held.centre(), &self.new);
        let house = facts::house(held, centre).await?.ok_or(Error::Missing)?;
        let is_fine = |room: &RoomId| house.rooms.iter().any(|known| known.id == *room && may_count(known));
        if !room.as_ref().is_none_or(is_fine) {
            return Err(Error::Missing);
        }
        let is_first = counters::live(held, centre, *room).await? == 0;
        if !counters::insert(held, &self.new, self.now).await? {
            return Ok(false);
        }
        if is_first {
            self.begin(held).await?;
        }
        held.record("counter.added", id.0, "", self.now).await?;
        Ok(true)
    }
}

impl AddCounter {
    /// The place stands at what is counted there now.
    async fn begin(&self, held: &mut Held) -> Result<(), Error> {
        let (centre, now) = (held.centre(), self.now);
        let zone = facts::house(held, centre).await?.ok_or(Error::Missing)?.centre.zone;
        let day = zone.day(zone.date(now));
        let facts = facts::load(held, centre, None, day, now).await?.ok_or(Error::Missing)?;
        let loose = visits::loose(held, centre, day.starts()).await?;
        let calls = roll_call::rooms(&facts, &loose, now);
        let elsewhere = roll_call::elsewhere(&facts, &loose);
        let inside = Look { calls: &calls, rooms: &facts.rooms, elsewhere }.inside(self.new.room);
        let places = counters::places(held, centre).await?;
        let own = places.iter().find(|place| place.room == self.new.room);
        let own = own.ok_or_else(|| Fault::Corrupt("a counter without a place".into()))?;
        Ok(counters::stand(held, own.id, &Standing::seen(inside, now)).await?)
    }
}

/// It says nothing from now on.
///
/// # Errors
/// [`Error::Missing`] when the centre has no such counter.
#[derive(Debug, Clone, Copy)]
pub struct RevokeCounter {
    pub counter: CounterId,
    pub now: Timestamp,
}

impl Command for RevokeCounter {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        if !counters::revoke(held, self.counter).await? {
            return Err(Error::Missing);
        }
        held.record("counter.revoked", self.counter.0, "", self.now).await?;
        Ok(())
    }
}

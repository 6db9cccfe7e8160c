//! Telling everybody something for a while, saying it otherwise, and taking it back.
//!
//! Keeps true: it is in the words of somebody of the staff; what is over stays as it was.

use crate::domain::announcement::{Announcement, Said};
use crate::domain::closure::Extent;
use crate::domain::ids::{AnnouncementId, StaffId};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, Command, Held, announcements, centres};

/// What is said, from when to when, and for which rooms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub said: Said,
    pub window: Window,
    pub extent: Extent,
}

/// Says it.
///
/// # Errors
/// [`Error::Missing`] when a room is not this centre's; [`Error::Stale`] when its time is over.
#[derive(Debug, Clone)]
pub struct Announce {
    /// Chosen by the form's key, so that a press sent twice says it once.
    pub id: AnnouncementId,
    pub wish: Wish,
    pub now: Timestamp,
}

impl Command for Announce {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (by, centre, Wish { said, window, extent }) = (writer(held)?, held.centre(), &self.wish);
        if announcements::find(held, centre, self.id).await?.is_some() {
            return Ok(());
        }
        demand(held, &self.wish, self.now).await?;
        announcements::insert(held, self.id, (said, *window, extent), Some(by)).await?;
        held.record("announcement.made", self.id.0, "", self.now).await?;
        Ok(())
    }
}

/// Says it otherwise.
///
/// # Errors
/// The same; [`Error::Missing`] too when there is no such announcement here, and [`Error::Stale`] when it is over.
#[derive(Debug, Clone)]
pub struct ChangeAnnouncement {
    pub id: AnnouncementId,
    pub wish: Wish,
    pub now: Timestamp,
}

impl Command for ChangeAnnouncement {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (by, Wish { said, window, extent }) = (writer(held)?, &self.wish);
        let known = find(held, self.id).await?;
        if !known.is_open(self.now) {
            return Err(Error::Stale);
        }
        demand(held, &self.wish, self.now).await?;
        announcements::change(held, self.id, (said, *window, extent), by).await?;
        held.record("announcement.changed", self.id.0, "", self.now).await?;
        Ok(())
    }
}

/// Takes it back: nobody sees it any more.
///
/// # Errors
/// [`Error::Missing`] when there is no such announcement here.
#[derive(Debug, Clone)]
pub struct TakeBack {
    pub id: AnnouncementId,
    pub now: Timestamp,
}

impl Command for TakeBack {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        writer(held)?;
        // Over, or taken back by somebody quicker: nobody sees it all the same.
        if !find(held, self.id).await?.is_open(self.now) {
            return Ok(());
        }
        announcements::take_back(held, self.id, self.now).await?;
        held.record("announcement.taken_back", self.id.0, "", self.now).await?;
        Ok(())
    }
}

async fn find(held: &mut Held, id: AnnouncementId) -> Result<Announcement, Error> {
    let centre = held.centre();
    announcements::find(held, centre, id).await?.ok_or(Error::Missing)
}

async fn demand(held: &mut Held, wish: &Wish, now: Timestamp) -> Result<(), Error> {
    let centre = held.centre();
    let rooms = centres::rooms(held, centre).await?;
    if !wish.extent.named().iter().all(|named| rooms.iter().any(|room| room.id == *named)) {
        return Err(Error::Missing);
    }
    if wish.window.ends() <= now { Err(Error::Stale) } else { Ok(()) }
}

/// Whoever speaks to everybody is somebody of the staff.
pub(super) fn writer(held: &Held) -> Result<StaffId, Error> {
    match held.actor() {
        Actor::Staff(staff) => Ok(staff),
        Actor::Household(_) | Actor::Device(_) | Actor::Counter(_) | Actor::Host(_) | Actor::System => {
            Err(Error::Forbidden)
        }
    }
}

//! Slots of a private room: booked, extended, given up (M1).
//!
//! Keeps true: the slot is the household's or nobody's; asked for twice, it is booked once; nothing about the party
//! is kept but the adult who booked.

use super::use_private_room::{code_word, diary_at};
use crate::domain::ids::{HouseholdId, PrivateUseId, RoomId};
use crate::domain::private_room::{self, Asked, Diary, Kind, Party, State, Use};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, households, private_rooms};

/// Books the slot that starts then.
///
/// # Errors
/// [`Error::Refused`] with every reason; [`Error::Missing`] when it is no slot, or somebody named is a stranger.
#[derive(Debug, Clone)]
pub struct BookSlot {
    pub room: RoomId,
    pub household: HouseholdId,
    pub party: Party,
    pub starts: Timestamp,
    pub now: Timestamp,
}

impl Command for BookSlot {
    type Output = PrivateUseId;

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.household]
    }

    async fn run(&self, held: &mut Held) -> Result<PrivateUseId, Error> {
        let (centre, diary) = diary_at(held, self.room, self.starts).await?;
        let is_same = |used: &&Use| {
            used.is_live() && used.household == Some(self.household) && used.window.starts() == self.starts
        };
        if let Some(used) = diary.uses.iter().find(is_same) {
            return Ok(used.id); // C6: the same press again
        }
        let household = households::find(held, self.household).await?.ok_or(Error::Missing)?;
        let slot = diary.slots().into_iter().find(|slot| slot.starts() == self.starts);
        let slot = slot.ok_or(Error::Missing)?;
        let asked = Asked { household: &household, rules: &centre.rules, party: &self.party };
        private_room::book(&diary, asked, slot, self.now).ok_or(Error::Missing)??;
        let used = Use {
            id: PrivateUseId::new(),
            room: self.room,
            kind: Kind::Slot,
            window: slot,
            household: Some(self.household),
            guardian: Some(self.party.guardian),
            code_word: code_word(&diary),
            state: State::Expected,
        };
        private_rooms::insert(held, &used).await?;
        held.record("private.booked", used.id.0, "", self.now).await?;
        Ok(used.id)
    }
}

/// Takes the whole next slot, if it is free.
///
/// # Errors
/// [`Error::Refused`]; [`Error::Missing`] when it is not the household's.
#[derive(Debug, Clone)]
pub struct ExtendSlot {
    pub used: PrivateUseId,
    pub household: HouseholdId,
    pub now: Timestamp,
}

impl Command for ExtendSlot {
    type Output = Window;

    async fn run(&self, held: &mut Held) -> Result<Window, Error> {
        let (used, diary) = own(held, self.used, self.household).await?;
        let more = diary.uses.iter().find(|next| {
            next.household == used.household && next.is_live() && next.window.starts() == used.window.ends()
        });
        if let Some(more) = more {
            return Ok(more.window); // the same press again
        }
        let window = private_room::extend(&diary, &used, self.now)?;
        let next = Use { id: PrivateUseId::new(), window, ..used };
        private_rooms::insert(held, &next).await?;
        held.record("private.extended", next.id.0, "", self.now).await?;
        Ok(window)
    }
}

/// Gives a slot up before anybody came; no strike follows.
///
/// # Errors
/// [`Error::Missing`] when it is not the household's; [`Error::Stale`] when somebody has come.
#[derive(Debug, Clone)]
pub struct GiveUpSlot {
    pub used: PrivateUseId,
    pub household: HouseholdId,
    pub now: Timestamp,
}

impl Command for GiveUpSlot {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (used, _) = own(held, self.used, self.household).await?;
        match used.state {
            State::GivenUp => Ok(()),
            State::Here | State::Left => Err(Error::Stale),
            State::Expected => {
                private_rooms::end(held, used.id).await?;
                held.record("private.given_up", used.id.0, "", self.now).await?;
                Ok(())
            }
        }
    }
}

async fn own(held: &mut Held, id: PrivateUseId, household: HouseholdId) -> Result<(Use, Diary), Error> {
    let used = private_rooms::find(held, id).await?.filter(|used| used.household == Some(household));
    let used = used.ok_or(Error::Missing)?;
    let (_, diary) = diary_at(held, used.room, used.window.starts()).await?;
    Ok((used, diary))
}

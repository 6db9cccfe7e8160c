//! "In use" and "free": one press at a private room's door, at the desk, or on a phone (M1).
//!
//! Keeps true: a press sent twice is one press; nobody is told who was there before.

use crate::domain::centre::Centre;
use crate::domain::ids::{HouseholdId, PrivateUseId, RoomId};
use crate::domain::private_room::{Diary, Kind, Press, Presser, State, Use};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{Command, Held, centres, households, private_rooms};
use rand::seq::IteratorRandom;

/// Presses.
///
/// # Errors
/// [`Error::Refused`] with rule M1; [`Error::Missing`] when there is no such private room here; [`Error::Forbidden`]
/// when a household would end another's use.
#[derive(Debug, Clone)]
pub struct UsePrivateRoom {
    pub room: RoomId,
    pub by: By,
    pub wish: Wish,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Door,
    Desk,
    Household(HouseholdId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    InUse,
    Free,
}

impl Command for UsePrivateRoom {
    type Output = ();

    fn households(&self) -> Vec<HouseholdId> {
        match self.by {
            By::Household(id) => vec![id],
            By::Door | By::Desk => Vec::new(),
        }
    }

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (_, diary) = diary_at(held, self.room, self.now).await?;
        match self.wish {
            Wish::InUse => begin(held, &diary, self.by, self.now).await,
            Wish::Free => end(held, &diary, self.by, self.now).await,
        }
    }
}

/// The centre, and a private room's diary of the day it is there at an instant.
pub(super) async fn diary_at(held: &mut Held, room: RoomId, at: Timestamp) -> Result<(Centre, Diary), Error> {
    let id = held.centre();
    let centre = centres::find(held, id).await?.ok_or(Error::Missing)?;
    let rooms = centres::rooms(held, id).await?;
    let room = rooms.iter().find(|known| known.id == room).ok_or(Error::Missing)?;
    let day = (centre.zone.date(at), centre.zone);
    let diary = private_rooms::diary(held, room, day).await?.ok_or(Error::Missing)?;
    Ok((centre, diary))
}

async fn begin(held: &mut Held, diary: &Diary, by: By, now: Timestamp) -> Result<(), Error> {
    let household = match by {
        By::Household(id) => Some(households::find(held, id).await?.ok_or(Error::Missing)?),
        By::Door | By::Desk => None,
    };
    let presser = match (by, &household) {
        (By::Door, _) => Presser::Door,
        (_, Some(household)) => Presser::Household(household),
        (_, None) => Presser::Desk,
    };
    match diary.press(presser, now)? {
        Press::Nothing => {}
        Press::Claim(id, window) => {
            private_rooms::claim(held, id, window).await?;
            held.record("private.claimed", id.0, "", now).await?;
        }
        Press::Begin { window, given_up } => {
            if let Some(missed) = given_up {
                private_rooms::end(held, missed).await?;
                held.record("private.given_up", missed.0, "", now).await?;
            }
            let adult =
                household.as_ref().and_then(|h| h.guardians.iter().find(|guardian| guardian.is_adult));
            let used = Use {
                id: PrivateUseId::new(),
                room: diary.room,
                kind: Kind::Press,
                window,
                household: household.as_ref().map(|household| household.id),
                guardian: adult.map(|adult| adult.id),
                code_word: code_word(diary),
                state: State::Here,
            };
            private_rooms::insert(held, &used).await?;
            held.record("private.pressed", used.id.0, "", now).await?;
        }
    }
    Ok(())
}

async fn end(held: &mut Held, diary: &Diary, by: By, now: Timestamp) -> Result<(), Error> {
    for used in diary.leaving(now) {
        if let By::Household(id) = by
            && used.household != Some(id)
        {
            return Err(Error::Forbidden);
        }
        end_one(held, used.id, now).await?;
    }
    Ok(())
}

async fn end_one(held: &mut Held, id: PrivateUseId, now: Timestamp) -> Result<(), Fault> {
    if private_rooms::end(held, id).await? {
        held.record("private.left", id.0, "", now).await?;
    }
    Ok(())
}

/// Keys of words that staff and bookers say to each other (M2).
pub const CODE_WORDS: [&str; 24] = [
    "apple", "pear", "peach", "plum", "grape", "melon", "lychee", "lemon", "lotus", "orchid", "bamboo",
    "willow", "maple", "pine", "swallow", "magpie", "panda", "rabbit", "carp", "cloud", "moon", "star",
    "river", "lantern",
];

/// One that nobody else has that day, as long as there are any.
pub(super) fn code_word(diary: &Diary) -> String {
    let is_unused = |word: &&str| !diary.uses.iter().any(|used| used.is_live() && used.code_word == **word);
    let unused = CODE_WORDS.into_iter().filter(is_unused).choose(&mut rand::rng());
    unused.or_else(|| CODE_WORDS.into_iter().choose(&mut rand::rng())).unwrap_or(CODE_WORDS[0]).to_string()
}

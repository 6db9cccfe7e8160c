//! A household's bookings: what is asked for, and what became of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::sessions::{Canceller, Stand};
use super::{Called, Few};
use crate::actions::answer_offer;
use crate::domain::booking::{Holding, Part, State};
use crate::domain::cancellation;
use crate::domain::ids::{ChildId, GuardianId, HouseholdId, SessionId};
use crate::domain::party::{Authority, Request, Wish};
use crate::domain::zone::Timestamp;
use crate::store::tickets::Ticket;

/// Who comes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Children who take a place; a session's outlook says who would usually come.
    pub children: Few<Uuid>,
    #[serde(default)]
    pub guardians: Few<Uuid>,
    /// Babies in the arms: heads, no places (C2).
    #[serde(default)]
    pub carried: Few<Uuid>,
    /// Siblings brought along, where a session takes them: heads, no places (C2).
    #[serde(default)]
    pub along: Few<Uuid>,
    #[serde(default)]
    pub wish: Wanted,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// A place, or to hear why not.
    #[default]
    Place,
    /// A place if one is free, else a place in line.
    Line,
}

impl Party {
    pub fn request(&self, household: HouseholdId, session: SessionId, authority: Authority) -> Request {
        let carried = once_each(self.carried.iter().map(|id| ChildId(*id)));
        let children = self.children.iter().map(|id| ChildId(*id)).filter(|id| !carried.contains(id));
        let children = once_each(children);
        let along = self.along.iter().map(|id| ChildId(*id));
        let along = once_each(along.filter(|id| !carried.contains(id) && !children.contains(id)));
        Request {
            household,
            session,
            children,
            along,
            guardians: once_each(self.guardians.iter().map(|id| GuardianId(*id))),
            carried,
            wish: match self.wish {
                Wanted::Place => Wish::Place,
                Wanted::Line => Wish::Line,
            },
            authority,
        }
    }
}

fn once_each<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for one in all {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    once
}

/// Some of the party, or all of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// Left out: the whole party.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub children: Option<Few<Uuid>>,
}

/// Yes or no to an offered place.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferAnswer {
    pub reply: Reply,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Take,
    Leave,
}

impl From<Reply> for answer_offer::Reply {
    fn from(reply: Reply) -> answer_offer::Reply {
        match reply {
            Reply::Take => answer_offer::Reply::Take,
            Reply::Leave => answer_offer::Reply::Leave,
        }
    }
}

/// A party's claim on a session.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Booking {
    pub id: Uuid,
    /// Said at the door.
    pub code: String,
    /// Its place in the centre's ledger: the smaller one was first.
    pub number: i64,
    pub centre: String,
    pub session: Uuid,
    pub room: String,
    pub names: Called,
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub created_at: Timestamp,
    pub children: Vec<Member>,
    pub guardians: Vec<Escort>,
    /// Parties that wait before this one, while it waits.
    pub ahead: Option<u16>,
    /// An offered place is held until then.
    pub offered_until: Option<Timestamp>,
    /// Until then a cancellation is on time (B4, B6).
    pub cancel_by: Timestamp,
    /// It may still be made smaller or cancelled.
    pub can_change: bool,
}

/// One child of a booking, and what became of it there.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Member {
    pub child: Uuid,
    pub state: Stand,
    pub cancelled_by: Option<Canceller>,
    pub part: How,
}

/// How a child comes.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PartOf")]
pub enum How {
    /// It takes a place.
    Place,
    /// In the arms.
    Carried,
    /// A sibling brought along.
    Along,
}

impl From<Part> for How {
    fn from(part: Part) -> How {
        match part {
            Part::Place => How::Place,
            Part::Carried => How::Carried,
            Part::Along => How::Along,
        }
    }
}

/// A guardian who comes along.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Escort {
    pub guardian: Uuid,
    pub is_in_room: bool,
}

impl Member {
    fn of(holding: &Holding) -> Member {
        let cancelled_by = match holding.state {
            State::Cancelled { by } => Some(by.into()),
            _ => None,
        };
        let (child, state) = (holding.child.0, holding.state.into());
        Member { child, state, cancelled_by, part: holding.part.into() }
    }
}

impl Booking {
    pub fn of(ticket: &Ticket, now: Timestamp) -> Booking {
        let (booking, session) = (&ticket.booking, &ticket.session);
        Booking {
            id: booking.id.0,
            code: booking.code.clone(),
            number: booking.number.0,
            centre: ticket.centre.slug.clone(),
            session: session.id.0,
            room: ticket.room.slug.clone(),
            names: (&session.names).into(),
            starts: session.window.starts(),
            ends: session.window.ends(),
            created_at: booking.created_at,
            children: ticket.members.iter().map(Member::of).collect(),
            guardians: ticket
                .guardians
                .iter()
                .map(|escort| Escort { guardian: escort.guardian.0, is_in_room: escort.is_in_room })
                .collect(),
            ahead: ticket.ahead,
            offered_until: booking.times.offered_until.filter(|until| now < *until),
            cancel_by: cancellation::on_time_until(session, &booking.times),
            can_change: ticket.is_live() && now < session.window.starts(),
        }
    }
}

/// A message of ours to a household.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Notice {
    pub id: Uuid,
    pub at: Timestamp,
    /// The same kind of message always has the same word.
    pub about: String,
    pub text: String,
    pub booking: Option<Uuid>,
    pub session: Option<Uuid>,
    pub is_read: bool,
}

/// A slot of a private room is asked for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotWish {
    pub starts: Timestamp,
    /// The adult who books.
    pub guardian: Uuid,
    /// That adult among them.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 9))]
    pub adults: u16,
    pub children: Few<Uuid>,
}

fn one() -> u16 {
    1
}

/// A private room set in use, or free again (M1).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UseWish {
    pub wish: InOrFree,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InOrFree {
    InUse,
    Free,
}

/// A slot that is yours.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnSlot {
    pub id: Uuid,
    pub starts: Timestamp,
    pub ends: Timestamp,
}

//! Checking out: a child, or the whole party, has left (C7). In a drop-in session that frees the place (B5).
//!
//! Keeps true: guardians leave with the last child they came with; whoever waits hears of a freed place; a child left with
//! staff never goes by this press, but by [`super::release`] (G5).

use super::check_in::{at_the_door, event, guardians_inside, source};
use crate::domain::age::Age;
use crate::domain::booking::{Escort, Holding};
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, ChildId};
use crate::domain::pick_up::{self, HandOver};
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::visits::Kind;
use crate::store::{Command, Held, attendance, bookings, sessions, visits};

/// Checks out one child of a booking, or everybody on it.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's; refused for a child left with staff (G5).
#[derive(Debug, Clone)]
pub struct CheckOut {
    pub booking: BookingId,
    /// None: the whole party. Who takes no place leaves with the last child who does.
    pub child: Option<ChildId>,
    pub nonce: String,
    pub now: Timestamp,
}

impl Command for CheckOut {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (session, facts) = at_the_door(held, self.booking, self.now).await?;
        let members = bookings::members(held, self.booking).await?;
        let Some(parting) = Parting::of(&members, self.child) else {
            return Ok(()); // gone already: this press was counted
        };
        let left_with_staff = parting.leaving.iter().find(|member| is_left_with_staff(&session, member));
        if let Some(member) = left_with_staff {
            let child = member.child;
            return Err(Refusals::one(Refusal::HandOver(HandOver::ByName { child })).into()); // G5
        }
        go_out(held, (&session, facts), &parting, (&self.nonce, self.now)).await.map(drop)
    }
}

/// G5: it goes home by name.
pub(super) fn is_left_with_staff(session: &Session, member: &Holding) -> bool {
    pick_up::is_left_with_staff(session, (member.part, age_of(session, member)))
}

/// On the session's own day.
pub(super) fn age_of(session: &Session, member: &Holding) -> Option<Age> {
    Age::on(member.birth?, session.date)
}

/// Those of a booking who go, and those who stay.
pub(super) struct Parting<'a> {
    pub booking: BookingId,
    pub leaving: Vec<&'a Holding>,
    pub staying: Vec<&'a Holding>,
}

impl Parting<'_> {
    /// One child, or the whole party; whoever takes no place goes with the last who does. None: nobody of them is inside.
    pub(super) fn of(members: &[Holding], child: Option<ChildId>) -> Option<Parting<'_>> {
        let is_meant = |member: &Holding| child.is_none_or(|child| child == member.child);
        let inside = members.iter().filter(|member| member.state.is_inside());
        let (leaving, staying): (Vec<&Holding>, Vec<&Holding>) = inside.partition(|m| is_meant(m));
        let (leaving, staying) = if staying.iter().all(|member| !member.part.takes_place()) {
            ([leaving, staying].concat(), Vec::new())
        } else {
            (leaving, staying)
        };
        let booking = leaving.iter().find(|member| is_meant(member))?.booking;
        Some(Parting { booking, leaving, staying })
    }
}

/// Counts them out; false when this press was counted before.
pub(super) async fn go_out(
    held: &mut Held,
    (session, mut facts): (&Session, Facts),
    parting: &Parting<'_>,
    (nonce, now): (&str, Timestamp),
) -> Result<bool, Error> {
    let booking = parting.booking;
    let escorts = bookings::guardians(held, booking).await?;
    facts.holdings.retain(|holding| holding.booking != booking);
    let needed = guardians_inside(&facts, session.id);
    let go = |escort: &&Escort| parting.staying.is_empty() && !needed.contains(&escort.guardian);
    let going: Vec<&Escort> = escorts.iter().filter(go).collect();
    for (index, member) in parting.leaving.iter().enumerate() {
        let guardians: &[&Escort] = if index == 0 { &going } else { &[] };
        let event = event(session, (member, guardians), (Kind::CheckOut, now), -1);
        let nonce = format!("{nonce} {}", member.child);
        if !visits::insert(held, &event, (&source(held.actor()), &nonce)).await? {
            return Ok(false);
        }
        attendance::leave(held, (booking, member.child), now).await?;
    }
    held.record("visit.checked_out", booking.0, "", now).await?;
    sessions::seen(held, session.id);
    super::settle::settle(held, session.window, None, now).await?;
    Ok(true)
}

//! Cancelling a booking, or some of its children: the place goes to whoever waits first (B4, B5, B6).

use crate::domain::booking::{CancelledBy, Holding, Part, State};
use crate::domain::cancellation;
use crate::domain::ids::{BookingId, ChildId, HouseholdId};
use crate::domain::notice::Subject;
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::session::Session;
use crate::domain::supervision;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::bookings::{self, Booking};
use crate::store::{Actor, Command, Held, centres, notices, sessions};

/// Gives up places.
///
/// # Errors
/// [`Error::Missing`] when the booking is not the household's; refused once the session has begun, or when nothing
/// of it is left to give up ([`Error::Stale`]).
#[derive(Debug, Clone)]
pub struct Cancel {
    pub booking: BookingId,
    /// None: the whole party.
    pub children: Option<Vec<ChildId>>,
    /// Whose booking it must be; none for staff.
    pub household: Option<HouseholdId>,
    pub now: Timestamp,
}

impl Command for Cancel {
    /// How it is remembered.
    type Output = CancelledBy;

    fn households(&self) -> Vec<HouseholdId> {
        self.household.into_iter().collect()
    }

    async fn run(&self, held: &mut Held) -> Result<CancelledBy, Error> {
        let booking = bookings::find(held, self.booking).await?.ok_or(Error::Missing)?;
        if self.household.is_some_and(|id| id != booking.household) || booking.centre != held.centre() {
            return Err(Error::Missing);
        }
        let session = sessions::find(held, booking.session).await?.ok_or(Error::Missing)?;
        if self.now >= session.window.starts() {
            let started = session.window.starts();
            return Err(Refusals::one(Refusal::AlreadyStarted { started }).into());
        }
        let by = match held.actor() {
            Actor::Household(_) => cancellation::by_household(&session, &booking.times, self.now),
            Actor::Staff(_) | Actor::Device(_) | Actor::Counter(_) | Actor::Host(_) | Actor::System => {
                CancelledBy::Desk
            }
        };
        let given_up = give_up(held, (&booking, &session), self.children.as_deref(), by, self.now).await?;
        if given_up == 0 {
            return Err(Error::Stale);
        }
        held.record("booking.cancelled", booking.id.0, by.word(), self.now).await?;
        sessions::seen(held, session.id);
        let about = (Some(booking.id), Some(session.id));
        notices::queue(held, booking.household, about, &Subject::Cancelled { by }, self.now).await?;
        super::settle::settle(held, session.window, Some(booking.household), self.now).await?;
        Ok(by)
    }
}

/// Gives up the places of some of a party's children, or of all; how many that were. Who is told, and who gets the
/// places, is the caller's to say.
pub(super) async fn give_up(
    held: &mut Held,
    (booking, session): (&Booking, &Session),
    children: Option<&[ChildId]>,
    by: CancelledBy,
    now: Timestamp,
) -> Result<usize, Fault> {
    let members = bookings::members(held, booking.id).await?;
    let mut given_up = 0;
    for member in members.iter().filter(|member| is_meant(member, children)) {
        given_up += usize::from(end(held, member, (by, now)).await?);
    }
    if given_up > 0 {
        free_the_rest(held, booking, session, (by, now)).await?;
    }
    Ok(given_up)
}

/// Leaving the line, or an offer, is never late.
async fn end(held: &mut Held, member: &Holding, (by, now): (CancelledBy, Timestamp)) -> Result<bool, Fault> {
    let is_late = by == CancelledBy::HouseholdLate && member.state != State::Confirmed;
    let to = State::Cancelled { by: if is_late { CancelledBy::Household } else { by } };
    bookings::move_child(held, (member.booking, member.child), member.state, to, now).await
}

fn is_meant(member: &Holding, children: Option<&[ChildId]>) -> bool {
    let is_open = matches!(member.state, State::Confirmed | State::Waiting | State::Offered);
    is_open && children.is_none_or(|children| children.contains(&member.child))
}

/// B5: a smaller party frees the guardians it no longer needs, or not in the room; and those nobody brings any more.
async fn free_the_rest(
    held: &mut Held,
    booking: &Booking,
    session: &Session,
    (by, now): (CancelledBy, Timestamp),
) -> Result<(), Fault> {
    let members = bookings::members(held, booking.id).await?;
    let stays = |member: &&Holding| member.state.occupies() || member.state == State::Waiting;
    let ages = |part: Part| {
        let who = members.iter().filter(stays).filter(move |member| member.part == part);
        who.filter_map(|member| crate::domain::age::Age::on(member.birth?, session.date)).collect::<Vec<_>>()
    };
    let (children, babies) = (ages(Part::Place), ages(Part::Carried));
    if children.is_empty() {
        for member in members.iter().filter(stays) {
            end(held, member, (by, now)).await?;
        }
    }
    let centre = held.centre();
    let Some(centre) = centres::find(held, centre).await? else { return Ok(()) };
    let minded = [&children[..], &ages(Part::Along)].concat();
    let needed = supervision::guardians_needed(&minded, &babies, session, &centre.rules);
    let guardians = bookings::guardians(held, booking.id).await?;
    if children.is_empty() {
        return Ok(());
    }
    for escort in guardians.iter().skip(usize::from(needed)) {
        bookings::remove_guardian(held, booking.id, escort.guardian).await?;
    }
    // Who stays may need nobody in the room.
    let in_room = supervision::is_in_room(&minded, &babies, session);
    bookings::station_guardians(held, booking.id, in_room).await
}

//! Answering an offer: take the held place, or let it go to the next in line (B6).

use crate::domain::booking::{CancelledBy, State};
use crate::domain::ids::{BookingId, HouseholdId};
use crate::domain::notice::Subject;
use crate::domain::waiting_list;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, bookings, centres, notices, sessions};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    Take,
    Leave,
}

/// Answers an offer.
///
/// # Errors
/// [`Error::Missing`] when it is not the household's; [`Error::Stale`] when it ran out or was answered before.
#[derive(Debug, Clone)]
pub struct AnswerOffer {
    pub booking: BookingId,
    /// Whose offer it must be; none for staff on the telephone.
    pub household: Option<HouseholdId>,
    pub reply: Reply,
    pub now: Timestamp,
}

impl Command for AnswerOffer {
    type Output = ();

    fn households(&self) -> Vec<HouseholdId> {
        self.household.into_iter().collect()
    }

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (id, now) = (self.booking, self.now);
        let booking = bookings::find(held, id).await?.ok_or(Error::Missing)?;
        if self.household.is_some_and(|household| household != booking.household)
            || booking.centre != held.centre()
        {
            return Err(Error::Missing);
        }
        let is_held = booking.times.offered_until.is_some_and(|until| now < until);
        let session = sessions::find(held, booking.session).await?.ok_or(Error::Missing)?;
        if !is_held {
            super::settle::settle(held, session.window, None, now).await?;
            return Err(Error::Stale);
        }
        let to = match self.reply {
            Reply::Take => State::Confirmed,
            Reply::Leave => State::Cancelled { by: CancelledBy::Household },
        };
        if bookings::move_all(held, id, State::Offered, to, now).await? == 0 {
            return Err(Error::Stale);
        }
        let centre = held.centre();
        let centre = centres::find(held, centre).await?.ok_or(Error::Missing)?;
        let cancel_until = waiting_list::cancel_until(&session, &centre.rules, now);
        bookings::promoted(held, id, booking.times.promoted_at.unwrap_or(now), cancel_until).await?;
        if self.reply == Reply::Take {
            bookings::seen(held, id, now).await?; // B6: who takes it has heard of it
        }
        let (verb, subject) = match self.reply {
            Reply::Take => ("offer.taken", Subject::Booked),
            Reply::Leave => ("offer.left", Subject::Cancelled { by: CancelledBy::Household }),
        };
        held.record(verb, id.0, &session.id.to_string(), now).await?;
        sessions::seen(held, session.id);
        notices::queue(held, booking.household, (Some(id), Some(session.id)), &subject, now).await?;
        super::settle::settle(held, session.window, Some(booking.household), now).await?;
        Ok(())
    }
}

//! Seeing: a household looked at what concerns it. Nobody's place changes, so nothing is numbered.

use crate::domain::ids::{BookingId, EnrolmentId, HouseholdId};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, bookings, enrolments, notices};

/// B6: a household saw that it moved up; from now on not coming counts.
#[derive(Debug, Clone)]
pub struct SeeBooking {
    pub booking: BookingId,
    pub household: HouseholdId,
    pub now: Timestamp,
}

impl Command for SeeBooking {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let booking = bookings::find(held, self.booking).await?.ok_or(Error::Missing)?;
        if booking.household != self.household || booking.centre != held.centre() {
            return Err(Error::Missing);
        }
        Ok(bookings::seen(held, self.booking, self.now).await?)
    }
}

/// B6: the same of a course.
#[derive(Debug, Clone)]
pub struct SeeEnrolment {
    pub enrolment: EnrolmentId,
    pub household: HouseholdId,
    pub now: Timestamp,
}

impl Command for SeeEnrolment {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        super::leave_course::owned(held, self.enrolment, Some(self.household)).await?;
        Ok(enrolments::seen(held, self.enrolment, self.now).await?)
    }
}

/// A household read its notices.
#[derive(Debug, Clone)]
pub struct ReadNotices {
    pub household: HouseholdId,
    pub now: Timestamp,
}

impl Command for ReadNotices {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        Ok(notices::read(held, self.household, self.now).await?)
    }
}

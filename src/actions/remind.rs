//! Reminding: the evening before, each family hears once of what it has booked for the next day.
//!
//! Keeps true: one reminder for a booking and a date, whatever restarts and however many processes run; nothing of a
//! private room; what was booked after the hour is not reminded of. Nobody's place changes.

use crate::domain::ids::{CentreId, NoticeId};
use crate::domain::notice::Subject;
use crate::domain::reminder::{self, Due};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::reminders::{self, Reminding};
use crate::store::{Command, Conn, Held, centres, notices};

/// Reminders of one command: bookings wait meanwhile.
const MOST: u16 = 50;

/// Queues the reminders that are due in a centre.
#[derive(Debug, Clone)]
pub struct Remind {
    pub now: Timestamp,
}

impl Command for Remind {
    /// How many were queued; the rest is due still.
    type Output = usize;

    async fn run(&self, held: &mut Held) -> Result<usize, Error> {
        let centre = held.centre();
        let due = due(held, centre, self.now).await?;
        for (due, reminding) in &due {
            let Reminding { booking, household, session, starts } = *reminding;
            let subject = Subject::Reminder { starts };
            notices::queue(held, household, (Some(booking), Some(session)), &subject, self.now).await?;
            reminders::reminded(held, booking, due.date).await?;
        }
        if !due.is_empty() {
            reminders::over(held, self.now).await?;
            held.record("reminders.queued", centre.0, &due.len().to_string(), self.now).await?;
        }
        Ok(due.len())
    }
}

/// What is due in a centre, at most so many as one command queues.
pub async fn due(db: &mut Conn, centre: CentreId, now: Timestamp) -> Result<Vec<(Due, Reminding)>, Fault> {
    let Some(centre) = centres::find(db, centre).await? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for due in reminder::due(&centre, now) {
        let of_date = reminders::due(db, (centre.id, centre.zone), due, now, MOST).await?;
        all.extend(of_date.into_iter().map(|reminding| (due, reminding)));
    }
    all.truncate(MOST.into());
    Ok(all)
}

/// On the telephone, staff hear that a family can't come: its places go to whoever waits, and nobody calls again.
///
/// # Errors
/// As [`super::cancel::Cancel`]; [`Error::Missing`] when there is no such notice here.
#[derive(Debug, Clone)]
pub struct HearAbsence {
    pub notice: NoticeId,
    pub now: Timestamp,
}

impl Command for HearAbsence {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let now = self.now;
        let notice = notices::find(held, self.notice).await?.ok_or(Error::Missing)?;
        if notice.centre != held.centre() {
            return Err(Error::Missing);
        }
        let booking = notice.booking.ok_or(Error::Stale)?;
        super::cancel::Cancel { booking, children: None, household: None, now }.run(held).await?;
        Ok(notices::told_by_phone(held, booking, now).await?)
    }
}

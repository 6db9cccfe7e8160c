//! Money taken at the desk for places, noted; and what was noted wrongly, or is given back, taken off again.
//!
//! Keeps true: a party never pays more than it owes, and is never given back more than it paid; a press sent twice is
//! noted once.

use crate::domain::ids::{BookingId, CentreId, PaymentId, SessionId};
use crate::domain::payment::{Press, Till};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Conn, Held, payments, rosters, sessions};

/// Notes it.
///
/// # Errors
/// [`Error::Missing`] when the session or the booking is not this centre's; [`Error::Stale`] when it is more than is
/// owed, or than was noted.
#[derive(Debug, Clone)]
pub struct NotePayment {
    pub id: PaymentId,
    pub session: SessionId,
    /// None: somebody without a name (C8).
    pub booking: Option<BookingId>,
    pub press: Press,
    pub now: Timestamp,
}

impl Command for NotePayment {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let centre = held.centre();
        let (session, till) = till(held, (centre, self.session)).await?;
        let about = (session.id, self.booking);
        if !payments::note(held, self.id, about, self.press, self.now).await? {
            return Ok(());
        }
        if !self.is_right(&session, &till)? {
            return Err(Error::Stale);
        }
        let verb = match self.press {
            Press::Taken(_) => "payment.noted",
            Press::GivenBack(_) => "payment.given_back",
        };
        held.record(verb, session.id.0, &self.press.coins().to_string(), self.now).await?;
        Ok(())
    }
}

impl NotePayment {
    fn is_right(&self, session: &Session, till: &Till) -> Result<bool, Error> {
        let (open, noted) = match self.booking {
            None if session.terms.fee.amount().is_none() => (0, till.nameless),
            None => (u64::MAX, till.nameless),
            Some(booking) => {
                let account = till.parties.get(&booking).ok_or(Error::Missing)?;
                (account.open(), account.noted)
            }
        };
        Ok(match self.press {
            Press::Taken(amount) => u64::from(amount.coins()) <= open,
            Press::GivenBack(amount) => u64::from(amount.coins()) <= noted,
        })
    }
}

/// A session of a centre, and what was noted for it.
///
/// # Errors
/// [`Error::Missing`] when it is not the centre's.
pub async fn till(db: &mut Conn, (centre, id): (CentreId, SessionId)) -> Result<(Session, Till), Error> {
    let session = sessions::find(db, id).await?.filter(|session| session.centre == centre);
    let session = session.ok_or(Error::Missing)?;
    let entries = rosters::of_session(db, id).await?;
    let noted = payments::of_session(db, id).await?;
    let till = Till::of(session.terms.fee, &entries, &noted);
    Ok((session, till))
}

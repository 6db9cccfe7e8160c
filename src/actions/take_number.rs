//! Taking a number oneself for a full session whose desk gives numbers (C8).
//!
//! Keeps true: one press, one number, whichever process hears it, and no two presses the same; nothing is kept but the
//! number and the mark of the press.

use super::check_in::{around, source};
use crate::domain::age::AgeRange;
use crate::domain::digest;
use crate::domain::here::{self, Standing};
use crate::domain::ids::SessionId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, door_lines, sessions};

/// Gives the next number.
///
/// # Errors
/// [`Error::Missing`] when the session is not this centre's; [`Error::Stale`] when there is no line for such a child,
/// or no number left.
#[derive(Debug, Clone)]
pub struct TakeNumber {
    pub session: SessionId,
    /// Of the child.
    pub ages: AgeRange,
    /// One press, one nonce.
    pub nonce: String,
    pub now: Timestamp,
}

impl Command for TakeNumber {
    type Output = u16;

    async fn run(&self, held: &mut Held) -> Result<u16, Error> {
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        if session.centre != held.centre() {
            return Err(Error::Missing);
        }
        let mark = digest::of(&(source(held.actor()), &self.nonce));
        if let Some(number) = door_lines::given_to(held, session.id, &mark).await? {
            return Ok(number);
        }
        let facts = around(held, &session, self.now).await?;
        let line = door_lines::of(held, session.id).await?;
        let standing = here::standing(&facts, &session, Some(&line), self.ages, self.now);
        let Some(Standing::InLine { .. }) = standing else { return Err(Error::Stale) };
        let number = line.to_give().ok_or(Error::Stale)?;
        door_lines::keep(held, &line.with_given(number)).await?;
        let detail = door_lines::told(&mark, number);
        held.record(door_lines::GIVEN_VERB, session.id.0, &detail, self.now).await?;
        Ok(number)
    }
}

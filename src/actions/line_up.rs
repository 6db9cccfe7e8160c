//! The line at the door of a full session: a number given, the next one called (C8).
//!
//! Keeps true: pressed twice, a number is given or called once; only while the session runs.

use crate::domain::door_line::DoorLine;
use crate::domain::ids::SessionId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, door_lines, sessions};

/// Gives a number, or calls the next.
///
/// # Errors
/// [`Error::Missing`] when the session is not this centre's; [`Error::Stale`] when it does not run, or it is not that
/// number's turn.
#[derive(Debug, Clone, Copy)]
pub struct LineUp {
    pub session: SessionId,
    pub step: Step,
    pub now: Timestamp,
}

/// Each names the number it is about, so that a press sent twice is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Give(u16),
    Call(u16),
}

impl Command for LineUp {
    type Output = DoorLine;

    async fn run(&self, held: &mut Held) -> Result<DoorLine, Error> {
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        if session.centre != held.centre() {
            return Err(Error::Missing);
        }
        if !session.is_running(self.now) {
            return Err(Error::Stale);
        }
        let line = door_lines::of(held, session.id).await?;
        let (after, verb) = match self.step {
            Step::Give(number) if number <= line.given && number > 0 => return Ok(line),
            Step::Call(number) if number <= line.called && number > 0 => return Ok(line),
            Step::Give(number) if line.to_give() == Some(number) => {
                (line.with_given(number), door_lines::GIVEN_VERB)
            }
            Step::Call(number) if line.to_call() == Some(number) => {
                let called_at = Some(self.now);
                (DoorLine { called: number, called_at, ..line }, "door.number_called")
            }
            Step::Give(_) | Step::Call(_) => return Err(Error::Stale),
        };
        door_lines::keep(held, &after).await?;
        held.record(verb, session.id.0, "", self.now).await?;
        Ok(after)
    }
}

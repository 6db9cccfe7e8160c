//! What time alone makes due: offers that ran out, and parties that wait and now fit (B6).

use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held};

/// Settles everything ahead in a centre.
#[derive(Debug, Clone)]
pub struct SettleDue {
    pub now: Timestamp,
}

/// Nobody waits for sessions further ahead than they can be booked.
const AHEAD_DAYS: i64 = 30;

impl SettleDue {
    /// The span in which somebody may wait.
    pub fn span(&self) -> Option<Window> {
        Window::lasting(self.now, Span::days(AHEAD_DAYS))
    }
}

impl Command for SettleDue {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let span = self.span().ok_or(Error::Missing)?;
        super::settle::settle(held, span, None, self.now).await?;
        Ok(())
    }
}

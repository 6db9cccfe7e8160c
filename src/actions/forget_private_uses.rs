//! M3: a day after a slot of a private room ended, nothing of it stays but one more in the day's count.

use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, centres, private_rooms};

const KEPT_HOURS: i64 = 24;
pub const AT_ONCE: u16 = 200;

/// Erases what is a day old, of one centre, at most 200 at once.
#[derive(Debug, Clone)]
pub struct ForgetPrivateUses {
    pub now: Timestamp,
}

impl Command for ForgetPrivateUses {
    /// How many; as many as at once, where more may be left.
    type Output = u16;

    async fn run(&self, held: &mut Held) -> Result<u16, Error> {
        let id = held.centre();
        let centre = centres::find(held, id).await?.ok_or(Error::Missing)?;
        let before = self.now - Span::hours(KEPT_HOURS);
        let over = private_rooms::over(held, centre.id, before, AT_ONCE).await?;
        for used in &over {
            private_rooms::forget(held, used, centre.zone.date(used.window.starts())).await?;
        }
        Ok(u16::try_from(over.len()).unwrap_or(AT_ONCE))
    }
}

//! A few words of the desk to every family that comes to a session, or waits for it (S2).
//!
//! Keeps true: each family hears it once; the ledger has how many heard it, never what was said.

use crate::domain::ids::{HouseholdId, SessionId};
use crate::domain::names::Name;
use crate::domain::notice::{Notice, Subject};
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Conn, Held, notices, rosters, sessions};
use std::collections::BTreeSet;

/// Tells them. The number of families told.
///
/// # Errors
/// [`Error::Missing`] when the session is not this centre's; [`Error::Stale`] when it is over, or nobody comes.
#[derive(Debug, Clone)]
pub struct MessageAll {
    pub session: SessionId,
    pub text: Name,
    /// Whoever has no e-mail is called.
    pub is_urgent: bool,
    pub now: Timestamp,
}

impl Command for MessageAll {
    type Output = usize;

    async fn run(&self, held: &mut Held) -> Result<usize, Error> {
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        if session.centre != held.centre() {
            return Err(Error::Missing);
        }
        let families = families(held, self.session).await?;
        if session.window.ends() <= self.now || families.is_empty() {
            return Err(Error::Stale);
        }
        let subject = Subject::Message { text: self.text.clone(), is_urgent: self.is_urgent };
        if was_said(held, &families, (session.id, &subject), self.now).await? {
            return Ok(families.len());
        }
        for household in &families {
            notices::queue(held, *household, (None, Some(session.id)), &subject, self.now).await?;
        }
        held.record("session.messaged", session.id.0, &families.len().to_string(), self.now).await?;
        Ok(families.len())
    }
}

/// The same words within this time are the same press, sent again.
const AGAIN: Span = Span::minutes(10);

async fn was_said(
    db: &mut Conn,
    families: &BTreeSet<HouseholdId>,
    (session, subject): (SessionId, &Subject),
    now: Timestamp,
) -> Result<bool, Error> {
    let Some(first) = families.first() else { return Ok(false) };
    let heard = notices::of_household(db, *first, 20).await?;
    let is_same = |notice: &Notice| notice.session == Some(session) && notice.subject == *subject;
    Ok(heard.iter().any(|notice| is_same(notice) && now - notice.created_at < AGAIN))
}

/// Everybody it would reach.
///
/// # Errors
/// When the database cannot be read.
pub async fn families(db: &mut Conn, session: SessionId) -> Result<BTreeSet<HouseholdId>, Error> {
    Ok(rosters::live(db, session).await?.into_iter().map(|hit| hit.household).collect())
}

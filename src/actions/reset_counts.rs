//! Resetting the counts when the building closes (C7); not while a session runs, midnight or not.

use crate::domain::ids::VisitId;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::visits::{Kind, Visit};
use crate::store::{Command, Held, attendance, sessions, visits};

/// Counts every room down to nobody.
#[derive(Debug, Clone)]
pub struct ResetCounts {
    pub now: Timestamp,
}

/// How far back counts may still stand.
const DAYS: i64 = 7;

impl Command for ResetCounts {
    /// False when a session runs, and nothing was done.
    type Output = bool;

    async fn run(&self, held: &mut Held) -> Result<bool, Error> {
        let (centre, now) = (held.centre(), self.now);
        if let Some(instant) = Window::lasting(now, Span::milliseconds(1)) {
            let running = sessions::touching(held, centre, instant).await?;
            if running.iter().any(|session| session.is_running(now)) {
                return Ok(false);
            }
        }
        let counted = visits::counted(held, centre, now - Span::days(DAYS)).await?;
        for (room, session, [children, heads, on_site]) in counted {
            let (id, kind) = (VisitId::new(), Kind::Reset);
            let (children, heads, on_site) = (-children, -heads, -on_site);
            let (booking, child, band, at) = (None, None, None, now);
            let event =
                Visit { id, centre, room, session, booking, child, at, kind, children, heads, on_site, band };
            visits::insert(held, &event, ("system", &id.to_string())).await?;
            if let Some(session) = session {
                attendance::leave_all(held, session, now).await?;
                sessions::seen(held, session);
            }
            held.record("visit.reset", room.0, "", now).await?;
        }
        Ok(true)
    }
}

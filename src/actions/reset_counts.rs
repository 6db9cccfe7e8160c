//! Resetting the counts when the building closes (C7); not while a session runs, midnight or not.

use super::set_right::set_right;
use crate::domain::ids::{CentreId, RoomId, SessionId, VisitId};
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::visits::{Kind, Visit};
use crate::store::{Command, Held, attendance, counters, groups, pick_ups, sessions, visits};
use std::collections::HashMap;

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
        for (room, session, mut rest) in counted {
            if let Some(session) = session
                && is_waited_in(held, session).await?
            {
                continue;
            }
            let bands = match session {
                Some(session) => visits::bands(held, session).await?,
                None => HashMap::new(),
            };
            // Who walked in is gone as such too, or would hold a place in a session yet to come (C8).
            for (band, inside) in bands.into_iter().filter(|(_, inside)| *inside != [0; 3]) {
                rest = [rest[0] - inside[0], rest[1] - inside[1], rest[2] - inside[2]];
                let event = out(centre, (room, session), (Kind::WalkIn, Some(band)), (inside, now));
                visits::insert(held, &event, ("system", &event.id.to_string())).await?;
            }
            let event = out(centre, (room, session), (Kind::Reset, None), (rest, now));
            visits::insert(held, &event, ("system", &event.id.to_string())).await?;
            if let Some(session) = session {
                attendance::leave_all(held, session, now).await?;
                groups::leave_all(held, session, now).await?;
                sessions::seen(held, session);
            }
            held.record("visit.reset", room.0, "", now).await?;
        }
        for place in counters::places(held, centre).await? {
            if place.stands() {
                set_right(held, &place, 0, now).await?;
            }
        }
        Ok(true)
    }
}

/// G5: the house may close, a child nobody collected stays counted until somebody takes it home.
async fn is_waited_in(held: &mut Held, session: SessionId) -> Result<bool, Fault> {
    let Some(session) = sessions::find(held, session).await? else { return Ok(false) };
    Ok(pick_ups::still_here(held, &session).await? > 0)
}

/// So many going out at once.
fn out(
    centre: CentreId,
    (room, session): (RoomId, Option<SessionId>),
    (kind, band): (Kind, Option<String>),
    ([children, heads, on_site], at): ([i64; 3], Timestamp),
) -> Visit {
    let (id, booking, child) = (VisitId::new(), None, None);
    let (children, heads, on_site) = (-children, -heads, -on_site);
    Visit { id, centre, room, session, booking, child, at, kind, children, heads, on_site, band }
}

//! What fits instead of sessions that fall out: for staff, and for the families they told (Z2, B7).
//!
//! Keeps true: a family is offered only what it would be given at this moment (Z1).

use super::engine::Conn;
use super::{bookings, facts, sessions};
use crate::domain::booking::{CancelledBy, Part, State};
use crate::domain::effects::Effects;
use crate::domain::ids::{BookingId, CentreId, ChildId, SessionId};
use crate::domain::outlook::{self, Fits, Instead};
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Fault;

/// So near to the day that fell out, and not before today.
const NEAR_DAYS: i64 = 14;
/// Z2.
const MOST: usize = 3;

/// For each session that would fall out with somebody in it, those of its ages that have room.
pub async fn of_effects(
    db: &mut Conn,
    centre: CentreId,
    effects: &Effects,
    now: Timestamp,
) -> Result<Instead, Fault> {
    let hit = || effects.0.iter().filter(|touched| !touched.bookings.is_empty());
    let windows: Vec<Window> = hit().filter_map(|touched| near(touched.window, now)).collect();
    let Some(window) = Window::around(&windows) else { return Ok(Instead::new()) };
    let Some(facts) = facts::load(db, centre, None, window, now).await? else { return Ok(Instead::new()) };
    let out: Vec<SessionId> = effects.0.iter().map(|touched| touched.session).collect();
    let one = |session: &Session| {
        let fit = outlook::like(&facts, session, (&out, now), MOST);
        (session.id, with_rooms(fit, &facts.rooms))
    };
    Ok(hit().filter_map(|touched| facts.session(touched.session)).map(one).collect())
}

/// For the children whose booking the centre ended, what they could have together.
pub async fn of_booking(db: &mut Conn, id: BookingId, now: Timestamp) -> Result<Fits, Fault> {
    let Some(booking) = bookings::find(db, id).await? else { return Ok(Fits::new()) };
    let Some(session) = sessions::find(db, booking.session).await? else { return Ok(Fits::new()) };
    let members = bookings::members(db, id).await?;
    let lost = members.iter().filter(|member| {
        member.part == Part::Place && member.state == State::Cancelled { by: CancelledBy::Centre }
    });
    let children: Vec<ChildId> = lost.map(|member| member.child).collect();
    let Some(window) = near(session.window, now).filter(|_| !children.is_empty()) else {
        return Ok(Fits::new());
    };
    let asker = Some(booking.household);
    let Some(facts) = facts::load(db, session.centre, asker, window, now).await? else {
        return Ok(Fits::new());
    };
    let Some(request) = outlook::party(&facts, &session, &children) else { return Ok(Fits::new()) };
    Ok(with_rooms(outlook::that_fit(&facts, &request, now, MOST), &facts.rooms))
}

fn near(out: Window, now: Timestamp) -> Option<Window> {
    Window::new((out.starts() - Span::days(NEAR_DAYS)).max(now), out.ends() + Span::days(NEAR_DAYS))
}

fn with_rooms(fit: Vec<&Session>, rooms: &[Room]) -> Fits {
    let room = |session: &Session| rooms.iter().find(|room| room.id == session.room).cloned();
    fit.into_iter().filter_map(|session| Some((session.clone(), room(session)?))).collect()
}

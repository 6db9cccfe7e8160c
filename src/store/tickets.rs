//! A booking with all that is shown of it, read for the household whose it is.

use super::bookings::{self, Booking};
use super::engine::{Conn, args, statements};
use super::{centres, sessions};
use crate::domain::booking::{Escort, Holding, State};
use crate::domain::centre::Centre;
use crate::domain::ids::{BookingId, HouseholdId};
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Fault;
use uuid::Uuid;

statements! {
    /// Bookings of a household whose sessions end after an instant, after one of them.
    PAGE = "SELECT b.id FROM booking b JOIN session s ON s.id = b.session_id WHERE b.household_id = $1 AND s.ends_at > $2 \
            AND (s.starts_at, b.id) > ($3, $4) ORDER BY s.starts_at, b.id LIMIT $5";
}

#[derive(Debug, Clone)]
pub struct Ticket {
    pub booking: Booking,
    pub session: Session,
    pub room: Room,
    pub centre: Centre,
    pub members: Vec<Holding>,
    pub guardians: Vec<Escort>,
    /// Parties that wait before this one, while it waits.
    pub ahead: Option<u16>,
}

impl Ticket {
    pub fn is(&self, state: State) -> bool {
        self.members.iter().any(|member| member.state == state)
    }

    /// It holds, or waits for, a place.
    pub fn is_live(&self) -> bool {
        self.members.iter().any(|member| member.state.occupies() || member.state == State::Waiting)
    }
}

/// A booking of this household; none where it is somebody else's.
pub async fn find(db: &mut Conn, id: BookingId, household: HouseholdId) -> Result<Option<Ticket>, Fault> {
    let booking = bookings::find(db, id).await?.filter(|booking| booking.household == household);
    let Some(booking) = booking else { return Ok(None) };
    let Some(session) = sessions::find(db, booking.session).await? else { return Ok(None) };
    let Some(centre) = centres::find(db, booking.centre).await? else { return Ok(None) };
    let Some(room) = centres::room(db, session.room).await? else { return Ok(None) };
    let members = bookings::members(db, id).await?;
    let guardians = bookings::guardians(db, id).await?;
    let waits = members.iter().any(|member| member.state == State::Waiting);
    let ahead = match waits {
        true => u16::try_from(bookings::ahead(db, session.id, booking.number).await?).ok(),
        false => None,
    };
    Ok(Some(Ticket { booking, session, room, centre, members, guardians, ahead }))
}

/// The bookings of a household whose sessions end after an instant, in order of time, at most `most`.
pub async fn of_household(
    db: &mut Conn,
    household: HouseholdId,
    after: Timestamp,
    most: u16,
) -> Result<Vec<Ticket>, Fault> {
    let mut tickets = Vec::new();
    for id in bookings::of_household(db, household, after, most).await? {
        tickets.extend(find(db, id, household).await?);
    }
    Ok(tickets)
}

/// The same in pages: `after` one of them, by its session's start.
pub async fn page(
    db: &mut Conn,
    household: HouseholdId,
    (since, after): (Timestamp, Option<(Timestamp, BookingId)>),
    most: u16,
) -> Result<Vec<Ticket>, Fault> {
    let (at, id) = after.unwrap_or((since - Span::days(2), BookingId(Uuid::nil())));
    let rows: Vec<(Uuid,)> = db.all(PAGE, args![household, since, at, id, most]).await?;
    let mut tickets = Vec::new();
    for (id,) in rows {
        tickets.extend(find(db, BookingId(id), household).await?);
    }
    Ok(tickets)
}

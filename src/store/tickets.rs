//! A booking with all that is shown of it, read for the household whose it is.

use super::bookings::{self, Booking, BookingRow, EscortRow, HoldingRow};
use super::engine::{Conn, args, statements};
use super::{centres, sessions};
use crate::domain::booking::{Escort, Holding, State};
use crate::domain::centre::Centre;
use crate::domain::ids::{BookingId, HouseholdId};
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Fault;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use uuid::Uuid;

/// Bookings of a household whose sessions end after an instant, after one of them, in order of time; one column.
macro_rules! page { ($column:literal) => { concat!(
    "SELECT ", $column, " FROM booking p JOIN session ps ON ps.id = p.session_id WHERE p.household_id = $1 AND ps.ends_at > $2 \
     AND (ps.starts_at, p.id) > ($3, $4) ORDER BY ps.starts_at, p.id LIMIT $5") } }

statements! {
    BOOKINGS = concat!("SELECT id, centre_id, session_id, household_id, number, code, created_at, offered_until, promoted_at, cancel_until, seen_at, \
                by_desk, enrolment_id, reminded_for FROM booking WHERE id IN (", page!("p.id"), ")");
    MEMBERS = concat!("SELECT b.session_id, b.id, b.household_id, b.number, b.code, bc.child_id, bc.carried, bc.along, bc.state, bc.left_at, \
               bc.ended_by, ch.birth FROM booking b JOIN booking_child bc ON bc.booking_id = b.id JOIN child ch ON ch.id = bc.child_id \
               WHERE b.id IN (", page!("p.id"), ") ORDER BY ch.position, ch.id");
    GUARDIANS = concat!("SELECT bg.session_id, bg.booking_id, bg.guardian_id, bg.in_room FROM booking_guardian bg \
                 JOIN guardian g ON g.id = bg.guardian_id WHERE bg.booking_id IN (", page!("p.id"), ") ORDER BY g.position, g.id");
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
    let ahead = ahead(db, &booking, &members).await?;
    Ok(Some(Ticket { booking, session, room, centre, members, guardians, ahead }))
}

/// Parties that wait before a booking, where it waits.
async fn ahead(db: &mut Conn, booking: &Booking, members: &[Holding]) -> Result<Option<u16>, Fault> {
    if !members.iter().any(|member| member.state == State::Waiting) {
        return Ok(None);
    }
    Ok(u16::try_from(bookings::ahead(db, booking.session, booking.number).await?).ok())
}

/// The bookings of a household whose sessions end after an instant, in order of time, at most `most`.
pub async fn of_household(
    db: &mut Conn,
    household: HouseholdId,
    after: Timestamp,
    most: u16,
) -> Result<Vec<Ticket>, Fault> {
    page(db, household, (after, None), most).await
}

/// The same in pages: `after` one of them, by its session's start. A few statements, however many they are.
pub async fn page(
    db: &mut Conn,
    household: HouseholdId,
    (since, after): (Timestamp, Option<(Timestamp, BookingId)>),
    most: u16,
) -> Result<Vec<Ticket>, Fault> {
    let (at, id) = after.unwrap_or((since - Span::days(2), BookingId(Uuid::nil())));
    let asked = || args![household, since, at, id, most];
    let rows: Vec<BookingRow> = db.all(BOOKINGS, asked()).await?;
    let members: Vec<HoldingRow> = db.all(MEMBERS, asked()).await?;
    let members: Vec<Holding> = members.into_iter().map(Holding::try_from).collect::<Result<_, Fault>>()?;
    let guardians: Vec<EscortRow> = db.all(GUARDIANS, asked()).await?;
    let guardians: Vec<Escort> = guardians.into_iter().map(bookings::escort).collect();
    let sessions = sessions::of_bookings(db, asked()).await?;
    let (mut rooms, mut houses) = (HashMap::new(), HashMap::new());
    let mut tickets = Vec::new();
    for booking in rows.into_iter().map(Booking::from) {
        let Some(session) = sessions.get(&booking.session).cloned() else { continue };
        if let Entry::Vacant(unknown) = rooms.entry(session.room) {
            unknown.insert(centres::room(db, session.room).await?);
        }
        if let Entry::Vacant(unknown) = houses.entry(booking.centre) {
            unknown.insert(centres::find(db, booking.centre).await?);
        }
        let (room, centre) = (rooms.get(&session.room), houses.get(&booking.centre));
        let (Some(Some(room)), Some(Some(centre))) = (room, centre) else { continue };
        let (room, centre): (Room, Centre) = (room.clone(), centre.clone());
        let of = booking.id;
        let members: Vec<Holding> = members.iter().filter(|it| it.booking == of).cloned().collect();
        let guardians = guardians.iter().filter(|it| it.booking == of).cloned().collect();
        let ahead = ahead(db, &booking, &members).await?;
        tickets.push(Ticket { booking, session, room, centre, members, guardians, ahead });
    }
    tickets.sort_by_key(|ticket| (ticket.session.window.starts(), ticket.booking.id));
    Ok(tickets)
}

//! Who is on the bookings of sessions, remembered for one transaction: a group of bookings reads each session once.
//!
//! Keeps true: any write about bookings or people forgets all of it, but that a new booking joins its own session's.

use super::bookings::{Booking, EscortRow, HoldingRow, escort};
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::sessions::earliest;
use crate::domain::booking::{Escort, Holding, State};
use crate::domain::ids::{CentreId, SessionId};
use crate::domain::party::Request;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::error::Fault;
use std::collections::{HashMap, HashSet};

macro_rules! children { () => {
    "SELECT b.session_id, b.id, b.household_id, b.number, b.code, bc.child_id, bc.carried, bc.along, bc.state, bc.left_at, bc.ended_by, ch.birth FROM "
} }
macro_rules! guardians { () => {
    "UNION ALL SELECT g.session_id, g.booking_id, g.booking_id, 0, '', g.guardian_id, g.in_room, FALSE, 'guardian', NULL, NULL, NULL FROM "
} }
macro_rules! touching {
    () => {
        "WHERE s.centre_id = $1 AND s.starts_at < $3 AND s.ends_at > $2 AND s.starts_at > $4 "
    };
}

statements! {
    /// Children with places, or waiting, in sessions that touch a window.
    CHILDREN = concat!(children!(), "session s JOIN booking b ON b.session_id = s.id JOIN booking_child bc ON bc.booking_id = b.id \
               JOIN child ch ON ch.id = bc.child_id ", touching!(), "AND bc.active ORDER BY b.number");
    /// Their guardians. A row costs by its columns: a day has as many guardians as children.
    GUARDIANS = concat!("SELECT g.session_id, g.booking_id, g.guardian_id, g.in_room FROM session s \
                JOIN booking_guardian g ON g.session_id = s.id ", touching!());
    /// Both of one session, with one statement (booking for household).
    OF_SESSION = concat!(children!(), "booking b JOIN booking_child bc ON bc.booking_id = b.id JOIN child ch ON ch.id = bc.child_id \
                 WHERE b.session_id = $1 AND bc.active ", guardians!(), "booking_guardian g WHERE g.session_id = $1 ORDER BY 4");
}

/// Children in order of joining, and guardians.
pub type Party = (Vec<Holding>, Vec<Escort>);

/// What one transaction knows, by session.
#[derive(Debug, Default)]
pub(super) struct Parties(HashMap<SessionId, Party>);

/// What is remembered, taken out before a new booking is written.
pub(super) struct Aside {
    parties: Parties,
    is_quiet: Option<bool>,
}

/// A new booking alters its own session's parties alone.
pub(super) fn set_aside(held: &mut Held) -> Aside {
    Aside { parties: std::mem::take(&mut held.memo.parties), is_quiet: held.memo.is_quiet }
}

/// Once it is written: its session's parties with the new one, or forgotten where somebody on it is not known.
pub(super) fn joined(
    held: &mut Held,
    mut aside: Aside,
    booking: &Booking,
    request: &Request,
    (state, is_in_room): (State, bool),
) {
    let known = held.memo.households.get(&booking.household).and_then(Option::as_ref);
    let birth = |child| Some(known?.0.child(child)?.birth);
    let holding = |(child, part)| {
        Some(Holding {
            session: booking.session,
            booking: booking.id,
            household: booking.household,
            number: booking.number,
            code: booking.code.clone(),
            child,
            part,
            state,
            birth: birth(child)?,
        })
    };
    let holdings: Option<Vec<Holding>> = request.members().map(holding).collect();
    match (holdings, aside.parties.0.get_mut(&booking.session)) {
        (Some(holdings), Some(party)) => {
            let escort =
                |guardian| Escort { session: booking.session, booking: booking.id, guardian, is_in_room };
            party.0.extend(holdings);
            party.1.extend(request.guardians.iter().map(|guardian| escort(*guardian)));
        }
        _ => drop(aside.parties.0.remove(&booking.session)),
    }
    held.memo.parties = aside.parties;
    held.memo.is_quiet = aside.is_quiet.filter(|_| state == State::Confirmed);
}

/// Who is on the bookings of sessions that touch a window.
pub async fn touching(db: &mut Conn, centre: CentreId, window: Window) -> Result<Party, Fault> {
    let within = || args![centre, window.starts(), window.ends(), earliest(window)];
    let children: Vec<HoldingRow> = db.all(CHILDREN, within()).await?;
    let guardians: Vec<EscortRow> = db.all(GUARDIANS, within()).await?;
    let children = children.into_iter().map(Holding::try_from).collect::<Result<_, Fault>>()?;
    Ok((children, guardians.into_iter().map(escort).collect()))
}

/// The same of these sessions, all of them touching the window; each is read once for a transaction.
pub(super) async fn around(
    db: &mut Conn,
    centre: CentreId,
    (sessions, window): (&[Session], Window),
) -> Result<Party, Fault> {
    let ids = || sessions.iter().map(|session| session.id);
    let unknown: HashSet<SessionId> = ids().filter(|id| !db.memo.parties.0.contains_key(id)).collect();
    let (holdings, escorts) = match unknown.iter().copied().collect::<Vec<_>>()[..] {
        [] => Party::default(),
        [one] => parted(db.all(OF_SESSION, args![one]).await?)?,
        _ => touching(db, centre, window).await?,
    };
    let known = &mut db.memo.parties.0;
    known.extend(unknown.iter().map(|id| (*id, Party::default())));
    for holding in holdings.into_iter().filter(|holding| unknown.contains(&holding.session)) {
        known.entry(holding.session).or_default().0.push(holding);
    }
    for escort in escorts.into_iter().filter(|escort| unknown.contains(&escort.session)) {
        known.entry(escort.session).or_default().1.push(escort);
    }
    let parties: Vec<&Party> = ids().filter_map(|id| known.get(&id)).collect();
    let mut holdings: Vec<Holding> = parties.iter().flat_map(|(holdings, _)| holdings).cloned().collect();
    holdings.sort_by_key(|holding| holding.number);
    Ok((holdings, parties.iter().flat_map(|(_, escorts)| escorts).cloned().collect()))
}

fn parted(rows: Vec<HoldingRow>) -> Result<Party, Fault> {
    let (guardians, children): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.state == "guardian");
    let children = children.into_iter().map(Holding::try_from).collect::<Result<_, Fault>>()?;
    let guardian = |row: HoldingRow| escort((row.session_id, row.id, row.child_id, row.carried));
    Ok((children, guardians.into_iter().map(guardian).collect()))
}

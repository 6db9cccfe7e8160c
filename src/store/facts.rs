//! Reads the facts a decision rests on: one loader for a press and for a whole week of pages (Z1).

use super::engine::Conn;
use super::memo::House;
use super::parties;
use super::{bookings, centres, counters, enrolments, groups, households, rota, sessions, visits};
use crate::domain::admission::monday_of;
use crate::domain::counted;
use crate::domain::facts::Facts;
use crate::domain::ids::{CentreId, HouseholdId, SessionId};
use crate::domain::room::Privacy;
use crate::domain::series::BookingMode;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Fault;
use std::collections::HashMap;
use std::sync::Arc;

/// A session of a centre and every other that overlaps it, read once for each transaction. `None` when there is no
/// such session here.
pub async fn around(
    db: &mut Conn,
    centre: CentreId,
    id: SessionId,
) -> Result<Option<(Session, Arc<Vec<Session>>)>, Fault> {
    if !db.memo.around.contains_key(&id) {
        let Some(session) = sessions::find(db, id).await? else { return Ok(None) };
        let all = sessions::touching(db, session.centre, session.window).await?;
        db.memo.around.insert(id, Arc::new(all));
    }
    let known = db.memo.around.get(&id).map(Arc::clone).unwrap_or_default();
    let session = known.iter().find(|session| session.id == id && session.centre == centre).cloned();
    Ok(session.map(|session| (session, known)))
}

/// Reads it once for each transaction. `None` when there is no such centre.
pub async fn house(db: &mut Conn, id: CentreId) -> Result<Option<Arc<House>>, Fault> {
    if let Some(house) = db.memo.house.as_ref().filter(|house| house.centre.id == id) {
        return Ok(Some(Arc::clone(house)));
    }
    let Some(centre) = centres::find(db, id).await? else { return Ok(None) };
    let rooms = centres::rooms(db, id).await?;
    let has_private = rooms.iter().any(|room| room.privacy == Privacy::Private);
    let private = if has_private { centres::private_uses(db, id).await? } else { Vec::new() };
    let private_heads = private.iter().map(|(_, used)| used.largest_party).sum();
    let at_door = counters::at_door(db, id).await?;
    let house = Arc::new(House { centre, rooms, private_heads, at_door });
    db.memo.house = Some(Arc::clone(&house));
    Ok(Some(house))
}

/// Everything about the sessions of a centre that touch a window, as one household (or the public) meets them.
/// `None` when there is no such centre.
pub async fn load(
    db: &mut Conn,
    centre: CentreId,
    household: Option<HouseholdId>,
    window: Window,
    now: Timestamp,
) -> Result<Option<Facts>, Fault> {
    let sessions = sessions::touching(db, centre, window).await?;
    load_around(db, (centre, sessions), household, window, now).await
}

/// The same around several windows at once, for what is taken together: a course, a basket. `None` also without a
/// window.
pub async fn load_over(
    db: &mut Conn,
    centre: CentreId,
    household: Option<HouseholdId>,
    windows: &[Window],
    now: Timestamp,
) -> Result<Option<Facts>, Fault> {
    let mut merged: Option<Facts> = None;
    for window in Window::joined(windows) {
        let Some(facts) = load(db, centre, None, window, now).await? else { return Ok(None) };
        match &mut merged {
            None => merged = Some(facts),
            Some(merged) => merged.absorb(facts),
        }
    }
    if let (Some(facts), Some(household), Some(whole)) = (&mut merged, household, Window::around(windows)) {
        ask(db, facts, household, (whole, now)).await?;
    }
    Ok(merged)
}

/// The same, once the sessions have been read.
pub async fn load_around(
    db: &mut Conn,
    (centre, sessions): (CentreId, Vec<Session>),
    household: Option<HouseholdId>,
    window: Window,
    now: Timestamp,
) -> Result<Option<Facts>, Fault> {
    let Some(house) = house(db, centre).await? else { return Ok(None) };
    let (holdings, escorts) = parties::around(db, centre, (&sessions, window)).await?;
    let placed = groups::around(db, centre, (&sessions, window)).await?;
    // Nobody is counted in a day ahead.
    let may_be_inside = window.starts() < now + Span::days(1);
    let mut facts = Facts {
        private_heads: house.private_heads,
        at_door: house.at_door.and_then(|said| counted::at_door(said, &house.centre.rules, now)),
        holdings: holdings.into(),
        escorts: escorts.into(),
        groups: placed.into(),
        tallies: if may_be_inside { visits::tallies(db, centre, window).await? } else { HashMap::new() },
        named_staff: HashMap::new(),
        enrolled: HashMap::new(),
        household: None,
        diary: Vec::new(),
        pauses: Vec::new(),
        centre: house.centre.clone(),
        rooms: house.rooms.clone(),
        sessions,
    };
    if facts.sessions.iter().any(|session| session.terms.booking == BookingMode::Course) {
        facts.enrolled = enrolments::enrolled(db, centre, window).await?;
    }
    if facts.centre.rules.rota {
        facts.named_staff = rota::numbers(db, centre, window).await?;
    }
    if let Some(household) = household {
        ask(db, &mut facts, household, (window, now)).await?;
    }
    Ok(Some(facts))
}

/// Who asks, and what their children have on in the weeks of a window.
async fn ask(
    db: &mut Conn,
    facts: &mut Facts,
    household: HouseholdId,
    (window, now): (Window, Timestamp),
) -> Result<(), Fault> {
    let (centre, zone) = (facts.centre.id, facts.centre.zone);
    let from = monday_of(zone.date(window.starts())) - Span::days(1);
    let until = monday_of(zone.date(window.ends())) + Span::days(8);
    (facts.household, facts.pauses) = households::asking(db, household, zone.date(now)).await?;
    facts.diary = bookings::diary(db, household, centre, (from, until)).await?;
    Ok(())
}

//! A grown-up leaves a household: who comes along instead on what is ahead, before it is done and when it is.
//!
//! Keeps true: it is done for all that is ahead, or refused as a whole.

use crate::domain::age::Age;
use crate::domain::booking::{Holding, Part, State};
use crate::domain::household::Household;
use crate::domain::ids::{BookingId, GuardianId, SessionId};
use crate::domain::stand_in::{self, Company, Instead, StandIn};
use crate::domain::supervision;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{Conn, Held, bookings, centres, enrolments, households, sessions};

/// Everybody's bookings ahead that name a grown-up, in the order of their dates.
pub async fn think(
    db: &mut Conn,
    household: &Household,
    gone: GuardianId,
    now: Timestamp,
) -> Result<Vec<StandIn>, Fault> {
    let mut all = Vec::new();
    for (booking, _) in households::ahead(db, household.id, now).await? {
        all.extend(company(db, booking).await?);
    }
    all.sort_by_key(|one| one.window.starts());
    let decided = stand_in::instead(gone, &others(household, gone), &all);
    let read = |(one, instead): (&Company, Instead)| {
        let Company { booking, names, window, .. } = one.clone();
        StandIn { booking, names, window, instead }
    };
    Ok(decided.into_iter().map(read).collect())
}

/// Puts them in her place, in courses too; the sessions of this centre to which others come now, for the caller to settle
/// once it has said why.
///
/// # Errors
/// [`Error::Stale`] where nobody can.
pub(super) async fn replace(
    held: &mut Held,
    household: &Household,
    gone: GuardianId,
    now: Timestamp,
) -> Result<Vec<(SessionId, Window)>, Error> {
    let all = think(held, household, gone, now).await?;
    if all.iter().any(|one| one.instead == Instead::Nobody) {
        return Err(Error::Stale);
    }
    let mut touched = Vec::new();
    for one in &all {
        match one.instead {
            Instead::Other(other) => bookings::replace_guardian(held, one.booking, (gone, other)).await?,
            Instead::TheRest | Instead::Nobody => {
                bookings::remove_guardian(held, one.booking, gone).await?;
            }
        }
        let booking = bookings::find(held, one.booking).await?;
        let here = booking.filter(|booking| booking.centre == held.centre());
        touched.extend(here.map(|booking| (booking.session, one.window)));
    }
    touched.extend(replace_in_courses(held, household, gone, now).await?);
    Ok(touched)
}

/// The sessions of this centre for which a party waits that is another now.
async fn replace_in_courses(
    held: &mut Held,
    household: &Household,
    gone: GuardianId,
    now: Timestamp,
) -> Result<Vec<(SessionId, Window)>, Fault> {
    let others = others(household, gone);
    let mut touched = Vec::new();
    for enrolment in enrolments::of_household(held, household.id).await? {
        let named = enrolments::guardians(held, enrolment.id).await?;
        if !named.contains(&gone) {
            continue;
        }
        enrolments::remove_guardian(held, enrolment.id, gone).await?;
        if let Some(other) = others.iter().find(|other| !named.contains(other)) {
            enrolments::add_guardian(held, enrolment.id, *other).await?;
        }
        if !enrolment.is_waiting() || enrolment.centre != held.centre() {
            continue; // who has a place comes by its bookings
        }
        let course = enrolments::course(held, enrolment.series).await?;
        let ahead = course.iter().flat_map(|course| course.ahead(now));
        touched.extend(ahead.map(|session| (session.id, session.window)));
    }
    Ok(touched)
}

fn others(household: &Household, gone: GuardianId) -> Vec<GuardianId> {
    let others = household.guardians.iter().filter(|guardian| guardian.is_adult && guardian.id != gone);
    others.map(|guardian| guardian.id).collect()
}

async fn company(db: &mut Conn, id: BookingId) -> Result<Option<Company>, Fault> {
    let Some(booking) = bookings::find(db, id).await? else { return Ok(None) };
    let Some(session) = sessions::find(db, booking.session).await? else { return Ok(None) };
    let Some(centre) = centres::find(db, session.centre).await? else { return Ok(None) };
    let members = bookings::members(db, id).await?;
    let stays = |member: &&Holding| member.state.occupies() || member.state == State::Waiting;
    let ages = |babies: bool| {
        let who = members.iter().filter(stays).filter(|member| (member.part == Part::Carried) == babies);
        who.filter_map(|member| Age::on(member.birth?, session.date)).collect::<Vec<_>>()
    };
    let needed = supervision::guardians_needed(&ages(false), &ages(true), &session, &centre.rules);
    let guardians = bookings::guardians(db, id).await?;
    let guardians = guardians.into_iter().map(|escort| (escort.guardian, escort.is_in_room)).collect();
    let (names, window, room) = (session.names, session.window, session.room);
    Ok(Some(Company { booking: id, names, window, room, guardians, needed }))
}

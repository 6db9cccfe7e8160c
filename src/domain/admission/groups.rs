//! Groups before a session: the same bars, limits and staff as for anybody, asked by heads (B10, Z1).

use super::{about_standing, bars};
use crate::domain::age::AgeRange;
use crate::domain::capacity;
use crate::domain::cover;
use crate::domain::facts::Facts;
use crate::domain::group::{Bar, Heads};
use crate::domain::ids::SessionId;
use crate::domain::party::{Authority, Liberties};
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;

/// Decides whether a group gets its places, whole. With `liberties` past the places, never past the hard limits (C3).
/// `None` when the session is not among the facts.
pub fn decide_group(
    (session, heads): (SessionId, Heads),
    liberties: Liberties,
    facts: &Facts,
    now: Timestamp,
) -> Option<Result<(), Refusals>> {
    let session = facts.session(session)?;
    let mut refusals = about_standing(session, now);
    refusals.extend(bars(session));
    refusals.extend(about_ages(session, heads));
    let needed = heads.adults_needed(session, &facts.centre.rules);
    if heads.adults() < needed {
        refusals.push(Refusal::Group(Bar::Adults { needed, named: heads.adults() }));
    }
    let authority = match session.window.starts() <= now {
        true => Authority::WalkIn(liberties),
        false => Authority::Desk(liberties),
    };
    refusals.extend(about_room(facts, (session, heads), authority, now));
    Some(Refusals::check(refusals))
}

/// A2, V1: all of its ages are the programme's.
fn about_ages(session: &Session, heads: Heads) -> Option<Refusal> {
    let ages = session.terms.ages?;
    let film = session.terms.advisory.as_ref().map_or(0, |film| film.with_guardian_min_months);
    let under = ages.under().map(|under| under.months());
    let ages = AgeRange::new(ages.min().months().max(film), under).unwrap_or(ages);
    let is_within = heads.ages().min() >= ages.min()
        && ages.under().is_none_or(|most| heads.ages().under().is_some_and(|under| under <= most));
    (!is_within).then_some(Refusal::Group(Bar::Ages(ages)))
}

fn about_room(
    facts: &Facts,
    (session, heads): (&Session, Heads),
    authority: Authority,
    now: Timestamp,
) -> Vec<Refusal> {
    if !session.limits.are_stated() {
        return Vec::new(); // C1: said already, and no number to count against
    }
    let channel = authority.channel();
    let (party, youngest) = (heads.bodies(session), heads.ages().min());
    if channel != capacity::Channel::PastPlaces && heads.children() > session.limits.places {
        return vec![Refusal::PartyTooLarge { places: session.limits.places }]; // C1
    }
    let staff = cover::too_few_staff((facts, session), &[youngest], &party, now);
    staff.into_iter().chain(capacity::lacks(facts, session, &party, channel, now)).collect()
}

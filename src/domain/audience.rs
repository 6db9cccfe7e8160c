//! What an audience may see of a session (P1, Z4): free, few or full, and never a name.
//!
//! Keeps true: public screens never show more than full; what is shown is how many parties of one child with its
//! required guardian still fit (C9).

use super::admission;
use super::age::Age;
use super::capacity::{self, Left};
use super::facts::Facts;
use super::series::{BookingMode, Policy};
use super::session::Session;
use super::supervision;
use super::zone::Timestamp;

/// P1: this many parties or fewer are "few".
pub const FEW: u16 = 3;

/// How full a session looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fullness {
    Free(u16),
    Few(u16),
    /// Only from this age on, where no guardian is needed in the room.
    FewFrom(Age, u16),
    Full,
    Cancelled,
    Over,
    /// Not booked by families: a talk, a group.
    AtDesk,
    /// Shown, and not booked by anybody until staff have looked: for adults, no ages or no limits stated.
    Barred,
}

/// Whose places are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    /// Online booking: walk-in places kept off.
    Ahead,
    /// Whoever stands at the desk now.
    Now,
}

/// How a session looks to everybody.
pub fn fullness(facts: &Facts, session: &Session, counter: Counter, now: Timestamp) -> Fullness {
    if session.is_cancelled() {
        return Fullness::Cancelled;
    }
    if now >= session.window.ends() {
        return Fullness::Over;
    }
    if session.terms.booking == BookingMode::Desk {
        return Fullness::AtDesk;
    }
    if !admission::bars(session).is_empty() {
        return Fullness::Barred;
    }
    let left = capacity::left(facts, session, now);
    let youngest = tried_ages(session).first().copied();
    match fitting(facts, session, &left, counter) {
        None => Fullness::Full,
        Some((age, many)) if Some(age) != youngest => Fullness::FewFrom(age, many),
        Some((_, many)) if many <= FEW => Fullness::Few(many),
        Some((_, many)) => Fullness::Free(many),
    }
}

/// C9: parties that still fit, of the youngest admissible child or else of the first older one that fits at all.
pub fn fitting(facts: &Facts, session: &Session, left: &Left, counter: Counter) -> Option<(Age, u16)> {
    let fits = |age: Age| (age, parties_that_fit(facts, session, left, age, counter));
    tried_ages(session).into_iter().map(fits).find(|(_, many)| *many > 0)
}

/// C9: parties of one child of this age, with the guardian it needs, that still fit in all limits.
pub fn parties_that_fit(facts: &Facts, session: &Session, left: &Left, age: Age, counter: Counter) -> u16 {
    let guardians = supervision::guardians_needed(&[age], &[], session, &facts.centre.rules);
    let is_in_room = session.policy(age) == Policy::InRoom;
    let in_room = 1 + if is_in_room { guardians } else { 0 };
    let seats = if session.terms.counts == super::series::Counts::Seats { in_room } else { 1 };
    let places = match counter {
        Counter::Ahead => left.places_ahead.min(left.places),
        Counter::Now => left.places,
    };
    let limits = [
        Some(places / i32::from(seats)),
        Some(left.room / i32::from(in_room)),
        left.whole.map(|whole| whole / i32::from(in_room)),
        Some(left.building / i32::from(1 + guardians)),
        left.families,
        left.minded.left_for(session, age, &facts.centre.rules),
    ];
    let fit = limits.into_iter().flatten().min().unwrap_or(0);
    u16::try_from(fit.max(0)).unwrap_or(u16::MAX)
}

/// The youngest admissible age, and where each looser policy begins.
fn tried_ages(session: &Session) -> Vec<Age> {
    let Some(ages) = session.terms.ages else { return Vec::new() };
    let bands = session.terms.supervision.bands();
    let begins = bands.iter().filter_map(|band| band.under).map(Age::from_months);
    let mut tried: Vec<Age> =
        std::iter::once(ages.min()).chain(begins.filter(|age| ages.admits(*age))).collect();
    tried.sort_unstable();
    tried.dedup();
    tried
}

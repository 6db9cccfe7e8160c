//! Cancelling: until when it is on time (B4), and what missing a session costs (B5).

use super::booking::{self, CancelledBy, Pause};
use super::centre::HouseRules;
use super::ids::ChildId;
use super::session::Session;
use super::zone::{Date, Span, Timestamp};

/// B4: until the session's hour, that instant included; a promoted booking has its own, later one (B6).
pub fn on_time_until(session: &Session, booking: &booking::Terms) -> Timestamp {
    booking.cancel_until.map_or(session.cancel_by(), |until| until.max(session.cancel_by()))
}

/// How a household's cancellation at `now` is remembered.
pub fn by_household(session: &Session, booking: &booking::Terms, now: Timestamp) -> CancelledBy {
    if now <= on_time_until(session, booking) { CancelledBy::Household } else { CancelledBy::HouseholdLate }
}

/// B5: strikes on these days (not yet spent) pause online booking, starting the day after `today`.
///
/// The first and the last of the strikes that count lie at most `strike_days - 1` days apart.
pub fn pause_for(child: ChildId, strikes: &[Date], rules: &HouseRules, today: Date) -> Option<Pause> {
    let needed = usize::from(rules.strikes.max(1));
    let mut days = strikes.to_vec();
    days.sort_unstable();
    let within = |run: &[Date]| match (run.first(), run.last()) {
        (Some(first), Some(last)) => *last - *first < Span::days(rules.strike_days.into()),
        _ => false,
    };
    days.windows(needed).any(within).then(|| {
        let from = today + Span::days(1);
        Pause { child, from, until: from + Span::days(rules.pause_days.into()) }
    })
}

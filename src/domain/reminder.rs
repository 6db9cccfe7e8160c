//! Reminders: when, on the evening before, a family is reminded of what it has booked.
//!
//! Keeps true: the hour is the house's own, on the centre's clock, however long that night is (K4, K5).

use super::centre::Centre;
use super::zone::{Date, Span, Timestamp};

/// A date whose sessions are reminded of, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub date: Date,
    /// What was booked later needs no reminder.
    pub since: Timestamp,
}

/// The dates whose sessions are reminded of at `now`: today's, whose evening before has passed, and from the hour on
/// tomorrow's. None where the house has no reminders.
pub fn due(centre: &Centre, now: Timestamp) -> Vec<Due> {
    let today = centre.zone.date(now);
    let evening_before =
        |date: Date| centre.zone.instant((date - Span::days(1)).and_time(centre.rules.reminds_at));
    let both = [today, today + Span::days(1)].map(|date| Due { date, since: evening_before(date) });
    both.into_iter().filter(|due| centre.rules.reminders && due.since <= now).collect()
}

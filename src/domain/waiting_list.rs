//! The waiting list: first come, first served, whole parties only (B6).
//!
//! Keeps true: a freed place far ahead is booked at once, nearer it is offered for a while, just before the start it
//! goes on general sale; a hold that runs is never cut short by time of day.

use super::centre::HouseRules;
use super::session::Session;
use super::zone::{Span, Timestamp, Zone};

/// How a freed place goes to the entry that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moving {
    /// Booked at once, with notice; on-time cancellation until this instant.
    Booked { cancel_until: Timestamp },
    /// Held until this instant.
    Offered { until: Timestamp },
    /// Too late for the list: the place is on general sale.
    OnSale,
}

/// What happens to a place that is free for a waiting party at `now`.
pub fn moving(session: &Session, rules: &HouseRules, zone: Zone, now: Timestamp) -> Moving {
    let starts = session.window.starts();
    if starts - now >= Span::hours(rules.promote_hours.into()) {
        return Moving::Booked { cancel_until: cancel_until(session, rules, now) };
    }
    if starts - now < Span::hours(rules.offer_hours.into()) {
        return Moving::OnSale;
    }
    match held_until(session, rules, zone, now) {
        until if until > now => Moving::Offered { until },
        _ => Moving::OnSale, // at night, just as offers end: nobody could answer
    }
}

/// A promoted booking may be cancelled on time for a while after the notice, or as any other; never past the start.
pub fn cancel_until(session: &Session, rules: &HouseRules, told: Timestamp) -> Timestamp {
    let grace = told + Span::hours(rules.promoted_grace_hours.into());
    grace.max(session.cancel_by()).min(session.window.starts())
}

/// Holds begun at night end in the morning, or when offers end for this session, if that is earlier.
fn held_until(session: &Session, rules: &HouseRules, zone: Zone, now: Timestamp) -> Timestamp {
    let usual = now + Span::minutes(rules.hold_minutes.into());
    let wall = zone.wall(now);
    let (date, time) = (wall.date(), wall.time());
    let morning = if time >= rules.quiet_from {
        date.succ_opt().unwrap_or(date)
    } else if time < rules.quiet_until {
        date
    } else {
        return usual;
    };
    let wakes = zone.instant(morning.and_time(rules.quiet_ends));
    let offers_end = session.window.starts() - Span::hours(rules.offer_hours.into());
    wakes.min(offers_end).max(now)
}

//! How much of a programme one page draws: whole days, as many as fit, and of a very full day a part.
//!
//! Keeps true: a page has at most [`CARDS`] cards, the day that is shown is among the days drawn, and what is left out
//! has a link.

use crate::domain::session::Session;
use crate::domain::zone::{TimeOfDay, Timestamp};
use std::ops::Range;

/// Cards on one page, at most.
pub const CARDS: usize = 200;

/// The days to draw, of days with so many sessions each: the one shown, then those after it, then those before it.
pub fn days(counts: &[usize], shown: usize) -> Range<usize> {
    let mut drawn = shown..shown + 1;
    let mut cards = counts.get(shown).copied().unwrap_or(0);
    let mut fits = |day: Option<usize>| {
        let more = day.and_then(|day| counts.get(day)).map(|count| cards + count);
        let more = more.filter(|more| *more <= CARDS);
        cards = more.unwrap_or(cards);
        more.is_some()
    };
    while fits(Some(drawn.end)) {
        drawn.end += 1;
    }
    while fits(drawn.start.checked_sub(1)) {
        drawn.start -= 1;
    }
    drawn
}

/// Of a day too full for one page, the part that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub from: TimeOfDay,
    /// Where the next part begins; none where this is the last.
    pub next: Option<TimeOfDay>,
    /// There are sessions before this part.
    pub has_before: bool,
}

impl Part {
    /// From the time that was asked for, else from the first session that is not over. `None` for a day that fits.
    pub fn of(day: &[&Session], asked: Option<TimeOfDay>, now: Timestamp) -> Option<Part> {
        if day.len() <= CARDS {
            return None;
        }
        let running = || day.iter().find(|session| now < session.window.ends()).map(|session| session.starts);
        let from = asked.or_else(running).unwrap_or(TimeOfDay::MIN);
        let mut starts = day.iter().map(|session| session.starts).filter(|starts| *starts >= from);
        let next = starts.nth(CARDS).and_then(|next| match next > from {
            true => Some(next),
            false => starts.find(|later| *later > from), // so many at one time that no part could hold them
        });
        Some(Part { from, next, has_before: day.iter().any(|session| session.starts < from) })
    }

    /// Sessions at the very start of the next part are drawn there, all of them together.
    pub fn has(&self, session: &Session) -> bool {
        session.starts >= self.from && self.next.is_none_or(|next| session.starts < next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shown_day_is_drawn_and_its_neighbours_as_far_as_they_fit() {
        assert_eq!(days(&[20; 8], 0), 0..8);
        assert_eq!(days(&[60; 8], 0), 0..3);
        assert_eq!(days(&[60; 8], 3), 3..6);
        assert_eq!(days(&[60; 8], 7), 5..8);
        assert_eq!(days(&[60, 60, 60, 250, 60, 60, 60, 60], 3), 3..4);
        assert_eq!(days(&[60, 60, 250, 70, 60, 60, 250, 60], 4), 3..6);
        assert_eq!(days(&[0; 8], 5), 0..8);
    }
}

//! Which of what stands a source still speaks of: by when it is, or by its mark where it moved.
//!
//! Keeps true: a session whose time the source still has stays there, for families booked a time; what an old file says
//! changes nothing.

use super::super::Extent;
use super::super::ics::unfit::Unfit;
use super::super::report::Why;
use super::{Existing, Known, Life, Own, Planner, Programme};
use crate::domain::zone::{Date, TimeOfDay};
use std::collections::{HashMap, HashSet};

impl<'a> Planner<'a> {
    /// What a feed said before is known; an old calendar is asked about.
    pub(super) fn is_older(&mut self, known: &Known, programme: &Programme) -> bool {
        if known.modified.is_none() {
            return false;
        }
        if !matches!(self.said.extent, Extent::Days(..)) {
            return known.modified >= programme.modified;
        }
        // Many calendars change and do not count it: what is as old is compared.
        let is_older = programme.modified.is_some() && known.modified > programme.modified;
        if is_older {
            let at = programme.dates.first().map(|date| date.at.clone());
            self.work.left.extend(at.map(|at| (at, Why::Calendar(Unfit::Older))));
        }
        is_older
    }

    /// Dates that are to come at a time nothing of the series stands at, and the session each is by its mark: it was
    /// moved. A session whose time the source still has stays there, for families booked a time.
    pub(super) fn moved(
        &self,
        programme: &Programme,
        own: &Own<'a>,
    ) -> HashMap<(Date, TimeOfDay), &'a Existing> {
        let has: HashSet<_> = programme.dates.iter().map(|date| (date.date, date.starts)).collect();
        let loose = own.iter().filter(|(place, session)| {
            !has.contains(*place) && session.life == Life::Stands && session.window.starts() > self.ground.now
        });
        let mut loose: HashMap<&str, &'a Existing> = loose
            .filter_map(|(_, session)| {
                Some((self.ground.digests.get(&session.id)?.mark.as_deref()?, *session))
            })
            .collect();
        let dates = programme.dates.iter().filter(|date| {
            date.window.starts() > self.ground.now && !own.contains_key(&(date.date, date.starts))
        });
        dates
            .filter_map(|date| Some(((date.date, date.starts), loose.remove(date.mark.as_deref()?)?)))
            .collect()
    }
}

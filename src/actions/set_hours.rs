//! Exceptional opening hours: some dates are open longer, shorter, or not at all (S6, K1).
//!
//! Keeps true: what lay within the hours and no longer does is called off as by a closure (B7), and nothing else; it
//! hits just those who were shown (Z3). Longer hours plan nothing by themselves (K2).

use super::Outcome;
use super::cancel_session::{self, Why, call_off};
use crate::domain::effects::Effects;
use crate::domain::ids::CentreId;
use crate::domain::opening::{Exception, Hours, Opening, OwnHours};
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp, Zone};
use crate::error::Error;
use crate::store::{Command, Conn, Held, centres, sessions};

/// Sets them.
///
/// # Errors
/// [`Error::Missing`] for a centre that never had hours; [`Error::Stale`] when the days are over, or too many.
#[derive(Debug, Clone)]
pub struct SetHours {
    pub wish: Wish,
    pub why: Why,
    /// Of the effects that were shown.
    pub digest: String,
    pub now: Timestamp,
}

/// From one day until another, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub from: Date,
    pub until: Date,
    /// None: as usual again.
    pub hours: Option<Hours>,
}

impl Wish {
    /// Days on end that are not over, and not more than one sets at once.
    pub fn is_possible(&self, today: Date) -> bool {
        today <= self.from
            && self.from <= self.until
            && (self.until - self.from).num_days() < OwnHours::LONGEST
    }

    /// For the ledger: days and hours, no words.
    fn detail(&self, code: &str) -> String {
        let hours = self.hours.as_ref().map_or("usual".into(), |hours| hours.written().join(" "));
        let hours = if hours.is_empty() { "closed".into() } else { hours };
        format!("{} {} {hours} {code}", self.from, self.until)
    }
}

impl Command for SetHours {
    type Output = Outcome;

    async fn run(&self, held: &mut Held) -> Result<Outcome, Error> {
        let centre = held.centre();
        let zone = centres::find(held, centre).await?.ok_or(Error::Missing)?.zone;
        if !self.wish.is_possible(zone.date(self.now)) {
            return Err(Error::Stale);
        }
        let thought = think(held, (centre, zone), (&self.wish, &self.why), self.now).await?;
        if thought.effects.digest() != self.digest {
            return Ok(Outcome::Changed(thought.effects));
        }
        if thought.is_nothing_new {
            return Ok(Outcome::Done);
        }
        centres::set_own_hours(held, &thought.own).await?;
        held.record("hours.set", centre.0, &self.wish.detail(self.why.code), self.now).await?;
        held.mark_content();
        call_off(held, (&thought.off, &thought.effects), &self.why, self.now).await?;
        Ok(Outcome::Done)
    }
}

/// What other hours would do.
#[derive(Debug, Clone)]
pub struct Thought {
    /// The sessions that fall out, and whom that hits.
    pub off: Vec<Session>,
    pub effects: Effects,
    own: OwnHours,
    /// Such are the hours already.
    is_nothing_new: bool,
}

/// Thinks it through.
///
/// # Errors
/// [`Error::Missing`] for a centre that never had hours.
pub async fn think(
    db: &mut Conn,
    (centre, zone): (CentreId, Zone),
    (wish, why): (&Wish, &Why),
    now: Timestamp,
) -> Result<Thought, Error> {
    let (house, was) = centres::filed(db, centre).await?.ok_or(Error::Missing)?;
    let exception = |hours: &Hours| Exception { hours: hours.clone(), reason: why.words.clone() };
    let mut own = was.clone();
    own.set((wish.from, wish.until), wish.hours.as_ref().map(exception).as_ref());
    let is_nothing_new = own == was;
    let (before, after) = (house.opening.clone().with(&was), house.opening.with(&own));
    let days = zone.day(wish.from).starts()..zone.day(wish.until).ends();
    let mut off = match Window::new(days.start, days.end) {
        Some(days) => sessions::touching(db, centre, days).await?,
        None => Vec::new(),
    };
    let ground = (&house.holidays, zone);
    off.retain(|session| {
        let is_open = |opening: &Opening| opening.holds(session.date, session.window, ground);
        !session.is_cancelled() && session.window.ends() > now && is_open(&before) && !is_open(&after)
    });
    let effects = cancel_session::effects(db, &off).await?;
    own.forget_before(zone.date(now));
    Ok(Thought { off, effects, own, is_nothing_new })
}

//! After a session: who never came gets a strike, three strikes a pause, and whoever still waits stops waiting (B5).
//!
//! Keeps true: a session at which nobody was checked in gives nobody a no-show; who never heard of a promotion gets
//! no strike (B6).

use crate::domain::booking::State;
use crate::domain::cancellation;
use crate::domain::ids::{ChildId, HouseholdId, SessionId};
use crate::domain::notice::Subject;
use crate::domain::session::Session;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::strikes::{self, Expected};
use crate::store::{Command, Held, bookings, centres, notices, sessions};

/// Settles the attendance of a session that has ended.
#[derive(Debug, Clone)]
pub struct CloseSession {
    pub session: SessionId,
    pub now: Timestamp,
}

impl Command for CloseSession {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        if self.now < session.window.ends() {
            return Err(Error::Stale);
        }
        let expected = strikes::expected(held, session.id).await?;
        let is_checked =
            expected.iter().any(|child| matches!(child.state, State::Attended { .. } | State::Late { .. }));
        for child in &expected {
            match child.state {
                State::Waiting | State::Offered => self.end_waiting(held, child).await?,
                State::Confirmed if is_checked && !session.is_cancelled() => {
                    self.miss(held, &session, child).await?
                }
                _ => {}
            }
        }
        sessions::close(held, session.id).await?;
        held.record("session.closed", session.id.0, "", self.now).await?;
        Ok(())
    }
}

impl CloseSession {
    async fn end_waiting(&self, held: &mut Held, child: &Expected) -> Result<(), Fault> {
        let who = (child.booking, child.child);
        bookings::move_child(held, who, child.state, State::Lapsed, self.now).await.map(drop)
    }

    async fn miss(&self, held: &mut Held, session: &Session, child: &Expected) -> Result<(), Fault> {
        let who = (child.booking, child.child);
        bookings::move_child(held, who, State::Confirmed, State::NoShow, self.now).await?;
        if child.is_unaware || !child.has_place {
            return Ok(());
        }
        strikes::strike(held, child.child, session.id, session.date).await?;
        let about = (Some(child.booking), Some(session.id));
        notices::queue(held, child.household, about, &Subject::Missed, self.now).await?;
        self.pause(held, session, (child.child, child.household)).await
    }

    /// Three within sixty days: online booking rests for a while; staff may still book.
    async fn pause(
        &self,
        held: &mut Held,
        session: &Session,
        who: (ChildId, HouseholdId),
    ) -> Result<(), Fault> {
        let centre = held.centre();
        let Some(centre) = centres::find(held, centre).await? else { return Ok(()) };
        let (child, household) = who;
        let after = session.date - Span::days(centre.rules.strike_days.into());
        let days = strikes::strikes(held, child, after).await?;
        let today = centre.zone.date(self.now);
        let Some(pause) = cancellation::pause_for(child, &days, &centre.rules, today) else { return Ok(()) };
        strikes::pause(held, pause).await?;
        held.record("child.paused", child.0, "", self.now).await?;
        notices::queue(held, household, (None, None), &Subject::Paused { until: pause.until }, self.now).await
    }
}

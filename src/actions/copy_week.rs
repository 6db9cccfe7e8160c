//! Copying a week: its single sessions become drafts of another week, at the same hours. What recurs comes by itself.
//!
//! Keeps true: nothing is published by it; pressed twice it copies once.

use crate::domain::draft::{Draft, Prepared};
use crate::domain::ids::{CentreId, DraftId, SeriesId, SessionId};
use crate::domain::session::Session;
use crate::domain::timetable::Plan;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp};
use crate::error::Error;
use crate::store::{Actor, Command, Conn, Held, centres, drafts, series, sessions};
use sha2::{Digest, Sha256};
use std::collections::HashSet;

#[derive(Debug, Clone)]
pub struct CopyWeek {
    /// A day of the week that is copied.
    pub from: Date,
    /// A day of the week it is copied to.
    pub to: Date,
    pub actor: Actor,
    pub now: Timestamp,
}

impl Command for CopyWeek {
    /// Drafts made.
    type Output = usize;

    async fn run(&self, held: &mut Held) -> Result<usize, Error> {
        let id = held.centre();
        let zone = centres::find(held, id).await?.ok_or(Error::Missing)?.zone;
        let (from, to) = (zone.week(self.from), zone.week(self.to));
        let later = zone.monday(self.to) - zone.monday(self.from);
        let recurring = recurring(held, id).await?;
        let there = standing(held, id, to).await?;
        let mut made = 0;
        for session in standing(held, id, from).await? {
            if session.series.is_some_and(|series| recurring.contains(&series)) {
                continue;
            }
            let plan = plan(&session, session.date + later);
            let is_there = |other: &Session| {
                (other.room, other.date, other.starts) == (plan.room, plan.date, plan.starts)
            };
            if there.iter().any(is_there) || zone.instant(plan.date.and_time(plan.starts)) <= self.now {
                continue;
            }
            let what = Prepared::Session(copied(&session, plan.date), plan);
            let by = match self.actor {
                Actor::Staff(staff) => Some(staff),
                _ => None,
            };
            let draft = Draft { id: DraftId::new(), what, by, kept_at: self.now };
            drafts::keep(held, &draft).await?;
            made += 1;
        }
        if made > 0 {
            let detail = format!("{} to {}: {made}", zone.monday(self.from), zone.monday(self.to));
            held.record("week.copied", id.0, &detail, self.now).await?;
        }
        Ok(made)
    }
}

/// Series that plan their own dates.
async fn recurring(db: &mut Conn, centre: CentreId) -> Result<HashSet<SeriesId>, Error> {
    let all = series::of_centre(db, centre).await?;
    let recurs = |series: &series::Series| series.is_open && !series.plan.repeats.is_empty();
    Ok(all.iter().filter(|series| recurs(series)).map(|series| series.id).collect())
}

async fn standing(db: &mut Conn, centre: CentreId, week: Window) -> Result<Vec<Session>, Error> {
    let mut all = sessions::touching(db, centre, week).await?;
    all.retain(|session| !session.is_cancelled() && week.contains(session.window.starts()));
    Ok(all)
}

fn plan(session: &Session, date: Date) -> Plan {
    Plan {
        room: session.room,
        names: session.names.clone(),
        date,
        starts: session.starts,
        ends: session.ends,
        limits: session.limits,
        ages: session.terms.ages,
        needs: None,
        like: Some(session.id),
    }
}

/// The id of a copy, by what is copied and to which day: the same press gives the same.
fn copied(session: &Session, date: Date) -> SessionId {
    let hash = Sha256::digest(format!("{} {date}", session.id).as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    SessionId(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

//! Nobody came for a child: the steps that are due sound, each once (G5).
//!
//! Keeps true: a step sounds for each child that is still here and for nobody who was released; the family is told once;
//! the ledger says how many, never who.

use crate::domain::age::Age;
use crate::domain::alarm::{self, Call};
use crate::domain::centre::Centre;
use crate::domain::ids::{BookingId, CentreId, SessionId};
use crate::domain::notice::Subject;
use crate::domain::pick_up;
use crate::domain::session::Session;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::alarms::{self, Inside};
use crate::store::{Command, Conn, Held, centres, notices, sessions};
use std::collections::BTreeSet;

/// Sessions that ended longer ago are left as they are.
const WITHIN_HOURS: i64 = 24;

/// Sounds what is due in a session.
#[derive(Debug, Clone)]
pub struct SoundAlarm {
    pub session: SessionId,
    pub now: Timestamp,
}

impl Command for SoundAlarm {
    /// How many alarms sounded.
    type Output = u16;

    async fn run(&self, held: &mut Held) -> Result<u16, Error> {
        let id = held.centre();
        let centre = centres::find(held, id).await?.ok_or(Error::Missing)?;
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        if session.centre != id {
            return Err(Error::Missing);
        }
        let mut sounded = 0;
        for call in alarm::due(&centre.rules.not_collected, &session, self.now) {
            let children = self.sound(held, &session, call).await?;
            if children > 0 {
                let detail = format!("{} {children}", call.word());
                held.record("session.uncollected", session.id.0, &detail, self.now).await?;
                sessions::seen(held, session.id);
            }
            sounded += children;
        }
        Ok(sounded)
    }
}

impl SoundAlarm {
    async fn sound(&self, held: &mut Held, session: &Session, call: Call) -> Result<u16, Fault> {
        let mut told: BTreeSet<BookingId> = BTreeSet::new();
        let mut children = 0;
        for child in waiting(held, session).await? {
            if !alarms::sound(held, session.id, &child, (call, self.now)).await? {
                continue;
            }
            children += 1;
            if call == Call::Guardians && told.insert(child.booking) {
                let about = (Some(child.booking), Some(session.id));
                let subject = Subject::Uncollected { ended: session.window.ends() };
                notices::queue(held, child.household, about, &subject, self.now).await?;
            }
        }
        Ok(children)
    }
}

/// Children left with staff who are still here.
async fn waiting(db: &mut Conn, session: &Session) -> Result<Vec<Inside>, Fault> {
    let mut inside = alarms::inside(db, session.id).await?;
    inside.retain(|child| {
        let age = child.birth.and_then(|birth| Age::on(birth, session.date));
        pick_up::is_left_with_staff(session, (child.part, age))
    });
    Ok(inside)
}

/// Sessions of a centre in which an alarm is due that has not sounded.
pub async fn due(db: &mut Conn, centre: &Centre, now: Timestamp) -> Result<Vec<SessionId>, Fault> {
    let steps = &centre.rules.not_collected;
    let Some(first) = steps.iter().map(|step| step.minutes).min() else { return Ok(Vec::new()) };
    let until = now - Span::minutes(first.into());
    let of: CentreId = centre.id;
    let mut found = Vec::new();
    for id in alarms::late(db, of, (now - Span::hours(WITHIN_HOURS), until)).await? {
        let Some(session) = sessions::find(db, id).await?.filter(pick_up::takes_over) else { continue };
        let calls = alarm::due(steps, &session, now);
        let sounded = alarms::of_session(db, id).await?;
        let lacks = |child: &Inside| {
            calls.iter().any(|call| !sounded.iter().any(|(of, step, _)| (of, step) == (&child.child, call)))
        };
        if waiting(db, &session).await?.iter().any(lacks) {
            found.push(id);
        }
    }
    Ok(found)
}

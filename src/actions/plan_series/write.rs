//! Writing a plan down, as it was thought through.

use super::{Step, Thought};
use crate::actions::cancel_session::{Why, call_off};
use crate::actions::plan_ahead::ground::Ground;
use crate::actions::{add_make_up, move_session};
use crate::domain::effects::Effects;
use crate::domain::plan::ahead::Planned;
use crate::domain::plan::steps::{Existing, Life};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::sessions::{self, Reschedule};
use crate::store::{Held, series};

/// Plans the series.
pub(in crate::actions) async fn write(
    held: &mut Held,
    thought: &Thought,
    why: &Why,
    now: Timestamp,
) -> Result<(), Error> {
    let centre = held.centre();
    let ground = Ground::load(held, centre, now).await?.ok_or(Error::Missing)?;
    series::upsert(held, &thought.series).await?;
    let number = held.record("series.planned", thought.series.id.0, &told(thought), now).await?;
    held.mark_content();
    let renamed = thought.steps.iter().filter_map(|step| match step {
        Step::Keep(id, occurrence) => Some((*id, *occurrence)),
        Step::Take(existing, _, planned) => {
            (existing.occurrence != planned.occurrence()).then(|| (existing.id, planned.occurrence()))
        }
        Step::Add(..) | Step::End(..) => None,
    });
    series::rename(held, &renamed.collect::<Vec<_>>()).await?;
    let effects = &thought.difference.effects;
    // What gives way comes first.
    for step in &thought.steps {
        if let Step::End(existing, before) = step {
            end(held, (existing, before), (effects, why), now).await?;
        }
    }
    for step in &thought.steps {
        match step {
            Step::Take(existing, both, planned) => {
                take(held, (existing, both, planned), effects, now).await?
            }
            Step::Add(session, planned) => {
                ground.add(held, session, (planned, number), now).await?;
            }
            Step::Keep(..) | Step::End(..) => {}
        }
    }
    Ok(())
}

async fn take(
    held: &mut Held,
    (existing, both, planned): (&Existing, &(Session, Session), &Planned),
    effects: &Effects,
    now: Timestamp,
) -> Result<(), Error> {
    let (was, session) = both;
    let is_elsewhere = move_session::is_elsewhere(was, session);
    let verb = if is_elsewhere { "session.moved" } else { "session.changed" };
    let number = held.record(verb, session.id.0, &was.window.starts().timestamp().to_string(), now).await?;
    series::renew(held, session, number).await?;
    series::promise(held, session.id, planned.occurrence()).await?;
    let step = if is_elsewhere { Reschedule::Yes } else { Reschedule::No };
    sessions::content(held, session.id, step, now).await?;
    if existing.life == Life::Withdrawn {
        add_make_up::take_in(held, session, now).await?; // B9
    }
    match effects.of(session.id) {
        Some(touched) => move_session::tell(held, (was, session), &Effects(vec![touched.clone()]), now).await,
        None => Ok(()),
    }
}

/// B7 where somebody is booked; else nobody need know.
async fn end(
    held: &mut Held,
    (existing, before): (&Existing, &Session),
    (effects, why): (&Effects, &Why),
    now: Timestamp,
) -> Result<(), Error> {
    if existing.is_booked {
        return call_off(held, (std::slice::from_ref(before), effects), why, now).await;
    }
    sessions::cancel(held, before.id, &series::withdrawn(), now).await?;
    Ok(sessions::content(held, before.id, Reschedule::Yes, now).await?)
}

/// For the ledger: how many of each.
fn told(thought: &Thought) -> String {
    let d = &thought.difference;
    format!(
        "added {} changed {} ended {} kept {}",
        d.added.len(),
        d.changed.len(),
        d.ended.len(),
        d.kept.len()
    )
}

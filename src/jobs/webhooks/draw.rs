//! What an endpoint has not heard yet: every session seen differently since, and those beside it, whose places hang on
//! the same building (C1).

use super::SESSIONS;
use crate::actions::tell_webhooks::Draft;
use crate::addresses::Origin;
use crate::domain::ids::{CentreId, Number, SessionId};
use crate::domain::session::Session;
use crate::domain::webhook::Event;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp};
use crate::error::Fault;
use crate::feeds::webhooks::drawn;
use crate::settings::webhook::Webhook;
use crate::store::webhooks::Seen;
use crate::store::{Conn, centres, facts, webhooks};
use std::collections::{BTreeMap, HashMap};

/// The messages for an endpoint after a number, and the number they bring it to.
pub async fn draw(
    db: &mut Conn,
    centre: CentreId,
    (hook, after): (&Webhook, Number),
    origin: &Origin,
    now: Timestamp,
) -> Result<(Vec<Draft>, Number), Fault> {
    let (last, _) = centres::numbers(db, centre).await?;
    let Some(house) = centres::find(db, centre).await? else { return Ok((Vec::new(), last)) };
    let (changed, to) = webhooks::changed(db, centre, (after, last), SESSIONS).await?;
    let contents: HashMap<SessionId, Number> = changed.iter().map(|seen| (seen.id, seen.content)).collect();
    let mut days: BTreeMap<Date, Vec<Seen>> = BTreeMap::new();
    for seen in changed {
        days.entry(house.zone.date(seen.window.starts())).or_default().push(seen);
    }
    let mut drafts = Vec::new();
    for (date, touched) in days {
        let day = house.zone.day(date);
        let window = hull(day, &touched);
        let Some(facts) = facts::load(db, centre, None, window, now).await? else { continue };
        let around = (window.starts() - Span::days(2), window.ends());
        let told = webhooks::told(db, &hook.name, centre, around).await?;
        let beside = |session: &&Session| {
            touched.iter().any(|one| one.id == session.id || one.window.overlaps(session.window))
        };
        for session in facts.sessions.iter().filter(beside) {
            let content = contents.get(&session.id);
            // What is over changes nobody's plans any more.
            let is_over = session.window.ends() <= now;
            for event in hook.events.iter().filter(|_| !is_over) {
                let known = told.get(&(session.id, *event));
                let Some(drawn) = drawn(&facts, session, (*event, to), origin, now) else { continue };
                if known == Some(&drawn.digest) {
                    continue;
                }
                let is_news = known.is_some() || is_first_news(*event, content, after);
                drafts.push(Draft {
                    session: drawn.session,
                    event: drawn.event,
                    payload: drawn.payload,
                    digest: drawn.digest,
                    is_silent: !is_news,
                });
            }
        }
    }
    Ok((drafts, to))
}

/// Nothing was told of it before: is this a change of it?
fn is_first_news(event: Event, content: Option<&Number>, after: Number) -> bool {
    match (event, content) {
        (Event::SessionChanged, Some(content)) => *content > after,
        (Event::OccupancyChanged, Some(_)) => true,
        // It only stands beside what changed.
        (_, None) => false,
    }
}

/// The day, and what reaches over its end.
fn hull(day: Window, touched: &[Seen]) -> Window {
    let starts = touched.iter().map(|seen| seen.window.starts()).fold(day.starts(), Timestamp::min);
    let ends = touched.iter().map(|seen| seen.window.ends()).fold(day.ends(), Timestamp::max);
    Window::new(starts, ends).unwrap_or(day)
}

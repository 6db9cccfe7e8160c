//! The live stream of a centre: "changed to n", a ping now and then, and nothing else.
//!
//! Invariant: nothing but the ledger's number travels; `changed` comes at most once in [`Pulse::apart`], and the last
//! number always comes; what has to stand on every screen at once is told as `now`, at once, and as `changed` in its turn;
//! a stream ends when the stop begins.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, HeaderName};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{FutureExt, StreamExt, stream};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};

use super::serve::Limits;
use super::who::Access;
use super::{Entry, page};
use crate::app::App;
use crate::domain::ids::{CentreId, Number};
use crate::error::{Error, Fault};
use crate::store::centres;
use crate::store::news::Changed;

/// The live streams there may be at once, those of plain faces included.
#[derive(Debug, Clone)]
pub struct Seats(Arc<Semaphore>);

/// One of them, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    _permit: OwnedSemaphorePermit,
}

impl Seats {
    pub fn new(limits: Limits) -> Seats {
        Seats(Arc::new(Semaphore::new(limits.streams())))
    }

    /// None when all are taken.
    pub fn take(&self) -> Option<Seat> {
        let permit = Arc::clone(&self.0).try_acquire_owned().ok()?;
        Some(Seat { _permit: permit })
    }
}

/// How lively the streams are.
#[derive(Debug, Clone, Copy)]
pub struct Pulse {
    pub ping: Duration,
    /// Between two `changed` of one stream.
    pub apart: Duration,
}

impl Default for Pulse {
    fn default() -> Pulse {
        Pulse { ping: Duration::from_secs(15), apart: Duration::from_secs(1) }
    }
}

pub fn entries() -> Vec<Entry> {
    entries_with(Pulse::default())
}

pub fn entries_with(pulse: Pulse) -> Vec<Entry> {
    let listen = move |State(app): State<App>,
                       Extension(seats): Extension<Seats>,
                       Path(slug): Path<String>,
                       headers: HeaderMap| listen(app, slug, headers, (pulse, seats));
    vec![page("/events/{centre}", Access::Anyone, listen).for_screens()]
}

async fn listen(
    app: App,
    slug: String,
    headers: HeaderMap,
    (pulse, seats): (Pulse, Seats),
) -> Result<Response, Error> {
    let seat = seats.take().ok_or_else(|| Fault::Busy("every live stream is taken".into()))?;
    let changes = app.store.changes(); // before the number is read, so that none is missed
    let (centre, told) = found(&app, slug).await?;
    // What hurried before is in what the greeting makes it read.
    let hurried = app.store.hurried(centre).filter(|hurried| *hurried <= told);
    let seen = headers.get(LAST_SEEN).and_then(|id| id.to_str().ok()?.parse().ok());
    let greeting = if seen == Some(told.0) { Said::Ping(told) } else { Said::Changed(told) };
    let mut ping = interval_at(Instant::now() + pulse.ping, pulse.ping);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let free_at = Instant::now() + pulse.apart;
    let line = Line {
        app: app.clone(),
        centre,
        changes,
        told,
        hurried,
        owed: None,
        pulse,
        free_at,
        ping,
        _seat: seat,
    };
    let said = stream::iter([greeting]).chain(stream::unfold(line, Line::next));
    let events = app.stop.ends(said).map(|said| Ok::<Event, Infallible>(said.event()));
    // A proxy that gathers answers would keep them to itself.
    Ok(([(UNGATHERED, "no")], [(CACHE_CONTROL, "no-store")], Sse::new(events)).into_response())
}

const LAST_SEEN: HeaderName = HeaderName::from_static("last-event-id");
/// Where it is said, nothing on the way gathers an answer before it is passed on: ours neither.
pub const UNGATHERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The centre, and the number its ledger stands at.
async fn found(app: &App, slug: String) -> Result<(CentreId, Number), Error> {
    let read = app.store.read(move |db| {
        async move {
            let Some(centre) = centres::by_slug(db, &slug).await? else { return Ok(None) };
            Ok(Some((centre.id, centres::numbers(db, centre.id).await?.0)))
        }
        .boxed()
    });
    read.await?.ok_or(Error::Missing)
}

enum Said {
    /// Without its number as an id: whoever heard only this is still owed `changed`.
    Now(Number),
    Changed(Number),
    Ping(Number),
}

impl Said {
    fn event(self) -> Event {
        let (name, number) = match self {
            Said::Now(number) => return Event::default().event("now").data(number.to_string()),
            Said::Changed(number) => ("changed", number),
            Said::Ping(number) => ("ping", number),
        };
        // Browsers drop an event without data.
        Event::default().event(name).id(number.to_string()).data(number.to_string())
    }
}

/// One listener, and what it was told last.
struct Line {
    app: App,
    centre: CentreId,
    changes: Receiver<Changed>,
    told: Number,
    /// The last that was told at once.
    hurried: Option<Number>,
    /// A newer number it was not told yet.
    owed: Option<Number>,
    pulse: Pulse,
    /// When it may be told.
    free_at: Instant,
    ping: Interval,
    _seat: Seat,
}

impl Line {
    async fn next(mut self) -> Option<(Said, Line)> {
        loop {
            tokio::select! {
                biased; // everything heard first, so that the newest number is told
                changed = self.changes.recv() => match changed {
                    Ok((centre, number)) if centre == self.centre => {
                        self.owe(number);
                        if let Some(number) = self.hurry() {
                            return Some((Said::Now(number), self));
                        }
                    }
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => {
                        let number = self.current().await;
                        self.owe(number);
                        if let Some(number) = self.hurry() {
                            return Some((Said::Now(number), self));
                        }
                    }
                    Err(RecvError::Closed) => return None,
                },
                () = sleep_until(self.free_at), if self.owed.is_some() => {
                    self.told = self.owed.take().unwrap_or(self.told);
                    self.free_at = Instant::now() + self.pulse.apart;
                    return Some((Said::Changed(self.told), self));
                }
                _ = self.ping.tick() => return Some((Said::Ping(self.told), self)),
            }
        }
    }

    /// A number that has to be told at once, and was not.
    fn hurry(&mut self) -> Option<Number> {
        let newest = self.app.store.hurried(self.centre).filter(|newest| Some(*newest) > self.hurried)?;
        self.hurried = Some(newest);
        Some(newest)
    }

    fn owe(&mut self, number: Number) {
        if number > self.told {
            self.owed = self.owed.max(Some(number));
        }
    }

    /// Too many changes at once to hear each: asks for the last.
    async fn current(&self) -> Number {
        let centre = self.centre;
        let read = self.app.store.read(move |db| centres::numbers(db, centre).boxed()).await;
        read.map_or(self.told, |(number, _)| number)
    }
}

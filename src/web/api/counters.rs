//! What people counters say: readings in batches, each answered (C9).
//!
//! Invariant: a device speaks for itself alone; what nobody could read is counted too, so that staff see it.

use axum::extract::{Path, State};

use super::answers::Told;
use super::asked::Body;
use super::make;
use super::operation::{Account, Asked};
use super::problem::{Kind, No};
use super::shapes::counters::{BatchHeard, ReadingBatch, ReadingHeard};
use crate::actions::read_counter::{ReadCounter, RefuseReadings};
use crate::app::App;
use crate::domain::counter::{MOST_READINGS, Sent, Why};
use crate::domain::ids::CounterId;
use crate::error::Error;
use crate::web::Entry;
use crate::web::who::{Access, Counter};

pub fn entries() -> Vec<Entry> {
    let path = "/api/v1/centres/{centre}/counters/{counter}/readings";
    vec![make("send-readings", path, Access::Counter, hear).steady()]
}

impl Asked for Counter {
    fn account(_: &mut Account) {}
}

async fn hear(
    State(app): State<App>,
    counter: Counter,
    Path((_, id)): Path<(String, CounterId)>,
    batch: Result<Body<ReadingBatch>, No>,
) -> Result<Told<BatchHeard>, No> {
    if counter.counter != id {
        return Err(No::missing());
    }
    let now = app.clock.now();
    let batch = batch.and_then(|batch| match batch.sent.readings.len() {
        1..=MOST_READINGS => Ok(batch.sent.readings),
        _ => Err(No::of(Kind::Invalid).at("readings", &format!("1 – {MOST_READINGS}"))),
    });
    let readings = match batch {
        Ok(readings) => readings,
        Err(no) => {
            let refuse = RefuseReadings { counter: id, many: 1, why: Why::Malformed, now };
            app.store.change(counter.centre, counter.actor(), refuse).await.map_err(not_ours)?;
            return Err(no);
        }
    };
    let sent: Vec<Sent> = readings.into_iter().map(Sent::from).collect();
    let read = ReadCounter { counter: id, sent: sent.clone(), now };
    let heard = app.store.change(counter.centre, counter.actor(), read).await.map_err(not_ours)?;
    let readings = sent.iter().zip(heard).map(|(sent, heard)| ReadingHeard::of(sent, heard)).collect();
    Ok(Told(BatchHeard { readings }))
}

/// No rule of the house is asked here.
fn not_ours(error: Error) -> No {
    match error {
        Error::Missing => No::missing(),
        Error::Forbidden | Error::Refused(_) => No::of(Kind::Forbidden),
        Error::Stale => No::of(Kind::Stale),
        Error::Fault(fault) => fault.into(),
    }
}

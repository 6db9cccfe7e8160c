//! What happens without anybody pressing: offers lapse, sessions close, letters go out, families are reminded, what is old
//! is forgotten.
//!
//! Keeps true: a job changes things only through actions; one that fails is logged and tried again at its next turn;
//! all of them end when the program stops.

pub mod close_sessions;
pub mod forget;
pub mod harvest;
pub mod hear_counters;
pub mod plan_ahead;
pub mod remind;
pub mod reset_counts;
pub mod send_notices;
pub mod settle;
pub mod sound_alarms;
pub mod webhooks;

use crate::app::App;
use crate::domain::centre::Centre;
use crate::error::Error;
use crate::store::centres;
use std::time::Duration;

/// Starts every job; they end by themselves when the program stops.
pub fn start(app: &App) {
    every(app, "settle", Duration::from_secs(5), settle::settle);
    every(app, "send notices", Duration::from_secs(5), send_notices::send_notices);
    every(app, "close sessions", Duration::from_secs(30), close_sessions::close_sessions);
    let nights = plan_ahead::Nights::default();
    every(app, "plan ahead", Duration::from_secs(60), move |app| plan_ahead::plan_ahead(app, nights.clone()));
    every(app, "reset counts", Duration::from_secs(60), reset_counts::reset_counts);
    every(app, "sound alarms", Duration::from_secs(20), sound_alarms::sound_alarms);
    every(app, "remind", Duration::from_secs(30), remind::remind);
    every(app, "tell opened", Duration::from_secs(15), remind::tell_opened);
    every(app, "feed webhooks", Duration::from_secs(2), webhooks::feed);
    every(app, "send webhooks", Duration::from_secs(2), webhooks::send);
    every(app, "forget messages", Duration::from_secs(3600), webhooks::forget);
    let looks = harvest::Looks::default();
    every(app, "give out", Duration::from_secs(2), move |app| harvest::give_out(app, looks.clone()));
    every(app, "forget gone", Duration::from_secs(3600), harvest::forget);
    hear_counters::start(app);
    every(app, "forget", Duration::from_secs(600), forget::forget);
}

/// Runs a job now and then, until the program stops.
pub fn every<F, W>(app: &App, name: &'static str, pause: Duration, job: F)
where
    F: Fn(App) -> W + Send + 'static,
    W: Future<Output = Result<(), Error>> + Send,
{
    let app = app.clone();
    tokio::spawn(async move {
        while !app.stop.has_begun() {
            if let Err(error) = job(app.clone()).await {
                tracing::warn!(job.name = name, "the job \"{name}\" failed and is tried again: {error}");
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = app.stop.begun() => {}
            }
        }
    });
}

/// Every centre there is.
pub async fn centres(app: &App) -> Result<Vec<Centre>, Error> {
    Ok(app.store.read(|db| Box::pin(centres::all(db))).await?)
}

//! News: who hears that a ledger moved, in this process and in others.
//!
//! Keeps true: each number is told once and none is told before its commit; a lost message is caught by a slow poll.

use super::engine::{Engine, Listener, args, statements};
use crate::domain::ids::{CentreId, Number};
use crate::error::Fault;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc};
use uuid::Uuid;

statements! {
    LAST_NUMBERS = "SELECT id, last_number FROM centre";
}

/// How often the numbers are read to catch a lost message of another process.
const POLL: Duration = Duration::from_secs(5);

/// A centre's ledger reached this number.
pub type Changed = (CentreId, Number);

/// Who wants to know that a ledger moved.
pub(super) struct News {
    heard: broadcast::Sender<Changed>,
    last: Mutex<HashMap<CentreId, Number>>,
    to_others: mpsc::UnboundedSender<Changed>,
}

impl News {
    /// Listens to other processes too, where there can be any.
    pub(super) async fn open(engine: &Engine) -> Result<Arc<News>, Fault> {
        let (to_others, told) = mpsc::unbounded_channel();
        let news = Arc::new(News { heard: broadcast::channel(1024).0, last: Mutex::default(), to_others });
        if let Some(listener) = engine.listener().await? {
            tokio::spawn(tell_others(engine.clone(), told));
            tokio::spawn(hear_others(listener, Arc::downgrade(&news)));
            tokio::spawn(poll_others(engine.clone(), Arc::downgrade(&news)));
        }
        Ok(news)
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.heard.subscribe()
    }

    /// A ledger of ours moved: everybody hears.
    pub(super) fn tell(&self, changed: Changed) {
        if self.hear(changed) {
            // Without other processes nobody takes it.
            let _ = self.to_others.send(changed);
        }
    }

    /// False when it was known.
    fn hear(&self, changed: Changed) -> bool {
        let mut last = self.last.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let is_new = last.get(&changed.0).is_none_or(|number| *number < changed.1);
        if is_new {
            last.insert(changed.0, changed.1);
            // Nobody listening is fine.
            let _ = self.heard.send(changed);
        }
        is_new
    }
}

/// Tells other processes, many numbers at once; only the newest of each centre matters.
async fn tell_others(engine: Engine, mut told: mpsc::UnboundedReceiver<Changed>) {
    let mut changes = Vec::new();
    while told.recv_many(&mut changes, 1000).await > 0 {
        let newest: HashMap<CentreId, Number> = changes.drain(..).collect();
        let notes: Vec<String> = newest.iter().map(|(centre, number)| format!("{centre} {number}")).collect();
        if let Err(fault) = engine.tell(&notes).await {
            tracing::warn!("other processes were not told: {fault}");
        }
    }
}

async fn hear_others(mut listener: Listener, news: Weak<News>) {
    loop {
        let Some(note) = listener.next().await else { return };
        let Some(news) = news.upgrade() else { return };
        match note {
            Ok(note) => drop(read_note(&note).map(|changed| news.hear(changed))),
            Err(error) => {
                tracing::warn!("the line to other processes broke, and is tried again: {error}");
                tokio::time::sleep(POLL).await;
            }
        }
    }
}

fn read_note(note: &str) -> Option<Changed> {
    let (centre, number) = note.split_once(' ')?;
    Some((centre.parse().ok()?, Number(number.parse().ok()?)))
}

/// Reads the numbers now and then: a message between processes can be lost.
async fn poll_others(engine: Engine, news: Weak<News>) {
    loop {
        tokio::time::sleep(POLL).await;
        let Some(news) = news.upgrade() else { return };
        let numbers: Result<Vec<(Uuid, i64)>, Fault> = match engine.reader().await {
            Ok(mut conn) => conn.all(LAST_NUMBERS, args![]).await,
            Err(fault) => Err(fault),
        };
        for (centre, number) in numbers.unwrap_or_default() {
            news.hear((CentreId(centre), Number(number)));
        }
    }
}

//! News: who hears that a ledger moved, in this process and in others.
//!
//! Keeps true: each number is told once and none is told before its commit; a lost message is caught by a slow poll; what
//! has to stand on every screen at once is known as such before its number is told.

use super::engine::{Engine, Listener, args, statements};
use crate::domain::ids::{CentreId, Number};
use crate::error::Fault;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
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

/// How fast those who listen are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Haste {
    /// With everything else.
    #[default]
    InTurn,
    /// On every screen, whatever was told a moment ago.
    AtOnce,
}

/// Who wants to know that a ledger moved.
pub(super) struct News {
    heard: broadcast::Sender<Changed>,
    last: Mutex<HashMap<CentreId, Number>>,
    /// The last number of each centre that was told at once.
    hurried: Mutex<HashMap<CentreId, Number>>,
    to_others: mpsc::UnboundedSender<(Changed, Haste)>,
}

impl News {
    /// Listens to other processes too, where there can be any.
    pub(super) async fn open(engine: &Engine) -> Result<Arc<News>, Fault> {
        let (to_others, told) = mpsc::unbounded_channel();
        let news = News {
            heard: broadcast::channel(1024).0,
            last: Mutex::default(),
            hurried: Mutex::default(),
            to_others,
        };
        let news = Arc::new(news);
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
    pub(super) fn tell(&self, changed: Changed, haste: Haste) {
        if self.hear(changed, haste) {
            // Without other processes nobody takes it.
            let _ = self.to_others.send((changed, haste));
        }
    }

    pub(super) fn hurried(&self, centre: CentreId) -> Option<Number> {
        open(&self.hurried).get(&centre).copied()
    }

    /// False when it was known.
    fn hear(&self, changed: Changed, haste: Haste) -> bool {
        let is_hurried = haste == Haste::AtOnce && is_newer(&mut open(&self.hurried), changed);
        let mut last = open(&self.last);
        let is_new = is_newer(&mut last, changed) || is_hurried;
        if is_new {
            // Nobody listening is fine.
            let _ = self.heard.send(changed);
        }
        is_new
    }
}

fn open(numbers: &Mutex<HashMap<CentreId, Number>>) -> MutexGuard<'_, HashMap<CentreId, Number>> {
    numbers.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes a number in; false when as new a one was known.
fn is_newer(known: &mut HashMap<CentreId, Number>, (centre, number): Changed) -> bool {
    let is_newer = known.get(&centre).is_none_or(|last| *last < number);
    if is_newer {
        known.insert(centre, number);
    }
    is_newer
}

/// Tells other processes, many numbers at once; only the newest of each centre matters.
async fn tell_others(engine: Engine, mut told: mpsc::UnboundedReceiver<(Changed, Haste)>) {
    let mut changes = Vec::new();
    while told.recv_many(&mut changes, 1000).await > 0 {
        let hurried: Vec<(Changed, Haste)> =
            changes.iter().copied().filter(|(_, haste)| *haste == Haste::AtOnce).collect();
        let newest: HashMap<CentreId, Number> = changes.drain(..).map(|(changed, _)| changed).collect();
        // What hurries first, so that it is known as such when its number is heard.
        let notes = hurried.into_iter().map(|((centre, number), _)| format!("{centre} {number}{NOW}"));
        let notes: Vec<String> =
            notes.chain(newest.iter().map(|(centre, number)| format!("{centre} {number}"))).collect();
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
            Ok(note) => drop(read_note(&note).map(|(changed, haste)| news.hear(changed, haste))),
            Err(error) => {
                tracing::warn!("the line to other processes broke, and is tried again: {error}");
                tokio::time::sleep(POLL).await;
            }
        }
    }
}

/// What a note about something that hurries ends with.
const NOW: &str = " now";

fn read_note(note: &str) -> Option<(Changed, Haste)> {
    let (note, haste) = match note.strip_suffix(NOW) {
        Some(note) => (note, Haste::AtOnce),
        None => (note, Haste::InTurn),
    };
    let (centre, number) = note.split_once(' ')?;
    Some(((centre.parse().ok()?, Number(number.parse().ok()?)), haste))
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
            news.hear((CentreId(centre), Number(number)), Haste::InTurn);
        }
    }
}

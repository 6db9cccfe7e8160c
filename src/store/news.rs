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
    LAST_NUMBERS = "SELECT id, last_number, content_number FROM centre";
}

/// How often the numbers are read to catch a lost message of another process.
const POLL: Duration = Duration::from_secs(5);

/// A centre's ledger reached this number.
pub type Changed = (CentreId, Number);

/// Where a commit left a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) last: Number,
    /// The last number that changed what calendars show.
    pub(super) content: Number,
    pub(super) haste: Haste,
}

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
    /// The last number of each centre that changed what calendars show.
    content: Mutex<HashMap<CentreId, Number>>,
    to_others: mpsc::UnboundedSender<(CentreId, Moved)>,
}

impl News {
    /// Listens to other processes too, where there can be any.
    pub(super) async fn open(engine: &Engine) -> Result<Arc<News>, Fault> {
        let (to_others, told) = mpsc::unbounded_channel();
        let news = News {
            heard: broadcast::channel(1024).0,
            last: Mutex::default(),
            hurried: Mutex::default(),
            content: Mutex::default(),
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
    pub(super) fn tell(&self, centre: CentreId, moved: Moved) {
        if self.hear(centre, moved) {
            // Without other processes nobody takes it.
            let _ = self.to_others.send((centre, moved));
        }
    }

    pub(super) fn hurried(&self, centre: CentreId) -> Option<Number> {
        open(&self.hurried).get(&centre).copied()
    }

    pub(super) fn content(&self, centre: CentreId) -> Option<Number> {
        open(&self.content).get(&centre).copied()
    }

    pub(super) fn contents(&self) -> HashMap<CentreId, Number> {
        open(&self.content).clone()
    }

    /// False when it was known.
    fn hear(&self, centre: CentreId, moved: Moved) -> bool {
        let changed = (centre, moved.last);
        is_newer(&mut open(&self.content), (centre, moved.content));
        let is_hurried = moved.haste == Haste::AtOnce && is_newer(&mut open(&self.hurried), changed);
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
async fn tell_others(engine: Engine, mut told: mpsc::UnboundedReceiver<(CentreId, Moved)>) {
    let mut changes = Vec::new();
    while told.recv_many(&mut changes, 1000).await > 0 {
        let hurried: Vec<(CentreId, Moved)> =
            changes.iter().copied().filter(|(_, moved)| moved.haste == Haste::AtOnce).collect();
        let newest: HashMap<CentreId, Moved> = changes.drain(..).collect();
        // What hurries first, so that it is known as such when its number is heard.
        let in_turn =
            newest.into_iter().map(|(centre, moved)| (centre, Moved { haste: Haste::InTurn, ..moved }));
        let notes: Vec<String> = hurried.into_iter().chain(in_turn).map(write_note).collect();
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
            Ok(note) => drop(read_note(&note).map(|(centre, moved)| news.hear(centre, moved))),
            Err(error) => {
                tracing::warn!("the line to other processes broke, and is tried again: {error}");
                tokio::time::sleep(POLL).await;
            }
        }
    }
}

/// What a note about something that hurries ends with.
const NOW: &str = " now";

fn write_note((centre, moved): (CentreId, Moved)) -> String {
    let now = if moved.haste == Haste::AtOnce { NOW } else { "" };
    format!("{centre} {} {}{now}", moved.last, moved.content)
}

fn read_note(note: &str) -> Option<(CentreId, Moved)> {
    let (note, haste) = match note.strip_suffix(NOW) {
        Some(note) => (note, Haste::AtOnce),
        None => (note, Haste::InTurn),
    };
    let mut words = note.split(' ');
    let centre = words.next()?.parse().ok()?;
    let last = Number(words.next()?.parse().ok()?);
    // A program of last year tells one number: it may have changed anything.
    let content = words.next().map_or(Some(last), |word| word.parse().ok().map(Number))?;
    Some((centre, Moved { last, content, haste }))
}

/// Reads the numbers now and then: a message between processes can be lost.
async fn poll_others(engine: Engine, news: Weak<News>) {
    loop {
        tokio::time::sleep(POLL).await;
        let Some(news) = news.upgrade() else { return };
        let numbers: Result<Vec<(Uuid, i64, i64)>, Fault> = match engine.reader().await {
            Ok(mut conn) => conn.all(LAST_NUMBERS, args![]).await,
            Err(fault) => Err(fault),
        };
        for (centre, last, content) in numbers.unwrap_or_default() {
            let moved = Moved { last: Number(last), content: Number(content), haste: Haste::InTurn };
            news.hear(CentreId(centre), moved);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_as_it_was_written_and_an_older_one_too() {
        let centre = CentreId::new();
        for haste in [Haste::InTurn, Haste::AtOnce] {
            let moved = Moved { last: Number(12), content: Number(7), haste };
            assert_eq!(read_note(&write_note((centre, moved))), Some((centre, moved)));
        }
        let older = Moved { last: Number(12), content: Number(12), haste: Haste::InTurn };
        assert_eq!(read_note(&format!("{centre} 12")), Some((centre, older)));
        assert_eq!(read_note("nothing"), None);
    }
}

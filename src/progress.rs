//! How far long work has come, told to whoever listens: a bar on a terminal, plain lines, or the other end of a socket.
//!
//! Keeps true: work tells its steps and knows nobody; whoever listens decides what is shown.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// One word about work under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is being worked on: `sessions`, `rows`.
    pub what: String,
    pub done: u64,
    /// How many there are, where that is known.
    pub of: Option<u64>,
}

/// Where steps are told; cheap to clone.
///
/// ```
/// # use leyuan::progress::Progress;
/// # use std::sync::{Arc, Mutex};
/// let heard = Arc::new(Mutex::new(Vec::new()));
/// let ear = heard.clone();
/// let progress = Progress::to(move |step| ear.lock().unwrap().push((step.done, step.of)));
/// progress.tell("rows", 500, 1200);
/// assert_eq!(*heard.lock().unwrap(), [(500, Some(1200))]);
/// ```
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(Step) + Send + Sync>);

impl Progress {
    pub fn to(ear: impl Fn(Step) + Send + Sync + 'static) -> Progress {
        Progress(Arc::new(ear))
    }

    /// Nobody listens.
    pub fn untold() -> Progress {
        Progress::to(drop)
    }

    /// So many are done, of so many; `None` where nobody knows how many there are.
    pub fn tell(&self, what: &str, done: u64, of: impl Into<Option<u64>>) {
        (self.0)(Step { what: what.into(), done, of: of.into() });
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

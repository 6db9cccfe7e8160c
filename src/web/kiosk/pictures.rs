//! What the screens of each centre are drawn from, shared by all of them.
//!
//! Invariant: a centre is read at most once a second, but for what has to stand on every screen at once; what is handed
//! out is younger than a second, not past the instant at which time alone changes it, and holds every change heard of
//! before it was asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Instant, sleep_until};

use crate::app::App;
use crate::clock::Clock;
use crate::domain::wall::Wall;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::Store;
use crate::store::news::Changed;
use crate::store::walls;

const APART: Duration = Duration::from_secs(1);
const YOUNG: Span = Span::seconds(1);

/// One picture for each centre. What they are read from is its own: whoever holds it can see walls, and nothing else.
#[derive(Clone)]
pub struct Pictures {
    store: Store,
    clock: Clock,
    easels: Arc<Mutex<HashMap<String, Easel>>>,
}

type Easel = Arc<tokio::sync::Mutex<Picture>>;

struct Picture {
    changes: Receiver<Changed>,
    kept: Option<Kept>,
    /// The centre moved on since it was read.
    is_old: bool,
}

struct Kept {
    wall: Arc<Wall>,
    changes_at: Timestamp,
    read_at: Instant,
}

impl Pictures {
    pub fn new(app: &App) -> Pictures {
        Pictures { store: app.store.clone(), clock: app.clock.clone(), easels: Arc::default() }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// # Errors
    /// [`Error::Missing`] when no centre has this word.
    pub async fn of(&self, slug: &str) -> Result<Arc<Wall>, Error> {
        let easel = self.easel(slug);
        // Whoever comes while it is read waits for that reading.
        let mut picture = easel.lock().await;
        picture.hear();
        if let Some(wall) = picture.young(self.clock.now()) {
            return Ok(wall);
        }
        if let Some(kept) = picture.kept.as_ref().filter(|kept| picture.is_old && !self.hurries(kept)) {
            sleep_until(kept.read_at + APART).await;
        }
        // What is heard from here on may not be in what is read, and makes it old again.
        picture.hear();
        let (read_at, now, word) = (Instant::now(), self.clock.now(), slug.to_string());
        let read =
            self.store.read(move |db| Box::pin(async move { walls::wall(db, &word, now).await })).await;
        let Some(wall) = read?.map(Arc::new) else {
            self.easels().remove(slug);
            return Err(Error::Missing);
        };
        let changes_at = wall.changes_at();
        picture.kept = Some(Kept { wall: Arc::clone(&wall), changes_at, read_at });
        picture.is_old = false;
        Ok(wall)
    }

    /// Ends when what cannot wait came after this picture, when time alone changes it, and after `most`.
    pub(super) fn until_old(&self, wall: &Wall, most: Duration) -> impl Future<Output = ()> + use<> {
        // Before it is asked what hurries, so that nothing is missed.
        let (store, mut changes) = (self.store.clone(), self.store.changes());
        let (centre, number) = (wall.facts.centre.id, wall.number);
        let left = (wall.changes_at() - self.clock.now()).to_std().unwrap_or_default();
        let end = Instant::now() + left.min(most);
        async move {
            while store.hurried(centre) <= Some(number) {
                tokio::select! {
                    heard = changes.recv() => if heard == Err(RecvError::Closed) { return },
                    () = sleep_until(end) => return,
                }
            }
        }
    }

    /// Something came since that cannot wait.
    fn hurries(&self, kept: &Kept) -> bool {
        self.store.hurried(kept.wall.facts.centre.id) > Some(kept.wall.number)
    }

    fn easel(&self, slug: &str) -> Easel {
        let mut easels = self.easels();
        let new = || Picture { changes: self.store.changes(), kept: None, is_old: false };
        Arc::clone(easels.entry(slug.into()).or_insert_with(|| Arc::new(tokio::sync::Mutex::new(new()))))
    }

    fn easels(&self) -> std::sync::MutexGuard<'_, HashMap<String, Easel>> {
        self.easels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Picture {
    /// Takes in what happened meanwhile.
    fn hear(&mut self) {
        let centre = self.kept.as_ref().map(|kept| kept.wall.facts.centre.id);
        loop {
            match self.changes.try_recv() {
                Ok((changed, _)) => self.is_old |= Some(changed) == centre,
                Err(TryRecvError::Lagged(_)) => self.is_old = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    fn young(&self, now: Timestamp) -> Option<Arc<Wall>> {
        let kept = self.kept.as_ref().filter(|_| !self.is_old)?;
        let age = now - kept.wall.at;
        (Span::zero() <= age && age < YOUNG && now < kept.changes_at).then(|| Arc::clone(&kept.wall))
    }
}

//! What the screens of each centre are drawn from, shared by all of them.
//!
//! Invariant: a centre is read at most once a second, but for what has to stand on every screen at once; what is handed out is younger than a second and holds every
//! change heard of before it was asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;
use tokio::time::{Instant, sleep_until};

use crate::app::App;
use crate::domain::wall::Wall;
use crate::domain::zone::Span;
use crate::error::Error;
use crate::store::news::Changed;
use crate::store::walls;

const APART: Duration = Duration::from_secs(1);
const YOUNG: Span = Span::seconds(1);

/// One picture for each centre.
#[derive(Clone, Default)]
pub struct Pictures(Arc<Mutex<HashMap<String, Easel>>>);

type Easel = Arc<tokio::sync::Mutex<Picture>>;

struct Picture {
    changes: Receiver<Changed>,
    kept: Option<Kept>,
    /// The centre moved on since it was read.
    is_old: bool,
}

struct Kept {
    wall: Arc<Wall>,
    read_at: Instant,
}

impl Pictures {
    /// # Errors
    /// [`Error::Missing`] when no centre has this word.
    pub async fn of(&self, app: &App, slug: &str) -> Result<Arc<Wall>, Error> {
        let easel = self.easel(app, slug);
        // Whoever comes while it is read waits for that reading.
        let mut picture = easel.lock().await;
        picture.hear();
        if let Some(wall) = picture.young(app) {
            return Ok(wall);
        }
        if let Some(kept) = picture.kept.as_ref().filter(|kept| picture.is_old && !hurries(app, kept)) {
            sleep_until(kept.read_at + APART).await;
        }
        // What is heard from here on may not be in what is read, and makes it old again.
        picture.hear();
        let (read_at, now, word) = (Instant::now(), app.clock.now(), slug.to_string());
        let read = app.store.read(move |db| Box::pin(async move { walls::wall(db, &word, now).await })).await;
        let Some(wall) = read?.map(Arc::new) else {
            self.easels().remove(slug);
            return Err(Error::Missing);
        };
        picture.kept = Some(Kept { wall: Arc::clone(&wall), read_at });
        picture.is_old = false;
        Ok(wall)
    }

    fn easel(&self, app: &App, slug: &str) -> Easel {
        let mut easels = self.easels();
        let new = || Picture { changes: app.store.changes(), kept: None, is_old: false };
        Arc::clone(easels.entry(slug.into()).or_insert_with(|| Arc::new(tokio::sync::Mutex::new(new()))))
    }

    fn easels(&self) -> std::sync::MutexGuard<'_, HashMap<String, Easel>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something came since that cannot wait.
fn hurries(app: &App, kept: &Kept) -> bool {
    app.store.hurried(kept.wall.facts.centre.id) > Some(kept.wall.number)
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

    fn young(&self, app: &App) -> Option<Arc<Wall>> {
        let kept = self.kept.as_ref().filter(|_| !self.is_old)?;
        let age = app.clock.now() - kept.wall.at;
        (Span::zero() <= age && age < YOUNG).then(|| Arc::clone(&kept.wall))
    }
}

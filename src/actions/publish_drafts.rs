//! Publishing drafts: everything that was prepared becomes the programme at once.
//!
//! Keeps true: it does what was shown, or nothing (Z3); drafts that want one room, or the same equipment, at one time are
//! told of each other; with anything in the way of one of them, none is published.

mod rivals;

use super::cancel_session::Why;
use super::plan_series;
use super::{add_session, move_session};
use crate::domain::digest;
use crate::domain::draft::{Draft, Prepared};
use crate::domain::effects::Effects;
use crate::domain::ids::{CentreId, DraftId};
use crate::domain::session::Session;
use crate::domain::timetable::Obstacle;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Conn, Held, drafts, sessions};
use std::collections::BTreeSet;

/// Publishes some drafts.
#[derive(Debug, Clone)]
pub struct PublishDrafts {
    pub drafts: BTreeSet<DraftId>,
    /// Told to families whose session ends.
    pub why: Why,
    /// Of the publication that was shown.
    pub digest: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone)]
pub enum Published {
    Done,
    /// The world moved: this is the publication now, and nothing was done.
    Changed(Publication),
    /// Something is in the way, and nothing was done.
    Blocked(Publication),
}

/// Drafts, thought through one by one.
#[derive(Debug, Clone, Default)]
pub struct Publication {
    pub items: Vec<Item>,
    /// C4: two drafts that want one room at one time, or a hall that divides and a part of it (C10), or more equipment
    /// than both can have.
    pub clashes: Vec<(DraftId, DraftId)>,
}

#[derive(Debug, Clone)]
pub struct Item {
    pub draft: Draft,
    pub what: What,
}

#[derive(Debug, Clone)]
pub enum What {
    Session(Box<Session>, Vec<Obstacle>),
    Move(Box<move_session::Thought>),
    Series(Box<plan_series::Thought>),
    /// What it was to change, or where it was to be, is gone.
    Gone,
}

impl Publication {
    /// Nothing is in the way of any of them.
    pub fn is_clear(&self) -> bool {
        let is_clear = |item: &Item| match &item.what {
            What::Session(_, obstacles) => obstacles.is_empty(),
            What::Move(thought) => thought.obstacles.is_empty(),
            What::Series(thought) => thought.difference.clashes.is_empty(),
            What::Gone => false,
        };
        self.clashes.is_empty() && self.items.iter().all(is_clear)
    }

    /// Whom they concern, all together.
    pub fn effects(&self) -> Effects {
        let of = |item: &Item| match &item.what {
            What::Move(thought) => thought.effects.0.clone(),
            What::Series(thought) => thought.difference.effects.0.clone(),
            What::Session(..) | What::Gone => Vec::new(),
        };
        Effects(self.items.iter().flat_map(of).collect())
    }

    /// Names what they would do, and nothing else.
    pub fn digest(&self) -> String {
        let does = |item: &Item| {
            let does = match &item.what {
                What::Session(session, _) => digest::of(&(session.room, session.window)),
                What::Move(thought) => digest::of(&(thought.session.window, &thought.effects)),
                What::Series(thought) => thought.difference.digest(),
                What::Gone => String::new(),
            };
            (item.draft.id, item.draft.kept_at, does)
        };
        digest::of(&self.items.iter().map(does).collect::<Vec<_>>())
    }
}

impl Command for PublishDrafts {
    type Output = Published;

    async fn run(&self, held: &mut Held) -> Result<Published, Error> {
        let centre = held.centre();
        let publication = think(held, centre, &self.drafts, self.now).await?;
        if !publication.is_clear() {
            return Ok(Published::Blocked(publication));
        }
        if publication.digest() != self.digest {
            return Ok(Published::Changed(publication));
        }
        for Item { draft, what } in &publication.items {
            match what {
                What::Session(session, _) => add_session::insert(held, session, self.now).await?,
                What::Move(thought) => move_session::write(held, thought, self.now).await?,
                What::Series(thought) => plan_series::write(held, thought, &self.why, self.now).await?,
                What::Gone => {}
            }
            drafts::discard(held, draft.id).await?;
            held.record("draft.published", draft.what.subject(), "", self.now).await?;
        }
        Ok(Published::Done)
    }
}

/// What publishing these drafts of a centre would do; those that are gone are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn think(
    db: &mut Conn,
    centre: CentreId,
    wanted: &BTreeSet<DraftId>,
    now: Timestamp,
) -> Result<Publication, Error> {
    let mut items = Vec::new();
    for draft in drafts::of_centre(db, centre).await?.into_iter().filter(|draft| wanted.contains(&draft.id)) {
        let what = match one(db, centre, &draft.what, now).await {
            Err(Error::Missing | Error::Stale) => What::Gone,
            other => other?,
        };
        items.push(Item { draft, what });
    }
    let clashes = rivals::find(db, centre, &items).await?;
    Ok(Publication { items, clashes })
}

async fn one(db: &mut Conn, centre: CentreId, what: &Prepared, now: Timestamp) -> Result<What, Error> {
    match what {
        Prepared::Session(id, plan) => {
            let (session, obstacles) = add_session::drafted(db, (centre, *id), plan, now).await?;
            Ok(What::Session(Box::new(session), obstacles))
        }
        Prepared::Move(id, plan) => {
            let was = sessions::find(db, *id).await?.filter(|session| session.centre == centre);
            let thought = move_session::think(db, was.ok_or(Error::Missing)?, plan, now).await?;
            Ok(What::Move(Box::new(thought)))
        }
        Prepared::Series(id, wish) => {
            Ok(What::Series(Box::new(plan_series::think(db, centre, (*id, wish), now).await?)))
        }
    }
}

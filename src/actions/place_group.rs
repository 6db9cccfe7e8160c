//! Placing a group – a class, a kindergarten – in a session, changing its heads, and calling it off (B10).
//!
//! Keeps true: the one admission decides about it as about anybody (Z1); past the places with a reason that stays in the
//! ledger, never past the hard limits (C3); what it gives up goes to who waits (B6).

use super::settle::settle;
use crate::domain::admission::groups::decide_group;
use crate::domain::group::{Group, Heads, State};
use crate::domain::ids::{GroupId, SessionId};
use crate::domain::names::Name;
use crate::domain::party::Liberties;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, facts, groups, sessions};

/// What a group is called, how many come, and why past the places, where it is.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub name: Name,
    pub heads: Heads,
    /// A code of `reason::PAST_PLACES`.
    pub reason: Option<&'static str>,
}

/// Places a group.
///
/// # Errors
/// Every reason why not; [`Error::Missing`] when the session is not this centre's.
#[derive(Debug, Clone)]
pub struct PlaceGroup {
    /// Chosen by the form's key, so that it is placed once.
    pub id: GroupId,
    pub session: SessionId,
    pub wanted: Wanted,
    pub now: Timestamp,
}

impl Command for PlaceGroup {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let session = here(held, self.session).await?;
        let centre = held.centre();
        if groups::find(held, centre, self.id).await?.is_some() {
            return Ok(());
        }
        decide(held, (&session, None), &self.wanted, self.now).await?;
        let Wanted { name, heads, .. } = &self.wanted;
        groups::insert(held, (self.id, session.id), (name, *heads), self.now).await?;
        write_down(held, &session, ("group.placed", &self.wanted), self.now).await
    }
}

/// Other heads, or another name; while it is expected.
///
/// # Errors
/// As [`PlaceGroup`]; [`Error::Stale`] once it has come, or was called off.
#[derive(Debug, Clone)]
pub struct ChangeGroup {
    pub group: GroupId,
    pub wanted: Wanted,
    pub now: Timestamp,
}

impl Command for ChangeGroup {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let group = find(held, self.group).await?;
        if group.state != State::Placed {
            return Err(Error::Stale);
        }
        let Wanted { name, heads, .. } = &self.wanted;
        if (&group.name, group.heads) == (name, *heads) {
            return Ok(());
        }
        let session = here(held, group.session).await?;
        // Who comes with fewer needs no more room than it has.
        if !is_within(*heads, group.heads) {
            decide(held, (&session, Some(group.id)), &self.wanted, self.now).await?;
        }
        groups::change(held, group.id, (name, *heads)).await?;
        write_down(held, &session, ("group.changed", &self.wanted), self.now).await?;
        Ok(settle(held, session.window, None, self.now).await?)
    }
}

/// Calls a group off; no strike, and one that was called off before is no fault.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's; [`Error::Stale`] once it has come.
#[derive(Debug, Clone)]
pub struct CancelGroup {
    pub group: GroupId,
    pub now: Timestamp,
}

impl Command for CancelGroup {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let group = find(held, self.group).await?;
        match group.state {
            State::Cancelled => return Ok(()),
            State::Here { .. } | State::Left => return Err(Error::Stale),
            State::Placed => {}
        }
        let session = here(held, group.session).await?;
        groups::cancel(held, group.id).await?;
        held.record("group.cancelled", session.id.0, "", self.now).await?;
        sessions::seen(held, session.id);
        Ok(settle(held, session.window, None, self.now).await?)
    }
}

/// The same ages, and no more of anybody; as many grown-ups for each child.
fn is_within(heads: Heads, before: Heads) -> bool {
    heads.ages() == before.ages()
        && heads.children() <= before.children()
        && heads.adults() == before.adults()
}

/// Asks the one admission, once whoever waits has had their turn (B6); `but`: what is decided about anew.
async fn decide(
    held: &mut Held,
    (session, but): (&Session, Option<GroupId>),
    wanted: &Wanted,
    now: Timestamp,
) -> Result<(), Error> {
    settle(held, session.window, None, now).await?;
    let centre = held.centre();
    let mut facts = facts::load(held, centre, None, session.window, now).await?.ok_or(Error::Missing)?;
    facts.groups.retain(|group| Some(group.id) != but);
    let liberties = Liberties { past_places: wanted.reason.is_some(), past_age: false };
    decide_group((session.id, wanted.heads), liberties, &facts, now).ok_or(Error::Missing)??;
    Ok(())
}

async fn write_down(
    held: &mut Held,
    session: &Session,
    (verb, wanted): (&'static str, &Wanted),
    now: Timestamp,
) -> Result<(), Error> {
    let heads = format!("{}+{}", wanted.heads.children(), wanted.heads.adults());
    held.record(verb, session.id.0, &heads, now).await?;
    if let Some(reason) = wanted.reason {
        held.record("group.past_places", session.id.0, reason, now).await?;
    }
    sessions::seen(held, session.id);
    Ok(())
}

pub(super) async fn find(held: &mut Held, id: GroupId) -> Result<Group, Error> {
    let centre = held.centre();
    groups::find(held, centre, id).await?.ok_or(Error::Missing)
}

pub(super) async fn here(held: &mut Held, id: SessionId) -> Result<Session, Error> {
    let session = sessions::find(held, id).await?.ok_or(Error::Missing)?;
    if session.centre == held.centre() { Ok(session) } else { Err(Error::Missing) }
}

//! Drafts that cannot be published together, though each alone could be: they want one room, or the same equipment.

use super::{Item, What};
use crate::domain::equipment::{self, Use};
use crate::domain::ids::{CentreId, DraftId, SessionId};
use crate::domain::room::share_floor;
use crate::domain::session::Session;
use crate::domain::timetable::Claim;
use crate::domain::window::Window;
use crate::error::Error;
use crate::store::{Conn, centres, sessions};
use std::collections::{BTreeSet, HashSet};

/// Each with every one before it that is in its way.
pub(super) async fn find(
    db: &mut Conn,
    centre: CentreId,
    items: &[Item],
) -> Result<Vec<(DraftId, DraftId)>, Error> {
    let rooms = centres::rooms(db, centre).await?;
    let house = centres::equipment(db, centre).await?;
    let drafted: Vec<(DraftId, Claim)> =
        items.iter().flat_map(|item| claims(item).into_iter().map(|claim| (item.draft.id, claim))).collect();
    let standing = standing(db, centre, (items, &drafted)).await?;
    let mut rivals = BTreeSet::new();
    for (at, (draft, claim)) in drafted.iter().enumerate() {
        let before = || drafted[..at].iter().filter(|(other, _)| other != draft);
        let want_its_room = before().filter(|(_, other)| {
            share_floor(&rooms, other.room, claim.room) && other.blocked.overlaps(claim.blocked)
        });
        rivals.extend(want_its_room.map(|(other, _)| (*other, *draft)));
        let beside = drafted[..at].iter().map(|(other, claim)| claim.use_by(Some(*other)));
        let uses: Vec<Use<Option<DraftId>>> =
            standing.iter().map(|claim| claim.use_by(None)).chain(beside).collect();
        let lacking = equipment::lacking(&house, (claim.window, &claim.needs), &uses);
        let others = lacking.into_iter().flat_map(|lack| lack.used_by).flatten();
        rivals.extend(others.filter(|other| other != draft).map(|other| (other, *draft)));
    }
    Ok(rivals.into_iter().collect())
}

/// What a draft takes of the house.
fn claims(item: &Item) -> Vec<Claim> {
    match &item.what {
        What::Session(session, _) => Claim::of(session).into_iter().collect(),
        What::Move(thought) => Claim::of(&thought.session).into_iter().collect(),
        What::Series(thought) => thought.wanted.clone(),
        What::Gone => Vec::new(),
    }
}

/// What has equipment while the drafts want some, but for what they change or end themselves.
async fn standing(
    db: &mut Conn,
    centre: CentreId,
    (items, drafted): (&[Item], &[(DraftId, Claim)]),
) -> Result<Vec<Claim>, Error> {
    let wanting = drafted.iter().filter(|(_, claim)| !claim.needs.is_empty());
    let wanting: Vec<Window> = wanting.map(|(_, claim)| claim.window).collect();
    let Some(around) = Window::around(&wanting) else { return Ok(Vec::new()) };
    let ended = items.iter().flat_map(|item| match &item.what {
        What::Series(thought) => thought.difference.ended.iter().map(|(id, _)| *id).collect(),
        What::Session(..) | What::Move(_) | What::Gone => Vec::new(),
    });
    let given_back: HashSet<SessionId> =
        drafted.iter().map(|(_, claim)| claim.session).chain(ended).collect();
    let stands = |session: &&Session| !session.is_cancelled() && !given_back.contains(&session.id);
    let all = sessions::touching(db, centre, around).await?;
    Ok(all.iter().filter(stands).filter_map(Claim::of).filter(|claim| !claim.needs.is_empty()).collect())
}

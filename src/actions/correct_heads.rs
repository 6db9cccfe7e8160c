//! Setting right how many heads a room counts, by new events beside the old ones (C7, C9).
//!
//! Keeps true: only heads nobody named are taken off, never a child.

use crate::domain::ids::{SessionId, VisitId};
use crate::domain::roll_call::{Correction, Nameless, RoomCall};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::store::visits::{Kind, Visit};
use crate::store::{Held, sessions, visits};
use std::collections::BTreeMap;

/// Writes what makes a room count `seen` heads, or as few as are known by name. How many events that took.
pub(super) async fn correct(
    held: &mut Held,
    (room, seen): (&RoomCall<'_>, u16),
    (source, at): (&str, Timestamp),
) -> Result<usize, Fault> {
    let corrections = room.corrections(seen);
    for correction in &corrections {
        let Correction { session, of, heads } = *correction;
        let events = match (of, session) {
            (Nameless::WalkIns, Some(session)) => walked_out(held, session, heads.unsigned_abs()).await?,
            (Nameless::WalkIns | Nameless::Counted, _) => vec![(None, [0, heads, 0])],
        };
        for (band, [children, heads, on_site]) in events {
            let id = VisitId::new();
            let kind = if band.is_some() { Kind::WalkIn } else { Kind::Count };
            let (centre, room) = (held.centre(), room.room.id);
            let (booking, child) = (None, None);
            let visit =
                Visit { id, centre, room, session, booking, child, at, kind, children, heads, on_site, band };
            visits::insert(held, &visit, (source, &id.to_string())).await?;
        }
        if let Some(session) = session {
            sessions::seen(held, session);
        }
    }
    Ok(corrections.len())
}

type OfBand = (Option<String>, [i64; 3]);

/// So many heads let in without a name are gone, the youngest band first. A child's place is given back only where
/// fewer heads than children are left; grown-ups elsewhere go with the last of their band.
async fn walked_out(held: &mut Held, session: SessionId, heads: u64) -> Result<Vec<OfBand>, Fault> {
    let bands: BTreeMap<String, [i64; 3]> = visits::bands(held, session).await?.into_iter().collect();
    let mut rest = i64::try_from(heads).unwrap_or(i64::MAX);
    let mut events = Vec::new();
    for (band, [children, inside, on_site]) in bands {
        let out = rest.min(inside.max(0));
        let left = inside - out;
        if out > 0 {
            let gone = if left == 0 { on_site } else { 0 };
            events.push((Some(band), [-(children - left).max(0), -out, -gone]));
        }
        rest -= out;
    }
    Ok(events)
}

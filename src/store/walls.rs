//! Reads everything the screens of a centre are drawn from, in one snapshot.

use super::engine::Conn;
use super::{announcements, centres, closures, door_lines, emergencies, facts, private_rooms, visits};
use crate::domain::room::Privacy;
use crate::domain::wall::Wall;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Fault;

/// `None` when no centre has this word.
pub async fn wall(db: &mut Conn, slug: &str, now: Timestamp) -> Result<Option<Wall>, Fault> {
    let Some(centre) = centres::by_slug(db, slug).await? else { return Ok(None) };
    let (number, _) = centres::numbers(db, centre.id).await?;
    let particulars = centres::particulars(db, centre.id).await?;
    let (zone, today) = (centre.zone, centre.zone.date(now));
    let tomorrow = today + Span::days(1);
    let open = particulars.as_ref().and_then(|p| p.opening.next_open(tomorrow, &p.holidays));
    let last = zone.day(open.unwrap_or(tomorrow));
    let day = zone.day(today);
    let window = Window::new(day.starts(), last.ends()).unwrap_or(day);
    let Some(facts) = facts::load(db, centre.id, None, window, now).await? else { return Ok(None) };
    let loose = visits::loose(db, centre.id, day.starts()).await?;
    let closures = closures::touching(db, centre.id, window).await?;
    let mut diaries = Vec::new();
    for room in facts.rooms.iter().filter(|room| room.privacy == Privacy::Private) {
        diaries.extend(private_rooms::diary(db, room, (today, zone)).await?);
    }
    let lines = door_lines::running(db, centre.id, now).await?;
    let announcements = announcements::touching(db, centre.id, window).await?;
    let emergency = emergencies::standing(db, centre.id).await?;
    let wall = Wall {
        at: now,
        number,
        facts,
        loose,
        closures,
        diaries,
        particulars,
        lines,
        announcements,
        emergency,
    };
    Ok(Some(wall))
}

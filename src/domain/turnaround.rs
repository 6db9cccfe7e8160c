//! Turnaround: a room is being cleaned from the end of a session until it is clear (C4), and who is late for the next.

use super::ids::RoomId;
use super::session::Session;
use super::window::Window;
use super::zone::{Span, Timestamp};

/// What one press asks for when cleaning takes longer.
pub const LONGER_MINUTES: i64 = 5;
/// Cleaning that is said to take longer than this is a closure.
const LONGEST_MINUTES: i64 = 60;
/// How long before its start a session is warned.
const WARNED_MINUTES: i64 = 15;

/// When sessions ended that may still be cleaned after.
pub fn ended_lately(now: Timestamp) -> Option<Window> {
    Window::new(now - Span::minutes(3 * LONGEST_MINUTES), now)
}

/// The session after which a room is being cleaned now.
pub fn being_cleaned(sessions: &[Session], room: RoomId, now: Timestamp) -> Option<&Session> {
    let is_clearing = |session: &&Session| {
        session.room == room
            && !session.is_cancelled()
            && session.window.ends() <= now
            && now < session.clears_at
    };
    sessions.iter().filter(is_clearing).max_by_key(|session| session.clears_at)
}

/// Until when it may be said to take.
pub fn may_last_until(at: Timestamp, now: Timestamp) -> bool {
    now < at && at <= now + Span::minutes(LONGEST_MINUTES)
}

/// A few minutes more than it is planned to take.
pub fn a_little_longer(session: &Session, now: Timestamp) -> Timestamp {
    session.clears_at.max(now) + Span::minutes(LONGER_MINUTES)
}

/// Why a session that is about to begin, or has begun, can't go in yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// The room is being cleaned until after its start.
    Cleaning { until: Timestamp },
    /// Of the session before, so many heads are still counted in the room.
    Inside { heads: u16 },
}

/// What keeps the next session of a room waiting: `left`, the heads that sessions which are over left in the room.
pub fn late(sessions: &[Session], next: &Session, left: u16, now: Timestamp) -> Option<Late> {
    let starts = next.window.starts();
    if next.is_cancelled() || now + Span::minutes(WARNED_MINUTES) < starts || next.window.ends() <= now {
        return None;
    }
    if let Some(before) = being_cleaned(sessions, next.room, now).filter(|before| before.clears_at > starts) {
        return Some(Late::Cleaning { until: before.clears_at });
    }
    (left > 0).then_some(Late::Inside { heads: left })
}

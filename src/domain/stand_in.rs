//! A grown-up who is no longer known: who comes along instead where she was named (G2, B1a).
//!
//! Keeps true: no booking loses a grown-up it needs, and nobody is put into two rooms at once.

use super::ids::{BookingId, GuardianId, RoomId};
use super::names::Names;
use super::window::Window;

/// A booking ahead and who comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub booking: BookingId,
    pub names: Names,
    pub window: Window,
    pub room: RoomId,
    /// Each, and whether she is in the room.
    pub guardians: Vec<(GuardianId, bool)>,
    /// G2.
    pub needed: u16,
}

/// One booking ahead, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    pub booking: BookingId,
    pub names: Names,
    pub window: Window,
    pub instead: Instead,
}

/// What becomes of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// Somebody else of the family comes along.
    Other(GuardianId),
    /// Whoever else is named is enough.
    TheRest,
    /// Nobody can: it is changed or cancelled first.
    Nobody,
}

/// Every booking that names `gone`, and who comes instead: the first of `others` (all 18 or older) who can.
pub fn instead<'a>(
    gone: GuardianId,
    others: &[GuardianId],
    all: &'a [Company],
) -> Vec<(&'a Company, Instead)> {
    let naming = all.iter().filter(|one| names(one, gone));
    let mut chosen: Vec<(&Company, Instead)> = Vec::new();
    for company in naming {
        let rest = company.guardians.len().saturating_sub(1);
        let can = |other: &&GuardianId| {
            !names(company, **other)
                && !is_elsewhere(company, **other, all)
                && !is_chosen(company, **other, &chosen)
        };
        let instead = match others.iter().find(can) {
            _ if rest > 0 && rest >= usize::from(company.needed) => Instead::TheRest,
            Some(other) => Instead::Other(*other),
            None if company.needed == 0 => Instead::TheRest,
            None => Instead::Nobody,
        };
        chosen.push((company, instead));
    }
    chosen
}

fn names(company: &Company, who: GuardianId) -> bool {
    company.guardians.iter().any(|(guardian, _)| *guardian == who)
}

fn has_to_be_in_room(company: &Company) -> bool {
    company.guardians.iter().any(|(_, in_room)| *in_room)
}

/// B1a: in two rooms at once.
fn collide(one: &Company, other: &Company) -> bool {
    one.booking != other.booking
        && one.room != other.room
        && one.window.overlaps(other.window)
        && (has_to_be_in_room(one) || has_to_be_in_room(other))
}

fn is_elsewhere(company: &Company, who: GuardianId, all: &[Company]) -> bool {
    all.iter().any(|other| names(other, who) && collide(company, other))
}

/// She has just been put somewhere else at that time.
fn is_chosen(company: &Company, who: GuardianId, chosen: &[(&Company, Instead)]) -> bool {
    chosen.iter().any(|(other, instead)| *instead == Instead::Other(who) && collide(company, other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::zone::{Span, Timestamp};

    fn company(room: RoomId, hour: i64, guardians: &[GuardianId], needed: u16) -> Company {
        let starts = Timestamp::UNIX_EPOCH + Span::hours(hour);
        let window = Window::new(starts, starts + Span::hours(1)).unwrap();
        let guardians = guardians.iter().map(|guardian| (*guardian, true)).collect();
        Company { booking: BookingId::new(), names: Names::default(), window, room, guardians, needed }
    }

    fn who(gone: GuardianId, others: &[GuardianId], all: &[Company]) -> Vec<Instead> {
        instead(gone, others, all).into_iter().map(|(_, instead)| instead).collect()
    }

    // G2, B1a
    #[test]
    fn somebody_comes_instead_who_is_not_in_another_room_then() {
        let [gone, gran, dad] = [GuardianId::new(), GuardianId::new(), GuardianId::new()];
        let [dance, cinema] = [RoomId::new(), RoomId::new()];
        let alone = [company(dance, 10, &[gone], 1)];
        assert_eq!(who(gone, &[gran, dad], &alone), [Instead::Other(gran)]);
        assert_eq!(who(gone, &[], &alone), [Instead::Nobody]);
        let two = [company(dance, 10, &[gone], 1), company(cinema, 10, &[gran], 1)];
        assert_eq!(who(gone, &[gran, dad], &two), [Instead::Other(dad)]);
        assert_eq!(who(gone, &[gran], &two), [Instead::Nobody]);
        let later = [company(dance, 10, &[gone], 1), company(cinema, 11, &[gran], 1)];
        assert_eq!(who(gone, &[gran], &later), [Instead::Other(gran)]);
        let both = [company(dance, 10, &[gone], 1), company(cinema, 10, &[gone], 1)];
        assert_eq!(who(gone, &[gran], &both), [Instead::Other(gran), Instead::Nobody]);
    }

    // G2
    #[test]
    fn a_party_with_enough_left_needs_nobody() {
        let [gone, gran, dad] = [GuardianId::new(), GuardianId::new(), GuardianId::new()];
        let room = RoomId::new();
        assert_eq!(who(gone, &[gran, dad], &[company(room, 10, &[gone, gran], 1)]), [Instead::TheRest]);
        assert_eq!(who(gone, &[gran, dad], &[company(room, 10, &[gone, gran], 2)]), [Instead::Other(dad)]);
        assert_eq!(who(gone, &[gran], &[company(room, 10, &[gone, gran], 2)]), [Instead::Nobody]);
        assert_eq!(who(gone, &[], &[company(room, 10, &[gone], 0)]), [Instead::TheRest]);
        assert_eq!(who(dad, &[gran], &[company(room, 10, &[gone], 1)]), []);
    }
}

//! A private room's slots (M1): free or not, and one's own.

use super::{Date, PrivateUseId};

pub fn slots(centre: &str, room: &str) -> String {
    format!("/{centre}/rooms/{room}/slots")
}

pub fn slots_on(centre: &str, room: &str, day: Date) -> String {
    super::with(&slots(centre, room), "day", &day.to_string())
}

/// Given up before anybody came.
pub fn cancellation(centre: &str, room: &str, used: PrivateUseId) -> String {
    format!("/{centre}/rooms/{room}/slots/{used}/cancellation")
}

/// The whole next slot too.
pub fn extension(centre: &str, room: &str, used: PrivateUseId) -> String {
    format!("/{centre}/rooms/{room}/slots/{used}/extension")
}

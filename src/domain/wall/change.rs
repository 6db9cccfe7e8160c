//! When a picture of the wall is no longer true though nobody changed anything.
//!
//! Keeps true: between the instant a wall was read at and [`Wall::changes_at`], every screen drawn from it says the
//! same, but for what people counters said growing stale, which a screen hears when it looks again anyway.

use super::Wall;
use crate::domain::door_line::DoorLine;
use crate::domain::private_room::Diary;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;

impl Wall {
    /// The next instant at which time alone changes what is shown: at the latest midnight here.
    pub fn changes_at(&self) -> Timestamp {
        let midnight = self.facts.centre.zone.day(self.today()).ends();
        let sessions = self.facts.sessions.iter().flat_map(|session| self.turns_of(session));
        let hours = self.hours().into_iter().flat_map(ends);
        let closures = self.closures.iter().flat_map(|closure| ends(closure.window));
        let diaries = self.diaries.iter().flat_map(Diary::turns);
        let calls = self.lines.iter().filter_map(DoorLine::silent_at);
        let all = sessions.chain(hours).chain(closures).chain(diaries).chain(calls);
        let all = all.chain(self.next_announcement_change());
        all.filter(|turn| *turn > self.at).fold(midnight, Timestamp::min)
    }

    /// Its start and end, when the room is clear (C4), and when places nobody claimed are given away (B5).
    fn turns_of(&self, session: &Session) -> impl Iterator<Item = Timestamp> + use<> {
        let released = session.released_at(self.facts.centre.rules.late_after_minutes);
        ends(session.window).into_iter().chain([session.clears_at]).chain(released)
    }
}

fn ends(window: Window) -> [Timestamp; 2] {
    [window.starts(), window.ends()]
}

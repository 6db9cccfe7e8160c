//! What the screens say beside the rooms: announcements that run, and the emergency that stands over everything.

use super::Wall;
use crate::domain::announcement::Announcement;
use crate::domain::emergency::Emergency;
use crate::domain::room::Room;
use crate::domain::zone::Timestamp;

impl Wall {
    /// What every screen says, and nothing else, while it stands.
    pub fn emergency(&self) -> Option<&Emergency> {
        self.emergency.as_ref()
    }

    /// Announcements that run, in the order of their starts.
    pub fn notices(&self) -> Vec<&Announcement> {
        self.announcements.iter().filter(|announcement| announcement.is_running(self.at)).collect()
    }

    /// Those that are meant for whoever stands at the door of a room.
    pub fn notices_at(&self, room: &Room) -> Vec<&Announcement> {
        let mut notices = self.notices();
        notices.retain(|announcement| announcement.is_for(room.id, &self.facts.rooms));
        notices
    }

    /// The next instant at which time alone shows an announcement or takes one away.
    pub fn next_announcement_change(&self) -> Option<Timestamp> {
        let open = self.announcements.iter().filter(|announcement| announcement.is_open(self.at));
        let changes = open.flat_map(|open| [open.window.starts(), open.window.ends()]);
        changes.filter(|at| *at > self.at).min()
    }
}

//! What the house tells everybody: announcements, and emergencies.

use crate::domain::ids::AnnouncementId;

/// Those that run and come, those before, and a form to say something.
pub fn all(centre: &str) -> String {
    format!("/{centre}/desk/announcements")
}

pub fn one(centre: &str, announcement: AnnouncementId) -> String {
    format!("/{centre}/desk/announcements/{announcement}")
}

/// Taken back.
pub fn removal(centre: &str, announcement: AnnouncementId) -> String {
    format!("/{centre}/desk/announcements/{announcement}/removal")
}

/// What every screen says, and where it is sounded.
pub fn emergency(centre: &str) -> String {
    format!("/{centre}/desk/emergency")
}

pub fn emergency_end(centre: &str) -> String {
    format!("/{centre}/desk/emergency/end")
}

pub mod api {
    //! The same for programs.

    use super::AnnouncementId;

    pub fn all(centre: &str) -> String {
        format!("/api/v1/centres/{centre}/desk/announcements")
    }

    pub fn one(centre: &str, announcement: AnnouncementId) -> String {
        format!("/api/v1/centres/{centre}/desk/announcements/{announcement}")
    }
}

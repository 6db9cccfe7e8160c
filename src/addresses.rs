//! Every address there is, as a function of what it shows. Nobody else writes one down.
//!
//! Invariant: an address never holds a name, a birth date or a free text of a person, nor a token but two: that of a
//! reminder's link, which opens one booking until its session starts, and that of a household's calendar (P5), which only
//! calendar programs are given. [`Origin`] comes from the settings, never from a request.

pub mod announcements;
pub mod api;
pub mod baskets;
pub mod courses;
pub mod dav;
pub mod desk;
pub mod desk_households;
pub mod desk_reports;
pub mod desk_rota;
pub mod feeds;
pub mod fees;
pub mod groups;
pub mod hosts;
pub mod incidents;
pub mod open_data;
mod origin;
pub mod sign_ins;

pub use origin::Origin;

use crate::domain::ids::{
    BookingId, ChildId, ClosureId, DeviceId, DraftId, GuardianId, HouseholdId, NoticeId, PrivateUseId,
    RollCallId, SeriesId, SessionId, WebhookMessageId,
};
use crate::domain::report::Period;
use crate::domain::zone::Date;

/// Words of our own in addresses: no centre or room may have one of these as its slug.
pub const RESERVED: [&str; 33] = [
    "absences",
    "all",
    "api",
    "assets",
    "bookings",
    "calendar",
    "calendars",
    "dav",
    "demo",
    "desk",
    "embed",
    "enrolments",
    "events",
    "favicon.ico",
    "h",
    "healthz",
    "help",
    "household",
    "kiosk",
    "language",
    "metrics",
    "notices",
    "oembed",
    "offers",
    "principals",
    "proof",
    "readyz",
    "robots.txt",
    "screen",
    "sign-in",
    "sign-ins",
    "sign-out",
    "sw.js",
];

/// One `name=value` added to the query of `address`; the value is encoded.
///
/// ```
/// # use leyuan::addresses::with;
/// assert_eq!(with("/sign-in", "next", "/bookings?day=1"), "/sign-in?next=%2Fbookings%3Fday%3D1");
/// assert_eq!(with("/a?b=1", "c", "儿"), "/a?b=1&c=%E5%84%BF");
/// ```
pub fn with(address: &str, name: &str, value: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{name}={}", encoded(value))
}

/// The same address for the days of a period.
pub fn of_days(address: &str, period: Period) -> String {
    let address = with(address, "from", &period.from().to_string());
    with(&address, "to", &period.to().to_string())
}

/// A value as queries and forms carry it.
pub fn encoded(value: &str) -> String {
    let mut encoded = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Whether an address from outside leads to a page of ours: a path from the root, and nothing a browser would read
/// as another site.
///
/// ```
/// # use leyuan::addresses::is_ours;
/// assert!(is_ours("/bookings?day=1"));
/// assert!(["//evil.example", "/\\evil.example", "https://evil.example", "bookings", "/a\nb"].iter().all(|a| !is_ours(a)));
/// ```
pub fn is_ours(address: &str) -> bool {
    let is_plain = address.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    is_plain && address.starts_with('/') && !address.starts_with("//") && address.len() <= 512
}

pub fn home() -> String {
    "/".into()
}

pub fn health() -> String {
    "/healthz".into()
}

pub fn asset(path: &str) -> String {
    format!("/assets/{path}")
}

/// Today and the next days of a centre.
pub fn programme(centre: &str) -> String {
    format!("/{centre}")
}

/// One day of a centre.
pub fn day(centre: &str, day: Date) -> String {
    with(&programme(centre), "day", &day.to_string())
}

pub fn help(centre: &str) -> String {
    format!("/{centre}/help")
}

pub fn session(centre: &str, session: SessionId) -> String {
    format!("/{centre}/sessions/{session}")
}

/// Where a place in a session is asked for: the form (GET) and the request (POST).
pub fn session_bookings(centre: &str, session: SessionId) -> String {
    format!("/{centre}/sessions/{session}/bookings")
}

/// "Tell me when this opens" (B3).
pub fn session_alert(centre: &str, session: SessionId) -> String {
    format!("/{centre}/sessions/{session}/alert")
}

pub mod household {
    //! What one household sees of itself.

    use super::{BookingId, ChildId, GuardianId, NoticeId};
    use crate::domain::absence::Token;
    use uuid::Uuid;

    pub fn sign_in() -> String {
        "/sign-in".into()
    }

    /// The sign-in page, which leads on to `next`.
    pub fn sign_in_then(next: &str) -> String {
        super::with(&sign_in(), "next", next)
    }

    pub fn sign_out() -> String {
        "/sign-out".into()
    }

    /// One press into the demo, as one of its people.
    pub fn demo_entry(person: &str) -> String {
        format!("/demo/{person}")
    }

    pub fn bookings() -> String {
        "/bookings".into()
    }

    /// The same, with what became of one basket first.
    pub fn bookings_of(basket: Uuid) -> String {
        super::with(&bookings(), "basket", &basket.to_string())
    }

    pub fn booking(booking: BookingId) -> String {
        format!("/bookings/{booking}")
    }

    pub fn booking_calendar(booking: BookingId) -> String {
        format!("/bookings/{booking}/calendar.ics")
    }

    pub fn cancellation(booking: BookingId) -> String {
        format!("/bookings/{booking}/cancellation")
    }

    /// "Can't come", for whoever holds the link of a reminder.
    pub fn absence(token: &Token) -> String {
        format!("/absences/{}", token.as_str())
    }

    /// Who comes on this booking: fewer, or another guardian.
    pub fn party(booking: BookingId) -> String {
        format!("/bookings/{booking}/party")
    }

    /// Yes or no to an offered place.
    pub fn answer(booking: BookingId) -> String {
        format!("/bookings/{booking}/answer")
    }

    pub fn household() -> String {
        "/household".into()
    }

    pub fn children() -> String {
        "/household/children".into()
    }

    pub fn child(child: ChildId) -> String {
        format!("/household/children/{child}")
    }

    pub fn child_removal(child: ChildId) -> String {
        format!("/household/children/{child}/removal")
    }

    pub fn guardians() -> String {
        "/household/guardians".into()
    }

    pub fn guardian(guardian: GuardianId) -> String {
        format!("/household/guardians/{guardian}")
    }

    pub fn guardian_removal(guardian: GuardianId) -> String {
        format!("/household/guardians/{guardian}/removal")
    }

    pub fn consent() -> String {
        "/household/consent".into()
    }

    /// The household's own calendar (P5): made, made anew, ended.
    pub fn calendar() -> String {
        "/household/calendar".into()
    }

    pub fn calendar_removal() -> String {
        "/household/calendar/removal".into()
    }

    pub fn pin() -> String {
        "/household/pin".into()
    }

    /// Every sign-in of the household, ended at once.
    pub fn sign_outs() -> String {
        "/household/sign-outs".into()
    }

    pub fn notices() -> String {
        "/notices".into()
    }

    pub fn notice_reading(notice: NoticeId) -> String {
        format!("/notices/{notice}/reading")
    }
}

pub mod kiosk {
    //! Walls and doors.

    pub fn wall(centre: &str) -> String {
        format!("/{centre}/kiosk")
    }

    pub fn door(centre: &str, room: &str) -> String {
        format!("/{centre}/kiosk/{room}")
    }

    /// A private room set in use or free at its own door (M1).
    pub fn room_use(centre: &str, room: &str) -> String {
        format!("/{centre}/kiosk/{room}/use")
    }

    /// Where a browser waits to become a screen.
    pub fn waiting() -> String {
        "/screen".into()
    }

    /// The screens of a centre, and where new ones are paired with it.
    pub fn pairing(centre: &str) -> String {
        format!("/{centre}/kiosk/pairing")
    }

    /// The same, at one of them.
    pub fn paired(centre: &str, device: super::DeviceId) -> String {
        format!("{}#screen-{device}", pairing(centre))
    }

    /// Where the code of a waiting screen is typed, and its picture shown back.
    pub fn code(centre: &str) -> String {
        format!("/{centre}/kiosk/pairing/code")
    }

    /// Where it is said how the screen with this code hangs.
    pub fn by_code(centre: &str) -> String {
        format!("/{centre}/kiosk/pairing/screen")
    }

    /// A paired screen asked to load its page anew.
    pub fn reload(centre: &str, device: super::DeviceId) -> String {
        format!("/{centre}/kiosk/pairing/{device}/reload")
    }

    /// A paired screen switched off.
    pub fn unpairing(centre: &str, device: super::DeviceId) -> String {
        format!("/{centre}/kiosk/pairing/{device}/removal")
    }

    /// "Changed to n", and nothing else.
    pub fn events(centre: &str) -> String {
        format!("/events/{centre}")
    }
}

pub mod counters;
pub mod pick_up;
pub mod poster;
pub mod private_room;
pub mod stands;

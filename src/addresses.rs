//! Every address there is, as a function of what it shows. Nobody else writes one down.
//!
//! Invariant: an address never holds a name, a birth date, a token or a free text of a person. [`Origin`] comes from
//! the settings, never from a request.

pub mod desk_households;
pub mod feeds;
mod origin;

pub use origin::Origin;

use crate::domain::ids::{
    BookingId, ChildId, ClosureId, DeviceId, GuardianId, HouseholdId, NoticeId, PrivateUseId, SeriesId,
    SessionId,
};
use crate::domain::zone::Date;

/// First words of our own addresses: no centre may have one of these as its slug.
pub const RESERVED: [&str; 24] = [
    "api",
    "assets",
    "bookings",
    "calendar",
    "dav",
    "demo",
    "desk",
    "embed",
    "events",
    "favicon.ico",
    "healthz",
    "help",
    "household",
    "kiosk",
    "language",
    "metrics",
    "notices",
    "oembed",
    "offers",
    "readyz",
    "robots.txt",
    "sign-in",
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

pub mod household {
    //! What one household sees of itself.

    use super::{BookingId, ChildId, GuardianId, NoticeId};

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

    pub fn booking(booking: BookingId) -> String {
        format!("/bookings/{booking}")
    }

    pub fn booking_calendar(booking: BookingId) -> String {
        format!("/bookings/{booking}/calendar.ics")
    }

    pub fn cancellation(booking: BookingId) -> String {
        format!("/bookings/{booking}/cancellation")
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

pub mod desk {
    //! What the staff of one centre see and press.

    use super::{BookingId, ClosureId, Date, HouseholdId, SeriesId, SessionId};

    pub fn sign_in(centre: &str) -> String {
        format!("/{centre}/desk/sign-in")
    }

    pub fn sign_in_then(centre: &str, next: &str) -> String {
        super::with(&sign_in(centre), "next", next)
    }

    pub fn sign_out(centre: &str) -> String {
        format!("/{centre}/desk/sign-out")
    }

    pub fn board(centre: &str) -> String {
        format!("/{centre}/desk")
    }

    /// One more or one fewer head in a room.
    pub fn headcount(centre: &str, room: &str) -> String {
        format!("/{centre}/desk/rooms/{room}/headcount")
    }

    pub fn limits(centre: &str, room: &str) -> String {
        format!("/{centre}/desk/rooms/{room}/limits")
    }

    /// A private room set in use or free (M1).
    pub fn room_use(centre: &str, room: &str) -> String {
        format!("/{centre}/desk/rooms/{room}/use")
    }

    pub fn timetable(centre: &str, monday: Date) -> String {
        super::with(&sessions(centre), "week", &monday.to_string())
    }

    pub fn sessions(centre: &str) -> String {
        format!("/{centre}/desk/sessions")
    }

    pub fn new_session(centre: &str) -> String {
        format!("/{centre}/desk/sessions/new")
    }

    pub fn series(centre: &str, series: SeriesId) -> String {
        format!("/{centre}/desk/series/{series}")
    }

    /// Day, search and session of the board: the part of its address that can be shared.
    pub fn board_of(centre: &str, session: SessionId) -> String {
        super::with(&board(centre), "session", &session.to_string())
    }

    /// Somebody is looked for on today's lists: asked by a form, so that no address holds a name.
    pub fn search(centre: &str) -> String {
        format!("/{centre}/desk/search")
    }

    pub fn session_search(centre: &str, session: SessionId) -> String {
        format!("/{centre}/desk/sessions/{session}/search")
    }

    /// A household is looked for, to book for it.
    pub fn session_bookings_search(centre: &str, session: SessionId) -> String {
        format!("/{centre}/desk/sessions/{session}/bookings/search")
    }

    /// The roster of one session.
    pub fn session(centre: &str, session: SessionId) -> String {
        format!("/{centre}/desk/sessions/{session}")
    }

    /// Time, room and limits of one session: moved by one form.
    pub fn session_plan(centre: &str, session: SessionId) -> String {
        format!("/{centre}/desk/sessions/{session}/plan")
    }

    pub fn session_cancellation(centre: &str, session: SessionId) -> String {
        format!("/{centre}/desk/sessions/{session}/cancellation")
    }

    pub fn session_bookings(centre: &str, session: SessionId) -> String {
        format!("/{centre}/desk/sessions/{session}/bookings")
    }

    /// A household is chosen, and hears what each of its children would.
    pub fn session_bookings_for(centre: &str, session: SessionId, household: HouseholdId) -> String {
        super::with(&session_bookings(centre, session), "household", &household.to_string())
    }

    pub fn session_limits(centre: &str, session: SessionId) -> String {
        format!("/{centre}/desk/sessions/{session}/limits")
    }

    /// Everybody of a session has left.
    pub fn session_exit(centre: &str, session: SessionId) -> String {
        format!("/{centre}/desk/sessions/{session}/exit")
    }

    pub fn walk_ins(centre: &str, session: SessionId) -> String {
        format!("/{centre}/desk/sessions/{session}/walk-ins")
    }

    pub fn visits(centre: &str, booking: BookingId) -> String {
        format!("/{centre}/desk/bookings/{booking}/visits")
    }

    pub fn booking_cancellation(centre: &str, booking: BookingId) -> String {
        format!("/{centre}/desk/bookings/{booking}/cancellation")
    }

    /// The last press at this desk, taken back.
    pub fn reversal(centre: &str) -> String {
        format!("/{centre}/desk/reversal")
    }

    pub fn households(centre: &str) -> String {
        format!("/{centre}/desk/households")
    }

    pub fn household(centre: &str, household: HouseholdId) -> String {
        format!("/{centre}/desk/households/{household}")
    }

    /// A household's card: printed once, replaced when lost.
    pub fn card(centre: &str, household: HouseholdId) -> String {
        format!("/{centre}/desk/households/{household}/card")
    }

    pub fn closures(centre: &str) -> String {
        format!("/{centre}/desk/closures")
    }

    pub fn closure(centre: &str, closure: ClosureId) -> String {
        format!("/{centre}/desk/closures/{closure}")
    }

    /// A closure lifted early.
    pub fn closure_end(centre: &str, closure: ClosureId) -> String {
        format!("/{centre}/desk/closures/{closure}/end")
    }

    /// One family called.
    pub fn call(centre: &str, notice: super::NoticeId) -> String {
        format!("/{centre}/desk/to-call/{notice}")
    }

    /// Households without e-mail whom something concerns.
    pub fn to_call(centre: &str) -> String {
        format!("/{centre}/desk/to-call")
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

    /// Where a screen is paired with its centre.
    pub fn pairing(centre: &str) -> String {
        format!("/{centre}/kiosk/pairing")
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

pub mod private_room;

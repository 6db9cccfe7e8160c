//! Checking oneself in: what is said at the screen, and which parties need nobody of the staff for it.
//!
//! Keeps true: whoever hands a child over (G5), has a note staff must read (P2), still has to pay, was turned away
//! before (A6, C7), waits, or may no longer fit (A7) is seen by staff first.

use super::booking::{Holding, Part, State};
use super::household::Household;
use super::ids::BookingId;
use super::pick_up;
use super::session::Session;
use super::typed::digits;
use unicode_normalization::UnicodeNormalization;

/// Digits of a code.
const CODE_DIGITS: usize = 4;
/// Longer than any ticket's address.
const LONGEST: usize = 300;

/// What somebody says at the screen: typed, or sent by a scanner, which is a keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Code(String),
    /// A ticket's picture, scanned.
    Ticket(BookingId),
}

impl Said {
    /// None where it is neither a code nor a ticket.
    ///
    /// ```
    /// # use leyuan::domain::self_check_in::Said;
    /// let id = "0190b0e2-6f7c-7c3e-9a52-2f3f5b6a7c8d";
    /// let ticket = format!(" https://leyuan.example.cn/bookings/{id}\r");
    /// assert!(matches!(Said::read(&ticket), Some(Said::Ticket(booking)) if booking.to_string() == id));
    /// assert_eq!(Said::read("１２ 3４"), Some(Said::Code("1234".into())));
    /// assert_eq!(Said::read("12345"), None);
    /// assert_eq!(Said::read(""), None);
    /// ```
    pub fn read(text: &str) -> Option<Said> {
        if text.len() > LONGEST {
            return None;
        }
        // A scanner types full-width letters where the keyboard is set to Chinese.
        let plain: String = text.nfkc().collect();
        let scanned = plain.split(['/', '?', '#']).rev().find_map(|part| part.trim().parse().ok());
        if let Some(booking) = scanned {
            return Some(Said::Ticket(booking));
        }
        digits(&plain).filter(|digits| digits.len() == CODE_DIGITS).map(Said::Code)
    }
}

/// A party at the screen, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct AtScreen<'a> {
    pub session: &'a Session,
    pub members: &'a [Holding],
    pub household: &'a Household,
    /// Coins noted for this booking.
    pub paid: u64,
    /// A7: a corrected birth date is still to be looked at.
    pub is_misfit: bool,
}

/// Whether staff have to see this party before it goes in.
pub fn needs_staff(party: &AtScreen) -> bool {
    let coming = || party.members.iter().filter(|member| member.state == State::Confirmed);
    let is_plain = |state: State| {
        matches!(
            state,
            State::Confirmed | State::Attended { .. } | State::Late { .. } | State::Cancelled { .. }
        )
    };
    let has_note = |member: &Holding| {
        let child = party.household.child(member.child);
        child.is_none_or(|child| child.needs.is_some())
    };
    let is_expected = coming().next().is_some();
    let is_inside = party.members.iter().any(|member| member.state.is_inside());
    pick_up::takes_over(party.session)
        || !(is_expected || is_inside)
        || !party.members.iter().all(|member| is_plain(member.state))
        || (is_expected && (coming().any(has_note) || party.is_misfit || owes(party)))
}

/// A place still to be paid for at the desk.
fn owes(party: &AtScreen) -> bool {
    let pays = |member: &&Holding| {
        member.part == Part::Place
            && matches!(member.state, State::Confirmed | State::Attended { .. } | State::Late { .. })
    };
    let places = u64::try_from(party.members.iter().filter(pays).count()).unwrap_or(u64::MAX);
    party.session.terms.fee.for_places(places) > party.paid
}

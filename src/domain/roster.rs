//! A roster: who is booked into a session and who waits, as the desk needs it at the door (P2).
//!
//! Keeps true: names are for the session's staff, from 24 hours before it until 24 hours after.

use super::age::Age;
use super::booking::{Part, State};
use super::card::CardNumber;
use super::group::Group;
use super::household::Phone;
use super::ids::{BookingId, ChildId, GuardianId, HouseholdId, Number};
use super::names::Name;
use super::session::Session;
use super::typed::digits;
use super::visit::Press;
use super::zone::{Date, Span, Timestamp};

/// One booking of a session, with its people.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub booking: BookingId,
    pub household: HouseholdId,
    /// Its place in line.
    pub number: Number,
    /// Said at the door.
    pub code: String,
    pub offered_until: Option<Timestamp>,
    pub members: Vec<Member>,
    pub grown_ups: Vec<GrownUp>,
    /// Whom to call about these children: everybody of the household who left a number, the first first.
    pub contacts: Vec<Contact>,
}

/// Somebody of a household who can be called.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    pub name: Name,
    pub phone: Phone,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub child: ChildId,
    pub name: Name,
    pub birth: Option<Date>,
    /// Allergies and the like, shown at check-in.
    pub needs: Option<Name>,
    pub part: Part,
    pub state: State,
    pub arrived_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GrownUp {
    pub guardian: GuardianId,
    pub name: Name,
    pub phone: Option<Phone>,
    pub is_in_room: bool,
}

/// P2: how long before and after a session its names may be read.
const NAMES_HOURS: i64 = 24;

/// P2: whether the names of a session may be shown now.
pub fn shows_names(session: &Session, now: Timestamp) -> bool {
    let around = Span::hours(NAMES_HOURS);
    session.window.starts() - around <= now && now < session.window.ends() + around
}

/// A session with everybody booked into it, and what was pressed for them, the newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Roster {
    pub session: Session,
    pub entries: Vec<Entry>,
    /// B10: in their order, called off ones too.
    pub groups: Vec<Group>,
    pub presses: Vec<Press>,
}

impl Roster {
    /// What was last pressed for a child.
    pub fn last(&self, booking: BookingId, child: ChildId) -> Option<&Press> {
        self.presses.iter().find(|press| press.who == Some((booking, child)))
    }

    /// Parties of whom somebody is inside, and since when: the longest first, then by their place in line.
    pub fn longest_inside(&self) -> Vec<(&Entry, Timestamp)> {
        let mut inside: Vec<(&Entry, Timestamp)> =
            self.entries.iter().filter_map(|entry| Some((entry, entry.inside_since()?))).collect();
        inside.sort_by_key(|(entry, since)| (*since, entry.number));
        inside
    }
}

/// What somebody looks for at the desk: typed, or sent by a scanner, which is a keyboard.
#[derive(Debug, Clone, PartialEq)]
pub enum Sought {
    /// A ticket's code, scanned: it leads to its booking.
    Booking(BookingId),
    /// A family's card.
    Card(CardNumber),
    /// A name, a code said at the door, or the end of a phone number.
    Words(Name),
}

impl Sought {
    /// None where nothing is looked for.
    ///
    /// ```
    /// # use leyuan::domain::roster::Sought;
    /// let id = "0190b0e2-6f7c-7c3e-9a52-2f3f5b6a7c8d";
    /// let ticket = format!("https://leyuan.example.cn/bookings/{id}");
    /// assert!(matches!(Sought::read(&ticket), Some(Sought::Booking(booking)) if booking.to_string() == id));
    /// assert!(matches!(Sought::read("１２３４ 5671"), Some(Sought::Card(_))));
    /// assert!(matches!(Sought::read("小满"), Some(Sought::Words(_))));
    /// assert_eq!(Sought::read("  "), None);
    /// ```
    pub fn read(text: &str) -> Option<Sought> {
        let text = text.trim();
        let scanned = text.split(['/', '?', '#']).rev().find_map(|part| part.parse().ok());
        if let Some(booking) = scanned {
            return Some(Sought::Booking(booking));
        }
        if let Some(card) = CardNumber::parse(text) {
            return Some(Sought::Card(card));
        }
        (!text.is_empty()).then(|| Sought::Words(Name::stored(digits(text).unwrap_or_else(|| text.into()))))
    }
}

impl Entry {
    /// Whether this booking is what is looked for; `of_card`: the household of the card, where it was a card.
    pub fn is_sought(&self, sought: &Sought, of_card: Option<HouseholdId>) -> bool {
        match sought {
            Sought::Booking(booking) => self.booking == *booking,
            Sought::Card(_) => of_card == Some(self.household),
            Sought::Words(words) => self.answers_to(words.as_str()),
        }
    }

    /// Whether somebody asks for this booking: by code, by the end of a phone number, or by a name.
    fn answers_to(&self, asked: &str) -> bool {
        let asked = asked.trim().to_lowercase();
        let is_named = |name: &Name| name.as_str().to_lowercase().contains(&asked);
        let is_called = |contact: &Contact| ends_so(contact.phone.as_str(), &asked);
        !asked.is_empty()
            && (self.code == asked
                || self.members.iter().any(|member| is_named(&member.name))
                || self.contacts.iter().any(|contact| is_called(contact) || is_named(&contact.name))
                || self.grown_ups.iter().any(|adult| is_named(&adult.name)))
    }

    /// Members who came and have not left.
    pub fn inside(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.state.is_inside())
    }

    /// Somebody of it is still to come in.
    pub fn is_awaited(&self) -> bool {
        self.expected().any(Member::is_awaited)
    }

    /// When the first of those inside came.
    pub fn inside_since(&self) -> Option<Timestamp> {
        self.inside().filter_map(|member| member.arrived_at).min()
    }

    /// Members of a live booking: expected, inside, gone or turned away at the door.
    pub fn expected(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| {
            matches!(
                member.state,
                State::Confirmed
                    | State::Attended { .. }
                    | State::Late { .. }
                    | State::NoShow
                    | State::TurnedAway
            )
        })
    }

    /// Members in line, or with a place held for them (B6).
    pub fn in_line(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| matches!(member.state, State::Waiting | State::Offered))
    }
}

impl Member {
    /// May still be checked in.
    pub fn is_awaited(&self) -> bool {
        matches!(self.state, State::Confirmed | State::TurnedAway)
    }

    pub fn age(&self, on: Date) -> Option<Age> {
        Age::on(self.birth?, on)
    }
}

fn ends_so(phone: &str, asked: &str) -> bool {
    asked.len() >= 4 && asked.bytes().all(|byte| byte.is_ascii_digit()) && phone.ends_with(asked)
}

//! A roster: who is booked into a session and who waits, as the desk needs it at the door (P2).
//!
//! Keeps true: names are for the session's staff, from 24 hours before it until 24 hours after.

use super::age::Age;
use super::booking::{Part, State};
use super::household::Phone;
use super::ids::{BookingId, ChildId, GuardianId, HouseholdId, Number};
use super::names::Name;
use super::session::Session;
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

impl Entry {
    /// Whether somebody asks for this booking: by code, by the end of a phone number, or by a name.
    pub fn answers_to(&self, asked: &str) -> bool {
        let asked = asked.trim().to_lowercase();
        let is_named = |name: &Name| name.as_str().to_lowercase().contains(&asked);
        let is_called =
            |adult: &GrownUp| adult.phone.as_ref().is_some_and(|phone| ends_so(phone.as_str(), &asked));
        !asked.is_empty()
            && (self.code == asked
                || self.members.iter().any(|member| is_named(&member.name))
                || self.grown_ups.iter().any(|adult| is_called(adult) || is_named(&adult.name)))
    }

    /// Members who came and have not left.
    pub fn inside(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.state.is_inside())
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
    pub fn age(&self, on: Date) -> Option<Age> {
        Age::on(self.birth?, on)
    }
}

fn ends_so(phone: &str, asked: &str) -> bool {
    asked.len() >= 4 && asked.bytes().all(|byte| byte.is_ascii_digit()) && phone.ends_with(asked)
}

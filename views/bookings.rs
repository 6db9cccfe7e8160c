//! A household's bookings: the ticket, the list, and giving a place back.
//!
//! Invariant: names stand in the body of a page for their own household, never in a title or an address.

pub mod change;
pub mod list;
pub mod reminder;
pub mod ticket;

use super::refusals::Speaker;
use super::tags::{Standing, places_tag};
use crate::domain::booking::{CancelledBy, Escort, Holding, State};
use crate::domain::centre::Centre;
use crate::domain::ids::{BookingId, ChildId};
use crate::domain::refusal::Refusals;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use maud::Markup;

/// A booking as it stands.
pub struct Shown<'a> {
    pub id: BookingId,
    pub code: &'a str,
    pub session: &'a Session,
    pub room: &'a Room,
    pub centre: &'a Centre,
    pub members: &'a [Holding],
    pub guardians: &'a [Escort],
    /// B6: a place is held until then.
    pub offered_until: Option<Timestamp>,
    pub ahead: Option<u16>,
    /// B4: cancelling is on time until then.
    pub cancel_by: Timestamp,
    pub can_change: bool,
    pub is_over: bool,
}

pub struct TicketPage<'a> {
    pub speaker: Speaker<'a>,
    pub shown: Shown<'a>,
    /// The ticket's whole address, for its code.
    pub link: String,
    pub token: &'a str,
    pub key: String,
}

/// Something the household has not read yet.
pub struct News {
    pub text: String,
    /// Where it leads, and the key of what is said there.
    pub link: Option<(String, &'static str)>,
}

/// What became of a basket that was just sent.
pub struct Made<'a> {
    /// With a place, or a place in line.
    pub bookings: Vec<BookingId>,
    /// Of as many as fit, those that did not.
    pub refused: Vec<(&'a Session, &'a [ChildId], &'a Refusals)>,
}

pub struct ListPage<'a> {
    pub speaker: Speaker<'a>,
    pub news: Vec<News>,
    /// What the family was reminded of and may still say no to, the soonest first.
    pub reminders: Vec<reminder::Reminded<'a>>,
    /// Courses with a session ahead.
    pub courses: Vec<list::Enrolled<'a>>,
    /// In order of time.
    pub tickets: Vec<Shown<'a>>,
    pub token: &'a str,
    pub made: Option<Made<'a>>,
}

/// What became of a booking as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Offered,
    Waiting,
    Confirmed,
    Inside,
    Cancelled(CancelledBy),
    Lapsed,
    Missed,
    TurnedAway,
}

impl Shown<'_> {
    /// The liveliest of its children's states.
    pub fn stage(&self) -> Stage {
        let stage = |member: &Holding| match member.state {
            State::Offered => (0, Stage::Offered),
            State::Confirmed => (1, Stage::Confirmed),
            State::Attended { .. } | State::Late { .. } => (2, Stage::Inside),
            State::Waiting => (3, Stage::Waiting),
            State::NoShow => (4, Stage::Missed),
            State::TurnedAway => (5, Stage::TurnedAway),
            State::Lapsed => (6, Stage::Lapsed),
            State::Cancelled { by } => (7, Stage::Cancelled(by)),
        };
        let liveliest = self.members.iter().map(stage).min_by_key(|(rank, _)| *rank);
        liveliest.map_or(Stage::Lapsed, |(_, stage)| stage)
    }

    /// Children it is still about; all, where it is about none any more.
    pub fn children(&self, speaker: &Speaker) -> String {
        let live = |member: &&Holding| member.state.occupies() || member.state == State::Waiting;
        let mut who: Vec<&Holding> = self.members.iter().filter(live).collect();
        if who.is_empty() {
            who = self.members.iter().collect();
        }
        let names: Vec<String> = who.into_iter().map(|member| speaker.child(member.child)).collect();
        names.join(&speaker.words.say("programme-and"))
    }

    /// Where it stands, in a word.
    pub fn tag(&self, speaker: &Speaker) -> Markup {
        let (words, names) = (speaker.words, self.children(speaker));
        let standing = match self.stage() {
            Stage::Offered => {
                let until = self.offered_until.map_or_else(String::new, |until| speaker.at(until));
                return places_tag(words, Standing::Offered { name: &names, until: &until });
            }
            Stage::Waiting => {
                let position = self.ahead.unwrap_or(0) + 1;
                Standing::Waiting { name: &names, position }
            }
            Stage::Confirmed | Stage::Inside if self.is_over => Standing::Ended,
            Stage::Confirmed | Stage::Inside => Standing::Mine(&names),
            Stage::Cancelled(_) | Stage::Lapsed | Stage::TurnedAway => Standing::Cancelled,
            Stage::Missed => Standing::Missed,
        };
        places_tag(words, standing)
    }
}

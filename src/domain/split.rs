//! Parallel split: at one hour of a day, a session for each of several children, and who goes along with whom.
//!
//! Keeps true: what is proposed is a basket whose press would book it whole, by the same decision (Z1); the grown-ups of
//! the household are judged by B1a and G1.

use super::admission::{self, Grant};
use super::basket::{self, Basket, Manner};
use super::booking::Part;
use super::facts::Facts;
use super::ids::{BookingId, ChildId, SessionId};
use super::outlook;
use super::party::Request;
use super::room::Privacy;
use super::series::BookingMode;
use super::session::Session;
use super::zone::{Date, Timelike, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Children of one question, at most.
pub const MOST_CHILDREN: usize = 4;
/// Proposals for an hour.
const SHOWN: usize = 3;
/// Seats considered for each child.
const EACH: usize = 8;
/// Combinations that are decided, at most, to find them.
const TRIED: usize = 40;

/// An hour of a day, and the best ways to spend it, the best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Hour {
    pub hour: u32,
    pub splits: Vec<Basket>,
}

/// Where one child would be, and how.
type Seat = (SessionId, Part);

/// Every hour of a day at which all of these children have somewhere to be.
pub fn hours(facts: &Facts, children: &[ChildId], date: Date, now: Timestamp) -> Vec<Hour> {
    let open: Vec<&Session> = facts.sessions.iter().filter(|s| s.date == date && is_open(facts, s)).collect();
    let starts: BTreeSet<u32> = open.iter().map(|session| session.starts.hour()).collect();
    let found = starts.into_iter().map(|hour| {
        let here: Vec<&Session> =
            open.iter().copied().filter(|session| is_at(session, hour, &open)).collect();
        Hour { hour, splits: splits(facts, children, (hour, &here), now) }
    });
    found.filter(|hour| !hour.splits.is_empty()).collect()
}

fn is_open(facts: &Facts, session: &Session) -> bool {
    let is_public = facts.room(session.room).is_some_and(|room| room.privacy == Privacy::Public);
    let is_taken_singly = matches!(session.terms.booking, BookingMode::Open | BookingMode::DropIn);
    is_public && is_taken_singly && !session.is_cancelled()
}

/// Starts in this hour; or takes people at any time, and is on when the first of them starts.
fn is_at(session: &Session, hour: u32, open: &[&Session]) -> bool {
    let mut starting = open.iter().filter(|other| other.starts.hour() == hour);
    session.starts.hour() == hour
        || session.is_drop_in()
            && starting.next().is_some_and(|first| session.window.contains(first.window.starts()))
}

fn splits(
    facts: &Facts,
    children: &[ChildId],
    (hour, here): (u32, &[&Session]),
    now: Timestamp,
) -> Vec<Basket> {
    let facts = narrowed(facts, here);
    let of_one = |child: &ChildId| seats(&facts, *child, here, now);
    let seats: Vec<Vec<Seat>> = children.iter().take(MOST_CHILDREN).map(of_one).collect();
    let mut all = combinations(&seats);
    let begins = |(id, _): &Seat| here.iter().any(|s| s.id == *id && s.starts.hour() == hour);
    all.retain(|seats| seats.iter().any(begins));
    all.sort_by_cached_key(|seats| rank(seats, here));
    let tries = all.iter().take(TRIED);
    tries.filter_map(|seats| basket(&facts, &seated(children, seats, here), now)).take(SHOWN).collect()
}

/// The same facts, without the sessions that none of these overlaps: less to count for each try.
fn narrowed(facts: &Facts, here: &[&Session]) -> Facts {
    let mut few = facts.clone();
    few.sessions.retain(|session| here.iter().any(|one| one.window.overlaps(session.window)));
    let kept: BTreeSet<SessionId> = few.sessions.iter().map(|session| session.id).collect();
    few.holdings.retain(|holding| kept.contains(&holding.session));
    few.escorts.retain(|escort| kept.contains(&escort.session));
    few.groups.retain(|group| kept.contains(&group.session));
    few
}

/// Where a child could be: with a place, or brought along.
fn seats(facts: &Facts, child: ChildId, here: &[&Session], now: Timestamp) -> Vec<Seat> {
    let has_place = |session: &&&Session| {
        let alone = outlook::party(facts, session, &[child]);
        let answer = alone.and_then(|request| admission::decide(&request, facts, now));
        matches!(answer, Some(Ok(Grant::Place { .. })))
    };
    let places = here.iter().filter(has_place).map(|session| (session.id, Part::Place));
    let may_come = |session: &&&Session| {
        facts.household.as_ref().is_some_and(|home| outlook::siblings(session, home).any(|id| id == child))
    };
    let along = here.iter().filter(may_come).map(|session| (session.id, Part::Along));
    places.chain(along).take(EACH).collect()
}

/// One seat for each child, in every way; where nobody takes a place nobody is brought along.
fn combinations(seats: &[Vec<Seat>]) -> Vec<Vec<Seat>> {
    let mut all: Vec<Vec<Seat>> = vec![Vec::new()];
    for of_one in seats {
        let one_more = |so_far: &Vec<Seat>| {
            let so_far = so_far.clone();
            of_one.iter().map(move |seat| [&so_far[..], &[*seat]].concat()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(one_more).collect();
    }
    all.retain(|seats| seats.iter().all(|(session, _)| seats.contains(&(*session, Part::Place))));
    all
}

/// The same start first, most of them with a place, most of them together, then the rooms as the day has them.
fn rank(seats: &[Seat], here: &[&Session]) -> (usize, usize, usize, Vec<usize>) {
    let position = |(id, _): &Seat| here.iter().position(|session| session.id == *id).unwrap_or(usize::MAX);
    let positions: Vec<usize> = seats.iter().map(position).collect();
    let starts: BTreeSet<_> = positions.iter().filter_map(|at| Some(here.get(*at)?.starts)).collect();
    let sessions: BTreeSet<usize> = positions.iter().copied().collect();
    let along = seats.iter().filter(|(_, part)| !part.takes_place()).count();
    (starts.len(), along, sessions.len(), positions)
}

/// Who is in one session: with a place, and brought along.
struct Party<'a> {
    session: &'a Session,
    children: Vec<ChildId>,
    along: Vec<ChildId>,
}

fn seated<'a>(children: &[ChildId], seats: &[Seat], here: &[&'a Session]) -> Vec<Party<'a>> {
    let who = |session: SessionId, part: Part| {
        let seated = children.iter().zip(seats).filter(move |(_, seat)| **seat == (session, part));
        seated.map(|(child, _)| *child).collect::<Vec<_>>()
    };
    let chosen = here.iter().filter(|session| seats.iter().any(|(id, _)| *id == session.id));
    chosen
        .map(|session| Party {
            session,
            children: who(session.id, Part::Place),
            along: who(session.id, Part::Along),
        })
        .collect()
}

/// One request for each session, where all have their place; the grown-ups who must be in a room are chosen first, and
/// of these first where the fewest are free.
fn basket(facts: &Facts, parties: &[Party], now: Timestamp) -> Option<Basket> {
    let request = |facts: &Facts, party: &Party| {
        outlook::party_with(facts, party.session, (&party.children, &party.along))
    };
    let mut facts = facts.clone();
    let mut ordered: Vec<&Party> = parties.iter().collect();
    ordered.sort_by_cached_key(|party| {
        let is_in_room = request(&facts, party).is_some_and(|r| outlook::is_minded_in_room(&facts, &r));
        (!is_in_room, outlook::free_guardians(&facts, party.session).len())
    });
    let mut requests: Vec<Request> = Vec::new();
    for party in ordered {
        let request = request(&facts, party)?;
        let grant = admission::decide(&request, &facts, now)?.ok()?;
        basket::take(&mut facts, &request, grant, (BookingId(Uuid::nil()), ""));
        requests.push(request);
    }
    Basket::new(requests, Manner::Whole)
}

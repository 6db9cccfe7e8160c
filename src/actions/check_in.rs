//! Checking in: a booked child, or the whole party, is here (B5, C7).
//!
//! Keeps true: the door stops at the hard limits, also for booked people, and that is no strike; a guardian is
//! counted once over all bookings of a session (G2); the same press counts once.

use crate::domain::booking::{Escort, Holding, Part, State};
use crate::domain::capacity::Bodies;
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, ChildId, GuardianId, SessionId, VisitId};
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::session::Session;
use crate::domain::visit::{self, Arriving};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::visits::{Kind, Visit};
use crate::store::{Actor, Command, Held, attendance, bookings, facts, sessions, strikes, visits};
use std::collections::BTreeSet;

/// Checks in one child of a booking, or everybody on it.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's; refused before the door opens and after the end;
/// [`Error::Stale`] when nobody of it is expected any more.
#[derive(Debug, Clone)]
pub struct CheckIn {
    pub booking: BookingId,
    /// None: the whole party. Carried babies come with the first child.
    pub child: Option<ChildId>,
    /// One press, one nonce.
    pub nonce: String,
    pub now: Timestamp,
}

/// The same, pressed before the link was lost and heard now: who came in time came in time, and whoever was struck
/// for not coming meanwhile came (B5).
#[derive(Debug, Clone)]
pub struct HearArrival {
    pub check_in: CheckIn,
    /// When it was pressed; not after `check_in.now`.
    pub pressed: Timestamp,
}

impl Command for HearArrival {
    type Output = Arrival;

    async fn run(&self, held: &mut Held) -> Result<Arrival, Error> {
        self.check_in.at(held, self.pressed.min(self.check_in.now)).await
    }
}

/// What became of a party at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    Inside,
    /// C7: full. No strike; they may try again.
    TurnedAway(Refusals),
}

impl Command for CheckIn {
    type Output = Arrival;

    async fn run(&self, held: &mut Held) -> Result<Arrival, Error> {
        self.at(held, self.now).await
    }
}

impl CheckIn {
    /// Decides for the moment it was pressed.
    async fn at(&self, held: &mut Held, pressed: Timestamp) -> Result<Arrival, Error> {
        let (session, facts) = at_the_door(held, self.booking, pressed).await?;
        let members = bookings::members(held, self.booking).await?;
        let is_coming = |member: &&Holding| {
            (self.is_coming(member) || self.was_missed(member, pressed)) && !is_here_otherwise(&facts, member)
        };
        let coming: Vec<&Holding> = members.iter().filter(is_coming).collect();
        if coming.is_empty() {
            let is_inside = members.iter().any(|member| self.is_meant(member) && member.state.is_inside());
            return if is_inside { Ok(Arrival::Inside) } else { Err(Error::Stale) };
        }
        let escorts = bookings::guardians(held, self.booking).await?;
        let counted = guardians_inside(&facts, session.id);
        let new: Vec<&Escort> = escorts.iter().filter(|escort| !counted.contains(&escort.guardian)).collect();
        let again: Vec<&Holding> =
            coming.iter().copied().filter(|member| member.state == State::TurnedAway).collect();
        let arriving = Arriving {
            party: bodies(&coming, &new, members.iter().any(|member| member.state.is_inside())),
            again: bodies(&again, &new, members.iter().any(|member| member.state.holds_place())),
        };
        match visit::arrival(&facts, &session, &arriving, pressed) {
            Ok(state) => {
                self.let_in(held, (&session, pressed), (&coming, &new), state).await?;
                Ok(Arrival::Inside)
            }
            Err(refusals) if refusals.iter().all(Refusal::is_worth_waiting) => {
                self.turn_away(held, &session, &coming).await?;
                Ok(Arrival::TurnedAway(refusals))
            }
            Err(refusals) => Err(refusals.into()),
        }
    }
}

impl CheckIn {
    /// Struck for not coming, while the press that says otherwise waited for the link.
    fn was_missed(&self, member: &Holding, pressed: Timestamp) -> bool {
        self.is_meant(member) && member.state == State::NoShow && pressed < self.now
    }

    fn is_meant(&self, member: &Holding) -> bool {
        self.child.is_none_or(|child| child == member.child || member.part == Part::Carried)
    }

    fn is_coming(&self, member: &Holding) -> bool {
        self.is_meant(member) && matches!(member.state, State::Confirmed | State::TurnedAway)
    }

    async fn let_in(
        &self,
        held: &mut Held,
        (session, pressed): (&Session, Timestamp),
        (coming, new): (&[&Holding], &[&Escort]),
        state: State,
    ) -> Result<(), Error> {
        for (index, member) in coming.iter().enumerate() {
            let guardians = if index == 0 { new } else { &[] };
            let event = event(session, (member, guardians), (Kind::CheckIn, pressed), 1);
            let nonce = format!("{} {}", self.nonce, member.child);
            if !visits::insert(held, &event, (&source(held.actor()), &nonce)).await? {
                return Ok(()); // this press was counted
            }
            if !attendance::arrive(held, (self.booking, member.child), state, pressed).await? {
                return Err(Error::Stale);
            }
            if member.state == State::NoShow {
                strikes::unstrike(held, member.child, session.id).await?;
            }
        }
        held.record("visit.checked_in", self.booking.0, state.word(), self.now).await?;
        sessions::seen(held, session.id);
        Ok(())
    }

    /// C7: stopped at the door, and no strike for it.
    async fn turn_away(&self, held: &mut Held, session: &Session, coming: &[&Holding]) -> Result<(), Fault> {
        let mut turned = false;
        for member in coming {
            let who = (self.booking, member.child);
            turned |= bookings::move_child(held, who, State::Confirmed, State::TurnedAway, self.now).await?;
        }
        let Some(household) = coming.first().map(|member| member.household).filter(|_| turned) else {
            return Ok(());
        };
        held.record("visit.turned_away", self.booking.0, "", self.now).await?;
        sessions::seen(held, session.id);
        super::settle::settle(held, session.window, Some(household), self.now).await
    }
}

/// A booking's session, and everything that is on between now and its end.
pub(super) async fn at_the_door(
    held: &mut Held,
    booking: BookingId,
    now: Timestamp,
) -> Result<(Session, Facts), Error> {
    let booking = bookings::find(held, booking).await?.ok_or(Error::Missing)?;
    let centre = held.centre();
    if booking.centre != centre {
        return Err(Error::Missing);
    }
    let session = sessions::find(held, booking.session).await?.ok_or(Error::Missing)?;
    let facts = around(held, &session, now).await?;
    Ok((session, facts))
}

/// Facts about everything that is on between now and a session's end.
pub(super) async fn around(held: &mut Held, session: &Session, now: Timestamp) -> Result<Facts, Error> {
    let window = session.window;
    let from_now = Window::new(window.starts().min(now), window.ends()).unwrap_or(window);
    let centre = held.centre();
    facts::load(held, centre, None, from_now, now).await?.ok_or(Error::Missing)
}

/// Guardians of a session who were counted with somebody who is inside.
pub(super) fn guardians_inside(facts: &Facts, session: SessionId) -> BTreeSet<GuardianId> {
    let inside = facts.holdings.iter().filter(|h| h.session == session && h.state.is_inside());
    let bookings: BTreeSet<BookingId> = inside.map(|holding| holding.booking).collect();
    let escorts = facts.escorts.iter().filter(|escort| escort.session == session);
    escorts.filter(|escort| bookings.contains(&escort.booking)).map(|escort| escort.guardian).collect()
}

/// Turned away, and come in by another booking since.
fn is_here_otherwise(facts: &Facts, member: &Holding) -> bool {
    let of_child = |holding: &&Holding| (holding.session, holding.child) == (member.session, member.child);
    facts.holdings.iter().filter(of_child).any(|holding| holding.booking != member.booking)
}

fn bodies(coming: &[&Holding], new: &[&Escort], joins_its_own: bool) -> Bodies {
    let count = |part: Part| {
        let of = coming.iter().filter(|member| member.part == part);
        u16::try_from(of.count()).unwrap_or(u16::MAX)
    };
    let guardians = |is_in_room: bool| {
        new.iter().filter(|escort| escort.is_in_room == is_in_room).map(|escort| escort.guardian).collect()
    };
    Bodies {
        children: count(Part::Place),
        babies: count(Part::Carried),
        siblings: count(Part::Along),
        guardians_in: guardians(true),
        guardians_out: guardians(false),
        joins_its_own,
        ..Bodies::default()
    }
}

/// One child going in (`sign` 1) or out (-1), with the guardians who go along.
pub(super) fn event(
    session: &Session,
    (member, guardians): (&Holding, &[&Escort]),
    (kind, at): (Kind, Timestamp),
    sign: i64,
) -> Visit {
    let count = |is_in_room: bool| {
        let of = guardians.iter().filter(|escort| escort.is_in_room == is_in_room);
        i64::try_from(of.count()).unwrap_or(i64::MAX)
    };
    Visit {
        id: VisitId::new(),
        centre: session.centre,
        room: session.room,
        session: Some(session.id),
        booking: Some(member.booking),
        child: Some(member.child),
        at,
        kind,
        children: sign * i64::from(member.part.takes_place()),
        heads: sign * (1 + count(true)),
        on_site: sign * count(false),
        band: None,
    }
}

/// Where a press came from: with its nonce it names the press.
pub(super) fn source(actor: Actor) -> String {
    match actor {
        Actor::Staff(_) => "desk".into(),
        Actor::Device(id) => format!("device {id}"),
        Actor::Counter(id) => format!("counter {id}"),
        Actor::Host(id) => format!("host {id}"),
        Actor::Household(id) => format!("household {id}"),
        Actor::System => "system".into(),
    }
}

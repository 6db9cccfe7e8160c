//! How a session stands for whoever looks: the decision of the button, before anybody presses it (Z1).

use crate::domain::admission;
use crate::domain::audience::{self, Counter};
use crate::domain::booking::{Engagement, State};
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, ChildId, Number};
use crate::domain::outlook::{self, Verdict};
use crate::domain::party::Liberties;
use crate::domain::refusal::Refusal;
use crate::domain::room::Privacy;
use crate::domain::series::BookingMode;
use crate::domain::session::{Session, Standing};
use crate::domain::zone::Timestamp;
use crate::views::programme::card::{Card, Stand};
use crate::views::programme::filter::{Filter, Whom};
use std::collections::BTreeSet;

/// The card of a session; none where the filter leaves it out, or nobody may know of it (Z4).
pub fn card<'a>(facts: &'a Facts, session: &'a Session, filter: &Filter, now: Timestamp) -> Option<Card<'a>> {
    let room = facts.room(session.room).filter(|_| is_meant(facts, session, filter))?;
    let is_over = now >= session.window.ends();
    let children = if is_over { Vec::new() } else { asked_about(facts, filter.whom) };
    let verdicts = outlook::verdicts(facts, session, &children, now);
    let counter = if now < session.window.starts() { Counter::Ahead } else { Counter::Now };
    let ages = session.terms.ages;
    Some(Card {
        session,
        room,
        stand: stand(facts, session, &verdicts, now),
        fullness: audience::fullness(facts, session, counter, now),
        waiting: facts.centre.rules.show_waiting.then(|| in_line(facts, session, None)),
        is_other_age: filter.whom.age().is_some_and(|age| !ages.is_some_and(|ages| ages.admits(age))),
        verdicts,
    })
}

/// Whether the filter means it, and the public may know of it (Z4).
pub fn is_meant(facts: &Facts, session: &Session, filter: &Filter) -> bool {
    let room = facts.room(session.room).filter(|room| room.privacy == Privacy::Public);
    room.is_some_and(|room| filter.room.as_ref().is_none_or(|slug| *slug == room.slug))
}

/// By its hours and ages alone: what is known of a day that is not drawn.
pub fn may_suit(facts: &Facts, session: &Session, filter: &Filter, now: Timestamp) -> bool {
    if session.is_cancelled() || now >= session.window.ends() || !admission::bars(session).is_empty() {
        return false;
    }
    if let Some(age) = filter.whom.age() {
        return session.terms.ages.is_some_and(|ages| ages.admits(age));
    }
    let children = asked_about(facts, filter.whom);
    let household = facts.household.as_ref();
    let fits = |id: &ChildId| {
        let child = household.and_then(|household| household.child(*id));
        child.is_some_and(|child| admission::about_age(session, child, Liberties::default()).is_empty())
    };
    children.is_empty() || children.iter().any(fits)
}

/// The children a filter means.
pub fn asked_about(facts: &Facts, whom: Whom) -> Vec<ChildId> {
    let all = facts.household.iter().flat_map(|household| &household.children).map(|child| child.id);
    all.filter(|id| !matches!(whom, Whom::Child(child) if child != *id)).collect()
}

fn stand<'a>(facts: &Facts, session: &'a Session, verdicts: &[Verdict], now: Timestamp) -> Stand<'a> {
    if let Standing::Cancelled { cause } = &session.standing {
        return Stand::Cancelled(&cause.0);
    }
    if now >= session.window.ends() {
        return Stand::Past;
    }
    if let Some(own) = verdicts.iter().find_map(|verdict| verdict.own.as_ref()) {
        return own_stand(facts, session, own);
    }
    match (session.terms.booking, session.series) {
        (BookingMode::Desk, _) => return Stand::AtDesk,
        (BookingMode::Course, Some(series)) => return Stand::Course { series },
        (BookingMode::Course, None) | (BookingMode::Open | BookingMode::DropIn, _) => {}
    }
    if let Some(bar) = admission::bars(session).into_iter().next() {
        return Stand::Barred(bar);
    }
    if session.window.contains(now) && !verdicts.is_empty() && verdicts.iter().all(is_of_another_age) {
        return Stand::Closed;
    }
    if session.window.contains(now) {
        return Stand::Begun { minutes: (now - session.window.starts()).num_minutes() };
    }
    if verdicts.is_empty() {
        return public_stand(facts, session, now);
    }
    if verdicts.iter().any(Verdict::may_book) {
        return Stand::Bookable;
    }
    let opens = verdicts.iter().find_map(opens_only);
    match opens {
        Some(opens) => Stand::Opens(opens),
        None if verdicts.iter().any(Verdict::may_wait) => Stand::Full,
        None => Stand::Closed,
    }
}

/// Not for this child, at the desk neither.
fn is_of_another_age(verdict: &Verdict) -> bool {
    verdict.answer.as_ref().is_err_and(|refusals| refusals.iter().any(Refusal::is_about_age))
}

/// Nothing stands in the way but that booking opens later.
fn opens_only(verdict: &Verdict) -> Option<Timestamp> {
    let refusals = verdict.answer.as_ref().err()?;
    let lasting = |refusal: &&Refusal| !refusal.is_worth_waiting();
    let mut lasting = refusals.iter().filter(lasting);
    match (lasting.next(), lasting.next()) {
        (Some(Refusal::NotYetOpen { opens }), None) => Some(*opens),
        _ => None,
    }
}

/// For whoever did not sign in: residents' booking hours, and whether there is room at all.
fn public_stand<'a>(facts: &Facts, session: &Session, now: Timestamp) -> Stand<'a> {
    let rules = &facts.centre.rules;
    let opens = session.opens_at(rules.opens_days_residents, rules.opens_at, facts.centre.zone);
    if now < opens {
        return Stand::Opens(opens);
    }
    match audience::fullness(facts, session, Counter::Ahead, now) {
        audience::Fullness::Full => Stand::Full,
        _ => Stand::Bookable,
    }
}

fn own_stand<'a>(facts: &Facts, session: &Session, own: &Engagement) -> Stand<'a> {
    let (child, booking) = (own.child, own.booking);
    match own.state {
        State::Waiting => {
            let number = facts.holdings.iter().find(|h| h.booking == booking).map(|h| h.number);
            Stand::Waiting { child, booking, position: in_line(facts, session, number) + 1 }
        }
        State::Offered => Stand::Offered { child, booking },
        State::Confirmed
        | State::Attended { .. }
        | State::Late { .. }
        | State::Cancelled { .. }
        | State::Lapsed
        | State::NoShow
        | State::TurnedAway => Stand::Mine { child, booking },
    }
}

/// Parties that wait for a session, or that wait before one of them.
pub fn in_line(facts: &Facts, session: &Session, before: Option<Number>) -> u16 {
    let waiting = facts.holdings.of(session.id).filter(|holding| {
        holding.state == State::Waiting && before.is_none_or(|number| holding.number < number)
    });
    let parties: BTreeSet<BookingId> = waiting.map(|holding| holding.booking).collect();
    u16::try_from(parties.len()).unwrap_or(u16::MAX)
}

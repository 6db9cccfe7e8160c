//! From facts to eight days of cards: what each day holds for whoever looks.

use super::cards;
use super::reading::{DAYS, Reading};
use super::size::Part;
use crate::domain::age::Age;
use crate::domain::audience::{self, Counter, Fullness};
use crate::domain::capacity;
use crate::domain::facts::Facts;
use crate::domain::opening::Closed;
use crate::domain::private_room::Standing;
use crate::domain::room::{Privacy, PrivateUse, Room};
use crate::domain::session::Session;
use crate::domain::zone::{Date, Span, Timestamp};
use crate::views::programme::card::Card;
use crate::views::programme::filter::{Filter, Whom};
use crate::views::programme::{Day, Now, Programme, Reason, Shut};
use crate::views::refusals::Speaker;
use crate::views::words::Words;

/// The door opens so long before a session starts.
pub const DOOR_OPENS_MINUTES: i64 = 30;

pub fn programme<'a>(
    reading: &'a Reading,
    filter: Filter,
    words: &'a Words,
    now: Timestamp,
) -> Programme<'a> {
    let facts = &reading.facts;
    let centre = &facts.centre;
    let speaker = Speaker { words, centre, household: facts.household.as_ref(), now };
    let today = speaker.today();
    let public: Vec<&Room> = facts.rooms.iter().filter(|room| room.privacy == Privacy::Public).collect();
    let has_sessions = |room: &&Room| reading.sessions().any(|session| session.room == room.id);
    let horizon = today + Span::weeks(centre.rules.horizon_weeks.into());
    let later = reading.first + Span::days(DAYS);
    let earlier = (reading.first - Span::days(DAYS)).max(today);
    let hours = reading.particulars.as_ref().filter(|_| reading.first == today);
    Programme {
        speaker,
        rooms: public.into_iter().filter(has_sessions).collect(),
        house: &facts.rooms,
        announcements: reading.announcements.iter().filter(|one| one.is_running(now)).collect(),
        emergency: reading.emergency.as_ref(),
        now: (reading.first == today).then(|| right_now(facts, &filter, now)),
        private: private(reading, filter.whom, now),
        days: reading.dates().map(|date| day(reading, &filter, date, now)).collect(),
        hours: hours.map(|told| told.opening.hours(today, &told.holidays)).unwrap_or_default(),
        earlier: (reading.first > today).then_some(earlier),
        later: (later < horizon).then_some(later),
        is_large: false,
        filter,
    }
}

fn day<'a>(reading: &'a Reading, filter: &Filter, date: Date, now: Timestamp) -> Day<'a> {
    let facts = &reading.facts;
    let meant = reading.sessions().filter(|session| session.date == date);
    let meant: Vec<&Session> = meant.filter(|session| cards::is_meant(facts, session, filter)).collect();
    let folded = (!reading.is_drawn(date)).then_some(meant.len());
    let part = Part::of(&meant, filter.from, now).filter(|_| folded.is_none());
    let fitting = meant.iter().filter(|session| cards::may_suit(facts, session, filter, now)).count();
    let drawn =
        meant.into_iter().filter(|session| folded.is_none() && part.is_none_or(|part| part.has(session)));
    let cards = drawn.filter_map(|session| cards::card(facts, session, filter, now));
    let (ended, cards): (Vec<_>, Vec<_>) = cards.partition(|card| now >= card.session.window.ends());
    let window = facts.centre.zone.day(date);
    let touching = reading.closures.iter().filter(|closure| {
        closure.window.overlaps(window)
            && closure.window.ends() > now
            && closure.window.starts() < window.ends()
    });
    let closures = touching.map(|closure| (closure.named(&facts.rooms).collect(), closure)).collect();
    Day {
        date,
        shut: shut(reading, date),
        // Where only a part is drawn, cards say too little of the day.
        fitting: if folded.is_some() || part.is_some() { fitting } else { count(&cards) },
        folded,
        has_before: part.is_some_and(|part| part.has_before),
        next: part.and_then(|part| part.next),
        ended,
        cards,
        closures,
    }
}

fn count(cards: &[Card]) -> usize {
    cards.iter().filter(|card| card.suits()).count()
}

fn shut(reading: &Reading, date: Date) -> Option<Shut<'_>> {
    let told = reading.particulars.as_ref()?;
    let reason = match told.opening.closed(date, &told.holidays)? {
        Closed::Exception(names) | Closed::Holiday(names) => Reason::Said(names),
        Closed::Weekly(weekday) => Reason::Weekly(weekday),
    };
    Some(Shut { reason, next: told.opening.next_open(date, &told.holidays) })
}

/// Private rooms, for whoever has a child small enough; the age is the room's own rule (M1).
fn private(reading: &Reading, whom: Whom, now: Timestamp) -> Vec<(&Room, Standing)> {
    let facts = &reading.facts;
    let today = facts.centre.zone.date(now);
    let is_small = |age: Age| age.months() < PrivateUse::default().child_under_months;
    let suits = match (&facts.household, whom.age()) {
        (_, Some(age)) => is_small(age),
        (None, None) => true,
        (Some(household), None) => cards::asked_about(facts, whom)
            .into_iter()
            .any(|id| household.child(id).and_then(|child| child.age(today)).is_some_and(is_small)),
    };
    let all = reading.private.iter().filter(|_| suits);
    all.filter_map(|(id, standing)| Some((facts.room(*id)?, *standing))).collect()
}

/// Sessions that run, or whose door opens now, with a place for whoever is asked about.
fn right_now<'a>(facts: &'a Facts, filter: &Filter, now: Timestamp) -> Vec<Now<'a>> {
    let soon = now + Span::minutes(DOOR_OPENS_MINUTES);
    let here = facts.sessions.iter().filter(|session| {
        session.window.starts() <= soon && now < session.window.ends() && !session.is_cancelled()
    });
    here.filter_map(|session| {
        let room = facts.room(session.room).filter(|room| room.privacy == Privacy::Public)?;
        let fullness = room_now(facts, session, filter.whom, now)?;
        let is_running = session.window.contains(now);
        Some(Now { session, room, fullness, is_running })
    })
    .collect()
}

/// Places for a party at the door (C9); none where nobody asked about may come in.
fn room_now(facts: &Facts, session: &Session, whom: Whom, now: Timestamp) -> Option<Fullness> {
    let general = audience::fullness(facts, session, Counter::Now, now);
    if matches!(
        general,
        Fullness::Full | Fullness::AtDesk | Fullness::Barred | Fullness::Over | Fullness::Cancelled
    ) {
        return None;
    }
    let range = session.terms.ages?;
    let ages = match (whom, &facts.household) {
        (Whom::Everybody, None) => return Some(general),
        (Whom::Years(_), _) => whom.age().into_iter().filter(|age| range.admits(*age)).collect(),
        (_, household) => cards::asked_about(facts, whom)
            .into_iter()
            .filter_map(|id| household.as_ref()?.child(id))
            .filter(|child| {
                let on = session.judged_on;
                child.birth.is_some_and(|birth| range.admits_within(birth, on, session.terms.grace_days))
            })
            .filter_map(|child| child.age(session.date))
            .collect::<Vec<_>>(),
    };
    let left = capacity::left(facts, session, now);
    let fits = |age| audience::parties_that_fit(facts, session, &left, age, Counter::Now);
    match ages.into_iter().map(fits).max()? {
        0 => None,
        many @ 1..=audience::FEW => Some(Fullness::Few(many)),
        many => Some(Fullness::Free(many)),
    }
}

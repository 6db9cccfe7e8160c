//! What happens next: each step is a number, and becomes an act only in sight of what happened before, so that a
//! history from which steps are dropped is still a history.

use super::act::{Act, Asked, By, Limits, Past, Scope};
use super::course::Enrolment;
use super::dice::Dice;
use super::model::{Booking, Model, State};
use super::people::bands;
use super::world::{AHEAD, day};
use leyuan::domain::zone::{Span, TimeOfDay, Timestamp};

/// Steps that were booked, to be pressed again.
#[derive(Debug, Default)]
pub struct Memory(Vec<(usize, Asked)>);

pub fn act(step: u64, model: &Model, memory: &mut Memory) -> Act {
    let mut dice = Dice::new(step);
    let dice = &mut dice;
    match dice.below(100) {
        0..16 => clock(dice, model),
        16..23 => leave_course(dice, model)
            .or_else(|| cancel(dice, model))
            .unwrap_or_else(|| book(dice, model, memory)),
        23..31 => answer_course_offer(dice, model)
            .or_else(|| answer_offer(dice, model))
            .unwrap_or_else(|| book(dice, model, memory)),
        31..44 => door(dice, model).unwrap_or_else(|| book(dice, model, memory)),
        44..52 => walk_in(dice, model, memory).unwrap_or_else(|| clock(dice, model)),
        52..57 => set_limits(dice, model),
        57..60 => house(dice, model),
        60..62 if dice.once_in(3) => match some_enrolment(dice, model, |entry| entry.was_promoted) {
            Some(enrolment) => Act::SeeCourse { enrolment },
            None => book(dice, model, memory),
        },
        60..62 => match some_booking(dice, model, |_| true) {
            Some(booking) if model.bookings[booking].was_promoted => Act::See { booking },
            _ => cancel(dice, model).unwrap_or_else(|| book(dice, model, memory)),
        },
        _ => book(dice, model, memory),
    }
}

fn some_booking(dice: &mut Dice, model: &Model, is_meant: impl Fn(&Booking) -> bool) -> Option<usize> {
    let all = 0..model.bookings.len();
    let meant: Vec<usize> = all.filter(|id| is_meant(&model.bookings[*id])).collect();
    (!meant.is_empty()).then(|| dice.one_of(&meant))
}

fn some_enrolment(dice: &mut Dice, model: &Model, is_meant: impl Fn(&Enrolment) -> bool) -> Option<usize> {
    let all = 0..model.enrolments.len();
    let meant: Vec<usize> = all.filter(|id| is_meant(&model.enrolments[*id])).collect();
    (!meant.is_empty()).then(|| dice.one_of(&meant))
}

/// Rather an early one: there people meet.
fn some_session(dice: &mut Dice, model: &Model, is_meant: impl Fn(usize) -> bool) -> Option<usize> {
    let all = 0..model.world.sessions.len();
    let meant: Vec<usize> = all.filter(|session| is_meant(*session)).collect();
    (!meant.is_empty()).then(|| meant[dice.below(meant.len()).min(dice.below(meant.len()))])
}

fn book(dice: &mut Dice, model: &Model, memory: &mut Memory) -> Act {
    if !memory.0.is_empty() && dice.once_in(14) {
        let (key, asked) = memory.0[dice.below(memory.0.len())].clone();
        return Act::Book { key, asked };
    }
    let is_whole = !model.world.course.is_empty() && dice.once_in(4);
    let is_ahead = |session: usize| model.world.sessions[session].starts > model.now;
    let session = match dice.once_in(12) {
        true => None,
        false => {
            some_session(dice, model, |session| is_ahead(session) && !model.doings[session].is_cancelled)
        }
    };
    let session = session.unwrap_or_else(|| dice.below(model.world.sessions.len()));
    let lesson = model.lessons_ahead().first().or(model.world.course.last()).copied();
    let session = lesson.filter(|_| is_whole).unwrap_or(session);
    let past = match dice.below(4) {
        0 => Past::PLACES,
        1 => Past::AGE,
        _ => Past::default(),
    };
    let by = if dice.once_in(6) { By::Desk(past) } else { By::Family };
    let mut asked = asked(dice, model, session, by);
    if is_whole {
        asked.is_whole = true;
        asked.children.append(&mut asked.carried);
        asked.children.sort_unstable();
    } else if model.world.sessions[session].is_course {
        asked.or_line = false; // nobody waits for one date of a course
    }
    let key = memory.0.len();
    memory.0.push((key, asked.clone()));
    match (dice.once_in(8), clock(dice, model)) {
        (true, Act::Clock { to }) => Act::Hurry { to, key, asked },
        _ => Act::Book { key, asked },
    }
}

/// Mostly somebody who might well get a place, with just the guardians needed.
fn asked(dice: &mut Dice, model: &Model, session: usize, by: By) -> Asked {
    let all = model.world.households.len();
    let household = dice.below(all).min(dice.below(all)); // the first comes most often
    let of = &model.world.households[household];
    let date = day(model.world.sessions[session].starts);
    let (mut children, mut carried) = (Vec::new(), Vec::new());
    let only = dice.below(of.children.len());
    let is_all = dice.once_in(2);
    for (index, child) in of.children.iter().enumerate().filter(|(index, _)| is_all || *index == only) {
        let is_baby = model.world.children[*child]
            .birth
            .is_some_and(|birth| super::people::months(birth, date) < 12 + dice.between(0, 1));
        if is_baby && (index != only || dice.once_in(3)) {
            carried.push(*child)
        } else {
            children.push(*child)
        }
    }
    let needed = model.guardians_needed(&children, &carried, session);
    let named = if dice.once_in(5) { dice.below(3) } else { needed };
    let named = named.min(of.guardians.len());
    let mut guardians = of.guardians.clone();
    if dice.once_in(2) {
        guardians.reverse();
    }
    guardians.truncate(named);
    guardians.sort_unstable();
    let or_line = !dice.once_in(5);
    Asked { household, session, children, carried, guardians, or_line, is_whole: false, by }
}

fn cancel(dice: &mut Dice, model: &Model) -> Option<Act> {
    let is_ahead = |booking: &Booking| {
        booking.has(State::is_live) && model.world.sessions[booking.session].starts > model.now
    };
    let booking = match dice.once_in(12) {
        true => some_booking(dice, model, |_| true)?,
        false => some_booking(dice, model, is_ahead)?,
    };
    let all = model.bookings[booking].children_that(|_| true);
    let children = (all.len() > 1 || dice.once_in(6)).then(|| vec![dice.one_of(&all)]);
    let children = children.filter(|_| dice.once_in(2));
    Some(Act::Cancel { booking, children, is_family: !dice.once_in(4) })
}

/// The whole party, or one child of it.
fn leave_course(dice: &mut Dice, model: &Model) -> Option<Act> {
    let is_in = |entry: &Enrolment| entry.has(State::is_live);
    let enrolment = match dice.below(24) {
        0 => some_enrolment(dice, model, |_| true)?,
        1..10 => some_enrolment(dice, model, is_in)?,
        _ => return None,
    };
    let members = &model.enrolments[enrolment].members;
    let child = members[dice.below(members.len())].child;
    let children = (members.len() > 1 && dice.once_in(2)).then(|| vec![child]);
    Some(Act::LeaveCourse { enrolment, children, is_family: !dice.once_in(4) })
}

fn answer_course_offer(dice: &mut Dice, model: &Model) -> Option<Act> {
    let is_offered = |entry: &Enrolment| entry.has(|state| state == State::Offered);
    let enrolment = match dice.below(8) {
        0 => some_enrolment(dice, model, |entry| entry.offered_until.is_some())?,
        1..7 => some_enrolment(dice, model, is_offered)?,
        _ => return None,
    };
    Some(Act::AnswerCourseOffer { enrolment, takes: !dice.once_in(3), is_family: !dice.once_in(4) })
}

fn answer_offer(dice: &mut Dice, model: &Model) -> Option<Act> {
    let is_offered = |booking: &Booking| booking.offered_until.is_some();
    let booking = some_booking(dice, model, |booking| booking.has(|state| state == State::Offered))
        .or_else(|| some_booking(dice, model, is_offered))?;
    Some(Act::AnswerOffer { booking, takes: !dice.once_in(3), is_family: !dice.once_in(4) })
}

fn is_at_the_door(model: &Model, session: usize) -> bool {
    let of = &model.world.sessions[session];
    let opens = of.starts - Span::minutes(30);
    opens <= model.now && model.now < of.ends && !model.doings[session].is_cancelled
}

fn door(dice: &mut Dice, model: &Model) -> Option<Act> {
    let here = |booking: &Booking| is_at_the_door(model, booking.session);
    let expected = |state: State| matches!(state, State::Confirmed | State::TurnedAway);
    let is_out = dice.once_in(3);
    let booking = match is_out {
        true => some_booking(dice, model, |booking| booking.has(State::is_inside))?,
        false if dice.once_in(10) => some_booking(dice, model, |booking| booking.has(expected))?,
        false => some_booking(dice, model, |booking| here(booking) && booking.has(expected))
            .or_else(|| some_booking(dice, model, here))?,
    };
    let all: Vec<usize> = model.bookings[booking].members.iter().map(|member| member.child).collect();
    let child = dice.one_of(&all);
    let some = dice.once_in(3).then_some(child);
    Some(match (is_out, dice.once_in(6)) {
        (true, _) => Act::CheckOut { booking, child: some },
        (false, true) => Act::TurnAway { booking, child },
        (false, false) => Act::CheckIn { booking, child: some },
    })
}

fn walk_in(dice: &mut Dice, model: &Model, memory: &mut Memory) -> Option<Act> {
    let session = some_session(dice, model, |session| is_at_the_door(model, session))?;
    let bands = bands(&model.world.sessions[session]).len();
    let band = dice.below(bands);
    Some(match dice.below(8) {
        0 => Act::AllOut { session },
        1 | 2 => Act::WalkOut { session, band },
        3 | 4 => Act::WalkIn { session, band, children: dice.between(1, 3) },
        _ => {
            let past = if dice.once_in(4) { Past::PLACES } else { Past::default() };
            let asked = asked(dice, model, session, By::WalkIn(past));
            let key = memory.0.len();
            memory.0.push((key, asked.clone()));
            Act::WalkInFamily { key, asked }
        }
    })
}

fn set_limits(dice: &mut Dice, model: &Model) -> Act {
    let some = |dice: &mut Dice, least, most| dice.once_in(2).then(|| dice.between(least, most));
    let limits = Limits {
        places: some(dice, 1, 6),
        room_limit: some(dice, 1, 9),
        walk_in_places: dice.once_in(4).then(|| dice.between(0, 2)),
        staff: dice.once_in(4).then(|| dice.between(0, 2)),
    };
    let scope = match dice.once_in(4) {
        true => Scope::Room(dice.below(model.world.rooms.len())),
        false => Scope::Session(dice.below(model.world.sessions.len())),
    };
    Act::SetLimits { scope, limits }
}

fn house(dice: &mut Dice, model: &Model) -> Act {
    let session = dice.below(model.world.sessions.len());
    match dice.below(4) {
        0 if nobody_for_days(model) => Act::CountOut,
        1 => Act::CancelSession { session },
        _ => {
            let of = &model.world.sessions[session];
            let from = of.starts + Span::minutes(dice.one_of(&[-60, 0, 30]));
            let until = from + Span::minutes(dice.one_of(&[30, 60, 120]));
            let how_many = if dice.once_in(4) { 0 } else { dice.between(1, 2) };
            let mut rooms: Vec<usize> = (0..how_many).map(|_| dice.below(model.world.rooms.len())).collect();
            rooms.dedup();
            Act::Close { rooms, from, until }
        }
    }
}

/// The building is shut every night: nobody is counted in it for days.
fn nobody_for_days(model: &Model) -> bool {
    let ended = |session: usize| model.now - model.world.sessions[session].ends;
    let is_long = |session: usize| ended(session) > Span::days(2);
    let all = 0..model.world.sessions.len();
    all.filter(|session| is_long(*session)).all(|session| model.doings[session].inside == Default::default())
}

/// To the instants at which something turns, and a thousandth before and after.
fn clock(dice: &mut Dice, model: &Model) -> Act {
    let mut turns = if dice.once_in(2) { all_turns(model) } else { Vec::new() };
    if turns.is_empty() {
        let ahead = some_session(dice, model, |session| model.world.sessions[session].ends > model.now);
        turns = ahead.map(|session| turns_of(model, session)).unwrap_or_default();
    }
    turns.retain(|turn| *turn > model.now);
    turns.sort_unstable();
    turns.dedup();
    turns.truncate(6);
    let Some(turn) = (!turns.is_empty()).then(|| dice.one_of(&turns)) else {
        return Act::Clock { to: model.now + Span::hours(7) };
    };
    let aside = Span::milliseconds(dice.one_of(&[-1, 0, 0, 1]));
    Act::Clock { to: (turn + aside).max(model.now) }
}

fn all_turns(model: &Model) -> Vec<Timestamp> {
    let mut turns: Vec<Timestamp> =
        (0..model.world.sessions.len()).flat_map(|session| turns_of(model, session)).collect();
    for booking in model.bookings.iter().filter(|booking| booking.has(State::is_live)) {
        turns.extend(booking.offered_until.iter().chain(&booking.cancel_until));
    }
    for entry in model.enrolments.iter().filter(|entry| entry.has(State::is_live)) {
        turns.extend(entry.offered_until.iter().chain(&entry.cancel_until));
    }
    for hour in [0, 8, 9, 21] {
        let wall = TimeOfDay::from_hms_opt(hour, 0, 0).expect("an hour");
        turns.extend([0, 1].map(|days| (day(model.now) + Span::days(days)).and_time(wall).and_utc() - AHEAD));
    }
    turns
}

fn turns_of(model: &Model, session: usize) -> Vec<Timestamp> {
    let of = &model.world.sessions[session];
    let nine = TimeOfDay::from_hms_opt(9, 0, 0).expect("nine");
    let opens = |days| (day(of.starts) - Span::days(days)).and_time(nine).and_utc() - AHEAD;
    let before = [24 * 60, of.cancel_hours * 60, 120, 30, 0, -15, -40].map(Span::minutes);
    let mut turns = vec![opens(7), opens(6), of.ends];
    turns.extend(before.iter().map(|before| of.starts - *before));
    turns
}

//! What can be seen of a centre, in lines: the same for the model and for the program, to be laid side by side.

use super::act::Answer;
use super::model::{Booking, By, Count, Model, State};
use super::room::Left;
use leyuan::domain::zone::{Date, Timestamp};

/// One booking, as far as it matters.
pub struct Claim {
    /// Child, carried, state.
    pub members: Vec<(usize, bool, String)>,
    pub guardians: Vec<usize>,
    pub are_in_room: bool,
    pub offered_until: Option<Timestamp>,
    pub cancel_until: Option<Timestamp>,
}

pub fn word(state: State) -> String {
    match state {
        State::Confirmed => "confirmed".into(),
        State::Waiting => "waiting".into(),
        State::Offered => "offered".into(),
        State::Attended { left } => format!("attended{}", if left { ", left" } else { "" }),
        State::Late { left } => format!("late{}", if left { ", left" } else { "" }),
        State::Cancelled(By::Household) => "cancelled household".into(),
        State::Cancelled(By::HouseholdLate) => "cancelled household_late".into(),
        State::Cancelled(By::Desk) => "cancelled desk".into(),
        State::Cancelled(By::Centre) => "cancelled centre".into(),
        State::Lapsed => "lapsed".into(),
        State::NoShow => "no_show".into(),
        State::TurnedAway => "turned_away".into(),
    }
}

impl Claim {
    fn of(booking: &Booking) -> Claim {
        let member = |one: &super::model::Member| (one.child, one.is_carried, word(one.state));
        let mut guardians = booking.guardians.clone();
        guardians.sort_unstable();
        Claim {
            members: booking.members.iter().map(member).collect(),
            guardians,
            are_in_room: booking.guardians_in_room,
            offered_until: booking.offered_until,
            cancel_until: booking.cancel_until,
        }
    }

    fn is(&self, state: &str) -> bool {
        self.members.iter().any(|(.., word)| word == state)
    }

    pub fn line(mut self, id: usize) -> String {
        self.members.sort_unstable();
        let mut line = format!("booking {id}: {:?}", self.members);
        if self.is("offered") {
            line += &format!(" until {:?}", self.offered_until);
        }
        if self.is("confirmed") {
            line += &format!(" cancelled in time until {:?}", self.cancel_until);
        }
        if ["confirmed", "waiting", "offered", "attended", "late"].iter().any(|live| self.is(live)) {
            line +=
                &format!(" with {:?} {}", self.guardians, if self.are_in_room { "in the room" } else { "" });
        }
        line
    }
}

pub fn session_line(session: usize, left: Left, inside: Count, walk_ins: Count) -> String {
    format!("session {session}: {left:?}, inside {inside:?}, of them without a name {walk_ins:?}")
}

pub fn child_line(child: usize, mut strikes: Vec<(Date, bool)>, mut pauses: Vec<(Date, Date)>) -> String {
    strikes.sort_unstable();
    pauses.sort_unstable();
    format!("child {child}: strikes {strikes:?}, pauses {pauses:?}")
}

pub fn told_line(household: usize, kind: &str, times: i64) -> String {
    format!("household {household} heard {kind} {times} times")
}

pub fn line_line(session: usize, line: &[usize]) -> String {
    format!("in line for session {session}: {line:?}")
}

/// Are its numbers still worth comparing?
pub fn is_of_interest(model: &Model, session: usize) -> bool {
    !model.doings[session].is_cancelled && model.now < model.world.sessions[session].ends
}

/// Everything, as the model has it.
pub fn lines(model: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    for (id, booking) in model.bookings.iter().enumerate() {
        lines.push(Claim::of(booking).line(id));
    }
    for session in 0..model.world.sessions.len() {
        let waits = |id: &usize| {
            model.bookings[*id].session == session && model.bookings[*id].has(|state| state == State::Waiting)
        };
        lines.push(line_line(session, &(0..model.bookings.len()).filter(waits).collect::<Vec<_>>()));
        if is_of_interest(model, session) {
            let doings = &model.doings[session];
            let mut walk_ins = Count::default();
            doings.walk_ins.iter().for_each(|band| walk_ins.add(*band));
            lines.push(session_line(session, model.left(session), doings.inside, walk_ins));
        }
    }
    for child in 0..model.world.children.len() {
        let strikes = model.strikes.iter().filter(|strike| strike.child == child);
        let pauses = model.pauses.iter().filter(|pause| pause.child == child);
        let strikes: Vec<_> = strikes.map(|strike| (strike.date, strike.is_spent)).collect();
        let pauses: Vec<_> = pauses.map(|pause| (pause.from, pause.until)).collect();
        if !strikes.is_empty() || !pauses.is_empty() {
            lines.push(child_line(child, strikes, pauses));
        }
    }
    lines.extend(model.told.iter().map(|((household, kind), times)| told_line(*household, kind, *times)));
    lines.push("the ledger has no gap".into());
    lines.sort_unstable();
    lines
}

/// What one has and the other has not.
pub fn difference(model: &[String], program: &[String]) -> Vec<String> {
    let only = |these: &[String], those: &[String], who: &str| {
        let only = these.iter().filter(|line| !those.contains(line));
        only.map(|line| format!("    {who}: {line}")).collect::<Vec<_>>()
    };
    let mut lines = [only(model, program, "the rules"), only(program, model, "the program")].concat();
    lines.sort_by_key(|line| line.split_once(": ").map(|(_, what)| what.to_owned()));
    lines
}

/// What a history came to, in single words.
pub fn words(model: &Model, answer: &Answer) -> Vec<String> {
    let mut words: Vec<String> = match answer {
        Answer::Placed(_) => vec!["placed".into()],
        Answer::InLine(_) => vec!["in line".into()],
        Answer::Done(how) => vec![(*how).into()],
        Answer::No(nos) => nos.iter().map(|no| no.key.clone()).collect(),
        Answer::TurnedAway(nos) => nos.iter().map(|no| format!("at the door: {}", no.key)).collect(),
    };
    words.extend(model.told.keys().map(|(_, kind)| format!("told {kind}")));
    words.extend(model.bookings.iter().flat_map(|booking| &booking.members).map(|member| word(member.state)));
    words
}

/// Enough histories come to all of these, or they prove less than they seem to. To a fourth place in line in one week
/// hardly any come; a spec of its own holds it.
pub const MET: &[&str] = &[
    "placed",
    "in line",
    "answered",
    "inside",
    "out",
    "turned away",
    "all out",
    "somebody is there",
    "nobody is there",
    "stale",
    "household",
    "household_late",
    "desk",
    "cancelled-by-centre",
    "not-yet-open",
    "already-started",
    "already-over",
    "door-opens",
    "no-consent",
    "birth-date-missing",
    "too-young",
    "too-old",
    "not-carried",
    "guardian-needed",
    "too-many-guardians",
    "guardian-not-adult",
    "already-booked",
    "overlap",
    "guardian-elsewhere",
    "week-full",
    "week-full-in-room",
    "paused",
    "party-too-large",
    "families-full",
    "full",
    "only-at-desk",
    "room-full",
    "whole-room-full",
    "building-full",
    "at the door: full",
    "at the door: room-full",
    "at the door: whole-room-full",
    "at the door: building-full",
    "told promoted",
    "told offered",
    "told offer-lapsed",
    "told skipped",
    "told missed",
    "told paused",
    "attended",
    "attended, left",
    "late",
    "late, left",
    "cancelled household_late",
    "cancelled centre",
    "lapsed",
    "no_show",
    "turned_away",
];

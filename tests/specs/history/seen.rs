//! What can be seen of a centre, in lines: the same for the model and for the program, to be laid side by side.

use super::act::Answer;
use super::course::Enrolment;
use super::model::{Booking, By, Count, Member, Model, Name, State};
use super::room::Left;
use leyuan::domain::zone::{Date, Timestamp};

/// One booking or enrolment, as far as it matters.
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
        let mut guardians = booking.guardians.clone();
        guardians.sort_unstable();
        Claim {
            members: members(&booking.members),
            guardians,
            are_in_room: booking.guardians_in_room,
            offered_until: booking.offered_until,
            cancel_until: booking.cancel_until,
        }
    }

    /// Whom a party brings to a course stands on each of its dates; here only while it waits.
    fn of_course(entry: &Enrolment) -> Claim {
        let is_waiting = entry.has(|state| state == State::Waiting);
        let mut guardians = if is_waiting { entry.guardians.clone() } else { Vec::new() };
        guardians.sort_unstable();
        Claim {
            members: members(&entry.members),
            guardians,
            are_in_room: false,
            offered_until: entry.offered_until,
            cancel_until: entry.cancel_until,
        }
    }

    pub fn is(&self, state: &str) -> bool {
        self.members.iter().any(|(.., word)| word == state)
    }

    pub fn line(mut self, name: &str) -> String {
        self.members.sort_unstable();
        let mut line = format!("{name}: {:?}", self.members);
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

fn members(members: &[Member]) -> Vec<(usize, bool, String)> {
    members.iter().map(|one| (one.child, one.is_carried, word(one.state))).collect()
}

pub fn booking_name(name: Name) -> String {
    match name {
        Name::Own(own) => format!("booking {own}"),
        Name::Date { enrolment, session } => format!("session {session} of {}", enrolment_name(enrolment)),
    }
}

pub fn enrolment_name(id: usize) -> String {
    format!("enrolment {id}")
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

pub fn line_line(session: usize, line: &[Name]) -> String {
    format!("in line for session {session}: {line:?}")
}

pub fn course_line(line: &[usize]) -> String {
    format!("in line for the course: {line:?}")
}

/// Are its numbers still worth comparing?
pub fn is_of_interest(model: &Model, session: usize) -> bool {
    !model.doings[session].is_cancelled && model.now < model.world.sessions[session].ends
}

/// Everything, as the model has it.
pub fn lines(model: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    for booking in &model.bookings {
        lines.push(Claim::of(booking).line(&booking_name(booking.name)));
    }
    lines.extend(course_lines(model));
    for session in 0..model.world.sessions.len() {
        let waits =
            |booking: &&Booking| booking.session == session && booking.has(|state| state == State::Waiting);
        let line = model.bookings.iter().filter(waits).map(|booking| booking.name);
        lines.push(line_line(session, &line.collect::<Vec<_>>()));
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

fn course_lines(model: &Model) -> Vec<String> {
    if model.world.course.is_empty() {
        return Vec::new();
    }
    let all = model.enrolments.iter().enumerate();
    let waits = all.clone().filter(|(_, entry)| entry.has(|state| state == State::Waiting));
    let mut lines = vec![course_line(&waits.map(|(id, _)| id).collect::<Vec<_>>())];
    lines.extend(all.map(|(id, entry)| Claim::of_course(entry).line(&enrolment_name(id))));
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
        Answer::Enrolled(_) if has_begun(model) => vec!["enrolled".into(), "joined late".into()],
        Answer::Enrolled(_) => vec!["enrolled".into()],
        Answer::InCourseLine(_) => vec!["in line for the course".into()],
        Answer::Done(how) => vec![(*how).into()],
        Answer::No(nos) => nos.iter().map(|no| no.key.clone()).collect(),
        Answer::TurnedAway(nos) => nos.iter().map(|no| format!("at the door: {}", no.key)).collect(),
    };
    words.extend(model.told.keys().map(|(_, kind)| format!("told {kind}")));
    words.extend(model.bookings.iter().flat_map(|booking| &booking.members).map(|member| word(member.state)));
    words.extend(model.bookings.iter().flat_map(|booking| of_course(model, booking)));
    words
}

/// The course's first lesson.
fn has_begun(model: &Model) -> bool {
    model.world.course.first().is_some_and(|first| model.world.sessions[*first].starts <= model.now)
}

/// What became of one date of the course, while the child is in it.
fn of_course(model: &Model, booking: &Booking) -> Vec<String> {
    let Name::Date { enrolment, .. } = booking.name else { return Vec::new() };
    let is_in = model.enrolments[enrolment].has(|state| state == State::Confirmed);
    let became = booking.members.iter().filter_map(|member| match member.state {
        State::Cancelled(By::Household) if is_in => Some("excused"),
        State::Cancelled(By::HouseholdLate) if is_in => Some("excused late"),
        State::NoShow => Some("missed a lesson"),
        State::Attended { .. } | State::Late { .. } => Some("came to a lesson"),
        _ => None,
    });
    became.map(Into::into).collect()
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
    "enrolled",
    "joined late",
    "in line for the course",
    "left the course",
    "offer of the course taken",
    "offer of the course left",
    "excused",
    "excused late",
    "missed a lesson",
    "came to a lesson",
    "already-enrolled",
    "course-whole",
    "course-over",
    "on-date",
    "told course-waiting",
    "told course-promoted",
    "told course-offered",
    "told course-offer-lapsed",
    "told course-skipped",
    "told course-left",
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

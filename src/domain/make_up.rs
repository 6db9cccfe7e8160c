//! A session added to a course: which of the enrolled have a place in it, and who has something else then (B7, B9).
//!
//! Keeps true: nobody is moved or put past a limit; a child with a clash is listed with the reason, its siblings come.

use super::admission;
use super::age::AgeRange;
use super::course::{Course, Enrolment};
use super::facts::Facts;
use super::ids::{ChildId, RoomId};
use super::party::{Authority, Liberties, Request};
use super::refusal::Refusal;
use super::room::Room;
use super::series::{Judged, Limits};
use super::session::{Session, Standing};
use super::timetable::Plan;
use super::zone::{Date, TimeOfDay, Timestamp};

/// When and where it is to be; everything else is as in the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    pub room: RoomId,
    pub date: Date,
    pub starts: TimeOfDay,
    pub ends: TimeOfDay,
}

/// What one enrolment gets of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Invitation {
    /// The children who have a place, with the party's guardians; nobody where all have something else.
    pub request: Request,
    pub guardians_in_room: bool,
    /// Why others of the party have none.
    pub away: Vec<Refusal>,
}

impl Invitation {
    pub fn is_taken(&self) -> bool {
        !self.request.children.is_empty()
    }
}

/// The plan of a lesson like the last of its course, in a room that may hold fewer. `None` for a course without one.
pub fn plan(course: &Course, at: At, room: &Room) -> Option<Plan> {
    let like = course.sessions.last()?;
    let room_limit = like.limits.room_limit.min(room.room_limit);
    let places = like.limits.places.min(room_limit.saturating_sub(like.limits.staff));
    Some(Plan {
        room: at.room,
        names: like.names.clone(),
        date: at.date,
        starts: at.starts,
        ends: at.ends,
        limits: Limits { room_limit, places, ..like.limits },
        ages: Some(like.terms.ages.unwrap_or(AgeRange::ANY)),
        needs: Some(like.terms.needs.clone()),
        like: None,
    })
}

/// A drafted session as one of the course.
pub fn of_course(drafted: Session, course: &Course) -> Option<Session> {
    let (first, like) = (course.first()?, course.sessions.last()?);
    let judged_on = match like.terms.judged {
        Judged::SessionDate => drafted.date,
        Judged::SeriesFirstSession | Judged::FixedDate(_) => first.judged_on,
    };
    Some(Session {
        series: Some(course.series),
        description: like.description.clone(),
        host: like.host.clone(),
        terms: like.terms.clone(),
        judged_on,
        standing: Standing::Planned,
        is_confirmed: true,
        ..drafted
    })
}

/// The facts around an added session, itself among them and nobody in it yet. Who is enrolled has no place in it
/// before the decision, and none kept from them.
pub fn facts_with(mut facts: Facts, session: &Session) -> Facts {
    facts.sessions.retain(|other| other.id != session.id);
    facts.sessions.push(session.clone());
    facts.sessions.sort_by_key(|session| (session.window.starts(), session.id));
    if let Some(series) = session.series {
        facts.enrolled.remove(&series);
    }
    facts
}

/// What an enrolled party gets of it, its household among the facts. Ages were judged when it enrolled, where they are
/// judged for the whole course (A3); a pause takes away nothing that was promised (B5). `None` when somebody of it is
/// not among the facts.
pub fn invite(enrolment: &Enrolment, session: &Session, facts: &Facts, now: Timestamp) -> Option<Invitation> {
    let mut request = enrolment.asks(session.id, Authority::Desk(Liberties::default()));
    let mut away = Vec::new();
    loop {
        if request.children.is_empty() {
            return Some(Invitation { request, guardians_in_room: false, away });
        }
        let (mut reasons, party) = admission::about_date(&request, facts, session, now)?;
        reasons.retain(|reason| session.terms.judged != Judged::SeriesFirstSession || !reason.is_about_age());
        if reasons.is_empty() {
            return Some(Invitation { request, guardians_in_room: !party.guardians_in.is_empty(), away });
        }
        let kept: Vec<ChildId> = reasons.iter().filter_map(Refusal::child).collect();
        // Nobody's own: a guardian in two rooms, no room for so many. It keeps the party together.
        let concerns = |child: &ChildId| kept.is_empty() || kept.contains(child);
        request.children.retain(|child| !concerns(child));
        away.extend(reasons);
    }
}
